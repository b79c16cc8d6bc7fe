//! First run, login, sessions.
use std::time::Duration;

use serde_json::json;

use crate::harness::{PASSWORD, socket::Page};

story! {
    async fn the_first_admin_is_made_with_the_printed_link_once(app) {
        let mut browser = app.browser();
        assert_eq!(browser.get("/api/setup").await.expect(200).body["needed"], true);
        let old = app.state.auth.open_setup().await.unwrap().unwrap();
        let token = app.state.auth.open_setup().await.unwrap().unwrap();
        let body = |token: &str| json!({ "token": token, "name": "Boss", "username": "boss", "password": PASSWORD,
            "locale": "ru" });
        browser.post("/api/setup", body(&old)).await.problem(403, "setup_token_invalid");
        let weak = json!({ "token": token, "name": "Boss", "username": "boss", "password": "admin123admin" });
        browser.post("/api/setup", weak).await.problem(422, "weak_password");
        let answer = browser.post("/api/setup", body(&token)).await.expect(200);
        assert_eq!(answer.body["operator"]["role"], "admin");
        assert_eq!(answer.body["operator"]["locale"], "ru");
        assert_eq!(answer.body["expires_in"], 600);
        browser.get("/api/auth/me").await.expect(200);
        browser.post("/api/setup", body(&token)).await.problem(404, "setup_done");
        assert_eq!(browser.get("/api/setup").await.body["needed"], false);
        assert!(app.state.auth.open_setup().await.unwrap().is_none());
        assert_eq!(app.audited().await, ["setup.completed", "auth.login"]);
    }
}

story! {
    async fn a_login_sets_a_cookie_that_scripts_cannot_see(app) {
        app.admin().await;
        let mut browser = app.browser();
        browser.login("boss", "wrong-wrong-wrong").await.problem(401, "invalid_credentials");
        browser.login("nobody", PASSWORD).await.problem(401, "invalid_credentials");
        let answer = browser.login("BOSS", PASSWORD).await.expect(200);
        let cookie = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap())
            .find(|c| c.starts_with("callcenter_refresh=")).unwrap();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/api/auth", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
        let mut over_https = app.browser();
        over_https.ip = Some("203.0.113.5".into());
        let remembered = over_https
            .post("/api/auth/login", json!({ "username": "boss", "password": PASSWORD, "remember": true }))
            .await
            .expect(200);
        let cookie = remembered.header("set-cookie");
        assert!(cookie.contains("Max-Age=2592000"), "{cookie}");
    }
}

story! {
    async fn a_refresh_token_works_once_and_its_reuse_ends_the_session(app) {
        let mut victim = app.admin().await;
        let mut thief = victim.clone();
        thief.agent = "thief".into();
        thief.token = None;
        // Thief first: his use is a rotation like any other, and the victim's next one shows the theft.
        thief.refresh().await.expect(200);
        victim.refresh().await.problem(401, "session_over");
        thief.refresh().await.problem(401, "session_over");
        thief.get("/api/auth/me").await.problem(401, "unauthenticated");
        assert!(app.audited().await.contains(&"auth.token_reused".to_owned()));
        // Victim first.
        let mut victim = app.browser();
        victim.login("boss", PASSWORD).await.expect(200);
        let mut thief = victim.clone();
        thief.agent = "thief".into();
        victim.refresh().await.expect(200);
        thief.refresh().await.problem(401, "session_over");
        victim.refresh().await.problem(401, "session_over");
    }
}

story! {
    async fn the_same_client_may_repeat_a_refresh_whose_answer_was_lost(app) {
        let mut browser = app.admin().await;
        let before = browser.clone();
        let first = browser.refresh().await.expect(200);
        let mut again = before.clone();
        let second = again.refresh().await.expect(200);
        assert_eq!(browser.cookies, again.cookies, "both answers carry the same next token");
        assert_eq!(first.body["operator"], second.body["operator"]);
        browser.refresh().await.expect(200);
        app.advance(Duration::from_secs(11));
        let mut late = again.clone();
        late.refresh().await.problem(401, "session_over");
        browser.refresh().await.problem(401, "session_over");
    }
}

story! {
    async fn a_thousand_refreshes_of_one_token_leave_one_session(app) {
        let browser = app.admin().await;
        let tries = (0..100).map(|_| {
            let mut browser = browser.clone();
            async move { browser.refresh().await.status }
        });
        let statuses = futures_util::future::join_all(tries).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    }
}

story! {
    async fn a_session_ends_with_its_time(app) {
        let mut browser = app.admin().await;
        app.advance(Duration::from_secs(601));
        browser.get("/api/auth/me").await.problem(401, "unauthenticated");
        browser.refresh().await.expect(200);
        browser.get("/api/auth/me").await.expect(200);
        app.advance(Duration::from_secs(12 * 3600 + 1));
        browser.refresh().await.problem(401, "session_over");
        assert!(!browser.cookies.contains_key("callcenter_refresh"), "the dead cookie is taken away");
    }
}

story! {
    async fn a_session_survives_a_restart(app) {
        let mut browser = app.admin().await;
        app.restart().await;
        browser.address = app.address();
        browser.get("/api/auth/me").await.expect(200);
        browser.refresh().await.expect(200);
    }
}

story! {
    async fn logout_ends_the_token_the_cookie_and_the_socket(app) {
        let mut browser = app.admin().await;
        let mut page = Page::open(app.address(), &browser.ticket().await).await;
        let cookies = browser.cookies.clone();
        browser.send("POST", "/api/auth/logout", None).await.expect(204);
        assert_eq!(page.closed().await.0, "logged out");
        browser.get("/api/auth/me").await.problem(401, "unauthenticated");
        browser.cookies = cookies;
        browser.refresh().await.problem(401, "session_over");
        assert_eq!(app.audited().await.last().unwrap(), "auth.logout");
    }
}

story! {
    async fn orig_os11_guessing_is_slowed_down_per_account_and_per_address(app) {
        app.admin().await;
        let mut refused = 0;
        for try_number in 0..30 {
            // From another address each time: the account's own limit holds.
            let mut browser = app.browser();
            browser.ip = Some(format!("198.51.100.{try_number}"));
            let answer = browser.login("boss", "guess-guess-guess").await;
            match answer.status {
                401 => {}
                429 => {
                    refused += 1;
                    assert!(answer.header("retry-after").parse::<u64>().unwrap() <= 60);
                    answer.problem(429, "too_many_tries");
                }
                other => panic!("{other}"),
            }
        }
        assert_eq!(refused, 20);
        let mut browser = app.browser();
        browser.ip = Some("203.0.113.1".into());
        let mut statuses = Vec::new();
        for name in 0..12 {
            statuses.push(browser.login(&format!("user{name}"), "guess-guess-guess").await.status);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 2);
        app.advance(Duration::from_secs(61));
        browser.login("other", "guess-guess-guess").await.expect(401);
    }
}

story! {
    async fn a_known_browser_is_not_locked_out_by_others_guessing(app) {
        let mut known = app.admin().await;
        known.token = None;
        for number in 0..12 {
            let mut stranger = app.browser();
            stranger.ip = Some(format!("198.51.100.{number}"));
            stranger.login("boss", "guess-guess-guess").await;
        }
        app.browser().login("boss", PASSWORD).await.expect(429);
        known.login("boss", PASSWORD).await.expect(200);
    }
}

story! {
    async fn a_foreign_page_cannot_use_the_cookie(app) {
        let mut browser = app.admin().await;
        browser.origin = Some("https://evil.example".into());
        browser.refresh().await.problem(403, "foreign_origin");
        browser.origin = Some(format!("http://{}", app.address()));
        browser.refresh().await.expect(200);
    }
}

story! {
    async fn bodies_with_unknown_or_missing_fields_are_refused(app) {
        let mut browser = app.browser();
        for body in [
            json!({ "username": "boss", "password": PASSWORD, "role": "admin" }),
            json!({ "username": "boss" }),
            json!({ "username": 1, "password": PASSWORD }),
        ] {
            browser.post("/api/auth/login", body).await.problem(422, "invalid_body");
        }
        browser.post("/api/auth/login", json!([])).await.expect(422);
    }
}
