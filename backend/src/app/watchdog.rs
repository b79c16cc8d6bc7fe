//! Tells systemd that the server is up and still alive. Without systemd nothing happens.
use tokio::task::JoinHandle;

/// Reports "ready" and then, as often as systemd asks for it, "alive". It stops being said when the runtime is stuck,
/// and systemd starts the server anew.
pub fn start() -> Option<JoinHandle<()>> {
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%error, "systemd was not told that the server is up");
    }
    let period = sd_notify::watchdog_enabled()?;
    Some(tokio::spawn(async move {
        // Three signs of life in a period: one may be late.
        let mut ticks = tokio::time::interval(period / 3);
        loop {
            ticks.tick().await;
            if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]) {
                tracing::warn!(%error, "systemd did not take the sign of life");
            }
        }
    }))
}

/// Reports that the server is ending on purpose.
pub fn stopping() {
    // Nobody to tell is no reason not to stop.
    drop(sd_notify::notify(&[sd_notify::NotifyState::Stopping]));
}
