//! `--watch`: checks again whenever a file changes, until the process ends.
//!
//! What is read and linked stays in memory, in [`Live`] projects. A file whose contents change is read again; where files,
//! directories or settings come and go, everything is prepared anew, and no file is read that is as it was.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashMap;

use crate::engine::{Reading, Run};
use crate::finding::Finding;
use crate::live::{At, Live};
use crate::prepare::Prepared;
use crate::walk;

/// Who writes several files, or one in several steps, is waited for so long after each step.
const QUIET: Duration = Duration::from_millis(5);

/// Who never stops writing is not waited for any longer.
const PATIENCE: Duration = Duration::from_millis(200);

/// One round of checking.
pub struct Round {
    pub run: Run,
    /// From the change that was noticed on.
    pub elapsed: Duration,
    /// Only what changed is checked: the round in which what hangs on it is checked follows at once.
    pub is_partial: bool,
}

/// Checks, and checks again after each change. `prepare` reads the settings and walks; `show` gets what is found.
///
/// # Errors
/// The file system tells nothing of its changes, or nobody listens any more.
pub fn watch(
    pool: &rayon::ThreadPool,
    prepare: &(dyn Fn() -> io::Result<Prepared> + Sync),
    show: &mut dyn FnMut(&Prepared, Round) -> io::Result<()>,
) -> io::Result<()> {
    let mut eyes = Eyes::open()?;
    let mut started = Instant::now();
    let mut prepared = pool.install(prepare)?;
    let mut changes = Changes { is_everything: true, ..Changes::default() };
    let mut watched = Watched::default();
    loop {
        if changes.is_everything {
            // Before anything is read: what changes meanwhile is noticed afterwards.
            eyes.look_at(&prepared)?;
            pool.install(|| watched.open(&prepared, &changes.paths));
        } else {
            pool.install(|| watched.update(&changes.paths));
        }
        eyes.look_at_libraries(watched.live.directories());
        let mut told = None;
        let mut news = None;
        if watched.is_whole && !watched.is_settled() {
            show(&prepared, Round { run: watched.run(), elapsed: started.elapsed(), is_partial: true })?;
            if !watched.is_broken {
                pool.install(|| watched.check_near());
                let run = watched.run();
                told = Some(run.findings.clone());
                show(&prepared, Round { run, elapsed: started.elapsed(), is_partial: false })?;
            }
            news = eyes.news(&watched)?;
        }
        if news.is_none() {
            pool.install(|| watched.look_again(&prepared, &changes.paths));
        }
        while news.is_none() && !watched.open.is_empty() {
            pool.install(|| watched.check_piece());
            news = eyes.news(&watched)?;
        }
        (started, changes) = match news {
            Some(news) => news,
            None => {
                watched.is_whole = true;
                let run = watched.run();
                // Seldom: a change means something to files that got nothing from those that changed.
                if told.is_none_or(|told| told != run.findings) {
                    show(&prepared, Round { run, elapsed: started.elapsed(), is_partial: false })?;
                }
                eyes.wait(&watched)?
            }
        };
        if changes.is_everything {
            prepared = pool.install(prepare)?;
        }
    }
}

/// What has happened.
#[derive(Debug, Default)]
struct Changes {
    /// Files that hold something else, absolute.
    paths: BTreeSet<PathBuf>,
    /// Files, directories or settings came, went or changed.
    is_everything: bool,
}

/// Files that are checked before somebody looks whether something changed again.
const PIECE: usize = 256;

/// The projects and what is found in them.
#[derive(Default)]
struct Watched {
    live: Live,
    found: FxHashMap<PathBuf, Vec<Finding>>,
    /// Files whose findings may be others by now, the last one first.
    open: Vec<(PathBuf, At)>,
    /// Files that there was only a first look at.
    glanced_at: BTreeSet<PathBuf>,
    /// Files whose findings most likely are others now.
    near: Vec<At>,
    /// Something was found out of each file, be it older than the last change.
    is_whole: bool,
    /// A file cannot be parsed any more, and to the others it is still what it was.
    is_broken: bool,
}

impl Watched {
    fn open(&mut self, prepared: &Prepared, changed: &BTreeSet<PathBuf>) {
        let paths: Vec<PathBuf> = changed.iter().cloned().collect();
        self.live.open(prepared, &paths);
        // Files have other numbers now.
        self.found.clear();
        self.glanced_at.clear();
        self.near.clear();
        self.is_whole = false;
        self.is_broken = false;
        self.check_all(changed);
    }

    fn update(&mut self, changed: &BTreeSet<PathBuf>) {
        let (reading, importers) = self.live.glance(changed.iter().map(PathBuf::as_path));
        let mut places = changed.iter().filter_map(|path| self.live.find(path));
        // To the others, a file that cannot be parsed holds nothing: for that, everything is linked anew.
        self.is_broken |= places.any(|at| self.live.linked(at).has_new_problems(at.file));
        if reading != Reading::Same {
            self.forget_places_in(changed);
        }
        match reading {
            Reading::Same => self.check(self.placed(changed)),
            Reading::FirstLook => {
                self.glanced_at.extend(changed.iter().cloned());
                self.check(self.placed(changed));
            }
            Reading::Anew => {
                self.live.look_again();
                self.check_all(changed);
            }
        }
        // Some findings are about what a file does with what it gets, and shown there.
        let changed = changed.iter().filter_map(|path| self.live.find(path));
        self.near = changed.flat_map(|at| self.live.followed(at)).chain(importers).collect();
    }

    /// Whether nothing is left to be checked.
    fn is_settled(&self) -> bool {
        self.open.is_empty() && self.glanced_at.is_empty() && !self.is_broken
    }

    /// Checks what most likely has other findings now.
    fn check_near(&mut self) {
        let near: BTreeSet<At> = std::mem::take(&mut self.near).into_iter().collect();
        let placed = |at| {
            let path = self.live.path(at);
            (self.live.find(path) == Some(at)).then(|| (path.to_path_buf(), at))
        };
        self.check(near.into_iter().filter_map(placed).collect());
    }

    /// After a first look, the whole one.
    fn look_again(&mut self, prepared: &Prepared, changed: &BTreeSet<PathBuf>) {
        if self.is_broken {
            return self.open(prepared, changed);
        }
        let glanced_at = std::mem::take(&mut self.glanced_at);
        if !glanced_at.is_empty() {
            self.live.look_again();
            self.check_all(&glanced_at);
        }
    }

    /// What other files tell of places in files that changed holds no longer.
    fn forget_places_in(&mut self, changed: &BTreeSet<PathBuf>) {
        let moved: BTreeSet<At> = changed.iter().filter_map(|path| self.live.find(path)).collect();
        for (path, findings) in &mut self.found {
            let Some(at) = self.live.find(path) else { continue };
            findings.retain_mut(|finding| {
                finding.labels_mut().all(|label| {
                    let mut place = at;
                    place.file = label.place.file;
                    !moved.contains(&place)
                })
            });
        }
    }

    /// Checks what changed; all else is left open.
    fn check_all(&mut self, changed: &BTreeSet<PathBuf>) {
        let rest = self.live.files().filter(|(path, _)| !changed.contains(*path));
        self.open = rest.map(|(path, at)| (path.to_path_buf(), at)).collect();
        self.open.sort_unstable_by(|left, right| right.cmp(left));
        self.check(self.placed(changed));
    }

    fn check_piece(&mut self) {
        let piece = self.open.split_off(self.open.len().saturating_sub(PIECE));
        self.check(piece);
    }

    fn placed(&self, paths: &BTreeSet<PathBuf>) -> Vec<(PathBuf, At)> {
        paths.iter().filter_map(|path| Some((path.clone(), self.live.find(path)?))).collect()
    }

    fn check(&mut self, files: Vec<(PathBuf, At)>) {
        let (paths, places): (Vec<PathBuf>, Vec<At>) = files.into_iter().unzip();
        let found = self.live.check(&places);
        self.found.extend(paths.into_iter().zip(found));
    }

    fn run(&self) -> Run {
        self.live.run(&self.found)
    }
}

/// What the file system tells.
type Told = notify::Result<notify::Event>;

/// Watches directories.
struct Eyes {
    watcher: RecommendedWatcher,
    receiver: Receiver<Told>,
    /// Of the projects.
    directories: BTreeSet<PathBuf>,
    libraries: BTreeSet<PathBuf>,
}

impl Eyes {
    fn open() -> io::Result<Self> {
        let (sender, receiver) = channel();
        let watcher = notify::recommended_watcher(move |event| {
            // Who does not listen any more is about to end.
            let _ = sender.send(event);
        });
        let watcher = watcher.map_err(told)?;
        Ok(Self { watcher, receiver, directories: BTreeSet::new(), libraries: BTreeSet::new() })
    }

    /// Watches the directories of the projects, and no others any more.
    fn look_at(&mut self, prepared: &Prepared) -> io::Result<()> {
        let wanted = prepared.directories();
        for gone in self.directories.difference(&wanted).filter(|path| !self.libraries.contains(*path)) {
            // One that was removed is not watched any more.
            let _ = self.watcher.unwatch(gone);
        }
        for new in wanted.difference(&self.directories).filter(|path| !self.libraries.contains(*path)) {
            match self.watcher.watch(new, RecursiveMode::NonRecursive) {
                Err(error) if new.is_dir() => return Err(told(error)),
                _ => {}
            }
        }
        self.directories = wanted;
        Ok(())
    }

    /// Watches what libraries were read from, as far as that is possible.
    fn look_at_libraries(&mut self, wanted: BTreeSet<PathBuf>) {
        for new in wanted.difference(&self.libraries).filter(|path| !self.directories.contains(*path)) {
            let _ = self.watcher.watch(new, RecursiveMode::NonRecursive);
        }
        self.libraries.extend(wanted);
    }

    /// Waits until something changes that matters, and when that was.
    fn wait(&self, watched: &Watched) -> io::Result<(Instant, Changes)> {
        loop {
            let first = self.receiver.recv().map_err(io::Error::other)?;
            if let Some(changes) = self.changes(first, watched)? {
                return Ok(changes);
            }
        }
    }

    /// What has changed by now.
    fn news(&self, watched: &Watched) -> io::Result<Option<(Instant, Changes)>> {
        self.receiver.try_recv().ok().map_or(Ok(None), |first| self.changes(first, watched))
    }

    /// A change and those that follow at once, if any of them matters.
    fn changes(&self, first: Told, watched: &Watched) -> io::Result<Option<(Instant, Changes)>> {
        let started = Instant::now();
        let mut changes = Changes::default();
        changes.add(first, watched)?;
        while started.elapsed() < PATIENCE {
            match self.receiver.recv_timeout(QUIET) {
                Ok(event) => changes.add(event, watched)?,
                Err(_) => break,
            }
        }
        Ok((changes.is_everything || !changes.paths.is_empty()).then_some((started, changes)))
    }
}

impl Changes {
    fn add(&mut self, event: Told, watched: &Watched) -> io::Result<()> {
        let event = event.map_err(told)?;
        if event.need_rescan() {
            self.is_everything = true;
            self.paths.extend(watched.live.paths());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Ok(());
        }
        for path in event.paths {
            self.add_path(path, &event.kind, watched);
        }
        Ok(())
    }

    fn add_path(&mut self, path: PathBuf, kind: &EventKind, watched: &Watched) {
        let is_read = watched.live.has(&path);
        if is_settings(&path) {
            self.is_everything = true;
        } else if !is_read && walk::kind_of(&path).is_none() {
            // A directory that came or went; what an editor or Python writes beside the sources is none.
            let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            let is_cache = path.file_name().is_some_and(|name| name == "__pycache__");
            let is_new = matches!(kind, EventKind::Create(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)));
            let is_gone = matches!(kind, EventKind::Remove(_)) || is_new && !path.exists();
            let is_directory = is_new && path.is_dir() || is_gone && path.extension().is_none();
            self.is_everything |= is_directory && !is_hidden && !is_cache;
            return;
        } else if !is_read || !path.is_file() {
            self.is_everything = true;
        }
        self.paths.insert(path);
    }
}

/// Whether a file says what is read, and how.
fn is_settings(path: &Path) -> bool {
    const NAMES: [&str; 7] =
        ["pyproject.toml", "classwise.toml", ".classwise.toml", ".gitignore", ".ignore", "pyvenv.cfg", "setup.cfg"];
    NAMES.iter().any(|name| path.file_name().is_some_and(|own| own == *name))
        || path.extension().is_some_and(|extension| extension == "pth")
}

fn told(error: notify::Error) -> io::Error {
    io::Error::other(format!("the files cannot be watched: {error}"))
}
