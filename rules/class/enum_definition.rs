//! See `enum-definition.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, EnumFault, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "enum-definition",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("enum-definition.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::EnumDefinition(fault) = &refused.refusal.kind else { return };
    let (name, clause) = (refused.name(), &refused.clause);
    match fault {
        EnumFault::LastBase(position) => {
            let last = refused.base_name(*position);
            let message = format!("the last base of enumeration `{name}` is `{last}`, which is no enumeration{clause}");
            let finding = refused.report(message, findings);
            if let Some(at) = refused.bases.iter().position(|base| {
                base.class.as_ref().is_some_and(|class| {
                    project.is_subclass(class, &crate::project::ClassRef::stdlib("enum.Enum")) == Some(true)
                })
            }) {
                finding.label(refused.base_place(at), "the enumeration");
                finding.help(format!("write `{}` behind all other bases", refused.base_name(at)));
            }
        }
        EnumFault::DataTypes { first, second } => {
            let (one, other) = (refused.base_name(*first), refused.base_name(*second));
            let message = format!("members of `{name}` cannot be both of type `{one}` and of type `{other}`{clause}");
            let finding = refused.report(message, findings);
            finding.label(refused.base_place(*first), "one type of the members");
            finding.label(refused.base_place(*second), "another type");
            finding.help("keep one data type, and give the other as a method or property");
        }
    }
}
