//! Folds every call's facts again and compares the result with its row.
use sea_orm::DbErr;

use super::{fold, row, store};
use crate::common::db::Db;

/// Calls compared at once.
const PAGE: u64 = 500;

/// What the comparison found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Calls whose facts were folded.
    pub calls: u64,
    /// Calls whose row is not what their facts fold to, with the columns that differ.
    pub different: Vec<(String, Vec<&'static str>)>,
}

/// Compares all calls; changes nothing.
///
/// # Errors
/// The database cannot be read, or holds a fact that this version does not know.
pub async fn compare(db: &Db) -> Result<Replayed, DbErr> {
    let mut found = Replayed::default();
    let mut after = String::new();
    loop {
        let ids = store::ids_after(db, &after, PAGE).await?;
        let Some(last) = ids.last() else { return Ok(found) };
        after.clone_from(last);
        for id in ids {
            let facts = store::facts_of(db, &id).await?;
            let told = store::told(db, &id).await?;
            let folded = fold(&id.as_str().into(), &facts).map(|(call, seq)| tell(&row::of(&call, seq)));
            found.calls += 1;
            let columns = match folded {
                None => vec!["facts"],
                Some(folded) => {
                    told.iter().zip(&folded).filter(|((_, old), new)| old != *new).map(|((name, _), _)| *name).collect()
                }
            };
            if !columns.is_empty() {
                found.different.push((id, columns));
            }
        }
    }
}

/// The columns that facts decide.
pub(super) const COLUMNS: [&str; 14] = [
    "direction",
    "state",
    "status",
    "missed_reason",
    "cause_code",
    "from_number",
    "queue_id",
    "operator_id",
    "started_at",
    "answered_at",
    "ended_at",
    "wait_secs",
    "talk_secs",
    "hold_secs",
];

/// Their values as text, in this order.
fn tell(row: &row::CallRow) -> [Option<String>; COLUMNS.len()] {
    let number = |value: i64| Some(value.to_string());
    [
        Some(row.direction.to_owned()),
        Some(row.state.to_owned()),
        row.status.map(str::to_owned),
        row.missed_reason.map(str::to_owned),
        row.cause_code.and_then(number),
        Some(row.from_number.clone()),
        row.queue_id.clone(),
        row.operator_id.clone(),
        number(row.started_at),
        row.answered_at.and_then(number),
        row.ended_at.and_then(number),
        number(row.wait_secs),
        number(row.talk_secs),
        number(row.hold_secs),
    ]
}
