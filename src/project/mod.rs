//! The program that the files make: modules, classes as CPython builds them, the values that names have.
//!
//! Linking cannot fail. A project is an index; classes, MROs and values are asked for by id, computed once, and given
//! as answers that include "unknown", with the reason.

pub mod stdlib;
mod value;
pub mod versions;

use crate::facts::{self, ClassIndex, ExprId, FileFacts, FunctionIndex, ScopeId, Symbol};
use crate::finding::{FileId, Place};
use ruff_text_size::TextRange;

pub use value::{ClassRef, Dotted, Unknown, Value};
pub use versions::{PythonVersion, VersionRange};

/// A class statement of the project or of a library that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId {
    pub file: FileId,
    pub index: ClassIndex,
}

/// A `def`, `async def` or `lambda`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId {
    pub file: FileId,
    pub index: FunctionIndex,
}

/// An expression of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprRef {
    pub file: FileId,
    pub expr: ExprId,
}

/// The method resolution order of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mro {
    /// The class itself first, `object` last.
    Linear(Vec<ClassRef>),
    /// CPython refuses the bases.
    Conflict(String),
    Unknown(Unknown),
}

/// What creates a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metaclass {
    Known {
        class: ClassRef,
        /// The class whose statement names it: the class itself or the base it is inherited from.
        /// Absent for `type` by default.
        from: Option<ClassRef>,
    },
    /// No metaclass derives from all the others. Which of them stand against each other.
    Conflict(MetaclassConflict),
    /// A callable that is no type: it may return anything.
    Callable(Value),
    Unknown(Unknown),
}

/// The first pair of metaclasses that CPython cannot reconcile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaclassConflict {
    /// The most derived metaclass so far, and whose it is: `None` for an explicit `metaclass=`.
    pub winner: (ClassRef, Option<usize>),
    /// The metaclass that neither derives from it nor is derived from by it, and the position of its base.
    pub other: (ClassRef, usize),
}

/// One argument of a class statement, evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    pub range: TextRange,
    pub value: Value,
}

/// Where an attribute was found by walking an MRO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    Found(Member),
    /// The whole MRO is known and no class of it has the name.
    Absent,
    Unknown(Unknown),
}

/// A name in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub owner: ClassRef,
    /// The last binding of the name in the owner's body; absent where the owner is not read from source.
    pub place: Option<Place>,
    pub value: Value,
}

/// All files, linked.
#[derive(Debug)]
pub struct Project {}

#[allow(unused_variables)]
impl Project {
    pub fn facts(&self, file: FileId) -> &FileFacts {
        todo!()
    }
    pub fn class(&self, id: ClassId) -> &facts::Class {
        todo!()
    }
    pub fn function(&self, id: FunctionId) -> &facts::Function {
        todo!()
    }
    /// The text of a symbol.
    pub fn name(&self, file: FileId, symbol: Symbol) -> &str {
        todo!()
    }
    pub fn class_name(&self, class: &ClassRef) -> &str {
        todo!()
    }
    /// `Outer.Inner` for a source class, the dotted name for others.
    pub fn qualname(&self, class: &ClassRef) -> String {
        todo!()
    }
    pub fn module_name(&self, file: FileId) -> Option<&str> {
        todo!()
    }
    /// Whether findings are reported there: not a gathered library or an unnamed project file.
    pub fn is_reported(&self, file: FileId) -> bool {
        todo!()
    }
    /// The whole configuration root was walked: absence can be concluded.
    pub fn is_closed(&self) -> bool {
        todo!()
    }
    /// The versions that the project supports: claims are held against all of them.
    pub fn versions(&self) -> &VersionRange {
        todo!()
    }
    /// The version the class model is built for.
    pub fn model_version(&self) -> PythonVersion {
        todo!()
    }

    /// The value of an expression where it stands.
    pub fn evaluate(&self, expr: ExprRef) -> Value {
        todo!()
    }
    /// The value that a name has at the end of a scope.
    pub fn name_in(&self, file: FileId, scope: ScopeId, name: &str) -> Value {
        todo!()
    }
    /// What an attribute access on a value gives, by the descriptor protocol.
    pub fn attribute(&self, value: &Value, name: &str) -> Value {
        todo!()
    }

    /// The positional arguments of the class statement, evaluated, `__mro_entries__` applied.
    pub fn bases(&self, id: ClassId) -> Vec<Base> {
        todo!()
    }
    pub fn mro(&self, class: &ClassRef) -> Mro {
        todo!()
    }
    pub fn metaclass(&self, class: &ClassRef) -> Metaclass {
        todo!()
    }
    /// `Some(true)` or `Some(false)` only on knowledge.
    pub fn is_subclass(&self, class: &ClassRef, of: &ClassRef) -> Option<bool> {
        todo!()
    }
    /// Walks the MRO of a class.
    pub fn lookup(&self, class: &ClassRef, name: &str) -> Lookup {
        todo!()
    }
    /// The names bound in a class body, each once, in order of first binding.
    pub fn own_members(&self, id: ClassId) -> Vec<&str> {
        todo!()
    }
    /// The member of the class body itself, no base asked.
    pub fn own_member(&self, id: ClassId, name: &str) -> Option<Member> {
        todo!()
    }
    /// Classes of the linked files that name the class among their bases, sorted.
    pub fn direct_subclasses(&self, class: &ClassRef) -> &[ClassId] {
        todo!()
    }
    /// Classes of the linked files whose statement names the class as `metaclass=`, sorted.
    pub fn classes_with_metaclass(&self, class: &ClassRef) -> &[ClassId] {
        todo!()
    }
    /// Every class of every linked file, sorted.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> {
        std::iter::empty()
    }
    /// Calls whose frame is the function's: comprehensions count, nested functions do not.
    pub fn calls_in(&self, function: FunctionId) -> &[facts::CallIndex] {
        todo!()
    }
    /// Attribute accesses whose frame is the function's.
    pub fn accesses_in(&self, function: FunctionId) -> &[u32] {
        todo!()
    }
}
