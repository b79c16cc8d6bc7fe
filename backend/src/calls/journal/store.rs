//! The journal's SQL. Statements are written out: they run several times for every call, and the whole cost of a call
//! is measured.

use std::collections::HashMap;

use call_core::{CallFact, CallId, PastTalk, Timestamp};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};

use super::{Batch, Entry, PresenceChange, row::CallRow, script::Script};
use crate::{
    calls::worklist::{turn::Turn, turn_store},
    common::{
        clock::Timestamp as Now,
        db::{Db, Tx},
        ids,
    },
};

/// Rows of one INSERT, at most. Each number of rows is a statement of its own to prepare and to remember, and with many
/// parameters SQLite looks long for the place of each.
const MOST_ROWS: usize = 16;

/// Writes a batch inside `tx`.
pub async fn write(tx: &Tx, batch: &Batch, now: Now) -> Result<(), DbErr> {
    let mut script = Script::default();
    append(&mut script, &batch.entries)?;
    for row in &batch.rows {
        upsert_call(&mut script, row, now);
    }
    for chunk in pieces(&batch.legs) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 12);
        for leg in chunk {
            values.extend::<[Value; 12]>([
                leg.id.as_str().into(),
                leg.call_id.as_str().into(),
                leg.seq.into(),
                leg.kind.into(),
                leg.operator_id.clone().into(),
                "ended".into(),
                leg.outcome.into(),
                leg.cause_code.into(),
                leg.started_at.into(),
                leg.ringing_at.into(),
                leg.answered_at.into(),
                leg.ended_at.into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO call_legs (id, call_id, seq, kind, operator_id, state, outcome, cause_code, started_at, \
             ringing_at, answered_at, ended_at) VALUES {} ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, \
             cause_code = excluded.cause_code, ringing_at = excluded.ringing_at, answered_at = excluded.answered_at, \
             ended_at = excluded.ended_at",
            placeholders(chunk.len(), 12)
        );
        script.add(sql, values);
    }
    for change in &batch.presences {
        set_presence(&mut script, change);
    }
    for call in &batch.recorded {
        recording_stopped(&mut script, call.as_str(), now);
    }
    for turn in &batch.turns {
        turn_store::add(&mut script, turn, now);
    }
    turn_store::lock(tx, batch.turns.iter().map(Turn::number)).await?;
    script.run(tx).await
}

fn append(script: &mut Script, entries: &[Entry]) -> Result<(), DbErr> {
    for chunk in pieces(entries) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 5);
        for entry in chunk {
            let body = serde_json::to_value(&entry.body).map_err(|e| DbErr::Custom(e.to_string()))?;
            let kind = body.get("kind").and_then(|k| k.as_str()).unwrap_or_default().to_owned();
            values.extend::<[Value; 5]>([
                entry.call.as_str().into(),
                entry.seq.into(),
                entry.at.as_millis().into(),
                kind.into(),
                body.to_string().into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO call_facts (call_id, seq, at_ms, kind, body) VALUES {} ON CONFLICT (call_id, seq) DO NOTHING",
            placeholders(chunk.len(), 5)
        );
        script.add(sql, values);
    }
    Ok(())
}

fn upsert_call(script: &mut Script, row: &CallRow, now: Now) {
    let sql = "INSERT INTO calls (id, direction, state, status, missed_reason, cause_code, cause_sip, cause_text, \
        from_number, from_name, to_number, did, trunk_id, queue_id, operator_id, started_at, queued_at, first_ring_at, \
        answered_at, ended_at, wait_secs, ring_secs, talk_secs, hold_secs, channel_id, live, facts_seq, updated_at, callback) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29) ON CONFLICT (id) DO UPDATE SET state = excluded.state, status = excluded.status, \
        missed_reason = excluded.missed_reason, cause_code = excluded.cause_code, cause_sip = excluded.cause_sip, \
        cause_text = excluded.cause_text, trunk_id = excluded.trunk_id, queue_id = excluded.queue_id, operator_id = excluded.operator_id, \
        queued_at = excluded.queued_at, first_ring_at = excluded.first_ring_at, answered_at = excluded.answered_at, \
        ended_at = excluded.ended_at, wait_secs = excluded.wait_secs, ring_secs = excluded.ring_secs, \
        talk_secs = excluded.talk_secs, hold_secs = excluded.hold_secs, live = excluded.live, \
        facts_seq = excluded.facts_seq, updated_at = excluded.updated_at, callback = excluded.callback WHERE calls.facts_seq <= excluded.facts_seq";
    let values: [Value; 29] = [
        row.id.as_str().into(),
        row.direction.into(),
        row.state.into(),
        row.status.into(),
        row.missed_reason.into(),
        row.cause_code.into(),
        row.cause_sip.into(),
        row.cause_text.clone().into(),
        row.from_number.as_str().into(),
        row.from_name.clone().into(),
        row.to_number.as_str().into(),
        row.did.clone().into(),
        row.trunk_id.clone().into(),
        row.queue_id.clone().into(),
        row.operator_id.clone().into(),
        row.started_at.into(),
        row.queued_at.into(),
        row.first_ring_at.into(),
        row.answered_at.into(),
        row.ended_at.into(),
        row.wait_secs.into(),
        row.ring_secs.into(),
        row.talk_secs.into(),
        row.hold_secs.into(),
        row.channel_id.clone().into(),
        row.live.clone().into(),
        row.facts_seq.into(),
        now.millis().into(),
        row.callback.as_ref().and_then(|callback| serde_json::to_string(callback).ok()).into(),
    ];
    script.add(sql, values);
    if row.recorded {
        let sql = "INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES ($1, 'recording', $2, $2) \
            ON CONFLICT (call_id) DO NOTHING";
        script.add(sql, [row.id.as_str().into(), now.millis().into()]);
    }
}

fn set_presence(script: &mut Script, PresenceChange { operator, presence, before }: &PresenceChange) {
    let id = operator.as_str();
    let next = presence.next.as_ref();
    let sql = "UPDATE operators SET status = $2, status_reason = $3, status_since = $4, next_status = $5, \
        next_reason = $6, wrap_up_until = $7, missed_offers = $8, idle_since = $9 WHERE id = $1";
    let values: [Value; 9] = [
        id.into(),
        status_word(presence.status).into(),
        presence.reason.clone().into(),
        presence.since.as_millis().into(),
        next.map(|n| status_word(n.status)).into(),
        next.and_then(|n| n.reason.clone()).into(),
        presence.wrap_up_until.map(Timestamp::as_millis).into(),
        i64::from(presence.missed_offers).into(),
        presence.idle_since.as_millis().into(),
    ];
    script.add(sql, values);
    let shown = |p: &call_core::Presence| (p.status, p.reason.clone(), p.since);
    if before.as_ref().is_some_and(|before| shown(before) == shown(presence)) {
        return;
    }
    let was_wrapping_up = before.as_ref().is_none_or(|b| b.status == call_core::OperatorStatus::WrapUp);
    if was_wrapping_up && presence.status != call_core::OperatorStatus::WrapUp {
        wrap_up_over(script, id, presence.since);
    }
    let close = "UPDATE operator_status_log SET until = $2 WHERE operator_id = $1 AND until IS NULL AND since < $2";
    script.add(close, [id.into(), presence.since.as_millis().into()]);
    let open = "INSERT INTO operator_status_log (id, operator_id, status, reason, since) SELECT $1, $2, $3, $4, $5 \
        WHERE NOT EXISTS (SELECT 1 FROM operator_status_log WHERE operator_id = $2 AND until IS NULL)";
    let key = format!("{id}-{}", ids::hex_secret());
    let values: [Value; 5] = [
        key.into(),
        id.into(),
        status_word(presence.status).into(),
        presence.reason.clone().into(),
        presence.since.as_millis().into(),
    ];
    script.add(open, values);
}

/// A wrap-up that ends at `at` belongs to the last call in which the operator picked up before it. A call that was handed
/// on has that of each.
fn wrap_up_over(script: &mut Script, id: &str, at: Timestamp) {
    let sql = "UPDATE calls SET wrap_up_secs = wrap_up_secs + ($2 - l.since) / 1000 FROM (SELECT since FROM operator_status_log \
        WHERE operator_id = $1 AND until IS NULL AND status = 'wrap_up') AS l WHERE calls.id = (SELECT g.call_id FROM \
        call_legs g WHERE g.operator_id = $1 AND g.answered_at <= l.since ORDER BY g.started_at DESC LIMIT 1)";
    script.add(sql, [id.into(), at.as_millis().into()]);
}

/// The stable word of an operator's status.
#[must_use]
pub const fn status_word(status: call_core::OperatorStatus) -> &'static str {
    match status {
        call_core::OperatorStatus::Available => "available",
        call_core::OperatorStatus::Break => "break",
        call_core::OperatorStatus::WrapUp => "wrap_up",
        call_core::OperatorStatus::Offline => "offline",
    }
}

/// The file can be checked: a job does it, in the same transaction as the fact.
fn recording_stopped(script: &mut Script, call: &str, now: Now) {
    let sql = "UPDATE recordings SET state = 'pending', updated_at = $2 WHERE call_id = $1 AND state = 'recording'";
    script.add(sql, [call.into(), now.millis().into()]);
    let sql = "INSERT INTO jobs (id, kind, unique_key, payload, run_at, created_at) \
        VALUES ($1, 'recording.verify', $2, $3, $4, $4) ON CONFLICT DO NOTHING";
    let payload = serde_json::json!({ "call_id": call }).to_string();
    let id = format!("job_{}", ids::hex_secret());
    script.add(sql, [id.into(), call.into(), payload.into(), now.millis().into()]);
}

/// Facts of the calls that are not over and of those that are but have a leg that lives, oldest first. A leg whose
/// hang-up did not reach Asterisk would otherwise be taken for a new call.
pub async fn open_calls(db: &Db) -> Result<HashMap<CallId, Vec<Entry>>, DbErr> {
    // Not a join: SQLite would walk through all facts there are to have them in order.
    let sql = "SELECT call_id, seq, at_ms, body FROM call_facts \
        WHERE call_id IN (SELECT id FROM calls WHERE ended_at IS NULL \
        UNION SELECT call_id FROM call_legs WHERE ended_at IS NULL) ORDER BY call_id, seq";
    read_entries(db, sql, []).await
}

/// Ids of the calls that ended at or after `at`.
pub async fn ended_since(db: &Db, at: Timestamp) -> Result<Vec<String>, DbErr> {
    let conn = db.read();
    // A call that ended lately began at most a day before: the index of the begin serves.
    let day = call_core::Millis::secs(86_400);
    let sql = "SELECT id FROM calls WHERE started_at >= $1 AND ended_at >= $2";
    let values: [Value; 2] = [(at - day).as_millis().into(), at.as_millis().into()];
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// The latest talks of the days that the core remembers, oldest first.
pub async fn talks(db: &Db, now: Timestamp) -> Result<Vec<PastTalk>, DbErr> {
    let conn = db.read();
    let sql = "SELECT direction, from_number, to_number, operator_id, answered_at FROM calls WHERE started_at >= $1 \
        AND answered_at IS NOT NULL AND operator_id IS NOT NULL AND direction <> 'internal' \
        ORDER BY started_at DESC LIMIT 20000";
    let values: [Value; 1] = [(now - call_core::STICKY_MEMORY).as_millis().into()];
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    let talk = |row: &QueryResult| {
        let inbound = row.try_get::<String>("", "direction")? == "inbound";
        Ok(PastTalk {
            number: row.try_get("", if inbound { "from_number" } else { "to_number" })?,
            operator: row.try_get::<String>("", "operator_id")?.into(),
            at: Timestamp::from_millis(row.try_get("", "answered_at")?),
        })
    };
    rows.iter().rev().map(talk).collect()
}

/// All facts of one call, oldest first.
pub async fn facts_of(db: &Db, call: &str) -> Result<Vec<Entry>, DbErr> {
    let sql = "SELECT call_id, seq, at_ms, body FROM call_facts WHERE call_id = $1 ORDER BY seq";
    Ok(read_entries(db, sql, [call.into()]).await?.into_values().next().unwrap_or_default())
}

/// Ids of the calls after `after`, in order.
pub async fn ids_after(db: &Db, after: &str, limit: u64) -> Result<Vec<String>, DbErr> {
    let conn = db.read();
    let sql = "SELECT id FROM calls WHERE id > $1 ORDER BY id LIMIT $2";
    let values: [Value; 2] = [after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// The columns of a call that its facts decide, as text.
pub async fn told(db: &Db, call: &str) -> Result<Vec<(&'static str, Option<String>)>, DbErr> {
    const TEXTS: [&str; 7] =
        ["direction", "state", "status", "missed_reason", "from_number", "queue_id", "operator_id"];
    let conn = db.read();
    let sql = format!("SELECT {} FROM calls WHERE id = $1", super::replay::COLUMNS.join(", "));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [call.into()]);
    let Some(row) = conn.query_one_raw(statement).await? else { return Ok(Vec::new()) };
    let value = |column: &'static str| {
        let text = if TEXTS.contains(&column) {
            row.try_get::<Option<String>>("", column)?
        } else {
            row.try_get::<Option<i64>>("", column)?.map(|number| number.to_string())
        };
        Ok((column, text))
    };
    super::replay::COLUMNS.into_iter().map(value).collect()
}

async fn read_entries(
    db: &Db,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<HashMap<CallId, Vec<Entry>>, DbErr> {
    let conn = db.read();
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    let mut calls: HashMap<CallId, Vec<Entry>> = HashMap::new();
    for row in rows {
        let call = CallId::from(row.try_get::<String>("", "call_id")?);
        let body: CallFact = serde_json::from_str(&row.try_get::<String>("", "body")?)
            .map_err(|error| DbErr::Custom(format!("a fact of {call} cannot be read: {error}")))?;
        let (seq, at) = (row.try_get("", "seq")?, Timestamp::from_millis(row.try_get("", "at_ms")?));
        calls.entry(call.clone()).or_default().push(Entry { call, seq, at, body });
    }
    Ok(calls)
}

/// In pieces of 16, 8, 4, 2 and 1: so few statements that all of them stay prepared.
fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let power = rows.len().checked_ilog2()?;
        let (piece, rest) = rows.split_at((1 << power).min(MOST_ROWS));
        rows = rest;
        Some(piece)
    })
}

/// `($1, $2), ($3, $4)`
fn placeholders(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            if column > 1 {
                text.push_str(", ");
            }
            text.push('$');
            text.push_str(&(row * columns + column).to_string());
        }
        text.push(')');
    }
    text
}

/// Recordings of calls that ended while nobody saw their recording end: they can be checked now.
pub async fn sweep_recordings(db: &Db, now: Now) -> Result<(), DbErr> {
    let conn = db.read();
    let sql = "SELECT r.call_id FROM recordings r JOIN calls c ON c.id = r.call_id \
        WHERE r.state = 'recording' AND c.ended_at IS NOT NULL";
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut script = Script::default();
    for row in rows {
        recording_stopped(&mut script, &row.try_get::<String>("", "call_id")?, now);
    }
    let tx = db.facts().await?;
    script.run(&tx).await?;
    tx.commit().await
}
