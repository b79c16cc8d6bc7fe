//! `/api/ivr`.
use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    service::Menus,
    types::{Menu, MenuPatch, NewMenu},
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
        .add(OVERSEERS, routes!(list_menus))
        .add(ADMINS, routes!(create_menu))
        .add(OVERSEERS, routes!(read_menu))
        .add(ADMINS, routes!(update_menu))
        .add(ADMINS, routes!(delete_menu))
}

/// All menus, by name.
#[utoipa::path(get, path = "/api/ivr", tag = "ivr", responses((status = 200, body = Page<Menu>)))]
async fn list_menus(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
) -> Result<Json<Page<Menu>>, Problem> {
    let menus = Menus { db: &db, clock: &clock, core: &core };
    Ok(Json(Page { items: menus.list().await?, next_cursor: None }))
}

/// Makes a menu. Routes and other menus lead to it when they name it.
#[utoipa::path(post, path = "/api/ivr", tag = "ivr", request_body = NewMenu,
    responses((status = 201, body = Menu), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_menu(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Json(new): Json<NewMenu>,
) -> Result<(StatusCode, Json<Menu>), Problem> {
    let menus = Menus { db: &db, clock: &clock, core: &core };
    Ok((StatusCode::CREATED, Json(menus.create(&session, client.ip, new).await?)))
}

/// One menu.
#[utoipa::path(get, path = "/api/ivr/{id}", tag = "ivr", params(("id" = String, Path)),
    responses((status = 200, body = Menu), (status = 404, body = ProblemBody)))]
async fn read_menu(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    Path(id): Path<String>,
) -> Result<Json<Menu>, Problem> {
    Ok(Json(Menus { db: &db, clock: &clock, core: &core }.get(&id).await?))
}

/// Changes a menu. Who hears it at the moment is taken on by what it is now.
#[utoipa::path(patch, path = "/api/ivr/{id}", tag = "ivr", params(("id" = String, Path)),
    request_body = MenuPatch,
    responses((status = 200, body = Menu), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn update_menu(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<MenuPatch>,
) -> Result<Json<Menu>, Problem> {
    let menus = Menus { db: &db, clock: &clock, core: &core };
    Ok(Json(menus.update(&session, client.ip, &id, patch).await?))
}

/// Deletes a menu to which no route and no other menu leads.
#[utoipa::path(delete, path = "/api/ivr/{id}", tag = "ivr", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete_menu(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    Menus { db: &db, clock: &clock, core: &core }.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
