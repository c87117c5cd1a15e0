//! Findings that a project knows of and lives with for now: they are silent, and new ones are not.
//!
//! A finding is known again by its rule, its file and the text of its line, so that it may move.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::engine::{Input, Run};
use crate::finding::Finding;
use crate::paths::absolute;
use crate::report::{Fingerprints, Texts};
use crate::rules::RULES;
use crate::settle::UNUSED_SUPPRESSION;

/// The findings of a file that holds them, and what became of them.
#[derive(Debug)]
pub struct Baseline {
    path: PathBuf,
    known: BTreeSet<Known>,
}

/// What a baseline made of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Findings that are silent.
    pub known: usize,
    /// Findings of the baseline that are no longer there.
    pub gone: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// From the directory of the baseline on, with slashes.
    path: String,
    rule: String,
    fingerprint: String,
    /// For who reads the file.
    message: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Known>,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a file that [`Baseline::of`] and [`Baseline::write`] have made.
    ///
    /// # Errors
    /// The file cannot be read, or is no baseline of this version.
    pub fn read(path: &Path) -> io::Result<Self> {
        let told = |reason: String| io::Error::other(format!("the baseline `{}` {reason}", path.display()));
        let text = std::fs::read(path).map_err(|error| told(format!("cannot be read: {error}")))?;
        let document: Document = serde_json::from_slice(&text).map_err(|error| told(format!("is damaged: {error}")))?;
        if document.version != VERSION {
            return Err(told(format!("has the version {}; this program reads {VERSION}", document.version)));
        }
        Ok(Self { path: absolute(path), known: document.findings.into_iter().collect() })
    }

    /// All findings of a run, for a file at a path.
    pub fn of(run: &Run, path: &Path) -> Self {
        let path = absolute(path);
        let known = named(run, &path).into_iter().map(|(_, known)| known).collect();
        Self { path, known }
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Which findings of a run it knows, by their places, and what of it is gone.
    fn compare(&self, run: &Run, is_selected: &dyn Fn(&str, &Path) -> bool) -> (Vec<usize>, BTreeSet<Known>) {
        let found = named(run, &self.path);
        let mut left: BTreeMap<(&str, &str, &str), &Known> =
            self.known.iter().map(|known| (known.key(), known)).collect();
        let silent =
            found.iter().filter(|(_, known)| left.remove(&known.key()).is_some()).map(|(index, _)| *index).collect();
        let files = Files::of(run, &self.path);
        let is_gone = |known: &&Known| match files.state(&known.path) {
            State::Checked(path) => is_selected(&known.rule, path),
            State::Absent => true,
            State::NotAsked => false,
        };
        let gone = left.into_values().filter(is_gone).cloned().collect();
        (silent, gone)
    }

    /// # Errors
    /// The file cannot be written.
    pub fn write(&self) -> io::Result<()> {
        let document = Document { version: VERSION, findings: self.known.iter().cloned().collect() };
        let mut text = serde_json::to_string_pretty(&document)?;
        text.push('\n');
        replace(&self.path, text.as_bytes()).map_err(|error| {
            io::Error::other(format!("the baseline `{}` cannot be written: {error}", self.path.display()))
        })
    }
}

/// Those of all projects of a run.
#[derive(Debug, Default)]
pub struct Baselines(pub Vec<Baseline>);

impl Baselines {
    /// Takes the known findings out of a run. `is_selected` tells whether a rule has looked at a file: where none has,
    /// what it found before is not gone.
    pub fn apply(&self, run: &mut Run, is_selected: &dyn Fn(&str, &Path) -> bool) -> Gone {
        let Self(baselines) = self;
        if baselines.is_empty() {
            return Gone(Vec::new());
        }
        let (silent, gone): (Vec<_>, Vec<_>) =
            baselines.iter().map(|baseline| baseline.compare(run, is_selected)).unzip();
        let silent: BTreeSet<usize> = silent.into_iter().flatten().collect();
        let mut index = 0;
        run.findings.retain(|_| {
            index += 1;
            !silent.contains(&(index - 1))
        });
        run.baseline = Some(Outcome { known: silent.len(), gone: gone.iter().map(BTreeSet::len).sum() });
        Gone(gone)
    }

    /// Writes them without what is gone.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn prune(&self, Gone(gone): &Gone) -> io::Result<()> {
        for (Baseline { path, known }, gone) in self.0.iter().zip(gone).filter(|(_, gone)| !gone.is_empty()) {
            Baseline { path: path.clone(), known: known - gone }.write()?;
        }
        Ok(())
    }
}

/// All of it or nothing: a full disk must not take the list that is there.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Ok(target) = std::fs::canonicalize(path) else {
        return std::fs::write(path, bytes).inspect_err(|_| drop(std::fs::remove_file(path)));
    };
    let metadata = std::fs::metadata(&target)?;
    let permissions = metadata.permissions();
    if !metadata.is_file() {
        // A pipe or a device stays what it is.
        return std::fs::write(&target, bytes);
    }
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let directory = target.parent().unwrap_or(Path::new("."));
    let mut neighbour = tempfile::Builder::new().prefix(".classwise-").tempfile_in(directory)?;
    neighbour.write_all(bytes)?;
    neighbour.as_file().set_permissions(permissions)?;
    neighbour.persist(&target)?;
    Ok(())
}

/// What is no longer there, of each baseline.
#[derive(Debug)]
pub struct Gone(Vec<BTreeSet<Known>>);

impl Known {
    fn key(&self) -> (&str, &str, &str) {
        (&self.path, &self.rule, &self.fingerprint)
    }
}

/// The findings of rules, with their places among the findings of the run. What is wrong with the input or with us is
/// nothing to live with.
fn named(run: &Run, baseline: &Path) -> Vec<(usize, Known)> {
    let mut texts = Texts::new(run);
    let mut fingerprints = Fingerprints::default();
    let findings = run.findings.iter().enumerate().filter(|(_, finding)| is_of_rule(finding));
    findings
        .map(|(index, finding)| {
            let path = relative(&run.input(finding.primary.place.file).path, baseline);
            let fingerprint = fingerprints.of(&path, &mut texts, finding);
            let rule = finding.rule.to_owned();
            (index, Known { path, rule, fingerprint, message: finding.message.to_string() })
        })
        .collect()
}

fn is_of_rule(finding: &Finding) -> bool {
    finding.rule == UNUSED_SUPPRESSION || RULES.iter().any(|rule| rule.name == finding.rule)
}

/// The path from the directory of a baseline on: with `..` where it lies elsewhere.
fn relative(path: &Path, baseline: &Path) -> String {
    let path = absolute(path);
    let directory = baseline.parent().unwrap_or(Path::new("/"));
    let mut parts: Vec<String> = Vec::new();
    for above in directory.ancestors() {
        if let Ok(below) = path.strip_prefix(above) {
            parts.extend(below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()));
            return parts.join("/");
        }
        parts.push("..".to_owned());
    }
    path.to_string_lossy().into_owned()
}

/// The files of a run, as a baseline names them.
struct Files<'r> {
    directory: &'r Path,
    /// With whether rules have looked at them.
    inputs: BTreeMap<String, (&'r Input, bool)>,
}

/// What a run can say of a file.
enum State<'r> {
    Checked(&'r Path),
    /// It lies there, and nobody asked for it; or it could not be read.
    NotAsked,
    Absent,
}

impl<'r> Files<'r> {
    fn of(run: &'r Run, baseline: &'r Path) -> Self {
        let faults = run.findings.iter().filter(|finding| !is_of_rule(finding));
        let faulty: BTreeSet<u32> = faults.map(|finding| finding.primary.place.file.0).collect();
        let inputs = run.inputs.iter().zip(0..).filter(|(input, _)| input.is_reported && input.is_asked);
        let inputs =
            inputs.map(|(input, index)| (relative(&input.path, baseline), (input, !faulty.contains(&index)))).collect();
        Self { directory: baseline.parent().unwrap_or(Path::new("/")), inputs }
    }

    fn state(&self, path: &str) -> State<'r> {
        match self.inputs.get(path) {
            Some((input, true)) => State::Checked(&input.path),
            Some((_, false)) => State::NotAsked,
            None if self.directory.join(path).exists() => State::NotAsked,
            None => State::Absent,
        }
    }
}
