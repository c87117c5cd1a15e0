//! See `ineffective-slots.md`.

use ruff_text_size::TextRange;

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

/// How many classes are shown beside a base.
const SHOWN: usize = 3;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    brings(project, id, findings);
    let slotted = match Slotted::of(project, id) {
        Some(Ok(slotted)) => slotted,
        Some(Err((range, reason))) => {
            findings.silent(range, || reason.to_owned());
            return;
        }
        None => return,
    };
    let base = &slotted.base;
    if is_told_there(project, base) {
        findings.silent(slotted.range, || format!("`{}` is reported for all classes below it", project.qualname(base)));
        return;
    }
    // The highest class below a base that is somebody else's speaks for those below itself.
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return };
    let is_reported_above = |above: &ClassRef| {
        let above = above.source().filter(|above| project.is_reported(above.file));
        above.is_some_and(|above| matches!(Slotted::of(project, above), Some(Ok(other)) if other.base == *base))
    };
    if mro.iter().skip(1).any(is_reported_above) {
        findings.silent(slotted.range, || "a class above it has slots in vain for the same reason".to_owned());
        return;
    }
    let shown = project.qualname(base);
    let message = format!("instances keep a `__dict__` beside these slots: `{shown}` brings it");
    let finding = findings.report(slotted.range, message);
    finding.text(if slotted.is_named { "keeps no other name out" } else { "saves no `__dict__`" });
    if let Some(base) = base.source() {
        finding.label(Place::new(base.file, project.class(base).range), "has no `__slots__`");
    }
    finding.help("leave them out");
}

/// A class of the project that gives those below it the `__dict__` that they have slots to do without: one place to write
/// slots at, however many classes there are.
fn brings(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let own = ClassRef::Source(id);
    if !is_told_there(project, &own) || !matches!(project.slots(id), Slots::Absent) {
        return;
    }
    let mut below: Vec<(ClassId, Slotted)> = project
        .subclasses(id)
        .into_iter()
        .filter(|below| project.is_reported(below.file))
        .filter_map(|below| Some((below, Slotted::of(project, below)?.ok()?)))
        .filter(|(_, slotted)| slotted.base == own)
        .collect();
    below.sort_by_key(|&(below, _)| below);
    below.dedup_by_key(|&mut (below, _)| below);
    let Some((first, _)) = below.first() else { return };
    let (name, shown) = (project.qualname(&own), project.qualname(&ClassRef::Source(*first)));
    let classes = match below.len() {
        1 => format!("`{shown}`"),
        2 => format!("`{shown}` and another class"),
        many => format!("`{shown}` and {} other classes", many - 1),
    };
    let message = format!("`{name}` has no `__slots__`: instances of {classes} keep a `__dict__` beside theirs");
    let finding = findings.report(project.class(id).range, message);
    for (below, slotted) in below.iter().take(SHOWN) {
        let text = if slotted.is_named { "these keep no other name out" } else { "this saves no `__dict__`" };
        finding.label(Place::new(below.file, slotted.range), text);
    }
    finding.help(format!("write `__slots__ = ()` in `{name}`, or leave out those below it"));
}

/// Whether the base that brings a `__dict__` is reported for the classes below it.
fn is_told_there(project: &Project, base: &ClassRef) -> bool {
    base.source().is_some_and(|base| project.is_reported(base.file) && !project.is_stub(base.file))
}

/// A class with slots whose instances have a `__dict__` all the same.
struct Slotted {
    /// What asks for the slots.
    range: TextRange,
    /// They are written out.
    is_named: bool,
    /// The class that brings the `__dict__`.
    base: ClassRef,
}

impl Slotted {
    /// `None` for a class that means none; an error where it is not known, or meant so.
    fn of(project: &Project, id: ClassId) -> Option<Result<Self, (TextRange, &'static str)>> {
        let facts = project.facts(id.file);
        let class = project.class(id);
        let slots = facts.names.find("__slots__").and_then(|name| facts.bindings_of(class.scope, name).last());
        if class.bases.len == 0 || project.is_stub(id.file) || slots.is_none() && class.decorators.len == 0 {
            return None;
        }
        let range = match slots {
            Some(binding) => {
                let is_plain = matches!(binding.kind, BindingKind::Assign(_) | BindingKind::Annotated { .. });
                let Slots::Names(names) = project.slots(id) else {
                    return Some(Err((binding.range, "which slots there are is not known")));
                };
                // `__dict__` among them asks for one; without names the class only means not to be the one that brings it.
                if !is_plain || names.is_empty() || names.iter().any(|slot| slot.name == "__dict__") {
                    return None;
                }
                binding.range
            }
            None => match project.remade_with_slots(id) {
                Ok(Some(remade)) => remade.decorator,
                _ => return None,
            },
        };
        if matches!(project.refusal(id), Ok(Some(_))) {
            return None;
        }
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else {
            return Some(Err((range, "the MRO of the class is not known")));
        };
        // The last one is the one that brings it; what is between has it from there.
        let bringing = mro.iter().skip(1).rev().find(|class| has_dict(project, class));
        let Some(base) = bringing else {
            return Some(Err((range, "no base is known to give its instances a `__dict__`")));
        };
        if base.source().is_some_and(|base| !matches!(project.slots(base), Slots::Absent)) {
            return Some(Err((range, "a base asks for a `__dict__` by name")));
        }
        Some(Ok(Self { range, is_named: slots.is_some(), base: base.clone() }))
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
