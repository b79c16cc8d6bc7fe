//! `/api/missed`.
use std::sync::Arc;

use axum::extract::{FromRef, State};
use utoipa_axum::routes;

use super::{
    service::Worklist,
    types::{Assignment, Closing, MissedSummary, MissedTask, RangeQuery, TaskQuery},
};
use crate::{
    auth::{
        access::{ANYONE, CALLERS, Routes, SUPERVISORS},
        types::Session,
    },
    common::{
        clock::Clock,
        config::Settings,
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
    Hub: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(ANYONE, routes!(list_missed))
        .add(ANYONE, routes!(show_missed_summary))
        .add(CALLERS, routes!(take_missed))
        .add(CALLERS, routes!(release_missed))
        .add(SUPERVISORS, routes!(assign_missed))
        .add(CALLERS, routes!(close_missed))
}

/// Customers who called in vain: the open tasks by their first missed call, the closed ones by their end, newest first.
/// Operators find their own, those of their queues, and those of no queue.
#[utoipa::path(get, path = "/api/missed", tag = "missed", params(TaskQuery, PageQuery),
    responses((status = 200, body = Page<MissedTask>), (status = 400, body = ProblemBody)))]
async fn list_missed(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Query(query): Query<TaskQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<MissedTask>>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.list(query.show.unwrap_or_default(), page.limit, page.cursor.as_deref()).await?))
}

/// What waits now, and how soon customers were called back who began to wait in the range.
#[utoipa::path(get, path = "/api/missed/summary", tag = "missed", params(RangeQuery),
    responses((status = 200, body = MissedSummary), (status = 422, body = ProblemBody)))]
async fn show_missed_summary(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Query(range): Query<RangeQuery>,
) -> Result<Json<MissedSummary>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.summary(range, settings.timezone).await?))
}

/// Takes a task that nobody works on. One's own again changes nothing.
#[utoipa::path(post, path = "/api/missed/{id}/take", tag = "missed", params(("id" = String, Path)),
    responses((status = 200, body = MissedTask), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn take_missed(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<MissedTask>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.take(&id).await?))
}

/// Gives a task back; supervisors and admins also somebody else's.
#[utoipa::path(post, path = "/api/missed/{id}/release", tag = "missed", params(("id" = String, Path)),
    responses((status = 200, body = MissedTask), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn release_missed(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<MissedTask>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.release(&id).await?))
}

/// Gives a task to somebody, whoever works on it.
#[utoipa::path(post, path = "/api/missed/{id}/assign", tag = "missed", params(("id" = String, Path)),
    request_body = Assignment,
    responses((status = 200, body = MissedTask), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn assign_missed(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(to): Json<Assignment>,
) -> Result<Json<MissedTask>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.assign(&id, &to.operator_id).await?))
}

/// Closes a task by hand: its customer need not be called back. Not one that somebody else works on, but for
/// supervisors and admins.
#[utoipa::path(post, path = "/api/missed/{id}/close", tag = "missed", params(("id" = String, Path)),
    request_body = Closing,
    responses((status = 200, body = MissedTask), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn close_missed(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(hub): State<Hub>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(closing): Json<Closing>,
) -> Result<Json<MissedTask>, Problem> {
    let worklist = Worklist { db: &db, clock: &clock, hub: &hub, session: &session, ip: client.ip };
    Ok(Json(worklist.close(&id, &closing).await?))
}
