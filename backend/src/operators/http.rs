//! `/api/operators`.
use std::sync::Arc;

use axum::{
    extract::{FromRef, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    error::OperatorError,
    service::{Asker, Operators},
    setup::SipServer,
    types::{
        CreatedOperator, Device, DeviceCredentials, NewOperator, Operator, OperatorPatch, OperatorProposal,
        StatusAnswer, StatusChange,
    },
};
use crate::{
    auth::{
        access::{ADMINS, ANYONE, Access, CALLERS, Routes},
        types::Session,
    },
    common::{
        config::Settings,
        http::{Client, Json, Path, Query},
        ids::OperatorId,
        paging::Page,
        problem::{Problem, ProblemBody},
    },
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Operators: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(ANYONE, routes!(list))
        .add(ADMINS, routes!(create))
        .add(ADMINS, routes!(propose))
        .add(ANYONE, routes!(read))
        .add(ANYONE, routes!(update))
        .add(ADMINS, routes!(delete))
        .add(ANYONE, routes!(device))
        .add(Access::Proof, routes!(set_up_phone))
        .add(CALLERS, routes!(set_status))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// 1 to 200; 50 without it.
    limit: Option<u64>,
    /// From the page before.
    cursor: Option<String>,
}

/// All operators, newest first.
#[utoipa::path(get, path = "/api/operators", tag = "operators", params(ListQuery),
    responses((status = 200, body = Page<Operator>), (status = 400, body = ProblemBody)))]
async fn list(
    State(operators): State<Operators>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Operator>>, Problem> {
    Ok(Json(operators.list(query.limit, query.cursor.as_deref()).await?))
}

/// A new operator. Without a password one is made and shown this once.
#[utoipa::path(post, path = "/api/operators", tag = "operators", request_body = NewOperator,
    responses((status = 201, body = CreatedOperator), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn create(
    State(operators): State<Operators>,
    session: Session,
    client: Client,
    Json(new): Json<NewOperator>,
) -> Result<(StatusCode, Json<CreatedOperator>), Problem> {
    let asker = Asker { session: Some(&session), ip: Some(client.ip) };
    Ok((StatusCode::CREATED, Json(operators.create(asker, new).await?)))
}

/// What the form for a new operator starts with.
#[utoipa::path(get, path = "/api/operators/proposal", tag = "operators",
    responses((status = 200, body = OperatorProposal)))]
async fn propose(State(operators): State<Operators>) -> Result<Json<OperatorProposal>, Problem> {
    Ok(Json(OperatorProposal { extension: operators.propose_extension().await? }))
}

/// One operator.
#[utoipa::path(get, path = "/api/operators/{id}", tag = "operators", params(("id" = String, Path)),
    responses((status = 200, body = Operator), (status = 404, body = ProblemBody)))]
async fn read(State(operators): State<Operators>, Path(id): Path<OperatorId>) -> Result<Json<Operator>, Problem> {
    Ok(Json(operators.get(&id).await?))
}

/// Changes an operator. Everybody may change his own locale and password, admins everything.
#[utoipa::path(patch, path = "/api/operators/{id}", tag = "operators", params(("id" = String, Path)),
    request_body = OperatorPatch,
    responses((status = 200, body = Operator), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn update(
    State(operators): State<Operators>,
    session: Session,
    client: Client,
    Path(id): Path<OperatorId>,
    Json(patch): Json<OperatorPatch>,
) -> Result<Json<Operator>, Problem> {
    Ok(Json(operators.update(&session, client.ip, &id, patch).await?))
}

/// Deletes an operator and ends his sessions. His calls stay.
#[utoipa::path(delete, path = "/api/operators/{id}", tag = "operators", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete(
    State(operators): State<Operators>,
    session: Session,
    client: Client,
    Path(id): Path<OperatorId>,
) -> Result<StatusCode, Problem> {
    operators.delete(&session, client.ip, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// New SIP credentials, shown this once; the old ones stop working. Admins, and everybody for himself.
#[utoipa::path(post, path = "/api/operators/{id}/device", tag = "operators", params(("id" = String, Path)),
    responses((status = 200, body = DeviceCredentials), (status = 404, body = ProblemBody)))]
async fn device(
    State(operators): State<Operators>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Path(id): Path<OperatorId>,
) -> Result<Json<DeviceCredentials>, Problem> {
    let (username, password) = operators.renew_device(&session, client.ip, &id).await?;
    let bind = settings.sip_bind;
    let server = if bind.is_unspecified() { host_of(&client.host).to_owned() } else { bind.to_string() };
    let port = settings.sip_port;
    let scheme = if client.secure { "wss" } else { "ws" };
    let device = operators.get(&id).await?.device;
    let setup = (device == Device::Sip)
        .then(|| operators.offer_setup(&id, &password, SipServer { host: server.clone(), port }));
    Ok(Json(DeviceCredentials {
        username,
        password,
        server,
        port,
        transport: if device == Device::Webrtc { scheme } else { "udp" }.to_owned(),
        sip_ws_url: format!("{scheme}://{}/api/sip", client.host),
        setup,
    }))
}

/// The host of a `Host` header: without the port, an IPv6 address without its brackets.
fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// A SIP phone's settings for the ticket in the address, once: Linphone's remote provisioning. A browser that comes
/// here gets nothing and uses nothing up.
#[utoipa::path(get, path = "/api/phone-setup/{ticket}", tag = "operators", params(("ticket" = String, Path)),
    responses((status = 200, description = "Linphone's configuration as XML, with the password.",
            content_type = "application/xml", body = String),
        (status = 406, body = ProblemBody), (status = 410, body = ProblemBody),
        (status = 429, description = "`Retry-After` says when.", body = ProblemBody)))]
async fn set_up_phone(
    State(operators): State<Operators>,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Path(ticket): Path<String>,
) -> Result<Response, Problem> {
    if method != Method::GET || !is_linphone(&headers) {
        return Err(OperatorError::SetupNotForBrowsers.into());
    }
    let document = operators.open_setup(&ticket, &client).await?;
    let headers = [(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, document).into_response())
}

/// Only Linphone, which says who it is, gets the password: a camera hands the address to a browser, and a messenger or a
/// mail program that the address was pasted into looks at it on its own.
fn is_linphone(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    headers.contains_key("x-linphone-provisioning") || agent.to_ascii_lowercase().contains("linphone")
}

/// Sets a status: one's own, or anybody's for supervisors and admins. That is audited, and the operator is told.
#[utoipa::path(put, path = "/api/operators/{id}/status", tag = "operators", params(("id" = String, Path)),
    request_body = StatusChange,
    responses((status = 200, body = StatusAnswer), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn set_status(
    State(operators): State<Operators>,
    session: Session,
    client: Client,
    Path(id): Path<OperatorId>,
    Json(change): Json<StatusChange>,
) -> Result<Json<StatusAnswer>, Problem> {
    Ok(Json(operators.set_status(&session, client.ip, &id, change).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_without_its_port() {
        for (authority, host) in [
            ("call.example.uz", "call.example.uz"),
            ("192.0.2.10:8080", "192.0.2.10"),
            ("[fd00::5]:8080", "fd00::5"),
            ("[fd00::5]", "fd00::5"),
        ] {
            assert_eq!(host_of(authority), host);
        }
    }
}
