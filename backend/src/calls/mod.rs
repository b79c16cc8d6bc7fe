//! Calls as people see them: lists, details, commands.
pub mod actions;
pub mod cause;
pub mod detail;
pub mod http;
pub mod import;
pub mod journal;
pub mod list;
pub mod number;
pub mod service;
pub mod store;
pub mod types;
pub mod worklist;
