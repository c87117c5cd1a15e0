//! Classes as CPython builds them: bases, MRO, metaclass.
//!
//! Models `builtins.__build_class__`, `type.__new__` and the C3 merge of `Objects/typeobject.c`.

use std::sync::Arc;

use ruff_text_size::TextRange;

use crate::facts::{ArgumentKind, Expr, ExprId};
use crate::finding::FileId;
use crate::project::infer::{Inference, Step};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Project, Unknown, Value, Wrapper};

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
    Linear(Vec<ClassRef>),
    /// CPython refuses the bases: what it says.
    Conflict(String),
    Unknown(Unknown),
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
    bases: Vec<Base>,
    mro: Mro,
    metaclass: Metaclass,
}

impl Project {
    /// The bases of the class, evaluated, `__mro_entries__` applied; `object` is not added.
    pub fn bases(&self, id: ClassId) -> Vec<Base> {
        self.model(id).bases.clone()
    }

    pub fn mro(&self, class: &ClassRef) -> Mro {
        match class {
            ClassRef::Source(id) => self.model(*id).mro.clone(),
            ClassRef::Stdlib(name) => match self.stdlib.class(name) {
                Some(class) => Mro::Linear(class.mro.iter().copied().map(ClassRef::stdlib).collect()),
                None => Mro::Unknown(Unknown::External(name.clone())),
            },
        }
    }

    pub fn metaclass(&self, class: &ClassRef) -> Metaclass {
        match class {
            ClassRef::Source(id) => self.model(*id).metaclass.clone(),
            ClassRef::Stdlib(name) => match self.stdlib.class(name) {
                Some(class) => Metaclass::Known {
                    class: ClassRef::stdlib(class.metaclass),
                    origin: if class.metaclass == "builtins.type" {
                        MetaclassOrigin::Default
                    } else {
                        MetaclassOrigin::Explicit
                    },
                },
                None => Metaclass::Unknown(Unknown::External(name.clone())),
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
                ClassRef::Stdlib(_) => None,
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

    /// Whether calling the metaclass runs `type.__new__` with the arguments as they are.
    pub fn creates_with_type(&self, metaclass: &ClassRef) -> bool {
        let is_plain = |lookup| match lookup {
            // `ABCMeta.__new__` hands its arguments on.
            Lookup::Found(member) => member.owner.is_stdlib("builtins.type") || member.owner.is_stdlib("abc.ABCMeta"),
            Lookup::Absent | Lookup::Unknown(_) => false,
        };
        let Metaclass::Known { class: caller, .. } = self.metaclass(metaclass) else { return false };
        is_plain(self.lookup(metaclass, "__new__")) && is_plain(self.lookup(&caller, "__call__"))
    }

    /// Whether a class is a metaclass: derives from `type`.
    pub fn is_metaclass(&self, class: &ClassRef) -> Option<bool> {
        self.is_subclass(class, &ClassRef::stdlib("builtins.type"))
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
        Ok(())
    }

    fn model(&self, id: ClassId) -> Arc<ClassModel> {
        let Some(cell) = self.classes.get(id.file.0 as usize).and_then(|classes| classes.get(id.index.index())) else {
            return ClassModel::unknown(Unknown::Opaque).into();
        };
        if let Some(model) = cell.get() {
            return model.clone();
        }
        // A thread asks its own questions within questions: see `Building`.
        let model = BUILDING.with(|building| building.build(self, id));
        let (model, is_complete) = model;
        let model = Arc::new(model);
        if is_complete {
            // Another thread may have been first: both have the same answer.
            let _ = cell.set(model.clone());
        }
        model
    }
}

thread_local! {
    static BUILDING: Building = const { Building { active: std::cell::RefCell::new(Vec::new()), cut: std::cell::Cell::new(false) } };
}

/// The classes whose models this thread is working on: a class that is needed for itself is unknown, and what was
/// concluded from that is not remembered.
#[derive(Debug)]
struct Building {
    active: std::cell::RefCell<Vec<(usize, ClassId)>>,
    cut: std::cell::Cell<bool>,
}

impl Building {
    const MAX_DEPTH: usize = 400;

    fn build(&self, project: &Project, id: ClassId) -> (ClassModel, bool) {
        let key = (std::ptr::from_ref(project) as usize, id);
        if self.active.borrow().contains(&key) {
            self.cut.set(true);
            return (ClassModel::unknown(Unknown::Cycle), false);
        }
        if self.active.borrow().len() >= Self::MAX_DEPTH {
            self.cut.set(true);
            return (ClassModel::unknown(Unknown::Fuel), false);
        }
        let outer_cut = self.cut.replace(false);
        self.active.borrow_mut().push(key);
        let inference = Inference::new(project);
        let model = stacker::maybe_grow(256 * 1024, 1024 * 1024, || inference.class_model(id));
        self.active.borrow_mut().pop();
        let cut = self.cut.get();
        let is_outermost = self.active.borrow().is_empty();
        // A cut below concerns everything that is still under way above; the outermost answer stands for itself.
        self.cut.set(!is_outermost && (outer_cut || cut));
        let is_complete = (inference.is_complete() && !cut) || is_outermost;
        (model, is_complete)
    }
}

impl ClassModel {
    fn unknown(reason: Unknown) -> Self {
        Self { bases: Vec::new(), mro: Mro::Unknown(reason.clone()), metaclass: Metaclass::Unknown(reason) }
    }
}

impl Inference<'_> {
    fn class_model(&self, id: ClassId) -> ClassModel {
        self.guarded(Step::Class(id), || {
            let bases = self.evaluated_bases(id);
            let mro = self.linearise(id, &bases);
            let metaclass = self.derive_metaclass(id, &bases, &mro);
            ClassModel { bases, mro, metaclass }
        })
        .unwrap_or_else(ClassModel::unknown)
    }

    fn base(&self, range: TextRange, value: Value) -> Base {
        let class = self.project.class_of(&value);
        Base { range, value, class }
    }

    fn evaluated_bases(&self, id: ClassId) -> Vec<Base> {
        let facts = self.project.facts(id.file);
        let class = self.project.class(id);
        let arguments = facts.arguments(class.bases);
        let written: Vec<(TextRange, Written)> = arguments
            .iter()
            .map(|argument| {
                let written = if argument.kind == ArgumentKind::Positional {
                    self.written_base(id.file, argument.value)
                } else {
                    Written::Plain(Value::Unknown(Unknown::Because("the bases are unpacked")))
                };
                (argument.range, written)
            })
            .collect();
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
                // `Generic[T]`: dropped where another alias follows, or `Protocol` is among the bases.
                Written::Generic => {
                    let has_protocol = written.iter().any(|(_, other)| match other {
                        Written::Plain(value) => matches!(value, Value::External(name) if is_protocol(name)),
                        Written::Subscripted(_) | Written::Alias { .. } | Written::Generic => false,
                    });
                    let is_followed = written[index + 1..]
                        .iter()
                        .any(|(_, later)| !matches!(later, Written::Plain(_)) && !matches!(later, Written::Generic));
                    if !has_protocol && !is_followed {
                        bases.push(self.base(*range, Value::external("typing.Generic")));
                    }
                }
                Written::Subscripted(value) => bases.push(self.base(*range, value.clone())),
            }
        }
        if class.has_type_parameters && !arguments.iter().any(|argument| argument.kind == ArgumentKind::Starred) {
            bases.push(self.base(class.range, Value::external("typing.Generic")));
        }
        bases
    }

    fn brings_generic(&self, base: &Written) -> bool {
        match base {
            Written::Alias { .. } | Written::Generic | Written::Subscripted(_) => true,
            Written::Plain(value) => match self.project.class_of(value) {
                Some(class) => self.project.is_subclass(&class, &ClassRef::stdlib("typing.Generic")) == Some(true),
                None => false,
            },
        }
    }

    fn written_base(&self, file: FileId, expr: ExprId) -> Written {
        let facts = self.project.facts(file);
        if let Expr::Subscript { value, .. } = facts.expr(expr) {
            let value = self.evaluate(file, value);
            return match &value {
                Value::External(name) => match typing_name(name) {
                    Some("Generic") => Written::Generic,
                    Some("Protocol") => Written::Subscripted(Value::external("typing.Protocol")),
                    Some("Annotated" | "Callable" | "Literal" | "Union" | "Optional" | "ClassVar" | "Final") => {
                        Written::Plain(Value::Unknown(Unknown::Because("a special form is no base")))
                    }
                    Some(_) => self.typing_alias(name).unwrap_or(Written::Plain(value.clone())),
                    // `list[int]`, `collections.abc.Mapping[str, int]`: `types.GenericAlias` gives its origin.
                    None => Written::Plain(value.clone()),
                },
                Value::Class(_) => Written::Subscripted(value),
                _ => Written::Plain(value),
            };
        }
        let value = self.evaluate(file, expr);
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

    fn linearise(&self, id: ClassId, bases: &[Base]) -> Mro {
        let own = ClassRef::Source(id);
        let object = ClassRef::stdlib("builtins.object");
        if bases.is_empty() {
            return Mro::Linear(vec![own, object]);
        }
        let mut lists: Vec<Vec<ClassRef>> = Vec::with_capacity(bases.len() + 1);
        let mut direct: Vec<ClassRef> = Vec::with_capacity(bases.len());
        for base in bases {
            let Some(class) = &base.class else { return Mro::Unknown(self.unknown_base(id, base)) };
            if direct.contains(class) {
                return Mro::Conflict(format!("duplicate base class {}", self.project.class_name(class)));
            }
            direct.push(class.clone());
        }
        for class in &direct {
            match self.project.mro(class) {
                Mro::Linear(mro) => lists.push(mro),
                Mro::Conflict(_) => return Mro::Unknown(Unknown::Refused(id)),
                Mro::Unknown(reason) => return Mro::Unknown(reason),
            }
        }
        if let Some(reason) = self.changes_mro(id, &direct) {
            return Mro::Unknown(reason);
        }
        lists.push(direct);
        match merge(lists) {
            Ok(rest) => Mro::Linear(std::iter::once(own).chain(rest).collect()),
            Err(heads) => {
                let names: Vec<&str> = heads.iter().map(|class| self.project.class_name(class)).collect();
                Mro::Conflict(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                ))
            }
        }
    }

    /// A metaclass that defines `mro()` puts what it likes into the MRO.
    fn changes_mro(&self, id: ClassId, bases: &[ClassRef]) -> Option<Unknown> {
        let explicit = self.project.explicit_metaclass(id).map(|value| self.project.class_of(&value));
        let mut metaclasses: Vec<ClassRef> = Vec::new();
        match explicit {
            Some(Some(class)) => metaclasses.push(class),
            Some(None) => return Some(Unknown::Because("its metaclass is not known")),
            None => {}
        }
        for base in bases {
            match self.project.metaclass(base) {
                Metaclass::Known { class, .. } => metaclasses.push(class),
                Metaclass::Conflict(_) => return Some(Unknown::Refused(id)),
                Metaclass::Callable(_) => return Some(Unknown::Because("a base's metaclass is no type")),
                Metaclass::Unknown(reason) => return Some(reason),
            }
        }
        metaclasses.dedup();
        metaclasses.iter().find_map(|metaclass| {
            if metaclass.is_stdlib("builtins.type") {
                return None;
            }
            match self.lookup(metaclass, "mro") {
                Lookup::Found(member) if member.owner.is_stdlib("builtins.type") => None,
                Lookup::Found(_) => Some(Unknown::Because("its metaclass defines `mro()`")),
                Lookup::Absent => None,
                Lookup::Unknown(reason) => Some(reason),
            }
        })
    }

    fn unknown_base(&self, id: ClassId, base: &Base) -> Unknown {
        match &base.value {
            Value::Unknown(reason) => reason.clone(),
            Value::External(name) => Unknown::External(name.clone()),
            _ => Unknown::Base(id, "<base>".into()),
        }
    }

    /// The winner of `_PyType_CalculateMetaclass`.
    fn derive_metaclass(&self, id: ClassId, bases: &[Base], mro: &Mro) -> Metaclass {
        let facts = self.project.facts(id.file);
        let class = self.project.class(id);
        if facts.arguments(class.keywords).iter().any(|argument| argument.kind == ArgumentKind::DoubleStarred) {
            return Metaclass::Unknown(Unknown::Because("the class keywords are unpacked"));
        }
        let mut asked = ClassRef::stdlib("builtins.type");
        let mut origin = MetaclassOrigin::Default;
        if let Some(value) = self.project.explicit_metaclass(id) {
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
            let Some(class) = &base.class else { return Metaclass::Unknown(self.unknown_base(id, base)) };
            classes.push(class.clone());
        }
        let (winner, origin) = match self.project.derived_metaclass(asked, &classes) {
            Metaclass::Known { class, origin: MetaclassOrigin::Base(position) } => {
                (class, MetaclassOrigin::Base(position))
            }
            Metaclass::Known { class, .. } => (class, origin),
            // A base that cannot be created makes this class impossible for that reason, not for its own.
            other => return other,
        };
        if let Mro::Conflict(_) = mro {
            return Metaclass::Unknown(Unknown::Refused(id));
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
        match self.lookup(metaclass, "__new__") {
            Lookup::Found(member) => match member.value {
                Value::External(_) => None,
                Value::Wrapped { wrapper: Wrapper::StaticMethod, function } if self.creates_its_own(function) => None,
                _ => Some(Unknown::Because("its metaclass's `__new__` may return something else")),
            },
            Lookup::Absent => None,
            Lookup::Unknown(reason) => Some(reason),
        }
    }

    /// `__new__` of a metaclass that returns `super().__new__(mcs, …)` or the like on every path.
    fn creates_its_own(&self, new: FunctionId) -> bool {
        let facts = self.project.facts(new.file);
        let function = self.project.function(new);
        let Some(first) = facts.parameters(function.parameters).first() else { return false };
        let returned = facts.list(function.returned);
        let is_own_call = |expr: ExprId| {
            let Expr::Call(call) = facts.expr(expr) else { return false };
            let call = facts.calls[call.index()];
            let Expr::Attribute { name, .. } = facts.expr(call.callee) else { return false };
            facts.name(name) == "__new__"
                && facts.arguments(call.arguments).first().is_some_and(|argument| {
                    argument.kind == ArgumentKind::Positional
                        && matches!(facts.expr(argument.value), Expr::Name { name, scope }
                            if name == first.name && facts.bindings_of(scope, name).len() == 1)
                })
        };
        !function.falls_off
            && !returned.is_empty()
            && returned.iter().all(|&value| match facts.expr(value) {
                Expr::Call(_) => is_own_call(value),
                Expr::Name { name, scope } if scope == function.scope => {
                    let bindings = facts.bindings_of(scope, name);
                    !bindings.is_empty()
                        && bindings.iter().all(|binding| match binding.kind {
                            crate::facts::BindingKind::Assign(value) => is_own_call(value),
                            crate::facts::BindingKind::Annotated { value: Some(value), .. } => is_own_call(value),
                            crate::facts::BindingKind::Annotated { value: None, .. } => true,
                            _ => false,
                        })
                }
                _ => false,
            })
    }
}

/// A base as it stands in the class statement.
#[derive(Debug)]
enum Written {
    Plain(Value),
    /// `Class[…]` of a generic class, whose `__mro_entries__` gives the class.
    Subscripted(Value),
    /// `typing.List[int]`, `typing.List`.
    Alias {
        origin: Value,
    },
    /// `Generic[T]`.
    Generic,
}

fn typing_name(name: &str) -> Option<&str> {
    name.strip_prefix("typing.").or_else(|| name.strip_prefix("typing_extensions."))
}

fn is_protocol(name: &str) -> bool {
    typing_name(name) == Some("Protocol")
}

/// The C3 merge; on failure the heads that block each other.
fn merge(mut lists: Vec<Vec<ClassRef>>) -> Result<Vec<ClassRef>, Vec<ClassRef>> {
    let mut positions = vec![0; lists.len()];
    let mut merged = Vec::new();
    loop {
        let mut is_done = true;
        let mut next = None;
        for (list, &position) in lists.iter().zip(&positions) {
            let Some(head) = list.get(position) else { continue };
            is_done = false;
            let is_in_a_tail = lists
                .iter()
                .zip(&positions)
                .any(|(other, &at)| other.get(at + 1..).is_some_and(|tail| tail.contains(head)));
            if !is_in_a_tail {
                next = Some(head.clone());
                break;
            }
        }
        if is_done {
            return Ok(merged);
        }
        let Some(head) = next else {
            let mut heads: Vec<ClassRef> = Vec::new();
            for (list, &position) in lists.iter_mut().zip(&positions) {
                if let Some(head) = list.get(position)
                    && !heads.contains(head)
                {
                    heads.push(head.clone());
                }
            }
            return Err(heads);
        };
        for (list, position) in lists.iter().zip(&mut positions) {
            if list.get(*position) == Some(&head) {
                *position += 1;
            }
        }
        merged.push(head);
    }
}
