//! Scenarios of several trunks: the customer is called by the next one when a trunk does not do its part, and only then.

use ari_sim::model::Behaviour;
use call_core::{Call, CallFact, Input, OwnCause, Reply, Request, Role, Stage, Status, Telephony, TrunkId};

use super::setup::Setup;
use super::world::{World, endpoint, operator};

const NUMBER: &str = "+998901112233";

fn with(trunks: &[Behaviour]) -> World {
    World::with(Setup { trunks: trunks.to_vec(), ..Setup::default() })
}

/// Operator 1 calls and picks his own phone up.
fn calls(world: &mut World) -> Call {
    let target = world.by_all_trunks(NUMBER);
    let trunk = Some(TrunkId::new("trunk_1"));
    let request = Request::Dial { call: "call_out".into(), operator: operator(1), target, to: NUMBER.into(), trunk };
    assert_eq!(world.ask(request), Reply::Accepted);
    world.pass(100);
    world.sim.answer("call_out-leg-0");
    world.pass(50);
    call(world)
}

fn call(world: &World) -> Call {
    world.calls().next().expect("a call").1
}

/// Trunks that were left, with why: the SIP code, or none for our own reason.
fn left(world: &World) -> Vec<(u16, Option<u16>, Option<OwnCause>)> {
    let cause = |fact: &CallFact| match fact {
        CallFact::TrunkLeft { leg, cause } => Some((*leg, cause.sip, cause.own)),
        _ => None,
    };
    world.facts(&"call_out".into()).iter().filter_map(|(_, fact)| cause(fact)).collect()
}

/// Time passes until the first trunk is left; the commands that follow are still on their way.
fn until_left(world: &mut World) {
    world.now += 4_100;
    world.input(Input::Tick);
    assert_eq!(left(world).len(), 1);
}

fn customers(call: &Call) -> usize {
    call.legs.iter().filter(|leg| leg.role == Role::Customer).count()
}

#[test]
fn a_trunk_that_refuses_is_left_for_the_next_and_they_talk() {
    for sip in [503, 500, 408, 403] {
        let mut world = with(&[Behaviour::refuses(sip), Behaviour::answers_after(500)]);
        calls(&mut world);
        world.pass(3_000);
        let call = call(&world);
        assert!(matches!(call.stage, Stage::Talking { leg: 0 }), "{sip}: {call:?}");
        assert_eq!(left(&world), [(1, Some(sip), None)]);
        assert_eq!((call.far_leg(), call.trunk()), (2, Some(&TrunkId::new("trunk_2"))));
        assert!(call.leg(0).is_some_and(call_core::Leg::is_live), "the operator stayed on the line");
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn what_the_callee_says_is_the_end_of_it() {
    for (sip, status) in [
        (486, Status::Busy),
        (600, Status::Busy),
        (603, Status::NoAnswer),
        (480, Status::NoAnswer),
        (404, Status::Failed),
    ] {
        let mut world = with(&[Behaviour::refuses(sip), Behaviour::answers_after(500)]);
        calls(&mut world);
        world.pass(3_000);
        let call = call(&world);
        assert_eq!(call.ended().map(|ended| ended.status), Some(status), "{sip}: {call:?}");
        assert_eq!((left(&world), customers(&call)), (vec![], 1), "{sip}");
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn what_rang_was_reached() {
    let rings_then_fails =
        Behaviour { then: ari_sim::model::Then::Refuse { after_ms: 3_000, sip: 503 }, ..Behaviour::rings() };
    let mut world = with(&[rings_then_fails, Behaviour::answers_after(500)]);
    calls(&mut world);
    world.pass(8_000);
    let call = call(&world);
    assert_eq!((call.ended().map(|ended| ended.status), customers(&call)), (Some(Status::Failed), 1));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_may_have_rung_was_reached() {
    // No 180: the network plays the ringing, and the provider puts what the customer did into a status of its own.
    let refuses = Behaviour {
        ring_after_ms: None,
        then: ari_sim::model::Then::Refuse { after_ms: 9_000, sip: 403 },
        ..Behaviour::rings()
    };
    for plays in [true, false] {
        let trunks = vec![refuses.clone(), Behaviour::answers_after(500)];
        let mut world = World::with(Setup { trunks, trunks_say: true, trunks_play: plays, ..Setup::default() });
        calls(&mut world);
        world.pass(13_000);
        let call = call(&world);
        assert_eq!(
            (call.ended().map(|ended| ended.status), customers(&call)),
            (plays.then_some(Status::NoAnswer), 2 - usize::from(plays))
        );
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn a_silent_trunk_is_left_after_four_seconds_and_not_before() {
    let mut world = with(&[Behaviour::silent(), Behaviour::answers_after(500)]);
    calls(&mut world);
    world.pass(3_800);
    assert_eq!((left(&world), customers(&call(&world))), (vec![], 1));
    world.pass(300);
    assert_eq!(left(&world), [(1, None, Some(OwnCause::TrunkSilent))]);
    world.pass(2_000);
    assert!(matches!(call(&world).stage, Stage::Talking { .. }), "{:?}", call(&world));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_trunk_that_says_something_has_its_whole_time() {
    let slow = Behaviour { ring_after_ms: None, ..Behaviour::answers_after(9_000) };
    let mut world =
        World::with(Setup { trunks: vec![slow, Behaviour::answers_after(500)], trunks_say: true, ..Setup::default() });
    calls(&mut world);
    world.pass(11_000);
    let call = call(&world);
    assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
    assert_eq!((left(&world), customers(&call)), (vec![], 1));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_last_trunk_has_its_whole_time_and_its_word_is_the_end() {
    let mut world = with(&[Behaviour::refuses(503), Behaviour::silent(), Behaviour::refuses(503)]);
    calls(&mut world);
    world.pass(10_000);
    let ended = call(&world);
    assert_eq!(ended.ended().map(|e| (e.status, e.cause.sip)), Some((Status::Failed, Some(503))), "{ended:?}");
    assert_eq!(left(&world), [(1, Some(503), None), (2, None, Some(OwnCause::TrunkSilent))]);
    assert_eq!(ended.trunk(), Some(&TrunkId::new("trunk_3")));
    assert_eq!(world.settle(), Ok(()));

    let mut world = with(&[Behaviour::refuses(503), Behaviour::silent()]);
    calls(&mut world);
    world.pass(50_000);
    assert_eq!(left(&world).len(), 1, "nobody is left for silence when there is nobody else");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_hangs_up_meanwhile_calls_nobody_by_the_next_trunk() {
    let mut world = with(&[Behaviour::silent(), Behaviour::answers_after(500)]);
    calls(&mut world);
    world.pass(3_000);
    world.sim.hang_up("call_out-leg-0");
    world.pass(6_000);
    let call = call(&world);
    assert_eq!((call.ended().map(|e| e.status), customers(&call)), (Some(Status::NoAnswer), 1));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_trunk_that_answers_after_it_was_left_gets_nobody() {
    let mut world = with(&[Behaviour::silent(), Behaviour::rings()]);
    calls(&mut world);
    // Its answer and our hang-up cross.
    until_left(&mut world);
    world.input(Input::Telephony(Telephony::Up("call_out-leg-1".into())));
    assert!(call(&world).leg(1).is_some_and(|leg| leg.up_at.is_none()));
    world.pass(2_000);
    let call = call(&world);
    assert_eq!((call.far_leg(), customers(&call)), (2, 2));
    assert!(call.leg(1).is_some_and(|leg| !leg.is_live()));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_server_killed_between_two_trunks_goes_on_with_the_next() {
    let mut world = with(&[Behaviour::silent(), Behaviour::answers_after(500)]);
    calls(&mut world);
    until_left(&mut world);
    assert!(world.sim.channels().any(|c| c.id == "call_out-leg-1"), "the hang-up was lost with the server");
    world.crash();
    world.pass(3_000);
    let call = call(&world);
    assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
    assert_eq!(customers(&call), 2);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_server_that_was_away_leaves_no_trunk_for_what_it_did_not_hear() {
    let slow = Behaviour { ring_after_ms: None, ..Behaviour::answers_after(9_000) };
    let mut world = with(&[slow, Behaviour::answers_after(500)]);
    calls(&mut world);
    world.pass(1_000);
    world.crash();
    world.pass(10_000);
    let call = call(&world);
    assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
    assert_eq!((left(&world), customers(&call)), (vec![], 1));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn each_trunk_is_dialled_at_its_own_endpoint() {
    let mut world = with(&[Behaviour::refuses(503), Behaviour::rings()]);
    calls(&mut world);
    world.pass(1_000);
    let channel = world.sim.channel("call_out-leg-2").expect("the second trunk's leg");
    assert!(channel.name.contains(&endpoint(1)), "{channel:?}");
    assert_eq!(world.settle(), Ok(()));
}
