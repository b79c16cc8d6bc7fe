//! Working hours: weeks with holidays, by which routes tell when somebody is there.
//!
//! Guarantees: hours are those of the company's time zone, also when its clocks change; a change is audited and the call
//! core reads it at once; what a page says about now is reckoned by the same code that decides calls. Left out: what
//! happens outside the hours, which the route says.
pub mod clock;
pub mod error;
pub mod http;
mod rules;
pub mod service;
mod store;
pub mod types;
