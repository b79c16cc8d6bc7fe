//! Which events a consumer wants to see.

use crate::EventKind;

/// A set of event types. What is outside is dropped after a look at its `type`, unparsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventSet(u64);

const UNKNOWN: u64 = 1 << 63;
const _: () = assert!(EventKind::ALL.len() < 63, "one bit a kind, the last one for unknown types");

impl EventSet {
    /// Every type, unknown ones included.
    pub const ALL: Self = Self(u64::MAX);
    /// No type.
    pub const NONE: Self = Self(0);

    /// This set and `kind`.
    #[must_use]
    pub const fn with(self, kind: EventKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// This set and the types that this crate does not know.
    #[must_use]
    pub const fn with_unknown(self) -> Self {
        Self(self.0 | UNKNOWN)
    }

    /// This set but for `kind`.
    #[must_use]
    pub const fn without(self, kind: EventKind) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `kind` is wanted; `None` stands for an unknown type.
    #[must_use]
    pub const fn contains(self, kind: Option<EventKind>) -> bool {
        let bit = match kind {
            Some(kind) => 1 << kind as u8,
            None => UNKNOWN,
        };
        self.0 & bit != 0
    }
}

impl FromIterator<EventKind> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, Self::with)
    }
}
