//! What the namespace of a class holds, each name with its kind.

use std::cell::OnceCell;

use ruff_text_size::TextSize;

use super::follow::Follower;
use super::kinds::{self, Kind};
use crate::facts::{
    Access, AccessContext, ArgumentKind, Binding, BindingKind, CallIndex, Expr, ExprId, Guard, RegionId, ScopeId,
    Store, Symbol,
};
use crate::finding::Place;
use crate::project::stdlib::MemberKind;
use crate::project::{
    ClassId, ClassRef, CreatedId, DataclassParameters, ExprRef, FunctionId, Instances, Layout, Lookup, Metaclass,
    ModuleRef, Mro, Project, PythonVersion, Reach, Unknown, Value,
};

/// A name in the namespace of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// As the namespace has it: private names are mangled.
    pub name: String,
    pub kind: Result<Kind, Unknown>,
    /// The last binding in the body; absent where the name was not read, or comes by itself.
    pub place: Option<Place>,
    pub form: Form,
    /// The class of a descriptor, where it is known: whose `__get__` runs.
    pub class: Option<ClassRef>,
}

/// What a kind does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing more.
    Ordinary,
    /// A descriptor that `__slots__` made, in the body or by a decorator.
    Slot,
    /// A descriptor that reads an element of a named tuple.
    Field,
    /// A method written in C: a non-data descriptor that binds like a function.
    Builtin,
    /// Nothing in the body wrote it: who did.
    MadeBy(&'static str),
}

/// What the class's own namespace holds, in the order of the body.
pub fn attributes(project: &Project, class: &ClassRef) -> Vec<Attribute> {
    match class {
        ClassRef::Source(id) => Body::new(project, *id).attributes(),
        ClassRef::Created(id) => created(project, *id),
        ClassRef::Stdlib(name) => {
            let members = project.stdlib().class(name).map_or(&[][..], |class| &class.members);
            let attribute = |&(name, kind): &(&str, _)| Attribute {
                name: name.to_owned(),
                kind: Ok(kinds::of_member(kind)),
                place: None,
                class: None,
                form: match kind {
                    MemberKind::Method => Form::Builtin,
                    _ if class_slots(project, class).is_some_and(|slots| slots.contains(&name)) => Form::Slot,
                    _ => Form::Ordinary,
                },
            };
            members.iter().map(attribute).collect()
        }
    }
}

/// Whether all that the class's namespace holds is known.
pub fn is_known(project: &Project, class: &ClassRef) -> bool {
    match class {
        ClassRef::Source(_) | ClassRef::Stdlib(_) => true,
        ClassRef::Created(id) => project.created_members(*id).is_some(),
    }
}

/// What every class statement puts into the namespace, and so does no table tell: it matters to who asks for such a name.
pub fn implicit(project: &Project, class: &ClassRef) -> Vec<Attribute> {
    let version = project.model_version();
    let mut found: Vec<(&str, Result<Kind, Unknown>)> = vec![("__doc__", Ok(Kind::Plain))];
    if let ClassRef::Stdlib(name) = class {
        let is_python = |&(name, kind): &(&str, MemberKind)| {
            matches!(kind, MemberKind::Function(_)) || matches!(name, "__dict__" | "__weakref__")
        };
        match project.stdlib().class(name) {
            // What classes say of themselves.
            Some(class) if class.name == "builtins.type" => {
                found.clear();
                found.extend(["__doc__", "__module__", "__qualname__"].map(|name| (name, Ok(Kind::DataDescriptor))));
            }
            Some(class) if class.members.iter().any(is_python) => found.push(("__module__", Ok(Kind::Plain))),
            Some(_) | None => {}
        }
    } else {
        found.push(("__module__", Ok(Kind::Plain)));
        let own = match project.layout(class) {
            Layout::Known(own) => Ok(own),
            Layout::Unknown(reason) => Err(reason),
            Layout::Refused(_) => Err(Unknown::Because("CPython refuses to create the class")),
        };
        let base = project.layout_of_best_base(class);
        let adds = |has: fn(&Instances) -> bool| match (&own, &base) {
            (Ok(own), Some(base)) => (has(own) && !has(base)).then_some(Ok(Kind::DataDescriptor)),
            (Ok(_), None) => Some(Err(Unknown::Because("the layout of a base is not known"))),
            (Err(reason), _) => Some(Err(reason.clone())),
        };
        found.extend(adds(|instances| instances.has_dict).map(|kind| ("__dict__", kind)));
        found.extend(adds(|instances| instances.has_weakref).map(|kind| ("__weakref__", kind)));
    }
    if let ClassRef::Source(id) = class {
        let facts = project.facts(id.file);
        let data = project.class(*id);
        let is_annotated = |binding: &Binding| matches!(binding.kind, BindingKind::Annotated { .. });
        if version < PythonVersion::new(3, 14) && facts.bindings_in(data.scope).iter().any(is_annotated) {
            found.push(("__annotations__", Ok(Kind::Plain)));
        }
        if data.has_type_parameters {
            found.push(("__type_params__", Ok(Kind::Plain)));
        }
        if version >= PythonVersion::new(3, 13) {
            found.extend(["__firstlineno__", "__static_attributes__"].map(|name| (name, Ok(Kind::Plain))));
        }
        // `Generic.__init_subclass__` sets the one, `__mro_entries__` lead to the other.
        let is_generic = matches!(project.lookup(class, "__init_subclass__"),
            Lookup::Found(member) if member.owner.is_stdlib("typing.Generic") || member.owner.is_stdlib("typing.Protocol"));
        if is_generic {
            found.push(("__parameters__", Ok(Kind::Plain)));
        }
        let bases = facts.arguments(data.bases);
        if bases.iter().any(|base| matches!(facts.expr(base.value), Expr::Subscript { .. })) || data.has_type_parameters
        {
            found.push(("__orig_bases__", Ok(Kind::Plain)));
        }
    }
    let attribute = |(name, kind): (&str, _)| Attribute {
        name: name.to_owned(),
        kind,
        place: None,
        form: Form::MadeBy(STATEMENT),
        class: None,
    };
    found.into_iter().map(attribute).collect()
}

/// What a class has that a call creates: `namedtuple("Size", "width depth")`, `type("Size", (), {"width": 1})`.
fn created(project: &Project, id: CreatedId) -> Vec<Attribute> {
    let members = project.created_members(id).unwrap_or_default();
    let attribute = |(name, value): (String, Option<ExprId>)| {
        let (kind, place, form) = match value {
            Some(value) => {
                let follower = Follower::new(project);
                let kind = follower.written(id.file, value).and_then(|thing| follower.kind(&thing));
                (kind, Place::new(id.file, project.facts(id.file).range(value)), Form::Ordinary)
            }
            None => {
                let kind = match name.as_str() {
                    "_make" => Kind::ClassMethod,
                    "__new__" => Kind::StaticMethod,
                    "_replace" | "_asdict" | "__repr__" | "__getnewargs__" => Kind::Function,
                    "__doc__" | "__slots__" | "_fields" | "_field_defaults" | "__match_args__" => Kind::Plain,
                    _ => Kind::DataDescriptor,
                };
                let is_field = kind == Kind::DataDescriptor;
                let form = if is_field { Form::Field } else { Form::MadeBy(NAMED_TUPLE) };
                (Ok(kind), Place::new(id.file, project.created_range(id)), form)
            }
        };
        Attribute { name, kind, place: Some(place), form, class: None }
    };
    members.into_iter().map(attribute).collect()
}

fn class_slots(project: &Project, class: &ClassRef) -> Option<&'static [&'static str]> {
    match class {
        ClassRef::Stdlib(name) => project.stdlib().class(name)?.slots.as_deref(),
        ClassRef::Source(_) | ClassRef::Created(_) => None,
    }
}

/// Who makes what no body writes.
const DATACLASS: &str = "`dataclass`";
const NAMED_TUPLE: &str = "the named tuple";
const ENUMERATION: &str = "the enumeration";
const STATEMENT: &str = "the class statement";
const HOOK: &str = "what creates or decorates the class";
const EQ_WITHOUT_HASH: &str = "`__eq__` without `__hash__`";

/// The body of a class that is read.
struct Body<'p> {
    project: &'p Project,
    id: ClassId,
}

/// What makes fields of the names that a body annotates.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fields {
    None,
    /// `typing.NamedTuple`: each is a descriptor that reads the tuple.
    NamedTuple,
    /// `@dataclass`: defaults stay in the class.
    Dataclass(DataclassParameters),
    /// attrs: fields leave the class, or are slots of it.
    Attrs {
        has_slots: Option<bool>,
        from_annotations: bool,
    },
}

impl<'p> Body<'p> {
    fn new(project: &'p Project, id: ClassId) -> Self {
        Self { project, id }
    }

    fn attributes(&self) -> Vec<Attribute> {
        let facts = self.project.facts(self.id.file);
        let scope = self.project.class(self.id).scope;
        let fields = self.fields();
        let hooks = self.hooks();
        let descriptors = OnceCell::new();
        let is_replaced = self.project.decorated_class(self.id) != Value::Class(self.id);
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut names: Vec<(Place, Symbol)> = Vec::new();
        for binding in facts.bindings_in(scope) {
            let place = Place::new(self.id.file, binding.range);
            match names.last_mut() {
                Some((last, name)) if *name == binding.name => *last = place,
                _ => names.push((place, binding.name)),
            }
        }
        names.sort_unstable();
        for (place, symbol) in names {
            let name = facts.name(symbol);
            let mut class = None;
            let last = facts.bindings_of(scope, symbol).last().map(|binding| binding.kind);
            let is_annotated =
                matches!(last, Some(BindingKind::Annotated { annotation, .. }) if !self.is_class_variable(annotation));
            let field = self.field(&fields, symbol);
            let is_field = matches!(field, Field::Kind(_));
            let kind = match field {
                Field::Kind(kind) => Some(kind),
                Field::Gone => None,
                Field::Default(value) => {
                    let follower = Follower::new(self.project);
                    Some(follower.written(self.id.file, value).and_then(|thing| follower.kind(&thing)))
                }
                Field::No => {
                    let follower = Follower::new(self.project);
                    follower.member(self.id, symbol).map(|thing| {
                        let thing = thing?;
                        let is_called = matches!(last, Some(BindingKind::Assign(value))
                            if matches!(facts.expr(value), Expr::Call(_)));
                        follower.stays(&thing, self.id, is_called)?;
                        let prefixes = || {
                            descriptors.get_or_init(|| Follower::new(self.project).names_of_descriptors(&hooks)).iter()
                        };
                        if follower.kind(&thing) == Ok(Kind::Plain) && prefixes().any(|prefix| name.starts_with(prefix))
                        {
                            return Err(Unknown::Because("what creates the class may put a descriptor in its place"));
                        }
                        if is_annotated && follower.takes_fields(&thing, self.id) {
                            return Err(Unknown::Because("the metaclass may take the field out of the class"));
                        }
                        class = follower.class_of(&thing);
                        follower.kind(&thing)
                    })
                }
            };
            if let Some(mut kind) = kind {
                if is_replaced && kind == Ok(Kind::Plain) {
                    kind = Err(Unknown::Because("a decorator of the class may put something else in its place"));
                }
                let form = match kind {
                    Ok(Kind::DataDescriptor) if is_field && fields == Fields::NamedTuple => Form::Field,
                    Ok(Kind::DataDescriptor) if is_field => Form::Slot,
                    _ => Form::Ordinary,
                };
                let name = self.project.mangled(self.id, name);
                attributes.push(Attribute { name, kind, place: Some(place), form, class });
            }
        }
        for (name, kind, by) in self.made(&fields) {
            if !attributes.iter().any(|attribute| attribute.name == name) {
                let (name, form) = (name.to_owned(), Form::MadeBy(by));
                attributes.push(Attribute { name, kind, place: None, form, class: None });
            }
        }
        if self.is_enum() {
            let ignored = self.ignored_by_enum();
            attributes.retain(|attribute| !ignored.contains(&attribute.name.as_str()));
            // `EnumType` keeps it as `__new_member__` and puts the lookup of members in its place.
            for attribute in attributes.iter_mut().filter(|attribute| attribute.name == "__new__") {
                attribute.kind = Ok(Kind::Function);
            }
            if self.project.model_version() >= PythonVersion::new(3, 12) && !self.is_simple_enum() {
                let is_next = |it: &&mut Attribute| it.name == "_generate_next_value_" && it.kind == Ok(Kind::Function);
                for attribute in attributes.iter_mut().filter(is_next) {
                    attribute.kind = Ok(Kind::StaticMethod);
                }
            }
        }
        self.assigned_later(&hooks, &mut attributes);
        for slot in self.project.known_slots(self.id) {
            let name = self.project.mangled(self.id, &slot.name);
            attributes.retain(|attribute| attribute.name != name);
            attributes.push(Attribute {
                name,
                kind: Ok(Kind::DataDescriptor),
                place: Some(slot.place),
                form: Form::Slot,
                class: None,
            });
        }
        attributes
    }

    /// What becomes of the attributes when the body has run: the module assigns to the class (`Shelf.all = …`), the
    /// metaclass or a decorator sets an attribute by its name.
    fn assigned_later(&self, hooks: &[FunctionId], attributes: &mut Vec<Attribute>) {
        let facts = self.project.facts(self.id.file);
        let class = self.project.class(self.id);
        let is_change = |access: &&Access| access.scope == ScopeId::MODULE && access.context != AccessContext::Read;
        let accesses = if class.enclosing == ScopeId::MODULE { &facts.accesses[..] } else { &[] };
        for access in accesses.iter().filter(is_change) {
            let Expr::Attribute { value: receiver, name } = facts.expr(access.expr) else { continue };
            if !matches!(facts.expr(receiver), Expr::Name { name, .. } if name == class.name) {
                continue;
            }
            let expr = ExprRef { file: self.id.file, expr: receiver };
            if self.project.reach(self.id.file, access.region) != Reach::Runs
                || self.project.evaluate(expr) != Value::Class(self.id)
            {
                continue;
            }
            let name = facts.name(name);
            // `type` keeps these elsewhere.
            if matches!(name, "__bases__" | "__name__" | "__qualname__") {
                continue;
            }
            let is_certain = access.region == RegionId::MODULE;
            let known = attributes.iter().position(|attribute| attribute.name == name);
            let value = match access.context {
                AccessContext::Write { value } => value,
                AccessContext::Delete => {
                    if is_certain && let Some(at) = known {
                        attributes.remove(at);
                    }
                    continue;
                }
                AccessContext::Read | AccessContext::Update { .. } => continue,
            };
            let follower = Follower::new(self.project);
            let thing = value.map_or(Err(Unknown::Opaque), |value| follower.written(self.id.file, value));
            let kind = thing.as_ref().map_err(Unknown::clone).and_then(|thing| follower.kind(thing));
            let class = thing.ok().and_then(|thing| follower.class_of(&thing));
            let place = Some(Place::new(self.id.file, facts.range(access.expr)));
            let assigned = Attribute { name: name.to_owned(), kind, place, form: Form::Ordinary, class };
            match known.and_then(|at| attributes.get_mut(at)) {
                None => attributes.push(assigned),
                Some(attribute) if is_certain => *attribute = assigned,
                Some(attribute) if attribute.kind != assigned.kind => {
                    attribute.kind = Err(Unknown::Because("it may be assigned again after the body"));
                }
                Some(_) => {}
            }
        }
        for &function in hooks {
            let facts = self.project.facts(function.file);
            // `namespace["run"] = wrapped(namespace["run"])`. What is only read is left as it is.
            let is_own = |store: &&Store| {
                matches!(facts.expr(store.container), Expr::Name { scope, .. }
                    if facts.function_of(scope) == Some(function.index))
            };
            for store in facts.stores.iter().filter(is_own) {
                let Expr::Str(name) = facts.expr(store.key) else { continue };
                let known = attributes.iter_mut().find(|attribute| attribute.name == facts.name(name));
                let Some(attribute) = known else { continue };
                let follower = Follower::new(self.project);
                let kind = follower.written(function.file, store.value).and_then(|thing| follower.kind(&thing));
                if kind != attribute.kind {
                    attribute.kind = Err(Unknown::Because("what creates the class may replace it in its namespace"));
                }
            }
            for &index in self.project.accesses_in(function) {
                let access = facts.accesses[index as usize];
                let Expr::Attribute { value: receiver, name } = facts.expr(access.expr) else { continue };
                let AccessContext::Write { value } = access.context else { continue };
                let Expr::Name { name: receiver, .. } = facts.expr(receiver) else { continue };
                let name = facts.name(name);
                let known = attributes.iter().position(|attribute| attribute.name == name);
                if known.is_none() && (name.starts_with("__") || !self.is_the_class(function, receiver)) {
                    continue;
                }
                let follower = Follower::new(self.project);
                let thing = value.map_or(Err(Unknown::Opaque), |value| follower.written(function.file, value));
                let kind = thing.and_then(|thing| follower.kind(&thing));
                match known.and_then(|known| attributes.get_mut(known)) {
                    Some(attribute) if kind != attribute.kind => {
                        attribute.kind = Err(Unknown::Because("what creates or decorates the class sets it as well"));
                    }
                    Some(_) => {}
                    // What may be set and may not is not told.
                    None if self.always_runs(function, access.region, facts.range(access.expr).start()) => {
                        attributes.push(Attribute {
                            name: name.to_owned(),
                            kind,
                            place: Some(Place::new(function.file, facts.range(access.expr))),
                            form: Form::MadeBy(HOOK),
                            class: None,
                        });
                    }
                    None => {}
                }
            }
        }
    }

    /// Whether a name of a hook stands for the class: the first parameter, or what `__new__` of the metaclass made.
    fn is_the_class(&self, hook: FunctionId, name: Symbol) -> bool {
        let facts = self.project.facts(hook.file);
        let function = self.project.function(hook);
        let is_new = |value: ExprId| match facts.expr(value) {
            Expr::Call(call) => matches!(facts.expr(facts.calls[call.index()].callee),
                Expr::Attribute { name, .. } if facts.name(name) == "__new__"),
            _ => false,
        };
        let makes = function.name.is_some_and(|name| facts.name(name) == "__new__");
        match facts.bindings_of(function.scope, name) {
            [binding] => match binding.kind {
                BindingKind::Parameter(_) => {
                    let first = facts.parameters(function.parameters).first();
                    !makes && first.is_some_and(|first| first.name == name)
                }
                BindingKind::Assign(value) => makes && is_new(value),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a statement of a function runs whenever the function does.
    fn always_runs(&self, function: FunctionId, region: RegionId, at: TextSize) -> bool {
        let facts = self.project.facts(function.file);
        let is_free = facts.regions(region).find_map(|(_, region)| match region.guard {
            Guard::With { .. } => None,
            Guard::Function(own) => Some(own == function.index),
            _ => Some(false),
        });
        is_free == Some(true) && !facts.leaves.iter().any(|leave| leave.function == function.index && leave.end <= at)
    }

    /// Functions of the program that get the class when it is made: methods of its metaclass, `__init_subclass__` of a
    /// base, decorators.
    fn hooks(&self) -> Vec<FunctionId> {
        let function_of = |value: &Value| match value {
            Value::Function(function) | Value::Bound { function, .. } | Value::Wrapped { function, .. } => {
                Some(*function)
            }
            _ => None,
        };
        let found = |class: &ClassRef, name| match self.project.lookup(class, name) {
            Lookup::Found(member) => function_of(&member.value),
            Lookup::Absent | Lookup::Unknown(_) => None,
        };
        let mut hooks = Vec::new();
        if let Metaclass::Known { class: metaclass, .. } = self.project.metaclass(&ClassRef::Source(self.id)) {
            hooks.extend(["__new__", "__init__"].iter().filter_map(|name| found(&metaclass, name)));
        }
        let bases = self.project.bases_of(&ClassRef::Source(self.id));
        hooks.extend(bases.iter().filter_map(|base| found(base, "__init_subclass__")));
        let facts = self.project.facts(self.id.file);
        let written = |file, expr| function_of(&self.project.evaluate(ExprRef { file, expr }));
        for &decorator in facts.list(self.project.class(self.id).decorators) {
            hooks.extend(written(self.id.file, decorator));
            // `@tagged("x")`: the function that it returns gets the class.
            let Expr::Call(call) = facts.expr(decorator) else { continue };
            let Some(factory) = written(self.id.file, facts.calls[call.index()].callee) else { continue };
            let returned = self.project.facts(factory.file).list(self.project.function(factory).returned);
            hooks.extend(returned.iter().filter_map(|&value| written(factory.file, value)));
        }
        hooks.dedup();
        hooks
    }

    /// What the class has without its body saying so.
    fn made(&self, fields: &Fields) -> Vec<(&'static str, Result<Kind, Unknown>, &'static str)> {
        let has = |name| self.project.own_member(self.id, name).is_some();
        let version = self.project.model_version();
        let mut made = Vec::new();
        match fields {
            Fields::NamedTuple => {
                let functions = ["_replace", "_asdict", "__repr__", "__getnewargs__"];
                made.extend(functions.map(|name| (name, Ok(Kind::Function), NAMED_TUPLE)));
                made.extend(["_fields", "_field_defaults"].map(|name| (name, Ok(Kind::Plain), NAMED_TUPLE)));
                made.push(("_make", Ok(Kind::ClassMethod), NAMED_TUPLE));
                made.push(("__new__", Ok(Kind::StaticMethod), NAMED_TUPLE));
                if version >= PythonVersion::new(3, 10) {
                    made.push(("__match_args__", Ok(Kind::Plain), NAMED_TUPLE));
                }
                if version >= PythonVersion::new(3, 13) {
                    made.push(("__replace__", Ok(Kind::Function), NAMED_TUPLE));
                }
            }
            Fields::Dataclass(asked) => {
                let mut add = |is_asked: Option<bool>, names: &[&'static str], kind| {
                    let unknown = || Unknown::Because("what the decorator is asked for is not known");
                    let kind = is_asked.map(|_| kind).ok_or_else(unknown);
                    if is_asked != Some(false) {
                        made.extend(names.iter().map(|&name| (name, kind.clone(), DATACLASS)));
                    }
                };
                let (eq, frozen) = (asked.eq, asked.frozen);
                add(asked.init, &["__init__"], Kind::Function);
                add(asked.repr, &["__repr__"], Kind::Function);
                add(eq, &["__eq__"], Kind::Function);
                add(asked.order, &["__lt__", "__le__", "__gt__", "__ge__"], Kind::Function);
                add(frozen, &["__setattr__", "__delattr__"], Kind::Function);
                if version >= PythonVersion::new(3, 10) {
                    add(asked.match_args, &["__match_args__"], Kind::Plain);
                }
                if version >= PythonVersion::new(3, 13) {
                    add(Some(true), &["__replace__"], Kind::Function);
                }
                add(Some(true), &["__dataclass_fields__", "__dataclass_params__"], Kind::Plain);
                // None where instances compare and can change: they must not be keys.
                match (asked.unsafe_hash, eq, frozen) {
                    (Some(true), _, _) | (Some(false), Some(true), Some(true)) => {
                        add(Some(true), &["__hash__"], Kind::Function);
                    }
                    (Some(false), Some(true), Some(false)) => add(Some(true), &["__hash__"], Kind::Plain),
                    (Some(false), Some(false), _) => {}
                    _ => add(None, &["__hash__"], Kind::Plain),
                }
            }
            Fields::None | Fields::Attrs { .. } => {}
        }
        if self.is_enum() {
            self.made_by_enumeration(version, &mut made);
        }
        if has("__eq__") && !made.iter().any(|(name, ..)| *name == "__hash__") {
            made.push(("__hash__", Ok(Kind::Plain), EQ_WITHOUT_HASH));
        }
        made
    }

    /// What `EnumType` puts into each class.
    fn made_by_enumeration(
        &self,
        version: PythonVersion,
        made: &mut Vec<(&'static str, Result<Kind, Unknown>, &'static str)>,
    ) {
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(self.id)) else { return };
        let has_new =
            |class: &ClassRef| class.source().is_some_and(|id| self.project.own_member(id, "__new__").is_some());
        let mut add = |names: &[&'static str], kind: Result<Kind, Unknown>| {
            made.extend(names.iter().map(|&name| (name, kind.clone(), ENUMERATION)));
        };
        add(&["_member_names_", "_member_map_", "_member_type_", "_value2member_map_"], Ok(Kind::Plain));
        add(&["_generate_next_value_", "__new__"], Ok(Kind::Function));
        if self.project.own_member(self.id, "__new__").is_some() {
            add(&["__new_member__"], Ok(Kind::Function));
        }
        if version < PythonVersion::new(3, 11) {
            return;
        }
        add(&["_use_args_", "_unhashable_values_"], Ok(Kind::Plain));
        let has_new_member = mro.iter().any(|class| has_new(class) || class.is_stdlib("enum.StrEnum"));
        add(&["_new_member_"], Ok(if has_new_member { Kind::Function } else { Kind::Plain }));
        // How a type that is mixed in shows its values.
        let mixed = mro.iter().find(|class| match class {
            ClassRef::Stdlib(name) => !name.starts_with("enum.") && !class.is_stdlib("builtins.object"),
            ClassRef::Source(id) => {
                let has_repr = || self.project.own_member(*id, "__repr__").is_some();
                *id != self.id && (self.project.class(*id).decorators.len > 0 || has_repr())
            }
            ClassRef::Created(_) => true,
        });
        let shown = match mixed {
            None => Ok(Kind::Plain),
            Some(ClassRef::Stdlib(name)) if name.starts_with("builtins.") => Ok(Kind::NonDataDescriptor),
            Some(_) => Err(Unknown::Because("what it is depends on the type that is mixed in")),
        };
        add(&["_value_repr_"], shown);
        if version >= PythonVersion::new(3, 13) {
            add(&["_unhashable_values_map_"], Ok(Kind::Plain));
        }
        if mro.contains(&ClassRef::stdlib("enum.Flag")) {
            add(&["_boundary_", "_flag_mask_", "_singles_mask_", "_all_bits_", "_inverted_"], Ok(Kind::Plain));
            let operators = ["__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"];
            add(&operators, Ok(Kind::Function));
        }
    }

    /// Whether the library's own `@_simple_enum(…)` makes the enumeration, without `EnumType`'s namespace.
    fn is_simple_enum(&self) -> bool {
        let facts = self.project.facts(self.id.file);
        facts.list(self.project.class(self.id).decorators).iter().any(|&decorator| {
            let Expr::Call(call) = facts.expr(decorator) else { return false };
            matches!(facts.expr(facts.calls[call.index()].callee), Expr::Name { name, .. } | Expr::Attribute { name, .. }
                if facts.name(name) == "_simple_enum")
        })
    }

    /// Names that `EnumType` takes out of the body: `_ignore_` with those it lists, and `_order_`.
    fn ignored_by_enum(&self) -> Vec<&'p str> {
        let facts = self.project.facts(self.id.file);
        let mut ignored = vec!["_ignore_", "_order_"];
        let bindings = facts.names.find("_ignore_");
        let bindings = bindings.map_or(&[][..], |name| facts.bindings_of(self.project.class(self.id).scope, name));
        if let [Binding { kind: BindingKind::Assign(names), .. }] = bindings {
            match facts.expr(*names) {
                Expr::Str(text) => ignored.extend(facts.name(text).split([',', ' '])),
                Expr::List(run) | Expr::Tuple(run) => {
                    ignored.extend(facts.list(run).iter().filter_map(|&element| match facts.expr(element) {
                        Expr::Str(name) => Some(facts.name(name)),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        ignored
    }

    fn is_enum(&self) -> bool {
        match self.project.metaclass(&ClassRef::Source(self.id)) {
            Metaclass::Known { class, .. } => {
                // Called `EnumMeta` before 3.11.
                let meta = self.project.stdlib().class("enum.EnumMeta").map(|class| ClassRef::stdlib(class.name));
                meta.is_some_and(|meta| self.project.is_subclass(&class, &meta) == Some(true))
            }
            _ => false,
        }
    }

    fn fields(&self) -> Fields {
        let facts = self.project.facts(self.id.file);
        let class = self.project.class(self.id);
        for base in facts.arguments(class.bases) {
            let value = self.project.evaluate(ExprRef { file: self.id.file, expr: base.value });
            if let Value::External(name) = value
                && matches!(&*name, "typing.NamedTuple" | "typing_extensions.NamedTuple")
            {
                return Fields::NamedTuple;
            }
        }
        for &decorator in facts.list(class.decorators) {
            if let Some(parameters) = self.project.dataclass_parameters(self.id.file, decorator) {
                return Fields::Dataclass(parameters);
            }
            let (callee, call) = match facts.expr(decorator) {
                Expr::Call(call) => (facts.calls[call.index()].callee, Some(call)),
                _ => (decorator, None),
            };
            let Some(name) = self.spelled(callee) else { continue };
            let flag = |flag: &str, default| call.map_or(Some(default), |call| self.flag(call, flag, default));
            return match &*name {
                "attr.s" | "attr.attrs" | "attr.attributes" | "attr._make.attrs" => Fields::Attrs {
                    has_slots: flag("slots", false),
                    from_annotations: flag("auto_attribs", false).unwrap_or(false),
                },
                "attr.dataclass" => Fields::Attrs { has_slots: flag("slots", false), from_annotations: true },
                "attr.define" | "attr.frozen" | "attr.mutable" | "attrs.define" | "attrs.frozen" | "attrs.mutable" => {
                    Fields::Attrs { has_slots: flag("slots", true), from_annotations: true }
                }
                _ => continue,
            };
        }
        Fields::None
    }

    /// A keyword that is `True` or `False`; `None` where it is something else.
    fn flag(&self, call: CallIndex, name: &str, default: bool) -> Option<bool> {
        let facts = self.project.facts(self.id.file);
        let arguments = facts.arguments(facts.calls[call.index()].arguments);
        let is_it = |kind| matches!(kind, ArgumentKind::Keyword(keyword) if facts.name(keyword) == name);
        match arguments.iter().find(|argument| is_it(argument.kind)) {
            Some(argument) => match self.project.evaluate(ExprRef { file: self.id.file, expr: argument.value }) {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            None if arguments.iter().any(|argument| argument.kind == ArgumentKind::DoubleStarred) => None,
            None => Some(default),
        }
    }

    /// The dotted name of something imported, as the import spells it: where a library keeps it matters not.
    fn spelled(&self, expr: ExprId) -> Option<String> {
        let facts = self.project.facts(self.id.file);
        match facts.expr(expr) {
            Expr::Attribute { value, name } => Some(format!("{}.{}", self.spelled(value)?, facts.name(name))),
            Expr::Name { name, .. } => match facts.bindings_of(ScopeId::MODULE, name).last()?.kind {
                BindingKind::Import { module } => Some(facts.name(module).split('.').next()?.to_owned()),
                BindingKind::ImportAs { module } => Some(facts.name(module).to_owned()),
                BindingKind::ImportFrom { level: 0, module, name } => {
                    Some(format!("{}.{}", facts.name(module), facts.name(name)))
                }
                BindingKind::Function(_) => {
                    Some(format!("{}.{}", self.project.module_name(self.id.file)?, facts.name(name)))
                }
                BindingKind::ImportFrom { level, module, name } => {
                    let ModuleRef::Source(from) = self.project.import(self.id.file, level, module, None) else {
                        return None;
                    };
                    Some(format!("{}.{}", self.project.module_name(from)?, facts.name(name)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What becomes of a name where the class has fields.
    fn field(&self, fields: &Fields, name: Symbol) -> Field {
        let facts = self.project.facts(self.id.file);
        let Some(last) = facts.bindings_of(self.project.class(self.id).scope, name).last() else { return Field::No };
        let (annotation, value) = match last.kind {
            BindingKind::Annotated { annotation, value } => (Some(annotation), value),
            BindingKind::Assign(value) => (None, Some(value)),
            _ => return Field::No,
        };
        let is_annotated = annotation.is_some_and(|annotation| !self.is_class_variable(annotation));
        let slot = |has_slots: Option<bool>| match has_slots {
            Some(true) => Some(Field::Kind(Ok(Kind::DataDescriptor))),
            Some(false) => None,
            None => Some(Field::Kind(Err(Unknown::Because("whether the class has slots is not known")))),
        };
        let maker = value.and_then(|value| match facts.expr(value) {
            Expr::Call(call) => Some((self.spelled(facts.calls[call.index()].callee)?, call)),
            _ => None,
        });
        let maker = maker.as_ref().map(|(name, call)| (name.as_str(), *call));
        match fields {
            Fields::NamedTuple if is_annotated => Field::Kind(Ok(Kind::DataDescriptor)),
            Fields::Dataclass(parameters) if is_annotated => slot(parameters.slots).unwrap_or(match maker {
                Some(("dataclasses.field", call)) => self.default(call),
                _ => Field::No,
            }),
            Fields::Attrs { has_slots, from_annotations } => {
                let is_made = matches!(
                    maker,
                    Some((
                        "attr.ib" | "attr._make.attrib" | "attr.attrib" | "attr.attr" | "attr.field" | "attrs.field",
                        _
                    ))
                );
                if is_made || *from_annotations && is_annotated {
                    slot(*has_slots).unwrap_or(Field::Gone)
                } else {
                    Field::No
                }
            }
            _ => Field::No,
        }
    }

    /// The default of `dataclasses.field(…)`, which takes the field's place in the class.
    fn default(&self, call: CallIndex) -> Field {
        let facts = self.project.facts(self.id.file);
        for argument in facts.arguments(facts.calls[call.index()].arguments) {
            match argument.kind {
                ArgumentKind::Keyword(name) if facts.name(name) == "default" => return Field::Default(argument.value),
                ArgumentKind::DoubleStarred => {
                    return Field::Kind(Err(Unknown::Because("the arguments of `field` are unpacked")));
                }
                _ => {}
            }
        }
        Field::Gone
    }

    /// `ClassVar[…]`, also in quotes.
    fn is_class_variable(&self, annotation: ExprId) -> bool {
        let facts = self.project.facts(self.id.file);
        match facts.expr(annotation) {
            Expr::Subscript { value, .. } => self.is_class_variable(value),
            Expr::Str(text) => {
                let text = facts.name(text).trim_start();
                let head = text.split('[').next().unwrap_or_default();
                head.rsplit('.').next() == Some("ClassVar")
            }
            Expr::Name { .. } | Expr::Attribute { .. } => {
                matches!(self.project.evaluate(ExprRef { file: self.id.file, expr: annotation }),
                    Value::External(name) if name.ends_with(".ClassVar"))
            }
            _ => false,
        }
    }
}

/// What a name is where the class has fields.
enum Field {
    /// No field.
    No,
    Kind(Result<Kind, Unknown>),
    /// The class keeps the field's default.
    Default(ExprId),
    /// The class has it no more.
    Gone,
}
