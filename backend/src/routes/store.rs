//! The SQL of routes.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::{Route, RouteTarget};
use crate::common::{clock::Timestamp, sql::Sql};

const COLUMNS: &str = "SELECT id, trunk_id, did, target, schedule_id, closed_target, created_at FROM routes";

/// All of them, in no order.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Route>, DbErr> {
    db.query_all_raw(Sql::new(COLUMNS).statement(db)).await?.iter().map(route).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Route>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" WHERE id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| route(&row)).transpose()
}

fn route(row: &QueryResult) -> Result<Route, DbErr> {
    Ok(Route {
        id: row.try_get::<String>("", "id")?.into(),
        trunk_id: row.try_get("", "trunk_id")?,
        did: row.try_get("", "did")?,
        target: target(&row.try_get::<String>("", "target")?)?,
        schedule_id: row.try_get::<Option<String>>("", "schedule_id")?.map(Into::into),
        closed_target: target(&row.try_get::<String>("", "closed_target")?)?,
        created_at: Timestamp(row.try_get("", "created_at")?),
    })
}

fn target(document: &str) -> Result<RouteTarget, DbErr> {
    serde_json::from_str(document).map_err(|error| DbErr::Json(error.to_string()))
}

/// Writes a route over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, route: &Route, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new(
        "INSERT INTO routes (id, trunk_id, did, target, schedule_id, closed_target, created_at, updated_at) VALUES ",
    )
    .bind_list::<sea_orm::Value>([
        route.id.as_str().into(),
        route.trunk_id.clone().into(),
        route.did.as_str().into(),
        serde_json::json!(route.target).to_string().into(),
        route.schedule_id.clone().map(String::from).into(),
        serde_json::json!(route.closed_target).to_string().into(),
        route.created_at.millis().into(),
        now.millis().into(),
    ])
    .push(
        " ON CONFLICT (id) DO UPDATE SET trunk_id = excluded.trunk_id, did = excluded.did, target = excluded.target, \
         schedule_id = excluded.schedule_id, closed_target = excluded.closed_target, updated_at = excluded.updated_at",
    );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Deletes a route.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str) -> Result<(), DbErr> {
    tx.execute_raw(Sql::new("DELETE FROM routes WHERE id = ").bind(id).statement(tx)).await.map(drop)
}

/// What a route may name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    Trunk,
    Queue,
    Operator,
}

/// Whether it is there and not deleted.
pub(super) async fn is_there<C: ConnectionTrait>(tx: &C, what: Named, id: &str) -> Result<bool, DbErr> {
    let table = match what {
        Named::Trunk => "trunks",
        Named::Queue => "queues",
        Named::Operator => "operators",
    };
    let sql = Sql::new("SELECT 1 AS found FROM ").push(table).push(" WHERE deleted_at IS NULL AND id = ").bind(id);
    Ok(tx.query_one_raw(sql.statement(tx)).await?.is_some())
}

/// Names of trunks by id.
pub(super) async fn trunk_names<C: ConnectionTrait>(tx: &C) -> Result<Vec<(String, String)>, DbErr> {
    let rows = tx.query_all_raw(Sql::new("SELECT id, name FROM trunks").statement(tx)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?))).collect()
}
