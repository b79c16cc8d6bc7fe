//! Customers who ask to be called back.
use std::time::Duration;

use ari_sim::model::{Channel, ChannelState, Sound};
use serde_json::{Value, json};

use crate::{
    harness::{floor::Floor, socket::Page},
    support::tell,
};

const NUMBER: &str = "998931112233";
const SHOWN: &str = "+998931112233";

tell!(what_a_queue_offers_is_kept_and_checked, world, {
    let admin = world.admin().await;
    let offer = json!({"key": "*", "attempts": 3, "pause_secs": 600});
    let made = admin.post("/api/queues", json!({"name": "Savdo", "callback": offer})).await.expect(201);
    assert_eq!((&made["callback"], &made["live"]["callbacks"]), (&offer, &json!(0)));
    let path = format!("/api/queues/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.patch(&path, json!({"name": "Savdo 2"})).await.expect(200)["callback"], offer, "stays");
    assert_eq!(admin.patch(&path, json!({"callback": null})).await.expect(200)["callback"], json!(null));
    for bad in [
        json!({"key": "A", "attempts": 3, "pause_secs": 600}),
        json!({"key": "12", "attempts": 3, "pause_secs": 600}),
        json!({"key": "", "attempts": 3, "pause_secs": 600}),
        json!({"key": "1", "attempts": 0, "pause_secs": 600}),
        json!({"key": "1", "attempts": 11, "pause_secs": 600}),
        json!({"key": "1", "attempts": 3, "pause_secs": 29}),
        json!({"key": "1", "attempts": 1, "pause_secs": 86_401}),
        // The last attempt would be after a day.
        json!({"key": "1", "attempts": 3, "pause_secs": 43_200}),
    ] {
        admin.patch(&path, json!({"callback": bad})).await.refused(422, "invalid_callback");
    }
});

async fn status(floor: &mut Floor, status: &str) {
    let own = format!("/api/operators/{}/status", floor.operator);
    floor.admin.put(&own, json!({"status": status})).await.expect(200);
}

/// Nobody is free, and callers can ask to be called back that often.
async fn offer(floor: &mut Floor, attempts: i64) {
    status(floor, "break").await;
    let callback = json!({"key": "1", "attempts": attempts, "pause_secs": 30});
    floor.admin.patch("/api/queues/queue_default", json!({"callback": callback})).await.expect(200);
}

/// A caller presses the key and is gone; the call that is to call him back.
async fn asks(floor: &mut Floor) -> Value {
    let caller = floor.caller_calls(NUMBER);
    // The key and the music.
    let music = [Sound::Music];
    floor.until_asterisk("he waits", |sim| (sim.hears(&caller) == music).then_some(())).await;
    floor.pbx.with(|sim| sim.press_key(&caller, '1'));
    let has = |calls: &Value, direction: &str, state: &str| {
        let of = |call: &Value| call["direction"] == direction && call["state"] == state;
        calls["items"].as_array().unwrap().iter().any(of)
    };
    floor.until("he is to be called back", "/api/calls", |calls| has(calls, "outbound", "queued")).await;
    // He hears so and is let go.
    floor.pass(Duration::from_secs(7));
    let calls = floor.until("he is gone", "/api/calls", |calls| has(calls, "inbound", "ended")).await;
    let find =
        |direction: &str| calls["items"].as_array().unwrap().iter().find(|c| c["direction"] == direction).cloned();
    let (asked, back) = (find("inbound").unwrap(), find("outbound").unwrap());
    assert_eq!((&asked["status"], &asked["missed_reason"]), (&json!("missed"), &json!("callback")));
    assert_eq!(back["callback"]["of"], asked["id"]);
    assert_eq!((&back["to"], &back["callback"]["attempt"]), (&json!(SHOWN), &json!(1)));
    back
}

/// The operator takes what rings; the leg on which the customer is called.
async fn customer_rings(floor: &mut Floor) -> String {
    let phone = floor.ringing().await;
    floor.pbx.with(|sim| sim.answer(&phone));
    floor
        .until_asterisk("the customer's telephone rings", |sim| {
            let rings = |c: &&Channel| c.id.contains("-leg-") && c.id != phone && c.state == ChannelState::Ringing;
            sim.channels().find(rings).map(|c| c.id.clone())
        })
        .await
}

async fn tasks(floor: &mut Floor) -> Vec<Value> {
    floor.admin.get("/api/missed").await.expect(200).body["items"].as_array().unwrap().clone()
}

/// Of today: offered, missed, outbound.
async fn figures(floor: &mut Floor) -> [i64; 3] {
    let board = floor.admin.get("/api/dashboard").await.expect(200).body;
    ["offered", "missed", "outbound"].map(|name| board["today"][name].as_i64().unwrap())
}

call_story! {
    async fn he_is_called_when_an_operator_took_it(floor) {
        let second = json!({ "name": "Second", "kind": "ip", "host": "192.0.2.2" });
        let second = floor.admin.post("/api/trunks", second).await.expect(201).body["id"].clone();
        let mut rules = floor.admin.get("/api/settings/outgoing").await.expect(200).body;
        rules["trunks"] = json!([second]);
        floor.admin.put("/api/settings/outgoing", rules).await.expect(200);
        offer(&mut floor, 3).await;
        let back = asks(&mut floor).await;
        assert!(tasks(&mut floor).await.is_empty(), "he is nobody's task: the queue calls him");
        let queue = floor.admin.get("/api/queues/queue_default").await.expect(200).body;
        assert_eq!((&queue["live"]["waiting"], &queue["live"]["callbacks"]), (&json!(0), &json!(1)));
        let monitor = floor.admin.get("/api/monitor").await.expect(200).body;
        let waits = &monitor["live_calls"][0];
        assert_eq!((&waits["id"], &waits["waiting_since"]), (&back["id"], &back["callback"]["since"]));
        assert_eq!((&monitor["queues"][0]["callbacks"], &monitor["queues"][0]["waiting"]), (&json!(1), &json!(0)));

        let ticket = floor.admin.ticket().await;
        let mut page = Page::open(floor.app.address(), &ticket).await;
        page.say(json!({"type": "subscribe", "topics": ["calls"]})).await;
        page.settle().await;
        status(&mut floor, "available").await;
        let far = customer_rings(&mut floor).await;
        let popup = loop {
            let event = page.event().await;
            if event["type"] == "incoming_call" {
                break event["data"].clone();
            }
        };
        assert_eq!((&popup["from"], &popup["callback_attempt"]), (&json!(SHOWN), &json!(1)));
        floor.pbx.with(|sim| sim.answer(&far));
        let path = format!("/api/calls/{}", back["id"].as_str().unwrap());
        floor.until("they talk", &path, |call| call["state"] == "talking").await;
        floor.pbx.with(|sim| sim.hang_up(&far));
        let calls = floor.quiet(2).await;
        let talked = calls.iter().find(|call| call["direction"] == "outbound").unwrap();
        assert_eq!((&talked["status"], &talked["operator_id"]), (&json!("answered"), &json!(floor.operator)));
        assert_eq!(talked["trunk_id"], second, "by the first line of the order, not by the oldest one");
        let story = floor.admin.get(&format!("/api/calls/{}", calls[1]["id"].as_str().unwrap())).await.expect(200).body;
        let kinds = |call: &Value| -> Vec<String> {
            call["timeline"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap().to_owned()).collect()
        };
        assert!(kinds(&story).contains(&"callback_asked".to_owned()), "{story}");
        assert!(tasks(&mut floor).await.is_empty());
    }
}

call_story! {
    async fn who_cannot_be_reached_is_a_task_in_the_end(floor) {
        offer(&mut floor, 2).await;
        let back = asks(&mut floor).await;
        status(&mut floor, "available").await;
        let far = customer_rings(&mut floor).await;
        floor.pbx.with(|sim| sim.refuse(&far, 486));
        let path = format!("/api/calls/{}", back["id"].as_str().unwrap());
        let first = floor.until("the first attempt is over", &path, |call| call["state"] == "ended").await;
        assert_eq!((&first["status"], &first["callback"]["over"]), (&json!("busy"), &json!(null)));
        assert!(tasks(&mut floor).await.is_empty(), "there is another attempt");
        floor.pass(Duration::from_secs(31));
        let far = customer_rings(&mut floor).await;
        floor.pbx.with(|sim| sim.refuse(&far, 486));
        let calls = floor.quiet(3).await;
        let over: Vec<&Value> = calls.iter().map(|call| &call["callback"]["over"]).filter(|over| !over.is_null()).collect();
        assert_eq!(over, ["given_up"]);
        assert_eq!(figures(&mut floor).await, [0, 0, 2], "he was called twice");
        let tasks = tasks(&mut floor).await;
        assert_eq!((tasks.len(), &tasks[0]["number"]), (1, &json!(SHOWN)));
    }
}

call_story! {
    async fn a_promise_outlives_the_server_and_can_be_taken_back(floor) {
        offer(&mut floor, 3).await;
        let back = asks(&mut floor).await;
        floor.app.restart().await;
        floor.linked().await;
        floor.admin = floor.app.browser();
        floor.admin.login("boss", crate::harness::PASSWORD).await.expect(200);
        let path = format!("/api/calls/{}", back["id"].as_str().unwrap());
        assert_eq!(floor.admin.get(&path).await.expect(200).body["state"], "queued");
        // Whom it was not offered may not know of it.
        let mut other = floor.app.person(&mut floor.admin, "bobur", "operator").await;
        other.post(&format!("{path}/cancel-callback"), json!({})).await.problem(404, "not_found");
        floor.admin.post(&format!("{path}/cancel-callback"), json!({})).await.expect(202);
        let over = floor.until("it is cancelled", &path, |call| call["state"] == "ended").await;
        assert_eq!((&over["status"], &over["callback"]["over"]), (&json!("failed"), &json!("cancelled")));
        assert_eq!(over["cause"]["reason"], "callback_cancelled");
        floor.admin.post(&format!("{path}/cancel-callback"), json!({})).await.problem(409, "call_ended");
        assert!(floor.app.audited().await.contains(&"call.intervened".to_owned()));
        assert!(tasks(&mut floor).await.is_empty());
        assert_eq!(figures(&mut floor).await, [0, 0, 0], "nobody was left waiting, nor called");
        // Another call is nobody's promise.
        floor.caller_calls("998935556677");
        let live = floor.until("somebody waits", "/api/calls/live", |calls| calls["items"][0]["state"] == "queued").await;
        let path = format!("/api/calls/{}/cancel-callback", live["items"][0]["id"].as_str().unwrap());
        floor.admin.post(&path, json!({})).await.problem(409, "no_callback");
    }
}

call_story! {
    async fn an_operator_cancels_only_what_rings_at_his_device(floor) {
        offer(&mut floor, 3).await;
        let back = asks(&mut floor).await;
        let path = format!("/api/calls/{}", back["id"].as_str().unwrap());
        let mut anvar = floor.app.browser();
        anvar.login("anvar", crate::harness::PASSWORD).await.expect(200);
        status(&mut floor, "available").await;
        floor.ringing().await;
        anvar.post(&format!("{path}/reject"), json!({})).await.expect(202);
        floor.until("it waits again", &path, |call| call["state"] == "queued").await;
        anvar.post(&format!("{path}/cancel-callback"), json!({})).await.problem(409, "not_offered");
        assert_eq!(floor.admin.get(&path).await.expect(200).body["ended_at"], Value::Null);
        floor.pass(Duration::from_secs(6));
        floor.ringing().await;
        anvar.post(&format!("{path}/cancel-callback"), json!({})).await.expect(202);
        floor.until("it is cancelled", &path, |call| call["callback"]["over"] == "cancelled").await;
    }
}

call_story! {
    async fn his_queue_may_be_deleted_and_the_default_one_calls_him(floor) {
        status(&mut floor, "break").await;
        let callback = json!({"key": "1", "attempts": 3, "pause_secs": 30});
        let queue = floor.admin.post("/api/queues", json!({"name": "Savdo", "callback": callback})).await.expect(201);
        let queue = queue.body["id"].as_str().unwrap().to_owned();
        let route = json!({"did": "*", "target": {"type": "queue", "id": queue}});
        let route = floor.admin.post("/api/routes", route).await.expect(201).body["id"].as_str().unwrap().to_owned();
        let back = asks(&mut floor).await;
        assert_eq!(back["queue_id"], queue);
        floor.admin.delete(&format!("/api/routes/{route}")).await.expect(204);
        floor.admin.delete(&format!("/api/queues/{queue}")).await.expect(204);
        let path = format!("/api/calls/{}", back["id"].as_str().unwrap());
        let moved = floor.until("he has another queue", &path, |call| call["queue_id"] == "queue_default").await;
        assert_eq!((&moved["state"], &moved["callback"]["since"]), (&json!("queued"), &back["callback"]["since"]));
    }
}
