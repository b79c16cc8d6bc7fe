//! Where calls go: by number, by hour, and when whoever is named is not there.

use std::collections::HashMap;

use call_core::{
    Call, CallFact, Date, Direction, Ended, Hours, Input, MissedReason, OperatorStatus, OwnCause, Request, Route,
    RouteTarget, SpecialDay, Stage, Status,
};

use super::setup::{BLOCKED, DIALLED, OTHER, PLAIN, Setup, first, route, second, until};
use super::world::{World, extension, operator};

fn with(routes: Vec<Route>) -> World {
    World::with(Setup { routes, second: true, ..Setup::default() })
}

/// One number in working hours to the second queue, at other times to the voicemail.
fn closes_at(minute: u16) -> Route {
    Route { hours: Some(until(minute)), ..route(0, RouteTarget::Queue(second())) }
}

fn the_call(world: &World) -> Call {
    let inbound = world.calls().map(|(_, call)| call).filter(|call| call.start.direction == Direction::Inbound);
    inbound.last().expect("a call")
}

fn ended(world: &World) -> Ended {
    the_call(world).ended().cloned().expect("over")
}

fn asked(world: &World) -> Vec<String> {
    match the_call(world).stage {
        Stage::Waiting(place) => place.offers.iter().map(|o| o.operator.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn is(world: &mut World, n: usize, status: OperatorStatus) {
    world.ask(Request::SetStatus { operator: operator(n), status, reason: None });
}

#[test]
fn two_numbers_of_one_trunk_lead_to_two_queues() {
    let mut world = with(vec![route(0, RouteTarget::Queue(second()))]);
    for (dialled, queue) in [(0, second()), (1, first())] {
        let caller = world.dials(PLAIN, DIALLED[dialled]);
        world.pass(100);
        assert_eq!(the_call(&world).queue, Some(queue));
        world.sim.hang_up(&caller);
        world.pass(100);
    }
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn after_hours_comes_the_voicemail() {
    let mut world = with(vec![closes_at(16 * 60)]);
    let caller = world.somebody_calls(PLAIN);
    world.pass(100);
    let end = ended(&world);
    assert_eq!((end.status, end.missed_reason), (Status::Missed, Some(MissedReason::OutOfHours)));
    assert_eq!(end.cause.own, Some(OwnCause::OutOfHours));
    let call = the_call(&world);
    assert!(world.facts(&call.id).iter().any(|(_, f)| *f == CallFact::SentToVoicemail));
    assert!(call.queue.is_none() && call.legs.len() == 1, "no operator is asked");
    assert!(world.sim.channel(&caller).is_none(), "the dialplan has him");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_waits_when_the_hours_end_is_kept() {
    // 16:07 comes twenty seconds after the beginning.
    let mut world = with(vec![closes_at(16 * 60 + 7)]);
    world.pass(15_000);
    world.somebody_calls(PLAIN);
    world.pass(10_000);
    assert!(matches!(the_call(&world).stage, Stage::Waiting(_)));
    let device = world.sim.channels().find(|c| c.id.contains("-leg-")).map(|c| c.id.clone()).expect("it rings");
    world.sim.answer(&device);
    world.pass(500);
    assert!(matches!(the_call(&world).stage, Stage::Talking { .. }));
    world.dials(OTHER, DIALLED[0]);
    world.pass(100);
    assert_eq!(world.calls().filter(|(_, c)| c.ended().is_some()).count(), 1, "who comes now is too late");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_holiday_is_closed_all_day() {
    // 18 November 2026, in hours that never end on other days.
    let date = Date { year: None, month: 11, day: 18 };
    let hours = Hours { special: vec![SpecialDay { date, hours: Vec::new() }], ..(*until(1440)).clone() };
    let holiday = Route { hours: Some(hours.into()), ..closes_at(1440) };
    let mut world = with(vec![Route { closed_target: RouteTarget::HangUp, ..holiday }]);
    let caller = world.somebody_calls(PLAIN);
    world.pass(100);
    let end = ended(&world);
    assert_eq!((end.status, end.missed_reason), (Status::Missed, Some(MissedReason::OutOfHours)));
    assert!(world.sim.channel(&caller).is_none());
    // Midnight.
    world.pass(8 * 3_600_000);
    world.somebody_calls(OTHER);
    world.pass(100);
    assert_eq!(the_call(&world).queue, Some(second()));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn one_operator_is_asked_first_and_then_the_usual_queue() {
    let mut world = with(vec![route(0, RouteTarget::Operator(operator(2)))]);
    let began = world.now;
    world.somebody_calls(PLAIN);
    world.pass(100);
    assert_eq!(asked(&world), ["op_2"]);
    world.pass(20_000);
    let Stage::Waiting(place) = the_call(&world).stage else { panic!("he waits") };
    assert_eq!((place.queue, place.only, place.since.as_millis()), (first(), None, began));
    assert_eq!(asked(&world).len(), 1);
    assert_ne!(asked(&world), ["op_2"]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn an_operator_who_declines_leaves_the_caller_to_the_others_at_once() {
    // The first one is idle the longest, so that the queue would ask him again.
    let mut world = with(vec![route(0, RouteTarget::Operator(operator(0)))]);
    world.sim.add_phone(&extension(0), ari_sim::model::Behaviour::refuses(603));
    world.somebody_calls(PLAIN);
    world.pass(500);
    assert_eq!(asked(&world), ["op_1"]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_busy_operator_is_waited_for_but_not_an_absent_one() {
    let mut world = with(vec![route(0, RouteTarget::Operator(operator(2)))]);
    world.calls_number(2);
    world.pass(100);
    world.sim.answer("call_out1-leg-0");
    world.pass(2_000);
    world.somebody_calls(PLAIN);
    world.pass(29_000);
    assert!(asked(&world).is_empty(), "he is waited for");
    world.pass(1_100);
    assert_eq!(asked(&world), ["op_0"]);
    assert_eq!(world.settle(), Ok(()));
    let mut world = with(vec![route(0, RouteTarget::Operator(operator(2)))]);
    is(&mut world, 2, OperatorStatus::Offline);
    world.somebody_calls(PLAIN);
    world.pass(100);
    assert_eq!(asked(&world), ["op_0"], "somebody else, at once");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_number_can_lead_to_the_voicemail_or_nowhere() {
    let mut world = with(vec![route(0, RouteTarget::Voicemail), route(1, RouteTarget::HangUp)]);
    world.dials(PLAIN, DIALLED[0]);
    world.pass(100);
    let end = ended(&world);
    assert_eq!((end.missed_reason, end.cause.own), (Some(MissedReason::NoOperator), Some(OwnCause::RoutedToVoicemail)));
    let caller = world.dials(PLAIN, DIALLED[1]);
    world.pass(100);
    let end = ended(&world);
    assert_eq!((end.status, end.cause.own), (Status::Failed, Some(OwnCause::RefusedByRoute)));
    assert!(world.sim.channel(&caller).is_none());
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_blocked_caller_is_refused_at_every_number() {
    for target in [RouteTarget::Voicemail, RouteTarget::HangUp, RouteTarget::Operator(operator(0))] {
        let mut world = World::with(Setup { mixed: true, routes: vec![route(0, target)], ..Setup::default() });
        world.somebody_calls(BLOCKED);
        world.pass(100);
        assert_eq!(ended(&world).cause.own, Some(OwnCause::Blocked));
    }
}

#[test]
fn a_queue_that_is_gone_leaves_its_number_to_the_usual_one() {
    let mut world = with(vec![route(0, RouteTarget::Queue("queue_gone".into()))]);
    world.somebody_calls(PLAIN);
    world.pass(100);
    assert_eq!(the_call(&world).queue, Some(first()));
}

#[test]
fn who_was_sent_to_the_voicemail_before_a_crash_is_there_after_it() {
    let mut world = with(vec![closes_at(16 * 60)]);
    let caller = world.somebody_calls(PLAIN);
    assert!(world.sim.channel(&caller).is_some(), "the command is on its way");
    world.crash();
    world.pass(1_000);
    assert!(world.sim.channel(&caller).is_none(), "the dialplan has him");
    assert_eq!((world.calls().count(), ended(&world).missed_reason), (1, Some(MissedReason::OutOfHours)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn one_who_waits_for_an_operator_does_so_after_a_crash_and_then_the_queue_has_him() {
    let mut world = with(vec![route(0, RouteTarget::Operator(operator(2)))]);
    world.somebody_calls(PLAIN);
    world.pass(10_000);
    world.crash();
    world.pass(11_000);
    let Stage::Waiting(place) = the_call(&world).stage else { panic!("he waits") };
    assert_eq!((place.queue, place.only), (first(), None));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_changed_route_counts_for_the_next_caller() {
    let mut world = with(vec![route(0, RouteTarget::Queue(second()))]);
    world.somebody_calls(PLAIN);
    world.pass(100);
    let before = the_call(&world).id;
    let routes = vec![route(0, RouteTarget::Voicemail)];
    world.setup = Setup { routes, ..world.setup.clone() };
    let config = world.setup.config(&HashMap::new());
    world.input(Input::Config(config));
    world.pass(100);
    assert_eq!(world.engine.call(&before).and_then(|c| c.queue.clone()), Some(second()));
    world.somebody_calls(OTHER);
    world.pass(100);
    assert_eq!(ended(&world).cause.own, Some(OwnCause::RoutedToVoicemail));
    assert_eq!(world.settle(), Ok(()));
}
