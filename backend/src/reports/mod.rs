//! Figures: the dashboard, the floor at this moment and the summaries above lists.
//!
//! Guarantees: every figure follows from the rows of calls at the moment of asking, by the definitions of
//! `calls::list::figures`; nothing is counted on the side. Left out: chats.
pub mod dashboard;
pub mod http;
pub mod monitor;
mod store;
