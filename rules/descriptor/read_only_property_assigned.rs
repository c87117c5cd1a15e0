//! See `read-only-property-assigned.md`.

use super::assignments::{
    Assignment, Object, ObjectKind, is_of_library, library_property, refusing, renamed, stored_in,
};
use super::named_tuples;
use crate::facts::{AccessContext, BindingKind, Expr};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    Accessor, ClassId, ClassRef, ExprRef, FunctionId, Mro, Project, Property, PropertyLookup, Role, Value,
};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{always_runs, instance_calls};

pub static RULE: Rule = Rule {
    name: "read-only-property-assigned",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("read-only-property-assigned.md"),
    checks: &[Check::File(file), Check::Class(class)],
    fix: None,
};

fn file(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    for (access, index) in facts.accesses.iter().zip(0..) {
        if access.context == AccessContext::Read {
            continue;
        }
        let Some(assignment) = Assignment::of(project, file, index) else { continue };
        if !project.classes_with_property(&assignment.attribute).is_empty() {
            assigned(project, &assignment, findings);
        }
        of_library(project, &assignment, findings);
        named_tuples::of_call(project, &assignment, findings);
    }
}

fn assigned(project: &Project, assignment: &Assignment, findings: &mut Findings<'_>) {
    let Some(object) = assignment.object(project) else { return };
    let property = match refusing(project, object, &assignment.attribute, assignment.role) {
        Ok(Some(property)) => property,
        Ok(None) => return,
        Err(reason) => {
            findings.silent(assignment.range, || reason.to_owned());
            return;
        }
    };
    if let Some(rule) = told_elsewhere(project, &property, assignment.role) {
        findings.silent(assignment.range, || format!("`{rule}` tells of it at the property"));
        return;
    }
    let what = Shown::of(project, &property, assignment.role);
    let finding = findings.report(assignment.range, what.message(assignment.done()));
    finding.raises(&["AttributeError"], assignment.region);
    finding.label(property.place, format!("a property without {}", what.lacks));
    match object.kind {
        ObjectKind::Exact(made) => {
            finding.label(made, "the instance is created here");
            // A metaclass may give every property a setter.
            if project.is_left_alone(property.owner).is_err() || project.is_left_alone(object.class).is_err() {
                finding.level(Level::Warn);
            }
        }
        ObjectKind::Promised => {
            finding.level(Level::Warn);
        }
        ObjectKind::Receiver(_) => {}
    }
    finding.help(what.help(project, &property, assignment.role));
}

/// `self.value = 3` in a member of an enumeration.
fn of_library(project: &Project, assignment: &Assignment, findings: &mut Findings<'_>) {
    if assignment.role != Role::Setter || !is_of_library(&assignment.attribute) {
        return;
    }
    let Some(object) = assignment.object(project) else { return };
    let attribute = &assignment.attribute;
    let Some(owner) = library_property(project, object.class, attribute) else { return };
    let takes = |&subclass: &ClassId| library_property(project, subclass, attribute).is_none();
    if project.subclasses(object.class).iter().any(takes) {
        findings.silent(assignment.range, || "a class below has something else of that name".to_owned());
        return;
    }
    let finding = findings
        .report(assignment.range, format!("the property `{owner}.{attribute}` cannot be assigned: it has no setter"));
    finding.raises(&["AttributeError"], assignment.region);
    if let ObjectKind::Promised = object.kind {
        finding.level(Level::Warn);
    }
    finding.help(match &*owner {
        "enum.Enum" => "use another name, or set `_value_` in `__new__`",
        _ => "use another name",
    });
}

/// How a property is spoken of.
struct Shown {
    /// `Point.size`.
    name: String,
    lacks: &'static str,
}

impl Shown {
    fn of(project: &Project, property: &Property, role: Role) -> Self {
        let class = project.qualname(&ClassRef::Source(property.owner));
        let lacks = if role == Role::Deleter { "a deleter" } else { "a setter" };
        Self { name: format!("{class}.{}", property.name), lacks }
    }

    fn message(&self, done: &str) -> String {
        format!("the property `{}` cannot be {done}: it has no {}", self.name, self.lacks.trim_start_matches("a "))
    }

    fn help(&self, project: &Project, property: &Property, role: Role) -> String {
        let verb = if role == Role::Deleter { "delete" } else { "assign" };
        let method = role.method();
        match stored_in(project, property) {
            Some(stored) => format!("{verb} `{stored}`, which the getter reads, or add `@{}.{method}`", property.name),
            None => format!("add `@{}.{method}` to the class, or use another name", property.name),
        }
    }
}

/// The rule that reports the same mistake where it was made.
fn told_elsewhere(project: &Project, property: &Property, role: Role) -> Option<&'static str> {
    if !project.is_reported(property.owner.file) {
        return None;
    }
    if renamed(project, property.owner).iter().any(|it| it.property.name == property.name && it.role == role) {
        return Some("property-setter-name");
    }
    let owner = ClassRef::Source(property.owner);
    let attribute = project.mangled(property.owner, &property.name);
    match project.property_behind(&owner, &attribute, &owner) {
        PropertyLookup::Property(hidden) if hidden.accessor(role) != Accessor::Absent => {
            Some("property-partly-overridden")
        }
        _ => None,
    }
}

/// A base assigns what a property of the class takes away.
fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    fields(project, id, findings);
    if project.class(id).bases.len == 0 {
        return;
    }
    named_tuples::class(project, id, findings);
    for property in &*project.own_properties(id) {
        let attribute = project.mangled(id, &property.name);
        let writes = project.property_writes(&attribute);
        if property.setter == Accessor::Absent && !writes.is_empty() {
            assigned_by_base(project, id, property, &attribute, writes, findings);
        }
    }
}

fn assigned_by_base(
    project: &Project,
    id: ClassId,
    property: &Property,
    attribute: &str,
    writes: &[(FileId, u32)],
    findings: &mut Findings<'_>,
) {
    let class = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&class) else { return };
    // What a base has as a property is told where it is assigned, or by `property-partly-overridden`.
    if !matches!(project.property_behind(&class, attribute, &class), PropertyLookup::Absent | PropertyLookup::Other(_))
    {
        return;
    }
    for &(file, index) in writes {
        let Some(assignment) = Assignment::of(project, file, index).filter(|it| it.role == Role::Setter) else {
            continue;
        };
        let Some(object) = assignment.object(project) else { continue };
        let ObjectKind::Receiver(method) = object.kind else { continue };
        if object.class == id || !mro.contains(&ClassRef::Source(object.class)) {
            continue;
        }
        let here = Object { class: id, kind: ObjectKind::Receiver(method) };
        match refusing(project, here, attribute, Role::Setter) {
            Ok(Some(own)) if own.owner == id => {}
            Ok(_) => return,
            Err(reason) => {
                findings.silent(property.place.range, || reason.to_owned());
                return;
            }
        }
        if !assignment.always_runs(project, method) || !constructs(project, &class, object.class, method) {
            findings
                .silent(property.place.range, || "a base assigns it in a method that may never be called".to_owned());
            continue;
        }
        let what = Shown::of(project, property, Role::Setter);
        let base = project.qualname(&ClassRef::Source(object.class));
        let name = project.function(method).name.map_or("", |name| project.name(method.file, name));
        let finding = findings.report(
            property.place.range,
            format!("`{base}.{name}` assigns `{}`, a property without a setter", what.name),
        );
        finding.raises(&["AttributeError"], project.class(id).region);
        finding.text("cannot be assigned");
        finding.label(assignment.place(), "raises `AttributeError` whenever an instance is created");
        finding.help(format!("add `@{}.setter`, or a class attribute instead of the property", property.name));
        return;
    }
}

/// Whether the construction of an instance comes to the method of a base: by inheritance, or by calls of
/// `super().__init__` that always run.
fn constructs(project: &Project, class: &ClassRef, owner: ClassId, method: FunctionId) -> bool {
    const MOST: usize = 6;
    if project.function(method).name.is_none_or(|name| project.name(method.file, name) != "__init__") {
        return false;
    }
    let mut behind: Option<ClassRef> = None;
    for _ in 0..MOST {
        let Ok(next) = project.constructor(class, behind.as_ref(), "__init__") else { return false };
        let ClassRef::Source(id) = next else { return false };
        if id == owner {
            return matches!(project.own_member(id, "__init__"), Some(member) if member.value == Value::Function(method));
        }
        let Some(Value::Function(init)) = project.own_member(id, "__init__").map(|member| member.value) else {
            return false;
        };
        let facts = project.facts(id.file);
        let calls_next = project.calls_in(init).iter().any(|index| {
            let Some(call) = facts.calls.get(index.index()) else { return false };
            let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
            let Expr::Call(inner) = facts.expr(value) else { return false };
            facts.name(name) == "__init__"
                && facts.calls.get(inner.index()).is_some_and(|inner| {
                    facts.arguments(inner.arguments).is_empty()
                        && project.is_external(ExprRef { file: id.file, expr: inner.callee }, &["builtins.super"])
                })
                && always_runs(project, init, call)
        });
        if !calls_next {
            return false;
        }
        behind = Some(ClassRef::Source(id));
    }
    false
}

/// Fields of a dataclass that its `__init__` assigns although a property without a setter has the name.
fn fields(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    if class.decorators.len == 0 || project.gets_dataclass_init(id) != Some(true) {
        return;
    }
    let facts = project.facts(id.file);
    for binding in facts.bindings_in(class.scope) {
        let BindingKind::Annotated { annotation, value } = binding.kind else { continue };
        let attribute = project.mangled(id, facts.name(binding.name));
        if project.classes_with_property(&attribute).is_empty() {
            continue;
        }
        let own = facts.bindings_of(class.scope, binding.name);
        // `size: int = field(init=False)`, and what else is there besides the property, may keep it from being assigned.
        let is_plain = value.is_none()
            && own.iter().all(|other| other.range == binding.range || matches!(other.kind, BindingKind::Function(_)));
        if !is_plain || project.is_stored_field(id, annotation) != Some(true) {
            continue;
        }
        let instance = Object { class: id, kind: ObjectKind::Promised };
        let Ok(Some(property)) = refusing(project, instance, &attribute, Role::Setter) else { continue };
        let what = Shown::of(project, &property, Role::Setter);
        let finding = findings.report(
            binding.range,
            format!("the field `{}` cannot be set: `{}` is a property without a setter", property.name, what.name),
        );
        finding.raises(&["AttributeError"], class.region);
        finding.text("`__init__` assigns it");
        match instance_calls(project, id).first() {
            Some(&(file, call)) => {
                let facts = project.facts(file);
                if let Some(call) = facts.calls.get(call.index()) {
                    finding.label(Place::new(file, facts.range(call.expr)), "such an instance is created here");
                }
            }
            None => {
                finding.level(Level::Warn);
            }
        }
        if property.place.range != binding.range {
            finding.label(property.place, "a property without a setter");
        }
        finding.help("give the field another name, such as one with an underscore, or add a setter");
    }
}
