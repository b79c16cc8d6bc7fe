//! The figures of today, beside yesterday's until the same time.
use chrono_tz::Tz;
use sea_orm::DbErr;
use serde::Serialize;
use utoipa::ToSchema;

use super::{monitor::waits, store};
use crate::{
    calls::list::{
        figures::{self, Figures, HourCount, mean, percent},
        filter::Filter,
        live::LiveCall,
    },
    common::{clock::Timestamp, day, db::Db, ids::OperatorId},
    operators::types::{Operator, OperatorStatus},
};

/// Everything the first screen shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// When these figures were right.
    pub at: Timestamp,
    /// Since 00:00 where the company is.
    pub today: Kpis,
    /// Yesterday until the same time of the day.
    pub yesterday: Kpis,
    /// Inbound calls by hour, today.
    pub by_hour: Vec<HourCount>,
    /// Inbound calls by hour, all of yesterday.
    pub by_hour_yesterday: Vec<HourCount>,
    /// Inbound callers who wait now.
    pub waiting: i64,
    /// How long the first of them has waited.
    #[schema(required = true)]
    pub longest_wait_secs: Option<i64>,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub longest_wait_since: Option<Timestamp>,
    /// Who works; operators see only themselves.
    pub operators: Vec<OperatorNow>,
    /// Calls that go on: waiting ones first.
    pub live_calls: Vec<LiveCall>,
}

/// Figures by the definitions. Percentages and means are none where there is nothing to divide by.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Kpis {
    /// Inbound calls that entered a queue or rang an operator.
    pub offered: i64,
    /// Of those, answered.
    pub answered: i64,
    /// answered / offered.
    #[schema(required = true)]
    pub answered_percent: Option<f64>,
    /// Of the offered, never answered.
    pub missed: i64,
    /// Answered in time / (offered − short).
    #[schema(required = true)]
    pub service_level_percent: Option<f64>,
    /// Of the answered, those within the queue's service-level time.
    pub answered_in_time: i64,
    /// The caller left within the queue's short time.
    pub short: i64,
    /// The caller left later.
    pub abandoned: i64,
    /// abandoned / offered.
    #[schema(required = true)]
    pub abandoned_percent: Option<f64>,
    /// Mean wait of the answered.
    #[schema(required = true)]
    pub asa_secs: Option<f64>,
    /// Mean of talk and wrap-up of the answered that are over.
    #[schema(required = true)]
    pub aht_secs: Option<f64>,
    /// The talk in it.
    #[schema(required = true)]
    pub talk_mean_secs: Option<f64>,
    /// The wrap-up in it.
    #[schema(required = true)]
    pub wrap_up_mean_secs: Option<f64>,
    /// Outbound calls.
    pub outbound: i64,
    /// Of those, answered.
    pub outbound_answered: i64,
}

/// An operator at this moment.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OperatorNow {
    /// Who.
    pub operator_id: OperatorId,
    /// His name.
    pub name: String,
    /// His extension.
    pub extension: String,
    /// `available`, `break`, `wrap_up`, `offline`, `ringing` or `talking`.
    #[schema(value_type = OperatorStatus)]
    pub status: String,
    /// Refines the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Comes after the present call and its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_status: Option<String>,
    /// Whether his device can ring.
    pub reachable: bool,
    /// Since when he has this status.
    pub since: Timestamp,
    /// Answered calls today, in both directions.
    pub calls: i64,
    /// Mean of talk and wrap-up of those that are over.
    #[schema(required = true)]
    pub aht_secs: Option<f64>,
}

/// What an operator did in a span of time.
#[derive(Clone, Debug)]
pub(super) struct DayOfOperator {
    pub operator_id: OperatorId,
    pub calls: i64,
    pub finished: i64,
    pub handled_secs: i64,
}

impl From<Operator> for OperatorNow {
    fn from(person: Operator) -> Self {
        Self {
            operator_id: person.id,
            name: person.name,
            extension: person.extension,
            status: person.status,
            reason: person.reason,
            next_status: person.next_status,
            reachable: person.reachable,
            since: person.since,
            calls: 0,
            aht_secs: None,
        }
    }
}

impl From<Figures> for Kpis {
    fn from(f: Figures) -> Self {
        Self {
            offered: f.offered,
            answered: f.answered,
            answered_percent: percent(f.answered, f.offered),
            missed: f.missed,
            service_level_percent: percent(f.in_time, f.offered - f.short),
            answered_in_time: f.in_time,
            short: f.short,
            abandoned: f.abandoned,
            abandoned_percent: percent(f.abandoned, f.offered),
            asa_secs: mean(f.wait_secs, f.answered),
            aht_secs: mean(f.talk_secs + f.wrap_up_secs, f.finished),
            talk_mean_secs: mean(f.talk_secs, f.finished),
            wrap_up_mean_secs: mean(f.wrap_up_secs, f.finished),
            outbound: f.outbound,
            outbound_answered: f.outbound_answered,
        }
    }
}

/// Builds the dashboard for what `scope` (a filter without a range) may see. `live` are the live calls of the same
/// scope, `queued` those of everybody.
pub async fn build(
    db: &Db,
    zone: Tz,
    now: Timestamp,
    scope: &Filter,
    people: Vec<Operator>,
    live: Vec<LiveCall>,
    queued: &[LiveCall],
) -> Result<Dashboard, DbErr> {
    let today = day::of(zone, now);
    let yesterday = day::of(zone, day::day_before(zone, now));
    let range = |from: Timestamp, until: Timestamp| Filter {
        from: Some(from.millis()),
        until: Some(until.millis()),
        ..scope.clone()
    };
    let (start, end) = (day::start(zone, today), day::end(zone, today));
    let same_time = range(day::start(zone, yesterday), day::day_before(zone, now));
    let waiting: Vec<Timestamp> = waits(queued).map(|(_, since)| since).collect();
    let longest_wait_since = waiting.iter().copied().min();
    Ok(Dashboard {
        at: now,
        today: figures::figures(db, &range(start, end)).await?.into(),
        yesterday: figures::figures(db, &same_time).await?.into(),
        by_hour: figures::by_hour(db, &range(start, end), zone, true).await?,
        by_hour_yesterday: figures::by_hour(db, &range(day::start(zone, yesterday), start), zone, true).await?,
        waiting: i64::try_from(waiting.len()).unwrap_or(i64::MAX),
        longest_wait_secs: longest_wait_since
            .map(|since| i64::try_from(now.since(since).as_secs()).unwrap_or(i64::MAX)),
        longest_wait_since,
        operators: operators(db, people, scope, start, end).await?,
        live_calls: live,
    })
}

/// These people at this moment, by name, and their day.
pub(super) async fn operators(
    db: &Db,
    people: Vec<Operator>,
    scope: &Filter,
    start: Timestamp,
    end: Timestamp,
) -> Result<Vec<OperatorNow>, DbErr> {
    let visible = |person: &Operator| scope.visible_to.as_ref().is_none_or(|only| person.id == *only);
    let mut list: Vec<OperatorNow> = people.into_iter().filter(visible).map(OperatorNow::from).collect();
    list.sort_by(|a, b| (&a.name, a.operator_id.as_str()).cmp(&(&b.name, b.operator_id.as_str())));
    for day in store::days(db, start.millis(), end.millis()).await? {
        if let Some(operator) = list.iter_mut().find(|operator| operator.operator_id == day.operator_id) {
            operator.calls = day.calls;
            operator.aht_secs = mean(day.handled_secs, day.finished);
        }
    }
    Ok(list)
}
