//! The company's clock, as the call core reads it: offsets from UTC, written out for a while ahead. Pure.
use call_core::{Millis, Zone};
use chrono_tz::Tz;

use crate::common::{clock::Timestamp, day};

const DAY: i64 = 86_400_000;
/// A year and some days: as far as a change of the hours is looked for.
pub const A_YEAR: i64 = 410;
/// Longer than a server runs.
pub const FOR_LONG: i64 = 20 * 366;

/// The clock of `zone` from a few days before `from` on, for so many days.
pub fn of(zone: Tz, from: Timestamp, days: i64) -> Zone {
    let offset = |at: i64| day::offset_secs(zone, Timestamp(at));
    let start = from.millis() - 3 * DAY;
    let mut changes = Vec::new();
    for n in 0..days {
        let (mut before, mut after) = (start + n * DAY, start + (n + 1) * DAY);
        if offset(before) == offset(after) {
            continue;
        }
        // The first moment of the new offset lies in (before, after].
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if offset(middle) == offset(after) { after = middle } else { before = middle }
        }
        changes.push((call_core::Timestamp::from_millis(after), Millis::secs(offset(after).into())));
    }
    Zone::new(Millis::secs(offset(start).into()), changes)
}

#[cfg(test)]
mod tests {
    use call_core::{Hours, Span};

    use super::*;

    /// Monday to Sunday, 9 to 18.
    fn office() -> Hours {
        Hours { week: std::array::from_fn(|_| vec![Span { from: 540, to: 1080 }]), special: Vec::new() }
    }

    #[test]
    fn hours_are_those_of_the_wall_in_every_zone_and_season() {
        for name in ["Asia/Tashkent", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"] {
            let zone: Tz = name.parse().unwrap();
            let from = Timestamp(1_514_764_800_000);
            let clock = of(zone, from, A_YEAR);
            for hour in 0..365 * 24 {
                let at = Timestamp(from.millis() + hour * 3_600_000);
                let open = office().are_open(&clock, call_core::Timestamp::from_millis(at.millis()));
                assert_eq!(open, (9..18).contains(&day::hour(zone, at)), "{name} {at}");
            }
        }
    }

    #[test]
    fn the_very_moment_of_a_change_is_found() {
        let berlin = of(chrono_tz::Europe::Berlin, Timestamp(1_767_225_600_000), A_YEAR);
        // 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z.
        let change = |at| call_core::Timestamp::from_millis(at);
        let expected =
            vec![(change(1_774_746_000_000), Millis::secs(7200)), (change(1_792_890_000_000), Millis::secs(3600))];
        assert_eq!(berlin, Zone::new(Millis::secs(3600), expected));
    }
}
