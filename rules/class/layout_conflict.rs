//! See `layout-conflict.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, ClassRef, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "layout-conflict",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("layout-conflict.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let project = refused.project;
    let RefusalKind::LayoutConflict { first, second } = &refused.refusal.kind else { return };
    let message = format!(
        "`{}` cannot have both `{}` and `{}` as bases{}: each lays out its instances in its own way",
        refused.name(),
        refused.base_name(first.0),
        refused.base_name(second.0),
        refused.clause
    );
    let finding = refused.report(message, findings);
    let mut has_slots = false;
    for (position, solid) in [first, second] {
        finding.label(refused.base_place(*position), told(project, &refused.base_name(*position), solid));
        if let Some(place) = refused.definition(solid) {
            has_slots = true;
            finding.label(place, "its `__slots__` lay out the instances");
        }
    }
    finding.help(if has_slots {
        "leave `__slots__` empty in one of the two, and let the class that derives from both name the slots"
    } else {
        "derive from one of the two and keep an instance of the other in an attribute"
    });
}

fn told(project: &Project, base: &str, solid: &ClassRef) -> String {
    let name = project.qualname(solid);
    match solid {
        ClassRef::Stdlib(_) if base == name => "has a layout of its own".to_owned(),
        ClassRef::Stdlib(_) => format!("has the layout of `{name}`"),
        ClassRef::Source(_) | ClassRef::Created(_) if base == name => "has slots of its own".to_owned(),
        ClassRef::Source(_) | ClassRef::Created(_) => format!("has the slots of `{name}`"),
    }
}
