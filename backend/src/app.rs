//! The composition root: builds every part from the settings, owns the server's start and its end. Imports
//! everything and is imported by nothing but `main`.
mod api_docs;
pub mod backup;
pub mod commands;
pub mod doctor;
mod first_run;
pub mod router;
pub mod schema;
pub mod server;
pub mod telephony;
mod tls;
pub mod ui;
mod watchdog;

use std::sync::Arc;

use axum::extract::FromRef;
use migrations::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;
use tokio::sync::mpsc;

use crate::{
    asterisk::{
        handle::{Ask, CoreHandle},
        link::Link,
    },
    auth::{passwords::Passwords, service::Auth},
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        jobs::{Handler, Runner},
        secrets::Secrets,
    },
    operators::service::Operators,
    realtime::{http::Realtime, hub::Hub, pages::Pages},
    recordings::{
        links::Links,
        service::{REMOVE, VERIFY},
        storage::Storage,
        verify::{Remove, Tools, Verify},
    },
    reports::monitor::Floor,
    trunks::watch::TrunkWatch,
    wallboards::service::Wallboards,
};

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The effective settings.
    pub settings: Arc<Settings>,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// Delivers realtime events.
    pub hub: Hub,
    /// Asks the call core.
    pub core: CoreHandle,
    /// The people.
    pub operators: Operators,
    /// Lets people in.
    pub auth: Auth,
    /// What the sockets need.
    pub realtime: Realtime,
    /// Asks Asterisk.
    pub asterisk: ari::Client,
    /// Knows how the trunks do.
    pub trunks: TrunkWatch,
    /// Where recordings are kept.
    pub storage: Storage,
    /// Addresses that play recordings.
    pub links: Links,
    /// Looks at what happens now.
    pub floor: Floor,
    /// Screens on walls.
    pub wallboards: Wallboards,
    /// How the connection to Asterisk is.
    pub link: Link,
}

/// A built server that does not listen yet.
pub struct App {
    /// What the handlers share.
    pub state: AppState,
    /// The end of the core's channel that the driver reads.
    pub requests: mpsc::Receiver<Ask>,
    /// Does what follows from changes.
    pub jobs: Runner,
    /// For the work on recordings that is no job.
    pub recordings: Tools,
}

impl App {
    /// Opens the database, brings its schema up to date and builds every part.
    pub async fn build(settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        let db = Db::connect(&settings.database_url).await?;
        Migrator::up(db.migrator(), None).await?;
        let secrets = Secrets::open(&settings.data_dir)?;
        let hub = Hub::new(clock.clone());
        let (core, requests) = CoreHandle::new();
        let passwords = Passwords::new();
        let operators = Operators::new(db.clone(), clock.clone(), hub.clone(), core.clone(), passwords.clone());
        let auth =
            Auth::new(db.clone(), clock.clone(), hub.clone(), operators.clone(), passwords, &secrets.token_key()?);
        let settings = Arc::new(settings);
        let realtime = Realtime {
            hub: hub.clone(),
            auth: auth.clone(),
            pages: Pages::new(core.clone()),
            clock: clock.clone(),
            settings: Arc::clone(&settings),
        };
        let storage = Storage::open(&settings.storage_url, settings.s3_endpoint.as_deref())?;
        let asterisk = asterisk(&settings, &secrets)?;
        let tools = Tools {
            db: db.clone(),
            clock: clock.clone(),
            storage: storage.clone(),
            asterisk: asterisk.clone(),
            scratch: settings.data_dir.join("scratch"),
            hub: hub.clone(),
        };
        let jobs = Runner::new(db.clone(), clock.clone(), handlers(tools.clone()));
        let links = Links::new(clock.clone());
        let trunks = TrunkWatch::new(clock.clone(), settings.sip_bind);
        let floor = Floor {
            db: db.clone(),
            clock: clock.clone(),
            zone: settings.timezone,
            operators: operators.clone(),
            core: core.clone(),
            last: Arc::default(),
        };
        let wallboards = Wallboards::new(db.clone(), clock.clone(), floor.clone());
        let state = AppState {
            settings,
            clock,
            db,
            hub,
            core,
            operators,
            auth,
            realtime,
            asterisk,
            trunks,
            storage,
            links,
            floor,
            wallboards,
            link: Link::default(),
        };
        Ok(Self { state, requests, jobs, recordings: tools })
    }
}

/// Requests to Asterisk over pooled connections.
fn asterisk(settings: &Settings, secrets: &Secrets) -> anyhow::Result<ari::Client> {
    let password = match &settings.ari_password {
        Some(password) => password.clone(),
        None => secrets.ari_password()?,
    };
    let config = ari::HttpConfig::new(&settings.ari_url, &settings.ari_username, password.expose_secret());
    Ok(ari::Client::http(config)?)
}

/// Who does which job.
fn handlers(tools: Tools) -> [(&'static str, Arc<dyn Handler>); 2] {
    [(VERIFY, Arc::new(Verify(tools.clone()))), (REMOVE, Arc::new(Remove(tools)))]
}
