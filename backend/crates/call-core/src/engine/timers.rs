//! What happens when time passes.

use super::Engine;
use crate::{CallFact, CallId, Cause, Effects, EndedBy, HangupReason, OwnCause, Stage, Timestamp, call::Recording};

impl Engine {
    pub(super) fn tick(&mut self, now: Timestamp, fx: &mut Effects) {
        self.end_wrap_ups(now, fx);
        self.end_pauses(now);
        if self.ready {
            while let Some((at, id)) = self.deadlines.first().cloned() {
                if at > now {
                    break;
                }
                self.call_due(now, &id, fx);
                self.reindex(now, &id);
                if self.deadlines.first() == Some(&(at, id.clone())) {
                    // Nothing moved it: look again later rather than at once.
                    self.checked.insert(id.clone(), now);
                    self.deadlines.remove(&(at, id.clone()));
                    let later = now + crate::CLOSING_CHECK;
                    self.deadlines.insert((later, id.clone()));
                    self.marks.entry(id).or_default().deadline = Some(later);
                }
            }
        }
        self.dispatch(now, fx);
    }

    fn call_due(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        match &call.stage {
            Stage::Menu(_) => self.end_menu_wait(now, id, fx),
            Stage::Parting { until } if *until <= now => self.end_parting(now, id, fx),
            Stage::Waiting(_) => {
                self.end_rung_out_offers(now, id, fx);
                self.end_long_wait(now, id, fx);
                self.announce(now, id, fx);
            }
            Stage::Dialing { until, .. } if *until <= now => self.dial_timed_out(now, id, fx),
            Stage::Dialing { .. } => self.trunk_is_silent(now, id, fx),
            Stage::Held { .. } => self.end_unanswered_consult(now, id, fx),
            Stage::Parked(_) => self.end_park_wait(now, id, fx),
            Stage::Connecting { .. } => {
                self.checked.insert(id.clone(), now);
                fx.want_snapshot = true;
            }
            Stage::Ending { .. } | Stage::Ended(_) => {
                self.checked.insert(id.clone(), now);
                self.hangup_legs(id, None, HangupReason::Normal, fx);
                fx.want_snapshot = true;
                let silent = self.calls.get(id).is_some_and(|c| {
                    c.ended().is_some()
                        && c.legs.iter().all(|l| !l.is_live())
                        && matches!(c.recording, Recording::Running { .. })
                });
                if silent {
                    // Its end was not told; the file is checked from its bytes anyway.
                    self.fact(now, id, CallFact::RecordingStopped { failed: false }, fx);
                }
            }
            _ => {}
        }
    }

    fn dial_timed_out(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let device_up = call.leg(call.dialler_leg()).is_some_and(|l| l.up_at.is_some());
        let own = if device_up { OwnCause::RingTimeout } else { OwnCause::OperatorDidNotPickUp };
        self.end_unanswered(now, id, Cause::own(own), EndedBy::System, fx);
        self.hangup_legs(id, None, HangupReason::NoAnswer, fx);
    }
}
