//! Whether a call over a trunk has sound in both directions, a few seconds after it was answered.
use std::time::Duration;

use ari::{Client, ops::channels};

/// Sound that we sent for at least a second, in packets of 20 ms.
const ENOUGH: i64 = 50;
/// Somebody who has just answered may be silent for a moment, and some telephones then send nothing.
pub(super) const AFTER: Duration = Duration::from_secs(5);

/// Whoever had sound is not looked at again for so long: the question costs Asterisk a list of all channels.
pub(super) const AGAIN: Duration = Duration::from_secs(60);

/// Looks at the channel with this Call-ID: false if we send and nothing comes back; none if there is nothing to say.
pub(super) async fn both_ways(client: &Client, call_id: &str) -> Option<bool> {
    let channels = client.call(&channels::List).await.ok()?;
    let channel = channels.into_iter().find(|channel| channel.protocol_id == call_id && channel.state == "Up")?;
    let counts = client.call(&channels::Rtpstatistics { channel_id: channel.id }).await.ok()?;
    (counts.txcount >= ENOUGH).then_some(counts.rxcount > 0)
}
