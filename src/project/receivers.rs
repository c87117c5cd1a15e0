//! What a class statement calls when it has made the class: `__set_name__` of what the body holds, `__init_subclass__` of
//! the next class on the MRO.
//!
//! Models `type_new_set_names` and `type_new_init_subclass` of `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#creating-the-class-object>

use ruff_text_size::TextRange;

use crate::facts::{ArgumentKind, BindingKind};
use crate::finding::Place;
use crate::project::{ClassId, ClassRef, Lookup, Mro, Project, Unknown, Value};

/// A call of `__set_name__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetName {
    /// The name that the body gives the object.
    pub name: String,
    /// Where it does.
    pub place: Place,
    /// The class of the object, and the class on its MRO that defines the method.
    pub class: ClassId,
    pub owner: ClassRef,
    pub method: Value,
}

/// The call of `__init_subclass__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitSubclass {
    /// The class that defines the method: `object` where no other does.
    pub owner: ClassRef,
    pub method: Value,
    /// The keywords that reach it, with the arguments: all of the statement's but `metaclass`.
    pub keywords: Vec<(String, TextRange)>,
}

impl Project {
    /// The calls of `__set_name__` of objects whose classes are read, in the order of the body.
    pub fn set_names(&self, id: ClassId) -> Vec<SetName> {
        let facts = self.facts(id.file);
        let scope = self.class(id).scope;
        let mut calls = Vec::new();
        for name in self.own_members(id) {
            let last = facts.names.find(name).and_then(|symbol| facts.bindings_of(scope, symbol).last());
            let Some(binding) = last.filter(|binding| !matches!(binding.kind, BindingKind::Delete)) else { continue };
            let Some(Value::Instance(class)) = self.own_member(id, name).map(|member| member.value) else { continue };
            let Lookup::Found(method) = self.lookup(&ClassRef::Source(class), "__set_name__") else { continue };
            calls.push(SetName {
                name: self.mangled(id, name),
                place: Place::new(id.file, binding.range),
                class,
                owner: method.owner,
                method: method.value,
            });
        }
        calls
    }

    /// What the class statement calls in the end, where its metaclass leaves that to `type`.
    pub fn init_subclass(&self, id: ClassId) -> Result<InitSubclass, Unknown> {
        let facts = self.facts(id.file);
        let mut keywords = Vec::new();
        for argument in facts.arguments(self.class(id).keywords) {
            match argument.kind {
                ArgumentKind::Keyword(name) if facts.name(name) == "metaclass" => {}
                ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
                _ => return Err(Unknown::Because("the class keywords are unpacked")),
            }
        }
        let class = ClassRef::Source(id);
        let mro = match self.mro(&class) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        let Some(next) = mro.iter().skip(1).find(|base| self.may_define(base, "__init_subclass__")) else {
            return Err(Unknown::Opaque);
        };
        // Only the class that has it is asked: the rest of its own MRO is another than that of this class.
        match self.lookup(next, "__init_subclass__") {
            Lookup::Found(member) if member.owner == *next => {
                Ok(InitSubclass { owner: member.owner, method: member.value, keywords })
            }
            Lookup::Found(_) | Lookup::Absent => Err(Unknown::Opaque),
            Lookup::Unknown(reason) => Err(reason),
        }
    }

    /// Whether the class itself has the name, or what it has is not known.
    fn may_define(&self, class: &ClassRef, name: &str) -> bool {
        match class {
            ClassRef::Source(id) => self.own_member(*id, name).is_some(),
            ClassRef::Created(id) => {
                self.created_members(*id).is_none_or(|members| members.iter().any(|(own, _)| own == name))
            }
            ClassRef::Stdlib(class) => self.stdlib().class(class).is_some_and(|class| class.member(name).is_some()),
        }
    }
}
