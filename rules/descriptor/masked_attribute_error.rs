//! See `masked-attribute-error.md`.

use ruff_text_size::{TextRange, TextSize};

use super::getattr_returns_none::raised;
use super::on_class::returns;
use super::rounds::{Hook, Missing, Rounds};
use crate::facts::{AccessContext, BindingKind, Call, Expr, ExprId, FileFacts, LeaveKind, RegionId};
use crate::finding::{Level, Place};
use crate::project::descriptors::{Certainty, Descriptor, Frame, Meaning, Method, What};
use crate::project::{
    ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, PropertyLookup, Reach, Role, Value,
};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{exact_instance, instance_calls};

pub static RULE: Rule = Rule {
    name: "masked-attribute-error",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("masked-attribute-error.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// Helpers of helpers.
const MAX_DEPTH: usize = 4;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) {
        return;
    }
    let is_own_hook = facts.names.find(Hook::Getattr.method()).is_some_and(|name| {
        let bindings = facts.bindings_of(project.class(id).scope, name);
        bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Function(_)))
    });
    let mut getters = getters(project, id);
    if getters.is_empty() && !is_own_hook {
        return;
    }
    let Lookup::Found(hook) = project.lookup(&ClassRef::Source(id), Hook::Getattr.method()) else { return };
    let Value::Function(hook) = hook.value else { return };
    if is_own_hook {
        getters.extend(inherited(project, id));
    }
    if getters.is_empty() || !is_looked_up_plainly(project, id) {
        return;
    }
    let Some(rounds) = Rounds::of_hook(project, id, Hook::Getattr) else { return };
    for getter in getters {
        let place = if getter.place.file == id.file { getter.place.range } else { project.function(hook).range };
        let is_named = mentions(project, hook, &getter.attribute);
        let answer = match Answer::of(project, &rounds, &getter.attribute) {
            Ok(_) if is_named => Err("`__getattr__` knows the attribute"),
            answer => answer,
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(reason) => {
                findings.silent(place, || reason.to_owned());
                continue;
            }
        };
        let failures = Failing { project, id, rounds: &rounds, getter: &getter }.failures(answer);
        for failure in failures {
            failure.tell(project, id, &getter, hook, answer, findings);
        }
    }
}

/// A function that CPython calls where an attribute is read, and takes an `AttributeError` of for its absence.
struct Getter {
    attribute: String,
    /// The attribute in the class.
    place: Place,
    function: FunctionId,
    kind: Kind,
}

enum Kind {
    Property,
    /// `__get__` of a descriptor of this class.
    Descriptor {
        class: ClassId,
    },
}

/// Those in the body of a class.
fn getters(project: &Project, id: ClassId) -> Vec<Getter> {
    let mut found: Vec<Getter> = Vec::new();
    for (attribute, lookup) in project.own_property_lookups(id) {
        let (place, function) = match lookup {
            PropertyLookup::Property(property) => {
                let getter = property.functions().find(|(role, _)| *role == Role::Getter);
                (property.place, getter.map(|(_, function)| function))
            }
            PropertyLookup::Cached(cached) => (cached.place, cached.function),
            PropertyLookup::Absent | PropertyLookup::Other(_) | PropertyLookup::Unknown(_) => continue,
        };
        found.extend(function.map(|function| Getter {
            attribute: attribute.to_owned(),
            place,
            function,
            kind: Kind::Property,
        }));
    }
    found.sort_by_key(|getter| getter.place);
    for (class, used) in project.managed_attributes(id).filter(|(_, used)| used.is_certain) {
        let Ok(descriptor) = Descriptor::of_use(project, class, used) else { continue };
        let Method::Source(function) = descriptor.method("__get__") else { continue };
        let (attribute, place) = (used.attribute.clone(), used.place);
        found.push(Getter { attribute, place, function, kind: Kind::Descriptor { class } });
    }
    found
}

/// Those of base classes that have no `__getattr__` yet.
fn inherited(project: &Project, id: ClassId) -> Vec<Getter> {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return Vec::new() };
    let mut found: Vec<Getter> = Vec::new();
    for owner in mro.iter().skip(1).filter_map(ClassRef::source) {
        if !matches!(project.lookup(&ClassRef::Source(owner), Hook::Getattr.method()), Lookup::Absent) {
            continue;
        }
        found.extend(getters(project, owner).into_iter().filter(|getter| {
            matches!(project.lookup(&ClassRef::Source(id), &getter.attribute), Lookup::Found(member)
                if member.owner == ClassRef::Source(owner))
        }));
    }
    found
}

fn is_looked_up_plainly(project: &Project, id: ClassId) -> bool {
    matches!(project.lookup(&ClassRef::Source(id), "__getattribute__"),
        Lookup::Found(member) if matches!(&member.owner, ClassRef::Stdlib(name) if name.starts_with("builtins.")))
}

/// Whether a function has a text written out in it.
fn mentions(project: &Project, function: FunctionId, text: &str) -> bool {
    let facts = project.facts(function.file);
    let statement = project.function(function).statement;
    facts.names.find(text).is_some_and(|text| {
        facts.exprs.iter().any(|(id, expr)| {
            matches!(expr, Expr::Str(own) if own == text) && statement.contains_range(facts.range(id))
        })
    })
}

/// What becomes of an access that `__getattr__` is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// It raises `AttributeError` on every path.
    Raises,
    /// It gives something, on some path at least.
    Gives,
}

impl Answer {
    /// For a name; `Err` where it may ask for the attribute again, which raises the first error again.
    fn of(project: &Project, rounds: &Rounds<'_>, name: &str) -> Result<Self, &'static str> {
        let frame = rounds.object.call(rounds.root, &[Meaning::Str(name.to_owned())]);
        asks_other(project, rounds, &frame, name, 0)?;
        Ok(if always_raises(project, rounds, &frame) { Self::Raises } else { Self::Gives })
    }
}

/// Whether a function asks nobody for the attribute who may run its getter again.
fn asks_other(
    project: &Project,
    rounds: &Rounds<'_>,
    frame: &Frame,
    name: &str,
    depth: usize,
) -> Result<(), &'static str> {
    const AGAIN: &str = "`__getattr__` asks for the attribute again, and so raises the first error";
    const MAYBE: &str = "`__getattr__` may ask for the attribute again";
    let facts = project.facts(frame.function.file);
    if depth > MAX_DEPTH {
        return Err(MAYBE);
    }
    for &access in project.accesses_in(frame.function) {
        if let Expr::Attribute { name, .. } = facts.expr(facts.accesses[access as usize].expr)
            && matches!(facts.name(name), "__class__" | "__mro__" | "__get__" | "fget" | "mro")
        {
            return Err(MAYBE);
        }
    }
    for &index in project.calls_in(frame.function) {
        let call = &facts.calls[index.index()];
        if let Some(inner) = rounds.object.called(frame, call) {
            let has_self = inner.arguments().any(|argument| *argument == Meaning::Descriptor);
            if has_self && inner.function != frame.function {
                asks_other(project, rounds, &inner, name, depth + 1)?;
            }
            continue;
        }
        if let Some(asked) = rounds.reflective(frame, call) {
            match &asked.name {
                Meaning::Str(asked) if asked != name => continue,
                Meaning::Str(_) => return Err(AGAIN),
                _ => return Err(MAYBE),
            }
        }
        let is_self = |expr: ExprId| rounds.is_self(frame, expr, call.region);
        let may_ask = match facts.expr(call.callee) {
            Expr::Attribute { value, name } => {
                matches!(facts.name(name), "__getattr__" | "__getattribute__") || is_self(value)
            }
            Expr::Name { name, .. } => matches!(facts.name(name), "super" | "type" | "dir" | "inspect"),
            _ => true,
        };
        let is_handed_on = || facts.arguments(call.arguments).iter().any(|argument| is_self(argument.value));
        let is_harmless = || {
            matches!(rounds.object.meaning(frame, call.callee, call.region), Meaning::Value(Value::External(name))
                if matches!(&*name, "builtins.isinstance" | "builtins.id" | "builtins.repr" | "builtins.str"
                    | "builtins.AttributeError" | "builtins.vars"))
        };
        if may_ask || is_handed_on() && !is_harmless() {
            return Err(MAYBE);
        }
    }
    Ok(())
}

/// Whether a call of a function ends in an `AttributeError` that the function raises itself.
fn always_raises(project: &Project, rounds: &Rounds<'_>, frame: &Frame) -> bool {
    let function = frame.function;
    let facts = project.facts(function.file);
    let raises =
        facts.leaves.iter().filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Raise).count();
    raises > 0
        && !project.function(function).falls_off
        && raised(project, function, &["AttributeError"]).len() == raises
        && returns(project, function).into_iter().all(|(value, region)| {
            matches!(rounds.object.certainty(frame, facts.range(value).start(), region), Certainty::Never)
        })
}

/// What raises `AttributeError` in a getter.
struct Failure {
    place: Place,
    region: RegionId,
    what: Cause,
}

enum Cause {
    /// `raise AttributeError("not connected")`.
    Raised,
    /// `self.frist`.
    Missing(String),
    /// `self._user.nmae`, where objects of the class have no such attribute.
    MissingOf { attribute: String, class: ClassRef },
    /// `self._user.name`, where `__init__` leaves None.
    OfNone { attribute: String, held: String, origin: Place },
}

impl Failure {
    fn tell(
        self,
        project: &Project,
        id: ClassId,
        getter: &Getter,
        hook: FunctionId,
        answer: Answer,
        findings: &mut Findings<'_>,
    ) {
        let attribute = &getter.attribute;
        let instead = match answer {
            Answer::Raises => format!("the error says that `{attribute}` is missing"),
            Answer::Gives => format!("`__getattr__` answers for `{attribute}` instead"),
        };
        let message = match &self.what {
            Cause::Raised => format!("this `AttributeError` is lost: {instead}"),
            Cause::Missing(missing) => format!("`{missing}` is missing, but {instead}"),
            Cause::MissingOf { attribute: of, class } => {
                format!("`{}` has no `{of}`, but {instead}", project.class_name(class))
            }
            Cause::OfNone { attribute: of, held, .. } => {
                format!("`{held}` is None at first and has no `{of}`, but {instead}")
            }
        };
        let is_here = self.place.file == id.file && project.class(id).statement.contains_range(self.place.range);
        let hook_place = Place::new(hook.file, project.function(hook).range);
        let primary = if is_here {
            self.place.range
        } else if getter.place.file == id.file && project.class(id).statement.contains_range(getter.place.range) {
            getter.place.range
        } else {
            hook_place.range
        };
        let finding = findings.report(primary, message);
        if !is_here {
            finding.label(self.place, "raises `AttributeError`".to_owned());
        }
        if primary != hook_place.range || hook.file != id.file {
            finding.label(hook_place, format!("asked for `{attribute}` next"));
        }
        match self.what {
            Cause::OfNone { origin, .. } => {
                finding.label(origin, "None at first".to_owned());
            }
            Cause::MissingOf { class: ClassRef::Source(class), .. } => {
                finding.label(Place::new(class.file, project.class(class).range), "the class".to_owned());
            }
            Cause::MissingOf { .. } | Cause::Missing(_) | Cause::Raised => {}
        }
        finding.help(
            "raise another error, such as `RuntimeError`; or let `__getattr__` end in `return object.__getattribute__(self, name)`, which raises the first error again",
        );
        if is_here {
            finding.raises(&["AttributeError"], self.region);
        }
    }
}

/// A value whose class has no attributes but those that it has in every version.
fn is_plain_builtin(name: &str) -> bool {
    let classes = ["list", "dict", "set", "frozenset", "tuple", "str", "bytes", "int", "float", "bool"];
    name.strip_prefix("builtins.").and_then(|name| name.strip_suffix("()")).is_some_and(|name| classes.contains(&name))
}

struct Failing<'a, 'p> {
    project: &'p Project,
    id: ClassId,
    rounds: &'a Rounds<'p>,
    getter: &'a Getter,
}

impl Failing<'_, '_> {
    fn failures(&self, answer: Answer) -> Vec<Failure> {
        let project = self.project;
        let function = self.getter.function;
        let facts = project.facts(function.file);
        let mut failures = Vec::new();
        for (range, _, region) in raised(project, function, &["AttributeError"]) {
            // Another object may be asked on purpose.
            if answer == Answer::Raises && self.tells_something(range) && self.is_of_instance(range.start(), region) {
                failures.push(Failure { place: Place::new(function.file, range), region, what: Cause::Raised });
            }
        }
        if !matches!(self.getter.kind, Kind::Property) {
            return failures;
        }
        let frame = self.rounds.object.call(function, &[]);
        for event in self.rounds.object.events(function) {
            let What::Access(index) = event.what else { continue };
            let access = &facts.accesses[index as usize];
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
            if access.context != AccessContext::Read || project.reach(function.file, access.region) != Reach::Runs {
                continue;
            }
            let name = self.rounds.object.attribute_name(&frame, name);
            let what = if self.rounds.is_self(&frame, value, access.region) {
                self.is_missing(&frame, &name, event.start).then_some(Cause::Missing(name))
            } else {
                self.of_none(&frame, value, name.clone(), event.start, access.region)
                    .or_else(|| self.of_other(&frame, value, name, event.start, access.region))
            };
            if let Some(what) = what {
                let place = Place::new(function.file, facts.range(access.expr));
                failures.push(Failure { place, region: access.region, what });
                break;
            }
        }
        failures
    }

    /// Whether the error holds more than the name of what is missing.
    fn tells_something(&self, raised: TextRange) -> bool {
        let facts = self.project.facts(self.getter.function.file);
        let call = self.project.calls_in(self.getter.function).iter().map(|call| &facts.calls[call.index()]);
        let Some(call) = call.into_iter().find(|call| facts.range(call.expr) == raised) else { return false };
        facts.arguments(call.arguments).first().is_some_and(|first| is_sentence(facts, first.value))
    }

    /// Whether a place of `__get__` is reached for an instance.
    fn is_of_instance(&self, position: TextSize, region: RegionId) -> bool {
        let Kind::Descriptor { class } = self.getter.kind else { return true };
        let used = self
            .project
            .managed_attributes(self.getter_owner())
            .find(|(own, used)| *own == class && used.place == self.getter.place);
        let Some((_, used)) = used else { return false };
        let Ok(descriptor) = Descriptor::of_use(self.project, class, used) else { return false };
        let frame = descriptor.call(self.getter.function, &[Meaning::Instance, Meaning::Owner]);
        !matches!(descriptor.certainty(&frame, position, region), Certainty::Never)
    }

    fn getter_owner(&self) -> ClassId {
        let of = self.project.lookup(&ClassRef::Source(self.id), &self.getter.attribute);
        match of {
            Lookup::Found(member) => member.owner.source().unwrap_or(self.id),
            Lookup::Absent | Lookup::Unknown(_) => self.id,
        }
    }

    /// Whether nothing gives such objects an attribute, and `__getattr__` raises for it.
    fn is_missing(&self, frame: &Frame, name: &str, position: TextSize) -> bool {
        let project = self.project;
        if name.starts_with("__")
            || self.rounds.missing(&Meaning::Unknown, name) != Some(Missing::Never)
            || self.rounds.may_store(frame, position, name, 0)
        {
            return false;
        }
        let hook = self.rounds.object.call(self.rounds.root, &[Meaning::Str(name.to_owned())]);
        // A base class may leave it to others to set the attribute.
        let is_made = || {
            std::iter::once(self.id)
                .chain(project.subclasses(self.id))
                .any(|id| !instance_calls(project, id).is_empty())
        };
        always_raises(project, self.rounds, &hook) && (project.own_member(self.id, "__init__").is_some() || is_made())
    }

    /// `self._user.name` at the start of a getter, where `self._user` is None until another method is called.
    fn of_none(
        &self,
        frame: &Frame,
        object: ExprId,
        attribute: String,
        position: TextSize,
        region: RegionId,
    ) -> Option<Cause> {
        let project = self.project;
        let facts = project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(object) else { return None };
        if !self.rounds.is_self(frame, value, region) {
            return None;
        }
        let held = self.rounds.object.attribute_name(frame, name);
        // None has nothing but special methods.
        if !self.is_certain(frame, position, region)
            || attribute.starts_with("__")
            || self.rounds.may_store(frame, position, &held, 0)
        {
            return None;
        }
        let origin = self.none_at_first(&held)?;
        Some(Cause::OfNone { attribute, held, origin })
    }

    /// `self.customer.nmae`, where the class of the customer is known.
    fn of_other(
        &self,
        frame: &Frame,
        object: ExprId,
        attribute: String,
        position: TextSize,
        region: RegionId,
    ) -> Option<Cause> {
        let project = self.project;
        let facts = project.facts(frame.function.file);
        if attribute.starts_with("__") || !self.is_certain(frame, position, region) {
            return None;
        }
        if !self.is_made(frame.function, object, 0) {
            return None;
        }
        let value = project.evaluate(ExprRef { file: frame.function.file, expr: object });
        // A subclass may have another object under the name.
        if let Expr::Attribute { value: receiver, name } = facts.expr(object)
            && self.rounds.is_self(frame, receiver, region)
        {
            let name = self.rounds.object.attribute_name(frame, name);
            let is_same = |id: ClassId| project.attribute(&Value::Instance(id), &name) == value;
            if !is_same(self.id) || !project.subclasses(self.id).into_iter().all(is_same) {
                return None;
            }
        }
        let mut class = None;
        for member in value.members() {
            let own = self.class_without(member, &attribute, frame.function)?;
            // `__get__` gives the descriptor itself on the class.
            class = class.filter(|_| self.is_descriptor(&own)).or(Some(own));
        }
        class.map(|class| Cause::MissingOf { attribute, class })
    }

    /// Whether an expression of a method gives nothing but objects that calls of classes and displays make: an annotation
    /// promises less, a protocol or a class of others.
    fn is_made(&self, method: FunctionId, expr: ExprId, depth: usize) -> bool {
        let project = self.project;
        let facts = project.facts(method.file);
        if depth > MAX_DEPTH {
            return false;
        }
        let inner = |expr| self.is_made(method, expr, depth + 1);
        match facts.expr(expr) {
            Expr::Call(call) => exact_instance(project, method.file, call).is_some(),
            Expr::Tuple(_) | Expr::List(_) | Expr::Set(_) | Expr::Dict(_) => true,
            // `self if obj is None else Value()`: on the class `__get__` gives the descriptor.
            Expr::If { body, orelse, .. } => {
                [body, orelse].into_iter().all(|branch| project.is_receiver(method, branch) || inner(branch))
            }
            Expr::Attribute { value, name } if project.is_receiver(method, value) => {
                self.is_made_attribute(facts.name(name), depth)
            }
            _ => false,
        }
    }

    fn is_made_attribute(&self, name: &str, depth: usize) -> bool {
        let project = self.project;
        let class = ClassRef::Source(self.id);
        let getter = match project.property(&class, name) {
            PropertyLookup::Property(property) => {
                property.functions().find(|(role, _)| *role == Role::Getter).map(|(_, function)| function)
            }
            PropertyLookup::Cached(cached) => cached.function,
            _ => match project.lookup(&class, name) {
                Lookup::Found(member) => match member.value {
                    Value::Instance(descriptor) => match project.lookup(&ClassRef::Source(descriptor), "__get__") {
                        Lookup::Found(member) => match member.value {
                            Value::Function(get) => Some(get),
                            _ => None,
                        },
                        _ => None,
                    },
                    _ => None,
                },
                Lookup::Absent => return self.is_always_set_to_made(name, depth),
                Lookup::Unknown(_) => None,
            },
        };
        getter.is_some_and(|getter| {
            let data = project.function(getter);
            let returned = project.facts(getter.file).list(data.returned);
            !data.falls_off
                && !data.is_async
                && !data.is_generator
                && !returned.is_empty()
                && returned
                    .iter()
                    .all(|&value| project.is_receiver(getter, value) || self.is_made(getter, value, depth + 1))
        })
    }

    /// Whether all that assigns an attribute of that name, of whatever object, assigns what is made there.
    fn is_always_set_to_made(&self, name: &str, depth: usize) -> bool {
        let project = self.project;
        let mut has_any = false;
        for &file in project.files_setting(name) {
            let facts = project.facts(file);
            let Some(symbol) = facts.names.find(name) else { continue };
            for access in &facts.accesses {
                if access.context == AccessContext::Read
                    || !matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
                {
                    continue;
                }
                let (AccessContext::Write { value: Some(value) }, Some(index)) =
                    (access.context, facts.function_of(access.scope))
                else {
                    return false;
                };
                has_any = true;
                if !self.is_made(FunctionId { file, index }, value, depth + 1) {
                    return false;
                }
            }
        }
        has_any
    }

    fn is_descriptor(&self, class: &ClassRef) -> bool {
        matches!(self.project.lookup(class, "__get__"), Lookup::Found(_))
    }

    /// The class of a value, where no object of it has an attribute.
    fn class_without(&self, value: &Value, attribute: &str, root: FunctionId) -> Option<ClassRef> {
        let project = self.project;
        let class = match value {
            Value::Instance(class) => ClassRef::Source(*class),
            Value::External(name) if is_plain_builtin(name) => ClassRef::stdlib(name.trim_end_matches("()")),
            _ => return None,
        };
        let ClassRef::Source(id) = class else {
            return matches!(project.lookup(&class, attribute), Lookup::Absent).then_some(class);
        };
        let has_hook = ["__getattr__", "__getattribute__"].iter().any(|hook| match project.lookup(&class, hook) {
            Lookup::Absent => false,
            Lookup::Found(member) => !member.owner.is_stdlib("builtins.object"),
            Lookup::Unknown(_) => true,
        });
        let rounds = (!has_hook).then(|| Rounds::of_accessor(project, id, root))??;
        (rounds.missing(&Meaning::Unknown, attribute) == Some(Missing::Never)).then_some(class)
    }

    /// Whether each call of the getter comes to a place.
    fn is_certain(&self, frame: &Frame, position: TextSize, region: RegionId) -> bool {
        match self.rounds.object.certainty(frame, position, region) {
            Certainty::Runs(conditions) => {
                conditions.branches.is_empty() && conditions.raises.is_empty() && !conditions.may_fail
            }
            Certainty::Never | Certainty::Unknown(_) => false,
        }
    }

    /// Where the constructor leaves an attribute at None.
    fn none_at_first(&self, name: &str) -> Option<Place> {
        let project = self.project;
        let Lookup::Found(init) = project.lookup(&ClassRef::Source(self.id), "__init__") else { return None };
        let in_class = match project.lookup(&ClassRef::Source(self.id), name) {
            Lookup::Absent => None,
            Lookup::Found(member) if member.value == Value::None => Some(member.place?),
            Lookup::Found(_) | Lookup::Unknown(_) => return None,
        };
        match init.value {
            Value::Function(init) => {
                let parameters = project.facts(init.file).parameters(project.function(init).parameters);
                let given: Vec<Meaning> = parameters.iter().skip(1).map(|_| Meaning::Unknown).collect();
                match self.left(&self.rounds.object.call(init, &given), name, 0) {
                    Left::None(place) => Some(place),
                    Left::Untouched => in_class,
                    Left::Unknown => None,
                }
            }
            _ if init.owner.is_stdlib("builtins.object") => in_class,
            _ => None,
        }
    }

    /// What a constructor does to an attribute.
    fn left(&self, frame: &Frame, name: &str, depth: usize) -> Left {
        let facts = self.project.facts(frame.function.file);
        let mut left = Left::Untouched;
        for event in self.rounds.object.events(frame.function) {
            let done = match event.what {
                What::Access(index) => self.written(frame, index, name, event.start, event.region),
                What::Call(index) => self.called(frame, &facts.calls[index.index()], name, depth),
            };
            match done {
                Left::Untouched => {}
                Left::None(_) => left = done,
                Left::Unknown => return Left::Unknown,
            }
        }
        left
    }

    fn written(&self, frame: &Frame, index: u32, name: &str, start: TextSize, region: RegionId) -> Left {
        let facts = self.project.facts(frame.function.file);
        let access = &facts.accesses[index as usize];
        let Expr::Attribute { value, name: own } = facts.expr(access.expr) else { return Left::Untouched };
        let own = self.rounds.object.attribute_name(frame, own);
        if own == "__dict__" {
            return Left::Unknown;
        }
        if own != name || access.context == AccessContext::Read {
            return Left::Untouched;
        }
        let AccessContext::Write { value: Some(given) } = access.context else { return Left::Unknown };
        let is_plain = matches!(self.rounds.object.certainty(frame, start, region),
            Certainty::Runs(conditions) if conditions.branches.is_empty());
        match self.rounds.is_self(frame, value, access.region) && facts.expr(given) == Expr::None && is_plain {
            true => Left::None(Place::new(frame.function.file, facts.range(access.expr))),
            false => Left::Unknown,
        }
    }

    fn called(&self, frame: &Frame, call: &Call, name: &str, depth: usize) -> Left {
        let project = self.project;
        let facts = project.facts(frame.function.file);
        let if_touched = |may_be: bool| if may_be { Left::Unknown } else { Left::Untouched };
        if let Some(inner) = self.rounds.object.called(frame, call) {
            let has_self = inner.arguments().any(|argument| *argument == Meaning::Descriptor);
            let is_init = project
                .function(inner.function)
                .name
                .is_some_and(|name| project.name(inner.function.file, name) == "__init__");
            // `super().__init__()`.
            if has_self && is_init && depth < MAX_DEPTH && inner.function != frame.function {
                let is_certain = matches!(
                    self.rounds.object.certainty(frame, facts.range(call.expr).start(), call.region),
                    Certainty::Runs(conditions) if conditions.branches.is_empty()
                );
                return match self.left(&inner, name, depth + 1) {
                    Left::None(_) if !is_certain => Left::Unknown,
                    left => left,
                };
            }
            return if_touched(has_self && self.rounds.may_store(&inner, TextSize::new(u32::MAX), name, 0));
        }
        if let Some(asked) = self.rounds.reflective(frame, call) {
            return if_touched(!matches!(&asked.name, Meaning::Str(own) if own != name && own != "__dict__"));
        }
        let is_self = |expr: ExprId| self.rounds.is_self(frame, expr, call.region);
        let on_object = match facts.expr(call.callee) {
            // `super().__init__()` of `object`.
            Expr::Attribute { value, .. } if self.rounds.is_super(frame, value, call.region) => {
                !matches!(project.mro(&ClassRef::Source(self.id)), Mro::Linear(mro)
                    if mro.iter().all(|class| class.source().is_some() || class.is_stdlib("builtins.object")))
            }
            Expr::Attribute { value, .. } => is_self(value),
            _ => false,
        };
        if_touched(on_object || facts.arguments(call.arguments).iter().any(|argument| is_self(argument.value)))
    }
}

/// How a constructor leaves an attribute.
enum Left {
    Untouched,
    /// None, since here.
    None(Place),
    Unknown,
}

/// Whether an argument of an exception is more than a name, and no copy of what CPython says.
fn is_sentence(facts: &FileFacts, expr: ExprId) -> bool {
    let says_more = |text: &str| text.trim().contains(' ') && !text.contains("no attribute");
    match facts.expr(expr) {
        Expr::Str(text) => says_more(facts.name(text)),
        Expr::LongStr => true,
        Expr::FString(parts) => {
            let texts = facts.list(parts).iter().filter_map(|&part| match facts.expr(part) {
                Expr::Str(text) => Some(facts.name(text)),
                _ => None,
            });
            says_more(&texts.collect::<Vec<_>>().join("x"))
        }
        Expr::Binary { left, .. } => is_sentence(facts, left),
        Expr::Call(call) => matches!(facts.expr(facts.calls[call.index()].callee), Expr::Attribute { value, .. }
            if is_sentence(facts, value)),
        _ => false,
    }
}
