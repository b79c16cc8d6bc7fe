//! The binary itself: exit codes, one-line errors, backup and restore.
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
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

/// Ends with the test, also when it fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn certificate(dir: &Path) -> (String, String) {
    let path = |name: &str| dir.join(name).display().to_string();
    let (cert, key) = (path("cert.pem"), path("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-keyout", &key, "-out", &cert])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    (cert, key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_certificate_the_server_speaks_https_only() {
    let dir = tempfile::tempdir().unwrap();
    let (cert, key) = certificate(dir.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_callcenter"))
        .current_dir(dir.path())
        .envs([("CALLCENTER_LISTEN", "127.0.0.1:0"), ("CALLCENTER_ARI_URL", "http://127.0.0.1:9")])
        .envs([("CALLCENTER_TLS_CERT", &cert), ("CALLCENTER_TLS_KEY", &key)])
        .env("CALLCENTER_DATA_DIR", dir.path().join("data"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let _server = Server(child);
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(address.starts_with("https://localhost:"), "{line}");
    let http = reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true).build().unwrap();
    // A peer that says nothing keeps nobody else waiting.
    let port = address.rsplit(':').next().unwrap();
    let _silent = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let answer = http.get(format!("{address}/healthz")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    assert!(http.get(format!("http://localhost:{port}/healthz")).send().await.is_err());
}

#[test]
fn a_certificate_that_cannot_be_used_is_a_wrong_setting() {
    let dir = tempfile::tempdir().unwrap();
    let variables = [
        ("CALLCENTER_LISTEN", "127.0.0.1:0"),
        ("CALLCENTER_ARI_URL", "http://127.0.0.1:9"),
        ("CALLCENTER_TLS_CERT", "nowhere.pem"),
        ("CALLCENTER_TLS_KEY", "nowhere.pem"),
    ];
    let output = run(dir.path(), &["serve"], &variables);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(text(&output.stderr).lines().last().unwrap().contains("CALLCENTER_TLS_CERT"), "{output:?}");
}
