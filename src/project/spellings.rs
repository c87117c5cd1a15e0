//! Which calls may be calls of functions that a table knows, judged by how they are written.
//!
//! A function of a table is called under its own name, or under one that it was given: by an import, an assignment, a
//! default, a subclass. Nearly all calls of a program have other names and need not be evaluated.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::facts::{AccessContext, BindingKind, CallIndex, Expr, ExprId, FileFacts, Symbol};
use crate::finding::FileId;
use crate::project::{Project, Settings};

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
    /// There are makers.
    are_made: bool,
    same: StepTable,
    made: StepTable,
    callables: FxHashSet<u64>,
    /// Of what may be anything.
    open: FxHashSet<u64>,
    /// Of objects all of whose methods are meant.
    objects: FxHashSet<u64>,
}

impl Project {
    /// Whether a call may be one of those that `settings.spellings` tells of. What has no name, as the result of a
    /// call, may be anything.
    pub fn may_be_spelled(&self, file: FileId, call: CallIndex) -> bool {
        // By this thread alone: one that waits for others takes up their work, which may ask this again.
        let met = self.met.get_or_init(|| Met::default().extended(self, false).into());
        let facts = self.facts(file);
        let Some(call) = facts.calls.get(call.index()) else { return false };
        let is_in = |names: &FxHashSet<u64>, name: Symbol| names.contains(&hashed(facts.name(name)));
        let is_callable = |name: Symbol| is_in(&met.callables, name) || is_in(&met.open, name);
        match facts.expr(call.callee) {
            Expr::Name { name, .. } => is_callable(name),
            Expr::Attribute { name, .. } if is_callable(name) => true,
            Expr::Attribute { value, .. } => {
                let of = match facts.expr(value) {
                    Expr::Call(maker) => facts.expr(facts.calls[maker.index()].callee),
                    of => of,
                };
                match of {
                    Expr::Name { name, .. } | Expr::Attribute { name, .. } => is_in(&met.objects, name),
                    Expr::Str(_) | Expr::LongStr | Expr::FString(_) | Expr::Bytes => false,
                    _ => !met.objects.is_empty(),
                }
            }
            _ => true,
        }
    }

    /// Looks through all files for [`Project::may_be_spelled`], before threads ask: the work is shared among them. Only
    /// where somebody will ask: of calls in coroutine functions.
    pub fn find_spellings(&mut self) {
        if self.met.get().is_some_and(|met| met.files == self.files.len()) {
            return;
        }
        let has_coroutines = |file| self.is_reported(file) && !self.facts(file).async_functions.is_empty();
        if self.met.get().is_none() && !self.files().any(has_coroutines) {
            return;
        }
        let known = self.met.take().and_then(Arc::into_inner).unwrap_or_default();
        self.met = OnceLock::from(Arc::new(known.extended(self, true)));
    }
}

/// One name is given what another one stands for, or what a call of it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    from: u64,
    to: u64,
}

/// What the names of one file are given; some of it more than once.
#[derive(Debug, Default)]
struct Steps {
    /// From a name to one for the same.
    same: Vec<Step>,
    /// From a name to one for what it gives or is annotated with.
    made: Vec<Step>,
    /// Names of what is not written by a name: it may be anything.
    open: Vec<u64>,
}

impl Met {
    /// With the files that have come since.
    fn extended(self, project: &Project, in_parallel: bool) -> Self {
        let spellings = &project.settings.spellings;
        let are_made = spellings.makers.iter().any(|maker| {
            let head = maker.split('.').next().unwrap_or(maker);
            project.files().any(|file| project.facts(file).names.find(head).is_some())
        });
        let mut known = if self.are_made == are_made { self } else { Self { are_made, ..Self::default() } };
        let files: Vec<FileId> = project.files().skip(known.files).collect();
        let steps = |&file: &FileId| Steps::of(project.facts(file), are_made);
        let found = if in_parallel { files.par_iter().map(steps).collect() } else { files.iter().map(steps).collect() };
        known.files += files.len();
        known.and(found, &project.settings)
    }

    /// With files that have changed since. What they gave names before stays: names that are met too many only cost time.
    pub(super) fn with(self, changed: &[Arc<FileFacts>], settings: &Settings) -> Self {
        let found = changed.iter().map(|facts| Steps::of(facts, self.are_made)).collect();
        self.and(found, settings)
    }

    fn and(mut self, found: Vec<Steps>, settings: &Settings) -> Self {
        found.iter().for_each(|steps| self.open.extend(&steps.open));
        let same: Vec<Step> = found.iter().flat_map(|steps| &steps.same).copied().collect();
        let made: Vec<Step> = found.iter().flat_map(|steps| &steps.made).copied().collect();
        self.same.add(same);
        self.made.add(made);
        let spellings = &settings.spellings;
        let last = |dotted: &str| hashed(dotted.rsplit('.').next().unwrap_or(dotted));
        let user = settings.blocking.keys().map(|dotted| last(dotted));
        let callables = spellings.callables.iter().map(|name| hashed(name)).chain(user);
        reach(&mut self.callables, callables, &[&self.same]);
        if self.are_made {
            let makers = spellings.makers.iter().map(|maker| last(maker));
            reach(&mut self.objects, makers, &[&self.same, &self.made]);
        }
        self
    }
}

/// Adds names, and those that steps lead to from there; and from names that were known before the last steps came.
fn reach(reached: &mut FxHashSet<u64>, names: impl Iterator<Item = u64>, tables: &[&StepTable]) {
    let mut open: Vec<u64> = names.filter(|&name| reached.insert(name)).collect();
    for step in tables.iter().filter_map(|table| table.parts.last()).flat_map(|part| &part.steps) {
        if reached.contains(&step.from) && reached.insert(step.to) {
            open.push(step.to);
        }
    }
    while let Some(name) = open.pop() {
        for step in tables.iter().flat_map(|table| table.from(name)) {
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

impl Steps {
    fn of(facts: &FileFacts, are_made: bool) -> Self {
        let mut steps = Writer { facts, steps: Self::default(), are_made, hashes: vec![0; facts.names.len()] };
        for binding in &facts.bindings {
            let to = binding.name;
            match binding.kind {
                BindingKind::ImportFrom { name, .. } => steps.same(name, to),
                BindingKind::Assign(value) | BindingKind::TypeAlias(value) => steps.given(value, to),
                BindingKind::Unpack { value, .. }
                | BindingKind::For { iterable: value, .. }
                | BindingKind::ForElement { iterable: value, .. } => steps.given(value, to),
                BindingKind::With { manager, .. } => steps.given(manager, to),
                BindingKind::Annotated { annotation, value } => {
                    steps.promised(annotation, to);
                    if let Some(value) = value {
                        steps.given(value, to);
                    }
                }
                BindingKind::Parameter(index) => {
                    let Some(parameter) = facts.parameters.get(index as usize) else { continue };
                    if let Some(annotation) = parameter.annotation {
                        steps.promised(annotation, to);
                    }
                    if let Some(default) = parameter.default {
                        steps.given(default, to);
                    }
                }
                BindingKind::Class(index) => {
                    for base in facts.arguments(facts.classes[index.index()].bases) {
                        steps.given(base.value, to);
                    }
                }
                BindingKind::Function(index) => {
                    let function = &facts.functions[index.index()];
                    for &value in facts.list(function.returned) {
                        steps.given(value, to);
                    }
                    if let Some(annotation) = function.returns {
                        steps.promised(annotation, to);
                    }
                }
                BindingKind::Import { .. }
                | BindingKind::ImportAs { .. }
                | BindingKind::AugAssign(_)
                | BindingKind::Except(_)
                | BindingKind::Delete
                | BindingKind::Global
                | BindingKind::Nonlocal
                | BindingKind::TypeParameter
                | BindingKind::Opaque => {}
            }
        }
        for access in &facts.accesses {
            if let AccessContext::Write { value: Some(value) } = access.context
                && let Expr::Attribute { name, .. } = facts.expr(access.expr)
            {
                steps.given(value, name);
            }
        }
        for declaration in facts.declarations.iter().filter(|_| are_made) {
            if let Expr::Attribute { name, .. } = facts.expr(declaration.expr) {
                steps.promised(declaration.annotation, name);
            }
        }
        let mut steps = steps.steps;
        steps.open.sort_unstable();
        steps.open.dedup();
        steps
    }
}

struct Writer<'f> {
    facts: &'f FileFacts,
    steps: Steps,
    /// There are makers, whose objects are looked for.
    are_made: bool,
    /// Of the names, by symbol; zero where nobody has asked yet.
    hashes: Vec<u64>,
}

impl Writer<'_> {
    fn step(&mut self, from: Symbol, to: Symbol) -> Option<Step> {
        (from != to).then(|| Step { from: self.hashed(from), to: self.hashed(to) })
    }

    fn hashed(&mut self, name: Symbol) -> u64 {
        let known = &mut self.hashes[name.0 as usize];
        if *known == 0 {
            *known = hashed(self.facts.name(name));
        }
        *known
    }

    fn open(&mut self, name: Symbol) {
        let name = self.hashed(name);
        self.steps.open.push(name);
    }

    fn same(&mut self, from: Symbol, to: Symbol) {
        let step = self.step(from, to);
        self.steps.same.extend(step);
    }

    /// The value of an expression is given to a name.
    fn given(&mut self, expr: ExprId, to: Symbol) {
        let facts = self.facts;
        match facts.expr(expr) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => self.same(name, to),
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                let callee = match facts.expr(call.callee) {
                    Expr::Name { name, .. } | Expr::Attribute { name, .. } => Some(name),
                    _ => None,
                };
                if self.are_made
                    && let Some(step) = callee.and_then(|callee| self.step(callee, to))
                {
                    self.steps.made.push(step);
                }
                self.open(to);
            }
            Expr::Await(inner) | Expr::Named(inner) | Expr::Starred(inner) => self.given(inner, to),
            Expr::If { body, orelse, .. } => {
                self.given(body, to);
                self.given(orelse, to);
            }
            Expr::Bool { operands: parts, .. } | Expr::Tuple(parts) | Expr::List(parts) | Expr::Set(parts) => {
                for &part in facts.list(parts) {
                    self.given(part, to);
                }
            }
            Expr::Subscript { .. } => self.open(to),
            _ => {}
        }
    }

    /// A name stands for an object of what is annotated.
    fn promised(&mut self, annotation: ExprId, to: Symbol) {
        if !self.are_made {
            return;
        }
        let facts = self.facts;
        match facts.expr(annotation) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                let step = self.step(name, to);
                self.steps.made.extend(step);
            }
            Expr::Str(text) => {
                // `"Client"`, `"rpc.Client"`.
                let last = facts.name(text).rsplit('.').next().unwrap_or_default();
                let step = Step { from: hashed(last), to: self.hashed(to) };
                self.steps.made.push(step);
            }
            Expr::Subscript { value, index } => {
                self.promised(value, to);
                self.promised(index, to);
            }
            Expr::Binary { left, right, .. } => {
                self.promised(left, to);
                self.promised(right, to);
            }
            Expr::Tuple(parts) => {
                for &part in facts.list(parts) {
                    self.promised(part, to);
                }
            }
            _ => {}
        }
    }
}

fn hashed(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}
