//! Small projects of several modules: marks say what is to be found, `proof.py` shows with CPython that it is true.
//! `rules/README.md` says how they are laid out.

use std::fs;
use std::path::{Path, PathBuf};

use classwise::rules::RULES;
use rayon::prelude::*;

use crate::check;
use crate::marks::{self, Mark};
use crate::python::{self, Job};
use crate::rule_pages::minor_of;

/// In seconds.
const LIMIT: f64 = 60.0;

/// A directory with marks.
struct Project {
    name: String,
    /// The rule that marks without a rule speak of.
    rule: Option<&'static str>,
    /// Paths relative to the directory, and texts; without the proof.
    files: Vec<(String, String)>,
    proof: Option<String>,
    reason: Option<String>,
}

#[test]
fn every_project_holds() {
    let projects = projects();
    let mut complaints: Vec<String> = projects.par_iter().flat_map_iter(lint).collect();
    complaints.extend(python::all().par_iter().flat_map_iter(|python| prove(python, &projects)).collect::<Vec<_>>());
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn lint(project: &Project) -> Vec<String> {
    let root = tempfile::tempdir().expect("a temporary directory is made");
    python::write_files(root.path(), &project.files);
    let marks: Vec<Mark> = project.files.iter().flat_map(|(file, text)| marks::marks_of(file, text)).collect();
    let mut complaints = marks::compare(project.rule, &marks, &check::findings_of(root.path()));
    match (&project.proof, &project.reason) {
        (Some(_), None) => {}
        (None, Some(reason)) if reason.trim_end().ends_with('.') => {}
        (None, Some(_)) => complaints.push("static.txt must hold a sentence".into()),
        (None, None) => complaints.push("the project needs a proof.py or a static.txt".into()),
        (Some(_), Some(_)) => complaints.push("what is proven needs no static.txt".into()),
    }
    complaints.iter().map(|told| format!("{}: {told}", project.name)).collect()
}

fn prove(python: &python::Python, projects: &[Project]) -> Vec<String> {
    let mut jobs = Vec::new();
    let mut names = Vec::new();
    for project in projects {
        let Some(proof) = project.proof.as_ref().filter(|proof| speaks_about(proof, python.minor)) else { continue };
        let mut files = project.files.clone();
        files.push(("proof.py".into(), proof.clone()));
        jobs.push(Job { files, main: "proof.py".into(), limit: LIMIT, dev: false });
        names.push(&project.name);
    }
    let outcomes = python::run_many(python, &jobs);
    names
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.timed_out || outcome.exit != 0)
        .map(|(name, outcome)| {
            let what = if outcome.timed_out { "does not end" } else { "fails" };
            format!("{name}: Python 3.{}: the proof {what}\n{}", python.minor, outcome.stderr)
        })
        .collect()
}

/// Whether the first line, a comment such as `# python>=3.11`, allows the version.
fn speaks_about(proof: &str, minor: u8) -> bool {
    let first = proof.lines().next().unwrap_or_default();
    first
        .split_whitespace()
        .filter_map(|word| minor_of(word.strip_prefix("python")?))
        .all(|(is_lower, bound)| if is_lower { minor >= bound } else { minor < bound })
}

/// All projects, sorted by name.
fn projects() -> Vec<Project> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-corpus/projects");
    let mut found = Vec::new();
    if root.is_dir() {
        collect(&root, &root, &mut found);
    }
    found
}

/// Directories of directories are topics; the first one with a file is a project.
fn collect(root: &Path, folder: &Path, found: &mut Vec<Project>) {
    let entries = entries(folder);
    if entries.iter().all(|entry| entry.is_dir()) {
        entries.iter().for_each(|entry| collect(root, entry, found));
        return;
    }
    let name = relative(root, folder);
    let rule = RULES.iter().map(|rule| rule.name).find(|rule| name.split('/').any(|part| part == *rule));
    let mut project = Project { name, rule, files: Vec::new(), proof: None, reason: None };
    read(folder, folder, &mut project.files);
    let mut take = |name: &str| {
        let index = project.files.iter().position(|(path, _)| path == name)?;
        Some(project.files.remove(index).1)
    };
    project.proof = take("proof.py");
    project.reason = take("static.txt");
    found.push(project);
}

fn read(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in entries(folder) {
        if entry.is_dir() {
            read(root, &entry, files);
        } else {
            let text = fs::read_to_string(&entry).expect("a project's files are text");
            files.push((relative(root, &entry), text));
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).expect("the folder is readable");
    let mut paths: Vec<PathBuf> = listing
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name != "__pycache__"))
        .collect();
    paths.sort();
    paths
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

mod tests {
    use super::*;

    #[test]
    fn proof_tools_tell_truth_from_claim() {
        let proofs = [
            ("from proof_tools import raises\nwith raises(KeyError, 'spam'): {}['spam']\n", true),
            ("from proof_tools import raises\nwith raises(LookupError): {}['spam']\n", false),
            ("from proof_tools import raises\nwith raises(KeyError): pass\n", false),
            ("import time\nfrom proof_tools import blocks\nasync def main(): time.sleep(0.2)\nblocks(main)\n", true),
            (
                "import asyncio\nfrom proof_tools import is_quick\n\
                 async def main(): await asyncio.sleep(0.2)\nassert is_quick(main)\n",
                true,
            ),
            (
                "import time\nfrom proof_tools import is_quick\nasync def main(): time.sleep(0.2)\nis_quick(main)\n",
                false,
            ),
            (
                "import asyncio\nfrom proof_tools import blocks\n\
                 async def main(): await asyncio.sleep(0.2)\nblocks(main)\n",
                false,
            ),
            (
                "import threading\nfrom proof_tools import hangs\nlock = threading.Lock()\nlock.acquire()\nhangs(lock.acquire)\n",
                true,
            ),
            ("from proof_tools import hangs\nhangs(print)\n", false),
        ];
        let jobs: Vec<Job> = proofs
            .iter()
            .map(|(text, _)| Job {
                files: vec![("proof.py".into(), (*text).into())],
                main: "proof.py".into(),
                limit: 20.0,
                dev: false,
            })
            .collect();
        for python in python::all() {
            for ((text, holds), outcome) in proofs.iter().zip(python::run_many(python, &jobs)) {
                assert_eq!(outcome.exit == 0, *holds, "3.{}: {text}{}", python.minor, outcome.stderr);
            }
        }
    }
}
