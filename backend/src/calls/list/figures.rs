//! The figures of the reports, each defined once.
use chrono_tz::Tz;
use sea_orm::DbErr;
use serde::Serialize;
use utoipa::ToSchema;

use super::{filter::Filter, store};
use crate::common::{clock::Timestamp, day, db::Db};

/// Counts over any calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Calls.
    pub count: i64,
    /// Both parties talked.
    pub answered: i64,
    /// Inbound and never answered.
    pub missed: i64,
    /// Talk of those that are over, in seconds.
    pub talk_secs: i64,
    /// Wait of those that are over, in seconds.
    pub wait_secs: i64,
}

/// Counts over inbound calls that entered a queue or rang an operator, and over outbound ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Inbound calls that entered a queue or rang an operator, without those whose callers asked to be called back.
    pub offered: i64,
    /// Of those, answered.
    pub answered: i64,
    /// Of those, never answered.
    pub missed: i64,
    /// Left within the queue's short time.
    pub short: i64,
    /// Left later.
    pub abandoned: i64,
    /// Answered within the queue's service-level time.
    pub in_time: i64,
    /// Wait of the answered, in seconds.
    pub wait_secs: i64,
    /// Answered and over.
    pub finished: i64,
    /// Talk of the finished, in seconds.
    pub talk_secs: i64,
    /// Wrap-up of the finished, in seconds.
    pub wrap_up_secs: i64,
    /// Outbound calls in which a number was dialled.
    pub outbound: i64,
    /// Of those, answered.
    pub outbound_answered: i64,
}

/// Counts of a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its first moment.
    pub at: Timestamp,
    /// Calls.
    pub count: i64,
    /// Answered.
    pub answered: i64,
    /// Missed.
    pub missed: i64,
}

/// Counts of one hour of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct HourCount {
    /// 0 to 23, where the company is.
    pub hour: u32,
    /// Calls.
    pub count: i64,
    /// Answered.
    pub answered: i64,
    /// Missed.
    pub missed: i64,
}

/// `part` of `whole` in percent with one decimal; none of nothing.
pub fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| {
        let thousandths = (part * 2000 + whole) / (whole * 2);
        thousandths as f64 / 10.0
    })
}

/// The mean of a sum of whole seconds, with one decimal; none of nothing.
pub fn mean(sum: i64, count: i64) -> Option<f64> {
    (count > 0).then(|| (sum as f64 / count as f64 * 10.0).round() / 10.0)
}

/// Counts over what the filter finds.
pub async fn summary(db: &Db, filter: &Filter) -> Result<Summary, DbErr> {
    store::summary(db, filter).await
}

/// The figures of the definitions over what the filter finds.
pub async fn figures(db: &Db, filter: &Filter) -> Result<Figures, DbErr> {
    store::figures(db, filter).await
}

/// The same for each queue; calls of no queue are in none.
pub async fn figures_by_queue(db: &Db, filter: &Filter) -> Result<Vec<(String, Figures)>, DbErr> {
    store::figures_by_queue(db, filter).await
}

/// All 24 hours of the day; `offered_only` leaves out what neither entered a queue nor rang.
pub async fn by_hour(db: &Db, filter: &Filter, zone: Tz, offered_only: bool) -> Result<Vec<HourCount>, DbErr> {
    let mut hours: Vec<HourCount> = (0..24).map(|hour| HourCount { hour, ..HourCount::default() }).collect();
    for bucket in store::buckets(db, filter, offered_only).await? {
        let hour = day::hour(zone, bucket.at);
        if let Some(entry) = usize::try_from(hour).ok().and_then(|index| hours.get_mut(index)) {
            entry.count += bucket.count;
            entry.answered += bucket.answered;
            entry.missed += bucket.missed;
        }
    }
    Ok(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_and_nothing_has_none() {
        assert_eq!(percent(368, 394), Some(93.4));
        assert_eq!(percent(1, 1), Some(100.0));
        assert_eq!(percent(0, 0), None);
        assert_eq!(mean(37, 2), Some(18.5));
        assert_eq!(mean(0, 0), None);
    }
}
