//! Handing a customer on. He waits again, as a caller of a queue does, for one operator, a queue or a number outside;
//! whoever handed him on is free at once, and gets him back if nobody takes him.

use super::Engine;
use crate::{
    Call, CallFact, CallId, Command, DialTarget, Effects, Endpoint, HangupReason, OfferOutcome, OperatorId, QueueId,
    Refusal, Stage, Timestamp, TransferTarget,
};

impl Engine {
    pub(super) fn transfer(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        target: TransferTarget,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let by = self.talker(call).filter(|(talker, _)| *talker == leg).ok_or(Refusal::NotTalking)?.1;
        if call.consult.is_some() {
            return Err(Refusal::AlreadyConsulting);
        }
        let customer = call.leg(call.far_leg()).map(|l| l.channel.clone()).ok_or(Refusal::NotTalking)?;
        let home = self.home_of(call);
        let (queue, only) = match &target {
            TransferTarget::Queue(queue) if self.queues.contains_key(queue) => (queue.clone(), None),
            TransferTarget::Queue(_) => return Err(Refusal::QueueUnknown),
            TransferTarget::To(DialTarget::Operator(other)) => {
                self.may_be_handed_to(&by, other)?;
                (home.ok_or(Refusal::QueueUnknown)?, Some(other.clone()))
            }
            TransferTarget::To(DialTarget::Number { number, .. }) => {
                self.may_dial(now, number, Some(&by))?;
                (home.ok_or(Refusal::QueueUnknown)?, Some(by.clone()))
            }
        };
        let priority = self.priority(id);
        self.end_listening(now, id, fx);
        self.fact(now, id, CallFact::Transferred { by, leg }, fx);
        self.fact(now, id, CallFact::Queued { queue, priority, only }, fx);
        self.play_music(id, fx);
        fx.send(id, Command::Hangup(channel, HangupReason::Normal));
        if let TransferTarget::To(DialTarget::Number { number, endpoint, caller_id, .. }) = target {
            let endpoint = Endpoint::Trunk { number, endpoint };
            self.forward(now, id, customer, endpoint, caller_id.unwrap_or_default(), fx);
        }
        self.dispatch(now, fx);
        Ok(())
    }

    pub(super) fn may_be_handed_to(&self, by: &OperatorId, other: &OperatorId) -> Result<(), Refusal> {
        if by == other {
            return Err(Refusal::CallToOneself);
        }
        let found = self.operators.get(other).filter(|o| !o.removed).ok_or(Refusal::OperatorUnknown)?;
        if found.busy.is_some() {
            return Err(Refusal::OperatorBusy);
        }
        if found.is_free() { Ok(()) } else { Err(Refusal::OperatorUnreachable) }
    }

    /// The queue in which the customer waits if nobody else has him.
    pub(super) fn home_of(&self, call: &Call) -> Option<QueueId> {
        call.queue.clone().filter(|q| self.queues.contains_key(q)).or_else(|| self.default_queue.clone())
    }

    /// Nobody took the customer who was handed on: he goes back to whoever had him, or else to the front of his queue.
    /// `false` if there is no such way.
    pub(super) fn hand_back(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) -> bool {
        let Some(call) = self.calls.get(id).filter(|c| c.answered_at.is_some()) else { return false };
        let Stage::Waiting(place) = call.stage.clone() else { return false };
        if place.only.is_none() {
            return false;
        }
        let tried = place.forward.is_none() && place.only == call.back_to;
        let back_to = call.back_to.clone().filter(|by| !tried && self.takes_back(by));
        let Some(queue) = self.home_of(call) else { return false };
        self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
        if let Some(forward) = &place.forward {
            fx.send(id, Command::Hangup(id.leg_channel(forward.leg), HangupReason::NoAnswer));
        }
        self.fact(now, id, CallFact::Queued { queue, priority: place.priority, only: back_to }, fx);
        self.dispatch(now, fx);
        true
    }

    /// Who handed a customer on takes him back during his after-call work, too.
    pub(super) fn takes_back(&self, operator: &OperatorId) -> bool {
        self.operators.get(operator).is_some_and(|o| o.is_at_work() && o.busy.is_none() && o.paused_until.is_none())
    }
}
