//! What a connection holds of the hub.
use tokio::sync::{mpsc, watch};

use super::{Cut, Hub, Lost, Numbered, Parked};
use crate::realtime::types::Topic;

/// One connection's end of the hub.
#[derive(Debug)]
pub struct Attachment {
    /// Unique for the life of the server.
    pub key: u64,
    /// What the client resumes with.
    pub session: String,
    pub(super) queue: mpsc::Receiver<Numbered>,
    pub(super) cut: watch::Receiver<Option<Cut>>,
    pub(super) era: u32,
    pub(super) hub: Hub,
}

impl Attachment {
    /// The next event, or the hub's wish to end this connection.
    pub async fn next(&mut self) -> Result<Numbered, Cut> {
        loop {
            let message = tokio::select! {
                biased;
                cut = cut_of(&mut self.cut) => return Err(cut),
                message = self.queue.recv() => message,
            };
            match message {
                Some(message) if message.era == self.era => return Ok(message),
                Some(_) => {}
                // The hub let go of this connection; the reason is there already.
                None => return Err(cut_of(&mut self.cut).await),
            }
        }
    }

    /// An event that already waits.
    pub fn next_ready(&mut self) -> Option<Numbered> {
        loop {
            let message = self.queue.try_recv().ok()?;
            if message.era == self.era {
                return Some(message);
            }
        }
    }

    /// Listens to these topics from now on.
    pub fn subscribe(&self, topics: Vec<Topic>) {
        if let Some(client) = self.hub.lock().clients.get_mut(&self.key)
            && client.position.topics.as_ref() != Some(&topics)
        {
            client.position.topics = Some(topics);
            client.position.subscribed_at = client.position.seq;
        }
    }

    /// Goes on where the client's earlier connection `session` had seen `seq`. The answer is what it missed.
    pub fn resume(&mut self, session: &str, seq: u64) -> Result<Vec<Numbered>, Lost> {
        let now = self.hub.clock.now();
        let mut guard = self.hub.lock();
        let inner = &mut *guard;
        inner.forget(now);
        let me = inner.clients.get(&self.key).ok_or(Lost::UnknownSession)?.position.clone();
        let half_open = inner.clients.iter().find(|(_, c)| c.position.session == session).map(|(key, _)| *key);
        let earlier = match half_open {
            Some(key) if key != self.key => inner.clients.get(&key).map(|client| client.position.clone()),
            Some(_) => None,
            None => inner.parked.get(session).map(|parked| parked.position.clone()),
        };
        let earlier = earlier
            .filter(|position| position.operator == me.operator && position.role == me.role)
            .ok_or(Lost::UnknownSession)?;
        let (messages, mut position) = inner.replay(earlier, seq)?;
        position.login = me.login;
        inner.parked.remove(session);
        if let Some(replaced) = half_open.and_then(|key| inner.clients.remove(&key)) {
            replaced.cut.send_replace(Some(Cut::Replaced));
        }
        if let Some(client) = inner.clients.get_mut(&self.key) {
            // What already waits in the queue was numbered for the session that is given up, and is in `messages`.
            client.era += 1;
            self.era = client.era;
            client.position = position;
        }
        drop(guard);
        session.clone_into(&mut self.session);
        let era = self.era;
        Ok(messages.into_iter().map(|(seq, body)| Numbered { seq, era, body }).collect())
    }
}

async fn cut_of(cut: &mut watch::Receiver<Option<Cut>>) -> Cut {
    match cut.wait_for(Option::is_some).await {
        Ok(cut) => cut.unwrap_or(Cut::Shutdown),
        Err(_) => Cut::Shutdown,
    }
}

/// Tells a connection that carries no events when its login is over.
#[derive(Debug)]
pub struct Ward {
    pub(super) key: u64,
    pub(super) cut: watch::Receiver<Option<Cut>>,
    pub(super) hub: Hub,
}

impl Ward {
    /// Waits until the login is over, or the server ends.
    pub async fn over(mut self) {
        cut_of(&mut self.cut).await;
    }
}

impl Drop for Ward {
    fn drop(&mut self) {
        self.hub.lock().wards.remove(&self.key);
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        let now = self.hub.clock.now();
        let mut inner = self.hub.lock();
        if let Some(client) = inner.clients.remove(&self.key) {
            let position = client.position;
            inner.parked.insert(position.session.clone(), Parked { position, at: now });
        }
    }
}
