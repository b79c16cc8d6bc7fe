//! What working hours are.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::{clock::Timestamp, ids::ScheduleId};

/// A part of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// `09:00`; from `00:00` to `23:59`.
    pub from: String,
    /// `18:00`, up to `24:00`. What is before `from` is on the next day.
    pub to: String,
}

/// The parts of each day of a week in which somebody is there. A day that is left out is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    /// Monday.
    pub mon: Vec<Span>,
    /// Tuesday.
    pub tue: Vec<Span>,
    /// Wednesday.
    pub wed: Vec<Span>,
    /// Thursday.
    pub thu: Vec<Span>,
    /// Friday.
    pub fri: Vec<Span>,
    /// Saturday.
    pub sat: Vec<Span>,
    /// Sunday.
    pub sun: Vec<Span>,
}

impl Week {
    /// Monday to Sunday.
    pub fn days(&self) -> [&Vec<Span>; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// `2027-03-10`, or `01-01` for every year.
    pub date: String,
    /// What it is, up to 100 characters.
    #[serde(default)]
    pub name: String,
    /// The hours of that day; none = closed from midnight to midnight.
    #[serde(default)]
    pub hours: Vec<Span>,
}

/// Working hours at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleNow {
    /// Somebody is there.
    pub open: bool,
    /// When that changes; none = not within a year.
    #[schema(required = true)]
    pub until: Option<Timestamp>,
    /// Name of the holiday that is today.
    #[schema(required = true)]
    pub holiday: Option<String>,
}

/// Working hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Schedule {
    /// `schedule_…`
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// The usual days.
    pub week: Week,
    /// Days that differ, in their order; a day of one year counts before that of every year.
    pub holidays: Vec<Holiday>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The time zone of the hours.
    pub timezone: String,
    /// At this moment.
    pub now: ScheduleNow,
}

/// New working hours.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// 1 to 100 characters; no other schedule may have it.
    pub name: String,
    /// The usual days; up to 8 parts each.
    pub week: Week,
    /// Days that differ, up to 200.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// What changes in working hours. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchedulePatch {
    /// As in a new schedule.
    pub name: Option<String>,
    /// As in a new schedule; all days.
    pub week: Option<Week>,
    /// As in a new schedule; all of them.
    pub holidays: Option<Vec<Holiday>>,
}

/// Working hours as they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// `schedule_…`
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// The usual days.
    pub week: Week,
    /// Days that differ.
    pub holidays: Vec<Holiday>,
    /// When it was made.
    pub created_at: Timestamp,
}
