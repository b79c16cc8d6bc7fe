//! Asterisk's own figures of registrations (`/metrics`): 1 is registered, 0 and 2 are not.
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use crate::trunks::types::TrunkRow;

const PATIENCE: Duration = Duration::from_secs(3);
const FIGURE: &str = "asterisk_pjsip_outbound_registration_status{";

/// Where the figures are.
#[derive(Clone, Debug)]
pub struct Figures {
    http: reqwest::Client,
    url: String,
    user: String,
    password: SecretString,
}

impl Figures {
    /// `url` without `/metrics`.
    ///
    /// # Errors
    /// If no HTTP client can be made.
    pub fn new(url: &str, user: &str, password: SecretString) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        Ok(Self { http, url: format!("{url}/metrics"), user: user.to_owned(), password })
    }

    /// None while Asterisk is away.
    pub(super) async fn read(&self) -> Option<String> {
        let request = self.http.get(&self.url).basic_auth(&self.user, Some(self.password.expose_secret()));
        request.send().await.ok()?.error_for_status().ok()?.text().await.ok()
    }
}

/// Whether a trunk is registered; none if there is no figure of it.
pub(super) fn registered(text: &str, row: &TrunkRow) -> Option<bool> {
    let user = format!("username=\"sip:{}@{}\"", row.username.as_deref()?, row.host);
    let server = format!("domain=\"sip:{}:{}", row.host, row.port);
    let line = text.lines().find(|line| line.starts_with(FIGURE) && line.contains(&user) && line.contains(&server))?;
    Some(line.rsplit(' ').next()? == "1")
}
