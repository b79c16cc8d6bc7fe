//! Pages of calls over HTTP.
use std::sync::Arc;

use axum::extract::State;

use super::{
    filter::CallQuery,
    live::{LiveCall, live_calls},
    store::{self, Key},
};
use crate::{
    auth::types::Session,
    calls::types::Call,
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        http::{Json, Query},
        paging::{self, Page, PageQuery},
        problem::{Problem, ProblemBody, StoreError},
    },
};

/// Calls, newest first; live ones are among them with `status: null`. Operators find their own.
#[utoipa::path(get, path = "/api/calls", tag = "calls", params(CallQuery, PageQuery),
    responses((status = 200, body = Page<Call>), (status = 400, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn list_calls(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    Query(query): Query<CallQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Call>>, Problem> {
    let filter = query.filter(&session, settings.timezone)?;
    let limit = paging::limit(page.limit)?;
    let key: Option<Key> = match &page.cursor {
        Some(cursor) => Some(paging::decode("calls", &filter, cursor)?),
        None => None,
    };
    let rows = store::page(&db, &filter, key.as_ref(), limit + 1, clock.now()).await.map_err(StoreError)?;
    let calls = rows.into_iter().map(|row| row.call).collect();
    let key = |call: &Call| (call.started_at.millis(), call.id.to_string());
    Ok(Json(paging::page(calls, limit, "calls", &filter, key)))
}

/// Calls that go on: who waits longest first, then the talks.
#[utoipa::path(get, path = "/api/calls/live", tag = "calls", responses((status = 200, body = Page<LiveCall>)))]
pub(in crate::calls) async fn list_live_calls(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
    session: Session,
) -> Result<Json<Page<LiveCall>>, Problem> {
    let filter = CallQuery::default().filter(&session, settings.timezone)?;
    let items = live_calls(&db, &clock, &filter).await.map_err(StoreError)?;
    Ok(Json(Page { items, next_cursor: None }))
}
