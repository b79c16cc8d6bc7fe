//! One-time tickets: a browser cannot send a token with a WebSocket, and a token must not stand in an address.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::types::Session;
use crate::common::{
    clock::{Clock, Timestamp},
    ids,
};

/// How long a ticket waits for its use.
pub const LIFE: Duration = Duration::from_secs(30);

/// The tickets that were not used yet; cheap to clone.
#[derive(Clone, Debug)]
pub struct Tickets {
    clock: Clock,
    open: Arc<Mutex<HashMap<String, (Session, Timestamp)>>>,
}

impl Tickets {
    /// No tickets.
    pub fn new(clock: Clock) -> Self {
        Self { clock, open: Arc::default() }
    }

    /// A ticket for one connection of this session.
    pub fn issue(&self, session: Session) -> String {
        let now = self.clock.now();
        let ticket = ids::token();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (_, until)| *until > now);
        open.insert(ticket.clone(), (session, now.plus(LIFE)));
        ticket
    }

    /// The session of a ticket, once.
    pub fn redeem(&self, ticket: &str) -> Option<Session> {
        let found = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket);
        found.filter(|(_, until)| *until > self.clock.now()).map(|(session, _)| session)
    }
}
