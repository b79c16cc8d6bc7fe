//! Why somebody is not let in.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::DbErr;

use super::passwords::PasswordError;
use crate::{
    common::problem::{Fault, StoreError},
    operators::error::OperatorError,
};

/// Why a login, a refresh or the first run did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Unknown user or wrong password; which of the two is not told.
    #[error("The user name or the password is wrong.")]
    BadCredentials,
    /// Too many tries; seconds until the next one.
    #[error("Too many tries. Wait {0} seconds.")]
    TooMany(u64),
    /// No refresh cookie, or its session is over.
    #[error("The session is over. Log in again.")]
    SessionOver,
    /// The request comes from somebody else's page.
    #[error("This page may not do that.")]
    ForeignOrigin,
    /// There is an admin already.
    #[error("The first run is over.")]
    SetupDone,
    /// Not the token that was printed last.
    #[error("This set-up link is not valid. The server prints a new one at each start.")]
    SetupToken,
    /// Too many passwords are being checked.
    #[error("The server is busy; try again.")]
    Busy,
    /// Hashing or signing failed.
    #[error("the cryptography failed")]
    Crypto,
    /// The account could not be made.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for AuthError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<PasswordError> for AuthError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Broken => Self::Crypto,
        }
    }
}

impl Fault for AuthError {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadCredentials | Self::SessionOver => StatusCode::UNAUTHORIZED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ForeignOrigin | Self::SetupToken => StatusCode::FORBIDDEN,
            Self::SetupDone => StatusCode::NOT_FOUND,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Crypto => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Operator(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::BadCredentials => "invalid_credentials".into(),
            Self::TooMany(_) => "too_many_tries".into(),
            Self::SessionOver => "session_over".into(),
            Self::ForeignOrigin => "foreign_origin".into(),
            Self::SetupDone => "setup_done".into(),
            Self::SetupToken => "setup_token_invalid".into(),
            Self::Busy => "busy".into(),
            Self::Crypto => "internal".into(),
            Self::Operator(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(secs) => Some(*secs),
            Self::Busy => Some(1),
            _ => None,
        }
    }
}
