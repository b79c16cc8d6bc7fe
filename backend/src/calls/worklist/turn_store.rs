//! What a call writes into the worklist, as statements of the journal's transaction. Each may run again: then it
//! changes nothing.
use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};

use super::turn::Turn;
use crate::{
    calls::journal::script::Script,
    common::{clock::Timestamp, db::Tx, sql::Sql},
};

/// The kind of PostgreSQL's advisory locks that are taken here; the second half of a key is the number.
const LOCK: i32 = 0x6d69_7373;

/// A call that reached a customer after a missed one began at most so long before it: bounds the index that is read.
const LONGEST_WAIT_MS: i64 = 86_400_000;

/// The columns of a task that follow from its missed calls.
pub(super) const FROM_ITS_CALLS: &str = "misses = (SELECT COUNT(*) FROM missed_task_calls m WHERE m.task_id = missed_tasks.id), \
    first_missed_at = (SELECT MIN(m.missed_at) FROM missed_task_calls m WHERE m.task_id = missed_tasks.id), \
    last_missed_at = (SELECT MAX(m.missed_at) FROM missed_task_calls m WHERE m.task_id = missed_tasks.id), \
    last_call_id = (SELECT m.call_id FROM missed_task_calls m WHERE m.task_id = missed_tasks.id \
    ORDER BY m.missed_at DESC, m.call_id DESC LIMIT 1), \
    queue_id = (SELECT c.queue_id FROM missed_task_calls m JOIN calls c ON c.id = m.call_id \
    WHERE m.task_id = missed_tasks.id ORDER BY m.missed_at DESC, m.call_id DESC LIMIT 1)";

/// Until the end of the transaction nobody else writes about these numbers: of a missed call and an answer that are
/// written at the same moment one must see the other. Always in the same order, so that no two wait for each other. SQLite
/// has one writer anyway.
pub(in crate::calls) async fn lock(tx: &Tx, numbers: impl Iterator<Item = &str>) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for number in numbers.collect::<BTreeSet<_>>() {
        let sql = Sql::new("SELECT pg_advisory_xact_lock(").bind(LOCK).push(", hashtext(").bind(number).push("))");
        tx.execute_raw(sql.statement(&**tx)).await?;
    }
    Ok(())
}

/// Writes what a call does to the worklist; its row is there already.
pub(in crate::calls) fn add(script: &mut Script, turn: &Turn, now: Timestamp) {
    match turn {
        Turn::Missed { call, number, at } => missed(script, call, number, *at, now),
        Turn::Reached { call, number, at, operator } => {
            let sql = "UPDATE missed_tasks SET closed_at = $2, closed_by = $3, reached_call_id = $4, \
                called_back_secs = ($2 - first_missed_at) / 1000, updated_at = $5 \
                WHERE number = $1 AND closed_at IS NULL AND last_missed_at <= $2";
            let values: [Value; 5] = [
                number.as_str().into(),
                (*at).into(),
                operator.clone().into(),
                call.as_str().into(),
                now.millis().into(),
            ];
            script.add(sql, values);
        }
    }
}

fn missed(script: &mut Script, call: &str, number: &str, at: i64, now: Timestamp) {
    // An open task is touched, not passed by: whoever closes it meanwhile must wait, and the call gets one of its own.
    let sql = "INSERT INTO missed_tasks (id, number, misses, first_missed_at, last_missed_at, last_call_id, updated_at) \
        SELECT $1, $2, 1, $3, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM missed_task_calls WHERE call_id = $4) \
        AND NOT EXISTS (SELECT 1 FROM missed_tasks WHERE id = $1) \
        AND NOT EXISTS (SELECT 1 FROM caller_rules WHERE number = $2 AND rule = 'blocked') \
        ON CONFLICT (number) WHERE closed_at IS NULL DO UPDATE SET updated_at = excluded.updated_at";
    // The first call names its task: written again, it finds it.
    let task = format!("missed_{}", call.strip_prefix("call_").unwrap_or(call));
    let values: [Value; 5] = [task.into(), number.into(), at.into(), call.into(), now.millis().into()];
    script.add(sql, values);
    let sql = "INSERT INTO missed_task_calls (call_id, task_id, missed_at) SELECT $1, t.id, $2 FROM missed_tasks t \
        WHERE t.number = $3 AND t.closed_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM caller_rules WHERE number = $3 AND rule = 'blocked') ON CONFLICT DO NOTHING";
    script.add(sql, [call.into(), at.into(), number.into()]);
    let sql = format!(
        "UPDATE missed_tasks SET {FROM_ITS_CALLS} WHERE id = (SELECT task_id FROM missed_task_calls WHERE call_id = $1)"
    );
    script.add(sql, [call.into()]);
    // He may have been reached since, if it is told late, from the ledger or the spool; and his first call may be gone
    // only now, while he has long been talking in a second one.
    let sql = "UPDATE missed_tasks SET closed_at = CASE WHEN r.answered_at > missed_tasks.last_missed_at \
        THEN r.answered_at ELSE missed_tasks.last_missed_at END, closed_by = r.operator_id, reached_call_id = r.id, \
        called_back_secs = CASE WHEN r.answered_at > missed_tasks.first_missed_at \
        THEN (r.answered_at - missed_tasks.first_missed_at) / 1000 ELSE 0 END, updated_at = $4 FROM \
        (SELECT u.id, u.operator_id, u.answered_at, u.ended_at FROM (SELECT c.id, c.operator_id, c.answered_at, \
        c.ended_at FROM calls c WHERE c.from_number = $1 AND c.direction = 'inbound' AND c.started_at >= $2 \
        AND c.answered_at IS NOT NULL AND (c.ended_at IS NULL OR c.ended_at >= $3) UNION ALL \
        SELECT c.id, c.operator_id, c.answered_at, c.ended_at FROM calls c WHERE c.to_number = $1 \
        AND c.direction = 'outbound' AND c.started_at >= $2 AND c.answered_at IS NOT NULL \
        AND (c.ended_at IS NULL OR c.ended_at >= $3)) AS u ORDER BY u.answered_at, u.id LIMIT 1) AS r \
        WHERE missed_tasks.number = $1 AND missed_tasks.closed_at IS NULL \
        AND (r.ended_at IS NULL OR missed_tasks.last_missed_at <= r.ended_at)";
    script.add(sql, [number.into(), (at - LONGEST_WAIT_MS).into(), at.into(), now.millis().into()]);
}
