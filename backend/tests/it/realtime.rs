//! The realtime socket: who gets in, what he hears, and coming back.
use std::time::Duration;

use callcenter::{
    common::{clock::Timestamp, ids::OperatorId},
    realtime::{
        hub::{CLIENT_QUEUE, REPLAY_AGE},
        types::{Audience, Event, IncomingCall, OperatorPresence, Topic},
    },
};
use serde_json::json;

use crate::harness::{
    TestApp,
    socket::{self, Page},
};

fn presence(operator: &str, at: i64) -> Event {
    Event::OperatorStatus(OperatorPresence {
        operator_id: operator.into(),
        status: "available".into(),
        reason: None,
        next_status: None,
        reachable: true,
        until: None,
        since: Timestamp(at),
    })
}

fn publish(app: &TestApp, number: i64) {
    app.state.hub.publish(&presence("op_x", number), Audience::everyone(Topic::Operators));
}

fn since(event: &serde_json::Value) -> i64 {
    let at: Timestamp = serde_json::from_value(event["data"]["since"].clone()).unwrap();
    at.millis()
}

story! {
    async fn orig_os5_nobody_gets_in_without_a_ticket_or_from_a_foreign_page(app) {
        let mut browser = app.admin().await;
        let address = app.address();
        assert_eq!(socket::open(address, "/api/ws", &[]).await.unwrap_err(), 401);
        assert_eq!(socket::open(address, "/api/ws?ticket=made-up", &[]).await.unwrap_err(), 401);
        let ticket = browser.ticket().await;
        let path = format!("/api/ws?ticket={ticket}");
        let foreign = socket::open(address, &path, &[("origin", "https://evil.example")]).await;
        assert_eq!(foreign.unwrap_err(), 403);
        let own = format!("http://{address}");
        socket::open(address, &path, &[("origin", &own)]).await.unwrap();
        assert_eq!(socket::open(address, &path, &[]).await.unwrap_err(), 401, "a ticket opens once");
        let late = browser.ticket().await;
        app.advance(Duration::from_secs(31));
        assert_eq!(socket::open(address, &format!("/api/ws?ticket={late}"), &[]).await.unwrap_err(), 401);
        let bearer = format!("Bearer {}", browser.token.clone().unwrap());
        socket::open(address, "/api/ws", &[("authorization", &bearer)]).await.unwrap();
        browser.get("/api/ws").await.problem(426, "websocket_expected");
        assert_eq!(socket::open(address, "/api/sip", &[]).await.unwrap_err(), 401);
    }
}

story! {
    async fn events_are_numbered_without_gaps_for_each_client(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut lead = app.person(&mut admin, "lead", "supervisor").await;
        let mut his = Page::open(app.address(), &anvar.ticket().await).await;
        let mut leads = Page::open(app.address(), &lead.ticket().await).await;
        let offer = |to: &str| Event::IncomingCall(IncomingCall {
            call_id: "call_1".into(),
            from: "+998901234567".into(),
            to: "1000".into(),
            queue: None,
            contact: None,
            waiting_secs: 3,
            ring_until: None,
            offered_to: Some(vec![to.into()]),
            asked_by: None,
            callback_attempt: None,
        });
        let hub = &app.state.hub;
        let to_him = || vec![OperatorId::from(anvar.id.as_str())];
        hub.publish(&offer(&anvar.id), Audience::offered(to_him()));
        hub.publish(&offer("op_other"), Audience::offered(vec!["op_other".into()]));
        publish(&app, 7);
        let event = his.event().await;
        assert_eq!(event["type"], "incoming_call");
        assert_eq!(event["data"]["offered_to"], json!([anvar.id]));
        assert!(event["at"].is_string());
        assert_eq!(his.event().await["type"], "operator_status");
        // A supervisor hears of offers only after he has asked for them.
        assert_eq!(leads.event().await["type"], "operator_status");
        leads.say(json!({ "type": "subscribe", "topics": ["calls"] })).await;
        leads.settle().await;
        publish(&app, 8);
        hub.publish(&offer(&anvar.id), Audience::offered(to_him()));
        assert_eq!(leads.event().await["type"], "incoming_call");
        assert_eq!(since(&his.event().await), 8);
    }
}

story! {
    async fn orig_or13_a_page_that_comes_back_gets_what_it_missed(app) {
        let mut admin = app.admin().await;
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        for number in 1..=5 {
            publish(&app, number);
        }
        for _ in 1..=3 {
            page.event().await;
        }
        // Two were on their way, and two more come while the page is away.
        let (session, seq) = (page.session.clone(), page.seq);
        drop(page);
        publish(&app, 6);
        publish(&app, 7);
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        page.say(json!({ "type": "resume", "session": session, "seq": seq })).await;
        let hello = page.next().await;
        assert_eq!(hello, json!({ "type": "hello", "session": session, "seq": 3 }));
        page.greeted(&hello);
        for number in 4..=7 {
            assert_eq!(since(&page.event().await), number);
        }
        publish(&app, 8);
        assert_eq!(since(&page.event().await), 8);
        assert_eq!(page.seq, 8);
    }
}

story! {
    async fn a_page_that_was_away_too_long_is_told_to_fetch_anew(app) {
        let mut admin = app.admin().await;
        let mut anvar = app.person(&mut admin, "anvar", "operator").await;
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        publish(&app, 1);
        page.event().await;
        let (session, seq) = (page.session.clone(), page.seq);
        drop(page);
        // Somebody else's session is unknown to him.
        let mut his = Page::open(app.address(), &anvar.ticket().await).await;
        his.say(json!({ "type": "resume", "session": session, "seq": seq })).await;
        assert_eq!(his.next().await, json!({ "type": "resync", "reason": "unknown_session" }));
        publish(&app, 2);
        assert_eq!(since(&his.event().await), 2);
        app.advance(REPLAY_AGE + Duration::from_secs(1));
        publish(&app, 3);
        admin.refresh().await.expect(200);
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        page.say(json!({ "type": "resume", "session": session, "seq": seq })).await;
        let answer = page.next().await;
        assert_eq!(answer["type"], "resync", "{answer}");
        publish(&app, 4);
        assert_eq!(since(&page.event().await), 4);
    }
}

story! {
    async fn a_slow_client_is_told_and_cut(app) {
        let mut admin = app.admin().await;
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        // The reader does not read, and far more comes than any buffer holds.
        let reason = "x".repeat(4096);
        while app.state.hub.connections() == 1 {
            for number in 0..CLIENT_QUEUE as i64 {
                let mut event = presence("op_x", number);
                if let Event::OperatorStatus(presence) = &mut event {
                    presence.reason = Some(reason.clone());
                }
                app.state.hub.publish(&event, Audience::everyone(Topic::Operators));
            }
            tokio::task::yield_now().await;
        }
        let (_, messages) = page.closed().await;
        let numbers: Vec<u64> = messages.iter().filter_map(|message| message["seq"].as_u64()).collect();
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "a gap before the cut");
        assert_eq!(messages.last().unwrap(), &json!({ "type": "resync", "reason": "slow" }));
    }
}

story! {
    async fn malformed_messages_are_answered_and_harmless(app) {
        let mut admin = app.admin().await;
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        for text in ["", "{", "[]", "{\"type\":\"sudo\"}", "{\"type\":\"resume\"}", "\u{0}\u{fffd}"] {
            page.say_text(text).await;
            assert_eq!(page.next().await, json!({ "type": "error", "code": "not_understood" }), "{text:?}");
        }
        page.settle().await;
        page.say_text(&"x".repeat(70_000)).await;
        page.closed().await;
    }
}

story! {
    async fn the_server_pings_and_a_session_that_ends_ends_its_socket(app) {
        let mut admin = app.admin().await;
        let mut page = Page::open(app.address(), &admin.ticket().await).await;
        app.advance(Duration::from_secs(10));
        assert_eq!(page.next().await, json!({ "type": "ping" }));
        page.say(json!({ "type": "pong" })).await;
        page.settle().await;
        app.advance(Duration::from_secs(13 * 3600));
        assert_eq!(page.closed().await.0, "logged out");
    }
}
