//! The queues of a history.

use std::collections::{BTreeMap, HashMap};

use call_core::{
    Announce, CallerRule, Config, Device, Membership, OperatorConfig, OperatorId, Overflow, Presence, QueueConfig,
    QueueId, Strategy,
};

use super::world::{extension, number, operator};

pub const OPERATORS: usize = 3;
pub const PLAIN: &str = "998901234567";
pub const OTHER: &str = "998935554433";
pub const VIP: &str = "998907777777";
pub const BLOCKED: &str = "998900000000";

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
}

pub fn first() -> QueueId {
    QueueId::new("queue_default")
}

pub fn second() -> QueueId {
    QueueId::new("queue_second")
}

impl Setup {
    /// Every second history has one plain queue; the others mix everything that a queue can do.
    pub fn of(seed: u64) -> Self {
        if seed.is_multiple_of(2) {
            return Self::default();
        }
        let n = seed / 2;
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
        }
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
            ..QueueConfig::new(first())
        };
        let two = QueueConfig {
            strategy: Strategy::RingAll,
            max_wait_secs: Some(30),
            overflow: Overflow::Queue(first()),
            ..QueueConfig::new(second())
        };
        let rules = [("+998907777777", CallerRule::Priority(5)), ("+998900000000", CallerRule::Blocked)];
        Config {
            operators: operators.collect(),
            queues: if self.second { vec![one, two] } else { vec![one] },
            default_queue: Some(first()),
            callers: rules
                .into_iter()
                .filter(|_| self.mixed)
                .map(|(n, r)| (n.to_owned(), r))
                .collect::<BTreeMap<_, _>>(),
            talks: Vec::new(),
            record: true,
        }
    }
}
