//! The worklist of missed calls: customers who called in vain and are to be called back, one open task for each number.
//!
//! Guarantees: a task is written in the transaction of the call that makes, refreshes or closes it ([`turn`] says which
//! calls those are); a call that is told twice, or late, makes no second task and opens no closed one; a number has at
//! most one open task. Left out: callers without a number, and those who are blocked.
pub mod error;
pub mod http;
pub mod service;
pub(in crate::calls) mod store;
pub mod turn;
pub(in crate::calls) mod turn_store;
pub mod types;
