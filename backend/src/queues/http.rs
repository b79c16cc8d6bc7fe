//! `/api/queues` and `/api/caller-rules`.
use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    callers::Callers,
    service::Queues,
    types::{CallerRule, NewCallerRule, NewQueue, Queue, QueuePatch},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::{
        access::{ADMINS, ANYONE, Routes, SUPERVISORS},
        types::Session,
    },
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Json, Path, Query},
        paging::{Page, PageQuery},
        problem::{Problem, ProblemBody},
    },
    realtime::hub::Hub,
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    CoreHandle: FromRef<S>,
    Hub: FromRef<S>,
{
    Routes::default()
        .add(ANYONE, routes!(list_queues))
        .add(ADMINS, routes!(create_queue))
        .add(ANYONE, routes!(read_queue))
        .add(ADMINS, routes!(update_queue))
        .add(ADMINS, routes!(delete_queue))
        .add(SUPERVISORS, routes!(list_caller_rules))
        .add(SUPERVISORS, routes!(set_caller_rule))
        .add(SUPERVISORS, routes!(delete_caller_rule))
}

/// All queues, newest first.
#[utoipa::path(get, path = "/api/queues", tag = "queues", params(PageQuery),
    responses((status = 200, body = Page<Queue>), (status = 400, body = ProblemBody)))]
async fn list_queues(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Queue>>, Problem> {
    let queues = Queues { db: &db, clock: &clock, core: &core };
    Ok(Json(queues.list(page.limit, page.cursor.as_deref()).await?))
}

/// Makes a queue.
#[utoipa::path(post, path = "/api/queues", tag = "queues", request_body = NewQueue,
    responses((status = 201, body = Queue), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_queue(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Json(new): Json<NewQueue>,
) -> Result<(StatusCode, Json<Queue>), Problem> {
    let queues = Queues { db: &db, clock: &clock, core: &core };
    Ok((StatusCode::CREATED, Json(queues.create(&session, client.ip, new).await?)))
}

/// One queue.
#[utoipa::path(get, path = "/api/queues/{id}", tag = "queues", params(("id" = String, Path)),
    responses((status = 200, body = Queue), (status = 404, body = ProblemBody)))]
async fn read_queue(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    Path(id): Path<String>,
) -> Result<Json<Queue>, Problem> {
    Ok(Json(Queues { db: &db, clock: &clock, core: &core }.get(&id).await?))
}

/// Changes a queue.
#[utoipa::path(patch, path = "/api/queues/{id}", tag = "queues", params(("id" = String, Path)),
    request_body = QueuePatch,
    responses((status = 200, body = Queue), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn update_queue(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<QueuePatch>,
) -> Result<Json<Queue>, Problem> {
    let queues = Queues { db: &db, clock: &clock, core: &core };
    Ok(Json(queues.update(&session, client.ip, &id, patch).await?))
}

/// Deletes a queue in which nobody waits and to which nothing leads. The default queue stays.
#[utoipa::path(delete, path = "/api/queues/{id}", tag = "queues", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete_queue(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    Queues { db: &db, clock: &clock, core: &core }.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Numbers that are refused or go first, the newest first.
#[utoipa::path(get, path = "/api/caller-rules", tag = "queues", responses((status = 200, body = Vec<CallerRule>)))]
async fn list_caller_rules(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
) -> Result<Json<Vec<CallerRule>>, Problem> {
    Ok(Json(Callers { db: &db, clock: &clock, core: &core, hub: &hub }.list().await?))
}

/// Refuses a number from now on, or lets it go first.
#[utoipa::path(post, path = "/api/caller-rules", tag = "queues", request_body = NewCallerRule,
    responses((status = 201, body = CallerRule), (status = 422, body = ProblemBody)))]
async fn set_caller_rule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Json(new): Json<NewCallerRule>,
) -> Result<(StatusCode, Json<CallerRule>), Problem> {
    let callers = Callers { db: &db, clock: &clock, core: &core, hub: &hub };
    Ok((StatusCode::CREATED, Json(callers.set(&session, client.ip, new).await?)))
}

/// Treats a number as every other one.
#[utoipa::path(delete, path = "/api/caller-rules/{number}", tag = "queues", params(("number" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn delete_caller_rule(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(number): Path<String>,
) -> Result<StatusCode, Problem> {
    Callers { db: &db, clock: &clock, core: &core, hub: &hub }.delete(&session, client.ip, &number).await?;
    Ok(StatusCode::NO_CONTENT)
}
