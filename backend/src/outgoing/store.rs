//! What was dialled, as far as it counts for the limits.
use call_core::PastDial;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::common::{clock::Timestamp, db::Db, ids, sql::Sql};

/// A call in which a number was dialled began at most so long before that; one that calls back waits as long.
const LONGEST_CALL_MS: i64 = 2 * 86_400_000;

/// Numbers that were dialled since `from`. What a clock that ran ahead dated after `to` does not count. Who had one dialled during a call is not stored: it counts for the company.
pub(super) async fn dialled(db: &Db, from: Timestamp, to: Timestamp) -> Result<Vec<PastDial>, DbErr> {
    let sql = Sql::new(
        "SELECT id, operator_id, started_at AS at, 1 AS leg FROM calls WHERE direction = 'outbound' AND callback IS NULL \
         AND started_at >= ",
    )
    .bind(from.millis())
    .push(" AND started_at <= ")
    .bind(to.millis())
    .push(
        " AND (cause_text IS NULL OR cause_text <> 'not_allowed_outside') UNION ALL SELECT c.id, NULL AS operator_id, \
             l.started_at AS at, CAST(l.seq AS INTEGER) AS leg FROM calls c JOIN call_legs l ON l.call_id = c.id \
             WHERE (l.kind = 'outside' OR (l.kind = 'customer' AND c.callback IS NOT NULL)) AND c.started_at >= ",
    )
    .bind(from.millis() - LONGEST_CALL_MS)
    .push(" AND l.started_at >= ")
    .bind(from.millis())
    .push(" AND l.started_at <= ")
    .bind(to.millis());
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(dial).collect()
}

/// How many of these trunks there are.
pub(super) async fn count_trunks<C: ConnectionTrait>(db: &C, ids: &[&String]) -> Result<usize, DbErr> {
    let mut count = 0;
    for id in ids.iter().filter(|id| ids::is_plain(id)) {
        let sql = Sql::new("SELECT id FROM trunks WHERE deleted_at IS NULL AND id = ").bind(id.as_str());
        count += usize::from(db.query_one_raw(sql.statement(db)).await?.is_some());
    }
    Ok(count)
}

fn dial(row: &QueryResult) -> Result<PastDial, DbErr> {
    Ok(PastDial {
        at: call_core::Timestamp::from_millis(row.try_get("", "at")?),
        call: row.try_get::<String>("", "id")?.into(),
        leg: u16::try_from(row.try_get::<i32>("", "leg")?).unwrap_or(u16::MAX),
        operator: row.try_get::<Option<String>>("", "operator_id")?.map(Into::into),
    })
}
