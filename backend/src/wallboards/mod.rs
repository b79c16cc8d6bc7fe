//! Wallboards: screens on a wall that show what happens now, each opened by the token in its link.
//!
//! Guarantees: a token opens one reading and nothing else, and is kept as a hash; a link that is revoked opens nothing
//! from the next reading on; a board shows no number of a customer but its last four digits; however many boards there
//! are, the figures are counted once a second. Left out: boards of some queues only.
pub mod error;
pub mod http;
pub mod service;
mod store;
pub mod types;
