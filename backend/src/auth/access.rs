//! Deny by default: a route exists only together with the roles that may use it.
use std::{borrow::Cow, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::types::{Role, Session};
use crate::common::problem::{Fault, Problem, StoreError};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, also without a login.
    Public,
    /// The handler itself checks a one-time ticket, a cookie or a signature.
    Proof,
    /// Sessions of these roles.
    Roles(&'static [Role]),
}

/// Every role.
pub const ANYONE: Access = Access::Roles(&Role::ALL);
/// Supervisors and admins.
pub const SUPERVISORS: Access = Access::Roles(&[Role::Supervisor, Role::Admin]);
/// Those who see everybody's work.
pub const OVERSEERS: Access = Access::Roles(&[Role::Supervisor, Role::Quality, Role::Admin]);
/// Those who take part in calls.
pub const CALLERS: Access = Access::Roles(&[Role::Operator, Role::Supervisor, Role::Admin]);
/// Admins.
pub const ADMINS: Access = Access::Roles(&[Role::Admin]);

/// One row of the route table.
#[derive(Clone, Debug)]
pub struct RouteSpec {
    /// In capitals.
    pub method: String,
    /// With `{parameters}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// Why a request is refused before its handler runs.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No token, or not a valid one.
    #[error("log in first")]
    Unauthenticated,
    /// The role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// The session could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AccessError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Unauthenticated => "unauthenticated".into(),
            Self::Forbidden => "forbidden".into(),
            Self::Store(error) => error.code(),
        }
    }
}

/// Turns an access token into the session behind it.
pub trait Authenticate: Send + Sync {
    /// The session of a bearer token, re-read from the database.
    fn authenticate<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Session, AccessError>>;
}

/// What a request carries for the guards.
#[derive(Clone)]
pub struct Guardian(pub Arc<dyn Authenticate>);

/// Routes with their access; the only way to register one.
pub struct Routes<S> {
    router: OpenApiRouter<S>,
    table: Vec<RouteSpec>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self { router: OpenApiRouter::new(), table: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Adds what `routes!(…)` made, for `access`.
    #[must_use]
    pub fn add(mut self, access: Access, (schemas, paths, methods): UtoipaMethodRouter<S>) -> Self {
        for (path, item) in &paths.paths {
            let operations = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ];
            for (method, _) in operations.into_iter().filter(|(_, operation)| operation.is_some()) {
                self.table.push(RouteSpec { method: method.to_owned(), path: path.clone(), access });
            }
        }
        let guarded = methods.layer(from_fn(move |request: Request, next: Next| guard(access, request, next)));
        self.router = self.router.routes((schemas, paths, guarded));
        self
    }

    /// Adds the routes of another module.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The router and the table of everything in it.
    pub fn into_parts(self) -> (OpenApiRouter<S>, Vec<RouteSpec>) {
        (self.router, self.table)
    }
}

async fn guard(access: Access, mut request: Request, next: Next) -> Response {
    if let Access::Roles(roles) = access {
        let token = bearer(request.headers()).map(str::to_owned);
        let guardian = request.extensions().get::<Guardian>().cloned();
        match identify(token, guardian).await {
            Ok(session) if roles.contains(&session.role) => {
                request.extensions_mut().insert(session);
            }
            Ok(_) => return Problem::from(AccessError::Forbidden).into_response(),
            Err(error) => return Problem::from(error).into_response(),
        }
    }
    next.run(request).await
}

async fn identify(token: Option<String>, guardian: Option<Guardian>) -> Result<Session, AccessError> {
    let token = token.ok_or(AccessError::Unauthenticated)?;
    let guardian = guardian.ok_or(AccessError::Unauthenticated)?;
    guardian.0.authenticate(&token).await
}

/// The bearer token of a request.
pub fn bearer(headers: &axum::http::HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AccessError::Unauthenticated.into())
    }
}
