//! Fetches a recording from Asterisk, decides from its bytes what it is, and keeps it.
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use ari::{Client, Error as AriError, Operation as _, ops::recordings};
use futures_util::{FutureExt, TryStreamExt, future::BoxFuture};
use object_store::path::Path as ObjectPath;
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use super::{
    audio::{self, Audio, Content},
    scratch::Scratch,
    service::{ToVerify, object_of, small_object_of},
    storage::Storage,
    store,
};
use crate::{
    calls::detail,
    common::{
        clock::Clock,
        db::Db,
        jobs::{Handler, Outcome},
    },
    realtime::{
        hub::Hub,
        types::{Audience, CallStatusData, Event, Topic},
    },
};

/// Asterisk still writes, or the call is not over: look again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// The store or Asterisk is away.
const REMOVE_AGAIN: Duration = Duration::from_secs(900);
/// A file may appear a moment after its recording ended.
const LOOKS_FOR_A_FILE: i64 = 4;

/// What the work on recordings needs.
#[derive(Clone)]
pub struct Tools {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Where recordings are kept.
    pub storage: Storage,
    /// Where they come from.
    pub asterisk: Client,
    /// For files in the making.
    pub scratch: PathBuf,
    /// Tells the pages.
    pub hub: Hub,
}

/// The job [`super::service::VERIFY`].
pub struct Verify(pub Tools);

/// The job [`super::service::REMOVE`].
pub struct Remove(pub Tools);

impl Handler for Verify {
    fn run(&self, payload: Value, attempt: i64) -> BoxFuture<'_, anyhow::Result<Outcome>> {
        async move {
            let call = call_of(&payload)?;
            // A message that the dialplan took has another name in Asterisk than the call.
            let source = payload["source"].as_str().unwrap_or(call);
            self.0.verify(call, source, attempt).await
        }
        .boxed()
    }
}

impl Handler for Remove {
    fn run(&self, payload: Value, _: i64) -> BoxFuture<'_, anyhow::Result<Outcome>> {
        async move {
            let call = call_of(&payload)?;
            let removed = match payload["path"].as_str() {
                Some(path) => self.0.storage.remove(&ObjectPath::from(path)).await,
                None => self.0.remove(call).await,
            };
            Ok(match removed {
                Ok(()) => Outcome::Done,
                // What was said to be deleted must go, however long the store or Asterisk is away.
                Err(error) => {
                    tracing::warn!(call.id = call, %error, "a recording could not be removed; trying again");
                    Outcome::Later(REMOVE_AGAIN)
                }
            })
        }
        .boxed()
    }
}

fn call_of(payload: &Value) -> anyhow::Result<&str> {
    payload["call_id"].as_str().context("the job names no call")
}

impl Tools {
    async fn verify(&self, call: &str, source: &str, attempt: i64) -> anyhow::Result<Outcome> {
        let name = object_of(call).context("not an id of ours")?;
        // Deleted meanwhile: its own job removes our file, and knows no other name in Asterisk.
        let Some(row) = store::to_verify(&self.db, call).await? else {
            self.forget_in_asterisk(source).await?;
            return Ok(Outcome::Done);
        };
        match row.state.as_str() {
            "recording" | "pending" => {}
            "complete" | "truncated" => {
                self.forget_in_asterisk(source).await?;
                return Ok(Outcome::Done);
            }
            _ => return Ok(Outcome::Done),
        }
        if row.ended_at.is_none() || self.still_written(source).await? {
            return Ok(Outcome::Later(LOOK_AGAIN));
        }
        let file = Scratch::new(&self.scratch, call).await?;
        if !self.fetch(source, &file.0).await? && !self.storage.get_file(&name, &file.0).await? {
            if attempt < LOOKS_FOR_A_FILE {
                return Ok(Outcome::Later(LOOK_AGAIN));
            }
            self.missing(call, &row, "not_found").await?;
            return Ok(Outcome::Done);
        }
        let path = file.0.clone();
        match tokio::task::spawn_blocking(move || audio::inspect(&path)).await?? {
            Content::Audio(audio) => {
                self.storage.put_file(&name, &file.0).await?;
                self.keep(call, &row, name.as_ref(), &audio).await?;
                self.forget_in_asterisk(source).await?;
            }
            Content::Empty => self.missing(call, &row, "empty").await?,
            Content::Unknown => self.missing(call, &row, "not_audio").await?,
        }
        Ok(Outcome::Done)
    }

    async fn remove(&self, call: &str) -> anyhow::Result<()> {
        if let (Some(name), Some(small)) = (object_of(call), small_object_of(call)) {
            self.storage.remove(&name).await?;
            self.storage.remove(&small).await?;
            self.forget_in_asterisk(call).await?;
        }
        Ok(())
    }

    async fn still_written(&self, source: &str) -> anyhow::Result<bool> {
        match self.asterisk.call(&recordings::GetLive { recording_name: source.to_owned() }).await {
            Ok(_) => Ok(true),
            Err(AriError::Status { code: 404, .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Brings Asterisk's file here. False if it has none.
    async fn fetch(&self, source: &str, to: &Path) -> anyhow::Result<bool> {
        let request = recordings::GetStoredFile { recording_name: source.to_owned() }.request();
        let mut pieces = match self.asterisk.download(&request).await {
            Ok(pieces) => std::pin::pin!(pieces),
            Err(AriError::Status { code: 404, .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut file = tokio::fs::File::create(to).await?;
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(true)
    }

    async fn keep(&self, call: &str, row: &ToVerify, path: &str, audio: &Audio) -> anyhow::Result<()> {
        let expected = expected_secs(row);
        let state = if too_short(audio.duration_secs, expected) { "truncated" } else { "complete" };
        metrics::counter!("recordings_verified_total", "state" => state).increment(1);
        if state == "truncated" {
            tracing::warn!(
                call.id = call,
                expected,
                found = audio.duration_secs,
                "a recording is shorter than its talk"
            );
        }
        // Not waiting for the disk. If the power takes this away the job runs again, and finds the file in the storage.
        let tx = self.db.facts().await?;
        let kept = store::set_audio(&tx, call, state, path, expected, audio, self.clock.now()).await?;
        tx.commit().await?;
        // Deleted while it was fetched: the job that removes it may have come too early.
        if !kept {
            self.storage.remove(&ObjectPath::from(path)).await?;
        }
        self.tell(call).await
    }

    async fn missing(&self, call: &str, row: &ToVerify, why: &str) -> anyhow::Result<()> {
        metrics::counter!("recordings_verified_total", "state" => "missing").increment(1);
        tracing::error!(call.id = call, why, "a recording was expected and is not there");
        let tx = self.db.facts().await?;
        store::set_missing(&tx, call, expected_secs(row), why, self.clock.now()).await?;
        tx.commit().await?;
        self.tell(call).await
    }

    /// Pages that show the call as being prepared learn that it is not any more.
    async fn tell(&self, call: &str) -> anyhow::Result<()> {
        if let Some(call) = detail::service::unscoped(&self.db, &self.clock, call).await? {
            let audience = Audience::involved(call.operator_id.iter().cloned().collect(), Topic::Calls);
            let data = CallStatusData::from(call);
            self.hub.publish(&Event::CallStatus(Box::new(data)), audience);
        }
        Ok(())
    }

    async fn forget_in_asterisk(&self, source: &str) -> anyhow::Result<()> {
        match self.asterisk.call(&recordings::DeleteStored { recording_name: source.to_owned() }).await {
            Ok(()) | Err(AriError::Status { code: 404, .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn expected_secs(row: &ToVerify) -> f64 {
    match (row.answered_at, row.ended_at) {
        (Some(from), Some(to)) => to.since(from).as_secs_f64(),
        _ => 0.0,
    }
}

/// More than 2 s or 5 % are missing. Up to a second is no loss: that is how far the moment of the answer and the first
/// written sample may lie apart.
fn too_short(found: f64, expected: f64) -> bool {
    let lost = expected - found;
    lost > 2.0 || (lost > 1.0 && lost > expected * 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_truncated() {
        for (found, expected, truncated) in [
            (60.0, 60.0, false),
            (59.5, 60.0, false),
            (57.9, 60.0, true),
            (598.5, 600.0, false),
            (8.9, 10.0, true),
            (2.6, 3.0, false),
            (61.0, 60.0, false),
            (0.5, 4.0, true),
        ] {
            assert_eq!(too_short(found, expected), truncated, "{found} of {expected}");
        }
    }
}
