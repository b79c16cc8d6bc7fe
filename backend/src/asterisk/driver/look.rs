//! A look at Asterisk: what it has, and after a gap what became of the legs that it has no longer. It runs beside the
//! loop, which takes what was seen as one input.
use std::{collections::HashSet, path::Path, sync::Arc, time::Duration};

use call_core::{Call, ChannelId, Input, Snapshot, Timestamp};

use super::{Driver, HEARTBEAT_EVERY, LinkState, core_time, millis, past};
use crate::asterisk::{claim, provision, snapshot};

/// The slow timer of reconciliation.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Commands under way are waited for this long.
const SETTLE: Duration = Duration::from_secs(5);

/// A finished look at Asterisk, and what became of legs that are gone.
pub(super) type Look = Result<(Snapshot, Vec<past::Told>), Failed>;

/// A look that Asterisk did not let end, and what was to be done in it.
pub(super) struct Failed {
    error: ari::Error,
    removed: Vec<provision::Group>,
    renewed: Vec<String>,
}

/// A call that was live when nobody listened.
struct Cut {
    since: Timestamp,
    legs: Vec<ChannelId>,
}

impl Cut {
    fn of(call: &Call) -> Self {
        let live = call.legs.iter().filter(|leg| leg.is_live());
        Self { since: call.started_at, legs: live.map(|leg| leg.channel.clone()).collect() }
    }
}

impl Driver {
    /// Pushes what Asterisk must know of us and takes a snapshot, beside the loop.
    pub(super) fn look(&mut self) {
        let push = std::mem::take(&mut self.provision_due);
        let (mut removed, mut renewed) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.renewed));
        let (client, loaded, looks) = (self.client.clone(), Arc::clone(&self.loaded), self.looks_in.clone());
        let (executor, clock) = (self.executor.clone(), self.clock.clone());
        let installation = self.fixed.installation.clone();
        // Only the first look after a gap asks for the past; later everything was told as it happened.
        let gap = if self.engine.is_ready() { Vec::new() } else { self.engine.calls().map(Cut::of).collect() };
        let phones: Vec<_> = self.engine.may_hold().cloned().collect();
        let channel_events = self.fixed.channel_events.clone();
        tokio::spawn(async move {
            // A command under way would make its own leg look missing.
            drop(tokio::time::timeout(SETTLE, executor.settled()).await);
            let looking = async {
                if push {
                    claim::take(&client, &loaded.names.app, &installation).await;
                    provision::filter_events(&client, &loaded.names.app).await;
                    provision::push(&client, &loaded.provisioning, &mut removed).await?;
                }
                // As they are now: one may have been changed or deleted since.
                while let Some(name) = renewed.last() {
                    if let Some(group) = loaded.provisioning.group(name) {
                        provision::renew(&client, &group).await?;
                    }
                    renewed.pop();
                }
                let begun_at = core_time(&clock);
                snapshot::take(&client, &loaded.names, &*loaded, &phones, begun_at).await
            };
            let look = looking.await.map_err(|error| Failed { error, removed, renewed });
            drop(looks.send(look.map(|snapshot| {
                let past = missed(&channel_events, gap, &snapshot);
                (snapshot, past)
            })));
        });
    }

    /// Takes what was seen.
    pub(super) fn take_look(&mut self, mut look: Look, inputs: &mut Vec<Input>) {
        self.looking = false;
        let now = core_time(&self.clock);
        if let Err(failed) = &mut look {
            self.removed.append(&mut failed.removed);
            self.renewed.append(&mut failed.renewed);
        }
        if !self.connected {
            return;
        }
        match look {
            Ok((snapshot, past)) => {
                self.past = past;
                tracing::debug!(
                    channels = snapshot.channels.len(),
                    bridges = snapshot.bridges.len(),
                    endpoints = ?snapshot.endpoints,
                    "looked at asterisk"
                );
                // What changed while this look was under way has not been pushed.
                self.look_at = if self.provision_due { now } else { now + millis(LOOK_EVERY) };
                inputs.push(Input::Snapshot(snapshot));
                self.link.send_if_modified(|s| std::mem::replace(s, LinkState::Up) != LinkState::Up);
            }
            Err(Failed { error, .. }) => {
                tracing::warn!(error = %error, "asterisk could not be looked at; trying again");
                self.provision_due = true;
                self.look_at = now + millis(HEARTBEAT_EVERY);
            }
        }
    }
}

/// What became of legs that are gone.
fn missed(channel_events: &Path, gap: Vec<Cut>, snapshot: &Snapshot) -> Vec<past::Told> {
    let here: HashSet<&ChannelId> = snapshot.channels.iter().map(|channel| &channel.id).collect();
    // A leg that is still there may have been answered by one that is gone.
    let cut: Vec<Cut> = gap.into_iter().filter(|call| call.legs.iter().any(|leg| !here.contains(leg))).collect();
    let Some(since) = cut.iter().map(|call| call.since).min() else { return Vec::new() };
    past::read(channel_events, since, &cut.into_iter().flat_map(|call| call.legs).collect())
}
