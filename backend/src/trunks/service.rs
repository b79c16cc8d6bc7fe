//! What can be done with trunks.
use std::{borrow::Cow, collections::HashMap, net::IpAddr};

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};
use serde_json::{Value, json};

use super::{
    address::Source,
    check, rules, state, store, test_call,
    types::{NewTestCall, NewTrunk, TestCall, Transport, Trunk, TrunkPatch, TrunkRow, TrunkTest},
    watch::TrunkWatch,
};
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::types::Session,
    calls::number::{Dialable, dialable},
    common::{
        clock::Clock,
        db::{Db, Tx},
        fold::fold,
        ids,
        problem::{Fault, StoreError},
    },
    outgoing,
    routes::service::{Uses, users},
    settings::audit,
};

/// Why something cannot be done with a trunk.
#[derive(Debug, thiserror::Error)]
pub enum TrunkError {
    /// There is none.
    #[error("There is no such trunk.")]
    NotFound,
    /// A field does not keep to its grammar.
    #[error("`{0}` is empty, too long, or has characters that do not belong there.")]
    Invalid(&'static str),
    /// The private Asterisk has no certificate of its own to speak it.
    #[error("This Asterisk does not speak TLS: choose `udp` or `tcp`.")]
    TransportMissing,
    /// A registration needs both; an address needs both or neither.
    #[error("A registration needs `username` and `password`; a trunk by address needs both or neither.")]
    Credentials,
    /// Another trunk has it.
    #[error("Another trunk has this name.")]
    NameTaken,
    /// Another trunk's name gives the same name in Asterisk.
    #[error("Another trunk's name looks the same in Asterisk: choose one that differs in more than signs.")]
    EndpointTaken,
    /// Calls could belong to both.
    #[error("Calls from these addresses belong to another trunk already.")]
    AddressTaken,
    /// Routes are for its calls.
    #[error("These routes are for calls of this trunk: {0}.")]
    Routed(String),
    /// One at a time, or what is counted would be of both.
    #[error("A test call over this trunk is under way: wait for its end.")]
    TestRunning,
    /// It is no number, or one that may not be called.
    #[error(transparent)]
    Number(Refused),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for TrunkError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("name") => Self::NameTaken,
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("endpoint") => Self::EndpointTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl Fault for TrunkError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(_) | Self::TransportMissing | Self::Credentials => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NameTaken | Self::EndpointTaken | Self::AddressTaken | Self::Routed(_) | Self::TestRunning => {
                StatusCode::CONFLICT
            }
            Self::Number(refused) => refused.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(field) => format!("invalid_{field}").into(),
            Self::TransportMissing => "transport_missing".into(),
            Self::Credentials => "credentials_needed".into(),
            Self::NameTaken => "trunk_name_taken".into(),
            Self::EndpointTaken => "trunk_endpoint_taken".into(),
            Self::AddressTaken => "trunk_address_taken".into(),
            Self::Routed(_) => "trunk_has_routes".into(),
            Self::TestRunning => "trunk_test_running".into(),
            Self::Number(refused) => refused.code(),
            Self::Store(error) => error.code(),
        }
    }
}

/// What Asterisk must know of the trunks, oldest first.
pub async fn stored(db: &Db) -> Result<Vec<TrunkRow>, DbErr> {
    let mut rows = store::all(db.read()).await?;
    rows.reverse();
    Ok(rows)
}

/// Names of all trunks, by id.
pub async fn names(db: &Db) -> Result<HashMap<String, String>, DbErr> {
    Ok(store::all(db.read()).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The trunk of a name in Asterisk, also one that was deleted since.
pub async fn id_of(tx: &Tx, endpoint: &str) -> Result<Option<String>, DbErr> {
    store::id_of(&**tx, endpoint).await
}

/// The trunks, for one person's request.
pub struct Trunks<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
    /// Knows their states.
    pub asterisk: &'a ari::Client,
    /// Knows how their providers do.
    pub watch: &'a TrunkWatch,
}

impl Trunks<'_> {
    /// All of them, newest first. There are a handful.
    pub async fn list(&self) -> Result<Vec<Trunk>, TrunkError> {
        let rows = store::all(self.db.read()).await?;
        Ok(self.views(rows).await)
    }

    /// One of them.
    pub async fn get(&self, id: &str) -> Result<Trunk, TrunkError> {
        let mut rows = store::all(self.db.read()).await?;
        rows.retain(|row| row.id == id);
        self.views(rows).await.pop().ok_or(TrunkError::NotFound)
    }

    /// Puts one to the test.
    pub async fn test(&self, id: &str) -> Result<TrunkTest, TrunkError> {
        let mut rows = store::all(self.db.read()).await?;
        rows.retain(|row| row.id == id);
        let row = rows.pop().ok_or(TrunkError::NotFound)?;
        let steps = check::run(self.watch, self.core, self.clock, &row).await;
        Ok(TrunkTest { trunk: self.get(id).await?, steps })
    }

    /// Calls somebody over one.
    pub async fn test_call(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &str,
        new: &NewTestCall,
    ) -> Result<TestCall, TrunkError> {
        let number = match dialable(&new.to).map_err(|refusal| TrunkError::Number(Refused(refusal)))? {
            Dialable::Short(number) | Dialable::Full(number) => number,
        };
        // The call goes past the core, which would ask. An administrator may try a line at any hour.
        if let Some(refusal) = outgoing::service::forbids(self.db.read(), &number).await? {
            return Err(TrunkError::Number(Refused(refusal)));
        }
        let tx = self.db.write().await?;
        let row = Self::row(&tx, id).await?;
        let occupied = self.watch.occupy(id).ok_or(TrunkError::TestRunning)?;
        let details = json!({ "to": number });
        let entry = audit::Entry {
            actor: Some(&session.operator_id),
            action: "trunk.test_call",
            subject: Some(id),
            ip: Some(ip),
            details,
        };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        let (asterisk, watch, clock) = (self.asterisk.clone(), self.watch.clone(), self.clock.clone());
        // To its end, also if nobody waits for the answer any more: the telephone must not go on ringing.
        let call = tokio::spawn(async move {
            let made = test_call::run(&asterisk, &watch, &clock, &row, &number).await;
            drop(occupied);
            made
        });
        call.await.or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    /// Makes a trunk.
    pub async fn create(&self, session: &Session, ip: IpAddr, new: NewTrunk) -> Result<Trunk, TrunkError> {
        let id = ids::new_id("trunk_", self.clock);
        let name = rules::name(&new.name).ok_or(TrunkError::Invalid("name"))?;
        let fallback = id.get(id.len() - 8..).unwrap_or_default();
        let row = TrunkRow {
            endpoint: rules::slug(&name, fallback),
            id,
            name,
            kind: new.kind,
            host: String::new(),
            port: 5060,
            transport: Transport::Udp,
            username: None,
            password: None,
            matches: Vec::new(),
            codecs: vec!["alaw".to_owned(), "ulaw".to_owned()],
            caller_id: None,
            created_at: self.clock.now(),
        };
        let patch = TrunkPatch {
            host: Some(new.host),
            port: new.port,
            transport: new.transport,
            username: new.username.map(Some),
            password: new.password.map(Some),
            matches: Some(new.matches),
            codecs: new.codecs,
            caller_id: new.caller_id.map(Some),
            ..TrunkPatch::default()
        };
        let row = patched(row, patch)?;
        let tx = self.db.write().await?;
        self.save(&tx, &row).await?;
        self.done(tx, session, ip, "trunk.created", &row).await?;
        self.get(&row.id).await
    }

    /// Changes a trunk.
    pub async fn update(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &str,
        patch: TrunkPatch,
    ) -> Result<Trunk, TrunkError> {
        let tx = self.db.write().await?;
        let row = patched(Self::row(&tx, id).await?, patch)?;
        self.save(&tx, &row).await?;
        self.done(tx, session, ip, "trunk.changed", &row).await?;
        self.get(id).await
    }

    /// Deletes a trunk that no route is for.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), TrunkError> {
        let tx = self.db.write().await?;
        let row = Self::row(&tx, id).await?;
        if let Some(routes) = users(&tx, &Uses::Trunk(id)).await? {
            return Err(TrunkError::Routed(routes));
        }
        store::delete(&*tx, id, self.clock.now()).await?;
        self.done(tx, session, ip, "trunk.deleted", &row).await
    }

    async fn row(tx: &Tx, id: &str) -> Result<TrunkRow, TrunkError> {
        let rows = store::all(&**tx).await?;
        rows.into_iter().find(|row| row.id == id).ok_or(TrunkError::NotFound)
    }

    async fn save(&self, tx: &Tx, row: &TrunkRow) -> Result<(), TrunkError> {
        let ours = sources(row);
        for other in store::all(&**tx).await?.iter().filter(|other| other.id != row.id) {
            if fold(&other.name) == fold(&row.name) {
                return Err(TrunkError::NameTaken);
            }
            if other.endpoint == row.endpoint {
                return Err(TrunkError::EndpointTaken);
            }
            if sources(other).iter().any(|theirs| ours.iter().any(|source| source.meets(theirs))) {
                return Err(TrunkError::AddressTaken);
            }
        }
        Ok(store::save(&**tx, row, self.clock.now()).await?)
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        row: &TrunkRow,
    ) -> Result<(), TrunkError> {
        let details: Value = json!({ "name": row.name, "kind": row.kind, "host": row.host, "port": row.port });
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(&row.id), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.watch.set(stored(self.db).await?);
        self.core.reload().await;
        Ok(())
    }

    async fn views(&self, rows: Vec<TrunkRow>) -> Vec<Trunk> {
        let states = state::of(self.asterisk, self.watch, &rows).await;
        rows.into_iter()
            .zip(states)
            .map(|(row, (state, last_error))| Trunk {
                id: row.id,
                name: row.name,
                kind: row.kind,
                endpoint: row.endpoint,
                host: row.host,
                port: row.port,
                transport: row.transport,
                username: row.username,
                has_password: row.password.is_some(),
                matches: row.matches,
                codecs: row.codecs,
                caller_id: row.caller_id,
                state,
                last_error,
                created_at: row.created_at,
            })
            .collect()
    }
}

/// Where a trunk's calls come from.
fn sources(row: &TrunkRow) -> Vec<Source> {
    let texts = if row.matches.is_empty() { std::slice::from_ref(&row.host) } else { &row.matches };
    texts.iter().filter_map(|text| Source::parse(text)).collect()
}

fn patched(mut row: TrunkRow, patch: TrunkPatch) -> Result<TrunkRow, TrunkError> {
    let valid = |value: Option<String>, field| value.ok_or(TrunkError::Invalid(field));
    if let Some(text) = patch.name {
        row.name = valid(rules::name(&text), "name")?;
    }
    if let Some(text) = patch.host {
        row.host = valid(rules::host(&text), "host")?;
    }
    if let Some(port) = patch.port {
        row.port = Some(port).filter(|port| *port > 0).ok_or(TrunkError::Invalid("port"))?;
    }
    if let Some(text) = patch.username {
        row.username = text.map(|text| valid(rules::username(&text), "username")).transpose()?;
    }
    if let Some(text) = patch.password {
        row.password = text.map(|text| valid(rules::password(&text), "password")).transpose()?;
    }
    if let Some(text) = patch.caller_id {
        row.caller_id = text.map(|text| valid(rules::caller_id(&text), "caller_id")).transpose()?;
    }
    if let Some(texts) = patch.matches {
        row.matches = rules::matches(&texts).ok_or(TrunkError::Invalid("match"))?;
    }
    if let Some(codecs) = patch.codecs {
        row.codecs = rules::codecs(&codecs).ok_or(TrunkError::Invalid("codecs"))?;
    }
    row.kind = patch.kind.unwrap_or(row.kind);
    match patch.transport {
        Some(Transport::Tls) => return Err(TrunkError::TransportMissing),
        Some(transport) => row.transport = transport,
        None => {}
    }
    let fits = rules::can_log_in(row.kind, row.username.as_deref(), row.password.as_deref());
    if fits { Ok(row) } else { Err(TrunkError::Credentials) }
}
