//! Scenarios of asking somebody during a call that must never break again.

use ari_sim::model::Sound;
use call_core::{
    Action, Call, CallFact, DialTarget, OperatorStatus, Recording, Refusal, Reply, Request, Stage, Status,
    TransferTarget,
};

use super::action::Does;
use super::setup::{PLAIN, first};
use super::world::{World, number, operator};

/// A customer on hold, the operator who has him, and whoever is asked: their channels.
struct Asking {
    world: World,
    customer: String,
    own: String,
    asked: String,
    by: usize,
    other: usize,
}

fn call(world: &World) -> Call {
    world.calls().map(|(_, call)| call).next().expect("a call")
}

fn act(world: &mut World, n: usize, action: Action) -> Reply {
    let id = call(world).id;
    world.ask(Request::Act { call: id, operator: Some(operator(n)), action })
}

fn colleague(n: usize) -> TransferTarget {
    TransferTarget::To(DialTarget::Operator(operator(n)))
}

fn busy(world: &World, n: usize) -> bool {
    world.engine.operator(&operator(n)).is_some_and(|o| o.busy.is_some())
}

/// The operator of a new talk asks the next one, whose phone rings.
fn asks(target: impl Fn(usize) -> TransferTarget) -> Asking {
    let mut world = World::new();
    let customer = world.somebody_calls(PLAIN);
    world.pass(100);
    let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
    let own = call(&world).id.leg_channel(place.offers[0].leg).to_string();
    world.sim.answer(&own);
    world.pass(2_000);
    let by = (0..3).find(|n| busy(&world, *n)).expect("an operator who talks");
    let other = (by + 1) % 3;
    assert_eq!(act(&mut world, by, Action::Consult(target(other))), Reply::Accepted);
    world.pass(300);
    let asked = call(&world).asked_leg().expect("somebody is asked").channel.to_string();
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    Asking { world, customer, own, asked, by, other }
}

fn answered() -> Asking {
    let mut asking = asks(colleague);
    asking.world.sim.answer(&asking.asked);
    asking.world.pass(500);
    let Asking { world, own, asked, customer, .. } = &asking;
    hear_each_other(world, &[own, asked]);
    assert_eq!(world.sim.hears(customer), [Sound::Music]);
    asking
}

fn hear_each_other(world: &World, channels: &[&str]) {
    for ear in channels {
        let others: Vec<Sound> = channels.iter().filter(|c| *c != ear).map(|c| Sound::Voice((*c).to_owned())).collect();
        let hears = world.sim.hears(ear);
        assert!(
            hears.len() == others.len() && others.iter().all(|o| hears.contains(o)),
            "{ear} hears {hears:?}, not {others:?}"
        );
    }
}

fn count(world: &World, fact: fn(&CallFact) -> bool) -> usize {
    world.facts(&call(world).id).iter().filter(|(_, f)| fact(f)).count()
}

#[test]
fn whoever_was_asked_takes_the_customer_in_one_call_and_one_recording() {
    let Asking { mut world, customer, own, asked, by, other } = answered();
    assert_eq!(act(&mut world, by, Action::Complete), Reply::Accepted);
    world.pass(300);
    hear_each_other(&world, &[&customer, &asked]);
    assert!(world.sim.channel(&own).is_none(), "the operator who asked is free");
    let live = call(&world);
    assert_eq!((live.answered_by.clone(), live.consult), (Some(operator(by)), None));
    assert!(matches!(live.recording, Recording::Running { paused: false }));
    assert_eq!(count(&world, |f| matches!(f, CallFact::RecordingStarted)), 1);
    assert!(busy(&world, other) && !busy(&world, by));
    world.sim.hang_up(&asked);
    world.pass(500);
    assert_eq!(call(&world).ended().map(|e| e.status), Some(Status::Answered));
    let status = |n| world.engine.operator(&operator(n)).map(|o| o.presence.status);
    assert_eq!([status(by), status(other)], [Some(OperatorStatus::WrapUp); 2], "both talked with the customer");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_operator_goes_back_and_whoever_was_asked_has_no_after_call_work() {
    for how in [Action::Cancel, Action::Unhold, Action::Hangup] {
        let Asking { mut world, customer, own, asked, by, other } = answered();
        assert_eq!(act(&mut world, by, how), Reply::Accepted);
        world.pass(300);
        hear_each_other(&world, &[&customer, &own]);
        assert!(world.sim.channel(&asked).is_none());
        let status = world.engine.operator(&operator(other)).map(|o| o.presence.status);
        assert_eq!(status, Some(OperatorStatus::Available));
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn nobody_answers_or_refuses_and_the_operator_is_back_with_the_customer() {
    for refuses in [Some(486), Some(603), None] {
        let Asking { mut world, customer, own, asked, .. } = asks(colleague);
        match refuses {
            Some(sip) => {
                world.sim.refuse(&asked, sip);
                world.pass(500);
            }
            None => world.pass(21_000),
        }
        hear_each_other(&world, &[&customer, &own]);
        assert!(world.sim.channel(&asked).is_none());
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn whoever_was_asked_declines_or_hangs_up_in_the_page() {
    let Asking { mut world, customer, own, other, .. } = asks(colleague);
    assert_eq!(act(&mut world, other, Action::Reject), Reply::Accepted);
    world.pass(300);
    hear_each_other(&world, &[&customer, &own]);
    assert_eq!(world.settle(), Ok(()));
    let Asking { mut world, customer, own, other, .. } = answered();
    assert_eq!(act(&mut world, other, Action::Hangup), Reply::Accepted);
    world.pass(300);
    hear_each_other(&world, &[&customer, &own]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_operator_drops_out_and_the_customer_is_with_whoever_was_asked() {
    let Asking { mut world, customer, own, asked, .. } = answered();
    world.sim.hang_up(&own);
    world.pass(500);
    hear_each_other(&world, &[&customer, &asked]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_hands_on_before_the_answer_is_free_and_the_customer_is_not_lost() {
    for (by_phone, answers) in [(false, true), (true, true), (false, false), (true, false)] {
        let Asking { mut world, customer, own, asked, by, .. } = asks(colleague);
        if by_phone {
            world.sim.hang_up(&own);
        } else {
            assert_eq!(act(&mut world, by, Action::Complete), Reply::Accepted);
        }
        world.pass(300);
        assert!(!busy(&world, by) && world.sim.channel(&own).is_none());
        assert_eq!(world.sim.hears(&customer), [Sound::Music]);
        if answers {
            world.sim.answer(&asked);
            world.pass(500);
            hear_each_other(&world, &[&customer, &asked]);
        } else {
            world.sim.refuse(&asked, 486);
            world.pass(300);
            let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
            assert_eq!(place.offers.first().map(|o| o.operator.clone()), Some(operator(by)), "back to whoever had him");
        }
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn the_customer_leaves_and_everybody_goes() {
    let Asking { mut world, customer, by, other, .. } = answered();
    world.sim.hang_up(&customer);
    world.pass(500);
    assert_eq!(call(&world).ended().map(|e| e.status), Some(Status::Answered));
    assert!(!busy(&world, by) && !busy(&world, other));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn three_talk_until_one_leaves() {
    for leaves in 0..3 {
        let Asking { mut world, customer, own, asked, by, .. } = answered();
        assert_eq!(act(&mut world, by, Action::Conference(None)), Reply::Accepted);
        world.pass(300);
        hear_each_other(&world, &[&customer, &own, &asked]);
        match leaves {
            0 => {
                world.sim.hang_up(&asked);
                world.pass(500);
                hear_each_other(&world, &[&customer, &own]);
            }
            1 => {
                assert_eq!(act(&mut world, by, Action::Hangup), Reply::Accepted);
                world.pass(500);
                hear_each_other(&world, &[&customer, &asked]);
                assert!(!busy(&world, by));
            }
            _ => {
                world.sim.hang_up(&customer);
                world.pass(500);
                assert!(call(&world).ended().is_some());
            }
        }
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn somebody_is_invited_and_talks_with_both_as_soon_as_he_picks_up() {
    let Asking { mut world, customer, own, by, other, .. } = asks(colleague);
    act(&mut world, by, Action::Cancel);
    world.pass(500);
    assert_eq!(act(&mut world, by, Action::Conference(Some(colleague(other)))), Reply::Accepted);
    world.pass(300);
    let asked = call(&world).asked_leg().expect("he rings").channel.to_string();
    world.sim.answer(&asked);
    world.pass(500);
    hear_each_other(&world, &[&customer, &own, &asked]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_number_outside_is_asked_and_takes_the_customer() {
    let mut asking = asks(|_| TransferTarget::To(number("+998711234567")));
    asking.world.sim.answer(&asking.asked);
    let Asking { mut world, customer, own, asked, by, .. } = asking;
    world.pass(500);
    hear_each_other(&world, &[&own, &asked]);
    assert_eq!(act(&mut world, by, Action::Complete), Reply::Accepted);
    world.pass(500);
    hear_each_other(&world, &[&customer, &asked]);
    world.sim.hang_up(&customer);
    world.pass(500);
    assert!(world.sim.channel(&asked).is_none());
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_second_press_after_handing_over_ends_nothing() {
    let Asking { mut world, customer, asked, by, .. } = answered();
    assert_eq!(act(&mut world, by, Action::Complete), Reply::Accepted);
    assert_eq!(act(&mut world, by, Action::Hangup), Reply::Accepted);
    world.pass(500);
    hear_each_other(&world, &[&customer, &asked]);
    assert!(!busy(&world, by));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_phone_on_hold_in_a_conference_puts_no_music_over_the_others() {
    let Asking { mut world, customer, own, asked, by, .. } = answered();
    act(&mut world, by, Action::Conference(None));
    world.pass(300);
    assert_eq!(act(&mut world, by, Action::Hold), Reply::Refused(Refusal::AlreadyConsulting));
    world.sim.phone_hold(&own, true);
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Voice(asked.clone())]);
    world.crash();
    world.look();
    assert_eq!(world.sim.hears(&customer), [Sound::Voice(asked.clone())]);
    world.sim.hang_up(&asked);
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music], "alone now");
    world.sim.phone_hold(&own, false);
    world.pass(300);
    hear_each_other(&world, &[&customer, &own]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_was_only_asked_keeps_his_place_in_the_queue() {
    let Asking { mut world, by, other, .. } = answered();
    let idle = |world: &World| world.engine.operator(&operator(other)).map(|o| o.presence.idle_since);
    let before = idle(&world);
    act(&mut world, by, Action::Cancel);
    world.pass(300);
    assert!(!busy(&world, other));
    assert_eq!(idle(&world), before);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let Asking { mut world, by, other, .. } = asks(colleague);
    let no = |refusal| Reply::Refused(refusal);
    assert_eq!(act(&mut world, by, Action::Conference(None)), no(Refusal::NotAnswered));
    assert_eq!(act(&mut world, by, Action::Consult(colleague(other))), no(Refusal::AlreadyConsulting));
    assert_eq!(act(&mut world, by, Action::Transfer(colleague(other))), no(Refusal::AlreadyConsulting));
    assert_eq!(act(&mut world, other, Action::Complete), no(Refusal::NotConsulting));
    world.does(by, Does::Cancels);
    world.pass(300);
    assert_eq!(act(&mut world, by, Action::Complete), no(Refusal::NotConsulting));
    assert_eq!(act(&mut world, by, Action::Cancel), no(Refusal::NotConsulting));
    assert_eq!(act(&mut world, by, Action::Consult(colleague(by))), no(Refusal::CallToOneself));
    let queue = TransferTarget::Queue(first());
    assert_eq!(act(&mut world, by, Action::Consult(queue)), Reply::Accepted, "whoever of a queue is free");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_at_any_moment_of_asking_loses_nobody() {
    for moment in 0..4 {
        let Asking { mut world, customer, own, asked, by, .. } = if moment == 0 { asks(colleague) } else { answered() };
        match moment {
            2 => {
                act(&mut world, by, Action::Conference(None));
            }
            3 => {
                act(&mut world, by, Action::Complete);
            }
            _ => {}
        }
        world.crash();
        world.pass(2_000);
        world.look();
        world.pass(500);
        match moment {
            0 => {
                world.sim.answer(&asked);
                world.pass(500);
                hear_each_other(&world, &[&own, &asked]);
            }
            1 => hear_each_other(&world, &[&own, &asked]),
            2 => hear_each_other(&world, &[&customer, &own, &asked]),
            _ => hear_each_other(&world, &[&customer, &asked]),
        }
        assert_eq!(world.settle(), Ok(()), "moment {moment}");
    }
}
