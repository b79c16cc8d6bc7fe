//! `/api/ws` and `/api/sip`: who may open them.
use std::sync::Arc;

use axum::{
    extract::{FromRef, State, WebSocketUpgrade},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    hub::Hub,
    pages::Pages,
    sip_proxy,
    socket::{self, Context},
};
use crate::{
    auth::{
        access::{Access, AccessError, Authenticate, Routes, bearer},
        error::AuthError,
        origin,
        service::Auth,
        types::Session,
    },
    common::{
        clock::Clock,
        config::Settings,
        http::Query,
        problem::{Problem, ProblemBody},
    },
};

/// A browser's message is never larger.
const LONGEST: usize = 64 * 1024;
/// What may wait for a slow reader inside the socket before its connection ends.
const UNSENT: usize = 4 * 1024 * 1024;

/// What the sockets need of the server; cheap to clone.
#[derive(Clone)]
pub struct Realtime {
    /// Delivers events.
    pub hub: Hub,
    /// Lets people in.
    pub auth: Auth,
    /// Which pages can ring.
    pub pages: Pages,
    /// The time.
    pub clock: Clock,
    /// The effective settings.
    pub settings: Arc<Settings>,
}

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Realtime: FromRef<S>,
{
    Routes::default().add(Access::Proof, routes!(events)).add(Access::Proof, routes!(sip))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TicketQuery {
    /// From `POST /api/auth/ws-ticket`; programs may send `Authorization: Bearer` instead.
    ticket: Option<String>,
}

/// The realtime events, as a WebSocket. Its messages are described in `api/realtime.schema.json`.
#[utoipa::path(get, path = "/api/ws", tag = "realtime", params(TicketQuery),
    responses((status = 101, description = "It begins."), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
async fn events(
    State(realtime): State<Realtime>,
    headers: HeaderMap,
    Query(query): Query<TicketQuery>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let session = admit(&realtime, &headers, query.ticket.as_deref()).await?;
    let upgrade = upgrade.map_err(not_a_websocket)?;
    let Realtime { hub, auth, pages, clock, .. } = realtime;
    let context = Context { hub, auth, pages, clock, session };
    Ok(sized(upgrade).on_upgrade(|ws| socket::run(ws, context)))
}

/// The softphone's SIP-over-WebSocket (subprotocol `sip`), passed on to Asterisk.
#[utoipa::path(get, path = "/api/sip", tag = "realtime", params(TicketQuery),
    responses((status = 101, description = "It begins."), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 502, body = ProblemBody)))]
async fn sip(
    State(realtime): State<Realtime>,
    headers: HeaderMap,
    Query(query): Query<TicketQuery>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let session = admit(&realtime, &headers, query.ticket.as_deref()).await?;
    let upgrade = sized(upgrade.map_err(not_a_websocket)?).protocols(["sip"]);
    if upgrade.selected_protocol().is_none() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "sip_expected", "Ask for the subprotocol `sip`."));
    }
    let asterisk = sip_proxy::connect(&realtime.settings.ari_url).await.map_err(|error| {
        tracing::warn!(%error, "Asterisk's SIP WebSocket cannot be reached");
        Problem::new(StatusCode::BAD_GATEWAY, "asterisk_away", "Asterisk cannot be reached now.")
    })?;
    let ward = realtime.hub.ward(&session);
    Ok(upgrade.on_upgrade(|page| sip_proxy::run(page, asterisk, ward.over())))
}

async fn admit(realtime: &Realtime, headers: &HeaderMap, ticket: Option<&str>) -> Result<Session, Problem> {
    let Realtime { auth, settings, .. } = realtime;
    if !origin::is_own(headers, settings.public_url.as_deref()) {
        return Err(AuthError::ForeignOrigin.into());
    }
    let session = match (ticket, bearer(headers)) {
        (Some(ticket), _) => auth.tickets().redeem(ticket).ok_or(AccessError::Unauthenticated)?,
        (None, Some(token)) => auth.authenticate(token).await?,
        (None, None) => return Err(AccessError::Unauthenticated.into()),
    };
    match auth.still_holds(&session).await? {
        true => Ok(session),
        false => Err(AccessError::Unauthenticated.into()),
    }
}

fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(2048)
        .write_buffer_size(4096)
        .max_write_buffer_size(UNSENT)
        .max_message_size(LONGEST)
        .max_frame_size(LONGEST)
}

fn not_a_websocket(_: axum::extract::ws::rejection::WebSocketUpgradeRejection) -> Problem {
    Problem::new(StatusCode::UPGRADE_REQUIRED, "websocket_expected", "This address is a WebSocket.")
}
