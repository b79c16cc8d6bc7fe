//! Client of Asterisk's REST interface (ARI).
//!
//! * [`ops`]: every REST operation as a struct; [`Operation::request`] turns it into a plain
//!   [`Request`] without any I/O, so that a pure core can build commands and a test can compare them.
//! * [`Client`]: sends requests over pooled HTTP, or over the event WebSocket.
//! * [`stream`]: events as **one ordered stream**, in which "connected" and "lost" are items too.
//!   Nothing is dropped silently: a frame that cannot be read, a queue that overflows and a second
//!   server that took the application over are all visible.
//! * [`models`], [`events`]: wire types, generated from the JSON that Asterisk ships and tolerant of
//!   missing and unknown fields.
//!
//! The crate knows nothing about calls, queues or databases.

mod client;
mod decode;
mod error;
mod generated;
mod interest;
mod operation;
mod request;
pub mod stream;
mod time;

pub use client::{Client, HttpConfig};
pub use decode::{Decoded, decode};
pub use error::Error;
pub use generated::event::{Event, EventKind};
pub use generated::{events, models, ops};
pub use interest::EventSet;
pub use operation::{Operation, Reply};
pub use request::{Method, Request, VarMap};
pub use time::parse_timestamp_ms;
