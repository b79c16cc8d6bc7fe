//! Copies of the embedded database, and bringing one back. PostgreSQL has its own tools for that.
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use migrations::{Migrator, MigratorTrait};

use crate::{
    common::{
        clock::Clock,
        config::Settings,
        db::{Db, sqlite_path},
        lease::Lease,
    },
    recordings::keeping::service as keeping,
};

/// Writes a consistent copy to `file`; the server may be running.
pub async fn backup(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let path = database(settings)?;
    ensure!(path.exists(), "there is no database at {}", path.display());
    ensure!(!file.exists(), "{} exists already: choose another name", file.display());
    let db = Db::connect(&settings.database_url).await?;
    db.backup_sqlite(file).await.with_context(|| format!("cannot write {}", file.display()))?;
    db.close().await?;
    Ok(())
}

/// Puts the copy in `file` in the place of the database, which is kept beside it. The server must not be running.
/// Returns where the former database is.
pub async fn restore(settings: &Settings, file: &Path) -> anyhow::Result<Option<PathBuf>> {
    let path = database(settings)?;
    ensure!(file.exists(), "there is no file {}", file.display());
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let lease = Lease::take(&settings.database_url, &settings.ari_app).await.context("stop the server first")?;
    // Work on a copy: the backup stays as it is, and a broken one changes nothing here.
    let fresh = path.with_extension("restoring");
    std::fs::copy(file, &fresh).with_context(|| format!("cannot write {}", fresh.display()))?;
    let checked = prepare(&fresh).await;
    if let Err(error) = checked {
        std::fs::remove_file(&fresh)?;
        return Err(error.context(format!("{} is not a backup of a call center", file.display())));
    }
    let former = path.exists().then(|| path.with_extension("before-restore"));
    if let Some(former) = &former {
        // Everything that is still in the write-ahead log belongs into the copy that is kept.
        let db = Db::connect(&settings.database_url).await?;
        let _ = std::fs::remove_file(former);
        db.backup_sqlite(former).await?;
        db.close().await?;
    }
    for end in ["-wal", "-shm"] {
        let mut name = path.clone().into_os_string();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    std::fs::rename(&fresh, &path)?;
    lease.give_back().await;
    Ok(former)
}

/// Whole, ours, and with a schema that this version understands (an older one is brought up to date); no recording is deleted
/// at once because of it.
async fn prepare(file: &Path) -> anyhow::Result<()> {
    let db = Db::connect(&format!("sqlite://{}", file.display())).await?;
    let sound = db.sqlite_is_sound().await;
    let known = Migrator::up(db.migrator(), None).await;
    let begun = match known {
        Ok(()) => keeping::begin_anew(&db, &Clock::system()).await,
        Err(_) => Ok(()),
    };
    db.flush().await?;
    db.close().await?;
    ensure!(sound?, "it is damaged");
    known?;
    Ok(begun?)
}

fn database(settings: &Settings) -> anyhow::Result<PathBuf> {
    match sqlite_path(&settings.database_url) {
        Some(path) => Ok(path),
        None => bail!("the database is PostgreSQL: use pg_dump and pg_restore"),
    }
}
