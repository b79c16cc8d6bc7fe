//! The SQL of the dashboard's day of each operator.
use sea_orm::{ConnectionTrait, DbErr};

use super::dashboard::DayOfOperator;
use crate::common::{db::Db, sql::Sql};

/// What each operator answered or made and was answered in `[from, until)`.
pub(super) async fn days(db: &Db, from: i64, until: i64) -> Result<Vec<DayOfOperator>, DbErr> {
    let sql = Sql::new(
        "SELECT operator_id, COUNT(*) AS calls, SUM(CASE WHEN ended_at IS NOT NULL THEN 1 ELSE 0 END) AS finished, \
         CAST(SUM(CASE WHEN ended_at IS NOT NULL THEN talk_secs + wrap_up_secs ELSE 0 END) AS BIGINT) AS handled_secs \
         FROM calls WHERE operator_id IS NOT NULL AND answered_at IS NOT NULL AND started_at >= ",
    )
    .bind(from)
    .push(" AND started_at < ")
    .bind(until)
    .push(" GROUP BY operator_id");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter()
        .map(|row| {
            Ok(DayOfOperator {
                operator_id: row.try_get::<String>("", "operator_id")?.into(),
                calls: row.try_get("", "calls")?,
                finished: row.try_get("", "finished")?,
                handled_secs: row.try_get("", "handled_secs")?,
            })
        })
        .collect()
}
