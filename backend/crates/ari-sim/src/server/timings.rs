//! How fast the server under test reacts, seen from Asterisk's side.

use std::collections::HashMap;

use ari::{Event, Method};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::model::SimRequest;

/// How many values are kept of each kind; later ones are counted only.
const KEPT: usize = 1_000_000;

/// What the fake has seen so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Events sent.
    pub events: u64,
    /// Requests received.
    pub requests: u64,
    /// Calls that entered the application from the dialplan.
    pub calls: u64,
    /// Of those: that were put into a bridge.
    pub bridged: u64,
    /// Channels that are alive.
    pub channels: usize,
    /// From a call's entry to the request that answers it.
    pub answer: Spread,
    /// From a call's entry to the first request that calls a phone for it.
    pub originate: Spread,
    /// From the entry of an answered leg to the request that puts it into a bridge.
    pub bridge: Spread,
}

/// Median, 99th percentile and worst of some durations, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// Median.
    pub p50_us: u64,
    /// 99th percentile.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
}

#[derive(Debug, Default)]
pub(super) struct Timings {
    events: u64,
    requests: u64,
    calls: u64,
    bridged: u64,
    waiting: HashMap<String, Waiting>,
    answer: Vec<u64>,
    originate: Vec<u64>,
    bridge: Vec<u64>,
}

#[derive(Debug)]
struct Waiting {
    since: Instant,
    /// A call from the dialplan, not a leg that the server made.
    incoming: bool,
    answered: bool,
    offered: bool,
    bridged: bool,
}

impl Timings {
    pub(super) fn sent(&mut self, events: &[Event]) {
        let now = Instant::now();
        self.events += events.len() as u64;
        for event in events {
            match event {
                Event::StasisStart(start) => {
                    let incoming = start.channel.state == "Ring";
                    self.calls += u64::from(incoming);
                    let waiting = Waiting { since: now, incoming, answered: false, offered: false, bridged: false };
                    self.waiting.insert(start.channel.id.clone(), waiting);
                }
                Event::StasisEnd(end) => {
                    self.waiting.remove(&end.channel.id);
                }
                _ => {}
            }
        }
    }

    pub(super) fn received(&mut self, request: &SimRequest) {
        self.requests += 1;
        if request.method != Method::Post {
            return;
        }
        let segments = request.segments();
        match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["channels", id, "answer"] => {
                if let Some(call) = self.waiting.get_mut(id).filter(|call| call.incoming && !call.answered) {
                    call.answered = true;
                    keep(&mut self.answer, call.since);
                }
            }
            ["channels"] | ["channels", _] => {
                let originator = request.param("originator").unwrap_or_default();
                if let Some(call) = self.waiting.get_mut(originator).filter(|call| call.incoming && !call.offered) {
                    call.offered = true;
                    keep(&mut self.originate, call.since);
                }
            }
            ["bridges", _, "addChannel"] => {
                for id in request.param("channel").unwrap_or_default().split(',') {
                    let Some(leg) = self.waiting.get_mut(id).filter(|leg| !leg.bridged) else { continue };
                    leg.bridged = true;
                    if leg.incoming {
                        self.bridged += 1;
                    } else {
                        keep(&mut self.bridge, leg.since);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn figures(&self, channels: usize) -> Figures {
        Figures {
            events: self.events,
            requests: self.requests,
            calls: self.calls,
            bridged: self.bridged,
            channels,
            answer: spread(&self.answer),
            originate: spread(&self.originate),
            bridge: spread(&self.bridge),
        }
    }
}

fn keep(values: &mut Vec<u64>, since: Instant) {
    if values.len() < KEPT {
        values.push(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
}

fn spread(values: &[u64]) -> Spread {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = |share: f64| sorted.get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1)));
    Spread {
        count: sorted.len(),
        p50_us: at(0.5).copied().unwrap_or_default(),
        p99_us: at(0.99).copied().unwrap_or_default(),
        max_us: sorted.last().copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_read_from_sorted_values() {
        let values: Vec<u64> = (1..=1_000).rev().collect();
        assert_eq!(spread(&values), Spread { count: 1_000, p50_us: 501, p99_us: 991, max_us: 1_000 });
        assert_eq!(spread(&[]), Spread::default());
    }
}
