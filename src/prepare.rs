//! From what a person asked for to what the engine is asked: files, settings, environment.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::mem::replace;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::Arc;

use rayon::prelude::*;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cache::Cache;
use crate::config::{self, BlockingKind, Configuration, Settings};
use crate::engine::{self, FileKind, Input, Linked, Request, Run};
use crate::environment::Environment;
use crate::finding::{FileId, Finding, Level, Place};
use crate::git::Past;
use crate::paths::{absolute, sort_key};
use crate::project::{self, Project, PythonVersion, UserBlocking};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::settle::Policy;
use crate::walk::{ProblemKind, Walk, WalkOptions, threads_of_walks, walk, walk_telling};

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
    /// What one class model of all inputs is built with.
    main: Arc<Model>,
    /// The projects that the inputs belong to.
    parts: Vec<Part>,
    missing: Vec<PathBuf>,
    /// The directories in which files were looked for.
    visited: Vec<PathBuf>,
    baselines: Vec<PathBuf>,
    cache_directory: PathBuf,
    cache: Option<Cache>,
    configuration: Arc<Configuration>,
    explain: Option<(PathBuf, usize)>,
}

/// What a class model is built with.
struct Model {
    settings: project::Settings,
    max_file_size: u64,
}

/// The files of one project. Each project has a class model of its own, so that its findings are the same whether it is
/// checked alone or beside others.
struct Part {
    settings: Arc<Settings>,
    model: Arc<Model>,
    /// Places in the inputs, ascending.
    files: Vec<usize>,
    /// What is not among the inputs and tells what the modules of the part are called.
    above: Vec<Input>,
}

/// One of several projects.
pub struct Separate {
    pub inputs: Vec<Input>,
    pub settings: project::Settings,
    pub policy: Box<dyn Policy + Send>,
    pub max_file_size: u64,
}

/// Walks, resolves settings and finds the environment.
pub fn prepare(request: config::Request) -> Prepared {
    let config::Request { paths, only, home, stdin, open, configuration, explain, fixes: _, threads: _ } = request;
    let stdin_path = stdin.as_ref().map(|(path, _)| path.clone());
    let reads_projects = only.is_some() && paths.is_empty();
    let named: Vec<PathBuf> = match &only {
        Some(only) if reads_projects => roots_around(only, stdin_path.as_deref(), &configuration),
        _ => paths.into_iter().filter(|path| Some(path) != stdin_path.as_ref()).collect(),
    };
    let main_settings = match &home {
        Some(home) => configuration.settings(home),
        None => named
            .iter()
            .chain(stdin_path.as_ref())
            .map(|path| configuration.settings(path))
            .min_by(|left, right| left.root.cmp(&right.root))
            .unwrap_or_else(|| configuration.settings(Path::new("."))),
    };
    let mut walked = walked(&named, &configuration);
    if let Some((path, bytes)) = stdin {
        let own = absolute(&path);
        walked.inputs.retain(|input| absolute(&input.path) != own);
        let settings = configuration.settings(&path);
        if path == Path::new("-") || !crate::walk::is_forced_out(&path, &walk_options(&settings)) {
            let mut input = Input::new(path.clone(), crate::walk::kind_of_named(&path));
            input.text = Some(bytes.into());
            walked.inputs.push(input);
        }
    }
    let known: FxHashSet<PathBuf> = match &*open {
        [] => FxHashSet::default(),
        _ => walked.inputs.iter().map(|input| absolute(&input.path)).collect(),
    };
    for path in open {
        if !known.contains(&absolute(&path)) && !configuration.settings_of_file(&path).is_excluded(&path) {
            let kind = crate::walk::kind_of_named(&path);
            walked.inputs.push(Input::new(path, kind));
        }
    }
    if let Some((path, _)) = &explain {
        let own = absolute(path);
        if !walked.inputs.iter().any(|input| absolute(&input.path) == own) {
            walked.inputs.push(Input::new(path.clone(), crate::walk::kind_of_named(path)));
        }
    }
    // Projects that were walked and that nobody asks about.
    let mut elsewhere: BTreeSet<PathBuf> = BTreeSet::new();
    if let Some(only) = &only {
        let outer = reads_projects.then(|| configuration.settings(Path::new(".")));
        walked.ask_about(only, stdin_path.as_deref(), outer.as_deref(), &configuration);
        // Findings do not cross from one project to another: of those nothing is read.
        let root_of = |input: &Input| configuration.settings_of_file(&input.path).root.clone();
        let asked: BTreeSet<PathBuf> = walked.inputs.iter().filter(|input| input.is_asked).map(root_of).collect();
        walked.inputs.retain(|input| {
            let root = root_of(input);
            let is_asked = asked.contains(&root);
            if !is_asked {
                elsewhere.insert(root);
            }
            is_asked
        });
    }
    let Walked { mut inputs, problems, missing, walks } = walked;
    let visited = walks.iter().flat_map(|walk| &walk.visited).map(|directory| absolute(directory)).collect();
    inputs.par_sort_by_cached_key(|input| sort_key(&input.path));
    // Every configuration file in force has told its problems when all files have their settings.
    let mut roots: BTreeMap<PathBuf, (Arc<Settings>, Vec<usize>)> = BTreeMap::new();
    // Of files beside one another only the first asks which project it is in.
    for (files, settings) in runs_of_settings(&inputs, &configuration) {
        roots.entry(settings.root.clone()).or_insert_with(|| (settings, Vec::new())).1.extend(files);
    }

    let mut findings = Vec::new();
    let walked_files = inputs.len();
    let report = |inputs: &mut Vec<Input>, rule, path: &Path, text: Option<Arc<[u8]>>, range, message: String| {
        // Several problems of one configuration are of one file.
        let told = inputs[walked_files..].iter().position(|input| input.path == path && input.text == text);
        let file = FileId(told.map_or(inputs.len(), |at| walked_files + at) as u32);
        if told.is_none() {
            let mut input = Input::new(path, FileKind::Configuration);
            input.hash = text.as_deref().map_or(0, crate::source::hash);
            input.text = text;
            inputs.push(input);
        }
        Finding::new(rule, Level::Error, Place::new(file, range), message)
    };
    for (path, message) in problems {
        findings.push(report(&mut inputs, "unreadable-file", &path, None, TextRange::default(), message));
    }
    let is_elsewhere = |path: &Path| path.parent().is_some_and(|directory| elsewhere.contains(directory));
    for problem in configuration.problems().into_iter().filter(|problem| !is_elsewhere(&problem.path)) {
        // Of a file that could not be read there is nothing to show.
        let text = (!problem.text.is_empty()).then(|| problem.text.as_bytes().into());
        let path = shown(&problem.path);
        let mut finding = report(&mut inputs, "invalid-configuration", &path, text, problem.range, problem.message);
        if let Some(help) = problem.help {
            finding.help(help);
        }
        findings.push(finding);
    }
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut model = |settings: &Settings| {
        let python = settings.python.as_ref().map(|setting| setting.value.as_path());
        let environment = Environment::find(python, &settings.root, |name| std::env::var_os(name));
        let environment = environment.unwrap_or_else(|problem| {
            let origin = settings.python.as_ref().map(|setting| &setting.origin);
            let (path, text, range) = match origin {
                Some(config::Origin::File { path, line }) => {
                    let text = std::fs::read_to_string(path).unwrap_or_default();
                    let range = line_range(&text, *line);
                    (path.to_path_buf(), Some(text.into_bytes().into()), range)
                }
                // The argument itself is all there is to see.
                _ => (python.unwrap_or(&settings.root).to_path_buf(), None, TextRange::default()),
            };
            // Projects share what stands above them, and flags.
            if told.insert(problem.message.clone()) {
                let rule = "invalid-configuration";
                findings.push(report(&mut inputs, rule, &shown(&path), text, range, problem.message));
            }
            None
        });
        // What lies in a project within the project is not among its files.
        let mut all = roots.keys().chain(&elsewhere);
        let is_whole = !all.any(|root| *root != settings.root && root.starts_with(&settings.root));
        let is_closed = is_whole && walks.iter().any(|walk| walk.is_closed(&settings.root));
        let max_file_size = settings.max_file_size.value;
        Model { settings: project_settings(settings, environment, is_closed), max_file_size }
    };
    let main = Arc::new(model(&main_settings));
    let mut parts = Vec::new();
    for (root, (settings, files)) in &roots {
        let is_main = *root == main_settings.root;
        let model = if is_main { Arc::clone(&main) } else { Arc::new(model(settings)) };
        parts.push((Arc::clone(settings), model, files.clone()));
    }
    let parts = parts.into_iter().map(|(settings, model, files)| {
        let above = packages_above(files.iter().map(|&file| &inputs[file]));
        Part { settings, model, files, above }
    });
    let parts: Vec<Part> = parts.collect();
    let baselines = baselines(&main_settings, &parts);
    let cache_directory = main_settings.cache_directory();
    let configuration = Arc::new(configuration);
    let cache = None;
    Prepared {
        inputs,
        findings,
        main,
        parts,
        missing,
        visited,
        baselines,
        cache_directory,
        cache,
        configuration,
        explain,
    }
}

/// Files that follow one another and have the same settings, by their places.
fn runs_of_settings(inputs: &[Input], configuration: &Configuration) -> Vec<(Range<usize>, Arc<Settings>)> {
    let mut runs: Vec<(Range<usize>, Arc<Settings>)> = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let settings = configuration.settings_of_file(&input.path);
        match runs.last_mut() {
            Some((files, last)) if Arc::ptr_eq(last, &settings) => files.end = index + 1,
            _ => runs.push((index..index + 1, settings)),
        }
    }
    runs
}

/// Those of the projects, and that of where the run begins, which may know of the findings of all.
fn baselines(main: &Settings, parts: &[Part]) -> Vec<PathBuf> {
    let all = std::iter::once(main).chain(parts.iter().map(|part| &*part.settings));
    let mut paths: Vec<PathBuf> = Vec::new();
    for setting in all.filter_map(|settings| settings.baseline.as_ref()) {
        if !paths.contains(&setting.value) {
            paths.push(setting.value.clone());
        }
    }
    paths
}

impl Prepared {
    /// The files of the first round.
    pub fn inputs(&self) -> Vec<Input> {
        self.inputs.clone()
    }

    /// Named paths that do not exist.
    pub fn missing(&self) -> &[PathBuf] {
        &self.missing
    }

    /// The directories in which files that come or go change what is checked, absolute.
    pub fn directories(&self) -> BTreeSet<PathBuf> {
        let settings = self.parts.iter().map(|part| &part.settings);
        let files = settings.clone().filter_map(|settings| settings.file.as_deref());
        let inputs = self.inputs.iter().map(|input| absolute(&input.path));
        let around = files.map(Path::to_path_buf).chain(inputs).filter_map(|path| path.parent().map(Path::to_path_buf));
        let roots = settings.map(|settings| settings.root.clone());
        self.visited.iter().cloned().chain(around).chain(roots).collect()
    }

    /// The files with the findings that are known.
    pub fn baselines(&self) -> &[PathBuf] {
        &self.baselines
    }

    /// Lets [`Prepared::check`] use what earlier runs found out, and keep it for later ones.
    pub fn use_cache(&mut self) {
        self.cache = Cache::open(&self.cache_directory);
    }

    /// Whether a rule looks at a file.
    pub fn is_selected(&self, rule: &str, path: &Path) -> bool {
        self.configuration.settings_of_file(path).level_of(rule, path) != Level::Off
    }

    /// The same question about the files as they were, under the settings of today. `gathered` are the files that the
    /// present ones ask for. Only what `is_asked` tells of the present paths is asked about.
    pub fn in_the_past(&self, past: &Past, gathered: &[&Input], is_asked: &dyn Fn(&Path) -> bool) -> Self {
        let root_of = |path: &Path| self.configuration.settings_of_file(path).root.clone();
        let first = |part: &Part| part.files.first().map(|&file| root_of(&self.inputs[file].path));
        let roots: Vec<Option<PathBuf>> = self.parts.iter().map(first).collect();
        let part_at = |path: &Path| {
            let root = Some(root_of(path));
            roots.iter().position(|known| *known == root)
        };
        // With the part that each belongs to.
        let mut inputs: Vec<(Input, usize)> = Vec::new();
        for (part, files) in self.parts.iter().enumerate().map(|(part, it)| (part, &it.files)) {
            for input in files.iter().map(|&file| &self.inputs[file]) {
                let Some(mut old) = past.input(input) else { continue };
                old.is_asked &= is_asked(&input.path);
                let part = if old.path == input.path { Some(part) } else { part_at(&old.path) };
                inputs.extend(part.map(|part| (old, part)));
            }
        }
        let known: FxHashSet<PathBuf> = inputs.iter().map(|(input, _)| absolute(&input.path)).collect();
        for (path, bytes) in past.gone.iter().filter(|(path, _)| !known.contains(*path)) {
            let Some(kind) = crate::walk::kind_of(path) else { continue };
            let is_excluded = self.configuration.settings_of_file(path).is_excluded(path);
            let Some(part) = part_at(path).filter(|_| !is_excluded) else { continue };
            let mut input = Input::new(path, kind);
            input.text = Some(Arc::clone(bytes));
            input.is_asked = false;
            inputs.push((input, part));
        }
        inputs.sort_by(|(left, _), (right, _)| left.path.cmp(&right.path));
        let changed = gathered.iter().filter(|input| past.of(&past.path_of(&input.path)).is_some());
        let changed: Vec<Input> = changed
            .map(|input| match past.input(input) {
                Some(old) if old.path == input.path => old,
                // The disk has it: nothing in it is nearest to nothing there.
                _ => Input { text: Some(Arc::default()), ..(*input).clone() },
            })
            .map(|input| Input { is_gathered: false, ..input })
            .collect();
        let parts = self.parts.iter().enumerate().map(|(part, now)| {
            let files = inputs.iter().enumerate().filter(|(_, (_, of))| *of == part).map(|(index, _)| index).collect();
            let above = now.above.iter().filter_map(|input| past.input(input)).chain(changed.iter().cloned()).collect();
            Part { settings: Arc::clone(&now.settings), model: Arc::clone(&now.model), files, above }
        });
        Self {
            parts: parts.collect(),
            inputs: inputs.into_iter().map(|(input, _)| input).collect(),
            findings: Vec::new(),
            main: Arc::clone(&self.main),
            missing: Vec::new(),
            visited: Vec::new(),
            baselines: Vec::new(),
            cache_directory: self.cache_directory.clone(),
            cache: None,
            configuration: Arc::clone(&self.configuration),
            explain: None,
        }
    }

    /// What one by one is read, linked and checked.
    pub fn projects(&self) -> impl Iterator<Item = Separate> {
        self.parts.iter().map(|part| {
            let own = part.files.iter().map(|&file| &self.inputs[file]);
            let inputs: Vec<Input> = own.chain(&part.above).cloned().collect();
            let policy = Levels::new(&self.configuration, &inputs);
            let Model { settings, max_file_size } = &*part.model;
            Separate { inputs, settings: settings.clone(), policy: Box::new(policy), max_file_size: *max_file_size }
        })
    }

    /// What is wrong with the configuration and with what was to be read: the files and the findings in them.
    pub fn problems(&self) -> Run {
        Run { inputs: self.inputs.clone(), findings: self.findings.clone(), ..Run::default() }
    }

    /// Reads and links the files as one project; `demand` asks for what will be asked of each, besides what rules ask.
    pub fn link(
        &self,
        progress: Option<&(dyn Fn(usize) + Sync)>,
        demand: &(dyn Fn(&Project, FileId) + Sync),
    ) -> Linked {
        let levels = Levels::new(&self.configuration, &[]);
        let mut inputs = self.inputs();
        let mut known: FxHashSet<PathBuf> = inputs.iter().map(|input| absolute(&input.path)).collect();
        let above = self.parts.iter().flat_map(|part| &part.above);
        inputs.extend(above.filter(|input| known.insert(absolute(&input.path))).cloned());
        let request = Request {
            inputs,
            findings: self.findings.clone(),
            settings: self.main.settings.clone(),
            rules: &[],
            policy: &levels,
            max_file_size: self.main.max_file_size,
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
        let check = |inputs, findings, part: Option<&Part>, policy: &dyn Policy, explain, progress| {
            let model = part.map_or(&self.main, |part| &part.model);
            let settings = model.settings.clone();
            let max_file_size = model.max_file_size;
            let request =
                Request { inputs, findings, settings, rules: RULES, policy, max_file_size, explain, progress };
            match self.cache.as_ref().zip(part) {
                Some((cache, part)) => cache.check(request, &part.settings.levels_key()),
                None => engine::check(request),
            }
        };
        match &*self.parts {
            [] => return check(inputs, self.findings.clone(), None, &levels, explain, progress),
            [part] if part.above.is_empty() => {
                return check(inputs, self.findings.clone(), Some(part), &levels, explain, progress);
            }
            _ => {}
        }
        let total = inputs.len();
        let progress = progress.map(|progress| move |_: usize| progress(total));
        let progress = progress.as_ref().map(|progress| progress as &(dyn Fn(usize) + Sync));
        let runs = self.parts.par_iter().map(|part| {
            // A round of fixes may leave out files at the end that nothing was read of.
            let files: Vec<usize> = part.files.iter().copied().filter(|&file| file < inputs.len()).collect();
            let own = files.iter().map(|&file| &inputs[file]).chain(&part.above).cloned().collect();
            let explain = explain.and_then(|asked| files.iter().position(|&file| file == asked.0 as usize));
            let policy = PartLevels { levels: &levels, files: &files };
            let mut run = check(own, Vec::new(), Some(part), &policy, explain.map(|at| FileId(at as u32)), progress);
            // Others need the memory: fresh one costs more than giving this back.
            run.linked = None;
            (files, run)
        });
        merged(self.findings.clone(), &inputs, runs.collect())
    }
}

/// The runs of the parts as one. `inputs` are those of all parts and of `findings`; what was gathered comes behind.
fn merged(findings: Vec<Finding>, inputs: &[Input], runs: Vec<(Vec<usize>, Run)>) -> Run {
    let mut all = Run { inputs: inputs.to_vec(), findings, ..Run::default() };
    for (files, run) in runs {
        let behind = all.inputs.len();
        let place_of = |file: FileId| match files.get(file.0 as usize) {
            Some(&place) => FileId(place as u32),
            None => FileId((behind + file.0 as usize - files.len()) as u32),
        };
        for (index, input) in run.inputs.into_iter().enumerate() {
            match files.get(index) {
                Some(&place) => all.inputs[place] = input,
                None => all.inputs.push(input),
            }
        }
        all.findings.extend(run.findings.into_iter().map(|mut finding| {
            finding.labels_mut().for_each(|label| label.place.file = place_of(label.place.file));
            finding
        }));
        all.silences.extend(run.silences.into_iter().map(|mut silence| {
            silence.place.file = place_of(silence.place.file);
            silence
        }));
        all.headers.extend(run.headers);
        all.files_checked += run.files_checked;
    }
    engine::sort(&mut all.findings, &all.inputs);
    all
}

/// What a walk of named paths gave, each path under its own configuration root.
#[derive(Default)]
struct Walked {
    inputs: Vec<Input>,
    problems: Vec<(PathBuf, String)>,
    /// Named, and not there.
    missing: Vec<PathBuf>,
    walks: Vec<Walk>,
}

fn walked(named: &[PathBuf], configuration: &Configuration) -> Walked {
    let mut walked = Walked::default();
    let mut groups: BTreeMap<PathBuf, (Arc<Settings>, Vec<PathBuf>)> = BTreeMap::new();
    for path in named {
        let settings = configuration.settings(path);
        groups.entry(settings.root.clone()).or_insert_with(|| (settings, Vec::new())).1.push(path.clone());
    }
    // Only where a project lies within another one may both walks find a file.
    let roots: Vec<&Path> = groups.keys().map(PathBuf::as_path).collect();
    let are_nested = roots.windows(2).any(|pair| pair[1].starts_with(pair[0]));
    let mut seen: FxHashSet<OsString> = FxHashSet::default();
    let explicit: BTreeSet<&Path> = named.iter().map(PathBuf::as_path).collect();
    let groups: Vec<(Arc<Settings>, Vec<PathBuf>)> = groups.into_values().collect();
    let threads = threads_of_walks(groups.len());
    let walk_group = |(settings, paths): (Arc<Settings>, Vec<PathBuf>)| {
        let look = |directory: &Path| configuration.look_for_marks(directory);
        let walk = walk_telling(&paths, &walk_options(&settings), threads, &look);
        (settings, walk)
    };
    let walks: Vec<(Arc<Settings>, Walk)> = groups.into_par_iter().with_max_len(1).map(walk_group).collect();
    for (settings, mut walk) in walks {
        for problem in std::mem::take(&mut walk.problems) {
            match problem.kind {
                ProblemKind::Missing => walked.missing.push(problem.path),
                _ => walked.problems.push((problem.path, problem.message)),
            }
        }
        for file in std::mem::take(&mut walk.files) {
            // A configuration further down may exclude more than the one that the walk began with.
            let own = configuration.settings_of_file(&file.path);
            let is_own = Arc::ptr_eq(&own, &settings) || own.root == settings.root;
            if !is_own && !explicit.contains(file.path.as_path()) && own.is_excluded(&file.path) {
                continue;
            }
            if !are_nested || seen.insert(absolute(&file.path).into_os_string()) {
                walked.inputs.push(Input::new(file.path, file.kind));
            }
        }
        walked.walks.push(walk);
    }
    // In the order in which they were named.
    walked.missing.sort_by_key(|path| named.iter().position(|other| other == path));
    walked
}

impl Walked {
    /// Marks the files that `--only` is about and leaves them as they were named. `outer`: what may exclude a project
    /// that is read because of one of its files, as it would be if everything here were checked.
    fn ask_about(
        &mut self,
        only: &[PathBuf],
        stdin: Option<&Path>,
        outer: Option<&Settings>,
        configuration: &Configuration,
    ) {
        // By the name and by what links lead to; the way in which the former was written.
        let mut names: FxHashMap<PathBuf, Option<&Path>> = FxHashMap::default();
        let mut directories: Vec<PathBuf> = Vec::new();
        for path in only {
            let real = path.canonicalize().ok();
            if path.is_dir() {
                directories.push(absolute(path));
                directories.extend(real);
            } else if path.exists() || Some(path.as_path()) == stdin {
                names.entry(absolute(path)).or_insert(Some(path));
                if let Some(real) = real {
                    names.entry(real).or_insert(None);
                }
            } else {
                self.missing.push(path.clone());
            }
        }
        let known: FxHashSet<PathBuf> = self.inputs.iter().map(|input| absolute(&input.path)).collect();
        let is_meant =
            |own: &Path| names.contains_key(own) || directories.iter().any(|directory| own.starts_with(directory));
        self.problems.retain(|(path, _)| is_meant(&absolute(path)));
        for (own, path) in &names {
            let Some(path) = path.filter(|_| !known.contains(own) && is_unknown_kind(own)) else { continue };
            // A walk passes it over by its name. Only what is excluded stays out.
            let settings = configuration.settings(path);
            let options = WalkOptions { force_exclude: true, ..walk_options(&settings) };
            let Walk { files, problems, .. } = walk(&[path.to_path_buf()], &options);
            self.inputs.extend(files.into_iter().map(|file| Input::new(file.path, file.kind)));
            self.problems.extend(problems.into_iter().map(|problem| (problem.path, problem.message)));
        }
        for input in &mut self.inputs {
            let own = absolute(&input.path);
            let is_left_out = || {
                outer.is_some_and(|outer| {
                    let is_other = configuration.settings_of_file(&own).root != outer.root;
                    is_other && own.starts_with(&outer.root) && outer.is_excluded(&own)
                })
            };
            input.is_asked = is_meant(&own) && !is_left_out();
            if let Some(Some(path)) = names.get(&own) {
                input.path = path.to_path_buf();
            }
        }
    }
}

/// Whether neither the name of a file says that it is Python, nor that it is of another language: `manage`, `run.wsgi`.
fn is_unknown_kind(path: &Path) -> bool {
    crate::walk::kind_of(path).is_none() && path.extension().is_none_or(|extension| extension != "toml")
}

/// What is read for what is asked about: each project as a whole.
fn roots_around(only: &[PathBuf], stdin: Option<&Path>, configuration: &Configuration) -> Vec<PathBuf> {
    let is_there = |path: &&PathBuf| path.exists() || Some(path.as_path()) == stdin;
    let roots: BTreeSet<PathBuf> =
        only.iter().filter(is_there).map(|path| configuration.settings(path).root.clone()).collect();
    let named = |root: PathBuf| Some(shown(&root)).filter(|shown| *shown != Path::new("")).unwrap_or(".".into());
    roots.into_iter().map(named).collect()
}

fn walk_options(settings: &Settings) -> WalkOptions {
    WalkOptions {
        root: settings.root.clone(),
        exclude: settings.exclude.iter().map(|setting| setting.value.for_walk(&settings.root)).collect(),
        force_exclude: settings.force_exclude.value,
        respect_gitignore: settings.respect_gitignore.value,
    }
}

/// The `__init__.py` of the packages around the inputs that are not among them: they say what the modules are called.
fn packages_above<'a>(inputs: impl Iterator<Item = &'a Input>) -> Vec<Input> {
    const INITIALS: [(&str, FileKind); 2] = [("__init__.py", FileKind::Python), ("__init__.pyi", FileKind::Stub)];
    // Whether one of the inputs makes a package of it. By bytes: paths compare part by part, which takes far longer.
    let mut directories: FxHashMap<OsString, bool> = FxHashMap::default();
    let mut last: Option<&OsStr> = None;
    for input in inputs.filter(|input| matches!(input.kind, FileKind::Python | FileKind::Stub)) {
        let is_initial =
            input.path.file_name().is_some_and(|name| INITIALS.iter().any(|(initial, _)| name == *initial));
        let beside = input.path.parent().map(Path::as_os_str);
        if beside.is_some() && replace(&mut last, beside) == beside && !is_initial {
            continue;
        }
        if let Some(directory) = absolute(&input.path).parent() {
            *directories.entry(directory.into()).or_default() |= is_initial;
        }
    }
    let mut found = Vec::new();
    let mut seen: FxHashSet<&OsStr> = FxHashSet::default();
    let mut sorted: Vec<&OsString> = directories.keys().collect();
    sorted.sort_unstable();
    for directory in sorted {
        for above in Path::new(directory).ancestors() {
            if !seen.insert(above.as_os_str()) {
                break;
            }
            if directories.get(above.as_os_str()).is_some_and(|&is_package| is_package) {
                continue;
            }
            let files = INITIALS.map(|(name, kind)| (above.join(name), kind));
            let Some((path, kind)) = files.into_iter().find(|(path, _)| path.is_file()) else { break };
            let mut input = Input::new(shown(&path), kind);
            input.is_reported = false;
            found.push(input);
        }
    }
    found
}

fn project_settings(settings: &Settings, environment: Option<Environment>, is_closed: bool) -> project::Settings {
    let versions = settings.target_version.value;
    let newest = versions.highest.min(PythonVersion::NEWEST_MODELLED).max(versions.lowest);
    let (version, search_paths, editable, namespaces) = match environment {
        Some(environment) => {
            let editable = environment
                .editable
                .into_iter()
                .map(|(name, path)| {
                    let is_file = path.extension().is_some_and(|extension| extension == "py");
                    (name, if is_file { path.with_extension("") } else { path })
                })
                .collect();
            (environment.version.unwrap_or(newest), environment.search_paths, editable, environment.namespaces)
        }
        None => (newest, Vec::new(), BTreeMap::new(), BTreeMap::new()),
    };
    project::Settings {
        version,
        versions,
        are_versions_given: settings.target_version.origin != config::Origin::Default,
        platform: match settings.platform.value {
            config::Platform::All => project::Platform::All,
            config::Platform::Darwin => project::Platform::Darwin,
            config::Platform::Linux => project::Platform::Linux,
            config::Platform::Win32 => project::Platform::Win32,
        },
        roots: settings.src.value.clone(),
        tops: tops(settings),
        environment: search_paths,
        editable,
        namespaces,
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
        spellings: crate::rules::asyncio::blocking::spellings(),
        absent: Default::default(),
    }
}

/// The directories that the project's packages begin in for sure: the setting says so, or a manifest that something is
/// built from. One that is part of a package itself is none.
fn tops(settings: &Settings) -> Vec<PathBuf> {
    let is_package = |directory: &Path| directory.ancestors().any(|above| above.join("__init__.py").exists());
    let candidates = match settings.src.origin {
        config::Origin::Default if config::is_built(&settings.root) => std::slice::from_ref(&settings.root),
        config::Origin::Default => &[],
        _ => settings.src.value.as_slice(),
    };
    candidates.iter().filter(|directory| !is_package(directory)).cloned().collect()
}

/// The levels of all rules, by file; files of one directory share them unless `per-file-ignores` tells them apart.
struct Levels {
    files: Vec<FileLevels>,
}

struct FileLevels {
    settings: Arc<Settings>,
    path: PathBuf,
    /// Without `per-file-ignores` a rule has one level for all files under the same settings. By the rule's address.
    shared: Option<Arc<FxHashMap<usize, Level>>>,
}

impl Levels {
    fn new(configuration: &Configuration, inputs: &[Input]) -> Self {
        // By the address of the settings.
        let mut by_settings: FxHashMap<usize, Arc<FxHashMap<usize, Level>>> = FxHashMap::default();
        let levels = |settings: &Settings, path: &Path| {
            RULES.iter().map(|&rule| (ptr::from_ref(rule).addr(), settings.level_of(rule.name, path))).collect()
        };
        let files = inputs.iter().map(|Input { path, .. }| {
            let settings = configuration.settings_of_file(path);
            let shared = settings.per_file_ignores.is_empty().then(|| {
                let known = by_settings.entry(Arc::as_ptr(&settings).addr());
                Arc::clone(known.or_insert_with(|| Arc::new(levels(&settings, path))))
            });
            FileLevels { settings, path: path.clone(), shared }
        });
        Self { files: files.collect() }
    }
}

impl Policy for Levels {
    fn level(&self, rule: &Rule, file: FileId) -> Level {
        let Some(FileLevels { settings, path, shared }) = self.files.get(file.0 as usize) else { return Level::Off };
        let known = shared.as_ref().and_then(|levels| levels.get(&ptr::from_ref(rule).addr()).copied());
        known.unwrap_or_else(|| settings.level_of(rule.name, path))
    }

    fn wants_opinions(&self, rule: &Rule, file: FileId) -> bool {
        self.files.get(file.0 as usize).is_some_and(|file| file.settings.is_asked_for(rule.name))
    }

    fn unused_suppression(&self, file: FileId) -> Level {
        let level = |file: &FileLevels| file.settings.level_of(crate::settle::UNUSED_SUPPRESSION, &file.path);
        self.files.get(file.0 as usize).map_or(Level::Off, level)
    }
}

/// The levels of the files of one part.
struct PartLevels<'a> {
    levels: &'a Levels,
    files: &'a [usize],
}

impl PartLevels<'_> {
    fn place_of(&self, file: FileId) -> FileId {
        FileId(self.files.get(file.0 as usize).map_or(u32::MAX, |&place| place as u32))
    }
}

impl Policy for PartLevels<'_> {
    fn wants_opinions(&self, rule: &Rule, file: FileId) -> bool {
        self.levels.wants_opinions(rule, self.place_of(file))
    }

    fn level(&self, rule: &Rule, file: FileId) -> Level {
        self.levels.level(rule, self.place_of(file))
    }

    fn unused_suppression(&self, file: FileId) -> Level {
        self.levels.unused_suppression(self.place_of(file))
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
