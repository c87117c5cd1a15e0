//! What the namespace of a class holds, each name with its kind.

use crate::project::stdlib::MemberKind;
use crate::project::{ClassId, ClassRef, Lookup, Project, Unknown, Value, Wrapper};

/// A name in the namespace of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// As the namespace has it: private names are mangled.
    pub name: String,
    pub kind: Result<Kind, Unknown>,
}

/// How a member of a class behaves when it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Function,
    ClassMethod,
    StaticMethod,
    Property,
    /// Its type has `__set__` or `__delete__`.
    DataDescriptor,
    /// Its type has `__get__` alone.
    NonDataDescriptor,
    Plain,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::ClassMethod => "classmethod",
            Self::StaticMethod => "staticmethod",
            Self::Property => "property",
            Self::DataDescriptor => "data-descriptor",
            Self::NonDataDescriptor => "non-data-descriptor",
            Self::Plain => "plain",
        }
    }
}

/// What the class's own namespace holds, in the order of the body.
pub fn attributes(project: &Project, class: &ClassRef) -> Vec<Attribute> {
    match class {
        ClassRef::Source(id) => {
            let names = project.own_members(*id).into_iter();
            names
                .filter_map(|name| {
                    let member = project.own_member(*id, name)?;
                    Some(Attribute { name: mangled(project, *id, name), kind: kind(project, &member.value) })
                })
                .collect()
        }
        ClassRef::Stdlib(name) => {
            let members = project.stdlib().class(name).map_or(&[][..], |class| &class.members);
            members
                .iter()
                .map(|&(name, kind)| Attribute { name: name.to_owned(), kind: Ok(kind_of_member(kind)) })
                .collect()
        }
    }
}

fn kind_of_member(kind: MemberKind) -> Kind {
    match kind {
        MemberKind::Function(_) => Kind::Function,
        MemberKind::Method | MemberKind::NonDataDescriptor => Kind::NonDataDescriptor,
        MemberKind::ClassMethod => Kind::ClassMethod,
        MemberKind::StaticMethod => Kind::StaticMethod,
        MemberKind::Property => Kind::Property,
        MemberKind::DataDescriptor => Kind::DataDescriptor,
        MemberKind::Plain => Kind::Plain,
    }
}

/// The name of a private attribute as the compiler writes it.
fn mangled(project: &Project, class: ClassId, name: &str) -> String {
    let owner = project.name(class.file, project.class(class).name).trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || owner.is_empty() {
        return name.to_owned();
    }
    format!("_{owner}{name}")
}

fn kind(project: &Project, value: &Value) -> Result<Kind, Unknown> {
    match value {
        Value::Function(_) => Ok(Kind::Function),
        Value::Wrapped { wrapper, .. } => Ok(match wrapper {
            Wrapper::Property => Kind::Property,
            Wrapper::CachedProperty => Kind::NonDataDescriptor,
            Wrapper::ClassMethod => Kind::ClassMethod,
            Wrapper::StaticMethod => Kind::StaticMethod,
        }),
        Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::None | Value::Tuple(_) => {
            Ok(Kind::Plain)
        }
        Value::Module(_) | Value::Namespace(_) | Value::Coroutine(_) => Ok(Kind::Plain),
        Value::Instance(id) => by_type(project, &ClassRef::Source(*id)),
        Value::Class(id) => match project.metaclass(&ClassRef::Source(*id)) {
            crate::project::Metaclass::Known { class, .. } => by_type(project, &class),
            _ => Err(Unknown::Because("the metaclass of the class is not known")),
        },
        Value::Union(members) => {
            let mut kinds = members.iter().map(|member| kind(project, member));
            let first = kinds.next().unwrap_or(Err(Unknown::Opaque))?;
            for other in kinds {
                if other? != first {
                    return Err(Unknown::Because("it may be one of several kinds"));
                }
            }
            Ok(first)
        }
        Value::External(name) => external(project, name),
        Value::Bound { .. } => Err(Unknown::Opaque),
        Value::Super { .. } => Err(Unknown::Opaque),
        Value::Unknown(reason) => Err(reason.clone()),
    }
}

/// What an object of the type is.
fn by_type(project: &Project, class: &ClassRef) -> Result<Kind, Unknown> {
    let has = |name| match project.lookup(class, name) {
        Lookup::Found(_) => Ok(true),
        Lookup::Absent => Ok(false),
        Lookup::Unknown(reason) => Err(reason),
    };
    if has("__set__")? || has("__delete__")? {
        return Ok(Kind::DataDescriptor);
    }
    Ok(if has("__get__")? { Kind::NonDataDescriptor } else { Kind::Plain })
}

fn external(project: &Project, name: &str) -> Result<Kind, Unknown> {
    let unknown = || Unknown::External(name.into());
    if let Some(called) = name.strip_suffix("()") {
        let class = project.stdlib().class(called).ok_or_else(unknown)?;
        return by_type(project, &ClassRef::stdlib(class.name));
    }
    if let Some(class) = project.stdlib().class(name) {
        return by_type(project, &ClassRef::stdlib(class.metaclass));
    }
    Err(unknown())
}
