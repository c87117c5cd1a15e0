//! See `never-cached.md`.

use std::collections::BTreeMap;

use ruff_text_size::TextRange;

use super::decorators::class_of_method;
use crate::facts::{AccessContext, ArgumentKind, BindingKind, Comparison, Expr, ExprId, FileFacts, RegionId, Symbol};
use crate::finding::Place;
use crate::project::descriptors::{Certainty, Descriptor, DescriptorUse, Meaning, Method};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Project};
use crate::rule::{Check, Findings, Level, Rule};

pub static RULE: Rule = Rule {
    name: "never-cached",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("never-cached.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// More attributes of one descriptor class are not looked at: they say the same.
const MOST_USES: usize = 20;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(get) = facts.names.find("__get__") else { return };
    let own = facts.bindings_of(project.class(id).scope, get);
    let [binding] = own else { return };
    let BindingKind::Function(index) = binding.kind else { return };
    if project.is_stub(id.file) {
        return;
    }
    let method = FunctionId { file: id.file, index };
    let kept = kept(project, method);
    if kept.is_empty() {
        return;
    }
    let mut told: BTreeMap<Place, (Why, String, Place)> = BTreeMap::new();
    for member in std::iter::once(id).chain(project.subclasses(id)) {
        for used in project.descriptor_uses(member).iter().take(MOST_USES) {
            if !used.is_certain || used.is_shared() {
                continue;
            }
            let descriptor = match Descriptor::of_use(project, member, used) {
                Ok(descriptor) => descriptor,
                Err(reason) => {
                    findings.silent(binding.range, || reason.to_owned());
                    continue;
                }
            };
            // A class below may read otherwise.
            if descriptor.method("__get__") != Method::Source(method) {
                continue;
            }
            for kept in &kept {
                let place = Place::new(id.file, kept.range);
                if told.contains_key(&place) {
                    continue;
                }
                match judge(project, &descriptor, used, method, kept) {
                    Ok(Some(found)) => {
                        told.insert(place, (found.0, found.1, used.place));
                    }
                    Ok(None) => {}
                    Err(reason) => findings.silent(kept.range, || reason.to_owned()),
                }
            }
        }
    }
    for (place, (why, attribute, used)) in told {
        let message = match &why {
            Why::Data(_) => format!("`{attribute}` is computed at each read: what is kept here is never found"),
            Why::OtherName(name) => {
                format!("`{attribute}` is computed at each read: it is kept as `{name}`, which nothing reads")
            }
        };
        let finding = findings.report(place.range, message);
        finding.raises(&[], kept.iter().find(|it| it.range == place.range).map_or(RegionId::MODULE, |it| it.region));
        match &why {
            Why::Data(Some(place)) => {
                finding.label(*place, "makes it a data descriptor, which comes before the `__dict__` of the object");
            }
            Why::Data(None) => {
                finding.note("a `property` is a data descriptor, which comes before the `__dict__` of the object");
            }
            Why::OtherName(_) => {}
        }
        finding.label(used, "an attribute that it manages");
        finding.help(match why {
            Why::Data(_) => "look into the `__dict__` of the object first, or do without `__set__` and `__delete__`",
            Why::OtherName(_) => "keep it under the name of the attribute, or look there first",
        });
    }
}

/// Why what is kept is never found.
enum Why {
    /// The special method that sets or deletes, or that of `property`.
    Data(Option<Place>),
    OtherName(String),
}

/// Where `__get__` keeps a value in the object.
struct Kept {
    /// The name under which it is kept.
    key: Key,
    range: TextRange,
    region: RegionId,
}

#[derive(Clone, Copy)]
enum Key {
    Expr(ExprId),
    Name(Symbol),
}

/// What a `__get__` keeps in the object, where it does not look there first: all that it does with the object besides
/// is to compute.
fn kept(project: &Project, method: FunctionId) -> Vec<Kept> {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let parameters = facts.parameters(data.parameters);
    let Some(object) = parameters.get(1).map(|parameter| parameter.name) else { return Vec::new() };
    if data.is_async || data.is_generator || facts.bindings_of(data.scope, object).len() != 1 {
        return Vec::new();
    }
    let is_object = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == object);
    let is_namespace = |expr| match facts.expr(expr) {
        Expr::Attribute { value, name } => facts.name(name) == "__dict__" && is_object(value),
        Expr::Call(call) => facts.calls.get(call.index()).is_some_and(|call| {
            matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "vars")
                && facts.arguments(call.arguments).first().is_some_and(|it| is_object(it.value))
        }),
        _ => false,
    };
    let mut kept = Vec::new();
    // Where the object stands for no more than what is computed of it.
    let mut harmless: Vec<TextRange> = Vec::new();
    for store in &facts.stores {
        if facts.function_of(store.scope) != Some(method.index) || !is_namespace(store.container) {
            continue;
        }
        let target = facts.exprs.iter().find_map(|(id, expr)| match expr {
            Expr::Subscript { value, index } if value == store.container => Some((id, index)),
            _ => None,
        });
        let Some((target, index)) = target else { continue };
        harmless.push(facts.range(store.container));
        kept.push(Kept { key: Key::Expr(index), range: facts.range(target), region: store.region });
    }
    for &access in project.accesses_in(method) {
        let Some(access) = facts.accesses.get(access as usize) else { continue };
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
        if matches!(access.context, AccessContext::Write { .. }) && is_object(value) {
            harmless.push(facts.range(access.expr));
            kept.push(Kept { key: Key::Name(name), range: facts.range(access.expr), region: access.region });
        }
    }
    for &index in project.calls_in(method) {
        let Some(call) = facts.calls.get(index.index()) else { continue };
        let arguments = facts.arguments(call.arguments);
        match facts.expr(call.callee) {
            Expr::Name { name, .. } if facts.name(name) == "setattr" => {
                if let [first, key, _] = arguments
                    && is_object(first.value)
                    && first.kind == ArgumentKind::Positional
                {
                    harmless.push(facts.range(first.value));
                    kept.push(Kept { key: Key::Expr(key.value), range: facts.range(call.expr), region: call.region });
                }
            }
            Expr::Name { name, .. } if facts.name(name) == "type" => {
                harmless.extend(arguments.iter().map(|it| facts.range(it.value)));
            }
            // `self.function(obj)`, `self.fget(obj)`: no method of the descriptor, which could look first.
            Expr::Attribute { value, name } => {
                let is_own = project.is_receiver(method, value) && !is_method(project, method, facts.name(name));
                if is_own {
                    harmless.extend(arguments.iter().map(|it| facts.range(it.value)));
                }
            }
            _ => {}
        }
    }
    if kept.is_empty() {
        return kept;
    }
    for (_, expr) in facts.exprs.iter() {
        if let Expr::Compare { operator: Comparison::Is | Comparison::IsNot, left, right } = expr
            && is_object(left)
            && matches!(facts.expr(right), Expr::None)
        {
            harmless.push(facts.range(left));
        }
    }
    let looks_first = facts.exprs.iter().any(|(id, _)| {
        let range = facts.range(id);
        is_object(id)
            && data.statement.contains_range(range)
            && !harmless.iter().any(|harmless| harmless.contains_range(range))
            && !parameters.iter().any(|parameter| parameter.range.contains_range(range))
    });
    if looks_first { Vec::new() } else { kept }
}

/// Whether some class around a method has a method of a name that was read from source.
fn is_method(project: &Project, method: FunctionId, name: &str) -> bool {
    let Some(class) = class_of_method(project, method) else { return true };
    match project.lookup(&ClassRef::Source(class), name) {
        Lookup::Found(member) => member.owner.source().is_some(),
        Lookup::Absent => false,
        Lookup::Unknown(_) => true,
    }
}

fn judge(
    project: &Project,
    descriptor: &Descriptor<'_>,
    used: &DescriptorUse,
    method: FunctionId,
    kept: &Kept,
) -> Result<Option<(Why, String)>, &'static str> {
    let frame = descriptor.call(method, &[Meaning::Instance, Meaning::Owner]);
    match descriptor.certainty(&frame, kept.range.start(), kept.region) {
        Certainty::Never => return Ok(None),
        Certainty::Runs(_) => {}
        Certainty::Unknown(reason) => return Err(reason),
    }
    let facts = project.facts(method.file);
    let name = match kept.key {
        Key::Name(name) => descriptor.attribute_name(&frame, name),
        Key::Expr(expr) => match descriptor.meaning(&frame, expr, kept.region) {
            Meaning::Str(name) => name,
            _ if is_own_name(project, used, facts, expr) => used.attribute.clone(),
            _ => return Err("under which name the value is kept is not followed"),
        },
    };
    let is_by_key = matches!(kept.key, Key::Expr(_)) && !is_setattr(facts, kept);
    let class = ClassRef::Source(descriptor.class);
    let data = ["__set__", "__delete__"].iter().find_map(|name| match project.lookup(&class, name) {
        Lookup::Found(member) => Some(Ok(member)),
        Lookup::Unknown(_) => Some(Err("whether it is a data descriptor is not known")),
        Lookup::Absent => None,
    });
    if name == used.attribute {
        // What sets the attribute runs the descriptor again.
        return match data {
            Some(Ok(member)) if is_by_key => Ok(Some((Why::Data(member.place), used.attribute.clone()))),
            Some(Err(reason)) => Err(reason),
            Some(Ok(_)) | None => Ok(None),
        };
    }
    if is_read(project, &name, kept, method) {
        return Err("something else may read what it keeps");
    }
    Ok(Some((Why::OtherName(name), used.attribute.clone())))
}

/// `self.fget.__name__`, where it decorates a function: the name of the attribute.
fn is_own_name(project: &Project, used: &DescriptorUse, facts: &FileFacts, expr: ExprId) -> bool {
    let Expr::Attribute { value, name } = facts.expr(expr) else { return false };
    let Expr::Attribute { name: function, .. } = facts.expr(value) else { return false };
    let owner = project.facts(used.owner.file);
    let is_decorator = owner
        .bindings_in(project.class(used.owner).scope)
        .iter()
        .any(|binding| binding.range == used.place.range && matches!(binding.kind, BindingKind::Function(_)));
    is_decorator && facts.name(name) == "__name__" && facts.name(function) == "fget"
}

/// Whether it is kept by a call of `setattr`.
fn is_setattr(facts: &FileFacts, kept: &Kept) -> bool {
    facts.calls.iter().any(|call| facts.range(call.expr) == kept.range)
}

/// Whether code near the descriptor, or near its uses, names what it keeps.
fn is_read(project: &Project, name: &str, kept: &Kept, method: FunctionId) -> bool {
    project.files().filter(|&file| project.is_reported(file) || file == method.file).any(|file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(name) else { return false };
        facts.exprs.iter().any(|(id, expr)| {
            let is_it = match expr {
                Expr::Attribute { name, .. } => name == symbol,
                Expr::Str(text) => text == symbol,
                _ => false,
            };
            is_it && !(file == method.file && kept.range.contains_range(facts.range(id)))
        })
    })
}
