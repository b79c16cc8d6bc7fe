//! The softphone's SIP-over-WebSocket, passed to Asterisk's `/ws` frame by frame. Nothing else of Asterisk's HTTP
//! server can be reached this way: the path and the subprotocol are fixed.
use std::time::Duration;

use axum::extract::ws as browser;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::{
    connect_async_with_config,
    tungstenite::{
        self,
        client::IntoClientRequest,
        http::{HeaderValue, header},
        protocol::WebSocketConfig,
    },
};

/// A SIP message is never larger.
pub(crate) const LONGEST: usize = 64 * 1024;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

type Upstream = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Connects to Asterisk's SIP WebSocket.
pub(crate) async fn connect(ari_url: &str) -> Result<Upstream, tungstenite::Error> {
    let url = format!("{}/ws", ari_url.replacen("http", "ws", 1));
    let mut request = url.into_client_request()?;
    request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("sip"));
    let config = WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(0)
        .max_message_size(Some(LONGEST))
        .max_frame_size(Some(LONGEST));
    let connecting = connect_async_with_config(request, Some(config), true);
    match tokio::time::timeout(CONNECT_PATIENCE, connecting).await {
        Ok(connected) => connected.map(|(stream, _)| stream),
        Err(_) => Err(tungstenite::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

/// Passes frames both ways until one side ends, or `over` comes.
pub(crate) async fn run(page: browser::WebSocket, asterisk: Upstream, over: impl Future<Output = ()>) {
    let (mut to_page, mut from_page) = page.split();
    let (mut to_asterisk, mut from_asterisk) = asterisk.split();
    let up = async {
        while let Some(Ok(message)) = from_page.next().await {
            let message = match message {
                browser::Message::Text(text) => tungstenite::Message::text(text.as_str()),
                browser::Message::Binary(bytes) => tungstenite::Message::Binary(bytes),
                browser::Message::Ping(_) | browser::Message::Pong(_) => continue,
                browser::Message::Close(_) => break,
            };
            if to_asterisk.send(message).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        while let Some(Ok(message)) = from_asterisk.next().await {
            let message = match message {
                tungstenite::Message::Text(text) => browser::Message::text(text.as_str()),
                tungstenite::Message::Binary(bytes) => browser::Message::Binary(bytes),
                tungstenite::Message::Close(_) => break,
                _ => continue,
            };
            if to_page.send(message).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
        () = over => {}
    }
    // Either side may be gone already; closing is a courtesy.
    drop(to_page.send(browser::Message::Close(None)).await);
    drop(to_asterisk.close().await);
}
