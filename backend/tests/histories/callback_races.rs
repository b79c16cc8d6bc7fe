//! What comes together with a request to be called back: another one of the same customer, a press that is told twice,
//! operators who ring, and orders that come late.

use ari_sim::model::{Behaviour, Sound};
use call_core::{
    Action, CallFact, CallbackEnd, Caps, EndedBy, MenuConfig, OutgoingRules, Overflow, OwnCause, Refusal, Reply,
    Request, RouteTarget, Stage,
};

use super::callbacks::{
    CUSTOMER, asks, callbacks, cause, dials, inbound, last_callback, picks_up, press, status, with,
};
use super::scenarios::ringing;
use super::setup::{DIALLED, PLAIN, Setup, VIP, first, menu, prompt, route, second, to};
use super::world::{World, operator};
use call_core::OperatorStatus::Available;

/// The second number leads to the second queue, in which nobody is whom the first one has alone.
fn two_queues(setup: Setup) -> World {
    with(Setup { second: true, routes: vec![route(1, RouteTarget::Queue(second()))], ..setup })
}

/// Both requests of one number: the older one is over and the newer one goes on, with its own attempts.
fn only_the_newer_goes_on(world: &World) {
    let all = callbacks(world);
    assert_eq!((all.len(), all[0].callback_over), (2, Some(CallbackEnd::CalledAgain)));
    let newer = all[1].start.callback.as_ref().map(|callback| callback.attempt);
    assert_eq!((all[1].callback_over, newer), (None, Some(1)));
}

#[test]
fn who_asks_in_another_queue_too_is_called_once() {
    let mut world = two_queues(Setup::default());
    asks(&mut world, PLAIN);
    let caller = world.dials(PLAIN, DIALLED[1]);
    world.pass(1_000);
    press(&mut world, &caller, '1');
    world.pass(8_000);
    only_the_newer_goes_on(&world);
    // Both could take both.
    status(&mut world, 1, Available);
    status(&mut world, 2, Available);
    world.pass(100);
    let ring: Vec<String> = world.sim.channels().map(|c| c.id.clone()).collect();
    ring.iter().for_each(|id| world.sim.answer(id));
    world.pass(1_000);
    assert_eq!(dials(&world), 1);
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}

#[test]
fn who_comes_into_his_queue_by_another_one_and_asks_again_is_called_once() {
    let overflow = Overflow::Queue(second());
    let mut world = two_queues(Setup { max_wait_secs: Some(15), overflow, ..Setup::default() });
    let caller = world.dials(PLAIN, DIALLED[1]);
    world.pass(1_000);
    press(&mut world, &caller, '1');
    world.pass(8_000);
    let again = world.somebody_calls(PLAIN);
    world.pass(16_000);
    assert_eq!(inbound(&world)[1].queue, Some(second()));
    press(&mut world, &again, '1');
    world.pass(8_000);
    only_the_newer_goes_on(&world);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_asks_again_while_he_is_being_called_is_not_called_by_both() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::rings());
    asks(&mut world, PLAIN);
    status(&mut world, 0, Available);
    world.pass(100);
    picks_up(&mut world);
    world.pass(1_000);
    let again = world.somebody_calls(PLAIN);
    world.pass(500);
    press(&mut world, &again, '1');
    world.pass(8_000);
    status(&mut world, 1, Available);
    world.pass(1_000);
    assert_eq!(dials(&world), 1, "the second waits while his telephone rings");
    let leg = &callbacks(&world)[0];
    world.sim.refuse(leg.legs[usize::from(leg.far_leg())].channel.as_str(), 486);
    world.pass(1_000);
    only_the_newer_goes_on(&world);
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}

#[test]
fn a_press_told_twice_that_led_into_the_queue_asks_for_nothing() {
    let main = MenuConfig {
        prompt: prompt("main"),
        keys: [('1', to(RouteTarget::Queue(first())))].into(),
        ..MenuConfig::new(menu("main"), RouteTarget::HangUp)
    };
    let routes = vec![route(0, RouteTarget::Menu(menu("main")))];
    let mut world = with(Setup { menus: vec![main], routes, ..Setup::default() });
    let caller = world.dials(PLAIN, DIALLED[0]);
    world.pass(200);
    // The sound and the signalling tell it, the latter when the key comes up.
    press(&mut world, &caller, '1');
    press(&mut world, &caller, '1');
    world.pass(600);
    world.sim.hold_key(&caller, '1', 700);
    world.deliver();
    world.pass(10_000);
    assert!(callbacks(&world).is_empty() && matches!(inbound(&world)[0].stage, Stage::Waiting(_)));
    press(&mut world, &caller, '1');
    assert_eq!(callbacks(&world).len(), 1, "this one was meant");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn whose_device_rang_does_not_cut_the_words_to_the_caller() {
    let mut world = with(Setup::default());
    status(&mut world, 0, Available);
    let caller = world.somebody_calls(PLAIN);
    world.pass(1_000);
    ringing(&world);
    world.sim.press_key(&caller, '1');
    world.deliver();
    // His page has not heard of it yet.
    let call = inbound(&world)[0].id.clone();
    world.ask(Request::Act { call: call.clone(), operator: Some(operator(0)), action: Action::Hangup });
    world.run_commands(0);
    world.pass(1_000);
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    world.look();
    world.pass(4_000);
    assert!(world.engine.call(&call).is_some_and(|call| matches!(call.stage, Stage::Parting { .. })));
    assert!(world.sim.channel(&caller).is_some());
    world.pass(3_000);
    let asked = inbound(&world)[0].clone();
    let end = asked.ended().expect("over");
    assert_eq!((end.by, end.cause.own), (EndedBy::System, Some(OwnCause::CallbackAsked)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn no_attempt_is_spent_on_a_limit_that_was_reached_meanwhile() {
    let one = Caps { at_once: Some(1), ..Caps::default() };
    let outgoing = OutgoingRules { company: one, ..OutgoingRules::default() };
    let mut world = with(Setup { outgoing, ..Setup::default() });
    asks(&mut world, PLAIN);
    asks(&mut world, VIP);
    status(&mut world, 0, Available);
    status(&mut world, 1, Available);
    world.pass(100);
    let ring: Vec<String> = world.sim.channels().map(|c| c.id.clone()).collect();
    assert_eq!(ring.len(), 2, "both are offered");
    ring.iter().for_each(|id| world.sim.answer(id));
    world.pass(3_000);
    assert_eq!((dials(&world), callbacks(&world).len(), last_callback(&world).state()), (1, 2, "queued"));
    assert_eq!(world.engine.operators().filter(|o| o.busy.is_some()).count(), 1);
    // When the other talk is over it is his turn, with all his attempts.
    let talk = callbacks(&world).swap_remove(0);
    world.sim.hang_up(talk.legs[usize::from(talk.far_leg())].channel.as_str());
    world.pass(40_000);
    assert_eq!(last_callback(&world).state(), "ringing");
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}

#[test]
fn no_attempt_is_spent_on_who_calls_while_an_operator_is_asked() {
    let mut world = two_queues(Setup::default());
    let asked = asks(&mut world, PLAIN);
    status(&mut world, 0, Available);
    world.pass(100);
    let other = world.dials(PLAIN, DIALLED[1]);
    world.pass(500);
    picks_up(&mut world);
    world.pass(3_000);
    assert_eq!((dials(&world), callbacks(&world).len(), last_callback(&world).state()), (0, 1, "queued"));
    let facts = world.facts(&asked.id);
    assert!(!facts.iter().any(|(_, fact)| matches!(fact, CallFact::LegUp { .. })), "nobody took it");
    world.sim.hang_up(&other);
    world.pass(6_000);
    picks_up(&mut world);
    world.pass(3_000);
    assert_eq!(last_callback(&world).state(), "talking");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_asks_anew_is_promised_a_whole_day() {
    const HOUR: i64 = 3_600_000;
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    world.pass(24 * HOUR - 60_000);
    let renewed = asks(&mut world, PLAIN);
    world.pass(23 * HOUR);
    assert_eq!((callbacks(&world).len(), last_callback(&world).state()), (2, "queued"));
    world.pass(HOUR);
    let end = last_callback(&world);
    assert_eq!((&end.id, cause(&end)), (&renewed.id, Some(OwnCause::CallbackOverdue)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn only_whom_it_is_offered_cancels_it() {
    let mut world = with(Setup::default());
    let call = asks(&mut world, PLAIN).id;
    let act = |world: &mut World, n: usize, action: Action| {
        world.ask(Request::Act { call: call.clone(), operator: Some(operator(n)), action })
    };
    status(&mut world, 0, Available);
    world.pass(100);
    assert_eq!(act(&mut world, 0, Action::Reject), Reply::Accepted);
    world.pass(100);
    assert_eq!(act(&mut world, 0, Action::CancelCallback), Reply::Refused(Refusal::NotOffered));
    status(&mut world, 1, Available);
    world.pass(100);
    assert_eq!(act(&mut world, 0, Action::CancelCallback), Reply::Refused(Refusal::NotOffered));
    assert_eq!(act(&mut world, 1, Action::CancelCallback), Reply::Accepted);
    assert_eq!(last_callback(&world).callback_over, Some(CallbackEnd::Cancelled));
    assert_eq!(world.settle(), Ok(()));
}
