//! What may stand in the fields of a trunk.
use super::{
    address::{Source, is_host},
    types::{Codecs, Kind},
};
use crate::common::fold::fold;

/// What the modules of `asterisk-config` can turn into what the operators' phones speak.
const CODECS: [&str; 5] = ["alaw", "ulaw", "g722", "opus", "gsm"];
const LONGEST_NAME: usize = 100;
/// PJSIP object names; `trunk-` keeps them apart from the operators' extensions.
const PREFIX: &str = "trunk-";
const LONGEST_SLUG: usize = 32;

/// Spaces in order, no control characters.
pub(super) fn name(text: &str) -> Option<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// The name in Asterisk: letters, digits and dashes only. `fallback` stands in where nothing is left of the name.
pub(super) fn slug(name: &str, fallback: &str) -> String {
    let mut slug = String::from(PREFIX);
    for c in name.chars() {
        // Letter by letter: for searching, a Latin x is an h.
        let letters = if c.is_ascii_alphanumeric() { c.to_lowercase().to_string() } else { fold(&c.to_string()) };
        if !c.is_whitespace() && letters.bytes().all(|b| b.is_ascii_alphanumeric()) {
            slug.push_str(&letters);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(LONGEST_SLUG);
    let slug = slug.trim_end_matches('-');
    if slug.len() > PREFIX.len() { slug.to_owned() } else { format!("{PREFIX}{fallback}") }
}

/// A host name or an address without a prefix length.
pub(super) fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let address = text.parse::<std::net::IpAddr>().is_ok();
    (address || is_host(text)).then(|| text.to_ascii_lowercase())
}

/// A SIP user: what stands in a URI without escapes.
pub(super) fn username(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_.+-".contains(&b);
    ((1..=64).contains(&text.len()) && text.bytes().all(fits)).then(|| text.to_owned())
}

/// Anything printable that Asterisk's configuration takes as it is.
pub(super) fn password(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_graphic() && b != b';';
    ((1..=128).contains(&text.len()) && text.bytes().all(fits)).then(|| text.to_owned())
}

/// Whether this Asterisk has a codec.
pub(super) fn has_codec(name: &str) -> bool {
    CODECS.contains(&name)
}

/// Known codecs, each once.
pub(super) fn codecs(asked: &Codecs) -> Option<Vec<String>> {
    let names: Vec<&str> = match asked {
        Codecs::List(list) => list.iter().map(String::as_str).collect(),
        Codecs::Text(text) => text.split(',').collect(),
    };
    let mut codecs: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim().to_ascii_lowercase()) {
        if !has_codec(&name) {
            return None;
        }
        if !codecs.contains(&name) {
            codecs.push(name);
        }
    }
    (!codecs.is_empty()).then_some(codecs)
}

/// Where calls come from.
pub(super) fn matches(texts: &[String]) -> Option<Vec<String>> {
    if texts.len() > 50 {
        return None;
    }
    texts.iter().map(|text| Source::parse(text).map(|source| source.text())).collect()
}

/// The number that a trunk shows.
pub(super) fn caller_id(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !" -()".contains(*c)).collect();
    let digits = text.strip_prefix('+').unwrap_or(&text);
    ((3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// Whether what is needed to log in is there.
pub(super) fn can_log_in(kind: Kind, username: Option<&str>, password: Option<&str>) -> bool {
    match kind {
        Kind::Registration => username.is_some() && password.is_some(),
        Kind::Ip => username.is_some() == password.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_gives_a_clean_slug() {
        for (name, expected) in [
            ("Beeline", "trunk-beeline"),
            ("Uztelecom  71", "trunk-uztelecom-71"),
            ("a\"b'c\n[d]", "trunk-a-bc-d"),
            ("Билайн", "trunk-bilayn"),
            ("电话", "trunk-0abc"),
            ("--", "trunk-0abc"),
            ("x;y=z,(!)", "trunk-x-y-z"),
            ("Office PBX", "trunk-office-pbx"),
            ("Хамкор", "trunk-hamkor"),
            ("a very very very long name of a trunk", "trunk-a-very-very-very-long-name"),
        ] {
            let slug = slug(name, "0abc");
            assert_eq!(slug, expected, "{name}");
            assert!(slug.len() <= LONGEST_SLUG && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        }
    }

    #[test]
    fn fields_keep_to_their_grammar() {
        for bad in ["", " ", "a b", "sip:a", "a;b", "a\nb", "a@b", "ж"] {
            assert_eq!(username(bad), None, "{bad:?}");
        }
        for bad in ["", "a\nb", "a;b", "a b", "пароль", &"x".repeat(129)] {
            assert_eq!(password(bad), None, "{bad:?}");
        }
        for bad in ["", "a b", "http://x", "x:5060", "1.2.3.4/24", "1.2.3", "a\r\nb"] {
            assert_eq!(host(bad), None, "{bad:?}");
        }
        assert_eq!(name(" a\n b "), Some("a b".to_owned()));
        assert_eq!(name("\n"), None);
        assert_eq!(name("a\u{7}b"), None);
        assert_eq!(codecs(&Codecs::Text("ALAW, ulaw,alaw".into())), Some(vec!["alaw".into(), "ulaw".into()]));
        assert_eq!(codecs(&Codecs::List(vec!["all".into()])), None);
        assert_eq!(codecs(&Codecs::Text(String::new())), None);
    }
}
