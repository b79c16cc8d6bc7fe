//! A short call over a trunk: whoever is called hears music, and the packets of both directions are counted. It goes past
//! the call core: it is no customer's call and stands in no report.
use std::time::Duration;

use ari::{
    Client, Error, Operation as _,
    ops::channels::{Get, Hangup, OriginateWithId, Rtpstatistics},
};

use super::{
    types::{CallOutcome, TestCall, TrunkRow},
    watch::TrunkWatch,
};
use crate::common::{
    clock::{Clock, Timestamp},
    ids,
};

/// The telephone rings no longer, in seconds.
const RINGS: i64 = 25;
/// Until the channel must be gone if nobody answered.
const PATIENCE: Duration = Duration::from_secs(RINGS as u64 + 5);
/// Sound is counted for so long.
const TALKS: Duration = Duration::from_secs(3);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(200);
/// The context of the dialplan that plays the music, and ends by itself.
const CONTEXT: &str = "trunk-test";

/// Calls `number`, which is one that may be called, and tells what became of it.
pub(super) async fn run(client: &Client, watch: &TrunkWatch, clock: &Clock, row: &TrunkRow, number: &str) -> TestCall {
    let channel_id = ids::new_id("trunktest-", clock);
    let originate = OriginateWithId {
        channel_id: channel_id.clone(),
        endpoint: format!("PJSIP/{number}@{}", row.endpoint),
        context: Some(CONTEXT.to_owned()),
        extension: Some("s".to_owned()),
        priority: Some(1),
        caller_id: row.caller_id.clone(),
        timeout: Some(RINGS),
        ..OriginateWithId::default()
    };
    let deadline = clock.now().plus(PATIENCE);
    let call_id = match client.call(&originate).await {
        Ok(channel) => channel.protocol_id,
        Err(error) => {
            tracing::info!(%error, trunk = row.endpoint, "a test call could not be begun");
            // Begun too late to be told.
            hang_up(client, &channel_id).await;
            return not_answered(watch, row, None);
        }
    };
    if !answered(client, clock, &channel_id, deadline).await {
        hang_up(client, &channel_id).await;
        return not_answered(watch, row, watch.answer_to(&call_id));
    }
    clock.sleep(TALKS).await;
    let counts = client.call(&Rtpstatistics { channel_id: channel_id.clone() }).await;
    hang_up(client, &channel_id).await;
    let (sent, received) = counts.map_or((None, None), |counts| (Some(counts.txcount), Some(counts.rxcount)));
    let outcome = if received == Some(0) { CallOutcome::Silent } else { CallOutcome::Answered };
    TestCall { outcome, sip: None, detail: None, sent, received, fault: None }
}

async fn answered(client: &Client, clock: &Clock, channel_id: &str, deadline: Timestamp) -> bool {
    while clock.now() < deadline {
        match client.call(&Get { channel_id: channel_id.to_owned() }).await {
            Ok(channel) if channel.state == "Up" => return true,
            Err(Error::Status { code: 404, .. }) => return false,
            // An Asterisk that is slow for a moment.
            Ok(_) | Err(_) => clock.sleep(LOOK).await,
        }
    }
    false
}

async fn hang_up(client: &Client, channel_id: &str) {
    let hang_up = Hangup { channel_id: channel_id.to_owned(), ..Hangup::default() };
    // It may be gone already; else the dialplan ends it.
    drop(client.send(&hang_up.request()).await);
}

/// `said`: the provider's answer, if it gave any.
fn not_answered(watch: &TrunkWatch, row: &TrunkRow, said: Option<(u16, String)>) -> TestCall {
    let fault = watch.state(&row.id).1;
    let (sip, detail) =
        said.map_or((None, None), |(code, reason)| (Some(code), Some(reason).filter(|words| !words.is_empty())));
    let outcome = match sip {
        Some(486 | 600) => CallOutcome::Busy,
        Some(408 | 480 | 487 | 603) => CallOutcome::Unanswered,
        Some(404 | 410 | 484 | 604) => CallOutcome::NoSuchNumber,
        None if fault.is_none() => CallOutcome::Unanswered,
        _ => CallOutcome::Failed,
    };
    TestCall {
        outcome,
        sip,
        detail,
        sent: None,
        received: None,
        fault: fault.filter(|_| outcome == CallOutcome::Failed),
    }
}
