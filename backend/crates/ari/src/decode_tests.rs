use proptest::prelude::*;

use super::*;

#[test]
fn unwanted_types_are_not_parsed() {
    let wanted = EventSet::NONE.with(EventKind::StasisStart);
    assert_eq!(decode(r#"{"type":"ChannelVarset","broken"#, wanted), Decoded::Ignored);
    assert_eq!(decode(r#"{"timestamp":"t","type":"ChannelVarset"}"#, wanted), Decoded::Ignored);
    assert_eq!(decode(r#"{"type":"Brand\u004eew"}"#, wanted), Decoded::Ignored);
}

#[test]
fn unknown_types_are_kept_as_text() {
    let text = r#"{"type":"BrandNew","x":1}"#;
    let want = Event::Unknown { kind: "BrandNew".into(), raw: text.into() };
    assert_eq!(decode(text, EventSet::ALL), Decoded::Event(want));
}

#[test]
fn a_known_type_that_cannot_be_read_is_malformed_not_unknown() {
    let Decoded::Malformed(reason) = decode(r#"{"type":"StasisEnd","channel":5}"#, EventSet::ALL) else {
        panic!("must be malformed");
    };
    assert!(reason.starts_with("StasisEnd: "), "{reason}");
    for text in ["", "[]", "{}", "null", r#"{"type":7}"#, r#"{"type":"StasisEnd""#] {
        assert!(matches!(decode(text, EventSet::ALL), Decoded::Malformed(_)), "{text}");
    }
}

#[test]
fn missing_and_extra_fields_are_tolerated() {
    let text = r#"{"type":"ChannelHangupRequest","channel":{"id":"c1","name":"x","novel":{}},"extra":[1]}"#;
    let Decoded::Event(Event::ChannelHangupRequest(event)) = decode(text, EventSet::ALL) else {
        panic!("must decode");
    };
    assert_eq!((event.channel.id.as_str(), event.cause), ("c1", None));
}

#[test]
fn every_recorded_event_decodes_into_its_own_type() {
    let lines: Vec<&str> = include_str!("../tests/fixtures/events.jsonl").lines().collect();
    assert!(lines.len() >= 30, "a few dozen events recorded on a real Asterisk");
    for line in lines {
        let Decoded::Event(event) = decode(line, EventSet::ALL) else { panic!("{line}") };
        let raw: serde_json::Value = serde_json::from_str(line).expect("fixture");
        let kind = event.kind().unwrap_or_else(|| panic!("unknown type in {line}"));
        assert_eq!(raw["type"], kind.name());
        assert_eq!(raw["timestamp"].as_str(), event.timestamp());
        assert!(event.timestamp().and_then(crate::parse_timestamp_ms).is_some(), "{line}");
        assert_eq!(raw["channel"]["id"].as_str(), event.channel().map(|channel| channel.id.as_str()));
    }
}

#[test]
fn names_and_kinds_agree() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_name(kind.name()), Some(kind));
        assert!(EventSet::ALL.contains(Some(kind)) && !EventSet::ALL.without(kind).contains(Some(kind)));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..800_usize, at in 0..800_usize, byte: u8) {
        let _ = decode(&String::from_utf8_lossy(&bytes), EventSet::ALL);
        let _ = crate::parse_timestamp_ms(&String::from_utf8_lossy(&bytes));
        // A real event, cut off and with one byte changed.
        let line = include_str!("../tests/fixtures/events.jsonl").lines().next().expect("fixture");
        let mut damaged = line.as_bytes()[..cut.min(line.len())].to_vec();
        if let Some(place) = damaged.get_mut(at) { *place = byte; }
        let _ = decode(&String::from_utf8_lossy(&damaged), EventSet::ALL);
    }
}
