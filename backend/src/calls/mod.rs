//! Calls as people see them: lists, details, commands.
pub mod journal;
pub mod number;
pub mod service;
pub mod store;
pub mod types;
