//! First run, login, refresh and the end of a session.
use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{
    access::{AccessError, Authenticate},
    error::AuthError,
    limits::Limits,
    passwords::Passwords,
    store::{self, session_row::Model as SessionRow},
    tickets::Tickets,
    tokens::{ACCESS_LIFE, Tokens, digest},
    types::{LoginAnswer, LoginRequest, Me, Role, Session, SetupRequest},
};
use crate::{
    common::{
        clock::{Clock, Timestamp},
        db::Db,
        http::Client,
        ids::{self, OperatorId, SessionId},
        problem::StoreError,
    },
    operators::{
        service::{Account, Asker, Operators},
        types::{CreatedOperator, Device, NewOperator},
    },
    realtime::hub::Hub,
    settings::audit,
};

/// A session without `remember`.
pub const SHORT_LIFE: Duration = Duration::from_secs(12 * 3600);
/// A session with `remember`.
pub const LONG_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// The same client may repeat a refresh for this long: its first answer may have been lost.
pub const REFRESH_GRACE: Duration = Duration::from_secs(10);
/// Ended sessions are kept this long, so that the reuse of their tokens is still recognised.
const KEEP_ENDED: Duration = Duration::from_secs(7 * 24 * 3600);

/// What the browser gets: the answer's body and the cookies beside it.
#[derive(Debug)]
pub struct Granted {
    /// The body.
    pub answer: LoginAnswer,
    /// The refresh token.
    pub refresh: String,
    /// How long the cookie lives.
    pub cookie_life: Duration,
    /// Proves later that this browser is known to this operator.
    pub device: String,
}

/// Lets people in; cheap to clone.
#[derive(Clone)]
pub struct Auth(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    hub: Hub,
    operators: Operators,
    passwords: Passwords,
    tokens: Tokens,
    limits: Limits,
    tickets: Tickets,
}

impl Auth {
    /// Builds the service; `secret` signs its tokens.
    pub(crate) fn new(
        db: Db,
        clock: Clock,
        hub: Hub,
        operators: Operators,
        passwords: Passwords,
        secret: &SecretString,
    ) -> Self {
        let tickets = Tickets::new(clock.clone());
        let tokens = Tokens::new(secret);
        let limits = Limits::default();
        Self(Arc::new(Inner { db, clock, hub, operators, passwords, tokens, limits, tickets }))
    }

    /// The open tickets.
    pub fn tickets(&self) -> &Tickets {
        &self.0.tickets
    }

    /// A new first-run token in the place of earlier ones; none if there is an admin.
    pub async fn open_setup(&self) -> Result<Option<String>, AuthError> {
        if !self.0.operators.lacks_admin().await? {
            return Ok(None);
        }
        let token = ids::token();
        let tx = self.0.db.write().await?;
        store::replace_setup_token(&*tx, &digest(&token), self.0.clock.now().millis()).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Whether there is no admin yet.
    pub async fn needs_setup(&self) -> Result<bool, AuthError> {
        Ok(self.0.operators.lacks_admin().await?)
    }

    /// Creates the first admin and logs him in.
    pub async fn set_up(&self, request: SetupRequest, client: &Client) -> Result<Granted, AuthError> {
        if !self.needs_setup().await? {
            return Err(AuthError::SetupDone);
        }
        self.limit(&[format!("ip {}", client.ip)])?;
        let new = NewOperator {
            name: request.name,
            username: request.username,
            password: Some(request.password),
            role: Role::Admin,
            extension: None,
            device: Device::Webrtc,
            external_number: None,
            locale: request.locale,
            queues: Vec::new(),
        };
        let (draft, _) = self.0.operators.draft(&new).await?;
        let tx = self.0.db.write().await?;
        if !store::take_setup_token(&*tx, &digest(request.token.expose_secret())).await? {
            return Err(AuthError::SetupToken);
        }
        let row = self.0.operators.insert(&*tx, draft, &[]).await?;
        let entry = audit::Entry {
            actor: None,
            action: "setup.completed",
            subject: Some(&row.id),
            ip: Some(client.ip),
            details: json!({ "username": row.username }),
        };
        audit::record(&*tx, &self.0.clock, entry).await?;
        tx.commit().await?;
        let account = self.0.operators.account(&row.id.into()).await?.ok_or(AuthError::SetupDone)?;
        self.grant(account, client, false).await
    }

    /// Creates an admin from the command line or for an unattended installation.
    pub async fn create_admin(
        &self,
        username: &str,
        password: Option<SecretString>,
    ) -> Result<CreatedOperator, AuthError> {
        let new = NewOperator {
            name: username.to_owned(),
            username: username.to_owned(),
            password,
            role: Role::Admin,
            extension: None,
            device: Device::Webrtc,
            external_number: None,
            locale: None,
            queues: Vec::new(),
        };
        Ok(self.0.operators.create(Asker { session: None, ip: None }, new).await?)
    }

    /// Checks a user name and a password.
    pub async fn login(
        &self,
        request: LoginRequest,
        client: &Client,
        device: Option<&str>,
    ) -> Result<Granted, AuthError> {
        let inner = &self.0;
        let account = inner.operators.account_by_username(&request.username).await?;
        // A browser that this operator has used before has tries of its own: nobody else's guessing locks him out.
        let known =
            account.as_ref().zip(device).filter(|(account, proof)| inner.tokens.knows_device(&account.id, proof));
        let buckets = match known {
            Some((account, _)) => vec![format!("device {} {}", account.id, client.agent)],
            None => {
                let folded = request.username.trim().to_lowercase();
                vec![format!("ip {}", client.ip), format!("account {}", digest(&folded))]
            }
        };
        self.limit(&buckets)?;
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let matches = inner.passwords.verify(&request.password, hash).await?;
        match account.filter(|_| matches) {
            Some(account) => {
                inner.limits.give_back(&buckets);
                self.grant(account, client, request.remember).await
            }
            None => {
                metrics::counter!("callcenter_logins_total", "result" => "refused").increment(1);
                tracing::warn!(client.ip = %client.ip, "a login was refused");
                Err(AuthError::BadCredentials)
            }
        }
    }

    /// Turns a refresh token into the next one and a new access token.
    pub async fn refresh(&self, token: &str, client: &Client) -> Result<Granted, AuthError> {
        let inner = &self.0;
        let refresh = inner.tokens.read_refresh(token).ok_or(AuthError::SessionOver)?;
        let id = refresh.session.as_str();
        let now = inner.clock.now();
        let row = store::session(inner.db.read(), id).await?.ok_or(AuthError::SessionOver)?;
        let account = self.account_of(&row, now).await?.ok_or(AuthError::SessionOver)?;
        let life = life(row.remember);
        let tx = inner.db.write().await?;
        let expires = now.plus(life).millis();
        let rotated = refresh.generation == row.generation
            && store::rotate(&*tx, id, refresh.generation, &client_hash(client), now.millis(), expires).await?;
        let generation = if rotated {
            refresh.generation + 1
        } else {
            // Somebody was faster, or the token is an old one: look again, under the lock.
            let row = store::session(&*tx, id).await?.ok_or(AuthError::SessionOver)?;
            let repeated = row.revoked_at.is_none()
                && row.generation == refresh.generation + 1
                && row.client_hash == client_hash(client)
                && now.since(Timestamp(row.rotated_at)) <= REFRESH_GRACE;
            if !repeated {
                self.end_stolen(&*tx, &row, client, now).await?;
                tx.commit().await?;
                inner.hub.end_login(&refresh.session);
                return Err(AuthError::SessionOver);
            }
            row.generation
        };
        tx.commit().await?;
        self.granted(account, &refresh.session, generation, now, life)
    }

    /// Ends the session of a refresh token, an access token, or both.
    pub async fn logout(&self, refresh: Option<&str>, access: Option<&str>, client: &Client) -> Result<(), AuthError> {
        let inner = &self.0;
        let now = inner.clock.now();
        let from_cookie = refresh.and_then(|token| inner.tokens.read_refresh(token)).map(|token| token.session);
        let from_header = access.and_then(|token| inner.tokens.read_access(token, now)).map(|claims| claims.sid);
        for session in [from_cookie, from_header].into_iter().flatten() {
            let tx = inner.db.write().await?;
            if store::revoke(&*tx, session.as_str(), now.millis(), "logout").await? {
                let row = store::session(&*tx, session.as_str()).await?;
                let operator = row.map(|row| OperatorId::from(row.operator_id));
                let entry = audit::Entry {
                    actor: operator.as_ref(),
                    action: "auth.logout",
                    subject: Some(session.as_str()),
                    ip: Some(client.ip),
                    details: json!({}),
                };
                audit::record(&*tx, &inner.clock, entry).await?;
                tx.commit().await?;
            }
            inner.hub.end_login(&session);
        }
        Ok(())
    }

    /// Who is logged in.
    pub async fn me(&self, session: &Session) -> Result<Me, AuthError> {
        self.0.operators.account(&session.operator_id).await?.map(me).ok_or(AuthError::SessionOver)
    }

    /// Forgets sessions that ended long ago.
    pub async fn forget_old_sessions(&self) -> Result<u64, AuthError> {
        let before = self.0.clock.now().minus(KEEP_ENDED).millis();
        let tx = self.0.db.write().await?;
        let forgotten = store::forget_sessions(&*tx, before).await?;
        tx.commit().await?;
        Ok(forgotten)
    }

    /// Whether this login still holds: for connections that stay open longer than an access token.
    pub async fn still_holds(&self, session: &Session) -> Result<bool, StoreError> {
        let row = store::session(self.0.db.read(), session.id.as_str()).await?;
        let Some(row) = row else { return Ok(false) };
        let account = self.account_of(&row, self.0.clock.now()).await?;
        Ok(account.is_some_and(|account| account.role == session.role))
    }

    fn limit(&self, buckets: &[String]) -> Result<(), AuthError> {
        self.0.limits.take(buckets, self.0.clock.now()).map_err(|wait| {
            metrics::counter!("callcenter_logins_total", "result" => "limited").increment(1);
            AuthError::TooMany(wait)
        })
    }

    /// The account of a session that is neither over nor older than the account's last change of rights.
    async fn account_of(&self, row: &SessionRow, now: Timestamp) -> Result<Option<Account>, StoreError> {
        if row.revoked_at.is_some() || row.expires_at <= now.millis() {
            return Ok(None);
        }
        let account = self.0.operators.account(&row.operator_id.as_str().into()).await?;
        Ok(account.filter(|account| account.session_version == row.session_version))
    }

    async fn end_stolen<C: sea_orm::ConnectionTrait>(
        &self,
        db: &C,
        row: &SessionRow,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), AuthError> {
        if !store::revoke(db, &row.id, now.millis(), "token used twice").await? {
            return Ok(());
        }
        tracing::warn!(session.id = %row.id, client.ip = %client.ip, "a refresh token was used twice: its session ends");
        let entry = audit::Entry {
            actor: None,
            action: "auth.token_reused",
            subject: Some(&row.operator_id),
            ip: Some(client.ip),
            details: json!({ "session": row.id }),
        };
        Ok(audit::record(db, &self.0.clock, entry).await?)
    }

    async fn grant(&self, account: Account, client: &Client, remember: bool) -> Result<Granted, AuthError> {
        let inner = &self.0;
        let now = inner.clock.now();
        let session = SessionId::generate(&inner.clock);
        let row = SessionRow {
            id: session.to_string(),
            operator_id: account.id.to_string(),
            session_version: account.session_version,
            generation: 0,
            client_hash: client_hash(client),
            remember,
            created_at: now.millis(),
            rotated_at: now.millis(),
            expires_at: now.plus(life(remember)).millis(),
            revoked_at: None,
            revoked_why: None,
        };
        let tx = inner.db.write().await?;
        store::insert_session(&*tx, row).await?;
        let entry = audit::Entry {
            actor: Some(&account.id),
            action: "auth.login",
            subject: Some(account.id.as_str()),
            ip: Some(client.ip),
            details: json!({ "session": session }),
        };
        audit::record(&*tx, &inner.clock, entry).await?;
        tx.commit().await?;
        metrics::counter!("callcenter_logins_total", "result" => "granted").increment(1);
        self.granted(account, &session, 0, now, life(remember))
    }

    fn granted(
        &self,
        account: Account,
        session: &SessionId,
        generation: i64,
        now: Timestamp,
        life: Duration,
    ) -> Result<Granted, AuthError> {
        let tokens = &self.0.tokens;
        let access_token =
            tokens.access(&account.id, session, account.session_version, now).ok_or(AuthError::Crypto)?;
        let device = tokens.device(&account.id);
        let answer = LoginAnswer {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: ACCESS_LIFE.as_secs(),
            operator: me(account),
        };
        Ok(Granted { answer, refresh: tokens.refresh(session, generation), cookie_life: life, device })
    }
}

impl Authenticate for Auth {
    fn authenticate<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Session, AccessError>> {
        Box::pin(async move {
            let inner = &self.0;
            let now = inner.clock.now();
            let claims = inner.tokens.read_access(token, now).ok_or(AccessError::Unauthenticated)?;
            let row = store::session(inner.db.read(), claims.sid.as_str()).await.map_err(StoreError)?;
            let row = row.filter(|row| row.operator_id == claims.sub.as_str() && row.session_version == claims.ver);
            let row = row.ok_or(AccessError::Unauthenticated)?;
            let account = self.account_of(&row, now).await?.ok_or(AccessError::Unauthenticated)?;
            Ok(Session { id: claims.sid, operator_id: account.id, role: account.role })
        })
    }
}

fn life(remember: bool) -> Duration {
    if remember { LONG_LIFE } else { SHORT_LIFE }
}

fn client_hash(client: &Client) -> String {
    digest(&format!("{} {}", client.ip, client.agent))
}

fn me(account: Account) -> Me {
    Me {
        id: account.id,
        name: account.name,
        username: account.username,
        role: account.role,
        extension: account.extension,
        locale: account.locale,
    }
}
