//! Scenarios of a supervisor in somebody else's talk that must never break again.

use ari_sim::model::Sound;
use call_core::{
    Action, Call, CallFact, EndedBy, ListenMode, OfferOutcome, OperatorStatus, OwnCause, Refusal, Reply, Request,
    Stage, Status, TransferTarget,
};

use super::setup::{PLAIN, first};
use super::world::{World, operator};

/// A talk, the supervisor's channel, and who they are.
struct Heard {
    world: World,
    customer: String,
    desk: String,
    own: String,
    by: usize,
    supervisor: usize,
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

/// What everybody sees of an operator.
fn badge(world: &World, n: usize) -> &'static str {
    world.engine.operator(&operator(n)).map(|o| world.engine.shown_status(o)).expect("an operator")
}

fn heard(mode: ListenMode) -> Heard {
    let mut world = World::new();
    let customer = world.somebody_calls(PLAIN);
    world.pass(100);
    let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
    let desk = call(&world).id.leg_channel(place.offers[0].leg).to_string();
    world.sim.answer(&desk);
    world.pass(2_000);
    let by = (0..3).find(|n| busy(&world, *n)).expect("an operator who talks");
    let supervisor = (by + 1) % 3;
    let status = OperatorStatus::Offline;
    world.ask(Request::SetStatus { operator: operator(supervisor), status, reason: None });
    assert_eq!(act(&mut world, supervisor, Action::Listen(mode)), Reply::Accepted);
    world.pass(300);
    let own = call(&world).leg(2).expect("his leg").channel.to_string();
    assert_eq!((badge(&world, by), badge(&world, supervisor)), ("talking", "offline"));
    world.sim.answer(&own);
    world.pass(500);
    // The operator must not read from it that somebody listens.
    assert_eq!((badge(&world, by), badge(&world, supervisor)), ("talking", "offline"));
    Heard { world, customer, desk, own, by, supervisor }
}

fn hear_each_other(world: &World, channels: &[&str]) {
    for ear in channels {
        let mut others: Vec<Sound> =
            channels.iter().filter(|c| *c != ear).map(|c| Sound::Voice((*c).to_owned())).collect();
        others.sort();
        assert_eq!(world.sim.hears(ear), others, "{ear}");
    }
}

/// The supervisor hears the operator's leg, and the two do not notice.
fn hears_aside(heard: &Heard, silent: bool) {
    let Heard { world, customer, desk, own, .. } = heard;
    hear_each_other(world, &[customer, desk]);
    let live = call(world);
    let snoop = live.listening.and_then(|l| l.snoop).and_then(|no| live.leg(no)).expect("a snoop").channel.clone();
    assert_eq!(world.sim.hears(own), [Sound::Voice(snoop.to_string())]);
    assert_eq!(world.sim.channel(own).map(|c| c.muted_in), Some(silent));
}

#[test]
fn he_listens_whispers_barges_and_goes_back() {
    let mut heard = heard(ListenMode::Listen);
    hears_aside(&heard, true);
    let change = |heard: &mut Heard, mode| {
        assert_eq!(act(&mut heard.world, heard.supervisor, Action::Listen(mode)), Reply::Accepted);
        heard.world.pass(300);
    };
    change(&mut heard, ListenMode::Whisper);
    hears_aside(&heard, false);
    change(&mut heard, ListenMode::Barge);
    hear_each_other(&heard.world, &[&heard.customer, &heard.desk, &heard.own]);
    change(&mut heard, ListenMode::Listen);
    hears_aside(&heard, true);
    assert_eq!(heard.world.settle(), Ok(()));
}

#[test]
fn he_goes_by_himself_and_the_talk_goes_on() {
    for by_phone in [true, false] {
        let Heard { mut world, customer, desk, own, supervisor, .. } = heard(ListenMode::Listen);
        if by_phone {
            world.sim.hang_up(&own);
        } else {
            assert_eq!(act(&mut world, supervisor, Action::StopListening), Reply::Accepted);
            assert_eq!(act(&mut world, supervisor, Action::StopListening), Reply::Accepted);
        }
        world.pass(500);
        hear_each_other(&world, &[&customer, &desk]);
        assert_eq!(
            (busy(&world, supervisor), world.sim.channels().count(), world.sim.bridges().count()),
            (false, 2, 1)
        );
        let status = world.engine.operator(&operator(supervisor)).map(|o| o.presence.status);
        assert_eq!(status, Some(OperatorStatus::Offline), "no after-call work for who listened");
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn the_talk_ends_or_is_handed_on_and_he_is_free() {
    for handed_on in [true, false] {
        let Heard { mut world, customer, own, by, supervisor, .. } = heard(ListenMode::Whisper);
        if handed_on {
            assert_eq!(act(&mut world, by, Action::Transfer(TransferTarget::Queue(first()))), Reply::Accepted);
        } else {
            world.sim.hang_up(&customer);
        }
        world.pass(500);
        assert!(!busy(&world, supervisor) && world.sim.channel(&own).is_none());
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn he_takes_the_customer_over() {
    for mode in [ListenMode::Listen, ListenMode::Whisper, ListenMode::Barge] {
        for held in [false, true] {
            let Heard { mut world, customer, desk, own, by, supervisor } = heard(mode);
            if held {
                act(&mut world, by, Action::Hold);
                world.pass(300);
            }
            assert_eq!(act(&mut world, supervisor, Action::TakeOver), Reply::Accepted);
            world.pass(500);
            assert_eq!(badge(&world, supervisor), "talking");
            hear_each_other(&world, &[&customer, &own]);
            assert!(world.sim.channel(&desk).is_none() && !busy(&world, by));
            let live = call(&world);
            assert_eq!((live.answered_by, live.listening), (Some(operator(by)), None));
            world.sim.hang_up(&own);
            world.pass(500);
            assert_eq!(call(&world).ended().map(|e| e.status), Some(Status::Answered));
            assert_eq!(world.settle(), Ok(()));
        }
    }
}

#[test]
fn he_takes_over_after_he_went_back_to_listening_and_is_heard() {
    for crash in [false, true] {
        let Heard { mut world, customer, own, supervisor, .. } = heard(ListenMode::Barge);
        act(&mut world, supervisor, Action::Listen(ListenMode::Listen));
        world.pass(500);
        assert_eq!(act(&mut world, supervisor, Action::Mute), Reply::Refused(Refusal::NotTalking));
        assert_eq!(act(&mut world, supervisor, Action::TakeOver), Reply::Accepted);
        if crash {
            // The commands of the take-over are lost.
            world.crash();
            world.pass(12_000);
        }
        world.pass(500);
        hear_each_other(&world, &[&customer, &own]);
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn who_barges_in_talks_with_a_customer_on_hold_without_music() {
    let Heard { mut world, customer, own, by, supervisor, .. } = heard(ListenMode::Barge);
    assert_eq!(act(&mut world, by, Action::Hold), Reply::Accepted);
    world.pass(300);
    hear_each_other(&world, &[&customer, &own]);
    world.crash();
    world.pass(2_000);
    hear_each_other(&world, &[&customer, &own]);
    act(&mut world, supervisor, Action::Listen(ListenMode::Listen));
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    act(&mut world, supervisor, Action::Listen(ListenMode::Barge));
    world.pass(300);
    hear_each_other(&world, &[&customer, &own]);
    act(&mut world, supervisor, Action::StopListening);
    world.pass(300);
    assert_eq!(world.sim.hears(&customer), [Sound::Music]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_crash_while_he_listens_loses_nobody() {
    for mode in [ListenMode::Listen, ListenMode::Whisper, ListenMode::Barge] {
        let mut heard = heard(mode);
        heard.world.crash();
        heard.world.pass(2_000);
        heard.world.look();
        heard.world.pass(500);
        match mode {
            ListenMode::Barge => hear_each_other(&heard.world, &[&heard.customer, &heard.desk, &heard.own]),
            mode => hears_aside(&heard, mode == ListenMode::Listen),
        }
        assert_eq!(heard.world.settle(), Ok(()));
    }
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let heard = heard(ListenMode::Listen);
    hears_aside(&heard, true);
    let Heard { mut world, by, supervisor, .. } = heard;
    let third = 3 - by - supervisor;
    let no = |refusal| Reply::Refused(refusal);
    assert_eq!(act(&mut world, by, Action::Listen(ListenMode::Listen)), no(Refusal::AlreadyListened));
    assert_eq!(act(&mut world, third, Action::Listen(ListenMode::Listen)), no(Refusal::AlreadyListened));
    assert_eq!(act(&mut world, third, Action::TakeOver), no(Refusal::NotInCall));
    act(&mut world, supervisor, Action::Hangup);
    world.pass(300);
    assert_eq!(act(&mut world, by, Action::Listen(ListenMode::Listen)), no(Refusal::CallToOneself));
    assert_eq!(act(&mut world, supervisor, Action::TakeOver), no(Refusal::NotInCall));
    assert_eq!(world.settle(), Ok(()));
}

/// Ends the only call from outside: its status, when everybody is let go.
fn ended_from_outside(world: &mut World) -> Status {
    let id = call(world).id;
    assert_eq!(world.ask(Request::Act { call: id, operator: None, action: Action::Hangup }), Reply::Accepted);
    world.pass(500);
    let end = call(world).ended().cloned().expect("over");
    assert_eq!((end.cause.own, end.by), (Some(OwnCause::EndedBySupervisor), EndedBy::System));
    assert_eq!(end.missed_reason, None, "it was not the caller who left");
    assert_eq!(world.sim.channels().count(), 0);
    assert!((0..3).all(|n| !busy(world, n)));
    end.status
}

fn withdrawn(world: &World) -> usize {
    let over = |fact: &CallFact| matches!(fact, CallFact::OfferEnded { outcome: OfferOutcome::Withdrawn, .. });
    world.facts(&call(world).id).iter().filter(|(_, fact)| over(fact)).count()
}

#[test]
fn a_call_that_he_ends_from_outside_tells_that_he_did() {
    // While it rings, and between the answer and the talk.
    for answered in [false, true] {
        let mut world = World::new();
        world.somebody_calls(PLAIN);
        world.pass(2_000);
        let Stage::Waiting(place) = call(&world).stage else { panic!("he waits") };
        if answered {
            world.sim.answer(call(&world).id.leg_channel(place.offers[0].leg).as_str());
            world.act(&super::action::Action::Waits(0));
            assert!(matches!(call(&world).stage, Stage::Connecting { .. }));
        }
        assert_eq!((ended_from_outside(&mut world), withdrawn(&world)), (Status::Missed, 1));
        assert_eq!(world.settle(), Ok(()));
    }
    // In the talk, and while the customer who was handed on waits.
    let mut heard = heard(ListenMode::Listen);
    assert_eq!((ended_from_outside(&mut heard.world), withdrawn(&heard.world)), (Status::Answered, 0));
    assert_eq!(heard.world.settle(), Ok(()));
    let mut heard = self::heard(ListenMode::Listen);
    assert_eq!(act(&mut heard.world, heard.by, Action::Transfer(TransferTarget::Queue(first()))), Reply::Accepted);
    heard.world.pass(100);
    assert!(matches!(call(&heard.world).stage, Stage::Waiting(_)));
    assert_eq!(ended_from_outside(&mut heard.world), Status::Answered);
    assert_eq!(heard.world.settle(), Ok(()));
}
