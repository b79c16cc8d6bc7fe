//! The SQL of one call's details.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{
    timeline::StoredFact,
    types::{CallPatch, Leg, RecordingDetail},
};
use crate::{
    calls::{cause::cause, service::word, types::RecordingState},
    common::{
        clock::Timestamp,
        db::{Db, Tx},
        sql::Sql,
    },
    recordings::keeping::types::Hold,
};

/// Facts in order.
pub async fn facts(db: &Db, call: &str) -> Result<Vec<StoredFact>, DbErr> {
    let sql = Sql::new("SELECT at_ms, body FROM call_facts WHERE call_id = ").bind(call).push(" ORDER BY seq");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter()
        .map(|row| {
            let body: String = row.try_get("", "body")?;
            Ok(StoredFact { at: Timestamp(row.try_get("", "at_ms")?), body: serde_json::from_str(&body).ok() })
        })
        .collect()
}

/// Legs in order, without supervisors' who listened; written when the call ends.
pub async fn legs(db: &Db, call: &str) -> Result<Vec<Leg>, DbErr> {
    let sql = Sql::new(
        "SELECT id, seq, kind, operator_id, outcome, cause_code, started_at, ringing_at, answered_at, ended_at \
         FROM call_legs WHERE kind NOT IN ('listener', 'snoop') AND call_id = ",
    )
    .bind(call)
    .push(" ORDER BY seq");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(leg).collect()
}

fn leg(row: &QueryResult) -> Result<Leg, DbErr> {
    let at = |name: &str| Ok::<_, DbErr>(row.try_get::<Option<i64>>("", name)?.map(Timestamp));
    Ok(Leg {
        id: row.try_get("", "id")?,
        seq: row.try_get("", "seq")?,
        kind: row.try_get("", "kind")?,
        operator_id: row.try_get::<Option<String>>("", "operator_id")?.map(Into::into),
        outcome: row.try_get("", "outcome")?,
        cause: cause(row.try_get("", "cause_code")?, None, None),
        started_at: Timestamp(row.try_get("", "started_at")?),
        ringing_at: at("ringing_at")?,
        answered_at: at("answered_at")?,
        ended_at: at("ended_at")?,
    })
}

/// The recording of a call.
pub async fn recording(db: &Db, call: &str) -> Result<Option<RecordingDetail>, DbErr> {
    let sql = Sql::new(
        "SELECT state, duration_secs, expected_secs, bytes, sha256, peaks, error, held_at, held_by, hold_reason \
         FROM recordings WHERE call_id = ",
    )
    .bind(call);
    let Some(row) = db.read().query_one_raw(sql.statement(db.read())).await? else { return Ok(None) };
    let peaks: Option<String> = row.try_get("", "peaks")?;
    Ok(Some(RecordingDetail {
        state: word(&row.try_get::<String>("", "state")?).unwrap_or(RecordingState::Missing),
        duration_secs: row.try_get("", "duration_secs")?,
        expected_secs: row.try_get("", "expected_secs")?,
        bytes: row.try_get("", "bytes")?,
        sha256: row.try_get("", "sha256")?,
        peaks: peaks.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
        error: row.try_get("", "error")?,
        hold: match row.try_get::<Option<i64>>("", "held_at")? {
            Some(at) => Some(Hold {
                at: Timestamp(at),
                operator_id: row.try_get("", "held_by")?,
                reason: row.try_get("", "hold_reason")?,
            }),
            None => None,
        },
    }))
}

/// Writes what people changed.
pub async fn amend(tx: &Tx, call: &str, patch: &CallPatch, now: Timestamp) -> Result<(), DbErr> {
    let mut sql = Sql::new("UPDATE calls SET updated_at = ").bind(now.millis());
    if let Some(notes) = &patch.notes {
        sql = sql.push(", notes = ").bind(notes.as_str());
    }
    if let Some(disposition) = &patch.disposition {
        sql = sql.push(", disposition = ").bind(disposition.clone());
    }
    if let Some(tags) = &patch.tags {
        sql = sql.push(", tags = ").bind(serde_json::json!(tags).to_string());
    }
    let sql = sql.push(" WHERE id = ").bind(call);
    tx.execute_raw(sql.statement(&**tx)).await.map(drop)
}

/// Removes a call that is over, with everything that hangs on it. False if there is none that is over.
pub async fn delete(tx: &Tx, call: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("DELETE FROM calls WHERE ended_at IS NOT NULL AND id = ").bind(call);
    if tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let sql = Sql::new("DELETE FROM call_facts WHERE call_id = ").bind(call);
    tx.execute_raw(sql.statement(&**tx)).await?;
    Ok(true)
}
