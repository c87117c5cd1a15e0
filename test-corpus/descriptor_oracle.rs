//! Random programs with descriptors: CPython reads, assigns and deletes their attributes, and each finding of
//! `descriptor-recursion` must stand on a line that the traceback of a `RecursionError` shows.
//!
//! More programs than a test run has time for: `PROGRAMS=8000 cargo test descriptor_oracle`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use classwise::engine::{self, FileKind, Input, Request};
use classwise::finding::{FileId, Level};
use classwise::project::{PythonVersion, Settings, VersionRange};
use classwise::rule::Rule;
use classwise::rules::descriptor::descriptor_recursion::RULE;
use classwise::settle::Policy;

use crate::python;

const GENERATOR: &str = include_str!("descriptor_programs.py");
/// A program is made from its number: any row of them will do.
const FIRST: usize = 100_000;
const PROGRAMS: usize = 800;

#[test]
fn what_is_told_to_recurse_does() {
    let programs: usize =
        std::env::var("PROGRAMS").map_or(PROGRAMS, |count| count.parse().expect("PROGRAMS is a number"));
    let root = tempfile::tempdir().expect("a temporary directory is made");
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let root = fs::canonicalize(root.path()).expect("it is there");
    let python = python::newest();
    let (generator, answer) = (scratch.path().join("generator.py"), scratch.path().join("answer.json"));
    fs::write(&generator, GENERATOR).expect("the generator is written");
    let ask = |command: &str, rest: &[&std::ffi::OsStr]| {
        let asked = Command::new(&python.path).arg("-I").arg(&generator).arg(command).arg(&root).args(rest).output();
        let output = asked.expect("CPython starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    ask("write", &[FIRST.to_string().as_ref(), programs.to_string().as_ref()]);
    let found = findings(&root, PythonVersion::new(3, python.minor));
    ask("run", &[answer.as_os_str()]);
    let answer = fs::read(&answer).expect("the programs were run");
    let said: BTreeMap<String, BTreeSet<String>> = serde_json::from_slice(&answer).expect("the answer is JSON");
    let recursing = said.values().filter(|lines| !lines.is_empty()).count();
    assert!(said.len() * 10 > programs * 8 && recursing * 5 > said.len(), "{recursing} of {} recurse", said.len());

    let wrong: Vec<&String> = found
        .iter()
        .filter(|place| {
            place.split('/').next().and_then(|name| said.get(name)).is_some_and(|said| !said.contains(*place))
        })
        .collect();
    let shown = wrong.first().and_then(|place| place.split('/').next()).map(|program| texts(&root.join(program)));
    assert!(
        wrong.is_empty(),
        "{} of {} are wrong: {wrong:#?}\n{}",
        wrong.len(),
        found.len(),
        shown.unwrap_or_default()
    );

    let is_found = |program: &str| found.iter().any(|place| place.starts_with(&format!("{program}/")));
    let seen = said.iter().filter(|(program, lines)| !lines.is_empty() && is_found(program)).count();
    assert!(seen * 100 > recursing * 60, "{seen} of {recursing} recursing programs are found");
}

fn texts(program: &Path) -> String {
    let text =
        |path: PathBuf| format!("# {}\n{}", path.display(), fs::read_to_string(&path).expect("a module is read"));
    sources(program).into_iter().map(text).collect()
}

struct Everything;

impl Policy for Everything {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

/// `program/module.py:line` of each finding that is an error.
fn findings(root: &Path, version: PythonVersion) -> BTreeSet<String> {
    let programs: BTreeSet<PathBuf> =
        fs::read_dir(root).expect("the programs are there").map(|entry| entry.expect("an entry").path()).collect();
    let run = engine::check(Request {
        inputs: programs
            .iter()
            .flat_map(|program| sources(program))
            .map(|path| Input::new(path, FileKind::Python))
            .collect(),
        findings: Vec::new(),
        settings: Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            roots: vec![root.to_path_buf()],
            is_closed: true,
            ..Settings::default()
        },
        rules: &[&RULE],
        policy: &Everything,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    });
    let errors = run.findings.iter().filter(|finding| finding.level == Level::Error);
    let place = |finding: &classwise::finding::Finding| {
        assert_eq!(finding.rule, RULE.name, "{}", finding.message);
        let path = &run.input(finding.primary.place.file).path;
        let text = fs::read_to_string(path).expect("the module is there");
        let line = text[..finding.primary.place.range.start().to_usize()].matches('\n').count() + 1;
        format!("{}:{line}", path.strip_prefix(root).expect("it lies below the root").display())
    };
    errors.map(place).collect()
}

fn sources(program: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(program).expect("a program is a directory").map(|entry| entry.expect("an entry").path());
    let mut sources: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "py")).collect();
    sources.sort();
    sources
}
