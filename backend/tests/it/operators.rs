//! Accounts of operators, their devices and statuses.
use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{PASSWORD, each, socket::Page};

story! {
    async fn an_admin_creates_changes_and_deletes_operators(app) {
        let mut admin = app.admin().await;
        assert_eq!(admin.get("/api/operators/proposal").await.expect(200).body["extension"], "102");
        let body = json!({ "name": " Aziza ", "username": "Aziza", "role": "operator", "device": "sip",
            "extension": "201", "queues": ["queue_default"] });
        let created = admin.post("/api/operators", body).await.expect(201).body;
        let password = created["generated_password"].as_str().unwrap().to_owned();
        assert_eq!(created["name"], "Aziza");
        assert_eq!(created["queues"], json!(["queue_default"]));
        assert_eq!(created["status"], "offline");
        let path = format!("/api/operators/{}", created["id"].as_str().unwrap());

        let mut aziza = app.browser();
        aziza.login("aziza", &password).await.expect(200);
        let patch = json!({ "name": "Aziza K.", "extension": "202", "queues": [], "device": "external",
            "external_number": "90 123 45 67" });
        let patched = admin.patch(&path, patch).await.expect(200).body;
        assert_eq!(patched["extension"], "202");
        assert_eq!(patched["external_number"], "+998901234567");
        assert_eq!(patched["queues"], json!([]));
        aziza.get("/api/auth/me").await.expect(200);

        admin.delete(&path).await.expect(204);
        admin.get(&path).await.problem(404, "not_found");
        aziza.get("/api/auth/me").await.problem(401, "unauthenticated");
        aziza.login("aziza", &password).await.problem(401, "invalid_credentials");
        // The name and the extension are free again.
        let again = json!({ "name": "A", "username": "AZIZA", "role": "operator", "device": "webrtc",
            "extension": "202" });
        admin.post("/api/operators", again).await.expect(201);
        let audited = app.audited().await;
        for action in ["operator.created", "operator.updated", "operator.deleted"] {
            assert!(audited.iter().any(|entry| entry == action), "{action} in {audited:?}");
        }
    }
}

story! {
    async fn names_and_extensions_belong_to_one_operator(app) {
        let mut admin = app.admin().await;
        let body = |username: &str, extension: &str| json!({ "name": "X", "username": username, "role": "operator",
            "device": "webrtc", "extension": extension });
        admin.post("/api/operators", body("anvar", "201")).await.expect(201);
        admin.post("/api/operators", body("ANVAR", "202")).await.problem(409, "username_taken");
        admin.post("/api/operators", body("bobur", "201")).await.problem(409, "extension_taken");
        for (username, extension, code) in [
            ("x", "203", "invalid_username"),
            ("a b", "203", "invalid_username"),
            ("bobur", "$(reboot)", "invalid_extension"),
            ("bobur", "201\n[evil]", "invalid_extension"),
        ] {
            admin.post("/api/operators", body(username, extension)).await.problem(422, code);
        }
        let mut unknown_queue = body("bobur", "203");
        unknown_queue["queues"] = json!(["queue_nowhere"]);
        admin.post("/api/operators", unknown_queue).await.problem(422, "unknown_queue");
        let mut extra = body("bobur", "203");
        extra["session_version"] = json!(7);
        admin.post("/api/operators", extra).await.problem(422, "invalid_body");
        // Two at once: one wins.
        let tries = (0..8).map(|_| {
            let (mut admin, body) = (admin.clone(), body("dilshod", "204"));
            async move { admin.post("/api/operators", body).await.status }
        });
        let statuses = futures_util::future::join_all(tries).await;
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
    }
}

story! {
    async fn somebody_can_always_administer(app) {
        let mut admin = app.admin().await;
        let own = format!("/api/operators/{}", admin.id);
        admin.delete(&own).await.problem(409, "cannot_delete_oneself");
        admin.patch(&own, json!({ "role": "operator" })).await.problem(409, "last_admin");
        let mut second = app.person(&mut admin, "second", "admin").await;
        admin.patch(&own, json!({ "role": "operator" })).await.expect(200);
        // His rights changed, so his sessions ended.
        admin.get("/api/auth/me").await.problem(401, "unauthenticated");
        second.get("/api/operators").await.expect(200);
    }
}

story! {
    async fn an_operator_changes_his_own_language_and_password_only(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let own = format!("/api/operators/{}", anvar.id);
        anvar.patch(&own, json!({ "locale": "uz-Cyrl" })).await.expect(200);
        assert_eq!(anvar.get("/api/auth/me").await.body["locale"], "uz-Cyrl");
        for patch in [json!({ "role": "admin" }), json!({ "extension": "999" }), json!({ "name": "Boss" })] {
            anvar.patch(&own, patch).await.problem(403, "forbidden");
        }
        let boss = format!("/api/operators/{}", admin.id);
        anvar.patch(&boss, json!({ "locale": "en" })).await.problem(404, "not_found");
        let fresh = "yangi-parol-juda-uzun";
        let blind = json!({ "password": fresh });
        anvar.patch(&own, blind).await.problem(422, "wrong_password");
        let weak = json!({ "password": "password1234", "current_password": PASSWORD });
        anvar.patch(&own, weak).await.problem(422, "weak_password");
        let good = json!({ "password": fresh, "current_password": PASSWORD });
        anvar.patch(&own, good).await.expect(200);
        anvar.get("/api/auth/me").await.problem(401, "unauthenticated");
        anvar.login("anvar", PASSWORD).await.expect(401);
        anvar.login("anvar", fresh).await.expect(200);
    }
}

story! {
    async fn a_change_of_role_ends_open_sockets(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut page = Page::open(app.address(), &anvar.ticket().await).await;
        admin.patch(&format!("/api/operators/{}", anvar.id), json!({ "role": "supervisor" })).await.expect(200);
        assert_eq!(page.closed().await.0, "logged out");
    }
}

story! {
    async fn the_list_is_paged_newest_first(app) {
        let mut admin = app.admin().await;
        for number in 0..5 {
            app.advance(std::time::Duration::from_millis(number % 2));
            let body = json!({ "name": "X", "username": format!("user{number}"), "role": "operator",
                "device": "webrtc", "password": PASSWORD });
            admin.post("/api/operators", body).await.expect(201);
        }
        let mut seen = Vec::new();
        let mut path = "/api/operators?limit=2".to_owned();
        loop {
            let page = admin.get(&path).await.expect(200).body;
            seen.extend(each(&page["items"], "username").into_iter().map(str::to_owned));
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/operators?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 6);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 6);
        assert_eq!(seen.last().unwrap(), "boss");
        admin.get("/api/operators?limit=201").await.problem(400, "invalid_limit");
        admin.get("/api/operators?limit=0").await.problem(400, "invalid_limit");
        admin.get("/api/operators?cursor=xyz").await.problem(400, "invalid_cursor");
    }
}

story! {
    async fn device_credentials_are_shown_once_and_to_their_owner(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let own = format!("/api/operators/{}/device", anvar.id);
        let first = anvar.send("POST", &own, None).await.expect(200).body;
        assert_eq!(first["username"], "102");
        assert_eq!(first["password"].as_str().unwrap().len(), 32);
        assert!(first["sip_ws_url"].as_str().unwrap().ends_with("/api/sip"));
        let second = admin.send("POST", &own, None).await.expect(200).body;
        assert_ne!(first["password"], second["password"]);
        let other = format!("/api/operators/{}/device", admin.id);
        anvar.send("POST", &other, None).await.problem(404, "not_found");
        let everything = anvar.get("/api/operators").await.text;
        for secret in [second["password"].as_str().unwrap(), "argon2", "secret", "hash"] {
            assert!(!everything.contains(secret), "{secret} is shown");
        }
    }
}

story! {
    async fn a_status_is_set_by_its_owner_or_by_those_who_lead(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut bobur = app.person(&mut admin, "bobur", "operator").await;
        let mut lead = app.person(&mut admin, "lead", "supervisor").await;
        let path = format!("/api/operators/{}/status", anvar.id);
        let answer = anvar.put(&path, json!({ "status": "break", "reason": "tushlik" })).await.expect(200).body;
        assert_eq!(answer["status"], "break");
        assert_eq!(answer["reason"], "tushlik");
        bobur.put(&path, json!({ "status": "offline" })).await.problem(404, "not_found");
        lead.put(&path, json!({ "status": "available" })).await.expect(200);
        assert_eq!(lead.get(&format!("/api/operators/{}", anvar.id)).await.body["status"], "available");
        for bad in ["talking", "ringing", "away", ""] {
            anvar.put(&path, json!({ "status": bad })).await.problem(422, "invalid_body");
        }
        let long = "x".repeat(65);
        anvar.put(&path, json!({ "status": "break", "reason": long })).await.problem(422, "invalid_reason");
        app.restart().await;
        lead.address = app.address();
        assert_eq!(lead.get(&format!("/api/operators/{}", anvar.id)).await.body["status"], "available");
    }
}
