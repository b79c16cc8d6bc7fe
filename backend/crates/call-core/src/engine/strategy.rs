//! Who is asked first. Pure: a queue's free operators in, those whose devices ring now out.

use crate::{OperatorId, Strategy, Timestamp};

/// A free operator of the queue, and what the order depends on.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) id: &'a OperatorId,
    /// Was asked for this call before, and that ended then.
    pub(super) asked: Option<Timestamp>,
    pub(super) group: u32,
    pub(super) place: u32,
    pub(super) idle_since: Timestamp,
    /// Was asked for any call the last time then.
    pub(super) offered_at: Option<Timestamp>,
    /// Talks in this shift.
    pub(super) talks: usize,
}

/// Those who are asked now: one, or all of a group. Who was asked for this call comes after everybody else, and a
/// higher group after a lower one. `ringing` is the highest group that rings for the call already.
pub(super) fn choose(strategy: Strategy, mut candidates: Vec<Candidate<'_>>, ringing: Option<u32>) -> Vec<OperatorId> {
    if let Some(group) = ringing {
        // More devices join only those that ring, and nobody is asked twice in one round.
        candidates.retain(|c| c.asked.is_none() && c.group <= group);
    }
    let rank = |c: &Candidate<'_>| {
        let idle = c.idle_since.as_millis();
        match strategy {
            Strategy::RingAll | Strategy::LongestIdle => (0, idle),
            Strategy::RoundRobin => (c.offered_at.map_or(i64::MIN, Timestamp::as_millis), idle),
            Strategy::FewestCalls => (i64::try_from(c.talks).unwrap_or(i64::MAX), idle),
            Strategy::Priority => (i64::from(c.place), idle),
        }
    };
    let order = |a: &Candidate<'_>, b: &Candidate<'_>| {
        let first = |c: &Candidate<'_>| (c.asked.is_some(), c.group, c.asked, rank(c));
        first(a).cmp(&first(b)).then_with(|| a.id.cmp(b.id))
    };
    let Some(first) = candidates.iter().min_by(|a, b| order(a, b)).cloned() else { return Vec::new() };
    if strategy != Strategy::RingAll {
        return vec![first.id.clone()];
    }
    candidates.retain(|c| c.group == first.group && c.asked.is_some() == first.asked.is_some());
    candidates.sort_by(order);
    candidates.into_iter().map(|c| c.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: &'static str) -> Candidate<'static> {
        let at = Timestamp::from_millis(0);
        let id = Box::leak(Box::new(OperatorId::new(id)));
        Candidate { id, asked: None, group: 0, place: 0, idle_since: at, offered_at: None, talks: 0 }
    }

    fn chosen(strategy: Strategy, candidates: &[Candidate<'_>]) -> Vec<String> {
        choose(strategy, candidates.to_vec(), None).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_strategy_has_its_own_first() {
        let at = Timestamp::from_millis;
        let all = [
            Candidate { place: 2, idle_since: at(10), offered_at: Some(at(9)), talks: 3, ..candidate("idle") },
            Candidate { place: 1, idle_since: at(20), offered_at: Some(at(1)), talks: 2, ..candidate("turn") },
            Candidate { place: 3, idle_since: at(30), offered_at: Some(at(5)), talks: 1, ..candidate("few") },
            Candidate { place: 0, idle_since: at(40), offered_at: Some(at(6)), talks: 4, ..candidate("fixed") },
        ];
        assert_eq!(chosen(Strategy::LongestIdle, &all), ["idle"]);
        assert_eq!(chosen(Strategy::RoundRobin, &all), ["turn"]);
        assert_eq!(chosen(Strategy::FewestCalls, &all), ["few"]);
        assert_eq!(chosen(Strategy::Priority, &all), ["fixed"]);
        assert_eq!(chosen(Strategy::RingAll, &all).len(), 4);
    }

    #[test]
    fn a_higher_group_is_asked_when_the_lower_one_was() {
        let asked = Some(Timestamp::from_millis(5));
        let low = Candidate { asked, ..candidate("low") };
        let high = Candidate { group: 1, ..candidate("high") };
        assert_eq!(chosen(Strategy::RingAll, &[candidate("low"), high.clone()]), ["low"]);
        assert_eq!(chosen(Strategy::LongestIdle, &[low, high]), ["high"]);
    }

    #[test]
    fn late_comers_ring_along_with_their_group_only() {
        let all = vec![
            candidate("back"),
            Candidate { group: 1, ..candidate("next group") },
            Candidate { asked: Some(Timestamp::from_millis(5)), ..candidate("declined") },
        ];
        assert_eq!(choose(Strategy::RingAll, all, Some(0)), [OperatorId::new("back")]);
    }
}
