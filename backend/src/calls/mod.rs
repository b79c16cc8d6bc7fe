//! Calls as people see them: lists, details, commands.
pub mod types;
