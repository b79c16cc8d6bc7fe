//! P11, P12, P13, P15: starting, resting, and coming back.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::lab::{Lab, Pbx};
use crate::machine::{instant, rss_bytes, until};
use crate::pbx::Order;
use crate::product::Product;
use crate::report::{Rounds, Row, progress, show};

const STARTS: usize = 5;
const OLD_CALLS: u32 = 1_000_000;
/// A million ended calls of the last year, with three facts and two legs for every tenth of them.
const FILL: &str = "
PRAGMA synchronous = OFF;
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
INSERT INTO calls (id, direction, state, status, from_number, to_number, did, queue_id, started_at, queued_at,
    answered_at, ended_at, wait_secs, ring_secs, talk_secs, facts_seq, updated_at)
SELECT 'call_old' || i, 'inbound', 'ended', CASE i % 7 WHEN 0 THEN 'missed' ELSE 'answered' END,
    '+99890' || printf('%07d', i * 7919 % 10000000), '712000000', '712000000', 'queue_default',
    1763800000000 + i * 30000, 1763800000000 + i * 30000, 1763800005000 + i * 30000, 1763800065000 + i * 30000,
    5, 5, 60, 12, 1763800065000 + i * 30000 FROM n;
INSERT INTO call_facts (call_id, seq, at_ms, kind, body)
SELECT c.id, s.value, c.started_at, 'left', '{\"kind\":\"left\"}' FROM calls c, json_each('[1,2,3]') s
WHERE c.rowid % 10 = 0;
INSERT INTO call_legs (id, call_id, seq, kind, state, started_at, ended_at)
SELECT c.id || '-' || s.value, c.id, s.value, 'customer', 'ended', c.started_at, c.ended_at
FROM calls c, json_each('[0,1]') s WHERE c.rowid % 10 = 0;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
";

/// P13.
pub fn size(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let size = std::fs::metadata(&lab.binary)?.len() as f64 / 1e6;
    Ok(vec![Row::new("P13 the binary", "-".to_owned(), show(size, "MB"), "≤ 20 MB", size <= 20.0)])
}

/// P11, P12.
pub async fn start_and_rest(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let mut fresh = Rounds::default();
    let mut last = None;
    for round in 0..STARTS {
        // Each has an Asterisk of its own: one that another server commands would not be touched.
        let pbx = Pbx::start(10).await?;
        let mut product = Product::new(&lab.binary, lab.dir.join(format!("fresh{round}")), &pbx.url)?;
        fresh.0.push(product.start().await?.as_secs_f64() * 1e3);
        if let Some((mut product, _)) = last.replace((product, pbx)) {
            product.stop().await;
        }
    }
    let Some((mut product, _pbx)) = last else { anyhow::bail!("no start was measured") };
    // Its first look at Asterisk and its first jobs are over by then.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let idle = rss_bytes(product.pid()) / 1e6;
    product.stop().await;
    let mut again = Rounds::default();
    for _ in 0..STARTS {
        again.0.push(product.start().await?.as_secs_f64() * 1e3);
        product.stop().await;
    }
    progress(&format!("  filling {OLD_CALLS} calls ..."));
    product.change(&FILL.replace("{ROWS}", &OLD_CALLS.to_string())).await?;
    let mut full = Rounds::default();
    for _ in 0..STARTS {
        full.0.push(product.start().await?.as_secs_f64() * 1e3);
        product.stop().await;
    }
    let none = || "-".to_owned();
    let worst = fresh.highest().max(again.highest());
    Ok(vec![
        Row::new("P11 first start, schema made", none(), fresh.less_is_better("ms"), "≤ 100 ms", worst <= 100.0),
        Row::new("P11 start, empty database", none(), again.less_is_better("ms"), "≤ 100 ms", again.highest() <= 100.0),
        Row::new("P11 start, 1 M calls", none(), full.less_is_better("ms"), "≤ 200 ms", full.highest() <= 200.0),
        Row::new("P12 RSS idle", none(), show(idle, "MB"), "≤ 15 MB", idle <= 15.0),
    ])
}

/// P15: kills the server among hundreds of live calls.
pub async fn killed(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let (mut product, mut pbx, _) = lab.open_company("killed").await?;
    pbx.phones(200, 60_000, 0).await?;
    let (mut ready, mut attached, mut adopted) = (Rounds::default(), Rounds::default(), Rounds::default());
    let mut texts = Vec::new();
    for _ in 0..lab.rounds {
        pbx.load(Order::Pace { per_sec: 50.0, for_ms: 4_000, leave: true }).await?;
        if let Some(server) = product.server.as_mut() {
            server.kill9().await;
        }
        let begun = instant();
        ready.0.push(product.start().await?.as_secs_f64() * 1e3);
        pbx.connected().await?;
        attached.0.push(begun.elapsed().as_secs_f64() * 1e3);
        product.sign_in().await?;
        let limit = Duration::from_secs(30);
        until("every call to be adopted or closed", limit, async || agree(&product, &mut pbx).await.unwrap_or(false))
            .await?;
        adopted.0.push(begun.elapsed().as_secs_f64() * 1e3);
        texts.push(pbx.look().await?.callers.len().to_string());
    }
    product.stop().await;
    let none = || "-".to_owned();
    let live = format!("{}, {} live calls", adopted.less_is_better("ms"), texts.join(", "));
    Ok(vec![
        Row::new(
            "P15 kill -9 with live calls → ready",
            none(),
            ready.less_is_better("ms"),
            "≤ 300 ms",
            ready.highest() <= 300.0,
        ),
        Row::new(
            "P15 → attached to Asterisk",
            none(),
            attached.less_is_better("ms"),
            "≤ 1 s",
            attached.highest() <= 1e3,
        ),
        Row::new("P15 → every call adopted or closed", none(), live, "≤ 5 s", adopted.highest() <= 5e3),
    ])
}

/// The rows that are open, the calls that the server says are live and the callers in Asterisk are as many, and
/// nobody waits without being served: every caller is in a bridge.
async fn agree(product: &Product, pbx: &mut Pbx) -> anyhow::Result<bool> {
    let callers = pbx.look().await?.callers.len();
    let open = product.count("SELECT count(*) FROM calls WHERE ended_at IS NULL").await?;
    let live = product.ask(Method::GET, "/api/calls/live", Value::Null).await?;
    let live = live["items"].as_array().or(live.as_array()).map_or(0, Vec::len);
    Ok(callers > 0 && open == callers as i64 && live == callers)
}
