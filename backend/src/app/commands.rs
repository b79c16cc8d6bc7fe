//! The subcommands of `callcenter`.
use std::{io::Write, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Parser, Subcommand};
use migrations::{Migrator, MigratorTrait};

use super::{App, backup, doctor, router, schema, server};
use crate::{
    asterisk::instance,
    calls::journal,
    common::{
        clock::Clock,
        config::{Settings, WrongSetting},
        db::Db,
    },
};

/// A call center on Asterisk.
#[derive(Debug, Parser)]
#[command(name = "callcenter", version, about)]
struct Arguments {
    /// The settings file; without it `callcenter.toml`, if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (the default).
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Print the description of the HTTP interface.
    Openapi {
        /// Print the schema of the realtime messages instead.
        #[arg(long)]
        realtime: bool,
    },
    /// Write the configuration of this installation's Asterisk.
    AsteriskConfig {
        /// The folder to write into.
        #[arg(long)]
        out: PathBuf,
    },
    /// Say what is wrong with this installation, and how to mend it.
    Doctor {
        /// Print the findings as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make an admin. Reads the password from CALLCENTER_ADMIN_PASSWORD, or makes one and prints it.
    CreateAdmin {
        /// What he will log in with; else CALLCENTER_ADMIN_USERNAME.
        #[arg(long)]
        username: Option<String>,
    },
    /// Write a copy of the embedded database; the server may be running.
    Backup {
        /// A file that does not exist yet.
        file: PathBuf,
    },
    /// Put a copy in the place of the embedded database; the server must not be running.
    Restore {
        /// What `backup` wrote.
        file: PathBuf,
    },
    /// Fold every call's facts again and say which rows differ from them; changes nothing.
    Replay,
    /// Print the effective settings, secrets masked.
    Config,
    /// Print the version.
    Version,
}

/// Runs what the command line asks for. 0 fine, 1 failed, 2 wrong usage or settings.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::FAILURE,
            };
        }
    };
    let settings = match Settings::load(arguments.config.as_deref(), |name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(error) => return fail(2, &error.to_string()),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &error.to_string()),
    };
    match runtime.block_on(execute(arguments.command.unwrap_or(Command::Serve), settings)) {
        Ok(()) => ExitCode::SUCCESS,
        // Some settings can only be judged by using them, e.g. the files of a certificate.
        Err(error) => fail(if error.is::<WrongSetting>() { 2 } else { 1 }, &format!("{error:#}")),
    }
}

async fn execute(command: Command, settings: Settings) -> anyhow::Result<()> {
    match command {
        Command::Serve => server::serve(settings).await,
        Command::Migrate => {
            let db = Db::connect(&settings.database_url).await?;
            Migrator::up(db.migrator(), None).await?;
            print("The schema is up to date.\n")
        }
        Command::Openapi { realtime: false } => print(&(router::openapi().to_pretty_json()? + "\n")),
        Command::Openapi { realtime: true } => print(&(serde_json::to_string_pretty(&schema::realtime())? + "\n")),
        Command::AsteriskConfig { out } => Ok(instance::write(&instance::values(&settings, &out)?)?),
        Command::Doctor { json } => {
            let findings = doctor::examine(&settings).await;
            print(&if json { serde_json::to_string_pretty(&findings)? + "\n" } else { doctor::report(&findings) })?;
            anyhow::ensure!(doctor::is_healthy(&findings), "something does not work: see above");
            Ok(())
        }
        Command::CreateAdmin { username } => create_admin(settings, username).await,
        Command::Backup { file } => {
            backup::backup(&settings, &file).await?;
            print(&format!("Written: {}\n", file.display()))
        }
        Command::Restore { file } => match backup::restore(&settings, &file).await? {
            Some(former) => print(&format!("Restored. The former database is {}\n", former.display())),
            None => print("Restored.\n"),
        },
        Command::Replay => replay(settings).await,
        Command::Config => print(&settings.masked()),
        Command::Version => print(concat!("callcenter ", env!("CARGO_PKG_VERSION"), "\n")),
    }
}

async fn replay(settings: Settings) -> anyhow::Result<()> {
    let db = Db::connect(&settings.database_url).await?;
    let found = journal::replay::compare(&db).await?;
    for (call, columns) in &found.different {
        print(&format!("{call}: {} differ from its facts\n", columns.join(", ")))?;
    }
    print(&format!("{} calls, {} rows that differ from their facts\n", found.calls, found.different.len()))?;
    anyhow::ensure!(found.different.is_empty(), "some rows are not what their facts say");
    Ok(())
}

async fn create_admin(settings: Settings, username: Option<String>) -> anyhow::Result<()> {
    let from_settings = settings.admin.clone();
    let password = from_settings.as_ref().map(|(_, password)| password.clone());
    let username = username.or_else(|| from_settings.map(|(name, _)| name));
    let username = username.context("name the admin with --username")?;
    let app = App::build(settings, Clock::system()).await?;
    let created = app.state.auth.create_admin(&username, password).await?;
    print(&format!("Admin {} is made, extension {}.\n", created.operator.username, created.operator.extension))?;
    if let Some(password) = created.generated_password {
        print(&format!("Password (shown this once): {password}\n"))?;
    }
    Ok(())
}

fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(Into::into)
}

fn fail(code: u8, message: &str) -> ExitCode {
    // One line, so that scripts and people see at once what is wrong.
    let line = message.replace('\n', " ");
    match writeln!(std::io::stderr(), "callcenter: {line}") {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}
