//! The pure core of the call center: calls, legs, queues and the presence of operators.
//!
//! [`Engine::handle`] takes one input and the time, and returns what happened ([`Fact`]), what Asterisk shall do
//! ([`Issued`]) and what to answer. It does no I/O, reads no clock and makes no random number. State changes only by
//! folding facts, so an engine built from the stored facts ([`Engine::restore`]) stands where the old one stood.
//!
//! What it leaves out: whether a recording's file is good (decided from bytes), who may do what (decided at the edge),
//! what a number means (decided before it gets here).

mod call;
mod callback;
mod cause;
mod command;
mod engine;
mod fact;
mod hours;
mod ids;
mod input;
mod invariants;
mod menu;
mod operator;
mod outgoing;
mod queue;
mod route;
mod time;

pub use call::{Call, Consult, Ended, Forward, Leg, Listening, Offer, Parked, Recording, Stage, Taker, Waiting};
pub use callback::{Callback, CallbackEnd, CallbackOffer};
pub use cause::{Cause, OwnCause};
pub use command::{Command, Endpoint, HangupReason, Issued, NewLeg, Word};
pub use engine::{Engine, dialled_slot};
pub use fact::{
    CallFact, DialTarget, Direction, EndedBy, Fact, LegOrigin, ListenMode, MissedReason, OfferOutcome, OperatorFact,
    Role, Started, Status, Way,
};
pub use hours::{Date, Hours, Span, SpecialDay, Zone};
pub use ids::{BridgeId, CallId, ChannelId, LegNo, MenuId, OperatorId, ParkSlot, QueueId, RequestId, TrunkId};
pub use input::{
    Action, Cap, ChannelInfo, CommandError, Config, Effects, Entry, Input, Link, Refusal, Reply, Request, Snapshot,
    Telephony, TransferTarget, Whose,
};
pub use invariants::{Violation, check};
pub use menu::{Again, Choice, InMenu, MenuConfig, Prompt};
pub use operator::{
    Busy, CHAT_ONLY, Device, Membership, NO_ANSWER, NextStatus, Operator, OperatorConfig, OperatorStatus, Presence,
};
pub use outgoing::{Caps, EMERGENCY, OutgoingRules, PastDial};
pub use queue::{Announce, CallerRule, Overflow, PastTalk, QueueConfig, Strategy};
pub use route::{Route, RouteTarget, Routes};
pub use time::{Millis, Timestamp};

/// How long an operator's own device may ring when he makes a call.
pub const DIAL_OPERATOR: Millis = Millis::secs(20);
/// How long the far end may ring.
pub const DIAL_FAR_END: Millis = Millis::secs(60);
/// A trunk that says nothing for so long is left, if there is another one.
pub const TRUNK_SILENCE: Millis = Millis::secs(4);
/// The same operator is asked again for the same call after this, if nobody else is left.
pub const ASK_AGAIN_AFTER: Millis = Millis::secs(5);
/// Asterisk's own timeout is ours and this much more: a net under our timer.
pub const TIMEOUT_NET_SECS: u32 = 5;
/// Legs that should be gone are looked for after this.
pub const CLOSING_CHECK: Millis = Millis::secs(5);
/// An offer that fails within this time failed at once: no person did that.
pub const AT_ONCE: Millis = Millis::secs(2);
/// After an offer that failed at once the operator gets none for this long; each more in a row doubles it.
pub const FIRST_PAUSE: Millis = Millis::secs(1);
/// The longest such pause.
pub const LONGEST_PAUSE: Millis = Millis::secs(60);
/// How long a queue asks for the one operator to whom it gave a caller.
pub const ONLY_OPERATOR: Millis = Millis::secs(30);
/// How long a number outside may ring for a queue's caller.
pub const FORWARD_RINGS: Millis = Millis::secs(45);
/// As many calls are parked at once at most; their numbers are 1 to this.
pub const PARK_SLOTS: ParkSlot = 99;
/// How long the last operator of a caller is remembered.
pub const STICKY_MEMORY: Millis = Millis::secs(7 * 86_400);
/// Talks within this time count for the strategy of fewest calls: a long shift.
pub const SHIFT: Millis = Millis::secs(12 * 3600);
/// How often menus are said to one caller; then the usual queue has him.
pub const MENUS_SAID: u32 = 50;
/// How far apart the two tellings of one press may be, by the sound and by the signalling of one phone; two presses are
/// farther apart.
pub const SAME_PRESS: Millis = Millis::from_millis(60);
/// How long a caller hears that he will be called back.
pub const CALLBACK_WORDS: Millis = Millis::secs(6);
/// A caller who could not be called back so long after he came is not called any more.
pub const CALLBACK_LIVES: Millis = Millis::secs(86_400);
/// One press on "more time" in wrap-up.
pub const WRAP_UP_EXTENSION: Millis = Millis::secs(30);
/// How long an ended call's id is remembered, so that a late or repeated event does not start it again.
pub const REMEMBER_ENDED: Millis = Millis::secs(600);
