//! Files for spreadsheets.
use serde_json::json;

use crate::support::{
    NOW,
    rows::{CallRow, insert_all},
    tell,
};

tell!(csv_is_what_excel_opens_and_runs_nothing, world, {
    let admin = world.admin().await;
    CallRow::new("call_1").by(&admin.id).insert(&world).await;
    let hostile = "=HYPERLINK(\"http://x\";\"y\")\r\nnext; line";
    admin
        .patch("/api/calls/call_1", json!({"notes": hostile, "disposition": "@SUM(1)", "tags": ["-1"]}))
        .await
        .expect(200);
    let answer = admin.get("/api/calls/export?format=csv&status=answered").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"calls-2026-11-22.csv\"");
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a byte-order mark");
    assert!(text.starts_with("Started;Direction;From;"), "{text}");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((&row[0], &row[1], &row[2]), ("22.11.2026 13:00:00", "inbound", "'+998901234567"));
    assert_eq!((&row[5], &row[6], &row[7]), ("Default", "boss", "answered"));
    assert_eq!((&row[12], &row[13], &row[16]), ("0:00:10", "0:01:00", "'@SUM(1)"));
    assert_eq!(&row[17], format!("'{hostile} #-1"));
    assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'calls.exported'").await, 1);
    admin.get("/api/calls/export?format=pdf").await.refused(400, "invalid_query");
    admin.get("/api/calls/export").await.refused(400, "invalid_query");
    admin.get("/api/calls/export?format=csv&from=2026-11-23&to=2026-11-22").await.refused(422, "from_after_to");
});

tell!(every_row_is_in_the_file, world, {
    let admin = world.admin().await;
    insert_all(&world, (0..2500).map(|n| CallRow::new(&format!("call_{n:05}")).at(NOW.millis() - n))).await;
    let csv = admin.get("/api/calls/export?format=csv").await;
    assert_eq!(String::from_utf8_lossy(&csv.body).lines().count(), 2501);
    let xlsx = admin.get("/api/calls/export?format=xlsx").await;
    assert_eq!(xlsx.status, 200);
    assert_eq!(&xlsx.body[..2], b"PK");
    assert!(xlsx.body.len() > 50_000, "{}", xlsx.body.len());
});
