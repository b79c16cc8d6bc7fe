//! Events on their way to the server.

use std::collections::VecDeque;

use ari::events::*;
use ari::{Event, EventKind};

use super::Sim;
use super::types::{Channel, Origin};

/// Something that goes wrong with the next event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disturbance {
    /// It is lost.
    Drop,
    /// It comes twice.
    Duplicate,
    /// It comes after that many later events.
    Delay(usize),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    events: Vec<Event>,
    /// Held back, with how many events still go first.
    held: Vec<(usize, Event)>,
    disturbances: VecDeque<Disturbance>,
}

impl Outbox {
    fn push(&mut self, event: Event) {
        match self.disturbances.pop_front() {
            None => self.events.push(event),
            Some(Disturbance::Drop) => return,
            Some(Disturbance::Duplicate) => self.events.extend([event.clone(), event]),
            Some(Disturbance::Delay(count)) => {
                self.held.push((count, event));
                return;
            }
        }
        for held in &mut self.held {
            held.0 = held.0.saturating_sub(1);
        }
        while let Some(index) = self.held.iter().position(|(left, _)| *left == 0) {
            self.events.push(self.held.remove(index).1);
        }
    }

    pub(super) fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    pub(super) fn disturb(&mut self, disturbance: Disturbance) {
        self.disturbances.push_back(disturbance);
    }

    /// The socket broke: what was under way is lost.
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.held.clear();
    }
}

/// Fills the fields that every event has and wraps it.
macro_rules! event {
    ($sim:expr, $kind:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        Event::$kind(Box::new($kind {
            $($field $(: $value)?,)*
            application: $sim.app.name.clone(),
            timestamp: $crate::model::clock::timestamp($sim.now),
            asterisk_id: Some($crate::model::outbox::ASTERISK_ID.to_owned()),
        }))
    };
}
pub(super) use event;

pub(super) const ASTERISK_ID: &str = "02:00:00:00:00:01";

impl Sim {
    /// Sends an event, unless nobody is connected or it is filtered out.
    pub(super) fn emit(&mut self, event: Event) {
        let wanted = event.kind().is_none_or(|kind| self.app.wants(kind));
        if self.app.active && wanted {
            self.outbox.push(event);
        }
    }

    /// Sends an event about a channel, if the application has subscribed to it.
    pub(super) fn emit_about(&mut self, channel: &Channel, event: Event) {
        let own = channel.in_stasis || channel.origin != Origin::Dialplan;
        if own || self.app.subscribe_all || self.app.subscriptions.contains(&format!("channel:{}", channel.id)) {
            self.emit(event);
        }
    }

    /// Sends an event about a recording or playback. Of those in bridges Asterisk sends it once for the
    /// bridge and once more for "everything".
    pub(super) fn emit_media(&mut self, target: &str, event: Event) {
        if self.app.subscribe_all && target.starts_with("bridge:") {
            self.emit(event.clone());
        }
        self.emit(event);
    }

    pub(super) fn emit_state(&mut self, id: &str) {
        let Some(channel) = self.channels.get(id).cloned() else { return };
        let event = event!(self, ChannelStateChange { channel: channel.model() });
        self.emit_about(&channel, event);
    }

    pub(super) fn emit_dial(&mut self, channel: &Channel, status: &str) {
        // A leg that was made first and dialled later names its endpoint only once.
        let name =
            if status.is_empty() || channel.origin == Origin::Originated { channel.endpoint.as_str() } else { "" };
        let event = event!(
            self,
            Dial {
                dialstatus: status.to_owned(),
                dialstring: Some(name.to_owned()),
                forward: Some(String::new()),
                peer: channel.model(),
                caller: None,
                forwarded: None,
            }
        );
        self.emit_about(channel, event);
    }

    /// The events that a server filters out; they make up most of what Asterisk sends.
    pub(super) fn emit_noise(&mut self, channel: &Channel, application: Option<&str>, variables: &[&str]) {
        if !self.config.noise {
            return;
        }
        if let Some(application) = application {
            let event = event!(
                self,
                ChannelDialplan {
                    channel: channel.model(),
                    dialplan_app: application.to_owned(),
                    dialplan_app_data: String::new(),
                }
            );
            self.emit_about(channel, event);
        }
        for variable in variables {
            let event = event!(
                self,
                ChannelVarset {
                    variable: (*variable).to_owned(),
                    value: String::new(),
                    channel: Some(channel.model()),
                }
            );
            self.emit_about(channel, event);
        }
    }

    /// Whether a kind of event would reach the server now.
    #[must_use]
    pub fn sends(&self, kind: EventKind) -> bool {
        self.app.active && self.app.wants(kind)
    }
}
