//! Playing and downloading.
use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRef, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use object_store::{GetOptions, GetRange, path::Path as ObjectPath};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::{
    links::Links,
    range::{self, Asked},
    service,
    storage::Storage,
    store,
};
use crate::{
    auth::{
        access::{ANYONE, Access, AccessError, Routes},
        service::Auth,
        types::Session,
    },
    calls::{detail, types::Call},
    common::{
        clock::{Clock, Timestamp},
        db::Db,
        http::{Client, Json, Path, Query},
        problem::{Problem, ProblemBody, StoreError},
    },
    settings::audit,
};

/// A page that seeks asks for many parts; together they are one play.
const ONE_PLAY: Duration = Duration::from_secs(3600);

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    Storage: FromRef<S>,
    Links: FromRef<S>,
    Auth: FromRef<S>,
{
    Routes::default().add(ANYONE, routes!(play)).add(ANYONE, routes!(link)).add(Access::Proof, routes!(play_link))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlayQuery {
    /// `1` or `true`: save it as a file.
    download: Option<String>,
}

/// An address that plays without a header.
#[derive(Debug, Serialize, ToSchema)]
struct PlayLink {
    /// On this server.
    url: String,
    /// It works until then, or until the session ends.
    expires_at: Timestamp,
}

/// How the sound is coded.
#[derive(Clone, Copy)]
enum Kind {
    Wav,
    Opus,
}

impl Kind {
    fn media_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Wav => "audio/wav",
            Self::Opus => "audio/ogg; codecs=opus",
        })
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Opus => "opus",
        }
    }
}

/// What answering needs.
struct Player<'a> {
    db: &'a Db,
    clock: &'a Clock,
    storage: &'a Storage,
    session: &'a Session,
    client: &'a Client,
    headers: &'a HeaderMap,
    download: bool,
}

/// The recording of a call.
#[utoipa::path(get, path = "/api/calls/{id}/recording", tag = "recordings", params(("id" = String, Path), PlayQuery),
    responses((status = 200, description = "The audio: WAV, or Ogg Opus once it was compressed.",
            content_type = "audio/wav"),
        (status = 206, description = "The part that `Range` asks for.", content_type = "audio/wav"),
        (status = 304, description = "It is the one that `If-None-Match` names."),
        (status = 404, body = ProblemBody, description = "`not_found`, or `recording_missing` with the state."),
        (status = 416, body = ProblemBody)))]
async fn play(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(storage): State<Storage>,
    session: Session,
    client: Client,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<PlayQuery>,
) -> Result<Response, Problem> {
    let download = wants_file(&query);
    let (db, clock, storage) = (&db, &clock, &storage);
    Player { db, clock, storage, session: &session, client: &client, headers: &headers, download }.answer(&id).await
}

/// An address for an `<audio>` element, for an hour.
#[utoipa::path(post, path = "/api/calls/{id}/recording/link", tag = "recordings", params(("id" = String, Path)),
    responses((status = 200, body = PlayLink), (status = 404, body = ProblemBody)))]
async fn link(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(links): State<Links>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Json<PlayLink>, Problem> {
    detail::service::row(&db, &clock, &session, &id).await?;
    let (ticket, expires_at) = links.issue(session, &id);
    Ok(Json(PlayLink { url: format!("/api/recordings/{ticket}"), expires_at }))
}

/// Plays what the ticket is for.
#[utoipa::path(get, path = "/api/recordings/{ticket}", tag = "recordings", params(("ticket" = String, Path), PlayQuery),
    responses((status = 200, description = "As `/api/calls/{id}/recording`.", content_type = "audio/wav"),
        (status = 401, body = ProblemBody), (status = 404, body = ProblemBody), (status = 416, body = ProblemBody)))]
async fn play_link(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(storage): State<Storage>,
    State(links): State<Links>,
    State(auth): State<Auth>,
    client: Client,
    headers: HeaderMap,
    Path(ticket): Path<String>,
    Query(query): Query<PlayQuery>,
) -> Result<Response, Problem> {
    let (session, call) = links.redeem(&ticket).ok_or(AccessError::Unauthenticated)?;
    if !auth.still_holds(&session).await? {
        return Err(AccessError::Unauthenticated.into());
    }
    let download = wants_file(&query);
    let (db, clock, storage) = (&db, &clock, &storage);
    Player { db, clock, storage, session: &session, client: &client, headers: &headers, download }.answer(&call).await
}

fn wants_file(query: &PlayQuery) -> bool {
    matches!(query.download.as_deref(), Some("1" | "true"))
}

impl Player<'_> {
    async fn answer(&self, id: &str) -> Result<Response, Problem> {
        let call = detail::service::row(self.db, self.clock, self.session, id).await?.call;
        let stored = service::stored(self.db, id).await.map_err(StoreError)?;
        let state = stored.as_ref().map_or("none", |stored| stored.state.as_str());
        let playable = stored.as_ref().filter(|_| matches!(state, "complete" | "truncated"));
        let Some(path) = playable.and_then(|stored| stored.path.as_deref()) else { return Err(missing(state)) };
        let kind = if path.ends_with(".opus") { Kind::Opus } else { Kind::Wav };
        let name = ObjectPath::from(path);
        let size = match self.storage.objects().get_opts(&name, GetOptions::new().with_head(true)).await {
            Ok(found) => found.meta.size,
            Err(error) => return Err(lost(id, &error)),
        };
        let etag = format!("\"{}\"", playable.and_then(|stored| stored.sha256.as_deref()).unwrap_or(id));
        if self.header(header::IF_NONE_MATCH).is_some_and(|tags| tags == "*" || tags.contains(&etag)) {
            return Ok((StatusCode::NOT_MODIFIED, common_headers(&etag)).into_response());
        }
        let current = self.header(header::IF_RANGE).is_none_or(|tag| tag == etag);
        let range = match range::asked(self.header(header::RANGE).filter(|_| current), size) {
            Asked::Whole => None,
            Asked::Part(range) => Some(range),
            Asked::Beyond => return Ok(beyond(size)),
        };
        let from_start = range.as_ref().is_none_or(|range| range.start == 0);
        self.note(id, from_start).await.map_err(StoreError)?;
        let options = GetOptions::new().with_range(range.clone().map(GetRange::Bounded));
        let found = match self.storage.objects().get_opts(&name, options).await {
            Ok(found) => found,
            Err(error) => return Err(lost(id, &error)),
        };
        let (status, length) = match &range {
            Some(range) => (StatusCode::PARTIAL_CONTENT, range.end - range.start),
            None => (StatusCode::OK, size),
        };
        let mut response = (status, common_headers(&etag), Body::from_stream(found.into_stream())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, kind.media_type());
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::CONTENT_DISPOSITION, disposition(&call, kind, self.download));
        if let Some(range) = range {
            set(headers, header::CONTENT_RANGE, &format!("bytes {}-{}/{size}", range.start, range.end - 1));
        }
        Ok(response)
    }

    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// One row for each play and each download. A part from the middle counts only if no play began before it.
    async fn note(&self, id: &str, from_start: bool) -> Result<(), sea_orm::DbErr> {
        let since = self.clock.now().minus(ONE_PLAY);
        if !from_start && store::was_played(self.db, self.session.operator_id.as_str(), id, since).await? {
            return Ok(());
        }
        let entry = audit::Entry {
            actor: Some(&self.session.operator_id),
            action: if self.download { "recording.downloaded" } else { "recording.played" },
            subject: Some(id),
            ip: Some(self.client.ip),
            details: json!({}),
        };
        let tx = self.db.write().await?;
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await
    }
}

fn missing(state: &str) -> Problem {
    let detail = format!("There is no recording to play: its state is `{state}`.");
    Problem::new(StatusCode::NOT_FOUND, "recording_missing", detail)
}

/// The row says that it is there and the store says that it is not: no failure of this request.
fn lost(call: &str, error: &object_store::Error) -> Problem {
    tracing::error!(call.id = call, %error, "a verified recording cannot be read from the store");
    match error {
        object_store::Error::NotFound { .. } => missing("missing"),
        _ => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_away",
            "The place where recordings are kept does not answer.",
        ),
    }
}

fn beyond(size: u64) -> Response {
    let detail = format!("The recording has {size} bytes.");
    let mut response = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail).into_response();
    set(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{size}"));
    response
}

fn common_headers(etag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, header::ETAG, etag);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Nobody but this person's browser may keep it, and it must ask again: rights and retention change.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A file name of digits, letters and dashes only, whatever the caller's number was (RFC 6266).
fn disposition(call: &Call, file: Kind, download: bool) -> HeaderValue {
    let started = call.started_at.to_utc().format("%Y-%m-%d-%H%M%S");
    let number: String = call.from.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let kind = if download { "attachment" } else { "inline" };
    let name = format!("call-{started}-{number}.{}", file.extension());
    HeaderValue::from_str(&format!("{kind}; filename=\"{name}\"; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
