//! See `dataclass-definition.md`.

use super::instances::instance_calls;
use crate::facts::{Argument, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, ScopeKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, DataclassFault, ExprRef, FieldPlace, Lookup, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "dataclass-definition",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("dataclass-definition.md"),
    checks: &[Check::Class(class), Check::Call(two_defaults), Check::Call(factory)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    let refusal = match project.dataclass_refusal(id) {
        Ok(Some(refusal)) => Ok(refusal),
        other => {
            let elsewhere = project.refused_dataclass_argument(id).or_else(|| project.refused_dataclass_default(id));
            elsewhere.ok_or(other.err())
        }
    };
    let refusal = match refusal {
        Ok(refusal) => refusal,
        Err(None) => return,
        Err(Some(reason)) => {
            findings.silent(class.range, || format!("what a decorator makes of the class is not known: {reason}"));
            return;
        }
    };
    let Some(clause) = project.versions().clause(refusal.since, refusal.until) else {
        findings.silent(class.range, || "no supported version refuses the class".to_owned());
        return;
    };
    let text = Text::of(project, id, &refusal.fault, &clause);
    let own = |place: &Place| place.file == id.file && class.statement.contains_range(place.range);
    let decorator = Place::new(id.file, refusal.decorator);
    let primary = text.primary.as_ref().map(|field| field.place).filter(own).unwrap_or(decorator);
    let finding = findings.report(primary.range, text.message);
    for (place, words) in text.labels {
        if place != primary {
            finding.label(place, words);
        }
    }
    if primary != decorator {
        finding.label(decorator, "raises here");
    }
    // The line that a traceback names up to 3.10.
    finding.label(Place::new(id.file, class.range), "the class");
    finding.help(text.help);
    finding.raises(if text.is_value_error { &["ValueError"] } else { &["TypeError"] }, class.region);
}

/// `field(default=0, default_factory=int)`.
fn two_defaults(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let given = |wanted| keyword(facts, call, wanted);
    let (Some(default), Some(factory)) = (given("default"), given("default_factory")) else { return };
    if project.field_call(file, call.expr).is_none() {
        return;
    }
    let is_default = |value| project.is_default(file, value) == Some(true);
    if !is_default(default.value) || !is_default(factory.value) {
        findings.silent(facts.range(call.expr), || "one of the two may be `MISSING`".to_owned());
        return;
    }
    let finding = findings.report(factory.range, "`field` takes either `default` or `default_factory`");
    finding.label(Place::new(file, default.range), "the other one");
    finding.raises(&["ValueError"], call.region);
    finding.help("leave one of the two out: `default_factory` for what each instance has for itself");
}

fn keyword<'f>(facts: &'f FileFacts, call: &Call, wanted: &str) -> Option<&'f Argument> {
    let mut arguments = facts.arguments(call.arguments).iter();
    arguments.find(|argument| matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) == wanted))
}

/// `field(default_factory=[])`: `__init__` calls it for each instance that is not given the field.
fn factory(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let Some(factory) = keyword(facts, call, "default_factory") else { return };
    let Some(what) = no_function(project, file, factory.value) else { return };
    if project.field_call(file, call.expr).is_none() {
        return;
    }
    let Some(class) = facts.scopes.get(call.scope.index()).and_then(|scope| match scope.kind {
        ScopeKind::Class(index) => Some(ClassId { file, index }),
        _ => None,
    }) else {
        return;
    };
    let field = facts.bindings_in(project.class(class).scope).iter().find(
        |binding| matches!(binding.kind, BindingKind::Annotated { value: Some(value), .. } if value == call.expr),
    );
    let Some(field) = field.map(|field| facts.name(field.name)) else { return };
    if project.is_dataclass(class) != Ok(true) || !matches!(project.dataclass_refusal(class), Ok(None)) {
        findings.silent(factory.range, || "what a decorator makes of the class is not known".to_owned());
        return;
    }
    let is_given = |argument: &Argument| match argument.kind {
        ArgumentKind::Keyword(name) => facts.name(name) == "init",
        _ => false,
    };
    let leaves_out = |&(file, index): &(FileId, CallIndex)| {
        let facts = project.facts(file);
        facts.calls.get(index.index()).is_some_and(|call| {
            facts
                .arguments(call.arguments)
                .iter()
                .all(|argument| matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) != field))
        })
    };
    let has_own_init = |name| project.own_member(class, name).is_some();
    let is_plain =
        !["__init__", "__new__"].into_iter().any(has_own_init) && !facts.arguments(call.arguments).iter().any(is_given);
    let made = instance_calls(project, class).into_iter().find(|made| is_plain && leaves_out(made));
    let name = project.qualname(&ClassRef::Source(class));
    let finding =
        findings.report(factory.range, format!("the `default_factory` of `{field}` is {what}, and cannot be called"));
    match made {
        Some((file, index)) => {
            let facts = project.facts(file);
            if let Some(call) = facts.calls.get(index.index()) {
                finding.label(Place::new(file, facts.range(call.expr)), format!("raises here: no `{field}` is given"));
            }
        }
        None => {
            finding.level(Level::Warn);
            finding.note(format!("`{name}()` raises `TypeError` wherever `{field}` is not given"));
        }
    }
    finding.raises(&["TypeError"], call.region);
    finding.help("name a function or class that makes the value, such as `list`; for a value itself write `default=`");
}

/// What an expression gives, where that cannot be called.
fn no_function(project: &Project, file: FileId, expr: ExprId) -> Option<String> {
    let what = match project.facts(file).expr(expr) {
        Expr::List(_) => "a list",
        Expr::Dict(_) => "a dict",
        Expr::Set(_) => "a set",
        Expr::Tuple(_) => "a tuple",
        Expr::Str(_) | Expr::LongStr | Expr::FString(_) => "a string",
        Expr::Bytes => "bytes",
        Expr::Int(_) | Expr::Float(_) => "a number",
        Expr::True | Expr::False => "a truth value",
        Expr::None => "`None`",
        Expr::Call(_) | Expr::Name { .. } | Expr::Attribute { .. } => match project.evaluate(ExprRef { file, expr }) {
            Value::Instance(class) => {
                let class = ClassRef::Source(class);
                let is_absent = |name| matches!(project.lookup(&class, name), Lookup::Absent);
                return (is_absent("__call__") && is_absent("__getattr__"))
                    .then(|| format!("an instance of `{}`", project.qualname(&class)));
            }
            Value::External(name) => {
                let made = name.strip_suffix("()")?;
                let class = project.class_of(&Value::External(made.into()))?;
                return matches!(project.lookup(&class, "__call__"), Lookup::Absent)
                    .then(|| format!("an instance of `{}`", made.strip_prefix("builtins.").unwrap_or(made)));
            }
            Value::Str(_) => "a string",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Tuple(_) => "a tuple",
            _ => return None,
        },
        _ => return None,
    };
    Some(what.to_owned())
}

/// What is said of a fault.
struct Text {
    message: String,
    primary: Option<FieldPlace>,
    labels: Vec<(Place, String)>,
    help: String,
    is_value_error: bool,
}

impl Text {
    fn of(project: &Project, id: ClassId, fault: &DataclassFault, clause: &str) -> Self {
        let class = project.qualname(&ClassRef::Source(id));
        let error = |message: String, primary: Option<&FieldPlace>, labels, help: &str| Self {
            message: format!("{message}{clause}"),
            primary: primary.cloned(),
            labels,
            help: help.to_owned(),
            is_value_error: false,
        };
        match fault {
            DataclassFault::Order { field, behind } => error(
                format!("`{}` of `{class}` has no default, but follows `{}`, which has one", field.name, behind.name),
                Some(field),
                vec![
                    (field.place, format!("`{}` has no default", field.name)),
                    (behind.place, format!("`{}` has a default", behind.name)),
                ],
                "give it a default too, move it to the front, or make the fields keyword-only with `kw_only=True`",
            ),
            DataclassFault::MutableDefault { field, default, class: of } => Self {
                is_value_error: true,
                ..error(
                    format!("the default of `{}` is a `{of}`, which all instances would share", field.name),
                    Some(field),
                    vec![(*default, format!("a `{of}`"))],
                    "write `field(default_factory=...)`, which makes one for each instance",
                )
            },
            DataclassFault::Factory { field, is_class_variable } => error(
                format!(
                    "`{}` is {}, which cannot have a `default_factory`",
                    field.name,
                    if *is_class_variable { "a `ClassVar`" } else { "an `InitVar`" }
                ),
                Some(field),
                Vec::new(),
                "write the value itself, or leave the annotation out that makes it no field",
            ),
            DataclassFault::KeywordOnlyClassVariable(field) => error(
                format!("`{}` is a `ClassVar`, which cannot be `kw_only`", field.name),
                Some(field),
                Vec::new(),
                "leave `kw_only` out: a class variable is no argument",
            ),
            DataclassFault::SecondKeywordOnly { first, again } => error(
                format!("`KW_ONLY` is twice in `{class}`"),
                Some(again),
                vec![(first.place, "the first one".to_owned())],
                "remove the second one: all fields after the first are keyword-only",
            ),
            DataclassFault::NoAnnotation(field) => error(
                format!("`{}` is a field without annotation", field.name),
                Some(field),
                Vec::new(),
                &format!("write `{}: T = field(...)`", field.name),
            ),
            DataclassFault::Frozen { base, is_frozen } => {
                let name = project.qualname(&ClassRef::Source(*base));
                let place = Place::new(base.file, project.class(*base).range);
                let (message, label) = match is_frozen {
                    true => (format!("`{class}` is not frozen, but inherits from `{name}`, which is"), "frozen"),
                    false => (format!("`{class}` is frozen, but inherits from `{name}`, which is not"), "not frozen"),
                };
                error(message, None, vec![(place, label.to_owned())], "make both frozen, or none")
            }
            DataclassFault::OrderWithoutEq => Self {
                is_value_error: true,
                ..error(
                    format!("`{class}` asks for `order` without `eq`"),
                    None,
                    Vec::new(),
                    "leave `eq=False` out, or write the comparisons by hand",
                )
            },
            DataclassFault::Overwrites { method, argument } => error(
                format!("`{argument}` would overwrite `{}` of `{class}`", method.name),
                Some(method),
                Vec::new(),
                &format!("remove the method, or leave `{argument}` out"),
            ),
            DataclassFault::WeakrefWithoutSlots => error(
                format!("`{class}` asks for `weakref_slot` without `slots`"),
                None,
                Vec::new(),
                "add `slots=True`, or leave `weakref_slot` out: without slots instances can be referred to weakly",
            ),
            DataclassFault::SecondSlots(slots) => error(
                format!("`slots=True` makes the slots of `{class}`, which has `__slots__` already"),
                Some(slots),
                Vec::new(),
                "remove `__slots__`, or leave `slots=True` out",
            ),
            DataclassFault::Argument(argument) => error(
                format!("`dataclass` does not take `{argument}`"),
                None,
                Vec::new(),
                &format!("leave `{argument}` out, or no longer support these versions: `requires-python`"),
            ),
        }
    }
}
