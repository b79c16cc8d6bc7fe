//! Everything that touches Asterisk: the driver that owns the call core, translation, snapshots, provisioning, health,
//! and the files of the private instance.
mod chime;
pub mod claim;
pub mod config_files;
pub mod driver;
pub mod executor;
pub mod handle;
pub mod instance;
pub mod link;
pub mod provision;
pub mod refusal;
pub mod snapshot;
mod sounds;
pub mod translate;
