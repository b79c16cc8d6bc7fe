//! What happened. Facts are the only way state changes: the engine folds the facts that it returns, and the store keeps
//! them, so that a restarted engine folds the same ones.

use serde::{Deserialize, Serialize};

use crate::{
    Again, CallId, Callback, CallbackEnd, Cause, ChannelId, LegNo, MenuId, OperatorId, ParkSlot, QueueId, Timestamp,
    TrunkId, operator::Presence,
};

/// One fact with its time.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// About a call.
    Call {
        /// The call.
        call: CallId,
        /// When it happened.
        at: Timestamp,
        /// What happened.
        body: CallFact,
    },
    /// About an operator.
    Operator {
        /// The operator.
        operator: OperatorId,
        /// When it happened.
        at: Timestamp,
        /// What happened.
        body: OperatorFact,
    },
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A customer called us.
    Inbound,
    /// An operator called a customer.
    Outbound,
    /// An operator called an operator.
    Internal,
}

/// Who is on a leg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person outside.
    Customer,
    /// An operator.
    Operator(OperatorId),
    /// Who answers outside in an operator's place.
    Outside,
    /// Nobody: Asterisk's copy of the sound of an operator's leg, for a supervisor.
    Snoop,
}

/// What a supervisor does in somebody else's talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListenMode {
    /// Nobody hears him.
    Listen,
    /// Only the operator hears him.
    Whisper,
    /// Both hear him.
    Barge,
}

/// How a leg came to be; it decides what its answer looks like in ARI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegOrigin {
    /// It entered from the dialplan (a trunk, or a phone that dialled).
    Entered,
    /// Originated into our application: its `StasisStart` is the answer.
    Originated,
    /// Created, put into the bridge and dialled there: state `Up` is the answer.
    Dialled,
}

/// What a call is when it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// Who called whom.
    pub direction: Direction,
    /// Caller's number as received, or the operator's extension.
    pub from: String,
    /// Caller's name as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Number or extension that is called.
    pub to: String,
    /// The dialled number of ours (inbound).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// The trunk it came or leaves by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trunk: Option<TrunkId>,
    /// The operator who called (outbound and internal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// Where an outgoing call goes (outbound and internal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<DialTarget>,
    /// The request that it answers, if a caller asked to be called back (outbound).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Box<Callback>>,
}

/// Where an operator calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialTarget {
    /// Another operator.
    Operator(OperatorId),
    /// A number through a trunk; the number is already checked and in the form that the trunk takes.
    Number {
        /// Digits with an optional leading `+`.
        number: String,
        /// The trunk, if it is known which one that is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trunk: Option<TrunkId>,
        /// PJSIP endpoint of the trunk.
        endpoint: String,
        /// Caller id that the trunk shows, if it is set.
        caller_id: Option<String>,
        /// The trunks after that one, in order: an operator's own call takes the next when one does not do its part.
        #[serde(default, skip_serializing_if = "<[Way]>::is_empty")]
        others: Box<[Way]>,
    },
}

/// Another trunk to the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The trunk.
    pub trunk: TrunkId,
    /// Its PJSIP endpoint.
    pub endpoint: String,
    /// Caller id that it shows, if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_id: Option<String>,
}

/// How an offer ended that did not lead to a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferOutcome {
    /// It rang out.
    NoAnswer,
    /// The operator declined, in the page or at the phone.
    Declined,
    /// The phone was busy.
    Busy,
    /// The leg failed (not registered, refused, lost after the answer).
    Failed,
    /// The caller went away first.
    CallerLeft,
    /// The queue's longest wait was over.
    Withdrawn,
    /// Another device that rang for the same caller was answered first.
    AnsweredElsewhere,
}

/// Final status of a call (`Definitions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Both parties were in the call's bridge.
    Answered,
    /// Inbound and never answered.
    Missed,
    /// Outbound or internal: nobody picked up.
    NoAnswer,
    /// Outbound or internal: the far end was busy.
    Busy,
    /// Any other end before an answer.
    Failed,
}

/// Why an inbound call was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissedReason {
    /// The caller hung up while waiting or while it rang.
    CallerLeft,
    /// The longest wait was over.
    Timeout,
    /// The longest wait was over and no operator was at work.
    NoOperator,
    /// It came while this server was away and was imported afterwards.
    ServerAway,
    /// It came outside the hours of its route.
    OutOfHours,
    /// It ended in a menu of keys.
    InIvr,
    /// The caller asked to be called back.
    Callback,
}

/// Who ended a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The person outside.
    Customer,
    /// The operator.
    Operator,
    /// We or Asterisk.
    System,
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallFact {
    /// The first leg was seen, or an operator asked for the call.
    Started(Box<Started>),
    /// A leg belongs to the call from now on. Legs are numbered in order.
    LegAdded {
        /// Its number.
        leg: LegNo,
        /// Who is on it.
        role: Role,
        /// Its channel.
        channel: ChannelId,
        /// How it came to be.
        origin: LegOrigin,
    },
    /// The caller hears a menu of keys from now on.
    MenuEntered {
        /// The menu.
        menu: MenuId,
        /// He came outside the hours of his route.
        #[serde(default, skip_serializing_if = "is_false")]
        closed: bool,
    },
    /// He hears it once more.
    MenuRepeated {
        /// Why.
        why: Again,
    },
    /// He pressed a key in it.
    KeyPressed {
        /// `0-9 * # A-D`.
        key: char,
        /// When it went down and came up, by Asterisk's clock.
        held: (Timestamp, Timestamp),
    },
    /// The call has a language from now on.
    LanguageChosen {
        /// As in `uz`.
        language: String,
    },
    /// The caller waits in a queue from now on, or again with the old place.
    Queued {
        /// The queue.
        queue: QueueId,
        /// Who has more stands before who came earlier.
        #[serde(default, skip_serializing_if = "is_zero")]
        priority: u8,
        /// Only this operator is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<OperatorId>,
    },
    /// The caller has an older place in the queue that he enters next: he had asked to be called back, and calls himself.
    PlaceKept {
        /// The place.
        since: Timestamp,
    },
    /// The caller asked to be called back. His place is that call's, which starts in the same step; he hears so and goes.
    CallbackAsked {
        /// The call that is made for him.
        call: CallId,
        /// The words are over then.
        until: Timestamp,
    },
    /// Nobody calls back any more.
    CallbackOver {
        /// Why not.
        how: CallbackEnd,
    },
    /// An operator handed the customer on. His leg goes; for whom the customer waits comes next.
    Transferred {
        /// The operator.
        by: OperatorId,
        /// His leg.
        leg: LegNo,
    },
    /// An operator parked the customer. His leg goes.
    Parked {
        /// The operator.
        by: OperatorId,
        /// His leg.
        leg: LegNo,
        /// Its number among the parked calls.
        slot: ParkSlot,
        /// He comes back then if nobody picks him up.
        until: Timestamp,
    },
    /// An operator's device is called so that he picks up the parked customer; the leg was added just before.
    PickUp {
        /// His leg.
        leg: LegNo,
        /// It rings until then if nobody answers.
        until: Timestamp,
    },
    /// He did not: the customer stays parked.
    PickUpEnded {
        /// His leg.
        leg: LegNo,
    },
    /// The operator asks somebody while the customer is on hold; the leg was added just before.
    Consulted {
        /// The leg of whoever is asked.
        leg: LegNo,
        /// It rings until then if nobody answers.
        until: Timestamp,
        /// He is to take part in the talk as soon as he picks up.
        #[serde(default, skip_serializing_if = "is_false")]
        joins: bool,
    },
    /// Whoever was asked takes part in the talk: all three hear each other.
    Conferenced,
    /// Whoever was asked is to take the customer, who waits for him since the fact before.
    HandedTo {
        /// His leg.
        leg: LegNo,
        /// It rings until then if nobody answers.
        until: Timestamp,
    },
    /// The operator asks nobody any more.
    ConsultEnded {
        /// The leg of whoever was asked.
        leg: LegNo,
    },
    /// A supervisor listens; his leg was added just before.
    ListenStarted {
        /// His leg.
        leg: LegNo,
        /// How.
        mode: ListenMode,
    },
    /// He hears the operator through this leg from now on; it was added just before.
    Snooped {
        /// The snoop's leg.
        leg: LegNo,
    },
    /// He does something else now.
    ListenChanged {
        /// What.
        mode: ListenMode,
    },
    /// He listens no more.
    ListenEnded {
        /// His leg.
        leg: LegNo,
    },
    /// The queue calls a number outside for the caller; the leg was added just before.
    Forwarded {
        /// The leg.
        leg: LegNo,
        /// It rings until then if nobody answers.
        until: Timestamp,
    },
    /// The queue or the route gave the caller to the voicemail; for us he is gone.
    SentToVoicemail,
    /// An operator's device is asked to ring; the leg was added just before.
    Offered {
        /// The operator's leg.
        leg: LegNo,
        /// The operator.
        operator: OperatorId,
        /// The offer ends here if nobody answers.
        until: Timestamp,
    },
    /// The operator wants to answer in a page that does not hold the phone.
    AnswerRequested {
        /// The operator.
        operator: OperatorId,
    },
    /// An offer ended without a talk.
    OfferEnded {
        /// The operator's leg.
        leg: LegNo,
        /// The operator.
        operator: OperatorId,
        /// How.
        outcome: OfferOutcome,
    },
    /// The trunk has taken the call up: it said something, though nothing rings yet.
    LegProceeding {
        /// The leg.
        leg: LegNo,
        /// It may ring there already.
        #[serde(default)]
        reached: bool,
    },
    /// The trunk of this leg did not do its part. Once the leg is gone the same call goes on through the next trunk.
    TrunkLeft {
        /// The leg.
        leg: LegNo,
        /// What was wrong with the trunk.
        cause: Cause,
    },
    /// The device rings.
    LegRinging {
        /// The leg.
        leg: LegNo,
    },
    /// The leg is in our application before it was dialled.
    LegReady {
        /// The leg.
        leg: LegNo,
    },
    /// The leg picked up.
    LegUp {
        /// The leg.
        leg: LegNo,
    },
    /// The leg is in the call's bridge.
    LegBridged {
        /// The leg.
        leg: LegNo,
    },
    /// Both parties are in the call's bridge.
    Connected {
        /// The operator; `None` for a number outside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
    },
    /// The customer is on hold.
    Held {
        /// Asked for by the phone itself (SIP hold), not through the server.
        by_phone: bool,
    },
    /// The customer is back.
    Unheld,
    /// A leg's microphone is off in Asterisk. In an internal call either side can do it.
    Muted {
        /// The leg.
        leg: LegNo,
    },
    /// A leg's microphone is on again.
    Unmuted {
        /// The leg.
        leg: LegNo,
    },
    /// A recording was asked for, or asked for again after a gap.
    RecordingStarted,
    /// Silence is written from now on.
    RecordingPaused,
    /// Voice is written again.
    RecordingResumed,
    /// Nothing more is written; the file can be checked.
    RecordingStopped {
        /// Asterisk refused or failed to record.
        failed: bool,
    },
    /// Somebody asked to end the call; the legs follow.
    Ending {
        /// Who.
        by: EndedBy,
    },
    /// A leg is gone.
    LegGone {
        /// The leg.
        leg: LegNo,
        /// Why.
        cause: Cause,
    },
    /// The call is over. Happens once.
    Ended {
        /// Final status.
        status: Status,
        /// Why it was missed, if it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missed_reason: Option<MissedReason>,
        /// Why it ended.
        cause: Cause,
        /// Who ended it.
        by: EndedBy,
    },
}

/// What is left out of a stored fact.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
const fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// What is left out of a stored fact.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What happened to an operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OperatorFact {
    /// The stored presence is this from now on.
    PresenceSet(Presence),
    /// The device can, or cannot, ring. Not kept over restarts.
    ReachableSet {
        /// It can.
        reachable: bool,
    },
}
