//! What a call of a class comes to: which `__new__` and `__init__` take the arguments.
//!
//! Models `type_call`, `object_new` and `object_init` of `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#object.__new__>

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{AccessContext, BindingKind, Expr, ExprId, FileFacts};
use crate::finding::FileId;
use crate::project::answers;
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Metaclass, Mro, Project, Unknown, Value};

impl Project {
    /// The class that has the first `__new__` or `__init__` on the MRO of a class: behind another, where that is given.
    pub fn constructor(&self, of: &ClassRef, behind: Option<&ClassRef>, name: &str) -> Result<ClassRef, Unknown> {
        let mro = match self.mro(of) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        let start = match behind {
            Some(behind) => mro.iter().position(|class| class == behind).ok_or(Unknown::Opaque)? + 1,
            None => 0,
        };
        // `Protocol` gives the classes below it an `__init__`.
        if mro.iter().any(|class| class.is_stdlib("typing.Protocol")) {
            return Err(Unknown::Because("it is a protocol, or implements one"));
        }
        for owner in mro.iter().skip(start) {
            match owner {
                ClassRef::Source(id) => {
                    let has = self.own_member(*id, name).is_some();
                    if has {
                        return Ok(owner.clone());
                    }
                    self.has_body_alone(*id, name)?;
                }
                ClassRef::Created(_) => return Err(Unknown::Because("a base is created by a call")),
                ClassRef::Stdlib(dotted) => {
                    let class = self.stdlib().class(dotted).ok_or_else(|| Unknown::External(dotted.clone()))?;
                    if class.member(name).is_some() {
                        return Ok(owner.clone());
                    }
                }
            }
        }
        Err(Unknown::Opaque)
    }

    /// Whether a class certainly lacks a special method that its body does not bind: no decorator, metaclass or
    /// assignment gives it one.
    pub(super) fn has_body_alone(&self, id: ClassId, name: &str) -> Result<(), Unknown> {
        if self.is_stub(id.file) {
            return Err(Unknown::Because("what is known of a base comes from a stub file"));
        }
        let facts = self.facts(id.file);
        const HARMLESS: [&str; 5] = [
            "functools.total_ordering",
            "typing.final",
            "typing_extensions.final",
            "enum.unique",
            "typing.runtime_checkable",
        ];
        for &decorator in facts.list(self.class(id).decorators) {
            if !self.is_external(ExprRef { file: id.file, expr: decorator }, &HARMLESS) {
                return Err(Unknown::Because("a decorator may write special methods"));
            }
        }
        self.is_left_alone(id)?;
        if self.is_set_later(id, name) {
            return Err(Unknown::Because("special methods are set when the class is there"));
        }
        Ok(())
    }

    /// Whether nothing but the body and its decorators makes what a class holds.
    pub fn is_left_alone(&self, id: ClassId) -> Result<(), Unknown> {
        match self.metaclass(&ClassRef::Source(id)) {
            Metaclass::Known { class: metaclass, .. } => {
                let is_plain = match &metaclass {
                    ClassRef::Stdlib(name) => matches!(
                        &**name,
                        "builtins.type" | "abc.ABCMeta" | "typing._ProtocolMeta" | "enum.EnumMeta" | "enum.EnumType"
                    ),
                    // Its `__init__` may set attributes of the class, and put others in place of those that are there.
                    _ => {
                        self.creates_with_type(&metaclass)
                            && matches!(self.lookup(&metaclass, "__init__"), Lookup::Found(member)
                                if member.owner.source().is_none())
                    }
                };
                // `typing.NamedTuple` sets what is in the body when the class is there.
                if !is_plain || self.is_made_otherwise(id) {
                    return Err(Unknown::Because("its metaclass may change what it holds"));
                }
            }
            Metaclass::Conflict(_) => return Err(Unknown::Refused),
            Metaclass::Callable(_) => return Err(Unknown::Because("its metaclass is no type")),
            Metaclass::Unknown(reason) => return Err(reason),
        }
        let facts = self.facts(id.file);
        let body = self.class(id).scope;
        if facts.calls.iter().any(|call| {
            call.scope == body
                && matches!(facts.expr(call.callee), Expr::Name { name, .. }
                    if matches!(facts.name(name), "locals" | "vars" | "exec" | "eval"))
        }) {
            return Err(Unknown::Because("the class body is changed by name"));
        }
        Ok(())
    }

    /// Whether some code sets an attribute of the class, or of what may be the class: `Point.__hash__ = …`,
    /// `setattr(cls, "__init__", …)` in its own file or in one that has a decorator or a base of it.
    pub(super) fn is_set_later(&self, id: ClassId, name: &str) -> bool {
        let mut classes = vec![id];
        if let Mro::Linear(mro) = self.mro(&ClassRef::Source(id)) {
            classes.extend(mro.iter().filter_map(ClassRef::source));
        }
        let mut near: Vec<FileId> = classes.iter().map(|class| class.file).collect();
        let facts = self.facts(id.file);
        for &decorator in facts.list(self.class(id).decorators) {
            let expr = called(facts, decorator);
            if let Value::Function(function) = self.evaluate(ExprRef { file: id.file, expr }) {
                near.push(function.file);
            }
        }
        self.setters(name).is_some_and(|setters| {
            // In a class method, `cls` may be any class below.
            classes.iter().any(|class| setters.classes.contains(class))
                || near.iter().any(|file| setters.files.contains(file))
        })
    }

    /// What all linked files set a special method of.
    fn setters(&self, name: &str) -> Option<&Setters> {
        answers::widen();
        let index = self.setters.get_or_init(|| {
            SET.map(|name| {
                let mut set = Setters::default();
                for file in self.files() {
                    for expr in setters(self.facts(file), name) {
                        match self.evaluate(ExprRef { file, expr }) {
                            Value::Class(class) => {
                                set.classes.insert(class);
                            }
                            Value::Module(_) | Value::Namespace(_) | Value::Instance(_) | Value::Function(_) => {}
                            _ => {
                                set.files.insert(file);
                            }
                        }
                    }
                }
                set
            })
        });
        SET.iter().zip(index).find_map(|(own, set)| (*own == name).then_some(set))
    }

    /// Whether a class that takes no arguments may go by this name, judged by what class statements look like.
    pub fn may_take_nothing(&self, name: &str) -> bool {
        self.plain_names.get_or_init(|| names_without_constructor(self)).contains(name)
    }
}

/// The special methods that are asked for.
const SET: [&str; 3] = ["__hash__", "__init__", "__new__"];

/// What a special method is set of.
#[derive(Debug, Default)]
pub(super) struct Setters {
    classes: FxHashSet<ClassId>,
    /// Where it is set of what may be any class.
    files: FxHashSet<FileId>,
}

/// The setters of each of [`SET`].
pub(super) type SettersOfAll = [Setters; SET.len()];

/// The objects whose attribute is set.
fn setters(facts: &FileFacts, name: &str) -> Vec<ExprId> {
    let Some(symbol) = facts.names.find(name) else { return Vec::new() };
    let assigned = facts.accesses.iter().filter_map(|access| match facts.expr(access.expr) {
        Expr::Attribute { value, name } if name == symbol && access.context != AccessContext::Read => Some(value),
        _ => None,
    });
    let called = facts.calls.iter().filter_map(|call| match facts.arguments(call.arguments) {
        [object, name, _] if matches!(facts.expr(name.value), Expr::Str(name) if name == symbol) => Some(object.value),
        _ => None,
    });
    assigned.chain(called).collect()
}

/// `dataclass` of `@dataclass(frozen=True)`.
fn called(facts: &FileFacts, decorator: ExprId) -> ExprId {
    match facts.expr(decorator) {
        Expr::Call(call) => facts.calls.get(call.index()).map_or(decorator, |call| call.callee),
        _ => decorator,
    }
}

/// The names of classes that have no constructor of their own and may inherit none, and what else they are called.
fn names_without_constructor(project: &Project) -> FxHashSet<String> {
    let mut classes: Vec<(&str, Vec<&str>)> = Vec::new();
    // How many class statements of a name may take nothing.
    let mut open: FxHashMap<&str, usize> = FxHashMap::default();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for file in project.files() {
        let facts = project.facts(file);
        let constructors = ["__init__", "__new__"].map(|name| facts.names.find(name));
        for class in &facts.classes {
            let name = facts.name(class.name);
            known.insert(name);
            let has_own =
                constructors.iter().flatten().any(|&symbol| !facts.bindings_of(class.scope, symbol).is_empty());
            if has_own || class.decorators.len > 0 {
                continue;
            }
            let bases = facts.arguments(class.bases).iter().filter_map(|base| facts.last_name(base.value)).collect();
            classes.push((name, bases));
            *open.entry(name).or_default() += 1;
        }
    }
    loop {
        let before = classes.len();
        classes.retain(|(name, bases)| {
            let takes = bases
                .iter()
                .any(|base| known.contains(base) && open.get(base).copied().unwrap_or(0) == 0 || takes_arguments(base));
            if takes && let Some(count) = open.get_mut(name) {
                *count = count.saturating_sub(1);
            }
            !takes
        });
        if classes.len() == before {
            break;
        }
    }
    let mut names: FxHashSet<String> = classes.iter().map(|(name, _)| (*name).to_owned()).collect();
    for file in project.files() {
        let facts = project.facts(file);
        for binding in &facts.bindings {
            if let BindingKind::ImportFrom { name, .. } = binding.kind
                && name != binding.name
                && names.contains(facts.name(name))
            {
                names.insert(facts.name(binding.name).to_owned());
            }
        }
    }
    names
}

/// Names of the standard library by which nobody calls what takes no arguments.
fn takes_arguments(name: &str) -> bool {
    matches!(
        name,
        "str"
            | "int"
            | "float"
            | "bytes"
            | "tuple"
            | "list"
            | "dict"
            | "set"
            | "frozenset"
            | "type"
            | "Enum"
            | "IntEnum"
            | "StrEnum"
            | "Flag"
            | "IntFlag"
            | "NamedTuple"
            | "TypedDict"
            | "Protocol"
            | "Exception"
            | "BaseException"
            | "TestCase"
            | "Thread"
    ) || name.ends_with("Error")
        || name.ends_with("Warning")
}
