//! The messages of `/api/ws`, both ways. The schema in `api/realtime.schema.json` is generated from here.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    auth::types::Role,
    calls::{
        list::parked::ParkedCalls,
        types::{Call, ContactRef, Supervision},
        worklist::types::TaskId,
    },
    common::{
        clock::Timestamp,
        ids::{CallId, OperatorId, QueueId},
    },
    operators::types::OperatorStatus,
};

/// What a server message tells. On the wire: `{"seq":N,"type":…,"at":…,"data":{…}}`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A call is offered: the popup.
    IncomingCall(IncomingCall),
    /// A call began, changed or ended.
    CallStatus(Box<CallStatusData>),
    /// An operator's status or reachability changed.
    OperatorStatus(OperatorPresence),
    /// A task of the worklist of missed calls came, changed or was closed.
    MissedTask(MissedTaskChange),
    /// A call was parked, picked up or came back: all that are parked now.
    ParkedCalls(ParkedCalls),
    /// The figures of a queue changed.
    QueueStats(QueueStats),
    /// Something a person should know.
    Notification(Notification),
}

/// A call that rings, or waits for an operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IncomingCall {
    /// Which call.
    pub call_id: CallId,
    /// Who calls.
    pub from: String,
    /// The number that was dialled.
    pub to: String,
    /// The queue it waits in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueRef>,
    /// Whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactRef>,
    /// Seconds that the caller has been waiting.
    pub waiting_secs: i64,
    /// When the present offer ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring_until: Option<Timestamp>,
    /// The operators whose devices ring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_to: Option<Vec<OperatorId>>,
    /// The customer is not on the line: he is called back after the answer, for the time of this number, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_attempt: Option<u32>,
    /// The operator who has the customer on hold and asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<OperatorId>,
}

/// A queue by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueRef {
    /// `queue_…`
    pub id: QueueId,
    /// Its name.
    pub name: String,
}

/// The call, and what is asked of the page with the phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CallStatusData {
    /// The call itself.
    #[serde(flatten)]
    pub call: Call,
    /// Another tab of this operator asked the page with the phone to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_requested: Option<bool>,
    /// Who listens to it, of a live call; operators are not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervision: Option<Supervision>,
}

impl From<Call> for CallStatusData {
    fn from(call: Call) -> Self {
        Self { call, answer_requested: None, supervision: None }
    }
}

/// What an operator is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatorPresence {
    /// Who.
    pub operator_id: OperatorId,
    /// `available`, `break`, `wrap_up`, `offline`, `ringing` or `talking`.
    #[schema(value_type = OperatorStatus)]
    pub status: String,
    /// Refines the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Comes after the present call and its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_status: Option<String>,
    /// Whether his device can ring.
    pub reachable: bool,
    /// Since when he has this status.
    pub since: Timestamp,
    /// When it ends by itself: the end of a wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A task of the worklist changed, or a call with its customer: read what is shown of it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedTaskChange {
    /// Which task.
    pub task_id: TaskId,
}

/// The figures of a queue at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueStats {
    /// Which queue.
    pub queue_id: QueueId,
    /// Callers who wait.
    pub waiting: u32,
    /// Since when the first of them waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_since: Option<Timestamp>,
    /// Operators who could take a call now.
    pub available: u32,
    /// Operators who talk.
    pub talking: u32,
}

/// How loud a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Info,
    /// Needs attention soon.
    Warning,
    /// Something does not work.
    Error,
}

/// Something a person should know; the browser words it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Stable, machine-readable.
    pub code: String,
    /// How loud.
    pub level: Level,
    /// Values for the text.
    pub params: std::collections::BTreeMap<String, String>,
}

/// What a client may subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Calls of everybody.
    Calls,
    /// Chats of everybody.
    Chats,
    /// Statuses of operators.
    Operators,
    /// Figures of queues.
    Queues,
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Go on after message `seq` of an earlier connection.
    Resume {
        /// From the `hello` of that connection.
        session: String,
        /// The last message that was seen.
        seq: u64,
    },
    /// Are you there?
    Ping,
    /// The answer to the server's ping.
    Pong,
    /// From now on only these.
    Subscribe {
        /// Which.
        topics: Vec<Topic>,
    },
    /// The page with the softphone can ring, or cannot.
    Device {
        /// Can it?
        ready: bool,
        /// Why not.
        #[serde(default)]
        reason: Option<String>,
    },
}

/// Messages beside the numbered events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ControlMessage {
    /// The first message, and the first after a successful resume: the next event has `seq + 1`.
    Hello {
        /// Resume with this.
        session: String,
        /// The number of the last event of this session.
        seq: u64,
    },
    /// Events were lost: fetch everything anew.
    Resync {
        /// Why: `slow`, `unknown_session` or `too_old`.
        reason: &'static str,
    },
    /// Answer with `pong`.
    Ping,
    /// The answer to the client's ping.
    Pong,
    /// The last message was not understood.
    Error {
        /// Stable, machine-readable.
        code: &'static str,
    },
}

/// Who receives an event: the named operators always, and the sessions of `roles` that listen to `topic`.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Always.
    pub operators: Vec<OperatorId>,
    /// Those of these roles who listen to the topic.
    pub roles: &'static [Role],
    /// What it is about.
    pub topic: Topic,
    /// Only for those who subscribed by a message; otherwise also for those who never sent one.
    pub only_subscribed: bool,
}

impl Audience {
    /// Everybody who listens to `topic`.
    pub fn everyone(topic: Topic) -> Self {
        Self { operators: Vec::new(), roles: &Role::ALL, topic, only_subscribed: false }
    }

    /// These operators, and those who see everybody's work.
    pub fn involved(operators: Vec<OperatorId>, topic: Topic) -> Self {
        Self { operators, ..Self::overseers(topic) }
    }

    /// Those who see everybody's work.
    pub fn overseers(topic: Topic) -> Self {
        const ROLES: &[Role] = &[Role::Supervisor, Role::Quality, Role::Admin];
        Self { operators: Vec::new(), roles: ROLES, topic, only_subscribed: false }
    }

    /// These operators and nobody else.
    pub fn only(operators: Vec<OperatorId>, topic: Topic) -> Self {
        Self { operators, roles: &[], topic, only_subscribed: false }
    }

    /// The offer of a call: these operators, and supervisors who subscribed to calls.
    pub fn offered(operators: Vec<OperatorId>) -> Self {
        const ROLES: &[Role] = &[Role::Supervisor, Role::Admin];
        Self { operators, roles: ROLES, topic: Topic::Calls, only_subscribed: true }
    }
}
