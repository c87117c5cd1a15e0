//! See `metaclass-signature.md`.

use super::other_use;
use crate::facts::ParameterKind;
use crate::finding::{Level, Place};
use crate::project::{ArgumentFault, ClassId, ClassRef, FunctionId, Hook, HookFault, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::Refused;

pub static RULE: Rule = Rule {
    name: "metaclass-signature",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("metaclass-signature.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    definition(project, id, findings);
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::MetaclassSignature(hook) = &refused.refusal.kind else { return };
    let (name, method) = (refused.name(), project.function_qualname(hook.call.function));
    let given = hook.call.given();
    let message = match &hook.fault {
        ArgumentFault::Unexpected(keyword) => {
            format!("class keyword `{keyword}` of `{name}` goes to `{method}`, which takes no such argument")
        }
        ArgumentFault::Twice(keyword) => {
            format!("class keyword `{keyword}` of `{name}` is a second value for the parameter of `{method}`")
        }
        ArgumentFault::TooMany(takes) => {
            format!("`{method}` takes {}, and {given} create `{name}`: {}", arguments(*takes), roles(hook))
        }
        ArgumentFault::Missing(parameter) => {
            format!("`{method}` needs `{parameter}`, which the statement of `{name}` does not give")
        }
    };
    let place = Place::new(hook.call.function.file, project.function(hook.call.function).range);
    let help = help(project, hook);
    let finding = refused.report(message, findings);
    finding.label(place, "called by the class statement");
    finding.help(help);
}

/// A metaclass that no class statement can use, where none does yet.
fn definition(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let this = ClassRef::Source(id);
    if project.is_stub(id.file) || project.is_metaclass(&this) != Some(true) {
        return;
    }
    for hook in [Hook::Prepare, Hook::New, Hook::Init] {
        let Some(call) = project.hook(&this, hook) else { continue };
        let function = call.function;
        // What it inherits is reported where it is defined.
        if project.facts(function.file).enclosing_class(function.index) != Some(id.index) || function.file != id.file {
            continue;
        }
        let Some((fault, _)) = project.hook_fault(call, &[]) else { continue };
        let range = project.function(function).range;
        if !is_beyond_keywords(project, &fault) {
            findings.silent(range, || "a class keyword may give what it needs".to_owned());
            return;
        }
        if let Some(reason) = other_use(project, id) {
            findings.silent(range, || reason.to_owned());
            return;
        }
        let method = project.function_qualname(function);
        let message = match &fault.fault {
            ArgumentFault::TooMany(takes) => format!(
                "`{method}` takes {}, and a class statement calls it with {}: {}",
                arguments(*takes),
                fault.call.given(),
                roles(&fault)
            ),
            ArgumentFault::Missing(parameter)
            | ArgumentFault::Unexpected(parameter)
            | ArgumentFault::Twice(parameter) => {
                format!("`{method}` needs `{parameter}`, which a class statement does not give")
            }
        };
        let help = help(project, &fault);
        let finding = findings.report(range, message);
        finding.level = Level::Warn;
        finding.region = project.class(id).region;
        finding.help(help);
        return;
    }
}

/// Whether no keyword of a class statement can make up for what is wrong.
fn is_beyond_keywords(project: &Project, fault: &HookFault) -> bool {
    match &fault.fault {
        ArgumentFault::TooMany(_) => true,
        // `def __prepare__(cls, name, bases)` that is no class method.
        ArgumentFault::Missing(parameter) => {
            let data = project.function(fault.call.function);
            let facts = project.facts(fault.call.function.file);
            let is_positional_only = facts
                .parameters(data.parameters)
                .iter()
                .any(|own| own.kind == ParameterKind::PositionalOnly && facts.name(own.name) == parameter);
            is_positional_only || fault.call.hook == Hook::Prepare && parameter == "bases"
        }
        ArgumentFault::Unexpected(_) | ArgumentFault::Twice(_) => false,
    }
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no positional argument".to_owned(),
        1 => "1 positional argument".to_owned(),
        count => format!("{count} positional arguments"),
    }
}

/// What the class statement gives, in order.
fn roles(fault: &HookFault) -> &'static str {
    match (fault.call.hook, fault.call.receivers) {
        (Hook::Prepare, 0) => "name and bases",
        (Hook::Prepare, _) => "metaclass, name and bases",
        (Hook::New | Hook::Function | Hook::Init | Hook::Call, 0) => "name, bases and namespace",
        (Hook::Function | Hook::Call, _) => "the object, name, bases and namespace",
        (Hook::New, 2) => "metaclass twice, name, bases and namespace",
        (Hook::Init, _) => "class, name, bases and namespace",
        (Hook::New, _) => "metaclass, name, bases and namespace",
    }
}

fn help(project: &Project, fault: &HookFault) -> String {
    let function = fault.call.function;
    match &fault.fault {
        ArgumentFault::Unexpected(keyword) => format!(
            "add `{keyword}` or `**kwargs` to the parameters of `{}`, or leave the keyword out",
            project.function_qualname(function)
        ),
        ArgumentFault::Twice(keyword) => {
            format!("give the keyword another name than `{keyword}`, or make the parameters before it positional-only")
        }
        ArgumentFault::TooMany(_) | ArgumentFault::Missing(_) if wants_class_method(project, function, fault) => {
            "decorate it with `@classmethod`: without it the first parameter gets the name of the class".to_owned()
        }
        ArgumentFault::TooMany(_) if fault.call.receivers == 2 => {
            "remove `@classmethod`: `__new__` is a static method that gets the metaclass as an argument".to_owned()
        }
        ArgumentFault::TooMany(_) => format!("write `{}`", signature(fault)),
        ArgumentFault::Missing(parameter) if fault.call.receivers == 0 && fault.call.hook == Hook::Init => {
            format!("remove `@staticmethod`: the class itself is an argument, and `{parameter}` is left without")
        }
        ArgumentFault::Missing(parameter) => {
            format!("write `{parameter}=...` in the class statement, or give the parameter a default")
        }
    }
}

/// Whether a plain `__prepare__` has a parameter for the metaclass.
fn wants_class_method(project: &Project, function: FunctionId, fault: &HookFault) -> bool {
    let facts = project.facts(function.file);
    let parameters = facts.parameters(project.function(function).parameters);
    fault.call.hook == Hook::Prepare
        && fault.call.receivers == 0
        && matches!(&fault.fault, ArgumentFault::Missing(parameter)
            if parameters.get(2).is_some_and(|third| facts.name(third.name) == parameter))
}

fn signature(fault: &HookFault) -> &'static str {
    match (fault.call.hook, fault.call.receivers) {
        (Hook::Prepare, 0) => "def __prepare__(name, bases, **kwargs)",
        (Hook::Prepare, _) => "def __prepare__(mcls, name, bases, **kwargs)",
        (Hook::New, _) => "def __new__(mcls, name, bases, namespace, **kwargs)",
        (Hook::Init, 0) => "def __init__(cls, name, bases, namespace, **kwargs)` without `@staticmethod",
        (Hook::Init, _) => "def __init__(cls, name, bases, namespace, **kwargs)",
        (Hook::Function, 0) => "def metaclass(name, bases, namespace, **kwargs)",
        (Hook::Function, _) => "def metaclass(self, name, bases, namespace, **kwargs)",
        (Hook::Call, _) => "def __call__(self, name, bases, namespace, **kwargs)",
    }
}
