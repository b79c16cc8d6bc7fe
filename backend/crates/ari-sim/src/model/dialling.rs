//! Calls to phones, and the dialplan that hands calls over.

use std::collections::BTreeMap;

use ari::Event;
use ari::events::*;

use super::Sim;
use super::behaviour::{Behaviour, Then};
use super::clock::{Leg, Timer};
use super::hangup::End;
use super::outbox::event;
use super::types::{Channel, ChannelState, Origin};

/// How often the dialplan tries to hand a call over, and how long it waits in between.
const TRIES: u32 = 5;
const TRY_EVERY_MS: i64 = 1_000;
/// A heartbeat older than this, in seconds, means a frozen server.
const HEARTBEAT_MAX_AGE_SECS: i64 = 3;
/// How long announcement and message take when the server is away.
const AWAY_MS: i64 = 20_000;

/// What a new channel needs.
pub(super) struct NewChannel {
    pub(super) id: String,
    pub(super) origin: Origin,
    pub(super) endpoint: String,
    pub(super) context: &'static str,
    pub(super) extension: String,
    pub(super) behaviour: Behaviour,
    pub(super) args: Vec<String>,
}

impl Sim {
    pub(super) fn create_channel(&mut self, new: NewChannel) -> Channel {
        let serial = self.next_serial();
        let name = match &new.origin {
            Origin::Snoop { of } => format!("Snoop/{of}-{serial:08x}"),
            _ => format!("PJSIP/{}-{serial:08x}", new.endpoint),
        };
        let channel = Channel {
            id: new.id,
            name,
            state: match new.origin {
                Origin::Dialplan => ChannelState::Ring,
                Origin::Snoop { .. } => ChannelState::Up,
                Origin::Originated | Origin::Created => ChannelState::Down,
            },
            origin: new.origin,
            endpoint: new.endpoint,
            caller: Default::default(),
            connected: Default::default(),
            dialplan: (new.context.to_owned(), new.extension),
            args: new.args,
            in_stasis: false,
            app_data: String::new(),
            away: false,
            bridge: None,
            variables: BTreeMap::new(),
            moh: false,
            ringing_tone: false,
            silence: false,
            muted_in: false,
            muted_out: false,
            phone_held: false,
            refer_to: None,
            was_bridged: false,
            playbacks: Vec::new(),
            created_ms: self.now,
            dialled: false,
            serial,
            behaviour: new.behaviour,
        };
        self.channels.insert(channel.id.clone(), channel.clone());
        channel
    }

    pub(super) fn announce(&mut self, id: &str) {
        let Some(channel) = self.channels.get(id).cloned() else { return };
        let event = event!(self, ChannelCreated { channel: channel.model() });
        self.emit_about(&channel, event);
        self.emit_noise(&channel, Some("NoOp"), &["SIPDOMAIN", "SIPCALLID"]);
    }

    /// The channel enters the application, if a server is there.
    pub(super) fn enter_stasis(&mut self, id: &str) -> bool {
        if !self.app.active {
            return false;
        }
        let Some(channel) = self.channels.get_mut(id) else { return false };
        channel.in_stasis = true;
        channel.app_data = [std::slice::from_ref(&self.app.name), &channel.args].concat().join(",");
        let channel = channel.clone();
        self.emit_noise(&channel, Some("Stasis"), &["STASISSTATUS"]);
        let event =
            event!(self, StasisStart { args: channel.args.clone(), channel: channel.model(), replace_channel: None });
        self.emit(event);
        true
    }

    /// Starts to call the phone of a channel. `timeout_ms`: `None` for no limit.
    pub(super) fn dial(&mut self, id: &str, timeout_ms: Option<i64>) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        channel.dialled = true;
        let channel = channel.clone();
        self.emit_dial(&channel, "");
        let leg = channel.leg();
        if let Some(after) = channel.behaviour.ring_after_ms {
            self.timers.set(self.now + after, Timer::Ring(leg.clone()));
        }
        match channel.behaviour.then {
            Then::Answer { after_ms } => self.timers.set(self.now + after_ms, Timer::Answer(leg.clone())),
            Then::Refuse { after_ms, sip } => self.timers.set(self.now + after_ms, Timer::Refuse(leg.clone(), sip)),
            Then::Nothing => {}
        }
        if let Some(after) = timeout_ms {
            self.timers.set(self.now + after, Timer::Timeout(leg));
        }
    }

    /// A channel that was made and not dialled yet calls no phone that could answer.
    fn dialling(&self, leg: &Leg) -> bool {
        self.is_alive(leg) && self.channels[&leg.id].dialled && self.channels[&leg.id].state != ChannelState::Up
    }

    fn set_state(&mut self, id: &str, state: ChannelState, dial_status: &str) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        channel.state = state;
        let channel = channel.clone();
        self.emit_state(id);
        self.emit_dial(&channel, dial_status);
    }

    pub(super) fn leg_rings(&mut self, leg: &Leg) {
        if self.dialling(leg) {
            self.set_state(&leg.id, ChannelState::Ringing, "RINGING");
        }
    }

    pub(super) fn leg_answers(&mut self, leg: &Leg) {
        if !self.dialling(leg) {
            return;
        }
        self.set_state(&leg.id, ChannelState::Up, "ANSWER");
        let channel = &self.channels[&leg.id];
        if let Some(after) = channel.behaviour.hang_up_after_ms {
            self.timers.set(self.now + after, Timer::DeviceHangsUp(leg.clone()));
        }
        // Measured: without a server the phone rings, and the channel is gone when it answers.
        if channel.origin == Origin::Originated && !self.enter_stasis(&leg.id) {
            self.end(&leg.id, End::Dialplan(16));
        }
    }

    pub(super) fn leg_refuses(&mut self, leg: &Leg, sip: u16) {
        if self.dialling(leg) {
            self.end(&leg.id, End::Refused(sip));
        }
    }

    pub(super) fn leg_times_out(&mut self, leg: &Leg) {
        if self.dialling(leg) {
            self.end(&leg.id, End::TimedOut);
        }
    }

    /// The dialplan tries to hand the call over; after the last try it takes care of the caller itself.
    pub(super) fn dialplan(&mut self, leg: &Leg, tries: u32) {
        if !self.is_alive(leg) || self.channels[&leg.id].in_stasis {
            return;
        }
        if !self.server_is_frozen() && self.enter_stasis(&leg.id) {
            return;
        }
        if tries < TRIES {
            self.timers.set(self.now + TRY_EVERY_MS, Timer::Dialplan(leg.clone(), tries + 1));
            return;
        }
        if let Some(channel) = self.channels.get_mut(&leg.id) {
            channel.away = true;
            channel.state = ChannelState::Up;
        }
        self.emit_state(&leg.id);
        self.timers.set(self.now + AWAY_MS, Timer::AwayEnds(leg.clone()));
    }

    pub(super) fn away_ends(&mut self, leg: &Leg) {
        if self.is_alive(leg) {
            self.end(&leg.id, End::Dialplan(16));
        }
    }

    fn server_is_frozen(&self) -> bool {
        let heartbeat = self.globals.get("CC_HB").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        self.config.heartbeat_guard && self.now / 1_000 - heartbeat > HEARTBEAT_MAX_AGE_SECS
    }
}
