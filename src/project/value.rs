//! What an expression evaluates to.

use std::sync::Arc;

use crate::finding::FileId;
use crate::project::{ClassId, ExprRef, FunctionId};

/// A name of something that was not read from source: the standard library, a library that is not installed.
///
/// It spells how it was reached: `requests.get` (attribute of a module), `requests.Session()` (result of a call),
/// `requests.Session().get`.
pub type Dotted = Arc<str>;

/// A class, read from source or known by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClassRef {
    Source(ClassId),
    /// A class of the standard library by its canonical name (`abc.ABCMeta`, `builtins.type`), which
    /// [`crate::project::stdlib`] knows.
    Stdlib(Dotted),
}

/// What an expression evaluates to, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A module read from source.
    Module(FileId),
    Class(ClassRef),
    Instance(ClassRef),
    Function(FunctionId),
    /// A function looked up through an instance or class: the first parameter is given.
    Bound {
        function: FunctionId,
        receiver: Box<Value>,
    },
    /// A call of an `async def`.
    Coroutine(FunctionId),
    /// `super()` in a method of the class, on a receiver.
    Super {
        class: ClassId,
        receiver: Box<Value>,
    },
    /// Not read from source: known by its dotted name alone.
    External(Dotted),
    Str(Arc<str>),
    Int(i64),
    /// A float literal, by its bits.
    Float(u64),
    Bool(bool),
    None,
    /// An element of a known tuple.
    Tuple(Arc<[Value]>),
    /// Any other expression whose type is a builtin: a list display, an f-string. See [`Value::Instance`].
    /// One of several.
    Union(Arc<[Value]>),
    Unknown(Unknown),
}

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// A parameter without annotation.
    Parameter(ExprRef),
    /// Assigned in ways that depend on the run.
    SeveralBindings(Arc<str>),
    /// No binding of the name in view.
    Unbound(Arc<str>),
    /// An attribute that the receiver may or may not have.
    Attribute(Arc<str>),
    /// The module could not be found or read.
    Module(Arc<str>),
    /// A class whose base is unknown.
    Base(ClassId),
    /// The definition goes round in a circle.
    Cycle,
    /// Too much work for one question.
    Fuel,
    /// An expression that is not followed.
    Opaque,
    /// Whatever has to be told in words.
    Because(&'static str),
}
