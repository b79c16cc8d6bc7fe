//! Making the state agree with what Asterisk really has: at start, after a lost connection, and on a slow timer.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use crate::{
    BridgeId, Call, CallId, Cause, ChannelId, ChannelInfo, Command, Effects, Entry, Leg, LegNo, LegOrigin, Millis,
    OperatorId, OwnCause, Snapshot, Telephony, Timestamp,
};

/// A leg that was added this short a time before a look may not have been made yet.
pub(super) const YOUNG: Millis = Millis::secs(5);

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
        for (channel, hold) in &snapshot.holds {
            self.phone_holds(now, channel, *hold, snapshot.begun_at, fx);
        }
        let ids: Vec<CallId> = self.calls.keys().cloned().collect();
        for id in ids {
            if first {
                self.silence_menus(&id, fx);
            }
            self.mend_legs(now, &id, &channels, &snapshot.bridges, fx);
            self.mend_stage(&id, first, &channels, &snapshot, fx);
            self.mend_menu(now, &id, first, &channels, fx);
            self.mend_listening(now, &id, first, &channels, &snapshot, fx);
            self.mend_recording(now, &id, first, &snapshot.recordings, fx);
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
