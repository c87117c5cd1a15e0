//! See `ineffective-slots.md`.

use crate::facts::BindingKind;
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, Layout, Mro, Project, Slots, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "ineffective-slots",
    topic: "class",
    level: Level::Off,
    since: "0.1.0",
    docs: include_str!("ineffective-slots.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let slots = facts.names.find("__slots__").and_then(|name| facts.bindings_of(class.scope, name).last());
    if class.bases.len == 0 || project.is_stub(id.file) || slots.is_none() && class.decorators.len == 0 {
        return;
    }
    let (range, names) = match slots {
        Some(binding) => {
            let is_plain = matches!(binding.kind, BindingKind::Assign(_) | BindingKind::Annotated { .. });
            let Slots::Names(names) = project.slots(id) else {
                findings.silent(binding.range, || "which slots there are is not known".to_owned());
                return;
            };
            // `__dict__` among them asks for one; without names the class only means not to be the one that brings it.
            if !is_plain || names.is_empty() || names.iter().any(|slot| slot.name == "__dict__") {
                return;
            }
            (binding.range, names.into_iter().map(|slot| slot.name).collect::<Vec<_>>())
        }
        None => match project.remade_with_slots(id) {
            Ok(Some(remade)) => (remade.decorator, Vec::new()),
            _ => return,
        },
    };
    if matches!(project.refusal(id), Ok(Some(_))) {
        return;
    }
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else {
        findings.silent(range, || "the MRO of the class is not known".to_owned());
        return;
    };
    // The last one is the one that brings it; what is between has it from there.
    let bringing = mro.iter().skip(1).rev().find(|class| has_dict(project, class));
    let Some(base) = bringing else {
        findings.silent(range, || "no base is known to give its instances a `__dict__`".to_owned());
        return;
    };
    if base.source().is_some_and(|base| !matches!(project.slots(base), Slots::Absent)) {
        findings.silent(range, || "a base asks for a `__dict__` by name".to_owned());
        return;
    }
    let shown = project.qualname(base);
    let finding =
        findings.report(range, format!("instances keep a `__dict__` beside these slots: `{shown}` brings it"));
    finding.text(match &names[..] {
        [] => "saves no `__dict__`".to_owned(),
        _ => "keeps no other name out".to_owned(),
    });
    match base.source() {
        Some(base) => {
            finding.label(Place::new(base.file, project.class(base).range), "has no `__slots__`");
            finding.help(format!("write `__slots__ = ()` in `{shown}`, or leave these out"));
        }
        None => {
            finding.help("leave them out");
        }
    }
}

/// Whether instances of a class certainly have a `__dict__`.
fn has_dict(project: &Project, class: &ClassRef) -> bool {
    let is_as_written = match class {
        ClassRef::Source(id) => project.decorated_class(*id) == Value::Class(*id) && !project.is_stub(id.file),
        ClassRef::Stdlib(_) => true,
        ClassRef::Created(_) => false,
    };
    // A dataclass with slots has none of its own.
    let is_remade = class.source().is_some_and(|id| !matches!(project.remade_with_slots(id), Ok(None)));
    is_as_written && !is_remade && matches!(project.layout(class), Layout::Known(instances) if instances.has_dict)
}
