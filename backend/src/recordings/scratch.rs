//! Files in the making.
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A file in the making, removed whatever happens.
pub(super) struct Scratch(pub PathBuf);

impl Scratch {
    /// A name in `dir`, which is created if missing.
    pub async fn new(dir: &Path, name: &str) -> anyhow::Result<Self> {
        tokio::fs::create_dir_all(dir).await.with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(Self(dir.join(format!("{name}.part"))))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, file = %self.0.display(), "a scratch file stays behind");
        }
    }
}
