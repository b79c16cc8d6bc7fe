//! Recordings of calls: fetched from Asterisk, checked, kept, played.
//!
//! Guarantees: the state of a recording is decided from its bytes, never from an event; Asterisk's copy is deleted only
//! after ours is stored and described; names in the store are call ids and nothing else; every play and download is in
//! the audit log. After a time in full quality a recording is compressed, and its large file is removed only when the
//! small one was decoded again and found to be the same.
pub mod audio;
pub mod compress;
pub mod http;
pub mod keeping;
pub mod links;
mod opus;
mod range;
mod scratch;
pub mod service;
pub mod storage;
mod store;
pub mod verify;
