//! See `class-keyword-rejected.md`.

use super::Refused;
use crate::finding::{Level, Place};
use crate::project::{ArgumentFault, ClassId, HookFault, KeywordFault, Lookup, Project, RefusalKind};
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
    let KeywordFault { name: keyword, is_given, owner } = match &refused.refusal.kind {
        RefusalKind::ClassKeywordRejected(fault) => fault,
        RefusalKind::MetaclassSignature(fault) if fault.is_of_keyword(project) => {
            by_metaclass(&refused, fault, findings);
            return;
        }
        _ => return,
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

/// `__prepare__`, `__new__` and `__init__` of the metaclass get all keywords, before any `__init_subclass__`.
fn by_metaclass(refused: &Refused<'_>, hook: &HookFault, findings: &mut Findings<'_>) {
    let project = refused.project;
    let (name, clause) = (refused.name(), &refused.clause);
    let function = hook.call.function;
    let method = project.function_qualname(function);
    let (message, label, help) = match &hook.fault {
        ArgumentFault::Unexpected(keyword) => (
            format!("class keyword `{keyword}` of `{name}` goes to `{method}`, which takes no such argument{clause}"),
            "takes no such argument",
            format!("add `{keyword}` or `**kwargs` to the parameters of `{method}`, or leave the keyword out"),
        ),
        ArgumentFault::Twice(keyword) => (
            format!("class keyword `{keyword}` of `{name}` is a second value for the parameter of `{method}`{clause}"),
            "gets it from the class statement already",
            format!("give the keyword another name than `{keyword}`, or make the parameters before it positional-only"),
        ),
        ArgumentFault::Missing(keyword) => (
            format!("`{name}` does not give class keyword `{keyword}`, which `{method}` needs{clause}"),
            "needs it",
            format!("write `{keyword}=...` in the class statement, or give the parameter a default"),
        ),
        ArgumentFault::TooMany(_) => return,
    };
    let place = Place::new(function.file, project.function(function).range);
    let finding = refused.report(message, findings);
    finding.label(place, label);
    finding.help(help);
}
