//! Where recordings lie: a directory, or an S3-compatible store.
use std::{path::Path, sync::Arc};

use anyhow::Context;
use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem,
    path::Path as ObjectPath, prefix::PrefixStore,
};
use tokio::io::AsyncWriteExt;

/// The object store; cheap to clone.
#[derive(Clone, Debug)]
pub struct Storage(Arc<dyn ObjectStore>);

impl Storage {
    /// Opens `file://directory` (created if missing) or `s3://bucket/prefix`.
    pub fn open(url: &str, s3_endpoint: Option<&str>) -> anyhow::Result<Self> {
        if let Some(directory) = url.strip_prefix("file://") {
            std::fs::create_dir_all(directory).with_context(|| format!("cannot create {directory}"))?;
            // Asterisk's copy is removed when this one is stored: it must outlive a loss of power.
            return Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(directory)?.with_fsync(true))));
        }
        let rest = url.strip_prefix("s3://").context("the storage must be file:// or s3://")?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        if let Some(endpoint) = s3_endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build()?;
        let prefix = prefix.trim_matches('/');
        Ok(Self(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) }))
    }

    /// The store itself.
    pub fn objects(&self) -> &dyn ObjectStore {
        &*self.0
    }

    /// Stores `file` under `name`, replacing what is there. Returns when all of it is stored.
    pub async fn put_file(&self, name: &ObjectPath, file: &Path) -> anyhow::Result<()> {
        let mut source = tokio::fs::File::open(file).await?;
        let mut target = BufWriter::new(Arc::clone(&self.0), name.clone());
        if let Err(error) = tokio::io::copy(&mut source, &mut target).await {
            // What was sent so far must not stay behind.
            drop(target.abort().await);
            return Err(error.into());
        }
        target.shutdown().await?;
        let stored = self.0.head(name).await?.size;
        let expected = source.metadata().await?.len();
        anyhow::ensure!(stored == expected, "{stored} of {expected} bytes were stored");
        Ok(())
    }

    /// Brings what is stored under `name` to `file`. False if nothing is.
    pub async fn get_file(&self, name: &ObjectPath, file: &Path) -> anyhow::Result<bool> {
        let mut pieces = match self.0.get(name).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut target = tokio::fs::File::create(file).await?;
        while let Some(piece) = pieces.try_next().await? {
            target.write_all(&piece).await?;
        }
        target.flush().await?;
        Ok(true)
    }

    /// Removes `name`; it need not exist.
    pub async fn remove(&self, name: &ObjectPath) -> anyhow::Result<()> {
        match self.0.delete(name).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
