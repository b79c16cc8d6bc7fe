//! One socket, from the handshake to its end.

use std::time::Duration;

use base64::Engine;
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::rest::Pending;
use super::{Config, Counters, LostReason, Shared, StreamItem};
use crate::request::percent_encode;
use crate::{Decoded, Event, EventKind, EventSet, decode};

/// How many frames are read before pings and requests get their turn.
const FRAMES_AT_ONCE: usize = 256;

type Frame = Option<Result<Message, tungstenite::Error>>;
type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How a socket ended.
pub(super) enum Ended {
    Lost(LostReason),
    Replaced,
    ConsumerGone,
}

pub(super) async fn open(config: &Config) -> Result<Socket, LostReason> {
    let mut request =
        event_url(config)?.into_client_request().map_err(|error| LostReason::Address(error.to_string()))?;
    let secret = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", config.user, config.password));
    let mut secret =
        HeaderValue::try_from(format!("Basic {secret}")).map_err(|error| LostReason::Address(error.to_string()))?;
    secret.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, secret);
    let limits = WebSocketConfig::default()
        .read_buffer_size(64 * 1024)
        .write_buffer_size(0)
        .max_message_size(Some(config.max_frame))
        .max_frame_size(Some(config.max_frame));
    let opened = connect_async_with_config(request, Some(limits), true);
    match tokio::time::timeout(config.connect_timeout, opened).await {
        Err(_) => Err(LostReason::ConnectTimeout),
        Ok(Err(error)) => Err(LostReason::from_socket(error)),
        Ok(Ok((socket, _))) => Ok(socket),
    }
}

fn event_url(config: &Config) -> Result<String, LostReason> {
    let base = config.url.trim_end_matches('/');
    let (scheme, rest) = match base.split_once("://") {
        Some(("http", rest)) => ("ws", rest),
        Some(("https", rest)) => ("wss", rest),
        _ => {
            return Err(LostReason::Address(format!("{base}: http:// or https:// expected")));
        }
    };
    let mut url = format!("{scheme}://{rest}/ari/events?subscribeAll={}&app=", config.subscribe_all);
    percent_encode(&config.app, &mut url);
    Ok(url)
}

/// Reads and writes until the socket ends.
pub(super) async fn serve(
    mut socket: Socket,
    config: &Config,
    items: &mpsc::Sender<StreamItem>,
    shared: &Shared,
) -> Ended {
    let mut calls = shared.rest.open();
    let mut line = Line { config, items, shared, pending: Pending::default() };
    let ended = line.run(&mut socket, &mut calls).await;
    shared.rest.close();
    // Politeness only: the peer may be dead, so neither the answer nor a failure matters.
    let _ = tokio::time::timeout(Duration::from_millis(100), socket.close(None)).await;
    ended
}

struct Line<'a> {
    config: &'a Config,
    items: &'a mpsc::Sender<StreamItem>,
    shared: &'a Shared,
    pending: Pending,
}

impl Line<'_> {
    async fn run(&mut self, socket: &mut Socket, calls: &mut mpsc::Receiver<super::rest::Call>) -> Ended {
        let mut check = tokio::time::interval(self.config.dead_after / 16);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let mut pinged = heard;
        loop {
            tokio::select! {
                frame = socket.next() => {
                    heard = Instant::now();
                    if let Err(ended) = self.frames(frame, socket) {
                        return ended;
                    }
                }
                Some(call) = calls.recv() => {
                    let frame = self.pending.frame(call);
                    if let Err(ended) = self.write(socket, Message::text(frame)).await {
                        return ended;
                    }
                }
                now = check.tick() => {
                    if now.duration_since(heard) >= self.config.dead_after {
                        // It may be this process that was stopped: then there is something to read.
                        let Some(frame) = socket.next().now_or_never() else {
                            return Ended::Lost(LostReason::Silent);
                        };
                        heard = now;
                        if let Err(ended) = self.frames(frame, socket) {
                            return ended;
                        }
                    }
                    if now.duration_since(pinged) >= self.config.ping_every {
                        pinged = now;
                        if let Err(ended) = self.write(socket, Message::Ping(bytes::Bytes::new())).await {
                            return ended;
                        }
                    }
                }
                () = self.items.closed() => return Ended::ConsumerGone,
            }
        }
    }

    /// A write that blocks is a peer that does not read: as dead as a silent one.
    async fn write(&self, socket: &mut Socket, message: Message) -> Result<(), Ended> {
        match tokio::time::timeout(self.config.dead_after, socket.send(message)).await {
            Err(_) => Err(Ended::Lost(LostReason::Silent)),
            Ok(Err(error)) => Err(Ended::Lost(LostReason::from_socket(error))),
            Ok(Ok(())) => Ok(()),
        }
    }

    /// Takes a frame and those that are there already, without a look at the clock for each.
    fn frames(&mut self, first: Frame, socket: &mut Socket) -> Result<(), Ended> {
        self.frame(first)?;
        for _ in 0..FRAMES_AT_ONCE {
            let Some(frame) = socket.next().now_or_never() else { break };
            self.frame(frame)?;
        }
        Ok(())
    }

    fn frame(&mut self, frame: Frame) -> Result<(), Ended> {
        match frame {
            None => Err(Ended::Lost(LostReason::Closed)),
            Some(Err(error)) => {
                if matches!(error, tungstenite::Error::Capacity(_) | tungstenite::Error::Utf8(_)) {
                    self.malformed(error.to_string(), "")?;
                }
                Err(Ended::Lost(LostReason::from_socket(error)))
            }
            Some(Ok(Message::Text(text))) => self.text(&text),
            Some(Ok(Message::Binary(bytes))) => {
                self.malformed("binary frame".into(), &String::from_utf8_lossy(&bytes[..bytes.len().min(200)]))
            }
            Some(Ok(Message::Close(_))) => Err(Ended::Lost(LostReason::Closed)),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Ended> {
        let own = EventSet::NONE.with(EventKind::RESTResponse).with(EventKind::ApplicationReplaced);
        let counters = &self.shared.counters;
        match decode(text, self.config.wanted.union(own)) {
            Decoded::Ignored => Counters::add(&counters.ignored),
            Decoded::Malformed(reason) => return self.malformed(reason, text),
            Decoded::Event(Event::RESTResponse(response)) => self.pending.answer(*response),
            Decoded::Event(Event::ApplicationReplaced(event)) if event.application == self.config.app => {
                return Err(Ended::Replaced);
            }
            Decoded::Event(event) => {
                Counters::add(&counters.delivered);
                return self.deliver(StreamItem::Event(event));
            }
        }
        Ok(())
    }

    fn malformed(&self, reason: String, text: &str) -> Result<(), Ended> {
        Counters::add(&self.shared.counters.malformed);
        tracing::warn!(%reason, bytes = text.len(), "unreadable frame from asterisk");
        // What somebody types on a telephone is in no log.
        let shown = if reason.starts_with("ChannelDtmfReceived") { 0 } else { 200 };
        self.deliver(StreamItem::Malformed { reason, sample: text.chars().take(shown).collect() })
    }

    fn deliver(&self, item: StreamItem) -> Result<(), Ended> {
        self.items.try_send(item).map_err(|error| match error {
            TrySendError::Full(_) => Ended::Lost(LostReason::Overflow),
            TrySendError::Closed(_) => Ended::ConsumerGone,
        })
    }
}
