//! Parking: the customer hears music under a short number that everybody sees, and the operator is free. Who picks him
//! up has him; if nobody does in time he comes back to who parked him, or else to his queue.

use super::Engine;
use crate::{
    CallFact, CallId, ChannelInfo, Command, DIAL_OPERATOR, Direction, Effects, Endpoint, HangupReason, LegNo,
    LegOrigin, Millis, NewLeg, OperatorId, PARK_SLOTS, ParkSlot, Parked, Refusal, Role, Stage, TIMEOUT_NET_SECS,
    Timestamp, call::Recording,
};

/// What stands before the slot when it is dialled: no extension begins so.
const PREFIX: char = '*';

impl Engine {
    /// The parked calls by their slots.
    pub fn parked(&self) -> impl Iterator<Item = (ParkSlot, &CallId)> {
        self.parked.iter().map(|(slot, call)| (*slot, call))
    }

    pub(super) fn park(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator: Option<&OperatorId>,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let (leg, channel) = self.own_leg(id, operator)?;
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let by = self.talker(call).filter(|(talker, _)| *talker == leg).ok_or(Refusal::NotTalking)?.1;
        if call.start.direction == Direction::Internal {
            return Err(Refusal::NoCustomer);
        }
        if call.consult.is_some() {
            return Err(Refusal::AlreadyConsulting);
        }
        let queue = self.home_of(call).ok_or(Refusal::QueueUnknown)?;
        let secs = self.queues.get(&queue).map_or(0, |q| q.park_secs);
        let slot = (1..=PARK_SLOTS).find(|slot| !self.parked.contains_key(slot)).ok_or(Refusal::NoParkSlot)?;
        let until = now + Millis::secs(i64::from(secs));
        self.end_listening(now, id, fx);
        self.fact(now, id, CallFact::Parked { by, leg, slot, until }, fx);
        self.play_music(id, fx);
        self.mend_voice(id, fx);
        fx.send(id, Command::Hangup(channel, HangupReason::Normal));
        Ok(())
    }

    /// An operator's own device is called; as soon as it is up he has the customer.
    pub(super) fn pick_up(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator_id: &OperatorId,
        fx: &mut Effects,
    ) -> Result<(), Refusal> {
        let call = self.calls.get(id).ok_or(Refusal::CallUnknown)?;
        let Stage::Parked(place) = &call.stage else { return Err(Refusal::NotParked) };
        if place.taker.is_some() {
            return Err(Refusal::AlreadyPickedUp);
        }
        let operator = self.operators.get(operator_id).filter(|o| !o.removed).ok_or(Refusal::OperatorUnknown)?;
        if operator.busy.is_some() {
            return Err(Refusal::OperatorBusy);
        }
        if !operator.reachable() {
            return Err(Refusal::OperatorUnreachable);
        }
        let leg = call.next_leg();
        let channel = id.leg_channel(leg);
        let new_leg = NewLeg {
            channel: channel.clone(),
            endpoint: Endpoint::Device { extension: operator.config.extension.clone() },
            caller_number: call.customer_number().to_owned(),
            caller_name: call.start.from_name.clone(),
            originator: call.leg(call.far_leg()).map(|l| l.channel.clone()),
            timeout_secs: u32::try_from(DIAL_OPERATOR.as_secs()).unwrap_or(60) + TIMEOUT_NET_SECS,
            auto_answer: true,
        };
        let role = Role::Operator(operator_id.clone());
        self.fact(now, id, CallFact::LegAdded { leg, role, channel, origin: LegOrigin::Originated }, fx);
        self.fact(now, id, CallFact::PickUp { leg, until: now + DIAL_OPERATOR }, fx);
        fx.send(id, Command::Originate(new_leg));
        Ok(())
    }

    /// An operator's phone dialled a slot; it has no page to be told anything, so a slot with nobody in it is busy. So is
    /// one whose customer came into it after the phone had dialled: a channel that Asterisk still tells of in a late look
    /// meant whoever was there before him.
    pub(super) fn phone_picks_up(
        &mut self,
        now: Timestamp,
        slot: ParkSlot,
        channel: ChannelInfo,
        operator: OperatorId,
        fx: &mut Effects,
    ) {
        let free = self.operators.get(&operator).is_some_and(|o| o.busy.is_none() && !o.removed);
        let waits = |id: &&CallId| {
            let place = self.calls.get(*id).and_then(crate::Call::parked);
            place.is_some_and(|p| p.taker.is_none() && p.since <= channel.created_at)
        };
        let Some(id) = self.parked.get(&slot).filter(waits).filter(|_| free).cloned() else {
            fx.send(&CallId::new("call_none"), Command::Hangup(channel.id, HangupReason::Congestion));
            return;
        };
        let Some(leg) = self.calls.get(&id).map(crate::Call::next_leg) else { return };
        let (role, origin) = (Role::Operator(operator), LegOrigin::Entered);
        self.fact(now, &id, CallFact::LegAdded { leg, role, channel: channel.id, origin }, fx);
        self.picked_up(now, &id, leg, fx);
    }

    /// The device of who picks up is up: he gets the customer as one gets who was asked.
    pub(super) fn picked_up(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        self.fact(now, id, CallFact::LegUp { leg }, fx);
        let Some(call) = self.calls.get(id) else { return };
        let Some((channel, Role::Operator(operator))) = call.leg(leg).map(|l| (l.channel.clone(), l.role.clone()))
        else {
            return;
        };
        let Some(queue) = self.home_of(call) else { return };
        let priority = self.priority(id);
        self.fact(now, id, CallFact::Queued { queue, priority, only: Some(operator) }, fx);
        self.fact(now, id, CallFact::HandedTo { leg, until: now }, fx);
        fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![channel] });
        fx.send(id, Command::StopBridgeMusic(id.bridge()));
        self.mend_voice(id, fx);
    }

    /// The ring of who picks up is over, or the time of the park is.
    pub(super) fn end_park_wait(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let place = |engine: &Self| engine.calls.get(id).and_then(crate::Call::parked).cloned();
        if let Some(taker) = place(self).and_then(|p| p.taker).filter(|t| t.until <= now) {
            fx.send(id, Command::Hangup(id.leg_channel(taker.leg), HangupReason::NoAnswer));
            self.fact(now, id, CallFact::PickUpEnded { leg: taker.leg }, fx);
        }
        if let Some(Parked { by, .. }) = place(self).filter(|p| p.taker.is_none() && p.until <= now) {
            let Some(queue) = self.calls.get(id).and_then(|call| self.home_of(call)) else { return };
            let priority = self.priority(id);
            let only = Some(by).filter(|by| self.takes_back(by));
            self.fact(now, id, CallFact::Queued { queue, priority, only }, fx);
            self.mend_voice(id, fx);
        }
    }

    /// Who was to pick up does not; the customer stays where he is.
    pub(super) fn dismiss_taker(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        fx.send(id, Command::Hangup(id.leg_channel(leg), HangupReason::Normal));
        self.fact(now, id, CallFact::PickUpEnded { leg }, fx);
    }

    /// A parked customer is alone: nothing of him is recorded until somebody hears him again.
    pub(super) fn mend_voice(&self, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        if matches!(call.recording, Recording::Running { .. }) {
            fx.send(id, if call.writes_silence() { Command::PauseRecording } else { Command::ResumeRecording });
        }
    }
}

/// The slot that a phone or a page dialled, if what was dialled is one: `*1` to `*99`.
#[must_use]
pub fn dialled_slot(number: &str) -> Option<ParkSlot> {
    let digits = number.strip_prefix(PREFIX)?;
    let slot = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    (1..=PARK_SLOTS).contains(&slot).then_some(slot)
}

#[cfg(test)]
mod tests {
    use super::dialled_slot;

    #[test]
    fn a_slot_is_dialled_with_a_star() {
        assert_eq!((dialled_slot("*1"), dialled_slot("*99")), (Some(1), Some(99)));
        for number in ["1", "*", "*0", "*100", "**1", "*1#", "*+1"] {
            assert_eq!(dialled_slot(number), None, "{number}");
        }
    }
}
