//! Token buckets against guessing: a burst, then one try a minute, per address and per account.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::common::clock::Timestamp;

/// Tries that may come at once.
const BURST: i64 = 10;
/// Milliseconds until one more try is allowed.
const REFILL_MS: i64 = 60_000;
/// Buckets kept before full ones are forgotten.
const KEPT: usize = 10_000;

/// Buckets by name.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<String, Bucket>>);

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    since: Timestamp,
}

impl Bucket {
    fn refill(&mut self, now: Timestamp) {
        let earned = (now.millis() - self.since.millis()).max(0) / REFILL_MS;
        self.left = (self.left + earned).min(BURST);
        self.since = if self.left == BURST { now } else { Timestamp(self.since.millis() + earned * REFILL_MS) };
    }
}

impl Limits {
    /// Takes one try out of every named bucket, or tells after how many seconds all of them have one.
    pub(crate) fn take(&self, names: &[String], now: Timestamp) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > KEPT {
            buckets.retain(|_, bucket| {
                bucket.refill(now);
                bucket.left < BURST
            });
        }
        let mut wait = 0;
        for name in names {
            let bucket = buckets.entry(name.clone()).or_insert(Bucket { left: BURST, since: now });
            bucket.refill(now);
            if bucket.left == 0 {
                let rest = REFILL_MS - (now.millis() - bucket.since.millis());
                wait = wait.max(u64::try_from(rest).unwrap_or(0).div_ceil(1000).max(1));
            }
        }
        if wait > 0 {
            return Err(wait);
        }
        for name in names {
            if let Some(bucket) = buckets.get_mut(name) {
                bucket.left -= 1;
            }
        }
        Ok(())
    }

    /// Gives a try back: it was a good one.
    pub(crate) fn give_back(&self, names: &[String]) {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            if let Some(bucket) = buckets.get_mut(name) {
                bucket.left = (bucket.left + 1).min(BURST);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn ten_at_once_then_one_a_minute() {
        let limits = Limits::default();
        let name = ["x".to_owned()];
        let now = Timestamp(1_000_000);
        for _ in 0..10 {
            limits.take(&name, now).unwrap();
        }
        assert_eq!(limits.take(&name, now), Err(60));
        assert_eq!(limits.take(&name, now.plus(Duration::from_secs(30))), Err(30));
        let later = now.plus(Duration::from_secs(61));
        limits.take(&name, later).unwrap();
        assert!(limits.take(&name, later).is_err());
        limits.take(&["y".to_owned()], later).unwrap();
    }
}
