//! Who is asking, and what he may do: first run, login, sessions, roles.
//!
//! Guarantees: there is no default password; every route declares who may use it and everything else is refused;
//! a session ends at once for REST and WebSockets when its operator logs out, is deleted, or changes role or
//! password. Left out: single sign-on and second factors.
pub mod access;
pub mod error;
pub mod http;
pub(crate) mod limits;
pub mod origin;
pub(crate) mod passwords;
pub mod service;
mod store;
pub mod tickets;
pub(crate) mod tokens;
pub mod types;
