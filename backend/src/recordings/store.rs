//! The SQL of recordings.
use sea_orm::{ConnectionTrait, DbErr};

use super::{
    audio::Audio,
    service::{Due, Stored, ToVerify},
};
use crate::common::{
    clock::Timestamp,
    db::{Db, Tx},
    sql::Sql,
};

/// What the verification of a call's recording starts from.
pub(super) async fn to_verify(db: &Db, call: &str) -> Result<Option<ToVerify>, DbErr> {
    let sql = Sql::new(
        "SELECT r.state, c.operator_id, c.answered_at, c.ended_at FROM recordings r JOIN calls c ON c.id = r.call_id \
         WHERE r.call_id = ",
    )
    .bind(call);
    let Some(row) = db.read().query_one_raw(sql.statement(db.read())).await? else { return Ok(None) };
    Ok(Some(ToVerify {
        state: row.try_get("", "state")?,
        answered_at: row.try_get::<Option<i64>>("", "answered_at")?.map(Timestamp),
        ended_at: row.try_get::<Option<i64>>("", "ended_at")?.map(Timestamp),
    }))
}

/// Where a recording lies and what is known of it.
pub(super) async fn stored(db: &Db, call: &str) -> Result<Option<Stored>, DbErr> {
    let sql = Sql::new("SELECT state, path, sha256 FROM recordings WHERE call_id = ").bind(call);
    let Some(row) = db.read().query_one_raw(sql.statement(db.read())).await? else { return Ok(None) };
    Ok(Some(Stored {
        state: row.try_get("", "state")?,
        path: row.try_get("", "path")?,
        sha256: row.try_get("", "sha256")?,
    }))
}

/// A recording whose sound is still in Asterisk. False if the call has one already.
pub(super) async fn add_pending(tx: &Tx, call: &str, now: Timestamp) -> Result<bool, DbErr> {
    let sql = Sql::new("INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES (")
        .bind(call)
        .push(", 'pending', ")
        .bind(now.millis())
        .push(", ")
        .bind(now.millis())
        .push(") ON CONFLICT (call_id) DO NOTHING");
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() > 0)
}

/// There is something to hear. False if the call was deleted.
pub(super) async fn set_audio(
    tx: &Tx,
    call: &str,
    state: &str,
    path: &str,
    expected_secs: f64,
    audio: &Audio,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = Sql::new("UPDATE recordings SET state = ")
        .bind(state)
        .push(", path = ")
        .bind(path)
        .push(", duration_secs = ")
        .bind(audio.duration_secs)
        .push(", expected_secs = ")
        .bind(expected_secs)
        .push(", bytes = ")
        .bind(i64::try_from(audio.bytes).unwrap_or(i64::MAX))
        .push(", sha256 = ")
        .bind(audio.sha256.as_str())
        .push(", peaks = ")
        .bind(serde_json::json!(audio.peaks).to_string())
        .push(", error = ")
        .bind(audio.repaired.then(|| "header_repaired".to_owned()))
        .push(", updated_at = ")
        .bind(now.millis())
        .push(" WHERE call_id = ")
        .bind(call);
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() > 0)
}

/// There is nothing to hear.
pub(super) async fn set_missing(
    tx: &Tx,
    call: &str,
    expected_secs: f64,
    why: &str,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE recordings SET state = 'missing', expected_secs = ")
        .bind(expected_secs)
        .push(", error = ")
        .bind(why)
        .push(", updated_at = ")
        .bind(now.millis())
        .push(" WHERE call_id = ")
        .bind(call);
    tx.execute_raw(sql.statement(&**tx)).await.map(drop)
}

/// The oldest recording that was made before `before` and is neither compressed nor on hold.
pub(super) async fn to_compress(db: &Db, before: Timestamp) -> Result<Option<Due>, DbErr> {
    let sql = Sql::new(
        "SELECT call_id, path FROM recordings WHERE compressed_at IS NULL AND path IS NOT NULL AND held_at IS NULL \
         AND state IN ('complete', 'truncated') AND created_at <= ",
    )
    .bind(before.millis())
    .push(" ORDER BY created_at LIMIT 1");
    let Some(row) = db.read().query_one_raw(sql.statement(db.read())).await? else { return Ok(None) };
    Ok(Some(Due { call: row.try_get("", "call_id")?, path: row.try_get("", "path")? }))
}

/// Its compressed file is the recording now. False if it was deleted or put on hold meanwhile.
pub(super) async fn set_compressed(
    tx: &Tx,
    due: &Due,
    path: &str,
    bytes: u64,
    sha256: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = Sql::new("UPDATE recordings SET path = ")
        .bind(path)
        .push(", bytes = ")
        .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
        .push(", sha256 = ")
        .bind(sha256)
        .push(", compressed_at = ")
        .bind(now.millis())
        .push(", updated_at = ")
        .bind(now.millis())
        .push(" WHERE held_at IS NULL AND path = ")
        .bind(due.path.as_str())
        .push(" AND call_id = ")
        .bind(due.call.as_str());
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() > 0)
}

/// It cannot be compressed: not tried again.
pub(super) async fn set_left(tx: &Tx, call: &str, now: Timestamp) -> Result<(), DbErr> {
    let sql =
        Sql::new("UPDATE recordings SET compressed_at = ").bind(now.millis()).push(" WHERE call_id = ").bind(call);
    tx.execute_raw(sql.statement(&**tx)).await.map(drop)
}

/// Whether this person has begun to hear this recording since `since`.
pub(super) async fn was_played(db: &Db, operator: &str, call: &str, since: Timestamp) -> Result<bool, DbErr> {
    let sql = Sql::new("SELECT 1 AS found FROM audit_log WHERE subject_id = ")
        .bind(call)
        .push(" AND at >= ")
        .bind(since.millis())
        .push(" AND actor_id = ")
        .bind(operator)
        .push(" AND action IN ('recording.played', 'recording.downloaded') LIMIT 1");
    Ok(db.read().query_one_raw(sql.statement(db.read())).await?.is_some())
}
