//! See `metaclass-hook-on-class.md`.

use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, Metaclass, Project, Reach, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "metaclass-hook-on-class",
    topic: "metaclass",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("metaclass-hook-on-class.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// What CPython looks up on the type of a class, and what to write in the class itself.
const HOOKS: &[(&str, &str, &str)] = &[
    (
        "__instancecheck__",
        "`isinstance` asks the metaclass",
        "define it in a metaclass, or `__subclasshook__` in a class of `ABCMeta`",
    ),
    (
        "__subclasscheck__",
        "`issubclass` asks the metaclass",
        "define it in a metaclass, or `__subclasshook__` in a class of `ABCMeta`",
    ),
    ("__prepare__", "a class statement asks the metaclass", "define it in a metaclass"),
];

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let scope = project.class(id).scope;
    for &(name, asked, help) in HOOKS {
        let Some(symbol) = facts.names.find(name) else { continue };
        if facts.bindings_of(scope, symbol).is_empty() || project.is_stub(id.file) {
            continue;
        }
        let Some(member) = project.own_member(id, name) else { continue };
        let (
            Value::Function(_) | Value::Wrapped { wrapper: Wrapper::ClassMethod | Wrapper::StaticMethod, .. },
            Some(place),
        ) = (&member.value, member.place)
        else {
            continue;
        };
        let this = ClassRef::Source(id);
        if project.is_metaclass(&this) == Some(true) || project.reach(id.file, project.class(id).region) != Reach::Runs
        {
            continue;
        }
        if let Some(reason) = may_serve(project, id, name) {
            findings.silent(place.range, || reason.to_owned());
            continue;
        }
        let class = project.qualname(&this);
        let message = format!("`{class}` is no metaclass, and CPython never calls its `{name}`");
        let region = project.class(id).region;
        let metaclass = match project.metaclass(&this) {
            Metaclass::Known { class, .. } => class.source(),
            Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => None,
        };
        let finding = findings.report(place.range, message);
        finding.region = region;
        finding.text(asked);
        if let Some(metaclass) = metaclass {
            finding.label(Place::new(metaclass.file, project.class(metaclass).range), "the metaclass");
        }
        finding.help(help);
    }
}

/// Why somebody may call the method after all.
fn may_serve(project: &Project, id: ClassId, name: &str) -> Option<&'static str> {
    let this = ClassRef::Source(id);
    match project.is_metaclass(&this) {
        Some(false) => {}
        Some(true) => return Some("the class is a metaclass"),
        None => return Some("whether the class is a metaclass is not known"),
    }
    // `isinstance(x, C())`: the type of an instance is the class.
    if name != "__prepare__" && !is_made_for_classes(project, id, name) {
        return Some("instances of it may stand where `isinstance` wants a class");
    }
    if !project.is_closed() {
        return Some("who combines the class with a metaclass may not be in view");
    }
    let mut pending = vec![id];
    let mut seen = Vec::new();
    while let Some(next) = pending.pop() {
        if seen.contains(&next) {
            continue;
        }
        seen.push(next);
        if project.is_metaclass(&ClassRef::Source(next)) != Some(false) {
            return Some("a metaclass derives from it");
        }
        pending.extend(project.direct_subclasses(&ClassRef::Source(next)));
    }
    None
}

/// Whether the method speaks of a class by its first parameter, or is a class method: an object that poses as a class
/// has it as a method of its own.
fn is_made_for_classes(project: &Project, id: ClassId, name: &str) -> bool {
    match project.own_member(id, name).map(|member| member.value) {
        Some(Value::Function(function)) => {
            let facts = project.facts(function.file);
            let first = facts.parameters(project.function(function).parameters).first();
            first.is_some_and(|first| matches!(facts.name(first.name), "cls" | "klass" | "kls" | "class_"))
        }
        Some(Value::Wrapped { wrapper, .. }) => matches!(wrapper, Wrapper::ClassMethod | Wrapper::StaticMethod),
        _ => false,
    }
}
