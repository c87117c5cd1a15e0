//! See `extended-enum.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "extended-enum",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("extended-enum.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::ExtendedEnum { position, owner, member, place } = &refused.refusal.kind else { return };
    let (base, owner_name) = (refused.base_name(*position), project.qualname(owner));
    let (name, clause) = (refused.name(), &refused.clause);
    let message = if base == owner_name {
        format!("`{name}` cannot derive from `{base}`, an enumeration that has members{clause}")
    } else {
        format!("`{name}` cannot derive from `{base}`{clause}: enumeration `{owner_name}` above it has members")
    };
    let finding = refused.report(message, findings);
    if let Some(place) = place {
        finding.label(*place, format!("`{member}` is a member of `{owner_name}`"));
    }
    finding.help(format!("put what both share into an enumeration without members, and derive `{name}` from that"));
}
