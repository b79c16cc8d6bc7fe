//! `/api/schedules`.
use std::sync::Arc;

use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    service::Schedules,
    types::{NewSchedule, Schedule, SchedulePatch},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::{
        access::{ADMINS, OVERSEERS, Routes},
        types::Session,
    },
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        http::{Client, Json, Path},
        paging::Page,
        problem::{Problem, ProblemBody},
    },
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    CoreHandle: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(OVERSEERS, routes!(list_schedules))
        .add(ADMINS, routes!(create_schedule))
        .add(OVERSEERS, routes!(read_schedule))
        .add(ADMINS, routes!(update_schedule))
        .add(ADMINS, routes!(delete_schedule))
}

/// All working hours, newest first, and how they are now.
#[utoipa::path(get, path = "/api/schedules", tag = "routes", responses((status = 200, body = Page<Schedule>)))]
async fn list_schedules(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
) -> Result<Json<Page<Schedule>>, Problem> {
    let schedules = Schedules { db: &db, clock: &clock, timezone: settings.timezone, core: &core };
    Ok(Json(Page { items: schedules.list().await?, next_cursor: None }))
}

/// Makes working hours. Routes keep to them when they name them.
#[utoipa::path(post, path = "/api/schedules", tag = "routes", request_body = NewSchedule,
    responses((status = 201, body = Schedule), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn create_schedule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Json(new): Json<NewSchedule>,
) -> Result<(StatusCode, Json<Schedule>), Problem> {
    let schedules = Schedules { db: &db, clock: &clock, timezone: settings.timezone, core: &core };
    Ok((StatusCode::CREATED, Json(schedules.create(&session, client.ip, new).await?)))
}

/// Working hours, and how they are now.
#[utoipa::path(get, path = "/api/schedules/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 200, body = Schedule), (status = 404, body = ProblemBody)))]
async fn read_schedule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    Path(id): Path<String>,
) -> Result<Json<Schedule>, Problem> {
    let schedules = Schedules { db: &db, clock: &clock, timezone: settings.timezone, core: &core };
    Ok(Json(schedules.get(&id).await?))
}

/// Changes working hours. Who waits already is not sent away.
#[utoipa::path(patch, path = "/api/schedules/{id}", tag = "routes", params(("id" = String, Path)),
    request_body = SchedulePatch,
    responses((status = 200, body = Schedule), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn update_schedule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<SchedulePatch>,
) -> Result<Json<Schedule>, Problem> {
    let schedules = Schedules { db: &db, clock: &clock, timezone: settings.timezone, core: &core };
    Ok(Json(schedules.update(&session, client.ip, &id, patch).await?))
}

/// Deletes working hours that no route keeps to.
#[utoipa::path(delete, path = "/api/schedules/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete_schedule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let schedules = Schedules { db: &db, clock: &clock, timezone: settings.timezone, core: &core };
    schedules.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
