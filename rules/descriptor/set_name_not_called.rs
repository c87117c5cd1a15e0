//! See `set-name-not-called.md`.

use super::cached_properties::takes_one_name;
use super::decorators::{callee, stored_parameters};
use crate::facts::{
    Access, AccessContext, ArgumentKind, BindingKind, Call, Comparison, Expr, ExprId, FileFacts, Guard, LeaveKind,
    Region, RegionId, ScopeId,
};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, instance_asked};
use crate::rules::class::names_class_statement;

pub static RULE: Rule = Rule {
    name: "set-name-not-called",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("set-name-not-called.md"),
    checks: &[Check::File(attached), Check::Class(wrapped)],
    fix: None,
};

/// What a descriptor lacks when nobody has called its `__set_name__`.
struct Need {
    /// The class of the descriptor, for messages.
    class: String,
    /// The method that sets the name; absent for `cached_property`.
    set_name: Option<Place>,
    /// What is done to an attribute of an instance that fails then, whether each use comes there, where, and with what.
    fails: Vec<(Asks, bool, Option<Place>)>,
    exception: &'static str,
}

/// Descriptors that are set on a class that is there.
fn attached(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    // Whoever calls it by hand knows.
    if project.is_stub(file) || calls_set_name(facts) {
        return;
    }
    for access in &facts.accesses {
        let AccessContext::Write { value: Some(value) } = access.context else { continue };
        let Expr::Attribute { value: object, name } = facts.expr(access.expr) else { continue };
        if matches!(facts.expr(value), Expr::Call(_)) && may_be_class(project, file, object) {
            attach(
                project,
                file,
                &Attachment { object, name: facts.name(name), value, region: access.region },
                findings,
            );
        }
    }
    for call in &facts.calls {
        if let Some(attachment) = set_by_name(project, file, call) {
            attach(project, file, &attachment, findings);
        }
    }
}

/// Judged by what binds the name: most attributes are set on objects.
fn may_be_class(project: &Project, file: FileId, object: ExprId) -> bool {
    let facts = project.facts(file);
    matches!(facts.expr(object), Expr::Name { name, .. } if facts.name(name) == "cls")
        || names_class_statement(project, file, object)
        || decorator(project, file, object).is_some()
}

/// The function of a module whose first parameter an expression is: where it decorates classes, that is these.
fn decorator(project: &Project, file: FileId, object: ExprId) -> Option<FunctionId> {
    let facts = project.facts(file);
    let Expr::Name { name, scope } = facts.expr(object) else { return None };
    let id = FunctionId { file, index: facts.function_of(scope)? };
    let is_of_module = facts
        .bindings_of(ScopeId::MODULE, project.function(id).name?)
        .iter()
        .any(|binding| matches!(binding.kind, BindingKind::Function(index) if index == id.index));
    (facts.parameters(project.function(id).parameters).first()?.name == name
        && is_of_module
        && project.is_receiver(id, object))
    .then_some(id)
}

/// The classes that a function decorates and gives back.
fn decorated(project: &Project, function: FunctionId) -> Vec<ClassId> {
    let Some(name) = project.function(function).name else { return Vec::new() };
    let name = project.name(function.file, name);
    let is_decorated = |&id: &ClassId| {
        let facts = project.facts(id.file);
        facts.list(project.class(id).decorators).iter().any(|&expr| {
            let at = ExprRef { file: id.file, expr };
            project.may_name(at, name) && project.evaluate(at) == Value::Function(function)
        }) && project.decorated_class(id) == Value::Class(id)
    };
    project.classes().filter(is_decorated).collect()
}

/// An object that is made an attribute of a class.
struct Attachment<'p> {
    object: ExprId,
    name: &'p str,
    value: ExprId,
    region: RegionId,
}

/// `setattr(Point, "length", Length())`.
fn set_by_name<'p>(project: &'p Project, file: FileId, call: &Call) -> Option<Attachment<'p>> {
    let facts = project.facts(file);
    let [object, name, value] = facts.arguments(call.arguments) else { return None };
    let (Expr::Name { name: setattr, .. }, Expr::Str(name)) = (facts.expr(call.callee), facts.expr(name.value)) else {
        return None;
    };
    let is_plain = [object, value].iter().all(|argument| argument.kind == ArgumentKind::Positional);
    (facts.name(setattr) == "setattr"
        && is_plain
        && matches!(facts.expr(value.value), Expr::Call(_))
        && may_be_class(project, file, object.value))
    .then(|| Attachment { object: object.value, name: facts.name(name), value: value.value, region: call.region })
}

fn attach(project: &Project, file: FileId, attachment: &Attachment<'_>, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(need) = need(project, file, attachment.value) else { return };
    let by = decorator(project, file, attachment.object);
    let mut owners = match project.evaluate(ExprRef { file, expr: attachment.object }) {
        Value::Class(owner) => vec![owner],
        _ => by.map_or_else(Vec::new, |function| decorated(project, function)),
    };
    owners.retain(|&owner| {
        // A metaclass may look at what is set.
        let Metaclass::Known { class: metaclass, .. } = project.metaclass(&ClassRef::Source(owner)) else {
            return false;
        };
        let sets_plainly = matches!(project.lookup(&metaclass, "__setattr__"), Lookup::Found(member)
            if member.owner.source().is_none());
        // Another decorator may make the class once more, as `dataclass(slots=True)` does.
        let is_alone = by.is_some() && project.class(owner).decorators.len == 1;
        sets_plainly && (is_alone || project.is_left_alone(owner).is_ok())
    });
    let Some(&owner) = owners.first() else { return };
    let range = facts.range(attachment.value);
    let shown = project.qualname(&ClassRef::Source(owner));
    let message = format!(
        "`{}` is set on `{shown}` when the class is there: `{}.__set_name__` is not called",
        attachment.name, need.class
    );
    // What a function sets may not be set yet.
    let is_there = facts.regions(attachment.region).all(|(_, region)| match region.guard {
        Guard::None => true,
        Guard::Function(index) => by.is_some_and(|function| {
            function.index == index
                && !facts.leaves.iter().any(|leave| leave.function == index && leave.end <= range.start())
        }),
        _ => false,
    });
    report(
        project,
        &owners,
        attachment.name,
        &need,
        Spot { place: Place::new(file, range), region: attachment.region, is_there },
        message,
        findings,
    )
    .map(|finding| finding.help(format!("write it in the body of `{shown}`, or call `__set_name__` by hand")));
}

struct Spot {
    place: Place,
    region: RegionId,
    /// Whoever has the class finds the descriptor there.
    is_there: bool,
}

fn report<'f>(
    project: &Project,
    owners: &[ClassId],
    name: &str,
    need: &Need,
    spot: Spot,
    message: String,
    findings: &'f mut Findings<'_>,
) -> Option<&'f mut Finding> {
    let used = need
        .fails
        .iter()
        .filter(|(_, always, _)| *always && spot.is_there)
        .find_map(|&(asks, ..)| owners.iter().find_map(|&owner| instance_asked(project, owner, name, asks)));
    let finding = findings.report(spot.place.range, message);
    finding.raises(&[], spot.region);
    if let Some(place) = need.set_name {
        finding.label(place, "the name comes from here");
    }
    if let Some(place) = need.fails.iter().find_map(|&(.., place)| place) {
        finding.label(place, "needs it");
    }
    match used {
        Some(place) => finding.label(place, format!("raises `{}`", need.exception)),
        None => finding.level(Level::Warn),
    };
    Some(finding)
}

/// Whether some code of a file calls the method on an object, other than on `super()`.
fn calls_set_name(facts: &FileFacts) -> bool {
    let Some(symbol) = facts.names.find("__set_name__") else { return false };
    facts.calls.iter().any(|call| {
        matches!(facts.expr(call.callee), Expr::Attribute { value, name }
            if name == symbol && !matches!(facts.expr(value), Expr::Call(_)))
    })
}

/// What the object that a call makes needs.
fn need(project: &Project, file: FileId, value: ExprId) -> Option<Need> {
    let facts = project.facts(file);
    let kind = ExprRef { file, expr: callee(facts, value) };
    if takes_one_name(project, kind) {
        return Some(Need {
            class: "cached_property".to_owned(),
            set_name: None,
            fails: vec![(Asks::Read, true, None)],
            exception: "TypeError",
        });
    }
    match project.evaluate(kind) {
        Value::Class(descriptor) => need_of(project, descriptor),
        _ => None,
    }
}

fn need_of(project: &Project, descriptor: ClassId) -> Option<Need> {
    let class = ClassRef::Source(descriptor);
    let method = |name: &str| match project.lookup(&class, name) {
        Lookup::Found(member) => match member.value {
            Value::Function(function) => Some(function),
            _ => None,
        },
        Lookup::Absent | Lookup::Unknown(_) => None,
    };
    let set_name = method("__set_name__")?;
    if project.lookup(&class, "__getattr__") != Lookup::Absent {
        return None;
    }
    let names = names_set(project, set_name);
    let only_there: Vec<String> =
        names.into_iter().filter(|name| is_set_nowhere_else(project, descriptor, set_name, name)).collect();
    let mut fails = Vec::new();
    for (name, asks) in [("__get__", Asks::Read), ("__set__", Asks::Write), ("__delete__", Asks::Delete)] {
        let Some(function) = method(name) else { continue };
        if let Some((place, always)) = first_read(project, function, &only_there) {
            fails.push((asks, always, Some(place)));
        }
    }
    if fails.is_empty() {
        return None;
    }
    Some(Need {
        class: project.qualname(&class),
        set_name: Some(Place::new(set_name.file, project.function(set_name).range)),
        fails,
        exception: "AttributeError",
    })
}

/// The attributes of the descriptor that a method sets.
fn names_set(project: &Project, method: FunctionId) -> Vec<String> {
    let facts = project.facts(method.file);
    let written = project.accesses_in(method).iter().filter_map(|&access| {
        let access = facts.accesses.get(access as usize)?;
        written_name(project, method, access)
    });
    written.collect()
}

fn written_name(project: &Project, method: FunctionId, access: &Access) -> Option<String> {
    let facts = project.facts(method.file);
    let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
    (matches!(access.context, AccessContext::Write { .. }) && project.is_receiver(method, value))
        .then(|| facts.name(name).to_owned())
}

/// Whether nothing but the method, and its like in other classes, sets an attribute of the descriptor.
fn is_set_nowhere_else(project: &Project, descriptor: ClassId, set_name: FunctionId, name: &str) -> bool {
    let class = ClassRef::Source(descriptor);
    let Mro::Linear(mro) = project.mro(&class) else { return false };
    if project.lookup(&class, name) != Lookup::Absent {
        return false;
    }
    mro.iter().filter_map(ClassRef::source).all(|owner| {
        let facts = project.facts(owner.file);
        let Some(symbol) = facts.names.find(name) else { return true };
        !project.is_stub(owner.file)
            && !facts.accesses.iter().any(|access| {
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                let function = facts.function_of(access.scope);
                // What methods of other classes set of their own instances is another attribute.
                let is_of_other = function.is_some_and(|index| {
                    let class = facts.enclosing_class(index).map(|index| ClassId { file: owner.file, index });
                    class.is_some_and(|class| !mro.contains(&ClassRef::Source(class)))
                        && project.is_receiver(FunctionId { file: owner.file, index }, value)
                });
                name == symbol
                    && !matches!(access.context, AccessContext::Read)
                    && !is_of_other
                    && (set_name.file != owner.file || function != Some(set_name.index))
            })
            // `vars(self)["name"] = …`, `setattr(self, "name", …)`.
            && !facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Str(text) if facts.name(text) == name))
    })
}

/// Where a method first reads one of the attributes of its descriptor, and whether each call for an instance comes there.
fn first_read(project: &Project, method: FunctionId, names: &[String]) -> Option<(Place, bool)> {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let is_guarded = |region: RegionId| {
        facts
            .regions(region)
            .take_while(|(_, region)| !matches!(region.guard, Guard::Function(_)))
            .any(|(_, region)| matches!(region.guard, Guard::Try { .. } | Guard::Handler { .. } | Guard::Dead))
    };
    project.accesses_in(method).iter().find_map(|&access| {
        let access = facts.accesses.get(access as usize)?;
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
        let is_read = access.context == AccessContext::Read
            && project.is_receiver(method, value)
            && names.iter().any(|own| own == facts.name(name));
        if !is_read || is_guarded(access.region) {
            return None;
        }
        let range = facts.range(access.expr);
        let in_frame = |(_, region): (RegionId, &Region)| match &region.guard {
            Guard::Function(own) => Some(*own == method.index),
            Guard::With { .. } => None,
            guard if runs_for(facts, data.scope, guard) == Some(For::Instances) => None,
            _ => Some(false),
        };
        let comes_first = !facts.leaves.iter().any(|leave| {
            leave.function == method.index
                && leave.end <= range.start()
                && !(leave.kind == LeaveKind::Return
                    && facts.regions.get(leave.region.index()).and_then(|it| runs_for(facts, data.scope, &it.guard))
                        == Some(For::Class))
        });
        let always = facts.regions(access.region).find_map(in_frame).unwrap_or(false) && comes_first;
        Some((Place::new(method.file, range), always))
    })
}

/// Who the code under a test runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Class,
    Instances,
}

/// By `obj is None`, in an `if` or in a conditional expression, where `obj` is a parameter.
fn runs_for(facts: &FileFacts, scope: ScopeId, guard: &Guard) -> Option<For> {
    let &Guard::Test { test, holds } = guard else { return None };
    let Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right } = facts.expr(test)
    else {
        return None;
    };
    let Expr::Name { name, .. } = facts.expr(left) else { return None };
    let is_parameter =
        facts.bindings_of(scope, name).iter().all(|binding| matches!(binding.kind, BindingKind::Parameter(_)));
    if !matches!(facts.expr(right), Expr::None) || !is_parameter {
        return None;
    }
    Some(if holds == (operator == Comparison::Is) { For::Class } else { For::Instances })
}

/// Descriptors within others that do not tell them their name.
fn wrapped(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) || calls_set_name(facts) {
        return;
    }
    let class = project.class(id);
    let bindings = facts.bindings_in(class.scope);
    for (at, binding) in bindings.iter().enumerate() {
        if bindings.get(at + 1).is_some_and(|next| next.name == binding.name) {
            continue;
        }
        // The outer class, and the expression that makes the inner object.
        let (outer, inner) = match binding.kind {
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                let Expr::Call(index) = facts.expr(value) else { continue };
                let Some(call) = facts.calls.get(index.index()) else { continue };
                let [first, ..] = facts.arguments(call.arguments) else { continue };
                if first.kind != ArgumentKind::Positional || !matches!(facts.expr(first.value), Expr::Call(_)) {
                    continue;
                }
                (call.callee, first.value)
            }
            BindingKind::Function(index) => {
                let Some(function) = facts.functions.get(index.index()) else { continue };
                let &[outer, inner] = facts.list(function.decorators) else { continue };
                (outer, inner)
            }
            _ => continue,
        };
        let Value::Class(wrapper) = project.evaluate(ExprRef { file: id.file, expr: outer }) else { continue };
        let Some(need) = need(project, id.file, inner) else { continue };
        let Some(through) = delegates(project, wrapper) else { continue };
        let name = facts.name(binding.name);
        let shown = project.class_name(&ClassRef::Source(wrapper)).into_owned();
        let message = format!("`{shown}` hides a `{}` from the class: its `__set_name__` is not called", need.class);
        let spot = Spot { place: Place::new(id.file, facts.range(inner)), region: class.region, is_there: true };
        let owners: Vec<ClassId> = project.subclasses(id).into_iter().chain([id]).collect();
        if let Some(finding) = report(project, &owners, name, &need, spot, message, findings) {
            finding.label(through, "asked for its value here");
            finding.help(format!(
                "give `{shown}` a `__set_name__` that calls the one of the object within, where it has one"
            ));
        }
    }
}

/// Where the `__get__` of a class without `__set_name__` asks the object for its value that the constructor was given.
fn delegates(project: &Project, wrapper: ClassId) -> Option<Place> {
    let class = ClassRef::Source(wrapper);
    if project.lookup(&class, "__set_name__") != Lookup::Absent {
        return None;
    }
    let method = |name: &str| match project.lookup(&class, name) {
        Lookup::Found(member) => match member.value {
            Value::Function(function) => Some(function),
            _ => None,
        },
        Lookup::Absent | Lookup::Unknown(_) => None,
    };
    let (get, init) = (method("__get__")?, method("__init__")?);
    let stored = stored_parameters(project, init);
    let facts = project.facts(get.file);
    project.calls_in(get).iter().find_map(|&index| {
        let call = facts.calls.get(index.index())?;
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
        let Expr::Attribute { value: own, name: attribute } = facts.expr(value) else { return None };
        let in_frame =
            |(_, region): (RegionId, &Region)| matches!(region.guard, Guard::Function(own) if own == get.index);
        let is_plain = facts.regions(call.region).next().is_some_and(in_frame);
        (facts.name(name) == "__get__"
            && is_plain
            && project.is_receiver(get, own)
            && stored.iter().any(|it| it == facts.name(attribute)))
        .then(|| Place::new(get.file, facts.range(call.expr)))
    })
}
