//! Small values that outlive a restart, e.g. when the PBX that we last saw had started.
use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::common::{clock::Clock, db::Db, ids};

/// The value of `key`.
pub async fn get<C: ConnectionTrait>(db: &C, key: &str) -> Result<Option<String>, DbErr> {
    store::read_value(db, key).await
}

/// Sets the value of `key`.
pub async fn set<C: ConnectionTrait>(db: &C, clock: &Clock, key: &str, value: &str) -> Result<(), DbErr> {
    store::write_value(db, key, value, clock.now().millis()).await
}

/// The id of this installation: made once, with the database.
pub async fn installation(db: &Db, clock: &Clock) -> Result<String, DbErr> {
    const KEY: &str = "installation";
    if let Some(known) = get(db.read(), KEY).await? {
        return Ok(known);
    }
    let tx = db.write().await?;
    let id = ids::hex_secret();
    set(&*tx, clock, KEY, &id).await?;
    tx.commit().await?;
    Ok(id)
}
