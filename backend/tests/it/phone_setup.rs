//! A desk phone that fetches its own settings from a one-time address.
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{PASSWORD, TestApp, client::Browser};

/// The desk phone operator `Oybek <X>`, and where his settings are.
async fn desk(admin: &mut Browser) -> (String, Value) {
    let body = json!({ "name": "Oybek <X>", "username": "oybek", "role": "operator", "device": "sip",
        "extension": "207", "password": PASSWORD });
    let id = admin.post("/api/operators", body).await.expect(201).body["id"].as_str().unwrap().to_owned();
    let issued = issue(admin, &id).await;
    (id, issued)
}

async fn issue(admin: &mut Browser, id: &str) -> Value {
    admin.send("POST", &format!("/api/operators/{id}/device"), None).await.expect(200).body
}

fn address(issued: &Value) -> &str {
    issued["setup"]["url"].as_str().unwrap()
}

/// An entry of Linphone's file, as an XML reader would give it.
fn entry<'a>(xml: &'a str, section: &str, name: &str) -> &'a str {
    let section =
        xml.split(&format!("<section name=\"{section}\">")).nth(1).unwrap().split("</section>").next().unwrap();
    let entry = section.split(&format!("<entry name=\"{name}\" overwrite=\"true\">")).nth(1).unwrap();
    entry.split("</entry>").next().unwrap()
}

/// What fetches the file: Linphone, which says so.
fn linphone(app: &TestApp) -> Browser {
    let mut phone = app.browser();
    phone.agent = "LinphoneAndroid/6.0 (Desk)".to_owned();
    phone
}

story! {
    async fn a_phone_fetches_its_settings_once_and_nobody_after_it(app) {
        let mut admin = app.admin().await;
        let (id, issued) = desk(&mut admin).await;
        let mut phone = linphone(&app);
        let answer = phone.get(address(&issued)).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
        let xml = answer.text;
        assert_eq!(entry(&xml, "auth_info_0", "username"), "207");
        assert_eq!(entry(&xml, "auth_info_0", "passwd"), issued["password"]);
        assert_eq!(entry(&xml, "auth_info_0", "domain"), issued["server"]);
        let server = issued["server"].as_str().unwrap();
        let proxy = format!("&lt;sip:{server}:{};transport=udp&gt;", issued["port"]);
        assert_eq!(entry(&xml, "proxy_0", "reg_proxy"), proxy);
        let identity = format!("\"Oybek &lt;X&gt;\" &lt;sip:207@{server}&gt;");
        assert_eq!(entry(&xml, "proxy_0", "reg_identity"), identity);
        assert_eq!(entry(&xml, "misc", "transient_provisioning"), "1");

        let again = phone.get(address(&issued)).await.problem(410, "phone_setup_over");
        assert!(again.body["detail"].as_str().unwrap().contains("Make new ones"), "{}", again.text);
        assert!(!again.text.contains(issued["password"].as_str().unwrap()));
        let fetched = app.audit_entry("operator.phone_set_up").await;
        assert_eq!(fetched.subject_id.as_deref(), Some(id.as_str()));
        assert_eq!(fetched.actor_id, None);
        assert!(fetched.details.contains("LinphoneAndroid/6.0") && fetched.ip.is_some(), "{fetched:?}");
    }
}

story! {
    async fn a_setup_ends_with_its_ten_minutes_its_password_its_device_and_its_operator(app) {
        let mut admin = app.admin().await;
        let (id, first) = desk(&mut admin).await;
        let mut phone = linphone(&app);
        let second = issue(&mut admin, &id).await;
        assert_ne!(first["password"], second["password"]);
        phone.get(address(&first)).await.problem(410, "phone_setup_over");
        app.advance(Duration::from_secs(600));
        admin.refresh().await.expect(200);
        phone.get(address(&second)).await.problem(410, "phone_setup_over");

        let third = issue(&mut admin, &id).await;
        let operator = format!("/api/operators/{id}");
        admin.patch(&operator, json!({ "device": "webrtc" })).await.expect(200);
        phone.get(address(&third)).await.problem(410, "phone_setup_over");
        // A page logs in by itself: there is nothing to fetch.
        assert_eq!(issue(&mut admin, &id).await["setup"], Value::Null);

        admin.patch(&operator, json!({ "device": "sip" })).await.expect(200);
        let fourth = issue(&mut admin, &id).await;
        admin.delete(&operator).await.expect(204);
        phone.get(address(&fourth)).await.problem(410, "phone_setup_over");
        assert!(!app.audited().await.contains(&"operator.phone_set_up".to_owned()));
    }
}

story! {
    async fn a_browser_uses_no_setup_up(app) {
        let mut admin = app.admin().await;
        let (_, issued) = desk(&mut admin).await;
        let url = format!("http://{}{}", app.address(), address(&issued));
        let http = reqwest::Client::new();
        let seen = http.get(&url).header("accept", "text/html,*/*;q=0.8").send().await.unwrap();
        assert_eq!(seen.status(), 406);
        assert!(seen.text().await.unwrap().contains("phone_setup_not_for_browsers"));
        assert_eq!(http.head(&url).send().await.unwrap().status(), 406);
        let linphone = http.get(&url).header("accept", "text/html,*/*").header("x-linphone-provisioning", "1");
        assert_eq!(linphone.send().await.unwrap().status(), 200);
    }
}

story! {
    async fn wrong_addresses_are_counted_and_right_ones_are_not(app) {
        let mut admin = app.admin().await;
        let (id, _) = desk(&mut admin).await;
        let mut phone = linphone(&app);
        for _ in 0..10 {
            phone.get("/api/phone-setup/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await
                .problem(410, "phone_setup_over");
        }
        let refused = phone.get("/api/phone-setup/x").await.problem(429, "too_many_tries");
        assert_eq!(refused.header("retry-after"), "60");
        // A phone behind the same router is set up all the same.
        let issued = issue(&mut admin, &id).await;
        phone.get(address(&issued)).await.expect(200);
    }
}
