//! What earlier runs found out, on disk: where nothing changed since, no file is read and no rule runs.
//!
//! A record holds the findings of one project and all that they depend on: the files that were read, walked and gathered,
//! what directories held, and which paths were no files. What the walk, the configuration and the environment give is found
//! out in every run; it is part of the name of the record, as is the build of the program. A file counts as unchanged
//! where its size, inode and times are the same and were not too young to tell, else where its bytes have the same hash.
//!
//! Whatever is wrong with a record, with the directory or with the disk: it is as if there were no record. Records are
//! renamed into place, so that runs beside each other see whole ones, and the oldest make room for new ones.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::engine::{self, FileKind, Input, OWN, Request, Run};
use crate::facts::RegionId;
use crate::finding::{Finding, Label, Level};
use crate::gather::Seen;
use crate::project;
use crate::rules::RULES;
use crate::source::{self, Stamp};

/// What all records may take, in bytes.
const MOST: u64 = 256 << 20;
/// Temporary files that are older were left behind.
const ABANDONED: Duration = Duration::from_hours(1);

const MAGIC: &[u8; 16] = b"classwise cache\n";
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str =
    "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of classwise: `classwise clean` removes it.\n";
const IGNORE: &str = ".gitignore";
const EXTENSION: &str = "record";
const TEMPORARY: &str = ".new-";

/// A directory of records.
#[derive(Debug)]
pub struct Cache {
    directory: PathBuf,
}

impl Cache {
    /// Makes the directory where there is none; gives nothing where that is not possible.
    pub fn open(directory: &Path) -> Option<Self> {
        if !directory.is_dir() {
            std::fs::create_dir_all(directory).ok()?;
            // Not into a directory that somebody uses for other things.
            let _ = std::fs::write(directory.join(IGNORE), "*\n");
            let _ = std::fs::write(directory.join(TAG), TAG_TEXT);
        }
        Some(Self { directory: directory.to_path_buf() })
    }

    /// Removes all that [`Cache::open`] and runs have put into a directory, and the directory if nothing else is in it.
    /// Gives whether there was anything.
    ///
    /// # Errors
    /// Something cannot be removed.
    pub fn remove(directory: &Path) -> io::Result<bool> {
        let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        let entries = match std::fs::read_dir(directory) {
            Err(error) if is_gone(&error) => return Ok(false),
            entries => entries?,
        };
        let is_tagged = std::fs::read(directory.join(TAG)).is_ok_and(|text| text == TAG_TEXT.as_bytes());
        let mut is_empty = true;
        let mut has_removed = false;
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_mark = is_tagged && [IGNORE, TAG].iter().any(|name| path.file_name().is_some_and(|it| it == *name));
            if is_mark || is_record(&path) || is_temporary(&path) {
                std::fs::remove_file(&path).or_else(|error| if is_gone(&error) { Ok(()) } else { Err(error) })?;
                has_removed = true;
            } else {
                is_empty = false;
            }
        }
        if is_empty && (has_removed || is_tagged) {
            std::fs::remove_dir(directory)?;
        }
        Ok(has_removed)
    }

    /// Checks as [`engine::check`] does, or tells what an earlier run found out. `levels`: see
    /// [`config::Settings::levels_key`].
    pub fn check(&self, request: Request<'_>, levels: &str) -> Run {
        let Some(key) = Key::of(&request, levels) else { return engine::check(request) };
        let path = self.directory.join(format!("{:016x}{:016x}.{EXTENSION}", key.0[0], key.0[1]));
        if let Some(run) = self.recall(&path, key, &request) {
            return run;
        }
        let given = request.inputs.len();
        let run = engine::check(request);
        if let Some(record) = Record::of(&run, given, key) {
            self.write(&path, &record);
        }
        run
    }

    fn recall(&self, path: &Path, key: Key, request: &Request<'_>) -> Option<Run> {
        let mut record = Record::from_bytes(&std::fs::read(path).ok()?)?;
        if record.key != key || record.given.len() != request.inputs.len() {
            return None;
        }
        let is_renewed = record.is_still(request)?;
        if is_renewed {
            self.write(path, &record);
        } else if let Ok(file) = std::fs::File::open(path) {
            // What is used stays longest.
            let _ = file.set_modified(SystemTime::now());
        }
        record.into_run(&request.inputs)
    }

    /// Renames a neighbour into place. What fails is not written.
    fn write(&self, path: &Path, record: &Record) {
        let write = || -> Option<()> {
            let bytes = record.to_bytes()?;
            let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&self.directory).ok()?;
            file.write_all(&bytes).ok()?;
            file.persist(path).ok()?;
            Some(())
        };
        if write().is_some() {
            self.make_room();
        }
    }

    fn make_room(&self) {
        let Ok(entries) = std::fs::read_dir(&self.directory) else { return };
        let mut records = Vec::new();
        for entry in entries.flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            let Ok(modified) = metadata.modified() else { continue };
            let path = entry.path();
            if is_record(&path) {
                records.push((modified, metadata.len(), path));
            } else if is_temporary(&path) && modified.elapsed().is_ok_and(|age| age > ABANDONED) {
                let _ = std::fs::remove_file(path);
            }
        }
        let mut total: u64 = records.iter().map(|(_, len, _)| len).sum();
        records.sort();
        for (_, len, path) in records {
            if total <= MOST {
                break;
            }
            let _ = std::fs::remove_file(path);
            total -= len;
        }
    }
}

fn is_record(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == EXTENSION)
        && path.file_stem().is_some_and(|stem| stem.len() == 32)
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes()))
}

/// Of all that is asked for and is no file: two runs with one key differ in what the disk holds alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Key([u64; 2]);

impl Key {
    /// Absent where a run is not to be remembered: it explains, tells of its configuration, or reads other texts than
    /// those on disk.
    fn of(request: &Request<'_>, levels: &str) -> Option<Self> {
        let Request { inputs, findings, settings, rules: _, policy: _, max_file_size, explain, progress: _ } = request;
        if explain.is_some() || !findings.is_empty() || inputs.iter().any(|input| input.text.is_some()) {
            return None;
        }
        let project::Settings {
            version,
            versions,
            are_versions_given,
            platform,
            roots,
            tops,
            environment,
            editable,
            namespaces,
            compiled,
            absent,
            is_closed,
            blocking,
            // The same in each run of one build.
            public_names: _,
            spellings: _,
        } = settings;
        let model = (version, versions, are_versions_given, platform, roots, tops, environment, editable, namespaces);
        let more = (compiled, absent, is_closed, blocking, max_file_size);
        let here = std::env::current_dir().ok()?;
        let build = (env!("CARGO_PKG_VERSION"), env!("CLASSWISE_BUILD"));
        let mut text = format!("{build:?}{here:?}{model:?}{more:?}{levels}\n").into_bytes();
        for Input { path, kind, is_reported, is_asked, text: _, hash: _, stamp: _, is_gathered } in inputs {
            text.extend_from_slice(path.as_os_str().as_encoded_bytes());
            text.extend([0, *kind as u8, u8::from(*is_reported), u8::from(*is_asked), u8::from(*is_gathered)]);
        }
        Some(Self(digest(&text)))
    }
}

/// Two hashes of different families.
fn digest(bytes: &[u8]) -> [u64; 2] {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    [source::hash(bytes), hasher.finish()]
}

/// What a run found out, and what it depends on.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    key: Key,
    /// By the inputs that were asked for; absent for what is not read.
    given: Vec<Option<Version>>,
    /// What came behind them.
    gathered: Vec<Gathered>,
    seen: Seen,
    /// By the directories of manifests.
    siblings: Vec<(PathBuf, u64)>,
    findings: Vec<Kept>,
}

/// The contents of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Version {
    stamp: Stamp,
    hash: u64,
}

impl Version {
    fn of(input: &Input) -> Option<Self> {
        Some(Self { stamp: input.stamp?, hash: input.hash })
    }

    /// Whether a file still has these contents; marks a new stamp.
    fn is_still(&mut self, path: &Path, max_file_size: u64, is_renewed: &AtomicBool) -> bool {
        if std::fs::metadata(path).is_ok_and(|metadata| self.stamp.is_still(&metadata)) {
            return true;
        }
        let mut bytes = Vec::new();
        let Ok(stamp) = source::read_into(&mut bytes, path, max_file_size) else { return false };
        if stamp.size() != self.stamp.size() || source::hash(&bytes) != self.hash {
            return false;
        }
        if stamp != self.stamp {
            self.stamp = stamp;
            is_renewed.store(true, Ordering::Relaxed);
        }
        true
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Gathered {
    path: PathBuf,
    is_stub: bool,
    version: Version,
}

/// A finding without what only settling it needed.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    rule: String,
    level: Level,
    message: String,
    primary: Label,
    related: Vec<Label>,
    steps: Vec<Label>,
    notes: Vec<String>,
    help: Option<String>,
    region: RegionId,
}

impl Record {
    /// Absent where something could not be read, or went wrong: that is tried again.
    fn of(run: &Run, given: usize, key: Key) -> Option<Self> {
        if run.findings.iter().any(|finding| finding.rule == "internal-error" || finding.fix.is_some()) {
            return None;
        }
        let version = |input: &Input| match input.kind {
            FileKind::Configuration => Some(None),
            _ => Version::of(input).map(Some),
        };
        let (asked, behind) = run.inputs.split_at_checked(given)?;
        let gathered = behind.iter().map(|input| {
            // As the engine makes them.
            let is_plain = input.is_gathered && !input.is_reported && input.is_asked && input.text.is_none();
            let is_stub = input.kind == FileKind::Stub;
            Some(Gathered { path: input.path.clone(), is_stub, version: Version::of(input).filter(|_| is_plain)? })
        });
        let siblings = manifests(&run.inputs).map(|directory| (directory.to_path_buf(), siblings(directory)));
        Some(Self {
            key,
            given: asked.iter().map(version).collect::<Option<_>>()?,
            gathered: gathered.collect::<Option<_>>()?,
            seen: run.seen.clone(),
            siblings: siblings.collect(),
            findings: run.findings.iter().map(Kept::of).collect(),
        })
    }

    /// Whether stamps are other ones by now; absent where the disk holds something else.
    fn is_still(&mut self, request: &Request<'_>) -> Option<bool> {
        let is_renewed = AtomicBool::new(false);
        let limit = request.max_file_size;
        let is_still = self.siblings.iter().all(|(directory, hash)| siblings(directory) == *hash)
            && self.given.par_iter_mut().zip(&request.inputs).all(|(version, input)| match version {
                Some(version) => version.is_still(&input.path, limit, &is_renewed),
                None => true,
            })
            && self.gathered.par_iter_mut().all(|file| file.version.is_still(&file.path, limit, &is_renewed))
            && self.seen.is_still(&is_renewed);
        is_still.then(|| is_renewed.into_inner())
    }

    fn into_run(self, given: &[Input]) -> Option<Run> {
        let mut inputs = given.to_vec();
        for (input, version) in inputs.iter_mut().zip(self.given) {
            if let Some(Version { stamp, hash }) = version {
                input.stamp = Some(stamp);
                input.hash = hash;
            }
        }
        for Gathered { path, is_stub, version } in self.gathered {
            let mut input = Input::new(path, if is_stub { FileKind::Stub } else { FileKind::Python });
            input.is_reported = false;
            input.is_gathered = true;
            input.stamp = Some(version.stamp);
            input.hash = version.hash;
            inputs.push(input);
        }
        let findings: Vec<Finding> = self.findings.into_iter().map(Kept::into_finding).collect::<Option<_>>()?;
        let labels = findings.iter().flat_map(Finding::labels);
        if labels.map(|label| label.place.file).any(|file| file.0 as usize >= inputs.len()) {
            return None;
        }
        let files_checked = engine::files_checked(&inputs);
        Some(Run { inputs, findings, files_checked, seen: self.seen, ..Run::default() })
    }

    fn to_bytes(&self) -> Option<Vec<u8>> {
        let payload = postcard::to_allocvec(self).ok()?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(digest(&payload).into_iter().flat_map(u64::to_le_bytes));
        bytes.extend(payload);
        Some(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (digest_bytes, payload) = rest.split_first_chunk::<16>()?;
        let expected: Vec<u8> = digest(payload).into_iter().flat_map(u64::to_le_bytes).collect();
        if *digest_bytes != *expected {
            return None;
        }
        postcard::from_bytes(payload).ok()
    }
}

impl Kept {
    fn of(finding: &Finding) -> Self {
        let Finding { rule, level, message, primary, related, steps, notes, help, raises: _, region, fix: _ } = finding;
        Self {
            rule: (*rule).to_owned(),
            level: *level,
            message: message.clone(),
            primary: primary.clone(),
            related: related.clone(),
            steps: steps.clone(),
            notes: notes.clone(),
            help: help.clone(),
            region: *region,
        }
    }

    fn into_finding(self) -> Option<Finding> {
        let names = RULES.iter().map(|rule| rule.name).chain(OWN.iter().map(|(name, _)| *name));
        let Self { rule, level, message, primary, related, steps, notes, help, region } = self;
        let rule = names.into_iter().find(|name| *name == rule)?;
        Some(Finding { rule, level, message, primary, related, steps, notes, help, raises: &[], region, fix: None })
    }
}

fn manifests(inputs: &[Input]) -> impl Iterator<Item = &Path> {
    let manifests = inputs.iter().filter(|input| input.kind == FileKind::Manifest);
    manifests.map(|input| engine::directory_of(&input.path))
}

/// Of what lies beside the manifest in a directory.
fn siblings(directory: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    config::siblings(directory).hash(&mut hasher);
    hasher.finish()
}
