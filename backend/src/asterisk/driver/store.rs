//! What the driver reads of queues, and what it remembers of Asterisk.

use call_core::{QueueConfig, QueueId, Timestamp};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    common::{clock::Clock, db::Db, sql::Sql},
    settings::kv,
};

/// A queue with its name.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// For the core.
    pub config: QueueConfig,
    /// Its name.
    pub name: String,
    /// The queue of calls without a route.
    pub is_default: bool,
}

/// Queues that are not deleted.
pub async fn queues(db: &Db) -> Result<Vec<QueueRow>, DbErr> {
    let sql = Sql::new(
        "SELECT id, name, ring_timeout_secs, wrap_up_secs, max_wait_secs, is_default FROM queues \
        WHERE deleted_at IS NULL ORDER BY id",
    );
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    let secs = |v: i64| u32::try_from(v).unwrap_or(0);
    rows.iter()
        .map(|r| {
            let id: String = r.try_get("", "id")?;
            Ok(QueueRow {
                config: QueueConfig {
                    id: QueueId::new(&id),
                    ring_timeout_secs: secs(r.try_get("", "ring_timeout_secs")?),
                    wrap_up_secs: secs(r.try_get("", "wrap_up_secs")?),
                    max_wait_secs: r.try_get::<Option<i64>>("", "max_wait_secs")?.map(secs),
                },
                name: r.try_get("", "name")?,
                is_default: r.try_get("", "is_default")?,
            })
        })
        .collect()
}

const PBX_STARTED_AT: &str = "pbx_started_at";

/// When Asterisk started, as an earlier life of this server saw it.
pub async fn pbx_started_at(db: &Db) -> Result<Option<Timestamp>, DbErr> {
    let value = kv::get(db.read(), PBX_STARTED_AT).await?;
    Ok(value.and_then(|value| value.parse().ok()).map(Timestamp::from_millis))
}

/// Remembers it.
pub async fn set_pbx_started_at(db: &Db, clock: &Clock, at: Timestamp) -> Result<(), DbErr> {
    let tx = db.facts().await?;
    kv::set(&*tx, clock, PBX_STARTED_AT, &at.as_millis().to_string()).await?;
    tx.commit().await
}
