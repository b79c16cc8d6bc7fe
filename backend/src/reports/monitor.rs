//! What happens now: the queues, who works and which calls go on.
use std::{sync::Arc, time::Duration};

use chrono_tz::Tz;
use sea_orm::DbErr;
use serde::Serialize;
use tokio::sync::Mutex as Turn;
use utoipa::ToSchema;

use super::dashboard::{self, Kpis, OperatorNow};
use crate::{
    asterisk::handle::CoreHandle,
    calls::{
        list::{
            figures::{self, percent},
            filter::Filter,
            live::{LiveCall, live_calls},
        },
        types::{Call, CallState, Direction},
    },
    common::{
        clock::{Clock, Timestamp},
        day,
        db::Db,
        ids::QueueId,
        paging::MAX_LIMIT,
        problem::{Problem, StoreError},
    },
    operators::{service::Operators, types::Operator},
    queues::{service::Queues, types::Queue},
};

/// The floor at this moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Monitor {
    /// When this was right.
    pub at: Timestamp,
    /// Since 00:00 where the company is.
    pub today: Kpis,
    /// Operators who could take a call now.
    pub free: i64,
    /// Every queue, by name.
    pub queues: Vec<QueueNow>,
    /// Everybody, by name.
    pub operators: Vec<OperatorNow>,
    /// Calls that go on: waiting ones first.
    pub live_calls: Vec<LiveCall>,
}

/// A queue at this moment, and its day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct QueueNow {
    /// Which.
    pub queue_id: QueueId,
    /// Its name.
    pub name: String,
    /// Callers who wait.
    pub waiting: i64,
    /// Since when the first of them waits.
    #[schema(required = true)]
    pub longest_wait_since: Option<Timestamp>,
    /// Customers who are to be called back.
    pub callbacks: i64,
    /// Members who could take a call now.
    pub free: i64,
    /// Members who are not offline.
    pub at_work: i64,
    /// Calls of today.
    pub offered: i64,
    /// Of those, answered.
    pub answered: i64,
    /// Of those, the caller left.
    pub abandoned: i64,
    /// Answered in time / (offered − short), today.
    #[schema(required = true)]
    pub service_level_percent: Option<f64>,
    /// What it should be.
    pub service_level_target: i64,
}

/// Looks at the floor; cheap to clone.
#[derive(Clone, Debug)]
pub struct Floor {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Where the company is.
    pub zone: Tz,
    /// The people.
    pub operators: Operators,
    /// The call core.
    pub core: CoreHandle,
    /// The last counting; whoever asks meanwhile waits for it.
    pub last: Arc<Turn<Option<Arc<Monitor>>>>,
}

impl Floor {
    /// What happens now, of everybody, or did up to `age` before. However many ask, it is counted once at a time, and one
    /// counting answers all who asked before it began.
    pub async fn look(&self, age: Duration) -> Result<Arc<Monitor>, Problem> {
        let asked = self.clock.now();
        let mut last = self.last.lock().await;
        if let Some(known) = last.as_ref().filter(|known| known.at > asked || asked.since(known.at) < age) {
            return Ok(Arc::clone(known));
        }
        let counted = Arc::new(self.count().await?);
        *last = Some(Arc::clone(&counted));
        Ok(counted)
    }

    async fn count(&self) -> Result<Monitor, Problem> {
        let now = self.clock.now();
        let everything = Filter::default();
        let live = live_calls(&self.db, &self.clock, &everything).await.map_err(StoreError)?;
        let people = everybody(&self.operators).await?;
        let queues = self.queues().await?;
        let built = self.build(now, people, queues, live).await;
        Ok(built.map_err(StoreError)?)
    }

    async fn build(
        &self,
        now: Timestamp,
        people: Vec<Operator>,
        queues: Vec<Queue>,
        live_calls: Vec<LiveCall>,
    ) -> Result<Monitor, DbErr> {
        let today = day::of(self.zone, now);
        let (start, end) = (day::start(self.zone, today), day::end(self.zone, today));
        let range = Filter { from: Some(start.millis()), until: Some(end.millis()), ..Filter::default() };
        let by_queue = figures::figures_by_queue(&self.db, &range).await?;
        // His badge does not tell that he listens, but he gets no call meanwhile.
        let listens = |operator: &Operator| {
            let mut heard = live_calls.iter().filter_map(|call| call.supervision.as_ref());
            heard.any(|by| by.operator_id == operator.id)
        };
        let free = |operator: &&Operator| {
            let takes = operator.status == "available" && operator.reason.as_deref() != Some("chat_only");
            takes && operator.reachable && !listens(operator)
        };
        let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
        let mut shown: Vec<QueueNow> = queues
            .into_iter()
            .map(|queue| {
                let figures = by_queue.iter().find(|(id, _)| id == queue.id.as_str());
                let figures = figures.map(|(_, figures)| figures.clone()).unwrap_or_default();
                let members = || people.iter().filter(|one| queue.operators.contains(&one.id));
                let here = || waits(&live_calls).filter(|(call, _)| call.queue_id.as_ref() == Some(&queue.id));
                QueueNow {
                    waiting: count(here().count()),
                    callbacks: queue.live.callbacks,
                    longest_wait_since: here().map(|(_, since)| since).min(),
                    free: count(members().filter(free).count()),
                    at_work: count(members().filter(|one| one.status != "offline").count()),
                    offered: figures.offered,
                    answered: figures.answered,
                    abandoned: figures.abandoned,
                    service_level_percent: percent(figures.in_time, figures.offered - figures.short),
                    service_level_target: queue.service_level_target,
                    queue_id: queue.id,
                    name: queue.name,
                }
            })
            .collect();
        shown.sort_by(|a, b| (&a.name, a.queue_id.as_str()).cmp(&(&b.name, b.queue_id.as_str())));
        Ok(Monitor {
            at: now,
            today: figures::figures(&self.db, &range).await?.into(),
            free: count(people.iter().filter(free).count()),
            queues: shown,
            operators: dashboard::operators(&self.db, people, &Filter::default(), start, end).await?,
            live_calls,
        })
    }

    async fn queues(&self) -> Result<Vec<Queue>, Problem> {
        let queues = Queues { db: &self.db, clock: &self.clock, core: &self.core };
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = queues.list(Some(MAX_LIMIT), cursor.as_deref()).await?;
            all.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(all),
            }
        }
    }
}

/// All operators with what they are doing.
pub(super) async fn everybody(operators: &Operators) -> Result<Vec<Operator>, Problem> {
    let mut people = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = operators.list(Some(MAX_LIMIT), cursor.as_deref()).await?;
        people.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return Ok(people),
        }
    }
}

/// The inbound callers who wait now, and since when.
pub fn waits(live: &[LiveCall]) -> impl Iterator<Item = (&Call, Timestamp)> {
    live.iter()
        .filter(|live| live.call.direction == Direction::Inbound)
        .filter(|live| matches!(live.call.state, CallState::Queued | CallState::Ringing))
        .map(|live| (&live.call, live.waiting_since.unwrap_or(live.call.started_at)))
}
