//! A transfer that a phone asks for by itself (SIP REFER): done as if its operator had asked in his page.

use super::Engine;
use crate::{
    CallId, ChannelId, Command, DialTarget, Effects, Issued, LegNo, OperatorId, Refusal, Role, Stage, Timestamp,
    TransferTarget,
};

impl Engine {
    /// `consulted`: the phone's other channel, if it names one with which it asked somebody before.
    pub(super) fn referred(
        &mut self,
        now: Timestamp,
        channel: ChannelId,
        target: Result<DialTarget, Refusal>,
        consulted: Option<&ChannelId>,
        fx: &mut Effects,
    ) {
        let Some((id, leg)) = self.leg_of(&channel) else { return };
        // Asterisk tells of each REFER once more when the phone hangs up, and a phone may send it twice.
        let Some(operator) = self.still_in(&id, leg) else { return };
        let before = fx.commands.len();
        let done = match consulted {
            _ if !self.ready => Err(Refusal::AsteriskAway),
            None => target.and_then(|to| self.transfer(now, &id, Some(&operator), TransferTarget::To(to), fx)),
            Some(other) if self.leg_of(other).is_some_and(|(call, _)| call == id) => {
                self.complete(now, &id, Some(&operator), fx)
            }
            Some(_) => Err(Refusal::NotConsulting),
        };
        // The phone hears of it before it is hung up: behind that there is nobody to tell.
        let told = Command::EndReferral { channel, done: done.is_ok() };
        fx.commands.insert(before, Issued { call: id, command: told });
        if let Err(refusal) = done {
            fx.refused.push((operator, refusal));
        }
    }

    /// The operator on the leg, if he has not handed the customer on already.
    fn still_in(&self, id: &CallId, leg: LegNo) -> Option<OperatorId> {
        let call = self.calls.get(id).filter(|c| c.has_part(leg))?;
        let live = !matches!(call.stage, Stage::Ending { .. } | Stage::Ended(_));
        match call.leg(leg).map(|l| &l.role) {
            Some(Role::Operator(operator)) if live => Some(operator.clone()),
            _ => None,
        }
    }
}
