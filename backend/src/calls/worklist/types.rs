//! The worklist as the outside sees it.
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    calls::{
        list::figures::percent,
        types::{CallState, ContactRef, Direction, MissedReason},
    },
    common::{
        clock::Timestamp,
        ids::{CallId, OperatorId, QueueId},
    },
};

/// A callback within this time after the first missed call is in time.
pub const IN_TIME_SECS: i64 = 900;

crate::id_type!(
    /// A task of the worklist.
    TaskId,
    "missed_"
);

/// A customer who called in vain and is to be called back, or was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MissedTask {
    /// `missed_…`
    pub id: TaskId,
    /// Whom to call; a number has at most one open task.
    pub number: String,
    /// Whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactRef>,
    /// The queue of the last missed call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
    /// The number of ours that he dialled last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// Missed calls.
    pub misses: i64,
    /// The end of the first of them: from then on he waits.
    pub first_missed_at: Timestamp,
    /// The end of the last of them.
    pub last_missed_at: Timestamp,
    /// The last of them.
    pub last_call_id: CallId,
    /// Why the last of them was missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed_reason: Option<MissedReason>,
    /// The last of them in which he left a message. An operator may hear it while the task is his.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voicemail_call_id: Option<CallId>,
    /// Calls to him since the first of them; none of an open task was answered yet.
    pub attempts: i64,
    /// When the last of those calls began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_attempt_at: Option<Timestamp>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<OperatorId>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// A call with him that goes on now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calling: Option<Calling>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<ClosedTask>,
}

/// A call with the customer of a task that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calling {
    /// The call.
    pub call_id: CallId,
    /// `outbound`: somebody calls him. `inbound`: he calls again.
    pub direction: Direction,
    /// Where the call is.
    pub state: CallState,
    /// Who calls him, or talks with him.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// When the call began.
    pub since: Timestamp,
}

/// How a task ended. It never opens again: a later missed call makes another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosedTask {
    /// When: at the answer, if the customer was reached.
    pub at: Timestamp,
    /// Who reached him, or closed it by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// The call in which he was reached; without it somebody closed the task by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<CallId>,
    /// Seconds from the first missed call to that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_back_secs: Option<i64>,
    /// Why somebody closed it by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<CloseReason>,
    /// His words.
    pub note: String,
}

/// Why a task is closed although nobody reached the customer by telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Settled in another way: in a chat, at the counter.
    Settled,
    /// He does not pick up, however often he is called.
    Unreachable,
    /// A wrong number, advertising, a joke.
    Unwanted,
    /// The note says it.
    Other,
}

impl CloseReason {
    /// The word in the database and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Unreachable => "unreachable",
            Self::Unwanted => "unwanted",
            Self::Other => "other",
        }
    }
}

/// Which tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Those that wait, whoever works on them.
    #[default]
    Open,
    /// Those that wait and are mine.
    Mine,
    /// Those that are over, the last closed first.
    Closed,
}

/// Which tasks, as it stands in the URL.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// `open` (without it), `mine` or `closed`.
    #[param(inline)]
    pub show: Option<Show>,
}

/// To whom a task is given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// An operator, supervisor or admin.
    pub operator_id: OperatorId,
}

/// Why a task is closed by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// Why.
    pub reason: CloseReason,
    /// In one's own words, at most 500 characters; `other` needs some.
    #[serde(default)]
    pub note: String,
}

/// A range of days.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RangeQuery {
    /// First moment: RFC 3339, or a date of the company's time zone. Today without it.
    pub from: Option<String>,
    /// End: RFC 3339 (excluded), or a date (that day included).
    pub to: Option<String>,
}

/// What waits now, and how soon customers were called back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MissedSummary {
    /// Open tasks.
    pub open: i64,
    /// Those of them that are mine.
    pub mine: i64,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub oldest_at: Option<Timestamp>,
    /// The tasks that began in the range.
    pub callbacks: Callbacks,
}

/// How soon customers were called back, over the tasks whose first missed call lies in a range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Callbacks {
    /// Tasks.
    pub tasks: i64,
    /// Those whose customer was reached.
    pub reached: i64,
    /// Those whose customer was reached within `in_time_secs`.
    pub in_time: i64,
    /// What counts as in time, in seconds.
    pub in_time_secs: i64,
    /// `in_time` of the tasks that are closed or have waited longer than that.
    #[schema(required = true)]
    pub in_time_percent: Option<f64>,
    /// The median of the seconds from the first missed call to the answer, over the reached.
    #[schema(required = true)]
    pub median_secs: Option<i64>,
}

/// The counts behind [`Callbacks`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallbackCounts {
    /// Tasks.
    pub tasks: i64,
    /// Closed by an answer.
    pub reached: i64,
    /// Closed by an answer in time.
    pub in_time: i64,
    /// Open, and in time still.
    pub young: i64,
    /// The one or two values in the middle of the reached.
    pub middle_secs: Vec<i64>,
}

impl From<CallbackCounts> for Callbacks {
    fn from(counts: CallbackCounts) -> Self {
        let middle = i64::try_from(counts.middle_secs.len()).unwrap_or(i64::MAX);
        Self {
            tasks: counts.tasks,
            reached: counts.reached,
            in_time: counts.in_time,
            in_time_secs: IN_TIME_SECS,
            in_time_percent: percent(counts.in_time, counts.tasks - counts.young),
            median_secs: (middle > 0).then(|| counts.middle_secs.iter().sum::<i64>() / middle),
        }
    }
}
