//! The vocabulary of a rule file: what a rule is, what it is called on, how it reports.

use ruff_python_ast::ModModule;
use ruff_python_parser::Parsed;
use ruff_text_size::TextRange;

pub use crate::facts::manifest::Manifest;
use crate::facts::{CallIndex, FileFacts};
pub use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place, Reason, Silence};
use crate::project::{ClassId, FunctionId, Project};

/// A rule is a value: `rules/TOPIC/NAME.rs` holds one, beside its documentation `NAME.md`.
#[derive(Debug)]
pub struct Rule {
    /// The only identity, in kebab-case: file stem, suppression key, `code` in JSON.
    pub name: &'static str,
    /// The folder: `metaclass`, `class`, `descriptor`, `asyncio`, `threading`, `packaging`.
    pub topic: &'static str,
    /// The highest level that a finding of this rule can have.
    pub level: Level,
    /// The version of classwise that brought it.
    pub since: &'static str,
    /// The Markdown beside the rule; a test executes it.
    pub docs: &'static str,
    pub checks: &'static [Check],
    /// Makes the fix of one of this rule's findings; runs only when somebody asks.
    pub fix: Option<RuleFix>,
}

impl Rule {
    /// The first sentence of the documentation.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().skip(1).map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }
}

/// A rule's fix and the highest applicability it may have.
#[derive(Debug)]
pub struct RuleFix {
    pub applicability: Applicability,
    pub make: fn(&Finding, &FileContext<'_>) -> Option<Fix>,
}

/// What a rule is called on. Model checks run per id, in parallel.
#[derive(Debug)]
pub enum Check {
    /// A `pyproject.toml` with what lies beside it.
    Manifest(fn(&Manifest, &mut Findings<'_>)),
    /// A reported Python file as a whole.
    File(fn(&Project, FileId, &mut Findings<'_>)),
    /// A class statement of a reported file.
    Class(fn(&Project, ClassId, &mut Findings<'_>)),
    /// A function or lambda of a reported file.
    Function(fn(&Project, FunctionId, &mut Findings<'_>)),
    /// An `async def` of a reported file.
    AsyncFunction(fn(&Project, FunctionId, &mut Findings<'_>)),
    /// A call of a reported file.
    Call(fn(&Project, FileId, CallIndex, &mut Findings<'_>)),
}

/// A file as a fix sees it: read again, parsed again.
#[derive(Debug)]
pub struct FileContext<'a> {
    pub text: &'a str,
    pub tree: Tree<'a>,
}

/// What the text of a file is.
#[derive(Debug)]
pub enum Tree<'a> {
    Python { parsed: &'a Parsed<ModModule>, facts: &'a FileFacts },
    Manifest(&'a Manifest),
}

/// Takes what one rule says about one file.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'a Rule,
    file: FileId,
    found: Vec<Finding>,
    /// Present when somebody asked why rules stay silent.
    silences: Option<Vec<Silence>>,
}

impl<'a> Findings<'a> {
    pub fn new(rule: &'a Rule, file: FileId, explain: bool) -> Self {
        Self { rule, file, found: Vec::new(), silences: explain.then(Vec::new) }
    }

    /// Reports at a range of the file that is checked; the result takes labels, notes and help.
    pub fn report(&mut self, range: impl Into<TextRange>, message: impl Into<String>) -> &mut Finding {
        let finding = Finding::new(self.rule.static_name(), self.rule.level, Place::new(self.file, range), message);
        self.found.push(finding);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Whether somebody asked why rules stay silent.
    pub fn explains(&self) -> bool {
        self.silences.is_some()
    }

    /// Tells why the rule, having looked at a place that could be wrong, says nothing.
    pub fn silent(&mut self, range: impl Into<TextRange>, reason: impl FnOnce() -> String) {
        self.keep_silence(range, || Reason::Because(reason().into()));
    }

    /// Tells that the rule looked at a class or function and found nothing wrong.
    pub fn clean(&mut self, range: impl Into<TextRange>, name: &str) {
        self.keep_silence(range, || Reason::Clean(name.into()));
    }

    fn keep_silence(&mut self, range: impl Into<TextRange>, reason: impl FnOnce() -> Reason) {
        if let Some(silences) = &mut self.silences {
            let (rule, place) = (self.rule.static_name(), Place::new(self.file, range));
            silences.push(Silence { rule, place, reason: reason() });
        }
    }

    /// Whether something was said about a place within the range.
    pub fn speaks_of(&self, range: TextRange) -> bool {
        let findings = self.found.iter().map(|finding| finding.primary.place);
        let silences = self.silences.iter().flatten().map(|silence| silence.place);
        findings.chain(silences).any(|place| range.contains_range(place.range))
    }

    pub fn into_parts(self) -> (Vec<Finding>, Vec<Silence>) {
        (self.found, self.silences.unwrap_or_default())
    }
}

impl Rule {
    fn static_name(&self) -> &'static str {
        self.name
    }
}
