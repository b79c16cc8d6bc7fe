//! Pages, filters and who sees what.
use std::collections::HashSet;

use callcenter::calls::list::{
    filter::{Filter, Needle},
    plan,
};

use crate::support::{
    NOW,
    rows::{CallRow, fact, insert_all, leg},
    tell,
};

const HOUR: i64 = 3_600_000;

tell!(pages_are_complete_and_have_no_repetition, world, {
    let admin = world.admin().await;
    // Seven calls share each moment, and calls come in while the pages are read.
    let rows = (0..2000).map(|n: i64| CallRow::new(&format!("call_{n:05}")).at(NOW.millis() - (n / 7) * 1000));
    insert_all(&world, rows).await;
    let mut seen = Vec::new();
    let mut path = "/api/calls?limit=97".to_owned();
    loop {
        let answer = admin.get(&path).await;
        seen.extend(answer.ids());
        let page = answer.expect(200);
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/calls?limit=97&cursor={cursor}");
        CallRow::new(&format!("call_new_{}", seen.len())).at(NOW.millis() + 1000).insert(&world).await;
    }
    let unique: HashSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), unique.len()), (2000, 2000));
    let newest_first = seen.windows(2).all(|pair| {
        let number = |id: &String| id[5..].parse::<i64>().unwrap();
        let (a, b) = (number(&pair[0]) / 7, number(&pair[1]) / 7);
        a < b || (a == b && pair[0] > pair[1])
    });
    assert!(newest_first);
});

tell!(a_cursor_belongs_to_its_query, world, {
    let admin = world.admin().await;
    insert_all(&world, (0..5).map(|n| CallRow::new(&format!("call_{n}")))).await;
    let page = admin.get("/api/calls?limit=2&direction=inbound").await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    admin.get(&format!("/api/calls?limit=3&direction=inbound&cursor={cursor}")).await.expect(200);
    admin.get(&format!("/api/calls?direction=outbound&cursor={cursor}")).await.refused(400, "cursor_of_another_query");
    for bad in ["x", "%00", "e30", "..%2f", "W10", &"A".repeat(4000)] {
        admin.get(&format!("/api/calls?cursor={bad}")).await.refused(400, "invalid_cursor");
    }
    for bad in ["0", "201", "99999999999"] {
        admin.get(&format!("/api/calls?limit={bad}")).await.refused(400, "invalid_limit");
    }
    admin.get("/api/calls?limit=ten").await.refused(400, "invalid_query");
});

tell!(every_filter_finds_its_calls, world, {
    let admin = world.admin().await;
    let now = NOW.millis();
    world
        .execute(
            "INSERT INTO contacts (id, name, name_folded, created_at, updated_at) VALUES \
        ('contact_1', 'Ғайрат 100%_', 'gayrat 100%_', 0, 0)",
        )
        .await;
    let mut named = CallRow::new("call_named");
    named.contact = Some("contact_1");
    let mut outbound = CallRow::new("call_out").by("op_2").numbers("101", "+998935551122");
    (outbound.direction, outbound.queue) = ("outbound", None);
    insert_all(
        &world,
        [
            named,
            outbound,
            CallRow::new("call_missed").missed("caller_left", 7),
            CallRow::new("call_old").at(now - 30 * 24 * HOUR).by("op_1"),
            CallRow::new("call_live").waiting(12),
        ],
    )
    .await;
    for (state, call) in [("complete", "call_old"), ("missing", "call_out")] {
        world
            .execute(&format!(
                "INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES ('{call}', '{state}', 0, 0)"
            ))
            .await;
    }
    for (query, expected) in [
        ("", "call_live call_out call_named call_missed call_old"),
        ("direction=outbound", "call_out"),
        ("direction=inbound,outbound&status=answered", "call_out call_named call_old"),
        ("status=missed", "call_missed"),
        ("status=missed,busy", "call_missed"),
        ("operator_id=op_2", "call_out"),
        ("operator_id=op_1,op_2", "call_out call_old"),
        ("queue_id=queue_default", "call_live call_named call_missed call_old"),
        ("q=555%2011", "call_out"),
        ("q=%2B998%2093", "call_out"),
        ("q=%D2%92%D0%90%D0%99%D0%A0%D0%90%D0%A2", "call_named"),
        ("q=G%27ayr", "call_named"),
        ("q=100%25_", "call_named"),
        ("q=0%25_", "call_named"),
        ("q=%25", "call_named"),
        ("q=a%25t", ""),
        ("has_recording=true", "call_old"),
        ("has_recording=false", "call_live call_out call_named call_missed"),
        ("from=2026-11-22", "call_live call_out call_named call_missed"),
        ("from=2026-11-22&to=2026-11-22", "call_live call_out call_named call_missed"),
        ("to=2026-11-21", "call_old"),
        ("from=2026-11-22T13:00:00%2B05:00&to=2026-11-22T13:00:00.001%2B05:00", "call_out call_named call_missed"),
        ("from=2026-11-22T13:00:00%2B05:00&to=2026-11-22T13:00:00%2B05:00", ""),
    ] {
        let found: HashSet<String> = admin.get(&format!("/api/calls?{query}")).await.ids().into_iter().collect();
        let expected: HashSet<String> = expected.split_whitespace().map(str::to_owned).collect();
        assert_eq!(found, expected, "{query}");
    }
    for (query, code) in [
        ("from=2026-11-23&to=2026-11-22", "from_after_to"),
        ("from=2026-11-22T10:00:00Z&to=2026-11-22T09:00:00Z", "from_after_to"),
        ("from=soon", "invalid_from"),
        ("to=22.11.2026", "invalid_to"),
        ("status=ended", "invalid_status"),
        ("direction=up", "invalid_direction"),
    ] {
        admin.get(&format!("/api/calls?{query}")).await.refused(422, code);
    }
});

tell!(hostile_searches_find_nothing_and_break_nothing, world, {
    let admin = world.admin().await;
    CallRow::new("call_1").insert(&world).await;
    for q in [
        "'",
        "\"",
        "';DROP TABLE calls;--",
        "' OR '1'='1",
        "\\",
        "%",
        "_",
        "%%%",
        "\\%",
        "$1",
        "?",
        "a\0b",
        "\u{202e}",
        "😀😀😀",
        "٣٤٥",
        "x' UNION SELECT password_hash FROM operators --",
        "((((",
        "\n\r\t",
        "<script>",
    ] {
        let encoded: String = q.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let answer = admin.get(&format!("/api/calls?q={encoded}")).await;
        assert!(answer.status == 200 || answer.status == 422, "{q:?}: {answer:?}");
        for other in ["operator_id", "queue_id"] {
            assert!(admin.get(&format!("/api/calls?{other}={encoded}")).await.status.as_u16() < 500, "{q:?}");
        }
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM calls").await, 1);
    admin.get(&format!("/api/calls?q={}", "x".repeat(4000))).await.refused(422, "query_too_long");
});

tell!(an_operator_sees_his_own_calls_and_no_others, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let boris = world.person(&admin, "operator", "boris").await;
    let quality = world.person(&admin, "quality", "clara").await;
    insert_all(
        &world,
        [
            CallRow::new("call_answered").by(&anna.id),
            CallRow::new("call_rang").by(&boris.id),
            CallRow::new("call_foreign").by(&boris.id),
            CallRow::new("call_live").waiting(5),
            CallRow::new("call_live_foreign").waiting(6),
        ],
    )
    .await;
    leg(&world, "call_rang", 1, &anna.id).await;
    let added = serde_json::json!({"kind": "leg_added", "leg": 1, "role": {"operator": anna.id}, "channel": "c",
        "origin": "originated"});
    fact(&world, "call_live", 1, NOW.millis(), &added).await;
    let own: HashSet<String> = anna.get("/api/calls").await.ids().into_iter().collect();
    assert_eq!(own, ["call_answered", "call_rang", "call_live"].map(str::to_owned).into());
    assert_eq!(anna.get("/api/calls/live").await.ids(), ["call_live"]);
    assert_eq!(anna.get(&format!("/api/calls?operator_id={}", boris.id)).await.ids(), ["call_rang"]);
    assert_eq!(quality.get("/api/calls").await.ids().len(), 5);
    for id in ["call_foreign", "call_live_foreign", "call_none", "..%2f", "%00"] {
        anna.get(&format!("/api/calls/{id}")).await.refused(404, "not_found");
        anna.patch(&format!("/api/calls/{id}"), serde_json::json!({"notes": "x"})).await.refused(404, "not_found");
        anna.post(&format!("/api/calls/{id}/hangup"), serde_json::json!({})).await.refused(404, "not_found");
        anna.get(&format!("/api/calls/{id}/recording")).await.refused(404, "not_found");
        anna.post(&format!("/api/calls/{id}/recording/link"), serde_json::json!({})).await.refused(404, "not_found");
    }
    let report = anna.get("/api/reports/calls").await.expect(200);
    assert_eq!(report["count"], 3);
    let export = String::from_utf8(anna.get("/api/calls/export?format=csv").await.body.to_vec()).unwrap();
    assert_eq!(export.lines().count(), 4);
    anna.nobody().get("/api/calls").await.refused(401, "unauthenticated");
    quality.patch("/api/calls/call_rang", serde_json::json!({"notes": "x"})).await.refused(403, "forbidden");
    anna.delete("/api/calls/call_answered").await.refused(403, "forbidden");
});

tell!(live_calls_have_spans_up_to_now, world, {
    let admin = world.admin().await;
    CallRow::new("call_new").waiting(12).insert(&world).await;
    CallRow::new("call_first").waiting(40).insert(&world).await;
    CallRow::new("call_talk").talking("op_1", 90).insert(&world).await;
    let live = admin.get("/api/calls/live").await;
    assert_eq!(live.ids(), ["call_first", "call_new", "call_talk"]);
    let live = live.expect(200);
    assert_eq!(live["items"][0]["wait_secs"], 40);
    assert_eq!(live["items"][0]["status"], serde_json::Value::Null);
    let talk = &live["items"][2];
    assert_eq!((&talk["wait_secs"], &talk["talk_secs"], &talk["hold_secs"]), (&10.into(), &90.into(), &2.into()));
    assert_eq!((&talk["muted"], &talk["recording_paused"]), (&true.into(), &true.into()));
    world.pass(std::time::Duration::from_secs(5));
    let listed = admin.get("/api/calls?limit=1").await.expect(200);
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["wait_secs"]), (&"call_new".into(), &17.into()));
});

tell!(a_page_is_read_from_an_index_and_never_sorted, world, {
    insert_all(
        &world,
        (0..3000).map(|n: i64| {
            CallRow::new(&format!("call_{n:05}")).at(NOW.millis() - n * 1000).by(if n % 9 == 0 {
                "op_1"
            } else {
                "op_2"
            })
        }),
    )
    .await;
    world.execute("ANALYZE").await;
    let key = (NOW.millis() - 500_000, "call_00500".to_owned());
    let date = Filter { from: Some(NOW.millis() - 2_000_000), until: Some(NOW.millis()), ..Filter::default() };
    let operator = Filter { operators: vec!["op_1".to_owned()], ..date.clone() };
    let number = Filter { needle: Some(Needle::Number("4567".to_owned())), ..operator.clone() };
    for (filter, index) in [
        (Filter::default(), "calls_page"),
        (date, "calls_page"),
        (operator, "calls_operator"),
        (number, "calls_operator"),
    ] {
        for key in [None, Some(&key)] {
            let plan = plan::of_page(&world.state.db, &filter, key).await.unwrap();
            assert!(plan.contains(index), "{filter:?} {key:?}\n{plan}");
            let sorts = plan.contains("TEMP B-TREE") || plan.contains("Sort");
            assert!(!sorts, "{filter:?} {key:?}\n{plan}");
        }
    }
});
