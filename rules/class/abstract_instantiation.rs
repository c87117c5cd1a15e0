//! See `abstract-instantiation.md`.

use super::names_class_statement;
use crate::facts::{Call, CallIndex, Expr, ExprId, ScopeId};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, PythonVersion, Reach, Value,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "abstract-instantiation",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("abstract-instantiation.md"),
    checks: &[Check::Call(call)],
    fix: None,
};

/// Abstract methods that are shown where they stand.
const SHOWN: usize = 3;

fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let name = match facts.expr(call.callee) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
        _ => return,
    };
    // Most calls are told apart by their names.
    if !name.starts_with(|first: char| first.is_uppercase() || first == '_') || !project.may_be_abstract(name) {
        return;
    }
    let Value::Class(id) = project.callee(file, index) else { return };
    let class = ClassRef::Source(id);
    let range = facts.range(call.expr);
    let methods = match project.abstract_methods(&class) {
        Ok(methods) if methods.is_empty() => {
            if project.is_protocol(id) {
                protocol(project, file, call, id, findings);
            }
            return;
        }
        Ok(methods) => methods,
        Err(reason) => {
            findings.silent(range, || format!("whether it is abstract is not known: {reason}"));
            return;
        }
    };
    if !names_class_statement(project, file, call.callee) {
        findings.silent(range, || "what is called may be a subclass".to_owned());
        return;
    }
    if stands_in_abstract_method(project, file, call.scope) {
        findings.silent(range, || "the method around it is abstract itself: it is there to be replaced".to_owned());
        return;
    }
    if is_patched(project, file, id) {
        findings.silent(range, || "the set of its abstract methods may be changed".to_owned());
        return;
    }
    if let Err(reason) = is_checked(project, id) {
        findings.silent(range, || reason.to_owned());
        return;
    }
    let words = match &methods[..] {
        [method] => format!("`{method}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        [first, second, rest @ ..] => format!("`{first}`, `{second}` and {} more", rest.len()),
        [] => return,
    };
    let shown = project.qualname(&class);
    let finding = findings.report(range, format!("`{shown}` is abstract: there are no instances without {words}"));
    finding.raises(&["TypeError"], call.region);
    finding.text("instantiated here");
    finding.label(Place::new(id.file, project.class(id).range), "the class");
    for method in methods.iter().take(SHOWN) {
        if let Lookup::Found(member) = project.lookup(&class, method)
            && let Some(place) = member.place
        {
            let owner = project.class_name(&member.owner).into_owned();
            finding.label(place, format!("abstract in `{owner}`, and defined nowhere behind it"));
        }
    }
    let them = if methods.len() == 1 { "it" } else { "them" };
    finding.help(format!("define {words} in a subclass, and instantiate that; or in `{shown}` itself, without `@abstractmethod` on {them}"));
}

/// A protocol without abstract methods: `Protocol.__init_subclass__` gives it an `__init__` that raises.
fn protocol(project: &Project, file: FileId, call: &Call, id: ClassId, findings: &mut Findings<'_>) {
    /// Up to here it replaces an `__init__` that the protocol has itself.
    const KEEPS_OWN: PythonVersion = PythonVersion::new(3, 11);
    let class = ClassRef::Source(id);
    let range = project.facts(file).range(call.expr);
    if !names_class_statement(project, file, call.callee) {
        findings.silent(range, || "what is called may be a subclass".to_owned());
        return;
    }
    if let Err(reason) = is_checked(project, id) {
        findings.silent(range, || reason.to_owned());
        return;
    }
    let facts = project.facts(id.file);
    let is_checkable = |&decorator: &ExprId| {
        let decorator = ExprRef { file: id.file, expr: decorator };
        project.is_external(decorator, &["typing.runtime_checkable", "typing_extensions.runtime_checkable"])
    };
    if !facts.list(project.class(id).decorators).iter().all(is_checkable) {
        findings.silent(range, || "a decorator may give it an `__init__`".to_owned());
        return;
    }
    let until = match project.lookup(&class, "__init__") {
        Lookup::Found(member) if member.owner.source().is_none() => None,
        Lookup::Found(_) => Some(KEEPS_OWN),
        Lookup::Absent | Lookup::Unknown(_) => return,
    };
    let comes_to = |version: PythonVersion| {
        until.is_none_or(|until| version < until && project.versions().contains(version))
            && project.reach_in(file, call.region, version) == Reach::Runs
    };
    let clause = project.versions().clause(None, until);
    let Some(clause) = clause.filter(|_| until.is_none() || PythonVersion::modelled().any(comes_to)) else {
        findings.silent(range, || "no supported version refuses a protocol with an `__init__`".to_owned());
        return;
    };
    let shown = project.qualname(&class);
    let finding = findings.report(range, format!("`{shown}` is a protocol, and cannot be instantiated{clause}"));
    finding.raises(&["TypeError"], call.region);
    finding.text("instantiated here");
    finding.label(Place::new(id.file, project.class(id).range), "the protocol");
    finding.help(format!(
        "instantiate a class that has what the protocol asks for, or derive one from `{shown}` without `Protocol`"
    ));
}

/// Whether the file of the call, or one that knows the class or a base of it, speaks of `__abstractmethods__`: tests take
/// them away, `patch.multiple(Device, __abstractmethods__=set())`.
fn is_patched(project: &Project, file: FileId, id: ClassId) -> bool {
    let speaks = |file| project.facts(file).names.find("__abstractmethods__").is_some();
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return true };
    let sources: Vec<_> = mro.iter().filter_map(ClassRef::source).collect();
    speaks(file)
        || sources.iter().any(|owner| speaks(owner.file))
        || project.files().filter(|&other| project.is_reported(other) && speaks(other)).any(|other| {
            let names = &project.facts(other).names;
            sources.iter().any(|owner| names.find(project.name(owner.file, project.class(*owner).name)).is_some())
        })
}

fn stands_in_abstract_method(project: &Project, file: FileId, scope: ScopeId) -> bool {
    let facts = project.facts(file);
    let Some(function) = facts.function_of(scope) else { return false };
    let Some(class) = facts.enclosing_class(function) else { return false };
    let name = facts.functions.get(function.index()).and_then(|function| function.name);
    name.is_some_and(|name| project.is_abstract_in(ClassId { file, index: class }, facts.name(name)))
}

/// Whether a call of the class comes to `object.__new__`, which looks for abstract methods.
fn is_checked(project: &Project, id: ClassId) -> Result<(), &'static str> {
    let class = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&class) else { return Err("its MRO is not known") };
    let sources = || mro.iter().filter_map(ClassRef::source);
    if sources().any(|owner| project.is_stub(owner.file)) {
        return Err("what is known of it comes from a stub file");
    }
    if matches!(project.refusal(id), Ok(Some(_))) {
        return Err("CPython does not create the class");
    }
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else {
        return Err("its metaclass is not known");
    };
    if !matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
    {
        return Err("its metaclass may give something else for the call");
    }
    match project.lookup(&class, "__new__") {
        Lookup::Found(member) if member.owner.is_stdlib("builtins.object") => Ok(()),
        Lookup::Found(member) => match member.value {
            Value::Function(function) | Value::Wrapped { function, .. }
                if asks_object(project, &mro, &member.owner, function) =>
            {
                Ok(())
            }
            _ => Err("its `__new__` may not come to that of `object`, which looks for abstract methods"),
        },
        Lookup::Absent | Lookup::Unknown(_) => Err("its `__new__` is not known"),
    }
}

/// Whether a `__new__` does nothing but return what `object.__new__` gives for its class.
fn asks_object(project: &Project, mro: &[ClassRef], owner: &ClassRef, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let data = project.function(function);
    let &[returned] = facts.list(data.returned) else { return false };
    let Expr::Call(index) = facts.expr(returned) else { return false };
    let Some(call) = facts.calls.get(index.index()) else { return false };
    let is_for_it =
        facts.arguments(call.arguments).first().is_some_and(|argument| project.is_receiver(function, argument.value));
    let leaves = facts.leaves.iter().any(|leave| leave.function == function.index);
    if data.falls_off || leaves || !is_for_it {
        return false;
    }
    let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
    let Expr::Call(above) = facts.expr(value) else {
        return project.callee(function.file, index) == Value::external("builtins.object.__new__");
    };
    // `super().__new__(cls)`: whatever follows on the MRO.
    let has_none = |class: &ClassRef| match class {
        ClassRef::Source(id) => project.own_member(*id, "__new__").is_none(),
        ClassRef::Stdlib(name) => project.stdlib().class(name).is_some_and(|it| it.member("__new__").is_none()),
        ClassRef::Created(_) => false,
    };
    facts.name(name) == "__new__"
        && facts.calls.get(above.index()).is_some_and(|above| above.arguments.len == 0)
        && project.callee(function.file, above) == Value::external("builtins.super")
        && mro
            .iter()
            .skip_while(|class| *class != owner)
            .skip(1)
            .all(|class| class.is_stdlib("builtins.object") || has_none(class))
}
