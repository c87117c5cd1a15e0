//! See `descriptor-storage-unavailable.md`.

use super::asked::asked;
use super::storage::{self, By, Stored};
use crate::facts::{BindingKind, Guard, RegionId};
use crate::finding::{Level, Place};
use crate::project::descriptors::{Descriptor, DescriptorUse, Meaning, Method};
use crate::project::{ClassId, ClassRef, Layout, Lookup, Mro, Project, Reach, Slots, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::Asks;

pub static RULE: Rule = Rule {
    name: "descriptor-storage-unavailable",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-storage-unavailable.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    if project.managed_attributes(id).next().is_none()
        || project.is_stub(id.file)
        || project.reach(id.file, class.region) != Reach::Runs
    {
        return;
    }
    match project.layout(&ClassRef::Source(id)) {
        Layout::Known(instances) if !instances.has_dict => {}
        Layout::Known(_) | Layout::Refused(_) => return,
        Layout::Unknown(reason) => {
            findings.silent(class.range, || format!("whether its instances have a `__dict__` is not known: {reason}"));
            return;
        }
    }
    for (descriptor, used) in project.managed_attributes(id) {
        if used.is_certain {
            judge(project, id, descriptor, used, findings);
        }
    }
}

fn judge(project: &Project, id: ClassId, descriptor: ClassId, used: &DescriptorUse, findings: &mut Findings<'_>) {
    let range = used.place.range;
    let made = match Descriptor::of_use(project, descriptor, used) {
        Ok(made) => made,
        Err(reason) => return findings.silent(range, || reason.to_owned()),
    };
    let Some((asks, stored)) = refused(project, id, &made) else { return };
    let family: Vec<ClassId> = std::iter::once(id)
        .chain(project.subclasses(id))
        .filter(|&class| has_attribute(project, class, used))
        .collect();
    let lacking = |&class: &ClassId| lacks(project, class, &stored.name);
    let (attribute, name) = (&used.attribute, &stored.name);
    let shown = project.qualname(&ClassRef::Source(id));
    let kind = project.class_name(&ClassRef::Source(descriptor)).into_owned();
    let raising = family
        .iter()
        .filter(|class| stored.is_always && lacking(class))
        .find_map(|&class| asked(project, class, attribute, asks));
    if raising.is_none() {
        if !family.iter().all(lacking) {
            return findings.silent(range, || "a subclass has a place for it".to_owned());
        }
        let is_alone = family.len() == 1 && !has_slots(project, id);
        if is_alone {
            let reason = "without slots of its own, the class may be there for its subclasses";
            return findings.silent(range, || reason.to_owned());
        }
    }
    let message = format!(
        "`{kind}` keeps `{attribute}` in `{name}` of the instance, and instances of `{shown}` have no place for that"
    );
    let finding = findings.report(range, message);
    finding.raises(&[], project.class(id).region);
    finding.label(stored.place, format!("sets `{name}`"));
    match raising {
        Some(places) => {
            for place in places {
                finding.label(place, "raises `AttributeError`");
            }
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    let facts = project.facts(id.file);
    let slots =
        facts.names.find("__slots__").and_then(|slots| facts.bindings_of(project.class(id).scope, slots).last());
    if let Some(slots) = slots {
        finding.label(
            Place::new(id.file, slots.range),
            format!("has no `{name}`, and leaves instances without a `__dict__`"),
        );
    }
    finding.help(match slots {
        Some(_) => format!("add `{name}` to `__slots__`"),
        None => format!("give the class a field `{name}`, or let its instances have a `__dict__`"),
    });
}

/// What a special method of the descriptor sets, where instances of exactly this class do not take it.
fn refused(project: &Project, id: ClassId, descriptor: &Descriptor<'_>) -> Option<(Asks, Stored)> {
    let methods: [(&str, Asks, &[Meaning]); 2] = [
        ("__set__", Asks::Write, &[Meaning::Instance, Meaning::Assigned]),
        ("__get__", Asks::Read, &[Meaning::Instance, Meaning::Owner]),
    ];
    methods.into_iter().find_map(|(name, asks, arguments)| {
        let Method::Source(method) = descriptor.method(name) else { return None };
        let frame = descriptor.call(method, arguments);
        let stored = storage::stores(project, descriptor, &frame).into_iter().find(|stored| {
            let is_guarded = |(place, region): (Place, RegionId)| is_guarded(project, place, region);
            stored.by == By::Attribute
                && lacks(project, id, &stored.name)
                && !is_guarded((stored.place, stored.region))
                && !stored.outer.is_some_and(is_guarded)
        })?;
        Some((asks, stored))
    })
}

/// Whether somebody has thought of what is raised.
fn is_guarded(project: &Project, place: Place, region: RegionId) -> bool {
    let facts = project.facts(place.file);
    facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_))).any(|(_, region)| {
        matches!(region.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Handler { .. } | Guard::Dead)
    })
}

/// Whether a class finds the attribute of the base.
fn has_attribute(project: &Project, class: ClassId, used: &DescriptorUse) -> bool {
    matches!(project.lookup(&ClassRef::Source(class), &used.attribute), Lookup::Found(member)
        if member.owner == ClassRef::Source(used.owner))
}

/// Whether instances of exactly this class have no place for an attribute.
fn lacks(project: &Project, id: ClassId, name: &str) -> bool {
    let class = ClassRef::Source(id);
    let Layout::Known(instances) = project.layout(&class) else { return false };
    let is_plain = |method| {
        matches!(project.lookup(&class, method), Lookup::Found(member)
            if matches!(&member.owner, ClassRef::Stdlib(owner) if owner.starts_with("builtins.")))
    };
    !instances.has_dict
        && is_plain("__setattr__")
        && is_plain("__getattribute__")
        && matches!(project.lookup(&class, name), Lookup::Absent)
        && !may_be_slot(project, &class, name)
        && !matches!(project.refusal(id), Ok(Some(_)))
        && project.decorated_class(id) == Value::Class(id)
}

/// Whether a class along the MRO has a slot of the name, or its slots are not all known.
fn may_be_slot(project: &Project, class: &ClassRef, attribute: &str) -> bool {
    let Mro::Linear(mro) = project.mro(class) else { return true };
    mro.iter().filter_map(ClassRef::source).any(|owner| match project.slots(owner) {
        Slots::Names(slots) => slots.iter().any(|slot| project.mangled(owner, &slot.name) == attribute),
        Slots::Absent | Slots::NotStrings { .. } => false,
        // `@dataclass(slots=True)` makes slots of what the body annotates.
        Slots::Some(_) => {
            let facts = project.facts(owner.file);
            facts.bindings_in(project.class(owner).scope).iter().any(|binding| {
                matches!(binding.kind, BindingKind::Annotated { .. })
                    && project.mangled(owner, facts.name(binding.name)) == attribute
            })
        }
        Slots::Unknown => true,
    })
}

fn has_slots(project: &Project, id: ClassId) -> bool {
    match project.slots(id) {
        Slots::Names(names) => !names.is_empty(),
        Slots::Some(is_any) => is_any,
        Slots::Absent | Slots::NotStrings { .. } | Slots::Unknown => false,
    }
}
