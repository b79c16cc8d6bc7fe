//! The hub: numbers events for each client, keeps the recent ones for those who come back, and never waits for a
//! client. An event is serialised once; what differs between clients is only the number in front.
mod attachment;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::{mpsc, watch};

pub use attachment::{Attachment, Ward};

use super::types::{Audience, Event, Level, Notification, OperatorPresence, Topic};
use crate::{
    auth::types::{Role, Session},
    common::{
        clock::{Clock, Timestamp},
        ids::{self, OperatorId, SessionId},
    },
};

/// Events kept for clients that come back.
pub const REPLAY_EVENTS: usize = 5_000;
/// How long they are kept.
pub const REPLAY_AGE: Duration = Duration::from_secs(600);
/// Events that may wait for one client before it counts as too slow.
pub const CLIENT_QUEUE: usize = 512;

/// Delivers events; cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub {
    clock: Clock,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    next_key: u64,
    ring: VecDeque<Kept>,
    clients: HashMap<u64, Client>,
    parked: HashMap<String, Parked>,
    presence: HashMap<OperatorId, OperatorPresence>,
    wards: HashMap<u64, (Session, watch::Sender<Option<Cut>>)>,
}

#[derive(Debug)]
struct Kept {
    number: u64,
    at: Timestamp,
    audience: Audience,
    body: Arc<str>,
}

/// What decides which events a client gets, and how far it is.
#[derive(Clone, Debug)]
struct Position {
    session: String,
    login: SessionId,
    operator: OperatorId,
    role: Role,
    topics: Option<Vec<Topic>>,
    seq: u64,
    /// The hub's number of the last event that was considered for this client.
    seen: u64,
    /// The client's own number when its subscription last changed.
    subscribed_at: u64,
}

#[derive(Debug)]
struct Client {
    position: Position,
    era: u32,
    queue: mpsc::Sender<Numbered>,
    cut: watch::Sender<Option<Cut>>,
}

#[derive(Debug)]
struct Parked {
    position: Position,
    at: Timestamp,
}

/// The number and body of an event that a client missed.
type Missed = (u64, Arc<str>);

/// Why the hub ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It did not keep up.
    Slow,
    /// Its login is over.
    LoggedOut,
    /// The same page came back on a newer connection.
    Replaced,
    /// The server ends.
    Shutdown,
}

/// An event on its way to one client.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// This client's number.
    pub seq: u64,
    era: u32,
    body: Arc<str>,
}

impl Numbered {
    /// The frame's text.
    pub fn frame(&self) -> String {
        use std::fmt::Write;
        let mut text = String::with_capacity(self.body.len() + 28);
        // Writing to a string cannot fail.
        let _ = write!(text, "{{\"seq\":{},{}", self.seq, self.body);
        text
    }
}

/// Why a session cannot be resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No such session of this operator.
    UnknownSession,
    /// What was missed is no longer kept.
    TooOld,
}

impl Lost {
    /// The word in the `resync` message.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownSession => "unknown_session",
            Self::TooOld => "too_old",
        }
    }
}

impl Position {
    fn wants(&self, audience: &Audience) -> bool {
        if audience.operators.contains(&self.operator) {
            return true;
        }
        audience.roles.contains(&self.role)
            && match &self.topics {
                None => !audience.only_subscribed,
                Some(topics) => topics.contains(&audience.topic),
            }
    }
}

impl Hub {
    /// An empty hub.
    pub fn new(clock: Clock) -> Self {
        Self { clock, inner: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Delivers `event` to `audience`.
    pub fn publish(&self, event: &Event, audience: Audience) {
        #[derive(serde::Serialize)]
        struct Body<'a> {
            at: Timestamp,
            #[serde(flatten)]
            event: &'a Event,
        }
        let at = self.clock.now();
        let text = match serde_json::to_string(&Body { at, event }) {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(%error, "an event could not be serialised");
                return;
            }
        };
        let body: Arc<str> = text.trim_start_matches('{').into();
        let mut inner = self.lock();
        inner.last += 1;
        let number = inner.last;
        let mut slow = Vec::new();
        for (key, client) in &mut inner.clients {
            client.position.seen = number;
            if !client.position.wants(&audience) {
                continue;
            }
            client.position.seq += 1;
            let message = Numbered { seq: client.position.seq, era: client.era, body: Arc::clone(&body) };
            if client.queue.try_send(message).is_err() {
                slow.push(*key);
            }
        }
        for key in slow {
            if let Some(client) = inner.clients.remove(&key) {
                metrics::counter!("callcenter_realtime_cut_total").increment(1);
                client.cut.send_replace(Some(Cut::Slow));
            }
        }
        inner.ring.push_back(Kept { number, at, audience, body });
        inner.forget(at);
    }

    /// Tells one operator something that a person did; his page words it.
    pub fn notify<const N: usize>(
        &self,
        operator: &OperatorId,
        code: &str,
        params: [(&'static str, Option<String>); N],
    ) {
        let params = params.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        let notification = Notification { code: code.to_owned(), level: Level::Warning, params };
        self.publish(&Event::Notification(notification), Audience::only(vec![operator.clone()], Topic::Operators));
    }

    /// Remembers what an operator's badge shows; `false` if it is no news. Telling it is another step.
    pub fn set_presence(&self, shown: &OperatorPresence) -> bool {
        let before = self.lock().presence.insert(shown.operator_id.clone(), shown.clone());
        before.as_ref() != Some(shown)
    }

    /// What this operator's badge shows; nothing before the core's first word since the server started.
    pub fn presence(&self, operator: &OperatorId) -> Option<OperatorPresence> {
        self.lock().presence.get(operator).cloned()
    }

    /// A new connection of `session`.
    pub fn attach(&self, session: &Session) -> Attachment {
        let (queue, incoming) = mpsc::channel(CLIENT_QUEUE);
        let (cut, cut_seen) = watch::channel(None);
        let mut inner = self.lock();
        inner.next_key += 1;
        let key = inner.next_key;
        let name = ids::new_id("ws_", &self.clock);
        let position = Position {
            session: name.clone(),
            login: session.id.clone(),
            operator: session.operator_id.clone(),
            role: session.role,
            topics: None,
            seq: 0,
            seen: inner.last,
            subscribed_at: 0,
        };
        inner.clients.insert(key, Client { position, era: 0, queue, cut });
        Attachment { key, session: name, queue: incoming, cut: cut_seen, era: 0, hub: self.clone() }
    }

    /// Watches over a connection of `session` that carries no events.
    pub fn ward(&self, session: &Session) -> Ward {
        let (tell, cut) = watch::channel(None);
        let mut inner = self.lock();
        inner.next_key += 1;
        let key = inner.next_key;
        inner.wards.insert(key, (session.clone(), tell));
        Ward { key, cut, hub: self.clone() }
    }

    /// Ends every connection of this login.
    pub fn end_login(&self, login: &SessionId) {
        self.end(|of, _| of == login);
    }

    /// Ends every connection of this operator.
    pub fn end_operator(&self, operator: &OperatorId) {
        self.end(|_, of| of == operator);
    }

    /// Ends every connection; they may come back to the next server.
    pub fn shut_down(&self) {
        let mut inner = self.lock();
        for (_, client) in inner.clients.drain() {
            client.cut.send_replace(Some(Cut::Shutdown));
        }
        for (_, tell) in inner.wards.values() {
            tell.send_replace(Some(Cut::Shutdown));
        }
    }

    /// Open connections.
    pub fn connections(&self) -> usize {
        self.lock().clients.len()
    }

    fn end(&self, matches: impl Fn(&SessionId, &OperatorId) -> bool) {
        let mut inner = self.lock();
        inner.parked.retain(|_, parked| !matches(&parked.position.login, &parked.position.operator));
        for (session, tell) in inner.wards.values() {
            if matches(&session.id, &session.operator_id) {
                tell.send_replace(Some(Cut::LoggedOut));
            }
        }
        inner.clients.retain(|_, client| {
            let over = matches(&client.position.login, &client.position.operator);
            if over {
                client.cut.send_replace(Some(Cut::LoggedOut));
            }
            !over
        });
    }
}

impl Inner {
    fn forget(&mut self, now: Timestamp) {
        let oldest = now.minus(REPLAY_AGE);
        while self.ring.len() > REPLAY_EVENTS || self.ring.front().is_some_and(|kept| kept.at < oldest) {
            self.ring.pop_front();
        }
        if self.parked.len() > 64 {
            self.parked.retain(|_, parked| parked.at >= oldest);
        }
    }

    /// The messages after the client's own number `seq`, and where the client stands after them.
    fn replay(&self, mut position: Position, seq: u64) -> Result<(Vec<Missed>, Position), Lost> {
        let oldest = self.ring.front().map_or(self.last + 1, |kept| kept.number);
        if seq > position.seq || seq < position.subscribed_at || position.seen + 1 < oldest {
            return Err(Lost::TooOld);
        }
        let missed = usize::try_from(position.seq - seq).unwrap_or(usize::MAX);
        let wanted = |kept: &&Kept| position.wants(&kept.audience);
        // Numbered before the connection was lost, and perhaps never arrived.
        let mut again: Vec<&Kept> =
            self.ring.iter().rev().filter(|kept| kept.number <= position.seen).filter(wanted).take(missed).collect();
        if again.len() < missed {
            return Err(Lost::TooOld);
        }
        again.reverse();
        again.extend(self.ring.iter().filter(|kept| kept.number > position.seen).filter(wanted));
        let messages: Vec<_> =
            again.into_iter().zip(seq + 1..).map(|(kept, seq)| (seq, Arc::clone(&kept.body))).collect();
        position.seq = messages.last().map_or(seq, |(seq, _)| *seq);
        position.seen = self.last;
        Ok((messages, position))
    }
}
