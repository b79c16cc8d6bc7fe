//! What became of our legs while nobody listened, from the channel events that Asterisk writes to a file
//! (`asterisk-config/cel_custom.conf`). The core is told before the look, each thing with its own time: a talk that began
//! or ended in the gap has its row with the true times and cause.
//!
//! Leaves out: an Asterisk on another machine, whose file is not here. Then a leg that is gone ends when it is missed.
use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead as _, BufReader, Read, Result, Seek, SeekFrom},
    path::Path,
};

use call_core::{Cause, ChannelId, ChannelInfo, Engine, Entry, Input, Millis, Telephony, Timestamp};

use super::commit::Work;
use crate::common::quoted;

/// A shorter stretch of the file is read through rather than divided again.
const STRETCH: u64 = 64 << 10;
/// Lines stand this far from their order in time at most.
const DISORDER: Millis = Millis::secs(60);

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Told {
    at: Timestamp,
    telephony: Telephony,
}

/// Tells the core, with the times at which it happened.
pub(super) fn tell(engine: &mut Engine, now: Timestamp, past: Vec<Told>, work: &mut Work) {
    for told in past {
        work.take(engine.handle(now, Input::Past { at: told.at, event: told.telephony }));
    }
}

/// What the file says of `legs` from `since` on, in the order in which it happened. A file that cannot be read says
/// nothing.
pub fn read(file: &Path, since: Timestamp, legs: &HashSet<ChannelId>) -> Vec<Told> {
    match File::open(file).and_then(|file| from(file, since)) {
        Ok(lines) => told(lines, legs),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            tracing::warn!(%error, file = %file.display(), "asterisk's channel events cannot be read");
            Vec::new()
        }
    }
}

/// The file from a line shortly before `since` on. Asterisk never cuts it, so it may tell of years: the place is found
/// by dividing, not by reading.
fn from(file: File, since: Timestamp) -> Result<impl Read> {
    let since = (since - DISORDER).as_millis();
    let (mut low, mut high) = (0, file.metadata()?.len());
    while high - low > STRETCH {
        let middle = low + (high - low) / 2;
        // What looks like a line inside a value has no time where the time belongs.
        let first = quoted::lines(line_after(&file, middle)?).flatten().find_map(|line| line.moment(1));
        match first {
            Some(at) if at.millis() < since => low = middle,
            _ => high = middle,
        }
    }
    line_after(file, low)
}

/// The file from the first line that begins behind `offset`, or from its beginning.
fn line_after<F: Read + Seek>(mut file: F, offset: u64) -> Result<BufReader<F>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut lines = BufReader::new(file);
    if offset > 0 {
        lines.skip_until(b'\n')?;
    }
    Ok(lines)
}

fn told(lines: impl Read, legs: &HashSet<ChannelId>) -> Vec<Told> {
    let mut past = Vec::new();
    for line in quoted::lines(lines).flatten() {
        let Some(channel) = line.text(2).map(ChannelId::new).filter(|channel| legs.contains(channel)) else { continue };
        let Some(at) = line.moment(1).map(|at| Timestamp::from_millis(at.millis())) else { continue };
        let extra: serde_json::Value = line.text(8).and_then(|e| serde_json::from_str(&e).ok()).unwrap_or_default();
        let mut add = |telephony| past.push(Told { at, telephony });
        match line.text(0).as_deref() {
            Some("BRIDGE_ENTER") => {
                let Some(bridge) = extra["bridge_id"].as_str() else { continue };
                if channel.parse_leg().is_some() {
                    // Who is in a bridge has picked up.
                    let info = ChannelInfo { id: channel.clone(), created_at: at, up: true, entry: Some(Entry::Ours) };
                    add(Telephony::Entered(info));
                    add(Telephony::Up(channel.clone()));
                }
                add(Telephony::EnteredBridge { channel: channel.clone(), bridge: bridge.into() });
            }
            Some("HANGUP") => {
                let code =
                    extra["hangupcause"].as_u64().and_then(|code| u16::try_from(code).ok()).filter(|code| *code != 0);
                let cause = code.map_or(Cause::NORMAL, |code| Cause { code, sip: None, own: None });
                add(Telephony::Destroyed { channel: channel.clone(), cause });
            }
            _ => {}
        }
    }
    past.sort_by_key(|told| told.at);
    past
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(event: &str, at: &str, channel: &str, extra: &str) -> String {
        let extra = extra.replace('"', "\"\"");
        format!("\"{event}\",\"{at}\",\"{channel}\",\"1.1\",\"PJSIP/x\",\"998\",\"71\",\"\",\"{extra}\"\n")
    }

    #[test]
    fn a_talk_that_nobody_saw() {
        let legs: HashSet<ChannelId> = [ChannelId::new("1795.1"), ChannelId::new("call_a-1795.1-leg-1")].into();
        let text = [
            "half a line\"\n".to_owned(),
            line("BRIDGE_ENTER", "1795000001.250000", "1795.1", r#"{"bridge_id":"call_a-1795.1-bridge"}"#),
            line("BRIDGE_ENTER", "1795000001.240000", "call_a-1795.1-leg-1", r#"{"bridge_id":"call_a-1795.1-bridge"}"#),
            line("HANGUP", "1795000009.000000", "1795.1", r#"{"hangupcause":16,"dialstatus":""}"#),
            line("HANGUP", "1795000009.000000", "1795.2", "{}"),
        ]
        .concat();
        let past = told(text.as_bytes(), &legs);
        let kinds: Vec<(i64, &str)> = past
            .iter()
            .map(|told| {
                let kind = match &told.telephony {
                    Telephony::Entered(_) => "entered",
                    Telephony::Up(_) => "up",
                    Telephony::EnteredBridge { .. } => "bridged",
                    Telephony::Destroyed { cause, .. } if cause.code == 16 => "gone",
                    _ => "?",
                };
                (told.at.as_millis() - 1_795_000_000_000, kind)
            })
            .collect();
        assert_eq!(kinds, [(1240, "entered"), (1240, "up"), (1240, "bridged"), (1250, "bridged"), (9000, "gone")]);
    }
    #[test]
    fn what_is_old_is_not_read() {
        const EVENTS: i64 = 20_000;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("callcenter.csv");
        let began = 1_795_000_000;
        let of = |n: i64| line("HANGUP", &format!("{}.000000", began + n), &n.to_string(), "{}");
        std::fs::write(&path, (0..EVENTS).map(of).collect::<String>()).unwrap();
        let size = std::fs::metadata(&path).unwrap().len();
        for n in [0, 61, 9_999, EVENTS - 1, EVENTS + 1000] {
            let since = Timestamp::from_millis((began + n) * 1000);
            let mut rest = Vec::new();
            from(File::open(&path).unwrap(), since).unwrap().read_to_end(&mut rest).unwrap();
            let behind: String = ((n - 60).max(0)..EVENTS).map(of).collect();
            assert!(rest.ends_with(behind.as_bytes()), "from {n} on nothing is missing");
            let needed = behind.len() as u64;
            assert!(rest.len() as u64 <= needed + STRETCH, "{} of {size} bytes were read for {needed}", rest.len());
            let found = read(&path, since, &[ChannelId::new(n.to_string())].into());
            assert_eq!(found.len(), usize::from(n < EVENTS), "{n}");
        }
    }
}
