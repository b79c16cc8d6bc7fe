//! Routes: which calls from outside go where, and when.
//!
//! Guarantees: a number on a trunk has one route at most; a route leads to what is there, and what it leads to cannot be
//! deleted under it; a change is audited and the call core reads it at once. Left out: the decision itself (the core
//! makes it), and the hours (working hours are their own thing).
pub mod core;
pub mod error;
pub mod http;
mod rules;
pub mod service;
mod store;
pub mod types;
