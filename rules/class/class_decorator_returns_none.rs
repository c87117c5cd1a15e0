//! See `class-decorator-returns-none.md`.

use super::new_returns_none::{Way, ending};
use crate::facts::{Expr, ExprId};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ExprRef, FunctionId, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "class-decorator-returns-none",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("class-decorator-returns-none.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    let name = facts.name(project.class(id).name);
    for (position, &decorator) in facts.list(project.class(id).decorators).iter().enumerate() {
        let Some(function) = decorating(project, id.file, decorator) else { continue };
        let range = facts.range(decorator);
        match ending(project, function) {
            Ok((Way::Every, _)) => {}
            Ok((Way::Some, _)) => {
                findings.silent(range, || "the decorator returns a value on some path".to_owned());
                continue;
            }
            Err(reason) => {
                findings.silent(range, || format!("the decorator: {reason}"));
                continue;
            }
        }
        if name == "_" {
            findings.silent(range, || "the name `_` says that nobody needs the class".to_owned());
            continue;
        }
        let decorator = project.function_qualname(function);
        let message = match position {
            0 => format!("`{decorator}` returns nothing, and `{name}` is None"),
            _ => format!("`{decorator}` returns nothing, and the decorator above it gets None instead of `{name}`"),
        };
        let place = Place::new(function.file, project.function(function).range);
        let region = project.class(id).region;
        let finding = findings.report(range, message);
        finding.region = region;
        finding.label(place, "no path of it returns a value");
        finding.help(format!("return the class at the end of `{decorator}`"));
        return;
    }
}

/// The function that gets the class: of `@register`, or what `make` returns in `@make(…)`.
fn decorating(project: &Project, file: FileId, decorator: ExprId) -> Option<FunctionId> {
    let facts = project.facts(file);
    let plain = |value: Value| match value {
        Value::Function(function) | Value::Bound { function, .. } => {
            (project.function(function).decorators.len == 0 || is_bound_by_class(project, function)).then_some(function)
        }
        _ => None,
    };
    let Expr::Call(call) = facts.expr(decorator) else {
        return plain(project.evaluate(ExprRef { file, expr: decorator }));
    };
    let factory = plain(project.callee(file, call))?;
    let data = project.function(factory);
    if data.is_async || data.is_generator || data.falls_off {
        return None;
    }
    let facts = project.facts(factory.file);
    // Where it may return something else as well, what it is called with decides.
    let [returned] = facts.list(data.returned) else { return None };
    plain(project.evaluate(ExprRef { file: factory.file, expr: *returned }))
}

/// `@classmethod` and `@staticmethod` change what a method gets, not what it gives.
fn is_bound_by_class(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    facts.list(project.function(function).decorators).iter().all(|&decorator| {
        matches!(project.evaluate(ExprRef { file: function.file, expr: decorator }),
            Value::External(name) if matches!(&*name, "builtins.classmethod" | "builtins.staticmethod"))
    })
}
