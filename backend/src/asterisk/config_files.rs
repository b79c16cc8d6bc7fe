//! Asterisk's configuration files, rendered from the templates of `asterisk-config/`.
//!
//! Guarantees: a pure function of [`Values`]; no placeholder survives; no value can add a line, a section or a dialplan
//! step. Leaves out: where the values come from and writing to disk (`instance.rs`).

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Everything that differs between two installations.
#[derive(Debug, Clone)]
pub struct Values {
    /// Where the rendered files will lie.
    pub etc_dir: PathBuf,
    /// Folder of Asterisk's `*.so` modules.
    pub modules_dir: PathBuf,
    /// Asterisk's read-only data (prompts, ARI description).
    pub data_dir: PathBuf,
    /// Writable state: `lib/`, `keys/`, `cache/`.
    pub state_dir: PathBuf,
    /// Recordings: `recording/`, `recording/away/`.
    pub spool_dir: PathBuf,
    /// Control socket and pid file; must leave room for a socket name within 107 bytes.
    pub run_dir: PathBuf,
    /// Log, CDR and CEL files.
    pub log_dir: PathBuf,
    /// Music on hold.
    pub moh_dir: PathBuf,
    /// The company's own announcements, e.g. `server-away.wav`.
    pub prompts_dir: PathBuf,
    /// ARI and SIP-over-WebSocket, on the loopback.
    pub http_port: u16,
    /// Address on which phones and trunks reach Asterisk.
    pub sip_bind: IpAddr,
    /// UDP and TCP port for SIP.
    pub sip_port: u16,
    /// First and last UDP port for sound.
    pub rtp_ports: (u16, u16),
    /// ARI account.
    pub ari_username: String,
    /// ARI password.
    pub ari_password: String,
    /// Stasis application name.
    pub app: String,
    /// Language of the prompts.
    pub language: String,
    /// This machine's IPv4 addresses; used only while `sip_bind` is a loopback address.
    pub local_addresses: Vec<Ipv4Addr>,
}

/// No call lives longer, in seconds (four hours).
const MAX_CALL_SECS: u32 = 4 * 60 * 60;
/// Messages taken at once while the server is away: 30 × 180 s × 16 kB/s = at most 86 MB in three minutes.
const MAX_AWAY_CALLS: u32 = 30;

/// Why nothing was rendered.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RenderError {
    /// The value could change the meaning of a configuration line.
    #[error("{name} contains the character {character:?}, which has a meaning in Asterisk's configuration files")]
    UnsafeValue {
        /// The placeholder it was meant for.
        name: &'static str,
        /// The offending character.
        character: char,
    },
    /// An empty value would silently become Asterisk's default.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A path that is not UTF-8 or not absolute.
    #[error("{0} must be an absolute path in UTF-8")]
    Path(&'static str),
    /// The last RTP port lies below the first, or there is room for less than one call.
    #[error("RTP ports {0}-{1}: the range must hold at least four ports")]
    RtpRange(u16, u16),
    /// A template names a placeholder that does not exist.
    #[error("asterisk-config/{file} has an unknown placeholder near {near:?}")]
    UnknownPlaceholder {
        /// The template.
        file: &'static str,
        /// What was found.
        near: String,
    },
}

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        const TEMPLATES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../asterisk-config/", $name)))),+
        ];
    };
}

templates![
    "ari.conf",
    "asterisk.conf",
    "cdr.conf",
    "cdr_custom.conf",
    "cel.conf",
    "cel_custom.conf",
    "extensions.conf",
    "hep.conf",
    "http.conf",
    "indications.conf",
    "logger.conf",
    "manager.conf",
    "modules.conf",
    "musiconhold.conf",
    "pjproject.conf",
    "pjsip.conf",
    "prometheus.conf",
    "rtp.conf",
    "sorcery.conf",
    "stasis.conf",
];

/// Files that Asterisk opens although nothing is set in them; without them each start logs errors.
const EMPTY_FILES: &[&str] = &[
    "acl.conf",
    "ccss.conf",
    "cli_aliases.conf",
    "extconfig.conf",
    "features.conf",
    "udptl.conf",
    "websocket_client.conf",
];

/// Renders every file: name and contents.
///
/// # Errors
/// [`RenderError`] if a value is empty, unsafe or contradictory. Nothing is half rendered.
pub fn render(values: &Values) -> Result<Vec<(&'static str, String)>, RenderError> {
    let placeholders = placeholders(values)?;
    let mut files = Vec::with_capacity(TEMPLATES.len() + EMPTY_FILES.len());
    for &(file, template) in TEMPLATES {
        files.push((file, substitute(file, template, &placeholders)?));
    }
    for &file in EMPTY_FILES {
        files.push((file, String::from("; Nothing is set here. Asterisk wants the file to exist.\n")));
    }
    Ok(files)
}

fn placeholders(v: &Values) -> Result<Vec<(&'static str, String)>, RenderError> {
    let (rtp_start, rtp_end) = v.rtp_ports;
    if rtp_end < rtp_start.saturating_add(3) {
        return Err(RenderError::RtpRange(rtp_start, rtp_end));
    }
    let mut all = vec![
        ("@ETC_DIR@", path("ETC_DIR", &v.etc_dir)?),
        ("@MODULES_DIR@", path("MODULES_DIR", &v.modules_dir)?),
        ("@DATA_DIR@", path("DATA_DIR", &v.data_dir)?),
        ("@STATE_DIR@", path("STATE_DIR", &v.state_dir)?),
        ("@SPOOL_DIR@", path("SPOOL_DIR", &v.spool_dir)?),
        ("@RUN_DIR@", path("RUN_DIR", &v.run_dir)?),
        ("@LOG_DIR@", path("LOG_DIR", &v.log_dir)?),
        ("@MOH_DIR@", path("MOH_DIR", &v.moh_dir)?),
        ("@PROMPTS_DIR@", path("PROMPTS_DIR", &v.prompts_dir)?),
        ("@ARI_USERNAME@", v.ari_username.clone()),
        ("@ARI_PASSWORD@", v.ari_password.clone()),
        ("@APP@", v.app.clone()),
        ("@LANGUAGE@", v.language.clone()),
    ];
    for (name, value) in &all {
        check(name.trim_matches('@'), value)?;
    }
    let sip_bind = match v.sip_bind {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    all.extend([
        ("@HEP_KEY@", hep_key(&v.ari_password)),
        ("@HTTP_PORT@", v.http_port.to_string()),
        ("@SIP_BIND@", sip_bind),
        ("@SIP_PORT@", v.sip_port.to_string()),
        ("@RTP_START@", rtp_start.to_string()),
        ("@RTP_END@", rtp_end.to_string()),
        ("@MAX_CALL_SECS@", MAX_CALL_SECS.to_string()),
        ("@MAX_AWAY_CALLS@", MAX_AWAY_CALLS.to_string()),
        ("@ICE_HOST_CANDIDATES@", ice_host_candidates(v)),
    ]);
    Ok(all)
}

/// What every copy of a SIP message carries (`hep.conf`), so that no other program of this machine can pretend one. It is
/// sent over the loopback as it is, hence not the password itself.
#[must_use]
pub fn hep_key(ari_password: &str) -> String {
    hex::encode(&Sha256::digest(format!("hep {ari_password}").as_bytes())[..16])
}

/// `<address> => 127.0.0.1` for each own address while sound is bound to the loopback; nothing otherwise.
fn ice_host_candidates(v: &Values) -> String {
    if !v.sip_bind.is_loopback() {
        return String::from("; opened to the network: addresses are offered as they are");
    }
    let lines: Vec<String> = v
        .local_addresses
        .iter()
        .filter(|address| !address.is_loopback())
        .map(|address| format!("{address} => {}", v.sip_bind))
        .collect();
    lines.join("\n")
}

fn path(name: &'static str, path: &Path) -> Result<String, RenderError> {
    match path.to_str() {
        Some(text) if path.is_absolute() => Ok(text.to_owned()),
        _ => Err(RenderError::Path(name)),
    }
}

/// Characters that end a line, start a comment, quote, substitute or separate arguments in a `.conf` file or dialplan.
const UNSAFE: &[char] = &[';', '"', '\'', '\\', '$', '{', '}', '[', ']', '(', ')', ',', '|', '&', '<', '>', '=', '@'];

fn check(name: &'static str, value: &str) -> Result<(), RenderError> {
    if value.trim().is_empty() {
        return Err(RenderError::Empty(name));
    }
    match value.chars().find(|c| c.is_control() || UNSAFE.contains(c)) {
        Some(character) => Err(RenderError::UnsafeValue { name, character }),
        None => Ok(()),
    }
}

fn substitute(
    file: &'static str,
    template: &str,
    placeholders: &[(&'static str, String)],
) -> Result<String, RenderError> {
    let mut out = template.to_owned();
    for (name, value) in placeholders {
        out = out.replace(name, value);
    }
    match out.find('@') {
        Some(at) => Err(RenderError::UnknownPlaceholder { file, near: out[at..].chars().take(30).collect() }),
        None => Ok(out),
    }
}

#[cfg(test)]
#[path = "config_files_tests.rs"]
mod tests;
