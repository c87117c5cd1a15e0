//! Paths to files: which ones a run reads.
//!
//! Who decides: the command line names paths, and what it names is taken. Below a named directory, ignore files
//! (`.gitignore`, `.ignore`, git's own excludes), hidden names and `exclude` decide what is left out, and the name
//! decides what a file is. With [`WalkOptions::force_exclude`] they decide about named paths too. The configuration
//! only supplies [`WalkOptions`]; this module reads none.
//!
//! `.gitignore` counts outside git repositories too, so that an unpacked archive is read like its repository.

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::paths::sort_key;
use crate::source::FileKind;
use crate::source::reason;

/// Directories that hold no code of the project, in all projects. Hidden ones are skipped as such.
pub const DEFAULT_EXCLUDE: &[&str] =
    &["__pycache__", "__pypackages__", "_build", "buck-out", "dist", "node_modules", "site-packages", "venv"];

/// What to leave out.
#[derive(Debug, Clone)]
pub struct WalkOptions {
    /// The configuration root: patterns with a slash are relative to it.
    pub root: PathBuf,
    /// Globs. One without a slash matches the name of a file or directory anywhere; others match canonical paths, or
    /// paths relative to `root`. A directory that matches is left out with all that is in it.
    pub exclude: Vec<String>,
    /// Named paths are left out as well where they would be left out below a directory.
    pub force_exclude: bool,
    /// Read `.gitignore`, `.ignore` and git's own excludes.
    pub respect_gitignore: bool,
}

impl WalkOptions {
    /// The default settings for a configuration root.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            exclude: DEFAULT_EXCLUDE.iter().map(|&pattern| pattern.to_owned()).collect(),
            force_exclude: false,
            respect_gitignore: true,
        }
    }
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WalkedFile {
    /// As given, or the given directory joined with the way to the file; below `.`, without the `./`.
    pub path: PathBuf,
    pub kind: FileKind,
}

/// A path that could not be read, or an exclude pattern that is none (its path is the configuration root).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WalkProblem {
    pub path: PathBuf,
    pub kind: ProblemKind,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// Named, but there is no such path: an error of usage.
    Missing,
    Unreadable,
    /// A glob in `exclude`.
    Pattern,
}

/// What a walk found: sorted, each file once.
#[derive(Debug, Default)]
pub struct Walk {
    pub files: Vec<WalkedFile>,
    pub problems: Vec<WalkProblem>,
    /// All directories in which files were looked for.
    pub visited: Vec<PathBuf>,
    /// The directories that were walked, canonical.
    directories: Vec<PathBuf>,
}

impl Walk {
    /// Whether all of a configuration root was walked: only then does the absence of a file mean anything.
    pub fn is_closed(&self, root: &Path) -> bool {
        let root = canonical(root);
        self.directories.iter().any(|directory| root.starts_with(directory))
    }

    /// The places in `files` of each configuration root's files. `root_of` is asked once for each directory.
    pub fn by_root(&self, root_of: impl Fn(&Path) -> PathBuf) -> BTreeMap<PathBuf, Vec<usize>> {
        let mut roots: BTreeMap<&Path, PathBuf> = BTreeMap::new();
        let mut groups: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
        for (index, file) in self.files.iter().enumerate() {
            let directory = file.path.parent().unwrap_or(Path::new(""));
            let root = roots.entry(directory).or_insert_with(|| root_of(directory));
            groups.entry(root.clone()).or_default().push(index);
        }
        groups
    }
}

/// What a file is by its name, if a walk takes it at all.
pub fn kind_of(path: &Path) -> Option<FileKind> {
    if path.file_name()? == "pyproject.toml" {
        return Some(FileKind::Manifest);
    }
    match path.extension()?.to_str()? {
        "py" | "pyw" => Some(FileKind::Python),
        "pyi" => Some(FileKind::Stub),
        _ => None,
    }
}

/// What a file is that the command line names: one with an unknown extension is read as Python, but for TOML, which
/// nobody takes for that.
pub fn kind_of_named(path: &Path) -> FileKind {
    let is_toml = path.extension().is_some_and(|suffix| suffix == "toml") || is_configuration(path);
    kind_of(path).unwrap_or(if is_toml { FileKind::Configuration } else { FileKind::Python })
}

fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "classwise.toml" || name == ".classwise.toml")
}

/// Finds the files of `paths`; no paths mean the current directory.
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Walk {
    walk_telling(paths, options, threads_of_walks(1), &|_| {})
}

/// How many threads each of some walks takes that are done side by side.
pub fn threads_of_walks(walks: usize) -> usize {
    // More of them wait for one another.
    const MOST: usize = 12;
    // One walk may be much longer than all others, and a thread that walks waits for the disk now and then.
    const LEAST: usize = 2;
    let threads = rayon::current_num_threads().min(MOST);
    if walks > 1 { (threads / walks).max(LEAST) } else { threads }
}

/// [`walk`], and tells of each directory in which a file is found, mostly once, as soon as that is known and from any
/// thread: those that walk have time.
pub fn walk_telling(paths: &[PathBuf], options: &WalkOptions, threads: usize, tell: &(dyn Fn(&Path) + Sync)) -> Walk {
    let mut walk = Walk::default();
    let mut found = Vec::new();
    let mut identities = Vec::new();
    let exclude = Exclude::new(options, &mut walk.problems);
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut directories = Vec::new();
    for (argument, path) in paths.iter().enumerate() {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                let kind = match error.kind() {
                    std::io::ErrorKind::NotFound => ProblemKind::Missing,
                    _ => ProblemKind::Unreadable,
                };
                walk.problems.push(WalkProblem { path: path.clone(), kind, message: reason(&error) });
                continue;
            }
        };
        let identity = canonical(path);
        let ignores = ignores_above(&identity, options);
        let ignored = ignores.excludes(&identity, metadata.is_dir());
        identities.push(identity.clone());
        if options.force_exclude && (ignored || is_excluded(&identity, &exclude, options)) {
            continue;
        }
        if metadata.is_dir() {
            let above = ignored.then(|| ignores.without_rules_for(&identity));
            directories.push((above, Directory { argument, path, identity }));
        } else if path.extension().is_some_and(|suffix| suffix == "ipynb") {
            let message = "notebooks are not read".to_owned();
            walk.problems.push(WalkProblem { path: path.clone(), kind: ProblemKind::Unreadable, message });
        } else if kind_of_named(path) == FileKind::Configuration && !is_configuration(path) {
            let message = "of TOML only `pyproject.toml` and the configuration are read".to_owned();
            walk.problems.push(WalkProblem { path: path.clone(), kind: ProblemKind::Unreadable, message });
        } else {
            let file = WalkedFile { path: path.clone(), kind: kind_of_named(path) };
            found.push(Found { argument, is_link: false, file, identity });
        }
    }
    // One walk for all directories that the same rules hold for: its threads share the work, however unlike they are.
    let mut together = Vec::new();
    let mut walks = Vec::new();
    for (above, directory) in directories {
        match above {
            None => together.push(directory),
            Some(above) => walks.push((Some(above), vec![directory])),
        }
    }
    if !together.is_empty() {
        walks.push((None, together));
    }
    for (above, directories) in walks {
        let trees = Trees { directories, options, exclude: &exclude, tell };
        let results = trees.walk(above, threads);
        found.extend(results.found);
        walk.problems.extend(results.problems);
        walk.visited.extend(results.visited);
        walk.directories.extend(trees.directories.into_iter().map(|directory| directory.identity));
    }

    if are_nested(identities) || found.iter().any(|found| found.is_link) {
        // Of several ways to one file, the one that was named first is printed; a file before a link to it.
        found.par_sort_by_cached_key(|found| (found.argument, found.is_link, sort_key(&found.file.path)));
        let mut seen = HashSet::with_capacity(found.len());
        found.retain(|found| seen.insert(found.identity.clone()));
    }
    walk.files = found.into_iter().map(|found| found.file).collect();
    walk.files.par_sort_by_cached_key(|file| sort_key(&file.path));
    walk.problems.sort();
    walk.problems.dedup();
    walk
}

/// Whether one of some paths is another, or lies below it.
fn are_nested(mut paths: Vec<PathBuf>) -> bool {
    paths.sort_by_cached_key(|path| sort_key(path));
    paths.windows(2).any(|pair| pair[1].starts_with(&pair[0]))
}

/// Whether [`WalkOptions::force_exclude`] leaves out a file that is named, and need not be there.
pub fn is_forced_out(path: &Path, options: &WalkOptions) -> bool {
    let identity = path.canonicalize().unwrap_or_else(|_| {
        let directory = canonical(path.parent().unwrap_or(Path::new("")));
        path.file_name().map_or_else(|| path.to_owned(), |name| directory.join(name))
    });
    options.force_exclude
        && (ignores_above(&identity, options).excludes(&identity, false)
            || is_excluded(&identity, &Exclude::new(options, &mut Vec::new()), options))
}

fn ignores_above(identity: &Path, options: &WalkOptions) -> Above {
    if options.respect_gitignore { Above::read(identity) } else { Above::default() }
}

fn is_excluded(identity: &Path, exclude: &Exclude, options: &WalkOptions) -> bool {
    exclude.matches_or_parents(identity) || is_hidden_below(identity, options)
}

struct Found {
    /// Which argument led here.
    argument: usize,
    is_link: bool,
    file: WalkedFile,
    identity: PathBuf,
}

/// A named directory.
struct Directory<'a> {
    argument: usize,
    path: &'a Path,
    /// Its canonical path.
    identity: PathBuf,
}

/// Named directories that are walked as one.
struct Trees<'a> {
    directories: Vec<Directory<'a>>,
    options: &'a WalkOptions,
    exclude: &'a Exclude,
    /// See [`walk_telling`].
    tell: &'a (dyn Fn(&Path) + Sync),
}

impl Trees<'_> {
    /// `above`: what remains of the ignore files above a directory that they exclude; `None` where they do not, and
    /// count in full.
    fn walk(&self, above: Option<Above>, threads: usize) -> Results {
        let [first, others @ ..] = &*self.directories else { return Results::default() };
        let mut builder = WalkBuilder::new(first.path);
        for other in others {
            builder.add(other.path);
        }
        builder
            .standard_filters(self.options.respect_gitignore)
            .require_git(false)
            .parents(self.options.respect_gitignore && above.is_none())
            .git_global(self.options.respect_gitignore && above.is_none())
            .hidden(true)
            .threads(threads)
            .follow_links(false);
        let exclude = self.exclude.clone();
        let are_paths_asked = above.is_some() || exclude.asks_paths();
        let identities = self.directories.iter().map(|it| (it.path.to_owned(), it.identity.clone()));
        let identities: FxHashMap<PathBuf, PathBuf> = identities.collect();
        builder.filter_entry(move |entry| {
            if entry.depth() == 0 {
                return true;
            }
            if !are_paths_asked {
                return !exclude.names.is_match(entry.file_name());
            }
            let Some(named) = named(entry) else { return true };
            let (Some(identity), Ok(way)) = (identities.get(named), entry.path().strip_prefix(named)) else {
                return true;
            };
            let absolute = identity.join(way);
            let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
            !exclude.matches(&absolute) && !above.as_ref().is_some_and(|above| above.matches(&absolute, is_dir))
        });

        // Of two arguments that are the same the first one counts.
        let by_path: FxHashMap<&Path, &Directory<'_>> = self.directories.iter().rev().map(|it| (it.path, it)).collect();
        let results = Mutex::new(Results::default());
        builder.build_parallel().run(|| {
            let mut batch = Batch { own: Results::default(), results: &results };
            let by_path = &by_path;
            Box::new(move |entry| {
                match entry {
                    Ok(entry) => {
                        let directory = named(&entry).and_then(|named| by_path.get(named));
                        self.take(directory.unwrap_or(&first), &entry, &mut batch.own);
                    }
                    Err(error) => batch.own.problems.extend(self.problem(&error)),
                }
                WalkState::Continue
            })
        });
        results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn take(&self, directory: &Directory<'_>, entry: &ignore::DirEntry, results: &mut Results) {
        let Some(file_type) = entry.file_type() else { return };
        if file_type.is_dir() {
            results.visited.push(entry.path().to_owned());
            return;
        }
        let Some(kind) = kind_of(entry.path()) else { return };
        let Results { found, problems, told, .. } = results;
        let Ok(way) = entry.path().strip_prefix(directory.path) else { return };
        let path = if is_here(directory.path) { way.to_owned() } else { entry.path().to_owned() };
        let argument = directory.argument;
        let file = WalkedFile { path, kind };
        if file_type.is_file() {
            // Files beside one another mostly follow one another.
            let around = entry.path().parent().unwrap_or(directory.path);
            if told.as_os_str() != around.as_os_str() {
                around.clone_into(told);
                (self.tell)(around);
            }
            let identity = directory.identity.join(way);
            found.push(Found { argument, is_link: false, file, identity });
        } else if file_type.is_symlink() {
            // A link to a directory is not followed: that is how loops begin.
            match std::fs::metadata(entry.path()) {
                Ok(target) if target.is_file() => {
                    let identity = canonical(entry.path());
                    found.push(Found { argument, is_link: true, file, identity });
                }
                Ok(_) => {}
                Err(error) => {
                    let message = reason(&error);
                    problems.push(WalkProblem { path: file.path, kind: ProblemKind::Unreadable, message });
                }
            }
        }
    }

    fn problem(&self, error: &ignore::Error) -> Option<WalkProblem> {
        // A line of an ignore file that is no glob is git's business; `Partial` holds nothing else.
        let message = reason(error.io_error()?);
        let path = path_of(error).or_else(|| Some(self.directories.first()?.path))?;
        let around = self.directories.iter().map(|directory| directory.path).find(|named| path.starts_with(named));
        let shown = around.filter(|named| is_here(named)).and_then(|named| path.strip_prefix(named).ok());
        Some(WalkProblem { path: shown.unwrap_or(path).to_owned(), kind: ProblemKind::Unreadable, message })
    }
}

/// The directory as it was named that the walk came from.
fn named(entry: &ignore::DirEntry) -> Option<&Path> {
    entry.path().ancestors().nth(entry.depth())
}

/// What one thread found, handed over when the thread ends.
struct Batch<'a> {
    own: Results,
    results: &'a Mutex<Results>,
}

#[derive(Default)]
struct Results {
    found: Vec<Found>,
    problems: Vec<WalkProblem>,
    visited: Vec<PathBuf>,
    /// The directory that was told of last.
    told: PathBuf,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let mut results = self.results.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        results.found.append(&mut self.own.found);
        results.problems.append(&mut self.own.problems);
        results.visited.append(&mut self.own.visited);
    }
}

/// `exclude`, compiled.
#[derive(Clone)]
struct Exclude {
    /// The configuration root, canonical.
    root: PathBuf,
    names: GlobSet,
    /// Relative to the root.
    paths: GlobSet,
    /// Of canonical paths.
    absolute: GlobSet,
}

impl Exclude {
    fn new(options: &WalkOptions, problems: &mut Vec<WalkProblem>) -> Self {
        let mut names = GlobSetBuilder::new();
        let mut paths = GlobSetBuilder::new();
        let mut absolute = GlobSetBuilder::new();
        for pattern in &options.exclude {
            let bare = pattern.strip_prefix("./").unwrap_or(pattern);
            let trimmed = bare.strip_suffix('/').unwrap_or(bare);
            let relative =
                Path::new(trimmed).strip_prefix(&options.root).ok().and_then(Path::to_str).unwrap_or(trimmed);
            match GlobBuilder::new(relative).literal_separator(true).build() {
                Ok(glob) if Path::new(relative).is_absolute() => absolute.add(glob),
                Ok(glob) if relative.contains('/') || bare.len() < pattern.len() => paths.add(glob),
                Ok(glob) => names.add(glob),
                Err(error) => {
                    let message = format!("the exclude pattern `{pattern}` is no glob: {}", error.kind());
                    problems.push(WalkProblem { path: options.root.clone(), kind: ProblemKind::Pattern, message });
                    continue;
                }
            };
        }
        let mut build = |builder: GlobSetBuilder| {
            builder.build().unwrap_or_else(|error| {
                let message = format!("the exclude patterns are too large: {error}");
                problems.push(WalkProblem { path: options.root.clone(), kind: ProblemKind::Pattern, message });
                GlobSet::empty()
            })
        };
        Self { root: canonical(&options.root), names: build(names), paths: build(paths), absolute: build(absolute) }
    }

    /// Whether more than the name of a file counts.
    fn asks_paths(&self) -> bool {
        !self.paths.is_empty() || !self.absolute.is_empty()
    }

    /// Of the path itself, which is canonical.
    fn matches(&self, path: &Path) -> bool {
        path.file_name().is_some_and(|name| self.names.is_match(name))
            || (!self.paths.is_empty() && path.strip_prefix(&self.root).is_ok_and(|path| self.paths.is_match(path)))
            || (!self.absolute.is_empty() && self.absolute.is_match(path))
    }

    /// Of the path or a directory between it and the root.
    fn matches_or_parents(&self, path: &Path) -> bool {
        path.ancestors().take_while(|&above| above != self.root).any(|above| self.matches(above))
    }
}

/// Ignore files in the directories above a path, nearest first, and git's own.
#[derive(Default)]
struct Above {
    files: Vec<Rules>,
}

struct Rules {
    /// What the patterns are relative to.
    directory: PathBuf,
    lines: Vec<String>,
    matcher: Gitignore,
}

impl Rules {
    fn new(directory: &Path, lines: Vec<String>) -> Self {
        let mut builder = GitignoreBuilder::new(directory);
        for line in &lines {
            // git skips a line that it cannot read, too.
            let _ = builder.add_line(None, line);
        }
        let matcher = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { directory: directory.to_owned(), lines, matcher }
    }
}

impl Above {
    /// `path` is canonical; ignore files in it count as below it.
    fn read(path: &Path) -> Self {
        let mut files = Vec::new();
        let mut add = |directory: &Path, file: &Path| {
            if let Ok(bytes) = std::fs::read(file) {
                let text = String::from_utf8_lossy(&bytes);
                files.push(Rules::new(directory, text.lines().map(str::to_owned).collect()));
            }
        };
        let mut in_repository = !path.join(".git").exists();
        for directory in path.ancestors().skip(1) {
            add(directory, &directory.join(".ignore"));
            if in_repository {
                add(directory, &directory.join(".gitignore"));
                if directory.join(".git").exists() {
                    add(directory, &directory.join(".git/info/exclude"));
                    in_repository = false;
                }
            }
        }
        if let Some(global) = ignore::gitignore::gitconfig_excludes_path() {
            let root = path.ancestors().last().unwrap_or(path);
            add(root, &global);
        }
        Self { files }
    }

    /// Whether they leave out the path, or a directory that holds it. The nearest file that has a say decides.
    fn excludes(&self, path: &Path, is_dir: bool) -> bool {
        self.files.iter().any(|rules| excludes_or_parents(rules, path, is_dir))
    }

    /// The same files without each line that alone would leave out `path`, which is a directory.
    fn without_rules_for(&self, path: &Path) -> Self {
        let keep = |rules: &Rules| {
            let excludes =
                |line: &String| excludes_or_parents(&Rules::new(&rules.directory, vec![line.clone()]), path, true);
            Rules::new(&rules.directory, rules.lines.iter().filter(|line| !excludes(line)).cloned().collect())
        };
        Self { files: self.files.iter().map(keep).collect() }
    }

    /// Of the path itself.
    fn matches(&self, path: &Path, is_dir: bool) -> bool {
        let decides = |rules: &Rules| {
            let verdict = rules.matcher.matched(path, is_dir);
            (!verdict.is_none()).then(|| verdict.is_ignore())
        };
        self.files.iter().find_map(decides).unwrap_or(false)
    }
}

fn excludes_or_parents(rules: &Rules, path: &Path, is_dir: bool) -> bool {
    path.starts_with(&rules.directory) && rules.matcher.matched_path_or_any_parents(path, is_dir).is_ignore()
}

fn is_hidden_below(path: &Path, options: &WalkOptions) -> bool {
    let root = canonical(&options.root);
    path.strip_prefix(root).is_ok_and(|way| {
        way.components().any(|part| match part {
            Component::Normal(name) => name.as_encoded_bytes().starts_with(b"."),
            _ => false,
        })
    })
}

/// Whether a path is a way of writing the current directory.
fn is_here(path: &Path) -> bool {
    path.components().all(|part| part == Component::CurDir)
}

/// The path itself where the system does not know it.
fn canonical(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
