//! See `recursive-instancecheck.md`.

use super::instances::{always_runs, exact_instances};
use crate::facts::{AccessContext, ArgumentKind, Call, Expr, ExprId, Guard, ParameterKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "recursive-instancecheck",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("recursive-instancecheck.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

/// A hook, and the function that asks it.
#[derive(Clone, Copy)]
struct Hook {
    name: &'static str,
    asks: &'static str,
}

const HOOKS: [Hook; 2] =
    [Hook { name: "__instancecheck__", asks: "isinstance" }, Hook { name: "__subclasscheck__", asks: "issubclass" }];

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(name) = project.function(id).name.map(|name| facts.name(name)) else { return };
    let Some(hook) = HOOKS.into_iter().find(|hook| hook.name == name) else { return };
    let Some(class) = facts.enclosing_class(id.index).map(|index| ClassId { file: id.file, index }) else { return };
    let own = ClassRef::Source(class);
    let is_hook = project.own_member(class, name).is_some_and(|member| member.value == Value::Function(id));
    if project.is_stub(id.file) || !is_hook || project.is_metaclass(&own) != Some(true) {
        return;
    }
    let Some(call) = project.calls_in(id).iter().find_map(|index| {
        let call = facts.calls.get(index.index())?;
        asks_again(project, id, hook, call).then_some(call)
    }) else {
        return;
    };
    let range = facts.range(call.expr);
    if keeps_state(project, id, call) {
        findings.silent(range, || "something else than the arguments may end the recursion".to_owned());
        return;
    }
    // With a tuple another class of it may answer first.
    let is_certain = always_runs(project, id, call)
        && facts.arguments(call.arguments).iter().all(|argument| !matches!(facts.expr(argument.value), Expr::Tuple(_)));
    let asked = if is_certain { use_of(project, class, id, hook) } else { None };
    let finding = findings.report(range, format!("`{}` asks `{}` of the class again", hook.asks, hook.name));
    finding.raises(&["RecursionError"], call.region);
    finding.label(Place::new(id.file, project.function(id).range), "calls itself until Python gives up");
    match asked {
        Some(place) => {
            finding.label(place, "asks it");
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(format!("write `super().{}(…)`, which looks at the MRO", hook.name));
}

/// `isinstance(instance, cls)` with the two parameters.
fn asks_again(project: &Project, id: FunctionId, hook: Hook, call: &Call) -> bool {
    let facts = project.facts(id.file);
    let is_named = matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == hook.asks);
    let &[object, class] = facts.arguments(call.arguments) else { return false };
    let is_plain = [object, class].iter().all(|argument| argument.kind == ArgumentKind::Positional);
    if !is_named || !is_plain || !names_receiver(project, id, class.value) {
        return false;
    }
    let data = project.function(id);
    let [_, second] = facts.parameters(data.parameters) else { return false };
    let is_second = matches!(facts.expr(object.value), Expr::Name { name, .. } if name == second.name);
    is_second
        && matches!(second.kind, ParameterKind::Positional | ParameterKind::PositionalOnly)
        && facts.bindings_of(data.scope, second.name).len() == 1
        && project.is_external(ExprRef { file: id.file, expr: call.callee }, &[&format!("builtins.{}", hook.asks)])
}

/// The class itself, or a tuple with it.
fn names_receiver(project: &Project, id: FunctionId, expr: ExprId) -> bool {
    let facts = project.facts(id.file);
    match facts.expr(expr) {
        Expr::Tuple(run) => facts.list(run).iter().any(|&expr| project.is_receiver(id, expr)),
        _ => project.is_receiver(id, expr),
    }
}

/// Whether the function changes something, or stands in a `with`: the next call may take another way.
fn keeps_state(project: &Project, id: FunctionId, call: &Call) -> bool {
    let facts = project.facts(id.file);
    let statement = project.function(id).statement;
    let is_entered = facts.regions(call.region).any(|(_, region)| matches!(region.guard, Guard::With { .. }));
    is_entered
        || facts.accesses.iter().any(|access| {
            access.context != AccessContext::Read && statement.contains_range(facts.range(access.expr))
        })
        || facts.stores.iter().any(|store| statement.contains_range(facts.range(store.container)))
        || facts.bindings.iter().any(|binding| {
            matches!(binding.kind, crate::facts::BindingKind::Global | crate::facts::BindingKind::Nonlocal)
                && statement.contains_range(binding.range)
        })
        // `_checking.add(instance)`.
        || project.calls_in(id).iter().filter_map(|index| facts.calls.get(index.index())).any(|other| {
            matches!(other.usage, crate::facts::Usage::Discarded)
        })
}

/// A call that asks the hook about something that is not of the very class.
fn use_of(project: &Project, metaclass: ClassId, id: FunctionId, hook: Hook) -> Option<Place> {
    project.calls_naming(hook.asks).find_map(|(file, index)| {
        let facts = project.facts(file);
        let call = facts.calls.get(index.index())?;
        let &[object, class] = facts.arguments(call.arguments) else { return None };
        let is_inside = file == id.file && project.function(id).statement.contains_range(facts.range(call.expr));
        if is_inside || !is_unguarded(project, file, call) {
            return None;
        }
        let Value::Class(asked) = project.evaluate(ExprRef { file, expr: class.value }) else { return None };
        let Metaclass::Known { class: own, .. } = project.metaclass(&ClassRef::Source(asked)) else { return None };
        let is_it = matches!(project.lookup(&own, hook.name), Lookup::Found(member)
            if member.owner == ClassRef::Source(metaclass));
        let is_other = hook.asks == "issubclass" || is_of_other_type(project, file, object.value, asked);
        (is_it && is_other && super::names_class_statement(project, file, class.value))
            .then(|| Place::new(file, facts.range(call.expr)))
    })
}

fn is_unguarded(project: &Project, file: FileId, call: &Call) -> bool {
    let facts = project.facts(file);
    project.reach(file, call.region) == Reach::Runs
        && facts.regions(call.region).all(|(_, region)| matches!(region.guard, Guard::None | Guard::Function(_)))
}

/// Whether an object certainly is no instance of the very class, of which CPython does not ask.
fn is_of_other_type(project: &Project, file: FileId, object: ExprId, class: ClassId) -> bool {
    let facts = project.facts(file);
    match facts.expr(object) {
        Expr::Str(_)
        | Expr::LongStr
        | Expr::FString(_)
        | Expr::Int(_)
        | Expr::Float(_)
        | Expr::Bytes
        | Expr::True
        | Expr::False
        | Expr::None
        | Expr::Ellipsis
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::Set(_)
        | Expr::Dict(_)
        | Expr::Lambda(_) => true,
        _ => exact_instances(project, file, object).is_some_and(|all| all.iter().all(|&(other, _)| other != class)),
    }
}
