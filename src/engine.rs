//! The flow: files to facts, facts to a project, the project to findings.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::baseline::Outcome;
use crate::config;
use crate::facts::manifest::Manifest;
use crate::facts::{CallIndex, ClassIndex, FileFacts, FunctionIndex};
use crate::finding::{FileId, Finding, Level, Place, Silence};
use crate::gather::{self, Seen, gather};
use crate::paths::absolute;
use crate::project::{self, ClassId, FunctionId, Project, ProjectFile};
use crate::rule::{Check, Findings, Rule};
use crate::settle::{self, Policy};
pub use crate::source::FileKind;
use crate::source::{self, ReadError, Source, Stamp};
use crate::syntax;

/// Names of findings that come from no rule, with their levels: what is wrong with the input or with us.
pub const OWN: &[(&str, Level)] = &[
    ("file-too-large", Level::Error),
    ("internal-error", Level::Error),
    ("invalid-configuration", Level::Error),
    ("invalid-syntax", Level::Error),
    ("unreadable-file", Level::Error),
    (settle::UNUSED_SUPPRESSION, Level::Warn),
];

/// A file that takes part in a run.
#[derive(Debug, Clone)]
pub struct Input {
    /// As given on the command line, or as found below a given directory: what reports print.
    pub path: PathBuf,
    pub kind: FileKind,
    /// Findings are reported here; false for gathered files.
    pub is_reported: bool,
    /// Somebody wants to hear of this file; false beside `--only`, where no rule looks at it. To the project it is a
    /// file like any other, so that findings elsewhere are the same.
    pub is_asked: bool,
    /// The bytes, where they do not come from the disk: standard input, a fix that is not written yet.
    pub text: Option<Arc<[u8]>>,
    /// Of the bytes that were read, zero where none were: a file that changed since is shown without a snippet and
    /// never written.
    pub hash: u64,
    /// Of the file that was read; absent where none was.
    pub stamp: Option<Stamp>,
    /// Nobody named it: the project asked for it.
    pub is_gathered: bool,
}

impl Input {
    /// A file that has not been read yet.
    pub fn new(path: impl Into<PathBuf>, kind: FileKind) -> Self {
        Self {
            path: path.into(),
            kind,
            is_reported: true,
            is_asked: true,
            text: None,
            hash: 0,
            stamp: None,
            is_gathered: false,
        }
    }
}

/// What a run is asked to do.
pub struct Request<'a> {
    /// Sorted by path; files whose findings are not reported take part in the project only.
    pub inputs: Vec<Input>,
    /// About the configuration and the walk: already settled, by places in `inputs`.
    pub findings: Vec<Finding>,
    pub settings: project::Settings,
    pub rules: &'a [&'static Rule],
    pub policy: &'a dyn Policy,
    /// Larger files are not read, in bytes.
    pub max_file_size: u64,
    /// Tell why rules stay silent in this file.
    pub explain: Option<FileId>,
    /// Called after each file that was read, with the count of files.
    pub progress: Option<&'a (dyn Fn(usize) + Sync)>,
}

/// All that a run found out.
#[derive(Debug, Default)]
pub struct Run {
    /// A [`FileId`] is an index here.
    pub inputs: Vec<Input>,
    /// Settled: sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// Of the file that was to be explained.
    pub silences: Vec<Silence>,
    /// Of the file that was to be explained: see [`FileFacts::headers`].
    pub headers: Vec<TextRange>,
    /// Files whose findings are reported.
    pub files_checked: usize,
    /// Where there is a baseline.
    pub baseline: Option<Outcome>,
    /// Of the disk, besides the inputs.
    pub seen: Seen,
    /// What was linked: to take its memory back costs time, which a process that ends need not spend.
    pub linked: Option<Project>,
}

impl Run {
    /// The file of an id.
    pub fn input(&self, file: FileId) -> &Input {
        &self.inputs[file.0 as usize]
    }
}

/// Files that were read and linked, before any rule looked at them.
pub struct Linked {
    pub project: Project,
    /// A [`FileId`] is an index here: what was asked for, then what was gathered.
    pub inputs: Vec<Input>,
    /// Those of the request.
    findings: Vec<Finding>,
    read: Vec<Loaded>,
    seen: Seen,
    /// Files that were edited and of which there is only a first look.
    sketched: BTreeSet<FileId>,
}

/// Of the files that got something from one that changed, no more are looked at before all others.
const MANY: usize = 400;

/// What reading files again made of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// Nothing that matters to other files has changed.
    Same,
    /// There is a first look at these files: see [`Linked::look_again`].
    FirstLook,
    /// Everything is linked anew.
    Anew,
}

/// What is known of files before they are read, for who checks the same files again and again.
#[derive(Debug, Default)]
pub struct Memory {
    /// By absolute path: the bytes that an editor holds, which stand in for those on the disk.
    pub texts: FxHashMap<PathBuf, Arc<[u8]>>,
    /// By absolute path: what was read, where nothing has changed since.
    read: FxHashMap<PathBuf, Loaded>,
}

impl Memory {
    /// Keeps what was read of files whose link is given up.
    pub fn keep(&mut self, linked: Linked) {
        let Linked { project, read, .. } = linked;
        let mut read = read.into_iter();
        for file in project.files() {
            let loaded = read.next().unwrap_or_else(|| Loaded {
                hash: project.hash(file),
                facts: project.shared_facts(file),
                ..Loaded::default()
            });
            // A file with syntax errors was looked for again, as a module that is not there: the first one counts.
            self.read.entry(project.path(file).to_path_buf()).or_insert(loaded);
        }
        rayon::spawn(move || drop(project));
    }

    /// What was read of a file is no longer so.
    pub fn forget(&mut self, path: &Path) {
        self.read.remove(path);
    }

    /// Nothing that was read is known to be so still.
    pub fn forget_all(&mut self) {
        self.read.clear();
    }
}

impl Linked {
    /// The findings of some files, settled, as [`check`] gives them.
    pub fn check(&self, files: &[FileId], rules: &[&'static Rule], policy: &dyn Policy) -> Vec<Vec<Finding>> {
        let checker = Checker { project: &self.project, rules, policy, explains: false };
        let findings_of = |&file: &FileId| {
            let index = file.0 as usize;
            let is_wanted = self.inputs.get(index).is_some_and(|input| input.is_reported && input.is_asked);
            let loaded = self.read.get(index).filter(|_| is_wanted)?;
            if !loaded.findings.is_empty() {
                // Facts may be older than the syntax errors.
                return Some(loaded.findings.clone());
            }
            let mut findings = Vec::new();
            checker.file(file, loaded.manifest.as_deref(), &mut findings, &mut Vec::new());
            Some(settle::settle(&self.project, file, findings, rules, policy, &loaded.line_starts).findings)
        };
        files.par_iter().map(|file| findings_of(file).unwrap_or_default()).collect()
    }

    /// Whether a file cannot be read, or has syntax errors.
    pub fn has_problems(&self, file: FileId) -> bool {
        self.read.get(file.0 as usize).is_some_and(|loaded| !loaded.findings.is_empty())
    }

    /// Whether a file has such problems since it was read again, and the others go on with what it was before.
    pub fn has_new_problems(&self, file: FileId) -> bool {
        self.has_problems(file) && self.project.shared_facts(file).is_some()
    }

    /// The id of a file by its absolute path.
    pub fn file(&self, path: &Path) -> Option<FileId> {
        self.project.files().find(|&file| self.project.path(file) == path)
    }

    /// Reads some of the files again and links, and tells which files got something from them, the nearest first and no
    /// more than are checked at once. Where one has syntax errors now, the others go on with what it was
    /// before: who types sees no findings elsewhere come and go.
    /// A first look will do, where that is enough.
    pub fn read_again(&mut self, files: &[FileId], memory: &Memory, max_file_size: u64) -> (Reading, Vec<FileId>) {
        let parsing =
            Parsing { max_file_size, large: Mutex::new(()), count: files.len(), progress: None, memory: Some(memory) };
        let mut changes = Vec::new();
        for &file in files {
            let Some(input) = self.inputs.get_mut(file.0 as usize) else { continue };
            input.text = memory.texts.get(self.project.path(file)).cloned();
            let loaded = parsing.load(file, input);
            input.hash = loaded.hash;
            let facts = loaded.valid_facts();
            if loaded.findings.is_empty() && facts.as_deref() != self.project.shared_facts(file).as_deref() {
                changes.push((file, facts, loaded.hash));
            }
            if let Some(place) = self.read.get_mut(file.0 as usize) {
                *place = loaded;
            }
        }
        if changes.is_empty() {
            return (Reading::Same, Vec::new());
        }
        let mut changed: BTreeSet<FileId> = changes.iter().map(|(file, ..)| *file).collect();
        let mut importers = self.project.importers(&changed);
        importers.truncate(MANY);
        if let [(file, Some(facts), hash)] = &*changes
            && let Some(project) = self.project.edited(*file, facts, *hash, &importers)
        {
            self.sketched.insert(*file);
            self.replace(project);
            return (Reading::FirstLook, importers);
        }
        changed.append(&mut self.sketched);
        let project = self.project.replaced(changes);
        self.gather_again(project, changed, memory, max_file_size);
        (Reading::Anew, importers)
    }

    /// Links anew where there was only a first look; whether there was.
    pub fn look_again(&mut self, memory: &Memory, max_file_size: u64) -> bool {
        let sketched = std::mem::take(&mut self.sketched);
        if sketched.is_empty() {
            return false;
        }
        let project = self.project.replaced(Vec::new());
        self.gather_again(project, sketched, memory, max_file_size);
        true
    }

    fn gather_again(&mut self, project: Project, changed: BTreeSet<FileId>, memory: &Memory, max_file_size: u64) {
        let parsing = Parsing { max_file_size, large: Mutex::new(()), count: 0, progress: None, memory: Some(memory) };
        let stamps = Mutex::default();
        let changed = changed.into_iter().collect();
        let project = gather::for_files(project, changed, &|path| parsing.gathered(path, &stamps), &|_, _| {});
        self.replace(project);
        let stamps = stamps.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.inputs.extend(gathered_inputs(&self.project, self.inputs.len(), &stamps));
        self.project.look_ahead();
    }

    fn replace(&mut self, project: Project) {
        let before = std::mem::replace(&mut self.project, project);
        rayon::spawn(move || drop(before));
    }

    /// What was wrong with reading: of the request, syntax errors, files that cannot be read. Sorted by place.
    pub fn problems(&self) -> Vec<Finding> {
        let read = self.read.iter().flat_map(|loaded| &loaded.findings);
        let mut findings: Vec<Finding> = self.findings.iter().chain(read).cloned().collect();
        sort(&mut findings, &self.inputs);
        findings
    }
}

/// Reads and links. `demand` asks the project what will be asked of a reported file, beyond what rules ask: modules
/// that are needed for the answers are read as well. Runs in the current thread pool; the result does not depend on
/// the number of threads.
pub fn link(request: Request<'_>, demand: &(dyn Fn(&Project, FileId) + Sync)) -> Linked {
    link_again(request, None, demand)
}

/// [`link`], but for what is known before.
pub fn link_again(request: Request<'_>, memory: Option<&Memory>, demand: &(dyn Fn(&Project, FileId) + Sync)) -> Linked {
    let Request { mut inputs, findings, settings, max_file_size, progress, .. } = request;
    if let Some(memory) = memory.filter(|memory| !memory.texts.is_empty()) {
        for input in &mut inputs {
            input.text = input.text.take().or_else(|| memory.texts.get(&absolute(&input.path)).cloned());
        }
    }
    let parsing = Parsing { max_file_size, large: Mutex::new(()), count: inputs.len(), progress, memory };
    let read: Vec<Loaded> = inputs
        .par_iter()
        .enumerate()
        .with_max_len(FEW)
        .map(|(index, input)| parsing.load(FileId(index as u32), input))
        .collect();

    let files = inputs.par_iter_mut().zip(&read).map(|(input, loaded)| {
        input.hash = loaded.hash;
        input.stamp = loaded.stamp;
        ProjectFile {
            path: absolute(&input.path),
            facts: loaded.valid_facts(),
            is_stub: input.kind == FileKind::Stub,
            is_reported: input.is_reported,
            hash: input.hash,
        }
    });
    let files: Vec<ProjectFile> = files.collect();
    let stamps = Mutex::default();
    let read_gathered = |path: &Path| parsing.gathered(path, &stamps);
    let (project, seen) = gather(files, settings, &read_gathered, demand);
    let stamps = stamps.into_inner().unwrap_or_else(PoisonError::into_inner);
    inputs.extend(gathered_inputs(&project, inputs.len(), &stamps));
    Linked { project, inputs, findings, read, seen, sketched: BTreeSet::new() }
}

/// The files behind those that were asked for.
fn gathered_inputs(project: &Project, known: usize, stamps: &FxHashMap<PathBuf, Stamp>) -> impl Iterator<Item = Input> {
    project.files().skip(known).map(|file| {
        let kind = if project.is_stub(file) { FileKind::Stub } else { FileKind::Python };
        let mut input = Input::new(project.path(file), kind);
        input.is_reported = false;
        input.is_gathered = true;
        input.hash = project.hash(file);
        input.stamp = stamps.get(&input.path).copied();
        input
    })
}

/// How many files a thread takes at a time: at the end the others have little to wait for.
const FEW: usize = 16;

/// Reads, links and checks. Runs in the current thread pool; the result does not depend on the number of threads.
pub fn check(request: Request<'_>) -> Run {
    let (rules, policy, explain) = (request.rules, request.policy, request.explain);
    let Linked { project, inputs, findings: mut settled, read, seen, .. } = link(request, &|_, _| {});

    project.find_descriptor_uses();
    let results: Vec<(Vec<Finding>, Vec<Silence>)> = read
        .into_par_iter()
        .enumerate()
        .with_max_len(FEW)
        .map(|(index, loaded)| {
            let file = FileId(index as u32);
            if !inputs[index].is_reported || !inputs[index].is_asked {
                return Default::default();
            }
            let explains = explain == Some(file);
            let mut findings = loaded.findings;
            let mut silences = Vec::new();
            if findings.is_empty() {
                let checker = Checker { project: &project, rules, policy, explains };
                checker.file(file, loaded.manifest.as_deref(), &mut findings, &mut silences);
            }
            let result = settle::settle(&project, file, findings, rules, policy, &loaded.line_starts);
            silences.extend(result.silences);
            (result.findings, if explains { silences } else { Vec::new() })
        })
        .collect();

    let mut silences = Vec::new();
    for (findings, silent) in results {
        settled.extend(findings);
        silences.extend(silent);
    }
    sort(&mut settled, &inputs);
    let files_checked = files_checked(&inputs);
    let headers = explain.map(|file| project.facts(file).headers.clone()).unwrap_or_default();
    let linked = Some(project);
    Run { inputs, findings: settled, silences, headers, files_checked, baseline: None, seen, linked }
}

/// How many files findings are reported in.
pub fn files_checked(inputs: &[Input]) -> usize {
    let is_checked = |input: &&Input| input.is_reported && input.is_asked && input.kind != FileKind::Configuration;
    inputs.iter().filter(is_checked).count()
}

/// By path, place and rule.
pub fn sort(findings: &mut [Finding], inputs: &[Input]) {
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| (finding.primary.place, finding.rule);
        let path = |finding: &Finding| inputs.get(finding.primary.place.file.0 as usize).map(|input| &input.path);
        path(left).cmp(&path(right)).then_with(|| key(left).cmp(&key(right)))
    });
}

/// What reading one file gave.
#[derive(Debug, Clone, Default)]
struct Loaded {
    hash: u64,
    stamp: Option<Stamp>,
    facts: Option<Arc<FileFacts>>,
    manifest: Option<Arc<Manifest>>,
    /// Syntax errors and the like: where there are any, no rule looks at the file.
    findings: Vec<Finding>,
    /// Offsets of line starts, only where suppressions need them.
    line_starts: Vec<TextSize>,
}

impl Loaded {
    /// Of a file with syntax errors nothing is known.
    fn valid_facts(&self) -> Option<Arc<FileFacts>> {
        self.facts.clone().filter(|facts| !facts.invalid_syntax)
    }
}

struct Parsing<'a> {
    max_file_size: u64,
    /// Held while a large file is parsed: its tree needs many times its size.
    large: Mutex<()>,
    count: usize,
    progress: Option<&'a (dyn Fn(usize) + Sync)>,
    memory: Option<&'a Memory>,
}

impl Parsing<'_> {
    fn load(&self, file: FileId, input: &Input) -> Loaded {
        if let Some(known) = self.memory.and_then(|memory| memory.read.get(&absolute(&input.path))) {
            let mut known = known.clone();
            known.findings.iter_mut().for_each(|finding| finding.primary.place.file = file);
            return known;
        }
        let loaded = catch_unwind(AssertUnwindSafe(|| self.read(file, input))).unwrap_or_else(|panic| Loaded {
            findings: vec![internal_error(file, "reading", &panic)],
            ..Loaded::default()
        });
        if let Some(progress) = self.progress {
            progress(self.count);
        }
        loaded
    }

    fn read(&self, file: FileId, input: &Input) -> Loaded {
        if input.kind == FileKind::Configuration {
            return Loaded { hash: input.hash, ..Loaded::default() };
        }
        let own = |rule, range: TextRange, message: String| {
            Finding::new(rule, Level::Error, Place::new(file, range), message)
        };
        let fail = |finding| Loaded { findings: vec![finding], ..Loaded::default() };
        let start = TextRange::default();
        let mut buffer = Buffer::take();
        let mut stamp = None;
        let bytes = match &input.text {
            Some(bytes) if bytes.len() as u64 > self.max_file_size => {
                Err(ReadError::TooLarge { len: bytes.len() as u64, limit: self.max_file_size })
            }
            Some(bytes) => Ok(&**bytes),
            None => source::read_into(&mut buffer.0, &input.path, self.max_file_size).map(|of_file| {
                stamp = Some(of_file);
                &*buffer.0
            }),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error @ ReadError::TooLarge { .. }) => {
                let mut finding = own("file-too-large", start, error.to_string());
                finding.help("raise the limit with `max-file-size`, or exclude the file");
                return fail(finding);
            }
            Err(error) => return fail(own("unreadable-file", start, error.to_string())),
        };
        let _large =
            source::is_large(bytes.len() as u64).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let source = match Source::decode(bytes, input.kind) {
            Ok(source) => source,
            Err(error) => {
                let message = format!("{} (line {}, byte {})", error.message, error.line, error.column);
                return Loaded { hash: error.hash, stamp, ..fail(own("invalid-syntax", start, message)) };
            }
        };
        let hash = source.hash;
        match input.kind {
            FileKind::Python | FileKind::Stub => {
                let parse = syntax::parse(&source.text, input.kind);
                let findings =
                    parse.errors.into_iter().map(|error| own("invalid-syntax", error.range, error.message)).collect();
                let needs_lines = !parse.facts.suppressions.is_empty();
                let line_starts = if needs_lines { source.line_index().line_starts().to_vec() } else { Vec::new() };
                Loaded { hash, stamp, facts: Some(Arc::new(parse.facts)), manifest: None, findings, line_starts }
            }
            FileKind::Manifest => {
                let manifest = Manifest::new(&source.text, config::siblings(directory_of(&input.path)));
                let findings = manifest
                    .errors
                    .iter()
                    .map(|error| own("invalid-syntax", error.range, error.message.clone()))
                    .collect();
                Loaded { hash, stamp, manifest: Some(Arc::new(manifest)), findings, ..Loaded::default() }
            }
            FileKind::Configuration => Loaded::default(),
        }
    }

    /// A module that first-party code asked for.
    fn gathered(&self, path: &Path, stamps: &Mutex<FxHashMap<PathBuf, Stamp>>) -> Option<ProjectFile> {
        let is_stub = path.extension().is_some_and(|suffix| suffix == "pyi");
        let mut input = Input::new(path, if is_stub { FileKind::Stub } else { FileKind::Python });
        let known = self.memory.and_then(|memory| memory.read.get(path));
        let loaded = match known {
            Some(known) => known.clone(),
            None => {
                input.text = self.memory.and_then(|memory| memory.texts.get(path)).cloned();
                catch_unwind(AssertUnwindSafe(|| self.read(FileId(u32::MAX), &input))).ok()?
            }
        };
        let facts = loaded.valid_facts();
        if let Some(stamp) = loaded.stamp {
            stamps.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), stamp);
        }
        Some(ProjectFile { path: path.to_path_buf(), facts, is_stub, is_reported: false, hash: loaded.hash })
    }
}

/// Memory for the bytes of a file, the thread's own: used again for its next one.
struct Buffer(Vec<u8>);

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

impl Buffer {
    fn take() -> Self {
        Self(BUFFER.take())
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        /// More than most files ever need, in bytes.
        const MOST: usize = 1 << 20;
        if self.0.capacity() <= MOST {
            BUFFER.set(std::mem::take(&mut self.0));
        }
    }
}

/// The current one where a path has no other.
pub(crate) fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

struct Checker<'a> {
    project: &'a Project,
    rules: &'a [&'static Rule],
    policy: &'a dyn Policy,
    explains: bool,
}

impl Checker<'_> {
    /// Every selected rule on everything of one file that it is called on.
    fn file(
        &self,
        file: FileId,
        manifest: Option<&Manifest>,
        findings: &mut Vec<Finding>,
        silences: &mut Vec<Silence>,
    ) {
        for &rule in self.rules {
            let is_selected = self.policy.level(rule, file) != Level::Off;
            // Who asks why a rule is silent wants to hear that it is not selected where it would report something.
            if !is_selected && !self.explains {
                continue;
            }
            let mut said = Findings::new(rule, file, self.explains);
            for check in rule.checks {
                // A panic costs one rule on one file, and is told.
                let outcome = catch_unwind(AssertUnwindSafe(|| self.run(check, file, manifest, &mut said)));
                if let Err(panic) = outcome {
                    findings.push(internal_error(file, rule.name, &panic));
                }
            }
            let (found, silent) = said.into_parts();
            findings.extend(found);
            if is_selected {
                silences.extend(silent);
            }
        }
    }

    fn run(&self, check: &Check, file: FileId, manifest: Option<&Manifest>, said: &mut Findings<'_>) {
        let facts = self.project.facts(file);
        match check {
            Check::Manifest(check) => {
                if let Some(manifest) = manifest {
                    check(manifest, said);
                }
            }
            Check::File(check) => {
                if manifest.is_none() {
                    check(self.project, file, said);
                }
            }
            Check::Class(check) => {
                for index in 0..facts.classes.len() as u32 {
                    let id = ClassId { file, index: ClassIndex(index) };
                    check(self.project, id, said);
                    let class = self.project.class(id);
                    self.looked_at(class.header, class.range, || self.project.name(file, class.name), said);
                }
            }
            Check::Function(check) => {
                for index in 0..facts.functions.len() as u32 {
                    self.function(*check, FunctionId { file, index: FunctionIndex(index) }, said);
                }
            }
            Check::AsyncFunction(check) => {
                for &index in &facts.async_functions {
                    self.function(*check, FunctionId { file, index }, said);
                }
            }
            Check::Call(check) => {
                for index in 0..facts.calls.len() as u32 {
                    check(self.project, file, CallIndex(index), said);
                }
            }
        }
    }
}

impl Checker<'_> {
    fn function(&self, check: fn(&Project, FunctionId, &mut Findings<'_>), id: FunctionId, said: &mut Findings<'_>) {
        check(self.project, id, said);
        let function = self.project.function(id);
        let name = || function.name.map_or("lambda", |name| self.project.name(id.file, name));
        self.looked_at(function.header, function.range, name, said);
    }

    /// To who asks, a rule that says nothing about a header has looked at it all the same.
    fn looked_at<'a>(
        &self,
        header: TextRange,
        place: TextRange,
        name: impl FnOnce() -> &'a str,
        said: &mut Findings<'_>,
    ) {
        if self.explains && !said.speaks_of(header) {
            said.clean(place, name());
        }
    }
}

fn internal_error(file: FileId, what: &str, panic: &(dyn std::any::Any + Send)) -> Finding {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    let message = format!("classwise failed in {what}: {reason}");
    let mut finding = Finding::new("internal-error", Level::Error, Place::new(file, TextRange::default()), message);
    finding.help("this is a fault of classwise: please report it with the file");
    finding
}
