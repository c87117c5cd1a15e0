//! See `cached-property-without-dict.md`.

use super::cached_properties::{CachedProperty, cached_properties};
use crate::facts::{AccessContext, Expr, Guard, Region, RegionId};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, InstancePart, Lookup, Metaclass, Mro, Project, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, instance_asked};
use crate::rules::class::names_class_statement;

pub static RULE: Rule = Rule {
    name: "cached-property-without-dict",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("cached-property-without-dict.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let class = project.class(id);
    if project.may_be_slotted(project.name(id.file, class.name)) && project.lacks(id, InstancePart::Dict) {
        for property in cached_properties(project, id) {
            own(project, id, &property, findings);
        }
        inherited(project, id, findings);
    } else if class.bases.len > 0 && project.is_metaclass(&ClassRef::Source(id)) == Some(true) {
        for property in cached_properties(project, id) {
            of_classes(project, id, &property, findings);
        }
    }
}

/// A property in the body of a class whose instances have no `__dict__`.
fn own(project: &Project, id: ClassId, property: &CachedProperty<'_>, findings: &mut Findings<'_>) {
    let all_lack = project.lacks_below(id, InstancePart::Dict);
    let read = match all_lack {
        true => read(project, id, property),
        false => instance_asked(project, id, property.name, Asks::Read),
    };
    if read.is_none() && !all_lack {
        findings.silent(property.place.range, || "a subclass may have a `__dict__`".to_owned());
        return;
    }
    let shown = project.qualname(&ClassRef::Source(id));
    let message = format!("`{}` cannot be cached: instances of `{shown}` have no `__dict__`", property.name);
    let finding = findings.report(property.place.range, message);
    finding.raises(&[], project.class(id).region);
    let (place, text) = cause(project, id);
    finding.label(place, text);
    match read {
        Some(place) => finding.label(place, "raises `TypeError`"),
        None => finding.level(Level::Warn),
    };
    finding.help("add `\"__dict__\"` to `__slots__`, or use `property` and keep the value in a slot");
}

/// Properties of bases without slots that instances of this class cannot keep either.
fn inherited(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let own = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&own) else { return };
    let bases: Vec<ClassId> = mro.iter().skip(1).filter_map(ClassRef::source).collect();
    let is_told = |base: ClassId| {
        project.is_reported(base.file)
            && project.lacks(base, InstancePart::Dict)
            && project.lacks_below(base, InstancePart::Dict)
    };
    for &base in &bases {
        if project.is_stub(base.file) || !project.lacks(base, InstancePart::Dict) {
            continue;
        }
        for property in cached_properties(project, base) {
            let has_it = |class: ClassId| {
                matches!(project.lookup(&ClassRef::Source(class), property.name), Lookup::Found(member)
                    if member.place == Some(property.place))
            };
            let is_told_already = bases.iter().any(|&other| is_told(other) && has_it(other))
                || instance_asked(project, base, property.name, Asks::Read).is_some();
            if !has_it(id) || is_told_already {
                continue;
            }
            let all_lack = project.lacks_below(id, InstancePart::Dict);
            let read = match all_lack {
                true => read(project, id, &property),
                false => instance_asked(project, id, property.name, Asks::Read),
            };
            if read.is_none() && !all_lack {
                continue;
            }
            let class = project.class(id);
            let shown = project.qualname(&own);
            let message = format!("instances of `{shown}` have no `__dict__` to cache `{}`", property.name);
            let finding = findings.report(class.range, message);
            finding.raises(&[], class.region);
            finding.label(property.place, format!("the property of `{}`", project.qualname(&ClassRef::Source(base))));
            let (place, text) = cause(project, id);
            if place.range != class.range {
                finding.label(place, text);
            }
            match read {
                Some(place) => finding.label(place, "raises `TypeError`"),
                None => finding.level(Level::Warn),
            };
            finding.help("add `\"__dict__\"` to `__slots__`");
        }
    }
}

/// Where the property of an instance of the class, or of a class below that lacks a `__dict__` too, is read.
fn read(project: &Project, id: ClassId, property: &CachedProperty<'_>) -> Option<Place> {
    let below = project.subclasses(id).into_iter().filter(|&subclass| {
        project.lacks(subclass, InstancePart::Dict)
            && matches!(project.lookup(&ClassRef::Source(subclass), property.name), Lookup::Found(member)
                if member.place == Some(property.place))
    });
    std::iter::once(id).chain(below).find_map(|class| instance_asked(project, class, property.name, Asks::Read))
}

/// What leaves instances of a class without a `__dict__`.
fn cause(project: &Project, id: ClassId) -> (Place, String) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let slots = facts.names.find("__slots__").and_then(|slots| facts.bindings_of(class.scope, slots).last());
    match slots {
        Some(slots) => {
            (Place::new(id.file, slots.range), "leaves instances without `__dict__`, and so do all bases".to_owned())
        }
        None => (Place::new(id.file, class.range), "its instances have no `__dict__`".to_owned()),
    }
}

/// A property in a metaclass: the `__dict__` of a class takes no item.
fn of_classes(project: &Project, id: ClassId, property: &CachedProperty<'_>, findings: &mut Findings<'_>) {
    let shown = project.qualname(&ClassRef::Source(id));
    let message = format!("`{}` cannot be cached: the `__dict__` of a class cannot be written", property.name);
    let read = read_of_class(project, id, property);
    let finding = findings.report(property.place.range, message);
    finding.raises(&[], project.class(id).region);
    finding.label(
        Place::new(id.file, project.class(id).range),
        format!("instances of `{shown}` are classes: their `__dict__` is a `mappingproxy`"),
    );
    match read {
        Some(place) => finding.label(place, "raises `TypeError`"),
        None => finding.level(Level::Warn),
    };
    finding.help("use `property`, and keep the value under a private name of the class");
}

/// Where the property of a class is read that has the metaclass.
fn read_of_class(project: &Project, metaclass: ClassId, property: &CachedProperty<'_>) -> Option<Place> {
    project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)).find_map(|file| {
        let facts = project.facts(file);
        let symbol = facts.names.find(property.name)?;
        facts.accesses.iter().find_map(|access| {
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
            let is_plain = |(_, region): (RegionId, &Region)| matches!(region.guard, Guard::None | Guard::Function(_));
            if name != symbol
                || access.context != AccessContext::Read
                || !facts.regions(access.region).all(is_plain)
                || !names_class_statement(project, file, value)
            {
                return None;
            }
            let Value::Class(class) = project.evaluate(ExprRef { file, expr: value }) else { return None };
            let class = ClassRef::Source(class);
            let Metaclass::Known { class: own, .. } = project.metaclass(&class) else { return None };
            let is_inherited = matches!(project.lookup(&own, property.name), Lookup::Found(member)
                if member.place == Some(property.place));
            // What the class itself has comes first.
            let is_of_metaclass = project.lookup(&class, property.name) == Lookup::Absent
                && project.is_subclass(&own, &ClassRef::Source(metaclass)) == Some(true);
            (is_inherited && is_of_metaclass).then(|| Place::new(file, facts.range(access.expr)))
        })
    })
}
