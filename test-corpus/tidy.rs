//! Invariants of the code base that a compiler does not see. `src/README.md` says why they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use classwise::finding::{Applicability, Level};
use classwise::rules::RULES;

/// What a part of the flow must not name: whatever stands to its right.
const FORBIDDEN_EDGES: &[(&str, &[&str])] = &[
    (
        "src/facts",
        &[
            "cli", "config", "engine", "fix", "gather", "project", "report", "resolve", "rule", "rules", "settle",
            "walk",
        ],
    ),
    ("src/resolve", &["cli", "engine", "fix", "report", "rule", "rules", "settle"]),
    (
        "src/project",
        &["cli", "config", "engine", "environment", "fix", "gather", "report", "rule", "rules", "settle", "walk"],
    ),
    ("src/rule.rs", &["cli", "config", "engine", "environment", "gather", "report", "rules", "settle", "walk"]),
    ("rules", &["cli", "config", "engine", "environment", "gather", "report", "settle", "walk"]),
    ("src/settle.rs", &["cli", "report"]),
    ("src/syntax.rs", &["cli", "config", "gather", "project", "report", "resolve", "rules", "settle", "walk"]),
];

/// Words that only one part may use.
const OWNERS: &[(&str, &str)] = &[
    ("parse_module(", "src/syntax.rs"),
    ("parse_unchecked", "src/syntax.rs"),
    ("parse_expression", "src/syntax.rs"),
    ("codespan_reporting", "src/report/terminal.rs"),
    ("lsp_types", "src/lsp"),
    ("lsp_server", "src/lsp"),
];

/// Parts that depend on their arguments alone, and what would break that.
const PURE: &[&str] = &["src/facts", "src/project", "src/rule.rs", "rules"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "TcpStream",
    "UdpSocket",
    "std::process",
    "std::thread::",
    "std::io",
    "Instant",
    "SystemTime",
    "Mutex",
    "static mut",
];

#[test]
fn nothing_calls_to_the_right() {
    let mut complaints = Vec::new();
    for (part, forbidden) in FORBIDDEN_EDGES {
        for source in sources(part) {
            for (number, line) in source.code() {
                let named = crate_modules(line);
                let wrong = named.iter().filter(|name| forbidden.contains(&name.as_str()));
                complaints.extend(wrong.map(|name| format!("{}:{number}: {part} names `{name}`", source.path)));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn each_library_has_one_owner() {
    let mut complaints = Vec::new();
    for source in sources("src").into_iter().chain(sources("rules")) {
        for (number, line) in source.code() {
            for (word, owner) in OWNERS.iter().filter(|(word, owner)| line.contains(word) && !source.is_in(owner)) {
                complaints.push(format!("{}:{number}: `{word}` belongs to {owner}", source.path));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn only_the_arena_is_unsafe() {
    let mut complaints = Vec::new();
    for source in sources("src").into_iter().chain(sources("rules")) {
        let is_unsafe = |line: &str| ["unsafe {", "unsafe fn", "unsafe impl"].iter().any(|word| line.contains(word));
        for (number, line) in source.code().filter(|(_, line)| is_unsafe(line)) {
            // The one place that plants a tree.
            let is_allowed = source.is_in("src/arena.rs") || line.contains("unsafe { Planted::grow(grow) }");
            if !is_allowed {
                complaints.push(format!("{}:{number}: `unsafe` belongs to src/arena.rs", source.path));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn the_middle_is_pure() {
    let mut complaints = Vec::new();
    for source in PURE.iter().flat_map(|part| sources(part)) {
        for (number, line) in source.code() {
            for word in IMPURE.iter().filter(|word| line.contains(**word)) {
                complaints.push(format!("{}:{number}: `{word}` reaches outside or holds state", source.path));
            }
        }
    }
    assert_none(&complaints);
}

/// An index of all classes evaluates what they derive from: who evaluates and asks it waits for itself.
#[test]
fn inference_asks_no_index_of_all_classes() {
    const INFERENCE: [&str; 9] =
        ["attributes", "branches", "classes", "elements", "given", "infer", "modules", "narrowing", "overrides"];
    const INDICES: [&str; 9] = [
        ".classes_with_",
        ".may_be_abstract(",
        ".may_be_descriptor(",
        ".may_have_calling(",
        ".managed_attributes(",
        ".own_properties(",
        ".property(",
        ".property_behind(",
        "subclasses(",
    ];
    let mut complaints = Vec::new();
    for name in INFERENCE {
        for source in sources(&format!("src/project/{name}.rs")) {
            for (number, line) in source.code() {
                let asked = INDICES.iter().filter(|index| line.contains(**index));
                complaints.extend(asked.map(|index| format!("{}:{number}: `{index}` asks inference", source.path)));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn lints_are_answered_with_a_reason() {
    let mut complaints = Vec::new();
    for source in sources("src").into_iter().chain(sources("rules")) {
        for (number, line) in source.code() {
            if line.contains("#[allow(") || line.contains("#![allow(") {
                complaints.push(format!("{}:{number}: write `expect` with a reason", source.path));
            }
            let attribute = source.text.lines().skip(number - 1).take(5).collect::<Vec<_>>().join(" ");
            if line.contains("#[expect(") && !attribute.contains("reason =") {
                complaints.push(format!("{}:{number}: the reason is missing", source.path));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn the_list_of_rules_is_the_folder() {
    let mut in_folder = BTreeSet::new();
    for topic in fs::read_dir(root().join("rules")).expect("the folder is there").flatten() {
        let Ok(entries) = fs::read_dir(topic.path()) else { continue };
        let topic = topic.file_name().to_string_lossy().into_owned();
        for path in
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "md"))
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            in_folder.insert((name, topic.clone()));
        }
    }
    let listed: Vec<(String, String)> = RULES.iter().map(|rule| (rule.name.into(), rule.topic.into())).collect();
    assert_eq!(listed, in_folder.into_iter().collect::<Vec<_>>(), "rules/mod.rs lists the pages, sorted by name");
    for rule in RULES {
        let folder = root().join("rules").join(rule.topic);
        assert!(folder.join(format!("{}.rs", rule.name.replace('-', "_"))).is_file(), "{} has no file", rule.name);
        let page = fs::read_to_string(folder.join(format!("{}.md", rule.name))).expect("the page is text");
        assert_eq!(rule.docs, page, "{} shows another page", rule.name);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{} is not kebab-case", rule.name);
        assert!(!rule.checks.is_empty(), "{} checks nothing", rule.name);
    }
}

#[test]
fn the_readme_lists_the_rules() {
    const START: &str = "<!-- rules -->\n";
    const END: &str = "<!-- end of rules -->";
    let mut table = String::from("\n| rule | topic | level | what it finds | fix |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let level = match rule.level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Off => "off",
        };
        let fix = match rule.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => "safe",
            Some(Applicability::Unsafe) => "unsafe",
            None => "",
        };
        let (name, topic, summary) = (rule.name, rule.topic, rule.summary().replace('|', "\\|"));
        table += &format!("| [`{name}`](rules/{topic}/{name}.md) | {topic} | {level} | {summary} | {fix} |\n");
    }
    table.push('\n');
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("the README is text");
    let (before, rest) = readme.split_once(START).expect("the README has the mark where the rules start");
    let (block, after) = rest.split_once(END).expect("the README has the mark where the rules end");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{START}{table}{END}{after}")).expect("the README is written");
    } else {
        assert_eq!(block, table, "`UPDATE=1 cargo test` writes the table anew");
    }
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let forbidden = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("files.python", "hosted.org"),
        concat!("static.crates", ".io"),
        concat!("index.crates", ".io"),
        concat!("pypi.org", "/simple"),
    ];
    let mut complaints = Vec::new();
    for path in files() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (index, line) in text.lines().enumerate() {
            for word in forbidden {
                let is_whole =
                    |start: usize| !line[..start].ends_with(|c: char| c.is_alphanumeric() || "._-}".contains(c));
                if line.match_indices(word).any(|(start, _)| is_whole(start)) {
                    complaints.push(format!("{}:{}: `{word}`", relative(&path), index + 1));
                }
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn workflows_pin_their_actions() {
    let mut pins: BTreeMap<String, String> = BTreeMap::new();
    let mut complaints = Vec::new();
    for path in files().iter().filter(|path| path.components().any(|it| it.as_os_str() == "workflows")) {
        let text = fs::read_to_string(path).expect("a workflow is text");
        for (index, line) in text.lines().enumerate() {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            let place = format!("{}:{}", relative(path), index + 1);
            let pin = action.split_once('@').and_then(|(name, rest)| Some((name, rest.split_once(" # v")?)));
            let Some((name, (commit, version))) = pin else {
                complaints.push(format!("{place}: `{action}` names no commit and version"));
                continue;
            };
            if commit.len() != 40 || !commit.bytes().all(|it| it.is_ascii_hexdigit()) {
                complaints.push(format!("{place}: `{commit}` is no commit"));
            }
            let pin = format!("{commit} {version}");
            let known = pins.entry(name.to_owned()).or_insert_with(|| pin.clone());
            if *known != pin {
                complaints.push(format!("{place}: `{name}` is pinned to another commit elsewhere"));
            }
        }
    }
    assert!(!pins.is_empty(), "there are workflows");
    assert_none(&complaints);
}

#[test]
fn names_say_what_a_file_is_about() {
    let empty = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let complaints: Vec<String> = files()
        .iter()
        .filter(|path| !relative(path).starts_with("test-corpus/projects"))
        .filter(|path| path.file_stem().is_some_and(|stem| empty.contains(&&*stem.to_string_lossy())))
        .map(|path| format!("{}: the name says nothing", relative(path)))
        .collect();
    assert_none(&complaints);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest is text");
    let mut complaints = Vec::new();
    let mut is_table_of_dependencies = false;
    let mut is_explained = false;
    for (index, line) in manifest.lines().enumerate() {
        if let Some(title) = line.strip_prefix('[') {
            is_table_of_dependencies = title.trim_end_matches(']').ends_with("dependencies");
            is_explained = false;
        } else if line.trim().is_empty() {
            is_explained = false;
        } else if line.starts_with('#') {
            is_explained = true;
        } else if is_table_of_dependencies && !is_explained {
            complaints.push(format!("Cargo.toml:{}: no comment in the group says what for: {line}", index + 1));
        }
    }
    assert_none(&complaints);
}

#[test]
fn licences_are_allowed() {
    let settings: toml::Table =
        fs::read_to_string(root().join("deny.toml")).expect("deny.toml is text").parse().expect("deny.toml is TOML");
    let allowed: BTreeSet<&str> =
        settings["licenses"]["allow"].as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect();
    let metadata = metadata();
    let mut complaints = Vec::new();
    for package in metadata["packages"].as_array().expect("packages are a list") {
        let (name, version) = (&package["name"], &package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence, &allowed) {
            complaints.push(format!("{name} {version}: the licence {licence:?} is not in deny.toml"));
        }
        let source = package["source"].as_str();
        if source.is_some_and(|source| !source.starts_with("registry+")) {
            complaints.push(format!("{name} {version}: comes from {source:?}"));
        }
    }
    assert_none(&complaints);
}

#[test]
fn the_code_is_formatted() {
    let output = cargo().args(["fmt", "--check"]).output().expect("cargo starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "run `cargo fmt`:\n{told}{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether an SPDX expression of one level of parentheses can be met: `AND` needs each side, `OR` one of them; what
/// follows `WITH` only adds permissions.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let identifier = |part: &str| part.split(" WITH ").next().unwrap_or_default().trim().to_owned();
    expression.replace('/', " OR ").split(" AND ").all(|side| {
        let side = side.replace(['(', ')'], " ");
        side.split(" OR ").any(|part| allowed.contains(identifier(part).as_str()))
    })
}

fn metadata() -> serde_json::Value {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc tells its host");
    let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let output = cargo().args(arguments).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the metadata is JSON")
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A Rust file of ours.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The lines that are not comments, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_in(&self, part: &str) -> bool {
        is_in(&self.path, part)
    }
}

/// Whether the path is the part, a file below it, or the file that stands for it: `src/lsp` has `src/lsp.rs`.
fn is_in(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".rs")
}

/// The crate's modules that a line of code names: in paths and in `use crate::{a, b}`.
fn crate_modules(line: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let first = |text: &str| text.chars().take_while(|&c| is_name(c)).collect::<String>();
    let mut names = Vec::new();
    for (start, _) in line.match_indices("crate::") {
        let rest = &line[start + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let at_top = |c: char| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    c == ',' && depth == 0
                };
                names.extend(group.split(at_top).map(|part| first(part.trim_start())));
            }
            None => names.push(first(rest)),
        }
    }
    names
}

fn sources(part: &str) -> Vec<Source> {
    files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| Source { path: relative(&path), text: fs::read_to_string(&path).unwrap_or_default() })
        .filter(|source| source.is_in(part))
        .collect()
}

/// Everything that belongs to the repository.
fn files() -> Vec<PathBuf> {
    let mut walk = ignore::WalkBuilder::new(root());
    walk.hidden(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    let mut files: Vec<PathBuf> =
        walk.build().flatten().map(ignore::DirEntry::into_path).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[track_caller]
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

mod tests {
    use super::*;

    #[test]
    fn modules_are_read_from_paths() {
        assert_eq!(crate_modules("use crate::project::{ClassId, Project};"), ["project"]);
        assert_eq!(crate_modules("use crate::{facts::{A, B}, rule};"), ["facts", "rule"]);
        assert_eq!(crate_modules("pub fn f(x: crate::engine::Run) -> crate::facts::Expr {"), ["engine", "facts"]);
        assert!(is_in("src/facts/mod.rs", "src/facts") && is_in("src/facts.rs", "src/facts"));
        assert!(!is_in("src/rules.rs", "src/rule") && !is_in("src/facts_of.rs", "src/facts"));
    }

    #[test]
    fn licence_expressions_are_understood() {
        let allowed = BTreeSet::from(["MIT", "Unicode-3.0"]);
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("Unlicense/MIT", true),
            ("Apache-2.0", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
        }
    }
}
