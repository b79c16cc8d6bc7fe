//! What Asterisk says of a trunk at this moment.
use std::time::Duration;

use ari::{Client, Error, ops::endpoints};
use futures_util::future::join_all;

use super::types::{State, TrunkFault};

/// A page must not wait for an Asterisk that is away.
const PATIENCE: Duration = Duration::from_millis(1500);

/// States of endpoints, in their order.
pub(super) async fn of(client: &Client, endpoints: &[String]) -> Vec<(State, Option<TrunkFault>)> {
    join_all(endpoints.iter().map(|endpoint| one(client, endpoint))).await
}

async fn one(client: &Client, endpoint: &str) -> (State, Option<TrunkFault>) {
    let ask = endpoints::Get { tech: "PJSIP".to_owned(), resource: endpoint.to_owned() };
    let fault = |code, text| Some(TrunkFault { code, text });
    match tokio::time::timeout(PATIENCE, client.call(&ask)).await {
        Ok(Ok(found)) => match found.state.as_deref() {
            Some("online") => (State::Online, None),
            Some("offline") => (State::Offline, fault("no_answer", "The provider does not answer.")),
            _ => (State::Unknown, fault("not_asked_yet", "Asterisk has not asked the provider yet.")),
        },
        Ok(Err(Error::Status { code: 404, .. })) => {
            (State::Offline, fault("not_provisioned", "Asterisk does not know this trunk yet."))
        }
        Ok(Err(_)) | Err(_) => (State::Unknown, fault("asterisk_away", "Asterisk cannot be reached now.")),
    }
}
