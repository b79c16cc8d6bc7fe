//! What the driver remembers of Asterisk.

use call_core::Timestamp;
use sea_orm::DbErr;

use crate::{
    common::{clock::Clock, db::Db},
    settings::kv,
};

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
