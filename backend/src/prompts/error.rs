//! Why something cannot be done with prompts.
use std::borrow::Cow;

use axum::http::StatusCode;
use sea_orm::{DbErr, SqlErr};

use crate::common::problem::{Fault, StoreError};

/// Why a file is no prompt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoundFault {
    /// Nothing came.
    #[error("The file is empty.")]
    Empty,
    /// It is something else, whatever it is called.
    #[error("This is not a sound file but {0}. WAV, MP3, M4A, FLAC, OGG (Opus, Vorbis) and AIFF files can be used.")]
    NoSound(&'static str),
    /// It says that it is sound, and cannot be read.
    #[error("The file is damaged: its sound cannot be read.")]
    Broken,
    /// Its kind of sound is not known.
    #[error("The sound in this file is of a kind that cannot be read. Save it as WAV or MP3.")]
    Codec,
    /// Hardly anything.
    #[error("The sound is shorter than a tenth of a second.")]
    Short,
    /// Too much.
    #[error("The sound is longer than {0} seconds.")]
    Long(u32),
}

/// Why something cannot be done with a prompt.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// There is none.
    #[error("There is no such prompt.")]
    NotFound,
    /// The name cannot be.
    #[error("`name` must have 1 to 100 characters.")]
    Name,
    /// Another one has it.
    #[error("Another prompt has this name.")]
    NameTaken,
    /// Menus say it.
    #[error("These menus say this prompt: {0}.")]
    Used(String),
    /// The file is too large.
    #[error("The file is larger than {0} MB.")]
    Large(usize),
    /// The file is no prompt.
    #[error(transparent)]
    Sound(#[from] SoundFault),
    /// Its file is gone.
    #[error("The sound of this prompt is not on the disk any more. Upload it again.")]
    Lost,
    /// The disk said no.
    #[error("the prompt could not be written")]
    Disk(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for PromptError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("name") => Self::NameTaken,
            _ => Self::Store(StoreError(error)),
        }
    }
}

impl Fault for PromptError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Lost => StatusCode::NOT_FOUND,
            Self::Name | Self::Sound(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NameTaken | Self::Used(_) => StatusCode::CONFLICT,
            Self::Large(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Disk(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Name => "invalid_name".into(),
            Self::NameTaken => "prompt_name_taken".into(),
            Self::Used(_) => "prompt_in_use".into(),
            Self::Large(_) => "prompt_too_large".into(),
            Self::Lost => "prompt_lost".into(),
            Self::Sound(fault) => match fault {
                SoundFault::Empty => "prompt_empty",
                SoundFault::NoSound(_) => "prompt_no_sound",
                SoundFault::Broken => "prompt_broken",
                SoundFault::Codec => "prompt_codec",
                SoundFault::Short => "prompt_too_short",
                SoundFault::Long(_) => "prompt_too_long",
            }
            .into(),
            Self::Disk(_) => "internal".into(),
            Self::Store(error) => error.code(),
        }
    }
}
