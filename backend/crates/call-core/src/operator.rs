//! An operator's presence: what is stored, what follows from live legs, and who may be offered a call.

use serde::{Deserialize, Serialize};

use crate::{CallId, LegNo, OperatorId, QueueId, Timestamp};

/// What an operator can set (`Definitions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorStatus {
    /// Takes calls.
    Available,
    /// Takes none for a while.
    Break,
    /// Finishes the last call.
    WrapUp,
    /// Not at work.
    Offline,
}

/// The stored part of an operator's state; survives restarts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// What it is now.
    pub status: OperatorStatus,
    /// Refines it: a break's reason, `no_answer`, `chat_only`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// What follows when the call and its wrap-up are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStatus>,
    /// End of the wrap-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up_until: Option<Timestamp>,
    /// Offers in a row that rang out.
    #[serde(default)]
    pub missed_offers: u32,
    /// Without a call since (the longest idle is offered first).
    pub idle_since: Timestamp,
}

/// A status that waits for the end of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStatus {
    /// The status.
    pub status: OperatorStatus,
    /// Its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The reason of an available operator who takes chats only.
pub const CHAT_ONLY: &str = "chat_only";
/// The reason of the break that the system sets after unanswered offers.
pub const NO_ANSWER: &str = "no_answer";

impl Presence {
    /// Offline since `at`.
    #[must_use]
    pub const fn offline(at: Timestamp) -> Self {
        Self {
            status: OperatorStatus::Offline,
            reason: None,
            since: at,
            next: None,
            wrap_up_until: None,
            missed_offers: 0,
            idle_since: at,
        }
    }
}

/// What rings when an operator is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// The page.
    Webrtc,
    /// A desk phone or a phone program.
    Sip,
}

/// What the configuration says of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorConfig {
    /// The operator.
    pub id: OperatorId,
    /// Number of the PJSIP endpoint.
    pub extension: String,
    /// What rings.
    pub device: Device,
    /// Queues whose calls are offered to this operator.
    pub queues: Vec<Membership>,
}

/// An operator's place in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The queue.
    pub queue: QueueId,
    /// Who is in a higher group is asked when nobody of a lower one is free.
    pub group: u32,
    /// The place in a fixed order.
    pub place: u32,
}

impl OperatorConfig {
    /// The place in a queue.
    #[must_use]
    pub fn membership(&self, queue: &QueueId) -> Option<&Membership> {
        self.queues.iter().find(|m| m.queue == *queue)
    }
}

/// A live leg of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// In this call.
    pub call: CallId,
    /// On this leg.
    pub leg: LegNo,
}

/// Everything the core knows of an operator.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Configuration.
    pub config: OperatorConfig,
    /// Stored presence.
    pub presence: Presence,
    /// State of the PJSIP endpoint; `None` while Asterisk has not told.
    pub registered: Option<bool>,
    /// When an event last told of that: what a look that began before it says is older.
    pub registration_told_at: Option<Timestamp>,
    /// The page is neither frozen nor without sound. True until a page says otherwise.
    pub page_ok: bool,
    /// The live leg, if there is one.
    pub busy: Option<Busy>,
    /// Removed from the configuration; goes when the call is over.
    pub removed: bool,
    /// Offers in a row that failed at once.
    pub failures: u32,
    /// No offers until then, because the last ones failed at once. Not kept over restarts.
    pub paused_until: Option<Timestamp>,
}

impl Operator {
    /// A new operator.
    #[must_use]
    pub const fn new(config: OperatorConfig, presence: Presence) -> Self {
        Self {
            config,
            presence,
            registered: None,
            registration_told_at: None,
            page_ok: true,
            busy: None,
            removed: false,
            failures: 0,
            paused_until: None,
        }
    }

    /// The device can ring.
    #[must_use]
    pub fn reachable(&self) -> bool {
        self.registered != Some(false) && (self.page_ok || self.config.device != Device::Webrtc)
    }

    /// Can be offered a call now.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.presence.status == OperatorStatus::Available
            && self.presence.reason.as_deref() != Some(CHAT_ONLY)
            && self.busy.is_none()
            && self.paused_until.is_none()
            && !self.removed
            && self.reachable()
    }

    /// Is at work and will be free again: worth waiting for.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        matches!(self.presence.status, OperatorStatus::Available | OperatorStatus::WrapUp)
            && self.presence.reason.as_deref() != Some(CHAT_ONLY)
            && !self.removed
            && self.reachable()
    }
}
