//! `/recordings` and `/playbacks`.

use ari::Event;
use ari::events::RecordingFailed;
use ari::models;
use serde_json::json;

use super::super::outbox::event;
use super::super::types::LiveRecording;
use super::super::{Sim, SimRequest, SimResponse};
use super::wav;
use super::{Answer, Delete, Get, Post, required, unknown, wrong_method};

fn not_found() -> SimResponse {
    SimResponse::refused(404, "Recording not found")
}

impl Sim {
    /// `POST …/record` of a bridge or channel.
    pub(super) fn rest_record(&mut self, request: &SimRequest, target: &str) -> Answer {
        let (name, format) = (required(request, "name")?, required(request, "format")?);
        if !["wav", "wav16", "gsm", "ulaw", "alaw", "sln", "g722"].contains(&format) {
            return Err(SimResponse::refused(422, "specified format is unknown on this system"));
        }
        if name.split('/').any(|part| part == "..") {
            return Err(SimResponse::refused(500, "Error parsing request"));
        }
        let taken = self.stored.get(name).map(|stored| stored.length_ms);
        let appended_ms = match request.param("ifExists") {
            _ if self.live.contains_key(name) => None,
            Some("append") => Some(taken.unwrap_or(0)),
            Some("overwrite") => Some(0),
            _ if taken.is_some() => None,
            _ => Some(0),
        };
        let Some(appended_ms) = appended_ms else {
            let message = format!("Recording '{name}' already exists and can not be overwritten");
            return Err(SimResponse::refused(409, &message));
        };
        let (name, format) = (name.to_owned(), format.to_owned());
        self.start_recording(&name, &format, target, appended_ms);
        let state = json!({ "name": name, "format": format, "state": "queued", "target_uri": target });
        Ok(SimResponse::created(&state))
    }

    /// A channel that is in a bridge cannot be recorded: accepted, and then failed.
    pub(super) fn refuse_channel_recording(&mut self, request: &SimRequest, id: &str) -> Answer {
        let recording = models::LiveRecording {
            name: required(request, "name")?.to_owned(),
            format: required(request, "format")?.to_owned(),
            target_uri: format!("channel:{id}"),
            state: "failed".to_owned(),
            cause: Some("Cannot record channel while in bridge".to_owned()),
            ..Default::default()
        };
        let event = event!(self, RecordingFailed { recording: recording.clone() });
        self.emit_media(&recording.target_uri, event);
        Ok(SimResponse::created(&recording))
    }

    pub(super) fn rest_live(&mut self, request: &SimRequest, name: &str, rest: &[&str]) -> Answer {
        let now = self.now;
        let recording = self.live.get_mut(name).ok_or_else(not_found)?;
        match (request.method, rest) {
            (Get, []) => {
                let state = if recording.paused { "paused" } else { "recording" };
                return Ok(SimResponse::ok(&recording.model(state)));
            }
            (Delete, []) => self.finish_recording(name, false),
            (Post, ["stop"]) => self.finish_recording(name, true),
            (Post | Delete, ["pause"]) => pause(recording, request.method == Post, now),
            (Post | Delete, ["mute"]) => recording.muted = request.method == Post,
            (_, [] | ["stop" | "pause" | "mute"]) => return Err(wrong_method()),
            _ => return Err(unknown()),
        }
        Ok(SimResponse::done())
    }

    pub(super) fn rest_stored(&mut self, request: &SimRequest, rest: &[&str]) -> Answer {
        let model =
            |name: &str, format: &str| models::StoredRecording { name: name.to_owned(), format: format.to_owned() };
        if let (Get, []) = (request.method, rest) {
            let all: Vec<_> = self.stored.iter().map(|(name, stored)| model(name, &stored.format)).collect();
            return Ok(SimResponse::ok(&all));
        }
        let [name, rest @ ..] = rest else { return Err(wrong_method()) };
        let stored = self.stored.get(*name).cloned().ok_or_else(not_found)?;
        match (request.method, rest) {
            (Get, []) => Ok(SimResponse::ok(&model(name, &stored.format))),
            (Get, ["file"]) => Ok(SimResponse { status: 200, body: wav::file(&stored) }),
            (Delete, []) => {
                self.stored.remove(*name);
                Ok(SimResponse::done())
            }
            (Post, ["copy"]) => {
                let copy = required(request, "destinationRecordingName")?.to_owned();
                if self.stored.contains_key(&copy) {
                    return Err(SimResponse::refused(
                        409,
                        "A recording with the same name already exists on the system",
                    ));
                }
                let answer = SimResponse::created(&model(&copy, &stored.format));
                self.stored.insert(copy, stored);
                Ok(answer)
            }
            (_, [] | ["file" | "copy"]) => Err(wrong_method()),
            _ => Err(unknown()),
        }
    }

    pub(super) fn rest_playback(&mut self, request: &SimRequest, id: &str, rest: &[&str]) -> Answer {
        let playback = self.playbacks.get(id).ok_or_else(|| SimResponse::refused(404, "Playback not found"))?;
        match (request.method, rest) {
            (Get, []) => Ok(SimResponse::ok(&playback.model(if playback.running { "playing" } else { "queued" }))),
            (Delete, []) => {
                self.finish_playback(id, "done");
                Ok(SimResponse::done())
            }
            (Post, ["control"]) => Ok(SimResponse::done()),
            (_, [] | ["control"]) => Err(wrong_method()),
            _ => Err(unknown()),
        }
    }
}

fn pause(recording: &mut LiveRecording, on: bool, now: i64) {
    if on != recording.paused {
        recording.written_ms = recording.length_ms(now);
        recording.since_ms = now;
        recording.paused = on;
    }
}
