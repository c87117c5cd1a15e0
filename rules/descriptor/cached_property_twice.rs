//! See `cached-property-twice.md`.

use super::cached_properties::{named_maker, takes_one_name};
use super::decorators::callee;
use crate::facts::{Binding, BindingKind, ClassIndex, Expr, ExprId, RegionId, ScopeId};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, PythonVersion, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "cached-property-twice",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("cached-property-twice.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// A name that a class body gives to a `cached_property`.
struct Named {
    /// Mangled.
    name: String,
    place: Place,
    /// What made the object: the decorator or the call.
    maker: ExprRef,
}

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) || !may_share(project, id) {
        return;
    }
    let own = names_in(project, id);
    let facts = project.facts(id.file);
    for named in &own {
        let is_made_here =
            named.maker.file == id.file && project.class(id).statement.contains_range(facts.range(named.maker.expr));
        let elsewhere = if is_made_here { None } else { named_elsewhere(project, id, named) };
        let here = || own.iter().find(|other| other.maker == named.maker && other.place < named.place);
        let before = elsewhere.or_else(|| here().map(|other| (other.name.clone(), other.place)));
        let Some((name, place)) = before.filter(|(name, _)| *name != named.name) else { continue };
        if project.is_left_alone(id).is_err() {
            findings.silent(named.place.range, || "its metaclass may change what it holds".to_owned());
            continue;
        }
        let class = project.class(id);
        let message = format!("one `cached_property` under two names, `{name}` and `{}`", named.name);
        let finding = findings.report(named.place.range, message);
        finding.raises(&["TypeError", "RuntimeError"], class.region);
        finding.label(place, format!("it is `{name}` here"));
        finding.label(Place::new(id.file, class.range), "the class that is refused");
        let clause = project.versions().clause(None, Some(PythonVersion::new(3, 12)));
        if let Some(clause) = clause.filter(|clause| !clause.is_empty()) {
            finding.note(format!("CPython raises `TypeError`, and{clause} `RuntimeError` with that as its cause"));
        }
        finding.help(format!(
            "write `cached_property` of the function once more, or a `property` that gives back `self.{name}`"
        ));
        return;
    }
}

/// Whether some name of the body is bound to a name, an attribute, or a call that another has too: cheap.
fn may_share(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    let mut calls: Vec<ExprId> = Vec::new();
    facts.bindings_in(project.class(id).scope).iter().any(|binding| {
        let (BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }) = binding.kind else {
            return false;
        };
        match facts.expr(value) {
            Expr::Name { .. } | Expr::Attribute { .. } => true,
            Expr::Call(_) => {
                let is_known = calls.contains(&value);
                calls.push(value);
                is_known
            }
            _ => false,
        }
    })
}

/// The names that a class body certainly leaves with a `cached_property`, in order of place.
fn names_in(project: &Project, id: ClassId) -> Vec<Named> {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let bindings = facts.bindings_in(class.scope);
    let mut names: Vec<Named> = bindings
        .iter()
        .enumerate()
        .filter(|(at, binding)| bindings.get(at + 1).is_none_or(|next| next.name != binding.name))
        .filter(|(_, binding)| binding.region == class.region)
        .filter_map(|(_, binding)| {
            let maker = object(project, id, binding, 0)?;
            let name = project.mangled(id, facts.name(binding.name));
            Some(Named { name, place: Place::new(id.file, binding.range), maker })
        })
        .collect();
    names.sort_by_key(|named| named.place);
    names
}

/// What made the `cached_property` that a statement of a class body binds a name to.
fn object(project: &Project, id: ClassId, binding: &Binding, depth: u32) -> Option<ExprRef> {
    const MAX_DEPTH: u32 = 4;
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(maker) = named_maker(project, id.file, binding) {
        return Some(maker);
    }
    let facts = project.facts(id.file);
    let (BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }) = binding.kind else {
        return None;
    };
    match facts.expr(value) {
        Expr::Name { name, .. } => {
            let class = project.class(id);
            let before = facts.bindings_of(class.scope, name);
            // The value of `length = length` is read before the name is bound.
            if let Some(before) = before.iter().rev().find(|other| other.since <= binding.range.start()) {
                return (before.region == class.region).then(|| object(project, id, before, depth + 1))?;
            }
            // A name of the module.
            if let Value::Wrapped { wrapper: Wrapper::CachedProperty, function } =
                project.evaluate(ExprRef { file: id.file, expr: value })
                && let Some(maker) = decorated(project, function)
            {
                return Some(maker);
            }
            let assigned = project.assigned(ExprRef { file: id.file, expr: value });
            let facts = project.facts(assigned.file);
            let is_call = matches!(facts.expr(assigned.expr), Expr::Call(_));
            let kind = ExprRef { file: assigned.file, expr: callee(facts, assigned.expr) };
            (is_call && takes_one_name(project, kind)).then_some(assigned)
        }
        Expr::Attribute { value, name } => {
            let Value::Class(base) = project.evaluate(ExprRef { file: id.file, expr: value }) else { return None };
            let Lookup::Found(member) = project.lookup(&ClassRef::Source(base), facts.name(name)) else { return None };
            let (owner, place) = (member.owner.source()?, member.place?);
            if project.is_left_alone(base).is_err() || project.is_left_alone(owner).is_err() {
                return None;
            }
            let bindings = project.facts(owner.file).bindings_in(project.class(owner).scope);
            let found = bindings.iter().find(|other| other.range == place.range)?;
            (found.region == project.class(owner).region).then(|| object(project, owner, found, depth + 1))?
        }
        _ => None,
    }
}

/// What makes the `cached_property` of a function of a module.
fn decorated(project: &Project, function: FunctionId) -> Option<ExprRef> {
    let facts = project.facts(function.file);
    let name = project.function(function).name?;
    let binding = facts
        .bindings_of(ScopeId::MODULE, name)
        .iter()
        .find(|binding| matches!(binding.kind, BindingKind::Function(index) if index == function.index))?;
    named_maker(project, function.file, binding)
}

/// The name that the object has got before in another class: where it was made, or earlier in the same file.
fn named_elsewhere(project: &Project, id: ClassId, named: &Named) -> Option<(String, Place)> {
    let mut files = vec![named.maker.file];
    if named.maker.file != id.file {
        files.push(id.file);
    }
    files.into_iter().find_map(|file| {
        let facts = project.facts(file);
        (0..facts.classes.len()).find_map(|index| {
            let other = ClassId { file, index: ClassIndex(index as u32) };
            let is_before = file != id.file || project.class(other).statement.end() <= named.place.range.start();
            if other == id || !is_before || project.is_left_alone(other).is_err() {
                return None;
            }
            // A class of a function may never be made, and classes of one module in another order than its text.
            if project.class(other).region != RegionId::MODULE {
                return None;
            }
            let found = names_in(project, other).into_iter().find(|other| other.maker == named.maker)?;
            Some((found.name, found.place))
        })
    })
}
