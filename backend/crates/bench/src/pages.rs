//! Browsers' pages, as far as the server sees them: authenticated WebSockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::machine::wall_us;
use crate::product::Product;

/// A message with the time of its arrival.
#[derive(Debug)]
pub struct Arrived {
    /// Microseconds since the Unix epoch.
    pub at_us: i64,
    /// The frame.
    pub text: Utf8Bytes,
}

/// An open page.
pub struct Page {
    task: JoinHandle<()>,
    messages: Arc<AtomicU64>,
}

/// Where a page's messages go; none = they are only counted.
pub type Sink = Option<mpsc::UnboundedSender<Arrived>>;

impl Page {
    /// Opens the page of the holder of `token`.
    pub async fn open(product: &Product, token: &str) -> anyhow::Result<Self> {
        Self::open_at(&product.url("/api/ws"), Some(token), None).await
    }

    /// Opens a page at `url` that gives its messages to `sink`.
    pub async fn open_at(url: &str, token: Option<&str>, sink: Sink) -> anyhow::Result<Self> {
        let mut request = url.replacen("http", "ws", 1).into_client_request()?;
        if let Some(token) = token {
            request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
        }
        let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
        let (mut socket, _) = tokio_tungstenite::connect_async_with_config(request, Some(config), true).await?;
        let messages = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&messages);
        let task = tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let at_us = wall_us();
                counted.fetch_add(1, Ordering::Relaxed);
                if text.as_str() == r#"{"type":"ping"}"# {
                    // A socket that is closing says so in its next message.
                    drop(socket.send(Message::Text(r#"{"type":"pong"}"#.into())).await);
                } else if let Some(sink) = &sink {
                    // The bench has stopped looking.
                    drop(sink.send(Arrived { at_us, text }));
                }
            }
        });
        Ok(Self { task, messages })
    }

    /// Messages so far.
    pub fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }

    /// Closes it, as a browser that is killed does.
    pub fn close(self) {
        self.task.abort();
    }
}
