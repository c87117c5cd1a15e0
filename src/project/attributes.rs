//! Attribute access by the protocol of the data model.
//!
//! Models `object.__getattribute__` and `type.__getattribute__`: the type's MRO, data descriptors first, then the
//! instance, then the rest. <https://docs.python.org/3/reference/datamodel.html#invoking-descriptors>

use std::sync::Arc;

use crate::facts::{AccessContext, Binding, BindingKind, Expr, ScopeId, ScopeKind};
use crate::finding::{FileId, Place};
use crate::project::infer::{Inference, Step};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Member, Metaclass, Mro, Project, Unknown, Value, Wrapper};
use crate::resolve::Found;

impl Project {
    /// What an attribute access on a value gives.
    pub fn attribute(&self, value: &Value, name: &str) -> Value {
        Inference::new(self).attribute(value, name)
    }

    /// Walks the MRO of a class for a name, as `type._PyType_Lookup` does: no metaclass, no instance.
    pub fn lookup(&self, class: &ClassRef, name: &str) -> Lookup {
        Inference::new(self).lookup(class, name)
    }

    /// Whether an expression is the first parameter of a method, never rebound.
    pub fn is_receiver(&self, method: FunctionId, expr: crate::facts::ExprId) -> bool {
        let facts = self.facts(method.file);
        let data = self.function(method);
        let Some(first) = facts.parameters(data.parameters).first() else { return false };
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == first.name && facts.function_of(scope) == Some(method.index))
            && facts.bindings_of(data.scope, first.name).len() == 1
    }

    /// The names bound in a class body, each once, in order of first binding.
    pub fn own_members(&self, id: ClassId) -> Vec<&str> {
        let facts = self.facts(id.file);
        let mut members: Vec<_> = Vec::new();
        let mut last = None;
        for binding in facts.bindings_in(self.class(id).scope) {
            let is_binding = !matches!(
                binding.kind,
                BindingKind::Annotated { value: None, .. }
                    | BindingKind::Delete
                    | BindingKind::Global
                    | BindingKind::Nonlocal
            );
            if is_binding && last != Some(binding.name) {
                members.push((binding.range.start(), facts.name(binding.name)));
                last = Some(binding.name);
            }
        }
        members.sort_unstable();
        members.into_iter().map(|(_, name)| name).collect()
    }

    /// The member of the class body itself, no base asked.
    pub fn own_member(&self, id: ClassId, name: &str) -> Option<Member> {
        Inference::new(self).own_member(id, name)
    }

    /// The names that `from module import *` takes by `__all__`; `None` where there is none or it is not known.
    pub fn exports(&self, module: FileId) -> Option<Vec<String>> {
        use crate::facts::Export;
        let facts = self.facts(module);
        if facts.exports.is_empty() {
            return None;
        }
        let mut names: Vec<String> = Vec::new();
        for export in &facts.exports {
            match *export {
                Export::Assign(value) => names = self.exported_names(module, value, &names, 0)?,
                Export::Extend(value) => names.extend(self.exported_names(module, value, &names, 0)?),
                Export::Append(value) => match facts.expr(value) {
                    Expr::Str(name) => names.push(facts.name(name).to_owned()),
                    _ => return None,
                },
                Export::Remove(value) => match facts.expr(value) {
                    Expr::Str(name) => names.retain(|own| own != facts.name(name)),
                    _ => return None,
                },
                Export::Opaque => return None,
            }
        }
        Some(names)
    }

    /// `so_far` is what `__all__` holds before the statement.
    fn exported_names(
        &self,
        module: FileId,
        value: crate::facts::ExprId,
        so_far: &[String],
        depth: u32,
    ) -> Option<Vec<String>> {
        if depth > 32 {
            return None;
        }
        let facts = self.facts(module);
        match facts.expr(value) {
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => {
                let mut names = Vec::new();
                for &element in facts.list(run) {
                    match facts.expr(element) {
                        Expr::Str(name) => names.push(facts.name(name).to_owned()),
                        Expr::Starred(inner) => names.extend(self.exported_names(module, inner, so_far, depth + 1)?),
                        _ => return None,
                    }
                }
                Some(names)
            }
            Expr::Binary { operator: crate::facts::Operator::Add, left, right } => {
                let mut names = self.exported_names(module, left, so_far, depth + 1)?;
                names.extend(self.exported_names(module, right, so_far, depth + 1)?);
                Some(names)
            }
            Expr::Attribute { value, name } if facts.name(name) == "__all__" => {
                match self.evaluate(crate::project::ExprRef { file: module, expr: value }) {
                    Value::Module(other) if other != module => self.exports(other),
                    _ => None,
                }
            }
            Expr::Name { name, .. } if facts.name(name) == "__all__" => Some(so_far.to_vec()),
            // `from .models import __all__ as of_models`
            Expr::Name { name, .. } => match facts.bindings_of(crate::facts::ScopeId::MODULE, name) {
                [Binding { kind: BindingKind::ImportFrom { level, module: from, name: imported }, .. }]
                    if facts.name(*imported) == "__all__" =>
                {
                    match self.import(module, *level, *from, None) {
                        super::ModuleRef::Source(other) if other != module => self.exports(other),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The class that a value is, whether read from source or known from the standard library.
    pub fn class_of(&self, value: &Value) -> Option<ClassRef> {
        match value {
            Value::Class(id) => Some(ClassRef::Source(*id)),
            Value::Created(id) => Some(ClassRef::Created(*id)),
            Value::External(name) => self.stdlib_class(name).map(|class| ClassRef::stdlib(class.name)),
            Value::Module(_)
            | Value::Namespace(_)
            | Value::Instance(_)
            | Value::Function(_)
            | Value::Bound { .. }
            | Value::Wrapped { .. }
            | Value::Coroutine(_)
            | Value::Super { .. }
            | Value::Str(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::None
            | Value::Tuple(_)
            | Value::Union(_)
            | Value::Unknown(_) => None,
        }
    }

    /// A class of the standard library by any path to it; `typing_extensions` gives what `typing` has.
    pub(super) fn stdlib_class(&self, name: &str) -> Option<&'static super::stdlib::StdClass> {
        match name.strip_prefix("typing_extensions.") {
            Some(rest) => self.stdlib.class(&format!("typing.{rest}")),
            None => self.stdlib.class(name),
        }
    }

    /// A class as a value.
    pub fn class_value(&self, class: &ClassRef) -> Value {
        match class {
            ClassRef::Source(id) => Value::Class(*id),
            ClassRef::Created(id) => Value::Created(*id),
            ClassRef::Stdlib(name) => Value::External(name.clone()),
        }
    }
}

impl Inference<'_> {
    pub(super) fn attribute_of(&self, value: &Value, name: &str) -> Value {
        match value {
            Value::Module(module) => self.module_attribute(*module, name),
            Value::Namespace(namespace) => match self.project.modules.find_below(*namespace, name) {
                Some(Found::Source(file) | Found::Stub(file)) => Value::Module(file),
                Some(Found::Namespace(id)) => Value::Namespace(id),
                None => Value::Unknown(Unknown::Attribute(name.into())),
            },
            Value::External(dotted) => Value::External(format!("{dotted}.{name}").into()),
            Value::Class(class) => self.class_attribute(&ClassRef::Source(*class), name),
            Value::Created(id) => self.class_attribute(&ClassRef::Created(*id), name),
            Value::Instance(class) => self.instance_attribute(*class, name),
            Value::Super { class, receiver } => self.super_attribute(*class, receiver, name),
            Value::Str(_) => Value::External(format!("builtins.str().{name}").into()),
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            Value::Function(_)
            | Value::Bound { .. }
            | Value::Wrapped { .. }
            | Value::Coroutine(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::None
            | Value::Tuple(_)
            | Value::Union(_) => Value::Unknown(Unknown::Attribute(name.into())),
        }
    }

    /// Models `type.__getattribute__`, but for data descriptors of the metaclass.
    fn class_attribute(&self, class: &ClassRef, name: &str) -> Value {
        let receiver = self.project.class_value(class);
        match self.lookup(class, name) {
            Lookup::Found(member) => self.through_class(&receiver, &member.value),
            Lookup::Absent => match self.project.metaclass(class) {
                Metaclass::Known { class: metaclass, .. } => match self.lookup(&metaclass, name) {
                    Lookup::Found(Member { value: Value::Function(function), .. }) => {
                        Value::Bound { function, receiver: receiver.into() }
                    }
                    Lookup::Found(Member { value: value @ Value::External(_), .. }) => value,
                    Lookup::Found(_) => Value::OPAQUE,
                    Lookup::Absent => Value::Unknown(Unknown::Attribute(name.into())),
                    Lookup::Unknown(reason) => Value::Unknown(reason),
                },
                _ => Value::Unknown(Unknown::Attribute(name.into())),
            },
            Lookup::Unknown(reason) => Value::Unknown(reason),
        }
    }

    /// `__get__(None, cls)` of what a class holds.
    fn through_class(&self, receiver: &Value, member: &Value) -> Value {
        match member {
            Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => {
                Value::Bound { function: *function, receiver: receiver.clone().into() }
            }
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => Value::Function(*function),
            Value::Instance(descriptor) => match self.lookup(&ClassRef::Source(*descriptor), "__get__") {
                Lookup::Absent => member.clone(),
                Lookup::Found(_) | Lookup::Unknown(_) => Value::OPAQUE,
            },
            value => value.clone(),
        }
    }

    fn instance_attribute(&self, class: ClassId, name: &str) -> Value {
        let found = self.lookup(&ClassRef::Source(class), name);
        let receiver = Value::Instance(class);
        let member = match found {
            Lookup::Found(member) => Some(member.value),
            Lookup::Absent => None,
            Lookup::Unknown(reason) => {
                // An unknown base may hold a data descriptor: but what this class's methods assign is the best answer.
                return match self.assigned(class, name) {
                    Some(value) => value,
                    None => Value::Unknown(reason),
                };
            }
        };
        match member {
            Some(Value::Wrapped { wrapper: Wrapper::Property | Wrapper::CachedProperty, function }) => {
                let data = self.project.function(function);
                if data.is_async { Value::Coroutine(function) } else { self.result(function, Some(&receiver)) }
            }
            Some(Value::Wrapped { wrapper: Wrapper::ClassMethod, function }) => {
                Value::Bound { function, receiver: Arc::new(Value::Class(class)) }
            }
            Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) => Value::Function(function),
            Some(Value::Function(function)) => match self.assigned(class, name) {
                Some(value) => Value::union([value, Value::Bound { function, receiver: receiver.into() }]),
                None => Value::Bound { function, receiver: receiver.into() },
            },
            Some(Value::Instance(descriptor)) => match self.lookup(&ClassRef::Source(descriptor), "__get__") {
                Lookup::Found(Member { value: Value::Function(getter), .. }) => {
                    self.result(getter, Some(&Value::Instance(descriptor)))
                }
                Lookup::Absent => match self.assigned(class, name) {
                    Some(value) => Value::union([value, Value::Instance(descriptor)]),
                    None => Value::Instance(descriptor),
                },
                Lookup::Found(_) | Lookup::Unknown(_) => Value::OPAQUE,
            },
            Some(value) => match self.assigned(class, name) {
                // `session = None` in the class, the real thing in `__init__`.
                Some(assigned) if matches!(value, Value::None | Value::Unknown(_)) => assigned,
                Some(assigned) => Value::union([assigned, value]),
                None => value,
            },
            None => self.assigned(class, name).unwrap_or_else(|| {
                Value::Unknown(match self.lookup(&ClassRef::Source(class), "__getattr__") {
                    Lookup::Absent => Unknown::Attribute(name.into()),
                    Lookup::Found(_) | Lookup::Unknown(_) => Unknown::Because("the class has a `__getattr__`"),
                })
            }),
        }
    }

    /// What the methods of a class and its bases assign to `self.name`.
    fn assigned(&self, class: ClassId, name: &str) -> Option<Value> {
        let mro = match self.project.mro(&ClassRef::Source(class)) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) | Mro::Unknown(_) => vec![ClassRef::Source(class)],
        };
        let mut values = Vec::new();
        for owner in mro.iter().filter_map(ClassRef::source) {
            let facts = self.project.facts(owner.file);
            let Some(symbol) = facts.names.find(name) else { continue };
            for function in self.methods(owner) {
                for &index in self.project.accesses_in(function) {
                    let access = facts.accesses[index as usize];
                    let Expr::Attribute { value: target, name: attribute } = facts.expr(access.expr) else { continue };
                    if attribute != symbol {
                        continue;
                    }
                    let value = match access.context {
                        AccessContext::Write { value } => value,
                        AccessContext::Update { .. } => None,
                        AccessContext::Read | AccessContext::Delete => continue,
                    };
                    if !self.project.is_receiver(function, target) {
                        continue;
                    }
                    let step = Step::Attribute(owner, owner.file, index);
                    values.push(match value {
                        Some(value) => {
                            self.guarded(step, || self.evaluate(owner.file, value)).unwrap_or_else(Value::Unknown)
                        }
                        None => Value::OPAQUE,
                    });
                }
            }
        }
        if values.is_empty() {
            return None;
        }
        if values.iter().any(|value| *value != Value::None) {
            values.retain(|value| *value != Value::None);
        }
        Some(Value::union(values))
    }

    /// The functions that stand directly in a class body.
    fn methods(&self, class: ClassId) -> impl Iterator<Item = FunctionId> + '_ {
        let facts = self.project.facts(class.file);
        facts.bindings_in(self.project.class(class).scope).iter().filter_map(move |binding| match binding.kind {
            BindingKind::Function(index) => Some(FunctionId { file: class.file, index }),
            _ => None,
        })
    }

    fn super_attribute(&self, class: ClassId, receiver: &Value, name: &str) -> Value {
        // The next class after `class` in the MRO of whatever the receiver's type is: for the receiver's static type.
        let start = match receiver {
            Value::Instance(id) | Value::Class(id) => *id,
            _ => class,
        };
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(start)) else {
            return Value::Unknown(Unknown::Because("the MRO behind `super()` is not known"));
        };
        let rest = mro.iter().skip_while(|entry| **entry != ClassRef::Source(class)).skip(1);
        for owner in rest {
            match self.own(owner, name) {
                Some(Lookup::Unknown(reason)) => return Value::Unknown(reason),
                Some(Lookup::Found(member)) => {
                    return match (&member.value, receiver) {
                        (Value::Function(function), Value::Instance(_)) => {
                            Value::Bound { function: *function, receiver: receiver.clone().into() }
                        }
                        (value, _) => self.through_class(receiver, value),
                    };
                }
                Some(Lookup::Absent) | None => continue,
            }
        }
        Value::Unknown(Unknown::Attribute(name.into()))
    }

    pub(super) fn lookup(&self, class: &ClassRef, name: &str) -> Lookup {
        match self.project.mro(class) {
            Mro::Linear(mro) => mro.iter().find_map(|owner| self.own(owner, name)).unwrap_or(Lookup::Absent),
            Mro::Conflict(_) => Lookup::Unknown(Unknown::Because("CPython refuses to create the class")),
            Mro::Unknown(reason) => match class {
                ClassRef::Source(id) => self.lookup_without_mro(*id, name, reason, 0),
                ClassRef::Created(_) | ClassRef::Stdlib(_) => Lookup::Unknown(reason),
            },
        }
    }

    /// The class itself comes first in any MRO; and one base that was not read has all that its bases have.
    fn lookup_without_mro(&self, id: ClassId, name: &str, reason: Unknown, depth: u32) -> Lookup {
        if let Some(member) = self.own_member(id, name) {
            return Lookup::Found(member);
        }
        if depth > 32 {
            return Lookup::Unknown(Unknown::Fuel);
        }
        let bases = self.project.bases(id);
        let [base] = &bases[..] else { return Lookup::Unknown(reason) };
        match &base.value {
            Value::Class(base) => self.lookup_without_mro(*base, name, reason, depth + 1),
            Value::External(dotted) if self.project.stdlib.class(dotted).is_none() => Lookup::Found(Member {
                owner: ClassRef::Source(id),
                place: None,
                value: Value::External(format!("{dotted}().{name}").into()),
            }),
            _ => Lookup::Unknown(reason),
        }
    }

    /// What the namespace of a class has under a name; `None` where it has nothing.
    fn own(&self, owner: &ClassRef, name: &str) -> Option<Lookup> {
        match owner {
            ClassRef::Source(id) => self.own_member(*id, name).map(Lookup::Found),
            ClassRef::Created(id) => self.own_of_created(*id, name),
            ClassRef::Stdlib(dotted) => {
                let class = self.project.stdlib.class(dotted)?;
                class.member(name).is_some().then(|| {
                    Lookup::Found(Member {
                        owner: owner.clone(),
                        place: None,
                        value: Value::External(format!("{dotted}().{name}").into()),
                    })
                })
            }
        }
    }

    pub(super) fn own_member(&self, id: ClassId, name: &str) -> Option<Member> {
        let facts = self.project.facts(id.file);
        let symbol = facts.names.find(name)?;
        let scope: ScopeId = self.project.class(id).scope;
        debug_assert!(matches!(facts.scopes[scope.index()].kind, ScopeKind::Class(_)));
        let last = facts
            .bindings_of(scope, symbol)
            .iter()
            .rfind(|binding| !matches!(binding.kind, BindingKind::Annotated { value: None, .. } | BindingKind::Global));
        let Some(last) = last else {
            // `session: requests.Session` in the body promises an attribute of instances.
            return None;
        };
        if matches!(last.kind, BindingKind::Delete) {
            return None;
        }
        let value = self.bound_at_end(id.file, scope, symbol)?;
        Some(Member { owner: ClassRef::Source(id), place: Some(Place::new(id.file, last.range)), value })
    }
}
