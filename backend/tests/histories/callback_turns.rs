//! When a customer who asked to be called back is called, and when not: other calls of his, hours, limits, and what dies
//! meanwhile.

use ari_sim::model::Behaviour;
use call_core::{
    Action, CallFact, CallbackEnd, Command, DialTarget, Input, OperatorStatus, OutgoingRules, OwnCause, Request,
    RouteTarget,
};

use super::callbacks::{CUSTOMER, asks, callbacks, cause, dials, last_callback, picks_up, press, status, with};
use super::scenarios::ringing;
use super::setup::{BLOCKED, DIALLED, PLAIN, Setup, route, second, tashkent, until};
use super::world::operator;

#[test]
fn nobody_is_called_who_is_on_another_line_to_us() {
    let routes = vec![route(1, RouteTarget::Queue(second()))];
    let mut world = with(Setup { second: true, routes, ..Setup::default() });
    asks(&mut world, PLAIN);
    // About something else, in a queue in which the one who comes to work is not.
    let other = world.dials(PLAIN, DIALLED[1]);
    world.pass(500);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(1_000);
    assert_eq!(last_callback(&world).state(), "queued");
    world.sim.hang_up(&other);
    world.pass(500);
    assert_eq!(last_callback(&world).state(), "ringing");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn two_calls_cross() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::rings());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    picks_up(&mut world);
    world.pass(1_000);
    let again = world.somebody_calls(PLAIN);
    world.pass(500);
    // He is on the other line: his telephone says busy.
    let leg = last_callback(&world);
    world.sim.refuse(leg.legs[usize::from(leg.far_leg())].channel.as_str(), 486);
    world.pass(1_000);
    let end = last_callback(&world);
    assert_eq!((end.callback_over, callbacks(&world).len()), (Some(CallbackEnd::CalledAgain), 1));
    assert!(world.sim.channel(&again).is_some());
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn somebody_who_reached_him_meanwhile_makes_it_needless() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    status(&mut world, 2, OperatorStatus::Break);
    let target = super::world::number(CUSTOMER);
    let call = "call_by_hand".into();
    world.ask(Request::Dial { call, operator: operator(2), target, to: CUSTOMER.into(), trunk: None });
    world.pass(100);
    picks_up(&mut world);
    world.pass(3_000);
    let closed = last_callback(&world);
    assert_eq!((closed.callback_over, dials(&world)), (Some(CallbackEnd::Reached), 0));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_server_that_dies_calls_nobody_twice() {
    let mut world = with(Setup::default());
    world.sim.set_number(CUSTOMER, Behaviour::rings());
    // While the caller hears that he will be called.
    let caller = world.somebody_calls(PLAIN);
    world.pass(500);
    press(&mut world, &caller, '1');
    world.crash();
    world.pass(8_000);
    assert!(world.sim.channel(&caller).is_none());
    // While he waits, and while an operator is asked.
    world.crash();
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    world.crash();
    picks_up(&mut world);
    world.pass(1_000);
    assert_eq!((last_callback(&world).state(), dials(&world)), ("dialing", 1));
    // While his telephone rings.
    world.crash();
    world.pass(2_000);
    let call = last_callback(&world);
    assert_eq!((call.state(), callbacks(&world).len(), world.sim.channels().count()), ("dialing", 1, 2));
    world.sim.answer(call.legs[usize::from(call.far_leg())].channel.as_str());
    world.pass(1_000);
    assert_eq!((last_callback(&world).state(), dials(&world)), ("talking", 1));
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}

#[test]
fn what_was_decided_and_not_sent_is_another_attempt() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.deliver();
    assert_eq!(dials(&world), 1, "committed");
    // The server dies before Asterisk hears of it: the customer's telephone never rang.
    world.crash();
    world.pass(1_000);
    let all = callbacks(&world);
    assert_eq!((all.len(), all[0].callback_over), (2, None));
    world.pass(35_000);
    picks_up(&mut world);
    world.pass(3_000);
    assert_eq!(last_callback(&world).state(), "talking");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn asterisk_restarts_under_it() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    world.pbx_crashes();
    world.link_up();
    world.pass(1_000);
    assert_eq!(last_callback(&world).state(), "queued", "it needs no channel");
    status(&mut world, 0, OperatorStatus::Available);
    world.sim.register("101");
    world.pass(100);
    picks_up(&mut world);
    world.pass(3_000);
    assert_eq!(last_callback(&world).state(), "talking");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn nobody_is_called_outside_the_hours() {
    let hours = call_core::Hours::clone(&until(16 * 60 + 8));
    let mut world = with(Setup {
        outgoing: OutgoingRules { hours: Some(hours), zone: tashkent(), ..OutgoingRules::default() },
        ..Setup::default()
    });
    asks(&mut world, PLAIN);
    world.pass(120_000);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(1_000);
    assert_eq!(last_callback(&world).state(), "queued", "the hours are over");
    // The next day begins at midnight.
    world.pass(8 * 3_600_000);
    world.look();
    world.pass(100);
    assert_eq!(last_callback(&world).state(), "ringing");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_was_blocked_meanwhile_is_not_called() {
    let mut world = with(Setup::default());
    asks(&mut world, BLOCKED);
    world.setup.mixed = true;
    let config = world.setup.config(&std::collections::HashMap::new());
    world.input(Input::Config(config));
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(1_000);
    assert_eq!((last_callback(&world).state(), dials(&world)), ("queued", 0));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_promise_that_nobody_can_keep_is_over_after_a_day() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    world.pass(86_400_000);
    let end = last_callback(&world);
    assert_eq!((end.callback_over, cause(&end)), (Some(CallbackEnd::GivenUp), Some(OwnCause::CallbackOverdue)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_operator_who_takes_him_over_sees_his_number() {
    let mut world = with(Setup::default());
    asks(&mut world, PLAIN);
    status(&mut world, 0, OperatorStatus::Available);
    world.pass(100);
    picks_up(&mut world);
    world.pass(3_000);
    let call = last_callback(&world).id;
    status(&mut world, 1, OperatorStatus::Available);
    let target = call_core::TransferTarget::To(DialTarget::Operator(operator(1)));
    world.sim.take_events();
    let before = world.on_their_way().count();
    assert_eq!(before, 0);
    world.ask(Request::Act { call: call.clone(), operator: Some(operator(0)), action: Action::Transfer(target) });
    let shown = world.on_their_way().find_map(|issued| match &issued.command {
        Command::Originate(leg) => Some(leg.caller_number.clone()),
        _ => None,
    });
    assert_eq!(shown.as_deref(), Some(CUSTOMER));
    world.pass(500);
    picks_up(&mut world);
    let facts = world.facts(&call);
    assert_eq!(facts.iter().filter(|(_, f)| matches!(f, CallFact::Connected { .. })).count(), 2);
    assert_eq!((world.check(), world.settle()), (Ok(()), Ok(())));
}
