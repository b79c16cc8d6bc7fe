//! What can be done with wallboards, and what they show.
use std::{net::IpAddr, sync::Arc, time::Duration};

use sea_orm::DbErr;
use secrecy::SecretString;
use serde_json::json;

use super::{
    error::WallboardError,
    store,
    types::{Board, BoardCaller, BoardOperator, BoardQueue, CreatedWallboard, NewWallboard, Wallboard},
};
use crate::{
    auth::{limits::Limits, tokens::digest, types::Session},
    common::{
        clock::{Clock, Timestamp},
        db::{Db, Tx},
        ids,
        problem::Problem,
    },
    reports::monitor::{Floor, Monitor, QueueNow, waits},
    settings::audit,
};

const LONGEST_NAME: usize = 60;
/// Figures of this age are good enough for a wall.
const FRESH: Duration = Duration::from_millis(900);
/// How exactly it is known when a board was shown last.
const NOTED: Duration = Duration::from_secs(60);

/// The wallboards; cheap to clone.
#[derive(Clone, Debug)]
pub struct Wallboards(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    floor: Floor,
    limits: Limits,
}

impl Wallboards {
    /// Builds the service.
    pub fn new(db: Db, clock: Clock, floor: Floor) -> Self {
        Self(Arc::new(Inner { db, clock, floor, limits: Limits::default() }))
    }

    /// All of them, newest first.
    pub async fn list(&self) -> Result<Vec<Wallboard>, WallboardError> {
        Ok(store::all(self.0.db.read()).await?)
    }

    /// Makes a board and its link.
    pub async fn create(
        &self,
        session: &Session,
        ip: IpAddr,
        new: NewWallboard,
    ) -> Result<CreatedWallboard, WallboardError> {
        let name = new.name.trim().to_owned();
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(WallboardError::Name);
        }
        let token = ids::token();
        let board = Wallboard {
            id: ids::new_id("board_", &self.0.clock),
            name,
            created_by: session.operator_id.clone(),
            created_at: self.0.clock.now(),
            used_at: None,
        };
        let tx = self.0.db.write().await?;
        store::insert(&*tx, &board, &digest(&token)).await?;
        self.done(tx, session, ip, "wallboard.created", &board.id, &board.name).await?;
        Ok(CreatedWallboard { board, token: SecretString::from(token) })
    }

    /// Revokes a link.
    pub async fn revoke(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), WallboardError> {
        if !ids::is_plain(id) {
            return Err(WallboardError::NotFound);
        }
        let tx = self.0.db.write().await?;
        let name = store::delete(&*tx, id).await?.ok_or(WallboardError::NotFound)?;
        self.done(tx, session, ip, "wallboard.revoked", id, &name).await
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        id: &str,
        name: &str,
    ) -> Result<(), WallboardError> {
        let details = json!({ "name": name });
        let entry =
            audit::Entry { actor: Some(&session.operator_id), action, subject: Some(id), ip: Some(ip), details };
        audit::record(&*tx, &self.0.clock, entry).await?;
        Ok(tx.commit().await?)
    }

    /// What the board of this token shows.
    pub async fn show(&self, token: &str, ip: IpAddr) -> Result<Board, Problem> {
        let opened = self.open(token, ip).await?;
        let now = self.0.clock.now();
        if opened.used_at.is_none_or(|used| now.since(used) >= NOTED)
            && let Err(error) = self.note_use(&opened.id, now).await
        {
            // A board goes on showing the floor when nothing can be written.
            tracing::warn!(board = opened.id, error = %error, "the use of a wallboard was not noted");
        }
        let monitor = self.0.floor.look(FRESH).await?;
        Ok(board(opened.name, &monitor))
    }

    async fn note_use(&self, id: &str, now: Timestamp) -> Result<(), DbErr> {
        let tx = self.0.db.write().await?;
        store::used(&*tx, id, now).await?;
        tx.commit().await
    }

    /// Only a miss is a try: screens that start together, or a database that is away, shut nobody out, and a token has
    /// too many bits to be guessed.
    async fn open(&self, token: &str, ip: IpAddr) -> Result<Wallboard, WallboardError> {
        if let Some(found) = store::opened(self.0.db.read(), &digest(token)).await? {
            return Ok(found);
        }
        self.0.limits.take(&[format!("ip {ip}")], self.0.clock.now()).map_err(WallboardError::TooMany)?;
        Err(WallboardError::Revoked)
    }
}

fn board(name: String, monitor: &Monitor) -> Board {
    let mut callers: Vec<BoardCaller> = waits(&monitor.live_calls)
        .map(|(call, since)| BoardCaller { ends_with: last_digits(&call.from), queue_id: call.queue_id.clone(), since })
        .collect();
    callers.sort_by_key(|caller| caller.since);
    let operators = monitor
        .operators
        .iter()
        .filter(|operator| operator.status != "offline")
        .map(|operator| BoardOperator {
            name: operator.name.clone(),
            status: operator.status.clone(),
            reason: operator.reason.clone().filter(|reason| is_public(reason)),
            reachable: operator.reachable,
            since: operator.since,
        })
        .collect();
    Board {
        at: monitor.at,
        name,
        waiting: i64::try_from(callers.len()).unwrap_or(i64::MAX),
        longest_wait_since: callers.first().map(|caller: &BoardCaller| -> Timestamp { caller.since }),
        free: monitor.free,
        service_level_percent: monitor.today.service_level_percent,
        queues: monitor.queues.iter().map(queue).collect(),
        callers,
        operators,
    }
}

fn queue(now: &QueueNow) -> BoardQueue {
    BoardQueue {
        queue_id: now.queue_id.clone(),
        name: now.name.clone(),
        waiting: now.waiting,
        longest_wait_since: now.longest_wait_since,
        free: now.free,
        at_work: now.at_work,
        service_level_percent: now.service_level_percent,
    }
}

/// Why somebody is on a break (prayer, lunch) is nothing for a wall; that he gets no calls is.
fn is_public(reason: &str) -> bool {
    matches!(reason, "no_answer" | "chat_only")
}

/// So that a person in the room cannot read whose call it is; of a short number not even that.
fn last_digits(number: &str) -> String {
    const SHOWN: usize = 4;
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > SHOWN { digits[digits.len() - SHOWN..].iter().collect() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::{is_public, last_digits};

    #[test]
    fn the_reason_of_a_break_is_nobodys_business() {
        assert_eq!(["no_answer", "chat_only", "prayer", "lunch"].map(is_public), [true, true, false, false]);
    }

    #[test]
    fn a_number_shows_its_end_only() {
        assert_eq!(last_digits("+998901234567"), "4567");
        assert_eq!(last_digits("sip:+998 90 123-45-67"), "4567");
        for hidden in ["", "anonymous", "1067", "101"] {
            assert_eq!(last_digits(hidden), "");
        }
    }
}
