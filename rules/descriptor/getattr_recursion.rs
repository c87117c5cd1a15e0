//! See `getattr-recursion.md`.

use super::rounds::{self, Cycle, Hook, Missing, Rounds};
use crate::facts::{ArgumentKind, Call, Expr, ExprId, FileFacts, Guard, LeaveKind, Region, RegionId};
use crate::finding::{FileId, Level, Place};
use crate::project::descriptors::{ANY_NAME, Meaning};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, PythonVersion, Reach, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{exact_instances, instance_calls};

pub static RULE: Rule = Rule {
    name: "getattr-recursion",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("getattr-recursion.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// What `copy` and `pickle` ask of an object that `__init__` has not seen.
const FIRST_ASKED: &str = "__setstate__";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) || !rounds::concerns(project, id, Hook::Getattr) {
        return;
    }
    let range = project.class(id).range;
    if project.is_metaclass(&ClassRef::Source(id)) != Some(false) {
        findings.silent(range, || "which attributes classes have is not known to their metaclass".to_owned());
        return;
    }
    if !is_looked_up_plainly(project, id) {
        findings.silent(range, || "the class decides itself how attributes are found".to_owned());
        return;
    }
    let Some(rounds) = Rounds::of_hook(project, id, Hook::Getattr) else { return };
    let mut cycles: Vec<(Missing, Place, RegionId, Cycle)> = Vec::new();
    for name in rounds.names() {
        // What the class has is not missing, and what methods set only in objects that they have not seen.
        let is_missing =
            || matches!(project.lookup(&ClassRef::Source(id), &name), Lookup::Absent) && rounds.is_unset(&name);
        if name != ANY_NAME && !is_missing() {
            continue;
        }
        for cycle in rounds.cycles(vec![Meaning::Str(name)]) {
            let (Some((place, region)), Some(missing)) = (rounds.primary(&cycle), cycle.missing()) else { continue };
            match cycles.iter_mut().find(|(_, own, ..)| *own == place) {
                Some(known) if missing < known.0 => *known = (missing, place, region, cycle),
                Some(_) => {}
                None => cycles.push((missing, place, region, cycle)),
            }
        }
    }
    for (missing, place, region, cycle) in cycles {
        let found = Found { project, id, rounds: &rounds, place, region, cycle };
        match missing {
            Missing::Asked => found.asked(findings),
            Missing::Never => found.never(findings),
            Missing::Late => found.late(findings),
        }
    }
    rounds.tell_silences(findings);
}

fn is_looked_up_plainly(project: &Project, id: ClassId) -> bool {
    matches!(project.lookup(&ClassRef::Source(id), "__getattribute__"),
        Lookup::Found(member) if is_builtin(&member.owner))
}

fn is_builtin(class: &ClassRef) -> bool {
    matches!(class, ClassRef::Stdlib(name) if name.starts_with("builtins."))
}

struct Found<'a, 'p> {
    project: &'p Project,
    id: ClassId,
    rounds: &'a Rounds<'p>,
    place: Place,
    region: RegionId,
    cycle: Cycle,
}

impl Found<'_, '_> {
    fn asked(self, findings: &mut Findings<'_>) {
        let message =
            "`__getattr__` asks for the very attribute that is missing: it calls itself until `RecursionError`"
                .to_owned();
        self.report(findings, message, Level::Error).help(
            "raise `AttributeError` for it, or ask `super().__getattribute__(name)`, which does not come back here",
        );
    }

    fn never(self, findings: &mut Findings<'_>) {
        let attribute = self.attribute();
        let made = std::iter::once(self.id)
            .chain(self.project.subclasses(self.id))
            .find_map(|class| instance_calls(self.project, class).first().copied());
        let level = match made {
            Some(_) => Level::Error,
            // A base class may leave it to others to set the attribute.
            None if self.project.own_member(self.id, "__init__").is_none() => {
                findings.silent(self.place.range, || "a class that is not in view may set the attribute".to_owned());
                return;
            }
            None => Level::Warn,
        };
        let message =
            format!("`__getattr__` reads `{attribute}`, which nothing sets: it calls itself until `RecursionError`");
        let project = self.project;
        let finding = self.report(findings, message, level);
        if let Some((file, call)) = made {
            let facts = project.facts(file);
            finding.label(Place::new(file, facts.range(facts.calls[call.index()].expr)), "makes such an object");
        }
        finding.help(format!(
            "set `{attribute}` before anything else is asked of the object; or give the class a default"
        ));
    }

    fn late(self, findings: &mut Findings<'_>) {
        let silent = |findings: &mut Findings<'_>, reason: &str| {
            findings.silent(self.place.range, || reason.to_owned());
        };
        if let Err(reason) = self.is_made_anew() {
            return silent(findings, reason);
        }
        let is_reached = |cycle: Cycle| cycle.all().any(|entry| entry.place == self.place);
        if !self.rounds.certain_cycle(vec![Meaning::Str(FIRST_ASKED.to_owned())]).is_some_and(is_reached) {
            return silent(findings, "it does not read the attribute when `copy` asks for `__setstate__`");
        }
        let attribute = self.attribute();
        // Until 3.10 `__getstate__` of the object itself comes first, and gets the `KeyError`.
        let is_item = self.is_item();
        let since = is_item.then(|| PythonVersion::new(3, 11));
        let Some(clause) = self.project.versions().clause(since, None) else {
            return silent(findings, "no supported version comes so far");
        };
        let used = self.copied(is_item);
        let level = if used.is_some() { Level::Error } else { Level::Warn };
        let message = format!(
            "`__getattr__` reads `{attribute}`, which a copy does not have yet: `copy` and `pickle` end in `RecursionError`{clause}"
        );
        let finding = self.report(findings, message, level);
        if let Some(place) = used {
            finding.label(place, "copies such an object");
        }
        finding.note("they make the object without `__init__`, and ask it for `__setstate__`");
        finding.help("raise `AttributeError` for names that begin with an underscore before anything is read");
    }

    fn report<'f>(
        &self,
        findings: &'f mut Findings<'_>,
        message: String,
        level: Level,
    ) -> &'f mut crate::finding::Finding {
        let finding = findings.report(self.place.range, message);
        finding.level(level);
        finding.text(match self.cycle.closing() {
            Some(closing) if closing.place == self.place => "runs `__getattr__` again",
            _ => "leads to an access that runs `__getattr__` again",
        });
        for (place, text) in self.cycle.labels(self.place, "`__getattr__`") {
            finding.label(place, text);
        }
        for (place, text) in self.cycle.steps(self.place, "leads there", "`__getattr__`") {
            finding.step(place, text);
        }
        finding.raises(&["RecursionError"], self.region);
        finding
    }

    /// The attribute that is missing first.
    fn attribute(&self) -> String {
        let missing = self.cycle.missing();
        let entry = self.cycle.all().find(|entry| entry.missing == missing);
        let attribute = entry.and_then(|entry| entry.attribute.clone());
        attribute.unwrap_or_else(|| "an attribute".to_owned())
    }

    /// `copyreg.pickle(Point, reduce_point)`, for the class or one that may be it.
    fn is_registered(&self) -> bool {
        let project = self.project;
        project.calls_naming("pickle").any(|(file, index)| {
            let facts = project.facts(file);
            let call = &facts.calls[index.index()];
            let Some(class) = facts.arguments(call.arguments).first() else { return false };
            let name = project.name(self.id.file, project.class(self.id).name);
            let may_be_named = match facts.expr(class.value) {
                Expr::Name { .. } | Expr::Attribute { .. } => {
                    project.may_name(ExprRef { file, expr: class.value }, name)
                }
                _ => file == self.id.file,
            };
            project.is_external(ExprRef { file, expr: call.callee }, &["copyreg.pickle"])
                && match project.evaluate(ExprRef { file, expr: class.value }) {
                    Value::Class(class) => class == self.id,
                    value => value.unknown().is_some() && may_be_named,
                }
        })
    }

    /// Whether `copy` and `pickle` make objects of the class without `__init__`, and then ask for `__setstate__`.
    fn is_made_anew(&self) -> Result<(), &'static str> {
        let class = ClassRef::Source(self.id);
        let of = |name: &str| self.project.lookup(&class, name);
        let is_object = |member: &ClassRef| member.is_stdlib("builtins.object");
        for name in ["__reduce__", "__reduce_ex__"] {
            if !matches!(of(name), Lookup::Found(member) if is_object(&member.owner)) {
                return Err("the class says itself how it is copied");
            }
        }
        if !matches!(of("__new__"), Lookup::Found(member) if is_builtin(&member.owner)) {
            return Err("its `__new__` may set the attribute");
        }
        if self.is_registered() {
            return Err("`copyreg` says how it is copied");
        }
        for name in ["__setstate__", "__copy__", "__deepcopy__", "__getnewargs__", "__getnewargs_ex__"] {
            if !matches!(of(name), Lookup::Absent) {
                return Err("the class says itself how it is copied");
            }
        }
        match of("__getstate__") {
            Lookup::Absent => Ok(()),
            Lookup::Found(member) if is_object(&member.owner) => Ok(()),
            Lookup::Found(member) => match member.value {
                Value::Function(function) if gives_state(self.project, function) => Ok(()),
                _ => Err("its `__getstate__` may keep the object from being copied"),
            },
            Lookup::Unknown(_) => Err("a base of the class is not known"),
        }
    }

    /// `self._values[name]`, where nothing turns the `KeyError` into an `AttributeError`.
    fn is_item(&self) -> bool {
        let facts = self.project.facts(self.place.file);
        let is_subscript = facts
            .exprs
            .iter()
            .any(|(_, expr)| matches!(expr, Expr::Subscript { value, .. } if facts.range(value) == self.place.range));
        is_subscript && !facts.regions(self.region).any(|(_, region)| matches!(region.guard, Guard::Try { .. }))
    }

    /// Where such an object is copied.
    fn copied(&self, is_item: bool) -> Option<Place> {
        let shallow = self.copying("copy", "copy.copy");
        // `__deepcopy__` is asked of the original first: what it answers must be known.
        let deep = || (!is_item && self.raises_attribute_error()).then(|| self.copying("deepcopy", "copy.deepcopy"))?;
        let pickled = || self.copying("loads", "pickle.loads");
        shallow.or_else(deep).or_else(pickled)
    }

    fn copying(&self, name: &str, dotted: &str) -> Option<Place> {
        let project = self.project;
        project.calls_naming(name).find_map(|(file, index)| {
            let facts = project.facts(file);
            let call = &facts.calls[index.index()];
            let &[argument] = facts.arguments(call.arguments) else { return None };
            let at = ExprRef { file, expr: call.callee };
            if argument.kind != ArgumentKind::Positional || !is_unguarded(project, file, call) {
                return None;
            }
            let object = match name {
                "loads" => dumped(project, file, argument.value)?,
                _ => argument.value,
            };
            let is_such = exact_instances(project, file, object)?.iter().all(|&(class, _)| self.is_such(class));
            (is_such && project.is_external(at, &[dotted])).then(|| Place::new(file, facts.range(call.expr)))
        })
    }

    /// The class itself, or one below that has the same `__getattr__`.
    fn is_such(&self, class: ClassId) -> bool {
        class == self.id
            || self.project.subclasses(self.id).contains(&class)
                && [Hook::Getattr, Hook::Getattribute].iter().all(|hook| {
                    let of = |class| self.project.lookup(&ClassRef::Source(class), hook.method());
                    of(class) == of(self.id)
                })
    }

    /// Whether an object that is complete answers `AttributeError` when it is asked for `__deepcopy__`.
    fn raises_attribute_error(&self) -> bool {
        let facts = self.project.facts(self.rounds.root.file);
        let is_tried = facts.regions(self.region).any(|(_, region)| matches!(region.guard, Guard::Try { .. }));
        let raises =
            facts.leaves.iter().any(|leave| leave.function == self.rounds.root.index && leave.kind == LeaveKind::Raise);
        if is_tried && raises {
            return true;
        }
        let value = self.project.attribute(&Value::Instance(self.id), &self.attribute());
        value.members().iter().all(
            |value| matches!(value, Value::External(name) if name.starts_with("builtins.") && name.ends_with("()")),
        )
    }
}

/// The object of `pickle.dumps(object)`.
fn dumped(project: &Project, file: FileId, expr: ExprId) -> Option<ExprId> {
    let facts = project.facts(file);
    let Expr::Call(call) = facts.expr(expr) else { return None };
    let call = &facts.calls[call.index()];
    let first = facts.arguments(call.arguments).first()?;
    project
        .is_external(ExprRef { file, expr: call.callee }, &["pickle.dumps"])
        .then_some(first.value)
        .filter(|_| first.kind == ArgumentKind::Positional)
}

/// Whether `__getstate__` gives something, so that `__setstate__` is asked for.
fn gives_state(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let data = project.function(function);
    let returned = facts.list(data.returned);
    !data.falls_off && !returned.is_empty() && returned.iter().all(|&value| is_state(facts, value))
}

/// `self.__dict__`, `self.__dict__.copy()`, `dict(self.__dict__)`, `vars(self)`, `{"a": 1}`.
fn is_state(facts: &FileFacts, expr: ExprId) -> bool {
    match facts.expr(expr) {
        Expr::Attribute { name, .. } => facts.name(name) == "__dict__",
        Expr::Dict(run) | Expr::Tuple(run) => run.len > 0,
        Expr::Call(call) => {
            let call = &facts.calls[call.index()];
            match facts.expr(call.callee) {
                Expr::Attribute { value, name } => facts.name(name) == "copy" && is_state(facts, value),
                Expr::Name { name, .. } => {
                    let first = facts.arguments(call.arguments).first();
                    match facts.name(name) {
                        "vars" => true,
                        "dict" => first.is_some_and(|first| is_state(facts, first.value)),
                        _ => false,
                    }
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_unguarded(project: &Project, file: FileId, call: &Call) -> bool {
    let facts = project.facts(file);
    let is_guarded =
        |(_, region): (RegionId, &Region)| matches!(region.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Dead);
    !facts.regions(call.region).any(is_guarded) && project.reach(file, call.region) == Reach::Runs
}
