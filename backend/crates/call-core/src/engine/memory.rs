//! What is remembered of talks that are over: who talked with whom last, who had how many, how long they take. It only
//! says who is asked first and what a waiting caller is told; nothing is lost with it.

use std::collections::{HashMap, VecDeque};

use crate::{Millis, OperatorId, PastTalk, QueueId, SHIFT, STICKY_MEMORY, Timestamp};

/// Most talks that are remembered.
const TALKS: usize = 50_000;
/// A talk with its after-call work, as long as nothing is known.
const USUAL_TALK: Millis = Millis::secs(180);

#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    talks: VecDeque<PastTalk>,
    last: HashMap<String, (Timestamp, OperatorId)>,
    offered: HashMap<OperatorId, Timestamp>,
    takes: HashMap<QueueId, Millis>,
}

impl Memory {
    pub(super) fn talked(&mut self, talk: PastTalk) {
        let known = self.last.get(&talk.number).is_some_and(|(at, _)| *at >= talk.at);
        if known {
            return;
        }
        self.last.insert(talk.number.clone(), (talk.at, talk.operator.clone()));
        let forget = |t: &PastTalk| talk.at.since(t.at) > STICKY_MEMORY;
        while self.talks.len() >= TALKS || self.talks.front().is_some_and(forget) {
            let Some(old) = self.talks.pop_front() else { break };
            if self.last.get(&old.number).is_some_and(|(at, _)| *at == old.at) {
                self.last.remove(&old.number);
            }
        }
        self.talks.push_back(talk);
    }

    /// Who talked with the number last.
    pub(super) fn last_operator(&self, number: &str, now: Timestamp) -> Option<&OperatorId> {
        self.last.get(number).filter(|(at, _)| now.since(*at) <= STICKY_MEMORY).map(|(_, operator)| operator)
    }

    /// Whether somebody talked with the number since then.
    pub(super) fn talked_since(&self, number: &str, since: Timestamp) -> bool {
        self.last.get(number).is_some_and(|(at, _)| *at >= since)
    }

    /// Talks in this shift, by operator.
    pub(super) fn talks(&self, now: Timestamp) -> HashMap<&OperatorId, usize> {
        let mut counts = HashMap::new();
        for talk in self.talks.iter().rev().take_while(|t| now.since(t.at) <= SHIFT) {
            *counts.entry(&talk.operator).or_default() += 1;
        }
        counts
    }

    pub(super) fn offered(&mut self, operator: &OperatorId, at: Timestamp) {
        self.offered.insert(operator.clone(), at);
    }

    pub(super) fn offered_at(&self, operator: &OperatorId) -> Option<Timestamp> {
        self.offered.get(operator).copied()
    }

    /// A talk of the queue took this long, after-call work included. The last eight or so count.
    pub(super) fn took(&mut self, queue: &QueueId, length: Millis) {
        let mean = self.takes.entry(queue.clone()).or_insert(length);
        *mean = Millis::from_millis((mean.as_millis() * 7 + length.as_millis()) / 8);
    }

    pub(super) fn takes(&self, queue: &QueueId) -> Millis {
        self.takes.get(queue).copied().unwrap_or(USUAL_TALK)
    }
}
