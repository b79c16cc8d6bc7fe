//! Queues as the call core knows them: who is in them, and who is treated in his own way.
use std::collections::{BTreeMap, HashMap};

use call_core::{Announce, CallbackOffer, CallerRule, Membership, QueueConfig, QueueId, Strategy};
use sea_orm::DbErr;

use super::{
    store,
    types::{self, CallerTreatment, Overflow, Queue},
};
use crate::common::db::Db;

/// How far before others an important caller stands.
const VIP: u8 = 5;

/// A queue with its name.
#[derive(Clone, Debug)]
pub struct StoredQueue {
    /// For the core, all but where it sends callers: a number outside must be looked up first.
    pub config: QueueConfig,
    /// Where it sends callers.
    pub overflow: Overflow,
    /// Its name.
    pub name: String,
    /// The queue of calls without a route.
    pub is_default: bool,
}

/// Everything that is stored of queues.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Queues that are not deleted.
    pub queues: Vec<StoredQueue>,
    /// The queues of each operator.
    pub members: HashMap<String, Vec<Membership>>,
    /// Numbers that are treated in their own way.
    pub callers: BTreeMap<String, CallerRule>,
}

/// Reads everything.
pub async fn stored(db: &Db) -> Result<Stored, DbErr> {
    let mut members: HashMap<String, Vec<Membership>> = HashMap::new();
    // They come queue by queue, in the order of each.
    for (place, (queue, member)) in (0..).zip(store::members(db.read()).await?) {
        let group = whole(member.group);
        let membership = Membership { queue: QueueId::new(queue), group, place };
        members.entry(member.operator_id.to_string()).or_default().push(membership);
    }
    let callers = store::caller_rules(db.read()).await?.into_iter().map(|caller| {
        let rule = match caller.rule {
            CallerTreatment::Blocked => CallerRule::Blocked,
            CallerTreatment::Vip => CallerRule::Priority(VIP),
        };
        (caller.number, rule)
    });
    Ok(Stored {
        callers: callers.collect(),
        queues: store::all(db.read()).await?.into_iter().map(queue).collect(),
        members,
    })
}

fn queue(queue: Queue) -> StoredQueue {
    StoredQueue {
        config: QueueConfig {
            id: QueueId::new(queue.id.as_str()),
            strategy: match queue.strategy {
                types::Strategy::RingAll => Strategy::RingAll,
                types::Strategy::LongestIdle => Strategy::LongestIdle,
                types::Strategy::RoundRobin => Strategy::RoundRobin,
                types::Strategy::FewestCalls => Strategy::FewestCalls,
                types::Strategy::Priority => Strategy::Priority,
            },
            ring_timeout_secs: whole(queue.ring_timeout_secs),
            wrap_up_secs: whole(queue.wrap_up_secs),
            max_wait_secs: queue.max_wait_secs.map(whole),
            max_size: queue.max_size.map(whole),
            overflow: call_core::Overflow::HangUp,
            park_secs: whole(queue.park_secs),
            sticky_secs: whole(queue.sticky_secs),
            missed_offers_limit: whole(queue.missed_offers_limit),
            music: queue.music,
            announce: Announce {
                greeting: queue.announce.greeting,
                position: queue.announce.position,
                expected_wait: queue.announce.expected_wait,
                every_secs: whole(queue.announce.every_secs),
            },
            callback: queue.callback.and_then(|offer| {
                let (attempts, pause_secs) = (whole(offer.attempts), whole(offer.pause_secs));
                Some(CallbackOffer { key: offer.key.chars().next()?, attempts, pause_secs })
            }),
        },
        overflow: queue.overflow,
        name: queue.name,
        is_default: queue.is_default,
    }
}

fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
