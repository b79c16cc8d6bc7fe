//! Which calls the worklist takes notice of. Pure.
use crate::calls::{journal::row::CallRow, types::CallbackEnd};

/// Fewer digits are no number that anybody could be called back at.
const SHORTEST: usize = 3;

/// What a call does to the worklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A customer called in vain.
    Missed {
        /// The call.
        call: String,
        /// His number.
        number: String,
        /// When he was gone.
        at: i64,
    },
    /// A customer and a person talk with each other.
    Reached {
        /// The call.
        call: String,
        /// The customer's number.
        number: String,
        /// Since when.
        at: i64,
        /// Who answered or made the call.
        operator: Option<String>,
    },
}

impl Turn {
    /// The customer's number.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Missed { number, .. } | Self::Reached { number, .. } => number,
        }
    }
}

/// What `row` does to the worklist, if the row `before` it did not do it already.
#[must_use]
pub fn of(before: Option<&CallRow>, row: &CallRow) -> Option<Turn> {
    let customer = match row.direction {
        "inbound" => &row.from_number,
        "outbound" => &row.to_number,
        _ => return None,
    };
    if !is_visible(customer) {
        return None;
    }
    let (call, number) = (row.id.clone(), customer.clone());
    if let Some(at) = row.answered_at {
        let news = before.is_none_or(|before| before.answered_at.is_none());
        return news.then(|| Turn::Reached { call, number, at, operator: row.operator_id.clone() });
    }
    let at = row.ended_at.filter(|_| before.is_none_or(|before| before.ended_at.is_none()))?;
    match &row.callback {
        // He asked for it in that call: a task lists the calls of the customer.
        Some(callback) if callback.over == Some(CallbackEnd::GivenUp) => {
            Some(Turn::Missed { call: callback.of.to_string(), number, at })
        }
        // Who is to be called back is nobody's task yet.
        None if row.status == Some("missed") && row.missed_reason != Some("callback") => {
            Some(Turn::Missed { call, number, at })
        }
        _ => None,
    }
}

/// Whether the list shows something else now: somebody calls, who it is, that it was in vain, that he was reached. What
/// happens in a talk changes nothing there.
#[must_use]
pub fn is_news(before: Option<&CallRow>, row: &CallRow) -> bool {
    let shown = |row: &CallRow| (row.operator_id.clone(), row.answered_at.is_some(), row.ended_at.is_some());
    row.direction != "internal"
        && before.is_none_or(|before| before.answered_at.is_none() && shown(before) != shown(row))
}

/// Whether it is a number at all: a hidden one is a word, or nothing.
#[must_use]
pub fn is_visible(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    digits.len() >= SHORTEST && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use call_core::{Call, CallFact, CallId, Cause, Direction, EndedBy, MissedReason, Started, Status, Timestamp};

    use super::*;
    use crate::calls::journal::row;

    const NUMBER: &str = "+998901234567";

    fn call(direction: Direction, from: &str, facts: &[CallFact]) -> CallRow {
        let started = Started {
            direction,
            from: from.into(),
            from_name: None,
            to: "+998712001122".into(),
            did: None,
            trunk: None,
            operator: None,
            target: None,
            callback: None,
        };
        let at = Timestamp::from_millis;
        let mut call = Call::start(CallId::new("call_1"), at(1_000), &CallFact::Started(Box::new(started))).unwrap();
        for (n, fact) in (2..).zip(facts) {
            call.apply(at(n * 1_000), fact);
        }
        row::of(&call, 1)
    }

    fn ended(status: Status, missed_reason: Option<MissedReason>) -> CallFact {
        CallFact::Ended { status, missed_reason, cause: Cause::NORMAL, by: EndedBy::Customer }
    }

    #[test]
    fn every_missed_call_of_a_visible_number_counts_once() {
        for reason in [
            MissedReason::CallerLeft,
            MissedReason::Timeout,
            MissedReason::NoOperator,
            MissedReason::OutOfHours,
            MissedReason::ServerAway,
        ] {
            let row = call(Direction::Inbound, NUMBER, &[ended(Status::Missed, Some(reason))]);
            let missed = Turn::Missed { call: "call_1".into(), number: NUMBER.into(), at: row.ended_at.unwrap() };
            assert_eq!(of(None, &row), Some(missed.clone()));
            assert_eq!(of(Some(&call(Direction::Inbound, NUMBER, &[])), &row), Some(missed));
            assert_eq!(of(Some(&row), &row), None, "told already");
        }
        let live = call(Direction::Inbound, NUMBER, &[]);
        assert_eq!(of(None, &live), None, "a caller who waits may be answered yet");
        for hidden in ["", "anonymous", "+", "12", "Anonymous <sip:1>"] {
            let row = call(Direction::Inbound, hidden, &[ended(Status::Missed, Some(MissedReason::CallerLeft))]);
            assert_eq!(of(None, &row), None, "{hidden}");
        }
    }

    #[test]
    fn a_refused_caller_and_a_colleague_count_nothing() {
        let blocked = call(Direction::Inbound, NUMBER, &[ended(Status::Failed, None)]);
        assert_eq!(of(None, &blocked), None);
        let colleague = call(Direction::Internal, "101", &[ended(Status::NoAnswer, None)]);
        assert_eq!(of(None, &colleague), None);
        let unanswered = call(Direction::Outbound, "101", &[ended(Status::NoAnswer, None)]);
        assert_eq!(of(None, &unanswered), None);
    }

    #[test]
    fn an_answer_in_either_direction_reaches_the_customer_once() {
        for (direction, from, customer) in
            [(Direction::Inbound, NUMBER, NUMBER), (Direction::Outbound, "101", "+998712001122")]
        {
            let before = call(direction, from, &[]);
            let row = CallRow { answered_at: Some(7_000), operator_id: Some("op_1".into()), ..before.clone() };
            let reached = Turn::Reached {
                call: "call_1".into(),
                number: customer.into(),
                at: 7_000,
                operator: Some("op_1".into()),
            };
            assert_eq!(of(Some(&before), &row), Some(reached));
            assert_eq!(of(Some(&row), &CallRow { ended_at: Some(9_000), ..row.clone() }), None);
        }
        let colleagues = CallRow { answered_at: Some(7_000), ..call(Direction::Internal, "101", &[]) };
        assert_eq!(of(None, &colleagues), None);
    }

    #[test]
    fn the_list_is_told_of_what_it_shows_and_of_nothing_else() {
        let waits = call(Direction::Inbound, NUMBER, &[]);
        assert!(is_news(None, &waits));
        let rings = CallRow { state: "ringing", first_ring_at: Some(3_000), ring_secs: 2, ..waits.clone() };
        assert!(!is_news(Some(&waits), &rings), "each offer of a queue");
        let known = CallRow { operator_id: Some("op_1".into()), ..rings.clone() };
        assert!(is_news(Some(&rings), &known), "who calls him");
        let talks = CallRow { state: "talking", answered_at: Some(7_000), ..known.clone() };
        assert!(is_news(Some(&known), &talks));
        let held = CallRow { state: "held", current_operator: Some("op_2".into()), ..talks.clone() };
        let over = CallRow { state: "ended", ended_at: Some(9_000), ..held.clone() };
        assert!(!is_news(Some(&talks), &held) && !is_news(Some(&held), &over), "he was reached long ago");
        assert!(is_news(Some(&known), &CallRow { ended_at: Some(9_000), ..known.clone() }), "in vain");
        assert!(!is_news(None, &call(Direction::Internal, "101", &[])));
    }
}
