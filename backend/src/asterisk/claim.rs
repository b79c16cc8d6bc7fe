//! One server for each Asterisk and application. The lease in the database keeps a second server off the same database;
//! this keeps off one with a database of its own, which would silence the first by connecting.
//!
//! A server writes its installation's id into a global variable of Asterisk. Who finds another's id there, and sees the
//! heartbeat go on, does not connect.
use std::time::Duration;

use ari::{
    Client, Operation as _,
    ops::asterisk::{GetGlobalVar, SetGlobalVar},
};

use crate::common::clock::Clock;

/// The heartbeat comes once a second; one that has not moved for this long belongs to a server that is gone.
const WATCH: Duration = Duration::from_millis(2500);
const STEP: Duration = Duration::from_millis(250);

/// Another server commands this Asterisk.
#[derive(Debug, thiserror::Error)]
#[error(
    "another callcenter server with another database already runs the application `{0}` of this Asterisk: stop it, or \
     give this one its own CALLCENTER_ARI_APP or CALLCENTER_ARI_URL"
)]
pub struct Claimed(String);

/// Whether this installation may connect. An Asterisk that does not answer has no server that commands it.
///
/// # Errors
/// [`Claimed`] if another one is alive. Takes 2.5 s at most, and no time if the last server here was this installation.
pub async fn check(client: &Client, clock: &Clock, app: &str, installation: &str) -> Result<(), Claimed> {
    match read(client, &variable(app)).await {
        Some(owner) if owner != installation => {}
        _ => return Ok(()),
    }
    let Some(seen) = read(client, "CC_HB").await else { return Ok(()) };
    let mut waited = Duration::ZERO;
    while waited < WATCH {
        clock.sleep(STEP).await;
        waited += STEP;
        if read(client, "CC_HB").await.is_some_and(|now| now != seen) {
            return Err(Claimed(app.to_owned()));
        }
    }
    Ok(())
}

/// Leaves this installation's id in Asterisk.
pub async fn take(client: &Client, app: &str, installation: &str) {
    let set = SetGlobalVar { variable: variable(app), value: Some(installation.to_owned()) };
    if let Err(error) = client.send(&set.request()).await {
        tracing::debug!(error = %error, "asterisk does not keep who commands it");
    }
}

async fn read(client: &Client, variable: &str) -> Option<String> {
    let value = client.call(&GetGlobalVar { variable: variable.to_owned() }).await.ok()?.value;
    (!value.is_empty()).then_some(value)
}

fn variable(app: &str) -> String {
    let plain: String = app.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    format!("CC_OWNER_{plain}")
}
