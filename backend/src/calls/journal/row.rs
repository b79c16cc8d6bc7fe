//! What a call looks like in the table of calls: a pure function of its state.

use call_core::{
    Call, Direction, Leg, LegNo, ListenMode, MissedReason, OfferOutcome, Recording, Role, Stage, Status, Timestamp,
};

use crate::{
    calls::types::{Callback, CallbackEnd, Consult, ConsultState, Parked, Supervision, SupervisionMode},
    common::clock::Timestamp as At,
};

/// One row of `calls`; times in milliseconds since 1970, spans in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRow {
    /// Call id.
    pub id: String,
    /// `inbound`, `outbound`, `internal`.
    pub direction: &'static str,
    /// `ivr queued ringing dialing talking held parked ended`.
    pub state: &'static str,
    /// Final status.
    pub status: Option<&'static str>,
    /// Why it was missed.
    pub missed_reason: Option<&'static str>,
    /// Q.850 cause of the end.
    pub cause_code: Option<i64>,
    /// SIP response of the end.
    pub cause_sip: Option<i64>,
    /// The end's reason as a stable word: our own cause, or who hung up.
    pub cause_text: Option<String>,
    /// Caller's number or extension.
    pub from_number: String,
    /// Caller's name as received.
    pub from_name: Option<String>,
    /// Called number or extension.
    pub to_number: String,
    /// Our number that was dialled.
    pub did: Option<String>,
    /// Trunk.
    pub trunk_id: Option<String>,
    /// Queue.
    pub queue_id: Option<String>,
    /// Who answered first, or who calls.
    pub operator_id: Option<String>,
    /// First leg.
    pub started_at: i64,
    /// Entered the queue, or first rang without one.
    pub queued_at: Option<i64>,
    /// Start of the last ring.
    pub first_ring_at: Option<i64>,
    /// Second leg in the bridge.
    pub answered_at: Option<i64>,
    /// Customer's leg gone.
    pub ended_at: Option<i64>,
    /// Wait.
    pub wait_secs: i64,
    /// Last ring.
    pub ring_secs: i64,
    /// Talk, holds included.
    pub talk_secs: i64,
    /// Holds.
    pub hold_secs: i64,
    /// Channel of the first leg.
    pub channel_id: Option<String>,
    /// Live details as JSON (`offered_to`, `ring_until`, `priority`, `held_since`, `muted`, `recording`), absent at the end.
    pub live: Option<String>,
    /// A recording was begun.
    pub recorded: bool,
    /// The request that it answers.
    pub callback: Option<Callback>,
    /// Who talks with the customer now; in `live`, not a column.
    pub current_operator: Option<String>,
    /// Whom he asks; in `live`, not a column.
    pub consult: Option<Consult>,
    /// Its place among the parked calls; in `live`, not a column.
    pub parked: Option<Parked>,
    /// Who listens to it; in `live`, not a column.
    pub supervision: Option<Supervision>,
    /// Operators on any leg; not a column.
    pub involved: Vec<String>,
    /// Number of the last fact that changed the row.
    pub facts_seq: i64,
}

/// One row of `call_legs`.
#[derive(Clone, Debug, PartialEq)]
pub struct LegRow {
    /// Channel id.
    pub id: String,
    /// Call.
    pub call_id: String,
    /// Number of the leg.
    pub seq: i64,
    /// `customer`, `operator`, `outside`, `listener` or `snoop`.
    pub kind: &'static str,
    /// Operator on it.
    pub operator_id: Option<String>,
    /// `answered`, or how the offer ended.
    pub outcome: Option<&'static str>,
    /// Q.850 cause of its end.
    pub cause_code: Option<i64>,
    /// Added.
    pub started_at: i64,
    /// First ring.
    pub ringing_at: Option<i64>,
    /// Picked up.
    pub answered_at: Option<i64>,
    /// Gone.
    pub ended_at: Option<i64>,
}

/// The row of a call after its fact number `seq`.
#[must_use]
pub fn of(call: &Call, seq: i64) -> CallRow {
    let ended = call.ended();
    // Spans of a live call are filled at its end: until then readers compute them from the times.
    let end = ended.map_or(call.started_at, |e| e.at);
    let secs = |span: call_core::Millis| if ended.is_some() { span.as_secs() } else { 0 };
    CallRow {
        id: call.id.to_string(),
        direction: direction(call.start.direction),
        state: call.state(),
        status: ended.map(|e| status(e.status)),
        missed_reason: ended.and_then(|e| e.missed_reason).map(missed_reason),
        cause_code: ended.map(|e| i64::from(e.cause.code)),
        cause_sip: ended.and_then(|e| e.cause.sip).map(i64::from),
        cause_text: ended.map(cause_word),
        from_number: call.start.from.clone(),
        from_name: call.start.from_name.clone(),
        to_number: call.start.to.clone(),
        did: call.start.did.clone(),
        trunk_id: call.trunk().map(ToString::to_string),
        queue_id: call.queue.as_ref().map(ToString::to_string),
        operator_id: call.operator().map(ToString::to_string),
        started_at: ms(call.started_at),
        queued_at: call.waiting_since.map(ms),
        first_ring_at: call.rang_at.map(ms),
        answered_at: call.answered_at.map(ms),
        ended_at: ended.map(|e| ms(e.at)),
        wait_secs: secs(call.wait(end)),
        ring_secs: secs(call.ring(end)),
        talk_secs: secs(call.talk(end)),
        hold_secs: secs(call.hold(end)),
        channel_id: call.leg(0).map(|l| l.channel.to_string()),
        live: ended.is_none().then(|| live(call)),
        recorded: call.recording != Recording::None,
        callback: callback(call),
        current_operator: current_operator(call),
        consult: consult(call),
        parked: parked(call),
        supervision: supervision(call),
        involved: involved(call),
        facts_seq: seq,
    }
}

/// Who talks with the customer, or has him on hold.
#[must_use]
pub fn current_operator(call: &Call) -> Option<String> {
    let (Stage::Talking { leg } | Stage::Held { leg, .. }) = call.stage else { return None };
    call.leg(leg).and_then(operator_on).map(str::to_owned)
}

fn operator_on(leg: &Leg) -> Option<&str> {
    match &leg.role {
        Role::Operator(operator) => Some(operator.as_str()),
        Role::Customer | Role::Outside | Role::Snoop => None,
    }
}

fn callback(call: &Call) -> Option<Callback> {
    let asked = call.start.callback.as_ref()?;
    let over = call.callback_over.map(|how| match how {
        call_core::CallbackEnd::GivenUp => CallbackEnd::GivenUp,
        call_core::CallbackEnd::Cancelled => CallbackEnd::Cancelled,
        call_core::CallbackEnd::CalledAgain => CallbackEnd::CalledAgain,
        call_core::CallbackEnd::Reached => CallbackEnd::Reached,
    });
    let (attempt, attempts) = (asked.attempt, asked.attempts);
    let (since, due) = (At(ms(asked.since)), At(ms(asked.due)));
    Some(Callback { of: asked.of.as_str().into(), attempt, attempts, since, due, over })
}

fn consult(call: &Call) -> Option<Consult> {
    let consult = call.consult?;
    let leg = call.leg(consult.leg)?;
    let state = match leg.up_at {
        None => ConsultState::Ringing,
        Some(_) if consult.conference => ConsultState::Conference,
        Some(_) => ConsultState::Talking,
    };
    Some(Consult { state, operator_id: operator_on(leg).map(Into::into) })
}

/// The place of a parked call.
#[must_use]
pub fn parked(call: &Call) -> Option<Parked> {
    let place = call.parked()?;
    Some(Parked {
        slot: place.slot,
        by: place.by.as_str().into(),
        since: At(ms(place.since)),
        until: At(ms(place.until)),
        taken_by: place.taker.and_then(|t| call.leg(t.leg)).and_then(operator_on).map(Into::into),
    })
}

fn supervision(call: &Call) -> Option<Supervision> {
    let listening = call.listening?;
    let leg = call.leg(listening.leg)?;
    let mode = match listening.mode {
        ListenMode::Listen => SupervisionMode::Listen,
        ListenMode::Whisper => SupervisionMode::Whisper,
        ListenMode::Barge => SupervisionMode::Barge,
    };
    Some(Supervision { operator_id: operator_on(leg)?.into(), mode, since: leg.up_at.map(|at| At(ms(at))) })
}

fn involved(call: &Call) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for leg in call.legs.iter().filter(|l| !l.listens) {
        if let Role::Operator(id) = &leg.role
            && !ids.iter().any(|known| known == id.as_str())
        {
            ids.push(id.to_string());
        }
    }
    ids
}

fn live(call: &Call) -> String {
    let (offered, until): (Vec<&str>, _) = match &call.stage {
        Stage::Waiting(w) => {
            (w.offers.iter().map(|o| o.operator.as_str()).collect(), w.offers.iter().map(|o| ms(o.until)).min())
        }
        Stage::Held { .. } => {
            let until = call.asked_until();
            let asked = call.asked_leg().filter(|_| until.is_some()).and_then(operator_on);
            (asked.into_iter().collect(), until.map(ms))
        }
        _ => (Vec::new(), None),
    };
    let priority = if let Stage::Waiting(place) = &call.stage { place.priority } else { 0 };
    let held_since = match &call.stage {
        Stage::Held { since, .. } => Some(ms(*since)),
        _ => None,
    };
    let muted = call.live_operator_leg().and_then(|no| call.leg(no)).is_some_and(|leg| leg.muted);
    let recording = match call.recording {
        Recording::Running { paused: true } => "paused",
        Recording::Running { paused: false } => "recording",
        Recording::None | Recording::Stopped => "none",
    };
    serde_json::json!({
        "offered_to": offered, "ring_until": until, "priority": priority, "held_since": held_since,
        "held_ms": call.held.as_millis(), "muted": muted, "recording": recording,
        "current_operator": current_operator(call), "consult": consult(call), "parked": parked(call),
        "supervision": supervision(call),
    })
    .to_string()
}

/// The rows of a call's legs.
#[must_use]
pub fn legs(call: &Call) -> Vec<LegRow> {
    (0..).zip(&call.legs).map(|(no, leg)| leg_row(call, no, leg)).collect()
}

fn leg_row(call: &Call, no: LegNo, leg: &call_core::Leg) -> LegRow {
    let (kind, operator_id) = match &leg.role {
        Role::Customer => ("customer", None),
        Role::Outside => ("outside", None),
        Role::Snoop => ("snoop", None),
        // Not somebody of the call: no list of an operator's calls counts it.
        Role::Operator(o) if leg.listens => ("listener", Some(o.to_string())),
        Role::Operator(o) => ("operator", Some(o.to_string())),
    };
    LegRow {
        id: leg.channel.to_string(),
        call_id: call.id.to_string(),
        seq: i64::from(no),
        kind,
        operator_id,
        outcome: leg_outcome(leg),
        cause_code: leg.gone.map(|(_, c)| i64::from(c.code)),
        started_at: ms(leg.added_at),
        ringing_at: leg.ringing_at.map(ms),
        answered_at: leg.up_at.map(ms),
        ended_at: leg.gone.map(|(at, _)| ms(at)),
    }
}

/// The stable word of what became of a leg; `None` while it rings.
#[must_use]
pub fn leg_outcome(leg: &call_core::Leg) -> Option<&'static str> {
    if leg.up_at.is_some() {
        return Some("answered");
    }
    leg.gone.map(|(_, cause)| match cause.code {
        17 => "busy",
        21 => "declined",
        26 => "answered_elsewhere",
        16 | 18 | 19 => "no_answer",
        _ => "failed",
    })
}

/// The stable word of a direction.
#[must_use]
pub const fn direction(d: Direction) -> &'static str {
    match d {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
        Direction::Internal => "internal",
    }
}

/// The stable word of a status.
#[must_use]
pub const fn status(s: Status) -> &'static str {
    match s {
        Status::Answered => "answered",
        Status::Missed => "missed",
        Status::NoAnswer => "no_answer",
        Status::Busy => "busy",
        Status::Failed => "failed",
    }
}

/// The stable word of a reason for a missed call.
#[must_use]
pub const fn missed_reason(r: MissedReason) -> &'static str {
    match r {
        MissedReason::CallerLeft => "caller_left",
        MissedReason::Timeout => "timeout",
        MissedReason::NoOperator => "no_operator",
        MissedReason::ServerAway => "server_away",
        MissedReason::OutOfHours => "out_of_hours",
        MissedReason::InIvr => "in_ivr",
        MissedReason::Callback => "callback",
    }
}

/// The stable word of an offer's end.
#[must_use]
pub const fn offer_outcome(o: OfferOutcome) -> &'static str {
    match o {
        OfferOutcome::NoAnswer => "no_answer",
        OfferOutcome::Declined => "declined",
        OfferOutcome::Busy => "busy",
        OfferOutcome::Failed => "failed",
        OfferOutcome::CallerLeft => "caller_left",
        OfferOutcome::Withdrawn => "withdrawn",
        OfferOutcome::AnsweredElsewhere => "answered_elsewhere",
    }
}

fn cause_word(ended: &call_core::Ended) -> String {
    let own = ended.cause.own.and_then(|o| serde_json::to_value(o).ok()).and_then(|v| v.as_str().map(str::to_owned));
    own.unwrap_or_else(|| match ended.by {
        call_core::EndedBy::Customer => "customer_hung_up".to_owned(),
        call_core::EndedBy::Operator => "operator_hung_up".to_owned(),
        call_core::EndedBy::System => "system".to_owned(),
    })
}

const fn ms(at: Timestamp) -> i64 {
    at.as_millis()
}
