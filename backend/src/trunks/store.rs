//! The SQL of trunks.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::{Kind, Transport, TrunkRow};
use crate::common::{clock::Timestamp, fold::fold, sql::Sql};

const COLUMNS: &str = "SELECT id, name, kind, endpoint, host, port, transport, username, password, matches, codecs, \
    caller_id, created_at FROM trunks WHERE deleted_at IS NULL";

/// Trunks that are not deleted, newest first.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<TrunkRow>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY created_at DESC, id DESC");
    db.query_all_raw(sql.statement(db)).await?.iter().map(trunk).collect()
}

/// The trunk with this endpoint, also one that was deleted since.
pub(super) async fn id_of<C: ConnectionTrait>(db: &C, endpoint: &str) -> Result<Option<String>, DbErr> {
    let sql =
        Sql::new("SELECT id FROM trunks WHERE endpoint = ").bind(endpoint).push(" ORDER BY created_at DESC LIMIT 1");
    db.query_one_raw(sql.statement(db)).await?.map(|row| row.try_get("", "id")).transpose()
}

fn trunk(row: &QueryResult) -> Result<TrunkRow, DbErr> {
    let kind: String = row.try_get("", "kind")?;
    let transport: String = row.try_get("", "transport")?;
    let matches: String = row.try_get("", "matches")?;
    let codecs: String = row.try_get("", "codecs")?;
    Ok(TrunkRow {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        kind: if kind == "ip" { Kind::Ip } else { Kind::Registration },
        endpoint: row.try_get("", "endpoint")?,
        host: row.try_get("", "host")?,
        port: u16::try_from(row.try_get::<i64>("", "port")?).unwrap_or(5060),
        transport: match transport.as_str() {
            "tcp" => Transport::Tcp,
            "tls" => Transport::Tls,
            _ => Transport::Udp,
        },
        username: row.try_get("", "username")?,
        password: row.try_get("", "password")?,
        matches: serde_json::from_str(&matches).unwrap_or_default(),
        codecs: codecs.split(',').map(str::to_owned).collect(),
        caller_id: row.try_get("", "caller_id")?,
        created_at: Timestamp(row.try_get("", "created_at")?),
    })
}

/// Writes a trunk over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, trunk: &TrunkRow, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new(
        "INSERT INTO trunks (id, name, name_folded, kind, endpoint, host, port, transport, username, password, matches, \
         codecs, caller_id, created_at, updated_at) VALUES (",
    )
    .bind(trunk.id.as_str())
    .push(", ")
    .bind(trunk.name.as_str())
    .push(", ")
    .bind(fold(&trunk.name))
    .push(", ")
    .bind(trunk.kind.as_str())
    .push(", ")
    .bind(trunk.endpoint.as_str())
    .push(", ")
    .bind(trunk.host.as_str())
    .push(", ")
    .bind(i64::from(trunk.port))
    .push(", ")
    .bind(trunk.transport.as_str())
    .push(", ")
    .bind(trunk.username.clone())
    .push(", ")
    .bind(trunk.password.clone())
    .push(", ")
    .bind(serde_json::json!(trunk.matches).to_string())
    .push(", ")
    .bind(trunk.codecs.join(","))
    .push(", ")
    .bind(trunk.caller_id.clone())
    .push(", ")
    .bind(trunk.created_at.millis())
    .push(", ")
    .bind(now.millis())
    .push(
        ") ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, \
         kind = excluded.kind, host = excluded.host, port = excluded.port, transport = excluded.transport, \
         username = excluded.username, password = excluded.password, matches = excluded.matches, \
         codecs = excluded.codecs, caller_id = excluded.caller_id, updated_at = excluded.updated_at",
    );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Deletes a trunk and forgets its password; its calls keep their name for it.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, id: &str, now: Timestamp) -> Result<(), DbErr> {
    let sql =
        Sql::new("UPDATE trunks SET password = NULL, deleted_at = ").bind(now.millis()).push(" WHERE id = ").bind(id);
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}
