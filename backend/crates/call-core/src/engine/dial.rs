//! Calls that an operator makes: his device first, then the far end inside the call's bridge, so that he hears the
//! network's own ringing and announcements.

use super::{Engine, dialled_slot};
use crate::{
    CallFact, CallId, Cause, ChannelInfo, Command, DIAL_FAR_END, DIAL_OPERATOR, DialTarget, Direction, Effects,
    EndedBy, Endpoint, HangupReason, Leg, LegNo, LegOrigin, NewLeg, OperatorId, OwnCause, Refusal, Reply, Role, Stage,
    Started, Status, TIMEOUT_NET_SECS, Timestamp, TrunkId,
};

impl Engine {
    pub(super) fn dial(
        &mut self,
        now: Timestamp,
        id: &CallId,
        operator_id: &OperatorId,
        target: DialTarget,
        to: String,
        trunk: Option<TrunkId>,
        fx: &mut Effects,
    ) -> Reply {
        let Some(operator) = self.operators.get(operator_id) else { return Reply::Refused(Refusal::OperatorUnknown) };
        if !self.ready {
            return Reply::Refused(Refusal::AsteriskAway);
        }
        if self.knows(id) {
            return Reply::Accepted;
        }
        if operator.busy.is_some() {
            return Reply::Refused(Refusal::OperatorBusy);
        }
        if !operator.reachable() {
            return Reply::Refused(Refusal::OperatorUnreachable);
        }
        let may = self.may_reach(operator_id, &target).and_then(|()| match &target {
            DialTarget::Number { number, .. } => self.may_dial(now, number, Some(operator_id)),
            DialTarget::Operator(_) => Ok(()),
        });
        if let Err(refusal) = may {
            return Reply::Refused(refusal);
        }
        let extension = operator.config.extension.clone();
        let start = started(operator_id, &extension, target, to.clone(), trunk);
        let channel = id.leg_channel(0);
        self.fact(now, id, CallFact::Started(Box::new(start)), fx);
        let role = Role::Operator(operator_id.clone());
        let added = CallFact::LegAdded { leg: 0, role, channel: channel.clone(), origin: LegOrigin::Originated };
        self.fact(now, id, added, fx);
        fx.send(
            id,
            Command::Originate(NewLeg {
                channel,
                endpoint: Endpoint::Device { extension },
                caller_number: to,
                caller_name: None,
                originator: None,
                timeout_secs: secs(DIAL_OPERATOR) + TIMEOUT_NET_SECS,
                auto_answer: true,
            }),
        );
        Reply::Accepted
    }

    /// An operator's desk phone dialled by itself.
    pub(super) fn phone_dialled(
        &mut self,
        now: Timestamp,
        id: CallId,
        channel: ChannelInfo,
        operator_id: OperatorId,
        number: String,
        target: Result<DialTarget, Refusal>,
        fx: &mut Effects,
    ) {
        if self.knows(&id) {
            return;
        }
        if let Some(slot) = dialled_slot(&number) {
            self.phone_picks_up(now, slot, channel, operator_id, fx);
            return;
        }
        let channel = channel.id;
        let free = self.operators.get(&operator_id).is_some_and(|o| o.busy.is_none());
        let target = target.and_then(|t| self.may_reach(&operator_id, &t).map(|()| t));
        let (Ok(target), true) = (target, free) else {
            fx.send(&id, Command::Hangup(channel, HangupReason::Congestion));
            return;
        };
        let may_dial = match &target {
            DialTarget::Number { number, .. } => self.may_dial(now, number, Some(&operator_id)).is_ok(),
            DialTarget::Operator(_) => true,
        };
        let extension = self.operators.get(&operator_id).map_or(String::new(), |o| o.config.extension.clone());
        let role = Role::Operator(operator_id.clone());
        let start = started(&operator_id, &extension, target, number, None);
        self.fact(now, &id, CallFact::Started(Box::new(start)), fx);
        self.fact(now, &id, CallFact::LegAdded { leg: 0, role, channel, origin: LegOrigin::Entered }, fx);
        if !may_dial {
            // There is no page to tell it: the call says why it came to nothing.
            self.end_unanswered(now, &id, Cause::own(OwnCause::NotAllowedOutside), EndedBy::System, fx);
            self.hangup_legs(&id, None, HangupReason::Congestion, fx);
            return;
        }
        self.fact(now, &id, CallFact::LegUp { leg: 0 }, fx);
        self.dial_far_end(now, &id, fx);
    }

    fn may_reach(&self, caller: &OperatorId, target: &DialTarget) -> Result<(), Refusal> {
        let DialTarget::Operator(id) = target else { return Ok(()) };
        let called = self.operators.get(id).ok_or(Refusal::OperatorUnknown)?;
        match () {
            () if id == caller => Err(Refusal::CallToOneself),
            () if called.busy.is_some() => Err(Refusal::OperatorBusy),
            () if !called.reachable() => Err(Refusal::OperatorUnreachable),
            () => Ok(()),
        }
    }

    /// The operator's device is up: make the far end's leg; it is dialled when it stands in our application.
    pub(super) fn dial_far_end(&mut self, now: Timestamp, id: &CallId, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let Some(own) = call.leg(call.dialler_leg()).map(|l| l.channel.clone()) else { return };
        let target = if call.start.callback.is_some() { self.way_back(now, call) } else { call.start.target.clone() };
        let Some(target) = target else { return };
        if let Err(refusal) = call.start.operator.as_ref().map_or(Ok(()), |caller| self.may_reach(caller, &target)) {
            // He was free when he was called, and is not any more.
            let cause = if refusal == Refusal::OperatorBusy {
                Cause::q850(17, None)
            } else {
                Cause::own(OwnCause::CouldNotDial)
            };
            self.end_unanswered(now, id, cause, EndedBy::System, fx);
            self.hangup_legs(id, None, HangupReason::Normal, fx);
            return;
        }
        let (leg_no, first_way) = (call.next_leg(), call.trunks_left == 0);
        let way = call.other_way().cloned();
        let (role, endpoint, caller_number) = match target {
            DialTarget::Operator(other) => {
                let extension = self.operators.get(&other).map_or(String::new(), |o| o.config.extension.clone());
                (Role::Operator(other), Endpoint::Device { extension }, call.start.from.clone())
            }
            DialTarget::Number { number, endpoint, caller_id, .. } => {
                let (endpoint, caller_id) = way.map_or((endpoint, caller_id), |way| (way.endpoint, way.caller_id));
                (Role::Customer, Endpoint::Trunk { number, endpoint }, caller_id.unwrap_or_default())
            }
        };
        let channel = id.leg_channel(leg_no);
        let leg = NewLeg {
            channel: channel.clone(),
            endpoint,
            caller_number,
            caller_name: None,
            originator: Some(own.clone()),
            timeout_secs: secs(DIAL_FAR_END) + TIMEOUT_NET_SECS,
            auto_answer: false,
        };
        self.fact(now, id, CallFact::LegAdded { leg: leg_no, role, channel, origin: LegOrigin::Dialled }, fx);
        if first_way {
            fx.send(id, Command::CreateBridge(id.bridge()));
            fx.send(id, Command::AddToBridge { bridge: id.bridge(), channels: vec![own] });
        }
        fx.send(id, Command::Create(leg));
    }

    /// A leg that was made stands in our application: into the bridge of whoever listens to its ringing, then dial.
    pub(super) fn leg_ready(&mut self, now: Timestamp, id: &CallId, leg: LegNo, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        let wanted = match &call.stage {
            Stage::Dialing { .. } => call.leg(leg).is_some_and(|l| !l.left),
            Stage::Held { .. } => call.consult.is_some_and(|c| c.leg == leg),
            Stage::Waiting(place) => place.rings(leg),
            _ => false,
        };
        if !wanted {
            fx.send(id, Command::Hangup(id.leg_channel(leg), HangupReason::Normal));
            return;
        }
        self.fact(now, id, CallFact::LegReady { leg }, fx);
        self.dial_ready_leg(id, leg, fx);
    }

    pub(super) fn dial_ready_leg(&self, id: &CallId, leg: LegNo, fx: &mut Effects) {
        let channel = id.leg_channel(leg);
        let bridge = match self.calls.get(id).map(|c| &c.stage) {
            Some(Stage::Dialing { .. }) => Some(id.bridge()),
            Some(Stage::Held { .. }) => Some(id.hold_bridge()),
            // The operator who asked has gone: nobody listens to the ringing.
            _ => None,
        };
        if let Some(bridge) = bridge {
            fx.send(id, Command::AddToBridge { bridge, channels: vec![channel.clone()] });
        }
        fx.send(id, Command::Dial { channel, timeout_secs: secs(DIAL_FAR_END) + TIMEOUT_NET_SECS });
    }

    pub(super) fn dialing_leg_gone(
        &mut self,
        now: Timestamp,
        id: &CallId,
        gone: &Leg,
        leg: LegNo,
        cause: Cause,
        fx: &mut Effects,
    ) {
        let Some(call) = self.calls.get(id) else { return };
        let (dialler, far) = (call.dialler_leg(), call.far_leg());
        if leg == dialler {
            let picked_up = gone.up_at.is_some();
            let cause = if picked_up || cause.own.is_some() { cause } else { own_device(cause) };
            let by = if picked_up { EndedBy::Operator } else { EndedBy::System };
            if picked_up {
                self.end(now, id, Status::NoAnswer, None, cause, by, fx);
            } else {
                self.end(now, id, Status::Failed, None, cause, by, fx);
            }
        } else if self.goes_on_by_next_trunk(now, id, gone, leg, cause, fx) {
            return;
        } else if leg == far {
            self.end_unanswered(now, id, cause, EndedBy::Customer, fx);
        } else {
            // He was asked to call back, and somebody else did.
            return;
        }
        self.hangup_legs(id, None, HangupReason::Normal, fx);
    }
}

/// The operator's own device did not pick up; what the phone said stays.
const fn own_device(cause: Cause) -> Cause {
    Cause { own: Some(OwnCause::OperatorDidNotPickUp), ..cause }
}

fn started(operator: &OperatorId, extension: &str, target: DialTarget, to: String, trunk: Option<TrunkId>) -> Started {
    let (direction, known) = match &target {
        DialTarget::Operator(_) => (Direction::Internal, None),
        DialTarget::Number { trunk, .. } => (Direction::Outbound, trunk.clone()),
    };
    Started {
        direction,
        from: extension.to_owned(),
        from_name: None,
        to,
        did: None,
        trunk: trunk.or(known),
        operator: Some(operator.clone()),
        target: Some(target),
        callback: None,
    }
}

fn secs(span: crate::Millis) -> u32 {
    u32::try_from(span.as_secs()).unwrap_or(u32::MAX)
}
