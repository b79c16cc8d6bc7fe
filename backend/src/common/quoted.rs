//! Files that Asterisk appends lines of quoted values to: its ledger of calls and its channel events.
use std::{borrow::Cow, io::Read};

use super::clock::Timestamp;

/// A line, or `None` for one that cannot be read; it spoils no other.
pub fn lines(from: impl Read) -> impl Iterator<Item = Option<Line>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    reader.into_byte_records().map(|record| record.ok().map(Line))
}

/// The values of a line.
#[derive(Clone, Debug)]
pub struct Line(csv::ByteRecord);

impl Line {
    /// The text of a column from 0 on; bytes that are no text are replaced.
    pub fn text(&self, column: usize) -> Option<Cow<'_, str>> {
        self.0.get(column).map(String::from_utf8_lossy)
    }

    /// A column that holds a moment as Asterisk writes it: `1795374388.123456`, seconds since 1970. Zero is none.
    pub fn moment(&self, column: usize) -> Option<Timestamp> {
        let text = std::str::from_utf8(self.0.get(column)?).ok()?;
        let (secs, fraction) = text.split_once('.').unwrap_or((text, ""));
        let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
        let (secs, millis) = (secs.parse::<i64>().ok().filter(|secs| *secs > 0)?, millis.parse::<i64>().ok()?);
        Some(Timestamp(secs.checked_mul(1000)?.checked_add(millis)?))
    }

    /// Where the line begins in what was read, in bytes.
    pub fn at(&self) -> usize {
        self.0.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Line {
        lines(text.as_bytes()).next().unwrap().unwrap()
    }

    #[test]
    fn a_moment_has_any_number_of_digits_behind_the_point() {
        let line = first("1795374388.123456,1795374388.5,1795374388,0.000000,-1.5,9223372036854775807.1,x,1.x\n");
        let moments: Vec<Option<i64>> = (0..9).map(|column| line.moment(column).map(Timestamp::millis)).collect();
        let [whole, half, full] = [1_795_374_388_123, 1_795_374_388_500, 1_795_374_388_000].map(Some);
        assert_eq!(moments, [whole, half, full, None, None, None, None, None, None]);
    }

    #[test]
    fn values_may_hold_what_divides_them() {
        let text = "\"a,\"\"b\"\"\nc\",\"2\"\n\"3\"\n";
        let read: Vec<Line> = lines(text.as_bytes()).map(Option::unwrap).collect();
        assert_eq!(read[0].text(0).unwrap(), "a,\"b\"\nc");
        assert_eq!((read[1].at(), read[1].text(1)), (text.len() - 4, None));
    }
}
