//! Who sent a message: Asterisk, or somebody else. Anybody on the internet can send one to Asterisk; what it says counts
//! only if Asterisk asked for it.
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr, UdpSocket},
};

use super::hep::Packet;

/// No more addresses than these are remembered.
const MOST: usize = 10_000;

/// Knows this machine's addresses.
#[derive(Debug)]
pub(super) struct Direction {
    sip_port: u16,
    own: HashMap<IpAddr, bool>,
}

impl Direction {
    /// `sip_port`: Asterisk's.
    pub(super) fn new(sip_port: u16) -> Self {
        Self { sip_port, own: HashMap::new() }
    }

    /// Whether Asterisk sent it.
    pub(super) fn is_ours(&mut self, packet: &Packet<'_>) -> bool {
        if !self.is_here(packet.source.ip()) {
            return false;
        }
        // Between two programs of this machine the port tells.
        !self.is_here(packet.target.ip()) || packet.source.port() == self.sip_port
    }

    /// Addresses change: a cable, a VPN.
    pub(super) fn forget(&mut self) {
        self.own.clear();
    }

    fn is_here(&mut self, address: IpAddr) -> bool {
        if self.own.len() >= MOST {
            self.own.clear();
        }
        // Only an address of this machine can be bound.
        let bound = || UdpSocket::bind(SocketAddr::new(address, 0)).is_ok();
        *self.own.entry(address).or_insert_with(bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_speaks_for_asterisk() {
        let mut direction = Direction::new(5060);
        let mut ours = |source: &str, target: &str| {
            let packet =
                Packet { source: source.parse().unwrap(), target: target.parse().unwrap(), key: b"", text: "".into() };
            direction.is_ours(&packet)
        };
        assert!(ours("127.0.0.1:5060", "203.0.113.9:5060"));
        assert!(ours("0.0.0.0:5060", "203.0.113.9:5060"));
        assert!(!ours("203.0.113.9:5060", "127.0.0.1:5060"));
        assert!(!ours("203.0.113.9:5060", "0.0.0.0:5060"));
        assert!(ours("127.0.0.1:5060", "127.0.0.1:5090"));
        assert!(!ours("127.0.0.1:5090", "127.0.0.1:5060"));
    }
}
