//! P5, P6, P7, P12: a company whose operators all have the page open.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use crate::child::Served;
use crate::lab::{Lab, Pbx};
use crate::machine::{Cores, cpu_secs, rss_bytes, wall_us};
use crate::pages::{Arrived, Page};
use crate::pbx::Order;
use crate::product::Product;
use crate::report::{Rounds, Row, percentile, progress};

const PACES: [f64; 2] = [10.0, 50.0];
const SPAN_MS: u64 = 5_000;
/// Of one event as the floor sends it; a popup is about as long.
const FLOOR_LETTERS: usize = 240;

/// Times from the call to the page, and costs, of one load.
#[derive(Default)]
struct Spread {
    popup: Vec<f64>,
    broadcast: Vec<f64>,
    per_message_us: f64,
    per_call: f64,
    busy: f64,
}

#[derive(Deserialize)]
struct Frame {
    #[serde(rename = "type")]
    kind: String,
    data: Option<serde_json::Value>,
}

/// Opens a page for each token; `None` for the floor.
async fn open_all(
    url: &str,
    tokens: Vec<Option<String>>,
) -> anyhow::Result<(Vec<Page>, mpsc::UnboundedReceiver<Arrived>)> {
    let (sink, arrived) = mpsc::unbounded_channel();
    let opened = tokens.into_iter().map(|token| {
        let sink = Some(sink.clone());
        async move { Page::open_at(url, token.as_deref(), sink).await }
    });
    let pages = futures_util::stream::iter(opened).buffered(16).try_collect().await?;
    // What they are greeted with.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok((pages, arrived))
}

fn delivered(pages: &[Page]) -> u64 {
    pages.iter().map(Page::messages).sum()
}

/// The floor: `pace` texts a second to everybody.
async fn measure_floor(
    floor: &mut Served,
    pages: &[Page],
    arrived: &mut mpsc::UnboundedReceiver<Arrived>,
    pace: f64,
) -> anyhow::Result<Spread> {
    while arrived.try_recv().is_ok() {}
    let (cpu, messages, cores) = (cpu_secs(floor.pid()), delivered(pages), Cores::now());
    let mut every = tokio::time::interval(Duration::from_secs_f64(1.0 / pace));
    let mut sent = Vec::new();
    for number in 0..(pace * SPAN_MS as f64 / 1_000.0) as usize {
        every.tick().await;
        sent.push(wall_us());
        let text = json!({ "n": number, "text": "x".repeat(FLOOR_LETTERS) });
        floor.tell(&text).await?;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let count = delivered(pages) - messages;
    let mut spread = Spread { busy: Cores::now().busy_percent_since(cores), ..Spread::default() };
    spread.per_message_us = (cpu_secs(floor.pid()) - cpu) * 1e6 / count as f64;
    while let Ok(Arrived { at_us, text }) = arrived.try_recv() {
        let value: serde_json::Value = serde_json::from_str(&text)?;
        let number = value["n"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        spread.broadcast.push((at_us - sent[number]) as f64 / 1_000.0);
    }
    Ok(spread)
}

/// The product: `pace` calls a second; the popup goes to one page, "he rings" to all.
async fn measure_product(
    product: &Product,
    pbx: &mut Pbx,
    pages: &[Page],
    arrived: &mut mpsc::UnboundedReceiver<Arrived>,
    pace: f64,
) -> anyhow::Result<Spread> {
    product.settled(Duration::from_secs(20)).await?;
    while arrived.try_recv().is_ok() {}
    let (cpu, messages, cores) = (product.cpu(), delivered(pages), Cores::now());
    let loaded = pbx.load(Order::Pace { per_sec: pace, for_ms: SPAN_MS, leave: false }).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let count = delivered(pages) - messages;
    let mut spread = Spread { busy: Cores::now().busy_percent_since(cores), ..Spread::default() };
    spread.per_message_us = (product.cpu() - cpu) * 1e6 / count as f64;
    spread.per_call = count as f64 / loaded.calls as f64;
    let called: HashMap<&str, i64> = loaded.arrivals.iter().map(|(number, at)| (number.as_str(), *at)).collect();
    // Which call made an operator ring is known from the popup that came to his page.
    let mut rang: HashMap<String, Vec<i64>> = HashMap::new();
    let mut rings = Vec::new();
    while let Ok(Arrived { at_us, text }) = arrived.try_recv() {
        let Ok(Frame { kind, data: Some(data) }) = serde_json::from_str(&text) else { continue };
        match kind.as_str() {
            "incoming_call" => {
                let Some(at) = data["from"].as_str().and_then(|from| called.get(from)) else { continue };
                spread.popup.push((at_us - at) as f64 / 1_000.0);
                let to = data["offered_to"][0].as_str().unwrap_or_default().to_owned();
                rang.entry(to).or_default().push(*at);
            }
            "operator_status" if data["status"] == "ringing" => {
                rings.push((data["operator_id"].as_str().unwrap_or_default().to_owned(), at_us));
            }
            _ => {}
        }
    }
    for (operator, at_us) in rings {
        let calls = rang.get(&operator).map(Vec::as_slice).unwrap_or_default();
        if let Some(at) = calls.iter().filter(|at| **at <= at_us).max() {
            spread.broadcast.push((at_us - at) as f64 / 1_000.0);
        }
    }
    Ok(spread)
}

/// Memory of a server before and after the pages, in kB a page.
fn grown(pid: u32, before: f64, pages: usize) -> f64 {
    (rss_bytes(pid) - before) / 1_000.0 / pages as f64
}

/// Runs them all.
pub async fn run(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let mut floor = Served::start(&["floor-events"])?;
    let url: String = floor.hear(Duration::from_secs(10)).await?;
    let before = rss_bytes(floor.pid());
    let (pages, mut arrived) = open_all(&url, vec![None; lab.operators as usize]).await?;
    let floor_kb = grown(floor.pid(), before, pages.len());
    let mut floors = Vec::new();
    for pace in PACES {
        floors.push(measure_floor(&mut floor, &pages, &mut arrived, pace).await?);
    }
    pages.into_iter().for_each(Page::close);
    drop(floor);

    let (mut product, mut pbx, operators) = lab.open_company("pages").await?;
    pbx.phones(200, 500, 0).await?;
    progress("  logging everybody in ...");
    let tokens = product.login_all(&operators).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = rss_bytes(product.pid());
    let tokens = tokens.into_iter().map(Some).collect();
    let (pages, mut arrived) = open_all(&product.url("/api/ws"), tokens).await?;
    let ours_kb = grown(product.pid(), before, pages.len());
    let mut ours = Vec::new();
    for pace in PACES {
        ours.push(measure_product(&product, &mut pbx, &pages, &mut arrived, pace).await?);
    }
    let mut rows = Vec::new();
    for ((pace, floor), ours) in PACES.iter().zip(&mut floors).zip(&mut ours) {
        rows.extend(compare(*pace, floor, ours));
    }
    rows.push(Row::new(
        "P7 memory a WebSocket",
        format!("{floor_kb:.1} kB"),
        format!("{ours_kb:.1} kB"),
        "≤ 10 kB",
        ours_kb <= 10.0,
    ));
    rows.push(memory_under_load(&product, &mut pbx).await?);
    pages.into_iter().for_each(Page::close);
    product.stop().await;
    Ok(rows)
}

fn compare(pace: f64, floor: &mut Spread, ours: &mut Spread) -> [Row; 3] {
    let both = |values: &mut [f64]| (percentile(values, 0.5), percentile(values, 0.99));
    let (floor50, floor99) = both(&mut floor.broadcast);
    let (popup50, popup99) = both(&mut ours.popup);
    let (all50, all99) = both(&mut ours.broadcast);
    let show = |p50: f64, p99: f64| format!("{p50:.1} / {p99:.1} ms");
    [
        Row::new(
            &format!("P5 event → popup at the chosen operator, {pace} calls/s, p50 / p99"),
            show(floor50, floor99),
            format!("{}, {} popups", show(popup50, popup99), ours.popup.len()),
            "p99 ≤ 5 ms",
            popup99 <= 5.0,
        ),
        Row::new(
            &format!("P5 event → \"he rings\" at every page, {pace} calls/s, p50 / p99"),
            format!("{}, cores {:.0} % busy", show(floor50, floor99), floor.busy),
            format!("{}, cores {:.0} % busy", show(all50, all99), ours.busy),
            "≤ 1.5× / ≤ 2× the floor",
            all50 <= 1.5 * floor50 && all99 <= 2.0 * floor99,
        ),
        Row::new(
            &format!("P6 CPU a message, {pace} calls/s"),
            format!("{:.1} µs", floor.per_message_us),
            format!("{:.1} µs, calls included; {:.0} messages a call", ours.per_message_us, ours.per_call),
            "≤ 6 µs",
            ours.per_message_us <= 6.0,
        ),
    ]
}

async fn memory_under_load(product: &Product, pbx: &mut Pbx) -> anyhow::Result<Row> {
    let load = pbx.load(Order::Pace { per_sec: 200.0, for_ms: 8_000, leave: true });
    let mut highest = Rounds::default();
    tokio::pin!(load);
    let loaded = loop {
        tokio::select! {
            loaded = &mut load => break loaded?,
            () = tokio::time::sleep(Duration::from_millis(100)) => highest.0.push(rss_bytes(product.pid()) / 1e6),
        }
    };
    let rate = loaded.calls as f64 / loaded.secs;
    Ok(Row::new(
        "P12 RSS at 200 calls/s with every page open",
        "-".to_owned(),
        format!(
            "{:.0} MB at most; {rate:.0} calls/s, {} of {} bridged by then",
            highest.highest(),
            loaded.bridged,
            loaded.calls
        ),
        "≤ 60 MB",
        highest.highest() <= 60.0,
    ))
}
