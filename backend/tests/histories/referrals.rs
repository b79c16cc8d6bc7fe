//! Scenarios of transfers that a phone asks for by itself, which must never break again.

use ari_sim::model::Sound;
use call_core::{Action, Call, CallFact, Command, DialTarget, OperatorStatus, Request, Stage, Status, TransferTarget};

use super::setup::PLAIN;
use super::world::{World, extension, operator};

/// A customer talks with an operator: both channels, and who it is.
struct Talk {
    world: World,
    customer: String,
    device: String,
    by: usize,
}

fn call(world: &World) -> Call {
    world.calls().map(|(_, call)| call).next().expect("a call")
}

fn talk() -> Talk {
    let mut world = World::new();
    let customer = world.somebody_calls(PLAIN);
    world.pass(100);
    let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
    let device = call(&world).id.leg_channel(place.offers[0].leg).to_string();
    world.sim.answer(&device);
    world.pass(2_000);
    let by = (0..3).find(|n| world.engine.operator(&operator(*n)).is_some_and(|o| o.busy.is_some()));
    Talk { world, customer, device, by: by.expect("an operator who talks") }
}

/// What the phone is told, in order.
fn told(world: &World) -> Vec<bool> {
    let ended = |c: &Command| if let Command::EndReferral { done, .. } = c { Some(*done) } else { None };
    world.on_their_way().filter_map(|issued| ended(&issued.command)).collect()
}

fn transfers(world: &World) -> usize {
    world.facts(&call(world).id).iter().filter(|(_, f)| matches!(f, CallFact::Transferred { .. })).count()
}

#[test]
fn a_phone_hands_the_customer_to_a_colleague_once() {
    let Talk { mut world, customer, device, by } = talk();
    let other = (by + 1) % 3;
    world.sim.phone_refers(&device, &extension(other));
    world.sim.phone_refers(&device, &extension(other));
    world.deliver();
    assert_eq!(told(&world), [true]);
    let hangup = |c: &Command| matches!(c, Command::Hangup(channel, _) if channel.as_str() == device);
    let place = |f: &dyn Fn(&Command) -> bool| world.on_their_way().position(|issued| f(&issued.command));
    assert!(place(&|c| matches!(c, Command::EndReferral { .. })) < place(&hangup), "told before he is hung up");
    world.pass(300);
    assert_eq!((world.sim.hears(&customer), transfers(&world)), (vec![Sound::Music], 1));
    assert!(world.sim.channel(&device).is_none());
    let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
    assert_eq!(place.offers[0].operator, operator(other));
    let device = call(&world).id.leg_channel(place.offers[0].leg).to_string();
    world.sim.answer(&device);
    world.pass(500);
    assert_eq!(world.sim.hears(&customer), [Sound::Voice(device.clone())]);
    world.sim.hang_up(&device);
    world.pass(500);
    assert_eq!(call(&world).ended().map(|e| e.status), Some(Status::Answered));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_phone_hands_the_customer_to_a_number_outside() {
    let Talk { mut world, customer, device, .. } = talk();
    world.sim.phone_refers(&device, "+998711234567");
    world.deliver();
    world.pass(300);
    let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
    let outside = call(&world).id.leg_channel(place.forward.expect("a number is called").leg);
    world.sim.answer(outside.as_str());
    world.pass(500);
    let Stage::Talking { leg } = call(&world).stage else { panic!("{:?}", call(&world).stage) };
    assert_eq!(world.sim.hears(&customer), [Sound::Voice(call(&world).id.leg_channel(leg).to_string())]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_cannot_be_leaves_the_talk_as_it_is() {
    let Talk { mut world, customer, device, by } = talk();
    let third = (by + 2) % 3;
    world.ask(Request::SetStatus { operator: operator(third), status: OperatorStatus::Break, reason: None });
    for to in [by, third] {
        world.sim.phone_refers(&device, &extension(to));
        world.deliver();
        assert_eq!(told(&world), [false]);
        world.pass(300);
        assert_eq!(world.sim.hears(&customer), [Sound::Voice(device.clone())]);
        assert_eq!(transfers(&world), 0);
    }
    // The customer's own leg asks for nothing.
    world.sim.phone_refers(&customer, &extension((by + 1) % 3));
    world.deliver();
    assert_eq!((told(&world), transfers(&world)), (vec![], 0));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn after_asking_somebody_it_completes_that_and_nothing_else() {
    let Talk { mut world, customer, device, by } = talk();
    let refers = |world: &mut World, other: &str| {
        let channel = device.as_str().into();
        let target = Ok(DialTarget::Operator(operator(by)));
        let event = call_core::Telephony::Referred { channel, target, consulted: Some(other.into()) };
        world.input(call_core::Input::Telephony(event));
    };
    refers(&mut world, &device);
    assert_eq!(told(&world), [false], "nobody is asked");
    world.pass(300);
    let colleague = TransferTarget::To(DialTarget::Operator(operator((by + 1) % 3)));
    let id = call(&world).id;
    world.ask(Request::Act { call: id, operator: Some(operator(by)), action: Action::Consult(colleague) });
    world.pass(300);
    let asked = call(&world).asked_leg().expect("somebody is asked").channel.to_string();
    world.sim.answer(&asked);
    world.pass(500);
    refers(&mut world, "1763.99");
    assert_eq!(told(&world), [false], "a channel of nobody here");
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    refers(&mut world, &asked);
    assert_eq!(told(&world), [true]);
    world.pass(500);
    assert_eq!(world.sim.hears(&customer), [Sound::Voice(asked)]);
    assert!(world.sim.channel(&device).is_none());
    assert_eq!(world.settle(), Ok(()));
}
