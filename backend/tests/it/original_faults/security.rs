//! Doors that stood open.
use std::collections::BTreeMap;

use axum::http::StatusCode;
use callcenter::app::router;
use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, TestApp, client::Browser},
    support::{rows::CallRow, tell},
};

story! {
    async fn orig_os1_nothing_typed_reaches_a_shell(app) {
        let mut admin = app.admin().await;
        let trap = app.data_dir().join("ran");
        for extension in [format!("$(touch {})", trap.display()), format!("1;touch {}", trap.display()), "`id`".into()] {
            let body = json!({ "name": "X", "username": "x-x-x", "role": "operator", "device": "sip",
                "extension": extension });
            admin.post("/api/operators", body).await.problem(422, "invalid_extension");
        }
        assert!(!trap.exists());
        // And there is no shell to reach: the server starts no process at all.
        for (file, text) in super::shipped::files(&["backend/src", "backend/crates/ari/src", "backend/crates/call-core/src"]) {
            assert!(!text.contains("process::Command") && !text.contains("Command::new("), "{file} starts a process");
        }
    }
}

story! {
    async fn orig_os3_no_account_has_a_known_password(app) {
        let mut browser = app.browser();
        for name in ["admin", "boss", "root", "operator"] {
            for password in ["admin123", "admin", "password", PASSWORD, ""] {
                browser.ip = Some(format!("198.51.100.{}", name.len() * 10 + password.len()));
                assert_eq!(browser.login(name, password).await.status, 401, "{name} {password}");
            }
        }
        assert!(app.state.auth.open_setup().await.unwrap().is_some(), "nobody can administer before the printed link");
        for (file, text) in super::shipped::files(&["deploy", "scripts", "docs", "asterisk-config", "backend/src"]) {
            let code = text.split("#[cfg(test)]").next().unwrap();
            assert!(!code.contains("admin123") || file.ends_with("passwords.rs"), "{file} tells a password");
        }
        for (file, text) in super::shipped::root_documents() {
            assert!(!text.contains("admin123"), "{file} tells a password");
        }
    }
}

/// Everything that a person can read, with ids of what there is.
async fn read_everything(browser: &mut Browser, ids: &BTreeMap<&str, String>) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for route in router::table().into_iter().filter(|route| route.method == "GET") {
        let kind = route.path.split('/').nth(2).unwrap_or_default();
        let path = route.path.replace("{id}", ids.get(kind).map_or("call_none", String::as_str));
        let text = browser.get(&path).await.text;
        answers.push((path, text));
    }
    answers
}

/// A trunk with a password and an operator with SIP credentials; the ids of what there is, and the secrets.
async fn with_secrets(app: &TestApp, admin: &mut Browser) -> (BTreeMap<&'static str, String>, Vec<String>) {
    let trunk = json!({ "name": "T", "kind": "registration", "host": "192.0.2.1", "username": "us",
        "password": "canary-of-the-trunk" });
    let trunk = admin.post("/api/trunks", trunk).await.expect(201).body;
    let mut anvar = app.person(admin, "anvar", "operator").await;
    let own = format!("/api/operators/{}", anvar.id);
    let device = anvar.post(&format!("{own}/device"), json!({})).await.expect(200).body;
    let secrets = vec!["canary-of-the-trunk".to_owned(), device["password"].as_str().unwrap().to_owned()];
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    (
        BTreeMap::from([
            ("trunks", id(&trunk["id"])),
            ("operators", anvar.id.clone()),
            ("queues", "queue_default".into()),
        ]),
        secrets,
    )
}

story! {
    async fn orig_os8_no_answer_has_a_password_hash(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let status = json!({ "status": "break" });
        anvar.put(&format!("/api/operators/{}/status", admin.id), status.clone()).await.expect(404);
        let own = anvar.put(&format!("/api/operators/{}/status", anvar.id), status).await.text;
        let ids = BTreeMap::from([("operators", anvar.id.clone())]);
        let mut answers = vec![("status".to_owned(), own)];
        for browser in [&mut admin, &mut anvar] {
            answers.extend(read_everything(browser, &ids).await);
        }
        assert!(answers.iter().any(|(_, text)| text.contains("\"username\":\"anvar\"")), "the accounts were read");
        for (path, text) in answers.iter().filter(|(path, _)| !path.ends_with("openapi.json")) {
            assert!(!text.contains("$argon2") && !text.contains("password_hash"), "{path}: {text}");
        }
    }
}

story! {
    async fn orig_os9_secrets_go_in_and_never_come_out(app) {
        let mut admin = app.admin().await;
        let (ids, secrets) = with_secrets(&app, &mut admin).await;
        let mut lead = app.person(&mut admin, "lead", "supervisor").await;
        let mut aziza = app.person(&mut admin, "aziza", "operator").await;
        let mut read = 0;
        for browser in [&mut admin, &mut lead, &mut aziza] {
            for (path, text) in read_everything(browser, &ids).await {
                assert!(!secrets.iter().any(|secret| text.contains(secret)), "{path}: {text}");
                read += 1;
            }
        }
        assert!(read >= 60, "only {read} answers");
        let trunk = admin.get(&format!("/api/trunks/{}", ids["trunks"])).await.expect(200).body;
        assert_eq!((&trunk["has_password"], trunk.get("password")), (&json!(true), None));
    }
}

tell!(orig_os10_fields_that_nobody_offers_are_refused, world, {
    let admin = world.admin().await;
    CallRow::new("call_1").insert(&world).await;
    let operator = json!({ "name": "A", "username": "aziza", "role": "operator", "device": "webrtc" });
    let operator = admin.post("/api/operators", operator).await.expect(201)["id"].as_str().unwrap().to_owned();
    let trunk = json!({ "name": "A", "kind": "ip", "host": "192.0.2.1" });
    let trunk = admin.post("/api/trunks", trunk).await.expect(201)["id"].as_str().unwrap().to_owned();
    let queue = admin.post("/api/queues", json!({ "name": "A" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let (posts, patches) = (
        [
            ("/api/operators", json!({ "name": "B", "username": "bobur", "role": "operator", "device": "webrtc" })),
            ("/api/trunks", json!({ "name": "B", "kind": "ip", "host": "192.0.2.2" })),
            ("/api/queues", json!({ "name": "B" })),
        ],
        [
            (format!("/api/operators/{operator}"), json!({ "name": "C" })),
            (format!("/api/trunks/{trunk}"), json!({ "name": "C" })),
            (format!("/api/queues/{queue}"), json!({ "name": "C" })),
            ("/api/calls/call_1".to_owned(), json!({ "notes": "C" })),
        ],
    );
    // Ids, times, what the server decides, and a nested write.
    let extras = [
        ("id", json!("op_mine")),
        ("created_at", json!("2000-01-01T00:00:00Z")),
        ("password_hash", json!("x")),
        ("calls", json!({ "create": [{ "id": "call_mine" }] })),
    ];
    for (name, value) in extras {
        let with = |body: &Value| {
            let mut body = body.clone();
            body[name] = value.clone();
            body
        };
        for (path, body) in &posts {
            admin.post(path, with(body)).await.refused(422, "invalid_body");
        }
        for (path, body) in &patches {
            admin.patch(path, with(body)).await.refused(422, "invalid_body");
        }
    }
    // The same without them is fine.
    for (path, body) in posts {
        admin.post(path, body).await.expect(201);
    }
    for (path, body) in patches {
        admin.patch(&path, body).await.expect(200);
    }
});

tell!(orig_os16_a_recording_is_found_by_its_call_and_given_to_its_people, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let boris = world.person(&admin, "operator", "boris").await;
    crate::recordings::recorded(&world, "call_1", Some(crate::recordings::wav(600))).await;
    world.execute(&format!("UPDATE calls SET operator_id = '{}' WHERE id = 'call_1'", anna.id)).await;
    crate::recordings::settle(&world).await;
    let path = "/api/calls/call_1/recording";
    assert_eq!(anna.get(path).await.status, StatusCode::OK);
    boris.get(path).await.refused(404, "not_found");
    boris.post(&format!("{path}/link"), json!({})).await.refused(404, "not_found");
    let secret = world.dir.path().join("secrets/canary.wav");
    std::fs::create_dir_all(secret.parent().unwrap()).unwrap();
    std::fs::write(&secret, crate::recordings::wav(600)).unwrap();
    for id in
        ["..%2Fsecrets%2Fcanary", "%2e%2e%2fsecrets%2fcanary", "..", "%00", "call_1%2F..%2Fcall_1", "%2Fetc%2Fpasswd"]
    {
        let status = admin.get(&format!("/api/calls/{id}/recording")).await.status;
        assert!(status.is_client_error(), "{id}: {status}");
    }
    // Not even a row that was tampered with leads out of the store.
    for hostile in ["../secrets/canary.wav", "recordings/../../secrets/canary.wav", "/etc/passwd"] {
        world.execute(&format!("UPDATE recordings SET path = '{hostile}' WHERE call_id = 'call_1'")).await;
        let status = admin.get(path).await.status;
        assert!(!status.is_success(), "{hostile}: {status}");
    }
});
