//! Named scenarios: things that happen at the same moment, twice, in another order, or to something that is no more.

use call_core::{
    Cause, ChannelId, ChannelInfo, Command, EndedBy, Entry, Input, Role, Snapshot, Stage, Status, Telephony, Timestamp,
};

use super::{
    scenarios::{answered, only_call, ringing},
    setup::OPERATORS,
    world::{World, extension, operator},
};

/// The operator's legs that were ever made, with their operators.
fn asked(world: &World) -> Vec<String> {
    only_call(world).legs.iter().skip(1).map(|leg| leg.channel.to_string()).collect()
}

fn operator_of(world: &World, channel: &str) -> call_core::OperatorId {
    let call = only_call(world);
    let leg = call.legs.iter().find(|leg| leg.channel == ChannelId::new(channel)).expect("a leg of the call");
    let Role::Operator(operator) = &leg.role else { panic!("{leg:?}") };
    operator.clone()
}

#[test]
fn two_operators_answer_within_milliseconds_and_the_answer_is_whose_offer_stands() {
    // The first one picks up in the moment in which his time is over and the second one is asked.
    for (late, both) in [(true, false), (true, true), (false, false)] {
        let mut world = World::new();
        world.caller_calls();
        world.pass(19_990);
        let first = ringing(&world);
        if late {
            // His answer is on the way while the core gives up on him.
            world.now += 20;
            world.sim.answer(&first);
            world.input(Input::Tick);
            world.deliver();
            world.run_commands(0);
        } else {
            world.sim.answer(&first);
            world.deliver();
            world.pass(20);
        }
        if both {
            let second = ringing(&world);
            world.sim.answer(&second);
        }
        world.pass(30_000);
        assert_eq!(world.check(), Ok(()));
        let call = only_call(&world);
        let in_talk = call.legs.iter().skip(1).filter(|leg| leg.is_live() && leg.bridged).count();
        if late && !both {
            assert!(matches!(call.stage, Stage::Waiting(_)) && in_talk == 0, "{call:?}");
            assert!(world.sim.channel(&first).is_none(), "who picked up too late is let go");
        } else {
            let answerer = if both { asked(&world)[1].clone() } else { first };
            assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
            assert_eq!(call.operator(), Some(&operator_of(&world, &answerer)));
            assert_eq!(in_talk, 1);
        }
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn the_end_of_a_leg_that_was_never_connected_does_not_end_the_call() {
    let mut world = World::new();
    let caller = world.caller_calls();
    world.pass(50);
    for sip in [603, 486, 404] {
        let device = ringing(&world);
        world.sim.refuse(&device, sip);
        world.pass(100);
        assert!(matches!(only_call(&world).stage, Stage::Waiting(_)), "{sip}");
    }
    assert!(world.sim.channel(&caller).is_some());
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Music]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_end_is_told_in_every_order_twice_and_means_the_same() {
    let cause = Cause { code: 16, sip: None, own: None };
    let events = |channel: &ChannelId| {
        [
            Telephony::HangupRequested { channel: channel.clone(), cause },
            Telephony::Left(channel.clone()),
            Telephony::Destroyed { channel: channel.clone(), cause },
        ]
    };
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut ends = Vec::new();
    for order in orders {
        for repeated in [false, true] {
            let mut world = World::new();
            let (caller, _) = answered(&mut world);
            world.pass(4_000);
            let events = events(&ChannelId::new(&caller));
            world.sim.hang_up(&caller);
            let _ = world.sim.take_events();
            for step in order {
                for _ in 0..=usize::from(repeated) {
                    world.input(Input::Telephony(events[step].clone()));
                }
            }
            world.pass(500);
            let call = only_call(&world);
            let ended = call.ended().cloned().expect("ended");
            ends.push((ended.status, ended.cause, ended.by, call.talk(ended.at), call.legs[0].gone.map(|(_, c)| c)));
            assert_eq!(world.settle(), Ok(()), "{order:?} {repeated}");
        }
    }
    ends.dedup();
    assert_eq!(ends.len(), 1, "{ends:?}");
    assert_eq!((ends[0].0, ends[0].2), (Status::Answered, EndedBy::Customer));
}

#[test]
fn events_of_unknown_and_dead_channels_change_nothing() {
    let mut world = World::new();
    let (caller, device) = answered(&mut world);
    world.sim.hang_up(&caller);
    world.pass(40_000);
    let (before, facts) = (only_call(&world), world.facts(&only_call(&world).id).len());
    let made_up =
        ["1795000000.999", "call_none-leg-1", "call_x-1795.1-leg-7", "", "-leg-", "call_1795-leg-99999999999"];
    for channel in made_up.iter().map(ChannelId::new).chain([ChannelId::new(&caller), ChannelId::new(&device)]) {
        let bridge = before.id.bridge();
        for event in [
            Telephony::Ringing(channel.clone()),
            Telephony::Up(channel.clone()),
            Telephony::EnteredBridge { channel: channel.clone(), bridge },
            Telephony::PhoneHeld(channel.clone()),
            Telephony::PhoneUnheld(channel.clone()),
            Telephony::HangupRequested { channel: channel.clone(), cause: Cause::NORMAL },
            Telephony::Left(channel.clone()),
            Telephony::Destroyed { channel: channel.clone(), cause: Cause::NORMAL },
            Telephony::RecordingEnded { call: before.id.clone(), failed: true },
        ] {
            world.input(Input::Telephony(event));
        }
    }
    assert_eq!(world.check(), Ok(()));
    assert_eq!((only_call(&world), world.facts(&before.id).len()), (before, facts));
}

#[test]
fn the_final_cause_is_not_overwritten() {
    let mut world = World::new();
    let caller = world.caller_calls();
    world.pass(50);
    let device = ringing(&world);
    world.sim.hang_up(&caller);
    world.pass(500);
    let ended = only_call(&world).ended().cloned().expect("ended");
    let other = Cause { code: 41, sip: Some(503), own: None };
    for channel in [&caller, &device] {
        let channel = ChannelId::new(channel);
        world.input(Input::Telephony(Telephony::HangupRequested { channel: channel.clone(), cause: other }));
        world.input(Input::Telephony(Telephony::Destroyed { channel: channel.clone(), cause: other }));
        world.input(Input::Past { at: ended.at, event: Telephony::Destroyed { channel, cause: other } });
    }
    world.look();
    assert_eq!(only_call(&world).ended(), Some(&ended));
}

#[test]
fn a_thousand_calls_in_one_second_have_a_thousand_ends() {
    const CALLS: usize = 1_000;
    let mut world = World::new();
    let callers: Vec<String> = (0..CALLS)
        .map(|_| {
            world.pass(1);
            world.caller_calls()
        })
        .collect();
    world.pass(1_000);
    assert_eq!(world.check(), Ok(()));
    let ringing = world.engine.operators().filter(|o| o.busy.is_some()).count();
    assert_eq!((world.calls().count(), ringing), (CALLS, 3), "every operator has one offer");
    for caller in &callers {
        world.sim.hang_up(caller);
    }
    world.pass(1_000);
    assert!(world.calls().all(|(_, call)| call.ended().is_some_and(|ended| ended.status == Status::Missed)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_clock_that_steps_back_leaves_times_in_order() {
    let mut world = World::new();
    let (caller, device) = answered(&mut world);
    world.pass(60_000);
    // Only the server's clock was set; what is due, is due later, and nothing lasts less than nothing.
    let behind = call_core::Timestamp::from_millis(world.now - 3_600_000);
    for channel in [&caller, &device] {
        let event = Telephony::Destroyed { channel: ChannelId::new(channel), cause: Cause::NORMAL };
        world.input_at(behind, Input::Telephony(event));
    }
    assert_eq!(world.check(), Ok(()));
    let call = only_call(&world);
    let ended = call.ended().expect("ended");
    assert!(ended.at >= call.answered_at.expect("answered"), "{call:?}");
    let info = ChannelInfo {
        id: ChannelId::new("1794000000.1"),
        created_at: behind,
        up: false,
        entry: Some(Entry::Inbound {
            from: "1".into(),
            from_name: None,
            did: "2".into(),
            dialled: "2".into(),
            trunk: None,
        }),
    };
    world.input_at(behind, Input::Telephony(Telephony::Entered(info)));
    assert_eq!(world.check(), Ok(()));
    let free = (0..3).filter(|n| world.engine.operator(&operator(*n)).is_some_and(|o| o.busy.is_none())).count();
    assert_eq!(free, 2, "the call that comes then is offered to somebody");
}

/// A look asks Asterisk one thing after another; what happens meanwhile is told by an event before the look is over.
#[test]
fn a_device_that_registers_during_a_look_stays_registered() {
    let mut world = World::new();
    let begun_at = Timestamp::from_millis(world.now);
    let look = |online| {
        let endpoints = (0..OPERATORS).map(|n| (extension(n), online)).collect();
        Input::Snapshot(Snapshot { begun_at, endpoints: Some(endpoints), ..Snapshot::default() })
    };
    let registers = |online| Input::Telephony(Telephony::Registration { extension: extension(0), online });
    let reachable = |world: &World, n| world.engine.operator(&operator(n)).expect("is there").reachable();
    world.now += 5;
    for online in [true, false] {
        world.input(registers(online));
        world.input(look(!online));
        assert_eq!((reachable(&world, 0), reachable(&world, 1)), (online, !online));
    }
    assert_eq!(world.settle(), Ok(()));
}

/// The command to ring an operator names the caller; Asterisk refuses it when he is no more. That says nothing about the
/// operator's device: he is asked for the next caller.
#[test]
fn who_was_to_ring_for_a_caller_that_is_no_more_can_still_be_reached() {
    let mut world = World::new();
    let caller = world.caller_calls();
    assert!(world.on_their_way().any(|issued| matches!(issued.command, Command::Originate(_))), "somebody is asked");
    world.sim.hang_up(&caller);
    world.run_commands(0);
    for n in 0..OPERATORS {
        assert!(world.engine.operator(&operator(n)).expect("is there").reachable(), "{n}");
    }
    assert_eq!(world.settle(), Ok(()));
}
