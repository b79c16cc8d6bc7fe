//! `/api/trunks`.
use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use utoipa_axum::routes;

use super::{
    service::Trunks,
    types::{NewTestCall, NewTrunk, TestCall, Trunk, TrunkPatch, TrunkTest},
    watch::TrunkWatch,
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
    ari::Client: FromRef<S>,
    TrunkWatch: FromRef<S>,
{
    Routes::default()
        .add(OVERSEERS, routes!(list_trunks))
        .add(ADMINS, routes!(create_trunk))
        .add(OVERSEERS, routes!(read_trunk))
        .add(ADMINS, routes!(update_trunk))
        .add(ADMINS, routes!(delete_trunk))
        .add(ADMINS, routes!(test_trunk))
        .add(ADMINS, routes!(call_over_trunk))
}

/// All trunks with their states.
#[utoipa::path(get, path = "/api/trunks", tag = "trunks", responses((status = 200, body = Page<Trunk>)))]
async fn list_trunks(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
) -> Result<Json<Page<Trunk>>, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok(Json(Page { items: trunks.list().await?, next_cursor: None }))
}

/// Makes a trunk. Asterisk learns of it at once.
#[utoipa::path(post, path = "/api/trunks", tag = "trunks", request_body = NewTrunk,
    responses((status = 201, body = Trunk), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    session: Session,
    client: Client,
    Json(new): Json<NewTrunk>,
) -> Result<(StatusCode, Json<Trunk>), Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok((StatusCode::CREATED, Json(trunks.create(&session, client.ip, new).await?)))
}

/// One trunk with its state.
#[utoipa::path(get, path = "/api/trunks/{id}", tag = "trunks", params(("id" = String, Path)),
    responses((status = 200, body = Trunk), (status = 404, body = ProblemBody)))]
async fn read_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    Path(id): Path<String>,
) -> Result<Json<Trunk>, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok(Json(trunks.get(&id).await?))
}

/// Changes a trunk.
#[utoipa::path(patch, path = "/api/trunks/{id}", tag = "trunks", params(("id" = String, Path)),
    request_body = TrunkPatch,
    responses((status = 200, body = Trunk), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn update_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(patch): Json<TrunkPatch>,
) -> Result<Json<Trunk>, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok(Json(trunks.update(&session, client.ip, &id, patch).await?))
}

/// Deletes a trunk that no route is for; its calls stay.
#[utoipa::path(delete, path = "/api/trunks/{id}", tag = "trunks", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    trunks.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the trunk to the test: asks the provider, registers anew unless it is registered, and says what was seen. Takes
/// up to ten seconds.
#[utoipa::path(post, path = "/api/trunks/{id}/test", tag = "trunks", params(("id" = String, Path)),
    responses((status = 200, body = TrunkTest), (status = 404, body = ProblemBody)))]
async fn test_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    Path(id): Path<String>,
) -> Result<Json<TrunkTest>, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok(Json(trunks.test(&id).await?))
}

/// Calls a number over the trunk, plays music for three seconds and counts the packets of both directions. Answers when the
/// call has ended, after half a minute at the latest.
#[utoipa::path(post, path = "/api/trunks/{id}/test-call", tag = "trunks", params(("id" = String, Path)),
    request_body = NewTestCall,
    responses((status = 200, body = TestCall), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn call_over_trunk(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(asterisk): State<ari::Client>,
    State(watch): State<TrunkWatch>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    Json(new): Json<NewTestCall>,
) -> Result<Json<TestCall>, Problem> {
    let trunks = Trunks { db: &db, clock: &clock, core: &core, asterisk: &asterisk, watch: &watch };
    Ok(Json(trunks.test_call(&session, client.ip, &id, &new).await?))
}
