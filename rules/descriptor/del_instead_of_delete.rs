//! See `del-instead-of-delete.md`.

use ruff_text_size::{TextRange, TextSize};

use crate::facts::PROTOCOL;
use crate::facts::{AccessContext, Expr, ParameterKind};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Project, Reach, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "del-instead-of-delete",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("del-instead-of-delete.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__del__") else { return };
    if facts.bindings_of(project.class(id).scope, symbol).is_empty() || project.is_stub(id.file) {
        return;
    }
    let Some(Value::Function(method)) = project.own_member(id, "__del__").map(|member| member.value) else { return };
    let data = project.function(method);
    let is_own = method.file == id.file && facts.enclosing_class(method.index) == Some(id.index);
    let parameters = facts.parameters(data.parameters);
    let [_, second] = parameters else { return };
    let takes_instance = parameters.iter().all(|own| {
        matches!(own.kind, ParameterKind::Positional | ParameterKind::PositionalOnly) && own.default.is_none()
    });
    if !is_own || !takes_instance || project.reach(id.file, data.region) != Reach::Runs {
        return;
    }
    let this = ClassRef::Source(id);
    let Some(other) = PROTOCOL[..2].iter().find_map(|name| match project.lookup(&this, name) {
        Lookup::Found(member) => member.place.map(|place| (*name, place)),
        Lookup::Absent | Lookup::Unknown(_) => None,
    }) else {
        findings.silent(data.range, || "the class is not known to be a descriptor".to_owned());
        return;
    };
    let deleted = deleted(project, id);
    let has_delete = matches!(project.lookup(&this, "__delete__"), Lookup::Found(_));
    let instance = facts.name(second.name);
    let finding = findings.report(
        data.range,
        format!("`__del__` with `{instance}` is no part of the descriptor protocol: `del` does not call it"),
    );
    finding.text("called with nothing but the descriptor when that is destroyed: the `TypeError` is ignored");
    finding.label(other.1, format!("`{}` makes a descriptor of it", other.0));
    if let (Some(place), false) = (deleted, has_delete) {
        finding.label(place, "raises `AttributeError`: the class has no `__delete__`");
    }
    finding.help(match has_delete {
        true => "remove it: the class has `__delete__`",
        false => "name it `__delete__`",
    });
    finding.region = data.region;
}

/// Where an attribute that such a descriptor manages is deleted.
fn deleted(project: &Project, id: ClassId) -> Option<Place> {
    const MOST_USES: usize = 20;
    let members = std::iter::once(id).chain(project.subclasses(id));
    let uses = members.flat_map(|member| project.descriptor_uses(member)).take(MOST_USES);
    uses.filter(|used| used.is_certain).find_map(|used| {
        project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)).find_map(|file| {
            let facts = project.facts(file);
            let symbol = facts.names.find(&used.attribute)?;
            facts.accesses.iter().find_map(|access| {
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
                if access.context != AccessContext::Delete || name != symbol {
                    return None;
                }
                let Value::Instance(class) = project.evaluate(ExprRef { file, expr: value }) else { return None };
                let is_managed = matches!(project.lookup(&ClassRef::Source(class), &used.attribute),
                    Lookup::Found(member) if member.place == Some(used.place));
                is_managed.then(|| Place::new(file, facts.range(access.expr)))
            })
        })
    })
}

fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { .. } = file.tree else { return None };
    let range: TextRange = finding.primary.place.range;
    let is_name = file.text.get(range.to_std_range())? == "__del__" && range.len() == TextSize::of("__del__");
    (is_name && !finding.help.as_ref()?.starts_with("remove")).then(|| Fix {
        applicability: Applicability::Unsafe,
        message: "rename it to `__delete__`".to_owned(),
        edits: vec![Edit { range, content: "__delete__".to_owned() }],
    })
}
