//! What people wrote on calls, read beside the rows that the journal writes.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

use super::{
    service::word,
    types::{ContactRef, RecordingState},
};
use crate::common::db::Db;

/// What belongs to a call and does not come from its facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// The operator's words.
    pub notes: String,
    /// The operator's verdict.
    pub disposition: Option<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// Whose number it is.
    pub contact: Option<ContactRef>,
    /// The caller left a message.
    pub voicemail: bool,
    /// Where the recording is.
    pub recording: Option<RecordingState>,
    /// Its length.
    pub recording_secs: Option<f64>,
    /// The task of the worklist that waits for this customer, or that this call has closed.
    pub missed_task: Option<String>,
}

/// Annotations of calls, by id.
pub async fn annotations(db: &Db, ids: &[&str]) -> Result<HashMap<String, Annotations>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT c.id, c.notes, c.disposition, c.tags, c.voicemail, k.id AS contact_id, k.name AS contact_name, \
         r.state AS recording, r.duration_secs, COALESCE((SELECT t.id FROM missed_tasks t WHERE t.closed_at IS NULL \
         AND t.number = CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END), \
         (SELECT t.id FROM missed_tasks t WHERE t.reached_call_id = c.id)) AS missed_task FROM calls c LEFT JOIN contacts k ON k.id = c.contact_id \
         LEFT JOIN recordings r ON r.call_id = c.id WHERE c.id IN ({})",
        marks.join(", ")
    );
    let conn = db.read();
    let values: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    rows.iter()
        .map(|r| {
            let contact: Option<String> = r.try_get("", "contact_id")?;
            let name: Option<String> = r.try_get("", "contact_name")?;
            let tags: String = r.try_get("", "tags")?;
            let recording: Option<String> = r.try_get("", "recording")?;
            let annotations = Annotations {
                notes: r.try_get("", "notes")?,
                disposition: r.try_get("", "disposition")?,
                tags: serde_json::from_str(&tags).unwrap_or_default(),
                contact: contact.zip(name).map(|(id, name)| ContactRef { id, name }),
                voicemail: r.try_get("", "voicemail")?,
                recording: recording.as_deref().and_then(word),
                recording_secs: r.try_get("", "duration_secs")?,
                missed_task: r.try_get("", "missed_task")?,
            };
            Ok((r.try_get("", "id")?, annotations))
        })
        .collect()
}
