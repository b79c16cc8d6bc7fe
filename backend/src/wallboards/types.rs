//! Wallboards and what they show.
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::{
    common::{
        clock::Timestamp,
        ids::{OperatorId, QueueId},
    },
    operators::types::OperatorStatus,
};

/// A screen on a wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wallboard {
    /// `board_…`
    pub id: String,
    /// Where it hangs.
    pub name: String,
    /// Who made its link.
    pub created_by: OperatorId,
    /// When.
    pub created_at: Timestamp,
    /// When it was shown last, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

/// A new wallboard.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWallboard {
    /// Where it hangs.
    pub name: String,
}

/// A new wallboard with its token, which is told this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedWallboard {
    /// The board.
    #[serde(flatten)]
    pub board: Wallboard,
    /// Opens `/wallboard/{token}`.
    #[serde(serialize_with = "told")]
    #[schema(value_type = String)]
    pub token: SecretString,
}

fn told<S: Serializer>(token: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(token.expose_secret())
}

/// What a wallboard shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Board {
    /// When this was right.
    pub at: Timestamp,
    /// Where it hangs.
    pub name: String,
    /// Callers who wait.
    pub waiting: i64,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub longest_wait_since: Option<Timestamp>,
    /// Operators who could take a call now.
    pub free: i64,
    /// Answered in time today.
    #[schema(required = true)]
    pub service_level_percent: Option<f64>,
    /// Every queue.
    pub queues: Vec<BoardQueue>,
    /// Who waits, the longest first.
    pub callers: Vec<BoardCaller>,
    /// Who is at work.
    pub operators: Vec<BoardOperator>,
}

/// A queue: what the screen draws, and no more of what the monitor knows.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BoardQueue {
    /// Which.
    pub queue_id: QueueId,
    /// Its name.
    pub name: String,
    /// Callers who wait.
    pub waiting: i64,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub longest_wait_since: Option<Timestamp>,
    /// Members who could take a call now.
    pub free: i64,
    /// Members who are not offline.
    pub at_work: i64,
    /// Answered in time today.
    #[schema(required = true)]
    pub service_level_percent: Option<f64>,
}

/// A caller who waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardCaller {
    /// The last four digits of his number; empty if it is hidden.
    pub ends_with: String,
    /// In which queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
    /// Since when he waits.
    pub since: Timestamp,
}

/// Somebody at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardOperator {
    /// His name.
    pub name: String,
    /// `available`, `break`, `wrap_up`, `ringing` or `talking`.
    #[schema(value_type = OperatorStatus)]
    pub status: String,
    /// `no_answer` or `chat_only`; why somebody is on a break is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether his device can ring.
    pub reachable: bool,
    /// Since when he has this status.
    pub since: Timestamp,
}
