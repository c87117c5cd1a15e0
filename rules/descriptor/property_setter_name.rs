//! See `property-setter-name.md`.

use super::assignments::{Assignment, Renamed, is_unguarded, refusing, renamed};
use crate::facts::{BindingKind, Expr, ExprId};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level};
use crate::project::{ClassId, ClassRef, ExprRef, Project, Role, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "property-setter-name",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-setter-name.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    for it in renamed(project, id) {
        let range = project.function(it.function).range;
        let attribute = project.mangled(id, &it.property.name);
        let refused = refused(project, id, &attribute, it.role);
        if refused.is_none() && is_used(project, id, &it) {
            findings.silent(range, || format!("`{}` is assigned: the author wants a name of its own for it", it.name));
            continue;
        }
        report(project, id, &it, refused, findings);
    }
}

fn report(project: &Project, id: ClassId, it: &Renamed, refused: Option<Assignment>, findings: &mut Findings<'_>) {
    let function = project.function(it.function);
    let property = format!("{}.{}", project.qualname(&ClassRef::Source(id)), it.property.name);
    let (what, done) = match it.role {
        Role::Deleter => ("deleter", "deleted"),
        Role::Getter | Role::Setter => ("setter", "assigned"),
    };
    let finding =
        findings.report(function.range, format!("the {what} of `{property}` is bound to another name: `{}`", it.name));
    finding.region = function.region;
    finding.text(format!("the property with the {what} gets this name"));
    finding.label(it.property.place, format!("stays without a {what}"));
    match refused {
        Some(assignment) => {
            finding.label(assignment.place(), format!("cannot be {done}: `AttributeError`"));
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(format!("call the {what} `{}`, as the getter", it.property.name));
}

/// Where the attribute is assigned, or deleted, on an instance of the class: there, CPython raises.
fn refused(project: &Project, id: ClassId, attribute: &str, role: Role) -> Option<Assignment> {
    project.property_writes(attribute).iter().find_map(|&(file, index)| {
        let assignment = Assignment::of(project, file, index).filter(|it| it.role == role)?;
        let object = assignment.object(project)?;
        let property = refusing(project, object, attribute, role).ok()??;
        (property.owner == id && is_unguarded(project, file, assignment.region)).then_some(assignment)
    })
}

/// Whether somebody assigns or deletes the attribute that the setter came to be.
fn is_used(project: &Project, id: ClassId, it: &Renamed) -> bool {
    let attribute = project.mangled(id, &it.name);
    project.property_writes(&attribute).iter().any(|&(file, index)| {
        let Some(assignment) = Assignment::of(project, file, index) else { return false };
        assignment.role == it.role && may_be(project, file, assignment.object, id)
    })
}

/// Whether an object may be an instance of the class: it is, unless another class is known.
fn may_be(project: &Project, file: FileId, object: ExprId, id: ClassId) -> bool {
    match project.evaluate(ExprRef { file, expr: object }) {
        Value::Instance(class) => {
            class == id || project.subclasses(id).contains(&class) || project.subclasses(class).contains(&id)
        }
        _ => true,
    }
}

fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = &file.tree else { return None };
    let function = facts.functions.iter().find(|function| function.range == finding.primary.place.range)?;
    let name = function.name?;
    let source = facts.list(function.decorators).iter().find_map(|&decorator| match facts.expr(decorator) {
        Expr::Attribute { value, name: method } if matches!(facts.name(method), "setter" | "deleter") => {
            match facts.expr(value) {
                Expr::Name { name: source, .. } if source != name => Some(source),
                _ => None,
            }
        }
        _ => None,
    })?;
    // Who calls the method by its own name must be changed too.
    let is_called = facts
        .calls
        .iter()
        .any(|call| matches!(facts.expr(call.callee), Expr::Attribute { name: called, .. } if called == name));
    let is_bound_again = facts
        .bindings_of(function.enclosing, name)
        .iter()
        .any(|binding| !matches!(binding.kind, BindingKind::Function(index) if facts.functions.get(index.index()).is_some_and(|it| it.range == function.range)));
    if is_called || is_bound_again {
        return None;
    }
    let source = facts.name(source);
    Some(Fix {
        applicability: Applicability::Unsafe,
        message: format!("call it `{source}`"),
        edits: vec![Edit { range: function.range, content: source.to_owned() }],
    })
}
