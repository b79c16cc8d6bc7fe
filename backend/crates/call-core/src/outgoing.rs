//! Which numbers outside may be dialled, when, and how many: what keeps a stranger, or a mistake, from calling at the
//! company's cost. Pure; the engine asks at every way to dial a number.

use crate::{CallId, Cap, DialTarget, Hours, LegNo, Millis, OperatorId, Refusal, Timestamp, Way, Whose, Zone};

/// Numbers that help must come from: nothing stands in their way.
pub const EMERGENCY: [&str; 5] = ["101", "102", "103", "104", "112"];

/// What may be dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingRules {
    /// Beginnings of the numbers that may be dialled, in E.164. Short numbers of the network always may.
    pub allowed: Vec<String>,
    /// Beginnings of numbers that may not, though they are allowed: what costs more. They may be short numbers.
    pub premium: Vec<String>,
    /// When people dial; always without. Where a queue sends its callers is dialled at every hour.
    pub hours: Option<Hours>,
    /// For each operator.
    pub operator: Caps,
    /// For all of them together, and for what queues dial.
    pub company: Caps,
    /// The clock of hours and days.
    pub zone: Zone,
}

impl Way {
    /// This way to a number, and no other.
    pub(crate) fn to(&self, number: &str) -> DialTarget {
        DialTarget::Number {
            number: number.to_owned(),
            trunk: Some(self.trunk.clone()),
            endpoint: self.endpoint.clone(),
            caller_id: self.caller_id.clone(),
            others: Box::default(),
        }
    }
}

/// How many numbers may be dialled; as many as one likes where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// Being called or talked with at the same moment.
    pub at_once: Option<u32>,
    /// Within sixty seconds.
    pub per_minute: Option<u32>,
    /// On one day of the clock.
    pub per_day: Option<u32>,
}

/// A number that was dialled: counts for the limits although its call is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDial {
    /// When.
    pub at: Timestamp,
    /// In which call.
    pub call: CallId,
    /// As which leg.
    pub leg: LegNo,
    /// Who did it; nobody if a queue did.
    pub operator: Option<OperatorId>,
}

impl Default for OutgoingRules {
    /// Calls within the country, as many as one likes.
    fn default() -> Self {
        Self {
            allowed: vec!["+998".to_owned()],
            premium: Vec::new(),
            hours: None,
            operator: Caps::default(),
            company: Caps::default(),
            zone: Zone::default(),
        }
    }
}

impl OutgoingRules {
    /// Whether the number may be dialled at all. The longest beginning that fits it decides.
    ///
    /// # Errors
    /// `NumberNotAllowed` for a country that is not allowed, `PremiumNumber` for one that costs more.
    pub fn may_dial(&self, number: &str) -> Result<(), Refusal> {
        if is_emergency(number) {
            return Ok(());
        }
        let longest = |list: &[String]| list.iter().filter(|p| number.starts_with(p.as_str())).map(String::len).max();
        let allowed = longest(&self.allowed).or_else(|| (!number.starts_with('+')).then_some(0));
        match (allowed, longest(&self.premium)) {
            (None, _) => Err(Refusal::NumberNotAllowed),
            (Some(allowed), Some(premium)) if premium >= allowed => Err(Refusal::PremiumNumber),
            _ => Ok(()),
        }
    }

    /// Whether people may dial now.
    #[must_use]
    pub fn is_hour(&self, now: Timestamp) -> bool {
        self.hours.as_ref().is_none_or(|hours| hours.are_open(&self.zone, now))
    }

    /// What counts as today began then.
    pub(crate) fn midnight(&self, now: Timestamp) -> Timestamp {
        self.zone.midnight(now)
    }
}

impl Caps {
    /// The first cap that is reached; each count is made only where it matters.
    pub(crate) fn reached(
        self,
        whose: Whose,
        at_once: impl FnOnce() -> usize,
        since: impl Fn(Cap) -> usize,
    ) -> Result<(), Refusal> {
        let full = |cap: Option<u32>, count: usize| cap.is_some_and(|cap| count >= usize::try_from(cap).unwrap_or(0));
        if self.at_once.is_some() && full(self.at_once, at_once()) {
            return Err(Refusal::Limit(whose, Cap::AtOnce));
        }
        for (cap, what) in [(self.per_minute, Cap::PerMinute), (self.per_day, Cap::PerDay)] {
            if cap.is_some() && full(cap, since(what)) {
                return Err(Refusal::Limit(whose, what));
            }
        }
        Ok(())
    }
}

/// Whether somebody can be called at it from everywhere: a full number, not a short or a hidden one.
#[must_use]
pub(crate) fn is_full(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether help comes from this number.
#[must_use]
pub fn is_emergency(number: &str) -> bool {
    EMERGENCY.contains(&number)
}

/// What "within a minute" means.
pub(crate) const MINUTE: Millis = Millis::secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(allowed: &[&str], premium: &[&str]) -> OutgoingRules {
        let list = |from: &[&str]| from.iter().map(|p| (*p).to_owned()).collect();
        OutgoingRules { allowed: list(allowed), premium: list(premium), ..OutgoingRules::default() }
    }

    #[test]
    fn the_longest_beginning_decides() {
        let domestic = OutgoingRules::default();
        assert_eq!(domestic.may_dial("+998901234567"), Ok(()));
        assert_eq!(domestic.may_dial("+79161234567"), Err(Refusal::NumberNotAllowed));
        assert_eq!(domestic.may_dial("1003"), Ok(()));
        let rules = rules(&["+998", "+7", "+99890099"], &["+7809", "+998900", "+7", "1900", ""]);
        for (number, expected) in [
            ("+998901234567", Ok(())),
            ("+998900123456", Err(Refusal::PremiumNumber)),
            ("+998900991234", Ok(())),
            ("+78091234567", Err(Refusal::PremiumNumber)),
            ("+79161234567", Err(Refusal::PremiumNumber)),
            ("+12025550123", Err(Refusal::NumberNotAllowed)),
            ("1900", Err(Refusal::PremiumNumber)),
        ] {
            assert_eq!(rules.may_dial(number), expected, "{number}");
        }
    }

    #[test]
    fn help_can_always_be_called() {
        let none = rules(&[], &["1"]);
        for number in EMERGENCY {
            assert_eq!(none.may_dial(number), Ok(()), "{number}");
        }
        for other in ["1003", "105", "+998101", "1012"] {
            assert!(none.may_dial(other).is_err(), "{other}");
        }
    }
}
