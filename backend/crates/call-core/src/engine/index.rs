//! Where a call stands in the order of those who wait, and when something must happen to it.

use std::cmp::Reverse;

use super::Engine;
use crate::{Call, CallId, Millis, OperatorId, ParkSlot, QueueConfig, Stage, Strategy, Timestamp, Waiting};

/// The order of waiting calls: the higher priority first, then who waits longest.
pub(super) type Order = (Reverse<u8>, Timestamp);

/// Where a call stands in the indexes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mark {
    waiting: Option<Order>,
    pub(super) deadline: Option<Timestamp>,
    slot: Option<ParkSlot>,
}

impl Engine {
    /// Puts the call where it belongs in the indexes.
    pub(super) fn reindex(&mut self, now: Timestamp, id: &CallId) {
        let new = self.calls.get(id).map(|c| Mark {
            waiting: self.wants_operators(c),
            deadline: self.deadline(c, now),
            slot: c.parked().map(|place| place.slot),
        });
        let old = self.marks.get(id).copied().unwrap_or_default();
        let fresh = new.unwrap_or_default();
        if old.waiting != fresh.waiting {
            if let Some(order) = old.waiting {
                self.waiting.remove(&(order, id.clone()));
            }
            if let Some(order) = fresh.waiting {
                self.waiting.insert((order, id.clone()));
            }
        }
        if old.slot != fresh.slot {
            if let Some(slot) = old.slot {
                self.parked.remove(&slot);
            }
            if let Some(slot) = fresh.slot {
                self.parked.insert(slot, id.clone());
            }
        }
        if old.deadline != fresh.deadline {
            if let Some(at) = old.deadline {
                self.deadlines.remove(&(at, id.clone()));
            }
            if let Some(at) = fresh.deadline {
                self.deadlines.insert((at, id.clone()));
            }
        }
        match new {
            Some(mark) => self.marks.insert(id.clone(), mark),
            None => self.marks.remove(id),
        };
    }

    pub(super) fn queue_of(&self, call: &Call) -> Option<&QueueConfig> {
        self.queues.get(call.queue.as_ref()?)
    }

    /// One device after another rings, or all that come.
    fn wants_operators(&self, call: &Call) -> Option<Order> {
        let Stage::Waiting(w) = &call.stage else { return None };
        let all = self.queue_of(call).is_some_and(|q| q.strategy == Strategy::RingAll) && w.only.is_none();
        (w.forward.is_none() && (w.offers.is_empty() || all)).then_some((Reverse(w.priority), w.since))
    }

    /// The longest wait in this queue, or at the one operator. No queue makes a promise shorter.
    pub(super) fn waits_until(&self, call: &Call, place: &Waiting) -> Option<Timestamp> {
        if let Some(callback) = call.start.callback.as_ref().filter(|_| call.is_callback_in_waiting()) {
            return Some(callback.until());
        }
        if place.only.is_some() {
            return Some(place.entered + crate::ONLY_OPERATOR);
        }
        self.queue_of(call)?.max_wait_secs.map(|s| place.entered + Millis::secs(i64::from(s)))
    }

    /// The operator for whom the caller waits alone, and until when.
    pub(super) fn sticky(&self, now: Timestamp, call: &Call, place: &Waiting) -> Option<(&OperatorId, Timestamp)> {
        let secs = self.queue_of(call)?.sticky_secs;
        let until = place.entered + Millis::secs(i64::from(secs));
        if secs == 0 || now >= until || place.only.is_some() {
            return None;
        }
        let id = self.memory.last_operator(call.customer_number(), now)?;
        let operator = self.operators.get(id)?;
        let fits = operator.is_at_work() && operator.config.membership(&place.queue).is_some();
        (fits && !place.tried.iter().any(|(o, _)| o == id)).then_some((id, until))
    }

    /// When something must happen to the call if nothing comes from outside.
    fn deadline(&self, call: &Call, now: Timestamp) -> Option<Timestamp> {
        let checked = self.checked.get(&call.id).copied();
        let close = |since: Timestamp| Some(checked.unwrap_or(since).max(since) + crate::CLOSING_CHECK);
        match &call.stage {
            Stage::Waiting(w) => {
                if let Some(forward) = &w.forward {
                    return Some(forward.until);
                }
                let offer = w.offers.iter().map(|o| o.until).min();
                let again = w.tried.iter().map(|(_, at)| *at + crate::ASK_AGAIN_AFTER).filter(|at| *at > now).min();
                let again = again.filter(|_| w.offers.is_empty());
                let sticky = self.sticky(now, call, w).map(|(_, until)| until);
                let due = call.start.callback.as_ref().map(|callback| callback.due).filter(|due| *due > now);
                let all = [offer, again, sticky, due, self.waits_until(call, w), self.announces_at(call, w)];
                all.into_iter().flatten().min()
            }
            Stage::Menu(menu) => Some(self.menu_until(menu)),
            Stage::Parting { until } => Some(*until),
            Stage::Connecting { leg, .. } => call.leg(*leg).and_then(|l| l.up_at).and_then(close),
            Stage::Dialing { until, silent_until } => Some(silent_until.map_or(*until, |silent| silent.min(*until))),
            Stage::Held { .. } => call.asked_until(),
            Stage::Parked(place) => Some(place.taker.map_or(place.until, |t| t.until)),
            Stage::Ending { since, .. } => close(*since),
            Stage::Ended(e) if !call.is_quiet() => close(e.at),
            _ => None,
        }
    }
}
