//! See `prepare-result.md`.

use super::other_use;
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, Hook, PreparedFault, PreparedKind, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::Refused;

pub static RULE: Rule = Rule {
    name: "prepare-result",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("prepare-result.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    definition(project, id, findings);
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::PrepareResult(fault) = &refused.refusal.kind else { return };
    let Some(says) = says(project, fault) else {
        findings.silent(project.class(id).range, || REPORTED_THERE.to_owned());
        return;
    };
    let message = format!("{says}, and `{}` cannot be created", refused.name());
    let place = fault.returned.unwrap_or_else(|| defined(project, fault));
    let label = if fault.returned.is_some() { "returned here" } else { "defined here" };
    let finding = refused.report(message, findings);
    finding.label(place, label);
    finding.help(help(fault));
}

/// A metaclass that no class can have, where none has it yet.
fn definition(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let this = ClassRef::Source(id);
    if project.is_stub(id.file) || project.is_metaclass(&this) != Some(true) {
        return;
    }
    let Some(call) = project.hook(&this, Hook::Prepare) else { return };
    let Some(fault) = project.prepared_fault(&call) else { return };
    let place = fault.returned.unwrap_or_else(|| defined(project, &fault));
    // What it inherits is reported where it is defined.
    if place.file != id.file || !project.class(id).statement.contains_range(place.range) {
        return;
    }
    if let Some(reason) = other_use(project, id) {
        findings.silent(place.range, || reason.to_owned());
        return;
    }
    let Some(says) = says(project, &fault) else {
        findings.silent(place.range, || REPORTED_THERE.to_owned());
        return;
    };
    let message = format!("{says}: no class of `{}` can be created", project.class_name(&this));
    let finding = findings.report(place.range, message);
    finding.level = Level::Warn;
    finding.region = project.class(id).region;
    finding.help(help(&fault));
}

fn defined(project: &Project, fault: &PreparedFault) -> Place {
    Place::new(fault.function.file, project.function(fault.function).range)
}

const REPORTED_THERE: &str = "`special-method-kind` reports the method";

fn says(project: &Project, fault: &PreparedFault) -> Option<String> {
    let method = project.function_qualname(fault.function);
    Some(match &fault.kind {
        PreparedKind::None => format!("`{method}` returns `None`, which is no namespace"),
        PreparedKind::Generator | PreparedKind::Coroutine => return None,
        PreparedKind::NoMapping(class) => format!("`{method}` returns a `{class}`, which is no namespace"),
        PreparedKind::ReadOnly(class) => format!("`{method}` returns a `{class}`, which takes no names"),
        PreparedKind::NoDict(class) => {
            format!("`{method}` returns a `{class}`, and `type.__new__` gets it, which takes a `dict` only")
        }
    })
}

fn help(fault: &PreparedFault) -> &'static str {
    match &fault.kind {
        PreparedKind::None => "return a `dict`, or leave `__prepare__` out where a plain one will do",
        PreparedKind::Generator | PreparedKind::Coroutine | PreparedKind::NoMapping(_) | PreparedKind::ReadOnly(_) => {
            "return a `dict` or an object of a class derived from it"
        }
        PreparedKind::NoDict(_) => {
            "derive the class from `dict`, or hand `dict(namespace)` to `super().__new__` in the metaclass's `__new__`"
        }
    }
}
