//! Reads HEP version 3: the copies of its SIP messages that Asterisk sends to the loopback.
use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// One copy.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packet<'a> {
    /// Who sent the message.
    pub source: SocketAddr,
    /// To whom.
    pub target: SocketAddr,
    /// Proves that Asterisk sent the copy.
    pub key: &'a [u8],
    /// The message's head.
    pub text: Cow<'a, str>,
}

const HEADER: usize = 6;

/// A packet with a SIP message; anything else is none.
pub(super) fn read(bytes: &[u8]) -> Option<Packet<'_>> {
    if bytes.get(..4)? != b"HEP3" || usize::from(number(bytes, 4)?) > bytes.len() {
        return None;
    }
    let (mut source, mut target, mut ports) = (None, None, (0, 0));
    let (mut key, mut text, mut sip) = (&b""[..], None, false);
    let mut at = HEADER;
    while at < bytes.len() {
        let (vendor, kind, length) = (number(bytes, at)?, number(bytes, at + 2)?, usize::from(number(bytes, at + 4)?));
        let data = bytes.get(at + HEADER..at + length)?;
        at += length;
        match (vendor, kind) {
            (0, 3) => source = four(data),
            (0, 4) => target = four(data),
            (0, 5) => source = six(data),
            (0, 6) => target = six(data),
            (0, 7) => ports.0 = number(data, 0)?,
            (0, 8) => ports.1 = number(data, 0)?,
            (0, 11) => sip = data == [1],
            (0, 14) => key = data,
            (0, 15) => text = Some(head(data)),
            _ => {}
        }
    }
    if !sip {
        return None;
    }
    let (source, target) = (SocketAddr::new(source?, ports.0), SocketAddr::new(target?, ports.1));
    Some(Packet { source, target, key, text: text? })
}

/// What stands before the body, which may be a picture. A letter in another encoding spoils only itself.
pub(super) fn head(message: &[u8]) -> Cow<'_, str> {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(message.len());
    String::from_utf8_lossy(&message[..end])
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn four(data: &[u8]) -> Option<IpAddr> {
    Some(IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(data).ok()?)))
}

fn six(data: &[u8]) -> Option<IpAddr> {
    Some(IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(data).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(chunks: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (kind, data) in chunks {
            body.extend([0, 0]);
            body.extend(kind.to_be_bytes());
            body.extend(u16::try_from(data.len() + HEADER).unwrap().to_be_bytes());
            body.extend(*data);
        }
        let mut all = b"HEP3".to_vec();
        all.extend(u16::try_from(body.len() + HEADER).unwrap().to_be_bytes());
        all.extend(body);
        all
    }

    #[test]
    fn a_copy_is_read_and_anything_else_is_none() {
        let good = packet(&[
            (3, &[127, 0, 0, 1]),
            (4, &[10, 0, 0, 9]),
            (7, &[19, 196]),
            (8, &[0x1f, 0x90]),
            (11, &[1]),
            (14, b"key"),
            (15, b"SIP/2.0 200 \xef OK\r\n\r\n\xff\xd8"),
        ]);
        let read_back = read(&good).unwrap();
        let places = ("127.0.0.1:5060".parse().unwrap(), "10.0.0.9:8080".parse().unwrap());
        assert_eq!((read_back.source, read_back.target), places);
        assert_eq!((read_back.key, &*read_back.text), (&b"key"[..], "SIP/2.0 200 \u{fffd} OK"));
        for cut in 0..good.len() {
            assert_eq!(read(&good[..cut]), None, "cut after {cut}");
        }
        let rtcp = packet(&[(3, &[127, 0, 0, 1]), (4, &[10, 0, 0, 9]), (11, &[5]), (15, b"{}")]);
        assert_eq!(read(&rtcp), None);
        let mut endless = good;
        endless[HEADER + 4..HEADER + 6].copy_from_slice(&[0, 0]);
        assert_eq!(read(&endless), None);
    }
}
