//! The event socket, with REST over it.

use std::sync::Arc;

use ari::events::{ApplicationReplaced, RESTResponse};
use ari::{Event, Method};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::http::{carry_out, parse_query};
use super::{Shared, lock};
use crate::model::SimRequest;

pub(super) fn accept(shared: Arc<Shared>, upgrade: WebSocketUpgrade, query: &[(String, String)]) -> Response {
    let param = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let Some(app) = param("app").filter(|app| !app.is_empty()).map(str::to_owned) else {
        return axum::http::StatusCode::BAD_REQUEST.into_response();
    };
    let subscribe_all = param("subscribeAll") == Some("true");
    upgrade.write_buffer_size(0).on_upgrade(move |socket| serve(shared, socket, app, subscribe_all))
}

async fn serve(shared: Arc<Shared>, mut socket: WebSocket, app: String, subscribe_all: bool) {
    let mut cut = shared.cut.subscribe();
    let (sender, mut frames) = mpsc::unbounded_channel();
    let number = attach(&shared, sender, &app, subscribe_all);
    let mut deaf = false;
    loop {
        shared.thaw().await;
        tokio::select! {
            () = shared.freezing() => {}
            _ = cut.changed() => return,
            frame = frames.recv(), if !deaf => match frame {
                Some(frame) => {
                    if socket.send(Message::Text(frame.into())).await.is_err() {
                        break;
                    }
                }
                // Replaced: the real one leaves the old socket open and says nothing more.
                None => deaf = true,
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    if let Some(answer) = rest(&shared, &text).await
                        && socket.send(Message::Text(answer.into())).await.is_err()
                    {
                        break;
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    let mut state = lock(&shared.state);
    if state.socket.as_ref().is_some_and(|(current, _)| *current == number) {
        state.socket = None;
        state.sim.link_down();
    }
}

/// Makes this socket the one that gets the events.
fn attach(shared: &Shared, sender: mpsc::UnboundedSender<String>, app: &str, subscribe_all: bool) -> u64 {
    let mut state = lock(&shared.state);
    if let Some((_, old)) = state.socket.take() {
        let event = Event::ApplicationReplaced(Box::new(ApplicationReplaced {
            application: app.to_owned(),
            ..Default::default()
        }));
        if let Ok(frame) = serde_json::to_string(&event) {
            // A failure means that the old socket is gone already.
            let _ = old.send(frame);
        }
    }
    state.sockets += 1;
    let number = state.sockets;
    state.socket = Some((number, sender));
    state.sim.connect_as(app, subscribe_all);
    number
}

#[derive(Deserialize)]
struct RestRequest {
    #[serde(default)]
    transaction_id: String,
    request_id: String,
    method: String,
    uri: String,
    #[serde(default)]
    query_strings: Vec<Parameter>,
    message_body: Option<String>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    value: String,
}

async fn rest(shared: &Shared, text: &str) -> Option<String> {
    let request: RestRequest = serde_json::from_str(text).ok()?;
    let method = match request.method.as_str() {
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        _ => Method::Get,
    };
    let (path, in_uri) = request.uri.split_once('?').unwrap_or((&request.uri, ""));
    let mut query = parse_query(in_uri);
    query.extend(request.query_strings.into_iter().map(|parameter| (parameter.name, parameter.value)));
    let body = request.message_body.as_deref().and_then(|body| serde_json::from_str(body).ok());
    let path = format!("/{}", path.trim_start_matches('/'));
    let answer = carry_out(shared, SimRequest { method, path, query, body }).await;
    let body = String::from_utf8(answer.body).ok().filter(|body| !body.is_empty());
    let event = Event::RESTResponse(Box::new(RESTResponse {
        transaction_id: request.transaction_id,
        request_id: request.request_id,
        status_code: i64::from(answer.status),
        uri: request.uri,
        content_type: body.as_ref().map(|_| "application/json".to_owned()),
        message_body: body,
        ..Default::default()
    }));
    serde_json::to_string(&event).ok()
}
