//! Why something cannot be done with menus.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};

use crate::common::problem::{Fault, StoreError};

/// Why something cannot be done with a menu.
#[derive(Debug, thiserror::Error)]
pub enum MenuError {
    /// There is none.
    #[error("There is no such menu.")]
    NotFound,
    /// A field says what cannot be.
    #[error("`{0}` {1}.")]
    Invalid(&'static str, &'static str),
    /// What it names is not there.
    #[error("There is no such {0}.")]
    Unknown(&'static str),
    /// Who presses nothing would hear the same menus for ever.
    #[error("A caller who presses nothing would go round in a circle: {0}.")]
    Circle(String),
    /// Another one has it.
    #[error("Another menu has this name.")]
    NameTaken,
    /// Routes lead here.
    #[error("These routes lead to this menu: {0}.")]
    Routed(String),
    /// Other menus lead here.
    #[error("These menus lead to this menu: {0}.")]
    Used(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for MenuError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("name") => Self::NameTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl Fault for MenuError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(..) | Self::Unknown(_) | Self::Circle(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NameTaken | Self::Routed(_) | Self::Used(_) => StatusCode::CONFLICT,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Invalid(field, _) => format!("invalid_{field}").into(),
            Self::Unknown(what) => format!("unknown_{what}").into(),
            Self::Circle(_) => "menu_circle".into(),
            Self::NameTaken => "menu_name_taken".into(),
            Self::Routed(_) => "menu_has_routes".into(),
            Self::Used(_) => "menu_has_menus".into(),
            Self::Store(error) => error.code(),
        }
    }
}
