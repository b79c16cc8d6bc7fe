//! Ids and secrets: the only source of randomness.
//!
//! An id is a prefix that says what it names and a UUIDv7 in lower-case base 32 (26 characters): opaque to
//! clients, and in the order of creation for the database.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;

use super::clock::Clock;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Declares an id type with its visible prefix.
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// A new id.
            pub fn generate(clock: &$crate::common::clock::Clock) -> Self {
                Self($crate::common::ids::new_id(Self::PREFIX, clock))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id_type!(
    /// An operator: a person who can log in.
    OperatorId,
    "op_"
);
id_type!(
    /// A queue of waiting callers.
    QueueId,
    "queue_"
);
id_type!(
    /// A rule that says where calls from outside go.
    RouteId,
    "route_"
);
id_type!(
    /// A menu of keys.
    MenuId,
    "ivr_"
);
id_type!(
    /// A sound that menus can say.
    PromptId,
    "prompt_"
);
id_type!(
    /// Working hours.
    ScheduleId,
    "schedule_"
);
id_type!(
    /// A call, from its first leg to its end.
    CallId,
    "call_"
);
id_type!(
    /// A login of an operator: one family of refresh tokens.
    SessionId,
    "ses_"
);

/// A new id with the given prefix.
pub fn new_id(prefix: &str, clock: &Clock) -> String {
    let millis = u64::try_from(clock.now().millis()).unwrap_or(0);
    let mut rest: [u8; 10] = random_bytes();
    rest[..2].copy_from_slice(&clock.number_within(millis).to_be_bytes());
    let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid();
    let mut bits = uuid.as_u128();
    let mut text = [0_u8; 26];
    for slot in text.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    let mut id = String::with_capacity(prefix.len() + text.len());
    id.push_str(prefix);
    id.extend(text.iter().map(|byte| char::from(*byte)));
    id
}

/// Whether `text` could be an id at all. What comes from outside is asked this before a database or a store sees it:
/// PostgreSQL refuses a NUL, and a name in a store must not be a path.
pub fn is_plain(text: &str) -> bool {
    // A dot: the id of an inbound call holds Asterisk's channel id (`1795374388.0`). Two in a row would lead upwards.
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b == b'.';
    (1..=64).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('.') && !text.contains("..")
}

/// Bytes that nobody can guess.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

/// A 256-bit token in URL-safe base 64.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// A 128-bit secret in hexadecimal, safe in every configuration file.
pub fn hex_secret() -> String {
    hex::encode(random_bytes::<16>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::clock::Timestamp;

    #[test]
    fn ids_carry_their_kind_and_sort_by_time() {
        let (clock, hand) = Clock::manual(Timestamp(1_700_000_000_000));
        let first = CallId::generate(&clock);
        let burst: Vec<_> = (0..1000).map(|_| CallId::generate(&clock)).collect();
        assert!(burst.is_sorted() && first < burst[0]);
        hand.advance(std::time::Duration::from_millis(1));
        let second = CallId::generate(&clock);
        assert!(first < second);
        assert!(first.as_str().starts_with("call_"));
        assert_eq!(first.as_str().len(), 31);
        assert_ne!(token(), token());
    }

    #[test]
    fn the_id_of_an_inbound_call_is_plain_and_a_path_is_not() {
        assert!(is_plain("call_1a204a71671-1795374388.0"));
        for bad in ["", ".", "..", ".hidden", "a..b", "../x", "a/b", "a\0b", "a b", &"x".repeat(65)] {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }
}
