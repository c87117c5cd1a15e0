//! See `total-ordering-without-comparison.md`.

use crate::facts::{AccessContext, Expr, ExprId};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Metaclass, Mro, Project};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "total-ordering-without-comparison",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("total-ordering-without-comparison.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

const COMPARISONS: [&str; 4] = ["__lt__", "__le__", "__gt__", "__ge__"];

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let decorators = facts.list(class.decorators);
    if decorators.is_empty() || project.is_stub(id.file) {
        return;
    }
    let Some(position) = decorators
        .iter()
        .position(|&it| project.is_external(ExprRef { file: id.file, expr: it }, &["functools.total_ordering"]))
    else {
        return;
    };
    let decorator = decorators[position];
    if let Err(reason) = compares_nothing(project, id, &decorators[position + 1..]) {
        findings.silent(facts.range(decorator), || reason.to_owned());
        return;
    }
    let name = project.qualname(&ClassRef::Source(id));
    let finding = findings.report(
        facts.range(decorator),
        format!("`total_ordering` finds no comparison in `{name}` or its bases to derive the others from"),
    );
    // The line that a traceback names up to 3.10.
    finding.label(Place::new(id.file, class.range), "has none of `__lt__`, `__le__`, `__gt__`, `__ge__`");
    finding.help("write `__lt__`, or leave the decorator out");
    finding.raises(&["ValueError"], class.region);
}

/// Whether the class is certainly there, with no comparison but those of `object`; an error says why it may be
/// otherwise.
fn compares_nothing(project: &Project, id: ClassId, applied_before: &[ExprId]) -> Result<(), &'static str> {
    let own = ClassRef::Source(id);
    for name in COMPARISONS {
        match project.lookup(&own, name) {
            Lookup::Found(member) if member.owner.is_stdlib("builtins.object") => {}
            Lookup::Absent => {}
            Lookup::Found(_) => return Err("there is a comparison"),
            Lookup::Unknown(_) => return Err("whether there is a comparison is not known"),
        }
    }
    match project.metaclass(&own) {
        Metaclass::Known { class: ClassRef::Stdlib(_), .. } => {}
        _ => return Err("its metaclass may add comparisons"),
    }
    if applied_before.iter().any(|&decorator| !adds_nothing(project, id.file, decorator)) {
        return Err("another decorator may add comparisons");
    }
    let Mro::Linear(mro) = project.mro(&own) else { return Err("its bases are not known") };
    for base in mro.iter().filter_map(ClassRef::source) {
        let facts = project.facts(base.file);
        if project.is_stub(base.file) {
            return Err("what is known of a base comes from a stub file");
        }
        let decorators = facts.list(project.class(base).decorators);
        if base != id && decorators.iter().any(|&decorator| !adds_nothing(project, base.file, decorator)) {
            return Err("a decorator of a base may add comparisons");
        }
        // `Base.__lt__ = …`, `cls.__lt__ = …`, `setattr(cls, "__lt__", …)`.
        let is_comparison = |name: &str| COMPARISONS.contains(&name);
        let is_assigned = facts.accesses.iter().any(|access| {
            matches!(access.context, AccessContext::Write { .. })
                && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if is_comparison(facts.name(name)))
        });
        let is_set = facts.names.find("setattr").is_some() || facts.names.find("locals").is_some();
        if is_assigned || is_set {
            return Err("comparisons may be assigned");
        }
    }
    match project.refusal(id) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err("CPython does not create the class"),
        // What is not known of layout and slots does not matter here.
        Err(_) => Ok(()),
    }
}

/// Whether a decorator leaves a class without comparisons of its own.
fn adds_nothing(project: &Project, file: FileId, decorator: ExprId) -> bool {
    let facts = project.facts(file);
    match facts.expr(decorator) {
        Expr::Call(call) => {
            let Some(call) = facts.calls.get(call.index()) else { return false };
            let is_plain = facts.arguments(call.arguments).iter().all(|argument| {
                matches!(argument.kind, crate::facts::ArgumentKind::Keyword(name) if facts.name(name) != "order")
                    || matches!(facts.expr(argument.value), Expr::False)
            });
            is_plain && project.is_external(ExprRef { file, expr: call.callee }, &["dataclasses.dataclass"])
        }
        _ => {
            let names = ["dataclasses.dataclass", "typing.final", "typing.runtime_checkable"];
            project.is_external(ExprRef { file, expr: decorator }, &names)
        }
    }
}
