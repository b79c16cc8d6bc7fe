//! P1, P3, P4: what a call costs, how many fit, how fast the first answers are.

use std::time::Duration;

use crate::lab::{Lab, Pbx};
use crate::machine::{Cores, cpu_secs};
use crate::pages::Page;
use crate::pbx::{Loaded, Order};
use crate::product::Product;
use crate::report::{Rounds, Row, progress};

const SATURATED: Order = Order::Keep { in_flight: 500, for_ms: 4_000 };
const DEAF: Order = Order::Keep { in_flight: 500, for_ms: 12_000 };
const PACED: Order = Order::Pace { per_sec: 50.0, for_ms: 6_000, leave: false };
/// Phones answer after so many milliseconds, and the talk takes so long.
const SHORT: (i64, i64) = (20, 50);

/// One load on one server.
struct Measured {
    loaded: Loaded,
    /// CPU of the server, in microseconds a call.
    cpu_us: f64,
    /// CPU of the fake Asterisk, in microseconds a call.
    pbx_us: f64,
    busy: f64,
}

async fn measure(pbx: &mut Pbx, server: u32, order: Order) -> anyhow::Result<Measured> {
    let (cpu, pbx_cpu, cores) = (cpu_secs(server), cpu_secs(pbx.pid()), Cores::now());
    let loaded = pbx.load(order).await?;
    let calls = loaded.calls.max(1) as f64;
    Ok(Measured {
        cpu_us: (cpu_secs(server) - cpu) * 1e6 / calls,
        pbx_us: (cpu_secs(pbx.pid()) - pbx_cpu) * 1e6 / calls,
        busy: Cores::now().busy_percent_since(cores),
        loaded,
    })
}

/// Rounds of both loads on one server.
#[derive(Default)]
struct Series {
    saturated_us: Rounds,
    paced_us: Rounds,
    rate: Rounds,
    answer_ms: Rounds,
    originate_ms: Rounds,
    pbx_us: Rounds,
    busy: Rounds,
}

impl Series {
    fn saturated(&mut self, m: &Measured) {
        self.saturated_us.0.push(m.cpu_us);
        self.rate.0.push(m.loaded.calls as f64 / m.loaded.secs);
        self.pbx_us.0.push(m.pbx_us);
        self.busy.0.push(m.busy);
    }

    fn paced(&mut self, m: &Measured) {
        self.paced_us.0.push(m.cpu_us);
        self.answer_ms.0.push(m.loaded.figures.answer.p99_us as f64 / 1000.0);
        self.originate_ms.0.push(m.loaded.figures.originate.p99_us as f64 / 1000.0);
    }
}

/// Runs them all: they share their loads.
pub async fn run(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let (mut floor, mut ours) = (Series::default(), Series::default());
    let (mut product, mut pbx, operators) = lab.open_company("calls").await?;
    let mut bare_pbx = Pbx::start(lab.operators).await?;
    let bare = bare_pbx.floor(lab.operators).await?;
    // The page of a supervisor: he is told of everything.
    let page = Page::open(&product, product.token()).await?;
    for (pbx, server) in [(&mut pbx, product.pid()), (&mut bare_pbx, bare.pid())] {
        pbx.phones(SHORT.0, SHORT.1, 0).await?;
        // Connections, caches and the allocator warm up.
        measure(pbx, server, Order::Keep { in_flight: 100, for_ms: 1_000 }).await?;
    }
    let mut ledger = Ledger::default();
    ledger.open(&product).await?;
    let mut afterwards = Rounds::default();
    for round in 1..=lab.rounds {
        floor.saturated(&measure(&mut bare_pbx, bare.pid(), SATURATED).await?);
        let m = measure(&mut pbx, product.pid(), SATURATED).await?;
        ledger.add(&m.loaded);
        ours.saturated(&m);
        let cpu = product.cpu();
        product.settled(Duration::from_secs(60)).await?;
        afterwards.0.push((product.cpu() - cpu) * 1e6 / m.loaded.calls as f64);
        floor.paced(&measure(&mut bare_pbx, bare.pid(), PACED).await?);
        let m = measure(&mut pbx, product.pid(), PACED).await?;
        ledger.add(&m.loaded);
        ours.paced(&m);
        progress(&format!(
            "  round {round}: saturated {:.0} us a call, {:.0}/s; floor {:.0} us, {:.0}/s",
            ours.saturated_us.0[round - 1],
            ours.rate.0[round - 1],
            floor.saturated_us.0[round - 1],
            floor.rate.0[round - 1],
        ));
    }
    let clean = ledger.close(&product).await?;
    product.settled(Duration::from_secs(60)).await?;
    product.begin_shift(&operators).await?;
    let mut deaf_ledger = Ledger::default();
    deaf_ledger.open(&product).await?;
    pbx.phones(SHORT.0, SHORT.1, 5).await?;
    let deaf = measure(&mut pbx, product.pid(), DEAF).await?;
    deaf_ledger.add(&deaf.loaded);
    let deaf_rate = deaf.loaded.calls as f64 / deaf.loaded.secs;
    let deaf_clean = deaf_ledger.close(&product).await?;
    page.close();
    product.stop().await;
    Ok(rows(&floor, &ours, &afterwards, &clean, (deaf_rate, deaf_clean)))
}

fn rows(floor: &Series, ours: &Series, afterwards: &Rounds, clean: &Verdict, deaf: (f64, Verdict)) -> Vec<Row> {
    let us = ours.saturated_us.median();
    let times = |ours: &Rounds, floor: &Rounds| ours.median() / floor.median();
    let ratio = times(&ours.saturated_us, &floor.saturated_us);
    let rate = times(&ours.rate, &floor.rate);
    let p4 = |name: &str, floor: &Rounds, ours: &Rounds| {
        let goal = format!("≤ 3× the floor ({:.2} ms)", 3.0 * floor.median());
        let reached = ours.median() <= 3.0 * floor.median();
        Row::new(name, floor.less_is_better("ms"), ours.less_is_better("ms"), &goal, reached)
    };
    vec![
        Row::new(
            "P1 server CPU a call, 500 in flight",
            floor.saturated_us.less_is_better("µs"),
            format!("{}, {ratio:.1}×", ours.saturated_us.less_is_better("µs")),
            "≤ 2.3× the floor, ≤ 400 µs",
            ratio <= 2.3 && us <= 400.0,
        ),
        Row::new(
            "P1 server CPU a call, 50 calls/s",
            floor.paced_us.less_is_better("µs"),
            format!("{}, {:.1}×", ours.paced_us.less_is_better("µs"), times(&ours.paced_us, &floor.paced_us)),
            "≤ 2.3× the floor",
            times(&ours.paced_us, &floor.paced_us) <= 2.3,
        ),
        Row::note("P1 CPU a call after its end (recording checked)", "-".to_owned(), afterwards.less_is_better("µs")),
        Row::note(
            "P1 CPU of the fake Asterisk a call; cores busy",
            format!("{}; {:.0} %", floor.pbx_us.less_is_better("µs"), floor.busy.median()),
            format!("{}; {:.0} %", ours.pbx_us.less_is_better("µs"), ours.busy.median()),
        ),
        Row::new(
            "P3 calls/s, 500 in flight",
            floor.rate.more_is_better("/s"),
            format!("{}, {rate:.2}×", ours.rate.more_is_better("/s")),
            "≥ 0.6× the floor",
            rate >= 0.6,
        ),
        Row::new("P3 all of these calls", "-".to_owned(), clean.text.clone(), "all clean", clean.clean),
        Row::new(
            "P3 500 in flight, every 5th leg does not answer",
            "-".to_owned(),
            format!("{:.0}/s: {}", deaf.0, deaf.1.text),
            "all clean",
            deaf.1.clean,
        ),
        p4("P4 answer p99, 50 calls/s", &floor.answer_ms, &ours.answer_ms),
        p4("P4 originate p99, 50 calls/s", &floor.originate_ms, &ours.originate_ms),
    ]
}

/// Adds up what must be true of every call.
#[derive(Default)]
struct Ledger {
    calls: u64,
    bridged: u64,
    faults: u64,
    rows_before: i64,
}

struct Verdict {
    text: String,
    clean: bool,
}

const ROWS: &str = "SELECT count(*) FROM calls";
const OPEN: &str = "SELECT count(*) FROM calls WHERE ended_at IS NULL";
const ANSWERED: &str = "SELECT count(*) FROM calls WHERE status = 'answered'";
/// Legs of operators that began before the leg before them was over.
const OVERLAPS: &str = "SELECT count(*) FROM (SELECT started_at, lag(ended_at) OVER \
    (PARTITION BY operator_id ORDER BY started_at, ended_at) AS before FROM call_legs WHERE operator_id IS NOT NULL) \
    WHERE before > started_at";

impl Ledger {
    async fn open(&mut self, product: &Product) -> anyhow::Result<()> {
        self.rows_before = product.count(ROWS).await?;
        Ok(())
    }

    fn add(&mut self, loaded: &Loaded) {
        self.calls += loaded.calls;
        self.bridged += loaded.bridged;
        let left = loaded.left.channels + loaded.left.bridges + loaded.left.recordings;
        self.faults += loaded.doubled + left as u64;
    }

    async fn close(&self, product: &Product) -> anyhow::Result<Verdict> {
        let rows = product.count(ROWS).await? - self.rows_before;
        let (open, overlaps) = (product.count(OPEN).await?, product.count(OVERLAPS).await?);
        let lost = self.calls.saturating_sub(self.bridged);
        let clean = rows == self.calls as i64 && open == 0 && overlaps == 0 && self.faults == 0 && lost == 0;
        let text = format!(
            "{} calls, {} bridged, {rows} rows ({} answered in all), {open} stuck, {overlaps} double-booked, {} leaked",
            self.calls,
            self.bridged,
            product.count(ANSWERED).await?,
            self.faults
        );
        Ok(Verdict { text, clean })
    }
}
