//! The browser's part, compiled into the binary.
use std::borrow::Cow;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::common::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// Serves a file of the UI, and its first page for every path that the browser routes by itself.
pub async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found().into_response();
    }
    match Dist::get(path) {
        Some(file) if !path.is_empty() => {
            // Everything under assets/ has the hash of its contents in its name.
            let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            answer(file, cache)
        }
        _ if path.starts_with("assets/") => Problem::not_found().into_response(),
        _ => match Dist::get("index.html") {
            Some(page) => answer(page, "no-cache"),
            None => Problem::new(
                StatusCode::NOT_FOUND,
                "ui_not_built",
                "This binary was built without the browser's part: build frontend/ first.",
            )
            .into_response(),
        },
    }
}

fn answer(file: rust_embed::EmbeddedFile, cache: &'static str) -> Response {
    let kind = HeaderValue::from_str(file.metadata.mimetype())
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static(cache))], body).into_response()
}
