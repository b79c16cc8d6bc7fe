//! What people do in a call.

use super::Engine;
use crate::{
    Action, Call, CallFact, CallId, Cause, ChannelId, Command, Device, Direction, Effects, EndedBy, HangupReason,
    LegNo, OfferOutcome, OperatorId, OwnCause, Recording, Refusal, Reply, Stage, Timestamp,
};

impl Engine {
    pub(super) fn act(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        action: Action,
        fx: &mut Effects,
    ) -> Reply {
        match self.try_act(now, id, operator, action, fx) {
            Ok(()) => Reply::Accepted,
            Err(refusal) => Reply::Refused(refusal),
        }
    }

    fn try_act(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        action: Action,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let Some(call) = self.calls.get(id) else {
            return Err(if self.ended_ids.contains(id) { Refusal::CallEnded } else { Refusal::CallUnknown });
        };
        if matches!(call.stage, Stage::Ending { .. } | Stage::Ended(_)) {
            return Err(Refusal::CallEnded);
        }
        if !self.ready {
            return Err(Refusal::AsteriskAway);
        }
        match action {
            Action::Answer => self.answer_request(now, id, operator.ok_or(Refusal::NotOffered)?, fx),
            Action::Reject => self.reject(now, id, operator.ok_or(Refusal::NotOffered)?, fx),
            Action::Hangup => self.hang_up(now, id, operator, fx),
            Action::Hold => self.hold(now, id, operator, fx),
            Action::Unhold => self.unhold(now, id, operator, fx),
            Action::Mute | Action::Unmute => self.mute(now, id, operator, action == Action::Mute, fx),
            Action::Dtmf(digits) => self.dtmf(id, operator, digits, fx),
            Action::Transfer(target) => self.transfer(now, id, operator, target, fx),
            Action::Consult(target) => self.consult(now, id, operator, target, false, fx),
            Action::Conference(Some(target)) => self.consult(now, id, operator, target, true, fx),
            Action::Listen(mode) => self.listen(now, id, operator.ok_or(Refusal::NotInCall)?, mode, fx),
            Action::StopListening => {
                self.stop_listening(now, id, operator, fx);
                Ok(())
            }
            Action::TakeOver => self.take_over(now, id, operator.ok_or(Refusal::NotInCall)?, fx),
            Action::Park => self.park(now, id, operator, fx),
            Action::PickUp => self.pick_up(now, id, operator.ok_or(Refusal::OperatorUnknown)?, fx),
            Action::Complete => self.complete(now, id, operator, fx),
            Action::Cancel => self.cancel(now, id, operator, fx),
            Action::CancelCallback => self.cancel_callback(now, id, operator, fx),
            Action::Conference(None) => self.conference(now, id, operator, fx),
            Action::PauseRecording | Action::ResumeRecording => {
                self.pause_recording(now, id, operator, action == Action::PauseRecording, fx)
            }
        }
    }

    fn answer_request(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: &OperatorId,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        self.offer_leg(id, operator).ok_or(Refusal::NotOffered)?;
        let device = self.operators.get(operator).ok_or(Refusal::OperatorUnknown)?.config.device;
        if device != Device::Webrtc {
            return Err(Refusal::AnswerOnDevice);
        }
        self.fact(now, id, CallFact::AnswerRequested { operator: operator.clone() }, fx);
        Ok(())
    }

    fn reject(&mut self, now: Timestamp, id: &CallId, operator: &OperatorId, fx: &mut Effects) -> Result<(), Refusal> {
        let leg = self.offer_leg(id, operator).ok_or(Refusal::NotOffered)?;
        if self.calls.get(id).is_some_and(|c| c.consult.is_some_and(|c| c.leg == leg)) {
            self.dismiss_asked(now, id, HangupReason::Normal, fx);
            return Ok(());
        }
        if self.calls.get(id).is_some_and(|c| c.parked().is_some()) {
            self.dismiss_taker(now, id, leg, fx);
            return Ok(());
        }
        let internal = self.calls.get(id).is_some_and(|c| matches!(c.stage, Stage::Dialing { .. }));
        fx.send(id, Command::Hangup(id.leg_channel(leg), HangupReason::Normal));
        if internal {
            self.end_unanswered(now, id, Cause::q850(21, None), EndedBy::Customer, fx);
            self.hangup_legs(id, Some(leg), HangupReason::Normal, fx);
        } else {
            self.end_offer(now, id, leg, OfferOutcome::Declined, fx);
            self.dispatch(now, fx);
        }
        Ok(())
    }

    /// The operator's leg that rings: an offer, or the called side of an internal call.
    pub(super) fn offer_leg(&self, id: &CallId, operator: &OperatorId) -> Option<LegNo> {
        let call = self.calls.get(id)?;
        match &call.stage {
            Stage::Waiting(w) => w.offers.iter().find(|o| o.operator == *operator).map(|o| o.leg),
            Stage::Dialing { .. } if call.start.direction == Direction::Internal => {
                let busy = self.operators.get(operator)?.busy.as_ref()?;
                (busy.call == *id && busy.leg == 1).then_some(1)
            }
            Stage::Parked(place) => place.taker.map(|t| t.leg).filter(|leg| self.leg_in(call, operator) == Some(*leg)),
            Stage::Held { .. } => {
                let leg = call.consult.filter(|_| call.asked_until().is_some())?.leg;
                (self.leg_in(call, operator) == Some(leg)).then_some(leg)
            }
            _ => None,
        }
    }

    fn hang_up(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let by = match operator {
            Some(operator) if self.leg_in(call, operator).is_none() => return Err(Refusal::NotInCall),
            Some(_) => EndedBy::Operator,
            None => EndedBy::System,
        };
        match (operator, &call.stage) {
            (Some(operator), Stage::Parked(_)) if self.offer_leg(id, operator).is_some() => {
                return self.reject(now, id, operator, fx);
            }
            (Some(operator), Stage::Waiting(_)) => return self.reject(now, id, operator, fx),
            (None, Stage::Waiting(_)) if call.is_callback_in_waiting() => {
                self.close_callback(now, id, OwnCause::CallbackCancelled, fx);
                return Ok(());
            }
            (None, Stage::Parting { .. }) => {
                self.end_parting(now, id, fx);
                return Ok(());
            }
            (None, Stage::Waiting(_) | Stage::Connecting { .. } | Stage::Menu(_)) => {
                // Neither did he leave, nor was he left alone.
                self.end_offers(now, id, OfferOutcome::Withdrawn, fx);
                self.end_missed(now, id, None, Cause::own(OwnCause::EndedBySupervisor), by, fx);
                self.hangup_legs(id, None, HangupReason::Normal, fx);
                return Ok(());
            }
            _ => {}
        }
        let own = operator.and_then(|o| self.leg_in(call, o));
        if own.is_some_and(|leg| call.is_supervision(leg)) {
            self.end_listening(now, id, fx);
            return Ok(());
        }
        if let Some(leg) = own.filter(|leg| !call.has_part(*leg)) {
            // He has handed the customer on, and his phone has not been told yet.
            let channel = call.leg(leg).map(|l| l.channel.clone());
            channel.into_iter().for_each(|channel| fx.send(id, Command::Hangup(channel, HangupReason::Normal)));
            return Ok(());
        }
        let talker = self.talker(call).map(|(leg, _)| leg);
        if let (Some(consult), Some(own)) = (call.consult, own) {
            if consult.conference && talker == Some(own) {
                // The other two go on.
                return self.complete(now, id, operator, fx);
            }
            if talker == Some(own) || consult.leg == own {
                self.dismiss_asked(now, id, HangupReason::Normal, fx);
                return Ok(());
            }
        }
        let far_is_live = call.leg(call.far_leg()).is_some_and(crate::Leg::is_live);
        if far_is_live {
            self.fact(now, id, CallFact::Ending { by }, fx);
        } else {
            let cause = if operator.is_none() { Cause::own(OwnCause::EndedBySupervisor) } else { Cause::NORMAL };
            self.end_unanswered(now, id, cause, by, fx);
        }
        self.stop_recording(id, fx);
        self.hangup_legs(id, None, HangupReason::Normal, fx);
        Ok(())
    }

    pub(super) fn leg_in(&self, call: &Call, operator: &OperatorId) -> Option<LegNo> {
        let busy = self.operators.get(operator)?.busy.as_ref()?;
        (busy.call == call.id).then_some(busy.leg)
    }

    /// The operator's own leg in the call; a supervisor acts on the leg of the talk.
    pub(super) fn own_leg(&self, id: &CallId, operator: Option<&OperatorId>) -> Result<(LegNo, ChannelId), Refusal> {
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let leg = match operator {
            Some(operator) => self.leg_in(call, operator).ok_or(Refusal::NotInCall)?,
            None => call.live_operator_leg().ok_or(Refusal::NotTalking)?,
        };
        let channel = call.leg(leg).map(|l| l.channel.clone()).ok_or(Refusal::NotInCall)?;
        Ok((leg, channel))
    }

    fn hold(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        if self.calls.get(id).is_some_and(|c| c.consult.is_some()) {
            // The other two talk, and music would sound over their voices.
            return Err(Refusal::AlreadyConsulting);
        }
        match self.calls.get(id).map(|c| &c.stage) {
            Some(Stage::Talking { leg: talker }) if *talker == leg => {}
            Some(Stage::Held { .. }) => return Err(Refusal::AlreadyHeld),
            _ => return Err(Refusal::NotTalking),
        }
        self.set_aside(now, id, channel, fx);
        Ok(())
    }

    /// The customer hears music, and the operator of that channel waits in a bridge of his own.
    pub(super) fn set_aside(&mut self, now: Timestamp, id: &CallId, channel: ChannelId, fx: &mut Effects) {
        let alone = self.calls.get(id).is_some_and(|c| !c.has_company());
        self.fact(now, id, CallFact::Held { by_phone: false }, fx);
        if alone {
            fx.send(id, Command::StartBridgeMusic(id.bridge()));
        }
        fx.send(id, Command::CreateBridge(id.hold_bridge()));
        fx.send(id, Command::AddToBridge { bridge: id.hold_bridge(), channels: vec![channel] });
    }

    fn unhold(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        let by_phone = match self.calls.get(id).map(|c| &c.stage) {
            Some(Stage::Held { by_phone, leg: holder, .. }) if *holder == leg => *by_phone,
            // In an internal call the other side cannot take back what it does not hold.
            Some(Stage::Held { .. } | Stage::Talking { .. }) => return Err(Refusal::NotHeld),
            _ => return Err(Refusal::NotTalking),
        };
        if by_phone {
            // Only the phone can take back what it holds.
            return Err(Refusal::AnswerOnDevice);
        }
        if self.calls.get(id).is_some_and(|c| c.asked_leg().is_some()) {
            self.dismiss_asked(now, id, HangupReason::Normal, fx);
        } else {
            self.take_back(now, id, channel, fx);
        }
        Ok(())
    }

    /// The operator of that channel is with the customer again.
    pub(super) fn take_back(&mut self, now: Timestamp, id: &CallId, channel: ChannelId, fx: &mut Effects) {
        self.fact(now, id, CallFact::Unheld, fx);
        fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![channel] });
        fx.send(id, Command::StopBridgeMusic(id.bridge()));
        fx.send(id, Command::DestroyBridge(id.hold_bridge()));
    }

    /// Phones to be asked in the next look whether they hold their call: after a gap, in which nobody told of it, those
    /// of all talks; later those that do.
    pub fn may_hold(&self) -> impl Iterator<Item = &ChannelId> {
        self.calls.values().filter_map(|call| match call.stage {
            Stage::Talking { leg } if !self.ready => call.leg(leg).map(|l| &l.channel),
            Stage::Held { leg, by_phone: true, .. } => call.leg(leg).map(|l| &l.channel),
            _ => None,
        })
    }

    /// What a phone said when it was asked; older than what it told since.
    pub(super) fn phone_holds(
        &mut self,
        now: Timestamp,
        channel: &ChannelId,
        hold: bool,
        asked: Timestamp,
        fx: &mut Effects,
    ) {
        let stage = self.leg_of(channel).and_then(|(id, _)| self.calls.get(&id)).map(|c| &c.stage);
        if !matches!(stage, Some(Stage::Held { since, .. }) if *since > asked) {
            self.phone_hold(now, channel, hold, fx);
        }
    }

    /// A phone's own hold: in a recorded bridge the other side would hear silence.
    pub(super) fn phone_hold(&mut self, now: Timestamp, channel: &ChannelId, hold: bool, fx: &mut Effects) {
        let Some((id, leg)) = self.leg_of(channel) else { return };
        let alone = self.calls.get(&id).is_some_and(|c| !c.has_company());
        match (self.calls.get(&id).map(|c| c.stage.clone()), hold) {
            (Some(Stage::Talking { leg: talker }), true) if talker == leg => {
                self.fact(now, &id, CallFact::Held { by_phone: true }, fx);
                if alone {
                    fx.send(&id, Command::StartBridgeMusic(id.bridge()));
                }
            }
            (Some(Stage::Held { by_phone: true, leg: talker, .. }), false) if talker == leg => {
                self.fact(now, &id, CallFact::Unheld, fx);
                fx.send(&id, Command::StopBridgeMusic(id.bridge()));
            }
            _ => {}
        }
    }

    fn mute(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        on: bool,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        // Who hears a listener is what his mode says.
        let up = call.leg(leg).is_some_and(|l| l.up_at.is_some()) && !call.is_supervision(leg);
        if !up || !matches!(call.stage, Stage::Talking { .. } | Stage::Held { .. }) {
            return Err(Refusal::NotTalking);
        }
        if call.leg(leg).is_some_and(|l| l.muted == on) {
            return Ok(());
        }
        self.fact(now, id, if on { CallFact::Muted { leg } } else { CallFact::Unmuted { leg } }, fx);
        fx.send(id, if on { Command::Mute(channel) } else { Command::Unmute(channel) });
        Ok(())
    }

    fn dtmf(
        &self,
        id: &CallId,
        operator: Option<&OperatorId>,
        digits: String,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, _) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        // Aside with the one who is asked, the tones go to him, and his to the operator.
        let talker = self.talker(call).map(|(leg, _)| leg);
        let asked = call.consult.filter(|c| !c.conference).map(|c| c.leg);
        let answers = call.asked_leg().is_some_and(|l| l.up_at.is_some());
        let aside = match () {
            () if answers && talker == Some(leg) => asked,
            () if answers && asked == Some(leg) => talker,
            () if matches!(call.stage, Stage::Talking { .. }) => None,
            () => return Err(Refusal::NotTalking),
        };
        let good = |c: char| c.is_ascii_digit() || "*#ABCD".contains(c);
        if digits.is_empty() || digits.len() > 32 || !digits.chars().all(good) {
            return Err(Refusal::BadDigits);
        }
        let other = if leg == call.far_leg() { call.live_operator_leg() } else { Some(call.far_leg()) };
        let other = aside.or(other).and_then(|no| call.leg(no));
        let channel = other.map(|l| l.channel.clone()).ok_or(Refusal::NotTalking)?;
        fx.send(id, Command::SendDtmf { channel, digits });
        Ok(())
    }

    fn pause_recording(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        pause: bool,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        let hears = |c: &Call| {
            let listens = c.asked_leg().is_none_or(|asked| asked.channel != channel) && c.parked().is_none();
            c.leg(leg).is_some_and(|l| l.up_at.is_some()) && listens
        };
        if !self.calls.get(id).is_some_and(hears) {
            return Err(Refusal::NotTalking);
        }
        match self.calls.get(id).map(|c| c.recording) {
            Some(Recording::Running { paused }) if paused == pause => Ok(()),
            Some(Recording::Running { .. }) => {
                self.fact(now, id, if pause { CallFact::RecordingPaused } else { CallFact::RecordingResumed }, fx);
                fx.send(id, if pause { Command::PauseRecording } else { Command::ResumeRecording });
                Ok(())
            }
            _ => Err(Refusal::NotRecording),
        }
    }
}
