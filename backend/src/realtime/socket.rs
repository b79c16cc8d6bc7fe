//! One browser's WebSocket: what it says, what it is told, and whether it is still there.
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{SinkExt, StreamExt};

use super::{
    hub::{Attachment, Cut, Hub, Numbered},
    pages::{PageEvent, Pages},
    types::{ClientMessage, ControlMessage},
};
use crate::{
    auth::{service::Auth, types::Session},
    common::clock::{Clock, Timestamp},
};

/// How often the server asks whether the page is alive.
pub(crate) const PING_EVERY: Duration = Duration::from_secs(10);
/// A page that has answered once and is silent for this long counts as frozen.
pub(crate) const FROZEN_AFTER: Duration = Duration::from_secs(25);
/// A peer that does not take a message for this long is gone.
const SEND_PATIENCE: Duration = Duration::from_secs(10);
/// Events written before one flush.
const BATCH: usize = 64;

/// What a socket needs of the server.
pub(crate) struct Context {
    pub(crate) hub: Hub,
    pub(crate) auth: Auth,
    pub(crate) pages: Pages,
    pub(crate) clock: Clock,
    pub(crate) session: Session,
}

/// Why a connection ends.
enum End {
    /// The peer closed it, or does not take messages.
    Peer,
    Cut(Cut),
}

struct Socket {
    ws: WebSocket,
    context: Context,
    attachment: Attachment,
    /// When the page last said anything, once it has answered a ping.
    last_word: Option<Timestamp>,
    frozen: bool,
}

/// Serves one connection until its end.
pub(crate) async fn run(ws: WebSocket, context: Context) {
    let attachment = context.hub.attach(&context.session);
    let mut socket = Socket { ws, context, attachment, last_word: None, frozen: false };
    let end = match socket.serve().await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    let (operator, page) = (socket.context.session.operator_id.clone(), socket.attachment.key);
    socket.context.pages.note(&operator, page, PageEvent::Gone).await;
    if let End::Cut(cut) = end {
        socket.say_goodbye(cut).await;
    }
}

impl Socket {
    async fn serve(&mut self) -> Result<std::convert::Infallible, End> {
        let session = self.attachment.session.clone();
        let mut next_ping = self.context.clock.now().plus(PING_EVERY);
        self.say(&ControlMessage::Hello { session, seq: 0 }).await?;
        loop {
            let clock = self.context.clock.clone();
            tokio::select! {
                event = self.attachment.next() => match event {
                    Ok(event) => self.tell(event).await?,
                    Err(cut) => return Err(End::Cut(cut)),
                },
                incoming = self.ws.next() => self.hear(incoming).await?,
                () = clock.sleep_until(next_ping) => {
                    next_ping = self.context.clock.now().plus(PING_EVERY);
                    self.check_pulse().await?;
                }
            }
        }
    }

    async fn hear(&mut self, incoming: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match incoming {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => return self.say(&ControlMessage::Error { code: "text_expected" }).await,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Peer),
        };
        let Ok(message) = serde_json::from_str::<ClientMessage>(&text) else {
            return self.say(&ControlMessage::Error { code: "not_understood" }).await;
        };
        if self.last_word.is_some() || message == ClientMessage::Pong {
            self.last_word = Some(self.context.clock.now());
            if std::mem::take(&mut self.frozen) {
                self.note(PageEvent::Alive).await;
            }
        }
        match message {
            ClientMessage::Pong => Ok(()),
            ClientMessage::Ping => self.say(&ControlMessage::Pong).await,
            ClientMessage::Subscribe { topics } => {
                self.attachment.subscribe(topics);
                Ok(())
            }
            ClientMessage::Device { ready, reason } => {
                if let Some(reason) = reason.filter(|_| !ready) {
                    tracing::info!(operator.id = %self.context.session.operator_id, reason = %clean(&reason), "a page cannot ring");
                }
                self.note(PageEvent::Device(ready)).await;
                Ok(())
            }
            ClientMessage::Resume { session, seq } => self.resume(session, seq).await,
        }
    }

    async fn resume(&mut self, session: String, seq: u64) -> Result<(), End> {
        match self.attachment.resume(&session, seq) {
            Ok(missed) => {
                self.say(&ControlMessage::Hello { session, seq }).await?;
                for event in missed {
                    self.tell(event).await?;
                }
                Ok(())
            }
            Err(lost) => self.say(&ControlMessage::Resync { reason: lost.as_str() }).await,
        }
    }

    /// Sends an event and those that wait behind it, with one flush.
    async fn tell(&mut self, first: Numbered) -> Result<(), End> {
        let mut next = Some(first);
        let mut written = 0;
        while let Some(event) = next {
            patiently(self.ws.feed(Message::Text(event.frame().into()))).await?;
            written += 1;
            next = if written < BATCH { self.attachment.next_ready() } else { None };
        }
        patiently(self.ws.flush()).await
    }

    async fn say(&mut self, message: &ControlMessage) -> Result<(), End> {
        let text = serde_json::to_string(message).unwrap_or_default();
        patiently(self.ws.send(Message::Text(text.into()))).await
    }

    async fn check_pulse(&mut self) -> Result<(), End> {
        // An access token ends after minutes, a socket does not: its login must still hold.
        match self.context.auth.still_holds(&self.context.session).await {
            Ok(true) => {}
            Ok(false) => return Err(End::Cut(Cut::LoggedOut)),
            Err(error) => tracing::warn!(%error, "the login of a socket could not be checked"),
        }
        let now = self.context.clock.now();
        if self.last_word.is_some_and(|at| now.since(at) >= FROZEN_AFTER) && !self.frozen {
            self.frozen = true;
            self.note(PageEvent::Frozen).await;
        }
        self.say(&ControlMessage::Ping).await
    }

    async fn note(&mut self, event: PageEvent) {
        self.context.pages.note(&self.context.session.operator_id, self.attachment.key, event).await;
    }

    async fn say_goodbye(mut self, cut: Cut) {
        if cut == Cut::Slow {
            // Whether it arrives is up to the peer; the close tells it the same.
            drop(self.say(&ControlMessage::Resync { reason: "slow" }).await);
        }
        let (code, reason) = match cut {
            Cut::Slow => (close_code::AGAIN, "too slow"),
            Cut::LoggedOut => (close_code::POLICY, "logged out"),
            Cut::Replaced => (close_code::NORMAL, "replaced"),
            Cut::Shutdown => (close_code::RESTART, "restart"),
        };
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        drop(patiently(self.ws.send(Message::Close(Some(frame)))).await);
    }
}

async fn patiently<E>(sending: impl Future<Output = Result<(), E>>) -> Result<(), End> {
    match tokio::time::timeout(SEND_PATIENCE, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Peer),
    }
}

/// A client's text, short and harmless in a log.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
