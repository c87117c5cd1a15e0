//! See `descriptor-dataclass-default.md`.

use super::on_class::{OnClass, on_class};
use crate::facts::{ArgumentKind, Binding, BindingKind, Comparison, Expr, ExprId};
use crate::finding::{Level, Place};
use crate::project::descriptors::{Descriptor, Frame, Meaning, Method, What};
use crate::project::{Bound, ClassId, ClassRef, ExprRef, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "descriptor-dataclass-default",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-dataclass-default.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    if class.decorators.len == 0 || project.is_stub(id.file) {
        return;
    }
    let defaults: Vec<(&Binding, ExprId, ExprId)> = facts
        .bindings_in(class.scope)
        .iter()
        .filter_map(|binding| match binding.kind {
            BindingKind::Annotated { annotation, value: Some(value) } if may_be_descriptor(project, id, value) => {
                Some((binding, annotation, value))
            }
            _ => None,
        })
        .collect();
    if defaults.is_empty() {
        return;
    }
    let Some(decorator) = plain_dataclass(project, id) else {
        findings.silent(class.range, || "whether it is a plain dataclass is not known".to_owned());
        return;
    };
    for (binding, annotation, value) in defaults {
        field(project, id, decorator, binding, annotation, value, findings);
    }
}

fn may_be_descriptor(project: &Project, id: ClassId, value: ExprId) -> bool {
    let facts = project.facts(id.file);
    let Expr::Call(call) = facts.expr(value) else { return false };
    match facts.expr(facts.calls[call.index()].callee) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => project.may_be_descriptor(facts.name(name)),
        Expr::Subscript { .. } => true,
        _ => false,
    }
}

/// The decorator of a dataclass with a generated `__init__`, as the only one.
fn plain_dataclass(project: &Project, id: ClassId) -> Option<ExprId> {
    let facts = project.facts(id.file);
    let &[decorator] = facts.list(project.class(id).decorators) else { return None };
    if project.is_dataclass(id) != Ok(true) || !matches!(project.dataclass_refusal(id), Ok(None)) {
        return None;
    }
    if let Expr::Call(call) = facts.expr(decorator) {
        for argument in facts.arguments(facts.calls[call.index()].arguments) {
            let ArgumentKind::Keyword(name) = argument.kind else { return None };
            let is_usual = match (facts.name(name), facts.expr(argument.value)) {
                ("init", value) => value == Expr::True,
                ("slots" | "frozen", value) => value == Expr::False,
                _ => true,
            };
            if !is_usual {
                return None;
            }
        }
    }
    let has_own = !matches!(project.bound_in_body(id, "__init__", project.model_version()), Bound::Nothing);
    (!has_own).then_some(decorator)
}

fn field(
    project: &Project,
    id: ClassId,
    decorator: ExprId,
    binding: &Binding,
    annotation: ExprId,
    value: ExprId,
    findings: &mut Findings<'_>,
) {
    let facts = project.facts(id.file);
    let Value::Instance(class) = project.evaluate(ExprRef { file: id.file, expr: value }) else { return };
    if project.is_field_annotation(id, annotation) != Some(true) {
        findings.silent(binding.range, || "it is no field".to_owned());
        return;
    }
    let place = Place::new(id.file, binding.range);
    let Some(used) = project.descriptor_uses(class).iter().find(|used| used.place == place && used.is_certain) else {
        return;
    };
    let descriptor = match Descriptor::of_use(project, class, used) {
        Ok(descriptor) => descriptor,
        Err(reason) => return findings.silent(binding.range, || reason.to_owned()),
    };
    let field = facts.name(binding.name);
    let owner = project.qualname(&ClassRef::Source(id));
    let name = project.qualname(&ClassRef::Source(class));
    let decorator = Place::new(id.file, facts.range(decorator));
    match on_class(project, &descriptor) {
        OnClass::Itself(returned) => {
            if let Err(reason) = takes_itself(project, &descriptor) {
                return findings.silent(binding.range, || reason.to_owned());
            }
            let finding = findings.report(
                facts.range(value),
                format!("the default of the field `{field}` of `{owner}` is the descriptor, a `{name}`"),
            );
            finding.level(Level::Warn);
            finding.label(decorator, "reads the default on the class");
            match returned {
                Some(returned) => finding.label(returned, "gives the descriptor there"),
                None => finding.label(
                    Place::new(class.file, project.class(class).range),
                    "has no `__get__`: reading gives the descriptor",
                ),
            };
            finding
                .help("give the default where there is no instance, or raise `AttributeError` for a field without one");
            finding.region = binding.region;
        }
        OnClass::Raises(failure) if failure.is_certain && failure.exception != "AttributeError" => {
            if project.reach(id.file, project.class(id).region) != Reach::Runs {
                return;
            }
            let finding = findings.report(
                facts.range(value),
                format!("`@dataclass` reads the field `{field}` on the class, which raises `{}`", failure.exception),
            );
            finding.label(decorator, "reads the default on the class");
            finding.label(failure.inner.unwrap_or(failure.place), format!("None {}", failure.reason));
            finding
                .help("give the default where there is no instance, or raise `AttributeError` for a field without one");
            finding.raises(
                if failure.exception == "TypeError" { &["TypeError"] } else { &["KeyError"] },
                project.class(id).region,
            );
        }
        // Of `AttributeError`, `@dataclass` makes a field without default.
        OnClass::Raises(_) => findings.silent(binding.range, || "the field gets no default".to_owned()),
        OnClass::Other(reason) => findings.silent(binding.range, || reason.to_owned()),
    }
}

/// Whether `__set__` takes the descriptor as it takes any value: with a test for it, the default means something.
fn takes_itself(project: &Project, descriptor: &Descriptor<'_>) -> Result<(), &'static str> {
    match descriptor.method("__set__") {
        Method::Absent => Ok(()),
        Method::Unknown => Err("what its `__set__` is, is not known"),
        Method::Source(setter) => {
            let frame = descriptor.call(setter, &[Meaning::Instance, Meaning::Assigned]);
            match is_tested(project, descriptor, &frame, 0) {
                true => Err("`__set__` tests for the descriptor"),
                false => Ok(()),
            }
        }
    }
}

/// Whether a method asks what it was given for more than its builtin type.
fn is_tested(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame, depth: u32) -> bool {
    const MAX_DEPTH: u32 = 3;
    let file = frame.function.file;
    let facts = project.facts(file);
    let statement = project.function(frame.function).statement;
    let region = super::on_class::body_region(project, frame.function).unwrap_or(crate::facts::RegionId::MODULE);
    let is_compared = facts.exprs.iter().any(|(expr, data)| match data {
        Expr::Compare {
            operator: Comparison::Is | Comparison::IsNot | Comparison::Eq | Comparison::NotEq,
            left,
            right,
        } => {
            statement.contains_range(facts.range(expr))
                && [left, right].iter().any(|&side| {
                    matches!(
                        descriptor.meaning(frame, side, region),
                        Meaning::Descriptor | Meaning::Value(Value::Class(_))
                    )
                })
        }
        _ => false,
    });
    is_compared
        || descriptor.events(frame.function).iter().any(|event| {
            let What::Call(index) = event.what else { return false };
            let call = &facts.calls[index.index()];
            if let Some(inner) = descriptor.called(frame, call) {
                return depth >= MAX_DEPTH || is_tested(project, descriptor, &inner, depth + 1);
            }
            let callee = descriptor.meaning(frame, call.callee, call.region);
            match (callee, facts.arguments(call.arguments)) {
                (Meaning::Value(Value::External(name)), [_, kind]) if &*name == "builtins.isinstance" => {
                    let kind = descriptor.meaning(frame, kind.value, call.region);
                    !matches!(kind, Meaning::Value(Value::External(name)) if name.starts_with("builtins."))
                }
                _ => false,
            }
        })
}
