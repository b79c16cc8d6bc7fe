//! The HTTP client, against a server that speaks just enough HTTP.

use std::time::Duration;

use ari::{Client, Error, HttpConfig, ops};
use futures_util::TryStreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn start() -> (TcpListener, HttpConfig) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let config = HttpConfig::new(format!("http://{}/", listener.local_addr().expect("bound")), "cc", "secret");
    (listener, config)
}

/// Reads one request up to its end and answers it.
async fn answer(tcp: &mut TcpStream, status: &str, body: &str) -> String {
    let mut request = String::new();
    let mut piece = [0; 4_096];
    loop {
        let length = tcp.read(&mut piece).await.expect("readable");
        request.push_str(&String::from_utf8_lossy(&piece[..length]));
        if let Some((head, rest)) = request.split_once("\r\n\r\n") {
            let expected = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned))
                .map_or(0, |length| length.parse().expect("a number"));
            if rest.len() >= expected {
                break;
            }
        }
    }
    let reply = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    tcp.write_all(reply.as_bytes()).await.expect("writable");
    request
}

#[tokio::test]
async fn calls_are_typed_and_connections_reused() {
    let (listener, config) = start().await;
    let client = Client::http(config).expect("built");
    let server = async {
        let (mut tcp, _) = listener.accept().await.expect("a connection");
        let first = answer(&mut tcp, "200 OK", r#"{"value":"5"}"#).await;
        let second = answer(&mut tcp, "204 No Content", "").await;
        let third =
            answer(&mut tcp, "409 Conflict", r#"{"message":"Channel with given unique ID already exists"}"#).await;
        (first, second, third)
    };
    let calls = async {
        let value = client.call(&ops::asterisk::GetGlobalVar { variable: "CC_HB".into() }).await.expect("200");
        assert_eq!(value.value, "5");
        client.call(&ops::channels::Answer { channel_id: "a/b".into() }).await.expect("204");
        let again = ops::channels::OriginateWithId {
            channel_id: "o1".into(),
            endpoint: "PJSIP/101".into(),
            variables: Some(serde_json::Map::from_iter([("A".to_owned(), "1".into())])),
            ..Default::default()
        };
        let error = client.call(&again).await.expect_err("409");
        assert_eq!(error.status(), Some(409));
        assert!(error.to_string().contains("already exists"), "{error}");
    };
    let ((first, second, third), ()) = tokio::join!(server, calls);
    assert!(first.starts_with("GET /ari/asterisk/variable?variable=CC_HB HTTP/1.1\r\n"), "{first}");
    assert!(first.to_ascii_lowercase().contains("authorization: basic y2m6c2vjcmv0"), "{first}");
    assert!(second.starts_with("POST /ari/channels/a%2Fb/answer HTTP/1.1\r\n"), "{second}");
    assert!(third.starts_with("POST /ari/channels/o1?endpoint=PJSIP%2F101 HTTP/1.1\r\n"), "{third}");
    assert!(third.ends_with(r#"{"variables":{"A":"1"}}"#), "{third}");
}

#[tokio::test]
async fn a_late_answer_and_a_dead_port_are_different_errors() {
    let (listener, mut config) = start().await;
    config.deadline = Duration::from_millis(50);
    let client = Client::http(config).expect("built");
    let ping = ops::asterisk::Ping;
    assert!(matches!(client.call(&ping).await, Err(Error::Timeout)));
    drop(listener);
    assert!(matches!(client.call(&ping).await, Err(Error::Unreachable(_))));
    assert!(matches!(Client::http(HttpConfig::new("no url", "", "")), Err(Error::Config(_))));
}

#[tokio::test]
async fn an_unreadable_answer_is_not_taken_for_a_value() {
    let (listener, config) = start().await;
    let client = Client::http(config).expect("built");
    let server = async {
        let (mut tcp, _) = listener.accept().await.expect("a connection");
        answer(&mut tcp, "200 OK", "<html>").await;
        answer(&mut tcp, "502 Bad Gateway", "<html>").await;
    };
    let calls = async {
        let info = ops::asterisk::GetInfo::default();
        assert!(matches!(client.call(&info).await, Err(Error::Decode(_))));
        assert!(matches!(client.call(&info).await, Err(Error::Status { code: 502, message }) if message == "<html>"));
    };
    tokio::join!(server, calls);
}

#[tokio::test]
async fn a_recording_is_downloaded_in_pieces() {
    let (listener, config) = start().await;
    let client = Client::http(config).expect("built");
    let file = "RIFF".repeat(50_000);
    let server = async {
        let (mut tcp, _) = listener.accept().await.expect("a connection");
        answer(&mut tcp, "200 OK", &file).await;
        answer(&mut tcp, "404 Not Found", r#"{"message":"Recording not found"}"#).await;
    };
    let calls = async {
        let request = ari::Operation::request(&ops::recordings::GetStoredFile { recording_name: "call_1".into() });
        let pieces: Vec<_> = client.download(&request).await.expect("200").try_collect().await.expect("whole");
        assert_eq!(pieces.concat(), file.as_bytes());
        assert!(matches!(client.download(&request).await.map(|_| ()), Err(Error::Status { code: 404, .. })));
    };
    tokio::join!(server, calls);
}
