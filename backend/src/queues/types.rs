//! What a queue is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::common::{
    clock::Timestamp,
    ids::{OperatorId, QueueId},
};

/// Who is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Everybody at once.
    RingAll,
    /// Who has been without a call the longest.
    LongestIdle,
    /// In turn.
    RoundRobin,
    /// Who had the fewest calls.
    FewestCalls,
    /// By groups.
    Priority,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Queue {
    /// `queue_…`
    pub id: QueueId,
    /// Its name.
    pub name: String,
    /// Who is asked first.
    pub strategy: Strategy,
    /// Who answers. The default queue has every operator.
    pub operators: Vec<OperatorId>,
    /// How long a device rings before the next one.
    pub ring_timeout_secs: i64,
    /// Time after a call for finishing it.
    pub wrap_up_secs: i64,
    /// Nobody waits longer; none = for ever.
    #[schema(required = true)]
    pub max_wait_secs: Option<i64>,
    /// An answer within this counts for the service level.
    pub service_level_secs: i64,
    /// The share of such answers that is aimed at, in percent.
    pub service_level_target: i64,
    /// A caller who leaves within this counts for nothing.
    pub short_secs: i64,
    /// Calls without a route come here.
    pub is_default: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A new queue.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQueue {
    /// 1 to 100 characters; no other queue may have it.
    pub name: String,
    /// Only `longest_idle` can be had as yet.
    pub strategy: Option<Strategy>,
    /// Who answers.
    #[serde(default)]
    pub operators: Vec<OperatorId>,
    /// 5 to 300; 20 without it.
    pub ring_timeout_secs: Option<i64>,
    /// 0 to 3600; 30 without it.
    pub wrap_up_secs: Option<i64>,
    /// 10 to 86400; without it nobody is sent away.
    pub max_wait_secs: Option<i64>,
    /// Cannot be had as yet.
    pub max_size: Option<i64>,
    /// 1 to 3600; 20 without it.
    pub service_level_secs: Option<i64>,
    /// 1 to 100; 80 without it.
    pub service_level_target: Option<i64>,
    /// 0 to 60; 5 without it.
    pub short_secs: Option<i64>,
}

/// What changes in a queue. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuePatch {
    /// As in a new queue.
    pub name: Option<String>,
    /// As in a new queue.
    pub strategy: Option<Strategy>,
    /// As in a new queue; all of them.
    pub operators: Option<Vec<OperatorId>>,
    /// As in a new queue.
    pub ring_timeout_secs: Option<i64>,
    /// As in a new queue.
    pub wrap_up_secs: Option<i64>,
    /// As in a new queue; null = nobody is sent away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub max_wait_secs: Option<Option<i64>>,
    /// As in a new queue.
    pub max_size: Option<i64>,
    /// As in a new queue.
    pub service_level_secs: Option<i64>,
    /// As in a new queue.
    pub service_level_target: Option<i64>,
    /// As in a new queue.
    pub short_secs: Option<i64>,
}

/// Tells `null` from nothing.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
