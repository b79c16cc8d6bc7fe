//! The SQL of working hours.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::ScheduleRow;
use crate::common::{clock::Timestamp, fold::fold, sql::Sql};

const COLUMNS: &str = "SELECT id, name, week, holidays, created_at FROM schedules";

/// All of them, newest first.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<ScheduleRow>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY created_at DESC, id DESC");
    db.query_all_raw(sql.statement(db)).await?.iter().map(schedule).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<ScheduleRow>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" WHERE id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| schedule(&row)).transpose()
}

fn schedule(row: &QueryResult) -> Result<ScheduleRow, DbErr> {
    Ok(ScheduleRow {
        id: row.try_get::<String>("", "id")?.into(),
        name: row.try_get("", "name")?,
        week: document(&row.try_get::<String>("", "week")?)?,
        holidays: document(&row.try_get::<String>("", "holidays")?)?,
        created_at: Timestamp(row.try_get("", "created_at")?),
    })
}

fn document<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, DbErr> {
    serde_json::from_str(text).map_err(|error| DbErr::Json(error.to_string()))
}

/// Writes hours over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, row: &ScheduleRow, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new("INSERT INTO schedules (id, name, name_folded, week, holidays, created_at, updated_at) VALUES ")
        .bind_list::<sea_orm::Value>([
            row.id.as_str().into(),
            row.name.as_str().into(),
            fold(&row.name).into(),
            serde_json::json!(row.week).to_string().into(),
            serde_json::json!(row.holidays).to_string().into(),
            row.created_at.millis().into(),
            now.millis().into(),
        ])
        .push(
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, \
             week = excluded.week, holidays = excluded.holidays, updated_at = excluded.updated_at",
        );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Deletes hours.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str) -> Result<(), DbErr> {
    tx.execute_raw(Sql::new("DELETE FROM schedules WHERE id = ").bind(id).statement(tx)).await.map(drop)
}
