//! The SQL of prompts.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::Prompt;
use crate::common::{clock::Timestamp, fold::fold, sql::Sql};

const COLUMNS: &str = "SELECT id, name, duration_ms, created_at, updated_at FROM prompts";

/// All of them, by name.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Prompt>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY name_folded, id");
    db.query_all_raw(sql.statement(db)).await?.iter().map(prompt).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Prompt>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" WHERE id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| prompt(&row)).transpose()
}

fn prompt(row: &QueryResult) -> Result<Prompt, DbErr> {
    Ok(Prompt {
        id: row.try_get::<String>("", "id")?.into(),
        name: row.try_get("", "name")?,
        duration_secs: row.try_get::<i64>("", "duration_ms")? as f64 / 1000.0,
        created_at: Timestamp(row.try_get("", "created_at")?),
        updated_at: Timestamp(row.try_get("", "updated_at")?),
    })
}

/// Writes a prompt over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, prompt: &Prompt) -> Result<(), DbErr> {
    let sql = Sql::new("INSERT INTO prompts (id, name, name_folded, duration_ms, created_at, updated_at) VALUES ")
        .bind_list::<sea_orm::Value>([
            prompt.id.as_str().into(),
            prompt.name.as_str().into(),
            fold(&prompt.name).into(),
            ((prompt.duration_secs * 1000.0).round() as i64).into(),
            prompt.created_at.millis().into(),
            prompt.updated_at.millis().into(),
        ])
        .push(" ON CONFLICT (id) DO UPDATE SET duration_ms = excluded.duration_ms, updated_at = excluded.updated_at");
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Deletes a prompt.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str) -> Result<(), DbErr> {
    tx.execute_raw(Sql::new("DELETE FROM prompts WHERE id = ").bind(id).statement(tx)).await.map(drop)
}
