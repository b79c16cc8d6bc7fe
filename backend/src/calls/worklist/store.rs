//! The SQL of the worklist as people read and work it.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde::Serialize;

use super::{
    turn_store::{self, FROM_ITS_CALLS},
    types::{CallbackCounts, Calling, CloseReason, ClosedTask, IN_TIME_SECS, MissedTask, Show},
};
use crate::{
    calls::{
        service::word,
        types::{CallState, ContactRef, Direction},
    },
    common::{
        clock::Timestamp,
        db::{Db, Tx},
        ids::OperatorId,
        sql::Sql,
    },
};

const COLUMNS: &str = "SELECT t.id, t.number, t.queue_id, t.misses, t.first_missed_at, t.last_missed_at, \
    t.last_call_id, o.id AS owner_id, t.taken_at, t.closed_at, t.closed_by, t.reached_call_id, t.called_back_secs, \
    t.close_reason, t.close_note, k.id AS contact_id, k.name AS contact_name, l.did, l.missed_reason, \
    (SELECT m.call_id FROM missed_task_calls m JOIN calls v ON v.id = m.call_id WHERE m.task_id = t.id AND v.voicemail \
    ORDER BY m.missed_at DESC, m.call_id DESC LIMIT 1) AS voicemail_call_id, \
    (SELECT COUNT(*) FROM calls a WHERE a.to_number = t.number AND a.direction = 'outbound' \
    AND (a.cause_text IS NULL OR a.cause_text <> 'not_allowed_outside') AND a.started_at >= t.first_missed_at AND (t.closed_at IS NULL OR a.started_at <= t.closed_at)) AS attempts, \
    (SELECT MAX(a.started_at) FROM calls a WHERE a.to_number = t.number AND a.direction = 'outbound' \
    AND (a.cause_text IS NULL OR a.cause_text <> 'not_allowed_outside') AND a.started_at >= t.first_missed_at AND (t.closed_at IS NULL OR a.started_at <= t.closed_at)) AS last_attempt_at \
    FROM missed_tasks t LEFT JOIN calls l ON l.id = t.last_call_id \
    LEFT JOIN operators o ON o.id = t.owner_id AND o.deleted_at IS NULL \
    LEFT JOIN contact_phones p ON p.number = t.number \
    LEFT JOIN contacts k ON k.id = p.contact_id AND k.deleted_at IS NULL WHERE ";

/// Nobody works on it, or somebody who is gone.
const UNOWNED: &str = "(owner_id IS NULL OR owner_id IN (SELECT id FROM operators WHERE deleted_at IS NOT NULL))";

/// Which tasks are read.
#[derive(Clone, Debug, Serialize)]
pub struct Scope {
    /// Which of them.
    pub show: Show,
    /// Who reads.
    pub reader: OperatorId,
    /// Whether he sees everybody's.
    pub sees_all: bool,
}

/// A keyset position: the last task of a page.
pub type Key = (i64, String);

/// Up to `limit` tasks before `key`: the open ones by their first missed call, the closed ones by their end.
pub async fn page(db: &Db, scope: &Scope, key: Option<&Key>, limit: u64) -> Result<Vec<MissedTask>, DbErr> {
    let at = if scope.show == Show::Closed { "t.closed_at" } else { "t.first_missed_at" };
    let mut sql = within(Sql::new(COLUMNS), scope);
    if let Some((moment, id)) = key {
        sql = sql.push(&format!(" AND ({at}, t.id) < (")).bind(*moment).push(", ").bind(id.as_str()).push(")");
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = sql.push(&format!(" ORDER BY {at} DESC, t.id DESC LIMIT ")).bind(limit);
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(task).collect()
}

/// One task, open or closed, if its reader may see it.
pub async fn one<C: ConnectionTrait>(db: &C, scope: &Scope, id: &str) -> Result<Option<MissedTask>, DbErr> {
    let sql = visible(Sql::new(COLUMNS).push("t.id = ").bind(id), scope);
    db.query_one_raw(sql.statement(db)).await?.map(|row| task(&row)).transpose()
}

/// The calls with these numbers that go on, by number.
pub async fn calling(db: &Db, numbers: &[&str]) -> Result<Vec<(String, Calling)>, DbErr> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::new(
        "SELECT id, direction, state, operator_id, from_number, to_number, started_at FROM calls \
         WHERE ended_at IS NULL AND (callback IS NULL OR state NOT IN ('queued', 'ringing')) AND ((direction = 'outbound' AND to_number IN ",
    )
    .bind_list(numbers.iter().copied())
    .push(") OR (direction = 'inbound' AND from_number IN ")
    .bind_list(numbers.iter().copied())
    .push(")) ORDER BY started_at, id");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter()
        .map(|row| {
            let direction = word(&row.try_get::<String>("", "direction")?).unwrap_or(Direction::Inbound);
            let number = if direction == Direction::Outbound { "to_number" } else { "from_number" };
            let calling = Calling {
                call_id: row.try_get::<String>("", "id")?.into(),
                direction,
                state: word(&row.try_get::<String>("", "state")?).unwrap_or(CallState::Dialing),
                operator_id: row.try_get::<Option<String>>("", "operator_id")?.map(Into::into),
                since: Timestamp(row.try_get("", "started_at")?),
            };
            Ok((row.try_get("", number)?, calling))
        })
        .collect()
}

/// The task that a missed call belongs to.
pub async fn of_call(db: &Db, call: &str) -> Result<Option<String>, DbErr> {
    let sql = Sql::new("SELECT task_id FROM missed_task_calls WHERE call_id = ").bind(call);
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    row.map(|row| row.try_get("", "task_id")).transpose()
}

/// Makes a task the operator's: one that nobody works on, or, with `over`, anybody's. False if it is not to be had.
pub async fn set_owner(tx: &Tx, id: &str, operator: &str, over: bool, now: Timestamp) -> Result<bool, DbErr> {
    let mut sql = Sql::new("UPDATE missed_tasks SET owner_id = ").bind(operator);
    sql = sql.push(", taken_at = ").bind(now.millis()).push(", updated_at = ").bind(now.millis());
    sql = sql.push(" WHERE closed_at IS NULL AND id = ").bind(id);
    if !over {
        sql = sql.push(" AND ").push(UNOWNED);
    }
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() == 1)
}

/// Nobody works on it any more; only if `holder` does, where one is named.
pub async fn release(tx: &Tx, id: &str, holder: Option<&str>, now: Timestamp) -> Result<bool, DbErr> {
    let sql = Sql::new("UPDATE missed_tasks SET owner_id = NULL, taken_at = NULL, updated_at = ").bind(now.millis());
    let mut sql = sql.push(" WHERE closed_at IS NULL AND id = ").bind(id);
    if let Some(holder) = holder {
        sql = sql.push(" AND owner_id = ").bind(holder);
    }
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() == 1)
}

/// How a task is closed by hand.
#[derive(Debug)]
pub struct ByHand<'a> {
    /// Who closes it.
    pub operator: &'a str,
    /// Although somebody else works on it.
    pub over: bool,
    /// Why.
    pub reason: CloseReason,
    /// In his words.
    pub note: &'a str,
}

/// Closes an open task by hand. False if it is not his to close, or is closed.
pub async fn close(tx: &Tx, id: &str, how: &ByHand<'_>, now: Timestamp) -> Result<bool, DbErr> {
    let mut sql = Sql::new("UPDATE missed_tasks SET closed_at = ").bind(now.millis());
    sql = sql.push(", updated_at = ").bind(now.millis()).push(", closed_by = ").bind(how.operator);
    sql = sql.push(", close_reason = ").bind(how.reason.as_str()).push(", close_note = ").bind(how.note);
    sql = sql.push(" WHERE closed_at IS NULL AND id = ").bind(id);
    if !how.over {
        sql = sql.push(" AND (owner_id = ").bind(how.operator).push(" OR ").push(UNOWNED).push(")");
    }
    Ok(tx.execute_raw(sql.statement(&**tx)).await?.rows_affected() == 1)
}

/// Whether somebody of this id may be given a task: he is there, and makes calls.
pub async fn makes_calls(tx: &Tx, operator: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("SELECT 1 FROM operators WHERE deleted_at IS NULL AND role <> 'quality' AND id = ");
    Ok(tx.query_one_raw(sql.bind(operator).statement(&**tx)).await?.is_some())
}

/// A call is deleted: its task forgets it, and goes with the last of its calls; one that it closed stays closed. Returns
/// the tasks that changed.
pub async fn forget(tx: &Tx, call: &str) -> Result<Vec<String>, DbErr> {
    let sql = Sql::new(
        "SELECT id, number FROM missed_tasks WHERE id IN (SELECT task_id FROM missed_task_calls WHERE call_id = ",
    );
    let sql = sql.bind(call).push(" UNION SELECT id FROM missed_tasks WHERE reached_call_id = ").bind(call);
    let rows = tx.query_all_raw(sql.push(")").statement(&**tx)).await?;
    let numbers = rows.iter().map(|row| row.try_get("", "number")).collect::<Result<Vec<String>, _>>()?;
    // A new call of the same number must not be added to a task that is about to go.
    turn_store::lock(tx, numbers.iter().map(String::as_str)).await?;
    let tasks = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<String>, _>>()?;
    for sql in [
        Sql::new("DELETE FROM missed_task_calls WHERE call_id = ").bind(call),
        Sql::new("UPDATE missed_tasks SET reached_call_id = NULL WHERE reached_call_id = ").bind(call),
    ] {
        tx.execute_raw(sql.statement(&**tx)).await?;
    }
    for task in &tasks {
        for sql in [
            Sql::new(
                "DELETE FROM missed_tasks WHERE NOT EXISTS (SELECT 1 FROM missed_task_calls m \
                WHERE m.task_id = missed_tasks.id) AND id = ",
            ),
            Sql::new("UPDATE missed_tasks SET ").push(FROM_ITS_CALLS).push(" WHERE id = "),
        ] {
            tx.execute_raw(sql.bind(task.as_str()).statement(&**tx)).await?;
        }
    }
    Ok(tasks)
}

/// Nobody is to call this number back any more. Returns the task that was open.
pub async fn close_of_number(tx: &Tx, number: &str, by: &str, now: Timestamp) -> Result<Option<String>, DbErr> {
    turn_store::lock(tx, std::iter::once(number)).await?;
    let sql = Sql::new("UPDATE missed_tasks SET closed_at = ").bind(now.millis()).push(", updated_at = ");
    let sql = sql.bind(now.millis()).push(", closed_by = ").bind(by).push(", close_reason = ");
    let sql = sql.bind(CloseReason::Unwanted.as_str()).push(" WHERE closed_at IS NULL AND number = ").bind(number);
    let row = tx.query_one_raw(sql.push(" RETURNING id").statement(&**tx)).await?;
    row.map(|row| row.try_get("", "id")).transpose()
}

/// Open tasks, those of them that are the reader's, and since when the first of them waits.
pub async fn waiting(db: &Db, scope: &Scope) -> Result<(i64, i64, Option<Timestamp>), DbErr> {
    let sql = Sql::new("SELECT COUNT(*) AS tasks, CAST(COALESCE(SUM(CASE WHEN t.owner_id = ")
        .bind(scope.reader.as_str())
        .push(
            " THEN 1 ELSE 0 END), 0) AS BIGINT) AS mine, MIN(t.first_missed_at) AS oldest FROM missed_tasks t WHERE ",
        );
    let sql = within(sql, &Scope { show: Show::Open, ..scope.clone() });
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("an aggregate gave no row".to_owned()))?;
    Ok((row.try_get("", "tasks")?, row.try_get("", "mine")?, row.try_get::<Option<i64>>("", "oldest")?.map(Timestamp)))
}

/// Counts over the tasks that began in `[from, until)`.
pub async fn callbacks(db: &Db, scope: &Scope, range: (i64, i64), now: Timestamp) -> Result<CallbackCounts, DbErr> {
    let sum = |condition: &str, name: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT) AS {name}")
    };
    let columns = [
        "COUNT(*) AS tasks".to_owned(),
        sum("t.called_back_secs IS NOT NULL", "reached"),
        sum(&format!("t.called_back_secs <= {IN_TIME_SECS}"), "in_time"),
    ];
    let late = now.millis() - IN_TIME_SECS * 1000;
    let sql = Sql::new("SELECT ").push(&columns.join(", "));
    let sql = sql.push(", CAST(COALESCE(SUM(CASE WHEN t.closed_at IS NULL AND t.first_missed_at > ").bind(late);
    let sql = sql.push(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS young FROM missed_tasks t WHERE ");
    let sql = visible(begun(sql, range), scope);
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("an aggregate gave no row".to_owned()))?;
    let count = |name: &str| row.try_get::<i64>("", name);
    let mut counts = CallbackCounts {
        tasks: count("tasks")?,
        reached: count("reached")?,
        in_time: count("in_time")?,
        young: count("young")?,
        middle_secs: Vec::new(),
    };
    if counts.reached == 0 {
        return Ok(counts);
    }
    let sql = visible(begun(Sql::new("SELECT t.called_back_secs FROM missed_tasks t WHERE "), range), scope)
        .push(" AND t.called_back_secs IS NOT NULL ORDER BY t.called_back_secs LIMIT ")
        .bind(2 - counts.reached % 2)
        .push(" OFFSET ")
        .bind((counts.reached - 1) / 2);
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    counts.middle_secs = rows.iter().map(|row| row.try_get("", "called_back_secs")).collect::<Result<_, _>>()?;
    Ok(counts)
}

fn begun(sql: Sql, (from, until): (i64, i64)) -> Sql {
    sql.push("t.first_missed_at >= ").bind(from).push(" AND t.first_missed_at < ").bind(until)
}

fn within(sql: Sql, scope: &Scope) -> Sql {
    let sql = match scope.show {
        Show::Open => sql.push("t.closed_at IS NULL"),
        Show::Mine => sql.push("t.closed_at IS NULL AND t.owner_id = ").bind(scope.reader.as_str()),
        Show::Closed => sql.push("t.closed_at IS NOT NULL"),
    };
    visible(sql, scope)
}

/// An operator sees his own, those of his queues (everybody is in the default one), and those that belong to none. What
/// waited in a queue that is gone is everybody's; what was closed there is not.
fn visible(sql: Sql, scope: &Scope) -> Sql {
    if scope.sees_all {
        return sql;
    }
    sql.push(" AND (t.owner_id = ")
        .bind(scope.reader.as_str())
        .push(
            " OR NOT EXISTS (SELECT 1 FROM queues q WHERE q.id = t.queue_id \
             AND (q.deleted_at IS NULL OR t.closed_at IS NOT NULL) AND NOT q.is_default AND NOT EXISTS (SELECT 1 FROM queue_members m WHERE m.queue_id = q.id \
             AND m.operator_id = ",
        )
        .bind(scope.reader.as_str())
        .push(")))")
}

fn task(row: &QueryResult) -> Result<MissedTask, DbErr> {
    let text = |name: &str| row.try_get::<Option<String>>("", name);
    let at = |name: &str| Ok::<_, DbErr>(row.try_get::<Option<i64>>("", name)?.map(Timestamp));
    let owner = text("owner_id")?;
    let closed = match at("closed_at")? {
        None => None,
        Some(moment) => Some(ClosedTask {
            at: moment,
            by: text("closed_by")?.map(Into::into),
            call_id: text("reached_call_id")?.map(Into::into),
            called_back_secs: row.try_get("", "called_back_secs")?,
            reason: text("close_reason")?.as_deref().and_then(word),
            note: row.try_get("", "close_note")?,
        }),
    };
    Ok(MissedTask {
        id: row.try_get::<String>("", "id")?.into(),
        number: row.try_get("", "number")?,
        contact: text("contact_id")?.zip(text("contact_name")?).map(|(id, name)| ContactRef { id, name }),
        queue_id: text("queue_id")?.map(Into::into),
        did: text("did")?,
        misses: row.try_get("", "misses")?,
        first_missed_at: Timestamp(row.try_get("", "first_missed_at")?),
        last_missed_at: Timestamp(row.try_get("", "last_missed_at")?),
        last_call_id: row.try_get::<String>("", "last_call_id")?.into(),
        missed_reason: text("missed_reason")?.as_deref().and_then(word),
        voicemail_call_id: text("voicemail_call_id")?.map(Into::into),
        attempts: row.try_get("", "attempts")?,
        last_attempt_at: at("last_attempt_at")?,
        taken_at: at("taken_at")?.filter(|_| owner.is_some()),
        owner_id: owner.map(Into::into),
        calling: None,
        closed,
    })
}
