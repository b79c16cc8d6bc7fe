//! The import's SQL.
use call_core::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    calls::journal::{self, Batch},
    common::{
        clock::{Clock, Timestamp as Now},
        db::Tx,
        jobs,
        sql::Sql,
    },
    recordings::service::VERIFY,
};

/// A channel id comes again only if the machine's clock was set back; then the times lie further apart than this.
const SAME_CALL_MS: i64 = 3_600_000;

/// Whether the channel is the first leg of a call that we know.
pub async fn is_known(tx: &Tx, channel: &str, started_at: Timestamp) -> Result<bool, DbErr> {
    let at = started_at.as_millis();
    let sql = Sql::new("SELECT 1 AS one FROM calls WHERE channel_id = ")
        .bind(channel)
        .push(" AND started_at BETWEEN ")
        .bind(at - SAME_CALL_MS)
        .push(" AND ")
        .bind(at + SAME_CALL_MS);
    Ok(tx.query_one_raw(sql.statement(&**tx)).await?.is_some())
}

/// The trunk with this endpoint, also one that was removed since.
pub async fn trunk(tx: &Tx, endpoint: &str) -> Result<Option<String>, DbErr> {
    let sql = Sql::new("SELECT id FROM trunks WHERE endpoint = ").bind(endpoint);
    tx.query_one_raw(sql.statement(&**tx)).await?.map(|row| row.try_get("", "id")).transpose()
}

/// Writes the call's facts and row; with `message`, the name of the recorded message in Asterisk.
pub async fn add(tx: &Tx, clock: &Clock, batch: &Batch, call: &str, message: Option<&str>) -> Result<(), DbErr> {
    let now: Now = clock.now();
    journal::store::write(tx, batch, now).await?;
    let Some(message) = message else { return Ok(()) };
    let sql = Sql::new("UPDATE calls SET voicemail = TRUE WHERE id = ").bind(call);
    tx.execute_raw(sql.statement(&**tx)).await?;
    let sql = Sql::new("INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES (")
        .bind(call)
        .push(", 'pending', ")
        .bind(now.millis())
        .push(", ")
        .bind(now.millis())
        .push(") ON CONFLICT (call_id) DO NOTHING");
    tx.execute_raw(sql.statement(&**tx)).await?;
    jobs::add(&**tx, clock, VERIFY, Some(call), &serde_json::json!({ "call_id": call, "source": message })).await
}
