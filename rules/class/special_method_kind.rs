//! See `special-method-kind.md`.

use ruff_text_size::TextRange;

use crate::facts::{Expr, ExprId, Guard, LeaveKind, RegionId, Usage};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Reach, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "special-method-kind",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("special-method-kind.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) || project.reach(id.file, project.class(id).region) != Reach::Runs {
        return;
    }
    let scope = project.class(id).scope;
    let mut last = None;
    for binding in facts.bindings_in(scope) {
        let name = facts.name(binding.name);
        if last == Some(binding.name) || !name.starts_with("__") {
            continue;
        }
        last = Some(binding.name);
        let Some(method) = METHODS.iter().find(|method| method.name == name) else { continue };
        let Some(member) = project.own_member(id, name) else { continue };
        let (Value::Function(function)
        | Value::Wrapped { wrapper: Wrapper::ClassMethod | Wrapper::StaticMethod, function }) = member.value
        else {
            continue;
        };
        let place = member.place.unwrap_or_else(|| Place::new(function.file, project.function(function).range));
        let Some(kind) = Kind::of(project, function) else {
            if name == "__init__" {
                returned_values(project, id, function, findings);
            }
            continue;
        };
        if let Some(effect) = method.effect(kind) {
            judge(project, &Case { id, method, function, kind, effect, place }, findings);
        }
    }
}

/// A special method that is not a plain function, where CPython wants one.
struct Case<'a> {
    id: ClassId,
    method: &'a Method,
    function: FunctionId,
    kind: Kind,
    effect: &'a Effect,
    /// Where the class's body binds the name.
    place: Place,
}

fn judge(project: &Project, case: &Case<'_>, findings: &mut Findings<'_>) {
    let Case { id, method, function, kind, effect, place } = *case;
    let name = method.name;
    if place.file != id.file || !is_run(project, function) {
        return;
    }
    if let Some(reason) = legitimate(project, case) {
        findings.silent(place.range, || reason);
        return;
    }
    let class = project.qualname(&ClassRef::Source(id));
    let what = kind.words();
    let (message, level) = match effect {
        Effect::Raises(exception) => {
            (format!("`{class}.{name}` is {what}, and CPython raises `{exception}` when it calls it"), Level::Error)
        }
        Effect::Ignored => (
            format!("`{class}.{name}` is {what}: CPython throws away what it gives, and its body never runs"),
            Level::Warn,
        ),
        Effect::Truth(result) => {
            (format!("`{class}.{name}` is {what}, and what it gives is always true: {result}"), Level::Warn)
        }
        Effect::Result(result) => (format!("`{class}.{name}` is {what}: {result}"), Level::Warn),
    };
    let region = project.class(id).region;
    let definition = Place::new(function.file, project.function(function).range);
    let finding = findings.report(place.range, message);
    finding.level(level);
    finding.region = region;
    if is_local(project, id) {
        finding.level(Level::Warn);
    }
    if matches!(effect, Effect::Raises(_)) {
        label_uses(project, id, name, finding);
    }
    if definition != place {
        finding.label(definition, format!("{what} in place of a plain one"));
    }
    finding.help(match (kind, method.instead) {
        (Kind::Coroutine | Kind::AsyncGenerator, Some(instead)) => instead.to_owned(),
        (Kind::Coroutine | Kind::AsyncGenerator, None) => {
            format!("write `def {name}`, and leave what has to be awaited to a method of another name")
        }
        (Kind::Generator, _) => "return the value instead of yielding it".to_owned(),
    });
}

/// Whether a function makes the class: who uses it, a test mostly, may want just this.
fn is_local(project: &Project, id: ClassId) -> bool {
    project.facts(id.file).function_of(project.class(id).enclosing).is_some()
}

/// Calls of the file that make CPython call the method: of the class, or of a builtin on an instance.
fn label_uses(project: &Project, id: ClassId, name: &str, finding: &mut Finding) {
    const SHOWN: usize = 3;
    let facts = project.facts(id.file);
    let own = ClassRef::Source(id);
    let is_found_there = |class: &ClassRef| {
        matches!(project.lookup(class, name), Lookup::Found(member) if member.owner == own)
            && project.is_subclass(class, &own) == Some(true)
    };
    let uses = facts.calls.iter().filter(|call| {
        if name == "__init__" {
            let callee = project.evaluate(ExprRef { file: id.file, expr: call.callee });
            return project.class_of(&callee).is_some_and(|class| is_found_there(&class));
        }
        let is_builtin = matches!(facts.expr(call.callee), Expr::Name { name: callee, .. }
            if name.strip_prefix("__").and_then(|name| name.strip_suffix("__")) == Some(facts.name(callee)));
        let [argument] = facts.arguments(call.arguments) else { return false };
        is_builtin
            && matches!(project.evaluate(ExprRef { file: id.file, expr: argument.value }),
                Value::Instance(class) if is_found_there(&ClassRef::Source(class)))
    });
    for call in uses.take(SHOWN) {
        finding.label(Place::new(id.file, facts.range(call.expr)), format!("calls `{name}`"));
    }
}

/// Why this may be meant, where somebody uses it so.
fn legitimate(project: &Project, case: &Case<'_>) -> Option<String> {
    let this = ClassRef::Source(case.id);
    let name = case.method.name;
    match case.method.owner {
        Owner::Any => {}
        Owner::Metaclass => {
            if project.is_metaclass(&this) != Some(true) {
                return Some("the class is not known to be a metaclass".to_owned());
            }
        }
        Owner::Dataclass => {
            if !is_dataclass(project, case.id) {
                return Some(format!("only a dataclass calls `{name}`"));
            }
        }
        Owner::Abstract => {
            let is_abstract = match project.metaclass(&this) {
                Metaclass::Known { class, .. } => class.is_stdlib("abc.ABCMeta"),
                Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => false,
            };
            if !is_abstract {
                return Some("who calls it depends on the metaclass, which is not known to be `ABCMeta`".to_owned());
            }
        }
        Owner::Constructed => {
            if let Some(reason) = unusual_construction(project, &this) {
                return Some(reason);
            }
        }
    }
    if is_used_as_such(project, name, case.kind) {
        return Some(format!("`{name}` is called by its name somewhere, and what it gives is awaited or iterated"));
    }
    if name == "__new__" && !project.is_closed() {
        return Some("who calls the class may await what it gives".to_owned());
    }
    if name == "__new__" && has_awaited_instances(project, &this) {
        return Some("what a call of it gives is awaited".to_owned());
    }
    None
}

/// Why `type.__call__` may not be what calls `__init__`.
fn unusual_construction(project: &Project, class: &ClassRef) -> Option<String> {
    let is_of = |lookup: Lookup, of: &[&str]| match lookup {
        Lookup::Found(member) => match &member.owner {
            ClassRef::Stdlib(owner) => of.is_empty() || of.contains(&&**owner),
            ClassRef::Source(_) | ClassRef::Created(_) => false,
        },
        Lookup::Absent | Lookup::Unknown(_) => false,
    };
    if !is_of(project.lookup(class, "__new__"), &[]) {
        return Some("a `__new__` of the project's or an unknown one may give something else".to_owned());
    }
    match project.metaclass(class) {
        Metaclass::Known { class, .. } if is_of(project.lookup(&class, "__call__"), &["builtins.type"]) => None,
        Metaclass::Known { .. } | Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => {
            Some("whether its metaclass calls `__init__` as `type` does is not known".to_owned())
        }
    }
}

fn is_dataclass(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    facts.list(project.class(id).decorators).iter().any(|&decorator| {
        let callee = match facts.expr(decorator) {
            Expr::Call(call) => facts.calls[call.index()].callee,
            _ => decorator,
        };
        project.is_external(ExprRef { file: id.file, expr: callee }, &["dataclasses.dataclass"])
    })
}

/// Somebody calls the method by its name, not by `super()`, and knows what it gives.
fn is_used_as_such(project: &Project, name: &str, kind: Kind) -> bool {
    project.files().any(|file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(name) else { return false };
        facts.calls.iter().any(|call| {
            let is_use = match call.usage {
                Usage::Awaited => kind == Kind::Coroutine,
                Usage::Iterated { is_async } => is_async == (kind == Kind::AsyncGenerator) && kind != Kind::Coroutine,
                Usage::Discarded | Usage::Entered { .. } | Usage::Value => false,
            };
            is_use
                && matches!(facts.expr(call.callee), Expr::Attribute { value, name }
                    if name == symbol && !is_super(facts.expr(value), file, project))
        })
    })
}

fn is_super(expr: Expr, file: FileId, project: &Project) -> bool {
    let facts = project.facts(file);
    let Expr::Call(call) = expr else { return false };
    matches!(facts.expr(facts.calls[call.index()].callee), Expr::Name { name, .. } if facts.name(name) == "super")
}

/// `await C()`, of the class or one that derives from it.
fn has_awaited_instances(project: &Project, class: &ClassRef) -> bool {
    project.files().any(|file| {
        let facts = project.facts(file);
        facts.calls.iter().filter(|call| call.usage == Usage::Awaited).any(|call| {
            let callee = project.evaluate(ExprRef { file, expr: call.callee });
            // What is not known might be the class.
            callee.members().iter().any(|callee| match project.class_of(callee) {
                Some(called) => project.is_subclass(&called, class) != Some(false),
                None => false,
            })
        })
    })
}

/// `return 5` in a plain `__init__`.
fn returned_values(project: &Project, id: ClassId, function: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(function.file);
    let data = project.function(function);
    if function.file != id.file || data.name.is_none() || data.decorators.len > 0 || !is_run(project, function) {
        return;
    }
    for &expr in facts.list(data.returned) {
        let range = facts.range(expr);
        let Some(value) = never_none(project, function, expr) else { continue };
        if let Some(reason) = unusual_construction(project, &ClassRef::Source(id)) {
            findings.silent(range, || reason);
            continue;
        }
        if !is_reached(project, function, range) {
            continue;
        }
        let class = project.qualname(&ClassRef::Source(id));
        let message = format!("`{class}.__init__` returns {value}, and CPython raises `TypeError` when it is called");
        let finding = findings.report(range, message);
        finding.region = project.class(id).region;
        if is_local(project, id) {
            finding.level(Level::Warn);
        }
        label_uses(project, id, "__init__", finding);
        finding.note("CPython says `TypeError: __init__() should return None`");
        finding.help("leave out the value: what the call of the class gives is what `__new__` made");
    }
}

/// Whether CPython runs the body of a function: numba compiles those of a class that it decorates.
fn is_run(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let own = facts.regions.iter().zip(0..).find(|(region, _)| region.guard == Guard::Function(function.index));
    let region = own.map_or(project.function(function).region, |(_, index)| RegionId(index));
    project.reach(function.file, region) == Reach::Runs
}

/// Whether the `return` that gives the value can run.
fn is_reached(project: &Project, function: FunctionId, value: TextRange) -> bool {
    let facts = project.facts(function.file);
    let mut returns =
        facts.leaves.iter().filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Return);
    match returns.find(|leave| leave.end >= value.end()) {
        Some(leave) => project.reach(function.file, leave.region) == Reach::Runs,
        // It ends the body itself, unless something before it did.
        None => !facts.regions.iter().any(|region| {
            region.guard == Guard::Dead
                && facts.regions(region.parent).any(|(_, around)| around.guard == Guard::Function(function.index))
        }),
    }
}

/// What an expression gives, in words, where that cannot be None.
fn never_none(project: &Project, function: FunctionId, expr: ExprId) -> Option<String> {
    let facts = project.facts(function.file);
    Some(match facts.expr(expr) {
        Expr::Str(_) | Expr::LongStr | Expr::FString(_) => "a string".to_owned(),
        Expr::Int(_) | Expr::Float(_) => "a number".to_owned(),
        Expr::Bytes => "bytes".to_owned(),
        Expr::True | Expr::False | Expr::Not(_) => "a boolean".to_owned(),
        Expr::Tuple(_) => "a tuple".to_owned(),
        Expr::List(_) => "a list".to_owned(),
        Expr::Set(_) => "a set".to_owned(),
        Expr::Dict(_) => "a dict".to_owned(),
        Expr::Lambda(_) => "a function".to_owned(),
        Expr::Comprehension(_) => "what a comprehension gives".to_owned(),
        Expr::Name { name, .. } if project.is_receiver(function, expr) => format!("`{}`", facts.name(name)),
        Expr::Call(call) => {
            let callee = project.callee(function.file, call);
            let class = project.class_of(&callee)?;
            // Of builtins, the call gives an instance; of others, a metaclass or `__new__` has a say.
            let is_plain = match &class {
                ClassRef::Stdlib(name) => ["bool", "dict", "float", "int", "list", "object", "set", "str", "tuple"]
                    .iter()
                    .any(|builtin| name.strip_prefix("builtins.") == Some(builtin)),
                ClassRef::Source(id) => {
                    unusual_construction(project, &class).is_none()
                        && project.evaluate(ExprRef { file: function.file, expr }) == Value::Instance(*id)
                }
                ClassRef::Created(_) => false,
            };
            if !is_plain {
                return None;
            }
            format!("an instance of `{}`", project.qualname(&class))
        }
        _ => return None,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Coroutine,
    Generator,
    AsyncGenerator,
}

impl Kind {
    /// Absent for a plain function.
    fn of(project: &Project, function: FunctionId) -> Option<Self> {
        let function = project.function(function);
        match (function.is_async, function.is_generator) {
            (false, false) => None,
            (true, false) => Some(Self::Coroutine),
            (false, true) => Some(Self::Generator),
            (true, true) => Some(Self::AsyncGenerator),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Coroutine => "a coroutine function",
            Self::Generator => "a generator function",
            Self::AsyncGenerator => "an asynchronous generator function",
        }
    }
}

/// What comes of a coroutine or generator where CPython calls the method.
#[derive(Debug, Clone, Copy)]
enum Effect {
    /// This exception.
    Raises(&'static str),
    /// The result is not looked at.
    Ignored,
    /// Only its truth is: what that means.
    Truth(&'static str),
    /// Something else, in words.
    Result(&'static str),
}

/// Whose method it has to be.
#[derive(Debug, Clone, Copy)]
enum Owner {
    Any,
    Metaclass,
    Dataclass,
    /// A class of `ABCMeta`.
    Abstract,
    /// A class whose calls run `type.__call__` and a builtin `__new__`.
    Constructed,
}

#[derive(Debug)]
struct Method {
    name: &'static str,
    owner: Owner,
    coroutine: Option<Effect>,
    generator: Option<Effect>,
    async_generator: Option<Effect>,
    /// What to write where something has to be awaited.
    instead: Option<&'static str>,
}

impl Method {
    fn effect(&self, kind: Kind) -> Option<&Effect> {
        match kind {
            Kind::Coroutine => self.coroutine.as_ref(),
            Kind::Generator => self.generator.as_ref(),
            Kind::AsyncGenerator => self.async_generator.as_ref(),
        }
    }
}

/// A method for which the three kinds are wrong in the same way.
const fn all(name: &'static str, effect: Effect) -> Method {
    Method {
        name,
        owner: Owner::Any,
        coroutine: Some(effect),
        generator: Some(effect),
        async_generator: Some(effect),
        instead: None,
    }
}

const TYPE_ERROR: Effect = Effect::Raises("TypeError");

/// What CPython 3.9 to 3.13 do with each. What a caller may await or iterate on purpose is not among them:
/// `__getitem__`, `__get__`, `__call__`, `__reversed__`, `__class_getitem__`, arithmetic.
static METHODS: &[Method] = &[
    Method {
        owner: Owner::Constructed,
        instead: Some(
            "write `async def create(cls, ...)` as a class method that makes the instance and awaits the rest",
        ),
        ..all("__init__", TYPE_ERROR)
    },
    all("__bool__", TYPE_ERROR),
    all("__bytes__", TYPE_ERROR),
    all("__complex__", TYPE_ERROR),
    all("__float__", TYPE_ERROR),
    all("__format__", TYPE_ERROR),
    all("__fspath__", TYPE_ERROR),
    all("__hash__", TYPE_ERROR),
    all("__index__", TYPE_ERROR),
    all("__int__", TYPE_ERROR),
    all("__len__", TYPE_ERROR),
    all("__length_hint__", TYPE_ERROR),
    all("__mro_entries__", TYPE_ERROR),
    all("__repr__", TYPE_ERROR),
    all("__sizeof__", TYPE_ERROR),
    all("__str__", TYPE_ERROR),
    all("__reduce__", Effect::Raises("pickle.PicklingError")),
    all("__reduce_ex__", Effect::Raises("pickle.PicklingError")),
    Method { owner: Owner::Metaclass, ..all("__prepare__", TYPE_ERROR) },
    Method { owner: Owner::Abstract, ..all("__subclasshook__", Effect::Raises("AssertionError")) },
    // A generator is an iterator.
    Method {
        generator: None,
        instead: Some("write `async def __aiter__` with `yield`, and `async for` where it is used"),
        ..all("__iter__", TYPE_ERROR)
    },
    Method { generator: None, ..all("__dir__", TYPE_ERROR) },
    Method {
        generator: None,
        instead: Some("write `def __await__`, which returns `self.method().__await__()` of an `async def method`"),
        ..all("__await__", TYPE_ERROR)
    },
    // An asynchronous generator is an asynchronous iterator.
    Method {
        async_generator: None,
        instead: Some("write `def __aiter__`, or `yield` the values in it"),
        ..all("__aiter__", TYPE_ERROR)
    },
    Method {
        coroutine: None,
        instead: Some("return the value instead of yielding it"),
        ..all("__anext__", TYPE_ERROR)
    },
    Method {
        coroutine: None,
        instead: Some("return the value instead of yielding it"),
        ..all("__aenter__", TYPE_ERROR)
    },
    Method {
        coroutine: None,
        instead: Some("return the value instead of yielding it"),
        ..all("__aexit__", TYPE_ERROR)
    },
    all("__set_name__", Effect::Ignored),
    all("__init_subclass__", Effect::Ignored),
    Method { owner: Owner::Dataclass, ..all("__post_init__", Effect::Ignored) },
    all("__set__", Effect::Ignored),
    all("__delete__", Effect::Ignored),
    all("__setattr__", Effect::Ignored),
    all("__delattr__", Effect::Ignored),
    all("__setitem__", Effect::Ignored),
    all("__delitem__", Effect::Ignored),
    Method {
        instead: Some("write `async def aclose` and call it, best by `async with`"),
        ..all("__del__", Effect::Ignored)
    },
    Method {
        instead: Some("write `async def __aenter__`, and `async with` where it is used"),
        ..all("__enter__", Effect::Result("`with` does not run its body, and binds what the call gives"))
    },
    Method {
        instead: Some("write `async def __aexit__`, and `async with` where it is used"),
        ..all("__exit__", Effect::Truth("`with` swallows every exception, and the body of the method never runs"))
    },
    Method {
        instead: Some("write `async def __anext__`, and `async for` where it is used"),
        ..all("__next__", Effect::Result("it never raises `StopIteration`, and a loop over it does not end"))
    },
    all("__contains__", Effect::Truth("`in` holds for everything")),
    all("__eq__", Effect::Truth("so is every test with `==`")),
    all("__ne__", Effect::Truth("so is every test with `!=`")),
    all("__lt__", Effect::Truth("so is every test with `<`")),
    all("__le__", Effect::Truth("so is every test with `<=`")),
    all("__gt__", Effect::Truth("so is every test with `>`")),
    all("__ge__", Effect::Truth("so is every test with `>=`")),
    Method { owner: Owner::Metaclass, ..all("__instancecheck__", Effect::Truth("`isinstance` holds for everything")) },
    Method { owner: Owner::Metaclass, ..all("__subclasscheck__", Effect::Truth("`issubclass` holds for everything")) },
    all("__getattr__", Effect::Result("every name is an attribute, also for `hasattr`")),
    all("__getattribute__", Effect::Result("every name is an attribute, also for `hasattr`")),
    Method {
        instead: Some(
            "write `async def create(cls, ...)` as a class method that makes the instance and awaits the rest",
        ),
        ..all("__new__", Effect::Result("a call of the class gives no instance, and does not run `__init__`"))
    },
];
