//! The built server, as an installation runs it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures_util::{StreamExt, TryStreamExt};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::child::Program;
use crate::machine::{self, instant, until};
use crate::pbx::{FIRST_PHONE, PASSWORD, USER};

const ADMIN: &str = "admin";
const ADMIN_PASSWORD: &str = "Benchmark-admin-password-1";

/// An installation: a folder and settings. The server may run or not.
pub struct Product {
    /// Its folder.
    pub dir: PathBuf,
    binary: PathBuf,
    port: u16,
    environment: Vec<(String, String)>,
    /// The running server.
    pub server: Option<Program>,
    http: reqwest::Client,
    token: String,
}

/// An operator as the bench knows him.
#[derive(Clone, Debug)]
pub struct Operator {
    /// `op_…`
    pub id: String,
    /// What he logs in with.
    pub username: String,
    /// His number.
    pub extension: u32,
}

impl Operator {
    /// What he logs in with.
    pub fn password(&self) -> String {
        format!("Benchmark-password-of-{}", self.extension)
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Product {
    /// An installation in `dir`, connected to the Asterisk at `ari_url`.
    pub fn new(binary: &Path, dir: PathBuf, ari_url: &str) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        let port = free_port()?;
        let settings = [
            ("LISTEN", format!("127.0.0.1:{port}")),
            ("DATA_DIR", dir.display().to_string()),
            ("ARI_URL", ari_url.to_owned()),
            ("ARI_USERNAME", USER.to_owned()),
            ("ARI_PASSWORD", PASSWORD.to_owned()),
            ("ARI_APP", USER.to_owned()),
            ("ADMIN_USERNAME", ADMIN.to_owned()),
            ("ADMIN_PASSWORD", ADMIN_PASSWORD.to_owned()),
            ("LOG", "warn".to_owned()),
        ];
        let environment = settings.into_iter().map(|(k, v)| (format!("CALLCENTER_{k}"), v)).collect();
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { dir, binary: binary.to_owned(), port, environment, server: None, http, token: String::new() })
    }

    /// Sets `CALLCENTER_<name>`.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let name = format!("CALLCENTER_{name}");
        self.environment.retain(|(known, _)| *known != name);
        self.environment.push((name, value.into()));
    }

    /// A run of the binary with these arguments and the settings of this installation.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).envs(self.environment.iter().map(|(k, v)| (k, v)));
        command
    }

    /// Starts the server and returns how long it took until `/readyz` said 200.
    pub async fn start(&mut self) -> anyhow::Result<Duration> {
        let log = self.dir.join("server.log");
        let begun = instant();
        let mut server = Program::start(self.command(&["serve"]), &log)?;
        let url = self.url("/readyz");
        let http = self.http.clone();
        let ready = async || http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success());
        until("the server", Duration::from_secs(60), ready).await.with_context(|| tail(&log))?;
        let took = begun.elapsed();
        ensure!(server.runs(), "the server ended: {}", tail(&log));
        self.server = Some(server);
        Ok(took)
    }

    /// Logs the admin in.
    pub async fn sign_in(&mut self) -> anyhow::Result<()> {
        self.token = self.login(ADMIN, ADMIN_PASSWORD).await?;
        Ok(())
    }

    /// The admin's access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Ends the server as a service manager does.
    pub async fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.stop().await;
        }
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.server.as_ref().map_or(0, Program::pid)
    }

    /// Its CPU time so far, in seconds.
    pub fn cpu(&self) -> f64 {
        machine::cpu_secs(self.pid())
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// A request of the admin.
    pub async fn ask(&self, method: Method, path: &str, body: Value) -> anyhow::Result<Value> {
        let mut request = self.http.request(method, self.url(path)).bearer_auth(&self.token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? })
    }

    /// Somebody's access token.
    pub async fn login(&self, username: &str, password: &str) -> anyhow::Result<String> {
        let body = json!({ "username": username, "password": password });
        let answer = self.http.post(self.url("/api/auth/login")).json(&body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "login of {username}: {status} {text}");
        let answer: Value = serde_json::from_str(&text)?;
        Ok(answer["access_token"].as_str().context("no access token")?.to_owned())
    }

    /// Access tokens of operators, in their order.
    pub async fn login_all(&self, operators: &[Operator]) -> anyhow::Result<Vec<String>> {
        let logins = operators.iter().map(async |o| self.login(&o.username, &o.password()).await);
        futures_util::stream::iter(logins).buffered(4).try_collect().await
    }

    /// A trunk, `count` operators with desk phones who are ready for calls, and no wrap-up.
    pub async fn populate(&self, count: u32) -> anyhow::Result<Vec<Operator>> {
        let trunk = json!({ "name": "bench", "kind": "ip", "host": "127.0.0.1" });
        self.ask(Method::POST, "/api/trunks", trunk).await?;
        let queues = self.ask(Method::GET, "/api/queues", Value::Null).await?;
        for queue in queues["items"].as_array().into_iter().flatten() {
            let path = format!("/api/queues/{}", queue["id"].as_str().unwrap_or_default());
            self.ask(Method::PATCH, &path, json!({ "wrap_up_secs": 0, "ring_timeout_secs": 5 })).await?;
        }
        let made = (FIRST_PHONE..FIRST_PHONE + count).map(async |extension| self.hire(extension).await);
        futures_util::stream::iter(made).buffered(4).try_collect().await
    }

    async fn hire(&self, extension: u32) -> anyhow::Result<Operator> {
        let mut operator = Operator { id: String::new(), username: format!("operator{extension}"), extension };
        let new = json!({
            "name": format!("Operator {extension}"), "username": operator.username, "password": operator.password(),
            "role": "operator", "extension": extension.to_string(), "device": "sip", "queues": [],
        });
        let made = self.ask(Method::POST, "/api/operators", new).await?;
        operator.id = made["id"].as_str().context("an operator has an id")?.to_owned();
        Ok(operator)
    }

    /// Sets everybody ready for calls, and waits until so many phones can ring.
    pub async fn begin_shift(&self, operators: &[Operator]) -> anyhow::Result<()> {
        let set = operators.iter().map(async |o| {
            let path = format!("/api/operators/{}/status", o.id);
            self.ask(Method::PUT, &path, json!({ "status": "available" })).await
        });
        futures_util::stream::iter(set).buffered(8).try_collect::<Vec<_>>().await?;
        let Some(last) = operators.last() else { return Ok(()) };
        let path = format!("/api/operators/{}", last.id);
        let reachable = async || {
            self.ask(Method::GET, &path, Value::Null).await.is_ok_and(|answer| answer["reachable"] == json!(true))
        };
        until("the last phone to be reachable", Duration::from_secs(60), reachable).await
    }

    /// A number read from its database.
    pub async fn count(&self, sql: &str) -> anyhow::Result<i64> {
        let db = Database::connect(format!("sqlite://{}?mode=ro", self.database().display())).await?;
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        let count = row.context("no row")?.try_get_by_index::<i64>(0)?;
        db.close().await?;
        Ok(count)
    }

    /// Changes its database; the server must not run.
    pub async fn change(&self, sql: &str) -> anyhow::Result<()> {
        let db = Database::connect(format!("sqlite://{}", self.database().display())).await?;
        db.execute_unprepared(sql).await?;
        Ok(db.close().await?)
    }

    fn database(&self) -> PathBuf {
        self.dir.join("callcenter.db")
    }

    /// Waits until the jobs that follow from calls are done, and returns how long that took.
    pub async fn settled(&self, limit: Duration) -> anyhow::Result<Duration> {
        let start: Instant = instant();
        while self.count("SELECT count(*) FROM jobs").await? > 0 && start.elapsed() < limit {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(start.elapsed())
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
