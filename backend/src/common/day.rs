//! Days and hours where the company is. A day is [00:00, 24:00) of its time zone.
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use super::clock::Timestamp;

/// When `date` begins in `zone`. Where the clocks skip midnight, the first moment after the gap.
pub fn start(zone: Tz, date: NaiveDate) -> Timestamp {
    let mut local = date.and_time(NaiveTime::MIN);
    for _ in 0..=24 {
        if let Some(at) = zone.from_local_datetime(&local).earliest() {
            return Timestamp(at.timestamp_millis());
        }
        local += TimeDelta::minutes(15);
    }
    Timestamp(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
}

/// When the day after `date` begins.
pub fn end(zone: Tz, date: NaiveDate) -> Timestamp {
    start(zone, date.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX))
}

/// The day of `at`.
pub fn of(zone: Tz, at: Timestamp) -> NaiveDate {
    local(zone, at).date_naive()
}

/// The hour of the day of `at`, 0 to 23.
pub fn hour(zone: Tz, at: Timestamp) -> u32 {
    local(zone, at).hour()
}

/// The moment of the day before `at` that has the same time on the wall.
pub fn day_before(zone: Tz, at: Timestamp) -> Timestamp {
    let day = of(zone, at).checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN);
    let wall = day.and_time(local(zone, at).time());
    zone.from_local_datetime(&wall)
        .earliest()
        .map_or_else(|| start(zone, day), |same| Timestamp(same.timestamp_millis()))
}

/// `at` as people there write it down: date, time and offset.
pub fn local(zone: Tz, at: Timestamp) -> DateTime<Tz> {
    at.to_utc().with_timezone(&zone)
}

/// Seconds east of Greenwich at `at`.
pub fn offset_secs(zone: Tz, at: Timestamp) -> i32 {
    local(zone, at).offset().fix().local_minus_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_the_companys_day() {
        let zone: Tz = "Asia/Tashkent".parse().unwrap();
        assert_eq!(start(zone, date("2026-11-22")).to_string(), "2026-11-21T19:00:00.000Z");
        assert_eq!(end(zone, date("2026-11-22")).to_string(), "2026-11-22T19:00:00.000Z");
        assert_eq!(of(zone, start(zone, date("2026-11-22"))), date("2026-11-22"));
        assert_eq!(hour(zone, Timestamp(end(zone, date("2026-11-22")).millis() - 1)), 23);
    }

    #[test]
    fn days_without_midnight_and_of_other_lengths_have_a_start() {
        // On 2018-11-04 the clocks of São Paulo went from 00:00 to 01:00.
        let zone: Tz = "America/Sao_Paulo".parse().unwrap();
        assert_eq!(start(zone, date("2018-11-04")).to_string(), "2018-11-04T03:00:00.000Z");
        assert_eq!(end(zone, date("2018-11-04")).since(start(zone, date("2018-11-04"))).as_secs(), 23 * 3600);
        let noon = Timestamp(start(zone, date("2018-11-05")).millis() + 12 * 3_600_000);
        assert_eq!(hour(zone, day_before(zone, noon)), 12);
    }
}
