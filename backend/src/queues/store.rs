//! The SQL of queues.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::{Queue, Strategy};
use crate::common::{clock::Timestamp, sql::Sql};

const COLUMNS: &str = "SELECT id, name, strategy, ring_timeout_secs, wrap_up_secs, max_wait_secs, service_level_secs, \
    service_level_target, short_secs, is_default, created_at FROM queues WHERE deleted_at IS NULL";

/// Queues that are not deleted, newest first, without their operators.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Queue>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY created_at DESC, id DESC");
    db.query_all_raw(sql.statement(db)).await?.iter().map(queue).collect()
}

/// One page of them, before `key`.
pub(super) async fn page<C: ConnectionTrait>(
    db: &C,
    key: Option<&(i64, String)>,
    limit: u64,
) -> Result<Vec<Queue>, DbErr> {
    let mut sql = Sql::new(COLUMNS);
    if let Some((at, id)) = key {
        sql = sql.push(" AND (created_at, id) < (").bind(*at).push(", ").bind(id.as_str()).push(")");
    }
    let sql = sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    db.query_all_raw(sql.statement(db)).await?.iter().map(queue).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Queue>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" AND id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| queue(&row)).transpose()
}

fn queue(row: &QueryResult) -> Result<Queue, DbErr> {
    let strategy: String = row.try_get("", "strategy")?;
    Ok(Queue {
        id: row.try_get::<String>("", "id")?.into(),
        name: row.try_get("", "name")?,
        strategy: serde_json::from_value(serde_json::Value::String(strategy)).unwrap_or(Strategy::LongestIdle),
        operators: Vec::new(),
        ring_timeout_secs: row.try_get("", "ring_timeout_secs")?,
        wrap_up_secs: row.try_get("", "wrap_up_secs")?,
        max_wait_secs: row.try_get("", "max_wait_secs")?,
        service_level_secs: row.try_get("", "service_level_secs")?,
        service_level_target: row.try_get("", "service_level_target")?,
        short_secs: row.try_get("", "short_secs")?,
        is_default: row.try_get("", "is_default")?,
        created_at: Timestamp(row.try_get("", "created_at")?),
    })
}

/// Who is in which queue: (queue, operator). Everybody is in the default one.
pub(super) async fn members<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, String)>, DbErr> {
    let sql = Sql::new(
        "SELECT m.queue_id, m.operator_id FROM queue_members m JOIN operators o ON o.id = m.operator_id \
         WHERE o.deleted_at IS NULL UNION SELECT q.id, o.id FROM queues q, operators o \
         WHERE q.is_default AND o.deleted_at IS NULL ORDER BY 1, 2",
    );
    let rows = db.query_all_raw(sql.statement(db)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Writes a queue over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, queue: &Queue, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new(
        "INSERT INTO queues (id, name, strategy, ring_timeout_secs, wrap_up_secs, max_wait_secs, service_level_secs, \
         service_level_target, short_secs, is_default, created_at, updated_at) VALUES (",
    )
    .bind(queue.id.as_str())
    .push(", ")
    .bind(queue.name.as_str())
    .push(", 'longest_idle', ")
    .bind(queue.ring_timeout_secs)
    .push(", ")
    .bind(queue.wrap_up_secs)
    .push(", ")
    .bind(queue.max_wait_secs)
    .push(", ")
    .bind(queue.service_level_secs)
    .push(", ")
    .bind(queue.service_level_target)
    .push(", ")
    .bind(queue.short_secs)
    .push(", ")
    .bind(queue.is_default)
    .push(", ")
    .bind(queue.created_at.millis())
    .push(", ")
    .bind(now.millis())
    .push(
        ") ON CONFLICT (id) DO UPDATE SET name = excluded.name, ring_timeout_secs = excluded.ring_timeout_secs, \
         wrap_up_secs = excluded.wrap_up_secs, max_wait_secs = excluded.max_wait_secs, \
         service_level_secs = excluded.service_level_secs, service_level_target = excluded.service_level_target, \
         short_secs = excluded.short_secs, updated_at = excluded.updated_at",
    );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Sets who is in a queue.
pub(super) async fn set_members<C: ConnectionTrait>(tx: &C, queue: &str, operators: &[String]) -> Result<(), DbErr> {
    let sql = Sql::new("DELETE FROM queue_members WHERE queue_id = ").bind(queue);
    tx.execute_raw(sql.statement(tx)).await?;
    for operator in operators {
        let sql = Sql::new("INSERT INTO queue_members (queue_id, operator_id) VALUES (")
            .bind(queue)
            .push(", ")
            .bind(operator.as_str())
            .push(")");
        tx.execute_raw(sql.statement(tx)).await?;
    }
    Ok(())
}

/// How many of these operators there are.
pub(super) async fn count_operators<C: ConnectionTrait>(tx: &C, operators: &[String]) -> Result<usize, DbErr> {
    if operators.is_empty() {
        return Ok(0);
    }
    let sql = Sql::new("SELECT id FROM operators WHERE deleted_at IS NULL AND id IN ")
        .bind_list(operators.iter().map(String::as_str));
    Ok(tx.query_all_raw(sql.statement(tx)).await?.len())
}

/// Whether somebody waits in it.
pub(super) async fn is_waited_in<C: ConnectionTrait>(tx: &C, queue: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("SELECT 1 AS found FROM calls WHERE ended_at IS NULL AND answered_at IS NULL AND queue_id = ")
        .bind(queue)
        .push(" LIMIT 1");
    Ok(tx.query_one_raw(sql.statement(tx)).await?.is_some())
}

/// Deletes a queue; its calls keep their name for it.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, queue: &str, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE queues SET deleted_at = ").bind(now.millis()).push(" WHERE id = ").bind(queue);
    tx.execute_raw(sql.statement(tx)).await?;
    set_members(tx, queue, &[]).await
}
