//! Secrets that this installation generated for itself: once, random, readable by its user only.
use std::{
    fs, io,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};

use super::ids;

/// Where the secrets of an installation lie.
#[derive(Clone, Debug)]
pub struct Secrets(PathBuf);

impl Secrets {
    /// The secrets under `data_dir`, whose directory is created for this user alone.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let dir = data_dir.join("secrets");
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        Ok(Self(dir))
    }

    /// The secret called `name`, generated (256 bits) when it is not there yet.
    pub fn get(&self, name: &str) -> io::Result<SecretString> {
        let path = self.0.join(format!("{name}.secret"));
        match fs::read_to_string(&path) {
            Ok(text) if text.trim().len() >= 32 => return Ok(SecretString::from(text.trim().to_owned())),
            Ok(_) => return Err(io::Error::other(format!("{} is too short to be a secret", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let secret = SecretString::from(hex::encode(ids::random_bytes::<32>()));
        // Complete under another name first: two processes that start at once must end with the same secret.
        let fresh = self.0.join(format!(".{name}.{}", ids::hex_secret()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(secret.expose_secret().as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&fresh, &path);
        fs::remove_file(&fresh)?;
        match linked {
            Ok(()) => Ok(secret),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.get(name),
            Err(error) => Err(error),
        }
    }

    /// Signs access and refresh tokens.
    pub fn token_key(&self) -> io::Result<SecretString> {
        self.get("token-key")
    }

    /// Opens ARI on both sides.
    pub fn ari_password(&self) -> io::Result<SecretString> {
        self.get("ari-password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_generated_once_and_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(dir.path()).unwrap();
        let first = secrets.ari_password().unwrap();
        assert_eq!(first.expose_secret(), secrets.ari_password().unwrap().expose_secret());
        assert_ne!(first.expose_secret(), secrets.token_key().unwrap().expose_secret());
        let mode = fs::metadata(dir.path().join("secrets/ari-password.secret")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(dir.path().join("secrets/weak.secret"), "changeme").unwrap();
        assert!(secrets.get("weak").is_err());
    }
}
