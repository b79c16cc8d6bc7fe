//! What happened in a call, told from its facts. Who listened is in the audit log, for those who may read it: here his
//! leg begins with his taking over, and the numbers of legs have no gap where it stood before.
use std::collections::BTreeMap;

use call_core::{Call, CallFact, EndedBy, LegNo, Role};
use serde::Serialize;
use utoipa::ToSchema;

use super::types::Leg;
use crate::{
    calls::{cause::cause, journal::row::leg_outcome, types::Cause},
    common::{clock::Timestamp, ids::OperatorId},
};

/// A fact as stored.
#[derive(Clone, Debug)]
pub struct StoredFact {
    /// When.
    pub at: Timestamp,
    /// What; none if this version cannot read it.
    pub body: Option<CallFact>,
}

/// One thing that happened. Which fields there are depends on `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// `started menu menu_repeated key_pressed language place_kept callback_asked callback_over queued offered offer_ended ringing picked_up answer_requested connected transferred parked
    /// pick_up pick_up_ended consulted consult_ended conference forwarded voicemail held unheld muted unmuted
    /// trunk_left recording_started recording_paused recording_resumed recording_stopped ending leg_gone ended`
    pub kind: &'static str,
    /// The leg's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leg: Option<LegNo>,
    /// The operator it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// The slot of a parked call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<u16>,
    /// The queue it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<String>,
    /// The name of the menu, or its id if it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu: Option<String>,
    /// The name of the trunk that was left, or its id if it is gone; `cause` says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trunk: Option<String>,
    /// The key that the caller pressed in the menu.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language that he chose: `uz ru en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How an offer ended: `no_answer declined busy failed caller_left withdrawn answered_elsewhere`. Why a menu was said
    /// again: `asked timeout invalid resumed`. Why nobody calls back any more: `given_up cancelled called_again reached`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Who did it: `customer`, `operator`, `system`, or `phone` for a hold made at the phone itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// Why a leg or the call ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Seconds since what it ends: the wait at `connected`, the hold at `unheld`, the talk at `ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secs: Option<i64>,
}

/// The story of a call: its entries, and its legs as they stand.
pub fn tell(id: &str, facts: &[StoredFact]) -> (Vec<TimelineEntry>, Vec<Leg>) {
    let mut entries = Vec::new();
    let mut call: Option<Call> = None;
    let mut took_over = BTreeMap::new();
    for fact in facts {
        let Some(body) = &fact.body else { continue };
        let at = call_core::Timestamp::from_millis(fact.at.millis());
        if let (CallFact::HandedTo { leg, .. }, Some(call)) = (body, &call)
            && call.leg(*leg).is_some_and(|leg| leg.listens)
        {
            took_over.insert(*leg, fact.at);
        }
        let held_before = call.as_ref().map_or(0, |call| call.held.as_millis());
        match &mut call {
            Some(call) => call.apply(at, body),
            None => call = Call::start(id.into(), at, body),
        }
        if let (Some(entry), Some(after)) = (entry(fact.at, body), &call)
            && !entry.leg.and_then(|leg| after.leg(leg)).is_some_and(|leg| leg.listens)
        {
            entries.push(completed(entry, body, held_before, after));
        }
    }
    let legs = call.map(|call| legs(&call, &took_over)).unwrap_or_default();
    for entry in &mut entries {
        let number = entry.leg.and_then(|no| legs.iter().position(|(leg, _)| *leg == no));
        entry.leg = number.and_then(|number| LegNo::try_from(number).ok());
    }
    (entries, legs.into_iter().map(|(_, leg)| leg).collect())
}

fn entry(at: Timestamp, body: &CallFact) -> Option<TimelineEntry> {
    let plain = |kind| TimelineEntry {
        at,
        kind,
        leg: None,
        operator_id: None,
        slot: None,
        queue_id: None,
        menu: None,
        trunk: None,
        key: None,
        language: None,
        outcome: None,
        by: None,
        cause: None,
        secs: None,
    };
    let on_leg = |kind, leg: &LegNo| TimelineEntry { leg: Some(*leg), ..plain(kind) };
    let of = |kind, operator: &call_core::OperatorId| TimelineEntry {
        operator_id: Some(operator.as_str().into()),
        ..plain(kind)
    };
    Some(match body {
        CallFact::Started(start) => TimelineEntry {
            operator_id: start.operator.as_ref().map(|operator| operator.as_str().into()),
            ..plain("started")
        },
        CallFact::MenuEntered { menu, .. } => TimelineEntry { menu: Some(menu.to_string()), ..plain("menu") },
        CallFact::MenuRepeated { why } => TimelineEntry { outcome: word(why), ..plain("menu_repeated") },
        CallFact::KeyPressed { key, .. } => TimelineEntry { key: Some(key.to_string()), ..plain("key_pressed") },
        CallFact::LanguageChosen { language } => {
            TimelineEntry { language: Some(language.clone()), ..plain("language") }
        }
        CallFact::PlaceKept { .. } => plain("place_kept"),
        CallFact::CallbackAsked { .. } => plain("callback_asked"),
        CallFact::CallbackOver { how } => TimelineEntry { outcome: word(how), ..plain("callback_over") },
        // For one operator: the offer to him follows.
        CallFact::Queued { only: Some(_), .. } => return None,
        CallFact::Queued { queue, .. } => TimelineEntry { queue_id: Some(queue.to_string()), ..plain("queued") },
        CallFact::Offered { leg, operator, .. } => TimelineEntry { leg: Some(*leg), ..of("offered", operator) },
        CallFact::AnswerRequested { operator } => of("answer_requested", operator),
        CallFact::OfferEnded { leg, operator, outcome } => {
            TimelineEntry { leg: Some(*leg), outcome: word(outcome), ..of("offer_ended", operator) }
        }
        CallFact::TrunkLeft { leg, cause } => {
            TimelineEntry { cause: words(*cause, None), ..on_leg("trunk_left", leg) }
        }
        CallFact::LegRinging { leg } => on_leg("ringing", leg),
        CallFact::LegUp { leg } => on_leg("picked_up", leg),
        CallFact::Connected { operator: Some(operator) } => of("connected", operator),
        CallFact::Connected { operator: None } => plain("connected"),
        CallFact::Transferred { by, leg } => TimelineEntry { leg: Some(*leg), ..of("transferred", by) },
        CallFact::Parked { by, leg, slot, .. } => {
            TimelineEntry { leg: Some(*leg), slot: Some(*slot), ..of("parked", by) }
        }
        CallFact::PickUp { leg, .. } => on_leg("pick_up", leg),
        CallFact::PickUpEnded { leg } => on_leg("pick_up_ended", leg),
        CallFact::Forwarded { leg, .. } => on_leg("forwarded", leg),
        CallFact::Consulted { leg, .. } => on_leg("consulted", leg),
        CallFact::ConsultEnded { leg } => on_leg("consult_ended", leg),
        CallFact::Conferenced => plain("conference"),
        CallFact::SentToVoicemail => plain("voicemail"),
        CallFact::Held { by_phone } => TimelineEntry { by: by_phone.then_some("phone"), ..plain("held") },
        CallFact::Unheld => plain("unheld"),
        CallFact::Muted { leg } => on_leg("muted", leg),
        CallFact::Unmuted { leg } => on_leg("unmuted", leg),
        CallFact::RecordingStarted => plain("recording_started"),
        CallFact::RecordingPaused => plain("recording_paused"),
        CallFact::RecordingResumed => plain("recording_resumed"),
        CallFact::RecordingStopped { .. } => plain("recording_stopped"),
        CallFact::Ending { by } => TimelineEntry { by: Some(who(*by)), ..plain("ending") },
        CallFact::LegGone { leg, cause } => TimelineEntry { cause: words(*cause, None), ..on_leg("leg_gone", leg) },
        CallFact::Ended { cause, by, .. } => {
            TimelineEntry { by: Some(who(*by)), cause: words(*cause, Some(*by)), ..plain("ended") }
        }
        // How legs are made and joined says nothing to people.
        CallFact::LegAdded { .. }
        | CallFact::LegProceeding { .. }
        | CallFact::LegReady { .. }
        | CallFact::LegBridged { .. }
        | CallFact::HandedTo { .. }
        // Who listened is in the audit log, for those who may read it.
        | CallFact::ListenStarted { .. }
        | CallFact::Snooped { .. }
        | CallFact::ListenChanged { .. }
        | CallFact::ListenEnded { .. } => return None,
    })
}

/// Adds what follows from the rest of the call: whose leg it is, and how long it took.
fn completed(mut entry: TimelineEntry, body: &CallFact, held_before: i64, after: &Call) -> TimelineEntry {
    let now = call_core::Timestamp::from_millis(entry.at.millis());
    if let Some(leg) = entry.leg.and_then(|leg| after.leg(leg))
        && let Role::Operator(operator) = &leg.role
    {
        entry.operator_id = Some(operator.as_str().into());
    }
    if matches!(body, CallFact::TrunkLeft { .. }) {
        entry.trunk = after.trunk_of_way(after.trunks_left.saturating_sub(1)).map(ToString::to_string);
    }
    entry.secs = match body {
        // Who takes a customer who was handed on ends no wait.
        CallFact::Connected { .. } if after.answered_at == Some(now) => {
            after.waiting_since.map(|_| after.wait(now).as_secs())
        }
        CallFact::Unheld => Some((after.held.as_millis() - held_before).max(0) / 1000),
        CallFact::Ended { .. } => after.answered_at.map(|_| after.talk(now).as_secs()),
        _ => None,
    };
    entry
}

fn word(of: &impl Serialize) -> Option<String> {
    serde_json::to_value(of).ok()?.as_str().map(str::to_owned)
}

fn who(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Customer => "customer",
        EndedBy::Operator => "operator",
        EndedBy::System => "system",
    }
}

fn words(of: call_core::Cause, by: Option<EndedBy>) -> Option<Cause> {
    let own = of.own.as_ref().and_then(word);
    let ended_by = match by {
        Some(EndedBy::Customer) => Some("customer_hung_up"),
        Some(EndedBy::Operator) => Some("operator_hung_up"),
        Some(EndedBy::System) | None => None,
    };
    cause(Some(i64::from(of.code)), of.sip.map(i64::from), own.as_deref().or(ended_by))
}

/// The legs with their numbers in the core, in the order in which they came to the call.
fn legs(call: &Call, took_over: &BTreeMap<LegNo, Timestamp>) -> Vec<(LegNo, Leg)> {
    let mut legs: Vec<(LegNo, Leg)> = (0..)
        .zip(&call.legs)
        .filter(|(_, leg)| !leg.listens)
        .map(|(no, leg)| (no, shown(leg, took_over.get(&no).copied())))
        .collect();
    legs.sort_by_key(|(no, leg)| (leg.started_at, *no));
    for (seq, (_, leg)) in (0..).zip(&mut legs) {
        leg.seq = seq;
    }
    legs
}

fn shown(leg: &call_core::Leg, took_over: Option<Timestamp>) -> Leg {
    let at = |moment: call_core::Timestamp| Timestamp(moment.as_millis());
    let (kind, operator_id) = match &leg.role {
        Role::Customer => ("customer", None),
        Role::Outside => ("outside", None),
        Role::Snoop => ("snoop", None),
        Role::Operator(operator) => ("operator", Some(operator.as_str().into())),
    };
    Leg {
        id: leg.channel.to_string(),
        seq: 0,
        kind: kind.to_owned(),
        operator_id,
        outcome: leg_outcome(leg).map(str::to_owned),
        cause: leg.gone.and_then(|(_, cause)| words(cause, None)),
        started_at: took_over.unwrap_or_else(|| at(leg.added_at)),
        ringing_at: leg.ringing_at.filter(|_| took_over.is_none()).map(at),
        answered_at: leg.up_at.map(|up| took_over.unwrap_or_else(|| at(up))),
        ended_at: leg.gone.map(|(gone, _)| at(gone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_told_with_spans_and_operators() {
        let facts: Vec<StoredFact> = [
            (0, r#"{"kind":"started","direction":"inbound","from":"+998901234567","to":"1000"}"#),
            (0, r#"{"kind":"leg_added","leg":0,"role":"customer","channel":"c-0","origin":"entered"}"#),
            (1000, r#"{"kind":"queued","queue":"queue_default"}"#),
            (1000, r#"{"kind":"leg_added","leg":1,"role":{"operator":"op_a"},"channel":"c-1","origin":"originated"}"#),
            (1000, r#"{"kind":"offered","leg":1,"operator":"op_a","until":21000}"#),
            (2000, r#"{"kind":"leg_ringing","leg":1}"#),
            (5000, r#"{"kind":"leg_up","leg":1}"#),
            (5100, r#"{"kind":"connected","operator":"op_a"}"#),
            (9000, r#"{"kind":"held","by_phone":false}"#),
            (12_500, r#"{"kind":"unheld"}"#),
            (20_000, r#"{"kind":"something_of_a_later_version"}"#),
            (20_000, r#"{"kind":"leg_gone","leg":0,"cause":{"code":16}}"#),
            (20_000, r#"{"kind":"ended","status":"answered","cause":{"code":16},"by":"customer"}"#),
        ]
        .into_iter()
        .map(|(at, body)| StoredFact { at: Timestamp(at), body: serde_json::from_str(body).ok() })
        .collect();
        let (entries, legs) = tell("call_x", &facts);
        let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind).collect();
        assert_eq!(
            kinds,
            [
                "started",
                "queued",
                "offered",
                "ringing",
                "picked_up",
                "connected",
                "held",
                "unheld",
                "leg_gone",
                "ended"
            ]
        );
        assert_eq!(entries[3].operator_id, Some("op_a".into()));
        assert_eq!((entries[5].secs, entries[7].secs, entries[9].secs), (Some(4), Some(3), Some(14)));
        assert_eq!(entries[9].cause.as_ref().unwrap().text, "The customer hung up");
        assert_eq!((legs.len(), legs[1].outcome.as_deref()), (2, Some("answered")));
    }

    /// The story of a supervisor who listens to operator A, and takes the customer over if he does.
    fn listened(takes_over: bool) -> (Vec<TimelineEntry>, Vec<Leg>) {
        let mut facts = vec![
            (0, r#"{"kind":"started","direction":"inbound","from":"+998901234567","to":"1000"}"#),
            (0, r#"{"kind":"leg_added","leg":0,"role":"customer","channel":"c-0","origin":"entered"}"#),
            (0, r#"{"kind":"queued","queue":"queue_default"}"#),
            (0, r#"{"kind":"leg_added","leg":1,"role":{"operator":"op_a"},"channel":"c-1","origin":"originated"}"#),
            (0, r#"{"kind":"offered","leg":1,"operator":"op_a","until":21000}"#),
            (1000, r#"{"kind":"leg_up","leg":1}"#),
            (1000, r#"{"kind":"connected","operator":"op_a"}"#),
            (2000, r#"{"kind":"leg_added","leg":2,"role":{"operator":"op_s"},"channel":"c-2","origin":"originated"}"#),
            (2000, r#"{"kind":"listen_started","leg":2,"mode":"listen"}"#),
            (2500, r#"{"kind":"leg_ringing","leg":2}"#),
            (3000, r#"{"kind":"leg_up","leg":2}"#),
            (3000, r#"{"kind":"leg_added","leg":3,"role":"snoop","channel":"c-3","origin":"originated"}"#),
            (3000, r#"{"kind":"snooped","leg":3}"#),
        ];
        let end = [
            (9000, r#"{"kind":"transferred","by":"op_a","leg":1}"#),
            (9000, r#"{"kind":"queued","queue":"queue_default","only":"op_s"}"#),
            (9000, r#"{"kind":"handed_to","leg":2,"until":29000}"#),
            (9100, r#"{"kind":"leg_gone","leg":3,"cause":{"code":16}}"#),
            (9200, r#"{"kind":"leg_bridged","leg":2}"#),
            (9200, r#"{"kind":"connected","operator":"op_s"}"#),
        ];
        if takes_over {
            facts.extend(end);
        }
        let stored = |(at, body): (i64, &str)| StoredFact { at: Timestamp(at), body: serde_json::from_str(body).ok() };
        let facts: Vec<StoredFact> = facts.into_iter().map(stored).collect();
        assert!(facts.iter().all(|fact| fact.body.is_some()));
        tell("call_x", &facts)
    }

    #[test]
    fn nothing_tells_that_somebody_listened() {
        let (entries, legs) = listened(false);
        assert!(entries.iter().all(|entry| entry.operator_id != Some("op_s".into())), "{entries:?}");
        assert_eq!(legs.iter().map(|leg| leg.seq).collect::<Vec<_>>(), [0, 1]);
        let (entries, legs) = listened(true);
        let of_him: Vec<_> = entries.iter().filter(|entry| entry.operator_id == Some("op_s".into())).collect();
        assert_eq!(of_him.iter().map(|entry| entry.kind).collect::<Vec<_>>(), ["connected"]);
        assert_eq!(legs.iter().map(|leg| leg.seq).collect::<Vec<_>>(), [0, 1, 2]);
        let own = &legs[2];
        assert_eq!(own.operator_id, Some("op_s".into()));
        assert_eq!((own.started_at, own.ringing_at, own.answered_at), (Timestamp(9000), None, Some(Timestamp(9000))));
    }
}
