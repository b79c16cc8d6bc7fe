//! What the kernel knows of processes and of the machine.

use std::fs;
use std::time::{Duration, Instant, SystemTime};

/// Ticks of `/proc` in a second; the same on every Linux that Rust supports.
const TICKS: f64 = 100.0;

/// CPU time of a process, its ended threads included, in seconds.
pub fn cpu_secs(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}

/// Resident memory of a process, in bytes.
pub fn rss_bytes(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}

/// Now, as a monotonic reading.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub fn instant() -> Instant {
    Instant::now()
}

/// Now, in microseconds since the Unix epoch: the same clock in every process of this machine.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub fn wall_us() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Time that the whole machine's cores were busy and idle, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    busy: f64,
    idle: f64,
}

impl Cores {
    /// Since the machine started.
    pub fn now() -> Self {
        let text = fs::read_to_string("/proc/stat").unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let ticks: Vec<f64> = line.split_whitespace().skip(1).take(8).filter_map(|f| f.parse().ok()).collect();
        let idle: f64 = ticks.iter().skip(3).take(2).sum();
        let all: f64 = ticks.iter().sum();
        Self { busy: (all - idle) / TICKS, idle: idle / TICKS }
    }

    /// The share of the cores that was busy since `before`, in percent.
    pub fn busy_percent_since(&self, before: Self) -> f64 {
        let (busy, idle) = (self.busy - before.busy, self.idle - before.idle);
        if busy + idle > 0.0 { 100.0 * busy / (busy + idle) } else { 0.0 }
    }
}

/// The load averages.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// Cores, processor and kernel.
pub fn describe() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|l| l.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} cores ({}), Linux {}", model.unwrap_or("unknown"), kernel.trim())
}

/// Polls until `ready` says so.
pub async fn until(what: &str, limit: Duration, mut ready: impl AsyncFnMut() -> bool) -> anyhow::Result<()> {
    let start = instant();
    while !ready().await {
        anyhow::ensure!(start.elapsed() < limit, "waited {} s for {what}", limit.as_secs());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}
