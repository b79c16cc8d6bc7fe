//! As much of a SIP message as tells how a trunk does.

/// The first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start<'a> {
    /// Method and address.
    Request { method: &'a str, uri: &'a str },
    /// Code and the provider's own words.
    Response { code: u16, reason: &'a str },
}

/// A message; headers are looked up when they are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'a> {
    pub start: Start<'a>,
    head: &'a str,
}

/// One letter stands for these names.
const SHORT: [(&str, &str); 5] = [("i", "call-id"), ("f", "from"), ("t", "to"), ("m", "contact"), ("v", "via")];

impl<'a> Message<'a> {
    /// From its head, without the body. None if it is no SIP.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (first, head) = text.split_once("\r\n")?;
        let mut words = first.splitn(3, ' ');
        let (one, two, three) = (words.next()?, words.next()?, words.next()?);
        let start = if one == "SIP/2.0" {
            Start::Response { code: two.parse().ok().filter(|code| (100..700).contains(code))?, reason: three.trim() }
        } else if three == "SIP/2.0" {
            Start::Request { method: one, uri: two }
        } else {
            return None;
        };
        Some(Self { start, head })
    }

    /// Every value of a header.
    pub(super) fn all(self, name: &'a str) -> impl Iterator<Item = &'a str> + Clone {
        self.head.split("\r\n").filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            let key = key.trim();
            let long = SHORT.iter().find(|(short, _)| key.eq_ignore_ascii_case(short)).map_or(key, |(_, long)| long);
            long.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The first value of a header.
    pub(super) fn header(self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Which request this is or answers: its number and method.
    pub(super) fn request(self) -> Option<(u32, &'a str)> {
        let (number, method) = self.header("cseq")?.split_once(char::is_whitespace)?;
        Some((number.parse().ok()?, method.trim()))
    }

    /// Whether it belongs to a call that stands already.
    pub(super) fn is_within_call(self) -> bool {
        self.header("to").is_some_and(|to| to.split(';').any(|part| part.trim_start().starts_with("tag=")))
    }

    /// For how long a registration is asked for or granted, in seconds: of `contact`, else of any, else of all.
    pub(super) fn expires(self, contact: Option<&Address>) -> Option<u64> {
        let of =
            |text: &str| text.split(';').find_map(|part| part.trim().strip_prefix("expires=")?.parse::<u64>().ok());
        let same = |text: &&str| Address::parse(text).as_ref() == contact;
        let mut all = self.all("contact").flat_map(|value| value.split(','));
        let own = all.clone().filter(same).find_map(of);
        own.or_else(|| all.find_map(of)).or_else(|| self.header("expires")?.parse().ok())
    }

    /// Addresses of all contacts.
    pub(super) fn contacts(self) -> Vec<Address> {
        self.all("contact").flat_map(|value| value.split(',')).filter_map(Address::parse).collect()
    }
}

/// Who, at which host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub user: String,
    pub host: String,
    pub port: u16,
}

impl Address {
    /// Reads `"Name" <sip:user@host:port;params>` or the part between the brackets.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let uri = text.find('<').map_or(text, |at| &text[at + 1..]);
        let uri = uri.split(['>', ';', '?']).next()?.trim();
        let uri = uri.strip_prefix("sip:").or_else(|| uri.strip_prefix("sips:"))?;
        let (user, place) = uri.rsplit_once('@').unwrap_or(("", uri));
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        let port = port.map_or(Some(5060), |port| port.parse().ok())?;
        Some(Self { user: user.to_owned(), host: host.to_ascii_lowercase(), port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_writes_is_understood() {
        let text = "SIP/2.0 200 Everything fine\r\ni: abc@x\r\nCSEQ : 7 REGISTER\r\n\
            m: <sip:71@10.0.0.1:5060;line=x>;expires=120, <sip:71@203.0.113.9>;expires=60\r\nExpires: 3600";
        let message = Message::parse(text).unwrap();
        assert_eq!(message.start, Start::Response { code: 200, reason: "Everything fine" });
        assert_eq!((message.header("call-id"), message.request()), (Some("abc@x"), Some((7, "REGISTER"))));
        let contacts = message.contacts();
        assert_eq!((message.expires(None), message.header("body")), (Some(120), None));
        assert_eq!((message.expires(contacts.first()), message.expires(contacts.last())), (Some(120), Some(60)));
        assert_eq!((contacts[1].host.as_str(), contacts[1].port), ("203.0.113.9", 5060));
    }

    #[test]
    fn what_is_no_sip_is_none() {
        for text in
            ["", "\r\n", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 99 x\r\n\r\n", "SIP/2.0 abc x\r\n", "INVITE sip:a SIP/2.0"]
        {
            assert!(Message::parse(text).is_none(), "{text:?}");
        }
        assert_eq!(
            Address::parse("<sip:[::1]:5070>"),
            Some(Address { user: String::new(), host: "::1".into(), port: 5070 })
        );
        assert_eq!(Address::parse("tel:112"), None);
        assert_eq!(Address::parse("sip:a@b:port"), None);
    }
}
