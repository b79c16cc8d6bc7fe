//! A server without a call driver: the call core answers as the story says, and Asterisk has only files and endpoints.
pub mod asterisk;
pub mod rows;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, StatusCode, header, request::Builder},
};
use call_core::{Refusal, Reply, Request as CoreRequest};
use callcenter::{
    app::{App, AppState, router},
    asterisk::handle::Ask,
    auth::types::{Role, Session},
    common::{
        clock::{Clock, ClockHand, Timestamp},
        config::Settings,
        jobs::{self, Runner},
    },
    realtime::{
        hub::{Attachment, Hub},
        types::Topic,
    },
    recordings::verify::Tools,
};
use sea_orm::{ConnectionTrait, Statement};
use secrecy::SecretString;
use serde_json::{Value, json};
use tower::ServiceExt;

pub use crate::harness::Engine;
use crate::harness::{PASSWORD, database::TestDatabase};
use asterisk::FakeAsterisk;

/// Sunday, 22 November 2026, 14:00 in Tashkent.
pub const NOW: Timestamp = Timestamp(1_795_338_000_000);

/// Tells a story twice: on SQLite and on PostgreSQL.
macro_rules! tell {
    ($name:ident, $world:ident, $body:block) => {
        mod $name {
            use super::*;
            use $crate::support::{Engine, World};

            async fn story($world: World) {
                $body
                $world.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                story(World::new(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                story(World::new(Engine::Postgres).await).await;
            }
        }
    };
}
pub(crate) use tell;

/// What the call core answers, and what it was asked.
#[derive(Clone, Default)]
pub struct FakeCore(Arc<Mutex<CoreState>>);

#[derive(Default)]
struct CoreState {
    refusal: Option<(Refusal, usize)>,
    asked: Vec<CoreRequest>,
    reloads: usize,
}

impl FakeCore {
    /// Refuses the next `times` requests.
    pub fn refuse(&self, refusal: Refusal, times: usize) {
        self.0.lock().unwrap().refusal = Some((refusal, times));
    }

    /// Everything that was asked since the last look.
    pub fn asked(&self) -> Vec<CoreRequest> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }

    /// How often it was told to read its configuration again.
    pub fn reloads(&self) -> usize {
        self.0.lock().unwrap().reloads
    }

    /// Waits until it was told so often.
    pub async fn reloaded(&self, times: usize) {
        let enough = async {
            while self.reloads() < times {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), enough).await.expect("the core is not told of the change");
    }

    fn take(&self, ask: Ask) {
        let mut state = self.0.lock().unwrap();
        match ask {
            Ask::Reload => state.reloads += 1,
            Ask::Renew(_) => {}
            Ask::Request { request, answer } => {
                state.asked.push(request);
                let reply = match &mut state.refusal {
                    Some((refusal, times)) if *times > 0 => {
                        *times -= 1;
                        Reply::Refused(*refusal)
                    }
                    _ => Reply::Accepted,
                };
                drop(answer.send(reply));
            }
        }
    }
}

/// A server, its surroundings, and the hand on its clock.
pub struct World {
    pub state: AppState,
    pub hand: ClockHand,
    pub core: FakeCore,
    pub asterisk: FakeAsterisk,
    pub jobs: Runner,
    /// For what is done with recordings beside jobs.
    pub recordings: Tools,
    pub dir: tempfile::TempDir,
    service: Router,
}

impl World {
    /// A fresh server on a fresh database.
    pub async fn new(engine: Engine) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let asterisk = FakeAsterisk::start().await;
        let database = TestDatabase::create(engine, dir.path()).await;
        let settings = Settings::load(None, |name| match name {
            "CALLCENTER_DATA_DIR" => Some(dir.path().display().to_string()),
            "CALLCENTER_DATABASE_URL" => Some(database.url.clone()),
            "CALLCENTER_ARI_URL" => Some(asterisk.url.clone()),
            _ => None,
        })
        .unwrap();
        let (clock, hand) = Clock::manual(NOW);
        let app = App::build(settings, clock).await.unwrap();
        let core = FakeCore::default();
        let mut requests = app.requests;
        tokio::spawn({
            let core = core.clone();
            async move {
                while let Some(ask) = requests.recv().await {
                    core.take(ask);
                }
            }
        });
        let service = router::service(app.state.clone());
        Self { state: app.state, hand, core, asterisk, jobs: app.jobs, recordings: app.recordings, dir, service }
    }

    /// Fails if work is left over, and closes everything.
    pub async fn end(self) {
        let left = jobs::left_over(&self.state.db).await.unwrap();
        assert_eq!(left, [], "jobs are left over");
        self.state.db.clone().close().await.unwrap();
    }

    /// The first admin, logged in.
    pub async fn admin(&self) -> Person<'_> {
        let password = Some(SecretString::from(PASSWORD));
        let created = self.state.auth.create_admin("boss", password).await.unwrap();
        self.log_in("boss", created.operator.id.as_str()).await
    }

    /// A person of this role, made by `admin` and logged in.
    pub async fn person(&self, admin: &Person<'_>, role: &str, username: &str) -> Person<'_> {
        let new = json!({
            "name": username, "username": username, "password": PASSWORD, "role": role, "device": "webrtc",
        });
        let created = admin.post("/api/operators", new).await.expect(201);
        self.log_in(username, created["id"].as_str().unwrap()).await
    }

    async fn log_in(&self, username: &str, id: &str) -> Person<'_> {
        let nobody = Person { world: self, id: String::new(), token: String::new() };
        let body = json!({ "username": username, "password": PASSWORD });
        let answer = nobody.post("/api/auth/login", body).await.expect(200);
        Person { world: self, id: id.to_owned(), token: answer["access_token"].as_str().unwrap().to_owned() }
    }

    /// An admin's page that hears of calls.
    pub fn page(&self) -> Told {
        Told::of(&self.state.hub)
    }

    /// Somebody who has nothing but this token.
    pub fn bearer(&self, token: &str) -> Person<'_> {
        Person { world: self, id: String::new(), token: token.to_owned() }
    }

    /// Lets `by` pass.
    pub fn pass(&self, by: Duration) {
        self.hand.advance(by);
    }

    /// Runs a statement.
    pub async fn execute(&self, sql: &str) {
        let tx = self.state.db.write().await.unwrap();
        tx.execute_unprepared(sql).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let db = self.state.db.read();
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get_by_index::<Option<i64>>(0).unwrap().unwrap_or_default()
    }
}

/// What an admin's page is told.
pub struct Told(Attachment);

impl Told {
    /// From now on.
    pub fn of(hub: &Hub) -> Self {
        let (id, operator_id) = ("session_page".into(), "op_page".into());
        let page = hub.attach(&Session { id, operator_id, role: Role::Admin });
        page.subscribe(vec![Topic::Calls]);
        Self(page)
    }

    /// What it was told since the last look, in order.
    pub fn news(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.0.next_ready()).map(|event| serde_json::from_str(&event.frame()).unwrap()).collect()
    }

    /// The tasks of the worklist that it was told of since the last look.
    pub fn tasks(&mut self) -> Vec<String> {
        tasks_in(&self.news())
    }
}

/// The tasks of the worklist that `news` tell of.
pub fn tasks_in(news: &[Value]) -> Vec<String> {
    let tasks = news.iter().filter(|event| event["type"] == "missed_task");
    tasks.map(|event| event["data"]["task_id"].as_str().unwrap().to_owned()).collect()
}

/// Somebody with a token, or nobody.
#[derive(Clone)]
pub struct Person<'a> {
    world: &'a World,
    pub id: String,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl<'a> Person<'a> {
    /// The same world without a login.
    pub fn nobody(&self) -> Person<'a> {
        Person { world: self.world, id: String::new(), token: String::new() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub async fn post_with(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        self.send(Method::POST, path, headers, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, &[], Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &[], Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    /// A file as the body.
    pub async fn upload(&self, method: Method, path: &str, file: Vec<u8>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "audio/mpeg");
        self.answer(request, Body::from(file)).await
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        match body {
            Some(json) => {
                let request = request.header(header::CONTENT_TYPE, "application/json");
                self.answer(request, Body::from(json.to_string())).await
            }
            None => self.answer(request, Body::empty()).await,
        }
    }

    async fn answer(&self, mut request: Builder, body: Body) -> Answer {
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
        let response = self.world.service.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    /// The body, if the status is the expected one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// Checks status and code of a problem.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(self.header("content-type"), "application/problem+json");
    }

    /// A header, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The ids of a page's items.
    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        let page = self.expect(200);
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }
}
