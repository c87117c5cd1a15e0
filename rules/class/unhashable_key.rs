//! See `unhashable-key.md`.

use super::instances::{Asks, exact_instances, instance_asked, is_tested};
use super::names_class_statement;
use crate::facts::PROTOCOL;
use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, CallIndex, Expr, ExprId, FileFacts, Guard, KeyOf, RegionId, ScopeId,
    ScopeKind,
};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{
    ClassId, ClassRef, ExprRef, FunctionId, HashLoss, Lookup, Metaclass, Project, Unhashable, Value, bindings_in_view,
    words,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "unhashable-key",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("unhashable-key.md"),
    checks: &[Check::File(uses), Check::Class(cached_methods), Check::Class(managed_attributes)],
    fix: None,
};

fn uses(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) || !names_unhashable(project, file) {
        return;
    }
    let mut uses = keys(project, file);
    uses.extend(calls(project, file));
    uses.extend(cached_calls(project, file));
    uses.sort_by_key(|it| project.facts(file).range(it.expr).start());
    // The first use tells all that there is to say of a class in a function.
    let mut told = Vec::new();
    for it in uses {
        let frame = project.facts(file).function_of(it.scope);
        let Some(keyed) = Keyed::of(project, file, &it) else { continue };
        if !told.contains(&(frame, keyed.class)) && keyed.report(project, file, &it, findings) {
            told.push((frame, keyed.class));
        }
    }
}

/// Whether a file names a class that may have no hash, be it within a text: most do not, and have no such object.
fn names_unhashable(project: &Project, file: FileId) -> bool {
    let names = &project.facts(file).names;
    names.iter().any(|name| words(name).any(|word| project.may_be_unhashable(word)))
}

/// A place where an object is asked for its hash.
struct Use {
    /// The object, or what holds the objects.
    expr: ExprId,
    held: bool,
    container: Container,
    scope: ScopeId,
    region: RegionId,
}

/// What the object is for.
#[derive(Clone, Copy)]
enum Container {
    Set,
    Dict,
    /// `container[key]`, or a method of a dict.
    Mapping(ExprId),
    /// A method of a set.
    Elements(ExprId),
    /// `key in container`.
    Either(ExprId),
    /// `hash(key)`.
    Nothing,
    /// An argument of a function whose results `functools.lru_cache` keeps.
    Cached(FunctionId),
}

/// Displays, subscripts and membership tests.
fn keys(project: &Project, file: FileId) -> Vec<Use> {
    let facts = project.facts(file);
    let mut uses = Vec::new();
    for key in &facts.keys {
        let container = match key.of {
            KeyOf::Set => Container::Set,
            KeyOf::Dict => Container::Dict,
            KeyOf::Subscript(of) => Container::Mapping(of),
            KeyOf::Membership(of) => Container::Either(of),
        };
        for expr in parts(facts, key.expr) {
            if mentions(project, file, expr) {
                uses.push(Use { expr, held: false, container, scope: key.scope, region: key.region });
            }
        }
    }
    uses
}

/// A tuple asks its elements.
fn parts(facts: &FileFacts, key: ExprId) -> Vec<ExprId> {
    match facts.expr(key) {
        Expr::Tuple(run) => facts.list(run).to_vec(),
        _ => vec![key],
    }
}

/// `hash(x)`, `set(…)`, `dict.fromkeys(…)`, and methods of sets and dicts.
fn calls(project: &Project, file: FileId) -> Vec<Use> {
    let facts = project.facts(file);
    let mut uses = Vec::new();
    for (call, index) in facts.calls.iter().zip(0..) {
        let [first, ..] = facts.arguments(call.arguments) else { continue };
        if first.kind != ArgumentKind::Positional {
            continue;
        }
        let (name, of) = match facts.expr(call.callee) {
            Expr::Name { name, .. } => (facts.name(name), None),
            Expr::Attribute { value, name } => (facts.name(name), Some(value)),
            _ => continue,
        };
        let (container, held, function) = match (name, of) {
            ("hash", None) => (Container::Nothing, false, Some("builtins.hash")),
            ("set", None) => (Container::Set, true, Some("builtins.set")),
            ("frozenset", None) => (Container::Set, true, Some("builtins.frozenset")),
            ("fromkeys", Some(_)) => (Container::Dict, true, Some("builtins.dict.fromkeys")),
            ("add" | "discard" | "remove", Some(of)) => (Container::Elements(of), false, None),
            ("get" | "setdefault", Some(of)) => (Container::Mapping(of), false, None),
            _ => continue,
        };
        let here = |expr, held| Use { expr, held, container, scope: call.scope, region: call.region };
        let is_meant = || {
            function.is_none_or(
                |wanted| matches!(project.callee(file, CallIndex(index)), Value::External(name) if &*name == wanted),
            )
        };
        let (elements, is_written_out) = match facts.expr(first.value) {
            _ if !held => (parts(facts, first.value), true),
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => (facts.list(run).to_vec(), true),
            Expr::Comprehension(element) => (parts(facts, element), true),
            _ => (vec![first.value], false),
        };
        for expr in elements {
            if mentions(project, file, expr) && is_meant() {
                uses.push(here(expr, !is_written_out));
            }
        }
    }
    uses
}

/// Arguments of functions whose results `functools.lru_cache` keeps by them.
fn cached_calls(project: &Project, file: FileId) -> Vec<Use> {
    let facts = project.facts(file);
    let mut uses = Vec::new();
    for call in &facts.calls {
        let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(call.callee) else { continue };
        if !project.may_be_decorated(facts.name(name)) || !may_be_of_module(facts, call.callee) {
            continue;
        }
        let mut cached = None;
        for argument in facts.arguments(call.arguments) {
            let is_object = matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_));
            if !is_object || !mentions(project, file, argument.value) {
                continue;
            }
            let callee = ExprRef { file, expr: call.callee };
            let Some(function) = *cached.get_or_insert_with(|| cached_function(project, callee)) else { break };
            let (scope, region) = (call.scope, call.region);
            for expr in parts(facts, argument.value) {
                uses.push(Use { expr, held: false, container: Container::Cached(function), scope, region });
            }
        }
    }
    uses
}

/// Whether an expression is written as a function of a module: `parse`, `dates.parse`.
fn may_be_of_module(facts: &FileFacts, callee: ExprId) -> bool {
    match facts.expr(callee) {
        Expr::Name { .. } => true,
        Expr::Attribute { value, .. } => match facts.expr(value) {
            Expr::Name { name, scope } => bindings_in_view(facts, scope, name).is_some_and(|bindings| {
                bindings.iter().all(|binding| {
                    matches!(
                        binding.kind,
                        BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { .. }
                    )
                })
            }),
            _ => may_be_of_module(facts, value),
        },
        _ => false,
    }
}

/// The function of a module that an expression names, where a cache is the last that is made of it.
fn cached_function(project: &Project, callee: ExprRef) -> Option<FunctionId> {
    let function = project.defined_function(callee)?;
    let facts = project.facts(function.file);
    let data = project.function(function);
    let &cache = facts.list(data.decorators).first()?;
    let is_plain = matches!(facts.scopes.get(data.enclosing.index())?.kind, ScopeKind::Module | ScopeKind::Function(_));
    (is_plain && is_cache(project, function.file, cache)).then_some(function)
}

/// Whether an expression may have to do with a class that has no hash.
fn mentions(project: &Project, file: FileId, expr: ExprId) -> bool {
    project.mentions(ExprRef { file, expr }, &|name| project.may_be_unhashable(name))
}

/// An object without a hash that is asked for one.
struct Keyed {
    class: ClassId,
    /// The class itself is the object: its metaclass says what its hash is.
    metaclass: Option<ClassRef>,
    loss: Unhashable,
    /// Where it is made, if it is an instance of the very class.
    made: Option<Place>,
    is_certain: bool,
    words: String,
}

impl Keyed {
    fn of(project: &Project, file: FileId, it: &Use) -> Option<Self> {
        let facts = project.facts(file);
        if is_tested(facts, it.expr, it.region) {
            return None;
        }
        let exact = if it.held { None } else { exact_instances(project, file, it.expr) };
        let classes: Vec<ClassId> = match &exact {
            Some(instances) => instances.iter().map(|&(class, _)| class).collect(),
            None => {
                let at = ExprRef { file, expr: it.expr };
                let value = if it.held { project.iterated(at) } else { project.evaluate(at) };
                if !it.held && is_made_by_new(project, file, it.expr) {
                    return None;
                }
                if let Value::Class(id) = value {
                    return Self::of_class(project, file, it, id);
                }
                let instance = |value: &Value| match value {
                    Value::Instance(class) => Some(*class),
                    _ => None,
                };
                value.members().iter().map(instance).collect::<Option<_>>()?
            }
        };
        let version = project.model_version();
        let mut losses = Vec::with_capacity(classes.len());
        for &class in &classes {
            losses.push(project.unhashable(&ClassRef::Source(class), version).ok()??);
            if exact.is_none() && !is_unhashable_below(project, class) {
                return None;
            }
        }
        let (words, is_exact) = asked(project, file, it.container)?;
        Some(Self {
            class: *classes.first()?,
            metaclass: None,
            loss: losses.into_iter().next()?,
            is_certain: exact.is_some() && is_exact,
            made: exact.and_then(|exact| exact.first().map(|&(_, place)| place)),
            words,
        })
    }

    fn of_class(project: &Project, file: FileId, it: &Use, id: ClassId) -> Option<Self> {
        let Metaclass::Known { class: metaclass, .. } = project.metaclass(&ClassRef::Source(id)) else { return None };
        metaclass.source()?;
        let loss = project.unhashable(&metaclass, project.model_version()).ok()??;
        let (words, is_exact) = asked(project, file, it.container)?;
        let is_certain = is_exact && !it.held && names_class_statement(project, file, it.expr);
        let is_made = !matches!(project.refusal(id), Ok(Some(_)));
        is_made.then_some(Self { class: id, metaclass: Some(metaclass), loss, made: None, is_certain, words })
    }

    fn report(&self, project: &Project, file: FileId, it: &Use, findings: &mut Findings<'_>) -> bool {
        let facts = project.facts(file);
        let range = facts.range(it.expr);
        let name = project.qualname(&ClassRef::Source(self.class));
        let subject = match &self.metaclass {
            Some(_) => format!("the class `{name}`"),
            None => format!("an instance of `{name}`"),
        };
        let finding = findings.report(range, format!("{subject} cannot be {}: it has no hash", self.words));
        finding.raises(&["TypeError"], it.region);
        if !self.is_certain {
            finding.level(Level::Warn);
        }
        finding.text(if it.held { "these are hashed" } else { "hashed here" });
        if let Container::Cached(function) = it.container
            && let Some(cache) = project.facts(function.file).list(project.function(function).decorators).first()
        {
            finding.label(
                Place::new(function.file, project.facts(function.file).range(*cache)),
                "keeps results by the arguments",
            );
        }
        if let Some(place) = self.made.filter(|place| *place != Place::new(file, range)) {
            finding.label(place, "created here");
        }
        let shown = self.metaclass.as_ref().map_or_else(|| name.clone(), |metaclass| project.qualname(metaclass));
        explain(project, &shown, &self.loss, finding);
        true
    }
}

/// Whether an expression calls a class whose own `__new__` may give something else.
fn is_made_by_new(project: &Project, file: FileId, expr: ExprId) -> bool {
    let Expr::Call(index) = project.facts(file).expr(expr) else { return false };
    let Value::Class(id) = project.callee(file, index) else { return false };
    !matches!(project.lookup(&ClassRef::Source(id), "__new__"), Lookup::Found(member) if member.owner.source().is_none())
}

/// The label and the help about what takes the hash away.
fn explain(project: &Project, class: &str, loss: &Unhashable, finding: &mut Finding) {
    let owner = project.qualname(&loss.owner);
    let (why, help) = match loss.cause {
        HashLoss::Equality => (
            format!("`__eq__` without `__hash__`: `{owner}.__hash__` is None"),
            format!("define `__hash__` in `{owner}`, of the attributes that `__eq__` compares"),
        ),
        HashLoss::Written => (
            format!("`{owner}` says that its instances have no hash"),
            "use something that has a hash, such as a tuple of its values".to_owned(),
        ),
        HashLoss::Dataclass => (
            format!("compares by value, and is neither frozen nor given a hash: `{owner}.__hash__` is None"),
            format!(
                "write `@dataclass(frozen=True)`, or `@dataclass(eq=False)` where each `{owner}` equals itself alone"
            ),
        ),
        HashLoss::Library => (String::new(), "use something that has a hash, such as a tuple of its values".to_owned()),
    };
    match loss.place {
        Some(place) => {
            finding.label(place, why);
        }
        None => {
            finding.note(format!("`{class}` derives from `{owner}`, whose instances have no hash"));
        }
    }
    finding.help(help);
}

/// Whether no class in view gives its instances, which are of this class too, a hash again.
fn is_unhashable_below(project: &Project, class: ClassId) -> bool {
    let version = project.model_version();
    let is_abstract = project.abstract_methods(&ClassRef::Source(class)).is_ok_and(|methods| !methods.is_empty());
    !is_abstract
        && project.is_closed()
        && project
            .subclasses(class)
            .into_iter()
            .all(|subclass| matches!(project.unhashable(&ClassRef::Source(subclass), version), Ok(Some(_))))
}

/// What an object cannot be, and whether that is asked for certain.
fn asked(project: &Project, file: FileId, container: Container) -> Option<(String, bool)> {
    let (of, takes): (ExprId, fn(&str) -> bool) = match container {
        Container::Nothing => return Some(("hashed".to_owned(), true)),
        Container::Cached(function) => {
            return Some((format!("an argument of `{}`, which is cached", project.function_qualname(function)), true));
        }
        Container::Set => return Some(("in a set".to_owned(), true)),
        Container::Dict => return Some(("a key of a dict".to_owned(), true)),
        Container::Mapping(of) => (of, is_mapping),
        Container::Elements(of) => (of, is_set),
        Container::Either(of) => (of, |name| is_mapping(name) || is_set(name)),
    };
    let value = project.evaluate(ExprRef { file, expr: of });
    let class_of = |value: &Value| match value {
        Value::External(name) => name.strip_suffix("()").filter(|name| takes(name)).map(str::to_owned),
        _ => None,
    };
    let classes: Vec<String> = value.members().iter().map(class_of).collect::<Option<_>>()?;
    let class = classes.first()?;
    let words = match class.rsplit('.').next().unwrap_or(class) {
        "set" | "Set" | "frozenset" | "FrozenSet" => "in a set".to_owned(),
        "dict" | "Dict" => "a key of a dict".to_owned(),
        name if is_set(class) => format!("in a `{name}`"),
        name => format!("a key of a `{name}`"),
    };
    Some((words, is_made_here(project, file, of)))
}

fn is_mapping(class: &str) -> bool {
    matches!(
        class,
        "builtins.dict"
            | "typing.Dict"
            | "typing.DefaultDict"
            | "typing.OrderedDict"
            | "typing.Counter"
            | "collections.defaultdict"
            | "collections.OrderedDict"
            | "collections.Counter"
            | "weakref.WeakKeyDictionary"
    )
}

fn is_set(class: &str) -> bool {
    matches!(class, "builtins.set" | "builtins.frozenset" | "typing.Set" | "typing.FrozenSet" | "weakref.WeakSet")
}

/// Whether a container is made by what is written in this file, and no annotation promises it: a class derived from
/// `dict` may do without hashes.
fn is_made_here(project: &Project, file: FileId, container: ExprId) -> bool {
    let facts = project.facts(file);
    let is_maker = |value: ExprId| match facts.expr(value) {
        Expr::Set(_) | Expr::Dict(_) => true,
        Expr::Call(call) => {
            matches!(project.callee(file, call), Value::External(name) if is_mapping(&name) || is_set(&name))
        }
        _ => false,
    };
    match facts.expr(container) {
        Expr::Name { name, scope } => bindings_in_view(facts, scope, name).is_some_and(|bindings| {
            bindings.iter().all(|binding| match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => is_maker(value),
                _ => false,
            })
        }),
        Expr::Attribute { name, .. } => {
            let mut written = facts
                .accesses
                .iter()
                .filter(|access| {
                    access.context != AccessContext::Read
                        && matches!(facts.expr(access.expr), Expr::Attribute { name: own, .. } if own == name)
                })
                .peekable();
            let is_in_body = facts.classes.iter().any(|class| !facts.bindings_of(class.scope, name).is_empty());
            written.peek().is_some()
                && !is_in_body
                && written.all(
                    |access| matches!(access.context, AccessContext::Write { value: Some(value) } if is_maker(value)),
                )
        }
        _ => is_maker(container),
    }
}

/// Methods whose results `functools.lru_cache` keeps by their arguments, `self` among them.
fn cached_methods(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    if project.is_stub(id.file) || !project.may_be_unhashable(facts.name(class.name)) {
        return;
    }
    for binding in facts.bindings_in(class.scope) {
        let BindingKind::Function(index) = binding.kind else { continue };
        // Called with the class.
        if matches!(facts.name(binding.name), "__new__" | "__init_subclass__" | "__class_getitem__") {
            continue;
        }
        let Some(function) = facts.functions.get(index.index()) else { continue };
        let decorators = facts.list(function.decorators);
        let Some(&cache) = decorators.iter().find(|&&decorator| is_cache(project, id.file, decorator)) else {
            continue;
        };
        let takes_self = decorators
            .iter()
            .all(|&it| it == cache || project.is_external(ExprRef { file: id.file, expr: it }, &["builtins.property"]))
            && !facts.parameters(function.parameters).is_empty();
        let own = ClassRef::Source(id);
        let (true, Ok(Some(loss))) = (takes_self, project.unhashable(&own, project.model_version())) else { continue };
        let name = facts.name(binding.name);
        let asks = if decorators.len() == 1 { Asks::Call } else { Asks::Read };
        let called = instance_asked(project, id, name, asks);
        if called.is_none() && !is_unhashable_below(project, id) {
            findings.silent(binding.range, || "a subclass may have a hash".to_owned());
            continue;
        }
        let shown = project.qualname(&own);
        let message =
            format!("`{shown}.{name}` cannot be called: the cache asks for a hash of `self`, and there is none");
        let finding = findings.report(binding.range, message);
        finding.label(Place::new(id.file, facts.range(cache)), "keeps results by the arguments");
        match called {
            Some(place) => {
                finding.label(place, "raises `TypeError`");
            }
            None => {
                finding.level(Level::Warn);
            }
        }
        finding.raises(&[], class.region);
        explain(project, &shown, &loss, finding);
    }
}

fn is_cache(project: &Project, file: FileId, decorator: ExprId) -> bool {
    const CACHES: [&str; 2] = ["functools.lru_cache", "functools.cache"];
    let facts = project.facts(file);
    let Expr::Call(index) = facts.expr(decorator) else {
        return project.is_external(ExprRef { file, expr: decorator }, &CACHES);
    };
    let Some(call) = facts.calls.get(index.index()) else { return false };
    // Without a place for results there is nothing to look up.
    let keeps = facts.arguments(call.arguments).iter().all(|argument| {
        !matches!(facts.expr(argument.value), Expr::Int(0)) && argument.kind != ArgumentKind::DoubleStarred
    });
    keeps && project.is_external(ExprRef { file, expr: call.callee }, &CACHES)
}

/// Attributes whose descriptor keeps values by the object that has them.
fn managed_attributes(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    if project.is_stub(id.file) || !project.may_be_unhashable(facts.name(class.name)) {
        return;
    }
    for binding in facts.bindings_in(class.scope) {
        let BindingKind::Assign(value) = binding.kind else { continue };
        if !matches!(facts.expr(value), Expr::Call(_)) {
            continue;
        }
        let Value::Instance(descriptor) = project.evaluate(ExprRef { file: id.file, expr: value }) else { continue };
        let lookups = lookups_by_object(project, descriptor);
        let Some((_, key, words, _)) = lookups.first() else { continue };
        let own = ClassRef::Source(id);
        let Ok(Some(loss)) = project.unhashable(&own, project.model_version()) else { continue };
        let name = facts.name(binding.name);
        let asked = lookups
            .iter()
            .filter(|(.., always)| *always)
            .find_map(|&(asks, key, ..)| instance_asked(project, id, name, asks).map(|place| (place, key)));
        if asked.is_none() && !is_unhashable_below(project, id) {
            findings.silent(binding.range, || "a subclass may have a hash".to_owned());
            continue;
        }
        let (shown, kept) = (project.qualname(&own), project.class_name(&ClassRef::Source(descriptor)).into_owned());
        let message = format!("`{kept}` keeps `{name}` by the object, and an instance of `{shown}` cannot be {words}");
        let finding = findings.report(binding.range, message);
        finding.raises(&[], class.region);
        finding.label(asked.map_or(*key, |(_, key)| key), "the object is hashed here");
        match asked {
            Some((place, _)) => {
                finding.label(place, "raises `TypeError`");
            }
            None => {
                finding.level(Level::Warn);
            }
        }
        explain(project, &shown, &loss, finding);
    }
}

/// Where the methods of a descriptor look something up by the object: what calls the method, the key, what the object
/// must be for it, and whether each call comes there.
fn lookups_by_object(project: &Project, descriptor: ClassId) -> Vec<(Asks, Place, String, bool)> {
    let class = ClassRef::Source(descriptor);
    let mut found = Vec::new();
    for (method, asks) in PROTOCOL.into_iter().zip([Asks::Read, Asks::Write, Asks::Delete]) {
        let Lookup::Found(member) = project.lookup(&class, method) else { continue };
        let Value::Function(function) = member.value else { continue };
        found.extend(lookup_in(project, function).map(|(key, words, always)| (asks, key, words, always)));
    }
    found
}

fn lookup_in(project: &Project, method: FunctionId) -> Option<(Place, String, bool)> {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let object = facts.parameters(data.parameters).get(1)?;
    let is_object = |expr| {
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == object.name && facts.function_of(scope) == Some(method.index))
    };
    if facts.bindings_of(data.scope, object.name).len() != 1 {
        return None;
    }
    let subscripts = facts.keys.iter().filter_map(|key| match key.of {
        KeyOf::Subscript(of) => Some((key.expr, Container::Mapping(of), key.region)),
        _ => None,
    });
    let calls = project.calls_in(method).iter().filter_map(|index| {
        let call = facts.calls.get(index.index())?;
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
        let container = match facts.name(name) {
            "get" | "setdefault" => Container::Mapping(value),
            "add" => Container::Elements(value),
            _ => return None,
        };
        Some((facts.arguments(call.arguments).first()?.value, container, call.region))
    });
    subscripts.chain(calls).filter(|&(key, ..)| is_object(key)).find_map(|(key, container, region)| {
        let (words, _) = asked(project, method.file, container)?;
        let range = facts.range(key);
        let leaves = facts.leaves.iter().any(|leave| leave.function == method.index && leave.end < range.start());
        let always = !leaves
            && matches!(facts.regions.get(region.index()), Some(it) if it.guard == Guard::Function(method.index));
        Some((Place::new(method.file, range), words, always))
    })
}
