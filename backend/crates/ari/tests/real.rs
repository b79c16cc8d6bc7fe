//! The client against a real Asterisk: `ARI_TEST_URL`, `ARI_TEST_USER` and `ARI_TEST_PASSWORD` say where it
//! is. Run with `cargo nextest run -p ari --run-ignored only`.

use std::time::Duration;

use ari::stream::{self, Config, EventStream, LostReason, StreamItem};
use ari::{Client, Error, Event, HttpConfig, Method, Request, ops};
use futures_util::TryStreamExt;
use tokio::time::timeout;

struct Place {
    url: String,
    user: String,
    password: String,
}

fn place() -> Place {
    let read = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    Place { url: read("ARI_TEST_URL"), user: read("ARI_TEST_USER"), password: read("ARI_TEST_PASSWORD") }
}

fn http() -> Client {
    let place = place();
    Client::http(HttpConfig::new(place.url, place.user, place.password)).expect("built")
}

fn socket(app: &str) -> Config {
    let place = place();
    Config::new(place.url, place.user, place.password, app)
}

async fn next(stream: &mut EventStream) -> StreamItem {
    timeout(Duration::from_secs(10), stream.next()).await.expect("an item in time").expect("the stream goes on")
}

/// The same for both transports.
async fn talk(client: &Client) {
    let value = "a b&c=d/ü+%".to_owned();
    let set = ops::asterisk::SetGlobalVar { variable: "ARI_TEST".into(), value: Some(value.clone()) };
    client.call(&set).await.expect("set");
    let read = client.call(&ops::asterisk::GetGlobalVar { variable: "ARI_TEST".into() }).await.expect("read");
    assert_eq!(read.value, value);
    let info = client.call(&ops::asterisk::GetInfo::default()).await.expect("info");
    let started = info.status.expect("a status").startup_time;
    assert!(ari::parse_timestamp_ms(&started).is_some(), "{started}");
    let gone = client.call(&ops::channels::Answer { channel_id: "a/b c".into() }).await.expect_err("no such channel");
    assert!(matches!(gone, Error::Status { code: 404, message } if message == "Channel not found"));
    let nobody = ops::channels::OriginateWithId {
        channel_id: "ari-test".into(),
        endpoint: "PJSIP/nobody".into(),
        app: Some("ari-test".into()),
        variables: Some([("A".to_owned(), "1".into())].into_iter().collect()),
        ..Default::default()
    };
    let failed = client.call(&nobody).await.expect_err("no such phone");
    assert!(matches!(failed, Error::Status { code: 500, message } if message == "Allocation failed"));
}

#[tokio::test]
#[ignore = "needs a real Asterisk"]
async fn http_speaks_with_asterisk() {
    let client = http();
    talk(&client).await;
    let missing = ops::recordings::GetStoredFile { recording_name: "no/such".into() };
    let request = ari::Operation::request(&missing);
    let answer = client.download(&request).await.map(|_| ());
    assert!(matches!(answer, Err(Error::Status { code: 404, .. })));
    // Every list that call control reads decodes, whatever is in it.
    client.call(&ops::channels::List).await.expect("channels");
    client.call(&ops::bridges::List).await.expect("bridges");
    client.call(&ops::endpoints::List).await.expect("endpoints");
    client.call(&ops::applications::List).await.expect("applications");
    client.call(&ops::recordings::ListStored).await.expect("recordings");
    client.call(&ops::asterisk::ListModules).await.expect("modules");
    let raw = Request { method: Method::Get, path: "/sounds".into(), query: Vec::new(), body: None };
    client.send(&raw).await.expect("sounds");
}

#[tokio::test]
#[ignore = "needs a real Asterisk"]
async fn the_socket_carries_events_and_rest_and_stays_alive() {
    let mut config = socket("ari-test-socket");
    config.ping_every = Duration::from_millis(100);
    config.dead_after = Duration::from_millis(400);
    let (handle, mut events) = stream::connect(config);
    assert_eq!(next(&mut events).await, StreamItem::Connected { epoch: 1 });
    let client = Client::over_websocket(handle, Duration::from_secs(5));
    talk(&client).await;
    // Nothing but pongs for several deadlines.
    let quiet = timeout(Duration::from_millis(1_500), async {
        while !matches!(next(&mut events).await, StreamItem::Lost { .. }) {}
    });
    assert!(quiet.await.is_err(), "Asterisk answers pings");
    let create = ops::bridges::CreateWithId { bridge_id: "ari/test bridge".into(), ..Default::default() };
    client.call(&create).await.expect("a bridge");
    loop {
        if let StreamItem::Event(Event::BridgeCreated(event)) = next(&mut events).await {
            assert_eq!(event.bridge.id, "ari/test bridge");
            break;
        }
    }
    client.call(&ops::bridges::Destroy { bridge_id: "ari/test bridge".into() }).await.expect("destroyed");
}

#[tokio::test]
#[ignore = "needs a real Asterisk"]
async fn the_newer_server_wins_and_a_wrong_password_is_named() {
    let (_handle, mut older) = stream::connect(socket("ari-test-replaced"));
    assert_eq!(next(&mut older).await, StreamItem::Connected { epoch: 1 });
    let (_handle, mut newer) = stream::connect(socket("ari-test-replaced"));
    assert_eq!(next(&mut newer).await, StreamItem::Connected { epoch: 1 });
    while next(&mut older).await != (StreamItem::Replaced { epoch: 1 }) {}
    let wrong = Config { password: "wrong".into(), ..socket("ari-test-wrong") };
    let (_handle, mut refused) = stream::connect(wrong);
    assert_eq!(next(&mut refused).await, StreamItem::Lost { epoch: 0, reason: LostReason::Unauthorized });
}

#[tokio::test]
#[ignore = "needs a real Asterisk"]
async fn stored_recordings_can_be_downloaded() {
    let client = http();
    for recording in client.call(&ops::recordings::ListStored).await.expect("a list") {
        let request = ari::Operation::request(&ops::recordings::GetStoredFile { recording_name: recording.name });
        let pieces: Vec<_> = client.download(&request).await.expect("a file").try_collect().await.expect("whole");
        assert!(!pieces.concat().is_empty());
    }
}
