//! Configuration: the settings in force for each path, and where each value came from.
//!
//! The nearest `classwise.toml`, `.classwise.toml` or `pyproject.toml` with `[tool.classwise]` upwards from a file holds
//! its settings; flags win over files. Every problem of a file has its place there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use globset::{Glob, GlobBuilder, GlobMatcher};
use pep440_rs::{Version, VersionSpecifiers};
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde_json::{Value as Json, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::facts::manifest::{Siblings, text_range};
use crate::finding::Level;
use crate::paths::{absolute, normal};
use crate::project::versions::{PythonVersion, VersionRange};
use crate::rules::RULES;
use crate::walk::DEFAULT_EXCLUDE;

/// Where a value of a setting was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Default,
    /// A line of a file, counted from 1.
    File {
        path: Arc<Path>,
        line: usize,
    },
    /// A command line flag, with its dashes.
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
}

impl<T> Setting<T> {
    fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}

/// The system that the analysed program runs on: what `sys.platform` is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Any of them: tests of the platform decide nothing.
    All,
    Darwin,
    Linux,
    Win32,
}

impl Platform {
    const NAMES: [&'static str; 4] = ["all", "darwin", "linux", "win32"];

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "all" => Self::All,
            "darwin" => Self::Darwin,
            "linux" => Self::Linux,
            "win32" => Self::Win32,
            _ => return None,
        })
    }
}

/// What a function of `[tool.classwise.blocking]` waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockingKind {
    Network,
    File,
}

/// A function that blocks the event loop, as a user tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocking {
    /// Why it blocks: what the finding shows at the call.
    pub reason: String,
    /// What to write instead: the help.
    pub instead: Option<String>,
    pub kind: BlockingKind,
}

/// A pattern of paths, relative to the directory of the file that holds it.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As written.
    pub text: String,
    /// What it is relative to.
    directory: PathBuf,
    whole: GlobMatcher,
    /// A pattern without a slash also matches any part of a path.
    name: Option<GlobMatcher>,
}

impl Pattern {
    /// # Errors
    /// What is wrong with the glob.
    pub fn new(text: &str, directory: &Path) -> Result<Self, String> {
        let glob = |text: &str| -> Result<Glob, String> {
            GlobBuilder::new(text).literal_separator(true).build().map_err(|error| error.kind().to_string())
        };
        let relative = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let own_directory = directory.to_path_buf();
        let directory = escaped(directory);
        let whole = if Path::new(relative).is_absolute() {
            glob(relative)?
        } else {
            glob(&format!("{}/{relative}", directory.trim_end_matches('/')))?
        };
        let is_name = !relative.contains('/') && !text.starts_with("./");
        let name = if is_name { Some(glob(relative)?.compile_matcher()) } else { None };
        Ok(Self { text: text.to_owned(), directory: own_directory, whole: whole.compile_matcher(), name })
    }

    /// The pattern for a walk whose patterns are relative to `root`: from another directory it becomes absolute.
    pub fn for_walk(&self, root: &Path) -> String {
        if self.name.is_some() || self.directory == root || Path::new(&self.text).is_absolute() {
            return self.text.clone();
        }
        let directory = self.directory.canonicalize().unwrap_or_else(|_| self.directory.clone());
        format!("{}/{}", escaped(&directory).trim_end_matches('/'), self.text.trim_start_matches("./"))
    }

    /// Whether the path, absolute, or a directory above it is meant.
    pub fn matches(&self, path: &Path) -> bool {
        path.ancestors().any(|path| {
            self.whole.is_match(path)
                || self.name.as_ref().is_some_and(|name| path.file_name().is_some_and(|part| name.is_match(part)))
        })
    }
}

/// A directory as the beginning of a glob.
fn escaped(directory: &Path) -> String {
    globset::escape(&directory.to_string_lossy().replace('\\', "/"))
}

/// Rules that are ignored below some paths.
#[derive(Debug, Clone)]
pub struct PerFileIgnore {
    pub pattern: Pattern,
    pub names: Vec<String>,
}

/// The name of the directory of the cache.
pub const CACHE_DIRECTORY: &str = ".classwise_cache";

/// Files above this many bytes are not parsed.
const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

/// The settings in force for the files of a directory.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The nearest directory upwards with a manifest, a configuration or a repository: where the project begins.
    pub root: PathBuf,
    /// The file that holds the settings.
    pub file: Option<Arc<Path>>,
    /// Names of rules, topics or `all`; absent: all rules that are not off by default.
    pub select: Option<Setting<Vec<String>>>,
    /// Selected besides.
    pub extend_select: Vec<Setting<String>>,
    pub ignore: Vec<Setting<String>>,
    /// By the name of the rule.
    pub levels: BTreeMap<String, Setting<Level>>,
    pub per_file_ignores: Vec<Setting<PerFileIgnore>>,
    /// With what `extend-exclude` adds.
    pub exclude: Vec<Setting<Pattern>>,
    /// Paths that the command line names can be excluded too.
    pub force_exclude: Setting<bool>,
    pub respect_gitignore: Setting<bool>,
    /// The versions that the project supports: where nothing sets them, those of `requires-python`.
    pub target_version: Setting<VersionRange>,
    pub platform: Setting<Platform>,
    /// The interpreter or environment whose libraries are read.
    pub python: Option<Setting<PathBuf>>,
    /// The file with the findings that are known.
    pub baseline: Option<Setting<PathBuf>>,
    /// Where the cache is, absolute; absent: see [`Settings::cache_directory`].
    pub cache_dir: Option<Setting<PathBuf>>,
    /// Directories, absolute, that imports of the project start from.
    pub src: Setting<Vec<PathBuf>>,
    /// In bytes.
    pub max_file_size: Setting<u64>,
    /// By the dotted name of the function.
    pub blocking: BTreeMap<String, Setting<Blocking>>,
}

impl Settings {
    fn new(root: PathBuf) -> Self {
        let src = vec![root.clone(), root.join("src")];
        let exclude =
            DEFAULT_EXCLUDE.iter().filter_map(|text| Pattern::new(text, &root).ok()).map(Setting::default).collect();
        Self {
            root,
            file: None,
            select: None,
            extend_select: Vec::new(),
            ignore: Vec::new(),
            levels: BTreeMap::new(),
            per_file_ignores: Vec::new(),
            exclude,
            force_exclude: Setting::default(false),
            respect_gitignore: Setting::default(true),
            target_version: Setting::default(VersionRange::default()),
            platform: Setting::default(Platform::All),
            baseline: None,
            cache_dir: None,
            python: None,
            src: Setting::default(src),
            max_file_size: Setting::default(MAX_FILE_SIZE),
            blocking: BTreeMap::new(),
        }
    }

    /// The level of a rule's findings in a file: `Off` where it is not selected or ignored there.
    ///
    /// A flag wins over a file, a name over a topic, a topic over `all`, and `ignore` over `select` of the same weight.
    pub fn level_of(&self, rule: &str, path: &Path) -> Level {
        let known = RULES.iter().find(|known| known.name == rule);
        let topic = known.map_or("", |known| known.topic);
        // The engine's own findings are always wanted.
        let default = known.map_or(Level::Warn, |known| known.level);
        let configured = self.levels.get(rule);
        // A level `off` is an `ignore` by name.
        let off = configured.filter(|setting| setting.value == Level::Off);
        let level = configured.map_or(default, |setting| setting.value);
        let weight = |setting: &str, origin: &Origin| {
            specificity(setting, rule, topic).map(|weight| (matches!(origin, Origin::Flag(_)), weight))
        };
        let listed = |settings: &[Setting<String>]| {
            settings.iter().filter_map(|setting| weight(&setting.value, &setting.origin)).max()
        };
        let selected = match &self.select {
            Some(select) => select.value.iter().filter_map(|name| weight(name, &select.origin)).max(),
            None => (default.max(level) != Level::Off).then_some((false, 0)),
        };
        let selected = selected.max(listed(&self.extend_select));
        let ignored = listed(&self.ignore).max(off.and_then(|setting| weight(rule, &setting.origin)));
        let ignored_here = || {
            self.per_file_ignores.iter().any(|setting| {
                let PerFileIgnore { pattern, names } = &setting.value;
                names.iter().any(|name| specificity(name, rule, topic).is_some()) && pattern.matches(&absolute(path))
            })
        };
        if selected.is_none() || ignored >= selected || ignored_here() {
            return Level::Off;
        }
        // Selected in spite of its level: an opinion that was asked for, or a flag against the file's `off`.
        if level == Level::Off { default.max(Level::Warn) } else { level }
    }

    /// Where the cache is: beside the configuration; outside of projects, in the current directory.
    pub fn cache_directory(&self) -> PathBuf {
        let beside = || match is_marked(&self.root) {
            true => self.root.join(CACHE_DIRECTORY),
            false => absolute(Path::new(CACHE_DIRECTORY)),
        };
        self.cache_dir.as_ref().map_or_else(beside, |setting| setting.value.clone())
    }

    /// All that decides about the levels of findings, as a text: where it is the same, the levels of all files are.
    pub fn levels_key(&self) -> String {
        // What the other settings say is in force before files are read, or in the settings of the project.
        let Self {
            root: _,
            file: _,
            select,
            extend_select,
            ignore,
            levels,
            per_file_ignores,
            exclude: _,
            force_exclude: _,
            respect_gitignore: _,
            target_version: _,
            platform: _,
            python: _,
            baseline: _,
            cache_dir: _,
            src: _,
            max_file_size: _,
            blocking: _,
        } = self;
        let per_file: Vec<_> = per_file_ignores
            .iter()
            .map(|setting| {
                let PerFileIgnore { pattern: Pattern { text, directory, whole: _, name: _ }, names } = &setting.value;
                (text, directory, names)
            })
            .collect();
        format!("{:?}", (select, extend_select, ignore, levels, per_file))
    }

    /// Whether a rule is selected by its own name, or given a level: what it takes for an opinion was asked for.
    pub fn is_asked_for(&self, rule: &str) -> bool {
        let selected = self.select.iter().flat_map(|select| &select.value);
        selected.chain(self.extend_select.iter().map(|setting| &setting.value)).any(|name| name == rule)
            || self.configured_level(rule).is_some()
    }

    /// The level that `levels` or `--level` gives to a rule, for all its findings.
    pub fn configured_level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).map(|setting| setting.value)
    }

    /// Whether `exclude` or `extend-exclude` leaves a path out.
    pub fn is_excluded(&self, path: &Path) -> bool {
        let path = absolute(path);
        // Directories above the root decide nothing: a project may lie in a `venv`.
        let below = path.strip_prefix(&self.root).map_or(path.as_path(), |below| below);
        self.exclude.iter().any(|setting| {
            let pattern = &setting.value;
            path.ancestors().take(below.components().count()).any(|path| {
                pattern.whole.is_match(path)
                    || pattern.name.as_ref().zip(path.file_name()).is_some_and(|(name, part)| name.is_match(part))
            })
        })
    }

    /// Each setting's key, value and origin, in the order of the documentation.
    pub fn entries(&self) -> Vec<(&'static str, Json, String)> {
        let origins = |origins: Vec<&Origin>| {
            let mut texts: Vec<String> = origins.iter().map(ToString::to_string).collect();
            texts.dedup();
            if texts.is_empty() { "default".to_owned() } else { texts.join(", ") }
        };
        let names = |list: &[Setting<String>]| {
            (
                list.iter().map(|setting| setting.value.as_str()).collect::<Json>(),
                origins(list.iter().map(|setting| &setting.origin).collect()),
            )
        };
        let (extend_select, extend_origin) = names(&self.extend_select);
        let (ignore, ignore_origin) = names(&self.ignore);
        let levels: serde_json::Map<_, _> =
            self.levels.iter().map(|(name, level)| (name.clone(), json!(level.value))).collect();
        let ignores: serde_json::Map<_, _> = self
            .per_file_ignores
            .iter()
            .map(|setting| (setting.value.pattern.text.clone(), json!(setting.value.names)))
            .collect();
        let exclude: Json = self.exclude.iter().map(|setting| setting.value.text.as_str()).collect();
        let blocking: serde_json::Map<_, _> =
            self.blocking.iter().map(|(name, blocking)| (name.clone(), json!(blocking.value))).collect();
        let versions = self.target_version.value;
        vec![
            ("root", json!(self.root), "default".to_owned()),
            (
                "select",
                self.select.as_ref().map_or(json!("every rule that is not off"), |select| json!(select.value)),
                self.select.as_ref().map_or("default".to_owned(), |select| select.origin.to_string()),
            ),
            ("extend-select", extend_select, extend_origin),
            ("ignore", ignore, ignore_origin),
            ("levels", Json::Object(levels), origins(self.levels.values().map(|level| &level.origin).collect())),
            (
                "per-file-ignores",
                Json::Object(ignores),
                origins(self.per_file_ignores.iter().map(|setting| &setting.origin).collect()),
            ),
            ("exclude", exclude, origins(self.exclude.iter().map(|setting| &setting.origin).collect())),
            ("force-exclude", json!(self.force_exclude.value), self.force_exclude.origin.to_string()),
            ("respect-gitignore", json!(self.respect_gitignore.value), self.respect_gitignore.origin.to_string()),
            (
                "target-version",
                json!(format!(">={},<={}", versions.lowest, versions.highest)),
                self.target_version.origin.to_string(),
            ),
            ("platform", json!(self.platform.value), self.platform.origin.to_string()),
            (
                "baseline",
                json!(self.baseline.as_ref().map(|baseline| &baseline.value)),
                self.baseline.as_ref().map_or("default".to_owned(), |baseline| baseline.origin.to_string()),
            ),
            (
                "cache-dir",
                json!(self.cache_directory()),
                self.cache_dir.as_ref().map_or("default".to_owned(), |setting| setting.origin.to_string()),
            ),
            (
                "python",
                json!(self.python.as_ref().map(|python| &python.value)),
                self.python.as_ref().map_or("default".to_owned(), |python| python.origin.to_string()),
            ),
            ("src", json!(self.src.value), self.src.origin.to_string()),
            ("max-file-size", json!(self.max_file_size.value), self.max_file_size.origin.to_string()),
            (
                "blocking.functions",
                Json::Object(blocking),
                origins(self.blocking.values().map(|blocking| &blocking.origin).collect()),
            ),
        ]
    }
}

/// How closely a selector names a rule: 3 by its name, 2 by its topic, 1 by `all`.
fn specificity(selector: &str, rule: &str, topic: &str) -> Option<u8> {
    match selector {
        _ if selector == rule => Some(3),
        _ if selector == topic => Some(2),
        "all" => Some(1),
        _ => None,
    }
}

/// Something wrong in a configuration file: becomes an `invalid-configuration` finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    /// Of the file; empty where it could not be read.
    pub text: Arc<str>,
    pub range: TextRange,
    pub message: String,
    pub help: Option<String>,
}

/// What flags say; absent where a flag was not given.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub select: Option<Vec<String>>,
    pub extend_select: Vec<String>,
    pub ignore: Vec<String>,
    /// Globs, relative to the current directory, and the name that is ignored there.
    pub per_file_ignores: Vec<(String, String)>,
    pub levels: Vec<(String, Level)>,
    pub exclude: Option<Vec<String>>,
    pub extend_exclude: Vec<String>,
    pub force_exclude: bool,
    pub no_respect_gitignore: bool,
    pub target_version: Option<VersionRange>,
    pub platform: Option<Platform>,
    pub python: Option<PathBuf>,
    pub baseline: Option<PathBuf>,
    pub cache_dir: Option<PathBuf>,
    pub src: Option<Vec<PathBuf>>,
    pub max_file_size: Option<u64>,
}

/// Which files are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The nearest one of each path.
    Nearest,
    /// This one, for all paths.
    File(PathBuf),
    /// None.
    Isolated,
}

/// What a person asked `classwise check` to do.
#[derive(Debug)]
pub struct Request {
    /// As given.
    pub paths: Vec<PathBuf>,
    /// Files and directories that alone are reported. Where `paths` is empty, all of their projects is read.
    pub only: Option<Vec<PathBuf>>,
    /// The path whose project says what the class model is built for; absent: that of `paths` whose root comes first.
    pub home: Option<PathBuf>,
    /// The name that standard input takes the place of, and its bytes.
    pub stdin: Option<(PathBuf, Vec<u8>)>,
    /// Files that an editor holds: they take part unless they are excluded, on the disk or not.
    pub open: Vec<PathBuf>,
    pub configuration: Configuration,
    /// A place to tell the silences of: the file and the line, counted from 1.
    pub explain: Option<(PathBuf, usize)>,
    /// The highest applicability of the fixes to make; absent: none.
    pub fixes: Option<crate::finding::Applicability>,
    /// Absent: one for each core.
    pub threads: Option<usize>,
}

/// Finds the settings of paths; each file is read once.
#[derive(Debug)]
pub struct Configuration {
    source: Source,
    overrides: Overrides,
    found: Mutex<Found>,
}

#[derive(Debug, Default)]
struct Found {
    /// The last directory that was asked for, as it was written: files come by directory.
    last: Option<(PathBuf, Arc<Settings>)>,
    directories: FxHashMap<PathBuf, Arc<Settings>>,
    /// Directories in which no project begins, as far as that was asked beforehand.
    unmarked: FxHashSet<PathBuf>,
    files: FxHashMap<PathBuf, Arc<ReadFile>>,
    problems: Vec<Problem>,
}

/// A configuration file or manifest as text.
#[derive(Debug)]
struct ReadFile {
    path: Arc<Path>,
    text: Arc<str>,
}

impl Configuration {
    pub fn new(source: Source, overrides: Overrides) -> Self {
        Self { source, overrides, found: Mutex::default() }
    }

    /// The settings of a file, or of a directory itself.
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        let path = absolute(path);
        self.settings_in(if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) })
    }

    /// Those of a path that is no directory: the disk is not asked.
    pub fn settings_of_file(&self, path: &Path) -> Arc<Settings> {
        let written = path.parent().unwrap_or(path);
        let lock = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, settings)) = lock().last.as_ref().filter(|(last, _)| last.as_os_str() == written.as_os_str()) {
            return Arc::clone(settings);
        }
        let path = absolute(path);
        let settings = self.settings_in(path.parent().unwrap_or(&path));
        lock().last = Some((written.to_owned(), Arc::clone(&settings)));
        settings
    }

    /// Asks the disk for the marks of a directory, before its files ask for their settings one after the other.
    pub fn look_for_marks(&self, directory: &Path) {
        let directory = absolute(directory);
        if !is_marked(&directory) {
            self.found.lock().unwrap_or_else(PoisonError::into_inner).unmarked.insert(directory);
        }
    }

    fn settings_in(&self, directory: &Path) -> Arc<Settings> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        // Directories that hold no mark of a project share the settings of the one above.
        let mut known = None;
        let mut shared: Vec<&Path> = Vec::new();
        for above in directory.ancestors() {
            if let Some(settings) = found.directories.get(above) {
                known = Some(Arc::clone(settings));
                break;
            }
            shared.push(above);
            if !found.unmarked.contains(above) && is_marked(above) {
                let settings = Arc::new(self.resolve(above, &mut found));
                known = Some(settings);
                break;
            }
        }
        let settings = known.unwrap_or_else(|| {
            // No project anywhere: the current directory stands for one, where it is above.
            let here = absolute(Path::new("."));
            let root = if directory.starts_with(&here) { here.as_path() } else { directory };
            shared.retain(|above| above.starts_with(root));
            Arc::new(self.resolve(root, &mut found))
        });
        for above in shared {
            found.directories.insert(above.to_owned(), Arc::clone(&settings));
        }
        settings
    }

    /// What is wrong with the files that were read so far, sorted by place.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.found.lock().unwrap_or_else(PoisonError::into_inner).problems.clone();
        problems.sort_by(|left, right| (&left.path, left.range.start()).cmp(&(&right.path, right.range.start())));
        problems.dedup();
        problems
    }

    /// The settings of a directory where a project begins.
    fn resolve(&self, directory: &Path, found: &mut Found) -> Settings {
        let mut settings = Settings::new(directory.to_owned());
        let mut supported: Option<Setting<VersionRange>> = None;
        match &self.source {
            Source::Isolated => {}
            Source::File(path) => {
                if let Some(file) = read(path, found, true) {
                    let is_manifest = path.file_name().is_some_and(|name| name == "pyproject.toml");
                    apply(&file, is_manifest, &mut settings, &mut found.problems);
                }
            }
            Source::Nearest => {
                for above in directory.ancestors() {
                    let manifest = read(&above.join("pyproject.toml"), found, false);
                    if supported.is_none() {
                        supported = manifest.as_ref().and_then(|file| requires_python(file));
                    }
                    if settings.file.is_some() {
                        if supported.is_some() {
                            break;
                        }
                        continue;
                    }
                    let own = ["classwise.toml", ".classwise.toml"]
                        .iter()
                        .find_map(|name| read(&above.join(name), found, false));
                    match (own, manifest) {
                        (Some(file), _) => apply(&file, false, &mut settings, &mut found.problems),
                        (None, Some(file)) => apply(&file, true, &mut settings, &mut found.problems),
                        (None, None) => {}
                    }
                }
            }
        }
        if let Some(supported) = supported
            && settings.target_version.origin == Origin::Default
        {
            settings.target_version = supported;
        }
        self.overrides.apply(&mut settings);
        settings
    }
}

/// Whether a project begins in a directory.
fn is_marked(directory: &Path) -> bool {
    let marks = ["classwise.toml", ".classwise.toml", "pyproject.toml", ".git"];
    marks.iter().any(|mark| directory.join(mark).exists())
}

/// Reads a file once; `is_named` makes its absence a problem.
fn read(path: &Path, found: &mut Found, is_named: bool) -> Option<Arc<ReadFile>> {
    if let Some(file) = found.files.get(path) {
        return Some(Arc::clone(file));
    }
    let mut problem = |message: String| {
        found.problems.push(Problem {
            path: path.to_owned(),
            text: "".into(),
            range: TextRange::default(),
            message,
            help: None,
        });
    };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            if is_named || error.kind() != std::io::ErrorKind::NotFound && path.is_file() {
                problem(format!("the configuration cannot be read: {}", crate::source::reason(&error)));
            }
            return None;
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        problem("the configuration is not encoded in UTF-8".to_owned());
        return None;
    };
    let file = Arc::new(ReadFile { path: path.into(), text: text.into() });
    found.files.insert(path.to_owned(), Arc::clone(&file));
    Some(file)
}

impl Overrides {
    fn apply(&self, settings: &mut Settings) {
        let flag = |names: &[String], flag: &'static str| -> Vec<Setting<String>> {
            names.iter().map(|name| Setting { value: name.clone(), origin: Origin::Flag(flag) }).collect()
        };
        let here = absolute(Path::new("."));
        let patterns = |texts: &[String], flag: &'static str| -> Vec<Setting<Pattern>> {
            let patterns = texts.iter().filter_map(|text| Pattern::new(text, &here).ok());
            patterns.map(|value| Setting { value, origin: Origin::Flag(flag) }).collect()
        };
        if let Some(select) = &self.select {
            settings.select = Some(Setting { value: select.clone(), origin: Origin::Flag("--select") });
        }
        settings.extend_select.extend(flag(&self.extend_select, "--extend-select"));
        settings.ignore.extend(flag(&self.ignore, "--ignore"));
        for (text, name) in &self.per_file_ignores {
            let Ok(pattern) = Pattern::new(text, &here) else { continue };
            let value = PerFileIgnore { pattern, names: vec![name.clone()] };
            settings.per_file_ignores.push(Setting { value, origin: Origin::Flag("--per-file-ignores") });
        }
        for (name, level) in &self.levels {
            settings.levels.insert(name.clone(), Setting { value: *level, origin: Origin::Flag("--level") });
        }
        if let Some(exclude) = &self.exclude {
            settings.exclude = patterns(exclude, "--exclude");
        }
        settings.exclude.extend(patterns(&self.extend_exclude, "--extend-exclude"));
        if self.force_exclude {
            settings.force_exclude = Setting { value: true, origin: Origin::Flag("--force-exclude") };
        }
        if self.no_respect_gitignore {
            settings.respect_gitignore = Setting { value: false, origin: Origin::Flag("--no-respect-gitignore") };
        }
        if let Some(value) = self.target_version {
            settings.target_version = Setting { value, origin: Origin::Flag("--target-version") };
        }
        if let Some(value) = self.platform {
            settings.platform = Setting { value, origin: Origin::Flag("--platform") };
        }
        if let Some(baseline) = &self.baseline {
            settings.baseline = Some(Setting { value: absolute(baseline), origin: Origin::Flag("--baseline") });
        }
        if let Some(directory) = &self.cache_dir {
            settings.cache_dir = Some(Setting { value: absolute(directory), origin: Origin::Flag("--cache-dir") });
        }
        if let Some(python) = &self.python {
            settings.python = Some(Setting { value: absolute(python), origin: Origin::Flag("--python") });
        }
        if let Some(src) = &self.src {
            let value = src.iter().map(|path| absolute(path)).collect();
            settings.src = Setting { value, origin: Origin::Flag("--src") };
        }
        if let Some(value) = self.max_file_size {
            settings.max_file_size = Setting { value, origin: Origin::Flag("--max-file-size") };
        }
    }
}

/// Keys of the table.
const KEYS: &[&str] = &[
    "baseline",
    "blocking",
    "cache-dir",
    "exclude",
    "extend-exclude",
    "extend-select",
    "force-exclude",
    "ignore",
    "levels",
    "max-file-size",
    "per-file-ignores",
    "platform",
    "python",
    "respect-gitignore",
    "select",
    "src",
    "target-version",
];

/// Applies what a file says to the settings. A manifest without `[tool.classwise]` says nothing.
fn apply(file: &ReadFile, is_manifest: bool, settings: &mut Settings, problems: &mut Vec<Problem>) {
    let (document, errors) = DeTable::parse_recoverable(&file.text);
    let table = match is_manifest {
        false => Some(document.get_ref()),
        true => match table_in(document.get_ref(), "tool").and_then(|tool| entry(tool, "classwise")) {
            Some(value) => match value.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => None,
            },
            // What cannot be read may well have been ours.
            None if errors.is_empty() || !file.text.contains("tool.classwise") => return,
            None => None,
        },
    };
    settings.file = Some(Arc::clone(&file.path));
    let mut reader = Reader { file, settings, problems };
    for error in &errors {
        reader.problem(&error.span().unwrap_or(0..0), format!("this is no TOML: {}", error.message()), None);
    }
    match table {
        Some(table) => reader.table(table),
        None if errors.is_empty() => {
            let span =
                table_in(document.get_ref(), "tool").and_then(|tool| entry(tool, "classwise")).map(Spanned::span);
            reader.problem(&span.unwrap_or(0..0), "`tool.classwise` must be a table".to_owned(), None);
        }
        None => {}
    }
}

/// Reads one file's table into the settings.
struct Reader<'a> {
    file: &'a ReadFile,
    settings: &'a mut Settings,
    problems: &'a mut Vec<Problem>,
}

type Span = std::ops::Range<usize>;

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>) {
        // `extend-exclude` adds to `exclude`, whichever is written first.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| (key.get_ref().as_ref() == "extend-exclude", key.span().start));
        for (key, value) in entries {
            self.key(key.get_ref(), &key.span(), value);
        }
    }

    fn key(&mut self, key: &str, span: &Span, value: &Spanned<DeValue<'_>>) {
        let origin = self.origin(span);
        match key {
            "select" => {
                if let Some(value) = self.selectors(key, value) {
                    let value = value.into_iter().map(|(name, _)| name).collect();
                    self.settings.select = Some(Setting { value, origin });
                }
            }
            "extend-select" | "ignore" => {
                let names = self.selectors(key, value).unwrap_or_default();
                for (value, span) in names {
                    let setting = Setting { value, origin: self.origin(&span) };
                    let list =
                        if key == "ignore" { &mut self.settings.ignore } else { &mut self.settings.extend_select };
                    list.push(setting);
                }
            }
            "levels" => self.levels(value),
            "per-file-ignores" => self.per_file_ignores(value),
            "exclude" => {
                if let Some(patterns) = self.patterns(key, value) {
                    self.settings.exclude = patterns;
                }
            }
            "extend-exclude" => {
                let patterns = self.patterns(key, value).unwrap_or_default();
                self.settings.exclude.extend(patterns);
            }
            "force-exclude" | "respect-gitignore" => {
                if let DeValue::Boolean(value) = *value.get_ref() {
                    let setting = Setting { value, origin };
                    if key == "force-exclude" {
                        self.settings.force_exclude = setting;
                    } else {
                        self.settings.respect_gitignore = setting;
                    }
                } else {
                    self.wrong_type(key, "`true` or `false`", value);
                }
            }
            "target-version" => match self.string(key, value).map(|text| version_range(&text)) {
                Some(Ok(value)) => self.settings.target_version = Setting { value, origin },
                Some(Err(message)) => self.problem(
                    &value.span(),
                    message,
                    Some(
                        "write the lowest version, such as `\"3.10\"`, or a specifier, such as `\">=3.10,<3.14\"`"
                            .into(),
                    ),
                ),
                None => {}
            },
            "platform" => {
                if let Some(text) = self.string(key, value) {
                    match Platform::parse(&text) {
                        Some(value) => self.settings.platform = Setting { value, origin },
                        None => {
                            let help = suggestion(&text, Platform::NAMES);
                            self.problem(&value.span(), format!("unknown platform `{text}`"), Some(help));
                        }
                    }
                }
            }
            "baseline" => {
                if let Some(text) = self.string(key, value) {
                    self.settings.baseline = Some(Setting { value: normal(&self.directory().join(text)), origin });
                }
            }
            "cache-dir" => {
                if let Some(text) = self.string(key, value) {
                    self.settings.cache_dir = Some(Setting { value: normal(&self.directory().join(text)), origin });
                }
            }
            "python" => {
                if let Some(text) = self.string(key, value) {
                    self.settings.python = Some(Setting { value: normal(&self.directory().join(text)), origin });
                }
            }
            "src" => {
                if let Some(texts) = self.strings(key, value) {
                    let value = texts.iter().map(|(text, _)| normal(&self.directory().join(text))).collect();
                    self.settings.src = Setting { value, origin };
                }
            }
            "max-file-size" => match size_of(value.get_ref()) {
                Some(value) => self.settings.max_file_size = Setting { value, origin },
                None => self.wrong_type(key, "a number of bytes above 0, or a text such as `\"64 MB\"`", value),
            },
            "blocking" => self.blocking(value),
            _ => self.problem(span, format!("unknown key `{key}`"), Some(suggestion(key, KEYS.iter().copied()))),
        }
    }

    fn levels(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else { return self.wrong_type("levels", "a table", value) };
        for (key, value) in table {
            let name = key.get_ref();
            if let Err((message, help)) = rule_name(name) {
                self.problem(&key.span(), message, Some(help));
                continue;
            }
            if let Some(text) = self.string(name, value) {
                match parse_level(&text) {
                    Some(level) => {
                        let setting = Setting { value: level, origin: self.origin(&key.span()) };
                        self.settings.levels.insert(name.to_string(), setting);
                    }
                    None => self.problem(
                        &value.span(),
                        format!("unknown level `{text}`"),
                        Some(suggestion(&text, ["error", "warn", "off"])),
                    ),
                }
            }
        }
    }

    fn per_file_ignores(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_type("per-file-ignores", "a table of globs", value);
        };
        for (key, value) in table {
            let names = self.selectors(key.get_ref(), value).unwrap_or_default();
            match Pattern::new(key.get_ref(), &self.directory()) {
                Ok(pattern) => {
                    let names = names.into_iter().map(|(name, _)| name).collect();
                    let setting = Setting { value: PerFileIgnore { pattern, names }, origin: self.origin(&key.span()) };
                    self.settings.per_file_ignores.push(setting);
                }
                Err(error) => self.problem(&key.span(), format!("this is no glob: {error}"), None),
            }
        }
    }

    fn blocking(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else { return self.wrong_type("blocking", "a table", value) };
        for (key, value) in table {
            if key.get_ref() != "functions" {
                let help = suggestion(key.get_ref(), ["functions"]);
                self.problem(&key.span(), format!("unknown key `{}`", key.get_ref()), Some(help));
                continue;
            }
            let DeValue::Table(functions) = value.get_ref() else {
                self.wrong_type("functions", "a table", value);
                continue;
            };
            for (name, value) in functions {
                let is_dotted = name.get_ref().split('.').all(|part| {
                    !part.starts_with(|first: char| first.is_ascii_digit())
                        && !part.is_empty()
                        && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
                });
                if !is_dotted || !name.get_ref().contains('.') {
                    self.problem(
                        &name.span(),
                        format!("`{}` is no dotted name of a function", name.get_ref()),
                        Some("write the module and the function in quotes, such as `\"mylib.fetch\"`".into()),
                    );
                    continue;
                }
                if let Some(blocking) = self.blocking_function(name.get_ref(), value) {
                    let setting = Setting { value: blocking, origin: self.origin(&name.span()) };
                    self.settings.blocking.insert(name.get_ref().to_string(), setting);
                }
            }
        }
    }

    fn blocking_function(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Blocking> {
        let mut blocking =
            Blocking { reason: "blocks the event loop".to_owned(), instead: None, kind: BlockingKind::Network };
        match value.get_ref() {
            DeValue::String(reason) => blocking.reason = reason.to_string(),
            DeValue::Table(table) => {
                for (key, value) in table {
                    match key.get_ref().as_ref() {
                        "reason" => blocking.reason = self.string("reason", value)?,
                        "instead" => blocking.instead = Some(self.string("instead", value)?),
                        "kind" => match self.string("kind", value)?.as_str() {
                            "network" => blocking.kind = BlockingKind::Network,
                            "file" => blocking.kind = BlockingKind::File,
                            other => {
                                let help = suggestion(other, ["network", "file"]);
                                self.problem(&value.span(), format!("unknown kind `{other}`"), Some(help));
                            }
                        },
                        other => {
                            let help = suggestion(other, ["reason", "instead", "kind"]);
                            self.problem(&key.span(), format!("unknown key `{other}`"), Some(help));
                        }
                    }
                }
            }
            _ => {
                self.wrong_type(name, "the reason as a text, or a table", value);
                return None;
            }
        }
        Some(blocking)
    }

    fn selectors(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<(String, Span)>> {
        let mut names = self.strings(key, value)?;
        names.retain(|(name, span)| match selector(name) {
            Ok(_) => true,
            Err((message, help)) => {
                self.problem(span, message, Some(help));
                false
            }
        });
        Some(names)
    }

    fn patterns(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<Setting<Pattern>>> {
        let texts = self.strings(key, value)?;
        let mut patterns = Vec::new();
        for (text, span) in texts {
            match Pattern::new(&text, &self.directory()) {
                Ok(value) => patterns.push(Setting { value, origin: self.origin(&span) }),
                Err(error) => self.problem(&span, format!("this is no glob: {error}"), None),
            }
        }
        Some(patterns)
    }

    fn strings(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<(String, Span)>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, "a list of texts", value);
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), item.span())),
                _ => self.wrong_type(key, "a list of texts", item),
            }
        }
        Some(texts)
    }

    fn string(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong_type(key, "a text", value);
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let found = value.get_ref().type_str();
        self.problem(&value.span(), format!("`{key}` must be {expected}, not {found}"), None);
    }

    fn problem(&mut self, span: &Span, message: String, help: Option<String>) {
        let problem = Problem {
            path: self.file.path.to_path_buf(),
            text: Arc::clone(&self.file.text),
            range: text_range(span),
            message,
            help,
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn origin(&self, span: &Span) -> Origin {
        origin(self.file, span)
    }

    fn directory(&self) -> PathBuf {
        absolute(self.file.path.parent().unwrap_or(Path::new(".")))
    }
}

fn origin(file: &ReadFile, span: &Span) -> Origin {
    let before = file.text.as_bytes().get(..span.start).unwrap_or_default();
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    Origin::File { path: Arc::clone(&file.path), line }
}

fn entry<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

fn table_in<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a DeTable<'i>> {
    entry(table, key)?.get_ref().as_table()
}

/// The versions that a manifest supports: `requires-python`, or poetry's dependency on `python`.
fn requires_python(file: &ReadFile) -> Option<Setting<VersionRange>> {
    let (document, _) = DeTable::parse_recoverable(&file.text);
    let document = document.get_ref();
    let standard = table_in(document, "project").and_then(|project| entry(project, "requires-python"));
    let poetry = || {
        let poetry = table_in(table_in(document, "tool")?, "poetry")?;
        entry(table_in(poetry, "dependencies")?, "python")
    };
    let value = standard.or_else(poetry)?;
    let text = value.get_ref().as_str()?;
    let range = version_range(text).or_else(|error| caret_range(text).ok_or(error)).ok()?;
    Some(Setting { value: range, origin: origin(file, &value.span()) })
}

/// The range of `3.10`, which is the lowest version, or of a specifier such as `>=3.9,<3.13`.
///
/// # Errors
/// The text is neither, or no version of Python 3 that exists matches.
pub fn version_range(text: &str) -> Result<VersionRange, String> {
    let text = text.trim();
    if let Ok(lowest) = PythonVersion::from_str(text) {
        if lowest.major != 3 || lowest > PythonVersion::NEWEST {
            return Err(format!("`{text}` is no version of Python from 3.0 to {}", PythonVersion::NEWEST));
        }
        return Ok(VersionRange { lowest, highest: PythonVersion::NEWEST });
    }
    let specifiers = VersionSpecifiers::from_str(text)
        .map_err(|_| format!("`{text}` is neither a Python version nor a version specifier"))?;
    // `>=3.9.2` supports 3.9: some micro version of it matches.
    let matches = |minor: u8| (0..=40).any(|micro| specifiers.contains(&Version::new([3, u64::from(minor), micro])));
    let mut minors = (0..=PythonVersion::NEWEST.minor).filter(|&minor| matches(minor));
    let lowest = minors.next().ok_or_else(|| format!("no version of Python 3 matches `{text}`"))?;
    let highest = minors.next_back().unwrap_or(lowest);
    Ok(VersionRange { lowest: PythonVersion::new(3, lowest), highest: PythonVersion::new(3, highest) })
}

/// Poetry's `^3.9` (below 4) and `~3.9` (only 3.9), with further conditions after a comma.
fn caret_range(text: &str) -> Option<VersionRange> {
    let parts: Vec<String> = text
        .split(',')
        .map(|part| match part.trim() {
            caret if caret.starts_with('^') => format!(">={},<4", caret.trim_start_matches('^').trim()),
            tilde if tilde.starts_with('~') && !tilde.starts_with("~=") => {
                let version = tilde.trim_start_matches('~').trim();
                let minor: Vec<&str> = version.splitn(3, '.').take(2).collect();
                format!(">={version},=={}.*", minor.join("."))
            }
            other => other.to_owned(),
        })
        .collect();
    version_range(&parts.join(",")).ok()
}

/// # Errors
/// What is wrong, and what may be meant.
pub fn selector(name: &str) -> Result<String, (String, String)> {
    let topics = RULES.iter().map(|rule| rule.topic);
    let names = RULES.iter().map(|rule| rule.name);
    let known: Vec<&str> = names.chain(topics).chain(["all", "unused-suppression"]).collect();
    if known.contains(&name) {
        return Ok(name.to_owned());
    }
    Err((format!("unknown rule or topic `{name}`"), suggestion(name, known)))
}

/// # Errors
/// What is wrong, and what may be meant.
pub fn rule_name(name: &str) -> Result<String, (String, String)> {
    let known: Vec<&str> = RULES.iter().map(|rule| rule.name).chain(["unused-suppression"]).collect();
    if known.contains(&name) {
        return Ok(name.to_owned());
    }
    if RULES.iter().any(|rule| rule.topic == name) {
        return Err((format!("`{name}` is a topic"), "a level is that of a rule".to_owned()));
    }
    Err((format!("unknown rule `{name}`"), suggestion(name, known)))
}

/// The level of a name.
pub fn parse_level(text: &str) -> Option<Level> {
    match text {
        "error" => Some(Level::Error),
        "warn" => Some(Level::Warn),
        "off" => Some(Level::Off),
        _ => None,
    }
}

/// A number of bytes: `33554432`, `32MB`, `512 KB`.
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1 << 10,
        "mb" => 1 << 20,
        "gb" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor).filter(|&size| size > 0)
}

fn size_of(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok().filter(|&size| size > 0),
        DeValue::String(text) => parse_size(text),
        _ => None,
    }
}

/// More names than these nobody reads: they are the rules'.
const LISTED: usize = 30;

/// "did you mean", or what is known where nothing is similar.
pub fn suggestion<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    match nearest(text, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.len() > LISTED => "`classwise rules` lists the names".to_owned(),
        None => format!("known are `{}`", known.join("`, `")),
    }
}

/// The name that may be meant: one that starts alike, or that a slip or two of the fingers tells apart.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = text.to_lowercase().replace('_', "-");
    let slips = |name: &str| strsim::osa_distance(&lower, name);
    let similar = known.into_iter().map(|name| (strsim::jaro_winkler(&lower, name), name));
    similar
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .filter(|&(similarity, name)| similarity >= 0.8 || slips(name) <= name.len() / 2 && slips(name) <= 2)
        .map(|(_, name)| name)
}

/// Whether a distribution is built from what lies in a directory.
pub fn is_built(directory: &Path) -> bool {
    if directory.join("setup.py").is_file() {
        return true;
    }
    let Ok(text) = std::fs::read_to_string(directory.join("pyproject.toml")) else { return false };
    let (document, _) = DeTable::parse_recoverable(&text);
    ["project", "build-system"].iter().any(|table| table_in(document.get_ref(), table).is_some())
}

/// What lies beside a manifest of this directory.
pub fn siblings(directory: &Path) -> Siblings {
    let names = |directory: &Path| -> Vec<(String, bool)> {
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir())).collect()
    };
    let mut paths = Vec::new();
    for (name, is_directory) in names(directory) {
        if !is_directory {
            paths.push(name);
        } else if name == "src" {
            for (name, is_directory) in names(&directory.join("src")) {
                if !is_directory {
                    paths.push(format!("src/{name}"));
                } else if directory.join("src").join(&name).join("__init__.py").is_file() {
                    paths.push(format!("src/{name}/__init__.py"));
                }
            }
        } else if directory.join(&name).join("__init__.py").is_file() {
            paths.push(format!("{name}/__init__.py"));
        }
    }
    let setup_cfg = std::fs::read_to_string(directory.join("setup.cfg")).ok();
    Siblings::new(paths.iter().map(String::as_str), setup_cfg.as_deref())
}
