//! What a trunk is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::common::clock::Timestamp;

/// How the provider knows us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// We register there.
    Registration,
    /// By our address.
    Ip,
}

/// What SIP runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// The usual one.
    Udp,
    /// For long messages.
    Tcp,
    /// Encrypted.
    Tls,
}

/// A trunk as stored, with its password: for Asterisk, never for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkRow {
    /// `trunk_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// How the provider knows us.
    pub kind: Kind,
    /// Its name in Asterisk, a slug of the name.
    pub endpoint: String,
    /// Host of the provider.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What SIP runs over.
    pub transport: Transport,
    /// Login at the provider.
    pub username: Option<String>,
    /// Password at the provider.
    pub password: Option<String>,
    /// Addresses that its calls come from; without them `host`.
    pub matches: Vec<String>,
    /// In order.
    pub codecs: Vec<String>,
    /// The number that it shows.
    pub caller_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether a trunk can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The provider answers.
    Online,
    /// The provider does not answer.
    Offline,
    /// Asterisk cannot be asked, or has not asked the provider yet.
    Unknown,
}

/// Why a trunk is not online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrunkFault {
    /// `asterisk_away`, `not_provisioned`, `not_asked_yet` or `no_answer`.
    pub code: &'static str,
    /// In English.
    pub text: &'static str,
}

/// A trunk. Its password is never told.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Trunk {
    /// `trunk_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// How the provider knows us.
    pub kind: Kind,
    /// Its name in Asterisk.
    pub endpoint: String,
    /// The provider's host.
    pub host: String,
    /// The provider's port.
    pub port: u16,
    /// What SIP runs over.
    pub transport: Transport,
    /// The login there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Whether there is a password.
    pub has_password: bool,
    /// Where its calls come from; empty = from `host`.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    /// In the order of preference.
    pub codecs: Vec<String>,
    /// The number that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_id: Option<String>,
    /// Whether it can be used now.
    pub state: State,
    /// Why not.
    #[schema(required = true)]
    pub last_error: Option<TrunkFault>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A new trunk.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTrunk {
    /// 1 to 100 characters.
    pub name: String,
    /// How the provider knows us.
    pub kind: Kind,
    /// A name or an address.
    pub host: String,
    /// 5060 without it.
    pub port: Option<u16>,
    /// `udp` without it.
    pub transport: Option<Transport>,
    /// Needed for `registration`.
    pub username: Option<String>,
    /// Needed for `registration`.
    pub password: Option<String>,
    /// Addresses or networks that its calls come from; without them `host`.
    #[serde(default, rename = "match")]
    pub matches: Vec<String>,
    /// `alaw,ulaw` without it.
    pub codecs: Option<Codecs>,
    /// The number that it shows.
    pub caller_id: Option<String>,
}

/// A list, or the same with commas.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Codecs {
    /// `["alaw", "ulaw"]`
    List(Vec<String>),
    /// `"alaw,ulaw"`
    Text(String),
}

/// What changes in a trunk. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrunkPatch {
    /// As in a new trunk. Its name in Asterisk stays.
    pub name: Option<String>,
    /// As in a new trunk.
    pub kind: Option<Kind>,
    /// As in a new trunk.
    pub host: Option<String>,
    /// As in a new trunk.
    pub port: Option<u16>,
    /// As in a new trunk.
    pub transport: Option<Transport>,
    /// As in a new trunk; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub username: Option<Option<String>>,
    /// As in a new trunk; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub password: Option<Option<String>>,
    /// As in a new trunk.
    #[serde(rename = "match")]
    pub matches: Option<Vec<String>>,
    /// As in a new trunk.
    pub codecs: Option<Codecs>,
    /// As in a new trunk; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub caller_id: Option<Option<String>>,
}

/// Tells `null` from nothing.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Kind {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Ip => "ip",
        }
    }
}

impl Transport {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }
}
