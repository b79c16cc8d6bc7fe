//! What the configuration says of a queue.

use crate::{CallbackOffer, DialTarget, OperatorId, QueueId, Timestamp};

/// Who is asked first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Everybody of the lowest group at once.
    RingAll,
    /// Who has been without a call the longest.
    #[default]
    LongestIdle,
    /// Who was asked the longest ago.
    RoundRobin,
    /// Who had the fewest talks in this shift.
    FewestCalls,
    /// In a fixed order.
    Priority,
}

/// Where a caller goes whom the queue cannot keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// Nowhere: the call ends.
    #[default]
    HangUp,
    /// To another queue, with the time already waited.
    Queue(QueueId),
    /// To one operator.
    Operator(OperatorId),
    /// To the voicemail.
    Voicemail,
    /// To a number outside, already checked.
    Number(DialTarget),
}

/// What a waiting caller is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announce {
    /// Name of the sound at the beginning.
    pub greeting: Option<String>,
    /// His place.
    pub position: bool,
    /// How long it may take.
    pub expected_wait: bool,
    /// Seconds from one to the next; 0 = never.
    pub every_secs: u32,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueConfig {
    /// The queue.
    pub id: QueueId,
    /// Who is asked first.
    pub strategy: Strategy,
    /// Seconds an operator's device rings.
    pub ring_timeout_secs: u32,
    /// Seconds after a call for finishing it; 0 = none.
    pub wrap_up_secs: u32,
    /// Seconds for which a parked caller waits to be picked up.
    pub park_secs: u32,
    /// Longest wait in seconds.
    pub max_wait_secs: Option<u32>,
    /// Most callers at once.
    pub max_size: Option<u32>,
    /// Where a caller goes who waited too long or found the queue full.
    pub overflow: Overflow,
    /// Seconds for which a caller waits for his last operator alone; 0 = not at all.
    pub sticky_secs: u32,
    /// Offers in a row that rang out before the system takes the operator out of the queue; 0 = never.
    pub missed_offers_limit: u32,
    /// Asterisk's class of music; `None` = the usual one.
    pub music: Option<String>,
    /// What a waiting caller is told.
    pub announce: Announce,
    /// How a waiting caller can ask to be called back.
    pub callback: Option<CallbackOffer>,
}

impl QueueConfig {
    /// A queue as it is when nothing else is said.
    #[must_use]
    pub fn new(id: QueueId) -> Self {
        Self {
            id,
            strategy: Strategy::default(),
            ring_timeout_secs: 20,
            wrap_up_secs: 30,
            park_secs: 120,
            max_wait_secs: None,
            max_size: None,
            overflow: Overflow::default(),
            sticky_secs: 0,
            missed_offers_limit: 2,
            music: None,
            announce: Announce::default(),
            callback: None,
        }
    }
}

/// How a caller is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerRule {
    /// Refused.
    Blocked,
    /// Stands before those with a lower one.
    Priority(u8),
}

/// A talk that is over, remembered for who is asked first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTalk {
    /// The number outside.
    pub number: String,
    /// Who talked.
    pub operator: OperatorId,
    /// When it began.
    pub at: Timestamp,
}
