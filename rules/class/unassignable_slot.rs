//! See `unassignable-slot.md`.

use super::names_class_statement;
use crate::facts::{Access, AccessContext, Expr, Guard, Region, RegionId, ScopeKind};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, FunctionId, Layout, Lookup, Metaclass, Mro, Project, Slots, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "unassignable-slot",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("unassignable-slot.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__slots__") else { return };
    let class = project.class(id);
    let Some(slots) = facts.bindings_of(class.scope, symbol).first() else { return };
    if project.is_stub(id.file) {
        return;
    }
    let own = ClassRef::Source(id);
    match project.layout(&own) {
        Layout::Known(instances) if !instances.has_dict => {}
        Layout::Known(_) | Layout::Refused(_) => return,
        Layout::Unknown(reason) => {
            findings.silent(class.range, || format!("whether its instances have a `__dict__` is not known: {reason}"));
            return;
        }
    }
    // `threading.local` has one that needs no place in the instance.
    let is_plain =
        |name| matches!(project.lookup(&own, name), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"));
    if !is_plain("__setattr__") || !is_plain("__delattr__") || project.decorated_class(id) != Value::Class(id) {
        findings.silent(class.range, || "how its attributes are set is not known".to_owned());
        return;
    }
    for name in project.own_members(id) {
        let Some(method) = method_of_instances(project, id, name) else { continue };
        for &index in project.accesses_in(method) {
            let Some(access) = facts.accesses.get(index as usize) else { continue };
            let Some((attribute, why)) = refused(project, id, method, access) else { continue };
            let place = Place::new(id.file, slots.range);
            Write { id, method, access, attribute, why, slots: place }.report(project, findings);
        }
    }
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
        if self.is_given_later(project) {
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
        let name = project.name(id.file, project.class(*id).name);
        let message = match self.why {
            Why::NoPlace => format!("instances of `{name}` have no place for the attribute `{attribute}`"),
            Why::OfTheClass(_) => {
                format!("instances of `{name}` cannot have an attribute `{attribute}`: it is one of the class")
            }
        };
        let finding = findings.report(range, message);
        finding.raises(&["AttributeError"], access.region);
        finding.text(match access.context {
            AccessContext::Delete => "cannot be deleted",
            _ => "cannot be set",
        });
        finding.label(self.slots, format!("has no `{attribute}`, and leaves instances without a `__dict__`"));
        if let Why::OfTheClass(Some(place)) = self.why {
            finding.label(place, "the attribute of the class");
        }
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
        finding.help(match self.why {
            Why::NoPlace => format!("add `{attribute}` to `__slots__`"),
            Why::OfTheClass(_) => format!("make `{attribute}` a slot, and set what is its default in `__init__`"),
        });
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
        let class = ClassRef::Source(self.id);
        // Another `__new__` or `__call__` may give something else than an instance.
        let is_own = |class: &ClassRef, name| matches!(project.lookup(class, name), Lookup::Found(member) if member.owner.source().is_some());
        match project.metaclass(&class) {
            Metaclass::Known { class: metaclass, .. }
                if !is_own(&metaclass, "__call__") && !is_own(&class, "__new__") => {}
            _ => return None,
        }
        project.calls_naming(name).find_map(|(file, index)| {
            let facts = project.facts(file);
            let call = facts.calls.get(index.index())?;
            let creates = project.callee(file, index) == Value::Class(self.id)
                && names_class_statement(project, file, call.callee);
            creates.then(|| Place::new(file, facts.range(call.expr)))
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

    /// `Point.label = Label()` behind the class statement.
    fn is_given_later(&self, project: &Project) -> bool {
        let facts = project.facts(self.id.file);
        let name = project.class(self.id).name;
        facts.accesses.iter().any(|access| {
            let Expr::Attribute { value, name: attribute } = facts.expr(access.expr) else { return false };
            access.context != AccessContext::Read
                && facts.name(attribute) == self.attribute
                && matches!(facts.expr(value), Expr::Name { name: of, .. } if of == name)
        }) || facts.calls.iter().any(|call| {
            // `setattr(Point, …)`.
            matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "setattr")
                && facts.arguments(call.arguments).first().is_some_and(
                    |argument| matches!(facts.expr(argument.value), Expr::Name { name: of, .. } if of == name),
                )
        })
    }
}

fn has_slots(project: &Project, id: ClassId) -> bool {
    matches!(project.slots(id), Slots::Names(names) if !names.is_empty())
}
