//! Stories told through the real router, on both real databases, with a clock that the test turns.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

#[macro_use]
mod harness;

mod access;
mod auth;
mod commands;
mod operators;
mod realtime;
mod system;
