//! Figures that must equal what SQL says over the rows.
use serde_json::{Value, json};

use crate::support::{
    NOW,
    rows::{CallRow, insert_all},
    tell,
};

const HOUR: i64 = 3_600_000;

tell!(the_dashboard_follows_the_definitions, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let now = NOW.millis();
    let mut out = CallRow::new("call_out").by(&anna.id);
    (out.direction, out.queue) = ("outbound", None);
    let mut in_menu = CallRow::new("call_menu").missed("in_ivr", 0);
    in_menu.queue = None;
    let mut slow = CallRow::new("call_slow").by(&anna.id);
    slow.wait = 21;
    let mut edge = CallRow::new("call_edge").by(&anna.id);
    (edge.wait, edge.talk) = (20, Some(100));
    insert_all(
        &world,
        [
            out,
            in_menu,
            slow,
            edge,
            CallRow::new("call_quick").by(&anna.id),
            CallRow::new("call_short").missed("caller_left", 5),
            CallRow::new("call_left").missed("caller_left", 6),
            CallRow::new("call_nobody").missed("no_operator", 60),
            CallRow::new("call_waiting").waiting(30),
            CallRow::new("call_talk").talking(&anna.id, 40),
            // Yesterday before and after this time of the day, and the day before.
            CallRow::new("call_y1").at(now - 25 * HOUR),
            CallRow::new("call_y2").at(now - 23 * HOUR),
            CallRow::new("call_yy").at(now - 39 * HOUR),
        ],
    )
    .await;
    let board = admin.get("/api/dashboard").await.expect(200);
    let today = &board["today"];
    for (name, expected) in [
        ("offered", json!(8)),
        ("answered", json!(4)),
        ("answered_percent", json!(50.0)),
        ("missed", json!(3)),
        ("short", json!(1)),
        ("abandoned", json!(1)),
        ("answered_in_time", json!(3)),
        ("service_level_percent", json!(42.9)),
        ("abandoned_percent", json!(12.5)),
        ("asa_secs", json!(15.3)),
        ("aht_secs", json!(73.3)),
        ("outbound", json!(1)),
        ("outbound_answered", json!(1)),
    ] {
        assert_eq!(today[name], expected, "{name}: {today}");
    }
    assert_eq!(board["yesterday"]["offered"], 1);
    assert_eq!((&board["waiting"], &board["longest_wait_secs"]), (&1.into(), &30.into()));
    assert_eq!(board["live_calls"].as_array().unwrap().len(), 2);
    let hours =
        |name: &str| -> i64 { board[name].as_array().unwrap().iter().map(|h| h["count"].as_i64().unwrap()).sum() };
    assert_eq!((hours("by_hour"), hours("by_hour_yesterday")), (8, 2));
    assert_eq!(board["by_hour"][13]["count"], 8);
    assert_eq!(board["by_hour"][13]["hour"], 13);
    let sql =
        |condition: &str| format!("SELECT COUNT(*) FROM calls WHERE started_at >= {} AND {condition}", now - 14 * HOUR);
    let offered = sql("direction = 'inbound' AND (queued_at IS NOT NULL OR first_ring_at IS NOT NULL)");
    assert_eq!(world.number(&offered).await, today["offered"]);
    let row =
        board["operators"].as_array().unwrap().iter().find(|o| o["operator_id"] == anna.id.as_str()).unwrap().clone();
    assert_eq!((&row["status"], &row["calls"]), (&"offline".into(), &5.into()));
    let own = anna.get("/api/dashboard").await.expect(200);
    assert_eq!((&own["today"]["offered"], &own["waiting"]), (&4.into(), &1.into()));
    assert_eq!((own["live_calls"].as_array().unwrap().len(), own["operators"].as_array().unwrap().len()), (1, 1));
    let none = admin.get("/api/dashboard?queue_id=queue_none").await.expect(200);
    assert_eq!((&none["today"]["offered"], &none["today"]["answered_percent"]), (&0.into(), &Value::Null));
});

tell!(a_summary_counts_what_the_list_shows, world, {
    let admin = world.admin().await;
    insert_all(
        &world,
        (0..10).map(|n: i64| {
            let call = CallRow::new(&format!("call_{n}")).at(NOW.millis() - n * HOUR);
            if n % 3 == 0 { call.missed("timeout", 30) } else { call }
        }),
    )
    .await;
    let report = admin.get("/api/reports/calls?from=2026-11-22&to=2026-11-22").await.expect(200);
    assert_eq!((&report["count"], &report["answered"], &report["missed"]), (&10.into(), &6.into(), &4.into()));
    assert_eq!((&report["answered_percent"], &report["talk_secs"]), (&json!(60.0), &360.into()));
    assert_eq!(report["by_hour"][14], json!({"hour": 14, "count": 1, "answered": 0, "missed": 1}));
    let missed = admin.get("/api/reports/calls?status=missed").await.expect(200);
    assert_eq!(missed["count"], admin.get("/api/calls?status=missed").await.ids().len());
    admin.get("/api/reports/calls?from=x").await.refused(422, "invalid_from");
});
