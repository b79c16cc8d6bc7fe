//! Where facts go while the database is away: a file of JSON lines, on the disk before the command they allow is sent.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use super::Entry;

/// The spool file.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
}

impl Spool {
    /// The spool in `dir`.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { path: dir.join("facts.spool.jsonl") }
    }

    /// Appends facts; they are on the disk when this returns.
    pub fn append(&self, entries: &[Entry]) -> std::io::Result<()> {
        let mut text = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut text, entry)?;
            text.push(b'\n');
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(&text)?;
        file.sync_data()
    }

    /// What waits here, oldest first. A last line that was cut by a crash was never acted on and is left out.
    pub fn read(&self) -> std::io::Result<Vec<Entry>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut entries = Vec::new();
        for line in BufReader::new(file).lines() {
            if let Ok(entry) = serde_json::from_str(&line?) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// Everything is in the database now.
    pub fn clear(&self) -> std::io::Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use call_core::{CallFact, CallId, Timestamp};

    use super::*;

    #[test]
    fn what_was_appended_comes_back_and_a_cut_line_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let spool = Spool::new(dir.path());
        assert_eq!(spool.read().unwrap(), vec![]);
        let entry = |seq| Entry {
            call: CallId::new("call_1"),
            seq,
            at: Timestamp::from_millis(5),
            body: CallFact::LegUp { leg: 1 },
        };
        spool.append(&[entry(1), entry(2)]).unwrap();
        spool.append(&[entry(3)]).unwrap();
        let mut file = OpenOptions::new().append(true).open(&spool.path).unwrap();
        file.write_all(b"{\"call\":\"call_1\",\"se").unwrap();
        assert_eq!(spool.read().unwrap(), vec![entry(1), entry(2), entry(3)]);
        spool.clear().unwrap();
        assert_eq!(spool.read().unwrap(), vec![]);
    }
}
