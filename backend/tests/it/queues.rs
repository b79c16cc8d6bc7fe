//! Queues.
use serde_json::json;

use crate::support::{rows::CallRow, tell};

tell!(queues_are_made_changed_and_deleted, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let reloads = world.core.reloads();
    let new = json!({"name": " Sotuv  boʻlimi ", "strategy": "longest_idle", "operators": [anna.id, anna.id], "max_wait_secs": 120});
    let queue = admin.post("/api/queues", new).await.expect(201);
    assert_eq!(
        (&queue["name"], &queue["ring_timeout_secs"], &queue["wrap_up_secs"]),
        (&"Sotuv boʻlimi".into(), &20.into(), &30.into())
    );
    assert_eq!((&queue["operators"], &queue["max_wait_secs"]), (&json!([anna.id]), &120.into()));
    let path = format!("/api/queues/{}", queue["id"].as_str().unwrap());
    let changed =
        admin.patch(&path, json!({"wrap_up_secs": 0, "max_wait_secs": null, "operators": []})).await.expect(200);
    assert_eq!(
        (&changed["wrap_up_secs"], &changed["max_wait_secs"], &changed["operators"]),
        (&0.into(), &json!(null), &json!([]))
    );
    assert_eq!(anna.get("/api/queues").await.ids().len(), 2);
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
    assert_eq!(anna.get("/api/queues").await.ids(), ["queue_default"]);
    world.core.reloaded(reloads + 3).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'queue.%'").await, 3);
});

tell!(what_cannot_be_is_refused_by_name, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let default = "/api/queues/queue_default";
    admin.delete(default).await.refused(409, "default_queue");
    admin.patch(default, json!({"operators": []})).await.refused(422, "default_queue_members");
    let everybody = admin.get(default).await.expect(200);
    assert_eq!(everybody["operators"].as_array().unwrap().len(), 2);
    for (bad, code) in [
        (json!({"name": "A", "max_size": 0}), "invalid_max_size"),
        (json!({"name": "A", "announce": {"every_secs": 5}}), "invalid_announce"),
        (json!({"name": "A", "announce": {"greeting": "../etc"}}), "invalid_announce"),
        (json!({"name": "A", "music": "a b"}), "invalid_music"),
        (json!({"name": "A", "members": [{"operator_id": anna.id, "group": 0}]}), "invalid_members"),
        (json!({"name": "A", "overflow": {"type": "operator", "id": "op_none"}}), "unknown_operator"),
        (json!({"name": "A", "overflow": {"type": "queue", "id": "queue_none"}}), "invalid_overflow"),
        (json!({"name": "A", "overflow": {"type": "number", "number": "+1 212 555 0100"}}), "invalid_overflow"),
        (json!({"name": " "}), "invalid_name"),
        (json!({"name": "A", "ring_timeout_secs": 4}), "invalid_ring_timeout_secs"),
        (json!({"name": "A", "wrap_up_secs": -1}), "invalid_wrap_up_secs"),
        (json!({"name": "A", "max_wait_secs": 0}), "invalid_max_wait_secs"),
        (json!({"name": "A", "operators": ["op_none"]}), "unknown_operator"),
        (json!({"name": "A", "colour": "red"}), "invalid_body"),
        (json!({"name": "A", "strategy": "random"}), "invalid_body"),
    ] {
        admin.post("/api/queues", bad).await.refused(422, code);
    }
    admin.post("/api/queues", json!({"name": "dÉFAULT"})).await.expect(201);
    admin.post("/api/queues", json!({"name": "DEFAULT"})).await.refused(409, "queue_name_taken");
    let busy = admin.post("/api/queues", json!({"name": "Busy"})).await.expect(201);
    let id = busy["id"].as_str().unwrap();
    CallRow::new("call_1").waiting(5).insert(&world).await;
    world.execute(&format!("UPDATE calls SET queue_id = '{id}'")).await;
    admin.delete(&format!("/api/queues/{id}")).await.refused(409, "queue_in_use");
    anna.post("/api/queues", json!({"name": "B"})).await.refused(403, "forbidden");
});

tell!(everything_that_a_queue_does_is_kept, world, {
    let admin = world.admin().await;
    let [anna, bobur] =
        [world.person(&admin, "operator", "anna").await, world.person(&admin, "operator", "bobur").await];
    let members = json!([{"operator_id": bobur.id, "group": 1}, {"operator_id": anna.id, "group": 2}]);
    let announce = json!({"greeting": "queue-thankyou", "position": true, "expected_wait": true, "every_secs": 30});
    let new = json!({
        "name": "Savdo", "strategy": "ring_all", "members": members, "max_size": 5, "max_wait_secs": 60,
        "overflow": {"type": "voicemail"}, "park_secs": 90, "sticky_secs": 20, "missed_offers_limit": 3, "music": "jazz", "announce": announce,
    });
    let made = admin.post("/api/queues", new.clone()).await.expect(201);
    let path = format!("/api/queues/{}", made["id"].as_str().unwrap());
    let read = admin.get(&path).await.expect(200);
    for (field, value) in new.as_object().unwrap() {
        assert_eq!(&read[field], value, "{field}");
    }
    assert_eq!(read["live"], json!({"waiting": 0, "callbacks": 0, "oldest_since": null, "at_work": 0}));
    let back = json!({"max_size": null, "music": null, "overflow": {"type": "number", "number": "90 123 45 67"}});
    let changed = admin.patch(&path, back).await.expect(200);
    assert_eq!((&changed["max_size"], &changed["music"]), (&json!(null), &json!(null)));
    assert_eq!(changed["members"], members, "what a patch does not name stays");
    // The default queue has everybody; those who are named come first.
    let order = json!({"members": [{"operator_id": bobur.id, "group": 1}]});
    let default = admin.patch("/api/queues/queue_default", order).await.expect(200);
    assert_eq!(default["operators"].as_array().unwrap().len(), 3);
    assert_eq!(default["operators"][0], bobur.id);
    CallRow::new("call_1").waiting(5).insert(&world).await;
    let live = admin.get("/api/queues/queue_default").await.expect(200)["live"].clone();
    assert_eq!(live["waiting"], 1);
});

tell!(queues_send_nobody_round_in_a_circle, world, {
    let admin = world.admin().await;
    let to = |id: &str| json!({"overflow": {"type": "queue", "id": id}});
    let mut ids = vec!["queue_default".to_owned()];
    for name in ["A", "B"] {
        let mut new = to(ids.last().unwrap());
        new["name"] = name.into();
        ids.push(admin.post("/api/queues", new).await.expect(201)["id"].as_str().unwrap().to_owned());
    }
    admin.patch("/api/queues/queue_default", to(&ids[2])).await.refused(422, "invalid_overflow");
    admin.patch(&format!("/api/queues/{}", ids[1]), to(&ids[1])).await.refused(422, "invalid_overflow");
    admin.delete(&format!("/api/queues/{}", ids[1])).await.refused(409, "queue_is_target");
    admin.delete(&format!("/api/queues/{}", ids[2])).await.expect(204);
    admin.delete(&format!("/api/queues/{}", ids[1])).await.expect(204);
});

tell!(numbers_are_refused_or_go_first, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let reloads = world.core.reloads();
    let new = json!({"number": "90 123 45 67", "rule": "blocked", "note": " spam "});
    let rule = admin.post("/api/caller-rules", new).await.expect(201);
    assert_eq!((&rule["number"], &rule["note"]), (&"+998901234567".into(), &"spam".into()));
    admin.post("/api/caller-rules", json!({"number": "+998901234567", "rule": "vip"})).await.expect(201);
    let all = admin.get("/api/caller-rules").await.expect(200);
    assert_eq!((all.as_array().unwrap().len(), &all[0]["rule"]), (1, &"vip".into()));
    admin.post("/api/caller-rules", json!({"number": "abc", "rule": "vip"})).await.refused(422, "invalid_number");
    anna.post("/api/caller-rules", json!({"number": "1234567", "rule": "vip"})).await.refused(403, "forbidden");
    admin.delete("/api/caller-rules/+998901234567").await.expect(204);
    admin.delete("/api/caller-rules/+998901234567").await.refused(404, "not_found");
    world.core.reloaded(reloads + 3).await;
});
