//! How objects behave as members of a class: functions, methods of several sorts, descriptors, plain values.

use crate::project::stdlib::{Attribute as StdAttribute, MemberKind, Returns, StdClass};
use crate::project::{
    ClassId, ClassRef, LibraryMember, Lookup, Metaclass, Mro, Project, Stdlib, Unknown, Value, Wrapper,
};

/// How a member of a class behaves when it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `types.FunctionType`: a `def` or `lambda`.
    Function,
    ClassMethod,
    StaticMethod,
    /// `property` or a class that derives from it.
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

/// The kind of a value in the namespace of a class.
pub fn of_value(project: &Project, value: &Value) -> Result<Kind, Unknown> {
    match value {
        Value::Function(_) => Ok(Kind::Function),
        Value::Wrapped { wrapper, .. } => Ok(match wrapper {
            Wrapper::Property => Kind::Property,
            Wrapper::CachedProperty => Kind::NonDataDescriptor,
            Wrapper::ClassMethod => Kind::ClassMethod,
            Wrapper::StaticMethod => Kind::StaticMethod,
            Wrapper::ContextManager => Kind::Function,
        }),
        // Until 3.10 a bound method has a `__get__`, which gives it back as it is.
        Value::Bound { .. } => match project.stdlib().class("types.MethodType") {
            Some(class) => of_instance(project, &ClassRef::stdlib(class.name)),
            None => Err(Unknown::Opaque),
        },
        Value::Partial(_) => of_instance(project, &ClassRef::stdlib("functools.partial")),
        Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::None | Value::Tuple(_) => {
            Ok(Kind::Plain)
        }
        Value::Module(_) | Value::Namespace(_) | Value::Coroutine(_) => Ok(Kind::Plain),
        Value::Instance(id) => of_instance(project, &ClassRef::Source(*id)),
        Value::Class(id) => match project.metaclass(&ClassRef::Source(*id)) {
            Metaclass::Known { class, .. } => of_instance(project, &class),
            _ => Err(Unknown::Because("the metaclass of the class is not known")),
        },
        Value::Created(id) => match project.metaclass(&ClassRef::Created(*id)) {
            Metaclass::Known { class, .. } => of_instance(project, &class),
            _ => Err(Unknown::Because("the metaclass of the class is not known")),
        },
        Value::SubclassOf(_) => Err(Unknown::Because("the metaclass of the class is not known")),
        Value::Union(members) => {
            let mut kinds = members.iter().map(|member| of_value(project, member));
            let first = kinds.next().unwrap_or(Err(Unknown::Opaque))?;
            for other in kinds {
                if other? != first {
                    return Err(Unknown::Because("it may be one of several kinds"));
                }
            }
            Ok(first)
        }
        Value::External(name) => of_external(project, name),
        Value::Super { .. } => Err(Unknown::Opaque),
        Value::Unknown(reason) => Err(reason.clone()),
    }
}

/// What an object of the class is.
pub fn of_instance(project: &Project, class: &ClassRef) -> Result<Kind, Unknown> {
    if let ClassRef::Stdlib(name) = class
        && let Some(member) = project.library_member(name)
    {
        return Ok(match member {
            LibraryMember::DataDescriptor => Kind::DataDescriptor,
            LibraryMember::NonDataDescriptor => Kind::NonDataDescriptor,
            LibraryMember::Plain => Kind::Plain,
        });
    }
    match project.mro(class) {
        Mro::Linear(mro) => {
            let special = mro.iter().find_map(|class| match class {
                ClassRef::Stdlib(name) => match &**name {
                    "builtins.function" => Some(Kind::Function),
                    "builtins.classmethod" => Some(Kind::ClassMethod),
                    "builtins.staticmethod" => Some(Kind::StaticMethod),
                    "builtins.property" => Some(Kind::Property),
                    _ => None,
                },
                ClassRef::Source(_) | ClassRef::Created(_) => None,
            });
            if let Some(kind) = special {
                return Ok(kind);
            }
        }
        Mro::Conflict(_) => return Err(Unknown::Because("CPython refuses to create its class")),
        Mro::Unknown(reason) => return Err(reason),
    }
    // When its class is made, a model takes what was decorated out of it again.
    if let ClassRef::Source(ClassId { file, .. }) = class
        && project.module_name(*file) == Some("pydantic._internal._decorators")
        && project.class_name(class) == "PydanticDescriptorProxy"
    {
        return Err(Unknown::Because("a model of pydantic puts what is decorated in its place"));
    }
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

/// A member of a class of the standard library as its namespace has it.
pub fn of_member(kind: MemberKind) -> Kind {
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

/// Something that was not read, by the path that leads to it.
fn of_external(project: &Project, name: &str) -> Result<Kind, Unknown> {
    let unknown = || Unknown::External(name.into());
    let stdlib = project.stdlib();
    if project.library_member(name).is_some() {
        return match project.metaclass(&ClassRef::stdlib(name)) {
            Metaclass::Known { class, .. } => of_instance(project, &class),
            _ => Err(unknown()),
        };
    }
    // A name is a text, whatever it names.
    if let Some((_, rest)) = name.split_once(".__name__.").or_else(|| name.split_once(".__qualname__.")) {
        return of_external(project, &format!("builtins.str().{rest}"));
    }
    if let Some(called) = name.strip_suffix("()") {
        if project.library_member(called).is_some() {
            return of_instance(project, &ClassRef::stdlib(called));
        }
        return match gives(project, called) {
            Some(Gives::Kind(kind)) => Ok(kind),
            // A descriptor since 3.13.
            Some(Gives::Partial) => of_instance(project, &ClassRef::stdlib("functools.partial")),
            _ => Err(unknown()),
        };
    }
    if !name.contains('(') && stdlib.is_module(name) {
        return Ok(Kind::Plain);
    }
    if let Some((object, attribute)) = name.rsplit_once("().") {
        // Written in C.
        if object.starts_with("_codecs_") {
            return Ok(Kind::Plain);
        }
        // An attribute of an object: a method of a builtin type is bound, and no function of Python.
        let class = class_of_result(stdlib, object).and_then(|class| stdlib.class(class)).ok_or_else(unknown)?;
        let member = class.mro.iter().find_map(|owner| stdlib.class(owner)?.member(attribute)).ok_or_else(unknown)?;
        return match member {
            MemberKind::Method => Ok(Kind::Plain),
            MemberKind::Function(_) => Ok(Kind::NonDataDescriptor),
            _ => Err(unknown()),
        };
    }
    if let Some(class) = stdlib.class(name) {
        return of_instance(project, &ClassRef::stdlib(class.metaclass));
    }
    let (owner, attribute) = name.rsplit_once('.').ok_or_else(unknown)?;
    if let Some(class) = stdlib.class(owner) {
        // Read through the class.
        let owner = class.mro.iter().find_map(|owner| {
            let class = stdlib.class(owner)?;
            Some((class, class.member(attribute)?))
        });
        return match owner.ok_or_else(unknown)? {
            (_, kind @ (MemberKind::Function(_) | MemberKind::Method | MemberKind::Property)) => Ok(of_member(kind)),
            (_, MemberKind::DataDescriptor) => Ok(Kind::DataDescriptor),
            (class, MemberKind::StaticMethod | MemberKind::ClassMethod) if is_native(class) => Ok(Kind::Plain),
            (_, MemberKind::StaticMethod) => Ok(Kind::Function),
            (_, MemberKind::ClassMethod) => Ok(Kind::NonDataDescriptor),
            (_, MemberKind::Plain) => Ok(Kind::Plain),
            (_, MemberKind::NonDataDescriptor) => Err(unknown()),
        };
    }
    match stdlib.attribute(owner, attribute).ok_or_else(unknown)? {
        StdAttribute::Module(_) | StdAttribute::Alias(_) => Ok(Kind::Plain),
        StdAttribute::Class(class) => of_instance(project, &ClassRef::stdlib(class.metaclass)),
        StdAttribute::Value(class) => of_instance(project, &ClassRef::stdlib(class.name)),
        StdAttribute::Varies => Err(unknown()),
        StdAttribute::Function(function) if function.is_native => Ok(Kind::Plain),
        StdAttribute::Function(_) => Ok(Kind::Function),
    }
}

/// Whether a class is written in C: some method of it is.
fn is_native(class: &StdClass) -> bool {
    class.members.iter().any(|(_, kind)| *kind == MemberKind::Method)
}

/// What a call of something that was not read gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    Kind(Kind),
    /// The argument at this position.
    Argument(usize),
    /// A decorator that gives back what it decorates.
    Decorator,
    /// A decorator that puts an object of the kind in its place.
    DecoratorTo(Kind),
    /// With a function an object of the kind, without one a decorator to it.
    Either(Kind),
    /// `type(object)`.
    Type,
    /// What it is called with, or a decorator that gives that back: `@dataclass`, `@dataclass()`.
    Same,
    /// `functools.partial(…)`.
    Partial,
}

/// What a call of something that was not read gives; `None` where that is not known.
pub fn gives(project: &Project, name: &str) -> Option<Gives> {
    let known = match name {
        "abc.abstractmethod"
        | "abc.update_abstractmethods"
        | "abc.ABCMeta.register"
        | "atexit.register"
        | "copy.copy"
        | "copy.deepcopy"
        | "enum.global_enum"
        | "enum.unique"
        | "functools.total_ordering"
        | "functools.update_wrapper"
        | "types.coroutine"
        | "typing.final"
        | "typing.no_type_check"
        | "typing.overload"
        | "typing.override"
        | "typing.runtime_checkable"
        | "typing_extensions.final"
        | "typing_extensions.overload"
        | "typing_extensions.override"
        | "typing_extensions.runtime_checkable"
        | "unittest.expectedFailure"
        | "unittest.case.expectedFailure" => Gives::Argument(0),
        "dataclasses.dataclass" => Gives::Same,
        "functools.partial" => Gives::Partial,
        "inspect.markcoroutinefunction" => Gives::Argument(0),
        "typing.cast" | "typing_extensions.cast" => Gives::Argument(1),
        "functools.wraps"
        | "typing.dataclass_transform"
        | "typing_extensions.dataclass_transform"
        | "typing_extensions.deprecated"
        | "unittest.skip"
        | "unittest.skipIf"
        | "unittest.skipUnless"
        | "unittest.case.skip"
        | "unittest.case.skipIf"
        | "unittest.case.skipUnless"
        | "warnings.deprecated" => Gives::Decorator,
        "contextlib.contextmanager" | "contextlib.asynccontextmanager" | "functools.singledispatch" => {
            Gives::Kind(Kind::Function)
        }
        "reprlib.recursive_repr" => Gives::DecoratorTo(Kind::Function),
        "unittest.mock.patch" | "unittest.mock.patch.object" | "unittest.mock.patch.dict" => {
            Gives::DecoratorTo(Kind::Function)
        }
        "functools.cache" => Gives::Kind(Kind::NonDataDescriptor),
        "functools.lru_cache" => Gives::Either(Kind::NonDataDescriptor),
        "abc.abstractproperty" => Gives::Kind(Kind::Property),
        "abc.abstractclassmethod" => Gives::Kind(Kind::ClassMethod),
        "abc.abstractstaticmethod" => Gives::Kind(Kind::StaticMethod),
        "builtins.type" => Gives::Type,
        "collections.namedtuple" | "typing.NamedTuple" | "typing.TypedDict" | "typing.NewType" | "typing.Literal" => {
            Gives::Kind(Kind::Plain)
        }
        _ if gives_plain(name) => Gives::Kind(Kind::Plain),
        _ => {
            let class = class_of_result(project.stdlib(), name)?;
            Gives::Kind(of_instance(project, &ClassRef::stdlib(class)).ok()?)
        }
    };
    Some(known)
}

/// The class of what a call of something in the standard library gives, its methods' results included.
fn class_of_result(stdlib: &'static Stdlib, called: &str) -> Option<&'static str> {
    if let Some(class) = stdlib.class(called).or_else(|| stdlib.origin(called)) {
        return Some(class.name);
    }
    let (path, owner) = match called.rsplit_once("().") {
        Some((object, method)) => {
            let owner = class_of_result(stdlib, object)?;
            (format!("{owner}.{method}"), Some(owner))
        }
        None => {
            let owner = called.rsplit_once('.').and_then(|(owner, _)| stdlib.class(owner));
            (called.to_owned(), owner.map(|class| class.name))
        }
    };
    match stdlib.returns(&path)? {
        Returns::Exactly(class) | Returns::Instance(class) => Some(class),
        Returns::Receiver => owner,
    }
}

/// Functions whose results are values of several classes: numbers, texts, codecs.
fn gives_plain(name: &str) -> bool {
    const STARTS: &str = "_codecs_ locale. math. os.path. platform. posixpath. random. struct. textwrap.";
    const FUNCTIONS: &str = "builtins.abs builtins.divmod builtins.open builtins.pow builtins.round os.getenv \
        threading.Lock threading.RLock";
    STARTS.split_whitespace().any(|start| name.starts_with(start))
        || FUNCTIONS.split_whitespace().any(|known| known == name)
}
