//! Asterisk's events as one ordered stream that says when it is connected and when it is not.
//!
//! [`connect`] starts a task that keeps one WebSocket open, for ever, with growing pauses between
//! attempts. What the consumer sees is a sequence of [`StreamItem`]s:
//!
//! * events between `Connected { epoch: n }` and `Lost { epoch: n, .. }` came over one socket, in
//!   Asterisk's order. Asterisk neither queues nor repeats what happened in between, so each
//!   `Connected` is the moment to take a snapshot over REST.
//! * the reading task never waits for its consumer. When the queue is full the socket is given up and
//!   the consumer learns it from `Lost { reason: Overflow, .. }`.
//! * after `Replaced` the stream ends: another server took the application over.

mod config;
mod connection;
mod item;
mod reconnect;
mod rest;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::sync::mpsc;

pub use config::Config;
pub use item::{LostReason, StreamItem};

use crate::{Error, Request};

/// Starts the connection. The task ends when the [`EventStream`] is dropped.
///
/// Must be called inside a tokio runtime.
#[must_use]
pub fn connect(config: Config) -> (Handle, EventStream) {
    let (items, receiver) = mpsc::channel(config.queue.max(1));
    let shared = Arc::new(Shared::default());
    tokio::spawn(reconnect::run(config, items, Arc::clone(&shared)));
    (Handle { shared }, EventStream { receiver })
}

/// The consumer's end.
#[derive(Debug)]
pub struct EventStream {
    receiver: mpsc::Receiver<StreamItem>,
}

impl EventStream {
    /// The next item; `None` after [`StreamItem::Replaced`]. Safe to cancel.
    pub async fn next(&mut self) -> Option<StreamItem> {
        self.receiver.recv().await
    }

    /// Waits for at least one item and appends up to `limit` that are there. Returns how many; 0 at the
    /// end of the stream. Safe to cancel.
    pub async fn next_batch(&mut self, items: &mut Vec<StreamItem>, limit: usize) -> usize {
        self.receiver.recv_many(items, limit).await
    }
}

impl futures_util::Stream for EventStream {
    type Item = StreamItem;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<StreamItem>> {
        self.receiver.poll_recv(context)
    }
}

/// Looks at the connection and sends requests over it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

impl Handle {
    /// What went over the socket since the start.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.shared.counters;
        Stats {
            delivered: read(&counters.delivered),
            ignored: read(&counters.ignored),
            malformed: read(&counters.malformed),
            connected: read(&counters.connected),
        }
    }

    /// Sends a REST request over the event socket.
    pub(crate) async fn rest(&self, request: &Request) -> Result<Bytes, Error> {
        self.shared.rest.call(request).await
    }
}

/// Counters of one [`connect`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Events given to the consumer.
    pub delivered: u64,
    /// Events of types that the consumer does not want.
    pub ignored: u64,
    /// Frames that could not be read.
    pub malformed: u64,
    /// How often the socket was connected.
    pub connected: u64,
}

#[derive(Debug, Default)]
struct Shared {
    counters: Counters,
    rest: rest::Lane,
}

#[derive(Debug, Default)]
struct Counters {
    delivered: AtomicU64,
    ignored: AtomicU64,
    malformed: AtomicU64,
    connected: AtomicU64,
}

impl Counters {
    fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
