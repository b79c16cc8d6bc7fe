//! As much of Asterisk as recordings and trunks need: stored files over ARI, live recordings, endpoints.
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

#[derive(Default)]
struct Inside {
    files: HashMap<String, Vec<u8>>,
    live: HashSet<String>,
    endpoints: HashMap<String, &'static str>,
    broken: bool,
}

/// A fake Asterisk that listens on a port of its own.
#[derive(Clone)]
pub struct FakeAsterisk {
    pub url: String,
    inside: Arc<Mutex<Inside>>,
}

impl FakeAsterisk {
    pub async fn start() -> Self {
        let inside = Arc::new(Mutex::new(Inside::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new()
            .route("/ari/recordings/stored/{name}/file", get(file))
            .route("/ari/recordings/stored/{name}", axum::routing::delete(forget))
            .route("/ari/recordings/live/{name}", get(live))
            .route("/ari/endpoints/PJSIP/{name}", get(endpoint))
            .with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, inside }
    }

    /// A stored recording.
    pub fn store(&self, name: &str, bytes: Vec<u8>) {
        self.inside.lock().unwrap().files.insert(name.to_owned(), bytes);
    }

    /// The stored recordings that are left.
    pub fn stored(&self) -> Vec<String> {
        self.inside.lock().unwrap().files.keys().cloned().collect()
    }

    /// Whether a recording is still being written.
    pub fn set_live(&self, name: &str, live: bool) {
        let mut inside = self.inside.lock().unwrap();
        if live {
            inside.live.insert(name.to_owned())
        } else {
            inside.live.remove(name)
        };
    }

    /// What it says of an endpoint.
    pub fn set_endpoint(&self, name: &str, state: &'static str) {
        self.inside.lock().unwrap().endpoints.insert(name.to_owned(), state);
    }

    /// Answers every request for a file with an error.
    pub fn set_broken(&self, broken: bool) {
        self.inside.lock().unwrap().broken = broken;
    }
}

type Shared = State<Arc<Mutex<Inside>>>;

fn absent() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "message": "Recording not found" }))).into_response()
}

async fn file(State(inside): Shared, Path(name): Path<String>) -> Response {
    let inside = inside.lock().unwrap();
    if inside.broken {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    inside.files.get(&name).map_or_else(absent, |bytes| bytes.clone().into_response())
}

async fn forget(State(inside): Shared, Path(name): Path<String>) -> Response {
    match inside.lock().unwrap().files.remove(&name) {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => absent(),
    }
}

async fn live(State(inside): Shared, Path(name): Path<String>) -> Response {
    if inside.lock().unwrap().live.contains(&name) {
        Json(json!({ "name": name, "format": "wav", "state": "recording", "target_uri": "bridge:x" })).into_response()
    } else {
        absent()
    }
}

async fn endpoint(State(inside): Shared, Path(name): Path<String>) -> Response {
    match inside.lock().unwrap().endpoints.get(&name) {
        Some(state) => {
            Json(json!({ "technology": "PJSIP", "resource": name, "state": state, "channel_ids": [] })).into_response()
        }
        None => absent(),
    }
}
