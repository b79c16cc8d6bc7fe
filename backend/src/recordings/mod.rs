//! Recordings of calls: fetched from Asterisk, checked, kept, played.
//!
//! Guarantees: the state of a recording is decided from its bytes, never from an event; Asterisk's copy is deleted only
//! after ours is stored and described; names in the store are call ids and nothing else; every play and download is in
//! the audit log. Left out: encoding to Opus.
pub mod audio;
pub mod http;
pub mod keeping;
pub mod links;
mod range;
pub mod service;
pub mod storage;
mod store;
pub mod verify;
