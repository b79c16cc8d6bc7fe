//! Starts the driver that owns the call core, and its connection to Asterisk.
use std::time::Duration;

use anyhow::Context as _;
use ari::{
    Client, HttpConfig,
    stream::{self, Config as StreamConfig},
};
use secrecy::ExposeSecret;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

use super::AppState;
use crate::{
    asterisk::{
        claim,
        driver::{Driver, Ended, Parts, config::Fixed, wanted_events},
        handle::Ask,
        instance::Layout,
    },
    calls::journal::spool::Spool,
    common::{config::AriTransport, ids, secrets::Secrets},
    prompts::files::PromptFiles,
    schedules,
    settings::kv,
};

/// A REST request to Asterisk may take this long.
const DEADLINE: Duration = Duration::from_secs(5);

/// The running driver.
#[derive(Debug)]
pub struct Telephony {
    /// Ends when the driver does.
    pub task: JoinHandle<anyhow::Result<Ended>>,
    stop: watch::Sender<bool>,
}

impl Telephony {
    /// Restores the live calls from the database and starts to drive.
    pub async fn start(state: &AppState, requests: mpsc::Receiver<Ask>) -> anyhow::Result<Self> {
        let settings = &state.settings;
        let password = match &settings.ari_password {
            Some(password) => password.clone(),
            None => Secrets::open(&settings.data_dir)?.ari_password()?,
        };
        let (url, user, app) = (settings.ari_url.clone(), settings.ari_username.clone(), settings.ari_app.clone());
        let mut config = StreamConfig::new(url.clone(), user.clone(), password.expose_secret(), app.clone());
        let installation = kv::installation(&state.db, &state.clock).await?;
        config.wanted = wanted_events();
        config.jitter_seed = u64::from_le_bytes(ids::random_bytes());
        let http = HttpConfig { deadline: DEADLINE, ..HttpConfig::new(url, user, password.expose_secret()) };
        let http = Client::http(http).context("ARI")?;
        claim::check(&http, &state.clock, &app, &installation).await?;
        let (handle, events) = stream::connect(config);
        let client = match settings.ari_transport {
            AriTransport::Websocket => Client::over_websocket(handle, DEADLINE),
            AriTransport::Auto | AriTransport::Http => http,
        };
        let parts = Parts {
            clock: state.clock.clone(),
            db: state.db.clone(),
            hub: state.hub.clone(),
            client,
            events,
            requests,
            link: state.link.sender(),
            spool: Spool::new(&settings.data_dir),
            trunks: state.trunks.clone(),
            settings: Fixed {
                app,
                installation,
                prompts: PromptFiles::in_data_dir(&settings.data_dir)?,
                channel_events: Layout::in_data_dir(&settings.data_dir).cel_file(),
                sip_bind: settings.sip_bind.to_string(),
                zone: schedules::clock::of(settings.timezone, state.clock.now(), schedules::clock::FOR_LONG),
            },
        };
        let driver = Driver::new(parts).await?;
        let (stop, stopped) = watch::channel(false);
        let telling = tokio::spawn(state.link.clone().tell(state.hub.clone()));
        let task = tokio::spawn(async move {
            let ended = driver.run(stopped).await;
            telling.abort();
            ended
        });
        Ok(Self { task, stop })
    }

    /// Lets the driver end after what it has begun.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}
