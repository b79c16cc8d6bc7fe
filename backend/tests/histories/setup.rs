//! The queues of a history.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ari_sim::model::{Behaviour, Then};
use call_core::{
    Announce, CallbackOffer, CallerRule, Caps, Choice, Config, Device, Hours, Membership, MenuConfig, MenuId, Millis,
    OperatorConfig, OperatorId, OutgoingRules, Overflow, Presence, Prompt, QueueConfig, QueueId, Route, RouteTarget,
    Routes, Span, Strategy, TrunkId, Way, Zone,
};

use super::action::{MENUS, TRUNKS};
use super::world::{extension, number, operator};

pub const OPERATORS: usize = 3;
pub const PLAIN: &str = "998901234567";
pub const OTHER: &str = "998935554433";
pub const VIP: &str = "998907777777";
pub const BLOCKED: &str = "998900000000";

/// The two numbers of ours that are dialled, as the trunk sends them.
pub const DIALLED: [&str; 2] = ["712001122", "712003344"];
/// From this seed on most histories have routes, too; seeds before it keep what they mean.
pub const ROUTES: u64 = 6_000_000;

/// From this seed on most histories have limits for the numbers that are dialled, too.
pub const LIMITS: u64 = 9_000_000;

/// From this seed on callers of most histories can ask to be called back; seeds before it keep what they mean.
pub const CALLBACKS: u64 = 14_000_000;

/// Half a minute between two attempts.
pub const fn callback(attempts: u32) -> CallbackOffer {
    CallbackOffer { key: '1', attempts, pause_secs: 30 }
}

/// What can be set; the default is one plain queue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    pub strategy: Strategy,
    pub max_wait_secs: Option<u32>,
    pub max_size: Option<u32>,
    pub overflow: Overflow,
    pub sticky_secs: u32,
    pub announce: Announce,
    /// Operator n is in group n of the first queue.
    pub groups: bool,
    /// A second queue, which rings the last two operators at once and sends back to the first.
    pub second: bool,
    /// Callers are of every kind.
    pub mixed: bool,
    /// Where calls go.
    pub routes: Vec<Route>,
    /// Which numbers outside may be dialled.
    pub outgoing: OutgoingRules,
    /// Menus of keys.
    pub menus: Vec<MenuConfig>,
    /// How a caller of either queue can ask to be called back.
    pub callback: Option<CallbackOffer>,
    /// How the trunks behave, in the order in which they are tried; one that answers without them.
    pub trunks: Vec<Behaviour>,
    /// They say at once that they have taken a call up.
    pub trunks_say: bool,
    /// They play something before the answer, as a network that plays the ringing.
    pub trunks_play: bool,
}

pub fn first() -> QueueId {
    QueueId::new("queue_default")
}

pub fn second() -> QueueId {
    QueueId::new("queue_second")
}

/// Five hours ahead of UTC; histories begin on a Wednesday at 16:06 there.
pub fn tashkent() -> Zone {
    Zone::new(Millis::secs(5 * 3600), Vec::new())
}

/// Every day from midnight until then, in minutes.
pub fn until(minute: u16) -> Arc<Hours> {
    let week = std::array::from_fn(|_| vec![Span { from: 0, to: minute }]);
    Arc::new(Hours { week, special: Vec::new() })
}

/// The route of one of the numbers.
pub fn route(dialled: usize, target: RouteTarget) -> Route {
    let did = Some(format!("+998{}", DIALLED[dialled]));
    Route { trunk: None, did, target, hours: None, closed_target: RouteTarget::Voicemail }
}

/// Two routes of every kind, of which one or both may close in the middle of the history.
fn some_routes(n: u64) -> Vec<Route> {
    let targets = [
        RouteTarget::Queue(second()),
        RouteTarget::Operator(operator(1)),
        RouteTarget::Voicemail,
        RouteTarget::Queue(first()),
        RouteTarget::HangUp,
        RouteTarget::Operator(operator(7)),
        RouteTarget::Queue(QueueId::new("queue_gone")),
    ];
    let pick = |of: u64| targets[usize::try_from((n / of) % 7).unwrap_or(0)].clone();
    let hours = |of: u64| match (n / of) % 3 {
        0 => None,
        1 => Some(until(16 * 60 + 7)),
        _ => Some(until(16 * 60 + 8)),
    };
    vec![
        Route { hours: hours(2), closed_target: pick(3), ..route(0, pick(1)) },
        Route { hours: hours(5), closed_target: pick(11), did: None, ..route(0, pick(7)) },
    ]
}

/// Caps that three operators reach, and hours that end in the middle of some histories.
fn some_limits(n: u64) -> OutgoingRules {
    let cap = |of: u64| [None, Some(1), Some(2)][usize::try_from((n / of) % 3).unwrap_or(0)];
    let caps = |of: u64| Caps { at_once: cap(of), per_minute: cap(of * 3), per_day: cap(of * 9).map(|cap| cap * 3) };
    let hours = n.is_multiple_of(4).then(|| Hours::clone(&until(16 * 60 + 8)));
    OutgoingRules { hours, operator: caps(2), company: caps(5), zone: tashkent(), ..OutgoingRules::default() }
}

/// Up to three trunks of every kind.
fn some_trunks(n: u64) -> Vec<Behaviour> {
    let conduct = |of: u64| {
        [
            Behaviour::refuses(503),
            Behaviour::silent(),
            Behaviour::answers_after(1_500),
            Behaviour::rings(),
            Behaviour::busy(),
            Behaviour { ring_after_ms: None, ..Behaviour::answers_after(4_000) },
            Behaviour { ring_after_ms: None, then: Then::Refuse { after_ms: 4_000, sip: 408 }, hang_up_after_ms: None },
        ][usize::try_from((n / of) % 7).unwrap_or(0)]
        .clone()
    };
    [conduct(1), conduct(7), conduct(5)].into_iter().take([2, 3, 3, 0][usize::try_from(n % 4).unwrap_or(0)]).collect()
}

/// A menu, by its name.
pub fn menu(name: &str) -> MenuId {
    MenuId::new(format!("ivr_{name}"))
}

/// A prompt that is as long as the fake Asterisk plays anything.
pub fn prompt(sound: &str) -> Option<Prompt> {
    Some(Prompt { sound: sound.to_owned(), length: Millis::secs(2) })
}

/// A key that leads somewhere.
pub fn to(target: RouteTarget) -> Choice {
    Choice { target: Some(target), ..Choice::default() }
}

/// Two menus that lead to everything, to each other too, and on in a circle if nobody presses anything: no such circle
/// can be saved, but what is in the database must not hurt.
pub fn menus() -> Vec<MenuConfig> {
    let main = MenuConfig {
        prompt: prompt("main"),
        invalid: prompt("invalid"),
        keys: [
            ('1', to(RouteTarget::Queue(second()))),
            ('2', to(RouteTarget::Operator(operator(1)))),
            ('3', to(RouteTarget::Menu(menu("sub")))),
            ('4', Choice { language: Some("uz".to_owned()), target: None }),
            ('5', to(RouteTarget::HangUp)),
            ('0', Choice::default()),
        ]
        .into(),
        ..MenuConfig::new(menu("main"), RouteTarget::Menu(menu("sub")))
    };
    let sub = MenuConfig {
        wait_secs: 1,
        tries: 1,
        keys: [
            ('1', to(RouteTarget::Queue(first()))),
            ('2', Choice { language: Some("ru".to_owned()), target: Some(RouteTarget::Voicemail) }),
            ('3', to(RouteTarget::Queue("queue_gone".into()))),
            ('4', to(RouteTarget::Menu(menu("gone")))),
            ('9', to(RouteTarget::Menu(menu("main")))),
        ]
        .into(),
        ..MenuConfig::new(menu("sub"), RouteTarget::Menu(menu("main")))
    };
    vec![main, sub]
}

/// Both numbers lead to menus, but for one whose hours may be over.
fn to_menus(n: u64, routes: Vec<Route>) -> Vec<Route> {
    let [main, sub] = ["main", "sub"].map(|name| RouteTarget::Menu(menu(name)));
    let mut routes = routes;
    for (route, target) in routes.iter_mut().zip([main.clone(), sub]) {
        route.target = target;
    }
    if n.is_multiple_of(3) {
        routes[0].closed_target = main;
    }
    routes
}

impl Setup {
    /// Every second history has one plain queue; the others mix everything that a queue can do.
    pub fn of(seed: u64) -> Self {
        let n = seed / 2;
        let asks = seed >= CALLBACKS && !n.is_multiple_of(4);
        let callback = asks.then(|| callback([1, 2, 3][usize::try_from(n % 3).unwrap_or(0)]));
        if seed.is_multiple_of(2) {
            return Self { callback, ..Self::default() };
        }
        let pick = |of: u64, sides: u64| (n / of) % sides;
        let strategies = [
            Strategy::RingAll,
            Strategy::LongestIdle,
            Strategy::RoundRobin,
            Strategy::FewestCalls,
            Strategy::RingAll,
            Strategy::Priority,
        ];
        let overflows = [
            Overflow::HangUp,
            Overflow::Queue(second()),
            Overflow::Operator(operator(0)),
            Overflow::Voicemail,
            Overflow::Number(number("+998711234567")),
        ];
        Self {
            strategy: strategies[usize::try_from(pick(1, 6)).unwrap_or(0)],
            max_wait_secs: [None, Some(15), Some(60)][usize::try_from(pick(6, 3)).unwrap_or(0)],
            max_size: (pick(18, 3) == 0).then_some(2),
            overflow: overflows[usize::try_from(pick(5, 5)).unwrap_or(0)].clone(),
            sticky_secs: [0, 0, 20][usize::try_from(pick(7, 3)).unwrap_or(0)],
            announce: Announce {
                greeting: (pick(2, 2) == 0).then(|| "queue-thankyou".to_owned()),
                position: pick(3, 2) == 0,
                expected_wait: pick(11, 2) == 0,
                every_secs: [0, 15][usize::try_from(pick(13, 2)).unwrap_or(0)],
            },
            groups: pick(17, 2) == 0,
            second: true,
            mixed: true,
            outgoing: if seed < LIMITS { OutgoingRules::default() } else { some_limits(n) },
            routes: match seed {
                ..ROUTES => Vec::new(),
                ROUTES..MENUS => some_routes(n),
                MENUS..LIMITS => to_menus(n, some_routes(n)),
                LIMITS.. if pick(2, 2) == 0 => some_routes(n),
                LIMITS.. => to_menus(n, some_routes(n)),
            },
            menus: if seed < MENUS { Vec::new() } else { menus() },
            callback,
            trunks: if seed < TRUNKS { Vec::new() } else { some_trunks(n) },
            trunks_say: seed >= TRUNKS && pick(3, 3) == 0,
            trunks_play: seed >= TRUNKS && pick(5, 2) == 0,
        }
    }

    /// The number that the nth caller dials.
    pub fn dialled(&self, n: usize) -> &'static str {
        if self.routes.is_empty() { DIALLED[0] } else { DIALLED[n % 2] }
    }

    /// The number of the nth caller.
    pub fn caller(&self, n: usize) -> &'static str {
        if self.mixed { [PLAIN, VIP, PLAIN, OTHER, BLOCKED][n % 5] } else { PLAIN }
    }

    pub fn config(&self, presences: &HashMap<OperatorId, Presence>) -> Config {
        let operators = (0..OPERATORS).map(|n| {
            let id = operator(n);
            let device = if n == 0 { Device::Webrtc } else { Device::Sip };
            let presence = presences.get(&id).cloned();
            let place = u32::try_from(n).unwrap_or(0);
            let mut queues = vec![Membership { queue: first(), group: if self.groups { place } else { 0 }, place }];
            if self.second && n > 0 {
                queues.push(Membership { queue: second(), group: 0, place });
            }
            (OperatorConfig { id, extension: extension(n), device, queues }, presence)
        });
        let one = QueueConfig {
            strategy: self.strategy,
            max_wait_secs: self.max_wait_secs.or(Some(120)),
            max_size: self.max_size,
            overflow: self.overflow.clone(),
            sticky_secs: self.sticky_secs,
            announce: self.announce.clone(),
            callback: self.callback,
            ..QueueConfig::new(first())
        };
        let two = QueueConfig {
            strategy: Strategy::RingAll,
            max_wait_secs: Some(30),
            overflow: Overflow::Queue(first()),
            callback: self.callback,
            ..QueueConfig::new(second())
        };
        let rules = [("+998907777777", CallerRule::Priority(5)), ("+998900000000", CallerRule::Blocked)];
        Config {
            operators: operators.collect(),
            queues: if self.second { vec![one, two] } else { vec![one] },
            default_queue: Some(first()),
            routes: Routes { routes: self.routes.clone(), zone: tashkent() },
            menus: self.menus.clone(),
            callers: rules
                .into_iter()
                .filter(|_| self.mixed)
                .map(|(n, r)| (n.to_owned(), r))
                .collect::<BTreeMap<_, _>>(),
            talks: Vec::new(),
            outgoing: Arc::new(self.outgoing.clone()),
            way_out: Some(Way { trunk: TrunkId::new("trunk_1"), endpoint: "trunk".into(), caller_id: None }),
            dialled: Vec::new(),
            record: true,
        }
    }
}
