//! A supervisor in somebody else's talk: he hears it, whispers to the operator, talks with both, or takes the customer.
//! His leg stands in a bridge of its own beside a snoop on the operator's channel, or in the call's bridge.

use std::collections::BTreeMap;

use super::Engine;
use crate::{
    Call, CallFact, CallId, ChannelId, ChannelInfo, Command, DIAL_OPERATOR, Direction, Effects, Endpoint, HangupReason,
    Leg, LegNo, LegOrigin, ListenMode, NewLeg, OperatorId, Refusal, Role, Snapshot, Stage, TIMEOUT_NET_SECS, Timestamp,
};

impl Engine {
    pub(super) fn listen(
        &mut self,
        now: Timestamp,
        id: &CallId,
        supervisor: &OperatorId,
        mode: ListenMode,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let customer = call.start.direction != Direction::Internal;
        let (_, talker) = self.talker(call).filter(|_| customer).ok_or(Refusal::NotTalking)?;
        let own = self.leg_in(call, supervisor);
        if let Some(listening) = call.listening {
            if own != Some(listening.leg) {
                return Err(Refusal::AlreadyListened);
            }
            self.change_mode(now, id, mode, fx);
            return Ok(());
        }
        let device = self.operators.get(supervisor).filter(|o| !o.removed).ok_or(Refusal::OperatorUnknown)?;
        match () {
            () if talker == *supervisor => return Err(Refusal::CallToOneself),
            () if device.busy.is_some() => return Err(Refusal::OperatorBusy),
            () if !device.reachable() => return Err(Refusal::OperatorUnreachable),
            () => {}
        }
        let leg = call.next_leg();
        let channel = id.leg_channel(leg);
        let new_leg = NewLeg {
            channel: channel.clone(),
            endpoint: Endpoint::Device { extension: device.config.extension.clone() },
            caller_number: call.customer_number().to_owned(),
            caller_name: call.start.from_name.clone(),
            originator: None,
            timeout_secs: u32::try_from(DIAL_OPERATOR.as_secs()).unwrap_or(20) + TIMEOUT_NET_SECS,
            auto_answer: true,
        };
        let role = Role::Operator(supervisor.clone());
        self.fact(now, id, CallFact::LegAdded { leg, role, channel, origin: LegOrigin::Originated }, fx);
        self.fact(now, id, CallFact::ListenStarted { leg, mode }, fx);
        fx.send(id, Command::Originate(new_leg));
        Ok(())
    }

    fn change_mode(&mut self, now: Timestamp, id: &CallId, mode: ListenMode, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(listening) = call.listening.filter(|l| l.mode != mode) else { return };
        let up = call.leg(listening.leg).filter(|l| l.up_at.is_some()).map(|l| l.channel.clone());
        let snoop = listening.snoop.and_then(|no| call.leg(no)).filter(|l| l.is_live()).map(|l| l.channel.clone());
        self.fact(now, id, CallFact::ListenChanged { mode }, fx);
        let Some(channel) = up else { return };
        match (listening.mode, mode) {
            (ListenMode::Barge, _) => {
                self.put_aside(now, id, channel, fx);
                self.music_for_who_is_alone(id, fx);
            }
            (_, ListenMode::Barge) => {
                self.no_music_over_voices(id, fx);
                fx.send(id, Command::Unmute(channel.clone()));
                fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![channel] });
                if let Some(snoop) = snoop {
                    fx.send(id, Command::Hangup(snoop, HangupReason::Normal));
                }
            }
            (_, mode) => fx.send(id, microphone(channel, mode)),
        }
    }

    /// The supervisor's device picked up.
    pub(super) fn listener_is_up(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        self.fact(now, id, CallFact::LegUp { leg }, fx);
        let channel = id.leg_channel(leg);
        match self.calls.get(id).and_then(|c| c.listening).map(|l| l.mode) {
            Some(ListenMode::Barge) => {
                self.no_music_over_voices(id, fx);
                fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![channel] });
            }
            Some(_) => self.put_aside(now, id, channel, fx),
            None => {}
        }
    }

    /// The supervisor's leg into a bridge of its own, with a snoop on the operator's channel.
    fn put_aside(&mut self, now: Timestamp, id: &CallId, channel: ChannelId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(listening) = call.listening else { return };
        let Some(operator) = self.talker(call).and_then(|(leg, _)| call.leg(leg)).map(|l| l.channel.clone()) else {
            return;
        };
        let leg = call.next_leg();
        let snoop = id.leg_channel(leg);
        let (role, origin) = (Role::Snoop, LegOrigin::Originated);
        self.fact(now, id, CallFact::LegAdded { leg, role, channel: snoop.clone(), origin }, fx);
        self.fact(now, id, CallFact::Snooped { leg }, fx);
        // Nobody may hear him before he wants it.
        fx.send(id, microphone(channel.clone(), listening.mode));
        fx.send(id, Command::CreateBridge(id.listen_bridge()));
        fx.send(id, Command::AddToBridge { bridge: id.listen_bridge(), channels: vec![channel] });
        fx.send(id, Command::Snoop { channel: operator, snoop });
    }

    /// The snoop stands in our application.
    pub(super) fn snoop_is_up(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        self.fact(now, id, CallFact::LegUp { leg }, fx);
        let channels = vec![id.leg_channel(leg)];
        fx.send(id, Command::AddToBridge { bridge: id.listen_bridge(), channels });
    }

    /// The supervisor has the customer from now on, and the operator is free.
    pub(super) fn take_over(
        &mut self,
        now: Timestamp,
        id: &CallId,
        supervisor: &OperatorId,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let (talker, by) = self.talker(call).ok_or(Refusal::NotTalking)?;
        let listening = call.listening.filter(|l| self.leg_in(call, supervisor) == Some(l.leg));
        let listening = listening.ok_or(Refusal::NotInCall)?;
        if call.consult.is_some() {
            return Err(Refusal::AlreadyConsulting);
        }
        let own = call.leg(listening.leg).filter(|l| l.up_at.is_some()).cloned().ok_or(Refusal::NotAnswered)?;
        let operator = call.leg(talker).map(|l| l.channel.clone());
        let snoop = listening.snoop.and_then(|no| call.leg(no)).filter(|l| l.is_live()).map(|l| l.channel.clone());
        let queue = self.home_of(call).ok_or(Refusal::QueueUnknown)?;
        let held = matches!(call.stage, Stage::Held { .. });
        let priority = self.priority(id);
        self.fact(now, id, CallFact::Transferred { by, leg: talker }, fx);
        self.fact(now, id, CallFact::Queued { queue, priority, only: Some(supervisor.clone()) }, fx);
        self.fact(now, id, CallFact::HandedTo { leg: listening.leg, until: now + DIAL_OPERATOR }, fx);
        if listening.mode != ListenMode::Barge || !own.bridged {
            fx.send(id, Command::Unmute(own.channel.clone()));
            fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![own.channel] });
        }
        if held {
            fx.send(id, Command::StopBridgeMusic(id.bridge()));
        }
        for channel in [operator, snoop].into_iter().flatten() {
            fx.send(id, Command::Hangup(channel, HangupReason::Normal));
        }
        self.connect_if_joined(now, id, fx);
        Ok(())
    }

    /// The supervisor hears nothing more of this call: he goes, or the operator whom he heard does.
    pub(super) fn end_listening(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(listening) = call.listening else { return };
        let legs = [Some(listening.leg), listening.snoop];
        let live: Vec<ChannelId> = legs
            .into_iter()
            .flatten()
            .filter_map(|no| call.leg(no))
            .filter(|l| l.is_live())
            .map(|l| l.channel.clone())
            .collect();
        let barged = call.barging().is_some();
        self.fact(now, id, CallFact::ListenEnded { leg: listening.leg }, fx);
        if barged {
            self.music_for_who_is_alone(id, fx);
        }
        for channel in live {
            fx.send(id, Command::Hangup(channel, HangupReason::Normal));
        }
        fx.send(id, Command::DestroyBridge(id.listen_bridge()));
    }

    /// The supervisor's own wish; whether he still listens does not matter.
    pub(super) fn stop_listening(
        &mut self,
        now: Timestamp,
        id: &CallId,
        supervisor: Option<&OperatorId>,
        fx: &mut Effects,
    ) {
        let own = self.calls.get(id).and_then(|call| self.leg_in(call, supervisor?));
        if self.calls.get(id).and_then(|c| c.listening).is_some_and(|l| Some(l.leg) == own) {
            self.end_listening(now, id, fx);
        }
    }

    /// The customer on hold talks with somebody who barges in.
    fn no_music_over_voices(&self, id: &CallId, fx: &mut Effects) {
        if self.calls.get(id).is_some_and(|c| matches!(c.stage, Stage::Held { .. })) {
            fx.send(id, Command::StopBridgeMusic(id.bridge()));
        }
    }

    fn music_for_who_is_alone(&self, id: &CallId, fx: &mut Effects) {
        if self.calls.get(id).is_some_and(|c| matches!(c.stage, Stage::Held { .. }) && !c.has_company()) {
            fx.send(id, Command::StartBridgeMusic(id.bridge()));
        }
    }

    /// What was lost of the supervisor's part.
    pub(super) fn mend_listening(
        &mut self,
        now: Timestamp,
        id: &CallId,
        first: bool,
        channels: &BTreeMap<&ChannelId, &ChannelInfo>,
        snapshot: &Snapshot,
        fx: &mut Effects,
    ) {
        let Some(call) = self.calls.get(id) else { return };
        let Some((listening, own)) = call.listening.and_then(|l| call.leg(l.leg).map(|leg| (l, leg))) else { return };
        // What was done while the look was taken may be missing in it.
        let settled = own.up_at.is_some_and(|at| first || at < snapshot.begun_at);
        if !matches!(call.stage, Stage::Talking { .. } | Stage::Held { .. }) || !settled {
            return;
        }
        let channel = own.channel.clone();
        if first {
            fx.send(id, microphone(channel.clone(), listening.mode));
        }
        if listening.mode == ListenMode::Barge {
            return;
        }
        let snoop = listening.snoop.and_then(|no| call.leg(no).map(|leg| (no, leg))).filter(|(_, l)| l.is_live());
        let Some((no, snoop)) = snoop else {
            self.put_aside(now, id, channel, fx);
            return;
        };
        let (snoop, up) = (snoop.channel.clone(), snoop.up_at.is_some());
        if !up {
            if first && channels.contains_key(&snoop) {
                self.snoop_is_up(now, id, no, fx);
            }
            return;
        }
        let aside = snapshot.bridges.get(&id.listen_bridge());
        let there = |c: &ChannelId| aside.is_some_and(|members| members.contains(c));
        let missing: Vec<ChannelId> = [channel, snoop].into_iter().filter(|c| !there(c)).collect();
        if !missing.is_empty() {
            fx.send(id, Command::CreateBridge(id.listen_bridge()));
            fx.send(id, Command::AddToBridge { bridge: id.listen_bridge(), channels: missing });
        }
    }
}

/// A listener is silent; nobody else is.
const fn microphone(channel: ChannelId, mode: ListenMode) -> Command {
    match mode {
        ListenMode::Listen => Command::Mute(channel),
        ListenMode::Whisper | ListenMode::Barge => Command::Unmute(channel),
    }
}

impl Call {
    /// The leg has a part in the call beside the customer, who has him, and who is asked.
    pub(crate) fn is_supervision(&self, no: LegNo) -> bool {
        self.listening.is_some_and(|l| l.leg == no || l.snoop == Some(no))
    }

    /// Somebody beside the operator talks with the customer: music would sound over their voices.
    #[must_use]
    pub fn has_company(&self) -> bool {
        self.consult.is_some_and(|c| c.conference) || self.barging().is_some_and(|l| l.up_at.is_some())
    }

    /// The supervisor's leg, if he is in the call's bridge.
    #[must_use]
    pub fn barging(&self) -> Option<&Leg> {
        self.listening.filter(|l| l.mode == ListenMode::Barge).and_then(|l| self.leg(l.leg))
    }
}
