//! Extractors whose refusals are problems too, so that no route ever answers plain text.
use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{
        ConnectInfo, FromRequest, FromRequestParts, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header, request::Parts},
};

use super::problem::Problem;

/// A JSON body.
#[derive(Clone, Copy, Debug, Default, FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Json<T>(pub T);

/// Path parameters.
#[derive(Clone, Copy, Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

/// Query parameters.
#[derive(Clone, Copy, Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

impl<T: serde::Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => "invalid_body",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "json_expected",
            _ => "malformed_json",
        };
        Self::new(rejection.status(), code, rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_query", rejection.body_text())
    }
}

/// Who is asking, as far as the connection tells.
#[derive(Clone, Debug)]
pub struct Client {
    /// The peer, or what the proxy on this machine says about its peer.
    pub ip: IpAddr,
    /// The `User-Agent` header, empty if there is none.
    pub agent: String,
    /// Whether the browser came by https.
    pub secure: bool,
    /// The `Host` header that the browser sees.
    pub host: String,
}

impl Client {
    fn from_headers(headers: &HeaderMap, peer: IpAddr) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        // Only a proxy on this machine is believed, and of its list only the entry that it added itself.
        let behind_proxy = peer.is_loopback();
        let forwarded = text("x-forwarded-for").and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        let proto = text("x-forwarded-proto").filter(|_| behind_proxy);
        Self {
            ip: forwarded.filter(|_| behind_proxy).unwrap_or(peer),
            agent: text(header::USER_AGENT.as_str()).unwrap_or_default().to_owned(),
            secure: proto == Some("https"),
            host: text(header::HOST.as_str()).unwrap_or_default().to_owned(),
        }
    }
}

/// Marks a connection that this server itself terminates TLS for.
#[derive(Clone, Copy, Debug)]
pub struct OverTls;

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(address)| address.ip());
        let mut client = Self::from_headers(&parts.headers, peer);
        client.secure |= parts.extensions.get::<OverTls>().is_some();
        Ok(client)
    }
}

/// Reads who is asking from a whole request.
pub fn client_of(request: &Request) -> Client {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(address)| address.ip());
    Client::from_headers(request.headers(), peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_local_proxy_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.9".parse().unwrap());
        let local = Client::from_headers(&headers, [127, 0, 0, 1].into());
        let foreign = Client::from_headers(&headers, [198, 51, 100, 7].into());
        assert_eq!(local.ip, IpAddr::from([203, 0, 113, 9]));
        assert_eq!(foreign.ip, IpAddr::from([198, 51, 100, 7]));
    }
}
