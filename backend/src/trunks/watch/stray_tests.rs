//! What must not count: messages of strangers, answers that come too late, copies that are lost.
use super::*;

const STRANGER: [u8; 4] = [198, 51, 100, 7];

#[test]
fn a_stranger_cannot_say_how_a_trunk_is() {
    let mut talk = after_password("200 OK", "Expires: 60");
    let to = "From: <sip:998712001122@sip.example.uz>\nCall-ID: theirs\nCSeq: 1 REGISTER";
    talk.hear(STRANGER, &format!("REGISTER sip:sip.example.uz:5060 SIP/2.0\n{to}"));
    // Asterisk refuses it; and whatever the stranger says of it himself.
    talk.hear(OURS, &format!("SIP/2.0 403 Forbidden\n{to}"));
    talk.hear(STRANGER, &format!("SIP/2.0 402 Payment Required\n{to}"));
    assert_eq!(talk.says(), (State::Online, None));
    talk.invite(STRANGER, "sip:901234567@sip.example.uz:5060", 1, "").called(1, "402 Payment Required");
    assert_eq!(talk.says(), (State::Online, None));
    assert_eq!(talk.pass(60_000).says().0, State::Unknown);
}

#[test]
fn nobody_is_registered_for_ever() {
    let mut talk = after_password("200 OK", "Expires: 9999999999");
    assert_eq!(talk.says(), (State::Online, None));
    assert_eq!(talk.pass(86_400_000).says().0, State::Unknown);
}

#[test]
fn calls_from_another_address_are_told_if_they_mean_this_trunk() {
    let mut talk = Talk::new(Kind::Ip);
    talk.probed(Found::Answered(200));
    talk.invite(STRANGER, "sip:112@192.0.2.1", 1, "").we_answer(1, "401 Unauthorized");
    assert_eq!(talk.says(), (State::Online, None));
    talk.next_call().invite(STRANGER, "sip:+998712001122@192.0.2.1", 1, "").we_answer(1, "401 Unauthorized");
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::UnknownSource)));
    assert_eq!(talk.detail(), (None, Some("198.51.100.7".into())));
    // What is wrong with the trunk itself weighs more.
    talk.next_call().call_out(1, "").called(1, "402 Payment Required");
    talk.next_call().invite(STRANGER, "sip:+998712001122@192.0.2.1", 1, "").we_answer(1, "401 Unauthorized");
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::NoCredit)));
}

#[test]
fn a_telephone_that_calls_the_companys_number_is_no_stranger() {
    let mut talk = Talk::new(Kind::Ip);
    talk.probed(Found::Answered(200));
    talk.invite(STRANGER, "sip:998712001122@192.0.2.1", 1, "").we_answer(1, "401 Unauthorized");
    talk.invite(STRANGER, "sip:998712001122@192.0.2.1", 2, ANSWER);
    assert_eq!(talk.says(), (State::Online, None));
    let from_101 = "INVITE sip:998712001122@192.0.2.1 SIP/2.0
        From: <sip:101@192.0.2.1>;tag=2
        To: <sip:998712001122@192.0.2.1>
        Call-ID: call-2
        CSeq: 1 INVITE";
    talk.next_call().hear(STRANGER, from_101).we_answer(1, "401 Unauthorized");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn an_answer_to_an_older_question_comes_too_late() {
    let mut talk = at_once("401 Unauthorized");
    talk.register(2, ANSWER).registered(1, "401 Unauthorized", CHALLENGE);
    assert_eq!(talk.says(), (State::Connecting, None));
    talk.registered(2, "200 OK", "Expires: 60");
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn a_lost_copy_is_no_silence_and_asterisks_figures_say_what_it_was() {
    let mut talk = Talk::new(Kind::Registration);
    // Asked once and never again: it was answered.
    talk.register(1, "").pass(8000);
    assert_eq!(talk.says(), (State::Connecting, None));
    let figure = |talk: &mut Talk, yes| talk.table.of_mut("trunk_1").unwrap().seen.registered = Some((yes, talk.now));
    figure(&mut talk, true);
    assert_eq!(talk.says(), (State::Online, None));
    // The next registration is not answered, and repeated.
    talk.pass(50_000).register(2, "").pass(500).register(2, "").pass(3500);
    assert_eq!(talk.says(), (State::Offline, Some(TrunkCause::NoAnswer)));
    // An older figure, and one of a moment in which Asterisk still waits, do not tell.
    figure(&mut talk, true);
    assert_eq!(talk.says(), (State::Offline, Some(TrunkCause::NoAnswer)));
    talk.pass(10_000);
    figure(&mut talk, false);
    assert_eq!(talk.says(), (State::Offline, Some(TrunkCause::NoAnswer)));
    figure(&mut talk, true);
    assert_eq!(talk.says(), (State::Online, None));
}

#[test]
fn a_storm_of_calls_keeps_no_registration_from_being_heard() {
    let mut talk = Talk::new(Kind::Registration);
    for _ in 0..=MOST_THREADS {
        talk.next_call().call_out(1, "");
    }
    talk.register(1, "").registered(1, "200 OK", "Expires: 60");
    assert_eq!(talk.says(), (State::Online, None));
    // Calls that ended make room.
    let mut talk = after_password("200 OK", "Expires: 3600");
    for _ in 0..=MOST_THREADS {
        talk.next_call().call_out(1, "").called(1, "486 Busy Here");
    }
    talk.pass(15_000);
    talk.table.forget(talk.now);
    talk.next_call().call_out(1, "").called(1, "402 Payment Required");
    assert_eq!(talk.says(), (State::Online, Some(TrunkCause::NoCredit)));
}
