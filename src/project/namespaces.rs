//! The namespace of a class statement: what `__prepare__` gives for it, what the metaclass's `__new__` hands to
//! `type.__new__`, and the cell in it that `super()` and `__class__` of the methods read.
//!
//! Models `builtin___build_class__` of `Python/bltinmodule.c` and `type_new_set_classcell` of `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#creating-the-class-object>

use crate::facts::{
    ArgumentKind, Binding, BindingKind, Call, CallIndex, Comparison, Expr, ExprId, FileFacts, Function, Guard,
    ParameterKind, RegionId, ScopeId, ScopeKind, Symbol, Usage,
};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, HookCall, Lookup, Metaclass, Mro, Project, Value};

/// The entry of the namespace through which `type.__new__` tells the methods their class.
const CELL: &str = "__classcell__";

/// How a namespace comes out of a metaclass's `__new__`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handed {
    /// The object that came in.
    Same,
    /// A `dict` with all its entries.
    Copied,
    /// Without the cell; where it is lost.
    WithoutCell(Place),
}

/// The cell of a class that needs it does not reach `type.__new__`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DroppedCell {
    /// What in the class needs it: `super` or `__class__`.
    pub needs: Place,
    /// Where the metaclass leaves it out.
    pub dropped: Place,
}

/// What `__prepare__` returns cannot be the namespace of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedFault {
    pub function: FunctionId,
    /// What it returns; absent where the body ends without a value, or the function is a generator or coroutine.
    pub returned: Option<Place>,
    pub kind: PreparedKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreparedKind {
    None,
    Generator,
    Coroutine,
    /// An instance of the class has no `__getitem__`, or one that takes no name.
    NoMapping(String),
    /// It has no `__setitem__`.
    ReadOnly(String),
    /// A mapping that `type.__new__` refuses.
    NoDict(String),
}

impl Project {
    /// The cell that a class needs and that its metaclass loses.
    pub(super) fn dropped_cell(&self, id: ClassId, metaclass: &ClassRef) -> Option<DroppedCell> {
        // Few metaclasses do, and the body is long.
        let dropped = self.loses_cell(metaclass)?;
        let needs = self.needs_cell(id)?;
        Some(DroppedCell { needs, dropped })
    }

    /// Where the metaclass leaves the cell out of the namespace that it hands to `type.__new__`, on every path.
    pub fn loses_cell(&self, metaclass: &ClassRef) -> Option<Place> {
        let Mro::Linear(mro) = self.mro(metaclass) else { return None };
        if !self.is_all_read(metaclass) {
            return None;
        }
        let mut lost = None;
        for owner in mro.iter() {
            match owner {
                ClassRef::Source(id) if self.own_member(*id, "__new__").is_none() => {}
                // What comes behind must not make a namespace of its own.
                ClassRef::Source(_) if lost.is_some() => {}
                ClassRef::Source(id) => {
                    let step = NewMethod::of(self, *id)?;
                    match step.handed_on()? {
                        Handed::WithoutCell(place) => lost = Some(place),
                        Handed::Same | Handed::Copied if step.goes_on => {}
                        Handed::Same | Handed::Copied => return None,
                    }
                }
                ClassRef::Stdlib(name) if matches!(&**name, "builtins.type" | "abc.ABCMeta") => break,
                ClassRef::Stdlib(name) => {
                    if self.stdlib().class(name).is_none_or(|class| class.member("__new__").is_some()) {
                        return None;
                    }
                }
                ClassRef::Created(_) => return None,
            }
        }
        let lost = lost?;
        // Whoever speaks of the cell may put it back.
        let speaks_of_it = mro.iter().filter_map(ClassRef::source).any(|owner| {
            let facts = self.facts(owner.file);
            let statement = self.class(owner).statement;
            let (cell, contents) = (facts.names.find(CELL), facts.names.find("cell_contents"));
            (cell.is_some() || contents.is_some())
                && facts.exprs.iter().any(|(id, expr)| {
                    let range = facts.range(id);
                    let is_it = match expr {
                        Expr::Str(text) => Some(text) == cell,
                        Expr::Attribute { name, .. } => Some(name) == contents,
                        _ => false,
                    };
                    is_it
                        && statement.contains_range(range)
                        && !(owner.file == lost.file && lost.range.contains_range(range))
                })
        });
        let is_replaced = || mro.iter().filter_map(ClassRef::source).any(|it| self.is_assigned_to(it.file, "__new__"));
        (!speaks_of_it && !is_replaced()).then_some(lost)
    }

    /// Whether `type.__new__` gets the very object that `__prepare__` returned.
    fn hands_on_namespace(&self, metaclass: &ClassRef) -> bool {
        let Mro::Linear(mro) = self.mro(metaclass) else { return false };
        if !self.is_all_read(metaclass) {
            return false;
        }
        for owner in mro.iter() {
            match owner {
                ClassRef::Source(owner) if self.own_member(*owner, "__new__").is_none() => {}
                ClassRef::Source(owner) => {
                    let Some(step) = NewMethod::of(self, *owner) else { return false };
                    match step.handed_on() {
                        Some(Handed::Same) if step.goes_on => {}
                        Some(Handed::Same) => return true,
                        _ => return false,
                    }
                }
                ClassRef::Stdlib(name) => match &**name {
                    "builtins.type" | "abc.ABCMeta" => return true,
                    name if self.stdlib().class(name).is_some_and(|class| class.member("__new__").is_none()) => {}
                    _ => return false,
                },
                ClassRef::Created(_) => return false,
            }
        }
        false
    }

    /// The first `super` or `__class__` in a method of the class, for which the compiler makes a cell.
    fn needs_cell(&self, id: ClassId) -> Option<Place> {
        let facts = self.facts(id.file);
        let class = self.class(id);
        let symbols = ["super", "__class__"].map(|name| facts.names.find(name));
        if symbols == [None, None] || symbols[1].is_some_and(|name| facts.bindings.iter().any(|it| it.name == name)) {
            return None;
        }
        let uses = facts.exprs.iter().filter(|&(expr, data)| match data {
            Expr::Name { name, scope } => {
                symbols.contains(&Some(name))
                    && class.statement.contains_range(facts.range(expr))
                    && is_method_of(facts, scope, class.scope)
            }
            _ => false,
        });
        let first = uses.map(|(expr, _)| facts.range(expr)).min_by_key(|range| range.start())?;
        Some(Place::new(id.file, first))
    }

    /// Why what `__prepare__` returns cannot be a namespace, whatever the path.
    pub fn prepared_fault(&self, call: &HookCall) -> Option<PreparedFault> {
        let fault = self.returned_fault(call.function)?;
        (!self.is_assigned_to(call.function.file, call.hook.name())).then_some(fault)
    }

    fn returned_fault(&self, function: FunctionId) -> Option<PreparedFault> {
        let (facts, data) = (self.facts(function.file), self.function(function));
        let fault = |kind, returned| Some(PreparedFault { function, returned, kind });
        if data.is_async && !data.is_generator {
            return fault(PreparedKind::Coroutine, None);
        }
        if data.is_generator {
            return fault(PreparedKind::Generator, None);
        }
        let returned = facts.list(data.returned);
        let mut faults = returned.iter().map(|&value| {
            let kind = self.no_namespace(function.file, data, value)?;
            fault(kind, Some(Place::new(function.file, facts.range(value))))
        });
        match (faults.next(), data.falls_off) {
            (None, true) => fault(PreparedKind::None, None),
            (Some(Some(first)), _) if faults.all(|other| other.is_some()) => Some(first),
            _ => None,
        }
    }

    /// A mapping comes from `__prepare__` that is no `dict`, and reaches `type.__new__`.
    pub(super) fn undict_fault(&self, metaclass: &ClassRef, call: &HookCall) -> Option<PreparedFault> {
        let function = call.function;
        let (facts, data) = (self.facts(function.file), self.function(function));
        let &[value] = facts.list(data.returned) else { return None };
        if data.falls_off || data.is_async || data.is_generator {
            return None;
        }
        let class = self.made(function.file, data, value)?;
        let is_dict = self.is_subclass(&class, &ClassRef::stdlib("builtins.dict"))?;
        let is_replaced = || ["__prepare__", "__new__"].iter().any(|name| self.is_assigned_to(function.file, name));
        (!is_dict && self.hands_on_namespace(metaclass) && !is_replaced()).then(|| PreparedFault {
            function,
            returned: Some(Place::new(function.file, facts.range(value))),
            kind: PreparedKind::NoDict(self.qualname(&class)),
        })
    }

    fn no_namespace(&self, file: FileId, function: &Function, value: ExprId) -> Option<PreparedKind> {
        let facts = self.facts(file);
        let value = written(facts, function, value);
        let is = |name: &str| Some(PreparedKind::NoMapping(name.to_owned()));
        match facts.expr(value) {
            Expr::None => Some(PreparedKind::None),
            Expr::List(_) => is("list"),
            Expr::Tuple(_) => is("tuple"),
            Expr::Set(_) => is("set"),
            Expr::Int(_) => is("int"),
            Expr::Float(_) => is("float"),
            Expr::True | Expr::False => is("bool"),
            Expr::Str(_) | Expr::LongStr | Expr::FString(_) => is("str"),
            Expr::Bytes => is("bytes"),
            Expr::Lambda(_) => is("function"),
            Expr::Name { .. } | Expr::Attribute { .. } => {
                let value = self.evaluate(ExprRef { file, expr: value });
                // `return dict`, without the parentheses.
                matches!(&value, Value::External(name) if matches!(&**name, "builtins.dict" | "collections.OrderedDict"))
                    .then(|| PreparedKind::NoMapping("type".to_owned()))
            }
            Expr::Call(_) => {
                let class = self.made(file, function, value)?;
                let name = self.qualname(&class);
                const BY_NUMBER: [&str; 5] =
                    ["builtins.list", "builtins.bytearray", "builtins.str", "builtins.tuple", "collections.deque"];
                let lacks = |method: &str| matches!(self.lookup(&class, method), Lookup::Absent);
                if lacks("__getitem__") || BY_NUMBER.iter().any(|builtin| class.is_stdlib(builtin)) {
                    return Some(PreparedKind::NoMapping(name));
                }
                lacks("__setitem__").then_some(PreparedKind::ReadOnly(name))
            }
            _ => None,
        }
    }

    /// The class whose call is written there, if that makes an instance of it.
    fn made(&self, file: FileId, function: &Function, value: ExprId) -> Option<ClassRef> {
        let facts = self.facts(file);
        let Expr::Call(call) = facts.expr(written(facts, function, value)) else { return None };
        let class = self.class_of(&self.callee(file, call))?;
        match &class {
            ClassRef::Source(id) => {
                let makes_its_own = matches!(self.lookup(&class, "__new__"),
                    Lookup::Found(member) if member.owner.source().is_none());
                (self.construction(*id).is_ok() && makes_its_own && self.is_all_read(&class)).then_some(class)
            }
            // Some classes of the library give instances of others: `pathlib.Path`, `open`, what `typing` has.
            ClassRef::Stdlib(name) => {
                let is_plain = ["builtins.", "collections.", "types."].iter().any(|module| name.starts_with(module));
                (is_plain && !matches!(&**name, "builtins.type" | "builtins.super" | "builtins.object"))
                    .then_some(class)
            }
            ClassRef::Created(_) => None,
        }
    }
}

/// A local name that is bound once stands for what it is bound to.
fn written(facts: &FileFacts, function: &Function, value: ExprId) -> ExprId {
    match facts.expr(value) {
        Expr::Name { name, scope } if scope == function.scope => match facts.bindings_of(scope, name) {
            [Binding { kind: BindingKind::Assign(value), .. }]
            | [Binding { kind: BindingKind::Annotated { value: Some(value), .. }, .. }] => *value,
            _ => value,
        },
        _ => value,
    }
}

/// Whether a scope lies in a function of the class's body, and in no class of its own.
fn is_method_of(facts: &FileFacts, scope: ScopeId, body: ScopeId) -> bool {
    let mut at = scope;
    let mut in_function = false;
    while let Some(data) = facts.scopes.get(at.index()) {
        if at == body {
            return in_function;
        }
        match data.kind {
            ScopeKind::Function(_) => in_function = true,
            ScopeKind::Comprehension | ScopeKind::TypeParameters => {}
            ScopeKind::Class(_) | ScopeKind::Module => return false,
        }
        at = data.parent;
    }
    false
}

/// The `__new__` of a metaclass that returns what the next one makes, and nothing else.
struct NewMethod<'p> {
    project: &'p Project,
    function: FunctionId,
    data: &'p Function,
    facts: &'p FileFacts,
    /// The calls of the next `__new__` whose results it returns.
    calls: Vec<CallIndex>,
    /// They go through `super()`: the next class on the MRO is asked.
    goes_on: bool,
}

impl<'p> NewMethod<'p> {
    fn of(project: &'p Project, owner: ClassId) -> Option<Self> {
        let Value::Wrapped { function, .. } = project.own_member(owner, "__new__")?.value else { return None };
        let (facts, data) = (project.facts(function.file), project.function(function));
        let returned = facts.list(data.returned);
        if data.falls_off || data.is_async || data.is_generator || data.decorators.len > 0 || returned.is_empty() {
            return None;
        }
        let mut method = Self { project, function, data, facts, calls: Vec::new(), goes_on: true };
        for (at, &value) in returned.iter().enumerate() {
            let Expr::Call(call) = facts.expr(written(facts, data, value)) else { return None };
            let goes_on = method.is_creation(owner, &facts.calls[call.index()])?;
            if at > 0 && goes_on != method.goes_on {
                return None;
            }
            method.goes_on = goes_on;
            if !method.calls.contains(&call) {
                method.calls.push(call);
            }
        }
        Some(method)
    }

    /// Whether a call is `super().__new__(mcls, …)`, or `type.__new__(mcls, …)`: then nothing else comes behind.
    fn is_creation(&self, owner: ClassId, call: &Call) -> Option<bool> {
        let facts = self.facts;
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
        let first = facts.parameters(self.data.parameters).first()?.name;
        let argument = facts.arguments(call.arguments).first()?;
        let is_first = matches!(facts.expr(argument.value), Expr::Name { name, scope }
            if name == first && scope == self.data.scope && facts.bindings_of(scope, name).len() == 1);
        if facts.name(name) != "__new__" || argument.kind != ArgumentKind::Positional || !is_first {
            return None;
        }
        match self.project.evaluate(ExprRef { file: self.function.file, expr: value }) {
            Value::Super { class, .. } if class == owner => Some(true),
            Value::External(name) if matches!(&*name, "builtins.type" | "abc.ABCMeta") => Some(false),
            _ => None,
        }
    }

    /// What all the calls give for the namespace.
    fn handed_on(&self) -> Option<Handed> {
        let mut handed = self.calls.iter().map(|call| self.handed_by(&self.facts.calls[call.index()]));
        let first = handed.next()??;
        let is_alike = |other: Option<Handed>| match (first, other) {
            (Handed::WithoutCell(_), Some(Handed::WithoutCell(_))) => true,
            (first, other) => other == Some(first),
        };
        handed.all(is_alike).then_some(first)
    }

    fn handed_by(&self, call: &Call) -> Option<Handed> {
        let facts = self.facts;
        let arguments = facts.arguments(call.arguments);
        // `super().__new__(mcls, *args, **kwargs)`.
        if let [_, starred, ..] = arguments
            && starred.kind == ArgumentKind::Starred
        {
            let Expr::Name { name, scope } = facts.expr(starred.value) else { return None };
            let parameters = facts.parameters(self.data.parameters);
            let is_all = parameters.len() >= 2
                && parameters[1].kind == ParameterKind::Variadic
                && parameters[1].name == name
                && facts.bindings_of(scope, name).len() == 1;
            return (is_all && arguments.get(2).is_none_or(|it| it.kind == ArgumentKind::DoubleStarred))
                .then_some(Handed::Same);
        }
        let positional = arguments.iter().take_while(|argument| argument.kind == ArgumentKind::Positional).count();
        let is_plain = arguments.iter().all(|argument| argument.kind != ArgumentKind::Starred);
        let namespace = arguments.get(3)?.value;
        if positional != 4 || !is_plain {
            return None;
        }
        match self.handed(namespace, call, 0)? {
            Handed::WithoutCell(place) => Some(Handed::WithoutCell(place)),
            // A copy that has a name may have been made before.
            Handed::Copied if matches!(facts.expr(namespace), Expr::Name { .. }) => Some(Handed::Copied),
            kept => Some(self.popped(call).map_or(kept, Handed::WithoutCell)),
        }
    }

    /// What an expression makes of the namespace.
    fn handed(&self, expr: ExprId, call: &Call, depth: u32) -> Option<Handed> {
        if depth > 8 {
            return None;
        }
        let facts = self.facts;
        let lost = || Some(Handed::WithoutCell(Place::new(self.function.file, facts.range(expr))));
        match facts.expr(expr) {
            Expr::Name { name, scope } if scope == self.data.scope => {
                let start = facts.range(call.expr).start();
                let bindings = facts.bindings_of(scope, name);
                let before: Vec<&Binding> = bindings.iter().filter(|binding| binding.since <= start).collect();
                let last = before.last()?;
                let is_certain = bindings.len() == 1 || self.is_always(last.region);
                match last.kind {
                    BindingKind::Parameter(index) if before.len() == bindings.len() => {
                        let run = self.data.parameters;
                        (run.start + 3 == index && run.len > 3).then_some(Handed::Same)
                    }
                    BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } if is_certain => {
                        let handed = self.handed(value, call, depth + 1)?;
                        match handed {
                            // Another name for it may be told to forget the cell as well.
                            Handed::Same => None,
                            Handed::Copied => (before.len() == bindings.len()).then_some(Handed::Copied),
                            Handed::WithoutCell(_) => self.is_left_alone(name, last, call).then_some(handed),
                        }
                    }
                    _ => None,
                }
            }
            Expr::Dict(items) => {
                let items = facts.list(items);
                let mut copies = false;
                for pair in items.chunks(2) {
                    let &[key, value] = pair else { return None };
                    match facts.expr(key) {
                        Expr::Str(name) if facts.name(name) != CELL => {}
                        Expr::Opaque if self.handed(value, call, depth + 1)? != Handed::Same => return None,
                        Expr::Opaque => copies = true,
                        _ => return None,
                    }
                }
                if copies { Some(Handed::Copied) } else { lost() }
            }
            Expr::Comprehension(_) => self.leaves_out_cell(expr).then(lost).flatten(),
            Expr::Call(made) => {
                let made = &facts.calls[made.index()];
                let arguments = facts.arguments(made.arguments);
                // `namespace.copy()` of a `dict`, or of a class of its own that copies.
                if let Expr::Attribute { value, name } = facts.expr(made.callee)
                    && facts.name(name) == "copy"
                    && arguments.is_empty()
                {
                    return match self.handed(value, call, depth + 1)? {
                        Handed::Same | Handed::Copied => Some(Handed::Copied),
                        Handed::WithoutCell(_) => None,
                    };
                }
                let callee = self.project.evaluate(ExprRef { file: self.function.file, expr: made.callee });
                if !matches!(&callee, Value::External(name) if matches!(&**name, "builtins.dict" | "collections.OrderedDict"))
                {
                    return None;
                }
                let is_named = |kind| matches!(kind, ArgumentKind::Keyword(name) if facts.name(name) != CELL);
                match arguments {
                    named if named.iter().all(|argument| is_named(argument.kind)) => lost(),
                    [first, named @ ..]
                        if first.kind == ArgumentKind::Positional
                            && named.iter().all(|argument| is_named(argument.kind)) =>
                    {
                        match self.handed(first.value, call, depth + 1)? {
                            Handed::Same => Some(Handed::Copied),
                            handed => Some(handed),
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `namespace.pop("__classcell__", None)` as a statement that always runs before the call.
    fn popped(&self, call: &Call) -> Option<Place> {
        let facts = self.facts;
        let cell = facts.names.find(CELL)?;
        let namespace = facts.parameters(self.data.parameters).get(3)?.name;
        let end = facts.range(call.expr).start();
        let popped =
            self.project.calls_in(self.function).iter().map(|call| &facts.calls[call.index()]).find(|call| {
                let is_cell = facts
                    .arguments(call.arguments)
                    .first()
                    .is_some_and(|argument| matches!(facts.expr(argument.value), Expr::Str(text) if text == cell));
                let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
                is_cell
                    && call.usage == Usage::Discarded
                    && self.is_always(call.region)
                    && facts.range(call.expr).end() <= end
                    && facts.name(name) == "pop"
                    && matches!(facts.expr(value), Expr::Name { name, .. } if name == namespace)
            })?;
        Some(Place::new(self.function.file, facts.range(popped.expr)))
    }

    /// Whether a region runs whenever the method does, up to where it may leave.
    fn is_always(&self, region: RegionId) -> bool {
        self.facts.regions.get(region.index()).is_some_and(|it| it.guard == Guard::Function(self.function.index))
    }

    /// Whether nothing between a binding and the call puts unknown entries into the object: all that is done with the
    /// name is to read it, and to set entries by names that are written out.
    fn is_left_alone(&self, name: Symbol, binding: &Binding, call: &Call) -> bool {
        const READS: [&str; 8] = ["get", "items", "keys", "values", "copy", "pop", "__contains__", "__getitem__"];
        const READERS: [&str; 10] =
            ["len", "list", "tuple", "set", "sorted", "print", "dict", "isinstance", "any", "all"];
        let facts = self.facts;
        let is_it = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name: own, .. } if own == name);
        let mut allowed = Vec::new();
        for (_, expr) in facts.exprs.iter().filter(|&(id, _)| self.data.statement.contains_range(facts.range(id))) {
            match expr {
                Expr::Subscript { value, index } if is_it(value) => {
                    if matches!(facts.expr(index), Expr::Str(key) if facts.name(key) != CELL) {
                        allowed.push(value);
                    }
                }
                Expr::Attribute { value, name } if is_it(value) && READS.contains(&facts.name(name)) => {
                    allowed.push(value);
                }
                Expr::Compare { operator: Comparison::In | Comparison::NotIn, right, .. } if is_it(right) => {
                    allowed.push(right);
                }
                Expr::Call(own) => {
                    let own = &facts.calls[own.index()];
                    let reads = own.expr == call.expr
                        || matches!(facts.expr(own.callee), Expr::Name { name, .. } if READERS.contains(&facts.name(name)));
                    if reads {
                        allowed.extend(facts.arguments(own.arguments).iter().map(|argument| argument.value));
                    }
                }
                _ => {}
            }
        }
        let end = facts.range(call.expr).end();
        facts.exprs.iter().all(|(id, _)| {
            let range = facts.range(id);
            let counts =
                self.data.statement.contains_range(range) && range.start() >= binding.since && range.end() <= end;
            !counts || !is_it(id) || allowed.contains(&id)
        })
    }

    /// Whether a test of the comprehension is false for the cell.
    fn leaves_out_cell(&self, comprehension: ExprId) -> bool {
        let facts = self.facts;
        let range = facts.range(comprehension);
        let tests: Vec<ExprId> = facts
            .regions
            .iter()
            .filter_map(|region| match region.guard {
                Guard::Test { test, holds: true } if range.contains_range(facts.range(test)) => Some(test),
                _ => None,
            })
            .collect();
        tests.iter().any(|&test| {
            let Some(entry) = self.entry(comprehension, test) else { return false };
            self.truth_for_cell(test, &entry, 0) == Some(false)
        })
    }

    /// The names that a comprehension over the entries of a mapping has for them, where a test of it stands.
    fn entry(&self, comprehension: ExprId, test: ExprId) -> Option<Entry> {
        let facts = self.facts;
        let mut scopes = facts.exprs.iter().filter_map(|(id, expr)| match expr {
            Expr::Name { scope, .. } if facts.range(test).contains_range(facts.range(id)) => Some(scope),
            _ => None,
        });
        let scope = scopes.next()?;
        if facts.scopes.get(scope.index())?.kind != ScopeKind::Comprehension || scopes.any(|other| other != scope) {
            return None;
        }
        let names = facts.bindings_in(scope);
        // The test comes behind the element, and outside of other comprehensions.
        let Expr::Comprehension(element) = facts.expr(comprehension) else { return None };
        if facts.range(test).start() < facts.range(element).end() {
            return None;
        }
        let is_nested = facts.exprs.iter().any(|(id, expr)| {
            let range = facts.range(id);
            matches!(expr, Expr::Comprehension(_))
                && id != comprehension
                && facts.range(comprehension).contains_range(range)
                && range.contains_range(facts.range(test))
        });
        if is_nested {
            return None;
        }
        let is_items = |iterable: ExprId| match facts.expr(iterable) {
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                matches!(facts.expr(call.callee), Expr::Attribute { name, .. } if facts.name(name) == "items")
                    && call.arguments.len == 0
            }
            _ => false,
        };
        let element = |at: u32| {
            names.iter().find(|binding| {
                matches!(binding.kind, BindingKind::ForElement { iterable, index } if index == at && is_items(iterable))
            })
        };
        match names {
            [key] if matches!(key.kind, BindingKind::For { .. }) => Some(Entry { key: key.name, value: None }),
            [_, _] => Some(Entry { key: element(0)?.name, value: Some(element(1)?.name) }),
            _ => None,
        }
    }

    /// The truth of a test where the entry is `"__classcell__"` with its cell.
    fn truth_for_cell(&self, test: ExprId, entry: &Entry, depth: u32) -> Option<bool> {
        if depth > 16 {
            return None;
        }
        let facts = self.facts;
        let is_key = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name, .. } if name == entry.key);
        let is_value = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name, .. } if Some(name) == entry.value);
        match facts.expr(test) {
            Expr::Not(inner) => self.truth_for_cell(inner, entry, depth + 1).map(|truth| !truth),
            Expr::Bool { is_and, operands } => {
                let truths: Vec<Option<bool>> =
                    facts.list(operands).iter().map(|&it| self.truth_for_cell(it, entry, depth + 1)).collect();
                if truths.contains(&Some(!is_and)) {
                    return Some(!is_and);
                }
                truths.iter().all(|truth| *truth == Some(is_and)).then_some(is_and)
            }
            Expr::Compare { operator, left, right } => {
                // `"__" in name`.
                if let (Comparison::In | Comparison::NotIn, Expr::Str(part)) = (operator, facts.expr(left))
                    && is_key(right)
                {
                    return Some(CELL.contains(facts.name(part)) == (operator == Comparison::In));
                }
                let left = match facts.expr(left) {
                    _ if is_key(left) => CELL,
                    Expr::Subscript { value, index } if is_key(value) => self.part_of_cell(index)?,
                    _ => return None,
                };
                match (operator, facts.expr(right)) {
                    (Comparison::Eq, Expr::Str(text)) => Some(facts.name(text) == left),
                    (Comparison::NotEq, Expr::Str(text)) => Some(facts.name(text) != left),
                    (Comparison::In | Comparison::NotIn, Expr::Tuple(run) | Expr::List(run) | Expr::Set(run)) => {
                        let mut has = false;
                        for &element in facts.list(run) {
                            let Expr::Str(text) = facts.expr(element) else { return None };
                            has |= facts.name(text) == left;
                        }
                        Some(has == (operator == Comparison::In))
                    }
                    _ => None,
                }
            }
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                let arguments = facts.arguments(call.arguments);
                if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
                    return None;
                }
                if let Expr::Attribute { value, name } = facts.expr(call.callee)
                    && is_key(value)
                {
                    return match (facts.name(name), arguments) {
                        ("startswith", [part]) => self.any_text(part.value, |text| CELL.starts_with(text)),
                        ("endswith", [part]) => self.any_text(part.value, |text| CELL.ends_with(text)),
                        ("isupper" | "isalpha" | "isalnum" | "istitle" | "isdigit", []) => Some(false),
                        ("islower" | "isidentifier", []) => Some(true),
                        _ => None,
                    };
                }
                let Value::External(callee) =
                    self.project.evaluate(ExprRef { file: self.function.file, expr: call.callee })
                else {
                    return None;
                };
                match (&*callee, arguments) {
                    ("builtins.callable", [value]) if is_value(value.value) => Some(false),
                    ("builtins.isinstance", [value, class]) if is_value(value.value) => {
                        let class = self.project.evaluate(ExprRef { file: self.function.file, expr: class.value });
                        self.is_no_cell(&class).then_some(false)
                    }
                    ("builtins.hasattr", [value, name]) if is_value(value.value) => match facts.expr(name.value) {
                        Expr::Str(name) => {
                            let name = facts.name(name);
                            (!name.starts_with("__") && name != "cell_contents").then_some(false)
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a number or a slice takes of the name of the entry.
    fn part_of_cell(&self, index: ExprId) -> Option<&'static str> {
        let place = |at: i64| {
            let length = i64::try_from(CELL.len()).ok()?;
            usize::try_from(if at < 0 { (length + at).max(0) } else { at.min(length) }).ok()
        };
        let bound = |bound: Option<ExprId>, otherwise: usize| match bound.map(|bound| self.facts.expr(bound)) {
            None | Some(Expr::None) => Some(otherwise),
            Some(Expr::Int(at)) => place(at),
            Some(_) => None,
        };
        let (from, to) = match self.facts.expr(index) {
            Expr::Int(at) => (place(at)?, place(at)? + 1),
            Expr::Slice { lower, upper } => (bound(lower, 0)?, bound(upper, CELL.len())?),
            _ => return None,
        };
        CELL.get(from..to.max(from))
    }

    /// Whether any of the texts, one or a tuple, passes.
    fn any_text(&self, expr: ExprId, passes: impl Fn(&str) -> bool) -> Option<bool> {
        match self.project.evaluate(ExprRef { file: self.function.file, expr }) {
            Value::Str(text) => Some(passes(&text)),
            Value::Tuple(texts) => {
                let mut any = false;
                for text in texts.iter() {
                    let Value::Str(text) = text else { return None };
                    any |= passes(text);
                }
                Some(any)
            }
            _ => None,
        }
    }

    /// Whether a cell is no instance of the class, or of any of them.
    fn is_no_cell(&self, class: &Value) -> bool {
        let project = self.project;
        if let Value::Tuple(classes) = class {
            return classes.iter().all(|class| self.is_no_cell(class));
        }
        let Some(class) = project.class_of(class) else { return false };
        let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return false };
        let is_plain = metaclass.is_stdlib("builtins.type")
            || matches!(project.lookup(&metaclass, "__instancecheck__"),
                Lookup::Found(member) if member.owner.is_stdlib("builtins.type"));
        is_plain && !class.is_stdlib("builtins.object") && !class.is_stdlib("types.CellType")
    }
}

/// What a loop over the entries of a namespace calls them.
struct Entry {
    key: Symbol,
    value: Option<Symbol>,
}
