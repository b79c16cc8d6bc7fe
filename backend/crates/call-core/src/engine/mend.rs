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
        let members = snapshot.bridges.get(&id.bridge());
        let joined = |leg: &Leg| members.is_some_and(|m| m.contains(&leg.channel));
        match &call.stage {
            Stage::Waiting(_) if first => self.mend_waiting(call, channels, fx),
            Stage::Connecting { leg, .. } if old_enough(call, *leg, snapshot.begun_at, self.link_up_at) => {
                self.join_again(call, *leg, fx);
            }
            Stage::Talking { leg } => {
                // A phone that dialled by itself and was not told of the answer.
                for entered in call.legs.iter().filter(|l| l.is_live() && l.origin == LegOrigin::Entered) {
                    if channels.get(&entered.channel).is_some_and(|c| !c.up) {
                        fx.send(id, Command::Answer(entered.channel.clone()));
                    }
                }
                let both = [*leg, call.far_leg()].into_iter().filter_map(|no| call.leg(no)).all(joined);
                let settled = call.answered_at.is_some_and(|at| at + YOUNG < snapshot.begun_at || at < self.link_up_at);
                if !both && settled {
                    self.join_again(call, *leg, fx);
                }
                if first {
                    fx.send(id, Command::StopBridgeMusic(id.bridge()));
                    mend_microphones(call, fx);
                }
            }
            Stage::Held { leg, by_phone, .. } if first => {
                fx.send(id, Command::StartBridgeMusic(id.bridge()));
                let aside = call.leg(*leg).map(|l| l.channel.clone()).filter(|_| !by_phone);
                let there = |channel: &ChannelId| {
                    snapshot.bridges.get(&id.hold_bridge()).is_some_and(|members| members.contains(channel))
                };
                if let Some(channel) = aside.filter(|channel| !there(channel)) {
                    fx.send(id, Command::CreateBridge(id.hold_bridge()));
                    fx.send(id, Command::AddToBridge { bridge: id.hold_bridge(), channels: vec![channel] });
                }
                mend_microphones(call, fx);
            }
            Stage::Dialing { .. } if first => {
                let Some(leg) = call.leg(1).filter(|l| l.is_live() && l.ready && l.ringing_at.is_none()) else {
                    return;
                };
                if channels.contains_key(&leg.channel) && !joined(leg) {
                    self.dial_ready_leg(id, 1, fx);
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
    }

    fn join_again(&self, call: &Call, operator_leg: LegNo, fx: &mut Effects) {
        let channels: Vec<ChannelId> = [call.far_leg(), operator_leg]
            .into_iter()
            .filter_map(|no| call.leg(no))
            .filter(|l| l.is_live())
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
                fx.send(id, if paused { Command::PauseRecording } else { Command::ResumeRecording });
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

/// Asterisk does not tell who is muted: everybody is told again what he is.
fn mend_microphones(call: &Call, fx: &mut Effects) {
    for leg in call.legs.iter().filter(|l| l.is_live() && l.bridged) {
        let channel = leg.channel.clone();
        fx.send(&call.id, if leg.muted { Command::Mute(channel) } else { Command::Unmute(channel) });
    }
}

fn old_enough(call: &Call, leg: LegNo, begun_at: Timestamp, link_up_at: Timestamp) -> bool {
    call.leg(leg).and_then(|l| l.up_at).is_some_and(|at| at < link_up_at || at < begun_at)
}
