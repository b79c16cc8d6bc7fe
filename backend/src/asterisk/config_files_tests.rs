use super::*;

fn values() -> Values {
    let dir = PathBuf::from("/srv/call center/data/asterisk");
    Values {
        etc_dir: dir.join("etc"),
        modules_dir: "/usr/lib/asterisk/modules".into(),
        data_dir: "/usr/share/asterisk".into(),
        state_dir: dir.clone(),
        spool_dir: dir.join("spool"),
        run_dir: dir.join("run"),
        log_dir: dir.join("log"),
        moh_dir: dir.join("moh"),
        prompts_dir: dir.join("prompts"),
        http_port: 8088,
        sip_bind: Ipv4Addr::LOCALHOST.into(),
        sip_port: 5060,
        rtp_ports: (10000, 10500),
        ari_username: "callcenter".into(),
        ari_password: "0123456789abcdef".into(),
        app: "callcenter".into(),
        language: "en".into(),
        local_addresses: vec![Ipv4Addr::LOCALHOST, Ipv4Addr::new(192, 0, 2, 7)],
    }
}

fn file(values: &Values, name: &str) -> String {
    let files = render(values).expect("renders");
    files.into_iter().find(|(n, _)| *n == name).expect("file exists").1
}

/// The lines that Asterisk reads: no comments, no blank lines.
fn settings(contents: &str) -> Vec<&str> {
    contents.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';')).collect()
}

#[test]
fn no_placeholder_is_left() {
    for (name, contents) in render(&values()).expect("renders") {
        assert!(!contents.contains('@'), "{name} still has a placeholder");
    }
}

#[test]
fn every_value_arrives_where_it_belongs() {
    let v = values();
    assert!(file(&v, "http.conf").contains("bindport = 8088"));
    assert!(file(&v, "ari.conf").contains("[callcenter]"));
    assert!(file(&v, "ari.conf").contains("password = 0123456789abcdef"));
    assert!(file(&v, "pjsip.conf").contains("bind = 127.0.0.1:5060"));
    assert!(file(&v, "rtp.conf").contains("rtpstart = 10000"));
    assert!(file(&v, "asterisk.conf").contains("astrundir => /srv/call center/data/asterisk/run"));
    assert!(file(&v, "extensions.conf").contains("Stasis(callcenter,inbound)"));
}

#[test]
fn a_value_that_could_add_a_line_or_a_section_is_refused() {
    for bad in ["a\nb", "a\r", "a;b", "a\"b", "a]b", "a\0b", "a${SHELL(id)}", "a,b", "a@HTTP_PORT@"] {
        for field in 0..4 {
            let mut v = values();
            match field {
                0 => v.ari_username = bad.into(),
                1 => v.ari_password = bad.into(),
                2 => v.app = bad.into(),
                _ => v.spool_dir = PathBuf::from("/srv").join(bad),
            }
            assert!(matches!(render(&v), Err(RenderError::UnsafeValue { .. })), "{bad:?} in field {field}");
        }
    }
}

#[test]
fn an_empty_value_is_refused() {
    let mut v = values();
    v.ari_password = String::new();
    assert_eq!(render(&v), Err(RenderError::Empty("ARI_PASSWORD")));
}

#[test]
fn a_relative_path_is_refused() {
    let mut v = values();
    v.log_dir = "data/log".into();
    assert_eq!(render(&v), Err(RenderError::Path("LOG_DIR")));
}

#[test]
fn an_rtp_range_without_room_for_a_call_is_refused() {
    let mut v = values();
    v.rtp_ports = (10500, 10000);
    assert_eq!(render(&v), Err(RenderError::RtpRange(10500, 10000)));
}

#[test]
fn on_the_loopback_browsers_are_offered_the_loopback() {
    let rtp = file(&values(), "rtp.conf");
    let lines = settings(&rtp);
    assert!(lines.contains(&"192.0.2.7 => 127.0.0.1"));
    assert!(!lines.iter().any(|line| line.starts_with("127.0.0.1 =>")));
}

#[test]
fn opened_to_the_network_no_candidate_is_rewritten() {
    let mut v = values();
    v.sip_bind = Ipv4Addr::UNSPECIFIED.into();
    assert!(!settings(&file(&v, "rtp.conf")).iter().any(|line| line.contains("=> 127.0.0.1")));
}

#[test]
fn ari_is_bound_to_the_loopback_whatever_sip_listens_on() {
    let mut v = values();
    v.sip_bind = Ipv4Addr::UNSPECIFIED.into();
    assert!(settings(&file(&v, "http.conf")).contains(&"bindaddr = 127.0.0.1"));
}

#[test]
fn an_ipv6_address_is_bracketed() {
    let mut v = values();
    v.sip_bind = std::net::Ipv6Addr::LOCALHOST.into();
    assert!(file(&v, "pjsip.conf").contains("bind = [::1]:5060"));
}

#[test]
fn the_dialplan_gives_stasis_no_text_of_the_caller_and_cannot_dial() {
    let dialplan = file(&values(), "extensions.conf");
    let lines = settings(&dialplan);
    let stasis: Vec<_> = lines.iter().filter(|line| line.contains("Stasis(")).collect();
    assert_eq!(stasis.len(), 2);
    for line in stasis {
        assert!(!line.contains('$'), "{line}");
    }
    assert!(!lines.iter().any(|line| line.contains("Dial(") || line.contains("System(") || line.contains("_X.")));
}

#[test]
fn the_slow_reader_limit_stays_where_a_frozen_server_is_noticed() {
    let ari = file(&values(), "ari.conf");
    let limit = settings(&ari)
        .iter()
        .find_map(|line| line.strip_prefix("websocket_write_timeout = "))
        .and_then(|value| value.parse::<u32>().ok())
        .expect("is set");
    assert!((100..=500).contains(&limit));
}

#[test]
fn every_setting_is_explained() {
    for (name, template) in TEMPLATES {
        let explained = template.lines().filter(|line| line.trim_start().starts_with(';')).count();
        assert!(explained > 0, "{name} explains nothing");
    }
}

#[test]
fn strangers_have_no_way_in() {
    let v = values();
    assert!(!settings(&file(&v, "modules.conf")).iter().any(|line| line.contains("identifier_anonymous")));
    assert!(!settings(&file(&v, "pjsip.conf")).contains(&"type = endpoint"));
}
