//! For how long recordings are kept, and how much room they take.
//!
//! Guarantees: nothing is deleted before somebody has set a time; a recording on hold and a message that nobody has called
//! back about stay, whatever the time; after a jump of the clock or a restored backup nothing is deleted for a day; what was deleted goes on saying that it was (`expired`).
pub mod http;
pub mod service;
mod store;
pub mod types;
