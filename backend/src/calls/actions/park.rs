//! Taking a parked customer: `POST /api/calls/{id}/pick-up`.
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use call_core::Action;

use super::http::Actor;
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::types::Session,
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Path},
        problem::{Problem, ProblemBody},
    },
    realtime::hub::Hub,
};

/// Takes a parked customer, whoever parked him: rings the own device first.
#[utoipa::path(post, path = "/api/calls/{id}/pick-up", tag = "calls",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub(in crate::calls) async fn pick_up(
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
    // Unlike any other call a parked one is everybody's: whoever takes him need not have seen it before.
    let taken = async { Ok(actor.ask(&id, Some(&session.operator_id), Action::PickUp).await.map_err(Refused)?) };
    actor.once(&headers, &id, "PickUp".to_owned(), taken).await
}
