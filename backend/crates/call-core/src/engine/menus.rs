//! Menus of keys. What a caller hears is said again from its beginning whenever it may have been lost; how long he has
//! follows from the time of the last fact, so that nothing about him is lost with a server.

use std::collections::BTreeMap;

use super::Engine;
use crate::{
    Again, CallFact, CallId, Cause, ChannelId, ChannelInfo, Choice, Command, Effects, EndedBy, HangupReason, InMenu,
    MENUS_SAID, MenuConfig, MenuId, Millis, MissedReason, OwnCause, Prompt, RouteTarget, SAME_PRESS, Stage, Timestamp,
    Word,
};

/// Who is in a menu that is gone goes on after this.
const GONE: Millis = Millis::secs(1);

impl Engine {
    /// Says a menu to a caller whose channel is answered.
    pub(super) fn enter_menu(&mut self, now: Timestamp, id: &CallId, menu: MenuId, open: bool, fx: &mut Effects) {
        self.fact(now, id, CallFact::MenuEntered { menu, closed: !open }, fx);
        self.recite(id, fx);
    }

    /// When the caller has had his time for a key.
    pub(super) fn menu_until(&self, at: &InMenu) -> Timestamp {
        let Some(menu) = self.menus.get(&at.menu) else { return at.since + GONE };
        let spoken = prompts(menu, at).fold(Millis::default(), |sum, prompt| sum + prompt.length);
        at.since + spoken + Millis::secs(i64::from(menu.wait_secs.max(1)))
    }

    /// A key was pressed somewhere. Only menus and queues listen: what is typed in a talk is none of ours and is kept
    /// nowhere.
    pub(super) fn key_pressed(
        &mut self,
        now: Timestamp,
        channel: &ChannelId,
        key: char,
        held: (Timestamp, Timestamp),
        fx: &mut Effects,
    ) {
        let Some((id, leg)) = self.leg_of(channel) else { return };
        let Some(call) = self.calls.get(&id).filter(|_| leg == 0) else { return };
        // The press that led him here may be told once more.
        if call.pressed.is_some_and(|(before, then)| before == key && same_press(then, held)) {
            return;
        }
        if matches!(call.stage, Stage::Waiting(_)) {
            return self.key_in_queue(now, &id, key, fx);
        }
        let Some(at) = self.in_menu(&id) else { return };
        self.fact(now, &id, CallFact::KeyPressed { key, held }, fx);
        self.silence_menu(&id, fx);
        match self.menus.get(&at.menu).and_then(|menu| menu.keys.get(&key)).cloned() {
            Some(choice) => self.choose_key(now, &id, &at, choice, fx),
            None => self.heard_in_vain(now, &id, &at, Again::Invalid, fx),
        }
    }

    fn choose_key(&mut self, now: Timestamp, id: &CallId, at: &InMenu, choice: Choice, fx: &mut Effects) {
        if let Some(language) = choice.language {
            self.fact(now, id, CallFact::LanguageChosen { language }, fx);
        }
        match choice.target {
            Some(target) => self.leave_menu(now, id, at, target, fx),
            None => self.say_again(now, id, at, Again::Asked, fx),
        }
    }

    /// The caller has had his time.
    pub(super) fn end_menu_wait(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        if let Some(at) = self.in_menu(id).filter(|at| self.menu_until(at) <= now) {
            self.silence_menu(id, fx);
            self.heard_in_vain(now, id, &at, Again::Timeout, fx);
        }
    }

    fn heard_in_vain(&mut self, now: Timestamp, id: &CallId, at: &InMenu, why: Again, fx: &mut Effects) {
        match self.menus.get(&at.menu) {
            Some(menu) if at.failed + 1 >= menu.tries => {
                let fallback = menu.fallback.clone();
                self.leave_menu(now, id, at, fallback, fx);
            }
            Some(_) => self.say_again(now, id, at, why, fx),
            None => self.leave_menu(now, id, at, RouteTarget::Menu(at.menu.clone()), fx),
        }
    }

    fn say_again(&mut self, now: Timestamp, id: &CallId, at: &InMenu, why: Again, fx: &mut Effects) {
        if self.menus_said(id) >= MENUS_SAID {
            return self.leave_menu(now, id, at, RouteTarget::Menu(at.menu.clone()), fx);
        }
        self.fact(now, id, CallFact::MenuRepeated { why }, fx);
        self.recite(id, fx);
    }

    /// Takes the caller where a key, or none, leads. Menus that lead in a circle have an end: the usual queue.
    fn leave_menu(&mut self, now: Timestamp, id: &CallId, at: &InMenu, target: RouteTarget, fx: &mut Effects) {
        let Some(home) = self.default_queue.clone() else { return };
        let Some(channel) = self.leg(id, 0).map(|leg| leg.channel.clone()) else { return };
        let endless = matches!(target, RouteTarget::Menu(_)) && self.menus_said(id) >= MENUS_SAID;
        let target = if endless { RouteTarget::Queue(home.clone()) } else { target };
        self.lead(now, id, channel, target, !at.closed, home, fx);
    }

    fn recite(&self, id: &CallId, fx: &mut Effects) {
        let Some(at) = self.in_menu(id) else { return };
        let Some((call, leg)) = self.calls.get(id).and_then(|call| Some((call, call.leg(0)?))) else { return };
        let Some(menu) = self.menus.get(&at.menu) else { return };
        let words: Vec<Word> = prompts(menu, &at).map(|prompt| Word::Sound(prompt.sound.clone())).collect();
        if !words.is_empty() {
            let (channel, language) = (leg.channel.clone(), call.language.clone());
            fx.send(id, Command::Play { channel, words, language, no: call.menus_said });
        }
    }

    /// A menu ends the call.
    pub(super) fn end_by_menu(&mut self, now: Timestamp, id: &CallId, open: bool, fx: &mut Effects) {
        let (reason, cause) = if open {
            (MissedReason::InIvr, OwnCause::EndedByMenu)
        } else {
            (MissedReason::OutOfHours, OwnCause::OutOfHours)
        };
        self.end_missed(now, id, Some(reason), Cause::own(cause), EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }

    pub(super) fn left_in_menu(&mut self, now: Timestamp, id: &CallId, at: &InMenu, cause: Cause, fx: &mut Effects) {
        let reason = if at.closed { MissedReason::OutOfHours } else { MissedReason::InIvr };
        self.end_missed(now, id, Some(reason), cause, EndedBy::Customer, fx);
    }

    /// After a gap nobody knows what the caller has heard: he hears the menu from the beginning.
    pub(super) fn mend_menu(
        &mut self,
        now: Timestamp,
        id: &CallId,
        first: bool,
        channels: &BTreeMap<&ChannelId, &ChannelInfo>,
        fx: &mut Effects,
    ) {
        let Some(at) = self.in_menu(id).filter(|at| first && at.since <= self.link_up_at) else { return };
        let Some(leg) = self.leg(id, 0) else { return };
        if channels.get(&leg.channel).is_some_and(|c| !c.up) {
            fx.send(id, Command::Answer(leg.channel.clone()));
        }
        self.say_again(now, id, &at, Again::Resumed, fx);
    }

    /// After a gap anything that menus said before may still be heard, also by who has left them: the order to end it may
    /// be lost.
    pub(super) fn silence_menus(&self, id: &CallId, fx: &mut Effects) {
        let waits = |call: &&crate::Call| call.answered_at.is_none() && call.ended().is_none();
        let Some(call) = self.calls.get(id).filter(waits) else { return };
        let said_since = self.in_menu(id).is_some_and(|at| at.since > self.link_up_at);
        for no in 1..=call.menus_said - u32::from(said_since) {
            fx.send(id, Command::StopPlay(no));
        }
    }

    fn silence_menu(&self, id: &CallId, fx: &mut Effects) {
        fx.send(id, Command::StopPlay(self.menus_said(id)));
    }

    fn menus_said(&self, id: &CallId) -> u32 {
        self.calls.get(id).map_or(0, |call| call.menus_said)
    }

    fn in_menu(&self, id: &CallId) -> Option<InMenu> {
        let Stage::Menu(at) = &self.calls.get(id)?.stage else { return None };
        Some(at.clone())
    }
}

/// One phone tells a press in the sound and in the signalling, one of them when the key goes down and one when it comes
/// up: the two touch, as two presses of one finger do not.
fn same_press(one: (Timestamp, Timestamp), other: (Timestamp, Timestamp)) -> bool {
    one.0 < other.1 + SAME_PRESS && other.0 < one.1 + SAME_PRESS
}

/// What the caller hears this time.
fn prompts<'a>(menu: &'a MenuConfig, at: &InMenu) -> impl Iterator<Item = &'a Prompt> {
    let invalid = menu.invalid.as_ref().filter(|_| at.again == Some(Again::Invalid));
    invalid.into_iter().chain(&menu.prompt)
}
