//! Trunks.
use serde_json::json;

use crate::support::tell;

tell!(a_trunk_is_made_shown_and_deleted_without_its_password, world, {
    let admin = world.admin().await;
    let new = json!({"name": "Uztelecom \"71\"\n", "kind": "registration", "host": "SIP.Example.uz", "port": 5070,
        "username": "998712001122", "password": "s3cret!", "codecs": "ulaw, alaw", "caller_id": "+998 71 200-11-22"});
    let trunk = admin.post("/api/trunks", new).await.expect(201);
    assert_eq!((&trunk["name"], &trunk["endpoint"]), (&"Uztelecom \"71\"".into(), &"trunk-uztelecom-71".into()));
    assert_eq!((&trunk["host"], &trunk["codecs"]), (&"sip.example.uz".into(), &json!(["ulaw", "alaw"])));
    assert_eq!((&trunk["caller_id"], &trunk["has_password"]), (&"+998712001122".into(), &true.into()));
    assert_eq!((&trunk["state"], &trunk["last_error"]["code"]), (&"offline".into(), &"not_provisioned".into()));
    let path = format!("/api/trunks/{}", trunk["id"].as_str().unwrap());
    for (state, shown) in [("online", "online"), ("offline", "offline"), ("unknown", "unknown")] {
        world.asterisk.set_endpoint("trunk-uztelecom-71", state);
        assert_eq!(admin.get(&path).await.expect(200)["state"], shown);
    }
    let changed = admin.patch(&path, json!({"name": "Renamed", "port": 5060})).await.expect(200);
    assert_eq!((&changed["name"], &changed["endpoint"]), (&"Renamed".into(), &"trunk-uztelecom-71".into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM trunks WHERE password = 's3cret!'").await, 1);
    let everything =
        [admin.get("/api/trunks").await, admin.get(&path).await, admin.post(&format!("{path}/test"), json!({})).await];
    assert!(everything.iter().all(|answer| !String::from_utf8_lossy(&answer.body).contains("s3cret")));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE details LIKE '%s3cret%'").await, 0);
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.refused(404, "not_found");
    assert_eq!(world.number("SELECT COUNT(*) FROM trunks WHERE password IS NOT NULL").await, 0);
    world.core.reloaded(3).await;
});

tell!(no_two_trunks_claim_the_same_calls, world, {
    let admin = world.admin().await;
    let make = |name: &str, host: &str, matches: &[&str]| {
        let body = json!({"name": name, "kind": "ip", "host": host, "match": matches});
        let admin = admin.clone();
        async move { admin.post("/api/trunks", body).await }
    };
    make("My Trunk", "203.0.113.1", &[]).await.expect(201);
    make("Wide", "198.51.100.1", &["198.51.100.0/24", "2001:db8::/32"]).await.expect(201);
    make("MY TRUNK", "203.0.113.2", &[]).await.refused(409, "trunk_name_taken");
    make("my-trunk!", "203.0.113.2", &[]).await.refused(409, "trunk_endpoint_taken");
    make("A", "203.0.113.1", &[]).await.refused(409, "trunk_address_taken");
    make("A", "203.0.113.2", &["203.0.113.0/30"]).await.refused(409, "trunk_address_taken");
    make("A", "198.51.100.77", &[]).await.refused(409, "trunk_address_taken");
    make("A", "203.0.113.2", &["2001:db8:9::1"]).await.refused(409, "trunk_address_taken");
    let other = make("A", "203.0.113.2", &["192.0.2.7"]).await.expect(201);
    let path = format!("/api/trunks/{}", other["id"].as_str().unwrap());
    admin.patch(&path, json!({"match": ["198.51.100.9"]})).await.refused(409, "trunk_address_taken");
    admin.patch(&path, json!({"match": ["192.0.2.8"]})).await.expect(200);
});

tell!(orig_os12_nothing_typed_becomes_configuration, world, {
    let admin = world.admin().await;
    let base = json!({"name": "A", "kind": "ip", "host": "203.0.113.1"});
    for (field, value, code) in [
        ("name", json!(""), "invalid_name"),
        ("name", json!("a\u{7}b"), "invalid_name"),
        ("host", json!("x\nendpoint=y"), "invalid_host"),
        ("host", json!("sip:1.2.3.4"), "invalid_host"),
        ("host", json!("1.2.3"), "invalid_host"),
        ("port", json!(0), "invalid_port"),
        ("username", json!("a;b"), "invalid_username"),
        ("match", json!(["1.2.3.4/0"]), "invalid_match"),
        ("match", json!(["x y"]), "invalid_match"),
        ("codecs", json!("all"), "invalid_codecs"),
        ("codecs", json!([]), "invalid_codecs"),
        ("caller_id", json!("\"Bank\" <1>"), "invalid_caller_id"),
        ("password", json!("only a password"), "invalid_password"),
        ("password", json!("secret"), "credentials_needed"),
        ("kind", json!("registration"), "credentials_needed"),
        ("kind", json!("iax"), "invalid_body"),
        ("transport", json!("ws"), "invalid_body"),
        ("port", json!(70_000), "invalid_body"),
        ("endpoint", json!("mine"), "invalid_body"),
    ] {
        let mut body = base.clone();
        body[field] = value;
        admin.post("/api/trunks", body).await.refused(422, code);
    }
    let anna = world.person(&admin, "operator", "anna").await;
    anna.get("/api/trunks").await.refused(403, "forbidden");
    let boris = world.person(&admin, "supervisor", "boris").await;
    boris.get("/api/trunks").await.expect(200);
    boris.post("/api/trunks", base).await.refused(403, "forbidden");
});
