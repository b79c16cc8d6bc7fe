use super::*;
use std::os::unix::fs::PermissionsExt as _;

fn values(dir: &Path) -> Values {
    let layout = Layout::in_data_dir(dir);
    let program = Program { modules_dir: "/usr/lib/asterisk/modules".into(), data_dir: dir.join("share") };
    Values {
        etc_dir: layout.home.join("etc"),
        modules_dir: program.modules_dir.clone(),
        data_dir: program.data_dir.clone(),
        state_dir: layout.home.clone(),
        spool_dir: layout.home.join("spool"),
        run_dir: layout.run_dir(),
        log_dir: layout.home.join("log"),
        moh_dir: layout.moh_dir(&program),
        prompts_dir: layout.home.join("prompts"),
        http_port: 8088,
        sip_bind: Ipv4Addr::LOCALHOST.into(),
        sip_port: 5060,
        rtp_ports: (10000, 10500),
        ari_username: "callcenter".into(),
        ari_password: "secret".into(),
        app: "callcenter".into(),
        language: "en".into(),
        local_addresses: Vec::new(),
    }
}

#[test]
fn files_hold_secrets_and_are_private() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let values = values(dir.path());
    write(&values).expect("written");
    for entry in fs::read_dir(&values.etc_dir).expect("exists") {
        let entry = entry.expect("readable");
        let mode = entry.metadata().expect("readable").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.path());
    }
}

#[test]
fn writing_twice_gives_the_same_files() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let values = values(dir.path());
    let names = || {
        write(&values).expect("written");
        let mut names: Vec<_> =
            fs::read_dir(&values.etc_dir).expect("exists").map(|entry| entry.expect("readable").file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), names());
}

#[test]
fn without_music_there_is_a_chime_and_own_music_is_never_replaced() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let values = values(dir.path());
    write(&values).expect("written");
    assert!(values.moh_dir.join("chime.wav").is_file());

    fs::remove_file(values.moh_dir.join("chime.wav")).expect("removed");
    fs::write(values.moh_dir.join("own.wav"), b"x").expect("written");
    write(&values).expect("written");
    assert!(!values.moh_dir.join("chime.wav").exists());
}

#[test]
fn a_deep_data_directory_gets_a_short_socket_folder() {
    let deep = Layout::in_data_dir(Path::new(&format!("/{}", "very-long-folder/".repeat(10))));
    let run = deep.run_dir();
    assert!(run.join("asterisk.ctl").as_os_str().len() <= 107);
    assert_eq!(run, deep.run_dir(), "the same each time");
    assert_eq!(Layout::in_data_dir(Path::new("/srv/cc")).run_dir(), Path::new("/srv/cc/asterisk/run"));
}

#[test]
fn a_setting_that_cannot_be_written_down_leaves_no_file() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let mut values = values(dir.path());
    values.ari_password = "a\nb".into();
    assert!(matches!(write(&values), Err(InstanceError::Render(_))));
    assert!(!values.etc_dir.exists());
}

#[test]
fn own_addresses_are_read_from_the_kernels_table() {
    let table = "\
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
     |-- 192.0.2.0
        /24 link UNICAST
        |-- 192.0.2.7
           /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
Local:
        |-- 192.0.2.7
           /32 host LOCAL
";
    assert_eq!(parse_fib_trie(table), [Ipv4Addr::LOCALHOST, Ipv4Addr::new(192, 0, 2, 7)]);
}
