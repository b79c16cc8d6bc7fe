//! The people who take calls: their accounts, devices and status.
//!
//! Guarantees: answers never carry password hashes or SIP secrets; a user name or extension belongs to one living
//! operator; every change is audited in its transaction. Status changes are decided by the call core.
pub mod error;
pub mod http;
pub mod phones;
mod rules;
pub mod service;
mod setup;
mod store;
pub mod types;
