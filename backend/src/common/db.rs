//! The database: SQLite in a file by default, PostgreSQL by URL; one code path for both.
//!
//! Two durability classes. [`Db::write`] is for what is acknowledged to someone outside: the disk has it before the
//! answer leaves. [`Db::facts`] is for the call driver, whose facts are committed before the command goes to Asterisk, and
//! for work that is simply done again: killing this process loses nothing, but nobody waits for the disk; [`Db::flush`]
//! brings it there at least once a second.
//!
//! SQLite has one writer at a time. Its writers queue on a fair lock here instead of sleeping in SQLite's busy
//! handler; never open a second write transaction while holding one.
use std::{ops::Deref, os::unix::fs::OpenOptionsExt as _, path::PathBuf, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use tokio::sync::{Mutex, OwnedMutexGuard};

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 400;
const POSTGRES_CONNECTIONS: u32 = 16;

/// The open database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    durable: DatabaseConnection,
    quick: DatabaseConnection,
    turn: Arc<Mutex<()>>,
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Tx {
    /// Makes the changes real.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }
}

/// The file of a `sqlite:` URL.
pub fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

impl Db {
    /// Connects to the database at `url` (`sqlite://file`, created if missing, or `postgres://…`).
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        let turn = Arc::new(Mutex::new(()));
        match sqlite_path(url) {
            Some(path) => {
                if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
                    std::fs::create_dir_all(dir)
                        .map_err(|error| DbErr::Custom(format!("cannot create {}: {error}", dir.display())))?;
                }
                // The first connection creates the file and turns it to WAL; the others find it so.
                let durable = sqlite(&path, 1, SqliteSynchronous::Full).await?;
                let quick = sqlite(&path, 1, SqliteSynchronous::Normal).await?;
                let read = sqlite(&path, READERS, SqliteSynchronous::Normal).await?;
                Ok(Self { read, durable, quick, turn })
            }
            None => {
                let mut options = ConnectOptions::new(url);
                options
                    .max_connections(POSTGRES_CONNECTIONS)
                    .connect_timeout(Duration::from_secs(5))
                    .acquire_timeout(Duration::from_secs(5))
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                Ok(Self { read: pool.clone(), durable: pool.clone(), quick: pool, turn })
            }
        }
    }

    /// For reading. On SQLite this is a pool beside the writers and sees what they committed.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// A transaction whose commit is on the disk before it returns.
    pub async fn write(&self) -> Result<Tx, DbErr> {
        self.begin(&self.durable).await
    }

    /// A transaction for call facts and repeatable work: its commit does not wait for the disk.
    pub async fn facts(&self) -> Result<Tx, DbErr> {
        let tx = self.begin(&self.quick).await?;
        if self.is_postgres() {
            tx.execute_unprepared("SET LOCAL synchronous_commit = off").await?;
        }
        Ok(tx)
    }

    /// Brings everything that [`Db::facts`] committed to the disk (SQLite; PostgreSQL's WAL writer does it by itself).
    pub async fn flush(&self) -> Result<(), DbErr> {
        if !self.is_postgres() {
            self.durable.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    /// The connection for schema changes.
    pub fn migrator(&self) -> &DatabaseConnection {
        &self.durable
    }

    /// Answers if the database does.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read.execute_unprepared("SELECT 1").await.map(drop)
    }

    /// Which engine this is.
    pub fn is_postgres(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        if !matches!(self.durable.get_database_backend(), DbBackend::Postgres) {
            self.quick.close().await?;
            self.durable.close().await?;
        }
        Ok(())
    }

    /// Writes a copy of an SQLite database, consistent although the server goes on, to `file`.
    pub async fn backup_sqlite(&self, file: &std::path::Path) -> Result<(), DbErr> {
        let name = file.display().to_string().replace('\'', "''");
        self.read.execute_unprepared(&format!("VACUUM INTO '{name}'")).await.map(drop)
    }

    /// Whether every page and index of an SQLite database is whole, and the tables are those of a call center.
    pub async fn sqlite_is_sound(&self) -> Result<bool, DbErr> {
        let ask = |sql: &str| self.read.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql.to_owned()));
        let verdict = ask("PRAGMA integrity_check").await?;
        let whole = verdict.is_some_and(|row| row.try_get_by_index::<String>(0).is_ok_and(|text| text == "ok"));
        let ours = ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'operators'").await?;
        Ok(whole && ours.is_some())
    }

    async fn begin(&self, connection: &DatabaseConnection) -> Result<Tx, DbErr> {
        let (turn, mode) = if self.is_postgres() {
            (None, None)
        } else {
            (Some(Arc::clone(&self.turn).lock_owned().await), Some(SqliteTransactionMode::Immediate))
        };
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        Ok(Tx { inner: connection.begin_with_options(options).await?, _turn: turn })
    }
}

async fn sqlite(
    path: &std::path::Path,
    connections: u32,
    synchronous: SqliteSynchronous,
) -> Result<DatabaseConnection, DbErr> {
    // Made here, so that only its owner can read it; SQLite gives its other files the same rights.
    let made = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    made.map_err(|error| DbErr::Custom(format!("cannot open {}: {error}", path.display())))?;
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite:placeholder");
    // A file does not go away like a server does: no question before each use.
    options.max_connections(connections).test_before_acquire(false).sqlx_logging(false).map_sqlx_sqlite_opts(
        move |opts| {
            opts.filename(&path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .statement_cache_capacity(STATEMENTS)
        },
    );
    Database::connect(options).await
}
