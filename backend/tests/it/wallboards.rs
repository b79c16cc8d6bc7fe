//! Screens on a wall: what a link opens, and what it does not.
use std::time::Duration;

use callcenter::{app::router, auth::access::Access};
use serde_json::json;

use crate::support::{rows::CallRow, tell};

tell!(a_link_shows_the_floor_until_it_is_revoked, world, {
    let admin = world.admin().await;
    let lead = world.person(&admin, "supervisor", "lead").await;
    CallRow::new("call_1").waiting(70).numbers("+998901234567", "1").insert(&world).await;
    CallRow::new("call_2").insert(&world).await;
    let created = lead.post("/api/wallboards", json!({"name": " Hall "})).await.expect(201);
    let token = created["token"].as_str().unwrap();
    assert_eq!((&created["name"], token.len()), (&json!("Hall"), 43));
    let screen = world.bearer(token);
    let answer = screen.get("/api/wallboard").await;
    assert_eq!((answer.header("cache-control"), answer.header("referrer-policy")), ("no-store", "no-referrer"));
    let board = answer.expect(200);
    assert_eq!((&board["name"], &board["waiting"]), (&json!("Hall"), &json!(1)));
    // What is not drawn is not told to whoever stands before it: how many called, and what the aim is.
    let told = |of: &serde_json::Value| of.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let figures = "free longest_wait_since name";
    assert_eq!(told(&board), format!("at callers {figures} operators queues service_level_percent waiting"));
    assert_eq!(told(&board["queues"][0]), format!("at_work {figures} queue_id service_level_percent waiting"));
    assert_eq!(board["longest_wait_since"], "2026-11-22T08:58:50.000Z");
    let caller = json!({"ends_with": "4567", "queue_id": "queue_default", "since": "2026-11-22T08:58:50.000Z"});
    assert_eq!(board["callers"], json!([caller]));
    assert!(!board.to_string().contains("90123"), "{board}");
    // Counted once a second, however many ask.
    CallRow::new("call_3").waiting(5).insert(&world).await;
    assert_eq!(screen.get("/api/wallboard").await.expect(200)["waiting"], 1);
    world.pass(Duration::from_secs(1));
    assert_eq!(screen.get("/api/wallboard").await.expect(200)["waiting"], 2);

    let listed = admin.get("/api/wallboards").await.expect(200);
    assert_eq!(listed["items"][0]["used_at"], "2026-11-22T09:00:00.000Z");
    assert!(!listed.to_string().contains(token));
    assert_eq!(world.number(&format!("SELECT COUNT(*) FROM wallboards WHERE token_hash = '{token}'")).await, 0);
    let path = format!("/api/wallboards/{}", created["id"].as_str().unwrap());
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.refused(404, "not_found");
    screen.get("/api/wallboard").await.refused(401, "wallboard_revoked");
    for action in ["wallboard.created", "wallboard.revoked"] {
        let sql = format!("SELECT COUNT(*) FROM audit_log WHERE action = '{action}'");
        assert_eq!(world.number(&sql).await, 1, "{action}");
    }
    for name in ["", "  ", "a\nb", &"x".repeat(61)] {
        lead.post("/api/wallboards", json!({"name": name})).await.refused(422, "invalid_name");
    }
});

tell!(a_link_opens_one_reading_and_nothing_else, world, {
    let admin = world.admin().await;
    let created = admin.post("/api/wallboards", json!({"name": "Hall"})).await.expect(201);
    let screen = world.bearer(created["token"].as_str().unwrap());
    let mut refused = 0;
    for route in router::table().into_iter().filter(|route| matches!(route.access, Access::Roles(_))) {
        let path = route.path.replace("{id}", "op_00000000000000000000000000").replace("{number}", "1");
        let answer = match route.method.as_str() {
            "GET" => screen.get(&path).await,
            "POST" => screen.post(&path, json!({})).await,
            "PATCH" => screen.patch(&path, json!({})).await,
            "PUT" => screen.put(&path, json!({})).await,
            _ => screen.delete(&path).await,
        };
        answer.refused(401, "unauthenticated");
        refused += 1;
    }
    assert!(refused > 40, "only {refused} routes");
    screen.get("/api/ws").await.expect(401);
    screen.get("/api/wallboard").await.expect(200);
    // A person's token is none of a board.
    admin.get("/api/wallboard").await.refused(401, "wallboard_revoked");
    world.bearer("").get("/api/wallboard").await.refused(401, "wallboard_revoked");
});

tell!(guessing_is_slowed_down_and_silences_no_board, world, {
    let admin = world.admin().await;
    let board = admin.post("/api/wallboards", json!({"name": "Hall"})).await.expect(201);
    let board = world.bearer(board["token"].as_str().unwrap());
    for number in 0..10 {
        world.bearer(&format!("guess-{number}")).get("/api/wallboard").await.refused(401, "wallboard_revoked");
    }
    let answer = world.bearer("guess-11").get("/api/wallboard").await;
    answer.refused(429, "too_many_tries");
    assert_eq!(answer.header("retry-after"), "60");
    // Also one that was never shown before, beside somebody who guesses.
    board.get("/api/wallboard").await.expect(200);
    world.pass(Duration::from_secs(60));
    world.bearer("guess-12").get("/api/wallboard").await.refused(401, "wallboard_revoked");
});

tell!(faults_that_are_not_its_own_shut_no_board_out, world, {
    let admin = world.admin().await;
    let board = admin.post("/api/wallboards", json!({"name": "Hall"})).await.expect(201);
    let board = world.bearer(board["token"].as_str().unwrap());
    world.execute("ALTER TABLE wallboards RENAME TO away").await;
    for _ in 0..12 {
        let status = board.get("/api/wallboard").await.status.as_u16();
        assert!(status >= 500, "{status}");
    }
    world.execute("ALTER TABLE away RENAME TO wallboards").await;
    for _ in 0..12 {
        board.get("/api/wallboard").await.expect(200);
    }
});
