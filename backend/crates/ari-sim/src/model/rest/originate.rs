//! New channels: originate, create, dial, snoop.

use serde_json::json;

use super::super::behaviour::Behaviour;
use super::super::dialling::NewChannel;
use super::super::types::{Channel, Origin};
use super::super::{Sim, SimRequest, SimResponse};
use super::{Answer, Get, Post, required, wrong_method};

/// How long Asterisk lets a phone ring unless told otherwise, in seconds.
const DEFAULT_TIMEOUT_SECS: i64 = 30;

fn exists() -> SimResponse {
    SimResponse::refused(409, "Channel with given unique ID already exists")
}

fn args(request: &SimRequest) -> Vec<String> {
    request.param("appArgs").map(|args| args.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

impl Sim {
    pub(super) fn rest_new_channel(&mut self, request: &SimRequest, path: &[&str]) -> Answer {
        match (request.method, path) {
            (Get, ["channels"]) => {
                let channels: Vec<_> = self.channels.values().map(Channel::model).collect();
                Ok(SimResponse::ok(&channels))
            }
            (Post, ["channels"]) => self.rest_originate(request, request.param("channelId")),
            (Post, _) => self.rest_create(request),
            _ => Err(wrong_method()),
        }
    }

    pub(super) fn rest_originate(&mut self, request: &SimRequest, id: Option<&str>) -> Answer {
        let endpoint =
            request.param("endpoint").ok_or_else(|| SimResponse::refused(400, "Endpoint must be specified"))?;
        if request.param("app").is_none() && request.param("extension").is_none() {
            return Err(SimResponse::refused(400, "Application or extension must be specified"));
        }
        let channel = self.new_leg(request, endpoint, id, Origin::Originated)?;
        self.announce(&channel.id);
        self.emit_noise(&channel, Some("AppDial2"), &["DIALEDPEERNUMBER"]);
        let timeout = request.param("timeout").and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_TIMEOUT_SECS);
        let answer = SimResponse::ok(&channel.model());
        self.dial(&channel.id, (timeout >= 0).then_some(timeout * 1_000));
        Ok(answer)
    }

    fn rest_create(&mut self, request: &SimRequest) -> Answer {
        let endpoint = required(request, "endpoint")?;
        required(request, "app")?;
        let channel = self.new_leg(request, endpoint, request.param("channelId"), Origin::Created)?;
        self.announce(&channel.id);
        let answer = SimResponse::ok(&channel.model());
        self.enter_stasis(&channel.id);
        Ok(answer)
    }

    fn new_leg(
        &mut self,
        request: &SimRequest,
        endpoint: &str,
        id: Option<&str>,
        origin: Origin,
    ) -> Result<Channel, SimResponse> {
        let (technology, resource) =
            endpoint.split_once('/').ok_or_else(|| SimResponse::refused(400, "Invalid endpoint specified"))?;
        let originator = match request.param("originator") {
            None => None,
            Some(id) => Some(
                self.channels
                    .get(id)
                    .cloned()
                    .ok_or_else(|| SimResponse::refused(400, "Provided originator channel was not found"))?,
            ),
        };
        let id = id.map_or_else(|| format!("{}.{}", self.now / 1_000, self.serial + 1), str::to_owned);
        if self.channels.contains_key(&id) {
            return Err(exists());
        }
        let (endpoint, behaviour) =
            (technology == "PJSIP").then(|| self.reachable(resource)).flatten().ok_or_else(|| SimResponse {
                status: 500,
                body: json!({"error": "Allocation failed"}).to_string().into_bytes(),
            })?;
        let channel = self.create_channel(NewChannel {
            id,
            origin,
            endpoint,
            context: "from-operator",
            extension: "s".to_owned(),
            behaviour,
            args: args(request),
        });
        let Some(stored) = self.channels.get_mut(&channel.id) else { return Ok(channel) };
        if let Some(originator) = originator {
            stored.connected = originator.caller;
        }
        if let Some(caller) = request.param("callerId") {
            stored.connected = parse_caller(caller);
        }
        stored.variables.extend(request.variables().map(|(name, value)| (name.clone(), value.to_owned())));
        Ok(stored.clone())
    }

    /// Whom `PJSIP/<resource>` calls: a registered phone, or a number through a trunk.
    fn reachable(&mut self, resource: &str) -> Option<(String, Behaviour)> {
        if let Some((number, trunk)) = resource.split_once('@') {
            let behaviour = self.trunks.get(trunk).or(self.numbers.get(number)).cloned().unwrap_or_default();
            return self.has_endpoint(trunk).then(|| (trunk.to_owned(), behaviour));
        }
        let online = self.contacts.contains(resource) && self.has_endpoint(resource);
        if !online {
            return None;
        }
        self.rung += 1;
        let deaf = self.deaf_every > 0 && self.rung.is_multiple_of(self.deaf_every);
        let behaviour = self.devices.get(resource).map(|device| device.behaviour.clone()).unwrap_or_default();
        Some((resource.to_owned(), if deaf { Behaviour::rings() } else { behaviour }))
    }

    pub(super) fn rest_dial(&mut self, request: &SimRequest, id: &str) -> Answer {
        if request.method != Post {
            return Err(wrong_method());
        }
        let channel = self.channels.get(id).ok_or_else(|| SimResponse::refused(404, "Channel not found"))?;
        if !channel.in_stasis {
            return Err(super::channels::not_in_stasis());
        }
        if channel.dialled || channel.origin != Origin::Created {
            return Err(SimResponse::refused(409, "Channel is in the wrong state to dial"));
        }
        if let Some(caller) = request.param("caller")
            && !self.channels.contains_key(caller)
        {
            return Err(SimResponse::refused(404, "Caller channel not found"));
        }
        let timeout: i64 = request.param("timeout").and_then(|text| text.parse().ok()).unwrap_or(0);
        self.dial(id, (timeout > 0).then_some(timeout * 1_000));
        Ok(SimResponse::done())
    }

    pub(super) fn rest_snoop(&mut self, request: &SimRequest, of: &str, given: Option<&str>) -> Answer {
        if request.method != Post {
            return Err(wrong_method());
        }
        if !self.channels.contains_key(of) {
            return Err(SimResponse::refused(404, "Channel not found"));
        }
        required(request, "app")?;
        let id = given.or_else(|| request.param("snoopId")).map(str::to_owned);
        let id = id.unwrap_or_else(|| format!("{}.{}", self.now / 1_000, self.serial + 1));
        if self.channels.contains_key(&id) {
            return Err(exists());
        }
        let channel = self.create_channel(NewChannel {
            id,
            origin: Origin::Snoop { of: of.to_owned() },
            endpoint: String::new(),
            context: "default",
            extension: "s".to_owned(),
            behaviour: Behaviour::silent(),
            args: args(request),
        });
        self.announce(&channel.id);
        self.enter_stasis(&channel.id);
        Ok(SimResponse::ok(&channel.model()))
    }
}

/// `"Name" <number>`, or a bare number.
fn parse_caller(text: &str) -> (String, String) {
    match text.split_once('<') {
        Some((name, number)) => {
            (name.trim().trim_matches('"').to_owned(), number.trim_end_matches('>').trim().to_owned())
        }
        None => (String::new(), text.trim().to_owned()),
    }
}
