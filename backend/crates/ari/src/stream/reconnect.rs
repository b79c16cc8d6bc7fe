use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::connection::{self, Ended};
use super::{Config, Counters, LostReason, Shared, StreamItem};

/// Keeps the socket open until the consumer is gone or the application is taken over.
pub(super) async fn run(config: Config, items: mpsc::Sender<StreamItem>, shared: Arc<Shared>) {
    let mut backoff = Backoff::new(&config);
    let mut epoch = 0;
    let mut told = None;
    loop {
        // A place for `Connected` first: while the consumer is behind, a new socket would only overflow.
        let Ok(permit) = items.reserve().await else {
            return;
        };
        let reason = match tokio::select! {
            opened = connection::open(&config) => opened,
            () = items.closed() => return,
        } {
            Err(reason) => reason,
            Ok(socket) => {
                epoch += 1;
                told = None;
                Counters::add(&shared.counters.connected);
                permit.send(StreamItem::Connected { epoch });
                tracing::info!(epoch, app = %config.app, "event socket connected");
                let since = Instant::now();
                let ended = connection::serve(socket, &config, &items, &shared).await;
                if since.elapsed() >= config.backoff_max {
                    backoff.reset();
                }
                match ended {
                    Ended::Lost(reason) => reason,
                    Ended::ConsumerGone => return,
                    Ended::Replaced => {
                        tracing::warn!(epoch, app = %config.app, "another server took the application over");
                        // A failure means that the consumer is gone: nobody left to tell.
                        let _ = items.send(StreamItem::Replaced { epoch }).await;
                        return;
                    }
                }
            }
        };
        if told.as_ref() != Some(&reason) {
            tracing::warn!(epoch, %reason, "no event socket");
            if items.send(StreamItem::Lost { epoch, reason: reason.clone() }).await.is_err() {
                return;
            }
            told = Some(reason);
        }
        tokio::select! {
            () = tokio::time::sleep(backoff.next_pause()) => {}
            () = items.closed() => return,
        }
    }
}

/// Doubling pauses with jitter, so that several servers do not come back in step.
struct Backoff {
    min: Duration,
    max: Duration,
    failures: u32,
    state: u64,
}

impl Backoff {
    const fn new(config: &Config) -> Self {
        Self { min: config.backoff_min, max: config.backoff_max, failures: 0, state: config.jitter_seed }
    }

    const fn reset(&mut self) {
        self.failures = 0;
    }

    /// Between a half and the whole of `min * 2^failures`, at most `max`.
    fn next_pause(&mut self) -> Duration {
        let whole = self.min.saturating_mul(1 << self.failures.min(16)).min(self.max);
        self.failures = self.failures.saturating_add(1);
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let share = ((mixed ^ (mixed >> 31)) % 1_000) as u32;
        whole / 2 + (whole / 2_000) * share
    }
}

impl LostReason {
    pub(super) fn from_socket(error: tokio_tungstenite::tungstenite::Error) -> Self {
        use tokio_tungstenite::tungstenite::Error as E;
        match error {
            E::Http(answer) => match answer.status().as_u16() {
                401 => Self::Unauthorized,
                404 => Self::NotFound,
                503 => Self::Starting,
                status => Self::Status(status),
            },
            E::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => Self::Refused,
            E::ConnectionClosed | E::AlreadyClosed => Self::Closed,
            E::Capacity(_) => Self::Oversized,
            E::Url(error) => Self::Address(error.to_string()),
            other => Self::Network(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_in_bounds() {
        let mut backoff = Backoff::new(&Config::new("", "", "", ""));
        let pauses: Vec<Duration> = (0..40).map(|_| backoff.next_pause()).collect();
        assert!(pauses[0] >= Duration::from_millis(50) && pauses[0] <= Duration::from_millis(100));
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_secs(5)));
        assert!(pauses[10..].iter().all(|pause| *pause >= Duration::from_millis(2_500)));
        assert!(pauses[10..].windows(2).any(|pair| pair[0] != pair[1]), "jitter");
    }
}
