//! See `singleton-reinitialised.md`.

use ruff_text_size::TextRange;

use super::stored_instance::{Key, Stored};
use crate::facts::{
    Access, AccessContext, BindingKind, Call, Expr, ExprId, FileFacts, Guard, LeaveKind, RegionId, ScopeId, Symbol,
};
use crate::finding::{Level, Place};
use crate::project::{
    ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Reach, Value, Wrapper, bindings_in_view,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "singleton-reinitialised",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("singleton-reinitialised.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// How many calls of `super().__init__` are followed.
const MAX_DEPTH: u32 = 4;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.class(id);
    let has = |name: &str| facts.names.find(name).is_some_and(|name| !facts.bindings_of(data.scope, name).is_empty());
    let (has_new, has_init) = (has("__new__"), has("__init__"));
    if project.is_stub(id.file) || !(has_new || has_init && data.bases.len > 0) {
        return;
    }
    let class = ClassRef::Source(id);
    let Lookup::Found(new) = project.lookup(&class, "__new__") else { return };
    let (Value::Function(new) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function: new }) = new.value else {
        return;
    };
    let Some(stored) = Stored::of(project, new, "__new__") else { return };
    if let Err(reason) = constructs_by_type(project, id, new) {
        findings.silent(data.range, || reason.to_owned());
        return;
    }
    let Ok(owner) = project.constructor(&class, None, "__init__") else {
        findings.silent(data.range, || "its `__init__` is not known".to_owned());
        return;
    };
    let Some(owner) = owner.source() else {
        findings.silent(data.range, || "no `__init__` in Python code runs again".to_owned());
        return;
    };
    let Some(Value::Function(init)) = project.own_member(owner, "__init__").map(|member| member.value) else {
        findings.silent(data.range, || "its `__init__` is not known".to_owned());
        return;
    };
    let mut again = Again { project, class: id, new, keyed: None };
    if let Some(key) = &stored.key {
        let key = match key {
            Key::Names(names) => Some(names.iter().map(|&name| project.name(new.file, name).to_owned()).collect()),
            Key::Unknown => None,
        };
        again.keyed = Some(key);
    }
    let Some((place, attribute)) = again.sets_afresh(owner, init, true, 0) else {
        findings.silent(data.range, || "its `__init__` is not known to set anything afresh".to_owned());
        return;
    };
    let shown = project.qualname(&class);
    let runs = project.function_qualname(init);
    let which = if stored.key.is_some() { "a stored instance" } else { "the stored instance" };
    let at = if has_init { init } else { new };
    if at.file != id.file {
        return;
    }
    let finding = findings.report(
        project.function(at).range,
        format!("`{runs}` runs again whenever `{shown}()` gives back {which}, and sets `{attribute}` afresh"),
    );
    finding.region = project.function(at).region;
    finding.label(Place::new(new.file, stored.returned), format!("{which} is returned here"));
    if !has_init {
        finding.label(Place::new(init.file, project.function(init).range), "runs at every call");
    }
    finding.label(place, "set at every call");
    finding.label(Place::new(new.file, stored.created), "made here once");
    finding.help(
        "set the state in `__new__`, where the instance is created, or let `__init__` return early if it has run",
    );
}

/// Whether a call of the class is `type.__call__`, which runs `__init__` on what `__new__` returns.
fn constructs_by_type(project: &Project, id: ClassId, new: FunctionId) -> Result<(), &'static str> {
    let class = ClassRef::Source(id);
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else {
        return Err("its metaclass is not known");
    };
    if !matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
    {
        return Err("its metaclass says what a call of it does");
    }
    if project.is_metaclass(&class) != Some(false) {
        return Err("it may be a metaclass");
    }
    if project.class(id).decorators.len > 0 && project.dataclass_refusal(id).is_err() {
        return Err("a decorator may put something else in its place");
    }
    // `cls.__init__ = lambda self: None` after the first time.
    let facts = project.facts(new.file);
    let replaces =
        project.accesses_in(new).iter().filter_map(|&access| facts.accesses.get(access as usize)).any(|access| {
            !matches!(access.context, AccessContext::Read)
                && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if facts.name(name) == "__init__")
        });
    if replaces { Err("its `__new__` changes `__init__`") } else { Ok(()) }
}

/// What a second run of `__init__` does to an instance.
struct Again<'p> {
    project: &'p Project,
    class: ClassId,
    new: FunctionId,
    /// The parameters of which the key of a stored instance consists, where there is a key and it is known.
    keyed: Option<Option<Vec<String>>>,
}

impl Again<'_> {
    /// The first attribute that every run of the `__init__` sets to something else than the run before. `varies`: what
    /// its parameters get may differ from call to call.
    fn sets_afresh(&self, owner: ClassId, init: FunctionId, varies: bool, depth: u32) -> Option<(Place, String)> {
        let project = self.project;
        let facts = project.facts(init.file);
        let data = project.function(init);
        let own = init.file == owner.file && facts.enclosing_class(init.index) == Some(owner.index);
        let receiver = facts.parameters(data.parameters).first()?.name;
        if !own || data.is_async || data.is_generator || depth > MAX_DEPTH {
            return None;
        }
        let accesses = project.accesses_in(init).iter().filter_map(|&access| facts.accesses.get(access as usize));
        let set = accesses.filter(|access| is_attribute_of(facts, access.expr, receiver)).find_map(|access| {
            let AccessContext::Write { value: Some(value) } = access.context else { return None };
            let Expr::Attribute { name, .. } = facts.expr(access.expr) else { return None };
            (self.always_runs(init, access.region, facts.range(access.expr))
                && (varies || !self.is_parameter(init, value))
                && self.is_afresh(init, access, name, value)
                && self.is_plain_attribute(name, init))
            .then(|| (Place::new(init.file, facts.range(access.expr)), facts.name(name).to_owned()))
        });
        set.or_else(|| {
            let call = project.calls_in(init).iter().find_map(|call| {
                let call = facts.calls.get(call.index())?;
                (is_super_init(facts, call) && self.always_runs(init, call.region, facts.range(call.expr)))
                    .then_some(call)
            })?;
            let Value::Bound { function, .. } = project.evaluate(ExprRef { file: init.file, expr: call.callee }) else {
                return None;
            };
            let index = project.facts(function.file).enclosing_class(function.index)?;
            let above = ClassId { file: function.file, index };
            // A class that has both methods is told of itself.
            let is_told = matches!(project.lookup(&ClassRef::Source(above), "__new__"), Lookup::Found(member)
                if member.value == Value::Function(self.new));
            // `super().__init__(0.0)` gives the same each time.
            let varies = varies
                && facts.arguments(call.arguments).iter().any(|argument| {
                    !matches!(
                        facts.expr(argument.value),
                        Expr::Int(_) | Expr::Float(_) | Expr::Str(_) | Expr::True | Expr::False | Expr::None
                    )
                });
            if is_told || function == init { None } else { self.sets_afresh(above, function, varies, depth + 1) }
        })
    }

    /// Whether nothing but an exception keeps a call of the function from coming there.
    fn always_runs(&self, init: FunctionId, region: RegionId, at: TextRange) -> bool {
        let facts = self.project.facts(init.file);
        let is_plain = facts
            .regions(region)
            .take_while(|(_, region)| !matches!(region.guard, Guard::Function(_)))
            .all(|(_, region)| matches!(region.guard, Guard::With { .. } | Guard::Try { .. } | Guard::None));
        is_plain
            && self.project.reach(init.file, region) == Reach::Runs
            && !facts.leaves.iter().any(|leave| {
                leave.function == init.index
                    && leave.end <= at.start()
                    && match leave.kind {
                        LeaveKind::Return => true,
                        LeaveKind::Raise => !self.is_about_parameters(init, leave.region),
                        LeaveKind::Loop => false,
                    }
            })
    }

    /// Whether a `raise` depends on what was given, not on whether the instance was initialised before.
    fn is_about_parameters(&self, init: FunctionId, region: RegionId) -> bool {
        let facts = self.project.facts(init.file);
        let Some(first) = facts.parameters(self.project.function(init).parameters).first() else { return false };
        let scope = self.project.function(init).scope;
        facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_))).all(
            |(_, region)| match region.guard {
                Guard::Test { test, .. } => names_only_locals(facts, test, scope, first.name, 0),
                _ => false,
            },
        )
    }

    /// Whether a value differs from the one that the run before has set, or that others have put in its place since.
    fn is_afresh(&self, init: FunctionId, access: &Access, name: Symbol, value: ExprId) -> bool {
        let project = self.project;
        let facts = project.facts(init.file);
        match facts.expr(value) {
            Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::Comprehension(_) => true,
            Expr::Named(_) => false,
            Expr::None | Expr::True | Expr::False | Expr::Int(_) | Expr::Float(_) | Expr::Str(_) => {
                self.is_written_elsewhere(init, access, name)
            }
            Expr::Name { name: given, .. } => {
                self.is_parameter(init, value)
                    && match &self.keyed {
                        None => true,
                        Some(None) => false,
                        Some(Some(key)) => !key.iter().any(|key| key == facts.name(given)) && self.takes(given, init),
                    }
            }
            Expr::Call(index) => facts.calls.get(index.index()).is_some_and(|call| {
                let callee = project.callee(init.file, index);
                match &callee {
                    Value::External(_) => project.dotted_names(&callee).iter().any(|name| MUTABLE.contains(&&**name)),
                    Value::Class(made) => *made != self.class && call.arguments.len == 0 && self.makes_new(*made),
                    _ => false,
                }
            }),
            _ => false,
        }
    }

    fn is_parameter(&self, init: FunctionId, value: ExprId) -> bool {
        let facts = self.project.facts(init.file);
        let Expr::Name { name, scope } = facts.expr(value) else { return false };
        matches!(bindings_in_view(facts, scope, name), Some([only])
            if matches!(only.kind, BindingKind::Parameter(_)) && only.scope == self.project.function(init).scope)
    }

    /// Whether `__new__` takes the parameter by the same name: otherwise the key may hold it by another.
    fn takes(&self, given: Symbol, init: FunctionId) -> bool {
        let name = self.project.name(init.file, given);
        let facts = self.project.facts(self.new.file);
        let parameters = facts.parameters(self.project.function(self.new).parameters);
        parameters.iter().any(|parameter| facts.name(parameter.name) == name)
    }

    /// Whether each call of the class makes another object, whose state is its own.
    fn makes_new(&self, made: ClassId) -> bool {
        let project = self.project;
        let class = ClassRef::Source(made);
        let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return false };
        let is_builtin = |name| {
            matches!(project.lookup(&class, name), Lookup::Found(member)
            if member.owner.is_stdlib("builtins.object"))
        };
        metaclass.is_stdlib("builtins.type")
            && is_builtin("__new__")
            && project.class(made).decorators.len == 0
            && !is_builtin("__init__")
    }

    /// Whether something else in the file of the class sets the attribute.
    fn is_written_elsewhere(&self, init: FunctionId, own: &Access, name: Symbol) -> bool {
        let facts = self.project.facts(init.file);
        let text = facts.name(name);
        let is_write =
            |access: &Access| matches!(access.context, AccessContext::Write { .. } | AccessContext::Update { .. });
        let in_class = |facts: &FileFacts, scope: ScopeId, class: ClassId| {
            facts.function_of(scope).is_some_and(|function| facts.enclosing_class(function) == Some(class.index))
        };
        let mut classes = vec![self.class];
        if let Some(index) = facts.enclosing_class(init.index) {
            classes.push(ClassId { file: init.file, index });
        }
        classes.iter().any(|&class| {
            let facts = self.project.facts(class.file);
            let Some(name) = facts.names.find(text) else { return false };
            facts.accesses.iter().any(|access| {
                let is_own = class.file == init.file && facts.function_of(access.scope) == Some(init.index);
                let is_new = class.file == self.new.file && facts.function_of(access.scope) == Some(self.new.index);
                access.expr != own.expr
                    && !is_own
                    && !is_new
                    && is_write(access)
                    && matches!(facts.expr(access.expr), Expr::Attribute { value, name: other }
                        if other == name && is_receiver(facts, value, access.scope))
                    && in_class(facts, access.scope, class)
            })
        })
    }

    /// Whether no descriptor of the class takes what is set: one may keep the first value.
    fn is_plain_attribute(&self, name: Symbol, init: FunctionId) -> bool {
        let name = self.project.name(init.file, name);
        let found = self.project.lookup(&ClassRef::Source(self.class), name);
        let has_setattr = !matches!(self.project.lookup(&ClassRef::Source(self.class), "__setattr__"), Lookup::Found(member)
            if member.owner.is_stdlib("builtins.object"));
        !has_setattr
            && match found {
                Lookup::Absent => true,
                Lookup::Found(member) => {
                    member.value.is_slot()
                        || !matches!(
                            member.value,
                            Value::Wrapped { .. } | Value::Function(_) | Value::Unknown(_) | Value::Instance(_)
                        )
                }
                Lookup::Unknown(_) => false,
            }
    }
}

/// Classes of the standard library whose instances hold state.
const MUTABLE: &[&str] = &[
    "builtins.bytearray",
    "builtins.dict",
    "builtins.list",
    "builtins.set",
    "collections.ChainMap",
    "collections.Counter",
    "collections.OrderedDict",
    "collections.UserDict",
    "collections.UserList",
    "collections.defaultdict",
    "collections.deque",
    "asyncio.Condition",
    "asyncio.Event",
    "asyncio.Lock",
    "asyncio.PriorityQueue",
    "asyncio.Queue",
    "asyncio.Semaphore",
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.ThreadPoolExecutor",
    "multiprocessing.Lock",
    "multiprocessing.Queue",
    "queue.LifoQueue",
    "queue.PriorityQueue",
    "queue.Queue",
    "queue.SimpleQueue",
    "random.Random",
    "threading.Barrier",
    "threading.BoundedSemaphore",
    "threading.Condition",
    "threading.Event",
    "threading.Lock",
    "threading.RLock",
    "threading.Semaphore",
    "threading.Thread",
    "threading.local",
    "weakref.WeakKeyDictionary",
    "weakref.WeakSet",
    "weakref.WeakValueDictionary",
];

fn is_attribute_of(facts: &FileFacts, expr: ExprId, receiver: Symbol) -> bool {
    matches!(facts.expr(expr), Expr::Attribute { value, .. }
        if matches!(facts.expr(value), Expr::Name { name, .. } if name == receiver))
}

/// The first parameter of the method around it.
fn is_receiver(facts: &FileFacts, expr: ExprId, scope: ScopeId) -> bool {
    let first = facts
        .function_of(scope)
        .and_then(|function| facts.functions.get(function.index()))
        .and_then(|function| facts.parameters(function.parameters).first());
    matches!((facts.expr(expr), first), (Expr::Name { name, .. }, Some(first)) if name == first.name)
}

/// `super().__init__(…)`, `super(Base, self).__init__(…)`.
fn is_super_init(facts: &FileFacts, call: &Call) -> bool {
    let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
    facts.name(name) == "__init__"
        && matches!(facts.expr(value), Expr::Call(inner) if facts.calls.get(inner.index()).is_some_and(|inner|
            matches!(facts.expr(inner.callee), Expr::Name { name, .. } if facts.name(name) == "super")))
}

/// Whether a test is made of the function's own names, but not of its first parameter.
fn names_only_locals(facts: &FileFacts, test: ExprId, scope: ScopeId, first: Symbol, depth: u32) -> bool {
    let within = |expr| names_only_locals(facts, expr, scope, first, depth + 1);
    match facts.expr(test) {
        _ if depth > 6 => false,
        Expr::Name { name, .. } => name != first && !facts.bindings_of(scope, name).is_empty(),
        Expr::Not(inner) => within(inner),
        Expr::Bool { operands, .. } => facts.list(operands).iter().all(|&operand| within(operand)),
        Expr::Compare { left, right, .. } => within(left) && within(right),
        Expr::Attribute { value, .. } => within(value),
        Expr::Call(call) => facts.calls.get(call.index()).is_some_and(|call| {
            let is_isinstance =
                matches!(facts.expr(call.callee), Expr::Name { name, .. } if matches!(facts.name(name), "isinstance" | "len"));
            is_isinstance && facts.arguments(call.arguments).first().is_some_and(|argument| within(argument.value))
        }),
        Expr::Int(_) | Expr::Float(_) | Expr::Str(_) | Expr::None | Expr::True | Expr::False | Expr::Tuple(_) => true,
        _ => false,
    }
}
