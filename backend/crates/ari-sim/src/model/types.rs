//! What exists in the fake Asterisk.

use std::collections::{BTreeMap, BTreeSet};

use ari::{EventKind, models};

use super::behaviour::Behaviour;
use super::clock::{Leg, timestamp};

/// State of a channel, as far as call control meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelState {
    /// Made, not yet ringing.
    Down,
    /// An incoming call that is not answered.
    Ring,
    /// The far end rings.
    Ringing,
    /// Answered.
    Up,
}

impl ChannelState {
    const fn name(self) -> &'static str {
        match self {
            Self::Down => "Down",
            Self::Ring => "Ring",
            Self::Ringing => "Ringing",
            Self::Up => "Up",
        }
    }
}

/// How a channel came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Somebody called: the dialplan handed it over.
    Dialplan,
    /// `POST /channels`: enters the application when it is answered.
    Originated,
    /// `POST /channels/create`: is in the application from the start.
    Created,
    /// Listens to another channel.
    Snoop {
        /// The other channel.
        of: String,
    },
}

/// A live channel.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Its name, such as `PJSIP/101-00000001`.
    pub name: String,
    /// Its state.
    pub state: ChannelState,
    /// Where it comes from.
    pub origin: Origin,
    /// The endpoint, without technology.
    pub endpoint: String,
    /// Caller id, name and number.
    pub caller: (String, String),
    /// Connected line, name and number.
    pub connected: (String, String),
    /// Dialplan context and extension.
    pub dialplan: (String, String),
    /// Arguments given to the application.
    pub args: Vec<String>,
    /// Whether the application controls it.
    pub in_stasis: bool,
    /// What the dialplan's `Stasis()` was given, separated by commas: the application, then the arguments.
    pub app_data: String,
    /// Whether the dialplan answers it because the server is away.
    pub away: bool,
    /// The bridge it is in.
    pub bridge: Option<String>,
    /// Channel variables, those of the originate included.
    pub variables: BTreeMap<String, String>,
    /// Music on this channel.
    pub moh: bool,
    /// Ringback on this channel.
    pub ringing_tone: bool,
    /// Generated silence on this channel.
    pub silence: bool,
    /// Muted: what it says (`in`).
    pub muted_in: bool,
    /// Muted: what it hears (`out`).
    pub muted_out: bool,
    /// Its phone has put the call on hold by itself.
    pub phone_held: bool,
    /// Whom its phone asked to transfer the call to.
    pub refer_to: Option<String>,
    /// Whether it has ever been in a bridge.
    pub was_bridged: bool,
    /// Playbacks that run or wait on it, in order.
    pub playbacks: Vec<String>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_ms: i64,
    /// Whether it was dialled.
    pub dialled: bool,
    pub(super) serial: u64,
    pub(super) behaviour: Behaviour,
}

impl Channel {
    pub(super) fn leg(&self) -> Leg {
        Leg { id: self.id.clone(), serial: self.serial }
    }

    pub(super) fn model(&self) -> models::Channel {
        let person =
            |(name, number): &(String, String)| models::CallerID { name: name.clone(), number: number.clone() };
        let (app_name, app_data) = match self.origin {
            _ if self.in_stasis => ("Stasis", self.app_data.clone()),
            Origin::Originated => ("AppDial2", "(Outgoing Line)".to_owned()),
            _ => ("", String::new()),
        };
        models::Channel {
            id: self.id.clone(),
            protocol_id: format!("sim-{}", self.serial),
            name: self.name.clone(),
            state: self.state.name().to_owned(),
            caller: person(&self.caller),
            connected: person(&self.connected),
            accountcode: self.variables.get("CHANNEL(accountcode)").cloned().unwrap_or_default(),
            dialplan: models::DialplanCEP {
                context: self.dialplan.0.clone(),
                exten: self.dialplan.1.clone(),
                priority: 1,
                app_name: app_name.to_owned(),
                app_data,
            },
            creationtime: timestamp(self.created_ms),
            language: "en".to_owned(),
            ..models::Channel::default()
        }
    }
}

/// A live bridge.
#[derive(Debug, Clone)]
pub struct Bridge {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The parts of its type, such as `mixing` and `dtmf_events`.
    pub kinds: Vec<String>,
    /// Its members, in the order in which they came.
    pub channels: Vec<String>,
    /// Music in the bridge.
    pub moh: bool,
    /// Playbacks in the bridge.
    pub playbacks: Vec<String>,
    /// Bridge variables.
    pub variables: BTreeMap<String, String>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_ms: i64,
}

impl Bridge {
    /// Whether it is a holding bridge.
    #[must_use]
    pub fn is_holding(&self) -> bool {
        self.kinds.iter().any(|kind| kind == "holding")
    }

    pub(super) fn model(&self, recorded: bool) -> models::Bridge {
        let plain = !self.kinds.iter().any(|kind| kind == "dtmf_events" || kind == "proxy_media");
        let technology = match self.channels.len() {
            _ if self.is_holding() => "holding_bridge",
            members if members > 2 || (recorded && members > 0) => "softmix",
            2 if plain => "native_rtp",
            _ => "simple_bridge",
        };
        models::Bridge {
            id: self.id.clone(),
            technology: technology.to_owned(),
            bridge_type: if self.is_holding() { "holding" } else { "mixing" }.to_owned(),
            bridge_class: "stasis".to_owned(),
            creator: "Stasis".to_owned(),
            name: self.name.clone(),
            channels: self.channels.clone(),
            creationtime: timestamp(self.created_ms),
            video_mode: Some("talker".to_owned()),
            ..models::Bridge::default()
        }
    }
}

/// A recording that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRecording {
    /// Its name.
    pub name: String,
    /// File format.
    pub format: String,
    /// What it records: `bridge:ID` or `channel:ID`.
    pub target: String,
    /// Whether it is paused: nothing is written.
    pub paused: bool,
    /// Whether it is muted: silence is written.
    pub muted: bool,
    pub(super) written_ms: i64,
    pub(super) since_ms: i64,
}

impl LiveRecording {
    /// How much is in the file at `now`, in milliseconds.
    #[must_use]
    pub const fn length_ms(&self, now: i64) -> i64 {
        if self.paused { self.written_ms } else { self.written_ms + now - self.since_ms }
    }

    pub(super) fn model(&self, state: &str) -> models::LiveRecording {
        models::LiveRecording {
            name: self.name.clone(),
            format: self.format.clone(),
            target_uri: self.target.clone(),
            state: state.to_owned(),
            ..models::LiveRecording::default()
        }
    }
}

/// A recording on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecording {
    /// File format.
    pub format: String,
    /// Its length, in milliseconds.
    pub length_ms: i64,
    pub(super) fault: Option<super::RecordingFault>,
}

#[derive(Debug, Clone)]
pub(super) struct Playback {
    pub(super) id: String,
    pub(super) media: String,
    /// `channel:ID` or `bridge:ID`.
    pub(super) target: String,
    pub(super) language: String,
    pub(super) running: bool,
}

impl Playback {
    pub(super) fn model(&self, state: &str) -> models::Playback {
        models::Playback {
            id: self.id.clone(),
            media_uri: self.media.clone(),
            next_media_uri: None,
            target_uri: self.target.clone(),
            language: Some(self.language.clone()),
            state: state.to_owned(),
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Device {
    pub(super) behaviour: Behaviour,
    /// From a configuration file, so that a restart does not take it away.
    pub(super) fixed: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct App {
    pub(super) name: String,
    /// A server is connected.
    pub(super) active: bool,
    /// A server has been connected since the last start.
    pub(super) registered: bool,
    pub(super) subscribe_all: bool,
    pub(super) subscriptions: BTreeSet<String>,
    pub(super) allowed: BTreeSet<String>,
    pub(super) disallowed: BTreeSet<String>,
}

impl App {
    pub(super) fn wants(&self, kind: EventKind) -> bool {
        let name = kind.name();
        (self.allowed.is_empty() || self.allowed.contains(name)) && !self.disallowed.contains(name)
    }
}
