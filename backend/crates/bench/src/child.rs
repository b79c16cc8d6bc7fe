//! Processes that end with this one.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::machine;

/// A process that reads a line of JSON and answers with one.
pub struct Served {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Served {
    /// Starts this program again, as one of its other parts.
    pub fn start(arguments: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take().context("no stdin")?;
        let output = child.stdout.take().context("no stdout")?;
        Ok(Self { child, input, output: BufReader::new(output).lines() })
    }

    /// The next line that it says.
    pub async fn hear<T: DeserializeOwned>(&mut self, limit: Duration) -> anyhow::Result<T> {
        let line = tokio::time::timeout(limit, self.output.next_line()).await.context("no answer")??;
        Ok(serde_json::from_str(&line.context("it ended")?)?)
    }

    /// Says a line.
    pub async fn tell(&mut self, line: &Value) -> anyhow::Result<()> {
        self.input.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(self.input.flush().await?)
    }

    /// Says a line and hears the answer.
    pub async fn ask<T: DeserializeOwned>(&mut self, line: &Value, limit: Duration) -> anyhow::Result<T> {
        self.tell(line).await?;
        self.hear(limit).await
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }
}

/// A program with its output in a file.
pub struct Program {
    child: Child,
}

impl Program {
    /// Starts it; what it prints goes to `log`.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let file = std::fs::File::options().create(true).append(true).open(log)?;
        let errors = file.try_clone()?;
        let child = command.stdin(Stdio::null()).stdout(file).stderr(errors).kill_on_drop(true).spawn()?;
        Ok(Self { child })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }

    /// Its CPU time so far, in seconds.
    pub fn cpu(&self) -> f64 {
        machine::cpu_secs(self.pid())
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for its end.
    pub async fn done(&mut self, limit: Duration) -> anyhow::Result<bool> {
        Ok(tokio::time::timeout(limit, self.child.wait()).await.context("it does not end")??.success())
    }

    /// What a crash is.
    pub async fn kill9(&mut self) {
        // A process that is gone already is what was wanted.
        drop(self.child.kill().await);
    }

    /// Asks it to end, and waits.
    pub async fn stop(&mut self) {
        let kill = Command::new("kill").arg("-TERM").arg(self.pid().to_string()).status().await;
        if kill.is_err() || self.done(Duration::from_secs(15)).await.is_err() {
            self.kill9().await;
        }
    }
}
