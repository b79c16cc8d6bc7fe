//! Recordings and playbacks.

use ari::Event;
use ari::events::*;

use super::Sim;
use super::clock::Timer;
use super::outbox::event;
use super::types::{LiveRecording, Playback, StoredRecording};

/// What is wrong with the files that Asterisk writes from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingFault {
    /// There is no file, although the recording "finished".
    Missing,
    /// The file has no bytes.
    Empty,
    /// Sound, but the lengths in the header are 0: Asterisk was killed while it wrote.
    ZeroHeader,
    /// A correct header and only a half of the sound: the disk was full.
    Truncated,
}

impl Sim {
    pub(super) fn start_recording(&mut self, name: &str, format: &str, target: &str, appended_ms: i64) {
        let recording = LiveRecording {
            name: name.to_owned(),
            format: format.to_owned(),
            target: target.to_owned(),
            paused: false,
            muted: false,
            written_ms: appended_ms,
            since_ms: self.now,
        };
        let event = event!(self, RecordingStarted { recording: recording.model("recording") });
        self.live.insert(name.to_owned(), recording);
        self.emit_media(target, event);
    }

    /// Ends a recording; `keep` is false for a cancelled one.
    pub(super) fn finish_recording(&mut self, name: &str, keep: bool) {
        let Some(recording) = self.live.remove(name) else { return };
        let length_ms = recording.length_ms(self.now);
        if keep && self.recording_fault != Some(RecordingFault::Missing) {
            let format = recording.format.clone();
            self.stored.insert(name.to_owned(), StoredRecording { format, length_ms, fault: self.recording_fault });
        }
        let mut model = recording.model("done");
        model.duration = Some(if keep { length_ms / 1_000 } else { 0 });
        let event = event!(self, RecordingFinished { recording: model });
        self.emit_media(&recording.target, event);
    }

    pub(super) fn end_recordings_of(&mut self, target: &str) {
        let names: Vec<String> = self
            .live
            .values()
            .filter(|recording| recording.target == target)
            .map(|recording| recording.name.clone())
            .collect();
        for name in names {
            self.finish_recording(&name, true);
        }
    }

    pub(super) fn end_channel_recordings(&mut self, id: &str) {
        self.end_recordings_of(&format!("channel:{id}"));
    }

    /// Puts a playback behind those that its target already has.
    pub(super) fn queue_playback(&mut self, playback: Playback) -> String {
        let id = playback.id.clone();
        let first = match playback.target.split_once(':') {
            Some(("channel", channel)) => self.channels.get_mut(channel).is_some_and(|channel| {
                channel.playbacks.push(id.clone());
                channel.playbacks.len() == 1
            }),
            Some((_, bridge)) => self.bridges.get_mut(bridge).is_some_and(|bridge| {
                bridge.playbacks.push(id.clone());
                true
            }),
            None => false,
        };
        self.playbacks.insert(id.clone(), playback);
        if first { self.run_playback(&id) } else { "queued".to_owned() }
    }

    fn run_playback(&mut self, id: &str) -> String {
        let Some(playback) = self.playbacks.get_mut(id) else { return "done".to_owned() };
        playback.running = true;
        let playback = playback.clone();
        let event = event!(self, PlaybackStarted { playback: playback.model("playing") });
        self.emit_media(&playback.target, event);
        // A bare channel loses its music to a playback and does not get it back.
        if let Some(channel) = playback.target.strip_prefix("channel:").and_then(|id| self.channels.get_mut(id))
            && channel.bridge.is_none()
        {
            channel.moh = false;
        }
        let holding = playback.target.strip_prefix("bridge:").and_then(|id| self.bridges.get(id));
        if self.missing_media.contains(&playback.media) || holding.is_some_and(|it| it.is_holding() && it.moh) {
            self.finish_playback(id, "failed");
            return "failed".to_owned();
        }
        // Tones go on until somebody stops them.
        if !playback.media.starts_with("tone:") {
            self.timers.set(self.now + self.config.playback_ms, Timer::PlaybackEnds(id.to_owned()));
        }
        "playing".to_owned()
    }

    pub(super) fn playback_ends(&mut self, id: &str) {
        if self.playbacks.get(id).is_some_and(|playback| playback.running) {
            self.finish_playback(id, "done");
        }
    }

    pub(super) fn finish_playback(&mut self, id: &str, state: &str) {
        let Some(playback) = self.playbacks.remove(id) else { return };
        if playback.running {
            let event = event!(self, PlaybackFinished { playback: playback.model(state) });
            self.emit_media(&playback.target, event);
        }
        let next = match playback.target.split_once(':') {
            Some(("channel", channel)) => self.channels.get_mut(channel).and_then(|channel| {
                channel.playbacks.retain(|other| other != id);
                channel.playbacks.first().cloned()
            }),
            Some((_, bridge)) => {
                if let Some(bridge) = self.bridges.get_mut(bridge) {
                    bridge.playbacks.retain(|other| other != id);
                }
                None
            }
            None => None,
        };
        if let Some(next) = next.filter(|next| self.playbacks.get(next).is_some_and(|playback| !playback.running)) {
            self.run_playback(&next);
        }
    }

    /// A channel ends: its playbacks fail, those that wait as soon as their turn comes.
    pub(super) fn end_playbacks(&mut self, channel: &str) {
        while let Some(id) = self.channels.get(channel).and_then(|channel| channel.playbacks.first().cloned()) {
            self.finish_playback(&id, "failed");
        }
    }
}
