//! From what a person asked for to what the engine is asked: files, settings, environment.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ruff_text_size::TextRange;
use rustc_hash::FxHashSet;

use crate::config::{self, BlockingKind, Configuration, Settings};
use crate::engine::{self, FileKind, Input, Linked, Request, Run, absolute};
use crate::environment::Environment;
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{self, Project, PythonVersion, UserBlocking};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::settle::Policy;
use crate::walk::{Walk, WalkOptions, walk};

/// Where the project around a path imports from, and what its class model is built for.
pub fn search_settings(configuration: &Configuration, path: &Path) -> project::Settings {
    let settings = configuration.settings(path);
    let python = settings.python.as_ref().map(|setting| setting.value.as_path());
    // What is wrong with the environment is told when the run is prepared.
    let environment = Environment::find(python, &settings.root, |name| std::env::var_os(name)).unwrap_or_default();
    project_settings(&settings, environment, false)
}

/// Everything that is the same in each round of a run: a fix changes texts, not what is asked.
pub struct Prepared {
    inputs: Vec<Input>,
    findings: Vec<Finding>,
    settings: project::Settings,
    max_file_size: u64,
    configuration: Configuration,
    explain: Option<(PathBuf, usize)>,
}

/// Walks, resolves settings and finds the environment.
pub fn prepare(request: config::Request) -> Prepared {
    let config::Request { paths, home, stdin, configuration, explain, fixes: _, threads: _ } = request;
    let stdin_path = stdin.as_ref().map(|(path, _)| path.clone());
    let named: Vec<PathBuf> = paths.into_iter().filter(|path| Some(path) != stdin_path.as_ref()).collect();
    // One class model serves all files: of several projects the first by path says what it is built for.
    let main_settings = match &home {
        Some(home) => configuration.settings(home),
        None => named
            .iter()
            .chain(stdin_path.as_ref())
            .map(|path| configuration.settings(path))
            .min_by(|left, right| left.root.cmp(&right.root))
            .unwrap_or_else(|| configuration.settings(Path::new("."))),
    };
    let (mut inputs, problems, is_closed) = walked(&named, &configuration, &main_settings);
    if let Some((path, bytes)) = stdin {
        let own = absolute(&path);
        inputs.retain(|input| absolute(&input.path) != own);
        let mut input = Input::new(path.clone(), crate::walk::kind_of_named(&path));
        input.text = Some(bytes.into());
        inputs.push(input);
    }
    inputs.sort_by(|left, right| left.path.cmp(&right.path));
    if let Some((path, _)) = &explain {
        let own = absolute(path);
        if !inputs.iter().any(|input| absolute(&input.path) == own) {
            inputs.push(Input::new(path.clone(), crate::walk::kind_of_named(path)));
        }
    }
    for input in &inputs {
        // Asked for here so that every configuration file in force has told its problems.
        let _ = configuration.settings_of_file(&input.path);
    }

    let mut findings = Vec::new();
    let report = |inputs: &mut Vec<Input>, rule, path: &Path, text: Option<Arc<[u8]>>, range, message: String| {
        let file = FileId(inputs.len() as u32);
        let mut input = Input::new(path, FileKind::Configuration);
        input.hash = text.as_deref().map_or(0, crate::source::hash);
        input.text = text;
        inputs.push(input);
        Finding::new(rule, Level::Error, Place::new(file, range), message)
    };
    for (path, message) in problems {
        findings.push(report(&mut inputs, "unreadable-file", &path, None, TextRange::default(), message));
    }
    for problem in configuration.problems() {
        // Of a file that could not be read there is nothing to show.
        let text = (!problem.text.is_empty()).then(|| problem.text.as_bytes().into());
        let path = shown(&problem.path);
        let mut finding = report(&mut inputs, "invalid-configuration", &path, text, problem.range, problem.message);
        if let Some(help) = problem.help {
            finding.help(help);
        }
        findings.push(finding);
    }
    let python = main_settings.python.as_ref().map(|setting| setting.value.as_path());
    let environment = match Environment::find(python, &main_settings.root, |name| std::env::var_os(name)) {
        Ok(environment) => environment,
        Err(problem) => {
            let origin = main_settings.python.as_ref().map(|setting| &setting.origin);
            let (path, text, range) = match origin {
                Some(config::Origin::File { path, line }) => {
                    let text = std::fs::read_to_string(path).unwrap_or_default();
                    let range = line_range(&text, *line);
                    (path.to_path_buf(), Some(text.into_bytes().into()), range)
                }
                // The argument itself is all there is to see.
                _ => (python.unwrap_or(&main_settings.root).to_path_buf(), None, TextRange::default()),
            };
            let finding = report(&mut inputs, "invalid-configuration", &shown(&path), text, range, problem.message);
            findings.push(finding);
            None
        }
    };
    let max_file_size = main_settings.max_file_size.value;
    let settings = project_settings(&main_settings, environment, is_closed);
    Prepared { inputs, findings, settings, max_file_size, configuration, explain }
}

impl Prepared {
    /// The files of the first round.
    pub fn inputs(&self) -> Vec<Input> {
        self.inputs.clone()
    }

    /// Reads and links the files; `demand` asks for what will be asked of each, besides what rules ask.
    pub fn link(
        &self,
        progress: Option<&(dyn Fn(usize) + Sync)>,
        demand: &(dyn Fn(&Project, FileId) + Sync),
    ) -> Linked {
        let levels = Levels::new(&self.configuration, &[]);
        let request = Request {
            inputs: self.inputs(),
            findings: self.findings.clone(),
            settings: self.settings.clone(),
            rules: &[],
            policy: &levels,
            max_file_size: self.max_file_size,
            explain: None,
            progress,
        };
        engine::link(request, demand)
    }

    /// Checks the files; `progress` is called after each with the count of all.
    pub fn check(&self, inputs: Vec<Input>, progress: Option<&(dyn Fn(usize) + Sync)>) -> Run {
        let levels = Levels::new(&self.configuration, &inputs);
        let explain = self.explain.as_ref().and_then(|(path, _)| {
            let own = absolute(path);
            inputs.iter().position(|input| absolute(&input.path) == own).map(|index| FileId(index as u32))
        });
        engine::check(Request {
            inputs,
            findings: self.findings.clone(),
            settings: self.settings.clone(),
            rules: RULES,
            policy: &levels,
            max_file_size: self.max_file_size,
            explain,
            progress,
        })
    }
}

/// Files and problems of the named paths, each path under its own configuration root.
fn walked(
    named: &[PathBuf],
    configuration: &Configuration,
    main_settings: &Settings,
) -> (Vec<Input>, Vec<(PathBuf, String)>, bool) {
    if named.is_empty() {
        return (Vec::new(), Vec::new(), false);
    }
    let mut groups: BTreeMap<PathBuf, (Arc<Settings>, Vec<PathBuf>)> = BTreeMap::new();
    for path in named {
        let settings = configuration.settings(path);
        groups.entry(settings.root.clone()).or_insert_with(|| (settings, Vec::new())).1.push(path.clone());
    }
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    let mut is_closed = false;
    let mut seen: FxHashSet<OsString> = FxHashSet::default();
    let explicit: BTreeSet<&Path> = named.iter().map(PathBuf::as_path).collect();
    for (settings, paths) in groups.into_values() {
        let options = WalkOptions {
            root: settings.root.clone(),
            exclude: settings.exclude.iter().map(|setting| setting.value.for_walk(&settings.root)).collect(),
            force_exclude: settings.force_exclude.value,
            respect_gitignore: settings.respect_gitignore.value,
        };
        let walk: Walk = walk(&paths, &options);
        is_closed |= walk.is_closed(&main_settings.root);
        problems.extend(walk.problems.into_iter().map(|problem| (problem.path, problem.message)));
        for file in walk.files {
            // A configuration further down may exclude more than the one that the walk began with.
            let own = configuration.settings_of_file(&file.path);
            let is_own = own.root == settings.root;
            if !is_own && !explicit.contains(file.path.as_path()) && own.is_excluded(&file.path) {
                continue;
            }
            if seen.insert(absolute(&file.path).into_os_string()) {
                inputs.push(Input::new(file.path, file.kind));
            }
        }
    }
    (inputs, problems, is_closed)
}

fn project_settings(settings: &Settings, environment: Option<Environment>, is_closed: bool) -> project::Settings {
    let versions = settings.target_version.value;
    let newest = versions.highest.min(PythonVersion::NEWEST_MODELLED).max(versions.lowest);
    let (version, search_paths, editable) = match environment {
        Some(environment) => {
            let editable = environment
                .editable
                .into_iter()
                .map(|(name, path)| {
                    let is_file = path.extension().is_some_and(|extension| extension == "py");
                    (name, if is_file { path.with_extension("") } else { path })
                })
                .collect();
            (environment.version.unwrap_or(newest), environment.search_paths, editable)
        }
        None => (newest, Vec::new(), BTreeMap::new()),
    };
    project::Settings {
        version,
        versions,
        platform: match settings.platform.value {
            config::Platform::All => project::Platform::All,
            config::Platform::Darwin => project::Platform::Darwin,
            config::Platform::Linux => project::Platform::Linux,
            config::Platform::Win32 => project::Platform::Win32,
        },
        roots: settings.src.value.clone(),
        environment: search_paths,
        editable,
        compiled: BTreeSet::new(),
        is_closed,
        blocking: settings
            .blocking
            .iter()
            .map(|(name, setting)| {
                let blocking = UserBlocking {
                    reason: setting.value.reason.clone(),
                    instead: setting.value.instead.clone(),
                    is_file_io: setting.value.kind == BlockingKind::File,
                };
                (name.clone(), blocking)
            })
            .collect(),
        public_names: crate::rules::asyncio::blocking::public_names(),
    }
}

/// The levels of all rules, by file; files of one directory share them unless `per-file-ignores` tells them apart.
struct Levels {
    settings: Vec<(Arc<Settings>, PathBuf)>,
    /// Without `per-file-ignores` a rule has one level for all files under the same settings.
    by_settings: BTreeMap<usize, BTreeMap<&'static str, Level>>,
}

impl Levels {
    fn new(configuration: &Configuration, inputs: &[Input]) -> Self {
        let settings: Vec<(Arc<Settings>, PathBuf)> =
            inputs.iter().map(|input| (configuration.settings_of_file(&input.path), input.path.clone())).collect();
        let mut by_settings = BTreeMap::new();
        for (settings, path) in &settings {
            if settings.per_file_ignores.is_empty() {
                by_settings.entry(Arc::as_ptr(settings) as usize).or_insert_with(|| {
                    RULES.iter().map(|rule| (rule.name, settings.level_of(rule.name, path))).collect()
                });
            }
        }
        Self { settings, by_settings }
    }
}

impl Policy for Levels {
    fn level(&self, rule: &Rule, file: FileId) -> Level {
        let Some((settings, path)) = self.settings.get(file.0 as usize) else { return Level::Off };
        self.by_settings
            .get(&(Arc::as_ptr(settings) as usize))
            .and_then(|levels| levels.get(rule.name).copied())
            .unwrap_or_else(|| settings.level_of(rule.name, path))
    }

    fn unused_suppression(&self, file: FileId) -> Level {
        self.settings
            .get(file.0 as usize)
            .map_or(Level::Off, |(settings, path)| settings.level_of(crate::settle::UNUSED_SUPPRESSION, path))
    }
}

/// A line, counted from 1, without what ends it.
fn line_range(text: &str, line: usize) -> TextRange {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    crate::facts::manifest::text_range(&(start..start + rest.len()))
}

/// A configuration file as a person would write its path.
fn shown(path: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| path.to_path_buf())
}
