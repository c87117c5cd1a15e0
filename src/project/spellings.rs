//! Which calls may be calls of functions that a table knows, judged by how they are written.
//!
//! A function of a table is called under its own name, or under one that it was given: by an import, an assignment, a
//! default, a subclass. Nearly all calls of a program have other names and need not be evaluated.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use crate::facts::{CallIndex, Expr, FileFacts, Step, Symbol, Synonyms, hashed};
use crate::finding::FileId;
use crate::project::{Project, ProjectFile, Settings};

/// How a table's functions are written.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    /// The last parts of the names of functions, methods and classes.
    pub callables: FxHashSet<String>,
    /// What gives objects all of whose methods are meant, as `boto3.client`.
    pub makers: Vec<String>,
}

/// The hashes of the names under which they may be met in a project.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Files that were looked through.
    files: usize,
    /// Somewhere there may be objects all of whose methods are meant.
    are_made: bool,
    steps: StepTable,
    callables: FxHashSet<u64>,
    /// Of what may be anything.
    open: FxHashSet<u64>,
}

impl Project {
    /// Whether a call may be one of those that `settings.spellings` tells of. What has no name, as the result of a
    /// call, may be anything.
    pub fn may_be_spelled(&self, file: FileId, call: CallIndex) -> bool {
        // By this thread alone: one that waits for others takes up their work, which may ask this again.
        let met = self.met.get_or_init(|| Met::default().extended(&self.files, &self.settings).into());
        let facts = self.facts(file);
        let Some(call) = facts.calls.get(call.index()) else { return false };
        let is_in = |names: &FxHashSet<u64>, name: Symbol| names.contains(&hashed(facts.name(name)));
        let is_callable = |name: Symbol| is_in(&met.callables, name) || is_in(&met.open, name);
        match facts.expr(call.callee) {
            Expr::Name { name, .. } => is_callable(name),
            Expr::Attribute { name, .. } if is_callable(name) => true,
            Expr::Attribute { value, .. } => {
                let is_text =
                    matches!(facts.expr(value), Expr::Str(_) | Expr::LongStr | Expr::FString(_) | Expr::Bytes);
                met.are_made && !is_text
            }
            _ => true,
        }
    }

    /// Looks through all files for [`Project::may_be_spelled`], before threads ask. Only where somebody will ask: of calls
    /// in coroutine functions.
    pub fn find_spellings(&mut self) {
        if self.met.get().is_some_and(|met| met.files == self.files.len()) {
            return;
        }
        let met = match self.met.take().and_then(Arc::into_inner) {
            Some(known) => Some(known.extended(&self.files, &self.settings).into()),
            None => Met::of(&self.files, &self.settings),
        };
        self.met = met.map(OnceLock::from).unwrap_or_default();
    }
}

impl Met {
    /// In some files, where [`Project::find_spellings`] finds anything.
    pub(super) fn of(files: &[ProjectFile], settings: &Settings) -> Option<Arc<Self>> {
        let has_coroutines = |facts: &FileFacts| !facts.async_functions.is_empty();
        let will_be_asked = |file: &ProjectFile| file.is_reported && file.facts.as_deref().is_some_and(has_coroutines);
        files.iter().any(will_be_asked).then(|| Self::default().extended(files, settings).into())
    }

    /// With the files that have come since, the last of all.
    fn extended(mut self, all: &[ProjectFile], settings: &Settings) -> Self {
        let known = std::mem::replace(&mut self.files, all.len());
        let files: Vec<&FileFacts> = all[known..].iter().filter_map(|file| file.facts.as_deref()).collect();
        self.and(&files, settings)
    }

    /// With files that have changed since. What they gave names before stays: names that are met too many only cost time.
    pub(super) fn with(self, changed: &[Arc<FileFacts>], settings: &Settings) -> Self {
        let files: Vec<&FileFacts> = changed.iter().map(|facts| &**facts).collect();
        self.and(&files, settings)
    }

    fn and(mut self, files: &[&FileFacts], settings: &Settings) -> Self {
        self.are_made |= are_made(files, settings);
        let all = || files.iter().map(|facts| &facts.synonyms);
        // Every third is new, or so.
        self.open.reserve(all().map(|Synonyms { open, .. }| open.len()).sum::<usize>() / 3);
        self.open.extend(all().flat_map(|Synonyms { open, .. }| open));
        let mut same = Vec::with_capacity(all().map(|Synonyms { same, .. }| same.len()).sum());
        all().for_each(|synonyms| same.extend_from_slice(&synonyms.same));
        self.steps.add(same);
        let last = |dotted: &str| hashed(dotted.rsplit('.').next().unwrap_or(dotted));
        let user = settings.blocking.keys().map(|dotted| last(dotted));
        let callables = settings.spellings.callables.iter().map(|name| hashed(name)).chain(user);
        reach(&mut self.callables, callables, &self.steps);
        self
    }
}

/// Whether one of some files may import what makes objects all of whose methods are meant.
fn are_made(files: &[&FileFacts], settings: &Settings) -> bool {
    let packages: BTreeSet<&str> =
        settings.spellings.makers.iter().filter_map(|maker| maker.split('.').next()).collect();
    files.iter().any(|facts| {
        packages.iter().any(|package| {
            facts.names.find(package).is_some() || facts.imports.iter().any(|it| it.is_of_package(facts, package))
        })
    })
}

/// Adds names, and those that steps lead to from there; and from names that were known before the last steps came.
fn reach(reached: &mut FxHashSet<u64>, names: impl Iterator<Item = u64>, table: &StepTable) {
    let mut open: Vec<u64> = names.filter(|&name| reached.insert(name)).collect();
    for step in table.parts.last().into_iter().flat_map(|part| &part.steps) {
        if reached.contains(&step.from) && reached.insert(step.to) {
            open.push(step.to);
        }
    }
    while let Some(name) = open.pop() {
        for step in table.from(name) {
            if reached.insert(step.to) {
                open.push(step.to);
            }
        }
    }
}

/// Steps, found by the names that they lead from.
#[derive(Debug, Default)]
struct StepTable {
    /// The last one holds what came last.
    parts: Vec<StepPart>,
}

#[derive(Debug)]
struct StepPart {
    /// By the low bits of `from`.
    steps: Vec<Step>,
    /// Where in `steps` the next low bits begin. A power of two of them.
    ends: Vec<u32>,
}

impl StepTable {
    /// Each question goes to all parts.
    const MOST_PARTS: usize = 16;

    fn add(&mut self, mut steps: Vec<Step>) {
        if self.parts.len() == Self::MOST_PARTS {
            // Much of it is the same: files that changed again and again.
            steps.extend(self.parts.drain(..).flat_map(|part| part.steps));
            steps.sort_unstable();
            steps.dedup();
        }
        self.parts.push(StepPart::new(&steps));
    }

    fn from(&self, name: u64) -> impl Iterator<Item = &Step> {
        self.parts.iter().flat_map(move |part| part.bucket(name)).filter(move |step| step.from == name)
    }
}

impl StepPart {
    fn new(steps: &[Step]) -> Self {
        let mut ends = vec![0; (steps.len() / 2).next_power_of_two()];
        let mask = ends.len() - 1;
        let bucket = |step: &Step| step.from as usize & mask;
        steps.iter().for_each(|step| ends[bucket(step)] += 1);
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end - *count;
        }
        // What was where a bucket starts is where it ends, when all of its steps are there.
        let mut sorted = vec![Step { from: 0, to: 0 }; steps.len()];
        for &step in steps {
            let at = &mut ends[bucket(&step)];
            sorted[*at as usize] = step;
            *at += 1;
        }
        Self { steps: sorted, ends }
    }

    fn bucket(&self, name: u64) -> &[Step] {
        let at = name as usize & (self.ends.len() - 1);
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.steps[start as usize..self.ends[at] as usize]
    }
}
