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
        (json!({"name": "A", "strategy": "ring_all"}), "strategy_not_available"),
        (json!({"name": "A", "max_size": 5}), "max_size_not_available"),
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
