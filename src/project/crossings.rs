//! Exceptions that are made a second time from what `__reduce_ex__` gives: by `copy`, by `pickle`, or on the way back from
//! another process.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{AccessContext, ArgumentKind, BindingKind, Call, Expr, ExprId, FileFacts, Guard, Usage};
use crate::finding::{FileId, Place};
use crate::project::answers;
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Project, Value, bindings_in_view};

/// Where an exception is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The copy, or the call that gives the function to the other process.
    pub place: Place,
    pub kind: CrossingKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossingKind {
    /// `copy.copy`, `copy.deepcopy`.
    Copied,
    /// `pickle.dumps`, `pickle.dump`.
    Pickled,
    /// A function that a pool of processes runs raises it.
    Raised {
        /// Where.
        at: Place,
    },
}

pub(super) type Crossings = FxHashMap<ClassId, Crossing>;

impl Project {
    /// Where the program makes an exception of the very class again, as far as that is in view.
    pub fn crossing(&self, class: ClassId) -> Option<Crossing> {
        answers::widen();
        self.crossings.get_or_init(|| crossings(self)).get(&class).copied()
    }
}

fn crossings(project: &Project) -> Crossings {
    let mut found = Crossings::default();
    for file in project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)) {
        copies(project, file, &mut found);
        for (function, place) in given_to_processes(project, file) {
            raised(project, function, place, &mut found);
        }
    }
    found
}

fn copies(project: &Project, file: FileId, found: &mut Crossings) {
    const COPIES: [&str; 2] = ["copy.copy", "copy.deepcopy"];
    const PICKLES: [&str; 2] = ["pickle.dumps", "pickle.dump"];
    let facts = project.facts(file);
    for name in ["copy", "deepcopy", "dumps", "dump"] {
        for index in project.calls_naming_in(file, name) {
            let Some(call) = facts.calls.get(index.index()) else { continue };
            // `values.copy()` is no function of the module.
            if !is_imported(facts, call) {
                continue;
            }
            let callee = ExprRef { file, expr: call.callee };
            let Some(first) = facts.arguments(call.arguments).first() else { continue };
            if first.kind != ArgumentKind::Positional {
                continue;
            }
            let kind = match name {
                "copy" | "deepcopy" if project.is_external(callee, &COPIES) => CrossingKind::Copied,
                "dumps" | "dump" if project.is_external(callee, &PICKLES) => CrossingKind::Pickled,
                _ => continue,
            };
            // One of several may be what is never copied.
            if let Value::Instance(class) = project.evaluate(ExprRef { file, expr: first.value })
                && !is_caught(facts, call)
            {
                found.entry(class).or_insert(Crossing { place: Place::new(file, facts.range(call.expr)), kind });
            }
        }
    }
}

/// Whether what is called is a name, or an attribute of one that an import binds.
fn is_imported(facts: &FileFacts, call: &Call) -> bool {
    let Expr::Attribute { value, .. } = facts.expr(call.callee) else { return true };
    let Expr::Name { name, scope } = facts.expr(value) else { return false };
    let is_import = |kind| matches!(kind, BindingKind::Import { .. } | BindingKind::ImportAs { .. });
    bindings_in_view(facts, scope, name).is_some_and(|bindings| bindings.iter().any(|binding| is_import(binding.kind)))
}

/// The functions that a file gives to a pool of processes, which sends back what they raise.
fn given_to_processes(project: &Project, file: FileId) -> Vec<(FunctionId, Place)> {
    const METHODS: [&str; 9] =
        ["submit", "apply", "apply_async", "map", "map_async", "imap", "imap_unordered", "starmap", "starmap_async"];
    let facts = project.facts(file);
    let mut given = Vec::new();
    // A pool is hardly ever used where none is named.
    if !["ProcessPoolExecutor", "Pool"].iter().any(|name| facts.names.find(name).is_some()) {
        return given;
    }
    for name in METHODS {
        for index in project.calls_naming_in(file, name) {
            let Some(call) = facts.calls.get(index.index()) else { continue };
            let is_pool = match project.callee(file, index) {
                Value::External(method) => method.strip_suffix(name).is_some_and(is_process_pool),
                _ => false,
            };
            if let (true, Some(first)) = (is_pool, facts.arguments(call.arguments).first()) {
                let place = Place::new(file, facts.range(call.expr));
                given.extend(function_of(project, ExprRef { file, expr: first.value }).map(|it| (it, place)));
            }
        }
    }
    for index in project.calls_naming_in(file, "run_in_executor") {
        let Some(call) = facts.calls.get(index.index()) else { continue };
        let [pool, function, ..] = facts.arguments(call.arguments) else { continue };
        let is_pool = matches!(project.evaluate(ExprRef { file, expr: pool.value }), Value::External(pool)
            if is_process_pool(&format!("{pool}.")));
        if is_pool && let Some(function) = function_of(project, ExprRef { file, expr: function.value }) {
            given.push((function, Place::new(file, facts.range(call.expr))));
        }
    }
    given
}

/// `concurrent.futures.ProcessPoolExecutor().`, `multiprocessing.Pool().`, `multiprocessing.get_context().Pool().`.
fn is_process_pool(receiver: &str) -> bool {
    receiver.starts_with("concurrent.futures.") && receiver.ends_with(".ProcessPoolExecutor().")
        || receiver.starts_with("multiprocessing.") && receiver.ends_with(".Pool().") && !receiver.contains(".dummy.")
}

fn function_of(project: &Project, at: ExprRef) -> Option<FunctionId> {
    match project.evaluate(at) {
        Value::Function(function) | Value::Bound { function, .. } => Some(function),
        Value::Partial(partial) => Some(partial.function),
        _ => None,
    }
}

/// The exceptions that come out of a function, its own and those of the functions that it calls.
fn raised(project: &Project, function: FunctionId, place: Place, found: &mut Crossings) {
    const MOST: usize = 200;
    let exception = ClassRef::stdlib("builtins.BaseException");
    let mut seen: FxHashSet<FunctionId> = FxHashSet::default();
    let mut open = vec![function];
    while let Some(function) = open.pop() {
        if seen.len() > MOST || !seen.insert(function) {
            continue;
        }
        let facts = project.facts(function.file);
        for &index in project.calls_in(function) {
            let Some(call) = facts.calls.get(index.index()) else { continue };
            if is_caught(facts, call) {
                continue;
            }
            match project.callee(function.file, index) {
                Value::Function(called) | Value::Bound { function: called, .. } => open.push(called),
                Value::Class(class) => {
                    let is_exception = project.is_subclass(&ClassRef::Source(class), &exception) == Some(true);
                    if is_exception && is_raised(facts, call) {
                        let at = Place::new(function.file, facts.range(call.expr));
                        found.entry(class).or_insert(Crossing { place, kind: CrossingKind::Raised { at } });
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a handler of the function itself may catch what comes out of a call.
fn is_caught(facts: &FileFacts, call: &Call) -> bool {
    for (_, region) in facts.regions(call.region) {
        match region.guard {
            Guard::Function(_) => return false,
            Guard::Try { handlers } if handlers.len > 0 => return true,
            Guard::With { .. } | Guard::Dead => return true,
            _ => {}
        }
    }
    false
}

/// Whether what a call gives is raised or returned, not kept or handed to something else.
fn is_raised(facts: &FileFacts, call: &Call) -> bool {
    let is_it = |expr: ExprId| expr == call.expr;
    call.usage == Usage::Value
        && !facts.arguments.iter().any(|argument| is_it(argument.value))
        && !facts.bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Assign(value) if is_it(value)))
        && !facts
            .accesses
            .iter()
            .any(|access| matches!(access.context, AccessContext::Write { value: Some(value) } if is_it(value)))
}
