//! Classes as CPython builds them: bases, MRO, metaclass.
//!
//! Models `builtins.__build_class__`, `type.__new__` and the C3 merge of `Objects/typeobject.c`.

use std::sync::{Arc, PoisonError};

use ruff_text_size::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{
    AccessContext, ArgumentKind, Binding, BindingKind, Expr, ExprId, FileFacts, Guard, ParameterKind, RegionId,
};
use crate::finding::FileId;
use crate::project::answers::{self, Depends};
use crate::project::created::{Bases, Creation};
use crate::project::edited::Renumbered;
use crate::project::given::Frame;
use crate::project::infer::Inference;
use crate::project::libraries::{self, HowItCreates, LibraryClass};
use crate::project::refusals::is_ordinary;
use crate::project::{
    ClassId, ClassRef, CreatedId, Dotted, ExprRef, FunctionId, Lookup, Member, Project, Site, Unknown, Value, Wrapper,
};

/// A base of a class, after `__mro_entries__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The argument of the class statement it comes from.
    pub range: TextRange,
    pub value: Value,
    /// The class that the value is, where it is one.
    pub class: Option<ClassRef>,
}

/// The method resolution order of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mro {
    /// The class itself first, `object` last.
    Linear(Arc<[ClassRef]>),
    /// CPython refuses the bases.
    Conflict(MroConflict),
    Unknown(Unknown),
}

/// Why there is no method resolution order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MroConflict {
    /// The bases at these positions are the same class.
    Duplicate { first: usize, again: usize },
    /// The classes that block each other: each stands behind another in the MRO of a base, or among the bases.
    Inconsistent(Vec<ClassRef>),
}

impl MroConflict {
    /// What CPython says.
    pub fn message(&self, project: &Project, class: &ClassRef) -> String {
        match self {
            Self::Duplicate { again, .. } => {
                let bases = project.bases_of(class);
                format!("duplicate base class {}", bases.get(*again).map_or("".into(), |base| project.class_name(base)))
            }
            Self::Inconsistent(heads) => {
                let names: Vec<_> = heads.iter().map(|class| project.class_name(class)).collect();
                format!("Cannot create a consistent method resolution order (MRO) for bases {}", names.join(", "))
            }
        }
    }
}

/// What creates a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metaclass {
    Known {
        /// A subclass of `type`.
        class: ClassRef,
        origin: MetaclassOrigin,
    },
    /// No metaclass derives from all the others. Which of them stand against each other.
    Conflict(MetaclassConflict),
    /// A callable that is no type: it may return anything.
    Callable(Value),
    Unknown(Unknown),
}

/// Why a class has its metaclass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetaclassOrigin {
    /// `metaclass=` of the statement itself.
    Explicit,
    /// The base at this position has it.
    Base(usize),
    /// No base has one of its own: `type`.
    Default,
}

/// The first pair of metaclasses that CPython cannot reconcile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaclassConflict {
    /// The most derived metaclass so far, and the position of its base: none for an explicit `metaclass=`.
    pub winner: (ClassRef, Option<usize>),
    /// The metaclass that neither derives from it nor is derived from by it, and the position of its base.
    pub other: (ClassRef, usize),
}

/// All that is known of a class statement.
#[derive(Debug, Clone)]
pub(super) struct ClassModel {
    pub(super) bases: Vec<Base>,
    pub(super) mro: Mro,
    metaclass: Metaclass,
    /// The statement itself creates the class, of the bases that it names.
    is_direct: bool,
    depends: Depends,
}

impl Project {
    /// The bases of the class, evaluated, `__mro_entries__` applied; `object` is not added.
    pub fn bases(&self, id: ClassId) -> Vec<Base> {
        self.model(&ClassRef::Source(id)).bases.clone()
    }

    /// The bases that any class was created with, where they are known.
    pub fn bases_of(&self, class: &ClassRef) -> Vec<ClassRef> {
        match class {
            ClassRef::Source(_) | ClassRef::Created(_) => {
                self.model(class).bases.iter().filter_map(|base| base.class.clone()).collect()
            }
            ClassRef::Stdlib(name) => self
                .stdlib
                .class(name)
                .map(|class| class.bases.iter().copied().map(ClassRef::stdlib).collect())
                .or_else(|| libraries::class(name).map(|class| class.named_bases().map(ClassRef::stdlib).collect()))
                .unwrap_or_default(),
        }
    }

    pub fn mro(&self, class: &ClassRef) -> Mro {
        match class {
            ClassRef::Source(_) | ClassRef::Created(_) => self.model(class).mro.clone(),
            ClassRef::Stdlib(name) => match self.stdlib.class(name) {
                Some(class) => Mro::Linear(class.mro.iter().copied().map(ClassRef::stdlib).collect()),
                None if libraries::is_metaclass(name) => Mro::Linear(
                    [class.clone(), ClassRef::stdlib("builtins.type"), ClassRef::stdlib("builtins.object")].into(),
                ),
                None => self.library_mro(name, 0).unwrap_or_else(|| Mro::Unknown(Unknown::External(name.clone()))),
            },
        }
    }

    /// The MRO of a compiled class, from what its library says of bases.
    fn library_mro(&self, name: &Dotted, depth: u32) -> Option<Mro> {
        const DEEPEST: u32 = 32;
        let class = libraries::class(name).filter(|class| class.bases.is_some() && depth < DEEPEST)?;
        let mut lists = Vec::new();
        let bases: Vec<ClassRef> = class.named_bases().map(ClassRef::stdlib).collect();
        for base in &bases {
            match self.mro(base) {
                Mro::Linear(mro) => lists.push(mro.to_vec()),
                Mro::Conflict(_) | Mro::Unknown(_) => return None,
            }
        }
        lists.push(bases);
        let rest = merge(lists).ok()?;
        Some(Mro::Linear(std::iter::once(ClassRef::Stdlib(name.clone())).chain(rest).collect()))
    }

    pub fn metaclass(&self, class: &ClassRef) -> Metaclass {
        match class {
            ClassRef::Source(_) | ClassRef::Created(_) => self.model(class).metaclass.clone(),
            ClassRef::Stdlib(name) => match self.stdlib.class(name) {
                Some(class) => Metaclass::Known {
                    class: ClassRef::stdlib(class.metaclass),
                    origin: if class.metaclass == "builtins.type" {
                        MetaclassOrigin::Default
                    } else {
                        MetaclassOrigin::Explicit
                    },
                },
                None if libraries::is_metaclass(name) => {
                    Metaclass::Known { class: ClassRef::stdlib("builtins.type"), origin: MetaclassOrigin::Default }
                }
                None => match self.library_class(name) {
                    Some(class) => {
                        let origin = match class.metaclass {
                            "builtins.type" => MetaclassOrigin::Default,
                            _ => MetaclassOrigin::Explicit,
                        };
                        Metaclass::Known { class: ClassRef::stdlib(class.metaclass), origin }
                    }
                    None => Metaclass::Unknown(Unknown::External(name.clone())),
                },
            },
        }
    }

    /// Whether a class derives from another or is it; `None` where that is not known.
    pub fn is_subclass(&self, class: &ClassRef, of: &ClassRef) -> Option<bool> {
        if class == of || of.is_stdlib("builtins.object") {
            return Some(true);
        }
        match self.mro(class) {
            Mro::Linear(mro) => Some(mro.contains(of)),
            Mro::Conflict(_) | Mro::Unknown(_) => match class {
                // What is certain of one base is certain of the class.
                ClassRef::Source(id) => self
                    .bases(*id)
                    .iter()
                    .filter_map(|base| base.class.as_ref())
                    .any(|base| base != class && self.is_subclass_of_linear(base, of))
                    .then_some(true),
                ClassRef::Created(_) | ClassRef::Stdlib(_) => None,
            },
        }
    }

    fn is_subclass_of_linear(&self, class: &ClassRef, of: &ClassRef) -> bool {
        class == of || matches!(self.mro(class), Mro::Linear(mro) if mro.contains(of))
    }

    /// The most derived of the metaclass that is asked for and those of the bases.
    /// Models `_PyType_CalculateMetaclass`.
    pub fn derived_metaclass(&self, asked: ClassRef, bases: &[ClassRef]) -> Metaclass {
        // Each base must be known before any is compared: an unknown one may derive from them all.
        let mut metaclasses = Vec::with_capacity(bases.len());
        for base in bases {
            match self.metaclass(base) {
                Metaclass::Known { class, .. } => metaclasses.push(class),
                Metaclass::Conflict(_) => return Metaclass::Unknown(Unknown::Because("a base cannot be created")),
                Metaclass::Callable(_) => {
                    return Metaclass::Unknown(Unknown::Because("a base's metaclass is no type"));
                }
                Metaclass::Unknown(reason) => return Metaclass::Unknown(reason),
            }
        }
        let origin =
            if asked.is_stdlib("builtins.type") { MetaclassOrigin::Default } else { MetaclassOrigin::Explicit };
        let mut winner = (asked, None);
        for (position, metaclass) in metaclasses.into_iter().enumerate() {
            match self.is_subclass(&winner.0, &metaclass) {
                Some(true) => continue,
                Some(false) => {}
                None => return Metaclass::Unknown(Unknown::Because("the bases of a metaclass are not known")),
            }
            match self.is_subclass(&metaclass, &winner.0) {
                Some(true) => winner = (metaclass, Some(position)),
                Some(false) => {
                    return Metaclass::Conflict(MetaclassConflict { winner, other: (metaclass, position) });
                }
                None => return Metaclass::Unknown(Unknown::Because("the bases of a metaclass are not known")),
            }
        }
        let (class, position) = winner;
        Metaclass::Known { class, origin: position.map_or(origin, MetaclassOrigin::Base) }
    }

    /// What is known of a compiled or generated class.
    pub(super) fn library_class(&self, name: &str) -> Option<LibraryClass> {
        libraries::class(name).or_else(|| self.is_generated_message(name).then(libraries::message).flatten())
    }

    /// The class that protobuf makes for a generated module under a name.
    pub(super) fn generated_message(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.facts(module);
        if facts.messages.is_empty() {
            return None;
        }
        let symbol = facts.names.find(name)?;
        facts.messages.contains(&symbol).then_some(())?;
        Some(Value::External(format!("{}.{name}", self.module_name(module)?).into()))
    }

    /// Whether protobuf makes the class for a generated module that is in view.
    fn is_generated_message(&self, name: &str) -> bool {
        let messages = self.generated_messages.get_or_init(|| {
            let mut messages = FxHashSet::default();
            for file in self.files() {
                let facts = self.facts(file);
                if let (false, Some(module)) = (facts.messages.is_empty(), self.module_name(file)) {
                    messages.extend(facts.messages.iter().map(|&own| format!("{module}.{}", facts.name(own))));
                }
            }
            messages
        });
        messages.contains(name)
    }

    /// Whether calling the metaclass runs `type.__new__` with name, bases and namespace as they are. Of keywords it may take
    /// none: see [`Project::hands_on_keywords`].
    pub fn creates_with_type(&self, metaclass: &ClassRef) -> bool {
        // Nearly every class has one of the two.
        if metaclass.is_stdlib("builtins.type") || metaclass.is_stdlib("abc.ABCMeta") {
            return true;
        }
        let is_plain = |lookup| match lookup {
            // `ABCMeta.__new__` hands its arguments on.
            Lookup::Found(member) => match member.owner {
                ClassRef::Stdlib(name) => match libraries::creation(&name) {
                    Some(creation) => creation != HowItCreates::Refuses,
                    None => matches!(&*name, "builtins.type" | "abc.ABCMeta"),
                },
                ClassRef::Source(_) | ClassRef::Created(_) => false,
            },
            Lookup::Absent | Lookup::Unknown(_) => false,
        };
        let Metaclass::Known { class: caller, .. } = self.metaclass(metaclass) else { return false };
        is_plain(self.lookup(metaclass, "__new__")) && is_plain(self.lookup(&caller, "__call__"))
    }

    /// Whether no metaclass of a compiled library stands in the way of class keywords.
    pub(super) fn hands_on_keywords(&self, metaclass: &ClassRef) -> bool {
        is_ordinary(metaclass)
            || matches!(self.mro(metaclass), Mro::Linear(mro) if mro.iter().all(|class| match class {
                ClassRef::Stdlib(name) => libraries::creation(name).is_none_or(|creation| creation == HowItCreates::Inherited),
                ClassRef::Source(_) | ClassRef::Created(_) => true,
            }))
    }

    /// Whether the class statement, or the call, stands in a function: each run of it makes another class.
    fn is_made_anew(&self, class: &ClassRef) -> bool {
        match class {
            ClassRef::Source(id) => self.facts(id.file).function_of(self.class(*id).enclosing).is_some(),
            ClassRef::Created(id) => match id.site {
                Site::Call(call) => {
                    let facts = self.facts(id.file);
                    facts.calls.get(call.index()).is_none_or(|call| facts.function_of(call.scope).is_some())
                }
                Site::Statement(_) => true,
                Site::Parametrised(_) => false,
            },
            ClassRef::Stdlib(_) => false,
        }
    }

    /// Whether a class is a metaclass: derives from `type`.
    pub fn is_metaclass(&self, class: &ClassRef) -> Option<bool> {
        self.is_subclass(class, &ClassRef::stdlib("builtins.type"))
    }

    /// Whether more than the class statement makes the class: a helper such as `six.with_metaclass`, a form of `typing`.
    pub(super) fn is_made_otherwise(&self, id: ClassId) -> bool {
        !self.model(&ClassRef::Source(id)).is_direct
    }

    /// The metaclass that CPython calls for a class statement, also where that fails.
    pub(super) fn winning_metaclass(&self, id: ClassId) -> Option<ClassRef> {
        let asked = match self.explicit_metaclass(id) {
            Some(value) => self.class_of(&value)?,
            None => ClassRef::stdlib("builtins.type"),
        };
        let bases: Option<Vec<ClassRef>> = self.bases(id).into_iter().map(|base| base.class).collect();
        match self.derived_metaclass(asked, &bases?) {
            Metaclass::Known { class, .. } => Some(class),
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => None,
        }
    }

    /// The value of `metaclass=` in the class statement.
    pub fn explicit_metaclass(&self, id: ClassId) -> Option<Value> {
        let (_, expr) = self.metaclass_argument(id)?;
        Some(Inference::new(self).evaluate(id.file, expr))
    }

    /// The `metaclass=…` argument of the class statement and its value.
    pub fn metaclass_argument(&self, id: ClassId) -> Option<(TextRange, ExprId)> {
        let facts = self.facts(id.file);
        facts.arguments(self.class(id).keywords).iter().find_map(|argument| match argument.kind {
            ArgumentKind::Keyword(name) if facts.name(name) == "metaclass" => Some((argument.range, argument.value)),
            _ => None,
        })
    }

    /// Whether some linked file assigns `__bases__` of what goes by the name.
    fn may_be_rebased(&self, name: &str) -> bool {
        let names = self
            .rebased_names
            .get_or_init(|| self.files().flat_map(|file| rebased_names(self.facts(file))).map(str::to_owned).collect());
        names.contains(name)
    }

    /// Whether calling the class gives an instance of it.
    pub(super) fn construction(&self, id: ClassId) -> Result<(), Unknown> {
        let class = ClassRef::Source(id);
        match self.metaclass(&class) {
            Metaclass::Known { class: metaclass, .. } => match self.lookup(&metaclass, "__call__") {
                Lookup::Found(member) if member.owner.source().is_some() => {
                    return Err(Unknown::Because("its metaclass has a `__call__`"));
                }
                Lookup::Found(_) | Lookup::Absent => {}
                Lookup::Unknown(reason) => return Err(reason),
            },
            Metaclass::Callable(_) => return Err(Unknown::Because("its metaclass is no type")),
            // An unknown base rarely changes what a call of the class gives; its attributes stay unknown.
            Metaclass::Conflict(_) | Metaclass::Unknown(_) => {}
        }
        match self.lookup(&class, "__new__") {
            Lookup::Found(Member { value: Value::Wrapped { function, .. }, .. })
                if self.returns_an_argument(function) =>
            {
                Err(Unknown::Because("its `__new__` returns what it is given"))
            }
            Lookup::Found(Member { value: Value::Wrapped { function, .. }, .. })
                if self.returns_another(function, &class) =>
            {
                Err(Unknown::Because("its `__new__` returns an object of another class"))
            }
            _ => Ok(()),
        }
    }

    /// Whether it gives back what it was called with: no instance of its own.
    fn returns_an_argument(&self, new: FunctionId) -> bool {
        let facts = self.facts(new.file);
        let function = self.function(new);
        facts.list(function.returned).iter().any(|&value| match facts.expr(value) {
            Expr::Name { name, scope } if scope == function.scope => {
                let bindings = facts.bindings_of(scope, name);
                !bindings.is_empty() && bindings.iter().all(|it| matches!(it.kind, BindingKind::Parameter(_)))
            }
            _ => false,
        })
    }

    /// Whether it calls another class for what it gives back.
    fn returns_another(&self, new: FunctionId, class: &ClassRef) -> bool {
        let facts = self.facts(new.file);
        facts.list(self.function(new).returned).iter().any(|&value| {
            let Expr::Call(call) = facts.expr(value) else { return false };
            let callee = facts.calls[call.index()].callee;
            let made = matches!(facts.expr(callee), Expr::Name { .. })
                .then(|| self.evaluate(ExprRef { file: new.file, expr: callee }));
            made.and_then(|made| self.class_of(&made))
                .is_some_and(|other| self.is_subclass(&other, class) == Some(false))
        })
    }

    pub(super) fn model(&self, class: &ClassRef) -> Arc<ClassModel> {
        let remembered = match class {
            ClassRef::Source(id) => {
                let cells = self.classes.get(id.file.0 as usize);
                let Some(cell) = cells.and_then(|classes| classes.get(id.index.index())) else {
                    return ClassModel::unknown(Unknown::Opaque).into();
                };
                cell.get().cloned()
            }
            ClassRef::Created(id) => self.created.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned(),
            ClassRef::Stdlib(name) => return ClassModel::unknown(Unknown::External(name.clone())).into(),
        };
        if let Some(model) = remembered {
            model.depends.hand_on();
            return model;
        }
        // A thread asks its own questions within questions: see `Building`.
        let ((mut model, is_complete), depends) =
            answers::depending(|| BUILDING.with(|building| building.build(self, class)));
        model.depends = depends;
        let model = Arc::new(model);
        if is_complete {
            // Another thread may have been first: both have the same answer.
            match class {
                ClassRef::Source(id) => {
                    let _ = self.classes[id.file.0 as usize][id.index.index()].set(model.clone());
                }
                ClassRef::Created(id) => {
                    self.created.write().unwrap_or_else(PoisonError::into_inner).insert(*id, model.clone());
                }
                ClassRef::Stdlib(_) => {}
            }
        }
        model
    }
}

/// What the classes go by whose `__bases__` a file assigns.
pub(super) fn rebased_names(facts: &FileFacts) -> impl Iterator<Item = &str> {
    let bases = facts.names.find("__bases__");
    let set = facts.accesses.iter().filter(move |access| bases.is_some() && access.context != AccessContext::Read);
    set.filter_map(move |access| match facts.expr(access.expr) {
        Expr::Attribute { value, name } if Some(name) == bases => match facts.expr(value) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => Some(facts.name(name)),
            _ => None,
        },
        _ => None,
    })
}

thread_local! {
    static BUILDING: Building = const {
        Building {
            active: std::cell::RefCell::new(Vec::new()),
            cut: std::cell::Cell::new(false),
            lost: std::cell::Cell::new(0),
        }
    };
}

/// The classes whose models this thread is working on: a class that is needed for itself is unknown, and what was
/// concluded from that is not remembered.
#[derive(Debug)]
struct Building {
    active: std::cell::RefCell<Vec<(usize, ClassRef)>>,
    cut: std::cell::Cell<bool>,
    /// Models below the outermost that could not be remembered.
    lost: std::cell::Cell<u32>,
}

impl Building {
    const MAX_DEPTH: usize = 400;
    /// Each way through classes that need each other would be gone else, and there are more of them than anybody can go.
    const MOST_LOST: u32 = 500;

    fn build(&self, project: &Project, class: &ClassRef) -> (ClassModel, bool) {
        let key = (std::ptr::from_ref(project) as usize, class.clone());
        if self.active.borrow().contains(&key) {
            self.cut.set(true);
            answers::cut();
            return (ClassModel::unknown(Unknown::Cycle), false);
        }
        if self.active.borrow().is_empty() {
            self.lost.set(0);
        }
        if self.active.borrow().len() >= Self::MAX_DEPTH || self.lost.get() >= Self::MOST_LOST {
            self.cut.set(true);
            answers::cut();
            return (ClassModel::unknown(Unknown::Fuel), false);
        }
        let outer_cut = self.cut.replace(false);
        self.active.borrow_mut().push(key);
        let inference = Inference::new(project);
        let model = stacker::maybe_grow(256 * 1024, 1024 * 1024, || inference.class_model(class));
        self.active.borrow_mut().pop();
        let cut = self.cut.get();
        let is_outermost = self.active.borrow().is_empty();
        // A cut below concerns everything that is still under way above; the outermost answer stands for itself.
        self.cut.set(!is_outermost && (outer_cut || cut));
        let is_complete = (inference.is_complete() && !cut) || is_outermost;
        self.lost.set(self.lost.get() + u32::from(!is_complete));
        (model, is_complete)
    }
}

impl ClassModel {
    /// Whether it stays the same when files are added.
    pub(super) fn lasts(&self) -> bool {
        self.depends.lasts()
    }

    /// Whether it is made of something that has another number now.
    pub(super) fn holds(&self, renumbered: &Renumbered) -> bool {
        let is_held = |class: &ClassRef| class.is_among(renumbered);
        let has_mro = match &self.mro {
            Mro::Linear(classes) => classes.iter().any(is_held),
            Mro::Conflict(MroConflict::Inconsistent(classes)) => classes.iter().any(is_held),
            Mro::Conflict(MroConflict::Duplicate { .. }) | Mro::Unknown(_) => false,
        };
        let has_metaclass = match &self.metaclass {
            Metaclass::Known { class, .. } => is_held(class),
            Metaclass::Conflict(MetaclassConflict { winner, other }) => is_held(&winner.0) || is_held(&other.0),
            Metaclass::Callable(value) => value.holds(renumbered),
            Metaclass::Unknown(_) => false,
        };
        let of_base = |base: &Base| base.value.holds(renumbered) || base.class.as_ref().is_some_and(is_held);
        has_mro || has_metaclass || self.bases.iter().any(of_base)
    }

    fn unknown(reason: Unknown) -> Self {
        let mro = Mro::Unknown(reason.clone());
        Self {
            bases: Vec::new(),
            mro,
            metaclass: Metaclass::Unknown(reason),
            is_direct: false,
            depends: Depends::default(),
        }
    }
}

impl Inference<'_> {
    fn class_model(&self, class: &ClassRef) -> ClassModel {
        let asked = match class {
            ClassRef::Source(id) => self.asked_by_statement(*id),
            ClassRef::Created(id) => match id.site {
                Site::Call(_) | Site::Parametrised(_) => self.asked_by_call(*id),
                Site::Statement(index) => {
                    self.within(id.given, || self.asked_by_statement(ClassId { file: id.file, index }))
                }
            },
            ClassRef::Stdlib(name) => return ClassModel::unknown(Unknown::External(name.clone())),
        };
        let asked = self.handed_on(self.replaced(asked));
        let mro = self.linearise(class, &asked);
        let metaclass = self.derive_metaclass(&asked, &mro);
        let is_direct = !asked.is_called && !asked.is_replaced;
        ClassModel { bases: asked.bases, mro, metaclass, is_direct, depends: Depends::default() }
    }

    fn base(&self, range: TextRange, value: Value) -> Base {
        let class = self.project.class_of(&value).or_else(|| match &value {
            Value::External(name) if libraries::is_metaclass(name) || self.project.library_class(name).is_some() => {
                Some(ClassRef::Stdlib(name.clone()))
            }
            _ => None,
        });
        Base { range, value, class }
    }

    /// What a class statement and the decorators that make its class anew ask for.
    fn asked_by_statement(&self, id: ClassId) -> Asked {
        let facts = self.project.facts(id.file);
        let class = self.project.class(id);
        let arguments = facts.arguments(class.bases);
        let metaclass = self.project.metaclass_argument(id).map(|(_, metaclass)| self.evaluate(id.file, metaclass));
        let mut asked = Asked { metaclass, ..Asked::default() };
        for keywords in facts.arguments(class.keywords) {
            if keywords.kind == ArgumentKind::DoubleStarred {
                asked.metaclass = match facts.expr(keywords.value) {
                    Expr::Dict(_) => self.metaclass_among(id.file, keywords.value).or(asked.metaclass),
                    _ => Some(Value::Unknown(Unknown::Because("the class keywords are unpacked"))),
                };
            }
        }
        let mut written: Vec<(TextRange, Written)> = Vec::new();
        for argument in arguments {
            if argument.kind != ArgumentKind::Positional {
                // `*[A, B]`.
                if let Expr::List(run) | Expr::Tuple(run) = facts.expr(argument.value)
                    && facts.list(run).iter().all(|&it| !matches!(facts.expr(it), Expr::Starred(_)))
                {
                    let bases = facts.list(run).iter();
                    written.extend(bases.map(|&base| (argument.range, self.written_base(id.file, base))));
                    continue;
                }
                let value = self.evaluate(id.file, argument.value);
                match value {
                    // What stands beside `Generic[T]` and `List[int]`, and how it is written, decides what they give.
                    Value::Tuple(elements) if elements.len() > 1 && elements.iter().any(is_of_typing) => {
                        let reason = Unknown::Because("the bases are unpacked");
                        written.push((argument.range, Written::Plain(Value::Unknown(reason))));
                    }
                    Value::Tuple(elements) => {
                        written
                            .extend(elements.iter().map(|value| (argument.range, self.written_value(value.clone()))));
                    }
                    _ => {
                        let reason = Unknown::Because("the bases are unpacked");
                        written.push((argument.range, Written::Plain(Value::Unknown(reason))));
                    }
                }
                continue;
            }
            match self.with_metaclass(id.file, argument.value) {
                Some((metaclass, bases)) => {
                    asked.metaclass = asked.metaclass.or(Some(metaclass));
                    asked.is_called = true;
                    written.extend(bases.into_iter().map(|base| (argument.range, self.written_base(id.file, base))));
                }
                None => written.push((argument.range, self.written_base(id.file, argument.value))),
            }
        }
        if written.iter().any(|(_, base)| matches!(base, Written::Plain(Value::Instance(_)))) {
            written = self.with_mro_entries(written, &mut asked);
        }
        // A class of Cython's own kind knows nothing of `typing.Generic`.
        if self.project.is_compiled_source(id.file) && self.is_extension_type(id) {
            for (_, base) in &mut written {
                if let Written::Alias { origin } = base {
                    *base = Written::Plain(origin.clone());
                }
            }
            written.retain(|(_, base)| !matches!(base, Written::Generic));
        }
        if class.has_type_parameters {
            written.push((class.range, Written::TypeParameters));
        }
        // Nothing but the stub is in view: what it writes for type checkers need not be there.
        if self.project.is_stub(id.file) {
            for (_, base) in &mut written {
                if matches!(base, Written::Generic | Written::TypeParameters | Written::Alias { .. }) {
                    *base = Written::Plain(Value::Unknown(Unknown::Because(FOR_TYPE_CHECKERS)));
                }
            }
        }
        asked.bases = self.resolved_bases(&written);
        if self.project.may_be_rebased(facts.name(class.name)) {
            let unknown = Value::Unknown(Unknown::Because("its `__bases__` are assigned"));
            asked.bases.push(self.base(class.range, unknown));
        }
        for &decorator in facts.list(class.decorators) {
            let Expr::Call(call) = facts.expr(decorator) else { continue };
            let call = facts.calls[call.index()];
            let Some(&argument) = facts.arguments(call.arguments).first() else { continue };
            match self.known_as(&self.evaluate(id.file, call.callee)).as_deref() {
                // Makes the class again, with the metaclass.
                Some("six.add_metaclass") => {
                    asked.metaclass = Some(self.evaluate(id.file, argument.value));
                    asked.is_called = true;
                    // It is handed `cls.__bases__`, which are never empty.
                    if asked.bases.is_empty() {
                        asked.bases.push(self.base(argument.range, Value::external("builtins.object")));
                    }
                }
                // Makes an enumeration of what stands in the body.
                Some("enum._simple_enum") if asked.bases.is_empty() => {
                    asked.bases.push(self.base(argument.range, self.evaluate(id.file, argument.value)));
                    asked.is_replaced = true;
                }
                _ => {}
            }
        }
        // Other keywords are handed to it as well.
        match facts.arguments(class.keywords).len() {
            1 => self.made_by_callable(asked),
            _ => asked,
        }
    }

    /// What a function, or an object with `__call__`, creates that stands where a metaclass does; what it does with the
    /// namespace is not followed.
    fn made_by_callable(&self, asked: Asked) -> Asked {
        let Some(callable) = asked.metaclass.as_ref().filter(|it| self.project.class_of(it).is_none()) else {
            return asked;
        };
        let values = asked.bases.iter().map(|base| base.class.as_ref().map(|class| self.project.class_value(class)));
        let Some(bases) = values.collect::<Option<Vec<_>>>() else { return asked };
        let given = [Value::builtin_instance("str"), Value::Tuple(bases.into()), Value::builtin_instance("dict")];
        let (function, receiver) = match callable {
            Value::Function(function) => (*function, None),
            Value::Instance(_) => match self.attribute(callable, "__call__") {
                Value::Bound { function, receiver } => (function, Some((*receiver).clone())),
                _ => return asked,
            },
            _ => return asked,
        };
        let count = given.len() + usize::from(receiver.is_some());
        if !self.takes_positional(function, count) {
            return asked;
        }
        let made = self.called_with(function, receiver.into_iter().chain(given).collect());
        let made = match self.project.class_of(&made) {
            Some(made @ ClassRef::Created(CreatedId { site: Site::Call(_), .. })) => made,
            _ => return asked,
        };
        let model = self.project.model(&made);
        let Metaclass::Known { class, .. } = &model.metaclass else { return asked };
        let range = asked.bases.first().map_or_else(TextRange::default, |base| base.range);
        let bases = model.bases.iter().map(|base| Base { range, ..base.clone() }).collect();
        Asked { bases, metaclass: None, created_by: Some(class.clone()), is_replaced: true, ..asked }
    }

    /// Whether a function takes so many positional arguments, and needs no other.
    fn takes_positional(&self, function: FunctionId, count: usize) -> bool {
        let parameters = self.project.facts(function.file).parameters(self.project.function(function).parameters);
        parameters.len() == count
            && parameters.iter().all(|it| matches!(it.kind, ParameterKind::Positional | ParameterKind::PositionalOnly))
    }

    /// What a project's own `__mro_entries__` puts in place of objects among the bases.
    fn with_mro_entries(&self, written: Vec<(TextRange, Written)>, asked: &mut Asked) -> Vec<(TextRange, Written)> {
        let mut replaced = Vec::new();
        for (range, base) in written {
            let entries = match &base {
                Written::Plain(object @ Value::Instance(_)) => match self.attribute(object, "__mro_entries__") {
                    Value::Bound { function, receiver } => {
                        Some(self.bound_by(function, [(*receiver).clone(), Value::OPAQUE, Value::None]))
                    }
                    _ => None,
                },
                _ => None,
            };
            match entries {
                None => replaced.push((range, base)),
                Some(Value::Tuple(classes)) => {
                    asked.is_replaced = true;
                    replaced.extend(classes.iter().map(|class| (range, Written::Plain(class.clone()))));
                }
                Some(_) => {
                    let reason = Unknown::Because("what its `__mro_entries__` gives is not followed");
                    replaced.push((range, Written::Plain(Value::Unknown(reason))));
                }
            }
        }
        replaced
    }

    /// `@cython.cclass`.
    fn is_extension_type(&self, id: ClassId) -> bool {
        let facts = self.project.facts(id.file);
        facts.list(self.project.class(id).decorators).iter().any(
            |&decorator| matches!(facts.expr(decorator), Expr::Attribute { name, .. } if facts.name(name) == "cclass"),
        )
    }

    fn asked_by_call(&self, id: CreatedId) -> Asked {
        let range = self.project.created_range(id);
        let Some(Creation { bases, metaclass, .. }) = self.creation(id) else {
            let unknown = Value::Unknown(Unknown::Because("what its call creates is not known"));
            return Asked { bases: vec![self.base(range, unknown)], ..Asked::default() };
        };
        let bases = match bases {
            Bases::Written(exprs) => {
                let written = |base| (range, self.written_base(id.file, base));
                let written: Vec<_> = self.within(id.given, || exprs.into_iter().map(written).collect());
                self.resolved_bases(&written)
            }
            Bases::Given(values) => values.into_iter().map(|value| self.base(range, value)).collect(),
            Bases::Unknown(reason) => vec![self.base(range, Value::Unknown(reason))],
        };
        Asked { bases, metaclass, is_called: true, ..Asked::default() }
    }

    /// What the metaclasses behind `typing.NamedTuple` and `typing.TypedDict` put in place of the bases.
    fn replaced(&self, mut asked: Asked) -> Asked {
        let is_form =
            |base: &Base, form: &str| matches!(&base.value, Value::External(name) if typing_name(name) == Some(form));
        if let Some(form) = asked.bases.iter().find(|base| is_form(base, "NamedTuple")) {
            asked.is_replaced = true;
            // CPython refuses all other bases.
            if asked.bases.iter().any(|base| !is_form(base, "NamedTuple") && !is_generic(&base.value)) {
                let refused = self.base(form.range, Value::Unknown(Unknown::Refused));
                asked.bases.push(refused);
                return asked;
            }
            for base in &mut asked.bases {
                if is_form(base, "NamedTuple") {
                    *base = self.base(base.range, Value::external("builtins.tuple"));
                }
            }
            return asked;
        }
        const TYPED_DICT: &str = "typing._TypedDictMeta";
        let is_typed_dict = |base: &Base| {
            is_form(base, "TypedDict")
                || base.class.as_ref().is_some_and(|class| {
                    matches!(self.project.metaclass(class),
                        Metaclass::Known { class: metaclass, .. } if metaclass.is_stdlib(TYPED_DICT))
                })
        };
        let Some(first) = asked.bases.iter().find(|base| is_typed_dict(base)) else { return asked };
        asked.is_replaced = true;
        // CPython refuses all other bases, and another metaclass but from a decorator that makes the class again.
        let is_other = |base: &Base| !is_typed_dict(base) && !is_generic(&base.value);
        if asked.metaclass.is_some() || asked.bases.iter().any(is_other) {
            let refused = self.base(first.range, Value::Unknown(Unknown::Refused));
            asked.bases.push(refused);
            return asked;
        }
        let range = first.range;
        let generic = ClassRef::stdlib("typing.Generic");
        let has_generic = asked.bases.iter().any(|base| {
            base.class.as_ref().is_some_and(|class| self.project.is_subclass(class, &generic) == Some(true))
        });
        asked.bases = if has_generic { vec![self.base(range, Value::external("typing.Generic"))] } else { Vec::new() };
        asked.bases.push(self.base(range, Value::external("builtins.dict")));
        asked.created_by = Some(ClassRef::stdlib(TYPED_DICT));
        asked
    }

    /// `with_metaclass(Meta, Base)`: the metaclass and the bases that the class is made with in the end.
    fn with_metaclass(&self, file: FileId, expr: ExprId) -> Option<(Value, Vec<ExprId>)> {
        let facts = self.project.facts(file);
        let Expr::Call(call) = facts.expr(expr) else { return None };
        let call = facts.calls[call.index()];
        if self.known_as(&self.evaluate(file, call.callee)).as_deref() != Some("six.with_metaclass") {
            return None;
        }
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
            return None;
        }
        let (metaclass, bases) = arguments.split_first()?;
        Some((self.evaluate(file, metaclass.value), bases.iter().map(|base| base.value).collect()))
    }

    /// The name by which helpers that many projects copy are known: `six.with_metaclass`, wherever it stands.
    fn known_as(&self, callee: &Value) -> Option<Dotted> {
        match callee {
            Value::External(name) => match name.rsplit('.').next()? {
                last @ ("with_metaclass" | "add_metaclass") => Some(format!("six.{last}").into()),
                _ => Some(name.clone()),
            },
            Value::Function(function) => {
                let facts = self.project.facts(function.file);
                let data = self.project.function(*function);
                let parameters = facts.parameters(data.parameters);
                let is_variadic = parameters.iter().any(|parameter| parameter.kind == ParameterKind::Variadic);
                match facts.name(data.name?) {
                    "with_metaclass" if parameters.len() == 2 && is_variadic => Some("six.with_metaclass".into()),
                    "add_metaclass" if parameters.len() == 1 => Some("six.add_metaclass".into()),
                    "_simple_enum" => Some("enum._simple_enum".into()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `types.resolve_bases`: what `__mro_entries__` puts in place of what is no class.
    fn resolved_bases(&self, written: &[(TextRange, Written)]) -> Vec<Base> {
        let mut bases = Vec::new();
        for (index, (range, base)) in written.iter().enumerate() {
            match base {
                Written::Plain(value) => bases.push(self.base(*range, value.clone())),
                // `typing.List[int]`: `list`, and `Generic` unless a later base brings it.
                Written::Alias { origin } => {
                    let is_there =
                        written.iter().any(|(_, other)| matches!(other, Written::Plain(value) if value == origin));
                    if !is_there {
                        bases.push(self.base(*range, origin.clone()));
                    }
                    if !written[index + 1..].iter().any(|(_, later)| self.brings_generic(later)) {
                        bases.push(self.base(*range, Value::external("typing.Generic")));
                    }
                }
                // Dropped where another alias follows, or `Protocol` itself is among the bases.
                // The same again is not dropped, and refused then.
                Written::Generic if written[index + 1..].iter().any(|(_, it)| matches!(it, Written::Generic)) => {
                    bases.push(self.base(*range, Value::Unknown(Unknown::Refused)));
                }
                Written::Generic | Written::TypeParameters => {
                    let has_protocol = written.iter().any(|(_, other)| match other {
                        Written::Plain(value) => matches!(value, Value::External(name) if is_protocol(name)),
                        _ => false,
                    });
                    let is_followed = written[index + 1..].iter().any(|(_, later)| {
                        matches!(
                            later,
                            Written::Alias { .. }
                                | Written::TypeParameters
                                | Written::Subscripted { is_typing: true, .. }
                        )
                    });
                    if !has_protocol && !is_followed {
                        bases.push(self.base(*range, Value::external("typing.Generic")));
                    }
                }
                Written::Subscripted { value, .. } => bases.push(self.base(*range, value.clone())),
            }
        }
        bases
    }

    fn brings_generic(&self, base: &Written) -> bool {
        match base {
            Written::Alias { .. }
            | Written::Generic
            | Written::TypeParameters
            | Written::Subscripted { is_typing: true, .. } => true,
            Written::Plain(value) | Written::Subscripted { value, .. } => match self.project.class_of(value) {
                Some(class) => self.project.is_subclass(&class, &ClassRef::stdlib("typing.Generic")) == Some(true),
                None => false,
            },
        }
    }

    fn written_base(&self, file: FileId, expr: ExprId) -> Written {
        let facts = self.project.facts(file);
        if self.is_promised(file, expr) {
            return Written::Plain(Value::Unknown(Unknown::Because(
                "a subclass may stand for the class that is promised",
            )));
        }
        if let Expr::Subscript { value, index } = facts.expr(expr) {
            let value = self.evaluate(file, value);
            return match &value {
                Value::External(name) => match typing_name(name) {
                    Some("Generic") => Written::Generic,
                    Some("Protocol") => {
                        Written::Subscripted { value: Value::external("typing.Protocol"), is_typing: true }
                    }
                    // Of one alternative it is that itself: `Union[int]`.
                    Some(form @ ("Union" | "Optional")) if self.has_alternatives(file, form, index) => {
                        Written::Plain(value.clone())
                    }
                    Some("Literal" | "ClassVar" | "Final") => Written::Plain(value.clone()),
                    Some("Annotated" | "Union" | "Optional") => {
                        Written::Plain(Value::Unknown(Unknown::Because("a special form is no base")))
                    }
                    Some(_) => self.typing_alias(name).unwrap_or(Written::Plain(value.clone())),
                    // `list[int]`, `collections.abc.Mapping[str, int]`: `types.GenericAlias` gives its origin.
                    None => Written::Subscripted { value: value.clone(), is_typing: false },
                },
                Value::Class(class) if !self.gives_itself_for_items(*class) => {
                    let made = self.parametrised(file, *class, index);
                    Written::Plain(made.unwrap_or(Value::Unknown(Unknown::Because(
                        "`__class_getitem__`, or the metaclass, may give another class",
                    ))))
                }
                Value::Class(class) => {
                    // What `Generic.__class_getitem__` gives, and not `types.GenericAlias`.
                    let is_typing = matches!(self.lookup(&ClassRef::Source(*class), "__class_getitem__"),
                        Lookup::Found(member) if member.owner.is_stdlib("typing.Generic")
                            || member.owner.is_stdlib("builtins.tuple") && self.is_generic_named_tuple(*class)
                            || self.hands_items_to_generic(*class, &member));
                    Written::Subscripted { value, is_typing }
                }
                Value::Created(class) => {
                    let class = ClassRef::Created(*class);
                    match self.lookup(&class, "__class_getitem__") {
                        Lookup::Found(member) => {
                            let is_typing = member.owner.is_stdlib("typing.Generic");
                            Written::Subscripted { value, is_typing }
                        }
                        Lookup::Unknown(reason) => Written::Plain(Value::Unknown(reason)),
                        Lookup::Absent => Written::Plain(value),
                    }
                }
                // `integer_types[0]`.
                _ => Written::Plain(self.evaluate(file, expr)),
            };
        }
        self.written_value(self.evaluate(file, expr))
    }

    /// Whether what stands in the brackets of `Union` or `Optional` cannot be a single class: `Optional[int]`, and two
    /// classes that differ.
    fn has_alternatives(&self, file: FileId, form: &str, index: ExprId) -> bool {
        let class = |expr| self.project.class_of(&self.evaluate(file, expr));
        match self.project.facts(file).expr(index) {
            Expr::Tuple(run) => {
                let classes: Option<Vec<_>> =
                    self.project.facts(file).list(run).iter().map(|&element| class(element)).collect();
                classes.is_some_and(|classes| classes.iter().any(|class| *class != classes[0]))
            }
            _ => form == "Optional" && class(index).is_some(),
        }
    }

    /// Whether `Class[…]` stands for the class among bases: what a project's own `__class_getitem__` returns may be a
    /// class that it creates, as pydantic does.
    pub(super) fn gives_itself_for_items(&self, id: ClassId) -> bool {
        let class = ClassRef::Source(id);
        if let Metaclass::Known { class: metaclass, .. } = self.project.metaclass(&class)
            && !matches!(self.lookup(&metaclass, "__getitem__"), Lookup::Absent)
        {
            return false;
        }
        let Lookup::Found(member) = self.lookup(&class, "__class_getitem__") else { return true };
        match member.value {
            _ if self.hands_items_to_generic(id, &member) => true,
            Value::Function(function) | Value::Wrapped { function, .. } if member.owner.source().is_some() => {
                let given = self.bound_by(function, [Value::Class(id), Value::OPAQUE, Value::None]);
                given == Value::Class(id)
            }
            _ => true,
        }
    }

    /// Whether a `__class_getitem__` only changes what stands in the brackets, and gives what that of `Generic`, which comes
    /// next along the MRO, makes of it: `return super().__class_getitem__(parameters)`.
    fn hands_items_to_generic(&self, class: ClassId, member: &Member) -> bool {
        const NAME: &str = "__class_getitem__";
        let (Value::Function(function) | Value::Wrapped { function, .. }) = member.value else { return false };
        let facts = self.project.facts(function.file);
        let returned = facts.list(self.project.function(function).returned);
        let hands_on = |&value: &ExprId| {
            let Expr::Call(call) = facts.expr(value) else { return false };
            let callee = facts.calls[call.index()].callee;
            let Expr::Attribute { value: behind, name } = facts.expr(callee) else { return false };
            facts.name(name) == NAME && matches!(self.evaluate(function.file, behind), Value::Super { .. })
        };
        if returned.is_empty() || self.project.function(function).falls_off || !returned.iter().all(hands_on) {
            return false;
        }
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(class)) else { return false };
        let behind = mro.iter().skip_while(|owner| **owner != member.owner).skip(1);
        let mut holders = behind.filter(|owner| match owner {
            ClassRef::Source(id) => self.own_member(*id, NAME).is_some(),
            ClassRef::Created(_) => true,
            ClassRef::Stdlib(name) => {
                self.project.stdlib().class(name).is_none_or(|class| class.member(NAME).is_some())
            }
        });
        holders.next().is_some_and(|holder| holder.is_stdlib("typing.Generic"))
    }

    /// `typing.NamedTuple` gives `Generic`'s `__class_getitem__` to a class that has both as bases.
    fn is_generic_named_tuple(&self, class: ClassId) -> bool {
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(class)) else { return false };
        mro.contains(&ClassRef::stdlib("typing.Generic"))
            && mro.iter().filter_map(ClassRef::source).any(|owner| {
                let bases = self.project.facts(owner.file).arguments(self.project.class(owner).bases);
                bases.iter().any(|base| {
                    matches!(self.evaluate(owner.file, base.value), Value::External(name)
                        if typing_name(&name) == Some("NamedTuple"))
                })
            })
    }

    fn written_value(&self, value: Value) -> Written {
        if matches!(&value, Value::External(name) if typing_name(name) == Some("Annotated")) {
            return Written::Plain(Value::Unknown(Unknown::Because("a special form is no base")));
        }
        // Without parameters it is no base.
        if is_generic(&value) {
            return Written::Generic;
        }
        if let Value::External(name) = &value
            && typing_name(name).is_some()
            && let Some(alias) = self.typing_alias(name)
        {
            return alias;
        }
        Written::Plain(value)
    }

    /// `typing.List` and its like, which stand for a class elsewhere.
    fn typing_alias(&self, name: &str) -> Option<Written> {
        let origin = self.project.stdlib.origin(name)?.name;
        Some(Written::Alias { origin: Value::external(origin) })
    }

    fn linearise(&self, own: &ClassRef, asked: &Asked) -> Mro {
        let bases = &asked.bases;
        let own = own.clone();
        let object = ClassRef::stdlib("builtins.object");
        let mut lists: Vec<Vec<ClassRef>> = Vec::with_capacity(bases.len() + 1);
        let mut direct: Vec<ClassRef> = Vec::with_capacity(bases.len());
        for base in bases {
            let Some(class) = &base.class else { return Mro::Unknown(self.unknown_base(base)) };
            direct.push(class.clone());
        }
        if let Some(reason) = self.changes_mro(asked, &direct) {
            return Mro::Unknown(reason);
        }
        if direct.is_empty() {
            return Mro::Linear([own, object].into());
        }
        let mut positions: FxHashMap<&ClassRef, usize> = FxHashMap::default();
        for (position, class) in direct.iter().enumerate() {
            if let Some(first) = positions.insert(class, position) {
                if self.project.is_made_anew(class) {
                    return Mro::Unknown(Unknown::Because("each call makes another class of a base"));
                }
                return Mro::Conflict(MroConflict::Duplicate { first, again: position });
            }
        }
        for class in &direct {
            match self.project.mro(class) {
                Mro::Linear(mro) => lists.push(mro.to_vec()),
                Mro::Conflict(_) => return Mro::Unknown(Unknown::Refused),
                Mro::Unknown(reason) => return Mro::Unknown(reason),
            }
        }
        lists.push(direct);
        match merge(lists) {
            Ok(rest) | Err(rest) if self.are_perhaps_same(&rest) => {
                Mro::Unknown(Unknown::Because("whether a class with other parameters is another class is not known"))
            }
            Ok(rest) => Mro::Linear(std::iter::once(own).chain(rest).collect()),
            Err(heads) => Mro::Conflict(MroConflict::Inconsistent(heads)),
        }
    }

    /// Whether two of the classes may be one.
    fn are_perhaps_same(&self, classes: &[ClassRef]) -> bool {
        let created = || classes.iter().filter(|class| matches!(class, ClassRef::Created(_)));
        created().any(|one| created().any(|other| self.project.may_be_same(one, other)))
    }

    /// A metaclass that defines `mro()` puts what it likes into the MRO; another hands on other bases.
    fn changes_mro(&self, asked: &Asked, bases: &[ClassRef]) -> Option<Unknown> {
        let explicit = asked.metaclass.as_ref().map(|value| self.project.class_of(value));
        let mut metaclasses: Vec<ClassRef> = Vec::new();
        match explicit {
            Some(Some(class)) if self.project.is_metaclass(&class) == Some(true) => metaclasses.push(class),
            Some(Some(_)) => return Some(Unknown::Because("its metaclass is no type")),
            Some(None) => return Some(Unknown::Because("its metaclass is not known")),
            None => {}
        }
        for base in bases {
            match self.project.metaclass(base) {
                Metaclass::Known { class, .. } => metaclasses.push(class),
                Metaclass::Conflict(_) => return Some(Unknown::Refused),
                Metaclass::Callable(_) => return Some(Unknown::Because("a base's metaclass is no type")),
                Metaclass::Unknown(reason) => return Some(reason),
            }
        }
        metaclasses.dedup();
        metaclasses.iter().find_map(|metaclass| {
            if metaclass.is_stdlib("builtins.type") {
                return None;
            }
            if !asked.is_handed_on && self.changes_bases(metaclass) {
                return Some(Unknown::Because("its metaclass may change the bases"));
            }
            match self.news(metaclass) {
                Ok(news) if news.iter().any(|&new| !self.creates_a_class(new, Of::Any)) => {
                    return Some(Unknown::Because("its metaclass's `__new__` may return something else"));
                }
                Ok(_) => {}
                Err(reason) => return Some(reason),
            }
            match self.lookup(metaclass, "mro") {
                Lookup::Found(member) if member.owner.is_stdlib("builtins.type") => None,
                Lookup::Found(_) => Some(Unknown::Because("its metaclass defines `mro()`")),
                Lookup::Absent => None,
                Lookup::Unknown(reason) => Some(reason),
            }
        })
    }

    fn unknown_base(&self, base: &Base) -> Unknown {
        match &base.value {
            Value::Unknown(reason) => reason.clone(),
            Value::External(name) => Unknown::External(name.clone()),
            Value::Union(_) => Unknown::Because("a base is one of several"),
            _ => Unknown::Because("a base is no class"),
        }
    }

    /// The winner of `_PyType_CalculateMetaclass`.
    fn derive_metaclass(&self, request: &Asked, mro: &Mro) -> Metaclass {
        if let Some(class) = &request.created_by {
            return Metaclass::Known { class: class.clone(), origin: MetaclassOrigin::Explicit };
        }
        let bases = &request.bases;
        let mut asked = ClassRef::stdlib("builtins.type");
        let mut origin = MetaclassOrigin::Default;
        if let Some(value) = request.metaclass.clone() {
            let Some(explicit) = self.project.class_of(&value) else {
                return match value {
                    Value::Unknown(reason) => Metaclass::Unknown(reason),
                    Value::External(name) => Metaclass::Unknown(Unknown::External(name)),
                    value => Metaclass::Callable(value),
                };
            };
            match self.project.is_metaclass(&explicit) {
                Some(true) => {}
                Some(false) => return Metaclass::Callable(value),
                None => return Metaclass::Unknown(Unknown::Because("the class named as metaclass is not known")),
            }
            asked = explicit;
            origin = MetaclassOrigin::Explicit;
        }
        let mut classes = Vec::with_capacity(bases.len());
        for base in bases {
            let Some(class) = &base.class else { return Metaclass::Unknown(self.unknown_base(base)) };
            classes.push(class.clone());
        }
        let caller = request.is_called.then(|| asked.clone());
        let (winner, origin) = match self.project.derived_metaclass(asked, &classes) {
            Metaclass::Conflict(_) if caller.as_ref().is_some_and(|it| self.may_create_another(it).is_some()) => {
                return Metaclass::Unknown(Unknown::Because("its metaclass's `__new__` may return something else"));
            }
            Metaclass::Known { class, origin: MetaclassOrigin::Base(position) } => {
                (class, MetaclassOrigin::Base(position))
            }
            Metaclass::Known { class, .. } => (class, origin),
            // A base that cannot be created makes this class impossible for that reason, not for its own.
            other => return other,
        };
        if let Mro::Conflict(_) = mro {
            return Metaclass::Unknown(Unknown::Refused);
        }
        if let Some(reason) = self.may_create_another(&winner) {
            return Metaclass::Unknown(reason);
        }
        Metaclass::Known { class: winner, origin }
    }

    /// Whether calling the metaclass may give a class of another type than the metaclass itself.
    fn may_create_another(&self, metaclass: &ClassRef) -> Option<Unknown> {
        metaclass.source()?;
        // `type.__call__` of the metaclass's own metaclass runs `__new__`.
        match self.project.metaclass(metaclass) {
            Metaclass::Known { class, .. } if class.source().is_none() => {}
            Metaclass::Known { .. } => return Some(Unknown::Because("its metaclass has a metaclass of its own")),
            Metaclass::Conflict(_) | Metaclass::Callable(_) => {
                return Some(Unknown::Because("its metaclass cannot be created"));
            }
            Metaclass::Unknown(reason) => return Some(reason),
        }
        match self.news(metaclass) {
            Ok(news) => news
                .into_iter()
                .any(|new| !self.creates_a_class(new, Of::ItsOwn))
                .then_some(Unknown::Because("its metaclass's `__new__` may return something else")),
            Err(reason) => Some(reason),
        }
    }

    /// The `__new__` methods that creating a class runs through, if each calls the next.
    fn news(&self, metaclass: &ClassRef) -> Result<Vec<FunctionId>, Unknown> {
        let mro = match self.project.mro(metaclass) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        let mut news = Vec::new();
        for owner in mro.iter().filter_map(ClassRef::source) {
            match self.own_member(owner, "__new__").map(|member| member.value) {
                None => {}
                Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) => news.push(function),
                Some(_) => return Err(Unknown::Because("its metaclass's `__new__` may return something else")),
            }
        }
        Ok(news)
    }

    /// Whether the metaclass hands on other bases than it gets.
    fn changes_bases(&self, metaclass: &ClassRef) -> bool {
        metaclass.source().is_some()
            && self.news(metaclass).is_ok_and(|news| news.into_iter().any(|new| self.hands_on_other_bases(new)))
    }

    /// The bases that a metaclass hands on in place of those it gets, where its `__new__` can be followed with them.
    fn handed_on(&self, mut asked: Asked) -> Asked {
        let explicit = match asked.metaclass.as_ref().map(|value| self.project.class_of(value)) {
            Some(None) => return asked,
            Some(Some(class)) => class,
            None => ClassRef::stdlib("builtins.type"),
        };
        let Some(classes) = asked.bases.iter().map(|base| base.class.clone()).collect::<Option<Vec<_>>>() else {
            return asked;
        };
        let Metaclass::Known { class: winner, .. } = self.project.derived_metaclass(explicit, &classes) else {
            return asked;
        };
        if !self.changes_bases(&winner) {
            return asked;
        }
        let Ok(news) = self.news(&winner) else { return asked };
        let &[new] = &news[..] else { return asked };
        let values: Vec<Value> = classes.iter().map(|class| self.project.class_value(class)).collect();
        let Some(bases) = self.bases_from(new, &winner, &values) else { return asked };
        if bases != values {
            let range = asked.bases.first().map_or_else(TextRange::default, |base| base.range);
            asked.bases = bases.into_iter().map(|value| self.base(range, value)).collect();
            asked.is_replaced = true;
        }
        asked.is_handed_on = true;
        asked
    }

    /// The bases that `__new__` of a metaclass creates a class with, of those that it gets.
    fn bases_from(&self, new: FunctionId, metaclass: &ClassRef, bases: &[Value]) -> Option<Vec<Value>> {
        let facts = self.project.facts(new.file);
        let data = self.project.function(new);
        let own = [
            self.project.class_value(metaclass),
            Value::builtin_instance("str"),
            Value::Tuple(bases.into()),
            Value::builtin_instance("dict"),
        ];
        let parameters = facts.parameters(data.parameters).iter();
        let is_positional =
            |kind: ParameterKind| matches!(kind, ParameterKind::Positional | ParameterKind::PositionalOnly);
        let given = parameters.zip(own).filter(|(parameter, _)| is_positional(parameter.kind));
        let given = given.map(|(parameter, value)| (parameter.name, value)).collect();
        self.frames.borrow_mut().push(Frame {
            function: new,
            given,
            is_exact: false,
            root: (new.file, data.statement.start()),
        });
        let made = facts.list(data.returned).iter().find_map(|&value| match self.is_returned(new, value) {
            Some(false) => None,
            Some(true) => Some(self.creating_call(new, value)),
            None => Some(None),
        });
        let bases = made.flatten().and_then(|call| {
            let call = match facts.expr(call) {
                Expr::Call(call) => facts.calls[call.index()],
                _ => return None,
            };
            let third = facts.arguments(call.arguments).get(2)?;
            match self.evaluate(new.file, third.value) {
                Value::Tuple(bases) if third.kind == ArgumentKind::Positional => Some(bases.to_vec()),
                _ => None,
            }
        });
        self.frames.borrow_mut().pop();
        bases
    }

    /// The call of `__new__` that gives what a metaclass returns, in the call that is followed.
    fn creating_call(&self, new: FunctionId, value: ExprId) -> Option<ExprId> {
        if self.is_new(new, value, Of::Any) {
            return Some(value);
        }
        let facts = self.project.facts(new.file);
        let Expr::Name { name, scope } = facts.expr(value) else { return None };
        let bindings = facts.bindings_of(scope, name).iter();
        let mut made = bindings.filter(|it| self.is_made_here(new.file, scope, it.region) != Some(false));
        let (only, None) = (made.next()?, made.next()) else { return None };
        let BindingKind::Assign(value) = only.kind else { return None };
        let is_made = self.is_made_here(new.file, scope, only.region) == Some(true);
        (is_made && self.is_new(new, value, Of::Any)).then_some(value)
    }

    fn hands_on_other_bases(&self, new: FunctionId) -> bool {
        let facts = self.project.facts(new.file);
        let function = self.project.function(new);
        let Some(bases) = facts.parameters(function.parameters).get(2) else { return false };
        matches!(bases.kind, ParameterKind::Positional | ParameterKind::PositionalOnly)
            && (facts.bindings_of(function.scope, bases.name).len() > 1
                || self.project.calls_in(new).iter().any(|&call| {
                    let call = &facts.calls[call.index()];
                    self.is_new(new, call.expr, Of::ItsOwn)
                        && facts.arguments(call.arguments).get(2).is_some_and(|argument| {
                            argument.kind == ArgumentKind::Positional
                                && !matches!(facts.expr(argument.value),
                                    Expr::Name { name, .. } if name == bases.name)
                        })
                }))
    }

    /// `__new__` of a metaclass that returns `super().__new__(mcs, …)` or the like on every path.
    fn creates_a_class(&self, new: FunctionId, of: Of) -> bool {
        let facts = self.project.facts(new.file);
        let function = self.project.function(new);
        let returned = facts.list(function.returned);
        !function.falls_off
            && !returned.is_empty()
            && returned.iter().all(|&value| match facts.expr(value) {
                // `return registered(cls)`, where that gives back what it gets.
                Expr::Call(call) if !self.is_new(new, value, of) => {
                    let call = facts.calls[call.index()];
                    match (facts.arguments(call.arguments), self.evaluate(new.file, call.callee)) {
                        (&[argument], Value::Function(function)) => {
                            self.is_identity(function) && self.is_made_by_new(new, argument.value, of)
                        }
                        _ => false,
                    }
                }
                _ => self.is_made_by_new(new, value, of),
            })
    }

    fn is_made_by_new(&self, new: FunctionId, value: ExprId, of: Of) -> bool {
        let facts = self.project.facts(new.file);
        match facts.expr(value) {
            Expr::Name { name, scope } if scope == self.project.function(new).scope => {
                let bindings = facts.bindings_of(scope, name);
                let is_parameter = |binding: &Binding| matches!(binding.kind, BindingKind::Parameter(_));
                let is_replaced = |binding: &Binding| {
                    !is_parameter(binding)
                        && binding.since <= facts.range(value).start()
                        && self.always_runs(new, binding.region)
                };
                !bindings.is_empty()
                    && bindings.iter().all(|binding| match binding.kind {
                        BindingKind::Assign(value) => self.is_new(new, value, of),
                        BindingKind::Annotated { value: Some(value), .. } => self.is_new(new, value, of),
                        BindingKind::Annotated { value: None, .. } => true,
                        // `cls = super().__new__(cls, name, bases, namespace)`.
                        BindingKind::Parameter(_) => bindings.iter().any(is_replaced),
                        _ => false,
                    })
            }
            _ => self.is_new(new, value, of),
        }
    }

    /// Whether a statement of a function runs whenever the function comes to it.
    fn always_runs(&self, function: FunctionId, region: RegionId) -> bool {
        let facts = self.project.facts(function.file);
        let outermost = facts.regions(region).find(|(_, region)| !matches!(region.guard, Guard::With { .. }));
        outermost.is_some_and(|(_, region)| region.guard == Guard::Function(function.index))
    }

    /// Whether a parameter with these bindings is at a position what the call gave.
    fn is_still_given(&self, facts: &FileFacts, bindings: &[Binding], at: TextSize) -> bool {
        bindings.iter().all(|binding| {
            let is_in_loop = || facts.regions(binding.region).any(|(_, region)| region.guard == Guard::Loop);
            matches!(binding.kind, BindingKind::Parameter(_)) || binding.since > at && !is_in_loop()
        })
    }

    /// `super().__new__(mcs, …)`, where it creates its own with the method's own first parameter.
    fn is_new(&self, new: FunctionId, expr: ExprId, of: Of) -> bool {
        let facts = self.project.facts(new.file);
        let Some(first) = facts.parameters(self.project.function(new).parameters).first() else { return false };
        let Expr::Call(call) = facts.expr(expr) else { return false };
        let call = facts.calls[call.index()];
        let arguments = facts.arguments(call.arguments);
        let is_new = |callee: ExprId| matches!(facts.expr(callee), Expr::Attribute { name, .. } if facts.name(name) == "__new__");
        // `super_new = super().__new__`.
        let is_kept_new = |callee: ExprId| match facts.expr(callee) {
            Expr::Name { name, scope } if scope == self.project.function(new).scope => {
                matches!(facts.bindings_of(scope, name),
                    [binding] if matches!(binding.kind, BindingKind::Assign(value) if is_new(value)))
            }
            _ => false,
        };
        match facts.expr(call.callee) {
            _ if is_new(call.callee) || is_kept_new(call.callee) => arguments.first().is_some_and(|argument| {
                argument.kind == ArgumentKind::Positional
                    && (of == Of::Any
                        || matches!(facts.expr(argument.value), Expr::Name { name, scope } if name == first.name
                            && self.is_still_given(facts, facts.bindings_of(scope, name), argument.range.start())))
            }),
            // `cast("type[Model]", super().__new__(…))`.
            Expr::Name { .. } | Expr::Attribute { .. } if arguments.len() == 2 => {
                matches!(self.evaluate(new.file, call.callee), Value::External(name) if &*name == "typing.cast")
                    && self.is_new(new, arguments[1].value, of)
            }
            _ => false,
        }
    }
}

/// What `__new__` of a metaclass creates a class of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    ItsOwn,
    /// Of any metaclass.
    Any,
}

const FOR_TYPE_CHECKERS: &str = "a stub file may add a base for type checkers";

/// What a class is created with.
#[derive(Debug, Default)]
struct Asked {
    /// After `__mro_entries__`.
    bases: Vec<Base>,
    /// The metaclass that is named.
    metaclass: Option<Value>,
    /// Creates the class whatever the bases' metaclasses are.
    created_by: Option<ClassRef>,
    /// The metaclass is called, and not by a class statement: its `__new__` comes before the bases' metaclasses count.
    is_called: bool,
    /// The bases are others than the statement's.
    is_replaced: bool,
    /// The bases are what the metaclass hands on.
    is_handed_on: bool,
}

/// A base as it stands in the class statement.
#[derive(Debug)]
enum Written {
    Plain(Value),
    /// `Class[…]`, whose `__mro_entries__` gives the class; of `typing` where `Generic` makes it.
    Subscripted {
        value: Value,
        is_typing: bool,
    },
    /// `typing.List[int]`, `typing.List`.
    Alias {
        origin: Value,
    },
    /// `Generic[T]`.
    Generic,
    /// The `Generic[T]` that `class A[T]` adds.
    TypeParameters,
}

fn typing_name(name: &str) -> Option<&str> {
    name.strip_prefix("typing.").or_else(|| name.strip_prefix("typing_extensions."))
}

fn is_of_typing(value: &Value) -> bool {
    matches!(value, Value::External(name) if typing_name(name).is_some())
}

fn is_generic(value: &Value) -> bool {
    matches!(value, Value::External(name) if typing_name(name) == Some("Generic"))
}

fn is_protocol(name: &str) -> bool {
    typing_name(name) == Some("Protocol")
}

/// The C3 merge; on failure the heads that block each other.
fn merge(lists: Vec<Vec<ClassRef>>) -> Result<Vec<ClassRef>, Vec<ClassRef>> {
    // How often each class stands behind the head of a list.
    let mut behind: FxHashMap<&ClassRef, usize> = FxHashMap::default();
    for list in &lists {
        for class in list.iter().skip(1) {
            *behind.entry(class).or_default() += 1;
        }
    }
    // Those with a head yet, and where it is.
    let mut left: Vec<(&[ClassRef], usize)> = lists.iter().map(|list| (&list[..], 0)).collect();
    left.retain(|(list, _)| !list.is_empty());
    let mut merged = Vec::new();
    while !left.is_empty() {
        let mut blocked: Option<&ClassRef> = None;
        let next = left.iter().map(|&(list, at)| &list[at]).find(|&head| {
            // Many lists end with the same class.
            if blocked == Some(head) {
                return false;
            }
            // `doctest.TestResults` derives from a class of its own name: where it is the next of its list, it is the
            // other one that stands behind it.
            let is_free = behind.get(head).is_none_or(|&count| {
                let own = left.iter().filter(|&&(list, at)| list[at] == *head);
                count
                    == own
                        .map(|&(list, at)| list[at + 1..].iter().filter(|class| *class == head).count())
                        .sum::<usize>()
            });
            if !is_free {
                blocked = Some(head);
            }
            is_free
        });
        let Some(next) = next else {
            let mut heads: Vec<ClassRef> = Vec::new();
            let mut seen = FxHashSet::default();
            heads.extend(left.iter().map(|&(list, at)| &list[at]).filter(|&head| seen.insert(head)).cloned());
            return Err(heads);
        };
        left.retain_mut(|(list, at)| {
            if list[*at] == *next {
                *at += 1;
                if let Some(count) = list.get(*at).and_then(|head| behind.get_mut(head)) {
                    *count -= 1;
                }
            }
            *at < list.len()
        });
        merged.push(next.clone());
    }
    Ok(merged)
}
