//! The worklist of missed calls: who is to be called back, and who was.
use std::time::Duration;

use callcenter::calls::journal::{self, Batch, row::CallRow};
use serde_json::{Value, json};

use crate::{
    harness::floor::Floor,
    support::{NOW, Person, Told, World, tasks_in, tell},
};

const ANVAR: &str = "+998901234567";
const LOLA: &str = "+998931112233";

/// A call that began `ago` seconds before the story's time and lasted twenty seconds.
fn call(id: &str, ago: i64) -> CallRow {
    let started_at = NOW.millis() - ago * 1000;
    CallRow {
        id: id.to_owned(),
        direction: "inbound",
        state: "ended",
        status: None,
        missed_reason: None,
        cause_code: Some(16),
        cause_sip: None,
        cause_text: None,
        from_number: ANVAR.to_owned(),
        from_name: None,
        to_number: "+998712001122".to_owned(),
        did: Some("+998712001122".to_owned()),
        trunk_id: None,
        queue_id: Some("queue_default".to_owned()),
        operator_id: None,
        started_at,
        queued_at: Some(started_at),
        first_ring_at: None,
        answered_at: None,
        ended_at: Some(started_at + 20_000),
        wait_secs: 20,
        ring_secs: 0,
        talk_secs: 0,
        hold_secs: 0,
        channel_id: None,
        live: None,
        recorded: false,
        current_operator: None,
        consult: None,
        parked: None,
        supervision: None,
        callback: None,
        involved: Vec::new(),
        facts_seq: 1,
    }
}

fn missed(id: &str, number: &str, ago: i64) -> CallRow {
    let (status, missed_reason) = (Some("missed"), Some("caller_left"));
    CallRow { status, missed_reason, from_number: number.to_owned(), ..call(id, ago) }
}

/// Answered after ten seconds.
fn answered(id: &str, number: &str, ago: i64, by: &str) -> CallRow {
    let call = CallRow { from_number: number.to_owned(), status: Some("answered"), ..call(id, ago) };
    CallRow { answered_at: Some(call.started_at + 10_000), operator_id: Some(by.to_owned()), ..call }
}

fn outbound(call: CallRow) -> CallRow {
    let (from_number, to_number) = ("101".to_owned(), call.from_number.clone());
    CallRow { direction: "outbound", from_number, to_number, queue_id: None, did: None, ..call }
}

fn batch(rows: &[CallRow]) -> Batch {
    let mut batch = Batch::default();
    for row in rows {
        batch.show(None, row.clone());
    }
    batch
}

/// Writes rows as the driver does, and once more: what is told again changes nothing.
async fn write(world: &World, rows: &[CallRow]) {
    for _ in 0..2 {
        let tx = world.state.db.facts().await.unwrap();
        journal::store::write(&tx, &batch(rows), NOW).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn list(person: &Person<'_>, show: &str) -> Vec<Value> {
    let page = person.get(&format!("/api/missed?show={show}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn numbers(person: &Person<'_>, show: &str) -> Vec<String> {
    list(person, show).await.iter().map(|task| task["number"].as_str().unwrap().to_owned()).collect()
}

tell!(a_number_has_one_task_that_an_answer_closes_for_ever, world, {
    let admin = world.admin().await;
    write(&world, &[missed("call_1", ANVAR, 600)]).await;
    write(&world, &[missed("call_2", ANVAR, 300), missed("call_3", LOLA, 200)]).await;
    let open = list(&admin, "open").await;
    assert_eq!(numbers(&admin, "open").await, [LOLA, ANVAR], "who waits longest comes last");
    let task = &open[1];
    assert_eq!(
        (&task["id"], &task["misses"], &task["last_call_id"]),
        (&json!("missed_1"), &json!(2), &json!("call_2"))
    );
    assert_eq!((&task["missed_reason"], &task["queue_id"]), (&json!("caller_left"), &json!("queue_default")));
    assert!(task["first_missed_at"].as_str() < task["last_missed_at"].as_str());
    // An answer to somebody else, and a call to him that he did not take, close nothing.
    let mut tried = outbound(call("call_4", 250));
    (tried.from_number, tried.to_number, tried.status) = ("101".into(), ANVAR.into(), Some("no_answer"));
    write(&world, &[tried, answered("call_5", "+998900000000", 240, "op_x")]).await;
    let open = list(&admin, "open").await;
    assert_eq!((open.len(), &open[1]["attempts"]), (2, &json!(1)));
    // Called back: from the end of the first missed call to the answer.
    write(&world, &[outbound(answered("call_6", ANVAR, 100, "op_x"))]).await;
    let closed = list(&admin, "closed").await;
    assert_eq!(numbers(&admin, "open").await, [LOLA]);
    let how = &closed[0]["closed"];
    assert_eq!(
        (&how["by"], &how["call_id"], &how["called_back_secs"]),
        (&json!("op_x"), &json!("call_6"), &json!(490))
    );
    assert_eq!(closed[0]["attempts"], 2);
    // He calls himself and is answered.
    write(&world, &[answered("call_7", LOLA, 50, "op_y")]).await;
    assert_eq!(list(&admin, "closed").await[0]["closed"]["called_back_secs"], 140);
    // What is told again, however late, opens nothing; a new miss makes a new task.
    write(&world, &[missed("call_1", ANVAR, 600), missed("call_2", ANVAR, 300)]).await;
    assert_eq!(list(&admin, "open").await, [] as [Value; 0]);
    write(&world, &[missed("call_8", ANVAR, 30)]).await;
    write(&world, &[outbound(answered("call_6", ANVAR, 100, "op_x"))]).await;
    let open = list(&admin, "open").await;
    assert_eq!((open.len(), &open[0]["id"], &open[0]["misses"]), (1, &json!("missed_8"), &json!(1)));
    assert_eq!(world.number("SELECT COUNT(*) FROM missed_tasks").await, 3);
});

tell!(a_miss_that_is_told_late_finds_the_answer_that_came_after_it, world, {
    let admin = world.admin().await;
    write(&world, &[answered("call_2", ANVAR, 100, "op_x"), outbound(answered("call_3", LOLA, 100, "op_x"))]).await;
    write(&world, &[missed("call_1", ANVAR, 600), missed("call_0", LOLA, 300)]).await;
    assert_eq!(list(&admin, "open").await, [] as [Value; 0]);
    let closed = list(&admin, "closed").await;
    let secs: Vec<&Value> = closed.iter().map(|task| &task["closed"]["called_back_secs"]).collect();
    assert_eq!(secs, [490, 190]);
    // An answer before the miss is none after it.
    write(&world, &[missed("call_4", ANVAR, 60)]).await;
    assert_eq!(numbers(&admin, "open").await, [ANVAR]);
    // His first call is gone only now, while he talks with us in a second one.
    let talks =
        CallRow { state: "talking", status: None, ended_at: None, ..answered("call_8", "+998951112233", 50, "op_x") };
    write(&world, &[talks]).await;
    write(&world, &[missed("call_7", "+998951112233", 30)]).await;
    assert_eq!(numbers(&admin, "open").await, [ANVAR]);
    let closed = list(&admin, "closed").await;
    assert!(closed.iter().any(|task| task["closed"]["call_id"] == "call_8" && task["closed"]["called_back_secs"] == 0));
    // Both in one step, in the wrong order.
    write(&world, &[answered("call_6", "+998950000000", 40, "op_x"), missed("call_5", "+998950000000", 90)]).await;
    assert_eq!(numbers(&admin, "open").await, [ANVAR]);
});

tell!(who_cannot_or_must_not_be_called_back_makes_no_task, world, {
    let admin = world.admin().await;
    let blocked = json!({"number": LOLA, "rule": "blocked"});
    admin.post("/api/caller-rules", blocked).await.expect(201);
    let away = Some("server_away");
    write(
        &world,
        &[
            missed("call_1", "anonymous", 90),
            missed("call_2", "", 80),
            CallRow { missed_reason: away, ..missed("call_3", LOLA, 70) },
            CallRow { status: Some("failed"), ..call("call_4", 60) },
            CallRow { direction: "internal", status: Some("no_answer"), ..call("call_5", 50) },
            outbound(CallRow { status: Some("no_answer"), ..call("call_6", 40) }),
        ],
    )
    .await;
    assert_eq!(list(&admin, "open").await, [] as [Value; 0]);
    assert_eq!(world.number("SELECT COUNT(*) FROM missed_tasks").await, 0);
    write(&world, &[CallRow { missed_reason: away, ..missed("call_7", "1067", 30) }]).await;
    assert_eq!(numbers(&admin, "open").await, ["1067"]);
});

tell!(a_task_is_taken_given_back_assigned_and_closed, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let bobur = world.person(&admin, "operator", "bobur").await;
    let quality = world.person(&admin, "quality", "zafar").await;
    let supervisor = world.person(&admin, "supervisor", "malika").await;
    write(&world, &[missed("call_1", ANVAR, 600), missed("call_2", LOLA, 300)]).await;
    let path = |act: &str| format!("/api/missed/missed_1/{act}");
    let post = async |who: &Person<'_>, act: &str, body: Value| who.post(&path(act), body).await;
    let none = || json!(null);
    let taken = post(&anna, "take", none()).await.expect(200);
    assert_eq!(taken["owner_id"], anna.id);
    assert_eq!(post(&anna, "take", none()).await.expect(200), taken, "one's own again changes nothing");
    for act in ["take", "release"] {
        post(&bobur, act, none()).await.refused(409, "task_taken");
    }
    post(&bobur, "close", json!({"reason": "settled"})).await.refused(409, "task_taken");
    post(&supervisor, "take", none()).await.refused(409, "task_taken");
    assert_eq!((numbers(&anna, "mine").await, numbers(&bobur, "mine").await), (vec![ANVAR.to_owned()], vec![]));
    post(&anna, "release", none()).await.expect(200);
    assert_eq!(post(&bobur, "release", none()).await.expect(200).get("owner_id"), None);
    // A supervisor gives it to whom he likes, but to nobody who does not call.
    for (id, code) in [(&quality.id, "unknown_operator"), (&"op_none".to_owned(), "unknown_operator")] {
        post(&supervisor, "assign", json!({"operator_id": id})).await.refused(422, code);
    }
    post(&anna, "assign", json!({"operator_id": anna.id})).await.refused(403, "forbidden");
    let given = post(&supervisor, "assign", json!({"operator_id": bobur.id})).await.expect(200);
    assert_eq!(given["owner_id"], bobur.id);
    // Whoever is gone works on nothing any more.
    admin.delete(&format!("/api/operators/{}", bobur.id)).await.expect(204);
    assert_eq!(list(&anna, "open").await[1].get("owner_id"), None);
    post(&anna, "take", none()).await.expect(200);
    for (body, code) in [
        (json!({"reason": "other"}), "invalid_note"),
        (json!({"reason": "other", "note": "x".repeat(501)}), "invalid_note"),
        (json!({"reason": "bored"}), "invalid_body"),
    ] {
        post(&anna, "close", body).await.refused(422, code);
    }
    let closed = post(&anna, "close", json!({"reason": "unreachable", "note": " Three times. "})).await.expect(200);
    let how = &closed["closed"];
    assert_eq!(
        (&how["by"], &how["reason"], &how["note"]),
        (&json!(anna.id), &json!("unreachable"), &json!("Three times."))
    );
    assert_eq!((how.get("call_id"), how.get("called_back_secs")), (None, None));
    for (act, body) in [("take", none()), ("release", none()), ("close", json!({"reason": "settled"}))] {
        post(&anna, act, body).await.refused(409, "task_closed");
    }
    // An answer after that is no callback of his.
    write(&world, &[answered("call_3", ANVAR, 10, &anna.id)]).await;
    assert_eq!(list(&admin, "closed").await[0]["closed"], *how);
    // A supervisor closes what somebody else works on.
    anna.post("/api/missed/missed_2/take", none()).await.expect(200);
    supervisor.post("/api/missed/missed_2/close", json!({"reason": "settled"})).await.expect(200);
    for (what, id) in [("take", "missed_none"), ("close", "x'; DROP"), ("release", "..")] {
        let body = if what == "close" { json!({"reason": "settled"}) } else { none() };
        anna.post(&format!("/api/missed/{}/{what}", id.replace(' ', "%20")), body).await.refused(404, "not_found");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'missed_task.%'").await, 7);
});

tell!(operators_work_on_what_is_theirs_or_their_queues, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let bobur = world.person(&admin, "operator", "bobur").await;
    let quality = world.person(&admin, "quality", "zafar").await;
    let queue = json!({"name": "Savdo", "operators": [anna.id]});
    let queue = admin.post("/api/queues", queue).await.expect(201)["id"].as_str().unwrap().to_owned();
    let in_queue = CallRow { queue_id: Some(queue.clone()), ..missed("call_1", ANVAR, 600) };
    let of_no_queue = CallRow { queue_id: None, ..missed("call_2", LOLA, 500) };
    write(&world, &[in_queue, of_no_queue, missed("call_3", "+998950000000", 400)]).await;
    assert_eq!(numbers(&anna, "open").await.len(), 3);
    assert_eq!(numbers(&bobur, "open").await, ["+998950000000", LOLA]);
    assert_eq!(numbers(&quality, "open").await.len(), 3);
    for act in ["take", "release"] {
        bobur.post(&format!("/api/missed/missed_1/{act}"), json!(null)).await.refused(404, "not_found");
        quality.post(&format!("/api/missed/missed_1/{act}"), json!(null)).await.refused(403, "forbidden");
    }
    let summary = |who| async move { Person::get(who, "/api/missed/summary").await.expect(200) };
    assert_eq!((&summary(&anna).await["open"], &summary(&bobur).await["open"]), (&json!(3), &json!(2)));
    // The calls of the task that he works on are his to read, with the message that was left; the others are not.
    world.execute("UPDATE calls SET voicemail = TRUE WHERE id = 'call_1'").await;
    bobur.get("/api/calls/call_1").await.refused(404, "not_found");
    let given = admin.post("/api/missed/missed_1/assign", json!({"operator_id": bobur.id})).await.expect(200);
    assert_eq!(given["voicemail_call_id"], "call_1");
    bobur.get("/api/calls/call_1").await.expect(200);
    bobur.get("/api/calls/call_2").await.refused(404, "not_found");
    assert_eq!(numbers(&bobur, "open").await.len(), 3);
    let given_back = bobur.post("/api/missed/missed_1/release", json!(null)).await.expect(200);
    assert_eq!(given_back.get("owner_id"), None);
    assert_eq!(numbers(&bobur, "open").await.len(), 2);
});

tell!(the_head_of_the_list_tells_how_soon_customers_are_called_back, world, {
    let admin = world.admin().await;
    let summary = async |days: &str| admin.get(&format!("/api/missed/summary{days}")).await.expect(200);
    let empty = summary("").await;
    assert_eq!((&empty["open"], &empty["oldest_at"]), (&json!(0), &json!(null)));
    assert_eq!(
        (&empty["callbacks"]["in_time_percent"], &empty["callbacks"]["median_secs"]),
        (&json!(null), &json!(null))
    );
    let number = |n: usize| format!("+99890000000{n}");
    // Four were reached, after 100, 200, 1000 and 3000 s; one waits for an hour, one for a minute.
    for (n, after) in [100, 200, 1000, 3000].into_iter().enumerate() {
        let (ago, id) = (5000, format!("call_{n}"));
        // The missed call ends 20 s after it began, the other one is answered 10 s after.
        write(&world, &[missed(&id, &number(n), ago)]).await;
        write(&world, &[answered(&format!("call_back_{n}"), &number(n), ago - 10 - after, "op_x")]).await;
    }
    write(&world, &[missed("call_8", &number(8), 3600), missed("call_9", &number(9), 60)]).await;
    admin.post("/api/missed/missed_8/take", json!(null)).await.expect(200);
    let today = summary("").await;
    assert_eq!((&today["open"], &today["mine"]), (&json!(2), &json!(1)));
    assert_eq!(today["oldest_at"], list(&admin, "open").await[1]["first_missed_at"]);
    let expected = json!({"tasks": 6, "reached": 4, "in_time": 2, "in_time_secs": 900, "in_time_percent": 40.0, "median_secs": 600});
    assert_eq!(today["callbacks"], expected);
    assert_eq!(summary("?from=2026-11-22&to=2026-11-22").await["callbacks"], expected);
    assert_eq!(summary("?from=2026-11-21&to=2026-11-21").await["callbacks"]["tasks"], 0);
    admin.get("/api/missed/summary?from=2026-11-23&to=2026-11-22").await.refused(422, "from_after_to");
});

tell!(pages_of_the_worklist_are_complete, world, {
    let admin = world.admin().await;
    for n in 0..7 {
        write(&world, &[missed(&format!("call_{n}"), &format!("+99890000000{n}"), 600 - n * 10)]).await;
    }
    for n in 0..3 {
        let close = json!({"reason": "settled"});
        admin.post(&format!("/api/missed/missed_{n}/close"), close).await.expect(200);
        world.pass(Duration::from_secs(1));
    }
    for (show, expected) in [("open", vec!["6", "5", "4", "3"]), ("closed", vec!["2", "1", "0"])] {
        let (mut path, mut seen) = (format!("/api/missed?show={show}&limit=2"), Vec::new());
        loop {
            let page = admin.get(&path).await;
            seen.extend(page.ids());
            let Some(cursor) = page.expect(200)["next_cursor"].as_str().map(str::to_owned) else { break };
            path = format!("/api/missed?show={show}&limit=2&cursor={cursor}");
        }
        let expected: Vec<String> = expected.into_iter().map(|n| format!("missed_{n}")).collect();
        assert_eq!(seen, expected);
    }
    let cursor = admin.get("/api/missed?limit=1").await.expect(200)["next_cursor"].as_str().unwrap().to_owned();
    let other = format!("/api/missed?show=closed&cursor={cursor}");
    admin.get(&other).await.refused(400, "cursor_of_another_query");
    admin.get("/api/missed?show=none").await.refused(400, "invalid_query");
});

tell!(a_deleted_call_leaves_its_task, world, {
    let admin = world.admin().await;
    write(&world, &[missed("call_1", ANVAR, 600), missed("call_2", ANVAR, 300)]).await;
    let mut page = world.page();
    admin.delete("/api/calls/call_2").await.expect(204);
    assert_eq!(page.tasks(), ["missed_1"]);
    let open = list(&admin, "open").await;
    assert_eq!((&open[0]["misses"], &open[0]["last_call_id"]), (&json!(1), &json!("call_1")));
    admin.delete("/api/calls/call_1").await.expect(204);
    assert_eq!(page.tasks(), ["missed_1"]);
    assert_eq!(list(&admin, "open").await, [] as [Value; 0]);
    // The call that reached him is gone; that he was reached is not.
    write(&world, &[missed("call_3", LOLA, 300), answered("call_4", LOLA, 100, "op_x")]).await;
    admin.delete("/api/calls/call_4").await.expect(204);
    assert_eq!(page.tasks(), ["missed_3"]);
    let how = &list(&admin, "closed").await[0]["closed"];
    assert_eq!((how.get("call_id"), &how["called_back_secs"]), (None, &json!(190)));
    let summary = admin.get("/api/missed/summary").await.expect(200);
    assert_eq!(summary["callbacks"]["reached"], 1);
    crate::recordings::settle(&world).await;
});

tell!(who_is_blocked_waits_no_more, world, {
    let admin = world.admin().await;
    write(&world, &[missed("call_1", ANVAR, 600), missed("call_2", LOLA, 500)]).await;
    let mut page = world.page();
    admin.post("/api/caller-rules", json!({"number": "93 111 22 33", "rule": "blocked"})).await.expect(201);
    assert_eq!(page.tasks(), ["missed_2"]);
    admin.post("/api/caller-rules", json!({"number": ANVAR, "rule": "vip"})).await.expect(201);
    assert_eq!(numbers(&admin, "open").await, [ANVAR]);
    let how = &list(&admin, "closed").await[0]["closed"];
    assert_eq!((&how["reason"], &how["by"]), (&json!("unwanted"), &json!(admin.id)));
    // Were it still open, it would not be refreshed.
    world.execute("UPDATE missed_tasks SET closed_at = NULL WHERE id = 'missed_2'").await;
    write(&world, &[missed("call_3", LOLA, 100)]).await;
    let lola = list(&admin, "open").await.into_iter().find(|task| task["number"] == LOLA).unwrap();
    assert_eq!((&lola["misses"], &lola["last_call_id"]), (&json!(1), &json!("call_2")));
    assert_eq!(world.number("SELECT COUNT(*) FROM missed_task_calls").await, 2);
});

tell!(what_was_closed_in_a_queue_that_is_gone_is_not_everybodys, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let bobur = world.person(&admin, "operator", "bobur").await;
    let queue = json!({"name": "Savdo", "operators": [anna.id]});
    let queue = admin.post("/api/queues", queue).await.expect(201)["id"].as_str().unwrap().to_owned();
    let of = |call: CallRow| CallRow { queue_id: Some(queue.clone()), ..call };
    write(&world, &[of(missed("call_1", ANVAR, 600)), of(missed("call_2", LOLA, 500))]).await;
    anna.post("/api/missed/missed_1/take", json!(null)).await.expect(200);
    anna.post("/api/missed/missed_1/close", json!({"reason": "settled"})).await.expect(200);
    admin.delete(&format!("/api/queues/{queue}")).await.expect(204);
    // Somebody must call who still waits; what is over stays with those who did it, and with those above.
    assert_eq!(numbers(&bobur, "open").await, [LOLA]);
    assert_eq!(numbers(&bobur, "closed").await, [] as [String; 0]);
    assert_eq!((numbers(&anna, "closed").await.len(), numbers(&admin, "closed").await.len()), (1, 1));
});

tell!(a_miss_and_an_answer_that_are_written_at_the_same_moment_see_each_other, world, {
    let admin = world.admin().await;
    let db = world.state.db.clone();
    let blocked = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    for (number, first, second) in [
        (ANVAR, missed("call_1", ANVAR, 600), answered("call_2", ANVAR, 100, "op_x")),
        (LOLA, answered("call_4", LOLA, 100, "op_x"), missed("call_3", LOLA, 600)),
    ] {
        let one = db.facts().await.unwrap();
        journal::store::write(&one, &batch(&[first]), NOW).await.unwrap();
        // SQLite lets nobody else write until the first is done; PostgreSQL does, but for this number.
        let other = tokio::spawn({
            let db = db.clone();
            async move {
                let two = db.facts().await.unwrap();
                journal::store::write(&two, &batch(&[second]), NOW).await.unwrap();
                two.commit().await.unwrap();
            }
        });
        while db.is_postgres() && !other.is_finished() && world.number(blocked).await == 0 {
            tokio::task::yield_now().await;
        }
        one.commit().await.unwrap();
        other.await.unwrap();
        assert!(!numbers(&admin, "open").await.contains(&number.to_owned()), "{number}");
        assert!(numbers(&admin, "closed").await.contains(&number.to_owned()), "{number}");
    }
});

call_story! {
    async fn a_missed_caller_is_called_back(floor) {
        let missed = "/api/missed";
        let count = |n: usize| move |page: &serde_json::Value| page["items"].as_array().unwrap().len() == n;
        let number = "998901234567";
        for times in 1..=2 {
            let caller = floor.caller_calls(number);
            floor.ringing().await;
            floor.pbx.with(|sim| sim.hang_up(&caller));
            floor.quiet(times).await;
            let page = floor.until("it is on the list", missed, count(1)).await;
            assert_eq!((&page["items"][0]["number"], &page["items"][0]["misses"]), (&"+998901234567".into(), &times.into()));
        }
        let own = format!("/api/operators/{}", floor.operator);
        floor.until("his phone has stopped ringing", &own, |operator| operator["status"] == "available").await;
        // A colleague's page sees that somebody calls him now.
        let back = serde_json::json!({ "to": number, "operator_id": floor.operator });
        floor.admin.post("/api/calls/outbound", back).await.expect(202);
        let calling = |page: &serde_json::Value| page["items"][0]["calling"]["direction"] == "outbound";
        let page = floor.until("somebody calls him", missed, calling).await;
        assert_eq!(page["items"][0]["calling"]["operator_id"], floor.operator);
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        let far = floor.until_asterisk("the customer rings", |sim| {
            sim.channels().find(|c| c.id.contains("-leg-") && c.id != phone).map(|c| c.id.clone())
        }).await;
        floor.pbx.with(|sim| sim.answer(&far));
        floor.until("it has closed itself", missed, count(0)).await;
        let closed = floor.admin.get("/api/missed?show=closed").await.expect(200).body;
        let how = closed["items"][0]["closed"].clone();
        assert_eq!(how["by"], floor.operator);
        assert!(how["called_back_secs"].as_i64().unwrap() >= 0, "{how}");
        // The end of the talk, and a restart, which tells the server what it knows, change nothing.
        floor.pbx.with(|sim| sim.hang_up(&far));
        floor.quiet(3).await;
        floor.wrap_up().await;
        floor.app.restart().await;
        floor.linked().await;
        floor.admin = floor.app.browser();
        floor.admin.login("boss", crate::harness::PASSWORD).await.expect(200);
        assert_eq!(floor.admin.get("/api/missed?show=closed").await.expect(200).body["items"][0]["closed"], how);
        // He calls again in vain: a new task, which his next call closes.
        let caller = floor.caller_calls(number);
        floor.until("the call is seen", "/api/calls", |calls| calls["items"].as_array().unwrap().len() == 4).await;
        floor.pbx.with(|sim| sim.hang_up(&caller));
        floor.quiet(4).await;
        floor.until("a new one", missed, count(1)).await;
        floor.talk(number).await;
        floor.until("he was reached", missed, count(0)).await;
        assert_eq!(floor.admin.get("/api/missed?show=closed").await.expect(200).body["items"].as_array().unwrap().len(), 2);
    }
}

call_story! {
    async fn the_worklist_is_told_of_what_changes_in_it_and_not_of_every_step_of_a_call(floor) {
        let number = "998901234567";
        let mut page = Told::of(&floor.app.state.hub);
        let caller = floor.caller_calls(number);
        floor.ringing().await;
        floor.pbx.with(|sim| sim.hang_up(&caller));
        floor.quiet(1).await;
        // He has called in vain, calls again, and is answered: no more, however long he waits and wherever he rings.
        let (caller, _) = floor.talk(number).await;
        assert!(!tasks_in(&told(&floor, &mut page, "talking").await).is_empty());
        let call = floor.admin.get("/api/calls").await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
        floor.admin.post(&format!("/api/calls/{call}/hold"), json!({})).await.expect(202);
        // The pages are told in order: what the answer changed came before the hold.
        told(&floor, &mut page, "held").await;
        floor.admin.post(&format!("/api/calls/{call}/unhold"), json!({})).await.expect(202);
        let mut after = told(&floor, &mut page, "talking").await;
        floor.pbx.with(|sim| sim.hang_up(&caller));
        floor.quiet(2).await;
        floor.wrap_up().await;
        floor.caller_calls("998935554433");
        after.extend(told(&floor, &mut page, "ringing").await);
        assert_eq!(tasks_in(&after), [] as [String; 0], "a talk is no news");
    }
}

/// What the page is told until a call is in that state.
async fn told(floor: &Floor, page: &mut Told, state: &str) -> Vec<Value> {
    let mut news = Vec::new();
    floor
        .until_some(&format!("the page is told of a call that is {state}"), || {
            news.extend(page.news());
            let there = news.iter().any(|event| event["type"] == "call_status" && event["data"]["state"] == state);
            there.then_some(())
        })
        .await;
    news
}
