//! `/api/calls/{id}`.
use axum::{extract::State, http::StatusCode};

use super::{
    service,
    types::{CallDetail, CallPatch},
};
use crate::{
    auth::types::Session,
    calls::{service::tell, types::Call},
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Json, Path},
        problem::{Problem, ProblemBody},
    },
    realtime::{hub::Hub, types::CallStatusData},
};

/// A call with its legs, timeline and recordings.
#[utoipa::path(get, path = "/api/calls/{id}", tag = "calls", params(("id" = String, Path)),
    responses((status = 200, body = CallDetail), (status = 404, body = ProblemBody)))]
pub(in crate::calls) async fn read_call(
    State(db): State<Db>,
    State(clock): State<Clock>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Json<CallDetail>, Problem> {
    Ok(Json(service::detail(&db, &clock, &session, &id).await?))
}

/// Writes notes, disposition and tags.
#[utoipa::path(patch, path = "/api/calls/{id}", tag = "calls", params(("id" = String, Path)), request_body = CallPatch,
    responses((status = 200, body = Call), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn amend_call(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<CallPatch>,
) -> Result<Json<Call>, Problem> {
    let row = service::amend(&db, &clock, &session, client.ip, &id, patch).await?;
    let call = row.call;
    let supervision = row.live.and_then(|live| live.supervision);
    let involved = call.operator_id.iter().cloned().collect();
    tell(&hub, CallStatusData::from(call.clone()), involved, supervision, false);
    Ok(Json(call))
}

/// Deletes a call that is over, with its recording.
#[utoipa::path(delete, path = "/api/calls/{id}", tag = "calls", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub(in crate::calls) async fn delete_call(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    service::delete(&db, &clock, &hub, &session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
