//! See `metaclass-signature.md`.

use super::other_use;
use crate::facts::{ArgumentKind, CallIndex, Expr, ParameterKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{ArgumentFault, ClassId, ClassRef, FunctionId, Hook, HookFault, Project, RefusalKind, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::{Refused, names_class_statement};

pub static RULE: Rule = Rule {
    name: "metaclass-signature",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("metaclass-signature.md"),
    checks: &[Check::Class(class), Check::Call(call)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    definition(project, id, findings);
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::MetaclassSignature(hook) = &refused.refusal.kind else { return };
    // `class-keyword-rejected` tells of these.
    if hook.is_of_keyword(project) {
        return;
    }
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

/// `Class(…)`, where the metaclass has a `__call__` of its own.
fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let name = match facts.expr(call.callee) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
        _ => return,
    };
    if project.is_stub(file) || !project.may_have_calling(name) {
        return;
    }
    let Value::Class(id) = project.callee(file, index) else { return };
    let range = facts.range(call.expr);
    let Some(method) = project.calling(&ClassRef::Source(id)) else { return };
    if !names_class_statement(project, file, call.callee) {
        findings.silent(range, || "what is called may be a subclass".to_owned());
        return;
    }
    let mut keywords = Vec::new();
    let mut positional = 0;
    for argument in facts.arguments(call.arguments) {
        match argument.kind {
            ArgumentKind::Positional => positional += 1,
            ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
            ArgumentKind::Starred | ArgumentKind::DoubleStarred => {
                findings.silent(range, || "its arguments are unpacked".to_owned());
                return;
            }
        }
    }
    let Some((fault, keyword)) = project.argument_fault(method.function, method.receivers + positional, &keywords)
    else {
        return;
    };
    let class = project.qualname(&ClassRef::Source(id));
    let own = project.function_qualname(method.function);
    let (message, help) = match &fault {
        ArgumentFault::Unexpected(keyword) => (
            format!("argument `{keyword}` of `{class}(...)` goes to `{own}`, which takes no such argument"),
            HAND_ON.to_owned(),
        ),
        ArgumentFault::Twice(keyword) => (
            format!("argument `{keyword}` of `{class}(...)` is a second value for the parameter of `{own}`"),
            "give the parameter another name, or make it positional-only".to_owned(),
        ),
        ArgumentFault::TooMany(takes) => {
            let given = method.receivers + positional;
            let with = if method.receivers > 0 { ", the class among them" } else { "" };
            (
                format!("`{own}` takes {}, and `{class}(...)` gives it {given}{with}", arguments(*takes)),
                HAND_ON.to_owned(),
            )
        }
        ArgumentFault::Missing(parameter) => (
            format!("`{own}` needs `{parameter}`, which `{class}(...)` does not give"),
            format!("give `{parameter}`, or a default to the parameter"),
        ),
    };
    let finding = findings.report(keyword.unwrap_or(range), message);
    finding.raises(&["TypeError"], call.region);
    let place = Place::new(method.function.file, project.function(method.function).range);
    finding.label(place, "called instead of `type.__call__`");
    finding.label(Place::new(id.file, project.class(id).range), "the class");
    finding.help(help);
}

const HAND_ON: &str = "take `*args, **kwargs` in `__call__`, and hand them on to `super().__call__`";

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
