//! What can be done with queues.
use std::{borrow::Cow, net::IpAddr};

use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

use super::{
    store,
    types::{NewQueue, Queue, QueuePatch, Strategy},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::{Db, Tx},
        fold::fold,
        ids::{self, OperatorId, QueueId},
        paging::{self, Page, PageError},
        problem::{Fault, StoreError},
    },
    settings::audit,
};

const LIST: &str = "queues";

/// Why something cannot be done with a queue.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// There is none.
    #[error("There is no such queue.")]
    NotFound,
    /// A value is out of its range.
    #[error("`{0}` {1}")]
    Invalid(&'static str, &'static str),
    /// Only the longest idle is decided by the core.
    #[error("Only the strategy `longest_idle` is available.")]
    Strategy,
    /// Sizes are not decided by the core.
    #[error("A queue cannot be limited in size yet.")]
    MaxSize,
    /// Another queue has it.
    #[error("Another queue has this name.")]
    NameTaken,
    /// One of them does not exist.
    #[error("One of the operators does not exist.")]
    UnknownOperator,
    /// It has everybody.
    #[error("The default queue has every operator; nobody can be taken out or put in.")]
    DefaultMembers,
    /// It must be there.
    #[error("The default queue cannot be deleted.")]
    Default,
    /// Callers wait in it.
    #[error("Callers wait in this queue.")]
    InUse,
    /// The page cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for QueueError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for QueueError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) | Self::Strategy | Self::MaxSize | Self::UnknownOperator | Self::DefaultMembers => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::NameTaken | Self::Default | Self::InUse => StatusCode::CONFLICT,
            Self::Page(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(name, _) => format!("invalid_{name}").into(),
            Self::Strategy => "strategy_not_available".into(),
            Self::MaxSize => "max_size_not_available".into(),
            Self::NameTaken => "queue_name_taken".into(),
            Self::UnknownOperator => "unknown_operator".into(),
            Self::DefaultMembers => "default_queue_members".into(),
            Self::Default => "default_queue".into(),
            Self::InUse => "queue_in_use".into(),
            Self::Page(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

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
        let queue = Queue {
            id: QueueId::generate(self.clock),
            name: name(&new.name)?,
            strategy: Strategy::LongestIdle,
            operators: Vec::new(),
            ring_timeout_secs: 20,
            wrap_up_secs: 30,
            max_wait_secs: new.max_wait_secs,
            service_level_secs: 20,
            service_level_target: 80,
            short_secs: 5,
            is_default: false,
            created_at: now,
        };
        let patch = QueuePatch {
            strategy: new.strategy,
            operators: Some(new.operators),
            ring_timeout_secs: new.ring_timeout_secs,
            wrap_up_secs: new.wrap_up_secs,
            max_size: new.max_size,
            service_level_secs: new.service_level_secs,
            service_level_target: new.service_level_target,
            short_secs: new.short_secs,
            ..QueuePatch::default()
        };
        let queue = patched(queue, &patch)?;
        let tx = self.db.write().await?;
        self.save(&tx, &queue, patch.operators.as_deref()).await?;
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
        self.save(&tx, &queue, patch.operators.as_deref()).await?;
        let details = json!({ "name": queue.name });
        self.done(tx, session, ip, "queue.changed", id, details).await?;
        self.get(id).await
    }

    /// Deletes a queue in which nobody waits.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), QueueError> {
        let tx = self.db.write().await?;
        let queue = Self::stored(&*tx, id).await?;
        if queue.is_default {
            return Err(QueueError::Default);
        }
        if store::is_waited_in(&*tx, id).await? {
            return Err(QueueError::InUse);
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
        for queue in queues {
            let own = members.iter().filter(|(id, _)| id == queue.id.as_str());
            queue.operators = own.map(|(_, operator)| OperatorId::from(operator.as_str())).collect();
        }
        Ok(())
    }

    async fn save(&self, tx: &Tx, queue: &Queue, operators: Option<&[OperatorId]>) -> Result<(), QueueError> {
        let folded = fold(&queue.name);
        let others = store::all(&**tx).await?;
        if others.iter().any(|other| other.id != queue.id && fold(&other.name) == folded) {
            return Err(QueueError::NameTaken);
        }
        store::save(&**tx, queue, self.clock.now()).await?;
        if let Some(operators) = operators {
            let mut wanted: Vec<String> = operators.iter().map(ToString::to_string).collect();
            wanted.sort();
            wanted.dedup();
            let plain = wanted.iter().all(|id| ids::is_plain(id));
            if !plain || store::count_operators(&**tx, &wanted).await? != wanted.len() {
                return Err(QueueError::UnknownOperator);
            }
            store::set_members(&**tx, queue.id.as_str(), &wanted).await?;
        }
        Ok(())
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

fn patched(mut queue: Queue, patch: &QueuePatch) -> Result<Queue, QueueError> {
    if patch.strategy.is_some_and(|strategy| strategy != Strategy::LongestIdle) {
        return Err(QueueError::Strategy);
    }
    if patch.max_size.is_some() {
        return Err(QueueError::MaxSize);
    }
    if let Some(text) = &patch.name {
        queue.name = name(text)?;
    }
    if let Some(limit) = patch.max_wait_secs {
        queue.max_wait_secs = limit;
    }
    let fields = [
        ("ring_timeout_secs", &mut queue.ring_timeout_secs, patch.ring_timeout_secs, 5..=300),
        ("wrap_up_secs", &mut queue.wrap_up_secs, patch.wrap_up_secs, 0..=3600),
        ("service_level_secs", &mut queue.service_level_secs, patch.service_level_secs, 1..=3600),
        ("service_level_target", &mut queue.service_level_target, patch.service_level_target, 1..=100),
        ("short_secs", &mut queue.short_secs, patch.short_secs, 0..=60),
    ];
    for (name, field, value, range) in fields {
        *field = value.unwrap_or(*field);
        if !range.contains(field) {
            return Err(QueueError::Invalid(name, "is out of its range"));
        }
    }
    if queue.max_wait_secs.is_some_and(|secs| !(10..=86_400).contains(&secs)) {
        return Err(QueueError::Invalid("max_wait_secs", "is out of its range"));
    }
    Ok(queue)
}

fn name(text: &str) -> Result<String, QueueError> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(QueueError::Invalid("name", "must have 1 to 100 characters")) }
}
