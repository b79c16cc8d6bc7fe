//! The model behind HTTP and a WebSocket on a loopback port.
//!
//! Under `/ari` it speaks what Asterisk speaks. `POST /sim` takes a [`Deed`]: what people and phones do;
//! `POST /sim/fault` takes a [`Fault`]; `GET /sim` tells [`Figures`]. The handle, [`SimServer`], does the
//! same and more.

mod control;
mod http;
mod socket;
mod timings;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;

pub use control::{Deed, Fault};
pub use timings::{Figures, Spread};

use crate::model::{Config, Sim, SimRequest};
use timings::Timings;

/// How many requests the journal keeps.
const JOURNAL: usize = 4_096;

/// How to start a server.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// What kind of Asterisk.
    pub model: Config,
    /// TCP port on 127.0.0.1; 0 for a free one.
    pub port: u16,
    /// ARI user.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Where time comes from.
    pub clock: Clock,
}

/// Where the model's time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// It runs, from [`Config::started_ms`] on.
    Real,
    /// It stands until [`SimServer::advance`].
    Manual,
}

/// A running fake Asterisk. It stops when the handle is dropped.
#[derive(Debug)]
pub struct SimServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl SimServer {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(config: ServerConfig) -> std::io::Result<Self> {
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, config.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            clock: config.clock,
            started_ms: config.model.started_ms,
            started: Instant::now(),
            user: config.user,
            password: config.password,
            state: Mutex::new(State {
                sim: Sim::new(config.model),
                socket: None,
                sockets: 0,
                journal: VecDeque::new(),
            }),
            timings: Mutex::default(),
            stirred: Notify::new(),
            frozen: watch::Sender::new(false),
            cut: watch::Sender::new(0),
            unavailable: Mutex::new(None),
            failing: Mutex::default(),
            delay_ms: AtomicU64::new(0),
        });
        let router = http::router(Arc::clone(&shared));
        // An event must not wait for the answer to the one before.
        let listener = listener.tap_io(|io| drop(io.set_nodelay(true)));
        let serve = tokio::spawn(async move {
            // It never ends by itself; the handle aborts it.
            let _ = axum::serve(listener, router).await;
        });
        let clock = tokio::spawn(run_clock(Arc::clone(&shared)));
        Ok(Self { address, shared, tasks: vec![serve, clock] })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address without `/ari`: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Looks at the model or changes the world around it; events go out at once.
    pub fn with<R>(&self, action: impl FnOnce(&mut Sim) -> R) -> R {
        self.shared.with(action)
    }

    /// Lets time pass, with [`Clock::Manual`].
    pub fn advance(&self, duration: Duration) {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.shared.with(|sim| sim.advance(sim.now().saturating_add(millis)));
    }

    /// Breaks the event socket without a closing frame. The server under test may come back at once.
    pub fn cut_link(&self) {
        self.shared.cut_link();
    }

    /// Sends a frame, whatever is in it, `times` times to the connected server.
    pub fn send_raw(&self, frame: &str, times: usize) {
        if let Some((_, socket)) = &lock(&self.shared.state).socket {
            for _ in 0..times {
                // A failure means that the socket is about to be given up.
                let _ = socket.send(frame.to_owned());
            }
        }
    }

    /// Stops or resumes everything, as a stopped process does: no answers, no events, no pongs.
    pub fn freeze(&self, on: bool) {
        self.shared.freeze(on);
    }

    /// Kills and restarts Asterisk: calls are gone without an event, the socket is closed.
    pub fn restart_pbx(&self) {
        self.shared.restart_pbx();
    }

    /// Answers everything under `/ari` with this status, until `None`: 503 while Asterisk starts, 404
    /// before ARI is there.
    pub fn set_unavailable(&self, status: Option<u16>) {
        self.shared.set_unavailable(status);
    }

    /// Answers the next requests whose path contains `part` with `status`, without carrying them out.
    pub fn fail_requests(&self, part: &str, status: u16, count: usize) {
        lock(&self.shared.failing).extend(std::iter::repeat_n((part.to_owned(), status), count));
    }

    /// Lets every request wait before it is carried out.
    pub fn delay_requests(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.shared.delay_ms.store(millis, Ordering::Relaxed);
    }

    /// The last few thousand requests, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<SimRequest> {
        lock(&self.shared.state).journal.iter().cloned().collect()
    }

    /// How fast the server under test reacted so far.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.shared.figures()
    }

    /// Starts [`SimServer::figures`] anew. Calls that are waiting now are not counted.
    pub fn forget_figures(&self) {
        *lock(&self.shared.timings) = Timings::default();
    }

    /// Waits until `done` holds, and returns whether it came to that within `limit`.
    pub async fn wait_until(&self, limit: Duration, mut done: impl FnMut(&mut Sim) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        while !self.shared.with(&mut done) {
            if Instant::now() >= deadline {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }
}

impl Drop for SimServer {
    fn drop(&mut self) {
        self.shared.cut_link();
        for task in &self.tasks {
            task.abort();
        }
    }
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    started_ms: i64,
    started: Instant,
    user: String,
    password: String,
    state: Mutex<State>,
    timings: Mutex<Timings>,
    /// The model's next due moment may have changed.
    stirred: Notify,
    frozen: watch::Sender<bool>,
    /// Counts how often the sockets were cut.
    cut: watch::Sender<u64>,
    unavailable: Mutex<Option<u16>>,
    failing: Mutex<VecDeque<(String, u16)>>,
    delay_ms: AtomicU64,
}

#[derive(Debug)]
struct State {
    sim: Sim,
    /// The socket that gets the events, with its number.
    socket: Option<(u64, mpsc::UnboundedSender<String>)>,
    sockets: u64,
    journal: VecDeque<SimRequest>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn now(&self, sim: &Sim) -> i64 {
        match self.clock {
            Clock::Real => self.started_ms + i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX),
            Clock::Manual => sim.now(),
        }
    }

    fn with<R>(&self, action: impl FnOnce(&mut Sim) -> R) -> R {
        self.with_state(|state| action(&mut state.sim))
    }

    fn with_state<R>(&self, action: impl FnOnce(&mut State) -> R) -> R {
        let mut state = lock(&self.state);
        let now = self.now(&state.sim);
        state.sim.advance(now);
        let result = action(&mut state);
        self.flush(&mut state);
        drop(state);
        self.stirred.notify_one();
        result
    }

    /// Sends what happened to the socket; without one it is lost, as with the real one.
    fn flush(&self, state: &mut State) {
        let events = state.sim.take_events();
        let Some((_, socket)) = &state.socket else { return };
        if events.is_empty() {
            return;
        }
        lock(&self.timings).sent(&events);
        for event in events {
            let frame = serde_json::to_string(&event).expect("events of the model are known ones");
            // A failure means that the socket is about to be given up.
            let _ = socket.send(frame);
        }
    }

    fn cut_link(&self) {
        let mut state = lock(&self.state);
        state.sim.link_down();
        state.socket = None;
        drop(state);
        self.cut.send_modify(|count| *count += 1);
    }

    fn freeze(&self, on: bool) {
        self.frozen.send_replace(on);
    }

    fn restart_pbx(&self) {
        self.with(|sim| sim.restart(sim.now()));
        self.cut_link();
    }

    fn set_unavailable(&self, status: Option<u16>) {
        *lock(&self.unavailable) = status;
        if status.is_some() {
            self.cut_link();
        }
    }

    fn figures(&self) -> Figures {
        let channels = lock(&self.state).sim.channels().count();
        lock(&self.timings).figures(channels)
    }

    async fn thaw(&self) {
        // The sender lives in `self`: there is always an answer.
        let _ = self.frozen.subscribe().wait_for(|frozen| !frozen).await;
    }

    async fn freezing(&self) {
        let _ = self.frozen.subscribe().wait_for(|frozen| *frozen).await;
    }
}

async fn run_clock(shared: Arc<Shared>) {
    loop {
        let due = lock(&shared.state).sim.next_due().filter(|_| shared.clock == Clock::Real);
        let stirred = shared.stirred.notified();
        match due {
            Some(due) => {
                let wait = u64::try_from(due - shared.started_ms).unwrap_or(0);
                tokio::select! {
                    () = tokio::time::sleep_until(shared.started + Duration::from_millis(wait)) => shared.tick(),
                    () = stirred => {}
                }
            }
            None => stirred.await,
        }
    }
}

impl Shared {
    /// Like `with`, but without waking the clock that calls it.
    fn tick(&self) {
        let mut state = lock(&self.state);
        let now = self.now(&state.sim);
        state.sim.advance(now);
        self.flush(&mut state);
    }
}
