//! Asking somebody while the customer is on hold. The operator hears whoever is asked in the bridge of the hold, and
//! then hands the customer on to him, takes him into the talk, or goes back.

use super::Engine;
use crate::{
    Call, CallFact, CallId, ChannelId, Command, DialTarget, Effects, Endpoint, FORWARD_RINGS, HangupReason, LegNo,
    LegOrigin, Millis, NewLeg, OperatorId, Refusal, Role, Stage, TIMEOUT_NET_SECS, Timestamp, TransferTarget,
};

impl Engine {
    pub(super) fn consult(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        target: TransferTarget,
        joins: bool,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (own, channel) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let by = self.talker(call).filter(|(leg, _)| *leg == own).ok_or(Refusal::NotTalking)?.1;
        if call.consult.is_some() {
            return Err(Refusal::AlreadyConsulting);
        }
        let (held, by_phone) = match call.stage {
            Stage::Held { by_phone, .. } => (true, by_phone),
            _ => (false, false),
        };
        if by_phone {
            // The phone has put its only line to us on hold.
            return Err(Refusal::AnswerOnDevice);
        }
        let (role, endpoint, caller_number, rings) = self.asked(now, call, &by, target)?;
        if !held {
            self.set_aside(now, id, channel.clone(), fx);
        }
        let Some(call) = self.calls.get(id) else { return Ok(()) };
        let (leg, caller_name) = (call.next_leg(), call.start.from_name.clone());
        let asked = id.leg_channel(leg);
        let origin = LegOrigin::Dialled;
        self.fact(now, id, CallFact::LegAdded { leg, role, channel: asked.clone(), origin }, fx);
        self.fact(now, id, CallFact::Consulted { leg, until: now + rings, joins }, fx);
        fx.send(
            id,
            Command::Create(NewLeg {
                channel: asked,
                endpoint,
                caller_number,
                caller_name,
                originator: Some(channel),
                timeout_secs: u32::try_from(rings.as_secs()).unwrap_or(60) + TIMEOUT_NET_SECS,
                auto_answer: false,
            }),
        );
        Ok(())
    }

    /// Who is asked, what is called for that, which number it shows, and how long it rings.
    fn asked(
        &self,
        now: Timestamp,
        call: &Call,
        by: &OperatorId,
        target: TransferTarget,
    ) -> Result<(Role, Endpoint, String, Millis), Refusal> {
        let other = match target {
            TransferTarget::To(DialTarget::Number { number, endpoint, caller_id, .. }) => {
                self.may_dial(now, &number, Some(by))?;
                let endpoint = Endpoint::Trunk { number, endpoint };
                return Ok((Role::Outside, endpoint, caller_id.unwrap_or_default(), FORWARD_RINGS));
            }
            TransferTarget::To(DialTarget::Operator(other)) => other,
            TransferTarget::Queue(queue) if !self.queues.contains_key(&queue) => return Err(Refusal::QueueUnknown),
            TransferTarget::Queue(queue) => {
                let members = self.operators.values().filter(|o| o.is_free() && o.config.membership(&queue).is_some());
                let one = members.min_by_key(|o| (o.presence.idle_since, o.config.id.clone()));
                one.map(|o| o.config.id.clone()).ok_or(Refusal::OperatorUnreachable)?
            }
        };
        self.may_be_handed_to(by, &other)?;
        let extension = self.operators.get(&other).map_or_else(String::new, |o| o.config.extension.clone());
        let shown = call.customer_number().to_owned();
        let rings = self.queue_of(call).map_or(20, |q| q.ring_timeout_secs);
        Ok((Role::Operator(other), Endpoint::Device { extension }, shown, Millis::secs(i64::from(rings))))
    }

    pub(super) fn complete(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (own, channel) = self.consulter(id, operator)?;
        if self.calls.get(id).and_then(|call| self.home_of(call)).is_none() {
            return Err(Refusal::QueueUnknown);
        }
        self.hand_over(now, id, own, fx);
        fx.send(id, Command::Hangup(channel, HangupReason::Normal));
        Ok(())
    }

    pub(super) fn cancel(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        self.consulter(id, operator)?;
        self.dismiss_asked(now, id, HangupReason::Normal, fx);
        Ok(())
    }

    pub(super) fn conference(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        self.consulter(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let asked = call.asked_leg().ok_or(Refusal::AlreadyConsulting)?;
        if asked.up_at.is_none() {
            return Err(Refusal::NotAnswered);
        }
        self.join_all(now, id, fx);
        Ok(())
    }

    /// Whoever was asked picked up.
    pub(super) fn asked_is_up(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        self.fact(now, id, CallFact::LegUp { leg }, fx);
        if self.calls.get(id).and_then(|c| c.consult).is_some_and(|c| c.joins) {
            self.join_all(now, id, fx);
        }
    }

    /// The operator and whoever was asked come to the customer.
    fn join_all(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let own = self.talker(call).and_then(|(leg, _)| call.leg(leg));
        let channels = own.into_iter().chain(call.asked_leg()).map(|l| l.channel.clone()).collect();
        self.fact(now, id, CallFact::Conferenced, fx);
        fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels });
        fx.send(id, Command::StopBridgeMusic(id.bridge()));
        fx.send(id, Command::DestroyBridge(id.hold_bridge()));
    }

    /// The leg of the operator who asks somebody; nobody else ends that.
    fn consulter(&self, id: &CallId, operator: Option<&OperatorId>) -> Result<(LegNo, ChannelId), Refusal> {
        let (own, channel) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let asks = call.consult.is_some() && self.talker(call).is_some_and(|(leg, _)| leg == own);
        asks.then_some((own, channel)).ok_or(Refusal::NotConsulting)
    }

    /// The leg of the operator who has the customer, and who that is.
    pub(super) fn talker(&self, call: &Call) -> Option<(LegNo, OperatorId)> {
        let (Stage::Talking { leg } | Stage::Held { leg, .. }) = call.stage else { return None };
        match call.leg(leg).map(|l| &l.role) {
            Some(Role::Operator(operator)) => Some((leg, operator.clone())),
            _ => None,
        }
    }

    /// Whoever was asked has the customer from now on, or once he picks up; the operator of `own` goes or is gone.
    /// `false` if nobody was asked.
    pub(super) fn hand_over(&mut self, now: Timestamp, id: &CallId, own: LegNo, fx: &mut Effects) -> bool {
        let Some(call) = self.calls.get(id) else { return false };
        let (Some(consult), Some((leg, by)), Some(queue)) = (call.consult, self.talker(call), self.home_of(call))
        else {
            return false;
        };
        let Some(asked) = call.leg(consult.leg).filter(|l| l.is_live() && leg == own).cloned() else { return false };
        let music = matches!(call.stage, Stage::Held { .. });
        let only = Some(match &asked.role {
            Role::Operator(other) => other.clone(),
            _ => by.clone(),
        });
        let priority = self.priority(id);
        self.end_listening(now, id, fx);
        self.fact(now, id, CallFact::Transferred { by, leg: own }, fx);
        self.fact(now, id, CallFact::Queued { queue, priority, only }, fx);
        self.fact(now, id, CallFact::HandedTo { leg: consult.leg, until: consult.until }, fx);
        if asked.up_at.is_some() {
            if !asked.bridged {
                fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![asked.channel] });
            }
            if music {
                fx.send(id, Command::StopBridgeMusic(id.bridge()));
            }
            self.connect_if_joined(now, id, fx);
        }
        true
    }

    /// Sends away whoever was asked, and goes on with the customer.
    pub(super) fn dismiss_asked(&mut self, now: Timestamp, id: &CallId, reason: HangupReason, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        if let Some(asked) = call.consult.and_then(|c| call.leg(c.leg)).filter(|l| l.is_live()) {
            fx.send(id, Command::Hangup(asked.channel.clone(), reason));
        }
        self.asked_nobody(now, id, fx);
    }

    /// Whoever was asked is gone: back to the customer, if he waits.
    pub(super) fn asked_nobody(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(consult) = call.consult else { return };
        let back = match call.stage {
            Stage::Held { leg, by_phone: false, .. } if !consult.conference => call.leg(leg).map(|l| l.channel.clone()),
            _ => None,
        };
        let holds = matches!(call.stage, Stage::Held { by_phone: true, .. });
        self.fact(now, id, CallFact::ConsultEnded { leg: consult.leg }, fx);
        match back {
            Some(channel) => self.take_back(now, id, channel, fx),
            // The phone holds the customer, who was not alone until now.
            None if holds => fx.send(id, Command::StartBridgeMusic(id.bridge())),
            None => {}
        }
    }

    /// Whoever was asked did not answer in time.
    pub(super) fn end_unanswered_consult(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        if self.calls.get(id).and_then(Call::asked_until).is_some_and(|until| until <= now) {
            self.dismiss_asked(now, id, HangupReason::NoAnswer, fx);
        }
    }
}
