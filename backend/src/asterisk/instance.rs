//! The private Asterisk of this installation on disk: where the program is, where its files go, and writing them.
//!
//! Guarantees: files are replaced whole (never half written) and readable by their owner only; running it again changes
//! nothing but what the settings changed. Leaves out: starting and stopping Asterisk (`scripts/`, systemd).

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use secrecy::ExposeSecret as _;

use super::chime;
use super::config_files::{RenderError, Values, render};
use crate::common::{config::Settings, secrets::Secrets};

/// An installed Asterisk program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Folder of its `*.so` modules.
    pub modules_dir: PathBuf,
    /// Its read-only data.
    pub data_dir: PathBuf,
}

/// Why the instance could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// A setting cannot be written down.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// There is no Asterisk where it should be.
    #[error("no Asterisk in {0}: install it, or name its place with CALLCENTER_ASTERISK_ROOT")]
    NoProgram(PathBuf),
    /// The generated secrets cannot be read.
    #[error("cannot read the generated secrets: {0}")]
    Secrets(#[source] io::Error),
    /// The disk said no.
    #[error("cannot write {path}: {source}")]
    Write {
        /// What was being written.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Looks for Asterisk below `root` (`/` or a private tree): Debian's and Ubuntu's folders for modules.
#[must_use]
pub fn find_program(root: &Path) -> Option<Program> {
    let lib = root.join("usr/lib");
    let triplets = [format!("{}-linux-gnu/asterisk/modules", std::env::consts::ARCH), "asterisk/modules".into()];
    let modules_dir = triplets.iter().map(|triplet| lib.join(triplet)).find(|dir| dir.is_dir())?;
    Some(Program { modules_dir, data_dir: root.join("usr/share/asterisk") })
}

/// The folders of the instance, all below one directory.
#[derive(Debug, Clone)]
pub struct Layout {
    /// `<data>/asterisk`.
    pub home: PathBuf,
}

impl Layout {
    /// The layout inside the data directory `data_dir` (absolute).
    #[must_use]
    pub fn in_data_dir(data_dir: &Path) -> Self {
        Self { home: data_dir.join("asterisk") }
    }

    /// Where `fetch-asterisk.sh` unpacks the program.
    #[must_use]
    pub fn program_root(&self) -> PathBuf {
        self.home.join("root")
    }

    /// Recordings; `away/` in it holds the messages taken without the server.
    #[must_use]
    pub fn recording_dir(&self) -> PathBuf {
        self.home.join("spool/recording")
    }

    /// Messages taken without the server, one file for each channel.
    #[must_use]
    pub fn away_dir(&self) -> PathBuf {
        self.recording_dir().join("away")
    }

    /// Announcements of the company's own.
    #[must_use]
    pub fn prompts_dir(&self) -> PathBuf {
        self.home.join("prompts")
    }

    /// CDR rows for the import of calls that the server never saw.
    #[must_use]
    pub fn cdr_file(&self) -> PathBuf {
        self.home.join("log/cdr-custom/callcenter.csv")
    }

    /// Channel events, for what a crash of Asterisk took from the CDR.
    #[must_use]
    pub fn cel_file(&self) -> PathBuf {
        self.home.join("log/cel-custom/callcenter.csv")
    }

    /// Asterisk's log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.home.join("log/messages.log")
    }

    /// Control socket's folder. A socket path holds 107 bytes; a deep data directory gets a folder in the system's
    /// temporary one, named after the data directory so that it is the same each time.
    #[must_use]
    pub fn run_dir(&self) -> PathBuf {
        const SOCKET_PATH_MAX: usize = 107;
        let run = self.home.join("run");
        if run.join("asterisk.ctl").as_os_str().len() <= SOCKET_PATH_MAX {
            return run;
        }
        let hash = self.home.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3) // FNV-1a
        });
        std::env::temp_dir().join(format!("callcenter-{hash:016x}"))
    }

    /// Music on hold: the company's own files, else those that came with the program, else the folder of the chime.
    #[must_use]
    pub fn moh_dir(&self, program: &Program) -> PathBuf {
        let own = self.home.join("moh");
        let shipped = program.data_dir.join("moh");
        if !has_files(&own) && has_files(&shipped) { shipped } else { own }
    }
}

fn has_files(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}

/// What the configuration of this installation's Asterisk is made of; it is to lie in `etc_dir`.
///
/// # Errors
/// [`InstanceError`] if Asterisk is not installed or the secrets cannot be read.
pub fn values(settings: &Settings, etc_dir: &Path) -> Result<Values, InstanceError> {
    let absolute = |path: &Path| {
        std::path::absolute(path).map_err(|source| InstanceError::Write { path: path.to_owned(), source })
    };
    let data_dir = absolute(&settings.data_dir)?;
    let layout = Layout::in_data_dir(&data_dir);
    let private = layout.program_root();
    let root = match &settings.asterisk_root {
        Some(root) => absolute(root)?,
        None if private.is_dir() => private,
        None => PathBuf::from("/"),
    };
    let program = find_program(&root).ok_or(InstanceError::NoProgram(root))?;
    let ari_password = match &settings.ari_password {
        Some(password) => password.clone(),
        None => Secrets::open(&data_dir).and_then(|secrets| secrets.ari_password()).map_err(InstanceError::Secrets)?,
    };
    Ok(Values {
        etc_dir: absolute(etc_dir)?,
        run_dir: layout.run_dir(),
        moh_dir: layout.moh_dir(&program),
        spool_dir: layout.home.join("spool"),
        log_dir: layout.home.join("log"),
        prompts_dir: layout.prompts_dir(),
        state_dir: layout.home,
        modules_dir: program.modules_dir,
        data_dir: program.data_dir,
        http_port: settings.asterisk_http_port,
        sip_bind: settings.sip_bind,
        sip_port: settings.sip_port,
        rtp_ports: settings.rtp_ports,
        ari_username: settings.ari_username.clone(),
        ari_password: ari_password.expose_secret().to_owned(),
        app: settings.ari_app.clone(),
        language: "en".into(),
        local_addresses: local_addresses(),
    })
}

/// Creates the instance's folders and writes every configuration file into `values.etc_dir`.
///
/// # Errors
/// [`InstanceError`] if a setting cannot be written down (nothing was written) or the disk refuses.
pub fn write(values: &Values) -> Result<(), InstanceError> {
    let files = render(values)?;
    let state = &values.state_dir;
    let folders = [
        values.etc_dir.clone(),
        state.join("lib"),
        state.join("keys"),
        state.join("cache"),
        values.run_dir.clone(),
        values.log_dir.join("cdr-csv"),
        values.log_dir.join("cdr-custom"),
        values.log_dir.join("cel-custom"),
        values.spool_dir.join("recording/away"),
        values.spool_dir.join("tmp"),
        values.prompts_dir.clone(),
        values.moh_dir.clone(),
    ];
    for folder in folders {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|source| InstanceError::Write { path: folder, source })?;
    }
    if !has_files(&values.moh_dir) {
        replace(&values.moh_dir.join("chime.wav"), &chime::wav())?;
    }
    for (name, contents) in files {
        replace(&values.etc_dir.join(name), contents.as_bytes())?;
    }
    Ok(())
}

/// Writes beside the target and renames: a reader sees the old file or the new one.
fn replace(path: &Path, contents: &[u8]) -> Result<(), InstanceError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| file.write_all(contents))
        .and_then(|()| fs::rename(&temporary, path));
    written.map_err(|source| InstanceError::Write { path: path.to_owned(), source })
}

/// This machine's own IPv4 addresses, as the kernel lists them; empty if it does not.
#[must_use]
pub fn local_addresses() -> Vec<Ipv4Addr> {
    fs::read_to_string("/proc/net/fib_trie").map(|table| parse_fib_trie(&table)).unwrap_or_default()
}

/// Addresses marked `/32 host LOCAL` in the kernel's routing trie, each once.
fn parse_fib_trie(table: &str) -> Vec<Ipv4Addr> {
    let mut found = Vec::new();
    let mut last = None;
    for line in table.lines().map(str::trim) {
        if let Some(leaf) = line.strip_prefix("|-- ") {
            last = leaf.parse::<Ipv4Addr>().ok();
        } else if line == "/32 host LOCAL"
            && let Some(address) = last
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found
}

#[cfg(test)]
#[path = "instance_tests.rs"]
mod tests;
