//! See `cached-coroutine.md`.

use super::cached_properties::is_cached_property;
use super::decorators::{CacheSize, cache_size, class_of_method, names_definition};
use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, Call, Expr, ExprId, FileFacts, FunctionIndex, Guard, LeaveKind, Region,
    RegionId, ScopeId, ScopeKind, Usage,
};
use crate::finding::{FileId, Level, Place};
use crate::project::{ExprRef, FunctionId, Project, Value, bindings_in_view};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "cached-coroutine",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("cached-coroutine.md"),
    checks: &[Check::File(file)],
    fix: None,
};

/// What gives the same object again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cache {
    /// `lru_cache`, `cache`.
    OfCalls,
    /// The same below `property`: what a read gives is kept by the instance.
    OfReads,
    CachedProperty,
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Coroutine,
    Generator,
}

fn file(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    for (index, function) in facts.functions.iter().enumerate() {
        if function.decorators.len > 0 {
            let id = FunctionId { file, index: FunctionIndex(index as u32) };
            decorated(project, id, findings);
        }
    }
    for call in &facts.calls {
        wrapped(project, file, call, findings);
    }
}

fn decorated(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let function = project.function(id);
    // What lies between the cache and the function may give something that can be awaited again.
    let Some((&innermost, others)) = facts.list(function.decorators).split_last() else { return };
    let Some(mut cache) = cache(project, id.file, innermost) else { return };
    let Some(kept) = kept(project, id, 0) else { return };
    for &other in others {
        let at = ExprRef { file: id.file, expr: other };
        if project.is_external(at, &["builtins.property"]) && cache == Cache::OfCalls {
            cache = Cache::OfReads;
        } else if !project.is_external(
            at,
            &[
                "builtins.staticmethod",
                "builtins.classmethod",
                "typing.override",
                "typing_extensions.override",
                "typing.final",
            ],
        ) {
            findings.silent(function.range, || "a decorator may make something else of the cached function".to_owned());
            return;
        }
    }
    let definition = Place::new(id.file, function.range);
    let again = match kept {
        Kept::Coroutine if keeps_many(project, id.file, innermost) => awaited_again(project, id, definition, cache),
        Kept::Coroutine | Kept::Generator => None,
    };
    let name = function.name.map_or("<lambda>", |name| facts.name(name)).to_owned();
    let finding = findings.report(function.range, message(&name, kept, cache));
    finding.raises(&[], function.region);
    finding.label(Place::new(id.file, facts.range(innermost)), "keeps the first result");
    match again {
        Some((first, second)) => {
            finding.label(first, "the first `await`");
            finding.label(second, "raises `RuntimeError`: the same coroutine again");
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(help(kept));
}

fn message(name: &str, kept: Kept, cache: Cache) -> String {
    let again = match cache {
        Cache::OfCalls => "a second call",
        Cache::OfReads | Cache::CachedProperty => "a second read",
    };
    match kept {
        Kept::Coroutine => {
            format!("the cache of `{name}` keeps a coroutine, not its result: {again} gives one that cannot be awaited")
        }
        Kept::Generator => {
            format!("the cache of `{name}` keeps an asynchronous generator: {again} gives one that has nothing left")
        }
    }
}

fn help(kept: Kept) -> &'static str {
    match kept {
        Kept::Coroutine => "keep what is awaited: a cache that knows coroutines, or a task that can be awaited again",
        Kept::Generator => "keep a list of what it yields",
    }
}

/// `lru_cache(maxsize=8)(load)`, `rows = cached_property(load)`, where `load` is a coroutine function.
fn wrapped(project: &Project, file: FileId, call: &Call, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let &[argument] = facts.arguments(call.arguments) else { return };
    if argument.kind != ArgumentKind::Positional
        || !matches!(facts.expr(argument.value), Expr::Name { .. } | Expr::Attribute { .. })
        || !matches!(facts.expr(call.callee), Expr::Name { .. } | Expr::Attribute { .. } | Expr::Call(_))
    {
        return;
    }
    let Some(cache) = cache(project, file, call.callee) else { return };
    let function = match project.evaluate(ExprRef { file, expr: argument.value }) {
        Value::Function(function) | Value::Bound { function, .. } => function,
        _ => return,
    };
    let Some(kept) = kept(project, function, 0) else { return };
    let range = facts.range(call.expr);
    let data = project.function(function);
    let name = data.name.map_or("<lambda>", |name| project.name(function.file, name));
    let finding = findings.report(range, message(name, kept, cache));
    finding.level(Level::Warn);
    finding.raises(&[], call.region);
    finding.label(Place::new(function.file, data.range), "what is kept comes from here");
    finding.help(help(kept));
}

/// The cache that a decorator gives, if it keeps anything.
fn cache(project: &Project, file: FileId, decorator: ExprId) -> Option<Cache> {
    match cache_size(project, file, decorator) {
        Some(CacheSize::Most(size)) if size <= 0 => None,
        Some(CacheSize::Unknown) => None,
        Some(_) => Some(Cache::OfCalls),
        None => is_cached_property(project, ExprRef { file, expr: decorator }).then_some(Cache::CachedProperty),
    }
}

/// Whether other calls hardly push out what a cache keeps.
fn keeps_many(project: &Project, file: FileId, decorator: ExprId) -> bool {
    const MANY: i64 = 8;
    !matches!(cache_size(project, file, decorator), Some(CacheSize::Most(size)) if size < MANY)
}

/// What each call of a function gives, if that can be gone through only once.
fn kept(project: &Project, id: FunctionId, depth: u32) -> Option<Kept> {
    let function = project.function(id);
    if function.is_async {
        return Some(if function.is_generator { Kept::Generator } else { Kept::Coroutine });
    }
    if function.is_generator || function.falls_off || function.returned.len == 0 || depth > 2 {
        return None;
    }
    // `def load(): return fetch()`, where `fetch` is a coroutine function.
    let facts = project.facts(id.file);
    let is_coroutine = |&value: &ExprId| {
        matches!(facts.expr(value), Expr::Call(_))
            && matches!(project.evaluate(ExprRef { file: id.file, expr: value }), Value::Coroutine(inner)
                if !project.function(inner).is_generator)
    };
    facts.list(function.returned).iter().all(is_coroutine).then_some(Kept::Coroutine)
}

/// Two places in one function that await the same coroutine one after the other, whatever happens between.
fn awaited_again(project: &Project, id: FunctionId, definition: Place, cache: Cache) -> Option<(Place, Place)> {
    let name = project.name(id.file, project.function(id).name?);
    let files: Vec<FileId> = match cache {
        Cache::OfCalls => {
            let mut files: Vec<FileId> = project.calls_naming(name).map(|(file, _)| file).collect();
            files.dedup();
            files
        }
        Cache::OfReads | Cache::CachedProperty => {
            project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)).collect()
        }
    };
    // Whoever empties the cache, or sets the attribute, may do so in between.
    let is_emptied = |facts: &FileFacts| facts.names.find("cache_clear").is_some();
    files.into_iter().filter(|&file| !is_emptied(project.facts(file))).find_map(|file| {
        let awaits = match cache {
            Cache::OfCalls => awaited_calls(project, file, name, definition),
            Cache::OfReads | Cache::CachedProperty => awaited_reads(project, id, file, name, definition),
        };
        let facts = project.facts(file);
        awaits.iter().enumerate().find_map(|(at, second)| {
            let first = awaits[..at].iter().find(|first| {
                first.function == second.function
                    && is_same(facts, first.receiver, second.receiver)
                    && is_same_call(facts, first.call, second.call)
            })?;
            let place = |expr| Place::new(file, facts.range(expr));
            Some((place(first.expr), place(second.expr)))
        })
    })
}

/// An `await` that each call of a function comes to.
struct Awaited<'p> {
    expr: ExprId,
    /// What the method or the attribute is taken from.
    receiver: Option<ExprId>,
    call: Option<&'p Call>,
    function: FunctionIndex,
}

fn awaited_calls<'p>(project: &'p Project, file: FileId, name: &str, definition: Place) -> Vec<Awaited<'p>> {
    let facts = project.facts(file);
    let is_module = |expr| matches!(project.evaluate(ExprRef { file, expr }), Value::Module(_));
    let calls = project.calls_naming_in(file, name).filter_map(|index| {
        let call = facts.calls.get(index.index())?;
        if call.usage != Usage::Awaited {
            return None;
        }
        let function = frame(facts, call.scope)?;
        let always = always_runs(facts, function, call.region, call.expr);
        (always && names_definition(project, file, call.callee, definition)).then(|| Awaited {
            expr: call.expr,
            receiver: match facts.expr(call.callee) {
                Expr::Attribute { value, .. } if !is_module(value) => Some(value),
                _ => None,
            },
            call: Some(call),
            function,
        })
    });
    calls.collect()
}

fn awaited_reads<'p>(
    project: &'p Project,
    id: FunctionId,
    file: FileId,
    name: &str,
    definition: Place,
) -> Vec<Awaited<'p>> {
    let facts = project.facts(file);
    let Some(symbol) = facts.names.find(name) else { return Vec::new() };
    if class_of_method(project, id).is_none() {
        return Vec::new();
    }
    // Nobody sets or deletes it in the meantime.
    let is_set = facts.accesses.iter().any(|access| {
        access.context != AccessContext::Read
            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
    });
    if is_set {
        return Vec::new();
    }
    let reads = facts.accesses.iter().filter_map(|access| {
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
        if name != symbol {
            return None;
        }
        let function = frame(facts, access.scope)?;
        let is_awaited = || facts.exprs.iter().any(|(_, expr)| expr == Expr::Await(access.expr));
        let always = always_runs(facts, function, access.region, access.expr);
        (always && names_definition(project, file, access.expr, definition) && is_awaited()).then_some(Awaited {
            expr: access.expr,
            receiver: Some(value),
            call: None,
            function,
        })
    });
    reads.collect()
}

/// The function in whose own scope code stands: what a comprehension does may never happen.
fn frame(facts: &FileFacts, scope: ScopeId) -> Option<FunctionIndex> {
    match facts.scopes.get(scope.index())?.kind {
        ScopeKind::Function(function) => Some(function),
        _ => None,
    }
}

/// Whether each call of a function comes there without a test or a handler on the way.
fn always_runs(facts: &FileFacts, function: FunctionIndex, region: RegionId, expr: ExprId) -> bool {
    let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
        Guard::Function(own) => Some(own == function),
        _ => Some(false),
    };
    let start = facts.range(expr).start();
    facts.regions(region).find_map(is_plain).unwrap_or(false)
        && !facts.leaves.iter().any(|leave| {
            leave.function == function
                && leave.end <= start
                && matches!(leave.kind, LeaveKind::Return | LeaveKind::Raise)
        })
}

/// Whether two expressions give the same object: the same literal, or one name that is bound once.
fn is_same(facts: &FileFacts, first: Option<ExprId>, second: Option<ExprId>) -> bool {
    let (first, second) = match (first, second) {
        (None, None) => return true,
        (Some(first), Some(second)) => (first, second),
        _ => return false,
    };
    match (facts.expr(first), facts.expr(second)) {
        (Expr::Name { name, scope }, Expr::Name { name: other, .. }) => {
            name == other
                && bindings_in_view(facts, scope, name).is_some_and(|bindings| {
                    matches!(bindings, [only] if !matches!(only.kind, BindingKind::For { .. } | BindingKind::ForElement { .. }))
                })
        }
        (first @ (Expr::Str(_) | Expr::Int(_) | Expr::True | Expr::False | Expr::None), second) => first == second,
        _ => false,
    }
}

/// Whether two calls have the same arguments.
fn is_same_call(facts: &FileFacts, first: Option<&Call>, second: Option<&Call>) -> bool {
    let (first, second) = match (first, second) {
        (None, None) => return true,
        (Some(first), Some(second)) => (facts.arguments(first.arguments), facts.arguments(second.arguments)),
        _ => return false,
    };
    first.len() == second.len()
        && first.iter().zip(second).all(|(first, second)| {
            first.kind == second.kind
                && matches!(first.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_))
                && is_same(facts, Some(first.value), Some(second.value))
        })
}
