//! What is said of keeping recordings.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::clock::Timestamp;

/// For how long recordings are kept after their call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeepTimes {
    /// Talks, in days, 1 to 3650; null: for ever.
    #[schema(required = true, minimum = 1, maximum = 3650)]
    pub talks_days: Option<u16>,
    /// Messages of callers, in days, 1 to 3650; null: for ever.
    #[schema(required = true, minimum = 1, maximum = 3650)]
    pub messages_days: Option<u16>,
    /// For how many days in full quality, 1 to 3650; null: for ever. Then they are compressed to an eighth of their size.
    #[serde(default = "a_day")]
    #[schema(required = true, minimum = 1, maximum = 3650)]
    pub full_quality_days: Option<u16>,
}

/// In the first day a talk is looked up most, and copied into other programs.
fn a_day() -> Option<u16> {
    Some(1)
}

impl Default for KeepTimes {
    fn default() -> Self {
        Self { talks_days: None, messages_days: None, full_quality_days: a_day() }
    }
}

/// For how long recordings are kept, and the room that they take.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Keeping {
    /// The times.
    #[serde(flatten)]
    pub times: KeepTimes,
    /// The room.
    pub room: Room,
}

/// The room that recordings take.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Room {
    /// All of them.
    pub kept: Amount,
    /// Those on hold among them.
    pub held: Amount,
    /// Those of the last 30 days among them.
    pub last_30_days: Amount,
    /// Where they lie; null in an object store, which tells no end.
    #[schema(required = true)]
    pub disk: Option<Disk>,
    /// At the pace of the last 30 days the disk is full in so many days; null if nothing is being recorded or no disk is
    /// known.
    #[schema(required = true)]
    pub full_in_days: Option<u64>,
}

/// A number of recordings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amount {
    /// How many.
    pub recordings: u64,
    /// Their size together.
    pub bytes: u64,
}

/// A disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Disk {
    /// Its size in bytes.
    pub total_bytes: u64,
    /// Of it free for this server.
    pub free_bytes: u64,
}

/// A recording that must not be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hold {
    /// Since then.
    pub at: Timestamp,
    /// By this operator.
    pub operator_id: String,
    /// Why.
    pub reason: String,
}

/// Why a recording must not be deleted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewHold {
    /// In somebody's words, 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
