//! Tells the pages what was committed. The popup leaves at once; the rest of a call, which needs a reading (notes,
//! contact), follows from its own task, and so do the operators' statuses, which go to every page.

use std::{collections::BTreeSet, time::Duration};

use call_core::{CallFact, DialTarget, Engine, Fact, Role, Timestamp};
use tokio::sync::mpsc;

use super::{commit::Work, config::Loaded};
use crate::{
    calls::{
        journal::row::{self, CallRow},
        list::parked::ParkedCalls,
        service, worklist,
    },
    common::{clock::Timestamp as At, db::Db, ids},
    realtime::{
        hub::Hub,
        types::{Audience, CallStatusData, Event, IncomingCall, OperatorPresence, QueueRef, Topic},
    },
};

/// Changed calls on their way to the pages.
#[derive(Debug)]
struct Changed {
    rows: Vec<CallRow>,
    answer_requested: Vec<String>,
    worklist: Vec<String>,
    /// Calls in which nothing changed but who listens to them.
    discreet: BTreeSet<String>,
}

/// Publishes realtime events.
#[derive(Debug)]
pub(super) struct Publisher {
    hub: Hub,
    changed: mpsc::UnboundedSender<Changed>,
    presences: mpsc::UnboundedSender<ids::OperatorId>,
}

/// Statuses that change within this time are told together: each wakes every page's task once. Unnoticed by people, and
/// with a thousand pages the difference between a busy core and an idle one.
const GATHER: Duration = Duration::from_millis(20);

impl Publisher {
    pub(super) fn new(hub: Hub, db: Db, now: At) -> Self {
        let (changed, inbox) = mpsc::unbounded_channel();
        tokio::spawn(publish_calls(hub.clone(), db, now, inbox));
        let (presences, inbox) = mpsc::unbounded_channel();
        tokio::spawn(publish_presences(hub.clone(), inbox));
        Self { hub, changed, presences }
    }

    pub(super) fn publish(&self, work: &Work, engine: &Engine, loaded: &Loaded, now: Timestamp) {
        let mut answer_requested = Vec::new();
        for fact in &work.facts {
            let Fact::Call { call, body, .. } = fact else { continue };
            match body {
                CallFact::Offered { operator, until, .. } => {
                    self.offer(engine, loaded, call, operator, Some(*until), now);
                }
                CallFact::Consulted { leg, until, .. } => {
                    let asked = engine.call(call).and_then(|c| c.leg(*leg)).map(|l| l.role.clone());
                    if let Some(Role::Operator(operator)) = asked {
                        self.offer(engine, loaded, call, &operator, Some(*until), now);
                    }
                }
                CallFact::Started(start) => {
                    if let Some(DialTarget::Operator(other)) = &start.target {
                        self.offer(engine, loaded, call, other, None, now);
                    }
                }
                CallFact::AnswerRequested { .. } => answer_requested.push(call.to_string()),
                _ => {}
            }
        }
        for (operator, refusal) in &work.refused {
            let reason = [("reason", Some(refusal.code().to_owned()))];
            self.hub.notify(&operator.as_str().into(), "phone_transfer_refused", reason);
        }
        for id in &work.operators {
            let Some(operator) = engine.operator(id) else { continue };
            let shown = presence(engine, operator);
            // Every step of a call touches its operator: half of it would be no news.
            if self.hub.set_presence(&shown) {
                // The task ends only with the process.
                drop(self.presences.send(shown.operator_id));
            }
        }
        if !work.rows.is_empty() {
            // The task ends only with the process.
            let changed = Changed {
                rows: work.rows.clone(),
                answer_requested,
                worklist: work.worklist.clone(),
                discreet: discreet(work, engine),
            };
            drop(self.changed.send(changed));
        }
    }

    fn offer(
        &self,
        engine: &Engine,
        loaded: &Loaded,
        id: &call_core::CallId,
        operator: &call_core::OperatorId,
        until: Option<Timestamp>,
        now: Timestamp,
    ) {
        let Some(call) = engine.call(id) else { return };
        let queue = call.queue.as_ref().map(|q| QueueRef {
            id: ids::QueueId::from(q.as_str()),
            name: loaded.queue_names.get(q.as_str()).cloned().unwrap_or_default(),
        });
        let offered = vec![ids::OperatorId::from(operator.as_str())];
        let event = Event::IncomingCall(IncomingCall {
            call_id: ids::CallId::from(id.as_str()),
            from: call.customer_number().to_owned(),
            to: number_of_ours(call),
            queue,
            contact: None,
            waiting_secs: call.wait(now).as_secs(),
            ring_until: until.map(|u| At(u.as_millis())),
            offered_to: Some(offered.clone()),
            asked_by: row::current_operator(call).as_deref().map(Into::into),
            callback_attempt: call.start.callback.as_ref().filter(|_| call.answered_at.is_none()).map(|c| c.attempt),
        });
        self.hub.publish(&event, Audience::offered(offered));
    }
}

/// The number that the customer had dialled; without one whom an operator calls.
fn number_of_ours(call: &call_core::Call) -> String {
    let asked_at = call.start.callback.is_some().then(|| call.start.from.clone());
    call.start.did.clone().or(asked_at).unwrap_or_else(|| call.start.to.clone())
}

/// Calls of which every fact is about a supervisor who listens.
fn discreet(work: &Work, engine: &Engine) -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    let mut open = BTreeSet::new();
    for fact in &work.facts {
        let Fact::Call { call, body, .. } = fact else { continue };
        let hidden = match body {
            CallFact::ListenStarted { .. }
            | CallFact::Snooped { .. }
            | CallFact::ListenChanged { .. }
            | CallFact::ListenEnded { .. } => true,
            CallFact::LegAdded { leg, .. }
            | CallFact::LegRinging { leg }
            | CallFact::LegUp { leg }
            | CallFact::LegBridged { leg }
            | CallFact::LegGone { leg, .. } => {
                engine.call(call).and_then(|c| c.leg(*leg)).is_some_and(|leg| leg.listens)
            }
            _ => false,
        };
        if hidden {
            calls.insert(call.to_string())
        } else {
            open.insert(call.to_string())
        };
    }
    calls.retain(|call| !open.contains(call));
    calls
}

/// What an operator's badge shows.
pub(super) fn presence(engine: &Engine, operator: &call_core::Operator) -> OperatorPresence {
    let stored = &operator.presence;
    let shown = engine.shown_status(operator);
    OperatorPresence {
        operator_id: ids::OperatorId::from(operator.config.id.as_str()),
        status: shown.to_owned(),
        reason: stored.reason.clone().filter(|_| engine.shown_leg(operator).is_none()),
        next_status: stored.next.as_ref().map(|n| crate::calls::journal::store::status_word(n.status).to_owned()),
        reachable: operator.reachable(),
        since: At(since(engine, operator).as_millis()),
        until: stored.wrap_up_until.filter(|_| shown == "wrap_up").map(|at| At(at.as_millis())),
    }
}

/// Since when the shown status holds.
fn since(engine: &Engine, operator: &call_core::Operator) -> Timestamp {
    let leg = engine.shown_leg(operator).and_then(|(_, leg)| leg);
    leg.map_or(operator.presence.since, |l| l.up_at.unwrap_or(l.added_at))
}

/// The first change leaves at once; what follows it closely leaves together, the newest of each operator.
async fn publish_presences(hub: Hub, mut inbox: mpsc::UnboundedReceiver<ids::OperatorId>) {
    while let Some(first) = inbox.recv().await {
        let mut changed = BTreeSet::from([first]);
        while let Ok(next) = inbox.try_recv() {
            changed.insert(next);
        }
        for shown in changed.iter().filter_map(|operator| hub.presence(operator)) {
            hub.publish(&Event::OperatorStatus(shown), Audience::everyone(Topic::Operators));
        }
        tokio::time::sleep(GATHER).await;
    }
}

async fn publish_calls(hub: Hub, db: Db, now: At, mut inbox: mpsc::UnboundedReceiver<Changed>) {
    let mut parked = ParkedCalls::default();
    // Not read yet, or changes were missed: what is parked is read before anything is said of it.
    let mut unsure = true;
    while let Some(mut changed) = inbox.recv().await {
        // Under load only the newest state of a call is told.
        while let Ok(more) = inbox.try_recv() {
            let told = |id: &String, of: &Changed| of.rows.iter().any(|row| row.id == *id) && !of.discreet.contains(id);
            let both = changed.discreet.union(&more.discreet).filter(|id| !told(id, &changed) && !told(id, &more));
            changed.discreet = both.cloned().collect();
            changed.rows.retain(|old| !more.rows.iter().any(|new| new.id == old.id));
            changed.rows.extend(more.rows);
            changed.answer_requested.extend(more.answer_requested);
            changed.worklist.extend(more.worklist);
        }
        let mut moved = false;
        if unsure {
            match ParkedCalls::read(&db, now).await {
                Ok(read) => {
                    moved = read != parked;
                    (parked, unsure) = (read, false);
                }
                Err(error) => tracing::error!(%error, "which calls are parked cannot be read"),
            }
        }
        match service::views_of_rows(&db, &changed.rows).await {
            Ok(calls) => {
                for call in calls {
                    moved |= parked.take(&call.call);
                    let task =
                        call.missed_task.filter(|_| changed.worklist.iter().any(|id| id == call.call.id.as_str()));
                    let asked = changed.answer_requested.iter().any(|id| id == call.call.id.as_str()).then_some(true);
                    let discreet = changed.discreet.contains(call.call.id.as_str());
                    let data = CallStatusData { answer_requested: asked, ..call.call.into() };
                    service::tell(&hub, data, call.involved, call.supervision, discreet);
                    if let Some(task) = task {
                        worklist::service::tell(&hub, &task);
                    }
                }
                if moved && !unsure {
                    hub.publish(&Event::ParkedCalls(parked.clone()), Audience::everyone(Topic::Calls));
                }
            }
            Err(error) => {
                unsure = true;
                tracing::error!(error = %error, "pages were not told of changed calls");
            }
        }
    }
}
