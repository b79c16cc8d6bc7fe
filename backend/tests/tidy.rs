//! Rules about the tree that no compiler checks.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

use std::{
    fs,
    path::{Path, PathBuf},
};

const DOMAINS: &[&str] = &[
    "asterisk",
    "auth",
    "calls",
    "chats",
    "contacts",
    "ivr",
    "operators",
    "outgoing",
    "prompts",
    "queues",
    "realtime",
    "recordings",
    "reports",
    "routes",
    "schedules",
    "settings",
    "trunks",
    "wallboards",
];

/// No file is longer, in lines.
const HARD_LIMIT: usize = 800;

/// Where SQL may stand besides `store.rs` and the migrations: the module that hides the difference between the engines.
const SQL_ALLOWED: &[&str] = &["src/common/db.rs", "src/common/lease.rs"];

/// Markdown that may stand at the root of the repository.
const ROOT_MARKDOWN: &[&str] = &["README.md", "SETUP.md", "QUICK_START.md", "ARCHITECTURE.md", "CHANGELOG.md"];

fn backend() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "generated" {
            rust_files(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

fn sources(below: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(&backend().join(below), &mut files);
    let relative = |path: &PathBuf| path.strip_prefix(backend()).unwrap().display().to_string();
    files.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// The code without comments and without the part that only tests see.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules of this crate that a file names, e.g. `auth::types` for `crate::auth::types::Role` or a nested `use`.
fn named_modules(text: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for (start, _) in text.match_indices("crate::") {
        expand(&text[start + "crate::".len()..], "", &mut modules);
    }
    modules
}

fn expand(text: &str, prefix: &str, modules: &mut Vec<String>) {
    if let Some(inner) = text.strip_prefix('{') {
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in inner.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    expand(inner[start..at].trim(), prefix, modules);
                    return;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(inner[start..at].trim(), prefix, modules);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    let path = if prefix.is_empty() { text[..end].to_owned() } else { format!("{prefix}::{}", &text[..end]) };
    modules.push(path.clone());
    if let Some(rest) = text[end..].strip_prefix("::") {
        expand(rest, &path, modules);
    }
}

#[test]
fn modules_import_only_what_the_architecture_allows() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        let module = file.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        for named in named_modules(&code(&text)) {
            let mut parts = named.split("::");
            let (first, second) = (parts.next().unwrap(), parts.next().unwrap_or_default());
            let foreign = DOMAINS.contains(&first) && first != module;
            let complaint = match module.as_str() {
                "app" | "main" | "lib" => None,
                _ if first == "app" => Some("app is imported by nothing"),
                "common" if DOMAINS.contains(&first) => Some("common knows no domain"),
                _ if foreign && second == "http" => Some("another module's http"),
                "asterisk" => None,
                _ if foreign && second == "store" => Some("another module's store"),
                _ => None,
            };
            if let Some(complaint) = complaint {
                wrong.push(format!("{file}: crate::{named}: {complaint}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn crates_depend_only_on_what_the_architecture_allows() {
    let forbidden: &[(&str, &[&str])] = &[
        ("crates/call-core", &["tokio", "sea-orm", "reqwest", "axum", "chrono", "rand", "uuid", "callcenter"]),
        ("crates/ari", &["call-core", "sea-orm", "axum", "callcenter"]),
        ("crates/ari-sim", &["sea-orm", "callcenter"]),
    ];
    for (krate, names) in forbidden {
        let manifest = fs::read_to_string(backend().join(krate).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("[dev-dependencies]").next().unwrap();
        for name in *names {
            let used = dependencies.lines().any(|line| line.starts_with(name) && !line[name.len()..].starts_with('-'));
            assert!(!used, "{krate} depends on {name}");
        }
    }
}

#[test]
fn sql_stands_in_stores_only() {
    let verbs = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "find_by_id(", "Entity::find(", "update_many()"];
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        let is_store = file.ends_with("store.rs") || file.contains("/store/") || file.contains("_rows.rs");
        if is_store || SQL_ALLOWED.contains(&file.as_str()) {
            continue;
        }
        let code = code(&text);
        wrong.extend(verbs.iter().filter(|verb| code.contains(**verb)).map(|verb| format!("{file}: {verb}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_small() {
    let mut long = Vec::new();
    for below in ["src", "crates", "migrations", "tests"] {
        for (file, text) in sources(below) {
            let lines = text.lines().count();
            if lines > HARD_LIMIT {
                long.push(format!("{file}: {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_root_holds_no_stray_notes() {
    let root = backend().join("..");
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(!name.ends_with(".md") || ROOT_MARKDOWN.contains(&name.as_str()), "{name} belongs under docs/");
    }
}

#[test]
fn the_house_rules_are_not_switched_off() {
    for below in ["src", "crates", "migrations"] {
        for (file, text) in sources(below) {
            let code = code(&text);
            for forbidden in ["#[allow(", "#![allow(", "TODO", "FIXME", "unsafe {"] {
                assert!(!code.contains(forbidden), "{file}: {forbidden}");
            }
        }
    }
}
