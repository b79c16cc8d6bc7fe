//! What working hours may be, and what they are for the call core. Pure.
use std::collections::HashSet;

use call_core::{Date, Hours, SpecialDay};
use chrono::NaiveDate;

use super::{
    error::ScheduleError,
    types::{Holiday, SchedulePatch, ScheduleRow, Span},
};

const SPANS_MAX: usize = 8;
const HOLIDAYS_MAX: usize = 200;
const NAME_MAX: usize = 100;

/// The hours with what a patch changes.
pub(super) fn patched(mut row: ScheduleRow, patch: SchedulePatch) -> Result<ScheduleRow, ScheduleError> {
    if let Some(text) = patch.name {
        row.name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if row.name.is_empty() || !is_short(&row.name) {
            return Err(invalid("name", "must have 1 to 100 characters"));
        }
    }
    if let Some(week) = patch.week {
        for spans in week.days() {
            check(spans, "week")?;
        }
        row.week = week;
    }
    if let Some(holidays) = patch.holidays {
        row.holidays = checked(holidays)?;
    }
    Ok(row)
}

/// The holidays, if each is a day and no day comes twice, in the order in which the year brings them.
fn checked(mut holidays: Vec<Holiday>) -> Result<Vec<Holiday>, ScheduleError> {
    if holidays.len() > HOLIDAYS_MAX {
        return Err(invalid("holidays", "there are at most 200"));
    }
    let mut seen = HashSet::new();
    for holiday in &mut holidays {
        holiday.name = holiday.name.trim().to_owned();
        if !is_short(&holiday.name) {
            return Err(invalid("holidays", "a name has at most 100 characters"));
        }
        if date(&holiday.date).is_none() {
            return Err(invalid("holidays", format!("{:?} is no day such as 2027-03-10 or 01-01", holiday.date)));
        }
        if !seen.insert(holiday.date.clone()) {
            return Err(invalid("holidays", format!("{} is there twice", holiday.date)));
        }
        check(&holiday.hours, "holidays")?;
    }
    holidays.sort_by(|a, b| (a.date.len(), &a.date).cmp(&(b.date.len(), &b.date)));
    Ok(holidays)
}

fn check(spans: &[Span], field: &'static str) -> Result<(), ScheduleError> {
    if spans.len() > SPANS_MAX {
        return Err(invalid(field, "a day has at most 8 parts"));
    }
    let mut known: Vec<(u16, u16)> = Vec::new();
    for text in spans {
        let Some(span) = span(text) else {
            return Err(invalid(field, format!("{}-{} is no part of a day such as 09:00-18:00", text.from, text.to)));
        };
        let end = if span.to > span.from { span.to } else { span.to + 1440 };
        if known.iter().any(|(from, to)| span.from < *to && *from < end) {
            return Err(invalid(field, format!("{}-{} overlaps another part of its day", text.from, text.to)));
        }
        known.push((span.from, end));
    }
    Ok(())
}

/// The hours as the call core knows them.
pub(super) fn hours(row: &ScheduleRow) -> Hours {
    let spans = |texts: &[Span]| texts.iter().filter_map(span).collect::<Vec<_>>();
    let special = row.holidays.iter().filter_map(|h| Some(SpecialDay { date: date(&h.date)?, hours: spans(&h.hours) }));
    Hours { week: row.week.days().map(|day| spans(day)), special: special.collect() }
}

pub(super) fn span(text: &Span) -> Option<call_core::Span> {
    let (from, to) = (minutes(&text.from)?, minutes(&text.to)?);
    (from < 1440 && from != to).then_some(call_core::Span { from, to })
}

/// `09:30` in minutes; `24:00` is the end of a day.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number =
        |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?;
    let (hours, minutes): (u16, u16) = (number(hours)?, number(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= 1440).then_some(all)
}

/// `2027-03-10` or `03-10`. The 29th of February is a day of every year that has it.
fn date(text: &str) -> Option<Date> {
    let yearly = text.len() == 5;
    let full = if yearly { format!("2000-{text}") } else { text.to_owned() };
    let day = NaiveDate::parse_from_str(&full, "%Y-%m-%d").ok().filter(|_| full.len() == 10)?;
    // Written back it must be the same: the parser also takes signs and spaces.
    (day.format("%Y-%m-%d").to_string() == full).then_some(())?;
    let number = |part: std::ops::Range<usize>| full.get(part).and_then(|digits| digits.parse().ok());
    Some(Date {
        year: if yearly { None } else { full.get(..4)?.parse().ok() },
        month: number(5..7)?,
        day: number(8..10)?,
    })
}

fn is_short(name: &str) -> bool {
    name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control)
}

fn invalid(field: &'static str, why: impl Into<String>) -> ScheduleError {
    ScheduleError::Invalid(field, why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(from: &str, to: &str) -> Span {
        Span { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn parts_of_a_day_are_read_or_refused() {
        let minutes = |from, to| span(&part(from, to)).map(|s| (s.from, s.to));
        assert_eq!(minutes("09:00", "18:30"), Some((540, 1110)));
        assert_eq!(minutes("00:00", "24:00"), Some((0, 1440)));
        assert_eq!(minutes("22:00", "06:00"), Some((1320, 360)));
        for (from, to) in [
            ("9:00", "18:00"),
            ("09:00", "09:00"),
            ("24:00", "06:00"),
            ("09:00", "24:01"),
            ("09:60", "18:00"),
            ("+9:00", "18:00"),
            ("", ""),
            ("09.00", "18.00"),
        ] {
            assert_eq!(minutes(from, to), None, "{from} {to}");
        }
    }

    #[test]
    fn parts_that_overlap_are_refused_and_those_that_touch_are_not() {
        let fine = |parts: &[Span]| check(parts, "week").is_ok();
        assert!(fine(&[part("09:00", "13:00"), part("13:00", "18:00")]));
        assert!(fine(&[part("22:00", "06:00"), part("00:00", "06:00")]), "of one day and of the next");
        assert!(!fine(&[part("09:00", "13:00"), part("12:59", "18:00")]));
        assert!(!fine(&[part("20:00", "22:01"), part("22:00", "06:00")]));
        assert!(!fine(&vec![part("09:00", "10:00"); 9]));
    }

    #[test]
    fn days_are_read_or_refused() {
        assert_eq!(date("2027-03-10"), Some(Date { year: Some(2027), month: 3, day: 10 }));
        assert_eq!(date("02-29"), Some(Date { year: None, month: 2, day: 29 }));
        for bad in ["2027-02-29", "13-01", "00-10", "1-1", "2027-3-10", "10.03.2027", "", "+027-03-10", "2027-03-1 "] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
