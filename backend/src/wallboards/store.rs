//! The SQL of wallboards.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::Wallboard;
use crate::common::{clock::Timestamp, sql::Sql};

const COLUMNS: &str = "SELECT id, name, created_by, created_at, used_at FROM wallboards";

/// All of them, newest first.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Wallboard>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY created_at DESC, id DESC");
    db.query_all_raw(sql.statement(db)).await?.iter().map(board).collect()
}

/// The one that this token opens.
pub(super) async fn opened<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<Wallboard>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" WHERE token_hash = ").bind(hash);
    db.query_one_raw(sql.statement(db)).await?.map(|row| board(&row)).transpose()
}

fn board(row: &QueryResult) -> Result<Wallboard, DbErr> {
    Ok(Wallboard {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        created_by: row.try_get::<String>("", "created_by")?.into(),
        created_at: Timestamp(row.try_get("", "created_at")?),
        used_at: row.try_get::<Option<i64>>("", "used_at")?.map(Timestamp),
    })
}

/// Adds one.
pub(super) async fn insert<C: ConnectionTrait>(tx: &C, board: &Wallboard, hash: &str) -> Result<(), DbErr> {
    let sql = Sql::new("INSERT INTO wallboards (id, name, token_hash, created_by, created_at) VALUES ")
        .bind_list::<sea_orm::Value>([
            board.id.as_str().into(),
            board.name.as_str().into(),
            hash.into(),
            board.created_by.as_str().into(),
            board.created_at.millis().into(),
        ]);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Notes that it was shown.
pub(super) async fn used<C: ConnectionTrait>(tx: &C, id: &str, at: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE wallboards SET used_at = ").bind(at.millis()).push(" WHERE id = ").bind(id);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Takes one away; its name if there was one.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str) -> Result<Option<String>, DbErr> {
    let sql = Sql::new("DELETE FROM wallboards WHERE id = ").bind(id).push(" RETURNING name");
    tx.query_one_raw(sql.statement(tx)).await?.map(|row| row.try_get("", "name")).transpose()
}
