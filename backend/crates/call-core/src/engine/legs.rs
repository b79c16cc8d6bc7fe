//! What Asterisk tells of legs, and how calls end.

use super::Engine;
use crate::{
    Call, CallFact, CallId, Cause, ChannelId, ChannelInfo, Command, Direction, Effects, EndedBy, Entry, HangupReason,
    LegNo, LegOrigin, MissedReason, OfferOutcome, OwnCause, PastTalk, Recording, Role, Stage, Started, Status,
    Telephony, Timestamp, call::offer_outcome,
};

impl Engine {
    pub(super) fn telephony(&mut self, now: Timestamp, event: Telephony, fx: &mut Effects) {
        match event {
            Telephony::Entered(channel) => self.entered(now, channel, fx),
            Telephony::Proceeding { channel, reached } => {
                if let Some((id, leg)) = self.leg_of(&channel)
                    && self.calls.get(&id).is_some_and(|c| c.has_next_way() && leg == c.far_leg())
                    && self.leg(&id, leg).is_some_and(|l| (!l.heard || reached && !l.reached) && l.is_live())
                {
                    self.fact(now, &id, CallFact::LegProceeding { leg, reached }, fx);
                }
            }
            Telephony::Ringing(channel) => {
                if let Some((id, leg)) = self.leg_of(&channel)
                    && self.leg(&id, leg).is_some_and(|l| l.ringing_at.is_none() && l.up_at.is_none())
                {
                    self.fact(now, &id, CallFact::LegRinging { leg }, fx);
                }
            }
            Telephony::Up(channel) => {
                if let Some((id, leg)) = self.leg_of(&channel)
                    && self.leg(&id, leg).is_some_and(|l| l.origin == LegOrigin::Dialled)
                {
                    self.leg_up(now, &id, leg, fx);
                }
            }
            Telephony::HangupRequested { channel, cause } => {
                if self.channels.contains_key(&channel) {
                    self.hangup_causes.insert(channel, cause);
                }
            }
            Telephony::Left(channel) => {
                let cause = self.hangup_causes.get(&channel).copied().unwrap_or(Cause::NORMAL);
                self.channel_gone(now, &channel, cause, fx);
            }
            Telephony::Destroyed { channel, cause } => {
                self.channel_gone(now, &channel, cause, fx);
                self.hangup_causes.remove(&channel);
            }
            Telephony::EnteredBridge { channel, bridge } => {
                if let Some((id, leg)) = self.leg_of(&channel)
                    && bridge == id.bridge()
                {
                    self.leg_bridged(now, &id, leg, fx);
                }
            }
            Telephony::KeyPressed { channel, key, held } => self.key_pressed(now, &channel, key, held, fx),
            Telephony::PhoneHeld(channel) => self.phone_hold(now, &channel, true, fx),
            Telephony::PhoneUnheld(channel) => self.phone_hold(now, &channel, false, fx),
            Telephony::Referred { channel, target, consulted } => {
                self.referred(now, channel, target, consulted.as_ref(), fx);
            }
            Telephony::RecordingEnded { call, failed } => {
                if self.records(&call) {
                    self.fact(now, &call, CallFact::RecordingStopped { failed }, fx);
                }
            }
            Telephony::Registration { extension, online } => self.registration_told(now, &extension, online, fx),
        }
    }

    pub(super) fn leg_of(&self, channel: &ChannelId) -> Option<(CallId, LegNo)> {
        self.channels.get(channel).cloned()
    }

    pub(super) fn leg(&self, id: &CallId, leg: LegNo) -> Option<&crate::Leg> {
        self.calls.get(id).and_then(|c| c.leg(leg))
    }

    /// A channel entered our application: a new call, or a leg of ours that picked up or waits to be dialled.
    pub(super) fn entered(&mut self, now: Timestamp, channel: ChannelInfo, fx: &mut Effects) {
        if let Some((id, leg)) = self.leg_of(&channel.id) {
            match self.leg(&id, leg).map(|l| (l.origin, l.ready)) {
                Some((LegOrigin::Originated, _)) => self.leg_up(now, &id, leg, fx),
                Some((LegOrigin::Dialled, false)) => self.leg_ready(now, &id, leg, fx),
                _ => {}
            }
            return;
        }
        match channel.entry.clone() {
            Some(Entry::Ours) => {
                // A leg of a call that is over, or of one that we do not know: nobody is there for it.
                let call = channel.id.parse_leg().map_or_else(|| CallId::new("call_none"), |(call, _)| call);
                fx.send(&call, Command::Hangup(channel.id, HangupReason::Normal));
            }
            Some(Entry::Inbound { from, from_name, did, dialled, trunk }) => {
                let id = CallId::of_inbound(&channel.id, channel.created_at);
                if self.ended_ids.contains(&id) {
                    // We were killed between its end and the hang-up.
                    fx.send(&id, Command::Hangup(channel.id, HangupReason::Congestion));
                    return;
                }
                let start = Started {
                    direction: Direction::Inbound,
                    from,
                    from_name,
                    to: did.clone(),
                    did: Some(did),
                    trunk,
                    operator: None,
                    target: None,
                    callback: None,
                };
                self.inbound(now, id, channel.id, start, &dialled, fx);
            }
            Some(Entry::Dialled { operator, number, target }) => {
                let id = CallId::of_inbound(&channel.id, channel.created_at);
                self.phone_dialled(now, id, channel, operator, number, target, fx);
            }
            None => {}
        }
    }

    fn inbound(
        &mut self,
        now: Timestamp,
        id: CallId,
        channel: ChannelId,
        start: Started,
        dialled: &str,
        fx: &mut Effects,
    ) {
        let Some(home) = self.default_queue.clone() else {
            fx.send(&id, Command::Hangup(channel, HangupReason::Congestion));
            return;
        };
        if self.knows(&id) {
            return;
        }
        self.fact(now, &id, CallFact::Started(Box::new(start)), fx);
        let (role, origin) = (Role::Customer, LegOrigin::Entered);
        self.fact(now, &id, CallFact::LegAdded { leg: 0, role, channel: channel.clone(), origin }, fx);
        self.fact(now, &id, CallFact::LegUp { leg: 0 }, fx);
        self.receive(now, &id, channel, dialled, home, fx);
    }

    pub(super) fn knows(&self, id: &CallId) -> bool {
        self.calls.contains_key(id) || self.ended_ids.contains(id)
    }

    /// A leg picked up.
    pub(super) fn leg_up(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        if call.leg(leg).is_none_or(|l| l.up_at.is_some() || !l.is_live()) {
            return;
        }
        let channel = id.leg_channel(leg);
        let far = call.leg(call.far_leg()).cloned();
        match &call.stage {
            // It could be called when it was offered: nobody else is asked, and no attempt is spent.
            Stage::Waiting(place)
                if call.is_callback_in_waiting() && place.rings(leg) && !self.may_call_back(now, call) =>
            {
                let place = place.clone();
                self.withdraw_offers(now, id, &place, OfferOutcome::Withdrawn, fx);
            }
            Stage::Waiting(place) if place.rings(leg) && call.is_callback_in_waiting() => {
                let mut others = place.clone();
                others.offers.retain(|o| o.leg != leg);
                self.withdraw_offers(now, id, &others, OfferOutcome::AnsweredElsewhere, fx);
                self.fact(now, id, CallFact::LegUp { leg }, fx);
                self.dial_far_end(now, id, fx);
            }
            Stage::Waiting(place) if place.rings(leg) => {
                let Some(customer) = far else { return };
                let mut others = place.clone();
                others.offers.retain(|o| o.leg != leg);
                self.fact(now, id, CallFact::LegUp { leg }, fx);
                self.withdraw_offers(now, id, &others, OfferOutcome::AnsweredElsewhere, fx);
                self.silence(id, fx);
                let mut channels = vec![channel];
                if !customer.bridged {
                    fx.send(id, Command::CreateBridge(id.bridge()));
                    channels.insert(0, customer.channel);
                }
                fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels });
            }
            Stage::Dialing { .. } if leg == call.dialler_leg() => {
                self.fact(now, id, CallFact::LegUp { leg }, fx);
                self.dial_far_end(now, id, fx);
            }
            // A trunk that was given up answers after all: only the next one may have him.
            Stage::Dialing { .. } if call.leg(leg).is_none_or(|l| l.left) => {
                fx.send(id, Command::Hangup(channel, HangupReason::Normal));
            }
            Stage::Dialing { .. } if leg == call.far_leg() => {
                self.fact(now, id, CallFact::LegUp { leg }, fx);
                self.connect_if_joined(now, id, fx);
            }
            Stage::Talking { .. } | Stage::Held { .. } if call.listening.is_some_and(|l| l.leg == leg) => {
                self.listener_is_up(now, id, leg, fx);
            }
            Stage::Talking { .. } | Stage::Held { .. } if call.listening.is_some_and(|l| l.snoop == Some(leg)) => {
                self.snoop_is_up(now, id, leg, fx);
            }
            Stage::Held { .. } if call.consult.is_some_and(|c| c.leg == leg) => {
                self.asked_is_up(now, id, leg, fx);
            }
            Stage::Parked(place) if place.taker.is_some_and(|t| t.leg == leg) => self.picked_up(now, id, leg, fx),
            // It picked up after its offer was over.
            _ => fx.send(id, Command::Hangup(channel, HangupReason::AnsweredElsewhere)),
        }
    }

    pub(super) fn leg_bridged(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        let Some(joined) = self.leg(id, leg).filter(|l| !l.bridged && l.is_live()) else { return };
        let sent_away = |call: &Call| call.parked().is_some() && call.far_leg() != leg;
        if self.calls.get(id).is_some_and(sent_away) {
            // Who parked the customer right after he was told to join him: he was told to go.
            fx.send(id, Command::Hangup(joined.channel.clone(), HangupReason::Normal));
            return;
        }
        self.fact(now, id, CallFact::LegBridged { leg }, fx);
        self.connect_if_joined(now, id, fx);
    }

    /// The talk begins when both legs are up and in the call's bridge.
    pub(super) fn connect_if_joined(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let leg = match &call.stage {
            Stage::Connecting { leg, .. } => *leg,
            Stage::Dialing { .. } => call.dialler_leg(),
            _ => return,
        };
        let joined = |no: LegNo| call.leg(no).is_some_and(|l| l.bridged && l.up_at.is_some() && l.is_live());
        if !joined(leg) || !joined(call.far_leg()) {
            return;
        }
        let operator = match call.leg(leg).map(|l| &l.role) {
            Some(Role::Operator(operator)) => Some(operator.clone()),
            Some(Role::Outside) => None,
            _ => return,
        };
        let number = (call.start.direction != Direction::Internal).then(|| call.customer_number().to_owned());
        if let Some((operator, number)) = operator.clone().zip(number) {
            self.memory.talked(PastTalk { number, operator, at: now });
        }
        let Some(call) = self.calls.get(id) else { return };
        let first = call.recording == Recording::None;
        let record = self.record && first && call.start.direction != Direction::Internal;
        // A phone that dialled by itself still rings until it is told that the far end answered.
        let unanswered = call.leg(leg).filter(|l| l.origin == LegOrigin::Entered).map(|l| l.channel.clone());
        self.fact(now, id, CallFact::Connected { operator }, fx);
        self.close_reached(now, id, fx);
        if let Some(channel) = unanswered {
            fx.send(id, Command::Answer(channel));
        }
        if record {
            self.fact(now, id, CallFact::RecordingStarted, fx);
            fx.send(id, Command::Record(id.bridge()));
        }
    }

    pub(super) fn channel_gone(&mut self, now: Timestamp, channel: &ChannelId, cause: Cause, fx: &mut Effects) {
        if let Some((id, leg)) = self.leg_of(channel) {
            self.leg_gone(now, &id, leg, cause, fx);
        }
    }

    /// A leg is gone: what that means depends on where the call stands.
    pub(super) fn leg_gone(&mut self, now: Timestamp, id: &CallId, leg: LegNo, cause: Cause, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(gone) = call.leg(leg).filter(|l| l.is_live()).cloned() else { return };
        let far = call.far_leg();
        let (stage, asked, listener) = (
            call.stage.clone(),
            call.consult.map(|c| c.leg),
            call.listening.map_or([None; 2], |l| [Some(l.leg), l.snoop]),
        );
        self.fact(now, id, CallFact::LegGone { leg, cause }, fx);
        let by = if leg == far { EndedBy::Customer } else { EndedBy::Operator };
        match stage {
            Stage::New => self.end(now, id, Status::Failed, None, cause, by, fx),
            Stage::Menu(menu) => self.left_in_menu(now, id, &menu, cause, fx),
            Stage::Parting { .. } if leg == far => {
                self.end_missed(now, id, Some(MissedReason::Callback), cause, EndedBy::Customer, fx);
            }
            Stage::Waiting(_) | Stage::Connecting { .. } if leg == far => self.caller_left(now, id, cause, fx),
            Stage::Waiting(w) if w.forward.as_ref().is_some_and(|f| f.leg == leg) => {
                self.send_away(now, id, OwnCause::MaxWait, HangupReason::Congestion, fx);
            }
            Stage::Waiting(w) if w.rings(leg) => self.offer_lost(now, id, leg, &gone, offer_outcome(&gone, cause), fx),
            Stage::Connecting { leg: up, .. } if up == leg && gone.role == Role::Outside => {
                self.wait_again(now, id, fx);
                self.send_away(now, id, OwnCause::MaxWait, HangupReason::Congestion, fx);
            }
            Stage::Connecting { leg: up, .. } if up == leg => {
                self.offer_lost(now, id, leg, &gone, OfferOutcome::Failed, fx);
            }
            Stage::Dialing { .. } => self.dialing_leg_gone(now, id, &gone, leg, cause, fx),
            Stage::Talking { .. } | Stage::Held { .. } if listener.contains(&Some(leg)) => {
                self.end_listening(now, id, fx)
            }
            Stage::Talking { .. } | Stage::Held { .. } if asked == Some(leg) => self.asked_nobody(now, id, fx),
            Stage::Talking { .. } | Stage::Held { .. } if leg != far && self.hand_over(now, id, leg, fx) => {}
            Stage::Talking { leg: talker } | Stage::Held { leg: talker, .. } if leg == far || leg == talker => {
                if leg == far {
                    self.end(now, id, Status::Answered, None, cause, by, fx);
                } else {
                    self.fact(now, id, CallFact::Ending { by }, fx);
                }
                self.stop_recording(id, fx);
                self.hangup_legs(id, None, HangupReason::Normal, fx);
            }
            Stage::Parked(_) if leg == far => {
                self.end(now, id, Status::Answered, None, cause, by, fx);
                self.stop_recording(id, fx);
                self.hangup_legs(id, None, HangupReason::Normal, fx);
            }
            Stage::Parked(place) if place.taker.is_some_and(|t| t.leg == leg) => {
                self.fact(now, id, CallFact::PickUpEnded { leg }, fx);
            }
            Stage::Ending { by, .. } if leg == far || call_has_no_far_leg(self.calls.get(id), far) => {
                self.finish_ending(now, id, cause, by, fx);
            }
            _ => {}
        }
        self.after_gone(now, id, &gone, fx);
    }

    /// The device of an offer went away by itself.
    fn offer_lost(
        &mut self,
        now: Timestamp,
        id: &CallId,
        leg: LegNo,
        gone: &crate::Leg,
        outcome: OfferOutcome,
        fx: &mut Effects,
    ) {
        if let Role::Operator(operator) = &gone.role
            && now.since(gone.added_at) < crate::AT_ONCE
        {
            self.pause_failing(now, operator);
        }
        self.end_offer(now, id, leg, outcome, fx);
    }

    fn after_gone(&mut self, now: Timestamp, id: &CallId, gone: &crate::Leg, fx: &mut Effects) {
        if let Some(call) = self.calls.get(id).filter(|c| c.ended().is_some() && c.legs.iter().all(|l| !l.is_live())) {
            fx.send(id, Command::DestroyBridge(id.bridge()));
            if call.hold_bridge {
                fx.send(id, Command::DestroyBridge(id.hold_bridge()));
            }
            if call.legs.iter().any(|l| l.listens) {
                fx.send(id, Command::DestroyBridge(id.listen_bridge()));
            }
        }
        if let Role::Operator(operator) = &gone.role {
            self.operator_released(now, operator, id, gone, fx);
        } else {
            self.dispatch(now, fx);
        }
    }

    fn caller_left(&mut self, now: Timestamp, id: &CallId, cause: Cause, fx: &mut Effects) {
        self.end_offers(now, id, OfferOutcome::CallerLeft, fx);
        self.end_missed(now, id, Some(MissedReason::CallerLeft), cause, EndedBy::Customer, fx);
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }

    /// Whoever rings for a caller whose wait is over rings no more.
    pub(super) fn end_offers(&mut self, now: Timestamp, id: &CallId, outcome: OfferOutcome, fx: &mut Effects) {
        let offers: Vec<LegNo> = match self.calls.get(id).map(|c| &c.stage) {
            Some(Stage::Waiting(w) | Stage::Connecting { waiting: w, .. }) => w.offers.iter().map(|o| o.leg).collect(),
            _ => Vec::new(),
        };
        for leg in offers {
            self.end_offer(now, id, leg, outcome, fx);
        }
    }

    pub(super) fn end_missed(
        &mut self,
        now: Timestamp,
        id: &CallId,
        reason: Option<MissedReason>,
        cause: Cause,
        by: EndedBy,
        fx: &mut Effects,
    ) {
        if self.calls.get(id).is_some_and(|c| c.answered_at.is_some()) {
            // He was handed on: what happens after an answer does not change it.
            self.stop_recording(id, fx);
            self.end(now, id, Status::Answered, None, cause, by, fx);
        } else {
            self.end(now, id, Status::Missed, reason, cause, by, fx);
        }
    }

    /// The one place where a call gets its final status.
    pub(super) fn end(
        &mut self,
        now: Timestamp,
        id: &CallId,
        status: Status,
        missed_reason: Option<MissedReason>,
        cause: Cause,
        by: EndedBy,
        fx: &mut Effects,
    ) {
        if self.calls.get(id).is_none_or(|c| c.ended().is_some()) {
            return;
        }
        let callback = self.callback_after(now, id, cause);
        if let Some(Err(how)) = callback {
            self.fact(now, id, CallFact::CallbackOver { how }, fx);
        }
        self.fact(now, id, CallFact::Ended { status, missed_reason, cause, by }, fx);
        if let Some(Ok(next)) = callback {
            self.try_again(now, id, next, fx);
        }
        if let Some(call) = self.calls.get(id)
            && let Some(queue) = self.queue_of(call).filter(|_| call.answered_at.is_some())
        {
            let length = call.talk(now) + crate::Millis::secs(i64::from(queue.wrap_up_secs));
            let queue = queue.id.clone();
            self.memory.took(&queue, length);
        }
    }

    fn finish_ending(&mut self, now: Timestamp, id: &CallId, cause: Cause, by: EndedBy, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let cause = if by == EndedBy::System { Cause::own(OwnCause::EndedBySupervisor) } else { cause };
        if call.answered_at.is_some() {
            self.end(now, id, Status::Answered, None, cause, by, fx);
        } else if call.start.direction == Direction::Inbound {
            let reason = (by != EndedBy::System).then_some(MissedReason::CallerLeft);
            self.end_missed(now, id, reason, cause, by, fx);
        } else {
            self.end_unanswered(now, id, cause, by, fx);
        }
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }

    /// Ends an operator's own call that was not answered.
    pub(super) fn end_unanswered(&mut self, now: Timestamp, id: &CallId, cause: Cause, by: EndedBy, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let device_up = call.leg(call.dialler_leg()).is_some_and(|l| l.up_at.is_some());
        let status = match cause {
            _ if !device_up => Status::Failed,
            _ if by == EndedBy::Operator => Status::NoAnswer,
            c if c.is_busy() => Status::Busy,
            c if c.is_no_answer() => Status::NoAnswer,
            _ => Status::Failed,
        };
        self.end(now, id, status, None, cause, by, fx);
    }

    pub(super) fn records(&self, id: &CallId) -> bool {
        self.calls.get(id).is_some_and(|c| matches!(c.recording, Recording::Running { .. }))
    }

    pub(super) fn stop_recording(&self, id: &CallId, fx: &mut Effects) {
        if self.records(id) {
            fx.send(id, Command::StopRecording);
        }
    }
}

fn call_has_no_far_leg(call: Option<&Call>, far: LegNo) -> bool {
    call.is_some_and(|c| c.leg(far).is_none_or(|l| !l.is_live()))
}
