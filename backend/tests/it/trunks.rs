//! Trunks.
use serde_json::{Value, json};

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
    // Asterisk has it now, and has not registered yet.
    world.asterisk.set_endpoint("trunk-uztelecom-71", "online");
    let shown = admin.get(&path).await.expect(200);
    assert_eq!((&shown["state"], &shown["last_error"]), (&"connecting".into(), &Value::Null));
    let changed = admin.patch(&path, json!({"name": "Renamed", "port": 5060})).await.expect(200);
    assert_eq!((&changed["name"], &changed["endpoint"]), (&"Renamed".into(), &"trunk-uztelecom-71".into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM trunks WHERE password = 's3cret!'").await, 1);
    let everything = [admin.get("/api/trunks").await, admin.get(&path).await];
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
        ("codecs", json!("alaw,g729"), "invalid_codecs"),
        ("transport", json!("tls"), "transport_missing"),
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

tell!(a_test_says_step_by_step_what_was_seen, world, {
    let admin = world.admin().await;
    let provider = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = provider.local_addr().unwrap().port();
    let new = json!({"name": "Gateway", "kind": "ip", "host": "127.0.0.1", "port": port});
    let path = format!("/api/trunks/{}", admin.post("/api/trunks", new).await.expect(201)["id"].as_str().unwrap());
    world.asterisk.set_endpoint("trunk-gateway", "online");
    let answering = tokio::spawn(async move {
        let mut bytes = [0; 2000];
        let (length, from) = provider.recv_from(&mut bytes).await.unwrap();
        let asked = String::from_utf8_lossy(&bytes[..length]).into_owned();
        let call_id = asked.lines().find(|line| line.starts_with("Call-ID")).unwrap();
        let answer = format!("SIP/2.0 405 Method Not Allowed\r\n{call_id}\r\nCSeq: 1 OPTIONS\r\n\r\n");
        provider.send_to(answer.as_bytes(), from).await.unwrap();
        asked
    });
    let test = format!("{path}/test");
    let seen = admin.post(&test, json!({})).await.expect(200);
    assert!(answering.await.unwrap().starts_with(&format!("OPTIONS sip:127.0.0.1:{port}")));
    let outcomes = |seen: &Value| -> Vec<String> {
        let steps = seen["steps"].as_array().unwrap().iter();
        steps.map(|step| format!("{} {}", step["step"].as_str().unwrap(), step["outcome"].as_str().unwrap())).collect()
    };
    assert_eq!(outcomes(&seen), ["name passed", "answer passed", "codecs passed"]);
    assert_eq!((&seen["steps"][1]["found"], &seen["trunk"]["state"]), (&"OPTIONS 405".into(), &"online".into()));
    // The port is closed now.
    let seen = admin.post(&test, json!({})).await.expect(200);
    assert_eq!(outcomes(&seen), ["name passed", "answer failed", "codecs passed"]);
    assert_eq!(seen["trunk"]["last_error"]["code"], "port_closed");
    assert_eq!(
        (&seen["trunk"]["state"], &seen["trunk"]["last_error"]["detail"]),
        (&"offline".into(), &"127.0.0.1".into())
    );
    // While SIP is bound to the loopback, nobody outside can be asked.
    let login = json!({"kind": "registration", "host": "192.0.2.1", "username": "a", "password": "b"});
    admin.patch(&path, login).await.expect(200);
    let seen = admin.post(&test, json!({})).await.expect(200);
    assert_eq!(outcomes(&seen), ["name passed", "answer failed", "registration skipped", "codecs passed"]);
    assert_eq!(seen["trunk"]["last_error"]["code"], "only_local");
    admin.post("/api/trunks/trunk_none/test", json!({})).await.refused(404, "not_found");
});
