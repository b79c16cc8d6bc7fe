//! What must hold after every step, by name. Used by the tests of generated histories.

use std::collections::BTreeMap;

use crate::{Call, CallId, Engine, OperatorId, Role, Stage};

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Its name.
    pub name: &'static str,
    /// What was seen.
    pub detail: String,
}

/// Checks everything that can be seen in one state.
#[must_use]
pub fn check(engine: &Engine) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut held: BTreeMap<&OperatorId, &CallId> = BTreeMap::new();
    for call in engine.calls() {
        times_are_ordered(call, &mut found);
        talking_iff_bridged_live_leg(call, &mut found);
        queued_xor_offered_xor_connected(call, &mut found);
        asked_leg_is_live(call, &mut found);
        in_menu_nobody_else(call, &mut found);
        customer_is_called_back_once(call, engine, &mut found);
        parked_is_alone_in_its_slot(engine, call, &mut found);
        customer_is_called_by_one_trunk(call, &mut found);
        abandoned_iff_caller_left_before_answer(call, &mut found);
        for leg in call.legs.iter().filter(|l| l.is_live()) {
            if let Role::Operator(operator) = &leg.role
                && let Some(other) = held.insert(operator, &call.id)
            {
                fail(
                    &mut found,
                    "operator_has_at_most_one_live_offer_or_talk",
                    format!("{operator}: {other} and {}", call.id),
                );
            }
        }
    }
    for operator in engine.operators() {
        let shown = held.get(&operator.config.id).copied();
        if operator.busy.as_ref().map(|b| &b.call) != shown {
            let detail = format!("{}: marked {:?}, has {shown:?}", operator.config.id, operator.busy);
            fail(&mut found, "every_operator_eventually_reachable", detail);
        }
    }
    found
}

fn fail(found: &mut Vec<Violation>, name: &'static str, detail: String) {
    found.push(Violation { name, detail });
}

fn times_are_ordered(call: &Call, found: &mut Vec<Violation>) {
    let ended = call.ended().map(|e| e.at);
    if call.answered_at.zip(ended).is_some_and(|(a, e)| a > e) || call.answered_at.is_some_and(|a| a < call.started_at)
    {
        fail(
            found,
            "times_are_ordered",
            format!("{}: {:?} {:?} {ended:?}", call.id, call.started_at, call.answered_at),
        );
    }
    if let Some(end) = ended
        && call.hold(end) > call.talk(end)
    {
        fail(found, "times_are_ordered", format!("{}: hold {:?} > talk {:?}", call.id, call.hold(end), call.talk(end)));
    }
}

fn talking_iff_bridged_live_leg(call: &Call, found: &mut Vec<Violation>) {
    let (Stage::Talking { leg } | Stage::Held { leg, .. }) = &call.stage else { return };
    let live = |no| call.leg(no).is_some_and(|l: &crate::Leg| l.is_live() && l.bridged && l.up_at.is_some());
    if !live(*leg) || !live(call.far_leg()) || call.answered_at.is_none() {
        fail(found, "talking_iff_bridged_live_leg", format!("{}: {:?}", call.id, call.legs));
    }
}

fn queued_xor_offered_xor_connected(call: &Call, found: &mut Vec<Violation>) {
    if let Stage::Waiting(place) = &call.stage {
        let dead = place.offers.iter().any(|o| call.leg(o.leg).is_none_or(|l| !l.is_live()));
        let caller_gone = !call.is_callback_in_waiting() && call.leg(call.far_leg()).is_none_or(|l| !l.is_live());
        if dead || caller_gone || call.answered_at.is_some() != call.back_to.is_some() {
            fail(found, "queued_xor_offered_xor_connected", format!("{}: {:?} {:?}", call.id, place, call.legs));
        }
    }
}

fn asked_leg_is_live(call: &Call, found: &mut Vec<Violation>) {
    let Some(consult) = call.consult else { return };
    let live = call.leg(consult.leg).is_some_and(crate::Leg::is_live);
    let fits = match call.stage {
        Stage::Held { .. } => true,
        Stage::Talking { .. } => consult.conference,
        _ => false,
    };
    if !live || !fits {
        fail(found, "asked_leg_is_live", format!("{}: {consult:?} {:?}", call.id, call.stage));
    }
}

/// A parked customer is in one slot, which is his alone, with nobody in the bridge, and has a time at which he comes back.
fn parked_is_alone_in_its_slot(engine: &Engine, call: &Call, found: &mut Vec<Violation>) {
    let slots: Vec<_> = engine.parked().filter(|(_, id)| **id == call.id).map(|(slot, _)| slot).collect();
    let Some(place) = call.parked() else {
        if !slots.is_empty() {
            fail(found, "parked_is_alone_in_its_slot", format!("{}: {slots:?} but {:?}", call.id, call.stage));
        }
        return;
    };
    let far = call.far_leg();
    let here = call.leg(far).is_some_and(|l| l.is_live() && l.bridged);
    let alone = (0..).zip(&call.legs).all(|(no, l): (u16, &crate::Leg)| no == far || !l.bridged);
    let taken = place.taker.is_none_or(|t| call.leg(t.leg).is_some_and(|l| l.is_live() && l.up_at.is_none()));
    let due = place.taker.map_or(place.until, |t| t.until);
    let timed = !engine.is_ready() || engine.next_deadline().is_some_and(|at| at <= due + crate::CLOSING_CHECK);
    let talked = call.answered_at.is_some() && call.back_to.is_some() && call.consult.is_none();
    if slots != [place.slot] || !here || !alone || !taken || !timed || !talked || call.listening.is_some() {
        fail(found, "parked_is_alone_in_its_slot", format!("{}: {place:?} in {slots:?}: {:?}", call.id, call.legs));
    }
}

/// Who hears a menu is asked about nothing else, waits in no queue, and does not hear menus for ever.
fn in_menu_nobody_else(call: &Call, found: &mut Vec<Violation>) {
    let Stage::Menu(at) = &call.stage else { return };
    let live = call.legs.len() == 1 && call.leg(0).is_some_and(crate::Leg::is_live);
    let new = call.start.direction == crate::Direction::Inbound && call.queue.is_none() && call.answered_at.is_none();
    if !live || !new || call.menus_said > crate::MENUS_SAID {
        fail(found, "in_menu_nobody_else", format!("{}: {at:?} {:?}", call.id, call.legs));
    }
}

/// However often he asked: one attempt waits for its turn, one calls him, and he has one leg.
fn customer_is_called_back_once(call: &Call, engine: &Engine, found: &mut Vec<Violation>) {
    let Some(callback) = call.start.callback.as_ref().filter(|_| call.ended().is_none()) else { return };
    let same = |c: &&Call| c.start.callback.is_some() && c.customer_number() == call.customer_number();
    let live = |l: &&crate::Leg| l.is_live() && l.role == Role::Customer;
    let customers: usize = engine.calls().filter(same).map(|c| c.legs.iter().filter(live).count()).sum();
    let waiting = engine.calls().filter(same).filter(|c| c.is_callback_in_waiting()).count();
    let calling = engine.calls().filter(same).filter(|c| matches!(c.stage, Stage::Dialing { .. })).count();
    if waiting > 1 || calling > 1 || customers > 1 || callback.attempt > callback.attempts {
        let detail = format!("{}: {waiting} wait, {calling} call, {customers} legs: {callback:?}", callback.of);
        fail(found, "customer_is_called_back_once", detail);
    }
}

/// Never by two at once, and by no more than there are; a trunk that was given up answers for nobody.
fn customer_is_called_by_one_trunk(call: &Call, found: &mut Vec<Violation>) {
    let customers = || call.legs.iter().filter(|l| l.role == Role::Customer);
    let live = customers().filter(|l| l.is_live()).count();
    let left = customers().filter(|l| l.left);
    let counted = left.clone().count() == call.trunks_left;
    let one_more = customers().count() <= call.trunks_left + 1;
    if live > 1 || !counted || !one_more || left.clone().any(|l| l.up_at.is_some()) {
        fail(found, "customer_is_called_by_one_trunk", format!("{}: {:?}", call.id, call.legs));
    }
}

fn by_outside(call: &Call) -> bool {
    call.legs.iter().any(|l| l.role == Role::Outside && l.up_at.is_some())
}

fn abandoned_iff_caller_left_before_answer(call: &Call, found: &mut Vec<Violation>) {
    let Some(ended) = call.ended() else { return };
    let answered = call.answered_at.is_some();
    let inbound = call.start.direction == crate::Direction::Inbound;
    let fits = match ended.status {
        crate::Status::Answered => answered && (call.answered_by.is_some() || by_outside(call)),
        crate::Status::Missed if ended.missed_reason == Some(crate::MissedReason::OutOfHours) => {
            inbound && call.queue.is_none() && call.legs.len() == 1
        }
        crate::Status::Missed if ended.missed_reason == Some(crate::MissedReason::InIvr) => {
            inbound && call.queue.is_none() && call.legs.len() == 1
        }
        crate::Status::Missed => {
            let by_supervisor = ended.cause.own == Some(crate::OwnCause::EndedBySupervisor);
            inbound && !answered && ended.missed_reason.is_some() != by_supervisor
        }
        crate::Status::Failed if inbound => {
            matches!(ended.cause.own, Some(crate::OwnCause::Blocked | crate::OwnCause::RefusedByRoute)) && !answered
        }
        _ => !inbound && !answered && ended.missed_reason.is_none(),
    };
    if !fits {
        fail(found, "abandoned_iff_caller_left_before_answer", format!("{}: {ended:?}", call.id));
    }
}
