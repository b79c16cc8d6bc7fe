//! `/api/setup` and `/api/auth`.
use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRef, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use utoipa_axum::routes;

use super::{
    access::{ANYONE, Access, Routes, bearer},
    error::AuthError,
    origin,
    service::{Auth, Granted, LONG_LIFE},
    types::{LoginAnswer, LoginRequest, Me, Session, SetupRequest, SetupState, TicketAnswer},
};
use crate::common::{
    config::Settings,
    http::{Client, Json},
    problem::{Problem, ProblemBody},
};

const REFRESH_COOKIE: &str = "callcenter_refresh";
const DEVICE_COOKIE: &str = "callcenter_device";
const COOKIE_PATH: &str = "/api/auth";

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Auth: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(Access::Public, routes!(setup_state))
        .add(Access::Public, routes!(set_up))
        .add(Access::Public, routes!(login))
        .add(Access::Proof, routes!(refresh))
        .add(Access::Proof, routes!(logout))
        .add(ANYONE, routes!(me))
        .add(ANYONE, routes!(ws_ticket))
}

/// Whether the first admin is still to be made.
#[utoipa::path(get, path = "/api/setup", tag = "auth", responses((status = 200, body = SetupState)))]
async fn setup_state(State(auth): State<Auth>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { needed: auth.needs_setup().await? }))
}

/// Creates the first admin with the token of the printed link, and logs him in.
#[utoipa::path(post, path = "/api/setup", tag = "auth", request_body = SetupRequest,
    responses((status = 200, body = LoginAnswer), (status = 403, body = ProblemBody),
        (status = 404, description = "There is an admin.", body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn set_up(
    State(auth): State<Auth>,
    client: Client,
    jar: CookieJar,
    Json(request): Json<SetupRequest>,
) -> Result<Response, Problem> {
    let granted = auth.set_up(request, &client).await?;
    Ok(answer(granted, jar, &client))
}

/// Logs in. Sets the refresh cookie.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", request_body = LoginRequest,
    responses((status = 200, body = LoginAnswer), (status = 401, body = ProblemBody),
        (status = 429, description = "`Retry-After` says when.", body = ProblemBody)))]
async fn login(
    State(auth): State<Auth>,
    client: Client,
    jar: CookieJar,
    Json(request): Json<LoginRequest>,
) -> Result<Response, Problem> {
    let device = jar.get(DEVICE_COOKIE).map(|cookie| cookie.value().to_owned());
    let granted = auth.login(request, &client, device.as_deref()).await?;
    Ok(answer(granted, jar, &client))
}

/// Turns the refresh cookie into a new access token and the next cookie.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "auth",
    responses((status = 200, body = LoginAnswer), (status = 401, body = ProblemBody)))]
async fn refresh(
    State(auth): State<Auth>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    client: Client,
    jar: CookieJar,
) -> Result<Response, Problem> {
    if !origin::is_own(&headers, settings.public_url.as_deref()) {
        return Err(AuthError::ForeignOrigin.into());
    }
    let token = jar.get(REFRESH_COOKIE).map(|cookie| cookie.value().to_owned()).ok_or(AuthError::SessionOver)?;
    match auth.refresh(&token, &client).await {
        Ok(granted) => Ok(answer(granted, jar, &client)),
        Err(error @ AuthError::SessionOver) => {
            Ok((jar.add(cookie(REFRESH_COOKIE, "", Duration::ZERO, &client)), Problem::from(error)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session, also its WebSockets.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", responses((status = 204)))]
async fn logout(
    State(auth): State<Auth>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    client: Client,
    jar: CookieJar,
) -> Result<Response, Problem> {
    if !origin::is_own(&headers, settings.public_url.as_deref()) {
        return Err(AuthError::ForeignOrigin.into());
    }
    let token = jar.get(REFRESH_COOKIE).map(|cookie| cookie.value().to_owned());
    auth.logout(token.as_deref(), bearer(&headers), &client).await?;
    Ok((StatusCode::NO_CONTENT, jar.add(cookie(REFRESH_COOKIE, "", Duration::ZERO, &client))).into_response())
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth",
    responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
async fn me(State(auth): State<Auth>, session: Session) -> Result<Json<Me>, Problem> {
    Ok(Json(auth.me(&session).await?))
}

/// A ticket that opens `/api/ws` or `/api/sip` once.
#[utoipa::path(post, path = "/api/auth/ws-ticket", tag = "auth",
    responses((status = 200, body = TicketAnswer), (status = 401, body = ProblemBody)))]
async fn ws_ticket(State(auth): State<Auth>, session: Session) -> Json<TicketAnswer> {
    Json(TicketAnswer { ticket: auth.tickets().issue(session) })
}

fn answer(granted: Granted, jar: CookieJar, client: &Client) -> Response {
    let jar = jar.add(cookie(REFRESH_COOKIE, &granted.refresh, granted.cookie_life, client)).add(cookie(
        DEVICE_COOKIE,
        &granted.device,
        LONG_LIFE,
        client,
    ));
    let no_store = [(axum::http::header::CACHE_CONTROL, "no-store")];
    (jar, no_store, Json(granted.answer)).into_response()
}

fn cookie(name: &'static str, value: &str, life: Duration, client: &Client) -> Cookie<'static> {
    let life = i64::try_from(life.as_secs()).unwrap_or(0);
    Cookie::build((name, value.to_owned()))
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(client.secure)
        .max_age(time::Duration::seconds(life))
        .build()
}
