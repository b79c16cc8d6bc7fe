//! What can be done with the worklist.
use std::net::IpAddr;

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    error::WorklistError,
    store::{self, ByHand, Key, Scope},
    types::{Callbacks, CloseReason, Closing, MissedSummary, MissedTask, RangeQuery, Show},
};
use crate::{
    auth::types::{Role, Session},
    calls::list::filter::CallQuery,
    common::{
        clock::Clock,
        day,
        db::{Db, Tx},
        ids::{OperatorId, is_plain},
        paging::{self, Page},
    },
    realtime::{
        hub::Hub,
        types::{Audience, Event, MissedTaskChange, Topic},
    },
    settings::audit,
};

const LIST: &str = "missed";
/// Characters of a note.
const LONGEST_NOTE: usize = 500;

/// The worklist, for one person's request.
pub struct Worklist<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Tells the pages.
    pub hub: &'a Hub,
    /// Who asks.
    pub session: &'a Session,
    /// From where.
    pub ip: IpAddr,
}

/// What somebody does with a task.
enum Act<'a> {
    Take,
    Release,
    Assign(&'a OperatorId),
    Close(&'a Closing, String),
}

impl Worklist<'_> {
    /// One page: open tasks by their first missed call, closed ones by their end, newest first.
    pub async fn list(
        &self,
        show: Show,
        limit: Option<u64>,
        cursor: Option<&str>,
    ) -> Result<Page<MissedTask>, WorklistError> {
        let (limit, scope) = (paging::limit(limit)?, scope(self.session, show));
        let key: Option<Key> = cursor.map(|cursor| paging::decode(LIST, &scope, cursor)).transpose()?;
        let tasks = store::page(self.db, &scope, key.as_ref(), limit + 1).await?;
        let key = |task: &MissedTask| {
            let at = task.closed.as_ref().map_or(task.first_missed_at, |closed| closed.at);
            (at.millis(), task.id.to_string())
        };
        let mut page = paging::page(tasks, limit, LIST, &scope, key);
        self.add_calling(&mut page.items).await?;
        Ok(page)
    }

    /// What waits now, and how soon customers were called back who began to wait in the range: today without one.
    pub async fn summary(&self, range: RangeQuery, zone: Tz) -> Result<MissedSummary, WorklistError> {
        let today = day::of(zone, self.clock.now());
        let query = CallQuery { from: range.from, to: range.to, ..CallQuery::default() };
        let filter = query.filter(self.session, zone)?;
        let range = (
            filter.from.unwrap_or_else(|| day::start(zone, today).millis()),
            filter.until.unwrap_or_else(|| day::end(zone, today).millis()),
        );
        let (open, mine, oldest_at) = store::waiting(self.db, &scope(self.session, Show::Open)).await?;
        Ok(MissedSummary { open, mine, oldest_at, callbacks: self.callbacks(range).await? })
    }

    /// How soon customers were called back whose first missed call lies in `[from, until)`.
    pub async fn callbacks(&self, range: (i64, i64)) -> Result<Callbacks, WorklistError> {
        let scope = scope(self.session, Show::Open);
        Ok(store::callbacks(self.db, &scope, range, self.clock.now()).await?.into())
    }

    /// Takes a task that nobody works on; one's own again changes nothing.
    pub async fn take(&self, id: &str) -> Result<MissedTask, WorklistError> {
        self.act(id, Act::Take).await
    }

    /// Gives a task back; a supervisor also somebody else's.
    pub async fn release(&self, id: &str) -> Result<MissedTask, WorklistError> {
        self.act(id, Act::Release).await
    }

    /// Gives a task to somebody, whoever works on it.
    pub async fn assign(&self, id: &str, to: &OperatorId) -> Result<MissedTask, WorklistError> {
        self.act(id, Act::Assign(to)).await
    }

    /// Closes a task by hand.
    pub async fn close(&self, id: &str, closing: &Closing) -> Result<MissedTask, WorklistError> {
        let note = closing.note.trim().to_owned();
        if note.chars().count() > LONGEST_NOTE || note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(WorklistError::Note("has at most 500 characters, and none that cannot be seen"));
        }
        if note.is_empty() && closing.reason == CloseReason::Other {
            return Err(WorklistError::Note("must say why"));
        }
        self.act(id, Act::Close(closing, note)).await
    }

    async fn act(&self, id: &str, act: Act<'_>) -> Result<MissedTask, WorklistError> {
        if !is_plain(id) {
            return Err(WorklistError::NotFound);
        }
        let tx = self.db.write().await?;
        let before = self.open(&tx, id).await?;
        let me = self.session.operator_id.as_str();
        // Supervisors and admins stand above whoever works on it.
        let over = self.session.role != Role::Operator;
        let now = self.clock.now();
        let mine = before.owner_id.as_ref().is_some_and(|owner| owner.as_str() == me);
        let (done, action, details) = match act {
            Act::Take if mine => return self.shown(id).await,
            Act::Release if before.owner_id.is_none() => return self.shown(id).await,
            Act::Take => (store::set_owner(&tx, id, me, false, now).await?, "missed_task.taken", json!({})),
            Act::Release => {
                let holder = (!over).then_some(me);
                let details = json!({ "owner": before.owner_id });
                (store::release(&tx, id, holder, now).await?, "missed_task.released", details)
            }
            Act::Assign(to) => {
                if !is_plain(to.as_str()) || !store::makes_calls(&tx, to.as_str()).await? {
                    return Err(WorklistError::UnknownOperator);
                }
                let details = json!({ "owner": to, "before": before.owner_id });
                (store::set_owner(&tx, id, to.as_str(), true, now).await?, "missed_task.assigned", details)
            }
            Act::Close(closing, note) => {
                let how = ByHand { operator: me, over, reason: closing.reason, note: &note };
                let details = json!({ "reason": closing.reason, "note": note });
                (store::close(&tx, id, &how, now).await?, "missed_task.closed", details)
            }
        };
        if !done {
            // Somebody was faster, or it is another's: what it is now says which.
            drop(tx);
            return Err(self.refusal(id).await?);
        }
        self.done(tx, id, action, details).await?;
        self.shown(id).await
    }

    async fn open(&self, tx: &Tx, id: &str) -> Result<MissedTask, WorklistError> {
        let found = store::one(&**tx, &scope(self.session, Show::Open), id).await?;
        let task = found.ok_or(WorklistError::NotFound)?;
        if task.closed.is_some() { Err(WorklistError::Closed) } else { Ok(task) }
    }

    async fn refusal(&self, id: &str) -> Result<WorklistError, WorklistError> {
        Ok(match store::one(self.db.read(), &scope(self.session, Show::Open), id).await? {
            None => WorklistError::NotFound,
            Some(task) if task.closed.is_some() => WorklistError::Closed,
            Some(_) => WorklistError::Taken,
        })
    }

    async fn shown(&self, id: &str) -> Result<MissedTask, WorklistError> {
        // Everybody may see what is his; what he gave back may be of a queue that is not his.
        let scope = Scope { sees_all: true, ..scope(self.session, Show::Open) };
        let task = store::one(self.db.read(), &scope, id).await?.ok_or(WorklistError::NotFound)?;
        let mut tasks = [task];
        self.add_calling(&mut tasks).await?;
        let [task] = tasks;
        Ok(task)
    }

    async fn add_calling(&self, tasks: &mut [MissedTask]) -> Result<(), WorklistError> {
        let numbers: Vec<&str> = tasks.iter().filter(|t| t.closed.is_none()).map(|t| t.number.as_str()).collect();
        let calling = store::calling(self.db, &numbers).await?;
        for task in tasks.iter_mut().filter(|task| task.closed.is_none()) {
            task.calling = calling.iter().find(|(number, _)| *number == task.number).map(|(_, call)| call.clone());
        }
        Ok(())
    }

    async fn done(&self, tx: Tx, id: &str, action: &'static str, details: Value) -> Result<(), WorklistError> {
        let actor = Some(&self.session.operator_id);
        audit::record(&*tx, self.clock, audit::Entry { actor, action, subject: Some(id), ip: Some(self.ip), details })
            .await?;
        tx.commit().await?;
        tell(self.hub, id);
        Ok(())
    }
}

/// In the transaction that blocks a number: nobody is to call it back any more. Returns its task, to be told of when
/// that is committed.
pub async fn close_blocked(
    tx: &Tx,
    clock: &Clock,
    number: &str,
    by: &OperatorId,
) -> Result<Option<String>, sea_orm::DbErr> {
    store::close_of_number(tx, number, by.as_str(), clock.now()).await
}

/// In the transaction that deletes a call: the worklist forgets it. Returns the tasks to be told of when that is committed.
pub async fn forget(tx: &Tx, call: &str) -> Result<Vec<String>, sea_orm::DbErr> {
    store::forget(tx, call).await
}

/// Tells every page that a task changed. What it is now each reads for itself: not everybody may see it.
pub fn tell(hub: &Hub, task: &str) {
    let change = MissedTaskChange { task_id: task.into() };
    hub.publish(&Event::MissedTask(change), Audience::everyone(Topic::Calls));
}

fn scope(session: &Session, show: Show) -> Scope {
    Scope { show, reader: session.operator_id.clone(), sees_all: session.role.sees_all() }
}
