//! Requests and answers of the model.

use ari::Method;
use serde::Serialize;
use serde_json::{Value, json};

/// A REST request, as the fake Asterisk reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct SimRequest {
    /// HTTP method.
    pub method: Method,
    /// Path below `/ari`, percent-encoded.
    pub path: String,
    /// Query parameters, decoded.
    pub query: Vec<(String, String)>,
    /// JSON body.
    pub body: Option<Value>,
}

impl SimRequest {
    /// Path segments, decoded.
    #[must_use]
    pub fn segments(&self) -> Vec<String> {
        self.path.trim_matches('/').split('/').map(decode).collect()
    }

    /// A parameter: from the query, else from the body, where Asterisk takes it as well.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        let query = self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        query.or_else(|| self.body.as_ref()?.get(name)?.as_str()).filter(|value| !value.is_empty())
    }

    /// The `variables` of the body; a value is a string or an object with `value`.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&String, &str)> {
        let variables = self.body.as_ref().and_then(|body| body.get("variables")).and_then(Value::as_object);
        variables
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name, value.as_str().or_else(|| value.get("value")?.as_str())?)))
    }
}

impl From<&ari::Request> for SimRequest {
    fn from(request: &ari::Request) -> Self {
        Self {
            method: request.method,
            path: request.path.clone(),
            query: request.query.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            body: request.body.clone(),
        }
    }
}

/// Undoes percent-encoding; what is not encoded properly stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An answer of the fake Asterisk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimResponse {
    /// HTTP status.
    pub status: u16,
    /// JSON, or a file; empty for 204.
    pub body: Vec<u8>,
}

impl SimResponse {
    pub(super) const fn done() -> Self {
        Self { status: 204, body: Vec::new() }
    }

    pub(super) fn ok<T: Serialize>(value: &T) -> Self {
        Self::json(200, value)
    }

    pub(super) fn created<T: Serialize>(value: &T) -> Self {
        Self::json(201, value)
    }

    fn json<T: Serialize>(status: u16, value: &T) -> Self {
        let body = serde_json::to_vec(value).expect("models have string keys only");
        Self { status, body }
    }

    pub(super) fn refused(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "message": message }))
    }

    /// Whether the request was carried out.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON; `null` if it is none.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
