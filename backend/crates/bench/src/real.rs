//! P16: a real Asterisk, with SIPp as the callers and as the operators' phones.

use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use ari::{Client, HttpConfig, Operation as _, ops};
use reqwest::Method;
use serde_json::json;
use tokio::process::Command;

use crate::child::{Program, Served};
use crate::lab::Lab;
use crate::machine::{Cores, cpu_secs, until};
use crate::pbx::{FIRST_PHONE, PASSWORD, USER};
use crate::product::{Operator, Product};
use crate::report::{Row, progress};

/// Phones: enough for every load below.
const PHONES: usize = 500;
/// Audio is μ-law silence broken by a click, 20 ms of each second; what it says does not matter.
const AUDIO_BYTES: usize = 8_000;

/// One load: calls a second, how many, how long each, whether sound flows.
#[derive(Clone, Copy)]
struct Load {
    per_sec: u32,
    calls: u32,
    millis: u32,
    sound: bool,
}

const SILENT: Load = Load { per_sec: 180, calls: 1_800, millis: 2_000, sound: false };
const RECORDED: Load = Load { per_sec: 20, calls: 400, millis: 10_000, sound: true };

/// What came of it.
struct Outcome {
    succeeded: u64,
    failed: u64,
    asterisk_ms: f64,
    server_ms: f64,
    busy: f64,
}

struct Exchange {
    lab: Lab,
    asterisk: Program,
    dir: PathBuf,
    sip: u16,
    phones: u16,
    client: Client,
    url: String,
}

fn udp_port() -> anyhow::Result<u16> {
    Ok(UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Runs it if there is an Asterisk and SIPp.
pub async fn run(lab: &Lab) -> anyhow::Result<Vec<Row>> {
    let Some(root) = std::env::var_os("CALLCENTER_ASTERISK_ROOT") else {
        let why = "not measured: CALLCENTER_ASTERISK_ROOT is not set".to_owned();
        return Ok(vec![Row::note("P16 a real Asterisk", "-".to_owned(), why)]);
    };
    let (mut product, operators) = staff(lab).await?;
    let exchange = Exchange::start(lab, &root.to_string_lossy(), &mut product).await?;
    product.start().await?;
    product.sign_in().await?;
    exchange.register(&product, &operators).await?;
    let _phones = exchange.answer_phones()?;
    product.begin_shift(&operators[..PHONES]).await?;
    let mut rows = Vec::new();
    let mut ours = Vec::new();
    for load in [SILENT, RECORDED] {
        progress(&format!("  {} calls/s, {} ms each, through the product ...", load.per_sec, load.millis));
        let outcome = exchange.carry(load, product.pid()).await?;
        ours.push((outcome, Setup::of(&product).await?));
        product.settled(Duration::from_secs(60)).await?;
    }
    product.stop().await;
    let (url, first, phones) = (exchange.url.clone(), FIRST_PHONE.to_string(), PHONES.to_string());
    let arguments = [
        "floor-calls",
        "--url",
        &url,
        "--user",
        USER,
        "--password",
        PASSWORD,
        "--app",
        USER,
        "--first",
        &first,
        "--phones",
        &phones,
        "--heartbeat",
    ];
    let mut floor = Served::start(&arguments)?;
    let _: bool = floor.hear(Duration::from_secs(10)).await?;
    // The dialplan trusts a heartbeat of the last three seconds.
    exchange.heartbeat().await?;
    for (load, (ours, setup)) in [SILENT, RECORDED].into_iter().zip(ours) {
        progress(&format!("  {} calls/s, {} ms each, through the floor ...", load.per_sec, load.millis));
        let floor = exchange.carry(load, floor.pid()).await?;
        rows.extend(compare(load, &floor, &ours, &setup));
    }
    Ok(rows)
}

/// The large company, with credentials for the first of its phones. Without Asterisk: it would be told each time.
async fn staff(lab: &Lab) -> anyhow::Result<(Product, Vec<Operator>)> {
    let (mut product, pbx, mut operators) = lab.company("real").await?;
    drop(pbx);
    ensure!(operators.len() >= PHONES, "at least {PHONES} operators are needed");
    operators.truncate(PHONES);
    product.set("ARI_URL", "http://127.0.0.1:9");
    product.start().await?;
    product.sign_in().await?;
    let mut table = "SEQUENTIAL\n".to_owned();
    for operator in &operators {
        let path = format!("/api/operators/{}/device", operator.id);
        let device = product.ask(Method::POST, &path, json!({})).await?;
        let (user, secret) = (device["username"].as_str(), device["password"].as_str());
        let (user, secret) = user.zip(secret).context("no credentials")?;
        table.push_str(&format!("{user};[authentication username={user} password={secret}]\n"));
    }
    // The trunk of the company is this machine; phones are told apart by their names.
    product.stop().await;
    std::fs::write(product.dir.join("phones.csv"), table)?;
    Ok((product, operators))
}

/// How long callers waited for an operator's voice, from the rows.
struct Setup {
    p50: i64,
    p99: i64,
}

impl Setup {
    async fn of(product: &Product) -> anyhow::Result<Self> {
        let at = async |share: &str| {
            let sql = format!(
                "WITH t AS (SELECT answered_at - started_at AS ms FROM calls WHERE answered_at IS NOT NULL AND \
                 started_at >= (SELECT max(started_at) - 60000 FROM calls)) \
                 SELECT coalesce((SELECT ms FROM t ORDER BY ms LIMIT 1 OFFSET \
                 (SELECT CAST(count(*) * {share} AS INTEGER) FROM t)), -1)"
            );
            product.count(&sql).await
        };
        Ok(Self { p50: at("0.5").await?, p99: at("0.99").await? })
    }
}

fn compare(load: Load, floor: &Outcome, ours: &Outcome, setup: &Setup) -> Vec<Row> {
    let what = if load.sound {
        format!("{} recorded calls at once", load.per_sec * load.millis / 1_000)
    } else {
        format!("{} calls/s bridged and recorded, silent", load.per_sec)
    };
    let of = |o: &Outcome| format!("{} good, {} failed, cores {:.0} % busy", o.succeeded, o.failed, o.busy);
    let share = 100.0 * ours.server_ms / ours.asterisk_ms;
    let cpu = |o: &Outcome| format!("{:.2} ms a call; Asterisk {:.1} ms", o.server_ms, o.asterisk_ms);
    vec![
        Row::new(
            &format!("P16 {what}"),
            of(floor),
            format!("{}, voice after {} / {} ms (p50 / p99)", of(ours), setup.p50, setup.p99),
            "none fails",
            ours.failed == 0 && ours.succeeded == u64::from(load.calls),
        ),
        Row::new(
            &format!("P16 server CPU at {} calls/s", load.per_sec),
            cpu(floor),
            format!("{}; {share:.0} %", cpu(ours)),
            "≤ 10 % of Asterisk's",
            share <= 10.0,
        ),
    ]
}

impl Exchange {
    async fn start(lab: &Lab, root: &str, product: &mut Product) -> anyhow::Result<Self> {
        let dir = product.dir.clone();
        let http = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (sip, phones) = (udp_port()?, udp_port()?);
        for (name, value) in [
            ("ASTERISK_ROOT", root.to_owned()),
            ("ASTERISK_HTTP_PORT", http.to_string()),
            ("ARI_URL", format!("http://127.0.0.1:{http}")),
            ("SIP_PORT", sip.to_string()),
            ("RTP_PORTS", "14000-19999".to_owned()),
        ] {
            product.set(name, value);
        }
        let etc = dir.join("asterisk/etc");
        let rendered = product.command(&["asterisk-config", "--out", &etc.display().to_string()]).status().await?;
        ensure!(rendered.success(), "the configuration could not be rendered");
        let mut command = Command::new(lab.repository.join("scripts/start-asterisk.sh"));
        command.arg(root).arg(&etc);
        let asterisk = Program::start(command, &dir.join("asterisk.log"))?;
        let client = Client::http(HttpConfig::new(format!("http://127.0.0.1:{http}"), USER, PASSWORD))?;
        let ping = ops::asterisk::Ping.request();
        let answers = async || client.send(&ping).await.is_ok();
        until("Asterisk", Duration::from_secs(30), answers).await?;
        let (lab, url) = (lab.clone(), format!("http://127.0.0.1:{http}"));
        Ok(Self { lab, asterisk, dir, sip, phones, client, url })
    }

    async fn heartbeat(&self) -> anyhow::Result<()> {
        let ask = ops::asterisk::GetGlobalVar { variable: "CC_HB".to_owned() };
        let fresh = async || {
            let now = crate::machine::wall_us() / 1_000_000;
            self.client.call(&ask).await.is_ok_and(|v| v.value.parse::<i64>().is_ok_and(|at| now - at < 3))
        };
        until("the heartbeat", Duration::from_secs(10), fresh).await
    }

    fn sipp(&self, scenario: &Path, port: u16, arguments: &[&str]) -> Command {
        let mut command = Command::new("sipp");
        command.current_dir(&self.dir).args(["-sf", &scenario.display().to_string(), "-i", "127.0.0.1", "-p"]);
        command.arg(port.to_string()).args(["-mi", "127.0.0.1", "-nostdin"]).args(arguments);
        command
    }

    fn scenario(&self, name: &str) -> PathBuf {
        self.lab.repository.join("backend/crates/bench/sipp").join(name)
    }

    /// From the port at which the phones will be: Asterisk rings where the registration came from.
    async fn register(&self, product: &Product, operators: &[Operator]) -> anyhow::Result<()> {
        let endpoint =
            ops::endpoints::Get { tech: "PJSIP".to_owned(), resource: operators[PHONES - 1].extension.to_string() };
        let known = async || self.client.call(&endpoint).await.is_ok();
        until("the phones' objects", Duration::from_secs(60), known).await?;
        let table = product.dir.join("phones.csv").display().to_string();
        let (count, target) = (PHONES.to_string(), format!("127.0.0.1:{}", self.sip));
        let arguments = ["-inf", &table, "-m", &count, "-r", "100", "-l", "50", &target];
        let mut run = Program::start(
            self.sipp(&self.scenario("register.xml"), self.phones, &arguments),
            &self.dir.join("sipp-register.log"),
        )?;
        ensure!(run.done(Duration::from_secs(60)).await?, "not every phone could register");
        Ok(())
    }

    fn answer_phones(&self) -> anyhow::Result<Program> {
        let arguments = ["-mp", "21000", "-rtp_echo", "-l", "20000", "-aa"];
        Program::start(
            self.sipp(&self.scenario("phone.xml"), self.phones, &arguments),
            &self.dir.join("sipp-phones.log"),
        )
    }

    async fn carry(&self, load: Load, server: u32) -> anyhow::Result<Outcome> {
        let (port, media) = match load.sound {
            true => {
                ("rtpstream_audio_port", "<nop><action><exec rtp_stream=\"tone.ulaw,-1,0,PCMU/8000\"/></action></nop>")
            }
            false => ("media_port", ""),
        };
        let tone: Vec<u8> = (0..AUDIO_BYTES).map(|at| if at % 8_000 < 160 { 0x20 } else { 0xff }).collect();
        std::fs::write(self.dir.join("tone.ulaw"), tone)?;
        let text = std::fs::read_to_string(self.scenario("caller.xml"))?;
        let scenario = self.dir.join("caller.xml");
        std::fs::write(&scenario, text.replace("@PORT@", port).replace("@MEDIA@", media))?;
        let stats = self.dir.join("sipp-calls.csv");
        let (calls, rate, millis) = (load.calls.to_string(), load.per_sec.to_string(), load.millis.to_string());
        let (file, target) = (stats.display().to_string(), format!("127.0.0.1:{}", self.sip));
        let arguments = [
            "-m",
            &calls,
            "-r",
            &rate,
            "-d",
            &millis,
            "-l",
            "20000",
            "-s",
            "712000000",
            "-mp",
            "24000",
            "-trace_stat",
            "-stf",
            &file,
            "-fd",
            "1",
            &target,
        ];
        let (asterisk, ours, cores) = (self.asterisk.cpu(), cpu_secs(server), Cores::now());
        let mut callers =
            Program::start(self.sipp(&scenario, udp_port()?, &arguments), &self.dir.join("sipp-callers.log"))?;
        callers.done(Duration::from_secs(120)).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let per_call = |secs: f64| secs * 1e3 / f64::from(load.calls);
        let (succeeded, failed) = totals(&std::fs::read_to_string(&stats)?);
        Ok(Outcome {
            succeeded,
            failed,
            asterisk_ms: per_call(self.asterisk.cpu() - asterisk),
            server_ms: per_call(cpu_secs(server) - ours),
            busy: Cores::now().busy_percent_since(cores),
        })
    }
}

/// Good and failed calls of SIPp's statistics.
fn totals(csv: &str) -> (u64, u64) {
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    let last: Vec<&str> = lines.last().unwrap_or_default().split(';').collect();
    let value = |name: &str| {
        let at = head.iter().position(|h| *h == name);
        at.and_then(|at| last.get(at)?.parse().ok()).unwrap_or(0)
    };
    (value("SuccessfulCall(C)"), value("FailedCall(C)"))
}
