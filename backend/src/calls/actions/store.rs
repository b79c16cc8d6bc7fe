//! What a typed number may lead to.
use sea_orm::{ConnectionTrait, DbErr};

use crate::common::{db::Db, sql::Sql};

/// A trunk as far as dialling needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkRoute {
    /// `trunk_…`
    pub id: String,
    /// Its PJSIP endpoint.
    pub endpoint: String,
    /// The number that it shows.
    pub caller_id: Option<String>,
}

/// The living operator with this extension.
pub async fn operator_of(db: &Db, extension: &str) -> Result<Option<String>, DbErr> {
    let sql = Sql::new("SELECT id FROM operators WHERE deleted_at IS NULL AND extension = ").bind(extension);
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    row.map(|row| row.try_get("", "id")).transpose()
}

/// The trunk with this id or folded name; without one the oldest.
pub async fn trunk(db: &Db, asked: Option<&str>, folded: &str) -> Result<Option<TrunkRoute>, DbErr> {
    let mut sql = Sql::new("SELECT id, endpoint, caller_id FROM trunks WHERE deleted_at IS NULL");
    if let Some(id) = asked {
        sql = sql.push(" AND (id = ").bind(id).push(" OR name_folded = ").bind(folded).push(")");
    }
    let sql = sql.push(" ORDER BY created_at, id LIMIT 1");
    let Some(row) = db.read().query_one_raw(sql.statement(db.read())).await? else { return Ok(None) };
    Ok(Some(TrunkRoute {
        id: row.try_get("", "id")?,
        endpoint: row.try_get("", "endpoint")?,
        caller_id: row.try_get("", "caller_id")?,
    }))
}
