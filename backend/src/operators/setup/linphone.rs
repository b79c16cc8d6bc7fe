//! Linphone's remote provisioning: its configuration file as XML, sections and entries of `lpconfig.xsd`.
use std::{borrow::Cow, fmt::Write as _};

use super::SipServer;

/// Seconds. A phone that vanished is seen as gone after that.
const EXPIRES: &str = "300";

/// Whose phone it is, and where it registers.
#[derive(Clone, Copy)]
pub(super) struct Account<'a> {
    /// The person's name.
    pub(super) name: &'a str,
    /// The extension.
    pub(super) username: &'a str,
    /// The SIP secret.
    pub(super) password: &'a str,
    /// Asterisk's address.
    pub(super) server: &'a SipServer,
}

/// The file for one account over UDP. It replaces the first account of a Linphone that has one.
pub(super) fn document(account: &Account<'_>) -> String {
    let Account { username, password, .. } = *account;
    let host = bracketed(&account.server.host);
    let proxy = format!("<sip:{host}:{};transport=udp>", account.server.port);
    let identity = format!("\"{}\" <sip:{username}@{host}>", display_name(account.name));
    let sections: &[(&str, &[(&str, &str)])] = &[
        // Fetched once. Otherwise Linphone would ask for the same address at each of its starts.
        ("misc", &[("transient_provisioning", "1")]),
        // The desk phones' endpoints speak plain RTP.
        ("sip", &[("default_proxy", "0"), ("media_encryption", "none")]),
        (
            "proxy_0",
            &[
                ("reg_identity", &identity),
                ("reg_proxy", &proxy),
                // Calls go there too: the identity has no port, and 5060 may be another one's.
                ("reg_route", &proxy),
                ("reg_expires", EXPIRES),
                ("reg_sendregister", "1"),
                ("publish", "0"),
                ("avpf", "0"),
                ("push_notification_allowed", "0"),
            ],
        ),
        ("auth_info_0", &[("username", username), ("domain", &host), ("passwd", password)]),
    ];
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<config xmlns=\"http://www.linphone.org/xsds/lpconfig.xsd\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.linphone.org/xsds/lpconfig.xsd lpconfig.xsd\">\n",
    );
    for (section, entries) in sections {
        push(&mut out, format_args!("  <section name=\"{section}\">\n"));
        for (name, value) in *entries {
            let value = escaped(value);
            push(&mut out, format_args!("    <entry name=\"{name}\" overwrite=\"true\">{value}</entry>\n"));
        }
        out.push_str("  </section>\n");
    }
    out.push_str("</config>\n");
    out
}

/// Writing into a string cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

fn bracketed(host: &str) -> Cow<'_, str> {
    if host.contains(':') { Cow::Owned(format!("[{host}]")) } else { Cow::Borrowed(host) }
}

/// What a quoted name of SIP may hold, on one line.
fn display_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_or_an_address_leaves_its_place() {
        let server = SipServer { host: "fd00::5".into(), port: 5160 };
        let name = "Oʻtkir \"x\" <sip:evil>\\ & Co</entry>\n";
        let text = document(&Account { name, username: "101", password: "abc", server: &server });
        assert!(text.contains("&lt;sip:[fd00::5]:5160;transport=udp&gt;</entry>"), "{text}");
        assert!(
            text.contains(">\"Oʻtkir x &lt;sip:evil&gt; &amp; Co&lt;/entry&gt;\" &lt;sip:101@[fd00::5]&gt;</entry>"),
            "{text}"
        );
        assert_eq!(text.matches("<entry ").count(), text.matches("</entry>").count());
    }
}
