//! Logs and metrics of this process.
use std::{io::IsTerminal, sync::OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging to stderr: readable on a terminal, JSON lines elsewhere. Later calls change nothing.
pub fn init(filter: &str) {
    let filter = EnvFilter::new(filter);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().with_writer(std::io::stderr).with_target(false)).try_init()
    } else {
        registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init()
    };
    drop(started);
}

/// The process's metrics, as Prometheus reads them.
pub fn render_metrics() -> String {
    recorder().render()
}

/// Installs the recorder of metrics; needed before the first metric is counted.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // A second recorder exists only where a test installed its own; its numbers stay there.
        drop(metrics::set_global_recorder(recorder));
        handle
    })
}
