//! What every module stands on: time, ids, settings, the database, errors and pages. Knows no domain.
pub mod clock;
pub mod config;
pub mod db;
pub mod http;
pub mod ids;
pub mod lease;
pub mod paging;
pub mod problem;
pub mod secrets;
pub mod telemetry;
