//! Callers who asked to be called back: their request, their turn, the attempts, and what ends them.

use super::Engine;
use crate::{
    CALLBACK_WORDS, Call, CallFact, CallId, Callback, CallbackEnd, CallbackOffer, CallerRule, Cause, DialTarget,
    Direction, Effects, EndedBy, HangupReason, MissedReason, OfferOutcome, OperatorId, OwnCause, QueueId, Refusal,
    Stage, Started, Status, Timestamp, outgoing::is_full,
};

impl Engine {
    /// How a waiting caller of the queue can ask for it. Who waits for one operator is not in the queue's order.
    pub(super) fn callback_offer(&self, call: &Call) -> Option<CallbackOffer> {
        let Stage::Waiting(place) = &call.stage else { return None };
        let waits = call.start.direction == Direction::Inbound && call.answered_at.is_none();
        let plain = place.only.is_none() && place.forward.is_none();
        self.queue_of(call).filter(|_| waits && plain)?.callback
    }

    /// Whether his number can be called at all.
    pub(super) fn can_be_called_back(&self, call: &Call) -> bool {
        let number = call.customer_number();
        is_full(number) && self.way_out.is_some() && self.outgoing.may_dial(number).is_ok()
    }

    /// A waiting caller pressed a key.
    pub(super) fn key_in_queue(&mut self, now: Timestamp, id: &CallId, key: char, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(offer) = self.callback_offer(call).filter(|offer| offer.key == key) else { return };
        if !self.can_be_called_back(call) {
            return self.refuse_callback(now, id, fx);
        }
        let Stage::Waiting(place) = call.stage.clone() else { return };
        let (from, to) = (call.start.to.clone(), call.customer_number().to_owned());
        let until = now + CALLBACK_WORDS;
        self.close_waiting(now, &to, None, OwnCause::CalledAgain, fx);
        let callback = Callback {
            of: id.clone(),
            attempt: 1,
            attempts: offer.attempts,
            pause_secs: offer.pause_secs,
            since: place.since,
            asked: now,
            // He must have hung up before his telephone can ring.
            due: until,
        };
        self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
        self.silence(id, fx);
        self.fact(now, id, CallFact::CallbackAsked { call: id.back(1), until }, fx);
        self.wait_to_call_back(now, callback, from, to, place.queue, place.priority, fx);
        self.part(id, fx);
        self.dispatch(now, fx);
    }

    /// The attempt is a call that waits at the caller's place.
    fn wait_to_call_back(
        &mut self,
        now: Timestamp,
        callback: Callback,
        from: String,
        to: String,
        queue: QueueId,
        priority: u8,
        fx: &mut Effects,
    ) {
        let id = callback.of.back(callback.attempt);
        let start = Started {
            direction: Direction::Outbound,
            from,
            from_name: None,
            to,
            did: None,
            trunk: self.way_out.as_ref().map(|way| way.trunk.clone()),
            operator: None,
            target: None,
            callback: Some(Box::new(callback)),
        };
        self.fact(now, &id, CallFact::Started(Box::new(start)), fx);
        self.fact(now, &id, CallFact::Queued { queue, priority, only: None }, fx);
    }

    /// The words to a caller who will be called back are over.
    pub(super) fn end_parting(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let (reason, cause) = (Some(MissedReason::Callback), Cause::own(OwnCause::CallbackAsked));
        self.end_missed(now, id, reason, cause, EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }

    /// Whether an operator may be asked to call the customer back now: the pause is over, his number may be dialled at
    /// this hour, and he is not on another line to us. Looked at again with each look at Asterisk.
    pub(super) fn may_call_back(&self, now: Timestamp, call: &Call) -> bool {
        let due = call.start.callback.as_ref().is_some_and(|callback| callback.due <= now);
        due && self.way_back(now, call).is_some() && !self.is_on_a_line(call)
    }

    /// Where the customer is called, if he may be now. Who was blocked meanwhile is not.
    pub(super) fn way_back(&self, now: Timestamp, call: &Call) -> Option<DialTarget> {
        let number = call.customer_number();
        let wanted = self.callers.get(number) != Some(&CallerRule::Blocked);
        let may = wanted && self.outgoing.is_hour(now) && self.may_dial(now, number, None).is_ok();
        self.way_out.as_ref().filter(|_| may).map(|way| way.to(number))
    }

    fn is_on_a_line(&self, call: &Call) -> bool {
        self.calls.values().any(|other| {
            other.id != call.id
                && other.start.direction != Direction::Internal
                && other.customer_number() == call.customer_number()
                && other.leg(other.far_leg()).is_some_and(crate::Leg::is_live)
        })
    }

    /// What follows an attempt that ends now: the next one, or the end of all; nothing for other calls and for one that
    /// reached him.
    pub(super) fn callback_after(
        &self,
        now: Timestamp,
        id: &CallId,
        cause: Cause,
    ) -> Option<Result<Callback, CallbackEnd>> {
        let call = self.calls.get(id).filter(|call| call.answered_at.is_none())?;
        let callback = call.start.callback.as_ref()?;
        let end = match cause.own {
            Some(OwnCause::CallbackCancelled | OwnCause::EndedBySupervisor) => Some(CallbackEnd::Cancelled),
            Some(OwnCause::CalledAgain) => Some(CallbackEnd::CalledAgain),
            Some(OwnCause::ReachedElsewhere) => Some(CallbackEnd::Reached),
            Some(OwnCause::CallbackOverdue) => Some(CallbackEnd::GivenUp),
            // What happened while he was being called: two calls can cross.
            _ if self.memory.talked_since(&call.start.to, call.started_at) => Some(CallbackEnd::Reached),
            // Each request has attempts of its own: the newer one goes on.
            _ if self.waits_himself(call) || self.has_asked_again(call) => Some(CallbackEnd::CalledAgain),
            _ => None,
        };
        Some(end.map_or_else(|| callback.next(now).ok_or(CallbackEnd::GivenUp), Err))
    }

    /// He waits in the same queue, with the place that was kept for him.
    fn waits_himself(&self, call: &Call) -> bool {
        self.calls.values().any(|other| {
            matches!(&other.stage, Stage::Waiting(_))
                && other.start.direction == Direction::Inbound
                && other.customer_number() == call.customer_number()
                && other.queue == call.queue
        })
    }

    fn has_asked_again(&self, call: &Call) -> bool {
        self.callbacks_of(call.customer_number()).any(|other| other.id != call.id && other.is_callback_in_waiting())
    }

    /// The next attempt takes the old place when its pause is over.
    pub(super) fn try_again(&mut self, now: Timestamp, id: &CallId, next: Callback, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let (from, to) = (call.start.from.clone(), call.start.to.clone());
        let Some(queue) = self.home_of(call) else { return };
        let priority = self.priority(id);
        self.wait_to_call_back(now, next, from, to, queue, priority, fx);
    }

    /// Nobody is to call the customer back any more: he is not being dialled yet.
    pub(super) fn close_callback(&mut self, now: Timestamp, id: &CallId, why: OwnCause, fx: &mut Effects) {
        self.end_offers(now, id, OfferOutcome::Withdrawn, fx);
        self.end(now, id, Status::Failed, None, Cause::own(why), EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }

    /// Somebody decided that the customer is not called back: an operator whose device rings for him now, or, without
    /// one, whoever leads.
    pub(super) fn cancel_callback(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        if !self.calls.get(id).is_some_and(Call::is_callback_in_waiting) {
            return Err(Refusal::NoCallback);
        }
        if let Some(operator) = operator {
            self.offer_leg(id, operator).ok_or(Refusal::NotOffered)?;
        }
        self.close_callback(now, id, OwnCause::CallbackCancelled, fx);
        Ok(())
    }

    /// Who calls while the queue has a callback for him gets his own place back, and is not called: he need not wait for
    /// what he has in his hand. `false` if there is none.
    pub(super) fn keep_place(&mut self, now: Timestamp, id: &CallId, queue: &QueueId, fx: &mut Effects) -> bool {
        let Some(call) = self.calls.get(id).filter(|c| c.start.direction == Direction::Inbound) else { return false };
        let mine: Vec<&Call> = self
            .callbacks_of(call.customer_number())
            .filter(|other| other.queue.as_ref() == Some(queue) && other.answered_at.is_none())
            .collect();
        let Some(since) = mine.iter().filter_map(|c| c.start.callback.as_ref()).map(|c| c.since).min() else {
            return false;
        };
        let number = call.customer_number().to_owned();
        self.fact(now, id, CallFact::PlaceKept { since }, fx);
        self.close_waiting(now, &number, Some(queue), OwnCause::CalledAgain, fx);
        true
    }

    /// Who talks with us need not be called back.
    pub(super) fn close_reached(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id).filter(|c| c.start.direction != Direction::Internal) else { return };
        let number = call.customer_number().to_owned();
        self.close_waiting(now, &number, None, OwnCause::ReachedElsewhere, fx);
    }

    /// Closes what is to call the number back and waits: in one queue, or in all.
    fn close_waiting(
        &mut self,
        now: Timestamp,
        number: &str,
        queue: Option<&QueueId>,
        why: OwnCause,
        fx: &mut Effects,
    ) {
        let here = |call: &&Call| queue.is_none_or(|queue| call.queue.as_ref() == Some(queue));
        let waiting = self.callbacks_of(number).filter(|call| call.is_callback_in_waiting()).filter(here);
        let waiting: Vec<CallId> = waiting.map(|call| call.id.clone()).collect();
        for callback in waiting {
            self.close_callback(now, &callback, why, fx);
        }
    }

    fn callbacks_of<'a>(&'a self, number: &'a str) -> impl Iterator<Item = &'a Call> {
        let his = move |call: &&Call| call.start.callback.is_some() && call.start.to == number;
        self.calls.values().filter(his).filter(|call| call.ended().is_none())
    }
}
