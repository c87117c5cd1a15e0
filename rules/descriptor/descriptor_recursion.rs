//! See `descriptor-recursion.md`.

use std::collections::BTreeMap;

use ruff_text_size::{TextRange, TextSize};

use crate::facts::{
    Access, AccessContext, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, Guard, LeaveKind,
    RegionId,
};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::descriptors::{
    self, Certainty, Conditions, Descriptor, DescriptorUse, Frame, Meaning, Method, What,
};
use crate::project::stdlib::Returns;
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "descriptor-recursion",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-recursion.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// More attributes of one descriptor class are not looked at: they say the same.
const MOST_USES: usize = 100;
/// What the label says at the assignment that gives a descriptor the name of its attribute.
const ORIGIN: &str = "the name that it uses comes from here";
/// Helpers of helpers.
const MAX_DEPTH: usize = 12;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    if !class.defines_descriptor || project.is_stub(id.file) {
        return;
    }
    let mut reports: BTreeMap<Place, Report> = BTreeMap::new();
    for member in std::iter::once(id).chain(project.subclasses(id)) {
        let uses = project.descriptor_uses(member);
        for used in uses.iter().take(MOST_USES) {
            if !used.is_certain {
                findings.silent(class.range, || {
                    format!("whether `{}` stays such an attribute is not known", used.attribute)
                });
                continue;
            }
            if used.is_shared() {
                findings.silent(class.range, || "one object manages several attributes".to_owned());
                continue;
            }
            match Descriptor::of_use(project, member, used) {
                Ok(descriptor) => judge(project, id, &descriptor, Some(used), &mut reports, findings),
                Err(reason) => findings.silent(class.range, || reason.to_owned()),
            }
        }
        if uses.is_empty() && stands_for_itself(project, member) {
            match Descriptor::of_class(project, member) {
                Ok(descriptor) => judge(project, id, &descriptor, None, &mut reports, findings),
                Err(reason) => findings.silent(class.range, || reason.to_owned()),
            }
        }
    }
    for (place, report) in reports {
        report.tell(place, findings);
    }
}

/// Whether a class that nobody uses here is meant to be used as it is: no base of others, nothing abstract.
pub(super) fn stands_for_itself(project: &Project, id: ClassId) -> bool {
    if !project.direct_subclasses(&ClassRef::Source(id)).is_empty() {
        return false;
    }
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return false };
    !mro.iter().filter_map(ClassRef::source).any(|owner| {
        let facts = project.facts(owner.file);
        facts.bindings_in(project.class(owner).scope).iter().any(|binding| {
            let BindingKind::Function(index) = binding.kind else { return false };
            let function = &facts.functions[index.index()];
            let is_abstract = facts.list(function.decorators).iter().any(|&decorator| {
                let value = project.evaluate(ExprRef { file: owner.file, expr: decorator });
                matches!(value, Value::External(name) if name.starts_with("abc.abstract"))
            });
            is_abstract
                && matches!(project.lookup(&ClassRef::Source(id), facts.name(binding.name)),
                    Lookup::Found(member) if member.owner == ClassRef::Source(owner))
        })
    })
}

/// What one place is told about.
struct Report {
    message: String,
    text: String,
    help: String,
    labels: Vec<(Place, String)>,
    /// The way round, from the method on.
    steps: Vec<(Place, String)>,
    region: RegionId,
    is_non_data: bool,
    uses: usize,
    owners: Option<(Place, String)>,
}

impl Report {
    fn tell(self, place: Place, findings: &mut Findings<'_>) {
        let finding = findings.report(place.range, self.message);
        finding.text(self.text);
        for (place, text) in self.labels {
            finding.label(place, text);
        }
        for (place, text) in self.steps {
            finding.step(place, text);
        }
        if let Some((place, text)) = self.owners {
            finding.label(place, text);
        }
        if self.uses == 0 {
            // The definition alone recurses in nobody's hands yet.
            finding.level(Level::Warn);
        }
        if self.uses > 1 {
            finding.note(format!("so it is with {} attributes in all", self.uses));
        }
        if self.is_non_data {
            finding.note(
                "without `__set__` and `__delete__`, an attribute stored in the instance would be found before the descriptor",
            );
        }
        finding.help(self.help);
        finding.raises(&["RecursionError"], self.region);
    }
}

// One descriptor.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Get,
    Set,
    Delete,
    /// A read on the class itself: `__get__` without an instance.
    ClassGet,
}

const KINDS: [Kind; 4] = [Kind::Get, Kind::Set, Kind::Delete, Kind::ClassGet];

impl Kind {
    fn method(self) -> &'static str {
        match self {
            Self::Get | Self::ClassGet => "__get__",
            Self::Set => "__set__",
            Self::Delete => "__delete__",
        }
    }

    /// The method of the instance's class that comes before all descriptors.
    fn hook(self) -> &'static str {
        match self {
            Self::Get | Self::ClassGet => "__getattribute__",
            Self::Set => "__setattr__",
            Self::Delete => "__delattr__",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Get | Self::ClassGet => "reads",
            Self::Set => "assigns",
            Self::Delete => "deletes",
        }
    }

    /// What stands behind the attribute in a sentence.
    fn on(self) -> &'static str {
        if self == Self::ClassGet { " on the class" } else { "" }
    }
}

/// An access of a special method that runs a special method of the same descriptor.
#[derive(Debug, Clone)]
struct Edge {
    to: Kind,
    place: Place,
    region: RegionId,
    /// The calls that lead from the special method to the function with the access.
    via: Vec<(Place, RegionId)>,
    /// Where the attribute's name was put into the descriptor.
    origin: Option<Place>,
    /// What `__set__` is given.
    passed: Option<Meaning>,
    /// What the tests before it ask of what `__set__` was given.
    needs: Needs,
    is_direct: bool,
}

#[derive(Debug, Clone, Default)]
struct Needs {
    is_conditional: bool,
    /// It may raise something else if the value differs the next time.
    same: Vec<Meaning>,
    /// A conversion before it may fail.
    may_fail: bool,
    /// A test before it looks at what is the same each time only while nothing changes it.
    rests_on_state: bool,
    /// What stands before it may change something.
    has_effect: bool,
}

fn judge(
    project: &Project,
    id: ClassId,
    descriptor: &Descriptor<'_>,
    used: Option<&DescriptorUse>,
    reports: &mut BTreeMap<Place, Report>,
    findings: &mut Findings<'_>,
) {
    let methods = KINDS.map(|kind| descriptor.method(kind.method()));
    let is_data = methods[1] != Method::Absent || methods[2] != Method::Absent;
    let walk = || Walk {
        project,
        descriptor,
        class: id,
        owner: used.map(|used| used.owner),
        methods,
        is_data,
        edges: Vec::new(),
        is_uncertain: false,
        has_ended: false,
        may_end: false,
        rests_on_state: false,
        silences: Vec::new(),
    };
    let frame_of = |kind: Kind| {
        let Method::Source(method) = methods[kind as usize] else { return None };
        let data = project.function(method);
        let arguments: &[Meaning] = match kind {
            Kind::Get => &[Meaning::Instance, Meaning::Owner],
            Kind::Set => &[Meaning::Instance, Meaning::Assigned],
            Kind::Delete => &[Meaning::Instance],
            Kind::ClassGet => &[Meaning::None, Meaning::Owner],
        };
        (!data.is_async && !data.is_generator).then(|| descriptor.call(method, arguments))
    };
    // Most descriptors never come to their own attribute, which takes less to find out than what else they do.
    let comes_back = |kind: &Kind| {
        frame_of(*kind).is_some_and(|frame| walk().comes_to_attribute(&Visit { frame: &frame, outer: None }))
    };
    if !findings.explains() && !KINDS.iter().any(comes_back) {
        return;
    }
    let mut courses: [Course; 4] = Default::default();
    for kind in KINDS {
        let Some(frame) = frame_of(kind) else { continue };
        let mut walk = walk();
        walk.function(&Visit { frame: &frame, outer: None });
        for (place, reason) in walk.silences {
            if place.file == id.file {
                findings.silent(place.range, || reason);
            }
        }
        courses[kind as usize] = Course { edges: walk.edges, is_uncertain: walk.is_uncertain };
    }
    for cycle in cycles(&courses) {
        let Some(Method::Source(entry)) = cycle.first().map(|&(from, _)| methods[from as usize]) else { continue };
        let is_own = entry.file == id.file && project.facts(entry.file).enclosing_class(entry.index) == Some(id.index);
        if !is_own {
            continue;
        }
        report(project, id, descriptor, used, is_data, &cycle, reports, findings);
    }
}

/// What a special method does to the attribute, in order.
#[derive(Debug, Default)]
struct Course {
    edges: Vec<Edge>,
    /// It may do more, so that whether it comes to an end is not known.
    is_uncertain: bool,
}

/// Ways from a special method back into it, each with the methods that it leads through: the closing access is last.
///
/// Each method is run as far as it comes: what stands behind an access that never returns is not reached.
fn cycles(courses: &[Course; 4]) -> Vec<Vec<(Kind, Edge)>> {
    let mut found: Vec<Vec<(Kind, &Edge)>> = Vec::new();
    for kind in KINDS {
        run(courses, kind, &mut Vec::new(), &mut found);
    }
    let mut cycles: Vec<Vec<(Kind, Edge)>> = Vec::new();
    for mut way in found {
        // The same cycle is found from each of its methods.
        let first = way.iter().enumerate().min_by_key(|(_, (kind, _))| *kind).map_or(0, |(position, _)| position);
        way.rotate_left(first);
        let is_there = cycles.iter().any(|other| {
            other.len() == way.len() && other.iter().zip(&way).all(|((_, other), (_, edge))| other.place == edge.place)
        });
        if !is_there {
            cycles.push(way.into_iter().map(|(kind, edge)| (kind, edge.clone())).collect());
        }
    }
    cycles
}

/// Whether a method comes to its end; `None` where that is not known.
fn run<'a>(
    courses: &'a [Course; 4],
    kind: Kind,
    stack: &mut Vec<(Kind, &'a Edge)>,
    found: &mut Vec<Vec<(Kind, &'a Edge)>>,
) -> Option<bool> {
    let course = &courses[kind as usize];
    for edge in &course.edges {
        stack.push((kind, edge));
        let start = stack.iter().position(|(from, _)| *from == edge.to);
        let ends = match start {
            Some(start) if closes(&stack[start..]) => {
                found.push(stack[start..].to_vec());
                (!edge.needs.is_conditional).then_some(false)
            }
            Some(_) => None,
            None if edge.needs.is_conditional => None,
            None => run(courses, edge.to, stack, found),
        };
        stack.pop();
        match ends {
            Some(true) => {}
            Some(false) => return Some(false),
            None if edge.needs.is_conditional => {}
            None => return None,
        }
    }
    (!course.is_uncertain).then_some(true)
}

/// Whether every round is like the one before.
fn closes(way: &[(Kind, &Edge)]) -> bool {
    if way.iter().any(|(_, edge)| edge.needs.rests_on_state) && way.iter().any(|(_, edge)| edge.needs.has_effect) {
        return false;
    }
    let is_constant = |edge: &Edge| matches!(edge.passed, Some(Meaning::None | Meaning::Str(_) | Meaning::Value(_)));
    match way {
        [(kind, edge)] => {
            let is_known =
                !matches!(edge.passed, Some(Meaning::Unknown | Meaning::Positional(_) | Meaning::Keywords(_)));
            let is_same = edge.needs.same.iter().all(|need| edge.passed.as_ref() == Some(need));
            let is_converted = matches!(edge.passed, Some(Meaning::Assigned | Meaning::Settled(_)));
            *kind != Kind::Set || is_known && is_same && (is_converted || !edge.needs.may_fail)
        }
        way => way.iter().all(|(from, edge)| {
            !edge.needs.is_conditional
                && (edge.needs.same.is_empty() || way.iter().any(|(_, other)| other.to == *from && is_constant(other)))
        }),
    }
}

#[expect(clippy::too_many_arguments, reason = "what was found out on the way, each of its own kind")]
fn report(
    project: &Project,
    id: ClassId,
    descriptor: &Descriptor<'_>,
    used: Option<&DescriptorUse>,
    is_data: bool,
    cycle: &[(Kind, Edge)],
    reports: &mut BTreeMap<Place, Report>,
    findings: &mut Findings<'_>,
) {
    let Some((_, closing)) = cycle.last() else { return };
    let places = |edge: &Edge| {
        let mut places = vec![(edge.place, edge.region)];
        places.extend(edge.via.iter().rev().copied());
        places
    };
    let all: Vec<(Place, RegionId)> = cycle.iter().rev().flat_map(|(_, edge)| places(edge)).collect();
    let Some(&(primary, region)) = all.iter().find(|(place, _)| place.file == id.file) else { return };
    let silent = |findings: &mut Findings<'_>, reason: &str| findings.silent(primary.range, || reason.to_owned());
    if all.iter().any(|&(place, region)| place != primary && ends_recursion(project, place.file, region)) {
        return silent(findings, "a handler on the way round ends the recursion");
    }
    let looked_up: Vec<Kind> = cycle.iter().map(|(from, _)| *from).collect();
    if let Some(used) = used
        && let Err(reason) = is_left_alone(project, used, is_data, &looked_up)
    {
        return silent(findings, reason);
    }
    let origin = cycle.iter().rev().find_map(|(_, edge)| edge.origin);
    if let (Some(used), Some(origin)) = (used, origin)
        && is_renamed(project, id, used, origin)
    {
        return silent(findings, "other code may give the descriptor another name");
    }
    if let Some(report) = reports.get_mut(&primary) {
        report.uses += usize::from(used.is_some());
        return;
    }
    let attribute = descriptor.shown_attribute().filter(|_| used.is_some());
    let (from, _) = cycle[0];
    let message = match cycle {
        [(kind, edge)] if edge.is_direct => {
            format!("`{}` calls itself until `RecursionError`", kind.method())
        }
        [(kind, _)] => {
            format!(
                "`{}` {} the attribute that it manages{}: it calls itself until `RecursionError`",
                kind.method(),
                kind.verb(),
                kind.on()
            )
        }
        _ => {
            let steps: Vec<String> =
                cycle.iter().map(|(kind, edge)| format!("`{}` {} it", kind.method(), edge.to.verb())).collect();
            format!("the special methods of one attribute call each other until `RecursionError`: {}", steps.join(", "))
        }
    };
    let text = match attribute {
        _ if closing.is_direct => format!("runs `{}` again", closing.to.method()),
        Some(attribute) => {
            let (to, on) = (closing.to, closing.to.on());
            format!("{} `{attribute}`{on}, which runs `{}` again", to.verb(), to.method())
        }
        None => format!("{} the attribute itself, which runs `{}` again", closing.to.verb(), closing.to.method()),
    };
    let text =
        if primary == closing.place { text } else { format!("leads to an access that runs `{}` again", from.method()) };
    let mut labels: Vec<(Place, String)> = Vec::new();
    let mut label = |place: Place, text: String| {
        if place != primary && !labels.iter().any(|(other, _)| *other == place) {
            labels.push((place, text));
        }
    };
    let mut steps: Vec<(Place, String)> = Vec::new();
    for (kind, edge) in cycle {
        let via = edge.via.iter().map(|(place, _)| (*place, format!("called by `{}`", kind.method())));
        let text = format!("{} the attribute, which runs `{}`", edge.to.verb(), edge.to.method());
        steps.extend(via.chain([(edge.place, text)]));
    }
    if !steps.iter().any(|(place, _)| *place == primary) {
        steps.insert(0, (primary, text.clone()));
    }
    for (place, text) in &steps {
        label(*place, text.clone());
    }
    let help = match (origin, attribute) {
        (None, _) => "keep the value in `vars(obj)`, or in an attribute of another name".to_owned(),
        (Some(_), Some(attribute)) if descriptor.method("__set_name__") == Method::Absent => {
            format!("keep the value under another name than that of the attribute, such as `\"_{attribute}\"`; or in `vars(obj)`")
        }
        (Some(_), _) => {
            "keep the value under another name, made in `__set_name__`: `self.private_name = \"_\" + name`; or in `vars(obj)`"
                .to_owned()
        }
    };
    if let Some(origin) = origin {
        label(origin, ORIGIN.to_owned());
    }
    let owners = used.map(|used| {
        let owner = project.qualname(&ClassRef::Source(used.owner));
        (used.place, format!("manages `{}` of `{owner}`", used.attribute))
    });
    let uses = usize::from(used.is_some());
    let is_non_data = !is_data && !looked_up.contains(&Kind::ClassGet);
    reports.insert(primary, Report { message, text, help, labels, steps, region, is_non_data, uses, owners });
}

/// Whether a handler around code on the way round catches the error.
pub(super) fn ends_recursion(project: &Project, file: FileId, region: RegionId) -> bool {
    let facts = project.facts(file);
    facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_))).any(|(_, region)| {
        let Guard::Try { handlers } = region.guard else { return false };
        facts.list(handlers).iter().any(|&handler| match project.evaluate(ExprRef { file, expr: handler }) {
            Value::External(name) => matches!(
                &*name,
                "builtins.RecursionError" | "builtins.RuntimeError" | "builtins.Exception" | "builtins.BaseException"
            ),
            Value::Class(_) => false,
            _ => true,
        })
    })
}

/// Whether a metaclass, a hook of the owner, or whatever else is around assigns the attribute of the descriptor in which
/// it keeps the name: `field.name = "_" + name`.
fn is_renamed(project: &Project, id: ClassId, used: &DescriptorUse, origin: Place) -> bool {
    let of_origin = project.facts(origin.file);
    let kept = of_origin.accesses.iter().find_map(|access| match of_origin.expr(access.expr) {
        Expr::Attribute { name, .. }
            if access.context != AccessContext::Read
                && of_origin.range(access.expr).start() == origin.range.start() =>
        {
            Some(of_origin.name(name))
        }
        _ => None,
    });
    let Some(kept) = kept else { return false };
    let contains = |below: ClassId, above: ClassId| matches!(project.mro(&ClassRef::Source(below)), Mro::Linear(mro) if mro.contains(&ClassRef::Source(above)));
    let is_kin = |other: ClassId| contains(other, id) || contains(id, other);
    let owner = ClassRef::Source(used.owner);
    let mut files = vec![origin.file];
    if let Mro::Linear(mro) = project.mro(&owner) {
        files.extend(mro.iter().filter_map(ClassRef::source).map(|class| class.file));
    }
    if let Metaclass::Known { class, .. } = project.metaclass(&owner) {
        files.extend(class.source().map(|class| class.file));
    }
    files.sort_unstable();
    files.dedup();
    files.into_iter().any(|file| {
        let facts = project.facts(file);
        let Some(kept) = facts.names.find(kept) else { return false };
        facts.accesses.iter().any(|access| {
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
            if name != kept || access.context == AccessContext::Read {
                return false;
            }
            let class = facts.function_of(access.scope).and_then(|function| facts.enclosing_class(function));
            let is_own = class.is_some_and(|index| is_kin(ClassId { file, index }));
            !is_own
                && match project.evaluate(ExprRef { file, expr: value }) {
                    Value::Instance(class) => is_kin(class),
                    Value::Unknown(_) | Value::Union(_) => true,
                    _ => false,
                }
        })
    })
}

/// Whether the owner lets its attribute be found and set as `object` does.
fn is_left_alone(
    project: &Project,
    used: &DescriptorUse,
    is_data: bool,
    looked_up: &[Kind],
) -> Result<(), &'static str> {
    let owner = ClassRef::Source(used.owner);
    let file = used.owner.file;
    let facts = project.facts(file);
    match project.metaclass(&owner) {
        Metaclass::Known { class, .. }
            if class.is_stdlib("builtins.type") || class.is_stdlib("abc.ABCMeta") || is_typing(&class) => {}
        Metaclass::Known { class, .. } if project.creates_with_type(&class) && !looked_up.contains(&Kind::ClassGet) => {
        }
        _ => return Err("the metaclass of the class with the attribute may replace it"),
    }
    let mut fields_are_set = false;
    for &decorator in facts.list(project.class(used.owner).decorators) {
        let value = project.evaluate(ExprRef { file, expr: decorator });
        let Value::External(name) = value else {
            return Err("a decorator may replace the class with the attribute");
        };
        match name.trim_end_matches("()") {
            "typing.final" | "typing_extensions.final" | "functools.total_ordering" | "typing.runtime_checkable" => {}
            "dataclasses.dataclass" => {
                fields_are_set = true;
                if let Expr::Call(call) = facts.expr(decorator)
                    && facts.arguments(facts.calls[call.index()].arguments).iter().any(|argument| {
                        let is_off = matches!(facts.expr(argument.value), Expr::False);
                        match argument.kind {
                            // A frozen one raises before any descriptor is asked.
                            ArgumentKind::Keyword(name) => {
                                matches!(facts.name(name), "frozen" | "slots" | "init") && !is_off
                            }
                            _ => true,
                        }
                    })
                {
                    return Err("the dataclass replaces its class, or forbids to set attributes");
                }
            }
            _ => return Err("a decorator may replace the class with the attribute"),
        }
    }
    let hooks = looked_up.iter().map(|kind| kind.hook()).chain(["__getattribute__"]);
    for hook in hooks {
        match project.lookup(&owner, hook) {
            Lookup::Absent => {}
            Lookup::Found(member) => {
                let is_plain = matches!(&member.owner, ClassRef::Stdlib(name)
                    if name.starts_with("builtins.") && !matches!(&**name, "builtins.type" | "builtins.super"));
                if !is_plain {
                    return Err("the class with the attribute decides itself how attributes are found or set");
                }
            }
            Lookup::Unknown(_) => return Err("a base of the class with the attribute is unknown"),
        }
    }
    let is_on_class = looked_up.contains(&Kind::ClassGet);
    let is_written = |access: &Access| {
        let is_write = !matches!(access.context, AccessContext::Read | AccessContext::Delete);
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
        let is_on_instance = || matches!(project.evaluate(ExprRef { file, expr: value }), Value::Instance(_));
        is_write
            && descriptors::attribute_name(facts, access.scope, facts.name(name)) == used.attribute
            && match is_on_class {
                true => !is_on_instance(),
                false => !is_data || facts.function_of(access.scope).is_none() && !is_on_instance(),
            }
    };
    if facts.accesses.iter().any(is_written) {
        return Err(if is_data || is_on_class {
            "the attribute of the class is replaced later"
        } else {
            "an attribute of that name is stored in the instance, where it is found first"
        });
    }
    let is_field = || {
        facts
            .bindings_in(project.class(used.owner).scope)
            .iter()
            .any(|binding| binding.range == used.place.range && matches!(binding.kind, BindingKind::Annotated { .. }))
    };
    if (!is_data || is_on_class) && fields_are_set && is_field() {
        return Err("the dataclass stores the attribute in the instance, where it is found first");
    }
    Ok(())
}

fn is_typing(class: &ClassRef) -> bool {
    matches!(class, ClassRef::Stdlib(name) if name.starts_with("typing."))
}

// The walk through a special method and what it calls.

struct Walk<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
    class: ClassId,
    /// The class with the attribute, where one is known.
    owner: Option<ClassId>,
    methods: [Method; 4],
    is_data: bool,
    edges: Vec<Edge>,
    is_uncertain: bool,
    /// What was walked through before raises something else.
    has_ended: bool,
    /// What was walked through before may raise something else the next time.
    may_end: bool,
    /// The same, where something on the way round changes what it looks at.
    rests_on_state: bool,
    silences: Vec<(Place, String)>,
}

/// A function that is being walked through, and how it was reached.
struct Visit<'a> {
    frame: &'a Frame,
    outer: Option<(&'a Visit<'a>, At)>,
}

/// A place of a frame.
#[derive(Debug, Clone, Copy)]
struct At {
    range: TextRange,
    region: RegionId,
}

impl Walk<'_, '_> {
    fn function(&mut self, level: &Visit<'_>) {
        let facts = self.project.facts(level.frame.function.file);
        // What another method may raise is for those to mind that come back from it.
        let data = self.project.function(level.frame.function);
        self.is_uncertain |= !data.falls_off && data.returned.len == 0;
        self.is_uncertain |= facts.leaves.iter().any(|leave| {
            leave.function == level.frame.function.index
                && leave.kind == LeaveKind::Raise
                && !matches!(
                    self.descriptor.certainty(level.frame, leave.end - TextSize::new(1), leave.region),
                    Certainty::Never
                )
        });
        for event in self.descriptor.events(level.frame.function) {
            let at = At { range: TextRange::new(event.start, event.start.max(event.end)), region: event.region };
            match event.what {
                What::Access(index) => self.access(level, &facts.accesses[index as usize], at),
                What::Call(index) => self.call(level, index, at),
            }
        }
    }

    /// Whether a function, or one that it hands the instance or its class to, may access the attribute.
    fn comes_to_attribute(&self, level: &Visit<'_>) -> bool {
        let (frame, descriptor) = (level.frame, self.descriptor);
        let facts = self.project.facts(frame.function.file);
        descriptor.events(frame.function).iter().any(|event| match event.what {
            What::Access(index) => {
                let access = facts.accesses[index as usize];
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                descriptor.attribute_name(frame, name) == descriptor.attribute
                    && matches!(descriptor.meaning(frame, value, access.region), Meaning::Instance | Meaning::Owner)
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                if let Some(access) = self.reflective(frame, call) {
                    let name = descriptor.meaning(frame, access.name, call.region);
                    return matches!(name, Meaning::Str(name) if name == descriptor.attribute);
                }
                if self.direct(frame, call).is_some() {
                    return true;
                }
                let Some(inner) = descriptor.called(frame, call) else { return false };
                if self.methods.contains(&Method::Source(inner.function)) {
                    return true;
                }
                let at = At { range: facts.range(call.expr), region: event.region };
                descriptor.knows_instance(&inner)
                    && !is_entered(level, inner.function, 0)
                    && self.comes_to_attribute(&Visit { frame: &inner, outer: Some((level, at)) })
            }
        })
    }

    fn access(&mut self, level: &Visit<'_>, access: &Access, at: At) {
        let frame = level.frame;
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return };
        if self.descriptor.attribute_name(frame, name) != self.descriptor.attribute {
            return;
        }
        let at = At { range: facts.range(access.expr), ..at };
        match self.descriptor.meaning(frame, value, access.region) {
            Meaning::Instance => {}
            Meaning::Owner if access.context == AccessContext::Read => {
                return self.edge(level, at, Kind::ClassGet, None, None, false);
            }
            _ => return,
        }
        let passed = match access.context {
            AccessContext::Write { value: Some(value) } => self.descriptor.meaning(frame, value, access.region),
            _ => Meaning::Unknown,
        };
        let mut edge = |to, passed| self.edge(level, at, to, None, passed, false);
        match access.context {
            AccessContext::Read => edge(Kind::Get, None),
            AccessContext::Write { .. } => edge(Kind::Set, Some(passed)),
            AccessContext::Update { .. } => {
                edge(Kind::Get, None);
                edge(Kind::Set, Some(passed));
            }
            AccessContext::Delete => edge(Kind::Delete, None),
        }
    }

    fn call(&mut self, level: &Visit<'_>, index: CallIndex, at: At) {
        let frame = level.frame;
        let facts = self.project.facts(frame.function.file);
        let call = &facts.calls[index.index()];
        let at = At { range: facts.range(call.expr), ..at };
        if let Some(access) = self.reflective(frame, call) {
            match self.descriptor.meaning(frame, access.name, call.region) {
                Meaning::Str(name) if name == self.descriptor.attribute => {
                    let passed = access.value.map(|value| self.descriptor.meaning(frame, value, call.region));
                    let passed = (access.to == Kind::Set).then(|| passed.unwrap_or(Meaning::Unknown));
                    let origin = self.descriptor.origin(frame, access.name, call.region);
                    self.edge(level, at, access.to, origin, passed, false);
                }
                Meaning::Str(_) => {}
                _ => {
                    let place = Place::new(frame.function.file, at.range);
                    self.silences.push((place, "which attribute it accesses is not known".to_owned()));
                }
            }
            return;
        }
        let direct = self.direct(frame, call);
        let inner = self.descriptor.called(frame, call);
        let direct = direct.or_else(|| {
            let inner = inner.as_ref()?;
            KINDS.into_iter().find(|&kind| self.methods[kind as usize] == Method::Source(inner.function))
        });
        if let Some(to) = direct {
            let arguments = facts.arguments(call.arguments);
            let has_instance = arguments.iter().any(|argument| self.is_instance(frame, argument.value, call.region));
            if has_instance {
                let passed = (to == Kind::Set).then(|| {
                    let value = arguments.last().filter(|_| arguments.len() >= 2);
                    value.map_or(Meaning::Unknown, |value| self.descriptor.meaning(frame, value.value, call.region))
                });
                self.edge(level, at, to, None, passed, true);
            }
            return;
        }
        if let Some(inner) = inner
            && !is_entered(level, inner.function, 0)
        {
            let data = self.project.function(inner.function);
            self.function(&Visit { frame: &inner, outer: Some((level, at)) });
            self.add_raises(&inner);
            // A helper that only raises.
            let never_returns = !data.falls_off && data.returned.len == 0;
            self.has_ended |= never_returns
                && matches!(self.descriptor.certainty(frame, at.range.start(), at.region),
                    Certainty::Runs(conditions) if conditions.branches.is_empty());
        }
    }

    fn is_instance(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        self.descriptor.meaning(frame, expr, region) == Meaning::Instance
    }

    /// A call of `__get__` and its like on the descriptor itself.
    fn direct(&self, frame: &Frame, call: &Call) -> Option<Kind> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
        let kind = KINDS.into_iter().find(|kind| kind.method() == facts.name(name))?;
        (self.descriptor.meaning(frame, value, call.region) == Meaning::Descriptor).then_some(kind)
    }

    /// A call that accesses an attribute of the instance by name.
    fn reflective(&self, frame: &Frame, call: &Call) -> Option<Reflective> {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
            return None;
        }
        let values: Vec<ExprId> = arguments.iter().map(|argument| argument.value).collect();
        // CPython refuses any other number of them.
        let found = |to: Kind, rest: &[ExprId], most: usize| {
            let (&name, rest) = rest.split_first()?;
            let least = if to == Kind::Set { 1 } else { 0 };
            (least..=most).contains(&rest.len()).then(|| Reflective {
                to,
                name,
                value: rest.first().copied().filter(|_| to == Kind::Set),
            })
        };
        let by_name = |name: &str| match name {
            "__getattribute__" => Some(Kind::Get),
            "__setattr__" => Some(Kind::Set),
            "__delattr__" => Some(Kind::Delete),
            _ => None,
        };
        if let Expr::Attribute { value, name } = facts.expr(call.callee)
            && let Some(kind) = by_name(facts.name(name))
        {
            let found = |rest: &[ExprId]| found(kind, rest, usize::from(kind == Kind::Set));
            let of_class = || {
                let (&first, rest) = values.split_first()?;
                self.is_instance(frame, first, call.region).then(|| found(rest))?
            };
            return match self.descriptor.meaning(frame, value, call.region) {
                Meaning::Instance => found(&values),
                Meaning::Owner => of_class(),
                Meaning::Value(Value::External(class)) if &*class == "builtins.object" => of_class(),
                _ if self.is_super_of_instance(frame, value, call.region) => found(&values),
                _ => None,
            };
        }
        let Meaning::Value(Value::External(callee)) = self.descriptor.meaning(frame, call.callee, call.region) else {
            return None;
        };
        let (kind, most) = match &*callee {
            "builtins.getattr" => (Kind::Get, 1),
            "builtins.hasattr" => (Kind::Get, 0),
            "builtins.setattr" => (Kind::Set, 1),
            "builtins.delattr" => (Kind::Delete, 0),
            _ => return None,
        };
        let (&first, rest) = values.split_first()?;
        match self.descriptor.meaning(frame, first, call.region) {
            Meaning::Instance => found(kind, rest, most),
            Meaning::Owner if kind == Kind::Get => found(Kind::ClassGet, rest, most),
            _ => None,
        }
    }

    /// `super(cls, obj)`.
    fn is_super_of_instance(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        let facts = self.project.facts(frame.function.file);
        let Expr::Call(call) = facts.expr(expr) else { return false };
        let call = facts.calls[call.index()];
        let [_, receiver] = facts.arguments(call.arguments) else { return false };
        self.descriptor.meaning(frame, call.callee, region) == Meaning::Value(Value::external("builtins.super"))
            && self.is_instance(frame, receiver.value, region)
    }

    fn edge(
        &mut self,
        level: &Visit<'_>,
        at: At,
        to: Kind,
        origin: Option<Place>,
        passed: Option<Meaning>,
        is_direct: bool,
    ) {
        let place = Place::new(level.frame.function.file, at.range);
        let needs = self.needs(level, at, to, is_direct);
        if self.has_ended {
            return;
        }
        if self.may_end {
            self.is_uncertain = true;
            self.silences
                .push((place, "a function that is called before may raise something else next time".to_owned()));
            return;
        }
        if self.methods[to as usize] == Method::Absent {
            // `AttributeError: __set__`.
            self.has_ended = self.is_data && to != Kind::Get && needs.is_ok_and(|needs| !needs.is_conditional);
            return;
        }
        match needs {
            Ok(needs) => {
                let mut via = Vec::new();
                let mut outer = &level.outer;
                while let Some((level, at)) = outer {
                    via.push((Place::new(level.frame.function.file, at.range), at.region));
                    outer = &level.outer;
                }
                via.reverse();
                self.edges.push(Edge { to, place, region: at.region, via, origin, passed, needs, is_direct });
            }
            Err(Some(reason)) => {
                self.is_uncertain = true;
                self.silences.push((place, reason.to_owned()));
            }
            Err(None) => {}
        }
    }

    /// What has to be so for the access to be reached in every round; `Err` where it need not be, and why.
    fn needs(&self, level: &Visit<'_>, at: At, to: Kind, is_direct: bool) -> Result<Needs, Option<&'static str>> {
        let mut needs = Needs { rests_on_state: self.rests_on_state, ..Needs::default() };
        let mut here = Some((level, at));
        while let Some((level, at)) = here {
            let frame = level.frame;
            match self.descriptor.certainty(frame, at.range.start(), at.region) {
                Certainty::Never => return Err(None),
                Certainty::Unknown(reason) => return Err(Some(reason)),
                Certainty::Runs(conditions) => self.add_needs(frame, at, &conditions, &mut needs)?,
            }
            if self.checks_assigned(frame, at) {
                needs.same.push(Meaning::Assigned);
            }
            if self.may_replace(frame, at, to) {
                return Err(Some("what stands before it may replace the attribute of the class"));
            }
            if changes_assigned(self.project, self.descriptor, frame, at.range.start()) {
                return Err(Some("what stands before it changes the value that is assigned"));
            }
            if self.may_run_out(frame, at) {
                return Err(Some("what stands before it may not have that element the next time"));
            }
            if !self.is_data && to != Kind::ClassGet && !is_direct && self.may_store(frame, at) {
                return Err(Some(
                    "what stands before it may store the attribute in the instance, where it is found first",
                ));
            }
            needs.has_effect |= !self.is_without_effect(frame, at.range.start(), 0);
            here = level.outer.as_ref().map(|(level, at)| (*level, *at));
        }
        if needs.rests_on_state && needs.has_effect {
            return Err(Some("a test before it may have another outcome the next time"));
        }
        Ok(needs)
    }

    fn add_needs(
        &self,
        frame: &Frame,
        at: At,
        conditions: &Conditions,
        needs: &mut Needs,
    ) -> Result<(), Option<&'static str>> {
        for &test in &conditions.branches {
            let basis = self.basis(frame, test, at.region);
            if basis.state || basis.own || basis.is_managed {
                return Err(Some("it stands under a test that may have another outcome the next time"));
            }
            needs.rests_on_state |= basis.shared;
            needs.is_conditional = true;
            needs.same.extend(basis.values);
        }
        for &test in &conditions.raises {
            let basis = self.basis(frame, test, at.region);
            if basis.is_managed {
                return Err(Some("a test before it may raise something else the next time"));
            }
            needs.rests_on_state |= basis.state || basis.shared;
            needs.same.extend(basis.values);
        }
        needs.may_fail |= conditions.may_fail;
        Ok(())
    }

    /// Takes into account what a function that was walked through raises, and whether it does so the next time.
    fn add_raises(&mut self, frame: &Frame) {
        let facts = self.project.facts(frame.function.file);
        let raises = facts
            .leaves
            .iter()
            .filter(|leave| leave.function == frame.function.index && leave.kind == LeaveKind::Raise);
        for leave in raises {
            match self.descriptor.certainty(frame, leave.end - TextSize::new(1), leave.region) {
                Certainty::Never => {}
                Certainty::Unknown(_) => self.may_end = true,
                Certainty::Runs(conditions) => {
                    for &test in conditions.branches.iter().chain(&conditions.raises) {
                        let basis = self.basis(frame, test, leave.region);
                        self.may_end |= basis.is_managed;
                        self.rests_on_state |= basis.state || basis.shared;
                    }
                }
            }
        }
    }

    /// Whether an element is asked for before that may be gone the next time: where is kept in the descriptor and
    /// changes, or elements are taken out.
    fn may_run_out(&self, frame: &Frame, at: At) -> bool {
        let facts = self.project.facts(frame.function.file);
        let function = self.project.function(frame.function);
        let before = TextRange::new(function.header.end(), at.range.start().max(function.header.end()));
        let meaning = |expr| self.descriptor.meaning(frame, expr, at.region);
        let is_changing = |expr: ExprId| match facts.expr(expr) {
            Expr::Attribute { value, name } => {
                meaning(value) == Meaning::Descriptor
                    && self.descriptor.is_changed_later(&self.descriptor.attribute_name(frame, name))
            }
            _ => false,
        };
        let is_statement = |expr: ExprId, container: ExprId, index: ExprId| {
            let is_stored = facts.stores.iter().any(|store| (store.container, store.key) == (container, index));
            let is_value = facts.bindings.iter().any(|binding| {
                matches!(binding.kind, BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }
                    if value == expr)
            });
            let range = facts.range(expr);
            let is_part =
                facts.exprs.iter().skip(expr.index() + 1).any(|(other, _)| facts.range(other).contains_range(range));
            !is_stored && !is_value && !is_part
        };
        facts.exprs.within(before).any(|(id, expr)| match expr {
            Expr::Subscript { value, index } => {
                is_changing(index)
                    || is_changing(value)
                    || is_statement(id, value, index) && may_shrink(&meaning(value))
            }
            _ => false,
        })
    }

    /// Whether a function that is called before looks at what `__set__` was given: it may refuse another value.
    fn checks_assigned(&self, frame: &Frame, at: At) -> bool {
        let facts = self.project.facts(frame.function.file);
        let events = self.descriptor.events(frame.function);
        events.iter().filter(|event| event.end <= at.range.start()).any(|event| {
            let What::Call(index) = event.what else { return false };
            let call = &facts.calls[index.index()];
            let meaning = |expr| self.descriptor.meaning(frame, expr, call.region);
            let is_known = matches!(meaning(call.callee), Meaning::Value(Value::External(_)))
                || matches!(meaning(call.expr), Meaning::Assigned | Meaning::Settled(_));
            !is_known
                && facts.arguments(call.arguments).iter().any(|argument| meaning(argument.value) == Meaning::Assigned)
        })
    }

    /// What the outcome of a test rests on.
    fn basis(&self, frame: &Frame, test: ExprId, region: RegionId) -> Basis {
        let facts = self.project.facts(frame.function.file);
        let mut basis = Basis::default();
        // The parts of an expression are right before it.
        let range = facts.range(test);
        for index in (0..=test.0).rev() {
            let expr = ExprId(index);
            if !range.contains_range(facts.range(expr)) {
                break;
            }
            match facts.expr(expr) {
                Expr::Name { .. } => match self.descriptor.meaning(frame, expr, region) {
                    value @ (Meaning::Assigned | Meaning::Settled(_)) => basis.values.push(value),
                    Meaning::Unknown => basis.state = true,
                    Meaning::Value(value) => basis.shared |= is_object(&value) && !self.is_only_looked_at(frame, expr),
                    _ => {}
                },
                Expr::Attribute { value, name } => match self.descriptor.meaning(frame, value, region) {
                    Meaning::Instance => {
                        basis.state |= facts.name(name) != "__class__";
                        basis.is_managed |= self.descriptor.manages(&self.descriptor.attribute_name(frame, name));
                    }
                    Meaning::Descriptor => {
                        basis.own = true;
                        basis.shared |= matches!(self.descriptor.meaning(frame, expr, region),
                            Meaning::Value(value) if is_object(&value));
                        let name = self.descriptor.attribute_name(frame, name);
                        basis.state |=
                            self.descriptor.is_changed_later(&name) || self.may_run_code(Some(self.class), &name);
                    }
                    Meaning::Owner => {
                        basis.shared |= !matches!(facts.name(name), "__name__" | "__qualname__" | "__module__")
                    }
                    Meaning::Value(_) => {
                        let is_called = || facts.calls.iter().any(|call| call.callee == expr);
                        basis.shared |= match self.descriptor.meaning(frame, expr, region) {
                            Meaning::Unknown => true,
                            // `os.environ`, not `os.path.exists(…)`.
                            Meaning::Value(Value::External(name)) => {
                                !is_constant(&name)
                                    && !is_called()
                                    && self.project.class_of(&Value::External(name)).is_none()
                            }
                            Meaning::Value(value) => is_object(&value),
                            _ => false,
                        };
                    }
                    _ => {}
                },
                Expr::Call(call) => {
                    let call = &facts.calls[call.index()];
                    basis.state |= !self.is_repeatable(frame, call);
                    basis.shared |= self.asks_others(frame, call);
                    basis.own |= self.reads_descriptor(frame, call);
                    basis.is_managed |= self.reflective(frame, call).is_some_and(|access| {
                        matches!(self.descriptor.meaning(frame, access.name, call.region),
                            Meaning::Str(name) if self.descriptor.manages(&name))
                    });
                }
                Expr::Await(_) | Expr::Lambda(_) => basis.state = true,
                _ => {}
            }
        }
        basis
    }

    /// Whether a function mentions something of the module once alone, and calls no function that may change it.
    fn is_only_looked_at(&self, frame: &Frame, expr: ExprId) -> bool {
        let facts = self.project.facts(frame.function.file);
        let Expr::Name { name, .. } = facts.expr(expr) else { return false };
        let statement = self.project.function(frame.function).statement;
        let is_mention = |(id, expr): (ExprId, Expr)| {
            matches!(expr, Expr::Name { name: own, .. } if own == name) && statement.contains_range(facts.range(id))
        };
        let calls_others = self.descriptor.events(frame.function).iter().any(|event| {
            matches!(event.what, What::Call(index)
                if self.descriptor.called(frame, &facts.calls[index.index()]).is_some())
        });
        facts.exprs.iter().filter(|&it| is_mention(it)).count() == 1 && !calls_others
    }

    /// Whether what a call gives may rest on attributes of classes, or on whatever a function of the project looks at.
    fn asks_others(&self, frame: &Frame, call: &Call) -> bool {
        let facts = self.project.facts(frame.function.file);
        match self.descriptor.meaning(frame, call.callee, call.region) {
            Meaning::Value(Value::Function(_)) => true,
            Meaning::Value(Value::External(name)) => {
                matches!(&*name, "builtins.getattr" | "builtins.hasattr" | "builtins.vars" | "builtins.dir")
                    && facts.arguments(call.arguments).iter().any(|argument| {
                        let meaning = self.descriptor.meaning(frame, argument.value, call.region);
                        matches!(meaning, Meaning::Owner | Meaning::Value(Value::Class(_) | Value::Module(_)))
                    })
            }
            _ => false,
        }
    }

    /// Whether a call gives the same for the same arguments.
    fn is_repeatable(&self, frame: &Frame, call: &Call) -> bool {
        let facts = self.project.facts(frame.function.file);
        let has_instance =
            facts.arguments(call.arguments).iter().any(|argument| self.is_instance(frame, argument.value, call.region));
        match self.descriptor.meaning(frame, call.callee, call.region) {
            Meaning::Value(Value::External(name)) => match &*name {
                "builtins.getattr" | "builtins.hasattr" | "builtins.vars" | "builtins.dir"
                    if self.reads_descriptor(frame, call) =>
                {
                    let name = facts.arguments(call.arguments).get(1);
                    let name = name.map(|argument| self.descriptor.meaning(frame, argument.value, call.region));
                    matches!(name, Some(Meaning::Str(name)) if !self.descriptor.is_changed_later(&name))
                }
                "builtins.isinstance" | "builtins.issubclass" => self.asks_plainly(frame, call),
                "builtins.type" | "builtins.callable" => true,
                "builtins.getattr" | "builtins.hasattr" | "builtins.vars" | "builtins.dir" => !has_instance,
                name => {
                    const PURE: [&str; 8] =
                        ["builtins.", "re.", "math.", "operator.", "inspect.", "numbers.", "typing.", "decimal."];
                    !has_instance
                        && PURE.iter().any(|prefix| name.starts_with(prefix))
                        && !matches!(name, "builtins.next" | "builtins.input" | "builtins.open")
                }
            },
            Meaning::Value(Value::Function(_) | Value::Class(_)) => !has_instance,
            _ => match facts.expr(call.callee) {
                Expr::Attribute { value, .. } => {
                    let receiver = self.descriptor.meaning(frame, value, call.region);
                    !has_instance
                        && matches!(
                            receiver,
                            Meaning::Descriptor | Meaning::Assigned | Meaning::Settled(_) | Meaning::Str(_)
                        )
                }
                _ => false,
            },
        }
    }

    /// `getattr(self, …)` and the like.
    fn reads_descriptor(&self, frame: &Frame, call: &Call) -> bool {
        let facts = self.project.facts(frame.function.file);
        facts
            .arguments(call.arguments)
            .first()
            .is_some_and(|argument| self.descriptor.meaning(frame, argument.value, call.region) == Meaning::Descriptor)
    }

    /// Whether a function changes nothing before a position.
    fn is_without_effect(&self, frame: &Frame, end: TextSize, depth: usize) -> bool {
        let facts = self.project.facts(frame.function.file);
        let start = self.project.function(frame.function).statement.start();
        let stores = facts.exprs.iter().any(|(id, expr)| {
            let is_here = || facts.range(id).start() >= start && facts.range(id).end() <= end;
            matches!(expr, Expr::Subscript { .. } | Expr::Await(_)) && is_here()
        });
        if stores || depth > 4 {
            return false;
        }
        self.descriptor.events(frame.function).iter().filter(|event| event.end <= end).all(|event| match event.what {
            What::Access(index) => {
                let access = &facts.accesses[index as usize];
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                let name = || self.descriptor.attribute_name(frame, name);
                access.context == AccessContext::Read
                    && match self.descriptor.meaning(frame, value, access.region) {
                        Meaning::Instance => !self.may_run_code(self.owner, &name()),
                        Meaning::Descriptor => !self.may_run_code(Some(self.class), &name()),
                        Meaning::Unknown => false,
                        _ => true,
                    }
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                let callee = self.descriptor.meaning(frame, call.callee, call.region);
                if matches!(&callee, Meaning::Value(Value::External(name))
                    if matches!(&**name, "builtins.isinstance" | "builtins.issubclass"))
                {
                    return self.asks_plainly(frame, call);
                }
                if let Some(has_effect) = self.asks_instance(frame, call) {
                    return !has_effect;
                }
                if let Some(inner) = self.descriptor.called(frame, call) {
                    let end = self.project.function(inner.function).statement.end();
                    return self.is_without_effect(&inner, end, depth + 1);
                }
                match callee {
                    Meaning::Value(Value::External(name)) => {
                        is_constant(&name)
                            || name.starts_with("builtins.")
                                && !name.contains('(')
                                && !matches!(
                                    &*name,
                                    "builtins.setattr"
                                        | "builtins.delattr"
                                        | "builtins.exec"
                                        | "builtins.eval"
                                        | "builtins.next"
                                )
                    }
                    Meaning::Value(Value::Class(_)) => true,
                    _ => matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
                        if matches!(self.descriptor.meaning(frame, value, call.region),
                            Meaning::Assigned | Meaning::Settled(_) | Meaning::Str(_))),
                }
            }
        })
    }

    /// Whether `isinstance` or `issubclass` runs no code of the project: a metaclass may count how often it is asked.
    fn asks_plainly(&self, frame: &Frame, call: &Call) -> bool {
        let classes = self.project.facts(frame.function.file).arguments(call.arguments).get(1);
        classes.is_some_and(|classes| self.is_asked_plainly(frame, classes.value, call.region))
    }

    fn is_asked_plainly(&self, frame: &Frame, classes: ExprId, region: RegionId) -> bool {
        let facts = self.project.facts(frame.function.file);
        if let Expr::Tuple(classes) = facts.expr(classes) {
            return facts.list(classes).iter().all(|&class| self.is_asked_plainly(frame, class, region));
        }
        let is_plain = |value: &Value| {
            let Some(class) = self.project.class_of(value) else { return false };
            let Metaclass::Known { class: metaclass, .. } = self.project.metaclass(&class) else { return false };
            let is_own = |class: &ClassRef, hook| match self.project.lookup(class, hook) {
                Lookup::Found(member) => matches!(member.owner, ClassRef::Stdlib(_)),
                Lookup::Absent => true,
                Lookup::Unknown(_) => false,
            };
            ["__instancecheck__", "__subclasscheck__"].iter().all(|hook| is_own(&metaclass, hook))
                && is_own(&class, "__subclasshook__")
        };
        match self.descriptor.meaning(frame, classes, region) {
            Meaning::Value(Value::Tuple(values)) => values.iter().all(is_plain),
            Meaning::Value(value) => is_plain(&value),
            _ => false,
        }
    }

    /// Whether a builtin function that is given the instance itself runs code for the answer; `None` for other calls.
    fn asks_instance(&self, frame: &Frame, call: &Call) -> Option<bool> {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        let Meaning::Value(Value::External(callee)) = self.descriptor.meaning(frame, call.callee, call.region) else {
            return None;
        };
        if !arguments.iter().any(|argument| self.is_instance(frame, argument.value, call.region)) {
            return None;
        }
        Some(match &*callee {
            "builtins.type" | "builtins.id" | "builtins.vars" | "builtins.callable" => false,
            "builtins.getattr" | "builtins.hasattr" => match arguments.get(1).map(|name| name.value) {
                Some(name) => match self.descriptor.meaning(frame, name, call.region) {
                    Meaning::Str(name) => self.may_run_code(self.owner, &name),
                    _ => true,
                },
                None => true,
            },
            _ => true,
        })
    }

    /// Whether a read of an attribute of an instance of the class, or of one that derives from it, may run code: a
    /// property may count how often it is asked.
    fn may_run_code(&self, class: Option<ClassId>, name: &str) -> bool {
        let project = self.project;
        let Some(class) = class else { return true };
        // Of what a class or a function of the standard library gives.
        let class_made = |maker: &str| match project.stdlib().returns(maker) {
            Some(Returns::Exactly(class) | Returns::Instance(class)) => Some(ClassRef::stdlib(class)),
            Some(Returns::Receiver) => None,
            None => project.class_of(&Value::external(maker)),
        };
        let runs_code = |id: ClassId| match project.lookup(&ClassRef::Source(id), name) {
            Lookup::Absent => !matches!(project.lookup(&ClassRef::Source(id), "__getattr__"), Lookup::Absent),
            Lookup::Found(member) => match &member.value {
                Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Tuple(_) => {
                    false
                }
                // To bind a method runs nothing.
                Value::Function(_) => false,
                Value::External(made) => !made
                    .strip_suffix("()")
                    .and_then(class_made)
                    .is_some_and(|class| matches!(project.lookup(&class, "__get__"), Lookup::Absent)),
                _ => true,
            },
            Lookup::Unknown(_) => true,
        };
        project.subclasses(class).into_iter().chain([class]).any(runs_code)
    }

    /// Whether something before a place of a frame may give the class another attribute, or the instance another class.
    fn may_replace(&self, frame: &Frame, at: At, to: Kind) -> bool {
        let facts = self.project.facts(frame.function.file);
        let own = &self.descriptor.attribute;
        let is_class = |expr, region| self.descriptor.meaning(frame, expr, region) == Meaning::Owner;
        let events = self.descriptor.events(frame.function);
        events.iter().filter(|event| event.end <= at.range.start()).any(|event| match event.what {
            What::Access(index) => {
                let access = &facts.accesses[index as usize];
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                access.context != AccessContext::Read
                    && (is_class(value, access.region) && self.descriptor.attribute_name(frame, name) == *own
                        || facts.name(name) == "__class__" && self.is_instance(frame, value, access.region))
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                let arguments = facts.arguments(call.arguments);
                let name = match facts.expr(call.callee) {
                    Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
                    _ => "",
                };
                if matches!(name, "setattr" | "delattr" | "__setattr__" | "__delattr__") {
                    let is_other = arguments.iter().any(|argument| {
                        matches!(self.descriptor.meaning(frame, argument.value, call.region),
                            Meaning::Str(name) if name != *own)
                    });
                    return !is_other && arguments.first().is_some_and(|first| is_class(first.value, call.region));
                }
                // What is given the class may do anything to it. Reads on an instance ask for less.
                let is_read = || self.reflective(frame, call).is_some_and(|access| access.to == Kind::ClassGet);
                let is_called = || {
                    matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
                    if is_class(value, call.region))
                };
                let is_given = || arguments.iter().any(|argument| is_class(argument.value, call.region));
                to == Kind::ClassGet && (is_called() || is_given()) && !is_read()
            }
        })
    }

    /// Whether something before a place of a frame may put an attribute into the instance.
    fn may_store(&self, frame: &Frame, at: At) -> bool {
        let facts = self.project.facts(frame.function.file);
        let own = &self.descriptor.attribute;
        let events = self.descriptor.events(frame.function);
        events.iter().filter(|event| event.end <= at.range.start()).any(|event| match event.what {
            What::Access(index) => {
                let access = &facts.accesses[index as usize];
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                let is_write = !matches!(access.context, AccessContext::Read | AccessContext::Delete);
                self.is_instance(frame, value, access.region)
                    && ((is_write && self.descriptor.attribute_name(frame, name) == *own)
                        || facts.name(name) == "__dict__")
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                if let Some(access) = self.reflective(frame, call) {
                    let name = self.descriptor.meaning(frame, access.name, call.region);
                    return access.to == Kind::Set && !matches!(name, Meaning::Str(name) if name != *own);
                }
                let on_instance = match facts.expr(call.callee) {
                    Expr::Attribute { value, .. } => self.is_instance(frame, value, call.region),
                    _ => false,
                };
                let has_instance = facts
                    .arguments(call.arguments)
                    .iter()
                    .any(|argument| self.is_instance(frame, argument.value, call.region));
                let callee = self.descriptor.meaning(frame, call.callee, call.region);
                let is_harmless = matches!(&callee, Meaning::Value(Value::External(name))
                    if matches!(&**name, "builtins.type" | "builtins.id" | "builtins.print")
                        || &**name == "builtins.isinstance" && self.asks_plainly(frame, call));
                on_instance || has_instance && !is_harmless
            }
        })
    }
}

/// Whether a call before a position changes what the frame was given to assign, or takes one more thing out of something:
/// the next round finds something else there, or nothing.
pub(super) fn changes_assigned(project: &Project, object: &Descriptor<'_>, frame: &Frame, end: TextSize) -> bool {
    const CHANGES: [&str; 14] = [
        "add",
        "append",
        "appendleft",
        "clear",
        "close",
        "discard",
        "extend",
        "insert",
        "pop",
        "read",
        "readline",
        "reverse",
        "sort",
        "update",
    ];
    let facts = project.facts(frame.function.file);
    object.events(frame.function).iter().filter(|event| event.end <= end).any(|event| {
        let What::Call(index) = event.what else { return false };
        let call = &facts.calls[index.index()];
        let is_assigned = |expr| object.meaning(frame, expr, call.region) == Meaning::Assigned;
        match facts.expr(call.callee) {
            Expr::Attribute { value, name } => match facts.name(name) {
                // With a default `pop` ends no round.
                "pop" if call.arguments.len < 2 => true,
                "__next__" | "get_nowait" | "popitem" | "popleft" | "remove" | "send" => true,
                name => CHANGES.contains(&name) && is_assigned(value),
            },
            Expr::Name { name, .. } => facts.name(name) == "next" && call.arguments.len == 1,
            _ => false,
        }
    })
}

#[derive(Debug, Default)]
struct Basis {
    /// What other code may change, or this very method: attributes of classes and modules, what collections hold.
    shared: bool,
    /// Values that `__set__` was given, or made of it.
    values: Vec<Meaning>,
    /// Attributes of the descriptor that stay as they are.
    own: bool,
    /// What may change from call to call.
    state: bool,
    /// The attribute that the descriptor manages.
    is_managed: bool,
}

/// Whether taking elements out of an object changes what the next round finds.
fn may_shrink(container: &Meaning) -> bool {
    matches!(container, Meaning::Assigned | Meaning::Settled(_) | Meaning::Unknown | Meaning::Value(_))
}

/// Whether a value is an object that may change: neither a constant, nor a class, a function or a module.
fn is_object(value: &Value) -> bool {
    match value {
        Value::External(name) => name.contains('(') && !is_constant(name),
        Value::Instance(_) | Value::Union(_) | Value::Unknown(_) => true,
        _ => false,
    }
}

/// Whether an object of the standard library, or what its methods give, never changes.
fn is_constant(name: &str) -> bool {
    ["re.", "math.", "decimal.", "fractions.", "datetime.", "inspect.", "numbers.", "typing.", "string.", "operator."]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

struct Reflective {
    to: Kind,
    name: ExprId,
    value: Option<ExprId>,
}

fn is_entered(level: &Visit<'_>, function: FunctionId, depth: usize) -> bool {
    depth > MAX_DEPTH
        || level.frame.function == function
        || level.outer.as_ref().is_some_and(|(outer, _)| is_entered(outer, function, depth + 1))
}

// The fix.

/// Lets `__set_name__` make a private name, and the accesses use it.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = file.tree else { return None };
    let place = finding.primary.place;
    let call = facts.calls.iter().find(|call| facts.range(call.expr) == place.range)?;
    let used = facts.arguments(call.arguments).iter().find_map(|argument| own_attribute(facts, argument.value))?;
    let origin = finding.related.iter().find(|label| label.text == ORIGIN && label.place.file == place.file)?;
    let write = facts.accesses.iter().find(|access| {
        facts.range(access.expr).start() == origin.place.range.start() && access.context != AccessContext::Read
    })?;
    let AccessContext::Write { value: Some(value) } = write.context else { return None };
    let writer = facts.function_of(write.scope)?;
    let namer = &facts.functions[writer.index()];
    let name = facts.parameters(namer.parameters).get(2)?.name;
    let is_name = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name: own, .. } if own == name);
    if facts.name(namer.name?) != "__set_name__" || own_attribute(facts, write.expr)? != used || !is_name(value) {
        return None;
    }
    let classes = [facts.enclosing_class(writer)?, facts.enclosing_class(facts.function_of(call.scope)?)?];
    let reads: Vec<&Access> = facts
        .accesses
        .iter()
        .filter(|access| {
            let class = facts.function_of(access.scope).and_then(|function| facts.enclosing_class(function));
            access.context == AccessContext::Read
                && own_attribute(facts, access.expr) == Some(used)
                && class.is_some_and(|class| classes.contains(&class))
        })
        .collect();
    let (accesses, others): (Vec<&Access>, Vec<&Access>) =
        reads.into_iter().partition(|read| names_attribute(facts, read.expr));
    let private = format!("\"_\" + {}", facts.name(name));
    if others.is_empty() {
        return Some(Fix {
            applicability: Applicability::Unsafe,
            message: "keep the value under a private name".to_owned(),
            edits: vec![Edit { range: facts.range(value), content: private }],
        });
    }
    // Another function may read the attribute by the name that it gets: half of a change would be worse than none.
    if others.iter().any(|read| is_passed_on(facts, read.expr)) {
        return None;
    }
    // The name itself is needed elsewhere, for messages say.
    let is_taken = |name: &str| {
        facts.accesses.iter().any(
            |access| matches!(facts.expr(access.expr), Expr::Attribute { name: own, .. } if facts.name(own) == name),
        )
    };
    let attribute = ["private_name", "storage_name"].into_iter().find(|name| !is_taken(name))?;
    let start = facts.range(write.expr).start();
    let end = facts.range(value).end();
    let line = file.text[..start.to_usize()].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = &file.text[line..start.to_usize()];
    let rest = file.text[end.to_usize()..].split(['\n', '\r']).next().unwrap_or_default();
    if !indent.trim().is_empty() || !(rest.trim().is_empty() || rest.trim_start().starts_with('#')) {
        return None;
    }
    let break_ = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let own = facts.parameters(namer.parameters).first()?.name;
    let mut edits: Vec<Edit> = accesses
        .iter()
        .map(|access| {
            let end = facts.range(access.expr).end();
            let length = TextSize::of(facts.name(used));
            Edit { range: TextRange::new(end - length, end), content: attribute.to_owned() }
        })
        .collect();
    let content = format!("{}.{attribute} = {private}{break_}{indent}", facts.name(own));
    edits.push(Edit { range: TextRange::empty(start), content });
    edits.sort_by_key(|edit| edit.range.start());
    Some(Fix { applicability: Applicability::Unsafe, message: "keep the value under a private name".to_owned(), edits })
}

/// `x` of `self.x`, where `self` is the first parameter of the method.
fn own_attribute(facts: &FileFacts, expr: ExprId) -> Option<crate::facts::Symbol> {
    let Expr::Attribute { value, name } = facts.expr(expr) else { return None };
    let Expr::Name { name: receiver, scope } = facts.expr(value) else { return None };
    let function = &facts.functions[facts.function_of(scope)?.index()];
    let first = facts.parameters(function.parameters).first()?;
    (first.name == receiver).then_some(name)
}

/// Whether an expression is an argument of a call that may do anything with it: exceptions and texts do not.
fn is_passed_on(facts: &FileFacts, expr: ExprId) -> bool {
    facts.calls.iter().any(|call| {
        let is_argument = facts.arguments(call.arguments).iter().any(|argument| argument.value == expr);
        let is_harmless = match facts.expr(call.callee) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                let name = facts.name(name);
                name.ends_with("Error") || matches!(name, "format" | "print" | "repr" | "str" | "debug" | "info")
            }
            _ => false,
        };
        is_argument && !is_harmless
    })
}

/// Whether an expression says which attribute of an object is meant: in `getattr` and its like, or as a key of
/// `obj.__dict__`.
fn names_attribute(facts: &FileFacts, expr: ExprId) -> bool {
    let range = facts.range(expr);
    let is_here = |other: ExprId| facts.range(other) == range;
    let is_namespace = |value: ExprId| match facts.expr(value) {
        Expr::Attribute { name, .. } => facts.name(name) == "__dict__",
        Expr::Call(call) => {
            let callee = facts.calls[call.index()].callee;
            matches!(facts.expr(callee), Expr::Name { name, .. } if facts.name(name) == "vars")
        }
        _ => false,
    };
    let by_call = facts.calls.iter().any(|call| {
        let arguments = facts.arguments(call.arguments);
        match facts.expr(call.callee) {
            Expr::Name { name, .. } => {
                matches!(facts.name(name), "getattr" | "setattr" | "delattr" | "hasattr")
                    && arguments.get(1).is_some_and(|argument| is_here(argument.value))
            }
            Expr::Attribute { value, name } => {
                (matches!(facts.name(name), "__getattribute__" | "__setattr__" | "__delattr__") || is_namespace(value))
                    && arguments.iter().take(2).any(|argument| is_here(argument.value))
            }
            _ => false,
        }
    });
    by_call
        || facts.exprs.iter().any(|(_, other)| match other {
            Expr::Subscript { value, index } => is_here(index) && is_namespace(value),
            Expr::Compare { left, right, .. } => is_here(left) && is_namespace(right),
            _ => false,
        })
}
