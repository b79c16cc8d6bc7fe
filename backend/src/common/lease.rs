//! One active server per database and Stasis application: a second one is refused at its start.
//!
//! SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock held by a connection of its own. The
//! system takes both back the moment their holder dies, so a killed server can start again at once.
use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use sha2::{Digest, Sha256};

use super::db;

/// Held for as long as this value lives.
#[derive(Debug)]
pub struct Lease(Holder);

#[derive(Debug)]
enum Holder {
    File(#[expect(dead_code, reason = "the lock lives as long as the open file")] File),
    Postgres(DatabaseConnection),
}

/// Why the lease was not given.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Another server has it.
    #[error("another callcenter server is already running on this database for the application `{0}`")]
    Taken(String),
    /// The lock file cannot be used.
    #[error("cannot lock {0}")]
    File(String, #[source] std::io::Error),
    /// The database failed.
    #[error("cannot ask the database for the lock")]
    Database(#[from] DbErr),
}

impl Lease {
    /// Takes the lease of `app` on the database at `url`. Waits up to two seconds for a holder that is just ending.
    pub async fn take(url: &str, app: &str) -> Result<Self, LeaseError> {
        for _ in 0..20 {
            if let Some(lease) = Self::try_take(url, app).await? {
                return Ok(lease);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(LeaseError::Taken(app.to_owned()))
    }

    async fn try_take(url: &str, app: &str) -> Result<Option<Self>, LeaseError> {
        if let Some(path) = db::sqlite_path(url) {
            let mut name = path.into_os_string();
            name.push(".lock");
            let shown = name.display().to_string();
            let file = File::create(&name).map_err(|error| LeaseError::File(shown.clone(), error))?;
            return match file.try_lock() {
                Ok(()) => Ok(Some(Self(Holder::File(file)))),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(LeaseError::File(shown, error)),
            };
        }
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        let hash = Sha256::digest(format!("callcenter/{app}"));
        let mut number = [0_u8; 8];
        number.copy_from_slice(&hash[..8]);
        let sql = Statement::from_sql_and_values(
            connection.get_database_backend(),
            "SELECT pg_try_advisory_lock($1) AS taken",
            [i64::from_be_bytes(number).into()],
        );
        let row = connection.query_one_raw(sql).await?;
        let taken = row.map(|row| row.try_get::<bool>("", "taken")).transpose()?.unwrap_or(false);
        if taken {
            Ok(Some(Self(Holder::Postgres(connection))))
        } else {
            connection.close().await?;
            Ok(None)
        }
    }

    /// Gives the lease back; dropping it does the same a little later.
    pub async fn give_back(self) {
        if let Holder::Postgres(connection) = self.0
            && let Err(error) = connection.close().await
        {
            tracing::debug!(%error, "the connection of the lease was already gone");
        }
    }
}
