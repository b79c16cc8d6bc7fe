//! A database of its own for every test.
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use sea_orm::{ConnectionTrait, Database};

/// Which engine a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A fresh database.
pub struct TestDatabase {
    pub url: String,
}

impl TestDatabase {
    pub async fn create(engine: Engine, dir: &Path) -> Self {
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}/callcenter.db", dir.display()),
            Engine::Postgres => postgres().await,
        };
        Self { url }
    }
}

async fn postgres() -> String {
    let server = cluster();
    let name = format!("story_{}", callcenter::common::ids::hex_secret());
    let admin = Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    admin.close().await.unwrap();
    let (head, _) = server.rsplit_once('/').unwrap();
    format!("{head}/{name}")
}

/// The PostgreSQL server of this run: the one that the surrounding script started, or one that lives as long as this
/// process (it waits for the end of a pipe that only this process holds).
fn cluster() -> &'static str {
    static CLUSTER: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let (url, _) = CLUSTER.get_or_init(|| match std::env::var("CALLCENTER_TEST_POSTGRES_URL") {
        Ok(url) => (url, None),
        Err(_) => {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/with-postgres.sh");
            let mut child = Command::new(script)
                .args(["sh", "-c", "echo $CALLCENTER_TEST_POSTGRES_URL; cat"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut url = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
            assert!(!url.trim().is_empty(), "scripts/with-postgres.sh could not start PostgreSQL");
            (url.trim().to_owned(), Some(child))
        }
    });
    url
}
