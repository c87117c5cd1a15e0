//! How CPython lays out the instances of a class: which bases can be combined, who has a `__dict__`.
//!
//! Models `best_base`, `solid_base` and the slots of `type_new` in `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#slots>

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Argument, ArgumentKind, BindingKind, Expr, ExprId, Operator};
use crate::finding::{FileId, Place};
use crate::project::libraries;
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Metaclass, Mro, Project, PythonVersion, Unknown, Value};

/// The layout of a class, or why CPython does not create it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    Known(Instances),
    Refused(LayoutRefusal),
    Unknown(Unknown),
}

/// What keeps CPython from laying out the instances of a class; bases by their positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutRefusal {
    /// Nothing can derive from it.
    UnacceptableBase(usize),
    /// The solid bases of neither derive from those of the other.
    Conflict {
        first: usize,
        second: usize,
    },
    Slots(SlotsFault),
}

/// What is wrong with `__slots__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotsFault {
    /// An element is of this class, and no string.
    NotAString {
        at: Place,
        class: &'static str,
    },
    NotAnIdentifier(Slot),
    /// Instances of the base that decides the layout have a varying size: they take no slots.
    Nonempty {
        base: ClassRef,
    },
    /// `__dict__` where there is one already.
    SecondDict(Slot),
    /// `__weakref__` where there is one already, or instances of a varying size have no place for it.
    SecondWeakref(Slot),
}

/// What instances of a class hold besides what their methods store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instances {
    /// The nearest class on the way along `__base__` that is laid out otherwise than its own base.
    pub solid_base: ClassRef,
    pub has_dict: bool,
    /// They can be referred to weakly.
    pub has_weakref: bool,
    /// Their size varies: a class below cannot have slots with names of its own.
    pub has_items: bool,
}

/// What instances may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstancePart {
    Dict,
    Weakref,
}

/// What `__slots__` a class has in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slots {
    /// None: instances have a `__dict__`.
    Absent,
    /// As they are written, `__dict__` and `__weakref__` among them.
    Names(Vec<Slot>),
    /// An element is of this class, and no string.
    NotStrings {
        at: Place,
        class: &'static str,
    },
    /// Not written out, but none is left out: whether there is any.
    Some(bool),
    Unknown,
}

/// A name in `__slots__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Not mangled.
    pub name: String,
    /// Where it is written, or what gives it.
    pub place: Place,
}

impl LayoutRefusal {
    /// What CPython says, in the version of the model.
    pub fn message(&self, project: &Project, class: &ClassRef) -> String {
        match self {
            Self::UnacceptableBase(position) => {
                let name =
                    project.bases_of(class).get(*position).map_or_else(String::new, |base| project.qualname(base));
                format!("type '{name}' is not an acceptable base type")
            }
            Self::Conflict { .. } => "multiple bases have instance lay-out conflict".to_owned(),
            Self::Slots(fault) => fault.message(project),
        }
    }
}

impl SlotsFault {
    /// What CPython says, in the version of the model.
    pub fn message(&self, project: &Project) -> String {
        match self {
            Self::NotAString { class, .. } => format!("__slots__ items must be strings, not '{class}'"),
            Self::NotAnIdentifier(_) => "__slots__ must be identifiers".to_owned(),
            Self::Nonempty { base } => {
                format!("nonempty __slots__ not supported for subtype of '{}'", project.class_name(base))
            }
            Self::SecondDict(_) => "__dict__ slot disallowed: we already got one".to_owned(),
            Self::SecondWeakref(_) if project.model_version() < PythonVersion::new(3, 12) => {
                "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0".to_owned()
            }
            Self::SecondWeakref(_) => "__weakref__ slot disallowed: we already got one".to_owned(),
        }
    }
}

impl Project {
    pub fn layout(&self, class: &ClassRef) -> Layout {
        self.layout_within(class, &mut FxHashMap::default(), 0)
    }

    /// Whether a class whose instances may lack a `__dict__`, or a place for weak references, goes by this name: judged
    /// by what class statements look like.
    pub fn may_be_slotted(&self, name: &str) -> bool {
        self.slotted_names.get_or_init(|| slotted_names(self)).contains(name)
    }

    /// Whether instances of exactly this class lack it.
    pub fn lacks(&self, id: ClassId, part: InstancePart) -> bool {
        let class = ClassRef::Source(id);
        let Layout::Known(instances) = self.layout(&class) else { return false };
        if matches!(self.refusal(id), Ok(Some(_))) || self.decorated_class(id) != Value::Class(id) {
            return false;
        }
        match part {
            InstancePart::Weakref => !instances.has_weakref,
            // Something of that name in a class, or `__getattr__`, may stand in.
            InstancePart::Dict => {
                !instances.has_dict
                    && !["__dict__", "__getattr__", "__getattribute__"].into_iter().any(|name| {
                        match self.lookup(&class, name) {
                            Lookup::Found(member) => {
                                !matches!(&member.owner, ClassRef::Stdlib(name) if name.starts_with("builtins."))
                            }
                            Lookup::Absent => false,
                            Lookup::Unknown(_) => true,
                        }
                    })
            }
        }
    }

    /// Whether all that is an instance of the class lacks it, as far as is in view.
    pub fn lacks_below(&self, id: ClassId, part: InstancePart) -> bool {
        let has_slots = match self.slots(id) {
            Slots::Names(names) => !names.is_empty(),
            // `tuple`, `int`: nothing below takes weak references.
            Slots::Absent => true,
            Slots::Some(is_any) => is_any,
            Slots::NotStrings { .. } | Slots::Unknown => false,
        };
        let is_abstract = self.abstract_methods(&ClassRef::Source(id)).is_ok_and(|methods| !methods.is_empty());
        has_slots && !is_abstract && self.subclasses(id).into_iter().all(|subclass| self.lacks(subclass, part))
    }

    /// Each class is laid out once for a question, however many ways lead to it.
    fn layout_within(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Layout>, depth: u32) -> Layout {
        if let Some(layout) = known.get(class) {
            return layout.clone();
        }
        let layout = self.laid_out(class, known, depth);
        known.insert(class.clone(), layout.clone());
        layout
    }

    fn laid_out(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Layout>, depth: u32) -> Layout {
        const MAX_DEPTH: u32 = 200;
        if depth > MAX_DEPTH {
            return Layout::Unknown(Unknown::Fuel);
        }
        let (bases, slots) = match class {
            ClassRef::Stdlib(name) => {
                let known = self
                    .stdlib()
                    .layout(name)
                    .map(|layout| (layout.solid_base, layout.has_dict, layout.has_weakref, layout.has_items));
                let known = known.or_else(|| {
                    let layout = self.library_class(name)?.layout;
                    Some((layout.solid_base, layout.has_dict, layout.has_weakref, layout.has_items))
                });
                return match known {
                    Some((solid_base, has_dict, has_weakref, has_items)) => Layout::Known(Instances {
                        solid_base: ClassRef::stdlib(solid_base),
                        has_dict,
                        has_weakref,
                        has_items,
                    }),
                    None => Layout::Unknown(Unknown::External(name.clone())),
                };
            }
            ClassRef::Source(id) => {
                let bases = self.bases(*id);
                if let Some(base) = bases.iter().find(|base| base.class.is_none()) {
                    let reason = base.value.unknown().cloned();
                    return Layout::Unknown(reason.unwrap_or(Unknown::Because("a base is no class")));
                }
                match self.metaclass(class) {
                    // Its `__prepare__` may put `__slots__` into the namespace.
                    Metaclass::Known { class: metaclass, .. }
                        if !self.creates_with_type(&metaclass) || !self.inherits_prepare(&metaclass) =>
                    {
                        return Layout::Unknown(Unknown::Because("its metaclass may change its slots"));
                    }
                    // A function in its place may, too.
                    Metaclass::Known { .. } if self.may_be_called(*id) && self.is_made_otherwise(*id) => {
                        return Layout::Unknown(Unknown::Because("its metaclass may be no type"));
                    }
                    Metaclass::Known { .. } => {}
                    Metaclass::Conflict(_) => return Layout::Unknown(Unknown::Refused),
                    Metaclass::Callable(_) => {
                        return Layout::Unknown(Unknown::Because("its metaclass is no type"));
                    }
                    Metaclass::Unknown(reason) => return Layout::Unknown(reason),
                }
                (bases.into_iter().filter_map(|base| base.class).collect(), self.slots(*id))
            }
            ClassRef::Created(id) => (self.bases_of(class), self.slots_of_created(*id)),
        };
        self.laid_out_with(class, &bases, &slots, known, depth)
    }

    /// Whether the class statement itself may say what is called to make the class: `metaclass=f`, `**{"metaclass": f}`.
    fn may_be_called(&self, id: ClassId) -> bool {
        let keywords = self.facts(id.file).arguments(self.class(id).keywords);
        self.metaclass_argument(id).is_some() || keywords.iter().any(|it| it.kind == ArgumentKind::DoubleStarred)
    }

    /// The layout that the class statement itself gives a class, with these bases and slots.
    pub(super) fn layout_of(&self, class: &ClassRef, bases: &[ClassRef], slots: &Slots) -> Layout {
        self.laid_out_with(class, bases, slots, &mut FxHashMap::default(), 0)
    }

    fn laid_out_with(
        &self,
        class: &ClassRef,
        bases: &[ClassRef],
        slots: &Slots,
        known: &mut FxHashMap<ClassRef, Layout>,
        depth: u32,
    ) -> Layout {
        let best = match self.best_base(bases, known, depth) {
            Ok(best) => best,
            Err(layout) => return layout,
        };
        // The other bases bring no layout of their own, but a `__dict__` and a list of references.
        let others: Vec<&Instances> = bases
            .iter()
            .filter_map(|base| match known.get(base) {
                Some(Layout::Known(instances)) => Some(instances),
                _ => None,
            })
            .collect();
        self.extended(class, best, &others, slots)
    }

    /// The layout of the base that `__base__` names.
    pub fn layout_of_best_base(&self, class: &ClassRef) -> Option<Instances> {
        self.best_base(&self.bases_of(class), &mut FxHashMap::default(), 0).ok().map(|(_, instances)| instances)
    }

    /// The base whose solid base derives from those of all others.
    fn best_base(
        &self,
        bases: &[ClassRef],
        known: &mut FxHashMap<ClassRef, Layout>,
        depth: u32,
    ) -> Result<(ClassRef, Instances), Layout> {
        let object = ClassRef::stdlib("builtins.object");
        let bases = if bases.is_empty() { std::slice::from_ref(&object) } else { bases };
        let mut winner: Option<(usize, Instances)> = None;
        for (position, base) in bases.iter().enumerate() {
            let is_final = |name: &str| match self.stdlib().layout(name) {
                Some(layout) => !layout.is_subclassable,
                None => self.library_class(name).is_some_and(|class| class.is_final),
            };
            if matches!(base, ClassRef::Stdlib(name) if is_final(name)) {
                return Err(Layout::Refused(LayoutRefusal::UnacceptableBase(position)));
            }
            let instances = match self.layout_within(base, known, depth + 1) {
                Layout::Known(instances) => instances,
                Layout::Refused(_) => return Err(Layout::Unknown(Unknown::Refused)),
                Layout::Unknown(reason) => return Err(Layout::Unknown(reason)),
            };
            let Some((first, so_far)) = &winner else {
                winner = Some((position, instances));
                continue;
            };
            let unknown = || Layout::Unknown(Unknown::Because("the bases of a base are not known"));
            if self.is_laid_out_on(&so_far.solid_base, &instances.solid_base).ok_or_else(unknown)? {
                continue;
            }
            if self.is_laid_out_on(&instances.solid_base, &so_far.solid_base).ok_or_else(unknown)? {
                winner = Some((position, instances));
                continue;
            }
            return Err(Layout::Refused(LayoutRefusal::Conflict { first: *first, second: position }));
        }
        let winner = winner.and_then(|(position, instances)| Some((bases.get(position)?.clone(), instances)));
        winner.ok_or(Layout::Unknown(Unknown::Opaque))
    }

    /// Whether one solid base derives from another, or is it.
    pub fn is_laid_out_on(&self, solid_base: &ClassRef, other: &ClassRef) -> Option<bool> {
        let is_library = |name: &str| libraries::is_laid_out_on(name, name).is_some();
        match (solid_base, other) {
            (ClassRef::Stdlib(name), ClassRef::Stdlib(other)) if is_library(name) => {
                libraries::is_laid_out_on(name, other)
            }
            (ClassRef::Stdlib(name), ClassRef::Source(_) | ClassRef::Created(_)) if is_library(name) => Some(false),
            // Slots of a program's class lie behind what its bases have.
            (ClassRef::Source(_) | ClassRef::Created(_), ClassRef::Stdlib(name)) if is_library(name) => {
                let bases = self.bases_of(solid_base);
                Some(bases.iter().any(|base| match self.layout(base) {
                    Layout::Known(instances) => self.is_laid_out_on(&instances.solid_base, other) == Some(true),
                    Layout::Refused(_) | Layout::Unknown(_) => false,
                }))
            }
            _ => self.is_subclass(solid_base, other),
        }
    }

    /// What a class adds to the layout of its best base.
    fn extended(
        &self,
        class: &ClassRef,
        (base, inherited): (ClassRef, Instances),
        others: &[&Instances],
        slots: &Slots,
    ) -> Layout {
        let refused = |fault| Layout::Refused(LayoutRefusal::Slots(fault));
        let (mut has_dict, mut has_weakref) = (inherited.has_dict, inherited.has_weakref);
        let may_add_dict = !inherited.has_dict;
        let may_add_weakref = !inherited.has_weakref && !inherited.has_items;
        let (mut adds_dict, mut adds_weakref) = (false, false);
        let mut is_solid = false;
        match slots {
            Slots::Absent => (adds_dict, adds_weakref) = (may_add_dict, may_add_weakref),
            Slots::Unknown => return Layout::Unknown(Unknown::Because("its slots are not written out")),
            Slots::Some(is_any) => is_solid = *is_any,
            &Slots::NotStrings { at, class } => {
                if inherited.has_items {
                    return refused(SlotsFault::Nonempty { base });
                }
                return refused(SlotsFault::NotAString { at, class });
            }
            Slots::Names(slots) => {
                if inherited.has_items && !slots.is_empty() {
                    return refused(SlotsFault::Nonempty { base });
                }
                for slot in slots {
                    match slot.name.as_str() {
                        "__dict__" if !may_add_dict || adds_dict => {
                            return refused(SlotsFault::SecondDict(slot.clone()));
                        }
                        "__weakref__" if !may_add_weakref || adds_weakref => {
                            return refused(SlotsFault::SecondWeakref(slot.clone()));
                        }
                        "__dict__" => adds_dict = true,
                        "__weakref__" => adds_weakref = true,
                        name if !is_identifier(name) => return refused(SlotsFault::NotAnIdentifier(slot.clone())),
                        _ => is_solid = true,
                    }
                }
                // "Secondary bases may provide weakrefs or dict."
                for instances in others {
                    adds_dict |= may_add_dict && instances.has_dict;
                    adds_weakref |= may_add_weakref && instances.has_weakref;
                }
            }
        }
        has_dict |= adds_dict;
        has_weakref |= adds_weakref;
        let is_older = self.model_version() < PythonVersion::new(3, 12);
        if is_older {
            is_solid |= adds_dict && inherited.has_items;
            if adds_weakref && !adds_dict && !has_dict && !is_solid {
                // Only a later `__dict__` shows whether the list of references counts.
                return Layout::Unknown(Unknown::Because("a list of weak references before 3.12"));
            }
        }
        Layout::Known(Instances {
            solid_base: if is_solid { class.clone() } else { inherited.solid_base },
            has_dict,
            has_weakref,
            has_items: inherited.has_items,
        })
    }

    /// Whether a base may have fields, or slots that fields of a class then are already.
    fn may_inherit_slots(&self, id: ClassId) -> bool {
        let Mro::Linear(mro) = self.mro(&ClassRef::Source(id)) else { return true };
        mro.iter().skip(1).any(|base| match base {
            ClassRef::Source(base) => {
                self.class(*base).decorators.len > 0 || !matches!(self.slots(*base), Slots::Absent)
            }
            ClassRef::Stdlib(name) => &**name != "builtins.object",
            ClassRef::Created(_) => true,
        })
    }

    /// The slots that a class has after its decorators.
    pub fn slots(&self, id: ClassId) -> Slots {
        let facts = self.facts(id.file);
        let class = self.class(id);
        for &decorator in facts.list(class.decorators) {
            if let Some(parameters) = self.dataclass_parameters(id.file, decorator) {
                match (parameters.slots, parameters.weakref_slot) {
                    (Some(false), _) => continue,
                    (None, _) | (Some(true), None | Some(true)) => return Slots::Unknown,
                    (Some(true), Some(false)) => {}
                }
                let annotations = facts.bindings_in(class.scope).iter().filter_map(|binding| match binding.kind {
                    BindingKind::Annotated { annotation, .. } => Some(annotation),
                    _ => None,
                });
                let mut has_fields = false;
                for annotation in annotations {
                    match self.is_stored_field(id, annotation) {
                        Some(is_field) => has_fields |= is_field,
                        None => return Slots::Unknown,
                    }
                }
                return if self.may_inherit_slots(id) { Slots::Unknown } else { Slots::Some(has_fields) };
            }
            let callee = match facts.expr(decorator) {
                Expr::Call(call) => facts.calls[call.index()].callee,
                _ => decorator,
            };
            let is_attrs = match self.evaluate(ExprRef { file: id.file, expr: callee }) {
                Value::External(name) => name.starts_with("attr.") || name.starts_with("attrs."),
                Value::Function(function) => {
                    matches!(self.module_name(function.file), Some("attr._make" | "attr._next_gen"))
                }
                _ => false,
            };
            if is_attrs {
                return Slots::Unknown;
            }
        }
        // The tuple that `typing.NamedTuple` makes has empty ones.
        let is_named_tuple = |base: &Argument| {
            matches!(self.evaluate(ExprRef { file: id.file, expr: base.value }),
                Value::External(name) if matches!(&*name, "typing.NamedTuple" | "typing_extensions.NamedTuple"))
        };
        if facts.arguments(class.bases).iter().any(is_named_tuple) {
            return Slots::Names(Vec::new());
        }
        self.slots_in_body(id)
    }

    /// The slots that the class statement itself asks for, before any decorator makes the class anew.
    pub(super) fn slots_in_body(&self, id: ClassId) -> Slots {
        match self.slots_expr(id) {
            Ok(None) => Slots::Absent,
            Ok(Some(value)) => self.slots_written(id.file, value),
            Err(()) => Slots::Unknown,
        }
    }

    /// The slots that an expression names.
    pub(super) fn slots_written(&self, file: FileId, value: ExprId) -> Slots {
        let written = self.written_slots(file, value);
        match written.fault {
            Some((at, class)) => Slots::NotStrings { at, class },
            None if written.is_partial => Slots::Unknown,
            None => Slots::Names(written.slots),
        }
    }

    /// The slots of the class statement that can be read, also where others cannot.
    pub fn known_slots(&self, id: ClassId) -> Vec<Slot> {
        match self.slots_expr(id) {
            Ok(Some(value)) => self.written_slots(id.file, value).slots,
            Ok(None) | Err(()) => Vec::new(),
        }
    }

    /// What the body assigns to `__slots__`; an error where that is not a single expression.
    fn slots_expr(&self, id: ClassId) -> Result<Option<ExprId>, ()> {
        let facts = self.facts(id.file);
        let Some(symbol) = facts.names.find("__slots__") else { return Ok(None) };
        match facts.bindings_of(self.class(id).scope, symbol) {
            [] => Ok(None),
            [binding] => match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => Ok(Some(value)),
                BindingKind::Annotated { value: None, .. } => Ok(None),
                _ => Err(()),
            },
            _ => Err(()),
        }
    }

    fn written_slots(&self, file: FileId, value: ExprId) -> Written {
        const DEEPEST: u32 = 16;
        let mut written = Written::default();
        match self.literal(file, value) {
            name @ Value::Str(_) => written.add(Place::new(file, self.facts(file).range(value)), name),
            _ => self.collect_slots(file, value, DEEPEST, &mut written),
        }
        written
    }

    /// The elements that a display has, or that an expression gives.
    fn collect_slots(&self, file: FileId, expr: ExprId, depth: u32, written: &mut Written) {
        let facts = self.facts(file);
        let place = |expr: ExprId| Place::new(file, facts.range(expr));
        let Some(depth) = depth.checked_sub(1) else {
            written.is_partial = true;
            return;
        };
        match facts.expr(expr) {
            Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) => {
                for &element in facts.list(run) {
                    match facts.expr(element) {
                        Expr::Starred(inner) => self.collect_slots(file, inner, depth, written),
                        _ => written.add(place(element), self.literal(file, element)),
                    }
                }
            }
            Expr::Dict(run) => {
                for &key in facts.list(run).iter().step_by(2) {
                    written.add(place(key), self.literal(file, key));
                }
            }
            Expr::Binary { operator: Operator::Add, left, right } => {
                self.collect_slots(file, left, depth, written);
                self.collect_slots(file, right, depth, written);
            }
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                match (facts.expr(call.callee), facts.arguments(call.arguments)) {
                    // `"name size".split()`.
                    (Expr::Attribute { value, name }, []) if facts.name(name) == "split" => match facts.expr(value) {
                        Expr::Str(text) => facts
                            .name(text)
                            .split_whitespace()
                            .for_each(|name| written.add(place(expr), Value::Str(name.into()))),
                        _ => written.is_partial = true,
                    },
                    (_, &[Argument { kind: ArgumentKind::Positional, value, .. }]) => {
                        match self.evaluate(ExprRef { file, expr: call.callee }) {
                            Value::External(name)
                                if matches!(&*name, "builtins.tuple" | "builtins.list" | "builtins.set") =>
                            {
                                match facts.expr(value) {
                                    Expr::Str(text) => facts
                                        .name(text)
                                        .chars()
                                        .for_each(|name| written.add(place(expr), Value::Str(name.to_string().into()))),
                                    _ => self.collect_slots(file, value, depth, written),
                                }
                            }
                            _ => written.is_partial = true,
                        }
                    }
                    _ => written.is_partial = true,
                }
            }
            _ => match self.evaluate(ExprRef { file, expr }) {
                Value::Tuple(names) => names.iter().for_each(|name| written.add(place(expr), name.clone())),
                _ => written.is_partial = true,
            },
        }
    }

    fn literal(&self, file: FileId, expr: ExprId) -> Value {
        let facts = self.facts(file);
        match facts.expr(expr) {
            Expr::Str(name) => Value::Str(facts.name(name).into()),
            _ => self.evaluate(ExprRef { file, expr }),
        }
    }
}

/// What `__slots__` is given.
#[derive(Debug, Default)]
struct Written {
    slots: Vec<Slot>,
    /// The first element that is no string.
    fault: Option<(Place, &'static str)>,
    /// There may be more.
    is_partial: bool,
}

impl Written {
    fn add(&mut self, place: Place, value: Value) {
        let class = match value {
            Value::Str(name) => {
                self.slots.push(Slot { name: name.to_string(), place });
                return;
            }
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Bool(_) => "bool",
            Value::None => "NoneType",
            Value::Tuple(_) => "tuple",
            Value::Function(_) => "function",
            _ => {
                self.is_partial = true;
                return;
            }
        };
        self.fault.get_or_insert((place, class));
    }
}

/// Whether CPython takes the name for a slot; letters of other alphabets are taken for right.
fn is_identifier(name: &str) -> bool {
    let is_letter = |letter: char| !letter.is_ascii() || letter == '_' || letter.is_ascii_alphanumeric();
    name.starts_with(|first: char| !first.is_ascii_digit()) && name.chars().all(is_letter)
}

/// The names of classes with slots or derived from what takes no weak references, and what else they are called.
fn slotted_names(project: &Project) -> FxHashSet<String> {
    let mut names: FxHashSet<&str> = FxHashSet::default();
    let mut others: Vec<(&str, Vec<&str>)> = Vec::new();
    for file in project.files() {
        let facts = project.facts(file);
        let slots = ["__slots__", "slots"].map(|name| facts.names.find(name));
        for class in &facts.classes {
            let has_slots = slots[0].is_some_and(|slots| !facts.bindings_of(class.scope, slots).is_empty());
            let is_asked = |&decorator: &ExprId| {
                let Expr::Call(call) = facts.expr(decorator) else { return false };
                facts.calls.get(call.index()).is_some_and(|call| {
                    facts
                        .arguments(call.arguments)
                        .iter()
                        .any(|argument| matches!(argument.kind, ArgumentKind::Keyword(name) if Some(name) == slots[1]))
                })
            };
            if has_slots || slots[1].is_some() && facts.list(class.decorators).iter().any(is_asked) {
                names.insert(facts.name(class.name));
                continue;
            }
            let bases: Vec<&str> =
                facts.arguments(class.bases).iter().filter_map(|base| facts.last_name(base.value)).collect();
            if !bases.is_empty() {
                others.push((facts.name(class.name), bases));
            }
        }
        for binding in &facts.bindings {
            if let BindingKind::ImportFrom { name, .. } = binding.kind
                && name != binding.name
            {
                others.push((facts.name(binding.name), vec![facts.name(name)]));
            }
        }
    }
    // What derives from slotted classes has all again, unless it has slots itself.
    let mut unsized_names: FxHashSet<&str> = ["int", "tuple", "bytes", "NamedTuple"].into_iter().collect();
    loop {
        let before = unsized_names.len();
        for (name, bases) in &others {
            if bases.iter().any(|base| unsized_names.contains(base)) {
                unsized_names.insert(name);
            }
        }
        if unsized_names.len() == before {
            break;
        }
    }
    let aliases: Vec<&str> = others
        .iter()
        .filter(|(_, originals)| matches!(&originals[..], [original] if names.contains(original)))
        .map(|&(name, _)| name)
        .collect();
    names.into_iter().chain(unsized_names).chain(aliases).map(str::to_owned).collect()
}
