//! What an operator is.
use std::{fmt, str::FromStr};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    auth::types::{Role, UnknownWord},
    common::{
        clock::Timestamp,
        ids::{OperatorId, QueueId},
    },
};

// `tt`, not `literal`: a captured literal is wrapped in a way that utoipa does not read, and the schema would name the variants.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:tt,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The name in the database and in JSON.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord(text.to_owned())),
                }
            }
        }
    };
}

words! {
    /// The statuses that a person chooses; they are stored and survive a restart.
    ManualStatus {
        /// Ready for calls and chats.
        Available = "available",
        /// Away for a moment.
        Break = "break",
        /// Finishing the last call's paperwork.
        WrapUp = "wrap_up",
        /// Not at work.
        Offline = "offline",
    }
}

words! {
    /// What an operator is shown to be doing: what he chose, or what his live calls say.
    OperatorStatus {
        /// Ready for calls and chats.
        Available = "available",
        /// His device rings.
        Ringing = "ringing",
        /// In a call, dialling or holding.
        Talking = "talking",
        /// Finishing the last call's paperwork.
        WrapUp = "wrap_up",
        /// Away for a moment.
        Break = "break",
        /// Not at work.
        Offline = "offline",
    }
}

words! {
    /// What rings when the operator is called.
    Device {
        /// The browser page.
        Webrtc = "webrtc",
        /// A SIP phone.
        Sip = "sip",
        /// A number outside, through a trunk.
        External = "external",
    }
}

words! {
    /// The language of an operator's screen.
    Locale {
        /// Uzbek, Latin script.
        Uz = "uz",
        /// Uzbek, Cyrillic script.
        UzCyrl = "uz-Cyrl",
        /// Russian.
        Ru = "ru",
        /// English.
        En = "en",
    }
}

/// An operator as everybody sees him; never with a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operator {
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
    /// What rings.
    pub device: Device,
    /// The number outside that rings, for `external`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_number: Option<String>,
    /// The language of his screen.
    pub locale: Locale,
    /// The queues he was put into; everybody is in the default queue besides.
    pub queues: Vec<QueueId>,
    /// `available`, `break`, `wrap_up`, `offline`, `ringing` or `talking`.
    #[schema(value_type = OperatorStatus)]
    pub status: String,
    /// Refines the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Comes after the present call and its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_status: Option<String>,
    /// Whether his device can ring.
    pub reachable: bool,
    /// Since when he has this status.
    pub since: Timestamp,
    /// When it ends by itself: the end of a wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// A new operator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    /// The person's name.
    pub name: String,
    /// What he will log in with.
    pub username: String,
    /// At least 12 characters; without one, one is made and shown once.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub password: Option<SecretString>,
    /// What he is.
    pub role: Role,
    /// His number in the house; without one, the next free one.
    #[serde(default)]
    pub extension: Option<String>,
    /// What rings.
    pub device: Device,
    /// The number outside that rings, for `external`.
    #[serde(default)]
    pub external_number: Option<String>,
    /// The language of his screen.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// The queues to put him into.
    #[serde(default)]
    pub queues: Vec<QueueId>,
}

/// The new operator, and his password if it was made here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedOperator {
    /// The operator.
    #[serde(flatten)]
    pub operator: Operator,
    /// Shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_password: Option<String>,
}

/// What to change of an operator; what is left out stays. An operator may change his own locale and password.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorPatch {
    /// The person's name.
    pub name: Option<String>,
    /// What he logs in with.
    pub username: Option<String>,
    /// Ends all his sessions.
    #[schema(value_type = Option<String>)]
    pub password: Option<SecretString>,
    /// Needed when somebody changes his own password.
    #[schema(value_type = Option<String>)]
    pub current_password: Option<SecretString>,
    /// Ends all his sessions.
    pub role: Option<Role>,
    /// His number in the house.
    pub extension: Option<String>,
    /// What rings.
    pub device: Option<Device>,
    /// The number outside that rings, for `external`.
    pub external_number: Option<String>,
    /// The language of his screen.
    pub locale: Option<Locale>,
    /// Exactly these queues.
    pub queues: Option<Vec<QueueId>>,
}

/// What a new operator's form starts with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatorProposal {
    /// The next free extension.
    pub extension: String,
}

/// What a SIP device logs in with; shown once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceCredentials {
    /// The extension.
    pub username: String,
    /// 128 bits, hexadecimal.
    pub password: String,
    /// The SIP server.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// `udp` for a SIP phone, `ws` or `wss` for the browser.
    pub transport: String,
    /// Where the browser's phone connects, with a ticket.
    pub sip_ws_url: String,
    /// With which a SIP phone fetches all this by itself; only if the operator's device is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup: Option<PhoneSetup>,
}

/// A one-time address with the settings of a SIP phone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PhoneSetup {
    /// On this server.
    pub url: String,
    /// It works until then, and until it is used or the password is renewed.
    pub expires_at: Timestamp,
}

/// A status that a person sets.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    /// `available`, `break`, `wrap_up` or `offline`.
    pub status: ManualStatus,
    /// Refines it, e.g. why the break.
    #[serde(default)]
    pub reason: Option<String>,
    /// Of somebody else's status: why, in words, up to 200 characters. He is told.
    #[serde(default)]
    pub note: Option<String>,
}

/// What the status is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusAnswer {
    /// `available`, `break`, `wrap_up`, `offline`, `ringing` or `talking`.
    #[schema(value_type = OperatorStatus)]
    pub status: String,
    /// Refines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Comes after the present call and its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_status: Option<String>,
    /// Whether his device can ring.
    pub reachable: bool,
}
