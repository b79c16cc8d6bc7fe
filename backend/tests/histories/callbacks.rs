//! Callers who ask to be called back: they keep their place, are called when it is their turn, never twice at a time, and
//! not for ever.

use ari_sim::model::{Behaviour, Sound};
use call_core::{
    Action, Call, CallbackEnd, Command, MissedReason, OperatorStatus, OwnCause, Refusal, Reply, Request, Stage, Status,
    Word,
};

use super::scenarios::ringing;
use super::setup::{OTHER, PLAIN, Setup, VIP, callback};
use super::world::{World, operator};

/// As the list shows it.
pub const CUSTOMER: &str = "+998901234567";

pub fn with(setup: Setup) -> World {
    let mut world = World::with(Setup { callback: Some(callback(2)), ..setup });
    for n in 0..3 {
        status(&mut world, n, OperatorStatus::Offline);
    }
    world
}

pub fn status(world: &mut World, n: usize, status: OperatorStatus) {
    world.ask(Request::SetStatus { operator: operator(n), status, reason: None });
}

pub fn press(world: &mut World, caller: &str, key: char) {
    world.sim.press_key(caller, key);
    world.deliver();
    world.run_commands(0);
}

/// Somebody calls, asks to be called back and is gone.
pub fn asks(world: &mut World, number: &str) -> Call {
    let caller = world.somebody_calls(number);
    world.pass(1_000);
    press(world, &caller, '1');
    world.pass(8_000);
    assert!(world.sim.channel(&caller).is_none(), "he was let go");
    last_callback(world)
}

pub fn callbacks(world: &World) -> Vec<Call> {
    let mut calls: Vec<Call> = world.calls().map(|(_, c)| c).filter(|c| c.start.callback.is_some()).collect();
    calls.sort_by_key(|c| c.started_at);
    calls
}

pub fn last_callback(world: &World) -> Call {
    callbacks(world).pop().expect("a callback")
}

pub fn inbound(world: &World) -> Vec<Call> {
    let mut calls: Vec<Call> = world.calls().map(|(_, c)| c).filter(|c| c.start.callback.is_none()).collect();
    calls.sort_by_key(|c| c.started_at);
    calls
}

/// An operator takes what rings at his device.
pub fn picks_up(world: &mut World) {
    let device = ringing(world);
    world.sim.answer(&device);
    world.pass(200);
}

/// Calls to the customer that Asterisk was asked for.
pub fn dials(world: &World) -> usize {
    let customer = |call: &Call| call.legs.iter().filter(|l| l.role == call_core::Role::Customer).count();
    callbacks(world).iter().map(customer).sum()
}

pub fn cause(call: &Call) -> Option<OwnCause> {
    call.ended().and_then(|end| end.cause.own)
}

#[test]
fn he_keeps_his_place_and_is_called_after_an_operator_took_it() {
    let mut world = with(Setup::default());
    let caller = world.somebody_calls(PLAIN);
    world.pass(1_000);
    let (began, later) = (inbound(&world)[0].waiting_since, world.somebody_calls(OTHER));
    press(&mut world, &caller, '1');
    assert_eq!(world.sim.hears(&caller), [Sound::Playback], "he is told so, without music");
    world.pass(8_000);
    let asked = inbound(&world)[0].clone();
    let end = asked.ended().expect("over");
    assert_eq!((end.status, end.missed_reason), (Status::Missed, Some(MissedReason::Callback)));
    let waits = last_callback(&world);
    assert_eq!((waits.state(), waits.customer_number(), dials(&world)), ("queued", CUSTOMER, 0));
    let Stage::Waiting(place) = &waits.stage else { panic!("it waits") };
    assert_eq!(Some(place.since), began);
    // His turn is before that of who came after him.
    status(&mut world, 1, OperatorStatus::Available);
    world.pass(100);
    assert_eq!(last_callback(&world).state(), "ringing");
    picks_up(&mut world);
    assert_eq!((last_callback(&world).state(), dials(&world)), ("dialing", 1));
    world.pass(3_000);
    let talk = last_callback(&world);
    assert_eq!((talk.state(), talk.answered_by.clone()), ("talking", Some(operator(1))));
    assert_eq!(world.sim.live_recordings().count(), 1);
    world.sim.hang_up(talk.legs[usize::from(talk.far_leg())].channel.as_str());
    world.pass(1_000);
    assert_eq!(last_callback(&world).ended().map(|end| end.status), Some(Status::Answered));
    world.sim.hang_up(&later);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn he_is_told_of_the_key_and_an_anonymous_caller_is_not() {
    let told = |number: &str| {
        let mut world = World::with(Setup { callback: Some(callback(2)), ..Setup::default() });
        world.sim.caller_calls(number, "712001122", "trunk");
        world.deliver();
        let says = |command: &Command| matches!(command, Command::Play { words, .. } if words.contains(&Word::CallbackKey('1')));
        let told = world.on_their_way().any(|issued| says(&issued.command));
        (told, world)
    };
    assert!(told(PLAIN).0);
    let (knows, mut world) = told("anonymous");
    assert!(!knows);
    world.run_commands(0);
    let caller = world.sim.channels().find(|c| !c.id.contains("-leg-")).map(|c| c.id.clone()).expect("he waits");
    press(&mut world, &caller, '1');
    assert_eq!(world.sim.hears(&caller), [Sound::Playback], "he cannot be");
    assert!(callbacks(&world).is_empty() && matches!(inbound(&world)[0].stage, Stage::Waiting(_)));
    world.pass(3_000);
    assert_eq!(world.sim.hears(&caller), [Sound::Music], "and goes on waiting");
    // Whoever picks up while he is told so hears him at once.
    press(&mut world, &caller, '1');
    picks_up(&mut world);
    assert!(matches!(inbound(&world)[0].stage, Stage::Talking { .. }));
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}

#[test]
fn another_key_and_a_number_that_may_not_be_dialled_change_nothing() {
    let mut world = with(Setup::default());
    let caller = world.somebody_calls(PLAIN);
    world.pass(500);
    press(&mut world, &caller, '2');
    let abroad = world.somebody_calls("+79161234567");
    world.pass(500);
    press(&mut world, &abroad, '1');
    world.pass(10_000);
    assert!(callbacks(&world).is_empty());
    assert_eq!(inbound(&world).iter().filter(|c| matches!(c.stage, Stage::Waiting(_))).count(), 2);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_busy_customer_is_tried_again_after_the_pause_and_then_given_up() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::refuses(486));
    let first = asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    picks_up(&mut world);
    world.pass(1_000);
    let all = callbacks(&world);
    assert_eq!((all.len(), all[0].ended().map(|end| end.status)), (2, Some(Status::Busy)));
    assert_eq!((all[0].callback_over, all[0].operator()), (None, Some(&operator(0))));
    let (due, since) = all[1].start.callback.as_ref().map(|c| (c.due, c.since)).expect("the next");
    assert_eq!(Some(since), first.start.callback.as_ref().map(|c| c.since), "the old place");
    assert_eq!(due.since(all[0].ended().expect("over").at).as_secs(), 30);
    world.pass(25_000);
    assert_eq!(last_callback(&world).state(), "queued", "not before the pause is over");
    world.pass(6_000);
    picks_up(&mut world);
    world.pass(1_000);
    let end = last_callback(&world);
    assert_eq!((callbacks(&world).len(), dials(&world)), (2, 2));
    assert_eq!(end.callback_over, Some(CallbackEnd::GivenUp));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn nobody_picks_up_at_the_customer() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::rings());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    picks_up(&mut world);
    world.pass(61_000);
    let all = callbacks(&world);
    assert_eq!((all.len(), all[0].ended().map(|end| end.status)), (2, Some(Status::NoAnswer)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn an_operator_who_declines_or_lets_it_ring_is_treated_as_with_any_offer() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    let call = last_callback(&world).id;
    let reject = Request::Act { call, operator: Some(operator(0)), action: Action::Reject };
    assert_eq!(world.ask(reject), Reply::Accepted);
    status(&mut world, 1, OperatorStatus::Available);
    world.pass(100);
    assert_eq!(last_callback(&world).state(), "ringing");
    world.pass(21_000);
    assert_eq!(world.engine.operator(&operator(1)).map(|o| o.presence.missed_offers), Some(1));
    assert_eq!((callbacks(&world).len(), dials(&world)), (1, 0), "the customer heard nothing of it");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_rings_beside_the_one_that_took_it_is_left_alone() {
    let mut world = with(Setup { strategy: call_core::Strategy::RingAll, ..Setup::default() });
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    status(&mut world, 1, OperatorStatus::Available);
    world.pass(100);
    let ring: Vec<String> = world.sim.channels().map(|c| c.id.clone()).collect();
    assert_eq!(ring.len(), 2);
    // Both pick up at the same moment.
    ring.iter().for_each(|id| world.sim.answer(id));
    world.pass(3_000);
    assert_eq!((last_callback(&world).state(), dials(&world)), ("talking", 1));
    assert_eq!(world.engine.operators().filter(|o| o.busy.is_some()).count(), 1);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn an_operator_who_hangs_up_before_the_answer_ends_the_attempt() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::rings());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    let device = ringing(&world);
    picks_up(&mut world);
    world.pass(1_000);
    world.sim.hang_up(&device);
    world.pass(1_000);
    let all = callbacks(&world);
    assert_eq!((all.len(), all[0].ended().map(|end| end.status)), (2, Some(Status::NoAnswer)));
    assert_eq!(world.sim.channels().count(), 0, "the customer's telephone rings no more");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn he_calls_again_himself_and_gets_his_place_back() {
    let mut world = with(Setup { max_size: Some(2), ..Setup::default() });
    let asked = asks(&mut world, PLAIN);
    let place = asked.start.callback.as_ref().map(|c| c.since);
    let waiting = [world.somebody_calls(OTHER), world.somebody_calls(OTHER)];
    world.pass(1_000);
    let again = world.somebody_calls(PLAIN);
    world.pass(500);
    let closed = last_callback(&world);
    assert_eq!((closed.callback_over, cause(&closed)), (Some(CallbackEnd::CalledAgain), Some(OwnCause::CalledAgain)));
    let his = inbound(&world).into_iter().find(|c| c.legs[0].channel.as_str() == again).expect("his call");
    let Stage::Waiting(now) = &his.stage else { panic!("he waits, although the queue is full: {his:?}") };
    assert_eq!(Some(now.since), place);
    // What the reports count is his wait in this call.
    assert_eq!(his.wait(his.started_at).as_millis(), 0);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    picks_up(&mut world);
    assert!(world.engine.call(&his.id).is_some_and(|c| matches!(c.stage, Stage::Talking { .. })), "before the others");
    assert_eq!(dials(&world), 0);
    waiting.iter().for_each(|id| world.sim.hang_up(id));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn somebody_cancels_it_as_long_as_he_is_not_called() {
    let mut world = with(Setup::default());
    let call = asks(&mut world, PLAIN).id;
    let cancel =
        |call: &call_core::CallId| Request::Act { call: call.clone(), operator: None, action: Action::CancelCallback };
    let inbound_call = inbound(&world)[0].id.clone();
    assert_ne!(world.ask(cancel(&inbound_call)), Reply::Accepted);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    assert_eq!(world.ask(cancel(&call)), Reply::Accepted);
    world.pass(500);
    let end = last_callback(&world);
    assert_eq!((end.callback_over, cause(&end)), (Some(CallbackEnd::Cancelled), Some(OwnCause::CallbackCancelled)));
    assert_eq!(world.sim.channels().count(), 0, "the operator's device rings no more");
    // Who is being called can be left alone only by ending that call.
    let second = asks(&mut world, PLAIN).id;
    world.pass(5_000);
    picks_up(&mut world);
    assert_eq!(world.ask(cancel(&second)), Reply::Refused(Refusal::NoCallback));
    world.ask(Request::Act { call: second, operator: None, action: Action::Hangup });
    world.pass(1_000);
    assert_eq!(last_callback(&world).callback_over, Some(CallbackEnd::Cancelled));
    assert_eq!((callbacks(&world).len(), world.settle()), (2, Ok(())));
}

#[test]
fn a_vip_who_asks_stays_before_the_others() {
    let mut world = with(Setup { mixed: true, ..Setup::default() });
    let plain = world.somebody_calls(PLAIN);
    world.pass(1_000);
    let vip = asks(&mut world, VIP);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    assert_eq!(world.engine.call(&vip.id).map(Call::state), Some("ringing"));
    world.sim.hang_up(&plain);
    assert_eq!(world.settle(), Ok(()));
}
