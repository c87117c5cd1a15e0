//! See `property-signature.md`.

use super::assignments::{Assignment, ObjectKind, is_unguarded, object};
use crate::facts::{AccessContext, Expr};
use crate::finding::{Level, Place};
use crate::project::descriptors::attribute_name;
use crate::project::{ArgumentFault, ClassId, ClassRef, FunctionId, Project, Property, PropertyLookup, Role};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, instance_asked};

pub static RULE: Rule = Rule {
    name: "property-signature",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-signature.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    for property in &*project.own_properties(id) {
        let functions: Vec<(Role, FunctionId)> = property.functions().collect();
        if project.is_abstract_in(id, &property.name) {
            for &(_, function) in functions.iter().filter(|(_, function)| function.file == id.file) {
                findings.silent(project.function(function).range, || "the property is abstract".to_owned());
            }
            continue;
        }
        for (role, function) in functions {
            let Some(fault) = fault(project, role, function) else { continue };
            // A function from elsewhere is reported there, if it is a property's of that class.
            if function.file != id.file {
                continue;
            }
            let range = project.function(function).range;
            if findings.speaks_of(range) {
                continue;
            }
            if is_called_otherwise(project, id, role) {
                findings.silent(range, || "something calls the function of the property itself".to_owned());
                continue;
            }
            report(project, id, property, (role, function), &fault, findings);
        }
    }
}

/// Why CPython's call of a property's function raises.
fn fault(project: &Project, role: Role, function: FunctionId) -> Option<ArgumentFault> {
    let given = if role == Role::Setter { 2 } else { 1 };
    project.argument_fault(function, given, &[]).map(|(fault, _)| fault)
}

fn report(
    project: &Project,
    id: ClassId,
    property: &Property,
    (role, function): (Role, FunctionId),
    fault: &ArgumentFault,
    findings: &mut Findings<'_>,
) {
    let data = project.function(function);
    let (what, given) = match role {
        Role::Getter => ("getter", "the instance alone"),
        Role::Setter => ("setter", "the instance and the value"),
        Role::Deleter => ("deleter", "the instance alone"),
    };
    let takes = match fault {
        ArgumentFault::Missing(name) => format!("and `{name}` is missing"),
        ArgumentFault::TooMany(0) => "and it takes nothing".to_owned(),
        ArgumentFault::TooMany(most) => {
            format!("and it takes {most} argument{}", if *most == 1 { "" } else { "s" })
        }
        ArgumentFault::Twice(_) | ArgumentFault::Unexpected(_) => return,
    };
    let name = format!("{}.{}", project.qualname(&ClassRef::Source(id)), property.name);
    let finding = findings.report(data.range, format!("the {what} of the property `{name}` gets {given}, {takes}"));
    finding.region = data.region;
    if property.place.range != data.range {
        finding.label(property.place, "the property");
    }
    let attribute = project.mangled(id, &property.name);
    match used(project, id, &attribute, role) {
        Some(place) => {
            let verb = match role {
                Role::Getter => "read",
                Role::Setter => "assigned",
                Role::Deleter => "deleted",
            };
            finding.label(place, format!("{verb} here: `TypeError`"));
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    finding.help(match role {
        Role::Getter => "make a method of it, or take nothing but `self`",
        Role::Setter => "take `self` and one value; several values can come as a tuple",
        Role::Deleter => "take nothing but `self`",
    });
}

/// Where code asks an instance for the attribute in such a way that the function is called.
fn used(project: &Project, id: ClassId, attribute: &str, role: Role) -> Option<Place> {
    let is_own = |class: ClassId| matches!(project.property(&ClassRef::Source(class), attribute), PropertyLookup::Property(it) if it.owner == id);
    // `self` may be of a class below that has the attribute otherwise.
    let is_certain = |kind: ObjectKind, class: ClassId| match kind {
        ObjectKind::Receiver(_) => project.subclasses(class).into_iter().all(is_own),
        kind => matches!(kind, ObjectKind::Exact(_)),
    };
    if role != Role::Getter {
        return project.property_writes(attribute).iter().find_map(|&(file, index)| {
            let assignment = Assignment::of(project, file, index).filter(|it| it.role == role)?;
            let object = assignment.object(project)?;
            (is_own(object.class)
                && is_unguarded(project, file, assignment.region)
                && is_certain(object.kind, object.class))
            .then(|| assignment.place())
        });
    }
    let in_functions =
        project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)).find_map(|file| {
            let facts = project.facts(file);
            let bare = attribute.rsplit("__").next().unwrap_or(attribute);
            if facts.names.find(attribute).is_none() && facts.names.find(&format!("__{bare}")).is_none() {
                return None;
            }
            facts.accesses.iter().find_map(|access| {
                if !matches!(access.context, AccessContext::Read | AccessContext::Update { .. }) {
                    return None;
                }
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
                if attribute_name(facts, access.scope, facts.name(name)) != attribute {
                    return None;
                }
                let object = object(project, file, value, access.scope)?;
                (is_own(object.class)
                    && is_unguarded(project, file, access.region)
                    && is_certain(object.kind, object.class))
                .then(|| Place::new(file, facts.range(access.expr)))
            })
        });
    in_functions.or_else(|| {
        let mut family = std::iter::once(id).chain(project.subclasses(id)).filter(|&class| is_own(class));
        family.find_map(|class| instance_asked(project, class, attribute, Asks::Read))
    })
}

/// Whether the file calls functions of properties by hand: `type(self).size.fget(self, unit)`.
fn is_called_otherwise(project: &Project, id: ClassId, role: Role) -> bool {
    let name = match role {
        Role::Getter => "fget",
        Role::Setter => "fset",
        Role::Deleter => "fdel",
    };
    let facts = project.facts(id.file);
    facts.names.find(name).is_some_and(|symbol| {
        facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Attribute { name, .. } if name == symbol))
    })
}
