//! The one place that decides whether a number outside is dialled: for an operator's call, from the page or from his
//! phone, for a customer who is handed on, for who is asked during a call, and for a queue that sends its callers on.

use std::collections::BTreeMap;

use super::Engine;
use crate::{
    Call, CallFact, CallId, Cap, Direction, LegNo, Millis, OperatorId, OwnCause, PastDial, Refusal, Role, Stage,
    Timestamp, Whose,
    outgoing::{MINUTE, is_emergency},
};

/// Dialled numbers are remembered so long: a day, however its clocks are put.
const MEMORY: Millis = Millis::secs(26 * 3600);

/// Numbers that were dialled, and who did it.
#[derive(Clone, Debug, Default)]
pub(super) struct Dialled {
    times: BTreeMap<(Timestamp, CallId, LegNo), Option<OperatorId>>,
    /// Of the calls that are here.
    live: BTreeMap<CallId, BTreeMap<LegNo, Option<OperatorId>>>,
}

impl Dialled {
    pub(super) fn add(&mut self, past: PastDial) {
        let forgotten = past.at - MEMORY;
        while let Some(oldest) = self.times.first_entry().filter(|oldest| oldest.key().0 < forgotten) {
            oldest.remove();
        }
        self.times.insert((past.at, past.call, past.leg), past.operator);
    }

    fn take_back(&mut self, at: Timestamp, call: &CallId, leg: LegNo) {
        self.times.remove(&(at, call.clone(), leg));
        self.live.remove(call);
    }

    pub(super) fn forget(&mut self, call: &CallId) {
        self.live.remove(call);
    }

    /// How many since then, of this operator or of all.
    fn since(&self, from: Timestamp, by: Option<&OperatorId>) -> usize {
        let newer = self.times.iter().rev().take_while(|((at, ..), _)| *at >= from);
        newer.filter(|(_, who)| by.is_none_or(|by| who.as_ref() == Some(by))).count()
    }
}

impl Engine {
    /// Whether the number may be dialled now, by this operator; by nobody, if a queue does it.
    pub(super) fn may_dial(&self, now: Timestamp, number: &str, by: Option<&OperatorId>) -> Result<(), Refusal> {
        if is_emergency(number) {
            return Ok(());
        }
        let rules = &self.outgoing;
        rules.may_dial(number)?;
        if by.is_some() && !rules.is_hour(now) {
            return Err(Refusal::OutsideHours);
        }
        let caps = by.map(|by| (rules.operator, Whose::Operator, Some(by)));
        for (caps, whose, by) in caps.into_iter().chain([(rules.company, Whose::Company, None)]) {
            let since = |cap| {
                let from = if cap == Cap::PerDay { rules.midnight(now) } else { now - MINUTE };
                self.dialled.since(from, by)
            };
            caps.reached(whose, || self.dialled_now(by), since)?;
        }
        Ok(())
    }

    /// Numbers that are called or talked with at this moment.
    fn dialled_now(&self, by: Option<&OperatorId>) -> usize {
        let legs = self.dialled.live.iter().flat_map(|(id, legs)| legs.iter().map(move |leg| (id, leg)));
        let goes_on = |id: &CallId, leg: LegNo| {
            let call = self.calls.get(id);
            call.is_some_and(|call| {
                // The number of an operator's own call is called by one trunk after another.
                let own = call.start.direction == Direction::Outbound && leg == 1;
                let leg = if own { call.far_leg() } else { leg };
                call.leg(leg).map_or(call.ended().is_none(), crate::Leg::is_live)
            })
        };
        legs.filter(|(id, (leg, who))| by.is_none_or(|by| who.as_ref() == Some(by)) && goes_on(id, **leg)).count()
    }

    /// Counts what a fact dials.
    pub(super) fn count_dialled(&mut self, id: &CallId, at: Timestamp, body: &CallFact) {
        let call = || self.calls.get(id);
        let dialled = match body {
            CallFact::Started(start) if start.direction == Direction::Outbound && start.callback.is_none() => {
                call().map(|call| (call.far_leg(), start.operator.clone()))
            }
            // A queue calls back, whoever does it for it.
            CallFact::LegAdded { leg, role: Role::Customer, .. }
                if call().is_some_and(|c| c.start.callback.is_some()) =>
            {
                Some((*leg, None))
            }
            CallFact::LegAdded { leg, role: Role::Outside, .. } => call().map(|call| (*leg, self.dials(call))),
            CallFact::Ended { cause, .. } if cause.own == Some(OwnCause::NotAllowedOutside) => {
                // The call of a phone: nothing was dialled.
                let by_phone =
                    |call: &&Call| call.start.direction == Direction::Outbound && call.start.callback.is_none();
                if let Some(call) = call().filter(by_phone) {
                    let (at, leg) = (call.started_at, call.far_leg());
                    self.dialled.take_back(at, id, leg);
                }
                None
            }
            _ => None,
        };
        if let Some((leg, operator)) = dialled {
            self.dialled.live.entry(id.clone()).or_default().insert(leg, operator.clone());
            self.dialled.add(PastDial { at, call: id.clone(), leg, operator });
        }
    }

    /// Whose wish it is that a number is dialled in this call: of whoever has the customer, or has just handed him on.
    fn dials(&self, call: &Call) -> Option<OperatorId> {
        match &call.stage {
            Stage::Waiting(place) => place.only.clone(),
            _ => self.talker(call).map(|(_, operator)| operator),
        }
    }
}
