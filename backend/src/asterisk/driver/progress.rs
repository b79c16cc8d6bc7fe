//! What a trunk says before anything rings (100, 183 without ringing): ARI does not tell it, the copies of the SIP messages
//! do. The core leaves a trunk that says nothing.

use std::collections::HashMap;

use ari::Event;
use call_core::ChannelId;
use tokio::sync::mpsc;

use crate::trunks::watch::TrunkWatch;

/// Legs that were made and whose far end has said nothing, by the Call-ID of their INVITE.
pub(super) struct Progress {
    trunks: TrunkWatch,
    answers: mpsc::UnboundedReceiver<String>,
    silent: HashMap<String, ChannelId>,
}

impl Progress {
    pub(super) fn new(trunks: TrunkWatch) -> Self {
        Self { answers: trunks.follow(), trunks, silent: HashMap::new() }
    }

    /// Follows the legs that come and go; a leg that cannot be followed counts as one that has said something.
    pub(super) fn take(&mut self, event: &Event) -> Option<ChannelId> {
        match event {
            Event::StasisStart(e) => {
                let channel = ChannelId::new(&e.channel.id);
                channel.parse_leg()?;
                if e.channel.protocol_id.is_empty() || !self.trunks.is_listening() {
                    return Some(channel);
                }
                self.silent.insert(e.channel.protocol_id.clone(), channel);
                None
            }
            Event::ChannelDestroyed(e) => {
                self.silent.remove(&e.channel.protocol_id);
                None
            }
            _ => None,
        }
    }

    /// The next leg whose far end has said something.
    pub(super) async fn next(&mut self) -> Option<ChannelId> {
        loop {
            let call_id = self.answers.recv().await?;
            if let Some(channel) = self.silent.remove(&call_id) {
                return Some(channel);
            }
        }
    }
}
