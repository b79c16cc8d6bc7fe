//! Everything that touches the telephony side: the way to the call core, the driver, provisioning and health.
pub mod handle;
pub mod refusal;
