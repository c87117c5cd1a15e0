//! Methods that come back into themselves: which accesses of an object run which functions of its class.
//!
//! A *round* is one call of the method that a rule looks at, with what it is given. A round is walked through with the
//! methods and properties that it uses, and tells which calls of the same method it leads to. Where a chain of such calls
//! arrives at a round that it has come from, it never ends.

use std::cell::{Cell, OnceCell, RefCell};

use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashSet;

use super::descriptor_recursion::{changes_assigned, ends_recursion};
use crate::facts::{
    Access, AccessContext, ArgumentKind, BindingKind, Call, CallIndex, Comparison, Expr, ExprId, LeaveKind, RegionId,
    Symbol,
};
use crate::finding::{FileId, Place};
use crate::project::descriptors::{ANY_NAME, Certainty, Descriptor, Frame, Meaning, What};
use crate::project::{
    Accessor, ClassId, ClassRef, FunctionId, Layout, Lookup, Mro, Project, PropertyLookup, Role, Value,
};
use crate::rule::Findings;
use crate::rules::class::instances::instance_calls;

/// Helpers of helpers.
const MAX_DEPTH: usize = 12;
/// Rounds that are followed one after the other.
const MOST_ROUNDS: usize = 6;
/// Functions that a round is followed into.
const MOST_FUNCTIONS: u32 = 200;

/// A special method that all accesses of one kind go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hook {
    Getattribute,
    /// Asked for attributes that are missing otherwise.
    Getattr,
    Setattr,
    Delattr,
}

const HOOKS: [Hook; 4] = [Hook::Getattribute, Hook::Getattr, Hook::Setattr, Hook::Delattr];

impl Hook {
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Getattribute => "__getattribute__",
            Self::Getattr => "__getattr__",
            Self::Setattr => "__setattr__",
            Self::Delattr => "__delattr__",
        }
    }
}

/// What is done to an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Read,
    Write,
    Delete,
}

impl Verb {
    pub(super) fn third_person(self) -> &'static str {
        match self {
            Self::Read => "reads",
            Self::Write => "assigns",
            Self::Delete => "deletes",
        }
    }
}

/// Why an attribute that `__getattr__` reads is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missing {
    /// It is what `__getattr__` was asked for.
    Asked,
    /// Nothing in view ever sets it.
    Never,
    /// Methods set it: an object that was made without them does not have it.
    Late,
}

/// A call of the method within a round of it.
#[derive(Debug, Clone)]
pub(super) struct Reentry {
    /// What the round that leads to it was given.
    from: Vec<Meaning>,
    /// What it is given itself.
    next: Vec<Meaning>,
    pub verb: Verb,
    /// The access, or a call of the method by its name.
    pub place: Place,
    pub region: RegionId,
    /// The calls and accesses that lead from the method to the function with the access.
    pub via: Vec<(Place, RegionId)>,
    /// The attribute, where it is written out.
    pub attribute: Option<String>,
    pub missing: Option<Missing>,
    /// Tests on what the round was given decide whether it is reached.
    is_conditional: bool,
    /// The name that the method is asked for is part of them.
    is_by_name: bool,
}

impl Reentry {
    pub(super) fn places(&self) -> Vec<(Place, RegionId)> {
        let mut places = vec![(self.place, self.region)];
        places.extend(self.via.iter().rev().copied());
        places
    }
}

/// A chain of rounds that never ends.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    /// How it is entered.
    lead: Vec<Reentry>,
    /// What repeats: the last one closes it.
    round: Vec<Reentry>,
}

impl Cycle {
    pub(super) fn closing(&self) -> Option<&Reentry> {
        self.round.last()
    }

    /// The places that it leads through, sorted: the same chain is found from each of its rounds.
    pub(super) fn way(&self) -> Vec<Place> {
        let mut way: Vec<Place> = self.round.iter().flat_map(Reentry::places).map(|(place, _)| place).collect();
        way.sort_unstable();
        way
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Reentry> {
        self.round.iter().rev().chain(self.lead.iter().rev())
    }

    /// Shows the rest of the way round.
    pub(super) fn labels(&self, primary: Place, root: &str) -> Vec<(Place, String)> {
        let mut labels: Vec<(Place, String)> = Vec::new();
        let mut label = |place: Place, text: String| {
            if place != primary && !labels.iter().any(|(other, _)| *other == place) {
                labels.push((place, text));
            }
        };
        for entry in &self.round {
            for (place, _) in &entry.via {
                label(*place, "leads there".to_owned());
            }
            let text = match &entry.attribute {
                Some(attribute) => format!("{} `{attribute}`, which runs {root}", entry.verb.third_person()),
                None => format!("runs {root} again"),
            };
            label(entry.place, text);
        }
        labels
    }

    /// The places of a round, as CPython comes to them, from a primary one on that may lead there.
    pub(super) fn steps(&self, primary: Place, text: &str, root: &str) -> Vec<(Place, String)> {
        // A place that is nowhere: none of them is left out.
        let nowhere = Place::new(FileId(u32::MAX), TextRange::default());
        let mut steps = self.labels(nowhere, root);
        if !steps.iter().any(|(place, _)| *place == primary) {
            steps.insert(0, (primary, text.to_owned()));
        }
        steps
    }

    /// The worst reason for which the attributes on the way are missing.
    pub(super) fn missing(&self) -> Option<Missing> {
        self.all().filter_map(|entry| entry.missing).max()
    }
}

/// The method of a class whose calls of itself are looked for.
pub(super) struct Rounds<'p> {
    project: &'p Project,
    class: ClassId,
    pub object: Descriptor<'p>,
    /// Those of the class that were read from source.
    hooks: [Option<FunctionId>; 4],
    pub root: FunctionId,
    hook: Option<Hook>,
    silences: RefCell<Vec<(Place, String)>>,
    /// Functions that a round may still be followed into.
    left: Cell<u32>,
    /// See [`Rounds::family`].
    family: OnceCell<Option<(Vec<ClassId>, bool)>>,
}

impl<'p> Rounds<'p> {
    /// Those of a hook that a class has, be it inherited.
    pub(super) fn of_hook(project: &'p Project, class: ClassId, hook: Hook) -> Option<Self> {
        let hooks = HOOKS.map(|hook| source_hook(project, class, hook));
        let root = hooks[hook as usize]?;
        Self::new(project, class, hooks, root, Some(hook))
    }

    /// Those of a function of a property.
    pub(super) fn of_accessor(project: &'p Project, class: ClassId, root: FunctionId) -> Option<Self> {
        let hooks = HOOKS.map(|hook| source_hook(project, class, hook));
        Self::new(project, class, hooks, root, None)
    }

    fn new(
        project: &'p Project,
        class: ClassId,
        hooks: [Option<FunctionId>; 4],
        root: FunctionId,
        hook: Option<Hook>,
    ) -> Option<Self> {
        let data = project.function(root);
        if data.is_async || data.is_generator {
            return None;
        }
        let object = Descriptor::of_object(project, class)?;
        Some(Self {
            project,
            class,
            object,
            hooks,
            root,
            hook,
            silences: RefCell::default(),
            left: Cell::new(0),
            family: OnceCell::new(),
        })
    }

    /// The place to report: the first, from the closing access outwards, that stands in the class; where another method
    /// than a hook is looked at, not in a hook.
    pub(super) fn primary(&self, cycle: &Cycle) -> Option<(Place, RegionId)> {
        let statement = self.project.class(self.class).statement;
        let is_in_hook = |place: Place| {
            self.hooks.iter().flatten().any(|&hook| {
                hook.file == place.file && self.project.function(hook).statement.contains_range(place.range)
            })
        };
        let is_own = |place: Place| place.file == self.class.file && statement.contains_range(place.range);
        let mut places = cycle.all().flat_map(Reentry::places);
        places.find(|&(place, _)| is_own(place) && (self.hook.is_some() || !is_in_hook(place)))
    }

    /// Says why accesses that looked like calls of the method are none.
    pub(super) fn tell_silences(&self, findings: &mut Findings<'_>) {
        for (place, reason) in self.silences.take() {
            if place.file == self.class.file {
                findings.silent(place.range, || reason);
            }
        }
    }

    /// The names that the method may be asked for: any, and those that it mentions.
    pub(super) fn names(&self) -> Vec<String> {
        const MOST: usize = 12;
        let facts = self.project.facts(self.root.file);
        let data = self.project.function(self.root);
        let body = TextRange::new(data.header.end(), data.statement.end());
        let mut names = vec![ANY_NAME.to_owned()];
        for (_, expr) in facts.exprs.within(body) {
            let Expr::Str(text) = expr else { continue };
            let text = facts.name(text);
            let is_name = !text.is_empty()
                && !text.starts_with(|first: char| first.is_ascii_digit())
                && text.chars().all(|it| it.is_alphanumeric() || it == '_');
            if is_name && !names.iter().any(|name| name == text) {
                names.push(text.to_owned());
            }
        }
        names.truncate(MOST);
        names
    }

    /// The chains from a round that never end, one for each access that the round begins with.
    pub(super) fn cycles(&self, start: Vec<Meaning>) -> Vec<Cycle> {
        let mut found = Vec::new();
        for entry in self.round(&start) {
            let is_certain = !entry.is_conditional;
            let cycle = self.follow(entry, &mut Vec::new());
            let is_end = is_certain && cycle.is_some();
            found.extend(cycle.filter(|cycle| !self.is_ended_below(cycle)));
            // What comes behind it is not reached.
            if is_end {
                break;
            }
        }
        found
    }

    /// Whether the class is in view only as a base of classes that have something on the way anew: it is theirs to end
    /// the round.
    fn is_ended_below(&self, cycle: &Cycle) -> bool {
        let project = self.project;
        let is_direct = cycle.all().all(|entry| entry.via.is_empty());
        if is_direct || project.direct_subclasses(&ClassRef::Source(self.class)).is_empty() {
            return false;
        }
        let on_way: Vec<String> =
            cycle.all().flat_map(Reentry::places).filter_map(|(place, _)| self.asked_at(place)).collect();
        let is_anew = |id: ClassId| on_way.iter().any(|name| project.own_member(id, name).is_some());
        let is_ended =
            project.subclasses(self.class).into_iter().any(is_anew) && instance_calls(project, self.class).is_empty();
        if let (true, Some((place, _))) = (is_ended, self.primary(cycle)) {
            self.silent(place, "a class below has something on the way anew");
        }
        is_ended
    }

    /// The attribute of the object that is asked for at a place: `self.area`, `self.find(name)`.
    fn asked_at(&self, place: Place) -> Option<String> {
        let facts = self.project.facts(place.file);
        let attribute = |expr: ExprId| match facts.expr(expr) {
            Expr::Attribute { name, .. } => Some(facts.name(name).to_owned()),
            _ => None,
        };
        facts.exprs.iter().filter(|&(id, _)| facts.range(id) == place.range).find_map(|(id, expr)| match expr {
            Expr::Call(call) => attribute(facts.calls.get(call.index())?.callee),
            _ => attribute(id),
        })
    }

    /// Whether a round certainly never ends.
    pub(super) fn certain_cycle(&self, start: Vec<Meaning>) -> Option<Cycle> {
        self.round(&start).into_iter().filter(|entry| !entry.is_conditional).find_map(|entry| {
            let cycle = self.follow(entry, &mut Vec::new())?;
            let is_certain = cycle.all().all(|entry| !entry.is_conditional);
            is_certain.then_some(cycle)
        })
    }

    fn follow(&self, entry: Reentry, path: &mut Vec<Reentry>) -> Option<Cycle> {
        let next = entry.next.clone();
        let is_first = path.is_empty();
        let is_whole =
            !next.iter().any(|it| matches!(it, Meaning::Unknown | Meaning::Positional(_) | Meaning::Keywords(_)));
        if next == entry.from {
            // What the tests ask for must have been so from the start: the first round has passed them.
            let is_same = match path.first() {
                _ if !entry.is_conditional => true,
                None => is_whole,
                Some(first) => is_whole && !entry.is_by_name && self.values(&next) == self.values(&first.from),
            };
            return is_same.then(|| Cycle { lead: path.clone(), round: vec![entry] });
        }
        if entry.is_conditional && !is_first {
            return None;
        }
        if let Some(start) = path.iter().position(|before| before.from == next) {
            let (lead, round) = path.split_at(start);
            let mut round = round.to_vec();
            round.push(entry);
            let is_certain = round.iter().all(|entry| !entry.is_conditional);
            return is_certain.then(|| Cycle { lead: lead.to_vec(), round });
        }
        if path.len() >= MOST_ROUNDS {
            // `getattr(self, "_" + name)`: the names grow for ever.
            let grows = matches!(next.first(), Some(Meaning::Str(name)) if name.contains(ANY_NAME));
            return grows.then(|| Cycle { lead: path.clone(), round: vec![entry] });
        }
        path.push(entry);
        let found = self.round(&next).into_iter().find_map(|entry| self.follow(entry, path));
        path.pop();
        found
    }

    /// What a round is given besides the name.
    fn values<'a>(&self, arguments: &'a [Meaning]) -> &'a [Meaning] {
        &arguments[usize::from(self.hook.is_some()).min(arguments.len())..]
    }

    /// The calls of the method that one round of it leads to.
    fn round(&self, arguments: &[Meaning]) -> Vec<Reentry> {
        self.left.set(MOST_FUNCTIONS);
        let frame = self.object.call(self.root, arguments);
        let mut walk = Walk { rounds: self, from: arguments, entries: Vec::new(), is_of_other_class: false };
        walk.function(&Visit { frame: &frame, outer: None });
        walk.entries
    }

    fn silent(&self, place: Place, reason: &str) {
        let mut silences = self.silences.borrow_mut();
        if !silences.iter().any(|(other, _)| *other == place) {
            silences.push((place, reason.to_owned()));
        }
    }

    pub(super) fn is_self(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        self.object.meaning(frame, expr, region) == Meaning::Descriptor
    }

    /// The function that a property of the class has for it.
    fn accessor(&self, verb: Verb, name: &str) -> Option<FunctionId> {
        let role = match verb {
            Verb::Read => Role::Getter,
            Verb::Write => Role::Setter,
            Verb::Delete => Role::Deleter,
        };
        match self.project.property(&ClassRef::Source(self.class), name) {
            PropertyLookup::Property(property) => match property.accessor(role) {
                Accessor::Function(function) => Some(function),
                Accessor::Absent | Accessor::Other(_) | Accessor::Unknown(_) => None,
            },
            // Its value is not there yet the first time, if nothing else puts it there.
            PropertyLookup::Cached(cached) if verb == Verb::Read && !self.is_written(name) => cached.function,
            PropertyLookup::Cached(_)
            | PropertyLookup::Other(_)
            | PropertyLookup::Absent
            | PropertyLookup::Unknown(_) => None,
        }
    }

    /// Whether code in view may assign to the attribute of such an object.
    fn is_written(&self, name: &str) -> bool {
        let project = self.project;
        let is_foreign = |file: FileId, access: &Access, object: ExprId| {
            let facts = project.facts(file);
            let Some(index) = facts.function_of(access.scope) else { return false };
            let Some(class) = facts.enclosing_class(index) else { return false };
            let class = ClassId { file, index: class };
            let is_own = class == self.class
                || project.is_subclass(&ClassRef::Source(self.class), &ClassRef::Source(class)) != Some(false)
                || project.is_subclass(&ClassRef::Source(class), &ClassRef::Source(self.class)) != Some(false);
            project.is_receiver(FunctionId { file, index }, object) && !is_own
        };
        project.files_naming(name).iter().any(|&file| {
            let facts = project.facts(file);
            let Some(symbol) = facts.names.find(name) else { return false };
            let is_name = |expr: ExprId| matches!(facts.expr(expr), Expr::Str(text) if text == symbol);
            let by_access = facts.accesses.iter().any(|access| {
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                name == symbol
                    && !matches!(access.context, AccessContext::Read | AccessContext::Delete)
                    && !is_foreign(file, access, value)
            });
            by_access
                || facts.exprs.iter().any(|(_, expr)| matches!(expr, Expr::Subscript { index, .. } if is_name(index)))
                || facts.calls.iter().any(|call| {
                    let is_setter = matches!(facts.expr(call.callee), Expr::Name { name, .. } | Expr::Attribute { name, .. }
                        if matches!(facts.name(name), "setattr" | "__setattr__" | "setdefault"));
                    is_setter && facts.arguments(call.arguments).iter().any(|argument| is_name(argument.value))
                })
        })
    }

    /// A call that accesses an attribute of the object by name.
    pub(super) fn reflective(&self, frame: &Frame, call: &Call) -> Option<Reflective> {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
            return None;
        }
        let values: Vec<ExprId> = arguments.iter().map(|argument| argument.value).collect();
        let meaning = |expr| self.object.meaning(frame, expr, call.region);
        let found = |verb: Verb, rest: &[ExprId], is_plain: bool| {
            let (&name, rest) = rest.split_first()?;
            let value = rest.first().filter(|_| verb == Verb::Write).map(|&value| meaning(value));
            Some(Reflective { verb, name: meaning(name), value, is_plain })
        };
        if let Expr::Attribute { value, name } = facts.expr(call.callee) {
            let verb = match facts.name(name) {
                "__getattribute__" => Verb::Read,
                "__setattr__" => Verb::Write,
                "__delattr__" => Verb::Delete,
                _ => return None,
            };
            if meaning(value) == Meaning::Descriptor || self.is_super(frame, value, call.region) {
                return found(verb, &values, true);
            }
            let (&first, rest) = values.split_first()?;
            return (meaning(first) == Meaning::Descriptor).then(|| found(verb, rest, true))?;
        }
        let Meaning::Value(Value::External(callee)) = meaning(call.callee) else { return None };
        let (&first, rest) = values.split_first()?;
        if meaning(first) != Meaning::Descriptor {
            return None;
        }
        match &*callee {
            "builtins.getattr" | "builtins.hasattr" => found(Verb::Read, rest, false),
            "builtins.setattr" => found(Verb::Write, rest, false),
            "builtins.delattr" => found(Verb::Delete, rest, false),
            "builtins.vars" | "builtins.dir" => {
                let name = Meaning::Str("__dict__".to_owned());
                Some(Reflective { verb: Verb::Read, name, value: None, is_plain: false })
            }
            _ => None,
        }
    }

    pub(super) fn is_super(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        let facts = self.project.facts(frame.function.file);
        let Expr::Call(call) = facts.expr(expr) else { return false };
        let callee = facts.calls[call.index()].callee;
        self.object.meaning(frame, callee, region) == Meaning::Value(Value::external("builtins.super"))
    }

    // What is missing.

    /// Why an attribute is missing in a round, where it may be.
    pub(super) fn missing(&self, asked: &Meaning, name: &str) -> Option<Missing> {
        if *asked == Meaning::Str(name.to_owned()) || name.contains(ANY_NAME) {
            return Some(Missing::Asked);
        }
        if name.starts_with("__") && name.ends_with("__") {
            let layout = || self.project.layout(&ClassRef::Source(self.class));
            let has_none = name == "__dict__" && matches!(layout(), Layout::Known(layout) if !layout.has_dict);
            return has_none.then_some(Missing::Never);
        }
        match self.project.lookup(&ClassRef::Source(self.class), name) {
            Lookup::Absent => {}
            Lookup::Found(member) if member.value.is_slot() => {}
            Lookup::Found(_) | Lookup::Unknown(_) => return None,
        }
        if self.is_private_member(name) {
            return None;
        }
        match self.setting(name) {
            Setting::Class => None,
            Setting::Methods => Some(Missing::Late),
            Setting::Nothing => Some(Missing::Never),
        }
    }

    /// Whether a class has the name with two underscores in its body, where the compiler adds the name of the class.
    fn is_private_member(&self, name: &str) -> bool {
        let Some(at) = name.strip_prefix('_').and_then(|rest| rest.find("__")) else { return false };
        let short = &name[at + 1..];
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(self.class)) else { return true };
        mro.iter()
            .filter_map(ClassRef::source)
            .any(|owner| self.project.mangled(owner, short) == name && self.project.own_member(owner, short).is_some())
    }

    /// The classes that objects of the class, or of one below, have on their MRO, and whether constructors of others that
    /// were not read run too; `None` where they are not all known.
    fn family(&self) -> Option<&(Vec<ClassId>, bool)> {
        let collected = || {
            let project = self.project;
            let mut family = Vec::new();
            let mut seen = FxHashSet::default();
            let mut is_beyond = false;
            for class in std::iter::once(self.class).chain(project.subclasses(self.class)) {
                let Mro::Linear(mro) = project.mro(&ClassRef::Source(class)) else { return None };
                for owner in mro.iter() {
                    match owner {
                        ClassRef::Source(id) if seen.insert(*id) => family.push(*id),
                        ClassRef::Source(_) => {}
                        ClassRef::Created(_) => return None,
                        ClassRef::Stdlib(name) => {
                            is_beyond |= !["builtins.", "typing.", "abc.", "collections.abc."]
                                .iter()
                                .any(|prefix| name.starts_with(prefix));
                        }
                    }
                }
            }
            Some((family, is_beyond))
        };
        self.family.get_or_init(collected).as_ref()
    }

    /// What gives objects of the class, or of one below, an attribute.
    fn setting(&self, name: &str) -> Setting {
        let project = self.project;
        let Some((family, is_beyond)) = self.family() else { return Setting::Class };
        let mut is_set = *is_beyond;
        for &id in family {
            if project.own_member(id, name).is_some_and(|member| !member.value.is_slot()) {
                return Setting::Class;
            }
            let facts = project.facts(id.file);
            let is_declared = facts.names.find(name).is_some_and(|name| {
                facts
                    .bindings_of(project.class(id).scope, name)
                    .iter()
                    .any(|binding| matches!(binding.kind, BindingKind::Annotated { value: None, .. }))
            });
            is_set |= is_declared && !facts.list(project.class(id).decorators).is_empty();
            is_set |= self.sets_by_name(id);
        }
        let is_lost = self.hooks[Hook::Setattr as usize].is_some_and(|setattr| self.loses_all(setattr));
        if let Some(setattr) = self.hooks[Hook::Setattr as usize]
            && !is_lost
            && !self.stores_plainly(setattr)
        {
            return Setting::Class;
        }
        let writes = project.writes(name);
        if writes.has_class {
            return Setting::Class;
        }
        let is_outside = |place: &Place| !self.is_in_root(place.file, place.range);
        is_set |= !is_lost && writes.assignments.iter().any(is_outside);
        is_set |= writes.strings.iter().any(is_outside);
        // A private name is written without the name of its class.
        if let Some(at) = name.strip_prefix('_').and_then(|rest| rest.find("__"))
            && !is_set
        {
            let short = &name[at + 1..];
            is_set = !is_lost
                && family.iter().any(|id| {
                    let facts = project.facts(id.file);
                    facts.names.find(short).is_some_and(|symbol| {
                        facts.accesses.iter().any(|access| {
                            !matches!(access.context, AccessContext::Read | AccessContext::Delete)
                                && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
                        })
                    })
                });
        }
        if is_set { Setting::Methods } else { Setting::Nothing }
    }

    /// Whether a `__setattr__` hands the name to nothing that may set an attribute.
    fn loses_all(&self, setattr: FunctionId) -> bool {
        let facts = self.project.facts(setattr.file);
        let data = self.project.function(setattr);
        let Some(name) = facts.parameters(data.parameters).get(1) else { return false };
        let uses_dict = self.project.accesses_in(setattr).iter().any(|&access| {
            matches!(facts.expr(facts.accesses[access as usize].expr), Expr::Attribute { name, .. }
                if facts.name(name) == "__dict__")
        });
        let is_handed_on = self.project.calls_in(setattr).iter().any(|index| {
            let call = &facts.calls[index.index()];
            let range = facts.range(call.expr);
            let is_text = matches!(facts.expr(call.callee), Expr::Attribute { name, .. }
                if matches!(facts.name(name), "startswith" | "endswith"));
            !is_text
                && (matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "vars")
                    || facts.exprs.iter().any(|(id, expr)| {
                        matches!(expr, Expr::Name { name: own, .. } if own == name.name)
                            && range.contains_range(facts.range(id))
                    }))
        });
        !uses_dict && !is_handed_on
    }

    /// Whether a `__setattr__` lets `object` or the next class set the attribute, or does so in the instance's dict.
    fn stores_plainly(&self, setattr: FunctionId) -> bool {
        let facts = self.project.facts(setattr.file);
        let is_plain = |name: Symbol| matches!(facts.name(name), "__setattr__" | "__dict__");
        self.project.accesses_in(setattr).iter().any(|&access| {
            matches!(facts.expr(facts.accesses[access as usize].expr), Expr::Attribute { name, .. } if is_plain(name))
        })
    }

    /// Whether nothing in view gives such objects an attribute, but for the method itself.
    pub(super) fn is_unset(&self, name: &str) -> bool {
        matches!(self.setting(name), Setting::Nothing)
    }

    fn is_in_root(&self, file: FileId, range: TextRange) -> bool {
        file == self.root.file && self.project.function(self.root).statement.contains_range(range)
    }

    /// Whether methods of a class set attributes whose names are not written out.
    fn sets_by_name(&self, class: ClassId) -> bool {
        let facts = self.project.facts(class.file);
        let statement = self.project.class(class).statement;
        let own_hooks: Vec<TextRange> = self
            .hooks
            .iter()
            .flatten()
            .filter(|hook| hook.file == class.file)
            .map(|&hook| self.project.function(hook).statement)
            .collect();
        let is_here = |range: TextRange| {
            statement.contains_range(range) && !own_hooks.iter().any(|hook| hook.contains_range(range))
        };
        let by_dict = facts.accesses.iter().any(|access| {
            matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if facts.name(name) == "__dict__")
                && is_here(facts.range(access.expr))
        });
        by_dict
            || facts.calls.iter().any(|call| {
                let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(call.callee) else {
                    return false;
                };
                let by_name = match facts.name(name) {
                    "vars" | "update_wrapper" => true,
                    "setattr" | "__setattr__" => {
                        !facts.arguments(call.arguments).iter().any(|it| matches!(facts.expr(it.value), Expr::Str(_)))
                    }
                    _ => false,
                };
                by_name && is_here(facts.range(call.expr))
            })
    }

    /// Whether a function may give the object an attribute before a position.
    pub(super) fn may_store(&self, frame: &Frame, end: TextSize, name: &str, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return true;
        }
        let facts = self.project.facts(frame.function.file);
        self.object.events(frame.function).iter().filter(|event| event.end <= end).any(|event| match event.what {
            What::Access(index) => {
                let access = &facts.accesses[index as usize];
                let Expr::Attribute { value, name: own } = facts.expr(access.expr) else { return false };
                let is_write = !matches!(access.context, AccessContext::Read | AccessContext::Delete);
                let own = self.object.attribute_name(frame, own);
                (own == "__dict__" || is_write && own == name) && self.is_self(frame, value, access.region)
            }
            What::Call(index) => {
                let call = &facts.calls[index.index()];
                if let Some(inner) = self.object.called(frame, call) {
                    let has_self = inner.arguments().any(|argument| *argument == Meaning::Descriptor);
                    return has_self
                        && inner.function != self.root
                        && inner.function != frame.function
                        && self.may_store(&inner, TextSize::new(u32::MAX), name, depth + 1);
                }
                if let Some(access) = self.reflective(frame, call) {
                    return match access.verb {
                        Verb::Read => matches!(&access.name, Meaning::Str(own) if own == "__dict__"),
                        Verb::Write => !matches!(&access.name, Meaning::Str(own) if own != name),
                        Verb::Delete => false,
                    };
                }
                let on_self = matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
                    if self.is_self(frame, value, call.region) || self.is_super(frame, value, call.region));
                let has_self = facts
                    .arguments(call.arguments)
                    .iter()
                    .any(|argument| self.is_self(frame, argument.value, call.region));
                let is_harmless = || {
                    matches!(self.object.meaning(frame, call.callee, call.region), Meaning::Value(Value::External(name))
                        if matches!(&*name, "builtins.isinstance" | "builtins.type" | "builtins.id" | "builtins.print"
                            | "builtins.repr" | "builtins.super" | "builtins.len"))
                };
                on_self || has_self && !is_harmless()
            }
        })
    }

    // Tests.

    /// Whether a test has the same outcome each time that the frame is given the same.
    fn is_stable(&self, frame: &Frame, test: ExprId, region: RegionId, is_quiet: bool, depth: usize) -> bool {
        let facts = self.project.facts(frame.function.file);
        let within = |expr| depth < MAX_DEPTH && self.is_stable(frame, expr, region, is_quiet, depth + 1);
        match facts.expr(test) {
            Expr::Str(_)
            | Expr::LongStr
            | Expr::Int(_)
            | Expr::Float(_)
            | Expr::Bytes
            | Expr::True
            | Expr::False
            | Expr::None
            | Expr::Ellipsis => true,
            Expr::Name { name, .. } => self.is_stable_name(frame, name, region, is_quiet, depth),
            Expr::Attribute { value, name } => {
                if self.is_self(frame, value, region) {
                    let name = self.object.attribute_name(frame, name);
                    return name == "__class__" || is_quiet && self.accessor(Verb::Read, &name).is_none();
                }
                // `type(self).busy`, which the method may set as well. Names that it mentions twice are minded below.
                let is_of_class = !matches!(facts.expr(value), Expr::Name { .. })
                    && matches!(self.object.meaning(frame, value, region), Meaning::Value(Value::Class(_)));
                (is_quiet || !is_of_class) && within(value)
            }
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                let is_known = match facts.expr(call.callee) {
                    Expr::Name { .. } => {
                        let callee = self.object.meaning(frame, call.callee, region);
                        matches!(callee, Meaning::Value(Value::External(name))
                            if matches!(&*name, "builtins.isinstance" | "builtins.issubclass" | "builtins.callable"
                                | "builtins.type" | "builtins.len" | "builtins.str" | "builtins.bool")
                                || is_quiet && matches!(&*name, "builtins.hasattr" | "builtins.getattr"))
                    }
                    Expr::Attribute { value, name } => {
                        const OF_TEXT: [&str; 6] = ["startswith", "endswith", "isupper", "islower", "lower", "upper"];
                        OF_TEXT.contains(&facts.name(name)) && within(value)
                    }
                    _ => false,
                };
                is_known && facts.arguments(call.arguments).iter().all(|argument| within(argument.value))
            }
            Expr::Subscript { value, index } => {
                within(value) && (matches!(facts.expr(index), Expr::Slice { .. } | Expr::Opaque) || within(index))
            }
            Expr::Not(inner) | Expr::Named(inner) => within(inner),
            Expr::Bool { operands, .. } => facts.list(operands).iter().all(|&operand| within(operand)),
            Expr::Compare { operator, left, right } => {
                let is_dict =
                    |expr| matches!(facts.expr(expr), Expr::Attribute { name, .. } if facts.name(name) == "__dict__");
                let is_membership = matches!(operator, Comparison::In | Comparison::NotIn);
                within(left) && within(right) && !(is_membership && is_dict(right))
            }
            Expr::Binary { left, right, .. } => within(left) && within(right),
            Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) => facts.list(run).iter().all(|&part| within(part)),
            _ => false,
        }
    }

    fn is_stable_name(&self, frame: &Frame, name: Symbol, region: RegionId, is_quiet: bool, depth: usize) -> bool {
        let facts = self.project.facts(frame.function.file);
        let data = self.project.function(frame.function);
        let bindings = facts.bindings_of(data.scope, name);
        if bindings.is_empty() {
            // Something outside, that the function only looks at.
            let is_mention = |&(_, expr): &(ExprId, Expr)| matches!(expr, Expr::Name { name: own, .. } if own == name);
            let mentions: Vec<ExprId> =
                facts.exprs.within(data.statement).filter(is_mention).map(|(id, _)| id).collect();
            let is_called = |id: &ExprId| facts.calls.iter().any(|call| call.callee == *id);
            return mentions.len() == 1 || mentions.iter().all(is_called);
        }
        bindings.iter().all(|binding| match binding.kind {
            BindingKind::Parameter(_) => true,
            BindingKind::Assign(value) => {
                depth < MAX_DEPTH && self.is_stable(frame, value, region, is_quiet, depth + 1)
            }
            _ => false,
        })
    }

    /// Whether a function changes nothing before a position.
    fn is_quiet(&self, frame: &Frame, end: TextSize) -> bool {
        let facts = self.project.facts(frame.function.file);
        let start = self.project.function(frame.function).statement.start();
        let is_before = |range: TextRange| range.start() >= start && range.end() <= end;
        !facts.stores.iter().any(|store| is_before(facts.range(store.container)))
            && self.object.events(frame.function).iter().filter(|event| event.end <= end).all(|event| {
                match event.what {
                    What::Access(index) => facts.accesses[index as usize].context == AccessContext::Read,
                    What::Call(index) => {
                        let call = &facts.calls[index.index()];
                        matches!(self.object.meaning(frame, call.callee, call.region),
                            Meaning::Value(Value::External(name)) if matches!(&*name, "builtins.isinstance"
                                | "builtins.type" | "builtins.len" | "builtins.hasattr" | "builtins.getattr"
                                | "builtins.callable" | "builtins.print" | "builtins.super"))
                    }
                }
            })
    }
}

/// What gives objects an attribute.
enum Setting {
    /// The class has it, or may have it; or it is not known where it is kept.
    Class,
    Methods,
    Nothing,
}

/// An access of an attribute by name.
pub(super) struct Reflective {
    verb: Verb,
    pub name: Meaning,
    value: Option<Meaning>,
    /// Through `super()` or `object`, past the hooks.
    is_plain: bool,
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

/// What is done where.
struct Deed {
    verb: Verb,
    name: Meaning,
    value: Option<Meaning>,
}

struct Walk<'a, 'p> {
    rounds: &'a Rounds<'p>,
    from: &'a [Meaning],
    entries: Vec<Reentry>,
    /// `self.__class__ = …` was passed: what follows goes by the methods of another class.
    is_of_other_class: bool,
}

impl Walk<'_, '_> {
    fn function(&mut self, visit: &Visit<'_>) {
        let rounds = self.rounds;
        let facts = rounds.project.facts(visit.frame.function.file);
        for event in rounds.object.events(visit.frame.function) {
            if self.is_of_other_class {
                return;
            }
            let at = At { range: TextRange::new(event.start, event.start.max(event.end)), region: event.region };
            match event.what {
                What::Access(index) => self.access(visit, &facts.accesses[index as usize], at),
                What::Call(index) => self.call(visit, index, at),
            }
        }
    }

    fn access(&mut self, visit: &Visit<'_>, access: &Access, at: At) {
        let rounds = self.rounds;
        let facts = rounds.project.facts(visit.frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return };
        if !rounds.is_self(visit.frame, value, access.region) {
            return;
        }
        let at = At { range: facts.range(access.expr), ..at };
        let name = Meaning::Str(rounds.object.attribute_name(visit.frame, name));
        let mut done = |verb, value| self.done(visit, at, Deed { verb, name: name.clone(), value });
        match access.context {
            AccessContext::Read => done(Verb::Read, None),
            AccessContext::Write { value } => {
                let value = value.map(|value| rounds.object.meaning(visit.frame, value, access.region));
                done(Verb::Write, Some(value.unwrap_or(Meaning::Unknown)));
            }
            AccessContext::Update { .. } => {
                done(Verb::Read, None);
                done(Verb::Write, Some(Meaning::Unknown));
            }
            AccessContext::Delete => done(Verb::Delete, None),
        }
    }

    fn call(&mut self, visit: &Visit<'_>, index: CallIndex, at: At) {
        let rounds = self.rounds;
        let facts = rounds.project.facts(visit.frame.function.file);
        let call = &facts.calls[index.index()];
        let at = At { range: facts.range(call.expr), ..at };
        if let Some(inner) = rounds.object.called(visit.frame, call) {
            self.enter(visit, at, &inner, None);
        } else if let Some(Reflective { verb, name, value, is_plain }) = rounds.reflective(visit.frame, call) {
            let deed = Deed { verb, name, value };
            if is_plain {
                self.plainly_done(visit, at, &deed, true);
                self.is_of_other_class |= deed.verb == Verb::Write && deed.name == Meaning::Str("__class__".to_owned());
            } else {
                self.done(visit, at, deed);
            }
        }
    }

    /// An access that goes through the hooks of the class.
    fn done(&mut self, visit: &Visit<'_>, at: At, deed: Deed) {
        let rounds = self.rounds;
        let is_new_class = deed.verb == Verb::Write && deed.name == Meaning::Str("__class__".to_owned());
        self.reached(visit, at, deed);
        if is_new_class {
            rounds.silent(Place::new(visit.frame.function.file, at.range), "from here on the object has another class");
            self.is_of_other_class = true;
        }
    }

    fn reached(&mut self, visit: &Visit<'_>, at: At, deed: Deed) {
        let rounds = self.rounds;
        let value = || deed.value.clone().unwrap_or(Meaning::Unknown);
        let (hook, arguments) = match deed.verb {
            Verb::Read => (Hook::Getattribute, vec![deed.name.clone()]),
            Verb::Write => (Hook::Setattr, vec![deed.name.clone(), value()]),
            Verb::Delete => (Hook::Delattr, vec![deed.name.clone()]),
        };
        match rounds.hooks[hook as usize] {
            Some(function) => {
                let frame = rounds.object.call(function, &arguments);
                self.enter(visit, at, &frame, Some(&deed));
            }
            None => self.plainly_done(visit, at, &deed, false),
        }
    }

    /// An access as `object` has it: properties, and what is missing; `object` itself does not ask `__getattr__`.
    fn plainly_done(&mut self, visit: &Visit<'_>, at: At, deed: &Deed, is_by_object: bool) {
        let rounds = self.rounds;
        let Meaning::Str(name) = &deed.name else {
            let place = Place::new(visit.frame.function.file, at.range);
            rounds.silent(place, "which attribute it accesses is not known");
            return;
        };
        if let Some(function) = rounds.accessor(deed.verb, name) {
            let arguments: Vec<Meaning> = match deed.verb {
                Verb::Write => vec![deed.value.clone().unwrap_or(Meaning::Unknown)],
                Verb::Read | Verb::Delete => Vec::new(),
            };
            let frame = rounds.object.call(function, &arguments);
            self.enter(visit, at, &frame, Some(deed));
            return;
        }
        if is_by_object || deed.verb != Verb::Read || rounds.hook != Some(Hook::Getattr) {
            return;
        }
        let Some(missing) = self.from.first().and_then(|asked| rounds.missing(asked, name)) else { return };
        let mut here = Some((visit, at));
        while let Some((visit, at)) = here {
            if rounds.may_store(visit.frame, at.range.start(), name, 0) {
                let place = Place::new(visit.frame.function.file, at.range);
                rounds.silent(place, "what stands before it may set the attribute");
                return;
            }
            here = visit.outer;
        }
        self.entry(visit, at, vec![deed.name.clone()], Some(deed), Some(missing));
    }

    /// Goes on in a function that an access or a call runs.
    fn enter(&mut self, visit: &Visit<'_>, at: At, frame: &Frame, deed: Option<&Deed>) {
        let rounds = self.rounds;
        let mut arguments = frame.arguments();
        if frame.function == rounds.root {
            if arguments.next() == Some(&Meaning::Descriptor) {
                let missing = (rounds.hook == Some(Hook::Getattr)).then_some(Missing::Asked);
                self.entry(visit, at, arguments.cloned().collect(), deed, missing);
            }
            return;
        }
        let data = rounds.project.function(frame.function);
        if data.is_async || data.is_generator || !arguments.any(|argument| *argument == Meaning::Descriptor) {
            return;
        }
        let mut depth = 0;
        let mut here = Some(visit);
        while let Some(visit) = here {
            depth += 1;
            if visit.frame.function == frame.function || depth > MAX_DEPTH {
                return;
            }
            here = visit.outer.map(|(visit, _)| visit);
        }
        let Some(left) = rounds.left.get().checked_sub(1) else { return };
        rounds.left.set(left);
        self.function(&Visit { frame, outer: Some((visit, at)) });
    }

    fn entry(&mut self, visit: &Visit<'_>, at: At, next: Vec<Meaning>, deed: Option<&Deed>, missing: Option<Missing>) {
        let place = Place::new(visit.frame.function.file, at.range);
        let Conditions { is_conditional, is_by_name } = match self.conditions(visit, at) {
            Ok(conditions) => conditions,
            Err(reason) => {
                if let Some(reason) = reason {
                    self.rounds.silent(place, reason);
                }
                return;
            }
        };
        let mut via = Vec::new();
        let mut outer = visit.outer;
        while let Some((visit, at)) = outer {
            via.push((Place::new(visit.frame.function.file, at.range), at.region));
            outer = visit.outer;
        }
        via.reverse();
        let attribute = deed.and_then(|deed| match &deed.name {
            Meaning::Str(name) if !name.contains(ANY_NAME) => Some(name.clone()),
            _ => None,
        });
        self.entries.push(Reentry {
            from: self.from.to_vec(),
            next,
            verb: deed.map_or(Verb::Read, |deed| deed.verb),
            place,
            region: at.region,
            via,
            attribute,
            missing,
            is_conditional,
            is_by_name,
        });
    }

    /// Which tests decide that a place is reached; `Err` where it need not be reached in the next round, and why.
    fn conditions(&self, visit: &Visit<'_>, at: At) -> Result<Conditions, Option<&'static str>> {
        let rounds = self.rounds;
        let mut is_conditional = false;
        let mut is_by_name = false;
        let mut branching = 0;
        let mut here = Some((visit, at));
        while let Some((visit, at)) = here {
            let frame = visit.frame;
            let conditions = match rounds.object.certainty(frame, at.range.start(), at.region) {
                Certainty::Never => return Err(None),
                Certainty::Unknown(reason) => return Err(Some(reason)),
                Certainty::Runs(conditions) => conditions,
            };
            if ends_recursion(rounds.project, frame.function.file, at.region) {
                return Err(Some("a handler on the way round ends the recursion"));
            }
            if changes_assigned(rounds.project, &rounds.object, frame, at.range.start()) {
                return Err(Some("what stands before it changes the value that is assigned"));
            }
            if self.may_end_by_name(frame, at.range.start()) {
                return Err(Some("a call before it is given the name, and may raise or change what is there"));
            }
            // Tests of several functions may contradict each other.
            branching += usize::from(!conditions.branches.is_empty());
            if branching > 1 {
                return Err(Some("several functions test something on the way"));
            }
            let tests = conditions.branches.iter().chain(&conditions.raises);
            let is_quiet = !conditions.may_fail && rounds.is_quiet(frame, at.range.start());
            for &test in tests {
                if !rounds.is_stable(frame, test, at.region, is_quiet, 0) {
                    return Err(Some("it stands behind a test that may have another outcome the next time"));
                }
                is_conditional = true;
                is_by_name |= self.is_about_name(frame, test, at.region, 0);
            }
            is_conditional |= conditions.may_fail;
            is_by_name |= conditions.may_fail;
            here = visit.outer;
        }
        Ok(Conditions { is_conditional, is_by_name })
    }

    /// Whether the outcome of a test rests on the name that the round was asked for.
    fn is_about_name(&self, frame: &Frame, test: ExprId, region: RegionId, depth: usize) -> bool {
        let rounds = self.rounds;
        let facts = rounds.project.facts(frame.function.file);
        if let Expr::Bool { operands, .. } = facts.expr(test)
            && depth < MAX_DEPTH
        {
            return facts.list(operands).iter().any(|&operand| {
                rounds.object.truth(frame, operand, region).is_none()
                    && self.is_about_name(frame, operand, region, depth + 1)
            });
        }
        self.mentions_name(frame, test, region)
    }

    /// Whether a part of an expression is the name that the round was asked for.
    fn mentions_name(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        let rounds = self.rounds;
        let facts = rounds.project.facts(frame.function.file);
        let Some(name @ Meaning::Str(_)) = self.from.first() else { return false };
        // The parts of an expression are right before it.
        let range = facts.range(expr);
        (0..=expr.0).rev().map(ExprId).take_while(|&part| range.contains_range(facts.range(part))).any(|part| {
            matches!(facts.expr(part), Expr::Name { .. }) && rounds.object.meaning(frame, part, region) == *name
        })
    }

    /// Whether a call before a position is given the name, and may end the round for this name, or set the attribute.
    fn may_end_by_name(&self, frame: &Frame, end: TextSize) -> bool {
        const HARMLESS: [&str; 24] = [
            "append",
            "add",
            "discard",
            "debug",
            "info",
            "warning",
            "error",
            "exception",
            "log",
            "startswith",
            "endswith",
            "lower",
            "upper",
            "strip",
            "lstrip",
            "rstrip",
            "format",
            "get",
            "isupper",
            "islower",
            "replace",
            "__getattribute__",
            "__setattr__",
            "__delattr__",
        ];
        let rounds = self.rounds;
        if rounds.hook.is_none() {
            return false;
        }
        let facts = rounds.project.facts(frame.function.file);
        let is_harmless = |call: &Call| {
            if let Some(inner) = rounds.object.called(frame, call) {
                return rounds.hook != Some(Hook::Getattr)
                    && !rounds
                        .project
                        .facts(inner.function.file)
                        .leaves
                        .iter()
                        .any(|leave| leave.function == inner.function.index && leave.kind == LeaveKind::Raise);
            }
            match facts.expr(call.callee) {
                Expr::Attribute { name, .. } => HARMLESS.contains(&facts.name(name)),
                _ => match rounds.object.meaning(frame, call.callee, call.region) {
                    Meaning::Value(Value::External(name)) => match &*name {
                        "builtins.getattr" => call.arguments.len > 2,
                        name => name.starts_with("builtins.") || name.starts_with("logging."),
                    },
                    Meaning::Value(Value::Class(_)) => true,
                    _ => false,
                },
            }
        };
        rounds.object.events(frame.function).iter().filter(|event| event.end <= end).any(|event| {
            let What::Call(index) = event.what else { return false };
            let call = &facts.calls[index.index()];
            let is_given = facts
                .arguments(call.arguments)
                .iter()
                .any(|argument| self.mentions_name(frame, argument.value, call.region));
            is_given && !is_harmless(call)
        })
    }
}

/// What decides whether a place is reached.
struct Conditions {
    is_conditional: bool,
    is_by_name: bool,
}

/// A hook of a class that was read from source.
fn source_hook(project: &Project, class: ClassId, hook: Hook) -> Option<FunctionId> {
    let Lookup::Found(member) = project.lookup(&ClassRef::Source(class), hook.method()) else { return None };
    match member.value {
        Value::Function(function) => Some(function),
        _ => None,
    }
}

/// Reports the accesses by which a hook of a class comes back into itself.
pub(super) fn check(project: &Project, id: ClassId, hook: Hook, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) || !concerns(project, id, hook) {
        return;
    }
    let Some(rounds) = Rounds::of_hook(project, id, hook) else { return };
    let method = hook.method();
    let (verb, doing, arguments) = match hook {
        Hook::Getattribute | Hook::Getattr => ("reads", "reading", "name"),
        Hook::Setattr => ("assigns", "assigning", "name, value"),
        Hook::Delattr => ("deletes", "deleting", "name"),
    };
    let mut reported: Vec<Place> = Vec::new();
    let mut ways: Vec<Vec<Place>> = Vec::new();
    for name in rounds.names() {
        let mut start = vec![Meaning::Str(name)];
        start.extend((hook == Hook::Setattr).then_some(Meaning::Assigned));
        for cycle in rounds.cycles(start) {
            let Some((place, region)) = rounds.primary(&cycle) else { continue };
            let Some(closing) = cycle.closing() else { continue };
            let way = cycle.way();
            if reported.contains(&place) || ways.contains(&way) {
                continue;
            }
            reported.push(place);
            ways.push(way);
            let message =
                format!("`{method}` {verb} an attribute of its own object: it calls itself until `RecursionError`");
            let finding = findings.report(place.range, message);
            finding.text(match &closing.attribute {
                _ if place != closing.place => format!("leads to an access that runs `{method}` again"),
                Some(attribute) => format!("{doing} `{attribute}` runs `{method}` again"),
                None => format!("runs `{method}` again"),
            });
            for (place, text) in cycle.labels(place, &format!("`{method}`")) {
                finding.label(place, text);
            }
            let root = Place::new(rounds.root.file, project.function(rounds.root).range);
            finding.label(root, format!("every access that {verb} an attribute comes here"));
            finding.step(root, format!("`{method}`"));
            for (place, text) in cycle.steps(place, "leads there", &format!("`{method}`")) {
                finding.step(place, text);
            }
            finding.help(format!("write `super().{method}({arguments})`, which does it as `object` does"));
            finding.raises(&["RecursionError"], region);
        }
    }
    rounds.tell_silences(findings);
}

/// Whether a class has a hook of its own, or changes something that an inherited one uses.
pub(super) fn concerns(project: &Project, id: ClassId, hook: Hook) -> bool {
    let facts = project.facts(id.file);
    let scope = project.class(id).scope;
    let is_bound = |name: &str| facts.names.find(name).is_some_and(|name| !facts.bindings_of(scope, name).is_empty());
    if is_bound(hook.method()) {
        return true;
    }
    if project.class(id).bases.len == 0 || project.class(id).body.is_empty {
        return false;
    }
    let Some(root) = source_hook(project, id, hook) else { return false };
    let of_root = project.facts(root.file);
    project.accesses_in(root).iter().any(|&access| {
        matches!(of_root.expr(of_root.accesses[access as usize].expr), Expr::Attribute { name, .. }
            if is_bound(of_root.name(name)))
    })
}

/// Whether a function of a class may come to an access of an attribute, judged by the names in it and in the methods that
/// it may call.
pub(super) fn may_access(project: &Project, mro: &[ClassRef], root: FunctionId, attribute: &str) -> bool {
    const MOST: usize = 60;
    let mut functions = vec![root];
    let mut at = 0;
    while let Some(&function) = functions.get(at) {
        at += 1;
        let facts = project.facts(function.file);
        // The object goes by a plain name, be it another than that of the parameter.
        let is_named = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { .. });
        let mut names: Vec<&str> = Vec::new();
        for &access in project.accesses_in(function) {
            if let Expr::Attribute { value, name } = facts.expr(facts.accesses[access as usize].expr)
                && is_named(value)
            {
                names.push(facts.name(name));
            }
        }
        for index in project.calls_in(function) {
            let call = &facts.calls[index.index()];
            let arguments = facts.arguments(call.arguments);
            let is_reflective = match facts.expr(call.callee) {
                Expr::Name { name, .. } => {
                    matches!(facts.name(name), "getattr" | "hasattr" | "setattr" | "delattr")
                        && arguments.first().is_some_and(|object| is_named(object.value))
                }
                Expr::Attribute { name, .. } => {
                    matches!(facts.name(name), "__getattribute__" | "__setattr__" | "__delattr__")
                }
                _ => false,
            };
            if is_reflective {
                let mut written = arguments.iter().filter_map(|argument| match facts.expr(argument.value) {
                    Expr::Str(text) => Some(facts.name(text)),
                    _ => None,
                });
                match written.next() {
                    Some(name) => names.push(name),
                    None => return true,
                }
            }
            // `area(self)`.
            let first = facts.parameters(project.function(function).parameters).first().map(|first| first.name);
            let takes_self = arguments
                .iter()
                .any(|argument| matches!(facts.expr(argument.value), Expr::Name { name, .. } if Some(name) == first));
            if takes_self && let Value::Function(function) = project.callee(function.file, *index) {
                push(&mut functions, function, MOST);
            }
        }
        for name in names {
            if name == attribute || name.starts_with("__") && attribute.ends_with(name) {
                return true;
            }
            for owner in mro.iter().filter_map(ClassRef::source) {
                let facts = project.facts(owner.file);
                let Some(name) = facts.names.find(name) else { continue };
                for binding in facts.bindings_of(project.class(owner).scope, name) {
                    if let BindingKind::Function(index) = binding.kind {
                        push(&mut functions, FunctionId { file: owner.file, index }, MOST);
                    }
                }
            }
        }
    }
    false
}

fn push(functions: &mut Vec<FunctionId>, function: FunctionId, most: usize) {
    if functions.len() < most && !functions.contains(&function) {
        functions.push(function);
    }
}
