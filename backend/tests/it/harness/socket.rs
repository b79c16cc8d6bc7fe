//! A page's realtime socket.
use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

/// What a test waits for takes milliseconds; this much later it has failed.
pub const PATIENCE: Duration = Duration::from_secs(10);

pub struct Page {
    ws: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub session: String,
    pub seq: u64,
}

/// Opens a WebSocket with these headers; the error carries the HTTP status.
pub async fn open(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, u16> {
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((ws, _)) => Ok(ws),
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

impl Page {
    /// Opens the socket with a ticket and reads its `hello`.
    pub async fn open(address: SocketAddr, ticket: &str) -> Self {
        let ws = open(address, &format!("/api/ws?ticket={ticket}"), &[]).await.expect("the ticket is good");
        let mut page = Self { ws, session: String::new(), seq: 0 };
        let hello = page.next().await;
        assert_eq!(hello["type"], "hello", "{hello}");
        page.greeted(&hello);
        page
    }

    pub fn greeted(&mut self, hello: &Value) {
        hello["session"].as_str().unwrap().clone_into(&mut self.session);
        self.seq = hello["seq"].as_u64().unwrap();
    }

    pub async fn say(&mut self, message: Value) {
        self.ws.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn say_text(&mut self, text: &str) {
        self.ws.send(Message::text(text)).await.unwrap();
    }

    /// Everything said before is done when this returns.
    pub async fn settle(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        loop {
            if self.next().await["type"] == "pong" {
                return;
            }
        }
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.ws.next()).await.expect("a message in time");
            match message.expect("an open socket").expect("a whole message") {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The next numbered event, whose number must follow the last one.
    pub async fn event(&mut self) -> Value {
        loop {
            let message = self.next().await;
            if let Some(seq) = message["seq"].as_u64().filter(|_| message["type"] != "hello") {
                assert_eq!(seq, self.seq + 1, "{message}");
                self.seq = seq;
                return message;
            }
            assert_eq!(message["type"], "ping", "{message}");
        }
    }

    /// Waits for the server to close the socket; returns the reason and the messages before it.
    pub async fn closed(&mut self) -> (String, Vec<Value>) {
        let mut before = Vec::new();
        loop {
            match tokio::time::timeout(PATIENCE, self.ws.next()).await.expect("an end in time") {
                Some(Ok(Message::Text(text))) => before.push(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    return (frame.map(|frame| frame.reason.to_string()).unwrap_or_default(), before);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return (String::new(), before),
            }
        }
    }
}
