//! Names of things. Every id is text that came from the outside (the server's id source or Asterisk); the core only
//! derives new ones from a call's id, so that a command repeated after a crash names the same object.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(d)?))
            }
        }
    };
}

id!(
    /// A call, `call_…`; also the name of its recording.
    CallId
);
id!(
    /// A channel of Asterisk (one leg of a call).
    ChannelId
);
id!(
    /// A bridge of Asterisk.
    BridgeId
);
id!(
    /// An operator, `op_…`.
    OperatorId
);
id!(
    /// A queue, `queue_…`.
    QueueId
);
id!(
    /// A menu of keys, `ivr_…`.
    MenuId
);
id!(
    /// A trunk, `trunk_…`.
    TrunkId
);
id!(
    /// A request of a person, echoed in the reply.
    RequestId
);

/// Number of a leg inside its call, from 0 in order of appearance.
pub type LegNo = u16;

/// The short number of a parked call, from 1.
pub type ParkSlot = u16;

const LEG: &str = "-leg-";
const BRIDGE: &str = "-bridge";
const HOLD: &str = "-hold";
const LISTEN: &str = "-listen";
const BACK: &str = "-back";

impl CallId {
    /// The id of the call that a channel from outside starts. The same channel always gives the same id, also after a
    /// restart of this server; a channel id that Asterisk uses again does not, because its creation time differs.
    #[must_use]
    pub fn of_inbound(channel: &ChannelId, created_at: crate::Timestamp) -> Self {
        let mut text = format!("call_{:011x}-", created_at.as_millis().max(0));
        let mut changed = channel.as_str().len() > 48;
        for c in channel.as_str().chars().take(48) {
            let plain = c.is_ascii_alphanumeric() || c == '.';
            changed |= !plain;
            text.push(if plain { c } else { '_' });
        }
        if changed {
            text.push_str(&format!("_{:08x}", fnv1a(channel.as_str().as_bytes())));
        }
        Self::from(text)
    }

    /// The call in which the caller of this one is called back, at the attempt of this number.
    #[must_use]
    pub fn back(&self, attempt: u32) -> Self {
        Self::from(format!("{self}{BACK}{attempt}"))
    }

    /// Channel id of a leg that we create.
    #[must_use]
    pub fn leg_channel(&self, leg: LegNo) -> ChannelId {
        ChannelId::from(format!("{self}{LEG}{leg}"))
    }

    /// The bridge in which the parties talk.
    #[must_use]
    pub fn bridge(&self) -> BridgeId {
        BridgeId::from(format!("{self}{BRIDGE}"))
    }

    /// The bridge in which the operator waits while the customer is on hold.
    #[must_use]
    pub fn hold_bridge(&self) -> BridgeId {
        BridgeId::from(format!("{self}{HOLD}"))
    }

    /// The bridge in which a supervisor hears the operator.
    #[must_use]
    pub fn listen_bridge(&self) -> BridgeId {
        BridgeId::from(format!("{self}{LISTEN}"))
    }
}

impl ChannelId {
    /// Call and leg, if this is a channel that we named.
    #[must_use]
    pub fn parse_leg(&self) -> Option<(CallId, LegNo)> {
        let (call, leg) = self.0.rsplit_once(LEG)?;
        call.starts_with("call_").then_some(())?;
        Some((CallId::new(call), leg.parse().ok()?))
    }
}

impl BridgeId {
    /// The call whose bridge this is, if we named it.
    #[must_use]
    pub fn parse_call(&self) -> Option<CallId> {
        let call = [BRIDGE, HOLD, LISTEN].iter().find_map(|kind| self.0.strip_suffix(kind))?;
        call.starts_with("call_").then(|| CallId::new(call))
    }
}

/// FNV-1a, 32 bits: a short mark for ids with characters that a file name must not have.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn derived_names_lead_back_to_the_call() {
        let call = CallId::of_inbound(&ChannelId::new("1763812345.17"), Timestamp::from_millis(1_763_812_345_000));
        assert_eq!(call.leg_channel(3).parse_leg(), Some((call.clone(), 3)));
        assert_eq!(call.bridge().parse_call(), Some(call.clone()));
        assert_eq!(call.listen_bridge().parse_call(), Some(call.clone()));
        assert_eq!(call.hold_bridge().parse_call(), Some(call));
        assert_eq!(ChannelId::new("1763812345.17").parse_leg(), None);
        assert_eq!(ChannelId::new("other-leg-1").parse_leg(), None);
    }

    #[test]
    fn hostile_channel_ids_give_plain_and_distinct_names() {
        let at = Timestamp::from_millis(5);
        let a = CallId::of_inbound(&ChannelId::new("../a"), at);
        let b = CallId::of_inbound(&ChannelId::new("..%a"), at);
        assert_ne!(a, b);
        for id in [a, b] {
            assert!(id.as_str().chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{id}");
        }
    }
}
