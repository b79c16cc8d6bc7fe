//! Who is offered which waiting call.

use super::Engine;
use crate::{
    ASK_AGAIN_AFTER, Call, CallFact, CallId, Cause, Command, Effects, Endpoint, HangupReason, LegNo, LegOrigin,
    MISSED_OFFERS_LIMIT, Millis, NO_ANSWER, NewLeg, OfferOutcome, OperatorId, OperatorStatus, Role, Stage,
    TIMEOUT_NET_SECS, Timestamp, Waiting,
};

impl Engine {
    /// Offers waiting calls, the longest waiting first, to free operators, the longest idle first.
    pub(super) fn dispatch(&mut self, now: Timestamp, fx: &mut Effects) {
        if !self.ready || self.waiting.is_empty() || !self.operators.values().any(crate::Operator::is_free) {
            return;
        }
        let waiting: Vec<CallId> = self.waiting.iter().map(|(_, id)| id.clone()).collect();
        for id in waiting {
            let Some(operator) = self.calls.get(&id).and_then(|call| self.choose(now, call)) else { continue };
            self.offer(now, &id, &operator, fx);
            if !self.operators.values().any(crate::Operator::is_free) {
                break;
            }
        }
    }

    /// The free operator of the call's queue who is idle longest; one who was asked for this call already comes after
    /// everybody else, and not at once.
    fn choose(&self, now: Timestamp, call: &Call) -> Option<OperatorId> {
        let Stage::Waiting(place) = &call.stage else { return None };
        let asked = |id: &OperatorId| place.tried.iter().find(|(o, _)| o == id).map(|(_, at)| *at);
        self.operators
            .values()
            .filter(|o| o.is_free() && o.config.queues.contains(&place.queue))
            .filter(|o| asked(&o.config.id).is_none_or(|at| now.since(at) >= ASK_AGAIN_AFTER))
            .min_by_key(|o| (asked(&o.config.id), o.presence.idle_since, o.config.id.clone()))
            .map(|o| o.config.id.clone())
    }

    fn offer(&mut self, now: Timestamp, id: &CallId, operator_id: &OperatorId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(operator) = self.operators.get(operator_id) else { return };
        let ring_secs = call.queue.as_ref().and_then(|q| self.queues.get(q)).map_or(20, |q| q.ring_timeout_secs);
        let leg = call.next_leg();
        let channel = id.leg_channel(leg);
        let new_leg = NewLeg {
            channel: channel.clone(),
            endpoint: Endpoint::Device { extension: operator.config.extension.clone() },
            caller_number: call.start.from.clone(),
            caller_name: call.start.from_name.clone(),
            originator: call.leg(call.far_leg()).map(|l| l.channel.clone()),
            timeout_secs: ring_secs + TIMEOUT_NET_SECS,
            auto_answer: false,
        };
        let role = Role::Operator(operator_id.clone());
        self.fact(now, id, CallFact::LegAdded { leg, role, channel, origin: LegOrigin::Originated }, fx);
        let until = now + Millis::secs(i64::from(ring_secs));
        self.fact(now, id, CallFact::Offered { leg, operator: operator_id.clone(), until }, fx);
        fx.send(id, Command::Originate(new_leg));
    }

    /// Ends an offer whose leg is gone, rings too long or was declined. The caller keeps his place.
    pub(super) fn end_offer(
        &mut self,
        now: Timestamp,
        id: &CallId,
        leg: LegNo,
        outcome: OfferOutcome,
        fx: &mut Effects,
    ) {
        let Some((operator, connecting)) = self.calls.get(id).and_then(|c| offered_to(c, leg)) else { return };
        self.fact(now, id, CallFact::OfferEnded { leg, operator: operator.clone(), outcome }, fx);
        if connecting && outcome != OfferOutcome::CallerLeft {
            self.wait_again(now, id, fx);
        }
        self.judge_offer(now, &operator, outcome, fx);
    }

    /// The operator picked up but was lost before the talk began: back to the old place, with music.
    fn wait_again(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(queue) = call.queue.clone() else { return };
        let customer = call.leg(call.far_leg()).map(|l| l.channel.clone());
        self.fact(now, id, CallFact::Queued { queue }, fx);
        fx.send(id, Command::DestroyBridge(id.bridge()));
        if let Some(channel) = customer {
            fx.send(id, Command::StartMusic(channel));
        }
    }

    /// Operators who let calls ring out are taken out of the queue; a declined or failed offer does not count.
    fn judge_offer(&mut self, now: Timestamp, id: &OperatorId, outcome: OfferOutcome, fx: &mut Effects) {
        if outcome != OfferOutcome::NoAnswer {
            return;
        }
        let Some(operator) = self.operators.get(id) else { return };
        let mut presence = operator.presence.clone();
        presence.missed_offers += 1;
        if presence.missed_offers >= MISSED_OFFERS_LIMIT && presence.status == OperatorStatus::Available {
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

    /// The longest wait of the queue is over.
    pub(super) fn end_long_wait(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let (Stage::Waiting(place), Some(max)) = (&call.stage, self.max_wait(call)) else { return };
        if now.since(place.since) < max {
            return;
        }
        let nobody = !self.somebody_at_work(place);
        let offers: Vec<LegNo> = place.offers.iter().map(|o| o.leg).collect();
        for leg in offers {
            self.end_offer(now, id, leg, OfferOutcome::Withdrawn, fx);
        }
        let reason = if nobody { crate::MissedReason::NoOperator } else { crate::MissedReason::Timeout };
        let cause = Cause::own(crate::OwnCause::MaxWait);
        self.end_missed(now, id, reason, cause, crate::EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::Congestion, fx);
    }

    fn somebody_at_work(&self, place: &Waiting) -> bool {
        self.operators.values().any(|o| {
            o.config.queues.contains(&place.queue) && o.presence.status != OperatorStatus::Offline && !o.removed
        })
    }
}

/// The operator to whom the leg is an offer, and whether he has picked up already.
fn offered_to(call: &Call, leg: LegNo) -> Option<(OperatorId, bool)> {
    let (place, connecting) = match &call.stage {
        Stage::Waiting(place) => (place, false),
        Stage::Connecting { waiting, leg: up } if *up == leg => (waiting, true),
        _ => return None,
    };
    place.offers.iter().find(|o| o.leg == leg).map(|o| (o.operator.clone(), connecting))
}
