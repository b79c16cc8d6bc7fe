//! `/api/settings/recordings` and `/api/calls/{id}/recording/hold`.
use std::sync::Arc;

use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    service,
    types::{Amount, KeepTimes, Keeping, NewHold},
};
use crate::{
    auth::{
        access::{ADMINS, OVERSEERS, Routes},
        types::Session,
    },
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        http::{Client, Json, Path},
        problem::{Problem, ProblemBody},
    },
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(OVERSEERS, routes!(read_keeping))
        .add(ADMINS, routes!(change_keeping))
        .add(ADMINS, routes!(preview_keeping))
        .add(OVERSEERS, routes!(hold_recording))
        .add(ADMINS, routes!(release_recording))
}

/// For how long recordings are kept, and the room that they take.
#[utoipa::path(get, path = "/api/settings/recordings", tag = "recordings",
    responses((status = 200, body = Keeping)))]
async fn read_keeping(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
) -> Result<Json<Keeping>, Problem> {
    Ok(Json(service::keeping(&db, clock.now(), &settings.storage_url).await?))
}

/// Sets for how long recordings are kept. What is too old then is deleted for good, beginning within ten minutes.
#[utoipa::path(put, path = "/api/settings/recordings", tag = "recordings", request_body = KeepTimes,
    responses((status = 200, body = Keeping), (status = 422, body = ProblemBody)))]
async fn change_keeping(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Json(times): Json<KeepTimes>,
) -> Result<Json<Keeping>, Problem> {
    service::set(&db, &clock, &session, client.ip, &times).await?;
    Ok(Json(service::keeping(&db, clock.now(), &settings.storage_url).await?))
}

/// What would be deleted at once with these times; nothing is.
#[utoipa::path(post, path = "/api/settings/recordings/preview", tag = "recordings", request_body = KeepTimes,
    responses((status = 200, body = Amount), (status = 422, body = ProblemBody)))]
async fn preview_keeping(
    State(db): State<Db>,
    State(clock): State<Clock>,
    Json(times): Json<KeepTimes>,
) -> Result<Json<Amount>, Problem> {
    Ok(Json(service::preview(&db, clock.now(), &times).await?))
}

/// From now on the recording is not deleted, neither by time nor with its call.
#[utoipa::path(put, path = "/api/calls/{id}/recording/hold", tag = "recordings", params(("id" = String, Path)),
    request_body = NewHold,
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn hold_recording(
    State(db): State<Db>,
    State(clock): State<Clock>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(new): Json<NewHold>,
) -> Result<StatusCode, Problem> {
    service::hold(&db, &clock, &session, client.ip, &id, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The recording is kept as long as others again.
#[utoipa::path(delete, path = "/api/calls/{id}/recording/hold", tag = "recordings", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn release_recording(
    State(db): State<Db>,
    State(clock): State<Clock>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    service::release(&db, &clock, &session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
