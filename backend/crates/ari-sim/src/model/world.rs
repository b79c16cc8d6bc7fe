//! What people, phones and faults do.

use ari::Event;
use ari::events::*;
use ari::models;

use super::behaviour::Behaviour;
use super::clock::Timer;
use super::dialling::NewChannel;
use super::hangup::End;
use super::outbox::{Disturbance, event};
use super::recordings::RecordingFault;
use super::types::{Device, Origin};
use super::{Sim, StoredRecording};

impl Sim {
    /// Somebody calls `did` through `trunk`. Returns the channel's id.
    pub fn caller_calls(&mut self, number: &str, did: &str, trunk: &str) -> String {
        self.incoming("from-trunk", trunk, number, did, "inbound")
    }

    /// An operator dials `number` on the phone `extension`. Returns the channel's id.
    pub fn phone_dials(&mut self, extension: &str, number: &str) -> String {
        self.incoming("from-operator", extension, extension, number, "outbound")
    }

    fn incoming(&mut self, context: &'static str, endpoint: &str, number: &str, dialled: &str, arg: &str) -> String {
        let id = format!("{}.{}", self.started / 1_000, self.serial + 1);
        let channel = self.create_channel(NewChannel {
            id,
            origin: Origin::Dialplan,
            endpoint: endpoint.to_owned(),
            context,
            extension: dialled.to_owned(),
            behaviour: Behaviour::silent(),
            args: vec![arg.to_owned()],
        });
        if let Some(stored) = self.channels.get_mut(&channel.id) {
            stored.caller.1 = number.to_owned();
        }
        self.announce(&channel.id);
        self.dialplan(&channel.leg(), 0);
        channel.id
    }

    /// The person at the far end of a channel hangs up: the caller, or a phone.
    pub fn hang_up(&mut self, channel: &str) {
        self.end(channel, End::Peer);
    }

    /// The far end of a channel will hang up in `after_ms` milliseconds.
    pub fn hang_up_in(&mut self, channel: &str, after_ms: i64) {
        if let Some(channel) = self.channels.get(channel) {
            self.timers.set(self.now + after_ms, Timer::DeviceHangsUp(channel.leg()));
        }
    }

    /// The phone that a ringing channel calls is answered now.
    pub fn answer(&mut self, channel: &str) {
        if let Some(leg) = self.channels.get(channel).map(super::Channel::leg) {
            self.leg_answers(&leg);
        }
    }

    /// The phone that a ringing channel calls refuses now, with this SIP status.
    pub fn refuse(&mut self, channel: &str, sip: u16) {
        if let Some(leg) = self.channels.get(channel).map(super::Channel::leg) {
            self.leg_refuses(&leg, sip);
        }
    }

    /// The person at the far end presses a key. A native bridge swallows it, as the real one does.
    pub fn press_key(&mut self, channel: &str, digit: char) {
        self.hold_key(channel, digit, 160);
    }

    /// The same, held for so long.
    pub fn hold_key(&mut self, channel: &str, digit: char, duration_ms: i64) {
        let Some(pressed) = self.channels.get(channel).cloned() else { return };
        let bridge = pressed.bridge.as_deref().and_then(|id| self.bridge_model(id));
        if bridge.is_some_and(|bridge| bridge.technology == "native_rtp") {
            return;
        }
        let event =
            event!(self, ChannelDtmfReceived { digit: digit.to_string(), duration_ms, channel: pressed.model() });
        self.emit_about(&pressed, event);
    }

    /// The phone on a channel puts the call on hold, or takes it back.
    pub fn phone_hold(&mut self, channel: &str, on: bool) {
        let Some(held) = self.channels.get_mut(channel) else { return };
        held.phone_held = on;
        let held = held.clone();
        let event = if on {
            event!(self, ChannelHold { channel: held.model(), musicclass: Some("default".to_owned()) })
        } else {
            event!(self, ChannelUnhold { channel: held.model() })
        };
        self.emit_about(&held, event);
    }

    /// The phone on a channel asks to transfer the call (SIP REFER, handled by the server alone).
    pub fn phone_refers(&mut self, channel: &str, destination: &str) {
        if let Some(source) = self.channels.get_mut(channel) {
            source.refer_to = Some(destination.to_owned());
        }
        self.emit_transfer(channel, destination, None);
    }

    pub(super) fn emit_transfer(&mut self, channel: &str, destination: &str, state: Option<&str>) {
        let Some(source) = self.channels.get(channel).cloned() else { return };
        let bridge = source.bridge.as_deref().and_then(|id| self.bridge_model(id));
        let other = bridge.as_ref().and_then(|bridge| bridge.channels.iter().find(|id| *id != channel).cloned());
        let event = event!(
            self,
            ChannelTransfer {
                state: state.map(str::to_owned),
                refer_to: models::ReferTo {
                    requested_destination: models::RequiredDestination {
                        destination: Some(destination.to_owned()),
                        ..Default::default()
                    },
                    ..Default::default()
                },
                referred_by: models::ReferredBy {
                    source_channel: source.model(),
                    connected_channel: other.and_then(|id| self.channels.get(&id)).map(super::Channel::model),
                    bridge,
                },
            }
        );
        self.emit(event);
    }

    /// A phone with this extension exists from a configuration file, and is registered.
    pub fn add_phone(&mut self, extension: &str, behaviour: Behaviour) {
        self.devices.insert(extension.to_owned(), Device { behaviour, fixed: true });
        self.register(extension);
    }

    /// Changes what a phone does with calls from now on.
    pub fn set_behaviour(&mut self, extension: &str, behaviour: Behaviour) {
        self.devices.entry(extension.to_owned()).or_default().behaviour = behaviour;
    }

    /// From now on every `n`-th call to a phone rings and is never answered, whatever the phone does else; 0 ends it.
    pub fn never_answer_every(&mut self, n: u64) {
        (self.deaf_every, self.rung) = (n, 0);
    }

    /// What an outside number does with calls through a trunk; unknown numbers answer after a second.
    pub fn set_number(&mut self, number: &str, behaviour: Behaviour) {
        self.numbers.insert(number.to_owned(), behaviour);
    }

    /// What a trunk does with calls to any number, whatever the number would do.
    pub fn set_trunk(&mut self, endpoint: &str, behaviour: Behaviour) {
        self.trunks.insert(endpoint.to_owned(), behaviour);
    }

    /// A phone registers. It counts once its endpoint is configured.
    pub fn register(&mut self, extension: &str) {
        if self.contacts.insert(extension.to_owned()) {
            self.emit_contact(extension, "Reachable", "NonQualified");
        }
    }

    /// A phone's registration ends.
    pub fn unregister(&mut self, extension: &str) {
        if self.contacts.remove(extension) {
            self.emit_contact(extension, "Unreachable", "Removed");
        }
    }

    fn emit_contact(&mut self, extension: &str, peer: &str, contact: &str) {
        let Some(endpoint) = self.endpoint_model(extension).filter(|_| self.app.subscribe_all) else { return };
        let event = event!(
            self,
            PeerStatusChange {
                endpoint: endpoint.clone(),
                peer: models::Peer { peer_status: peer.to_owned(), ..Default::default() },
            }
        );
        self.emit(event);
        let event = event!(
            self,
            ContactStatusChange {
                endpoint,
                contact_info: models::ContactInfo {
                    uri: format!("sip:{extension}@127.0.0.1:5060"),
                    contact_status: contact.to_owned(),
                    aor: extension.to_owned(),
                    roundtrip_usec: Some("0".to_owned()),
                },
            }
        );
        self.emit(event);
    }

    /// A server opens the event socket.
    pub fn connect(&mut self, subscribe_all: bool) {
        self.app.active = true;
        self.app.registered = true;
        self.app.subscribe_all = subscribe_all;
    }

    /// The same with another application; it must be the one that the dialplan hands calls to.
    pub fn connect_as(&mut self, app: &str, subscribe_all: bool) {
        if app == self.app.name {
            self.connect(subscribe_all);
        }
    }

    /// The event socket breaks. Channels, bridges and recordings go on; events are lost.
    pub fn link_down(&mut self) {
        self.app.active = false;
        self.outbox.clear();
    }

    /// Whether a server is connected.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.app.active
    }

    /// Asterisk is killed and started again: everything is gone and nobody is told. Stored recordings,
    /// configuration files and registrations stay; running recordings leave files without lengths.
    pub fn restart(&mut self, now_ms: i64) {
        self.advance(now_ms);
        self.link_down();
        for (name, recording) in std::mem::take(&mut self.live) {
            let length_ms = (recording.length_ms(self.now) - 1_400).max(0);
            let fault = Some(RecordingFault::ZeroHeader);
            self.stored.insert(name, StoredRecording { format: recording.format, length_ms, fault });
        }
        let gone: Vec<String> = std::mem::take(&mut self.channels).into_keys().collect();
        for id in gone {
            self.bury(super::audit::Death { id, at_ms: self.now, told: false });
        }
        self.bridges.clear();
        self.playbacks.clear();
        self.objects.clear();
        self.devices.retain(|_, device| device.fixed);
        self.globals.clear();
        self.timers.clear();
        self.app = super::types::App { name: self.config.app.clone(), ..Default::default() };
        self.started = self.now;
    }

    /// What is wrong with recordings that end from now on.
    pub fn set_recording_fault(&mut self, fault: Option<RecordingFault>) {
        self.recording_fault = fault;
    }

    /// A sound, such as `sound:nothing`, that cannot be played.
    pub fn remove_media(&mut self, media: &str) {
        self.missing_media.insert(media.to_owned());
    }

    /// Something goes wrong with the next event that has no other fate yet.
    pub fn disturb(&mut self, disturbance: Disturbance) {
        self.outbox.disturb(disturbance);
    }
}
