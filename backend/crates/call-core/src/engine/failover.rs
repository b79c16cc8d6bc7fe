//! Trunks of an operator's own call, one after another: the customer is called by the next one when a trunk does not do
//! its part, while the operator stays on the line. Never by two at once: the next leg is made when the one before is gone.

use super::Engine;
use crate::{
    CallFact, CallId, Cause, Command, Effects, HangupReason, Leg, LegNo, OwnCause, Stage, TRUNK_SILENCE, Timestamp,
};

impl Engine {
    /// The trunk's leg is gone: whether the call goes on through the next trunk. What rang, or may have rung, was reached,
    /// whatever ended it: nobody is called twice.
    pub(super) fn goes_on_by_next_trunk(
        &mut self,
        now: Timestamp,
        id: &CallId,
        gone: &Leg,
        leg: LegNo,
        cause: Cause,
        fx: &mut Effects,
    ) -> bool {
        let Some(call) = self.calls.get(id).filter(|_| self.ready) else { return false };
        let waits = call.leg(0).is_some_and(|l| l.is_live() && l.up_at.is_some());
        if !waits || leg != call.far_leg() {
            return false;
        }
        if !gone.left {
            if !call.has_next_way()
                || !cause.is_of_trunk()
                || gone.ringing_at.is_some()
                || gone.reached
                || gone.up_at.is_some()
            {
                return false;
            }
            self.fact(now, id, CallFact::TrunkLeft { leg, cause }, fx);
        }
        self.dial_far_end(now, id, fx);
        true
    }

    /// The trunk has said nothing for too long.
    pub(super) fn trunk_is_silent(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Stage::Dialing { silent_until: Some(until), .. } = call.stage else { return };
        let leg = call.far_leg();
        let Some(live) = call.leg(leg).filter(|l| l.is_live()) else { return };
        let (channel, added_at) = (live.channel.clone(), live.added_at);
        if until > now {
            return;
        }
        if until - TRUNK_SILENCE < self.link_up_at || added_at < self.link_up_at {
            // What it said while nobody listened is unknown: it has the whole time.
            self.fact(now, id, CallFact::LegProceeding { leg, reached: false }, fx);
            return;
        }
        self.fact(now, id, CallFact::TrunkLeft { leg, cause: Cause::own(OwnCause::TrunkSilent) }, fx);
        fx.send(id, Command::Hangup(channel, HangupReason::Normal));
    }
}
