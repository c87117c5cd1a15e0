//! What CPython raises at a class statement instead of creating the class.
//!
//! Models, in the order in which CPython comes to them: `builtins.__build_class__` (bases, metaclass), `__prepare__` of
//! enumerations, `type.__new__` (best base, slots, MRO) of `Objects/typeobject.c`. What the body itself raises is no
//! matter of the class.

use std::sync::Arc;

use ruff_text_size::TextRange;
use rustc_hash::FxHashSet;

use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId, Operator, ParameterKind};
use crate::finding::{FileId, Place};
use crate::project::answers::{self, Depends};
use crate::project::libraries::{self, HowItCreates};
use crate::project::stdlib::{Attribute, MroEntries, StdClass};
use crate::project::{
    Base, ClassId, ClassRef, DroppedCell, EnumFault, ExprRef, FunctionId, Hook, HookCall, HookFault, InitSubclass,
    Layout, LayoutRefusal, Lookup, Metaclass, MetaclassConflict, Mro, MroConflict, PreparedFault, Project,
    PythonVersion, Slot, Slots, SlotsFault, Stdlib, Unknown, Value, Wrapper, bindings_in_view,
};

/// Why CPython does not create a class: the first reason it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub kind: RefusalKind,
    /// What in the class statement CPython refuses: a base, a slot, an argument; the class's name where it is all of
    /// them together.
    pub range: TextRange,
    /// The class of the exception.
    pub exception: &'static str,
    /// CPython's words in the version of the model, where they say what is wrong.
    pub message: Option<String>,
    /// Older versions create the class.
    pub since: Option<PythonVersion>,
    /// This version and newer ones create the class.
    pub until: Option<PythonVersion>,
}

/// Why a value cannot stand behind `metaclass=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMetaclass {
    /// It cannot be called.
    NoCallable,
    /// It is a class that cannot be called with name, bases and namespace.
    NoArguments,
    /// It is a class that does not derive from `type`, as the metaclass of the first base does.
    NoType,
}

/// Classes of the standard library that raise `TypeError` when they are called with a string, a tuple and a dict, in
/// all supported versions.
pub const REFUSING: &[&str] = &[
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.classmethod",
    "builtins.complex",
    "builtins.dict",
    "builtins.enumerate",
    "builtins.filter",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.memoryview",
    "builtins.object",
    "builtins.range",
    "builtins.reversed",
    "builtins.set",
    "builtins.staticmethod",
    "builtins.str",
    "builtins.super",
    "builtins.tuple",
    "collections.Counter",
    "collections.OrderedDict",
    "collections.UserDict",
    "collections.defaultdict",
    "collections.deque",
    "datetime.date",
    "datetime.datetime",
    "decimal.Decimal",
    "fractions.Fraction",
    "types.ModuleType",
    "types.SimpleNamespace",
];

/// What of `typing` gives things for annotations that are no bases.
const FOR_ANNOTATIONS: [&str; 4] = ["NewType", "ParamSpec", "TypeVar", "TypeVarTuple"];

fn is_refusing(name: &str) -> bool {
    REFUSING.contains(&name)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalKind {
    /// Two of [`Project::bases`], by their positions, are the same class.
    DuplicateBase {
        first: usize,
        again: usize,
    },
    /// The classes that block each other in the C3 merge.
    InconsistentMro(Vec<ClassRef>),
    MetaclassConflict(MetaclassConflict),
    /// What `metaclass=` names cannot be called as a metaclass.
    InvalidMetaclass {
        value: Value,
        why: NoMetaclass,
    },
    /// Nothing can derive from the base at this position.
    UnacceptableBase {
        position: usize,
        why: Unacceptable,
    },
    /// The instances of two bases, by their positions, are laid out in ways that cannot be combined. What lays them out
    /// so: each a class on the base's MRO.
    LayoutConflict {
        first: (usize, ClassRef),
        second: (usize, ClassRef),
    },
    InvalidSlots(SlotsFault),
    /// A name is a slot and an attribute of the same class.
    SlotShadowsAttribute {
        slot: Slot,
        attribute: Option<Place>,
    },
    /// An enumeration with members has a subclass. `member` is one of them, `place` where it stands in a source class.
    ExtendedEnum {
        position: usize,
        owner: ClassRef,
        member: String,
        place: Option<Place>,
    },
    EnumDefinition(EnumFault),
    TypingBases(TypingFault),
    ClassKeywordRejected(KeywordFault),
    /// What the class statement calls of its metaclass does not take what it is called with.
    MetaclassSignature(HookFault),
    /// What `__prepare__` returns cannot serve as a namespace.
    PrepareResult(PreparedFault),
    /// `type.__new__` does not get the cell that the methods need.
    DroppedCell(DroppedCell),
}

impl Refusal {
    /// CPython's words, or a few that say the same where its own do not help.
    pub fn words(&self) -> &str {
        match (&self.message, &self.kind) {
            (Some(message), _) => message,
            (None, RefusalKind::UnacceptableBase { why: Unacceptable::SpecialForm, .. }) => "a special form is no base",
            (None, RefusalKind::UnacceptableBase { .. }) => "a base is no class",
            (None, RefusalKind::EnumDefinition(EnumFault::DataTypes { .. })) => "too many data types",
            (None, RefusalKind::ClassKeywordRejected(KeywordFault { is_given: true, .. })) => {
                "`__init_subclass__` takes no such keyword"
            }
            (None, RefusalKind::ClassKeywordRejected(_)) => "`__init_subclass__` needs a keyword",
            (None, RefusalKind::MetaclassSignature(_)) => "the metaclass cannot be called so",
            (None, RefusalKind::PrepareResult(_)) => "`__prepare__` must return a mapping",
            (None, RefusalKind::DroppedCell(_)) => "`__classcell__` is not propagated to `type.__new__`",
            (None, RefusalKind::TypingBases(_)) => "protocols can only inherit from other protocols",
            (None, _) => "the class is refused",
        }
    }
}

/// A class keyword that `__init_subclass__` does not take, or needs and does not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeywordFault {
    pub name: String,
    /// The method has no such parameter; otherwise the parameter gets no argument.
    pub is_given: bool,
    /// The class whose `__init_subclass__` it is.
    pub owner: ClassRef,
}

/// What a form of `typing` does not take among the bases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypingFault {
    /// The base of a protocol, at this position, is no protocol.
    ProtocolBase(usize),
}

/// Why a base is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unacceptable {
    /// A class that is made to have no subclasses: `bool`, `NoneType`.
    Final,
    /// No class, and no `__mro_entries__` puts one in its place.
    NoClass(Value),
    /// A special form of `typing` that refuses to be derived from.
    SpecialForm,
}

const METACLASS_CONFLICT: &str = "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass \
                                  of the metaclasses of all its bases";

/// What is known of a class statement's outcome: `None` where nothing speaks against the class.
pub(super) type Outcome = Result<Option<Arc<Refusal>>, Unknown>;
/// With what it depends on.
pub(super) type Judged = (Outcome, Depends);

impl Project {
    /// What CPython raises instead of creating the class, where that is certain; an error says what keeps it from being
    /// known. A class whose base is refused has no refusal of its own.
    pub fn refusal(&self, id: ClassId) -> Result<Option<Arc<Refusal>>, Unknown> {
        let own = self.own_refusal(id)?;
        if own.is_some() && (self.has_refused_base(id) || self.has_refused_metaclass(id)) {
            return Err(Unknown::Refused);
        }
        Ok(own)
    }

    fn has_refused_base(&self, id: ClassId) -> bool {
        let is_refused = |class: &ClassRef| match class {
            ClassRef::Source(other) => *other != id && matches!(self.own_refusal(*other), Ok(Some(_))),
            ClassRef::Created(_) => self.bases_of(class).iter().any(|base| self.enum_member(base).is_some()),
            ClassRef::Stdlib(_) => false,
        };
        self.bases(id).iter().filter_map(|base| base.class.as_ref()).any(|base| match self.mro(base) {
            Mro::Linear(mro) => mro.iter().any(is_refused),
            Mro::Conflict(_) => true,
            Mro::Unknown(_) => is_refused(base),
        })
    }

    fn has_refused_metaclass(&self, id: ClassId) -> bool {
        let Some(metaclass) = self.winning_metaclass(id) else { return false };
        let is_refused = |class: &ClassRef| {
            class.source().is_some_and(|other| other != id && matches!(self.own_refusal(other), Ok(Some(_))))
        };
        match self.mro(&metaclass) {
            Mro::Linear(mro) => mro.iter().any(is_refused),
            Mro::Conflict(_) => true,
            Mro::Unknown(_) => is_refused(&metaclass),
        }
    }

    fn own_refusal(&self, id: ClassId) -> Outcome {
        let cell = self.refusals.get(id.file.0 as usize).and_then(|file| file.get(id.index.index()));
        let judge = || match (Statement { project: self, id, bases: self.bases(id) }.judged()) {
            Ok(Some(_)) if self.stands_in(id) => Err(Unknown::Because("what it derives from is not installed")),
            outcome => outcome,
        };
        let Some(cell) = cell else { return judge() };
        let (outcome, depends) = cell.get_or_init(|| answers::depending(judge));
        depends.hand_on();
        outcome.clone()
    }
}

impl Project {
    /// Whether a class, or one that it derives from, has something in place of what could not be imported. A program
    /// that finds a library missing may never come to the class.
    fn stands_in(&self, id: ClassId) -> bool {
        let mut seen = FxHashSet::default();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let facts = self.facts(id.file);
            let class = self.class(id);
            let arguments = facts.arguments(class.bases).iter().chain(facts.arguments(class.keywords));
            if arguments.into_iter().any(|argument| self.is_instead_of_import(id.file, argument.value)) {
                return true;
            }
            let metaclass = self.winning_metaclass(id);
            let behind = self.bases(id).into_iter().filter_map(|base| base.class).chain(metaclass);
            open.extend(behind.filter_map(|class| class.source()));
        }
        false
    }
}

/// A class statement.
struct Statement<'p> {
    project: &'p Project,
    id: ClassId,
    bases: Vec<Base>,
}

impl Statement<'_> {
    fn judged(&self) -> Outcome {
        let project = self.project;
        if project.is_stub(self.id.file) {
            return Err(Unknown::Because("a stub file creates no classes"));
        }
        if project.is_made_otherwise(self.id) {
            return Err(Unknown::Because("something else than the class statement creates the class"));
        }
        if !self.are_bases_evaluated() {
            return Err(Unknown::Because("a base may not be subscriptable"));
        }
        if let Some(refusal) = self.no_class() {
            return Ok(Some(Arc::new(refusal)));
        }
        let mut classes = Vec::with_capacity(self.bases.len());
        for base in &self.bases {
            match (&base.class, base.value.unknown()) {
                (Some(class), _) => classes.push(class.clone()),
                (None, Some(reason)) => return Err(reason.clone()),
                (None, None) => return Err(Unknown::Because("a base is no class")),
            }
        }
        if classes.iter().any(|class| self.is_from_stub(class)) {
            return Err(Unknown::Because("what is known of a base comes from a stub file"));
        }
        if let Some(refusal) = self.metaclass_argument() {
            return Ok(Some(Arc::new(refusal)));
        }
        let metaclass = match project.metaclass(&self.own()) {
            Metaclass::Conflict(conflict) => {
                let library = self.library(&classes);
                let model = project.stdlib();
                let holds = |then| library.iter().all(|class| is_same(class, model, then, |it| vec![it.metaclass]));
                let message = Some(METACLASS_CONFLICT.to_owned());
                let kind = RefusalKind::MetaclassConflict(conflict);
                return Ok(Some(Arc::new(self.refusal(kind, self.name(), message, holds))));
            }
            Metaclass::Known { class, .. } => class,
            Metaclass::Callable(value) => {
                let refusal = self.callable_refusal(value, &classes).map(Arc::new);
                return refusal.map(Some).ok_or(Unknown::Because("its metaclass is no type"));
            }
            Metaclass::Unknown(Unknown::Refused) if matches!(project.mro(&self.own()), Mro::Conflict(_)) => {
                match project.winning_metaclass(self.id) {
                    Some(class) => class,
                    None => return Err(Unknown::Because("its metaclass is not known")),
                }
            }
            // What its `__new__` returns may not be known, but it is called.
            Metaclass::Unknown(reason) => {
                let called = project.winning_metaclass(self.id);
                let refusal = called.and_then(|called| {
                    let prepared = || self.prepared(&called);
                    let made = || self.hook_refusal(&called, Hook::New);
                    self.hook_refusal(&called, Hook::Prepare).or_else(prepared).or_else(made)
                });
                return refusal.map(|refusal| Some(Arc::new(refusal))).ok_or(reason);
            }
        };
        if let Some(refusal) = self.hook_refusal(&metaclass, Hook::Prepare).or_else(|| self.prepared(&metaclass)) {
            return Ok(Some(Arc::new(refusal)));
        }
        if let Some(refusal) = self.extended_enum(&metaclass, &classes)? {
            return Ok(Some(Arc::new(refusal)));
        }
        if let Some(refusal) = self.last_base_of_enum(&metaclass, &classes) {
            return Ok(Some(Arc::new(refusal)));
        }
        if let Some(refusal) = project.enum_body_refusal(self.id, &metaclass) {
            return Ok(Some(Arc::new(refusal)));
        }
        let protocol = self.base_of_protocol(&metaclass, &classes);
        // Up to 3.11 the last that is looked at.
        let is_first = project.model_version() >= PythonVersion::new(3, 12);
        if let (Some(refusal), true) = (&protocol, is_first) {
            return Ok(Some(Arc::new(refusal.clone())));
        }
        if let Some(refusal) = self.hook_refusal(&metaclass, Hook::New).or_else(|| self.no_dict(&metaclass)) {
            return Ok(Some(Arc::new(refusal)));
        }
        if let Some(refusal) = self.message(&metaclass, &classes) {
            return Ok(Some(Arc::new(refusal)));
        }
        let hands_on_bases = ["type", "ABCMeta", "EnumType", "EnumMeta", "_ProtocolMeta"];
        let is_plain = project.creates_with_type(&metaclass);
        if !is_plain && !project.inherits_new_of(&metaclass, &hands_on_bases) {
            let has_mro = !matches!(project.mro(&self.own()), Mro::Conflict(_));
            let init = || self.hook_refusal(&metaclass, Hook::Init).or_else(|| self.dropped_cell(&metaclass));
            let refusal = has_mro.then(init).flatten();
            let refusal = refusal.map(|refusal| Some(Arc::new(refusal)));
            return refusal.ok_or(Unknown::Because("its metaclass may change what it is made of"));
        }
        if let Some(mut refusal) = self.layout(&classes, is_plain && project.inherits_prepare(&metaclass))? {
            // `EnumType` comes to it first.
            if let RefusalKind::LayoutConflict { first, second } = &refusal.kind
                && !is_plain
                && project.inherits_of_enum_type(&metaclass, "__new__")
            {
                let fault = EnumFault::DataTypes { first: first.0, second: second.0 };
                refusal = Refusal { kind: RefusalKind::EnumDefinition(fault), message: None, ..refusal };
            }
            return Ok(Some(Arc::new(refusal)));
        }
        match project.mro(&self.own()) {
            Mro::Conflict(conflict) => Ok(Some(Arc::new(self.mro_conflict(conflict, &classes)))),
            Mro::Unknown(reason) => Err(reason),
            Mro::Linear(_) => {
                let members = || project.enum_member_refusal(self.id, &metaclass);
                let refusal = members().or_else(|| self.keyword(&metaclass)).or(protocol);
                Ok(refusal.or_else(|| self.hook_refusal(&metaclass, Hook::Init)).map(Arc::new))
            }
        }
    }

    /// Whether nothing speaks against `Base[…]` among the bases: CPython raises there before it comes to the class.
    fn are_bases_evaluated(&self) -> bool {
        let project = self.project;
        let facts = project.facts(self.id.file);
        facts.arguments(project.class(self.id).bases).iter().all(|argument| {
            let Expr::Subscript { value, .. } = facts.expr(argument.value) else { return true };
            let value = project.evaluate(ExprRef { file: self.id.file, expr: value });
            let Some(class) = project.class_of(&value) else { return true };
            // A metaclass comes first: `Color["RED"]` is a member.
            let is_plain = match project.metaclass(&class) {
                Metaclass::Known { class, .. } => matches!(project.lookup(&class, "__getitem__"), Lookup::Absent),
                Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => false,
            };
            if !is_plain {
                return false;
            }
            match project.lookup(&class, "__class_getitem__") {
                Lookup::Found(member) if member.owner.is_stdlib("typing.Generic") => match class {
                    ClassRef::Source(id) => project.has_type_parameters(id),
                    ClassRef::Created(_) => false,
                    ClassRef::Stdlib(_) => true,
                },
                Lookup::Found(_) => true,
                Lookup::Absent | Lookup::Unknown(_) => class.is_stdlib("builtins.type"),
            }
        })
    }

    /// A base whose metaclass, of a compiled library, creates no class below it.
    fn message(&self, metaclass: &ClassRef, classes: &[ClassRef]) -> Option<Refusal> {
        let refuses = |class: &ClassRef| matches!(class, ClassRef::Stdlib(name) if libraries::creation(name) == Some(HowItCreates::Refuses));
        if !refuses(metaclass) {
            return None;
        }
        let is_refused = |class: &ClassRef| match self.project.metaclass(class) {
            Metaclass::Known { class, .. } => refuses(&class),
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => false,
        };
        let position = classes.iter().position(is_refused)?;
        let kind = RefusalKind::UnacceptableBase { position, why: Unacceptable::Final };
        Some(self.refusal(kind, self.base_range(position), None, |_| true))
    }

    fn own(&self) -> ClassRef {
        ClassRef::Source(self.id)
    }

    fn name(&self) -> TextRange {
        self.project.class(self.id).range
    }

    fn base_range(&self, position: usize) -> TextRange {
        self.bases.get(position).map_or_else(|| self.name(), |base| base.range)
    }

    /// A refusal with a `TypeError`, and the versions around the model's in which it holds.
    fn refusal(
        &self,
        kind: RefusalKind,
        range: TextRange,
        message: Option<String>,
        holds: impl Fn(&'static Stdlib) -> bool,
    ) -> Refusal {
        let (since, until) = around(self.project.model_version(), holds);
        Refusal { kind, range, exception: "TypeError", message, since, until }
    }

    /// `metaclass=` names what cannot be called.
    fn metaclass_argument(&self) -> Option<Refusal> {
        let (range, expr) = self.project.metaclass_argument(self.id)?;
        let value = self.project.evaluate(ExprRef { file: self.id.file, expr });
        let name = match &value {
            Value::Str(_) => "str",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Bool(_) => "bool",
            Value::Tuple(_) => "tuple",
            Value::None => "NoneType",
            Value::Module(_) | Value::Namespace(_) => "module",
            Value::External(name) if is_module(self.project.stdlib(), name) => "module",
            Value::Instance(class) => match self.project.lookup(&ClassRef::Source(*class), "__call__") {
                Lookup::Absent if self.project.is_metaclass(&ClassRef::Source(*class)) == Some(false) => {
                    self.project.class_name_of(*class)
                }
                _ => return None,
            },
            Value::External(_) => {
                let class = self.exact_builtin(ExprRef { file: self.id.file, expr }, &value)?;
                if !matches!(self.project.lookup(&ClassRef::stdlib(class), "__call__"), Lookup::Absent) {
                    return None;
                }
                class.strip_prefix("builtins.")?
            }
            _ => return None,
        };
        let message = format!("'{name}' object is not callable");
        let holds = |then: &'static Stdlib| match &value {
            Value::External(name) if !name.ends_with("()") => is_module(then, name),
            _ => true,
        };
        let kind = RefusalKind::InvalidMetaclass { value: value.clone(), why: NoMetaclass::NoCallable };
        Some(self.refusal(kind, range, Some(message), holds))
    }

    /// The builtin class of an object that a display, a literal or a call makes: what is promised to be a `list` may be an
    /// instance of a class that derives from it.
    fn exact_builtin<'v>(&self, at: ExprRef, value: &'v Value) -> Option<&'v str> {
        let Value::External(name) = value else { return None };
        let class = name.strip_suffix("()").filter(|class| class.starts_with("builtins."))?;
        self.project.stdlib().class(class)?;
        let at = self.project.assigned(at);
        let is_made = match self.project.facts(at.file).expr(at.expr) {
            Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::Bytes | Expr::LongStr | Expr::FString(_) => true,
            Expr::Call(call) => {
                matches!(self.project.callee(at.file, call), Value::External(callee) if *callee == *class)
            }
            _ => false,
        };
        is_made.then_some(class)
    }

    /// What creates the class is no metaclass, and does not take what a class statement calls it with.
    fn callable_refusal(&self, value: Value, bases: &[ClassRef]) -> Option<Refusal> {
        let project = self.project;
        match &value {
            Value::Function(function) => {
                self.rejected_by(HookCall { hook: Hook::Function, function: *function, receivers: 0 })
            }
            Value::Bound { function, .. } if project.function(*function).decorators.len == 0 => {
                self.rejected_by(HookCall { hook: Hook::Function, function: *function, receivers: 1 })
            }
            Value::Instance(class) => self.rejected_by(project.hook(&ClassRef::Source(*class), Hook::Call)?),
            _ => self.class_refusal(project.class_of(&value)?, value, bases),
        }
    }

    /// The metaclass is a class that does not derive from `type`: its instances are made of name, bases and namespace.
    fn class_refusal(&self, class: ClassRef, value: Value, bases: &[ClassRef]) -> Option<Refusal> {
        let project = self.project;
        let refused = |why| {
            let message = (why == NoMetaclass::NoType).then(|| METACLASS_CONFLICT.to_owned());
            let kind = RefusalKind::InvalidMetaclass { value: value.clone(), why };
            Some(self.refusal(kind, self.metaclass_range(), message, |_| true))
        };
        if let Some(base) = bases.first() {
            // `object`, and what else the metaclass of a base derives from, gives way to that metaclass.
            let Metaclass::Known { class: other, .. } = project.metaclass(base) else { return None };
            let is_apart = project.is_subclass(&other, &class) == Some(false);
            return is_apart.then(|| refused(NoMetaclass::NoType)).flatten();
        }
        if matches!(&class, ClassRef::Stdlib(name) if is_refusing(name)) {
            return refused(NoMetaclass::NoArguments);
        }
        let Mro::Linear(mro) = project.mro(&class) else { return None };
        let Metaclass::Known { class: caller, .. } = project.metaclass(&class) else { return None };
        let is_plain = |id: ClassId| project.class(id).decorators.len == 0 && !project.is_stub(id.file);
        if !caller.is_stdlib("builtins.type") && !caller.is_stdlib("abc.ABCMeta")
            || class.source().is_none()
            || !mro.iter().filter_map(ClassRef::source).all(is_plain)
            || !matches!(project.lookup(&class, "__prepare__"), Lookup::Absent)
        {
            return None;
        }
        let new = project.constructor(&class, None, "__new__").ok()?;
        if new.source().is_some() {
            return self.rejected_by(project.hook(&class, Hook::New)?);
        }
        let init = project.constructor(&class, None, "__init__").ok()?;
        match (&new, &init) {
            (ClassRef::Stdlib(_), ClassRef::Source(_)) if new.is_stdlib("builtins.object") => {
                self.rejected_by(project.hook(&class, Hook::Init)?)
            }
            // The methods that a class of the standard library has, which refuses.
            (ClassRef::Stdlib(_), ClassRef::Stdlib(_)) => {
                let has_both = |owner: &ClassRef| {
                    matches!(owner, ClassRef::Stdlib(name) if is_refusing(name))
                        && project.constructor(owner, None, "__new__").as_ref() == Ok(&new)
                        && project.constructor(owner, None, "__init__").as_ref() == Ok(&init)
                };
                (has_both(&new) || has_both(&init)).then(|| refused(NoMetaclass::NoArguments)).flatten()
            }
            _ => None,
        }
    }

    /// A base that is no class, and nothing that stands for one.
    fn no_class(&self) -> Option<Refusal> {
        let mut found = None;
        let facts = self.project.facts(self.id.file);
        let keywords = facts.arguments(self.project.class(self.id).keywords);
        if keywords.iter().any(|argument| argument.kind == ArgumentKind::DoubleStarred) {
            return None;
        }
        let explicit = self.project.explicit_metaclass(self.id);
        let is_type = |value: &Value| {
            self.project.class_of(value).is_some_and(|class| self.project.is_metaclass(&class) == Some(true))
        };
        if explicit.is_some_and(|value| !is_type(&value)) {
            return None;
        }
        for (position, base) in self.bases.iter().enumerate() {
            if base.class.is_some() {
                // `type Size = int`: what the alias stands for is not what it is.
                if let Some(argument) = self.base_argument(base)
                    && self.project.is_type_alias(ExprRef { file: self.id.file, expr: argument })
                {
                    let why = Unacceptable::NoClass(Value::external("typing.TypeAliasType()"));
                    found = found.or(Some((position, why, None)));
                }
                continue;
            }
            if !self.is_plainly_written(base) {
                return None;
            }
            let at = ExprRef { file: self.id.file, expr: self.base_argument(base)? };
            let (why, holds_in_all) = self.unacceptable(at, &base.value, self.bases.len() == 1)?;
            found = found.or(Some((position, why, holds_in_all)));
        }
        let (position, why, library) = found?;
        let range = self.base_range(position);
        let kind = RefusalKind::UnacceptableBase { position, why };
        Some(self.refusal(kind, range, None, |then| library.as_deref().is_none_or(|name| is_no_base(then, name))))
    }

    /// Where a base is written down.
    fn base_argument(&self, base: &Base) -> Option<ExprId> {
        let arguments = self.project.facts(self.id.file).arguments(self.project.class(self.id).bases);
        arguments.iter().find(|argument| argument.range == base.range).map(|argument| argument.value)
    }

    /// Whether a base is more than what an attribute of an object had at first: `class Sub(self.base): ...`.
    fn is_plainly_written(&self, base: &Base) -> bool {
        let facts = self.project.facts(self.id.file);
        let Some(argument) = self.base_argument(base) else { return false };
        match facts.expr(argument) {
            Expr::Attribute { value, .. } => matches!(
                self.project.evaluate(ExprRef { file: self.id.file, expr: value }),
                Value::Module(_) | Value::Namespace(_) | Value::External(_)
            ),
            _ => true,
        }
    }

    /// Whether an object of the very class stands for a metaclass that does not take name, bases and namespace.
    fn is_uncallable(&self, class: ClassId) -> bool {
        let project = self.project;
        let facts = project.facts(self.id.file);
        let [argument] = facts.arguments(project.class(self.id).bases) else { return false };
        // What is written down as a call makes no subclass's.
        let made = match facts.expr(argument.value) {
            Expr::Name { name, scope } => match bindings_in_view(facts, scope, name) {
                Some([only]) => match only.kind {
                    BindingKind::Assign(value) => value,
                    _ => return false,
                },
                _ => return false,
            },
            _ => argument.value,
        };
        let is_made = matches!(facts.expr(made), Expr::Call(call)
            if project.callee(self.id.file, call) == Value::Class(class));
        let class = ClassRef::Source(class);
        let is_plain =
            matches!(project.metaclass(&class), Metaclass::Known { class, .. } if class.is_stdlib("builtins.type"));
        let of_object =
            |name| project.constructor(&class, None, name).is_ok_and(|owner| owner.is_stdlib("builtins.object"));
        is_made && is_plain && of_object("__new__") && of_object("__init__")
    }

    /// Why a value that is no class is no base either, and its name in the standard library.
    fn unacceptable(&self, at: ExprRef, value: &Value, is_only_base: bool) -> Option<(Unacceptable, Option<Arc<str>>)> {
        let project = self.project;
        let no_class = || Unacceptable::NoClass(value.clone());
        match value {
            Value::Module(module) if self.may_be_replaced(*module) => None,
            Value::Module(_)
            | Value::Namespace(_)
            | Value::Str(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::None
            | Value::Tuple(_)
            | Value::Coroutine(_) => Some((no_class(), None)),
            // `__mro_entries__` may be set on it.
            Value::Function(function) if !sets_mro_entries(project, function.file) => Some((no_class(), None)),
            // Of a single base the class is called: it may take what a class statement gives.
            Value::Instance(class)
                if (!is_only_base || self.is_uncallable(*class)) && !sets_mro_entries(project, class.file) =>
            {
                let class = ClassRef::Source(*class);
                let is_absent = |name| matches!(project.lookup(&class, name), Lookup::Absent);
                let is_plain_object = project.is_metaclass(&class) == Some(false)
                    && is_absent("__mro_entries__")
                    && is_absent("__getattr__")
                    && matches!(project.lookup(&class, "__getattribute__"),
                        Lookup::Found(member) if member.owner.source().is_none());
                is_plain_object.then(|| (no_class(), None))
            }
            // Beside classes too: its own class has nothing to do with `type`.
            Value::External(name) if name.starts_with("builtins.") && name.ends_with("()") => {
                let refuses = || self.exact_builtin(at, value).is_some_and(is_refusing);
                (self.are_others_classes(value) && refuses()).then(|| (no_class(), None))
            }
            Value::Unknown(_) | Value::External(_) if let Some(made) = self.for_annotations(at) => {
                Some((Unacceptable::NoClass(made), None))
            }
            Value::External(name) => {
                let stdlib = project.stdlib();
                match stdlib.mro_entries(name) {
                    Some(MroEntries::Raises("builtins.TypeError")) => {
                        Some((Unacceptable::SpecialForm, Some(name.clone())))
                    }
                    Some(_) => None,
                    None => is_no_base(stdlib, name).then(|| (no_class(), Some(name.clone()))),
                }
            }
            _ => None,
        }
    }

    /// Whether all other bases are classes: an object beside another may be taken for a base by that one's class.
    fn are_others_classes(&self, value: &Value) -> bool {
        let is_class = |class: &ClassRef| matches!(self.project.metaclass(class), Metaclass::Known { .. });
        self.bases.iter().filter(|base| base.value != *value).all(|base| base.class.as_ref().is_some_and(is_class))
    }

    /// What `|` makes of two classes, or of a class and `None`, and what `typing` makes of a name: no class.
    fn for_annotations(&self, at: ExprRef) -> Option<Value> {
        let project = self.project;
        let at = project.assigned(at);
        let facts = project.facts(at.file);
        let (left, right) = match facts.expr(at.expr) {
            Expr::Binary { operator: Operator::BitOr, left, right } => (left, right),
            Expr::Call(call) => {
                let Value::External(callee) = project.callee(at.file, call) else { return None };
                let (module, name) = callee.rsplit_once('.')?;
                let is_made = matches!(module, "typing" | "typing_extensions") && FOR_ANNOTATIONS.contains(&name);
                // Since 3.11 the `__init_subclass__` of a stand-in raises, and others may come before it.
                let is_first = || self.bases.len() == 1 && project.slots_in_body(self.id) == Slots::Absent;
                let is_made = is_made && (name != "NewType" || is_first());
                return is_made.then(|| Value::External(format!("typing.{name}()").into()));
            }
            _ => return None,
        };
        // A metaclass may give `|` another meaning, as that of a flag does.
        let is_class = |expr| {
            let class = project.class_of(&project.evaluate(ExprRef { file: at.file, expr }));
            class.is_some_and(
                |class| matches!(project.metaclass(&class), Metaclass::Known { class, .. } if is_ordinary(&class)),
            )
        };
        let is_none = |expr| matches!(facts.expr(expr), Expr::None);
        let is_union = is_class(left) && (is_class(right) || is_none(right)) || is_none(left) && is_class(right);
        is_union.then(|| Value::external("types.UnionType()"))
    }

    /// Whether something else may stand where a module is expected: a star import of the package around it brings what is
    /// not in view, or the module puts an object in its own place.
    fn may_be_replaced(&self, module: FileId) -> bool {
        let project = self.project;
        let own = project.facts(module);
        if ["modules", "__name__"].iter().all(|name| own.names.find(name).is_some()) {
            return true;
        }
        let Some(directory) = project.path(module).parent() else { return false };
        let package = directory.join("__init__.py");
        let packages = project.files().filter(|&file| project.path(file) == package);
        packages.flat_map(|file| project.facts(file).star_imports.iter().map(move |import| (file, import))).any(
            |(file, import)| match project.module_value(project.import(file, import.level, import.module, None)) {
                Value::Module(_) => false,
                Value::External(name) => !project.stdlib().is_module(&name),
                _ => true,
            },
        )
    }

    /// A base is, or derives from, an enumeration with members.
    fn extended_enum(&self, metaclass: &ClassRef, classes: &[ClassRef]) -> Result<Option<Refusal>, Unknown> {
        let project = self.project;
        if !project.inherits_of_enum_type(metaclass, "__prepare__") {
            return Ok(None);
        }
        for (position, base) in classes.iter().enumerate() {
            let mro = match project.mro(base) {
                Mro::Linear(mro) => mro,
                Mro::Conflict(_) => return Err(Unknown::Refused),
                Mro::Unknown(reason) => return Err(reason),
            };
            for owner in mro.iter() {
                let Some((member, place)) = project.enum_member(owner) else {
                    if project.may_have_enum_members(owner) {
                        return Err(Unknown::Because("whether an enumeration has members is not known"));
                    }
                    continue;
                };
                let name = project.class_name(&self.own()).into_owned();
                let of = project.class_name(owner);
                let message = if project.model_version() < PythonVersion::new(3, 11) {
                    format!("{name}: cannot extend enumeration '{of}'")
                } else {
                    let kind = match project.is_subclass(owner, &ClassRef::stdlib("enum.Flag")) {
                        Some(true) => "flag",
                        _ => "enum",
                    };
                    format!("<enum '{name}'> cannot extend <{kind} '{of}'>")
                };
                let library = match &owner {
                    ClassRef::Stdlib(name) => Some(name.clone()),
                    ClassRef::Source(_) | ClassRef::Created(_) => None,
                };
                let holds = |then: &'static Stdlib| {
                    library
                        .as_deref()
                        .is_none_or(|name| then.class(name).is_some_and(|class| !class.enum_members().is_empty()))
                };
                let kind = RefusalKind::ExtendedEnum { position, owner: owner.clone(), member, place };
                return Ok(Some(self.refusal(kind, self.base_range(position), Some(message), holds)));
            }
        }
        Ok(None)
    }

    /// Of an enumeration the last base must be one.
    fn last_base_of_enum(&self, metaclass: &ClassRef, classes: &[ClassRef]) -> Option<Refusal> {
        let project = self.project;
        if !project.inherits_of_enum_type(metaclass, "__prepare__") {
            return None;
        }
        let last = classes.last()?;
        if project.is_subclass(last, &ClassRef::stdlib("enum.Enum"))? {
            return None;
        }
        // Since 3.11 what counts is the metaclass.
        let is_made_by_it = match project.metaclass(last) {
            Metaclass::Known { class, .. } => {
                project.is_subclass(&class, &ClassRef::stdlib(project.stdlib().canonical("enum.EnumMeta")?))?
            }
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => return None,
        };
        let holds = |then: &'static Stdlib| !is_made_by_it || then.version() < PythonVersion::new(3, 11);
        if !holds(project.stdlib()) {
            return None;
        }
        let position = classes.len() - 1;
        let message = "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`";
        let kind = RefusalKind::EnumDefinition(EnumFault::LastBase(position));
        Some(self.refusal(kind, self.base_range(position), Some(message.to_owned()), holds))
    }

    /// The bases of a protocol are protocols, and the few classes that `typing` takes for such.
    fn base_of_protocol(&self, metaclass: &ClassRef, classes: &[ClassRef]) -> Option<Refusal> {
        const TAKEN: [&str; 12] = [
            "Callable",
            "Awaitable",
            "Iterable",
            "Iterator",
            "AsyncIterable",
            "Hashable",
            "Sized",
            "Container",
            "Collection",
            "Reversible",
            "AbstractContextManager",
            "AbstractAsyncContextManager",
        ];
        let project = self.project;
        let protocol = ClassRef::stdlib("typing.Protocol");
        let is_made_by_typing = metaclass.is_stdlib("typing._ProtocolMeta");
        if !is_made_by_typing || !classes.contains(&protocol) {
            return None;
        }
        let is_taken = |class: &ClassRef| match class {
            ClassRef::Stdlib(name) if &**name == "collections.abc.Buffer" => true,
            ClassRef::Stdlib(name) => {
                matches!(&**name, "builtins.object" | "typing.Generic" | "typing.Protocol")
                    || TAKEN.contains(&&*project.class_name(class))
                    || project.bases_of(class).contains(&protocol)
            }
            ClassRef::Source(id) => {
                // `typing_extensions` has protocols of its own.
                project.is_made_otherwise(*id) || project.bases_of(class).contains(&protocol)
            }
            ClassRef::Created(_) => project.bases_of(class).contains(&protocol),
        };
        let position = classes.iter().position(|class| !is_taken(class))?;
        // Up to 3.11 `Protocol.__init_subclass__` looks, where nothing before it keeps the call.
        let is_reached = matches!(project.init_subclass(self.id), Ok(next) if next.owner == protocol);
        let holds = |then: &'static Stdlib| is_reached || then.version() >= PythonVersion::new(3, 12);
        if !holds(project.stdlib()) {
            return None;
        }
        let kind = RefusalKind::TypingBases(TypingFault::ProtocolBase(position));
        Some(self.refusal(kind, self.base_range(position), None, holds))
    }

    /// A hook of the metaclass that cannot be called as this class statement calls it.
    fn hook_refusal(&self, metaclass: &ClassRef, hook: Hook) -> Option<Refusal> {
        if metaclass.source().is_none() || !self.project.is_called_by_type(metaclass) {
            return None;
        }
        self.rejected_by(self.project.hook(metaclass, hook)?)
    }

    /// What `__prepare__` returns is no mapping, or none that the body of a class can write to.
    fn prepared(&self, metaclass: &ClassRef) -> Option<Refusal> {
        let project = self.project;
        if metaclass.source().is_none() || !project.is_called_by_type(metaclass) {
            return None;
        }
        let fault = project.prepared_fault(&project.hook(metaclass, Hook::Prepare)?)?;
        Some(self.refusal(RefusalKind::PrepareResult(fault), self.metaclass_range(), None, |_| true))
    }

    /// What `__prepare__` returns is a mapping that `type.__new__` refuses.
    fn no_dict(&self, metaclass: &ClassRef) -> Option<Refusal> {
        let project = self.project;
        if metaclass.source().is_none() || !project.is_called_by_type(metaclass) {
            return None;
        }
        let fault = project.undict_fault(metaclass, &project.hook(metaclass, Hook::Prepare)?)?;
        Some(self.refusal(RefusalKind::PrepareResult(fault), self.metaclass_range(), None, |_| true))
    }

    /// The methods need a cell that the metaclass's `__new__` leaves out.
    fn dropped_cell(&self, metaclass: &ClassRef) -> Option<Refusal> {
        let project = self.project;
        if metaclass.source().is_none() || !project.is_called_by_type(metaclass) {
            return None;
        }
        let fault = project.dropped_cell(self.id, metaclass)?;
        let refusal = self.refusal(RefusalKind::DroppedCell(fault), self.name(), None, |_| true);
        Some(Refusal { exception: "RuntimeError", ..refusal })
    }

    /// `metaclass=…`, or the class's name where it inherits its metaclass.
    fn metaclass_range(&self) -> TextRange {
        self.project.metaclass_argument(self.id).map_or_else(|| self.name(), |(range, _)| range)
    }

    fn rejected_by(&self, call: HookCall) -> Option<Refusal> {
        let project = self.project;
        let (fault, keyword) = project.hook_fault(call, &project.class_keywords(self.id)?)?;
        let range = keyword.unwrap_or_else(|| self.metaclass_range());
        Some(self.refusal(RefusalKind::MetaclassSignature(fault), range, None, |_| true))
    }

    /// What `__init_subclass__` makes of the class keywords.
    fn keyword(&self, metaclass: &ClassRef) -> Option<Refusal> {
        let project = self.project;
        let inherits_init = || {
            matches!(project.lookup(metaclass, "__init__"),
                Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
        };
        let leaves_it_to_type = project.creates_with_type(metaclass)
            && project.hands_on_keywords(metaclass)
            && project.inherits_prepare(metaclass)
            && inherits_init();
        if !is_ordinary(metaclass) && !leaves_it_to_type {
            return None;
        }
        let mut call = project.init_subclass(self.id).ok()?;
        loop {
            let function = match call.method {
                Value::Function(function) | Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => {
                    Some(function)
                }
                _ => None,
            };
            if let Some(refusal) = self.rejected(&call, function) {
                return Some(refusal);
            }
            let behind = project.init_subclass_behind(self.id, &call.owner, Vec::new()).ok()?;
            // Nearly always the end: `object` takes nothing, and gets nothing.
            if call.keywords.is_empty() && behind.owner.is_stdlib("builtins.object") {
                return None;
            }
            let keywords = project.passed_on(&call, function?)?;
            call = InitSubclass { keywords, ..behind };
        }
    }

    /// What one `__init_subclass__` says to its keywords.
    fn rejected(&self, call: &InitSubclass, function: Option<FunctionId>) -> Option<Refusal> {
        let project = self.project;
        let rejected = |name: &str, is_given, range, message| {
            let fault = KeywordFault { name: name.to_owned(), is_given, owner: call.owner.clone() };
            Some(self.refusal(RefusalKind::ClassKeywordRejected(fault), range, message, |_| true))
        };
        if call.owner.is_stdlib("builtins.object") {
            let (name, range) = call.keywords.first()?;
            let own = project.class_name_of(self.id);
            let message = format!("{own}.__init_subclass__() takes no keyword arguments");
            return rejected(name, true, *range, Some(message));
        }
        let function = function?;
        let facts = project.facts(function.file);
        let data = project.function(function);
        // It becomes a class method by its name; another decorator may do anything.
        if data.decorators.len > u32::from(matches!(call.method, Value::Wrapped { .. })) {
            return None;
        }
        let (first, rest) = facts.parameters(data.parameters).split_first()?;
        if !matches!(first.kind, ParameterKind::Positional | ParameterKind::PositionalOnly) {
            return None;
        }
        let takes = |name: &str| {
            rest.iter().any(|parameter| match parameter.kind {
                ParameterKind::Positional | ParameterKind::KeywordOnly => facts.name(parameter.name) == name,
                ParameterKind::Keywords => true,
                ParameterKind::PositionalOnly | ParameterKind::Variadic => false,
            })
        };
        if let Some((name, range)) = call.keywords.iter().find(|(name, _)| !takes(name)) {
            return rejected(name, true, *range, None);
        }
        let missing = rest.iter().find(|parameter| {
            parameter.default.is_none()
                && !matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords)
                && !call.keywords.iter().any(|(name, _)| name == facts.name(parameter.name))
        })?;
        rejected(facts.name(missing.name), false, self.name(), None)
    }

    /// What `best_base` and the slots of `type.__new__` say.
    fn layout(&self, classes: &[ClassRef], takes_namespace: bool) -> Result<Option<Refusal>, Unknown> {
        let project = self.project;
        let slots = match project.slots_in_body(self.id) {
            Slots::Absent => Slots::Absent,
            slots if takes_namespace && self.has_certain_slots() => slots,
            _ => Slots::Unknown,
        };
        let refusal = match project.layout_of(&self.own(), classes, &slots) {
            Layout::Refused(refusal) => refusal,
            Layout::Known(_) => return Ok(self.shadowing(&slots)),
            // Without slots it is the bases' alone, and what they are made of is no fault of this class.
            Layout::Unknown(_) if slots == Slots::Absent => return Ok(None),
            Layout::Unknown(reason) => return Err(reason),
        };
        let message = Some(refusal.message(project, &self.own()));
        let library = self.library(classes);
        Ok(Some(match refusal {
            LayoutRefusal::UnacceptableBase(position) => {
                let kind = RefusalKind::UnacceptableBase { position, why: Unacceptable::Final };
                let name = classes.get(position).map(|class| project.qualified_name(class)).unwrap_or_default();
                self.refusal(kind, self.base_range(position), message, |then| is_no_base(then, &name))
            }
            LayoutRefusal::Conflict { first, second } => {
                let solid = |position: usize| match classes.get(position).map(|class| project.layout(class)) {
                    Some(Layout::Known(instances)) => instances.solid_base,
                    _ => ClassRef::stdlib("builtins.object"),
                };
                let (one, other) = (solid(first), solid(second));
                let holds = |then: &'static Stdlib| self.conflict_then(classes, (first, &one), (second, &other), then);
                let kind = RefusalKind::LayoutConflict { first: (first, one.clone()), second: (second, other.clone()) };
                self.refusal(kind, self.name(), message, holds)
            }
            LayoutRefusal::Slots(fault) => {
                let range = match &fault {
                    SlotsFault::NotAString { at, .. } if at.file == self.id.file => at.range,
                    SlotsFault::NotAnIdentifier(slot)
                    | SlotsFault::SecondDict(slot)
                    | SlotsFault::SecondWeakref(slot)
                        if slot.place.file == self.id.file =>
                    {
                        slot.place.range
                    }
                    _ => self.slots_range().unwrap_or_else(|| self.name()),
                };
                let holds = |then: &'static Stdlib| {
                    library.iter().all(|name| {
                        let flags = |library: &'static Stdlib| {
                            let layout = library.layout(name)?;
                            Some((layout.has_dict, layout.has_weakref, layout.has_items))
                        };
                        flags(then) == flags(project.stdlib())
                    })
                };
                self.refusal(RefusalKind::InvalidSlots(fault), range, message, holds)
            }
        }))
    }

    /// Whether `__slots__` is what a single assignment says, which always runs.
    fn has_certain_slots(&self) -> bool {
        let facts = self.project.facts(self.id.file);
        let class = self.project.class(self.id);
        let Some(symbol) = facts.names.find("__slots__") else { return true };
        let is_slots =
            |expr| matches!(facts.expr(expr), Expr::Name { name, scope } if name == symbol && scope == class.scope);
        // `__slots__.append("x")`.
        let is_changed = |callee| matches!(facts.expr(callee), Expr::Attribute { value, .. } if is_slots(value));
        facts.bindings_of(class.scope, symbol).iter().all(|binding| binding.region == class.region)
            && !facts.calls.iter().any(|call| call.scope == class.scope && is_changed(call.callee))
    }

    /// Where the body says `__slots__`.
    fn slots_range(&self) -> Option<TextRange> {
        let facts = self.project.facts(self.id.file);
        let symbol = facts.names.find("__slots__")?;
        facts.bindings_of(self.project.class(self.id).scope, symbol).first().map(|binding| binding.range)
    }

    /// Whether the solid bases stand against each other in another version too.
    fn conflict_then(
        &self,
        classes: &[ClassRef],
        first: (usize, &ClassRef),
        second: (usize, &ClassRef),
        then: &'static Stdlib,
    ) -> bool {
        let mro = |class: &ClassRef| match self.project.mro(class) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) | Mro::Unknown(_) => [].into(),
        };
        // A class that has another name in that version is not found there; what it is has rarely changed.
        let is_renamed = |(position, _): (usize, &ClassRef)| {
            classes.get(position).is_some_and(|base| {
                mro(base).iter().any(|class| matches!(class, ClassRef::Stdlib(name) if then.class(name).is_none()))
            })
        };
        if is_renamed(first) || is_renamed(second) {
            return true;
        }
        // What lays out a base in that version: its own slots, or a class of the library.
        let is_library = |class: &ClassRef| match class {
            ClassRef::Stdlib(name) => libraries::is_laid_out_on(name, name).is_some(),
            ClassRef::Source(_) | ClassRef::Created(_) => false,
        };
        let solid = |(position, solid): (usize, &ClassRef)| match solid {
            // A library is the same in all versions.
            solid if is_library(solid) => Some(solid.clone()),
            ClassRef::Stdlib(_) => classes.get(position).and_then(|base| {
                let mro = mro(base);
                let nearest = mro.iter().find_map(|class| match class {
                    ClassRef::Stdlib(name) => then.layout(name).filter(|layout| layout.solid_base != "builtins.object"),
                    ClassRef::Source(_) | ClassRef::Created(_) => None,
                });
                Some(ClassRef::stdlib(nearest?.solid_base))
            }),
            solid => Some(solid.clone()),
        };
        let derives = |class: &ClassRef, of: &ClassRef| match class {
            class if is_library(class) || is_library(of) => self.project.is_laid_out_on(class, of) == Some(true),
            ClassRef::Stdlib(name) => {
                then.class(name).is_some_and(|class| class.mro.iter().any(|base| of.is_stdlib(base)))
            }
            class => {
                mro(class).iter().any(|base| base == of)
                // What lies below the class's own slots in that version.
                || mro(class).iter().any(|base| match base {
                    ClassRef::Stdlib(name) => {
                        then.layout(name).is_some_and(|layout| of.is_stdlib(layout.solid_base))
                    }
                    _ => false,
                })
            }
        };
        match (solid(first), solid(second)) {
            (Some(first), Some(second)) => !derives(&first, &second) && !derives(&second, &first),
            _ => false,
        }
    }

    /// The first name that is a slot and bound in the body too.
    fn shadowing(&self, slots: &Slots) -> Option<Refusal> {
        let Slots::Names(slots) = slots else { return None };
        let project = self.project;
        let facts = project.facts(self.id.file);
        let class = project.class(self.id);
        for slot in slots {
            if matches!(&*slot.name, "__dict__" | "__weakref__" | "__qualname__" | "__classcell__") {
                continue;
            }
            let place = match &*slot.name {
                "__module__" => None,
                "__doc__" if class.body.has_docstring => None,
                name => {
                    let Some(symbol) = facts.names.find(name) else { continue };
                    let bindings = facts.bindings_of(class.scope, symbol);
                    let is_bound = |kind| {
                        matches!(
                            kind,
                            BindingKind::Assign(_)
                                | BindingKind::Annotated { value: Some(_), .. }
                                | BindingKind::Function(_)
                                | BindingKind::Class(_)
                                | BindingKind::Import { .. }
                                | BindingKind::ImportAs { .. }
                                | BindingKind::ImportFrom { .. }
                        )
                    };
                    let is_deleted = bindings.iter().any(|binding| {
                        matches!(binding.kind, BindingKind::Delete | BindingKind::Global | BindingKind::Nonlocal)
                    });
                    let bound =
                        bindings.iter().find(|binding| binding.region == class.region && is_bound(binding.kind));
                    match bound {
                        Some(binding) if !is_deleted => Some(Place::new(self.id.file, binding.range)),
                        _ => continue,
                    }
                }
            };
            let range = if slot.place.file == self.id.file { slot.place.range } else { self.name() };
            let message =
                Some(format!("'{}' in __slots__ conflicts with class variable", project.mangled(self.id, &slot.name)));
            let kind = RefusalKind::SlotShadowsAttribute { slot: slot.clone(), attribute: place };
            let refusal = self.refusal(kind, range, message, |_| true);
            return Some(Refusal { exception: "ValueError", ..refusal });
        }
        None
    }

    fn mro_conflict(&self, conflict: MroConflict, classes: &[ClassRef]) -> Refusal {
        let message = Some(conflict.message(self.project, &self.own()));
        match conflict {
            MroConflict::Duplicate { first, again } => {
                let kind = RefusalKind::DuplicateBase { first, again };
                // `socket.timeout` has been `TimeoutError` since 3.10.
                let named = |position: usize| match self.bases.get(position).map(|base| &base.value) {
                    Some(Value::External(name)) => Some(name.clone()),
                    _ => None,
                };
                let (one, other) = (named(first), named(again));
                let holds = |then: &'static Stdlib| match (&one, &other) {
                    (Some(one), Some(other)) if one != other => {
                        then.canonical(one).is_some_and(|class| then.canonical(other) == Some(class))
                    }
                    _ => true,
                };
                self.refusal(kind, self.base_range(again), message, holds)
            }
            MroConflict::Inconsistent(heads) => {
                let library = self.library(classes);
                let model = self.project.stdlib();
                let holds = |then| library.iter().all(|class| is_same(class, model, then, |it| it.mro.to_vec()));
                self.refusal(RefusalKind::InconsistentMro(heads), self.name(), message, holds)
            }
        }
    }

    /// The classes of the standard library among the bases and theirs, without `object`.
    fn library(&self, classes: &[ClassRef]) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for class in classes {
            let Mro::Linear(mro) = self.project.mro(class) else { continue };
            for class in mro.iter() {
                if let ClassRef::Stdlib(name) = class
                    && &**name != "builtins.object"
                    && !names.contains(name)
                {
                    names.push(Arc::clone(name));
                }
            }
        }
        names
    }

    fn is_from_stub(&self, class: &ClassRef) -> bool {
        match self.project.mro(class) {
            Mro::Linear(mro) => mro.iter().filter_map(ClassRef::source).any(|id| self.project.is_stub(id.file)),
            Mro::Conflict(_) | Mro::Unknown(_) => class.source().is_some_and(|id| self.project.is_stub(id.file)),
        }
    }
}

impl Project {
    /// Whether classes of the metaclass are made by the `__new__` of one of these metaclasses of the standard library.
    fn inherits_new_of(&self, metaclass: &ClassRef, names: &[&str]) -> bool {
        let Metaclass::Known { class: caller, .. } = self.metaclass(metaclass) else { return false };
        let is_of = |method: &str| match self.lookup(metaclass, method) {
            Lookup::Found(member) => {
                member.owner.source().is_none() && names.contains(&&*self.class_name(&member.owner))
            }
            Lookup::Absent | Lookup::Unknown(_) => false,
        };
        caller.is_stdlib("builtins.type") && is_of("__new__")
    }

    /// Whether the statement gives a generic class parameters of its own.
    fn has_type_parameters(&self, id: ClassId) -> bool {
        let facts = self.facts(id.file);
        let class = self.class(id);
        class.has_type_parameters
            || facts.arguments(class.bases).iter().any(|base| matches!(facts.expr(base.value), Expr::Subscript { .. }))
    }

    /// Whether the metaclass leaves the namespace to `type`.
    pub(super) fn inherits_prepare(&self, metaclass: &ClassRef) -> bool {
        is_ordinary(metaclass)
            || matches!(self.lookup(metaclass, "__prepare__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
    }

    fn class_name_of(&self, id: ClassId) -> &str {
        self.name(id.file, self.class(id).name)
    }

    fn qualified_name(&self, class: &ClassRef) -> String {
        match class {
            ClassRef::Stdlib(name) => name.to_string(),
            class => self.qualname(class),
        }
    }
}

/// The metaclasses of nearly every class: asking what they inherit takes longer.
pub(super) fn is_ordinary(metaclass: &ClassRef) -> bool {
    metaclass.is_stdlib("builtins.type") || metaclass.is_stdlib("abc.ABCMeta")
}

/// Whether some code of the file gives an object `__mro_entries__`.
fn sets_mro_entries(project: &Project, file: FileId) -> bool {
    project.facts(file).names.find("__mro_entries__").is_some()
}

/// Whether the thing of the standard library is there, and no base.
pub(super) fn is_no_base(stdlib: &'static Stdlib, name: &str) -> bool {
    if let Some(entries) = stdlib.mro_entries(name) {
        return matches!(entries, MroEntries::Raises("builtins.TypeError"));
    }
    if let Some(layout) = stdlib.layout(name) {
        return !layout.is_subclassable;
    }
    if let Some(class) = libraries::class(name) {
        return class.is_final;
    }
    if is_module(stdlib, name) {
        return true;
    }
    let Some((module, name)) = name.rsplit_once('.') else { return false };
    // Other objects may have an `__mro_entries__` that was not asked.
    !module.contains('(')
        && stdlib.is_module(module)
        && matches!(stdlib.attribute(module, name), Some(Attribute::Function(_)))
}

/// Whether the name means a module of the standard library. A package may have another object under the name of a
/// submodule: `unittest.main`.
fn is_module(stdlib: &'static Stdlib, name: &str) -> bool {
    match name.rsplit_once('.') {
        None => stdlib.is_module(name),
        Some((package, attribute)) => {
            stdlib.is_module(package) && matches!(stdlib.attribute(package, attribute), Some(Attribute::Module(_)))
        }
    }
}

/// Whether a class of the library has the same in another version as in the model's; classes that have got other names
/// since count as the same.
pub(super) fn is_same(
    class: &str,
    model: &'static Stdlib,
    then: &'static Stdlib,
    of: impl Fn(&'static StdClass) -> Vec<&'static str>,
) -> bool {
    let (Some(own), Some(other)) = (model.class(class), then.class(class)) else { return false };
    let names = |class| of(class).into_iter().map(|name| model.canonical(name).unwrap_or(name)).collect::<Vec<_>>();
    names(own) == names(other)
}

/// The versions around one that the model has in which something holds, as the first that has it and the first that has
/// it no more.
fn around(
    version: PythonVersion,
    holds: impl Fn(&'static Stdlib) -> bool,
) -> (Option<PythonVersion>, Option<PythonVersion>) {
    let (oldest, newest) = (PythonVersion::OLDEST.minor, PythonVersion::NEWEST_MODELLED.minor);
    let at = version.minor.clamp(oldest, newest);
    let holds = |minor: &u8| holds(Stdlib::of(PythonVersion::new(3, *minor)));
    let first = (oldest..at).rev().take_while(holds).last().unwrap_or(at);
    let last = (at + 1..=newest).take_while(holds).last().unwrap_or(at);
    let since = (first > oldest).then(|| PythonVersion::new(3, first));
    let until = (last < newest).then(|| PythonVersion::new(3, last + 1));
    (since, until)
}
