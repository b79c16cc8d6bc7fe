//! How the rest of the server talks to the one owner of call state.

use call_core::{Refusal, Reply, Request};
use tokio::sync::{mpsc, oneshot};

/// Asks the call core; cheap to clone. Answers come after what they promise is committed.
#[derive(Clone, Debug)]
pub struct CoreHandle {
    asks: mpsc::Sender<Ask>,
}

/// What a handle sends to the driver.
#[derive(Debug)]
pub enum Ask {
    /// A request of a person or a page, with the place for its answer.
    Request {
        /// What is asked.
        request: Request,
        /// Where the answer goes; dropped by callers that do not wait.
        answer: oneshot::Sender<Reply>,
    },
    /// Operators, queues, trunks or settings changed in the database.
    Reload,
    /// The trunk of this name in Asterisk is to register anew.
    Renew(String),
}

/// Asks that may wait while the driver is busy; more than that means that it is stuck.
const WAITING_ASKS: usize = 4096;

impl CoreHandle {
    /// A handle and the end that the driver reads.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Ask>) {
        let (asks, inbox) = mpsc::channel(WAITING_ASKS);
        (Self { asks }, inbox)
    }

    /// Asks and waits for the answer. A driver that is gone counts as Asterisk being away.
    pub async fn ask(&self, request: Request) -> Result<Reply, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.asks.send(Ask::Request { request, answer }).await.map_err(|_| Refusal::AsteriskAway)?;
        match answered.await {
            Ok(Reply::Refused(refusal)) => Err(refusal),
            Ok(reply) => Ok(reply),
            Err(_) => Err(Refusal::AsteriskAway),
        }
    }

    /// Tells without waiting for an answer.
    pub async fn tell(&self, request: Request) {
        let (answer, _) = oneshot::channel();
        // A driver that is gone takes the process with it; there is nobody left to tell.
        drop(self.asks.send(Ask::Request { request, answer }).await);
    }

    /// Has a trunk register anew.
    pub async fn renew(&self, endpoint: &str) {
        drop(self.asks.send(Ask::Renew(endpoint.to_owned())).await);
    }

    /// The configuration in the database changed.
    pub async fn reload(&self) {
        drop(self.asks.send(Ask::Reload).await);
    }
}
