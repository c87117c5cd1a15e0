//! Functions that give back an instance which an earlier call stored: singletons, and caches of instances.

use ruff_text_size::TextRange;

use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, Call, ClassIndex, Comparison, Expr, ExprId, FileFacts, Guard, LeaveKind,
    RegionId, ScopeId, Symbol,
};
use crate::project::{ClassId, ExprRef, FunctionId, Project, Reach, Value, Wrapper, bindings_in_view};

/// How a `__new__`, the `__call__` of a metaclass, or a function that is asked for the instance, gives back what it stored.
pub(crate) struct Stored {
    pub slot: Slot,
    /// The keys of the container by which the instance is found; absent where one slot holds the only instance.
    pub key: Option<Key>,
    /// The value that is returned.
    pub returned: TextRange,
    /// The call that makes what is stored.
    pub created: TextRange,
    /// Where it is put into the slot; absent where `setdefault` does it, which fills the slot only once.
    pub filled: Option<Filled>,
}

/// The slot gets an instance.
pub(crate) struct Filled {
    pub region: RegionId,
    /// Where the slot is found empty before: each a place, and the region that surrounds it.
    pub checks: Vec<(TextRange, RegionId)>,
}

/// Where an instance, or the container of all instances, is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// An attribute of the class.
    Attribute(Symbol),
    /// A name outside the function.
    Name(Symbol),
}

/// What the key of a container of instances is made of.
pub(crate) enum Key {
    /// These names, and nothing else.
    Names(Vec<Symbol>),
    /// Something that is not followed.
    Unknown,
}

/// An expression that reads what is stored.
#[derive(Clone, Copy)]
struct Spot {
    slot: Slot,
    key: Option<ExprId>,
}

/// How deep an expression is looked into.
const MAX_DEPTH: u32 = 6;
/// How many assignments of a local name are looked at for what it stands for.
const MOST_VALUES: usize = 8;

impl Stored {
    /// Whether the method, named `maker` itself, stores what the next `maker` of the MRO makes for it, and gives that
    /// back at later calls.
    pub fn of(project: &Project, function: FunctionId, maker: &str) -> Option<Self> {
        let facts = project.facts(function.file);
        let data = project.function(function);
        if data.is_async || data.is_generator {
            return None;
        }
        let method = Method {
            project,
            facts,
            function,
            maker: Maker::Next(facts.names.find(maker)?),
            class: Some(facts.enclosing_class(function.index)?),
            first: Some(facts.parameters(data.parameters).first()?.name),
            scope: data.scope,
        };
        method.stored()
    }

    /// Whether a function that is asked for the instance, such as a class method, calls a class and stores what that
    /// makes, and gives it back at later calls.
    pub fn asked_for(project: &Project, function: FunctionId) -> Option<Self> {
        let facts = project.facts(function.file);
        let data = project.function(function);
        if data.is_async || data.is_generator || data.name.is_none() {
            return None;
        }
        let class = facts.enclosing_class(function.index);
        let first = match class {
            None => None,
            Some(class) => {
                let scope = facts.classes.get(class.index())?.scope;
                if data.decorators.len == 0 && facts.bindings_of(scope, data.name?).len() == 1 {
                    return None;
                }
                let class = ClassId { file: function.file, index: class };
                match project.own_member(class, facts.name(data.name?))?.value {
                    Value::Wrapped { wrapper: Wrapper::ClassMethod, function: own } if own == function => {
                        Some(facts.parameters(data.parameters).first()?.name)
                    }
                    Value::Wrapped { wrapper: Wrapper::StaticMethod, function: own } if own == function => None,
                    _ => return None,
                }
            }
        };
        Method { project, facts, function, maker: Maker::Class, class, first, scope: data.scope }.stored()
    }
}

/// What makes an instance.
#[derive(Clone, Copy)]
enum Maker {
    /// The next `__new__` or `__call__` of the MRO.
    Next(Symbol),
    /// A call of a class.
    Class,
}

struct Method<'p> {
    project: &'p Project,
    facts: &'p FileFacts,
    function: FunctionId,
    maker: Maker,
    /// Whose body has it.
    class: Option<ClassIndex>,
    /// The parameter that the class is given as.
    first: Option<Symbol>,
    scope: ScopeId,
}

impl Method<'_> {
    fn stored(&self) -> Option<Stored> {
        let facts = self.facts;
        facts.list(self.project.function(self.function).returned).iter().find_map(|&value| {
            self.spots(value, 0, &mut Vec::new()).into_iter().find_map(|spot| {
                let (created, filled) = self.created(spot.slot)?;
                let key = spot.key.map(|key| self.key(key));
                Some(Stored { slot: spot.slot, key, returned: facts.range(value), created, filled })
            })
        })
    }

    /// What of the stored instances an expression may give.
    /// `seen` are the names that were followed: each gives the same again.
    fn spots(&self, expr: ExprId, depth: u32, seen: &mut Vec<Symbol>) -> Vec<Spot> {
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let one = |spot: Option<Spot>| spot.into_iter().collect();
        match self.facts.expr(expr) {
            Expr::Named(value) => self.spots(value, depth + 1, seen),
            Expr::Name { name, .. } => {
                if self.is_local(name) {
                    if seen.contains(&name) {
                        return Vec::new();
                    }
                    seen.push(name);
                    let values = self.assigned(name);
                    return values.flat_map(|value| self.spots(value, depth + 1, seen)).collect();
                }
                one(self.plain_slot(expr).map(|slot| Spot { slot, key: None }))
            }
            Expr::Attribute { .. } => one(self.plain_slot(expr).map(|slot| Spot { slot, key: None })),
            Expr::Subscript { value, index } => one(self.element(value, index)),
            Expr::If { body, orelse, .. } => {
                let mut spots = self.spots(body, depth + 1, seen);
                spots.extend(self.spots(orelse, depth + 1, seen));
                spots
            }
            Expr::Bool { is_and: false, operands } => {
                self.facts.list(operands).iter().flat_map(|&operand| self.spots(operand, depth + 1, seen)).collect()
            }
            Expr::Call(call) => {
                let Some(call) = self.facts.calls.get(call.index()) else { return Vec::new() };
                let arguments = self.facts.arguments(call.arguments);
                match (self.facts.expr(call.callee), arguments) {
                    (Expr::Attribute { value, name }, [key, ..])
                        if matches!(self.facts.name(name), "get" | "setdefault")
                            && key.kind == ArgumentKind::Positional =>
                    {
                        one(self.element(value, key.value))
                    }
                    // `getattr(cls, "instance", None)`.
                    (Expr::Name { name, .. }, [object, attribute, ..])
                        if self.facts.name(name) == "getattr" && self.is_class(object.value) =>
                    {
                        let Expr::Str(attribute) = self.facts.expr(attribute.value) else { return Vec::new() };
                        vec![Spot { slot: Slot::Attribute(attribute), key: None }]
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn element(&self, container: ExprId, key: ExprId) -> Option<Spot> {
        // `cls.__dict__["instance"]`, `vars(cls).get("instance")`.
        if let (true, Expr::Str(name)) = (self.is_namespace(container), self.facts.expr(key)) {
            return Some(Spot { slot: Slot::Attribute(name), key: None });
        }
        Some(Spot { slot: self.plain_slot(container)?, key: Some(key) })
    }

    fn is_namespace(&self, expr: ExprId) -> bool {
        match self.facts.expr(expr) {
            Expr::Attribute { value, name } => self.facts.name(name) == "__dict__" && self.is_class(value),
            Expr::Call(call) => self.facts.calls.get(call.index()).is_some_and(|call| {
                let of_class = self.facts.arguments(call.arguments).first().is_some_and(|it| self.is_class(it.value));
                matches!(self.facts.expr(call.callee), Expr::Name { name, .. } if self.facts.name(name) == "vars")
                    && of_class
            }),
            _ => false,
        }
    }

    /// An attribute of the class, or a name outside the function.
    fn plain_slot(&self, expr: ExprId) -> Option<Slot> {
        match self.facts.expr(expr) {
            Expr::Attribute { value, name } => {
                (self.is_class(value) && self.facts.name(name) != "__dict__").then_some(Slot::Attribute(name))
            }
            Expr::Name { name, scope } => {
                let declared = self.facts.bindings_of(self.scope, name);
                // Where `global` and `nonlocal` send the name.
                let scope = match declared.first().map(|binding| binding.kind) {
                    None => scope,
                    Some(BindingKind::Global) => ScopeId::MODULE,
                    Some(BindingKind::Nonlocal) => self.facts.scopes.get(self.scope.index())?.parent,
                    Some(_) => return None,
                };
                let is_variable =
                    |kind| matches!(kind, BindingKind::Assign(_) | BindingKind::Annotated { .. } | BindingKind::Delete);
                bindings_in_view(self.facts, scope, name)?
                    .iter()
                    .all(|binding| is_variable(binding.kind))
                    .then_some(Slot::Name(name))
            }
            _ => None,
        }
    }

    /// The first parameter, or the class by its name.
    fn is_class(&self, expr: ExprId) -> bool {
        let Expr::Name { name, scope } = self.facts.expr(expr) else { return false };
        let own = self.facts.bindings_of(self.scope, name);
        if Some(name) == self.first {
            return own.iter().all(|binding| matches!(binding.kind, BindingKind::Parameter(_)));
        }
        if !own.is_empty() {
            return false;
        }
        match (bindings_in_view(self.facts, scope, name), self.maker) {
            (Some([only]), _) if matches!(only.kind, BindingKind::Class(class) if Some(class) == self.class) => true,
            (Some(_), Maker::Class) => {
                let at = ExprRef { file: self.function.file, expr };
                matches!(self.project.evaluate(at), Value::Class(_))
            }
            _ => false,
        }
    }

    fn is_local(&self, name: Symbol) -> bool {
        let bindings = self.facts.bindings_of(self.scope, name);
        let is_outer = |kind| matches!(kind, BindingKind::Global | BindingKind::Nonlocal);
        !bindings.is_empty() && !bindings.iter().any(|binding| is_outer(binding.kind))
    }

    /// The values that a local name is given.
    fn assigned(&self, name: Symbol) -> impl Iterator<Item = ExprId> {
        self.facts.bindings_of(self.scope, name).iter().filter_map(|binding| match binding.kind {
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => Some(value),
            _ => None,
        })
    }

    /// The call of the maker that fills the slot, unless it is filled already.
    fn created(&self, slot: Slot) -> Option<(TextRange, Option<Filled>)> {
        let facts = self.facts;
        let accesses = self.project.accesses_in(self.function).iter().filter_map(|&access| {
            let access = facts.accesses.get(access as usize)?;
            let AccessContext::Write { value: Some(value) } = access.context else { return None };
            (self.plain_slot(access.expr)? == slot).then_some((value, access.region))
        });
        let statement = self.project.function(self.function).statement;
        let names = facts.bindings.iter().filter_map(|binding| {
            let BindingKind::Assign(value) = binding.kind else { return None };
            (slot == Slot::Name(binding.name) && binding.scope != self.scope && statement.contains_range(binding.range))
                .then_some((value, binding.region))
        });
        let stores = facts.stores.iter().filter_map(|store| {
            (statement.contains_range(facts.range(store.value)) && self.plain_slot(store.container)? == slot)
                .then_some((store.value, store.region))
        });
        let filled = accesses.chain(names).chain(stores).find_map(|(value, region)| {
            let created = self.fresh(value, 0)?;
            let at = facts.range(value);
            let checks = self.checks(slot, region, at);
            let runs = self.project.reach(self.function.file, region) == Reach::Runs;
            (runs && !checks.is_empty()).then_some((created, Some(Filled { region, checks })))
        });
        filled.or_else(|| {
            // `cls.instances.setdefault(key, super().__new__(cls))`.
            self.project.calls_in(self.function).iter().find_map(|call| {
                let call = facts.calls.get(call.index())?;
                let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
                let [_, given] = facts.arguments(call.arguments) else { return None };
                let created = (facts.name(name) == "setdefault" && self.plain_slot(value)? == slot)
                    .then(|| self.fresh(given.value, 0))
                    .flatten()?;
                Some((created, None))
            })
        })
    }

    /// Where an expression is what the maker makes of the class: `super().__new__(cls)`, or a local name for it.
    fn fresh(&self, expr: ExprId, depth: u32) -> Option<TextRange> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.facts.expr(expr) {
            Expr::Named(value) => self.fresh(value, depth + 1),
            Expr::Name { name, .. } if self.is_local(name) => {
                self.assigned(name).take(MOST_VALUES).find_map(|value| self.fresh(value, depth + 1))
            }
            Expr::Call(index) => {
                let call = self.facts.calls.get(index.index())?;
                let is_fresh = match self.maker {
                    Maker::Next(maker) => self.is_next(call, maker),
                    Maker::Class => {
                        self.is_class(call.callee)
                            || matches!(
                                self.project.evaluate(ExprRef { file: self.function.file, expr }),
                                Value::Instance(_)
                            ) && matches!(self.project.callee(self.function.file, index), Value::Class(_))
                    }
                };
                is_fresh.then(|| self.facts.range(expr))
            }
            _ => None,
        }
    }

    /// `super().__new__(cls)`, `object.__new__(cls)`, `super().__call__()`.
    fn is_next(&self, call: &Call, maker: Symbol) -> bool {
        let Expr::Attribute { value, name } = self.facts.expr(call.callee) else { return false };
        let first = self.facts.arguments(call.arguments).first();
        let is_of_class = || first.is_some_and(|argument| self.is_class(argument.value));
        let is_bound = || {
            self.facts.name(maker) == "__call__"
                && matches!(self.facts.expr(value), Expr::Call(call)
                    if self.facts.calls.get(call.index()).is_some_and(|call|
                        matches!(self.facts.expr(call.callee), Expr::Name { name, .. }
                            if self.facts.name(name) == "super")))
        };
        name == maker && (is_of_class() || is_bound())
    }

    /// Where the slot is found empty before something is put there.
    fn checks(&self, slot: Slot, region: RegionId, at: TextRange) -> Vec<(TextRange, RegionId)> {
        let facts = self.facts;
        let own = |region: RegionId| {
            facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_)))
        };
        let asks = |region: RegionId| {
            own(region).filter_map(|(_, region)| match &region.guard {
                Guard::Test { test, .. } => self.mentions(slot, *test, 0).then(|| (facts.range(*test), region.parent)),
                // `try: return cls.instance` and `except AttributeError:`.
                Guard::Handler { types } => facts.list(*types).iter().find_map(|&kind| {
                    matches!(facts.expr(kind), Expr::Name { name, .. }
                        if matches!(facts.name(name), "AttributeError" | "KeyError" | "LookupError" | "NameError"))
                    .then(|| (facts.range(kind), region.parent))
                }),
                _ => None,
            })
        };
        let mut checks: Vec<_> = asks(region).collect();
        for leave in &facts.leaves {
            if leave.function != self.function.index || leave.kind != LeaveKind::Return || leave.end >= at.start() {
                continue;
            }
            checks.extend(asks(leave.region));
            // `try: return cls.instance` before what runs without one.
            let in_try =
                own(leave.region).find(|(_, it)| matches!(it.guard, Guard::Try { handlers } if handlers.len > 0));
            if let Some((_, tried)) = in_try {
                checks.push((TextRange::empty(leave.end), tried.parent));
            }
        }
        checks
    }

    fn mentions(&self, slot: Slot, test: ExprId, depth: u32) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        let facts = self.facts;
        if self.spots(test, depth, &mut Vec::new()).iter().any(|spot| spot.slot == slot) {
            return true;
        }
        let within = |expr| self.mentions(slot, expr, depth + 1);
        match facts.expr(test) {
            Expr::Not(inner) => within(inner),
            Expr::Bool { operands, .. } => facts.list(operands).iter().any(|&operand| within(operand)),
            Expr::Compare { left, right, operator } => {
                let is_named =
                    matches!((slot, facts.expr(left)), (Slot::Attribute(own), Expr::Str(name)) if own == name);
                let is_in = matches!(operator, Comparison::In | Comparison::NotIn);
                within(left) || within(right) || (is_in && is_named && self.is_namespace(right))
            }
            // `hasattr(cls, "instance")`, `isinstance(cls.instance, cls)`.
            Expr::Call(call) => facts.calls.get(call.index()).is_some_and(|call| {
                let is_hasattr =
                    matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "hasattr");
                match facts.arguments(call.arguments) {
                    [object, name] if is_hasattr && self.is_class(object.value) => {
                        matches!((slot, facts.expr(name.value)), (Slot::Attribute(own), Expr::Str(name)) if own == name)
                    }
                    arguments => arguments.iter().any(|argument| within(argument.value)),
                }
            }),
            _ => false,
        }
    }

    fn key(&self, key: ExprId) -> Key {
        let mut names = Vec::new();
        if self.names_in(key, &mut names, 0) { Key::Names(names) } else { Key::Unknown }
    }

    /// Whether an expression is made of names alone, which are collected.
    fn names_in(&self, key: ExprId, names: &mut Vec<Symbol>, depth: u32) -> bool {
        match self.facts.expr(key) {
            _ if depth > MAX_DEPTH => false,
            Expr::Tuple(run) => self.facts.list(run).iter().all(|&part| self.names_in(part, names, depth + 1)),
            Expr::Name { name, .. } => {
                let bindings = self.facts.bindings_of(self.scope, name);
                match bindings {
                    [only] if matches!(only.kind, BindingKind::Parameter(_)) => {
                        names.push(name);
                        true
                    }
                    [only] => match only.kind {
                        BindingKind::Assign(value) => self.names_in(value, names, depth + 1),
                        _ => false,
                    },
                    _ => false,
                }
            }
            _ => false,
        }
    }
}
