//! HTTP: authentication, requests, the way to the socket.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ari::Method;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use base64::Engine;
use serde_json::{Value, json};

use super::{JOURNAL, Shared, control, lock, socket};
use crate::model::{SimRequest, SimResponse, decode};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/sim", get(control::figures).post(control::act))
        .route("/sim/fault", axum::routing::post(control::break_something))
        .route("/ari/{*path}", any(answer))
        .with_state(shared)
}

fn refusal(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "message": message }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    shared.thaw().await;
    let unavailable = *lock(&shared.unavailable);
    if let Some(status) = unavailable {
        return refusal(status, "Service unavailable");
    }
    let (mut parts, body) = request.into_parts();
    let query = parse_query(parts.uri.query().unwrap_or_default());
    if !authorized(&shared, &parts.headers, &query) {
        let mut answer = refusal(401, "Authentication required");
        let realm = header::HeaderValue::from_static("Basic realm=\"Asterisk REST Interface\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
        return answer;
    }
    let path = parts.uri.path().strip_prefix("/ari").unwrap_or_default().to_owned();
    if path == "/events" && parts.method == axum::http::Method::GET {
        let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &shared).await else {
            return refusal(400, "WebSocket expected");
        };
        return socket::accept(shared, upgrade, &query);
    }
    let method = match parts.method.as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        _ => return refusal(405, "Invalid method"),
    };
    // Asterisk builds accept 1 or 40 KiB; the larger one is imitated.
    let Ok(body) = axum::body::to_bytes(body, 40_960).await else {
        return refusal(413, "Request body too large");
    };
    let Ok(body) = parse_body(&body) else { return refusal(400, "Error parsing request body") };
    let answer = carry_out(&shared, SimRequest { method, path, query, body }).await;
    let kind = if answer.body.starts_with(b"RIFF") { "audio/wav" } else { "application/json" };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, kind)], answer.body).into_response()
}

fn parse_body(body: &Bytes) -> serde_json::Result<Option<Value>> {
    if body.is_empty() { Ok(None) } else { serde_json::from_slice(body).map(Some) }
}

/// Carries out a request that came over HTTP or over the socket.
pub(super) async fn carry_out(shared: &Shared, request: SimRequest) -> SimResponse {
    let delay = shared.delay_ms.load(Ordering::Relaxed);
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    lock(&shared.timings).received(&request);
    let failure = {
        let mut failing = lock(&shared.failing);
        let place = failing.iter().position(|(part, _)| request.path.contains(part.as_str()));
        place.and_then(|place| failing.remove(place))
    };
    if let Some((_, status)) = failure {
        let body = json!({ "message": "Switched to fail" }).to_string().into_bytes();
        return SimResponse { status, body };
    }
    shared.with_state(|state| {
        if state.journal.len() == JOURNAL {
            state.journal.pop_front();
        }
        let now = state.sim.now();
        let answer = state.sim.handle(now, &request);
        state.journal.push_back(request);
        answer
    })
}

pub(super) fn parse_query(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

fn authorized(shared: &Shared, headers: &HeaderMap, query: &[(String, String)]) -> bool {
    let expected = format!("{}:{}", shared.user, shared.password);
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let basic = header.and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok());
    basic.is_some_and(|given| given == expected.as_bytes())
        || query.iter().any(|(name, value)| name == "api_key" && *value == expected)
}
