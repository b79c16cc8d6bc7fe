//! Where the sounds lie: two files for each prompt, in the folder that Asterisk reads.
use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use super::convert::Telephone;
use crate::{asterisk::instance::Layout, common::ids::PromptId};

/// A sound that is on the disk and not yet in its place. It goes if it is not put there.
pub(super) struct Written(Vec<(PathBuf, PathBuf)>);

impl Written {
    /// Puts both forms in their places, each whole or not at all.
    pub(super) fn put(&mut self) -> io::Result<()> {
        while let Some((temporary, path)) = self.0.last() {
            fs::rename(temporary, path)?;
            self.0.pop();
        }
        Ok(())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        for (temporary, _) in &self.0 {
            if let Err(error) = fs::remove_file(temporary) {
                tracing::warn!(%error, file = %temporary.display(), "a sound that is not needed stays on the disk");
            }
        }
    }
}

/// The folder; cheap to clone.
#[derive(Clone, Debug)]
pub struct PromptFiles {
    dir: PathBuf,
}

impl PromptFiles {
    /// That of the installation whose data lie in `data_dir`.
    pub fn in_data_dir(data_dir: &Path) -> io::Result<Self> {
        // Asterisk has a working directory of its own.
        Ok(Self { dir: Layout::in_data_dir(&std::path::absolute(data_dir)?).prompts_dir() })
    }

    /// What Asterisk is told to play: it looks for the form that suits the call.
    pub fn sound(&self, id: &str) -> String {
        self.dir.join(id).display().to_string()
    }

    /// The form for browsers.
    pub fn read(&self, id: &str) -> io::Result<Vec<u8>> {
        fs::read(self.file(id, "wav16"))
    }

    /// Writes both forms beside those that may be there; one sound at a time.
    pub(super) fn write(&self, id: &PromptId, sound: &Telephone) -> io::Result<Written> {
        fs::create_dir_all(&self.dir)?;
        let mut written = Written(Vec::new());
        for (ending, bytes) in [("wav", &sound.narrow), ("wav16", &sound.wide)] {
            let path = self.file(id.as_str(), ending);
            let temporary = path.with_extension(format!("{ending}.new"));
            let mut file =
                fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o640).open(&temporary)?;
            written.0.push((temporary, path));
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(written)
    }

    /// Removes both forms.
    pub(super) fn remove(&self, id: &str) -> io::Result<()> {
        for ending in ["wav", "wav16"] {
            match fs::remove_file(self.file(id, ending)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&self, id: &str, ending: &str) -> PathBuf {
        self.dir.join(format!("{id}.{ending}"))
    }
}
