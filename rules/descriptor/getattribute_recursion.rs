//! See `getattribute-recursion.md`.

use super::rounds::{self, Hook};
use crate::finding::Level;
use crate::project::{ClassId, Project};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "getattribute-recursion",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("getattribute-recursion.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    rounds::check(project, id, Hook::Getattribute, findings);
}
