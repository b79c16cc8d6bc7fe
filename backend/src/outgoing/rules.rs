//! What the rules may be, and what they are for the call core. Pure.
use call_core::{Hours, Zone};

use super::{
    error::OutgoingError,
    types::{CallingHours, Caps, OutgoingRules},
};
use crate::schedules::{self, types::Span};

/// Beginnings in one list.
const MOST: usize = 500;
/// Digits of a beginning; no number has more.
const LONGEST: usize = 15;
const MOST_CALLS: u32 = 100_000;
const MOST_TRUNKS: usize = 20;

/// The rules in the one form in which they are stored, if they can be.
pub(super) fn checked(rules: OutgoingRules) -> Result<OutgoingRules, OutgoingError> {
    if let Some(hours) = &rules.hours
        && span(hours).is_none()
    {
        return Err(invalid("hours", format!("{}-{} is no part of a day such as 08:00-21:00", hours.from, hours.to)));
    }
    check_caps("operator", rules.operator)?;
    check_caps("company", rules.company)?;
    let twice = rules.trunks.iter().enumerate().any(|(n, id)| rules.trunks.iter().take(n).any(|other| other == id));
    if twice || rules.trunks.len() > MOST_TRUNKS {
        return Err(invalid("trunks", format!("each trunk once, {MOST_TRUNKS} at most")));
    }
    Ok(OutgoingRules {
        allowed: beginnings("allowed", rules.allowed, |text| text.starts_with('+'))?,
        premium: beginnings("premium", rules.premium, |_| true)?,
        ..rules
    })
}

fn check_caps(field: &'static str, caps: Caps) -> Result<(), OutgoingError> {
    let fits = |cap: Option<u32>| cap.is_none_or(|cap| (1..=MOST_CALLS).contains(&cap));
    let fit = [caps.at_once, caps.per_minute, caps.per_day].into_iter().all(fits);
    if fit { Ok(()) } else { Err(invalid(field, "a limit is from 1 to 100000".to_owned())) }
}

/// Sorted, each once, without what people write between digits.
fn beginnings(
    field: &'static str,
    texts: Vec<String>,
    fits: impl Fn(&str) -> bool,
) -> Result<Vec<String>, OutgoingError> {
    if texts.len() > MOST {
        return Err(invalid(field, format!("there are at most {MOST}")));
    }
    let mut list = Vec::new();
    for text in texts {
        let bare: String = text.chars().filter(|c| !" -()\u{a0}".contains(*c)).collect();
        let digits = bare.strip_prefix('+').unwrap_or(&bare);
        let is_number = (1..=LONGEST).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !is_number || !fits(&bare) {
            return Err(invalid(field, format!("{text:?} is no beginning of a number such as +998")));
        }
        list.push(bare);
    }
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

/// The rules as the call core knows them.
pub(super) fn core(rules: &OutgoingRules, zone: Zone) -> call_core::OutgoingRules {
    let caps =
        |caps: Caps| call_core::Caps { at_once: caps.at_once, per_minute: caps.per_minute, per_day: caps.per_day };
    let every_day = |span: call_core::Span| Hours { week: std::array::from_fn(|_| vec![span]), special: Vec::new() };
    call_core::OutgoingRules {
        allowed: rules.allowed.clone(),
        premium: rules.premium.clone(),
        hours: rules.hours.as_ref().and_then(span).map(every_day),
        operator: caps(rules.operator),
        company: caps(rules.company),
        zone,
    }
}

/// The trunks that a call leaves by: those of the order that are there, or else the first of all.
pub(super) fn ways<T>(all: Vec<T>, order: &[String], id_of: impl Fn(&T) -> &str) -> Vec<T> {
    let place = |one: &T| order.iter().position(|id| id == id_of(one));
    let (mut placed, rest): (Vec<T>, Vec<T>) = all.into_iter().partition(|one| place(one).is_some());
    if placed.is_empty() {
        return rest.into_iter().take(1).collect();
    }
    placed.sort_by_key(place);
    placed
}

fn span(hours: &CallingHours) -> Option<call_core::Span> {
    schedules::service::span(&Span { from: hours.from.clone(), to: hours.to.clone() })
}

fn invalid(field: &'static str, why: String) -> OutgoingError {
    OutgoingError::Invalid(field, why)
}

#[cfg(test)]
mod tests {
    use call_core::Timestamp;

    use super::*;

    #[test]
    fn beginnings_have_one_form_and_no_other_sign() {
        let list = |texts: &[&str]| {
            let texts = texts.iter().map(|&text| text.to_owned()).collect();
            beginnings("allowed", texts, |text| text.starts_with('+')).ok()
        };
        assert_eq!(list(&["+998", "+7 (916)", "+998"]), Some(vec!["+7916".to_owned(), "+998".to_owned()]));
        for bad in ["", "+", "998", "*", "+99x", "++7", "+1234567890123456", "+٩٩٨", "+7;DROP"] {
            assert_eq!(list(&[bad]), None, "{bad}");
        }
        assert_eq!(list(&["+1"; MOST + 1]), None);
    }

    #[test]
    fn the_hours_are_those_of_every_day_and_may_reach_over_midnight() {
        let hours = |from: &str, to: &str| Some(CallingHours { from: from.into(), to: to.into() });
        let open = |from: &str, to: &str, at: i64| {
            let rules = OutgoingRules { hours: hours(from, to), ..OutgoingRules::default() };
            core(&checked(rules).unwrap(), Zone::default()).is_hour(Timestamp::from_millis(at * 3_600_000))
        };
        assert_eq!([7, 8, 20, 21].map(|at| open("08:00", "21:00", at)), [false, true, true, false]);
        assert_eq!([5, 6, 22, 30].map(|at| open("22:00", "06:00", at)), [true, false, true, false]);
        for (from, to) in [("8:00", "21:00"), ("08:00", "08:00"), ("24:00", "08:00"), ("", "")] {
            let rules = OutgoingRules { hours: hours(from, to), ..OutgoingRules::default() };
            assert!(checked(rules).is_err(), "{from}-{to}");
        }
    }

    #[test]
    fn calls_leave_by_the_trunks_of_the_order_or_by_the_oldest() {
        let order = |ids: &[&str]| {
            let order: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
            ways(vec!["oldest", "second", "third"], &order, |id| id)
        };
        assert_eq!(order(&[]), ["oldest"]);
        assert_eq!(order(&["third", "gone", "oldest"]), ["third", "oldest"]);
        assert_eq!(order(&["gone"]), ["oldest"]);
        assert!(ways(Vec::<String>::new(), &["a".to_owned()], |id| id).is_empty());
        let trunks = vec!["a".to_owned(), "b".to_owned(), "a".to_owned()];
        assert!(checked(OutgoingRules { trunks, ..OutgoingRules::default() }).is_err());
    }

    #[test]
    fn the_usual_rules_are_sound_and_a_limit_is_a_number() {
        assert_eq!(checked(OutgoingRules::default()).ok(), Some(OutgoingRules::default()));
        for cap in [0, MOST_CALLS + 1] {
            let company = Caps { per_day: Some(cap), ..Caps::default() };
            assert!(checked(OutgoingRules { company, ..OutgoingRules::default() }).is_err(), "{cap}");
        }
    }
}
