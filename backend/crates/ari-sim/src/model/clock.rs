//! Timestamps as Asterisk writes them, and what happens by itself.

use std::collections::BTreeMap;

/// One channel's life: its id may be used again after its death, the serial number not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) id: String,
    pub(super) serial: u64,
}

#[derive(Debug, Clone)]
pub(super) enum Timer {
    Ring(Leg),
    Answer(Leg),
    /// The SIP status of the refusal.
    Refuse(Leg, u16),
    Timeout(Leg),
    DeviceHangsUp(Leg),
    /// The dialplan's next try, with how many there have been.
    Dialplan(Leg, u32),
    AwayEnds(Leg),
    PlaybackEnds(String),
}

/// Timers in the order of their time, and of their making within the same millisecond.
#[derive(Debug, Clone, Default)]
pub(super) struct Timers {
    made: u64,
    queue: BTreeMap<(i64, u64), Timer>,
}

impl Timers {
    pub(super) fn set(&mut self, at: i64, timer: Timer) {
        self.made += 1;
        self.queue.insert((at, self.made), timer);
    }

    pub(super) fn pop_due(&mut self, now: i64) -> Option<(i64, Timer)> {
        let entry = self.queue.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), timer) = entry.remove_entry();
        Some((at, timer))
    }

    pub(super) fn next_due(&self) -> Option<i64> {
        self.queue.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }
}

/// `2026-11-22T10:00:00.123+0000`.
pub(super) fn timestamp(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60, rest % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}+0000")
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn timestamps_are_read_back() {
        for ms in [0, 951_782_400_123, 1_709_164_800_000, 1_795_366_702_221, 4_102_444_799_999] {
            assert_eq!(ari::parse_timestamp_ms(&timestamp(ms)), Some(ms), "{}", timestamp(ms));
        }
    }
}
