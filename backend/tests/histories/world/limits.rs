//! The limits of the numbers that are dialled, counted from the journal alone.
use call_core::{Call, CallFact, Cap, Caps, Direction, LegNo, OperatorId, OwnCause, PastDial, Role, Stage, Timestamp};

use super::{World, fold};

const MINUTE: i64 = 60_000;
/// Histories are in Tashkent.
const AHEAD: i64 = 5 * 3_600_000;
const DAY: i64 = 24 * 3_600_000;

/// A number that was dialled, and until when it was called or talked with.
struct Dial {
    past: PastDial,
    until: Option<Timestamp>,
}

impl World {
    /// What the database tells a server that starts.
    pub(super) fn dials_of_the_past(&self) -> Vec<PastDial> {
        self.dials_made().into_iter().map(|dial| dial.past).collect()
    }

    /// No more numbers were dialled than may be: at any moment, in any minute, on any day.
    pub(super) fn limits_are_kept(&self) -> Result<(), String> {
        let rules = &self.setup.outgoing;
        if rules.operator == Caps::default() && rules.company == Caps::default() {
            return Ok(());
        }
        let dials = self.dials_made();
        for last in &dials {
            let at = last.past.at;
            let own = last.past.operator.as_ref().map(|operator| (rules.operator, Some(operator)));
            for (caps, whose) in own.into_iter().chain([(rules.company, None)]) {
                let before = dials.iter().filter(|d| d.past.at <= at && is(d, whose));
                let day = |at: Timestamp| (at.as_millis() + AHEAD).div_euclid(DAY);
                let within = |cap: Cap, d: &Dial| match cap {
                    Cap::AtOnce => d.until.is_none_or(|until| until > at),
                    Cap::PerMinute => at.since(d.past.at).as_millis() < MINUTE,
                    Cap::PerDay => day(d.past.at) == day(at),
                };
                for (cap, most) in
                    [(Cap::AtOnce, caps.at_once), (Cap::PerMinute, caps.per_minute), (Cap::PerDay, caps.per_day)]
                {
                    let count = before.clone().filter(|d| within(cap, d)).count();
                    if most.is_some_and(|most| count > usize::try_from(most).unwrap_or(0)) {
                        return Err(format!("limits_are_kept: {count} of {most:?} {cap:?} for {whose:?} at {at:?}"));
                    }
                }
            }
        }
        Ok(())
    }

    fn dials_made(&self) -> Vec<Dial> {
        let mut dials = Vec::new();
        for (id, facts) in &self.journal {
            for (n, (at, body)) in facts.iter().enumerate() {
                let (leg, operator) = match body {
                    CallFact::Started(start)
                        if start.direction == Direction::Outbound && start.callback.is_none() && !is_refused(facts) =>
                    {
                        (1, start.operator.clone())
                    }
                    CallFact::LegAdded { leg, role: Role::Customer, .. } if calls_back(facts) => (*leg, None),
                    CallFact::LegAdded { leg, role: Role::Outside, .. } => (*leg, who_has(&fold(id, &facts[..n]))),
                    _ => continue,
                };
                let past = PastDial { at: *at, call: id.clone(), leg, operator };
                dials.push(Dial { until: end_of(facts, leg), past });
            }
        }
        dials
    }
}

fn is(dial: &Dial, whose: Option<&OperatorId>) -> bool {
    whose.is_none() || dial.past.operator.as_ref() == whose
}

fn calls_back(facts: &[(Timestamp, CallFact)]) -> bool {
    matches!(facts, [(_, CallFact::Started(start)), ..] if start.callback.is_some())
}

fn is_refused(facts: &[(Timestamp, CallFact)]) -> bool {
    let refused = |body: &CallFact| matches!(body, CallFact::Ended { cause, .. } if cause.own == Some(OwnCause::NotAllowedOutside));
    facts.iter().any(|(_, body)| refused(body))
}

/// When the leg was gone, or the call over without it.
fn end_of(facts: &[(Timestamp, CallFact)], leg: LegNo) -> Option<Timestamp> {
    let made = facts.iter().any(|(_, body)| matches!(body, CallFact::LegAdded { leg: no, .. } if *no == leg));
    let over = |body: &CallFact| match body {
        CallFact::LegGone { leg: no, .. } => *no == leg,
        CallFact::Ended { .. } => !made,
        _ => false,
    };
    facts.iter().find(|(_, body)| over(body)).map(|(at, _)| *at)
}

/// Who hands the customer on or asks somebody, as the call stood before.
fn who_has(call: &Call) -> Option<OperatorId> {
    match &call.stage {
        Stage::Waiting(place) => place.only.clone(),
        Stage::Talking { leg } | Stage::Held { leg, .. } => match call.leg(*leg).map(|l| &l.role) {
            Some(Role::Operator(operator)) => Some(operator.clone()),
            _ => None,
        },
        _ => None,
    }
}
