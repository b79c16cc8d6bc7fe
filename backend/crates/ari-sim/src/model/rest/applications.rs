//! `/applications`.

use std::collections::BTreeSet;

use ari::models;
use serde_json::{Value, json};

use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Delete, Get, Post, Put, required, unknown, wrong_method};

impl Sim {
    pub(super) fn rest_applications(&mut self, request: &SimRequest, rest: &[&str]) -> Answer {
        if let (Get, []) = (request.method, rest) {
            let all: Vec<_> = self.app.registered.then(|| self.application_model()).into_iter().collect();
            return Ok(SimResponse::ok(&all));
        }
        let [name, rest @ ..] = rest else { return Err(wrong_method()) };
        if !self.app.registered || *name != self.app.name {
            return Err(SimResponse::refused(404, "Application not found"));
        }
        match (request.method, rest) {
            (Get, []) => {}
            (Put, ["eventFilter"]) => {
                let list = |key: &str| -> BTreeSet<String> {
                    let list = request.body.as_ref().and_then(|body| body.get(key)?.as_array());
                    list.into_iter()
                        .flatten()
                        .filter_map(|entry| Some(entry.get("type")?.as_str()?.to_owned()))
                        .collect()
                };
                (self.app.allowed, self.app.disallowed) = (list("allowed"), list("disallowed"));
            }
            (Post | Delete, ["subscription"]) => {
                for source in required(request, "eventSource")?.split(',') {
                    self.subscribe(source, request.method == Post)?;
                }
            }
            (_, [] | ["eventFilter" | "subscription"]) => return Err(wrong_method()),
            _ => return Err(unknown()),
        }
        Ok(SimResponse::ok(&self.application_model()))
    }

    fn subscribe(&mut self, source: &str, on: bool) -> Result<(), SimResponse> {
        let exists = match source.split_once(':') {
            Some(("channel", id)) => self.channels.contains_key(id),
            Some(("bridge", id)) => self.bridges.contains_key(id),
            Some(("endpoint", path)) => path.strip_prefix("PJSIP/").is_some_and(|name| self.has_endpoint(name)),
            Some(("deviceState", _)) => true,
            _ => return Err(SimResponse::refused(400, "Invalid event source URI")),
        };
        if !exists {
            return Err(SimResponse::refused(422, "Event source does not exist"));
        }
        if on {
            self.app.subscriptions.insert(source.to_owned());
        } else {
            self.app.subscriptions.remove(source);
        }
        Ok(())
    }

    fn application_model(&self) -> models::Application {
        let topic = |all: &str, kind: &str| -> Vec<String> {
            if self.app.subscribe_all {
                return vec![all.to_owned()];
            }
            self.app.subscriptions.iter().filter_map(|source| source.strip_prefix(kind)).map(str::to_owned).collect()
        };
        let types =
            |names: &BTreeSet<String>| -> Vec<Value> { names.iter().map(|name| json!({ "type": name })).collect() };
        let mut channel_ids = topic("__AST_CHANNEL_ALL_TOPIC", "channel:");
        if !self.app.subscribe_all {
            channel_ids.extend(self.channels.values().filter(|it| it.in_stasis).map(|it| it.id.clone()));
        }
        models::Application {
            name: self.app.name.clone(),
            channel_ids,
            bridge_ids: topic("__AST_BRIDGE_ALL_TOPIC", "bridge:"),
            endpoint_ids: topic("__AST_ENDPOINT_ALL_TOPIC", "endpoint:"),
            device_names: topic("__AST_DEVICE_STATE_ALL_TOPIC", "deviceState:"),
            events_allowed: types(&self.app.allowed),
            events_disallowed: types(&self.app.disallowed),
        }
    }
}
