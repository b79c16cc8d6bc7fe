//! Queues: where callers wait and who is asked to answer.
//!
//! Guarantees: there is always exactly one default queue, and every operator belongs to it; a change is audited and the
//! call core reads it at once. Numbers that are
//! refused or go first are kept here too. Left out: who is asked (the core decides), and which call comes to which queue.
pub mod callers;
pub mod core;
pub mod error;
pub mod http;
mod rules;
pub mod service;
mod store;
pub mod types;
