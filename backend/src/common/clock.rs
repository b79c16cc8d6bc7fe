//! The only source of the present moment. Production uses the system's clock, tests turn theirs by hand.
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tokio::sync::watch;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

/// A moment: milliseconds since the Unix epoch, UTC. In JSON it is RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Milliseconds since the Unix epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment later by `by` (saturating).
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This moment earlier by `by` (saturating).
    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Time passed since `earlier`; zero if that lies in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same moment as a `chrono` value.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_millis())
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|at| Self(at.timestamp_millis())).map_err(de::Error::custom)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .build()
            .into()
    }
}

impl ToSchema for Timestamp {}

/// A handle to the time; cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    /// The millisecond of the last id, and its number in it.
    last_id: Arc<Mutex<(u64, u16)>>,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual { now: Arc<AtomicI64>, turned: watch::Receiver<()> },
}

/// Turns a manual [`Clock`]; tests only.
#[derive(Clone, Debug)]
pub struct ClockHand {
    now: Arc<AtomicI64>,
    turned: watch::Sender<()>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self { source: Source::System, last_id: Arc::default() }
    }

    /// A clock that moves only when its hand is turned.
    pub fn manual(start: Timestamp) -> (Self, ClockHand) {
        let now = Arc::new(AtomicI64::new(start.0));
        let (turned, seen) = watch::channel(());
        let source = Source::Manual { now: Arc::clone(&now), turned: seen };
        (Self { source, last_id: Arc::default() }, ClockHand { now, turned })
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => system_now(),
            Source::Manual { now, .. } => Timestamp(now.load(Ordering::SeqCst)),
        }
    }

    /// Numbers the ids of one millisecond (12 bits), so that ids made with one clock sort as they were made.
    pub(super) fn number_within(&self, millis: u64) -> u16 {
        let mut last = self.last_id.lock().unwrap_or_else(PoisonError::into_inner);
        *last = if last.0 == millis { (millis, (last.1 + 1) & 0xfff) } else { (millis, 0) };
        last.1
    }

    /// Waits until `deadline` has come on this clock.
    pub async fn sleep_until(&self, deadline: Timestamp) {
        match &self.source {
            Source::System => tokio::time::sleep(deadline.since(system_now())).await,
            Source::Manual { turned, .. } => {
                let mut turned = turned.clone();
                while self.now() < deadline {
                    if turned.changed().await.is_err() {
                        // The hand is gone: nobody will ever turn this clock again.
                        std::future::pending::<()>().await;
                    }
                }
            }
        }
    }

    /// Waits for `by` on this clock.
    pub async fn sleep(&self, by: Duration) {
        self.sleep_until(self.now().plus(by)).await;
    }
}

impl ClockHand {
    /// Moves the clock forward and wakes everyone who waits for it.
    pub fn advance(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        self.turned.send_replace(());
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system for the time")]
fn system_now() -> Timestamp {
    Timestamp(Utc::now().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_rfc_3339_with_milliseconds_in_json() {
        let at = Timestamp(1_700_000_000_123);
        assert_eq!(serde_json::to_string(&at).unwrap(), "\"2023-11-14T22:13:20.123Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>("\"2023-11-15T03:13:20.123+05:00\"").unwrap(), at);
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_when_turned() {
        let (clock, hand) = Clock::manual(Timestamp(0));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(Timestamp(5000)).await }
        });
        hand.advance(Duration::from_secs(5));
        sleeper.await.unwrap();
        assert_eq!(clock.now(), Timestamp(5000));
    }
}
