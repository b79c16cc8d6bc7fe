//! The SQL of queues.
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::types::{CallerRule, CallerTreatment, Member, Queue, QueueLive, Rules, Strategy};
use crate::common::{clock::Timestamp, sql::Sql};

const COLUMNS: &str = "SELECT id, name, strategy, ring_timeout_secs, wrap_up_secs, max_wait_secs, max_size, rules, \
    service_level_secs, service_level_target, short_secs, is_default, created_at FROM queues WHERE deleted_at IS NULL";

/// Queues that are not deleted, newest first, without their operators.
pub(super) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Queue>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY created_at DESC, id DESC");
    db.query_all_raw(sql.statement(db)).await?.iter().map(queue).collect()
}

/// One page of them, before `key`.
pub(super) async fn page<C: ConnectionTrait>(
    db: &C,
    key: Option<&(i64, String)>,
    limit: u64,
) -> Result<Vec<Queue>, DbErr> {
    let mut sql = Sql::new(COLUMNS);
    if let Some((at, id)) = key {
        sql = sql.push(" AND (created_at, id) < (").bind(*at).push(", ").bind(id.as_str()).push(")");
    }
    let sql = sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    db.query_all_raw(sql.statement(db)).await?.iter().map(queue).collect()
}

/// One of them.
pub(super) async fn one<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Queue>, DbErr> {
    let sql = Sql::new(COLUMNS).push(" AND id = ").bind(id);
    db.query_one_raw(sql.statement(db)).await?.map(|row| queue(&row)).transpose()
}

fn queue(row: &QueryResult) -> Result<Queue, DbErr> {
    let strategy: String = row.try_get("", "strategy")?;
    let rules = rules(&row.try_get::<String>("", "rules")?);
    Ok(Queue {
        id: row.try_get::<String>("", "id")?.into(),
        name: row.try_get("", "name")?,
        strategy: strategy_of(&strategy),
        operators: Vec::new(),
        members: Vec::new(),
        ring_timeout_secs: row.try_get("", "ring_timeout_secs")?,
        wrap_up_secs: row.try_get("", "wrap_up_secs")?,
        max_wait_secs: row.try_get("", "max_wait_secs")?,
        max_size: row.try_get("", "max_size")?,
        overflow: rules.overflow,
        park_secs: rules.park_secs,
        sticky_secs: rules.sticky_secs,
        missed_offers_limit: rules.missed_offers_limit,
        music: rules.music,
        announce: rules.announce,
        callback: rules.callback,
        service_level_secs: row.try_get("", "service_level_secs")?,
        service_level_target: row.try_get("", "service_level_target")?,
        short_secs: row.try_get("", "short_secs")?,
        is_default: row.try_get("", "is_default")?,
        created_at: Timestamp(row.try_get("", "created_at")?),
        live: QueueLive::default(),
    })
}

fn strategy_of(word: &str) -> Strategy {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or_default()
}

fn rules(document: &str) -> Rules {
    serde_json::from_str(document).unwrap_or_default()
}

/// Who is in which queue, in the fixed order. Everybody is in the default one.
pub(super) async fn members<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, Member)>, DbErr> {
    let sql = Sql::new(
        "SELECT q.id AS queue_id, o.id AS operator_id, COALESCE(m.priority, 1) AS priority FROM queues q \
         CROSS JOIN operators o LEFT JOIN queue_members m ON m.queue_id = q.id AND m.operator_id = o.id \
         WHERE q.deleted_at IS NULL AND o.deleted_at IS NULL AND (q.is_default OR m.operator_id IS NOT NULL) \
         ORDER BY q.id, CASE WHEN m.place IS NULL THEN 1 ELSE 0 END, m.place, o.id",
    );
    let rows = db.query_all_raw(sql.statement(db)).await?;
    let member = |row: &QueryResult| {
        let operator: String = row.try_get("", "operator_id")?;
        let group = row.try_get("", "priority")?;
        Ok((row.try_get("", "queue_id")?, Member { operator_id: operator.into(), group }))
    };
    rows.iter().map(member).collect()
}

/// What happens in the queues now, by queue: callers, the first of them, operators at work.
pub(super) async fn live<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, QueueLive)>, DbErr> {
    let sql = Sql::new(
        "SELECT q.id AS id, \
         (SELECT COUNT(*) FROM calls c WHERE c.ended_at IS NULL AND c.answered_at IS NULL AND c.queue_id = q.id \
         AND c.callback IS NULL AND c.state <> 'ivr') AS waiting, \
         (SELECT COUNT(*) FROM calls c WHERE c.ended_at IS NULL AND c.answered_at IS NULL AND c.queue_id = q.id \
         AND c.callback IS NOT NULL AND c.state <> 'dialing') AS callbacks, \
         (SELECT MIN(c.queued_at) FROM calls c WHERE c.ended_at IS NULL AND c.answered_at IS NULL \
         AND c.queue_id = q.id AND c.callback IS NULL AND c.state <> 'ivr') AS oldest, \
         (SELECT COUNT(*) FROM operators o WHERE o.deleted_at IS NULL AND o.status IN ('available', 'wrap_up') AND \
         (q.is_default OR EXISTS (SELECT 1 FROM queue_members m WHERE m.queue_id = q.id AND m.operator_id = o.id))) \
         AS at_work FROM queues q WHERE q.deleted_at IS NULL",
    );
    let rows = db.query_all_raw(sql.statement(db)).await?;
    let live = |row: &QueryResult| {
        let oldest: Option<i64> = row.try_get("", "oldest")?;
        let live = QueueLive {
            waiting: row.try_get("", "waiting")?,
            callbacks: row.try_get("", "callbacks")?,
            oldest_since: oldest.map(Timestamp),
            at_work: row.try_get("", "at_work")?,
        };
        Ok((row.try_get("", "id")?, live))
    };
    rows.iter().map(live).collect()
}

/// Writes a queue over what is there.
pub(super) async fn save<C: ConnectionTrait>(tx: &C, queue: &Queue, now: Timestamp) -> Result<(), DbErr> {
    let strategy = serde_json::to_value(queue.strategy).ok().and_then(|v| v.as_str().map(str::to_owned));
    let rules = Rules {
        overflow: queue.overflow.clone(),
        park_secs: queue.park_secs,
        sticky_secs: queue.sticky_secs,
        missed_offers_limit: queue.missed_offers_limit,
        music: queue.music.clone(),
        announce: queue.announce.clone(),
        callback: queue.callback.clone(),
    };
    let sql = Sql::new(
        "INSERT INTO queues (id, name, strategy, ring_timeout_secs, wrap_up_secs, max_wait_secs, max_size, rules, \
         service_level_secs, service_level_target, short_secs, is_default, created_at, updated_at) VALUES ",
    )
    .bind_list::<sea_orm::Value>([
        queue.id.as_str().into(),
        queue.name.as_str().into(),
        strategy.unwrap_or_default().into(),
        queue.ring_timeout_secs.into(),
        queue.wrap_up_secs.into(),
        queue.max_wait_secs.into(),
        queue.max_size.into(),
        serde_json::to_string(&rules).unwrap_or_default().into(),
        queue.service_level_secs.into(),
        queue.service_level_target.into(),
        queue.short_secs.into(),
        queue.is_default.into(),
        queue.created_at.millis().into(),
        now.millis().into(),
    ])
    .push(
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, strategy = excluded.strategy, \
         ring_timeout_secs = excluded.ring_timeout_secs, wrap_up_secs = excluded.wrap_up_secs, \
         max_wait_secs = excluded.max_wait_secs, max_size = excluded.max_size, rules = excluded.rules, \
         service_level_secs = excluded.service_level_secs, service_level_target = excluded.service_level_target, \
         short_secs = excluded.short_secs, updated_at = excluded.updated_at",
    );
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Sets who is in a queue, in this order.
pub(super) async fn set_members<C: ConnectionTrait>(tx: &C, queue: &str, members: &[Member]) -> Result<(), DbErr> {
    let sql = Sql::new("DELETE FROM queue_members WHERE queue_id = ").bind(queue);
    tx.execute_raw(sql.statement(tx)).await?;
    for (place, member) in (0_i64..).zip(members) {
        let sql = Sql::new("INSERT INTO queue_members (queue_id, operator_id, priority, place) VALUES ")
            .bind_list::<sea_orm::Value>([
                queue.into(),
                member.operator_id.as_str().into(),
                member.group.into(),
                place.into(),
            ]);
        tx.execute_raw(sql.statement(tx)).await?;
    }
    Ok(())
}

/// How many of these operators there are.
pub(super) async fn count_operators<C: ConnectionTrait>(tx: &C, operators: &[String]) -> Result<usize, DbErr> {
    if operators.is_empty() {
        return Ok(0);
    }
    let sql = Sql::new("SELECT id FROM operators WHERE deleted_at IS NULL AND id IN ")
        .bind_list(operators.iter().map(String::as_str));
    Ok(tx.query_all_raw(sql.statement(tx)).await?.len())
}

/// Whether somebody waits in it. Who is to be called back needs no queue of his own: he goes to the default one.
pub(super) async fn is_waited_in<C: ConnectionTrait>(tx: &C, queue: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("SELECT 1 AS found FROM calls WHERE ended_at IS NULL AND answered_at IS NULL AND queue_id = ")
        .bind(queue)
        .push(" AND callback IS NULL LIMIT 1");
    Ok(tx.query_one_raw(sql.statement(tx)).await?.is_some())
}

/// Deletes a queue; its calls keep their name for it.
pub(super) async fn delete<C: ConnectionTrait>(tx: &C, queue: &str, now: Timestamp) -> Result<(), DbErr> {
    let sql = Sql::new("UPDATE queues SET deleted_at = ").bind(now.millis()).push(" WHERE id = ").bind(queue);
    tx.execute_raw(sql.statement(tx)).await?;
    set_members(tx, queue, &[]).await
}

/// Numbers that are treated in their own way, the newest first.
pub(super) async fn caller_rules<C: ConnectionTrait>(db: &C) -> Result<Vec<CallerRule>, DbErr> {
    let sql = Sql::new("SELECT number, rule, note, created_at FROM caller_rules ORDER BY created_at DESC, number");
    let rows = db.query_all_raw(sql.statement(db)).await?;
    let rule = |row: &QueryResult| {
        let word: String = row.try_get("", "rule")?;
        Ok(CallerRule {
            number: row.try_get("", "number")?,
            rule: if word == "vip" { CallerTreatment::Vip } else { CallerTreatment::Blocked },
            note: row.try_get("", "note")?,
            created_at: Timestamp(row.try_get("", "created_at")?),
        })
    };
    rows.iter().map(rule).collect()
}

/// Writes one over what is there.
pub(super) async fn set_caller_rule<C: ConnectionTrait>(tx: &C, rule: &CallerRule) -> Result<(), DbErr> {
    let word = if rule.rule == CallerTreatment::Vip { "vip" } else { "blocked" };
    let sql = Sql::new("INSERT INTO caller_rules (number, rule, note, created_at) VALUES ")
        .bind_list::<sea_orm::Value>([
            rule.number.as_str().into(),
            word.into(),
            rule.note.as_str().into(),
            rule.created_at.millis().into(),
        ])
        .push(" ON CONFLICT (number) DO UPDATE SET rule = excluded.rule, note = excluded.note");
    tx.execute_raw(sql.statement(tx)).await.map(drop)
}

/// Takes one away; `false` if there was none.
pub(super) async fn delete_caller_rule<C: ConnectionTrait>(tx: &C, number: &str) -> Result<bool, DbErr> {
    let sql = Sql::new("DELETE FROM caller_rules WHERE number = ").bind(number);
    Ok(tx.execute_raw(sql.statement(tx)).await?.rows_affected() > 0)
}
