//! The flow: files to facts, facts to findings.

use std::path::PathBuf;
use std::sync::Arc;

use crate::facts::FileFacts;
use crate::finding::{FileId, Finding, Silence};

/// Names of findings that come from no rule, with their levels: what is wrong with the input or with us.
pub const OWN: &[(&str, crate::finding::Level)] = &[
    ("file-too-large", crate::finding::Level::Error),
    ("internal-error", crate::finding::Level::Error),
    ("invalid-configuration", crate::finding::Level::Error),
    ("invalid-syntax", crate::finding::Level::Error),
    ("unreadable-file", crate::finding::Level::Error),
    ("unused-suppression", crate::finding::Level::Warn),
];

/// What kind of file an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `.py`, `.pyw`.
    Python,
    /// `.pyi`.
    Stub,
    /// `pyproject.toml`.
    Manifest,
    /// `classwise.toml`, a setting's file: findings about the configuration stand here.
    Configuration,
}

/// A file that takes part in a run.
#[derive(Debug, Clone)]
pub struct Input {
    /// As given on the command line, or as found below a given directory: what reports print.
    pub path: PathBuf,
    pub kind: FileKind,
    /// Findings are reported here; false for gathered files.
    pub is_reported: bool,
    /// The text, where it does not come from the disk: standard input.
    pub text: Option<Arc<[u8]>>,
    /// Of the bytes that were read: a file that changed since is shown without a snippet and never written.
    pub hash: u64,
    pub facts: Option<Arc<FileFacts>>,
}

/// All that a run found out.
#[derive(Debug, Default)]
pub struct Run {
    /// A [`FileId`] is an index here.
    pub inputs: Vec<Input>,
    /// Settled: sorted by path, place and rule.
    pub findings: Vec<Finding>,
    pub silences: Vec<Silence>,
    /// Files whose findings are reported.
    pub files_checked: usize,
}

impl Run {
    pub fn input(&self, file: FileId) -> &Input {
        &self.inputs[file.0 as usize]
    }
}
