//! See `extended-enum.md`.

use super::{Refused, names_class_statement};
use crate::facts::{ArgumentKind, CallIndex, Expr};
use crate::finding::{FileId, Level};
use crate::project::{ClassId, ClassRef, Project, PythonVersion, RefusalKind, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "extended-enum",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("extended-enum.md"),
    checks: &[Check::Class(class), Check::Call(call)],
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

/// `Color("Shade", "LIGHT DARK")`: a call of an enumeration with names derives another from it.
fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let [name, names, ..] = facts.arguments(call.arguments) else { return };
    // Told apart by how it is written, before anything is evaluated.
    let is_second = match names.kind {
        ArgumentKind::Positional => true,
        ArgumentKind::Keyword(keyword) => facts.name(keyword) == "names",
        ArgumentKind::Starred | ArgumentKind::DoubleStarred => false,
    };
    if !is_second
        || name.kind != ArgumentKind::Positional
        || !matches!(facts.expr(name.value), Expr::Str(_))
        || !matches!(facts.expr(names.value), Expr::Str(_) | Expr::List(_) | Expr::Tuple(_) | Expr::Dict(_))
        || !names_class_statement(project, file, call.callee)
    {
        return;
    }
    let Value::Class(id) = project.callee(file, index) else { return };
    let class = ClassRef::Source(id);
    let Some((member, place)) = project.member_against_names(&class) else { return };
    // Since 3.12 an enumeration with members takes several arguments for the elements of a value.
    let until = (!project.refuses_values(&class)).then_some(PythonVersion::new(3, 12));
    let Some(clause) = project.versions().clause(None, until) else {
        findings.silent(facts.range(call.expr), || "no supported version refuses the call".to_owned());
        return;
    };
    let base = project.qualname(&class);
    let message = format!("this call cannot derive from `{base}`, an enumeration that has members{clause}");
    let finding = findings.report(facts.range(call.expr), message);
    finding.raises(&["TypeError", "ValueError"], call.region);
    if let Some(place) = place {
        finding.label(place, format!("`{member}` is a member of `{base}`"));
    }
    if until.is_none() && project.versions().reaches(PythonVersion::new(3, 12)) {
        finding.note("since 3.12 the arguments are taken for the value of a member, which raises `ValueError`");
    }
    finding.help(format!("call an enumeration without members, or `{base}[...]` for one of its members"));
}
