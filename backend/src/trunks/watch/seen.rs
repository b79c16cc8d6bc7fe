//! What was heard of each trunk: follows the SIP messages between Asterisk and the providers. Pure.
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
};

use super::{
    hep::Packet,
    message::{Address, Message, Start},
    probe::Probe,
    thread::{Part, Thread},
};
use crate::{
    common::clock::Timestamp,
    trunks::{
        address::Source,
        faults::TrunkCause,
        types::{Kind, TrunkFault, TrunkRow},
    },
};

/// No more calls than these are followed. Registrations are followed always: there is one a trunk.
const MOST_THREADS: usize = 20_000;
/// Numbers shorter than this are extensions, and say nothing of a trunk.
const SHORTEST_NUMBER: usize = 5;

/// The call that is answered by this message in any way, be it only by 100.
pub(super) fn answered_invite(packet: &Packet<'_>) -> Option<Answer> {
    let message = Message::parse(&packet.text)?;
    let Start::Response { code, .. } = message.start else { return None };
    let (_, method) = message.request()?;
    let call_id = message.header("call-id").filter(|_| method == "INVITE")?;
    Some(Answer { call_id: call_id.to_owned(), reached: (181..200).contains(&code) })
}

/// An answer to an INVITE of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its Call-ID.
    pub call_id: String,
    /// More than 100 (181 to 199): it may ring there, and the network plays it. 180 is told by Asterisk itself.
    pub reached: bool,
}

/// How the last registration ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// The provider has us until then.
    Accepted { until: Timestamp, elsewhere: bool },
    /// It refused then.
    Refused(Timestamp, TrunkFault),
}

/// A registration that is not answered yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asking {
    pub first: Timestamp,
    /// Its last repetition.
    pub last: Timestamp,
}

/// What was heard of one trunk since its settings were last changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    pub asked: Option<Asking>,
    /// A challenge that Asterisk has not answered yet.
    pub challenged: Option<Timestamp>,
    pub verdict: Option<Verdict>,
    /// The last message of the provider.
    pub heard: Option<Timestamp>,
    /// What was wrong with the last call.
    pub call: Option<TrunkFault>,
    /// A call that was answered and whose sound was not looked at yet.
    pub answered: Option<(Timestamp, String)>,
    pub probe: Option<Probe>,
    /// When a call was last found to have sound both ways.
    pub sounds: Option<Timestamp>,
    /// What Asterisk's figures say of the registration, for what was not heard, and when they were read.
    pub registered: Option<(bool, Timestamp)>,
}

/// A trunk and what was heard of it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub row: TrunkRow,
    pub since: Timestamp,
    /// When this server asked the provider last.
    pub asked_at: Option<Timestamp>,
    pub seen: Seen,
}

/// All trunks.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub known: Vec<Known>,
    /// Trunks over which a test call is under way.
    pub tested: HashSet<String>,
    threads: HashMap<String, Thread>,
}

impl Table {
    /// The trunks are these now. One whose settings changed is listened to from the beginning.
    pub(super) fn set(&mut self, rows: Vec<TrunkRow>, now: Timestamp) {
        let mut before = std::mem::take(&mut self.known);
        for row in rows {
            let same = before.iter().position(|known| known.row.id == row.id && same_way(&known.row, &row));
            self.known.push(match same.map(|at| before.swap_remove(at)) {
                Some(known) => Known { row, ..known },
                None => {
                    self.threads.retain(|_, thread| thread.endpoint != row.endpoint);
                    Known::new(row, now)
                }
            });
        }
    }

    /// One trunk.
    pub(super) fn of(&self, id: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.row.id == id)
    }

    /// One trunk, to write what was found.
    pub(super) fn of_mut(&mut self, id: &str) -> Option<&mut Known> {
        self.known.iter_mut().find(|known| known.row.id == id)
    }

    /// Forgets what nobody will answer any more.
    pub(super) fn forget(&mut self, now: Timestamp) {
        self.threads.retain(|_, thread| !thread.is_forgotten(now));
    }

    /// How the call with this Call-ID was answered.
    pub(super) fn answer_to(&self, call_id: &str) -> Option<(u16, String)> {
        self.threads.get(call_id)?.ended.clone()
    }

    /// Takes one message. `ours`: Asterisk sent it.
    pub(super) fn hear(&mut self, now: Timestamp, packet: &Packet<'_>, ours: bool) {
        let Some(message) = Message::parse(&packet.text) else { return };
        let (Some(call_id), Some((cseq, method))) = (message.header("call-id"), message.request()) else { return };
        let (code, reason) = match message.start {
            Start::Response { code, reason } => (code, reason),
            Start::Request { uri, .. } => {
                let request = Request { message, method, call_id, cseq, uri, ours, source: packet.source.ip() };
                return self.request(now, &request);
            }
        };
        let fits = |thread: &&mut Thread| thread.cseq == cseq && thread.part.is_asked_by_us() != ours;
        let Some(thread) = self.threads.get_mut(call_id).filter(fits) else { return };
        let Some(known) = self.known.iter_mut().find(|known| known.row.endpoint == thread.endpoint) else { return };
        thread.touched = now;
        if (200..300).contains(&code) && thread.is_call(method) && known.seen.answered.is_none() {
            known.seen.answered = Some((now, call_id.to_owned()));
        }
        thread.answer(now, &mut known.seen, message, method, code, reason);
    }

    fn request(&mut self, now: Timestamp, request: &Request<'_>) {
        let message = request.message;
        let authorized = message.all("authorization").chain(message.all("proxy-authorization")).next().is_some();
        if !request.ours
            && let Some(known) = self.known.iter_mut().find(|known| known.sends(request.source))
        {
            known.seen.heard = Some(now);
        }
        let (endpoint, part) = match (request.method, request.ours) {
            ("INVITE", ours) => {
                if let Some(thread) = self.threads.get_mut(request.call_id) {
                    if thread.part.is_asked_by_us() == ours && thread.part.fits("INVITE") && !thread.stands() {
                        (thread.authorized, thread.cseq, thread.touched) = (authorized, request.cseq, now);
                        if let (true, Part::Stranger(source)) = (authorized, &thread.part) {
                            let (endpoint, source) = (thread.endpoint.clone(), *source);
                            self.is_no_stranger(&endpoint, source);
                        }
                    }
                    return;
                }
                let Some(found) = self.call(request) else { return };
                found
            }
            ("REGISTER", true) => {
                let Some(known) = self.registering(message, request.uri) else { return };
                let leaving = message.expires(None) == Some(0);
                if !leaving {
                    known.seen.asked.get_or_insert(Asking { first: now, last: now }).last = now;
                    known.seen.challenged = None;
                }
                let contact = message.contacts().into_iter().next();
                (known.row.endpoint.clone(), Part::Login { contact, leaving })
            }
            _ => return,
        };
        let login = matches!(part, Part::Login { .. });
        if login || self.threads.len() < MOST_THREADS {
            let challenged = self.threads.get(request.call_id).is_some_and(|thread| thread.challenged);
            let cseq = request.cseq;
            let thread = Thread { endpoint, part, cseq, authorized, challenged, refused: 0, touched: now, ended: None };
            self.threads.insert(request.call_id.to_owned(), thread);
        }
    }

    /// Who answers our question for a password is one of our telephones.
    fn is_no_stranger(&mut self, endpoint: &str, source: IpAddr) {
        let source = source.to_string();
        if let Some(known) = self.known.iter_mut().find(|known| known.row.endpoint == endpoint) {
            known.seen.call.take_if(|fault| {
                fault.code == TrunkCause::UnknownSource && fault.detail.as_deref() == Some(source.as_str())
            });
        }
    }

    /// The trunk that a REGISTER of ours belongs to.
    fn registering(&mut self, message: Message<'_>, uri: &str) -> Option<&mut Known> {
        let (from, to) = (Address::parse(message.header("from")?)?, Address::parse(uri)?);
        self.known.iter_mut().find(|known| {
            let row = &known.row;
            row.kind == Kind::Registration
                && row.username.as_deref() == Some(from.user.as_str())
                && row.host == to.host
                && row.port == to.port
        })
    }

    /// The trunk that a new call belongs to.
    fn call(&self, request: &Request<'_>) -> Option<(String, Part)> {
        let message = request.message;
        if message.is_within_call() {
            return None;
        }
        let from = Address::parse(message.header("from")?)?;
        if request.ours {
            let to = Address::parse(request.uri)?;
            let out = |known: &&Known| known.row.host == to.host && known.row.port == to.port;
            let own = |known: &&Known| known.row.username.as_deref() == Some(from.user.as_str());
            let found = self.known.iter().filter(out).find(own).or_else(|| self.known.iter().find(out))?;
            return Some((found.row.endpoint.clone(), Part::CallOut));
        }
        if let Some(known) = self.known.iter().find(|known| known.sends(request.source)) {
            return Some((known.row.endpoint.clone(), Part::CallIn));
        }
        let to = Address::parse(message.header("to")?)?;
        let meant = self.known.iter().find(|known| known.answers_to(&to.user) && !is_extension(&from.user))?;
        Some((meant.row.endpoint.clone(), Part::Stranger(request.source)))
    }
}

/// A request as it is looked at.
struct Request<'a> {
    message: Message<'a>,
    method: &'a str,
    call_id: &'a str,
    cseq: u32,
    uri: &'a str,
    ours: bool,
    source: IpAddr,
}

/// Whether a telephone of the company calls by the company's own number.
fn is_extension(user: &str) -> bool {
    user.len() < SHORTEST_NUMBER && user.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether nothing changed that the provider could notice.
fn same_way(a: &TrunkRow, b: &TrunkRow) -> bool {
    let way = |row: &TrunkRow| TrunkRow { name: String::new(), caller_id: None, ..row.clone() };
    way(a) == way(b)
}

impl Known {
    /// A trunk of which nothing was heard.
    pub(super) fn new(row: TrunkRow, since: Timestamp) -> Self {
        Self { row, since, asked_at: None, seen: Seen::default() }
    }

    /// Whether calls from this address are the trunk's.
    fn sends(&self, source: IpAddr) -> bool {
        let from = Source::of(source);
        let named = if self.row.matches.is_empty() { std::slice::from_ref(&self.row.host) } else { &self.row.matches };
        let resolved = self.seen.probe.iter().flat_map(|probe| &probe.addresses);
        named.iter().filter_map(|text| Source::parse(text)).any(|own| own.meets(&from))
            || self.row.matches.is_empty() && resolved.into_iter().any(|own| *own == source)
    }

    /// Whether this is the number of the trunk.
    fn answers_to(&self, number: &str) -> bool {
        let number = number.trim_start_matches('+');
        let own = [self.row.username.as_deref(), self.row.caller_id.as_deref()];
        number.len() >= SHORTEST_NUMBER && own.iter().flatten().any(|own| own.trim_start_matches('+') == number)
    }
}

impl Seen {
    /// A call was answered. Whether it has sound is seen later.
    pub(super) fn good_call(&mut self) {
        self.call.take_if(|fault| fault.code != TrunkCause::OneWayAudio);
    }

    /// What was found out about the sound of a call.
    pub(super) fn heard_sound(&mut self, now: Timestamp, both_ways: bool) {
        self.sounds = both_ways.then_some(now);
        if both_ways {
            self.call.take_if(|fault| fault.code == TrunkCause::OneWayAudio);
        } else {
            self.call = Some(TrunkFault { at: Some(now), ..TrunkFault::of(TrunkCause::OneWayAudio) });
        }
    }
}

#[cfg(test)]
#[path = "seen_tests.rs"]
mod tests;
