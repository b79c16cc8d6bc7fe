//! Listening, and ending cleanly.
use std::net::SocketAddr;

use anyhow::Context;
use tokio::net::TcpListener;

use super::{App, router};
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
    tracing::info!(address = %listener.local_addr()?, "listening");
    let hub = app.state.hub.clone();
    let service = router::service(app.state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop_signal().await;
            hub.shut_down();
        })
        .await?;
    app.state.db.flush().await?;
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
