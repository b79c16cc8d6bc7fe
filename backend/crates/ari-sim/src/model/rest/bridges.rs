//! `/bridges`.

use ari::Event;
use ari::events::BridgeCreated;

use super::super::outbox::event;
use super::super::types::Bridge;
use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Delete, Get, Post, required, unknown, wrong_method};

fn not_found() -> SimResponse {
    SimResponse::refused(404, "Bridge not found")
}

impl Sim {
    pub(super) fn rest_bridges(&mut self, request: &SimRequest, rest: &[&str]) -> Answer {
        match (request.method, rest) {
            (Get, []) => {
                let bridges: Vec<_> = self.bridges.keys().filter_map(|id| self.bridge_model(id)).collect();
                Ok(SimResponse::ok(&bridges))
            }
            (Post, []) => self.rest_create_bridge(request, request.param("bridgeId")),
            (Post, [id]) => self.rest_create_bridge(request, Some(id)),
            (_, [id, rest @ ..]) if self.bridges.contains_key(*id) => self.rest_bridge(request, id, rest),
            (_, [_, ..]) => Err(not_found()),
            _ => Err(wrong_method()),
        }
    }

    fn rest_create_bridge(&mut self, request: &SimRequest, id: Option<&str>) -> Answer {
        let kinds: Vec<String> = request.param("type").unwrap_or("mixing").split(',').map(str::to_owned).collect();
        let known = ["mixing", "holding", "dtmf_events", "proxy_media", "video_sfu", "video_single", "sdp_label"];
        if !kinds.iter().all(|kind| known.contains(&kind.as_str())) {
            return Err(SimResponse::refused(500, "Unable to create bridge"));
        }
        let id = id.map_or_else(|| format!("bridge-{}", self.next_serial()), str::to_owned);
        if self.bridges.contains_key(&id) {
            return Err(SimResponse::refused(409, &format!("Bridge with id '{id}' already exists")));
        }
        let bridge = Bridge {
            id: id.clone(),
            name: request.param("name").unwrap_or_default().to_owned(),
            kinds,
            channels: Vec::new(),
            moh: false,
            playbacks: Vec::new(),
            variables: request.variables().map(|(name, value)| (name.clone(), value.to_owned())).collect(),
            created_ms: self.now,
        };
        let model = bridge.model(false);
        self.bridges.insert(id, bridge);
        let event = event!(self, BridgeCreated { bridge: model.clone() });
        self.emit(event);
        Ok(SimResponse::ok(&model))
    }

    fn rest_bridge(&mut self, request: &SimRequest, id: &str, rest: &[&str]) -> Answer {
        match (request.method, rest) {
            (Get, []) => return self.bridge_model(id).map(|bridge| SimResponse::ok(&bridge)).ok_or_else(not_found),
            (Delete, []) => self.destroy_bridge(id),
            (Post, ["addChannel"]) => self.rest_add(request, id)?,
            (Post, ["removeChannel"]) => self.rest_remove(request, id)?,
            (Post, ["play", given @ ..]) => {
                return self.start_playback(request, format!("bridge:{id}"), given.first().copied());
            }
            (Post, ["record"]) => return self.rest_record(request, &format!("bridge:{id}")),
            (Post | Delete, ["moh"]) => {
                let on = request.method == Post;
                let Some(bridge) = self.bridges.get_mut(id) else { return Err(not_found()) };
                if !on && !bridge.moh {
                    return Err(SimResponse::refused(409, "Bridge isn't playing music"));
                }
                bridge.moh = on;
            }
            (_, [] | ["addChannel" | "removeChannel" | "record" | "moh"]) => return Err(wrong_method()),
            _ => return Err(unknown()),
        }
        Ok(SimResponse::done())
    }

    fn rest_add(&mut self, request: &SimRequest, bridge: &str) -> Result<(), SimResponse> {
        let ids: Vec<String> = required(request, "channel")?.split(',').map(str::to_owned).collect();
        // All or none: one that is gone keeps the others out, too.
        for id in &ids {
            let channel = self.channels.get(id).ok_or_else(|| SimResponse::refused(400, "Channel not found"))?;
            if !channel.in_stasis {
                return Err(SimResponse::refused(422, "Channel not in Stasis application"));
            }
        }
        let mute = request.param("mute").map(|value| value == "true");
        for id in &ids {
            if let Some(channel) = self.channels.get_mut(id) {
                if channel.playbacks.iter().any(|playback| self.playbacks.get(playback).is_some_and(|it| it.running)) {
                    self.audit.blocked_by_playback.push(id.clone());
                }
                if let Some(mute) = mute {
                    channel.muted_in = mute;
                }
            }
            self.join_bridge(id, bridge);
        }
        Ok(())
    }

    fn rest_remove(&mut self, request: &SimRequest, bridge: &str) -> Result<(), SimResponse> {
        let ids: Vec<String> = required(request, "channel")?.split(',').map(str::to_owned).collect();
        for id in &ids {
            let channel = self.channels.get(id).ok_or_else(|| SimResponse::refused(400, "Channel not found"))?;
            if channel.bridge.as_deref() != Some(bridge) {
                return Err(SimResponse::refused(422, "Channel not in this bridge"));
            }
        }
        for id in &ids {
            self.leave_bridge(id);
        }
        Ok(())
    }
}
