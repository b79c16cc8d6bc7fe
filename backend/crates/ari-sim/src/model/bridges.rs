//! Who is in which bridge.

use ari::Event;
use ari::events::*;
use ari::models;

use super::Sim;
use super::outbox::event;

impl Sim {
    pub(super) fn bridge_model(&self, id: &str) -> Option<models::Bridge> {
        let target = format!("bridge:{id}");
        let recorded = self.live.values().any(|recording| recording.target == target);
        self.bridges.get(id).map(|bridge| bridge.model(recorded))
    }

    /// Moves a channel into a bridge, out of another one if it is there.
    pub(super) fn join_bridge(&mut self, id: &str, bridge: &str) {
        let Some(channel) = self.channels.get(id) else { return };
        if channel.bridge.as_deref() == Some(bridge) {
            return;
        }
        self.leave_bridge(id);
        if let Some(entered) = self.bridges.get_mut(bridge) {
            entered.channels.push(id.to_owned());
        }
        let Some(channel) = self.channels.get_mut(id) else { return };
        channel.bridge = Some(bridge.to_owned());
        channel.was_bridged = true;
        let channel = channel.clone();
        let Some(model) = self.bridge_model(bridge) else { return };
        self.emit_noise(&channel, None, &["BRIDGEPEER", "BRIDGEPVTCALLID"]);
        let event = event!(self, ChannelEnteredBridge { bridge: model, channel: Some(channel.model()) });
        self.emit(event);
    }

    /// Takes a channel out of its bridge. Recordings of a bridge end when its last member leaves.
    pub(super) fn leave_bridge(&mut self, id: &str) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        let Some(left) = channel.bridge.take() else { return };
        let channel = channel.clone();
        if let Some(bridge) = self.bridges.get_mut(&left) {
            bridge.channels.retain(|member| member != id);
            // The announcer of a holding bridge goes with the last member; nobody is told.
            if bridge.is_holding() && bridge.channels.is_empty() {
                bridge.moh = false;
            }
        }
        let Some(model) = self.bridge_model(&left) else { return };
        let empty = model.channels.is_empty();
        let event = event!(self, ChannelLeftBridge { bridge: model, channel: channel.model() });
        self.emit(event);
        if empty {
            self.end_recordings_of(&format!("bridge:{left}"));
        }
    }

    pub(super) fn destroy_bridge(&mut self, id: &str) {
        let Some(bridge) = self.bridges.get(id) else { return };
        for member in bridge.channels.clone() {
            self.leave_bridge(&member);
        }
        self.end_recordings_of(&format!("bridge:{id}"));
        for playback in self.bridges.get(id).map(|bridge| bridge.playbacks.clone()).unwrap_or_default() {
            self.finish_playback(&playback, "done");
        }
        let Some(model) = self.bridge_model(id) else { return };
        self.bridges.remove(id);
        self.app.subscriptions.remove(&format!("bridge:{id}"));
        let event = event!(self, BridgeDestroyed { bridge: model });
        self.emit(event);
    }
}
