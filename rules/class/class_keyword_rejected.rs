//! See `class-keyword-rejected.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, KeywordFault, Lookup, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "class-keyword-rejected",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("class-keyword-rejected.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::ClassKeywordRejected(KeywordFault { name: keyword, is_given, owner }) = &refused.refusal.kind
    else {
        return;
    };
    let (name, clause) = (refused.name(), &refused.clause);
    let receiver = format!("`{}.__init_subclass__`", project.qualname(owner));
    let message = if *is_given {
        format!("class keyword `{keyword}` of `{name}` goes to {receiver}, which takes no such argument{clause}")
    } else {
        format!("`{name}` does not give class keyword `{keyword}`, which {receiver} needs{clause}")
    };
    let place = match project.lookup(owner, "__init_subclass__") {
        Lookup::Found(member) => member.place,
        Lookup::Absent | Lookup::Unknown(_) => None,
    };
    let finding = refused.report(message, findings);
    if let Some(place) = place {
        finding.label(place, if *is_given { "takes no such argument" } else { "needs it" });
    }
    finding.help(match (is_given, owner.source().is_some()) {
        (true, true) => format!("add `{keyword}` to the parameters of {receiver}, or leave the keyword out"),
        (true, false) => format!(
            "write an `__init_subclass__(cls, /, {keyword}, **kwargs)` in a base that keeps `{keyword}` and passes the others on"
        ),
        (false, _) => format!("write `{keyword}=...` in the class statement, or give the parameter a default"),
    });
}
