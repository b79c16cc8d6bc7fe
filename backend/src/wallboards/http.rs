//! `/api/wallboards` and `/api/wallboard`.
use axum::{
    extract::{FromRef, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
};
use utoipa_axum::routes;

use super::{
    error::WallboardError,
    service::Wallboards,
    types::{Board, CreatedWallboard, NewWallboard, Wallboard},
};
use crate::{
    auth::{
        access::{Access, Routes, SUPERVISORS, bearer},
        types::Session,
    },
    common::{
        http::{Client, Json, Path},
        paging::Page,
        problem::{Problem, ProblemBody},
    },
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Wallboards: FromRef<S>,
{
    Routes::default()
        .add(SUPERVISORS, routes!(list_wallboards))
        .add(SUPERVISORS, routes!(create_wallboard))
        .add(SUPERVISORS, routes!(revoke_wallboard))
        .add(Access::Proof, routes!(show_wallboard))
}

/// All wallboards, newest first. Their tokens are told to nobody again.
#[utoipa::path(get, path = "/api/wallboards", tag = "wallboards",
    responses((status = 200, body = Page<Wallboard>)))]
async fn list_wallboards(State(wallboards): State<Wallboards>) -> Result<Json<Page<Wallboard>>, Problem> {
    Ok(Json(Page { items: wallboards.list().await?, next_cursor: None }))
}

/// Makes a wallboard: its link is `/wallboard/{token}`, and shown this once.
#[utoipa::path(post, path = "/api/wallboards", tag = "wallboards", request_body = NewWallboard,
    responses((status = 201, body = CreatedWallboard), (status = 422, body = ProblemBody)))]
async fn create_wallboard(
    State(wallboards): State<Wallboards>,
    session: Session,
    client: Client,
    Json(new): Json<NewWallboard>,
) -> Result<(StatusCode, Json<CreatedWallboard>), Problem> {
    Ok((StatusCode::CREATED, Json(wallboards.create(&session, client.ip, new).await?)))
}

/// Revokes a link: the screen shows nothing from its next reading on.
#[utoipa::path(delete, path = "/api/wallboards/{id}", tag = "wallboards", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn revoke_wallboard(
    State(wallboards): State<Wallboards>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    wallboards.revoke(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a wallboard shows: for the token of its link, as `Authorization: Bearer`, which opens nothing else.
#[utoipa::path(get, path = "/api/wallboard", tag = "wallboards",
    responses((status = 200, body = Board), (status = 401, body = ProblemBody),
        (status = 429, description = "`Retry-After` says when.", body = ProblemBody)))]
async fn show_wallboard(
    State(wallboards): State<Wallboards>,
    client: Client,
    headers: HeaderMap,
) -> Result<([(HeaderName, &'static str); 1], Json<Board>), Problem> {
    let token = bearer(&headers).ok_or(WallboardError::Revoked)?;
    let board = wallboards.show(token, client.ip).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(board)))
}
