//! See `property-partly-overridden.md`.

use super::assignments::{Assignment, Object, ObjectKind, is_unguarded, refusing};
use crate::finding::Level;
use crate::project::{Accessor, ClassId, ClassRef, Project, Property, PropertyLookup, Role};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-partly-overridden",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-partly-overridden.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.class(id).bases.len == 0 || project.is_stub(id.file) {
        return;
    }
    let class = ClassRef::Source(id);
    for property in &*project.own_properties(id) {
        let attribute = project.mangled(id, &property.name);
        let PropertyLookup::Property(hidden) = project.property_behind(&class, &attribute, &class) else { continue };
        let lost: Vec<Role> = [Role::Setter, Role::Deleter]
            .into_iter()
            .filter(|&role| {
                property.accessor(role) == Accessor::Absent
                    && matches!(hidden.accessor(role), Accessor::Function(_) | Accessor::Other(_))
            })
            .collect();
        let uses: Vec<Used> = lost.iter().filter_map(|&role| use_of(project, id, &attribute, role)).collect();
        match uses.iter().find(|used| used.is_certain).or(uses.first()) {
            Some(used) => report(project, id, property, &hidden, used, findings),
            None if lost.is_empty() => {}
            None => findings.silent(property.place.range, || "no code in view needs what it loses".to_owned()),
        }
    }
}

/// Code that needs what the class lost.
struct Used {
    assignment: Assignment,
    /// Of an instance of the class for certain.
    is_certain: bool,
}

fn use_of(project: &Project, id: ClassId, attribute: &str, role: Role) -> Option<Used> {
    let mut found: Option<Used> = None;
    for &(file, index) in project.property_writes(attribute) {
        let Some(assignment) = Assignment::of(project, file, index).filter(|it| it.role == role) else { continue };
        if !is_unguarded(project, file, assignment.region) {
            continue;
        }
        let Some(object) = assignment.object(project) else { continue };
        let is_certain = if object.class == id || project.subclasses(id).contains(&object.class) {
            match refusing(project, object, attribute, role) {
                Ok(Some(property)) if property.owner == id => !matches!(object.kind, ObjectKind::Promised),
                _ => continue,
            }
        } else {
            match inherited_use(project, id, object, &assignment) {
                Some(is_certain) => is_certain,
                None => continue,
            }
        };
        if is_certain {
            return Some(Used { assignment, is_certain });
        }
        found.get_or_insert(Used { assignment, is_certain });
    }
    found
}

/// Whether a method that the class has of a base assigns the attribute: and whether each instance comes by.
fn inherited_use(project: &Project, id: ClassId, object: Object, assignment: &Assignment) -> Option<bool> {
    let ObjectKind::Receiver(method) = object.kind else { return None };
    if !project.subclasses(object.class).contains(&id) {
        return None;
    }
    let name = project.name(method.file, project.function(method).name?);
    // A property's own function is called for its own name alone, which the class has anew.
    let owner = project.constructor(&ClassRef::Source(id), None, name).ok()?;
    if owner != ClassRef::Source(object.class) {
        return None;
    }
    let here = Object { class: id, kind: object.kind };
    match refusing(project, here, &assignment.attribute, assignment.role) {
        Ok(Some(property)) if property.owner == id => {}
        _ => return None,
    }
    Some(name == "__init__" && assignment.always_runs(project, method))
}

fn report(
    project: &Project,
    id: ClassId,
    property: &Property,
    hidden: &Property,
    used: &Used,
    findings: &mut Findings<'_>,
) {
    let base = project.qualname(&ClassRef::Source(hidden.owner));
    let own = project.qualname(&ClassRef::Source(id));
    let (name, method) = (&property.name, used.assignment.role.method());
    let finding = findings.report(
        property.place.range,
        format!("the property `{own}.{name}` hides the one of `{base}` and has no {method}"),
    );
    finding.region = project.class(id).region;
    finding.label(hidden.place, format!("has a {method}"));
    let done = used.assignment.done();
    finding.label(used.assignment.place(), format!("{done} here: `AttributeError` on instances of `{own}`"));
    if !used.is_certain || project.is_left_alone(id).is_err() {
        finding.level(Level::Warn);
    }
    finding.help(format!("write `@{base}.{name}.getter` to keep the {method}, or define one"));
}
