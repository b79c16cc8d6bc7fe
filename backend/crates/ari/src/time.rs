//! Asterisk's timestamps.

/// Milliseconds since the Unix epoch of a timestamp such as `2026-11-22T10:00:00.123+0500`.
///
/// The fraction and the offset (`+0500`, `+05:00`, `Z`) may be missing; no offset means UTC. `None` if
/// the text is anything else.
#[must_use]
pub fn parse_timestamp_ms(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0_i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|(at, want)| bytes.get(*at) != Some(want)) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut millis = 0;
    if bytes.get(at) == Some(&b'.') {
        let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        for place in 0..3 {
            millis = millis * 10 + if place < digits { i64::from(bytes[at + 1 + place] - b'0') } else { 0 };
        }
        at += 1 + digits;
    }
    let offset_minutes = match bytes.get(at) {
        None => 0,
        Some(b'Z') if bytes.len() == at + 1 => 0,
        Some(sign @ (b'+' | b'-')) => {
            let colon = usize::from(bytes.get(at + 3) == Some(&b':'));
            if bytes.len() != at + 5 + colon {
                return None;
            }
            let minutes = number(at + 1, at + 3)? * 60 + number(at + 3 + colon, at + 5 + colon)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        Some(_) => return None,
    };
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some((seconds - offset_minutes * 60) * 1_000 + millis)
}

/// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse_timestamp_ms;

    #[test]
    fn reads_what_asterisk_writes() {
        assert_eq!(parse_timestamp_ms("1970-01-01T00:00:00.000+0000"), Some(0));
        assert_eq!(parse_timestamp_ms("2026-11-22T16:58:22.221+0000"), Some(1_795_366_702_221));
        assert_eq!(parse_timestamp_ms("2026-11-22T21:58:22.221+0500"), Some(1_795_366_702_221));
        assert_eq!(parse_timestamp_ms("2026-11-22T16:58:22Z"), Some(1_795_366_702_000));
        assert_eq!(parse_timestamp_ms("2024-02-29T00:00:00.5-01:30"), Some(1_709_170_200_500));
    }

    #[test]
    fn refuses_anything_else() {
        for text in [
            "",
            "2026-11-22",
            "2026-13-22T00:00:00",
            "2026-11-22T16:58:22.221+05",
            "2026-11-22T16:58:22x",
            "ä026-11-22T16:58:22",
        ] {
            assert_eq!(parse_timestamp_ms(text), None, "{text}");
        }
    }
}
