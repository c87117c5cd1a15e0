//! See `super-property-assignment.md`.

use super::assignments::method_around;
use crate::facts::{AccessContext, Expr};
use crate::finding::{FileId, Level};
use crate::project::{Accessor, ClassRef, ExprRef, Project, PropertyLookup, Role};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "super-property-assignment",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("super-property-assignment.md"),
    checks: &[Check::File(file)],
    fix: None,
};

fn file(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    if project.is_stub(file) || facts.names.find("super").is_none() {
        return;
    }
    for access in &facts.accesses {
        let role = match access.context {
            AccessContext::Read => continue,
            AccessContext::Write { .. } | AccessContext::Update { .. } => Role::Setter,
            AccessContext::Delete => Role::Deleter,
        };
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
        if !is_super(project, ExprRef { file, expr: value }) {
            continue;
        }
        let name = facts.name(name);
        // What `super` objects have of their own.
        if name.starts_with("__") && name.ends_with("__") {
            continue;
        }
        let done = if role == Role::Deleter { "deleted" } else { "assigned" };
        let finding = findings
            .report(facts.range(access.expr), format!("`{name}` cannot be {done} through `super()`, which only reads"));
        finding.raises(&["AttributeError"], access.region);
        finding.note(format!("CPython says `AttributeError: 'super' object has no attribute '{name}'`"));
        let behind = method_around(project, file, access.scope).map(|(class, _)| {
            let class = ClassRef::Source(class);
            project.property_behind(&class, name, &class)
        });
        let function = if role == Role::Deleter { "fdel" } else { "fset" };
        let arguments = if role == Role::Deleter { "self" } else { "self, value" };
        match behind {
            Some(PropertyLookup::Property(property)) => {
                let owner = project.qualname(&ClassRef::Source(property.owner));
                finding.label(property.place, "the property that is meant");
                finding.help(match property.accessor(role) {
                    Accessor::Absent => format!("`{owner}.{name}` has no {}: add one", role.method()),
                    _ => format!("write `{owner}.{name}.{function}({arguments})`"),
                });
            }
            _ => {
                finding.help(format!("write `self.{name}`, or call the property's `{function}({arguments})`"));
            }
        }
    }
}

/// `super()`, `super(Point, self)`, or a name that is bound to nothing else.
fn is_super(project: &Project, at: ExprRef) -> bool {
    let facts = project.facts(at.file);
    let at = match facts.expr(at.expr) {
        Expr::Name { .. } => project.assigned(at),
        Expr::Call(_) => at,
        _ => return false,
    };
    let facts = project.facts(at.file);
    let Expr::Call(call) = facts.expr(at.expr) else { return false };
    facts
        .calls
        .get(call.index())
        .is_some_and(|call| project.is_external(ExprRef { file: at.file, expr: call.callee }, &["builtins.super"]))
}
