//! See `enum-trailing-comma.md`.

use crate::facts::{BindingKind, Expr, ExprId};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level};
use crate::project::{ClassId, ClassRef, Lookup, Metaclass, Mro, Project, Reach};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "enum-trailing-comma",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("enum-trailing-comma.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let mut suspects = Vec::new();
    let mut has_tuples = false;
    for binding in facts.bindings_in(project.class(id).scope) {
        let BindingKind::Assign(value) = binding.kind else { continue };
        let Expr::Tuple(elements) = facts.expr(value) else { continue };
        // `_ignore_`, `_order_`, `__slots__`: no members.
        if facts.name(binding.name).starts_with('_') {
            continue;
        }
        match facts.list(elements) {
            [only] if facts.range(*only).start() == facts.range(value).start() => {
                suspects.push((binding.name, binding.range, *only, value, binding.region));
            }
            _ => has_tuples = true,
        }
    }
    if suspects.is_empty() || project.is_stub(id.file) || !is_enumeration(project, id) {
        return;
    }
    let reason = if has_tuples {
        Some("other members are tuples")
    } else if takes_arguments(project, id) {
        Some("the elements of the tuple are arguments of what makes the members")
    } else if reads_elements(project, id) {
        Some("something reads elements of `value`")
    } else {
        None
    };
    let class = project.qualname(&ClassRef::Source(id));
    for (name, range, element, tuple, region) in suspects {
        if project.reach(id.file, region) != Reach::Runs {
            continue;
        }
        if let Some(reason) = reason {
            findings.silent(range, || reason.to_owned());
            continue;
        }
        let name = facts.name(name);
        let finding = findings.report(
            facts.range(tuple),
            format!("the comma makes the value of `{class}.{name}` a tuple{}", shown(project, id.file, element)),
        );
        finding.region = region;
        finding.help("remove the comma, or write the parentheses where a tuple is meant");
    }
}

/// `: (1,)`, for short literals.
fn shown(project: &Project, file: FileId, element: ExprId) -> String {
    let facts = project.facts(file);
    match facts.expr(element) {
        Expr::Int(value) => format!(": `({value},)`"),
        Expr::Str(text) if facts.name(text).len() <= 30 && !facts.name(text).contains(['\n', '`', '"']) => {
            format!(": `(\"{}\",)`", facts.name(text))
        }
        _ => String::new(),
    }
}

/// Whether `EnumType` itself makes members of what the body assigns.
pub(crate) fn is_enumeration(project: &Project, id: ClassId) -> bool {
    let this = ClassRef::Source(id);
    let is_made_by_enum = match project.metaclass(&this) {
        Metaclass::Known { class: ClassRef::Stdlib(name), .. } => name.starts_with("enum."),
        Metaclass::Known { .. } | Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => false,
    };
    is_made_by_enum && project.is_subclass(&this, &ClassRef::stdlib("enum.Enum")) == Some(true)
}

/// A data type such as `int`, an `__init__` or a `__new__` gets the elements one by one.
fn takes_arguments(project: &Project, id: ClassId) -> bool {
    let this = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&this) else { return true };
    let has_data_type = mro.iter().any(|class| match class {
        ClassRef::Source(_) => false,
        ClassRef::Created(_) => true,
        ClassRef::Stdlib(name) => {
            !matches!(&**name, "enum.Enum" | "enum.Flag" | "enum.ReprEnum" | "builtins.object" | "abc.ABC")
        }
    });
    let is_own = |name| match project.lookup(&this, name) {
        Lookup::Found(member) => !matches!(member.owner, ClassRef::Stdlib(_)),
        Lookup::Absent => false,
        Lookup::Unknown(_) => true,
    };
    has_data_type || is_own("__new__") || is_own("__init__")
}

/// `member.value[0]`, in the class's file or one that has its name.
fn reads_elements(project: &Project, id: ClassId) -> bool {
    let class = project.name(id.file, project.class(id).name);
    project.files().any(|file| {
        let facts = project.facts(file);
        let is_near = file == id.file || facts.names.find(class).is_some();
        let value = facts.names.find("value").into_iter().chain(facts.names.find("_value_"));
        let names: Vec<_> = value.collect();
        is_near
            && !names.is_empty()
            && facts.exprs.iter().any(|(_, expr)| match expr {
                Expr::Subscript { value, .. } | Expr::Starred(value) => {
                    matches!(facts.expr(value), Expr::Attribute { name, .. } if names.contains(&name))
                }
                _ => false,
            })
    })
}

fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = file.tree else { return None };
    let wanted = finding.primary.place.range;
    let (_, Expr::Tuple(elements)) = facts
        .exprs
        .iter()
        .find(|&(id, expr)| matches!(expr, Expr::Tuple(run) if run.len == 1) && facts.range(id) == wanted)?
    else {
        return None;
    };
    let [only] = facts.list(elements) else { return None };
    let range = ruff_text_size::TextRange::new(facts.range(*only).end(), wanted.end());
    (file.text.get(range.to_std_range())?.trim() == ",").then(|| Fix {
        applicability: Applicability::Unsafe,
        message: "remove the comma".to_owned(),
        edits: vec![Edit { range, content: String::new() }],
    })
}
