//! HTTPS by the server itself. A handshake never keeps other connections waiting.
use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::serve::Listener;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::common::config::{Settings, WrongSetting};

/// Whoever has not finished the handshake by then is no browser.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);
/// A pause when the system has no more descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const READY: usize = 64;

/// Gives connections whose handshake is done.
pub(super) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    local: SocketAddr,
    accepting: JoinHandle<()>,
}

impl TlsListener {
    /// Serves TLS on `listener`.
    pub(super) fn new(listener: TcpListener, config: ServerConfig) -> io::Result<Self> {
        let local = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (done, ready) = mpsc::channel(READY);
        let accepting = tokio::spawn(accept(listener, acceptor, done));
        Ok(Self { ready, local, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task lives as long as this listener.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.local)
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // An event must not wait for the acknowledgement of the one before.
        drop(stream.set_nodelay(true));
        let (acceptor, done) = (acceptor.clone(), done.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE_PATIENCE, acceptor.accept(stream)).await {
                // A receiver that is gone means that the server ends.
                Ok(Ok(stream)) => drop(done.send((stream, peer)).await),
                Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            }
        });
    }
}

/// The certificate that the settings name; none without one.
pub(super) fn config(settings: &Settings) -> Result<Option<ServerConfig>, WrongSetting> {
    match (&settings.tls_cert, &settings.tls_key) {
        (Some(cert), Some(key)) => server_config(cert, key).map(Some),
        _ => Ok(None),
    }
}

fn server_config(cert: &Path, key: &Path) -> Result<ServerConfig, WrongSetting> {
    let bad = |name: &str, path: &Path, error: &dyn std::fmt::Display| {
        WrongSetting::new(name, format!("{}: {error}", path.display()))
    };
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad("tls_cert", cert, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| bad("tls_key", key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .map_err(|error| bad("tls_cert", cert, &error))?;
    // The realtime sockets are WebSockets of HTTP/1.1.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
