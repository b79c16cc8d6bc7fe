//! Looks at everything that Asterisk has, over REST.

use std::collections::BTreeMap;

use ari::{Client, Error, ops};
use call_core::{BridgeId, CallId, ChannelId, Snapshot, Timestamp};

use super::translate::{self, DialPlan, Names};

/// Takes a snapshot that began at `begun_at`; `phones` are asked whether they hold their call. What an older or smaller ARI does not have (endpoints, info) is left out;
/// channels and bridges must be there.
pub async fn take(
    client: &Client,
    names: &Names,
    plan: &dyn DialPlan,
    phones: &[ChannelId],
    begun_at: Timestamp,
) -> Result<Snapshot, Error> {
    let (channels, bridges) = tokio::try_join!(client.call(&ops::channels::List), client.call(&ops::bridges::List))?;
    let status = ops::asterisk::GetInfo { only: Some(vec!["status".to_owned()]) };
    let all_phones = ops::endpoints::ListByTech { tech: "PJSIP".to_owned() };
    let (info, endpoints) = tokio::join!(client.call(&status), client.call(&all_phones));
    let started = info.ok().and_then(|i| i.status).and_then(|s| ari::parse_timestamp_ms(&s.startup_time));
    let bridges: BTreeMap<BridgeId, Vec<ChannelId>> = bridges
        .into_iter()
        .map(|b| (BridgeId::from(b.id), b.channels.into_iter().map(ChannelId::from).collect()))
        .collect();
    let recordings = running_recordings(client, &bridges).await;
    Ok(Snapshot {
        begun_at,
        pbx_started_at: started.map(Timestamp::from_millis),
        channels: channels.iter().map(|c| translate::channel_info(names, plan, c, None)).collect(),
        bridges,
        recordings,
        endpoints: endpoints.ok().map(|all| all.iter().map(registered).collect()),
        holds: holding(client, phones).await,
    })
}

/// Which of the phones hold their call. One that cannot be asked (no SIP channel, gone) is left out.
async fn holding(client: &Client, phones: &[ChannelId]) -> BTreeMap<ChannelId, bool> {
    let mut holds = BTreeMap::new();
    for phone in phones {
        let ask = ops::channels::GetChannelVar {
            channel_id: phone.as_str().to_owned(),
            variable: translate::HOLDS.to_owned(),
        };
        if let Ok(answer) = client.call(&ask).await {
            holds.insert(phone.clone(), answer.value == "1");
        }
    }
    holds
}

/// An endpoint in a state that tells nothing may well ring.
fn registered(endpoint: &ari::models::Endpoint) -> (String, bool) {
    (endpoint.resource.clone(), translate::online(endpoint).unwrap_or(true))
}

/// ARI has no list of live recordings: each bridge of ours that has somebody in it is asked for.
async fn running_recordings(client: &Client, bridges: &BTreeMap<BridgeId, Vec<ChannelId>>) -> Vec<CallId> {
    let mut running = Vec::new();
    for (bridge, members) in bridges {
        let Some(call) = bridge.parse_call().filter(|c| c.bridge() == *bridge && !members.is_empty()) else { continue };
        let live = client.call(&ops::recordings::GetLive { recording_name: call.as_str().to_owned() }).await;
        // Anything but a clear "there is none" counts as running, so that no second one is begun.
        if !matches!(live.map_err(|e| e.status()), Err(Some(404))) {
            running.push(call);
        }
    }
    running
}
