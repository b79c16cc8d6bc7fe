//! A fake Asterisk that behaves like the real one where call control can tell the difference.
//!
//! * [`model`] is pure: no clock, no randomness, no I/O. Requests go in, answers and events come out, so
//!   that a property test can play a thousand call histories a second.
//! * [`server`] puts it behind HTTP and a WebSocket, with a clock and with faults to switch on.
//!
//! What it imitates was measured on Asterisk 22; the traces under `tests/traces` were recorded there and
//! a test compares. It carries no media: what a channel would hear is computed, see
//! [`model::Sim::hears`].

pub mod model;
pub mod server;
