//! The event stream and REST over it, against a small WebSocket server.

#![expect(clippy::result_large_err, reason = "the signature is tungstenite's")]

use std::time::Duration;

use ari::stream::{self, Config, EventStream, LostReason, StreamItem};
use ari::{Client, Error, Event, EventKind, EventSet, ops};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

type ServerSocket = WebSocketStream<TcpStream>;

struct Server {
    listener: TcpListener,
}

impl Server {
    async fn start() -> (Self, Config) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let mut config =
            Config::new(format!("http://{}", listener.local_addr().expect("bound")), "cc", "secret", "call center");
        config.backoff_min = Duration::from_millis(5);
        config.backoff_max = Duration::from_millis(40);
        (Self { listener }, config)
    }

    async fn accept(&self) -> ServerSocket {
        let (tcp, _) = self.listener.accept().await.expect("a connection");
        tokio_tungstenite::accept_hdr_async(tcp, check_request).await.expect("a handshake")
    }

    /// Answers the next connection with a bare HTTP status.
    async fn refuse(&self, status: u16) {
        let (tcp, _) = self.listener.accept().await.expect("a connection");
        let refusal = |_: &Request, _: Response| {
            let mut answer = ErrorResponse::new(None);
            *answer.status_mut() = status.try_into().expect("a status");
            Err(answer)
        };
        tokio_tungstenite::accept_hdr_async(tcp, refusal).await.expect_err("refused");
    }
}

fn check_request(request: &Request, response: Response) -> Result<Response, ErrorResponse> {
    assert_eq!(request.uri(), "/ari/events?subscribeAll=true&app=call%20center");
    assert_eq!(request.headers()["authorization"], "Basic Y2M6c2VjcmV0");
    Ok(response)
}

async fn next(stream: &mut EventStream) -> StreamItem {
    timeout(Duration::from_secs(5), stream.next()).await.expect("an item in time").expect("the stream goes on")
}

async fn connected(stream: &mut EventStream, want: u64) {
    assert_eq!(next(stream).await, StreamItem::Connected { epoch: want });
}

async fn send(socket: &mut ServerSocket, text: impl Into<String>) {
    socket.send(Message::text(text.into())).await.expect("sent");
}

fn stasis_end(channel: &str) -> String {
    json!({"type": "StasisEnd", "application": "call center", "channel": {"id": channel, "name": "x"}}).to_string()
}

fn channel_of(item: &StreamItem) -> Option<&str> {
    let StreamItem::Event(event) = item else {
        return None;
    };
    event.channel().map(|channel| channel.id.as_str())
}

#[tokio::test]
async fn events_come_in_order_and_a_bad_frame_is_visible() {
    let (server, config) = Server::start().await;
    let (handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    send(&mut socket, stasis_end("c1")).await;
    send(&mut socket, "{\"type\":\"StasisEnd\"").await;
    socket.send(Message::binary(vec![0xff])).await.expect("sent");
    send(&mut socket, r#"{"type":"BrandNew"}"#).await;
    send(&mut socket, stasis_end("c2")).await;
    assert_eq!(channel_of(&next(&mut stream).await), Some("c1"));
    assert!(matches!(next(&mut stream).await, StreamItem::Malformed { sample, .. } if sample.starts_with("{\"type\"")));
    assert!(matches!(next(&mut stream).await, StreamItem::Malformed { .. }));
    assert!(matches!(next(&mut stream).await, StreamItem::Event(Event::Unknown { kind, .. }) if kind == "BrandNew"));
    assert_eq!(channel_of(&next(&mut stream).await), Some("c2"));
    let stats = handle.stats();
    assert_eq!((stats.delivered, stats.malformed, stats.connected), (3, 2, 1));
}

#[tokio::test]
async fn unwanted_events_are_counted_and_left_out() {
    let (server, mut config) = Server::start().await;
    config.wanted = EventSet::ALL.without(EventKind::ChannelVarset);
    let (handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    send(&mut socket, r#"{"type":"ChannelVarset","application":"a"}"#).await;
    send(&mut socket, stasis_end("c1")).await;
    assert_eq!(channel_of(&next(&mut stream).await), Some("c1"));
    assert_eq!(handle.stats().ignored, 1);
}

#[tokio::test]
async fn it_reconnects_and_counts_epochs() {
    let (server, config) = Server::start().await;
    let (_handle, mut stream) = stream::connect(config);
    for epoch in 1..=3 {
        let mut socket = server.accept().await;
        connected(&mut stream, epoch).await;
        socket.close(None).await.expect("closed");
        assert_eq!(next(&mut stream).await, StreamItem::Lost { epoch, reason: LostReason::Closed });
    }
}

#[tokio::test]
async fn each_refusal_has_its_own_reason_told_once() {
    let (server, config) = Server::start().await;
    let (_handle, mut stream) = stream::connect(config.clone());
    for status in [401, 401, 404, 503, 500] {
        server.refuse(status).await;
    }
    let reasons = [LostReason::Unauthorized, LostReason::NotFound, LostReason::Starting, LostReason::Status(500)];
    for reason in reasons {
        assert_eq!(next(&mut stream).await, StreamItem::Lost { epoch: 0, reason });
    }
    drop(server);
    assert_eq!(next(&mut stream).await, StreamItem::Lost { epoch: 0, reason: LostReason::Refused });
    let (_handle, mut stream) = stream::connect(Config { url: "ftp://x".into(), ..config });
    assert!(matches!(next(&mut stream).await, StreamItem::Lost { reason: LostReason::Address(_), .. }));
}

#[tokio::test]
async fn an_oversized_frame_is_named_and_the_socket_renewed() {
    let (server, mut config) = Server::start().await;
    config.max_frame = 1_000;
    let (_handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    send(&mut socket, stasis_end(&"c".repeat(2_000))).await;
    assert!(matches!(next(&mut stream).await, StreamItem::Malformed { .. }));
    assert_eq!(next(&mut stream).await, StreamItem::Lost { epoch: 1, reason: LostReason::Oversized });
    let _socket = server.accept().await;
    connected(&mut stream, 2).await;
}

#[tokio::test]
async fn a_silent_peer_is_given_up_and_a_pong_keeps_it_alive() {
    let (server, mut config) = Server::start().await;
    config.ping_every = Duration::from_millis(20);
    config.dead_after = Duration::from_millis(200);
    let (_handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    // Answers pings for several deadlines: tungstenite sends the pong while it reads.
    for _ in 0..25 {
        let frame = timeout(Duration::from_secs(5), socket.next()).await.expect("pings come").expect("open");
        assert!(frame.expect("a frame").is_ping());
    }
    send(&mut socket, stasis_end("c1")).await;
    assert_eq!(channel_of(&next(&mut stream).await), Some("c1"));
    // From here on nobody reads: no pong.
    assert_eq!(next(&mut stream).await, StreamItem::Lost { epoch: 1, reason: LostReason::Silent });
}

#[tokio::test]
async fn a_slow_consumer_learns_that_it_lost_events() {
    let (server, mut config) = Server::start().await;
    config.queue = 8;
    let (_handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    for index in 0..20 {
        // The socket may already be given up.
        let _ = socket.send(Message::text(stasis_end(&index.to_string()))).await;
    }
    connected(&mut stream, 1).await;
    let mut seen = 0;
    loop {
        match next(&mut stream).await {
            StreamItem::Event(_) => seen += 1,
            StreamItem::Lost { epoch: 1, reason: LostReason::Overflow } => break,
            other => panic!("{other:?}"),
        }
        if seen == 20 {
            return; // The consumer kept up: nothing was lost, and nothing is claimed to be.
        }
    }
    let _socket = server.accept().await;
    connected(&mut stream, 2).await;
}

#[tokio::test]
async fn a_second_server_ends_the_stream() {
    let (server, config) = Server::start().await;
    let (_handle, mut stream) = stream::connect(config);
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    send(&mut socket, r#"{"type":"ApplicationReplaced","application":"another"}"#).await;
    send(&mut socket, r#"{"type":"ApplicationReplaced","application":"call center"}"#).await;
    assert!(matches!(next(&mut stream).await, StreamItem::Event(Event::ApplicationReplaced(_))));
    assert_eq!(next(&mut stream).await, StreamItem::Replaced { epoch: 1 });
    assert_eq!(timeout(Duration::from_secs(5), stream.next()).await.expect("in time"), None);
}

/// Reads REST requests and answers them in reverse order, to prove that answers find their callers.
async fn answer_two(socket: &mut ServerSocket) -> Vec<Value> {
    let mut requests = Vec::new();
    while requests.len() < 2 {
        let frame = socket.next().await.expect("open").expect("a frame");
        if let Message::Text(text) = frame {
            requests.push(serde_json::from_str::<Value>(&text).expect("JSON"));
        }
    }
    for request in requests.iter().rev() {
        let (code, body) = if request["method"] == "GET" {
            (200, r#"{"value":"7"}"#)
        } else {
            (404, r#"{"message":"Channel not found"}"#)
        };
        let answer = json!({"type": "RESTResponse", "transaction_id": "", "request_id": request["request_id"],
            "status_code": code, "reason_phrase": "", "uri": request["uri"], "message_body": body});
        send(socket, answer.to_string()).await;
    }
    requests
}

#[tokio::test]
async fn rest_goes_over_the_event_socket() {
    let (server, config) = Server::start().await;
    let (handle, mut stream) = stream::connect(config);
    let client = Client::over_websocket(handle, Duration::from_secs(5));
    let read = ops::asterisk::GetGlobalVar { variable: "A B".into() };
    let mut socket = server.accept().await;
    connected(&mut stream, 1).await;
    let answer = ops::channels::Answer { channel_id: "a/b".into() };
    let (value, refused, requests) = tokio::join!(client.call(&read), client.call(&answer), answer_two(&mut socket));
    assert_eq!(value.expect("answered").value, "7");
    assert!(matches!(refused, Err(Error::Status { code: 404, message }) if message == "Channel not found"));
    assert_eq!(requests[0]["query_strings"], json!([{"name": "variable", "value": "A B"}]));
    assert_eq!(requests[1]["uri"], "channels/a%2Fb/answer");
    // A request in flight fails with the socket.
    let (lost, ()) = tokio::join!(client.call(&read), async {
        let frame = socket.next().await.expect("open").expect("a frame");
        assert!(frame.is_text());
        drop(socket);
    });
    assert!(matches!(lost, Err(Error::Unreachable(_))), "{lost:?}");
}
