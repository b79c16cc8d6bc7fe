//! What must hold after every step, and what must be left when everybody has gone home.
use std::collections::BTreeSet;

use ari_sim::model::{Channel, Origin, Sound};
use call_core::{CallFact, Recording, Stage};

use super::{World, fold};

impl World {
    /// What must hold after every step.
    pub fn check(&self) -> Result<(), String> {
        if let Some(channel) = self.sim.audit().blocked_by_playback.first() {
            return Err(format!("nobody_waits_for_an_announcement_to_end: {channel}"));
        }
        if let Some(violation) = call_core::check(&self.engine).first() {
            return Err(format!("{}: {}", violation.name, violation.detail));
        }
        for id in &self.changed.take() {
            let facts = self.facts(id);
            let count = |f: fn(&CallFact) -> bool| facts.iter().filter(|(_, body)| f(body)).count();
            if count(|f| matches!(f, CallFact::Started(_))) != 1 || count(|f| matches!(f, CallFact::Ended { .. })) > 1 {
                return Err(format!("call_starts_once_and_ends_once: {id}: {facts:?}"));
            }
            if count(|f| matches!(f, CallFact::RecordingStarted)) > 1
                || count(|f| matches!(f, CallFact::RecordingStopped { .. }))
                    > count(|f| matches!(f, CallFact::RecordingStarted))
            {
                return Err(format!("recording_start_has_one_stop: {id}: {facts:?}"));
            }
            if let Some(live) = self.engine.call(id)
                && *live != fold(id, facts)
            {
                return Err(format!("facts_rebuild_projections: {id}: {live:?} is not {:?}", fold(id, facts)));
            }
        }
        self.broken.clone().map_or(Ok(()), Err)
    }

    /// Everybody goes home: nothing may be left anywhere, and every call has its end.
    pub fn settle(&mut self) -> Result<(), String> {
        if !self.linked {
            self.link_up();
        }
        // Callers who came meanwhile are handed over at the dialplan's next try.
        self.pass(1_500);
        self.look();
        self.pass(500);
        self.callers_are_known()?;
        self.callers_hear_something()?;
        self.talks_are_heard()?;
        self.customers_on_hold_hear_music()?;
        self.pauses_are_kept()?;
        let channels: Vec<String> = self.sim.channels().map(|c| c.id.clone()).collect();
        for id in channels {
            self.sim.hang_up(&id);
            self.deliver();
            self.run_commands(0);
        }
        for _ in 0..4 {
            self.pass(6_000);
            self.look();
            // Offers of the last seconds.
            let ringing: Vec<String> = self.sim.channels().map(|c| c.id.clone()).collect();
            ringing.iter().for_each(|id| self.sim.hang_up(id));
            self.deliver();
            self.run_commands(0);
        }
        self.pass(20_000);
        self.look();
        self.check()?;
        if let Some(call) = self.engine.calls().next() {
            return Err(format!("a call never ends: {call:?}"));
        }
        let left: Vec<&String> = self.sim.channels().map(|c| &c.id).chain(self.sim.bridges().map(|b| &b.id)).collect();
        if !left.is_empty() {
            return Err(format!("no_orphan_channel_or_bridge_at_quiet: {left:?}"));
        }
        for (id, call) in self.calls() {
            if call.ended().is_none() {
                return Err(format!("call_starts_once_and_ends_once: {id} has no end: {:?}", self.facts(id)));
            }
        }
        if let Some(stuck) = self.engine.operators().find(|o| o.busy.is_some()) {
            return Err(format!("every_operator_eventually_reachable: {stuck:?}"));
        }
        Ok(())
    }

    /// Who was handed over is in a call, also when the event that told of it was lost.
    fn callers_are_known(&self) -> Result<(), String> {
        let legs: BTreeSet<&str> =
            self.engine.calls().flat_map(|call| &call.legs).map(|leg| leg.channel.as_str()).collect();
        let forgotten = |c: &&Channel| c.in_stasis && c.origin == Origin::Dialplan && !legs.contains(c.id.as_str());
        match self.sim.channels().find(forgotten) {
            Some(channel) => Err(format!("caller_is_known: {} is in no call", channel.id)),
            None => Ok(()),
        }
    }

    /// A waiting caller is never in dead air, and never hears music over a voice.
    fn callers_hear_something(&self) -> Result<(), String> {
        for call in self.engine.calls().filter(|c| matches!(c.stage, Stage::Waiting(_))) {
            let Some(leg) = call.leg(0).filter(|l| l.is_live()) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            if hears != [Sound::Music] && hears != [Sound::Playback] {
                return Err(format!("dead air: {} hears {:?}", call.id, self.sim.hears(leg.channel.as_str())));
            }
        }
        Ok(())
    }

    fn talks_are_heard(&self) -> Result<(), String> {
        for call in self.engine.calls() {
            let (Stage::Talking { leg }, far) = (&call.stage, call.far_leg()) else { continue };
            let Some((own, far)) = call.leg(*leg).zip(call.leg(far)) else { continue };
            for (ear, mouth) in [(own, far), (far, own)] {
                let hears = self.sim.hears(ear.channel.as_str());
                let voice = Sound::Voice(mouth.channel.to_string());
                let fine = if mouth.muted { hears.is_empty() } else { hears == [voice] };
                if !fine && !self.sim.channel(mouth.channel.as_str()).is_none_or(|c| c.phone_held) {
                    return Err(format!("talking_iff_bridged_live_leg: {} hears {hears:?} in {call:?}", ear.channel));
                }
            }
        }
        Ok(())
    }

    fn customers_on_hold_hear_music(&self) -> Result<(), String> {
        for call in self.engine.calls().filter(|c| matches!(c.stage, Stage::Held { .. })) {
            let Some(leg) = call.leg(call.far_leg()) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            if hears != [Sound::Music] {
                return Err(format!("held_hears_music: {} hears {hears:?} in {call:?}", leg.channel));
            }
        }
        Ok(())
    }

    /// What an operator wanted unrecorded is not recorded, and what he wanted recorded is.
    fn pauses_are_kept(&self) -> Result<(), String> {
        for call in self.engine.calls() {
            let Recording::Running { paused } = call.recording else { continue };
            let Some(recording) = self.sim.live_recordings().find(|r| r.name.contains(call.id.as_str())) else {
                continue;
            };
            if (recording.paused || recording.muted) != paused {
                return Err(format!("pause_is_kept: {} in {call:?}", recording.name));
            }
        }
        Ok(())
    }
}
