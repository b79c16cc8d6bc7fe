//! Makes recordings small once they have been kept in full quality for as long as the company says.
use std::time::Duration;

use anyhow::Context;
use object_store::path::Path as ObjectPath;
use serde_json::json;

use super::{
    audio,
    keeping::service as keeping,
    opus,
    scratch::Scratch,
    service::{self, Due, REMOVE},
    store,
    verify::Tools,
};
use crate::common::jobs;

/// How often it is looked for what is due.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// Calls come first: of the time of one processor a quarter at most.
const REST: u32 = 3;

/// Compresses what is due, one after the other, for as long as the server runs.
pub async fn run(tools: Tools) {
    loop {
        let begun = tools.clock.now();
        match compress_next(&tools).await {
            Ok(true) => tools.clock.sleep(tools.clock.now().since(begun) * REST).await,
            Ok(false) => tools.clock.sleep(LOOK_EVERY).await,
            Err(error) => {
                tracing::warn!(%error, "a recording could not be compressed; trying again");
                tools.clock.sleep(LOOK_EVERY).await;
            }
        }
    }
}

/// Compresses the oldest recording that is due; false if there is none. An error is one of the machine (the store, the
/// disk, the database): the recording is tried again. One that cannot be compressed stays as it is.
pub async fn compress_next(tools: &Tools) -> anyhow::Result<bool> {
    let times = keeping::times(tools.db.read()).await?;
    let Some(days) = times.full_quality_days else { return Ok(false) };
    let before = tools.clock.now().minus(keeping::DAY * u32::from(days));
    let Some(due) = store::to_compress(&tools.db, before).await? else { return Ok(false) };
    let wav = Scratch::new(&tools.scratch, &format!("{}.wav", due.call)).await?;
    let small = Scratch::new(&tools.scratch, &format!("{}.opus", due.call)).await?;
    if !tools.storage.get_file(&ObjectPath::from(due.path.as_str()), &wav.0).await? {
        leave(tools, &due, "it is not in the store any more").await?;
        return Ok(true);
    }
    let (from, to) = (wav.0.clone(), small.0.clone());
    let converted = tokio::task::spawn_blocking(move || {
        opus::convert(&from, &to)?;
        Ok::<_, anyhow::Error>(audio::size_and_sha256(&to)?)
    });
    match converted.await {
        Ok(Ok((bytes, sha256))) => replace(tools, &due, &small, bytes, &sha256).await?,
        Ok(Err(error)) if error.root_cause().is::<std::io::Error>() => return Err(error),
        Ok(Err(error)) => leave(tools, &due, &format!("{error:#}")).await?,
        Err(panic) => leave(tools, &due, &panic.to_string()).await?,
    }
    Ok(true)
}

/// From now on the small file is the recording; the large one goes when the disk has that.
async fn replace(tools: &Tools, due: &Due, small: &Scratch, bytes: u64, sha256: &str) -> anyhow::Result<()> {
    let name = service::small_object_of(&due.call).context("not an id of ours")?;
    tools.storage.put_file(&name, &small.0).await?;
    let tx = tools.db.write().await?;
    let replaced = store::set_compressed(&tx, due, name.as_ref(), bytes, sha256, tools.clock.now()).await?;
    if replaced {
        let payload = json!({ "call_id": due.call, "path": due.path });
        jobs::add(&*tx, &tools.clock, REMOVE, Some(&due.path), &payload).await?;
    }
    tx.commit().await?;
    // Deleted or put on hold meanwhile.
    if !replaced {
        tools.storage.remove(&name).await?;
    }
    Ok(())
}

async fn leave(tools: &Tools, due: &Due, why: &str) -> anyhow::Result<()> {
    tracing::warn!(call.id = due.call, why, "a recording cannot be compressed and stays as it is");
    let tx = tools.db.facts().await?;
    store::set_left(&tx, &due.call, tools.clock.now()).await?;
    Ok(tx.commit().await?)
}
