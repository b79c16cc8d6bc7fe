//! Numbers that are treated in their own way.
use std::net::IpAddr;

use serde_json::json;

use super::{
    error::QueueError,
    store,
    types::{CallerRule, CallerTreatment, NewCallerRule},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    calls::{number, worklist::service as worklist},
    common::{
        clock::Clock,
        db::{Db, Tx},
    },
    realtime::hub::Hub,
    settings::audit,
};

/// The list, for one person's request.
pub struct Callers<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
    /// Tells the pages.
    pub hub: &'a Hub,
}

impl Callers<'_> {
    /// All of them, the newest first.
    pub async fn list(&self) -> Result<Vec<CallerRule>, QueueError> {
        Ok(store::caller_rules(self.db.read()).await?)
    }

    /// Adds a number, or changes how it is treated. Who is blocked now is not called back either.
    pub async fn set(&self, session: &Session, ip: IpAddr, new: NewCallerRule) -> Result<CallerRule, QueueError> {
        let number = stored(&new.number)?;
        let note = new.note.trim().to_owned();
        if note.chars().count() > 200 || note.chars().any(char::is_control) {
            return Err(QueueError::Invalid("note", "has at most 200 characters"));
        }
        let tx = self.db.write().await?;
        let rule = CallerRule { number, rule: new.rule, note, created_at: self.clock.now() };
        let task = match rule.rule {
            CallerTreatment::Blocked => {
                worklist::close_blocked(&tx, self.clock, &rule.number, &session.operator_id).await?
            }
            CallerTreatment::Vip => None,
        };
        store::set_caller_rule(&*tx, &rule).await?;
        self.done(tx, session, ip, "caller_rule.set", &rule.number).await?;
        if let Some(task) = task {
            worklist::tell(self.hub, &task);
        }
        Ok(rule)
    }

    /// Treats a number as every other one.
    pub async fn delete(&self, session: &Session, ip: IpAddr, number: &str) -> Result<(), QueueError> {
        let number = stored(number)?;
        let tx = self.db.write().await?;
        if !store::delete_caller_rule(&*tx, &number).await? {
            return Err(QueueError::NotFound);
        }
        self.done(tx, session, ip, "caller_rule.deleted", &number).await
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        number: &str,
    ) -> Result<(), QueueError> {
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(number), ip: Some(ip), details: json!({}) };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}

/// The number as calls have it.
fn stored(typed: &str) -> Result<String, QueueError> {
    let number = number::stored(typed.trim());
    let fits = (2..=32).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit() || "+*#".contains(c));
    if fits { Ok(number) } else { Err(QueueError::Invalid("number", "is no telephone number")) }
}
