//! A phone that asks for a transfer by itself.
use ari_sim::model::Sound;
use serde_json::{Value, json};

use crate::harness::{PASSWORD, floor::PHONE, socket::Page};

call_story! {
    async fn a_phone_hands_on_by_the_rules_and_its_operator_reads_why_not(floor) {
        let own = format!("/api/operators/{}", floor.operator);
        floor.admin.patch(&own, json!({ "password": PASSWORD })).await.expect(200);
        let mut anvar = floor.app.browser();
        anvar.login("anvar", PASSWORD).await.expect(200);
        let mut page = Page::open(floor.app.address(), &anvar.ticket().await).await;
        let (caller, phone) = floor.talk("998901234567").await;
        for (to, reason) in [(PHONE, "call_to_oneself"), ("+79161234567", "number_not_allowed"), ("*1", "bad_number")] {
            floor.pbx.with(|sim| sim.phone_refers(&phone, to));
            let refused = loop {
                let event = page.event().await;
                if event["type"] == "notification" {
                    break event["data"].clone();
                }
            };
            assert_eq!((&refused["code"], &refused["params"]), (&json!("phone_transfer_refused"), &json!({ "reason": reason })));
        }
        let voice = [Sound::Voice(phone.clone())];
        floor.until_asterisk("the talk goes on", |sim| (sim.hears(&caller) == voice).then_some(())).await;
        floor.pbx.with(|sim| sim.phone_refers(&phone, "90 123 45 68"));
        floor.until_asterisk("the phone is let go", |sim| sim.channel(&phone).is_none().then_some(())).await;
        let music = [Sound::Music];
        floor.until_asterisk("the customer hears music", |sim| (sim.hears(&caller) == music).then_some(())).await;
        let called = |list: &Value| list["items"][0]["state"] == "ringing";
        floor.until("the number is called", "/api/calls", called).await;
        floor.pbx.with(|sim| sim.hang_up(&caller));
        assert_eq!(floor.quiet(1).await[0]["status"], "answered");
    }
}
