//! See `mangled-override.md`.

use ruff_text_size::TextRange;

use crate::facts::{Expr, Symbol};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, FunctionId, Mro, Project, Reach, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "mangled-override",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("mangled-override.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.class(id).bases.len == 0 || project.is_stub(id.file) {
        return;
    }
    let mut last = None;
    for binding in facts.bindings_in(project.class(id).scope) {
        let name = facts.name(binding.name);
        if last == Some(binding.name) || !name.starts_with("__") || name.ends_with("__") {
            continue;
        }
        last = Some(binding.name);
        if uses(project, id, binding.name).is_some() || project.reach(id.file, project.class(id).region) != Reach::Runs
        {
            continue;
        }
        let Some(own) = method(project, id, name) else { continue };
        let Some((base, theirs, call)) = overridden(project, id, name) else { continue };
        let range = project.function(own).range;
        if is_reached_otherwise(project, id, name) {
            findings.silent(range, || "something spells the mangled name".to_owned());
            continue;
        }
        let (class, base_name) = (project.qualname(&ClassRef::Source(id)), project.qualname(&ClassRef::Source(base)));
        let region = project.function(own).region;
        let bare = project.name(id.file, project.class(id).name).trim_start_matches('_').to_owned();
        let finding = findings.report(
            range,
            format!("`{class}.{name}` does not override `{base_name}.{name}`, and nothing calls it: its name is `_{bare}{name}`"),
        );
        finding.region = region;
        finding.label(Place::new(base.file, project.function(theirs).range), "a method of its own, by mangling");
        finding.label(Place::new(base.file, call), "calls that one, whatever the class of the object");
        finding.help(format!("write `{}` in both classes", name.strip_prefix('_').unwrap_or(name)));
    }
}

/// A method of the body itself, which no decorator hands to somebody else.
fn method(project: &Project, id: ClassId, name: &str) -> Option<FunctionId> {
    let function = match project.own_member(id, name)?.value {
        Value::Function(function) if project.function(function).decorators.len == 0 => function,
        Value::Wrapped { wrapper: Wrapper::ClassMethod | Wrapper::StaticMethod, function }
            if project.function(function).decorators.len == 1 =>
        {
            function
        }
        _ => return None,
    };
    let is_own = function.file == id.file
        && project.facts(id.file).enclosing_class(function.index) == Some(id.index)
        && project.function(function).name.is_some();
    is_own.then_some(function)
}

/// The base that has a method of the same name and calls it, and where it does.
fn overridden(project: &Project, id: ClassId, name: &str) -> Option<(ClassId, FunctionId, TextRange)> {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return None };
    let bare = |id: ClassId| project.name(id.file, project.class(id).name).trim_start_matches('_');
    mro.iter().skip(1).filter_map(ClassRef::source).find_map(|base| {
        let symbol = project.facts(base.file).names.find(name)?;
        // Mangling leaves out the underscores in front of the class's name: `_Base` and `Base` share theirs.
        if bare(base) == bare(id) || bare(id).is_empty() {
            return None;
        }
        let method = method(project, base, name)?;
        Some((base, method, uses(project, base, symbol)?))
    })
}

/// Where the class statement reads the name: `self.__name`, or `__name` in the body.
fn uses(project: &Project, id: ClassId, symbol: Symbol) -> Option<TextRange> {
    let facts = project.facts(id.file);
    let statement = project.class(id).statement;
    facts.exprs.iter().find_map(|(expr, data)| {
        let is_use = matches!(data, Expr::Attribute { name, .. } | Expr::Name { name, .. } if name == symbol);
        let range = facts.range(expr);
        (is_use && statement.contains_range(range)).then_some(range)
    })
}

/// The mangled name as a name, or a string that ends with the name: `getattr(self, f"_{cls.__name__}__step")`.
fn is_reached_otherwise(project: &Project, id: ClassId, name: &str) -> bool {
    let class = project.name(id.file, project.class(id).name).trim_start_matches('_');
    let mangled = format!("_{class}{name}");
    project.files().any(|file| {
        let facts = project.facts(file);
        facts.names.find(&mangled).is_some()
            || facts.names.find(name).is_some()
                && facts
                    .exprs
                    .iter()
                    .any(|(_, expr)| matches!(expr, Expr::Str(text) if facts.name(text).ends_with(name)))
    })
}
