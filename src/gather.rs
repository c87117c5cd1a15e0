//! Modules on demand: what first-party code refers to and was not walked, in the project's tree or its environment.
//!
//! Only what the classes and calls of reported files lead to is read; importing a large library reads the few of its
//! files that the names come from. Nothing is executed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use serde::{Deserialize, Serialize};

use crate::finding::FileId;
use crate::paths::sort_key;
use crate::project::answers::{Depends, depending, widen};
use crate::project::{FunctionId, Project, ProjectFile, Settings};
use crate::source::{self, Stamp};

/// Rounds of asking and reading. A chain of re-exports longer than this stays unknown.
const MAX_ROUNDS: usize = 24;

/// Reads a file that was asked for; `None` where it cannot be read.
pub type Read<'a> = dyn Fn(&Path) -> Option<ProjectFile> + Sync + 'a;

/// Asks a project what will be asked of one reported file.
pub type Demand<'a> = dyn Fn(&Project, FileId) + Sync + 'a;

/// Links the files, and again with the modules that their classes and calls ask for, and what `also` asks for, until no
/// more are found. Gathered files stand behind the given ones. Tells what was seen of the disk besides the files.
pub fn gather(files: Vec<ProjectFile>, settings: Settings, read: &Read<'_>, also: &Demand<'_>) -> (Project, Seen) {
    let directories: FxHashSet<&OsStr> =
        files.iter().filter_map(|file| file.path.parent()).map(Path::as_os_str).collect();
    let directories: Vec<PathBuf> = directories.into_iter().map(PathBuf::from).collect();
    let (project, mut listings) = rayon::join(|| Project::link(files, settings), || Listings::read(directories));
    let project = listings.with_shadows(project);
    let all: Vec<FileId> = project.files().filter(|&file| project.is_reported(file)).collect();
    let project = gather_from(project, all, &mut listings, read, also);
    (project, listings.seen())
}

/// What directories held, and whether paths were files: as long as all this is the same, the same modules are found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    directories: Vec<SeenDirectory>,
    probes: Vec<(PathBuf, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SeenDirectory {
    path: PathBuf,
    /// Absent where there is no such directory.
    stamp: Option<Stamp>,
    names: u64,
}

impl Seen {
    /// Whether the disk looks the same. Stamps are renewed, and that is marked, where nothing but they changed.
    pub fn is_still(&mut self, is_renewed: &AtomicBool) -> bool {
        self.probes.par_iter().all(|(path, is_file)| path.is_file() == *is_file)
            && self.directories.par_iter_mut().all(|directory| directory.is_still(is_renewed))
    }
}

impl SeenDirectory {
    fn is_still(&mut self, is_renewed: &AtomicBool) -> bool {
        match (&self.stamp, std::fs::metadata(&self.path)) {
            (None, Err(_)) => return true,
            (Some(stamp), Ok(metadata)) if stamp.is_still(&metadata) => return true,
            (Some(_), Ok(_)) => {}
            (None, Ok(_)) | (Some(_), Err(_)) => return false,
        }
        let listing = Listing::read(&self.path);
        if self.stamp != listing.stamp {
            self.stamp = listing.stamp;
            is_renewed.store(true, Ordering::Relaxed);
        }
        listing.hash() == self.names
    }
}

/// The same for a project that was gathered for all of its files and in which a few have changed since.
pub fn for_files(project: Project, changed: Vec<FileId>, read: &Read<'_>, also: &Demand<'_>) -> Project {
    gather_from(project, changed, &mut Listings::default(), read, also)
}

fn gather_from(
    mut project: Project,
    all: Vec<FileId>,
    listings: &mut Listings,
    read: &Read<'_>,
    also: &Demand<'_>,
) -> Project {
    let mut looked_at: FxHashSet<PathBuf> = FxHashSet::default();
    let mut packages = Packages::of(&project);
    // Answers that may be others when files are added, and those of them that lead to modules not looked for yet.
    let mut unsettled: BTreeMap<FileId, Answers> = BTreeMap::new();
    let mut open: Vec<(FileId, [bool; STAGES])> = all.iter().map(|&file| (file, [true; STAGES])).collect();
    let mut is_whole = true;
    for _ in 0..MAX_ROUNDS {
        if is_whole {
            project.find_spellings();
        }
        let answers = demand(&project, &open, also);
        for &(file, further) in &answers {
            let known = unsettled.entry(file).or_default();
            *known = std::array::from_fn(|stage| further[stage].or(known[stage]));
            if known.iter().flatten().all(|depends| depends.lasts()) {
                unsettled.remove(&file);
            }
        }
        open = still_open(answers, Depends::on_missing);
        let mut wanted: BTreeSet<PathBuf> = BTreeSet::new();
        let mut compiled: BTreeSet<PathBuf> = BTreeSet::new();
        let mut absent: FxHashSet<String> = FxHashSet::default();
        let mut found: FxHashSet<String> = FxHashSet::default();
        for asked in project.asked() {
            let mut is_found = false;
            for candidate in &asked.candidates {
                if looked_at.contains(candidate) {
                    // Found in an earlier round, or known to be absent: the next place of the search path.
                    continue;
                }
                looked_at.insert(candidate.clone());
                if let Some(path) = listings.source(candidate) {
                    packages.around(&path, listings, &mut wanted);
                    wanted.insert(path);
                    is_found = true;
                    break;
                }
                if listings.has_compiled(candidate) {
                    compiled.insert(candidate.clone());
                    is_found = true;
                    break;
                }
            }
            if is_found { &mut found } else { &mut absent }.insert(asked.name);
        }
        if wanted.is_empty() && compiled.is_empty() {
            if is_whole {
                return project;
            }
            // What all files ask for is known by now, but for what depended on files that have come since.
            open = still_open(unsettled.clone(), |depends| !depends.lasts());
            is_whole = true;
            continue;
        }
        let paths: Vec<PathBuf> = wanted.into_iter().collect();
        let read: Vec<ProjectFile> = paths.par_iter().filter_map(|path| read(path)).collect();
        if read.is_empty() && compiled.is_empty() && is_whole {
            return project;
        }
        let mut settings = project.settings().clone();
        settings.compiled.extend(compiled);
        settings.absent.extend(absent);
        settings.absent.retain(|name| !found.contains(name));
        let (linked, is_kept) = project.with_files(read, settings);
        project = linked;
        is_whole = !is_kept;
        if !is_kept {
            open = all.iter().map(|&file| (file, [true; STAGES])).collect();
        }
    }
    project
}

/// The directories whose `__init__.py` is among the files, or was looked for.
struct Packages(FxHashSet<PathBuf>);

impl Packages {
    fn of(project: &Project) -> Self {
        let paths = project.files().map(|file| project.path(file));
        let initials = paths.filter(|path| path.file_stem().is_some_and(|stem| stem == "__init__"));
        Self(initials.filter_map(|path| path.parent().map(Path::to_path_buf)).collect())
    }

    /// Adds the packages around a module: importing `a.b.c` imports `a` and `a.b` before.
    fn around(&mut self, module: &Path, listings: &mut Listings, wanted: &mut BTreeSet<PathBuf>) {
        for directory in module.ancestors().skip(1) {
            if !self.0.insert(directory.to_path_buf()) {
                break;
            }
            let initial = directory.join("__init__.py");
            if !listings.is_file(&initial) {
                break;
            }
            wanted.insert(initial);
        }
    }
}

/// What directories hold of modules, each directory read once.
#[derive(Default)]
struct Listings {
    directories: FxHashMap<PathBuf, Listing>,
    probes: FxHashMap<PathBuf, bool>,
}

#[derive(Default)]
struct Listing {
    /// From before it was read; absent where there is no such directory.
    stamp: Option<Stamp>,
    names: FxHashSet<OsString>,
    /// The names of compiled modules: of `stem.so`, `stem.abi3.so`, `stem.cpython-313-x86_64-linux-gnu.so`, `stem.pyd`.
    compiled: FxHashSet<OsString>,
}

impl Listing {
    fn read(directory: &Path) -> Self {
        let mut listing = Self { stamp: Stamp::at(directory), ..Self::default() };
        let Ok(entries) = std::fs::read_dir(directory) else { return listing };
        for name in entries.flatten().map(|entry| entry.file_name()) {
            let path = Path::new(&name);
            if path.extension().is_some_and(|suffix| suffix == "so" || suffix == "pyd") {
                // The module's name ends at the first dot.
                let stem = path.file_name().and_then(OsStr::to_str).and_then(|name| name.split('.').next());
                listing.compiled.extend(stem.map(OsString::from));
            }
            listing.names.insert(name);
        }
        listing
    }

    /// Of the names, in any order.
    fn hash(&self) -> u64 {
        let hashes = self.names.iter().map(|name| source::hash(name.as_encoded_bytes()));
        hashes.fold(self.names.len() as u64, u64::wrapping_add)
    }
}

impl Listings {
    fn read(directories: Vec<PathBuf>) -> Self {
        let listed = directories.into_par_iter().map(|path| {
            let listing = Listing::read(&path);
            (path, listing)
        });
        Self { directories: listed.collect(), ..Self::default() }
    }

    /// Tells the project of compiled modules beside its sources, whose directories were read.
    fn with_shadows(&mut self, project: Project) -> Project {
        if self.directories.values().all(|listing| listing.compiled.is_empty()) {
            return project;
        }
        let stems = project.files().map(|file| project.path(file).with_extension(""));
        let compiled: BTreeSet<PathBuf> = stems.filter(|stem| self.has_compiled(stem)).collect();
        if compiled.is_empty() {
            return project;
        }
        let mut settings = project.settings().clone();
        settings.compiled.extend(compiled);
        project.with_files(Vec::new(), settings).0
    }

    /// The source of a module: a package before a module; or the stub that is named itself.
    fn source(&mut self, stem: &Path) -> Option<PathBuf> {
        let name = stem.file_name()?;
        let is_there = self.of(stem.parent()?).names.contains(name);
        if stem.extension().is_some_and(|suffix| suffix == "pyi") {
            return (is_there && self.is_file(stem)).then(|| stem.to_path_buf());
        }
        if is_there {
            let package = stem.join("__init__.py");
            if self.is_file(&package) {
                return Some(package);
            }
        }
        let mut module = name.to_owned();
        module.push(".py");
        let module = self.of(stem.parent()?).names.contains(&module).then(|| stem.with_file_name(module))?;
        self.is_file(&module).then_some(module)
    }

    fn is_file(&mut self, path: &Path) -> bool {
        if let Some(&is_file) = self.probes.get(path) {
            return is_file;
        }
        let is_file = path.is_file();
        self.probes.insert(path.to_path_buf(), is_file);
        is_file
    }

    fn has_compiled(&mut self, stem: &Path) -> bool {
        let (Some(directory), Some(name)) = (stem.parent(), stem.file_name()) else { return false };
        self.of(directory).compiled.contains(name)
    }

    fn of(&mut self, directory: &Path) -> &Listing {
        if !self.directories.contains_key(directory) {
            self.directories.insert(directory.to_path_buf(), Listing::read(directory));
        }
        &self.directories[directory]
    }

    fn seen(self) -> Seen {
        let directories = self.directories.into_par_iter().map(|(path, listing)| {
            let names = listing.hash();
            SeenDirectory { path, stamp: listing.stamp, names }
        });
        let mut seen = Seen { directories: directories.collect(), probes: self.probes.into_iter().collect() };
        seen.directories.par_sort_by_cached_key(|directory| sort_key(&directory.path));
        seen.probes.par_sort_by_cached_key(|(path, _)| sort_key(path));
        seen
    }
}

/// How many files a thread takes at a time: at the end of a round the others have little to wait for.
const FEW: usize = 8;

/// What is asked of each file, one after the other: what holds whatever files are added is not asked again.
const STAGES: usize = 4;

/// What the answers of each stage depend on; absent where it was not asked for.
type Answers = [Option<Depends>; STAGES];

/// The files and stages of which the answers are such.
fn still_open(
    answers: impl IntoIterator<Item = (FileId, Answers)>,
    is_open: impl Fn(Depends) -> bool,
) -> Vec<(FileId, [bool; STAGES])> {
    let stages = |answers: Answers| answers.map(|depends| depends.is_some_and(&is_open));
    let open = answers.into_iter().map(|(file, answers)| (file, stages(answers)));
    open.filter(|(_, stages)| stages.contains(&true)).collect()
}

/// Asks what rules will ask of some files, so that every import on the way is resolved. Tells what the answers depend on.
fn demand(project: &Project, open: &[(FileId, [bool; STAGES])], also: &Demand<'_>) -> Vec<(FileId, Answers)> {
    let stages: [&Demand<'_>; STAGES] = [also, &Project::ask_tests, &ask_classes, &ask_calls];
    let ask = |&(file, is_asked): &(FileId, [bool; STAGES])| {
        let answer = |stage: usize| is_asked[stage].then(|| depending(|| stages[stage](project, file)).1);
        (file, std::array::from_fn(answer))
    };
    let answers = open.par_iter().with_max_len(FEW).map(ask).collect();
    // The public names of tables: where the library itself was asked for.
    let _ = project.dotted_names(&crate::project::Value::None);
    answers
}

/// The model of a class asks for its bases, its metaclass and theirs.
fn ask_classes(project: &Project, file: FileId) {
    for class in project.classes_in(file) {
        let _ = project.bases(class);
    }
}

/// Whether calls in coroutines block.
fn ask_calls(project: &Project, file: FileId) {
    let facts = project.facts(file);
    for &index in &facts.async_functions {
        for &call in project.calls_in(FunctionId { file, index }) {
            if facts.calls[call.index()].is_awaited() {
                continue;
            }
            if project.may_be_spelled(file, call) {
                let _ = project.callee(file, call);
            } else {
                // A file that comes may give the name to something that is.
                widen();
            }
        }
    }
}
