//! A supervisor in somebody else's talk: `POST /api/calls/{id}/listen`, `whisper`, `barge`, `leave` and `take-over`, and
//! `end`. Each is in the audit log before it happens.
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use call_core::{Action, ListenMode};

use super::http::Actor;
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Path},
        problem::{Problem, ProblemBody, StoreError},
    },
    realtime::hub::Hub,
};

macro_rules! supervise {
    ($(#[doc = $doc:literal])* $name:ident, $path:literal, $word:literal, $action:expr) => {
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
            actor.note("call.supervised", &id, $word).await.map_err(StoreError)?;
            actor.act_once(&headers, &id, $action).await
        }
    };
}

supervise!(
    /// Hears a talk; nobody hears the supervisor. Rings his own device first.
    listen, "/api/calls/{id}/listen", "listen", Action::Listen(ListenMode::Listen)
);
supervise!(
    /// Only the operator hears the supervisor.
    whisper, "/api/calls/{id}/whisper", "whisper", Action::Listen(ListenMode::Whisper)
);
supervise!(
    /// All three hear each other.
    barge, "/api/calls/{id}/barge", "barge", Action::Listen(ListenMode::Barge)
);
supervise!(
    /// Listens no more; the talk goes on. Done also if he does not listen.
    leave, "/api/calls/{id}/leave", "leave", Action::StopListening
);
supervise!(
    /// The supervisor, who listens, takes the customer; the operator is free.
    take_over, "/api/calls/{id}/take-over", "take_over", Action::TakeOver
);

/// Ends the whole call, whether the supervisor is in it or not; its operators are told who did it.
#[utoipa::path(post, path = "/api/calls/{id}/end", tag = "calls",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub(in crate::calls) async fn end_call(
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
    actor.end_once(&headers, &id).await
}
