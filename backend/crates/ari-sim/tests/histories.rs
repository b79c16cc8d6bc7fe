//! Whatever is asked of the model and whatever happens around it: it answers, stays consistent, and does the
//! same again.

use std::collections::BTreeSet;

use ari::{Event, Method};
use ari_sim::model::{Behaviour, Config, Disturbance, Sim, SimRequest};
use proptest::prelude::*;

const START: i64 = 1_795_366_800_000;

#[derive(Debug, Clone)]
enum Move {
    Calls,
    Dials(usize),
    HangsUp(usize),
    Answers(usize),
    Refuses(usize),
    Holds(usize, bool),
    Key(usize),
    Registers(usize, bool),
    Waits(i64),
    Connects(bool),
    LinkDown,
    Restart,
    Disturbs(usize),
    Asks(Method, String, Vec<(String, String)>),
}

fn request() -> impl Strategy<Value = Move> {
    let id = prop_oneof![Just("caller"), Just("l1"), Just("l2"), Just("nobody")];
    let bridge = prop_oneof![Just("b1"), Just("b2")];
    let what = prop_oneof![
        Just("answer"),
        Just("ring"),
        Just("moh"),
        Just("mute"),
        Just("hold"),
        Just("play/p1"),
        Just("play"),
        Just("record"),
        Just("dtmf"),
        Just("continue"),
        Just("variable"),
        Just("variables"),
        Just("snoop/l2"),
        Just("dial"),
        Just("silence"),
        Just(""),
        Just("transfer_progress"),
        Just("nonsense"),
    ];
    let in_bridge =
        prop_oneof![Just("addChannel"), Just("removeChannel"), Just("moh"), Just("play/p2"), Just("record"), Just("")];
    let elsewhere = prop_oneof![
        Just("channels"),
        Just("channels/create"),
        Just("bridges"),
        Just("endpoints"),
        Just("applications"),
        Just("recordings/live/r1/stop"),
        Just("recordings/live/r1/pause"),
        Just("recordings/live/r1"),
        Just("recordings/stored"),
        Just("recordings/stored/r1"),
        Just("recordings/stored/r1/file"),
        Just("playbacks/p1"),
        Just("playbacks/p2"),
        Just("asterisk/info"),
        Just("asterisk/variable"),
        Just("applications/cc"),
        Just("%2F/%zz"),
    ];
    let path = prop_oneof![
        (id, what).prop_map(|(id, what)| format!("/channels/{id}/{what}").trim_end_matches('/').to_owned()),
        (bridge, in_bridge).prop_map(|(id, what)| format!("/bridges/{id}/{what}").trim_end_matches('/').to_owned()),
        elsewhere.prop_map(|path| format!("/{path}")),
    ];
    let method =
        prop_oneof![1 => Just(Method::Get), 4 => Just(Method::Post), 1 => Just(Method::Put), 2 => Just(Method::Delete)];
    let query = (0..3_usize, 0..4_usize, 0..3_usize, any::<bool>()).prop_map(|(phone, channels, kind, originator)| {
        let mut query = vec![
            ("endpoint", ["PJSIP/101", "PJSIP/102", "PJSIP/7@trunk"][phone]),
            ("app", "cc"),
            ("channel", ["caller,l1", "l1,l2", "caller", "l2,nobody"][channels]),
            ("type", ["mixing", "holding", "mixing,dtmf_events"][kind]),
            ("name", "r1"),
            ("format", "wav"),
            ("media", "sound:x"),
            ("channelId", "l1"),
            ("variable", "X"),
            ("dtmf", "1"),
            ("states", "channel_progress"),
        ];
        if originator {
            query.push(("originator", "caller"));
        }
        query.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    });
    (method, path, query).prop_map(|(method, path, query)| Move::Asks(method, path, query))
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        2 => Just(Move::Calls),
        1 => (0..2_usize).prop_map(Move::Dials),
        2 => (0..6_usize).prop_map(Move::HangsUp),
        2 => (0..6_usize).prop_map(Move::Answers),
        1 => (0..6_usize).prop_map(Move::Refuses),
        1 => (0..6_usize, any::<bool>()).prop_map(|(n, on)| Move::Holds(n, on)),
        1 => (0..6_usize).prop_map(Move::Key),
        1 => (0..2_usize, any::<bool>()).prop_map(|(n, on)| Move::Registers(n, on)),
        4 => (0..40_000_i64).prop_map(Move::Waits),
        1 => any::<bool>().prop_map(Move::Connects),
        1 => Just(Move::LinkDown),
        1 => Just(Move::Restart),
        1 => (0..3_usize).prop_map(Move::Disturbs),
        16 => request(),
    ];
    prop::collection::vec(one, 1..80)
}

fn world() -> Sim {
    let mut sim = Sim::new(Config { noise: true, ..Config::new("cc", START) });
    sim.add_phone("101", Behaviour::answers_after(1_000).then_hangs_up_after(5_000));
    sim.add_phone("102", Behaviour::declines_after(2_000));
    sim.add_phone("trunk", Behaviour::default());
    sim.connect(true);
    sim
}

/// The `n`-th live channel; `caller` in requests is the first one.
fn nth(sim: &Sim, n: usize) -> String {
    let ids: Vec<String> = sim.channels().map(|channel| channel.id.clone()).collect();
    ids.get(n % ids.len().max(1)).cloned().unwrap_or_default()
}

/// Plays the moves; returns everything that could be seen.
fn play(moves: &[Move]) -> Vec<String> {
    let mut sim = world();
    let mut seen = Vec::new();
    for step in moves {
        let phone = |n: &usize| ["101", "102"][n % 2];
        match step {
            Move::Calls => _ = sim.caller_calls("998901234567", "1200", "trunk"),
            Move::Dials(n) => _ = sim.phone_dials(phone(n), "102"),
            Move::HangsUp(n) => sim.hang_up(&nth(&sim, *n)),
            Move::Answers(n) => sim.answer(&nth(&sim, *n)),
            Move::Refuses(n) => sim.refuse(&nth(&sim, *n), 486),
            Move::Holds(n, on) => sim.phone_hold(&nth(&sim, *n), *on),
            Move::Key(n) => sim.press_key(&nth(&sim, *n), '5'),
            Move::Registers(n, true) => sim.register(phone(n)),
            Move::Registers(n, false) => sim.unregister(phone(n)),
            Move::Waits(ms) => sim.advance(sim.now() + ms),
            Move::Connects(all) => sim.connect(*all),
            Move::LinkDown => sim.link_down(),
            Move::Restart => sim.restart(sim.now()),
            Move::Disturbs(n) => {
                sim.disturb([Disturbance::Drop, Disturbance::Duplicate, Disturbance::Delay(2)][*n]);
            }
            Move::Asks(method, path, query) => {
                let caller = nth(&sim, 0);
                let insert = |text: &String| text.replace("caller", &caller);
                let query = query.iter().map(|(name, value)| (name.clone(), insert(value))).collect();
                let request = SimRequest { method: *method, path: insert(path), query, body: None };
                let before = sim.channels().count();
                let answer = sim.handle(sim.now(), &request);
                assert!((200..600).contains(&answer.status));
                if *method == Method::Get {
                    assert_eq!(sim.channels().count(), before, "a GET changes nothing");
                }
                seen.push(format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)));
            }
        }
        consistent(&sim);
        let connected = sim.is_connected();
        let events = sim.take_events();
        assert!(connected || events.is_empty(), "nobody is there to be told");
        for event in events {
            let text = serde_json::to_string(&event).expect("serialisable");
            let ari::Decoded::Event(read) = ari::decode(&text, ari::EventSet::ALL) else { panic!("{text}") };
            assert_eq!(read, event, "written and read back");
            seen.push(text);
        }
    }
    seen
}

fn consistent(sim: &Sim) {
    for channel in sim.channels() {
        let member_of: Vec<&str> = sim
            .bridges()
            .filter(|bridge| bridge.channels.contains(&channel.id))
            .map(|bridge| bridge.id.as_str())
            .collect();
        assert_eq!(member_of, channel.bridge.as_deref().into_iter().collect::<Vec<_>>(), "{}", channel.id);
        assert!(channel.bridge.is_none() || channel.in_stasis);
        assert!(sim.hears(&channel.id).is_sorted());
    }
    for bridge in sim.bridges() {
        let members: BTreeSet<&String> = bridge.channels.iter().collect();
        assert_eq!(members.len(), bridge.channels.len(), "nobody is in a bridge twice");
        assert!(bridge.channels.iter().all(|id| sim.channel(id).is_some()), "no dead members");
    }
    for recording in sim.live_recordings() {
        let (kind, id) = recording.target.split_once(':').expect("a target");
        let there =
            if kind == "bridge" { sim.bridges().any(|bridge| bridge.id == id) } else { sim.channel(id).is_some() };
        assert!(there, "{} records nothing", recording.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn it_answers_stays_consistent_and_repeats_itself(moves in moves()) {
        prop_assert_eq!(play(&moves), play(&moves));
    }
}

#[test]
fn every_channel_ends_once_with_its_own_events() {
    let mut sim = world();
    let caller = sim.caller_calls("1", "2", "trunk");
    sim.hang_up(&caller);
    let ends = sim.take_events();
    let count = |wanted: fn(&Event) -> bool| ends.iter().filter(|event| wanted(event)).count();
    assert_eq!(count(|event| matches!(event, Event::StasisEnd(_))), 1);
    assert_eq!(count(|event| matches!(event, Event::ChannelDestroyed(_))), 1);
}
