//! Why something cannot be done with wallboards.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::common::problem::{Fault, StoreError};

/// Why something cannot be done with a wallboard.
#[derive(Debug, thiserror::Error)]
pub enum WallboardError {
    /// There is none.
    #[error("There is no such wallboard.")]
    NotFound,
    /// Its name is no name.
    #[error("A name has 1 to 60 characters.")]
    Name,
    /// The token opens nothing.
    #[error("This link was revoked, or there never was such a link.")]
    Revoked,
    /// Too many tokens that open nothing came from this address.
    #[error("Too many tries.")]
    TooMany(u64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for WallboardError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for WallboardError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Name => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Revoked => StatusCode::UNAUTHORIZED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Name => "invalid_name".into(),
            Self::Revoked => "wallboard_revoked".into(),
            Self::TooMany(_) => "too_many_tries".into(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(secs) => Some(*secs),
            _ => None,
        }
    }
}
