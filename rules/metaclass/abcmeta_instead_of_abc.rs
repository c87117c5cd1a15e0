//! See `abcmeta-instead-of-abc.md`.

use super::abc::{class_named_at, spelling};
use crate::facts::Expr;
use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::project::{ClassId, ClassRef, ExprRef, Project};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "abcmeta-instead-of-abc",
    topic: "metaclass",
    level: Level::Off,
    since: "0.1.0",
    docs: include_str!("abcmeta-instead-of-abc.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some((range, metaclass)) = project.metaclass_argument(id) else { return };
    if project.is_stub(id.file) || !project.is_external(ExprRef { file: id.file, expr: metaclass }, &["abc.ABCMeta"]) {
        return;
    }
    let bases = project.bases(id);
    if bases.iter().any(|base| !base.class.as_ref().is_some_and(|base| base.is_stdlib("builtins.object"))) {
        findings.silent(range, || "the class has bases, which `ABC` would have to fit in with".to_owned());
        return;
    }
    let facts = project.facts(id.file);
    // The class that others derive from in place of `ABC`.
    if facts.name(project.class(id).name) == "ABC" {
        findings.silent(range, || "the class is an `ABC` of its own".to_owned());
        return;
    }
    let abc = ClassRef::stdlib("abc.ABC");
    let has_abc = |subclass: &ClassId| project.bases_of(&ClassRef::Source(*subclass)).contains(&abc);
    if let Some(subclass) = project.subclasses(id).into_iter().find(has_abc) {
        let name = project.qualname(&ClassRef::Source(subclass));
        findings.silent(range, || format!("`{name}` names `ABC` beside it, and might get no MRO"));
        return;
    }
    if !project.is_closed() {
        findings.silent(range, || "a subclass that names `ABC` beside it may not be in view".to_owned());
        return;
    }
    let name = project.qualname(&ClassRef::Source(id));
    let spelled = match facts.expr(metaclass) {
        Expr::Attribute { .. } => "abc.ABC",
        _ => "ABC",
    };
    let finding = findings.report(range, format!("`{name}` has no bases, and `ABC` would give it the metaclass"));
    finding.region = project.class(id).region;
    finding.help(format!("write `class {}({spelled})`", facts.name(project.class(id).name)));
}

/// `metaclass=ABCMeta` becomes the base `ABC`.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, facts } = file.tree else { return None };
    let range = finding.primary.place.range;
    let own = facts.classes.iter().find(|class| class.header.contains_range(range))?;
    let body = &parsed.syntax().body;
    let class = class_named_at(body, own.range)?;
    let arguments = class.arguments.as_deref()?;
    let (spelled, import) = spelling(body, facts, class, "ABC")?;
    let edit = match (&arguments.args[..], &arguments.keywords[..]) {
        ([], [_]) => Edit { range, content: spelled },
        ([_], [_]) => Edit { range: arguments.range, content: format!("({spelled})") },
        _ => return None,
    };
    let inside = file.text.get(arguments.range.start().to_usize()..arguments.range.end().to_usize())?;
    if inside.contains('#') {
        return None;
    }
    let mut edits = vec![edit];
    edits.extend(import);
    edits.sort_by_key(|edit| edit.range.start());
    Some(Fix { applicability: Applicability::Unsafe, message: "derive from `ABC`".to_owned(), edits })
}
