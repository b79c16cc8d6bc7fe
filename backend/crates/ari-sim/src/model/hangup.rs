//! The ends of a channel, each with the events that the real Asterisk sends for it.

use ari::Event;
use ari::events::*;

use super::Sim;
use super::audit::Death;
use super::clock::Leg;
use super::outbox::event;
use super::types::{Channel, ChannelState, Origin};

/// Why a channel ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// `DELETE /channels/ID`, with a Q.850 cause.
    Command(i64),
    /// The far end hung up: BYE, or CANCEL of an unanswered incoming call.
    Peer,
    /// The called phone refused, with a SIP status.
    Refused(u16),
    /// Nobody answered in time.
    TimedOut,
    /// The application is not there to take it, or the dialplan ends.
    Dialplan(i64),
    /// What it listened to is gone.
    SnoopedGone,
}

impl Sim {
    pub(super) fn end(&mut self, id: &str, how: End) {
        let Some(channel) = self.channels.get(id).cloned() else { return };
        let answered = channel.state == ChannelState::Up;
        let incoming = channel.origin == Origin::Dialplan;
        let (cause, tech_cause) = final_cause(&channel, how);

        self.hangup_request(&channel, how, cause, tech_cause);
        if channel.origin == Origin::Originated && !answered {
            match how {
                End::Refused(486 | 600) => self.emit_dial(&channel, "BUSY"),
                End::Refused(503) => self.emit_dial(&channel, "CONGESTION"),
                End::Refused(_) | End::Command(_) => self.emit_dial(&channel, "NOANSWER"),
                _ => {}
            }
        }
        self.emit_noise(&channel, None, &["RTPAUDIOQOS", "RTPAUDIOQOSJITTER", "RTPAUDIOQOSLOSS", "RTPAUDIOQOSRTT"]);
        self.leave_bridge(id);
        self.end_playbacks(id);
        self.end_channel_recordings(id);
        let Some(mut channel) = self.channels.remove(id) else { return };
        if channel.in_stasis {
            let event = event!(self, StasisEnd { channel: channel.model() });
            self.emit(event);
            channel.in_stasis = false;
        }
        // The dialplan hangs up what comes back to it.
        if incoming {
            let tech_cause = if how == End::Peer { tech_cause } else { None };
            let event = event!(
                self,
                ChannelHangupRequest { cause: Some(16), soft: Some(true), tech_cause, channel: channel.model() }
            );
            self.emit_about(&channel, event);
        }
        let snoops: Vec<String> = self
            .channels
            .values()
            .filter(|other| matches!(&other.origin, Origin::Snoop { of } if of == id))
            .map(|other| other.id.clone())
            .collect();
        for snoop in snoops {
            self.end(&snoop, End::SnoopedGone);
        }
        let event = event!(
            self,
            ChannelDestroyed { cause, cause_txt: cause_text(cause).to_owned(), tech_cause, channel: channel.model() }
        );
        self.emit_about(&channel, event);
        self.app.subscriptions.remove(&format!("channel:{id}"));
        self.bury(Death { id: id.to_owned(), at_ms: self.now, told: false });
    }

    fn hangup_request(&mut self, channel: &Channel, how: End, cause: i64, tech_cause: Option<i64>) {
        let (cause, soft, tech_cause) = match how {
            End::Command(_) => (Some(32), Some(true), None),
            End::Peer if channel.state == ChannelState::Up && (channel.bridge.is_some() || !channel.was_bridged) => {
                (None, None, None)
            }
            End::Peer | End::Refused(_) => (Some(cause), None, tech_cause),
            End::TimedOut if channel.origin == Origin::Created => (Some(32), Some(true), None),
            End::TimedOut | End::Dialplan(_) | End::SnoopedGone => return,
        };
        let event = event!(self, ChannelHangupRequest { cause, soft, tech_cause, channel: channel.model() });
        self.emit_about(channel, event);
    }

    /// A phone, or the caller, hangs up.
    pub(super) fn peer_hangs_up(&mut self, leg: &Leg) {
        if self.is_alive(leg) {
            self.end(&leg.id, End::Peer);
        }
    }

    pub(super) fn is_alive(&self, leg: &Leg) -> bool {
        self.channels.get(&leg.id).is_some_and(|channel| channel.serial == leg.serial)
    }
}

fn final_cause(channel: &Channel, how: End) -> (i64, Option<i64>) {
    match how {
        End::Command(cause) => (cause, sip_of(cause)),
        End::Peer if channel.state != ChannelState::Up => (127, Some(487)),
        // Measured: a channel that has never been in a bridge leaves no cause.
        End::Peer | End::SnoopedGone => (if channel.was_bridged { 16 } else { 0 }, None),
        End::Refused(sip) => (cause_of(sip), Some(i64::from(sip))),
        End::TimedOut => (19, Some(480)),
        End::Dialplan(cause) => (cause, sip_of(cause)),
    }
}

/// Q.850 cause of a SIP refusal. 403, 404, 408, 480, 486, 500, 503 and 603 were measured.
fn cause_of(sip: u16) -> i64 {
    match sip {
        401 | 402 | 403 | 407 | 603 => 21,
        404 | 604 => 1,
        408 => 18,
        410 => 22,
        480 => 19,
        484 => 28,
        486 | 600 => 17,
        500 => 38,
        503 => 34,
        504 => 102,
        _ => 127,
    }
}

fn sip_of(cause: i64) -> Option<i64> {
    Some(match cause {
        1 => 404,
        17 => 486,
        18 => 408,
        19 => 480,
        21 => 403,
        28 => 484,
        31 => 480,
        34 | 42 => 503,
        38 | 127 => 500,
        58 => 488,
        _ => return None,
    })
}

fn cause_text(cause: i64) -> &'static str {
    match cause {
        0 => "Unknown",
        1 => "Unallocated (unassigned) number",
        16 => "Normal Clearing",
        17 => "User busy",
        18 => "No user responding",
        19 => "User alerting, no answer",
        21 => "Call Rejected",
        22 => "Number changed",
        26 => "Answered elsewhere",
        28 => "Invalid number format",
        31 => "Normal, unspecified",
        34 => "Circuit/channel congestion",
        38 => "Network out of order",
        42 => "Switching equipment congestion",
        58 => "Bearer capability not available",
        127 => "Interworking, unspecified",
        _ => "Unspecified",
    }
}

/// Q.850 cause of a `reason` of `DELETE /channels/ID`.
pub(super) fn cause_of_reason(reason: &str) -> Option<i64> {
    Some(match reason {
        "normal" => 16,
        "busy" => 17,
        "timeout" => 18,
        "no_answer" => 19,
        "rejected" => 21,
        "answered_elsewhere" => 26,
        "number_incomplete" => 28,
        "normal_unspecified" => 31,
        "congestion" => 34,
        "failure" => 38,
        "codec_mismatch" => 58,
        "interworking" => 127,
        "unallocated" => 1,
        _ => return None,
    })
}
