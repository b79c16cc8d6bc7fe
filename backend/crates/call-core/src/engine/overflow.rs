//! Callers whom a queue cannot keep, and those it does not take.

use super::Engine;
use crate::{
    Call, CallFact, CallId, CallerRule, Cause, Command, DialTarget, Effects, EndedBy, Endpoint, FORWARD_RINGS,
    HangupReason, LegOrigin, MissedReason, NewLeg, OfferOutcome, OperatorId, OperatorStatus, Overflow, OwnCause,
    QueueId, Role, Stage, TIMEOUT_NET_SECS, Timestamp, Waiting,
};

impl Engine {
    /// A new caller comes into a queue, or to one operator in it; `false` if he is not there afterwards.
    pub(super) fn admit(
        &mut self,
        now: Timestamp,
        id: &CallId,
        queue: QueueId,
        only: Option<OperatorId>,
        fx: &mut Effects,
    ) -> bool {
        let priority = self.priority(id);
        if only.is_none() && self.keep_place(now, id, &queue, fx) {
            // Nobody more waits than before.
            self.fact(now, id, CallFact::Queued { queue, priority, only }, fx);
        } else {
            self.enter_queue(now, id, queue, priority, only, fx);
        }
        self.calls.get(id).is_some_and(|c| matches!(c.stage, Stage::Waiting(_)))
    }

    /// A full queue sends the caller on at once. Who waits for one operator takes nobody's place.
    pub(super) fn enter_queue(
        &mut self,
        now: Timestamp,
        id: &CallId,
        queue: QueueId,
        priority: u8,
        only: Option<OperatorId>,
        fx: &mut Effects,
    ) {
        let counts = only.is_none();
        self.fact(now, id, CallFact::Queued { queue: queue.clone(), priority, only }, fx);
        if counts && self.is_over_full(&queue) {
            self.overflow(now, id, OwnCause::QueueFull, fx);
        }
    }

    /// Who has more stands before who came earlier.
    pub(super) fn priority(&self, id: &CallId) -> u8 {
        match self.calls.get(id).and_then(|c| self.callers.get(c.customer_number())) {
            Some(CallerRule::Priority(priority)) => *priority,
            _ => 0,
        }
    }

    fn is_over_full(&self, queue: &QueueId) -> bool {
        let Some(max) = self.queues.get(queue).and_then(|q| q.max_size) else { return false };
        let waits = |c: &&Call| match &c.stage {
            // Who is called back needs no line.
            Stage::Waiting(w) | Stage::Connecting { waiting: w, .. } => {
                w.queue == *queue && !c.is_callback_in_waiting()
            }
            _ => false,
        };
        self.calls.values().filter(waits).count() > usize::try_from(max).unwrap_or(usize::MAX)
    }

    /// The longest wait of the queue is over, or that for the one operator, or the ring of the number outside.
    pub(super) fn end_long_wait(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Stage::Waiting(place) = &call.stage else { return };
        if let Some(forward) = &place.forward {
            if forward.until <= now {
                self.send_away(now, id, OwnCause::MaxWait, HangupReason::NoAnswer, fx);
            }
        } else if self.waits_until(call, place).is_some_and(|until| until <= now) {
            if call.is_callback_in_waiting() {
                return self.close_callback(now, id, OwnCause::CallbackOverdue, fx);
            }
            let before = place.queue.clone();
            self.overflow(now, id, OwnCause::MaxWait, fx);
            let waits_elsewhere = |c: &Call| matches!(&c.stage, Stage::Waiting(w) if w.queue != before);
            if self.calls.get(id).is_some_and(waits_elsewhere) {
                // Another queue has other words and other music.
                self.silence(id, fx);
                self.welcome(now, id, fx);
            }
        }
    }

    /// Sends a waiting caller where the queue says. Each queue sends him on once: a circle of queues has an end.
    fn overflow(&mut self, now: Timestamp, id: &CallId, why: OwnCause, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Stage::Waiting(place) = call.stage.clone() else { return };
        if self.give_to_all(now, id, fx) {
            return;
        }
        let Some(call) = self.calls.get(id) else { return };
        let channel = call.leg(call.far_leg()).map(|l| l.channel.clone());
        let target = self.queue_of(call).map(|q| q.overflow.clone()).filter(|_| place.only.is_none());
        match (target.unwrap_or_default(), channel) {
            (Overflow::Queue(next), _)
                if next != place.queue && !place.passed.contains(&next) && self.queues.contains_key(&next) =>
            {
                self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
                self.enter_queue(now, id, next, place.priority, None, fx);
            }
            (Overflow::Operator(operator), _) if self.operators.contains_key(&operator) => {
                self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
                let (queue, priority) = (place.queue, place.priority);
                self.fact(now, id, CallFact::Queued { queue, priority, only: Some(operator) }, fx);
            }
            (Overflow::Number(DialTarget::Number { number, .. }), _) if self.may_dial(now, &number, None).is_err() => {
                self.send_away(now, id, OwnCause::NotAllowedOutside, HangupReason::Congestion, fx);
            }
            (Overflow::Number(DialTarget::Number { number, endpoint, caller_id, .. }), Some(customer)) => {
                self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
                let endpoint = Endpoint::Trunk { number, endpoint };
                self.forward(now, id, customer, endpoint, caller_id.unwrap_or_default(), fx);
            }
            (Overflow::Voicemail, Some(channel)) => {
                self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
                self.silence(id, fx);
                let reason = self.missed_reason(&place);
                self.fact(now, id, CallFact::SentToVoicemail, fx);
                self.end_missed(now, id, Some(reason), Cause::own(why), EndedBy::System, fx);
                fx.send(id, Command::SendToVoicemail(channel));
            }
            _ => self.send_away(now, id, why, HangupReason::Congestion, fx),
        }
    }

    /// The end of a wait in vain.
    pub(super) fn send_away(
        &mut self,
        now: Timestamp,
        id: &CallId,
        why: OwnCause,
        hangup: HangupReason,
        fx: &mut Effects,
    ) {
        if self.hand_back(now, id, fx) {
            return;
        }
        let Some(Stage::Waiting(place)) = self.calls.get(id).map(|c| c.stage.clone()) else { return };
        let reason = self.missed_reason(&place);
        self.end_offers(now, id, OfferOutcome::Withdrawn, fx);
        self.end_missed(now, id, Some(reason), Cause::own(why), EndedBy::System, fx);
        self.hangup_legs(id, None, hangup, fx);
    }

    fn missed_reason(&self, place: &Waiting) -> MissedReason {
        let somebody = self.operators.values().any(|o| {
            o.config.membership(&place.queue).is_some() && o.presence.status != OperatorStatus::Offline && !o.removed
        });
        if somebody { MissedReason::Timeout } else { MissedReason::NoOperator }
    }

    /// Ends the offers of a place.
    pub(super) fn withdraw_offers(
        &mut self,
        now: Timestamp,
        id: &CallId,
        place: &Waiting,
        outcome: OfferOutcome,
        fx: &mut Effects,
    ) {
        let reason = if outcome == OfferOutcome::AnsweredElsewhere {
            HangupReason::AnsweredElsewhere
        } else {
            HangupReason::Normal
        };
        for offer in &place.offers {
            fx.send(id, Command::Hangup(id.leg_channel(offer.leg), reason));
            self.end_offer(now, id, offer.leg, outcome, fx);
        }
    }

    pub(super) fn forward(
        &mut self,
        now: Timestamp,
        id: &CallId,
        customer: crate::ChannelId,
        endpoint: Endpoint,
        caller_number: String,
        fx: &mut Effects,
    ) {
        let Some(leg) = self.calls.get(id).map(Call::next_leg) else { return };
        let channel = id.leg_channel(leg);
        let origin = LegOrigin::Originated;
        self.fact(now, id, CallFact::LegAdded { leg, role: Role::Outside, channel: channel.clone(), origin }, fx);
        self.fact(now, id, CallFact::Forwarded { leg, until: now + FORWARD_RINGS }, fx);
        fx.send(
            id,
            Command::Originate(NewLeg {
                channel,
                endpoint,
                caller_number,
                caller_name: None,
                originator: Some(customer),
                timeout_secs: u32::try_from(FORWARD_RINGS.as_secs()).unwrap_or(60) + TIMEOUT_NET_SECS,
                auto_answer: false,
            }),
        );
    }
}
