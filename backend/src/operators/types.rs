//! What an operator is.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::types::UnknownWord;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
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
