//! Operators: configuration, status, wrap-up, reachability.

use super::{Engine, touch};
use crate::{
    CallId, Config, Effects, Fact, Millis, NextStatus, Operator, OperatorFact, OperatorId, OperatorStatus, Presence,
    Refusal, Reply, Timestamp, WRAP_UP_EXTENSION,
};

impl Engine {
    pub(super) fn configure(&mut self, now: Timestamp, config: Config, fx: &mut Effects) {
        self.queues = config.queues.into_iter().map(|q| (q.id.clone(), q)).collect();
        self.default_queue = config.default_queue;
        self.routes = config.routes;
        self.menus = config.menus.into_iter().map(|m| (m.id.clone(), m)).collect();
        self.record = config.record;
        self.callers = config.callers;
        for talk in config.talks {
            self.memory.talked(talk);
        }
        self.outgoing = config.outgoing;
        self.way_out = config.way_out;
        for dial in config.dialled {
            self.dialled.add(dial);
        }
        let mut kept: std::collections::BTreeSet<OperatorId> = Default::default();
        for (config, stored) in config.operators {
            kept.insert(config.id.clone());
            if let Some(known) = self.operators.get_mut(&config.id) {
                if known.config != config {
                    if known.config.extension != config.extension {
                        known.registered = None;
                    }
                    known.config = config.clone();
                    touch(&mut fx.operators, &config.id);
                }
                known.removed = false;
            } else {
                let presence = stored.unwrap_or_else(|| Presence::offline(now));
                if let Some(until) = presence.wrap_up_until {
                    self.wrap_ups.insert((until, config.id.clone()));
                }
                touch(&mut fx.operators, &config.id);
                self.operators.insert(config.id.clone(), Operator::new(config, presence));
            }
        }
        for (id, operator) in &mut self.operators {
            operator.removed = !kept.contains(id);
        }
        self.operators.retain(|_, o| !o.removed || o.busy.is_some());
        self.extensions = self
            .operators
            .values()
            .filter(|o| !o.removed)
            .map(|o| (o.config.extension.clone(), o.config.id.clone()))
            .collect();
    }

    /// Callers in a queue that is no more wait in the usual one, at their place.
    pub(super) fn rehome(&mut self, now: Timestamp, fx: &mut Effects) {
        let Some(home) = self.default_queue.clone() else { return };
        let lost = |c: &&crate::Call| match &c.stage {
            crate::Stage::Waiting(w) => !self.queues.contains_key(&w.queue) && w.forward.is_none(),
            _ => false,
        };
        let lost: Vec<CallId> = self.calls.values().filter(lost).map(|c| c.id.clone()).collect();
        for id in lost {
            let Some(crate::Stage::Waiting(place)) = self.calls.get(&id).map(|c| c.stage.clone()) else { continue };
            self.withdraw_offers(now, &id, &place, crate::OfferOutcome::Withdrawn, fx);
            let (queue, priority) = (home.clone(), place.priority);
            self.fact(now, &id, crate::CallFact::Queued { queue, priority, only: None }, fx);
        }
        // Times that depend on the queues may be others now.
        let ids: Vec<CallId> = self.calls.keys().cloned().collect();
        ids.iter().for_each(|id| self.reindex(now, id));
    }

    pub(super) fn set_status(
        &mut self,
        now: Timestamp,
        id: &OperatorId,
        status: OperatorStatus,
        reason: Option<String>,
        fx: &mut Effects,
    ) -> Reply {
        let Some(operator) = self.operators.get(id) else { return Reply::Refused(Refusal::OperatorUnknown) };
        let old = &operator.presence;
        let mut new = old.clone();
        if operator.busy.is_some() {
            new.next = Some(NextStatus { status, reason });
        } else if status == OperatorStatus::WrapUp && old.status == OperatorStatus::WrapUp {
            new.wrap_up_until = Some(old.wrap_up_until.unwrap_or(now).max(now) + WRAP_UP_EXTENSION);
        } else if old.status == OperatorStatus::WrapUp
            && matches!(status, OperatorStatus::Break | OperatorStatus::Offline)
        {
            // Waits for the end of the wrap-up, which `available` ends at once.
            new.next = Some(NextStatus { status, reason });
        } else {
            let until = (status == OperatorStatus::WrapUp).then(|| now + WRAP_UP_EXTENSION);
            // `available` in wrap-up ends it; what waits behind it comes now.
            let wanted = NextStatus { status, reason };
            let ending = old.status == OperatorStatus::WrapUp && status == OperatorStatus::Available;
            let next = new.next.take().filter(|_| ending).unwrap_or(wanted);
            change(&mut new, now, next);
            new.wrap_up_until = until;
        }
        self.set_presence(now, id, new.clone(), fx);
        self.dispatch(now, fx);
        Reply::Presence(new)
    }

    pub(super) fn set_page_ready(&mut self, now: Timestamp, id: &OperatorId, ready: bool, fx: &mut Effects) -> Reply {
        let Some(operator) = self.operators.get_mut(id) else { return Reply::Refused(Refusal::OperatorUnknown) };
        let before = operator.reachable();
        operator.page_ok = ready;
        self.reachability_changed(now, id, before, fx);
        Reply::Accepted
    }

    /// An event told whether a device is registered.
    pub(super) fn registration_told(&mut self, now: Timestamp, extension: &str, online: bool, fx: &mut Effects) {
        if let Some(operator) = self.extensions.get(extension).and_then(|id| self.operators.get_mut(id)) {
            operator.registration_told_at = Some(now);
        }
        self.set_registered(now, extension, online, fx);
    }

    pub(super) fn set_registered(&mut self, now: Timestamp, extension: &str, online: bool, fx: &mut Effects) {
        let Some(id) = self.extensions.get(extension).cloned() else { return };
        let Some(operator) = self.operators.get_mut(&id) else { return };
        let before = operator.reachable();
        operator.registered = Some(online);
        self.reachability_changed(now, &id, before, fx);
    }

    fn reachability_changed(&mut self, now: Timestamp, id: &OperatorId, before: bool, fx: &mut Effects) {
        let Some(reachable) = self.operators.get(id).map(Operator::reachable) else { return };
        if reachable == before {
            return;
        }
        fx.facts.push(Fact::Operator { operator: id.clone(), at: now, body: OperatorFact::ReachableSet { reachable } });
        touch(&mut fx.operators, id);
        if reachable {
            self.dispatch(now, fx);
        } else {
            self.withdraw_offers_of(now, id, fx);
        }
    }

    /// An operator who can no longer be reached must not keep a caller ringing.
    fn withdraw_offers_of(&mut self, now: Timestamp, id: &OperatorId, fx: &mut Effects) {
        let Some(busy) = self.operators.get(id).and_then(|o| o.busy.clone()) else { return };
        let Some(call) = self.calls.get(&busy.call) else { return };
        let offered = matches!(&call.stage, crate::Stage::Waiting(w) if w.offers.iter().any(|o| o.leg == busy.leg));
        if !offered {
            return;
        }
        if let Some(leg) = call.leg(busy.leg) {
            fx.send(&busy.call, crate::Command::Hangup(leg.channel.clone(), crate::HangupReason::Normal));
        }
        self.end_offer(now, &busy.call, busy.leg, crate::OfferOutcome::Failed, fx);
        self.dispatch(now, fx);
    }

    /// An operator's leg is gone: wrap-up, or what waited, or idle from now on.
    pub(super) fn operator_released(
        &mut self,
        now: Timestamp,
        id: &OperatorId,
        call: &CallId,
        gone: &crate::Leg,
        fx: &mut Effects,
    ) {
        let Some(operator) = self.operators.get(id) else { return };
        let call = self.calls.get(call);
        let wrap_up = call.filter(|_| gone.talked).map_or(0, |c| self.wrap_up_secs(c));
        // Who was only rung, or asked about somebody else's customer, keeps his place.
        let internal = call.is_some_and(|c| c.start.direction == crate::Direction::Internal);
        let worked = gone.talked || (internal && gone.up_at.is_some());
        let mut presence = operator.presence.clone();
        if wrap_up > 0 {
            presence.next = presence.next.or_else(|| {
                let keeps = presence.status != OperatorStatus::Available && presence.status != OperatorStatus::WrapUp;
                keeps.then(|| NextStatus { status: presence.status, reason: presence.reason.clone() })
            });
            presence.status = OperatorStatus::WrapUp;
            presence.reason = None;
            presence.since = now;
            presence.wrap_up_until = Some(now + Millis::secs(i64::from(wrap_up)));
        } else if let Some(next) = presence.next.take() {
            change(&mut presence, now, next);
        }
        if worked {
            presence.idle_since = now;
            presence.missed_offers = 0;
        }
        self.set_presence(now, id, presence, fx);
        if self.operators.get(id).is_some_and(|o| o.removed) {
            self.operators.remove(id);
        }
        self.dispatch(now, fx);
    }

    /// Wrap-up follows queue calls and outgoing ones.
    fn wrap_up_secs(&self, call: &crate::Call) -> u32 {
        match call.start.direction {
            crate::Direction::Internal => 0,
            crate::Direction::Inbound => {
                call.queue.as_ref().and_then(|q| self.queues.get(q)).map_or(0, |q| q.wrap_up_secs)
            }
            crate::Direction::Outbound => {
                self.home_of(call).and_then(|q| self.queues.get(&q)).map_or(30, |q| q.wrap_up_secs)
            }
        }
    }

    /// Wrap-ups whose time is over.
    pub(super) fn end_wrap_ups(&mut self, now: Timestamp, fx: &mut Effects) {
        while let Some((at, id)) = self.wrap_ups.first().cloned() {
            if at > now {
                break;
            }
            self.wrap_ups.remove(&(at, id.clone()));
            let Some(operator) = self.operators.get(&id) else { continue };
            let mut presence = operator.presence.clone();
            presence.wrap_up_until = None;
            if presence.status == OperatorStatus::WrapUp {
                let available = NextStatus { status: OperatorStatus::Available, reason: None };
                let next = presence.next.take().unwrap_or(available);
                change(&mut presence, now, next);
            }
            self.set_presence(now, &id, presence, fx);
        }
    }
}

/// Moves to a status. Who comes back to work counts as idle from then.
fn change(presence: &mut Presence, now: Timestamp, next: NextStatus) {
    let back = presence.status != OperatorStatus::WrapUp && next.status == OperatorStatus::Available;
    if presence.status != next.status || presence.reason != next.reason {
        presence.since = now;
    }
    if back && presence.status != OperatorStatus::Available {
        presence.idle_since = now;
    }
    presence.status = next.status;
    presence.reason = next.reason;
    presence.next = None;
    presence.wrap_up_until = None;
    presence.missed_offers = 0;
}
