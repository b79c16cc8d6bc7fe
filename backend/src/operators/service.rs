//! What can be done with operators, and who may do it.
use std::{borrow::Cow, net::IpAddr};

use axum::http::StatusCode;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, SqlErr};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{
    rules,
    store::{self, OperatorRow, operator_row::ActiveModel},
    types::{
        CreatedOperator, Device, Locale, ManualStatus, NewOperator, Operator, OperatorPatch, StatusAnswer, StatusChange,
    },
};
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::{
        passwords::{self, PasswordError, Passwords},
        types::{Role, Session},
    },
    common::{
        clock::{Clock, Timestamp},
        db::Db,
        ids::{self, OperatorId, QueueId},
        paging::{self, Page, PageError},
        problem::{Fault, StoreError},
    },
    realtime::hub::Hub,
    settings::audit,
};

const LIST: &str = "operators";

/// Why something cannot be done with an operator.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// He does not exist, or the asker may not know that he does.
    #[error("There is no such operator.")]
    NotFound,
    /// A field holds what it may not hold.
    #[error("{1}")]
    Invalid(&'static str, &'static str),
    /// The password is too weak.
    #[error("{0}")]
    WeakPassword(&'static str),
    /// Another operator has this user name.
    #[error("Another operator has this user name.")]
    UsernameTaken,
    /// Another operator has this extension.
    #[error("Another operator has this extension.")]
    ExtensionTaken,
    /// A queue that does not exist.
    #[error("There is no such queue.")]
    UnknownQueue,
    /// Only an admin may change this.
    #[error("Only an admin may change this.")]
    Forbidden,
    /// The present password is wrong.
    #[error("The present password is wrong.")]
    WrongPassword,
    /// Somebody must be able to administer.
    #[error("This is the last admin.")]
    LastAdmin,
    /// Nobody deletes himself.
    #[error("You cannot delete yourself.")]
    Oneself,
    /// Too many passwords are being hashed.
    #[error("The server is busy; try again.")]
    Busy,
    /// Argon2 failed.
    #[error("the password could not be hashed")]
    Hash,
    /// The core refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The page cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for OperatorError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("username") => Self::UsernameTaken,
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("extension") => Self::ExtensionTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl From<PasswordError> for OperatorError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Broken => Self::Hash,
        }
    }
}

impl Fault for OperatorError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) | Self::WeakPassword(_) | Self::UnknownQueue | Self::WrongPassword => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::UsernameTaken | Self::ExtensionTaken | Self::LastAdmin | Self::Oneself => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Hash => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Refused(error) => error.status(),
            Self::Page(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(field, _) => format!("invalid_{field}").into(),
            Self::WeakPassword(_) => "weak_password".into(),
            Self::UsernameTaken => "username_taken".into(),
            Self::ExtensionTaken => "extension_taken".into(),
            Self::UnknownQueue => "unknown_queue".into(),
            Self::Forbidden => "forbidden".into(),
            Self::WrongPassword => "wrong_password".into(),
            Self::LastAdmin => "last_admin".into(),
            Self::Oneself => "cannot_delete_oneself".into(),
            Self::Busy => "busy".into(),
            Self::Hash => "internal".into(),
            Self::Refused(error) => error.code(),
            Self::Page(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self, Self::Busy).then_some(1)
    }
}

/// Who asks for a change, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// None: the command line, or the first run.
    pub session: Option<&'a Session>,
    /// His address.
    pub ip: Option<IpAddr>,
}

impl Asker<'_> {
    fn id(&self) -> Option<&OperatorId> {
        self.session.map(|session| &session.operator_id)
    }
}

/// What a login is checked against.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: OperatorId,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) role: Role,
    pub(crate) extension: String,
    pub(crate) locale: String,
    pub(crate) password_hash: String,
    pub(crate) session_version: i64,
}

/// The operators of this company; cheap to clone.
#[derive(Clone, Debug)]
pub struct Operators {
    db: Db,
    clock: Clock,
    hub: Hub,
    core: CoreHandle,
    passwords: Passwords,
}

impl Operators {
    /// Builds the service.
    pub(crate) fn new(db: Db, clock: Clock, hub: Hub, core: CoreHandle, passwords: Passwords) -> Self {
        Self { db, clock, hub, core, passwords }
    }

    /// The account of a user name.
    pub(crate) async fn account_by_username(&self, username: &str) -> Result<Option<Account>, StoreError> {
        let row = store::by_username(self.db.read(), &rules::fold(username)).await?;
        Ok(row.and_then(account))
    }

    /// The account of a living operator.
    pub(crate) async fn account(&self, id: &OperatorId) -> Result<Option<Account>, StoreError> {
        Ok(store::living(self.db.read(), id.as_str()).await?.and_then(account))
    }

    /// Whether nobody can administer yet.
    pub async fn lacks_admin(&self) -> Result<bool, StoreError> {
        Ok(store::count_role(self.db.read(), Role::Admin.as_str(), None).await? == 0)
    }

    /// One page of the operators, newest first.
    pub async fn list(&self, limit: Option<u64>, cursor: Option<&str>) -> Result<Page<Operator>, OperatorError> {
        let limit = paging::limit(limit)?;
        let after = cursor.map(|cursor| paging::decode(LIST, &(), cursor)).transpose()?;
        let rows = store::page(self.db.read(), limit + 1, after).await?;
        let page = paging::page(rows, limit, LIST, &(), |row| (row.created_at, row.id.clone()));
        Ok(Page { items: self.views(page.items).await?, next_cursor: page.next_cursor })
    }

    /// One operator.
    pub async fn get(&self, id: &OperatorId) -> Result<Operator, OperatorError> {
        let row = store::living(self.db.read(), id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        self.views(vec![row]).await?.pop().ok_or(OperatorError::NotFound)
    }

    /// The next free extension.
    pub async fn propose_extension(&self) -> Result<String, OperatorError> {
        Ok(rules::next_extension(&store::extensions(self.db.read()).await?))
    }

    /// Creates an operator.
    pub async fn create(&self, asker: Asker<'_>, new: NewOperator) -> Result<CreatedOperator, OperatorError> {
        let (draft, generated_password) = self.draft(&new).await?;
        let id = draft.id.clone();
        let tx = self.db.write().await?;
        let row = self.insert(&*tx, draft, &new.queues).await?;
        audit::record(
            &*tx,
            &self.clock,
            audit::Entry {
                actor: asker.id(),
                action: "operator.created",
                subject: Some(&id),
                ip: asker.ip,
                details: json!({ "username": row.username, "role": row.role, "extension": row.extension }),
            },
        )
        .await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(CreatedOperator { operator: self.get(&id.into()).await?, generated_password })
    }

    /// A checked row for a new operator, and the password if it was made here.
    pub(crate) async fn draft(&self, new: &NewOperator) -> Result<(OperatorRow, Option<String>), OperatorError> {
        let now = self.clock.now().millis();
        let name = rules::name(&new.name)?;
        let username = rules::username(&new.username)?;
        let extension = new.extension.as_deref().map(rules::extension).transpose()?;
        let external_number = rules::external_number(new.device, new.external_number.as_deref())?;
        let generated = new.password.is_none().then(ids::token);
        let password = match (&new.password, &generated) {
            (Some(password), _) => password.clone(),
            (None, made) => SecretString::from(made.clone().unwrap_or_default()),
        };
        if let Some(why) = passwords::weakness(password.expose_secret(), &[&username, &name]) {
            return Err(OperatorError::WeakPassword(why));
        }
        let row = OperatorRow {
            id: OperatorId::generate(&self.clock).into(),
            name,
            username_folded: rules::fold(&username),
            username,
            password_hash: self.passwords.hash(&password).await?,
            role: new.role.as_str().to_owned(),
            extension: extension.unwrap_or_default(),
            device: new.device.as_str().to_owned(),
            external_number,
            locale: new.locale.unwrap_or(Locale::Uz).as_str().to_owned(),
            status: ManualStatus::Offline.as_str().to_owned(),
            status_reason: None,
            status_since: now,
            next_status: None,
            next_reason: None,
            wrap_up_until: None,
            missed_offers: 0,
            idle_since: now,
            sip_secret: None,
            session_version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        Ok((row, generated))
    }

    /// Writes a drafted operator with his queues; gives him the next extension if he has none.
    pub(crate) async fn insert<C: ConnectionTrait>(
        &self,
        db: &C,
        mut row: OperatorRow,
        queues: &[QueueId],
    ) -> Result<OperatorRow, OperatorError> {
        if row.extension.is_empty() {
            row.extension = rules::next_extension(&store::extensions(db).await?);
        }
        self.check_free(db, &row.username_folded, &row.extension, None).await?;
        store::insert(db, row.clone()).await?;
        self.put_into_queues(db, &row.id, queues).await?;
        Ok(row)
    }

    /// Changes an operator.
    pub async fn update(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &OperatorId,
        patch: OperatorPatch,
    ) -> Result<Operator, OperatorError> {
        let row = store::living(self.db.read(), id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        self.check_rights(session, &row, &patch).await?;
        let mut change = ActiveModel { id: Set(row.id.clone()), ..ActiveModel::default() };
        let mut changed = Vec::new();
        if let Some(name) = &patch.name {
            change.name = Set(rules::name(name)?);
            changed.push("name");
        }
        if let Some(username) = &patch.username {
            let username = rules::username(username)?;
            change.username_folded = Set(rules::fold(&username));
            change.username = Set(username);
            changed.push("username");
        }
        if let Some(locale) = patch.locale {
            change.locale = Set(locale.as_str().to_owned());
            changed.push("locale");
        }
        if let Some(extension) = &patch.extension {
            change.extension = Set(rules::extension(extension)?);
            changed.push("extension");
        }
        if patch.device.is_some() || patch.external_number.is_some() {
            let device = patch.device.unwrap_or_else(|| row.device.parse().unwrap_or(Device::Webrtc));
            let number = patch.external_number.as_deref().or(row.external_number.as_deref());
            change.external_number = Set(rules::external_number(device, number)?);
            change.device = Set(device.as_str().to_owned());
            changed.push("device");
        }
        if let Some(role) = patch.role {
            change.role = Set(role.as_str().to_owned());
            changed.push("role");
        }
        if let Some(password) = &patch.password {
            if let Some(why) = passwords::weakness(password.expose_secret(), &[&row.username, &row.name]) {
                return Err(OperatorError::WeakPassword(why));
            }
            change.password_hash = Set(self.passwords.hash(password).await?);
            changed.push("password");
        }
        let ends_sessions = patch.password.is_some() || patch.role.is_some_and(|role| role.as_str() != row.role);
        if ends_sessions {
            change.session_version = Set(row.session_version + 1);
        }
        change.updated_at = Set(self.clock.now().millis());

        let tx = self.db.write().await?;
        if patch.role.is_some_and(|role| role != Role::Admin) {
            self.keep_an_admin(&*tx, &row).await?;
        }
        if let Set(folded) = &change.username_folded {
            self.check_free(&*tx, folded, "", Some(&row.id)).await?;
        }
        if let Set(extension) = &change.extension {
            self.check_free(&*tx, "", extension, Some(&row.id)).await?;
        }
        store::update(&*tx, change).await?;
        if let Some(queues) = &patch.queues {
            self.put_into_queues(&*tx, &row.id, queues).await?;
            changed.push("queues");
        }
        self.audit(&*tx, session, ip, "operator.updated", &row.id, json!({ "fields": changed })).await?;
        tx.commit().await?;
        if ends_sessions {
            self.hub.end_operator(id);
        }
        self.core.reload().await;
        self.get(id).await
    }

    /// Deletes an operator. His calls stay his.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &OperatorId) -> Result<(), OperatorError> {
        if session.operator_id == *id {
            return Err(OperatorError::Oneself);
        }
        let tx = self.db.write().await?;
        let row = store::living(&*tx, id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        self.keep_an_admin(&*tx, &row).await?;
        let now = self.clock.now().millis();
        let change = ActiveModel {
            id: Set(row.id.clone()),
            deleted_at: Set(Some(now)),
            updated_at: Set(now),
            sip_secret: Set(None),
            session_version: Set(row.session_version + 1),
            ..ActiveModel::default()
        };
        store::update(&*tx, change).await?;
        store::set_memberships(&*tx, &row.id, &[]).await?;
        self.audit(&*tx, session, ip, "operator.deleted", &row.id, json!({ "username": row.username })).await?;
        tx.commit().await?;
        self.hub.end_operator(id);
        self.core.reload().await;
        Ok(())
    }

    /// Gives an operator's device a new secret, and returns his extension with it.
    pub async fn renew_device(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &OperatorId,
    ) -> Result<(String, String), OperatorError> {
        if session.role != Role::Admin && session.operator_id != *id {
            return Err(OperatorError::NotFound);
        }
        let secret = ids::hex_secret();
        let tx = self.db.write().await?;
        let row = store::living(&*tx, id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        let change = ActiveModel {
            id: Set(row.id.clone()),
            sip_secret: Set(Some(secret.clone())),
            updated_at: Set(self.clock.now().millis()),
            ..ActiveModel::default()
        };
        store::update(&*tx, change).await?;
        self.audit(&*tx, session, ip, "operator.device_issued", &row.id, json!({})).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok((row.extension, secret))
    }

    /// Sets a status: one's own, or anybody's for those who lead.
    pub async fn set_status(
        &self,
        session: &Session,
        id: &OperatorId,
        change: StatusChange,
    ) -> Result<StatusAnswer, OperatorError> {
        let leads = matches!(session.role, Role::Supervisor | Role::Admin);
        if !leads && session.operator_id != *id {
            return Err(OperatorError::NotFound);
        }
        let reason = change.reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if reason.as_ref().is_some_and(|text| text.chars().count() > 64 || text.chars().any(char::is_control)) {
            return Err(OperatorError::Invalid("reason", "A reason has at most 64 characters."));
        }
        store::living(self.db.read(), id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        let status = match change.status {
            ManualStatus::Available => call_core::OperatorStatus::Available,
            ManualStatus::Break => call_core::OperatorStatus::Break,
            ManualStatus::WrapUp => call_core::OperatorStatus::WrapUp,
            ManualStatus::Offline => call_core::OperatorStatus::Offline,
        };
        let request =
            call_core::Request::SetStatus { operator: call_core::OperatorId::new(id.as_str()), status, reason };
        let reply = self.core.ask(request).await.map_err(Refused)?;
        let shown = self.get(id).await?;
        let call_core::Reply::Presence(stored) = reply else {
            return Ok(StatusAnswer {
                status: shown.status,
                reason: shown.reason,
                next_status: shown.next_status,
                reachable: shown.reachable,
            });
        };
        // While he is in a call that is what people see, and the stored status waits.
        let in_call = !["available", "break", "wrap_up", "offline"].contains(&shown.status.as_str());
        Ok(StatusAnswer {
            status: if in_call { shown.status } else { word(stored.status).to_owned() },
            reason: if in_call { shown.reason } else { stored.reason },
            next_status: stored.next.map(|next| word(next.status).to_owned()),
            reachable: shown.reachable,
        })
    }

    async fn check_rights(
        &self,
        session: &Session,
        row: &OperatorRow,
        patch: &OperatorPatch,
    ) -> Result<(), OperatorError> {
        let own = session.operator_id.as_str() == row.id;
        if own && patch.password.is_some() {
            let current = patch.current_password.as_ref().ok_or(OperatorError::WrongPassword)?;
            if !self.passwords.verify(current, Some(row.password_hash.clone())).await? {
                return Err(OperatorError::WrongPassword);
            }
        }
        if session.role == Role::Admin {
            return Ok(());
        }
        if !own {
            return Err(OperatorError::NotFound);
        }
        let OperatorPatch { name, username, role, extension, device, external_number, queues, .. } = patch;
        let only_own_matters = name.is_none()
            && username.is_none()
            && role.is_none()
            && extension.is_none()
            && device.is_none()
            && external_number.is_none()
            && queues.is_none();
        if only_own_matters { Ok(()) } else { Err(OperatorError::Forbidden) }
    }

    async fn keep_an_admin<C: ConnectionTrait>(&self, db: &C, row: &OperatorRow) -> Result<(), OperatorError> {
        let is_admin = row.role == Role::Admin.as_str();
        if is_admin && store::count_role(db, Role::Admin.as_str(), Some(&row.id)).await? == 0 {
            return Err(OperatorError::LastAdmin);
        }
        Ok(())
    }

    async fn check_free<C: ConnectionTrait>(
        &self,
        db: &C,
        folded: &str,
        extension: &str,
        except: Option<&str>,
    ) -> Result<(), OperatorError> {
        let other = store::by_username(db, folded).await?;
        if other.is_some_and(|row| Some(row.id.as_str()) != except) {
            return Err(OperatorError::UsernameTaken);
        }
        if store::has_extension(db, extension, except).await? {
            return Err(OperatorError::ExtensionTaken);
        }
        Ok(())
    }

    async fn put_into_queues<C: ConnectionTrait>(
        &self,
        db: &C,
        operator: &str,
        queues: &[QueueId],
    ) -> Result<(), OperatorError> {
        let mut queues: Vec<String> = queues.iter().map(ToString::to_string).collect();
        queues.sort();
        queues.dedup();
        if store::count_queues(db, &queues).await? != queues.len() as u64 {
            return Err(OperatorError::UnknownQueue);
        }
        Ok(store::set_memberships(db, operator, &queues).await?)
    }

    async fn audit<C: ConnectionTrait>(
        &self,
        db: &C,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        subject: &str,
        details: serde_json::Value,
    ) -> Result<(), DbErr> {
        let entry =
            audit::Entry { actor: Some(&session.operator_id), action, subject: Some(subject), ip: Some(ip), details };
        audit::record(db, &self.clock, entry).await
    }

    async fn views(&self, rows: Vec<OperatorRow>) -> Result<Vec<Operator>, OperatorError> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let memberships = store::memberships(self.db.read(), &ids).await?;
        let view = |row: OperatorRow| {
            let queues = memberships
                .iter()
                .filter(|(operator, _)| *operator == row.id)
                .map(|(_, q)| q.as_str().into())
                .collect();
            self.view(row, queues)
        };
        Ok(rows.into_iter().filter_map(view).collect())
    }

    fn view(&self, row: OperatorRow, queues: Vec<QueueId>) -> Option<Operator> {
        let id = OperatorId::from(row.id);
        let device: Device = row.device.parse().ok()?;
        // What the core said last is newer than the row; before its first word the row is all there is.
        let live = self.hub.presence(&id);
        let (status, reason, next_status, reachable, since, until) = match live {
            Some(live) => (live.status, live.reason, live.next_status, live.reachable, live.since, live.until),
            None => (
                row.status,
                row.status_reason,
                row.next_status,
                device == Device::External,
                Timestamp(row.status_since),
                row.wrap_up_until.map(Timestamp),
            ),
        };
        Some(Operator {
            id,
            name: row.name,
            username: row.username,
            role: row.role.parse().ok()?,
            extension: row.extension,
            device,
            external_number: row.external_number,
            locale: row.locale.parse().unwrap_or(Locale::Uz),
            queues,
            status,
            reason,
            next_status,
            reachable,
            since,
            until,
            created_at: Timestamp(row.created_at),
        })
    }
}

fn word(status: call_core::OperatorStatus) -> &'static str {
    match status {
        call_core::OperatorStatus::Available => ManualStatus::Available,
        call_core::OperatorStatus::Break => ManualStatus::Break,
        call_core::OperatorStatus::WrapUp => ManualStatus::WrapUp,
        call_core::OperatorStatus::Offline => ManualStatus::Offline,
    }
    .as_str()
}

fn account(row: OperatorRow) -> Option<Account> {
    Some(Account {
        role: row.role.parse().ok()?,
        id: row.id.into(),
        name: row.name,
        username: row.username,
        extension: row.extension,
        locale: row.locale,
        password_hash: row.password_hash,
        session_version: row.session_version,
    })
}
