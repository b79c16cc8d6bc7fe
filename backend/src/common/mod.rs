//! What every module stands on: time, ids, settings, the database, errors and pages. Knows no domain.
pub mod clock;
pub mod config;
pub mod day;
pub mod db;
pub mod fold;
pub mod http;
pub mod idempotency;
pub mod ids;
pub mod jobs;
pub mod lease;
pub mod paging;
pub mod problem;
pub mod quoted;
pub mod secrets;
pub mod sql;
pub mod telemetry;
pub mod wav;
