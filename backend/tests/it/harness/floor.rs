//! A call center at work: a server, a fake Asterisk behind real sockets, a trunk, and an operator with a desk phone who
//! is ready for calls. Both clocks are turned together.
use std::time::Duration;

use ari_sim::{
    model::{Behaviour, Config, Sim, Sound},
    server::{Clock, ServerConfig, SimServer},
};
use callcenter::asterisk::driver::LinkState;
use serde_json::{Value, json};

use super::{Engine, START, TestApp, client::Browser, socket::PATIENCE};

/// The operator's extension.
pub const PHONE: &str = "201";
const ARI_PASSWORD: &str = "a password of the stories";

/// Tells a story of calls twice: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! call_story {
    ($(#[$meta:meta])* async fn $name:ident($floor:ident) $body:block) => {
        async fn $name(mut $floor: $crate::harness::floor::Floor) {
            // Most stories only look; those that restart need it mutable.
            let _ = &mut $floor;
            $body
        }

        $(#[$meta])*
        mod $name {
            use $crate::harness::{Engine, floor::Floor};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Floor::open(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Floor::open(Engine::Postgres).await).await;
            }
        }
    };
}

pub struct Floor {
    pub app: TestApp,
    pub pbx: SimServer,
    pub admin: Browser,
    /// `op_…` of the one with the desk phone.
    pub operator: String,
}

impl Floor {
    /// Opens for business.
    pub async fn open(engine: Engine) -> Self {
        let config = ServerConfig {
            model: Config::new("callcenter", START.millis()),
            port: 0,
            user: "callcenter".to_owned(),
            password: ARI_PASSWORD.to_owned(),
            clock: Clock::Manual,
        };
        let pbx = SimServer::start(config).await.unwrap();
        pbx.with(|sim| sim.add_phone(PHONE, Behaviour::rings()));
        let settings = [("CALLCENTER_ARI_URL", pbx.url()), ("CALLCENTER_ARI_PASSWORD", ARI_PASSWORD.to_owned())];
        let app = TestApp::start_with(engine, &settings).await;
        let mut admin = app.admin().await;
        let trunk = json!({ "name": "Provider", "kind": "ip", "host": "192.0.2.1" });
        admin.post("/api/trunks", trunk).await.expect(201);
        let operator = json!({ "name": "Anvar", "username": "anvar", "password": super::PASSWORD, "role": "operator", "device": "sip",
            "extension": PHONE });
        let operator = admin.post("/api/operators", operator).await.expect(201).body;
        let operator = operator["id"].as_str().unwrap().to_owned();
        let mut floor = Self { app, pbx, admin, operator };
        floor.linked().await;
        let own = format!("/api/operators/{}", floor.operator);
        floor.until("the phone can ring", &own, |operator| operator["reachable"] == true).await;
        floor.admin.put(&format!("{own}/status"), json!({ "status": "available" })).await.expect(200);
        floor
    }

    /// Lets `by` pass for everybody.
    pub fn pass(&self, by: Duration) {
        self.pbx.advance(by);
        self.app.advance(by);
    }

    /// A customer calls; returns his channel.
    pub fn caller_calls(&self, number: &str) -> String {
        self.pbx.with(|sim| sim.caller_calls(number, "712001122", "trunk-provider"))
    }

    /// Waits until `done` holds in Asterisk, while time goes on slowly.
    pub async fn until_asterisk<T>(&self, what: &str, mut done: impl FnMut(&mut Sim) -> Option<T>) -> T {
        self.until_some(what, || self.pbx.with(&mut done)).await
    }

    /// Waits until `done` holds, while time goes on slowly.
    pub async fn until_some<T>(&self, what: &str, mut done: impl FnMut() -> Option<T>) -> T {
        let waiting = async {
            loop {
                if let Some(found) = done() {
                    return found;
                }
                self.pass(BEAT);
                tokio::time::sleep(BEAT).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("not in time: {what}"))
    }

    /// Waits until what `path` answers satisfies `done`, while time goes on slowly.
    pub async fn until(&mut self, what: &str, path: &str, mut done: impl FnMut(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let waiting = async {
            loop {
                last = self.admin.get(path).await.expect(200).body;
                if done(&last) {
                    return;
                }
                self.pbx.advance(BEAT);
                self.app.advance(BEAT);
                tokio::time::sleep(BEAT).await;
            }
        };
        let came = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(came.is_ok(), "not in time: {what}: {last}");
        last
    }

    /// Waits until the server has Asterisk and knows what goes on there.
    pub async fn linked(&self) {
        self.until_some("connected and reconciled", || (self.app.link() == LinkState::Up).then_some(())).await;
    }

    /// Waits until the operator's phone rings; returns the channel to it.
    pub async fn ringing(&self) -> String {
        self.until_asterisk("the operator's phone rings", |sim| {
            sim.channels().find(|c| c.id.contains("-leg-") && !c.in_stasis).map(|c| c.id.clone())
        })
        .await
    }

    /// A customer and the operator talk; returns their channels.
    pub async fn talk(&mut self, number: &str) -> (String, String) {
        let caller = self.caller_calls(number);
        let phone = self.ringing().await;
        self.pbx.with(|sim| sim.answer(&phone));
        let voice = [Sound::Voice(phone.clone())];
        self.until_asterisk("the operator is heard", |sim| (sim.hears(&caller) == voice).then_some(())).await;
        self.until("the talk has a row", "/api/calls", |calls| calls["items"][0]["state"] == "talking").await;
        (caller, phone)
    }

    /// The operator has hung up, and the time for finishing the call goes by.
    pub async fn wrap_up(&mut self) {
        let own = format!("/api/operators/{}", self.operator);
        self.until("the operator finishes the call", &own, |operator| operator["status"] == "wrap_up").await;
        self.pass(Duration::from_secs(31));
        self.until("he is ready again", &own, |operator| operator["status"] != "wrap_up").await;
    }

    /// Waits until no call lives, and returns all of them, newest first.
    pub async fn quiet(&mut self, calls: usize) -> Vec<Value> {
        let path = "/api/calls?limit=200";
        let over = |list: &Value| {
            let items = list["items"].as_array().unwrap();
            items.len() == calls && items.iter().all(|call| call["state"] == "ended")
        };
        let list = self.until("every call has its end", path, over).await;
        list["items"].as_array().unwrap().clone()
    }
}

/// How fast time goes on while something is waited for.
const BEAT: Duration = Duration::from_millis(5);
