//! See `singledispatch-on-method.md`.

use super::decorators::{callee, wrapped_method};
use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId, FunctionIndex, Symbol};
use crate::finding::Place;
use crate::project::{ClassId, ClassRef, ExprRef, Project};
use crate::rule::{Check, Findings, Level, Rule};

pub static RULE: Rule = Rule {
    name: "singledispatch-on-method",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("singledispatch-on-method.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// An implementation that a class body registers with a generic function.
struct Registered {
    place: Place,
    /// The class it is for, as it is written.
    kind: ExprId,
}

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    for binding in facts.bindings_in(project.class(id).scope) {
        let found = match binding.kind {
            BindingKind::Function(index) => dispatcher(project, id, index),
            BindingKind::Assign(value) => assigned(project, id, value),
            _ => continue,
        };
        let Some(decorator) = found else { continue };
        let registered = registered(project, id, binding.name);
        let name = facts.name(binding.name);
        let Some(other) = registered.iter().find(|it| !is_for_self(project, id, it.kind)) else {
            findings.silent(binding.range, || "no implementation for another class than its own is in view".to_owned());
            continue;
        };
        let shown = project.qualname(&ClassRef::Source(id));
        let finding = findings.report(
            binding.range,
            format!("`{name}` dispatches on `self`, which is always a `{shown}`, and not on its argument"),
        );
        finding.raises(&[], binding.region);
        finding.label(Place::new(id.file, facts.range(decorator)), "looks at the class of the first argument alone");
        finding.label(other.place, "never chosen");
        finding.help("write `functools.singledispatchmethod`");
    }
}

/// The decorator that makes a generic function of a method that CPython calls with an instance first.
fn dispatcher(project: &Project, id: ClassId, index: FunctionIndex) -> Option<ExprId> {
    let facts = project.facts(id.file);
    let function = facts.functions.get(index.index())?;
    let (&innermost, others) = facts.list(function.decorators).split_last()?;
    let is_generic = project.is_external(ExprRef { file: id.file, expr: innermost }, &["functools.singledispatch"]);
    let is_method = others.iter().all(|&other| {
        project.is_external(
            ExprRef { file: id.file, expr: other },
            &["typing.override", "typing_extensions.override", "typing.final"],
        )
    });
    (is_generic && is_method && function.parameters.len > 1).then_some(innermost)
}

/// `show = singledispatch(show)`.
fn assigned(project: &Project, id: ClassId, value: ExprId) -> Option<ExprId> {
    let (generic, index) = wrapped_method(project, id, value)?;
    let takes_more = project.facts(id.file).functions.get(index.index())?.parameters.len > 1;
    let is_generic = project.is_external(ExprRef { file: id.file, expr: generic }, &["functools.singledispatch"]);
    (takes_more && is_generic).then_some(generic)
}

/// The implementations that the body registers for the generic function of a name.
fn registered(project: &Project, id: ClassId, generic: Symbol) -> Vec<Registered> {
    let facts = project.facts(id.file);
    let body = project.class(id).scope;
    let is_register = |expr: ExprId| {
        matches!(facts.expr(expr), Expr::Attribute { value, name }
            if facts.name(name) == "register"
                && matches!(facts.expr(value), Expr::Name { name, .. } if name == generic))
    };
    let mut found = Vec::new();
    for function in facts.functions.iter().filter(|function| function.enclosing == body) {
        let parameters = facts.parameters(function.parameters);
        for &decorator in facts.list(function.decorators) {
            if !is_register(callee(facts, decorator)) {
                continue;
            }
            let kind = match facts.expr(decorator) {
                Expr::Call(call) => facts.calls.get(call.index()).and_then(|call| {
                    let first = facts.arguments(call.arguments).first()?;
                    (first.kind == ArgumentKind::Positional).then_some(first.value)
                }),
                // The first annotation says it.
                _ => parameters.iter().find_map(|parameter| parameter.annotation),
            };
            if let Some(kind) = kind {
                found.push(Registered { place: Place::new(id.file, function.range), kind });
            }
        }
    }
    found
}

/// Whether a class may be one of `self`: the class, one of its bases, or one that derives from it.
fn is_for_self(project: &Project, id: ClassId, kind: ExprId) -> bool {
    let own = ClassRef::Source(id);
    let value = project.evaluate(ExprRef { file: id.file, expr: kind });
    let Some(class) = project.class_of(&value) else { return true };
    let may_derive = |class: &ClassRef, of: &ClassRef| project.is_subclass(class, of) != Some(false);
    may_derive(&class, &own)
        || may_derive(&own, &class)
        // Something below both.
        || project.subclasses(id).into_iter().any(|subclass| may_derive(&ClassRef::Source(subclass), &class))
}
