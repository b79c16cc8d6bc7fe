//! The pure model: [`Sim`].

mod audit;
mod behaviour;
mod bridges;
mod clock;
mod dialling;
mod hangup;
mod outbox;
mod recordings;
mod request;
mod rest;
mod types;
mod world;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use audit::{Audit, DeadCommand, Sound};
pub use behaviour::{Behaviour, Then};
pub use outbox::Disturbance;
pub use recordings::RecordingFault;
pub(crate) use request::decode;
pub use request::{SimRequest, SimResponse};
pub use types::{Bridge, Channel, ChannelState, LiveRecording, Origin, StoredRecording};

use clock::{Timer, Timers};
use outbox::Outbox;
use types::{App, Device, Playback};

/// What a fake Asterisk is like.
#[derive(Debug, Clone)]
pub struct Config {
    /// The Stasis application that its dialplan hands calls to.
    pub app: String,
    /// When it was started, in milliseconds since the Unix epoch.
    pub started_ms: i64,
    /// Whether it also sends events that a server usually filters out: `ChannelVarset` and
    /// `ChannelDialplan`.
    pub noise: bool,
    /// Whether its dialplan looks at the global variable `CC_HB` and keeps calls to itself when that is
    /// more than 3 s old.
    pub heartbeat_guard: bool,
    /// How long a sound plays, in milliseconds.
    pub playback_ms: i64,
}

impl Config {
    /// A quiet one with the application `app`, started at `started_ms`.
    #[must_use]
    pub fn new(app: impl Into<String>, started_ms: i64) -> Self {
        Self { app: app.into(), started_ms, noise: false, heartbeat_guard: false, playback_ms: 2_000 }
    }
}

/// A fake Asterisk with the phones and callers around it.
///
/// Time is whatever its callers say, and never goes back. Deterministic: the same calls give the same
/// answers, events and ids.
#[derive(Debug, Clone)]
pub struct Sim {
    config: Config,
    now: i64,
    started: i64,
    serial: u64,
    channels: BTreeMap<String, Channel>,
    dead: VecDeque<audit::Death>,
    bridges: BTreeMap<String, Bridge>,
    live: BTreeMap<String, LiveRecording>,
    stored: BTreeMap<String, StoredRecording>,
    recording_fault: Option<RecordingFault>,
    playbacks: BTreeMap<String, Playback>,
    missing_media: BTreeSet<String>,
    devices: BTreeMap<String, Device>,
    numbers: BTreeMap<String, Behaviour>,
    /// What a trunk does with every number.
    trunks: BTreeMap<String, Behaviour>,
    /// Every n-th call to a phone rings and is never answered; 0 for none.
    deaf_every: u64,
    /// Calls to phones so far.
    rung: u64,
    /// Contacts survive a restart, as Asterisk keeps them in its own database.
    contacts: BTreeSet<String>,
    objects: BTreeMap<(String, String, String), BTreeMap<String, String>>,
    globals: BTreeMap<String, String>,
    app: App,
    timers: Timers,
    outbox: Outbox,
    audit: Audit,
}

impl Sim {
    /// A running Asterisk to which nobody is connected yet; see [`Sim::connect`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        let app = App { name: config.app.clone(), ..App::default() };
        Self {
            now: config.started_ms,
            started: config.started_ms,
            config,
            serial: 0,
            channels: BTreeMap::new(),
            dead: VecDeque::new(),
            bridges: BTreeMap::new(),
            live: BTreeMap::new(),
            stored: BTreeMap::new(),
            recording_fault: None,
            playbacks: BTreeMap::new(),
            missing_media: BTreeSet::new(),
            devices: BTreeMap::new(),
            numbers: BTreeMap::new(),
            trunks: BTreeMap::new(),
            deaf_every: 0,
            rung: 0,
            contacts: BTreeSet::new(),
            objects: BTreeMap::new(),
            globals: BTreeMap::new(),
            app,
            timers: Timers::default(),
            outbox: Outbox::default(),
            audit: Audit::default(),
        }
    }

    /// Carries out a request, after everything that was due before `now_ms`.
    pub fn handle(&mut self, now_ms: i64, request: &SimRequest) -> SimResponse {
        self.advance(now_ms);
        self.note_dead(request);
        rest::dispatch(self, request)
    }

    /// Lets time pass: phones ring and answer, timeouts expire, callers lose patience.
    pub fn advance(&mut self, now_ms: i64) {
        while let Some((at, timer)) = self.timers.pop_due(now_ms) {
            self.now = self.now.max(at);
            self.fire(timer);
        }
        self.now = self.now.max(now_ms);
    }

    /// When the next thing happens by itself, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.timers.next_due()
    }

    /// The model's time, in milliseconds since the Unix epoch.
    #[must_use]
    pub const fn now(&self) -> i64 {
        self.now
    }

    /// The events since the last call, in the order in which Asterisk would send them.
    pub fn take_events(&mut self) -> Vec<ari::Event> {
        let events = self.outbox.take();
        self.note_told(&events);
        events
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Ring(leg) => self.leg_rings(&leg),
            Timer::Answer(leg) => self.leg_answers(&leg),
            Timer::Refuse(leg, sip) => self.leg_refuses(&leg, sip),
            Timer::Timeout(leg) => self.leg_times_out(&leg),
            Timer::DeviceHangsUp(leg) => self.peer_hangs_up(&leg),
            Timer::Dialplan(leg, tries) => self.dialplan(&leg, tries),
            Timer::AwayEnds(leg) => self.away_ends(&leg),
            Timer::PlaybackEnds(id) => self.playback_ends(&id),
        }
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}

#[cfg(test)]
mod tests;
