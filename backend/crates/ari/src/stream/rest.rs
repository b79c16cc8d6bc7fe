//! REST over the event socket: requests and answers matched by `request_id`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use crate::events::RESTResponse;
use crate::{Error, Request};

type Answer = oneshot::Sender<Result<Bytes, Error>>;

/// A request on its way to the socket.
pub(super) struct Call {
    request: Request,
    answer: Answer,
}

/// The way from callers to whichever socket is open.
#[derive(Debug, Default)]
pub(super) struct Lane {
    open: Mutex<Option<mpsc::Sender<Call>>>,
}

impl Lane {
    pub(super) async fn call(&self, request: &Request) -> Result<Bytes, Error> {
        let gone = || Error::Unreachable("the event socket is not connected".into());
        let calls = self.open.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(gone)?;
        let (answer, answered) = oneshot::channel();
        calls.send(Call { request: request.clone(), answer }).await.map_err(|_| gone())?;
        answered.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Opens the lane for one socket.
    pub(super) fn open(&self) -> mpsc::Receiver<Call> {
        let (calls, receiver) = mpsc::channel(1_024);
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(calls);
        receiver
    }

    pub(super) fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Requests of one socket that wait for an answer. Dropping it fails them.
#[derive(Default)]
pub(super) struct Pending {
    next_id: u64,
    answers: HashMap<String, Answer>,
}

impl Pending {
    /// Notes the call and returns the frame to send.
    pub(super) fn frame(&mut self, call: Call) -> String {
        // Callers that gave up leave their entries behind.
        if self.answers.len() > 4_096 {
            self.answers.retain(|_, answer| !answer.is_closed());
        }
        self.next_id += 1;
        let id = self.next_id.to_string();
        let Call { request, answer } = call;
        let mut frame = json!({
            "type": "RESTRequest",
            "transaction_id": "",
            "request_id": id,
            "method": request.method.as_str(),
            "uri": request.path.trim_start_matches('/'),
            "query_strings": request.query.iter()
                .map(|(name, value)| json!({ "name": name, "value": value }))
                .collect::<Vec<_>>(),
        });
        if let Some(body) = request.body {
            frame["content_type"] = json!("application/json");
            frame["message_body"] = json!(body.to_string());
        }
        self.answers.insert(id, answer);
        frame.to_string()
    }

    pub(super) fn answer(&mut self, response: RESTResponse) {
        let Some(answer) = self.answers.remove(&response.request_id) else {
            return;
        };
        let body = response.message_body.unwrap_or_default();
        let code = u16::try_from(response.status_code).unwrap_or(500);
        // A failure means that the caller's deadline passed.
        let _ = answer.send(if (200..300).contains(&code) {
            Ok(Bytes::from(body))
        } else {
            Err(Error::from_answer(code, body.as_bytes()))
        });
    }
}
