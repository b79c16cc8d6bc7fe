//! Roles and sessions.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::ids::{OperatorId, SessionId};

/// What a person is in this company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes calls and chats; sees his own and the shared queues.
    Operator,
    /// Sees all, listens in, reads reports.
    Supervisor,
    /// Reads and listens to recordings.
    Quality,
    /// May do everything.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Supervisor, Self::Quality, Self::Admin];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::Quality => "quality",
            Self::Admin => "admin",
        }
    }

    /// Whether he sees everybody's calls, and not only his own.
    pub fn sees_all(self) -> bool {
        self != Self::Operator
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word in the database is none that this version knows.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a known value")]
pub struct UnknownWord(pub String);

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// The person behind a request, re-read from the database for this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// His login.
    pub id: SessionId,
    /// Who he is.
    pub operator_id: OperatorId,
    /// What he is.
    pub role: Role,
}
