//! What the repository ships: services, dialplan, settings, and the absence of what was there once.
use std::{
    fs,
    net::Ipv4Addr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect(path: &Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, found));
    } else if let Ok(text) = fs::read_to_string(path) {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        found.push((name, text));
    }
}

/// The text files below these folders of the repository.
pub fn files(below: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in below {
        let path = root().join(part);
        assert!(path.exists(), "{part}");
        collect(&path, &mut found);
    }
    found
}

/// The documents at the root.
pub fn root_documents() -> Vec<(String, String)> {
    files(&["README.md", "SETUP.md", "QUICK_START.md", "ARCHITECTURE.md", "CHANGELOG.md"])
}

/// Asterisk's files as a new installation renders them.
fn rendered(dir: &Path) -> PathBuf {
    let (out, tree) = (dir.join("etc"), dir.join("tree"));
    fs::create_dir_all(tree.join("usr/lib/asterisk/modules")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_callcenter"))
        .args(["asterisk-config", "--out"])
        .arg(&out)
        .env("CALLCENTER_DATA_DIR", dir.join("data"))
        .env("CALLCENTER_ASTERISK_ROOT", &tree)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    out
}

/// `name = value` of a rendered file.
fn value(etc: &Path, file: &str, name: &str) -> String {
    let text = fs::read_to_string(etc.join(file)).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
    line.unwrap_or_else(|| panic!("{file} has no {name}")).trim().to_owned()
}

#[test]
fn orig_or16_a_deployment_is_a_program_and_its_service() {
    for (file, text) in files(&["deploy", "scripts", "Makefile", ".ci"]) {
        for word in ["git pull", "git reset", "pm2", "db push", "vite preview", "npm run dev"] {
            assert!(!text.contains(word), "{file}: {word}");
        }
    }
    for (unit, program) in [("callcenter", "/usr/bin/callcenter serve"), ("callcenter-asterisk", "start-asterisk.sh")] {
        let text = fs::read_to_string(root().join(format!("deploy/{unit}.service"))).unwrap();
        let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        assert!(line("ExecStart=").contains(program), "{unit}");
        // The original's supervisor gave up after ten restarts.
        assert_eq!((line("Restart="), line("StartLimitIntervalSec=")), ("always", "0"), "{unit}");
    }
}

#[test]
fn orig_or17_every_module_is_tested_before_a_change_is_accepted() {
    let gate = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(gate.contains("make check") && gate.contains("make test"), "{gate}");
    let stories = files(&["backend/tests"]).into_iter().map(|(_, text)| text).collect::<String>();
    for entry in fs::read_dir(root().join("backend/src")).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !path.is_dir() || module == "app" {
            continue;
        }
        let own = files(&[&format!("backend/src/{module}")]);
        let inside = own.iter().any(|(_, text)| text.contains("#[test]") || text.contains("#[tokio::test"));
        assert!(
            inside || [format!("/api/{module}"), format!("{module}::")].iter().any(|word| stories.contains(word)),
            "{module} has no test"
        );
    }
    assert!(!files(&["e2e/tests"]).is_empty());
}

#[test]
fn orig_os13_asterisk_obeys_one_password_on_the_loopback() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (etc, second) = (rendered(one.path()), rendered(other.path()));
    assert_eq!(value(&etc, "http.conf", "bindaddr"), "127.0.0.1");
    assert_eq!(value(&etc, "ari.conf", "allowed_origins"), "");
    assert_eq!(value(&etc, "manager.conf", "enabled"), "no");
    let (password, another) = (value(&etc, "ari.conf", "password"), value(&second, "ari.conf", "password"));
    assert!(password.len() >= 32 && password != another, "each installation has its own");
    assert_eq!(fs::metadata(etc.join("ari.conf")).unwrap().permissions().mode() & 0o077, 0, "for its owner only");
    for (file, text) in files(&["backend/src", "backend/crates/ari/src"]) {
        assert!(!text.contains("api_key"), "{file}: a password in an address is in every log");
    }
}

#[test]
fn orig_os14_a_call_from_outside_cannot_dial_out() {
    let dir = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(rendered(dir.path()).join("extensions.conf")).unwrap();
    let code: Vec<&str> = text.lines().map(|line| line.split(';').next().unwrap().trim()).collect();
    for line in &code {
        for word in ["Dial(", "Originate(", "System(", "Exec", "exten => _X", "exten => _.", "include"] {
            assert!(!line.contains(word), "{line}");
        }
    }
    let outside: Vec<&str> = code
        .iter()
        .copied()
        .skip_while(|line| *line != "[from-trunk]")
        .take_while(|line| *line != "[from-operator]")
        .collect();
    assert!(outside.iter().any(|line| line.contains("Stasis(callcenter,inbound)")), "{outside:#?}");
    let elsewhere = outside.iter().filter(|line| line.contains("Goto(") && line.contains(','));
    for line in elsewhere.filter(|line| line.contains(",1)")) {
        assert!(line.contains("Goto(server-away,s,1)"), "{line}");
    }
    // Phones and trunks are pushed without the right to move calls past the server; who may ask for it asks the server.
    let provision = fs::read_to_string(root().join("backend/src/asterisk/provision.rs")).unwrap();
    assert_eq!(provision.matches("(\"allow_transfer\", no())").count(), 2);
    let asks = "(\"allow_transfer\", yes()));\n            endpoint.fields.push((\"set_var\", \"PJSIP_TRANSFER_HANDLING()=ari-only\"";
    assert_eq!((provision.matches("(\"allow_transfer\", yes())").count(), provision.matches(asks).count()), (1, 1));
}

#[test]
fn orig_os17_no_secret_and_no_address_of_anybody_is_in_the_tree() {
    let shipped = ["asterisk-config", "deploy", "docs", "scripts", "README.md", "SETUP.md", "QUICK_START.md"];
    for (file, text) in files(&shipped) {
        for line in text.lines() {
            let named = line.trim_start_matches([';', '#', ' ']).split_once('=');
            if let Some((name, value)) =
                named.filter(|_| file.starts_with("asterisk-config/") && file.ends_with(".conf"))
            {
                let secret = ["password", "secret"].contains(&name.trim());
                let free = value.trim().is_empty() || value.trim().starts_with('@');
                assert!(!secret || free, "{file}: {line}");
            }
        }
        for word in text.split(|c: char| !c.is_ascii_digit() && c != '.') {
            let Ok(address) = word.trim_matches('.').parse::<Ipv4Addr>() else { continue };
            let nobodys = address.is_loopback()
                || address.is_private()
                || address.is_documentation()
                || address.is_unspecified()
                || address.is_broadcast();
            assert!(nobodys, "{file}: {address}");
        }
    }
}
