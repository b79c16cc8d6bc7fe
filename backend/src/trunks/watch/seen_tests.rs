//! Conversations with providers, message by message, and what is then said of the trunk.
use std::time::Duration;

use super::*;
use crate::trunks::{
    types::{State, Transport},
    watch::{
        judge::judge,
        probe::{Found, Probe},
    },
};

const START: Timestamp = Timestamp(1_795_338_000_000);
const OURS: [u8; 4] = [192, 0, 2, 1];
const THEIRS: [u8; 4] = [203, 0, 113, 9];

struct Talk {
    table: Table,
    now: Timestamp,
    /// Number of the call that is spoken of.
    call: u32,
}

impl Talk {
    fn new(kind: Kind) -> Self {
        let row = TrunkRow {
            id: "trunk_1".into(),
            name: "Provider".into(),
            kind,
            endpoint: "trunk-provider".into(),
            host: "sip.example.uz".into(),
            port: 5060,
            transport: Transport::Udp,
            username: Some("998712001122".into()),
            password: Some("secret".into()),
            matches: vec!["203.0.113.9".into()],
            codecs: vec!["alaw".into()],
            caller_id: None,
            created_at: START,
        };
        let mut table = Table::default();
        table.set(vec![row], START);
        Self { table, now: START, call: 1 }
    }

    fn hear(&mut self, source: [u8; 4], text: &str) -> &mut Self {
        let text = text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
        let at = |address: [u8; 4]| std::net::SocketAddr::from((address, 5060));
        let packet = Packet { source: at(source), target: at(OURS), key: b"", text: text.into() };
        self.table.hear(self.now, &packet, source == OURS);
        self
    }

    fn register(&mut self, cseq: u32, more: &str) -> &mut Self {
        self.hear(
            OURS,
            &format!(
                "REGISTER sip:sip.example.uz:5060 SIP/2.0
                From: <sip:998712001122@sip.example.uz>;tag=1
                To: <sip:998712001122@sip.example.uz>
                Call-ID: login
                CSeq: {cseq} REGISTER
                Contact: <sip:998712001122@192.0.2.1:5060;line=abc>
                {more}"
            ),
        )
    }

    fn answer(&mut self, first: &str, cseq: &str, call_id: &str, more: &str) -> &mut Self {
        let text = format!("SIP/2.0 {first}\nCall-ID: {call_id}\nCSeq: {cseq}\n{more}");
        self.hear(THEIRS, &text)
    }

    fn registered(&mut self, cseq: u32, first: &str, more: &str) -> &mut Self {
        self.answer(first, &format!("{cseq} REGISTER"), "login", more)
    }

    fn invite(&mut self, source: [u8; 4], uri: &str, cseq: u32, more: &str) -> &mut Self {
        let to = uri.trim_end_matches(":5060");
        self.hear(
            source,
            &format!(
                "INVITE {uri} SIP/2.0
                From: <sip:998712001122@sip.example.uz>;tag=2
                To: <{to}>
                Call-ID: call-{}
                CSeq: {cseq} INVITE
                {more}",
                self.call
            ),
        )
    }

    fn next_call(&mut self) -> &mut Self {
        self.call += 1;
        self
    }

    fn call_out(&mut self, cseq: u32, more: &str) -> &mut Self {
        self.invite(OURS, "sip:901234567@sip.example.uz:5060", cseq, more)
    }

    fn called(&mut self, cseq: u32, first: &str) -> &mut Self {
        let call_id = format!("call-{}", self.call);
        self.answer(first, &format!("{cseq} INVITE"), &call_id, "")
    }

    fn we_answer(&mut self, cseq: u32, first: &str) -> &mut Self {
        let text = format!("SIP/2.0 {first}\nCall-ID: call-{}\nCSeq: {cseq} INVITE", self.call);
        self.hear(OURS, &text)
    }

    fn pass(&mut self, millis: u64) -> &mut Self {
        self.now = self.now.plus(Duration::from_millis(millis));
        self
    }

    fn probed(&mut self, found: Found) -> &mut Self {
        let probe = Probe { at: self.now, addresses: vec![THEIRS.into()], found };
        self.table.of_mut("trunk_1").unwrap().seen.probe = Some(probe);
        self
    }

    fn says(&self) -> (State, Option<TrunkCause>) {
        let (state, fault) = judge(self.table.of("trunk_1").unwrap(), self.now);
        (state, fault.map(|fault| fault.code))
    }

    fn detail(&self) -> (Option<u16>, Option<String>) {
        let fault = judge(self.table.of("trunk_1").unwrap(), self.now).1.unwrap();
        (fault.sip, fault.detail)
    }
}

const CHALLENGE: &str = "WWW-Authenticate: Digest realm=\"p\", nonce=\"1\"";
const ANSWER: &str = "Authorization: Digest username=\"x\"";

/// Registers, is asked for the password, answers, and gets `last`.
fn after_password(last: &str, more: &str) -> Talk {
    let mut talk = Talk::new(Kind::Registration);
    talk.register(1, "Expires: 3600").registered(1, "401 Unauthorized", CHALLENGE);
    talk.register(2, &format!("Expires: 3600\n{ANSWER}")).registered(2, last, more);
    talk
}

/// Registers and gets `last` at once.
fn at_once(last: &str) -> Talk {
    let mut talk = Talk::new(Kind::Registration);
    talk.register(1, "Expires: 3600").registered(1, last, "");
    talk
}

#[test]
fn a_registration_holds_until_it_expires() {
    let mut talk = after_password("200 OK", "Contact: <sip:998712001122@192.0.2.1:5060;line=abc>;expires=60");
    assert_eq!(talk.says(), (State::Online, None));
    assert_eq!(talk.pass(59_999).says(), (State::Online, None));
    assert_eq!(talk.pass(1).says(), (State::Unknown, Some(TrunkCause::NotAskedYet)));
}

#[test]
fn a_refusal_names_its_cause() {
    for (last, cause) in [
        ("401 Unauthorized", TrunkCause::WrongLogin),
        ("403 Forbidden", TrunkCause::WrongLogin),
        ("404 Not Found", TrunkCause::UnknownAccount),
        ("480 Temporarily Unavailable", TrunkCause::AccountUnavailable),
        ("503 Service Unavailable", TrunkCause::ProviderBusy),
    ] {
        assert_eq!(after_password(last, "").says(), (State::Rejected, Some(cause)), "{last}");
    }
    for (last, cause) in [
        ("403 Forbidden", TrunkCause::Forbidden),
        ("404 Not Found", TrunkCause::UnknownAccount),
        ("408 Request Timeout", TrunkCause::AccountUnavailable),
        ("423 Interval Too Brief", TrunkCause::IntervalRefused),
        ("305 Use Proxy", TrunkCause::Moved),
        ("600 Busy Everywhere", TrunkCause::ProviderBusy),
        ("418 Teapot", TrunkCause::Refused),
    ] {
        assert_eq!(at_once(last).says(), (State::Rejected, Some(cause)), "{last}");
    }
    assert_eq!(at_once("418 Tea\tpot").detail(), (Some(418), Some("Teapot".into())));
}

#[test]
fn an_old_question_is_no_refusal_and_a_question_nobody_answers_is_one() {
    let stale = "WWW-Authenticate: Digest realm=\"p\", nonce=\"2\", stale=\"TRUE\"";
    let mut talk = after_password("401 Unauthorized", stale);
    assert_eq!(talk.says(), (State::Connecting, None));
    talk.register(3, ANSWER).registered(3, "200 OK", "Expires: 60");
    assert_eq!(talk.says(), (State::Online, None));
    let mut talk = at_once("401 Unauthorized");
    assert_eq!(talk.says(), (State::Connecting, None));
    assert_eq!(talk.pass(2500).says(), (State::Rejected, Some(TrunkCause::Refused)));
}

#[test]
fn an_interval_that_is_mended_is_no_fault() {
    let mut talk = at_once("423 Interval Too Brief");
    talk.register(2, "Expires: 3600").registered(2, "200 OK", "Expires: 3600");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn silence_is_told_after_three_registrations_and_the_probe_says_why() {
    let mut talk = Talk::new(Kind::Registration);
    talk.register(1, "").pass(500).register(1, "").pass(1000).register(1, "");
    assert_eq!(talk.says(), (State::Connecting, None));
    assert_eq!(talk.pass(1000).says(), (State::Offline, Some(TrunkCause::NoAnswer)));
    for (found, cause) in [
        (Found::Closed, TrunkCause::PortClosed),
        (Found::NoName, TrunkCause::NameUnknown),
        (Found::NoRoute, TrunkCause::NoRoute),
        (Found::OnlyLocal, TrunkCause::OnlyLocal),
        (Found::Silent, TrunkCause::NoAnswer),
        // To questions it answers, to registrations it does not.
        (Found::Answered(200), TrunkCause::NoAnswer),
    ] {
        assert_eq!(talk.probed(found).says(), (State::Offline, Some(cause)));
    }
    // A provider that was away and is back.
    talk.registered(1, "200 OK", "Expires: 60");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn one_lost_registration_does_not_cut_who_is_registered() {
    let mut talk = after_password("200 OK", "Expires: 60");
    talk.pass(30_000).register(3, "").pass(500).register(3, "").pass(2500);
    assert_eq!(talk.says(), (State::Online, None));
    assert_eq!(talk.pass(5000).says(), (State::Offline, Some(TrunkCause::NoAnswer)));
}

#[test]
fn unregistering_says_nothing() {
    let mut talk = after_password("200 OK", "Expires: 60");
    talk.register(3, "Expires: 0").registered(3, "403 Forbidden", "");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn a_second_place_of_the_account_is_a_warning() {
    let own = "Contact: <sip:998712001122@192.0.2.1:5060;line=abc>;expires=60";
    let older = format!("{own}\nContact: <sip:998712001122@192.0.2.1:5060;line=older>");
    assert_eq!(after_password("200 OK", &older).says(), (State::Online, None));
    let other = format!("{own}, <sip:998712001122@198.51.100.4:5062>;expires=900");
    assert_eq!(after_password("200 OK", &other).says(), (State::Online, Some(TrunkCause::RegisteredElsewhere)));
    // A router that rewrites the only address is not another place.
    let rewritten = "Contact: <sip:998712001122@198.51.100.4:61234>;expires=60";
    assert_eq!(after_password("200 OK", rewritten).says(), (State::Online, None));
}

#[test]
fn a_refused_call_is_told_until_the_next_good_one() {
    for (answer, expected) in [
        ("402 Payment Required", Some(TrunkCause::NoCredit)),
        ("403 Forbidden", Some(TrunkCause::CallRefused)),
        ("488 Not Acceptable Here", Some(TrunkCause::CodecMismatch)),
        ("503 Service Unavailable", Some(TrunkCause::ProviderBusy)),
        ("404 Not Found", None),
        ("486 Busy Here", None),
        ("480 Temporarily Unavailable", None),
    ] {
        let mut talk = Talk::new(Kind::Ip);
        talk.call_out(1, "").called(1, "100 Trying").called(1, answer);
        assert_eq!(talk.says().1, expected, "{answer}");
        talk.next_call().call_out(1, "").called(1, "200 OK");
        assert_eq!(talk.says(), (State::Online, None), "{answer}");
    }
}

#[test]
fn a_password_refused_twice_in_a_call_is_wrong() {
    let mut talk = Talk::new(Kind::Ip);
    talk.call_out(1, "").called(1, "407 Proxy Authentication Required");
    talk.call_out(2, "Proxy-Authorization: Digest x").called(2, "407 Proxy Authentication Required");
    assert_eq!(talk.says(), (State::Online, None));
    talk.call_out(3, "Proxy-Authorization: Digest x").called(3, "407 Proxy Authentication Required");
    assert_eq!(talk.says(), (State::Rejected, Some(TrunkCause::WrongLogin)));
}

#[test]
fn a_call_that_comes_in_without_a_common_codec_is_told() {
    let mut talk = Talk::new(Kind::Ip);
    talk.invite(THEIRS, "sip:712001122@192.0.2.1", 1, "").we_answer(1, "488 Not Acceptable Here");
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::CodecMismatch)));
}

#[test]
fn a_trunk_by_address_is_what_the_probe_says_unless_it_was_heard() {
    let mut talk = Talk::new(Kind::Ip);
    assert_eq!(talk.says(), (State::Connecting, None));
    assert_eq!(talk.probed(Found::Silent).says(), (State::Offline, Some(TrunkCause::NoAnswer)));
    assert_eq!(talk.probed(Found::Answered(404)).says(), (State::Online, None));
    assert_eq!(talk.probed(Found::Answered(403)).says(), (State::Rejected, Some(TrunkCause::Forbidden)));
    talk.call_out(1, "").called(1, "200 OK");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn changed_settings_begin_again_and_a_new_name_does_not() {
    let mut talk = after_password("403 Forbidden", "");
    let mut row = talk.table.of("trunk_1").unwrap().row.clone();
    row.name = "Other name".into();
    talk.table.set(vec![row.clone()], talk.now);
    assert_eq!(talk.says(), (State::Rejected, Some(TrunkCause::WrongLogin)));
    row.password = Some("another".into());
    talk.table.set(vec![row], talk.now);
    assert_eq!(talk.says(), (State::Connecting, None));
    // An answer to the old attempt.
    talk.registered(2, "403 Forbidden", "");
    assert_eq!(talk.says(), (State::Connecting, None));
    talk.table.set(Vec::new(), talk.now);
    assert!(talk.table.of("trunk_1").is_none());
}

#[test]
fn silence_in_a_call_is_told_until_a_call_has_sound() {
    let mut talk = Talk::new(Kind::Ip);
    talk.call_out(1, "").called(1, "200 OK");
    let now = talk.now;
    let seen = &mut talk.table.of_mut("trunk_1").unwrap().seen;
    assert_eq!(seen.answered.take(), Some((now, "call-1".into())));
    seen.heard_sound(now, false);
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::OneWayAudio)));
    // The next answer proves nothing yet.
    talk.next_call().call_out(1, "").called(1, "200 OK");
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::OneWayAudio)));
    talk.table.of_mut("trunk_1").unwrap().seen.heard_sound(now, true);
    assert_eq!(talk.says(), (State::Online, None));
}

#[path = "stray_tests.rs"]
mod stray;
