//! Assignments and deletions of attributes, and the properties that answer them.

use ruff_text_size::TextRange;

use crate::facts::{AccessContext, BindingKind, Call, Expr, ExprId, FileFacts, Guard, RegionId, Run, ScopeId, Usage};
use crate::finding::{FileId, Place};
use crate::project::descriptors::attribute_name;
use crate::project::{
    Accessor, ClassId, ClassRef, ExprRef, FunctionId, Holder, Lookup, Metaclass, Mro, Project, Property,
    PropertyLookup, Role, Value,
};
use crate::rules::class::instances::{always_runs, exact_instances, is_given_class, is_tested};

/// An attribute of an object is assigned or deleted.
#[derive(Debug, Clone)]
pub(super) struct Assignment {
    pub file: FileId,
    /// `object.attribute`.
    pub range: TextRange,
    pub object: ExprId,
    /// Mangled.
    pub attribute: String,
    /// Which function of a property answers.
    pub role: Role,
    pub scope: ScopeId,
    pub region: RegionId,
}

/// The object whose attribute is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object {
    pub class: ClassId,
    pub kind: ObjectKind,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum ObjectKind {
    /// The first parameter of a method: an instance of the class, or of one below it.
    Receiver(FunctionId),
    /// An instance of the very class, made here.
    Exact(Place),
    /// What an annotation or the like promises: an instance of the class, or of one below it.
    Promised,
}

impl Assignment {
    /// The access of a file with this index, unless it only reads.
    pub fn of(project: &Project, file: FileId, index: u32) -> Option<Self> {
        let facts = project.facts(file);
        let access = facts.accesses.get(index as usize)?;
        let role = match access.context {
            AccessContext::Read => return None,
            AccessContext::Write { .. } | AccessContext::Update { .. } => Role::Setter,
            AccessContext::Delete => Role::Deleter,
        };
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
        Some(Self {
            file,
            range: facts.range(access.expr),
            object: value,
            attribute: attribute_name(facts, access.scope, facts.name(name)),
            role,
            scope: access.scope,
            region: access.region,
        })
    }

    pub fn place(&self) -> Place {
        Place::new(self.file, self.range)
    }

    /// `assigned`, `deleted`.
    pub fn done(&self) -> &'static str {
        if self.role == Role::Deleter { "deleted" } else { "assigned" }
    }

    /// The object, where its class is known.
    pub fn object(&self, project: &Project) -> Option<Object> {
        if is_tested(project.facts(self.file), self.object, self.region) {
            return None;
        }
        object(project, self.file, self.object, self.scope)
    }

    /// Whether each call of the function in which it stands comes to it.
    pub fn always_runs(&self, project: &Project, function: FunctionId) -> bool {
        let facts = project.facts(self.file);
        let call = Call {
            expr: self.object,
            callee: self.object,
            arguments: Run::default(),
            scope: self.scope,
            region: self.region,
            usage: Usage::Value,
        };
        facts.function_of(self.scope) == Some(function.index) && always_runs(project, function, &call)
    }
}

/// What an expression stands for, where that is an object of a class that was read from source.
pub(super) fn object(project: &Project, file: FileId, expr: ExprId, scope: ScopeId) -> Option<Object> {
    let facts = project.facts(file);
    if let Some((class, method)) = method_around(project, file, scope)
        && project.is_receiver(method, expr)
    {
        return takes_instance(project, class, method).then_some(Object { class, kind: ObjectKind::Receiver(method) });
    }
    // Where tests put something else in place of properties, nobody knows what an object has.
    if facts.names.find("patch").is_some() {
        return None;
    }
    if let Some(instances) = exact_instances(project, file, expr) {
        return match instances[..] {
            [(class, made)] => Some(Object { class, kind: ObjectKind::Exact(made) }),
            _ => None,
        };
    }
    // What a name is bound to besides, and what makes objects in ways of their own, is not known to be the class.
    match facts.expr(expr) {
        Expr::Name { name, .. } if is_given_class(facts, name) => None,
        Expr::Name { .. } | Expr::Attribute { .. } => match project.evaluate(ExprRef { file, expr }) {
            Value::Instance(class) => Some(Object { class, kind: ObjectKind::Promised }),
            _ => None,
        },
        _ => None,
    }
}

/// The method in whose frame a scope runs, and its class.
pub(super) fn method_around(project: &Project, file: FileId, scope: ScopeId) -> Option<(ClassId, FunctionId)> {
    let facts = project.facts(file);
    let index = facts.function_of(scope)?;
    let class = facts.enclosing_class(index)?;
    Some((ClassId { file, index: class }, FunctionId { file, index }))
}

/// Whether CPython gives a function of a class body an instance first.
pub(super) fn takes_instance(project: &Project, class: ClassId, method: FunctionId) -> bool {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let name = data.name.map_or("", |name| facts.name(name));
    if matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__")
        || project.is_metaclass(&ClassRef::Source(class)) != Some(false)
    {
        return false;
    }
    let decorators = facts.list(data.decorators);
    let first = facts.parameters(data.parameters).first();
    if first.is_none_or(|first| facts.name(first.name) != "self") && !decorators.is_empty() {
        return false;
    }
    // A decorator that is not known hands on what it gets: the parameter's name is the author's word.
    decorators.iter().all(|&decorator| {
        !project.is_external(
            ExprRef { file: method.file, expr: decorator },
            &["builtins.classmethod", "builtins.staticmethod"],
        )
    })
}

/// The property that refuses what is done to an attribute of an object, on instances of the class and of all below it
/// that are in view; or why nobody can tell.
pub(super) fn refusing(
    project: &Project,
    object: Object,
    attribute: &str,
    role: Role,
) -> Result<Option<Property>, &'static str> {
    let Some(property) = lacking(project, object.class, attribute, role)? else { return Ok(None) };
    if may_be_replaced(project, object.class, attribute) || may_be_replaced(project, property.owner, attribute) {
        return Err("its metaclass may put something else in place of the property");
    }
    if matches!(object.kind, ObjectKind::Exact(_)) {
        return Ok(Some(property));
    }
    if project.is_abstract_in(property.owner, &property.name) {
        return Err("the property is abstract: classes below may have a setter");
    }
    let is_protocol = |class: &ClassRef| class.is_stdlib("typing.Protocol");
    if matches!(project.mro(&ClassRef::Source(object.class)), Mro::Linear(mro) if mro.iter().any(is_protocol)) {
        return Err("the class is a protocol");
    }
    let takes = |&subclass: &ClassId| !matches!(lacking(project, subclass, attribute, role), Ok(Some(_)));
    if project.subclasses(object.class).iter().any(takes) {
        return Err("a class below has a setter, or something else of that name");
    }
    Ok(Some(property))
}

/// Whether the metaclass of a class changes what it holds, and the attribute is named where the metaclass is.
fn may_be_replaced(project: &Project, class: ClassId, attribute: &str) -> bool {
    let Metaclass::Known { class: metaclass @ ClassRef::Source(_), .. } = project.metaclass(&ClassRef::Source(class))
    else {
        return false;
    };
    if project.is_left_alone(class).is_ok() {
        return false;
    }
    let Mro::Linear(mro) = project.mro(&metaclass) else { return true };
    let naming = project.files_naming(attribute);
    mro.iter().filter_map(ClassRef::source).any(|id| naming.contains(&id.file))
}

/// The property of a class that has no function for what is done.
pub(super) fn lacking(
    project: &Project,
    class: ClassId,
    attribute: &str,
    role: Role,
) -> Result<Option<Property>, &'static str> {
    let class = ClassRef::Source(class);
    let property = match project.property(&class, attribute) {
        PropertyLookup::Property(property) => *property,
        PropertyLookup::Unknown(_) => return Err("what the class has under that name is not known"),
        PropertyLookup::Cached(_) | PropertyLookup::Other(_) | PropertyLookup::Absent => return Ok(None),
    };
    match property.accessor(role) {
        Accessor::Absent => {}
        Accessor::Function(_) | Accessor::Other(_) => return Ok(None),
        Accessor::Unknown(_) => return Err("whether the property has a setter is not known"),
    }
    let hook = if role == Role::Deleter { "__delattr__" } else { "__setattr__" };
    match project.lookup(&class, hook) {
        Lookup::Found(member) if matches!(&member.owner, ClassRef::Stdlib(name) if name.starts_with("builtins.")) => {
            Ok(Some(property))
        }
        Lookup::Found(_) | Lookup::Absent => Err("the class decides itself how attributes are set"),
        Lookup::Unknown(_) => Err("how attributes of the class are set is not known"),
    }
}

/// Whether no handler, and no `with`, stands around code that raises.
pub(super) fn is_unguarded(project: &Project, file: FileId, region: RegionId) -> bool {
    !project.facts(file).regions(region).any(|(_, region)| {
        matches!(region.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Handler { .. } | Guard::Dead)
    })
}

/// A setter or deleter that was made of a property and given to another name of the class.
#[derive(Debug, Clone)]
pub(super) struct Renamed {
    /// The property that stays as it was.
    pub property: Property,
    pub role: Role,
    pub function: FunctionId,
    pub name: String,
}

/// The functions in the body of a class that are decorated with the setter or deleter of a property of another name,
/// which has none at the end.
pub(super) fn renamed(project: &Project, id: ClassId) -> Vec<Renamed> {
    let facts = project.facts(id.file);
    let mut found = Vec::new();
    if ["setter", "deleter"].iter().all(|method| facts.names.find(method).is_none()) {
        return found;
    }
    for binding in facts.bindings_in(project.class(id).scope) {
        let BindingKind::Function(index) = binding.kind else { continue };
        let Some(data) = facts.functions.get(index.index()) else { continue };
        for &decorator in facts.list(data.decorators) {
            let Expr::Attribute { value, name: method } = facts.expr(decorator) else { continue };
            let Some(role) = Role::of_method(facts.name(method)).filter(|&role| role != Role::Getter) else { continue };
            let Expr::Name { name: source, .. } = facts.expr(value) else { continue };
            if source == binding.name {
                continue;
            }
            let attribute = project.mangled(id, facts.name(source));
            let Some(PropertyLookup::Property(property)) = project.own_property(id, &attribute) else { continue };
            // `size = _set_size` further down.
            let is_used = facts.exprs.iter().any(|(_, expr)| {
                matches!(expr, Expr::Name { name, scope } if name == binding.name && scope == binding.scope)
            });
            if property.accessor(role) == Accessor::Absent
                && !is_used
                && matches!(project.property_at(id, value), PropertyLookup::Property(_))
            {
                found.push(Renamed {
                    property: *property,
                    role,
                    function: FunctionId { file: id.file, index },
                    name: facts.name(binding.name).to_owned(),
                });
            }
        }
    }
    found
}

/// What paths tell of themselves.
const OF_PATHS: [&str; 8] = ["name", "stem", "suffix", "suffixes", "parent", "parents", "parts", "anchor"];

/// Whether a class of the standard library may have a property of the name, without a setter.
pub(super) fn is_of_library(attribute: &str) -> bool {
    matches!(attribute, "value" | "ident" | "native_id") || OF_PATHS.contains(&attribute)
}

/// The property of the standard library without a setter that instances of a class have under a name: its class.
pub(super) fn library_property(project: &Project, class: ClassId, attribute: &str) -> Option<String> {
    let is_read_only = |owner: &str| match owner.rsplit('.').next() {
        Some("Enum") => owner == "enum.Enum" && matches!(attribute, "name" | "value"),
        Some("Thread") => owner == "threading.Thread" && matches!(attribute, "ident" | "native_id"),
        Some("PurePath") => owner.starts_with("pathlib.") && OF_PATHS.contains(&attribute),
        _ => false,
    };
    let class = ClassRef::Source(class);
    match project.property(&class, attribute) {
        PropertyLookup::Other(Holder { owner: owner @ ClassRef::Stdlib(_), .. }) => {
            let name = project.qualname(&owner);
            let is_plain = matches!(project.lookup(&class, "__setattr__"), Lookup::Found(member)
                if member.owner.is_stdlib("builtins.object"));
            (is_plain && is_read_only(&name)).then_some(name)
        }
        _ => None,
    }
}

/// The attribute that a getter gives: `_size` for `return self._size`.
pub(super) fn stored_in<'p>(project: &'p Project, property: &Property) -> Option<&'p str> {
    let Accessor::Function(getter) = property.getter else { return None };
    let facts: &FileFacts = project.facts(getter.file);
    match *facts.list(project.function(getter).returned) {
        [returned] => match facts.expr(returned) {
            Expr::Attribute { value, name } if project.is_receiver(getter, value) => Some(facts.name(name)),
            _ => None,
        },
        _ => None,
    }
}
