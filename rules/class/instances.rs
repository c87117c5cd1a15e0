//! Instances of the very class that a statement names, and what is done to them.

use super::names_class_statement;
use crate::facts::{
    AccessContext, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, Guard, Region, RegionId, Symbol,
};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Metaclass, Project, Reach, Value, bindings_in_view};

/// The classes whose instances, and none of a subclass, an expression gives, with the calls that make them: the call of
/// a class itself, or a name that is bound to nothing but such calls.
pub(in crate::rules) fn exact_instances(
    project: &Project,
    file: FileId,
    expr: ExprId,
) -> Option<Vec<(ClassId, Place)>> {
    const MOST: usize = 4;
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Call(index) => Some(vec![exact_instance(project, file, index)?]),
        Expr::Named(value) => exact_instances(project, file, value),
        Expr::Name { name, scope } => {
            let bindings = bindings_in_view(facts, scope, name)?;
            if bindings.len() > MOST || is_given_class(facts, name) {
                return None;
            }
            let mut instances = Vec::new();
            for binding in bindings {
                match binding.kind {
                    BindingKind::Annotated { value: None, .. } => {}
                    BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                        let Expr::Call(index) = facts.expr(value) else { return None };
                        instances.push(exact_instance(project, file, index)?);
                    }
                    _ => return None,
                }
            }
            (!instances.is_empty()).then_some(instances)
        }
        _ => None,
    }
}

/// Whether an object of a name is made one of another class: `door.__class__ = Open`.
pub(in crate::rules) fn is_given_class(facts: &FileFacts, name: Symbol) -> bool {
    facts.names.find("__class__").is_some_and(|class| {
        facts.accesses.iter().any(|access| {
            matches!(access.context, AccessContext::Write { .. })
                && matches!(facts.expr(access.expr), Expr::Attribute { value, name: own } if own == class
                    && matches!(facts.expr(value), Expr::Name { name: object, .. } if object == name))
        })
    })
}

/// The class whose instance a call gives, where the call is of the class itself and nothing but `type.__call__` and a
/// builtin `__new__` makes it.
pub(in crate::rules) fn exact_instance(project: &Project, file: FileId, index: CallIndex) -> Option<(ClassId, Place)> {
    let facts = project.facts(file);
    let call = facts.calls.get(index.index())?;
    let Value::Class(id) = project.callee(file, index) else { return None };
    let class = ClassRef::Source(id);
    if project.is_stub(id.file) || !names_class_statement(project, file, call.callee) {
        return None;
    }
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return None };
    let is_called_by_type = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.type"));
    let is_made_by_builtin = matches!(project.lookup(&class, "__new__"), Lookup::Found(member)
        if matches!(&member.owner, ClassRef::Stdlib(name)
            if name.starts_with("builtins.") || name.starts_with("typing.")));
    let is_made = !matches!(project.refusal(id), Ok(Some(_))) && !matches!(project.dataclass_refusal(id), Ok(Some(_)));
    (is_called_by_type && is_made_by_builtin && is_made).then(|| (id, Place::new(file, facts.range(call.expr))))
}

/// Plain calls of the very class in reported files, where no handler stands around them.
pub(in crate::rules) fn instance_calls(project: &Project, id: ClassId) -> Vec<(FileId, CallIndex)> {
    let class = ClassRef::Source(id);
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return Vec::new() };
    let is_called_by_type = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.type"));
    if !is_called_by_type || matches!(project.refusal(id), Ok(Some(_))) {
        return Vec::new();
    }
    let name = project.name(id.file, project.class(id).name);
    let mut calls = Vec::new();
    for (file, index) in project.calls_naming(name) {
        let facts = project.facts(file);
        let call = &facts.calls[index.index()];
        let is_guarded = |(_, region): (RegionId, &Region)| {
            matches!(region.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Dead)
        };
        if project.callee(file, index) == Value::Class(id)
            && names_class_statement(project, file, call.callee)
            && !facts.regions(call.region).any(is_guarded)
            && project.reach(file, call.region) == Reach::Runs
        {
            calls.push((file, index));
        }
    }
    calls
}

/// Whether each call of a function comes to a call in it.
pub(in crate::rules) fn always_runs(project: &Project, function: FunctionId, call: &Call) -> bool {
    let facts = project.facts(function.file);
    let start = facts.range(call.expr).start();
    let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
        Guard::Function(own) => Some(own == function.index),
        Guard::With { .. } => None,
        // `finally` alone.
        Guard::Try { handlers } if handlers.len == 0 => None,
        _ => Some(false),
    };
    facts.regions(call.region).find_map(is_plain).unwrap_or(false)
        && !facts.leaves.iter().any(|leave| leave.function == function.index && leave.end <= start)
}

/// Whether an outcome of a test about the object keeps it from coming there: `isinstance(key, Hashable)`.
pub(in crate::rules) fn is_tested(facts: &FileFacts, key: ExprId, region: RegionId) -> bool {
    let Expr::Name { name: key, .. } = facts.expr(key) else { return false };
    facts.regions(region).any(|(_, region)| match region.guard {
        Guard::Test { test, .. } => is_about(facts, test, key, 0),
        _ => false,
    })
}

fn is_about(facts: &FileFacts, test: ExprId, key: Symbol, depth: u32) -> bool {
    let is_key = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == key);
    match facts.expr(test) {
        Expr::Call(call) => facts
            .calls
            .get(call.index())
            .is_some_and(|call| facts.arguments(call.arguments).iter().any(|argument| is_key(argument.value))),
        Expr::Not(inner) => depth < 4 && is_about(facts, inner, key, depth + 1),
        Expr::Bool { operands, .. } => {
            depth < 4 && facts.list(operands).iter().any(|&operand| is_about(facts, operand, key, depth + 1))
        }
        // `key.__hash__ is not None`.
        Expr::Compare { left, right, .. } => {
            [left, right].iter().any(|&side| matches!(facts.expr(side), Expr::Attribute { value, .. } if is_key(value)))
        }
        _ => false,
    }
}

/// What is done to an attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Asks {
    Call,
    Read,
    Write,
    Delete,
}

/// Attributes of a name that modules and class bodies read outside functions, as far as they are sure to be evaluated
/// where a call or an assignment is: `print(point.size)`, `total = point.size + 1`.
pub(in crate::rules) fn read_outside(facts: &FileFacts, name: Symbol) -> Vec<(ExprId, RegionId)> {
    let is_outside = |scope| facts.function_of(scope).is_none();
    let mut found = Vec::new();
    for call in facts.calls.iter().filter(|call| is_outside(call.scope)) {
        let arguments = facts.arguments(call.arguments).iter().map(|argument| argument.value);
        for part in std::iter::once(call.callee).chain(arguments) {
            evaluated(facts, part, name, call.region, 0, &mut found);
        }
    }
    for binding in facts.bindings.iter().filter(|binding| is_outside(binding.scope)) {
        if let BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } = binding.kind {
            evaluated(facts, value, name, binding.region, 0, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The attributes of a name among the parts that are evaluated whenever an expression is. Calls are asked by themselves.
fn evaluated(
    facts: &FileFacts,
    expr: ExprId,
    name: Symbol,
    region: RegionId,
    depth: u32,
    found: &mut Vec<(ExprId, RegionId)>,
) {
    const MAX_DEPTH: u32 = 8;
    if depth > MAX_DEPTH {
        return;
    }
    let parts: Vec<ExprId> = match facts.expr(expr) {
        Expr::Attribute { value, name: own } => {
            if own == name {
                found.push((expr, region));
            }
            vec![value]
        }
        Expr::Subscript { value, index } => vec![value, index],
        Expr::Binary { left, right, .. } | Expr::Compare { left, right, .. } => vec![left, right],
        Expr::FString(parts) | Expr::Tuple(parts) | Expr::List(parts) | Expr::Set(parts) => facts.list(parts).to_vec(),
        Expr::Not(value) | Expr::Named(value) | Expr::Starred(value) => vec![value],
        _ => Vec::new(),
    };
    for part in parts {
        evaluated(facts, part, name, region, depth + 1, found);
    }
}

/// Where that is done to an attribute of an instance of the very class.
pub(in crate::rules) fn instance_asked(project: &Project, id: ClassId, name: &str, asks: Asks) -> Option<Place> {
    let naming;
    let files = match asks {
        Asks::Write | Asks::Delete => project.files_setting(name),
        _ => {
            naming = project.files_naming(name);
            &naming
        }
    };
    files.iter().filter(|&&file| project.is_reported(file) && !project.is_stub(file)).find_map(|&file| {
        let facts = project.facts(file);
        let symbol = facts.names.find(name)?;
        let is_of_instance =
            |value| exact_instances(project, file, value).is_some_and(|all| all.iter().all(|&(class, _)| class == id));
        let called = facts
            .calls
            .iter()
            .filter(|_| matches!(asks, Asks::Call | Asks::Read))
            .map(|call| (call.callee, call.region));
        let accessed = facts.accesses.iter().filter_map(|access| {
            let is_asked = match access.context {
                AccessContext::Read => asks == Asks::Read,
                AccessContext::Write { .. } => asks == Asks::Write,
                AccessContext::Update { .. } => matches!(asks, Asks::Read | Asks::Write),
                AccessContext::Delete => asks == Asks::Delete,
            };
            is_asked.then_some((access.expr, access.region))
        });
        let outside = if asks == Asks::Read { read_outside(facts, symbol) } else { Vec::new() };
        called.chain(accessed).chain(outside).find_map(|(expr, region)| {
            let Expr::Attribute { value, name } = facts.expr(expr) else { return None };
            let is_plain = |(_, region): (RegionId, &Region)| matches!(region.guard, Guard::None | Guard::Function(_));
            (name == symbol && facts.regions(region).all(is_plain) && is_of_instance(value))
                .then(|| Place::new(file, facts.range(expr)))
        })
    })
}
