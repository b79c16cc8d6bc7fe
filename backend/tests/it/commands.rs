//! The binary itself: exit codes, one-line errors, backup and restore.
use std::{
    path::Path,
    process::{Command, Output},
};

fn run(dir: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callcenter"));
    command.current_dir(dir).args(arguments).env("CALLCENTER_DATA_DIR", dir.join("data"));
    command.envs(variables.iter().copied()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_wrong_setting_is_named_in_one_line_and_the_exit_code_is_2() {
    let dir = tempfile::tempdir().unwrap();
    for (name, value) in [("CALLCENTER_LISTEN", "everywhere"), ("CALLCENTER_TIMEZONE", "Mars/Base")] {
        let output = run(dir.path(), &["serve"], &[(name, value)]);
        assert_eq!(output.status.code(), Some(2));
        let error = text(&output.stderr);
        assert!(error.contains(name) && error.lines().count() == 1, "{error}");
    }
    assert_eq!(run(dir.path(), &["no-such-command"], &[]).status.code(), Some(2));
    assert_eq!(run(dir.path(), &["version"], &[]).status.code(), Some(0));
    assert_eq!(run(dir.path(), &["serve"], &[("CALLCENTER_DATA_DIR", "/proc/none")]).status.code(), Some(1));
}

#[test]
fn the_effective_settings_are_shown_without_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), &["config"], &[("CALLCENTER_ARI_PASSWORD", "planted-canary")]);
    let shown = text(&output.stdout);
    assert!(shown.contains("ari_password = \"***\"") && !shown.contains("canary"), "{shown}");
}

#[test]
fn what_was_backed_up_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let made = run(dir.path(), &["create-admin", "--username", "boss"], &[]);
    assert!(text(&made.stdout).contains("Password (shown this once)"), "{made:?}");
    assert!(run(dir.path(), &["backup", "copy.db"], &[]).status.success());
    assert_eq!(run(dir.path(), &["backup", "copy.db"], &[]).status.code(), Some(1), "nothing is overwritten");
    assert!(run(dir.path(), &["create-admin", "--username", "second"], &[]).status.success());
    let restored = run(dir.path(), &["restore", "copy.db"], &[]);
    assert!(restored.status.success(), "{restored:?}");
    // The second admin is gone, so his name is free; the first is there, so his is not.
    assert!(run(dir.path(), &["create-admin", "--username", "second"], &[]).status.success());
    assert!(!run(dir.path(), &["create-admin", "--username", "boss"], &[]).status.success());
    std::fs::write(dir.path().join("broken.db"), vec![7; 100_000]).unwrap();
    let broken = run(dir.path(), &["restore", "broken.db"], &[]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stderr).contains("not a backup"), "{broken:?}");
    assert!(!run(dir.path(), &["create-admin", "--username", "boss"], &[]).status.success());
}

#[test]
fn the_doctor_names_what_is_wrong_and_how_to_mend_it() {
    let dir = tempfile::tempdir().unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = nobody.local_addr().unwrap().port();
    drop(nobody);
    let ari = format!("http://127.0.0.1:{port}");
    let output = run(dir.path(), &["doctor", "--json"], &[("CALLCENTER_ARI_URL", &ari)]);
    assert_eq!(output.status.code(), Some(1));
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let ari = findings.as_array().unwrap().iter().find(|finding| finding["check"] == "ari").unwrap();
    assert_eq!(ari["verdict"], "failed");
    assert!(!ari["remedy"].as_str().unwrap().is_empty());
    let report = text(&run(dir.path(), &["doctor"], &[]).stdout);
    assert!(report.contains("data folder") && report.contains("->"), "{report}");
}
