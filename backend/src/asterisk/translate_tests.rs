use super::*;

struct Nowhere;
impl DialPlan for Nowhere {
    fn target(&self, _: &str) -> Result<DialTarget, Refusal> {
        Err(Refusal::NoTrunk)
    }
}

fn names() -> Names {
    Names {
        app: "callcenter".into(),
        trunks: HashMap::from([("uztelecom".to_owned(), TrunkId::new("trunk_1"))]),
        operators: HashMap::from([("101".to_owned(), OperatorId::new("op_1"))]),
    }
}

fn stasis_start(channel: serde_json::Value, args: &[&str]) -> Option<Telephony> {
    let text = serde_json::json!({"type": "StasisStart", "application": "callcenter", "timestamp": "",
        "args": args, "channel": channel})
    .to_string();
    let ari::Decoded::Event(e) = ari::decode(&text, ari::EventSet::ALL) else { panic!("{text}") };
    event(&names(), &Nowhere, &e)
}

fn from_trunk(number: &str, name: &str) -> serde_json::Value {
    serde_json::json!({"id": "1763.1", "name": "PJSIP/uztelecom-00000001", "state": "Ring",
        "caller": {"number": number, "name": name}, "connected": {"number": "", "name": ""},
        "dialplan": {"context": "from-trunk", "exten": "712001122", "priority": 3, "app_name": "Stasis", "app_data": "callcenter,inbound"},
        "creationtime": "2026-11-22T10:00:00.123+0500", "accountcode": "", "language": "en", "protocol_id": "x"})
}

#[test]
fn an_inbound_channel_carries_number_did_and_trunk_whatever_the_arguments() {
    for args in [vec!["inbound"], vec!["inbound", "712001122", "more"], vec![]] {
        let Some(Telephony::Entered(info)) = stasis_start(from_trunk("+998901234567", "Dilnoza"), &args) else {
            panic!()
        };
        let Some(Entry::Inbound { from, from_name, did, dialled, trunk }) = info.entry else { panic!() };
        assert_eq!(
            (from.as_str(), from_name.as_deref(), did.as_str(), dialled.as_str()),
            ("+998901234567", Some("Dilnoza"), "712001122", "+998712001122")
        );
        assert_eq!(trunk, Some(TrunkId::new("trunk_1")));
    }
}

#[test]
fn hostile_caller_ids_are_kept_readable_and_never_reach_a_dial_string() {
    let hostile = format!("9989,\"<evil>\"\r\nX: y\u{0}😀{}", "a".repeat(4096));
    let Some(Telephony::Entered(info)) = stasis_start(from_trunk(&hostile, &hostile), &["inbound"]) else { panic!() };
    let Some(Entry::Inbound { from, from_name, .. }) = info.entry else { panic!() };
    assert!(from.starts_with("9989,\"<evil>\"") && from.contains('😀') && from.chars().count() <= CALLER_ID_MAX);
    assert!(!from.chars().any(char::is_control));
    let leg = NewLeg {
        channel: ChannelId::new("call_1-leg-1"),
        endpoint: Endpoint::Trunk { number: "+99890,1&2\n".into(), endpoint: "uz tele\"com".into() },
        caller_number: from,
        caller_name: from_name,
        originator: None,
        timeout_secs: 25,
        auto_answer: false,
    };
    assert_eq!(dial_string(&leg.endpoint), "PJSIP/+9989012@uztelecom");
    let id = caller_id(&leg);
    assert!(!id.contains(['\r', '\n', ',']) && id.matches('"').count() == 2 && id.matches('<').count() == 1, "{id}");
}

#[test]
fn an_operators_leg_is_originated_with_the_names_of_the_contract() {
    let call = CallId::new("call_1");
    let leg = NewLeg {
        channel: call.leg_channel(1),
        endpoint: Endpoint::Device { extension: "101".into() },
        caller_number: "+998901234567".into(),
        caller_name: None,
        originator: Some(ChannelId::new("1763.1")),
        timeout_secs: 25,
        auto_answer: true,
    };
    let request = request("callcenter", &Issued { call, command: Command::Originate(leg) });
    assert_eq!(
        request.target(),
        "/channels/call_1-leg-1?endpoint=PJSIP%2F101&app=callcenter&appArgs=leg&callerId=%3C%2B998901234567%3E&timeout=25&originator=1763.1"
    );
    assert_eq!(
        request.body.unwrap()["variables"],
        serde_json::json!({"PJSIP_HEADER(add,X-Call-Id)": "call_1", "PJSIP_HEADER(add,X-Auto-Answer)": "1"})
    );
}

#[test]
fn a_number_dialled_at_the_phone_is_the_one_that_customers_call_from() {
    for (dialled, stored) in [("901234567", "+998901234567"), ("102", "102"), ("*8", "*8")] {
        let mut channel = from_trunk("101", "");
        channel["name"] = "PJSIP/101-00000002".into();
        channel["dialplan"]["exten"] = dialled.into();
        let Some(Telephony::Entered(info)) = stasis_start(channel, &["outbound"]) else { panic!() };
        let Some(Entry::Dialled { operator, number, .. }) = info.entry else { panic!() };
        assert_eq!((operator.as_str(), number.as_str()), ("op_1", stored));
    }
}

#[test]
fn a_channel_in_a_snapshot_tells_from_the_dialplan_what_it_is() {
    let channel: models::Channel = serde_json::from_value(from_trunk("1003", "")).unwrap();
    let info = channel_info(&names(), &Nowhere, &channel, None);
    assert!(matches!(info.entry, Some(Entry::Inbound { .. })));
    assert_eq!(info.created_at, Timestamp::from_millis(1_795_323_600_123));
    let mut elsewhere = channel;
    elsewhere.dialplan.app_data = "other,inbound".into();
    assert_eq!(channel_info(&names(), &Nowhere, &elsewhere, None).entry, None);
}

#[test]
fn a_key_is_a_key_of_its_channel_and_every_announcement_of_a_menu_has_a_name_of_its_own() {
    let text = serde_json::json!({"type": "ChannelDtmfReceived", "application": "callcenter", "timestamp": "2026-09-21T14:13:20.160+0000",
        "digit": "#", "duration_ms": 160, "channel": from_trunk("+998901234567", "")})
    .to_string();
    let ari::Decoded::Event(e) = ari::decode(&text, ari::EventSet::ALL) else { panic!("{text}") };
    let held = (Timestamp::from_millis(1_790_000_000_000), Timestamp::from_millis(1_790_000_000_160));
    let pressed = Telephony::KeyPressed { channel: ChannelId::new("1763.1"), key: '#', held };
    assert_eq!(event(&names(), &Nowhere, &e), Some(pressed));
    let target = |command| request("callcenter", &Issued { call: CallId::new("call_1"), command }).target();
    let says = |no, language: Option<&str>| Command::Play {
        channel: ChannelId::new("1763.1"),
        words: vec![Word::Sound("/data/asterisk/prompts/prompt_1".to_owned())],
        language: language.map(str::to_owned),
        no,
    };
    let media = "media=sound%3A%2Fdata%2Fasterisk%2Fprompts%2Fprompt_1";
    assert_eq!(target(says(0, None)), format!("/channels/1763.1/play/call_1-says?{media}"));
    assert_eq!(target(says(7, Some("uz"))), format!("/channels/1763.1/play/call_1-says-7?{media}&lang=uz"));
    assert_eq!(target(Command::StopPlay(7)), "/playbacks/call_1-says-7");
}

#[test]
fn a_phone_that_asks_for_a_transfer_is_told_once() {
    let told = |state: Option<&str>, other: Option<&str>| {
        let channel = |id: &str| serde_json::json!({ "id": id, "name": "PJSIP/101-00000001", "state": "Up" });
        let mut text = serde_json::json!({ "type": "ChannelTransfer", "application": "callcenter", "timestamp": "",
            "refer_to": { "requested_destination": { "destination": "102" } },
            "referred_by": { "source_channel": channel("call_1-leg-1") } });
        if let Some(state) = state {
            text["state"] = state.into();
        }
        if let Some(other) = other {
            text["refer_to"]["destination_channel"] = channel(other);
        }
        let ari::Decoded::Event(e) = ari::decode(&text.to_string(), ari::EventSet::ALL) else { panic!("{text}") };
        event(&names(), &Nowhere, &e)
    };
    let referred = |consulted: Option<&str>| Telephony::Referred {
        channel: "call_1-leg-1".into(),
        target: Err(Refusal::NoTrunk),
        consulted: consulted.map(Into::into),
    };
    assert_eq!(told(None, None), Some(referred(None)));
    assert_eq!(told(None, Some("1763.9")), Some(referred(Some("1763.9"))));
    assert_eq!(told(Some("channel_answered"), None), None, "the echo of our own word");
}
