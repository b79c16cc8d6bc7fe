//! Listening, and ending cleanly.
use std::net::SocketAddr;

use anyhow::Context;
use tokio::net::TcpListener;

use super::{App, first_run, router, telephony::Telephony, watchdog};
use crate::asterisk::driver::Ended;
use crate::common::{clock::Clock, config::Settings, lease::Lease, telemetry};

/// Runs the server until it is told to stop.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    telemetry::init(&settings.log);
    telemetry::recorder();
    let listen = settings.listen;
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("cannot create {}", settings.data_dir.display()))?;
    let lease = Lease::take(&settings.database_url, &settings.ari_app).await?;
    let app = App::build(settings, Clock::system()).await?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let local = listener.local_addr()?;
    tracing::info!(address = %local, "listening");
    let App { state, requests, jobs } = app;
    let mut telephony = Telephony::start(&state, requests).await?;
    let hub = state.hub.clone();
    let service = router::service(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    first_run::welcome(&state, local).await?;
    let alive = watchdog::start();
    let (quit, mut told) = tokio::sync::watch::channel(false);
    let mut jobs_told = told.clone();
    let jobs = tokio::spawn(async move {
        jobs.run(async {
            drop(jobs_told.wait_for(|quit| *quit).await);
        })
        .await;
    });
    let listening = axum::serve(listener, service).with_graceful_shutdown(async move {
        // The sender lives as long as this function.
        drop(told.wait_for(|quit| *quit).await);
        hub.shut_down();
    });
    let listening = tokio::spawn(async move { listening.await });
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
    state.db.flush().await?;
    lease.give_back().await;
    Ok(())
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
