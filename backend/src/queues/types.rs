//! What a queue is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::common::{
    clock::Timestamp,
    ids::{OperatorId, QueueId},
};

/// Who is asked first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Everybody of a group at once.
    RingAll,
    /// Who has been without a call the longest.
    #[default]
    LongestIdle,
    /// Who was asked the longest ago.
    RoundRobin,
    /// Who had the fewest talks in the last twelve hours.
    FewestCalls,
    /// In the order of the members.
    Priority,
}

/// Where a caller goes who waited too long or found the queue full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Overflow {
    /// Nowhere: the call ends.
    #[default]
    Hangup,
    /// To another queue, with the time already waited.
    Queue {
        /// `queue_…`
        id: QueueId,
    },
    /// To one operator, for half a minute.
    Operator {
        /// `op_…`
        id: OperatorId,
    },
    /// He may leave a message.
    Voicemail,
    /// A number outside is called.
    Number {
        /// As it is dialled.
        number: String,
    },
}

/// What a waiting caller is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// Name of the sound at the beginning, one that Asterisk has: `queue-thankyou`.
    #[serde(default)]
    #[schema(required = true)]
    pub greeting: Option<String>,
    /// His place.
    #[serde(default)]
    pub position: bool,
    /// How long it may take.
    #[serde(default)]
    pub expected_wait: bool,
    /// Seconds from one to the next, 15 to 600; 0 = never.
    #[serde(default)]
    pub every_secs: i64,
}

/// How a waiting caller can ask to be called back. He keeps his place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallbackOffer {
    /// The key that he presses: one of `0-9 * #`. He is told of it, unless his number cannot be called.
    pub key: String,
    /// How often he is called at most, 1 to 10; then a task of the missed callers has him.
    pub attempts: i64,
    /// Seconds from the end of one attempt to the next, 30 to 86400; all pauses together are less than a day.
    pub pause_secs: i64,
}

/// What a queue does besides waiting; stored as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Where a caller goes whom the queue cannot keep.
    pub overflow: Overflow,
    /// Seconds for which a parked caller waits to be picked up.
    pub park_secs: i64,
    /// Seconds for which a caller waits for the operator he knows.
    pub sticky_secs: i64,
    /// Unanswered offers in a row that take an operator out; 0 = never.
    pub missed_offers_limit: i64,
    /// Asterisk's class of music.
    pub music: Option<String>,
    /// What a waiting caller is told.
    pub announce: Announce,
    /// How he can ask to be called back.
    pub callback: Option<CallbackOffer>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            overflow: Overflow::default(),
            park_secs: 120,
            sticky_secs: 0,
            missed_offers_limit: 2,
            music: None,
            announce: Announce::default(),
            callback: None,
        }
    }
}

/// An operator's place in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// `op_…`
    pub operator_id: OperatorId,
    /// 1 to 9: who is in a higher group is asked when nobody of a lower one is free.
    pub group: i64,
}

/// A queue at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueLive {
    /// Callers who wait or at whose operator it rings.
    pub waiting: i64,
    /// Customers who are to be called back.
    pub callbacks: i64,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub oldest_since: Option<Timestamp>,
    /// Operators who take calls, whether they have one or not.
    pub at_work: i64,
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
    /// The same people with their groups, in the fixed order.
    pub members: Vec<Member>,
    /// How long a device rings before the next one.
    pub ring_timeout_secs: i64,
    /// Time after a call for finishing it.
    pub wrap_up_secs: i64,
    /// Nobody waits longer; none = for ever.
    #[schema(required = true)]
    pub max_wait_secs: Option<i64>,
    /// Most callers at once; none = all.
    #[schema(required = true)]
    pub max_size: Option<i64>,
    /// Where a caller goes whom the queue cannot keep.
    pub overflow: Overflow,
    /// Seconds for which a parked caller waits to be picked up; then he comes back.
    pub park_secs: i64,
    /// Seconds for which a caller waits for the operator who talked with him last; 0 = not at all.
    pub sticky_secs: i64,
    /// Unanswered offers in a row that take an operator out of work; 0 = never.
    pub missed_offers_limit: i64,
    /// Asterisk's class of music; none = the usual one.
    #[schema(required = true)]
    pub music: Option<String>,
    /// What a waiting caller is told.
    pub announce: Announce,
    /// How he can ask to be called back; none = he cannot.
    #[schema(required = true)]
    pub callback: Option<CallbackOffer>,
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
    /// At this moment.
    pub live: QueueLive,
}

/// A new queue.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQueue {
    /// 1 to 100 characters; no other queue may have it.
    pub name: String,
    /// `longest_idle` without it.
    pub strategy: Option<Strategy>,
    /// Who answers, all in group 1.
    #[serde(default)]
    pub operators: Vec<OperatorId>,
    /// The same with groups; not both.
    pub members: Option<Vec<Member>>,
    /// 5 to 300; 20 without it.
    pub ring_timeout_secs: Option<i64>,
    /// 0 to 3600; 30 without it.
    pub wrap_up_secs: Option<i64>,
    /// 10 to 86400; without it nobody is sent away.
    pub max_wait_secs: Option<i64>,
    /// 1 to 1000; without it all are taken.
    pub max_size: Option<i64>,
    /// `hangup` without it.
    pub overflow: Option<Overflow>,
    /// 15 to 3600; 120 without it.
    pub park_secs: Option<i64>,
    /// 0 to 300; 0 without it.
    pub sticky_secs: Option<i64>,
    /// 0 to 10; 2 without it.
    pub missed_offers_limit: Option<i64>,
    /// The usual music without it.
    pub music: Option<String>,
    /// Nothing without it.
    pub announce: Option<Announce>,
    /// Nobody is called back without it.
    pub callback: Option<CallbackOffer>,
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
    /// As in a new queue; all of them. Not for the default queue.
    pub operators: Option<Vec<OperatorId>>,
    /// As in a new queue; all of them. In the default queue it orders those who are named.
    pub members: Option<Vec<Member>>,
    /// As in a new queue.
    pub ring_timeout_secs: Option<i64>,
    /// As in a new queue.
    pub wrap_up_secs: Option<i64>,
    /// As in a new queue; null = nobody is sent away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub max_wait_secs: Option<Option<i64>>,
    /// As in a new queue; null = all are taken.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub max_size: Option<Option<i64>>,
    /// As in a new queue.
    pub overflow: Option<Overflow>,
    /// As in a new queue.
    pub park_secs: Option<i64>,
    /// As in a new queue.
    pub sticky_secs: Option<i64>,
    /// As in a new queue.
    pub missed_offers_limit: Option<i64>,
    /// As in a new queue; null = the usual music.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub music: Option<Option<String>>,
    /// As in a new queue.
    pub announce: Option<Announce>,
    /// As in a new queue; null = nobody can ask. Who has asked is called back all the same.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CallbackOffer>)]
    pub callback: Option<Option<CallbackOffer>>,
    /// As in a new queue.
    pub service_level_secs: Option<i64>,
    /// As in a new queue.
    pub service_level_target: Option<i64>,
    /// As in a new queue.
    pub short_secs: Option<i64>,
}

impl From<NewQueue> for QueuePatch {
    fn from(new: NewQueue) -> Self {
        Self {
            name: Some(new.name),
            strategy: new.strategy,
            operators: new.members.is_none().then_some(new.operators),
            members: new.members,
            ring_timeout_secs: new.ring_timeout_secs,
            wrap_up_secs: new.wrap_up_secs,
            max_wait_secs: Some(new.max_wait_secs),
            max_size: Some(new.max_size),
            overflow: new.overflow,
            park_secs: new.park_secs,
            sticky_secs: new.sticky_secs,
            missed_offers_limit: new.missed_offers_limit,
            music: Some(new.music),
            announce: new.announce,
            callback: Some(new.callback),
            service_level_secs: new.service_level_secs,
            service_level_target: new.service_level_target,
            short_secs: new.short_secs,
        }
    }
}

/// Tells `null` from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// How a caller is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallerTreatment {
    /// Refused.
    Blocked,
    /// Stands before the others.
    Vip,
}

/// A number that is treated in its own way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallerRule {
    /// In E.164 where it is one.
    pub number: String,
    /// How.
    pub rule: CallerTreatment,
    /// Why.
    pub note: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Treats a number in its own way.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCallerRule {
    /// As people write it.
    pub number: String,
    /// How.
    pub rule: CallerTreatment,
    /// Why, up to 200 characters.
    #[serde(default)]
    pub note: String,
}
