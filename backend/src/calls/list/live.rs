//! Calls that go on.
use sea_orm::DbErr;
use serde::Serialize;
use utoipa::ToSchema;

use super::{filter::Filter, row::CallRow, store};
use crate::{
    calls::types::{Call, Supervision},
    common::{
        clock::{Clock, Timestamp},
        db::Db,
        ids::OperatorId,
    },
};

/// A call that goes on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LiveCall {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// Since when the caller waits, or waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// Operators whose devices ring.
    pub offered_to: Vec<OperatorId>,
    /// When the present offer ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring_until: Option<Timestamp>,
    /// Who waits with a higher one stands before who came earlier.
    pub priority: u8,
    /// On hold since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_since: Option<Timestamp>,
    /// The operator's microphone is off.
    pub muted: bool,
    /// Silence is written into the recording.
    pub recording_paused: bool,
    /// Who listens to it; operators are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervision: Option<Supervision>,
}

impl From<CallRow> for LiveCall {
    fn from(row: CallRow) -> Self {
        let live = row.live.unwrap_or_default();
        Self {
            call: row.call,
            waiting_since: row.queued_at,
            offered_to: live.offered_to.into_iter().map(OperatorId::from).collect(),
            ring_until: live.ring_until.map(Timestamp),
            priority: live.priority,
            held_since: live.held_since.map(Timestamp),
            muted: live.muted,
            recording_paused: live.recording == "paused",
            supervision: live.supervision,
        }
    }
}

/// Live calls that the filter finds: who waits longest first, then the talks.
pub async fn live_calls(db: &Db, clock: &Clock, filter: &Filter) -> Result<Vec<LiveCall>, DbErr> {
    let rows = store::live(db, filter, clock.now()).await?;
    let mut calls: Vec<LiveCall> = rows.into_iter().map(LiveCall::from).collect();
    if filter.visible_to.is_some() {
        calls.iter_mut().for_each(|call| call.supervision = None);
    }
    Ok(calls)
}
