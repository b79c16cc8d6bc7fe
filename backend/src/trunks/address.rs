//! Where a trunk's calls come from: hosts, addresses and networks, and whether two of them meet.
use std::net::IpAddr;

/// One source of calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A name; Asterisk resolves it.
    Host(String),
    /// An address with the number of bits that count.
    Network(IpAddr, u8),
}

impl Source {
    /// Reads a host name, an address, or a network such as `203.0.113.0/24`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let Ok(address) = address.parse::<IpAddr>() else {
            return (bits.is_none() && is_host(text)).then(|| Self::Host(text.to_ascii_lowercase()));
        };
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(longest);
        (bits <= longest && bits > 0).then_some(Self::Network(address, bits))
    }

    /// One address.
    pub(super) fn of(address: IpAddr) -> Self {
        Self::Network(address, if address.is_ipv4() { 32 } else { 128 })
    }

    /// As Asterisk reads it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Host(name) => name.clone(),
            Self::Network(address, bits) if *bits == if address.is_ipv4() { 32 } else { 128 } => address.to_string(),
            Self::Network(address, bits) => format!("{address}/{bits}"),
        }
    }

    /// Whether a call could come from both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Host(a), Self::Host(b)) => a == b,
            (Self::Network(a, a_bits), Self::Network(b, b_bits)) => {
                let (Some(a), Some(b)) = (number(*a, b), number(*b, a)) else { return false };
                let shift = 128 - u32::from((*a_bits).min(*b_bits)) - if is_four(self) { 96 } else { 0 };
                shift >= 128 || a >> shift == b >> shift
            }
            _ => false,
        }
    }
}

/// The address as a number, if `other` is of the same family.
fn number(address: IpAddr, other: &IpAddr) -> Option<u128> {
    match (address, other) {
        (IpAddr::V4(v4), IpAddr::V4(_)) => Some(u128::from(u32::from(v4))),
        (IpAddr::V6(v6), IpAddr::V6(_)) => Some(u128::from(v6)),
        _ => None,
    }
}

fn is_four(source: &Source) -> bool {
    matches!(source, Source::Network(IpAddr::V4(_), _))
}

/// RFC 1123, with at least one letter: digits and dots alone are a mistyped address.
pub(super) fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::parse(text).unwrap()
    }

    #[test]
    fn networks_meet_where_one_holds_the_other() {
        for (a, b, meet) in [
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.8", false),
            ("203.0.113.0/24", "203.0.113.7", true),
            ("203.0.112.0/23", "203.0.113.0/24", true),
            ("203.0.113.0/25", "203.0.113.128/25", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::1", "203.0.113.7", false),
            ("SIP.example.uz", "sip.example.uz", true),
            ("sip.example.uz", "203.0.113.7", false),
        ] {
            assert_eq!(source(a).meets(&source(b)), meet, "{a} {b}");
            assert_eq!(source(b).meets(&source(a)), meet, "{b} {a}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "1.2.3",
            "1.2.3.4/33",
            "1.2.3.4/0",
            "1.2.3.4/x",
            "a b",
            "a\nb",
            "-a.uz",
            "a..uz",
            "host/24",
            "a;b",
            "[::1]",
        ] {
            assert_eq!(Source::parse(bad), None, "{bad}");
        }
        assert_eq!(source("203.0.113.7/32").text(), "203.0.113.7");
        assert_eq!(source("203.0.113.0/24").text(), "203.0.113.0/24");
    }
}
