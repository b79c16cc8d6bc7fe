//! Why a leg or a call ended.

use serde::{Deserialize, Serialize};

/// Cause of a hang-up. `code` is the Q.850 cause (ITU-T Q.850 table 1); `sip` the final response of the far end when it
/// is known (Asterisk's `tech_cause`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Q.850 cause, 0-127.
    pub code: u16,
    /// SIP response, 300-699.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sip: Option<u16>,
    /// What no protocol says: our own reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnCause>,
}

/// Reasons that are ours, not the network's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnCause {
    /// Asterisk was restarted under the call.
    PbxRestart,
    /// The leg was gone when we looked; how it ended was not seen.
    NotSeen,
    /// Asterisk refused to make the leg (device not registered, no such endpoint).
    CouldNotDial,
    /// The trunk said nothing at all.
    TrunkSilent,
    /// Nobody picked up in time.
    RingTimeout,
    /// The operator's own device did not pick up.
    OperatorDidNotPickUp,
    /// The queue's longest wait was over.
    MaxWait,
    /// As many callers as the queue takes were in it.
    QueueFull,
    /// The caller's number is on the block list.
    Blocked,
    /// It came outside the hours of its route.
    OutOfHours,
    /// Its route leads to the voicemail.
    RoutedToVoicemail,
    /// Its route ends every call.
    RefusedByRoute,
    /// The number outside may not be dialled, or not now.
    NotAllowedOutside,
    /// A menu of keys ended it.
    EndedByMenu,
    /// A supervisor ended it from outside.
    EndedBySupervisor,
    /// The caller asked to be called back.
    CallbackAsked,
    /// Somebody decided that the customer is not called back.
    CallbackCancelled,
    /// The customer who was to be called back called himself.
    CalledAgain,
    /// The customer who was to be called back was reached in another call.
    ReachedElsewhere,
    /// Nobody could call the customer back in time.
    CallbackOverdue,
}

impl Cause {
    /// Normal clearing (16).
    pub const NORMAL: Self = Self { code: 16, sip: None, own: None };

    /// A cause of the network.
    #[must_use]
    pub const fn q850(code: u16, sip: Option<u16>) -> Self {
        Self { code, sip, own: None }
    }

    /// One of our own reasons, with the nearest Q.850 cause.
    #[must_use]
    pub const fn own(own: OwnCause) -> Self {
        let code = match own {
            OwnCause::PbxRestart | OwnCause::NotSeen => 41,
            OwnCause::TrunkSilent => 38,
            OwnCause::CouldNotDial => 20,
            OwnCause::RingTimeout | OwnCause::OperatorDidNotPickUp | OwnCause::MaxWait => 19,
            OwnCause::OutOfHours | OwnCause::RoutedToVoicemail => 20,
            OwnCause::QueueFull => 42,
            OwnCause::Blocked | OwnCause::RefusedByRoute | OwnCause::NotAllowedOutside => 21,
            OwnCause::CallbackOverdue => 20,
            OwnCause::EndedByMenu
            | OwnCause::EndedBySupervisor
            | OwnCause::CallbackAsked
            | OwnCause::CallbackCancelled
            | OwnCause::CalledAgain
            | OwnCause::ReachedElsewhere => 16,
        };
        Self { code, sip: None, own: Some(own) }
    }

    /// The trunk failed, not whoever is called: it could not be reached, does not know us or does not let us call (401,
    /// 402, 403, 407), gave up (408), is ill or full (5xx), or the network is. Another trunk may do better. A provider that
    /// puts busy, an unknown number or no answer into such a status says so in its Reason (RFC 3326), which is the cause.
    #[must_use]
    pub const fn is_of_trunk(self) -> bool {
        match (self.own, self.sip) {
            (Some(own), _) => matches!(own, OwnCause::CouldNotDial | OwnCause::TrunkSilent),
            (None, Some(401..=403 | 407)) => !matches!(self.code, 1 | 17 | 18 | 19 | 22 | 28),
            (None, Some(408)) => !matches!(self.code, 1 | 17 | 19 | 21 | 22 | 28),
            (None, Some(500..=599)) => !matches!(self.code, 1 | 17 | 18 | 19 | 21 | 22 | 28),
            (None, Some(_)) => false,
            (None, None) => matches!(self.code, 27 | 34 | 38 | 41 | 42 | 44 | 47),
        }
    }

    /// The far end was busy (17 only: 486 gives it; a decline is 21).
    #[must_use]
    pub const fn is_busy(self) -> bool {
        self.code == 17
    }

    /// The far end was reached, or could have been, and nobody picked up: no response (18), no answer (19), declined
    /// (21) or cleared before the answer (16, 26).
    #[must_use]
    pub const fn is_no_answer(self) -> bool {
        matches!(self.own, None | Some(OwnCause::RingTimeout)) && matches!(self.code, 16 | 18 | 19 | 21 | 26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trunk_that_fails_is_told_from_a_callee_who_does_not_want() {
        for (code, sip) in [(34, Some(503)), (38, Some(500)), (18, Some(408)), (21, Some(403)), (34, None), (38, None)]
        {
            assert!(Cause::q850(code, sip).is_of_trunk(), "{code} {sip:?}");
        }
        assert!(Cause::own(OwnCause::CouldNotDial).is_of_trunk() && Cause::own(OwnCause::TrunkSilent).is_of_trunk());
        for (code, sip) in [
            (17, Some(486)),
            (21, Some(603)),
            (19, Some(480)),
            (1, Some(404)),
            (28, Some(484)),
            (58, Some(488)),
            (17, Some(600)),
            // What the callee did, in a status of the trunk's.
            (17, Some(503)),
            (21, Some(500)),
            (1, Some(403)),
            (19, Some(408)),
            (16, Some(487)),
            (21, None),
            (16, None),
            (19, None),
        ] {
            assert!(!Cause::q850(code, sip).is_of_trunk(), "{code} {sip:?}");
        }
        for own in [OwnCause::RingTimeout, OwnCause::NotSeen, OwnCause::PbxRestart] {
            assert!(!Cause::own(own).is_of_trunk(), "{own:?}");
        }
    }
}
