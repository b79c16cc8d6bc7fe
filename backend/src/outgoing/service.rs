//! What can be done with the rules for outgoing calls.
use std::net::IpAddr;

use call_core::{PastDial, Refusal, Zone};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{error::OutgoingError, rules, store, types::OutgoingRules};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::{Clock, Timestamp},
        db::Db,
    },
    settings::{audit, kv},
};

/// The name under which they are kept.
const KEY: &str = "outgoing_rules";
/// A day, however its clocks are put.
const DAY_MS: i64 = 26 * 3_600_000;

/// The rules that hold now: the usual ones until somebody changes them, and while those of another version cannot be read:
/// calls come in also then.
pub async fn stored<C: ConnectionTrait>(db: &C) -> Result<OutgoingRules, DbErr> {
    let Some(text) = kv::get(db, KEY).await? else { return Ok(OutgoingRules::default()) };
    Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::error!(%error, "the rules for outgoing calls cannot be read: the usual ones hold until they are saved again");
        OutgoingRules::default()
    }))
}

/// The rules as the call core knows them; `zone` is the clock of their hours and days.
pub async fn for_core(db: &Db, zone: Zone) -> Result<call_core::OutgoingRules, DbErr> {
    Ok(rules::core(&stored(db.read()).await?, zone))
}

/// The trunks of `all`, oldest first, that a call leaves by, in order.
pub async fn ways<C: ConnectionTrait, T>(db: &C, all: Vec<T>, id_of: impl Fn(&T) -> &str) -> Result<Vec<T>, DbErr> {
    Ok(rules::ways(all, &stored(db).await?.trunks, id_of))
}

/// The numbers that were dialled on this day: they count for the limits after a restart, too.
pub async fn dialled(db: &Db, now: Timestamp) -> Result<Vec<PastDial>, DbErr> {
    store::dialled(db, Timestamp(now.millis() - DAY_MS), now).await
}

/// Why a number may never be dialled, at whatever hour and however few are; none if it may.
pub async fn forbids<C: ConnectionTrait>(db: &C, number: &str) -> Result<Option<Refusal>, DbErr> {
    Ok(rules::core(&stored(db).await?, Zone::default()).may_dial(number).err())
}

/// The rules, for one person's request.
pub struct Outgoing<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
}

impl Outgoing<'_> {
    /// The rules that hold now.
    pub async fn get(&self) -> Result<OutgoingRules, OutgoingError> {
        Ok(stored(self.db.read()).await?)
    }

    /// Puts these in their place. What they were stays in the audit log.
    pub async fn set(
        &self,
        session: &Session,
        ip: IpAddr,
        wanted: OutgoingRules,
    ) -> Result<OutgoingRules, OutgoingError> {
        let after = rules::checked(wanted)?;
        let tx = self.db.write().await?;
        let before = stored(&*tx).await?;
        let new: Vec<&String> = after.trunks.iter().filter(|id| !before.trunks.contains(id)).collect();
        if store::count_trunks(&*tx, &new).await? != new.len() {
            return Err(OutgoingError::Invalid("trunks", "there is no such trunk".to_owned()));
        }
        if before == after {
            return Ok(after);
        }
        kv::set(&*tx, self.clock, KEY, &json!(after).to_string()).await?;
        let actor = Some(&session.operator_id);
        let details = json!({ "before": before, "after": after });
        let entry = audit::Entry { actor, action: "outgoing.changed", subject: None, ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(after)
    }
}
