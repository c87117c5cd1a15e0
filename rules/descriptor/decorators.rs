//! What the standard library's decorators make of functions, and where the result is used.

use crate::facts::{
    AccessContext, ArgumentKind, Binding, BindingKind, Expr, ExprId, FileFacts, FunctionIndex, ScopeId,
};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, ModuleRef, Project, Value, bindings_in_view};

/// The callee of a call; any other expression is itself.
pub(super) fn callee(facts: &FileFacts, expr: ExprId) -> ExprId {
    match facts.expr(expr) {
        Expr::Call(call) => facts.calls.get(call.index()).map_or(expr, |call| call.callee),
        _ => expr,
    }
}

/// Whether a decorator is one of these objects, by itself or called: `@lru_cache`, `@lru_cache(maxsize=8)`.
pub(super) fn is_one_of(project: &Project, file: FileId, decorator: ExprId, names: &[&str]) -> bool {
    project.is_external(ExprRef { file, expr: callee(project.facts(file), decorator) }, names)
}

/// `show = wrap(show)` in the body of a class: what is called, and the method without decorators that it is given alone.
pub(super) fn wrapped_method(project: &Project, id: ClassId, value: ExprId) -> Option<(ExprId, FunctionIndex)> {
    let facts = project.facts(id.file);
    let Expr::Call(call) = facts.expr(value) else { return None };
    let call = facts.calls.get(call.index())?;
    let &[argument] = facts.arguments(call.arguments) else { return None };
    let Expr::Name { name, scope } = facts.expr(argument.value) else { return None };
    let body = project.class(id).scope;
    let bindings = facts.bindings_of(body, name);
    let before = bindings.partition_point(|binding| binding.since <= facts.range(value).start());
    let &[Binding { kind: BindingKind::Function(index), .. }] = &bindings[..before] else { return None };
    let is_plain = scope == body && facts.functions.get(index.index())?.decorators.len == 0;
    is_plain.then_some((call.callee, index))
}

/// How many results a cache of `functools` keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CacheSize {
    All,
    Most(i64),
    Unknown,
}

/// The size of the cache that a decorator gives a function; `None` where it is no such decorator.
pub(super) fn cache_size(project: &Project, file: FileId, decorator: ExprId) -> Option<CacheSize> {
    /// What `lru_cache` keeps unless it is told otherwise.
    const DEFAULT: i64 = 128;
    let facts = project.facts(file);
    let is_called = matches!(facts.expr(decorator), Expr::Call(_));
    if !is_one_of(project, file, decorator, &["functools.cache", "functools.lru_cache"]) {
        return None;
    }
    if is_one_of(project, file, decorator, &["functools.cache"]) {
        return (!is_called).then_some(CacheSize::All);
    }
    let Expr::Call(call) = facts.expr(decorator) else { return Some(CacheSize::Most(DEFAULT)) };
    let arguments = facts.arguments(facts.calls.get(call.index())?.arguments);
    if arguments.iter().any(|it| matches!(it.kind, ArgumentKind::Starred | ArgumentKind::DoubleStarred)) {
        return Some(CacheSize::Unknown);
    }
    let size = arguments.iter().enumerate().find_map(|(at, argument)| {
        let is_size = match argument.kind {
            ArgumentKind::Positional => at == 0,
            ArgumentKind::Keyword(name) => facts.name(name) == "maxsize",
            _ => false,
        };
        is_size.then_some(argument.value)
    });
    let Some(size) = size else { return Some(CacheSize::Most(DEFAULT)) };
    Some(match project.evaluate(ExprRef { file, expr: size }) {
        Value::None => CacheSize::All,
        Value::Int(size) => CacheSize::Most(size),
        _ => CacheSize::Unknown,
    })
}

/// The class whose body holds a method.
pub(super) fn class_of_method(project: &Project, method: FunctionId) -> Option<ClassId> {
    let index = project.facts(method.file).enclosing_class(method.index)?;
    Some(ClassId { file: method.file, index })
}

/// Whether an expression gives the function that the statement at a place defines, whatever its decorators make of it:
/// its name where nothing else is bound to it, by imports too, or an attribute of an object or class that has it.
pub(super) fn names_definition(project: &Project, file: FileId, expr: ExprId, definition: Place) -> bool {
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Name { name, scope } => match bindings_in_view(facts, scope, name) {
            Some([only]) => is_bound_to(project, file, only.kind, Place::new(file, only.range), definition),
            _ => false,
        },
        Expr::Attribute { value, name } => match project.evaluate(ExprRef { file, expr: value }) {
            Value::Instance(class) | Value::Class(class) => {
                let mut classes = project.subclasses(class).into_iter().chain([class]);
                classes.all(|class| {
                    matches!(project.lookup(&ClassRef::Source(class), facts.name(name)), Lookup::Found(member)
                        if member.place == Some(definition))
                })
            }
            Value::Module(module) => is_bound_in(project, module, facts.name(name), definition),
            _ => false,
        },
        _ => false,
    }
}

fn is_bound_to(project: &Project, file: FileId, kind: BindingKind, place: Place, definition: Place) -> bool {
    match kind {
        BindingKind::Function(_) => place == definition,
        BindingKind::ImportFrom { level, module, name } => match project.import(file, level, module, None) {
            ModuleRef::Source(from) => is_bound_in(project, from, project.name(file, name), definition),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a module binds a name once, to the function that a statement of it defines.
fn is_bound_in(project: &Project, module: FileId, name: &str, definition: Place) -> bool {
    let facts = project.facts(module);
    let Some(symbol) = facts.names.find(name) else { return false };
    match facts.bindings_of(ScopeId::MODULE, symbol) {
        [only] if matches!(only.kind, BindingKind::Function(_)) => Place::new(module, only.range) == definition,
        _ => false,
    }
}

/// The attributes in which a constructor stores what it is given first.
pub(super) fn stored_parameters(project: &Project, init: FunctionId) -> Vec<String> {
    let facts = project.facts(init.file);
    let data = project.function(init);
    let Some(first) = facts.parameters(data.parameters).get(1) else { return Vec::new() };
    if facts.bindings_of(data.scope, first.name).len() != 1 {
        return Vec::new();
    }
    let is_first = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == first.name);
    let stored = project.accesses_in(init).iter().filter_map(|&access| {
        let access = facts.accesses.get(access as usize)?;
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
        let AccessContext::Write { value: Some(given) } = access.context else { return None };
        (project.is_receiver(init, value) && is_first(given)).then(|| facts.name(name).to_owned())
    });
    let mut stored: Vec<String> = stored.collect();
    // `functools.update_wrapper(self, function)` stores it too.
    let is_wrapper =
        project.calls_in(init).iter().filter_map(|&call| facts.calls.get(call.index())).any(|call| {
            project.is_external(ExprRef { file: init.file, expr: call.callee }, &["functools.update_wrapper"])
        });
    if is_wrapper {
        stored.push("__wrapped__".to_owned());
    }
    stored
}
