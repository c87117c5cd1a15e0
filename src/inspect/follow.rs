//! What an expression of a class body leaves behind, followed far enough to tell its kind.
//!
//! [`Project::evaluate`] answers with values that rules can rely on. A kind asks for less: that a decorator gives back
//! *some* function, never mind which. So what the project does not know is followed here through decorators, factories
//! of decorators and what their bodies return, with the functions they close over.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ruff_text_size::TextSize;

use super::kinds::{self, Kind};
use crate::facts::{
    ArgumentKind, Binding, BindingKind, CallIndex, Comparison, Expr, ExprId, Guard, LeaveKind, ParameterKind, RegionId,
    ScopeId, ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::{
    ClassId, ClassRef, ExprRef, FunctionId, Lookup, Member, Metaclass, ModuleRef, Project, Reach, Unknown, Value,
    Wrapper,
};

/// Steps that one name of a class body may take.
const FUEL: u32 = 3_000;
const MAX_DEPTH: u32 = 60;

/// An object, as far as its kind and what a call of it gives depend on it.
#[derive(Debug, Clone)]
pub enum Thing {
    /// Known to the project.
    Value(Value),
    /// An object of which nothing but the kind is known.
    Kind(Kind),
    /// A function with the calls it was made in.
    Function(FunctionId, Frame),
    /// Gives back what it is called with: `functools.wraps(f)`.
    Identity,
    /// A call of it gives an object of the kind.
    Gives(Kind),
    /// `functools.partial(f, …)`.
    Partial(Rc<(Thing, Arguments)>),
    /// One of several.
    OneOf(Rc<[Thing]>),
}

/// A call that is under way, or that a nested function remembers.
pub type Frame = Option<Rc<Call>>;

#[derive(Debug)]
pub struct Call {
    file: FileId,
    scope: ScopeId,
    arguments: Vec<(Symbol, Given)>,
    outer: Frame,
}

/// An argument, which is followed when somebody asks for it.
#[derive(Debug, Clone)]
enum Given {
    Thing(Thing),
    Written(FileId, ExprId, Frame),
}

#[derive(Debug, Default, Clone)]
pub struct Arguments {
    positional: Vec<Given>,
    keywords: Vec<(String, Given)>,
    /// `*args` or `**kwargs` give more.
    has_more: bool,
}

impl Arguments {
    fn one(thing: Thing) -> Self {
        Self { positional: vec![Given::Thing(thing)], ..Self::default() }
    }
}

/// One question about a class body.
#[derive(Debug)]
pub struct Follower<'p> {
    project: &'p Project,
    fuel: Cell<u32>,
    depth: Cell<u32>,
    /// Bindings and functions under way.
    active: RefCell<Vec<(FileId, u32)>>,
}

type Followed = Result<Thing, Unknown>;

impl<'p> Follower<'p> {
    pub fn new(project: &'p Project) -> Self {
        Self { project, fuel: Cell::new(FUEL), depth: Cell::new(0), active: RefCell::new(Vec::new()) }
    }

    /// What a name of a class body is when the body has run; `None` where it is bound no more.
    pub fn member(&self, class: ClassId, name: Symbol) -> Option<Followed> {
        let scope = self.project.class(class).scope;
        let bindings = self.alive(class.file, scope, name, None);
        let is_gone = |binding: &&Binding| matches!(binding.kind, BindingKind::Delete);
        if bindings.is_empty() || bindings.iter().all(is_gone) {
            return None;
        }
        Some(self.one_of(bindings.into_iter().filter(|binding| !is_gone(binding)), class.file, &None))
    }

    /// What an expression outside functions is.
    pub fn written(&self, file: FileId, expr: ExprId) -> Followed {
        self.expression(file, expr, &None)
    }

    /// Whether what decorates the class leaves the objects in its body where they are.
    fn is_left_alone(&self, class: ClassId) -> bool {
        let facts = self.project.facts(class.file);
        facts.list(self.project.class(class).decorators).iter().all(|&decorator| {
            let callee = match facts.expr(decorator) {
                Expr::Call(call) => facts.calls[call.index()].callee,
                _ => decorator,
            };
            match self.project.evaluate(ExprRef { file: class.file, expr: callee }) {
                Value::External(_) => true,
                Value::Function(function) => !self.calls_setattr(function),
                // `@implementer(IShelf)`: an object whose call gives the class back.
                Value::Class(own) => match self.project.lookup(&ClassRef::Source(own), "__call__") {
                    Lookup::Found(Member { value: Value::Function(function), .. }) => !self.calls_setattr(function),
                    _ => false,
                },
                _ => false,
            }
        })
    }

    /// Whether the object is still there when the class is complete, or why that is not known: what makes the class, a
    /// decorator of it or the object's own `__set_name__` may put something else in its place.
    pub fn stays(&self, thing: &Thing, class: ClassId, is_called: bool) -> Result<(), Unknown> {
        // What a call makes of nobody knows what may be a field.
        if matches!(thing, Thing::Kind(Kind::Plain)) && is_called && !self.has_plain_metaclass(class) {
            return Err(Unknown::Because("the metaclass may put something else in its place"));
        }
        let Thing::Value(Value::Instance(own)) = thing else { return Ok(()) };
        // A member of an enumeration is a constant, and no field.
        if self.project.is_enumeration(*own) {
            return Ok(());
        }
        if !self.is_left_alone(class) {
            return Err(Unknown::Because("a decorator of the class may put something else in its place"));
        }
        // A descriptor works as it is; fields of forms and database models are objects without `__get__`.
        if self.kind(thing) == Ok(Kind::Plain) {
            if !self.has_plain_metaclass(class) {
                return Err(Unknown::Because("the metaclass may put something else in its place"));
            }
            if self.has_subclass_hook(class) {
                return Err(Unknown::Because("`__init_subclass__` may put something else in its place"));
            }
        }
        let is_kept = match self.project.lookup(&ClassRef::Source(*own), "__set_name__") {
            Lookup::Found(Member { value: Value::Function(function), .. }) => !self.sets_any_name(function),
            Lookup::Found(member) => member.owner.source().is_none(),
            Lookup::Absent => true,
            Lookup::Unknown(reason) => return Err(reason),
        };
        if is_kept { Ok(()) } else { Err(Unknown::Because("its `__set_name__` may put something else in its place")) }
    }

    /// Whether the default of an annotated name may be gone when the class is complete: models keep it elsewhere.
    pub fn takes_fields(&self, thing: &Thing, class: ClassId) -> bool {
        self.kind(thing) == Ok(Kind::Plain) && !self.has_plain_metaclass(class)
    }

    /// Whether what creates the class is not of the program: such a metaclass may take fields out of the body and put
    /// descriptors in their place.
    fn has_plain_metaclass(&self, class: ClassId) -> bool {
        let Metaclass::Known { class: metaclass, .. } = self.project.metaclass(&ClassRef::Source(class)) else {
            return false;
        };
        let is_plain = |name| match self.project.lookup(&metaclass, name) {
            Lookup::Found(Member { value: Value::Function(function), .. }) => !self.changes_first(function),
            Lookup::Found(member) => member.owner.source().is_none(),
            Lookup::Absent => true,
            Lookup::Unknown(_) => false,
        };
        // What `__new__` makes of the body before there is a class is not followed.
        is_plain("__new__") && is_plain("__init__")
    }

    /// Whether a base has an `__init_subclass__` of the program that may change the class.
    fn has_subclass_hook(&self, class: ClassId) -> bool {
        self.project.bases(class).iter().any(|base| {
            let found = base.class.as_ref().map(|base| self.project.lookup(base, "__init_subclass__"));
            match found {
                Some(Lookup::Found(Member { value: Value::Wrapped { function, .. }, .. })) => {
                    self.changes_first(function)
                }
                Some(Lookup::Found(member)) => member.owner.source().is_some(),
                Some(Lookup::Absent) => false,
                Some(Lookup::Unknown(_)) | None => true,
            }
        })
    }

    /// Whether a function sets attributes by name on what it gets first, or hands it to somebody who may.
    fn changes_first(&self, function: FunctionId) -> bool {
        let facts = self.project.facts(function.file);
        let first = facts.parameters(self.project.function(function).parameters).first();
        self.calls_setattr(function) || first.is_some_and(|first| self.hands_on(function, first.name, 0))
    }

    /// Whether a function passes a parameter on to somebody who may set attributes of it by name. What merely asks
    /// changes nothing.
    fn hands_on(&self, function: FunctionId, parameter: Symbol, depth: u32) -> bool {
        const MOST: u32 = 3;
        const ASKING: &str = "callable getattr hasattr id isinstance issubclass len print repr str super type vars";
        let facts = self.project.facts(function.file);
        let data = self.project.function(function);
        let is_it = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name, .. } if name == parameter);
        // Whether the function that is called changes what it gets at a position.
        let changes = |called: FunctionId, position: usize| {
            let own = self.project.facts(called.file);
            let parameters = own.parameters(self.project.function(called).parameters);
            match parameters.get(position) {
                Some(parameter) => self.calls_setattr(called) || self.hands_on(called, parameter.name, depth + 1),
                None => true,
            }
        };
        facts.calls.iter().any(|call| {
            if !data.statement.contains_range(facts.range(call.expr)) {
                return false;
            }
            let is_method = matches!(facts.expr(call.callee), Expr::Attribute { value, .. } if is_it(value));
            let given = facts.arguments(call.arguments).iter().position(|argument| is_it(argument.value));
            if !is_method && given.is_none() {
                return false;
            }
            if matches!(facts.expr(call.callee), Expr::Name { name, .. }
                if ASKING.split(' ').any(|asking| asking == facts.name(name)))
            {
                return false;
            }
            match self.project.evaluate(ExprRef { file: function.file, expr: call.callee }) {
                _ if depth >= MOST || self.spend().is_err() => true,
                Value::Function(called) => given.is_none_or(|position| changes(called, position)),
                Value::Bound { function: called, .. } => {
                    is_method && changes(called, 0) || given.is_some_and(|position| changes(called, position + 1))
                }
                // `super().__init__(…)` of `type` and other classes that were not read.
                Value::External(name) => name.ends_with("setattr") || name.ends_with("__setattr__"),
                _ => true,
            }
        })
    }

    /// Whether a function, or one that is nested in it, sets attributes by name.
    fn calls_setattr(&self, function: FunctionId) -> bool {
        let facts = self.project.facts(function.file);
        let statement = self.project.function(function).statement;
        facts.calls.iter().any(|call| {
            let name = match facts.expr(call.callee) {
                Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
                _ => return false,
            };
            matches!(name, "setattr" | "__setattr__") && statement.contains_range(facts.range(call.expr))
        })
    }

    /// Whether a function sets attributes by a name that may be that of the object itself: `f"_{name}"` is another.
    fn sets_any_name(&self, function: FunctionId) -> bool {
        let facts = self.project.facts(function.file);
        let statement = self.project.function(function).statement;
        facts.calls.iter().any(|call| {
            let is_method = match facts.expr(call.callee) {
                Expr::Name { name, .. } if facts.name(name) == "setattr" => false,
                Expr::Attribute { name, .. } if facts.name(name) == "__setattr__" => true,
                _ => return false,
            };
            if !statement.contains_range(facts.range(call.expr)) {
                return false;
            }
            let named = facts.arguments(call.arguments).get(usize::from(!is_method)).map(|argument| argument.value);
            named.is_none_or(|named| self.prefix(function.file, named, 0).is_none_or(|prefix| prefix.is_empty()))
        })
    }

    /// How a name that is put together begins for certain: `f"_{name}"`, also kept in a variable.
    fn prefix(&self, file: FileId, expr: ExprId, depth: u32) -> Option<&'p str> {
        let project: &'p Project = self.project;
        let facts = project.facts(file);
        match facts.expr(expr) {
            Expr::FString(parts) => match facts.list(parts).first().map(|&first| facts.expr(first)) {
                Some(Expr::Str(text)) => Some(facts.name(text)),
                _ => None,
            },
            Expr::Name { name, scope } if depth == 0 => match facts.bindings_of(scope, name) {
                &[Binding { kind: BindingKind::Assign(value), .. }] => self.prefix(file, value, 1),
                _ => None,
            },
            _ => None,
        }
    }

    /// How the names begin, an empty string for any, that functions put together and set to descriptors: what stands under
    /// one of them in a class that the functions are given may not stay there.
    pub fn names_of_descriptors(&self, hooks: &[FunctionId]) -> Vec<&'p str> {
        let mut prefixes = Vec::new();
        for &hook in hooks {
            self.add_names_of_descriptors(hook, 0, &mut prefixes);
        }
        prefixes
    }

    fn add_names_of_descriptors(&self, function: FunctionId, depth: u32, prefixes: &mut Vec<&'p str>) {
        const DEEPEST: u32 = 1;
        let facts = self.project.facts(function.file);
        let statement = self.project.function(function).statement;
        let setattr = facts.names.find("setattr");
        for (index, call) in facts.calls.iter().enumerate() {
            if !statement.contains_range(facts.range(call.expr)) {
                continue;
            }
            match facts.expr(call.callee) {
                Expr::Name { name: callee, .. } if Some(callee) == setattr => {
                    let &[_, named, value] = facts.arguments(call.arguments) else { continue };
                    if matches!(facts.expr(named.value), Expr::Str(_)) {
                        continue;
                    }
                    let kind = self.written(function.file, value.value).and_then(|value| self.kind(&value));
                    if let Ok(Kind::Property | Kind::DataDescriptor | Kind::NonDataDescriptor) = kind {
                        prefixes.push(self.prefix(function.file, named.value, 0).unwrap_or_default());
                    }
                }
                // `cls._create_property(…)`.
                Expr::Attribute { .. } if depth < DEEPEST => {
                    let callee = self.project.callee(function.file, CallIndex(index as u32));
                    if let Value::Bound { function: inner, .. } = callee {
                        self.add_names_of_descriptors(inner, depth + 1, prefixes);
                    }
                }
                _ => {}
            }
        }
    }

    fn one_of<'b>(&self, bindings: impl Iterator<Item = &'b Binding>, file: FileId, frame: &Frame) -> Followed {
        self.unite(bindings.map(|binding| self.binding(file, binding, frame)))
    }

    /// One of several, all of which are known. `None` is a placeholder beside anything else.
    fn unite(&self, things: impl Iterator<Item = Followed>) -> Followed {
        let mut members: Vec<Thing> = Vec::new();
        for thing in things {
            match thing? {
                Thing::OneOf(inner) => members.extend(inner.iter().cloned()),
                thing => members.push(thing),
            }
        }
        let is_none = |thing: &Thing| matches!(thing, Thing::Value(Value::None));
        if members.iter().any(|thing| !is_none(thing)) {
            members.retain(|thing| !is_none(thing));
        }
        match members.len() {
            0 => Err(Unknown::Opaque),
            1 => Ok(members.remove(0)),
            2..=8 => Ok(Thing::OneOf(members.into())),
            _ => Err(Unknown::Because("it may be one of many values")),
        }
    }

    fn spend(&self) -> Result<(), Unknown> {
        match self.fuel.get().checked_sub(1) {
            Some(left) if self.depth.get() < MAX_DEPTH => {
                self.fuel.set(left);
                Ok(())
            }
            _ => Err(Unknown::Fuel),
        }
    }

    fn deeper<T>(&self, run: impl FnOnce() -> Result<T, Unknown>) -> Result<T, Unknown> {
        self.spend()?;
        self.depth.set(self.depth.get() + 1);
        let result = stacker::maybe_grow(128 * 1024, 1024 * 1024, run);
        self.depth.set(self.depth.get() - 1);
        result
    }

    fn guarded(&self, key: (FileId, u32), run: impl FnOnce() -> Followed) -> Followed {
        if self.active.borrow().contains(&key) {
            return Err(Unknown::Cycle);
        }
        self.active.borrow_mut().push(key);
        let result = self.deeper(run);
        self.active.borrow_mut().pop();
        result
    }

    fn known(&self, file: FileId, expr: ExprId) -> Followed {
        usable(self.project.evaluate(ExprRef { file, expr })).map(Thing::Value)
    }

    fn expression(&self, file: FileId, expr: ExprId, frame: &Frame) -> Followed {
        self.deeper(|| self.expression_within(file, expr, frame))
    }

    fn expression_within(&self, file: FileId, expr: ExprId, frame: &Frame) -> Followed {
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::Name { name, scope } => self.name(file, expr, scope, name, frame),
            Expr::Attribute { value, name } => {
                if let Some(kind) = self.inherited_from_c(file, value, facts.name(name)) {
                    return Ok(Thing::Kind(kind));
                }
                self.known(file, expr).or_else(|_| self.attribute(file, value, facts.name(name), frame))
            }
            Expr::Call(call) => self.call(file, call, frame),
            Expr::Named(value) => self.expression(file, value, frame),
            Expr::If { body, orelse, .. } => self
                .known(file, expr)
                .or_else(|_| self.unite([body, orelse].into_iter().map(|branch| self.expression(file, branch, frame)))),
            Expr::Bool { operands, .. } => self.known(file, expr).or_else(|_| {
                self.unite(facts.list(operands).iter().map(|&operand| self.expression(file, operand, frame)))
            }),
            Expr::Compare { .. } | Expr::Not(_) | Expr::Comprehension(_) | Expr::Ellipsis => {
                Ok(Thing::Kind(Kind::Plain))
            }
            Expr::Binary { left, right, .. } => self.known(file, expr).or_else(|_| {
                for operand in [left, right] {
                    if self.kind(&self.expression(file, operand, frame)?)? != Kind::Plain {
                        return Err(Unknown::Opaque);
                    }
                }
                Ok(Thing::Kind(Kind::Plain))
            }),
            Expr::Subscript { value, .. } => {
                let of = self.project.evaluate(ExprRef { file, expr: value });
                // Texts and bytes hold nothing but themselves and numbers.
                let is_text = matches!(&of, Value::Str(_))
                    || matches!(&of, Value::External(name) if matches!(&**name, "builtins.str()" | "builtins.bytes()"));
                if is_text {
                    return Ok(Thing::Kind(Kind::Plain));
                }
                if matches!(&of, Value::External(name) if name.contains('(')) {
                    return Err(Unknown::Because("what a collection holds is not followed"));
                }
                self.known(file, expr).or_else(|_| match self.expression(file, value, frame)? {
                    // `Sequence[int]`: an alias, whatever stands in the brackets.
                    Thing::Value(Value::Class(_)) => Ok(Thing::Kind(Kind::Plain)),
                    Thing::Value(Value::External(name)) if name.starts_with("typing") && !name.contains('(') => {
                        Ok(Thing::Kind(Kind::Plain))
                    }
                    _ => Err(Unknown::Opaque),
                })
            }
            _ => self.known(file, expr),
        }
    }

    // Names.

    fn name(&self, file: FileId, expr: ExprId, scope: ScopeId, name: Symbol, frame: &Frame) -> Followed {
        let facts = self.project.facts(file);
        let position = facts.range(expr).start();
        let mut at = scope;
        let mut is_own = true;
        loop {
            let data = facts.scopes[at.index()];
            let is_visible = is_own || !matches!(data.kind, ScopeKind::Class(_));
            let bindings = facts.bindings_of(at, name);
            let is_declared =
                bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Global | BindingKind::Nonlocal));
            if is_visible && !bindings.is_empty() && !is_declared {
                let before = (facts.function_of(at) == facts.function_of(scope)).then_some(position);
                let follow = || {
                    let alive = self.alive(file, at, name, before);
                    self.one_of(alive.into_iter(), file, frame)
                };
                return match data.kind {
                    ScopeKind::Module => self.known(file, expr).or_else(|_| follow()),
                    _ => follow().or_else(|reason| self.known(file, expr).map_err(|_| reason)),
                };
            }
            if data.parent == at {
                return self.known(file, expr);
            }
            is_own = is_own && matches!(data.kind, ScopeKind::Comprehension | ScopeKind::TypeParameters);
            at = data.parent;
        }
    }

    /// The bindings of a name that may be in force at a position of its frame, or when it has run.
    fn alive(&self, file: FileId, scope: ScopeId, name: Symbol, before: Option<TextSize>) -> Vec<&'p Binding> {
        let project: &'p Project = self.project;
        let facts = project.facts(file);
        let mut alive = Vec::new();
        for binding in facts.bindings_of(scope, name).iter().rev() {
            let is_later = before.is_some_and(|position| binding.since > position);
            let is_promise = matches!(
                binding.kind,
                BindingKind::Annotated { value: None, .. } | BindingKind::Global | BindingKind::Nonlocal
            );
            if is_later || is_promise || project.reach(file, binding.region) != Reach::Runs {
                continue;
            }
            alive.push(binding);
            if self.is_certain(file, scope, binding.region) {
                break;
            }
        }
        alive
    }

    /// Whether a region runs whenever its scope does.
    fn is_certain(&self, file: FileId, scope: ScopeId, region: RegionId) -> bool {
        let facts = self.project.facts(file);
        let own = match facts.scopes[scope.index()].kind {
            ScopeKind::Class(class) => facts.classes[class.index()].region,
            _ => RegionId::MODULE,
        };
        for (id, region) in facts.regions(region) {
            if id == own {
                return true;
            }
            match region.guard {
                Guard::With { .. } => {}
                Guard::None | Guard::Function(_) => return true,
                _ => return false,
            }
        }
        true
    }

    fn binding(&self, file: FileId, binding: &Binding, frame: &Frame) -> Followed {
        self.guarded((file, binding.range.start().into()), || self.binding_within(file, binding, frame))
    }

    fn binding_within(&self, file: FileId, binding: &Binding, frame: &Frame) -> Followed {
        let facts = self.project.facts(file);
        match binding.kind {
            BindingKind::Function(index) => self.decorated(FunctionId { file, index }, frame),
            BindingKind::Class(index) => {
                let id = ClassId { file, index };
                let decorators = facts.list(self.project.class(id).decorators);
                self.decorate(file, decorators, Thing::Value(Value::Class(id)), frame)
            }
            // The project knows which of them a stub file tells the truth about.
            BindingKind::Assign(_) if self.project.is_stub(file) => {
                usable(self.project.name_in(file, binding.scope, facts.name(binding.name))).map(Thing::Value)
            }
            BindingKind::Assign(value) => self.expression(file, value, frame),
            BindingKind::Annotated { value: Some(value), .. } => {
                self.expression(file, value, frame).or_else(|reason| {
                    let value = self.project.name_in(file, binding.scope, facts.name(binding.name));
                    usable(value).map(Thing::Value).map_err(|_| reason)
                })
            }
            BindingKind::Parameter(_) => self.parameter(file, binding, frame),
            BindingKind::ImportFrom { level, module, name } => {
                let ModuleRef::Source(from) = self.project.import(file, level, module, None) else {
                    return usable(self.project.name_in(file, binding.scope, facts.name(binding.name)))
                        .map(Thing::Value);
                };
                self.module_name(from, facts.name(name))
            }
            BindingKind::Unpack { value, index } => self.element(file, value, index, frame),
            BindingKind::For { iterable, is_async: false } => self.element(file, iterable, None, frame),
            // An operator in place gives what its operands are.
            BindingKind::AugAssign(value) => match self.kind(&self.expression(file, value, frame)?)? {
                Kind::Plain => Ok(Thing::Kind(Kind::Plain)),
                _ => Err(Unknown::Opaque),
            },
            BindingKind::TypeAlias(_) | BindingKind::Import { .. } | BindingKind::ImportAs { .. } => {
                match usable(self.project.name_in(file, binding.scope, facts.name(binding.name))) {
                    Ok(value) => Ok(Thing::Value(value)),
                    Err(_) => Ok(Thing::Kind(Kind::Plain)),
                }
            }
            _ => usable(self.project.name_in(file, binding.scope, facts.name(binding.name))).map(Thing::Value),
        }
    }

    /// An element of what an expression gives: the one at the index, or any.
    fn element(&self, file: FileId, of: ExprId, index: Option<u32>, frame: &Frame) -> Followed {
        let facts = self.project.facts(file);
        match facts.expr(of) {
            Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) => {
                let elements = facts.list(run);
                let is_starred = elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_)));
                match index.and_then(|index| elements.get(index as usize)).filter(|_| !is_starred) {
                    Some(&element) => self.expression(file, element, frame),
                    None if is_starred => Err(Unknown::Because("what it is unpacked from is not followed")),
                    None => self.unite(elements.iter().map(|&element| self.expression(file, element, frame))),
                }
            }
            // `[None] * 3`.
            Expr::Binary { left, .. } if matches!(facts.expr(left), Expr::List(_) | Expr::Tuple(_)) => {
                self.element(file, left, None, frame)
            }
            _ => match self.known(file, of).or_else(|_| self.expression(file, of, frame))? {
                Thing::Value(Value::Str(_)) => Ok(Thing::Kind(Kind::Plain)),
                Thing::Value(Value::External(name))
                    if matches!(&*name, "builtins.range()" | "builtins.str()" | "builtins.bytes()") =>
                {
                    Ok(Thing::Kind(Kind::Plain))
                }
                Thing::Value(Value::Tuple(elements)) => match index.and_then(|index| elements.get(index as usize)) {
                    Some(element) => usable(element.clone()).map(Thing::Value),
                    None => self.unite(elements.iter().map(|element| usable(element.clone()).map(Thing::Value))),
                },
                _ => Err(Unknown::Because("what it is unpacked from is not followed")),
            },
        }
    }

    /// A name of a module that was read, at its end.
    fn module_name(&self, module: FileId, name: &str) -> Followed {
        let known = usable(self.project.name_in(module, ScopeId::MODULE, name));
        known.map(Thing::Value).or_else(|reason| match self.project.facts(module).names.find(name) {
            Some(symbol) => {
                let alive = self.alive(module, ScopeId::MODULE, symbol, None);
                if alive.is_empty() { Err(reason) } else { self.one_of(alive.into_iter(), module, &None) }
            }
            None => Err(reason),
        })
    }

    fn parameter(&self, file: FileId, binding: &Binding, frame: &Frame) -> Followed {
        let mut at = frame;
        while let Some(call) = at {
            if (call.file, call.scope) == (file, binding.scope) {
                let given =
                    call.arguments.iter().find(|(name, _)| *name == binding.name).map(|(_, given)| given.clone());
                return match given {
                    Some(given) => self.given(&given),
                    None => Err(Unknown::Parameter(self.project.name(file, binding.name).into())),
                };
            }
            at = &call.outer;
        }
        Err(Unknown::Parameter(self.project.name(file, binding.name).into()))
    }

    fn given(&self, given: &Given) -> Followed {
        match given {
            Given::Thing(thing) => Ok(thing.clone()),
            Given::Written(file, expr, frame) => self.expression(*file, *expr, frame),
        }
    }

    fn attribute(&self, file: FileId, value: ExprId, name: &str, frame: &Frame) -> Followed {
        let of = self.expression(file, value, frame)?;
        if matches!(name, "setter" | "getter" | "deleter") && self.kind(&of) == Ok(Kind::Property) {
            return Ok(Thing::Gives(Kind::Property));
        }
        match of {
            Thing::Value(Value::Module(module)) => self.module_name(module, name),
            Thing::Value(Value::Instance(class)) if name == "__class__" => Ok(Thing::Value(Value::Class(class))),
            Thing::Value(Value::Class(class)) => self.class_attribute(class, name),
            Thing::Value(value) => usable(self.project.attribute(&value, name)).map(Thing::Value),
            _ => Err(Unknown::Attribute(name.into())),
        }
    }

    /// `Base.__hash__` where the standard library has it: read through the class, it is not bound.
    fn inherited_from_c(&self, file: FileId, value: ExprId, name: &str) -> Option<Kind> {
        let Value::Class(class) = self.project.evaluate(ExprRef { file, expr: value }) else { return None };
        match self.project.lookup(&ClassRef::Source(class), name) {
            Lookup::Found(Member { owner: ClassRef::Stdlib(owner), .. }) => {
                kinds::of_value(self.project, &Value::External(format!("{owner}.{name}").into())).ok()
            }
            _ => None,
        }
    }

    /// What an MRO has under a name, read through the class.
    fn class_attribute(&self, class: ClassId, name: &str) -> Followed {
        let Lookup::Found(member) = self.project.lookup(&ClassRef::Source(class), name) else {
            return Err(Unknown::Attribute(name.into()));
        };
        let (Some(owner), Some(place)) = (member.owner.source(), member.place) else {
            return usable(member.value).map(Thing::Value);
        };
        let symbol = self.project.facts(place.file).names.find(name).ok_or(Unknown::Opaque)?;
        let thing = self.member(owner, symbol).unwrap_or(Err(Unknown::Attribute(name.into())))?;
        self.stays(&thing, owner, false)?;
        match self.kind(&thing)? {
            // A static method gives its function; what another descriptor gives is its own business.
            Kind::Function | Kind::Plain | Kind::Property => Ok(thing),
            Kind::StaticMethod => Ok(Thing::Kind(Kind::Function)),
            Kind::ClassMethod => Ok(Thing::Kind(Kind::NonDataDescriptor)),
            Kind::DataDescriptor | Kind::NonDataDescriptor => Err(Unknown::Opaque),
        }
    }

    // Calls.

    fn call(&self, file: FileId, index: CallIndex, frame: &Frame) -> Followed {
        let facts = self.project.facts(file);
        let call = facts.calls[index.index()];
        let mut arguments = Arguments::default();
        for argument in facts.arguments(call.arguments) {
            let given = Given::Written(file, argument.value, frame.clone());
            match argument.kind {
                ArgumentKind::Positional if !arguments.has_more => arguments.positional.push(given),
                ArgumentKind::Keyword(name) => arguments.keywords.push((facts.name(name).to_owned(), given)),
                _ => arguments.has_more = true,
            }
        }
        let callee = self.expression(file, call.callee, frame);
        let followed = callee.and_then(|callee| self.apply(&callee, &arguments));
        followed.or_else(|reason| self.known(file, call.expr).map_err(|_| reason))
    }

    fn apply(&self, callee: &Thing, arguments: &Arguments) -> Followed {
        let first = || arguments.positional.first().map_or(Err(Unknown::Opaque), |given| self.given(given));
        match callee {
            Thing::Identity => first(),
            Thing::Gives(kind) => Ok(Thing::Kind(*kind)),
            Thing::Partial(partial) => {
                let (function, given) = &**partial;
                let mut all = given.clone();
                all.positional.extend(arguments.positional.iter().cloned());
                all.keywords.extend(arguments.keywords.iter().cloned());
                all.has_more |= arguments.has_more;
                self.apply(function, &all)
            }
            Thing::OneOf(things) => self.unite(things.iter().map(|thing| self.apply(thing, arguments))),
            Thing::Function(function, frame) => self.run(*function, frame, arguments),
            Thing::Kind(_) => Err(Unknown::Because("what it calls is not followed")),
            Thing::Value(value) => self.apply_value(value, arguments),
        }
    }

    fn apply_value(&self, value: &Value, arguments: &Arguments) -> Followed {
        let with_receiver = |receiver: &Value| {
            let mut arguments = arguments.clone();
            arguments.positional.insert(0, Given::Thing(Thing::Value(receiver.clone())));
            arguments
        };
        match value {
            Value::Function(function) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => {
                self.run(*function, &None, arguments)
            }
            Value::Bound { function, receiver } => self.run(*function, &None, &with_receiver(receiver)),
            Value::Class(class) => Ok(Thing::Value(Value::Instance(*class))),
            Value::Instance(class) => match self.project.lookup(&ClassRef::Source(*class), "__call__") {
                Lookup::Found(member) => match member.value {
                    Value::Function(function) => self.run(function, &None, &with_receiver(value)),
                    _ => Err(Unknown::Because("its `__call__` is not followed")),
                },
                Lookup::Absent => Err(Unknown::Attribute("__call__".into())),
                Lookup::Unknown(reason) => Err(reason),
            },
            Value::External(name) => self.external(name, arguments),
            Value::Union(members) => self.unite(members.iter().map(|member| self.apply_value(member, arguments))),
            Value::Unknown(reason) => Err(reason.clone()),
            _ => Err(Unknown::Because("what it calls is not followed")),
        }
    }

    /// A call of something that was not read.
    fn external(&self, name: &str, arguments: &Arguments) -> Followed {
        let first = || arguments.positional.first().map_or(Err(Unknown::Opaque), |given| self.given(given));
        // What a call of the same gave at another place: `skipped = unittest.skip("later")`.
        if let Some(called) = name.strip_suffix("()") {
            if called.starts_with("pytest.mark.") {
                return first();
            }
            return match kinds::gives(self.project, called) {
                Some(kinds::Gives::Decorator | kinds::Gives::Same) => first(),
                Some(kinds::Gives::DecoratorTo(kind) | kinds::Gives::Either(kind)) => Ok(Thing::Kind(kind)),
                _ => Err(Unknown::External(name.into())),
            };
        }
        // `@cached_property`, a compiled class.
        if self.project.library_member(name).is_some() {
            return Ok(Thing::Kind(kinds::of_instance(self.project, &ClassRef::stdlib(name))?));
        }
        // With a function or class alone a mark gives that back; else it is a decorator.
        if name.starts_with("pytest.mark.") {
            let is_decorated = arguments.positional.len() == 1 && arguments.keywords.is_empty();
            return match first().ok().filter(|_| is_decorated) {
                Some(thing @ (Thing::Function(..) | Thing::Value(Value::Function(_) | Value::Class(_)))) => Ok(thing),
                _ => Ok(Thing::Identity),
            };
        }
        if let Some((object, "setter" | "getter" | "deleter")) = name.rsplit_once('.')
            && kinds::of_value(self.project, &Value::external(object)) == Ok(Kind::Property)
        {
            return Ok(Thing::Kind(Kind::Property));
        }
        match kinds::gives(self.project, name) {
            Some(kinds::Gives::Same) => Ok(first().unwrap_or(Thing::Identity)),
            Some(kinds::Gives::Partial) => {
                let mut rest = arguments.clone();
                let function = self.given(rest.positional.first().ok_or(Unknown::Opaque)?)?;
                rest.positional.remove(0);
                Ok(Thing::Partial(Rc::new((function, rest))))
            }
            Some(kinds::Gives::Argument(at)) => {
                arguments.positional.get(at).map_or(Err(Unknown::Opaque), |given| self.given(given))
            }
            Some(kinds::Gives::Kind(kind)) => Ok(Thing::Kind(kind)),
            Some(kinds::Gives::Decorator) => Ok(Thing::Identity),
            Some(kinds::Gives::DecoratorTo(kind)) => Ok(Thing::Gives(kind)),
            // `@lru_cache` and `@lru_cache(maxsize=None)`.
            Some(kinds::Gives::Either(kind)) => match first().and_then(|thing| self.kind(&thing)) {
                Ok(Kind::Plain) | Err(_) => Ok(Thing::Gives(kind)),
                Ok(_) => Ok(Thing::Kind(kind)),
            },
            Some(kinds::Gives::Type) => match (first()?, arguments.positional.len()) {
                (Thing::Value(Value::Instance(class)), 1) => Ok(Thing::Value(Value::Class(class))),
                _ => Ok(Thing::Kind(Kind::Plain)),
            },
            None => Err(Unknown::External(name.into())),
        }
    }

    /// What the body of a function returns.
    fn run(&self, id: FunctionId, closure: &Frame, arguments: &Arguments) -> Followed {
        let facts = self.project.facts(id.file);
        let function = self.project.function(id);
        if function.is_async || function.is_generator {
            return Ok(Thing::Kind(Kind::Plain));
        }
        let frame = Some(Rc::new(Call {
            file: id.file,
            scope: function.scope,
            arguments: self.bind(id, closure, arguments),
            outer: closure.clone(),
        }));
        self.guarded((id.file, function.scope.0 | 1 << 31), || {
            let returned = facts.list(function.returned);
            if returned.is_empty() {
                return if function.falls_off { Ok(Thing::Value(Value::None)) } else { Err(Unknown::Opaque) };
            }
            let mut things = Vec::new();
            for &value in returned {
                match self.runs(id, value, &frame) {
                    Some(false) => continue,
                    runs => {
                        things.push(self.expression(id.file, value, &frame));
                        if runs == Some(true) {
                            break;
                        }
                    }
                }
            }
            self.unite(things.into_iter())
        })
    }

    /// Whether a `return` is reached, where its tests on arguments decide that.
    fn runs(&self, id: FunctionId, value: ExprId, frame: &Frame) -> Option<bool> {
        let facts = self.project.facts(id.file);
        let end = facts.range(value).end();
        let leave = facts.leaves.iter().find(|leave| {
            leave.kind == LeaveKind::Return
                && leave.function == id.index
                && leave.end >= end
                && leave.end <= end + TextSize::from(1)
        });
        // The body of a lambda is no statement.
        let leave = leave?;
        let mut is_certain = true;
        for (_, region) in facts.regions(leave.region) {
            match region.guard {
                Guard::None | Guard::Function(_) => break,
                Guard::With { .. } => {}
                Guard::Test { test, holds } => match self.test(id.file, test, frame) {
                    Some(outcome) if outcome == holds => {}
                    Some(_) => return Some(false),
                    None => is_certain = false,
                },
                Guard::Dead => return Some(false),
                _ => is_certain = false,
            }
        }
        is_certain.then_some(true)
    }

    /// `f is None`, `callable(f)`, `not f`: how the test of an argument comes out.
    fn test(&self, file: FileId, test: ExprId, frame: &Frame) -> Option<bool> {
        let facts = self.project.facts(file);
        let is_none = |thing: Thing| match thing {
            Thing::Value(Value::None) => Some(true),
            Thing::OneOf(_) | Thing::Value(Value::Unknown(_) | Value::Union(_)) => None,
            _ => Some(false),
        };
        match facts.expr(test) {
            Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right }
                if matches!(facts.expr(right), Expr::None) =>
            {
                let is_none = is_none(self.expression(file, left, frame).ok()?)?;
                Some(is_none == (operator == Comparison::Is))
            }
            Expr::Not(inner) => self.test(file, inner, frame).map(|outcome| !outcome),
            Expr::Name { .. } => match self.expression(file, test, frame).ok()? {
                Thing::Value(Value::None) => Some(false),
                Thing::Value(Value::Bool(value)) => Some(value),
                Thing::Value(Value::Str(text)) => Some(!text.is_empty()),
                Thing::Value(Value::Function(_) | Value::Class(_)) | Thing::Function(..) => Some(true),
                _ => None,
            },
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let callee = self.project.evaluate(ExprRef { file, expr: call.callee });
                let Value::External(name) = callee else { return None };
                let argument = facts.arguments(call.arguments).first()?;
                let thing = self.expression(file, argument.value, frame).ok()?;
                let is_function = matches!(thing, Thing::Value(Value::Function(_)) | Thing::Function(..));
                match &*name {
                    "builtins.callable" if is_function || matches!(thing, Thing::Value(Value::Class(_))) => Some(true),
                    "builtins.callable" => match thing {
                        Thing::Value(Value::None | Value::Str(_) | Value::Bool(_) | Value::Int(_)) => Some(false),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Parameters by what they are given, or their defaults.
    fn bind(&self, id: FunctionId, closure: &Frame, arguments: &Arguments) -> Vec<(Symbol, Given)> {
        let facts = self.project.facts(id.file);
        let mut positional = arguments.positional.iter();
        let mut bound = Vec::new();
        for parameter in facts.parameters(self.project.function(id).parameters) {
            let default = parameter.default.map(|value| Given::Written(id.file, value, closure.clone()));
            let named = || {
                let name = facts.name(parameter.name);
                arguments.keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, given)| given.clone())
            };
            // What `*args` of the call brings may be the argument.
            let default = || default.filter(|_| !arguments.has_more);
            let given = match parameter.kind {
                ParameterKind::PositionalOnly => positional.next().cloned().or_else(default),
                ParameterKind::Positional => positional.next().cloned().or_else(named).or_else(default),
                ParameterKind::KeywordOnly => named().or_else(default),
                ParameterKind::Variadic | ParameterKind::Keywords => None,
            };
            bound.extend(given.map(|given| (parameter.name, given)));
        }
        bound
    }

    // Decorators.

    fn decorated(&self, id: FunctionId, frame: &Frame) -> Followed {
        let facts = self.project.facts(id.file);
        let function = self.project.function(id);
        let thing =
            self.decorate(id.file, facts.list(function.decorators), Thing::Function(id, frame.clone()), frame)?;
        let in_class = matches!(facts.scopes[function.enclosing.index()].kind, ScopeKind::Class(_));
        // `type.__new__` wraps these by itself, where they are functions.
        let implicit = match function.name.map(|name| facts.name(name)).filter(|_| in_class) {
            Some("__new__") => Kind::StaticMethod,
            Some("__init_subclass__" | "__class_getitem__") => Kind::ClassMethod,
            _ => return Ok(thing),
        };
        Ok(if self.kind(&thing)? == Kind::Function { Thing::Kind(implicit) } else { thing })
    }

    fn decorate(&self, file: FileId, decorators: &[ExprId], thing: Thing, frame: &Frame) -> Followed {
        let mut thing = thing;
        for &decorator in decorators.iter().rev() {
            let callee = self.expression(file, decorator, frame)?;
            thing = self.apply(&callee, &Arguments::one(thing))?;
        }
        Ok(thing)
    }

    /// The class of an object, where it is known exactly.
    pub fn class_of(&self, thing: &Thing) -> Option<ClassRef> {
        match thing {
            Thing::Value(Value::Instance(class)) => Some(ClassRef::Source(*class)),
            Thing::Value(Value::External(name)) => {
                let class = self.project.stdlib().class(name.strip_suffix("()")?)?;
                Some(ClassRef::stdlib(class.name))
            }
            _ => None,
        }
    }

    /// The kind of an object.
    pub fn kind(&self, thing: &Thing) -> Result<Kind, Unknown> {
        match thing {
            Thing::Value(value) => kinds::of_value(self.project, value),
            Thing::Kind(kind) => Ok(*kind),
            Thing::Function(..) => Ok(Kind::Function),
            Thing::Partial(_) => kinds::of_value(self.project, &Value::external("functools.partial()")),
            Thing::Identity | Thing::Gives(_) => Ok(Kind::Plain),
            Thing::OneOf(things) => {
                let mut kinds = things.iter().map(|thing| self.kind(thing));
                let first = kinds.next().unwrap_or(Err(Unknown::Opaque))?;
                match kinds.find(|kind| *kind != Ok(first)) {
                    None => Ok(first),
                    Some(Err(reason)) => Err(reason),
                    Some(Ok(_)) => Err(Unknown::Because("it may be one of several kinds")),
                }
            }
        }
    }
}

/// A value that says enough: annotations such as `Callable` promise something without telling its kind.
fn usable(value: Value) -> Result<Value, Unknown> {
    if let Some(reason) = value.unknown() {
        return Err(reason.clone());
    }
    for member in value.members() {
        if let Value::External(name) = member
            && name.starts_with("functools.partial()")
        {
            return Err(Unknown::Because("what it calls is not followed"));
        }
        if let Value::External(name) = member
            && let Some(form) = name.strip_suffix("()").and_then(|name| name.strip_prefix("typing."))
            && matches!(
                form,
                "Callable" | "Optional" | "Union" | "Any" | "Final" | "ClassVar" | "Annotated" | "Concatenate"
            )
        {
            return Err(Unknown::Because("its annotation does not tell its kind"));
        }
    }
    Ok(value)
}
