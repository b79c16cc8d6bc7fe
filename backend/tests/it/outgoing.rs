//! The rules for calls to numbers outside.
use std::time::Duration;

use ari_sim::model::Behaviour;
use serde_json::{Value, json};

use crate::{
    harness::{
        client::Answer,
        floor::{Floor, PHONE},
    },
    support::tell,
};

const PATH: &str = "/api/settings/outgoing";

/// The rules that let calls within the country through, as many as one likes.
fn domestic() -> Value {
    let caps = json!({"at_once": null, "per_minute": null, "per_day": null});
    json!({"allowed": ["+998"], "premium": [], "hours": null, "operator": caps, "company": caps, "trunks": []})
}

fn with(field: &str, value: Value) -> Value {
    let mut rules = domestic();
    rules[field] = value;
    rules
}

tell!(the_rules_are_read_changed_and_audited, world, {
    let admin = world.admin().await;
    let supervisor = world.person(&admin, "supervisor", "malika").await;
    let anna = world.person(&admin, "operator", "anna").await;
    let usual = supervisor.get(PATH).await.expect(200);
    assert_eq!((&usual["allowed"], &usual["hours"]), (&json!(["+998"]), &json!(null)));
    anna.get(PATH).await.refused(403, "forbidden");
    supervisor.put(PATH, domestic()).await.refused(403, "forbidden");
    let reloads = world.core.reloads();
    let mut wanted = with("hours", json!({"from": "08:00", "to": "21:00"}));
    wanted["allowed"] = json!(["+998", "+7 (916)", "+998"]);
    wanted["operator"]["per_day"] = json!(100);
    let set = admin.put(PATH, wanted.clone()).await.expect(200);
    wanted["allowed"] = json!(["+7916", "+998"]);
    assert_eq!(set, wanted);
    assert_eq!(supervisor.get(PATH).await.expect(200), wanted);
    world.core.reloaded(reloads + 1).await;
    admin.put(PATH, wanted).await.expect(200);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'outgoing.changed'").await, 1, "no change");
    let before =
        "SELECT COUNT(*) FROM audit_log WHERE action = 'outgoing.changed' AND details LIKE '%\"before\":%+1900%'";
    assert_eq!(world.number(before).await, 1);
});

tell!(rules_that_cannot_be_are_refused_by_name, world, {
    let admin = world.admin().await;
    let caps = |cap: Value| json!({"at_once": cap, "per_minute": null, "per_day": null});
    for (rules, code) in [
        (with("allowed", json!(["998"])), "invalid_allowed"),
        (with("allowed", json!(["+"])), "invalid_allowed"),
        (with("premium", json!(["*100#"])), "invalid_premium"),
        (with("premium", json!(vec!["1"; 501])), "invalid_premium"),
        (with("hours", json!({"from": "8", "to": "21:00"})), "invalid_hours"),
        (with("operator", caps(json!(0))), "invalid_operator"),
        (with("company", caps(json!(100_001))), "invalid_company"),
        (with("company", caps(json!(-1))), "invalid_body"),
        (with("trunks", json!(["trunk_nowhere"])), "invalid_trunks"),
        (with("trunks", json!(["a", "a"])), "invalid_trunks"),
        (with("trunks", json!(["x\u{0}"])), "invalid_trunks"),
        (with("night", json!(true)), "invalid_body"),
        (json!({}), "invalid_body"),
    ] {
        admin.put(PATH, rules).await.refused(422, code);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'outgoing.changed'").await, 0);
});

tell!(a_queue_sends_callers_only_where_they_may_be_sent, world, {
    let admin = world.admin().await;
    let queue = |name: &str| json!({"name": name, "overflow": {"type": "number", "number": "+7 916 123 45 67"}});
    admin.post("/api/queues", queue("Savdo")).await.refused(422, "invalid_overflow");
    admin.put(PATH, with("allowed", json!(["+998", "+7"]))).await.expect(200);
    admin.post("/api/queues", queue("Savdo")).await.expect(201);
});

tell!(a_line_is_not_tried_with_a_number_that_may_not_be_called, world, {
    let admin = world.admin().await;
    let trunk = json!({"name": "Provider", "kind": "ip", "host": "192.0.2.1"});
    let id = admin.post("/api/trunks", trunk).await.expect(201)["id"].as_str().unwrap().to_owned();
    let to = json!({"to": "+7 916 123 45 67"});
    admin.post(&format!("/api/trunks/{id}/test-call"), to).await.refused(409, "number_not_allowed");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'trunk.test_call'").await, 0);
});

/// Dials for the operator; what is answered.
async fn dial(floor: &mut Floor, to: &str) -> Answer {
    let body = json!({"to": to, "operator_id": floor.operator});
    floor.admin.post("/api/calls/outbound", body).await
}

async fn set(floor: &mut Floor, rules: Value) {
    floor.admin.put(PATH, rules).await.expect(200);
}

/// The operator talks with the number; the channel of his phone.
async fn talks_with(floor: &mut Floor, to: &str) -> String {
    dial(floor, to).await.expect(202);
    let phone = floor.ringing().await;
    floor.pbx.with(|sim| sim.answer(&phone));
    let far = floor
        .until_asterisk("the number rings", |sim| {
            sim.channels().find(|c| c.id.contains("-leg-") && c.id != phone).map(|c| c.id.clone())
        })
        .await;
    floor.pbx.with(|sim| sim.answer(&far));
    floor.until("they talk", "/api/calls/live", |calls| calls["items"][0]["state"] == "talking").await;
    phone
}

/// The end of a talk, after which there are so many calls.
async fn hangs_up(floor: &mut Floor, channel: &str, calls: usize) {
    floor.pbx.with(|sim| sim.hang_up(channel));
    floor.quiet(calls).await;
    floor.wrap_up().await;
}

call_story! {
    async fn every_way_to_a_number_outside_keeps_to_the_rules(floor) {
        dial(&mut floor, "+79161234567").await.problem(409, "number_not_allowed");
        set(&mut floor, with("premium", json!(["+99890"]))).await;
        dial(&mut floor, "90 123 45 67").await.problem(409, "premium_number");
        // A customer who calls in cannot be sent there either, and stays.
        let (caller, _) = floor.talk("998931112233").await;
        let call = floor.admin.get("/api/calls").await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
        for (number, code) in [("+79161234567", "number_not_allowed"), ("901234567", "premium_number")] {
            for act in ["transfer", "consult"] {
                let target = json!({"target": {"type": "number", "number": number}});
                floor.admin.post(&format!("/api/calls/{call}/{act}"), target).await.problem(409, code);
            }
        }
        assert_eq!(floor.admin.get(&format!("/api/calls/{call}")).await.expect(200).body["state"], "talking");
        hangs_up(&mut floor, &caller, 1).await;
        // What the phone dials by itself leaves its call, which says why.
        floor.pbx.with(|sim| sim.phone_dials(PHONE, "901234567"));
        let calls = floor.quiet(2).await;
        assert_eq!((&calls[0]["status"], &calls[0]["cause"]["reason"]), (&json!("failed"), &json!("not_allowed_outside")));
        // Allowed from now on, without a restart.
        set(&mut floor, with("allowed", json!(["+998", "+7"]))).await;
        let phone = talks_with(&mut floor, "+79161234567").await;
        hangs_up(&mut floor, &phone, 3).await;
        set(&mut floor, with("hours", json!({"from": "00:00", "to": "00:01"}))).await;
        dial(&mut floor, "901234567").await.problem(409, "outside_calling_hours");
    }
}

call_story! {
    async fn limits_hold_over_a_restart_and_help_is_always_called(floor) {
        let mut rules = with("operator", json!({"at_once": null, "per_minute": 1, "per_day": null}));
        rules["company"]["per_day"] = json!(2);
        set(&mut floor, rules).await;
        let phone = talks_with(&mut floor, "901234567").await;
        floor.pbx.with(|sim| sim.hang_up(&phone));
        floor.quiet(1).await;
        let own = format!("/api/operators/{}", floor.operator);
        floor.admin.put(&format!("{own}/status"), json!({"status": "available"})).await.expect(200);
        dial(&mut floor, "901234567").await.problem(409, "own_calls_per_minute");
        floor.pass(Duration::from_secs(61));
        let phone = talks_with(&mut floor, "901234567").await;
        floor.pbx.with(|sim| sim.hang_up(&phone));
        floor.quiet(2).await;
        floor.pass(Duration::from_secs(61));
        floor.app.restart().await;
        floor.linked().await;
        floor.admin = floor.app.browser();
        floor.admin.login("boss", crate::harness::PASSWORD).await.expect(200);
        dial(&mut floor, "901234567").await.problem(409, "calls_per_day");
        // The fire brigade, the police, the ambulance.
        let phone = talks_with(&mut floor, "103").await;
        hangs_up(&mut floor, &phone, 3).await;
    }
}

/// A second trunk, which comes after the first one, and the id of each.
async fn two_trunks(floor: &mut Floor) -> [String; 2] {
    let spare = json!({"name": "Spare", "kind": "ip", "host": "192.0.2.2", "caller_id": "712001133"});
    floor.admin.post("/api/trunks", spare).await.expect(201);
    let trunks = floor.admin.get("/api/trunks").await.expect(200).body;
    let id = |name: &str| {
        let trunk = trunks["items"].as_array().unwrap().iter().find(|trunk| trunk["name"] == name);
        trunk.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let ids = [id("Provider"), id("Spare")];
    set(floor, with("trunks", json!(ids))).await;
    floor.until_asterisk("Asterisk has both", |sim| sim.has_endpoint("trunk-spare").then_some(())).await;
    // What is asked after the change is answered after it.
    let own = format!("/api/operators/{}/status", floor.operator);
    floor.admin.put(&own, json!({"status": "available"})).await.expect(200);
    ids
}

call_story! {
    async fn a_call_goes_on_by_the_next_trunk_and_its_story_says_why(floor) {
        let [first, second] = two_trunks(&mut floor).await;
        floor.pbx.with(|sim| sim.set_trunk("trunk-provider", Behaviour::refuses(503)));
        floor.pbx.with(|sim| sim.set_trunk("trunk-spare", Behaviour::answers_after(20)));
        dial(&mut floor, "901234567").await.expect(202);
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        floor.until("they talk", "/api/calls/live", |calls| calls["items"][0]["state"] == "talking").await;
        hangs_up(&mut floor, &phone, 1).await;
        let call = floor.admin.get("/api/calls").await.expect(200).body["items"][0].clone();
        assert_eq!((&call["status"], &call["trunk_id"]), (&json!("answered"), &json!(second)));
        let told = floor.admin.get(&format!("/api/calls/{}", call["id"].as_str().unwrap())).await.expect(200).body;
        let left: Vec<&Value> =
            told["timeline"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "trunk_left").collect();
        assert_eq!(left.len(), 1, "{told}");
        assert_eq!((&left[0]["trunk"], &left[0]["cause"]["sip"]), (&json!("Provider"), &json!(503)));
        let customers = told["legs"].as_array().unwrap().iter().filter(|leg| leg["kind"] == "customer").count();
        assert_eq!(customers, 2, "{told}");

        // Whoever asks for one trunk gets that one.
        let body = json!({"to": "901234567", "operator_id": floor.operator, "trunk": first});
        floor.admin.post("/api/calls/outbound", body).await.expect(202);
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        let calls = floor.quiet(2).await;
        assert_eq!((&calls[0]["status"], &calls[0]["trunk_id"]), (&json!("failed"), &json!(first)));
    }
}

call_story! {
    async fn what_a_phone_dials_goes_on_by_the_next_trunk_and_a_busy_number_does_not(floor) {
        let [first, second] = two_trunks(&mut floor).await;
        floor.pbx.with(|sim| sim.set_trunk("trunk-provider", Behaviour::refuses(500)));
        floor.pbx.with(|sim| sim.set_trunk("trunk-spare", Behaviour::busy()));
        floor.pbx.with(|sim| sim.phone_dials(PHONE, "901234567"));
        let calls = floor.quiet(1).await;
        assert_eq!((&calls[0]["status"], &calls[0]["trunk_id"]), (&json!("busy"), &json!(second)));
        floor.pbx.with(|sim| sim.set_trunk("trunk-provider", Behaviour::busy()));
        floor.pbx.with(|sim| sim.phone_dials(PHONE, "901234567"));
        let calls = floor.quiet(2).await;
        assert_eq!((&calls[0]["status"], &calls[0]["trunk_id"]), (&json!("busy"), &json!(first)));
    }
}
