//! What must hold after every step, and what must be left when everybody has gone home.
use std::collections::BTreeSet;

use ari_sim::model::{Channel, Origin, Sound};
use call_core::{CallFact, CallId, Command, Leg, LegNo, ListenMode, Recording, Stage};

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
            self.keys_are_for_menus(id)?;
            if let Some(live) = self.engine.call(id)
                && *live != fold(id, facts)
            {
                return Err(format!("facts_rebuild_projections: {id}: {live:?} is not {:?}", fold(id, facts)));
            }
        }
        self.limits_are_kept()?;
        self.menus_go_on()?;
        self.customers_are_called_once_at_a_time()?;
        self.broken.clone().map_or(Ok(()), Err)
    }

    /// A key that is kept was pressed in a menu: what is typed in a talk is stored nowhere.
    fn keys_are_for_menus(&self, id: &CallId) -> Result<(), String> {
        let facts = self.facts(id);
        let is_key = |f: &CallFact| matches!(f, CallFact::KeyPressed { .. });
        let elsewhere = facts.iter().enumerate().filter(|(n, (_, f))| *n > 0 && is_key(f)).find(|(n, _)| {
            let before = fold(id, &facts[..*n]);
            !matches!(before.stage, Stage::Menu(_))
        });
        elsewhere.map_or(Ok(()), |(n, _)| Err(format!("keys_are_for_menus: fact {n} of {id}: {facts:?}")))
    }

    /// Nobody stays in a menu for longer than it takes to hear it, wait and be taken on.
    fn menus_go_on(&self) -> Result<(), String> {
        for call in self.engine.calls().filter(|_| self.linked && self.engine.is_ready()) {
            let Stage::Menu(at) = &call.stage else { continue };
            if self.now - at.since.as_millis() > 10_000 {
                return Err(format!("menus_go_on: {} is in {at:?} at {}", call.id, self.now));
            }
        }
        Ok(())
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
        self.menus_are_heard()?;
        self.talks_are_heard()?;
        self.customers_on_hold_hear_music()?;
        self.parked_customers_are_alone_with_music()?;
        self.listeners_hear_the_operator()?;
        self.pauses_are_kept()?;
        let channels: Vec<String> = self.sim.channels().map(|c| c.id.clone()).collect();
        for id in channels {
            self.sim.hang_up(&id);
            self.deliver();
            self.run_commands(0);
        }
        for _ in 0..4 {
            self.cancel_callbacks();
            self.pass(6_000);
            self.look();
            // Offers of the last seconds.
            let ringing: Vec<String> = self.sim.channels().map(|c| c.id.clone()).collect();
            ringing.iter().for_each(|id| self.sim.hang_up(id));
            self.deliver();
            self.run_commands(0);
        }
        self.cancel_callbacks();
        self.pass(20_000);
        self.look();
        self.check()?;
        self.callbacks_have_an_end()?;
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
            let Some(leg) = call.leg(call.far_leg()).filter(|l| l.is_live()) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            if hears != [Sound::Music] && hears != [Sound::Playback] {
                return Err(format!("dead air: {} hears {:?}", call.id, self.sim.hears(leg.channel.as_str())));
            }
        }
        Ok(())
    }

    /// In a menu there is its prompt, or silence to think, and no music; and it is said at once.
    fn menus_are_heard(&self) -> Result<(), String> {
        for call in self.engine.calls() {
            let (Stage::Menu(at), Some(leg)) = (&call.stage, call.leg(0)) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            let spoken = self.setup.menus.iter().any(|m| m.id == at.menu && m.prompt.is_some());
            let early = self.now - at.since.as_millis() < 1_500;
            let sent = !self.on_their_way().any(|issued| matches!(issued.command, Command::Play { .. }));
            let wrong = hears.contains(&Sound::Music) || (spoken && early && sent && hears != [Sound::Playback]);
            if wrong {
                return Err(format!("menus_are_heard: {} hears {hears:?} in {at:?}", call.id));
            }
        }
        Ok(())
    }

    fn talks_are_heard(&self) -> Result<(), String> {
        for call in self.engine.calls() {
            let (asked, far) = (call.consult.map(|c| c.leg), call.far_leg());
            let parties: Vec<LegNo> = match &call.stage {
                Stage::Talking { leg } => {
                    let barging = call.barging().filter(|l| l.bridged).and(call.listening).map(|l| l.leg);
                    [*leg, far].into_iter().chain(asked).chain(barging).collect()
                }
                // Whoever is asked talks with the operator while the customer is on hold.
                Stage::Held { leg, .. } if call.asked_leg().is_some_and(|l| l.up_at.is_some()) => {
                    [*leg].into_iter().chain(asked).collect()
                }
                _ => continue,
            };
            let legs: Vec<&Leg> = parties.iter().filter_map(|no| call.leg(*no)).collect();
            for ear in &legs {
                self.hears_the_others(&call.id, ear, &legs)?;
            }
        }
        Ok(())
    }

    fn hears_the_others(&self, call: &CallId, ear: &Leg, legs: &[&Leg]) -> Result<(), String> {
        let others: Vec<&&Leg> = legs.iter().filter(|l| l.channel != ear.channel).collect();
        if others.iter().any(|l| self.sim.channel(l.channel.as_str()).is_none_or(|c| c.phone_held)) {
            return Ok(());
        }
        let voice = |l: &&&Leg| Sound::Voice(l.channel.to_string());
        let mut expected: Vec<Sound> = others.iter().filter(|l| !l.muted).map(voice).collect();
        let mut hears = self.sim.hears(ear.channel.as_str());
        expected.sort_by_key(|sound| format!("{sound:?}"));
        hears.sort_by_key(|sound| format!("{sound:?}"));
        if hears == expected {
            return Ok(());
        }
        let call = self.engine.call(call);
        Err(format!("talking_iff_bridged_live_leg: {} hears {hears:?}, not {expected:?}, in {call:?}", ear.channel))
    }

    /// Who listens or whispers hears the operator's leg and nothing else, and is heard in no talk.
    fn listeners_hear_the_operator(&self) -> Result<(), String> {
        for call in self.engine.calls().filter(|c| matches!(c.stage, Stage::Talking { .. } | Stage::Held { .. })) {
            let Some(listening) = call.listening.filter(|l| l.mode != ListenMode::Barge) else { continue };
            let Some(own) = call.leg(listening.leg).filter(|l| l.up_at.is_some()) else { continue };
            let Some(snoop) = listening.snoop.and_then(|no| call.leg(no)).filter(|l| l.is_live()) else { continue };
            let hears = self.sim.hears(own.channel.as_str());
            let silent = self.sim.channel(own.channel.as_str()).is_none_or(|c| c.muted_in);
            if hears != [Sound::Voice(snoop.channel.to_string())] || silent != (listening.mode == ListenMode::Listen) {
                return Err(format!("listener_hears_the_operator: {} hears {hears:?} in {call:?}", own.channel));
            }
        }
        Ok(())
    }

    fn customers_on_hold_hear_music(&self) -> Result<(), String> {
        // In a conference the other two talk meanwhile.
        let alone = |c: &&call_core::Call| !c.has_company();
        for call in self.engine.calls().filter(|c| matches!(c.stage, Stage::Held { .. })).filter(alone) {
            let Some(leg) = call.leg(call.far_leg()) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            if hears != [Sound::Music] {
                return Err(format!("held_hears_music: {} hears {hears:?} in {call:?}", leg.channel));
            }
        }
        Ok(())
    }

    fn parked_customers_are_alone_with_music(&self) -> Result<(), String> {
        for call in self.engine.calls().filter(|c| c.parked().is_some()) {
            let Some(leg) = call.leg(call.far_leg()) else { continue };
            let hears = self.sim.hears(leg.channel.as_str());
            let phones = call.legs.iter().filter(|l| l.up_at.is_some() && l.channel != leg.channel);
            let left = phones.filter(|l| self.sim.channel(l.channel.as_str()).is_some()).count();
            if hears != [Sound::Music] || left > 0 {
                return Err(format!("parked_hears_music_alone: {hears:?}, {left} others, in {call:?}"));
            }
        }
        Ok(())
    }

    /// What an operator wanted unrecorded is not recorded, and what he wanted recorded is.
    fn pauses_are_kept(&self) -> Result<(), String> {
        for call in self.engine.calls() {
            if !matches!(call.recording, Recording::Running { .. }) {
                continue;
            }
            let Some(recording) = self.sim.live_recordings().find(|r| r.name.contains(call.id.as_str())) else {
                continue;
            };
            if (recording.paused || recording.muted) != call.writes_silence() {
                return Err(format!("pause_is_kept: {} in {call:?}", recording.name));
            }
        }
        Ok(())
    }
}
