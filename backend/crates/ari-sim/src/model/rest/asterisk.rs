//! `/asterisk`.

use ari::models;
use serde_json::{Value, json};

use super::super::clock::timestamp;
use super::super::outbox::ASTERISK_ID;
use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Delete, Get, Post, Put, required, unknown, wrong_method};

impl Sim {
    pub(super) fn rest_asterisk(&mut self, request: &SimRequest, rest: &[&str]) -> Answer {
        match (request.method, rest) {
            (Get, ["info"]) => Ok(SimResponse::ok(&self.info())),
            (Get, ["ping"]) => Ok(SimResponse::ok(&models::AsteriskPing {
                asterisk_id: ASTERISK_ID.to_owned(),
                ping: "pong".to_owned(),
                timestamp: timestamp(self.now),
            })),
            (Get, ["variable"]) => {
                let value = self.globals.get(required(request, "variable")?).cloned().unwrap_or_default();
                Ok(SimResponse::ok(&models::Variable { value }))
            }
            (Post, ["variable"]) => {
                let name = required(request, "variable")?.to_owned();
                self.globals.insert(name, request.param("value").unwrap_or_default().to_owned());
                Ok(SimResponse::done())
            }
            (_, ["config", "dynamic", class, kind, id]) => self.rest_object(request, class, kind, id),
            (Get, ["modules" | "logging"]) => Ok(SimResponse::ok(&json!([]))),
            (_, ["info" | "ping" | "variable" | "modules" | "logging"]) => Err(wrong_method()),
            _ => Err(unknown()),
        }
    }

    fn info(&self) -> models::AsteriskInfo {
        let started = timestamp(self.started);
        models::AsteriskInfo {
            build: None,
            system: Some(models::SystemInfo { version: "22.10.1".to_owned(), entity_id: ASTERISK_ID.to_owned() }),
            config: Some(models::ConfigInfo { default_language: "en".to_owned(), ..Default::default() }),
            status: Some(models::StatusInfo { startup_time: started.clone(), last_reload_time: started }),
        }
    }

    /// Dynamic configuration, kept in memory: gone after a restart.
    fn rest_object(&mut self, request: &SimRequest, class: &str, kind: &str, id: &str) -> Answer {
        if class != "res_pjsip" {
            return Err(SimResponse::refused(404, &format!("configClass '{class}' not found")));
        }
        if !["auth", "aor", "endpoint", "registration", "identify"].contains(&kind) {
            return Err(SimResponse::refused(404, &format!("objectType '{kind}' not found")));
        }
        let key = (class.to_owned(), kind.to_owned(), id.to_owned());
        let missing = || SimResponse::refused(404, &format!("Object with id '{id}' not found"));
        match request.method {
            Get => self.objects.get(&key).map(tuples).ok_or_else(missing),
            Put => {
                let fields = request.body.as_ref().and_then(|body| body.get("fields")?.as_array());
                let text = |field: &Value, key: &str| field.get(key).and_then(Value::as_str).map(str::to_owned);
                let object = self.objects.entry(key).or_default();
                object.extend(
                    fields
                        .into_iter()
                        .flatten()
                        .filter_map(|field| Some((text(field, "attribute")?, text(field, "value")?))),
                );
                Ok(tuples(object))
            }
            Delete => self.objects.remove(&key).map(|_| SimResponse::done()).ok_or_else(missing),
            Post => Err(wrong_method()),
        }
    }
}

fn tuples(object: &std::collections::BTreeMap<String, String>) -> SimResponse {
    let tuples: Vec<_> = object
        .iter()
        .map(|(attribute, value)| models::ConfigTuple { attribute: attribute.clone(), value: value.clone() })
        .collect();
    SimResponse::ok(&tuples)
}
