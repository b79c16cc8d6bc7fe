//! What can be done with queues.
use std::net::IpAddr;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    error::QueueError,
    rules::{self, patched},
    store,
    types::{NewQueue, Overflow, Queue, QueueLive, QueuePatch, Rules},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    calls::number::{self, Dialable},
    common::{
        clock::Clock,
        db::{Db, Tx},
        fold::fold,
        ids::{self, QueueId},
        paging::{self, Page},
    },
    ivr, outgoing,
    routes::service::{Uses, users},
    settings::audit,
};

const LIST: &str = "queues";

/// The queues, for one person's request.
pub struct Queues<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
}

impl Queues<'_> {
    /// One page, newest first.
    pub async fn list(&self, limit: Option<u64>, cursor: Option<&str>) -> Result<Page<Queue>, QueueError> {
        let limit = paging::limit(limit)?;
        let key: Option<(i64, String)> = cursor.map(|cursor| paging::decode(LIST, &(), cursor)).transpose()?;
        let queues = store::page(self.db.read(), key.as_ref(), limit + 1).await?;
        let key = |queue: &Queue| (queue.created_at.millis(), queue.id.to_string());
        let mut page = paging::page(queues, limit, LIST, &(), key);
        self.add_members(&mut page.items).await?;
        Ok(page)
    }

    /// One queue.
    pub async fn get(&self, id: &str) -> Result<Queue, QueueError> {
        let mut found = vec![Self::stored(self.db.read(), id).await?];
        self.add_members(&mut found).await?;
        found.pop().ok_or(QueueError::NotFound)
    }

    /// Makes a queue.
    pub async fn create(&self, session: &Session, ip: IpAddr, new: NewQueue) -> Result<Queue, QueueError> {
        let now = self.clock.now();
        let rules = Rules::default();
        let queue = Queue {
            id: QueueId::generate(self.clock),
            name: String::new(),
            strategy: new.strategy.unwrap_or_default(),
            operators: Vec::new(),
            members: Vec::new(),
            ring_timeout_secs: 20,
            wrap_up_secs: 30,
            max_wait_secs: None,
            max_size: None,
            overflow: rules.overflow,
            park_secs: rules.park_secs,
            sticky_secs: rules.sticky_secs,
            missed_offers_limit: rules.missed_offers_limit,
            music: rules.music,
            announce: rules.announce,
            callback: rules.callback,
            service_level_secs: 20,
            service_level_target: 80,
            short_secs: 5,
            is_default: false,
            created_at: now,
            live: QueueLive::default(),
        };
        let patch = QueuePatch::from(new);
        let queue = patched(queue, &patch)?;
        let tx = self.db.write().await?;
        self.save(&tx, &queue, &patch).await?;
        let details = json!({ "name": queue.name });
        self.done(tx, session, ip, "queue.created", queue.id.as_str(), details).await?;
        self.get(queue.id.as_str()).await
    }

    /// Changes a queue.
    pub async fn update(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &str,
        patch: QueuePatch,
    ) -> Result<Queue, QueueError> {
        let tx = self.db.write().await?;
        let before = Self::stored(&*tx, id).await?;
        if before.is_default && patch.operators.is_some() {
            return Err(QueueError::DefaultMembers);
        }
        let queue = patched(before, &patch)?;
        self.save(&tx, &queue, &patch).await?;
        let details = json!({ "name": queue.name });
        self.done(tx, session, ip, "queue.changed", id, details).await?;
        self.get(id).await
    }

    /// Deletes a queue in which nobody waits and to which nothing leads.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), QueueError> {
        let tx = self.db.write().await?;
        let queue = Self::stored(&*tx, id).await?;
        if queue.is_default {
            return Err(QueueError::Default);
        }
        if store::is_waited_in(&*tx, id).await? {
            return Err(QueueError::InUse);
        }
        if let Some(routes) = users(&tx, &Uses::Queue(id)).await? {
            return Err(QueueError::Routed(routes));
        }
        if let Some(menus) = ivr::service::users(&tx, &ivr::service::Uses::Queue(id)).await? {
            return Err(QueueError::InMenus(menus));
        }
        let sends_here = |other: &Queue| matches!(&other.overflow, Overflow::Queue { id: to } if to.as_str() == id);
        if store::all(&*tx).await?.iter().any(sends_here) {
            return Err(QueueError::Target);
        }
        store::delete(&*tx, id, self.clock.now()).await?;
        self.done(tx, session, ip, "queue.deleted", id, json!({ "name": queue.name })).await
    }

    async fn stored<C: ConnectionTrait>(db: &C, id: &str) -> Result<Queue, QueueError> {
        if !ids::is_plain(id) {
            return Err(QueueError::NotFound);
        }
        store::one(db, id).await?.ok_or(QueueError::NotFound)
    }

    async fn add_members(&self, queues: &mut [Queue]) -> Result<(), QueueError> {
        let members = store::members(self.db.read()).await?;
        let live = store::live(self.db.read()).await?;
        for queue in queues {
            let own = members.iter().filter(|(id, _)| id == queue.id.as_str());
            queue.members = own.map(|(_, member)| member.clone()).collect();
            queue.operators = queue.members.iter().map(|m| m.operator_id.clone()).collect();
            let now = live.iter().find(|(id, _)| id == queue.id.as_str());
            queue.live = now.map_or_else(QueueLive::default, |(_, live)| live.clone());
        }
        Ok(())
    }

    async fn save(&self, tx: &Tx, queue: &Queue, patch: &QueuePatch) -> Result<(), QueueError> {
        let folded = fold(&queue.name);
        let others = store::all(&**tx).await?;
        if others.iter().any(|other| other.id != queue.id && fold(&other.name) == folded) {
            return Err(QueueError::NameTaken);
        }
        rules::check_overflow(queue, &others)?;
        match &queue.overflow {
            Overflow::Operator { id } => Self::check_operators(tx, &[id.to_string()]).await?,
            // It would not be called when the time comes. One that was saved before does not stand in the way of other changes.
            Overflow::Number { number } if patch.overflow.is_some() => {
                if let Ok(Dialable::Full(number)) = number::dialable(number)
                    && outgoing::service::forbids(&**tx, &number).await?.is_some()
                {
                    return Err(QueueError::Overflow("The rules for outgoing calls do not allow this number."));
                }
            }
            _ => {}
        }
        store::save(&**tx, queue, self.clock.now()).await?;
        let Some(members) = rules::members(patch)? else { return Ok(()) };
        let ids: Vec<String> = members.iter().map(|m| m.operator_id.to_string()).collect();
        Self::check_operators(tx, &ids).await?;
        store::set_members(&**tx, queue.id.as_str(), &members).await?;
        Ok(())
    }

    async fn check_operators(tx: &Tx, ids: &[String]) -> Result<(), QueueError> {
        let known = ids.iter().all(|id| ids::is_plain(id)) && store::count_operators(&**tx, ids).await? == ids.len();
        if known { Ok(()) } else { Err(QueueError::UnknownOperator) }
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        id: &str,
        details: Value,
    ) -> Result<(), QueueError> {
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(id), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}
