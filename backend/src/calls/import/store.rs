//! The import's SQL.
use call_core::{CallId, Timestamp};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    calls::journal::{self, Batch},
    common::{clock::Clock, db::Tx, sql::Sql},
};

/// A channel id comes again only if the machine's clock was set back; then the times lie further apart than this.
const SAME_CALL_MS: i64 = 3_600_000;

/// The call whose first leg the channel is, if we know it.
pub async fn known(tx: &Tx, channel: &str, started_at: Timestamp) -> Result<Option<CallId>, DbErr> {
    let at = started_at.as_millis();
    let sql = Sql::new("SELECT id FROM calls WHERE channel_id = ")
        .bind(channel)
        .push(" AND started_at BETWEEN ")
        .bind(at - SAME_CALL_MS)
        .push(" AND ")
        .bind(at + SAME_CALL_MS);
    let row = tx.query_one_raw(sql.statement(&**tx)).await?;
    row.map(|row| row.try_get::<String>("", "id").map(CallId::from)).transpose()
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
