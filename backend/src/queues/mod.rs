//! Queues: where callers wait and who is asked to answer.
//!
//! Guarantees: there is always exactly one default queue, and every operator belongs to it; a change is audited and the
//! call core reads it at once. Left out: every strategy but the longest idle, and sizes.
pub mod http;
pub mod service;
mod store;
pub mod types;
