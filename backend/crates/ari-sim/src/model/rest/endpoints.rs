//! `/endpoints`.

use ari::models;

use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Get, unknown, wrong_method};

impl Sim {
    /// Whether a phone or trunk of this name is configured.
    #[must_use]
    pub fn has_endpoint(&self, name: &str) -> bool {
        let key = ("res_pjsip".to_owned(), "endpoint".to_owned(), name.to_owned());
        self.devices.get(name).is_some_and(|device| device.fixed) || self.objects.contains_key(&key)
    }

    /// The endpoint of that name, if one is configured.
    pub(in super::super) fn endpoint_model(&self, name: &str) -> Option<models::Endpoint> {
        self.has_endpoint(name).then(|| models::Endpoint {
            technology: "PJSIP".to_owned(),
            resource: name.to_owned(),
            state: Some(if self.contacts.contains(name) { "online" } else { "offline" }.to_owned()),
            channel_ids: self
                .channels
                .values()
                .filter(|channel| channel.endpoint == name)
                .map(|channel| channel.id.clone())
                .collect(),
        })
    }

    pub(super) fn rest_endpoints(&mut self, request: &SimRequest, rest: &[&str]) -> Answer {
        if request.method != Get {
            return Err(wrong_method());
        }
        match rest {
            [] | ["PJSIP"] => {
                let dynamic = self.objects.keys().filter(|(_, kind, _)| kind == "endpoint").map(|(_, _, name)| name);
                let mut names: Vec<&String> = self.devices.keys().chain(dynamic).collect();
                names.sort();
                names.dedup();
                let all: Vec<_> = names.into_iter().filter_map(|name| self.endpoint_model(name)).collect();
                Ok(SimResponse::ok(&all))
            }
            [technology] => Err(SimResponse::refused(404, &format!("No Endpoints found - invalid tech {technology}"))),
            [technology, name] => (*technology == "PJSIP")
                .then(|| self.endpoint_model(name))
                .flatten()
                .map(|endpoint| SimResponse::ok(&endpoint))
                .ok_or_else(|| SimResponse::refused(404, "Endpoint not found")),
            _ => Err(unknown()),
        }
    }
}
