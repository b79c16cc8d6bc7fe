//! `/api/settings/outgoing`.
use axum::extract::{FromRef, State};
use utoipa_axum::routes;

use super::{service::Outgoing, types::OutgoingRules};
use crate::{
    asterisk::handle::CoreHandle,
    auth::{
        access::{ADMINS, OVERSEERS, Routes},
        types::Session,
    },
    common::{
        clock::Clock,
        db::Db,
        http::{Client, Json},
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
    Routes::default().add(OVERSEERS, routes!(read_outgoing_rules)).add(ADMINS, routes!(set_outgoing_rules))
}

/// Which numbers outside may be called, when, and how many.
#[utoipa::path(get, path = "/api/settings/outgoing", tag = "settings",
    responses((status = 200, body = OutgoingRules)))]
async fn read_outgoing_rules(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
) -> Result<Json<OutgoingRules>, Problem> {
    Ok(Json(Outgoing { db: &db, clock: &clock, core: &core }.get().await?))
}

/// Puts these rules in the place of those that hold. Calls that go on are not touched.
#[utoipa::path(put, path = "/api/settings/outgoing", tag = "settings", request_body = OutgoingRules,
    responses((status = 200, body = OutgoingRules), (status = 422, body = ProblemBody)))]
async fn set_outgoing_rules(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    session: Session,
    client: Client,
    Json(rules): Json<OutgoingRules>,
) -> Result<Json<OutgoingRules>, Problem> {
    let outgoing = Outgoing { db: &db, clock: &clock, core: &core };
    Ok(Json(outgoing.set(&session, client.ip, rules).await?))
}
