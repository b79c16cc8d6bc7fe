//! Work that follows from a change: a row written in the transaction of the change, done afterwards and repeated until
//! it succeeds.
//!
//! Guarantees: a job whose transaction was committed runs at least once, also over a restart; while one process works
//! on it no other does; a job that keeps failing is parked and counted, never dropped. Jobs must bear to run twice.
mod store;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::{StreamExt, future::BoxFuture};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;

use super::{clock::Clock, db::Db, ids};

/// Attempts after which a job is parked.
pub const MAX_ATTEMPTS: i64 = 12;
/// A worker that is silent for so long has died; another one takes its job.
const LOCK: Duration = Duration::from_secs(120);
const AT_ONCE: usize = 4;
/// How long a job that was written by somebody else may lie before it is seen.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A job that is due and cannot be taken must not make a busy loop.
const SHORTEST_NAP: Duration = Duration::from_millis(50);
const FIRST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(900);

/// How a job ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing left to do.
    Done,
    /// It is too early: again after this.
    Later(Duration),
}

/// Does the jobs of one kind.
pub trait Handler: Send + Sync {
    /// Does one job. `attempt` counts from 1.
    fn run(&self, payload: Value, attempt: i64) -> BoxFuture<'_, anyhow::Result<Outcome>>;
}

/// A job in work.
#[derive(Clone, Debug)]
struct Claimed {
    id: String,
    kind: String,
    payload: Value,
    attempts: i64,
}

/// A job that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// Which kind.
    pub kind: String,
    /// With what, in JSON.
    pub payload: String,
    /// Why it is not done, if it was tried.
    pub last_error: Option<String>,
    /// It failed too often.
    pub parked: bool,
}

/// Adds a job in the transaction `tx`. Nothing happens if one of this kind with this key waits already.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    clock: &Clock,
    kind: &'static str,
    unique_key: Option<&str>,
    payload: &Value,
) -> Result<(), DbErr> {
    let now = clock.now();
    store::add(tx, &ids::new_id("job_", clock), kind, unique_key, payload, now, now).await
}

/// Everything that is not done; a test that ends with any has not finished its work.
pub async fn left_over(db: &Db) -> Result<Vec<LeftOver>, DbErr> {
    store::left_over(db).await
}

/// Finds due jobs and gives them to their handlers.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    clock: Clock,
    handlers: Arc<BTreeMap<&'static str, Arc<dyn Handler>>>,
}

impl Runner {
    /// A runner of these kinds.
    pub fn new(db: Db, clock: Clock, handlers: impl IntoIterator<Item = (&'static str, Arc<dyn Handler>)>) -> Self {
        Self { db, clock, handlers: Arc::new(handlers.into_iter().collect()) }
    }

    /// Works until `stop` resolves; a job in work is finished first.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            let nap = self.work_off().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "jobs cannot be read now");
                LOOK_EVERY
            });
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// Does what is due and says how long there is nothing to do. It reads first: an idle server must not take the
    /// writers' turn every second.
    async fn work_off(&self) -> Result<Duration, DbErr> {
        let now = self.clock.now();
        match store::next_due(&self.db, &self.kinds()).await? {
            Some(due) if due <= now => self.run_due().await.map(|_| SHORTEST_NAP),
            Some(due) => Ok(due.since(now).min(LOOK_EVERY)),
            None => Ok(LOOK_EVERY),
        }
    }

    /// Does everything that is due now, and what becomes due while it works. Returns how many attempts there were.
    pub async fn run_due(&self) -> Result<usize, DbErr> {
        let mut attempts = 0;
        loop {
            let now = self.clock.now();
            let limit = u64::try_from(AT_ONCE).unwrap_or(1);
            let jobs = store::claim(&self.db, &self.kinds(), now, now.plus(LOCK), limit).await?;
            if jobs.is_empty() {
                return Ok(attempts);
            }
            attempts += jobs.len();
            let mut work = futures_util::stream::iter(jobs).map(|job| self.work(job)).buffer_unordered(AT_ONCE);
            while let Some(result) = work.next().await {
                result?;
            }
        }
    }

    async fn work(&self, job: Claimed) -> Result<(), DbErr> {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else { return Ok(()) };
        match handler.run(job.payload.clone(), job.attempts).await {
            Ok(Outcome::Done) => store::finish(&self.db, &job).await,
            Ok(Outcome::Later(by)) => store::postpone(&self.db, &job, self.clock.now().plus(by), "too early").await,
            Err(error) => self.failed(&job, &format!("{error:#}")).await,
        }
    }

    async fn failed(&self, job: &Claimed, error: &str) -> Result<(), DbErr> {
        metrics::counter!("jobs_failed_total", "kind" => job.kind.clone()).increment(1);
        let now = self.clock.now();
        if job.attempts >= MAX_ATTEMPTS {
            metrics::counter!("jobs_parked_total", "kind" => job.kind.clone()).increment(1);
            tracing::error!(job.id, job.kind, job.attempts, error, "a job failed too often and was parked");
            return store::park(&self.db, job, now, error).await;
        }
        tracing::warn!(job.id, job.kind, job.attempts, error, "a job failed and will be repeated");
        store::postpone(&self.db, job, now.plus(backoff(job.attempts)), error).await
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.handlers.keys().copied().collect()
    }
}

fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    FIRST_RETRY.saturating_mul(1 << doublings).min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_come_ever_later_and_at_last_every_quarter_of_an_hour() {
        let waits: Vec<u64> = (1..=MAX_ATTEMPTS).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    }
}
