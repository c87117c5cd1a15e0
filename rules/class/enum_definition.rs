//! See `enum-definition.md`.

use super::Refused;
use crate::finding::{Level, Place};
use crate::project::{ArgumentFault, ClassId, EnumFault, NextValueFault, Project, RefusalKind, ValueFault, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "enum-definition",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("enum-definition.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::EnumDefinition(fault) = &refused.refusal.kind else { return };
    let (name, clause) = (refused.name(), &refused.clause);
    match fault {
        EnumFault::LastBase(position) => {
            let last = refused.base_name(*position);
            let message = format!("the last base of enumeration `{name}` is `{last}`, which is no enumeration{clause}");
            let finding = refused.report(message, findings);
            if let Some(at) = refused.bases.iter().position(|base| {
                base.class.as_ref().is_some_and(|class| {
                    project.is_subclass(class, &crate::project::ClassRef::stdlib("enum.Enum")) == Some(true)
                })
            }) {
                finding.label(refused.base_place(at), "the enumeration");
                finding.help(format!("write `{}` behind all other bases", refused.base_name(at)));
            }
        }
        EnumFault::DataTypes { first, second } => {
            let (one, other) = (refused.base_name(*first), refused.base_name(*second));
            let message = format!("members of `{name}` cannot be both of type `{one}` and of type `{other}`{clause}");
            let finding = refused.report(message, findings);
            finding.label(refused.base_place(*first), "one type of the members");
            finding.label(refused.base_place(*second), "another type");
            finding.help("keep one data type, and give the other as a method or property");
        }
        EnumFault::Reused { name: own, is_member, first } => {
            let what = if *is_member { "a member" } else { "a method or property" };
            let message = format!("`{own}` is {what} of enumeration `{name}` already{clause}");
            let finding = refused.report(message, findings);
            finding.label(*first, "the first of that name");
            finding.help("give one of them another name; a second name for the same value is `OTHER = FIRST`");
        }
        EnumFault::Reserved(own) if own == "mro" => {
            let finding = refused.report(format!("`{name}` cannot have an `mro` of its own{clause}"), findings);
            finding.note("`type` calls `mro()` of every class it creates");
            finding.help("give it another name");
        }
        EnumFault::Reserved(own) => {
            let message = format!("`enum` keeps names such as `{own}` to itself: `{name}` cannot bind it{clause}");
            refused.report(message, findings).help("write the name without one of the underscores");
        }
        EnumFault::NextValue { why, auto } => {
            let message = match why {
                NextValueFault::Late => {
                    format!("`_generate_next_value_` of `{name}` stands behind a member with `auto()`{clause}")
                }
                NextValueFault::Wrapped(wrapper) => {
                    let what = match wrapper {
                        Wrapper::StaticMethod => "static method",
                        Wrapper::ClassMethod => "class method",
                        _ => "property",
                    };
                    format!("`auto()` cannot call `_generate_next_value_` of `{name}`: it is a {what}{clause}")
                }
                NextValueFault::Arguments(function, fault) => format!(
                    "`auto()` calls `{}` with 4 arguments, {}{clause}",
                    project.function_qualname(*function),
                    taken(fault, 0)
                ),
            };
            let place = match why {
                NextValueFault::Arguments(function, _) => {
                    Some(Place::new(function.file, project.function(*function).range))
                }
                NextValueFault::Late | NextValueFault::Wrapped(_) => None,
            };
            let range = refused.refusal.range;
            let finding = refused.report(message, findings);
            if auto.range != range {
                finding.label(*auto, "`auto()` calls it here");
            }
            if let Some(place) = place.filter(|place| place.file != id.file || place.range != range) {
                finding.label(place, "defined here");
            }
            finding.help(if *why == NextValueFault::Late {
                "move it before the first member"
            } else {
                "write `def _generate_next_value_(name, start, count, last_values)`, a plain function without `self`"
            });
        }
        EnumFault::AutoAfter { member, place } => {
            let message = format!("`auto()` finds no value that follows that of `{name}.{member}`{clause}");
            let finding = refused.report(message, findings);
            finding.label(*place, "no number");
            finding.note("before 3.13 it went on from the last number, with a `DeprecationWarning` since 3.11");
            finding.help("write the value out, or define `_generate_next_value_`");
        }
        EnumFault::Value { member, why: ValueFault::Arguments { function, given, fault } } => {
            let method = project.function_qualname(*function);
            let values = if *given == 1 { "1 argument".to_owned() } else { format!("{given} arguments") };
            let message =
                format!("`{name}.{member}` cannot be made: `{method}` gets {values}, {}{clause}", taken(fault, 1));
            let place = Place::new(function.file, project.function(*function).range);
            let finding = refused.report(message, findings);
            finding.label(place, "called with the value, or with the elements of the tuple");
        }
        EnumFault::Value { member, why: ValueFault::DataType(dotted) } => {
            let data_type = dotted.rsplit('.').next().unwrap_or(dotted);
            let message = format!("`{name}.{member}` cannot be made: `{data_type}` does not take this value{clause}");
            let finding = refused.report(message, findings);
            finding.note(format!("the value, or the elements of the tuple, are the arguments of `{data_type}`"));
            finding
                .help(format!("derive from `Enum` without `{data_type}`, or define a `__new__` that takes the rest"));
        }
    }
}

/// What a function takes, to be said after what it gets. The receiver comes on top of that.
fn taken(fault: &ArgumentFault, receivers: usize) -> String {
    match fault {
        ArgumentFault::TooMany(takes) => match takes.saturating_sub(receivers) {
            0 => "and takes none".to_owned(),
            takes => format!("and takes {takes}"),
        },
        ArgumentFault::Missing(parameter) => format!("and needs `{parameter}` too"),
        ArgumentFault::Unexpected(keyword) | ArgumentFault::Twice(keyword) => format!("and does not take `{keyword}`"),
    }
}
