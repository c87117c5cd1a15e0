//! See `descriptor-on-instance.md`.

use crate::facts::PROTOCOL;
use crate::facts::{Access, AccessContext, ArgumentKind, Expr, ExprId, FunctionIndex, ScopeId};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "descriptor-on-instance",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-on-instance.md"),
    checks: &[Check::File(assignments)],
    fix: None,
};

fn assignments(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    for access in &facts.accesses {
        let AccessContext::Write { value: Some(value) } = access.context else { continue };
        let Expr::Attribute { value: object, name } = facts.expr(access.expr) else { continue };
        let Some(made) = Made::of(project, file, value) else { continue };
        let range = facts.range(access.expr);
        let Some(owner) = owner(project, file, object, access.scope) else {
            findings.silent(range, || "that the object is no class is not known".to_owned());
            continue;
        };
        let attribute = facts.name(name);
        let judged = is_plain(project, owner, attribute).and_then(|()| made.is_nothing_else(project));
        if let Err(reason) = judged {
            findings.silent(range, || reason.to_owned());
            continue;
        }
        if is_used_as_object(project, attribute) {
            findings.silent(range, || format!("`{attribute}` is used as the object that it is"));
            continue;
        }
        report(project, file, access, owner, &made, findings);
    }
}

fn report(project: &Project, file: FileId, access: &Access, owner: ClassId, made: &Made, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Expr::Attribute { name, .. } = facts.expr(access.expr) else { return };
    let attribute = facts.name(name);
    let mut range = facts.range(access.expr);
    if let AccessContext::Write { value: Some(value) } = access.context {
        range = range.cover(facts.range(value));
    }
    let class = project.qualname(&ClassRef::Source(owner));
    let what = made.shown(project);
    let finding = findings
        .report(range, format!("{what} is kept by an instance of `{class}`: its special methods are never called"));
    finding.text(format!("reading `{attribute}` gives the object itself, assigning to it replaces it"));
    match made {
        Made::Descriptor { method, defined, .. } => {
            finding.label(
                *defined,
                format!("`{method}` is called for what the class holds, not for what an instance does"),
            );
        }
        Made::Property(_) => {
            finding.note("descriptors work where the class holds them, not where an instance does");
        }
    }
    finding.label(Place::new(owner.file, project.class(owner).range), "the class that should hold it");
    finding.help(format!("put it into the body of `{class}`: `{attribute} = …`"));
    finding.region = access.region;
}

/// What is assigned.
enum Made {
    Descriptor { class: ClassId, method: &'static str, defined: Place },
    Property(&'static str),
}

impl Made {
    /// A call that makes a descriptor.
    fn of(project: &Project, file: FileId, value: ExprId) -> Option<Self> {
        let facts = project.facts(file);
        let Expr::Call(call) = facts.expr(value) else { return None };
        let callee = facts.calls[call.index()].callee;
        let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(callee) else { return None };
        let at = ExprRef { file, expr: callee };
        let is_property = ["property", "cached_property"].iter().any(|name| project.may_name(at, name));
        if !is_property && !project.may_be_descriptor(facts.name(name)) {
            return None;
        }
        match project.callee(file, call) {
            Value::Class(class) => {
                let (method, defined) =
                    PROTOCOL.into_iter().find_map(|name| match project.lookup(&ClassRef::Source(class), name) {
                        Lookup::Found(member) if member.owner.source().is_some() => Some((name, member.place?)),
                        _ => None,
                    })?;
                Some(Self::Descriptor { class, method, defined })
            }
            Value::External(name) => match &*name {
                "builtins.property" => Some(Self::Property("property")),
                "functools.cached_property" => Some(Self::Property("cached_property")),
                _ => None,
            },
            _ => None,
        }
    }

    fn shown(&self, project: &Project) -> String {
        match self {
            Self::Descriptor { class, .. } => format!("a descriptor `{}`", project.qualname(&ClassRef::Source(*class))),
            Self::Property(name) => format!("a `{name}`"),
        }
    }

    /// Whether the object is of use to nobody but to a class.
    fn is_nothing_else(&self, project: &Project) -> Result<(), &'static str> {
        const OWN: [&str; 16] = [
            "__get__",
            "__set__",
            "__delete__",
            "__set_name__",
            "__init__",
            "__new__",
            "__init_subclass__",
            "__class_getitem__",
            "__repr__",
            "__str__",
            "__slots__",
            "__doc__",
            "__module__",
            "__qualname__",
            "__annotations__",
            "__match_args__",
        ];
        let Self::Descriptor { class, .. } = self else { return Ok(()) };
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(*class)) else {
            return Err("the bases of the descriptor are not known");
        };
        for base in mro.iter() {
            match base {
                ClassRef::Source(id) => {
                    let is_own = |name: &&str| !name.starts_with("__") || !name.ends_with("__") || OWN.contains(name);
                    if !project.own_members(*id).iter().all(is_own) {
                        return Err("the object can do more than a descriptor does");
                    }
                }
                ClassRef::Stdlib(name) => {
                    let is_bare = matches!(&**name, "builtins.object" | "abc.ABC") || name.starts_with("typing.");
                    if !is_bare {
                        return Err("the object can do more than a descriptor does");
                    }
                }
                ClassRef::Created(_) => return Err("a base of the descriptor is created by a call"),
            }
        }
        Ok(())
    }
}

/// The class of whose instance an object is an exact one's first parameter: `self` of a plain method.
fn owner(project: &Project, file: FileId, object: ExprId, scope: ScopeId) -> Option<ClassId> {
    let facts = project.facts(file);
    let index: FunctionIndex = facts.function_of(scope)?;
    let function = FunctionId { file, index };
    let class = ClassId { file, index: facts.enclosing_class(index)? };
    let name = facts.name(facts.functions[index.index()].name?);
    let is_method = !matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__" | "__set_name__")
        && project.own_member(class, name).is_some_and(|member| {
            member.value == Value::Function(function)
                || matches!(member.value, Value::Wrapped { wrapper: Wrapper::Property, function: own } if own == function)
        });
    let is_instance = is_method
        && project.is_receiver(function, object)
        && project.is_metaclass(&ClassRef::Source(class)) == Some(false);
    is_instance.then_some(class)
}

/// Whether instances keep the attribute as `object` does.
fn is_plain(project: &Project, owner: ClassId, attribute: &str) -> Result<(), &'static str> {
    let class = ClassRef::Source(owner);
    for hook in ["__getattribute__", "__getattr__", "__setattr__"] {
        match project.lookup(&class, hook) {
            Lookup::Absent => {}
            Lookup::Found(member) if member.owner.source().is_none() => {}
            Lookup::Found(_) | Lookup::Unknown(_) => {
                return Err("its class may decide itself how attributes are found");
            }
        }
    }
    match project.lookup(&class, attribute) {
        Lookup::Absent => Ok(()),
        Lookup::Found(member) if member.value == Value::None || member.value.is_slot() => Ok(()),
        Lookup::Found(_) => Err("the class has the attribute too"),
        Lookup::Unknown(_) => Err("whether the class has the attribute is not known"),
    }
}

/// Whether some code calls an attribute of that name, reads an attribute of it or hands it to a class.
fn is_used_as_object(project: &Project, attribute: &str) -> bool {
    project.files().any(|file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(attribute) else { return false };
        let is_it = |expr| matches!(facts.expr(expr), Expr::Attribute { name, .. } if name == symbol);
        let is_called = facts.calls.iter().any(|call| {
            let sets = || {
                project.is_external(ExprRef { file, expr: call.callee }, &["builtins.setattr", "builtins.isinstance"])
            };
            is_it(call.callee)
                || facts
                    .arguments(call.arguments)
                    .iter()
                    .any(|argument| argument.kind == ArgumentKind::Positional && is_it(argument.value))
                    && sets()
        });
        is_called
            || facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Attribute { value, .. } if is_it(value)))
            // `Owner.price = self.price`.
            || facts.accesses.iter().any(|access| {
                matches!(access.context, AccessContext::Write { value: Some(value) } if is_it(value))
            })
    })
}
