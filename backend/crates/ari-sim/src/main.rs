//! Runs the fake Asterisk by hand, with callers of its own: for trying the product without telephony and
//! for load.

use std::io::Write;
use std::time::{Duration, SystemTime};

use ari_sim::model::{Behaviour, Config};
use ari_sim::server::{Clock, ServerConfig, SimServer};
use clap::Parser;

/// A fake Asterisk for call-center servers: ARI on a loopback port, phones and callers included.
#[derive(Debug, Parser)]
struct Args {
    /// TCP port on 127.0.0.1; 0 for a free one.
    #[arg(long, default_value_t = 8088)]
    port: u16,
    /// ARI user.
    #[arg(long, default_value = "callcenter")]
    user: String,
    /// ARI password.
    #[arg(long, env = "ARI_SIM_PASSWORD")]
    password: String,
    /// Stasis application that calls are handed to.
    #[arg(long, default_value = "callcenter")]
    app: String,
    /// Registered phones: first and last extension.
    #[arg(long, value_parser = phones, default_value = "101-110")]
    phones: (u32, u32),
    /// How long a phone rings before it is answered, in milliseconds.
    #[arg(long, default_value_t = 1_000)]
    answer_ms: i64,
    /// Every n-th phone is never answered; 0 for none.
    #[arg(long, default_value_t = 0)]
    no_answer_every: u32,
    /// Calls per second that come in; 0 for none.
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// How many calls come in before they stop; 0 for no end.
    #[arg(long, default_value_t = 0)]
    calls: u64,
    /// When a caller hangs up, in milliseconds after calling.
    #[arg(long, default_value_t = 30_000)]
    hang_up_ms: i64,
    /// The number that is called.
    #[arg(long, default_value = "1200")]
    did: String,
    /// Also send the events that servers filter out.
    #[arg(long)]
    noise: bool,
    /// Keep calls from a server whose heartbeat is old, as the shipped dialplan does.
    #[arg(long)]
    heartbeat_guard: bool,
}

fn phones(text: &str) -> Result<(u32, u32), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.parse::<u32>().map_err(|error| format!("{text}: {error}"));
    let (first, last) = (number(first)?, number(last)?);
    if first <= last { Ok((first, last)) } else { Err("the first phone comes after the last".to_owned()) }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let server = SimServer::start(ServerConfig {
        model: Config { noise: args.noise, heartbeat_guard: args.heartbeat_guard, ..Config::new(&args.app, now_ms()) },
        port: args.port,
        user: args.user.clone(),
        password: args.password.clone(),
        clock: Clock::Real,
    })
    .await?;
    server.with(|sim| {
        for (index, extension) in (args.phones.0..=args.phones.1).enumerate() {
            let deaf = args.no_answer_every > 0 && (index as u32 + 1).is_multiple_of(args.no_answer_every);
            let behaviour = if deaf { Behaviour::rings() } else { Behaviour::answers_after(args.answer_ms) };
            sim.add_phone(&extension.to_string(), behaviour);
        }
    });
    say(&format!("{}/ari, application {}", server.url(), args.app))?;
    let mut report = tokio::time::interval(Duration::from_secs(5));
    let mut callers = tokio::time::interval(Duration::from_secs_f64(1.0 / args.rate.clamp(0.001, 10_000.0)));
    let mut called = 0_u64;
    loop {
        tokio::select! {
            _ = callers.tick(), if args.rate > 0.0 && (args.calls == 0 || called < args.calls) => {
                called += 1;
                server.with(|sim| {
                    let number = format!("99890{:07}", called % 10_000_000);
                    let channel = sim.caller_calls(&number, &args.did, "trunk");
                    sim.hang_up_in(&channel, args.hang_up_ms);
                });
            }
            _ = report.tick() => {
                say(&serde_json::to_string(&server.figures())?)?;
            }
            stop = tokio::signal::ctrl_c() => {
                stop?;
                return say(&serde_json::to_string(&server.figures())?);
            }
        }
    }
}

fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

#[expect(clippy::disallowed_methods, reason = "the one place where this program looks at the clock")]
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
