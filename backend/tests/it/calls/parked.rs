//! Parked calls: who sees them, who may take them, and that they outlive a server.
use std::time::Duration;

use ari_sim::model::Sound;
use call_core::{Action, Refusal, Request};
use serde_json::{Value, json};

use crate::{
    harness::socket::Page,
    support::{rows::CallRow, tell},
};

/// A row in the slot, parked by this operator a minute ago.
fn parked(id: &str, slot: u16, by: &str) -> CallRow {
    let place = json!({ "slot": slot, "by": by, "since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:02:00Z" });
    let live = json!({ "offered_to": [], "held_ms": 0, "muted": false, "recording": "recording", "parked": place });
    CallRow { state: "parked", live: Some(live.to_string()), ..CallRow::new(id).talking(by, 60) }
}

tell!(everybody_sees_parked_calls_by_their_slots_and_takes_whichever, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let boris = world.person(&admin, "operator", "boris").await;
    let clara = world.person(&admin, "quality", "clara").await;
    assert_eq!(boris.get("/api/calls/parked").await.expect(200), json!({ "items": [] }));
    parked("call_2", 7, &anna.id).insert(&world).await;
    parked("call_1", 2, &anna.id).insert(&world).await;
    CallRow::new("call_3").talking(&anna.id, 5).insert(&world).await;
    let outbound = parked("call_4", 9, &anna.id).numbers("201", "+998935554433");
    CallRow { direction: "outbound", ..outbound }.insert(&world).await;
    for person in [&admin, &anna, &boris, &clara] {
        let list = person.get("/api/calls/parked").await.expect(200);
        let slots: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item["slot"].clone()).collect();
        assert_eq!(slots, [2, 7, 9]);
        assert_eq!((&list["items"][0]["call_id"], &list["items"][0]["by"]), (&json!("call_1"), &json!(anna.id)));
        assert_eq!(list["items"][2]["number"], "+998935554433", "whom we called");
    }
    boris.get("/api/calls/call_1").await.refused(404, "not_found");
    boris.post("/api/calls/call_1/park", json!({})).await.refused(404, "not_found");
    assert!(world.core.asked().is_empty());
    boris.post("/api/calls/call_1/pick-up", json!({})).await.expect(202);
    let pick_up =
        |call: &str, who: &str| Request::Act { call: call.into(), operator: Some(who.into()), action: Action::PickUp };
    assert_eq!(world.core.asked(), [pick_up("call_1", &boris.id)]);
    for (refusal, status, code) in [
        (Refusal::NotParked, 409, "not_parked"),
        (Refusal::AlreadyPickedUp, 409, "already_picked_up"),
        (Refusal::CallUnknown, 404, "call_unknown"),
        (Refusal::CallEnded, 409, "call_ended"),
    ] {
        world.core.refuse(refusal, 1);
        boris.post("/api/calls/call_1/pick-up", json!({})).await.refused(status, code);
    }
    clara.post("/api/calls/call_1/pick-up", json!({})).await.refused(403, "forbidden");
    world.core.asked();
    let key = [("idempotency-key", "press-7")];
    boris.post_with("/api/calls/call_1/pick-up", &key, json!({})).await.expect(202);
    boris.post_with("/api/calls/call_1/pick-up", &key, json!({})).await.expect(202);
    assert_eq!(world.core.asked().len(), 1);
    anna.post("/api/calls/call_3/park", json!({})).await.expect(202);
    let park = Request::Act { call: "call_3".into(), operator: Some(anna.id.as_str().into()), action: Action::Park };
    assert_eq!(world.core.asked(), [park]);
    // A slot is dialled as a number is.
    let key = [("idempotency-key", "dial-7")];
    for _ in 0..2 {
        let answer = boris.post_with("/api/calls/outbound", &key, json!({ "to": " *7 " })).await.expect(202);
        assert_eq!(answer, json!({ "call_id": "call_2" }));
    }
    assert_eq!(world.core.asked(), [pick_up("call_2", &boris.id)]);
    world.core.refuse(Refusal::CallUnknown, 1);
    boris.post("/api/calls/outbound", json!({ "to": "*8" })).await.refused(409, "not_parked");
    for no_slot in ["*0", "*100", "*7*", "**7"] {
        boris.post("/api/calls/outbound", json!({ "to": no_slot })).await.refused(422, "bad_number");
    }
});

tell!(a_queue_says_how_long_a_call_is_parked, world, {
    let admin = world.admin().await;
    let queue = admin.get("/api/queues/queue_default").await.expect(200);
    assert_eq!(queue["park_secs"], 120);
    let changed = admin.patch("/api/queues/queue_default", json!({ "park_secs": 300 })).await.expect(200);
    assert_eq!(changed["park_secs"], 300);
    for bad in [14, 3601] {
        admin.patch("/api/queues/queue_default", json!({ "park_secs": bad })).await.refused(422, "invalid_park_secs");
    }
});

/// The next list of parked calls that the page is told.
async fn told(page: &mut Page) -> Value {
    loop {
        let event = page.event().await;
        if event["type"] == "parked_calls" {
            return event["data"]["items"].clone();
        }
    }
}

call_story! {
    async fn a_parked_customer_is_told_of_outlives_the_server_and_is_picked_up(floor) {
        let mut boris = floor.app.person(&mut floor.admin, "boris", "operator").await;
        let mut page = Page::open(floor.app.address(), &boris.ticket().await).await;
        let (caller, phone) = floor.talk("998901234567").await;
        let call = floor.admin.get("/api/calls").await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
        floor.admin.post(&format!("/api/calls/{call}/park"), json!({})).await.expect(202);
        let music = [Sound::Music];
        floor.until_asterisk("the customer hears music", |sim| (sim.hears(&caller) == music).then_some(())).await;
        floor.until_asterisk("the operator is let go", |sim| sim.channel(&phone).is_none().then_some(())).await;
        let items = told(&mut page).await;
        assert_eq!((&items[0]["call_id"], &items[0]["slot"]), (&json!(call), &json!(1)));
        assert_eq!((&items[0]["number"], &items[0]["by"]), (&json!("+998901234567"), &json!(floor.operator)));
        let seen = boris.get("/api/calls/parked").await.expect(200).body;
        assert_eq!(seen["items"], items);
        floor.app.restart().await;
        for browser in [&mut floor.admin, &mut boris] {
            browser.address = floor.app.address();
        }
        floor.linked().await;
        assert_eq!(floor.admin.get("/api/calls/parked").await.expect(200).body["items"], items);
        floor.until_asterisk("the music goes on", |sim| (sim.hears(&caller) == music).then_some(())).await;
        floor.wrap_up().await;
        let mut page = Page::open(floor.app.address(), &boris.ticket().await).await;
        let pick_up = json!({ "to": "*1", "operator_id": floor.operator });
        floor.admin.post("/api/calls/outbound", pick_up).await.expect(202);
        assert_eq!(told(&mut page).await[0]["taken_by"], json!(floor.operator));
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        let voice = [Sound::Voice(phone.clone())];
        floor.until_asterisk("both hear each other", |sim| (sim.hears(&caller) == voice).then_some(())).await;
        assert_eq!(told(&mut page).await, json!([]));
        floor.pass(Duration::from_secs(3));
        floor.pbx.with(|sim| sim.hang_up(&caller));
        assert_eq!(floor.quiet(1).await[0]["status"], "answered");
        let story = floor.admin.get(&format!("/api/calls/{call}")).await.expect(200).body["timeline"].clone();
        let kinds: Vec<&str> = story.as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
        let parks: Vec<_> = kinds.iter().filter(|kind| ["parked", "pick_up", "connected"].contains(kind)).collect();
        assert_eq!(parks, [&"connected", &"parked", &"pick_up", &"connected"]);
    }
}
