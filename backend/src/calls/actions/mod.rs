//! What people do with calls: dial, answer, hold, end. Everything is decided by the call core; here is only who may
//! ask, and what a typed number means.
pub mod dial;
pub mod http;
pub mod park;
pub(crate) mod store;
pub(super) mod supervise;
pub mod transfer;
