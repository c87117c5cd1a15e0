//! See `property-recursion.md`.

use rustc_hash::FxHashSet;

use super::rounds::{Cycle, Rounds, Verb, may_access};
use crate::facts::{AccessContext, BindingKind, Expr, ExprId, Symbol};
use crate::finding::{Level, Place};
use crate::project::descriptors::Meaning;
use crate::project::{ClassId, ClassRef, FunctionId, Mro, Project, PropertyLookup, Role};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "property-recursion",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("property-recursion.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// A function that an access of an attribute runs.
struct Accessed {
    /// As the class has it: private names are mangled.
    attribute: String,
    role: Role,
    function: FunctionId,
}

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return };
    let mut accessed = own(project, id);
    accessed.extend(inherited(project, id, &mro));
    // The primary places, and the ways round: each is found from all of its functions.
    let mut reported: Vec<Place> = Vec::new();
    let mut ways: Vec<Vec<Place>> = Vec::new();
    for accessed in accessed {
        if !may_access(project, &mro, accessed.function, &accessed.attribute) {
            continue;
        }
        if replaces(project, accessed.function, &accessed.attribute) {
            let range = project.function(accessed.function).range;
            if accessed.function.file == id.file {
                findings.silent(range, || "it puts something else in place of the property".to_owned());
            }
            continue;
        }
        let Some(rounds) = Rounds::of_accessor(project, id, accessed.function) else { continue };
        let start = if accessed.role == Role::Setter { vec![Meaning::Assigned] } else { Vec::new() };
        for cycle in rounds.cycles(start) {
            let Some((place, region)) = rounds.primary(&cycle) else { continue };
            let way = cycle.way();
            if reported.contains(&place) || ways.contains(&way) {
                continue;
            }
            reported.push(place);
            ways.push(way);
            report(project, id, &accessed, &cycle, place, findings).raises(&["RecursionError"], region);
        }
        rounds.tell_silences(findings);
    }
}

/// Whether a function sets or deletes the attribute of something other than its instance: `type(self).size = 3`.
fn replaces(project: &Project, function: FunctionId, attribute: &str) -> bool {
    let facts = project.facts(function.file);
    let is_other = |object: ExprId| !project.is_receiver(function, object);
    let by_access = project.accesses_in(function).iter().any(|&access| {
        let access = &facts.accesses[access as usize];
        access.context != AccessContext::Read
            && matches!(facts.expr(access.expr), Expr::Attribute { value, name } if is_other(value)
                && attribute.ends_with(facts.name(name)))
    });
    by_access
        || project.calls_in(function).iter().any(|call| {
            let call = &facts.calls[call.index()];
            let [object, name, ..] = facts.arguments(call.arguments) else { return false };
            matches!(facts.expr(call.callee), Expr::Name { name, .. }
                if matches!(facts.name(name), "setattr" | "delattr"))
                && is_other(object.value)
                && !matches!(facts.expr(name.value), Expr::Str(name) if facts.name(name) != attribute)
        })
}

fn report<'f>(
    project: &Project,
    id: ClassId,
    accessed: &Accessed,
    cycle: &Cycle,
    place: Place,
    findings: &'f mut Findings<'_>,
) -> &'f mut crate::finding::Finding {
    let Accessed { attribute, role, function } = accessed;
    let role = role.method();
    let is_direct = cycle.closing().is_some_and(|closing| {
        closing.place == place && closing.via.is_empty() && closing.attribute.as_ref() == Some(attribute)
    });
    let verb = cycle.closing().map_or("reads", |closing| closing.verb.third_person());
    let message = if is_direct {
        format!("the {role} of `{attribute}` {verb} `{attribute}`: it calls itself until `RecursionError`")
    } else {
        format!("the {role} of `{attribute}` leads back to itself: it is called again until `RecursionError`")
    };
    let finding = findings.report(place.range, message);
    finding.text(if is_direct { format!("runs the {role} again") } else { "leads there".to_owned() });
    for (place, text) in cycle.labels(place, &format!("the {role} of `{attribute}`")) {
        finding.label(place, text);
    }
    let root = format!("the {role} of `{attribute}`");
    let start = Place::new(function.file, project.function(*function).range);
    finding.label(start, root.clone());
    let first = if is_direct { format!("runs {root} again") } else { "leads there".to_owned() };
    finding.step(start, root.clone());
    for (place, text) in cycle.steps(place, &first, &root) {
        finding.step(place, text);
    }
    let class = ClassRef::Source(id);
    match project.property_behind(&class, attribute, &class) {
        PropertyLookup::Property(_) if is_direct && cycle.closing().is_some_and(|it| it.verb == Verb::Read) => {
            finding.help(format!("write `super().{attribute}` for that of the base class"));
        }
        _ => {
            let private = attribute.trim_start_matches('_');
            finding.help(format!("keep the value under a name that no property has, such as `_{private}`"));
        }
    }
    finding
}

/// The functions of the properties in the body of a class.
fn own(project: &Project, id: ClassId) -> Vec<Accessed> {
    let mut found = Vec::new();
    for property in &*project.own_properties(id) {
        let attribute = project.mangled(id, &property.name);
        for (role, function) in property.functions() {
            found.push(Accessed { attribute: attribute.clone(), role, function });
        }
    }
    let facts = project.facts(id.file);
    for binding in facts.bindings_in(project.class(id).scope) {
        let BindingKind::Function(index) = binding.kind else { continue };
        if facts.functions[index.index()].decorators.len == 0 {
            continue;
        }
        let attribute = project.mangled(id, facts.name(binding.name));
        if project.classes_with_property(&attribute).binary_search(&id).is_ok()
            && let Some(PropertyLookup::Cached(cached)) = project.own_property(id, &attribute)
            && let Some(function) = cached.function
        {
            found.push(Accessed { attribute, role: Role::Getter, function });
        }
    }
    found
}

/// Those of the bases that use something which the class has anew.
fn inherited(project: &Project, id: ClassId, mro: &[ClassRef]) -> Vec<Accessed> {
    let own = project.facts(id.file);
    let scope = project.class(id).scope;
    let mut found = Vec::new();
    let mut bases = mro.iter().skip(1).filter_map(ClassRef::source).peekable();
    if project.class(id).body.is_empty || bases.peek().is_none() {
        return found;
    }
    let functions = own.bindings_in(scope).iter().filter(|it| matches!(it.kind, BindingKind::Function(_)));
    let names: FxHashSet<&str> = functions.map(|binding| own.name(binding.name)).collect();
    for base in bases {
        let facts = project.facts(base.file);
        let anew: FxHashSet<Symbol> = names.iter().filter_map(|name| facts.names.find(name)).collect();
        if anew.is_empty() {
            continue;
        }
        for binding in facts.bindings_in(project.class(base).scope) {
            let BindingKind::Function(index) = binding.kind else { continue };
            let function = FunctionId { file: base.file, index };
            let uses_anew = || {
                project.accesses_in(function).iter().any(|&access| {
                    matches!(facts.expr(facts.accesses[access as usize].expr), Expr::Attribute { name, .. }
                        if anew.contains(&name))
                })
            };
            let is_decorated = facts.functions[index.index()].decorators.len > 0;
            if !is_decorated || anew.contains(&binding.name) || !uses_anew() {
                continue;
            }
            let attribute = project.mangled(base, facts.name(binding.name));
            if let PropertyLookup::Property(property) = project.property(&ClassRef::Source(id), &attribute) {
                let of_base = property.functions().filter(|(_, own)| *own == function);
                found.extend(of_base.map(|(role, function)| Accessed { attribute: attribute.clone(), role, function }));
            }
        }
    }
    found
}
