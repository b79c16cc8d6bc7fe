//! Sends commands to Asterisk: those of one call in order, those of different calls side by side.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ari::Client;
use call_core::{CallId, Command, CommandError, Input, Issued};
use tokio::sync::{Notify, Semaphore, mpsc};

use super::{sounds::Sounds, translate};

/// Requests under way at once; well below Asterisk's `sessionlimit`.
const AT_ONCE: usize = 64;

/// Carries out commands; cheap to clone.
#[derive(Clone, Debug)]
pub struct Executor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    client: Client,
    app: String,
    sounds: Sounds,
    results: mpsc::UnboundedSender<Input>,
    lanes: Mutex<HashMap<CallId, VecDeque<Issued>>>,
    slots: Semaphore,
    idle: Notify,
}

impl Executor {
    /// An executor that reports what the core must know to `results`.
    #[must_use]
    pub fn new(client: Client, app: String, results: mpsc::UnboundedSender<Input>) -> Self {
        let (lanes, slots, idle) = (Mutex::default(), Semaphore::new(AT_ONCE), Notify::new());
        Self { shared: Arc::new(Shared { client, app, sounds: Sounds::default(), results, lanes, slots, idle }) }
    }

    /// Takes commands over. Returns at once.
    pub fn submit(&self, commands: impl IntoIterator<Item = Issued>) {
        for issued in commands {
            let call = issued.call.clone();
            let mut lanes = self.shared.lanes();
            let busy = lanes.contains_key(&call);
            lanes.entry(call.clone()).or_default().push_back(issued);
            drop(lanes);
            if !busy {
                tokio::spawn(Arc::clone(&self.shared).work(call));
            }
        }
    }

    /// Asks Asterisk for its sounds, beside the commands.
    pub fn learn_sounds(&self) {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move { shared.sounds.learn(&shared.client).await });
    }

    /// Nothing is under way at this moment.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.shared.lanes().is_empty()
    }

    /// Waits until nothing is under way.
    pub async fn settled(&self) {
        loop {
            let waiting = self.shared.idle.notified();
            if self.is_idle() {
                return;
            }
            waiting.await;
        }
    }
}

impl Shared {
    fn lanes(&self) -> MutexGuard<'_, HashMap<CallId, VecDeque<Issued>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One call's commands, one after another, until there are none.
    async fn work(self: Arc<Self>, call: CallId) {
        while let Some(issued) = self.next(&call) {
            let Ok(slot) = self.slots.acquire().await else { return };
            let issued = Issued { command: self.sounds.spoken(issued.command), ..issued };
            let outcome = self.client.send(&translate::request(&self.app, &issued)).await;
            drop(slot);
            self.report(issued, outcome.map(drop));
        }
        self.idle.notify_waiters();
    }

    fn next(&self, call: &CallId) -> Option<Issued> {
        let mut lanes = self.lanes();
        let next = lanes.get_mut(call).and_then(VecDeque::pop_front);
        if next.is_none() {
            lanes.remove(call);
        }
        next
    }

    fn report(&self, issued: Issued, outcome: Result<(), ari::Error>) {
        let input = match outcome {
            Ok(()) if matches!(issued.command, Command::AddToBridge { .. }) => Input::CommandDone(issued),
            Ok(()) => return,
            Err(error) => {
                let error = match error.status() {
                    Some(code @ 400..500) => {
                        tracing::debug!(call.id = %issued.call, code, command = ?issued.command, "asterisk refused a command");
                        CommandError::Refused(code)
                    }
                    Some(code) => {
                        tracing::warn!(call.id = %issued.call, code, error = %error, "asterisk failed at a command");
                        CommandError::Failed(code)
                    }
                    None => {
                        tracing::warn!(call.id = %issued.call, error = %error, "a command may not have reached asterisk");
                        CommandError::Unknown
                    }
                };
                Input::CommandFailed { issued, error }
            }
        };
        // The driver is gone only when the process ends.
        drop(self.results.send(input));
    }
}
