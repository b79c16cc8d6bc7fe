//! The installation's own affairs: the audit log and small values that outlive a restart.
pub mod audit;
pub mod kv;
pub mod store;
