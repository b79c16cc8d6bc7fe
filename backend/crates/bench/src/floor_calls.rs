//! The floor of telephony: the smallest program that answers, calls a phone, bridges, records and hangs up. It keeps
//! nothing, knows nobody and tells nobody.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Context;
use ari::stream::{self, Config, StreamItem};
use ari::{Client, Event, EventKind, HttpConfig, Operation as _, Request, ops};

/// What it needs to know.
#[derive(Clone, Debug, clap::Args)]
pub struct Settings {
    /// Where Asterisk is.
    #[arg(long)]
    url: String,
    /// ARI user.
    #[arg(long)]
    user: String,
    /// Its password.
    #[arg(long)]
    password: String,
    /// Stasis application.
    #[arg(long)]
    app: String,
    /// The first phone.
    #[arg(long)]
    first: u32,
    /// How many phones.
    #[arg(long)]
    phones: u32,
    /// Whether it writes the heartbeat that the shipped dialplan asks for.
    #[arg(long)]
    heartbeat: bool,
}

/// Runs until the connection to Asterisk is taken over.
pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let Settings { url, user, password, app, first, phones, heartbeat } = settings;
    let client = Client::http(HttpConfig::new(&url, &user, &password))?;
    let mut config = Config::new(url, user, password, app.clone());
    config.wanted = [EventKind::StasisStart, EventKind::StasisEnd].into_iter().collect();
    let (_handle, mut events) = stream::connect(config);
    let mut live = HashSet::new();
    let mut turn = 0;
    let mut items = Vec::new();
    if heartbeat {
        tokio::spawn(beat(client.clone()));
    }
    while events.next_batch(&mut items, 256).await > 0 {
        for item in items.drain(..) {
            match item {
                StreamItem::Connected { .. } => {
                    filter(&client, &app).await?;
                    writeln!(std::io::stdout(), "true")?;
                }
                StreamItem::Event(Event::StasisStart(start)) => {
                    let id = start.channel.id.clone();
                    if let Some(call) = id.strip_prefix("leg-") {
                        let bridge_id = format!("bridge-{call}");
                        send(&client, connect(call), Some(ops::bridges::Destroy { bridge_id }.request()));
                        continue;
                    }
                    turn = (turn + 1) % phones;
                    live.insert(id.clone());
                    send(&client, offer(&app, &id, first + turn), None);
                }
                StreamItem::Event(Event::StasisEnd(end)) => {
                    let id = end.channel.id.as_str();
                    let call = id.strip_prefix("leg-").unwrap_or(id);
                    if live.remove(call) {
                        let other = if call == id { format!("leg-{call}") } else { call.to_owned() };
                        send(&client, end_of(call, other), None);
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// The requests of one step, one after another; those of different calls side by side.
/// The first that is refused ends the step with `undo`: the call is over, and its end was handled before.
fn send(client: &Client, requests: Vec<Request>, undo: Option<Request>) {
    let client = client.clone();
    tokio::spawn(async move {
        for request in requests {
            if client.send(&request).await.is_err()
                && let Some(undo) = &undo
            {
                drop(client.send(undo).await);
                return;
            }
        }
    });
}

fn offer(app: &str, call: &str, phone: u32) -> Vec<Request> {
    let leg = ops::channels::OriginateWithId {
        channel_id: format!("leg-{call}"),
        endpoint: format!("PJSIP/{phone}"),
        app: Some(app.to_owned()),
        app_args: Some("leg".to_owned()),
        timeout: Some(20),
        originator: Some(call.to_owned()),
        ..Default::default()
    };
    vec![ops::channels::Answer { channel_id: call.to_owned() }.request(), leg.request()]
}

fn connect(call: &str) -> Vec<Request> {
    let bridge_id = format!("bridge-{call}");
    let create = ops::bridges::CreateWithId {
        bridge_id: bridge_id.clone(),
        kind: Some("mixing,dtmf_events".to_owned()),
        ..Default::default()
    };
    let add = ops::bridges::AddChannel {
        bridge_id: bridge_id.clone(),
        channel: vec![call.to_owned(), format!("leg-{call}")],
        ..Default::default()
    };
    let record =
        ops::bridges::Record { bridge_id, name: call.to_owned(), format: "wav".to_owned(), ..Default::default() };
    vec![create.request(), add.request(), record.request()]
}

fn end_of(call: &str, other: String) -> Vec<Request> {
    let hang_up = ops::channels::Hangup { channel_id: other, reason_code: None, reason: Some("normal".to_owned()) };
    vec![hang_up.request(), ops::bridges::Destroy { bridge_id: format!("bridge-{call}") }.request()]
}

/// Asterisk sends three events in four for nobody, unless it is told.
async fn filter(client: &Client, app: &str) -> anyhow::Result<()> {
    let unwanted =
        ["ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId", "DeviceStateChanged"];
    let list: Vec<_> = unwanted.iter().map(|kind| serde_json::json!({ "type": kind })).collect();
    let filter = ops::applications::Filter {
        application_name: app.to_owned(),
        filter: Some(serde_json::json!({ "disallowed": list })),
    };
    client.send(&filter.request()).await.context("the event filter").map(drop)
}

async fn beat(client: Client) {
    loop {
        let beat = ops::asterisk::SetGlobalVar {
            variable: "CC_HB".to_owned(),
            value: Some((crate::machine::wall_us() / 1_000_000).to_string()),
        };
        // The next one comes in a second.
        drop(client.send(&beat.request()).await);
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}
