//! The methods that keep CPython from creating instances of a class.
//!
//! Models `ABCMeta.__new__` (`compute_abstract_methods` in `Modules/_abc.c`): the abstract methods of the body, and those
//! of the bases that the class still finds abstract. <https://docs.python.org/3/library/abc.html>

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Binding, BindingKind, Expr, ExprId, Function};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Metaclass, Mro, Project, Slots, Unknown, Value};

type Names = Result<Vec<String>, Unknown>;

impl Project {
    /// `__abstractmethods__`, sorted: empty where the metaclass does not look for them.
    pub fn abstract_methods(&self, class: &ClassRef) -> Names {
        self.abstract_within(class, &mut FxHashMap::default(), 0)
    }

    /// Whether the body of a class certainly marks the method as abstract.
    pub fn is_abstract_in(&self, id: ClassId, method: &str) -> bool {
        self.own_is_abstract(id, method) == Ok(Some(true))
    }

    /// Whether a class of the linked files that has abstract methods, or is a protocol, goes by this name, in some file.
    pub fn may_be_abstract(&self, name: &str) -> bool {
        let names = self.abstract_names.get_or_init(|| {
            let mut known = FxHashMap::default();
            let mut names: FxHashSet<String> = FxHashSet::default();
            for id in self.classes() {
                let class = ClassRef::Source(id);
                let is_plain =
                    matches!(self.metaclass(&class), Metaclass::Known { class, .. } if class.is_stdlib("builtins.type"));
                let is_abstract =
                    |known| self.abstract_within(&class, known, 0).is_ok_and(|methods| !methods.is_empty());
                if !is_plain && (self.is_protocol(id) || is_abstract(&mut known)) {
                    names.insert(self.name(id.file, self.class(id).name).to_owned());
                }
            }
            self.with_aliases(names)
        });
        names.contains(name)
    }

    /// Whether the class statement itself makes a protocol: only with `Protocol` among its bases.
    pub fn is_protocol(&self, id: ClassId) -> bool {
        self.bases_of(&ClassRef::Source(id)).iter().any(|base| base.is_stdlib("typing.Protocol"))
    }

    fn abstract_within(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Names>, depth: u32) -> Names {
        const MAX_DEPTH: u32 = 200;
        if depth > MAX_DEPTH {
            return Err(Unknown::Fuel);
        }
        if let Some(names) = known.get(class) {
            return names.clone();
        }
        let names = self.collected(class, known, depth);
        known.insert(class.clone(), names.clone());
        names
    }

    fn collected(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Names>, depth: u32) -> Names {
        if let ClassRef::Stdlib(name) = class {
            let class = self.stdlib().class(name).ok_or_else(|| Unknown::External(name.clone()))?;
            return Ok(class.abstract_methods.iter().map(|&name| name.to_owned()).collect());
        }
        let metaclass = match self.metaclass(class) {
            Metaclass::Known { class, .. } => class,
            Metaclass::Conflict(_) => return Err(Unknown::Refused),
            Metaclass::Callable(_) => return Err(Unknown::Because("its metaclass is no type")),
            Metaclass::Unknown(reason) => return Err(reason),
        };
        match self.is_subclass(&metaclass, &ClassRef::stdlib("abc.ABCMeta")) {
            Some(true) => {}
            Some(false) => return Ok(Vec::new()),
            None => return Err(Unknown::Because("the bases of its metaclass are not known")),
        }
        if !self.creates_with_type(&metaclass) && metaclass.source().is_some() {
            return Err(Unknown::Because("its metaclass may change what it holds"));
        }
        let mro = match self.mro(class) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        let mut names = match class {
            ClassRef::Source(id) => self.own_abstract_methods(*id)?,
            ClassRef::Created(id) => match self.created_members(*id) {
                Some(members) if members.iter().all(|(_, value)| value.is_none()) => Vec::new(),
                _ => return Err(Unknown::Because("what its namespace holds is not known")),
            },
            ClassRef::Stdlib(_) => Vec::new(),
        };
        for base in self.bases_of(class) {
            for name in self.abstract_within(&base, known, depth + 1)? {
                if !names.contains(&name) && self.finds_abstract(&mro, &name)? {
                    names.push(name);
                }
            }
        }
        // `@dataclass` writes special methods, and has the set computed again.
        let is_decorated = class.source().is_some_and(|id| self.class(id).decorators.len > 0);
        if is_decorated && names.iter().any(|name| name.starts_with("__")) {
            return Err(Unknown::Because("a decorator may write special methods"));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether the first class of the MRO that has the name has it abstract.
    fn finds_abstract(&self, mro: &[ClassRef], name: &str) -> Result<bool, Unknown> {
        for owner in mro {
            match owner {
                ClassRef::Source(id) => {
                    if let Some(is_abstract) = self.own_is_abstract(*id, name)? {
                        return Ok(is_abstract);
                    }
                    // `@dataclass` gives a class `__hash__` and others.
                    if name.starts_with("__") && self.class(*id).decorators.len > 0 {
                        return Err(Unknown::Because("a decorator may write special methods"));
                    }
                }
                ClassRef::Created(id) => match self.created_members(*id) {
                    Some(members) if !members.iter().any(|(own, _)| own == name) => {}
                    _ => return Err(Unknown::Because("what its namespace holds is not known")),
                },
                ClassRef::Stdlib(class) => {
                    if let Some(class) = self.stdlib().class(class)
                        && class.member(name).is_some()
                    {
                        return Ok(class.abstract_methods.contains(&name));
                    }
                }
            }
        }
        Ok(false)
    }

    fn own_abstract_methods(&self, id: ClassId) -> Names {
        let mut names = Vec::new();
        for name in self.own_members(id) {
            if self.own_is_abstract(id, name)? == Some(true) {
                names.push(self.mangled(id, name));
            }
        }
        Ok(names)
    }

    /// Whether what the body has under the name is abstract; `None` where it has nothing.
    fn own_is_abstract(&self, id: ClassId, name: &str) -> Result<Option<bool>, Unknown> {
        let facts = self.facts(id.file);
        let class = self.class(id);
        if let Slots::Names(slots) = self.slots_in_body(id)
            && slots.iter().any(|slot| slot.name == name)
        {
            return Ok(Some(false));
        }
        // Names that only the body may use stand there as they are written.
        let own = format!("_{}", facts.name(class.name).trim_start_matches('_'));
        let name = name.strip_prefix(&*own).filter(|name| name.starts_with("__")).unwrap_or(name);
        let bindings = facts.names.find(name).map_or(&[][..], |symbol| facts.bindings_of(class.scope, symbol));
        if bindings.is_empty() && name == "__hash__" && self.own_member(id, "__eq__").is_some() {
            // Of a class that says when instances are equal, but not their hashes, it is None.
            return Ok(Some(false));
        }
        let is_bound = |binding: &&Binding| {
            !matches!(
                binding.kind,
                BindingKind::Annotated { value: None, .. } | BindingKind::Global | BindingKind::Nonlocal
            )
        };
        let bound: Vec<&Binding> = bindings.iter().filter(is_bound).collect();
        let Some((last, before)) = bound.split_last() else { return Ok(None) };
        if matches!(last.kind, BindingKind::Delete) {
            return Ok(None);
        }
        let is_abstract = self.binding_is_abstract(id, last)?;
        let mut others = Vec::with_capacity(before.len());
        for binding in before {
            others.push(self.binding_is_abstract(id, binding)?);
        }
        // A property is abstract if one of its functions is: `@size.setter` takes over the getter.
        if let BindingKind::Function(index) = last.kind
            && let Some(function) = facts.functions.get(index.index())
            && facts.list(function.decorators).iter().any(|&it| self.extends_property(id, it, name))
        {
            return Ok(Some(is_abstract || others.contains(&true)));
        }
        if last.region != class.region && (before.is_empty() || others.iter().any(|&other| other != is_abstract)) {
            return Err(Unknown::Because("whether a method is defined, or which one, is not known"));
        }
        Ok(Some(is_abstract))
    }

    fn binding_is_abstract(&self, id: ClassId, binding: &Binding) -> Result<bool, Unknown> {
        let facts = self.facts(id.file);
        match binding.kind {
            BindingKind::Function(index) => {
                facts.functions.get(index.index()).map_or(Ok(false), |function| self.is_abstract(id, function))
            }
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                // `size = abstractproperty()`, `size = property(abstractmethod(lambda self: None))`.
                let is_made_abstract = |expr: ExprId| {
                    matches!(facts.expr(expr), Expr::Call(call)
                        if matches!(self.callee(id.file, call), Value::External(name) if is_abstract_decorator(&name)))
                };
                if is_made_abstract(value) {
                    return Ok(true);
                }
                if let Expr::Call(call) = facts.expr(value)
                    && facts.calls.get(call.index()).is_some_and(|call| {
                        facts.arguments(call.arguments).iter().any(|argument| is_made_abstract(argument.value))
                    })
                    && matches!(self.callee(id.file, call), Value::External(name)
                        if matches!(&*name, "builtins.property" | "builtins.classmethod" | "builtins.staticmethod"))
                {
                    return Ok(true);
                }
                match self.evaluate(ExprRef { file: id.file, expr: value }) {
                    Value::Function(function) | Value::Wrapped { function, .. } | Value::Bound { function, .. } => {
                        self.function_is_abstract(function)
                    }
                    Value::External(name) if is_abstract_decorator(&name) => Ok(true),
                    Value::External(_) | Value::Unknown(_) => match facts.expr(value) {
                        Expr::Call(call) => match self.callee(id.file, call) {
                            Value::External(_) | Value::Class(_) | Value::Created(_) => Ok(false),
                            _ => Err(Unknown::Because("what an attribute is made of is not known")),
                        },
                        Expr::Name { .. } | Expr::Attribute { .. } => {
                            Err(Unknown::Because("what an attribute stands for is not known"))
                        }
                        _ => Ok(false),
                    },
                    _ => Ok(false),
                }
            }
            _ => Ok(false),
        }
    }

    fn function_is_abstract(&self, function: FunctionId) -> Result<bool, Unknown> {
        let facts = self.facts(function.file);
        match facts.enclosing_class(function.index) {
            Some(index) => self.is_abstract(ClassId { file: function.file, index }, self.function(function)),
            None => Ok(false),
        }
    }

    fn is_abstract(&self, id: ClassId, function: &Function) -> Result<bool, Unknown> {
        let facts = self.facts(id.file);
        let mut is_abstract = false;
        // The innermost comes first.
        for &decorator in facts.list(function.decorators).iter().rev() {
            let name = function.name.map_or("", |name| facts.name(name));
            if self.extends_property(id, decorator, name) {
                continue;
            }
            let value = match facts.expr(decorator) {
                Expr::Call(call) => self.callee(id.file, call),
                _ => self.evaluate(ExprRef { file: id.file, expr: decorator }),
            };
            match value {
                Value::External(name) if is_abstract_decorator(&name) => is_abstract = true,
                Value::External(name) => match &*name {
                    // They show what they hold.
                    "builtins.property"
                    | "builtins.classmethod"
                    | "builtins.staticmethod"
                    | "functools.wraps"
                    | "functools.lru_cache"
                    | "functools.cache"
                    | "contextlib.contextmanager"
                    | "contextlib.asynccontextmanager"
                    | "typing.overload"
                    | "typing.final"
                    | "typing.override"
                    | "typing_extensions.override"
                    | "typing_extensions.final"
                    | "functools.partialmethod"
                    | "functools.singledispatchmethod" => {}
                    "functools.cached_property" => is_abstract = false,
                    _ if is_abstract => return Err(Unknown::Decorator(name)),
                    _ => {}
                },
                _ if is_abstract => return Err(Unknown::Because("a decorator may hide that a method is abstract")),
                _ => {}
            }
        }
        Ok(is_abstract)
    }

    /// `@size.setter` in front of `def size`.
    fn extends_property(&self, id: ClassId, decorator: ExprId, name: &str) -> bool {
        let facts = self.facts(id.file);
        let Expr::Attribute { value, name: method } = facts.expr(decorator) else { return false };
        matches!(facts.name(method), "setter" | "getter" | "deleter")
            && matches!(facts.expr(value), Expr::Name { name: own, .. } if facts.name(own) == name)
    }
}

fn is_abstract_decorator(name: &str) -> bool {
    let name = name.strip_suffix("()").unwrap_or(name);
    matches!(
        name,
        "abc.abstractmethod" | "abc.abstractproperty" | "abc.abstractclassmethod" | "abc.abstractstaticmethod"
    )
}
