//! `/channels/ID` and below.

use std::collections::BTreeMap;

use ari::models;
use serde_json::json;

use super::super::hangup::{End, cause_of_reason};
use super::super::types::{Channel, ChannelState, Playback};
use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Delete, Get, Post, required, unknown, wrong_method};

fn not_found() -> SimResponse {
    SimResponse::refused(404, "Channel not found")
}

pub(super) fn not_in_stasis() -> SimResponse {
    SimResponse::refused(409, "Channel not in Stasis application")
}

impl Sim {
    pub(super) fn rest_channel(&mut self, request: &SimRequest, id: &str, rest: &[&str]) -> Answer {
        if let ["variable" | "variables"] = rest {
            return self.rest_variables(request, id, rest == ["variables"]);
        }
        let channel = self.channels.get(id).cloned().ok_or_else(not_found)?;
        match (request.method, rest) {
            (Get, []) => return Ok(SimResponse::ok(&channel.model())),
            (Delete, []) => return self.rest_hangup(request, id),
            (Get, ["rtp_statistics"]) => {
                return Ok(SimResponse::ok(&models::RTPstat { channel_uniqueid: channel.id, ..Default::default() }));
            }
            _ => {}
        }
        if !channel.in_stasis {
            return Err(not_in_stasis());
        }
        match (request.method, rest) {
            (Post, ["answer"]) => self.command_answer(id),
            (Post, ["play", given @ ..]) => {
                let target = format!("channel:{id}");
                return self.start_playback(request, target, given.first().copied());
            }
            (Post, ["record"]) => {
                if channel.bridge.is_some() {
                    return self.refuse_channel_recording(request, id);
                }
                return self.rest_record(request, &format!("channel:{id}"));
            }
            (Post, ["dtmf"]) => {
                request.param("dtmf").ok_or_else(|| SimResponse::refused(400, "DTMF is required"))?;
            }
            (Post, ["continue"]) => self.leave_stasis(id),
            (Post, ["move" | "redirect" | "progress"]) => {}
            (Post, ["transfer_progress"]) => {
                let state = required(request, "states")?.to_owned();
                let destination = channel.refer_to.unwrap_or_default();
                self.emit_transfer(id, &destination, Some(&state));
            }
            (method @ (Post | Delete), [what @ ("ring" | "moh" | "silence" | "mute" | "hold")]) => {
                let direction = request.param("direction").unwrap_or("both");
                if let Some(channel) = self.channels.get_mut(id) {
                    set_sound(channel, what, direction, method == Post);
                }
            }
            (
                _,
                ["answer" | "play" | "record" | "dtmf" | "continue" | "ring" | "moh" | "silence" | "mute" | "hold"]
                | [],
            ) => {
                return Err(wrong_method());
            }
            _ => return Err(unknown()),
        }
        Ok(SimResponse::done())
    }

    fn rest_hangup(&mut self, request: &SimRequest, id: &str) -> Answer {
        let invalid = || SimResponse::refused(400, "Invalid reason for hangup reason provided");
        let cause = match (request.param("reason"), request.param("reason_code")) {
            (Some(reason), _) => cause_of_reason(reason).ok_or_else(invalid)?,
            (None, Some(code)) => code.parse().map_err(|_| invalid())?,
            (None, None) => 16,
        };
        self.end(id, End::Command(cause));
        Ok(SimResponse::done())
    }

    fn command_answer(&mut self, id: &str) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        if channel.state != ChannelState::Up {
            channel.state = ChannelState::Up;
            channel.ringing_tone = false;
            self.emit_state(id);
        }
    }

    /// `continue`: back to the dialplan, which has nothing more to do for it.
    fn leave_stasis(&mut self, id: &str) {
        self.end(id, End::Dialplan(16));
    }

    fn rest_variables(&mut self, request: &SimRequest, id: &str, many: bool) -> Answer {
        let missing = || SimResponse::refused(404, "Provided variable was not found");
        let channel =
            self.channels.get_mut(id).ok_or_else(|| SimResponse::refused(404, "Provided channel was not found"))?;
        if request.method == Post && !channel.in_stasis {
            return Err(not_in_stasis());
        }
        match (request.method, many) {
            (Get, false) => {
                let value = match required(request, "variable")? {
                    "CHANNEL(rtp,hold)" => {
                        if channel.phone_held {
                            "1"
                        } else {
                            "0"
                        }
                    }
                    name => channel.variables.get(name).ok_or_else(missing)?,
                };
                return Ok(SimResponse::ok(&json!({ "value": value })));
            }
            (Get, true) => {
                let names = required(request, "variables")?.split(',');
                let found: Option<BTreeMap<&str, &String>> =
                    names.map(|name| Some((name, channel.variables.get(name)?))).collect();
                return Ok(SimResponse::ok(&json!({ "variables": found.ok_or_else(missing)? })));
            }
            (Post, false) => {
                let name = required(request, "variable")?.to_owned();
                channel.variables.insert(name, request.param("value").unwrap_or_default().to_owned());
            }
            (Post, true) => {
                channel.variables.extend(request.variables().map(|(name, value)| (name.clone(), value.to_owned())));
            }
            _ => return Err(wrong_method()),
        }
        Ok(SimResponse::done())
    }

    pub(super) fn start_playback(&mut self, request: &SimRequest, target: String, given: Option<&str>) -> Answer {
        let media = required(request, "media")?.to_owned();
        let id = given.or_else(|| request.param("playbackId")).map(str::to_owned);
        let id = id.unwrap_or_else(|| format!("playback-{}", self.next_serial()));
        if self.playbacks.contains_key(&id) {
            return Err(SimResponse::refused(409, "Playback with given id already exists"));
        }
        let language = request.param("lang").unwrap_or("en").to_owned();
        let playback = Playback { id, media, target, language, running: false };
        let state = self.queue_playback(playback.clone());
        Ok(SimResponse::created(&playback.model(&state)))
    }
}

fn set_sound(channel: &mut Channel, what: &str, direction: &str, on: bool) {
    match what {
        "ring" => channel.ringing_tone = on,
        "moh" => channel.moh = on,
        "silence" => channel.silence = on,
        "mute" => {
            if direction != "out" {
                channel.muted_in = on;
            }
            if direction != "in" {
                channel.muted_out = on;
            }
        }
        // `hold` is an indication only: the far end plays music to itself.
        _ => {}
    }
}
