use ari::{Event, EventKind, Operation, VarMap, ops};

use super::*;

const START: i64 = 1_795_366_800_000;

/// A connected fake with the phones 101 (answers after a second) and 102 (rings for ever).
fn sim() -> Sim {
    let mut sim = Sim::new(Config::new("cc", START));
    sim.add_phone("101", Behaviour::answers_after(1_000));
    sim.add_phone("102", Behaviour::rings());
    sim.connect(true);
    sim
}

fn call<O: Operation>(sim: &mut Sim, operation: &O) -> SimResponse {
    let now = sim.now();
    sim.handle(now, &SimRequest::from(&operation.request()))
}

fn ok<O: Operation>(sim: &mut Sim, operation: &O) -> SimResponse {
    let answer = call(sim, operation);
    assert!(answer.is_success(), "{:?}: {} {}", operation.request(), answer.status, answer.value());
    answer
}

fn originate(id: &str, extension: &str) -> ops::channels::OriginateWithId {
    ops::channels::OriginateWithId {
        channel_id: id.into(),
        endpoint: format!("PJSIP/{extension}"),
        app: Some("cc".into()),
        app_args: Some("leg".into()),
        timeout: Some(20),
        ..Default::default()
    }
}

fn add(bridge: &str, channels: &[&str]) -> ops::bridges::AddChannel {
    ops::bridges::AddChannel {
        bridge_id: bridge.into(),
        channel: channels.iter().map(|id| (*id).to_owned()).collect(),
        ..Default::default()
    }
}

fn new_bridge(sim: &mut Sim, id: &str, kind: &str) {
    let create = ops::bridges::CreateWithId { bridge_id: id.into(), kind: Some(kind.into()), ..Default::default() };
    ok(sim, &create);
}

fn moh(id: &str) -> ops::channels::StartMoh {
    ops::channels::StartMoh { channel_id: id.into(), ..Default::default() }
}

/// Kind and channel of each event since the last look.
fn seen(sim: &mut Sim) -> Vec<(EventKind, String)> {
    let about = |event: &Event| match event {
        Event::Dial(dial) => dial.peer.id.clone(),
        event => event.channel().map(|channel| channel.id.clone()).unwrap_or_default(),
    };
    sim.take_events().iter().map(|event| (event.kind().expect("known"), about(event))).collect()
}

/// An answered caller and operator 101 in bridge `b`.
fn talk(sim: &mut Sim) -> String {
    let caller = sim.caller_calls("998901234567", "1200", "trunk");
    ok(sim, &ops::channels::Answer { channel_id: caller.clone() });
    ok(sim, &originate("leg-1", "101"));
    sim.advance(sim.now() + 1_000);
    new_bridge(sim, "b", "mixing,dtmf_events");
    ok(sim, &add("b", &[&caller, "leg-1"]));
    sim.take_events();
    caller
}

#[test]
fn a_call_is_offered_answered_and_bridged() {
    use EventKind::*;
    let mut sim = sim();
    let caller = sim.caller_calls("998901234567", "1200", "trunk");
    assert_eq!(seen(&mut sim), [(ChannelCreated, caller.clone()), (StasisStart, caller.clone())]);
    ok(&mut sim, &originate("leg-1", "101"));
    sim.advance(START + 999);
    let leg = || "leg-1".to_owned();
    assert_eq!(seen(&mut sim), [(ChannelCreated, leg()), (Dial, leg()), (ChannelStateChange, leg()), (Dial, leg())]);
    assert_eq!(sim.next_due(), Some(START + 1_000));
    sim.advance(START + 1_000);
    assert_eq!(seen(&mut sim), [(ChannelStateChange, leg()), (Dial, leg()), (StasisStart, leg())]);
    assert_eq!(sim.channel("leg-1").expect("alive").args, ["leg"]);
}

#[test]
fn a_missing_channel_keeps_the_others_out_of_the_bridge() {
    let mut sim = sim();
    let caller = sim.caller_calls("1", "2", "trunk");
    new_bridge(&mut sim, "b", "mixing");
    assert_eq!(call(&mut sim, &add("b", &[&caller, "gone"])).status, 400);
    assert_eq!(sim.channel(&caller).expect("alive").bridge, None);
    assert_eq!(call(&mut sim, &add("nope", &[&caller])).status, 404);
}

#[test]
fn ids_are_taken_once() {
    let mut sim = sim();
    ok(&mut sim, &originate("leg-1", "102"));
    assert_eq!(call(&mut sim, &originate("leg-1", "102")).status, 409);
    new_bridge(&mut sim, "b", "mixing");
    let again = ops::bridges::CreateWithId { bridge_id: "b".into(), ..Default::default() };
    assert_eq!(call(&mut sim, &again).status, 409);
}

#[test]
fn phones_that_are_away_cannot_be_called() {
    let mut sim = sim();
    sim.unregister("101");
    let answer = call(&mut sim, &originate("leg-1", "101"));
    assert_eq!((answer.status, answer.value()["error"].as_str()), (500, Some("Allocation failed")));
    assert_eq!(call(&mut sim, &originate("leg-1", "nobody")).status, 500);
    assert_eq!(sim.channels().count(), 0);
}

#[test]
fn a_phone_that_nobody_answers_ends_with_cause_19() {
    let mut sim = sim();
    ok(&mut sim, &originate("leg-1", "102"));
    sim.advance(START + 20_000);
    let Some(Event::ChannelDestroyed(end)) = sim.take_events().pop() else { panic!("the leg is gone") };
    assert_eq!((end.cause, end.tech_cause, sim.now()), (19, Some(480), START + 20_000));
}

#[test]
fn who_hears_what() {
    let mut sim = sim();
    let caller = sim.caller_calls("1", "2", "trunk");
    assert_eq!(sim.hears(&caller), []);
    ok(&mut sim, &ops::channels::Answer { channel_id: caller.clone() });
    ok(&mut sim, &moh(&caller));
    assert_eq!(sim.hears(&caller), [Sound::Music]);
    ok(&mut sim, &originate("leg-1", "101"));
    sim.advance(START + 1_000);
    new_bridge(&mut sim, "b", "mixing,dtmf_events");
    ok(&mut sim, &add("b", &[&caller, "leg-1"]));
    let voice = Sound::Voice("leg-1".to_owned());
    assert_eq!(sim.hears(&caller), [Sound::Music, voice.clone()], "nothing stops the music by itself");
    ok(&mut sim, &ops::channels::StopMoh { channel_id: caller.clone() });
    assert_eq!(sim.hears(&caller), [voice]);
    let mute = ops::channels::Mute { channel_id: "leg-1".into(), direction: Some("in".into()) };
    ok(&mut sim, &mute);
    assert_eq!(sim.hears(&caller), []);
    assert_eq!(sim.hears("leg-1"), [Sound::Voice(caller)]);
}

#[test]
fn a_recording_ends_with_its_bridge_and_can_be_fetched() {
    let mut sim = sim();
    let caller = talk(&mut sim);
    let record = ops::bridges::Record {
        bridge_id: "b".into(),
        name: "call_1".into(),
        format: "wav".into(),
        ..Default::default()
    };
    assert_eq!(ok(&mut sim, &record).status, 201);
    assert_eq!(call(&mut sim, &record).status, 409);
    let now = sim.now();
    sim.advance(now + 2_500);
    ok(&mut sim, &ops::recordings::Pause { recording_name: "call_1".into() });
    sim.advance(now + 4_500);
    sim.hang_up("leg-1");
    sim.hang_up(&caller);
    assert_eq!(sim.live_recordings().count(), 0);
    let ends = sim.take_events().into_iter().filter(|event| event.kind() == Some(EventKind::RecordingFinished)).count();
    assert_eq!(ends, 2, "one for the recording and one for everything");
    let file = ok(&mut sim, &ops::recordings::GetStoredFile { recording_name: "call_1".into() }).body;
    assert_eq!(file.len(), 44 + 2 * 8 * 2_500, "what was paused is not in it");
    ok(&mut sim, &ops::recordings::DeleteStored { recording_name: "call_1".into() });
    assert_eq!(call(&mut sim, &ops::recordings::GetStored { recording_name: "call_1".into() }).status, 404);
}

#[test]
fn events_of_a_gap_are_lost_and_calls_go_on() {
    let mut sim = sim();
    let caller = talk(&mut sim);
    sim.link_down();
    sim.hang_up("leg-1");
    sim.connect(true);
    assert_eq!(sim.take_events(), []);
    assert!(sim.channel("leg-1").is_none() && sim.channel(&caller).is_some());
    assert_eq!(ok(&mut sim, &ops::applications::Get { application_name: "cc".into() }).value()["name"], "cc");
}

#[test]
fn a_leg_that_answers_without_a_server_is_gone() {
    let mut sim = sim();
    sim.link_down();
    ok(&mut sim, &originate("leg-1", "101"));
    sim.advance(START + 1_000);
    assert!(sim.channel("leg-1").is_none());
}

#[test]
fn the_dialplan_waits_for_the_server_and_then_takes_the_caller_itself() {
    let mut sim = sim();
    sim.link_down();
    let patient = sim.caller_calls("1", "2", "trunk");
    sim.advance(START + 1_500);
    sim.connect(true);
    sim.advance(START + 2_000);
    assert!(sim.channel(&patient).expect("waits").in_stasis);
    sim.link_down();
    let late = sim.caller_calls("3", "2", "trunk");
    sim.advance(START + 8_000);
    assert!(sim.channel(&late).expect("leaves a message").away);
    sim.advance(START + 60_000);
    assert!(sim.channel(&late).is_none());
}

#[test]
fn a_frozen_server_gets_no_calls() {
    let mut sim = Sim::new(Config { heartbeat_guard: true, ..Config::new("cc", START) });
    sim.connect(true);
    let caller = sim.caller_calls("1", "2", "trunk");
    assert!(!sim.channel(&caller).expect("waits").in_stasis);
    let beat = ops::asterisk::SetGlobalVar { variable: "CC_HB".into(), value: Some((START / 1_000).to_string()) };
    ok(&mut sim, &beat);
    sim.advance(START + 1_000);
    assert!(sim.channel(&caller).expect("alive").in_stasis);
}

#[test]
fn a_restart_takes_everything_and_tells_nobody() {
    let mut sim = sim();
    talk(&mut sim);
    let info = ok(&mut sim, &ops::asterisk::GetInfo::default()).value();
    sim.restart(START + 60_000);
    sim.connect(true);
    assert_eq!((sim.channels().count(), sim.bridges().count(), sim.take_events().len()), (0, 0, 0));
    let later = ok(&mut sim, &ops::asterisk::GetInfo::default()).value();
    assert_ne!(info["status"]["startup_time"], later["status"]["startup_time"]);
    ok(&mut sim, &originate("leg-1", "101"));
}

#[test]
fn commands_to_dead_channels_are_noticed() {
    let mut sim = sim();
    let caller = talk(&mut sim);
    sim.hang_up(&caller);
    assert_eq!(call(&mut sim, &moh(&caller)).status, 404);
    sim.take_events();
    assert_eq!(call(&mut sim, &moh(&caller)).status, 404);
    let known: Vec<bool> = sim.audit().dead_commands.iter().map(|command| command.known).collect();
    assert_eq!(known, [false, true]);
}

#[test]
fn events_can_be_lost_doubled_and_late() {
    let mut sim = sim();
    sim.disturb(Disturbance::Duplicate);
    sim.disturb(Disturbance::Delay(1));
    let caller = sim.caller_calls("1", "2", "trunk");
    ok(&mut sim, &ops::channels::Answer { channel_id: caller.clone() });
    sim.disturb(Disturbance::Drop);
    sim.hang_up(&caller);
    use EventKind::*;
    let kinds: Vec<EventKind> = seen(&mut sim).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        [
            ChannelCreated,
            ChannelCreated,
            ChannelStateChange,
            StasisStart,
            StasisEnd,
            ChannelHangupRequest,
            ChannelDestroyed
        ]
    );
}

#[test]
fn filtered_events_do_not_come() {
    let mut sim = sim();
    let filter = serde_json::json!({"disallowed": [{"type": "ChannelCreated"}]});
    ok(&mut sim, &ops::applications::Filter { application_name: "cc".into(), filter: Some(filter) });
    sim.caller_calls("1", "2", "trunk");
    assert_eq!(seen(&mut sim).len(), 1);
    assert!(!sim.sends(EventKind::ChannelCreated) && sim.sends(EventKind::StasisStart));
}

#[test]
fn phones_pushed_as_dynamic_configuration_work_until_a_restart() {
    let mut sim = sim();
    let put = |kind: &str| ops::asterisk::UpdateObject {
        config_class: "res_pjsip".into(),
        object_type: kind.into(),
        id: "200".into(),
        fields: Some(vec![("aors".into(), "200".into())]),
    };
    sim.register("200");
    assert_eq!(call(&mut sim, &originate("leg-1", "200")).status, 500);
    for kind in ["auth", "aor", "endpoint"] {
        ok(&mut sim, &put(kind));
    }
    ok(&mut sim, &originate("leg-1", "200"));
    let endpoint = ok(&mut sim, &ops::endpoints::Get { tech: "PJSIP".into(), resource: "200".into() }).value();
    assert_eq!((endpoint["state"].as_str(), endpoint["channel_ids"][0].as_str()), (Some("online"), Some("leg-1")));
    sim.restart(START + 1_000);
    sim.connect(true);
    assert_eq!(call(&mut sim, &originate("leg-2", "200")).status, 500);
    ok(&mut sim, &put("endpoint"));
    ok(&mut sim, &originate("leg-2", "200"));
}

#[test]
fn variables_travel_with_the_leg() {
    let mut sim = sim();
    let variables = VarMap::from_iter([("PJSIP_HEADER(add,X-Call-Id)".to_owned(), "call_1".into())]);
    ok(&mut sim, &ops::channels::OriginateWithId { variables: Some(variables), ..originate("leg-1", "102") });
    assert_eq!(sim.channel("leg-1").expect("alive").variables["PJSIP_HEADER(add,X-Call-Id)"], "call_1");
    let read = ops::channels::GetChannelVar { channel_id: "leg-1".into(), variable: "NOPE".into() };
    assert_eq!(call(&mut sim, &read).status, 404);
}

#[test]
fn playbacks_run_one_after_another_and_end() {
    let mut sim = sim();
    let caller = sim.caller_calls("1", "2", "trunk");
    sim.remove_media("sound:missing");
    let play = |id: &str, media: &str| ops::channels::PlayWithId {
        channel_id: caller.clone(),
        playback_id: id.into(),
        media: vec![media.into()],
        ..Default::default()
    };
    assert_eq!(ok(&mut sim, &play("p1", "sound:a")).value()["state"], "playing");
    assert_eq!(ok(&mut sim, &play("p2", "sound:missing")).value()["state"], "queued");
    sim.take_events();
    sim.advance(START + 2_000);
    use EventKind::*;
    let kinds: Vec<EventKind> = seen(&mut sim).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [PlaybackFinished, PlaybackStarted, PlaybackFinished]);
    ok(&mut sim, &play("p3", "tone:ring"));
    sim.advance(START + 60_000);
    ok(&mut sim, &ops::playbacks::Stop { playback_id: "p3".into() });
    assert_eq!(sim.hears(&caller), []);
}
