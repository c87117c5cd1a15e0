//! See `metaclass-conflict.md`.

use ruff_text_size::TextRange;

use crate::facts::{Argument, ArgumentKind, Call, CallIndex, Expr, ExprId, FileFacts};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    ClassId, ClassRef, ExprRef, Metaclass, MetaclassConflict, MetaclassOrigin, Mro, Project, PythonVersion, Stdlib,
    Value,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "metaclass-conflict",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("metaclass-conflict.md"),
    checks: &[Check::Class(class), Check::File(calls)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    let conflict = match project.metaclass(&ClassRef::Source(id)) {
        Metaclass::Conflict(conflict) => conflict,
        Metaclass::Unknown(reason) => {
            findings.silent(class.range, || format!("its metaclass is unknown: {reason}"));
            return;
        }
        Metaclass::Known { .. } | Metaclass::Callable(_) => return,
    };
    if project.is_stub(id.file) {
        findings.silent(class.range, || "a stub file creates no classes".to_owned());
        return;
    }
    let bases = project.bases(id);
    let creation = Creation {
        file: id.file,
        place: class.range,
        region: class.region,
        name: Some(project.name(id.file, class.name).to_owned()),
        explicit: project.metaclass_argument(id).map(|(range, _)| range),
        bases: bases.iter().filter_map(|base| Some((base.class.clone()?, base.range))).collect(),
    };
    if creation.bases.len() == bases.len() {
        creation.report(project, &conflict, findings);
    }
}

fn calls(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let calls = if project.is_stub(file) { &[][..] } else { &project.facts(file).creations };
    calls.iter().for_each(|&index| call(project, file, index, findings));
}

fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let arguments = facts.arguments(call.arguments);
    if is_asked_for_class(facts, call) || arguments.iter().any(is_unpacked) {
        return;
    }
    let Some((explicit, bases)) = created(project, file, call, arguments) else { return };
    let range = facts.range(call.expr);
    let Expr::Tuple(elements) = facts.expr(bases) else { return };
    let mut classes = Vec::new();
    for &element in facts.list(elements) {
        let value = project.evaluate(ExprRef { file, expr: element });
        let Some(class) = project.class_of(&value) else {
            findings.silent(range, || match value.unknown() {
                Some(reason) => format!("a base is unknown: {reason}"),
                None => "a base is no known class".to_owned(),
            });
            return;
        };
        classes.push((class, facts.range(element)));
    }
    let (winner, explicit) = match explicit {
        Some((class, range)) => (class, Some(range)),
        None => (ClassRef::stdlib("builtins.type"), None),
    };
    let bases: Vec<ClassRef> = classes.iter().map(|(class, _)| class.clone()).collect();
    match project.derived_metaclass(winner, &bases) {
        Metaclass::Conflict(conflict) => {
            // `types.new_class` compares by `issubclass`, which a metaclass of the metaclasses may answer.
            let is_plain = |class: &ClassRef| matches!(project.metaclass(class), Metaclass::Known { class, .. } if class.is_stdlib("builtins.type"));
            if !is_plain(&conflict.winner.0) || !is_plain(&conflict.other.0) {
                findings.silent(range, || "the metaclasses have a metaclass of their own".to_owned());
                return;
            }
            let name = arguments.first().and_then(|argument| match facts.expr(argument.value) {
                Expr::Str(name) => Some(facts.name(name).to_owned()),
                _ => None,
            });
            let creation = Creation { file, place: range, region: call.region, name, explicit, bases: classes };
            creation.report(project, &conflict, findings);
        }
        Metaclass::Unknown(reason) => findings.silent(range, || format!("its metaclass is unknown: {reason}")),
        Metaclass::Known { .. } | Metaclass::Callable(_) => {}
    }
}

/// `isinstance(x, (A, B))`.
fn is_asked_for_class(facts: &FileFacts, call: &Call) -> bool {
    matches!(facts.expr(call.callee), Expr::Name { name, .. } if matches!(facts.name(name), "isinstance" | "issubclass"))
}

fn is_unpacked(argument: &Argument) -> bool {
    matches!(argument.kind, ArgumentKind::Starred | ArgumentKind::DoubleStarred)
}

/// The explicit metaclass with its place, and the bases, of a call that creates a class: `type(name, bases, namespace)`,
/// the same with a metaclass in place of `type`, `types.new_class(name, bases, {"metaclass": …})`.
fn created(
    project: &Project,
    file: FileId,
    call: &Call,
    arguments: &[Argument],
) -> Option<(Option<(ClassRef, TextRange)>, ExprId)> {
    let facts = project.facts(file);
    let callee = project.evaluate(ExprRef { file, expr: call.callee });
    let argument = |position: usize, name: &str| {
        let named =
            |argument: &&Argument| matches!(argument.kind, ArgumentKind::Keyword(own) if facts.name(own) == name);
        arguments
            .get(position)
            .filter(|argument| argument.kind == ArgumentKind::Positional)
            .or_else(|| arguments.iter().find(named))
    };
    if matches!(&callee, Value::External(name) if &**name == "types.new_class") {
        let bases = argument(1, "bases")?.value;
        let Some(keywords) = argument(2, "kwds") else { return Some((None, bases)) };
        return match facts.expr(keywords.value) {
            Expr::None => Some((None, bases)),
            Expr::Dict(run) => {
                let mut explicit = None;
                for pair in facts.list(run).chunks_exact(2) {
                    match facts.expr(pair[0]) {
                        Expr::Str(key) if facts.name(key) == "metaclass" => {
                            let value = project.evaluate(ExprRef { file, expr: pair[1] });
                            let class = project.class_of(&value)?;
                            if project.is_metaclass(&class) != Some(true) {
                                return None;
                            }
                            explicit = Some((class, facts.range(pair[1])));
                        }
                        Expr::Str(_) => {}
                        _ => return None,
                    }
                }
                Some((explicit, bases))
            }
            _ => None,
        };
    }
    let metaclass = project.class_of(&callee)?;
    if arguments.len() < 3 || arguments[..3].iter().any(|argument| argument.kind != ArgumentKind::Positional) {
        return None;
    }
    let bases = arguments[1].value;
    if metaclass.is_stdlib("builtins.type") {
        return Some((None, bases));
    }
    let is_type_like = project.is_metaclass(&metaclass)? && project.creates_with_type(&metaclass);
    is_type_like.then(|| (Some((metaclass, facts.range(call.callee))), bases))
}

/// A class about to be created.
struct Creation {
    file: FileId,
    place: TextRange,
    region: crate::facts::RegionId,
    /// Absent where it is computed.
    name: Option<String>,
    /// Where the metaclass is named.
    explicit: Option<TextRange>,
    /// With the places where they are named.
    bases: Vec<(ClassRef, TextRange)>,
}

impl Creation {
    fn report(&self, project: &Project, conflict: &MetaclassConflict, findings: &mut Findings<'_>) {
        let involved = self.bases.iter().map(|(class, _)| class).chain([&conflict.winner.0, &conflict.other.0]);
        if involved.into_iter().any(|class| is_from_stub(project, class)) {
            findings.silent(self.place, || {
                "what is known of a base comes from a stub file, which is not what runs".to_owned()
            });
            return;
        }
        let (winner, winner_base) = &conflict.winner;
        let (other, other_base) = &conflict.other;
        let Some((other_class, other_range)) = self.bases.get(*other_base) else { return };
        let winner_base = winner_base.and_then(|position| self.bases.get(position));
        let Some(clause) = self.clause(project) else {
            findings.silent(self.place, || "the metaclasses differ in the supported versions".to_owned());
            return;
        };
        let name = |class: &ClassRef| project.qualname(class);
        let other_name = name(other);
        let of_other = format!("`{other_name}`, the metaclass of base `{}`", name(other_class));
        let message = match winner_base {
            Some((class, _)) => format!(
                "metaclass conflict{clause}: `{}`, the metaclass of base `{}`, and {of_other}, do not derive from each other",
                name(winner),
                name(class),
            ),
            None => format!("metaclass conflict{clause}: `{}` does not derive from {of_other}", name(winner)),
        };
        let finding = findings.report(self.place, message);
        finding.raises(&["TypeError"], self.region);
        match (winner_base, self.explicit) {
            (Some((class, range)), _) => {
                finding.label(Place::new(self.file, *range), told(project, class, winner));
                if let Some((place, text)) = origin(project, class, winner) {
                    finding.label(place, text);
                }
            }
            (None, Some(range)) => {
                finding.label(Place::new(self.file, range), format!("the metaclass asked for is `{}`", name(winner)));
            }
            (None, None) => {}
        }
        finding.label(Place::new(self.file, *other_range), told(project, other_class, other));
        if let Some((place, text)) = origin(project, other_class, other) {
            finding.label(place, text);
        }
        let first = spelled(project, winner, winner_base.map(|(class, _)| class));
        let second = spelled(project, other, Some(other_class));
        let own = format!("{}Meta", self.name.as_deref().unwrap_or("Combined"));
        let own = if own == first || own == second { format!("Combined{own}") } else { own };
        finding
            .help(format!("write `class {own}({first}, {second}): ...` and create the class with `metaclass={own}`"));
    }

    /// The versions among the supported ones in which the conflict arises, as words to add: what the standard library's
    /// classes are changes. `None` where that is not one run of versions.
    fn clause(&self, project: &Project) -> Option<String> {
        let library: Vec<(&str, &str)> = self.bases.iter().filter_map(|(class, _)| rooted(project, class)).collect();
        if library.is_empty() {
            return Some(String::new());
        }
        let versions = project.versions();
        let holds = |minor: u8| {
            let version = PythonVersion::new(3, minor);
            let then = Stdlib::of(version);
            library.iter().all(|&(class, metaclass)| {
                then.class(class).is_some_and(|found| {
                    // `enum.EnumMeta` became an alias of `enum.EnumType`.
                    found.metaclass == metaclass
                        || project.stdlib().canonical(found.metaclass) == Some(metaclass)
                        || then.canonical(metaclass) == Some(found.metaclass)
                })
            })
        };
        let lowest = versions.lowest.max(PythonVersion::OLDEST);
        let highest = versions.highest.min(PythonVersion::NEWEST_MODELLED).max(lowest);
        let held: Vec<u8> = (lowest.minor..=highest.minor).filter(|&minor| holds(minor)).collect();
        let (&first, &last) = (held.first()?, held.last()?);
        if usize::from(last - first) + 1 != held.len() {
            return None;
        }
        let since = (first > lowest.minor).then(|| PythonVersion::new(3, first));
        let until = (last < highest.minor).then(|| PythonVersion::new(3, last + 1));
        versions.clause(since, until)
    }
}

/// How a program writes a metaclass: that of a compiled library is seldom to be imported.
fn spelled(project: &Project, metaclass: &ClassRef, base: Option<&ClassRef>) -> String {
    match (metaclass, base) {
        (ClassRef::Stdlib(name), Some(base)) if project.stdlib().class(name).is_none() => {
            format!("type({})", project.class_name(base))
        }
        _ => project.class_name(metaclass).into_owned(),
    }
}

/// A stub file may name other bases and metaclasses than the class has when it runs.
fn is_from_stub(project: &Project, class: &ClassRef) -> bool {
    match project.mro(class) {
        Mro::Linear(mro) => mro.iter().filter_map(ClassRef::source).any(|id| project.is_stub(id.file)),
        Mro::Conflict(_) | Mro::Unknown(_) => class.source().is_some_and(|id| project.is_stub(id.file)),
    }
}

/// The standard library's class from which a class has its metaclass, with that metaclass.
fn rooted(project: &Project, class: &ClassRef) -> Option<(&'static str, &'static str)> {
    match holder(project, class)? {
        Holder::Library(name) => {
            let class = project.stdlib().class(&name)?;
            Some((class.name, class.metaclass)).filter(|&(_, metaclass)| metaclass != "builtins.type")
        }
        Holder::Statement(_) => None,
    }
}

/// What a base shows.
fn told(project: &Project, class: &ClassRef, metaclass: &ClassRef) -> String {
    let metaclass = project.qualname(metaclass);
    match holder(project, class) {
        Some(Holder::Library(name)) if !class.is_stdlib(&name) => {
            format!("its metaclass is `{metaclass}`, from `{}`", name.trim_start_matches("builtins."))
        }
        _ => format!("its metaclass is `{metaclass}`"),
    }
}

/// Where the class statement stands that names the metaclass of a base.
fn origin(project: &Project, class: &ClassRef, metaclass: &ClassRef) -> Option<(Place, String)> {
    let Holder::Statement(id) = holder(project, class)? else { return None };
    let (range, _) = project.metaclass_argument(id)?;
    let metaclass = project.qualname(metaclass);
    let holder = project.qualname(&ClassRef::Source(id));
    Some((Place::new(id.file, range), format!("metaclass is `{metaclass}`, from `{holder}` here")))
}

/// Who brings the metaclass of a class.
enum Holder {
    Statement(ClassId),
    Library(crate::project::Dotted),
}

fn holder(project: &Project, class: &ClassRef) -> Option<Holder> {
    let mut class = class.clone();
    // A class cannot be among its own bases: the limit guards against what the model did not see.
    for _ in 0..200 {
        let id = match &class {
            ClassRef::Source(id) => *id,
            ClassRef::Created(_) => return None,
            ClassRef::Stdlib(name) => return Some(Holder::Library(name.clone())),
        };
        let Metaclass::Known { origin, .. } = project.metaclass(&class) else { return None };
        match origin {
            MetaclassOrigin::Explicit => return Some(Holder::Statement(id)),
            MetaclassOrigin::Base(position) => class = project.bases(id).get(position)?.class.clone()?,
            MetaclassOrigin::Default => return None,
        }
    }
    None
}
