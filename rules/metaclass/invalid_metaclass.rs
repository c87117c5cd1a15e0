//! See `invalid-metaclass.md`.

use crate::finding::Level;
use crate::project::{ClassId, ClassRef, NoMetaclass, Project, RefusalKind, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::Refused;

pub static RULE: Rule = Rule {
    name: "invalid-metaclass",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("invalid-metaclass.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::InvalidMetaclass { value, why } = &refused.refusal.kind else { return };
    if *why != NoMetaclass::NoCallable {
        no_metaclass(&refused, value, *why, findings);
        return;
    }
    let (what, help) = match value {
        Value::Module(file) => {
            let module = project.module_name(*file).unwrap_or("?");
            (format!("module `{module}`"), "name the metaclass that the module holds".to_owned())
        }
        Value::External(instance) if instance.ends_with("()") => {
            let class = instance.trim_end_matches("()").trim_start_matches("builtins.");
            (format!("an instance of `{class}`"), "name a class that derives from `type`".to_owned())
        }
        Value::External(module) => {
            (format!("module `{module}`"), "name the metaclass that the module holds".to_owned())
        }
        Value::Tuple(_) => ("a tuple".to_owned(), "name a class that derives from `type`".to_owned()),
        Value::Int(_) | Value::Float(_) => ("a number".to_owned(), "name a class that derives from `type`".to_owned()),
        Value::Namespace(_) => ("a module".to_owned(), "name the metaclass that the module holds".to_owned()),
        Value::Instance(class) => {
            let class = project.qualname(&ClassRef::Source(*class));
            (
                format!("an instance of `{class}`"),
                format!("name a class that derives from `type`; an instance of `{class}` cannot be called"),
            )
        }
        Value::None => ("`None`".to_owned(), "leave `metaclass=` out where the class needs none".to_owned()),
        Value::Str(_) => ("a string".to_owned(), "name the metaclass without quotes".to_owned()),
        _ => ("no callable".to_owned(), "name a class that derives from `type`".to_owned()),
    };
    let message = format!("the metaclass of `{}` is {what}, which cannot be called{}", refused.name(), refused.clause);
    let definition = match value {
        Value::Instance(class) => refused.definition(&ClassRef::Source(*class)),
        _ => None,
    };
    let finding = refused.report(message, findings);
    if let Some(definition) = definition {
        finding.label(definition, "its class, which has no `__call__`");
    }
    finding.help(help);
}

/// A class that does not derive from `type`.
fn no_metaclass(refused: &Refused<'_>, value: &Value, why: NoMetaclass, findings: &mut Findings<'_>) {
    let project = refused.project;
    let Some(class) = project.class_of(value) else { return };
    let (name, own) = (project.qualname(&class), refused.name());
    let message = match (why, refused.bases.first().and_then(|base| base.class.as_ref())) {
        (NoMetaclass::NoType, Some(base)) => format!(
            "the metaclass of `{own}` is `{name}`, which does not derive from `type`, as that of its base `{}` does",
            project.qualname(base)
        ),
        _ => format!("the metaclass of `{own}` is `{name}`, which cannot be called with name, bases and namespace"),
    };
    let definition = refused.definition(&class);
    let finding = refused.report(message, findings);
    if let Some(definition) = definition {
        finding.label(definition, "no metaclass: it does not derive from `type`");
    }
    finding
        .help(format!("name a class that derives from `type`; to derive from `{name}` write it without `metaclass=`"));
}
