//! What Asterisk answers to our commands.

use super::Engine;
use crate::{CallFact, Cause, Command, CommandError, Effects, Issued, OwnCause, Recording, Timestamp};

impl Engine {
    pub(super) fn command_done(&mut self, now: Timestamp, issued: &Issued, fx: &mut Effects) {
        if let Command::AddToBridge { bridge, channels } = &issued.command
            && *bridge == issued.call.bridge()
        {
            for channel in channels {
                if let Some((id, leg)) = self.leg_of(channel) {
                    self.leg_bridged(now, &id, leg, fx);
                }
            }
        }
    }

    pub(super) fn command_failed(&mut self, now: Timestamp, issued: &Issued, error: CommandError, fx: &mut Effects) {
        match &issued.command {
            Command::Originate(leg) | Command::Create(leg) => match error {
                // 409: it exists, so an earlier try got through.
                CommandError::Refused(409) => {}
                CommandError::Unknown => fx.want_snapshot = true,
                _ => {
                    // Only "could not be made" is about the device. A refusal is about the call: its caller, whom Asterisk
                    // is to copy from, has just gone.
                    if let (CommandError::Failed(_), crate::Endpoint::Device { extension }) = (error, &leg.endpoint) {
                        self.registration_told(now, &extension.clone(), false, fx);
                    }
                    self.channel_gone(now, &leg.channel.clone(), Cause::own(OwnCause::CouldNotDial), fx);
                }
            },
            Command::Snoop { snoop, .. } if error != CommandError::Refused(409) => {
                self.channel_gone(now, &snoop.clone(), Cause::own(OwnCause::CouldNotDial), fx);
            }
            Command::Hangup(channel, _) => {
                if error == CommandError::Refused(404) {
                    let cause = self.hangup_causes.get(channel).copied().unwrap_or(Cause::NORMAL);
                    self.channel_gone(now, channel, cause, fx);
                } else {
                    fx.want_snapshot = true;
                }
            }
            Command::Record(_) if error != CommandError::Unknown && self.records(&issued.call) => {
                self.fact(now, &issued.call, CallFact::RecordingStopped { failed: true }, fx);
            }
            Command::StopRecording => {
                let call = self.calls.get(&issued.call);
                if call.is_some_and(|c| c.ended().is_some() && matches!(c.recording, Recording::Running { .. })) {
                    // It ended by itself when the bridge emptied.
                    self.fact(now, &issued.call, CallFact::RecordingStopped { failed: false }, fx);
                }
            }
            Command::Answer(_) | Command::AddToBridge { .. } | Command::Dial { .. } => fx.want_snapshot = true,
            Command::CreateBridge(_) if error != CommandError::Refused(409) => fx.want_snapshot = true,
            _ => {}
        }
    }
}
