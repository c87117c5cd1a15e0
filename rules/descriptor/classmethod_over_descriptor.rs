//! See `classmethod-over-descriptor.md`.

use crate::facts::{AccessContext, Expr, ExprId, FileFacts};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ExprRef, FunctionId, Project, PythonVersion, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::names_class_statement;

pub static RULE: Rule = Rule {
    name: "classmethod-over-descriptor",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("classmethod-over-descriptor.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

/// `classmethod` hands on to what it wraps from 3.9 on, and no more since this version.
const UNCHAINED: PythonVersion = PythonVersion::new(3, 13);

/// What `@classmethod` stands above.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapped {
    Property,
    Cached,
    ClassMethod,
}

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    let decorators = facts.list(data.decorators);
    if decorators.len() < 2 || project.is_stub(id.file) {
        return;
    }
    let Some(class) = facts.enclosing_class(id.index) else { return };
    let class = ClassId { file: id.file, index: class };
    let named = |expr: ExprId, names: &[&str]| project.is_external(ExprRef { file: id.file, expr }, names);
    let Some(at) = decorators.iter().position(|&it| named(it, &["builtins.classmethod"])) else { return };
    let Some(&below) = decorators.get(at + 1) else { return };
    let wrapped = if named(below, &["builtins.property", "abc.abstractproperty"]) {
        Wrapped::Property
    } else if named(below, &["functools.cached_property"]) {
        Wrapped::Cached
    } else if named(below, &["builtins.classmethod"]) {
        Wrapped::ClassMethod
    } else {
        return;
    };
    let name = data.name.map_or("", |name| facts.name(name));
    let range = data.range;
    let uses = uses(project, class, name);
    let versions = project.versions();
    let since = versions.clause(Some(UNCHAINED), None);
    let before = versions.clause(None, Some(UNCHAINED));
    let (what, used, clause) = match wrapped {
        Wrapped::Property | Wrapped::ClassMethod => {
            let Some(since) = since else {
                findings.silent(range, || "no supported version has this changed".to_owned());
                return;
            };
            let what = if wrapped == Wrapped::Property { "property" } else { "classmethod" };
            let used =
                uses.iter().find(|it| wrapped == Wrapped::Property && it.how != How::Read || it.how == How::Called);
            (what, used, since)
        }
        Wrapped::Cached => {
            let used = match before {
                Some(_) => uses.first(),
                None => uses.iter().find(|it| it.how != How::Read),
            };
            ("cached_property", used, String::new())
        }
    };
    let message = match wrapped {
        Wrapped::Property => {
            format!("`{name}` is a bound method{clause}: `classmethod` no longer asks the property it wraps")
        }
        Wrapped::Cached => format!("`{name}` never works: `classmethod` cannot give `cached_property` a name"),
        Wrapped::ClassMethod => {
            format!("`{name}` cannot be called{clause}: `classmethod` no longer asks the one it wraps")
        }
    };
    let finding = findings.report(facts.range(below), message);
    finding.region = data.region;
    finding.text(format!("this `{what}` is wrapped"));
    finding.label(Place::new(id.file, facts.range(decorators[at])), "by this `classmethod`");
    match used {
        Some(used) => {
            let error = if used.how == How::Attribute { "AttributeError" } else { "TypeError" };
            finding.label(
                used.place,
                format!("raises `{error}`{}", if wrapped == Wrapped::Cached { "" } else { &clause }),
            );
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(match wrapped {
        Wrapped::Property | Wrapped::Cached => {
            "make it a plain class method, or write a descriptor whose `__get__` calls the function with the class"
        }
        Wrapped::ClassMethod => "remove one of the two",
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Read,
    Called,
    Attribute,
    Subscript,
    Operand,
}

struct Use {
    place: Place,
    how: How,
}

/// Where the attribute of the class, or of an instance, is used.
fn uses(project: &Project, class: ClassId, name: &str) -> Vec<Use> {
    let mut found = Vec::new();
    // `self` and `cls` may be of a class below.
    let is_replaced_below = project.is_abstract_in(class, name)
        || project.subclasses(class).into_iter().any(|below| project.own_member(below, name).is_some());
    for file in project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)) {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(name) else { continue };
        let is_of_class = |expr: ExprId| {
            let Expr::Attribute { value, name } = facts.expr(expr) else { return false };
            name == symbol
                && (!is_replaced_below || names_class_statement(project, file, value))
                && matches!(project.evaluate(ExprRef { file, expr: value }),
                    Value::Class(it) | Value::Instance(it) if it == class)
        };
        for (expr, data) in facts.exprs.iter() {
            let (of, how) = match data {
                Expr::Call(call) => match facts.calls.get(call.index()) {
                    Some(call) => (call.callee, How::Called),
                    None => continue,
                },
                Expr::Attribute { value, name }
                    if facts.name(name) != "__doc__" && !is_of_methods(facts.name(name)) =>
                {
                    (value, How::Attribute)
                }
                Expr::Subscript { value, .. } => (value, How::Subscript),
                // `Point.size + 1`, where the other operand is of a builtin class: methods have no operators.
                Expr::Binary { left, right, .. } if is_number(facts, right) => (left, How::Operand),
                Expr::Binary { left, right, .. } if is_number(facts, left) => (right, How::Operand),
                _ => continue,
            };
            if is_of_class(of) {
                found.push(Use { place: Place::new(file, facts.range(expr)), how });
            }
        }
        for access in &facts.accesses {
            if is_of_class(access.expr) && access.context == AccessContext::Read {
                found.push(Use { place: Place::new(file, facts.range(access.expr)), how: How::Read });
            }
        }
    }
    found
}

fn is_number(facts: &FileFacts, expr: ExprId) -> bool {
    matches!(facts.expr(expr), Expr::Int(_) | Expr::Float(_))
}

/// What a bound method has too.
fn is_of_methods(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}
