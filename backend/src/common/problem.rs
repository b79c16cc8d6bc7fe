//! The one mapping from errors to HTTP answers: `application/problem+json` (RFC 9457) with a stable `code`.
//!
//! A module's error enum implements [`Fault`]. Client errors tell their detail; server errors are opaque, carry an
//! id, and are logged here once with their chain of causes.
use std::{borrow::Cow, error::Error};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{clock::Clock, ids};

/// An error that knows how the outside sees it.
pub trait Fault: Error + Send + Sync + 'static {
    /// The HTTP status.
    fn status(&self) -> StatusCode;

    /// The stable code that clients act on.
    fn code(&self) -> Cow<'static, str>;

    /// Seconds after which a retry makes sense.
    fn retry_after(&self) -> Option<u64> {
        None
    }
}

/// An error on its way out.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    detail: String,
    retry_after: Option<u64>,
}

/// The body of every error answer (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// The HTTP status again.
    pub status: u16,
    /// Stable, machine-readable reason.
    pub code: String,
    /// What kind of problem this is, in English.
    pub title: String,
    /// What happened this time, in English.
    pub detail: String,
    /// Names this occurrence in the server's log.
    pub instance: String,
}

impl Problem {
    /// A problem that no module's enum describes, e.g. a malformed request.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code: Cow::Borrowed(code), detail: detail.into(), retry_after: None }
    }

    /// The thing does not exist, or the caller may not know that it does.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.")
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl<E: Fault> From<E> for Problem {
    fn from(error: E) -> Self {
        let status = error.status();
        let detail = if status.is_server_error() { chain(&error) } else { error.to_string() };
        Self { status, code: error.code(), detail, retry_after: error.retry_after() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let instance = ids::new_id("err_", &Clock::system());
        let detail = if self.status.is_server_error() {
            tracing::error!(error.id = %instance, error.code = %self.code, error.chain = %self.detail, "a request failed");
            "The server failed. Its log has the details under this instance.".to_owned()
        } else {
            self.detail
        };
        let body = ProblemBody {
            status: self.status.as_u16(),
            code: self.code.into_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            detail,
            instance,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(secs) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// The database failed underneath a request.
#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
pub struct StoreError(#[from] pub sea_orm::DbErr);

impl Fault for StoreError {
    fn status(&self) -> StatusCode {
        match &self.0 {
            sea_orm::DbErr::Conn(_) | sea_orm::DbErr::ConnectionAcquire(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self.status() {
            StatusCode::SERVICE_UNAVAILABLE => "database_away".into(),
            _ => "internal".into(),
        }
    }
}
