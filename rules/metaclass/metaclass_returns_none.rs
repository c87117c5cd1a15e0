//! See `metaclass-returns-none.md`.

use crate::finding::Level;
use crate::project::{ClassId, ClassRef, Project};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::new_returns_none::{Creating, Way};

pub static RULE: Rule = Rule {
    name: "metaclass-returns-none",
    topic: "metaclass",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("metaclass-returns-none.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    for (name, made) in [("__new__", "each class of it"), ("__call__", "what a call of its classes gives")] {
        let Some(method) = Creating::of(project, id, name) else { continue };
        if project.is_metaclass(&ClassRef::Source(id)) != Some(true) {
            continue;
        }
        let class = project.qualname(&ClassRef::Source(id));
        method.report(project, findings, |way| match way {
            Way::Every => format!("`{class}.{name}` returns nothing: {made} is None"),
            Way::Some => format!("`{class}.{name}` returns nothing on one path: {made} is None there"),
        });
    }
}
