//! See `enum-function-member.md`.

use super::enum_trailing_comma::is_enumeration;
use crate::facts::{BindingKind, Expr, ExprId, FileFacts, FunctionIndex, ScopeId};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Project, PythonVersion, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "enum-function-member",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("enum-function-member.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let scope = project.class(id).scope;
    let mut is_known = None;
    for binding in facts.bindings_in(scope) {
        let BindingKind::Assign(value) = binding.kind else { continue };
        let name = facts.name(binding.name);
        let may_be_function = match facts.expr(value) {
            Expr::Lambda(index) => {
                is_constant(name)
                    || !name.starts_with('_') && takes_nothing(facts, index) && is_like_others(facts, scope)
            }
            Expr::Name { .. } | Expr::Attribute { .. } | Expr::Call(_) => is_constant(name),
            _ => false,
        };
        if !may_be_function {
            continue;
        }
        if project.is_stub(id.file) || !*is_known.get_or_insert_with(|| is_enumeration(project, id)) {
            return;
        }
        if project.reach(id.file, binding.region) != Reach::Runs {
            continue;
        }
        let range = binding.range;
        let class = project.qualname(&ClassRef::Source(id));
        let (what, since, place) = match assigned(project, id.file, value) {
            Some(Assigned::Function(function)) => {
                let data = project.function(function);
                let owner = facts.enclosing_class(function.index).filter(|_| function.file == id.file);
                let first = project.facts(function.file).parameters(data.parameters).first();
                let first = first.map(|first| project.name(function.file, first.name));
                if owner == Some(id.index) && data.name.is_some() || matches!(first, Some("self" | "cls")) {
                    findings.silent(range, || "it is meant to be a method".to_owned());
                    continue;
                }
                let place = Place::new(function.file, data.range);
                (if data.name.is_some() { "a function" } else { "a lambda" }, None, Some(place))
            }
            Some(Assigned::Partial) => ("a `functools.partial`", Some(PythonVersion { major: 3, minor: 13 }), None),
            None => continue,
        };
        let Some(clause) = project.versions().clause(since, None) else {
            findings.silent(range, || "it is a member in the supported versions".to_owned());
            continue;
        };
        let finding =
            findings.report(range, format!("`{name}` of `{class}` is {what}, which is no member but a method{clause}"));
        finding.region = binding.region;
        if let Some(place) =
            place.filter(|place| place.file != id.file || !facts.range(value).contains_range(place.range))
        {
            finding.label(place, "the function");
        }
        finding.help(if project.versions().lowest < (PythonVersion { major: 3, minor: 11 }) {
            "write a tuple with the function, and call `self.value[0]`; from Python 3.11 on, `enum.member(...)` around it serves"
        } else {
            "write `enum.member(...)` around it"
        });
    }
}

/// Whether a name is written as those of members are.
fn is_constant(name: &str) -> bool {
    !name.starts_with('_') && !name.contains(|letter: char| letter.is_lowercase())
}

/// Whether a lambda cannot be a method: there is no place for the member.
fn takes_nothing(facts: &FileFacts, lambda: FunctionIndex) -> bool {
    facts.parameters(facts.functions[lambda.index()].parameters).is_empty()
}

/// Whether no member of the enumeration is written in capitals, so that a name in small letters may be meant for one.
fn is_like_others(facts: &FileFacts, scope: ScopeId) -> bool {
    facts.bindings_in(scope).iter().all(|binding| match binding.kind {
        BindingKind::Assign(_) => !is_constant(facts.name(binding.name)),
        _ => true,
    })
}

enum Assigned {
    Function(FunctionId),
    Partial,
}

/// What is assigned, where that is certain: what else a name may stand for, such as a `functools.partial`, is a member.
fn assigned(project: &Project, file: FileId, value: ExprId) -> Option<Assigned> {
    let facts = project.facts(file);
    let name = match facts.expr(value) {
        Expr::Lambda(index) => return Some(Assigned::Function(FunctionId { file, index })),
        Expr::Call(call) => {
            let callee = project.callee(file, call);
            return matches!(&callee, Value::External(name) if &**name == "functools.partial")
                .then_some(Assigned::Partial);
        }
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => name,
        _ => return None,
    };
    let Value::Function(function) = project.evaluate(ExprRef { file, expr: value }) else { return None };
    let own = project.name(function.file, project.function(function).name?);
    let is_import_of_it = facts
        .bindings_of(ScopeId::MODULE, name)
        .iter()
        .all(|binding| matches!(binding.kind, BindingKind::ImportFrom { name, .. } if facts.name(name) == own));
    (facts.name(name) == own || is_import_of_it).then_some(Assigned::Function(function))
}
