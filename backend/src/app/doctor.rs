//! `callcenter doctor`: looks at everything that this installation stands on, and says what is wrong and how to mend
//! it. Changes nothing. The report carries no secrets, so that it can be sent to whoever helps.
mod local;
mod pbx;

use std::fmt::Write as _;

use serde::Serialize;

use crate::common::config::Settings;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Works, and will trouble somebody.
    Warning,
    /// Does not work.
    Failed,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Stable name of the check.
    pub check: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// How to mend it; empty if there is nothing to mend.
    pub remedy: String,
}

impl Finding {
    fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, found: found.into(), remedy: String::new() }
    }

    fn warning(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warning, found: found.into(), remedy: remedy.into() }
    }

    fn failed(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Failed, found: found.into(), remedy: remedy.into() }
    }
}

/// Looks at everything.
pub async fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![
        local::data_dir(settings),
        local::disk(settings),
        local::clock(),
        local::database(settings).await,
        local::address(settings).await,
        local::microphone(settings),
    ];
    findings.extend(pbx::examine(settings).await);
    findings
}

/// Whether anything does not work.
pub fn is_healthy(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.verdict != Verdict::Failed)
}

/// The findings as text for people.
pub fn report(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mark = match finding.verdict {
            Verdict::Ok => "ok     ",
            Verdict::Warning => "warning",
            Verdict::Failed => "FAILED ",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{mark}  {:<18} {}", finding.check, finding.found);
        if !finding.remedy.is_empty() {
            let _ = writeln!(text, "{:>9}{:<18} -> {}", "", "", finding.remedy);
        }
    }
    text
}
