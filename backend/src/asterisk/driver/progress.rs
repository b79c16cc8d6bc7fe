//! What a trunk says before anything rings (100, 183 without ringing): ARI does not tell it, the copies of the SIP messages
//! do. The core leaves a trunk that says nothing.

use std::collections::HashMap;

use ari::Event;
use call_core::{ChannelId, Telephony};
use tokio::sync::mpsc;

use crate::trunks::watch::{Answer, TrunkWatch};

/// Legs that were made and are not gone, by the Call-ID of their INVITE.
pub(super) struct Progress {
    trunks: TrunkWatch,
    answers: mpsc::UnboundedReceiver<Answer>,
    followed: HashMap<String, ChannelId>,
}

impl Progress {
    pub(super) fn new(trunks: TrunkWatch) -> Self {
        Self { answers: trunks.follow(), trunks, followed: HashMap::new() }
    }

    /// Follows the legs that come and go; a leg that cannot be followed counts as one that has said something.
    pub(super) fn take(&mut self, event: &Event) -> Option<Telephony> {
        match event {
            Event::StasisStart(e) => {
                let channel = ChannelId::new(&e.channel.id);
                channel.parse_leg()?;
                if e.channel.protocol_id.is_empty() || !self.trunks.is_listening() {
                    return Some(Telephony::Proceeding { channel, reached: false });
                }
                self.followed.insert(e.channel.protocol_id.clone(), channel);
                None
            }
            Event::ChannelDestroyed(e) => {
                self.followed.remove(&e.channel.protocol_id);
                None
            }
            _ => None,
        }
    }

    /// What the next far end has said.
    pub(super) async fn next(&mut self) -> Option<Telephony> {
        loop {
            let answer = self.answers.recv().await?;
            if let Some(told) = self.told(&answer) {
                return Some(told);
            }
        }
    }

    /// What was said already and not yet taken.
    pub(super) fn try_next(&mut self) -> Option<Telephony> {
        loop {
            let answer = self.answers.try_recv().ok()?;
            if let Some(told) = self.told(&answer) {
                return Some(told);
            }
        }
    }

    fn told(&self, answer: &Answer) -> Option<Telephony> {
        let channel = self.followed.get(&answer.call_id)?.clone();
        Some(Telephony::Proceeding { channel, reached: answer.reached })
    }
}
