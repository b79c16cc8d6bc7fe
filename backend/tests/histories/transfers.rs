//! Scenarios of handing a customer on that must never break again.

use ari_sim::model::Sound;
use call_core::{
    Action, CallFact, DialTarget, OperatorStatus, QueueId, Recording, Refusal, Reply, Request, Stage, Status,
    TransferTarget,
};

use super::setup::{PLAIN, first};
use super::world::{World, number, operator};

/// A customer talks with an operator; both channels, and which operator it is.
struct Talk {
    customer: String,
    device: String,
    by: usize,
}

fn talk(world: &mut World) -> Talk {
    let customer = world.somebody_calls(PLAIN);
    world.pass(100);
    let device = ringing(world).expect("somebody is asked");
    world.sim.answer(&device);
    world.pass(2_000);
    let by = (0..3).find(|n| busy(world, *n)).expect("an operator who talks");
    Talk { customer, device, by }
}

fn busy(world: &World, n: usize) -> bool {
    world.engine.operator(&operator(n)).is_some_and(|o| o.busy.is_some())
}

fn call(world: &World) -> call_core::Call {
    world.calls().map(|(_, call)| call).next().expect("a call")
}

/// The channel that is asked to ring.
fn ringing(world: &World) -> Option<String> {
    let call = world.engine.calls().next()?;
    let Stage::Waiting(place) = &call.stage else { return None };
    let leg = place.offers.first().map(|o| o.leg).or(place.forward.as_ref().map(|f| f.leg))?;
    Some(call.id.leg_channel(leg).to_string())
}

fn asked(world: &World) -> Option<call_core::OperatorId> {
    let call = world.engine.calls().next()?;
    let Stage::Waiting(place) = &call.stage else { return None };
    place.offers.first().map(|o| o.operator.clone())
}

fn hand_on(world: &mut World, by: usize, target: TransferTarget) -> Reply {
    let id = call(world).id;
    world.ask(Request::Act { call: id, operator: Some(operator(by)), action: Action::Transfer(target) })
}

fn to(n: usize) -> TransferTarget {
    TransferTarget::To(DialTarget::Operator(operator(n)))
}

fn hear_each_other(world: &World, one: &str, other: &str) {
    assert_eq!(world.sim.hears(one), [Sound::Voice(other.to_owned())]);
    assert_eq!(world.sim.hears(other), [Sound::Voice(one.to_owned())]);
}

#[test]
fn a_customer_is_handed_to_an_operator_in_one_call_and_one_recording() {
    for held in [false, true] {
        let mut world = World::new();
        let Talk { customer, device, by } = talk(&mut world);
        if held {
            world.does(by, super::action::Does::Hold);
            world.pass(1_000);
        }
        let other = (by + 1) % 3;
        assert_eq!(hand_on(&mut world, by, to(other)), Reply::Accepted);
        world.pass(300);
        assert_eq!(world.sim.hears(&customer), [Sound::Music]);
        assert_eq!((asked(&world), busy(&world, by)), (Some(operator(other)), false));
        assert!(world.sim.channel(&device).is_none(), "he is free at once");
        let device = ringing(&world).expect("the other rings");
        world.sim.answer(&device);
        world.pass(500);
        hear_each_other(&world, &customer, &device);
        let call = call(&world);
        assert_eq!(call.answered_by, Some(operator(by)));
        assert!(matches!(call.recording, Recording::Running { paused: false }));
        let started = world.facts(&call.id).iter().filter(|(_, f)| *f == CallFact::RecordingStarted).count();
        assert_eq!((started, world.sim.live_recordings().count()), (1, 1));
        world.sim.hang_up(&device);
        world.pass(500);
        assert_eq!(world.calls().next().and_then(|(_, c)| c.ended().map(|e| e.status)), Some(Status::Answered));
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn nobody_takes_him_so_he_goes_back_and_then_to_the_front_of_the_queue() {
    let mut world = World::new();
    let Talk { customer, by, .. } = talk(&mut world);
    let (other, third) = ((by + 1) % 3, (by + 2) % 3);
    hand_on(&mut world, by, to(other));
    world.pass(300);
    world.sim.refuse(&ringing(&world).expect("the other rings"), 486);
    world.pass(300);
    assert_eq!(asked(&world), Some(operator(by)), "back to whoever had him, after-call work or not");
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    world.pass(20_000);
    assert_eq!(asked(&world), Some(operator(third)), "then to whoever of the queue is free");
    let device = ringing(&world).expect("he rings");
    world.sim.answer(&device);
    world.pass(500);
    hear_each_other(&world, &customer, &device);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_leaves_while_he_waits_again_was_answered() {
    let mut world = World::new();
    let Talk { customer, by, .. } = talk(&mut world);
    assert_eq!(hand_on(&mut world, by, TransferTarget::Queue(first())), Reply::Accepted);
    world.pass(300);
    assert!(asked(&world).is_some_and(|o| o != operator(by)));
    world.sim.hang_up(&customer);
    world.pass(500);
    let ended = call(&world).ended().cloned().expect("over");
    assert_eq!((ended.status, ended.missed_reason), (Status::Answered, None));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_number_outside_takes_him_or_he_comes_back() {
    for answers in [true, false] {
        let mut world = World::new();
        let Talk { customer, by, .. } = talk(&mut world);
        let target = TransferTarget::To(number("+998711234567"));
        assert_eq!(hand_on(&mut world, by, target), Reply::Accepted);
        world.pass(100);
        let Some(outside) = ringing(&world) else { panic!("{:?}", call(&world).stage) };
        if answers {
            world.sim.answer(&outside);
            world.pass(500);
            hear_each_other(&world, &customer, &outside);
        } else {
            world.sim.hang_up(&outside);
            world.pass(500);
            assert_eq!(asked(&world), Some(operator(by)));
            assert_eq!(world.sim.hears(&customer), [Sound::Music]);
        }
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let Talk { customer, device, by } = talk(&mut world);
    let (other, third) = ((by + 1) % 3, (by + 2) % 3);
    let status = OperatorStatus::Break;
    world.ask(Request::SetStatus { operator: operator(third), status, reason: None });
    let no = |refusal| Reply::Refused(refusal);
    assert_eq!(hand_on(&mut world, by, to(by)), no(Refusal::CallToOneself));
    assert_eq!(hand_on(&mut world, by, to(third)), no(Refusal::OperatorUnreachable));
    assert_eq!(hand_on(&mut world, other, to(other)), no(Refusal::NotInCall));
    assert_eq!(hand_on(&mut world, by, TransferTarget::Queue(QueueId::new("gone"))), no(Refusal::QueueUnknown));
    hear_each_other(&world, &customer, &device);
    assert_eq!(hand_on(&mut world, by, to(other)), Reply::Accepted);
    assert_ne!(hand_on(&mut world, by, to(other)), Reply::Accepted, "twice");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_while_the_other_rings_loses_nothing() {
    let mut world = World::new();
    let Talk { customer, by, .. } = talk(&mut world);
    hand_on(&mut world, by, to((by + 1) % 3));
    world.crash();
    world.pass(2_000);
    world.look();
    world.pass(500);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    let device = ringing(&world).expect("somebody rings");
    world.sim.answer(&device);
    world.pass(500);
    hear_each_other(&world, &customer, &device);
    assert_eq!(world.settle(), Ok(()));
}
