//! The floor of real time: the smallest server that tells every connected WebSocket the same text.

use std::io::{BufRead, Write};

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use tokio::sync::broadcast;

/// Each line of its input goes to everybody. Runs until its input ends.
pub async fn run() -> anyhow::Result<()> {
    let (tell, _) = broadcast::channel::<Utf8Bytes>(1_024);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", serde_json::json!(format!("http://{}/", listener.local_addr()?)))?;
    let router = Router::new().route("/", get(open)).with_state(tell.clone());
    let listener = listener.tap_io(|io| drop(io.set_nodelay(true)));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let reading = tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            // Nobody is connected yet.
            drop(tell.send(line.into()));
        }
    });
    reading.await?;
    serving.abort();
    Ok(())
}

async fn open(State(tell): State<broadcast::Sender<Utf8Bytes>>, upgrade: WebSocketUpgrade) -> Response {
    let mut told = tell.subscribe();
    let upgrade = upgrade.read_buffer_size(2048).write_buffer_size(4096);
    upgrade.on_upgrade(async move |mut socket| {
        loop {
            tokio::select! {
                text = told.recv() => {
                    let Ok(text) = text else { return };
                    if socket.send(Message::Text(text)).await.is_err() {
                        return;
                    }
                }
                incoming = socket.recv() => if !matches!(incoming, Some(Ok(_))) { return },
            }
        }
    })
}
