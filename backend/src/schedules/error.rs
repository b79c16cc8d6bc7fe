//! Why something cannot be done with working hours.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};

use crate::common::problem::{Fault, StoreError};

/// Why something cannot be done with working hours.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// There are none.
    #[error("There are no such working hours.")]
    NotFound,
    /// A field says what cannot be.
    #[error("`{0}`: {1}")]
    Invalid(&'static str, String),
    /// Others have it.
    #[error("Other working hours have this name.")]
    NameTaken,
    /// Routes keep to them.
    #[error("These routes keep to these hours: {0}.")]
    Routed(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ScheduleError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("name") => Self::NameTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl Fault for ScheduleError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NameTaken | Self::Routed(_) => StatusCode::CONFLICT,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(field, _) => format!("invalid_{field}").into(),
            Self::NameTaken => "schedule_name_taken".into(),
            Self::Routed(_) => "schedule_has_routes".into(),
            Self::Store(error) => error.code(),
        }
    }
}
