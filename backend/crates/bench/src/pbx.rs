//! The fake Asterisk as a process of its own, with callers that keep a pace or a number of calls.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, Write};
use std::time::Duration;

use ari_sim::model::{Behaviour, Config, Origin, Sim};
use ari_sim::server::{Clock, Figures, ServerConfig, SimServer};
use serde::{Deserialize, Serialize};

use crate::machine::{instant, wall_us};

/// ARI user and password, and the application.
pub const USER: &str = "callcenter";
/// See [`USER`].
pub const PASSWORD: &str = "a-password-of-the-benchmark";
/// The first extension.
pub const FIRST_PHONE: u32 = 2001;
/// The number that is called.
const DID: &str = "712000000";
/// The trunk that calls come through.
const TRUNK: &str = "bench";
/// Calls that have not ended so long after the last one came in are stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the process is told, one line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Order {
    /// How phones behave from now on.
    Phones {
        /// They answer after so many milliseconds.
        answer_ms: i64,
        /// A caller hangs up so long after he was put into a bridge.
        talk_ms: i64,
        /// Every n-th call to a phone is never answered; 0 for none.
        no_answer_every: u64,
    },
    /// Keeps so many calls in flight.
    Keep {
        /// How many.
        in_flight: usize,
        /// For how long new ones come in.
        for_ms: u64,
    },
    /// Lets calls come in evenly.
    Pace {
        /// Each second.
        per_sec: f64,
        /// For how long.
        for_ms: u64,
        /// Does not wait for their end.
        leave: bool,
    },
    /// Tells what there is.
    Look,
}

/// The first line, and the answer to [`Order::Phones`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Ready {
    /// Where it listens.
    pub url: String,
}

/// What came of a load.
#[derive(Debug, Serialize, Deserialize)]
pub struct Loaded {
    /// Calls that came in.
    pub calls: u64,
    /// Those that were put into a bridge.
    pub bridged: u64,
    /// Seconds in which they came in.
    pub secs: f64,
    /// Calls that did not end in time.
    pub stuck: usize,
    /// Moments at which a phone was found in two calls.
    pub doubled: u64,
    /// What was left when all calls were over.
    pub left: World,
    /// Reaction times of this load.
    pub figures: Figures,
    /// When each call came in: its number, and microseconds since the Unix epoch.
    pub arrivals: Vec<(String, i64)>,
}

/// What is alive in the fake Asterisk.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct World {
    /// Somebody holds its events.
    pub connected: bool,
    /// Channels from outside, by id.
    pub callers: Vec<String>,
    /// Channels.
    pub channels: usize,
    /// Bridges.
    pub bridges: usize,
    /// Recordings that run.
    pub recordings: usize,
}

struct Callers {
    server: SimServer,
    serial: u64,
    talk_ms: i64,
}

/// A caller who has not hung up yet.
struct Caller {
    channel: String,
    /// He talks, and it is settled when he hangs up.
    talks: bool,
}

/// Runs until its input ends.
pub async fn run(phones: u32) -> anyhow::Result<()> {
    let config = ServerConfig {
        model: Config::new(USER, wall_us() / 1000),
        port: 0,
        user: USER.to_owned(),
        password: PASSWORD.to_owned(),
        clock: Clock::Real,
    };
    let server = SimServer::start(config).await?;
    server.with(|sim| each_phone(sim, phones, 20));
    let url = server.url();
    say(&Ready { url: url.clone() })?;
    let mut callers = Callers { server, serial: 0, talk_ms: 50 };
    let (lines, mut orders) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                return;
            }
        }
    });
    while let Some(line) = orders.recv().await {
        match serde_json::from_str(&line)? {
            Order::Phones { answer_ms, talk_ms, no_answer_every } => {
                callers.talk_ms = talk_ms;
                callers.server.with(|sim| {
                    each_phone(sim, phones, answer_ms);
                    sim.never_answer_every(no_answer_every);
                });
                say(&Ready { url: url.clone() })?;
            }
            Order::Keep { in_flight, for_ms } => {
                let wanted = |_: f64, _: usize, live: usize| in_flight.saturating_sub(live);
                say(&callers.load(Duration::from_millis(for_ms), wanted, false).await)?;
            }
            Order::Pace { per_sec, for_ms, leave } => {
                let wanted = |secs: f64, so_far: usize, _: usize| ((secs * per_sec) as usize).saturating_sub(so_far);
                say(&callers.load(Duration::from_millis(for_ms), wanted, leave).await)?;
            }
            Order::Look => say(&callers.server.with(|sim| world(sim)))?,
        }
    }
    Ok(())
}

fn each_phone(sim: &mut Sim, phones: u32, answer_ms: i64) {
    for extension in FIRST_PHONE..FIRST_PHONE + phones {
        sim.add_phone(&extension.to_string(), Behaviour::answers_after(answer_ms));
    }
}

fn world(sim: &Sim) -> World {
    let callers = sim.channels().filter(|c| c.origin == Origin::Dialplan).map(|c| c.id.clone()).collect();
    World {
        connected: sim.is_connected(),
        callers,
        channels: sim.channels().count(),
        bridges: sim.bridges().count(),
        recordings: sim.live_recordings().count(),
    }
}

/// Phones that are in two calls at this moment.
fn doubled(sim: &Sim) -> u64 {
    let mut seen = HashSet::new();
    let legs = sim.channels().filter(|c| c.origin != Origin::Dialplan);
    legs.map(|c| u64::from(!seen.insert(c.endpoint.as_str()))).sum()
}

fn next_number(serial: &mut u64) -> String {
    *serial += 1;
    format!("+99890{:07}", *serial % 10_000_000)
}

/// Forgets callers who are gone, and lets those who talk hang up in time. A caller hears the operator first: one who
/// left at a fixed time would leave a busy server before it had connected him.
fn serve(sim: &mut Sim, live: &mut VecDeque<Caller>, talk_ms: i64) {
    let mut connected = Vec::new();
    live.retain_mut(|caller| {
        let Some(channel) = sim.channel(&caller.channel) else { return false };
        if !caller.talks && channel.bridge.is_some() {
            caller.talks = true;
            connected.push(caller.channel.clone());
        }
        true
    });
    for channel in connected {
        sim.hang_up_in(&channel, talk_ms);
    }
}

impl Callers {
    /// Lets calls come in for `span`: `wanted` tells how many now, from the seconds that have passed, the calls so far
    /// and those that are live.
    async fn load(&mut self, span: Duration, wanted: impl Fn(f64, usize, usize) -> usize, leave: bool) -> Loaded {
        self.server.forget_figures();
        let start = instant();
        let mut live: VecDeque<Caller> = VecDeque::new();
        let (mut doubled_at, mut ticks) = (0, 0_u32);
        let mut arrivals = Vec::new();
        let mut secs = 0.0;
        loop {
            ticks += 1;
            let elapsed = start.elapsed();
            let coming = elapsed < span;
            let new = if coming { wanted(elapsed.as_secs_f64(), arrivals.len(), live.len()) } else { 0 };
            let (talk_ms, serial) = (self.talk_ms, &mut self.serial);
            let empty = self.server.with(|sim| {
                serve(sim, &mut live, talk_ms);
                for _ in 0..new {
                    let number = next_number(serial);
                    arrivals.push((number.clone(), wall_us()));
                    live.push_back(Caller { channel: sim.caller_calls(&number, DID, TRUNK), talks: false });
                }
                if ticks.is_multiple_of(25) {
                    doubled_at += doubled(sim);
                }
                sim.channels().next().is_none() && sim.bridges().next().is_none()
            });
            if coming {
                secs = elapsed.as_secs_f64().max(0.001);
            } else if leave || empty || elapsed > span + PATIENCE {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let left = self.server.with(|sim| world(sim));
        let figures = self.server.figures();
        let (calls, stuck) = (arrivals.len() as u64, left.callers.len());
        Loaded { calls, bridged: figures.bridged, secs, stuck, doubled: doubled_at, left, figures, arrivals }
    }
}

fn say(answer: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(answer)?)?;
    Ok(out.flush()?)
}
