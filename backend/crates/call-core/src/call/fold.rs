//! How facts become the state.

use super::{Call, Consult, Ended, Forward, Leg, Listening, Offer, Parked, Recording, Stage, Taker, Waiting};
use crate::{
    Again, ChannelId, Direction, InMenu, LegNo, LegOrigin, ListenMode, OfferOutcome, OperatorId, QueueId, Role,
    Timestamp, fact::CallFact,
};

impl Call {
    /// Folds one more fact in.
    pub fn apply(&mut self, at: Timestamp, body: &CallFact) {
        match body {
            CallFact::Started(_) | CallFact::AnswerRequested { .. } => {}
            CallFact::SentToVoicemail => self.voicemail = true,
            CallFact::LegAdded { role, channel, origin, .. } => self.add_leg(at, role, channel, *origin),
            CallFact::MenuEntered { menu, closed } => {
                let (menu, closed) = (menu.clone(), *closed);
                self.menus_said += 1;
                self.stage = Stage::Menu(InMenu { menu, closed, since: at, again: None, failed: 0 });
            }
            CallFact::MenuRepeated { why } => {
                self.menus_said += 1;
                if let Stage::Menu(m) = &mut self.stage {
                    m.failed = match why {
                        Again::Asked => 0,
                        Again::Timeout | Again::Invalid => m.failed + 1,
                        Again::Resumed => m.failed,
                    };
                    (m.since, m.again) = (at, Some(*why));
                }
            }
            CallFact::KeyPressed { key, held } => self.pressed = Some((*key, *held)),
            CallFact::LanguageChosen { language } => self.language = Some(language.clone()),
            CallFact::PlaceKept { since } => self.waiting_since = self.waiting_since.or(Some(*since)),
            CallFact::CallbackAsked { call, until } => {
                self.calls_back = Some(call.clone());
                self.stage = Stage::Parting { until: *until };
            }
            CallFact::CallbackOver { how } => self.callback_over = Some(*how),
            CallFact::Queued { queue, priority, only } => self.enqueue(at, queue, *priority, only.as_ref()),
            CallFact::Offered { leg, operator, until } => {
                self.rang_at = Some(at);
                if let Stage::Waiting(w) = &mut self.stage {
                    w.offers.push(Offer { leg: *leg, operator: operator.clone(), until: *until });
                }
            }
            CallFact::Transferred { by, .. } => {
                self.close_hold(at);
                self.back_to = Some(by.clone());
            }
            CallFact::Parked { by, slot, until, .. } => {
                self.close_hold(at);
                self.back_to = Some(by.clone());
                let far = self.far_leg();
                for (no, leg) in (0..).zip(&mut self.legs) {
                    leg.bridged &= no == far;
                }
                let (slot, by, until) = (*slot, by.clone(), *until);
                self.stage = Stage::Parked(Parked { slot, by, since: at, until, taker: None });
            }
            CallFact::PickUp { leg, until } => {
                if let Stage::Parked(place) = &mut self.stage {
                    place.taker = Some(Taker { leg: *leg, until: *until });
                }
            }
            CallFact::PickUpEnded { .. } => {
                if let Stage::Parked(place) = &mut self.stage {
                    place.taker = None;
                }
            }
            CallFact::Consulted { leg, until, joins } => {
                self.consult = Some(Consult { leg: *leg, until: *until, joins: *joins, conference: false });
            }
            CallFact::Conferenced => {
                if let (Some(consult), Stage::Held { leg, .. }) = (&mut self.consult, &self.stage) {
                    let leg = *leg;
                    consult.conference = true;
                    let asked = consult.leg;
                    self.leg_mut(asked, |l| l.talked = true);
                    self.close_hold(at);
                    self.hold_bridge = false;
                    self.stage = Stage::Talking { leg };
                }
            }
            CallFact::ConsultEnded { .. } => self.consult = None,
            CallFact::ListenStarted { leg, mode } => {
                self.leg_mut(*leg, |l| l.listens = true);
                self.listening = Some(Listening { leg: *leg, mode: *mode, snoop: None });
            }
            CallFact::Snooped { leg } => {
                self.leg_mut(*leg, |l| l.listens = true);
                if let Some(listening) = &mut self.listening {
                    listening.snoop = Some(*leg);
                }
            }
            CallFact::ListenChanged { mode } => {
                if let Some(listening) = &mut self.listening {
                    listening.mode = *mode;
                    listening.snoop = listening.snoop.filter(|_| *mode != ListenMode::Barge);
                    let leg = listening.leg;
                    self.leg_mut(leg, |l| l.bridged &= *mode == ListenMode::Barge);
                }
            }
            CallFact::ListenEnded { .. } => self.listening = None,
            CallFact::HandedTo { leg, until } => self.hand_to(at, *leg, *until),
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
            CallFact::LegProceeding { leg, reached } => self.trunk_heard(*leg, *reached),
            CallFact::TrunkLeft { leg, .. } => {
                self.trunks_left += 1;
                self.leg_mut(*leg, |l| l.left = true);
                self.trunk_heard(*leg, false);
            }
            CallFact::LegRinging { leg } => {
                self.leg_mut(*leg, |l| l.ringing_at = l.ringing_at.or(Some(at)));
                self.trunk_heard(*leg, true);
                if self.start.direction != Direction::Inbound {
                    self.rang_at = self.rang_at.or(Some(at));
                    self.waiting_since = self.waiting_since.or(Some(at));
                }
            }
            CallFact::LegReady { leg } => self.leg_ready(at, *leg),
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
                self.consult = None;
                self.listening = None;
                self.stage = Stage::Ending { by: *by, since: at };
            }
            CallFact::LegGone { leg, cause } => {
                self.leg_mut(*leg, |l| {
                    l.gone = l.gone.or(Some((at, *cause)));
                    l.bridged = false;
                });
                self.trunk_heard(*leg, false);
            }
            CallFact::Ended { status, missed_reason, cause, by } => {
                self.close_hold(at);
                self.consult = None;
                self.listening = None;
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
            heard: false,
            reached: false,
            left: false,
            up_at: None,
            bridged: false,
            muted: false,
            talked: false,
            listens: false,
            gone: None,
        });
        if self.start.direction != Direction::Inbound && matches!(self.stage, Stage::New) {
            self.stage = Stage::Dialing { until: at + crate::DIAL_OPERATOR, silent_until: None };
        } else if let (Stage::Dialing { until, .. }, Role::Customer) = (&mut self.stage, role) {
            // Each trunk has its own time.
            *until = at + crate::DIAL_FAR_END;
        }
    }

    fn leg_ready(&mut self, at: Timestamp, no: LegNo) {
        self.leg_mut(no, |l| l.ready = true);
        let waits = no == self.far_leg() && self.has_next_way() && self.leg(no).is_some_and(|l| !l.heard);
        if let Stage::Dialing { silent_until, .. } = &mut self.stage
            && waits
        {
            *silent_until = Some(at + crate::TRUNK_SILENCE);
        }
    }

    /// The trunk of this leg is silent no more, or nobody listens to it any more.
    fn trunk_heard(&mut self, no: LegNo, reached: bool) {
        self.leg_mut(no, |l| {
            l.heard = true;
            l.reached |= reached;
        });
        let far = self.far_leg();
        if let Stage::Dialing { silent_until, .. } = &mut self.stage
            && no == far
        {
            *silent_until = None;
        }
    }

    fn enqueue(&mut self, at: Timestamp, queue: &QueueId, priority: u8, only: Option<&OperatorId>) {
        if only.is_none() || self.answered_at.is_none() {
            self.queue = Some(queue.clone());
        }
        let promised = self.start.callback.as_ref().map_or(at, |callback| callback.since);
        let since = *self.waiting_since.get_or_insert(promised);
        // A customer who was handed on stays where he is: the recording goes on there.
        let stays = self.answered_at.is_some().then(|| self.far_leg());
        let conferenced = self.consult.take().filter(|c| c.conference).map(|c| c.leg);
        let barging = self.listening.filter(|l| l.mode == ListenMode::Barge).map(|l| l.leg);
        for (no, leg) in (0..).zip(&mut self.legs) {
            leg.bridged &= [stays, conferenced, barging].contains(&Some(no));
        }
        let before = match &self.stage {
            Stage::Connecting { waiting, .. } => Some(waiting.clone()),
            // To the same operator once more: his time begins anew.
            Stage::Waiting(waiting) => Some(Waiting { entered: at, ..waiting.clone() }),
            _ => None,
        };
        self.stage = Stage::Waiting(match before {
            Some(same) if same.queue == *queue && same.only.as_ref() == only => {
                Waiting { offers: Vec::new(), forward: None, ..same }
            }
            before => {
                // Who was asked in this queue in vain still comes after the others.
                let (passed, tried) = before.map_or_else(Default::default, |mut b| {
                    let tried = if b.queue == *queue { b.tried } else { Vec::new() };
                    b.passed.push(b.queue);
                    (b.passed, tried)
                });
                let (queue, only, offers) = (queue.clone(), only.cloned(), Vec::new());
                Waiting { queue, since, entered: at, priority, only, passed, offers, tried, forward: None }
            }
        });
    }

    /// Whoever was asked takes the customer as if the queue had asked him; who talks already needs no answer.
    fn hand_to(&mut self, at: Timestamp, no: LegNo, until: Timestamp) {
        // A supervisor who takes over listens no more.
        self.listening = self.listening.filter(|l| l.leg != no);
        let Some(leg) = self.legs.get_mut(usize::from(no)) else { return };
        leg.listens = false;
        let (up, role) = (leg.up_at.is_some(), leg.role.clone());
        if !up {
            self.rang_at = Some(leg.added_at);
        }
        if let Stage::Waiting(w) = &mut self.stage {
            match role {
                Role::Operator(operator) => w.offers.push(Offer { leg: no, operator, until }),
                _ => w.forward = Some(Forward { leg: no, until }),
            }
        }
        if up {
            self.leg_up(at, no);
        }
    }

    fn leg_up(&mut self, at: Timestamp, no: LegNo) {
        self.leg_mut(no, |l| l.up_at = l.up_at.or(Some(at)));
        match &mut self.stage {
            // From now on the customer is called.
            Stage::Waiting(w) if w.rings(no) && self.start.callback.is_some() && self.answered_at.is_none() => {
                self.stage = Stage::Dialing { until: at + crate::DIAL_FAR_END, silent_until: None };
            }
            Stage::Waiting(w) if w.rings(no) => {
                let waiting = w.clone();
                self.stage = Stage::Connecting { leg: no, waiting };
            }
            // The operator's device is up: from now on the far end has its own time.
            Stage::Dialing { until, .. } if no == 0 && self.start.callback.is_none() => {
                *until = at + crate::DIAL_FAR_END
            }
            Stage::Dialing { .. } => self.trunk_heard(no, false),
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
        self.back_to = None;
        self.leg_mut(leg, |l| l.talked = true);
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
