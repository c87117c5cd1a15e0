//! Facts: a small, owned, serialisable summary of one file.
//!
//! Facts hold expressions *as written*; [`crate::project`] gives them meaning. They depend on the file's bytes and kind
//! alone: no configuration, no other file, no syntax tree. Everything is an index into a flat table, so that a million
//! lines of Python cost tens of megabytes and a file's facts go with a handful of deallocations.

mod bound_names;
pub mod collect;
mod exprs;
mod imports;
pub mod manifest;
mod messages;
mod names;
mod suppressions;
mod synonyms;

use ruff_text_size::{TextRange, TextSize};
use serde::{Deserialize, Serialize};

pub use bound_names::BoundNames;
pub use exprs::Exprs;
pub use imports::Import;
use names::Recent;
pub use names::{Names, Symbol};
pub use suppressions::{Suppression, SuppressionScope, suppressions_in};
pub use synonyms::{Factory, Step, Synonyms, hashed};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

index!(
    /// A class statement of the file, in source order: index of [`FileFacts::classes`].
    ClassIndex,
    /// A `def`, `async def` or `lambda`: index of [`FileFacts::functions`].
    FunctionIndex,
    /// A call expression: index of [`FileFacts::calls`].
    CallIndex,
    /// A scope: index of [`FileFacts::scopes`].
    ScopeId,
    /// An expression: index of [`FileFacts::exprs`].
    ExprId,
    /// A binding: index of [`FileFacts::bindings`].
    BindingIndex,
    /// Where in the tests and handlers a thing stands: index of [`FileFacts::regions`].
    RegionId,
);

impl ScopeId {
    pub const MODULE: ScopeId = ScopeId(0);
}

impl RegionId {
    /// Code that runs whenever the module is imported, or the function called.
    pub const MODULE: RegionId = RegionId(0);
}

/// A run of [`FileFacts::lists`], or of another table where the field says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub struct Run {
    pub start: u32,
    pub len: u32,
}

impl Run {
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// The summary of one Python file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct FileFacts {
    pub names: Names,
    /// The first is the module.
    pub scopes: Vec<Scope>,
    /// Sorted by scope, then by name, then by the position from which they are in force. A name that a function
    /// declares `global` or `nonlocal` is bound in the scope that the declaration means.
    pub bindings: Vec<Binding>,
    pub bound_names: BoundNames,
    pub synonyms: Synonyms,
    /// Sorted.
    pub imports: Vec<Import>,
    /// `from m import *`, in source order.
    pub star_imports: Vec<StarImport>,
    pub classes: Vec<Class>,
    pub functions: Vec<Function>,
    /// Those that are `async`, in source order.
    pub async_functions: Vec<FunctionIndex>,
    pub parameters: Vec<Parameter>,
    pub calls: Vec<Call>,
    /// Those that may create a class with bases, in source order: the second argument, or `bases`, is a tuple of what may
    /// be classes.
    pub creations: Vec<CallIndex>,
    pub arguments: Vec<Argument>,
    /// Attribute accesses inside functions, and anywhere assignments, deletions, and reads that are all of a statement.
    pub accesses: Vec<Access>,
    /// What the syntax asks for a hash, in source order, where it is a name, an attribute, a call or a tuple.
    pub keys: Vec<Key>,
    /// `container[key] = value`, in source order, where the value is a name, an attribute or a call.
    pub stores: Vec<Store>,
    /// `x.a: annotation`, with a value or without.
    pub declarations: Vec<Declaration>,
    pub exprs: Exprs,
    /// Members of tuples, unions and the like.
    pub lists: Vec<ExprId>,
    pub regions: Vec<Region>,
    /// Sorted: the tests of regions and of [`FileFacts::skip`] that the interpreter may settle, since
    /// [`BoundNames::may_be_settled`] holds for a name in them; those of `case` as they are.
    pub interpreter_tests: Vec<ExprId>,
    /// By region.
    pub loops: Vec<Loop>,
    /// By scope: these bodies run when somebody asks for their elements, those of other comprehensions at once.
    pub generators: Vec<Generator>,
    /// Where functions may end early, in source order.
    pub leaves: Vec<Leave>,
    /// What the module does to `__all__`, in source order.
    pub exports: Vec<Export>,
    /// The messages that protobuf makes for a generated module, nested ones with a dot.
    pub messages: Vec<Symbol>,
    pub suppressions: Vec<Suppression>,
    /// Headers of statements that span lines: a suppression on any of them holds for all.
    pub headers: Vec<TextRange>,
    /// Syntax errors leave the rest of the facts empty.
    pub invalid_syntax: bool,
    /// Nesting beyond [`collect::MAX_DEPTH`] was replaced by [`Expr::Opaque`].
    pub truncated: bool,
}

/// A module, class, function or comprehension body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    pub kind: ScopeKind,
    /// The lexically enclosing scope; the module is its own.
    pub parent: ScopeId,
    /// Its part of the bindings.
    pub bindings: Run,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScopeKind {
    Module,
    Class(ClassIndex),
    Function(FunctionIndex),
    Comprehension,
    /// The annotation scope of PEP 695 type parameters.
    TypeParameters,
}

/// A name gets a meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub scope: ScopeId,
    pub name: Symbol,
    pub kind: BindingKind,
    /// The name where it is bound.
    pub range: TextRange,
    /// From here on it is in force: the value of `x = x + 1` is read before.
    pub since: TextSize,
    pub region: RegionId,
}

impl Binding {
    /// Whether every run of the module makes it, in the module's own frame.
    pub fn is_always_made(&self) -> bool {
        self.scope == ScopeId::MODULE
            && self.region == RegionId::MODULE
            && !matches!(self.kind, BindingKind::Annotated { value: None, .. })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BindingKind {
    /// `import a.b` binds `a`; `module` is the whole `a.b`.
    Import {
        module: Symbol,
    },
    /// `import a.b as c`.
    ImportAs {
        module: Symbol,
    },
    /// `from ..m import n [as k]`; `level` counts the dots, `module` may be empty.
    ImportFrom {
        level: u32,
        module: Symbol,
        name: Symbol,
    },
    Class(ClassIndex),
    Function(FunctionIndex),
    /// Index of [`FileFacts::parameters`].
    Parameter(u32),
    /// `x = value`, `x := value`.
    Assign(ExprId),
    /// `x: annotation` and `x: annotation = value`.
    Annotated {
        annotation: ExprId,
        value: Option<ExprId>,
    },
    /// `x += value`.
    AugAssign(ExprId),
    /// An element of an unpacked value: `a, b = value`. A starred target and those behind it have no index; nested
    /// targets are [`BindingKind::Opaque`].
    Unpack {
        value: ExprId,
        index: Option<u32>,
    },
    /// `for x in iterable`, also of a comprehension.
    For {
        iterable: ExprId,
        is_async: bool,
    },
    /// An element of what `for a, b in iterable` goes through.
    ForElement {
        iterable: ExprId,
        index: u32,
    },
    /// `with manager as x`.
    With {
        manager: ExprId,
        is_async: bool,
    },
    /// `except kind as x`.
    Except(ExprId),
    /// `del x`.
    Delete,
    /// `global x`, `nonlocal x`.
    Global,
    Nonlocal,
    /// `type X = …`.
    TypeAlias(ExprId),
    TypeParameter,
    /// A capture of a `match` pattern, and what else has no expression.
    Opaque,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarImport {
    pub scope: ScopeId,
    pub level: u32,
    pub module: Symbol,
    pub range: TextRange,
    pub region: RegionId,
}

/// A class statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    pub name: Symbol,
    /// The name in the statement.
    pub range: TextRange,
    /// From `class` to the colon.
    pub header: TextRange,
    /// The whole statement with its decorators.
    pub statement: TextRange,
    /// Where the statement stands.
    pub enclosing: ScopeId,
    /// Its body.
    pub scope: ScopeId,
    pub region: RegionId,
    /// Positional arguments in [`FileFacts::arguments`]: a `*bases` has [`ArgumentKind::Starred`].
    pub bases: Run,
    /// Keyword arguments in [`FileFacts::arguments`], `metaclass` among them.
    pub keywords: Run,
    pub decorators: Run,
    /// PEP 695 type parameters: CPython appends `Generic` to the bases.
    pub has_type_parameters: bool,
    /// The body defines one of [`PROTOCOL`].
    pub defines_descriptor: bool,
    /// The statements of the body, each by what it is: what a rule needs to say "this class holds nothing else".
    pub body: BodyShape,
}

/// What kinds of statements a body has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct BodyShape {
    /// Nothing but `pass`, `...` and a docstring.
    pub is_empty: bool,
    pub has_docstring: bool,
    /// Some statement that is no `def`, assignment to a name, `pass`, `...` or docstring.
    pub has_other_statements: bool,
}

/// A `def`, `async def` or `lambda`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Absent for a lambda.
    pub name: Option<Symbol>,
    /// The name; for a lambda the whole expression.
    pub range: TextRange,
    /// From `def` to the colon.
    pub header: TextRange,
    pub statement: TextRange,
    pub enclosing: ScopeId,
    pub scope: ScopeId,
    pub region: RegionId,
    pub decorators: Run,
    /// In [`FileFacts::parameters`].
    pub parameters: Run,
    pub returns: Option<ExprId>,
    pub is_async: bool,
    /// Holds `yield` itself.
    pub is_generator: bool,
    /// Values of its `return` statements (of a lambda: its body), in [`FileFacts::lists`].
    pub returned: Run,
    /// Values of its `yield` expressions, in [`FileFacts::lists`]; [`Expr::Opaque`] for `yield from`.
    pub yielded: Run,
    /// Control can reach the end of the body, or a bare `return`.
    pub falls_off: bool,
    pub body: BodyShape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub name: Symbol,
    pub kind: ParameterKind,
    pub annotation: Option<ExprId>,
    pub default: Option<ExprId>,
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterKind {
    PositionalOnly,
    Positional,
    /// `*args`.
    Variadic,
    KeywordOnly,
    /// `**kwargs`.
    Keywords,
}

/// A call expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The call itself.
    pub expr: ExprId,
    pub callee: ExprId,
    /// In [`FileFacts::arguments`], in source order.
    pub arguments: Run,
    pub scope: ScopeId,
    pub region: RegionId,
    pub usage: Usage,
}

impl Call {
    /// Only what can be awaited is given to an `await`, an `async with` or an `async for`: the function itself does no
    /// work before.
    pub fn is_awaited(&self) -> bool {
        matches!(self.usage, Usage::Awaited | Usage::Entered { is_async: true } | Usage::Iterated { is_async: true })
    }
}

/// What becomes of a call's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usage {
    /// `await f()`.
    Awaited,
    /// The call is a statement.
    Discarded,
    /// `with f():`, `async with f():`.
    Entered {
        is_async: bool,
    },
    /// `for x in f():`, `async for x in f():`.
    Iterated {
        is_async: bool,
    },
    Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    pub kind: ArgumentKind,
    pub value: ExprId,
    /// With the name and the equals sign.
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArgumentKind {
    Positional,
    Keyword(Symbol),
    /// `*values`.
    Starred,
    /// `**values`.
    DoubleStarred,
}

/// `value.name` read, written or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// An [`Expr::Attribute`].
    pub expr: ExprId,
    pub context: AccessContext,
    pub scope: ScopeId,
    pub region: RegionId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessContext {
    Read,
    /// `x.a = value`; absent where the value is unpacked, iterated or otherwise not an expression.
    Write {
        value: Option<ExprId>,
    },
    /// `x.a += value`: a read, then a write.
    Update {
        value: ExprId,
    },
    Delete,
}

/// An expression that stands where dicts and sets ask for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub expr: ExprId,
    pub of: KeyOf,
    pub scope: ScopeId,
    pub region: RegionId,
}

/// What an expression is a key of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyOf {
    /// `{key}`, also the element of a comprehension.
    Set,
    /// `{key: value}`, also of a comprehension.
    Dict,
    /// `container[key]`, read or written.
    Subscript(ExprId),
    /// `key in container`.
    Membership(ExprId),
}

/// `container[key] = value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    pub container: ExprId,
    pub key: ExprId,
    pub value: ExprId,
    pub scope: ScopeId,
    pub region: RegionId,
}

/// What the annotation of an attribute promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// An [`Expr::Attribute`].
    pub expr: ExprId,
    pub annotation: ExprId,
    pub scope: ScopeId,
}

/// An expression as written, bounded in depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expr {
    Name {
        name: Symbol,
        scope: ScopeId,
    },
    Attribute {
        value: ExprId,
        name: Symbol,
    },
    Call(CallIndex),
    Subscript {
        value: ExprId,
        index: ExprId,
    },
    Await(ExprId),
    Str(Symbol),
    /// A string whose text is not kept: long, or formatted.
    LongStr,
    Int(i64),
    Float(OrderedFloat),
    Bytes,
    True,
    False,
    None,
    Ellipsis,
    Tuple(Run),
    List(Run),
    Set(Run),
    /// Keys and values in turn; the key of `**values` is [`Expr::Opaque`].
    Dict(Run),
    /// The parts of an f-string: [`Expr::Str`] for literal text, otherwise the plain value (no conversion, no format).
    FString(Run),
    Binary {
        operator: Operator,
        left: ExprId,
        right: ExprId,
    },
    Not(ExprId),
    /// Operands of `and`, `or`.
    Bool {
        is_and: bool,
        operands: Run,
    },
    /// `body if test else orelse`.
    If {
        test: ExprId,
        body: ExprId,
        orelse: ExprId,
    },
    /// `left OP right` with one operator.
    Compare {
        operator: Comparison,
        left: ExprId,
        right: ExprId,
    },
    Lambda(FunctionIndex),
    Starred(ExprId),
    /// `(name := value)`.
    Named(ExprId),
    /// The element expression of a list, set or generator comprehension, the value of a dict's.
    Comprehension(ExprId),
    /// `lower:upper` in a subscript, without a step.
    Slice {
        lower: Option<ExprId>,
        upper: Option<ExprId>,
    },
    /// `yield`, what is too deep or matters to no rule.
    Opaque,
}

/// The bits of a float, so that facts compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedFloat(pub u64);

impl OrderedFloat {
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    /// `/`.
    Div,
    Mod,
    BitOr,
    BitAnd,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Eq,
    NotEq,
    Is,
    IsNot,
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `match left: case right`. Of patterns, sequences are [`Expr::Tuple`], alternatives an [`Expr::Bool`] of `or`,
    /// `pattern as name` one of `and`, what is bound an [`Expr::Name`], also `_`; [`Expr::Opaque`] is any other.
    Matches,
}

/// A step of the way from the module or function body to a statement: which test or handler guards it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// The region around it; the outermost is its own.
    pub parent: RegionId,
    pub guard: Guard,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guard {
    /// The outermost: the module itself.
    None,
    /// The body of a function starts here: handlers around the `def` do not catch what its body raises.
    Function(FunctionIndex),
    /// The body of `if`, `elif`, `else`, `while`, of a `case` on the interpreter: the test, and whether it held. What follows an `if` on the version,
    /// the platform, `TYPE_CHECKING` or a flag of the module that one of its outcomes alone survives stands under that
    /// outcome.
    Test { test: ExprId, holds: bool },
    /// `while` and `for` bodies run any number of times.
    Loop,
    /// The body of `try`: exception types of its handlers, in [`FileFacts::lists`]; a bare `except` is
    /// [`Expr::Opaque`]. Handlers that always raise again are left out.
    Try { handlers: Run },
    /// The body of `except`: the types it handles, empty for a bare one.
    Handler { types: Run },
    /// `else` of a `try`: runs where the body, which is the region `tried`, ends without an exception.
    Else { tried: RegionId },
    /// `else` of a loop, a `case`, an operand that may be skipped: runs sometimes.
    Sometimes,
    /// The body of `with manager`: `suppress`, `pytest.raises` and the like are seen by their calls.
    With { manager: ExprId },
    /// After `return`, `raise`, `continue`, `break`: never runs.
    Dead,
}

/// Where the loop begins whose body is a region of [`Guard::Loop`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loop {
    pub region: RegionId,
    pub start: TextSize,
}

/// A generator expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    pub scope: ScopeId,
    /// All of it.
    pub range: TextRange,
}

/// A statement of a function that keeps what follows it from running, where it runs itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub kind: LeaveKind,
    pub function: FunctionIndex,
    pub region: RegionId,
    /// Where the statement ends.
    pub end: TextSize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeaveKind {
    Return,
    Raise,
    /// `continue`, `break`: the rest of the loop's body.
    Loop,
}

/// What a module does to `__all__`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// `__all__ = value`.
    Assign(ExprId),
    /// `__all__ += value`, `__all__.extend(value)`.
    Extend(ExprId),
    /// `__all__.append(value)`.
    Append(ExprId),
    /// `__all__.remove(value)`.
    Remove(ExprId),
    /// Something else: the list is not known.
    Opaque,
}

/// The special methods of descriptors.
pub const PROTOCOL: [&str; 3] = ["__get__", "__set__", "__delete__"];

/// By the names of decorators, the outcome of their test where the function never runs.
const SKIPS: [(&str, bool); 3] = [("skipIf", true), ("skipif", true), ("skipUnless", false)];

impl FileFacts {
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol)
    }

    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs.get(id)
    }

    pub fn range(&self, id: ExprId) -> TextRange {
        self.exprs.range(id)
    }

    /// The test of a decorator like `@unittest.skipIf(test, "…")`, and its outcome where the function never runs.
    pub fn skip(&self, decorator: ExprId) -> Option<(ExprId, bool)> {
        let Expr::Call(call) = self.expr(decorator) else { return None };
        let call = self.calls[call.index()];
        let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = self.expr(call.callee) else { return None };
        let &(_, outcome) = SKIPS.iter().find(|(skip, _)| *skip == self.name(name))?;
        let test = self.arguments(call.arguments).first().filter(|test| test.kind == ArgumentKind::Positional)?;
        Some((test.value, outcome))
    }

    /// `b` of `a.b`, `b` and `b[c]`.
    pub fn last_name(&self, expr: ExprId) -> Option<&str> {
        match self.expr(expr) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => Some(self.name(name)),
            Expr::Subscript { value, .. } => self.last_name(value),
            _ => None,
        }
    }

    /// [`FileFacts::last_name`], or the name by which `from m import a as b` knows it there.
    pub fn original_last_name(&self, expr: ExprId) -> Option<Symbol> {
        match self.expr(expr) {
            Expr::Name { name, .. } => {
                let original = self.bindings_of(ScopeId::MODULE, name).iter().find_map(|binding| match binding.kind {
                    BindingKind::ImportFrom { name, .. } => Some(name),
                    _ => None,
                });
                Some(original.unwrap_or(name))
            }
            Expr::Attribute { name, .. } => Some(name),
            Expr::Subscript { value, .. } => self.original_last_name(value),
            _ => None,
        }
    }

    pub fn list(&self, run: Run) -> &[ExprId] {
        &self.lists[run.range()]
    }

    pub fn arguments(&self, run: Run) -> &[Argument] {
        &self.arguments[run.range()]
    }

    pub fn parameters(&self, run: Run) -> &[Parameter] {
        &self.parameters[run.range()]
    }

    /// Where a loop begins; the start of the file for another region.
    pub fn loop_start(&self, region: RegionId) -> TextSize {
        let found = self.loops.binary_search_by_key(&region, |it| it.region);
        found.map_or(TextSize::default(), |index| self.loops[index].start)
    }

    /// The bindings of a name in a scope, in the order in which they come into force.
    pub fn bindings_of(&self, scope: ScopeId, name: Symbol) -> &[Binding] {
        if !self.bound_names.is_bound(scope, name) {
            return &[];
        }
        let all = self.bindings_in(scope);
        let rest = &all[all.partition_point(|binding| binding.name < name)..];
        // Few names are bound often: counted, not searched for.
        const FEW: usize = 8;
        match rest.iter().take(FEW).take_while(|binding| binding.name == name).count() {
            FEW => &rest[..rest.partition_point(|binding| binding.name == name)],
            count => &rest[..count],
        }
    }

    /// The bindings of a scope, those of one name together.
    pub fn bindings_in(&self, scope: ScopeId) -> &[Binding] {
        self.scopes.get(scope.index()).map_or(&[], |scope| &self.bindings[scope.bindings.range()])
    }

    /// A region and those around it, the innermost first.
    pub fn regions(&self, innermost: RegionId) -> impl Iterator<Item = (RegionId, &Region)> {
        let mut next = Some(innermost);
        std::iter::from_fn(move || {
            let id = next?;
            let region = self.regions.get(id.index())?;
            next = (region.parent != id).then_some(region.parent);
            Some((id, region))
        })
    }

    /// The function whose frame runs what stands in a scope: comprehensions and class bodies run in the one around them.
    /// Absent at module level and in class bodies outside functions.
    pub fn function_of(&self, scope: ScopeId) -> Option<FunctionIndex> {
        let mut at = scope;
        loop {
            let data = self.scopes.get(at.index())?;
            match data.kind {
                ScopeKind::Function(function) => return Some(function),
                ScopeKind::Module => return None,
                ScopeKind::Class(_) | ScopeKind::Comprehension | ScopeKind::TypeParameters => at = data.parent,
            }
        }
    }

    /// The class whose body holds the `def`.
    pub fn enclosing_class(&self, function: FunctionIndex) -> Option<ClassIndex> {
        let mut at = self.functions.get(function.index())?.enclosing;
        loop {
            let data = self.scopes.get(at.index())?;
            match data.kind {
                ScopeKind::Class(class) => return Some(class),
                ScopeKind::TypeParameters => at = data.parent,
                ScopeKind::Module | ScopeKind::Function(_) | ScopeKind::Comprehension => return None,
            }
        }
    }
}
