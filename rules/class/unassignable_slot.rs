//! See `unassignable-slot.md`.

use ruff_text_size::TextRange;

use super::names_class_statement;
use crate::facts::{Access, AccessContext, Binding, BindingKind, CallIndex, Expr, Guard, Region, RegionId, ScopeKind};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{
    ClassId, ClassRef, FunctionId, Layout, Lookup, Metaclass, Mro, Project, Reach, Slots, Value, Wrapper,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "unassignable-slot",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("unassignable-slot.md"),
    checks: &[Check::Class(class), Check::File(outside)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let slots = match slots_alone(project, id) {
        Ok(Some(slots)) => slots,
        Ok(None) => return,
        Err(reason) => {
            findings.silent(project.class(id).range, || reason);
            return;
        }
    };
    let facts = project.facts(id.file);
    for name in project.own_members(id) {
        let Some(method) = method_of_instances(project, id, name) else { continue };
        for &index in project.accesses_in(method) {
            let Some(access) = facts.accesses.get(index as usize) else { continue };
            let Some((attribute, why)) = refused(project, id, method, access) else { continue };
            Write { id, method, access, attribute, why, slots }.report(project, findings);
        }
    }
}

/// What sets or deletes an attribute of an object that is surely of the very class: a name that is bound once, in the same
/// scope, to a call of the class.
fn outside(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    for access in &facts.accesses {
        if access.context == AccessContext::Read {
            continue;
        }
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
        let Expr::Name { name: object, scope } = facts.expr(value) else { continue };
        let [Binding { kind: BindingKind::Assign(made), .. }] = facts.bindings_of(scope, object) else { continue };
        let Expr::Call(call) = facts.expr(*made) else { continue };
        let attribute = facts.name(name).to_owned();
        // What reads `__dict__` is told by another rule.
        if attribute.starts_with("__") || project.is_stub(file) {
            continue;
        }
        let Value::Class(id) = project.callee(file, call) else { continue };
        // A decorator may give the class a descriptor.
        let is_plain = project.class(id).decorators.len == 0 && creates(project, id, file, call);
        let Some(slots) = slots_alone(project, id).ok().flatten().filter(|_| is_plain) else { continue };
        let Some(why) = fault(project, &ClassRef::Source(id), &attribute) else { continue };
        let range = facts.range(access.expr);
        let is_bound_elsewhere = facts.bindings.iter().any(|binding| {
            binding.name == object && matches!(binding.kind, BindingKind::Global | BindingKind::Nonlocal)
        });
        // `self.__class__ = Other`.
        let changes_class =
            project.files_setting("__class__").iter().any(|&setting| setting == file || setting == id.file);
        if is_bound_elsewhere
            || changes_class
            || !makes_instances(project, id)
            || project.reach(file, access.region) != Reach::Runs
        {
            continue;
        }
        if is_given_later(project, id, &attribute) {
            findings.silent(range, || "the class gets an attribute of that name later".to_owned());
            continue;
        }
        let finding = report(project, id, range, (&attribute, &why), slots, findings);
        finding.raises(&["AttributeError"], access.region);
        finding.text(said_of(access));
        finding.label(Place::new(file, facts.range(*made)), "the instance is created here");
    }
}

/// Where a class says `__slots__`, if slots and data descriptors are all that its instances take.
fn slots_alone(project: &Project, id: ClassId) -> Result<Option<Place>, String> {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__slots__") else { return Ok(None) };
    let Some(slots) = facts.bindings_of(project.class(id).scope, symbol).first() else { return Ok(None) };
    if project.is_stub(id.file) {
        return Ok(None);
    }
    let own = ClassRef::Source(id);
    match project.layout(&own) {
        Layout::Known(instances) if !instances.has_dict => {}
        Layout::Known(_) | Layout::Refused(_) => return Ok(None),
        Layout::Unknown(reason) => {
            return Err(format!("whether its instances have a `__dict__` is not known: {reason}"));
        }
    }
    // `threading.local` has one that needs no place in the instance.
    let is_plain =
        |name| matches!(project.lookup(&own, name), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"));
    if !is_plain("__setattr__") || !is_plain("__delattr__") || project.decorated_class(id) != Value::Class(id) {
        return Err("how its attributes are set is not known".to_owned());
    }
    may_get_members(project, id)
        .map_or_else(|| Ok(Some(Place::new(id.file, slots.range))), |reason| Err(reason.to_owned()))
}

/// Why the class may have more than bodies say: the metaclass of `ctypes.Structure` makes a descriptor of each field.
fn may_get_members(project: &Project, id: ClassId) -> Option<&'static str> {
    let own = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&own) else { return Some("its MRO is not known") };
    if mro.iter().filter_map(ClassRef::source).any(|class| project.is_left_alone(class).is_err()) {
        return Some("its metaclass may give it descriptors");
    }
    let is_hooked = mro
        .iter()
        .skip(1)
        .filter_map(ClassRef::source)
        .any(|base| project.own_member(base, "__init_subclass__").is_some());
    is_hooked.then_some("the `__init_subclass__` of a base may give it descriptors")
}

/// Whether a call of the class gives an instance of it: another `__new__` or `__call__` may give something else.
fn makes_instances(project: &Project, id: ClassId) -> bool {
    let class = ClassRef::Source(id);
    let is_own = |class: &ClassRef, name| matches!(project.lookup(class, name), Lookup::Found(member) if member.owner.source().is_some());
    matches!(project.metaclass(&class), Metaclass::Known { class: metaclass, .. }
        if !is_own(&metaclass, "__call__") && !is_own(&class, "__new__"))
}

fn creates(project: &Project, id: ClassId, file: FileId, call: CallIndex) -> bool {
    project.callee(file, call) == Value::Class(id)
        && project
            .facts(file)
            .calls
            .get(call.index())
            .is_some_and(|call| names_class_statement(project, file, call.callee))
}

fn report<'f>(
    project: &Project,
    id: ClassId,
    range: TextRange,
    (attribute, why): (&str, &Why),
    slots: Place,
    findings: &'f mut Findings<'_>,
) -> &'f mut Finding {
    let name = project.name(id.file, project.class(id).name);
    let message = match why {
        Why::NoPlace => format!("instances of `{name}` have no place for the attribute `{attribute}`"),
        Why::OfTheClass(_) => {
            format!("instances of `{name}` cannot have an attribute `{attribute}`: it is one of the class")
        }
    };
    let finding = findings.report(range, message);
    finding.label(slots, format!("has no `{attribute}`, and leaves instances without a `__dict__`"));
    if let Why::OfTheClass(Some(place)) = why {
        finding.label(*place, "the attribute of the class");
    }
    finding.help(match why {
        Why::NoPlace => format!("add `{attribute}` to `__slots__`"),
        Why::OfTheClass(_) => format!("make `{attribute}` a slot, and set what is its default in `__init__`"),
    });
    finding
}

fn said_of(access: &Access) -> &'static str {
    match access.context {
        AccessContext::Delete => "cannot be deleted",
        _ => "cannot be set",
    }
}

/// `Point.label = Label()` behind the class statement.
fn is_given_later(project: &Project, id: ClassId, attribute: &str) -> bool {
    let facts = project.facts(id.file);
    let class = project.class(id).name;
    facts.accesses.iter().any(|access| {
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
        access.context != AccessContext::Read
            && facts.name(name) == attribute
            && matches!(facts.expr(value), Expr::Name { name: of, .. } if of == class)
    }) || facts.calls.iter().any(|call| {
        // `setattr(Point, …)`.
        matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "setattr")
            && facts.arguments(call.arguments).first().is_some_and(
                |argument| matches!(facts.expr(argument.value), Expr::Name { name: of, .. } if of == class),
            )
    })
}

/// The function under a name of the class, where CPython calls it with an instance first.
fn method_of_instances(project: &Project, id: ClassId, name: &str) -> Option<FunctionId> {
    match project.own_member(id, name)?.value {
        Value::Function(function) | Value::Wrapped { wrapper: Wrapper::Property, function }
            if project.facts(id.file).enclosing_class(function.index) == Some(id.index) && function.file == id.file =>
        {
            Some(function)
        }
        _ => None,
    }
}

/// Why instances do not take an attribute.
enum Why {
    /// No class has a place for it.
    NoPlace,
    /// A class has something of that name, which only a `__dict__` could hide.
    OfTheClass(Option<Place>),
}

/// The attribute that an access sets or deletes, where instances of the class have no place for it.
fn refused(project: &Project, id: ClassId, method: FunctionId, access: &Access) -> Option<(String, Why)> {
    if access.context == AccessContext::Read {
        return None;
    }
    let facts = project.facts(id.file);
    let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
    if !project.is_receiver(method, value) {
        return None;
    }
    let attribute = facts.name(name).to_owned();
    let why = fault(project, &ClassRef::Source(id), &attribute)?;
    Some((attribute, why))
}

fn fault(project: &Project, class: &ClassRef, attribute: &str) -> Option<Why> {
    if may_be_slot(project, class, attribute) {
        return None;
    }
    match project.lookup(class, attribute) {
        Lookup::Absent => Some(Why::NoPlace),
        Lookup::Found(member) => {
            let is_no_data_descriptor = match &member.value {
                Value::Function(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bool(_) | Value::None => {
                    true
                }
                Value::Tuple(_) => true,
                Value::Wrapped { wrapper, .. } => {
                    matches!(wrapper, Wrapper::ClassMethod | Wrapper::StaticMethod | Wrapper::ContextManager)
                }
                _ => false,
            };
            (member.owner.source().is_some() && is_no_data_descriptor).then_some(Why::OfTheClass(member.place))
        }
        Lookup::Unknown(_) => None,
    }
}

/// Whether a class along the MRO has a slot of the name, or its slots are not all known.
fn may_be_slot(project: &Project, class: &ClassRef, attribute: &str) -> bool {
    let Mro::Linear(mro) = project.mro(class) else { return true };
    mro.iter().filter_map(ClassRef::source).any(|owner| match project.slots(owner) {
        Slots::Names(slots) => {
            slots.iter().any(|slot| slot.name == attribute || slot.name == project.mangled(owner, attribute))
        }
        Slots::Absent | Slots::NotStrings { .. } => false,
        Slots::Some(_) | Slots::Unknown => true,
    })
}

struct Write<'p> {
    id: ClassId,
    method: FunctionId,
    access: &'p Access,
    attribute: String,
    why: Why,
    slots: Place,
}

impl Write<'_> {
    fn report(&self, project: &Project, findings: &mut Findings<'_>) {
        let Self { id, method, access, attribute, .. } = self;
        let facts = project.facts(id.file);
        let range = facts.range(access.expr);
        if is_given_later(project, *id, attribute) {
            findings.silent(range, || "the class gets an attribute of that name later".to_owned());
            return;
        }
        let instance = self.instance(project);
        let runs = instance.is_some() && self.always_runs(project);
        if !runs {
            let takes = |subclass: &ClassId| self.is_taken_by(project, *subclass);
            if project.subclasses(*id).iter().any(takes) {
                findings.silent(range, || "a subclass has a place for it".to_owned());
                return;
            }
            if instance.is_none() && !project.is_closed() {
                findings.silent(range, || "a subclass that is not in view may have a place for it".to_owned());
                return;
            }
            if instance.is_none() && !has_slots(project, *id) {
                findings
                    .silent(range, || "without slots of its own, the class may be there for its subclasses".to_owned());
                return;
            }
        }
        let finding = report(project, *id, range, (attribute, &self.why), self.slots, findings);
        finding.raises(&["AttributeError"], access.region);
        finding.text(said_of(access));
        match instance {
            Some(place) if runs => {
                finding.label(place, "such an instance is created here");
            }
            _ => {
                finding.level(Level::Warn);
                let function = project.function(*method);
                finding.label(Place::new(id.file, function.range), "raises `AttributeError` when it comes there");
            }
        }
    }

    /// Whether each instance comes by when it is created.
    fn always_runs(&self, project: &Project) -> bool {
        let facts = project.facts(self.id.file);
        let start = facts.range(self.access.expr).start();
        let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
            Guard::Function(function) => Some(function == self.method.index),
            Guard::With { .. } => None,
            _ => Some(false),
        };
        matches!(project.lookup(&ClassRef::Source(self.id), "__init__"),
            Lookup::Found(member) if member.value == Value::Function(self.method))
            && facts.regions(self.access.region).find_map(is_plain).unwrap_or(false)
            && !facts.leaves.iter().any(|leave| leave.function == self.method.index && leave.end <= start)
            && matches!(
                facts.scopes.get(self.access.scope.index()).map(|scope| scope.kind),
                Some(ScopeKind::Function(_))
            )
    }

    /// Where an instance of the very class is created by a plain call.
    fn instance(&self, project: &Project) -> Option<Place> {
        let name = project.name(self.id.file, project.class(self.id).name);
        if !makes_instances(project, self.id) {
            return None;
        }
        project.calls_naming(name).find_map(|(file, index)| {
            let facts = project.facts(file);
            let call = facts.calls.get(index.index())?;
            creates(project, self.id, file, index).then(|| Place::new(file, facts.range(call.expr)))
        })
    }

    fn is_taken_by(&self, project: &Project, subclass: ClassId) -> bool {
        let class = ClassRef::Source(subclass);
        match project.layout(&class) {
            Layout::Known(instances) if !instances.has_dict => fault(project, &class, &self.attribute).is_none(),
            Layout::Refused(_) => false,
            Layout::Known(_) | Layout::Unknown(_) => true,
        }
    }
}

fn has_slots(project: &Project, id: ClassId) -> bool {
    matches!(project.slots(id), Slots::Names(names) if !names.is_empty())
}
