//! The settings: `callcenter.toml`, overridden by `CALLCENTER_…` variables. Every one is checked at the start, and a
//! wrong one is refused by name.
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr,
};

use secrecy::SecretString;

/// One setting as the documentation and `callcenter config` know it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name in the file; the variable is `CALLCENTER_` and this in capitals.
    pub name: &'static str,
    /// The value when nobody sets it.
    pub default: Option<&'static str>,
    /// Never shown.
    pub secret: bool,
}

const fn key(name: &'static str, default: Option<&'static str>) -> Key {
    Key { name, default, secret: false }
}

const fn secret(name: &'static str) -> Key {
    Key { name, default: None, secret: true }
}

/// Every setting there is.
pub const KEYS: &[Key] = &[
    key("listen", Some("127.0.0.1:8080")),
    key("public_url", None),
    key("data_dir", Some("./data")),
    key("database_url", None),
    key("nats_url", None),
    key("storage_url", None),
    key("s3_endpoint", None),
    key("ari_url", None),
    key("ari_username", Some("callcenter")),
    secret("ari_password"),
    key("ari_app", Some("callcenter")),
    key("ari_transport", Some("auto")),
    key("sip_bind", Some("127.0.0.1")),
    key("sip_port", Some("5060")),
    key("asterisk_http_port", Some("8088")),
    key("rtp_ports", Some("10000-10500")),
    key("asterisk_root", None),
    key("tls_cert", None),
    key("tls_key", None),
    key("acme_domain", None),
    key("telegram_api_url", Some("https://api.telegram.org")),
    key("meta_graph_url", Some("https://graph.facebook.com/v26.0")),
    key("admin_username", None),
    secret("admin_password"),
    key("timezone", Some("Asia/Tashkent")),
    key("log", Some("info")),
];

/// How REST requests reach Asterisk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AriTransport {
    /// Pooled HTTP where it works, the WebSocket where only that does.
    Auto,
    /// Pooled HTTP.
    Http,
    /// Over the WebSocket that carries the events.
    Websocket,
}

/// The effective settings, parsed.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where HTTP, WebSocket and UI are served.
    pub listen: SocketAddr,
    /// The outside address, without a slash at its end.
    pub public_url: Option<String>,
    /// Database, recordings, attachments and secrets.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Where recordings and attachments go: `file://…` or `s3://…`.
    pub storage_url: String,
    /// An S3-compatible store other than Amazon's.
    pub s3_endpoint: Option<String>,
    /// Asterisk's HTTP server.
    pub ari_url: String,
    /// The ARI user.
    pub ari_username: String,
    /// The ARI password; none = the generated one.
    pub ari_password: Option<SecretString>,
    /// The Stasis application.
    pub ari_app: String,
    /// How requests reach Asterisk.
    pub ari_transport: AriTransport,
    /// Where the private Asterisk listens for SIP.
    pub sip_bind: IpAddr,
    /// Its SIP port.
    pub sip_port: u16,
    /// Its HTTP port, always on the loopback.
    pub asterisk_http_port: u16,
    /// Its first and last RTP port.
    pub rtp_ports: (u16, u16),
    /// Where Asterisk is installed: `/` or a private tree; none = looked for.
    pub asterisk_root: Option<PathBuf>,
    /// Certificate chain (PEM) for HTTPS by this server.
    pub tls_cert: Option<PathBuf>,
    /// Private key (PEM) of [`Self::tls_cert`].
    pub tls_key: Option<PathBuf>,
    /// Telegram's Bot API.
    pub telegram_api_url: String,
    /// Meta's Graph API with its version.
    pub meta_graph_url: String,
    /// The first admin of an unattended installation.
    pub admin: Option<(String, SecretString)>,
    /// Where a day begins and ends.
    pub timezone: chrono_tz::Tz,
    /// Filter of the log.
    pub log: String,
    shown: BTreeMap<&'static str, String>,
}

/// A setting that cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("setting {name}: {problem}")]
pub struct WrongSetting {
    /// The variable's or the file key's name.
    pub name: String,
    /// What is wrong with its value.
    pub problem: String,
}

impl WrongSetting {
    /// The setting `name`, as the file spells it, and what is wrong with its value.
    pub fn new(name: &str, problem: impl Into<String>) -> Self {
        Self { name: variable(name), problem: problem.into() }
    }
}

fn wrong(name: &str, problem: impl Into<String>) -> WrongSetting {
    WrongSetting::new(name, problem)
}

/// The environment variable of a setting.
pub fn variable(name: &str) -> String {
    format!("CALLCENTER_{}", name.to_uppercase())
}

impl Settings {
    /// Reads the file, if one is given or `callcenter.toml` is there, and then `environment`.
    pub fn load(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        let mut values = read_file(file)?;
        for key in KEYS {
            if let Some(value) = environment(&variable(key.name)) {
                values.insert(key.name, value);
            } else if let Some(default) = key.default {
                values.entry(key.name).or_insert_with(|| default.to_owned());
            }
        }
        values.retain(|_, value| !value.trim().is_empty());
        Self::from_values(values)
    }

    fn from_values(mut values: BTreeMap<&'static str, String>) -> Result<Self, WrongSetting> {
        let data_dir = PathBuf::from(values.get("data_dir").map_or("./data", String::as_str));
        values.entry("database_url").or_insert_with(|| format!("sqlite://{}/callcenter.db", data_dir.display()));
        values.entry("storage_url").or_insert_with(|| format!("file://{}/files", data_dir.display()));
        let shown = masked(&values);
        let v = Values(&values);
        for unsupported in ["nats_url", "acme_domain"] {
            if values.contains_key(unsupported) {
                return Err(wrong(unsupported, "this version does not support it yet: leave it unset"));
            }
        }
        let settings = Self {
            listen: v.parse("listen", "an address and a port, e.g. 127.0.0.1:8080")?,
            public_url: v.url("public_url", &["https", "http"])?.map(|url| url.trim_end_matches('/').to_owned()),
            database_url: v.url("database_url", &["sqlite", "postgres", "postgresql"])?.unwrap_or_default(),
            storage_url: v.url("storage_url", &["file", "s3"])?.unwrap_or_default(),
            s3_endpoint: v.url("s3_endpoint", &["https", "http"])?,
            // The private Asterisk beside this server, unless another one is named.
            ari_url: v.url("ari_url", &["https", "http"])?.map_or_else(
                || v.port("asterisk_http_port").map(|port| format!("http://127.0.0.1:{port}")),
                |url| Ok(url.trim_end_matches('/').to_owned()),
            )?,
            ari_username: v.word("ari_username")?,
            ari_password: v.secret("ari_password"),
            ari_app: v.word("ari_app")?,
            ari_transport: match v.text("ari_transport") {
                "auto" => AriTransport::Auto,
                "http" => AriTransport::Http,
                "websocket" => AriTransport::Websocket,
                other => {
                    return Err(wrong("ari_transport", format!("`{other}` is none of auto, http, websocket")));
                }
            },
            sip_bind: v.parse("sip_bind", "an IP address")?,
            sip_port: v.port("sip_port")?,
            asterisk_http_port: v.port("asterisk_http_port")?,
            rtp_ports: v.range("rtp_ports")?,
            asterisk_root: v.path("asterisk_root"),
            tls_cert: v.path("tls_cert"),
            tls_key: v.path("tls_key"),
            telegram_api_url: v.url("telegram_api_url", &["https", "http"])?.unwrap_or_default(),
            meta_graph_url: v.url("meta_graph_url", &["https", "http"])?.unwrap_or_default(),
            admin: v.admin()?,
            timezone: v.parse("timezone", "a time zone such as Asia/Tashkent")?,
            log: v.parse::<tracing_subscriber::EnvFilter>("log", "a log filter such as info")?.to_string(),
            data_dir,
            shown,
        };
        match (&settings.tls_cert, &settings.tls_key) {
            (Some(_), None) => Err(wrong("tls_key", "is needed beside CALLCENTER_TLS_CERT")),
            (None, Some(_)) => Err(wrong("tls_cert", "is needed beside CALLCENTER_TLS_KEY")),
            _ => Ok(settings),
        }
    }

    /// The effective values as lines of a settings file, secrets masked.
    pub fn masked(&self) -> String {
        self.shown.iter().fold(String::new(), |text, (name, value)| text + name + " = " + &quoted(value) + "\n")
    }

    /// Whether the database is the embedded one.
    pub fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite")
    }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn masked(values: &BTreeMap<&'static str, String>) -> BTreeMap<&'static str, String> {
    let is_secret = |name: &str| KEYS.iter().any(|key| key.name == name && key.secret);
    values
        .iter()
        .map(|(name, value)| (*name, if is_secret(name) { "***".to_owned() } else { mask_url(value) }))
        .collect()
}

/// Hides the password of a URL.
pub fn mask_url(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:***@{host}{tail}")
        }
        _ => text.to_owned(),
    }
}

fn read_file(file: Option<&Path>) -> Result<BTreeMap<&'static str, String>, WrongSetting> {
    let default = Path::new("callcenter.toml");
    let path = file.unwrap_or(default);
    let complain = |problem: String| WrongSetting { name: path.display().to_string(), problem };
    if file.is_none() && !path.exists() {
        return Ok(BTreeMap::new());
    }
    let table = config::Config::builder()
        .add_source(config::File::from(path).format(config::FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize::<BTreeMap<String, config::Value>>)
        .map_err(|error| complain(error.to_string().replace('\n', " ")))?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        let key = KEYS
            .iter()
            .find(|key| key.name == name)
            .ok_or_else(|| complain(format!("there is no setting `{name}`")))?;
        let text = value.into_string().map_err(|_| complain(format!("`{name}` must be a text or a number")))?;
        values.insert(key.name, text);
    }
    Ok(values)
}

struct Values<'a>(&'a BTreeMap<&'static str, String>);

impl Values<'_> {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    fn parse<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, WrongSetting> {
        self.text(name).parse().map_err(|_| wrong(name, format!("`{}` is not {expected}", self.text(name))))
    }

    fn port(&self, name: &str) -> Result<u16, WrongSetting> {
        match self.parse(name, "a port (1 to 65535)")? {
            0 => Err(wrong(name, "0 is not a port (1 to 65535)")),
            port => Ok(port),
        }
    }

    fn range(&self, name: &str) -> Result<(u16, u16), WrongSetting> {
        let text = self.text(name);
        text.split_once('-')
            .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)))
            .filter(|(first, last)| *first >= 1024 && first < last)
            .ok_or_else(|| wrong(name, format!("`{text}` is not a range of ports such as 10000-10500")))
    }

    fn url(&self, name: &str, schemes: &[&str]) -> Result<Option<String>, WrongSetting> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        match value.split_once("://") {
            Some((scheme, rest)) if schemes.contains(&scheme) && !rest.is_empty() => Ok(Some(value.clone())),
            _ => Err(wrong(name, format!("must start with {}://", schemes.join(":// or ")))),
        }
    }

    /// A name that is written into Asterisk's configuration, so its letters are few.
    fn word(&self, name: &str) -> Result<String, WrongSetting> {
        let text = self.text(name);
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !text.is_empty() && text.len() <= 32 && text.chars().all(fits) {
            Ok(text.to_owned())
        } else {
            Err(wrong(name, "must be 1 to 32 letters, digits, _ or -"))
        }
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        self.0.get(name).map(|value| SecretString::from(value.clone()))
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.get(name).map(PathBuf::from)
    }

    fn admin(&self) -> Result<Option<(String, SecretString)>, WrongSetting> {
        match (self.0.get("admin_username"), self.secret("admin_password")) {
            (Some(name), Some(password)) => Ok(Some((name.clone(), password))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(wrong("admin_password", "is needed beside CALLCENTER_ADMIN_USERNAME")),
            (None, Some(_)) => Err(wrong("admin_username", "is needed beside CALLCENTER_ADMIN_PASSWORD")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> Result<Settings, WrongSetting> {
        Settings::load(None, |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let settings = load(&[]).unwrap();
        assert_eq!(settings.listen, "127.0.0.1:8080".parse().unwrap());
        assert_eq!(settings.database_url, "sqlite://./data/callcenter.db");
        assert_eq!(settings.rtp_ports, (10000, 10500));
        assert_eq!(settings.timezone, chrono_tz::Asia::Tashkent);
        assert!(settings.admin.is_none());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (name, value) in [
            ("CALLCENTER_LISTEN", "everywhere"),
            ("CALLCENTER_DATABASE_URL", "mysql://x/y"),
            ("CALLCENTER_ARI_TRANSPORT", "pigeon"),
            ("CALLCENTER_SIP_PORT", "0"),
            ("CALLCENTER_SIP_PORT", "70000"),
            ("CALLCENTER_RTP_PORTS", "20000-10000"),
            ("CALLCENTER_TIMEZONE", "Tashkent"),
            ("CALLCENTER_ARI_APP", "call center;"),
            ("CALLCENTER_NATS_URL", "nats://x"),
        ] {
            assert_eq!(load(&[(name, value)]).unwrap_err().name, name, "{value}");
        }
        let lonely = load(&[("CALLCENTER_ADMIN_USERNAME", "boss")]).unwrap_err();
        assert_eq!(lonely.name, "CALLCENTER_ADMIN_PASSWORD");
    }

    #[test]
    fn secrets_are_masked() {
        let settings = load(&[
            ("CALLCENTER_ARI_PASSWORD", "hunter2hunter2"),
            ("CALLCENTER_DATABASE_URL", "postgres://me:topsecret@db/cc"),
        ])
        .unwrap();
        let shown = settings.masked();
        assert!(!shown.contains("hunter2") && !shown.contains("topsecret"), "{shown}");
        assert!(shown.contains("postgres://me:***@db/cc"));
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn an_unknown_key_in_the_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cc.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\nlissten = 1\n").unwrap();
        let error = Settings::load(Some(&path), |_| None).unwrap_err();
        assert!(error.problem.contains("lissten"), "{error}");
        std::fs::write(&path, "listen = \"127.0.0.1:81\"\nsip_port = 5070\n").unwrap();
        let settings = Settings::load(Some(&path), |_| None).unwrap();
        assert_eq!((settings.listen.port(), settings.sip_port), (81, 5070));
    }
}
