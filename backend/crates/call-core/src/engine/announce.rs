//! What a waiting caller is told. The music is asked for again right behind each announcement: Asterisk carries out
//! what is asked of one channel in order.

use super::Engine;
use crate::{Call, CallId, Command, Effects, MENUS_SAID, Millis, Stage, Timestamp, Waiting, Word};

/// Which announcements of a call these are, beside those of menus: they may follow one that was just stopped.
const REFUSES: u32 = MENUS_SAID + 1;
const PARTS: u32 = MENUS_SAID + 2;

/// The last time that a caller was told something, or would have been.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    at: Timestamp,
    /// Words have been sent to him, then or before.
    spoke: bool,
    /// He was told that he cannot be called back.
    refused: bool,
}

impl Engine {
    /// What a caller hears who has just come into a queue.
    pub(super) fn welcome(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let greeting = self.queue_of(call).and_then(|q| q.announce.greeting.clone()).map(Word::Sound);
        let words = greeting.into_iter().chain(self.callback_word(call)).collect();
        self.say(now, id, words, fx);
    }

    /// The announcement that is due.
    pub(super) fn announce(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Stage::Waiting(place) = &call.stage else { return };
        let Some(queue) = self.queue_of(call) else { return };
        if self.announces_at(call, place).is_none_or(|at| at > now) {
            return;
        }
        let rank = self.rank(call, place);
        let mut words = Vec::new();
        if queue.announce.position {
            words.push(if rank == 1 { Word::YouAreNext } else { Word::Place(rank) });
        }
        if queue.announce.expected_wait {
            words.push(Word::ExpectedMinutes(self.expected_minutes(place, rank)));
        }
        words.extend(self.callback_word(call));
        self.say(now, id, words, fx);
    }

    /// The key by which the caller can be called back, if he can be.
    fn callback_word(&self, call: &Call) -> Option<Word> {
        self.callback_offer(call).filter(|_| self.can_be_called_back(call)).map(|offer| Word::CallbackKey(offer.key))
    }

    /// Who asked for it in vain goes on waiting.
    pub(super) fn refuse_callback(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let said = self.said.get(id).copied();
        let spoke = said.is_none_or(|said| said.spoke);
        self.said.insert(id.clone(), Said { at: said.map_or(now, |said| said.at), spoke, refused: true });
        self.tell(id, vec![Word::CallbackRefused], REFUSES, fx);
        self.play_music(id, fx);
        self.reindex(now, id);
    }

    /// The last words to a caller who will be called back.
    pub(super) fn part(&self, id: &CallId, fx: &mut Effects) {
        self.tell(id, vec![Word::CallbackNoted], PARTS, fx);
    }

    fn tell(&self, id: &CallId, words: Vec<Word>, no: u32, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        if let Some(leg) = call.leg(call.far_leg()).filter(|leg| !leg.bridged) {
            let (channel, language) = (leg.channel.clone(), call.language.clone());
            fx.send(id, Command::Play { channel, words, language, no });
        }
    }

    fn say(&mut self, now: Timestamp, id: &CallId, words: Vec<Word>, fx: &mut Effects) {
        let spoke = !words.is_empty() || self.said.get(id).is_some_and(|said| said.spoke);
        let refused = self.said.get(id).is_some_and(|said| said.refused);
        self.said.insert(id.clone(), Said { at: now, spoke, refused });
        if !words.is_empty() {
            self.tell(id, words, 0, fx);
        }
        self.play_music(id, fx);
        self.reindex(now, id);
    }

    pub(super) fn play_music(&self, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let class = self.queue_of(call).and_then(|q| q.music.clone());
        match call.leg(call.far_leg()).filter(|l| l.is_live()) {
            // Who was handed on waits in the bridge, as on hold.
            Some(leg) if leg.bridged => fx.send(id, Command::StartBridgeMusic(id.bridge())),
            Some(leg) => fx.send(id, Command::StartMusic { channel: leg.channel.clone(), class }),
            None => {}
        }
    }

    /// Music and words end before the caller is put together with somebody, or sent elsewhere.
    pub(super) fn silence(&self, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        // What was said before a restart may go on, and what another queue says too.
        if self.said.get(id).is_none_or(|said| said.spoke) {
            fx.send(id, Command::StopPlay(0));
        }
        let offers = || self.callback_offer(call).is_some();
        if self.said.get(id).map_or_else(offers, |said| said.refused) {
            fx.send(id, Command::StopPlay(REFUSES));
        }
        match call.leg(call.far_leg()).filter(|l| l.is_live()) {
            Some(leg) if leg.bridged => fx.send(id, Command::StopBridgeMusic(id.bridge())),
            Some(leg) => fx.send(id, Command::StopMusic(leg.channel.clone())),
            None => {}
        }
    }

    /// When the next announcement is due. After a restart it is as if the last one had been made then.
    pub(super) fn announces_at(&self, call: &Call, place: &Waiting) -> Option<Timestamp> {
        let queue = self.queue_of(call).filter(|_| !call.is_callback_in_waiting())?;
        let announce = &queue.announce;
        // Nothing is said in a bridge that is recorded.
        let aside = call.answered_at.is_none();
        let speaks = aside
            && announce.every_secs > 0
            && (announce.position || announce.expected_wait || queue.callback.is_some());
        let last = self.said.get(&call.id).map(|said| said.at).unwrap_or_else(|| place.entered.max(self.link_up_at));
        speaks.then(|| last + Millis::secs(i64::from(announce.every_secs)))
    }

    /// The caller's place among those who wait in the queue, from 1.
    fn rank(&self, call: &Call, place: &Waiting) -> u32 {
        let order = |c: &Call, w: &Waiting| (std::cmp::Reverse(w.priority), w.since, c.id.clone());
        let own = order(call, place);
        let before = self.calls.values().filter(|c| match &c.stage {
            Stage::Waiting(w) => w.queue == place.queue && order(c, w) < own,
            _ => false,
        });
        u32::try_from(before.count()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn expected_minutes(&self, place: &Waiting, rank: u32) -> u32 {
        let at_work =
            self.operators.values().filter(|o| o.is_at_work() && o.config.membership(&place.queue).is_some()).count();
        let each = self.memory.takes(&place.queue).as_millis() / i64::try_from(at_work.max(1)).unwrap_or(1);
        let minutes = (each * i64::from(rank)).div_euclid(60_000) + 1;
        u32::try_from(minutes.clamp(1, 60)).unwrap_or(60)
    }
}
