//! What other modules may know of and do with recordings.
use object_store::path::Path as ObjectPath;
use sea_orm::DbErr;
use serde_json::json;

use super::store;
use crate::common::{
    clock::{Clock, Timestamp},
    db::{Db, Tx},
    ids, jobs,
};

/// Fetches and checks a recording; written by the journal when a recording stops, and by the import of messages with
/// their name in Asterisk (`source`).
pub const VERIFY: &str = "recording.verify";
/// Removes the files of a call that was deleted, or only the file `path` of the store.
pub const REMOVE: &str = "recording.remove";

/// What the verification starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToVerify {
    pub state: String,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// A recording's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub state: String,
    pub path: Option<String>,
    pub sha256: Option<String>,
}

/// A recording whose time in full quality is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub call: String,
    /// Where its WAV file lies in the store.
    pub path: String,
}

/// The name of a call's compressed recording in the store.
pub(super) fn small_object_of(call: &str) -> Option<ObjectPath> {
    ids::is_plain(call).then(|| ObjectPath::from(format!("recordings/{call}.opus")))
}

/// The name of a call's recording in the store. Ids are ours; anything else has no recording.
pub(super) fn object_of(call: &str) -> Option<ObjectPath> {
    ids::is_plain(call).then(|| ObjectPath::from(format!("recordings/{call}.wav")))
}

/// In the transaction that deletes a call: its recording's files go with it.
pub async fn remove_with_call(tx: &Tx, clock: &Clock, call: &str) -> Result<(), DbErr> {
    jobs::add(&**tx, clock, REMOVE, Some(call), &json!({ "call_id": call })).await
}

/// In the transaction that writes a call whose caller left a message: it is fetched and checked like a recording.
/// `source` is its name in Asterisk. False, and nothing happens, if the call has a recording: one file for each call.
pub async fn fetch_message(tx: &Tx, clock: &Clock, call: &str, source: &str) -> Result<bool, DbErr> {
    if !store::add_pending(tx, call, clock.now()).await? {
        return Ok(false);
    }
    jobs::add(&**tx, clock, VERIFY, Some(call), &json!({ "call_id": call, "source": source })).await?;
    Ok(true)
}

/// A recording's row.
pub(super) async fn stored(db: &Db, call: &str) -> Result<Option<Stored>, DbErr> {
    store::stored(db, call).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_ids_have_files() {
        assert_eq!(object_of("call_0abc").unwrap().as_ref(), "recordings/call_0abc.wav");
        for hostile in ["", "../etc/passwd", "..", ".a", "a/b", "a%2fb", "a\0", "\u{202e}x", &"x".repeat(65)] {
            assert_eq!(object_of(hostile), None, "{hostile}");
        }
    }
}
