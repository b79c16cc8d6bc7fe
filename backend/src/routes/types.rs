//! What a route is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::common::{
    clock::Timestamp,
    ids::{MenuId, OperatorId, QueueId, RouteId, ScheduleId},
};

/// Who takes the calls of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum RouteTarget {
    /// A queue.
    Queue {
        /// `queue_…`
        id: QueueId,
    },
    /// One operator for half a minute, if he is at work; then the default queue.
    Operator {
        /// `op_…`
        id: OperatorId,
    },
    /// A menu of keys.
    Ivr {
        /// `ivr_…`
        id: MenuId,
    },
    /// The caller may leave a message.
    Voicemail,
    /// Nobody: the call ends.
    Hangup,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Route {
    /// `route_…`
    pub id: RouteId,
    /// `trunk_…`; none = every trunk.
    #[schema(required = true)]
    pub trunk_id: Option<String>,
    /// The dialled number, in E.164 where it is one; `*` = every number.
    pub did: String,
    /// Who takes the calls, within the hours.
    pub target: RouteTarget,
    /// `schedule_…`; none = always.
    #[schema(required = true)]
    pub schedule_id: Option<ScheduleId>,
    /// Who takes them outside the hours.
    pub closed_target: RouteTarget,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A new route.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoute {
    /// Calls of this trunk only.
    pub trunk_id: Option<String>,
    /// The dialled number as people write it, or `*`.
    pub did: String,
    /// Who takes the calls.
    pub target: RouteTarget,
    /// The hours of `target`; always without it.
    pub schedule_id: Option<ScheduleId>,
    /// Who takes them outside the hours; `voicemail` without it.
    pub closed_target: Option<RouteTarget>,
}

/// What changes in a route. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutePatch {
    /// As in a new route; null = every trunk.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub trunk_id: Option<Option<String>>,
    /// As in a new route.
    pub did: Option<String>,
    /// As in a new route.
    pub target: Option<RouteTarget>,
    /// As in a new route; null = always.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub schedule_id: Option<Option<ScheduleId>>,
    /// As in a new route.
    pub closed_target: Option<RouteTarget>,
}

/// Tells `null` from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
