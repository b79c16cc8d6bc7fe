//! Who did what, when and from where. Rows are written in the transaction of the change, and only ever added.
use std::net::IpAddr;

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;

use super::store::{append_audit, audit_row};
use crate::common::{
    clock::Clock,
    ids::{self, OperatorId},
};

/// One entry of the audit log.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Who did it; none for the system itself or an unknown person.
    pub actor: Option<&'a OperatorId>,
    /// What was done, e.g. `operator.deleted`.
    pub action: &'static str,
    /// To what.
    pub subject: Option<&'a str>,
    /// From where.
    pub ip: Option<IpAddr>,
    /// What changed; never a secret.
    pub details: Value,
}

/// Writes `entry` as part of the change that `db` carries.
pub async fn record<C: ConnectionTrait>(db: &C, clock: &Clock, entry: Entry<'_>) -> Result<(), DbErr> {
    let row = audit_row::Model {
        id: ids::new_id("audit_", clock),
        at: clock.now().millis(),
        actor_id: entry.actor.map(ToString::to_string),
        action: entry.action.to_owned(),
        subject_id: entry.subject.map(str::to_owned),
        ip: entry.ip.map(|ip| ip.to_string()),
        details: entry.details.to_string(),
    };
    append_audit(db, row).await
}
