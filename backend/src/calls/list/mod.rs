//! The list of calls: one filter for pages, summaries and exports.
//!
//! Guarantees: pages are complete and without repetition while calls come in; an operator finds only calls that he
//! answered, made, or that rang at his device; a live call's spans are right at the moment of reading.
pub mod export;
pub mod figures;
pub mod filter;
pub mod http;
pub mod live;
pub mod parked;
pub mod plan;
pub mod row;
mod sheet;
pub(crate) mod store;
