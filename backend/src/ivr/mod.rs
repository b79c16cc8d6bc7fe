//! Menus of keys (IVR): what a caller hears before anybody takes him, and where each key leads.
//!
//! Guarantees: what a menu names is there, also later: what it leads to cannot be deleted; menus that would send a silent
//! caller round in a circle are not saved; a change is audited and the call core reads it at once. What happens in a call
//! is decided by the core.
pub mod core;
pub mod error;
pub mod http;
mod rules;
pub mod service;
mod store;
pub mod types;
