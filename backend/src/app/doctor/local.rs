//! The machine: folders, disk, clock, database, addresses.
use std::{net::IpAddr, time::Duration};

use migrations::{Migrator, MigratorTrait};
use tokio::net::TcpListener;

use super::Finding;
use crate::common::{clock::Clock, config::Settings, db::Db};

/// Recordings of ten operators fill this in three to four hours (16 kB a second each).
const DISK_LOW: u64 = 2 << 30;
const DISK_FULL: u64 = 200 << 20;
/// No clock is right that shows a time before this version was made (2026-11-01).
const NOT_BEFORE_SECS: i64 = 1_793_491_200;
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn data_dir(settings: &Settings) -> Finding {
    let dir = settings.data_dir.display();
    let probe = settings.data_dir.join(".doctor");
    let written = std::fs::create_dir_all(&settings.data_dir)
        .and_then(|()| std::fs::write(&probe, b"ok"))
        .and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => Finding::ok("data folder", format!("{dir} can be written")),
        Err(error) => Finding::failed(
            "data folder",
            format!("{dir}: {error}"),
            "give it to the server's user, or choose another with CALLCENTER_DATA_DIR",
        ),
    }
}

pub(super) fn disk(settings: &Settings) -> Finding {
    let remedy = "make room on the disk: delete what is not needed, or move the data folder to a larger one";
    match rustix::fs::statvfs(&settings.data_dir) {
        Ok(stat) => {
            let free = stat.f_bavail.saturating_mul(stat.f_frsize);
            let found = format!("{} MB free", free >> 20);
            match free {
                0..DISK_FULL => Finding::failed("disk", found, remedy),
                DISK_FULL..DISK_LOW => Finding::warning("disk", found, remedy),
                _ => Finding::ok("disk", found),
            }
        }
        Err(error) => Finding::warning("disk", format!("its free space is not known: {error}"), ""),
    }
}

pub(super) fn clock() -> Finding {
    let now = Clock::system().now();
    if now.secs() < NOT_BEFORE_SECS {
        return Finding::failed("clock", format!("it shows {now}"), "set it, e.g. with: timedatectl set-ntp true");
    }
    let synchronised = std::path::Path::new("/run/systemd/timesync/synchronized").exists();
    let found = format!("{now}{}", if synchronised { ", synchronised" } else { "" });
    Finding::ok("clock", found)
}

pub(super) async fn database(settings: &Settings) -> Finding {
    let name = if settings.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    let path = crate::common::db::sqlite_path(&settings.database_url);
    if path.is_some_and(|path| !path.exists()) {
        return Finding::warning("database", "there is none yet", "it is made at the first start of the server");
    }
    let remedy = "check CALLCENTER_DATABASE_URL, and that the database server runs and lets this user in";
    let db = match tokio::time::timeout(PATIENCE, Db::connect(&settings.database_url)).await {
        Ok(Ok(db)) => db,
        Ok(Err(error)) => return Finding::failed("database", format!("{name}: {error}"), remedy),
        Err(_) => return Finding::failed("database", format!("{name} does not answer"), remedy),
    };
    let pending = Migrator::get_pending_migrations(db.migrator()).await;
    let sound = if settings.is_sqlite() { db.sqlite_is_sound().await } else { db.ping().await.map(|()| true) };
    match (pending, sound) {
        (Ok(pending), Ok(true)) if pending.is_empty() => Finding::ok("database", format!("{name}, up to date")),
        (Ok(pending), Ok(true)) => Finding::warning(
            "database",
            format!("{name}, {} steps behind this version", pending.len()),
            "callcenter migrate, or start the server",
        ),
        (Ok(_), Ok(false)) => {
            Finding::failed("database", format!("{name} is damaged"), "stop the server and: callcenter restore FILE")
        }
        (Err(error), _) | (_, Err(error)) => Finding::failed("database", format!("{name}: {error}"), remedy),
    }
}

pub(super) async fn address(settings: &Settings) -> Finding {
    let listen = settings.listen;
    match TcpListener::bind(listen).await {
        Ok(_) => Finding::warning("server", format!("nobody listens on {listen}"), "start it: callcenter serve"),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
            let host = if listen.ip().is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { listen.ip() };
            let url = format!("{scheme}://{}/readyz", std::net::SocketAddr::new(host, listen.port()));
            match super::pbx::get(&url, None).await {
                Ok((200, body)) if body.starts_with("ready") => {
                    Finding::ok("server", format!("it runs on {listen} and is ready"))
                }
                Ok((503, _)) => Finding::failed(
                    "server",
                    format!("it runs on {listen} and has no database"),
                    "look at the finding about the database",
                ),
                // Its certificate is for a name, and this asks by address.
                Err(_) if scheme == "https" => Finding::ok("server", format!("something answers on {listen}")),
                _ => Finding::failed(
                    "server",
                    format!("another program has the port of {listen}"),
                    "end it, or choose another with CALLCENTER_LISTEN",
                ),
            }
        }
        Err(error) => Finding::failed(
            "server",
            format!("{listen} cannot be used: {error}"),
            "choose an address of this machine and a port above 1023 with CALLCENTER_LISTEN",
        ),
    }
}

pub(super) fn microphone(settings: &Settings) -> Finding {
    let https_outside = settings.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    if settings.tls_cert.is_some() || https_outside {
        Finding::ok("microphone", "the page comes by https")
    } else if settings.listen.ip().is_loopback() {
        Finding::ok("microphone", "works on this machine; other machines need https")
    } else {
        Finding::warning(
            "microphone",
            "browsers on other machines will not give it to a page without https",
            "set CALLCENTER_TLS_CERT and CALLCENTER_TLS_KEY, or put a proxy with https before the server",
        )
    }
}
