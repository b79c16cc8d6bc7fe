use crate::Event;

/// One item of the stream.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamItem {
    /// The socket is open and the application registered. Whatever happened before is unknown.
    Connected {
        /// 1 for the first connection, then 2, 3, …
        epoch: u64,
    },
    /// An event of a wanted type.
    Event(Event),
    /// A frame that could not be read. The connection goes on, unless `Lost` follows.
    Malformed {
        /// What is wrong with it.
        reason: String,
        /// Its first 200 characters.
        sample: String,
    },
    /// There is no connection. Sent once when it breaks or the first attempt fails, and again only when
    /// the reason changes.
    Lost {
        /// The connection that was lost; 0 if there has been none.
        epoch: u64,
        /// Why.
        reason: LostReason,
    },
    /// Another connection registered the same application: this one is deaf from now on. The stream ends.
    Replaced {
        /// The connection that was replaced.
        epoch: u64,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LostReason {
    /// Nothing listens there: Asterisk is down or the port is wrong.
    #[error("connection refused")]
    Refused,
    /// HTTP 401: user or password is wrong.
    #[error("user or password is wrong (401)")]
    Unauthorized,
    /// HTTP 404: something else than ARI answers, or ARI is not loaded (yet).
    #[error("no ARI at this address (404)")]
    NotFound,
    /// HTTP 503: Asterisk is starting.
    #[error("asterisk is starting (503)")]
    Starting,
    /// Another HTTP status in place of the WebSocket.
    #[error("unexpected HTTP status {0}")]
    Status(u16),
    /// Connecting took too long.
    #[error("connecting took too long")]
    ConnectTimeout,
    /// The socket was silent, pings included, for too long.
    #[error("no sign of life")]
    Silent,
    /// Asterisk closed the connection.
    #[error("closed by asterisk")]
    Closed,
    /// The consumer was too slow and the queue is full.
    #[error("event queue overflowed")]
    Overflow,
    /// A frame above the size limit.
    #[error("oversized frame")]
    Oversized,
    /// The settings cannot be used: a URL that is no URL.
    #[error("unusable address: {0}")]
    Address(String),
    /// A network or protocol error.
    #[error("{0}")]
    Network(String),
}
