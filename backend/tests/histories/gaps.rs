//! Named scenarios: what was lost on the way, and phones and pages that come and go.

use call_core::{Action as Do, Command, OperatorStatus, Recording, Reply, Request, Stage, Status};

use super::{
    action::Does,
    scenarios::{answered, only_call, ringing},
    world::{World, extension, operator},
};

fn busy(world: &World) -> usize {
    (0..3)
        .find(|n| world.engine.operator(&operator(*n)).is_some_and(|o| o.busy.is_some()))
        .expect("somebody has a call")
}

#[test]
fn a_crash_between_the_facts_and_their_commands_is_mended() {
    let mut world = World::new();
    // The beginning of the call is committed; nothing of it was sent.
    let caller = world.caller_calls();
    assert!(world.sim.hears(&caller).is_empty());
    world.crash();
    world.pass(500);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Music]);
    // The same at the answer.
    let device = ringing(&world);
    world.sim.answer(&device);
    world.deliver();
    world.crash();
    world.pass(15_000);
    assert!(matches!(only_call(&world).stage, Stage::Talking { .. }), "{:?}", only_call(&world));
    assert_eq!(world.sim.live_recordings().count(), 1);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_between_a_command_and_its_reply_makes_nothing_twice() {
    let mut world = World::new();
    world.caller_calls();
    world.run_commands(0);
    // The phone rings; whoever asked for it does not know.
    world.crash();
    world.pass(1_000);
    assert_eq!(world.sim.channels().filter(|c| c.id.contains("-leg-")).count(), 1);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(500);
    world.crash();
    world.pass(15_000);
    assert_eq!((world.sim.bridges().count(), world.sim.live_recordings().count()), (1, 1));
    assert!(matches!(only_call(&world).stage, Stage::Talking { .. }));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn hangups_and_answers_in_a_gap_of_a_minute_are_found() {
    let mut world = World::new();
    let (talker, _) = answered(&mut world);
    let waiting = world.caller_calls();
    world.pass(50);
    let device = ringing(&world);
    world.link_down();
    world.sim.hang_up(&talker);
    world.sim.answer(&device);
    world.pass(60_000);
    world.link_up();
    world.pass(15_000);
    let ends: Vec<_> = world.calls().map(|(_, call)| (call.legs[0].channel.to_string(), call)).collect();
    let call = |channel: &str| &ends.iter().find(|(id, _)| id == channel).expect("a call").1;
    assert_eq!(call(&talker).ended().map(|ended| ended.status), Some(Status::Answered));
    // Who picked up found nobody there: Asterisk lets a leg go whose server is away. The caller keeps his place.
    let Stage::Waiting(place) = &call(&waiting).stage else { panic!("{:?}", call(&waiting)) };
    assert_eq!((place.since, place.offers.len()), (call(&waiting).started_at, 1));
    assert_eq!(world.sim.hears(&waiting), [ari_sim::model::Sound::Music]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_busy_phone_costs_no_time_and_a_flapping_one_gets_no_second_leg() {
    let mut world = World::new();
    world.caller_calls();
    world.pass(50);
    let first = ringing(&world);
    world.sim.refuse(&first, 486);
    world.pass(50);
    let second = ringing(&world);
    assert_ne!(first, second, "the next one rings at once");
    for _ in 0..20 {
        for n in 0..3 {
            world.sim.unregister(&extension(n));
            world.deliver();
            world.sim.register(&extension(n));
            world.deliver();
        }
        world.pass(200);
        assert_eq!(world.check(), Ok(()));
        assert!(world.sim.channels().filter(|c| c.id.contains("-leg-")).count() <= 1);
    }
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_call_that_fails_before_it_rings_leaves_a_record() {
    let mut world = World::new();
    world.sim.set_behaviour(&extension(1), ari_sim::model::Behaviour::refuses(480));
    assert_eq!(world.calls_number(1), Reply::Accepted);
    world.run_commands(0);
    world.pass(500);
    let call = only_call(&world);
    let ended = call.ended().expect("ended");
    assert_eq!((ended.status, call.answered_at, call.recording), (Status::Failed, None, Recording::None));
    assert!(call.legs[0].gone.is_some_and(|(_, cause)| cause.code != 0), "the leg says why");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_is_heard_before_the_answer_is_not_recorded() {
    let mut world = World::new();
    world.sim.set_number("+998901112233", ari_sim::model::Behaviour::rings());
    assert_eq!(world.calls_number(1), Reply::Accepted);
    world.pass(50);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(10_000);
    assert_eq!(world.sim.live_recordings().count(), 0);
    world.does(1, Does::Hangup);
    world.pass(500);
    assert_eq!(only_call(&world).recording, Recording::None);
    assert_eq!(world.sim.stored_recordings().count(), 0);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_recording_pauses_resumes_and_ends_once_although_its_stop_fails() {
    let mut world = World::new();
    let (caller, _) = answered(&mut world);
    let n = busy(&world);
    for (does, paused) in [(Does::Pause, true), (Does::Pause, true), (Does::Resume, false)] {
        world.does(n, does);
        world.pass(100);
        assert_eq!(only_call(&world).recording, Recording::Running { paused });
    }
    // Asterisk has ended it by itself: whatever is sent to it is refused.
    let name = only_call(&world).id.to_string();
    let stop = ari::Request {
        method: ari::Method::Post,
        path: format!("/recordings/live/{name}/stop"),
        query: vec![],
        body: None,
    };
    world.send(&stop);
    world.does(n, Does::Pause);
    world.sim.hang_up(&caller);
    world.pass(500);
    let call = only_call(&world);
    assert_eq!((call.recording, call.ended().map(|ended| ended.status)), (Recording::Stopped, Some(Status::Answered)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_page_that_is_away_for_three_minutes_ends_no_talk() {
    let mut world = World::new();
    // The one whose phone is his page has been idle longest.
    for n in 1..3 {
        world.ask(Request::SetStatus { operator: operator(n), status: OperatorStatus::Break, reason: None });
    }
    answered(&mut world);
    world.ask(Request::PageReady { operator: operator(0), ready: false });
    world.sim.unregister(&extension(0));
    world.deliver();
    world.pass(180_000);
    assert!(matches!(only_call(&world).stage, Stage::Talking { .. }));
    // A reload, and a second window for a moment.
    for ready in [true, false, true, true] {
        world.sim.register(&extension(0));
        world.deliver();
        world.ask(Request::PageReady { operator: operator(0), ready });
        world.pass(50);
    }
    assert!(matches!(only_call(&world).stage, Stage::Talking { .. }));
    world.does(0, Does::Hangup);
    world.pass(500);
    assert!(only_call(&world).ended().is_some());
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn digits_leave_in_their_order_and_once() {
    let mut world = World::new();
    answered(&mut world);
    let (n, call) = (busy(&world), only_call(&world).id);
    for digits in ["1", "2", "3#"] {
        let action = Do::Dtmf(digits.into());
        world.ask(Request::Act { call: call.clone(), operator: Some(operator(n)), action });
    }
    let sent: Vec<String> = world
        .on_their_way()
        .filter_map(|issued| match &issued.command {
            Command::SendDtmf { digits, .. } => Some(digits.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(sent, ["1", "2", "3#"]);
    world.run_commands(0);
    // A look sends nothing of it again.
    world.look();
    assert!(!world.on_their_way().any(|issued| matches!(issued.command, Command::SendDtmf { .. })));
}
