//! Sending again what was lost with a connection or a server: Asterisk does what the facts say.

use std::collections::BTreeMap;

use super::{Engine, reconcile::YOUNG};
use crate::{
    Call, CallFact, CallId, ChannelId, ChannelInfo, Command, Effects, HangupReason, Leg, LegNo, LegOrigin, Recording,
    Snapshot, Stage, Timestamp,
};

impl Engine {
    /// Commands that were lost: each is sent again, which is harmless if it was not.
    pub(super) fn mend_stage(
        &self,
        id: &CallId,
        first: bool,
        channels: &BTreeMap<&ChannelId, &ChannelInfo>,
        snapshot: &Snapshot,
        fx: &mut Effects,
    ) {
        let Some(call) = self.calls.get(id) else { return };
        if first {
            send_away_strays(call, fx);
            if matches!(call.stage, Stage::Connecting { .. }) {
                // A supervisor who takes over may be silent still.
                mend_microphones(call, fx);
            }
        }
        let members = snapshot.bridges.get(&id.bridge());
        let joined = |leg: &Leg| members.is_some_and(|m| m.contains(&leg.channel));
        match &call.stage {
            Stage::Waiting(_) if first => self.mend_waiting(call, channels, fx),
            Stage::Parked(_) if first => self.play_music(id, fx),
            Stage::Connecting { leg, .. } if old_enough(call, *leg, snapshot.begun_at, self.link_up_at) => {
                self.join_again(call, &[call.far_leg(), *leg], members, fx);
            }
            Stage::Talking { leg } => {
                // A phone that dialled by itself and was not told of the answer.
                for entered in call.legs.iter().filter(|l| l.is_live() && l.origin == LegOrigin::Entered) {
                    if channels.get(&entered.channel).is_some_and(|c| !c.up) {
                        fx.send(id, Command::Answer(entered.channel.clone()));
                    }
                }
                let barging = call.barging().filter(|l| l.up_at.is_some()).and(call.listening).map(|l| l.leg);
                let parties: Vec<LegNo> =
                    [call.far_leg(), *leg].into_iter().chain(call.consult.map(|c| c.leg)).chain(barging).collect();
                let all = parties.iter().filter_map(|no| call.leg(*no)).all(joined);
                let settled = call.answered_at.is_some_and(|at| at + YOUNG < snapshot.begun_at || at < self.link_up_at);
                if !all && settled {
                    self.join_again(call, &parties, members, fx);
                }
                if first {
                    fx.send(id, Command::StopBridgeMusic(id.bridge()));
                    mend_microphones(call, fx);
                }
            }
            Stage::Held { leg, by_phone, .. } if first => {
                let music = if call.has_company() { Command::StopBridgeMusic } else { Command::StartBridgeMusic };
                fx.send(id, music(id.bridge()));
                let holder = call.leg(*leg).filter(|_| !by_phone);
                let asked = call.asked_leg().filter(|l| l.ready);
                let aside = snapshot.bridges.get(&id.hold_bridge());
                let missing: Vec<ChannelId> = holder
                    .into_iter()
                    .chain(asked)
                    .map(|l| l.channel.clone())
                    .filter(|c| !aside.is_some_and(|members| members.contains(c)))
                    .collect();
                if !missing.is_empty() {
                    fx.send(id, Command::CreateBridge(id.hold_bridge()));
                    fx.send(id, Command::AddToBridge { bridge: id.hold_bridge(), channels: missing });
                }
                let third = call.consult.filter(|c| c.conference).and_then(|c| call.leg(c.leg));
                let barging = call.barging().filter(|l| l.up_at.is_some());
                for third in third.into_iter().chain(barging).filter(|l| !joined(l)) {
                    fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![third.channel.clone()] });
                }
                self.dial_again(call, fx);
                mend_microphones(call, fx);
            }
            Stage::Dialing { .. } if first => {
                let far = call.far_leg();
                let waits = |l: &&Leg| l.is_live() && l.ready && l.ringing_at.is_none() && !l.left;
                let Some(leg) = call.leg(far).filter(waits) else { return };
                if channels.contains_key(&leg.channel) && !joined(leg) {
                    self.dial_ready_leg(id, far, fx);
                }
            }
            Stage::Ending { .. } | Stage::Ended(_) => self.hangup_legs(id, None, HangupReason::Normal, fx),
            _ => {}
        }
    }

    /// A waiting caller hears music, whatever was lost.
    fn mend_waiting(&self, call: &Call, channels: &BTreeMap<&ChannelId, &ChannelInfo>, fx: &mut Effects) {
        let Some(leg) = call.leg(call.far_leg()).filter(|l| l.is_live()) else { return };
        if channels.get(&leg.channel).is_some_and(|c| !c.up) {
            fx.send(&call.id, Command::Answer(leg.channel.clone()));
        }
        self.play_music(&call.id, fx);
        self.dial_again(call, fx);
    }

    /// A leg of somebody who was asked, ready to be dialled when the command was lost.
    fn dial_again(&self, call: &Call, fx: &mut Effects) {
        for (no, leg) in (0..).zip(&call.legs) {
            let waits = leg.is_live() && leg.ready && leg.ringing_at.is_none() && leg.up_at.is_none();
            if waits && leg.origin == LegOrigin::Dialled {
                self.dial_ready_leg(&call.id, no, fx);
            }
        }
    }

    fn join_again(&self, call: &Call, legs: &[LegNo], members: Option<&Vec<ChannelId>>, fx: &mut Effects) {
        let channels: Vec<ChannelId> = legs
            .iter()
            .filter_map(|no| call.leg(*no))
            .filter(|l| l.is_live() && !members.is_some_and(|m| m.contains(&l.channel)))
            .map(|l| l.channel.clone())
            .collect();
        self.silence(&call.id, fx);
        fx.send(&call.id, Command::CreateBridge(call.id.bridge()));
        fx.send(&call.id, Command::AddToBridge { bridge: call.id.bridge(), channels });
    }

    /// A recording that should run and does not is begun again and appended; one whose end was not told is over.
    pub(super) fn mend_recording(
        &mut self,
        now: Timestamp,
        id: &CallId,
        first: bool,
        running: &[CallId],
        fx: &mut Effects,
    ) {
        let Some(call) = self.calls.get(id) else { return };
        let Recording::Running { paused } = call.recording else { return };
        if running.contains(id) {
            if first {
                self.mend_voice(id, fx);
            }
            return;
        }
        match &call.stage {
            Stage::Talking { .. } | Stage::Held { .. } => {
                let settled = call.answered_at.is_some_and(|at| now.since(at) > YOUNG || at < self.link_up_at);
                if settled {
                    fx.send(id, Command::Record(id.bridge()));
                    if paused {
                        // Only a person resumes: what begins again begins with silence.
                        fx.send(id, Command::PauseRecording);
                    }
                }
            }
            Stage::Ended(_) => self.fact(now, id, CallFact::RecordingStopped { failed: false }, fx),
            _ => {}
        }
    }
}

/// Legs that have no part in the call any more and were not told so.
fn send_away_strays(call: &Call, fx: &mut Effects) {
    for (_, leg) in (0..).zip(&call.legs).filter(|(no, l)| l.is_live() && !call.has_part(*no)) {
        fx.send(&call.id, Command::Hangup(leg.channel.clone(), HangupReason::Normal));
    }
}

/// Asterisk does not tell who is muted: everybody is told again what he is.
fn mend_microphones(call: &Call, fx: &mut Effects) {
    // What a listener's microphone does is mended with his part.
    for leg in call.legs.iter().filter(|l| l.is_live() && l.up_at.is_some() && !l.listens) {
        let channel = leg.channel.clone();
        fx.send(&call.id, if leg.muted { Command::Mute(channel) } else { Command::Unmute(channel) });
    }
}

fn old_enough(call: &Call, leg: LegNo, begun_at: Timestamp, link_up_at: Timestamp) -> bool {
    call.leg(leg).and_then(|l| l.up_at).is_some_and(|at| at < link_up_at || at < begun_at)
}
