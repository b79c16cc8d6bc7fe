//! The state of one call, folded from its facts.

mod fold;

use crate::{
    CallId, CallbackEnd, Cause, ChannelId, InMenu, LegNo, Millis, OperatorId, ParkSlot, QueueId, Timestamp, TrunkId,
    fact::{
        CallFact, DialTarget, Direction, EndedBy, LegOrigin, ListenMode, MissedReason, OfferOutcome, Role, Started,
        Status, Way,
    },
};

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// How it started.
    pub start: Started,
    /// When its first leg was seen.
    pub started_at: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// Its legs, by number.
    pub legs: Vec<Leg>,
    /// The queue it is, or was last, in.
    pub queue: Option<QueueId>,
    /// When it entered the queue or, without one, first rang.
    pub waiting_since: Option<Timestamp>,
    /// When the last offer began.
    pub rang_at: Option<Timestamp>,
    /// When the parties were first connected.
    pub answered_at: Option<Timestamp>,
    /// Who answered first.
    pub answered_by: Option<OperatorId>,
    /// Who handed the customer on; he gets him back if nobody takes him.
    pub back_to: Option<OperatorId>,
    /// Whom the operator asks while the customer is on hold, or who takes part in their talk.
    pub consult: Option<Consult>,
    /// The supervisor who listens.
    pub listening: Option<Listening>,
    /// Holds that are over.
    pub held: Millis,
    /// The bridge in which the operator waits during a hold exists.
    pub hold_bridge: bool,
    /// Its recording.
    pub recording: Recording,
    /// The caller was sent to the voicemail: his leg leaves us alive.
    pub voicemail: bool,
    /// The language that he chose.
    pub language: Option<String>,
    /// How often menus were said to him.
    pub menus_said: u32,
    /// The last key that he pressed in one, when it went down and when it came up.
    pub pressed: Option<(char, (Timestamp, Timestamp))>,
    /// The call that is made for the caller, who asked to be called back.
    pub calls_back: Option<CallId>,
    /// Why the customer is not called back any more after this attempt.
    pub callback_over: Option<CallbackEnd>,
    /// Trunks that did not do their part.
    pub trunks_left: usize,
}

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Just started: the next fact of the same input says more.
    New,
    /// The caller hears a menu of keys.
    Menu(InMenu),
    /// The caller waits in a queue.
    Waiting(Waiting),
    /// An operator picked up; the legs are being joined.
    Connecting {
        /// The operator's leg.
        leg: LegNo,
        /// The place in the queue, in case it fails.
        waiting: Waiting,
    },
    /// The caller, who will be called back, hears so.
    Parting {
        /// The words are over then.
        until: Timestamp,
    },
    /// An operator's own call before its answer, or that to a customer who is called back.
    Dialing {
        /// Give up then.
        until: Timestamp,
        /// Leave the trunk then if it has said nothing; only while there is another one.
        silent_until: Option<Timestamp>,
    },
    /// Both parties talk.
    Talking {
        /// The operator's leg.
        leg: LegNo,
    },
    /// The customer is on hold.
    Held {
        /// The operator's leg.
        leg: LegNo,
        /// Since when.
        since: Timestamp,
        /// By the phone itself.
        by_phone: bool,
    },
    /// The customer waits for whoever picks him up.
    Parked(Parked),
    /// Somebody hung up; the legs are going.
    Ending {
        /// Who.
        by: EndedBy,
        /// Since when.
        since: Timestamp,
    },
    /// Over.
    Ended(Ended),
}

/// A place in a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The queue.
    pub queue: QueueId,
    /// Since when: the place.
    pub since: Timestamp,
    /// When this queue was entered; later than the place if another one sent the caller here.
    pub entered: Timestamp,
    /// Who has more stands before who came earlier.
    pub priority: u8,
    /// Only this operator is asked: the queue gave the caller to him.
    pub only: Option<OperatorId>,
    /// Queues that sent the caller on.
    pub passed: Vec<QueueId>,
    /// Devices that are asked to ring now.
    pub offers: Vec<Offer>,
    /// Who was asked before, and when that ended.
    pub tried: Vec<(OperatorId, Timestamp)>,
    /// A number outside that is called for the caller.
    pub forward: Option<Forward>,
}

/// A number outside that is called in place of operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// The leg.
    pub leg: LegNo,
    /// Until when.
    pub until: Timestamp,
}

/// A place among the parked calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its number.
    pub slot: ParkSlot,
    /// Who parked the customer.
    pub by: OperatorId,
    /// Since when.
    pub since: Timestamp,
    /// He comes back then.
    pub until: Timestamp,
    /// Whose device is called to pick him up.
    pub taker: Option<Taker>,
}

/// Who is picking up a parked customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker {
    /// His leg.
    pub leg: LegNo,
    /// It rings until then.
    pub until: Timestamp,
}

/// Somebody whom an operator asks during a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consult {
    /// His leg.
    pub leg: LegNo,
    /// It rings until then.
    pub until: Timestamp,
    /// He takes part in the talk as soon as he picks up.
    pub joins: bool,
    /// He hears the customer, too.
    pub conference: bool,
}

/// A supervisor in somebody else's talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listening {
    /// His leg.
    pub leg: LegNo,
    /// What he does.
    pub mode: ListenMode,
    /// The leg through which he hears the operator.
    pub snoop: Option<LegNo>,
}

/// A device that is asked to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The leg.
    pub leg: LegNo,
    /// The operator.
    pub operator: OperatorId,
    /// Until when.
    pub until: Timestamp,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When the customer's leg was gone.
    pub at: Timestamp,
    /// Final status.
    pub status: Status,
    /// Why it was missed.
    pub missed_reason: Option<MissedReason>,
    /// Why it ended.
    pub cause: Cause,
    /// Who ended it.
    pub by: EndedBy,
}

/// One leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Who is on it.
    pub role: Role,
    /// Its channel.
    pub channel: ChannelId,
    /// How it came to be.
    pub origin: LegOrigin,
    /// When it was added.
    pub added_at: Timestamp,
    /// First ring.
    pub ringing_at: Option<Timestamp>,
    /// In our application before it was dialled.
    pub ready: bool,
    /// Its far end, or the trunk to it, has said something.
    pub heard: bool,
    /// Its far end may have rung, though no ringing was told.
    pub reached: bool,
    /// Its trunk was given up: it goes.
    pub left: bool,
    /// Picked up.
    pub up_at: Option<Timestamp>,
    /// In the call's bridge; a hold leaves that as it is.
    pub bridged: bool,
    /// Its microphone is off.
    pub muted: bool,
    /// Has heard the customer.
    pub talked: bool,
    /// A supervisor's who listens, or the snoop through which he hears.
    pub listens: bool,
    /// Gone, and why.
    pub gone: Option<(Timestamp, Cause)>,
}

/// A call's recording as the core sees it; whether the file is good is decided from its bytes, elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// None was asked for.
    None,
    /// Runs.
    Running {
        /// Silence is written.
        paused: bool,
    },
    /// Over.
    Stopped,
}

impl Waiting {
    /// The leg is one that rings for the caller.
    #[must_use]
    pub fn rings(&self, leg: LegNo) -> bool {
        self.offers.iter().any(|o| o.leg == leg) || self.forward.as_ref().is_some_and(|f| f.leg == leg)
    }
}

impl Leg {
    /// Not gone.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.gone.is_none()
    }
}

impl Call {
    /// A call from its first fact; `None` if that is not `Started`.
    #[must_use]
    pub fn start(id: CallId, at: Timestamp, body: &CallFact) -> Option<Self> {
        let CallFact::Started(start) = body else { return None };
        Some(Self {
            id,
            start: start.as_ref().clone(),
            started_at: at,
            stage: Stage::New,
            legs: Vec::new(),
            queue: None,
            waiting_since: None,
            rang_at: None,
            answered_at: None,
            answered_by: None,
            back_to: None,
            consult: None,
            listening: None,
            held: Millis::default(),
            voicemail: false,
            language: None,
            menus_said: 0,
            pressed: None,
            calls_back: None,
            callback_over: None,
            trunks_left: 0,
            hold_bridge: false,
            recording: Recording::None,
        })
    }

    /// The leg, if there is one of that number.
    #[must_use]
    pub fn leg(&self, no: LegNo) -> Option<&Leg> {
        self.legs.get(usize::from(no))
    }

    /// Number of the next leg.
    #[must_use]
    pub fn next_leg(&self) -> LegNo {
        u16::try_from(self.legs.len()).unwrap_or(LegNo::MAX)
    }

    /// Number of the customer's leg: the first for an inbound call; else the one of the last trunk that was tried. Who is
    /// called back has none before he is dialled. In an internal call the person called stands in the customer's place.
    #[must_use]
    pub fn far_leg(&self) -> LegNo {
        match self.start.direction {
            Direction::Inbound => 0,
            Direction::Internal => 1,
            Direction::Outbound => {
                let last = self.legs.iter().rposition(|l| l.role == Role::Customer);
                let none = if self.start.callback.is_some() { LegNo::MAX } else { 1 };
                last.and_then(|n| u16::try_from(n).ok()).unwrap_or(none)
            }
        }
    }

    /// Number of the leg whose operator makes the call: the first, or his who took a callback first.
    #[must_use]
    pub fn dialler_leg(&self) -> LegNo {
        match self.start.callback {
            Some(_) => {
                self.first_leg(|leg| leg.up_at.is_some() && matches!(leg.role, Role::Operator(_))).unwrap_or(LegNo::MAX)
            }
            None => 0,
        }
    }

    fn first_leg(&self, fits: impl FnMut(&Leg) -> bool) -> Option<LegNo> {
        self.legs.iter().position(fits).and_then(|no| u16::try_from(no).ok())
    }

    /// The customer has no part in it yet: it waits for an operator who calls him back.
    #[must_use]
    pub const fn is_callback_in_waiting(&self) -> bool {
        self.start.callback.is_some() && matches!(self.stage, Stage::Waiting(_)) && self.answered_at.is_none()
    }

    /// The trunks of an operator's own call to a number after the first, in order.
    fn other_ways(&self) -> &[Way] {
        match &self.start.target {
            Some(DialTarget::Number { others, .. }) => others,
            _ => &[],
        }
    }

    /// The nth trunk of the call, from 0, as far as it is known.
    #[must_use]
    pub fn trunk_of_way(&self, n: usize) -> Option<&TrunkId> {
        match n.checked_sub(1) {
            None => self.start.trunk.as_ref(),
            Some(n) => self.other_ways().get(n).map(|way| &way.trunk),
        }
    }

    /// The trunk that the call came by, or leaves by now.
    #[must_use]
    pub fn trunk(&self) -> Option<&TrunkId> {
        self.trunk_of_way(self.trunks_left)
    }

    /// The way that the call takes now instead of its first; none while it is that one.
    #[must_use]
    pub fn other_way(&self) -> Option<&Way> {
        self.other_ways().get(self.trunks_left.checked_sub(1)?)
    }

    /// There is another trunk if this one does not do its part.
    #[must_use]
    pub fn has_next_way(&self) -> bool {
        self.trunks_left < self.other_ways().len()
    }

    /// The operator's leg of a talk (or of who answered outside in his place), or of a call that the operator makes.
    #[must_use]
    pub fn live_operator_leg(&self) -> Option<LegNo> {
        if let Stage::Talking { leg } | Stage::Held { leg, .. } = self.stage {
            return Some(leg);
        }
        if self.start.direction != Direction::Inbound && self.start.callback.is_none() {
            return self.leg(0).filter(|l| l.is_live()).map(|_| 0);
        }
        self.first_leg(|l| l.is_live() && l.up_at.is_some() && l.role != Role::Customer)
    }

    /// The leg is the customer's, or of somebody who talks with him, is to, or is asked about him.
    #[must_use]
    pub fn has_part(&self, no: LegNo) -> bool {
        let asked = self.consult.is_some_and(|c| c.leg == no);
        if self.leg(no).is_some_and(|l| l.left) {
            return false;
        }
        no == self.far_leg()
            || match &self.stage {
                Stage::Waiting(place) => place.rings(no),
                Stage::Connecting { leg, .. } => *leg == no,
                // Whoever was asked to take him is not any more.
                Stage::Parting { .. } => false,
                // Whoever else was asked to call back rings in vain.
                Stage::Dialing { .. } if self.start.callback.is_some() => no == self.dialler_leg(),
                Stage::Parked(place) => place.taker.is_some_and(|t| t.leg == no),
                Stage::Talking { leg } | Stage::Held { leg, .. } => *leg == no || asked || self.is_supervision(no),
                _ => true,
            }
    }

    /// The leg of whoever is asked and does not hear the customer.
    #[must_use]
    pub fn asked_leg(&self) -> Option<&Leg> {
        self.consult.filter(|c| !c.conference).and_then(|c| self.leg(c.leg))
    }

    /// Whoever is asked rings until then.
    #[must_use]
    pub fn asked_until(&self) -> Option<Timestamp> {
        self.asked_leg().filter(|l| l.up_at.is_none()).and(self.consult).map(|c| c.until)
    }

    /// The place of a parked call.
    #[must_use]
    pub const fn parked(&self) -> Option<&Parked> {
        match &self.stage {
            Stage::Parked(place) => Some(place),
            _ => None,
        }
    }

    /// Silence is written into the recording: an operator wanted that, or nobody hears the customer.
    #[must_use]
    pub const fn writes_silence(&self) -> bool {
        matches!(self.recording, Recording::Running { paused: true }) || self.parked().is_some()
    }

    /// The number outside: who called us, or whom we called.
    #[must_use]
    pub fn customer_number(&self) -> &str {
        match self.start.direction {
            Direction::Outbound => &self.start.to,
            Direction::Inbound | Direction::Internal => &self.start.from,
        }
    }

    /// Over, and how.
    #[must_use]
    pub const fn ended(&self) -> Option<&Ended> {
        match &self.stage {
            Stage::Ended(e) => Some(e),
            _ => None,
        }
    }

    /// Over, no leg left and no recording: nothing more can happen.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.ended().is_some()
            && self.legs.iter().all(|l| !l.is_live())
            && !matches!(self.recording, Recording::Running { .. })
    }

    /// The live word for the stage, as in the API; `ended` at the end.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match &self.stage {
            Stage::Waiting(w) if !w.offers.is_empty() || w.forward.is_some() => "ringing",
            Stage::Menu(_) | Stage::Parting { .. } => "ivr",
            Stage::New | Stage::Waiting(_) => "queued",
            Stage::Connecting { .. } => "ringing",
            Stage::Dialing { .. } => "dialing",
            Stage::Talking { .. } => "talking",
            Stage::Held { .. } => "held",
            Stage::Parked(_) => "parked",
            Stage::Ending { .. } if self.answered_at.is_some() => "talking",
            Stage::Ending { .. } => "dialing",
            Stage::Ended(_) => "ended",
        }
    }

    /// Time from entering the queue (or the first ring) to the answer or the end; up to `now` while it goes on. A caller
    /// who got an older place back has waited in this call since it came.
    #[must_use]
    pub fn wait(&self, now: Timestamp) -> Millis {
        let end = self.answered_at.or(self.ended().map(|e| e.at)).unwrap_or(now);
        let came = if self.start.direction == Direction::Inbound { self.started_at } else { Timestamp::default() };
        self.waiting_since.map_or(Millis::default(), |since| end.since(since.max(came)))
    }

    /// Length of the last ring.
    #[must_use]
    pub fn ring(&self, now: Timestamp) -> Millis {
        let Some(from) = self.rang_at else { return Millis::default() };
        let answered = self.answered_at.filter(|at| *at >= from);
        let stopped =
            self.legs.iter().filter(|l| l.added_at >= from).filter_map(|l| l.up_at.or(l.gone.map(|g| g.0))).min();
        answered.or(stopped).or(self.ended().map(|e| e.at)).unwrap_or(now).since(from)
    }

    /// From the answer to the end, holds included.
    #[must_use]
    pub fn talk(&self, now: Timestamp) -> Millis {
        let end = self.ended().map_or(now, |e| e.at);
        self.answered_at.map_or(Millis::default(), |s| end.since(s))
    }

    /// Part of the talk on hold.
    #[must_use]
    pub fn hold(&self, now: Timestamp) -> Millis {
        match self.stage {
            Stage::Held { since, .. } => self.held + now.since(since),
            _ => self.held,
        }
    }

    /// The operator whom the list shows: who answered, else who calls or was asked last.
    #[must_use]
    pub fn operator(&self) -> Option<&OperatorId> {
        let dialler = || match self.leg(self.dialler_leg()).map(|leg| &leg.role) {
            Some(Role::Operator(operator)) if self.start.callback.is_some() => Some(operator),
            _ => None,
        };
        self.answered_by.as_ref().or(self.start.operator.as_ref()).or_else(dialler)
    }
}

/// What a rung-out or refused leg means for the operator.
#[must_use]
pub(crate) fn offer_outcome(leg: &Leg, cause: Cause) -> OfferOutcome {
    if leg.up_at.is_some() {
        return OfferOutcome::Failed;
    }
    match cause.code {
        17 => OfferOutcome::Busy,
        21 => OfferOutcome::Declined,
        18 | 19 => OfferOutcome::NoAnswer,
        _ => OfferOutcome::Failed,
    }
}
