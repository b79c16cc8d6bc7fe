//! Reading, amending and deleting one call.
use std::{borrow::Cow, net::IpAddr};

use axum::http::StatusCode;
use sea_orm::DbErr;
use serde_json::json;

use super::{
    store, timeline,
    types::{CallDetail, CallPatch},
};
use crate::{
    auth::types::Session,
    calls::{
        list::{row::CallRow, store as list},
        types::Call,
        worklist::service as worklist,
    },
    common::{
        clock::Clock,
        db::Db,
        ids::{self, OperatorId},
        problem::{Fault, StoreError},
    },
    ivr,
    realtime::hub::Hub,
    recordings,
    settings::audit,
    trunks,
};

/// Why a call cannot be given or changed.
#[derive(Debug, thiserror::Error)]
pub enum DetailError {
    /// There is none, or not for this person.
    #[error("There is no such call.")]
    NotFound,
    /// It still goes on.
    #[error("The call still goes on: end it first.")]
    Live,
    /// Its recording must not be deleted.
    #[error("The recording of this call is on hold: end the hold first.")]
    Held,
    /// A field is empty or too long.
    #[error("`{0}` is empty, too long, or has a character that cannot be stored")]
    Field(&'static str),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for DetailError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for DetailError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Live | Self::Held => StatusCode::CONFLICT,
            Self::Field(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Live => "call_live".into(),
            Self::Held => "recording_held".into(),
            Self::Field(name) => format!("invalid_{name}").into(),
            Self::Store(error) => error.code(),
        }
    }
}

/// Whose calls this person may see; none = everybody's.
pub fn scope(session: &Session) -> Option<&OperatorId> {
    (!session.role.sees_all()).then_some(&session.operator_id)
}

/// The row of a call that this person may see.
pub async fn row(db: &Db, clock: &Clock, session: &Session, id: &str) -> Result<CallRow, DetailError> {
    if !ids::is_plain(id) {
        return Err(DetailError::NotFound);
    }
    list::one(db, id, scope(session), clock.now()).await?.ok_or(DetailError::NotFound)
}

/// A call for the system itself, whoever may see it.
pub async fn unscoped(db: &Db, clock: &Clock, id: &str) -> Result<Option<Call>, DbErr> {
    Ok(list::one(db, id, None, clock.now()).await?.map(|row| row.call))
}

/// Everything that is known of a call.
pub async fn detail(db: &Db, clock: &Clock, session: &Session, id: &str) -> Result<CallDetail, DetailError> {
    let row = row(db, clock, session, id).await?;
    let (mut timeline, told) = timeline::tell(id, &store::facts(db, id).await?);
    if timeline.iter().any(|entry| entry.menu.is_some()) {
        let names = ivr::service::names(db).await?;
        let menus = timeline.iter_mut().filter_map(|entry| entry.menu.as_mut());
        menus.for_each(|menu| *menu = names.get(menu.as_str()).unwrap_or(menu).clone());
    }
    if timeline.iter().any(|entry| entry.trunk.is_some()) {
        let names = trunks::service::names(db).await?;
        let left = timeline.iter_mut().filter_map(|entry| entry.trunk.as_mut());
        left.for_each(|trunk| *trunk = names.get(trunk.as_str()).unwrap_or(trunk).clone());
    }
    // What was imported has no facts.
    let legs = if told.is_empty() { store::legs(db, id).await? } else { told };
    let recordings = store::recording(db, id).await?.into_iter().collect();
    Ok(CallDetail { call: row.call, legs, timeline, recordings })
}

/// Writes notes, disposition and tags. What they were stays in the audit log.
pub async fn amend(
    db: &Db,
    clock: &Clock,
    session: &Session,
    ip: IpAddr,
    id: &str,
    patch: CallPatch,
) -> Result<CallRow, DetailError> {
    let patch = patch.checked().map_err(DetailError::Field)?;
    let before = row(db, clock, session, id).await?.call;
    let tx = db.write().await?;
    store::amend(&tx, id, &patch, clock.now()).await?;
    let details = json!({
        "before": { "notes": before.notes, "disposition": before.disposition, "tags": before.tags },
        "after": { "notes": patch.notes, "disposition": patch.disposition, "tags": patch.tags },
    });
    audit::record(&*tx, clock, entry(session, ip, "call.amended", id, details)).await?;
    tx.commit().await?;
    row(db, clock, session, id).await
}

/// Removes a call and its recording for good.
pub async fn delete(
    db: &Db,
    clock: &Clock,
    hub: &Hub,
    session: &Session,
    ip: IpAddr,
    id: &str,
) -> Result<(), DetailError> {
    let call = row(db, clock, session, id).await?.call;
    if call.ended_at.is_none() {
        return Err(DetailError::Live);
    }
    let tx = db.write().await?;
    if recordings::keeping::service::is_held(&tx, id).await? {
        return Err(DetailError::Held);
    }
    recordings::service::remove_with_call(&tx, clock, id).await?;
    let tasks = worklist::forget(&tx, id).await?;
    if !store::delete(&tx, id).await? {
        return Err(DetailError::NotFound);
    }
    let details = json!({ "started_at": call.started_at, "direction": call.direction, "status": call.status });
    audit::record(&*tx, clock, entry(session, ip, "call.deleted", id, details)).await?;
    tx.commit().await?;
    tasks.iter().for_each(|task| worklist::tell(hub, task));
    Ok(())
}

fn entry<'a>(
    session: &'a Session,
    ip: IpAddr,
    action: &'static str,
    id: &'a str,
    details: serde_json::Value,
) -> audit::Entry<'a> {
    audit::Entry { actor: Some(&session.operator_id), action, subject: Some(id), ip: Some(ip), details }
}
