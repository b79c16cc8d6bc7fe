//! What surrounds the routes: headers, errors, health, leases, backups.
use callcenter::common::lease::{Lease, LeaseError};
use serde_json::json;

use crate::harness::Engine;

story! {
    async fn orig_os18_every_answer_carries_the_headers_that_protect_a_page(app) {
        let mut browser = app.browser();
        for path in ["/", "/api/setup", "/api/nowhere", "/healthz", "/assets/nothing.js"] {
            let answer = browser.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        }
    }
}

story! {
    async fn errors_are_problems_with_a_code(app) {
        let mut browser = app.admin().await;
        browser.get("/api/nowhere").await.problem(404, "not_found");
        browser.delete("/api/setup").await.problem(405, "method_not_allowed");
        browser.get("/api/operators/op_x").await.problem(404, "not_found");
        browser.get("/api/operators?limit=many").await.problem(400, "invalid_query");
        browser.get("/api/operators?unknown=1").await.problem(400, "invalid_query");
        let large = json!({ "username": "x".repeat(2_000_000), "password": "x" });
        browser.post("/api/auth/login", large).await.problem(413, "body_too_large");
    }
}

story! {
    async fn the_server_tells_whether_it_is_ready(app) {
        let mut browser = app.browser();
        browser.get("/healthz").await.expect(200);
        browser.get("/readyz").await.expect(200);
        browser.get("/metrics").await.expect(200);
        let document = browser.get("/api/openapi.json").await.expect(200).body;
        assert!(document["paths"]["/api/auth/login"]["post"].is_object());
        browser.ip = Some("203.0.113.9".into());
        browser.get("/metrics").await.problem(404, "not_found");
    }
}

story! {
    async fn a_second_server_on_the_same_database_is_refused(app) {
        let url = app.database_url().to_owned();
        let lease = Lease::take(&url, "callcenter").await.unwrap();
        let second = Lease::take(&url, "callcenter").await;
        assert!(matches!(second, Err(LeaseError::Taken(app)) if app == "callcenter"));
        lease.give_back().await;
        Lease::take(&url, "callcenter").await.unwrap().give_back().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_holds_what_was_acknowledged() {
    let app = crate::harness::TestApp::start(Engine::Sqlite).await;
    app.admin().await;
    let copy = app.data_dir().join("copy.db");
    app.state.db.backup_sqlite(&copy).await.unwrap();
    let db = callcenter::common::db::Db::connect(&format!("sqlite://{}", copy.display())).await.unwrap();
    use sea_orm::ConnectionTrait;
    let sql = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT username FROM operators");
    let row = db.read().query_one_raw(sql).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "username").unwrap(), "boss");
}
