//! Where a new caller goes.

use super::Engine;
use crate::{
    CallFact, CallId, CallerRule, Cause, ChannelId, Command, Effects, EndedBy, HangupReason, MissedReason, OperatorId,
    OwnCause, QueueId, RouteTarget, Stage, Status, Timestamp,
};

impl Engine {
    /// Takes a caller who has just come to whoever his route names. `home` is the usual queue: it gets everybody whose
    /// queue or operator is not there.
    pub(super) fn receive(
        &mut self,
        now: Timestamp,
        id: &CallId,
        channel: ChannelId,
        dialled: &str,
        home: QueueId,
        fx: &mut Effects,
    ) {
        if self.refuse_blocked(now, id, fx) {
            return;
        }
        let trunk = self.calls.get(id).and_then(|call| call.start.trunk.as_ref());
        let (target, open) = match self.routes.decide(trunk, dialled, now) {
            Some((target, open)) => (target.clone(), open),
            None => (RouteTarget::Queue(home.clone()), true),
        };
        if target == RouteTarget::HangUp {
            return self.refuse_by_route(now, id, open, fx);
        }
        self.lead(now, id, channel, target, open, home, fx);
    }

    /// Takes a caller to whoever his route or a key of a menu names. `open` is false outside the hours of his route.
    pub(super) fn lead(
        &mut self,
        now: Timestamp,
        id: &CallId,
        channel: ChannelId,
        target: RouteTarget,
        open: bool,
        home: QueueId,
        fx: &mut Effects,
    ) {
        let (queue, only) = match target {
            RouteTarget::Queue(queue) => (Some(queue).filter(|q| self.queues.contains_key(q)).unwrap_or(home), None),
            RouteTarget::Operator(operator) => (home, Some(operator).filter(|o| self.is_worth_waiting_for(o))),
            RouteTarget::Menu(menu) if self.menus.contains_key(&menu) => {
                fx.send(id, Command::Answer(channel));
                return self.enter_menu(now, id, menu, open, fx);
            }
            RouteTarget::Menu(_) => (home, None),
            RouteTarget::Voicemail => return self.send_to_message(now, id, channel, open, fx),
            RouteTarget::HangUp => return self.end_by_menu(now, id, open, fx),
        };
        if !self.admit(now, id, queue, only, fx) {
            return;
        }
        // The caller is answered first, and music may follow the first ring: the operator's phone must not wait for it.
        fx.send(id, Command::Answer(channel));
        self.dispatch(now, fx);
        self.welcome(now, id, fx);
    }

    fn refuse_blocked(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) -> bool {
        let rule = self.calls.get(id).and_then(|c| self.callers.get(&c.start.from)).copied();
        if rule != Some(CallerRule::Blocked) {
            return false;
        }
        self.end(now, id, Status::Failed, None, Cause::own(OwnCause::Blocked), EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::Rejected, fx);
        true
    }

    fn is_worth_waiting_for(&self, operator: &OperatorId) -> bool {
        self.operators.get(operator).is_some_and(crate::Operator::is_at_work)
    }

    fn send_to_message(&mut self, now: Timestamp, id: &CallId, channel: ChannelId, open: bool, fx: &mut Effects) {
        let (reason, cause) = if open {
            (MissedReason::NoOperator, OwnCause::RoutedToVoicemail)
        } else {
            (MissedReason::OutOfHours, OwnCause::OutOfHours)
        };
        self.fact(now, id, CallFact::SentToVoicemail, fx);
        self.end_missed(now, id, Some(reason), Cause::own(cause), EndedBy::System, fx);
        fx.send(id, Command::SendToVoicemail(channel));
    }

    fn refuse_by_route(&mut self, now: Timestamp, id: &CallId, open: bool, fx: &mut Effects) {
        if open {
            let cause = Cause::own(OwnCause::RefusedByRoute);
            self.end(now, id, Status::Failed, None, cause, EndedBy::System, fx);
            self.hangup_legs(id, None, HangupReason::Rejected, fx);
        } else {
            let cause = Cause::own(OwnCause::OutOfHours);
            self.end_missed(now, id, Some(MissedReason::OutOfHours), cause, EndedBy::System, fx);
            self.hangup_legs(id, None, HangupReason::NoAnswer, fx);
        }
    }

    /// The one operator to whom a route led does not take the caller: from now on the queue has him. Does nothing for
    /// those whom a queue gave to one operator, nor for those who were handed on.
    pub(super) fn give_to_all(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) -> bool {
        let Some(call) = self.calls.get(id).filter(|c| c.answered_at.is_none()) else { return false };
        let Stage::Waiting(place) = call.stage.clone() else { return false };
        if place.only.is_none() || !place.passed.is_empty() {
            return false;
        }
        self.withdraw_offers(now, id, &place, crate::OfferOutcome::Withdrawn, fx);
        let (queue, priority) = (place.queue, place.priority);
        self.enter_queue(now, id, queue, priority, None, fx);
        self.dispatch(now, fx);
        true
    }
}
