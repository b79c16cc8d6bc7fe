//! Calls that nobody answered or that never ended in the list, and a server that went deaf.
use std::time::Duration;

use ari_sim::model::{Disturbance, Sound};
use callcenter::asterisk::driver::LinkState;
use sea_orm::ConnectionTrait;
use serde_json::json;

call_story! {
    async fn orig_or1_a_caller_is_answered_and_both_hear_each_other(floor) {
        let caller = floor.caller_calls("998901234567");
        let phone = floor.ringing().await;
        floor.until_asterisk("who waits is not in dead air", |sim| (sim.hears(&caller) == [Sound::Music]).then_some(())).await;
        floor.pbx.with(|sim| sim.answer(&phone));
        for (ear, mouth) in [(&caller, &phone), (&phone, &caller)] {
            let voice = [Sound::Voice(mouth.clone())];
            floor.until_asterisk("they hear each other", |sim| (sim.hears(ear) == voice).then_some(())).await;
        }
    }
}

call_story! {
    async fn orig_or2_an_inbound_call_ends_without_any_event_of_its_end(floor) {
        let (caller, phone) = floor.talk("998901234567").await;
        // No event tells of the end, neither the one that the original waited for nor any other.
        floor.pbx.with(|sim| {
            (0..20).for_each(|_| sim.disturb(Disturbance::Drop));
            sim.hang_up(&caller);
        });
        floor.pass(Duration::from_secs(10));
        let calls = floor.quiet(1).await;
        assert_eq!((&calls[0]["status"], &calls[0]["operator_id"]), (&json!("answered"), &json!(floor.operator)));
        floor.until_asterisk("the operator not to be left alone", |sim| sim.channel(&phone).is_none().then_some(())).await;
    }
}

call_story! {
    async fn orig_or3_reconnects_forever(floor) {
        for drop in 1..=5 {
            floor.pbx.cut_link();
            floor.until_some("the loss is noticed", || {
                matches!(floor.app.link(), LinkState::Down(_) | LinkState::Reconciling).then_some(())
            }).await;
            floor.linked().await;
            let caller = floor.caller_calls("998901234567");
            floor.until_asterisk("a call after the drop is taken", |sim| {
                (sim.hears(&caller) == [Sound::Music]).then_some(())
            }).await;
            floor.pbx.with(|sim| sim.hang_up(&caller));
            assert_eq!(floor.quiet(drop).await[0]["status"], "missed");
        }
    }
}

call_story! {
    async fn orig_or4_a_database_error_on_an_event_stops_nothing(floor) {
        let run = async |sql: &str| {
            let tx = floor.app.state.db.write().await.unwrap();
            tx.execute_unprepared(sql).await.unwrap();
            tx.commit().await.unwrap();
        };
        run("ALTER TABLE call_facts RENAME TO call_facts_away").await;
        let caller = floor.caller_calls("998901234567");
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        let voice = [Sound::Voice(phone)];
        floor.until_asterisk("the call goes on", |sim| (sim.hears(&caller) == voice).then_some(())).await;
        // The recording is begun by who knows of the answer.
        floor.until_asterisk("the core knows", |sim| sim.live_recordings().next().map(|_| ())).await;
        floor.pass(Duration::from_secs(20));
        floor.pbx.with(|sim| sim.hang_up(&caller));
        floor.until_asterisk("it ends", |sim| (sim.channels().count() == 0).then_some(())).await;
        assert!(floor.app.drives());
        run("ALTER TABLE call_facts_away RENAME TO call_facts").await;
        floor.pass(Duration::from_secs(1));
        let calls = floor.quiet(1).await;
        assert_eq!((&calls[0]["status"], &calls[0]["operator_id"]), (&json!("answered"), &json!(floor.operator)));
        assert!(calls[0]["talk_secs"].as_i64().unwrap() >= 20, "{}", calls[0]);
    }
}

call_story! {
    async fn orig_or5_no_end_of_a_short_call_is_lost(floor) {
        const CALLS: usize = 150;
        // Beginning and end of each are sent back to back.
        for number in 0..CALLS {
            floor.pbx.with(|sim| {
                let caller = sim.caller_calls(&format!("99890{number:07}"), "712001122", "trunk-provider");
                sim.hang_up(&caller);
            });
        }
        let calls = floor.quiet(CALLS).await;
        assert!(calls.iter().all(|call| call["status"] == "missed" && call["ended_at"].is_string()));
        assert_eq!(floor.pbx.with(|sim| (sim.channels().count(), sim.bridges().count())), (0, 0));
    }
}

call_story! {
    async fn orig_or6_what_happened_while_it_was_away_is_found_at_the_start(floor) {
        let (gone, _) = floor.talk("998901111111").await;
        let stays = floor.caller_calls("998902222222");
        floor.until_asterisk("the second waits", |sim| (sim.hears(&stays) == [Sound::Music]).then_some(())).await;
        floor.app.stop().await;
        floor.pbx.with(|sim| sim.hang_up(&gone));
        let missed = floor.caller_calls("998903333333");
        floor.pbx.with(|sim| sim.hang_up(&missed));
        floor.app.start_again().await;
        floor.admin.address = floor.app.address();
        let over = |calls: &serde_json::Value| {
            let state = |from: &str| {
                let items = calls["items"].as_array().unwrap();
                items.iter().find(|call| call["from"] == from).map(|call| call["state"].clone())
            };
            state("+998901111111") == Some(json!("ended")) && state("+998902222222") != Some(json!("ended"))
        };
        floor.until("the one that is gone ends, the other lives", "/api/calls", over).await;
        assert!(floor.pbx.with(|sim| sim.channel(&stays).is_some()), "who waited still waits");
        // And is still in our hands: the next free operator gets him.
        floor.wrap_up().await;
        let phone = floor.ringing().await;
        floor.pbx.with(|sim| sim.answer(&phone));
        let voice = [Sound::Voice(phone)];
        floor.until_asterisk("he is answered", |sim| (sim.hears(&stays) == voice).then_some(())).await;
    }
}

call_story! {
    async fn orig_or7_a_recording_is_shown_where_one_was_made(floor) {
        let missed = floor.caller_calls("998901111111");
        floor.ringing().await;
        floor.pbx.with(|sim| sim.hang_up(&missed));
        let calls = floor.quiet(1).await;
        assert_eq!(calls[0].get("recording"), None, "nothing was said");
        let path = format!("/api/calls/{}/recording", calls[0]["id"].as_str().unwrap());
        floor.admin.get(&path).await.expect(404);
        let mut names = Vec::new();
        for number in ["998902222222", "998903333333"] {
            let (caller, _) = floor.talk(number).await;
            let name = floor.until_asterisk("it is recorded", |sim| {
                sim.live_recordings().next().map(|recording| recording.name.clone())
            }).await;
            let calls = floor.until("the row says so", "/api/calls", |calls| {
                calls["items"][0]["recording"]["state"] == "recording"
            }).await;
            assert_eq!(calls["items"][0]["id"], json!(name), "each recording has the name of its call");
            floor.pass(Duration::from_secs(5));
            floor.pbx.with(|sim| sim.hang_up(&caller));
            floor.until_asterisk("it is stored", |sim| sim.stored_recordings().any(|(n, _)| n == name).then_some(())).await;
            names.push(name);
            // Nothing to play before the file was looked at.
            floor.quiet(names.len() + 1).await;
            floor.until("it waits for a look at the file", "/api/calls", |calls| {
                calls["items"][0]["recording"]["state"] == "pending"
            }).await;
            floor.wrap_up().await;
        }
        assert_ne!(names[0], names[1]);
    }
}

call_story! {
    async fn orig_or8_talk_begins_with_the_answer_and_the_unanswered_are_missed(floor) {
        let caller = floor.caller_calls("998901111111");
        let phone = floor.ringing().await;
        floor.pass(Duration::from_secs(9));
        floor.pbx.with(|sim| sim.answer(&phone));
        floor.until("they talk", "/api/calls", |calls| calls["items"][0]["state"] == "talking").await;
        floor.pass(Duration::from_secs(30));
        floor.pbx.with(|sim| sim.hang_up(&caller));
        let call = floor.quiet(1).await.remove(0);
        let secs = |name: &str| call[name].as_i64().unwrap();
        assert!((9..15).contains(&secs("ring_secs")) && (30..36).contains(&secs("talk_secs")), "{call}");
        assert_eq!((&call["status"], &call["operator_id"]), (&json!("answered"), &json!(floor.operator)));
        floor.wrap_up().await;
        let caller = floor.caller_calls("998902222222");
        floor.ringing().await;
        floor.pass(Duration::from_secs(9));
        floor.pbx.with(|sim| sim.hang_up(&caller));
        let call = floor.quiet(2).await.remove(0);
        assert_eq!((&call["status"], &call["missed_reason"]), (&json!("missed"), &json!("caller_left")));
        assert_eq!((&call["talk_secs"], call.get("operator_id")), (&json!(0), None));
    }
}
