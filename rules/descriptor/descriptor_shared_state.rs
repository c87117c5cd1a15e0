//! See `descriptor-shared-state.md`.

use super::sources::{self, Reading, Sources};
use crate::facts::{AccessContext, ArgumentKind, BindingKind, Expr, ExprId, Guard, KeyOf, PROTOCOL, RegionId};
use crate::finding::{Level, Place};
use crate::project::descriptors::{Certainty, Descriptor, Frame, Meaning, Method, What};
use crate::project::{ClassId, ClassRef, FunctionId, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "descriptor-shared-state",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-shared-state.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// Helpers of helpers.
const MAX_DEPTH: usize = 4;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(Reading { descriptor, get, frame: read, given }) = Reading::of(project, id, findings) else { return };
    let rule = Search { project, id, descriptor: &descriptor, get, given };
    if let Some(fault) = rule.assigned().or_else(|| rule.computed(&read)).or_else(|| rule.handed_out(&read)) {
        rule.report(fault, findings);
    }
}

/// A value that one instance leaves in the descriptor and that others find there.
struct Fault {
    kind: Kind,
    write: Write,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What `__set__` was given.
    Assigned,
    /// What `__get__` made once for the first instance that was asked.
    Computed,
    /// The instance itself, in a descriptor that `__get__` gives to everybody.
    HandedOut,
}

/// An attribute of the descriptor is set.
struct Write {
    attribute: String,
    place: Place,
    region: RegionId,
    /// The function that does it, and how it is called.
    frame: Frame,
    sources: Sources,
    /// It holds the object along with the value.
    is_paired: bool,
    /// The key of `self.values[key] = value`.
    key: Option<ExprId>,
    is_always: bool,
}

struct Search<'a, 'p> {
    project: &'p Project,
    id: ClassId,
    descriptor: &'a Descriptor<'p>,
    get: FunctionId,
    given: Sources,
}

impl Search<'_, '_> {
    fn assigned(&self) -> Option<Fault> {
        let Method::Source(set) = self.descriptor.method("__set__") else { return None };
        let frame = self.descriptor.call(set, &[Meaning::Instance, Meaning::Assigned]);
        let is_own = self.is_of_class(set) || self.is_of_class(self.get);
        if !is_own || self.stores_in_instance(&frame, 0) {
            return None;
        }
        let writes = self.writes(&frame, true, false, 0);
        let write = writes.into_iter().find(|write| {
            write.sources.assigned
                && !write.is_paired
                && self.given.own.contains(&write.attribute)
                && !self.is_for_some(write)
                && !self.is_by_key(write)
        })?;
        Some(Fault { kind: Kind::Assigned, write })
    }

    fn computed(&self, read: &Frame) -> Option<Fault> {
        if !self.is_of_class(self.get) {
            return None;
        }
        let write = self.writes(read, true, false, 0).into_iter().find(|write| {
            write.sources.instance
                && !write.is_always
                && !write.is_paired
                && self.given.own.contains(&write.attribute)
                && !self.is_for_some(write)
                && !self.is_by_key(write)
        })?;
        Some(Fault { kind: Kind::Computed, write })
    }

    fn handed_out(&self, read: &Frame) -> Option<Fault> {
        let gives_itself = sources::returned(self.project, self.descriptor, read)
            .into_iter()
            .any(|it| self.descriptor.meaning(read, it.value, it.region) == Meaning::Descriptor);
        if !self.is_of_class(self.get) || !gives_itself {
            return None;
        }
        let write = self
            .writes(read, true, false, 0)
            .into_iter()
            .find(|write| write.sources.instance && write.key.is_none() && self.is_read_elsewhere(&write.attribute))?;
        Some(Fault { kind: Kind::HandedOut, write })
    }

    fn is_of_class(&self, function: FunctionId) -> bool {
        function.file == self.id.file
            && self.project.facts(function.file).enclosing_class(function.index) == Some(self.id.index)
    }

    fn sources_at(&self, write: &Write, expr: ExprId) -> Sources {
        Sources::of(self.project, self.descriptor, &write.frame, expr, write.region)
    }

    /// Whether it is kept by the object, or by its class.
    fn is_by_key(&self, write: &Write) -> bool {
        write.key.is_some_and(|key| {
            let sources = self.sources_at(write, key);
            sources.instance || sources.owner
        })
    }

    /// Whether a test looks at the object first, or at how the descriptor was made: it then is no oversight.
    fn is_for_some(&self, write: &Write) -> bool {
        let facts = self.project.facts(write.frame.function.file);
        let around = facts.regions(write.region).filter_map(|(_, region)| match region.guard {
            Guard::Test { test, .. } => Some((test, region.parent)),
            _ => None,
        });
        let mut tests: Vec<(ExprId, RegionId)> = around.collect();
        let start = write.place.range.start();
        if let Certainty::Runs(conditions) = self.descriptor.certainty(&write.frame, start, write.region) {
            let branches = conditions.branches.iter();
            tests.extend(branches.map(|&test| (test, self.descriptor.body_region(write.frame.function))));
        }
        tests.into_iter().any(|(test, region)| {
            if self.descriptor.truth(&write.frame, test, region).is_some() {
                return false;
            }
            let sources = Sources::of(self.project, self.descriptor, &write.frame, test, region);
            let is_mode = write.sources.assigned
                && !sources.assigned
                && !sources.own.is_empty()
                && !sources.own.contains(&write.attribute);
            sources.instance || is_mode
        })
    }

    /// What a function and its helpers set of the descriptor.
    fn writes(&self, frame: &Frame, is_always: bool, passes_assigned: bool, depth: usize) -> Vec<Write> {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let mut writes = Vec::new();
        let mut write = |attribute: String, place: ExprId, value: ExprId, region: RegionId, key, is_always| {
            let mut range = facts.range(place);
            if facts.range(value).start() > range.end() {
                range = range.cover(facts.range(value));
            }
            let mut sources = Sources::of(self.project, self.descriptor, frame, value, region);
            sources.assigned |= passes_assigned && sources.parameter;
            writes.push(Write {
                attribute,
                place: Place::new(file, range),
                region,
                frame: frame.clone(),
                sources,
                is_paired: matches!(facts.expr(value), Expr::Tuple(_) | Expr::Dict(_) | Expr::List(_) | Expr::Set(_)),
                key,
                is_always,
            });
        };
        let mut inner = Vec::new();
        for event in self.descriptor.events(frame.function) {
            let runs = match self.descriptor.certainty(frame, event.start, event.region) {
                Certainty::Never => continue,
                Certainty::Runs(conditions) => is_always && conditions.branches.is_empty(),
                Certainty::Unknown(_) => false,
            };
            match event.what {
                What::Access(index) => {
                    let access = &facts.accesses[index as usize];
                    if let (Expr::Attribute { value: object, name }, AccessContext::Write { value: Some(value) }) =
                        (facts.expr(access.expr), access.context)
                        && self.is_shared(frame, object, access.region)
                    {
                        let name = self.descriptor.attribute_name(frame, name);
                        write(name, access.expr, value, access.region, None, runs);
                    }
                }
                What::Call(index) => {
                    let call = &facts.calls[index.index()];
                    let arguments = facts.arguments(call.arguments);
                    let is_plain = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
                    if let ([object, name, value], true) = (arguments, is_plain)
                        && matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "setattr")
                        && self.is_shared(frame, object.value, call.region)
                    {
                        if let Meaning::Str(name) = self.descriptor.meaning(frame, name.value, call.region) {
                            write(name, call.expr, value.value, call.region, None, runs);
                        }
                    } else if depth < MAX_DEPTH
                        && let Some(called) = self.descriptor.called(frame, call)
                        && called.function != frame.function
                    {
                        let passes =
                            Sources::passes_assigned(self.project, self.descriptor, frame, call, passes_assigned);
                        inner.push((called, runs, passes));
                    }
                }
            }
        }
        for store in &facts.stores {
            if facts.function_of(store.scope) != Some(frame.function.index) {
                continue;
            }
            let Expr::Attribute { value: object, name } = facts.expr(store.container) else { continue };
            if !self.is_shared(frame, object, store.region) || !self.is_reached(frame, store.container, store.region) {
                continue;
            }
            let key = facts.keys.iter().find(|key| key.of == KeyOf::Subscript(store.container)).map(|key| key.expr);
            // A key that is a constant is none of the object.
            let key = key.or(Some(store.container));
            let name = self.descriptor.attribute_name(frame, name);
            write(name, store.container, store.value, store.region, key, false);
        }
        for (called, runs, passes) in inner {
            writes.extend(self.writes(&called, runs, passes, depth + 1));
        }
        writes
    }

    fn is_reached(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        let start = self.project.facts(frame.function.file).range(expr).start();
        !matches!(self.descriptor.certainty(frame, start, region), Certainty::Never)
    }

    fn is_shared(&self, frame: &Frame, object: ExprId, region: RegionId) -> bool {
        sources::is_shared(self.project, self.descriptor, &self.descriptor.meaning(frame, object, region))
    }

    /// Whether it puts what it was given into the object too: what the descriptor keeps then is something else.
    fn stores_in_instance(&self, frame: &Frame, depth: usize) -> bool {
        let facts = self.project.facts(frame.function.file);
        let of = |expr, region| Sources::of(self.project, self.descriptor, frame, expr, region);
        let is_instance = |expr, region| {
            let sources = of(expr, region);
            sources.instance && !sources.descriptor && sources.own.is_empty()
        };
        let by_event = self.descriptor.events(frame.function).iter().any(|event| match event.what {
            What::Access(index) => {
                let access = &facts.accesses[index as usize];
                let AccessContext::Write { value: Some(assigned) } = access.context else { return false };
                matches!(facts.expr(access.expr), Expr::Attribute { value, .. }
                    if is_instance(value, access.region) && of(assigned, access.region).assigned)
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                if let Some(inner) = self.descriptor.called(frame, call) {
                    return depth < MAX_DEPTH
                        && inner.function != frame.function
                        && self.stores_in_instance(&inner, depth + 1);
                }
                // `setattr(obj, …, value)`, `super().__set__(obj, value)`, `self.write(obj, value)`.
                if let Meaning::Value(Value::External(name)) = self.descriptor.meaning(frame, call.callee, call.region)
                    && !["setattr", "__setattr__", "__set__"].iter().any(|last| name.ends_with(last))
                {
                    return false;
                }
                let arguments = facts.arguments(call.arguments);
                let on_object = matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
                    if is_instance(value, call.region));
                (on_object || arguments.iter().any(|argument| of(argument.value, call.region).instance))
                    && arguments.iter().any(|argument| of(argument.value, call.region).assigned)
            }
        });
        by_event
            || facts.stores.iter().any(|store| {
                facts.function_of(store.scope) == Some(frame.function.index)
                    && is_instance(store.container, store.region)
                    && of(store.value, store.region).assigned
            })
    }

    /// Whether another method than those of the protocol reads an attribute of the descriptor.
    fn is_read_elsewhere(&self, attribute: &str) -> bool {
        self.descriptor.classes().filter_map(ClassRef::source).any(|owner| {
            let facts = self.project.facts(owner.file);
            let scope = self.project.class(owner).scope;
            facts.bindings_in(scope).iter().any(|binding| {
                let BindingKind::Function(index) = binding.kind else { return false };
                let function = FunctionId { file: owner.file, index };
                !PROTOCOL.contains(&facts.name(binding.name))
                    && self.project.accesses_in(function).iter().any(|&access| {
                        let access = &facts.accesses[access as usize];
                        matches!(facts.expr(access.expr), Expr::Attribute { value, name }
                            if access.context == AccessContext::Read
                                && self.project.is_receiver(function, value)
                                && self.project.mangled(owner, facts.name(name)) == attribute)
                    })
            })
        })
    }

    fn report(&self, fault: Fault, findings: &mut Findings<'_>) {
        let Fault { kind, write } = fault;
        let project = self.project;
        let shown = project.qualname(&ClassRef::Source(self.id));
        let attribute = &write.attribute;
        if let Some(word) = says_shared(project.name(self.id.file, project.class(self.id).name)) {
            return findings.silent(write.place.range, || format!("its name says that it is meant: `{word}`"));
        }
        let (message, text) = match kind {
            Kind::Assigned => (
                format!("`{shown}.__set__` keeps the value in the descriptor: all instances share the last one"),
                "kept in the descriptor, of which there is one for all instances",
            ),
            Kind::Computed => (
                format!("`{shown}.__get__` keeps what it makes of the first instance: all others get the same"),
                "kept in the descriptor, of which there is one for all instances",
            ),
            Kind::HandedOut => (
                format!(
                    "`{shown}.__get__` gives one object to all instances, with `{attribute}` of the last that was asked"
                ),
                "the next instance that is asked replaces it",
            ),
        };
        let get = Place::new(self.get.file, project.function(self.get).range);
        let is_here = write.place.file == self.id.file;
        let range = if is_here { write.place.range } else { get.range };
        let finding = findings.report(range, message);
        if is_here {
            finding.text(text);
            let read = match kind {
                Kind::HandedOut => "gives the descriptor itself",
                Kind::Assigned | Kind::Computed => "gives it to every instance",
            };
            finding.label(get, read);
        } else {
            finding.label(write.place, text);
        }
        let uses = std::iter::once(self.id)
            .chain(project.subclasses(self.id))
            .flat_map(|class| project.descriptor_uses(class).first())
            .next();
        if let Some(used) = uses {
            let owner = project.qualname(&ClassRef::Source(used.owner));
            finding.label(used.place, format!("the one object for `{}` of every `{owner}`", used.attribute));
        }
        finding.help(match kind {
            Kind::Assigned | Kind::Computed => {
                "keep the value in the instance, under a name that `__set_name__` makes, or in a `WeakKeyDictionary` by the instance"
            }
            Kind::HandedOut => "return a new object that holds the instance",
        });
    }
}

/// The word in the name of a class that tells of its intention.
fn says_shared(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    ["shared", "global", "static", "class", "singleton"].into_iter().find(|word| name.contains(word))
}
