//! The SQL of keeping recordings.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::Amount;
use crate::common::{clock::Timestamp, sql::Sql};

/// A recording that has sound.
const WITH_SOUND: &str = "r.state IN ('complete', 'truncated')";

/// Which recordings are older than they are kept: talks made before `talks`, messages made before `messages`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Older {
    pub talks: Option<Timestamp>,
    pub messages: Option<Timestamp>,
}

impl Older {
    /// None if nothing is ever too old.
    fn condition(self, sql: Sql) -> Option<Sql> {
        let (talks, messages) = (self.talks, self.messages);
        let mut sql = sql.push(" FROM recordings r JOIN calls c ON c.id = r.call_id WHERE ").push(WITH_SOUND);
        // For the index: no recording that is too old is younger than this.
        sql = sql.push(" AND r.created_at < ").bind(talks.max(messages)?.millis()).push(" AND r.held_at IS NULL AND (");
        if let Some(before) = talks {
            sql = sql.push("(c.voicemail = ").bind(false).push(" AND r.created_at < ").bind(before.millis()).push(")");
        }
        if let Some(before) = messages {
            sql = sql.push(if talks.is_some() { " OR " } else { "" });
            sql = sql.push("(c.voicemail = ").bind(true).push(" AND r.created_at < ").bind(before.millis()).push(")");
        }
        // A message that nobody has called back about is heard no more once it is gone.
        Some(sql.push(
            ") AND NOT EXISTS (SELECT 1 FROM missed_task_calls m JOIN missed_tasks t ON t.id = m.task_id \
             WHERE m.call_id = r.call_id AND t.closed_at IS NULL)",
        ))
    }
}

/// Those that are too old, the oldest first.
pub(super) async fn too_old<C: ConnectionTrait>(db: &C, older: Older, limit: u64) -> Result<Vec<String>, DbErr> {
    let Some(sql) = older.condition(Sql::new("SELECT r.call_id")) else { return Ok(Vec::new()) };
    let sql = sql.push(" ORDER BY r.created_at LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = db.query_all_raw(sql.statement(db)).await?;
    rows.iter().map(|row| row.try_get("", "call_id")).collect()
}

/// How many are too old.
pub(super) async fn amount_too_old<C: ConnectionTrait>(db: &C, older: Older) -> Result<Amount, DbErr> {
    let Some(sql) = older.condition(Sql::new(AMOUNT)) else { return Ok(Amount::default()) };
    one_amount(db, sql).await
}

/// The recording's sound is gone, by intention. False if it was put on hold meanwhile, or is gone already.
pub(super) async fn expire<C: ConnectionTrait>(db: &C, call: &str, now: Timestamp) -> Result<bool, DbErr> {
    let sql = Sql::new("UPDATE recordings SET state = 'expired', path = NULL, peaks = NULL, updated_at = ")
        .bind(now.millis())
        .push(" WHERE state IN ('complete', 'truncated') AND held_at IS NULL AND call_id = ")
        .bind(call);
    Ok(db.execute_raw(sql.statement(db)).await?.rows_affected() > 0)
}

const AMOUNT: &str = "SELECT COUNT(*) AS recordings, CAST(COALESCE(SUM(r.bytes), 0) AS BIGINT) AS bytes";

/// Everything that is kept.
pub(super) async fn kept<C: ConnectionTrait>(db: &C) -> Result<Amount, DbErr> {
    one_amount(db, Sql::new(AMOUNT).push(" FROM recordings r WHERE ").push(WITH_SOUND)).await
}

/// Of that what was made since `since`.
pub(super) async fn kept_since<C: ConnectionTrait>(db: &C, since: Timestamp) -> Result<Amount, DbErr> {
    let sql = Sql::new(AMOUNT).push(" FROM recordings r WHERE ").push(WITH_SOUND);
    one_amount(db, sql.push(" AND r.created_at >= ").bind(since.millis())).await
}

/// Of that what is on hold.
pub(super) async fn held<C: ConnectionTrait>(db: &C) -> Result<Amount, DbErr> {
    let sql = Sql::new(AMOUNT).push(" FROM recordings r WHERE ").push(WITH_SOUND);
    one_amount(db, sql.push(" AND r.held_at IS NOT NULL")).await
}

async fn one_amount<C: ConnectionTrait>(db: &C, sql: Sql) -> Result<Amount, DbErr> {
    let Some(row) = db.query_one_raw(sql.statement(db)).await? else { return Ok(Amount::default()) };
    let number = |row: &QueryResult, name| row.try_get::<i64>("", name).map(|n| u64::try_from(n).unwrap_or(0));
    Ok(Amount { recordings: number(&row, "recordings")?, bytes: number(&row, "bytes")? })
}

/// Puts a recording on hold. False if it has no sound or is on hold already.
pub(super) async fn hold<C: ConnectionTrait>(
    db: &C,
    call: &str,
    by: &str,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = Sql::new("UPDATE recordings SET held_at = ")
        .bind(now.millis())
        .push(", held_by = ")
        .bind(by)
        .push(", hold_reason = ")
        .bind(reason)
        .push(" WHERE held_at IS NULL AND state IN ('complete', 'truncated', 'recording', 'pending') AND call_id = ")
        .bind(call);
    Ok(db.execute_raw(sql.statement(db)).await?.rows_affected() > 0)
}

/// Ends the hold. False if there was none.
pub(super) async fn release<C: ConnectionTrait>(db: &C, call: &str) -> Result<bool, DbErr> {
    let sql = Sql::new(
        "UPDATE recordings SET held_at = NULL, held_by = NULL, hold_reason = NULL WHERE held_at IS NOT NULL AND call_id = ",
    )
    .bind(call);
    Ok(db.execute_raw(sql.statement(db)).await?.rows_affected() > 0)
}

/// Keeps others from changing it until the end of the transaction.
pub(super) async fn lock<C: ConnectionTrait>(db: &C, call: &str) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE recordings SET updated_at = updated_at WHERE call_id = ").bind(call);
    db.execute_raw(sql.statement(db)).await.map(drop)
}

/// Whether it is on hold.
pub(super) async fn is_held<C: ConnectionTrait>(db: &C, call: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("SELECT 1 AS found FROM recordings WHERE held_at IS NOT NULL AND call_id = ").bind(call);
    Ok(db.query_one_raw(sql.statement(db)).await?.is_some())
}
