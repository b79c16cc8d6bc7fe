//! Scenarios of parked customers that must never break again.

use ari_sim::model::Sound;
use call_core::{
    Action, Call, CallFact, ChannelInfo, DialTarget, Entry, Input, Millis, OperatorStatus, QueueId, Recording, Refusal,
    Reply, Request, Stage, Status, Telephony, TransferTarget,
};

use super::setup::PLAIN;
use super::world::{World, extension, operator};

/// A customer who is parked, and who parked him.
struct ParkedCall {
    world: World,
    customer: String,
    by: usize,
}

fn call(world: &World) -> Call {
    world.calls().map(|(_, call)| call).next().expect("a call")
}

fn act(world: &mut World, n: usize, action: Action) -> Reply {
    let id = call(world).id;
    world.ask(Request::Act { call: id, operator: Some(operator(n)), action })
}

fn busy(world: &World, n: usize) -> bool {
    world.engine.operator(&operator(n)).is_some_and(|o| o.busy.is_some())
}

fn status(world: &World, n: usize) -> Option<OperatorStatus> {
    world.engine.operator(&operator(n)).map(|o| o.presence.status)
}

/// The channel that is asked to ring.
fn ringing(world: &World) -> String {
    let call = call(world);
    let leg = match &call.stage {
        Stage::Waiting(place) => place.offers[0].leg,
        Stage::Parked(place) => place.taker.expect("somebody picks up").leg,
        stage => panic!("nobody is asked: {stage:?}"),
    };
    call.id.leg_channel(leg).to_string()
}

fn asked(world: &World) -> Option<call_core::OperatorId> {
    let Stage::Waiting(place) = call(world).stage else { return None };
    place.offers.first().map(|o| o.operator.clone())
}

fn hear_each_other(world: &World, one: &str, other: &str) {
    assert_eq!(world.sim.hears(one), [Sound::Voice(other.to_owned())]);
    assert_eq!(world.sim.hears(other), [Sound::Voice(one.to_owned())]);
}

/// What is written into the recording now: silence or voice.
fn silent(world: &World) -> bool {
    let recordings: Vec<_> = world.sim.live_recordings().collect();
    assert_eq!(recordings.len(), 1, "one recording, which never ends");
    recordings[0].muted
}

fn talk(world: &mut World) -> (String, usize) {
    let customer = world.somebody_calls(PLAIN);
    world.pass(100);
    let device = ringing(world);
    world.sim.answer(&device);
    world.pass(2_000);
    (customer, (0..3).find(|n| busy(world, *n)).expect("an operator who talks"))
}

fn parked() -> ParkedCall {
    let mut world = World::new();
    let (customer, by) = talk(&mut world);
    assert_eq!(act(&mut world, by, Action::Park), Reply::Accepted);
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert_eq!(call(&world).parked().map(|p| p.slot), Some(1));
    assert!(silent(&world));
    ParkedCall { world, customer, by }
}

#[test]
fn the_operator_is_free_with_his_after_call_work_and_the_customer_hears_music() {
    let ParkedCall { mut world, customer, by } = parked();
    assert!(!busy(&world, by));
    assert_eq!(status(&world, by), Some(OperatorStatus::WrapUp));
    world.pass(60_000);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert_eq!((call(&world).state(), status(&world, by)), ("parked", Some(OperatorStatus::Available)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn another_operator_picks_him_up_in_one_call_and_one_recording() {
    let ParkedCall { mut world, customer, by } = parked();
    let other = (by + 1) % 3;
    assert_eq!(act(&mut world, other, Action::PickUp), Reply::Accepted);
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music], "until he is there");
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(500);
    hear_each_other(&world, &customer, &device);
    assert!(!silent(&world));
    let live = call(&world);
    assert_eq!((live.answered_by, live.back_to), (Some(operator(by)), None));
    assert_eq!(world.engine.parked().count(), 0);
    world.sim.hang_up(&device);
    world.pass(500);
    assert_eq!(call(&world).ended().map(|e| e.status), Some(Status::Answered));
    assert_eq!(status(&world, other), Some(OperatorStatus::WrapUp));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_desk_phone_picks_up_by_the_slot() {
    let ParkedCall { mut world, customer, by } = parked();
    let device = world.sim.phone_dials(&extension((by + 1) % 3), "*1");
    world.deliver();
    world.pass(500);
    hear_each_other(&world, &customer, &device);
    assert!(
        world.sim.channel(&device).is_some_and(|c| c.state == ari_sim::model::ChannelState::Up),
        "he hears that he is there"
    );
    assert!(!silent(&world));
    let nobody = world.sim.phone_dials(&extension((by + 2) % 3), "*1");
    world.deliver();
    world.pass(500);
    assert!(world.sim.channel(&nobody).is_none(), "the slot is empty now");
    assert_eq!(world.calls().count(), 1);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_phone_that_dialled_the_slot_before_him_does_not_get_him() {
    let ParkedCall { mut world, customer, by } = parked();
    let since = call(&world).parked().map(|p| p.since).expect("parked");
    // A look that was begun before this phone hung up still tells of it.
    let entry =
        Entry::Dialled { operator: operator((by + 1) % 3), number: "*1".into(), target: Err(Refusal::CallEnded) };
    let old =
        ChannelInfo { id: "old".into(), created_at: since - Millis::from_millis(1), up: true, entry: Some(entry) };
    world.input(Input::Telephony(Telephony::Entered(old)));
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert!(call(&world).parked().is_some_and(|p| p.taker.is_none()));
    assert!(!busy(&world, (by + 1) % 3));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_does_not_pick_up_after_all_leaves_him_parked() {
    for refuses in [true, false] {
        let ParkedCall { mut world, customer, by } = parked();
        let until = call(&world).parked().map(|p| p.until);
        let other = (by + 1) % 3;
        assert_eq!(act(&mut world, other, Action::PickUp), Reply::Accepted);
        world.pass(300);
        assert_eq!(act(&mut world, (by + 2) % 3, Action::PickUp), Reply::Refused(Refusal::AlreadyPickedUp));
        if refuses {
            world.sim.refuse(&ringing(&world), 486);
            world.pass(300);
        } else {
            world.pass(20_500);
        }
        let place = call(&world).parked().cloned().expect("still parked");
        assert_eq!((place.slot, Some(place.until), place.taker), (1, until, None));
        assert!(!busy(&world, other) && silent(&world));
        assert_eq!(status(&world, other), Some(OperatorStatus::Available), "he had no work with it");
        assert_eq!(world.sim.hears(&customer), [Sound::Music]);
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn nobody_picks_up_so_he_comes_back_to_who_parked_him_and_then_to_the_front_of_the_queue() {
    let ParkedCall { mut world, customer, by } = parked();
    world.pass(119_000);
    assert_eq!(call(&world).state(), "parked");
    world.pass(1_500);
    assert_eq!(asked(&world), Some(operator(by)));
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    world.sim.refuse(&ringing(&world), 486);
    world.pass(300);
    assert!(asked(&world).is_some_and(|o| o != operator(by)));
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(500);
    hear_each_other(&world, &customer, &device);
    assert!(!silent(&world));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_parked_him_is_away_so_the_queue_has_him_before_who_came_later() {
    let ParkedCall { mut world, customer, by } = parked();
    for n in 0..3 {
        world.ask(Request::SetStatus { operator: operator(n), status: OperatorStatus::Break, reason: None });
    }
    world.pass(60_000);
    let later = world.somebody_calls(PLAIN);
    world.pass(60_500);
    assert_eq!([world.sim.hears(&customer), world.sim.hears(&later)], [[Sound::Music], [Sound::Music]]);
    world.comes_to_work((by + 1) % 3);
    world.pass(300);
    let first = world.engine.calls().find(|c| matches!(&c.stage, Stage::Waiting(w) if !w.offers.is_empty()));
    let first = first.expect("somebody is asked");
    assert_eq!(first.leg(0).map(|l| l.channel.to_string()), Some(customer));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_hangs_up_in_the_park_was_answered_and_leaves_the_slot() {
    let ParkedCall { mut world, customer, by } = parked();
    act(&mut world, (by + 1) % 3, Action::PickUp);
    world.pass(300);
    world.sim.hang_up(&customer);
    world.pass(500);
    let ended = call(&world).ended().cloned().expect("over");
    assert_eq!((ended.status, ended.missed_reason, ended.by), (Status::Answered, None, call_core::EndedBy::Customer));
    assert_eq!(world.engine.parked().count(), 0);
    assert!(!busy(&world, (by + 1) % 3), "nothing rings for him any more");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_supervisor_ends_it_also_while_somebody_picks_up() {
    let ParkedCall { mut world, customer, by } = parked();
    let other = (by + 1) % 3;
    assert_eq!(act(&mut world, other, Action::PickUp), Reply::Accepted);
    world.pass(300);
    let id = call(&world).id;
    assert_eq!(world.ask(Request::Act { call: id, operator: None, action: Action::Hangup }), Reply::Accepted);
    world.pass(500);
    let ended = call(&world).ended().cloned().expect("over");
    assert_eq!((ended.status, ended.by), (Status::Answered, call_core::EndedBy::System));
    assert!(world.sim.channel(&customer).is_none() && !busy(&world, other));
    assert_eq!(world.engine.parked().count(), 0);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_picks_up_may_leave_it_before_he_has_him() {
    for how in [Action::Hangup, Action::Reject] {
        let ParkedCall { mut world, customer, by } = parked();
        let other = (by + 1) % 3;
        assert_eq!(act(&mut world, other, Action::PickUp), Reply::Accepted);
        world.pass(300);
        assert_eq!(act(&mut world, other, how), Reply::Accepted);
        world.pass(300);
        assert_eq!((call(&world).parked().map(|p| p.taker), busy(&world, other)), (Some(None), false));
        assert_eq!(world.sim.hears(&customer), [Sound::Music]);
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn each_parked_call_has_its_own_slot_and_a_free_one_is_used_again() {
    let ParkedCall { mut world, customer, .. } = parked();
    for n in 0..3 {
        world.ask(Request::SetStatus { operator: operator(n), status: OperatorStatus::Available, reason: None });
    }
    world.somebody_calls(PLAIN);
    world.pass(100);
    let second = world.engine.calls().find(|c| c.parked().is_none()).map(|c| c.id.clone()).expect("another call");
    let Some(Stage::Waiting(place)) = world.engine.call(&second).map(|c| c.stage.clone()) else { panic!("he waits") };
    world.sim.answer(second.leg_channel(place.offers[0].leg).as_str());
    world.pass(1_000);
    let park = |world: &mut World, id: &call_core::CallId| {
        world.ask(Request::Act { call: id.clone(), operator: None, action: Action::Park })
    };
    assert_eq!(park(&mut world, &second), Reply::Accepted, "a supervisor parks for the talker");
    assert_eq!(world.engine.parked().map(|(slot, _)| slot).collect::<Vec<_>>(), [1, 2]);
    world.sim.hang_up(&customer);
    world.pass(500);
    assert_eq!(world.engine.parked().map(|(slot, _)| slot).collect::<Vec<_>>(), [2]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let (_, by) = talk(&mut world);
    let (other, third) = ((by + 1) % 3, (by + 2) % 3);
    let no = |refusal| Reply::Refused(refusal);
    assert_eq!(act(&mut world, other, Action::PickUp), no(Refusal::NotParked));
    assert_eq!(act(&mut world, other, Action::Park), no(Refusal::NotInCall));
    let consult = Action::Consult(TransferTarget::To(DialTarget::Operator(operator(other))));
    assert_eq!(act(&mut world, by, consult), Reply::Accepted);
    assert_eq!(act(&mut world, by, Action::Park), no(Refusal::AlreadyConsulting));
    assert_eq!(act(&mut world, by, Action::Cancel), Reply::Accepted);
    world.pass(300);
    assert_eq!(act(&mut world, by, Action::Park), Reply::Accepted);
    assert_ne!(act(&mut world, by, Action::Park), Reply::Accepted, "twice");
    world.pass(300);
    world.calls_number(third);
    assert_eq!(act(&mut world, third, Action::PickUp), no(Refusal::OperatorBusy));
    assert_eq!(act(&mut world, by, Action::ResumeRecording), no(Refusal::NotInCall));
    world.sim.unregister(&extension(other));
    world.deliver();
    if other > 0 {
        assert_eq!(act(&mut world, other, Action::PickUp), no(Refusal::OperatorUnreachable));
    }
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn colleagues_cannot_park_each_other() {
    let mut world = World::new();
    world.act(&super::action::Action::CallsOperator(1, 2));
    world.pass(300);
    for _ in 0..2 {
        let rings: Vec<String> = world.sim.channels().map(|c| c.id.clone()).collect();
        rings.iter().for_each(|id| world.sim.answer(id));
        world.pass(500);
    }
    assert_eq!(call(&world).state(), "talking");
    assert_eq!(act(&mut world, 1, Action::Park), Reply::Refused(Refusal::NoCustomer));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_keeps_the_parked_with_music_and_his_time_goes_on() {
    let ParkedCall { mut world, customer, by } = parked();
    let before = call(&world).parked().cloned();
    world.pass(60_000);
    world.crash();
    world.pass(30_000);
    world.look();
    world.pass(500);
    assert_eq!(call(&world).parked().cloned(), before);
    assert_eq!(world.engine.parked().count(), 1);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert!(silent(&world));
    world.pass(29_500);
    assert_eq!(asked(&world), Some(operator(by)), "after two minutes, not two more");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_before_the_commands_left_parks_him_all_the_same() {
    let mut world = World::new();
    let (customer, by) = talk(&mut world);
    assert_eq!(act(&mut world, by, Action::Park), Reply::Accepted);
    world.crash();
    world.pass(500);
    world.look();
    world.pass(500);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert!(!busy(&world, by) && silent(&world));
    assert_eq!(act(&mut world, (by + 1) % 3, Action::PickUp), Reply::Accepted);
    world.crash();
    world.pass(6_000);
    world.look();
    world.pass(500);
    assert_eq!(call(&world).parked().map(|p| p.taker.is_none()), Some(true), "whose device was never called");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_queue_says_how_long_and_a_pause_of_the_operator_outlives_the_park() {
    let mut world = World::new();
    let (_, by) = talk(&mut world);
    assert_eq!(act(&mut world, by, Action::PauseRecording), Reply::Accepted);
    assert_eq!(act(&mut world, by, Action::Park), Reply::Accepted);
    let place = call(&world).parked().cloned().expect("parked");
    assert_eq!(place.until, place.since + Millis::secs(120));
    world.pass(300);
    assert_eq!(act(&mut world, (by + 1) % 3, Action::PickUp), Reply::Accepted);
    world.pass(300);
    let device = ringing(&world);
    world.sim.answer(&device);
    world.pass(500);
    assert!(silent(&world), "only a person resumes");
    assert!(matches!(call(&world).recording, Recording::Running { paused: true }));
    assert_eq!(call(&world).queue, Some(QueueId::new("queue_default")));
    let parks = world.facts(&call(&world).id).iter().filter(|(_, f)| matches!(f, CallFact::Parked { .. })).count();
    assert_eq!(parks, 1);
    assert_eq!(world.settle(), Ok(()));
}
