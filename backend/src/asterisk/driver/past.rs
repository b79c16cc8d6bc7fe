//! What became of our legs while nobody listened, from the channel events that Asterisk writes to a file
//! (`asterisk-config/cel_custom.conf`). The core is told before the look, each thing with its own time: a talk that began
//! or ended in the gap has its row with the true times and cause.
//!
//! Leaves out: an Asterisk on another machine, whose file is not here. Then a leg that is gone ends when it is missed.
use std::{
    collections::HashSet,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use call_core::{Cause, ChannelId, ChannelInfo, Engine, Entry, Input, Telephony, Timestamp};

use super::commit::Work;

/// How far back the file is read: hours of a busy day.
const TAIL: u64 = 16 << 20;

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

/// What the file says of `legs`, in the order in which it happened. A file that cannot be read says nothing.
pub fn read(file: &Path, legs: &HashSet<ChannelId>) -> Vec<Told> {
    match tail(file) {
        Ok(bytes) => told(&bytes, legs),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            tracing::warn!(%error, file = %file.display(), "asterisk's channel events cannot be read");
            Vec::new()
        }
    }
}

fn tail(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(file)?;
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn told(bytes: &[u8], legs: &HashSet<ChannelId>) -> Vec<Told> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut past = Vec::new();
    // The first line may be half a line, and a broken one spoils no other.
    for record in reader.byte_records().filter_map(Result::ok) {
        let text = |column: usize| record.get(column).and_then(|value| std::str::from_utf8(value).ok());
        let Some(channel) = text(2).map(ChannelId::new).filter(|channel| legs.contains(channel)) else { continue };
        let Some(at) = text(1).and_then(moment) else { continue };
        let extra: serde_json::Value = text(8).and_then(|e| serde_json::from_str(e).ok()).unwrap_or_default();
        let mut add = |telephony| past.push(Told { at, telephony });
        match text(0) {
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

/// `1795374388.123456`: seconds since 1970.
fn moment(text: &str) -> Option<Timestamp> {
    let (secs, micros) = text.split_once('.')?;
    let millis = micros.get(..3)?.parse::<i64>().ok()?;
    Some(Timestamp::from_millis(secs.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(millis)?))
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
}
