//! Deny by default: every route against every role and nobody.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callcenter::{app::router, auth::access::Access};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::harness::Engine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orig_os2_every_route_is_refused_to_every_role_that_may_not_use_it() {
    let app = crate::harness::TestApp::start(Engine::Sqlite).await;
    let mut admin = app.admin().await;
    let mut people = vec![("nobody", app.browser())];
    for role in ["operator", "supervisor", "quality"] {
        people.push((role, app.person(&mut admin, role, role).await));
    }
    people.push(("admin", admin));
    let mut cells = 0;
    for route in router::table() {
        let path = route.path.replace("{id}", "op_00000000000000000000000000");
        for (role, browser) in &mut people {
            let allowed = match route.access {
                Access::Public | Access::Proof => continue,
                Access::Roles(roles) => roles.iter().any(|allowed| allowed.as_str() == *role),
            };
            let answer = browser.send(&route.method, &path, None).await;
            let what = format!("{role}: {} {path}: {}", route.method, answer.text);
            match (*role, allowed) {
                (_, true) => assert!(![401, 403].contains(&answer.status), "{what}"),
                ("nobody", false) => assert_eq!(answer.status, 401, "{what}"),
                (_, false) => assert_eq!(answer.status, 403, "{what}"),
            }
            cells += 1;
        }
    }
    assert!(cells >= 50, "only {cells} cells");
}

#[tokio::test]
async fn the_description_lists_exactly_the_routes_that_exist() {
    let described: std::collections::BTreeSet<String> = router::openapi().paths.paths.keys().cloned().collect();
    let routed = router::table().into_iter().map(|route| route.path).collect();
    assert_eq!(described, routed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orig_os4_forged_tokens_open_nothing() {
    let app = crate::harness::TestApp::start(Engine::Sqlite).await;
    let admin = app.admin().await;
    let good = admin.token.clone().unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    let refresh = admin.cookies["callcenter_refresh"].clone();
    let signed = |key: &str| {
        let text = format!("{}.{}", parts[0], parts[1]);
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    };
    let forged = [
        signed("your-secret-key"),
        signed("secret"),
        signed("callcenter"),
        String::new(),
        "x".repeat(100_000),
        format!("{none}.{}.", parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], parts[1], parts[2].chars().rev().collect::<String>()),
        refresh,
    ];
    for token in forged {
        let mut browser = app.browser();
        browser.token = Some(token);
        let status = browser.get("/api/auth/me").await.status;
        // A header of 100 kB is refused before anybody reads it.
        assert!([401, 431].contains(&status), "{status}");
    }
}
