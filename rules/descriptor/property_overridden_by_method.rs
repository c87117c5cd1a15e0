//! See `property-overridden-by-method.md`.

use crate::facts::{BindingKind, Expr};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, FunctionId, Project, PropertyLookup};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-overridden-by-method",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("property-overridden-by-method.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let data = project.class(id);
    if data.bases.len == 0 || project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    let class = ClassRef::Source(id);
    let bindings = facts.bindings_in(data.scope);
    for (position, binding) in bindings.iter().enumerate() {
        let BindingKind::Function(index) = binding.kind else { continue };
        let is_only = bindings.get(position + 1).is_none_or(|next| next.name != binding.name)
            && (position == 0 || bindings[position - 1].name != binding.name);
        let method = FunctionId { file: id.file, index };
        let name = facts.name(binding.name);
        if !is_only || project.function(method).decorators.len > 0 || binding.region != data.region {
            continue;
        }
        let attribute = project.mangled(id, name);
        if project.classes_with_property(&attribute).is_empty() {
            continue;
        }
        let PropertyLookup::Property(hidden) = project.property_behind(&class, &attribute, &class) else { continue };
        if is_called(project, id.file, name) || is_called(project, hidden.owner.file, name) {
            findings.silent(binding.range, || format!("something calls `{name}`: the property may give a function"));
            continue;
        }
        let own = project.qualname(&class);
        let base = project.qualname(&ClassRef::Source(hidden.owner));
        let finding = findings.report(
            binding.range,
            format!("the method `{own}.{name}` overrides a property: reading `{name}` gives the method itself"),
        );
        finding.region = project.function(method).region;
        finding.label(Place::new(hidden.owner.file, hidden.place.range), format!("a property of `{base}`"));
        finding.help(format!("put `@property` above it, or give the method another name than `{name}`"));
    }
}

/// Whether a file calls an attribute of the name.
fn is_called(project: &Project, file: FileId, name: &str) -> bool {
    let facts = project.facts(file);
    facts.names.find(name).is_some_and(|symbol| {
        facts.calls.iter().any(|call| matches!(facts.expr(call.callee), Expr::Attribute { name, .. } if name == symbol))
    })
}
