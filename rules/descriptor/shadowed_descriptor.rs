//! See `shadowed-descriptor.md`.

use super::cached_properties::maker;
use crate::facts::{Access, AccessContext, BindingKind, Comparison, Expr, ExprId, FileFacts, Guard, Region, RegionId};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, instance_asked};

pub static RULE: Rule = Rule {
    name: "shadowed-descriptor",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("shadowed-descriptor.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(init) = facts.names.find("__init__") else { return };
    let [binding] = facts.bindings_of(project.class(id).scope, init) else { return };
    let BindingKind::Function(index) = binding.kind else { return };
    let init = FunctionId { file: id.file, index };
    if project.is_stub(id.file) || project.function(init).decorators.len > 0 {
        return;
    }
    let mut told = Vec::new();
    for &access in project.accesses_in(init) {
        let Some(access) = facts.accesses.get(access as usize) else { continue };
        let Some(value) = assigned(project, init, access) else { continue };
        let Expr::Attribute { name, .. } = facts.expr(access.expr) else { continue };
        if told.contains(&name) {
            continue;
        }
        let text = facts.name(name);
        let Some(hidden) = hidden(project, id, init, text, value) else { continue };
        told.push(name);
        if sets_otherwise(project, id) {
            findings.silent(facts.range(access.expr), || "how its attributes are set is not known".to_owned());
            continue;
        }
        report(project, id, access, text, &hidden, findings);
    }
}

/// What an instance attribute hides.
struct Hidden {
    owner: ClassId,
    place: Place,
    kind: HiddenKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum HiddenKind {
    /// Hidden by what cannot be called.
    Method,
    /// Never runs.
    Descriptor,
}

/// The value that each call of `__init__` gives to an attribute of the instance.
fn assigned(project: &Project, init: FunctionId, access: &Access) -> Option<ExprId> {
    let facts = project.facts(init.file);
    let AccessContext::Write { value: Some(value) } = access.context else { return None };
    let Expr::Attribute { value: object, .. } = facts.expr(access.expr) else { return None };
    let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
        Guard::Function(own) => Some(own == init.index),
        Guard::With { .. } => None,
        _ => Some(false),
    };
    let start = facts.range(access.expr).start();
    let always = facts.regions(access.region).find_map(is_plain).unwrap_or(false)
        && !facts.leaves.iter().any(|leave| leave.function == init.index && leave.end <= start);
    (always && project.is_receiver(init, object)).then_some(value)
}

/// What the attribute hides, if that is good for nothing then.
fn hidden(project: &Project, id: ClassId, init: FunctionId, name: &str, value: ExprId) -> Option<Hidden> {
    let facts = project.facts(id.file);
    // Cheap first: most attributes are no names of the body.
    let symbol = facts.names.find(name)?;
    let own = facts.bindings_of(project.class(id).scope, symbol).last();
    if let Some(binding) = own
        && maker(project, id.file, binding).is_some()
        && is_never_deleted(facts, name)
        && inherits_init(project, id)
    {
        return Some(Hidden { owner: id, place: Place::new(id.file, binding.range), kind: HiddenKind::Descriptor });
    }
    if own.is_none() && project.class(id).bases.len == 0 {
        return None;
    }
    let Lookup::Found(member) = project.lookup(&ClassRef::Source(id), name) else { return None };
    let (owner, place) = (member.owner.source()?, member.place?);
    match member.value {
        Value::Function(function) if project.function(function).decorators.len == 0 => {
            let is_hidden =
                is_no_callable(project, init, value) || is_meant_as_property(project, init, function, name, value);
            (is_hidden && !project.is_stub(owner.file)).then_some(Hidden { owner, place, kind: HiddenKind::Method })
        }
        Value::Instance(descriptor) if owner == id => {
            let is_hidden =
                is_non_data(project, descriptor) && is_never_deleted(facts, name) && inherits_init(project, id);
            is_hidden.then_some(Hidden { owner, place, kind: HiddenKind::Descriptor })
        }
        _ => {
            let binding = own.filter(|_| owner == id)?;
            let BindingKind::Function(index) = binding.kind else { return None };
            let &[decorator] = facts.list(facts.functions.get(index.index())?.decorators) else { return None };
            let Value::Class(descriptor) = project.evaluate(ExprRef { file: id.file, expr: decorator }) else {
                return None;
            };
            let is_hidden =
                is_non_data(project, descriptor) && is_never_deleted(facts, name) && inherits_init(project, id);
            is_hidden.then_some(Hidden { owner, place, kind: HiddenKind::Descriptor })
        }
    }
}

/// Whether a value is certainly none that can be called.
fn is_no_callable(project: &Project, init: FunctionId, value: ExprId) -> bool {
    const DATA: [&str; 9] = ["str", "int", "float", "bool", "list", "dict", "set", "tuple", "bytes"];
    let facts = project.facts(init.file);
    match facts.expr(value) {
        Expr::Str(_)
        | Expr::LongStr
        | Expr::FString(_)
        | Expr::Int(_)
        | Expr::Float(_)
        | Expr::Bytes
        | Expr::True
        | Expr::False
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::Set(_)
        | Expr::Dict(_)
        | Expr::Comprehension(_)
        | Expr::Compare { .. } => true,
        // None may stand for what comes later.
        Expr::None => false,
        _ => match project.evaluate(ExprRef { file: init.file, expr: value }) {
            Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Tuple(_) => true,
            Value::External(name) => {
                let class = name.strip_prefix("builtins.").and_then(|name| name.strip_suffix("()"));
                class.is_some_and(|class| DATA.contains(&class))
            }
            _ => false,
        },
    }
}

/// A method that only gives back the attribute that hides it, and a parameter as the value: meant as a property.
fn is_meant_as_property(project: &Project, init: FunctionId, method: FunctionId, name: &str, value: ExprId) -> bool {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let &[returned] = facts.list(data.returned) else { return false };
    let Expr::Attribute { value: object, name: read } = facts.expr(returned) else { return false };
    let given = project.facts(init.file);
    let is_parameter = matches!(given.expr(value), Expr::Name { name, .. }
        if given.bindings_of(project.function(init).scope, name).iter().any(|it| matches!(it.kind, BindingKind::Parameter(_))));
    is_parameter && facts.name(read) == name && project.is_receiver(method, object) && data.parameters.len == 1
}

/// Whether a class is a descriptor that the attributes of an instance come before, and that does nothing for the class.
fn is_non_data(project: &Project, descriptor: ClassId) -> bool {
    let class = ClassRef::Source(descriptor);
    let is_plain = ["__set__", "__delete__", "__getattr__", "__call__"]
        .iter()
        .all(|name| project.lookup(&class, name) == Lookup::Absent);
    let Lookup::Found(member) = project.lookup(&class, "__get__") else { return false };
    let Value::Function(get) = member.value else { return false };
    let facts = project.facts(get.file);
    let data = project.function(get);
    // `if obj is None: return self`: the class gets nothing but the descriptor.
    let is_itself = |value: ExprId| match facts.expr(value) {
        Expr::If { body, orelse, .. } => project.is_receiver(get, body) || project.is_receiver(get, orelse),
        _ => project.is_receiver(get, value),
    };
    let gives_itself = facts.list(data.returned).iter().any(|&value| is_itself(value))
        && facts.regions.iter().any(|region| match region.guard {
            Guard::Test { test, .. } => {
                data.statement.contains_range(facts.range(test))
                    && matches!(facts.expr(test), Expr::Compare { operator: Comparison::Is | Comparison::IsNot, .. })
            }
            _ => false,
        });
    is_plain && gives_itself && !project.is_stub(descriptor.file)
}

/// `del self.rows` lets it run again.
fn is_never_deleted(facts: &FileFacts, name: &str) -> bool {
    let Some(symbol) = facts.names.find(name) else { return true };
    !facts.accesses.iter().any(|access| {
        access.context == AccessContext::Delete
            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
    }) && !facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Str(text) if text == symbol))
}

/// Whether all subclasses in view run the `__init__` of the class.
fn inherits_init(project: &Project, id: ClassId) -> bool {
    project.subclasses(id).into_iter().all(|subclass| {
        let facts = project.facts(subclass.file);
        let Some(init) = facts.names.find("__init__") else { return true };
        facts.bindings_of(project.class(subclass).scope, init).iter().all(|binding| {
            let BindingKind::Function(index) = binding.kind else { return false };
            let method = FunctionId { file: subclass.file, index };
            project
                .calls_in(method)
                .iter()
                .filter_map(|call| facts.calls.get(call.index()))
                .any(|call| matches!(facts.expr(call.callee), Expr::Attribute { name, .. } if name == init))
        })
    })
}

/// How many statements of a file set an attribute of that name.
fn writes(facts: &FileFacts, name: &str) -> usize {
    let Some(symbol) = facts.names.find(name) else { return 0 };
    let writes = facts.accesses.iter().filter(|access| {
        access.context != AccessContext::Read
            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
    });
    writes.count()
}

fn sets_otherwise(project: &Project, id: ClassId) -> bool {
    let class = ClassRef::Source(id);
    let is_plain = |name| matches!(project.lookup(&class, name), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"));
    !is_plain("__setattr__")
        || !is_plain("__getattribute__")
        || project.is_left_alone(id).is_err()
        || project.decorated_class(id) != Value::Class(id)
}

fn report(project: &Project, id: ClassId, access: &Access, name: &str, hidden: &Hidden, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let range = facts.range(access.expr);
    let owner = project.qualname(&ClassRef::Source(hidden.owner));
    match hidden.kind {
        HiddenKind::Method => {
            // Something else may set what can be called.
            let called = instance_asked(project, id, name, Asks::Call)
                .filter(|_| writes(facts, name) == 1)
                .filter(|place| place.file == id.file || writes(project.facts(place.file), name) == 0);
            let finding = findings.report(range, format!("the attribute hides the method `{owner}.{name}`"));
            finding.raises(&[], access.region);
            finding.label(hidden.place, "cannot be called on an instance");
            match called {
                Some(place) => finding.label(place, "raises `TypeError`: the attribute is called"),
                None => finding.level(Level::Warn),
            };
            finding.help(format!("give one of the two another name, or make `{name}` a property of `self._{name}`"));
        }
        HiddenKind::Descriptor => {
            let shown = project.qualname(&ClassRef::Source(id));
            let finding = findings
                .report(range, format!("`{shown}.{name}` never runs: each instance has an attribute of that name"));
            finding.level(Level::Warn);
            finding.raises(&[], access.region);
            finding.label(hidden.place, "has no `__set__`: what the instance has comes first");
            finding.help("leave the attribute out, or give it another name");
        }
    }
}
