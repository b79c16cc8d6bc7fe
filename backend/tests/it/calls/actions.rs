//! Dialling and acting.
use call_core::{Action, DialTarget, ListenMode, Refusal, Request, TransferTarget};
use serde_json::json;

use crate::support::{rows::CallRow, tell};

const TRUNK: &str = "INSERT INTO trunks (id, name, name_folded, kind, endpoint, host, caller_id, created_at, updated_at) \
    VALUES ('trunk_1', 'Main', 'main', 'ip', 'trunk-main', '203.0.113.1', '+998712001122', 1, 1), \
    ('trunk_2', 'Second', 'second', 'ip', 'trunk-second', '203.0.113.2', NULL, 2, 2)";

tell!(a_typed_number_becomes_a_call_through_a_trunk, world, {
    let admin = world.admin().await;
    admin.post("/api/calls/outbound", json!({"to": "90 123 45 67"})).await.refused(409, "no_trunk");
    world.execute(TRUNK).await;
    let answer = admin.post("/api/calls/outbound", json!({"to": "8 90 123-45-67"})).await.expect(202);
    let asked = world.core.asked();
    let Request::Dial { call, operator, target, to, trunk } = &asked[0] else { panic!("{asked:?}") };
    assert_eq!((call.as_str(), operator.as_str()), (answer["call_id"].as_str().unwrap(), admin.id.as_str()));
    assert_eq!((to.as_str(), trunk.as_ref().unwrap().as_str()), ("+998901234567", "trunk_1"));
    let expected = DialTarget::Number {
        number: "+998901234567".into(),
        trunk: Some("trunk_1".into()),
        endpoint: "trunk-main".into(),
        caller_id: Some("+998712001122".into()),
        others: Box::default(),
    };
    assert_eq!(*target, expected);
    for trunk in ["trunk_2", "SECOND"] {
        let body = json!({"to": "+998901234567", "trunk": trunk, "caller_id": "71 200-11-23"});
        admin.post("/api/calls/outbound", body).await.expect(202);
        let asked = world.core.asked();
        let Request::Dial { target: DialTarget::Number { endpoint, caller_id, .. }, .. } = &asked[0] else { panic!() };
        assert_eq!((endpoint.as_str(), caller_id.as_deref()), ("trunk-second", Some("712001123")));
    }
    for (body, status, code) in [
        (json!({"to": "not a number"}), 422, "bad_number"),
        (json!({"to": "901234567", "trunk": "trunk_9"}), 409, "no_trunk"),
        (json!({"to": "901234567", "caller_id": "Bank\r\nX: 1"}), 422, "invalid_caller_id"),
        (json!({"to": "901234567", "from": "me"}), 422, "invalid_body"),
        (json!({}), 422, "invalid_body"),
    ] {
        admin.post("/api/calls/outbound", body).await.refused(status, code);
    }
    assert!(world.core.asked().is_empty());
    // Whether a number may be called is for the core to say.
    world.core.refuse(Refusal::NumberNotAllowed, 1);
    admin.post("/api/calls/outbound", json!({"to": "+79161234567"})).await.refused(409, "number_not_allowed");
    assert_eq!(world.core.asked().len(), 1);
});

tell!(a_call_takes_the_trunks_of_the_rules_in_their_order_with_the_number_of_each, world, {
    let admin = world.admin().await;
    world.execute(TRUNK).await;
    let mut rules = admin.get("/api/settings/outgoing").await.expect(200);
    rules["trunks"] = json!(["trunk_2", "trunk_1"]);
    admin.put("/api/settings/outgoing", rules).await.expect(200);
    admin.post("/api/calls/outbound", json!({"to": "901234567"})).await.expect(202);
    let asked = world.core.asked();
    let Request::Dial { target: DialTarget::Number { trunk, caller_id, others, .. }, .. } = &asked[0] else { panic!() };
    assert_eq!((trunk.as_ref().map(|t| t.as_str()), caller_id.as_deref()), (Some("trunk_2"), None));
    let way = &others[0];
    let told = (others.len(), way.trunk.as_str(), way.endpoint.as_str(), way.caller_id.as_deref());
    assert_eq!(told, (1, "trunk_1", "trunk-main", Some("+998712001122")));
    // A trunk that is asked for is the only one.
    admin.post("/api/calls/outbound", json!({"to": "901234567", "trunk": "Main"})).await.expect(202);
    let asked = world.core.asked();
    let Request::Dial { target: DialTarget::Number { trunk, others, .. }, .. } = &asked[0] else { panic!() };
    assert_eq!((trunk.as_ref().map(|t| t.as_str()), others.len()), (Some("trunk_1"), 0));
});

tell!(an_extension_calls_a_colleague_and_operators_call_for_themselves, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let boris = world.person(&admin, "operator", "boris").await;
    let extension = admin.get(&format!("/api/operators/{}", boris.id)).await.expect(200)["extension"].clone();
    anna.post("/api/calls/outbound", json!({"to": extension})).await.expect(202);
    let asked = world.core.asked();
    let Request::Dial { target, operator, .. } = &asked[0] else { panic!() };
    assert_eq!((target, operator.as_str()), (&DialTarget::Operator(boris.id.as_str().into()), anna.id.as_str()));
    let body = json!({"to": extension, "operator_id": boris.id});
    anna.post("/api/calls/outbound", body.clone()).await.refused(403, "forbidden");
    admin.post("/api/calls/outbound", body).await.expect(202);
    world.core.refuse(Refusal::OperatorUnreachable, 1);
    anna.post("/api/calls/outbound", json!({"to": extension})).await.refused(409, "operator_unreachable");
});

tell!(the_same_key_dials_once, world, {
    let admin = world.admin().await;
    world.execute(TRUNK).await;
    let key = [("idempotency-key", "key-1")];
    let body = json!({"to": "901234567"});
    let first = admin.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202);
    let again = admin.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202);
    assert_eq!(first, again);
    assert_eq!(world.core.asked().len(), 1);
    let other = json!({"to": "901234568"});
    admin.post_with("/api/calls/outbound", &key, other).await.refused(422, "idempotency_key_reused");
    let anna = world.person(&admin, "operator", "anna").await;
    anna.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202);
    assert_eq!(world.core.asked().len(), 1);
    // A refusal did nothing, so its key may be used again.
    let key = [("idempotency-key", "key-2")];
    world.core.refuse(Refusal::OperatorBusy, 1);
    admin.post_with("/api/calls/outbound", &key, body.clone()).await.refused(409, "operator_busy");
    admin.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202);
    // Cut off by a crash: at first it counts as in flight, then it is taken up with the same id.
    let in_flight = "UPDATE idempotency_keys SET status = NULL WHERE key = 'key-2'";
    world.execute(in_flight).await;
    admin.post_with("/api/calls/outbound", &key, body.clone()).await.refused(409, "request_in_flight");
    world.pass(std::time::Duration::from_secs(61));
    world.core.asked();
    let resumed = admin.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202);
    assert_eq!(world.core.asked().len(), 1);
    world.execute(in_flight).await;
    CallRow::new(resumed["call_id"].as_str().unwrap()).insert(&world).await;
    world.pass(std::time::Duration::from_secs(61));
    assert_eq!(admin.post_with("/api/calls/outbound", &key, body.clone()).await.expect(202), resumed);
    assert!(world.core.asked().is_empty());
    let long = "x".repeat(201);
    for bad in ["", "a b", &long] {
        let key = [("idempotency-key", bad)];
        admin.post_with("/api/calls/outbound", &key, body.clone()).await.refused(400, "invalid_idempotency_key");
    }
});

tell!(people_act_on_their_leg_and_supervisors_from_outside, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    CallRow::new("call_1").talking(&anna.id, 5).insert(&world).await;
    CallRow::new("call_over").by(&anna.id).insert(&world).await;
    for (path, action) in [
        ("answer", Action::Answer),
        ("reject", Action::Reject),
        ("hangup", Action::Hangup),
        ("hold", Action::Hold),
        ("unhold", Action::Unhold),
        ("mute", Action::Mute),
        ("unmute", Action::Unmute),
        ("record-pause", Action::PauseRecording),
        ("record-resume", Action::ResumeRecording),
        ("park", Action::Park),
        ("complete", Action::Complete),
        ("cancel", Action::Cancel),
        ("conference", Action::Conference(None)),
    ] {
        anna.post(&format!("/api/calls/call_1/{path}"), json!({})).await.expect(202);
        let expected = Request::Act { call: "call_1".into(), operator: Some(anna.id.as_str().into()), action };
        assert_eq!(world.core.asked(), [expected]);
    }
    anna.post("/api/calls/call_1/dtmf", json!({"digits": "12#"})).await.expect(202);
    let asked = world.core.asked();
    assert!(matches!(&asked[0], Request::Act { action: Action::Dtmf(digits), .. } if digits == "12#"));
    anna.post("/api/calls/call_1/dtmf", json!({"digits": "1".repeat(33)})).await.refused(422, "bad_digits");
    anna.post("/api/calls/call_1/dtmf", json!({"digits": ""})).await.refused(422, "bad_digits");
    let to = |target: serde_json::Value| json!({ "target": target });
    let number = to(json!({"type": "number", "number": "101"}));
    anna.post("/api/calls/call_1/transfer", number).await.expect(202);
    anna.post("/api/calls/call_1/transfer", to(json!({"type": "queue", "id": "queue_default"}))).await.expect(202);
    let target = |asked| match asked {
        Request::Act { action: Action::Transfer(target), .. } => target,
        other => panic!("{other:?}"),
    };
    let targets: Vec<_> = world.core.asked().into_iter().map(target).collect();
    assert!(matches!(&targets[0], TransferTarget::To(DialTarget::Operator(id)) if id.as_str() == admin.id));
    assert_eq!(targets[1], TransferTarget::Queue("queue_default".into()));
    let colleague = to(json!({"type": "operator", "id": "op_2"}));
    anna.post("/api/calls/call_1/consult", colleague.clone()).await.expect(202);
    anna.post("/api/calls/call_1/conference", colleague).await.expect(202);
    let to_colleague = || TransferTarget::To(DialTarget::Operator("op_2".into()));
    let actions = [Action::Consult(to_colleague()), Action::Conference(Some(to_colleague()))];
    let expected =
        actions.map(|action| Request::Act { call: "call_1".into(), operator: Some(anna.id.as_str().into()), action });
    assert_eq!(world.core.asked(), expected);
    for bad in [json!({"type": "nobody"}), json!({"type": "number", "number": "a"}), json!({})] {
        for path in ["transfer", "consult", "conference"] {
            anna.post(&format!("/api/calls/call_1/{path}"), to(bad.clone())).await.expect(422);
        }
    }
    anna.post("/api/calls/call_over/hold", json!({})).await.refused(409, "call_ended");
    world.core.refuse(Refusal::NotInCall, 1);
    admin.post("/api/calls/call_1/hangup", json!({})).await.expect(202);
    let asked = world.core.asked();
    assert!(matches!(&asked[1], Request::Act { operator: None, action: Action::Hangup, .. }), "{asked:?}");
    world.core.refuse(Refusal::NotInCall, 2);
    admin.post("/api/calls/call_1/mute", json!({})).await.refused(409, "not_in_call");
    world.core.refuse(Refusal::NotInCall, 1);
    anna.post("/api/calls/call_1/mute", json!({})).await.refused(409, "not_in_call");
    world.core.asked();
    let key = [("idempotency-key", "press-1")];
    anna.post_with("/api/calls/call_1/hold", &key, json!({})).await.expect(202);
    anna.post_with("/api/calls/call_1/hold", &key, json!({})).await.expect(202);
    assert_eq!(world.core.asked().len(), 1);
    anna.post_with("/api/calls/call_1/hangup", &key, json!({})).await.refused(422, "idempotency_key_reused");
    // Supervision is in the audit log, whether it comes to pass or not.
    for (path, action) in [
        ("listen", Action::Listen(ListenMode::Listen)),
        ("whisper", Action::Listen(ListenMode::Whisper)),
        ("barge", Action::Listen(ListenMode::Barge)),
        ("leave", Action::StopListening),
        ("take-over", Action::TakeOver),
    ] {
        world.core.asked();
        anna.post(&format!("/api/calls/call_1/{path}"), json!({})).await.refused(403, "forbidden");
        admin.post(&format!("/api/calls/call_1/{path}"), json!({})).await.expect(202);
        let expected = Request::Act { call: "call_1".into(), operator: Some(admin.id.as_str().into()), action };
        assert_eq!(world.core.asked(), [expected]);
    }
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'call.supervised' AND subject_id = 'call_1'";
    assert_eq!(world.number(audited).await, 5);
    let quality = world.person(&admin, "quality", "clara").await;
    quality.post("/api/calls/call_1/hangup", json!({})).await.refused(403, "forbidden");
});
