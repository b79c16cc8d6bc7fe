//! Sending requests to Asterisk.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};

use crate::stream::Handle;
use crate::{Error, Method, Operation, Reply, Request};

/// How to reach ARI over HTTP.
#[derive(Clone)]
pub struct HttpConfig {
    /// Where Asterisk's HTTP server is, without `/ari`: `http://127.0.0.1:8088`.
    pub url: String,
    /// ARI user.
    pub user: String,
    /// Its password. Sent in a header, never in a URL.
    pub password: String,
    /// How long one request may take, answer included.
    pub deadline: Duration,
}

impl HttpConfig {
    /// Settings with the default deadline of 5 s.
    #[must_use]
    pub fn new(url: impl Into<String>, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { url: url.into(), user: user.into(), password: password.into(), deadline: Duration::from_secs(5) }
    }
}

impl fmt::Debug for HttpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpConfig").field("url", &self.url).field("user", &self.user).finish_non_exhaustive()
    }
}

/// Sends requests; cheap to clone. Requests of different tasks do not wait for each other over HTTP;
/// over the WebSocket Asterisk serves them one after another.
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
    deadline: Duration,
}

#[derive(Debug, Clone)]
enum Transport {
    Http { http: reqwest::Client, config: HttpConfig },
    WebSocket(Handle),
}

impl Client {
    /// A client over pooled HTTP connections.
    ///
    /// # Errors
    /// [`Error::Config`] if the TLS set-up or the URL cannot be used.
    pub fn http(config: HttpConfig) -> Result<Self, Error> {
        reqwest::Url::parse(&config.url).map_err(|error| Error::Config(format!("{}: {error}", config.url)))?;
        let http = reqwest::Client::builder()
            // Asterisk is ours and near: a proxy from the environment must never get between.
            .no_proxy()
            .connect_timeout(config.deadline)
            .tcp_nodelay(true)
            // Below Asterisk's `session_keep_alive` (15 s unless set), so that it is we who close.
            .pool_idle_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Error::Config(error.to_string()))?;
        let deadline = config.deadline;
        Ok(Self { transport: Transport::Http { http, config }, deadline })
    }

    /// A client over the event WebSocket of `handle`. Works only while that socket is connected.
    #[must_use]
    pub fn over_websocket(handle: Handle, deadline: Duration) -> Self {
        Self { transport: Transport::WebSocket(handle), deadline }
    }

    /// Calls an operation and reads its answer.
    ///
    /// # Errors
    /// Those of [`Client::send`], and [`Error::Decode`].
    pub async fn call<O: Operation + Sync>(&self, operation: &O) -> Result<O::Response, Error> {
        let body = self.send(&operation.request()).await?;
        O::Response::from_body(body).map_err(Error::Decode)
    }

    /// Sends a request and returns the body of a 2xx answer.
    ///
    /// # Errors
    /// [`Error::Status`] for any other answer, [`Error::Timeout`] past the deadline,
    /// [`Error::Unreachable`] if there is no connection.
    pub async fn send(&self, request: &Request) -> Result<Bytes, Error> {
        match &self.transport {
            Transport::Http { http, config } => {
                let exchange = async {
                    let answer = build(http, config, request).send().await?;
                    let status = answer.status();
                    let body = answer.bytes().await?;
                    if status.is_success() { Ok(body) } else { Err(Error::from_answer(status.as_u16(), &body)) }
                };
                tokio::time::timeout(self.deadline, exchange).await.unwrap_or(Err(Error::Timeout))
            }
            Transport::WebSocket(handle) => {
                tokio::time::timeout(self.deadline, handle.rest(request)).await.unwrap_or(Err(Error::Timeout))
            }
        }
    }

    /// Sends a request whose answer is large, such as a recording, and returns the body in pieces. The
    /// deadline holds for the head and again for each piece.
    ///
    /// # Errors
    /// Those of [`Client::send`]; over the WebSocket [`Error::Config`], because Asterisk refuses binary
    /// answers there.
    pub async fn download(
        &self,
        request: &Request,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let Transport::Http { http, config } = &self.transport else {
            return Err(Error::Config("files are served over HTTP only".into()));
        };
        let deadline = self.deadline;
        let head = tokio::time::timeout(deadline, build(http, config, request).send());
        let answer = head.await.map_err(|_| Error::Timeout)??;
        let status = answer.status();
        if !status.is_success() {
            let body = tokio::time::timeout(deadline, answer.bytes()).await.map_err(|_| Error::Timeout)??;
            return Err(Error::from_answer(status.as_u16(), &body));
        }
        let pieces = Box::pin(answer.bytes_stream().map_err(Error::from));
        Ok(futures_util::stream::try_unfold(pieces, move |mut pieces| async move {
            let piece = tokio::time::timeout(deadline, pieces.try_next()).await.map_err(|_| Error::Timeout)??;
            Ok(piece.map(|piece| (piece, pieces)))
        }))
    }
}

fn build(http: &reqwest::Client, config: &HttpConfig, request: &Request) -> reqwest::RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let url = format!("{}/ari{}", config.url.trim_end_matches('/'), request.target());
    let builder = http.request(method, url).basic_auth(&config.user, Some(&config.password));
    match &request.body {
        Some(body) => builder.json(body),
        None => builder,
    }
}
