//! The model against a real Asterisk.
//!
//! Each file under `tests/traces` was recorded on Asterisk 22.10.1 with SIP phones: what the phones did,
//! which requests were sent and answered how, which events came. The same is done to the model; each
//! request must get the same answer, and each channel, bridge, recording, playback and endpoint must see
//! the same events in the same order. The order between two of those is left open, as Asterisk leaves it.

use std::collections::{BTreeMap, BTreeSet};

use ari::Method;
use ari_sim::model::{Behaviour, Config, Sim, SimRequest};
use ari_sim::server::Deed;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    Deed(Value),
    Rest(Rest),
    Event(Value),
}

#[derive(Deserialize)]
struct Rest {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    body: Option<Value>,
    status: u16,
    says: Option<String>,
}

#[derive(Default)]
struct Replay {
    /// `caller-1` in the trace, and the model's id.
    ids: Vec<(String, String)>,
    expected: BTreeMap<String, Vec<Value>>,
    seen: BTreeMap<String, Vec<Value>>,
    /// Requests that were answered differently.
    refusals: Vec<String>,
}

fn world() -> Sim {
    let mut sim = Sim::new(Config::new("callcenter", 1_795_366_800_000));
    for phone in ["op101", "op102", "sup", "ext"] {
        sim.add_phone(phone, Behaviour { ring_after_ms: Some(5), ..Behaviour::answers_after(100) });
    }
    sim.add_phone("web201", Behaviour::default());
    sim.unregister("web201");
    sim.add_phone("trunk", Behaviour::default());
    sim.remove_media("sound:missing");
    sim.connect(true);
    sim.take_events();
    sim
}

impl Replay {
    fn to_model(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (trace, model)| text.replace(trace, model))
    }

    fn to_trace(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (trace, model)| text.replace(model, trace))
    }

    fn collect(&mut self, sim: &mut Sim) {
        for event in sim.take_events() {
            let event = serde_json::to_value(&event).expect("serialisable");
            let reduced = self.reduce(&event);
            let about = reduced["about"].as_str().expect("every event is about something").to_owned();
            self.seen.entry(about).or_default().push(reduced);
        }
    }

    /// What the trace keeps of an event.
    fn reduce(&self, event: &Value) -> Value {
        let kind = event["type"].as_str().expect("a type");
        let id = |value: &Value| self.to_trace(value["id"].as_str().unwrap_or_default());
        let mut out = json!({ "type": kind });
        let channel = match kind {
            "Dial" => &event["peer"],
            "ChannelTransfer" => &event["referred_by"]["source_channel"],
            _ => &event["channel"],
        };
        if channel.is_object() {
            out["about"] = id(channel).into();
            if kind == "ChannelTransfer" {
                out["destination"] = event["refer_to"]["requested_destination"]["destination"].clone();
                out["state"] = event["state"].clone();
            } else {
                out["channel_state"] = channel["state"].clone();
            }
        } else if let Some(recording) = event.get("recording") {
            out["about"] = format!("recording {}", recording["name"].as_str().unwrap_or_default()).into();
            out["state"] = recording["state"].clone();
            out["target"] = self.to_trace(recording["target_uri"].as_str().unwrap_or_default()).into();
        } else if let Some(playback) = event.get("playback") {
            out["about"] = format!("playback {}", playback["id"].as_str().unwrap_or_default()).into();
            out["state"] = playback["state"].clone();
        } else if let Some(endpoint) = event.get("endpoint") {
            out["about"] = format!("endpoint {}", endpoint["resource"].as_str().unwrap_or_default()).into();
            out["state"] = endpoint["state"].clone();
            out["status"] =
                event.pointer("/contact_info/contact_status").or(event.pointer("/peer/peer_status")).cloned().into();
        } else {
            out["about"] = format!("bridge {}", id(&event["bridge"])).into();
        }
        let plain = [
            "cause",
            "cause_txt",
            "tech_cause",
            "soft",
            "dialstatus",
            "dialstring",
            "digit",
            "duration_ms",
            "musicclass",
        ];
        for name in plain {
            if let Some(value) = event.get(name) {
                out[name] = value.clone();
            }
        }
        if kind == "StasisStart" {
            out["args"] = event["args"].as_array().expect("a list").iter().take(1).cloned().collect();
        }
        if channel.is_object() && event.get("bridge").is_some() {
            out["bridge"] = event["bridge"]["id"].clone();
            let members = event["bridge"]["channels"].as_array().expect("a list");
            let mut members: Vec<String> =
                members.iter().map(|id| self.to_trace(id.as_str().unwrap_or_default())).collect();
            members.sort();
            out["members"] = members.into();
        }
        out["fields"] = event.as_object().expect("an object").keys().cloned().collect();
        out
    }

    /// Lets the model's time pass until it has sent what the trace has so far.
    fn settle(&mut self, sim: &mut Sim) {
        self.collect(sim);
        loop {
            let behind = self
                .expected
                .iter()
                .any(|(about, events)| self.seen.get(about).is_none_or(|seen| seen.len() < events.len()));
            match sim.next_due().filter(|_| behind) {
                Some(due) => sim.advance(due),
                None => return,
            }
            self.collect(sim);
        }
    }

    fn play(&mut self, sim: &mut Sim, step: Step) {
        match step {
            Step::Event(event) => {
                let about = event["about"].as_str().expect("about").to_owned();
                self.expected.entry(about).or_default().push(event);
            }
            Step::Deed(deed) => {
                self.settle(sim);
                let deed: Deed = serde_json::from_str(&self.to_model(&deed.to_string())).expect("a deed");
                if let Some(channel) = deed.apply(sim) {
                    self.ids.push((format!("caller-{}", self.ids.len() + 1), channel));
                }
            }
            Step::Rest(rest) => {
                self.settle(sim);
                let method = [Method::Get, Method::Post, Method::Put, Method::Delete];
                let request = SimRequest {
                    method: method.into_iter().find(|method| method.as_str() == rest.method).expect("a method"),
                    path: self.to_model(&rest.path),
                    query: rest.query.iter().map(|(name, value)| (name.clone(), self.to_model(value))).collect(),
                    body: rest.body,
                };
                let answer = sim.handle(sim.now(), &request);
                let said = answer.value();
                let said =
                    said.get("message").or(said.get("error")).and_then(Value::as_str).filter(|_| answer.status > 299);
                let said = said.map(|text| self.to_trace(text));
                assert_eq!(
                    (answer.status, said),
                    (rest.status, rest.says),
                    "{} {} {:?}",
                    rest.method,
                    rest.path,
                    rest.query
                );
            }
        }
    }
}

/// A leg's state and its dialling are told by two parts of Asterisk: either may come first.
fn in_one_order(mut events: Vec<Value>) -> Vec<Value> {
    for at in 1..events.len() {
        let (before, event) = (&events[at - 1], &events[at]);
        if before["dialstatus"] == "RINGING" && event["type"] == "ChannelStateChange" {
            events.swap(at - 1, at);
        }
    }
    for event in &mut events {
        match event["type"].as_str() {
            Some("Dial") => event["channel_state"].take(),
            // A bridge that is destroyed loses its members in any order.
            Some("ChannelLeftBridge") => event["members"].take(),
            _ => continue,
        };
    }
    events
}

#[test]
fn the_model_does_what_asterisk_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces");
    let mut names: Vec<_> =
        std::fs::read_dir(folder).expect("traces").map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    assert!(names.len() >= 20);
    let mut differences = Vec::new();
    for path in names {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let steps: Vec<Step> =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("a trace");
        let mut sim = world();
        let mut replay = Replay::default();
        for step in steps {
            replay.play(&mut sim, step);
        }
        replay.settle(&mut sim);
        differences.extend(replay.refusals.iter().map(|refusal| format!("{name}, {refusal}")));
        let abouts: BTreeSet<String> = replay.expected.keys().chain(replay.seen.keys()).cloned().collect();
        for about in abouts {
            let expected = in_one_order(replay.expected.get(&about).cloned().unwrap_or_default());
            let seen = in_one_order(replay.seen.get(&about).cloned().unwrap_or_default());
            if seen != expected {
                differences.push(format!(
                    "{name}, {about}\n  asterisk: {}\n  model:    {}",
                    lines(&expected),
                    lines(&seen)
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn lines(events: &[Value]) -> String {
    events.iter().map(Value::to_string).collect::<Vec<_>>().join("\n            ")
}
