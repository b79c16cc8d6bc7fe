//! The SQL of menus.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::Menu;
use crate::common::{clock::Timestamp, fold::fold, sql::Sql};

const COLUMNS: &str = "SELECT id, name, prompt_id, invalid_prompt_id, wait_secs, tries, menu_keys, fallback, \
     created_at FROM ivr_menus";

/// All of them, by name.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Menu>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY name_folded, id");
    db.query_all_raw(sql.statement(db)).await?.iter().map(menu).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Menu>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" WHERE id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| menu(&row)).transpose()
}

fn menu(row: &QueryResult) -> Result<Menu, DbErr> {
    Ok(Menu {
        id: row.try_get::<String>("", "id")?.into(),
        name: row.try_get("", "name")?,
        prompt_id: row.try_get::<Option<String>>("", "prompt_id")?.map(Into::into),
        invalid_prompt_id: row.try_get::<Option<String>>("", "invalid_prompt_id")?.map(Into::into),
        wait_secs: row.try_get("", "wait_secs")?,
        tries: row.try_get("", "tries")?,
        keys: document(&row.try_get::<String>("", "menu_keys")?)?,
        fallback: document(&row.try_get::<String>("", "fallback")?)?,
        created_at: Timestamp(row.try_get("", "created_at")?),
    })
}

fn document<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, DbErr> {
    serde_json::from_str(text).map_err(|error| DbErr::Json(error.to_string()))
}

/// Writes a menu over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, menu: &Menu, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new(
        "INSERT INTO ivr_menus (id, name, name_folded, prompt_id, invalid_prompt_id, wait_secs, tries, menu_keys, \
         fallback, created_at, updated_at) VALUES ",
    )
    .bind_list::<sea_orm::Value>([
        menu.id.as_str().into(),
        menu.name.as_str().into(),
        fold(&menu.name).into(),
        menu.prompt_id.clone().map(String::from).into(),
        menu.invalid_prompt_id.clone().map(String::from).into(),
        menu.wait_secs.into(),
        menu.tries.into(),
        serde_json::json!(menu.keys).to_string().into(),
        serde_json::json!(menu.fallback).to_string().into(),
        menu.created_at.millis().into(),
        now.millis().into(),
    ])
    .push(
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, \
         prompt_id = excluded.prompt_id, invalid_prompt_id = excluded.invalid_prompt_id, \
         wait_secs = excluded.wait_secs, tries = excluded.tries, menu_keys = excluded.menu_keys, \
         fallback = excluded.fallback, updated_at = excluded.updated_at",
    );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Deletes a menu.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str) -> Result<(), DbErr> {
    tx.execute_raw(Sql::new("DELETE FROM ivr_menus WHERE id = ").bind(id).statement(tx)).await.map(drop)
}
