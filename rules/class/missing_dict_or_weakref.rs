//! See `missing-dict-or-weakref.md`.

use super::instances::{Asks, exact_instances, instance_asked, is_tested};
use crate::facts::PROTOCOL;
use crate::facts::{AccessContext, ArgumentKind, BindingKind, Call, Expr, ExprId, Guard, KeyOf, RegionId, ScopeId};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, InstancePart as Part, Layout, Lookup, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "missing-dict-or-weakref",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("missing-dict-or-weakref.md"),
    checks: &[Check::File(uses), Check::Class(managed_attributes)],
    fix: None,
};

/// A place where an object is asked for it.
struct Use {
    object: ExprId,
    part: Part,
    asked: Asked,
    scope: ScopeId,
    region: RegionId,
}

/// How it is asked.
#[derive(Clone, Copy)]
enum Asked {
    /// By a function, or by an attribute.
    Always,
    /// By a container of this class, as far as it is one.
    Container(ExprId, &'static str),
}

const SET: &str = "weakref.WeakSet";
const KEYS: &str = "weakref.WeakKeyDictionary";
const VALUES: &str = "weakref.WeakValueDictionary";

fn uses(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    let names_weakref = ["weakref", "WeakSet", "WeakKeyDictionary", "WeakValueDictionary", "ref", "proxy", "finalize"]
        .iter()
        .any(|name| facts.names.find(name).is_some());
    let names_dict = ["__dict__", "vars"].iter().any(|name| facts.names.find(name).is_some());
    if !names_weakref && !names_dict {
        return;
    }
    let mut uses = dict_reads(project, file);
    for call in &facts.calls {
        call_uses(project, file, call, &mut uses);
    }
    for key in &facts.keys {
        if let KeyOf::Subscript(of) = key.of {
            let asked = Asked::Container(of, KEYS);
            uses.push(Use { object: key.expr, part: Part::Weakref, asked, scope: key.scope, region: key.region });
        }
    }
    for store in &facts.stores {
        let asked = Asked::Container(store.container, VALUES);
        uses.push(Use { object: store.value, part: Part::Weakref, asked, scope: store.scope, region: store.region });
    }
    uses.retain(|it| mentions(project, file, it.object));
    uses.sort_by_key(|it| facts.range(it.object).start());
    // The first use tells all that there is to say of a class in a function; in the methods of the class itself, and
    // where annotations promise it, of all of them.
    let mut told = Vec::new();
    for it in uses {
        let Some(lacking) = Lacking::of(project, file, &it) else { continue };
        let frame = lacking.made.and_then(|_| facts.function_of(it.scope));
        let key = (frame, lacking.class, it.part);
        if !told.contains(&key) {
            lacking.report(project, file, &it, findings);
            told.push(key);
        }
    }
}

fn mentions(project: &Project, file: FileId, expr: ExprId) -> bool {
    project.mentions(ExprRef { file, expr }, &|name| project.may_be_slotted(name))
}

/// `x.__dict__`.
fn dict_reads(project: &Project, file: FileId) -> Vec<Use> {
    let facts = project.facts(file);
    let Some(dict) = facts.names.find("__dict__") else { return Vec::new() };
    let object = |expr| match facts.expr(expr) {
        Expr::Attribute { value, name } if name == dict => Some(value),
        _ => None,
    };
    let accesses = facts.accesses.iter().filter_map(|access| {
        Some(Use {
            object: object(access.expr)?,
            part: Part::Dict,
            asked: Asked::Always,
            scope: access.scope,
            region: access.region,
        })
    });
    accesses.collect()
}

/// Functions of `weakref`, `vars`, and methods of the containers.
fn call_uses(project: &Project, file: FileId, call: &Call, uses: &mut Vec<Use>) {
    let facts = project.facts(file);
    let arguments = facts.arguments(call.arguments);
    let (Expr::Name { .. } | Expr::Attribute { .. }) = facts.expr(call.callee) else { return };
    let mut ask = |object, part, asked| uses.push(Use { object, part, asked, scope: call.scope, region: call.region });
    let positional = |at: usize| {
        let before = arguments.get(..=at)?;
        let is_plain = before.iter().all(|argument| argument.kind == ArgumentKind::Positional);
        is_plain.then(|| before.last().map(|argument| argument.value)).flatten()
    };
    let is_one_of = |names: &[&str]| project.is_external(ExprRef { file, expr: call.callee }, names);
    if let Some(first) = positional(0) {
        let of_display = match facts.expr(first) {
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => facts.list(run).to_vec(),
            Expr::Comprehension(element) => vec![element],
            _ => Vec::new(),
        };
        if of_display.iter().any(|&element| mentions(project, file, element)) && is_one_of(&[SET]) {
            of_display.into_iter().for_each(|object| ask(object, Part::Weakref, Asked::Always));
        } else if let Expr::Dict(run) = facts.expr(first) {
            for (at, &object) in facts.list(run).iter().enumerate() {
                if mentions(project, file, object) && is_one_of(&[if at % 2 == 0 { KEYS } else { VALUES }]) {
                    ask(object, Part::Weakref, Asked::Always);
                }
            }
        } else if mentions(project, file, first) {
            const FUNCTIONS: [&str; 4] = ["weakref.ref", "weakref.proxy", "weakref.finalize", "weakref.ReferenceType"];
            if arguments.len() == 1 && is_one_of(&["builtins.vars"]) {
                ask(first, Part::Dict, Asked::Always);
            } else if is_one_of(&FUNCTIONS) {
                ask(first, Part::Weakref, Asked::Always);
            }
        }
        if let Expr::Attribute { value: object, .. } = facts.expr(first)
            && mentions(project, file, object)
            && is_one_of(&["weakref.WeakMethod"])
        {
            ask(object, Part::Weakref, Asked::Always);
        }
    }
    let Expr::Attribute { value: of, name } = facts.expr(call.callee) else { return };
    let (container, at) = match facts.name(name) {
        "add" | "discard" | "remove" => (SET, 0),
        "get" | "pop" => (KEYS, 0),
        "setdefault" => {
            if let Some(value) = positional(1) {
                ask(value, Part::Weakref, Asked::Container(of, VALUES));
            }
            (KEYS, 0)
        }
        _ => return,
    };
    if let Some(object) = positional(at) {
        ask(object, Part::Weakref, Asked::Container(of, container));
    }
}

/// An object without what it is asked for.
struct Lacking {
    class: ClassId,
    /// Where it is made, if it is an instance of the very class.
    made: Option<Place>,
}

impl Lacking {
    fn of(project: &Project, file: FileId, it: &Use) -> Option<Self> {
        let facts = project.facts(file);
        if is_tested(facts, it.object, it.region) {
            return None;
        }
        let exact = exact_instances(project, file, it.object);
        let classes: Vec<ClassId> = match &exact {
            Some(instances) => instances.iter().map(|&(class, _)| class).collect(),
            None => {
                let value = project.evaluate(ExprRef { file, expr: it.object });
                let instance = |value: &Value| match value {
                    Value::Instance(class) => Some(*class),
                    _ => None,
                };
                value.members().iter().map(instance).collect::<Option<_>>()?
            }
        };
        let is_lacking = |&class: &ClassId| {
            project.lacks(class, it.part) && (exact.is_some() || project.lacks_below(class, it.part))
        };
        if classes.is_empty() || !classes.iter().all(is_lacking) || !is_asked(project, file, it.asked) {
            return None;
        }
        Some(Self { class: *classes.first()?, made: exact.and_then(|exact| exact.first().map(|&(_, place)| place)) })
    }

    fn report(&self, project: &Project, file: FileId, it: &Use, findings: &mut Findings<'_>) {
        let facts = project.facts(file);
        let range = facts.range(it.object);
        let shown = project.qualname(&ClassRef::Source(self.class));
        let message = match it.part {
            Part::Dict => format!("instances of `{shown}` have no `__dict__`"),
            Part::Weakref => format!("there are no weak references to instances of `{shown}`"),
        };
        let finding = findings.report(range, message);
        finding.raises(&["TypeError", "AttributeError"], it.region);
        match (it.part, it.asked) {
            (Part::Dict, _) => finding.text("asked for it here"),
            (Part::Weakref, Asked::Always) => finding.text("referred to here"),
            (Part::Weakref, Asked::Container(_, class)) => {
                finding.text(format!("a `{}` refers to it weakly", class.trim_start_matches("weakref.")))
            }
        };
        if let Some(place) = self.made.filter(|place| *place != Place::new(file, range)) {
            finding.label(place, "created here");
        }
        if self.made.is_none() {
            finding.level(Level::Warn);
        }
        explain(project, self.class, it.part, finding);
    }
}

/// The label at the slots, and the help.
fn explain(project: &Project, class: ClassId, part: Part, finding: &mut Finding) {
    let own = ClassRef::Source(class);
    let facts = project.facts(class.file);
    let body = project.class(class).scope;
    let slots = facts.names.find("__slots__").and_then(|slots| facts.bindings_of(body, slots).last());
    let word = if part == Part::Dict { "__dict__" } else { "__weakref__" };
    match slots {
        Some(slots) => {
            finding.label(
                Place::new(class.file, slots.range),
                format!("leaves instances without `{word}`, and so do all bases"),
            );
        }
        None => {
            finding.label(
                Place::new(class.file, project.class(class).range),
                format!("the class: no base gives its instances a `{word}`"),
            );
        }
    }
    let has_items = matches!(project.layout(&own), Layout::Known(instances) if instances.has_items);
    finding.help(match part {
        Part::Dict => "add `\"__dict__\"` to `__slots__`, or go through the slots by name".to_owned(),
        Part::Weakref if has_items => {
            "refer to an object that holds it: instances of a varying size take none".to_owned()
        }
        Part::Weakref => "add `\"__weakref__\"` to `__slots__`".to_owned(),
    });
}

fn is_asked(project: &Project, file: FileId, asked: Asked) -> bool {
    let Asked::Container(of, class) = asked else { return true };
    let value = project.evaluate(ExprRef { file, expr: of });
    value
        .members()
        .iter()
        .all(|member| matches!(member, Value::External(name) if name.strip_suffix("()") == Some(class)))
}

/// Attributes whose descriptor asks the object that has them.
fn managed_attributes(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    if project.is_stub(id.file) || !project.may_be_slotted(facts.name(class.name)) {
        return;
    }
    let lacking: Vec<Part> = [Part::Dict, Part::Weakref].into_iter().filter(|&part| project.lacks(id, part)).collect();
    if lacking.is_empty() {
        return;
    }
    for name in project.own_members(id) {
        let Some((descriptor, place)) = descriptor_of(project, id, name) else { continue };
        let found: Vec<Lookups> =
            lookups(project, descriptor).into_iter().filter(|found| lacking.contains(&found.part)).collect();
        let Some(first) = found.first() else { continue };
        let asked = found
            .iter()
            .filter(|found| found.is_always)
            .find_map(|found| instance_asked(project, id, name, found.asks).map(|place| (place, found)));
        if asked.is_none() && !project.lacks_below(id, first.part) {
            findings.silent(place.range, || "a subclass may have a place for it".to_owned());
            continue;
        }
        let shown = project.qualname(&ClassRef::Source(id));
        let kind = project.class_name(&ClassRef::Source(descriptor)).into_owned();
        let by = asked.map_or(first, |(_, by)| by);
        let message = match by.part {
            Part::Dict => {
                format!("`{kind}` asks for the `__dict__` of what has `{name}`, and instances of `{shown}` have none")
            }
            Part::Weakref => {
                format!(
                    "`{kind}` refers weakly to what has `{name}`, and to instances of `{shown}` there are no weak references"
                )
            }
        };
        let finding = findings.report(place.range, message);
        finding.raises(&[], class.region);
        finding.label(by.place, "asked for here");
        match asked {
            Some((place, _)) => {
                finding
                    .label(place, if by.part == Part::Dict { "raises `AttributeError`" } else { "raises `TypeError`" });
            }
            None => {
                finding.level(Level::Warn);
            }
        }
        explain(project, id, by.part, finding);
    }
}

/// The class of what a class body has under a name: of an object, or of what a decorator makes of a function.
fn descriptor_of(project: &Project, id: ClassId, name: &str) -> Option<(ClassId, Place)> {
    let facts = project.facts(id.file);
    let member = project.own_member(id, name)?;
    let place = member.place?;
    if let Value::Instance(descriptor) = member.value {
        return Some((descriptor, place));
    }
    let binding = facts.bindings_of(project.class(id).scope, facts.names.find(name)?).last()?;
    let BindingKind::Function(function) = binding.kind else { return None };
    let &[decorator] = facts.list(facts.functions.get(function.index())?.decorators) else { return None };
    match project.evaluate(ExprRef { file: id.file, expr: decorator }) {
        Value::Class(descriptor) => Some((descriptor, place)),
        _ => None,
    }
}

/// Where a method of a descriptor asks the object.
struct Lookups {
    asks: Asks,
    part: Part,
    place: Place,
    /// Each call comes there.
    is_always: bool,
}

fn lookups(project: &Project, descriptor: ClassId) -> Vec<Lookups> {
    let class = ClassRef::Source(descriptor);
    let mut found = Vec::new();
    for (method, asks) in PROTOCOL.into_iter().zip([Asks::Read, Asks::Write, Asks::Delete]) {
        let Lookup::Found(member) = project.lookup(&class, method) else { continue };
        let Value::Function(function) = member.value else { continue };
        for (part, object, region) in asked_of_object(project, function) {
            let facts = project.facts(function.file);
            let range = facts.range(object);
            let leaves = facts.leaves.iter().any(|leave| leave.function == function.index && leave.end < range.start());
            let is_always = !leaves
                && matches!(facts.regions.get(region.index()), Some(it) if it.guard == Guard::Function(function.index));
            found.push(Lookups { asks, part, place: Place::new(function.file, range), is_always });
        }
    }
    found
}

/// What a method asks of its second parameter, which nothing else is bound to, and no test or handler speaks of.
fn asked_of_object(project: &Project, method: FunctionId) -> Vec<(Part, ExprId, RegionId)> {
    let facts = project.facts(method.file);
    let data = project.function(method);
    let Some(object) = facts.parameters(data.parameters).get(1) else { return Vec::new() };
    let is_object = |expr| {
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == object.name && facts.function_of(scope) == Some(method.index))
    };
    if facts.bindings_of(data.scope, object.name).len() != 1 {
        return Vec::new();
    }
    // `getattr(obj, "__dict__", None)`: it asks whether there is one before it goes on.
    let is_text = |expr| matches!(facts.expr(expr), Expr::Str(text) if facts.name(text) == "__dict__");
    let asks_first = project.calls_in(method).iter().filter_map(|&index| facts.calls.get(index.index())).any(|call| {
        let arguments = facts.arguments(call.arguments);
        arguments.iter().any(|argument| is_object(argument.value)) && arguments.iter().any(|it| is_text(it.value))
    });
    let mut uses = Vec::new();
    for &index in project.accesses_in(method) {
        let Some(access) = facts.accesses.get(index as usize) else { continue };
        if let Expr::Attribute { value, name } = facts.expr(access.expr)
            && facts.name(name) == "__dict__"
            && !asks_first
            && access.context == AccessContext::Read
        {
            uses.push(Use {
                object: value,
                part: Part::Dict,
                asked: Asked::Always,
                scope: access.scope,
                region: access.region,
            });
        }
    }
    for &index in project.calls_in(method) {
        let Some(call) = facts.calls.get(index.index()) else { continue };
        if facts.arguments(call.arguments).iter().any(|argument| is_object(argument.value)) {
            object_calls(project, method.file, call, &mut uses);
        }
    }
    for key in facts.keys.iter().filter(|key| is_object(key.expr)) {
        if let KeyOf::Subscript(of) = key.of {
            let asked = Asked::Container(of, KEYS);
            uses.push(Use { object: key.expr, part: Part::Weakref, asked, scope: key.scope, region: key.region });
        }
    }
    let is_guarded = |region| {
        facts.regions(region).any(|(_, it)| {
            matches!(it.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Handler { .. } | Guard::Dead)
        })
    };
    uses.into_iter()
        .filter(|it| is_object(it.object) && !is_guarded(it.region) && !is_tested(facts, it.object, it.region))
        .filter(|it| is_asked(project, method.file, it.asked))
        .map(|it| (it.part, it.object, it.region))
        .collect()
}

/// What a call asks of an object that is known by its name alone.
fn object_calls(project: &Project, file: FileId, call: &Call, uses: &mut Vec<Use>) {
    let facts = project.facts(file);
    let [first, ..] = facts.arguments(call.arguments) else { return };
    let mut ask = |part, asked| {
        uses.push(Use { object: first.value, part, asked, scope: call.scope, region: call.region });
    };
    let is_one_of = |names: &[&str]| project.is_external(ExprRef { file, expr: call.callee }, names);
    if is_one_of(&["builtins.vars"]) {
        ask(Part::Dict, Asked::Always);
    } else if is_one_of(&["weakref.ref", "weakref.proxy", "weakref.finalize"]) {
        ask(Part::Weakref, Asked::Always);
    } else if let Expr::Attribute { value: of, name } = facts.expr(call.callee) {
        match facts.name(name) {
            "get" | "setdefault" | "pop" => ask(Part::Weakref, Asked::Container(of, KEYS)),
            "add" => ask(Part::Weakref, Asked::Container(of, SET)),
            _ => {}
        }
    }
}
