//! What can be done about keeping recordings.
use std::{borrow::Cow, net::IpAddr, time::Duration};

use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    store::{self, Older},
    types::{Amount, Disk, KeepTimes, Keeping, NewHold, Room},
};
use crate::{
    auth::types::Session,
    calls::detail::service::{self as calls, DetailError},
    common::{
        clock::{Clock, Timestamp},
        db::{Db, Tx},
        jobs,
        problem::{Fault, StoreError},
    },
    recordings::service::REMOVE,
    settings::{audit, kv},
};

const KEY: &str = "recordings.keep";
/// A day.
pub const DAY: Duration = Duration::from_secs(86_400);
const MONTH_DAYS: u64 = 30;
const LONGEST_DAYS: u16 = 3650;
const LONGEST_REASON: usize = 500;
/// How often it is looked for what is too old.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// Others want to write between two batches, and new recordings to be fetched between two deletions.
const BATCH: u64 = 100;
const NEXT_BATCH: Duration = Duration::from_secs(60);
/// The clock was put forward, or the server was off: a person may want to look first.
const JUMP: Duration = Duration::from_secs(2 * 86_400);
const LOOK_KEY: &str = "recordings.looked";

/// Why keeping cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There is no such call, or not for this person.
    #[error(transparent)]
    Call(#[from] DetailError),
    /// A time is no number of days from 1 to 3650.
    #[error("`{0}` must be from 1 to 3650 days, or null for ever.")]
    Days(&'static str),
    /// A hold needs a reason.
    #[error("`reason` must have 1 to 500 characters.")]
    Reason,
    /// There is no sound to hold.
    #[error("There is no recording that could be kept.")]
    NoSound,
    /// It is on hold already.
    #[error("The recording is on hold already.")]
    Held,
    /// It is not on hold.
    #[error("The recording is not on hold.")]
    NotHeld,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for KeepError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for KeepError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Call(error) => error.status(),
            Self::Days(_) | Self::Reason => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoSound => StatusCode::NOT_FOUND,
            Self::Held | Self::NotHeld => StatusCode::CONFLICT,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Call(error) => error.code(),
            Self::Days(field) => format!("invalid_{field}").into(),
            Self::Reason => "invalid_reason".into(),
            Self::NoSound => "recording_missing".into(),
            Self::Held => "recording_held".into(),
            Self::NotHeld => "recording_not_held".into(),
            Self::Store(error) => error.code(),
        }
    }
}

/// The times that were set; for ever, and a day in full quality, if none were.
pub async fn times<C: ConnectionTrait>(db: &C) -> Result<KeepTimes, DbErr> {
    let text = kv::get(db, KEY).await?;
    // Nobody else writes it. What cannot be read must not delete anything.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The times, and the room that recordings take at `storage_url`.
pub async fn keeping(db: &Db, now: Timestamp, storage_url: &str) -> Result<Keeping, KeepError> {
    let connection = db.read();
    let last_30_days = store::kept_since(connection, now.minus(DAY * MONTH_DAYS as u32)).await?;
    let disk = disk_of(storage_url);
    let a_day = last_30_days.bytes / MONTH_DAYS;
    let room = Room {
        kept: store::kept(connection).await?,
        held: store::held(connection).await?,
        last_30_days,
        disk,
        full_in_days: disk.and_then(|disk| disk.free_bytes.checked_div(a_day)),
    };
    Ok(Keeping { times: times(connection).await?, room })
}

/// What would be deleted at once with other times.
pub async fn preview(db: &Db, now: Timestamp, times: &KeepTimes) -> Result<Amount, KeepError> {
    check(times)?;
    Ok(store::amount_too_old(db.read(), older(times, now)).await?)
}

/// Sets the times. What is too old then goes, beginning within ten minutes.
pub async fn set(db: &Db, clock: &Clock, session: &Session, ip: IpAddr, new: &KeepTimes) -> Result<(), KeepError> {
    check(new)?;
    let tx = db.write().await?;
    let before = times(&*tx).await?;
    if before == *new {
        return Ok(());
    }
    kv::set(&*tx, clock, KEY, &json!(new).to_string()).await?;
    let details = json!({ "before": before, "after": new });
    audit::record(&*tx, clock, entry(session, ip, "recordings.keep_changed", None, details)).await?;
    Ok(tx.commit().await?)
}

/// From now on the recording is not deleted, neither by time nor with its call.
pub async fn hold(
    db: &Db,
    clock: &Clock,
    session: &Session,
    ip: IpAddr,
    call: &str,
    new: &NewHold,
) -> Result<(), KeepError> {
    calls::row(db, clock, session, call).await?;
    let reason = new.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON || reason.contains('\0') {
        return Err(KeepError::Reason);
    }
    let tx = db.write().await?;
    if !store::hold(&*tx, call, session.operator_id.as_str(), reason, clock.now()).await? {
        return Err(if store::is_held(&*tx, call).await? { KeepError::Held } else { KeepError::NoSound });
    }
    let details = json!({ "reason": reason });
    audit::record(&*tx, clock, entry(session, ip, "recording.held", Some(call), details)).await?;
    Ok(tx.commit().await?)
}

/// The recording is kept as long as others.
pub async fn release(db: &Db, clock: &Clock, session: &Session, ip: IpAddr, call: &str) -> Result<(), KeepError> {
    calls::row(db, clock, session, call).await?;
    let tx = db.write().await?;
    if !store::release(&*tx, call).await? {
        return Err(KeepError::NotHeld);
    }
    audit::record(&*tx, clock, entry(session, ip, "recording.released", Some(call), json!({}))).await?;
    Ok(tx.commit().await?)
}

/// Whether a call's recording must not be deleted. Until the end of the transaction nobody puts it on hold.
pub async fn is_held(tx: &Tx, call: &str) -> Result<bool, DbErr> {
    store::lock(&**tx, call).await?;
    store::is_held(&**tx, call).await
}

/// Deletes what is too old, for as long as the server runs.
pub async fn run(db: Db, clock: Clock) {
    loop {
        let deleted = delete_too_old(&db, &clock).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "recordings whose time is over could not be deleted; trying again");
            0
        });
        if deleted > 0 {
            tracing::info!(deleted, "recordings were deleted because their time was over");
        }
        clock.sleep(if deleted == BATCH { NEXT_BATCH } else { LOOK_EVERY }).await;
    }
}

/// Deletes some of what is too old now; how many.
pub async fn delete_too_old(db: &Db, clock: &Clock) -> Result<u64, DbErr> {
    let tx = db.write().await?;
    let now = clock.now();
    let trusted = trusts_clock(&tx, clock, now).await?;
    let times = times(&*tx).await?;
    let mut gone = Vec::new();
    if trusted {
        for call in store::too_old(&*tx, older(&times, now), BATCH).await? {
            if store::expire(&*tx, &call, now).await? {
                jobs::add(&*tx, clock, REMOVE, Some(&call), &json!({ "call_id": call })).await?;
                gone.push(call);
            }
        }
    }
    let deleted = gone.len() as u64;
    if deleted > 0 {
        let details = json!({ "calls": gone, "times": times });
        let entry = audit::Entry { actor: None, action: "recordings.expired", subject: None, ip: None, details };
        audit::record(&*tx, clock, entry).await?;
    }
    tx.commit().await?;
    Ok(deleted)
}

/// When it was looked last, and before when nothing is deleted.
#[derive(Serialize, Deserialize)]
struct Look {
    at: Timestamp,
    not_before: Timestamp,
}

/// A clock that jumped, or a database that was brought back, must not cost a recording: then nothing is deleted for a day.
async fn trusts_clock(tx: &Tx, clock: &Clock, now: Timestamp) -> Result<bool, DbErr> {
    let last = kv::get(&**tx, LOOK_KEY).await?.and_then(|text| serde_json::from_str::<Look>(&text).ok());
    let not_before = match last {
        Some(last) if now >= last.at && now.since(last.at) <= JUMP => last.not_before,
        _ => now.plus(DAY),
    };
    kv::set(&**tx, clock, LOOK_KEY, &json!(Look { at: now, not_before }).to_string()).await?;
    Ok(now >= not_before)
}

/// The database is one of another day: holds and times that were set since are not in it.
pub async fn begin_anew(db: &Db, clock: &Clock) -> Result<(), DbErr> {
    let tx = db.write().await?;
    kv::set(&*tx, clock, LOOK_KEY, "").await?;
    tx.commit().await
}

fn check(times: &KeepTimes) -> Result<(), KeepError> {
    for (name, days) in [
        ("talks_days", times.talks_days),
        ("messages_days", times.messages_days),
        ("full_quality_days", times.full_quality_days),
    ] {
        if days.is_some_and(|days| !(1..=LONGEST_DAYS).contains(&days)) {
            return Err(KeepError::Days(name));
        }
    }
    Ok(())
}

fn older(times: &KeepTimes, now: Timestamp) -> Older {
    let before = |days: Option<u16>| days.map(|days| now.minus(DAY * u32::from(days)));
    Older { talks: before(times.talks_days), messages: before(times.messages_days) }
}

fn disk_of(storage_url: &str) -> Option<Disk> {
    let stat = rustix::fs::statvfs(storage_url.strip_prefix("file://")?).ok()?;
    Some(Disk {
        total_bytes: stat.f_blocks.saturating_mul(stat.f_frsize),
        free_bytes: stat.f_bavail.saturating_mul(stat.f_frsize),
    })
}

fn entry<'a>(
    session: &'a Session,
    ip: IpAddr,
    action: &'static str,
    subject: Option<&'a str>,
    details: serde_json::Value,
) -> audit::Entry<'a> {
    audit::Entry { actor: Some(&session.operator_id), action, subject, ip: Some(ip), details }
}
