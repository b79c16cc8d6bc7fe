//! Everything that touches the telephony side: the way to the call core, the driver, provisioning and health.
mod chime;
pub mod config_files;
pub mod handle;
pub mod instance;
pub mod refusal;
