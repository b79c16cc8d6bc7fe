//! What can be done with operators, and who may do it.
mod checks;
mod view;

use std::net::IpAddr;

use sea_orm::{ActiveValue::Set, ConnectionTrait};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use view::{account, word};

use super::{
    error::OperatorError,
    rules,
    setup::Setups,
    store::{self, OperatorRow, operator_row::ActiveModel},
    types::{
        CreatedOperator, Device, Locale, ManualStatus, NewOperator, Operator, OperatorPatch, StatusAnswer, StatusChange,
    },
};
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::{
        passwords::{self, Passwords},
        types::{Role, Session},
    },
    common::{
        clock::Clock,
        db::Db,
        ids::{self, OperatorId, QueueId},
        paging::{self, Page},
        problem::StoreError,
    },
    ivr,
    realtime::hub::Hub,
    routes,
    settings::audit,
};

const LIST: &str = "operators";

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
    pub(super) db: Db,
    pub(super) clock: Clock,
    hub: Hub,
    core: CoreHandle,
    passwords: Passwords,
    pub(super) setups: Setups,
}

impl Operators {
    /// Builds the service.
    pub(crate) fn new(db: Db, clock: Clock, hub: Hub, core: CoreHandle, passwords: Passwords) -> Self {
        let setups = Setups::new(clock.clone());
        Self { db, clock, hub, core, passwords, setups }
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
        if let Some(menus) = ivr::service::users(&tx, &ivr::service::Uses::Operator(id.as_str())).await? {
            return Err(OperatorError::InMenus(menus));
        }
        if let Some(routes) = routes::service::users(&tx, &routes::service::Uses::Operator(id.as_str())).await? {
            return Err(OperatorError::Routed(routes));
        }
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

    /// Sets a status: one's own, or anybody's for those who lead. He then is told who did it and why.
    pub async fn set_status(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &OperatorId,
        change: StatusChange,
    ) -> Result<StatusAnswer, OperatorError> {
        let forced = session.operator_id != *id;
        if forced && !matches!(session.role, Role::Supervisor | Role::Admin) {
            return Err(OperatorError::NotFound);
        }
        let reason = rules::remark("reason", change.reason)?;
        let note = rules::remark("note", change.note)?;
        let known = store::living(self.db.read(), id.as_str()).await?.ok_or(OperatorError::NotFound)?;
        if forced {
            let details = json!({ "status": change.status.as_str(), "reason": reason, "note": note });
            let tx = self.db.write().await?;
            self.audit(&*tx, session, ip, "operator.status_forced", &known.id, details).await?;
            tx.commit().await?;
        }
        let status = match change.status {
            ManualStatus::Available => call_core::OperatorStatus::Available,
            ManualStatus::Break => call_core::OperatorStatus::Break,
            ManualStatus::WrapUp => call_core::OperatorStatus::WrapUp,
            ManualStatus::Offline => call_core::OperatorStatus::Offline,
        };
        let operator = call_core::OperatorId::new(id.as_str());
        let request = call_core::Request::SetStatus { operator, status, reason: reason.clone() };
        let reply = self.core.ask(request).await.map_err(Refused)?;
        let answer = status_answer(self.get(id).await?, reply);
        if forced {
            let waits = answer.next_status.as_ref().map(|_| "call".to_owned());
            // Ready ends the paperwork, and what he himself chose for afterwards comes now.
            let becomes = answer.next_status.clone().unwrap_or_else(|| answer.status.clone());
            let asked = becomes == change.status.as_str();
            let words = [
                ("by", Some(session.operator_id.to_string())),
                ("status", Some(becomes)),
                ("reason", if asked { reason } else { answer.reason.clone() }),
                ("note", note),
                ("after", waits),
            ];
            self.hub.notify(id, "status_forced", words);
        }
        Ok(answer)
    }
}

fn status_answer(shown: Operator, reply: call_core::Reply) -> StatusAnswer {
    let call_core::Reply::Presence(stored) = reply else {
        return StatusAnswer {
            status: shown.status,
            reason: shown.reason,
            next_status: shown.next_status,
            reachable: shown.reachable,
        };
    };
    // While he is in a call that is what people see, and the stored status waits.
    let in_call = !["available", "break", "wrap_up", "offline"].contains(&shown.status.as_str());
    StatusAnswer {
        status: if in_call { shown.status } else { word(stored.status).to_owned() },
        reason: if in_call { shown.reason } else { stored.reason },
        next_status: stored.next.map(|next| word(next.status).to_owned()),
        reachable: shown.reachable,
    }
}
