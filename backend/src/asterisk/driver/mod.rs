//! The driver: the one task that owns the call core.
//!
//! It waits for input, lets the core decide, commits the facts with the rows they fold to, and only then sends the
//! commands, answers the requests and tells the pages. What arrives together is committed together. It never waits
//! for Asterisk's answers, and the task that reads Asterisk's events never waits for it.

mod commit;
pub mod config;
mod look;
mod past;
mod progress;
mod publish;
pub mod store;

use std::{collections::HashMap, sync::Arc, time::Duration};

use ari::{
    Client, EventKind, EventSet, Operation as _,
    stream::{EventStream, LostReason, StreamItem},
};
use call_core::{CallId, Engine, Input, Link, Reply, RequestId, Timestamp};
use tokio::sync::{mpsc, oneshot, watch};

use self::{commit::Committer, config::Loaded, look::Look, progress::Progress, publish::Publisher};
use super::{executor::Executor, handle::Ask, provision, translate};
use crate::{
    calls::journal::spool::Spool,
    common::{clock::Clock, db::Db},
    outgoing,
    realtime::hub::Hub,
    trunks::watch::TrunkWatch,
};

/// Inputs handled in one commit at most.
const BATCH: usize = 256;
/// A wanted look waits this long, so that several wishes make one look.
const LOOK_SOON: Duration = Duration::from_millis(300);
/// The dialplan takes calls away from us when the heartbeat is 3 s old.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);

/// Event types that the driver reads; the rest is never parsed.
pub fn wanted_events() -> EventSet {
    [
        EventKind::StasisStart,
        EventKind::StasisEnd,
        EventKind::ChannelStateChange,
        EventKind::ChannelHangupRequest,
        EventKind::ChannelDestroyed,
        EventKind::ChannelEnteredBridge,
        EventKind::ChannelDtmfReceived,
        EventKind::ChannelHold,
        EventKind::ChannelUnhold,
        EventKind::ChannelTransfer,
        EventKind::RecordingFinished,
        EventKind::RecordingFailed,
        EventKind::EndpointStateChange,
        EventKind::PeerStatusChange,
        EventKind::ApplicationReplaced,
    ]
    .into_iter()
    .collect()
}

/// What the outside may know of the connection to Asterisk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Connected and reconciled.
    Up,
    /// Connected, being reconciled.
    Reconciling,
    /// Not connected, and why.
    Down(Option<LostReason>),
    /// Another server took the application over; this one has stopped.
    Replaced,
}

/// Why the driver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Shutdown,
    /// Another server registered the same application: two must never command the same calls.
    Replaced,
}

/// Everything the driver works with.
#[derive(Debug)]
pub struct Parts {
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// Realtime events go here.
    pub hub: Hub,
    /// REST.
    pub client: Client,
    /// Events.
    pub events: EventStream,
    /// Requests of people and pages.
    pub requests: mpsc::Receiver<Ask>,
    /// Where facts go while the database is away.
    pub spool: Spool,
    /// Hears what trunks say before anything rings.
    pub trunks: TrunkWatch,
    /// Fixed settings.
    pub settings: config::Fixed,
    /// Where it is told how the connection is.
    pub link: watch::Sender<LinkState>,
}

/// The driver before it runs.
pub struct Driver {
    clock: Clock,
    db: Db,
    client: Client,
    events: EventStream,
    requests: mpsc::Receiver<Ask>,
    engine: Engine,
    loaded: Arc<Loaded>,
    fixed: config::Fixed,
    committer: Committer,
    publisher: Publisher,
    executor: Executor,
    results: mpsc::UnboundedReceiver<Input>,
    looks: mpsc::UnboundedReceiver<Look>,
    looks_in: mpsc::UnboundedSender<Look>,
    answers: HashMap<RequestId, oneshot::Sender<Reply>>,
    next_request: u64,
    connected: bool,
    looking: bool,
    look_at: Timestamp,
    heartbeat_at: Timestamp,
    upkeep_due: bool,
    provision_due: bool,
    removed: Vec<provision::Group>,
    /// Trunks that are to register anew at the next look.
    renewed: Vec<String>,
    pbx_stored: Option<Timestamp>,
    past: Vec<past::Told>,
    link: watch::Sender<LinkState>,
    progress: Progress,
}

impl Driver {
    /// Restores the calls that were live and gets ready to run.
    pub async fn new(parts: Parts) -> anyhow::Result<Self> {
        let Parts { clock, db, hub, client, events, requests, spool, trunks, settings, link } = parts;
        let now = core_time(&clock);
        let loaded = Arc::new(config::load(&db, &settings).await?);
        let mut committer = Committer::new(db.clone(), clock.clone(), spool);
        let open = committer.recover().await?;
        let pbx = store::pbx_started_at(&db).await?;
        let core = call_core::Config {
            talks: crate::calls::journal::store::talks(&db, now).await?,
            dialled: outgoing::service::dialled(&db, clock.now()).await?,
            ..loaded.core.clone()
        };
        let mut engine = Engine::restore(core, open, pbx, now);
        let ended = crate::calls::journal::store::ended_since(&db, now - call_core::REMEMBER_ENDED).await?;
        engine.remember_ended(now, ended.into_iter().map(Into::into));
        let (results_in, results) = mpsc::unbounded_channel();
        let (looks_in, looks) = mpsc::unbounded_channel();
        let executor = Executor::new(client.clone(), loaded.names.app.clone(), results_in);
        Ok(Self {
            publisher: Publisher::new(hub, db.clone(), clock.now()),
            answers: HashMap::new(),
            next_request: 0,
            connected: false,
            looking: false,
            look_at: now,
            heartbeat_at: now,
            upkeep_due: false,
            provision_due: true,
            removed: Vec::new(),
            renewed: Vec::new(),
            pbx_stored: pbx,
            past: Vec::new(),
            fixed: settings,
            clock,
            db,
            client,
            events,
            requests,
            engine,
            loaded,
            committer,
            executor,
            results,
            looks,
            looks_in,
            link,
            progress: Progress::new(trunks),
        })
    }

    /// Runs until `shutdown` or until another server takes the application over.
    pub async fn run(mut self, mut shutdown: watch::Receiver<bool>) -> anyhow::Result<Ended> {
        let mut items = Vec::with_capacity(BATCH);
        loop {
            let wake = self.wake_at();
            let mut inputs = Vec::new();
            tokio::select! {
                biased;
                () = told_to(&mut shutdown) => return Ok(Ended::Shutdown),
                got = self.events.next_batch(&mut items, BATCH) => {
                    let replaced = got == 0 || self.take_items(&mut items, &mut inputs);
                    if replaced {
                        self.link.send_replace(LinkState::Replaced);
                        return Ok(Ended::Replaced);
                    }
                }
                Some(result) = self.results.recv() => inputs.push(result),
                Some(told) = self.progress.next() => inputs.push(Input::Telephony(told)),
                Some(look) = self.looks.recv() => self.take_look(look, &mut inputs),
                Some(message) = self.requests.recv() => self.take_request(message, &mut inputs).await,
                () = self.clock.sleep_until(wake) => {}
            }
            self.drain(&mut inputs).await;
            self.timers(&mut inputs);
            self.step(inputs).await;
            self.keep_up().await;
        }
    }

    /// Everything else that is there already shares the commit.
    async fn drain(&mut self, inputs: &mut Vec<Input>) {
        // All of it, and before the time is looked at: a trunk that has spoken is not left for its silence.
        while let Some(told) = self.progress.try_next() {
            inputs.push(Input::Telephony(told));
        }
        while inputs.len() < BATCH {
            if let Ok(result) = self.results.try_recv() {
                inputs.push(result);
            } else if let Ok(message) = self.requests.try_recv() {
                self.take_request(message, inputs).await;
            } else {
                break;
            }
        }
    }

    /// Turns stream items into inputs; true if another server took over.
    fn take_items(&mut self, items: &mut Vec<StreamItem>, inputs: &mut Vec<Input>) -> bool {
        for item in items.drain(..) {
            match item {
                StreamItem::Connected { epoch } => {
                    tracing::info!(epoch, "connected to asterisk");
                    self.connected = true;
                    self.link.send_replace(LinkState::Reconciling);
                    inputs.push(Input::Link(Link::Up));
                    self.provision_due = true;
                    self.executor.learn_sounds();
                    self.look_at = core_time(&self.clock);
                    self.looking = false;
                }
                StreamItem::Event(event) => {
                    if let Some(t) = translate::event(&self.loaded.names, &*self.loaded, &event) {
                        inputs.push(Input::Telephony(t));
                    }
                    inputs.extend(self.progress.take(&event).map(Input::Telephony));
                }
                StreamItem::Malformed { reason, sample } => {
                    metrics::counter!("ari_malformed_frames_total").increment(1);
                    tracing::error!(
                        reason,
                        sample,
                        "asterisk sent a frame that cannot be read; looking at what it has"
                    );
                    self.look_at = self.look_at.min(core_time(&self.clock) + millis(LOOK_SOON));
                }
                StreamItem::Lost { epoch, reason } => {
                    tracing::warn!(epoch, reason = %reason, "no connection to asterisk");
                    self.connected = false;
                    self.link.send_replace(LinkState::Down(Some(reason)));
                    inputs.push(Input::Link(Link::Down));
                }
                StreamItem::Replaced { epoch } => {
                    tracing::error!(epoch, "another server took over the application: this one stops commanding");
                    return true;
                }
            }
        }
        false
    }

    async fn take_request(&mut self, message: Ask, inputs: &mut Vec<Input>) {
        match message {
            Ask::Request { request, answer } => {
                self.next_request += 1;
                let id = RequestId::from(self.next_request.to_string());
                self.answers.insert(id.clone(), answer);
                inputs.push(Input::Request { id, request });
            }
            Ask::Renew(endpoint) => {
                self.renewed.push(endpoint);
                self.look_at = core_time(&self.clock);
            }
            Ask::Reload => match config::load(&self.db, &self.fixed).await {
                Ok(loaded) => {
                    let changed = self.loaded.provisioning != loaded.provisioning;
                    self.removed.extend(self.loaded.provisioning.without(&loaded.provisioning));
                    self.loaded = Arc::new(loaded);
                    inputs.push(Input::Config(self.loaded.core.clone()));
                    if changed && self.connected {
                        self.provision_due = true;
                        self.look_at = core_time(&self.clock);
                    }
                }
                Err(error) => tracing::error!(error = %error, "the configuration could not be read; the old one stays"),
            },
        }
    }

    fn wake_at(&self) -> crate::common::clock::Timestamp {
        let mut at = self.heartbeat_at;
        if self.connected && !self.looking {
            at = at.min(self.look_at);
        }
        if let Some(deadline) = self.engine.next_deadline() {
            at = at.min(deadline);
        }
        crate::common::clock::Timestamp(at.as_millis())
    }

    /// What is due by the clock.
    fn timers(&mut self, inputs: &mut Vec<Input>) {
        let now = core_time(&self.clock);
        if self.engine.next_deadline().is_some_and(|at| at <= now) {
            inputs.push(Input::Tick);
        }
        if now >= self.heartbeat_at {
            self.heartbeat_at = now + millis(HEARTBEAT_EVERY);
            if self.connected {
                self.beat(now);
            }
            self.upkeep_due = true;
        }
        if self.connected && !self.looking && now >= self.look_at {
            self.looking = true;
            self.look();
        }
    }

    /// Once a second: what was committed goes to the disk, and the database gets what it missed.
    async fn keep_up(&mut self) {
        if !std::mem::take(&mut self.upkeep_due) {
            return;
        }
        self.committer.flush();
        if self.committer.is_behind() {
            self.committer.catch_up().await;
        }
        let started = self.engine.pbx_started_at();
        if let Some(at) = started.filter(|_| started != self.pbx_stored) {
            match store::set_pbx_started_at(&self.db, &self.clock, at).await {
                Ok(()) => self.pbx_stored = started,
                Err(error) => tracing::warn!(error = %error, "asterisk's start time was not stored"),
            }
        }
    }

    /// Tells the dialplan that this task, not only this process, is alive.
    fn beat(&self, now: Timestamp) {
        let beat = ari::ops::asterisk::SetGlobalVar {
            variable: "CC_HB".to_owned(),
            value: Some((now.as_millis() / 1000).to_string()),
        };
        let client = self.client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.send(&beat.request()).await {
                tracing::debug!(error = %error, "the heartbeat did not arrive");
            }
        });
    }

    /// Decides, commits, then acts.
    async fn step(&mut self, inputs: Vec<Input>) {
        if inputs.is_empty() {
            return;
        }
        let now = core_time(&self.clock);
        let mut work = commit::Work::default();
        past::tell(&mut self.engine, now, std::mem::take(&mut self.past), &mut work);
        for input in inputs {
            let effects = self.engine.handle(now, input);
            work.take(effects);
        }
        self.committer.commit(&mut work, &self.engine, now).await;
        if work.want_snapshot {
            self.look_at = self.look_at.min(now + millis(LOOK_SOON));
        }
        self.executor.submit(std::mem::take(&mut work.commands));
        for (id, reply) in work.replies.drain(..) {
            if let Some(answer) = self.answers.remove(&id) {
                // Whoever asked may have gone.
                drop(answer.send(reply));
            }
        }
        self.publisher.publish(&work, &self.engine, &self.loaded, now);
        let quiet: Vec<CallId> = work.calls.drain(..).filter(|id| self.engine.release(now, id)).collect();
        self.committer.forget(&quiet);
    }
}

/// Waits for the word to stop; a sender that is gone says it too.
async fn told_to(shutdown: &mut watch::Receiver<bool>) {
    drop(shutdown.wait_for(|stop| *stop).await);
}

/// The clock's time as the core counts it.
pub(super) fn core_time(clock: &Clock) -> Timestamp {
    Timestamp::from_millis(clock.now().millis())
}

fn millis(span: Duration) -> call_core::Millis {
    call_core::Millis::from_millis(i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}
