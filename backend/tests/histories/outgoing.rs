//! Scenarios of the rules for numbers outside: every way to dial one asks the same question.

use call_core::Cap::{AtOnce, PerDay, PerMinute};
use call_core::{
    Action, Call, Caps, DialTarget, Hours, MissedReason, OutgoingRules, Overflow, OwnCause, Refusal, Reply, Request,
    Status, TransferTarget, Whose,
};

use super::setup::{PLAIN, Setup, until};
use super::world::{World, extension, number, operator};

const HERE: &str = "+998711234567";
const ABROAD: &str = "+79161234567";

fn with(outgoing: OutgoingRules) -> World {
    World::with(Setup { outgoing, ..Setup::default() })
}

fn capped(operator: Caps, company: Caps) -> World {
    with(OutgoingRules { operator, company, ..OutgoingRules::default() })
}

fn dial(world: &mut World, n: usize, to: &str) -> Reply {
    let call = format!("call_{n}x{}", world.now).into();
    let request = Request::Dial { call, operator: operator(n), target: number(to), to: to.into(), trunk: None };
    let reply = world.ask(request);
    world.pass(100);
    reply
}

/// The operator's phone is answered, then that of the number: they talk.
fn talks_with(world: &mut World, n: usize, to: &str) -> Call {
    assert_eq!(dial(world, n, to), Reply::Accepted);
    let busy = world.engine.operator(&operator(n)).and_then(|o| o.busy.clone()).expect("he calls");
    let device = world.engine.call(&busy.call).expect("his call").leg_channel(0);
    world.sim.answer(&device);
    world.pass(3_000);
    world.engine.call(&busy.call).expect("the call goes on").clone()
}

fn ends(world: &mut World, call: &Call) {
    world.sim.hang_up(&call.leg_channel(0));
    world.pass(1_000);
}

trait Channels {
    fn leg_channel(&self, leg: u16) -> String;
}

impl Channels for Call {
    fn leg_channel(&self, leg: u16) -> String {
        self.id.leg_channel(leg).to_string()
    }
}

const fn full(whose: Whose, cap: call_core::Cap) -> Reply {
    Reply::Refused(Refusal::Limit(whose, cap))
}

#[test]
fn every_way_to_a_forbidden_number_is_closed_and_the_customer_stays() {
    for (to, why) in [(ABROAD, Refusal::NumberNotAllowed), ("+998900123456", Refusal::PremiumNumber)] {
        let premium = vec!["+998900".to_owned()];
        let mut world = with(OutgoingRules { premium, ..OutgoingRules::default() });
        assert_eq!(dial(&mut world, 0, to), Reply::Refused(why));
        assert_eq!(world.calls().count(), 0);
        let talk = talks_with(&mut world, 1, HERE);
        for action in [Action::Transfer, Action::Consult, |target| Action::Conference(Some(target))] {
            let action = action(TransferTarget::To(number(to)));
            let act = Request::Act { call: talk.id.clone(), operator: Some(operator(1)), action };
            assert_eq!(world.ask(act), Reply::Refused(why));
        }
        world.pass(500);
        assert_eq!(world.engine.call(&talk.id), Some(&talk), "nothing has happened to the talk");
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn a_queue_that_may_not_dial_its_number_ends_the_wait_and_says_why() {
    let overflow = Overflow::Number(number(ABROAD));
    let mut world = World::with(Setup { overflow, max_wait_secs: Some(15), ..Setup::default() });
    world.somebody_calls(PLAIN);
    world.pass(16_000);
    let call = world.calls().map(|(_, call)| call).next().expect("a call");
    let ended = call.ended().expect("it is over");
    assert_eq!((ended.status, ended.missed_reason), (Status::Missed, Some(MissedReason::Timeout)));
    assert_eq!(ended.cause.own, Some(OwnCause::NotAllowedOutside));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_a_phone_dials_by_itself_is_refused_too_and_leaves_its_call() {
    let mut world = capped(Caps { per_minute: Some(1), ..Caps::default() }, Caps::default());
    for (to, refused) in [(ABROAD, true), ("+998901112233", false), ("+998901112233", true)] {
        let phone = world.sim.phone_dials(&extension(1), to);
        world.pass(3_000);
        let (_, call) = world.calls().last().expect("a call");
        let own = call.ended().and_then(|e| e.cause.own);
        assert_eq!(own == Some(OwnCause::NotAllowedOutside), refused, "{to}");
        if refused {
            assert_eq!(call.ended().map(|e| e.status), Some(Status::Failed));
            assert!(world.engine.operator(&operator(1)).is_some_and(|o| o.busy.is_none()), "he is free again");
        } else {
            world.sim.hang_up(&phone);
            world.pass(2_000);
        }
    }
    assert_eq!(world.calls().count(), 3);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn help_is_called_at_any_hour_and_over_every_limit() {
    let none = Caps { at_once: Some(0), per_minute: Some(0), per_day: Some(0) };
    let hours = Some(Hours::default());
    let outgoing = OutgoingRules {
        allowed: vec![],
        premium: vec!["1".into()],
        hours,
        operator: none,
        company: none,
        ..OutgoingRules::default()
    };
    for help in call_core::EMERGENCY {
        let mut world = with(outgoing.clone());
        talks_with(&mut world, 1, help);
        assert_eq!(world.sim.channels().count(), 2, "{help}");
    }
    let mut world = with(outgoing);
    assert_eq!(dial(&mut world, 1, "1003"), Reply::Refused(Refusal::PremiumNumber));
}

#[test]
fn at_night_people_dial_nobody_and_queues_do() {
    // Histories begin at 16:06.
    let outgoing = OutgoingRules {
        hours: Some(Hours::clone(&until(16 * 60 + 6))),
        zone: super::setup::tashkent(),
        ..OutgoingRules::default()
    };
    let overflow = Overflow::Number(number(HERE));
    let mut world = World::with(Setup { outgoing, overflow, max_wait_secs: Some(15), ..Setup::default() });
    assert_eq!(dial(&mut world, 0, HERE), Reply::Refused(Refusal::OutsideHours));
    world.somebody_calls(PLAIN);
    world.pass(18_000);
    let call = world.calls().map(|(_, call)| call).next().expect("a call");
    assert!(call.answered_at.is_some(), "{call:?}");
}

#[test]
fn no_more_numbers_are_dialled_at_once_than_may_be() {
    let one = Caps { at_once: Some(1), ..Caps::default() };
    let two = Caps { at_once: Some(2), ..Caps::default() };
    let mut world = capped(one, two);
    let first = talks_with(&mut world, 0, HERE);
    let consult = Action::Consult(TransferTarget::To(number("+998711112233")));
    let asks = Request::Act { call: first.id.clone(), operator: Some(operator(0)), action: consult };
    assert_eq!(world.ask(asks), full(Whose::Operator, AtOnce));
    let second = talks_with(&mut world, 1, HERE);
    assert_eq!(dial(&mut world, 2, HERE), full(Whose::Company, AtOnce));
    // A server that starts again knows what goes on.
    world.crash();
    assert_eq!(dial(&mut world, 2, HERE), full(Whose::Company, AtOnce));
    ends(&mut world, &second);
    talks_with(&mut world, 2, HERE);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_colleague_is_no_number_outside() {
    let none = Caps { at_once: Some(0), ..Caps::default() };
    let mut world = capped(none, none);
    let target = DialTarget::Operator(operator(1));
    let call = "call_inside".into();
    let request = Request::Dial { call, operator: operator(0), target, to: extension(1), trunk: None };
    assert_eq!(world.ask(request), Reply::Accepted);
}

#[test]
fn a_minute_and_a_day_have_their_limits_also_after_a_restart() {
    let caps = Caps { per_minute: Some(1), per_day: Some(2), ..Caps::default() };
    for (operator_caps, company, whose) in
        [(caps, Caps::default(), Whose::Operator), (Caps::default(), caps, Whose::Company)]
    {
        let mut world = with(OutgoingRules {
            operator: operator_caps,
            company,
            zone: super::setup::tashkent(),
            ..OutgoingRules::default()
        });
        let call = talks_with(&mut world, 0, HERE);
        ends(&mut world, &call);
        world.crash();
        world.pass(1_000);
        assert_eq!(dial(&mut world, 0, HERE), full(whose, PerMinute));
        world.pass(60_000);
        let call = talks_with(&mut world, 0, HERE);
        ends(&mut world, &call);
        world.pass(61_000);
        world.crash();
        world.pass(1_000);
        assert_eq!(dial(&mut world, 0, HERE), full(whose, PerDay));
        // Midnight is in less than eight hours.
        world.pass(8 * 3_600_000);
        assert_eq!(dial(&mut world, 0, HERE), Reply::Accepted);
    }
}
