//! A call's row with what people wrote on it: the one shape that lists, details and events share.

use sea_orm::DbErr;

use super::{
    cause::cause,
    journal::row::CallRow,
    store::{self, Annotations},
    types::{Call, CallState, CallStatus, Direction, MissedReason, RecordingRef, RecordingState, Supervision},
};
use crate::{
    common::{
        clock::Timestamp,
        db::Db,
        ids::{CallId, OperatorId, QueueId},
    },
    realtime::{
        hub::Hub,
        types::{Audience, CallStatusData, Event, Topic},
    },
};

/// A call and whom its events concern.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The call.
    pub call: Call,
    /// Operators on any of its legs.
    pub involved: Vec<OperatorId>,
    /// Who listens to it.
    pub supervision: Option<Supervision>,
    /// The task of the worklist that it concerns.
    pub missed_task: Option<String>,
}

/// Views of rows that were just written.
pub async fn views_of_rows(db: &Db, rows: &[CallRow]) -> Result<Vec<View>, DbErr> {
    let ids: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
    let mut notes = store::annotations(db, &ids).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let mut notes = notes.remove(&row.id).unwrap_or_default();
            View {
                missed_task: notes.missed_task.take(),
                call: call(row, notes),
                supervision: row.supervision.clone(),
                involved: row.involved.iter().map(|id| OperatorId::from(id.as_str())).collect(),
            }
        })
        .collect())
}

/// Tells the pages of a call that changed: those of its operators never who listens to it, and nothing at all when
/// nothing but that has changed (`discreet`).
pub fn tell(
    hub: &Hub,
    data: CallStatusData,
    involved: Vec<OperatorId>,
    supervision: Option<Supervision>,
    discreet: bool,
) {
    let publish = |data: CallStatusData, audience| hub.publish(&Event::CallStatus(Box::new(data)), audience);
    if supervision.is_none() && !discreet {
        publish(data, Audience::involved(involved, Topic::Calls));
        return;
    }
    if !discreet {
        publish(data.clone(), Audience::only(involved, Topic::Calls));
    }
    // After the other one: who is in the call and leads gets both.
    publish(CallStatusData { supervision, ..data }, Audience::overseers(Topic::Calls));
}

fn call(row: &CallRow, notes: Annotations) -> Call {
    let at = |ms: Option<i64>| ms.map(Timestamp);
    Call {
        id: CallId::from(row.id.as_str()),
        direction: word(row.direction).unwrap_or(Direction::Inbound),
        state: word(row.state).unwrap_or(CallState::Ended),
        status: row.status.and_then(word::<CallStatus>),
        missed_reason: row.missed_reason.and_then(word::<MissedReason>),
        cause: cause(row.cause_code, row.cause_sip, row.cause_text.as_deref()),
        from: row.from_number.clone(),
        to: row.to_number.clone(),
        did: row.did.clone(),
        trunk_id: row.trunk_id.clone(),
        queue_id: row.queue_id.as_deref().map(QueueId::from),
        operator_id: row.operator_id.as_deref().map(OperatorId::from),
        current_operator_id: row.current_operator.as_deref().map(OperatorId::from),
        consult: row.consult.clone(),
        callback: row.callback.clone(),
        parked: row.parked.clone(),
        contact: notes.contact,
        started_at: Timestamp(row.started_at),
        answered_at: at(row.answered_at),
        ended_at: at(row.ended_at),
        wait_secs: row.wait_secs,
        ring_secs: row.ring_secs,
        talk_secs: row.talk_secs,
        hold_secs: row.hold_secs,
        recording: row.recorded.then(|| RecordingRef {
            state: notes.recording.unwrap_or(RecordingState::Recording),
            duration_secs: notes.recording_secs,
        }),
        voicemail: notes.voicemail,
        notes: notes.notes,
        disposition: notes.disposition,
        tags: notes.tags,
    }
}

/// A stored word as its enum.
pub fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
