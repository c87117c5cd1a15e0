//! See `dropped-classcell.md`.

use super::other_use;
use crate::finding::Level;
use crate::project::{ClassId, ClassRef, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::Refused;

pub static RULE: Rule = Rule {
    name: "dropped-classcell",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("dropped-classcell.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

const HELP: &str =
    "hand on the entry `__classcell__` of the namespace too: change a copy of the whole, `dict(namespace)`";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    definition(project, id, findings);
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::DroppedCell(cell) = &refused.refusal.kind else { return };
    let (needs, dropped) = (cell.needs, cell.dropped);
    let message = format!(
        "the metaclass of `{}` hands on a namespace without `__classcell__`, which its methods need{}",
        refused.name(),
        refused.clause
    );
    let finding = refused.report(message, findings);
    finding.label(needs, "needs it");
    finding.label(dropped, "leaves it out");
    finding.help(HELP);
}

/// A metaclass that loses the cell, where no class needs it yet.
fn definition(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let this = ClassRef::Source(id);
    if project.is_stub(id.file) || project.is_metaclass(&this) != Some(true) {
        return;
    }
    let Some(dropped) = project.loses_cell(&this) else { return };
    // What a base of it loses is reported there.
    if dropped.file != id.file || !project.class(id).statement.contains_range(dropped.range) {
        return;
    }
    if let Some(reason) = other_use(project, id) {
        findings.silent(dropped.range, || reason.to_owned());
        return;
    }
    let name = project.class_name(&this);
    let message = format!("`{name}` drops `__classcell__`: no class of it can use `super()` or `__class__`");
    let finding = findings.report(dropped.range, message);
    finding.level = Level::Warn;
    finding.region = project.class(id).region;
    finding.help(HELP);
}
