//! How trunks are at this moment: whether Asterisk has them, and what was heard of their providers.
use std::time::Duration;

use ari::{Client, Error, ops::endpoints};
use futures_util::future::join_all;

use super::{
    faults::TrunkCause,
    types::{State, TrunkFault, TrunkRow},
    watch::TrunkWatch,
};

/// A page must not wait for an Asterisk that is away.
const PATIENCE: Duration = Duration::from_millis(1500);

/// States of trunks, in their order.
pub(super) async fn of(client: &Client, watch: &TrunkWatch, rows: &[TrunkRow]) -> Vec<(State, Option<TrunkFault>)> {
    join_all(rows.iter().map(|row| one(client, watch, row))).await
}

async fn one(client: &Client, watch: &TrunkWatch, row: &TrunkRow) -> (State, Option<TrunkFault>) {
    let ask = endpoints::Get { tech: "PJSIP".to_owned(), resource: row.endpoint.clone() };
    let cause = match tokio::time::timeout(PATIENCE, client.call(&ask)).await {
        Ok(Ok(_)) => return watch.state(&row.id),
        Ok(Err(Error::Status { code: 404, .. })) => TrunkCause::NotProvisioned,
        Ok(Err(_)) | Err(_) => TrunkCause::AsteriskAway,
    };
    (cause.state(), Some(TrunkFault::of(cause)))
}
