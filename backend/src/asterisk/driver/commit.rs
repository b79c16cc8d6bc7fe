//! Facts into the database before anything else happens; into the spool while the database is away.

use std::collections::HashMap;

use call_core::{
    CallFact, CallId, Effects, Engine, Fact, Issued, OperatorId, Presence, Refusal, Reply, RequestId, Timestamp,
};
use sea_orm::DbErr;

use crate::{
    calls::{
        journal::{self, Batch, Entry, row, spool::Spool},
        worklist::turn,
    },
    common::{clock::Clock, db::Db},
};

/// The effects of the inputs of one step.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) facts: Vec<Fact>,
    pub(super) commands: Vec<Issued>,
    pub(super) replies: Vec<(RequestId, Reply)>,
    pub(super) refused: Vec<(OperatorId, Refusal)>,
    pub(super) calls: Vec<CallId>,
    pub(super) operators: Vec<OperatorId>,
    pub(super) rows: Vec<row::CallRow>,
    /// Those of the rows by which the worklist shows something else.
    pub(super) worklist: Vec<String>,
    pub(super) want_snapshot: bool,
}

impl Work {
    pub(super) fn take(&mut self, effects: Effects) {
        self.facts.extend(effects.facts);
        self.commands.extend(effects.commands);
        self.replies.extend(effects.replies);
        self.refused.extend(effects.refused);
        for call in effects.calls {
            if !self.calls.contains(&call) {
                self.calls.push(call);
            }
        }
        for operator in effects.operators {
            if !self.operators.contains(&operator) {
                self.operators.push(operator);
            }
        }
        self.want_snapshot |= effects.want_snapshot;
    }

    fn answer_requested(&self, id: &CallId) -> bool {
        let asks =
            |f: &Fact| matches!(f, Fact::Call { call, body: CallFact::AnswerRequested { .. }, .. } if call == id);
        self.facts.iter().any(asks)
    }
}

/// Owns the numbers of facts and what the database does not have yet.
#[derive(Debug)]
pub(super) struct Committer {
    db: Db,
    clock: Clock,
    spool: Spool,
    seqs: HashMap<CallId, i64>,
    /// Rows of the live calls, as they were written last.
    rows: HashMap<CallId, row::CallRow>,
    /// What was written last about each operator.
    presences: HashMap<OperatorId, Presence>,
    /// What could not be written, in order; also in the spool.
    waiting: Vec<Batch>,
    flush_due: bool,
}

impl Committer {
    pub(super) fn new(db: Db, clock: Clock, spool: Spool) -> Self {
        let (seqs, rows, presences) = Default::default();
        Self { db, clock, spool, seqs, rows, presences, waiting: Vec::new(), flush_due: false }
    }

    /// Brings what an earlier life spooled into the database, and returns the facts of the calls that are not over.
    pub(super) async fn recover(&mut self) -> anyhow::Result<Vec<(CallId, Vec<(Timestamp, CallFact)>)>> {
        let spooled = self.spool.read()?;
        if !spooled.is_empty() {
            tracing::warn!(facts = spooled.len(), "facts from the time when the database was away are written now");
            self.write(&project(&self.db, spooled).await?).await?;
            self.spool.clear()?;
        }
        journal::store::sweep_recordings(&self.db, self.clock.now()).await?;
        let mut calls = Vec::new();
        for (id, entries) in journal::store::open_calls(&self.db).await? {
            self.seqs.insert(id.clone(), entries.last().map_or(0, |e| e.seq));
            calls.push((id, entries.into_iter().map(|e| (e.at, e.body)).collect()));
        }
        Ok(calls)
    }

    /// Makes the step's facts safe. Calls go on when the database is away: then the spool has them.
    pub(super) async fn commit(&mut self, work: &mut Work, engine: &Engine, now: Timestamp) {
        let mut batch = Batch::default();
        for fact in work.facts.iter().cloned() {
            batch.add(fact, |call| {
                let seq = self.seqs.entry(call.clone()).or_insert(0);
                *seq += 1;
                *seq
            });
        }
        for id in &work.calls {
            let Some(call) = engine.call(id) else { continue };
            let row = row::of(call, self.seqs.get(id).copied().unwrap_or(0));
            // How legs are made and joined is in the facts; most of it a row does not show.
            let shown = self.rows.get_mut(id).is_some_and(|old| {
                old.facts_seq = row.facts_seq;
                *old == row
            });
            if !shown {
                let before = self.rows.insert(id.clone(), row.clone());
                if turn::is_news(before.as_ref(), &row) {
                    work.worklist.push(row.id.clone());
                }
                work.rows.push(row.clone());
                batch.show(before.as_ref(), row);
            } else if work.answer_requested(id) {
                work.rows.push(row);
            }
            if call.ended().is_some() {
                batch.legs.extend(row::legs(call));
            }
        }
        for change in &mut batch.presences {
            change.before = self.presences.insert(change.operator.clone(), change.presence.clone());
        }
        if batch.is_empty() {
            return;
        }
        self.flush_due = true;
        if self.waiting.is_empty() {
            match self.write(&batch).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::error!(error = %error, "the database is away: facts go to the spool, calls go on");
                    metrics::gauge!("database_away").set(1.0);
                }
            }
        }
        if let Err(error) = self.spool.append(&batch.entries) {
            tracing::error!(error = %error, at = now.as_millis(), "the spool cannot be written: a crash now would lose facts");
        }
        self.waiting.push(batch);
    }

    async fn write(&self, batch: &Batch) -> Result<(), DbErr> {
        let tx = self.db.facts().await?;
        journal::store::write(&tx, batch, self.clock.now()).await?;
        tx.commit().await
    }

    /// Brings to the disk what was committed since the last time.
    pub(super) fn flush(&mut self) {
        if std::mem::take(&mut self.flush_due) {
            let db = self.db.clone();
            tokio::spawn(async move {
                if let Err(error) = db.flush().await {
                    tracing::warn!(error = %error, "committed facts could not be flushed to the disk");
                }
            });
        }
    }

    /// Tries again to write what waits.
    pub(super) async fn catch_up(&mut self) {
        while let Some(batch) = self.waiting.first() {
            if self.write(batch).await.is_err() {
                return;
            }
            self.waiting.remove(0);
            if self.waiting.is_empty() {
                tracing::info!("the database is back and has everything");
                metrics::gauge!("database_away").set(0.0);
                if let Err(error) = self.spool.clear() {
                    tracing::warn!(error = %error, "the spool could not be removed; it will be read again, harmlessly");
                }
            }
        }
    }

    /// Something waits for the database.
    pub(super) fn is_behind(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(super) fn forget(&mut self, calls: &[CallId]) {
        for call in calls {
            self.seqs.remove(call);
            self.rows.remove(call);
        }
    }
}

/// A batch that brings the rows of the spooled facts' calls up to date, from all their facts.
async fn project(db: &Db, spooled: Vec<Entry>) -> Result<Batch, DbErr> {
    let mut calls: Vec<CallId> = spooled.iter().map(|e| e.call.clone()).collect();
    calls.sort();
    calls.dedup();
    let mut batch = Batch { entries: spooled.clone(), ..Batch::default() };
    for id in calls {
        let mut facts = journal::store::facts_of(db, id.as_str()).await?;
        let known: Vec<i64> = facts.iter().map(|e| e.seq).collect();
        facts.extend(spooled.iter().filter(|e| e.call == id && !known.contains(&e.seq)).cloned());
        if let Some((call, seq)) = journal::fold(&id, &facts) {
            batch.show(None, row::of(&call, seq));
            if call.ended().is_some() {
                batch.legs.extend(row::legs(&call));
            }
            if matches!(call.recording, call_core::Recording::Stopped) {
                batch.recorded.push(id);
            }
        }
    }
    Ok(batch)
}
