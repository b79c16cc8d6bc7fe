//! The benchmarks: the built server beside the smallest programs that do the same work, in one run.

mod calls;
mod child;
mod fan_out;
mod floor_calls;
mod floor_events;
mod lab;
mod machine;
mod pages;
mod pbx;
mod process;
mod product;
mod real;
mod report;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::lab::Lab;
use crate::report::{Row, progress};

#[derive(Debug, Parser)]
#[command(about = "Measures the built server beside its floors")]
struct Arguments {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Measure and print a table.
    Run(Run),
    /// The fake Asterisk with its callers (started by `run`).
    Pbx {
        /// How many phones.
        #[arg(long)]
        phones: u32,
    },
    /// The floor of telephony (started by `run`).
    FloorCalls(floor_calls::Settings),
    /// The floor of real time (started by `run`).
    FloorEvents,
}

#[derive(Debug, clap::Args)]
struct Run {
    /// The built server.
    #[arg(long)]
    binary: PathBuf,
    /// The tree of this project.
    #[arg(long)]
    repository: PathBuf,
    /// Where databases and logs go; must not exist.
    #[arg(long)]
    dir: PathBuf,
    /// Only these, e.g. P1,P3.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Rounds of each measurement; the median and the worst are shown.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Operators of the large company.
    #[arg(long, default_value_t = 1_000)]
    operators: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().part {
        Part::Run(run) => measure(run).await,
        Part::Pbx { phones } => pbx::run(phones).await,
        Part::FloorCalls(settings) => floor_calls::run(settings).await,
        Part::FloorEvents => floor_events::run().await,
    }
}

async fn measure(run: Run) -> anyhow::Result<()> {
    let Run { binary, repository, dir, only, rounds, operators } = run;
    std::fs::create_dir_all(&dir)?;
    let lab = Lab { binary, repository, dir, rounds, operators };
    let wanted = |names: &[&str]| only.is_empty() || only.iter().any(|o| names.contains(&o.to_uppercase().as_str()));
    progress(&format!("{}; load {}", machine::describe(), machine::load()));
    let mut parts: Vec<anyhow::Result<Vec<Row>>> = Vec::new();
    if wanted(&["P1", "P3", "P4"]) {
        progress("P1, P3, P4: calls ...");
        parts.push(calls::run(&lab).await);
    }
    if wanted(&["P5", "P6", "P7", "P12"]) {
        progress("P5, P6, P7, P12: pages ...");
        parts.push(fan_out::run(&lab).await);
    }
    if wanted(&["P11", "P12"]) {
        progress("P11, P12: starting and resting ...");
        parts.push(process::start_and_rest(&lab).await);
    }
    if wanted(&["P13"]) {
        parts.push(process::size(&lab));
    }
    if wanted(&["P15"]) {
        progress("P15: killed under load ...");
        parts.push(process::killed(&lab).await);
    }
    if wanted(&["P16"]) {
        progress("P16: a real Asterisk ...");
        parts.push(real::run(&lab).await);
    }
    progress(&format!("load {}", machine::load()));
    // What was measured is shown, whatever failed beside it.
    let (rows, failed): (Vec<_>, Vec<_>) = parts.into_iter().partition(Result::is_ok);
    report::print(&rows.into_iter().flatten().flatten().collect::<Vec<Row>>())?;
    failed.into_iter().next().map_or(Ok(()), |failed| failed.map(drop))
}
