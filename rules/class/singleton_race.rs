//! See `singleton-race.md`.

use super::stored_instance::{Filled, Slot, Stored};
use crate::facts::{BindingKind, CallIndex, Expr, ExprId, FileFacts, Guard, RegionId, ScopeId, Symbol};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "singleton-race",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("singleton-race.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    if project.is_stub(id.file) || data.returned.len == 0 {
        return;
    }
    let Some(stored) = stored(project, id) else { return };
    let Some(filled) = &stored.filled else {
        findings.silent(data.range, || "`setdefault` fills the slot at most once".to_owned());
        return;
    };
    let after = match protection(project, id, filled) {
        Protection::Checked => {
            findings.silent(data.range, || "a lock is held from the check to the creation".to_owned());
            return;
        }
        Protection::Unknown(reason) => {
            findings.silent(data.range, || reason.to_owned());
            return;
        }
        Protection::None => None,
        Protection::After(manager) => Some(manager),
    };
    if data.decorators.len > 0 && !is_plain_method(project, id) {
        findings.silent(data.range, || "a decorator may take a lock".to_owned());
        return;
    }
    if stored.key.is_none() && is_made_by_import(project, id) {
        findings
            .silent(data.range, || "the module makes the instance itself, before a thread can ask for it".to_owned());
        return;
    }
    let shown = project.function_qualname(id);
    let slot = match stored.slot {
        Slot::Attribute(name) | Slot::Name(name) => facts.name(name),
    };
    let message = match after {
        Some(_) => format!(
            "two threads may each create an instance: `{shown}` takes the lock and does not look at `{slot}` again"
        ),
        None => {
            format!("two threads may each create an instance: `{shown}` looks at `{slot}` and fills it without a lock")
        }
    };
    let finding = findings.report(stored.created, message);
    finding.region = filled.region;
    if let Some(&(check, _)) = filled.checks.first() {
        let text =
            if check.is_empty() { "goes on where there is none yet" } else { "several threads may find it empty" };
        finding.label(Place::new(id.file, check), text);
    }
    if let Some(manager) = after {
        finding.label(Place::new(id.file, facts.range(manager)), "the second thread waits here, then creates another");
        finding.help(format!("look at `{slot}` once more inside the `with`"));
    } else {
        finding.label(Place::new(id.file, stored.returned), "a thread may return an instance that another replaces");
        finding
            .help("take a lock around the check and the creation, or create the instance when the module is imported");
    }
    if !uses_threads(project, id.file) {
        finding.level(Level::Off);
    }
}

/// What the function gives back of earlier calls, where it is one that makes what a class gives.
fn stored(project: &Project, id: FunctionId) -> Option<Stored> {
    let facts = project.facts(id.file);
    let name = facts.name(project.function(id).name?);
    let class = facts.enclosing_class(id.index).map(|index| ClassRef::Source(ClassId { file: id.file, index }));
    match (name, class) {
        ("__new__", Some(class)) => {
            (project.is_metaclass(&class) == Some(false)).then(|| Stored::of(project, id, name)).flatten()
        }
        ("__call__", Some(class)) => {
            (project.is_metaclass(&class) == Some(true)).then(|| Stored::of(project, id, name)).flatten()
        }
        (_, class) => {
            let stored = Stored::asked_for(project, id)?;
            // A cache of the module's is mostly one of values, of which one is as good as the other.
            (class.is_some() || stored.key.is_none()).then_some(stored)
        }
    }
}

/// Whether the module calls the function, or the class whose `__new__` it is, when it is imported.
fn is_made_by_import(project: &Project, id: FunctionId) -> bool {
    let facts = project.facts(id.file);
    let made = match (project.function(id).name.map(|name| facts.name(name)), facts.enclosing_class(id.index)) {
        (Some("__new__"), Some(index)) => Value::Class(ClassId { file: id.file, index }),
        (_, None) => Value::Function(id),
        (_, Some(_)) => return false,
    };
    facts.calls.iter().zip(0..).any(|(call, index)| {
        call.scope == ScopeId::MODULE
            && call.region == RegionId::MODULE
            && matches!(facts.expr(call.callee), Expr::Name { .. })
            && project.callee(id.file, CallIndex(index)) == made
    })
}

/// What keeps a second thread from creating another instance.
enum Protection {
    None,
    /// A lock that is held from a check on.
    Checked,
    /// A lock that is taken after the last check.
    After(ExprId),
    Unknown(&'static str),
}

fn protection(project: &Project, id: FunctionId, filled: &Filled) -> Protection {
    let facts = project.facts(id.file);
    let calls = |names: &[&str]| {
        project.calls_in(id).iter().filter_map(|call| facts.calls.get(call.index())).any(|call| {
            matches!(facts.expr(call.callee), Expr::Attribute { name, .. } | Expr::Name { name, .. }
                if names.contains(&facts.name(name)))
        })
    };
    if calls(&["acquire"]) {
        return Protection::Unknown("it calls `acquire`");
    }
    if calls(&["get_ident", "get_native_id", "current_thread"]) {
        return Protection::Unknown("it asks which thread it runs in");
    }
    let managers = |region: RegionId| {
        facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_))).filter_map(
            |(id, region)| match region.guard {
                Guard::With { manager } => Some((id, manager)),
                _ => None,
            },
        )
    };
    let mut after = None;
    for (with, manager) in managers(filled.region) {
        let is_checked = filled.checks.iter().any(|&(_, region)| managers(region).any(|(own, _)| own == with));
        match (is_lock(project, id.file, manager), is_checked) {
            (Some(false), _) => {}
            (Some(true), true) => return Protection::Checked,
            (Some(true), false) => after = Some(manager),
            (None, _) => return Protection::Unknown("what the `with` takes may be a lock"),
        }
    }
    if let Some(manager) = after {
        return Protection::After(manager);
    }
    if is_called_with_lock(project, id) {
        return Protection::Unknown("it is called inside a `with`, which may hold a lock");
    }
    Protection::None
}

/// Whether a context manager is a lock.
fn is_lock(project: &Project, file: FileId, manager: ExprId) -> Option<bool> {
    let value = project.evaluate(ExprRef { file, expr: manager });
    let names = project.dotted_names(&value);
    let is = |names_of: &[&str]| names.iter().any(|name| names_of.contains(&&**name));
    if is(LOCKS) {
        Some(true)
    } else if is(NO_LOCKS) || names.iter().any(|name| name.starts_with("warnings.catch_warnings(")) {
        Some(false)
    } else {
        None
    }
}

const LOCKS: &[&str] = &[
    "_thread.RLock()",
    "_thread.allocate_lock()",
    "multiprocessing.Lock()",
    "multiprocessing.RLock()",
    "threading.BoundedSemaphore()",
    "threading.Condition()",
    "threading.Lock()",
    "threading.RLock()",
    "threading.Semaphore()",
];

const NO_LOCKS: &[&str] = &["builtins.open()", "contextlib.suppress()", "contextlib.nullcontext()", "open()"];

/// Whether somebody who knows of the lock calls the function.
fn is_called_with_lock(project: &Project, id: FunctionId) -> bool {
    let Some(name) = project.function(id).name else { return true };
    let name = project.name(id.file, name);
    if matches!(name, "__new__" | "__call__") {
        return false;
    }
    project.calls_naming(name).any(|(file, index)| {
        let facts = project.facts(file);
        facts.calls.get(index.index()).is_some_and(|call| {
            facts
                .regions(call.region)
                .take_while(|(_, region)| !matches!(region.guard, Guard::Function(_)))
                .any(|(_, region)| matches!(region.guard, Guard::With { manager } if is_lock(project, file, manager) != Some(false)))
        })
    })
}

/// Whether the decorators of a function are `classmethod` and `staticmethod` alone.
fn is_plain_method(project: &Project, id: FunctionId) -> bool {
    let facts = project.facts(id.file);
    facts.list(project.function(id).decorators).iter().all(|&expr| {
        let value = project.evaluate(ExprRef { file: id.file, expr });
        matches!(&value, Value::External(name)
            if matches!(&**name, "builtins.classmethod" | "builtins.staticmethod" | "classmethod" | "staticmethod"))
    })
}

/// Whether a module makes threads, or locks for them.
fn uses_threads(project: &Project, file: FileId) -> bool {
    let facts = project.facts(file);
    let runs = |region| project.reach(file, region) == Reach::Runs;
    facts.bindings.iter().filter(|binding| runs(binding.region)).any(|binding| match binding.kind {
        BindingKind::ImportFrom { level: 0, module, name } => {
            THREADS.iter().any(|(known, names)| *known == facts.name(module) && names.contains(&facts.name(name)))
        }
        BindingKind::Import { module } | BindingKind::ImportAs { module } => THREADS.iter().any(|(known, names)| {
            *known == facts.name(module)
                && facts.exprs.iter().any(|(_, expr)| {
                    matches!(expr, Expr::Attribute { value, name }
                        if names.contains(&facts.name(name)) && root(facts, value) == Some(binding.name))
                })
        }),
        _ => false,
    })
}

/// The name at the start of `a.b.c`.
fn root(facts: &FileFacts, expr: ExprId) -> Option<Symbol> {
    match facts.expr(expr) {
        Expr::Name { name, .. } => Some(name),
        Expr::Attribute { value, .. } => root(facts, value),
        _ => None,
    }
}

/// What makes a thread, or is there for several, by the modules that have it.
const THREADS: &[(&str, &[&str])] = &[
    ("_thread", &["RLock", "allocate_lock", "start_new_thread"]),
    ("asyncio", &["to_thread"]),
    ("concurrent.futures", &["ThreadPoolExecutor"]),
    ("concurrent.futures.thread", &["ThreadPoolExecutor"]),
    ("http.server", &["ThreadingHTTPServer"]),
    ("multiprocessing.pool", &["ThreadPool"]),
    ("socketserver", &["ThreadingMixIn", "ThreadingTCPServer", "ThreadingUDPServer"]),
    ("threading", &["BoundedSemaphore", "Condition", "Lock", "RLock", "Semaphore", "Thread", "Timer"]),
];
