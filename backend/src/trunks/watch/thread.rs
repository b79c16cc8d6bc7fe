//! One conversation between Asterisk and somebody else: the messages with one Call-ID. Pure.
use std::{net::IpAddr, time::Duration};

use super::{
    message::{Address, Message},
    seen::{Seen, Verdict},
};
use crate::{
    common::clock::Timestamp,
    trunks::{faults::TrunkCause, types::TrunkFault},
};

/// One that was silent for so long is forgotten.
const FORGET: Duration = Duration::from_secs(300);
/// One that has ended.
const FORGET_ENDED: Duration = Duration::from_secs(15);
/// No provider's word holds for longer than a day.
const LONGEST: u64 = 86_400;

/// Messages with one Call-ID.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub endpoint: String,
    pub part: Part,
    /// The number of the last request. What answers another one comes too late to count.
    pub cseq: u32,
    /// The last request carried our answer to a challenge.
    pub authorized: bool,
    /// The provider asked for a password.
    pub challenged: bool,
    /// Our answer was refused so often.
    pub refused: u32,
    pub touched: Timestamp,
    /// How a call was answered: code and the other side's words.
    pub ended: Option<(u16, String)>,
}

/// What a conversation is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// We register, with this contact; `leaving`: we unregister.
    Login { contact: Option<Address>, leaving: bool },
    /// We call.
    CallOut,
    /// We are called.
    CallIn,
    /// Somebody calls who belongs to no trunk, but means this one.
    Stranger(IpAddr),
}

impl Part {
    pub(super) fn fits(&self, method: &str) -> bool {
        matches!(self, Self::Login { .. }) == (method == "REGISTER")
    }

    /// Whether we ask and the other side answers.
    pub(super) fn is_asked_by_us(&self) -> bool {
        matches!(self, Self::Login { .. } | Self::CallOut)
    }
}

impl Thread {
    pub(super) fn is_forgotten(&self, now: Timestamp) -> bool {
        now.since(self.touched) >= if self.ended.is_some() { FORGET_ENDED } else { FORGET }
    }

    /// Whether the call was answered: what is asked in it later says nothing of the trunk.
    pub(super) fn stands(&self) -> bool {
        matches!(self.ended, Some((200..300, _)))
    }

    pub(super) fn is_call(&self, method: &str) -> bool {
        method == "INVITE" && matches!(self.part, Part::CallOut | Part::CallIn)
    }

    /// Takes an answer to the last request.
    pub(super) fn answer(
        &mut self,
        now: Timestamp,
        seen: &mut Seen,
        message: Message<'_>,
        method: &str,
        code: u16,
        reason: &str,
    ) {
        if code < 200 || !self.part.fits(method) {
            return;
        }
        let fault = |cause| TrunkFault::of(cause).answered(now, code, reason);
        match &self.part {
            Part::Login { leaving: true, .. } => {}
            Part::Login { contact, .. } => {
                seen.asked = None;
                seen.heard = Some(now);
                if code < 300 {
                    let secs = message.expires(contact.as_ref()).unwrap_or(3600).min(LONGEST);
                    let until = now.plus(Duration::from_secs(secs));
                    let elsewhere = elsewhere(contact.as_ref(), &message.contacts());
                    seen.verdict = Some(Verdict::Accepted { until, elsewhere });
                } else if matches!(code, 401 | 407) && !self.counts_as_refusal(message) {
                    self.challenged = true;
                    seen.challenged = Some(now);
                } else {
                    seen.verdict = Some(Verdict::Refused(now, fault(self.of_login(code))));
                }
            }
            Part::CallOut => {
                seen.heard = Some(now);
                let challenge = matches!(code, 401 | 407);
                if challenge && self.counts_as_refusal(message) {
                    self.refused += 1;
                }
                // Some providers ask once more without saying that the first question was stale.
                if !challenge || self.refused > 0 {
                    self.ended = Some((code, fault(TrunkCause::Refused).detail.unwrap_or_default()));
                }
                match code {
                    200..300 => seen.good_call(),
                    401 | 407 if self.refused >= 2 => seen.call = Some(fault(TrunkCause::WrongLogin)),
                    402 => seen.call = Some(fault(TrunkCause::NoCredit)),
                    403 => seen.call = Some(fault(TrunkCause::CallRefused)),
                    415 | 488 | 606 => seen.call = Some(fault(TrunkCause::CodecMismatch)),
                    500 | 502 | 503 | 504 => seen.call = Some(fault(TrunkCause::ProviderBusy)),
                    _ => {}
                }
            }
            Part::CallIn => {
                self.ended = Some((code, String::new()));
                match code {
                    200..300 => seen.good_call(),
                    415 | 488 | 606 => seen.call = Some(fault(TrunkCause::CodecMismatch)),
                    _ => {}
                }
            }
            Part::Stranger(source) => {
                self.ended = Some((code, String::new()));
                let free = seen.call.as_ref().is_none_or(|known| known.code == TrunkCause::UnknownSource);
                if matches!(code, 401 | 403 | 407) && free {
                    let fault = TrunkFault { detail: Some(source.to_string()), ..fault(TrunkCause::UnknownSource) };
                    seen.call = Some(TrunkFault { sip: None, ..fault });
                }
            }
        }
    }

    /// A question after our answer, unless the provider says that its first question was too old.
    fn counts_as_refusal(&self, message: Message<'_>) -> bool {
        let stale = message
            .all("www-authenticate")
            .chain(message.all("proxy-authenticate"))
            .any(|value| value.to_ascii_lowercase().replace('"', "").contains("stale=true"));
        self.authorized && !stale
    }

    fn of_login(&self, code: u16) -> TrunkCause {
        match code {
            300..=399 => TrunkCause::Moved,
            401 | 407 => TrunkCause::WrongLogin,
            403 if self.challenged || self.authorized => TrunkCause::WrongLogin,
            403 => TrunkCause::Forbidden,
            404 | 410 | 604 => TrunkCause::UnknownAccount,
            408 | 480 => TrunkCause::AccountUnavailable,
            423 => TrunkCause::IntervalRefused,
            486 | 500 | 502 | 503 | 504 | 600 => TrunkCause::ProviderBusy,
            _ => TrunkCause::Refused,
        }
    }
}

/// Whether the provider has another place for the account besides ours.
fn elsewhere(ours: Option<&Address>, all: &[Address]) -> bool {
    let other = |contact: &Address| ours.is_none_or(|ours| (&ours.host, ours.port) != (&contact.host, contact.port));
    all.len() > 1 && all.iter().any(other)
}
