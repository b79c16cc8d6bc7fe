//! The SQL of the list of calls.
use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};

use super::{
    figures::{Bucket, Figures, Summary},
    filter::{Filter, Needle},
    row::{self, CallRow},
};
use crate::common::{
    clock::Timestamp,
    db::Db,
    ids::OperatorId,
    sql::{Sql, contains},
};

/// Buckets of the reports: every offset from Greenwich is a multiple of this.
pub const BUCKET_MS: i64 = 900_000;

/// Recordings that can be heard, or will be.
const WITH_RECORDING: &str = "EXISTS (SELECT 1 FROM recordings x WHERE x.call_id = c.id AND x.state IN ('recording', 'pending', 'complete', 'truncated'))";

/// Inbound calls that entered a queue or rang an operator, but for those whose callers chose to be called back.
const OFFERED: &str = "c.direction = 'inbound' AND (c.queued_at IS NOT NULL OR c.first_ring_at IS NOT NULL) \
    AND (c.missed_reason IS NULL OR c.missed_reason <> 'callback')";

/// A live call's wait stands in its row only at the end. Who got an older place has not waited in this call since then.
const WAIT: &str = "CASE WHEN c.ended_at IS NOT NULL THEN c.wait_secs WHEN c.queued_at > c.started_at \
    THEN (c.answered_at - c.queued_at) / 1000 ELSE (c.answered_at - c.started_at) / 1000 END";

/// Calls in which a number outside was dialled: an attempt to call back has an operator from then on.
const OUTBOUND: &str = "c.direction = 'outbound' AND (c.callback IS NULL OR c.operator_id IS NOT NULL)";

/// The columns that [`row::read`] needs, from `calls c`, `contacts k` and `recordings r`.
const COLUMNS: &str = "c.id, c.direction, c.state, c.status, c.missed_reason, c.cause_code, c.cause_sip, \
    c.cause_text, c.from_number, c.to_number, c.did, c.trunk_id, c.queue_id, c.operator_id, c.started_at, \
    c.queued_at, c.first_ring_at, c.answered_at, c.ended_at, c.wait_secs, c.ring_secs, c.talk_secs, c.hold_secs, \
    c.voicemail, c.notes, c.disposition, c.tags, c.live, c.callback, k.id AS contact_id, k.name AS contact_name, \
    r.state AS recording_state, r.duration_secs AS recording_secs";

/// Where the columns come from.
const FROM: &str = " FROM calls c LEFT JOIN contacts k ON k.id = c.contact_id \
    LEFT JOIN recordings r ON r.call_id = c.id";

/// A keyset position: the last call of a page.
pub type Key = (i64, String);

/// Up to `limit` calls before `key`, newest first.
pub async fn page(
    db: &Db,
    filter: &Filter,
    key: Option<&Key>,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<CallRow>, DbErr> {
    let sql = page_sql(filter, key, limit);
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(|row| row::read(row, now)).collect()
}

fn page_sql(filter: &Filter, key: Option<&Key>, limit: u64) -> Sql {
    let mut sql = Sql::new("SELECT ").push(COLUMNS).push(FROM).push(" WHERE ");
    sql = conditions(sql, filter);
    if let Some((at, id)) = key {
        sql = sql.push(" AND (c.started_at, c.id) < (").bind(*at).push(", ").bind(id.as_str()).push(")");
    }
    sql.push(" ORDER BY c.started_at DESC, c.id DESC LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// How the engine would read a page: for the test that no page sorts or scans the table.
pub async fn explain_page(db: &Db, filter: &Filter, key: Option<&Key>) -> Result<String, DbErr> {
    let explain = if db.is_postgres() { "EXPLAIN " } else { "EXPLAIN QUERY PLAN " };
    let mut statement = page_sql(filter, key, 50).statement(db.read());
    statement.sql.insert_str(0, explain);
    let column = if db.is_postgres() { "QUERY PLAN" } else { "detail" };
    let rows = db.read().query_all_raw(statement).await?;
    let lines = rows.iter().map(|row| row.try_get::<String>("", column)).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.join("\n"))
}

/// One call, if `visible_to` may see it.
pub async fn one(db: &Db, id: &str, visible_to: Option<&OperatorId>, now: Timestamp) -> Result<Option<CallRow>, DbErr> {
    let mut sql = Sql::new("SELECT ").push(COLUMNS).push(FROM).push(" WHERE c.id = ").bind(id);
    if let Some(operator) = visible_to {
        sql = visible(sql.push(" AND "), operator);
    }
    let row = db.read().query_one_raw(sql.statement(db.read())).await?;
    row.map(|row| row::read(&row, now)).transpose()
}

/// Live calls: those who wait first, the longest wait on top, then the others in the order of their start.
pub async fn live(db: &Db, filter: &Filter, now: Timestamp) -> Result<Vec<CallRow>, DbErr> {
    let mut sql = Sql::new("SELECT ").push(COLUMNS).push(FROM).push(" WHERE c.ended_at IS NULL AND ");
    sql = conditions(sql, filter).push(
        " ORDER BY CASE WHEN c.state IN ('queued', 'ringing') THEN 0 ELSE 1 END, \
         COALESCE(c.queued_at, c.started_at), c.id LIMIT 1000",
    );
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(|row| row::read(row, now)).collect()
}

/// Calls that are parked.
pub async fn parked(db: &Db, now: Timestamp) -> Result<Vec<CallRow>, DbErr> {
    let sql = Sql::new("SELECT ").push(COLUMNS).push(FROM).push(" WHERE c.ended_at IS NULL AND c.state = 'parked'");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(|row| row::read(row, now)).collect()
}

/// Counts of what the filter finds.
pub async fn summary(db: &Db, filter: &Filter) -> Result<Summary, DbErr> {
    let sql = Sql::new(
        "SELECT COUNT(*) AS calls, \
         COALESCE(SUM(CASE WHEN c.answered_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS answered, \
         COALESCE(SUM(CASE WHEN c.status = 'missed' THEN 1 ELSE 0 END), 0) AS missed, \
         CAST(COALESCE(SUM(c.talk_secs), 0) AS BIGINT) AS talk_secs, \
         CAST(COALESCE(SUM(CASE WHEN c.callback IS NULL THEN c.wait_secs ELSE 0 END), 0) AS BIGINT) AS wait_secs \
         FROM calls c WHERE ",
    );
    let row = first(db.read(), conditions(sql, filter)).await?;
    let count = |name: &str| row.try_get::<i64>("", name);
    Ok(Summary {
        count: count("calls")?,
        answered: count("answered")?,
        missed: count("missed")?,
        talk_secs: count("talk_secs")?,
        wait_secs: count("wait_secs")?,
    })
}

/// Counts by quarter of an hour, in order.
pub async fn buckets(db: &Db, filter: &Filter, offered_only: bool) -> Result<Vec<Bucket>, DbErr> {
    let sql = Sql::new("SELECT c.started_at / ").bind(BUCKET_MS).push(
        " AS bucket, COUNT(*) AS calls, SUM(CASE WHEN c.answered_at IS NOT NULL THEN 1 ELSE 0 END) AS answered, \
         SUM(CASE WHEN c.status = 'missed' THEN 1 ELSE 0 END) AS missed FROM calls c WHERE ",
    );
    let mut sql = conditions(sql, filter);
    if offered_only {
        sql = sql.push(" AND ").push(OFFERED);
    }
    let sql = sql.push(" GROUP BY 1 ORDER BY 1");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter()
        .map(|row| {
            Ok(Bucket {
                at: Timestamp(row.try_get::<i64>("", "bucket")? * BUCKET_MS),
                count: row.try_get("", "calls")?,
                answered: row.try_get("", "answered")?,
                missed: row.try_get("", "missed")?,
            })
        })
        .collect()
}

/// The figures of the definitions over what the filter finds.
pub async fn figures(db: &Db, filter: &Filter) -> Result<Figures, DbErr> {
    counted(&first(db.read(), figures_sql("", filter)).await?)
}

/// The same for each queue; calls of no queue are in none.
pub async fn figures_by_queue(db: &Db, filter: &Filter) -> Result<Vec<(String, Figures)>, DbErr> {
    let sql = figures_sql("c.queue_id AS queue_id, ", filter).push(" AND c.queue_id IS NOT NULL GROUP BY c.queue_id");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(|row| Ok((row.try_get("", "queue_id")?, counted(row)?))).collect()
}

fn figures_sql(key: &str, filter: &Filter) -> Sql {
    let sum = |condition: &str, of: &str, name: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN {of} ELSE 0 END), 0) AS BIGINT) AS {name}")
    };
    let answered = format!("{OFFERED} AND c.answered_at IS NOT NULL");
    let finished = format!("{answered} AND c.ended_at IS NOT NULL");
    let left = format!("{OFFERED} AND c.missed_reason = 'caller_left'");
    let columns = [
        sum(OFFERED, "1", "offered"),
        sum(&answered, "1", "answered"),
        sum(&format!("{OFFERED} AND c.status = 'missed'"), "1", "missed"),
        sum(&format!("{left} AND c.wait_secs <= COALESCE(q.short_secs, 5)"), "1", "short"),
        sum(&format!("{left} AND c.wait_secs > COALESCE(q.short_secs, 5)"), "1", "abandoned"),
        sum(&format!("{answered} AND {WAIT} <= COALESCE(q.service_level_secs, 20)"), "1", "in_time"),
        sum(&answered, WAIT, "wait_secs"),
        sum(&finished, "1", "finished"),
        sum(&finished, "c.talk_secs", "talk_secs"),
        sum(&finished, "c.wrap_up_secs", "wrap_up_secs"),
        sum(OUTBOUND, "1", "outbound"),
        sum("c.direction = 'outbound' AND c.answered_at IS NOT NULL", "1", "outbound_answered"),
    ];
    let sql = Sql::new("SELECT ")
        .push(key)
        .push(&columns.join(", "))
        .push(" FROM calls c LEFT JOIN queues q ON q.id = c.queue_id WHERE ");
    conditions(sql, filter)
}

fn counted(row: &QueryResult) -> Result<Figures, DbErr> {
    let count = |name: &str| row.try_get::<i64>("", name);
    Ok(Figures {
        offered: count("offered")?,
        answered: count("answered")?,
        missed: count("missed")?,
        short: count("short")?,
        abandoned: count("abandoned")?,
        in_time: count("in_time")?,
        wait_secs: count("wait_secs")?,
        finished: count("finished")?,
        talk_secs: count("talk_secs")?,
        wrap_up_secs: count("wrap_up_secs")?,
        outbound: count("outbound")?,
        outbound_answered: count("outbound_answered")?,
    })
}

async fn first(db: &DatabaseConnection, sql: Sql) -> Result<QueryResult, DbErr> {
    let row = db.query_one_raw(sql.statement(db)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("an aggregate gave no row".to_owned()))
}

/// The filter over `calls c`, without the word WHERE.
fn conditions(mut sql: Sql, filter: &Filter) -> Sql {
    sql = sql.push("1 = 1");
    if let Some(from) = filter.from {
        sql = sql.push(" AND c.started_at >= ").bind(from);
    }
    if let Some(until) = filter.until {
        sql = sql.push(" AND c.started_at < ").bind(until);
    }
    sql = any_of(sql, "c.direction", filter.directions.iter().map(|d| d.as_str()));
    sql = any_of(sql, "c.status", filter.statuses.iter().map(|s| s.as_str()));
    sql = any_of(sql, "c.operator_id", filter.operators.iter().map(String::as_str));
    sql = any_of(sql, "c.queue_id", filter.queues.iter().map(String::as_str));
    match &filter.needle {
        Some(Needle::Number(digits)) => {
            let pattern = contains(digits);
            sql = sql.push(" AND (c.from_number LIKE ").bind(pattern.as_str());
            sql = sql.push(" OR c.to_number LIKE ").bind(pattern).push(")");
        }
        Some(Needle::Name(name)) => {
            sql = sql
                .push(" AND c.contact_id IN (SELECT id FROM contacts WHERE deleted_at IS NULL AND name_folded LIKE ");
            sql = sql.bind(contains(name)).push(" ESCAPE '\\')");
        }
        None => {}
    }
    match filter.has_recording {
        Some(true) => sql = sql.push(" AND ").push(WITH_RECORDING),
        Some(false) => sql = sql.push(" AND NOT ").push(WITH_RECORDING),
        None => {}
    }
    match &filter.visible_to {
        Some(operator) => visible(sql.push(" AND "), operator),
        None => sql,
    }
}

/// One value is compared, not listed: with a list the planner would have to sort.
fn any_of<'a>(sql: Sql, column: &str, values: impl ExactSizeIterator<Item = &'a str>) -> Sql {
    match values.len() {
        0 => sql,
        1 => values.fold(sql.push(" AND ").push(column).push(" = "), |sql, value| sql.bind(value)),
        _ => sql.push(" AND ").push(column).push(" IN ").bind_list(values),
    }
}

/// He answered or made it, a leg of it is his, or he is to call its caller back. Legs become rows at the end; until then the facts name them.
fn visible(sql: Sql, operator: &OperatorId) -> Sql {
    let name = contains(&format!("\"{operator}\""));
    sql.push("(c.operator_id = ")
        .bind(operator.as_str())
        .push(
            " OR EXISTS (SELECT 1 FROM call_legs l WHERE l.call_id = c.id AND l.kind = 'operator' AND l.operator_id = ",
        )
        .bind(operator.as_str())
        .push(
            ") OR (c.ended_at IS NULL AND EXISTS (SELECT 1 FROM call_facts f WHERE f.call_id = c.id AND \
             f.kind = 'leg_added' AND f.body LIKE ",
        )
        .bind(name)
        .push(
            " ESCAPE '\\')) OR (c.status = 'missed' AND EXISTS (SELECT 1 FROM missed_task_calls w \
             JOIN missed_tasks t ON t.id = w.task_id WHERE w.call_id = c.id AND t.closed_at IS NULL AND t.owner_id = ",
        )
        .bind(operator.as_str())
        .push(")))")
}

/// Names of operators and queues by id, also of deleted ones.
pub async fn names(db: &Db) -> Result<HashMap<String, String>, DbErr> {
    let sql = Sql::new("SELECT id, name FROM operators UNION ALL SELECT id, name FROM queues");
    let rows = db.read().query_all_raw(sql.statement(db.read())).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?))).collect()
}
