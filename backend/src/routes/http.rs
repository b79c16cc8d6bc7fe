//! `/api/routes`.
use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    service::CallRoutes,
    types::{NewRoute, Route, RoutePatch},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::{
        access::{ADMINS, OVERSEERS, Routes},
        types::Session,
    },
    common::{
        clock::Clock,
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
{
    Routes::default()
        .add(OVERSEERS, routes!(list_routes))
        .add(ADMINS, routes!(create_route))
        .add(OVERSEERS, routes!(read_route))
        .add(ADMINS, routes!(update_route))
        .add(ADMINS, routes!(delete_route))
}

/// All routes, in the order in which they are tried.
#[utoipa::path(get, path = "/api/routes", tag = "routes", responses((status = 200, body = Page<Route>)))]
async fn list_routes(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
) -> Result<Json<Page<Route>>, Problem> {
    let routes = CallRoutes { db: &db, clock: &clock, core: &core };
    Ok(Json(Page { items: routes.list().await?, next_cursor: None }))
}

/// Makes a route. It counts for calls that come from now on.
#[utoipa::path(post, path = "/api/routes", tag = "routes", request_body = NewRoute,
    responses((status = 201, body = Route), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_route(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Json(new): Json<NewRoute>,
) -> Result<(StatusCode, Json<Route>), Problem> {
    let routes = CallRoutes { db: &db, clock: &clock, core: &core };
    Ok((StatusCode::CREATED, Json(routes.create(&session, client.ip, new).await?)))
}

/// One route.
#[utoipa::path(get, path = "/api/routes/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 200, body = Route), (status = 404, body = ProblemBody)))]
async fn read_route(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    Path(id): Path<String>,
) -> Result<Json<Route>, Problem> {
    Ok(Json(CallRoutes { db: &db, clock: &clock, core: &core }.get(&id).await?))
}

/// Changes a route.
#[utoipa::path(patch, path = "/api/routes/{id}", tag = "routes", params(("id" = String, Path)),
    request_body = RoutePatch,
    responses((status = 200, body = Route), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn update_route(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<RoutePatch>,
) -> Result<Json<Route>, Problem> {
    let routes = CallRoutes { db: &db, clock: &clock, core: &core };
    Ok(Json(routes.update(&session, client.ip, &id, patch).await?))
}

/// Deletes a route. Its calls go where the other routes say, or to the default queue.
#[utoipa::path(delete, path = "/api/routes/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn delete_route(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    CallRoutes { db: &db, clock: &clock, core: &core }.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
