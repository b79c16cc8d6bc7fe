//! Working hours: days of the week, days with hours of their own, and the clock of the place where they are kept.
//! Everything is reckoned on the wall clock there; which offset it has when is told by a [`Zone`].

use crate::{Millis, Timestamp};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How far ahead a change is looked for: a day that comes once a year is within it.
const AHEAD: i64 = 400;

/// The wall clock of a place: how far it is from UTC, and when that changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    first: Millis,
    changes: Vec<(Timestamp, Millis)>,
}

impl Zone {
    /// A clock that is `first` ahead of UTC until the first change, and from each change on as that says.
    #[must_use]
    pub fn new(first: Millis, mut changes: Vec<(Timestamp, Millis)>) -> Self {
        changes.sort_unstable();
        Self { first, changes }
    }

    fn offset(&self, at: Timestamp) -> i64 {
        let past = self.changes.partition_point(|(from, _)| *from <= at);
        past.checked_sub(1).and_then(|n| self.changes.get(n)).map_or(self.first, |(_, offset)| *offset).as_millis()
    }

    /// When the day of this moment began.
    pub(crate) fn midnight(&self, at: Timestamp) -> Timestamp {
        at - Millis::from_millis(self.wall(at).1)
    }

    /// Day since 1970-01-01 and milliseconds since its midnight, as the wall shows them.
    fn wall(&self, at: Timestamp) -> (i64, i64) {
        let local = at.as_millis() + self.offset(at);
        (local.div_euclid(DAY), local.rem_euclid(DAY))
    }
}

/// A span of a day, in minutes from midnight: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// 0 to 1439.
    pub from: u16,
    /// 1 to 1440; what is not after `from` is on the next day.
    pub to: u16,
}

impl Span {
    /// Milliseconds from the midnight of its day.
    fn bounds(self) -> (i64, i64) {
        let to = i64::from(self.to) + if self.to > self.from { 0 } else { 1440 };
        (i64::from(self.from) * MINUTE, to * MINUTE)
    }

    fn holds(self, time: i64) -> bool {
        let (from, to) = self.bounds();
        (from..to).contains(&time)
    }
}

/// A day of one year, or of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// `None` = every year.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// When.
    pub date: Date,
    /// Its hours; none = closed.
    pub hours: Vec<Span>,
}

/// When somebody is there.
///
/// A span belongs to the day on which it begins. A special day has its own spans only: one that began the evening
/// before ends at its midnight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Spans of Monday to Sunday.
    pub week: [Vec<Span>; 7],
    /// Days that differ. One with a year counts before one of every year.
    pub special: Vec<SpecialDay>,
}

impl Hours {
    /// Somebody is there.
    #[must_use]
    pub fn are_open(&self, zone: &Zone, at: Timestamp) -> bool {
        let (day, time) = zone.wall(at);
        let late = || self.special_day(day).is_none() && self.spans(day - 1).iter().any(|s| s.holds(time + DAY));
        self.spans(day).iter().any(|s| s.holds(time)) || late()
    }

    /// When that changes next; `None` if it does not within a year.
    #[must_use]
    pub fn next_change(&self, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let open = self.are_open(zone, now);
        let (today, _) = zone.wall(now);
        let bounds = (today - 1..today + AHEAD).flat_map(|day| self.moments(zone, day));
        let clocks = zone.changes.iter().map(|(at, _)| *at);
        // Where the clocks are put back, a later bound of one day comes after an earlier one of the next.
        let mut moments: Vec<Timestamp> = bounds.chain(clocks).filter(|at| *at > now).collect();
        moments.sort_unstable();
        moments.into_iter().find(|at| self.are_open(zone, *at) != open)
    }

    /// The special day that is today, by its place in the list.
    #[must_use]
    pub fn special_at(&self, zone: &Zone, at: Timestamp) -> Option<usize> {
        self.special_day(zone.wall(at).0)
    }

    /// Every moment of a day at which something could change: its bounds, in each offset that the clock has then.
    fn moments(&self, zone: &Zone, day: i64) -> Vec<Timestamp> {
        let midnight = day * DAY;
        let around = [-1, 1].map(|days| zone.offset(Timestamp::from_millis(midnight + days * DAY)));
        let bounds = self.spans(day).iter().chain(self.spans(day - 1)).flat_map(|s| {
            let (from, to) = s.bounds();
            [from, to, from - DAY, to - DAY]
        });
        let walls = bounds.chain([0]).filter(|time| (0..=DAY).contains(time)).map(|time| midnight + time);
        walls.flat_map(|wall| around.map(|offset| Timestamp::from_millis(wall - offset))).collect()
    }

    fn spans(&self, day: i64) -> &[Span] {
        // 1970-01-01 was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        match self.special_day(day).and_then(|n| self.special.get(n)) {
            Some(special) => &special.hours,
            None => &self.week[weekday],
        }
    }

    fn special_day(&self, day: i64) -> Option<usize> {
        if self.special.is_empty() {
            return None;
        }
        let (year, month, day) = civil(day);
        let is = |s: &SpecialDay, year: Option<i32>| s.date == Date { year, month, day };
        let find = |year| self.special.iter().position(|s| is(s, year));
        find(Some(year)).or_else(|| find(None))
    }
}

/// Year, month and day of a day since 1970-01-01 in the Gregorian calendar: eras of 400 years, years from March.
fn civil(day: i64) -> (i32, u8, u8) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |n: i64| u8::try_from(n).unwrap_or(0);
    (i32::try_from(year).unwrap_or(0), small(month), small(of_year - (153 * from_march + 2) / 5 + 1))
}

#[cfg(test)]
#[path = "hours_tests.rs"]
mod tests;
