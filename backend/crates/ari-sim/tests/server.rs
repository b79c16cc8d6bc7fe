//! The server with the real client: what the product and the fake say to each other.

use std::time::Duration;

use ari::stream::{self, EventStream, LostReason, StreamItem};
use ari::{Client, Error, Event, HttpConfig, ops};
use ari_sim::model::{Behaviour, Config};
use ari_sim::server::{Clock, ServerConfig, SimServer};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(5);

fn config(clock: Clock) -> ServerConfig {
    let model = Config::new("cc", 1_795_366_800_000);
    ServerConfig { model, port: 0, user: "cc".into(), password: "secret".into(), clock }
}

async fn start(clock: Clock) -> (SimServer, Client, EventStream) {
    let server = SimServer::start(config(clock)).await.expect("a free port");
    server.with(|sim| sim.add_phone("101", Behaviour::answers_after(20)));
    let client = Client::http(HttpConfig::new(server.url(), "cc", "secret")).expect("built");
    let (_, mut events) = connect(&server);
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 1 });
    (server, client, events)
}

fn connect(server: &SimServer) -> (stream::Handle, EventStream) {
    let mut config = stream::Config::new(server.url(), "cc", "secret", "cc");
    config.backoff_min = Duration::from_millis(5);
    config.ping_every = Duration::from_millis(20);
    config.dead_after = Duration::from_millis(400);
    stream::connect(config)
}

async fn next(events: &mut EventStream) -> StreamItem {
    timeout(PATIENCE, events.next()).await.expect("an item in time").expect("the stream goes on")
}

/// The next event that `pick` takes.
async fn event<T>(events: &mut EventStream, pick: impl Fn(Event) -> Option<T>) -> T {
    loop {
        match next(events).await {
            StreamItem::Event(event) => {
                if let Some(found) = pick(event) {
                    return found;
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

fn entered(event: Event) -> Option<String> {
    let Event::StasisStart(start) = event else { return None };
    Some(start.channel.id)
}

fn originate(id: &str, originator: &str) -> ops::channels::OriginateWithId {
    ops::channels::OriginateWithId {
        channel_id: id.into(),
        endpoint: "PJSIP/101".into(),
        app: Some("cc".into()),
        originator: Some(originator.into()),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_call_over_http_with_a_running_clock() {
    let (server, client, mut events) = start(Clock::Real).await;
    let called = server.with(|sim| sim.caller_calls("998901234567", "1200", "trunk"));
    let caller = event(&mut events, entered).await;
    assert_eq!(caller, called);
    client.call(&ops::channels::Answer { channel_id: caller.clone() }).await.expect("answered");
    let leg = client.call(&originate("call_1-leg-1", &caller)).await.expect("ringing");
    assert_eq!(leg.state, "Down");
    assert_eq!(event(&mut events, entered).await, "call_1-leg-1");
    let bridge = ops::bridges::CreateWithId { bridge_id: "b".into(), ..Default::default() };
    client.call(&bridge).await.expect("a bridge");
    let channel = vec![caller.clone(), leg.id];
    client
        .call(&ops::bridges::AddChannel { bridge_id: "b".into(), channel, ..Default::default() })
        .await
        .expect("added");
    server.with(|sim| sim.hang_up(&caller));
    event(&mut events, |event| matches!(event, Event::ChannelLeftBridge(_)).then_some(())).await;
    let gone = client.call(&ops::channels::Get { channel_id: caller }).await.expect_err("gone");
    assert_eq!(gone.status(), Some(404));
    let figures = server.figures();
    assert_eq!((figures.calls, figures.bridged, figures.answer.count, figures.originate.count), (1, 1, 1, 1));
    assert_eq!(figures.bridge.count, 1);
    assert!(server.journal().iter().any(|request| request.path.ends_with("/addChannel")));
}

#[tokio::test]
async fn time_stands_still_until_it_is_moved() {
    let (server, client, mut events) = start(Clock::Manual).await;
    let caller = server.with(|sim| sim.caller_calls("1", "2", "trunk"));
    event(&mut events, entered).await;
    client.call(&originate("leg", &caller)).await.expect("ringing");
    server.advance(Duration::from_millis(19));
    assert!(server.with(|sim| !sim.channel("leg").expect("rings").in_stasis));
    server.advance(Duration::from_millis(1));
    assert_eq!(event(&mut events, entered).await, "leg");
}

#[tokio::test]
async fn a_wrong_password_is_refused_everywhere() {
    let server = SimServer::start(config(Clock::Real)).await.expect("a free port");
    let client = Client::http(HttpConfig::new(server.url(), "cc", "wrong")).expect("built");
    let refused = client.call(&ops::channels::List).await.expect_err("refused");
    assert!(matches!(refused, Error::Status { code: 401, message } if message == "Authentication required"));
    let (_handle, mut events) = stream::connect(stream::Config::new(server.url(), "cc", "wrong", "cc"));
    assert_eq!(next(&mut events).await, StreamItem::Lost { epoch: 0, reason: LostReason::Unauthorized });
}

#[tokio::test]
async fn a_cut_link_loses_what_happens_meanwhile() {
    let (server, _client, mut events) = start(Clock::Real).await;
    let caller = server.with(|sim| sim.caller_calls("1", "2", "trunk"));
    event(&mut events, entered).await;
    server.cut_link();
    server.with(|sim| sim.hang_up(&caller));
    assert!(matches!(next(&mut events).await, StreamItem::Lost { epoch: 1, .. }));
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 2 });
    assert!(server.wait_until(PATIENCE, |sim| sim.is_connected()).await);
    let again = server.with(|sim| sim.caller_calls("3", "2", "trunk"));
    assert_eq!(event(&mut events, entered).await, again);
}

#[tokio::test]
async fn a_frozen_asterisk_is_noticed_and_a_thawed_one_found_again() {
    let (server, client, mut events) = start(Clock::Real).await;
    server.freeze(true);
    assert_eq!(next(&mut events).await, StreamItem::Lost { epoch: 1, reason: LostReason::Silent });
    assert!(timeout(Duration::from_millis(50), client.call(&ops::channels::List)).await.is_err());
    server.freeze(false);
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 2 });
    client.call(&ops::channels::List).await.expect("answers again");
}

#[tokio::test]
async fn a_second_server_takes_the_application_over() {
    let (server, _client, mut events) = start(Clock::Real).await;
    let (_handle, mut newer) = connect(&server);
    assert_eq!(next(&mut newer).await, StreamItem::Connected { epoch: 1 });
    assert_eq!(next(&mut events).await, StreamItem::Replaced { epoch: 1 });
    server.with(|sim| sim.caller_calls("1", "2", "trunk"));
    event(&mut newer, entered).await;
}

#[tokio::test]
async fn a_restart_closes_the_socket_and_changes_the_startup_time() {
    let (server, client, mut events) = start(Clock::Manual).await;
    let started = |info: ari::models::AsteriskInfo| info.status.expect("a status").startup_time;
    let before = started(client.call(&ops::asterisk::GetInfo::default()).await.expect("info"));
    server.with(|sim| sim.caller_calls("1", "2", "trunk"));
    server.advance(Duration::from_secs(1));
    server.restart_pbx();
    while next(&mut events).await != (StreamItem::Connected { epoch: 2 }) {}
    assert_ne!(started(client.call(&ops::asterisk::GetInfo::default()).await.expect("info")), before);
    assert_eq!(client.call(&ops::channels::List).await.expect("a list"), []);
}

#[tokio::test]
async fn requests_fail_and_linger_on_demand() {
    let (server, client, _events) = start(Clock::Real).await;
    server.fail_requests("/channels", 500, 1);
    assert_eq!(client.call(&ops::channels::List).await.expect_err("switched").status(), Some(500));
    client.call(&ops::channels::List).await.expect("only once");
    server.delay_requests(Duration::from_millis(200));
    assert!(timeout(Duration::from_millis(50), client.call(&ops::channels::List)).await.is_err());
    server.delay_requests(Duration::ZERO);
    server.set_unavailable(Some(503));
    assert_eq!(client.call(&ops::channels::List).await.expect_err("starting").status(), Some(503));
}

#[tokio::test]
async fn rest_goes_over_the_event_socket() {
    let server = SimServer::start(config(Clock::Real)).await.expect("a free port");
    let (handle, mut events) = connect(&server);
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 1 });
    let client = Client::over_websocket(handle, PATIENCE);
    let set = ops::asterisk::SetGlobalVar { variable: "A B".into(), value: Some("c&d=e".into()) };
    client.call(&set).await.expect("set");
    let read = client.call(&ops::asterisk::GetGlobalVar { variable: "A B".into() }).await.expect("read");
    assert_eq!(read.value, "c&d=e");
    let refused = client.call(&ops::channels::Answer { channel_id: "a/b".into() }).await.expect_err("no channel");
    assert!(matches!(refused, Error::Status { code: 404, message } if message == "Channel not found"));
}

#[tokio::test]
async fn the_world_can_be_moved_from_outside() {
    let (server, _client, mut events) = start(Clock::Real).await;
    let http = |path: &'static str, body: &'static str| post(server.address(), path, body);
    let call = r#"{"do":"call","number":"998901234567","did":"1200"}"#;
    assert!(http("/sim", call).await.starts_with("HTTP/1.1 200"));
    let caller = event(&mut events, entered).await;
    assert!(server.with(|sim| sim.channel(&caller).expect("alive").caller.1 == "998901234567"));
    assert!(http("/sim", r#"{"do":"nothing"}"#).await.starts_with("HTTP/1.1 400"));
    assert!(http("/sim/fault", r#"{"do":"nothing"}"#).await.starts_with("HTTP/1.1 400"));
    assert!(http("/sim/fault", r#"{"do":"restart"}"#).await.starts_with("HTTP/1.1 200"));
    while next(&mut events).await != (StreamItem::Connected { epoch: 2 }) {}
    assert_eq!(server.with(|sim| sim.channels().count()), 0);
}

#[tokio::test]
async fn unreadable_and_oversized_frames_are_named_by_the_client() {
    let (server, _client, mut events) = start(Clock::Real).await;
    server.send_raw(r#"{"type":"StasisStart","channel":7}"#, 2);
    for _ in 0..2 {
        assert!(
            matches!(next(&mut events).await, StreamItem::Malformed { reason, .. } if reason.starts_with("StasisStart"))
        );
    }
    server.send_raw(&"x".repeat(2 << 20), 1);
    assert!(matches!(next(&mut events).await, StreamItem::Malformed { .. }));
    assert_eq!(next(&mut events).await, StreamItem::Lost { epoch: 1, reason: LostReason::Oversized });
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 2 });
}

async fn post(address: std::net::SocketAddr, path: &str, body: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut tcp = tokio::net::TcpStream::connect(address).await.expect("listens");
    let head = format!("POST {path} HTTP/1.0\r\nContent-Length: {}\r\n\r\n", body.len());
    tcp.write_all((head + body).as_bytes()).await.expect("writable");
    let mut answer = String::new();
    tcp.read_to_string(&mut answer).await.expect("readable");
    answer.replacen("HTTP/1.0", "HTTP/1.1", 1)
}
