//! Fixes: made for the findings that remain, only when somebody asks, and written only at the end.
//!
//! All rounds happen in memory. A round makes the fixes of every file from the text that was analysed, leaves those
//! that overlap to the next round, and parses the result before anybody sees it. What comes out is a list of files
//! with their bytes before and after, for [`write`] or [`diff`].

use std::any::Any;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use ruff_text_size::TextRange;
use similar::{ChangeTag, TextDiff};

use crate::config;
use crate::engine::{self, FileKind, Input, Run};
use crate::facts::manifest::Manifest;
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::report::visible;
use crate::rule::{FileContext, Rule, RuleFix, Tree};
use crate::rules::RULES;
use crate::settle::{UNUSED_SUPPRESSION, UNUSED_SUPPRESSION_FIX};
use crate::source::{self, Source};
use crate::suppress::{self, Suppressed};
use crate::syntax;

/// A fix can make room for another one; rules whose fixes undo each other must end.
const MAX_ROUNDS: usize = 10;

/// What all rounds came to. Nothing is written yet.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The last check, of the fixed texts.
    pub run: Run,
    /// Sorted by path.
    pub changed: Vec<Changed>,
    /// Fixes that were made, or findings that were silenced.
    pub applied: usize,
    /// Files that are left alone, and why.
    pub refused: Vec<(PathBuf, String)>,
    pub unsilenced: Vec<Unsilenced>,
}

/// A finding that no comment can silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsilenced {
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    pub rule: &'static str,
    pub why: &'static str,
}

/// A file whose text is another one after the fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub path: PathBuf,
    pub kind: FileKind,
    /// False for standard input, which is never written to the path that it stands for.
    pub is_on_disk: bool,
    /// The bytes that were analysed first.
    pub original: Arc<[u8]>,
    pub fixed: Arc<[u8]>,
}

/// Makes the fixes up to an applicability, again and again until there is none left. `check_again` checks the same
/// inputs with other texts.
pub fn rounds(
    run: Run,
    rules: &[&'static Rule],
    limit: Applicability,
    check_again: &mut dyn FnMut(Vec<Input>) -> Run,
) -> Fixed {
    let mut fixed = Fixed { run, ..Fixed::default() };
    let mut changes = Changes::default();
    for _ in 0..MAX_ROUNDS {
        let run = &fixed.run;
        let outcomes: Vec<(FileId, Outcome)> = by_file(run, |finding| rule_fix(finding, rules).is_some())
            .into_par_iter()
            .filter(|(file, _)| !changes.closed.contains(file))
            .map(|(file, findings)| (file, fix_file(run.input(file), file, &findings, rules, limit)))
            .collect();
        let Some(inputs) = changes.take(&mut fixed, outcomes) else { break };
        // Before others like it need memory.
        fixed.run.linked = None;
        fixed.run = check_again(inputs);
    }
    changes.end(&mut fixed);
    fixed
}

/// Silences the findings of rules by comments, with a reason behind their names, or with none where it is empty.
/// `check_again` checks the same inputs with other texts.
pub fn silence(run: Run, reason: &str, check_again: &mut dyn FnMut(Vec<Input>) -> Run) -> Fixed {
    let mut fixed = Fixed { run, ..Fixed::default() };
    let run = &fixed.run;
    let silenced: Vec<(FileId, Outcome, Vec<Unsilenced>)> =
        by_file(run, |finding| RULES.iter().any(|rule| rule.name == finding.rule))
            .into_par_iter()
            .map(|(file, findings)| {
                let (outcome, left) = silence_file(run.input(file), file, &findings, reason);
                (file, outcome, left)
            })
            .collect();
    let mut outcomes = Vec::new();
    for (file, outcome, left) in silenced {
        outcomes.push((file, outcome));
        fixed.unsilenced.extend(left);
    }
    let mut changes = Changes::default();
    if let Some(inputs) = changes.take(&mut fixed, outcomes) {
        // Before others like it need memory.
        fixed.run.linked = None;
        fixed.run = check_again(inputs);
    }
    changes.end(&mut fixed);
    fixed
}

/// The fixes of one file's findings, whatever their applicability, with the places of those among the findings.
pub fn of_file(input: &Input, file: FileId, findings: &[Finding], rules: &[&'static Rule]) -> Vec<(usize, Fix)> {
    let findings: Vec<_> = findings.iter().enumerate().filter(|(_, it)| rule_fix(it, rules).is_some()).collect();
    if findings.is_empty() {
        return Vec::new();
    }
    let made = read(input).and_then(|(_, source)| make(input, file, &source, &findings, rules));
    made.map(|made| made.fixes).unwrap_or_default()
}

/// The edits of those fixes that go together; `None` where there are none, or where they would break the syntax.
pub fn together<'a>(input: &Input, text: &str, fixes: impl Iterator<Item = &'a Fix>) -> Option<Vec<Edit>> {
    let (edits, _) = combine(fixes);
    let fixed = replaced(text, &edits).filter(|_| !edits.is_empty())?;
    is_valid(input, &fixed).then_some(edits)
}

/// What silences one finding in the text that was analysed.
///
/// # Errors
/// No comment can, or the text is no longer there.
pub fn suppression(input: &Input, finding: &Finding, reason: &str) -> Result<Vec<Edit>, String> {
    let (_, source) = read(input)?;
    let Suppressed { edits, left } =
        with_context(input, &source.text, |context| suppress::edits(context, &[finding], reason))?.unwrap_or_default();
    left.first().map_or(Ok(edits), |(_, why)| Err((*why).to_owned()))
}

/// What rounds have changed so far.
#[derive(Default)]
struct Changes {
    files: BTreeMap<FileId, Changed>,
    /// Files that are left alone from here on.
    closed: BTreeSet<FileId>,
    faults: Vec<Finding>,
}

impl Changes {
    /// Takes what a round made of files; what is to be checked next, if it changed any.
    fn take(&mut self, fixed: &mut Fixed, outcomes: Vec<(FileId, Outcome)>) -> Option<Vec<Input>> {
        let mut inputs = asked_inputs(&fixed.run);
        let mut is_stable = true;
        for (file, outcome) in outcomes {
            let Some(input) = inputs.get_mut(file.0 as usize) else { continue };
            self.faults.extend(outcome.faults);
            match outcome.result {
                Ok(None) => {}
                Ok(Some(new)) => {
                    is_stable = false;
                    fixed.applied += new.applied;
                    let entry = self.files.entry(file).or_insert_with(|| Changed {
                        path: input.path.clone(),
                        kind: input.kind,
                        is_on_disk: input.text.is_none(),
                        original: new.before,
                        fixed: Arc::clone(&new.after),
                    });
                    entry.fixed = Arc::clone(&new.after);
                    input.text = Some(new.after);
                }
                Err(Refusal::Told(reason)) => {
                    self.closed.insert(file);
                    fixed.refused.push((input.path.clone(), reason));
                }
                Err(Refusal::Fault) => {
                    self.closed.insert(file);
                }
            }
        }
        (!is_stable).then_some(inputs)
    }

    fn end(self, fixed: &mut Fixed) {
        let Self { files, mut faults, .. } = self;
        fixed.changed = files.into_values().filter(|changed| changed.original != changed.fixed).collect();
        fixed.changed.sort_by(|left, right| left.path.cmp(&right.path));
        fixed.refused.sort();
        faults.sort_by_key(|fault: &Finding| fault.primary.place);
        faults.dedup();
        if !faults.is_empty() {
            fixed.run.findings.extend(faults);
            engine::sort(&mut fixed.run.findings, &fixed.run.inputs);
        }
    }
}

/// Fills [`Finding::fix`] wherever a fix can be made, whatever its applicability.
pub fn attach(run: &mut Run, rules: &[&'static Rule]) {
    let shared: &Run = run;
    let made: Vec<(usize, Fix)> = by_file(shared, |finding| rule_fix(finding, rules).is_some())
        .into_par_iter()
        .flat_map_iter(|(file, findings)| {
            let source = read(shared.input(file)).ok().map(|(_, source)| source);
            source
                .and_then(|source| make(shared.input(file), file, &source, &findings, rules).ok())
                .map(|made| made.fixes)
                .unwrap_or_default()
        })
        .collect();
    for (index, fix) in made {
        if let Some(finding) = run.findings.get_mut(index) {
            finding.fix = Some(fix);
        }
    }
}

/// Writes the files that changed; what could not be written is told.
///
/// A file is replaced as a whole or not at all, through a neighbour that is renamed to it, and only while it still
/// holds the bytes that were analysed. A symbolic link stays one: the file it leads to is written. A file with further
/// names (hard links) keeps them, and so is written in place.
pub fn write(fixed: &Fixed) -> Vec<(PathBuf, String)> {
    let on_disk = fixed.changed.iter().filter(|changed| changed.is_on_disk);
    on_disk.filter_map(|changed| Some((changed.path.clone(), write_file(changed).err()?))).collect()
}

/// How a diff looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiffOptions {
    /// ANSI styles.
    pub color: bool,
    /// Control characters of the files are made visible: such a diff is read, not applied.
    pub visible: bool,
}

/// The changes as unified diffs, which `patch -p0` applies.
pub fn diff(fixed: &Fixed, options: DiffOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    for changed in &fixed.changed {
        let (Some(before), Some(after)) = (changed.text(&changed.original), changed.text(&changed.fixed)) else {
            continue;
        };
        let path = changed.path.to_string_lossy();
        let path = visible(&path);
        let paint = |style: Style| if options.color { style } else { Style::new() };
        let bold = paint(Style::new().bold());
        writeln!(out, "{bold}--- {path}{bold:#}")?;
        writeln!(out, "{bold}+++ {path}{bold:#}")?;
        let lines = TextDiff::from_lines(&*before, &*after);
        for hunk in lines.unified_diff().context_radius(3).iter_hunks() {
            let style = paint(AnsiColor::Cyan.on_default());
            writeln!(out, "{style}{}{style:#}", hunk.header())?;
            for change in hunk.iter_changes() {
                let (sign, style) = match change.tag() {
                    ChangeTag::Equal => (' ', Style::new()),
                    ChangeTag::Delete => ('-', paint(AnsiColor::Red.on_default())),
                    ChangeTag::Insert => ('+', paint(AnsiColor::Green.on_default())),
                };
                let line = change.value().strip_suffix('\n').unwrap_or(change.value());
                match options.visible {
                    true => writeln!(out, "{style}{sign}{}{style:#}", visible_line(line))?,
                    false => writeln!(out, "{style}{sign}{line}{style:#}")?,
                }
                if change.missing_newline() {
                    writeln!(out, "\\ No newline at end of file")?;
                }
            }
        }
    }
    out.flush()
}

impl Changed {
    /// Fixed bytes are in the encoding of the original ones: both can be decoded.
    fn text<'b>(&self, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
        Source::decode(bytes, self.kind).ok().map(|source| source.text)
    }
}

/// Tabs and the carriage return of a line end do no harm, and are no news.
fn visible_line(line: &str) -> String {
    let line = line.strip_suffix('\r').unwrap_or(line);
    line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Some of the findings, by file, with their indices in the run.
fn by_file(run: &Run, is_meant: impl Fn(&Finding) -> bool) -> Vec<(FileId, Vec<(usize, &Finding)>)> {
    let mut files: BTreeMap<FileId, Vec<(usize, &Finding)>> = BTreeMap::new();
    for (index, finding) in run.findings.iter().enumerate() {
        let file = finding.primary.place.file;
        if is_meant(finding) && run.inputs.get(file.0 as usize).is_some() {
            files.entry(file).or_default().push((index, finding));
        }
    }
    files.into_iter().collect()
}

fn rule_fix(finding: &Finding, rules: &[&'static Rule]) -> Option<&'static RuleFix> {
    if finding.rule == UNUSED_SUPPRESSION {
        return Some(&UNUSED_SUPPRESSION_FIX);
    }
    rules.iter().find(|rule| rule.name == finding.rule)?.fix.as_ref()
}

/// What the next check is asked about: the engine gathers the other files by itself.
fn asked_inputs(run: &Run) -> Vec<Input> {
    run.inputs.iter().take_while(|input| !input.is_gathered).cloned().collect()
}

/// What a round made of one file.
struct Outcome {
    result: Result<Option<NewText>, Refusal>,
    faults: Vec<Finding>,
}

struct NewText {
    before: Arc<[u8]>,
    after: Arc<[u8]>,
    applied: usize,
}

/// Why a file is left alone from here on.
enum Refusal {
    Told(String),
    /// A finding tells it.
    Fault,
}

fn fix_file(
    input: &Input,
    file: FileId,
    findings: &[(usize, &Finding)],
    rules: &[&'static Rule],
    limit: Applicability,
) -> Outcome {
    let refused = |reason| Outcome { result: Err(Refusal::Told(reason)), faults: Vec::new() };
    let (before, source) = match read(input) {
        Ok(read) => read,
        Err(reason) => return refused(reason),
    };
    let mut made = match make(input, file, &source, findings, rules) {
        Ok(made) => made,
        Err(reason) => return refused(reason),
    };
    made.fixes.retain(|(_, fix)| fix.applicability <= limit);
    let (edits, applied) = combine(made.fixes.iter().map(|(_, fix)| fix));
    let is_made = |index: &usize| made.fixes.iter().any(|(made, _)| made == index);
    let rules = findings.iter().filter(|(index, _)| is_made(index)).map(|(_, finding)| finding.rule).collect();
    let change = Change { what: "fixes", rules, edits, applied };
    let mut outcome = change.apply(input, file, before, &source);
    outcome.faults.splice(0..0, made.faults);
    outcome
}

fn silence_file(
    input: &Input,
    file: FileId,
    findings: &[(usize, &Finding)],
    reason: &str,
) -> (Outcome, Vec<Unsilenced>) {
    let refused = |reason| (Outcome { result: Err(Refusal::Told(reason)), faults: Vec::new() }, Vec::new());
    let (before, source) = match read(input) {
        Ok(read) => read,
        Err(reason) => return refused(reason),
    };
    let plain: Vec<&Finding> = findings.iter().map(|(_, finding)| *finding).collect();
    let suppressed = with_context(input, &source.text, |context| suppress::edits(context, &plain, reason));
    let Suppressed { edits, left } = match suppressed {
        Ok(suppressed) => suppressed.unwrap_or_default(),
        Err(reason) => return refused(reason),
    };
    let applied = findings.len() - left.len();
    let unsilenced = |(index, why): (usize, &'static str)| {
        let finding: &Finding = plain.get(index)?;
        let line = source.position(finding.primary.place.range.start()).line;
        Some(Unsilenced { path: input.path.clone(), line, rule: finding.rule, why })
    };
    let left = left.into_iter().filter_map(unsilenced).collect();
    let rules = plain.iter().map(|finding| finding.rule).collect();
    let change = Change { what: "suppressions", rules, edits, applied };
    (change.apply(input, file, before, &source), left)
}

/// What is to become of one file's text.
struct Change {
    /// For who reads that it is wrong.
    what: &'static str,
    rules: BTreeSet<&'static str>,
    edits: Vec<Edit>,
    applied: usize,
}

impl Change {
    fn apply(self, input: &Input, file: FileId, before: Arc<[u8]>, source: &Source) -> Outcome {
        let Self { what, rules, edits, applied } = self;
        let of_fault = |message: String| Outcome { result: Err(Refusal::Fault), faults: vec![fault(file, message)] };
        let Some(text) = replaced(&source.text, &edits) else {
            return of_fault("a fix points outside of the file".to_owned());
        };
        if *text == *source.text {
            return Outcome { result: Ok(None), faults: Vec::new() };
        }
        if !is_valid(input, &text) {
            let names = rules.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            return of_fault(format!("the {what} of {names} would break the syntax of this file"));
        }
        // What could not be written is found still, and not counted.
        if input.text.is_none() && fs::metadata(&input.path).is_ok_and(|it| it.permissions().readonly()) {
            return Outcome { result: Err(Refusal::Told(READ_ONLY.to_owned())), faults: Vec::new() };
        }
        let result = match source.encode(&text) {
            Some(after) => Ok(Some(NewText { before, after: after.into(), applied })),
            None => Err(Refusal::Told("the fixed text cannot be written in the encoding of the file".to_owned())),
        };
        Outcome { result, faults: Vec::new() }
    }
}

/// The bytes that were analysed, and their text.
fn read(input: &Input) -> Result<(Arc<[u8]>, Source<'static>), String> {
    let bytes: Arc<[u8]> = match &input.text {
        Some(bytes) => Arc::clone(bytes),
        None => source::read(&input.path, u64::from(u32::MAX)).map_err(|error| error.to_string())?.into(),
    };
    let source = Source::decode(bytes.to_vec(), input.kind).map_err(|_| CHANGED.to_owned())?;
    if source.hash != input.hash {
        return Err(CHANGED.to_owned());
    }
    Ok((bytes, source))
}

const CHANGED: &str = "the file changed meanwhile";
const READ_ONLY: &str = "the file is read-only";

/// The fixes of one file's findings, with the indices of those, and what went wrong with others.
#[derive(Default)]
struct Made {
    fixes: Vec<(usize, Fix)>,
    faults: Vec<Finding>,
}

fn make(
    input: &Input,
    file: FileId,
    source: &Source,
    findings: &[(usize, &Finding)],
    rules: &[&'static Rule],
) -> Result<Made, String> {
    let make_all = |context: &FileContext<'_>| {
        let mut made = Made::default();
        for &(index, finding) in findings {
            let Some(rule_fix) = rule_fix(finding, rules) else { continue };
            match catch_unwind(AssertUnwindSafe(|| (rule_fix.make)(finding, context))) {
                Ok(fix) => made.fixes.extend(fix.map(|fix| (index, with_line_ends(fix, &source.text)))),
                Err(panic) => {
                    let message = format!("the fix of `{}` failed: {}", finding.rule, panic_message(&*panic));
                    made.faults.push(fault(file, message));
                }
            }
        }
        made
    };
    Ok(with_context(input, &source.text, make_all)?.unwrap_or_default())
}

/// Lends a text with what it says; nothing of it where no rule looks at it.
fn with_context<R>(input: &Input, text: &str, use_it: impl FnOnce(&FileContext<'_>) -> R) -> Result<Option<R>, String> {
    match input.kind {
        FileKind::Python | FileKind::Stub => syntax::with_parsed(text, input.kind, |parsed, facts| {
            Some(use_it(&FileContext { text, tree: Tree::Python { parsed, facts } }))
        })
        .map_err(|errors| errors.into_iter().next().map_or_else(String::new, |error| error.message)),
        FileKind::Manifest => {
            let manifest = Manifest::new(text, config::siblings(directory_of(&input.path)));
            let is_sound = manifest.errors.is_empty();
            Ok(is_sound.then(|| use_it(&FileContext { text, tree: Tree::Manifest(&manifest) })))
        }
        FileKind::Configuration => Ok(None),
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given")
}

fn fault(file: FileId, message: String) -> Finding {
    let mut finding = Finding::new("internal-error", Level::Error, Place::new(file, TextRange::default()), message);
    finding.help("this is a fault of classwise, which leaves the file alone: please report it with the file");
    finding
}

/// What is put in has the line ends of what is there.
fn with_line_ends(mut fix: Fix, text: &str) -> Fix {
    let line_end = match text.find(['\r', '\n']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    };
    for edit in &mut fix.edits {
        if edit.content.contains(['\r', '\n']) {
            edit.content = edit.content.replace("\r\n", "\n").replace('\r', "\n").replace('\n', line_end);
        }
    }
    fix
}

/// The edits of the fixes that go together, in order, and how many fixes that are: of fixes that overlap the first by
/// position wins. A fix is made as a whole or not at all; an edit that another one asks for, too, is made once.
fn combine<'a>(fixes: impl Iterator<Item = &'a Fix>) -> (Vec<Edit>, usize) {
    let mut fixes: Vec<&Fix> = fixes.filter(|fix| !fix.edits.is_empty()).collect();
    fixes.sort_by_key(|fix| fix.edits.iter().map(|edit| (edit.range.start(), edit.range.end())).min());
    let mut edits: Vec<Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let fits = |edit: &Edit| edits.iter().all(|taken| taken == edit || !overlap(taken.range, edit.range));
        if !fix.edits.iter().all(fits) {
            continue;
        }
        applied += 1;
        for edit in &fix.edits {
            if !edits.contains(edit) {
                edits.push(edit.clone());
            }
        }
    }
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    (edits, applied)
}

/// Two insertions at one place overlap: nobody can tell which comes first.
fn overlap(left: TextRange, right: TextRange) -> bool {
    let touches = left.start() <= right.end() && right.start() <= left.end();
    let has_insertion = left.is_empty() || right.is_empty();
    if has_insertion { touches } else { left.start() < right.end() && right.start() < left.end() }
}

/// The text after edits that are sorted; `None` where they do not fit it.
fn replaced(text: &str, edits: &[Edit]) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut last = 0;
    for edit in edits {
        result.push_str(text.get(last..usize::from(edit.range.start()))?);
        result.push_str(&edit.content);
        last = usize::from(edit.range.end());
    }
    result.push_str(text.get(last..)?);
    Some(result)
}

/// Only files without errors are fixed: none may be there afterwards.
fn is_valid(input: &Input, text: &str) -> bool {
    match input.kind {
        FileKind::Python | FileKind::Stub => syntax::errors(text, input.kind).is_empty(),
        FileKind::Manifest | FileKind::Configuration => {
            Manifest::new(text, config::siblings(directory_of(&input.path))).errors.is_empty()
        }
    }
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn write_file(changed: &Changed) -> Result<(), String> {
    let failed = |error: io::Error| source::reason(&error);
    let target = fs::canonicalize(&changed.path).map_err(failed)?;
    let metadata = fs::metadata(&target).map_err(failed)?;
    let permissions = metadata.permissions();
    if permissions.readonly() {
        return Err(READ_ONLY.to_owned());
    }
    let mut neighbour =
        tempfile::Builder::new().prefix(".classwise-").tempfile_in(directory_of(&target)).map_err(failed)?;
    neighbour.write_all(&changed.fixed).map_err(failed)?;
    neighbour.as_file().set_permissions(permissions).map_err(failed)?;
    neighbour.as_file().sync_data().map_err(failed)?;
    let current = fs::read(&target).map_err(failed)?;
    if *current == *changed.fixed {
        // The same file by another name.
        return Ok(());
    }
    if *current != *changed.original {
        return Err(CHANGED.to_owned());
    }
    if has_other_names(&metadata) {
        // The neighbour stays until all is written: a run that is interrupted loses nothing.
        return fs::write(&target, &changed.fixed).map_err(failed);
    }
    neighbour.persist(&target).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn has_other_names(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    false
}
