//! Prompts: sounds that a company uploads, for menus to say.
//!
//! Guarantees: what is stored was decoded, whatever its name said, and is in the two forms that telephones take; a sound
//! that something says cannot be deleted; a change is audited. The files lie beside Asterisk, which reads them by name.
mod convert;
pub mod error;
pub mod files;
pub mod http;
mod opus;
mod resample;
pub mod service;
mod store;
pub mod types;
