//! Why something cannot be done with routes.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};

use crate::common::problem::{Fault, StoreError};

/// Why something cannot be done with a route.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// There is none.
    #[error("There is no such route.")]
    NotFound,
    /// No trunk can send it.
    #[error("`did` is neither a telephone number or name of 2 to 64 letters, digits, `+`, `_`, `.` or `-`, nor `*`.")]
    Did,
    /// What it names is not there.
    #[error("There is no such {0}.")]
    Unknown(&'static str),
    /// Another route is for the same calls.
    #[error("Another route is for this number on this trunk.")]
    Taken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for RouteError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Taken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl Fault for RouteError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Did | Self::Unknown(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Taken => StatusCode::CONFLICT,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Did => "invalid_did".into(),
            Self::Unknown(what) => format!("unknown_{what}").into(),
            Self::Taken => "route_taken".into(),
            Self::Store(error) => error.code(),
        }
    }
}
