//! Making the state agree with what Asterisk really has: at start, after a lost connection, and on a slow timer.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use crate::{
    BridgeId, Call, CallFact, CallId, Cause, ChannelId, ChannelInfo, Command, Effects, Entry, HangupReason, Leg, LegNo,
    LegOrigin, Millis, OperatorId, OwnCause, Recording, Snapshot, Stage, Telephony, Timestamp,
};

/// A leg that was added this short a time before a look may not have been made yet.
const YOUNG: Millis = Millis::secs(5);

impl Engine {
    pub(super) fn reconcile(&mut self, now: Timestamp, snapshot: Snapshot, fx: &mut Effects) {
        let first = !self.ready;
        self.ready = true;
        let restarted = snapshot.pbx_started_at.is_some()
            && self.pbx_started_at.is_some()
            && snapshot.pbx_started_at != self.pbx_started_at;
        if snapshot.pbx_started_at.is_some() {
            self.pbx_started_at = snapshot.pbx_started_at;
        }
        self.look_at_devices(now, first, &snapshot, fx);
        let channels: BTreeMap<&ChannelId, &ChannelInfo> = snapshot.channels.iter().map(|c| (&c.id, c)).collect();
        self.drop_missing_legs(now, &channels, snapshot.begun_at, restarted, fx);
        self.adopt_channels(now, &snapshot.channels, fx);
        let ids: Vec<CallId> = self.calls.keys().cloned().collect();
        for id in ids {
            self.mend_legs(now, &id, &channels, &snapshot.bridges, fx);
            self.mend_stage(&id, first, &channels, &snapshot, fx);
            self.mend_recording(now, &id, &snapshot.recordings, fx);
        }
        self.remove_left_overs(&snapshot, fx);
        self.dispatch(now, fx);
    }

    /// When something of the past counts as having happened: two clocks are read, Asterisk's and ours, and nothing may
    /// seem to happen before what it follows.
    pub(super) fn past(&self, at: Timestamp, event: &Telephony) -> Timestamp {
        let channel = match event {
            Telephony::Entered(info) => &info.id,
            Telephony::Up(channel)
            | Telephony::EnteredBridge { channel, .. }
            | Telephony::Destroyed { channel, .. } => channel,
            _ => return at,
        };
        let Some(call) = self.leg_of(channel).and_then(|(id, _)| self.calls.get(&id)) else { return at };
        let legs = call.legs.iter().flat_map(|l| [Some(l.added_at), l.ringing_at, l.up_at, l.gone.map(|(at, _)| at)]);
        let known = legs.flatten().chain([call.started_at]).chain(call.answered_at);
        known.fold(at, Timestamp::max)
    }

    /// A device that Asterisk does not have cannot ring. After the first look everybody is told how everybody is.
    fn look_at_devices(&mut self, now: Timestamp, first: bool, snapshot: &Snapshot, fx: &mut Effects) {
        if let Some(endpoints) = &snapshot.endpoints {
            let told_meanwhile = |id: &OperatorId| {
                self.operators.get(id).and_then(|o| o.registration_told_at).is_some_and(|at| at >= snapshot.begun_at)
            };
            let extensions: Vec<String> =
                self.extensions.iter().filter(|(_, id)| !told_meanwhile(id)).map(|(e, _)| e.clone()).collect();
            for extension in extensions {
                let online = endpoints.get(&extension).copied().unwrap_or(false);
                self.set_registered(now, &extension, online, fx);
            }
        }
        if first {
            fx.operators = self.operators.keys().cloned().collect();
        }
    }

    /// Legs that Asterisk no longer has. Those made while the look was taken are left alone.
    fn drop_missing_legs(
        &mut self,
        now: Timestamp,
        channels: &BTreeMap<&ChannelId, &ChannelInfo>,
        begun_at: Timestamp,
        restarted: bool,
        fx: &mut Effects,
    ) {
        let cause = Cause::own(if restarted { OwnCause::PbxRestart } else { OwnCause::NotSeen });
        let gone = |leg: &Leg| {
            let old = restarted || leg.added_at <= self.link_up_at || leg.added_at + YOUNG < begun_at;
            leg.is_live() && old && !channels.contains_key(&leg.channel)
        };
        // Who leaves a message is in Asterisk, but no longer with us.
        let away = |call: &Call, leg: &Leg| {
            call.voicemail && leg.is_live() && channels.get(&leg.channel).is_some_and(|c| c.entry.is_none())
        };
        let missing: Vec<(CallId, LegNo)> = self
            .calls
            .values()
            .flat_map(|c| (0..).zip(&c.legs).filter(|(_, l)| gone(l) || away(c, l)).map(|(no, _)| (c.id.clone(), no)))
            .collect();
        for (id, leg) in missing {
            self.leg_gone(now, &id, leg, cause, fx);
        }
    }

    /// Channels that entered while nobody listened, and legs of ours that belong to nothing.
    fn adopt_channels(&mut self, now: Timestamp, channels: &[ChannelInfo], fx: &mut Effects) {
        for channel in channels {
            let known = self.channels.contains_key(&channel.id);
            if !known && (channel.entry.is_some() || channel.id.parse_leg().is_some()) {
                let entry = channel.entry.clone().or(Some(Entry::Ours));
                self.entered(now, ChannelInfo { entry, ..channel.clone() }, fx);
            }
        }
    }

    /// Answers and joins that were not told.
    fn mend_legs(
        &mut self,
        now: Timestamp,
        id: &CallId,
        channels: &BTreeMap<&ChannelId, &ChannelInfo>,
        bridges: &BTreeMap<BridgeId, Vec<ChannelId>>,
        fx: &mut Effects,
    ) {
        let members = bridges.get(&id.bridge());
        let legs: Vec<(LegNo, Leg)> = self.calls.get(id).map_or_else(Vec::new, |c| (0..).zip(c.legs.clone()).collect());
        for (no, leg) in legs.into_iter().filter(|(_, l)| l.is_live()) {
            let Some(seen) = channels.get(&leg.channel) else { continue };
            let entered = seen.entry.is_some();
            match leg.origin {
                LegOrigin::Originated if entered && seen.up => self.leg_up(now, id, no, fx),
                LegOrigin::Dialled if seen.up => self.leg_up(now, id, no, fx),
                LegOrigin::Dialled if entered && !leg.ready => self.leg_ready(now, id, no, fx),
                _ => {}
            }
            if members.is_some_and(|m| m.contains(&leg.channel)) {
                self.leg_bridged(now, id, no, fx);
            }
        }
    }

    /// Commands that were lost: each is sent again, which is harmless if it was not.
    fn mend_stage(
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
    fn mend_recording(&mut self, now: Timestamp, id: &CallId, running: &[CallId], fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Recording::Running { paused } = call.recording else { return };
        if running.contains(id) {
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

    /// Bridges and recordings of calls that are over.
    fn remove_left_overs(&self, snapshot: &Snapshot, fx: &mut Effects) {
        let live: BTreeSet<&CallId> = self.calls.values().filter(|c| c.ended().is_none()).map(|c| &c.id).collect();
        for bridge in snapshot.bridges.keys() {
            let Some(call) = bridge.parse_call() else { continue };
            if !live.contains(&call) {
                fx.send(&call, Command::DestroyBridge(bridge.clone()));
            }
        }
        for call in &snapshot.recordings {
            if call.as_str().starts_with("call_") && !live.contains(call) {
                fx.send(call, Command::StopRecording);
            }
        }
    }
}

fn old_enough(call: &Call, leg: LegNo, begun_at: Timestamp, link_up_at: Timestamp) -> bool {
    call.leg(leg).and_then(|l| l.up_at).is_some_and(|at| at < link_up_at || at < begun_at)
}
