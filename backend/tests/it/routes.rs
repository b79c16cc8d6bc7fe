//! Routes and working hours.
use serde_json::{Value, json};

use crate::support::{Person, tell};

const TRUNK: &str = "INSERT INTO trunks (id, name, name_folded, kind, endpoint, host, created_at, updated_at) \
    VALUES ('trunk_1', 'Main', 'main', 'ip', 'trunk-main', '203.0.113.1', 1, 1)";

/// Monday to Friday, 9 to 18, and what differs.
fn office(name: &str, holidays: Value) -> Value {
    let day = json!([{"from": "09:00", "to": "13:00"}, {"from": "14:00", "to": "18:00"}]);
    json!({"name": name, "week": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}, "holidays": holidays})
}

async fn made(admin: &Person<'_>, path: &str, new: Value) -> String {
    admin.post(path, new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

tell!(routes_are_made_changed_and_deleted, world, {
    let admin = world.admin().await;
    let boss = world.person(&admin, "supervisor", "sobir").await;
    world.execute(TRUNK).await;
    let sales = made(&admin, "/api/queues", json!({"name": "Savdo"})).await;
    let hours = made(&admin, "/api/schedules", office("Ofis", json!([]))).await;
    let reloads = world.core.reloads();
    let to_sales = json!({"type": "queue", "id": sales});
    let new = json!({"trunk_id": "trunk_1", "did": "71 200 11 22", "target": to_sales, "schedule_id": hours});
    let route = admin.post("/api/routes", new).await.expect(201);
    assert_eq!((&route["did"], &route["closed_target"]), (&"+998712001122".into(), &json!({"type": "voicemail"})));
    let path = format!("/api/routes/{}", route["id"].as_str().unwrap());
    assert_eq!(boss.get(&path).await.expect(200), route);
    let patch = json!({"schedule_id": null, "closed_target": {"type": "hangup"}, "target": {"type": "operator", "id": boss.id}});
    let changed = admin.patch(&path, patch.clone()).await.expect(200);
    for (field, value) in patch.as_object().unwrap() {
        assert_eq!(&changed[field], value, "{field}");
    }
    assert_eq!((&changed["did"], &changed["trunk_id"]), (&route["did"], &route["trunk_id"]), "what is not named stays");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.refused(404, "not_found");
    admin.get(&path).await.refused(404, "not_found");
    world.core.reloaded(reloads + 3).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'route.%'").await, 3);
});

tell!(routes_are_listed_in_the_order_in_which_they_are_tried, world, {
    let admin = world.admin().await;
    world.execute(TRUNK).await;
    let mut expected = Vec::new();
    for (trunk, did) in [(None, "*"), (Some("trunk_1"), "*"), (None, "712001122"), (Some("trunk_1"), "712001122")] {
        let new = json!({"trunk_id": trunk, "did": did, "target": {"type": "voicemail"}});
        expected.insert(0, made(&admin, "/api/routes", new).await);
    }
    assert_eq!(admin.get("/api/routes").await.ids(), expected);
});

tell!(a_number_on_a_trunk_has_one_route, world, {
    let admin = world.admin().await;
    world.execute(TRUNK).await;
    for trunk in [json!(null), json!("trunk_1")] {
        let route = |did: &str| json!({"trunk_id": trunk, "did": did, "target": {"type": "voicemail"}});
        admin.post("/api/routes", route("712001122")).await.expect(201);
        admin.post("/api/routes", route("+998 71 200-11-22")).await.refused(409, "route_taken");
        let other = made(&admin, "/api/routes", route("712003344")).await;
        let path = format!("/api/routes/{other}");
        admin.patch(&path, json!({"did": "998712001122"})).await.refused(409, "route_taken");
        admin.patch(&path, json!({"did": "712003344"})).await.expect(200);
    }
});

tell!(a_route_that_leads_nowhere_is_refused_by_name, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let voicemail = json!({"type": "voicemail"});
    for (bad, code) in [
        (json!({"did": "", "target": voicemail}), "invalid_did"),
        (json!({"did": "1*", "target": voicemail}), "invalid_did"),
        (json!({"did": "*", "trunk_id": "trunk_none", "target": voicemail}), "unknown_trunk"),
        (json!({"did": "*", "target": {"type": "queue", "id": "queue_none"}}), "unknown_queue"),
        (json!({"did": "*", "target": {"type": "queue", "id": "a b"}}), "unknown_queue"),
        (json!({"did": "*", "target": {"type": "operator", "id": "op_none"}}), "unknown_operator"),
        (json!({"did": "*", "target": {"type": "ivr", "id": "ivr_none"}}), "unknown_ivr"),
        (json!({"did": "*", "target": voicemail, "closed_target": {"type": "queue", "id": "q"}}), "unknown_queue"),
        (json!({"did": "*", "target": voicemail, "schedule_id": "schedule_none"}), "unknown_schedule"),
        (json!({"did": "*", "target": {"type": "queue"}}), "invalid_body"),
        (json!({"did": "*", "target": voicemail, "colour": "red"}), "invalid_body"),
        (json!({"target": voicemail}), "invalid_body"),
    ] {
        admin.post("/api/routes", bad.clone()).await.refused(422, code);
    }
    let fax = admin.post("/api/routes", json!({"did": "*", "target": {"type": "fax"}})).await;
    fax.refused(422, "invalid_body");
    let detail = fax.expect(422)["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("unknown variant `fax`") && detail.contains("`voicemail`"), "{detail}");
    assert_eq!(admin.get("/api/routes").await.ids(), Vec::<String>::new());
    anna.get("/api/routes").await.refused(403, "forbidden");
    anna.post("/api/routes", json!({"did": "*", "target": voicemail})).await.refused(403, "forbidden");
    anna.get("/api/schedules").await.refused(403, "forbidden");
});

tell!(what_a_route_needs_cannot_be_deleted_under_it, world, {
    let admin = world.admin().await;
    world.execute(TRUNK).await;
    let queue = made(&admin, "/api/queues", json!({"name": "Savdo"})).await;
    let hours = made(&admin, "/api/schedules", office("Ofis", json!([]))).await;
    let to_queue = json!({"type": "queue", "id": queue});
    let one = json!({"trunk_id": "trunk_1", "did": "712001122", "target": to_queue, "schedule_id": hours});
    let other = json!({"did": "*", "target": {"type": "voicemail"}, "closed_target": to_queue});
    let anna = world.person(&admin, "operator", "anna").await;
    let to_her = json!({"type": "operator", "id": anna.id});
    let third = json!({"did": "+998712003344", "target": {"type": "voicemail"}, "closed_target": to_her});
    let mut routes = Vec::new();
    for route in [one, other, third] {
        routes.push(made(&admin, "/api/routes", route).await);
    }
    for (path, code, named) in [
        (format!("/api/queues/{queue}"), "queue_has_routes", "+998712001122 on Main, every number."),
        ("/api/trunks/trunk_1".to_owned(), "trunk_has_routes", "+998712001122 on Main."),
        (format!("/api/schedules/{hours}"), "schedule_has_routes", "+998712001122 on Main."),
        (format!("/api/operators/{}", anna.id), "operator_has_routes", "+998712003344."),
    ] {
        let answer = admin.delete(&path).await;
        answer.refused(409, code);
        let detail = answer.expect(409)["detail"].as_str().unwrap().to_owned();
        assert!(detail.ends_with(named), "{detail}");
    }
    for route in routes {
        admin.delete(&format!("/api/routes/{route}")).await.expect(204);
    }
    for path in [format!("/api/queues/{queue}"), "/api/trunks/trunk_1".to_owned(), format!("/api/schedules/{hours}")] {
        admin.delete(&path).await.expect(204);
    }
});

tell!(working_hours_are_kept_and_told_as_they_are_now, world, {
    let admin = world.admin().await;
    let reloads = world.core.reloads();
    // Sunday, 22 November 2026, 14:00 in Tashkent.
    let made = admin.post("/api/schedules", office(" Ofis  1 ", json!([]))).await.expect(201);
    assert_eq!((&made["name"], &made["timezone"]), (&"Ofis 1".into(), &"Asia/Tashkent".into()));
    assert_eq!(made["week"]["sat"], json!([]));
    assert_eq!(made["now"], json!({"open": false, "until": "2026-11-23T04:00:00.000Z", "holiday": null}));
    let path = format!("/api/schedules/{}", made["id"].as_str().unwrap());
    let mut week = made["week"].clone();
    week["sun"] = json!([{"from": "13:00", "to": "14:05"}]);
    let changed = admin.patch(&path, json!({"week": week})).await.expect(200);
    assert_eq!(changed["now"], json!({"open": true, "until": "2026-11-22T09:05:00.000Z", "holiday": null}));
    world.pass(std::time::Duration::from_secs(300));
    let now = admin.get(&path).await.expect(200)["now"].clone();
    assert_eq!(now, json!({"open": false, "until": "2026-11-23T04:00:00.000Z", "holiday": null}));
    let holidays = json!([
        {"date": "2026-11-23", "name": "", "hours": [{"from": "10:00", "to": "12:00"}]},
        {"date": "11-22", "name": " Bayram ", "hours": []},
    ]);
    let changed = admin.patch(&path, json!({"holidays": holidays})).await.expect(200);
    assert_eq!(changed["now"], json!({"open": false, "until": "2026-11-23T05:00:00.000Z", "holiday": "Bayram"}));
    let dates: Vec<&Value> = changed["holidays"].as_array().unwrap().iter().map(|h| &h["date"]).collect();
    assert_eq!(dates, ["11-22", "2026-11-23"], "in their order");
    assert_eq!(changed["week"], week, "what is not named stays");
    let always = json!([{"from": "00:00", "to": "24:00"}]);
    let week = json!({"mon": always, "tue": always, "wed": always, "thu": always, "fri": always, "sat": always, "sun": always});
    let changed = admin.patch(&path, json!({"week": week, "holidays": []})).await.expect(200);
    assert_eq!(changed["now"], json!({"open": true, "until": null, "holiday": null}));
    assert_eq!(admin.get("/api/schedules").await.ids(), [made["id"].as_str().unwrap()]);
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
    world.core.reloaded(reloads + 5).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'schedule.%'").await, 5);
});

tell!(hours_that_cannot_be_are_refused_by_name, world, {
    let admin = world.admin().await;
    made(&admin, "/api/schedules", office("Ofis", json!([]))).await;
    admin.post("/api/schedules", office("OFIS", json!([]))).await.refused(409, "schedule_name_taken");
    let other = made(&admin, "/api/schedules", office("Ombor", json!([]))).await;
    admin.patch(&format!("/api/schedules/{other}"), json!({"name": "ofis"})).await.refused(409, "schedule_name_taken");
    let week = |from: &str, to: &str| json!({"name": "A", "week": {"mon": [{"from": from, "to": to}]}});
    for (bad, code) in [
        (week("9:00", "18:00"), "invalid_week"),
        (week("09:00", "09:00"), "invalid_week"),
        (week("24:00", "06:00"), "invalid_week"),
        (
            json!({"name": "A", "week": {"mon": [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]}}),
            "invalid_week",
        ),
        (json!({"name": "A", "week": {"day": []}}), "invalid_body"),
        (json!({"name": "A"}), "invalid_body"),
        (office("", json!([])), "invalid_name"),
        (office("A", json!([{"date": "2026-02-30"}])), "invalid_holidays"),
        (office("A", json!([{"date": "01-01"}, {"date": "01-01"}])), "invalid_holidays"),
        (office("A", json!([{"date": "01-01", "name": "x".repeat(101)}])), "invalid_holidays"),
        (office("A", json!([{"date": "01-01", "hours": [{"from": "a", "to": "b"}]}])), "invalid_holidays"),
    ] {
        admin.post("/api/schedules", bad).await.refused(422, code);
    }
});
