//! See `lru-cache-on-method.md`.

use super::decorators::{CacheSize, cache_size, wrapped_method};
use crate::facts::{Binding, BindingKind, CallIndex, Expr, ExprId, FunctionIndex, ScopeId, Symbol};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Value};
use crate::rule::{Check, Findings, Level, Rule};
use crate::rules::class::stored_instance::Stored;

pub static RULE: Rule = Rule {
    name: "lru-cache-on-method",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("lru-cache-on-method.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    let mut why = None;
    let mut kept: Vec<Kept<'_>> = Vec::new();
    for binding in facts.bindings_in(project.class(id).scope) {
        let found = match binding.kind {
            BindingKind::Function(index) => cached(project, id, index).map(|(cache, size)| (index, cache, size)),
            BindingKind::Assign(value) => assigned(project, id, value),
            _ => continue,
        };
        let Some((index, cache, size)) = found else { continue };
        if let CacheSize::Unknown | CacheSize::Most(i64::MIN..=0) = size {
            findings.silent(binding.range, || "how many results it keeps is not known, or none".to_owned());
            continue;
        }
        if is_emptied(project, id, binding.name) {
            findings.silent(binding.range, || "some code empties the cache".to_owned());
            continue;
        }
        let why = why.get_or_insert_with(|| harmless(project, id));
        if let Some(why) = *why {
            findings.silent(binding.range, || why.to_owned());
            continue;
        }
        kept.push(Kept { binding, index, cache, size });
    }
    kept.sort_by_key(|kept| kept.binding.range.start());
    let [first, others @ ..] = &kept[..] else { return };
    let name = facts.name(first.binding.name);
    let shown = project.qualname(&ClassRef::Source(id));
    let instances = match first.size {
        CacheSize::Most(1) => "the last instance it was called on".to_owned(),
        CacheSize::Most(most) => format!("up to {most} instances of `{shown}`"),
        CacheSize::All | CacheSize::Unknown => format!("every instance of `{shown}` it was called on"),
    };
    let finding = findings.report(first.binding.range, format!("the cache of `{name}` keeps {instances} alive"));
    finding.raises(&[], first.binding.region);
    finding.label(Place::new(id.file, facts.range(first.cache)), "one cache for the class, whose keys hold `self`");
    // What it means for the class is to be thought of once.
    for other in others {
        finding.label(Place::new(id.file, other.binding.range), "and so does this one");
    }
    let takes_more = facts.functions.get(first.index.index()).is_some_and(|function| function.parameters.len > 1);
    finding.help(match takes_more {
        false => "use `functools.cached_property`, which keeps the value in the instance",
        true => "give each instance a cache: `self.{} = lru_cache()(self._{})` in `__init__`, or cache a function that takes what it needs of `self`",
    }.replace("{}", name));
}

/// A method with a cache that keeps instances.
struct Kept<'a> {
    binding: &'a Binding,
    index: FunctionIndex,
    cache: ExprId,
    size: CacheSize,
}

/// The cache of a method that CPython calls with an instance first, and its size.
fn cached(project: &Project, id: ClassId, index: FunctionIndex) -> Option<(ExprId, CacheSize)> {
    let facts = project.facts(id.file);
    let function = facts.functions.get(index.index())?;
    let decorators = facts.list(function.decorators);
    let first = facts.parameters(function.parameters).first()?;
    let (cache, size) = decorators
        .iter()
        .find_map(|&decorator| cache_size(project, id.file, decorator).map(|size| (decorator, size)))?;
    let is_called_with_class = function
        .name
        .is_some_and(|name| matches!(facts.name(name), "__new__" | "__init_subclass__" | "__class_getitem__"));
    let takes_self = decorators
        .iter()
        .all(|&it| it == cache || project.is_external(ExprRef { file: id.file, expr: it }, &["builtins.property"]));
    let is_named_so = !matches!(facts.name(first.name), "cls" | "mcs" | "metacls");
    (takes_self && is_named_so && !is_called_with_class).then_some((cache, size))
}

/// `find = lru_cache(maxsize=8)(_find)`.
fn assigned(project: &Project, id: ClassId, value: ExprId) -> Option<(FunctionIndex, ExprId, CacheSize)> {
    let facts = project.facts(id.file);
    let (cache, index) = wrapped_method(project, id, value)?;
    let first = facts.parameters(facts.functions.get(index.index())?.parameters).first()?;
    let size = cache_size(project, id.file, cache)?;
    (!matches!(facts.name(first.name), "cls" | "mcs" | "metacls")).then_some((index, cache, size))
}

/// `self.find.cache_clear()`, or a list of caches such as `(Registry.find, …)` where something empties them: whoever does
/// that knows what they hold.
fn is_emptied(project: &Project, id: ClassId, method: Symbol) -> bool {
    let name = project.name(id.file, method);
    project.files_naming("cache_clear").iter().any(|&file| {
        let facts = project.facts(file);
        let (Some(clear), Some(method)) = (facts.names.find("cache_clear"), facts.names.find(name)) else {
            return false;
        };
        let is_method = |expr: ExprId| matches!(facts.expr(expr), Expr::Attribute { name, .. } if name == method);
        facts.exprs.iter().any(|(expr, data)| match data {
            Expr::Attribute { value, name } if name == clear => file == id.file && is_method(value),
            Expr::Attribute { value, .. } => {
                is_method(expr)
                    && matches!(project.evaluate(ExprRef { file, expr: value }), Value::Class(class)
                        if matches!(project.lookup(&ClassRef::Source(class), facts.name(method)), Lookup::Found(member)
                            if member.owner == ClassRef::Source(id)))
            }
            _ => false,
        })
    })
}

/// Why it does no harm to keep the instances of a class, where that is so.
fn harmless(project: &Project, id: ClassId) -> Option<&'static str> {
    let class = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&class) else { return Some("the bases of its class are not known") };
    let is_enum = mro.iter().any(|base| base.is_stdlib("enum.Enum"));
    if is_enum {
        return Some("the members of an enumeration are never freed");
    }
    if project.is_metaclass(&class) != Some(false) {
        return Some("its instances are classes");
    }
    if project.unhashable(&class, project.model_version()) != Ok(None) {
        return Some("its instances may have no hash, and be no keys of a cache");
    }
    if has_values(project, id, &mro) {
        return Some("instances are compared by value: one that is made again finds what another has kept");
    }
    if is_singleton(project, id) {
        return Some("there is one instance only");
    }
    lives_forever(project, id, 0).then_some("all instances in view are made once, and are there for good")
}

/// Whether equal instances share results: of a frozen dataclass, a named tuple, a class with `__hash__` of its own.
fn has_values(project: &Project, id: ClassId, mro: &[ClassRef]) -> bool {
    let class = ClassRef::Source(id);
    let is_generated = mro.iter().filter_map(ClassRef::source).any(|base| {
        let facts = project.facts(base.file);
        // What a decorator or a metaclass writes is not followed: `@dataclass(frozen=True)`, `@attr.s`.
        facts
            .list(project.class(base).decorators)
            .iter()
            .any(|&decorator| project.is_dataclass(base) != Ok(false) || matches!(facts.expr(decorator), Expr::Call(_)))
    });
    is_generated
        || !matches!(project.lookup(&class, "__hash__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"))
}

/// Whether `__new__` of the class, or `__call__` of its metaclass, gives the same instance again.
fn is_singleton(project: &Project, id: ClassId) -> bool {
    let class = ClassRef::Source(id);
    let function = |lookup: Lookup| match lookup {
        Lookup::Found(member) => match member.value {
            Value::Function(function) | Value::Wrapped { function, .. } => Some(function),
            _ => None,
        },
        Lookup::Absent | Lookup::Unknown(_) => None,
    };
    let new = function(project.lookup(&class, "__new__"))
        .is_some_and(|new: FunctionId| Stored::of(project, new, "__new__").is_some());
    let call = project.calling(&class).is_some_and(|call| Stored::of(project, call.function, "__call__").is_some());
    // `@singleton` puts something else in place of the class.
    new || call || project.decorated_class(id) != Value::Class(id)
}

/// Whether the class is called in view, and only where the instance is made once and stays.
fn lives_forever(project: &Project, id: ClassId, depth: u32) -> bool {
    let mut calls = project
        .subclasses(id)
        .into_iter()
        .chain([id])
        .flat_map(|class| project.calls_naming(project.name(class.file, project.class(class).name)).collect::<Vec<_>>())
        .filter(|&(file, index)| {
            matches!(project.callee(file, index), Value::Class(class)
                if class == id || project.is_subclass(&ClassRef::Source(class), &ClassRef::Source(id)) == Some(true))
        })
        .peekable();
    calls.peek().is_some() && calls.all(|(file, index)| is_made_once(project, file, index, depth))
}

/// Whether a call runs where a module or a class body is executed, in a function that keeps its result for good, or in
/// the constructor of an object that is there for good itself.
fn is_made_once(project: &Project, file: FileId, index: CallIndex, depth: u32) -> bool {
    /// Objects within objects.
    const MAX_DEPTH: u32 = 3;
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return false };
    // What a module makes stays with it.
    let Some(index) = facts.function_of(call.scope) else { return true };
    let Some(function) = facts.functions.get(index.index()) else { return false };
    // `@cache def settings(): return Settings()`.
    let is_cached = function.parameters.len == 0
        && facts.list(function.decorators).iter().any(|&it| cache_size(project, file, it).is_some());
    // `global _settings; _settings = Settings()`.
    let is_global = || {
        facts
            .bindings_in(ScopeId::MODULE)
            .iter()
            .any(|binding| matches!(binding.kind, BindingKind::Assign(value) if value == call.expr))
    };
    let is_part = || {
        let owner = facts.enclosing_class(index).map(|index| ClassId { file, index });
        function.name.is_some_and(|name| facts.name(name) == "__init__")
            && depth < MAX_DEPTH
            && owner.is_some_and(|owner| is_singleton(project, owner) || lives_forever(project, owner, depth + 1))
    };
    is_cached || is_global() || Stored::asked_for(project, FunctionId { file, index }).is_some() || is_part()
}
