//! The call center: one server beside Asterisk.
pub mod app;
pub mod asterisk;
pub mod auth;
pub mod calls;
pub mod common;
pub mod operators;
pub mod realtime;
pub mod settings;
