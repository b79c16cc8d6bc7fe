//! Why something cannot be done with a task.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::{
    calls::list::filter::FilterError,
    common::{
        paging::PageError,
        problem::{Fault, StoreError},
    },
};

/// Why something cannot be done with a task of the worklist.
#[derive(Debug, thiserror::Error)]
pub enum WorklistError {
    /// There is none, or not for this person.
    #[error("There is no such task.")]
    NotFound,
    /// It is over and stays over.
    #[error("This task is closed.")]
    Closed,
    /// Somebody else works on it.
    #[error("Somebody else works on this task.")]
    Taken,
    /// Nobody, or nobody who may be given a task.
    #[error("There is no such operator, or he does not make calls.")]
    UnknownOperator,
    /// The note is missing or cannot be stored.
    #[error("`note` {0}")]
    Note(&'static str),
    /// The range makes no sense.
    #[error(transparent)]
    Range(#[from] FilterError),
    /// The page cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for WorklistError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for WorklistError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Closed | Self::Taken => StatusCode::CONFLICT,
            Self::UnknownOperator | Self::Note(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Range(error) => error.status(),
            Self::Page(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Closed => "task_closed".into(),
            Self::Taken => "task_taken".into(),
            Self::UnknownOperator => "unknown_operator".into(),
            Self::Note(_) => "invalid_note".into(),
            Self::Range(error) => error.code(),
            Self::Page(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}
