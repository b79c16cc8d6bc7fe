//! The company's rules for calls to numbers outside: countries, numbers that cost more, hours, and how many. Here they
//! are kept and changed; the call core keeps to them wherever a number is dialled.
pub mod error;
pub mod http;
mod rules;
pub mod service;
mod store;
pub mod types;
