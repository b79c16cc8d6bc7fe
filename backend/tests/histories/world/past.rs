//! What Asterisk writes down about channels while nobody listens, and what the core is told of it.
use std::collections::{BTreeMap, HashSet};

use call_core::{BridgeId, Cause, ChannelId, ChannelInfo, Entry, Input, Telephony, Timestamp};

use super::World;

impl World {
    /// Asterisk's file of channel events, as far as the driver reads it.
    pub(super) fn write_down(&mut self) {
        let bridge = |channel: &ari_sim::model::Channel| channel.bridge.as_deref().map(BridgeId::new);
        let present: BTreeMap<_, _> = self.sim.channels().map(|c| (ChannelId::new(&c.id), bridge(c))).collect();
        let before = std::mem::replace(&mut self.present, present);
        if self.linked {
            return;
        }
        let at = Timestamp::from_millis(self.now);
        for (channel, bridge) in &self.present {
            let Some(bridge) = bridge.clone().filter(|_| before.get(channel) != Some(bridge)) else { continue };
            if channel.parse_leg().is_some() {
                let info = ChannelInfo { id: channel.clone(), created_at: at, up: true, entry: Some(Entry::Ours) };
                self.untold.extend([(at, Telephony::Entered(info)), (at, Telephony::Up(channel.clone()))]);
            }
            self.untold.push((at, Telephony::EnteredBridge { channel: channel.clone(), bridge }));
        }
        let gone = before.into_keys().filter(|channel| !self.present.contains_key(channel));
        self.untold.extend(gone.map(|channel| (at, Telephony::Destroyed { channel, cause: Cause::NORMAL })));
    }

    /// After a gap the core is told of the past of calls that lost a leg, before the look.
    pub(super) fn tell_past(&mut self) {
        let untold = std::mem::take(&mut self.untold);
        let live = |call: &call_core::Call| -> Vec<ChannelId> {
            call.legs.iter().filter(|leg| leg.is_live()).map(|leg| leg.channel.clone()).collect()
        };
        let legs = self.engine.calls().map(live);
        let cut = legs.filter(|legs| legs.iter().any(|leg| !self.present.contains_key(leg)));
        let cut: HashSet<ChannelId> = cut.flatten().collect();
        for (at, event) in untold {
            if cut.contains(about(&event)) {
                self.input(Input::Past { at, event });
            }
        }
    }
}

/// The channel of something that was written down.
fn about(event: &Telephony) -> &ChannelId {
    match event {
        Telephony::Entered(info) => &info.id,
        Telephony::Up(channel) | Telephony::EnteredBridge { channel, .. } | Telephony::Destroyed { channel, .. } => {
            channel
        }
        other => panic!("{other:?} is not written down"),
    }
}
