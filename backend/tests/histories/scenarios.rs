//! Named scenarios: others paid for each of them.

use call_core::{
    Cause, ChannelId, ChannelInfo, Entry, Input, MissedReason, OperatorStatus, Reply, Request, Stage, Status,
    Telephony, Timestamp,
};

use super::{
    action::Does,
    world::{World, extension, operator},
};

pub fn only_call(world: &World) -> call_core::Call {
    let mut calls = world.calls();
    let call = calls.next().expect("a call").1;
    assert!(calls.next().is_none(), "one call only");
    call
}

pub fn answered(world: &mut World) -> (String, String) {
    let caller = world.caller_calls();
    world.pass(50);
    let device = ringing(world);
    world.sim.answer(&device);
    world.pass(200);
    assert!(matches!(only_call(world).stage, Stage::Talking { .. }), "{:?}", only_call(world));
    (caller, device)
}

pub fn ringing(world: &World) -> String {
    world
        .sim
        .channels()
        .find(|c| c.id.contains("-leg-") && !c.in_stasis)
        .map(|c| c.id.clone())
        .expect("a ringing device")
}

#[test]
fn an_inbound_call_is_answered_recorded_and_ended_by_the_caller() {
    let mut world = World::new();
    let (caller, _) = answered(&mut world);
    world.pass(5_000);
    assert_eq!(world.sim.live_recordings().count(), 1);
    world.sim.hang_up(&caller);
    world.pass(500);
    let call = only_call(&world);
    let ended = call.ended().expect("ended");
    assert_eq!((ended.status, call.talk(ended.at).as_secs()), (Status::Answered, 5));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_caller_who_leaves_while_it_rings_is_missed_and_the_device_stops_ringing() {
    let mut world = World::new();
    let caller = world.caller_calls();
    world.pass(3_000);
    world.sim.hang_up(&caller);
    world.pass(100);
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!((ended.status, ended.missed_reason), (Status::Missed, Some(MissedReason::CallerLeft)));
    assert_eq!(world.sim.channels().count(), 0);
}

#[test]
fn nobody_logged_in_is_missed_for_that_reason_after_the_longest_wait() {
    let mut world = World::new();
    for n in 0..3 {
        world.ask(Request::SetStatus { operator: operator(n), status: OperatorStatus::Offline, reason: None });
    }
    world.caller_calls();
    world.pass(119_000);
    assert!(only_call(&world).ended().is_none());
    world.pass(2_000);
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!(ended.missed_reason, Some(MissedReason::NoOperator));
    assert_eq!(world.sim.channels().count(), 0);
}

#[test]
fn an_unanswered_offer_goes_to_the_next_operator_and_two_in_a_row_take_the_operator_out() {
    let mut world = World::new();
    world.caller_calls();
    world.pass(61_000);
    let asked: Vec<_> = only_call(&world).legs.iter().skip(1).map(|l| l.role.clone()).collect();
    assert_eq!(asked.len(), 4, "three operators in turn, then the first again: {asked:?}");
    assert_eq!(asked.iter().map(|r| format!("{r:?}")).collect::<std::collections::HashSet<_>>().len(), 3);
    world.pass(60_000);
    let out = world.engine.operators().filter(|o| o.presence.reason.as_deref() == Some("no_answer")).count();
    assert!(out >= 2, "{out}");
}

#[test]
fn the_operator_leg_fails_between_answer_and_bridge_and_the_caller_keeps_his_place() {
    let mut world = World::new();
    world.caller_calls();
    world.pass(50);
    let first = ringing(&world);
    world.sim.answer(&first);
    world.deliver();
    world.sim.hang_up(&first);
    world.deliver();
    world.pass(1_000);
    let call = only_call(&world);
    let Stage::Waiting(place) = &call.stage else { panic!("{call:?}") };
    assert_eq!(place.since, call.started_at);
    assert_eq!(place.offers.len(), 1, "somebody else rings already");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_caller_hangs_up_in_the_instant_of_the_answer() {
    let mut world = World::new();
    let caller = world.caller_calls();
    world.pass(50);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.sim.hang_up(&caller);
    world.deliver();
    world.pass(500);
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!(ended.status, Status::Missed);
    assert_eq!(world.sim.channels().count(), 0);
}

#[test]
fn in_an_internal_call_each_side_mutes_and_holds_for_itself() {
    let mut world = World::new();
    world.act(&crate::action::Action::CallsOperator(0, 1));
    let channels = [0, 1].map(|no| {
        world.pass(100);
        let channel = only_call(&world).leg(no).expect("a leg").channel.to_string();
        world.sim.answer(&channel);
        world.deliver();
        channel
    });
    world.pass(100);
    let [first, second] = &channels;
    let voice = |of: &str| vec![ari_sim::model::Sound::Voice(of.to_owned())];
    world.does(1, Does::Mute);
    world.pass(100);
    assert_eq!((world.sim.hears(first), world.sim.hears(second)), (vec![], voice(first)));
    world.does(0, Does::Mute);
    world.does(1, Does::Unmute);
    world.pass(100);
    assert_eq!((world.sim.hears(first), world.sim.hears(second)), (voice(second), vec![]));
    world.does(0, Does::Unmute);
    world.does(0, Does::Hold);
    world.pass(100);
    world.does(1, Does::Unhold);
    world.pass(100);
    assert!(matches!(only_call(&world).stage, Stage::Held { .. }), "who is held cannot end it");
    world.does(0, Does::Unhold);
    world.pass(100);
    assert_eq!((world.sim.hears(first), world.sim.hears(second)), (voice(second), voice(first)));
}

#[test]
fn hold_plays_music_once_and_a_hangup_on_hold_leaves_nothing() {
    let mut world = World::new();
    let (caller, device) = answered(&mut world);
    let n = (0..3).find(|n| world.engine.operator(&operator(*n)).is_some_and(|o| o.busy.is_some())).unwrap();
    world.does(n, Does::Hold);
    world.pass(2_000);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Music]);
    assert!(world.sim.hears(&device).is_empty());
    world.does(n, Does::Unhold);
    world.pass(1_000);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Voice(device)]);
    world.does(n, Does::Hold);
    world.pass(1_000);
    world.sim.hang_up(&caller);
    world.pass(500);
    let call = only_call(&world);
    let end = call.ended().expect("ended").at;
    assert_eq!(call.hold(end).as_secs(), 3);
    assert_eq!(world.sim.channels().count() + world.sim.bridges().count(), 0);
}

#[test]
fn the_server_dies_in_a_talk_and_the_talk_goes_on() {
    let mut world = World::new();
    let (caller, _) = answered(&mut world);
    world.crash();
    world.pass(1_000);
    assert!(matches!(only_call(&world).stage, Stage::Talking { .. }));
    assert_eq!(world.sim.channels().count(), 2);
    world.sim.hang_up(&caller);
    world.pass(500);
    assert_eq!(only_call(&world).ended().map(|e| e.status), Some(Status::Answered));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_caller_who_entered_as_the_server_died_is_found_by_the_first_look() {
    let mut world = World::new();
    world.caller_calls();
    world.crash();
    world.pass(1_000);
    assert!(matches!(only_call(&world).stage, Stage::Waiting(_)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_leg_that_outlived_its_call_is_hung_up_and_is_no_new_call() {
    let mut world = World::new();
    let phone = world.sim.phone_dials(&extension(0), "+998901112233");
    world.pass(20);
    let number = world.sim.channels().find(|c| c.id.contains("-leg-")).expect("dialled").id.clone();
    world.sim.hang_up(&number);
    world.deliver();
    assert!(only_call(&world).ended().is_some() && world.sim.channel(&phone).is_some());
    world.crash();
    world.pass(1_000);
    assert!(world.sim.channel(&phone).is_none());
    assert_eq!(only_call(&world).ended().map(|e| e.status), Some(Status::NoAnswer));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_hangup_while_the_link_is_down_is_found_afterwards() {
    let mut world = World::new();
    let (caller, _) = answered(&mut world);
    world.link_down();
    world.sim.hang_up(&caller);
    world.pass(3_000);
    world.link_up();
    world.pass(500);
    assert_eq!(only_call(&world).ended().map(|e| e.status), Some(Status::Answered));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_hangup_that_the_ledger_tells_of_has_its_own_time() {
    let mut world = World::new();
    let (caller, device) = answered(&mut world);
    let at = Timestamp::from_millis(world.now + 2_000);
    world.link_down();
    world.sim.hang_up(&caller);
    world.sim.hang_up(&device);
    world.pass(60_000);
    for channel in [&caller, &device] {
        let event = Telephony::Destroyed { channel: ChannelId::new(channel), cause: Cause::NORMAL };
        world.input(Input::Past { at, event });
    }
    world.link_up();
    world.pass(500);
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!((ended.status, ended.at, ended.cause), (Status::Answered, at, Cause::NORMAL));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_talk_that_began_and_ended_in_a_gap_was_answered() {
    let mut world = World::new();
    let caller = world.caller_calls();
    world.pass(50);
    let device = ringing(&world);
    let (leg, bridge) = (ChannelId::new(&device), only_call(&world).id.bridge());
    world.link_down();
    let [began, ended_at] = [1_000, 9_000].map(|after| Timestamp::from_millis(world.now + after));
    world.sim.hang_up(&caller);
    world.sim.hang_up(&device);
    world.pass(15_000);
    let info = ChannelInfo { id: leg.clone(), created_at: began, up: true, entry: Some(Entry::Ours) };
    let customer = ChannelId::new(&caller);
    for (at, event) in [
        (began, Telephony::Entered(info)),
        (began, Telephony::EnteredBridge { channel: customer.clone(), bridge: bridge.clone() }),
        (began, Telephony::EnteredBridge { channel: leg.clone(), bridge }),
        (ended_at, Telephony::Destroyed { channel: customer, cause: Cause::NORMAL }),
        (ended_at, Telephony::Destroyed { channel: leg, cause: Cause::NORMAL }),
    ] {
        world.input(Input::Past { at, event });
    }
    world.link_up();
    world.pass(500);
    let call = only_call(&world);
    let ended = call.ended().cloned().expect("ended");
    assert_eq!((ended.status, call.talk(ended.at).as_secs()), (Status::Answered, 8));
    assert!(call.operator().is_some());
}

#[test]
fn asterisk_dies_and_its_calls_end_with_that_reason() {
    let mut world = World::new();
    answered(&mut world);
    world.pass(10_000);
    world.pbx_crashes();
    world.pass(500);
    world.link_up();
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!((ended.status, ended.cause.own), (Status::Answered, Some(call_core::OwnCause::PbxRestart)));
}

#[test]
fn an_operator_calls_a_number_and_the_far_end_is_dialled_inside_the_bridge() {
    let mut world = World::new();
    assert_eq!(world.calls_number(1), Reply::Accepted);
    world.pass(50);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(3_000);
    let call = only_call(&world);
    assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
    world.does(1, Does::Hangup);
    world.pass(500);
    let ended = only_call(&world).ended().cloned().expect("ended");
    assert_eq!((ended.status, ended.by), (Status::Answered, call_core::EndedBy::Operator));
    assert_eq!(world.engine.operator(&operator(1)).map(|o| o.presence.status), Some(OperatorStatus::WrapUp));
}

#[test]
fn a_device_that_is_not_registered_is_refused_in_words() {
    let mut world = World::new();
    world.sim.unregister(&extension(1));
    world.deliver();
    world.look();
    assert_eq!(world.calls_number(1), Reply::Refused(call_core::Refusal::OperatorUnreachable));
}

#[test]
fn wrap_up_ends_by_itself_by_hand_and_in_what_was_asked_for_during_the_talk() {
    let mut world = World::new();
    let (caller, _) = answered(&mut world);
    let n = (0..3).find(|n| world.engine.operator(&operator(*n)).is_some_and(|o| o.busy.is_some())).unwrap();
    world.ask(Request::SetStatus { operator: operator(n), status: OperatorStatus::Offline, reason: None });
    world.sim.hang_up(&caller);
    world.pass(500);
    let status = |world: &World| world.engine.operator(&operator(n)).map(|o| o.presence.status);
    assert_eq!(status(&world), Some(OperatorStatus::WrapUp));
    world.pass(30_000);
    assert_eq!(status(&world), Some(OperatorStatus::Offline));
}
