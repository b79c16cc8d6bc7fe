//! This server's own question to a provider: tells apart what Asterisk only calls "no response".
use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket, lookup_host},
    time::timeout,
};

use super::{
    hep,
    message::{Message, Start},
};
use crate::{
    common::{clock::Timestamp, ids},
    trunks::types::{Transport, TrunkRow},
};

/// For the name server.
const NAME: Duration = Duration::from_secs(4);
/// For a connection, and for the answer of the provider after each time that it was asked.
const ANSWER: [Duration; 3] = [Duration::from_millis(500), Duration::from_millis(700), Duration::from_millis(1000)];

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The name has no address.
    NoName,
    /// Asterisk may only talk to this machine.
    OnlyLocal,
    /// The network has no way there.
    NoRoute,
    /// Nobody listens at the port.
    Closed,
    /// No answer.
    Silent,
    /// With this code.
    Answered(u16),
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Probe {
    pub at: Timestamp,
    /// Of the provider's name.
    pub addresses: Vec<IpAddr>,
    pub found: Found,
}

/// Asks the provider of a trunk for its abilities, from the address that Asterisk uses.
pub(super) async fn ask(row: &TrunkRow, sip_bind: IpAddr, now: Timestamp) -> Probe {
    let named = timeout(NAME, lookup_host((row.host.as_str(), row.port))).await;
    let addresses: Vec<IpAddr> =
        named.ok().and_then(Result::ok).into_iter().flatten().map(|place| place.ip()).collect();
    // Asterisk's transport speaks one of the two protocols, also when it is bound to every address.
    let reachable = |address: &&IpAddr| address.is_ipv4() == sip_bind.is_ipv4();
    let found = match addresses.iter().find(reachable) {
        None if addresses.is_empty() => Found::NoName,
        None => Found::NoRoute,
        Some(address) if sip_bind.is_loopback() && !address.is_loopback() => Found::OnlyLocal,
        Some(address) => {
            let place = SocketAddr::new(*address, row.port);
            let asked = match row.transport {
                Transport::Udp => over_udp(row, sip_bind, place).await,
                Transport::Tcp | Transport::Tls => over_tcp(row, place).await,
            };
            asked.unwrap_or_else(|error| match error.kind() {
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => Found::Closed,
                ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::InvalidInput => Found::NoRoute,
                _ => Found::Silent,
            })
        }
    };
    Probe { at: now, addresses, found }
}

async fn over_udp(row: &TrunkRow, sip_bind: IpAddr, place: SocketAddr) -> std::io::Result<Found> {
    let from = match (sip_bind.is_unspecified(), place.is_ipv4()) {
        (false, _) => sip_bind,
        (true, true) => Ipv4Addr::UNSPECIFIED.into(),
        (true, false) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(from, 0)).await?;
    // A connected socket is told when the port is closed.
    socket.connect(place).await?;
    let question = question(row, socket.local_addr()?);
    let mut answer = [0; 4096];
    for patience in ANSWER {
        socket.send(question.as_bytes()).await?;
        if let Ok(got) = timeout(patience, socket.recv(&mut answer)).await {
            return Ok(read(&answer[..got?]));
        }
    }
    Ok(Found::Silent)
}

async fn over_tcp(row: &TrunkRow, place: SocketAddr) -> std::io::Result<Found> {
    let patience = ANSWER.iter().sum();
    let Ok(connected) = timeout(patience, TcpStream::connect(place)).await else { return Ok(Found::Silent) };
    let mut connection = connected?;
    connection.write_all(question(row, connection.local_addr()?).as_bytes()).await?;
    let mut answer = [0; 4096];
    match timeout(patience, connection.read(&mut answer)).await {
        Ok(got) => Ok(read(&answer[..got?])),
        Err(_) => Ok(Found::Silent),
    }
}

fn read(bytes: &[u8]) -> Found {
    match Message::parse(&hep::head(bytes)).map(|message| message.start) {
        Some(Start::Response { code, .. }) => Found::Answered(code),
        _ => Found::Silent,
    }
}

fn question(row: &TrunkRow, from: SocketAddr) -> String {
    let token = hex::encode(ids::random_bytes::<8>());
    let transport = row.transport.as_str();
    let upper = transport.to_ascii_uppercase();
    let (host, port) = (&row.host, row.port);
    let ip = from.ip();
    format!(
        "OPTIONS sip:{host}:{port};transport={transport} SIP/2.0\r\nVia: SIP/2.0/{upper} {from};rport;branch=z9hG4bK{token}\r\n\
         Max-Forwards: 70\r\nFrom: <sip:callcenter@{ip}>;tag={token}\r\nTo: <sip:{host}>\r\nCall-ID: {token}@callcenter\r\n\
         CSeq: 1 OPTIONS\r\nContact: <sip:callcenter@{from};transport={transport}>\r\nAccept: application/sdp\r\n\
         User-Agent: Callcenter\r\nContent-Length: 0\r\n\r\n"
    )
}
