//! How an attribute of a class, of its bases and of its instances is found.
//!
//! Models `object.__getattribute__` and `type.__getattribute__`:
//! <https://docs.python.org/3/reference/datamodel.html#invoking-descriptors>

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::body::{self, Attribute, Form};
use super::kinds::Kind;
use crate::facts::{AccessContext, BindingKind, Expr};
use crate::finding::Place;
use crate::project::stdlib::MemberKind;
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Mro, Project, Unknown};

/// All that a class and its instances have, by name.
#[derive(Debug)]
pub struct Namespace {
    /// The class and its bases, as they are searched; the class alone where the MRO is not known.
    pub owners: Arc<[ClassRef]>,
    /// What each owner's namespace holds.
    attributes: Vec<Vec<Attribute>>,
    /// What each owner holds besides, where it was asked for.
    implicit: Vec<Vec<Attribute>>,
    /// By owner and name: where its methods first assign `self.name`.
    assigned: BTreeMap<String, Assigned>,
    /// Why the MRO is not known, where it is not.
    pub unknown: Option<Unknown>,
    /// Owners that may hold more than is told.
    pub half_known: Vec<ClassRef>,
}

/// An attribute that methods put into the instance.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// The method that assigns it; the one that comes first where several do.
    pub method: FunctionId,
    pub place: Place,
}

/// A name in the namespace of one owner.
#[derive(Debug)]
pub struct Row<'a> {
    pub owner: &'a ClassRef,
    pub attribute: &'a Attribute,
    /// The class before it on the MRO that has the name too.
    pub shadowed_by: Option<&'a ClassRef>,
    /// Methods assign the name on `self`.
    pub assigned: Option<&'a Assigned>,
}

impl Namespace {
    pub fn new(project: &Project, class: &ClassRef) -> Self {
        let (owners, unknown) = match project.mro(class) {
            Mro::Linear(mro) => (mro, None),
            Mro::Conflict(_) => ([class.clone()].into(), Some(Unknown::Because("CPython refuses to create the class"))),
            Mro::Unknown(reason) => ([class.clone()].into(), Some(reason)),
        };
        let half_known = owners.iter().filter(|owner| !body::is_known(project, owner)).cloned().collect();
        let attributes = owners.iter().map(|owner| body::attributes(project, owner)).collect();
        let mut assigned = BTreeMap::new();
        for owner in owners.iter() {
            for (name, one) in owner.source().into_iter().flat_map(|id| assigned_in(project, id)) {
                assigned.entry(name).or_insert(one);
            }
        }
        Self { owners, attributes, implicit: Vec::new(), assigned, unknown, half_known }
    }

    /// With the names that every class has, for who asks for one of them.
    pub fn complete(project: &Project, class: &ClassRef) -> Self {
        let mut own = Self::new(project, class);
        own.implicit = own.owners.iter().map(|owner| body::implicit(project, owner)).collect();
        own
    }

    /// What each owner holds, the class itself first; each name again where a base has it too.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let mut first: HashMap<&str, &ClassRef> = HashMap::new();
        let mut rows = Vec::new();
        for (owner, attributes) in self.owners.iter().zip(&self.attributes) {
            for attribute in attributes {
                let shadowed_by = first.get(attribute.name.as_str()).copied();
                let assigned = self.assigned.get(&attribute.name).filter(|_| shadowed_by.is_none());
                rows.push(Row { owner, attribute, shadowed_by, assigned });
            }
            for attribute in attributes {
                first.entry(&attribute.name).or_insert(owner);
            }
        }
        rows
    }

    /// What instances alone have: no class of the MRO has the name.
    pub fn instance_only(&self) -> Vec<(&str, &Assigned)> {
        let is_in_class = |name: &str| self.attributes.iter().flatten().any(|attribute| attribute.name == name);
        let names = self.assigned.iter().map(|(name, assigned)| (name.as_str(), assigned));
        names.filter(|(name, _)| !is_in_class(name)).collect()
    }

    pub fn assigned(&self, name: &str) -> Option<&Assigned> {
        self.assigned.get(name)
    }

    /// The classes that are searched.
    pub fn owners(&self) -> impl Iterator<Item = &ClassRef> {
        self.owners.iter()
    }

    /// What each owner has under a name, in the order of the search.
    pub fn search<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a ClassRef, Option<&'a Attribute>)> {
        let called = move |attributes: &'a [Attribute]| attributes.iter().rfind(|attribute| attribute.name == name);
        self.owners
            .iter()
            .zip(&self.attributes)
            .enumerate()
            .map(move |(index, (owner, told))| (owner, called(told).or_else(|| called(self.implicit.get(index)?))))
    }

    /// All names, for who mistypes one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let in_classes =
            self.attributes.iter().chain(&self.implicit).flatten().map(|attribute| attribute.name.as_str());
        in_classes.chain(self.assigned.keys().map(String::as_str))
    }
}

/// The class of the MRO that replaces a hook such as `__getattribute__`, where one does. Those that are written in C
/// do what `object`'s does.
pub fn hook(project: &Project, class: &ClassRef, name: &str) -> Option<ClassRef> {
    match project.lookup(class, name) {
        Lookup::Found(member) => {
            let is_python = match &member.owner {
                ClassRef::Source(_) | ClassRef::Created(_) => true,
                ClassRef::Stdlib(owner) => {
                    let member = project.stdlib().class(owner).and_then(|class| class.member(name));
                    matches!(member, Some(MemberKind::Function(_)))
                }
            };
            is_python.then_some(member.owner)
        }
        Lookup::Absent | Lookup::Unknown(_) => None,
    }
}

/// How an instance access of the member ends, in a few words. `is_assigned`: methods put the name into the instance.
pub fn on_instance(project: &Project, attribute: &Attribute, is_assigned: bool) -> String {
    let kind = match &attribute.kind {
        Ok(kind) => *kind,
        Err(reason) => return format!("unknown, since {reason}"),
    };
    let getter = getter(project, attribute);
    let of_class = match kind {
        Kind::Property => return "data descriptor: the getter runs".to_owned(),
        Kind::DataDescriptor if attribute.form == Form::Slot => return "data descriptor: a slot".to_owned(),
        Kind::DataDescriptor if attribute.form == Form::Field => {
            return "data descriptor: a field of the tuple".to_owned();
        }
        Kind::DataDescriptor => {
            return match getter {
                Some(getter) => format!("data descriptor: {getter} runs"),
                None => "instance dict, else the descriptor itself: it has no `__get__`".to_owned(),
            };
        }
        Kind::Function => "bound method".to_owned(),
        Kind::NonDataDescriptor if attribute.form == Form::Builtin => "bound method".to_owned(),
        Kind::ClassMethod => "method bound to the class".to_owned(),
        Kind::StaticMethod => "the function itself".to_owned(),
        Kind::NonDataDescriptor => {
            format!("non-data descriptor: {} runs", getter.unwrap_or_else(|| "its `__get__`".to_owned()))
        }
        Kind::Plain => "class attribute".to_owned(),
    };
    if is_assigned { format!("instance dict, else {of_class}") } else { of_class }
}

/// The `__get__` of a descriptor, by its class where that is known; `None` where it has none, only `__set__`.
pub fn getter(project: &Project, attribute: &Attribute) -> Option<String> {
    let Some(class) = &attribute.class else { return Some("its `__get__`".to_owned()) };
    match project.lookup(class, "__get__") {
        Lookup::Found(member) => Some(format!("`{}.__get__`", project.class_name(&member.owner))),
        Lookup::Unknown(_) => Some("its `__get__`".to_owned()),
        Lookup::Absent => None,
    }
}

/// What the methods that stand in the body of a class assign to their first argument.
fn assigned_in(project: &Project, class: ClassId) -> Vec<(String, Assigned)> {
    let facts = project.facts(class.file);
    let mut found: Vec<(String, Assigned)> = Vec::new();
    let methods = facts.bindings_in(project.class(class).scope).iter().filter_map(|binding| match binding.kind {
        BindingKind::Function(index) => Some(FunctionId { file: class.file, index }),
        _ => None,
    });
    let mut methods: Vec<FunctionId> = methods.collect();
    methods.sort_unstable();
    for method in methods {
        for &index in project.accesses_in(method) {
            let access = facts.accesses[index as usize];
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
            if !matches!(access.context, AccessContext::Write { .. }) || !project.is_receiver(method, value) {
                continue;
            }
            let name = project.mangled(class, facts.name(name));
            if !found.iter().any(|(known, _)| *known == name) {
                let place = Place::new(class.file, facts.range(access.expr));
                found.push((name, Assigned { method, place }));
            }
        }
    }
    found
}
