//! Whether objects can be keys: what a class has for `__hash__` in the end.
//!
//! Models `type_ready_set_hash` and `overrides_hash` of `Objects/typeobject.c` (a class body with `__eq__` and without
//! `__hash__` has `__hash__ = None`) and `_hash_action` of `Lib/dataclasses.py`.
//! <https://docs.python.org/3/reference/datamodel.html#object.__hash__>

use rustc_hash::FxHashSet;

use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId, FileFacts};
use crate::finding::{FileId, Place};
use crate::project::bodies::Bound;
use crate::project::{ClassId, ClassRef, ExprRef, Mro, Project, PythonVersion, Slots, Stdlib, Unknown};

/// Why instances of a class have no hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unhashable {
    /// The class on the MRO whose `__hash__` is None.
    pub owner: ClassRef,
    pub cause: HashLoss,
    /// What takes the hash away, where it was read from source.
    pub place: Option<Place>,
}

/// What makes `__hash__` of a class None.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashLoss {
    /// `__eq__` in the body, and no `__hash__`.
    Equality,
    /// `__hash__ = None`.
    Written,
    /// `@dataclass` with `eq`, neither `frozen` nor `unsafe_hash`.
    Dataclass,
    /// A class of the standard library: `list`.
    Library,
}

/// What a class on an MRO says of hashes.
enum Own {
    Nothing,
    Hash,
    Loss(HashLoss, Option<Place>),
}

impl Project {
    /// Why instances of exactly this class have no hash; `None` where they have one.
    pub fn unhashable(&self, class: &ClassRef, version: PythonVersion) -> Result<Option<Unhashable>, Unknown> {
        let mro = match self.mro(class) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        for owner in mro.iter().cloned() {
            // A dataclass that is refused is no class to speak of.
            if let ClassRef::Source(id) = owner
                && self.class(id).decorators.len > 0
                && matches!(self.dataclass_refusal(id), Ok(Some(_)))
            {
                return Err(Unknown::Refused);
            }
            match self.own_hash(&owner, version)? {
                Own::Nothing => {}
                Own::Hash => return Ok(None),
                Own::Loss(cause, place) => return Ok(Some(Unhashable { owner, cause, place })),
            }
        }
        Ok(None)
    }

    fn own_hash(&self, owner: &ClassRef, version: PythonVersion) -> Result<Own, Unknown> {
        let id = match owner {
            ClassRef::Source(id) => *id,
            ClassRef::Stdlib(name) => {
                let class = Stdlib::of(version).class(name).ok_or_else(|| Unknown::External(name.clone()))?;
                return Ok(match class.member("__hash__") {
                    None => Own::Nothing,
                    Some(_) if class.is_hashable => Own::Hash,
                    Some(_) => Own::Loss(HashLoss::Library, None),
                });
            }
            ClassRef::Created(_) => return Err(Unknown::Because("a base is created by a call")),
        };
        if self.is_stub(id.file) {
            return Err(Unknown::Because("what is known of a base comes from a stub file"));
        }
        let facts = self.facts(id.file);
        let class = self.class(id);
        let place = |name: &str| {
            let binding = facts.bindings_of(class.scope, facts.names.find(name)?).last()?;
            Some(Place::new(id.file, binding.range))
        };
        let in_body = match (self.bound_in_body(id, "__eq__", version), self.bound_in_body(id, "__hash__", version)) {
            (Bound::Unknown, _) | (_, Bound::Unknown) => {
                return Err(Unknown::Because("whether `__eq__` or `__hash__` is defined is not known"));
            }
            (Bound::Nothing, Bound::Nothing) => Own::Nothing,
            (Bound::To { .. }, Bound::Nothing) => Own::Loss(HashLoss::Equality, place("__eq__")),
            (_, Bound::To { value: Some(value), .. }) if matches!(facts.expr(value), Expr::None) => {
                Own::Loss(HashLoss::Written, place("__hash__"))
            }
            (_, Bound::To { value: Some(value), .. }) if may_be_none(facts, value) => {
                return Err(Unknown::Because("what `__hash__` is bound to is not known"));
            }
            (_, Bound::To { .. }) => Own::Hash,
        };
        let dataclass = self.dataclass_hashing(id, version)?;
        let is_explicit = !matches!(self.bound_in_body(id, "__hash__", version), Bound::Nothing)
            && !matches!((&in_body, place("__eq__")), (Own::Loss(..), Some(_)));
        let found = match dataclass {
            None => in_body,
            Some([unsafe_hash, eq, frozen]) => match (unsafe_hash, eq, frozen) {
                (Some(true), ..) => Own::Hash,
                _ if is_explicit => in_body,
                (Some(false), Some(true), Some(true)) => Own::Hash,
                (Some(false), Some(true), Some(false)) => {
                    let decorator = facts.list(class.decorators).first();
                    Own::Loss(
                        HashLoss::Dataclass,
                        decorator.map(|&decorator| Place::new(id.file, facts.range(decorator))),
                    )
                }
                (Some(false), Some(false), _) => in_body,
                _ => return Err(Unknown::Because("what `dataclass` is asked for is not known")),
            },
        };
        if !matches!(found, Own::Hash) {
            self.keeps_hash(id)?;
        }
        Ok(found)
    }

    /// Whether nothing but the body and its decorators gives the class a hash.
    fn keeps_hash(&self, id: ClassId) -> Result<(), Unknown> {
        self.is_left_alone(id)?;
        // `__slots__ = ("__hash__",)`: each instance has its own.
        if self.known_slots(id).iter().any(|slot| slot.name == "__hash__")
            || matches!(self.slots(id), Slots::Some(_) | Slots::Unknown)
        {
            return Err(Unknown::Because("its slots may hold `__hash__`"));
        }
        if self.is_set_later(id, "__hash__") {
            return Err(Unknown::Because("`__hash__` is set when the class is there"));
        }
        Ok(())
    }

    /// Whether a class whose instances have no hash may go by this name, or one that has such a metaclass: judged by
    /// what their statements look like.
    pub fn may_be_unhashable(&self, name: &str) -> bool {
        self.hash_names().names.contains(name)
    }

    fn hash_names(&self) -> &HashNames {
        self.hash_names.get_or_init(|| HashNames::of(self))
    }
}

/// Answers of the whole project.
#[derive(Debug, Default)]
pub(super) struct HashNames {
    names: FxHashSet<String>,
}

impl HashNames {
    fn of(project: &Project) -> Self {
        let mut names: FxHashSet<&str> = FxHashSet::default();
        let mut others: Vec<(&str, Vec<&str>)> = Vec::new();
        for file in project.files() {
            let facts = project.facts(file);
            let (eq, hash) = (facts.names.find("__eq__"), facts.names.find("__hash__"));
            for class in &facts.classes {
                let has = |symbol: Option<_>| symbol.is_some_and(|it| !facts.bindings_of(class.scope, it).is_empty());
                let mut dataclass = facts
                    .list(class.decorators)
                    .iter()
                    .filter(|&&decorator| may_be_dataclass(project, file, decorator));
                let is_dataclass = dataclass.clone().next().is_some();
                let is_frozen = dataclass.any(|&decorator| is_frozen(facts, decorator)) && !has(hash);
                let keeps = is_frozen
                    || hash.is_some_and(|hash| {
                        let bindings = facts.bindings_of(class.scope, hash);
                        !bindings.is_empty() && bindings.iter().all(|it| matches!(it.kind, BindingKind::Function(_)))
                    });
                if keeps {
                    continue;
                }
                if has(eq) || has(hash) || is_dataclass {
                    names.insert(facts.name(class.name));
                    continue;
                }
                let arguments = facts.arguments(class.bases).iter().chain(facts.arguments(class.keywords));
                let bases: Vec<&str> = arguments.filter_map(|argument| facts.last_name(argument.value)).collect();
                if !bases.is_empty() {
                    others.push((facts.name(class.name), bases));
                }
            }
            for binding in &facts.bindings {
                let original = match binding.kind {
                    BindingKind::ImportFrom { name, .. } => name,
                    BindingKind::Assign(value) => match facts.expr(value) {
                        Expr::Name { name, .. } | Expr::Attribute { name, .. } => name,
                        _ => continue,
                    },
                    _ => continue,
                };
                if original != binding.name
                    && facts.name(original).starts_with(|it: char| it.is_uppercase() || it == '_')
                {
                    others.push((facts.name(binding.name), vec![facts.name(original)]));
                }
            }
        }
        loop {
            let before = names.len();
            others.retain(|(name, bases)| {
                let is_one = bases.iter().any(|base| {
                    names.contains(base)
                        || matches!(*base, "list" | "dict" | "set" | "bytearray" | "UserDict" | "UserList")
                });
                if is_one {
                    names.insert(name);
                }
                !is_one
            });
            if names.len() == before {
                break;
            }
        }
        Self { names: names.into_iter().map(str::to_owned).collect() }
    }
}

fn may_be_dataclass(project: &Project, file: FileId, decorator: ExprId) -> bool {
    project.may_name(ExprRef { file, expr: called(project.facts(file), decorator) }, "dataclass")
}

/// Whether a dataclass is given a hash of its values.
fn is_frozen(facts: &FileFacts, decorator: ExprId) -> bool {
    let Expr::Call(call) = facts.expr(decorator) else { return false };
    let arguments = facts.calls.get(call.index()).map_or(&[][..], |call| facts.arguments(call.arguments));
    let is_true = |wanted: &str| {
        arguments.iter().any(|argument| {
            matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) == wanted)
                && matches!(facts.expr(argument.value), Expr::True)
        })
    };
    is_true("frozen") || is_true("unsafe_hash")
}

/// `dataclass` of `@dataclass(frozen=True)`.
fn called(facts: &FileFacts, decorator: ExprId) -> ExprId {
    match facts.expr(decorator) {
        Expr::Call(call) => facts.calls.get(call.index()).map_or(decorator, |call| call.callee),
        _ => decorator,
    }
}

/// Whether a value of `__hash__` may be None.
fn may_be_none(facts: &FileFacts, value: ExprId) -> bool {
    match facts.expr(value) {
        Expr::Lambda(_) => false,
        // `__hash__ = Base.__hash__`.
        Expr::Attribute { name, .. } => facts.name(name) != "__hash__" && facts.name(name).starts_with("__"),
        Expr::Name { .. } | Expr::Call(_) => false,
        _ => true,
    }
}
