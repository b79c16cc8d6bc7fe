//! Calls that came while this server was away: Asterisk's fallback took them, its ledger tells of them, and here they
//! become rows: `missed`, `server_away`, with the message that the caller left.
//!
//! A call that the driver has seen becomes no second row, but gets the message that the caller left after it.
//!
//! Guarantees: a line becomes at most one row, however often it is read; the position in the file is written when the lines
//! before it are. Leaves out: what a crash of Asterisk took from the ledger, and an Asterisk on another machine, whose file
//! is not here.

mod ledger;
mod store;

use std::{
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use call_core::{
    CallFact, CallId, Cause, ChannelId, Direction, EndedBy, LegOrigin, Millis, MissedReason, Role, Started, Status,
    Timestamp, TrunkId,
};

use self::ledger::{Fallback, Line};
use super::{
    detail,
    journal::{self, Batch, Entry, row},
    number, worklist,
};
use crate::{
    common::{
        clock::Clock,
        db::{Db, Tx},
        ids,
    },
    realtime::{
        hub::Hub,
        types::{Audience, CallStatusData, Event, Topic},
    },
    recordings,
    settings::kv,
    trunks,
};

/// Characters of a caller's number that are kept.
const CALLER_MAX: usize = 128;
/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Bytes read at once.
const PIECE: u64 = 1 << 20;
/// A call may have ended this short ago and its facts be on the way into the database still.
const SETTLED_AFTER: Millis = Millis::secs(5);
/// Where in which file the last import ended.
const POSITION: &str = "ledger_position";
/// The header and a tenth of a second: less is no message.
const MESSAGE_MIN: u64 = 44 + 1600;

/// What the import works with.
#[derive(Debug)]
pub struct Importer {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Tells the pages.
    pub hub: Hub,
    /// Asterisk's ledger.
    pub ledger: PathBuf,
    /// Folder of the messages, one file for each channel.
    pub messages: PathBuf,
}

/// A place in a file that may be rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    inode: u64,
    offset: u64,
}

impl Position {
    fn parse(text: &str) -> Option<Self> {
        let (inode, offset) = text.split_once(':')?;
        Some(Self { inode: inode.parse().ok()?, offset: offset.parse().ok()? })
    }
}

impl Importer {
    /// Imports for as long as the server runs.
    pub async fn run(self) {
        loop {
            match self.import().await {
                Ok(0) => {}
                Ok(calls) => tracing::info!(calls, "calls that came while the server was away were imported"),
                Err(error) => tracing::warn!(error = format!("{error:#}"), "asterisk's ledger could not be imported"),
            }
            self.clock.sleep(LOOK_EVERY).await;
        }
    }

    /// Imports what the ledger has gained. Returns the number of new calls.
    ///
    /// # Errors
    /// The file or the database cannot be used; nothing is lost, the next time begins at the same place.
    pub async fn import(&self) -> anyhow::Result<usize> {
        let mut imported = 0;
        while let Some(piece) = self.next_piece().await? {
            imported += piece;
        }
        Ok(imported)
    }

    /// One piece of the file in one transaction; `None` if there is nothing new.
    async fn next_piece(&self) -> anyhow::Result<Option<usize>> {
        let known = kv::get(self.db.read(), POSITION).await?;
        let Ok(file) = std::fs::metadata(&self.ledger) else {
            // Before Asterisk's first call. What comes from now on is ours.
            if known.is_none() {
                self.remember(Position { inode: 0, offset: 0 }).await?;
            }
            return Ok(None);
        };
        let Some(last) = known.as_deref().and_then(Position::parse) else {
            // A ledger older than this database tells of calls that another one has.
            self.remember(Position { inode: file.ino(), offset: file.size() }).await?;
            return Ok(None);
        };
        let rotated = last.inode != file.ino() || file.size() < last.offset;
        let offset = if rotated { 0 } else { last.offset };
        if file.size() == offset {
            return Ok(None);
        }
        let path = self.ledger.clone();
        let bytes = tokio::task::spawn_blocking(move || read_from(&path, offset)).await??;
        let settled = Timestamp::from_millis(self.clock.now().millis() - SETTLED_AFTER.as_millis());
        let piece = ledger::read(&bytes).until(settled);
        if piece.consumed == 0 {
            return Ok(None);
        }
        if piece.unreadable > 0 {
            metrics::counter!("ledger_unreadable_lines_total").increment(piece.unreadable as u64);
            tracing::error!(
                lines = piece.unreadable,
                offset,
                "lines of asterisk's ledger cannot be read; see the file"
            );
        }
        let mut added = 0;
        for line in piece.lines {
            added += usize::from(self.take(&line).await?);
        }
        // A line that is read again changes nothing: the position needs no transaction with them, only to be on the disk
        // after them.
        self.remember(Position { inode: file.ino(), offset: offset + piece.consumed as u64 }).await?;
        Ok(Some(added))
    }

    /// One line in a transaction of its own: beside a long one the calls that go on now would wait. True for a new call.
    async fn take(&self, line: &Line) -> anyhow::Result<bool> {
        let tx = self.db.facts().await?;
        let known = store::known(&tx, &line.channel, line.started_at).await?;
        let (call, is_new) = match known {
            None => (self.add(&tx, line).await?, true),
            // It waited in vain and was sent to the message by us.
            Some(call) if self.attach_message(&tx, &call, line).await? => (call, false),
            Some(_) => return Ok(false),
        };
        tx.commit().await?;
        self.tell(&call).await?;
        Ok(is_new)
    }

    async fn add(&self, tx: &Tx, line: &Line) -> anyhow::Result<CallId> {
        let trunk = trunks::service::id_of(tx, &line.endpoint).await?;
        let channel = ChannelId::new(&line.channel);
        let id = CallId::of_inbound(&channel, line.started_at);
        let started = Started {
            direction: Direction::Inbound,
            from: number::stored(&line.caller),
            from_name: None,
            to: line.did.clone(),
            did: Some(line.did.clone()),
            trunk: trunk.map(TrunkId::new),
            operator: None,
            target: None,
            callback: None,
        };
        let facts = [
            (line.started_at, CallFact::Started(Box::new(started))),
            (line.started_at, CallFact::LegAdded { leg: 0, role: Role::Customer, channel, origin: LegOrigin::Entered }),
            (line.ended_at, CallFact::LegGone { leg: 0, cause: Cause::NORMAL }),
            (
                line.ended_at,
                CallFact::Ended {
                    status: Status::Missed,
                    missed_reason: Some(MissedReason::ServerAway),
                    cause: Cause::NORMAL,
                    by: EndedBy::Customer,
                },
            ),
        ];
        let entries: Vec<Entry> =
            (1..).zip(facts).map(|(seq, (at, body))| Entry { call: id.clone(), seq, at, body }).collect();
        let (call, seq) = journal::fold(&id, &entries).context("the facts of an import begin a call")?;
        let mut batch = Batch { entries, legs: row::legs(&call), ..Batch::default() };
        batch.show(None, row::of(&call, seq));
        store::add(tx, &self.clock, &batch).await?;
        self.attach_message(tx, &id, line).await?;
        Ok(id)
    }

    /// The message of the line belongs to the call. False if there is none, or it is there already.
    async fn attach_message(&self, tx: &Tx, call: &CallId, line: &Line) -> anyhow::Result<bool> {
        let Some(message) = self.message(line) else { return Ok(false) };
        if !recordings::service::fetch_message(tx, &self.clock, call.as_str(), &message).await? {
            return Ok(false);
        }
        store::set_voicemail(tx, call.as_str()).await?;
        Ok(true)
    }

    /// The message of a call, by its name in Asterisk, if the caller has said something.
    fn message(&self, line: &Line) -> Option<String> {
        if line.fallback != Fallback::AskedForMessage || !ids::is_plain(&line.channel) {
            return None;
        }
        let file = self.messages.join(format!("{}.wav", line.channel));
        let size = std::fs::metadata(file).ok()?.len();
        let folder = self.messages.file_name()?.to_str()?;
        (size >= MESSAGE_MIN).then(|| format!("{folder}/{}", line.channel))
    }

    async fn remember(&self, position: Position) -> anyhow::Result<()> {
        let tx = self.db.write().await?;
        self.set(&tx, position).await?;
        Ok(tx.commit().await?)
    }

    async fn set(&self, tx: &Tx, position: Position) -> anyhow::Result<()> {
        let value = format!("{}:{}", position.inode, position.offset);
        Ok(kv::set(&**tx, &self.clock, POSITION, &value).await?)
    }

    async fn tell(&self, id: &CallId) -> anyhow::Result<()> {
        if let Some(call) = detail::service::unscoped(&self.db, &self.clock, id.as_str()).await? {
            let data = CallStatusData::from(call);
            self.hub.publish(&Event::CallStatus(Box::new(data)), Audience::involved(Vec::new(), Topic::Calls));
        }
        if let Some(task) = worklist::store::of_call(&self.db, id.as_str()).await? {
            worklist::service::tell(&self.hub, &task);
        }
        Ok(())
    }
}

fn read_from(path: &Path, offset: u64) -> std::io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(PIECE).read_to_end(&mut bytes)?;
    Ok(bytes)
}
