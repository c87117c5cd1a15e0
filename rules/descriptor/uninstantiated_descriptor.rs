//! See `uninstantiated-descriptor.md`.

use crate::facts::PROTOCOL;
use crate::facts::{AccessContext, Binding, BindingKind, Expr, ExprId, FileFacts, ScopeId, Symbol};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, instance_asked};

pub static RULE: Rule = Rule {
    name: "uninstantiated-descriptor",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("uninstantiated-descriptor.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    let bindings = facts.bindings_in(project.class(id).scope);
    for (index, binding) in bindings.iter().enumerate() {
        let is_last = bindings.get(index + 1).is_none_or(|next| next.name != binding.name);
        let (value, annotation) = match binding.kind {
            BindingKind::Assign(value) => (value, None),
            BindingKind::Annotated { annotation, value: Some(value) } => (value, Some(annotation)),
            _ => continue,
        };
        let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(value) else { continue };
        let attribute = facts.name(binding.name);
        if !is_last || !project.may_be_descriptor(facts.name(name)) || names_a_class(attribute) {
            continue;
        }
        let Value::Class(descriptor) = project.evaluate(ExprRef { file: id.file, expr: value }) else { continue };
        let Some(method) = special_method(project, descriptor) else { continue };
        if let Err(reason) = is_kept(project, id, descriptor) {
            findings.silent(binding.range, || reason.to_owned());
            continue;
        }
        if is_used_as_class(project, attribute) {
            findings.silent(binding.range, || format!("`{attribute}` is used as a class"));
            continue;
        }
        let class = Attribute { project, id, facts, name: binding.name };
        let Some(evidence) = class.evidence(descriptor, annotation) else {
            findings.silent(binding.range, || "that a class is not meant is not known".to_owned());
            continue;
        };
        report(project, id, binding, value, descriptor, method, evidence, findings);
    }
}

#[expect(clippy::too_many_arguments, reason = "what was found out on the way, each of its own kind")]
fn report(
    project: &Project,
    id: ClassId,
    binding: &Binding,
    value: ExprId,
    descriptor: ClassId,
    (method, defined): (&str, Place),
    evidence: (Place, &str),
    findings: &mut Findings<'_>,
) {
    let facts = project.facts(id.file);
    let attribute = facts.name(binding.name);
    let name = project.qualname(&ClassRef::Source(descriptor));
    let range = facts.range(value);
    let finding =
        findings.report(range, format!("`{attribute}` is the class `{name}` itself, no descriptor: nothing calls it"));
    finding.text("not called");
    finding.label(
        defined,
        format!("`{method}` is asked of the type of what the class holds, and the type of a class is `type`"),
    );
    if evidence.0.range != range {
        finding.label(evidence.0, evidence.1);
    }
    finding.help(format!("make an instance: `{attribute} = {name}()`"));
    finding.region = binding.region;
}

/// Names by which a class is expected: `descriptor_class`, `Column`.
fn names_a_class(name: &str) -> bool {
    let bare = name.trim_start_matches('_');
    bare.starts_with(|first: char| first.is_uppercase())
        || name.starts_with("__")
        || ["class", "cls", "klass", "type", "factory", "kind", "descriptor"]
            .iter()
            .any(|word| bare == *word || bare.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
}

/// The special method that makes a descriptor of the instances of a class, and where it is defined.
fn special_method(project: &Project, class: ClassId) -> Option<(&'static str, Place)> {
    PROTOCOL.into_iter().find_map(|name| match project.lookup(&ClassRef::Source(class), name) {
        Lookup::Found(member) if member.owner.source().is_some() => Some((name, member.place?)),
        _ => None,
    })
}

/// Whether the class holds what its body says, and nobody makes an instance later.
fn is_kept(project: &Project, id: ClassId, descriptor: ClassId) -> Result<(), &'static str> {
    let owner = ClassRef::Source(id);
    if project.is_left_alone(id).is_err() {
        return Err("the metaclass may make an instance");
    }
    match project.metaclass(&owner) {
        Metaclass::Known { class, .. } if class.source().is_none() => {}
        _ => return Err("the metaclass may make an instance"),
    }
    let facts = project.facts(id.file);
    for &decorator in facts.list(project.class(id).decorators) {
        let at = ExprRef { file: id.file, expr: decorator };
        if !matches!(project.evaluate(at), Value::External(name)
            if matches!(name.trim_end_matches("()"), "dataclasses.dataclass" | "typing.final" | "functools.total_ordering"))
        {
            return Err("a decorator may make an instance");
        }
    }
    match project.lookup(&owner, "__init_subclass__") {
        Lookup::Found(member) if member.owner.source().is_none() => {}
        _ => return Err("`__init_subclass__` may make an instance"),
    }
    // A class may be a descriptor by its metaclass.
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&ClassRef::Source(descriptor)) else {
        return Err("the metaclass of what it holds is not known");
    };
    if PROTOCOL.iter().any(|name| !matches!(project.lookup(&metaclass, name), Lookup::Absent)) {
        return Err("what it holds is a descriptor by its metaclass");
    }
    Ok(())
}

/// Whether some code calls an attribute of that name, or asks it as only a class is asked.
fn is_used_as_class(project: &Project, attribute: &str) -> bool {
    project.files().any(|file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(attribute) else { return false };
        let is_it = |expr| matches!(facts.expr(expr), Expr::Attribute { name, .. } if name == symbol);
        let is_called = facts.calls.iter().any(|call| {
            is_it(call.callee)
                || matches!(facts.expr(call.callee), Expr::Name { name, .. }
                    if matches!(facts.name(name), "isinstance" | "issubclass" | "getattr" | "partial"))
                    && facts.arguments(call.arguments).iter().any(|argument| is_it(argument.value))
        });
        is_called || facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Attribute { value, .. } if is_it(value)))
    })
}

/// A name of the body of a class.
struct Attribute<'a> {
    project: &'a Project,
    id: ClassId,
    facts: &'a FileFacts,
    name: Symbol,
}

impl Attribute<'_> {
    /// What tells that a value is meant, no class.
    fn evidence(&self, descriptor: ClassId, annotation: Option<ExprId>) -> Option<(Place, &'static str)> {
        if annotation.is_some_and(|annotation| !self.promises_value(annotation)) {
            return None;
        }
        self.sibling(descriptor)
            .map(|place| (place, "an instance here"))
            .or_else(|| self.assigned().map(|place| (place, "assigned as if it were managed")))
            .or_else(|| {
                let place = instance_asked(self.project, self.id, self.facts.name(self.name), Asks::Write)?;
                Some((place, "assigned as if it were managed"))
            })
            .or_else(|| {
                let place = Place::new(self.id.file, self.facts.range(annotation?));
                Some((place, "the annotation promises a value"))
            })
    }

    /// Another name of the body that has an instance of the class, or of one that is a descriptor for the same reason.
    fn sibling(&self, descriptor: ClassId) -> Option<Place> {
        let wanted = self.defining(descriptor)?;
        let bindings = self.facts.bindings_in(self.project.class(self.id).scope);
        let mut calls: Vec<(&Binding, ExprId)> = bindings
            .iter()
            .filter_map(|binding| match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    let Expr::Call(call) = self.facts.expr(value) else { return None };
                    Some((binding, self.facts.calls[call.index()].callee))
                }
                _ => None,
            })
            .collect();
        calls.sort_by_key(|(binding, _)| binding.range.start());
        calls.into_iter().find_map(|(binding, callee)| {
            let class = match self.value(callee) {
                Value::Class(class) => class,
                _ => return None,
            };
            (self.defining(class)? == wanted).then(|| Place::new(self.id.file, binding.range))
        })
    }

    fn defining(&self, descriptor: ClassId) -> Option<Place> {
        special_method(self.project, descriptor).map(|(_, place)| place)
    }

    /// `self.price = price` in a method of the class or of one below or above it.
    fn assigned(&self) -> Option<Place> {
        let mut classes = vec![self.id];
        if let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(self.id)) {
            classes.extend(mro.iter().filter_map(ClassRef::source).filter(|&class| class != self.id));
        }
        classes.extend(self.project.subclasses(self.id));
        let attribute = self.facts.name(self.name);
        classes.into_iter().find_map(|class| {
            let facts = self.project.facts(class.file);
            let symbol = facts.names.find(attribute)?;
            facts.accesses.iter().find_map(|access| {
                let AccessContext::Write { value: Some(value) } = access.context else { return None };
                let Expr::Attribute { value: object, name } = facts.expr(access.expr) else { return None };
                if name != symbol || !is_own(self.project, class, object, access.scope) {
                    return None;
                }
                let is_class = match self.project.evaluate(ExprRef { file: class.file, expr: value }) {
                    Value::Class(_) | Value::SubclassOf(_) => true,
                    value => self.project.class_of(&value).is_some(),
                };
                (!is_class).then(|| Place::new(class.file, facts.range(access.expr)))
            })
        })
    }

    /// Whether an annotation means no class.
    fn promises_value(&self, annotation: ExprId) -> bool {
        let class = self.project.class_of(&self.value(annotation));
        class.is_some_and(|class| match &class {
            ClassRef::Stdlib(name) => {
                !name.starts_with("typing.") && !matches!(&**name, "builtins.type" | "builtins.object")
            }
            class => self.project.is_metaclass(class) == Some(false),
        })
    }

    fn value(&self, expr: ExprId) -> Value {
        self.project.evaluate(ExprRef { file: self.id.file, expr })
    }
}

/// `self` in a method of the class.
fn is_own(project: &Project, class: ClassId, object: ExprId, scope: ScopeId) -> bool {
    let facts = project.facts(class.file);
    facts.function_of(scope).is_some_and(|index| {
        let function = FunctionId { file: class.file, index };
        facts.enclosing_class(index) == Some(class.index)
            && facts.functions[index.index()].decorators.len == 0
            && project.is_receiver(function, object)
    })
}
