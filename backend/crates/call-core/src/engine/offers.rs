//! Who is offered which waiting call.

use std::collections::BTreeSet;

use super::{
    Engine,
    strategy::{self, Candidate},
};
use crate::{
    ASK_AGAIN_AFTER, Call, CallFact, CallId, Command, Effects, Endpoint, FIRST_PAUSE, HangupReason, LONGEST_PAUSE,
    LegNo, LegOrigin, Millis, NO_ANSWER, NewLeg, OfferOutcome, Operator, OperatorId, OperatorStatus, QueueId, Role,
    Stage, Strategy, TIMEOUT_NET_SECS, Timestamp, Waiting,
};

impl Engine {
    /// Offers waiting calls, in their order, to free operators, in that of the queue.
    pub(super) fn dispatch(&mut self, now: Timestamp, fx: &mut Effects) {
        if !self.ready || self.waiting.is_empty() {
            return;
        }
        let mut open = self.queues_with_free_operators();
        if open.is_empty() {
            return;
        }
        let waiting: Vec<CallId> = self.waiting.iter().map(|(_, id)| id.clone()).collect();
        for id in waiting {
            let Some(call) = self.calls.get(&id) else { continue };
            let only = matches!(&call.stage, Stage::Waiting(w) if w.only.is_some());
            if !only && call.queue.as_ref().is_none_or(|q| !open.contains(q)) {
                continue;
            }
            if call.is_callback_in_waiting() && !self.may_call_back(now, call) {
                continue;
            }
            let chosen = self.choose(now, call);
            for operator in &chosen {
                self.offer(now, &id, operator, fx);
            }
            if !chosen.is_empty() {
                open = self.queues_with_free_operators();
                if open.is_empty() {
                    break;
                }
            }
        }
    }

    fn queues_with_free_operators(&self) -> BTreeSet<QueueId> {
        let takes = |q: &&QueueId| self.operators.values().any(|o| o.is_free() && o.config.membership(q).is_some());
        self.queues.keys().filter(takes).cloned().collect()
    }

    /// Those whose devices ring for the call from now on. Who was asked for it already comes after everybody else, and
    /// not at once.
    fn choose(&self, now: Timestamp, call: &Call) -> Vec<OperatorId> {
        let Stage::Waiting(place) = &call.stage else { return Vec::new() };
        let asked = |id: &OperatorId| place.tried.iter().find(|(o, _)| o == id).map(|(_, at)| *at);
        let rested = |o: &&Operator| asked(&o.config.id).is_none_or(|at| now.since(at) >= ASK_AGAIN_AFTER);
        if let Some(only) = &place.only {
            let returns = call.back_to.as_ref() == Some(only) && self.takes_back(only);
            let free = |o: &&Operator| (o.is_free() || returns) && place.offers.is_empty();
            let one = self.operators.get(only).filter(free).filter(rested);
            return one.map(|o| o.config.id.clone()).into_iter().collect();
        }
        let sticky = self.sticky(now, call, place).map(|(id, _)| id);
        let strategy = self.queue_of(call).map_or(Strategy::default(), |q| q.strategy);
        let talks = if strategy == Strategy::FewestCalls { self.memory.talks(now) } else { Default::default() };
        let candidates = self
            .operators
            .values()
            .filter(|o| o.is_free() && sticky.is_none_or(|id| *id == o.config.id))
            .filter(rested)
            .filter_map(|o| {
                let member = o.config.membership(&place.queue)?;
                Some(Candidate {
                    id: &o.config.id,
                    asked: asked(&o.config.id),
                    group: member.group,
                    place: member.place,
                    idle_since: o.presence.idle_since,
                    offered_at: self.memory.offered_at(&o.config.id),
                    talks: talks.get(&o.config.id).copied().unwrap_or(0),
                })
            })
            .collect();
        let ringing = place.offers.iter().filter_map(|o| self.operators.get(&o.operator));
        let group = ringing.map(|o| o.config.membership(&place.queue).map_or(0, |m| m.group)).max();
        strategy::choose(strategy, candidates, group)
    }

    fn offer(&mut self, now: Timestamp, id: &CallId, operator_id: &OperatorId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(operator) = self.operators.get(operator_id) else { return };
        let ring_secs = self.queue_of(call).map_or(20, |q| q.ring_timeout_secs);
        let leg = call.next_leg();
        let channel = id.leg_channel(leg);
        let new_leg = NewLeg {
            channel: channel.clone(),
            endpoint: Endpoint::Device { extension: operator.config.extension.clone() },
            caller_number: call.customer_number().to_owned(),
            caller_name: call.start.from_name.clone(),
            originator: call.leg(call.far_leg()).map(|l| l.channel.clone()),
            timeout_secs: ring_secs + TIMEOUT_NET_SECS,
            auto_answer: false,
        };
        let role = Role::Operator(operator_id.clone());
        self.fact(now, id, CallFact::LegAdded { leg, role, channel, origin: LegOrigin::Originated }, fx);
        let until = now + Millis::secs(i64::from(ring_secs));
        self.fact(now, id, CallFact::Offered { leg, operator: operator_id.clone(), until }, fx);
        self.memory.offered(operator_id, now);
        fx.send(id, Command::Originate(new_leg));
    }

    /// Ends an offer whose leg is gone, rings too long, was declined or lost the race. The caller keeps his place.
    pub(super) fn end_offer(
        &mut self,
        now: Timestamp,
        id: &CallId,
        leg: LegNo,
        outcome: OfferOutcome,
        fx: &mut Effects,
    ) {
        let Some((operator, connecting)) = self.calls.get(id).and_then(|c| offered_to(c, leg)) else { return };
        let added_at = self.leg(id, leg).map_or(now, |l| l.added_at);
        self.fact(now, id, CallFact::OfferEnded { leg, operator: operator.clone(), outcome }, fx);
        if connecting && !matches!(outcome, OfferOutcome::CallerLeft | OfferOutcome::Withdrawn) {
            self.wait_again(now, id, fx);
        }
        let limit = self.calls.get(id).and_then(|c| self.queue_of(c)).map_or(0, |q| q.missed_offers_limit);
        self.judge_offer(now, &operator, outcome, limit, fx);
        if now.since(added_at) >= crate::AT_ONCE
            && let Some(operator) = self.operators.get_mut(&operator)
        {
            operator.failures = 0;
        }
        let refused =
            !matches!(outcome, OfferOutcome::CallerLeft | OfferOutcome::Withdrawn | OfferOutcome::AnsweredElsewhere);
        let was_for_him = |c: &Call| matches!(&c.stage, Stage::Waiting(w) if w.only.as_ref() == Some(&operator));
        if refused && self.calls.get(id).is_some_and(was_for_him) && !self.hand_back(now, id, fx) {
            self.give_to_all(now, id, fx);
        }
    }

    /// An operator's device went away as soon as it was called. Without a pause a queue would ask it again for the next
    /// caller, without end; each failure in a row makes it longer.
    pub(super) fn pause_failing(&mut self, now: Timestamp, id: &OperatorId) {
        let Some(operator) = self.operators.get_mut(id) else { return };
        let factor = 1_i64 << operator.failures.min(10);
        let pause = Millis::from_millis(FIRST_PAUSE.as_millis() * factor).min(LONGEST_PAUSE);
        operator.failures += 1;
        if let Some(before) = operator.paused_until.replace(now + pause) {
            self.pauses.remove(&(before, id.clone()));
        }
        self.pauses.insert((now + pause, id.clone()));
    }

    /// Pauses whose time is over.
    pub(super) fn end_pauses(&mut self, now: Timestamp) {
        while let Some((at, id)) = self.pauses.first().cloned() {
            if at > now {
                break;
            }
            self.pauses.remove(&(at, id.clone()));
            if let Some(operator) = self.operators.get_mut(&id) {
                operator.paused_until = None;
            }
        }
    }

    /// Who picked up was lost before the talk began: back to the old place, with music.
    pub(super) fn wait_again(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(Stage::Connecting { waiting, .. }) = self.calls.get(id).map(|c| c.stage.clone()) else { return };
        let Waiting { queue, priority, only, .. } = waiting;
        self.fact(now, id, CallFact::Queued { queue, priority, only }, fx);
        if self.calls.get(id).is_some_and(|c| c.answered_at.is_none()) {
            fx.send(id, Command::DestroyBridge(id.bridge()));
        }
        self.play_music(id, fx);
    }

    /// Operators who let calls ring out are taken out of the queue; a declined or failed offer does not count, nor one
    /// that another device won.
    fn judge_offer(&mut self, now: Timestamp, id: &OperatorId, outcome: OfferOutcome, limit: u32, fx: &mut Effects) {
        if outcome != OfferOutcome::NoAnswer {
            return;
        }
        let Some(operator) = self.operators.get(id) else { return };
        let mut presence = operator.presence.clone();
        presence.missed_offers += 1;
        if limit > 0 && presence.missed_offers >= limit && presence.status == OperatorStatus::Available {
            presence.status = OperatorStatus::Break;
            presence.reason = Some(NO_ANSWER.to_owned());
            presence.since = now;
            presence.missed_offers = 0;
        }
        self.set_presence(now, id, presence, fx);
    }

    /// The ring time of some offers is over.
    pub(super) fn end_rung_out_offers(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(Stage::Waiting(place)) = self.calls.get(id).map(|c| c.stage.clone()) else { return };
        for offer in place.offers.iter().filter(|o| o.until <= now) {
            if let Some(leg) = self.calls.get(id).and_then(|c| c.leg(offer.leg)) {
                fx.send(id, Command::Hangup(leg.channel.clone(), HangupReason::NoAnswer));
            }
            self.end_offer(now, id, offer.leg, OfferOutcome::NoAnswer, fx);
        }
    }
}

/// The operator to whom the leg is an offer, and whether he has picked up already.
fn offered_to(call: &Call, leg: LegNo) -> Option<(OperatorId, bool)> {
    let (place, connecting) = match &call.stage {
        Stage::Waiting(place) => (place, false),
        Stage::Connecting { waiting, leg: up } => (waiting, up == &leg),
        _ => return None,
    };
    place.offers.iter().find(|o| o.leg == leg).map(|o| (o.operator.clone(), connecting))
}
