//! Lists without an end, and files of Asterisk's that a request rewrote.
use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use crate::support::{
    rows::{CallRow, insert_all},
    tell,
};

tell!(orig_or14_no_list_is_longer_than_a_page, world, {
    let admin = world.admin().await;
    insert_all(&world, (0..260).map(|n| CallRow::new(&format!("call_{n:04}")))).await;
    for n in 0..60 {
        let body = json!({ "name": format!("Queue {n}") });
        admin.post("/api/queues", body).await.expect(201);
        let now = crate::support::NOW.millis();
        world
            .execute(&format!(
                "INSERT INTO operators (id, name, username, username_folded, password_hash, role, extension, device, \
                 locale, status, status_since, missed_offers, idle_since, session_version, created_at, updated_at) \
                 VALUES ('op_{n}', 'O', 'o{n}', 'o{n}', 'x', 'operator', '9{n:03}', 'sip', 'uz', 'offline', {now}, 0, \
                 {now}, 1, {now}, {now})"
            ))
            .await;
    }
    for path in ["/api/calls", "/api/operators", "/api/queues"] {
        let page = admin.get(path).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 50, "{path}");
        assert!(page["next_cursor"].is_string(), "{path}");
        for limit in ["0", "201", "1000000", "-1"] {
            let status = admin.get(&format!("{path}?limit={limit}")).await.status;
            assert_eq!(status.as_u16(), 400, "{path} {limit}");
        }
    }
    assert_eq!(admin.get("/api/calls?limit=200").await.ids().len(), 200);
});

/// Every file below, but for the database's own.
fn files(dir: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            files(&path, found);
        } else if !name.contains("callcenter.db") {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
}

call_story! {
    async fn orig_or15_a_phone_or_trunk_changes_no_file_of_asterisk(floor) {
        let snapshot = || {
            let mut found = BTreeMap::new();
            files(&floor.app.data_dir(), &mut found);
            found
        };
        let before = snapshot();
        // Asterisk cannot be reached while they are made.
        floor.pbx.set_unavailable(Some(503));
        let phone = json!({ "name": "B", "username": "bobur", "role": "operator", "device": "sip", "extension": "202" });
        let phone = floor.admin.post("/api/operators", phone).await.expect(201).body;
        let device = format!("/api/operators/{}/device", phone["id"].as_str().unwrap());
        floor.admin.post(&device, json!({})).await.expect(200);
        let trunk = json!({ "name": "Second", "kind": "ip", "host": "192.0.2.9" });
        floor.admin.post("/api/trunks", trunk).await.expect(201);
        assert_eq!(snapshot(), before);
        // What was stored is what Asterisk gets as soon as it is there, in its memory.
        floor.pbx.set_unavailable(None);
        let pushed = |journal: Vec<ari_sim::model::SimRequest>, path: &str| {
            journal.iter().any(|request| request.path == path && request.method == ari::Method::Put)
        };
        for name in ["202", "trunk-second"] {
            let path = format!("/asterisk/config/dynamic/res_pjsip/endpoint/{name}");
            floor.until_some(&path, || pushed(floor.pbx.journal(), &path).then_some(())).await;
        }
        assert_eq!(snapshot(), before);
        let row = floor.admin.get("/api/trunks").await.expect(200).body;
        assert!(row["items"].as_array().unwrap().iter().any(|trunk: &Value| trunk["name"] == "Second"), "{row}");
    }
}
