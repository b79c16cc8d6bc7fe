//! Roles and sessions.
use std::{fmt, str::FromStr};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    common::ids::{OperatorId, SessionId},
    operators::types::Locale,
};

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

/// What a first admin gives.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupRequest {
    /// From the link that the server prints at its start.
    #[schema(value_type = String)]
    pub token: SecretString,
    /// The person's name.
    pub name: String,
    /// What he will log in with.
    pub username: String,
    /// At least 12 characters.
    #[schema(value_type = String)]
    pub password: SecretString,
    /// The language of his screen.
    #[serde(default)]
    pub locale: Option<Locale>,
}

/// Whether the first admin is still to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetupState {
    /// True until there is an admin.
    pub needed: bool,
}

/// A login.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// In any spelling of upper and lower case.
    pub username: String,
    /// The password.
    #[schema(value_type = String)]
    pub password: SecretString,
    /// Stay logged in for 30 days instead of 12 hours.
    #[serde(default)]
    pub remember: bool,
}

/// Who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// `op_…`
    pub id: OperatorId,
    /// The person's name.
    pub name: String,
    /// What he logs in with.
    pub username: String,
    /// What he is.
    pub role: Role,
    /// His number in the house.
    pub extension: String,
    /// `uz`, `uz-Cyrl`, `ru` or `en`.
    pub locale: String,
}

/// The answer to a login, a refresh and the first run.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LoginAnswer {
    /// For the `Authorization` header; keep it in memory only.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds.
    pub expires_in: u64,
    /// Who is logged in.
    pub operator: Me,
}

/// A ticket for one WebSocket.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketAnswer {
    /// Good once, for 30 seconds.
    pub ticket: String,
}
