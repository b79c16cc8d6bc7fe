//! The floor at this moment, and who may see who listens.
use call_core::{Action, Refusal, Request};
use callcenter::{
    auth::types::{Role, Session},
    calls::{
        service::tell as publish,
        types::{Call, Supervision, SupervisionMode},
    },
    realtime::types::Topic,
};
use serde_json::json;

use crate::{
    harness::{each, socket::Page},
    support::{rows::CallRow, tell},
};

const LISTENED: &str = r#"{"offered_to":[],"held_ms":0,"muted":false,"recording":"recording","current_operator":"OP",
    "supervision":{"operator_id":"LEAD","mode":"whisper","since":"2026-11-22T08:59:00.000Z"}}"#;

/// The next event of a call.
async fn of_a_call(page: &mut Page) -> serde_json::Value {
    loop {
        let told = page.event().await;
        if told["type"] == "call_status" {
            return told;
        }
    }
}

tell!(the_floor_is_counted_queue_by_queue, world, {
    let admin = world.admin().await;
    let lead = world.person(&admin, "supervisor", "lead").await;
    let anna = world.person(&admin, "operator", "anna").await;
    let body = json!({"name": "Sales", "operators": [anna.id]});
    let sales = admin.post("/api/queues", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    let sales: &'static str = sales.leak();
    let of_sales = |row: CallRow| CallRow { queue: Some(sales), ..row };
    of_sales(CallRow::new("call_w1")).waiting(70).insert(&world).await;
    of_sales(CallRow::new("call_w2")).waiting(30).insert(&world).await;
    CallRow::new("call_w3").waiting(5).insert(&world).await;
    // Today in Sales: one in time, one late, one who left.
    of_sales(CallRow::new("call_a")).insert(&world).await;
    of_sales(CallRow { wait: 90, ..CallRow::new("call_b") }).insert(&world).await;
    of_sales(CallRow::new("call_c").missed("caller_left", 40)).insert(&world).await;
    let monitor = lead.get("/api/monitor").await.expect(200);
    assert_eq!(each(&monitor["queues"], "name"), ["Default", "Sales"]);
    let sales = &monitor["queues"][1];
    assert_eq!((&sales["waiting"], &sales["longest_wait_since"]), (&json!(2), &json!("2026-11-22T08:58:50.000Z")));
    assert_eq!((&sales["offered"], &sales["answered"], &sales["abandoned"]), (&json!(5), &json!(2), &json!(1)));
    assert_eq!((&sales["service_level_percent"], &sales["service_level_target"]), (&json!(20.0), &json!(80)));
    assert_eq!((&sales["free"], &sales["at_work"]), (&json!(0), &json!(0)));
    assert_eq!(monitor["queues"][0]["waiting"], 1);
    assert_eq!(monitor["today"]["offered"], 6);
    assert_eq!(each(&monitor["live_calls"], "id"), ["call_w1", "call_w2", "call_w3"]);
    assert_eq!(each(&monitor["operators"], "name"), ["anna", "boss", "lead"]);
    anna.get("/api/monitor").await.refused(403, "forbidden");
});

tell!(who_listens_is_told_to_those_who_see_all_calls, world, {
    let admin = world.admin().await;
    let lead = world.person(&admin, "supervisor", "lead").await;
    let anna = world.person(&admin, "operator", "anna").await;
    let live = LISTENED.replace("OP", &anna.id).replace("LEAD", &lead.id);
    CallRow { live: Some(live), ..CallRow::new("call_1").talking(&anna.id, 60) }.insert(&world).await;
    let expected = json!({"operator_id": lead.id, "mode": "whisper", "since": "2026-11-22T08:59:00.000Z"});
    assert_eq!(lead.get("/api/monitor").await.expect(200)["live_calls"][0]["supervision"], expected);
    assert_eq!(lead.get("/api/calls/live").await.expect(200)["items"][0]["supervision"], expected);
    for path in ["/api/calls/live", "/api/dashboard", "/api/calls/call_1", "/api/calls"] {
        let answer = anna.get(path).await;
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(text.contains("call_1") && !text.contains(&lead.id) && !text.contains("supervision"), "{path}: {text}");
    }
});

tell!(a_supervisor_who_acts_from_outside_is_in_the_audit_log, world, {
    let admin = world.admin().await;
    let lead = world.person(&admin, "supervisor", "lead").await;
    let anna = world.person(&admin, "operator", "anna").await;
    let live = LISTENED.replace("OP", &anna.id).replace("LEAD", &lead.id);
    CallRow { live: Some(live), ..CallRow::new("call_1").talking(&anna.id, 60) }.insert(&world).await;
    world.core.refuse(Refusal::NotInCall, 1);
    lead.post("/api/calls/call_1/hangup", json!({})).await.expect(202);
    assert!(matches!(&world.core.asked()[1], Request::Act { operator: None, .. }));
    // Her own call: nothing to tell.
    anna.post("/api/calls/call_1/hangup", json!({})).await.expect(202);
    let audited =
        "SELECT count(*) FROM audit_log WHERE action = 'call.intervened' AND subject_id = 'call_1' AND actor_id";
    assert_eq!(world.number(&format!("{audited} = '{}' AND details = '{{\"how\":\"hangup\"}}'", lead.id)).await, 1);
    assert_eq!(world.number(&format!("{audited} = '{}'", anna.id)).await, 0);
});

tell!(the_end_of_a_call_is_one_for_all_also_by_somebody_who_listens, world, {
    let admin = world.admin().await;
    let lead = world.person(&admin, "supervisor", "lead").await;
    let anna = world.person(&admin, "operator", "anna").await;
    let bek = world.person(&admin, "operator", "bek").await;
    let consult = format!(r#"{{"consult":{{"state":"talking","operator_id":"{}"}},"#, bek.id);
    let live = LISTENED.replace("OP", &anna.id).replace("LEAD", &lead.id).replacen('{', &consult, 1);
    CallRow { live: Some(live), ..CallRow::new("call_1").talking(&anna.id, 60) }.insert(&world).await;
    let mut pages = [&anna, &bek, &lead].map(|person| {
        let session = Session { id: "session_1".into(), operator_id: person.id.as_str().into(), role: Role::Operator };
        let page = world.state.hub.attach(&session);
        page.subscribe(vec![Topic::Operators]);
        page
    });
    let key = [("idempotency-key", "end-1")];
    for _ in 0..2 {
        lead.post_with("/api/calls/call_1/end", &key, json!({})).await.expect(202);
    }
    // Never with his own id: that would only end his listening.
    let expected = Request::Act { call: "call_1".into(), operator: None, action: Action::Hangup };
    assert_eq!(world.core.asked(), [expected]);
    let told = pages.each_mut().map(|page| {
        let mut told = Vec::new();
        while let Some(event) = page.next_ready() {
            let event: serde_json::Value = serde_json::from_str(&event.frame()).unwrap();
            told.push(event["data"]["code"].as_str().unwrap_or_default().to_owned());
        }
        told
    });
    assert_eq!(told, [vec!["call_ended_by".to_owned()], vec!["call_ended_by".to_owned()], vec![]]);
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'call.intervened' AND subject_id = 'call_1'";
    assert_eq!(world.number(audited).await, 1);
    anna.post("/api/calls/call_1/end", json!({})).await.refused(403, "forbidden");
    CallRow::new("call_over").insert(&world).await;
    lead.post("/api/calls/call_over/end", json!({})).await.refused(409, "call_ended");
    assert_eq!(world.core.asked(), []);
});

story! {
    async fn the_pages_of_a_calls_operators_hear_nothing_of_a_listener(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut lead = app.person(&mut admin, "lead", "supervisor").await;
        let mut operators = Page::open(app.address(), &anvar.ticket().await).await;
        let mut leads = Page::open(app.address(), &lead.ticket().await).await;
        let call: Call = serde_json::from_value(json!({
            "id": "call_1", "direction": "inbound", "state": "talking", "status": null, "from": "1", "to": "2",
            "started_at": "2026-11-22T09:00:00.000Z", "wait_secs": 0, "ring_secs": 0, "talk_secs": 0, "hold_secs": 0,
            "voicemail": false, "notes": "", "disposition": null, "tags": [],
        }))
        .unwrap();
        let supervision = Supervision { operator_id: lead.id.as_str().into(), mode: SupervisionMode::Whisper, since: None };
        let say = |notes: &str, supervision: Option<&Supervision>, discreet| {
            let call = Call { notes: notes.to_owned(), ..call.clone() };
            publish(&app.state.hub, call.into(), vec![anvar.id.as_str().into()], supervision.cloned(), discreet);
        };
        say("begins", Some(&supervision), true);
        say("something else", Some(&supervision), false);
        say("ends", None, true);
        say("goes on", None, false);
        for (notes, listens) in [("begins", true), ("something else", true), ("ends", false), ("goes on", false)] {
            let told = of_a_call(&mut leads).await;
            assert_eq!(told["data"]["notes"], notes);
            assert_eq!(told["data"]["supervision"]["mode"] == "whisper", listens, "{told}");
        }
        for notes in ["something else", "goes on"] {
            let told = of_a_call(&mut operators).await;
            assert_eq!(told["data"]["notes"], notes);
            assert_eq!(told["data"].get("supervision"), None, "{told}");
        }
    }
}

call_story! {
    async fn a_waiting_call_that_a_supervisor_ends_was_not_left_by_the_caller(floor) {
        floor.caller_calls("998901234567");
        floor.ringing().await;
        let live = floor.until("it is shown", "/api/calls/live", |calls| calls["items"][0]["state"] == "ringing").await;
        let path = format!("/api/calls/{}", live["items"][0]["id"].as_str().unwrap());
        floor.admin.post(&format!("{path}/end"), json!({})).await.expect(202);
        let call = floor.quiet(1).await.remove(0);
        let cause = json!({"code": 16, "reason": "ended_by_supervisor", "text": "A supervisor ended the call"});
        assert_eq!((&call["status"], &call["cause"]), (&json!("missed"), &cause));
        assert_eq!(call.get("missed_reason"), None);
        let told = floor.admin.get(&path).await.expect(200).body;
        let offer = told["timeline"].as_array().unwrap().iter().find(|entry| entry["kind"] == "offer_ended");
        assert_eq!(offer.expect("an offer")["outcome"], "withdrawn");
    }
}

story! {
    async fn a_forced_status_is_audited_and_its_operator_is_told(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut bobur = app.person(&mut admin, "bobur", "operator").await;
        let mut lead = app.person(&mut admin, "lead", "supervisor").await;
        let mut quality = app.person(&mut admin, "clara", "quality").await;
        let path = format!("/api/operators/{}/status", anvar.id);
        let mut page = Page::open(app.address(), &anvar.ticket().await).await;
        let mut others = Page::open(app.address(), &bobur.ticket().await).await;
        // His own change is no news to him.
        anvar.put(&path, json!({ "status": "available", "note": "x" })).await.expect(200);
        let body = json!({ "status": "break", "reason": "training", "note": " Come to room 3 " });
        let answer = lead.put(&path, body).await.expect(200).body;
        assert_eq!((&answer["status"], &answer["reason"]), (&json!("break"), &json!("training")));
        let told = loop {
            let event = page.next().await;
            if event["type"] == "notification" {
                break event["data"].clone();
            }
        };
        let params = json!({ "by": lead.id, "status": "break", "reason": "training", "note": "Come to room 3" });
        assert_eq!(told, json!({ "code": "status_forced", "level": "warning", "params": params }));
        lead.put(&path, json!({ "status": "offline" })).await.expect(200);
        loop {
            let event = others.next().await;
            assert_ne!(event["type"], "notification", "{event}");
            if event["type"] == "operator_status" && event["data"]["status"] == "offline" {
                break;
            }
        }
        let forced = app.audited().await.into_iter().filter(|action| action == "operator.status_forced").count();
        assert_eq!(forced, 2);
        lead.put(&path, json!({ "status": "break", "note": "x".repeat(201) })).await.problem(422, "invalid_note");
        quality.put(&path, json!({ "status": "break" })).await.problem(403, "forbidden");
        bobur.put(&path, json!({ "status": "break" })).await.problem(404, "not_found");
        assert_eq!(lead.get(&format!("/api/operators/{}", anvar.id)).await.body["status"], "offline");
    }
}

call_story! {
    async fn every_page_hears_that_asterisk_is_away_and_back(floor) {
        let mut bobur = floor.app.person(&mut floor.admin, "bobur", "operator").await;
        assert_eq!(bobur.get("/api/phone-server").await.expect(200).body, json!({ "connected": true }));
        let mut page = Page::open(floor.app.address(), &bobur.ticket().await).await;
        floor.pbx.cut_link();
        let mut told = async || loop {
            let event = page.next().await;
            if event["type"] == "notification" {
                return event["data"]["code"].as_str().unwrap().to_owned();
            }
        };
        assert_eq!(told().await, "asterisk_away");
        floor.linked().await;
        assert_eq!(told().await, "asterisk_back");
    }
}

story! {
    async fn a_server_without_asterisk_says_so(app) {
        let mut admin = app.admin().await;
        assert_eq!(admin.get("/api/phone-server").await.expect(200).body, json!({ "connected": false }));
    }
}
