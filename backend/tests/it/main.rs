//! Stories told through the real router, on both real databases, with a clock that the test turns.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

#[macro_use]
mod harness;
mod support;

mod access;
mod auth;
mod callbacks;
mod calls;
mod commands;
mod ivr;
mod jobs;
mod monitor;
mod operators;
mod original_faults;
mod outgoing;
mod phone_setup;
mod queues;
mod realtime;
mod recordings;
mod reports;
mod routes;
mod system;
mod trunks;
mod wallboards;
