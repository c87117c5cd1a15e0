//! A finding: what is wrong, where, and what to write instead.
//!
//! Findings are plain data. Rules make them, [`crate::settle`] decides which remain, [`crate::report`] shows them.

use std::sync::Arc;

use ruff_text_size::TextRange;
use serde::{Deserialize, Serialize};

use crate::facts::RegionId;

/// How sure and how bad a finding is; also the highest that a rule can report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An opinion: reported only where the configuration asks for it.
    Off,
    /// Very likely wrong.
    Warn,
    /// CPython raises, recurses, deadlocks or corrupts, or the event loop surely stalls.
    Error,
}

/// A file of the run: its place in [`crate::engine::Run::inputs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A range of one file, in bytes of its decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub file: FileId,
    pub range: TextRange,
}

impl Place {
    pub fn new(file: FileId, range: impl Into<TextRange>) -> Self {
        Self { file, range: range.into() }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |place: &Self| (place.file, place.range.start(), place.range.end());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A place and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Label {
    pub place: Place,
    /// Empty where the message says it already.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, or one of the engine's own: see [`crate::engine::OWN`].
    pub rule: &'static str,
    pub level: Level,
    /// What is wrong: starts in lower case, ends without a full stop, code in backticks.
    pub message: String,
    /// The smallest range that a reader must change.
    pub primary: Label,
    /// Where the other half is, in this file or in others.
    pub related: Vec<Label>,
    /// Where a finding is about a way through the program: its places, the primary one among them, in the order in which
    /// CPython comes to them.
    pub steps: Vec<Label>,
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The exceptions, by their builtin names, that CPython raises at the primary place. A handler there that
    /// catches one of them expects it: the finding is dropped.
    pub raises: &'static [&'static str],
    /// The region of the primary place: which tests and handlers it stands in.
    pub region: RegionId,
    /// Present only after it was asked for: see [`crate::fix`].
    pub fix: Option<Fix>,
}

impl Finding {
    pub fn new(rule: &'static str, level: Level, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            primary: Label { place, text: String::new() },
            related: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
            help: None,
            raises: &[],
            region: RegionId::MODULE,
            fix: None,
        }
    }

    /// Reports with a lower level than the rule's own: the conditions are weaker here.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = self.level.min(level);
        self
    }

    /// What the primary place shows.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.primary.text = text.into();
        self
    }

    pub fn label(&mut self, place: Place, text: impl Into<String>) -> &mut Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// The next place of a way through the program.
    pub fn step(&mut self, place: Place, text: impl Into<String>) -> &mut Self {
        self.steps.push(Label { place, text: text.into() });
        self
    }

    /// All places that it speaks of.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.related).chain(&self.steps)
    }

    /// [`Finding::labels`], to be changed.
    pub fn labels_mut(&mut self) -> impl Iterator<Item = &mut Label> {
        std::iter::once(&mut self.primary).chain(&mut self.related).chain(&mut self.steps)
    }

    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.notes.push(note.into());
        self
    }

    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// The exceptions that make this finding expected where a handler catches one, in the region of the place.
    pub fn raises(&mut self, exceptions: &'static [&'static str], region: RegionId) -> &mut Self {
        self.raises = exceptions;
        self.region = region;
        self
    }
}

/// Whether a fix may be applied without being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Behaviour cannot change.
    Safe,
    /// Right for nearly all code; a person should look.
    Unsafe,
}

/// A change of one file that ends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub applicability: Applicability,
    /// What the change does, as an imperative: "remove the metaclass".
    pub message: String,
    /// Sorted, without overlap.
    pub edits: Vec<Edit>,
}

/// Replaces a range of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub range: TextRange,
    pub content: String,
}

/// Why a rule said nothing about a place: what `--explain` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    pub rule: &'static str,
    pub place: Place,
    pub reason: Reason,
}

/// Why a rule says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It looked at the class or function of this name and found nothing wrong.
    Clean(Arc<str>),
    Because(Arc<str>),
}
