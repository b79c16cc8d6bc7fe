//! The import's SQL.
use call_core::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    calls::journal::{self, Batch},
    common::{clock::Clock, db::Tx, sql::Sql},
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

/// Writes the call's facts and row.
pub async fn add(tx: &Tx, clock: &Clock, batch: &Batch) -> Result<(), DbErr> {
    journal::store::write(tx, batch, clock.now()).await
}

/// The caller left a message.
pub async fn set_voicemail(tx: &Tx, call: &str) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE calls SET voicemail = TRUE WHERE id = ").bind(call);
    tx.execute_raw(sql.statement(&**tx)).await.map(drop)
}
