//! What git knows of the files: how they were in a revision. The program `git` is asked; nothing is written.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::paths::absolute;
use crate::report::visible;

/// How the files of a repository that have changed were in a revision. Paths are absolute.
#[derive(Debug, Default)]
pub struct Past {
    /// Of the work tree.
    top: PathBuf,
    /// Files that are there, and were otherwise or were not.
    pub files: FxHashMap<PathBuf, Was>,
    /// Files that were there under a name that is no longer there: removed ones, and the old names of moved ones.
    pub gone: FxHashMap<PathBuf, Arc<[u8]>>,
    /// Directories that were not there.
    new: Vec<PathBuf>,
}

/// What a file was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Was {
    Absent,
    Other(Arc<[u8]>),
    /// It had this name then: see [`Past::gone`].
    Elsewhere(PathBuf),
}

impl Past {
    /// What a file was; `None` where it has not changed.
    pub fn of(&self, path: &Path) -> Option<&Was> {
        let found = self.files.get(path);
        found.or_else(|| self.new.iter().any(|new| path.starts_with(new)).then_some(&Was::Absent))
    }

    /// The name by which this knows a file.
    pub fn path_of(&self, path: &Path) -> PathBuf {
        let own = absolute(path);
        if own.starts_with(&self.top) { own } else { own.canonicalize().unwrap_or(own) }
    }

    /// Reads the changes since a revision of the repository that the paths lie in. `REV...` is where the present branch
    /// left `REV`. `is_wanted` tells of which files the old bytes are needed.
    ///
    /// # Errors
    /// There is no git, no such repository or revision, or several repositories; or git fails.
    pub fn since(revision: &str, paths: &[PathBuf], is_wanted: &dyn Fn(&Path) -> bool) -> io::Result<Self> {
        let git = Git { directory: top_around(paths)?, is_inner: false };
        let top = git.top()?;
        let git = Git { directory: top, is_inner: false };
        let commit = match revision.strip_suffix("...") {
            Some(other) => git.fork_of(&git.commit(other)?, other)?,
            None => git.commit(revision)?,
        };
        let mut past = Self { top: git.directory.clone(), ..Self::default() };
        past.read(&git, &commit, is_wanted)?;
        Ok(past)
    }

    fn read(&mut self, git: &Git, commit: &str, is_wanted: &dyn Fn(&Path) -> bool) -> io::Result<()> {
        let mut blobs = Vec::new();
        for change in git.changes(commit)? {
            let path = git.directory.join(&change.path);
            match (change.old_mode.as_str(), change.new_mode.as_str()) {
                ("160000", "160000") => {
                    let inner = Git { directory: path, is_inner: true };
                    self.read_inner(&inner, &change.old_object, is_wanted)?;
                    continue;
                }
                (_, "160000") => {
                    self.new.push(path);
                    continue;
                }
                ("160000", _) => continue,
                _ => {}
            }
            let old_path = change.old_path.as_ref().map(|old| git.directory.join(old));
            let was = old_path.as_ref().unwrap_or(&path);
            if !is_wanted(&path) && !is_wanted(was) {
                continue;
            }
            // A link is read for what it leads to, which is a file of its own.
            let had_bytes = change.old_mode.starts_with("100") || change.status == 'U';
            if !had_bytes || !is_wanted(was) {
                self.files.insert(path, Was::Absent);
                continue;
            }
            // Where a merge is not settled, the object is not told.
            let is_known = change.old_object.bytes().any(|byte| byte != b'0');
            let object = if is_known { change.old_object } else { format!("{commit}:{}", change.path.display()) };
            blobs.push((object, path, old_path, change.status));
        }
        let objects: Vec<&str> = blobs.iter().map(|(object, ..)| object.as_str()).collect();
        for (bytes, (_, path, old_path, status)) in git.blobs(&objects)?.into_iter().zip(blobs) {
            match (bytes, old_path) {
                (None, _) => {
                    self.files.insert(path, Was::Absent);
                }
                (Some(bytes), Some(old_path)) => {
                    self.files.insert(path, Was::Elsewhere(old_path.clone()));
                    self.gone.insert(old_path, bytes);
                }
                (Some(bytes), None) if status == 'D' => {
                    // It may lie there again, unknown to git.
                    self.gone.insert(path, bytes);
                }
                (Some(bytes), None) => {
                    self.files.insert(path, Was::Other(bytes));
                }
            }
        }
        for path in git.untracked()? {
            let path = git.directory.join(path);
            if !is_wanted(&path) {
                continue;
            }
            let was = self.gone.remove(&path).map_or(Was::Absent, Was::Other);
            self.files.insert(path, was);
        }
        Ok(())
    }

    fn read_inner(&mut self, inner: &Git, commit: &str, is_wanted: &dyn Fn(&Path) -> bool) -> io::Result<()> {
        let path = inner.directory.to_string_lossy();
        if !inner.has(commit)? {
            let path = visible(&path);
            let told = format!("the submodule `{path}` lacks the commit {commit}: run `git -C {path} fetch`");
            return Err(io::Error::other(told));
        }
        self.read(inner, commit, is_wanted)
    }
}

/// The directory of the repository around the paths, as its `.git` says; git itself decides whether it is one.
fn top_around(paths: &[PathBuf]) -> io::Result<PathBuf> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut directories: BTreeSet<PathBuf> = BTreeSet::new();
    for path in paths {
        let path = path.canonicalize().unwrap_or_else(|_| absolute(path));
        let directory = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
        let top = directory.ancestors().find(|above| above.join(".git").exists());
        directories.insert(top.unwrap_or(directory).to_path_buf());
    }
    let mut directories = directories.into_iter();
    let first = directories.next().unwrap_or_default();
    match directories.next() {
        Some(other) if first.join(".git").exists() || other.join(".git").exists() => {
            let [first, other] = [&first, &other].map(|path| visible(&path.to_string_lossy()).into_owned());
            let told = format!("`--since` looks at one repository: `{first}` and `{other}` are different ones");
            Err(io::Error::other(told))
        }
        _ => Ok(first),
    }
}

/// A line of `git diff --raw`.
struct Change {
    old_mode: String,
    new_mode: String,
    old_object: String,
    status: char,
    path: PathBuf,
    /// Of a file that was moved.
    old_path: Option<PathBuf>,
}

/// A work tree.
struct Git {
    directory: PathBuf,
    /// A submodule: what the environment says of the repository is about another one.
    is_inner: bool,
}

impl Git {
    fn top(&self) -> io::Result<PathBuf> {
        let output = self.ask(&["rev-parse", "--show-toplevel"])?;
        Ok(path_of(output.strip_suffix(b"\n").unwrap_or(&output)))
    }

    fn commit(&self, revision: &str) -> io::Result<String> {
        if revision.is_empty() || revision.starts_with('-') {
            return Err(io::Error::other(format!("`{}` is no revision", visible(revision))));
        }
        let object = format!("{revision}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", &object])?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let revision = visible(revision);
        let told = match self.is_shallow()? {
            true => format!("git knows no revision `{revision}`: this clone is shallow, `git fetch` brings more of it"),
            false => format!("git knows no revision `{revision}`"),
        };
        Err(io::Error::other(told))
    }

    /// The commit from which the present one and another go different ways.
    fn fork_of(&self, other: &str, name: &str) -> io::Result<String> {
        let output = self.run(&["merge-base", other, "HEAD"])?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let name = visible(name);
        let told = match self.is_shallow()? {
            true => format!(
                "`{name}` and `HEAD` have no common commit here: this clone is shallow, `git fetch --unshallow`"
            ),
            false => format!("`{name}` and `HEAD` have no common commit"),
        };
        Err(io::Error::other(told))
    }

    fn is_shallow(&self) -> io::Result<bool> {
        Ok(self.ask(&["rev-parse", "--is-shallow-repository"])?.starts_with(b"true"))
    }

    fn has(&self, commit: &str) -> io::Result<bool> {
        let object = format!("{commit}^{{commit}}");
        Ok(self.run(&["cat-file", "-e", &object])?.status.success())
    }

    /// What differs between a commit and the work tree.
    fn changes(&self, commit: &str) -> io::Result<Vec<Change>> {
        const DIFF: [&str; 8] = [
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--find-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=none",
        ];
        let output = self.ask(&[&DIFF[..], &[commit, "--"]].concat())?;
        let mut changes = Vec::new();
        let mut fields = output.split(|&byte| byte == 0);
        while let Some(head) = fields.next().filter(|head| !head.is_empty()) {
            let head = String::from_utf8_lossy(head);
            let parts: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
            let &[old_mode, new_mode, old_object, _, status] = parts.as_slice() else { break };
            let Some(first) = fields.next().map(path_of) else { break };
            let is_moved = status.starts_with(['R', 'C']);
            let second = if is_moved { fields.next().map(path_of) } else { None };
            let (path, old_path) = match second {
                Some(path) => (path, Some(first)),
                None => (first, None),
            };
            changes.push(Change {
                old_mode: old_mode.to_owned(),
                new_mode: new_mode.to_owned(),
                old_object: old_object.to_owned(),
                status: status.chars().next().unwrap_or('M'),
                path,
                old_path,
            });
        }
        Ok(changes)
    }

    /// Files that git does not know and does not ignore. Repositories within are none of them.
    fn untracked(&self) -> io::Result<Vec<PathBuf>> {
        let output = self.ask(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        let paths = output.split(|&byte| byte == 0).filter(|path| !path.is_empty() && !path.ends_with(b"/"));
        Ok(paths.map(path_of).collect())
    }

    /// The bytes of objects; `None` of what is no file there.
    fn blobs(&self, objects: &[&str]) -> io::Result<Vec<Option<Arc<[u8]>>>> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(absent)?;
        let (Some(mut asked), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("git cannot be spoken to"));
        };
        let mut answers = BufReader::new(answers);
        let mut blobs = Vec::with_capacity(objects.len());
        for object in objects {
            writeln!(asked, "{object}")?;
            let mut head = String::new();
            answers.read_line(&mut head)?;
            let parts: Vec<&str> = head.trim_end().rsplitn(3, ' ').collect();
            let [len, kind, _] = parts.as_slice() else {
                let is_missing = head.trim_end().ends_with(" missing");
                if is_missing && object.contains(':') {
                    blobs.push(None);
                    continue;
                }
                let told = format!("git does not give the object {object}: {}", visible(head.trim()));
                return Err(io::Error::other(told));
            };
            let len: u64 = len.parse().map_err(io::Error::other)?;
            let mut bytes = Vec::new();
            answers.by_ref().take(len).read_to_end(&mut bytes)?;
            answers.read_exact(&mut [0])?;
            blobs.push((*kind == "blob").then(|| bytes.into()));
        }
        drop(asked);
        child.wait()?;
        Ok(blobs)
    }

    /// The output of a command that has to succeed.
    fn ask(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        let lines = errors.lines().map(|line| line.strip_prefix("fatal: ").unwrap_or(line));
        let reason = lines.map(|line| visible(line).into_owned()).find(|line| !line.trim().is_empty());
        let reason = reason.unwrap_or_else(|| format!("`git {}` failed", arguments.first().unwrap_or(&"")));
        Err(io::Error::other(format!("`--since` asks git: {reason}")))
    }

    fn run(&self, arguments: &[&str]) -> io::Result<std::process::Output> {
        self.command(arguments).stdin(Stdio::null()).output().map_err(absent)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        /// What git tells its hooks about the repository that they run for.
        const ABOUT_ANOTHER: [&str; 6] =
            ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"];
        let mut command = Command::new("git");
        // Nothing is written, and no program of the repository is run to watch files.
        command.arg("-C").arg(&self.directory).args(["-c", "core.fsmonitor=false"]).args(arguments);
        command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        if self.is_inner {
            ABOUT_ANOTHER.iter().for_each(|name| {
                command.env_remove(name);
            });
        }
        command
    }
}

fn absent(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => io::Error::other("`--since` asks git, and there is no program `git`"),
        _ => io::Error::other(format!("`--since` asks git, which does not start: {}", crate::source::reason(&error))),
    }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    let text = String::from_utf8_lossy(bytes);
    PathBuf::from(AsRef::<OsStr>::as_ref(&*text))
}
