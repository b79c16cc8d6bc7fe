//! What a typed number may lead to.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

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

/// The trunks with this id or folded name; without one all, oldest first.
pub async fn trunks(db: &Db, asked: Option<&str>, folded: &str) -> Result<Vec<TrunkRoute>, DbErr> {
    let mut sql = Sql::new("SELECT id, endpoint, caller_id FROM trunks WHERE deleted_at IS NULL");
    if let Some(id) = asked {
        sql = sql.push(" AND (id = ").bind(id).push(" OR name_folded = ").bind(folded).push(")");
    }
    let sql = sql.push(" ORDER BY created_at, id");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    let route = |row: QueryResult| {
        Ok(TrunkRoute {
            id: row.try_get("", "id")?,
            endpoint: row.try_get("", "endpoint")?,
            caller_id: row.try_get("", "caller_id")?,
        })
    };
    rows.into_iter().map(route).collect()
}
