//! Listening, and ending cleanly.
use std::{future::IntoFuture, net::SocketAddr, time::Duration};

use anyhow::Context;
use axum::{
    Extension,
    http::{HeaderValue, header},
    serve::ListenerExt,
};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;

use super::{
    App, AppState, first_run, router,
    telephony::Telephony,
    tls::{self, TlsListener},
    watchdog,
};
use crate::asterisk::{config_files::hep_key, driver::Ended, instance::Layout};
use crate::calls::import::Importer;
use crate::common::{clock::Clock, config::Settings, http::OverTls, lease::Lease, secrets::Secrets, telemetry};
use crate::recordings;
use crate::trunks::watch::{Copies, Figures};

const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Runs the server until it is told to stop.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    telemetry::init(&settings.log);
    telemetry::recorder();
    let listen = settings.listen;
    let tls = tls::config(&settings)?;
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("cannot create {}", settings.data_dir.display()))?;
    let lease = Lease::take(&settings.database_url, &settings.ari_app).await?;
    let app = App::build(settings, Clock::system()).await?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let local = listener.local_addr()?;
    tracing::info!(address = %local, "listening");
    let App { state, requests, jobs, recordings: tools } = app;
    let mut telephony = Telephony::start(&state, requests).await?;
    let hub = state.hub.clone();
    first_run::welcome(&state, local).await?;
    let alive = watchdog::start();
    let tidying = tokio::spawn(forget_old_sessions(state.clone()));
    let keeping = tokio::spawn(recordings::keeping::service::run(state.db.clone(), state.clock.clone()));
    let compressing = tokio::spawn(recordings::compress::run(tools));
    let importing = tokio::spawn(importer(&state).run());
    let watching = tokio::spawn(trunk_watch(&state)?);
    let (quit, mut told) = tokio::sync::watch::channel(false);
    let mut jobs_told = told.clone();
    let jobs = tokio::spawn(async move {
        jobs.run(async {
            drop(jobs_told.wait_for(|quit| *quit).await);
        })
        .await;
    });
    let ending = async move {
        // The sender lives as long as this function.
        drop(told.wait_for(|quit| *quit).await);
        hub.shut_down();
    };
    let listening = match tls {
        Some(config) => {
            let listener = TlsListener::new(listener, config)?;
            let secure = router::service(state.clone()).layer(Extension(OverTls)).layer(hsts());
            let service = secure.into_make_service_with_connect_info::<SocketAddr>();
            // Tapping changes nothing; it is what tells axum the peer's address of a listener of our own.
            let listener = listener.tap_io(|_| {});
            tokio::spawn(axum::serve(listener, service).with_graceful_shutdown(ending).into_future())
        }
        None => {
            let service = router::service(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
            // Else the kernel holds an event back until the browser has acknowledged the one before, for up to 40 ms.
            let listener = listener.tap_io(|io| drop(io.set_nodelay(true)));
            tokio::spawn(axum::serve(listener, service).with_graceful_shutdown(ending).into_future())
        }
    };
    let ended = tokio::select! {
        () = stop_signal() => None,
        ended = &mut telephony.task => Some(ended?),
    };
    watchdog::stopping();
    quit.send_replace(true);
    telephony.stop();
    match ended {
        None => drop(telephony.task.await?),
        Some(Ok(Ended::Replaced)) => anyhow::bail!(
            "another server registered the application `{}` with this Asterisk: two must never command the same calls",
            state.settings.ari_app
        ),
        Some(Ok(Ended::Shutdown)) => {}
        Some(Err(error)) => return Err(error.context("the call driver stopped")),
    }
    listening.await??;
    jobs.await?;
    if let Some(alive) = alive {
        alive.abort();
    }
    tidying.abort();
    keeping.abort();
    compressing.abort();
    importing.abort();
    watching.abort();
    state.db.flush().await?;
    lease.give_back().await;
    Ok(())
}

/// A browser that has seen this server over https does not try without it any more.
fn hsts() -> SetResponseHeaderLayer<HeaderValue> {
    let value = HeaderValue::from_static("max-age=31536000");
    SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, value)
}

/// Reads the ledger of the Asterisk beside this server.
fn importer(state: &AppState) -> Importer {
    let layout = Layout::in_data_dir(&state.settings.data_dir);
    Importer {
        db: state.db.clone(),
        clock: state.clock.clone(),
        hub: state.hub.clone(),
        ledger: layout.cdr_file(),
        messages: layout.away_dir(),
    }
}

/// Listens to the trunks of the Asterisk beside this server.
fn trunk_watch(state: &AppState) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let settings = &state.settings;
    let password = match &settings.ari_password {
        Some(password) => password.clone(),
        None => Secrets::open(&settings.data_dir)?.ari_password()?,
    };
    let copies = Copies {
        port: settings.asterisk_http_port,
        key: hep_key(password.expose_secret()),
        sip_port: settings.sip_port,
    };
    let figures = Figures::new(&settings.ari_url, &settings.ari_username, password)?;
    Ok(state.trunks.clone().run(state.db.clone(), state.asterisk.clone(), copies, figures))
}

/// Sessions that ended long ago leave the database.
async fn forget_old_sessions(state: AppState) {
    loop {
        match state.auth.forget_old_sessions().await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old sessions were forgotten"),
            Err(error) => tracing::warn!(%error, "old sessions could not be forgotten"),
        }
        state.clock.sleep(FORGET_EVERY).await;
    }
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}
