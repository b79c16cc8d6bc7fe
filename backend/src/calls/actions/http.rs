//! `POST /api/calls/outbound` and `POST /api/calls/{id}/…`.
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use call_core::{Action, Refusal, Request};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::dial::{DialError, Dialer, OutboundCall, StartedCall};
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::types::Session,
    calls::detail::service,
    common::{
        clock::Clock,
        db::Db,
        http::{Json, Path},
        idempotency::{self, Turn},
        problem::{Problem, ProblemBody},
    },
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
            session: Session,
            headers: HeaderMap,
            Path(id): Path<String>,
        ) -> Result<StatusCode, Problem> {
            let actor = Actor { db: &db, clock: &clock, core: &core, session: &session };
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
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(tones): Json<Digits>,
) -> Result<StatusCode, Problem> {
    if !(1..=MOST_DIGITS).contains(&tones.digits.len()) {
        return Err(Refused(Refusal::BadDigits).into());
    }
    let actor = Actor { db: &db, clock: &clock, core: &core, session: &session };
    actor.act_once(&headers, &id, Action::Dtmf(tones.digits)).await
}

/// Somebody who acts in a call.
struct Actor<'a> {
    db: &'a Db,
    clock: &'a Clock,
    core: &'a CoreHandle,
    session: &'a Session,
}

impl Actor<'_> {
    /// Acts, once for each `Idempotency-Key`.
    async fn act_once(&self, headers: &HeaderMap, id: &str, action: Action) -> Result<StatusCode, Problem> {
        let Some(key) = idempotency::key_of(headers)? else { return self.act(id, action).await };
        // Digits may be those of a card: not even a hash of them is stored.
        let what = match &action {
            Action::Dtmf(digits) => format!("Dtmf {}", digits.len()),
            other => format!("{other:?}"),
        };
        let owner = self.session.operator_id.as_str();
        let (claim, turn) = idempotency::claim(self.db, self.clock, owner, &key, &(id, what), json!({})).await?;
        if let Turn::Answered(_) = turn {
            return Ok(StatusCode::ACCEPTED);
        }
        let result = self.act(id, action).await;
        match &result {
            Ok(status) => claim.answered(self.db, *status).await?,
            Err(_) => claim.give_up(self.db).await?,
        }
        result
    }

    /// Operators act on their own leg. So do supervisors in a call that is theirs; in any other they act from outside.
    async fn act(&self, id: &str, action: Action) -> Result<StatusCode, Problem> {
        let call = service::row(self.db, self.clock, self.session, id).await?.call;
        if call.ended_at.is_some() {
            return Err(Refused(Refusal::CallEnded).into());
        }
        let request = |operator: Option<&str>| Request::Act {
            call: id.into(),
            operator: operator.map(Into::into),
            action: action.clone(),
        };
        let reply = match self.core.ask(request(Some(self.session.operator_id.as_str()))).await {
            Err(Refusal::NotInCall) if self.session.role.sees_all() => self.core.ask(request(None)).await,
            reply => reply,
        };
        reply.map(|_| StatusCode::ACCEPTED).map_err(|refusal| Refused(refusal).into())
    }
}
