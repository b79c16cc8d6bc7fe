//! What people see at once: one WebSocket per page, with sequence numbers and resumption.
//!
//! Guarantees: nobody receives what his role may not see; a client gets every event meant for it in order, or is
//! told `resync` and cut. Left out: delivery between several servers.
pub mod http;
pub mod hub;
pub mod pages;
mod sip_proxy;
mod socket;
pub mod types;
