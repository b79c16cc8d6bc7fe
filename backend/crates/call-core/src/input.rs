//! What the core is told.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    BridgeId, CallId, Cause, ChannelId, OperatorId, QueueId, RequestId, Timestamp, TrunkId,
    command::{Command, Issued},
    fact::{DialTarget, ListenMode, Way},
    menu::MenuConfig,
    operator::{OperatorConfig, OperatorStatus, Presence},
    outgoing::{OutgoingRules, PastDial},
    queue::{CallerRule, PastTalk, QueueConfig},
    route::Routes,
};

/// One input.
#[derive(Clone, Debug)]
pub enum Input {
    /// The connection to Asterisk.
    Link(Link),
    /// What Asterisk has at this moment.
    Snapshot(Snapshot),
    /// Something happened in Asterisk.
    Telephony(Telephony),
    /// Something that happened while nobody listened, read afterwards from Asterisk's ledger; before the first look.
    Past {
        /// When it happened.
        at: Timestamp,
        /// What.
        event: Telephony,
    },
    /// A person or a page asks for something.
    Request {
        /// Echoed in the reply.
        id: RequestId,
        /// What is asked.
        request: Request,
    },
    /// Asterisk carried out a command whose effect matters (`AddToBridge`).
    CommandDone(Issued),
    /// Asterisk refused a command or did not answer.
    CommandFailed {
        /// Call and command.
        issued: Issued,
        /// What came back.
        error: CommandError,
    },
    /// The configuration changed.
    Config(Config),
    /// Time passed.
    Tick,
}

/// The connection to Asterisk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Connected; a snapshot follows.
    Up,
    /// Lost.
    Down,
}

/// Why a command failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// The object is gone or cannot do that now (400, 404, 409, 412, 422).
    Refused(u16),
    /// Asterisk could not make it (5xx): a device that is not registered, or Asterisk is ill.
    Failed(u16),
    /// No answer in time; it may have happened.
    Unknown,
}

/// A channel as Asterisk reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelInfo {
    /// Its id.
    pub id: ChannelId,
    /// When Asterisk made it.
    pub created_at: Timestamp,
    /// Answered.
    pub up: bool,
    /// Where it stands in our application, if it does.
    pub entry: Option<Entry>,
}

/// How a channel came into our application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// From a trunk.
    Inbound {
        /// Caller's number, as received.
        from: String,
        /// Caller's name, as received.
        from_name: Option<String>,
        /// The dialled number, as received.
        did: String,
        /// The same in the form in which routes have it.
        dialled: String,
        /// The trunk, when it is known.
        trunk: Option<TrunkId>,
    },
    /// An operator's phone dialled.
    Dialled {
        /// The operator.
        operator: OperatorId,
        /// What was dialled, as typed.
        number: String,
        /// Where it leads, or why it may not be dialled.
        target: Result<DialTarget, Refusal>,
    },
    /// A leg that we made.
    Ours,
}

/// What happened in Asterisk, without its words.
#[derive(Clone, Debug, PartialEq)]
pub enum Telephony {
    /// A channel entered our application.
    Entered(ChannelInfo),
    /// The far end of a channel has said something, though it is not known to ring (any 1xx but 180).
    Proceeding {
        /// The channel.
        channel: ChannelId,
        /// More than that it works on it (181 to 199): the network may play that it rings.
        reached: bool,
    },
    /// A channel rings.
    Ringing(ChannelId),
    /// A channel was answered.
    Up(ChannelId),
    /// A channel is about to go.
    HangupRequested {
        /// The channel.
        channel: ChannelId,
        /// Why.
        cause: Cause,
    },
    /// A channel left our application.
    Left(ChannelId),
    /// A channel is gone.
    Destroyed {
        /// The channel.
        channel: ChannelId,
        /// Why.
        cause: Cause,
    },
    /// A channel entered a bridge.
    EnteredBridge {
        /// The channel.
        channel: ChannelId,
        /// The bridge.
        bridge: BridgeId,
    },
    /// Somebody pressed a key.
    KeyPressed {
        /// Whose channel.
        channel: ChannelId,
        /// `0-9 * # A-D`.
        key: char,
        /// When it went down and came up, by Asterisk's clock.
        held: (Timestamp, Timestamp),
    },
    /// A phone put the other side on hold by itself.
    PhoneHeld(ChannelId),
    /// And took it back.
    PhoneUnheld(ChannelId),
    /// A phone asked for a transfer by itself.
    Referred {
        /// Its channel.
        channel: ChannelId,
        /// Where to, or why not there.
        target: Result<DialTarget, Refusal>,
        /// Its other channel, if it first asked somebody with that.
        consulted: Option<ChannelId>,
    },
    /// A recording ended.
    RecordingEnded {
        /// Its call.
        call: CallId,
        /// It could not be made.
        failed: bool,
    },
    /// An operator's endpoint registered or went away.
    Registration {
        /// The endpoint.
        extension: String,
        /// It can be called.
        online: bool,
    },
}

/// What Asterisk has at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// When the look began: what was made after it may be missing.
    pub begun_at: Timestamp,
    /// When Asterisk started, if it tells.
    pub pbx_started_at: Option<Timestamp>,
    /// Its channels.
    pub channels: Vec<ChannelInfo>,
    /// Its bridges and who is in them.
    pub bridges: BTreeMap<BridgeId, Vec<ChannelId>>,
    /// Calls whose recording runs.
    pub recordings: Vec<CallId>,
    /// Devices that Asterisk has, and whether each is registered; `None` if it cannot tell.
    pub endpoints: Option<BTreeMap<String, bool>>,
    /// Phones that were asked whether they hold their call, and what they do: those of
    /// [`Engine::may_hold`](crate::Engine::may_hold).
    pub holds: BTreeMap<ChannelId, bool>,
}

/// What a person or a page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Set an operator's status.
    SetStatus {
        /// The operator.
        operator: OperatorId,
        /// The status.
        status: OperatorStatus,
        /// Its reason.
        reason: Option<String>,
    },
    /// The page of a webrtc operator can, or cannot, ring.
    PageReady {
        /// The operator.
        operator: OperatorId,
        /// It can.
        ready: bool,
    },
    /// Call somebody: the operator's device first.
    Dial {
        /// Id of the new call.
        call: CallId,
        /// Who calls.
        operator: OperatorId,
        /// Whom.
        target: DialTarget,
        /// As shown in the list: a number in E.164 or an extension.
        to: String,
        /// The trunk.
        trunk: Option<TrunkId>,
    },
    /// Do something in a call.
    Act {
        /// The call.
        call: CallId,
        /// The operator who asks; `None` for a supervisor outside the call.
        operator: Option<OperatorId>,
        /// What.
        action: Action,
    },
}

/// What can be done in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answer at the page that holds the phone.
    Answer,
    /// Decline an offer.
    Reject,
    /// End the call.
    Hangup,
    /// Put the customer on hold.
    Hold,
    /// Take the customer back.
    Unhold,
    /// Operator's microphone off.
    Mute,
    /// Operator's microphone on.
    Unmute,
    /// Digits to the other party.
    Dtmf(String),
    /// Write silence into the recording.
    PauseRecording,
    /// Write voice again.
    ResumeRecording,
    /// Hand the customer on.
    Transfer(TransferTarget),
    /// Ask somebody while the customer is on hold.
    Consult(TransferTarget),
    /// Hand the customer on to whoever was asked.
    Complete,
    /// Back to the customer; whoever was asked goes.
    Cancel,
    /// Be in somebody else's talk, or change how.
    Listen(ListenMode),
    /// Listen no more. Done also if one does not.
    StopListening,
    /// Take the customer from the operator to whom one listens.
    TakeOver,
    /// The customer is not called back: before he is dialled.
    CancelCallback,
    /// The customer waits under a short number for whoever picks him up.
    Park,
    /// Take a parked customer, at one's own device.
    PickUp,
    /// All three talk: with whoever was asked, or with somebody as soon as he picks up.
    Conference(Option<TransferTarget>),
}

/// To whom a customer is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferTarget {
    /// Whoever of a queue is asked.
    Queue(QueueId),
    /// One operator, or a number outside.
    To(DialTarget),
}

/// Answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It happens.
    Accepted,
    /// The presence that is stored now.
    Presence(Presence),
    /// It does not.
    Refused(Refusal),
}

/// Why a request is refused; the stable `code` of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such operator.
    OperatorUnknown,
    /// The operator has a call already.
    OperatorBusy,
    /// The operator's device cannot ring.
    OperatorUnreachable,
    /// The person called is the caller.
    CallToOneself,
    /// No such live call.
    CallUnknown,
    /// The call is over, or nearly.
    CallEnded,
    /// The operator is not in this call.
    NotInCall,
    /// There is no offer to this operator.
    NotOffered,
    /// The phone itself must answer.
    AnswerOnDevice,
    /// Only while both parties talk.
    NotTalking,
    /// The customer is on hold already.
    AlreadyHeld,
    /// The customer is not on hold.
    NotHeld,
    /// Nothing is recorded.
    NotRecording,
    /// Digits that are none.
    BadDigits,
    /// Asterisk cannot be reached now.
    AsteriskAway,
    /// The number is no number.
    BadNumber,
    /// Numbers of this country may not be called.
    NumberNotAllowed,
    /// The number costs more.
    PremiumNumber,
    /// Nobody is called at this hour.
    OutsideHours,
    /// As many numbers as may be were called.
    Limit(Whose, Cap),
    /// There is no trunk to call through.
    NoTrunk,
    /// No such queue.
    QueueUnknown,
    /// Somebody is asked already.
    AlreadyConsulting,
    /// Nobody is asked.
    NotConsulting,
    /// Whoever is asked has not answered.
    NotAnswered,
    /// Another supervisor listens.
    AlreadyListened,
    /// Nobody waits in it to be called back.
    NoCallback,
    /// An internal call has no customer.
    NoCustomer,
    /// Every slot has a parked call.
    NoParkSlot,
    /// The call is not parked.
    NotParked,
    /// Somebody else is picking it up.
    AlreadyPickedUp,
}

/// Whose limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One operator's.
    Operator,
    /// That of all together.
    Company,
}

/// A limit of the numbers that are dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// At the same moment.
    AtOnce,
    /// Within a minute.
    PerMinute,
    /// On a day.
    PerDay,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OperatorUnknown => "operator_unknown",
            Self::OperatorBusy => "operator_busy",
            Self::OperatorUnreachable => "operator_unreachable",
            Self::CallToOneself => "call_to_oneself",
            Self::CallUnknown => "call_unknown",
            Self::CallEnded => "call_ended",
            Self::NotInCall => "not_in_call",
            Self::NotOffered => "not_offered",
            Self::AnswerOnDevice => "answer_on_device",
            Self::NotTalking => "not_talking",
            Self::AlreadyHeld => "already_held",
            Self::NotHeld => "not_held",
            Self::NotRecording => "not_recording",
            Self::BadDigits => "bad_digits",
            Self::AsteriskAway => "asterisk_away",
            Self::BadNumber => "bad_number",
            Self::NumberNotAllowed => "number_not_allowed",
            Self::PremiumNumber => "premium_number",
            Self::OutsideHours => "outside_calling_hours",
            Self::Limit(Whose::Operator, Cap::AtOnce) => "own_calls_at_once",
            Self::Limit(Whose::Operator, Cap::PerMinute) => "own_calls_per_minute",
            Self::Limit(Whose::Operator, Cap::PerDay) => "own_calls_per_day",
            Self::Limit(Whose::Company, Cap::AtOnce) => "calls_at_once",
            Self::Limit(Whose::Company, Cap::PerMinute) => "calls_per_minute",
            Self::Limit(Whose::Company, Cap::PerDay) => "calls_per_day",
            Self::NoTrunk => "no_trunk",
            Self::QueueUnknown => "unknown_queue",
            Self::AlreadyConsulting => "already_consulting",
            Self::NotConsulting => "not_consulting",
            Self::NotAnswered => "not_answered",
            Self::AlreadyListened => "already_listened",
            Self::NoCallback => "no_callback",
            Self::NoCustomer => "no_customer",
            Self::NoParkSlot => "no_park_slot",
            Self::NotParked => "not_parked",
            Self::AlreadyPickedUp => "already_picked_up",
        }
    }
}

/// Settings that decisions depend on.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Operators and the presence stored for each; an operator already known keeps the presence he has.
    pub operators: Vec<(OperatorConfig, Option<Presence>)>,
    /// Queues.
    pub queues: Vec<QueueConfig>,
    /// Where an inbound call without a route goes; `None` only before the first configuration.
    pub default_queue: Option<QueueId>,
    /// Where the others go.
    pub routes: Routes,
    /// Menus of keys.
    pub menus: Vec<MenuConfig>,
    /// Numbers that are treated in their own way.
    pub callers: BTreeMap<String, CallerRule>,
    /// Talks of the last days that the core does not remember itself, oldest first.
    pub talks: Vec<PastTalk>,
    /// Which numbers outside may be dialled.
    pub outgoing: Arc<OutgoingRules>,
    /// How numbers outside are reached where nobody chose a trunk.
    pub way_out: Option<Way>,
    /// Numbers that were dialled today and that the core does not remember itself.
    pub dialled: Vec<PastDial>,
    /// Record talks with customers.
    pub record: bool,
}

/// What the core wants done with one input.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// To be committed first.
    pub facts: Vec<crate::fact::Fact>,
    /// To be sent after the commit.
    pub commands: Vec<Issued>,
    /// To be answered after the commit.
    pub replies: Vec<(RequestId, Reply)>,
    /// Transfers that operators' phones asked for and that were not done, and why.
    pub refused: Vec<(OperatorId, Refusal)>,
    /// Calls that changed, in order, each once.
    pub calls: Vec<CallId>,
    /// Operators whose shown state changed, each once.
    pub operators: Vec<OperatorId>,
    /// Something does not add up: look at Asterisk soon.
    pub want_snapshot: bool,
}

impl Effects {
    pub(crate) fn send(&mut self, call: &CallId, command: Command) {
        self.commands.push(Issued { call: call.clone(), command });
    }
}
