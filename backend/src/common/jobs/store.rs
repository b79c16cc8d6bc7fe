//! The SQL of jobs.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{Claimed, LeftOver};
use crate::common::{clock::Timestamp, db::Db, sql::Sql};

/// Takes up to `limit` due jobs for the time until `locked_until`.
pub(super) async fn claim(
    db: &Db,
    kinds: &[&str],
    now: Timestamp,
    locked_until: Timestamp,
    limit: u64,
) -> Result<Vec<Claimed>, DbErr> {
    let tx = db.facts().await?;
    let sql = Sql::new("UPDATE jobs SET attempts = attempts + 1, locked_until = ")
        .bind(locked_until.millis())
        .push(" WHERE id IN (SELECT id FROM jobs WHERE parked_at IS NULL AND run_at <= ")
        .bind(now.millis())
        .push(" AND (locked_until IS NULL OR locked_until <= ")
        .bind(now.millis())
        .push(") AND kind IN ")
        .bind_list(kinds.iter().copied())
        .push(" ORDER BY run_at, id LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .push(if db.is_postgres() { " FOR UPDATE SKIP LOCKED" } else { "" })
        .push(") RETURNING id, kind, payload, attempts");
    let rows = tx.query_all_raw(sql.statement(&*tx)).await?;
    let claimed = rows.iter().map(claimed).collect::<Result<Vec<_>, DbErr>>()?;
    tx.commit().await?;
    Ok(claimed)
}

fn claimed(row: &QueryResult) -> Result<Claimed, DbErr> {
    let payload: String = row.try_get("", "payload")?;
    Ok(Claimed {
        id: row.try_get("", "id")?,
        kind: row.try_get("", "kind")?,
        payload: serde_json::from_str(&payload).map_err(|error| DbErr::Custom(error.to_string()))?,
        attempts: row.try_get("", "attempts")?,
    })
}

/// The job is done. Only its present owner can say so: `attempts` is his number.
pub(super) async fn finish(db: &Db, job: &Claimed) -> Result<(), DbErr> {
    let sql =
        Sql::new("DELETE FROM jobs WHERE id = ").bind(job.id.as_str()).push(" AND attempts = ").bind(job.attempts);
    change(db, sql).await
}

/// The job runs again at `run_at`, because of `error` if there was one.
pub(super) async fn postpone(db: &Db, job: &Claimed, run_at: Timestamp, error: &str) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE jobs SET locked_until = NULL, run_at = ")
        .bind(run_at.millis())
        .push(", last_error = ")
        .bind(error)
        .push(" WHERE id = ")
        .bind(job.id.as_str())
        .push(" AND attempts = ")
        .bind(job.attempts);
    change(db, sql).await
}

/// The job has failed too often and waits for a person.
pub(super) async fn park(db: &Db, job: &Claimed, now: Timestamp, error: &str) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE jobs SET locked_until = NULL, parked_at = ")
        .bind(now.millis())
        .push(", last_error = ")
        .bind(error)
        .push(" WHERE id = ")
        .bind(job.id.as_str())
        .push(" AND attempts = ")
        .bind(job.attempts);
    change(db, sql).await
}

/// When the next job is due; none if nothing waits.
pub(super) async fn next_due(db: &Db, kinds: &[&str]) -> Result<Option<Timestamp>, DbErr> {
    let sql = Sql::new(
        "SELECT MIN(CASE WHEN locked_until > run_at THEN locked_until ELSE run_at END) AS due FROM jobs \
         WHERE parked_at IS NULL AND kind IN ",
    )
    .bind_list(kinds.iter().copied());
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    Ok(row.map(|row| row.try_get::<Option<i64>>("", "due")).transpose()?.flatten().map(Timestamp))
}

/// Adds a job in the transaction of the change that causes it; nothing happens if one with its key waits already.
pub(super) async fn add<C: ConnectionTrait>(
    tx: &C,
    id: &str,
    kind: &str,
    unique_key: Option<&str>,
    payload: &serde_json::Value,
    now: Timestamp,
    run_at: Timestamp,
) -> Result<(), DbErr> {
    let sql = Sql::new("INSERT INTO jobs (id, kind, unique_key, payload, run_at, created_at) VALUES (")
        .bind(id)
        .push(", ")
        .bind(kind)
        .push(", ")
        .bind(unique_key.map(str::to_owned))
        .push(", ")
        .bind(payload.to_string())
        .push(", ")
        .bind(run_at.millis())
        .push(", ")
        .bind(now.millis())
        .push(") ON CONFLICT DO NOTHING");
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Everything that is not done.
pub(super) async fn left_over(db: &Db) -> Result<Vec<LeftOver>, DbErr> {
    let sql = Sql::new("SELECT kind, payload, last_error, parked_at FROM jobs ORDER BY run_at, id");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter()
        .map(|row| {
            Ok(LeftOver {
                kind: row.try_get("", "kind")?,
                payload: row.try_get("", "payload")?,
                last_error: row.try_get("", "last_error")?,
                parked: row.try_get::<Option<i64>>("", "parked_at")?.is_some(),
            })
        })
        .collect()
}

/// Without waiting for the disk: what the power takes away is done once more, as after any crash.
async fn change(db: &Db, sql: Sql) -> Result<(), DbErr> {
    let tx = db.facts().await?;
    tx.execute_raw(sql.statement(&*tx)).await?;
    tx.commit().await
}
