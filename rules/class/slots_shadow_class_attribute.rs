//! See `slots-shadow-class-attribute.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "slots-shadow-class-attribute",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("slots-shadow-class-attribute.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::SlotShadowsAttribute { slot, attribute } = &refused.refusal.kind else { return };
    let message = format!("`{}` is both a slot and an attribute of `{}`{}", slot.name, refused.name(), refused.clause);
    let finding = refused.report(message, findings);
    if slot.place.file != id.file {
        finding.label(slot.place, "the slot's name");
    }
    match attribute {
        Some(place) => {
            finding.label(*place, "the attribute of the class");
            finding.help(format!(
                "give `{0}` its default in `__init__`, or leave it out of `__slots__` if all instances share it",
                slot.name
            ));
        }
        // `__module__` and the like are there without being written.
        None => {
            finding.help(format!("leave `{}` out of `__slots__`: each class has it", slot.name));
        }
    }
}
