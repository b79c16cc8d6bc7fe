//! One-time addresses with which an operator's desk phone fetches its own settings: the password is then neither read
//! out nor typed.
//!
//! An address is 256 random bits. It works once, for ten minutes, and only while the password that it was made for is
//! still the operator's. They live in memory: a restart of the server voids them.
pub(super) mod linphone;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{
    error::OperatorError,
    service::Operators,
    store,
    types::{Device, PhoneSetup},
};
use crate::{
    auth::limits::Limits,
    common::{
        clock::{Clock, Timestamp},
        http::Client,
        ids::{self, OperatorId},
    },
    settings::audit,
};

/// How long an address waits for the phone.
const LIFE: Duration = Duration::from_secs(600);
/// Characters of a phone's name for itself that are kept in the audit log.
const AGENT_KEPT: usize = 120;

/// Where a phone registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SipServer {
    /// A name or an address, an IPv6 one without brackets.
    pub(super) host: String,
    /// UDP.
    pub(super) port: u16,
}

#[derive(Debug)]
struct Waiting {
    operator: OperatorId,
    secret: SecretString,
    server: SipServer,
    until: Timestamp,
}

/// The addresses that were not used yet; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Setups(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    waiting: Mutex<HashMap<String, Waiting>>,
    limits: Limits,
}

impl Setups {
    /// None.
    pub(super) fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, waiting: Mutex::default(), limits: Limits::default() }))
    }

    fn issue(&self, operator: OperatorId, secret: &str, server: SipServer) -> PhoneSetup {
        let now = self.0.clock.now();
        let until = now.plus(LIFE);
        let ticket = ids::token();
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, one| one.until > now);
        waiting.insert(ticket.clone(), Waiting { operator, secret: secret.into(), server, until });
        PhoneSetup { url: format!("/api/phone-setup/{ticket}"), expires_at: until }
    }

    fn redeem(&self, ticket: &str) -> Option<Waiting> {
        let found = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket);
        found.filter(|one| one.until > self.0.clock.now())
    }
}

impl Operators {
    /// An address for the phone of this operator, whose new password is `secret`.
    pub(super) fn offer_setup(&self, id: &OperatorId, secret: &str, server: SipServer) -> PhoneSetup {
        self.setups.issue(id.clone(), secret, server)
    }

    /// The settings behind an address, in Linphone's own format, this once. Only a miss is a try: phones that are set
    /// up together shut nobody out, and a ticket has too many bits to be guessed.
    pub(super) async fn open_setup(&self, ticket: &str, client: &Client) -> Result<String, OperatorError> {
        let Some(found) = self.setups.redeem(ticket) else {
            let Inner { limits, clock, .. } = &*self.setups.0;
            limits.take(&[format!("ip {}", client.ip)], clock.now()).map_err(OperatorError::TooMany)?;
            return Err(OperatorError::SetupOver);
        };
        let tx = self.db.write().await?;
        let row = store::living(&*tx, found.operator.as_str()).await?;
        let row = row.filter(|row| row.device == Device::Sip.as_str()).ok_or(OperatorError::SetupOver)?;
        if row.sip_secret.as_deref() != Some(found.secret.expose_secret()) {
            return Err(OperatorError::SetupOver);
        }
        let agent: String = client.agent.chars().take(AGENT_KEPT).collect();
        let entry = audit::Entry {
            actor: None,
            action: "operator.phone_set_up",
            subject: Some(&row.id),
            ip: Some(client.ip),
            details: json!({ "agent": agent }),
        };
        audit::record(&*tx, &self.clock, entry).await?;
        tx.commit().await?;
        let phone = linphone::Account {
            name: &row.name,
            username: &row.extension,
            password: found.secret.expose_secret(),
            server: &found.server,
        };
        Ok(linphone::document(&phone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_works_once_and_for_ten_minutes() {
        let (clock, hand) = Clock::manual(Timestamp(1_790_000_000_000));
        let setups = Setups::new(clock);
        let server = SipServer { host: "pbx.example.uz".into(), port: 5060 };
        let offer = |setups: &Setups| {
            let setup = setups.issue("op_1".into(), "secret", server.clone());
            setup.url.rsplit('/').next().unwrap_or_default().to_owned()
        };
        let first = offer(&setups);
        assert_eq!(first.len(), 43, "256 bits in base 64");
        assert_eq!(setups.redeem(&first).map(|found| found.server), Some(server.clone()));
        assert!(setups.redeem(&first).is_none());
        let late = offer(&setups);
        hand.advance(LIFE);
        assert!(setups.redeem(&late).is_none());
        let forgotten = offer(&setups);
        hand.advance(LIFE);
        drop(offer(&setups));
        assert!(!setups.0.waiting.lock().unwrap().contains_key(&forgotten));
    }
}
