//! Which calls are asked for.
use std::{borrow::Cow, time::Duration};

use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::IntoParams;

use crate::{
    auth::types::Session,
    calls::types::{CallStatus, Direction},
    common::{
        clock::Timestamp,
        day,
        fold::{fold, phone_query},
        ids::{OperatorId, is_plain},
        problem::Fault,
    },
};

const LONGEST_QUERY: usize = 200;

/// The filter as it stands in the URL.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallQuery {
    /// First moment: RFC 3339, or a date of the company's time zone.
    pub from: Option<String>,
    /// End: RFC 3339 (excluded), or a date (that day included).
    pub to: Option<String>,
    /// `inbound`, `outbound`, `internal`; several with commas.
    pub direction: Option<String>,
    /// Final statuses, several with commas.
    pub status: Option<String>,
    /// Who answered or made the call; several with commas.
    pub operator_id: Option<String>,
    /// The queue; several with commas.
    pub queue_id: Option<String>,
    /// Three or more digits: any part of a number. Anything else: part of the contact's name.
    pub q: Option<String>,
    /// Only calls with (or without) a recording.
    pub has_recording: Option<bool>,
}

/// The filter as it is applied.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Filter {
    /// First moment.
    pub from: Option<i64>,
    /// First moment after the range.
    pub until: Option<i64>,
    /// Any of these directions; empty = all.
    pub directions: Vec<Direction>,
    /// Any of these statuses; empty = all, also live calls.
    pub statuses: Vec<CallStatus>,
    /// Any of these operators; empty = all.
    pub operators: Vec<String>,
    /// Any of these queues; empty = all.
    pub queues: Vec<String>,
    /// Whom it is about.
    pub needle: Option<Needle>,
    /// With or without recording.
    pub has_recording: Option<bool>,
    /// Only what this operator may see.
    pub visible_to: Option<OperatorId>,
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Needle {
    /// Digits somewhere in a number.
    Number(String),
    /// Folded letters somewhere in a contact's name.
    Name(String),
}

/// A filter that makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Neither a date nor RFC 3339.
    #[error("`{0}` must be a date (2026-11-22) or a moment (2026-11-22T09:00:00+05:00)")]
    Moment(&'static str),
    /// `from` lies after `to`.
    #[error("`from` lies after `to`")]
    Reversed,
    /// Not a word of the list.
    #[error("`{0}` has a value that is not known")]
    Word(&'static str),
    /// Longer than anything that could be found.
    #[error("`q` may have 200 characters")]
    QueryTooLong,
}

impl Fault for FilterError {
    fn status(&self) -> StatusCode {
        StatusCode::UNPROCESSABLE_ENTITY
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Moment(name) | Self::Word(name) => format!("invalid_{name}").into(),
            Self::Reversed => "from_after_to".into(),
            Self::QueryTooLong => "query_too_long".into(),
        }
    }
}

impl CallQuery {
    /// The filter that is meant, for the person who asks.
    pub fn filter(&self, session: &Session, zone: Tz) -> Result<Filter, FilterError> {
        let from = moment("from", self.from.as_deref(), |date| day::start(zone, date))?;
        let until = moment("to", self.to.as_deref(), |date| day::end(zone, date))?;
        if let (Some(from), Some(until)) = (from, until) {
            // The day after a plain `to` begins exactly where it ends, and lies after it all the same.
            let last = if is_date(self.to.as_deref()) { until.minus(Duration::from_millis(1)) } else { until };
            if from > last {
                return Err(FilterError::Reversed);
            }
        }
        if self.q.as_ref().is_some_and(|q| q.len() > LONGEST_QUERY * 4) {
            return Err(FilterError::QueryTooLong);
        }
        Ok(Filter {
            from: from.map(Timestamp::millis),
            until: until.map(Timestamp::millis),
            directions: words("direction", self.direction.as_deref())?,
            statuses: words("status", self.status.as_deref())?,
            operators: ids("operator_id", self.operator_id.as_deref())?,
            queues: ids("queue_id", self.queue_id.as_deref())?,
            needle: self.q.as_deref().and_then(needle),
            has_recording: self.has_recording,
            visible_to: (!session.role.sees_all()).then(|| session.operator_id.clone()),
        })
    }
}

fn moment(
    name: &'static str,
    text: Option<&str>,
    of_date: impl FnOnce(NaiveDate) -> Timestamp,
) -> Result<Option<Timestamp>, FilterError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(Some(of_date(date)));
    }
    // In a query string a `+` that nobody encoded has become a space.
    DateTime::parse_from_rfc3339(&text.replace(' ', "+"))
        .map(|at| Some(Timestamp(at.timestamp_millis())))
        .map_err(|_| FilterError::Moment(name))
}

fn is_date(text: Option<&str>) -> bool {
    text.is_some_and(|text| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").is_ok())
}

fn list(text: Option<&str>) -> Vec<String> {
    let mut items: Vec<String> =
        text.unwrap_or_default().split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
    items.sort();
    items.dedup();
    items
}

fn ids(name: &'static str, text: Option<&str>) -> Result<Vec<String>, FilterError> {
    let ids = list(text);
    if ids.iter().all(|id| is_plain(id)) { Ok(ids) } else { Err(FilterError::Word(name)) }
}

fn words<T: DeserializeOwned>(name: &'static str, text: Option<&str>) -> Result<Vec<T>, FilterError> {
    list(text)
        .into_iter()
        .map(|word| serde_json::from_value(serde_json::Value::String(word)).map_err(|_| FilterError::Word(name)))
        .collect()
}

fn needle(q: &str) -> Option<Needle> {
    match phone_query(q) {
        Some(digits) => Some(Needle::Number(digits)),
        // PostgreSQL's text cannot hold a NUL, so no name has one.
        None => Some(fold(&q.replace('\0', " "))).filter(|name| !name.is_empty()).map(Needle::Name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::types::Role;

    fn filter(query: CallQuery) -> Result<Filter, FilterError> {
        let session = Session { id: "ses_x".into(), operator_id: "op_x".into(), role: Role::Operator };
        query.filter(&session, "Asia/Tashkent".parse().unwrap())
    }

    fn range(from: &str, to: &str) -> Result<(Option<i64>, Option<i64>), FilterError> {
        let query = CallQuery { from: Some(from.into()), to: Some(to.into()), ..CallQuery::default() };
        filter(query).map(|f| (f.from, f.until))
    }

    #[test]
    fn a_plain_date_is_the_companys_day_and_the_last_one_is_included() {
        let day = range("2026-11-22", "2026-11-22").unwrap();
        assert_eq!(day, range("2026-11-22T00:00:00+05:00", "2026-11-23T00:00:00 05:00").unwrap());
    }

    #[test]
    fn a_range_that_runs_backwards_is_refused() {
        assert_eq!(range("2026-11-23", "2026-11-22"), Err(FilterError::Reversed));
        assert!(range("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z").is_ok());
        for bad in ["yesterday", "2026-02-30", "22.11.2026", "2026-11-22T25:00:00Z", "9".repeat(4000).as_str()] {
            assert_eq!(range(bad, "2026-11-22"), Err(FilterError::Moment("from")), "{bad}");
        }
    }

    #[test]
    fn several_words_are_allowed_and_unknown_ones_refused() {
        let of = |status: &str| filter(CallQuery { status: Some(status.into()), ..CallQuery::default() });
        assert_eq!(of("missed, answered").unwrap().statuses, [CallStatus::Answered, CallStatus::Missed]);
        assert_eq!(of("ended").unwrap_err(), FilterError::Word("status"));
    }

    #[test]
    fn digits_find_numbers_and_letters_find_names() {
        assert_eq!(needle("90 123"), Some(Needle::Number("90123".into())));
        assert_eq!(needle("Ғайрат"), Some(Needle::Name("gayrat".into())));
        assert_eq!(needle("12"), Some(Needle::Name("12".into())));
        assert_eq!(needle("  '"), None);
    }

    #[test]
    fn an_operator_is_held_to_his_own_calls() {
        assert_eq!(filter(CallQuery::default()).unwrap().visible_to, Some("op_x".into()));
    }
}
