//! The engine: one owner of all call state.

mod actions;
mod announce;
mod callbacks;
mod consult;
mod dial;
mod failover;
mod index;
mod legs;
mod listen;
mod memory;
mod mend;
mod menus;
mod offers;
mod outgoing;
mod overflow;
mod park;
mod presence;
mod reconcile;
mod refer;
mod replies;
mod routing;
mod strategy;
mod timers;
mod transfer;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    Call, CallFact, CallId, CallerRule, Cause, ChannelId, Command, Config, Effects, Fact, HangupReason, Input, Leg,
    LegNo, Link, MenuConfig, MenuId, Operator, OperatorFact, OperatorId, OutgoingRules, ParkSlot, Presence,
    QueueConfig, QueueId, REMEMBER_ENDED, Request, RequestId, Routes, Stage, Timestamp, Way,
};
pub use park::dialled_slot;

use announce::Said;
use index::{Mark, Order};
use memory::Memory;
use outgoing::Dialled;

/// All live calls and operators.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    calls: BTreeMap<CallId, Call>,
    operators: BTreeMap<OperatorId, Operator>,
    queues: BTreeMap<QueueId, QueueConfig>,
    default_queue: Option<QueueId>,
    routes: Routes,
    menus: BTreeMap<MenuId, MenuConfig>,
    callers: BTreeMap<String, CallerRule>,
    memory: Memory,
    outgoing: Arc<OutgoingRules>,
    way_out: Option<Way>,
    dialled: Dialled,
    record: bool,
    /// A snapshot came after the link went up: commands may be sent.
    ready: bool,
    /// The latest time seen: a clock that steps back stands still here.
    now: Timestamp,
    link_up_at: Timestamp,
    pbx_started_at: Option<Timestamp>,
    // What follows from the calls above, kept for speed.
    channels: HashMap<ChannelId, (CallId, LegNo)>,
    extensions: HashMap<String, OperatorId>,
    waiting: BTreeSet<(Order, CallId)>,
    parked: BTreeMap<ParkSlot, CallId>,
    deadlines: BTreeSet<(Timestamp, CallId)>,
    marks: HashMap<CallId, Mark>,
    wrap_ups: BTreeSet<(Timestamp, OperatorId)>,
    pauses: BTreeSet<(Timestamp, OperatorId)>,
    /// When a waiting caller was told something last.
    said: HashMap<CallId, Said>,
    checked: HashMap<CallId, Timestamp>,
    hangup_causes: HashMap<ChannelId, Cause>,
    ended: VecDeque<(Timestamp, CallId)>,
    ended_ids: BTreeSet<CallId>,
}

impl Engine {
    /// An engine that has folded the stored facts of the calls that are not over, oldest fact first.
    #[must_use]
    pub fn restore(
        config: Config,
        calls: impl IntoIterator<Item = (CallId, Vec<(Timestamp, CallFact)>)>,
        pbx_started_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let mut engine = Self { pbx_started_at, link_up_at: now, ..Self::default() };
        engine.configure(now, config, &mut Effects::default());
        for (id, facts) in calls {
            for (at, body) in facts {
                engine.now = engine.now.max(at);
                engine.fold(&id, at, &body);
            }
            engine.reindex(now, &id);
        }
        engine.mark_busy();
        engine
    }

    /// Calls were folded one after another, not in the order of their facts: who is busy follows from the live legs.
    fn mark_busy(&mut self) {
        for operator in self.operators.values_mut() {
            operator.busy = None;
        }
        for call in self.calls.values() {
            for (leg, live) in (0..).zip(&call.legs).filter(|(_, l)| l.is_live()) {
                if let crate::Role::Operator(id) = &live.role
                    && let Some(operator) = self.operators.get_mut(id)
                {
                    operator.busy = Some(crate::Busy { call: call.id.clone(), leg });
                }
            }
        }
    }

    /// Calls that ended shortly before the restart: what is left of them in Asterisk starts no new call.
    pub fn remember_ended(&mut self, now: Timestamp, calls: impl IntoIterator<Item = CallId>) {
        for id in calls {
            if self.ended_ids.insert(id.clone()) {
                self.ended.push_back((now, id));
            }
        }
    }

    /// Takes one input. Never fails: what makes no sense is ignored or looked up in the next snapshot.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Effects {
        let now = now.max(self.now);
        self.now = now;
        let mut fx = Effects::default();
        match input {
            Input::Link(Link::Up) => {
                self.ready = false;
                self.link_up_at = now;
            }
            Input::Link(Link::Down) => self.ready = false,
            Input::Snapshot(snapshot) => self.reconcile(now, snapshot, &mut fx),
            Input::Telephony(event) => self.telephony(now, event, &mut fx),
            Input::Past { at, event } => {
                let at = self.past(at, &event).min(now);
                self.telephony(at, event, &mut fx);
            }
            Input::Request { id, request } => self.request(now, id, request, &mut fx),
            Input::CommandDone(issued) => self.command_done(now, &issued, &mut fx),
            Input::CommandFailed { issued, error } => self.command_failed(now, &issued, error, &mut fx),
            Input::Config(config) => {
                self.configure(now, config, &mut fx);
                self.rehome(now, &mut fx);
                self.dispatch(now, &mut fx);
            }
            Input::Tick => self.tick(now, &mut fx),
        }
        self.settle(now, &mut fx);
        fx
    }

    /// When `Tick` has something to do, if nothing else happens.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let call = self.deadlines.first().map(|(at, _)| *at).filter(|_| self.ready);
        let wrap_up = self.wrap_ups.first().map(|(at, _)| *at);
        let pause = self.pauses.first().map(|(at, _)| *at);
        [call, wrap_up, pause].into_iter().flatten().min()
    }

    /// A live call.
    #[must_use]
    pub fn call(&self, id: &CallId) -> Option<&Call> {
        self.calls.get(id)
    }

    /// All calls that are not quiet.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.values()
    }

    /// An operator.
    #[must_use]
    pub fn operator(&self, id: &OperatorId) -> Option<&Operator> {
        self.operators.get(id)
    }

    /// All operators.
    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.values()
    }

    /// Operator of a PJSIP endpoint.
    #[must_use]
    pub fn operator_of_extension(&self, extension: &str) -> Option<&OperatorId> {
        self.extensions.get(extension)
    }

    /// The leg that keeps an operator busy, in whose call. None for one that listens to somebody else's talk: a badge that
    /// changed at that moment would tell the talker of it.
    #[must_use]
    pub fn shown_leg(&self, operator: &Operator) -> Option<(&Call, Option<&Leg>)> {
        let busy = operator.busy.as_ref()?;
        let call = self.calls.get(&busy.call)?;
        let leg = call.leg(busy.leg);
        (!leg.is_some_and(|leg| leg.listens)).then_some((call, leg))
    }

    /// What an operator's badge shows: the stored status, or what a live leg makes of it.
    #[must_use]
    pub fn shown_status(&self, operator: &Operator) -> &'static str {
        let stage = self.shown_leg(operator).map(|(call, _)| &call.stage);
        match (stage, operator.presence.status) {
            (Some(Stage::Waiting(_)), _) => "ringing",
            (Some(Stage::Dialing { .. } | Stage::Held { .. }), _) if self.rings_at(operator) => "ringing",
            (Some(_), _) => "talking",
            (None, crate::OperatorStatus::Available) => "available",
            (None, crate::OperatorStatus::Break) => "break",
            (None, crate::OperatorStatus::WrapUp) => "wrap_up",
            (None, crate::OperatorStatus::Offline) => "offline",
        }
    }

    /// The operator is called by another one, and his device rings.
    fn rings_at(&self, operator: &Operator) -> bool {
        operator.busy.as_ref().is_some_and(|b| {
            b.leg > 0 && self.calls.get(&b.call).and_then(|c| c.leg(b.leg)).is_some_and(|l| l.up_at.is_none())
        })
    }

    /// Commands may be sent: connected and reconciled.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.ready
    }

    /// When Asterisk started, as last seen.
    #[must_use]
    pub const fn pbx_started_at(&self) -> Option<Timestamp> {
        self.pbx_started_at
    }

    fn request(&mut self, now: Timestamp, id: RequestId, request: Request, fx: &mut Effects) {
        let reply = match request {
            Request::SetStatus { operator, status, reason } => self.set_status(now, &operator, status, reason, fx),
            Request::PageReady { operator, ready } => self.set_page_ready(now, &operator, ready, fx),
            Request::Dial { call, operator, target, to, trunk } => {
                self.dial(now, &call, &operator, target, to, trunk, fx)
            }
            Request::Act { call, operator, action } => self.act(now, &call, operator.as_ref(), action, fx),
        };
        fx.replies.push((id, reply));
    }

    /// Records a fact of a call and folds it.
    fn fact(&mut self, now: Timestamp, call: &CallId, body: CallFact, fx: &mut Effects) {
        self.fold(call, now, &body);
        if fx.calls.last() != Some(call) && !fx.calls.contains(call) {
            fx.calls.push(call.clone());
        }
        fx.facts.push(Fact::Call { call: call.clone(), at: now, body });
        self.reindex(now, call);
    }

    fn fold(&mut self, id: &CallId, at: Timestamp, body: &CallFact) {
        if let Some(call) = self.calls.get_mut(id) {
            call.apply(at, body);
        } else if let Some(call) = Call::start(id.clone(), at, body) {
            self.calls.insert(id.clone(), call);
        }
        self.count_dialled(id, at, body);
        match body {
            CallFact::LegAdded { leg, role, channel, .. } => {
                self.channels.insert(channel.clone(), (id.clone(), *leg));
                if let crate::Role::Operator(operator) = role
                    && let Some(operator) = self.operators.get_mut(operator)
                {
                    operator.busy = Some(crate::Busy { call: id.clone(), leg: *leg });
                }
            }
            CallFact::LegGone { leg, .. } => {
                let Some(gone) = self.calls.get(id).and_then(|c| c.leg(*leg)) else { return };
                self.channels.remove(&gone.channel);
                if let crate::Role::Operator(operator) = &gone.role
                    && let Some(operator) = self.operators.get_mut(operator)
                    && operator.busy.as_ref().is_some_and(|b| b.call == *id && b.leg == *leg)
                {
                    operator.busy = None;
                }
            }
            _ => {}
        }
    }

    /// Records an operator's new stored presence.
    fn set_presence(&mut self, now: Timestamp, id: &OperatorId, presence: Presence, fx: &mut Effects) {
        let Some(operator) = self.operators.get_mut(id) else { return };
        if operator.presence == presence {
            return;
        }
        if let Some(until) = operator.presence.wrap_up_until {
            self.wrap_ups.remove(&(until, id.clone()));
        }
        if let Some(until) = presence.wrap_up_until {
            self.wrap_ups.insert((until, id.clone()));
        }
        operator.presence = presence.clone();
        fx.facts.push(Fact::Operator { operator: id.clone(), at: now, body: OperatorFact::PresenceSet(presence) });
        touch(&mut fx.operators, id);
    }

    /// Forgets calls in which nothing more can happen, and tells whose shown state changed.
    fn settle(&mut self, now: Timestamp, fx: &mut Effects) {
        for id in &fx.calls {
            let Some(call) = self.calls.get(id) else { continue };
            for leg in &call.legs {
                if let crate::Role::Operator(operator) = &leg.role {
                    touch(&mut fx.operators, operator);
                }
            }
            if call.ended().is_some() && !self.ended_ids.contains(id) {
                self.ended_ids.insert(id.clone());
                self.ended.push_back((now, id.clone()));
            }
        }
        while let Some((at, id)) = self.ended.front() {
            if now.since(*at) < REMEMBER_ENDED || self.calls.contains_key(id) {
                break;
            }
            self.ended_ids.remove(id);
            self.ended.pop_front();
        }
    }

    /// Takes a quiet call out; the caller has committed and shown its last state.
    pub fn release(&mut self, now: Timestamp, id: &CallId) -> bool {
        if !self.calls.get(id).is_some_and(Call::is_quiet) {
            return false;
        }
        if let Some(call) = self.calls.remove(id) {
            for leg in &call.legs {
                self.hangup_causes.remove(&leg.channel);
            }
        }
        self.checked.remove(id);
        self.said.remove(id);
        self.dialled.forget(id);
        self.reindex(now, id);
        true
    }

    fn hangup_legs(&self, id: &CallId, except: Option<LegNo>, reason: HangupReason, fx: &mut Effects) {
        let Some(call) = self.calls.get(id) else { return };
        for (no, leg) in (0..).zip(&call.legs) {
            if leg.is_live() && Some(no) != except {
                // Whom the dialplan is to have must not be hung up, also if he was not handed over yet.
                let away = call.voicemail && no == call.far_leg();
                let channel = leg.channel.clone();
                fx.send(id, if away { Command::SendToVoicemail(channel) } else { Command::Hangup(channel, reason) });
            }
        }
    }
}

fn touch(list: &mut Vec<OperatorId>, id: &OperatorId) {
    if !list.contains(id) {
        list.push(id.clone());
    }
}
