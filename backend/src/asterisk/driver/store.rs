//! What the driver reads of tables that other modules write.

use call_core::{
    Device, NextStatus, OperatorConfig, OperatorId, OperatorStatus, Presence, QueueConfig, QueueId, Timestamp,
};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};

use crate::{
    common::{clock::Clock, db::Db},
    settings::kv,
};

/// An operator with what is stored of his presence and his device.
#[derive(Clone, Debug)]
pub struct OperatorRow {
    /// For the core.
    pub config: OperatorConfig,
    /// Stored presence.
    pub presence: Presence,
    /// Name that other phones show.
    pub name: String,
    /// Secret of the SIP device; none until credentials were asked for.
    pub sip_secret: Option<String>,
}

/// A queue with its name.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// For the core.
    pub config: QueueConfig,
    /// Its name.
    pub name: String,
    /// The queue of calls without a route.
    pub is_default: bool,
}

/// A trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkRow {
    /// `trunk_…`
    pub id: String,
    /// `registration` or `ip`.
    pub kind: String,
    /// PJSIP object name, a slug of the name.
    pub endpoint: String,
    /// Host of the provider.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `udp`, `tcp`, `tls`.
    pub transport: String,
    /// Login at the provider.
    pub username: Option<String>,
    /// Password at the provider.
    pub password: Option<String>,
    /// Addresses that calls come from.
    pub matches: Vec<String>,
    /// Codecs in order.
    pub codecs: String,
    /// The number that it shows.
    pub caller_id: Option<String>,
}

/// Operators who are not deleted. Every operator belongs to the default queue, and to those he is a member of.
pub async fn operators(db: &Db) -> Result<Vec<OperatorRow>, DbErr> {
    let members = all(
        db,
        "SELECT queue_id, operator_id FROM queue_members UNION SELECT q.id, o.id FROM queues q, operators o \
        WHERE q.is_default ORDER BY 1, 2",
    )
    .await?;
    let members: Vec<(String, String)> = members
        .iter()
        .map(|r| Ok((r.try_get("", "queue_id")?, r.try_get("", "operator_id")?)))
        .collect::<Result<_, DbErr>>()?;
    let rows = all(
        db,
        "SELECT id, name, extension, device, status, status_reason, status_since, next_status, next_reason, \
        wrap_up_until, missed_offers, idle_since, sip_secret FROM operators WHERE deleted_at IS NULL \
        AND device <> 'external' ORDER BY created_at, id",
    )
    .await?;
    rows.iter()
        .map(|r| {
            let id: String = r.try_get("", "id")?;
            let queues = members.iter().filter(|(_, o)| *o == id).map(|(q, _)| QueueId::new(q)).collect();
            let device: String = r.try_get("", "device")?;
            Ok(OperatorRow {
                config: OperatorConfig {
                    id: OperatorId::new(&id),
                    extension: r.try_get("", "extension")?,
                    device: if device == "webrtc" { Device::Webrtc } else { Device::Sip },
                    queues,
                },
                presence: presence(r)?,
                name: r.try_get("", "name")?,
                sip_secret: r.try_get("", "sip_secret")?,
            })
        })
        .collect()
}

fn presence(r: &QueryResult) -> Result<Presence, DbErr> {
    let status: String = r.try_get("", "status")?;
    let next: Option<String> = r.try_get("", "next_status")?;
    let next_reason: Option<String> = r.try_get("", "next_reason")?;
    let wrap_up: Option<i64> = r.try_get("", "wrap_up_until")?;
    let missed: i64 = r.try_get("", "missed_offers")?;
    Ok(Presence {
        status: status_of(&status),
        reason: r.try_get("", "status_reason")?,
        since: Timestamp::from_millis(r.try_get("", "status_since")?),
        next: next.map(|n| NextStatus { status: status_of(&n), reason: next_reason }),
        wrap_up_until: wrap_up.map(Timestamp::from_millis),
        missed_offers: u32::try_from(missed).unwrap_or(0),
        idle_since: Timestamp::from_millis(r.try_get("", "idle_since")?),
    })
}

fn status_of(word: &str) -> OperatorStatus {
    match word {
        "available" => OperatorStatus::Available,
        "break" => OperatorStatus::Break,
        "wrap_up" => OperatorStatus::WrapUp,
        _ => OperatorStatus::Offline,
    }
}

/// Queues that are not deleted.
pub async fn queues(db: &Db) -> Result<Vec<QueueRow>, DbErr> {
    let rows = all(
        db,
        "SELECT id, name, ring_timeout_secs, wrap_up_secs, max_wait_secs, is_default FROM queues \
        WHERE deleted_at IS NULL ORDER BY id",
    )
    .await?;
    let secs = |v: i64| u32::try_from(v).unwrap_or(0);
    rows.iter()
        .map(|r| {
            let id: String = r.try_get("", "id")?;
            Ok(QueueRow {
                config: QueueConfig {
                    id: QueueId::new(&id),
                    ring_timeout_secs: secs(r.try_get("", "ring_timeout_secs")?),
                    wrap_up_secs: secs(r.try_get("", "wrap_up_secs")?),
                    max_wait_secs: r.try_get::<Option<i64>>("", "max_wait_secs")?.map(secs),
                },
                name: r.try_get("", "name")?,
                is_default: r.try_get("", "is_default")?,
            })
        })
        .collect()
}

/// Trunks that are not deleted, oldest first.
pub async fn trunks(db: &Db) -> Result<Vec<TrunkRow>, DbErr> {
    let rows = all(
        db,
        "SELECT id, kind, endpoint, host, port, transport, username, password, matches, codecs, caller_id \
        FROM trunks WHERE deleted_at IS NULL ORDER BY created_at, id",
    )
    .await?;
    rows.iter()
        .map(|r| {
            let matches: String = r.try_get("", "matches")?;
            Ok(TrunkRow {
                id: r.try_get("", "id")?,
                kind: r.try_get("", "kind")?,
                endpoint: r.try_get("", "endpoint")?,
                host: r.try_get("", "host")?,
                port: u16::try_from(r.try_get::<i64>("", "port")?).unwrap_or(5060),
                transport: r.try_get("", "transport")?,
                username: r.try_get("", "username")?,
                password: r.try_get("", "password")?,
                matches: serde_json::from_str(&matches).unwrap_or_default(),
                codecs: r.try_get("", "codecs")?,
                caller_id: r.try_get("", "caller_id")?,
            })
        })
        .collect()
}

const PBX_STARTED_AT: &str = "pbx_started_at";

/// When Asterisk started, as an earlier life of this server saw it.
pub async fn pbx_started_at(db: &Db) -> Result<Option<Timestamp>, DbErr> {
    let value = kv::get(db.read(), PBX_STARTED_AT).await?;
    Ok(value.and_then(|value| value.parse().ok()).map(Timestamp::from_millis))
}

/// Remembers it.
pub async fn set_pbx_started_at(db: &Db, clock: &Clock, at: Timestamp) -> Result<(), DbErr> {
    let tx = db.facts().await?;
    kv::set(&*tx, clock, PBX_STARTED_AT, &at.as_millis().to_string()).await?;
    tx.commit().await
}

async fn all(db: &Db, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    query(db, sql, []).await
}

async fn query(db: &Db, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>, DbErr> {
    let conn = db.read();
    conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await
}
