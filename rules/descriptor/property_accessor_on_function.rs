//! See `property-accessor-on-function.md`.

use crate::facts::{Expr, ExprId};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ExprRef, FunctionId, Project, PropertyLookup, Role};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-accessor-on-function",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-accessor-on-function.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    if data.decorators.len == 0 || project.is_stub(id.file) {
        return;
    }
    let Some(index) = facts.enclosing_class(id.index) else { return };
    let class = ClassId { file: id.file, index };
    for &decorator in facts.list(data.decorators) {
        let Expr::Attribute { value, name } = facts.expr(decorator) else { continue };
        let Some(role) = Role::of_method(facts.name(name)) else { continue };
        let Some((kind, place)) = without_accessors(project, class, value) else { continue };
        // An attribute of the function may be anything.
        let is_given = facts.accesses.iter().any(|access| {
            access.context != crate::facts::AccessContext::Read
                && matches!(facts.expr(access.expr), Expr::Attribute { name: given, .. } if given == name)
        });
        if is_given {
            continue;
        }
        let shown = match facts.expr(value) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
            _ => continue,
        };
        let method = role.method();
        let finding = findings.report(
            facts.range(decorator),
            format!("`{shown}` is a {} here, not a property: it has no `{method}`", kind.shown()),
        );
        finding.raises(&["AttributeError"], data.region);
        finding.label(
            place,
            match kind {
                Kind::Function => "no `@property` makes a property of it",
                Kind::Cached => "a cached property has a getter alone",
            },
        );
        let called = if kind == Kind::Function { "function" } else { "cached_property" };
        finding.note(format!("CPython says `AttributeError: '{called}' object has no attribute '{method}'`"));
        finding.help(match (kind, role) {
            (Kind::Function, _) => format!("put `@property` above `def {shown}`"),
            (Kind::Cached, Role::Deleter) => {
                format!("leave it out: `del obj.{shown}` empties the cache as it is")
            }
            (Kind::Cached, _) => {
                format!("leave it out: an assignment to `{shown}` takes the place of the cached value as it is; or write `@property`")
            }
        });
        return;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    /// `functools.cached_property`.
    Cached,
}

impl Kind {
    fn shown(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Cached => "`cached_property`",
        }
    }
}

/// What stands in the class where the decorator asks it for its method, if that has none.
fn without_accessors(project: &Project, class: ClassId, value: ExprId) -> Option<(Kind, Place)> {
    if let Some(plain) = project.plain_function_at(class, value) {
        return Some((Kind::Function, Place::new(plain.file, project.function(plain).range)));
    }
    let PropertyLookup::Cached(cached) = project.property_at(class, value) else { return None };
    // A class below `cached_property` may have the method.
    let function = project.function(cached.function?);
    let facts = project.facts(class.file);
    let &[decorator] = facts.list(function.decorators) else { return None };
    let is_plain = cached.function?.file == class.file
        && project.is_external(ExprRef { file: class.file, expr: decorator }, &["functools.cached_property"]);
    is_plain.then_some((Kind::Cached, Place::new(class.file, function.range)))
}
