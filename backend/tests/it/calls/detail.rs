//! One call: its tell, notes, deletion.
use serde_json::json;

use crate::support::{
    NOW,
    rows::{CallRow, fact, leg},
    tell,
};

tell!(a_call_is_told_from_its_facts, world, {
    let admin = world.admin().await;
    CallRow::new("call_1").by("op_1").insert(&world).await;
    let at = NOW.millis() - 3_600_000;
    for (seq, (secs, body)) in (1..).zip([
        (0, json!({"kind": "started", "direction": "inbound", "from": "+998901234567", "to": "1"})),
        (0, json!({"kind": "leg_added", "leg": 0, "role": "customer", "channel": "c0", "origin": "entered"})),
        (0, json!({"kind": "queued", "queue": "queue_default"})),
        (1, json!({"kind": "leg_added", "leg": 1, "role": {"operator": "op_1"}, "channel": "c1", "origin": "originated"})),
        (1, json!({"kind": "offered", "leg": 1, "operator": "op_1", "until": at + 21_000})),
        (10, json!({"kind": "leg_up", "leg": 1})),
        (10, json!({"kind": "connected", "operator": "op_1"})),
        (70, json!({"kind": "ended", "status": "answered", "cause": {"code": 16}, "by": "operator"})),
    ]) {
        fact(&world, "call_1", seq, at + secs * 1000, &body).await;
    }
    let call = admin.get("/api/calls/call_1").await.expect(200);
    assert_eq!((&call["status"], &call["cause"]["text"]), (&"answered".into(), &"The customer hung up".into()));
    let told: Vec<&str> = call["timeline"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(told, ["started", "queued", "offered", "picked_up", "connected", "ended"]);
    assert_eq!(call["timeline"][4]["secs"], 10);
    assert_eq!(call["timeline"][0]["at"], "2026-11-22T08:00:00.000Z");
    assert_eq!((&call["legs"][1]["operator_id"], &call["legs"][1]["outcome"]), (&"op_1".into(), &"answered".into()));
    assert_eq!(call["recordings"], json!([]));
    // What was imported has rows and no facts.
    CallRow::new("call_2").insert(&world).await;
    leg(&world, "call_2", 4, "op_9").await;
    assert_eq!(admin.get("/api/calls/call_2").await.expect(200)["legs"][0]["seq"], 4);
});

tell!(notes_are_written_kept_and_audited, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    CallRow::new("call_1").by(&anna.id).insert(&world).await;
    let text = "Oʻktam: \"=1+1\"; '); DROP TABLE calls; -- 😀";
    let patch = json!({"notes": text, "disposition": "order", "tags": ["vip", " vip", "later"]});
    let call = anna.patch("/api/calls/call_1", patch).await.expect(200);
    assert_eq!(
        (&call["notes"], &call["disposition"], &call["tags"]),
        (&text.into(), &"order".into(), &json!(["vip", "later"]))
    );
    let call = anna.patch("/api/calls/call_1", json!({"disposition": null})).await.expect(200);
    assert_eq!((&call["notes"], &call["disposition"]), (&text.into(), &json!(null)));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'call.amended'").await, 2);
    for (bad, code) in [
        (json!({"status": "missed"}), "invalid_body"),
        (json!({"notes": 7}), "invalid_body"),
        (json!({"notes": "x".repeat(10_001)}), "invalid_notes"),
        (json!({"notes": "a\u{0}"}), "invalid_text"),
        (json!({"tags": (0..21).map(|n| n.to_string()).collect::<Vec<_>>()}), "invalid_tags"),
        (json!({"disposition": ""}), "invalid_disposition"),
    ] {
        anna.patch("/api/calls/call_1", bad).await.refused(422, code);
    }
    assert_eq!(anna.get("/api/calls/call_1").await.expect(200)["notes"], text);
});

tell!(a_deleted_call_leaves_nothing_but_its_audit_row, world, {
    let admin = world.admin().await;
    CallRow::new("call_1").insert(&world).await;
    leg(&world, "call_1", 1, "op_1").await;
    fact(&world, "call_1", 1, NOW.millis(), &json!({"kind": "unheld"})).await;
    world
        .execute(
            "INSERT INTO recordings (call_id, state, path, created_at, updated_at) VALUES \
        ('call_1', 'complete', 'recordings/call_1.wav', 0, 0)",
        )
        .await;
    let file = world.dir.path().join("files/recordings/call_1.wav");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, b"sound").unwrap();
    CallRow::new("call_live").waiting(3).insert(&world).await;
    admin.delete("/api/calls/call_live").await.refused(409, "call_live");
    admin.delete("/api/calls/call_1").await.expect(204);
    admin.delete("/api/calls/call_1").await.refused(404, "not_found");
    admin.get("/api/calls/call_1/recording").await.refused(404, "not_found");
    world.jobs.run_due().await.unwrap();
    assert!(!file.exists());
    for table in ["call_legs", "call_facts", "recordings"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'call.deleted'").await, 1);
});
