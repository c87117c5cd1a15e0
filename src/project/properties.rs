//! Properties as CPython makes them: which functions are called where an attribute is read, written and deleted.
//!
//! Models `property` of `Objects/descrobject.c`, whose `getter`, `setter` and `deleter` give a new property and leave the
//! old one as it is: what counts is the name that the result is bound to.
//! <https://docs.python.org/3/library/functions.html#property>

use std::sync::{Arc, PoisonError};

use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{
    AccessContext, ArgumentKind, Binding, BindingKind, CallIndex, ClassIndex, Expr, ExprId, FileFacts, FunctionIndex,
};
use crate::finding::{FileId, Place};
use crate::project::answers;
use crate::project::bodies::Presence;
use crate::project::descriptors::attribute_name;
use crate::project::infer::Inference;
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Member, Mro, Project, Unknown, Value, Wrapper};

/// A property in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The class whose body binds the name.
    pub owner: ClassId,
    /// As written in the body.
    pub name: String,
    /// The name where the body binds it last.
    pub place: Place,
    pub kind: PropertyKind,
    pub getter: Accessor,
    pub setter: Accessor,
    pub deleter: Accessor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyKind {
    /// `property` itself.
    Builtin,
    /// `abc.abstractproperty`.
    Abstract,
    /// `types.DynamicClassAttribute`, `enum.property`: reading them on the class raises `AttributeError`, or gives
    /// something else.
    Dynamic,
    /// A class of the project that derives from `property` and changes nothing of how attributes are read and written.
    Subclass(ClassId),
}

/// One of the three functions of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accessor {
    /// There is none: `AttributeError`.
    Absent,
    /// CPython calls this `def` or `lambda`, with the instance first.
    Function(FunctionId),
    /// It calls something else: what a decorator makes of a function, an object.
    Other(Place),
    /// Whether there is one is not known.
    Unknown(Place),
}

/// What instances of a class get where they are asked for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyLookup {
    Property(Box<Property>),
    /// `functools.cached_property`, or a class below it: no data descriptor, its value comes to lie in the instance.
    Cached(Cached),
    /// Anything else: a method, a slot, a constant, another descriptor.
    Other(Holder),
    /// No class along the MRO has the name.
    Absent,
    Unknown(Unknown),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    pub owner: ClassId,
    pub place: Place,
    /// What it calls, where that is a plain `def`.
    pub function: Option<FunctionId>,
}

/// Which class has a name, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub owner: ClassRef,
    /// Absent where the class was not read from source.
    pub place: Option<Place>,
}

impl Property {
    /// The functions that are known, with what they do.
    pub fn functions(&self) -> impl Iterator<Item = (Role, FunctionId)> {
        let of = |role, accessor| match accessor {
            Accessor::Function(function) => Some((role, function)),
            Accessor::Absent | Accessor::Other(_) | Accessor::Unknown(_) => None,
        };
        [of(Role::Getter, self.getter), of(Role::Setter, self.setter), of(Role::Deleter, self.deleter)]
            .into_iter()
            .flatten()
    }

    pub fn accessor(&self, role: Role) -> Accessor {
        match role {
            Role::Getter => self.getter,
            Role::Setter => self.setter,
            Role::Deleter => self.deleter,
        }
    }
}

/// What a function of a property is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Getter,
    Setter,
    Deleter,
}

impl Role {
    /// The method of `property` that takes such a function: `getter`, `setter`, `deleter`.
    pub fn method(self) -> &'static str {
        match self {
            Self::Getter => "getter",
            Self::Setter => "setter",
            Self::Deleter => "deleter",
        }
    }

    pub fn of_method(method: &str) -> Option<Self> {
        [Self::Getter, Self::Setter, Self::Deleter].into_iter().find(|role| role.method() == method)
    }
}

/// By the name of an attribute, mangled: the classes whose body may hold a property of that name, sorted; and the classes
/// that some code gives such an attribute when they are there.
#[derive(Debug, Default)]
pub(super) struct PropertyIndex {
    classes: FxHashMap<Box<str>, Vec<ClassId>>,
    /// The names of each of them.
    names: FxHashMap<ClassId, Vec<Box<str>>>,
    written: FxHashMap<Box<str>, Vec<ClassId>>,
    /// Where reported files assign or delete such an attribute of something, as indices of [`FileFacts::accesses`].
    writes: FxHashMap<Box<str>, Vec<(FileId, u32)>>,
}

impl Project {
    /// What instances of a class get for an attribute: the first class along the MRO that has the name decides. Names of
    /// private attributes are given mangled.
    pub fn property(&self, class: &ClassRef, name: &str) -> PropertyLookup {
        self.property_within(class, name, None, 0)
    }

    /// As [`Project::property`], for the classes that come after one along the MRO: what `super()` asks.
    pub fn property_behind(&self, class: &ClassRef, name: &str, behind: &ClassRef) -> PropertyLookup {
        self.property_within(class, name, Some(behind), 0)
    }

    fn property_within(&self, class: &ClassRef, name: &str, behind: Option<&ClassRef>, depth: u32) -> PropertyLookup {
        if self.classes_with_property(name).is_empty() && behind.is_none() {
            return self.no_property(class, name);
        }
        let (mro, gap) = match self.mro(class) {
            Mro::Linear(mro) => (mro.to_vec(), None),
            Mro::Conflict(_) => return PropertyLookup::Unknown(Unknown::Refused),
            Mro::Unknown(reason) => (self.known_start(class), Some(reason)),
        };
        let start = match behind {
            None => 0,
            Some(behind) => match mro.iter().position(|owner| owner == behind) {
                Some(position) => position + 1,
                None => return PropertyLookup::Unknown(gap.unwrap_or(Unknown::Opaque)),
            },
        };
        for owner in &mro[start..] {
            if let Some(found) = self.property_of(owner, name, depth) {
                return found;
            }
        }
        gap.map_or(PropertyLookup::Absent, PropertyLookup::Unknown)
    }

    /// The properties that the body of a class itself holds at its end, by place.
    pub fn own_properties(&self, id: ClassId) -> Arc<[Property]> {
        // Each rule on properties asks.
        if let Some(known) = self.own_properties.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Arc::clone(known);
        }
        let property = |lookup| match lookup {
            PropertyLookup::Property(property) => Some(*property),
            _ => None,
        };
        let mut found: Vec<Property> =
            self.own_property_lookups(id).filter_map(|(_, lookup)| property(lookup)).collect();
        found.sort_by_key(|property| property.place);
        let found: Arc<[Property]> = found.into();
        self.own_properties.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&found));
        found
    }

    /// What the body of a class itself has at its end under each name that may be that of a property, with the name,
    /// mangled.
    pub fn own_property_lookups(&self, id: ClassId) -> impl Iterator<Item = (&str, PropertyLookup)> {
        let names = self.property_index().names.get(&id).map_or(&[][..], Vec::as_slice);
        names.iter().filter_map(move |name| Some((&**name, self.own_property(id, name)?)))
    }

    /// What the body of a class itself has under a name at its end, where that may be a property. `None` where the body
    /// leaves the name to the bases.
    pub fn own_property(&self, id: ClassId, name: &str) -> Option<PropertyLookup> {
        self.own_property_within(id, name, 0)
    }

    fn own_property_within(&self, id: ClassId, name: &str, depth: u32) -> Option<PropertyLookup> {
        let written = written_name(self, id, name)?;
        match self.held(id, written, None, depth) {
            Held::Nothing => None,
            held => Some(self.shown(id, written, held)),
        }
    }

    /// What an expression that stands in the body of a class gives there, such as the `size` of `@size.setter`.
    pub fn property_at(&self, id: ClassId, expr: ExprId) -> PropertyLookup {
        let held = Maker { project: self, id }.value(ExprRef { file: id.file, expr }, 0);
        self.shown(id, "", held)
    }

    /// The classes whose body may hold a property of a name, judged by how it is written. The name is mangled.
    pub fn classes_with_property(&self, name: &str) -> &[ClassId] {
        let index = self.property_index();
        index.classes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where reported files, stubs aside, assign or delete an attribute of a name that some class may have as a property,
    /// as indices of [`FileFacts::accesses`]. The name is mangled.
    pub fn property_writes(&self, name: &str) -> &[(FileId, u32)] {
        let index = self.property_index();
        index.writes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The function that an expression in the body of a class stands for there, where no decorator made anything else of
    /// it: the `size` of `@size.setter` where `@property` was forgotten.
    pub fn plain_function_at(&self, id: ClassId, expr: ExprId) -> Option<FunctionId> {
        match (Maker { project: self, id }).value(ExprRef { file: id.file, expr }, 0) {
            Held::Function(function) => Some(function),
            _ => None,
        }
    }

    fn no_property(&self, class: &ClassRef, name: &str) -> PropertyLookup {
        match self.lookup(class, name) {
            Lookup::Found(member) => other(member),
            Lookup::Absent => PropertyLookup::Absent,
            Lookup::Unknown(reason) => PropertyLookup::Unknown(reason),
        }
    }

    /// The classes that come first in any MRO: the class, and the only bases of each that has one.
    fn known_start(&self, class: &ClassRef) -> Vec<ClassRef> {
        const MOST: usize = 32;
        let mut start = vec![class.clone()];
        while let Some(ClassRef::Source(id)) = start.last()
            && start.len() < MOST
        {
            match &self.bases(*id)[..] {
                [base] => match &base.class {
                    Some(base) if !start.contains(base) => start.push(base.clone()),
                    _ => break,
                },
                _ => break,
            }
        }
        start
    }

    /// What one class along an MRO has under a name.
    fn property_of(&self, owner: &ClassRef, name: &str, depth: u32) -> Option<PropertyLookup> {
        if let ClassRef::Source(id) = owner {
            if let Some(found) = self.own_property_within(*id, name, depth) {
                return Some(found);
            }
            if self.is_written_later(*id, name) {
                return Some(PropertyLookup::Unknown(Unknown::Because("the attribute is set when the class is there")));
            }
        }
        match Inference::new(self).own(owner, name)? {
            Lookup::Found(member) => Some(other(member)),
            Lookup::Absent => None,
            Lookup::Unknown(reason) => Some(PropertyLookup::Unknown(reason)),
        }
    }

    /// What the body of a class has bound a name to at a position, or at its end.
    fn held(&self, id: ClassId, name: &str, until: Option<TextSize>, depth: u32) -> Held {
        if depth > MAX_DEPTH {
            return TOO_DEEP;
        }
        let facts = self.facts(id.file);
        let class = self.class(id);
        let Some(symbol) = facts.names.find(name) else { return Held::Nothing };
        let mut last: Option<&Binding> = None;
        for binding in facts.bindings_of(class.scope, symbol) {
            if matches!(binding.kind, BindingKind::Annotated { value: None, .. })
                || until.is_some_and(|until| binding.since > until)
            {
                continue;
            }
            match self.presence(id.file, class.region, binding.region, self.model_version()) {
                Presence::Never => {}
                Presence::Sometimes => {
                    return Held::Unknown(Unknown::Because("the class body binds the name under a condition"));
                }
                Presence::Always => last = Some(binding),
            }
        }
        let Some(last) = last else { return Held::Nothing };
        if until.is_none()
            && let Some(reason) = self.may_be_replaced(id, name)
        {
            return Held::Unknown(Unknown::Because(reason));
        }
        let place = Place::new(id.file, last.range);
        let maker = Maker { project: self, id };
        let held = match last.kind {
            BindingKind::Function(function) => maker.decorated(function, depth + 1),
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                maker.value(ExprRef { file: id.file, expr: value }, depth + 1)
            }
            BindingKind::Delete => Held::Nothing,
            BindingKind::Class(_) | BindingKind::TypeAlias(_) => Held::Other(place),
            BindingKind::Import { .. }
            | BindingKind::ImportAs { .. }
            | BindingKind::ImportFrom { .. }
            | BindingKind::Parameter(_)
            | BindingKind::Annotated { value: None, .. }
            | BindingKind::AugAssign(_)
            | BindingKind::Unpack { .. }
            | BindingKind::For { .. }
            | BindingKind::ForElement { .. }
            | BindingKind::With { .. }
            | BindingKind::Except(_)
            | BindingKind::Global
            | BindingKind::Nonlocal
            | BindingKind::TypeParameter
            | BindingKind::Opaque => Held::Unknown(Unknown::Opaque),
        };
        held.at(place)
    }

    /// Why what the class body binds may not be what the class has.
    fn may_be_replaced(&self, id: ClassId, name: &str) -> Option<&'static str> {
        if self.is_stub(id.file) {
            return Some("what is known of the class comes from a stub file");
        }
        let facts = self.facts(id.file);
        for &decorator in facts.list(self.class(id).decorators) {
            let expr = match facts.expr(decorator) {
                Expr::Call(call) => facts.calls.get(call.index()).map_or(decorator, |call| call.callee),
                _ => decorator,
            };
            let of_function = match self.evaluate(ExprRef { file: id.file, expr }) {
                // What the standard library has for classes leaves properties as they are.
                Value::External(_) => continue,
                Value::Function(function) | Value::Bound { function, .. } => function.file,
                _ => return Some("a decorator of the class may change what it holds"),
            };
            let decorating = self.facts(of_function);
            let is_attrs = self.module_name(of_function).is_some_and(|name| name.starts_with("attr."));
            if !is_attrs && decorating.names.find("setattr").is_some() {
                return Some("a decorator of the class may change what it holds");
            }
        }
        let mangled = self.mangled(id, name);
        self.is_written_later(id, &mangled).then_some("the attribute is set when the class is there")
    }

    fn property_index(&self) -> &PropertyIndex {
        answers::widen();
        self.properties.get_or_init(|| PropertyIndex::of(self))
    }

    /// `Point.size = …`, `del Point.size`, `setattr(Point, "size", …)`.
    fn is_written_later(&self, id: ClassId, name: &str) -> bool {
        let index = self.property_index();
        index.written.get(name).is_some_and(|classes| classes.contains(&id))
    }

    fn shown(&self, id: ClassId, name: &str, held: Held) -> PropertyLookup {
        match held {
            Held::Property(made, place) => PropertyLookup::Property(Box::new(Property {
                owner: id,
                name: name.to_owned(),
                place,
                kind: made.kind,
                getter: made.getter,
                setter: made.setter,
                deleter: made.deleter,
            })),
            Held::Cached(function, place) => PropertyLookup::Cached(Cached { owner: id, place, function }),
            Held::Function(function) => {
                let place = Place::new(function.file, self.function(function).range);
                PropertyLookup::Other(Holder { owner: ClassRef::Source(id), place: Some(place) })
            }
            Held::Other(place) => PropertyLookup::Other(Holder { owner: ClassRef::Source(id), place: Some(place) }),
            Held::Nothing => PropertyLookup::Absent,
            Held::Unknown(reason) => PropertyLookup::Unknown(reason),
        }
    }

    /// How a class below `property` answers.
    fn property_class(&self, class: ClassId) -> PropertyClass {
        const PROTOCOL: [&str; 8] =
            ["__get__", "__set__", "__delete__", "__init__", "__new__", "getter", "setter", "deleter"];
        let class_ref = ClassRef::Source(class);
        let mro = match self.mro(&class_ref) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) | Mro::Unknown(_) => return PropertyClass::Unknown,
        };
        if mro.iter().any(|base| base.is_stdlib("functools.cached_property")) {
            return PropertyClass::Cached;
        }
        if !mro.iter().any(|base| base.is_stdlib("builtins.property")) {
            return PropertyClass::NoProperty;
        }
        let is_plain = PROTOCOL.iter().all(|name| {
            matches!(self.lookup(&class_ref, name), Lookup::Found(member) if matches!(&member.owner, ClassRef::Stdlib(_)))
        });
        if is_plain { PropertyClass::Plain } else { PropertyClass::Unknown }
    }
}

/// What a class holds that no decorator or call in its body makes a property.
fn other(member: Member) -> PropertyLookup {
    let may_be_property = |value: &Value| {
        matches!(value, Value::Unknown(_) | Value::Wrapped { wrapper: Wrapper::Property | Wrapper::CachedProperty, .. })
    };
    match member.value.unknown() {
        Some(reason) => PropertyLookup::Unknown(reason.clone()),
        None if member.value.members().iter().any(may_be_property) => PropertyLookup::Unknown(Unknown::Opaque),
        None => PropertyLookup::Other(Holder { owner: member.owner, place: member.place }),
    }
}

enum PropertyClass {
    Plain,
    Cached,
    NoProperty,
    /// It does something in its own way.
    Unknown,
}

/// What a name of a class body stands for, as far as properties go.
#[derive(Debug, Clone)]
enum Held {
    Property(Made, Place),
    Cached(Option<FunctionId>, Place),
    /// A plain function.
    Function(FunctionId),
    Other(Place),
    Nothing,
    Unknown(Unknown),
}

#[derive(Debug, Clone, Copy)]
struct Made {
    kind: PropertyKind,
    getter: Accessor,
    setter: Accessor,
    deleter: Accessor,
}

impl Held {
    /// As a name holds it that is bound at a place.
    fn at(self, place: Place) -> Self {
        match self {
            Self::Property(made, _) => Self::Property(made, place),
            Self::Cached(function, _) => Self::Cached(function, place),
            Self::Other(_) => Self::Other(place),
            Self::Function(_) | Self::Nothing | Self::Unknown(_) => self,
        }
    }

    /// As what a property calls.
    fn accessor(self, place: Place) -> Accessor {
        match self {
            Self::Function(function) => Accessor::Function(function),
            Self::Property(..) | Self::Cached(..) | Self::Other(_) => Accessor::Other(place),
            Self::Nothing | Self::Unknown(_) => Accessor::Unknown(place),
        }
    }

    /// As what a property calls that is written as a decorator: whatever it is, it is there.
    fn decorating(self, place: Place) -> Accessor {
        match self {
            Self::Function(function) => Accessor::Function(function),
            _ => Accessor::Other(place),
        }
    }
}

/// Follows what makes properties in the body of a class.
#[derive(Clone, Copy)]
struct Maker<'p> {
    project: &'p Project,
    id: ClassId,
}

const MAX_DEPTH: u32 = 12;
const TOO_DEEP: Held = Held::Unknown(Unknown::Fuel);

impl<'p> Maker<'p> {
    /// What the decorators of a function make of it.
    fn decorated(self, index: FunctionIndex, depth: u32) -> Held {
        if depth > MAX_DEPTH {
            return TOO_DEEP;
        }
        let file = self.id.file;
        let facts = self.project.facts(file);
        let function = FunctionId { file, index };
        let Some(data) = facts.functions.get(index.index()) else { return TOO_DEEP };
        let place = Place::new(file, data.range);
        let mut held = Held::Function(function);
        // The innermost comes last.
        for &decorator in facts.list(data.decorators).iter().rev() {
            held = self.applied(decorator, function, held, place, depth);
        }
        held
    }

    /// What one decorator makes of what those below it made.
    fn applied(self, decorator: ExprId, function: FunctionId, held: Held, place: Place, depth: u32) -> Held {
        let facts = self.project.facts(self.id.file);
        let at = ExprRef { file: self.id.file, expr: decorator };
        if let Expr::Attribute { value, name } = facts.expr(decorator)
            && let Some(role) = Role::of_method(facts.name(name))
            && let Held::Property(made, _) = self.value(ExprRef { expr: value, ..at }, depth + 1)
        {
            return Held::Property(made.with(role, held.decorating(place)), place);
        }
        let value = self.project.evaluate(at);
        if let Some(kind) = self.kind(&value) {
            let getter = held.decorating(place);
            return match kind {
                Kind::Property(kind) => {
                    Held::Property(Made { kind, getter, setter: Accessor::Absent, deleter: Accessor::Absent }, place)
                }
                Kind::Cached => Held::Cached(
                    match getter {
                        Accessor::Function(function) => Some(function),
                        Accessor::Absent | Accessor::Other(_) | Accessor::Unknown(_) => None,
                    },
                    place,
                ),
                Kind::Unknown => Held::Unknown(OWN_WAY),
            };
        }
        match (&value, held) {
            (Value::External(name), _) if matches!(&**name, "builtins.classmethod" | "builtins.staticmethod") => {
                Held::Other(place)
            }
            (_, held) => {
                // Whatever gives back what it gets.
                let inference = Inference::new(self.project);
                match inference.decorated(self.id.file, decorator, &Value::Function(function)) {
                    Value::Function(same) if same == function => held,
                    Value::Unknown(reason) => Held::Unknown(reason),
                    _ => Held::Unknown(Unknown::Because("a decorator gives something else")),
                }
            }
        }
    }

    /// What an expression gives that stands in the class body, or that a name in it leads to.
    fn value(self, at: ExprRef, depth: u32) -> Held {
        if depth > MAX_DEPTH {
            return TOO_DEEP;
        }
        let facts = self.project.facts(at.file);
        let place = Place::new(at.file, facts.range(at.expr));
        match facts.expr(at.expr) {
            Expr::Name { name, scope } => {
                if at.file == self.id.file && scope == self.project.class(self.id).scope {
                    let until = facts.range(at.expr).start();
                    match self.project.held(self.id, facts.name(name), Some(until), depth + 1) {
                        Held::Nothing => {}
                        held => return held,
                    }
                }
                let assigned = self.project.assigned(at);
                if assigned != at { self.value(assigned, depth + 1) } else { self.plain(at, place) }
            }
            Expr::Attribute { value, name } => {
                match self.project.evaluate(ExprRef { expr: value, ..at }) {
                    Value::Class(class) => {
                        let name = self.project.mangled(self.id, facts.name(name));
                        match self.project.property_within(&ClassRef::Source(class), &name, None, depth + 1) {
                            PropertyLookup::Property(property) => {
                                let Property { kind, getter, setter, deleter, .. } = *property;
                                // Reading it on the class gives something else.
                                if kind == PropertyKind::Dynamic {
                                    return Held::Unknown(Unknown::Opaque);
                                }
                                Held::Property(Made { kind, getter, setter, deleter }, place)
                            }
                            PropertyLookup::Cached(cached) => Held::Cached(cached.function, place),
                            PropertyLookup::Other(_) => self.plain(at, place),
                            PropertyLookup::Absent => Held::Unknown(Unknown::Attribute(name.into())),
                            PropertyLookup::Unknown(reason) => Held::Unknown(reason),
                        }
                    }
                    _ => self.plain(at, place),
                }
            }
            Expr::Call(call) => self.call(at.file, call, place, depth),
            Expr::Lambda(index) => Held::Function(FunctionId { file: at.file, index }),
            Expr::Named(value) => self.value(ExprRef { expr: value, ..at }, depth + 1),
            _ => self.plain(at, place),
        }
    }

    /// What has to do with properties only by its value.
    fn plain(self, at: ExprRef, place: Place) -> Held {
        match self.project.evaluate(at) {
            Value::Unknown(reason) => Held::Unknown(reason),
            Value::Function(function) => Held::Function(function),
            Value::Union(_) => Held::Unknown(Unknown::Opaque),
            Value::Instance(class) => match self.project.property_class(class) {
                PropertyClass::NoProperty => Held::Other(place),
                PropertyClass::Plain | PropertyClass::Cached | PropertyClass::Unknown => Held::Unknown(OWN_WAY),
            },
            Value::Wrapped { .. } => Held::Unknown(Unknown::Opaque),
            // A name of a library that was not read may stand for anything.
            Value::External(name)
                if !name.split('.').next().is_some_and(|module| self.project.stdlib().knows_module(module)) =>
            {
                Held::Unknown(Unknown::External(name))
            }
            _ => Held::Other(place),
        }
    }

    /// `property(…)`, `size.setter(…)`.
    fn call(self, file: FileId, call: CallIndex, place: Place, depth: u32) -> Held {
        let facts = self.project.facts(file);
        let Some(data) = facts.calls.get(call.index()) else { return TOO_DEEP };
        let arguments = facts.arguments(data.arguments);
        if let Expr::Attribute { value, name } = facts.expr(data.callee)
            && let Some(role) = Role::of_method(facts.name(name))
            && let Held::Property(made, _) = self.value(ExprRef { file, expr: value }, depth + 1)
        {
            return match arguments {
                [argument] if argument.kind == ArgumentKind::Positional => {
                    Held::Property(made.with(role, self.accessor(file, argument.value, depth + 1)), place)
                }
                _ => Held::Unknown(Unknown::Opaque),
            };
        }
        let callee = self.project.evaluate(ExprRef { file, expr: data.callee });
        let kind = match self.kind(&callee) {
            Some(Kind::Property(kind)) => kind,
            Some(Kind::Cached) => {
                let function = match arguments {
                    [argument] => match self.accessor(file, argument.value, depth + 1) {
                        Accessor::Function(function) => Some(function),
                        Accessor::Absent | Accessor::Other(_) | Accessor::Unknown(_) => None,
                    },
                    _ => None,
                };
                return Held::Cached(function, place);
            }
            Some(Kind::Unknown) => return Held::Unknown(OWN_WAY),
            None => return self.plain(ExprRef { file, expr: data.expr }, place),
        };
        let mut made = Made { kind, getter: Accessor::Absent, setter: Accessor::Absent, deleter: Accessor::Absent };
        const ROLES: [Role; 3] = [Role::Getter, Role::Setter, Role::Deleter];
        let mut positional = 0;
        for argument in arguments {
            let role = match argument.kind {
                ArgumentKind::Positional => {
                    positional += 1;
                    ROLES.get(positional - 1).copied()
                }
                ArgumentKind::Keyword(name) => match facts.name(name) {
                    "fget" => Some(Role::Getter),
                    "fset" => Some(Role::Setter),
                    "fdel" => Some(Role::Deleter),
                    _ => None,
                },
                ArgumentKind::Starred | ArgumentKind::DoubleStarred => return Held::Unknown(Unknown::Opaque),
            };
            if let Some(role) = role {
                made = made.with(role, self.accessor(file, argument.value, depth + 1));
            }
        }
        Held::Property(made, place)
    }

    fn accessor(self, file: FileId, expr: ExprId, depth: u32) -> Accessor {
        let facts = self.project.facts(file);
        let place = Place::new(file, facts.range(expr));
        match facts.expr(expr) {
            Expr::None => Accessor::Absent,
            Expr::Name { .. } | Expr::Attribute { .. } | Expr::Lambda(_) | Expr::Call(_) => {
                let at = ExprRef { file, expr };
                match self.value(at, depth) {
                    Held::Other(_) if self.project.evaluate(at) == Value::None => Accessor::Absent,
                    held => held.accessor(place),
                }
            }
            _ => Accessor::Unknown(place),
        }
    }

    /// What a decorator or callee makes of a function, where it is a class of properties.
    fn kind(self, callee: &Value) -> Option<Kind> {
        match callee {
            Value::External(name) => Some(match &**name {
                "builtins.property" => Kind::Property(PropertyKind::Builtin),
                "abc.abstractproperty" => Kind::Property(PropertyKind::Abstract),
                "types.DynamicClassAttribute" | "enum.property" => Kind::Property(PropertyKind::Dynamic),
                "functools.cached_property" => Kind::Cached,
                _ => return None,
            }),
            Value::Class(class) => match self.project.property_class(*class) {
                PropertyClass::Plain => Some(Kind::Property(PropertyKind::Subclass(*class))),
                PropertyClass::Cached => Some(Kind::Cached),
                PropertyClass::Unknown => Some(Kind::Unknown),
                PropertyClass::NoProperty => None,
            },
            _ => None,
        }
    }
}

enum Kind {
    Property(PropertyKind),
    Cached,
    Unknown,
}

const OWN_WAY: Unknown = Unknown::Because("a class like `property` answers in its own way");

impl Made {
    /// What `getter`, `setter` or `deleter` gives. CPython lets `None` stand for what is there already.
    fn with(self, role: Role, accessor: Accessor) -> Self {
        if accessor == Accessor::Absent {
            return self;
        }
        match role {
            Role::Getter => Self { getter: accessor, ..self },
            Role::Setter => Self { setter: accessor, ..self },
            Role::Deleter => Self { deleter: accessor, ..self },
        }
    }
}

/// How the body of a class writes the name of an attribute; `None` where it cannot.
fn written_name<'a>(project: &Project, id: ClassId, name: &'a str) -> Option<&'a str> {
    let is_private = |name: &str| name.starts_with("__") && !name.ends_with("__");
    if is_private(name) {
        return None;
    }
    if let Some(at) = name.find("__").filter(|&at| at > 0)
        && name.starts_with('_')
        && project.mangled(id, &name[at..]) == name
    {
        return Some(&name[at..]);
    }
    Some(name)
}

impl PropertyIndex {
    fn of(project: &Project) -> Self {
        let makers = makers(project);
        let mut index = Self::default();
        for file in project.files() {
            index.add_properties(project, file, &makers);
        }
        for classes in index.classes.values_mut() {
            classes.sort_unstable();
        }
        for file in project.files() {
            index.add_written(project, file, None);
            index.add_writes(project, file, None);
        }
        index
    }

    /// With the properties in a file that has changed, and what it writes.
    pub(super) fn again(mut self, project: &Project, file: FileId) -> Self {
        let ids: Vec<ClassId> = self.names.keys().copied().filter(|id| id.file == file).collect();
        for id in ids {
            for name in self.names.remove(&id).into_iter().flatten() {
                if let Some(classes) = self.classes.get_mut(&name) {
                    classes.retain(|other| *other != id);
                }
            }
        }
        let new = self.add_properties(project, file, &makers(project));
        self.classes.values_mut().for_each(|classes| classes.sort_unstable());
        self.writes.values_mut().for_each(|writes| writes.retain(|&(other, _)| other != file));
        self.add_writes(project, file, None);
        for name in new {
            for &other in project.files_naming(&name).iter() {
                self.add_written(project, other, Some(&name));
                if other != file {
                    self.add_writes(project, other, Some(&name));
                }
            }
        }
        self.writes.retain(|_, writes| !writes.is_empty());
        self.writes.values_mut().for_each(|writes| writes.sort());
        self
    }

    /// Gives the names that no property had.
    fn add_properties(&mut self, project: &Project, file: FileId, makers: &FxHashSet<String>) -> Vec<Box<str>> {
        let facts = project.facts(file);
        let mut new = Vec::new();
        for (class, data) in facts.classes.iter().enumerate() {
            let id = ClassId { file, index: ClassIndex(class as u32) };
            for binding in facts.bindings_in(data.scope) {
                if !may_make(facts, binding, makers) {
                    continue;
                }
                let name: Box<str> = project.mangled(id, facts.name(binding.name)).into();
                let classes = self.classes.entry(name.clone()).or_insert_with(|| {
                    new.push(name.clone());
                    Vec::new()
                });
                if classes.last() != Some(&id) {
                    classes.push(id);
                    self.names.entry(id).or_default().push(name);
                }
            }
        }
        new
    }

    /// Of all names, or of one.
    fn add_writes(&mut self, project: &Project, file: FileId, only: Option<&str>) {
        if !project.is_reported(file) || project.is_stub(file) {
            return;
        }
        let facts = project.facts(file);
        for (access, at) in facts.accesses.iter().zip(0..) {
            let Expr::Attribute { name, .. } = facts.expr(access.expr) else { continue };
            if access.context == AccessContext::Read {
                continue;
            }
            let name = attribute_name(facts, access.scope, facts.name(name));
            if only.is_none_or(|only| only == name) && self.classes.contains_key(&*name) {
                self.writes.entry(name.into()).or_default().push((file, at));
            }
        }
    }

    /// Of all names, or of one.
    fn add_written(&mut self, project: &Project, file: FileId, only: Option<&str>) {
        let facts = project.facts(file);
        let is_class_like = |expr| match facts.expr(expr) {
            // By convention: anything else would be evaluated in vain.
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                let name = facts.name(name);
                matches!(name, "cls" | "klass" | "__class__")
                    || name.trim_start_matches('_').starts_with(char::is_uppercase)
            }
            Expr::Call(call) => facts.calls.get(call.index()).is_some_and(
                |call| matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "type"),
            ),
            _ => false,
        };
        let assigned = facts.accesses.iter().filter_map(|access| match facts.expr(access.expr) {
            Expr::Attribute { value, name } if access.context != AccessContext::Read => Some((value, name)),
            _ => None,
        });
        let called = facts.calls.iter().filter_map(|call| match facts.arguments(call.arguments) {
            [object, name, ..]
                if matches!(facts.expr(call.callee), Expr::Name { name, .. } | Expr::Attribute { name, .. }
                    if matches!(facts.name(name), "setattr" | "delattr" | "__setattr__" | "__delattr__")) =>
            {
                match facts.expr(name.value) {
                    Expr::Str(name) => Some((object.value, name)),
                    _ => None,
                }
            }
            _ => None,
        });
        for (object, name) in assigned.chain(called) {
            let name = facts.name(name);
            let is_wanted = only.is_none_or(|only| only == name);
            if !is_wanted || !self.classes.contains_key(name) || !is_class_like(object) {
                continue;
            }
            for value in project.evaluate(ExprRef { file, expr: object }).members() {
                let class = match value {
                    Value::Class(class) | Value::SubclassOf(ClassRef::Source(class)) => *class,
                    _ => continue,
                };
                let written = self.written.entry(name.into()).or_default();
                written.push(class);
                // In a class method, `cls` may be any class below.
                if !matches!(facts.expr(object), Expr::Name { name, .. }
                    if facts.name(name).starts_with(char::is_uppercase))
                {
                    written.extend(project.subclasses(class));
                }
            }
        }
    }
}

/// What calls and decorators that make properties are called.
fn makers(project: &Project) -> FxHashSet<String> {
    const KNOWN: [&str; 4] = ["property", "abstractproperty", "DynamicClassAttribute", "cached_property"];
    let mut names: FxHashSet<String> = KNOWN.iter().map(|&name| name.to_owned()).collect();
    for base in ["builtins.property", "functools.cached_property"] {
        for &class in project.direct_subclasses(&ClassRef::stdlib(base)) {
            for class in std::iter::once(class).chain(project.subclasses(class)) {
                names.insert(project.name(class.file, project.class(class).name).to_owned());
            }
        }
    }
    project.with_aliases(names)
}

/// Whether a binding may hold a property, judged by the names in it.
fn may_make(facts: &FileFacts, binding: &Binding, makers: &FxHashSet<String>) -> bool {
    let is_maker = |expr| {
        let callee = match facts.expr(expr) {
            Expr::Call(call) => facts.calls.get(call.index()).map_or(expr, |call| call.callee),
            _ => expr,
        };
        match facts.expr(callee) {
            Expr::Name { name, .. } => makers.contains(facts.name(name)),
            Expr::Attribute { name, .. } => {
                let name = facts.name(name);
                makers.contains(name) || Role::of_method(name).is_some()
            }
            _ => false,
        }
    };
    match binding.kind {
        BindingKind::Function(function) => facts
            .functions
            .get(function.index())
            .is_some_and(|function| facts.list(function.decorators).iter().any(|&decorator| is_maker(decorator))),
        BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => match facts.expr(value) {
            Expr::Call(_) => is_maker(value),
            // `width = size`, `size = Base.size`.
            Expr::Name { scope, .. } => scope == binding.scope,
            Expr::Attribute { name, .. } => name == binding.name,
            Expr::Named(_) => true,
            _ => false,
        },
        _ => false,
    }
}
