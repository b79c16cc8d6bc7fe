//! The call center: one server beside Asterisk.
pub mod app;
pub mod asterisk;
pub mod auth;
pub mod calls;
pub mod common;
pub mod operators;
pub mod queues;
pub mod realtime;
pub mod recordings;
pub mod reports;
pub mod settings;
pub mod trunks;
