//! See `unacceptable-base.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, ClassRef, Project, RefusalKind, Unacceptable, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "unacceptable-base",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("unacceptable-base.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let project = refused.project;
    let (name, clause) = (refused.name(), &refused.clause);
    let RefusalKind::UnacceptableBase { position, why } = &refused.refusal.kind else { return };
    let value = refused.bases.get(*position).map(|base| &base.value);
    let (what, help) = match why {
        Unacceptable::Final => {
            let base = refused.base_name(*position);
            (format!("nothing can derive from `{base}`"), "keep such a value in an attribute".to_owned())
        }
        Unacceptable::SpecialForm => {
            let form = value.map_or_else(String::new, |value| spelled(project, value));
            (format!("nothing can derive from {form}"), "use it in annotations only".to_owned())
        }
        Unacceptable::NoClass(value) => (format!("{} is no class", spelled(project, value)), help(project, value)),
    };
    let message = format!("`{name}` cannot be created{clause}: {what}");
    let definition = refused.bases.get(*position).and_then(|base| match (&base.class, &base.value) {
        (Some(class), _) => refused.definition(class),
        (None, Value::Function(function)) => {
            Some(crate::finding::Place::new(function.file, project.function(*function).range))
        }
        (None, Value::Instance(class)) => refused.definition(&ClassRef::Source(*class)),
        _ => None,
    });
    let finding = refused.report(message, findings);
    if let Some(definition) = definition {
        finding.label(definition, "defined here");
    }
    finding.help(help);
}

fn spelled(project: &Project, value: &Value) -> String {
    match value {
        Value::Module(file) => format!("module `{}`", project.module_name(*file).unwrap_or("?")),
        Value::Namespace(_) => "a module".to_owned(),
        Value::Function(function) => format!("function `{}`", project.function_qualname(*function)),
        Value::Instance(class) => format!("an instance of `{}`", project.qualname(&ClassRef::Source(*class))),
        Value::Coroutine(function) => format!("a coroutine of `{}`", project.function_qualname(*function)),
        Value::External(name) if project.stdlib().is_module(name) => format!("module `{name}`"),
        Value::External(name) if name.ends_with("()") => match name.rsplit('.').next() {
            Some("NewType()") => "what `NewType` gives".to_owned(),
            Some("UnionType()") => "a union of types".to_owned(),
            Some(class) => format!("an instance of `{}`", class.trim_end_matches("()")),
            None => "an instance".to_owned(),
        },
        Value::External(name) => format!("`{}`", name.strip_prefix("builtins.").unwrap_or(name)),
        Value::None => "`None`".to_owned(),
        Value::Str(_) => "a string".to_owned(),
        Value::Int(_) | Value::Float(_) => "a number".to_owned(),
        Value::Bool(_) => "a truth value".to_owned(),
        Value::Tuple(_) => "a tuple".to_owned(),
        _ => "it".to_owned(),
    }
}

fn help(project: &Project, value: &Value) -> String {
    match value {
        Value::Module(_) | Value::Namespace(_) => "name a class that the module holds".to_owned(),
        Value::External(name) if project.stdlib().is_module(name) => "name a class that the module holds".to_owned(),
        Value::External(name) if name.ends_with(".NewType()") => {
            "derive from the class that the new type is made of, or use it in annotations only".to_owned()
        }
        Value::External(name) if name.ends_with("()") => match &**name {
            "types.UnionType()" => "derive from one of the classes, or use it in annotations only".to_owned(),
            name if name.starts_with("typing") => "use it in annotations only".to_owned(),
            _ => "name a class".to_owned(),
        },
        Value::Function(_) | Value::External(_) => {
            "derive from a class; what a function makes is a base only if it is called and gives one".to_owned()
        }
        Value::Instance(class) => {
            format!("derive from `{}` itself", project.qualname(&ClassRef::Source(*class)))
        }
        _ => "name a class".to_owned(),
    }
}
