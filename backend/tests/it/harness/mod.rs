//! A whole server inside the test: its own database, its own clock, a port of its own. Nothing sleeps; what takes time
//! is waited for, and time itself is turned by hand.
pub mod client;
pub mod database;
#[macro_use]
pub mod floor;
pub mod socket;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use callcenter::{
    app::{App, AppState, router, telephony::Telephony},
    asterisk::driver::LinkState,
    common::{
        clock::{Clock, ClockHand, Timestamp},
        config::Settings,
    },
};
use client::Browser;
pub use database::Engine;
use database::TestDatabase;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// A password that the policy accepts.
pub const PASSWORD: &str = "olma-nok-uzum-anor";

/// When every story begins.
pub const START: Timestamp = Timestamp(1_790_000_000_000);

/// Tells a story twice: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! story {
    ($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block) => {
        async fn $name(mut $app: $crate::harness::TestApp) {
            // Most stories only read; those that restart need it mutable.
            let _ = &mut $app;
            $body
        }

        $(#[$meta])*
        mod $name {
            use $crate::harness::{Engine, TestApp};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(TestApp::start(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(TestApp::start(Engine::Postgres).await).await;
            }
        }
    };
}

/// A running server.
pub struct TestApp {
    pub state: AppState,
    pub hand: ClockHand,
    clock: Clock,
    database: TestDatabase,
    dir: tempfile::TempDir,
    address: SocketAddr,
    settings: Vec<(String, String)>,
    running: Option<Running>,
}

struct Running {
    listening: JoinHandle<()>,
    telephony: Telephony,
}

impl TestApp {
    /// Starts a server on an empty database. Nobody is where its Asterisk should be.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, &[("CALLCENTER_ARI_URL", "http://127.0.0.1:9".to_owned())]).await
    }

    /// The same with these settings.
    pub async fn start_with(engine: Engine, settings: &[(&str, String)]) -> Self {
        let (clock, hand) = Clock::manual(START);
        let dir = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(engine, dir.path()).await;
        let own = [
            ("CALLCENTER_DATA_DIR", dir.path().display().to_string()),
            ("CALLCENTER_DATABASE_URL", database.url.clone()),
        ];
        let settings: Vec<_> =
            own.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let (state, address, running) = launch(&settings, &clock).await;
        Self { state, hand, clock, database, dir, address, settings, running: Some(running) }
    }

    /// Ends the server and starts it again on the same data.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// Starts a server that was stopped.
    pub async fn start_again(&mut self) {
        let (state, address, running) = launch(&self.settings, &self.clock).await;
        (self.state, self.address, self.running) = (state, address, Some(running));
    }

    /// Ends the server.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.state.hub.shut_down();
            running.listening.abort();
            running.telephony.stop();
            running.telephony.task.await.unwrap().unwrap();
            self.state.db.clone().close().await.unwrap();
        }
    }

    /// How its connection to Asterisk is.
    pub fn link(&self) -> LinkState {
        self.running.as_ref().map_or(LinkState::Down(None), |_| self.state.link.sender().borrow().clone())
    }

    /// Whether the task that owns the calls runs.
    pub fn drives(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.telephony.task.is_finished())
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Turns the clock.
    pub fn advance(&self, by: Duration) {
        self.hand.advance(by);
    }

    /// Makes the first admin, named `boss`, and returns his browser.
    pub async fn admin(&self) -> Browser {
        let mut browser = self.browser();
        let token = self.state.auth.open_setup().await.unwrap().expect("there is no admin yet");
        let body = json!({ "token": token, "name": "Boss", "username": "boss", "password": PASSWORD });
        browser.post("/api/setup", body).await.expect(200);
        browser
    }

    /// Makes an operator with `role` and returns his browser, logged in.
    pub async fn person(&self, admin: &mut Browser, username: &str, role: &str) -> Browser {
        let body = json!({ "name": username, "username": username, "password": PASSWORD, "role": role,
            "device": "webrtc" });
        admin.post("/api/operators", body).await.expect(201);
        let mut browser = self.browser();
        browser.login(username, PASSWORD).await.expect(200);
        browser
    }

    /// The audit log's actions, oldest first.
    pub async fn audited(&self) -> Vec<String> {
        use callcenter::settings::store::audit_row::{Column, Entity};
        use sea_orm::{EntityTrait, QueryOrder};
        let rows = Entity::find().order_by_asc(Column::Id).all(self.state.db.read()).await.unwrap();
        rows.into_iter().map(|row| row.action).collect()
    }

    /// The newest entry of the audit log with this action.
    pub async fn audit_entry(&self, action: &str) -> callcenter::settings::store::audit_row::Model {
        use callcenter::settings::store::audit_row::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
        let entries = Entity::find().filter(Column::Action.eq(action)).order_by_desc(Column::Id);
        entries.one(self.state.db.read()).await.unwrap().expect(action)
    }
}

async fn launch(settings: &[(String, String)], clock: &Clock) -> (AppState, SocketAddr, Running) {
    let settings =
        Settings::load(None, |name| settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
            .unwrap();
    let App { state, requests, .. } = App::build(settings, clock.clone()).await.unwrap();
    let telephony = Telephony::start(&state, requests).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router::service(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let listening = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    (state, address, Running { listening, telephony })
}

/// The strings under `key` in a list of objects.
pub fn each<'a>(items: &'a Value, key: &str) -> Vec<&'a str> {
    items.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}
