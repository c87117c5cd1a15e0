//! See `invalid-slots.md`.

use super::Refused;
use crate::finding::{Level, Place};
use crate::project::{ClassId, Project, RefusalKind, SlotsFault};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "invalid-slots",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("invalid-slots.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::InvalidSlots(fault) = &refused.refusal.kind else { return };
    let (name, clause) = (refused.name(), &refused.clause);
    let (message, help) = match fault {
        SlotsFault::NotAString { class, .. } => (
            format!("`__slots__` of `{name}` holds an object of type `{class}`: names are strings{clause}"),
            "write the name of the attribute in quotes".to_owned(),
        ),
        SlotsFault::NotAnIdentifier(slot) => (
            format!("`{}` in `__slots__` of `{name}` is no identifier{clause}", slot.name),
            "name each slot in a string of its own".to_owned(),
        ),
        SlotsFault::Nonempty { base } => (
            format!("`{name}` cannot have slots{clause}: instances of `{}` vary in size", project.qualname(base)),
            "write `__slots__ = ()`, and offer what the slots were for as properties".to_owned(),
        ),
        SlotsFault::SecondDict(_) => (
            format!("`__slots__` of `{name}` asks for `__dict__`, which its instances have already{clause}"),
            "leave `__dict__` out of `__slots__`".to_owned(),
        ),
        SlotsFault::SecondWeakref(_) => (
            format!(
                "`__slots__` of `{name}` asks for `__weakref__`, which its instances have already or have no room for{clause}"
            ),
            "leave `__weakref__` out of `__slots__`".to_owned(),
        ),
    };
    let slots = written_at(fault).filter(|place| place.range != refused.refusal.range || place.file != id.file);
    let finding = refused.report(message, findings);
    if let Some(place) = slots {
        finding.label(place, "written here");
    }
    finding.help(help);
}

fn written_at(fault: &SlotsFault) -> Option<Place> {
    match fault {
        SlotsFault::NotAString { at, .. } => Some(*at),
        SlotsFault::NotAnIdentifier(slot) | SlotsFault::SecondDict(slot) | SlotsFault::SecondWeakref(slot) => {
            Some(slot.place)
        }
        SlotsFault::Nonempty { .. } => None,
    }
}
