//! What the server says when it starts, and the first administrator of an unattended installation.
use std::{io::Write, net::SocketAddr};

use super::AppState;
use crate::common::config::Settings;

/// Creates the first admin if the settings name one; else prints where a person creates him. Prints the address.
pub async fn welcome(state: &AppState, listening: SocketAddr) -> anyhow::Result<()> {
    let address = address(&state.settings, listening);
    let mut text = format!("Call center: {address}\n");
    if let Some((username, password)) = &state.settings.admin {
        if state.auth.needs_setup().await? {
            state.auth.create_admin(username, Some(password.clone())).await?;
            tracing::info!(username, "created the first administrator from the settings");
        }
    } else if let Some(token) = state.auth.open_setup().await? {
        // Only here: the token never reaches the log.
        text.push_str(&format!("No administrator yet. Create one at (works once):\n  {address}/setup#{token}\n"));
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Where a browser finds the server.
fn address(settings: &Settings, listening: SocketAddr) -> String {
    if let Some(url) = &settings.public_url {
        return url.clone();
    }
    let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
    let ip = listening.ip();
    // A browser gives the microphone to localhost, and an unspecified address is nobody's.
    if ip.is_loopback() || ip.is_unspecified() {
        format!("{scheme}://localhost:{}", listening.port())
    } else {
        format!("{scheme}://{listening}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)], listening: &str) -> String {
        let find = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        address(&Settings::load(None, find).expect("settings"), listening.parse().expect("address"))
    }

    #[test]
    fn the_address_is_one_that_a_browser_can_open() {
        assert_eq!(of(&[], "127.0.0.1:8080"), "http://localhost:8080");
        assert_eq!(of(&[], "0.0.0.0:80"), "http://localhost:80");
        assert_eq!(of(&[], "192.0.2.7:8080"), "http://192.0.2.7:8080");
        let public = [("CALLCENTER_PUBLIC_URL", "https://call.example.uz/")];
        assert_eq!(of(&public, "127.0.0.1:8080"), "https://call.example.uz");
    }
}
