//! What the oracles of attributes share: programs that a generator in Python makes of their numbers, what CPython says of
//! them, and what classwise is asked.
//!
//! More programs than a test run has time for, or others: `PROGRAMS=8000 FIRST=500000 cargo test oracle`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use classwise::engine::{self, FileKind, Input, Request, Run};
use classwise::finding::{FileId, Level, Place};
use classwise::project::{Project, PythonVersion, Settings, VersionRange};
use classwise::rule::Rule;
use classwise::settle::Policy;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::python::{self, Python};

/// A directory of random programs.
pub struct Programs {
    pub root: PathBuf,
    pub count: usize,
    pub version: PythonVersion,
    generator: PathBuf,
    python: &'static Python,
    scratch: TempDir,
    _root: TempDir,
}

impl Programs {
    /// Those with the numbers from `first` on: the same ones each time.
    pub fn made_by(generator: &str, first: usize, count: usize) -> Self {
        let number = |name: &str, usual: usize| {
            std::env::var(name).map_or(usual, |number| number.parse().expect("the variable is a number"))
        };
        let (first, count) = (number("FIRST", first), number("PROGRAMS", count));
        let made = tempfile::tempdir().expect("a temporary directory is made");
        let scratch = tempfile::tempdir().expect("a temporary directory is made");
        let root = fs::canonicalize(made.path()).expect("it is there");
        let path = scratch.path().join("generator.py");
        fs::write(&path, generator).expect("the generator is written");
        let python = python::newest();
        let version = PythonVersion::new(3, python.minor);
        let programs = Self { root, count, version, generator: path, python, scratch, _root: made };
        programs.ask(&[
            "write".as_ref(),
            programs.root.as_os_str(),
            first.to_string().as_ref(),
            count.to_string().as_ref(),
        ]);
        programs
    }

    /// What CPython says when it runs them.
    pub fn said<T: DeserializeOwned>(&self) -> T {
        let answer = self.scratch.path().join("answer.json");
        self.ask(&["run".as_ref(), self.root.as_os_str(), answer.as_os_str()]);
        let answer = fs::read(&answer).expect("the programs were run");
        serde_json::from_slice(&answer).expect("the answer is JSON")
    }

    fn ask(&self, arguments: &[&std::ffi::OsStr]) {
        let asked = Command::new(&self.python.path).arg("-I").arg(&self.generator).args(arguments).output();
        let output = asked.expect("CPython starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A question about some of their modules.
    pub fn request<'a>(&self, modules: Vec<PathBuf>, rules: &'a [&'static Rule]) -> Request<'a> {
        request(&self.root, self.version, modules, rules)
    }

    /// `module.py:line` of a place.
    pub fn line(&self, run: &Run, place: Place) -> String {
        let path = &run.input(place.file).path;
        let text = fs::read_to_string(path).expect("the module is there");
        let line = text[..place.range.start().to_usize()].matches('\n').count() + 1;
        format!("{}:{line}", path.strip_prefix(&self.root).expect("it lies below the root").display())
    }
}

/// A question about files below a root, as a closed project for one version.
fn request<'a>(root: &Path, version: PythonVersion, files: Vec<PathBuf>, rules: &'a [&'static Rule]) -> Request<'a> {
    Request {
        inputs: files.into_iter().map(|path| Input::new(path, FileKind::Python)).collect(),
        findings: Vec::new(),
        settings: Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            roots: vec![root.to_path_buf()],
            is_closed: true,
            ..Settings::default()
        },
        rules,
        policy: &Highest,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    }
}

/// The project of the modules in a directory.
pub fn linked(root: &Path, version: PythonVersion) -> Project {
    engine::link(request(root, version, modules(root), &[]), &|_, _| {}).project
}

/// The modules of a directory, sorted.
pub fn modules(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("it is a directory").map(|entry| entry.expect("an entry").path());
    let mut modules: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "py")).collect();
    modules.sort();
    modules
}

/// All rules, each at its highest level.
struct Highest;

impl Policy for Highest {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}
