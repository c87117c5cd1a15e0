//! See `new-as-classmethod.md`.

use super::instances::instance_calls;
use crate::facts::{ArgumentKind, CallIndex, Expr, ExprId, ParameterKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{ArgumentFault, ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "new-as-classmethod",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("new-as-classmethod.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.class(id);
    let Some(symbol) = facts.names.find("__new__") else { return };
    if project.is_stub(id.file) || facts.bindings_of(data.scope, symbol).is_empty() {
        return;
    }
    let Some(member) = project.own_member(id, "__new__") else { return };
    let Value::Wrapped { wrapper: Wrapper::ClassMethod, function } = member.value else { return };
    if function.file != id.file || facts.enclosing_class(function.index) != Some(id.index) {
        return;
    }
    let range = project.function(function).range;
    if project.is_metaclass(&ClassRef::Source(id)) == Some(true) {
        findings.silent(range, || "`metaclass-signature` tells where a class statement fails".to_owned());
        return;
    }
    let Some(second) = second(project, function) else {
        findings.silent(range, || "it has a parameter for the class that comes twice".to_owned());
        return;
    };
    let called = failing_call(project, id, function);
    let has_no_place = matches!(project.argument_fault(function, 2, &[]), Some((ArgumentFault::TooMany(_), _)));
    // A subclass may call it as the class method that it is.
    let always = has_no_place
        && project.is_closed()
        && project.subclasses(id).iter().all(|&it| project.own_member(it, "__new__").is_none());
    let shown = project.qualname(&ClassRef::Source(id));
    let at = decorator(project, function).map_or(range, |decorator| facts.range(decorator));
    let finding = findings.report(at, format!("`{shown}.__new__` gets the class twice: it is no class method"));
    finding.raises(&[], data.region);
    let words = match second {
        Second::Missing => "has no place for it".to_owned(),
        Second::Takes(name) => format!("`{name}` is the class again, and what is given comes behind it"),
    };
    finding.label(Place::new(id.file, range), words);
    match called {
        Some((file, index)) => {
            if let Some(call) = project.facts(file).calls.get(index.index()) {
                finding.label(Place::new(file, project.facts(file).range(call.expr)), "raises `TypeError`");
            }
        }
        None if always => {}
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(
        "leave `@classmethod` out: `__new__` is a static method by itself, and `type.__call__` hands it the class",
    );
}

enum Second {
    Missing,
    Takes(String),
}

/// What becomes of the class that is handed over; `None` where the function seems to know that there is one.
fn second(project: &Project, function: FunctionId) -> Option<Second> {
    let facts = project.facts(function.file);
    let parameters = facts.parameters(project.function(function).parameters);
    let mut positional = parameters.iter().filter(|it| {
        matches!(it.kind, ParameterKind::Positional | ParameterKind::PositionalOnly | ParameterKind::Variadic)
    });
    let first = positional.next()?;
    if first.kind == ParameterKind::Variadic {
        return None;
    }
    let Some(second) = positional.next() else { return Some(Second::Missing) };
    let name = facts.name(second.name);
    let is_for_class = ["cls", "klass", "kls", "class_", "_cls", "mcs"].iter().any(|it| name.starts_with(it));
    let star = if second.kind == ParameterKind::Variadic { "*" } else { "" };
    (!is_for_class).then(|| Second::Takes(format!("{star}{name}")))
}

/// The `@classmethod` over the function; absent where it is called behind it.
fn decorator(project: &Project, function: FunctionId) -> Option<ExprId> {
    let facts = project.facts(function.file);
    let is_meant = |expr| project.is_external(ExprRef { file: function.file, expr }, &["builtins.classmethod"]);
    facts.list(project.function(function).decorators).iter().copied().find(|&it| is_meant(it))
}

/// A call of the class, or of one that inherits the method, that the function does not take.
fn failing_call(project: &Project, id: ClassId, function: FunctionId) -> Option<(FileId, CallIndex)> {
    let inherits = |class: &ClassId| {
        matches!(project.lookup(&ClassRef::Source(*class), "__new__"), Lookup::Found(member)
            if member.owner == ClassRef::Source(id))
    };
    let classes = std::iter::once(id).chain(project.subclasses(id)).filter(inherits);
    classes.flat_map(|class| instance_calls(project, class)).find(|&(file, index)| {
        let facts = project.facts(file);
        let Some(call) = facts.calls.get(index.index()) else { return false };
        let mut keywords = Vec::new();
        let mut given = 2;
        for argument in facts.arguments(call.arguments) {
            match argument.kind {
                ArgumentKind::Positional if !matches!(facts.expr(argument.value), Expr::Starred(_)) => given += 1,
                ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
                _ => return false,
            }
        }
        project.argument_fault(function, given, &keywords).is_some()
    })
}
