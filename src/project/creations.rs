//! What CPython raises at a call that creates a class, `type(name, bases, namespace)` or `types.new_class`, of what a class
//! statement would raise too.

use ruff_text_size::TextRange;

use crate::facts::{CallIndex, Expr, ExprId};
use crate::finding::FileId;
use crate::project::refusals::is_ordinary;
use crate::project::{
    ClassId, ClassRef, CreatedId, GivenId, InitSubclass, Layout, LayoutRefusal, Lookup, Metaclass, Mro, MroConflict,
    Project, PythonVersion, Site, Slot, Slots, SlotsFault, Stdlib, Value, Wrapper,
};

/// Why no class comes out of the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreationFault {
    /// Nothing can derive from the base at this position.
    Final(usize),
    /// The instances of two bases, by their positions, are laid out in ways that cannot be combined.
    Layout {
        first: usize,
        second: usize,
    },
    Slots(SlotsFault),
    /// A name is a slot and a key of the namespace.
    Shadowed(Slot),
    Mro(MroConflict),
    /// The `__init_subclass__` of this class does not take the keywords.
    Keywords(ClassRef),
    /// The base at this position is an enumeration, and the namespace none that `EnumType` prepared.
    Unprepared(usize),
    /// The base at this position is an enumeration with this member.
    ExtendedEnum(usize, String),
}

impl Project {
    /// What a call says to these bases, to `__slots__` in a namespace that is written out, and to class keywords. Only
    /// what all versions say, and where `type` creates the class.
    pub fn creation_fault(
        &self,
        file: FileId,
        call: CallIndex,
        bases: &[ClassRef],
        namespace: Option<ExprId>,
        keywords: &[(String, TextRange)],
    ) -> Option<CreationFault> {
        let Metaclass::Known { class: metaclass, .. } =
            self.derived_metaclass(ClassRef::stdlib("builtins.type"), bases)
        else {
            return None;
        };
        if !self.creates_with_type(&metaclass) {
            return self.enum_fault(&metaclass, bases, namespace.is_some());
        }
        if let Some(position) = bases.iter().position(|base| self.is_final(base)) {
            return Some(CreationFault::Final(position));
        }
        if !bases.iter().all(|base| self.is_steady(base)) {
            return None;
        }
        let own = ClassRef::Created(CreatedId { file, site: Site::Call(call), given: GivenId::default() });
        let slots = namespace.map_or(Slots::Unknown, |namespace| self.slots_in_display(file, namespace));
        match self.layout_of(&own, bases, &slots) {
            Layout::Refused(LayoutRefusal::Conflict { first, second }) => {
                return Some(CreationFault::Layout { first, second });
            }
            Layout::Refused(LayoutRefusal::Slots(fault)) => return Some(CreationFault::Slots(fault)),
            // Not in all versions.
            Layout::Refused(LayoutRefusal::UnacceptableBase(_)) => return None,
            Layout::Known(_) | Layout::Unknown(_) => {}
        }
        if let Some(slot) = namespace.and_then(|namespace| self.shadowed(file, namespace, &slots)) {
            return Some(CreationFault::Shadowed(slot));
        }
        match self.mro(&own) {
            Mro::Conflict(conflict) => Some(CreationFault::Mro(conflict)),
            Mro::Unknown(_) => None,
            Mro::Linear(mro) if !keywords.is_empty() && is_ordinary(&metaclass) => {
                self.refusing(&mro, keywords).map(CreationFault::Keywords)
            }
            Mro::Linear(_) => None,
        }
    }

    /// What `EnumType` says to bases, and to a namespace that is a plain `dict`.
    fn enum_fault(&self, metaclass: &ClassRef, bases: &[ClassRef], is_plain: bool) -> Option<CreationFault> {
        let inherits = |method| self.inherits_of_enum_type(metaclass, method);
        if !inherits("__new__") || !inherits("__prepare__") {
            return None;
        }
        let is_enum = |class: &ClassRef| self.is_subclass(class, &ClassRef::stdlib("enum.Enum")) == Some(true);
        if is_plain {
            return bases.iter().position(is_enum).map(CreationFault::Unprepared);
        }
        let has_member = |(position, class)| Some(CreationFault::ExtendedEnum(position, self.enum_member(class)?.0));
        bases.iter().enumerate().find_map(has_member)
    }

    /// Whether no version that has the class lets others derive from it.
    fn is_final(&self, class: &ClassRef) -> bool {
        let ClassRef::Stdlib(name) = class else { return false };
        let is_open = |stdlib: &'static Stdlib| stdlib.layout(name).is_some_and(|layout| layout.is_subclassable);
        self.stdlib().layout(name).is_some() && !PythonVersion::modelled().map(Stdlib::of).any(is_open)
    }

    /// Whether what a class has from the standard library is the same in all versions.
    fn is_steady(&self, class: &ClassRef) -> bool {
        let Mro::Linear(mro) = self.mro(class) else { return false };
        mro.iter().all(|class| match class {
            ClassRef::Stdlib(name) => PythonVersion::modelled().all(|version| !self.differs(name, Stdlib::of(version))),
            ClassRef::Source(id) => !self.is_stub(id.file),
            ClassRef::Created(_) => true,
        })
    }

    fn slots_in_display(&self, file: FileId, namespace: ExprId) -> Slots {
        let Some(keys) = self.keys_of_display(file, namespace) else { return Slots::Unknown };
        match keys.iter().rev().find(|(key, _)| *key == "__slots__") {
            Some(&(_, value)) => self.slots_written(file, value),
            None => Slots::Absent,
        }
    }

    /// The keys and values of a dict display, where all keys are written out.
    fn keys_of_display(&self, file: FileId, display: ExprId) -> Option<Vec<(&str, ExprId)>> {
        let facts = self.facts(file);
        let Expr::Dict(items) = facts.expr(display) else { return None };
        let pairs = facts.list(items).chunks(2).map(|pair| match *pair {
            [key, value] => match facts.expr(key) {
                Expr::Str(name) => Some((facts.name(name), value)),
                _ => None,
            },
            _ => None,
        });
        pairs.collect()
    }

    fn shadowed(&self, file: FileId, namespace: ExprId, slots: &Slots) -> Option<Slot> {
        let Slots::Names(slots) = slots else { return None };
        let keys = self.keys_of_display(file, namespace)?;
        let is_plain = |name: &str| !matches!(name, "__dict__" | "__weakref__" | "__qualname__" | "__classcell__");
        let is_key = |slot: &&Slot| is_plain(&slot.name) && keys.iter().any(|(key, _)| *key == slot.name);
        slots.iter().find(is_key).cloned()
    }

    /// The class whose `__init_subclass__` does not take keywords that come to it.
    fn refusing(&self, mro: &[ClassRef], keywords: &[(String, TextRange)]) -> Option<ClassRef> {
        let mut keywords = keywords.to_vec();
        let mut behind = mro.iter().skip(1);
        loop {
            let owner = behind.find(|class| self.may_define(class, "__init_subclass__"))?;
            if owner.is_stdlib("builtins.object") {
                return (!keywords.is_empty()).then(|| owner.clone());
            }
            let id: ClassId = owner.source()?;
            let Lookup::Found(member) = self.lookup(owner, "__init_subclass__") else { return None };
            let (function, decorators) = match member.value {
                Value::Function(function) => (function, 0),
                Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => (function, 1),
                _ => return None,
            };
            if self.function(function).decorators.len > decorators {
                return None;
            }
            if self.argument_fault(function, 1, &keywords).is_some() {
                return Some(owner.clone());
            }
            let call = InitSubclass { owner: owner.clone(), method: member.value.clone(), keywords, class: id };
            keywords = self.passed_on(&call, function)?;
        }
    }
}
