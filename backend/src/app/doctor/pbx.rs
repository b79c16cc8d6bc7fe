//! Asterisk: installed, reachable, opened by our password, registered, new enough.
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::Finding;
use crate::{
    asterisk::instance,
    common::{config::Settings, secrets::Secrets},
};

const PATIENCE: Duration = Duration::from_secs(3);
/// Older ones lack what the server uses to its full extent.
const OLDEST_FULL: (u32, u32) = (22, 0);
/// The one without known holes in what we expose.
const NEWEST_FIX: (u32, u32, u32) = (22, 10, 1);
/// ARI's applications hang for ever when a subscribed server goes away at the wrong moment (asterisk/asterisk#2170).
const CAN_LOCK_UP: &str = "res_stasis_device_state.so";

pub(super) async fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![installed(settings)];
    let password = match &settings.ari_password {
        Some(password) => password.clone(),
        None => match Secrets::open(&settings.data_dir).and_then(|secrets| secrets.ari_password()) {
            Ok(password) => password,
            Err(error) => {
                let found = format!("the generated password cannot be read: {error}");
                findings.push(Finding::failed("ari password", found, "give data/secrets to the server's user"));
                return findings;
            }
        },
    };
    let login = Some((settings.ari_username.as_str(), &password));
    let info = match get(&format!("{}/ari/asterisk/info", settings.ari_url), login).await {
        Ok((200, body)) => serde_json::from_str::<Value>(&body).unwrap_or_default(),
        Ok((401 | 403, _)) => {
            findings.push(Finding::failed(
                "ari password",
                format!("Asterisk at {} refuses the user {}", settings.ari_url, settings.ari_username),
                "write its files again with `callcenter asterisk-config --out DIR` and restart Asterisk; \
                 it must read the same data folder's secrets",
            ));
            return findings;
        }
        Ok((status, _)) => {
            findings.push(Finding::failed(
                "ari",
                format!("{} answers {status}", settings.ari_url),
                "this is not Asterisk's HTTP server, or res_ari is not loaded: check CALLCENTER_ARI_URL",
            ));
            return findings;
        }
        Err(error) => {
            findings.push(Finding::failed(
                "ari",
                format!("{} does not answer: {error}", settings.ari_url),
                "start Asterisk (make run does), or correct CALLCENTER_ARI_URL",
            ));
            return findings;
        }
    };
    findings.push(Finding::ok("ari", format!("{} answers, the password opens it", settings.ari_url)));
    findings.push(version(info["system"]["version"].as_str().unwrap_or_default()));
    let app = format!("{}/ari/applications/{}", settings.ari_url, settings.ari_app);
    findings.push(match get(&app, login).await {
        Ok((200, _)) => Finding::ok("application", format!("`{}` is registered", settings.ari_app)),
        Ok((404, _)) => Finding::failed(
            "application",
            format!("`{}` is not registered: nobody drives the calls", settings.ari_app),
            "start the server; if it runs, its log says why it is not connected",
        ),
        Ok((status, _)) => Finding::failed("application", format!("Asterisk answers {status}"), "look at its log"),
        Err(error) => Finding::failed(
            "application",
            error,
            "Asterisk answers other questions, but not this one: it has locked up. Restart it; its calls end",
        ),
    });
    let module = format!("{}/ari/asterisk/modules/{CAN_LOCK_UP}", settings.ari_url);
    if let Ok((200, _)) = get(&module, login).await {
        findings.push(Finding::warning(
            "asterisk modules",
            format!("{CAN_LOCK_UP} is loaded: Asterisk can lock up when this server restarts"),
            "leave it and res_ari_device_states.so out of modules.conf, as asterisk-config/modules.conf does",
        ));
    }
    findings.push(exposure(settings));
    findings
}

fn installed(settings: &Settings) -> Finding {
    let etc = settings.data_dir.join("asterisk/etc");
    match instance::values(settings, &etc) {
        Ok(values) => Finding::ok("asterisk", format!("installed: {}", values.modules_dir.display())),
        Err(error) => Finding::warning(
            "asterisk",
            error.to_string(),
            "make run fetches one; leave it so if Asterisk runs on another machine",
        ),
    }
}

fn version(text: &str) -> Finding {
    let mut numbers = text.split(['.', '-', '~', '+']).map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let version = (next(), next(), next());
    if version == (0, 0, 0) {
        Finding::warning("asterisk version", format!("not understood: `{text}`"), "")
    } else if version < (18, 0, 0) {
        Finding::failed("asterisk version", text, "Asterisk 18 or newer is needed, 22 is best")
    } else if (version.0, version.1) < OLDEST_FULL {
        Finding::warning("asterisk version", text, "works; transfer progress and phones set up by ARI need 22")
    } else if version.0 == NEWEST_FIX.0 && version < NEWEST_FIX {
        Finding::warning("asterisk version", text, "update to 22.10.1 or newer: it closes security holes")
    } else {
        Finding::ok("asterisk version", text)
    }
}

/// ARI commands every call: it must be reachable from this machine only.
fn exposure(settings: &Settings) -> Finding {
    let host = settings.ari_url.split("://").nth(1).unwrap_or_default();
    let local = ["127.", "localhost", "[::1]"].iter().any(|start| host.starts_with(start));
    if local {
        Finding::ok("ari exposure", "reached over the loopback")
    } else {
        Finding::warning("ari exposure", format!("reached over the network: {host}"), "let nobody else reach that port")
    }
}

/// Status and body of a GET.
pub(super) async fn get(url: &str, login: Option<(&str, &SecretString)>) -> Result<(u16, String), String> {
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(|error| error.to_string())?;
    let mut request = client.get(url);
    if let Some((user, password)) = login {
        request = request.basic_auth(user, Some(password.expose_secret()));
    }
    // The error names the address, which is what a person needs; there is no secret in it.
    let response =
        request.send().await.map_err(|error| if error.is_timeout() { "too slow".into() } else { cause(&error) })?;
    let status = response.status().as_u16();
    Ok((status, response.text().await.map_err(|error| error.to_string())?))
}

fn cause(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(inner) = last.source() {
        last = inner;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn old_versions_are_named() {
        for (text, verdict) in [
            ("22.10.1", Verdict::Ok),
            ("22.10.1+dfsg+~cs6.16.20251107-1", Verdict::Ok),
            ("23.0.0", Verdict::Ok),
            ("22.1.0~dfsg", Verdict::Warning),
            ("20.6.0", Verdict::Warning),
            ("16.2.1", Verdict::Failed),
            ("GIT-master", Verdict::Warning),
        ] {
            assert_eq!(version(text).verdict, verdict, "{text}");
        }
    }
}
