//! How facts become the state.

use super::{Call, Ended, Forward, Leg, Offer, Recording, Stage, Waiting};
use crate::{
    ChannelId, Direction, LegNo, LegOrigin, OfferOutcome, OperatorId, QueueId, Role, Timestamp, fact::CallFact,
};

impl Call {
    /// Folds one more fact in.
    pub fn apply(&mut self, at: Timestamp, body: &CallFact) {
        match body {
            CallFact::Started(_) | CallFact::AnswerRequested { .. } => {}
            CallFact::SentToVoicemail => self.voicemail = true,
            CallFact::LegAdded { role, channel, origin, .. } => self.add_leg(at, role, channel, *origin),
            CallFact::Queued { queue, priority, only } => self.enqueue(at, queue, *priority, only.as_ref()),
            CallFact::Offered { leg, operator, until } => {
                self.rang_at = Some(at);
                if let Stage::Waiting(w) = &mut self.stage {
                    w.offers.push(Offer { leg: *leg, operator: operator.clone(), until: *until });
                }
            }
            CallFact::Forwarded { leg, until } => {
                self.rang_at = Some(at);
                if let Stage::Waiting(w) = &mut self.stage {
                    w.forward = Some(Forward { leg: *leg, until: *until });
                }
            }
            CallFact::OfferEnded { leg, operator, outcome } => {
                if let Stage::Waiting(w) | Stage::Connecting { waiting: w, .. } = &mut self.stage {
                    w.offers.retain(|o| o.leg != *leg);
                    // Who lost a race has not been asked in vain.
                    if *outcome != OfferOutcome::AnsweredElsewhere {
                        w.tried.retain(|(o, _)| o != operator);
                        w.tried.push((operator.clone(), at));
                    }
                }
            }
            CallFact::LegRinging { leg } => {
                self.leg_mut(*leg, |l| l.ringing_at = l.ringing_at.or(Some(at)));
                if self.start.direction != Direction::Inbound {
                    self.rang_at = self.rang_at.or(Some(at));
                    self.waiting_since = self.waiting_since.or(Some(at));
                }
            }
            CallFact::LegReady { leg } => self.leg_mut(*leg, |l| l.ready = true),
            CallFact::LegUp { leg } => self.leg_up(at, *leg),
            CallFact::LegBridged { leg } => self.leg_mut(*leg, |l| l.bridged = true),
            CallFact::Connected { operator } => self.connect(at, operator.as_ref()),
            CallFact::Held { by_phone } => {
                if let Stage::Talking { leg } = self.stage {
                    self.hold_bridge |= !by_phone;
                    self.stage = Stage::Held { leg, since: at, by_phone: *by_phone };
                }
            }
            CallFact::Unheld => {
                if let Stage::Held { leg, .. } = self.stage {
                    self.close_hold(at);
                    self.hold_bridge = false;
                    self.stage = Stage::Talking { leg };
                }
            }
            CallFact::Muted { leg } => self.leg_mut(*leg, |l| l.muted = true),
            CallFact::Unmuted { leg } => self.leg_mut(*leg, |l| l.muted = false),
            CallFact::RecordingStarted | CallFact::RecordingResumed => {
                self.recording = Recording::Running { paused: false };
            }
            CallFact::RecordingPaused => self.recording = Recording::Running { paused: true },
            CallFact::RecordingStopped { .. } => self.recording = Recording::Stopped,
            CallFact::Ending { by } => {
                self.close_hold(at);
                self.stage = Stage::Ending { by: *by, since: at };
            }
            CallFact::LegGone { leg, cause } => self.leg_mut(*leg, |l| {
                l.gone = l.gone.or(Some((at, *cause)));
                l.bridged = false;
            }),
            CallFact::Ended { status, missed_reason, cause, by } => {
                self.close_hold(at);
                let (status, missed_reason, cause, by) = (*status, *missed_reason, *cause, *by);
                self.stage = Stage::Ended(Ended { at, status, missed_reason, cause, by });
            }
        }
    }

    fn add_leg(&mut self, at: Timestamp, role: &Role, channel: &ChannelId, origin: LegOrigin) {
        self.legs.push(Leg {
            role: role.clone(),
            channel: channel.clone(),
            origin,
            added_at: at,
            ringing_at: None,
            ready: false,
            up_at: None,
            bridged: false,
            muted: false,
            gone: None,
        });
        if self.start.direction != Direction::Inbound && matches!(self.stage, Stage::New) {
            self.stage = Stage::Dialing { until: at + crate::DIAL_OPERATOR };
        }
    }

    fn enqueue(&mut self, at: Timestamp, queue: &QueueId, priority: u8, only: Option<&OperatorId>) {
        self.queue = Some(queue.clone());
        let since = *self.waiting_since.get_or_insert(at);
        for leg in &mut self.legs {
            leg.bridged = false;
        }
        let before = match &self.stage {
            Stage::Connecting { waiting, .. } | Stage::Waiting(waiting) => Some(waiting.clone()),
            _ => None,
        };
        self.stage = Stage::Waiting(match before {
            Some(same) if same.queue == *queue && same.only.as_ref() == only => {
                Waiting { offers: Vec::new(), forward: None, ..same }
            }
            before => {
                let passed = before.map_or_else(Vec::new, |mut b| {
                    b.passed.push(b.queue);
                    b.passed
                });
                let (queue, only) = (queue.clone(), only.cloned());
                let (offers, tried) = (Vec::new(), Vec::new());
                Waiting { queue, since, entered: at, priority, only, passed, offers, tried, forward: None }
            }
        });
    }

    fn leg_up(&mut self, at: Timestamp, no: LegNo) {
        self.leg_mut(no, |l| l.up_at = l.up_at.or(Some(at)));
        match &mut self.stage {
            Stage::Waiting(w) if w.rings(no) => {
                let waiting = w.clone();
                self.stage = Stage::Connecting { leg: no, waiting };
            }
            // The operator's device is up: from now on the far end has its own time.
            Stage::Dialing { until } if no == 0 => *until = at + crate::DIAL_FAR_END,
            _ => {}
        }
    }

    fn connect(&mut self, at: Timestamp, operator: Option<&OperatorId>) {
        let leg = match self.stage {
            Stage::Connecting { leg, .. } => leg,
            _ => self.live_operator_leg().unwrap_or(0),
        };
        if self.answered_at.is_none() {
            self.answered_at = Some(at);
            self.answered_by = operator.cloned();
        }
        self.stage = Stage::Talking { leg };
    }

    fn close_hold(&mut self, at: Timestamp) {
        if let Stage::Held { since, .. } = self.stage {
            self.held = self.held + at.since(since);
        }
    }

    fn leg_mut(&mut self, no: LegNo, f: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.legs.get_mut(usize::from(no)) {
            f(leg);
        }
    }
}
