//! See `property-returns-nothing.md`.

use crate::facts::{Expr, ExprId, FileFacts, LeaveKind, Operator};
use crate::finding::{Level, Place};
use crate::project::{Accessor, ClassId, ClassRef, FunctionId, Mro, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-returns-nothing",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("property-returns-nothing.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let is_protocol =
        |mro: Mro| matches!(mro, Mro::Linear(mro) if mro.iter().any(|it| it.is_stdlib("typing.Protocol")));
    for property in &*project.own_properties(id) {
        let Accessor::Function(getter) = property.getter else { continue };
        if getter.file != id.file || !returns_nothing(project, getter) {
            continue;
        }
        let function = project.function(getter);
        // One function may serve several properties.
        if findings.speaks_of(function.range) {
            continue;
        }
        if project.is_abstract_in(id, &property.name) || is_protocol(project.mro(&ClassRef::Source(id))) {
            findings.silent(function.range, || "the getter is there to be overridden".to_owned());
            continue;
        }
        let name = format!("{}.{}", project.qualname(&ClassRef::Source(id)), property.name);
        let finding = findings.report(function.range, format!("the getter of the property `{name}` returns nothing"));
        finding.region = function.region;
        finding.text("every read gives `None`");
        if property.place.range != function.range {
            finding.label(Place::new(id.file, property.place.range), "the property");
        }
        finding.help("return the value, or make a method of it if it is there for what it does");
    }
}

/// Whether a function does something and comes to its end without a value.
fn returns_nothing(project: &Project, id: FunctionId) -> bool {
    let facts = project.facts(id.file);
    let data = project.function(id);
    let has_bare_return =
        facts.leaves.iter().any(|leave| leave.function == id.index && matches!(leave.kind, LeaveKind::Return));
    let may_go_on = data.name.is_some()
        && data.returned.len == 0
        && data.falls_off
        && !data.is_generator
        && !data.is_async
        && !data.body.is_empty
        && !has_bare_return
        // `-> None`, `-> NoReturn`: the author says so.
        && !data.returns.is_some_and(|annotation| is_nothing(facts, annotation));
    // `1 / 0`: it is there to fail.
    let fails = || {
        facts.exprs.iter().any(|(expr, it)| {
            matches!(it, Expr::Binary { operator: Operator::Div, right, .. } if facts.expr(right) == Expr::Int(0))
                && data.statement.contains_range(facts.range(expr))
        })
    };
    may_go_on
        && !fails()
        && !project.calls_in(id).iter().any(|&call| never_returns(project, project.callee(id.file, call)))
}

fn is_nothing(facts: &FileFacts, annotation: ExprId) -> bool {
    match facts.expr(annotation) {
        Expr::None => true,
        Expr::Name { name, .. } | Expr::Attribute { name, .. } | Expr::Str(name) => {
            matches!(facts.name(name), "None" | "NoReturn" | "Never")
        }
        _ => false,
    }
}

/// Whether a call of it raises in any case.
fn never_returns(project: &Project, callee: Value) -> bool {
    let (Value::Function(function) | Value::Bound { function, .. }) = callee else {
        return matches!(callee, Value::External(name) if matches!(&*name, "sys.exit" | "os._exit" | "pytest.skip" | "pytest.fail"));
    };
    let facts = project.facts(function.file);
    let data = project.function(function);
    let is_nowhere = data.returned.len == 0 && !data.falls_off && !data.is_generator && !data.is_async;
    let says_so = data.returns.is_some_and(|annotation| {
        matches!(facts.expr(annotation), Expr::Name { name, .. } | Expr::Attribute { name, .. } | Expr::Str(name)
            if matches!(facts.name(name), "NoReturn" | "Never"))
    });
    is_nowhere || says_so
}
