//! What `@dataclass` raises when it is applied.
//!
//! Models `_process_class`, `_get_field`, `_is_type` and `_add_slots` of `Lib/dataclasses.py`, in the order in which they
//! come to a mistake. The class statement itself has succeeded by then.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock};

use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use crate::facts::{
    Argument, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, RegionId, ScopeId, ScopeKind,
};
use crate::finding::{FileId, Place};
use crate::project::answers::{self, Depends};
use crate::project::bodies::{Annotated, Bound};
use crate::project::{
    ClassId, ClassRef, ExprRef, FieldPlace, Lookup, Metaclass, Mro, Project, PythonVersion, Reach, Slots, Stdlib,
    Unknown, Value,
};

/// What `@dataclass` says to a class, and in which versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataclassRefusal {
    pub fault: DataclassFault,
    /// The decorator.
    pub decorator: TextRange,
    /// Older versions take the class.
    pub since: Option<PythonVersion>,
    /// This version and newer ones take the class.
    pub until: Option<PythonVersion>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataclassFault {
    /// A field without default comes behind one that has one.
    Order { field: FieldPlace, behind: FieldPlace },
    /// The default of a field is not hashable, or up to 3.10 a `list`, `dict` or `set`.
    MutableDefault { field: FieldPlace, default: Place, class: String },
    /// A `ClassVar` or `InitVar` has a `default_factory`.
    Factory { field: FieldPlace, is_class_variable: bool },
    /// A `ClassVar` says `kw_only`.
    KeywordOnlyClassVariable(FieldPlace),
    /// `KW_ONLY` for the second time.
    SecondKeywordOnly { first: FieldPlace, again: FieldPlace },
    /// A `field()` without annotation.
    NoAnnotation(FieldPlace),
    /// A frozen base, this one, of a class that is not, or the other way round.
    Frozen { base: ClassId, is_frozen: bool },
    /// `order` without `eq`.
    OrderWithoutEq,
    /// A method that the decorator would write is there, and the argument that asks for it.
    Overwrites { method: FieldPlace, argument: &'static str },
    /// `weakref_slot` without `slots`.
    WeakrefWithoutSlots,
    /// `slots=True`, and `__slots__` in the body.
    SecondSlots(FieldPlace),
    /// An argument that `dataclass` takes in newer versions alone.
    Argument(&'static str),
}

impl Project {
    /// What `@dataclass` raises, where that is certain; an error says what keeps it from being known. `None` for
    /// classes that it takes or that have no such decorator.
    pub fn dataclass_refusal(&self, id: ClassId) -> Result<Option<DataclassRefusal>, Unknown> {
        if self.is_stub(id.file) || !self.may_be_dataclass(id) {
            return Ok(None);
        }
        let judge = |version| Application { project: self, version, asked: RefCell::default() }.judged(id);
        let version = self.model_version();
        let Some((decorator, fault)) = judge(version)? else { return Ok(None) };
        // Asked last: it is much work, and few come here.
        if self.refusal(id).is_ok_and(|refusal| refusal.is_some()) {
            return Err(Unknown::Refused);
        }
        let holds = |minor: &u8| {
            matches!(judge(PythonVersion::new(3, *minor)), Ok(Some((_, then)))
                if std::mem::discriminant(&then) == std::mem::discriminant(&fault))
        };
        let (oldest, newest) = (PythonVersion::OLDEST.minor, PythonVersion::NEWEST_MODELLED.minor);
        let at = version.minor.clamp(oldest, newest);
        let first = (oldest..at).rev().take_while(holds).last().unwrap_or(at);
        let last = (at + 1..=newest).take_while(holds).last().unwrap_or(at);
        let since = (first > oldest).then(|| PythonVersion::new(3, first));
        let until = (last < newest).then(|| PythonVersion::new(3, last + 1));
        Ok(Some(DataclassRefusal { fault, decorator, since, until }))
    }

    /// Whether a decorator is written as `@dataclass`, under whatever name.
    fn may_be_dataclass(&self, id: ClassId) -> bool {
        let facts = self.facts(id.file);
        facts.list(self.class(id).decorators).iter().any(|&decorator| {
            let named = match facts.expr(decorator) {
                Expr::Call(call) => facts.calls.get(call.index()).map_or(decorator, |call| call.callee),
                _ => decorator,
            };
            self.may_name(ExprRef { file: id.file, expr: named }, "dataclass")
        })
    }

    /// What a supported version, the model's or another, says to an argument of `@dataclass` that it does not have yet.
    pub fn refused_dataclass_argument(&self, id: ClassId) -> Option<DataclassRefusal> {
        if self.is_stub(id.file) {
            return None;
        }
        let parameters = |project, version| {
            Application { project, version, asked: RefCell::default() }.parameters(id).ok().flatten()
        };
        let newest = parameters(self, self.model_version())?;
        let mut versions: Vec<PythonVersion> = self.other_versions().chain([self.model_version()]).collect();
        versions.retain(|&version| version < newest.since);
        versions.sort_unstable();
        let region = self.class(id).region;
        let refuses = |&version: &PythonVersion| {
            let then = self.in_version(version);
            then.comes_to(id.file, region) && parameters(then, version).is_some_and(|then| then.since > version)
        };
        let at = versions.iter().position(refuses)?;
        Some(DataclassRefusal {
            fault: DataclassFault::Argument(newest.newest_argument),
            decorator: self.facts(id.file).range(newest.decorator),
            since: (at > 0).then_some(versions[at]),
            until: Some(newest.since),
        })
    }

    /// What a supported version before 3.11, which goes by the type alone, says to a default that has a hash.
    pub fn refused_dataclass_default(&self, id: ClassId) -> Option<DataclassRefusal> {
        let by_hash = PythonVersion::new(3, 11);
        let mut versions: Vec<PythonVersion> = self.other_versions().filter(|&version| version < by_hash).collect();
        versions.sort_unstable();
        if versions.is_empty() || self.is_stub(id.file) || !self.may_be_dataclass(id) {
            return None;
        }
        let facts = self.facts(id.file);
        let may_be_refused = facts.calls.iter().zip(0..).any(|(call, index)| {
            call.scope == self.class(id).scope
                && self
                    .class_of(&self.callee(id.file, CallIndex(index)))
                    .is_some_and(|class| self.is_collection(&class))
        });
        if !may_be_refused {
            return None;
        }
        let region = self.class(id).region;
        let judge = |&version: &PythonVersion| {
            let then = self.in_version(version);
            let judged = Application { project: then, version, asked: RefCell::default() }.judged(id);
            let is_refused = |(_, fault): &(_, DataclassFault)| matches!(fault, DataclassFault::MutableDefault { .. });
            judged.ok().flatten().filter(|judged| is_refused(judged) && then.comes_to(id.file, region))
        };
        let at = versions.iter().position(|version| judge(version).is_some())?;
        let (decorator, fault) = judge(&versions[at])?;
        let since = (at > 0).then_some(versions[at]);
        Some(DataclassRefusal { fault, decorator, since, until: Some(by_hash) })
    }

    /// Whether instances of a class are lists, dicts or sets, whatever else they are.
    fn is_collection(&self, class: &ClassRef) -> bool {
        let is_one = |class: &ClassRef| {
            ["builtins.list", "builtins.dict", "builtins.set"].iter().any(|name| class.is_stdlib(name))
        };
        matches!(self.mro(class), Mro::Linear(mro) if mro.iter().any(is_one))
    }

    /// Whether `@dataclass` decorates a class; an error where its decorators are not all known.
    pub fn is_dataclass(&self, id: ClassId) -> Result<bool, Unknown> {
        self.dataclass_hashing(id, self.model_version()).map(|parameters| parameters.is_some())
    }

    /// What `@dataclass` of a class is asked for: `unsafe_hash`, `eq` and `frozen`, each absent where it cannot be told.
    /// `None` where the class is not decorated so, an error where its decorators are not all known.
    pub(super) fn dataclass_hashing(
        &self,
        id: ClassId,
        version: PythonVersion,
    ) -> Result<Option<[Option<bool>; 3]>, Unknown> {
        if self.class(id).decorators.len == 0 {
            return Ok(None);
        }
        let application = Application { project: self, version, asked: RefCell::default() };
        let parameters = application.parameters(id)?;
        Ok(parameters.map(|parameters| [parameters.unsafe_hash, parameters.eq, parameters.frozen]))
    }

    /// What `@dataclass` is asked for, where a decorator is that.
    pub fn dataclass_parameters(&self, file: FileId, decorator: ExprId) -> Option<DataclassParameters> {
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        application.parameters_of(file, decorator)
    }

    /// Where `@dataclass(slots=True)` puts a new class in place of a class, with the decorator and the oldest version that
    /// takes its arguments. `None` where the class stays the one that its statement made; an error where it may be either.
    pub fn remade_with_slots(&self, id: ClassId) -> Result<Option<Remade>, Unknown> {
        if self.class(id).decorators.len == 0 {
            return Ok(None);
        }
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        let Some(parameters) = application.parameters(id)? else { return Ok(None) };
        match parameters.slots {
            Some(true) => Ok(Some(Remade {
                decorator: self.facts(id.file).range(parameters.decorator),
                since: parameters.since.max(PythonVersion::new(3, 10)),
                writes_init: parameters.init,
            })),
            Some(false) => Ok(None),
            None => Err(Unknown::Because("the value of `slots` is not followed")),
        }
    }

    /// The nearest class on the MRO of an undecorated one that `@dataclass` has processed, with what its fields are: what
    /// the undecorated class has in their place. `None` where there is none, or where another class on the way writes
    /// `__init__`; an error where the decorators, bases or fields are not all known. What `__init_subclass__` of a base
    /// does is not looked at.
    pub fn inherited_dataclass(&self, id: ClassId) -> Result<Option<InheritedDataclass>, Unknown> {
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        for ancestor in application.mro(id)? {
            match ancestor {
                Ancestor::Source(base) => {
                    let parameters = application.parameters(base)?;
                    let has_init = !matches!(self.bound_in_body(base, "__init__", application.version), Bound::Nothing);
                    match parameters {
                        Some(_) if base == id => return Ok(None),
                        Some(parameters) if parameters.init == Some(true) && !has_init => {
                            application.is_plainly_made(id)?;
                            let fields = application.fields_of(base)?;
                            return Ok(Some(InheritedDataclass {
                                class: base,
                                fields: fields.listed.iter().map(known_field).collect(),
                            }));
                        }
                        Some(_) => return Ok(None),
                        None if has_init => return Ok(None),
                        None => {}
                    }
                }
                Ancestor::Stdlib(name)
                    if self.stdlib().class(&name).is_none_or(|it| it.member("__init__").is_some()) =>
                {
                    return Ok(None);
                }
                Ancestor::Stdlib(_) => {}
            }
        }
        Ok(None)
    }

    /// Whether an annotation in the body of a class would make a parameter of `__init__`; `None` where it may.
    pub fn is_field_annotation(&self, id: ClassId, annotation: ExprId) -> Option<bool> {
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        application.kind(id, annotation).map(|kind| matches!(kind, Kind::Field | Kind::InitVar))
    }

    /// Whether an annotation in the body of a class makes a field that `__init__` assigns; `None` where it may.
    pub fn is_stored_field(&self, id: ClassId, annotation: ExprId) -> Option<bool> {
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        application.kind(id, annotation).map(|kind| matches!(kind, Kind::Field))
    }

    /// Whether `@dataclass` writes an `__init__` for a class that it leaves the one that its statement made; `None` where
    /// that cannot be told.
    pub fn gets_dataclass_init(&self, id: ClassId) -> Option<bool> {
        if self.class(id).decorators.len == 0 {
            return Some(false);
        }
        let application = Application { project: self, version: self.model_version(), asked: RefCell::default() };
        let Some(parameters) = application.parameters(id).ok()? else { return Some(false) };
        let is_bound = !matches!(self.bound_in_body(id, "__init__", self.model_version()), Bound::Nothing);
        Some(parameters.init? && !parameters.slots? && !is_bound)
    }

    /// A call of `dataclasses.field` itself.
    pub fn field_call(&self, file: FileId, expr: ExprId) -> Option<Call> {
        let facts = self.facts(file);
        let Expr::Call(call) = facts.expr(expr) else { return None };
        let data = *facts.calls.get(call.index())?;
        matches!(self.callee(file, call), Value::External(name) if &*name == "dataclasses.field").then_some(data)
    }

    /// Whether a value is one that stands for a default: not `dataclasses.MISSING`, not another `field()`. `None`
    /// where it may be either.
    pub fn is_default(&self, file: FileId, value: ExprId) -> Option<bool> {
        let facts = self.facts(file);
        let evaluated = || self.evaluate(ExprRef { file, expr: value });
        match facts.expr(value) {
            Expr::Str(_)
            | Expr::LongStr
            | Expr::FString(_)
            | Expr::Bytes
            | Expr::Int(_)
            | Expr::Float(_)
            | Expr::True
            | Expr::False
            | Expr::None
            | Expr::Ellipsis
            | Expr::Tuple(_)
            | Expr::List(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::Binary { .. }
            | Expr::Not(_)
            | Expr::Compare { .. }
            | Expr::Lambda(_)
            | Expr::Comprehension(_)
            | Expr::Slice { .. } => Some(true),
            Expr::Call(call) => match self.callee(file, call) {
                // What a function gives may be a field, whatever its annotation promises.
                Value::Class(_) if matches!(evaluated(), Value::Instance(_)) => Some(true),
                callee @ Value::External(_) => match self.class_of(&callee) {
                    Some(class) if !class.is_stdlib("dataclasses.Field") => Some(true),
                    _ => None,
                },
                _ => None,
            },
            Expr::Name { .. } | Expr::Attribute { .. } => match evaluated() {
                Value::External(name) if &*name == "dataclasses.MISSING" => Some(false),
                value @ Value::External(_) => self.class_of(&value).map(|_| true),
                Value::Str(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Bool(_)
                | Value::None
                | Value::Tuple(_)
                | Value::Class(_)
                | Value::Created(_)
                | Value::SubclassOf(_)
                | Value::Function(_)
                | Value::Bound { .. }
                | Value::Partial(_)
                | Value::Wrapped { .. }
                | Value::Module(_)
                | Value::Namespace(_) => Some(true),
                Value::Instance(_)
                | Value::Coroutine(_)
                | Value::Super { .. }
                | Value::Union(_)
                | Value::Unknown(_) => None,
            },
            Expr::Subscript { .. }
            | Expr::Await(_)
            | Expr::Bool { .. }
            | Expr::If { .. }
            | Expr::Starred(_)
            | Expr::Named(_)
            | Expr::Opaque => None,
        }
    }
}

/// What `@dataclass(slots=True)` does to a class.
#[derive(Debug, Clone, Copy)]
pub struct Remade {
    /// The decorator.
    pub decorator: TextRange,
    /// Older versions do not take the arguments of the decorator.
    pub since: PythonVersion,
    /// Whether it writes an `__init__` where the body has none; `None` where that cannot be told.
    pub writes_init: Option<bool>,
}

/// What a class without decorator has of the dataclass that it derives from.
#[derive(Debug, Clone)]
pub struct InheritedDataclass {
    pub class: ClassId,
    /// In order.
    pub fields: Vec<InheritedField>,
}

/// A field of a dataclass, as its subclasses know it.
#[derive(Debug, Clone)]
pub struct InheritedField {
    pub at: FieldPlace,
    /// Whether `__init__` has a parameter for it, and sets it where it is no `InitVar`; `None` where that cannot be told.
    pub is_parameter: Option<bool>,
    pub is_init_only: bool,
    pub is_keyword_only: Option<bool>,
}

/// What `@dataclass(…)` is called with; a parameter that cannot be told is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataclassParameters {
    decorator: ExprId,
    pub init: Option<bool>,
    pub repr: Option<bool>,
    pub eq: Option<bool>,
    pub order: Option<bool>,
    pub unsafe_hash: Option<bool>,
    pub frozen: Option<bool>,
    kw_only: Option<bool>,
    pub match_args: Option<bool>,
    pub slots: Option<bool>,
    pub weakref_slot: Option<bool>,
    /// The oldest version whose `dataclass` takes these arguments, and the argument that it is the first to take.
    since: PythonVersion,
    newest_argument: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Field,
    InitVar,
    ClassVar,
    /// The marker `_: KW_ONLY`.
    KeywordOnly,
}

/// A `dataclasses.Field`; what cannot be told is `None`.
#[derive(Debug, Clone)]
struct Field {
    /// Mangled.
    name: Arc<str>,
    at: FieldPlace,
    kind: Option<Kind>,
    has_default: Option<bool>,
    init: Option<bool>,
    kw_only: Option<bool>,
    /// It is not known whether it is there, or at which place.
    is_uncertain: bool,
}

/// What `getattr(cls, name)` gives for a field.
#[derive(Debug, Clone, Copy)]
enum Inherited {
    Absent,
    /// The descriptor of a slot: no default.
    Slot,
    Field {
        file: FileId,
        call: Call,
    },
    Value {
        file: FileId,
        value: Option<ExprId>,
    },
    Unknown,
}

/// `@dataclass` as one version applies it.
struct Application<'p> {
    project: &'p Project,
    version: PythonVersion,
    /// The classes whose fields are being found out.
    asked: RefCell<Vec<ClassId>>,
}

const MANY_DECORATORS: Unknown = Unknown::Because("another decorator may change the class");

impl Application<'_> {
    fn judged(&self, id: ClassId) -> Result<Option<(TextRange, DataclassFault)>, Unknown> {
        let Some(parameters) = self.parameters(id)? else { return Ok(None) };
        if parameters.since > self.version {
            return Err(Unknown::Because("`dataclass` does not take these arguments there"));
        }
        self.may_process(id)?;
        let facts = self.project.facts(id.file);
        let fault = self.fault(id, &parameters)?;
        Ok(fault.map(|fault| (facts.range(parameters.decorator), fault)))
    }

    fn fault(&self, id: ClassId, parameters: &DataclassParameters) -> Result<Option<DataclassFault>, Unknown> {
        let inherited = self.inherited_fields(id)?;
        let annotated = self.project.annotated_in_body(id, self.version);
        if let Some(fault) = self.fault_of_field(id, &annotated)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.without_annotation(id, &annotated) {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.frozen(id, parameters) {
            return Ok(Some(fault));
        }
        if parameters.order == Some(true) && parameters.eq == Some(false) {
            return Ok(Some(DataclassFault::OrderWithoutEq));
        }
        if parameters.init == Some(true)
            && let Some(fault) = order_of(&self.with_own(id, inherited, &annotated, parameters)?.listed)
        {
            return Ok(Some(fault));
        }
        let own = |name: &str| match self.project.bound_in_body(id, name, self.version) {
            Bound::To { range, .. } => Some(FieldPlace::new(name, id.file, range)),
            Bound::Nothing | Bound::Unknown => None,
        };
        if parameters.order == Some(true)
            && let Some(method) = ["__lt__", "__le__", "__gt__", "__ge__"].into_iter().find_map(own)
        {
            return Ok(Some(DataclassFault::Overwrites { method, argument: "order=True" }));
        }
        if parameters.frozen == Some(true)
            && let Some(method) = ["__setattr__", "__delattr__"].into_iter().find_map(own)
        {
            return Ok(Some(DataclassFault::Overwrites { method, argument: "frozen=True" }));
        }
        let is_method = |file: FileId, range: TextRange| {
            self.project.facts(file).functions.iter().any(|function| function.range == range)
        };
        if parameters.unsafe_hash == Some(true)
            && let Some(method) = own("__hash__").filter(|method| is_method(id.file, method.place.range))
        {
            return Ok(Some(DataclassFault::Overwrites { method, argument: "unsafe_hash=True" }));
        }
        if parameters.weakref_slot == Some(true) && parameters.slots == Some(false) {
            return Ok(Some(DataclassFault::WeakrefWithoutSlots));
        }
        if parameters.slots == Some(true)
            && let Some(slots) = own("__slots__")
        {
            return Ok(Some(DataclassFault::SecondSlots(slots)));
        }
        Ok(None)
    }

    /// What `_get_field` says, and the loop around it.
    fn fault_of_field(&self, id: ClassId, annotated: &[Annotated]) -> Result<Option<DataclassFault>, Unknown> {
        let mut marker: Option<FieldPlace> = None;
        for own in annotated {
            if own.is_uncertain {
                continue;
            }
            let field = own.at.clone();
            let Some(kind) = self.kind(id, own.annotation) else { continue };
            if kind == Kind::KeywordOnly {
                if self.version < PythonVersion::new(3, 10) {
                    return Err(Unknown::Because("there is no `KW_ONLY` in that version"));
                }
                if let Some(first) = marker {
                    return Ok(Some(DataclassFault::SecondKeywordOnly { first, again: field }));
                }
                marker = Some(field);
                continue;
            }
            match self.attribute(id, &own.at.name) {
                Inherited::Field { file, call } => {
                    let is_given = |name: &str| {
                        let value = self.keyword(file, &call, name)?;
                        self.project.is_default(file, value)
                    };
                    // `field()` itself refuses the two: the class statement is not reached.
                    if is_given("default") != Some(false) && is_given("default_factory") == Some(true) {
                        if self.keyword(file, &call, "default").is_some() {
                            return Err(Unknown::Because("the call of `field` may raise"));
                        }
                        if kind != Kind::Field {
                            let is_class_variable = kind == Kind::ClassVar;
                            return Ok(Some(DataclassFault::Factory { field, is_class_variable }));
                        }
                    }
                    if self.keyword(file, &call, "kw_only").is_some() && self.version < PythonVersion::new(3, 10) {
                        return Err(Unknown::Because("`field` does not take these arguments there"));
                    }
                    if kind == Kind::ClassVar
                        && self.keyword(file, &call, "kw_only").is_some_and(|value| {
                            matches!(self.project.facts(file).expr(value), Expr::True | Expr::False)
                        })
                    {
                        return Ok(Some(DataclassFault::KeywordOnlyClassVariable(field)));
                    }
                    if let (Kind::Field, Some(default)) = (kind, self.keyword(file, &call, "default"))
                        && let Some(class) = self.mutable(file, default, 0)
                    {
                        let default = Place::new(file, self.project.facts(file).range(default));
                        return Ok(Some(DataclassFault::MutableDefault { field, default, class }));
                    }
                }
                Inherited::Value { file, value: Some(value) } if kind == Kind::Field => {
                    if let Some(class) = self.mutable(file, value, 0) {
                        let default = Place::new(file, self.project.facts(file).range(value));
                        return Ok(Some(DataclassFault::MutableDefault { field, default, class }));
                    }
                }
                Inherited::Value { .. } | Inherited::Absent | Inherited::Slot | Inherited::Unknown => {}
            }
        }
        Ok(None)
    }

    fn without_annotation(&self, id: ClassId, annotated: &[Annotated]) -> Option<DataclassFault> {
        let facts = self.project.facts(id.file);
        let bindings = facts.bindings_in(self.project.class(id).scope);
        let mut found: Vec<_> = bindings
            .iter()
            .filter_map(|binding| {
                let BindingKind::Assign(value) = binding.kind else { return None };
                // Told apart first: hardly any assignment in a class is a call.
                if !matches!(facts.expr(value), Expr::Call(_)) {
                    return None;
                }
                let name = facts.name(binding.name);
                let is_last = matches!(self.project.bound_in_body(id, name, self.version), Bound::To { range, .. } if range == binding.range);
                let is_annotated = annotated.iter().any(|own| own.at.name == name);
                (is_last && !is_annotated && self.project.field_call(id.file, value).is_some())
                    .then(|| FieldPlace::new(name, id.file, binding.range))
            })
            .collect();
        found.sort_by_key(|field| field.place.range.start());
        found.into_iter().next().map(DataclassFault::NoAnnotation)
    }

    /// Frozen classes and others do not inherit from each other.
    fn frozen(&self, id: ClassId, parameters: &DataclassParameters) -> Option<DataclassFault> {
        let is_frozen = parameters.frozen?;
        let mut bases = Vec::new();
        for base in self.mro(id).ok()?.iter().skip(1) {
            if let Some(base) = self.nearest_dataclass(base).ok()? {
                bases.push((base, self.parameters(base).ok()??.frozen?));
            }
        }
        let frozen = bases.iter().find(|(_, frozen)| *frozen);
        let other = bases.iter().find(|(_, frozen)| !*frozen);
        let culprit = match (is_frozen, frozen, other) {
            (false, Some(frozen), _) => frozen,
            (true, None, Some(other)) => other,
            // Up to 3.12 one frozen base is enough.
            (true, Some(_), Some(other)) if self.version >= PythonVersion::new(3, 13) => other,
            _ => return None,
        };
        Some(DataclassFault::Frozen { base: culprit.0, is_frozen: culprit.1 })
    }

    // Fields.

    /// `__dataclass_fields__` of a class that has the decorator.
    fn fields_of(&self, id: ClassId) -> Result<Arc<Fields>, Unknown> {
        let known = self.project.dataclass_fields.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((fields, depends)) = known.get(&(self.version, id)) {
            depends.hand_on();
            return fields.clone();
        }
        drop(known);
        // A class that comes to itself again has no fields to speak of.
        if self.asked.borrow().contains(&id) {
            answers::cut();
            return Err(Unknown::Cycle);
        }
        self.asked.borrow_mut().push(id);
        let cuts = answers::cuts();
        let (fields, depends) = answers::depending(|| self.fields_unguarded(id));
        self.asked.borrow_mut().pop();
        if answers::cuts() == cuts {
            let mut known = self.project.dataclass_fields.write().unwrap_or_else(PoisonError::into_inner);
            known.insert((self.version, id), (fields.clone(), depends));
        }
        fields
    }

    fn fields_unguarded(&self, id: ClassId) -> Result<Arc<Fields>, Unknown> {
        let parameters = self.parameters(id)?.ok_or(Unknown::Opaque)?;
        if parameters.since > self.version {
            return Err(Unknown::Because("`dataclass` does not take these arguments there"));
        }
        let annotated = self.project.annotated_in_body(id, self.version);
        self.with_own(id, self.inherited_fields(id)?, &annotated, &parameters).map(Arc::new)
    }

    fn inherited_fields(&self, id: ClassId) -> Result<Fields, Unknown> {
        let mut fields = Fields::default();
        let mro = self.mro(id)?;
        for (position, base) in mro.iter().enumerate().skip(1).rev() {
            let Some(dataclass) = self.nearest_dataclass(base)? else { continue };
            let own = self.fields_of(dataclass)?;
            // One that derives from all that were gone through has what these have.
            if matches!(base, Ancestor::Source(base) if *base == dataclass && self.derives_from(*base, mro.len() - position))
            {
                fields = Fields::clone(&own);
                continue;
            }
            for field in &own.listed {
                fields.insert(field.clone());
            }
        }
        Ok(fields)
    }

    /// Whether the MRO of a class is that long.
    fn derives_from(&self, id: ClassId, length: usize) -> bool {
        matches!(self.project.mro(&ClassRef::Source(id)), Mro::Linear(mro) if mro.len() == length)
    }

    fn with_own(
        &self,
        id: ClassId,
        mut fields: Fields,
        annotated: &[Annotated],
        parameters: &DataclassParameters,
    ) -> Result<Fields, Unknown> {
        let mut kw_only = parameters.kw_only;
        for own in annotated {
            let kind = self.kind(id, own.annotation);
            if kind == Some(Kind::KeywordOnly) {
                kw_only = if own.is_uncertain { None } else { Some(true) };
                continue;
            }
            if kind.is_none() && kw_only == Some(false) {
                // It may be the marker.
                kw_only = None;
            }
            let (has_default, init, own_kw_only) = match self.attribute(id, &own.at.name) {
                Inherited::Absent | Inherited::Slot => (Some(false), Some(true), kw_only),
                Inherited::Value { file, value } => {
                    (value.map_or(Some(true), |value| self.project.is_default(file, value)), Some(true), kw_only)
                }
                Inherited::Unknown => (None, None, None),
                Inherited::Field { file, call } => self.of_call(file, &call, kw_only),
            };
            // What may be a field of its own making may say anything.
            let is_plain = has_default.is_some();
            fields.insert(Field {
                name: self.project.mangled(id, &own.at.name).into(),
                at: own.at.clone(),
                kind,
                has_default,
                init: init.filter(|_| is_plain),
                kw_only: own_kw_only.filter(|_| is_plain),
                is_uncertain: own.is_uncertain,
            });
        }
        Ok(fields)
    }

    /// Default, `init` and `kw_only` of `field(…)`.
    fn of_call(&self, file: FileId, call: &Call, kw_only: Option<bool>) -> (Option<bool>, Option<bool>, Option<bool>) {
        let facts = self.project.facts(file);
        let is_plain = |kind| matches!(kind, ArgumentKind::Keyword(_));
        if !facts.arguments(call.arguments).iter().all(|argument| is_plain(argument.kind)) {
            return (None, None, None);
        }
        let truth = |name: &str, otherwise| match self.keyword(file, call, name).map(|value| facts.expr(value)) {
            None => otherwise,
            Some(Expr::True) => Some(true),
            Some(Expr::False) => Some(false),
            Some(_) => None,
        };
        let given = |name: &str| match self.keyword(file, call, name) {
            None => Some(false),
            Some(value) => match self.project.is_default(file, value) {
                // A factory is a callable; what is not followed is hardly ever `MISSING`, but it may be.
                None if matches!(self.project.evaluate(ExprRef { file, expr: value }), Value::External(_)) => {
                    Some(true)
                }
                given => given,
            },
        };
        let has_default = match (given("default"), given("default_factory")) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        (has_default, truth("init", Some(true)), truth("kw_only", kw_only))
    }

    fn keyword(&self, file: FileId, call: &Call, name: &str) -> Option<ExprId> {
        let facts = self.project.facts(file);
        facts.arguments(call.arguments).iter().find_map(|argument| match argument.kind {
            ArgumentKind::Keyword(own) if facts.name(own) == name => Some(argument.value),
            _ => None,
        })
    }

    /// What CPython takes an annotation for.
    fn kind(&self, id: ClassId, annotation: ExprId) -> Option<Kind> {
        let facts = self.project.facts(id.file);
        let project = self.project;
        let is_text = facts.names.find("annotations").is_some_and(|name| {
            facts.bindings_of(ScopeId::MODULE, name).iter().any(|binding| {
                matches!(binding.kind, BindingKind::ImportFrom { module, level: 0, .. } if facts.name(module) == "__future__")
            })
        });
        match facts.expr(annotation) {
            // In quotes and in quotes again: the pattern does not look through.
            Expr::Str(_) if is_text => Some(Kind::Field),
            Expr::Str(text) => {
                let (prefix, name) = match first_words(facts.name(text)) {
                    Some(words) => words,
                    None => return Some(Kind::Field),
                };
                self.kind_of_words(id.file, prefix, name)
            }
            // Its text is not kept.
            Expr::LongStr | Expr::FString(_) | Expr::Opaque => None,
            _ => {
                let mut head = annotation;
                let mut is_subscripted = false;
                while let Expr::Subscript { value, .. } = facts.expr(head) {
                    head = value;
                    is_subscripted = true;
                }
                match facts.expr(head) {
                    Expr::Name { name, .. } if is_text => self.kind_of_words(id.file, None, facts.name(name)),
                    Expr::Attribute { value, name } if is_text => match facts.expr(value) {
                        Expr::Name { name: module, .. } => {
                            self.kind_of_words(id.file, Some(facts.name(module)), facts.name(name))
                        }
                        _ => is_no_form(facts.name(name)).then_some(Kind::Field),
                    },
                    Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                        let value = project.evaluate(ExprRef { file: id.file, expr: head });
                        kind_of(&value, facts.name(name)).map(|kind| match kind {
                            Kind::KeywordOnly if is_subscripted => Kind::Field,
                            kind => kind,
                        })
                    }
                    Expr::None | Expr::Ellipsis | Expr::Int(_) | Expr::Tuple(_) | Expr::List(_) => Some(Kind::Field),
                    Expr::Binary { .. } if !is_text => Some(Kind::Field),
                    Expr::Binary { left, .. } => self.kind(id, left),
                    _ => None,
                }
            }
        }
    }

    /// What the words at the beginning of an annotation mean among the names of the module.
    fn kind_of_words(&self, file: FileId, prefix: Option<&str>, name: &str) -> Option<Kind> {
        let project = self.project;
        let word = prefix.unwrap_or(name);
        let facts = project.facts(file);
        let bindings = facts.names.find(word).map_or(&[][..], |word| facts.bindings_of(ScopeId::MODULE, word));
        // A name that only type checkers see means nothing here.
        let is_plain =
            bindings.iter().all(|binding| project.reach_in(file, binding.region, self.version) == Reach::Runs);
        if bindings.is_empty() && facts.star_imports.is_empty() {
            return Some(Kind::Field);
        }
        if !is_plain {
            return is_no_form(name).then_some(Kind::Field);
        }
        let value = project.name_in(file, ScopeId::MODULE, word);
        match (prefix, value) {
            (None, value) => kind_of(&value, name),
            (Some(_), Value::External(module)) => Some(match (&*module, name) {
                ("typing", "ClassVar") => Kind::ClassVar,
                ("dataclasses", "InitVar") => Kind::InitVar,
                ("dataclasses", "KW_ONLY") => Kind::KeywordOnly,
                _ => Kind::Field,
            }),
            (Some(_), Value::Unknown(_) | Value::Union(_)) => is_no_form(name).then_some(Kind::Field),
            (Some(_), _) => Some(Kind::Field),
        }
    }

    // What classes hold.

    /// `getattr(cls, name)` before the decorator is applied to the class.
    fn attribute(&self, id: ClassId, name: &str) -> Inherited {
        match self.project.slots(id) {
            Slots::Names(slots) if slots.iter().any(|slot| slot.name == name) => return Inherited::Slot,
            Slots::Unknown | Slots::NotStrings { .. }
                if !matches!(self.project.bound_in_body(id, "__slots__", self.version), Bound::Nothing) =>
            {
                return Inherited::Unknown;
            }
            Slots::Names(_) | Slots::Absent | Slots::Some(_) | Slots::Unknown | Slots::NotStrings { .. } => {}
        }
        match self.project.bound_in_body(id, name, self.version) {
            Bound::To { value, .. } => return self.bound(id.file, value),
            Bound::Unknown => return Inherited::Unknown,
            Bound::Nothing => {}
        }
        let Ok(mro) = self.mro(id) else { return Inherited::Unknown };
        let mangled = self.project.mangled(id, name);
        for base in mro.into_iter().skip(1) {
            match base {
                Ancestor::Stdlib(class) => {
                    if self.project.stdlib().class(&class).is_none_or(|class| class.member(&mangled).is_some()) {
                        return Inherited::Unknown;
                    }
                }
                Ancestor::Source(base) => match self.left_in(base, &mangled) {
                    Inherited::Absent => {}
                    found => return found,
                },
            }
        }
        // `getattr` asks the metaclass last: `mro`, `__name__`.
        match self.project.lookup(&ClassRef::stdlib("abc.ABCMeta"), &mangled) {
            Lookup::Absent => Inherited::Absent,
            Lookup::Found(_) | Lookup::Unknown(_) => Inherited::Unknown,
        }
    }

    /// What a base has under a name itself, after its own decorators.
    fn left_in(&self, base: ClassId, name: &str) -> Inherited {
        let is_dataclass = match self.parameters(base) {
            Ok(parameters) => parameters,
            Err(_) => return Inherited::Unknown,
        };
        if let Some(parameters) = is_dataclass
            && parameters.slots != Some(false)
        {
            let Ok(fields) = self.fields_of(base) else { return Inherited::Unknown };
            if let Some(field) = fields.places.get(name).and_then(|&place| fields.listed.get(place)) {
                match (field.kind, parameters.slots, field.is_uncertain) {
                    (Some(Kind::Field), Some(true), false) => return Inherited::Slot,
                    (Some(Kind::InitVar | Kind::ClassVar), ..) => {}
                    _ => return Inherited::Unknown,
                }
            }
        } else {
            match self.project.slots(base) {
                Slots::Names(slots) if slots.iter().any(|slot| slot.name == name) => return Inherited::Slot,
                Slots::Unknown | Slots::NotStrings { .. } => return Inherited::Unknown,
                Slots::Names(_) | Slots::Absent | Slots::Some(_) => {}
            }
        }
        match self.project.bound_in_body(base, name, self.version) {
            Bound::Nothing => Inherited::Absent,
            Bound::Unknown => Inherited::Unknown,
            Bound::To { value, .. } => match self.bound(base.file, value) {
                // The decorator leaves the default in place of the field.
                Inherited::Field { file, call } if is_dataclass.is_some() => {
                    match self.keyword(file, &call, "default") {
                        Some(default) => match self.project.is_default(file, default) {
                            Some(true) => Inherited::Value { file, value: Some(default) },
                            Some(false) => Inherited::Absent,
                            None => Inherited::Unknown,
                        },
                        None if self.of_call(file, &call, None).0.is_none() => Inherited::Unknown,
                        None => Inherited::Absent,
                    }
                }
                bound => bound,
            },
        }
    }

    fn bound(&self, file: FileId, value: Option<ExprId>) -> Inherited {
        match value.and_then(|value| self.project.field_call(file, value)) {
            Some(call) => Inherited::Field { file, call },
            None => Inherited::Value { file, value },
        }
    }

    // Classes.

    /// What the class's own `@dataclass` is called with; an error where its decorators are not all known.
    fn parameters(&self, id: ClassId) -> Result<Option<DataclassParameters>, Unknown> {
        let facts = self.project.facts(id.file);
        let mut found = None;
        for &decorator in facts.list(self.project.class(id).decorators) {
            match self.parameters_of(id.file, decorator) {
                Some(parameters) if found.is_none() => found = Some(parameters),
                Some(_) => return Err(Unknown::Because("`dataclass` is applied twice")),
                None if self.is_harmless(id.file, decorator) => {}
                None => return Err(MANY_DECORATORS),
            }
        }
        Ok(found)
    }

    fn parameters_of(&self, file: FileId, decorator: ExprId) -> Option<DataclassParameters> {
        let at = ExprRef { file, expr: decorator };
        if let Some(preset) = self.preset(at, 0) {
            return Some(DataclassParameters { decorator, ..preset });
        }
        // `slotted = dataclass(slots=True)`.
        let written = self.project.assigned(at);
        let facts = self.project.facts(written.file);
        let Expr::Call(call) = facts.expr(written.expr) else { return None };
        let call = facts.calls.get(call.index())?;
        let preset = self.preset(ExprRef { file: written.file, expr: call.callee }, 0)?;
        with_arguments(DataclassParameters { decorator, ..preset }, facts, facts.arguments(call.arguments))
    }

    /// The arguments that `dataclass`, or a `functools.partial` of it, has without further ones.
    fn preset(&self, at: ExprRef, depth: u32) -> Option<DataclassParameters> {
        const MAX_DEPTH: u32 = 4;
        if self.project.is_external(at, &["dataclasses.dataclass"]) {
            return Some(DataclassParameters {
                decorator: at.expr,
                init: Some(true),
                repr: Some(true),
                eq: Some(true),
                order: Some(false),
                unsafe_hash: Some(false),
                frozen: Some(false),
                kw_only: Some(false),
                match_args: Some(true),
                slots: Some(false),
                weakref_slot: Some(false),
                since: PythonVersion::OLDEST,
                newest_argument: "",
            });
        }
        let written = self.project.assigned(at);
        let facts = self.project.facts(written.file);
        let Expr::Call(call) = facts.expr(written.expr) else { return None };
        let call = facts.calls.get(call.index())?;
        let (function, keywords) = facts.arguments(call.arguments).split_first()?;
        let is_partial = depth < MAX_DEPTH
            && function.kind == ArgumentKind::Positional
            && self.project.is_external(ExprRef { file: written.file, expr: call.callee }, &["functools.partial"]);
        if !is_partial {
            return None;
        }
        let preset = self.preset(ExprRef { file: written.file, expr: function.value }, depth + 1)?;
        with_arguments(preset, facts, keywords)
    }

    /// Whether a decorator leaves alone what `dataclass` looks at.
    fn is_harmless(&self, file: FileId, decorator: ExprId) -> bool {
        let facts = self.project.facts(file);
        let callee = match facts.expr(decorator) {
            Expr::Call(call) => match facts.calls.get(call.index()) {
                Some(call) => call.callee,
                None => return false,
            },
            _ => decorator,
        };
        match self.project.evaluate(ExprRef { file, expr: callee }) {
            Value::External(name) => matches!(
                &*name,
                "typing.final"
                    | "typing.runtime_checkable"
                    | "typing.dataclass_transform"
                    | "typing_extensions.final"
                    | "typing_extensions.runtime_checkable"
                    | "typing_extensions.dataclass_transform"
                    | "warnings.deprecated"
                    | "typing_extensions.deprecated"
                    | "functools.total_ordering"
                    | "enum.unique"
            ),
            Value::Function(function) => !changes_classes(self.project, function.file),
            _ => false,
        }
    }

    /// The MRO, where all that makes the classes on it leaves their fields alone.
    fn mro(&self, id: ClassId) -> Result<Vec<Ancestor>, Unknown> {
        let own = ClassRef::Source(id);
        let mro = match self.project.mro(&own) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        mro.iter()
            .map(|class| match class {
                ClassRef::Source(id) => Ok(Ancestor::Source(*id)),
                ClassRef::Stdlib(name) => {
                    let has_fields =
                        self.project.stdlib().class(name).is_none_or(|it| it.member("__dataclass_fields__").is_some());
                    if has_fields {
                        return Err(Unknown::Because("the fields of a base are not known"));
                    }
                    Ok(Ancestor::Stdlib(name.to_string()))
                }
                ClassRef::Created(_) => Err(Unknown::Because("a base is created by a call")),
            })
            .collect()
    }

    /// Whether nothing else makes or changes the class.
    fn may_process(&self, id: ClassId) -> Result<(), Unknown> {
        self.is_plainly_made(id)?;
        for ancestor in self.mro(id)?.into_iter().skip(1) {
            let Ancestor::Source(base) = ancestor else { continue };
            let has_hook =
                !matches!(self.project.bound_in_body(base, "__init_subclass__", self.version), Bound::Nothing);
            if has_hook && changes_classes(self.project, base.file) {
                return Err(Unknown::Because("`__init_subclass__` of a base may change the class"));
            }
        }
        Ok(())
    }

    /// Whether nothing but decorators and `__init_subclass__` changes the class, or a base.
    fn is_plainly_made(&self, id: ClassId) -> Result<(), Unknown> {
        let project = self.project;
        match project.metaclass(&ClassRef::Source(id)) {
            Metaclass::Known { class: ClassRef::Stdlib(name), .. }
                if matches!(&*name, "builtins.type" | "abc.ABCMeta" | "typing._ProtocolMeta") => {}
            Metaclass::Known { .. } => return Err(Unknown::Because("its metaclass may change what is in the body")),
            Metaclass::Conflict(_) => return Err(Unknown::Refused),
            Metaclass::Callable(_) => return Err(Unknown::Because("its metaclass is no type")),
            Metaclass::Unknown(reason) => return Err(reason),
        }
        for ancestor in self.mro(id)? {
            let Ancestor::Source(base) = ancestor else { continue };
            self.parameters(base)?;
            if project.is_stub(base.file) {
                return Err(Unknown::Because("what is known of a base comes from a stub file"));
            }
            let facts = project.facts(base.file);
            let has = |name: &str| {
                let scope = project.class(base).scope;
                facts.names.find(name).is_some_and(|name| !facts.bindings_of(scope, name).is_empty())
            };
            if has("__annotations__") || has("__dataclass_fields__") || has("__getattr__") && base != id {
                return Err(Unknown::Because("a class writes its annotations by itself"));
            }
            let body = project.class(base).scope;
            // `locals()["x"] = …`, `exec(…)` in the body.
            if facts.calls.iter().any(|call| {
                call.scope == body
                    && matches!(facts.expr(call.callee), Expr::Name { name, .. }
                        if matches!(facts.name(name), "locals" | "vars" | "exec" | "eval"))
            }) {
                return Err(Unknown::Because("the class body is changed by name"));
            }
        }
        Ok(())
    }

    /// The class whose `__dataclass_fields__` a class has: its own, or the nearest on its MRO.
    fn nearest_dataclass(&self, class: &Ancestor) -> Result<Option<ClassId>, Unknown> {
        let Ancestor::Source(id) = *class else { return Ok(None) };
        // Nearly always it is one itself; that its MRO is known follows from that of the class that derives from it.
        if self.parameters(id)?.is_some() {
            return Ok(Some(id));
        }
        for ancestor in self.mro(id)? {
            if let Ancestor::Source(id) = ancestor
                && self.parameters(id)?.is_some()
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    // Defaults.

    /// The class of a default that `dataclass` refuses.
    fn mutable(&self, file: FileId, value: ExprId, depth: u32) -> Option<String> {
        let project = self.project;
        let facts = project.facts(file);
        let takes_hashable = self.version >= PythonVersion::new(3, 11);
        match facts.expr(value) {
            Expr::List(_) => Some("list".to_owned()),
            Expr::Dict(_) => Some("dict".to_owned()),
            Expr::Set(_) => Some("set".to_owned()),
            Expr::Call(call) => {
                let callee = project.callee(file, call);
                match project.class_of(&callee)? {
                    ClassRef::Stdlib(class) => {
                        let is_refused = match takes_hashable {
                            true => !Stdlib::of(self.version).class(&class)?.is_hashable,
                            false => project.is_collection(&ClassRef::Stdlib(class.clone())),
                        };
                        is_refused.then(|| project.class_name(&ClassRef::Stdlib(class.clone())).into_owned())
                    }
                    own @ ClassRef::Source(id) => {
                        // What `__new__` and the metaclass give is an instance.
                        if project.evaluate(ExprRef { file, expr: value }) != Value::Instance(id) {
                            return None;
                        }
                        let is_plain =
                            matches!(project.metaclass(&own), Metaclass::Known { class: ClassRef::Stdlib(_), .. });
                        let is_refused = match takes_hashable {
                            true => is_plain && self.project.unhashable(&own, self.version).ok()?.is_some(),
                            false => project.is_collection(&own),
                        };
                        is_refused.then(|| project.class_name(&own).into_owned())
                    }
                    ClassRef::Created(_) => None,
                }
            }
            // The one thing that a name of this file is bound to.
            Expr::Name { name, scope } if depth < 4 => {
                let mut at = scope;
                let binding = loop {
                    let is_hidden = at != scope && matches!(facts.scopes.get(at.index())?.kind, ScopeKind::Class(_));
                    match facts.bindings_of(at, name) {
                        bindings if is_hidden || bindings.is_empty() => {
                            let parent = facts.scopes.get(at.index())?.parent;
                            if parent == at {
                                return None;
                            }
                            at = parent;
                        }
                        [binding] => break binding,
                        _ => return None,
                    }
                };
                let (BindingKind::Assign(bound) | BindingKind::Annotated { value: Some(bound), .. }) = binding.kind
                else {
                    return None;
                };
                let is_certain = binding.since < facts.range(value).start()
                    && facts.regions(region_of(facts, scope)).any(|(region, _)| region == binding.region);
                if is_certain { self.mutable(file, bound, depth + 1) } else { None }
            }
            _ => None,
        }
    }
}

/// What keyword arguments make of others.
fn with_arguments(
    mut parameters: DataclassParameters,
    facts: &FileFacts,
    arguments: &[Argument],
) -> Option<DataclassParameters> {
    for argument in arguments {
        let value = match facts.expr(argument.value) {
            Expr::True => Some(true),
            Expr::False => Some(false),
            _ => None,
        };
        let ArgumentKind::Keyword(name) = argument.kind else {
            // `**options` may be any of them.
            return (argument.kind == ArgumentKind::DoubleStarred).then_some(DataclassParameters {
                init: None,
                repr: None,
                eq: None,
                order: None,
                unsafe_hash: None,
                frozen: None,
                kw_only: None,
                match_args: None,
                slots: None,
                weakref_slot: None,
                ..parameters
            });
        };
        let (place, since, argument) = match facts.name(name) {
            "init" => (&mut parameters.init, PythonVersion::OLDEST, "init"),
            "repr" => (&mut parameters.repr, PythonVersion::OLDEST, "repr"),
            "eq" => (&mut parameters.eq, PythonVersion::OLDEST, "eq"),
            "order" => (&mut parameters.order, PythonVersion::OLDEST, "order"),
            "unsafe_hash" => (&mut parameters.unsafe_hash, PythonVersion::OLDEST, "unsafe_hash"),
            "frozen" => (&mut parameters.frozen, PythonVersion::OLDEST, "frozen"),
            "kw_only" => (&mut parameters.kw_only, PythonVersion::new(3, 10), "kw_only"),
            "slots" => (&mut parameters.slots, PythonVersion::new(3, 10), "slots"),
            "match_args" => (&mut parameters.match_args, PythonVersion::new(3, 10), "match_args"),
            "weakref_slot" => (&mut parameters.weakref_slot, PythonVersion::new(3, 11), "weakref_slot"),
            _ => continue,
        };
        *place = value;
        if parameters.since < since {
            (parameters.since, parameters.newest_argument) = (since, argument);
        }
    }
    Some(parameters)
}

fn known_field(field: &Field) -> InheritedField {
    let is_parameter = match field.kind {
        _ if field.is_uncertain => None,
        Some(Kind::Field | Kind::InitVar) => field.init,
        Some(Kind::ClassVar | Kind::KeywordOnly) => Some(false),
        None => None,
    };
    InheritedField {
        at: FieldPlace { name: field.name.to_string(), place: field.at.place },
        is_parameter,
        is_init_only: field.kind == Some(Kind::InitVar),
        is_keyword_only: field.kw_only,
    }
}

/// A class on an MRO.
enum Ancestor {
    Source(ClassId),
    Stdlib(String),
}

/// What was found out of classes, by version.
pub(super) type KnownFields = RwLock<FxHashMap<(PythonVersion, ClassId), (Result<Arc<Fields>, Unknown>, Depends)>>;

/// In the order of a dict.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    listed: Vec<Field>,
    /// By name, where each is listed.
    places: FxHashMap<Arc<str>, usize>,
}

impl Fields {
    /// Puts a field at the place of the one it overrides.
    fn insert(&mut self, mut field: Field) {
        match self.places.get(&field.name) {
            Some(&place) => {
                field.is_uncertain |= self.listed[place].is_uncertain;
                self.listed[place] = field;
            }
            None => {
                self.places.insert(field.name.clone(), self.listed.len());
                self.listed.push(field);
            }
        }
    }
}

/// What `_init_fn` says to the order of its arguments.
fn order_of(fields: &[Field]) -> Option<DataclassFault> {
    let mut with_default: Option<&Field> = None;
    for field in fields {
        let is_argument = matches!(field.kind, Some(Kind::Field | Kind::InitVar))
            && field.init == Some(true)
            && field.kw_only == Some(false)
            && !field.is_uncertain;
        if !is_argument {
            continue;
        }
        match (field.has_default, with_default) {
            (Some(true), None) => with_default = Some(field),
            (Some(false), Some(behind)) => {
                return Some(DataclassFault::Order { field: field.at.clone(), behind: behind.at.clone() });
            }
            _ => {}
        }
    }
    None
}

fn kind_of(value: &Value, written: &str) -> Option<Kind> {
    match value {
        Value::External(name) => match &**name {
            "typing.ClassVar" | "typing_extensions.ClassVar" => Some(Kind::ClassVar),
            "dataclasses.InitVar" => Some(Kind::InitVar),
            "dataclasses.KW_ONLY" => Some(Kind::KeywordOnly),
            name => is_no_form(name.rsplit('.').next().unwrap_or(name)).then_some(Kind::Field),
        },
        Value::Unknown(_) | Value::Union(_) => is_no_form(written).then_some(Kind::Field),
        _ => Some(Kind::Field),
    }
}

/// Whether a name is none by which the special annotations are known.
fn is_no_form(name: &str) -> bool {
    !matches!(name, "ClassVar" | "InitVar" | "KW_ONLY")
}

/// What `_MODULE_IDENTIFIER_RE` finds: `typing` and `ClassVar` in `typing.ClassVar[int]`.
fn first_words(text: &str) -> Option<(Option<&str>, &str)> {
    let word = |text: &'_ str| {
        let text = text.trim_start();
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        (end > 0).then_some(end)
    };
    let text = text.trim_start();
    let first = &text[..word(text)?];
    match text[first.len()..].trim_start().strip_prefix('.').map(str::trim_start) {
        Some(rest) => match word(rest) {
            Some(end) => Some((Some(first), &rest[..end])),
            None => Some((None, first)),
        },
        None => Some((None, first)),
    }
}

/// Where the class statement stands whose body a scope is.
fn region_of(facts: &FileFacts, scope: ScopeId) -> RegionId {
    match facts.scopes.get(scope.index()).map(|scope| scope.kind) {
        Some(ScopeKind::Class(class)) => facts.classes.get(class.index()).map_or(RegionId::MODULE, |it| it.region),
        _ => RegionId::MODULE,
    }
}

/// Whether code of a file has to do with what `dataclass` looks at.
fn changes_classes(project: &Project, file: FileId) -> bool {
    let names = &project.facts(file).names;
    ["dataclass", "dataclasses", "__dataclass_fields__", "__annotations__", "setattr", "delattr"]
        .iter()
        .any(|name| names.find(name).is_some())
}
