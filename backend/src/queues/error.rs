//! Why something cannot be done with queues.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::common::{
    paging::PageError,
    problem::{Fault, StoreError},
};

/// Why something cannot be done with a queue.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// There is none.
    #[error("There is no such queue.")]
    NotFound,
    /// A value is out of its range.
    #[error("`{0}` {1}")]
    Invalid(&'static str, &'static str),
    /// The queues would send callers round in a circle, or to nobody.
    #[error("{0}")]
    Overflow(&'static str),
    /// Another queue sends its callers here.
    #[error("Another queue sends its callers to this one.")]
    Target,
    /// Routes lead here.
    #[error("These routes lead to this queue: {0}.")]
    Routed(String),
    /// Keys of menus lead here.
    #[error("These menus lead to this queue: {0}.")]
    InMenus(String),
    /// Another queue has it.
    #[error("Another queue has this name.")]
    NameTaken,
    /// One of them does not exist.
    #[error("One of the operators does not exist.")]
    UnknownOperator,
    /// It has everybody.
    #[error("The default queue has every operator; nobody can be taken out or put in.")]
    DefaultMembers,
    /// It must be there.
    #[error("The default queue cannot be deleted.")]
    Default,
    /// Callers wait in it.
    #[error("Callers wait in this queue.")]
    InUse,
    /// The page cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for QueueError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for QueueError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) | Self::Overflow(_) | Self::UnknownOperator | Self::DefaultMembers => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::NameTaken | Self::Default | Self::InUse | Self::Target | Self::Routed(_) | Self::InMenus(_) => {
                StatusCode::CONFLICT
            }
            Self::Page(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(name, _) => format!("invalid_{name}").into(),
            Self::Overflow(_) => "invalid_overflow".into(),
            Self::Target => "queue_is_target".into(),
            Self::Routed(_) => "queue_has_routes".into(),
            Self::InMenus(_) => "queue_has_menus".into(),
            Self::NameTaken => "queue_name_taken".into(),
            Self::UnknownOperator => "unknown_operator".into(),
            Self::DefaultMembers => "default_queue_members".into(),
            Self::Default => "default_queue".into(),
            Self::InUse => "queue_in_use".into(),
            Self::Page(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}
