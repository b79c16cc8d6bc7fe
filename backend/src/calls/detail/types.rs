//! The details of a call, and what may be written on it.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::timeline::TimelineEntry;
use crate::{
    calls::types::{Call, Cause, RecordingState},
    common::{clock::Timestamp, ids::OperatorId},
    recordings::keeping::types::Hold,
};

/// A call with everything that is known of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CallDetail {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// Who was on it, in order.
    pub legs: Vec<Leg>,
    /// What happened, in order.
    pub timeline: Vec<TimelineEntry>,
    /// Its recordings; empty if nothing was recorded.
    pub recordings: Vec<RecordingDetail>,
}

/// One party of a call.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Leg {
    /// Its channel in Asterisk.
    pub id: String,
    /// Number inside the call, from 0.
    pub seq: i64,
    /// `customer`, `operator`, or `outside` for a number that the queue forwards to.
    pub kind: String,
    /// Whose device it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// `answered`, or how it ended unanswered; none while it lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Why it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// It was added to the call.
    pub started_at: Timestamp,
    /// It rang.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ringing_at: Option<Timestamp>,
    /// It was picked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// It is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecordingDetail {
    /// Where it is.
    pub state: RecordingState,
    /// Its length in seconds, once verified.
    #[schema(required = true)]
    pub duration_secs: Option<f64>,
    /// The talk that it should hold, in seconds.
    #[schema(required = true)]
    pub expected_secs: Option<f64>,
    /// The file's size.
    #[schema(required = true)]
    pub bytes: Option<i64>,
    /// Of the file, in hexadecimal.
    #[schema(required = true)]
    pub sha256: Option<String>,
    /// Loudness over time: 0 to 255, at most 800 values; empty until verified.
    #[schema(value_type = Vec<u32>)]
    pub peaks: Vec<u8>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// It must not be deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
}

/// What people may write on a call. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallPatch {
    /// Up to 10,000 characters.
    pub notes: Option<String>,
    /// Up to 100 characters; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub disposition: Option<Option<String>>,
    /// Up to 20 labels of up to 40 characters.
    pub tags: Option<Vec<String>>,
}

/// Tells `null` from nothing.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

const LONGEST_NOTES: usize = 10_000;
const LONGEST_DISPOSITION: usize = 100;
const MOST_TAGS: usize = 20;
const LONGEST_TAG: usize = 40;

impl CallPatch {
    /// The same with spaces trimmed and labels once each; or the field that is too long.
    pub fn checked(mut self) -> Result<Self, &'static str> {
        if self.notes.as_ref().is_some_and(|notes| notes.chars().count() > LONGEST_NOTES) {
            return Err("notes");
        }
        if let Some(Some(text)) = &mut self.disposition {
            *text = text.trim().to_owned();
            if text.is_empty() || text.chars().count() > LONGEST_DISPOSITION {
                return Err("disposition");
            }
        }
        if let Some(tags) = &mut self.tags {
            let mut kept: Vec<String> = Vec::new();
            for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
                if tag.chars().count() > LONGEST_TAG {
                    return Err("tags");
                }
                if !kept.iter().any(|known| known == tag) {
                    kept.push(tag.to_owned());
                }
            }
            if kept.len() > MOST_TAGS {
                return Err("tags");
            }
            *tags = kept;
        }
        // PostgreSQL's text cannot hold it.
        let texts = self.notes.iter().chain(self.disposition.iter().flatten()).chain(self.tags.iter().flatten());
        if texts.into_iter().any(|text| text.contains('\0')) { Err("text") } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(json: serde_json::Value) -> Result<CallPatch, &'static str> {
        serde_json::from_value::<CallPatch>(json).map_err(|_| "json")?.checked()
    }

    #[test]
    fn what_is_too_long_or_unknown_is_refused() {
        assert_eq!(patch(serde_json::json!({"notes": "x".repeat(10_001)})).unwrap_err(), "notes");
        assert_eq!(patch(serde_json::json!({"tags": ["x".repeat(41)]})).unwrap_err(), "tags");
        assert_eq!(patch(serde_json::json!({"disposition": " "})).unwrap_err(), "disposition");
        assert_eq!(patch(serde_json::json!({"notes": "a\0b"})).unwrap_err(), "text");
        assert_eq!(patch(serde_json::json!({"status": "answered"})).unwrap_err(), "json");
    }

    #[test]
    fn null_removes_and_nothing_keeps() {
        assert_eq!(patch(serde_json::json!({"disposition": null})).unwrap().disposition, Some(None));
        let kept = patch(serde_json::json!({"tags": [" vip ", "vip", ""]})).unwrap();
        assert_eq!((kept.disposition, kept.tags), (None, Some(vec!["vip".to_owned()])));
    }
}
