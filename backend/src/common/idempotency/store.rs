//! The SQL of idempotency keys.
use sea_orm::{ConnectionTrait, DbErr};

use super::{Claim, Row};
use crate::common::{clock::Timestamp, sql::Sql};

pub(super) async fn forget_older_than<C: ConnectionTrait>(tx: &C, at: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new("DELETE FROM idempotency_keys WHERE created_at < ").bind(at.millis());
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Whether the key is new.
pub(super) async fn insert<C: ConnectionTrait>(
    tx: &C,
    claim: &Claim,
    hash: &str,
    plan: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = Sql::new("INSERT INTO idempotency_keys (operator_id, key, request_hash, response, created_at) VALUES (")
        .bind(claim.owner.as_str())
        .push(", ")
        .bind(claim.key.as_str())
        .push(", ")
        .bind(hash)
        .push(", ")
        .bind(plan)
        .push(", ")
        .bind(now.millis())
        .push(") ON CONFLICT DO NOTHING");
    Ok(tx.execute_raw(sql.statement(tx)).await?.rows_affected() == 1)
}

pub(super) async fn read<C: ConnectionTrait>(tx: &C, claim: &Claim) -> Result<Option<Row>, DbErr> {
    let sql = of(Sql::new("SELECT request_hash, status, response, created_at FROM idempotency_keys"), claim);
    let Some(row) = tx.query_one_raw(sql.statement(tx)).await? else { return Ok(None) };
    Ok(Some(Row {
        request_hash: row.try_get("", "request_hash")?,
        answered: row.try_get::<Option<i64>>("", "status")?.is_some(),
        response: row.try_get::<Option<String>>("", "response")?.unwrap_or_default(),
        created_at: Timestamp(row.try_get("", "created_at")?),
    }))
}

pub(super) async fn touch<C: ConnectionTrait>(tx: &C, claim: &Claim, now: Timestamp) -> Result<(), DbErr> {
    let sql = of(Sql::new("UPDATE idempotency_keys SET created_at = ").bind(now.millis()), claim);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

pub(super) async fn set_answered<C: ConnectionTrait>(tx: &C, claim: &Claim, status: i64) -> Result<(), DbErr> {
    let sql = of(Sql::new("UPDATE idempotency_keys SET status = ").bind(status), claim);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

pub(super) async fn delete<C: ConnectionTrait>(tx: &C, claim: &Claim) -> Result<(), DbErr> {
    let sql = of(Sql::new("DELETE FROM idempotency_keys"), claim);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

fn of(sql: Sql, claim: &Claim) -> Sql {
    sql.push(" WHERE operator_id = ").bind(claim.owner.as_str()).push(" AND key = ").bind(claim.key.as_str())
}
