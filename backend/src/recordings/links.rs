//! Addresses that a page's `<audio>` element can play: it cannot send a token, and seeks with many requests.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    auth::types::Session,
    common::{
        clock::{Clock, Timestamp},
        ids,
    },
};

/// How long an address works.
pub const LIFE: Duration = Duration::from_secs(3600);

#[derive(Clone, Debug)]
struct Link {
    session: Session,
    call: String,
    until: Timestamp,
}

/// The addresses that were given out; cheap to clone.
#[derive(Clone, Debug)]
pub struct Links {
    clock: Clock,
    open: Arc<Mutex<HashMap<String, Link>>>,
}

impl Links {
    /// None.
    pub fn new(clock: Clock) -> Self {
        Self { clock, open: Arc::default() }
    }

    /// A ticket for the recording of `call`, and until when it works.
    pub fn issue(&self, session: Session, call: &str) -> (String, Timestamp) {
        let now = self.clock.now();
        let until = now.plus(LIFE);
        let ticket = ids::token();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, link| link.until > now);
        open.insert(ticket.clone(), Link { session, call: call.to_owned(), until });
        (ticket, until)
    }

    /// Who asks with this ticket, and for the recording of which call.
    pub fn redeem(&self, ticket: &str) -> Option<(Session, String)> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let link = open.get(ticket).filter(|link| link.until > self.clock.now())?;
        Some((link.session.clone(), link.call.clone()))
    }
}
