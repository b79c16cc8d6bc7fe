//! The journal of calls: facts appended, the call's row kept equal to their fold, both in one transaction.
//!
//! Guarantees: appending the same facts again changes nothing; the row of a call is always what its facts fold to
//! ([`row::of`], also used by the replay). Leaves out: reading lists and editing notes (`calls::store`).

pub mod replay;
pub mod row;
pub(in crate::calls) mod script;
pub mod spool;
pub mod store;

use call_core::{CallFact, CallId, Fact, OperatorFact, OperatorId, Presence, Timestamp};

use super::worklist::turn::{self, Turn};

/// One fact of a call with its number.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// The call.
    pub call: CallId,
    /// Number inside the call, from 1.
    pub seq: i64,
    /// When, in milliseconds since 1970.
    pub at: Timestamp,
    /// What.
    pub body: CallFact,
}

/// An operator's new stored presence.
#[derive(Clone, Debug)]
pub struct PresenceChange {
    /// The operator.
    pub operator: OperatorId,
    /// The presence.
    pub presence: Presence,
    /// What this process wrote before; `None` if it wrote nothing yet.
    pub before: Option<Presence>,
}

/// What one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// New facts.
    pub entries: Vec<Entry>,
    /// Rows of the calls that changed, as they are after the facts.
    pub rows: Vec<row::CallRow>,
    /// Legs of the calls that ended.
    pub legs: Vec<row::LegRow>,
    /// Operators' new stored presence.
    pub presences: Vec<PresenceChange>,
    /// Calls whose recording can be checked now.
    pub recorded: Vec<CallId>,
    /// What the calls do to the worklist.
    pub turns: Vec<Turn>,
}

impl Batch {
    /// Nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.presences.is_empty()
    }

    /// Takes a call's new row in; `before` is the one that was written last.
    pub fn show(&mut self, before: Option<&row::CallRow>, row: row::CallRow) {
        self.turns.extend(turn::of(before, &row));
        self.rows.push(row);
    }

    /// Takes a fact in; `seq` gives the next number of a call.
    pub fn add(&mut self, fact: Fact, seq: impl FnOnce(&CallId) -> i64) {
        match fact {
            Fact::Call { call, at, body } => {
                if matches!(body, CallFact::RecordingStopped { .. }) {
                    self.recorded.push(call.clone());
                }
                let seq = seq(&call);
                self.entries.push(Entry { call, seq, at, body });
            }
            Fact::Operator { operator, body: OperatorFact::PresenceSet(presence), .. } => {
                self.presences.retain(|change| change.operator != operator);
                self.presences.push(PresenceChange { operator, presence, before: None });
            }
            Fact::Operator { body: OperatorFact::ReachableSet { .. }, .. } => {}
        }
    }
}

/// The state that a call's facts fold to, and the number of the last one. `None` without a first fact.
#[must_use]
pub fn fold(id: &CallId, facts: &[Entry]) -> Option<(call_core::Call, i64)> {
    let first = facts.first()?;
    let mut call = call_core::Call::start(id.clone(), first.at, &first.body)?;
    for entry in facts.get(1..)? {
        call.apply(entry.at, &entry.body);
    }
    Some((call, facts.last()?.seq))
}
