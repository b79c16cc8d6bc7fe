//! Why something cannot be done with operators.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};

use crate::{
    asterisk::refusal::Refused,
    auth::passwords::PasswordError,
    common::{
        paging::PageError,
        problem::{Fault, StoreError},
    },
};

/// Why something cannot be done with an operator.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// He does not exist, or the asker may not know that he does.
    #[error("There is no such operator.")]
    NotFound,
    /// A field holds what it may not hold.
    #[error("{1}")]
    Invalid(&'static str, &'static str),
    /// The password is too weak.
    #[error("{0}")]
    WeakPassword(&'static str),
    /// Another operator has this user name.
    #[error("Another operator has this user name.")]
    UsernameTaken,
    /// Another operator has this extension.
    #[error("Another operator has this extension.")]
    ExtensionTaken,
    /// A queue that does not exist.
    #[error("There is no such queue.")]
    UnknownQueue,
    /// Only an admin may change this.
    #[error("Only an admin may change this.")]
    Forbidden,
    /// The present password is wrong.
    #[error("The present password is wrong.")]
    WrongPassword,
    /// Somebody must be able to administer.
    #[error("This is the last admin.")]
    LastAdmin,
    /// Keys of menus lead to him.
    #[error("These menus lead to this operator: {0}.")]
    InMenus(String),
    /// Routes lead to him.
    #[error("These routes lead to this operator: {0}.")]
    Routed(String),
    /// Nobody deletes himself.
    #[error("You cannot delete yourself.")]
    Oneself,
    /// The address of a phone's settings was used, is too old, or never was.
    #[error("These phone settings were fetched already, or their ten minutes are over. Make new ones.")]
    SetupOver,
    /// A browser, or a look without taking: it would use up the address.
    #[error("Scan this code with Linphone itself, not with the camera or a browser.")]
    SetupNotForBrowsers,
    /// Too many wrong addresses from there.
    #[error("Too many tries.")]
    TooMany(u64),
    /// Too many passwords are being hashed.
    #[error("The server is busy; try again.")]
    Busy,
    /// Argon2 failed.
    #[error("the password could not be hashed")]
    Hash,
    /// The core refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The page cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for OperatorError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("username") => Self::UsernameTaken,
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("extension") => Self::ExtensionTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl From<PasswordError> for OperatorError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Broken => Self::Hash,
        }
    }
}

impl Fault for OperatorError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) | Self::WeakPassword(_) | Self::UnknownQueue | Self::WrongPassword => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::UsernameTaken
            | Self::ExtensionTaken
            | Self::LastAdmin
            | Self::Oneself
            | Self::InMenus(_)
            | Self::Routed(_) => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SetupOver => StatusCode::GONE,
            Self::SetupNotForBrowsers => StatusCode::NOT_ACCEPTABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Hash => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Refused(error) => error.status(),
            Self::Page(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(field, _) => format!("invalid_{field}").into(),
            Self::WeakPassword(_) => "weak_password".into(),
            Self::UsernameTaken => "username_taken".into(),
            Self::ExtensionTaken => "extension_taken".into(),
            Self::UnknownQueue => "unknown_queue".into(),
            Self::Forbidden => "forbidden".into(),
            Self::WrongPassword => "wrong_password".into(),
            Self::LastAdmin => "last_admin".into(),
            Self::InMenus(_) => "operator_has_menus".into(),
            Self::Routed(_) => "operator_has_routes".into(),
            Self::Oneself => "cannot_delete_oneself".into(),
            Self::SetupOver => "phone_setup_over".into(),
            Self::SetupNotForBrowsers => "phone_setup_not_for_browsers".into(),
            Self::TooMany(_) => "too_many_tries".into(),
            Self::Busy => "busy".into(),
            Self::Hash => "internal".into(),
            Self::Refused(error) => error.code(),
            Self::Page(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy => Some(1),
            Self::TooMany(secs) => Some(*secs),
            _ => None,
        }
    }
}
