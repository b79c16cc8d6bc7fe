//! Why the rules for outgoing calls cannot be changed.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::common::problem::{Fault, StoreError};

/// Why the rules for outgoing calls cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// A field says what cannot be.
    #[error("`{0}`: {1}")]
    Invalid(&'static str, String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for OutgoingError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for OutgoingError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Invalid(field, _) => format!("invalid_{field}").into(),
            Self::Store(error) => error.code(),
        }
    }
}
