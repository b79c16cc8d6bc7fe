//! `POST /api/calls/outbound` and `POST /api/calls/{id}/…`.
use std::{collections::BTreeSet, net::IpAddr};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use call_core::{Action, ListenMode, Refusal, Request};
use sea_orm::DbErr;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    dial::{DialError, Dialer, OutboundCall, StartedCall},
    transfer::{Conference, Transfer},
};
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::types::Session,
    calls::{
        detail::service,
        types::{Call, Direction},
    },
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Json, Path},
        idempotency::{self, Turn},
        ids::OperatorId,
        problem::{Problem, ProblemBody, StoreError},
    },
    realtime::hub::Hub,
    settings::audit,
};

/// More digits than any menu asks for.
const MOST_DIGITS: usize = 32;

/// Tones for the other party.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Digits {
    /// `0-9 * # A-D`, up to 32.
    pub digits: String,
}

/// Calls somebody: the operator's own device first. A repetition with the same `Idempotency-Key` calls nobody again.
#[utoipa::path(post, path = "/api/calls/outbound", tag = "calls", request_body = OutboundCall,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202, body = StartedCall), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn dial(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    headers: HeaderMap,
    Json(ask): Json<OutboundCall>,
) -> Result<(StatusCode, Json<StartedCall>), Problem> {
    let key = idempotency::key_of(&headers).map_err(DialError::from)?;
    let dialer = Dialer { db: &db, clock: &clock, core: &core };
    Ok((StatusCode::ACCEPTED, Json(dialer.dial(&session, key, ask).await?)))
}

macro_rules! action {
    ($(#[doc = $doc:literal])* $name:ident, $path:literal, $action:expr) => {
        $(#[doc = $doc])*
        #[utoipa::path(post, path = $path, tag = "calls",
            params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
            responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
        pub(in crate::calls) async fn $name(
            State(db): State<Db>,
            State(clock): State<Clock>,
            State(core): State<CoreHandle>,
            State(hub): State<Hub>,
            session: Session,
            client: Client,
            headers: HeaderMap,
            Path(id): Path<String>,
        ) -> Result<StatusCode, Problem> {
            let actor = Actor { db: &db, clock: &clock, core: &core, hub: &hub, session: &session, ip: client.ip };
            actor.act_once(&headers, &id, $action).await
        }
    };
}

action!(
    /// Answers an offered call at the page that holds the phone.
    answer, "/api/calls/{id}/answer", Action::Answer
);
action!(
    /// Declines an offered call.
    reject, "/api/calls/{id}/reject", Action::Reject
);
action!(
    /// Ends the call.
    hangup, "/api/calls/{id}/hangup", Action::Hangup
);
action!(
    /// The customer hears music.
    hold, "/api/calls/{id}/hold", Action::Hold
);
action!(
    /// Back to the customer.
    unhold, "/api/calls/{id}/unhold", Action::Unhold
);
action!(
    /// The operator is not heard.
    mute, "/api/calls/{id}/mute", Action::Mute
);
action!(
    /// The operator is heard again.
    unmute, "/api/calls/{id}/unmute", Action::Unmute
);
action!(
    /// The customer waits with music under a short number that everybody sees, and the operator is free. Nobody picks him
    /// up in time: he rings the operator again, then goes to the front of the queue.
    park, "/api/calls/{id}/park", Action::Park
);
action!(
    /// Hands the customer on to whoever is asked, whether he has answered yet or not.
    complete, "/api/calls/{id}/complete", Action::Complete
);
action!(
    /// Back to the customer; whoever is asked goes.
    cancel, "/api/calls/{id}/cancel", Action::Cancel
);
/// The customer, who asked to be called back, is not: as long as he is not being called. An operator may cancel what is
/// offered to him now.
#[utoipa::path(post, path = "/api/calls/{id}/cancel-callback", tag = "calls",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub(in crate::calls) async fn cancel_callback(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let actor = Actor { db: &db, clock: &clock, core: &core, hub: &hub, session: &session, ip: client.ip };
    actor.cancel_once(&headers, &id).await
}

action!(
    /// Silence is recorded from now on.
    record_pause, "/api/calls/{id}/record-pause", Action::PauseRecording
);
action!(
    /// Voice is recorded again.
    record_resume, "/api/calls/{id}/record-resume", Action::ResumeRecording
);

/// Sends tones to the other party.
#[utoipa::path(post, path = "/api/calls/{id}/dtmf", tag = "calls", request_body = Digits,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn dtmf(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(tones): Json<Digits>,
) -> Result<StatusCode, Problem> {
    if !(1..=MOST_DIGITS).contains(&tones.digits.len()) {
        return Err(Refused(Refusal::BadDigits).into());
    }
    let actor = Actor { db: &db, clock: &clock, core: &core, hub: &hub, session: &session, ip: client.ip };
    actor.act_once(&headers, &id, Action::Dtmf(tones.digits)).await
}

macro_rules! to_target {
    ($(#[doc = $doc:literal])* $name:ident, $path:literal, $action:expr) => {
        $(#[doc = $doc])*
        #[utoipa::path(post, path = $path, tag = "calls", request_body = Transfer,
            params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
            responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
                (status = 422, body = ProblemBody)))]
        pub(in crate::calls) async fn $name(
            State(db): State<Db>,
            State(clock): State<Clock>,
            State(core): State<CoreHandle>,
            State(hub): State<Hub>,
            session: Session,
            client: Client,
            headers: HeaderMap,
            Path(id): Path<String>,
            Json(body): Json<Transfer>,
        ) -> Result<StatusCode, Problem> {
            let actor = Actor { db: &db, clock: &clock, core: &core, hub: &hub, session: &session, ip: client.ip };
            let target = body.target.resolve(&db).await?;
            actor.act_once(&headers, &id, $action(target)).await
        }
    };
}

to_target!(
    /// Hands the customer on: he hears music until somebody takes him, and the operator is free at once. Nobody takes him:
    /// he rings the operator again, then goes to the front of the queue.
    transfer, "/api/calls/{id}/transfer", Action::Transfer
);
to_target!(
    /// Asks somebody while the customer is on hold. He does not answer, or goes: the operator is back with the customer.
    consult, "/api/calls/{id}/consult", Action::Consult
);

/// All three talk: with whoever is asked, or, with a target, with somebody as soon as he picks up.
#[utoipa::path(post, path = "/api/calls/{id}/conference", tag = "calls", request_body = Conference,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn conference(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(conference): Json<Conference>,
) -> Result<StatusCode, Problem> {
    let actor = Actor { db: &db, clock: &clock, core: &core, hub: &hub, session: &session, ip: client.ip };
    let target = match conference.target {
        Some(target) => Some(target.resolve(&db).await?),
        None => None,
    };
    actor.act_once(&headers, &id, Action::Conference(target)).await
}

/// Somebody who acts in a call.
pub(super) struct Actor<'a> {
    pub(super) db: &'a Db,
    pub(super) clock: &'a Clock,
    pub(super) core: &'a CoreHandle,
    pub(super) hub: &'a Hub,
    pub(super) session: &'a Session,
    pub(super) ip: IpAddr,
}

impl Actor<'_> {
    /// Acts, once for each `Idempotency-Key`.
    pub(super) async fn act_once(&self, headers: &HeaderMap, id: &str, action: Action) -> Result<StatusCode, Problem> {
        // Digits may be those of a card: not even a hash of them is stored.
        let what = match &action {
            Action::Dtmf(digits) => format!("Dtmf {}", digits.len()),
            other => format!("{other:?}"),
        };
        self.once(headers, id, what, self.act(id, action)).await
    }

    /// Ends a call for everybody in it, once for each `Idempotency-Key`.
    pub(super) async fn end_once(&self, headers: &HeaderMap, id: &str) -> Result<StatusCode, Problem> {
        self.once(headers, id, "End".into(), self.intervene(id, Action::Hangup)).await
    }

    /// Cancels a callback, once for each `Idempotency-Key`.
    async fn cancel_once(&self, headers: &HeaderMap, id: &str) -> Result<StatusCode, Problem> {
        self.once(headers, id, "CancelCallback".into(), self.cancel_callback(id)).await
    }

    /// Whoever leads cancels any, an operator only what is offered to him now.
    async fn cancel_callback(&self, id: &str) -> Result<StatusCode, Problem> {
        if self.session.role.sees_all() {
            return self.intervene(id, Action::CancelCallback).await;
        }
        self.live(id).await?;
        self.note("call.intervened", id, word(&Action::CancelCallback)).await.map_err(StoreError)?;
        let reply = self.ask(id, Some(&self.session.operator_id), Action::CancelCallback).await;
        reply.map_err(|refusal| Refused(refusal).into())
    }

    pub(super) async fn once(
        &self,
        headers: &HeaderMap,
        id: &str,
        what: String,
        done: impl Future<Output = Result<StatusCode, Problem>>,
    ) -> Result<StatusCode, Problem> {
        let Some(key) = idempotency::key_of(headers)? else { return done.await };
        let owner = self.session.operator_id.as_str();
        let (claim, turn) = idempotency::claim(self.db, self.clock, owner, &key, &(id, what), json!({})).await?;
        if let Turn::Answered(_) = turn {
            return Ok(StatusCode::ACCEPTED);
        }
        let result = done.await;
        match &result {
            Ok(status) => claim.answered(self.db, *status).await?,
            Err(_) => claim.give_up(self.db).await?,
        }
        result
    }

    /// Operators act on their own leg. So do supervisors in a call that is theirs; in any other they act from outside.
    async fn act(&self, id: &str, action: Action) -> Result<StatusCode, Problem> {
        self.live(id).await?;
        match self.ask(id, Some(&self.session.operator_id), action.clone()).await {
            Err(Refusal::NotInCall) if self.session.role.sees_all() => self.intervene(id, action).await,
            reply => reply.map_err(|refusal| Refused(refusal).into()),
        }
    }

    /// Acts on the call from outside, also if he is in it himself: audited before it happens, and told to whom it ends.
    async fn intervene(&self, id: &str, action: Action) -> Result<StatusCode, Problem> {
        self.live(id).await?;
        self.note("call.intervened", id, word(&action)).await.map_err(StoreError)?;
        // Read as late as can be: meanwhile the customer may have been handed on.
        let call = self.live(id).await?;
        let ends = action == Action::Hangup;
        self.ask(id, None, action).await.map_err(Refused)?;
        if ends {
            let by = &self.session.operator_id;
            for operator in partners(&call).into_iter().filter(|operator| operator != by) {
                let params = [("by", Some(by.to_string())), ("call_id", Some(id.to_owned()))];
                self.hub.notify(&operator, "call_ended_by", params);
            }
        }
        Ok(StatusCode::ACCEPTED)
    }

    pub(super) async fn ask(
        &self,
        id: &str,
        operator: Option<&OperatorId>,
        action: Action,
    ) -> Result<StatusCode, Refusal> {
        let operator = operator.map(|operator| operator.as_str().into());
        self.core.ask(Request::Act { call: id.into(), operator, action }).await.map(|_| StatusCode::ACCEPTED)
    }

    /// The call as he may see it, if it goes on.
    async fn live(&self, id: &str) -> Result<Call, Problem> {
        let call = service::row(self.db, self.clock, self.session, id).await?.call;
        if call.ended_at.is_some() { Err(Refused(Refusal::CallEnded).into()) } else { Ok(call) }
    }

    /// Into the audit log, before it happens.
    pub(super) async fn note(&self, what: &'static str, id: &str, how: &str) -> Result<(), DbErr> {
        let entry = audit::Entry {
            actor: Some(&self.session.operator_id),
            action: what,
            subject: Some(id),
            ip: Some(self.ip),
            details: json!({ "how": how }),
        };
        let tx = self.db.write().await?;
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await
    }
}

/// Operators whose talk it is: with the customer, asked about him, or calling him.
fn partners(call: &Call) -> BTreeSet<OperatorId> {
    let talks = call.current_operator_id.clone();
    let asked = call.consult.as_ref().and_then(|consult| consult.operator_id.clone());
    let dials = call.operator_id.clone().filter(|_| call.direction != Direction::Inbound && call.answered_at.is_none());
    [talks, asked, dials].into_iter().flatten().collect()
}

/// What is done, for the audit log; of digits not even their number.
const fn word(action: &Action) -> &'static str {
    match action {
        Action::Answer => "answer",
        Action::Reject => "reject",
        Action::Hangup => "hangup",
        Action::Hold => "hold",
        Action::Unhold => "unhold",
        Action::Mute => "mute",
        Action::Unmute => "unmute",
        Action::Dtmf(_) => "dtmf",
        Action::PauseRecording => "record_pause",
        Action::ResumeRecording => "record_resume",
        Action::Transfer(_) => "transfer",
        Action::Consult(_) => "consult",
        Action::Park => "park",
        Action::PickUp => "pick_up",
        Action::Complete => "complete",
        Action::Cancel => "cancel",
        Action::CancelCallback => "cancel_callback",
        Action::Conference(_) => "conference",
        Action::Listen(ListenMode::Listen) => "listen",
        Action::Listen(ListenMode::Whisper) => "whisper",
        Action::Listen(ListenMode::Barge) => "barge",
        Action::StopListening => "leave",
        Action::TakeOver => "take_over",
    }
}
