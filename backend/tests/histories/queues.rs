//! Scenarios of queues that must never break again.

use call_core::{
    Announce, CallFact, Input, NO_ANSWER, OfferOutcome, OperatorStatus, Overflow, OwnCause, Stage, Status, Strategy,
};

use super::setup::{BLOCKED, OTHER, PLAIN, Setup, VIP, second};
use super::world::{World, extension, number, operator};

fn ring_all() -> Setup {
    Setup { strategy: Strategy::RingAll, ..Setup::default() }
}

/// Devices that ring, in the order of their legs.
fn ringing(world: &World) -> Vec<String> {
    let live = world.engine.calls().flat_map(|c| match &c.stage {
        Stage::Waiting(w) => w.offers.iter().map(|o| c.id.leg_channel(o.leg).to_string()).collect(),
        _ => Vec::new(),
    });
    live.collect()
}

/// Whom the callers who wait are offered to now.
fn asked(world: &World) -> Vec<String> {
    let offers = world.engine.calls().flat_map(|c| match &c.stage {
        Stage::Waiting(w) => w.offers.iter().map(|o| o.operator.to_string()).collect(),
        _ => Vec::new(),
    });
    offers.collect()
}

fn call_of(world: &World, number: &str) -> call_core::Call {
    let from = format!("+{number}");
    world.calls().map(|(_, c)| c).filter(|c| c.start.from == from).last().expect("such a call")
}

fn outcomes(world: &World) -> Vec<OfferOutcome> {
    let ids: Vec<_> = world.calls().map(|(id, _)| id.clone()).collect();
    let facts = ids.iter().flat_map(|id| world.facts(id));
    facts
        .filter_map(|(_, f)| if let CallFact::OfferEnded { outcome, .. } = f { Some(*outcome) } else { None })
        .collect()
}

/// A caller talks with whoever is asked, who is idle again afterwards.
fn serve(world: &mut World, number: &str) -> String {
    let caller = world.somebody_calls(number);
    world.pass(100);
    let who = asked(world).first().cloned().expect("somebody is asked");
    let device = ringing(world)[0].clone();
    world.sim.answer(&device);
    world.pass(3_000);
    world.sim.hang_up(&caller);
    world.pass(100);
    world.pass(31_000);
    who
}

#[test]
fn ring_all_the_first_answer_wins_and_the_others_stop() {
    let mut world = World::with(ring_all());
    world.somebody_calls(PLAIN);
    world.pass(100);
    let devices = ringing(&world);
    assert_eq!(devices.len(), 3);
    world.sim.answer(&devices[1]);
    world.pass(500);
    assert!(matches!(call_of(&world, PLAIN).stage, Stage::Talking { leg: 2 }));
    assert_eq!(outcomes(&world), [OfferOutcome::AnsweredElsewhere; 2]);
    assert_eq!(world.sim.channels().count(), 2);
    for n in [0, 2] {
        let presence = world.engine.operator(&operator(n)).map(|o| o.presence.clone()).expect("an operator");
        assert_eq!((presence.status, presence.missed_offers), (OperatorStatus::Available, 0));
    }
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn two_operators_answer_within_a_millisecond() {
    let mut world = World::with(ring_all());
    let caller = world.somebody_calls(PLAIN);
    world.pass(100);
    let devices = ringing(&world);
    world.sim.answer(&devices[0]);
    world.sim.answer(&devices[2]);
    world.deliver();
    world.pass(500);
    assert!(matches!(call_of(&world, PLAIN).stage, Stage::Talking { .. }));
    assert_eq!(world.sim.channels().count(), 2, "the second one is let go");
    world.sim.hang_up(&caller);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn the_caller_hangs_up_while_several_ring() {
    let mut world = World::with(ring_all());
    let caller = world.somebody_calls(PLAIN);
    world.pass(2_000);
    world.sim.hang_up(&caller);
    world.pass(500);
    assert_eq!(outcomes(&world), [OfferOutcome::CallerLeft; 3]);
    assert_eq!(world.sim.channels().count(), 0);
}

#[test]
fn who_comes_free_joins_those_who_ring() {
    let mut world = World::with(ring_all());
    world.ask(call_core::Request::SetStatus { operator: operator(1), status: OperatorStatus::Break, reason: None });
    world.somebody_calls(PLAIN);
    world.pass(3_000);
    assert_eq!(asked(&world).len(), 2);
    world.comes_to_work(1);
    world.pass(100);
    assert_eq!(asked(&world).len(), 3);
}

#[test]
fn the_winner_is_lost_and_all_are_asked_again_at_the_old_place() {
    let mut world = World::with(ring_all());
    world.somebody_calls(PLAIN);
    world.pass(100);
    let began = call_of(&world, PLAIN).started_at;
    let winner = ringing(&world)[0].clone();
    world.sim.answer(&winner);
    world.deliver();
    world.sim.hang_up(&winner);
    world.deliver();
    world.pass(1_000);
    let Stage::Waiting(place) = call_of(&world, PLAIN).stage else { panic!("the caller waits") };
    assert_eq!((place.since, place.offers.len()), (began, 2));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn in_turn_and_the_fewest_calls() {
    let mut world = World::with(Setup { strategy: Strategy::RoundRobin, ..Setup::default() });
    let turn: Vec<String> = (0..4).map(|_| serve(&mut world, PLAIN)).collect();
    assert_eq!(turn, ["op_0", "op_1", "op_2", "op_0"]);
    let mut world = World::with(Setup { strategy: Strategy::FewestCalls, ..Setup::default() });
    let fewest: Vec<String> = (0..6).map(|_| serve(&mut world, PLAIN)).collect();
    let count = |who: &str| fewest.iter().filter(|f| *f == who).count();
    assert_eq!(["op_0", "op_1", "op_2"].map(count), [2, 2, 2]);
}

#[test]
fn a_higher_group_is_asked_only_when_the_lower_one_is_busy() {
    let setup = Setup { strategy: Strategy::LongestIdle, groups: true, ..Setup::default() };
    let mut world = World::with(setup);
    for expected in ["op_0", "op_1", "op_2"] {
        world.somebody_calls(PLAIN);
        world.pass(100);
        assert_eq!(asked(&world), [expected]);
        let device = ringing(&world)[0].clone();
        world.sim.answer(&device);
        world.pass(500);
    }
}

#[test]
fn a_full_queue_sends_the_next_caller_to_the_other_queue() {
    let setup = Setup { max_size: Some(1), overflow: Overflow::Queue(second()), second: true, ..Setup::default() };
    let mut world = World::with(setup);
    world.somebody_calls(PLAIN);
    world.somebody_calls(OTHER);
    world.pass(100);
    assert_eq!(call_of(&world, OTHER).queue, Some(second()));
    assert_eq!(asked(&world), ["op_0", "op_1", "op_2"], "the second queue rings its two operators at once");
}

#[test]
fn a_full_queue_refuses_before_it_answers() {
    let mut world = World::with(Setup { max_size: Some(1), ..Setup::default() });
    world.somebody_calls(PLAIN);
    world.somebody_calls(OTHER);
    world.pass(100);
    let call = call_of(&world, OTHER);
    let ended = call.ended().expect("refused");
    assert_eq!((ended.status, ended.cause.own), (Status::Missed, Some(OwnCause::QueueFull)));
}

#[test]
fn a_circle_of_queues_has_an_end() {
    let setup =
        Setup { max_wait_secs: Some(15), overflow: Overflow::Queue(second()), second: true, ..Setup::default() };
    let mut world = World::with(setup);
    (0..3).for_each(|n| {
        world.ask(call_core::Request::SetStatus {
            operator: operator(n),
            status: OperatorStatus::Offline,
            reason: None,
        });
    });
    world.somebody_calls(PLAIN);
    world.pass(16_000);
    assert_eq!(call_of(&world, PLAIN).queue, Some(second()));
    world.pass(31_000);
    let ended = call_of(&world, PLAIN).ended().cloned().expect("not for ever");
    assert_eq!(ended.missed_reason, Some(call_core::MissedReason::NoOperator));
    assert_eq!(world.settle(), Ok(()));
}

fn waits_in_vain(overflow: Overflow) -> World {
    let mut world = World::with(Setup { max_wait_secs: Some(15), overflow, ..Setup::default() });
    world.somebody_calls(PLAIN);
    world.pass(15_100);
    world
}

#[test]
fn after_the_longest_wait_comes_the_voicemail() {
    let mut world = waits_in_vain(Overflow::Voicemail);
    let call = call_of(&world, PLAIN);
    assert!(world.facts(&call.id).iter().any(|(_, f)| *f == CallFact::SentToVoicemail));
    assert_eq!(call.ended().map(|e| e.status), Some(Status::Missed));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_was_not_handed_to_the_voicemail_before_a_crash_is_after_it() {
    let mut world = World::with(Setup { max_wait_secs: Some(15), overflow: Overflow::Voicemail, ..Setup::default() });
    let caller = world.somebody_calls(PLAIN);
    world.pass(14_950);
    world.now += 100;
    world.input(Input::Tick);
    assert!(call_of(&world, PLAIN).ended().is_some() && world.sim.channel(&caller).is_some());
    world.crash();
    world.pass(1_000);
    assert!(world.sim.channel(&caller).is_none(), "the dialplan has him");
    assert_eq!(world.calls().count(), 1);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn after_the_longest_wait_comes_one_operator() {
    let mut world = waits_in_vain(Overflow::Operator(operator(2)));
    assert_eq!(asked(&world), ["op_2"]);
    world.pass(30_000);
    assert_eq!(call_of(&world, PLAIN).ended().map(|e| e.status), Some(Status::Missed));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn after_the_longest_wait_comes_a_number_outside() {
    let mut world = waits_in_vain(Overflow::Number(number("+998711234567")));
    world.pass(3_000);
    let call = call_of(&world, PLAIN);
    assert!(matches!(call.stage, Stage::Talking { .. }), "{call:?}");
    assert_eq!(call.answered_by, None);
    let outside = world.sim.channels().find(|c| c.id.contains("-leg-")).map(|c| c.id.clone()).expect("a leg");
    world.sim.hang_up(&outside);
    world.pass(500);
    assert_eq!(call_of(&world, PLAIN).ended().map(|e| e.status), Some(Status::Answered));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_caller_is_greeted_told_his_place_and_connected_in_the_middle_of_a_word() {
    let announce =
        Announce { greeting: Some("queue-thankyou".into()), position: true, expected_wait: true, every_secs: 15 };
    let mut world = World::with(Setup { announce, ..Setup::default() });
    let caller = world.somebody_calls(PLAIN);
    world.pass(50);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Playback]);
    world.pass(14_000);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Music]);
    world.pass(1_000);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Playback]);
    let device = ringing(&world)[0].clone();
    world.sim.answer(&device);
    world.pass(300);
    assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Voice(device)]);
    assert!(world.sim.audit().blocked_by_playback.is_empty());
}

#[test]
fn what_one_queue_says_ends_when_another_takes_the_caller_or_the_words_are_taken_away() {
    let announce = Announce { position: true, every_secs: 15, ..Announce::default() };
    let (max_wait_secs, overflow) = (Some(16), Overflow::Queue(second()));
    let setup = Setup { announce, max_wait_secs, overflow, second: true, ..Setup::default() };
    let silent = Setup { announce: Announce::default(), ..setup.clone() };
    for moved in [true, false] {
        let mut world = World::with(setup.clone());
        let caller = world.somebody_calls(PLAIN);
        world.pass(if moved { 15_900 } else { 15_100 });
        assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Playback]);
        if moved {
            world.pass(200);
            assert_eq!(call_of(&world, PLAIN).queue, Some(second()));
            assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Music]);
        } else {
            world.input(Input::Config(silent.config(&std::collections::HashMap::new())));
        }
        let device = ringing(&world)[0].clone();
        world.sim.answer(&device);
        world.pass(300);
        assert_eq!(world.sim.hears(&caller), [ari_sim::model::Sound::Voice(device)]);
        assert!(world.sim.audit().blocked_by_playback.is_empty());
    }
}

#[test]
fn a_caller_waits_a_while_for_the_operator_he_knows() {
    let mut world = World::with(Setup { sticky_secs: 20, ..Setup::default() });
    let known = serve(&mut world, PLAIN);
    // He is the one who was idle shortest now, and is asked all the same.
    assert_eq!(serve(&mut world, PLAIN), known);
    world.somebody_calls(OTHER);
    world.pass(100);
    let other = asked(&world);
    assert_ne!(other[0], known);
    let device = ringing(&world)[0].clone();
    world.sim.answer(&device);
    world.pass(500);
    let busy = other[0].clone();
    // The one whom the second caller knows talks: he is waited for, then the others are asked.
    let caller = world.somebody_calls(OTHER);
    world.pass(19_000);
    assert!(asked(&world).is_empty(), "{busy} is waited for");
    world.pass(1_100);
    assert_eq!(asked(&world).len(), 1);
    world.sim.hang_up(&caller);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_blocked_caller_is_refused_and_an_important_one_goes_first() {
    let mut world = World::with(Setup { mixed: true, ..Setup::default() });
    world.somebody_calls(BLOCKED);
    world.pass(100);
    let refused = call_of(&world, BLOCKED).ended().cloned().expect("refused");
    assert_eq!((refused.status, refused.cause.own), (Status::Failed, Some(OwnCause::Blocked)));
    (0..3).for_each(|n| {
        world.ask(call_core::Request::SetStatus { operator: operator(n), status: OperatorStatus::Break, reason: None });
    });
    world.somebody_calls(PLAIN);
    world.pass(5_000);
    world.somebody_calls(VIP);
    world.pass(100);
    world.comes_to_work(0);
    world.pass(100);
    let Stage::Waiting(place) = call_of(&world, VIP).stage else { panic!("he waits") };
    assert_eq!(place.offers.len(), 1);
}

#[test]
fn who_lets_it_ring_twice_is_taken_out_in_words() {
    let mut world = World::with(Setup { strategy: Strategy::RingAll, ..Setup::default() });
    world.somebody_calls(PLAIN);
    world.pass(50_000);
    for n in 0..3 {
        let presence = world.engine.operator(&operator(n)).map(|o| o.presence.clone()).expect("an operator");
        assert_eq!((presence.status, presence.reason.as_deref()), (OperatorStatus::Break, Some(NO_ANSWER)));
    }
}

#[test]
fn phones_that_refuse_at_once_are_left_alone_for_longer_and_longer() {
    let mut world = World::new();
    (0..3).for_each(|n| world.sim.add_phone(&extension(n), ari_sim::model::Behaviour::refuses(603)));
    (0..100).for_each(|_| {
        world.somebody_calls(PLAIN);
    });
    world.pass(30_000);
    let offers = outcomes(&world).len();
    assert!((12..=18).contains(&offers), "three phones, five or so offers each in half a minute: {offers}");
    assert!(world.engine.operators().all(|o| o.failures >= 4));
}

#[test]
fn a_queue_that_is_gone_leaves_its_callers_in_the_usual_one() {
    let setup = Setup { max_size: Some(1), overflow: Overflow::Queue(second()), second: true, ..Setup::default() };
    let mut world = World::with(setup);
    world.somebody_calls(PLAIN);
    world.somebody_calls(OTHER);
    world.pass(100);
    assert_eq!(call_of(&world, OTHER).queue, Some(second()));
    let config = Setup::default().config(&std::collections::HashMap::new());
    world.input(Input::Config(config));
    world.pass(100);
    let call = call_of(&world, OTHER);
    assert_eq!((call.queue.clone(), call.waiting_since), (Some(super::setup::first()), Some(call.started_at)));
    assert_eq!(world.settle(), Ok(()));
}
