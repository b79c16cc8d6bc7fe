//! Asterisk's ledger of calls as `asterisk-config/cdr_custom.conf` writes it: quoted values, one line for each leg.
use call_core::Timestamp;

use crate::common::quoted;

/// How far the dialplan's fallback came with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The caller left before it.
    NotReached,
    /// The announcement was played.
    Announced,
    /// The caller was asked for a message.
    AskedForMessage,
}

/// A call from a trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The caller's channel.
    pub channel: String,
    /// When the channel came to be.
    pub started_at: Timestamp,
    /// When it was gone.
    pub ended_at: Timestamp,
    /// The caller's number as received; anything may be in it.
    pub caller: String,
    /// The dialled number; the dialplan lets only harmless characters through.
    pub did: String,
    /// PJSIP endpoint of the trunk.
    pub endpoint: String,
    /// How far the fallback came.
    pub fallback: Fallback,
    /// Where the line begins in what was read, in bytes.
    pub at: usize,
}

/// What a piece of the file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Calls from trunks; other lines are left out.
    pub lines: Vec<Line>,
    /// Bytes of whole lines; what follows is not written to its end yet.
    pub consumed: usize,
    /// Lines that cannot be read.
    pub unreadable: usize,
}

/// Reads `bytes`, which begin at the start of a line.
#[must_use]
pub fn read(bytes: &[u8]) -> Piece {
    let consumed = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut piece = Piece { consumed, ..Piece::default() };
    let whole = bytes.get(..consumed).unwrap_or_default();
    for found in quoted::lines(whole) {
        match found.as_ref().map(line) {
            Some(Ok(Some(line))) => piece.lines.push(line),
            Some(Ok(None)) => {}
            Some(Err(Unreadable)) | None => piece.unreadable += 1,
        }
    }
    piece
}

impl Piece {
    /// Leaves calls that ended after `moment`, and what follows the first of them, for later.
    #[must_use]
    pub fn until(mut self, moment: Timestamp) -> Self {
        if let Some(first) = self.lines.iter().position(|line| line.ended_at > moment) {
            self.consumed = self.lines.get(first).map_or(self.consumed, |line| line.at);
            self.lines.truncate(first);
        }
        self
    }
}

struct Unreadable;

/// `None` = no call from a trunk, or one that the dialplan refused.
fn line(found: &quoted::Line) -> Result<Option<Line>, Unreadable> {
    let text = |column| found.text(column).ok_or(Unreadable);
    let moment = |column| found.moment(column).ok_or(Unreadable).map(|at| Timestamp::from_millis(at.millis()));
    let (endpoint, did) = (text(7)?, text(6)?);
    if endpoint.is_empty() || did.is_empty() {
        return Ok(None);
    }
    Ok(Some(Line {
        channel: text(0)?.into_owned(),
        started_at: moment(2)?,
        ended_at: moment(4)?,
        caller: text(5)?.chars().take(super::CALLER_MAX).collect(),
        did: did.into_owned(),
        endpoint: endpoint.into_owned(),
        fallback: match &*text(12)? {
            "" => Fallback::NotReached,
            "voicemail" => Fallback::AskedForMessage,
            _ => Fallback::Announced,
        },
        at: found.at(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWAY: &str = "\"1795374388.7\",\"1795374388.7\",\"1795374388.123456\",\"1795374390.000000\",\
        \"1795374400.5\",\"998901234567\",\"712000000\",\"trunk-1\",\"server-away\",\"ANSWERED\",\"Record\",\"\",\
        \"voicemail\"\n";

    #[test]
    fn a_call_that_left_a_message() {
        let piece = read(AWAY.as_bytes());
        assert_eq!((piece.consumed, piece.unreadable), (AWAY.len(), 0));
        let line = &piece.lines[0];
        assert_eq!(line.channel, "1795374388.7");
        assert_eq!(line.started_at.as_millis(), 1_795_374_388_123);
        assert_eq!(line.ended_at.as_millis(), 1_795_374_400_500);
        assert_eq!(line.fallback, Fallback::AskedForMessage);
    }

    #[test]
    fn a_line_in_the_making_is_left_for_later() {
        let text = format!("{AWAY}\"17953743");
        assert_eq!(read(text.as_bytes()).consumed, AWAY.len());
        assert_eq!(read(b"\"179").consumed, 0);
    }

    #[test]
    fn a_call_that_has_just_ended_is_left_for_later() {
        let young = AWAY.replace("1795374400.5", "1795374405.5");
        let text = format!("{AWAY}{young}{AWAY}");
        let piece = read(text.as_bytes()).until(Timestamp::from_millis(1_795_374_401_000));
        assert_eq!((piece.lines.len(), piece.consumed), (1, AWAY.len()));
    }

    #[test]
    fn hostile_callers_and_broken_lines_spoil_nothing_else() {
        let evil = AWAY.replace("998901234567", "a,\"\"b\"\"\n=1+1 \u{1F4DE}");
        let text = format!("{evil}rubbish\n\"1\",\"2\"\n{AWAY}");
        let piece = read(text.as_bytes());
        assert_eq!(piece.lines.len(), 2);
        assert_eq!(piece.lines[0].caller, "a,\"b\"\n=1+1 \u{1F4DE}");
        assert_eq!(piece.unreadable, 2);
    }

    #[test]
    fn legs_to_operators_and_refused_numbers_are_no_calls() {
        let leg = AWAY.replace("\"trunk-1\"", "\"\"");
        let refused = AWAY.replace("\"712000000\"", "\"\"");
        assert_eq!(read(format!("{leg}{refused}").as_bytes()).lines, []);
    }

    #[test]
    fn a_time_that_is_none_is_unreadable() {
        let never = AWAY.replace("1795374400.5", "0.000000");
        assert_eq!(read(never.as_bytes()).unreadable, 1);
    }
}
