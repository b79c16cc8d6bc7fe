//! The table.

use std::io::Write;

/// Values of several rounds.
#[derive(Clone, Debug, Default)]
pub struct Rounds(pub Vec<f64>);

impl Rounds {
    /// The middle one.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The largest.
    pub fn highest(&self) -> f64 {
        self.0.iter().copied().fold(f64::NAN, f64::max)
    }

    /// The smallest.
    pub fn lowest(&self) -> f64 {
        self.0.iter().copied().fold(f64::NAN, f64::min)
    }

    /// "median (worst)" where more is worse.
    pub fn less_is_better(&self, unit: &str) -> String {
        if self.0.len() < 2 { show(self.median(), unit) } else { self.both(self.highest(), unit) }
    }

    /// "median (worst)" where less is worse.
    pub fn more_is_better(&self, unit: &str) -> String {
        if self.0.len() < 2 { show(self.median(), unit) } else { self.both(self.lowest(), unit) }
    }

    fn both(&self, worst: f64, unit: &str) -> String {
        format!("{} (worst {})", show(self.median(), unit), number(worst))
    }
}

/// A number with its unit.
pub fn show(value: f64, unit: &str) -> String {
    if unit.is_empty() { number(value) } else { format!("{} {unit}", number(value)) }
}

fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v == 0.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The percentile `share` of unsorted values.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = ((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(f64::NAN)
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the list of goals and what it is.
    pub metric: String,
    /// The smallest program that does the same.
    pub floor: String,
    /// The product.
    pub ours: String,
    /// What is wanted.
    pub goal: String,
    /// Whether it is reached; none where the goal is not a number.
    pub reached: Option<bool>,
}

impl Row {
    /// A line with a verdict.
    pub fn new(metric: &str, floor: String, ours: String, goal: &str, reached: bool) -> Self {
        let metric = metric.to_owned();
        Self { metric, floor, ours, goal: goal.to_owned(), reached: Some(reached) }
    }

    /// A line that only tells something.
    pub fn note(metric: &str, floor: String, ours: String) -> Self {
        Self { metric: metric.to_owned(), floor, ours, goal: String::new(), reached: None }
    }
}

/// Prints one line of progress to stderr.
pub fn progress(text: &str) {
    // Nothing can be done about a terminal that is gone.
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// Prints the table as Markdown.
pub fn print(rows: &[Row]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "| metric | floor | ours | goal | |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for Row { metric, floor, ours, goal, reached } in rows {
        let verdict = reached.map_or("", |yes| if yes { "reached" } else { "**missed**" });
        writeln!(out, "| {metric} | {floor} | {ours} | {goal} | {verdict} |")?;
    }
    Ok(())
}
