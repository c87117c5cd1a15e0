//! What an expression evaluates to.

use std::sync::Arc;

use crate::facts::{CallIndex, ClassIndex};
use crate::finding::FileId;
use crate::project::edited::Renumbered;
use crate::project::{ClassId, FunctionId};
use crate::resolve::NamespaceId;

/// A name of something that was not read from source: the standard library, a library that is not installed.
///
/// It spells how it was reached: `requests.get` (attribute of a module), `requests.Session()` (result of a call),
/// `requests.Session().get`.
pub type Dotted = Arc<str>;

/// A class that is known by what creates it, and not by its statement alone: two are the same where all of this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreatedId {
    pub file: FileId,
    pub site: Site,
    pub given: GivenId,
}

/// What creates a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// `type("X", (Base,), {})`, `namedtuple("X", "a b")`.
    Call(CallIndex),
    /// A class statement in a function, whose bases depend on what the function was called with.
    Statement(ClassIndex),
    /// `Model[int]`: the class that pydantic derives from the class of this statement.
    Parametrised(ClassIndex),
}

/// What the functions around the site were called with, or what stood in the brackets: see
/// [`crate::project::Project`]'s `given`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GivenId(pub(super) u64);

/// A class, read from source or known by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClassRef {
    Source(ClassId),
    /// Of a call: what its namespace holds is known in part.
    Created(CreatedId),
    /// A class of the standard library by its canonical name (`abc.ABCMeta`, `builtins.type`), which
    /// [`crate::project::stdlib`] knows; or one of a compiled library that is not in view, of which no more than the
    /// metaclass is known.
    Stdlib(Dotted),
}

impl ClassRef {
    pub fn stdlib(name: &str) -> Self {
        Self::Stdlib(name.into())
    }

    pub fn source(&self) -> Option<ClassId> {
        match self {
            Self::Source(id) => Some(*id),
            Self::Created(_) | Self::Stdlib(_) => None,
        }
    }

    pub(super) fn is_among(&self, renumbered: &Renumbered) -> bool {
        match self {
            Self::Source(id) => renumbered.has_class(*id),
            Self::Created(id) => renumbered.has_created(*id),
            Self::Stdlib(_) => false,
        }
    }

    pub fn is_stdlib(&self, name: &str) -> bool {
        matches!(self, Self::Stdlib(own) if &**own == name)
    }
}

/// What an expression evaluates to, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A module read from source.
    Module(FileId),
    /// A directory on the search path without `__init__.py`.
    Namespace(NamespaceId),
    /// A class read from source. Classes of the standard library are [`Value::External`]:
    /// [`crate::project::Project::class_of`] takes both.
    Class(ClassId),
    /// A class that a call creates.
    Created(CreatedId),
    /// The class, or one that derives from it: what the annotation `type[A]` promises.
    SubclassOf(ClassRef),
    /// An object whose type is the class read from source, or one that derives from it.
    Instance(ClassId),
    Function(FunctionId),
    /// A function looked up through an instance or class: the first parameter is given.
    Bound {
        function: FunctionId,
        receiver: Arc<Value>,
    },
    /// `functools.partial(f, …)` with more than the function.
    Partial(Arc<Partial>),
    /// `property(f)`, `classmethod(f)` and the like, as they stand in a class body.
    Wrapped {
        wrapper: Wrapper,
        function: FunctionId,
    },
    /// A call of an `async def`.
    Coroutine(FunctionId),
    /// `super()` in a method of the class, on a receiver.
    Super {
        class: ClassId,
        receiver: Arc<Value>,
    },
    /// Not read from source: known by its dotted name alone.
    External(Dotted),
    Str(Arc<str>),
    Int(i64),
    /// A float literal, by its bits.
    Float(u64),
    Bool(bool),
    None,
    /// A tuple display with its elements.
    Tuple(Arc<[Value]>),
    /// One of several; at least two, flat.
    Union(Arc<[Value]>),
    Unknown(Unknown),
}

pub(super) const MANY_VALUES: &str = "it may be one of many values";

/// How many values others consist of.
pub(super) const MOST_HELD: usize = 2_000;

/// In bytes, of texts that are put together.
pub(super) const LONGEST_TEXT: usize = 1 << 12;

const SLOT: &str = "types.MemberDescriptorType()";

/// A function with some of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Partial {
    pub function: FunctionId,
    pub positional: Vec<Value>,
    pub keywords: Vec<(Arc<str>, Value)>,
    /// What the functions around the function were called with.
    pub closure: GivenId,
}

/// What the standard library's function wrappers make of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wrapper {
    Property,
    CachedProperty,
    ClassMethod,
    StaticMethod,
    /// `contextlib.contextmanager` and its asynchronous twin: a function that gives a context manager.
    ContextManager,
}

impl Value {
    pub const OPAQUE: Value = Value::Unknown(Unknown::Opaque);

    pub fn external(name: &str) -> Self {
        Self::External(name.into())
    }

    /// An instance of a builtin class.
    pub fn builtin_instance(class: &str) -> Self {
        Self::External(format!("builtins.{class}()").into())
    }

    /// What `__slots__` puts into a class under each of its names: a data descriptor.
    pub fn slot() -> Self {
        Self::external(SLOT)
    }

    pub fn is_slot(&self) -> bool {
        matches!(self, Self::External(name) if &**name == SLOT)
    }

    /// One of the values: equal ones collapse, an unknown one stays a member.
    pub fn union(values: impl IntoIterator<Item = Value>) -> Self {
        const MOST: usize = 8;
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return Self::OPAQUE };
        let Some(second) = values.next() else { return first };
        let mut members: Vec<Value> = Vec::new();
        for value in [first, second].into_iter().chain(values) {
            match value {
                Self::Union(inner) => {
                    for value in inner.iter() {
                        if !members.contains(value) {
                            members.push(value.clone());
                        }
                    }
                }
                value => {
                    if !members.contains(&value) {
                        members.push(value);
                    }
                }
            }
            if members.len() > MOST {
                return Self::Unknown(Unknown::Because(MANY_VALUES));
            }
        }
        match members.len() {
            1 => members.remove(0),
            _ => Self::Union(members.into()),
        }
    }

    /// A tuple of the values; unknown where these consist of more than anybody writes: `a = (b, b)`, `b = (c, c)` and so on.
    pub(super) fn tuple(values: Arc<[Value]>) -> Self {
        let mut left = MOST_HELD;
        if values.iter().all(|value| value.fits(&mut left)) { Self::Tuple(values) } else { Self::OPAQUE }
    }

    /// `left + right`, of tuples.
    pub(super) fn tuple_of_both(left: &[Value], right: &[Value]) -> Self {
        if left.len() + right.len() > MOST_HELD {
            return Self::OPAQUE;
        }
        Self::tuple(left.iter().chain(right).cloned().collect())
    }

    /// A text; no more than its class where it is longer than what names are made of.
    pub(super) fn text(text: String) -> Self {
        if text.len() > LONGEST_TEXT { Self::builtin_instance("str") } else { Self::Str(text.into()) }
    }

    /// Takes off what a value consists of.
    pub(super) fn fits(&self, left: &mut usize) -> bool {
        let held = match self {
            Self::Tuple(values) | Self::Union(values) => values,
            Self::Partial(partial) => &partial.positional[..],
            Self::Bound { receiver, .. } | Self::Super { receiver, .. } => std::slice::from_ref(&**receiver),
            _ => return true,
        };
        let keywords = match self {
            Self::Partial(partial) => &partial.keywords[..],
            _ => &[],
        };
        let Some(rest) = left.checked_sub(held.len() + keywords.len()) else { return false };
        *left = rest;
        held.iter().chain(keywords.iter().map(|(_, value)| value)).all(|value| value.fits(left))
    }

    /// The values it may be: itself where it is no union.
    pub fn members(&self) -> &[Value] {
        match self {
            Self::Union(members) => members,
            value => std::slice::from_ref(value),
        }
    }

    /// Whether something that has another number now is part of it.
    pub(super) fn holds(&self, renumbered: &Renumbered) -> bool {
        match self {
            Self::Class(class) | Self::Instance(class) => renumbered.has_class(*class),
            Self::Created(created) => renumbered.has_created(*created),
            Self::SubclassOf(class) => class.is_among(renumbered),
            Self::Function(function) | Self::Wrapped { function, .. } | Self::Coroutine(function) => {
                renumbered.has_function(*function)
            }
            Self::Bound { function, receiver } => renumbered.has_function(*function) || receiver.holds(renumbered),
            Self::Partial(partial) => {
                let keywords = partial.keywords.iter().map(|(_, value)| value);
                renumbered.has_function(partial.function)
                    || renumbered.has_given(partial.closure)
                    || partial.positional.iter().chain(keywords).any(|value| value.holds(renumbered))
            }
            Self::Super { class, receiver } => renumbered.has_class(*class) || receiver.holds(renumbered),
            Self::Tuple(values) | Self::Union(values) => values.iter().any(|value| value.holds(renumbered)),
            Self::Module(_)
            | Self::Namespace(_)
            | Self::External(_)
            | Self::Str(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Bool(_)
            | Self::None
            | Self::Unknown(_) => false,
        }
    }

    /// Why it is not known, where it is not, or may be something that is not.
    pub fn unknown(&self) -> Option<&Unknown> {
        self.members().iter().find_map(|value| match value {
            Self::Unknown(reason) => Some(reason),
            _ => None,
        })
    }
}

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// A parameter without annotation.
    Parameter(Arc<str>),
    /// No binding of the name in view.
    Unbound(Arc<str>),
    /// An attribute that the receiver is not known to have.
    Attribute(Arc<str>),
    /// The module could not be found or read.
    Module(Arc<str>),
    /// Something that was not read from source, and that the standard library's model does not know as a class.
    External(Dotted),
    /// CPython refuses to create a base, or the class, for a reason of its own.
    Refused,
    /// A decorator that may put something else in place of what it decorates.
    Decorator(Arc<str>),
    /// The definition goes round in a circle.
    Cycle,
    /// Too much work for one question.
    Fuel,
    /// An expression that is not followed.
    Opaque,
    /// Whatever has to be told in words: reads on after "unknown, since".
    Because(&'static str),
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Parameter(name) => write!(f, "parameter `{name}` has no annotation"),
            Self::Unbound(name) => write!(f, "no binding of `{name}` is in view"),
            Self::Attribute(name) => write!(f, "attribute `{name}` is not found"),
            Self::Module(name) => write!(f, "module `{name}` is not found"),
            Self::External(name) => write!(f, "the source of `{name}` is not in view"),
            Self::Refused => write!(f, "a base cannot be created"),
            Self::Decorator(name) => write!(f, "decorator `{name}` may return something else"),
            Self::Cycle => write!(f, "its definition goes round in a circle"),
            Self::Fuel => write!(f, "it takes too many steps to find out"),
            Self::Opaque => write!(f, "the expression is not followed"),
            Self::Because(reason) => f.write_str(reason),
        }
    }
}
