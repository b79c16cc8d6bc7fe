//! Listens to what Asterisk and the providers say to each other, and knows at every moment how each trunk does.
//!
//! Asterisk sends copies of its SIP messages to the loopback (`asterisk-config/hep.conf`); ARI tells neither whether a
//! trunk is registered nor why not. What the copies cannot tell apart (a wrong name, a closed port, silence) this server
//! finds out by asking the provider itself. Nothing is stored: after a restart Asterisk's figures stand in until the
//! first message.
mod direction;
mod figures;
mod hep;
mod judge;
mod message;
mod probe;
mod seen;
mod sound;
mod thread;

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{net::UdpSocket, sync::mpsc};

use self::{
    direction::Direction,
    probe::Found,
    seen::{Known, Seen, Table, Verdict},
};
pub use self::{figures::Figures, seen::Answer};
use super::types::{Kind, State, TrunkFault, TrunkRow};
use crate::common::{
    clock::{Clock, Timestamp},
    db::Db,
};

/// How often it is looked whether somebody must be asked.
const TICK: Duration = Duration::from_secs(1);
/// A trunk that does not work is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(15);
/// One that works by its address.
const ASK_FRIEND: Duration = Duration::from_secs(60);
/// Asterisk's figures are read at most so often.
const FIGURES_EVERY: Duration = Duration::from_secs(5);
/// The longest message.
const LONGEST: usize = 65_536;
/// Bytes that wait for this server; the system may grant less.
const WAITING: usize = 4 << 20;

/// How the trunks do; cheap to clone.
#[derive(Clone, Debug)]
pub struct TrunkWatch {
    table: Arc<Mutex<Table>>,
    clock: Clock,
    sip_bind: IpAddr,
    listening: Arc<AtomicBool>,
    /// A copy has come.
    heard: Arc<AtomicBool>,
    /// Who wants to know which of our calls were answered in any way.
    follower: Arc<Mutex<Option<mpsc::UnboundedSender<Answer>>>>,
}

/// Where the copies come from.
pub struct Copies {
    /// UDP port on the loopback.
    pub port: u16,
    /// What every copy must carry.
    pub key: String,
    /// Asterisk's port for SIP.
    pub sip_port: u16,
}

/// What a provider answered to this server's own question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Of its name.
    pub address: Option<String>,
    /// Code of its answer.
    pub code: Option<u16>,
    /// Why there is none.
    pub fault: Option<TrunkFault>,
}

/// What is known about a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// The provider has us for so many seconds more, if that is known.
    Accepted(Option<u64>),
    /// Not answered yet.
    Waiting,
    /// It is not.
    Not,
}

impl TrunkWatch {
    /// Knows no trunk yet. `sip_bind`: the address that Asterisk uses.
    #[must_use]
    pub fn new(clock: Clock, sip_bind: IpAddr) -> Self {
        Self {
            table: Arc::default(),
            clock,
            sip_bind,
            listening: Arc::default(),
            heard: Arc::default(),
            follower: Arc::default(),
        }
    }

    /// The trunks are these now.
    pub fn set(&self, rows: Vec<TrunkRow>) {
        self.table().set(rows, self.clock.now());
    }

    /// Takes one copy, if it carries `key`.
    fn hear(&self, bytes: &[u8], key: &str, direction: &mut Direction) {
        if let Some(packet) = hep::read(bytes).filter(|packet| packet.key == key.as_bytes()) {
            let ours = direction.is_ours(&packet);
            self.table().hear(self.clock.now(), &packet, ours);
            self.heard.store(true, Ordering::Relaxed);
            if let Some(answer) = (!ours).then(|| seen::answered_invite(&packet)).flatten()
                && let Some(follower) = &*self.follower.lock().unwrap_or_else(PoisonError::into_inner)
            {
                // Whoever followed has gone.
                drop(follower.send(answer));
            }
        }
    }

    /// Our calls that somebody said something to, be it only 100; the same may come again.
    #[must_use]
    pub fn follow(&self) -> mpsc::UnboundedReceiver<Answer> {
        let (follower, answers) = mpsc::unbounded_channel();
        *self.follower.lock().unwrap_or_else(PoisonError::into_inner) = Some(follower);
        answers
    }

    /// Whether Asterisk's copies come in: without them, silence means nothing. A port that is open is no proof: another
    /// Asterisk sends none.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.listening.load(Ordering::Relaxed) && self.heard.load(Ordering::Relaxed)
    }

    /// How a trunk is that Asterisk has.
    pub(super) fn state(&self, id: &str) -> (State, Option<TrunkFault>) {
        let now = self.clock.now();
        self.table().of(id).map_or((State::Unknown, None), |known| judge::judge(known, now))
    }

    /// How the registration of a trunk is.
    pub(super) fn registration(&self, id: &str) -> Registration {
        let now = self.clock.now();
        let table = self.table();
        let Some(known) = table.of(id) else { return Registration::Not };
        match judge::judge(known, now).0 {
            State::Online => Registration::Accepted(match &known.seen.verdict {
                Some(Verdict::Accepted { until, .. }) if *until > now => Some(until.since(now).as_secs()),
                _ => None,
            }),
            State::Connecting | State::Unknown => Registration::Waiting,
            _ => Registration::Not,
        }
    }

    /// How a call of ours with this Call-ID was answered: code and the provider's words.
    pub(super) fn answer_to(&self, call_id: &str) -> Option<(u16, String)> {
        self.table().answer_to(call_id)
    }

    /// A test call over this trunk begins; none while another one is under way.
    pub(super) fn occupy(&self, id: &str) -> Option<Occupied> {
        let begun = self.table().tested.insert(id.to_owned());
        begun.then(|| Occupied { watch: self.clone(), id: id.to_owned() })
    }

    /// Everything that was heard of a trunk counts no more: it is about to be asked anew.
    pub(super) fn begin_again(&self, id: &str) {
        let now = self.clock.now();
        if let Some(known) = self.table().of_mut(id) {
            *known = Known::new(known.row.clone(), now);
        }
    }

    /// Asks the provider, and keeps what was found.
    pub(super) async fn ask(&self, row: &TrunkRow) -> Asked {
        let probe = probe::ask(row, self.sip_bind, self.clock.now()).await;
        if let Some(known) = self.table().of_mut(&row.id).filter(|known| known.row == *row) {
            known.seen.probe = Some(probe.clone());
        }
        let code = match probe.found {
            Found::Answered(code) => Some(code),
            _ => None,
        };
        Asked { address: probe.addresses.first().map(ToString::to_string), code, fault: judge::fault_of(&probe) }
    }

    /// Listens and asks for as long as the server runs.
    pub async fn run(self, db: Db, asterisk: ari::Client, copies: Copies, figures: Figures) {
        match super::service::stored(&db).await {
            Ok(rows) => self.set(rows),
            Err(error) => tracing::error!(%error, "the trunks cannot be read; they are not watched before one changes"),
        }
        let mut direction = Direction::new(copies.sip_port);
        let mut socket = listen_at(copies.port)
            .inspect_err(|error| {
                tracing::error!(port = copies.port, %error, "another program has the UDP port of Asterisk's copies of SIP messages: why a trunk fails stays unknown until it is free");
            })
            .ok();
        let mut bytes = vec![0; LONGEST];
        let mut tick = self.clock.now();
        let mut figures_at = tick.plus(FIGURES_EVERY);
        loop {
            self.listening.store(socket.is_some(), Ordering::Relaxed);
            tokio::select! {
                heard = receive(socket.as_ref(), &mut bytes) => {
                    if let Some(copy) = heard.ok().and_then(|length| bytes.get(..length)) {
                        self.hear(copy, &copies.key, &mut direction);
                    }
                }
                () = self.clock.sleep_until(tick) => {
                    let now = self.clock.now();
                    tick = now.plus(TICK);
                    socket = socket.or_else(|| listen_at(copies.port).ok());
                    direction.forget();
                    self.table().forget(now);
                    for row in self.to_be_asked(now) {
                        let watch = self.clone();
                        tokio::spawn(async move { watch.ask(&row).await });
                    }
                    for (id, call_id) in self.to_be_listened(now) {
                        tokio::spawn(self.clone().listen(asterisk.clone(), id, call_id));
                    }
                    if now >= figures_at && self.lacks_figures() {
                        figures_at = now.plus(FIGURES_EVERY);
                        tokio::spawn(self.clone().read_figures(figures.clone()));
                    }
                }
            }
        }
    }

    /// Trunks whose provider must be asked now.
    fn to_be_asked(&self, now: Timestamp) -> Vec<TrunkRow> {
        let mut table = self.table();
        let due = |known: &&mut Known| {
            let seen = &known.seen;
            let (well, patience) = match known.row.kind {
                Kind::Registration => (judge::judge(known, now).0 == State::Online, None),
                Kind::Ip => (judge::heard_lately(seen, now), Some(ASK_FRIEND)),
            };
            let answered = seen.probe.as_ref().is_some_and(|probe| matches!(probe.found, Found::Answered(_)));
            let patience = patience.filter(|_| answered).unwrap_or(ASK_AGAIN);
            !well && known.asked_at.is_none_or(|at| now.since(at) >= patience)
        };
        let mut rows = Vec::new();
        for known in table.known.iter_mut().filter(due) {
            known.asked_at = Some(now);
            rows.push(known.row.clone());
        }
        rows
    }

    /// Calls whose sound is due to be looked at, one a trunk.
    fn to_be_listened(&self, now: Timestamp) -> Vec<(String, String)> {
        let mut due = Vec::new();
        for Known { row, seen, .. } in &mut self.table().known {
            let Some((_, call_id)) = seen.answered.take_if(|(at, _)| now.since(*at) >= sound::AFTER) else { continue };
            if seen.sounds.is_none_or(|at| now.since(at) >= sound::AGAIN) {
                due.push((row.id.clone(), call_id));
            }
        }
        due
    }

    async fn listen(self, asterisk: ari::Client, id: String, call_id: String) {
        let Some(both_ways) = sound::both_ways(&asterisk, &call_id).await else { return };
        let now = self.clock.now();
        if let Some(known) = self.table().of_mut(&id) {
            known.seen.heard_sound(now, both_ways);
        }
    }

    fn lacks_figures(&self) -> bool {
        let now = self.clock.now();
        let heard = |seen: &Seen| seen.asked.is_none() && judge::accepted(seen, now);
        self.table().known.iter().any(|known| known.row.kind == Kind::Registration && !heard(&known.seen))
    }

    async fn read_figures(self, figures: Figures) {
        let now = self.clock.now();
        let Some(text) = figures.read().await else { return };
        for known in &mut self.table().known {
            known.seen.registered = figures::registered(&text, &known.row).map(|yes| (yes, now));
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // What a panic left is still what was heard.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A test call that is under way.
pub(super) struct Occupied {
    watch: TrunkWatch,
    id: String,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.watch.table().tested.remove(&self.id);
    }
}

fn listen_at(port: u16) -> std::io::Result<UdpSocket> {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, port))?;
    socket.set_nonblocking(true)?;
    // Less room loses copies sooner; it is no reason to hear none.
    drop(socket2::SockRef::from(&socket).set_recv_buffer_size(WAITING));
    UdpSocket::from_std(socket)
}

async fn receive(socket: Option<&UdpSocket>, bytes: &mut [u8]) -> std::io::Result<usize> {
    match socket {
        Some(socket) => socket.recv(bytes).await,
        None => std::future::pending().await,
    }
}
