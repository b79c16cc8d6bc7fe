//! One history's world: the fake Asterisk, the core, the database (a list of facts), and what is on its way between them.

mod callbacks;
mod checks;
mod faults;
mod limits;
mod past;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use ari_sim::model::{Behaviour, Config as SimConfig, Disturbance, Origin, Sim, SimRequest, SimResponse};
use call_core::{
    Action as Do, BridgeId, CallFact, CallId, ChannelId, Command, CommandError, DialTarget, Effects, Engine, Fact,
    Input, Issued, OperatorFact, OperatorId, Presence, Refusal, Reply, Request, RequestId, Stage, Telephony, Timestamp,
    TransferTarget, TrunkId, Way,
};
use callcenter::asterisk::translate::{self, DialPlan, Names};

use super::action::{Action, Does};
use super::setup::{OPERATORS, Setup};

const START: i64 = 1_795_000_000_000;

/// Every number leads to the one trunk, every extension to its operator.
pub struct Plan;
impl DialPlan for Plan {
    fn target(&self, dialled: &str) -> Result<DialTarget, Refusal> {
        match dialled.strip_prefix("10").and_then(|n| n.parse::<usize>().ok()) {
            Some(n) if dialled.len() == 3 && (1..=OPERATORS).contains(&n) => Ok(DialTarget::Operator(operator(n - 1))),
            _ => Ok(number(dialled)),
        }
    }
}

pub fn operator(n: usize) -> OperatorId {
    OperatorId::from(format!("op_{}", n % OPERATORS))
}

pub fn extension(n: usize) -> String {
    format!("10{}", n % OPERATORS + 1)
}

pub fn number(text: &str) -> DialTarget {
    let (trunk, others) = (Some(TrunkId::new("trunk_1")), Box::default());
    DialTarget::Number { number: text.to_owned(), trunk, endpoint: "trunk".into(), caller_id: None, others }
}

/// The PJSIP endpoint of the nth trunk, from 0.
pub fn endpoint(n: usize) -> String {
    if n == 0 { "trunk".to_owned() } else { format!("trunk-{}", n + 1) }
}

fn colleague(n: usize) -> TransferTarget {
    TransferTarget::To(DialTarget::Operator(operator(n)))
}

fn outside() -> TransferTarget {
    TransferTarget::To(number("+998711112233"))
}

pub struct World {
    pub sim: Sim,
    pub engine: Engine,
    pub now: i64,
    pub setup: Setup,
    linked: bool,
    /// Commands on their way; those of one call keep their order.
    commands: VecDeque<Issued>,
    journal: BTreeMap<CallId, Vec<(Timestamp, CallFact)>>,
    presences: HashMap<OperatorId, Presence>,
    pbx_started: Option<Timestamp>,
    want_snapshot: bool,
    told_dead: HashSet<ChannelId>,
    /// The channels that are there, with their bridges.
    present: BTreeMap<ChannelId, Option<BridgeId>>,
    /// What Asterisk wrote down while nobody listened.
    untold: Vec<(Timestamp, Telephony)>,
    broken: Option<String>,
    /// Calls with new facts since the last check.
    changed: RefCell<HashSet<CallId>>,
    requests: u64,
    dialled: u64,
    callers: usize,
}

impl World {
    pub fn new() -> Self {
        Self::with(Setup::default())
    }

    pub fn with(setup: Setup) -> Self {
        let mut sim = Sim::new(SimConfig::new("callcenter", START));
        sim.add_phone("trunk", Behaviour::answers_after(1_500));
        for (n, conduct) in setup.trunks.iter().enumerate() {
            sim.add_phone(&endpoint(n), conduct.clone());
            sim.set_trunk(&endpoint(n), conduct.clone());
        }
        for n in 0..OPERATORS {
            sim.add_phone(&extension(n), Behaviour::rings());
        }
        let engine = Engine::restore(setup.config(&HashMap::new()), [], None, Timestamp::from_millis(START));
        let mut world = Self {
            sim,
            engine,
            now: START,
            setup,
            linked: false,
            commands: VecDeque::new(),
            journal: BTreeMap::new(),
            presences: HashMap::new(),
            pbx_started: None,
            want_snapshot: false,
            told_dead: HashSet::new(),
            present: BTreeMap::new(),
            untold: Vec::new(),
            broken: None,
            changed: RefCell::default(),
            requests: 0,
            dialled: 0,
            callers: 0,
        };
        world.link_up();
        for n in 0..OPERATORS {
            world.comes_to_work(n);
        }
        world
    }

    pub fn act(&mut self, action: &Action) {
        match *action {
            Action::CallerCalls => {
                self.caller_calls();
            }
            Action::CallerHangsUp(n) => self.with_channel(n, |c| c.parse_leg().is_none(), |sim, id| sim.hang_up(id)),
            Action::PressesKey(n, key) => self.with_channel(n, |_| true, |sim, id| sim.press_key(id, key)),
            Action::CancelsCallback(n) => self.cancels_callback(n),
            Action::DeviceAnswers(n) => self.with_channel(n, |c| c.parse_leg().is_some(), |sim, id| sim.answer(id)),
            Action::DeviceRefuses(n, sip) => {
                self.with_channel(n, |c| c.parse_leg().is_some(), |sim, id| sim.refuse(id, sip));
            }
            Action::DeviceHangsUp(n) => self.with_channel(n, |c| c.parse_leg().is_some(), |sim, id| sim.hang_up(id)),
            Action::PhoneHolds(n, on) => {
                self.with_channel(n, |c| c.parse_leg().is_some(), |sim, id| sim.phone_hold(id, on))
            }
            Action::Registers(n) => self.sim.register(&extension(n)),
            Action::Unregisters(n) => self.sim.unregister(&extension(n)),
            Action::SetsStatus(n, status) => {
                self.ask(Request::SetStatus { operator: operator(n), status, reason: None });
            }
            Action::PageReady(n, ready) => {
                self.ask(Request::PageReady { operator: operator(n), ready });
            }
            Action::CallsNumber(n) => {
                self.calls_number(n);
            }
            Action::CallsOperator(n, m) => {
                self.dial(n, DialTarget::Operator(operator(m)), extension(m));
            }
            Action::PhoneDials(n) => {
                self.sim.phone_dials(&extension(n), "+998901112233");
            }
            Action::PhonePicksUp(n) => {
                let slot = self.engine.parked().next().map_or(1, |(slot, _)| slot);
                self.sim.phone_dials(&extension(n), &format!("*{slot}"));
            }
            Action::PhoneRefers(n, to) => {
                let to = if to % 4 == 3 { "+998711112233".to_owned() } else { extension(to) };
                self.with_channel(n, |c| c.parse_leg().is_some(), |sim, id| sim.phone_refers(id, &to));
            }
            Action::Acts(n, does) => self.does(n, does),
            Action::Waits(ms) => self.pass(ms),
            Action::CommandsArrive(but) => self.run_commands(but),
            Action::LinkBreaks => self.link_down(),
            Action::LinkReturns => {
                if !self.linked {
                    self.link_up();
                }
            }
            Action::ServerCrashes => self.crash(),
            Action::PbxCrashes => self.pbx_crashes(),
            Action::EventTwice => self.sim.disturb(Disturbance::Duplicate),
            Action::EventLate => self.sim.disturb(Disturbance::Delay(1)),
            Action::EventLost => self.sim.disturb(Disturbance::Drop),
            Action::Looks => self.look(),
        }
        self.deliver();
    }

    pub fn comes_to_work(&mut self, n: usize) {
        let status = call_core::OperatorStatus::Available;
        self.ask(Request::SetStatus { operator: operator(n), status, reason: None });
    }

    pub fn caller_calls(&mut self) -> String {
        self.callers += 1;
        let (number, dialled) = (self.setup.caller(self.callers), self.setup.dialled(self.callers / 2));
        self.dials(number, dialled)
    }

    pub fn somebody_calls(&mut self, number: &str) -> String {
        self.dials(number, super::setup::DIALLED[0])
    }

    pub fn dials(&mut self, number: &str, dialled: &str) -> String {
        self.sim.advance(self.now);
        let id = self.sim.caller_calls(number, dialled, "trunk");
        self.deliver();
        id
    }

    pub fn calls_number(&mut self, n: usize) -> Reply {
        let target = self.by_all_trunks("+998901112233");
        self.dial(n, target, "+998901112233".into())
    }

    /// A number that all trunks of the history lead to, one after another.
    pub fn by_all_trunks(&self, text: &str) -> DialTarget {
        let mut target = number(text);
        let way = |n: usize| Way {
            trunk: TrunkId::new(format!("trunk_{}", n + 1)),
            endpoint: endpoint(n),
            caller_id: Some(format!("71200110{n}")),
        };
        if let DialTarget::Number { others, .. } = &mut target {
            *others = (1..self.setup.trunks.len()).map(way).collect();
        }
        target
    }

    fn dial(&mut self, n: usize, target: DialTarget, to: String) -> Reply {
        self.dialled += 1;
        let call = CallId::from(format!("call_out{}", self.dialled));
        self.ask(Request::Dial { call, operator: operator(n), target, to, trunk: Some(TrunkId::new("trunk_1")) })
    }

    pub fn does(&mut self, n: usize, does: Does) {
        let own = self.engine.operator(&operator(n)).and_then(|o| o.busy.clone()).map(|b| b.call);
        // Whoever is free listens to somebody else.
        let heard = || self.engine.calls().find(|c| matches!(does, Does::Listens(_)) && c.ended().is_none());
        let parked = || self.engine.parked().next().filter(|_| does == Does::PicksUp).map(|(_, call)| call.clone());
        let Some(call) = own.or_else(|| heard().map(|c| c.id.clone())).or_else(parked) else {
            return;
        };
        let action = match does {
            Does::Hangup => Do::Hangup,
            Does::Reject => Do::Reject,
            Does::Hold => Do::Hold,
            Does::Unhold => Do::Unhold,
            Does::Mute => Do::Mute,
            Does::Unmute => Do::Unmute,
            Does::Pause => Do::PauseRecording,
            Does::Resume => Do::ResumeRecording,
            Does::Dtmf => Do::Dtmf("12#".into()),
            Does::Answer => Do::Answer,
            Does::ToQueue => Do::Transfer(TransferTarget::Queue(super::setup::first())),
            Does::ToOperator(m) => Do::Transfer(colleague(m)),
            Does::ToNumber => Do::Transfer(outside()),
            Does::AsksQueue => Do::Consult(TransferTarget::Queue(super::setup::first())),
            Does::AsksOperator(m) => Do::Consult(colleague(m)),
            Does::AsksNumber => Do::Consult(outside()),
            Does::Completes => Do::Complete,
            Does::Cancels => Do::Cancel,
            Does::Confers => Do::Conference(None),
            Does::Listens(mode) => Do::Listen(mode),
            Does::TakesOver => Do::TakeOver,
            Does::Parks => Do::Park,
            Does::PicksUp => Do::PickUp,
            Does::Invites(m) => Do::Conference(Some(colleague(m))),
        };
        self.ask(Request::Act { call, operator: Some(operator(n)), action });
    }

    pub fn ask(&mut self, request: Request) -> Reply {
        self.requests += 1;
        let id = RequestId::from(self.requests.to_string());
        let replies = self.input(Input::Request { id: id.clone(), request });
        replies.into_iter().find(|(r, _)| *r == id).map(|(_, reply)| reply).expect("every request is answered at once")
    }

    /// Lets time pass, with everything that is due on the way.
    pub fn pass(&mut self, ms: i64) {
        let end = self.now + ms;
        while self.now < end {
            let next = [self.sim.next_due(), self.engine.next_deadline().map(Timestamp::as_millis)];
            self.now = next.into_iter().flatten().min().unwrap_or(end).clamp(self.now + 1, end);
            self.sim.advance(self.now);
            self.deliver();
            if self.engine.next_deadline().is_some_and(|at| at.as_millis() <= self.now) {
                self.input(Input::Tick);
            }
            self.run_commands(0);
            if self.want_snapshot {
                self.look();
            }
        }
    }

    fn with_channel(&mut self, n: usize, fits: impl Fn(&call_core::ChannelId) -> bool, f: impl FnOnce(&mut Sim, &str)) {
        // A snoop is nobody's phone.
        let phones = self.sim.channels().filter(|c| !matches!(c.origin, Origin::Snoop { .. }));
        let ids: Vec<String> = phones.map(|c| c.id.clone()).filter(|id| fits(&call_core::ChannelId::new(id))).collect();
        if let Some(id) = (!ids.is_empty()).then(|| &ids[n % ids.len()]) {
            f(&mut self.sim, id);
        }
    }

    fn names() -> Names {
        Names {
            app: "callcenter".into(),
            trunks: HashMap::from([("trunk".to_owned(), TrunkId::new("trunk_1"))]),
            operators: (0..OPERATORS).map(|n| (extension(n), operator(n))).collect(),
        }
    }

    /// Hands the events over that Asterisk has sent.
    pub fn deliver(&mut self) {
        for event in self.sim.take_events() {
            if let (true, Some(telephony)) = (self.linked, translate::event(&Self::names(), &Plan, &event)) {
                let leg = match &telephony {
                    Telephony::Entered(channel) if self.setup.trunks_say => Some(channel.id.clone()),
                    _ => None,
                };
                self.input(Input::Telephony(telephony));
                if let Some(leg) = leg {
                    self.input(Input::Telephony(Telephony::Proceeding {
                        channel: leg,
                        reached: self.setup.trunks_play,
                    }));
                }
            }
        }
        self.write_down();
    }

    /// Gives the engine one input and keeps what comes of it.
    pub fn input(&mut self, input: Input) -> Vec<(RequestId, Reply)> {
        if let Input::Telephony(event) | Input::Past { event, .. } = &input
            && let Telephony::Left(channel) | Telephony::Destroyed { channel, .. } = event
        {
            // An end that comes before the beginning tells the core nothing.
            if self.engine.calls().any(|c| c.legs.iter().any(|l| l.channel == *channel)) {
                self.told_dead.insert(channel.clone());
            }
        }
        let effects = self.engine.handle(Timestamp::from_millis(self.now), input);
        let Effects { facts, commands, replies, calls, want_snapshot, .. } = effects;
        self.callers_keep_their_order(&facts);
        for fact in facts {
            self.keep(fact);
        }
        self.pbx_started = self.engine.pbx_started_at();
        for issued in &commands {
            if let Some(dead) = addressed(&issued.command).into_iter().find(|c| self.told_dead.contains(*c)) {
                self.broken.get_or_insert(format!("no_command_to_a_dead_channel: {dead} in {issued:?}"));
            }
        }
        self.commands.extend(commands);
        self.want_snapshot |= want_snapshot;
        for call in calls {
            self.engine.release(Timestamp::from_millis(self.now), &call);
        }
        replies
    }

    fn keep(&mut self, fact: Fact) {
        match fact {
            Fact::Call { call, at, body } => {
                self.changed.get_mut().insert(call.clone());
                self.journal.entry(call).or_default().push((at, body));
            }
            Fact::Operator { operator, body: OperatorFact::PresenceSet(presence), .. } => {
                self.presences.insert(operator, presence);
            }
            Fact::Operator { .. } => {}
        }
    }

    /// Nobody is offered to an operator while somebody before him in the same queue could have been.
    fn callers_keep_their_order(&mut self, facts: &[Fact]) {
        // Who came back to his place in the same step was not there when the others were asked.
        let came_back =
            |f: &Fact| matches!(f, Fact::Call { body: CallFact::OfferEnded { .. } | CallFact::Queued { .. }, .. });
        if self.setup.sticky_secs > 0 || facts.iter().any(came_back) {
            return;
        }
        for fact in facts {
            let Fact::Call { call: id, body: CallFact::Offered { operator, .. }, .. } = fact else { continue };
            let Some(Stage::Waiting(place)) = self.engine.call(id).map(|c| &c.stage) else { continue };
            let own = (std::cmp::Reverse(place.priority), place.since, id.clone());
            let passed_over = self.engine.calls().find(|other| match &other.stage {
                Stage::Waiting(w) => {
                    let order = (std::cmp::Reverse(w.priority), w.since, other.id.clone());
                    let wants = w.offers.is_empty() && w.forward.is_none() && w.only.is_none();
                    let wants = wants && !self.waits_with_reason(other);
                    wants && w.queue == place.queue && order < own && !w.tried.iter().any(|(o, _)| o == operator)
                }
                _ => false,
            });
            if let Some(other) = passed_over.filter(|_| place.only.is_none()) {
                let why = format!("nobody_is_passed_over: {operator} is offered {id} before {}", other.id);
                self.broken.get_or_insert(why);
            }
        }
    }

    /// Sends the commands, but for the last few.
    pub fn run_commands(&mut self, but: usize) {
        let mut budget = 2_000;
        while self.commands.len() > but && budget > 0 {
            budget -= 1;
            let Some(issued) = self.commands.pop_front() else { break };
            let answer = self.send(&translate::request("callcenter", &issued));
            if answer.is_success() {
                if matches!(issued.command, Command::AddToBridge { .. }) {
                    self.input(Input::CommandDone(issued));
                }
            } else {
                let error = match answer.status {
                    code @ 400..500 => CommandError::Refused(code),
                    code => CommandError::Failed(code),
                };
                self.input(Input::CommandFailed { issued, error });
            }
            self.deliver();
        }
        assert!(budget > 0, "commands without end: {:?}", self.commands);
    }

    /// Commands that were not sent yet.
    pub fn on_their_way(&self) -> impl Iterator<Item = &Issued> {
        self.commands.iter()
    }

    /// Gives the engine one input at another time than the world's.
    pub fn input_at(&mut self, at: Timestamp, input: Input) {
        let now = std::mem::replace(&mut self.now, at.as_millis());
        self.input(input);
        self.now = now;
    }

    pub fn send(&mut self, request: &ari::Request) -> SimResponse {
        let query = request.query.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        let request =
            SimRequest { method: request.method, path: request.path.clone(), query, body: request.body.clone() };
        self.sim.handle(self.now, &request)
    }

    /// The facts of a call, oldest first.
    pub fn facts(&self, call: &CallId) -> &[(Timestamp, CallFact)] {
        self.journal.get(call).map_or(&[], Vec::as_slice)
    }

    /// All calls that ever were.
    pub fn calls(&self) -> impl Iterator<Item = (&CallId, call_core::Call)> {
        self.journal.iter().map(|(id, facts)| (id, fold(id, facts)))
    }
}

/// Channels that must be alive for a command; a hang-up may come too late.
fn addressed(command: &Command) -> Vec<&ChannelId> {
    match command {
        Command::Answer(c)
        | Command::StartMusic { channel: c, .. }
        | Command::Play { channel: c, .. }
        | Command::StopMusic(c)
        | Command::Mute(c)
        | Command::Unmute(c)
        | Command::Snoop { channel: c, .. } => vec![c],
        Command::SendDtmf { channel, .. } | Command::EndReferral { channel, .. } | Command::Dial { channel, .. } => {
            vec![channel]
        }
        Command::AddToBridge { channels, .. } => channels.iter().collect(),
        Command::Originate(leg) | Command::Create(leg) => leg.originator.iter().collect(),
        _ => Vec::new(),
    }
}

fn fold(id: &CallId, facts: &[(Timestamp, CallFact)]) -> call_core::Call {
    let (at, first) = &facts[0];
    let mut call = call_core::Call::start(id.clone(), *at, first).expect("the first fact starts the call");
    for (at, body) in &facts[1..] {
        call.apply(*at, body);
    }
    call
}
