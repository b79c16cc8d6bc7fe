//! From what was heard to a state and its reason. Pure.
use std::time::Duration;

use super::{
    probe::{Found, Probe},
    seen::{Asking, Known, Seen, Verdict},
};
use crate::{
    common::clock::Timestamp,
    trunks::{
        faults::TrunkCause,
        rules,
        types::{Kind, State, Transport, TrunkFault},
    },
};

/// Three registrations were sent in this time.
const SILENCE: Duration = Duration::from_millis(2500);
/// Who was registered a moment ago may miss one.
const SILENCE_OF_A_FRIEND: Duration = Duration::from_secs(8);
/// Over UDP a request is repeated every four seconds at the latest; nobody who waits is silent for longer.
const LAST_REPETITION: Duration = Duration::from_secs(6);
/// Over TCP it is not repeated, and given up after 32 s.
const LONGEST_ANSWER: Duration = Duration::from_secs(40);
/// By then Asterisk's figures have been read again.
const FIGURES: Duration = Duration::from_secs(10);
/// What they said is no news any more.
const OLD_FIGURES: Duration = Duration::from_secs(60);
/// Asterisk needs a second before it registers.
const BEGINNING: Duration = Duration::from_secs(4);
/// A message of the provider proves for so long that it is there.
const FRESH: Duration = Duration::from_secs(150);
/// What was wrong with a call is told for so long.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// How a trunk is. Asterisk has it.
pub(super) fn judge(known: &Known, now: Timestamp) -> (State, Option<TrunkFault>) {
    let (row, seen) = (&known.row, &known.seen);
    if row.transport == Transport::Tls {
        return told(TrunkFault::of(TrunkCause::TransportMissing));
    }
    let (state, fault) = match row.kind {
        Kind::Registration => registration(known, now),
        Kind::Ip => by_address(seen, now),
    };
    if state != State::Online || fault.is_some() {
        return (state, fault);
    }
    let call = seen.call.clone().filter(|fault| fault.at.is_none_or(|at| now.since(at) < REMEMBERED));
    let missing = row.codecs.iter().any(|codec| !rules::has_codec(codec));
    match call.or_else(|| missing.then(|| TrunkFault::of(TrunkCause::CodecMissing))) {
        Some(fault) => told(fault),
        None => (State::Online, None),
    }
}

fn told(fault: TrunkFault) -> (State, Option<TrunkFault>) {
    (fault.code.state(), Some(fault))
}

fn registration(known: &Known, now: Timestamp) -> (State, Option<TrunkFault>) {
    let seen = &known.seen;
    if figures_say_registered(known, now) {
        return (State::Online, None);
    }
    if is_silent(known, now) {
        return told(probed(seen).unwrap_or_else(|| TrunkFault::of(TrunkCause::NoAnswer)));
    }
    // Asterisk cannot answer this kind of challenge.
    if seen.challenged.is_some_and(|since| now.since(since) >= SILENCE) {
        return told(TrunkFault::of(TrunkCause::Refused));
    }
    match &seen.verdict {
        Some(Verdict::Accepted { elsewhere, .. }) if accepted(seen, now) => {
            (State::Online, elsewhere.then(|| TrunkFault::of(TrunkCause::RegisteredElsewhere)))
        }
        Some(Verdict::Refused(_, fault)) => told(fault.clone()),
        _ => match probed(seen) {
            Some(fault) if fault.code != TrunkCause::NoAnswer => told(fault),
            // Many providers answer registrations and no questions.
            _ if now.since(known.since) < BEGINNING || seen.asked.is_some() => (State::Connecting, None),
            Some(fault) => told(fault),
            None => told(TrunkFault::of(TrunkCause::NotAskedYet)),
        },
    }
}

/// Until when Asterisk waits for the answer to a registration: what its figures say later is the outcome.
fn waits_until(known: &Known, asking: &Asking) -> Timestamp {
    asking.last.plus(if known.row.transport == Transport::Udp { LAST_REPETITION } else { LONGEST_ANSWER })
}

/// A copy can be lost: then Asterisk's own figures, read after the last thing that was heard, know better.
fn figures_say_registered(known: &Known, now: Timestamp) -> bool {
    let seen = &known.seen;
    let Some((true, at)) = seen.registered else { return false };
    let heard = match &seen.verdict {
        Some(Verdict::Refused(refused, _)) => Some(refused.plus(LAST_REPETITION)),
        Some(Verdict::Accepted { until, .. }) => Some(*until),
        None => None,
    };
    // A question is newer than every answer.
    let since = seen.asked.as_ref().map(|asking| waits_until(known, asking)).or(heard);
    now.since(at) < OLD_FIGURES && since.is_none_or(|since| at >= since)
}

fn is_silent(known: &Known, now: Timestamp) -> bool {
    let seen = &known.seen;
    let Some(asking) = &seen.asked else { return false };
    let patience = if accepted(seen, now) { SILENCE_OF_A_FRIEND } else { SILENCE };
    // Over UDP Asterisk repeats what is not answered. What it does not repeat was answered, and the copy was lost.
    let unheard = known.row.transport == Transport::Udp
        && asking.first == asking.last
        && now < waits_until(known, asking).plus(FIGURES);
    now.since(asking.first) >= patience && !unheard
}

/// Whether the provider has us now.
pub(super) fn accepted(seen: &Seen, now: Timestamp) -> bool {
    matches!(seen.verdict, Some(Verdict::Accepted { until, .. }) if until > now)
}

fn by_address(seen: &Seen, now: Timestamp) -> (State, Option<TrunkFault>) {
    if heard_lately(seen, now) {
        return (State::Online, None);
    }
    match (&seen.probe, probed(seen)) {
        (_, Some(fault)) => told(fault),
        // Who knows us by our address and does not know it, says so to every question.
        (Some(Probe { found: Found::Answered(403), at, .. }), None) => {
            told(TrunkFault::of(TrunkCause::Forbidden).answered(*at, 403, ""))
        }
        (Some(_), None) => (State::Online, None),
        (None, None) => (State::Connecting, None),
    }
}

/// Whether the provider proved lately that it is there.
pub(super) fn heard_lately(seen: &Seen, now: Timestamp) -> bool {
    seen.heard.is_some_and(|at| now.since(at) < FRESH)
}

/// What this server's own question to the provider says.
fn probed(seen: &Seen) -> Option<TrunkFault> {
    fault_of(seen.probe.as_ref()?)
}

/// What is wrong if a question is answered like this.
pub(super) fn fault_of(probe: &Probe) -> Option<TrunkFault> {
    let cause = match probe.found {
        Found::Answered(_) => return None,
        Found::NoName => TrunkCause::NameUnknown,
        Found::OnlyLocal => TrunkCause::OnlyLocal,
        Found::NoRoute => TrunkCause::NoRoute,
        Found::Closed => TrunkCause::PortClosed,
        Found::Silent => TrunkCause::NoAnswer,
    };
    let place = probe.addresses.first().map(ToString::to_string);
    Some(TrunkFault { detail: place, at: Some(probe.at), ..TrunkFault::of(cause) })
}
