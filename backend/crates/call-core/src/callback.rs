//! Callers who give up the line and keep their place: the queue calls them back when it is their turn.
//!
//! Each attempt is a call of its own, outbound, which waits in the queue without a customer's leg until an operator takes
//! it; only then the customer is dialled. What was promised travels with the call, so that a change of the queue breaks
//! no promise.

use serde::{Deserialize, Serialize};

use crate::{CallId, Millis, Timestamp};

/// How a waiting caller can ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallbackOffer {
    /// The key that he presses: `0-9 * #`.
    pub key: char,
    /// How often he is called at most.
    pub attempts: u32,
    /// From the end of one attempt to the next, in seconds.
    pub pause_secs: u32,
}

/// What a caller was promised, and the attempt that keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// The call in which he asked.
    pub of: CallId,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// How many there are at most.
    pub attempts: u32,
    /// Seconds from the end of one to the next.
    pub pause_secs: u32,
    /// Since when he waits: his place.
    pub since: Timestamp,
    /// When he asked; later than his place, by far if he had asked before and called himself.
    pub asked: Timestamp,
    /// Not before then.
    pub due: Timestamp,
}

impl Callback {
    /// The promise ends then.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.asked + crate::CALLBACK_LIVES
    }

    /// The attempt after one that ended at `now`, if there is another.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Self> {
        let due = now + Millis::secs(i64::from(self.pause_secs));
        let left = self.attempt < self.attempts && due < self.until();
        left.then(|| Self { attempt: self.attempt + 1, due, ..self.clone() })
    }
}

/// Why nobody calls back any more although the customer was not reached by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackEnd {
    /// He was called in vain as often as was promised, or could not be called in time.
    GivenUp,
    /// Somebody decided so.
    Cancelled,
    /// He called himself, and his call has his place.
    CalledAgain,
    /// He was reached in another call.
    Reached,
}
