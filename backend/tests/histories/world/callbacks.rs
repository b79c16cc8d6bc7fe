//! Customers who asked to be called back: never two calls to one at a time, and every request has one end.
use std::collections::BTreeMap;

use call_core::{Action, Call, CallFact, CallId, Callback, ChannelId, OutgoingRules, Request, Role};

use super::World;

impl World {
    /// The calls that are to call somebody back and wait for an operator.
    pub fn waiting_callbacks(&self) -> Vec<CallId> {
        self.engine.calls().filter(|call| call.is_callback_in_waiting()).map(|call| call.id.clone()).collect()
    }

    pub(super) fn cancels_callback(&mut self, n: usize) {
        let waiting = self.waiting_callbacks();
        if let Some(call) = (!waiting.is_empty()).then(|| waiting[n % waiting.len()].clone()) {
            self.ask(Request::Act { call, operator: None, action: Action::CancelCallback });
        }
    }

    /// Nobody is called back any more: everybody goes home.
    pub(super) fn cancel_callbacks(&mut self) {
        for call in self.waiting_callbacks() {
            self.ask(Request::Act { call, operator: None, action: Action::CancelCallback });
        }
    }

    /// Nobody is to be asked for it now.
    pub(super) fn waits_with_reason(&self, call: &Call) -> bool {
        let Some(callback) = call.start.callback.as_ref().filter(|_| call.is_callback_in_waiting()) else {
            return false;
        };
        let limits = self.setup.outgoing != OutgoingRules::default();
        let same = |c: &Call| c.id != call.id && c.customer_number() == call.customer_number();
        let on_a_line = self.engine.calls().any(|c| same(c) && c.leg(c.far_leg()).is_some_and(call_core::Leg::is_live));
        callback.due.as_millis() > self.now || limits || on_a_line
    }

    /// Whatever was lost or came twice, and however often he asked: Asterisk has one leg to a customer at most.
    pub(super) fn customers_are_called_once_at_a_time(&self) -> Result<(), String> {
        let mut legs: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for channel in self.sim.channels() {
            let Some((id, no)) = ChannelId::new(&channel.id).parse_leg() else { continue };
            let facts = self.facts(&id);
            let Some((_, CallFact::Started(start))) = facts.first() else { continue };
            let Some(start) = Some(start).filter(|start| start.callback.is_some()) else { continue };
            let customer =
                |f: &CallFact| matches!(f, CallFact::LegAdded { leg, role: Role::Customer, .. } if *leg == no);
            if facts.iter().any(|(_, f)| customer(f)) {
                legs.entry(start.to.clone()).or_default().push(&channel.id);
            }
        }
        match legs.iter().find(|(_, legs)| legs.len() > 1) {
            Some((number, legs)) => Err(format!("customers_are_called_once_at_a_time: {legs:?} to {number}")),
            None => Ok(()),
        }
    }

    /// Every request was answered in the end: he was reached, given up, cancelled, or it was not needed any more; and
    /// nobody was called more often than promised.
    pub(super) fn callbacks_have_an_end(&self) -> Result<(), String> {
        let mut attempts: BTreeMap<CallId, Vec<(Callback, Call)>> = BTreeMap::new();
        for (_, call) in self.calls() {
            if let Some(callback) = call.start.callback.clone() {
                attempts.entry(callback.of.clone()).or_default().push((*callback, call));
            }
        }
        for (id, call) in self.calls().filter(|(_, call)| call.calls_back.is_some()) {
            if !attempts.contains_key(id) {
                return Err(format!("callbacks_have_an_end: nobody calls {} back", call.id));
            }
        }
        for (of, mut all) in attempts {
            all.sort_by_key(|(callback, _)| callback.attempt);
            let numbers: Vec<u32> = all.iter().map(|(callback, _)| callback.attempt).collect();
            let last = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let ends = |call: &Call| call.answered_at.is_some() || call.callback_over.is_some();
            let (ended, open) = all.split_last().map_or((0, 0), |((_, end), before)| {
                (usize::from(ends(end)), before.iter().filter(|(_, call)| ends(call)).count())
            });
            let asked = |call: &Call| call.calls_back.is_some();
            let promised = all.iter().all(|(callback, _)| callback.attempts >= last);
            if numbers != (1..=last).collect::<Vec<_>>() || ended != 1 || open != 0 || !promised {
                return Err(format!("callbacks_have_an_end: {of}: {numbers:?} {all:?}"));
            }
            if !self.calls().any(|(id, call)| *id == of && asked(&call)) {
                return Err(format!("callbacks_have_an_end: {of} did not ask"));
            }
        }
        Ok(())
    }
}
