//! `/api/prompts`.
use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{FromRef, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::routes;

use super::{
    error::PromptError,
    files::PromptFiles,
    service::Prompts,
    types::{NewPrompt, Prompt},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::{
        access::{ADMINS, OVERSEERS, Routes},
        types::Session,
    },
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        http::{Client, Json, Path, Query},
        paging::Page,
        problem::{Problem, ProblemBody},
    },
};

/// Two minutes of uncompressed stereo.
const LARGEST_MB: usize = 24;

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    CoreHandle: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(OVERSEERS, routes!(list_prompts))
        .add(ADMINS, routes!(upload_prompt))
        .add(OVERSEERS, routes!(play_prompt))
        .add(ADMINS, routes!(replace_prompt))
        .add(ADMINS, routes!(delete_prompt))
}

fn prompts<'a>(
    db: &'a Db,
    clock: &'a Clock,
    core: &'a CoreHandle,
    settings: &Settings,
) -> Result<Prompts<'a>, PromptError> {
    Ok(Prompts { db, clock, core, files: PromptFiles::in_data_dir(&settings.data_dir)? })
}

async fn upload(body: Body) -> Result<Vec<u8>, PromptError> {
    let bytes = to_bytes(body, LARGEST_MB * 1024 * 1024).await;
    Ok(bytes.map_err(|_| PromptError::Large(LARGEST_MB))?.into())
}

/// Goes on when the client does not wait for it: a sound in its place whose length is not stored would be cut off.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, PromptError>> + Send + 'static,
) -> Result<T, PromptError> {
    tokio::spawn(work).await.map_err(|error| PromptError::Disk(std::io::Error::other(error)))?
}

/// All prompts, by name.
#[utoipa::path(get, path = "/api/prompts", tag = "ivr", responses((status = 200, body = Page<Prompt>)))]
async fn list_prompts(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
) -> Result<Json<Page<Prompt>>, Problem> {
    let items = prompts(&db, &clock, &core, &settings)?.list().await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Takes a sound file as the body, up to 24 MB and two minutes: WAV, MP3, M4A, FLAC, OGG (Opus, Vorbis) or AIFF. What it is,
/// its bytes say.
#[utoipa::path(post, path = "/api/prompts", tag = "ivr", params(NewPrompt),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Prompt), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn upload_prompt(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Query(new): Query<NewPrompt>,
    body: Body,
) -> Result<(StatusCode, Json<Prompt>), Problem> {
    let file = upload(body).await?;
    let prompt = to_its_end(async move {
        prompts(&db, &clock, &core, &settings)?.create(&session, client.ip, &new.name, file).await
    })
    .await?;
    Ok((StatusCode::CREATED, Json(prompt)))
}

/// The sound as callers hear it.
#[utoipa::path(get, path = "/api/prompts/{id}/audio", tag = "ivr", params(("id" = String, Path)),
    responses((status = 200, description = "The audio.", content_type = "audio/wav"),
        (status = 404, body = ProblemBody)))]
async fn play_prompt(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let sound = prompts(&db, &clock, &core, &settings)?.sound(&id).await?;
    let mut response = sound.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// Puts another sound in the place of the old one; the body as for a new one. Who calls from now on hears it.
#[utoipa::path(put, path = "/api/prompts/{id}/audio", tag = "ivr", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Prompt), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn replace_prompt(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<Prompt>, Problem> {
    let file = upload(body).await?;
    let replacing =
        async move { prompts(&db, &clock, &core, &settings)?.replace(&session, client.ip, &id, file).await };
    Ok(Json(to_its_end(replacing).await?))
}

/// Deletes a prompt that no menu says.
#[utoipa::path(delete, path = "/api/prompts/{id}", tag = "ivr", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete_prompt(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(core): State<CoreHandle>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    prompts(&db, &clock, &core, &settings)?.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
