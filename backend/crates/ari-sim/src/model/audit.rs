//! What a test wants to know and a real Asterisk would not tell.

use ari::{Event, Method};

use super::types::{Bridge, Channel, ChannelState, LiveRecording, StoredRecording};
use super::{Sim, SimRequest};

/// How many dead channels are remembered.
const REMEMBERED: usize = 20_000;

#[derive(Debug, Clone)]
pub(super) struct Death {
    pub(super) id: String,
    pub(super) at_ms: i64,
    /// The server has been sent the news.
    pub(super) told: bool,
}

/// A request for a channel that was already dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadCommand {
    /// When it came, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: String,
    /// The channel.
    pub channel: String,
    /// When that died, in milliseconds since the Unix epoch.
    pub died_ms: i64,
    /// Whether the server could know: [`Sim::take_events`] had given out its `StasisEnd` or
    /// `ChannelDestroyed` before.
    pub known: bool,
}

/// What has gone wrong so far.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// Requests for dead channels, `GET` aside.
    pub dead_commands: Vec<DeadCommand>,
    /// Channels that were put into a bridge while a playback ran on them: the real request waits until
    /// the playback ends.
    pub blocked_by_playback: Vec<String>,
}

/// What a channel hears.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sound {
    /// Music on hold.
    Music,
    /// Ringback.
    Ringback,
    /// A sound file or tone.
    Playback,
    /// Another channel's voice.
    Voice(String),
}

impl Sim {
    /// What has gone wrong so far.
    #[must_use]
    pub const fn audit(&self) -> &Audit {
        &self.audit
    }

    /// Live channels.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.values()
    }

    /// A live channel.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.get(id)
    }

    /// Live bridges.
    pub fn bridges(&self) -> impl Iterator<Item = &Bridge> {
        self.bridges.values()
    }

    /// Recordings that run.
    pub fn live_recordings(&self) -> impl Iterator<Item = &LiveRecording> {
        self.live.values()
    }

    /// Recordings on disk, with their names.
    pub fn stored_recordings(&self) -> impl Iterator<Item = (&str, &StoredRecording)> {
        self.stored.iter().map(|(name, recording)| (name.as_str(), recording))
    }

    /// What the phone on a channel hears, sorted. Nothing: dead air. Music and a voice at once: what the
    /// real one garbles.
    #[must_use]
    pub fn hears(&self, id: &str) -> Vec<Sound> {
        let Some(channel) = self.channels.get(id).filter(|channel| !channel.muted_out) else { return Vec::new() };
        let mut sounds = Vec::new();
        // Music that is asked for during a playback begins after it.
        if channel.moh && !self.playing(&channel.playbacks) {
            sounds.push(Sound::Music);
        }
        if channel.ringing_tone {
            sounds.push(Sound::Ringback);
        }
        if self.playing(&channel.playbacks) {
            sounds.push(Sound::Playback);
        }
        if let Some(bridge) = channel.bridge.as_ref().and_then(|id| self.bridges.get(id)) {
            if bridge.moh {
                sounds.push(Sound::Music);
            }
            if self.playing(&bridge.playbacks) {
                sounds.push(Sound::Playback);
            }
            if !bridge.is_holding() {
                let speakers = bridge.channels.iter().filter_map(|other| self.channels.get(other));
                sounds.extend(
                    speakers
                        .filter(|other| other.id != id && other.state == ChannelState::Up)
                        .filter(|other| !other.muted_in && !other.phone_held && !self.playing(&other.playbacks))
                        .map(|other| Sound::Voice(other.id.clone())),
                );
            }
        }
        sounds.sort();
        sounds
    }

    fn playing(&self, playbacks: &[String]) -> bool {
        playbacks.iter().filter_map(|id| self.playbacks.get(id)).any(|playback| playback.running)
    }

    pub(super) fn bury(&mut self, death: Death) {
        if self.dead.len() == REMEMBERED {
            self.dead.pop_front();
        }
        self.dead.push_back(death);
    }

    pub(super) fn note_told(&mut self, events: &[Event]) {
        for event in events {
            let (Event::StasisEnd(_) | Event::ChannelDestroyed(_)) = event else { continue };
            let Some(channel) = event.channel() else { continue };
            if let Some(death) = self.dead.iter_mut().rev().find(|death| death.id == channel.id) {
                death.told = true;
            }
        }
    }

    pub(super) fn note_dead(&mut self, request: &SimRequest) {
        if request.method == Method::Get {
            return;
        }
        let segments = request.segments();
        let mut named: Vec<&str> = match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["channels", id, _, ..] if id != "create" => vec![id],
            ["channels", id] if request.method == Method::Delete => vec![id],
            ["bridges", _, "addChannel" | "removeChannel"] => {
                request.param("channel").map(|ids| ids.split(',').collect()).unwrap_or_default()
            }
            _ => return,
        };
        named.retain(|id| !self.channels.contains_key(*id));
        for id in named {
            let Some(death) = self.dead.iter().rev().find(|death| death.id == *id) else { continue };
            self.audit.dead_commands.push(DeadCommand {
                at_ms: self.now,
                method: request.method,
                path: request.path.clone(),
                channel: id.to_owned(),
                died_ms: death.at_ms,
                known: death.told,
            });
        }
    }
}
