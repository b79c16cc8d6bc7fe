//! One call with everything that is known of it, and what people may change on it.
//!
//! Guarantees: who may not see a call gets the same answer as for one that does not exist; a deleted call takes its
//! legs, facts and recording with it; every change and deletion is audited in its transaction.
pub mod http;
pub mod service;
pub(crate) mod store;
pub mod timeline;
pub mod types;
