//! A call as the outside sees it.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::{
    clock::Timestamp,
    ids::{CallId, OperatorId, QueueId},
};

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A customer calls us.
    Inbound,
    /// We call a customer.
    Outbound,
    /// Two of our own.
    Internal,
}

impl Direction {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Internal => "internal",
        }
    }
}

/// Where a call is while it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// In a menu.
    Ivr,
    /// Waits in a queue.
    Queued,
    /// An operator's device rings.
    Ringing,
    /// The customer is being dialled.
    Dialing,
    /// Both hear each other.
    Talking,
    /// The customer hears music.
    Held,
    /// He waits under a short number for whoever picks him up.
    Parked,
    /// Over.
    Ended,
}

/// How a call ended; none while it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallStatus {
    /// The customer and a person talked.
    Answered,
    /// Inbound and never answered.
    Missed,
    /// The far end did not pick up.
    NoAnswer,
    /// The far end was busy.
    Busy,
    /// Any other end before an answer.
    Failed,
}

impl CallStatus {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Missed => "missed",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }
}

/// Why an inbound call was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissedReason {
    /// The caller gave up in the queue or while it rang.
    CallerLeft,
    /// He waited as long as the queue allows.
    Timeout,
    /// Nobody could have taken it.
    NoOperator,
    /// Outside business hours.
    OutOfHours,
    /// He left in the menu.
    InIvr,
    /// It came while this server was away.
    ServerAway,
    /// He asked to be called back.
    Callback,
}

/// Where a recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// There was nothing to record.
    None,
    /// Being made.
    Recording,
    /// Made and not yet verified.
    Pending,
    /// Verified from its bytes.
    Complete,
    /// Shorter than the talk.
    Truncated,
    /// Expected and not there.
    Missing,
    /// Removed after its retention.
    Expired,
}

/// Why a leg or a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cause {
    /// Q.850.
    pub code: u16,
    /// The SIP status, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip: Option<u16>,
    /// Why this system ended it: `pbx_restart not_seen could_not_dial trunk_silent ring_timeout operator_did_not_pick_up max_wait
    /// queue_full blocked out_of_hours routed_to_voicemail refused_by_route not_allowed_outside ended_by_menu
    /// ended_by_supervisor callback_asked callback_cancelled called_again reached_elsewhere callback_overdue`. Says more
    /// than the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In English, for people.
    pub text: String,
}

/// Whose number it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactRef {
    /// The contact's id.
    pub id: String,
    /// His name.
    pub name: String,
}

/// The recording of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecordingRef {
    /// Where it is.
    pub state: RecordingState,
    /// Its length in seconds, once known.
    #[schema(required = true)]
    pub duration_secs: Option<f64>,
}

/// How far asking somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsultState {
    /// He is called; the customer hears music.
    Ringing,
    /// He talks with the operator; the customer hears music.
    Talking,
    /// All three talk.
    Conference,
}

/// Somebody whom the operator asks during a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consult {
    /// How far it is.
    pub state: ConsultState,
    /// Who is asked; absent for a number outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
}

/// The place of a parked call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parked {
    /// Its number, 1 to 99; a phone dials it with a star in front.
    pub slot: u16,
    /// Who parked it.
    pub by: OperatorId,
    /// Since when.
    pub since: Timestamp,
    /// It comes back then: to who parked it, or else to the queue.
    pub until: Timestamp,
    /// Who is picking it up; his device rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<OperatorId>,
}

/// What a supervisor does in somebody else's talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionMode {
    /// Nobody hears him.
    Listen,
    /// Only the operator hears him.
    Whisper,
    /// Both hear him.
    Barge,
}

/// A supervisor in somebody else's talk. Told to those only who see all calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supervision {
    /// Who.
    pub operator_id: OperatorId,
    /// How.
    pub mode: SupervisionMode,
    /// Since when he hears; absent while his own phone rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}

/// Why a customer is not called back any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallbackEnd {
    /// He was called in vain as often as was promised, or could not be called in time: a task has him.
    GivenUp,
    /// Somebody decided so.
    Cancelled,
    /// He called himself, and his call got his place.
    CalledAgain,
    /// He was reached in another call.
    Reached,
}

/// The request that a call answers: its customer asked to be called back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Callback {
    /// The call in which he asked.
    pub of: CallId,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// How many there are at most.
    pub attempts: u32,
    /// Since when he waits: his place in the queue.
    pub since: Timestamp,
    /// Nobody is asked to call him before.
    pub due: Timestamp,
    /// Why nobody calls him any more after this attempt, if it did not reach him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<CallbackEnd>,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Call {
    /// `call_…`
    pub id: CallId,
    /// Which way it goes.
    pub direction: Direction,
    /// Where it is.
    pub state: CallState,
    /// How it ended; null while it lives.
    #[schema(required = true)]
    pub status: Option<CallStatus>,
    /// Only of a missed call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed_reason: Option<MissedReason>,
    /// Why it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Who calls: E.164 where it could be understood.
    pub from: String,
    /// Who is called.
    pub to: String,
    /// The number of ours that was dialled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// Through which trunk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trunk_id: Option<String>,
    /// In which queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
    /// Who answered first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// Who talks with the customer now, of a live call; after a transfer somebody else than who answered first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_operator_id: Option<OperatorId>,
    /// Whom the operator asks, of a live call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consult: Option<Consult>,
    /// The request that it answers, if its customer asked to be called back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<Callback>,
    /// Its place, of a parked call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parked: Option<Parked>,
    /// Whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactRef>,
    /// First leg seen.
    pub started_at: Timestamp,
    /// Both heard each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// The customer's leg is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Seconds from entering the queue to the answer or the end.
    pub wait_secs: i64,
    /// Seconds that the last operator's device rang.
    pub ring_secs: i64,
    /// Seconds from the answer to the end, holds included.
    pub talk_secs: i64,
    /// Seconds on hold.
    pub hold_secs: i64,
    /// Its recording, if there was something to record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<RecordingRef>,
    /// Whether the caller left a message.
    pub voicemail: bool,
    /// The operator's words.
    pub notes: String,
    /// The operator's verdict.
    #[schema(required = true)]
    pub disposition: Option<String>,
    /// Free labels.
    pub tags: Vec<String>,
}
