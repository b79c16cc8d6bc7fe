//! Every route, behind the layers that all of them share.
use std::{sync::LazyLock, time::Duration};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
};
use tower_http::{set_header::SetResponseHeaderLayer, trace::TraceLayer};
use tracing::Span;
use utoipa::OpenApi;
use utoipa_axum::routes;

use super::{AppState, api_docs, ui};
use crate::{
    auth::access::{Access, Guardian, RouteSpec, Routes},
    common::{db::Db, http::Client, problem::Problem, telemetry},
};

/// What a page may load: only what this server serves.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     media-src 'self' blob:; font-src 'self'; connect-src 'self' ws: wss:; worker-src 'self'; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Made when it is asked for the first time.
static API_DOCS: LazyLock<String> = LazyLock::new(api_docs::page);
const BODY_LIMIT: usize = 1024 * 1024;
/// Behind these, in the address itself, is a right.
const RIGHTS: [&str; 2] = ["/wallboard/", "/api/phone-setup/"];
const TIMEOUT: Duration = Duration::from_secs(60);
/// A file of a few minutes of sound comes over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);

#[derive(OpenApi)]
#[openapi(
    info(title = "Call center", description = "The HTTP interface of the call center.", license(name = "Apache-2.0")),
    components(schemas(
        crate::common::problem::ProblemBody,
        crate::realtime::types::Event,
        crate::realtime::types::ControlMessage,
        crate::realtime::types::ClientMessage
    ))
)]
struct Api;

/// All routes with their access.
pub fn routes() -> Routes<AppState> {
    Routes::default()
        .add(Access::Public, routes!(healthz))
        .add(Access::Public, routes!(readyz))
        .add(Access::Proof, routes!(metrics))
        .merge(crate::auth::http::routes())
        .merge(crate::operators::http::routes())
        .merge(crate::asterisk::link::routes())
        .merge(crate::realtime::http::routes())
        .merge(crate::calls::http::routes())
        .merge(crate::calls::worklist::http::routes())
        .merge(crate::recordings::http::routes())
        .merge(crate::recordings::keeping::http::routes())
        .merge(crate::reports::http::routes())
        .merge(crate::queues::http::routes())
        .merge(crate::trunks::http::routes())
        .merge(crate::routes::http::routes())
        .merge(crate::schedules::http::routes())
        .merge(crate::outgoing::http::routes())
        .merge(crate::ivr::http::routes())
        .merge(crate::prompts::http::routes())
        .merge(crate::wallboards::http::routes())
}

/// The description of every route, as committed in `api/openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (router, _) = routes().into_parts();
    let mut api = Api::openapi();
    api.merge(router.into_openapi());
    api
}

/// The table of every route.
pub fn table() -> Vec<RouteSpec> {
    routes().into_parts().1
}

/// The whole HTTP service.
pub fn service(state: AppState) -> Router {
    let (router, _) = routes().into_parts();
    let (router, _) = router.split_for_parts();
    let document = openapi().to_json().unwrap_or_default();
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .route(
            "/api/openapi.json",
            axum::routing::get(move || async move {
                ([(header::CONTENT_TYPE, "application/json")], document).into_response()
            }),
        )
        .route("/api/docs", axum::routing::get(async || Html(API_DOCS.as_str())))
        .route(
            "/api/docs/style.css",
            axum::routing::get(async || ([(header::CONTENT_TYPE, "text/css")], api_docs::STYLE)),
        )
        .fallback(ui::serve)
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This path has other methods.")
        })
        .layer(Extension(Guardian(std::sync::Arc::new(state.auth.clone()))))
        .with_state(state)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(in_time))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(set(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(self)"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
}

async fn in_time(request: Request, next: Next) -> Response {
    let upload = request.uri().path().starts_with("/api/prompts");
    let answer = tokio::time::timeout(if upload { UPLOAD_TIMEOUT } else { TIMEOUT }, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        Problem::new(StatusCode::GATEWAY_TIMEOUT, "not_in_time", "This took too long. Try again.").into_response()
    })
}

/// A request in the log: without its query, and without the right that an address is.
fn span<B>(request: &Request<B>) -> Span {
    let path = request.uri().path();
    let path = RIGHTS.into_iter().find(|start| path.starts_with(start)).unwrap_or(path);
    tracing::debug_span!("request", method = %request.method(), path)
}

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "system", responses((status = 200, description = "It runs.")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// The server can do its work: the database answers.
#[utoipa::path(get, path = "/readyz", tag = "system",
    responses((status = 200, description = "Ready."), (status = 503, description = "Not yet, or not now.")))]
async fn readyz(State(db): State<Db>) -> Response {
    match db.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "database_away", "The database does not answer.")
                .into_response()
        }
    }
}

/// Figures for Prometheus; only on the loopback.
#[utoipa::path(get, path = "/metrics", tag = "system", responses((status = 200, description = "Prometheus text.")))]
async fn metrics(client: Client) -> Result<String, Problem> {
    if client.ip.is_loopback() { Ok(telemetry::render_metrics()) } else { Err(Problem::not_found()) }
}
