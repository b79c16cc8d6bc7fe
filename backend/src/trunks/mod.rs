//! Trunks: the ways to the telephone network.
//!
//! Guarantees: nothing that a person types can become configuration of Asterisk (every field has a grammar, names become
//! slugs); no two trunks claim the same calls; passwords go in and never come out; a change is audited and pushed to
//! Asterisk at once.
mod address;
mod check;
pub mod faults;
pub mod http;
mod rules;
pub mod service;
mod state;
mod store;
mod test_call;
pub mod types;
pub mod watch;
