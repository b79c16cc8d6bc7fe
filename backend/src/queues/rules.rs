//! What a queue may be. Pure.
use call_core::CALLBACK_LIVES;

use super::{
    error::QueueError,
    types::{CallbackOffer, Member, Overflow, Queue, QueuePatch},
};
use crate::calls::number;

/// The queue with what a patch changes.
pub(super) fn patched(mut queue: Queue, patch: &QueuePatch) -> Result<Queue, QueueError> {
    if let Some(text) = &patch.name {
        queue.name = name(text)?;
    }
    queue.strategy = patch.strategy.unwrap_or(queue.strategy);
    queue.max_wait_secs = patch.max_wait_secs.unwrap_or(queue.max_wait_secs);
    queue.max_size = patch.max_size.unwrap_or(queue.max_size);
    queue.overflow = patch.overflow.clone().unwrap_or(queue.overflow);
    queue.music = patch.music.clone().unwrap_or(queue.music);
    queue.announce = patch.announce.clone().unwrap_or(queue.announce);
    queue.callback = patch.callback.clone().unwrap_or(queue.callback);
    let fields = [
        ("ring_timeout_secs", &mut queue.ring_timeout_secs, patch.ring_timeout_secs, 5..=300),
        ("wrap_up_secs", &mut queue.wrap_up_secs, patch.wrap_up_secs, 0..=3600),
        ("park_secs", &mut queue.park_secs, patch.park_secs, 15..=3600),
        ("sticky_secs", &mut queue.sticky_secs, patch.sticky_secs, 0..=300),
        ("missed_offers_limit", &mut queue.missed_offers_limit, patch.missed_offers_limit, 0..=10),
        ("service_level_secs", &mut queue.service_level_secs, patch.service_level_secs, 1..=3600),
        ("service_level_target", &mut queue.service_level_target, patch.service_level_target, 1..=100),
        ("short_secs", &mut queue.short_secs, patch.short_secs, 0..=60),
    ];
    for (name, field, value, range) in fields {
        *field = value.unwrap_or(*field);
        if !range.contains(field) {
            return Err(QueueError::Invalid(name, "is out of its range"));
        }
    }
    let every = queue.announce.every_secs;
    for (name, bad) in [
        ("max_wait_secs", queue.max_wait_secs.is_some_and(|secs| !(10..=86_400).contains(&secs))),
        ("max_size", queue.max_size.is_some_and(|size| !(1..=1000).contains(&size))),
        ("announce", every != 0 && !(15..=600).contains(&every)),
        ("announce", queue.announce.greeting.as_deref().is_some_and(|sound| !is_sound(sound))),
        ("callback", queue.callback.as_ref().is_some_and(|offer| !can_be_offered(offer))),
        ("music", queue.music.as_deref().is_some_and(|class| !is_sound(class))),
    ] {
        if bad {
            return Err(QueueError::Invalid(name, "is out of its range"));
        }
    }
    Ok(queue)
}

/// The members that a patch names, each once; `None` if it names none.
pub(super) fn members(patch: &QueuePatch) -> Result<Option<Vec<Member>>, QueueError> {
    let wanted: Vec<Member> = match (&patch.members, &patch.operators) {
        (Some(members), _) => members.clone(),
        (None, Some(operators)) => operators.iter().map(|id| Member { operator_id: id.clone(), group: 1 }).collect(),
        (None, None) => return Ok(None),
    };
    let mut members: Vec<Member> = Vec::new();
    for member in wanted {
        if !(1..=9).contains(&member.group) {
            return Err(QueueError::Invalid("members", "have groups from 1 to 9"));
        }
        if !members.iter().any(|known| known.operator_id == member.operator_id) {
            members.push(member);
        }
    }
    Ok(Some(members))
}

/// A caller must not be sent round in a circle, nor to what is not there. Operators are looked up elsewhere.
pub(super) fn check_overflow(queue: &Queue, others: &[Queue]) -> Result<(), QueueError> {
    match &queue.overflow {
        Overflow::Hangup | Overflow::Voicemail | Overflow::Operator { .. } => Ok(()),
        Overflow::Number { number } => {
            number::dialable(number).map(drop).map_err(|_| QueueError::Overflow("This number cannot be called."))
        }
        Overflow::Queue { id } => {
            let mut seen = vec![&queue.id];
            let mut next = Some(id);
            while let Some(id) = next {
                if seen.contains(&id) {
                    return Err(QueueError::Overflow("The queues would send a caller round in a circle."));
                }
                let Some(target) = others.iter().find(|other| other.id == *id) else {
                    return Err(QueueError::Overflow("There is no such queue to send callers to."));
                };
                seen.push(id);
                next = if let Overflow::Queue { id } = &target.overflow { Some(id) } else { None };
            }
            Ok(())
        }
    }
}

/// A key of a telephone, and attempts with an end.
fn can_be_offered(offer: &CallbackOffer) -> bool {
    let key = offer.key.len() == 1 && offer.key.chars().all(|key| key.is_ascii_digit() || "*#".contains(key));
    let fits = (1..=10).contains(&offer.attempts) && (30..=86_400).contains(&offer.pause_secs);
    // A promise ends after a day: the last attempt must be before that.
    key && fits && (offer.attempts - 1) * offer.pause_secs < CALLBACK_LIVES.as_secs()
}

/// Names of sounds and classes of music get into a request to Asterisk: nothing that could lead elsewhere.
fn is_sound(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    name.len() <= 80 && name.split('/').all(plain)
}

fn name(text: &str) -> Result<String, QueueError> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(QueueError::Invalid("name", "must have 1 to 100 characters")) }
}
