//! Attribute access by the protocol of the data model.
//!
//! Models `object.__getattribute__` and `type.__getattribute__`: the type's MRO, data descriptors first, then the
//! instance, then the rest. <https://docs.python.org/3/reference/datamodel.html#invoking-descriptors>

use crate::facts::{AccessContext, ArgumentKind, Binding, BindingKind, Expr, ExprId, FileFacts, ScopeId, ScopeKind};
use crate::finding::{FileId, Place};
use crate::project::answers::{self, Question};
use crate::project::infer::{Inference, Step};
use crate::project::libraries::{self, HowItCreates};
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
    pub fn is_receiver(&self, method: FunctionId, expr: ExprId) -> bool {
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

    /// The class that a value is, whether read from source or known from the standard library.
    pub fn class_of(&self, value: &Value) -> Option<ClassRef> {
        match value {
            Value::Class(id) => Some(ClassRef::Source(*id)),
            Value::Created(id) => Some(ClassRef::Created(*id)),
            Value::External(name) => self.stdlib_class(name).map(|class| ClassRef::stdlib(class.name)),
            Value::Module(_)
            | Value::Namespace(_)
            | Value::SubclassOf(_)
            | Value::Instance(_)
            | Value::Function(_)
            | Value::Bound { .. }
            | Value::Partial(_)
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
            Value::Namespace(namespace) => match self.project.in_namespace(*namespace, name) {
                Some(Found::Source(file) | Found::Stub(file)) => Value::Module(file),
                Some(Found::Namespace(id)) => {
                    answers::widen();
                    Value::Namespace(id)
                }
                None => {
                    answers::widen();
                    Value::Unknown(Unknown::Attribute(name.into()))
                }
            },
            Value::External(dotted) => Value::External(format!("{dotted}.{name}").into()),
            Value::Class(class) => {
                let class = ClassRef::Source(*class);
                self.of_class_itself(&class, name).unwrap_or_else(|| self.class_attribute(&class, name))
            }
            Value::Created(id) => {
                let class = ClassRef::Created(*id);
                self.of_class_itself(&class, name).unwrap_or_else(|| self.class_attribute(&class, name))
            }
            Value::SubclassOf(ClassRef::Stdlib(class)) => Value::External(format!("{class}.{name}").into()),
            Value::SubclassOf(class) => self.class_attribute(class, name),
            Value::Instance(class) if self.is_pytest_mark(*class) => {
                Value::External(format!("pytest.mark.{name}").into())
            }
            Value::Instance(class) => self.instance_attribute(*class, name),
            Value::Super { class, receiver } => self.super_attribute(*class, receiver, name),
            Value::Str(_) => Value::External(format!("builtins.str().{name}").into()),
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            Value::Function(_)
            | Value::Bound { .. }
            | Value::Partial(_)
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

    /// `pytest.mark`, which makes every mark by its `__getattr__`.
    fn is_pytest_mark(&self, class: ClassId) -> bool {
        self.project.name(class.file, self.project.class(class).name) == "MarkGenerator"
            && self.project.module_name(class.file) == Some("_pytest.mark.structures")
    }

    /// Models `type.__getattribute__`: data descriptors of the metaclass, what the MRO of the class itself has, what else
    /// the metaclass has.
    fn class_attribute(&self, class: &ClassRef, name: &str) -> Value {
        let receiver = self.project.class_value(class);
        let metaclass = match self.project.metaclass(class) {
            Metaclass::Known { class, .. } => Some(class),
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => None,
        };
        if let Some(metaclass @ (ClassRef::Source(_) | ClassRef::Created(_))) = &metaclass {
            if self.replaces_lookup(metaclass) {
                return Value::Unknown(Unknown::Because("its metaclass has a `__getattribute__`"));
            }
            if let Lookup::Found(member) = self.lookup(metaclass, name)
                && self.is_data_descriptor(&member.value)
                && !self.is_stored(&member.value)
            {
                return self.through_instance(&receiver, metaclass, name, &member.value);
            }
        }
        match self.lookup(class, name) {
            // Where a `__get__` raises `AttributeError`, the hook answers.
            Lookup::Found(Member { value: Value::Instance(descriptor), .. })
                if metaclass.as_ref().is_some_and(|metaclass| self.has_hook(metaclass, "__getattr__"))
                    && self.has_hook(&ClassRef::Source(descriptor), "__get__") =>
            {
                Value::Unknown(Unknown::Because("its metaclass has a `__getattr__`"))
            }
            // `made = None` in the body, and a method sets `cls.made` when it is first asked for.
            Lookup::Found(Member { value: Value::None, .. }) if self.is_set_on_classes(name) => Value::OPAQUE,
            Lookup::Found(member) => {
                let of_enum = self.project.member_for(&member.owner, name);
                of_enum.unwrap_or_else(|| self.through_class(&receiver, &member.value))
            }
            Lookup::Absent => {
                let Some(metaclass) = metaclass else { return Value::Unknown(Unknown::Attribute(name.into())) };
                match self.lookup(&metaclass, name) {
                    Lookup::Found(member) => self.through_instance(&receiver, &metaclass, name, &member.value),
                    Lookup::Absent => match self.has_hook(&metaclass, "__getattr__") {
                        true => Value::Unknown(Unknown::Because("its metaclass has a `__getattr__`")),
                        false => Value::Unknown(Unknown::Attribute(name.into())),
                    },
                    Lookup::Unknown(reason) => Value::Unknown(reason),
                }
            }
            Lookup::Unknown(reason) => Value::Unknown(reason),
        }
    }

    /// Whether some code may assign to an attribute of the name on a class: whatever is no `self` of an instance.
    fn is_set_on_classes(&self, name: &str) -> bool {
        const OF_CLASSES: [&str; 3] = ["__new__", "__init_subclass__", "__class_getitem__"];
        answers::widen();
        self.project.files_naming(name).iter().any(|&file| {
            let facts = self.project.facts(file);
            let symbol = facts.names.find(name);
            let is_of_instance = |scope: ScopeId, target: ExprId| {
                let Some(index) = facts.function_of(scope) else { return false };
                let (function, method) = (&facts.functions[index.index()], FunctionId { file, index });
                let is_plain = function.decorators.len == 0
                    && function.name.is_some_and(|name| !OF_CLASSES.contains(&facts.name(name)));
                let class = facts.enclosing_class(index).map(|index| ClassRef::Source(ClassId { file, index }));
                is_plain
                    && self.project.is_receiver(method, target)
                    && class.is_some_and(|class| self.project.is_metaclass(&class) == Some(false))
            };
            facts.accesses.iter().any(|access| {
                !matches!(access.context, AccessContext::Read | AccessContext::Delete)
                    && matches!(facts.expr(access.expr), Expr::Attribute { value, name }
                        if Some(name) == symbol && !is_of_instance(access.scope, value))
            })
        })
    }

    /// Whether attribute access on instances of a class is its own business.
    fn replaces_lookup(&self, class: &ClassRef) -> bool {
        self.has_hook(class, "__getattribute__")
    }

    /// Whether a class of the MRO whose body is known binds a hook of attribute access. What an unread base may do is
    /// left out: it hardly ever does.
    fn has_hook(&self, class: &ClassRef, hook: &str) -> bool {
        let is_own = |owner: &ClassRef| match owner {
            ClassRef::Source(id) => {
                let facts = self.project.facts(id.file);
                let bindings =
                    facts.names.find(hook).map(|hook| facts.bindings_of(self.project.class(*id).scope, hook));
                bindings.is_some_and(|bindings| !bindings.is_empty())
            }
            ClassRef::Created(_) => self.own(owner, hook).is_some(),
            ClassRef::Stdlib(_) => false,
        };
        self.search(class, |owner| is_own(owner).then_some(()))
            .unwrap_or_else(|_| is_own(class).then_some(()))
            .is_some()
    }

    /// Whether what a class holds comes before the instance's own dict; also where it may.
    fn is_data_descriptor(&self, member: &Value) -> bool {
        member.members().iter().any(|member| match member {
            Value::Wrapped { wrapper: Wrapper::Property, .. } => true,
            Value::Instance(descriptor) => {
                let class = ClassRef::Source(*descriptor);
                ["__set__", "__delete__"].iter().any(|name| !matches!(self.lookup(&class, name), Lookup::Absent))
            }
            slot => slot.is_slot(),
        })
    }

    /// `__get__(None, cls)` of what a class holds.
    fn through_class(&self, receiver: &Value, member: &Value) -> Value {
        match member {
            Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => {
                Value::Bound { function: *function, receiver: receiver.clone().into() }
            }
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => Value::Function(*function),
            Value::Instance(descriptor) => self.through_descriptor(*descriptor, Value::None, receiver),
            Value::Union(members) => Value::union(members.iter().map(|member| self.through_class(receiver, member))),
            value => value.clone(),
        }
    }

    /// `__get__(receiver, class)` of what the receiver's class holds. A class as receiver is an instance of its
    /// metaclass.
    fn through_instance(&self, receiver: &Value, class: &ClassRef, name: &str, member: &Value) -> Value {
        match member {
            Value::Wrapped { wrapper: Wrapper::Property, function } => self.got(*function, receiver),
            // What stands in the instance's dict comes first. That of a class cannot be written.
            Value::Wrapped { wrapper: Wrapper::CachedProperty, function } => match receiver {
                Value::Instance(id) if !self.replaces_lookup(class) && !self.has_no_place(class) => {
                    Value::union(self.assigned(*id, name).into_iter().chain([self.got(*function, receiver)]))
                }
                _ => Value::OPAQUE,
            },
            Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => {
                Value::Bound { function: *function, receiver: self.project.class_value(class).into() }
            }
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => Value::Function(*function),
            Value::Function(function) => Value::Bound { function: *function, receiver: receiver.clone().into() },
            Value::Instance(descriptor) => {
                self.through_descriptor(*descriptor, receiver.clone(), &self.project.class_value(class))
            }
            slot if slot.is_slot() => match receiver {
                Value::Instance(class) => self.assigned(*class, name).unwrap_or(Value::OPAQUE),
                _ => Value::OPAQUE,
            },
            Value::Union(members) => {
                Value::union(members.iter().map(|member| self.through_instance(receiver, class, name, member)))
            }
            value => value.clone(),
        }
    }

    /// What an object in a class gives: itself, or what its `__get__` does.
    fn through_descriptor(&self, descriptor: ClassId, receiver: Value, owner: &Value) -> Value {
        let itself = Value::Instance(descriptor);
        match self.lookup(&ClassRef::Source(descriptor), "__get__") {
            Lookup::Found(Member { value: Value::Function(getter), .. }) => {
                match self.bound_by(getter, [itself.clone(), receiver, owner.clone()]) {
                    Value::Unknown(_) => self.result(getter, Some(&itself)),
                    value => value,
                }
            }
            Lookup::Absent => itself,
            Lookup::Found(_) | Lookup::Unknown(_) => Value::OPAQUE,
        }
    }

    /// What the getter of a property gives.
    fn got(&self, getter: FunctionId, receiver: &Value) -> Value {
        match self.project.function(getter).is_async {
            true => Value::Coroutine(getter),
            false => self.result(getter, Some(receiver)),
        }
    }

    /// Models `object.__getattribute__`: data descriptors of the class, the instance's own dict, what else the class
    /// has. What methods assign may not be there yet: both count.
    fn instance_attribute(&self, class: ClassId, name: &str) -> Value {
        let Some(symbol) = self.project.facts(class.file).names.find(name) else {
            return self.found_in_instance(class, name);
        };
        let question = Question::OfInstance(class.index, symbol);
        self.once(class.file, question, || Some(self.found_in_instance(class, name))).unwrap_or(Value::OPAQUE)
    }

    fn found_in_instance(&self, class: ClassId, name: &str) -> Value {
        let type_of = ClassRef::Source(class);
        if self.replaces_lookup(&type_of) {
            return Value::Unknown(Unknown::Because("the class has a `__getattribute__`"));
        }
        let member = match self.lookup(&type_of, name) {
            Lookup::Found(member) => match self.project.member_for(&member.owner, name) {
                Some(value) => return value,
                None => self.of_field(&member, name).unwrap_or(member.value),
            },
            Lookup::Absent => {
                return self.assigned(class, name).unwrap_or_else(|| {
                    Value::Unknown(match self.has_hook(&type_of, "__getattr__") {
                        true => Unknown::Because("the class has a `__getattr__`"),
                        false => Unknown::Attribute(name.into()),
                    })
                });
            }
            // An unknown base may hold a data descriptor: but what this class's methods assign is the best answer.
            Lookup::Unknown(reason) => return self.assigned(class, name).unwrap_or(Value::Unknown(reason)),
        };
        // `@size.setter`: the getter is another function of the property.
        if matches!(member, Value::Unknown(Unknown::Decorator(_)))
            && let Some(getter) = self.getter(class, name, 0)
        {
            return self.got(getter, &Value::Instance(class));
        }
        let got = self.through_instance(&Value::Instance(class), &type_of, name, &member);
        if self.is_data_descriptor(&member) && !self.is_stored(&member) {
            return got;
        }
        match self.assigned(class, name) {
            // `session = None` in the class, the real thing in `__init__`.
            Some(assigned)
                if matches!(got, Value::Unknown(_)) || got == Value::None && !self.hides_slot(&type_of, name) =>
            {
                assigned
            }
            Some(assigned) => Value::union([assigned, got]),
            None => got,
        }
    }

    /// What instances have for `size: int = 3`, where a decorator makes fields of annotations, or the class is a named
    /// tuple: what the annotation promises, for the default is only that.
    fn of_field(&self, member: &Member, name: &str) -> Option<Value> {
        let id = member.owner.source()?;
        let is_default = match &member.value {
            Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bool(_) | Value::Tuple(_) => true,
            Value::External(made) => &**made == "dataclasses.field()",
            _ => false,
        };
        if !is_default || !self.makes_fields(id) {
            return None;
        }
        let facts = self.project.facts(id.file);
        match facts.bindings_of(self.project.class(id).scope, facts.names.find(name)?) {
            [Binding { kind: BindingKind::Annotated { annotation, value: Some(_) }, .. }] => {
                Some(self.annotated(id.file, *annotation))
            }
            _ => None,
        }
    }

    /// The getter of a property that a class has under a name, where functions of the body, one after the other, are all
    /// that it is made of. What [`Project::property`] knows besides goes by all classes, and is not to be asked from here.
    fn getter(&self, class: ClassId, name: &str, depth: u32) -> Option<FunctionId> {
        const MAX_DEPTH: u32 = 8;
        let Lookup::Found(member) = self.lookup(&ClassRef::Source(class), name) else { return None };
        let id = member.owner.source().filter(|_| depth < MAX_DEPTH)?;
        let facts = self.project.facts(id.file);
        let symbol = facts.names.find(name)?;
        let bindings = facts.bindings_of(self.project.class(id).scope, symbol);
        let mut getter = None;
        for binding in bindings {
            let BindingKind::Function(index) = binding.kind else { return None };
            let &[decorator] = facts.list(facts.functions.get(index.index())?.decorators) else { return None };
            let function = FunctionId { file: id.file, index };
            let of = match facts.expr(decorator) {
                Expr::Attribute { value, name: role } => match (facts.name(role), facts.expr(value)) {
                    ("getter" | "setter" | "deleter", Expr::Name { name: of, .. }) if of == symbol => {
                        Some((role, getter))
                    }
                    ("getter" | "setter" | "deleter", Expr::Attribute { value: base, name: of }) if of == symbol => {
                        match self.evaluate(id.file, base) {
                            Value::Class(base) if base != class => Some((role, self.getter(base, name, depth + 1))),
                            _ => return None,
                        }
                    }
                    _ => None,
                },
                _ => None,
            };
            getter = match of {
                Some((role, _)) if facts.name(role) == "getter" => Some(function),
                Some((_, getter)) => getter,
                None => match self.evaluate(id.file, decorator) {
                    Value::External(made) if matches!(&*made, "builtins.property" | "abc.abstractproperty") => {
                        Some(function)
                    }
                    _ => return None,
                },
            };
            if binding.region != bindings[0].region {
                return None;
            }
        }
        getter
    }

    /// Whether annotations in the body of a class may be fields of its instances: by a decorator, or in a named tuple.
    fn makes_fields(&self, id: ClassId) -> bool {
        self.project.class(id).decorators.len > 0
            || matches!(self.project.mro(&ClassRef::Source(id)), Mro::Linear(mro)
                if mro.contains(&ClassRef::stdlib("builtins.tuple")))
    }

    /// Whether a class has a slot under a name, although its instances get something else.
    fn hides_slot(&self, class: &ClassRef, name: &str) -> bool {
        let slot = |owner: &ClassRef| self.slot(owner.source()?, name).ok().flatten();
        self.search(class, slot).is_ok_and(|slot| slot.is_some())
    }

    /// Whether instances may have no `__dict__` while `__getattr__` answers for it.
    fn has_no_place(&self, class: &ClassRef) -> bool {
        self.has_hook(class, "__slots__") && self.has_hook(class, "__getattr__")
    }

    /// Whether a data descriptor has no `__get__`: then the instance's own dict is asked before it is given itself.
    fn is_stored(&self, member: &Value) -> bool {
        matches!(member, Value::Instance(descriptor)
            if matches!(self.lookup(&ClassRef::Source(*descriptor), "__get__"), Lookup::Absent))
    }

    /// What the methods of a class and its bases assign to `self.name`.
    fn assigned(&self, class: ClassId, name: &str) -> Option<Value> {
        self.unfollowed(|| self.assigned_by_methods(class, name))
    }

    fn assigned_by_methods(&self, class: ClassId, name: &str) -> Option<Value> {
        let model = self.project.model(&ClassRef::Source(class));
        let alone = [ClassRef::Source(class)];
        let mro = match &model.mro {
            Mro::Linear(mro) => &mro[..],
            Mro::Conflict(_) | Mro::Unknown(_) => &alone,
        };
        let mut values = Vec::new();
        for owner in mro.iter().filter_map(ClassRef::source) {
            let facts = self.project.facts(owner.file);
            let Some(symbol) = facts.names.find(name).filter(|&it| facts.bound_names.is_assigned_attribute(it)) else {
                continue;
            };
            for function in self.methods(owner) {
                for &index in self.project.accesses_in(function) {
                    let access = facts.accesses[index as usize];
                    let value = match access.context {
                        AccessContext::Write { value } => value,
                        AccessContext::Update { .. } => None,
                        AccessContext::Read | AccessContext::Delete => continue,
                    };
                    let Expr::Attribute { value: target, name: attribute } = facts.expr(access.expr) else { continue };
                    if attribute != symbol {
                        continue;
                    }
                    if !self.project.is_receiver(function, target) {
                        continue;
                    }
                    let step = Step::Attribute(owner, owner.file, index);
                    values.push(match value {
                        Some(value) => {
                            let given = || {
                                let overridden = self.overridden(function, value, &Value::Instance(class));
                                overridden.unwrap_or_else(|| self.evaluate(owner.file, value))
                            };
                            self.guarded(step, given).unwrap_or_else(Value::Unknown)
                        }
                        None => Value::OPAQUE,
                    });
                }
            }
        }
        // An annotation says more than a value that is not followed, or a `None` at first.
        if values.iter().all(|value| *value == Value::None || value.unknown().is_some()) {
            // Without an assignment it is there where a decorator makes fields of annotations.
            let has_it = |owner: &ClassId| !values.is_empty() || self.makes_fields(*owner);
            let mut owners = mro.iter().filter_map(ClassRef::source).filter(has_it);
            let declared = owners.find_map(|owner| self.declared(owner, name));
            let promised = declared.map(|(file, annotation)| self.annotated(file, annotation));
            if let Some(promised) = promised.filter(|promised| promised.unknown().is_none()) {
                return Some(promised);
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

    /// The annotation of an attribute of a class's instances: in the class body without a value, or at `self.name` in a
    /// method.
    pub(super) fn declared(&self, class: ClassId, name: &str) -> Option<(FileId, ExprId)> {
        let facts = self.project.facts(class.file);
        let symbol = facts.names.find(name)?;
        let in_body = facts.bindings_of(self.project.class(class).scope, symbol);
        if let [Binding { kind: BindingKind::Annotated { annotation, value: None }, .. }] = in_body {
            return Some((class.file, *annotation));
        }
        facts.declarations.iter().find_map(|declaration| {
            let Expr::Attribute { value: target, name } = facts.expr(declaration.expr) else { return None };
            let index = facts.function_of(declaration.scope).filter(|_| name == symbol)?;
            let is_own = facts.enclosing_class(index) == Some(class.index)
                && self.project.is_receiver(FunctionId { file: class.file, index }, target);
            is_own.then_some((class.file, declaration.annotation))
        })
    }

    /// The functions that stand directly in a class body.
    pub(super) fn methods(&self, class: ClassId) -> impl Iterator<Item = FunctionId> + '_ {
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
        let mut is_after = false;
        let found = self.search(&ClassRef::Source(start), |owner| {
            let is_before = !is_after;
            is_after |= *owner == ClassRef::Source(class);
            if is_before { None } else { self.own(owner, name) }
        });
        let Ok(found) = found else {
            return Value::Unknown(Unknown::Because("the MRO behind `super()` is not known"));
        };
        match found {
            Some(Lookup::Found(member)) => match receiver {
                // A slot that another class hides is hardly ever filled.
                Value::Instance(_)
                    if member.value.is_slot()
                        && self.lookup(&ClassRef::Source(start), name) != Lookup::Found(member.clone()) =>
                {
                    Value::OPAQUE
                }
                Value::Instance(id) => self.through_instance(receiver, &ClassRef::Source(*id), name, &member.value),
                _ => self.through_class(receiver, &member.value),
            },
            Some(Lookup::Unknown(reason)) => Value::Unknown(reason),
            Some(Lookup::Absent) | None => Value::Unknown(Unknown::Attribute(name.into())),
        }
    }

    pub(super) fn lookup(&self, class: &ClassRef, name: &str) -> Lookup {
        match self.search(class, |owner| self.own(owner, name)) {
            Ok(Some(found)) => found,
            Ok(None) => match self.search(class, |owner| self.may_have_slot(owner, name).then_some(())) {
                Ok(None) => Lookup::Absent,
                Ok(Some(())) | Err(_) => Lookup::Unknown(Unknown::Because("its slots are not written out")),
            },
            Err(reason) => match class {
                ClassRef::Source(id) if reason != REFUSED => self.lookup_without_mro(*id, name, reason, 0),
                _ => Lookup::Unknown(reason),
            },
        }
    }

    /// The first answer of the classes of an MRO, or why the MRO is not known.
    fn search<T>(&self, class: &ClassRef, mut ask: impl FnMut(&ClassRef) -> Option<T>) -> Result<Option<T>, Unknown> {
        match class {
            ClassRef::Source(_) | ClassRef::Created(_) => match &self.project.model(class).mro {
                Mro::Linear(mro) => Ok(mro.iter().find_map(&mut ask)),
                Mro::Conflict(_) => Err(REFUSED),
                Mro::Unknown(reason) => Err(reason.clone()),
            },
            ClassRef::Stdlib(name) => match self.project.stdlib.class(name) {
                Some(class) => Ok(class.mro.iter().map(|&owner| ClassRef::stdlib(owner)).find_map(|owner| ask(&owner))),
                None => match self.project.mro(class) {
                    Mro::Linear(mro) => Ok(mro.iter().find_map(&mut ask)),
                    Mro::Conflict(_) | Mro::Unknown(_) => Err(Unknown::External(name.clone())),
                },
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
    pub(super) fn own(&self, owner: &ClassRef, name: &str) -> Option<Lookup> {
        match owner {
            ClassRef::Source(id) => match self.own_member(*id, name) {
                Some(member) => Some(Lookup::Found(self.field_slot(*id, name).unwrap_or(member))),
                None => self.slot(*id, name).ok().flatten().or_else(|| self.field_slot(*id, name)).map(Lookup::Found),
            },
            ClassRef::Created(id) => self.own_of_created(*id, name),
            ClassRef::Stdlib(dotted) => {
                let has_own = match (self.project.stdlib.class(dotted), libraries::creation(dotted)) {
                    (Some(class), _) => class.member(name).is_some(),
                    (None, Some(creation)) => name == "__new__" && creation != HowItCreates::Inherited,
                    // What a compiled class has is not told.
                    (None, None) => return Some(Lookup::Unknown(Unknown::External(dotted.clone()))),
                };
                has_own.then(|| {
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
        let scope: ScopeId = self.project.class(id).scope;
        debug_assert!(matches!(facts.scopes[scope.index()].kind, ScopeKind::Class(_)));
        let bindings = |name: &str| {
            let symbol = facts.names.find(name)?;
            let bindings = facts.bindings_of(scope, symbol);
            (!bindings.is_empty()).then_some((symbol, bindings))
        };
        // What the compiler calls `_Class__name` stands in the body as `__name`.
        let as_written = || {
            let is_private = name.starts_with('_') && !name.starts_with("__");
            let at = is_private.then(|| name[1..].find("__"))??;
            Some(&name[at + 1..]).filter(|written| self.project.mangled(id, written) == name)
        };
        let (symbol, bindings) = bindings(name).or_else(|| bindings(as_written()?))?;
        let last = bindings
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

    /// Whether `__slots__` of a class may make something of a name, as far as can be told.
    fn may_have_slot(&self, owner: &ClassRef, name: &str) -> bool {
        owner.source().is_some_and(|id| self.slot(id, name).is_err())
    }

    /// The descriptor that `__slots__` in the body of a class makes of a name.
    fn slot(&self, id: ClassId, name: &str) -> Result<Option<Member>, Unreadable> {
        // What is written otherwise is hardly ever hidden behind a slot: nothing would work.
        if name.starts_with("__") && name.ends_with("__") {
            return Ok(None);
        }
        let facts = self.project.facts(id.file);
        let scope = self.project.class(id).scope;
        let bindings = facts.names.find("__slots__").map_or(&[][..], |slots| facts.bindings_of(scope, slots));
        let value = match bindings.iter().map(|binding| binding.kind).collect::<Vec<_>>()[..] {
            [] | [BindingKind::Annotated { value: None, .. }] => return Ok(None),
            [BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }] => value,
            _ => return Err(Unreadable),
        };
        let found = self.guarded(Step::Slots(id), || self.slot_place(id.file, value, name));
        let place = found.map_err(|_| Unreadable)??;
        Ok(place.map(|place| Member { owner: ClassRef::Source(id), place: Some(place), value: Value::slot() }))
    }

    /// Where the value of `__slots__` has a name.
    fn slot_place(&self, file: FileId, slots: ExprId, name: &str) -> Result<Option<Place>, Unreadable> {
        let facts = self.project.facts(file);
        let place = |expr: ExprId| Some(Place::new(file, facts.range(expr)));
        let is_named = |value: &Value| match value {
            Value::Str(text) => Ok(&**text == name),
            _ => Err(Unreadable),
        };
        let names: Vec<ExprId> = match facts.expr(slots) {
            Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) => facts.list(run).to_vec(),
            Expr::Dict(run) => facts.list(run).chunks(2).filter_map(|pair| pair.first().copied()).collect(),
            _ => {
                let value = self.evaluate(file, slots);
                let names = match &value {
                    Value::Tuple(names) => names,
                    value => std::slice::from_ref(value),
                };
                for value in names.iter() {
                    if is_named(value)? {
                        return Ok(place(slots));
                    }
                }
                return Ok(None);
            }
        };
        for expr in names {
            if is_named(&self.evaluate(file, expr))? {
                return Ok(place(expr));
            }
        }
        Ok(None)
    }

    /// The descriptor that `@dataclass(slots=True)` puts in place of a field.
    fn field_slot(&self, id: ClassId, name: &str) -> Option<Member> {
        let facts = self.project.facts(id.file);
        let class = self.project.class(id);
        if facts.list(class.decorators).is_empty() {
            return None;
        }
        let bindings = facts.bindings_of(class.scope, facts.names.find(name)?);
        let field = bindings.iter().find(|binding| {
            matches!(binding.kind, BindingKind::Annotated { annotation, .. } if !is_no_field(facts, annotation))
        })?;
        let has_slots = facts.list(class.decorators).iter().any(|&decorator| {
            let Expr::Call(call) = facts.expr(decorator) else { return false };
            let call = facts.calls[call.index()];
            let asks = facts.arguments(call.arguments).iter().any(|argument| {
                matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) == "slots")
                    && matches!(facts.expr(argument.value), Expr::True)
            });
            asks && matches!(self.evaluate(id.file, call.callee), Value::External(name) if &*name == "dataclasses.dataclass")
        });
        let place = Some(Place::new(id.file, field.range));
        has_slots.then(|| Member { owner: ClassRef::Source(id), place, value: Value::slot() })
    }
}

const REFUSED: Unknown = Unknown::Because("CPython refuses to create the class");

/// A `__slots__` whose names are not written out.
#[derive(Debug, Clone, Copy)]
struct Unreadable;

/// `ClassVar[int]`, `InitVar[int]`: a dataclass makes no field of it.
fn is_no_field(facts: &FileFacts, annotation: ExprId) -> bool {
    match facts.expr(annotation) {
        Expr::Subscript { value, .. } => is_no_field(facts, value),
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
            matches!(facts.name(name), "ClassVar" | "InitVar" | "KW_ONLY")
        }
        Expr::Str(text) => ["ClassVar", "InitVar"].iter().any(|form| facts.name(text).contains(form)),
        _ => false,
    }
}
