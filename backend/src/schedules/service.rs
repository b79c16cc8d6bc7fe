//! What can be done with working hours.
use std::{collections::HashMap, net::IpAddr, sync::Arc};

use call_core::{Hours, Zone};
use chrono_tz::Tz;
use sea_orm::DbErr;
use serde_json::json;

use super::{
    clock,
    error::ScheduleError,
    rules, store,
    types::{NewSchedule, Schedule, ScheduleNow, SchedulePatch, ScheduleRow, Span, Week},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::{Db, Tx},
        ids::{self, ScheduleId},
    },
    routes::service::{Uses, users},
    settings::audit,
};

/// All hours by id, as the call core knows them.
pub async fn hours(db: &Db) -> Result<HashMap<String, Arc<Hours>>, DbErr> {
    let rows = store::all(db.read()).await?;
    Ok(rows.iter().map(|row| (row.id.to_string(), Arc::new(rules::hours(row)))).collect())
}

/// A part of a day for the call core, if the text is one.
#[must_use]
pub fn span(text: &Span) -> Option<call_core::Span> {
    rules::span(text)
}

/// Whether there are such hours.
pub async fn exist(tx: &Tx, id: &str) -> Result<bool, DbErr> {
    Ok(store::one(&**tx, id).await?.is_some())
}

/// The working hours, for one person's request.
pub struct Schedules<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Where the company is.
    pub timezone: Tz,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
}

impl Schedules<'_> {
    /// All of them, newest first. There are a handful.
    pub async fn list(&self) -> Result<Vec<Schedule>, ScheduleError> {
        let zone = self.zone();
        Ok(store::all(self.db.read()).await?.into_iter().map(|row| self.view(row, &zone)).collect())
    }

    /// One of them.
    pub async fn get(&self, id: &str) -> Result<Schedule, ScheduleError> {
        let row = store::one(self.db.read(), plain(id)?).await?.ok_or(ScheduleError::NotFound)?;
        Ok(self.view(row, &self.zone()))
    }

    /// Makes working hours.
    pub async fn create(&self, session: &Session, ip: IpAddr, new: NewSchedule) -> Result<Schedule, ScheduleError> {
        let row = ScheduleRow {
            id: ScheduleId::generate(self.clock),
            name: String::new(),
            week: Week::default(),
            holidays: Vec::new(),
            created_at: self.clock.now(),
        };
        let patch = SchedulePatch { name: Some(new.name), week: Some(new.week), holidays: Some(new.holidays) };
        let row = rules::patched(row, patch)?;
        let tx = self.db.write().await?;
        store::save(&*tx, &row, row.created_at).await?;
        self.done(tx, session, ip, "schedule.created", &row).await?;
        self.get(row.id.as_str()).await
    }

    /// Changes working hours.
    pub async fn update(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &str,
        patch: SchedulePatch,
    ) -> Result<Schedule, ScheduleError> {
        let tx = self.db.write().await?;
        let row = rules::patched(Self::row(&tx, id).await?, patch)?;
        store::save(&*tx, &row, self.clock.now()).await?;
        self.done(tx, session, ip, "schedule.changed", &row).await?;
        self.get(id).await
    }

    /// Deletes working hours that no route keeps to.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), ScheduleError> {
        let tx = self.db.write().await?;
        let row = Self::row(&tx, id).await?;
        if let Some(routes) = users(&tx, &Uses::Schedule(id)).await? {
            return Err(ScheduleError::Routed(routes));
        }
        store::delete(&*tx, id).await?;
        self.done(tx, session, ip, "schedule.deleted", &row).await
    }

    async fn row(tx: &Tx, id: &str) -> Result<ScheduleRow, ScheduleError> {
        store::one(&**tx, plain(id)?).await?.ok_or(ScheduleError::NotFound)
    }

    fn zone(&self) -> Zone {
        clock::of(self.timezone, self.clock.now(), clock::A_YEAR)
    }

    fn view(&self, row: ScheduleRow, zone: &Zone) -> Schedule {
        let now = call_core::Timestamp::from_millis(self.clock.now().millis());
        let hours = rules::hours(&row);
        let holiday = hours.special_at(zone, now).and_then(|n| row.holidays.get(n)).map(|holiday| holiday.name.clone());
        let until = hours.next_change(zone, now).map(|at| crate::common::clock::Timestamp(at.as_millis()));
        Schedule {
            now: ScheduleNow { open: hours.are_open(zone, now), until, holiday },
            id: row.id,
            name: row.name,
            week: row.week,
            holidays: row.holidays,
            created_at: row.created_at,
            timezone: self.timezone.name().to_owned(),
        }
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        row: &ScheduleRow,
    ) -> Result<(), ScheduleError> {
        let details = json!({ "name": row.name, "week": row.week, "holidays": row.holidays });
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(row.id.as_str()), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}

fn plain(id: &str) -> Result<&str, ScheduleError> {
    if ids::is_plain(id) { Ok(id) } else { Err(ScheduleError::NotFound) }
}
