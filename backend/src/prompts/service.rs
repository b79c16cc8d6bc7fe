//! What can be done with prompts.
use std::{collections::HashMap, net::IpAddr};

use sea_orm::DbErr;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{
    convert,
    error::PromptError,
    files::{PromptFiles, Written},
    store,
    types::Prompt,
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::{Db, Tx},
        ids::{self, PromptId},
    },
    ivr::service::{Uses, users},
    settings::audit,
};

/// All prompts by id, as the call core knows them.
pub async fn sounds(db: &Db, files: &PromptFiles) -> Result<HashMap<String, call_core::Prompt>, DbErr> {
    let sound = |prompt: Prompt| {
        let length = call_core::Millis::from_millis((prompt.duration_secs * 1000.0).round() as i64);
        (prompt.id.to_string(), call_core::Prompt { sound: files.sound(prompt.id.as_str()), length })
    };
    Ok(store::all(db.read()).await?.into_iter().map(sound).collect())
}

/// Whether there is such a prompt.
pub async fn exist(tx: &Tx, id: &str) -> Result<bool, DbErr> {
    Ok(ids::is_plain(id) && store::one(&**tx, id).await?.is_some())
}

/// One sound is reckoned at a time: each takes up to 200 MB, beside the calls.
static TURN: Semaphore = Semaphore::const_new(1);

/// The prompts, for one person's request.
pub struct Prompts<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
    /// The sounds.
    pub files: PromptFiles,
}

impl Prompts<'_> {
    /// All of them, by name.
    pub async fn list(&self) -> Result<Vec<Prompt>, PromptError> {
        Ok(store::all(self.db.read()).await?)
    }

    /// The sound of one, as a WAV file.
    pub async fn sound(&self, id: &str) -> Result<Vec<u8>, PromptError> {
        store::one(self.db.read(), plain(id)?).await?.ok_or(PromptError::NotFound)?;
        let (files, id) = (self.files.clone(), id.to_owned());
        match aside(move || files.read(&id)).await? {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(PromptError::Lost),
            read => Ok(read?),
        }
    }

    /// Takes an upload.
    pub async fn create(
        &self,
        session: &Session,
        ip: IpAddr,
        text: &str,
        file: Vec<u8>,
    ) -> Result<Prompt, PromptError> {
        let name = name(text)?;
        let _turn = TURN.acquire().await;
        let now = self.clock.now();
        let id = PromptId::generate(self.clock);
        let (sound, duration_secs) = self.written(&id, file).await?;
        let prompt = Prompt { id, name, duration_secs, created_at: now, updated_at: now };
        let tx = self.db.write().await?;
        store::save(&*tx, &prompt).await?;
        put(sound).await?;
        self.done(tx, session, ip, "prompt.created", &prompt).await?;
        Ok(prompt)
    }

    /// Puts another sound in the place of the old one.
    pub async fn replace(&self, session: &Session, ip: IpAddr, id: &str, file: Vec<u8>) -> Result<Prompt, PromptError> {
        let _turn = TURN.acquire().await;
        let known = store::one(self.db.read(), plain(id)?).await?.ok_or(PromptError::NotFound)?;
        let (sound, duration_secs) = self.written(&known.id, file).await?;
        let tx = self.db.write().await?;
        let before = store::one(&*tx, plain(id)?).await?.ok_or(PromptError::NotFound)?;
        let prompt = Prompt { duration_secs, updated_at: self.clock.now(), ..before };
        store::save(&*tx, &prompt).await?;
        put(sound).await?;
        self.done(tx, session, ip, "prompt.replaced", &prompt).await?;
        Ok(prompt)
    }

    /// Deletes a prompt that no menu says.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), PromptError> {
        let tx = self.db.write().await?;
        let prompt = store::one(&*tx, plain(id)?).await?.ok_or(PromptError::NotFound)?;
        if let Some(menus) = users(&tx, &Uses::Prompt(id)).await? {
            return Err(PromptError::Used(menus));
        }
        store::delete(&*tx, id).await?;
        self.done(tx, session, ip, "prompt.deleted", &prompt).await?;
        let (files, id) = (self.files.clone(), id.to_owned());
        aside(move || files.remove(&id)).await??;
        Ok(())
    }

    /// The sound on the disk, and its length in seconds. Not in a transaction: calls wait for that on SQLite.
    async fn written(&self, id: &PromptId, file: Vec<u8>) -> Result<(Written, f64), PromptError> {
        let (files, id) = (self.files.clone(), id.clone());
        aside(move || {
            let sound = convert::convert(file)?;
            Ok((files.write(&id, &sound)?, sound.duration_ms as f64 / 1000.0))
        })
        .await?
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        prompt: &Prompt,
    ) -> Result<(), PromptError> {
        let details = json!({ "name": prompt.name, "duration_secs": prompt.duration_secs });
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(prompt.id.as_str()), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}

/// Before the commit: a row without its sound would be silence in a call.
async fn put(mut sound: Written) -> Result<(), PromptError> {
    Ok(aside(move || sound.put()).await??)
}

/// Reckoning and the disk take their time: not that of the server's other work.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PromptError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| PromptError::Disk(std::io::Error::other(error)))
}

fn name(text: &str) -> Result<String, PromptError> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then_some(name).ok_or(PromptError::Name)
}

fn plain(id: &str) -> Result<&str, PromptError> {
    if ids::is_plain(id) { Ok(id) } else { Err(PromptError::NotFound) }
}
