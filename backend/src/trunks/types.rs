//! What a trunk is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::faults::TrunkCause;
use crate::common::clock::Timestamp;

/// Of a provider's own words, no more is kept.
const LONGEST_REASON: usize = 80;

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
    /// Registered, or known by its address and there.
    Online,
    /// Asterisk has just begun.
    Connecting,
    /// The provider refuses.
    Rejected,
    /// The provider cannot be reached.
    Offline,
    /// Asterisk cannot be asked, or nothing was heard of the provider yet.
    Unknown,
}

/// What is wrong with a trunk. One that is online may have a fault too: of its last call, for example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrunkFault {
    /// What.
    pub code: TrunkCause,
    /// In English.
    pub text: &'static str,
    /// The code of the provider's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip: Option<u16>,
    /// The provider's own words, or the address that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

impl TrunkFault {
    /// Without what the provider said.
    pub(super) fn of(code: TrunkCause) -> Self {
        Self { code, text: code.text(), sip: None, detail: None, at: None }
    }

    /// With what the provider answered.
    pub(super) fn answered(self, at: Timestamp, sip: u16, reason: &str) -> Self {
        let words: String = reason.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
        Self { sip: Some(sip), detail: Some(words).filter(|words| !words.is_empty()), at: Some(at), ..self }
    }
}

/// What was examined in a test of a trunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Whether the name of the provider's server has an address.
    Name,
    /// Whether it answers to a question (OPTIONS).
    Answer,
    /// Whether it accepts the registration.
    Registration,
    /// Whether this Asterisk has the codecs.
    Codecs,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Well.
    Passed,
    /// It does not keep the trunk from working.
    Warning,
    /// It keeps the trunk from working.
    Failed,
    /// Of no use after what failed before.
    Skipped,
}

/// One part of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepResult {
    /// What was examined.
    pub step: Step,
    /// How it went.
    pub outcome: Outcome,
    /// What was wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<TrunkFault>,
    /// What was found: an address, the code of an answer, seconds of a registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// A test of a trunk.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TrunkTest {
    /// The trunk, as it is after the test.
    pub trunk: Trunk,
    /// In the order in which one needs the other.
    pub steps: Vec<StepResult>,
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
    /// What is wrong.
    #[schema(required = true)]
    pub last_error: Option<TrunkFault>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whom a test call is to reach.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTestCall {
    /// A number as people write it; only numbers that operators may call.
    pub to: String,
}

/// What became of a test call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Answered, and sound came back.
    Answered,
    /// Answered, and no sound came back.
    Silent,
    /// The number was busy.
    Busy,
    /// Nobody answered, or somebody refused.
    Unanswered,
    /// The provider knows no such number.
    NoSuchNumber,
    /// The trunk could not do it.
    Failed,
}

/// A test call that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TestCall {
    /// What became of it.
    pub outcome: CallOutcome,
    /// The code of the provider's last answer, if it did not connect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip: Option<u16>,
    /// The provider's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Packets of sound that we sent in three seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<i64>,
    /// And that came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
    /// Why the trunk could not do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<TrunkFault>,
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
