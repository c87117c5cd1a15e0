//! See `property-accessor-on-function.md`.

use crate::facts::Expr;
use crate::finding::{Level, Place};
use crate::project::{ClassId, FunctionId, Project, Role};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-accessor-on-function",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-accessor-on-function.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    if data.decorators.len == 0 || project.is_stub(id.file) {
        return;
    }
    let Some(index) = facts.enclosing_class(id.index) else { return };
    let class = ClassId { file: id.file, index };
    for &decorator in facts.list(data.decorators) {
        let Expr::Attribute { value, name } = facts.expr(decorator) else { continue };
        let Some(role) = Role::of_method(facts.name(name)) else { continue };
        let Some(plain) = project.plain_function_at(class, value) else { continue };
        // An attribute of the function may be anything.
        let is_given = facts.accesses.iter().any(|access| {
            access.context != crate::facts::AccessContext::Read
                && matches!(facts.expr(access.expr), Expr::Attribute { name: given, .. } if given == name)
        });
        if is_given {
            continue;
        }
        let shown = match facts.expr(value) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
            _ => continue,
        };
        let method = role.method();
        let finding = findings.report(
            facts.range(decorator),
            format!("`{shown}` is a function here, not a property: it has no `{method}`"),
        );
        finding.raises(&["AttributeError"], data.region);
        let place = Place::new(plain.file, project.function(plain).range);
        finding.label(place, "no `@property` makes a property of it");
        finding.note(format!("CPython says `AttributeError: 'function' object has no attribute '{method}'`"));
        finding.help(format!("put `@property` above `def {shown}`"));
        return;
    }
}
