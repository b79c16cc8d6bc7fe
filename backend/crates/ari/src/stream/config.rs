use std::fmt;
use std::time::Duration;

use crate::EventSet;

/// How to open the event socket.
#[derive(Clone)]
pub struct Config {
    /// Where Asterisk's HTTP server is, without `/ari`: `http://127.0.0.1:8088`.
    pub url: String,
    /// ARI user.
    pub user: String,
    /// Its password. Sent in a header, never in a URL.
    pub password: String,
    /// Stasis application to register.
    pub app: String,
    /// Whether events of all channels, bridges and endpoints come, not only of the application's own.
    pub subscribe_all: bool,
    /// Event types that are wanted.
    pub wanted: EventSet,
    /// How many items may wait for the consumer before the socket is given up.
    pub queue: usize,
    /// Largest frame, in bytes.
    pub max_frame: usize,
    /// How long connecting may take, handshake included.
    pub connect_timeout: Duration,
    /// Pause between WebSocket pings.
    pub ping_every: Duration,
    /// Silence after which the socket counts as dead.
    pub dead_after: Duration,
    /// First pause before a new attempt; doubled after each failure.
    pub backoff_min: Duration,
    /// Longest pause between attempts.
    pub backoff_max: Duration,
    /// Seed of the jitter on the pauses; give each process its own.
    pub jitter_seed: u64,
}

impl Config {
    /// The settings that the product runs with.
    #[must_use]
    pub fn new(
        url: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<String>,
        app: impl Into<String>,
    ) -> Self {
        Self {
            url: url.into(),
            user: user.into(),
            password: password.into(),
            app: app.into(),
            subscribe_all: true,
            wanted: EventSet::ALL,
            queue: 65_536,
            max_frame: 1 << 20,
            connect_timeout: Duration::from_secs(3),
            ping_every: Duration::from_secs(2),
            dead_after: Duration::from_secs(4),
            backoff_min: Duration::from_millis(100),
            backoff_max: Duration::from_secs(5),
            jitter_seed: 0,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("url", &self.url)
            .field("user", &self.user)
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}
