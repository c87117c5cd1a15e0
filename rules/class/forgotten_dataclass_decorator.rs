//! See `forgotten-dataclass-decorator.md`.

use super::instances::instance_calls;
use crate::facts::{AccessContext, Argument, ArgumentKind, BindingKind, Expr, ExprId, FileFacts};
use crate::finding::{Level, Place};
use crate::project::{Annotated, Bound, ClassId, ClassRef, ExprRef, InheritedDataclass, Lookup, Mro, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "forgotten-dataclass-decorator",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("forgotten-dataclass-decorator.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    // Told apart by what is written: few classes have annotations and a base, and no decorator.
    if class.bases.len == 0 || class.decorators.len > 0 || class.keywords.len > 0 || project.is_stub(id.file) {
        return;
    }
    let hook = facts.names.find("__post_init__");
    let says_something = facts
        .bindings_in(class.scope)
        .iter()
        .any(|binding| matches!(binding.kind, BindingKind::Annotated { .. }) || Some(binding.name) == hook);
    if !says_something {
        return;
    }
    let inherited = match project.inherited_dataclass(id) {
        Ok(Some(inherited)) => inherited,
        Ok(None) => return,
        Err(reason) => {
            findings.silent(class.range, || format!("whether it derives from a dataclass is not known: {reason}"));
            return;
        }
    };
    if let Some(reason) = meant_so(project, id) {
        findings.silent(class.range, || reason.to_owned());
        return;
    }
    let hook = post_init(project, id, &inherited);
    let annotated = project.annotated_in_body(id, project.model_version());
    let (mut added, mut ignored) = (Vec::new(), Vec::new());
    for own in annotated.iter().filter(|own| !own.is_uncertain && may_be_field(project, id, own)) {
        let value = match project.bound_in_body(id, &own.at.name, project.model_version()) {
            Bound::To { value, .. } => Some(value),
            Bound::Nothing => None,
            Bound::Unknown => continue,
        };
        let name = project.mangled(id, &own.at.name);
        match inherited.fields.iter().find(|field| field.at.name == name) {
            Some(field) => {
                if value.is_some() && field.is_parameter == Some(true) && !field.is_init_only {
                    ignored.push((own, field));
                }
            }
            None => {
                if is_bound_above(project, id, &name) != Some(false) || is_set(project, id, &own.at.name) {
                    continue;
                }
                if value.is_none() && is_given_below(project, id, &own.at.name) {
                    continue;
                }
                added.push(own);
            }
        }
    }
    if added.is_empty() && ignored.is_empty() && hook.is_none() {
        return;
    }
    let shown = facts.name(class.name);
    let base = project.qualname(&ClassRef::Source(inherited.class));
    let names = |all: &[&Annotated]| {
        let names: Vec<String> = all.iter().map(|own| format!("`{}`", own.at.name)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        }
    };
    let message = match added.len() {
        0 if ignored.is_empty() => format!("`{shown}` has no `@dataclass`, so its `__post_init__` never runs"),
        0 => {
            let all: Vec<&Annotated> = ignored.iter().map(|(own, _)| *own).collect();
            format!("`{shown}` has no `@dataclass`, so its values are no defaults: {}", names(&all))
        }
        1 => format!("`{shown}` has no `@dataclass`, so {} is no field", names(&added)),
        _ => format!("`{shown}` has no `@dataclass`, so {} are no fields", names(&added)),
    };
    let call = added.iter().find_map(|own| called_with(project, id, &inherited, &own.at.name));
    if call.is_none() && !project.is_closed() {
        findings.silent(class.range, || "a subclass that sets it may not be in view".to_owned());
        return;
    }
    let finding = findings.report(class.range, message);
    finding.text(format!("has the `__init__` of `{base}`"));
    match call {
        Some(place) => {
            finding.label(place, "raises `TypeError`");
        }
        None => {
            finding.level(Level::Warn);
        }
    }
    for own in &added {
        finding.label(own.at.place, "no field");
    }
    if let Some(place) = hook {
        finding.label(place, format!("`{base}.__init__` calls none"));
    }
    for (own, _) in &ignored {
        finding.label(own.at.place, format!("`{base}.__init__` sets its own default"));
    }
    finding.label(Place::new(inherited.class.file, project.class(inherited.class).range), "the dataclass");
    finding.help(format!("decorate `{shown}` with `@dataclass`, or say `ClassVar`"));
}

/// The `__post_init__` of the class, where the `__init__` that it has was written without a call of one.
fn post_init(project: &Project, id: ClassId, inherited: &InheritedDataclass) -> Option<Place> {
    let name = "__post_init__";
    let member = project.own_member(id, name)?;
    let Value::Function(_) = member.value else { return None };
    // A dataclass below calls it.
    let is_called = !matches!(project.lookup(&ClassRef::Source(inherited.class), name), Lookup::Absent)
        || project.subclasses(id).into_iter().any(|subclass| project.class(subclass).decorators.len > 0)
        || is_called_by_name(project, name);
    if is_called { None } else { member.place }
}

fn is_called_by_name(project: &Project, name: &str) -> bool {
    project.calls_naming(name).any(|(file, index)| {
        let facts = project.facts(file);
        // `super().__post_init__()` asks a base.
        facts.calls.get(index.index()).is_some_and(|call| match facts.expr(call.callee) {
            Expr::Attribute { value, .. } => !matches!(facts.expr(value), Expr::Call(_)),
            _ => true,
        })
    })
}

/// Why the class is not meant to be a dataclass of its own, or may become one by other means.
fn meant_so(project: &Project, id: ClassId) -> Option<&'static str> {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return Some("its MRO is not known") };
    for ancestor in mro.iter() {
        match ancestor {
            ClassRef::Source(ancestor) => {
                if let Some(function) = project.own_member(*ancestor, "__init_subclass__").map(|member| member.value)
                    && hands_class_on(project, &function)
                {
                    return Some("`__init_subclass__` may make it a dataclass");
                }
            }
            ClassRef::Stdlib(name) if matches!(&**name, "typing.Protocol" | "enum.Enum" | "builtins.BaseException") => {
                return Some("its bases make more of annotations, or of the constructor");
            }
            _ => {}
        }
    }
    if facts.bindings_of(class.enclosing, class.name).len() != 1 || is_handed_to_dataclass(project, id) {
        return Some("it may be made a dataclass later");
    }
    if facts.name(class.name).contains("Mixin")
        || !project.abstract_methods(&ClassRef::Source(id)).is_ok_and(|it| it.is_empty())
    {
        return Some("it is made to be completed by others");
    }
    None
}

/// Whether an `__init_subclass__` gives the class to a function, which may do anything with it.
fn hands_class_on(project: &Project, method: &Value) -> bool {
    let (Value::Function(function) | Value::Wrapped { function, .. }) = method else {
        // What the standard library's do is known: nothing of the kind.
        return !matches!(method, Value::External(_));
    };
    let facts = project.facts(function.file);
    let statement = project.function(*function).statement;
    facts.calls.iter().filter(|call| statement.contains_range(facts.range(call.expr))).any(|call| {
        let is_plain = matches!(facts.expr(call.callee), Expr::Name { name, .. }
            if matches!(facts.name(name), "super" | "issubclass" | "isinstance" | "getattr" | "hasattr" | "setattr" | "id" | "repr" | "str"));
        let is_class = |argument: &Argument| project.is_receiver(*function, argument.value);
        !is_plain && facts.arguments(call.arguments).iter().any(is_class)
    })
}

/// Whether the class's name is given to a `dataclass`: `Invoice = dataclass(Invoice)`, `process(dataclass, Invoice)`.
fn is_handed_to_dataclass(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    let name = project.class(id).name;
    let is_own =
        |argument: &Argument| matches!(facts.expr(argument.value), Expr::Name { name: own, .. } if own == name);
    facts.calls.iter().any(|call| {
        let callee = match facts.expr(call.callee) {
            // `dataclass(slots=True)(Invoice)`.
            Expr::Call(inner) => facts.calls.get(inner.index()).map_or(call.callee, |inner| inner.callee),
            _ => call.callee,
        };
        facts.arguments(call.arguments).iter().any(is_own)
            && project.may_name(ExprRef { file: id.file, expr: callee }, "dataclass")
    })
}

/// Whether the annotation and the value are those of a field.
fn may_be_field(project: &Project, id: ClassId, own: &Annotated) -> bool {
    let facts = project.facts(id.file);
    let is_dunder = own.at.name.starts_with("__") && own.at.name.ends_with("__");
    // A constant, in a class that is no dataclass.
    !is_dunder && !names_final(facts, own.annotation) && project.is_field_annotation(id, own.annotation) == Some(true)
}

fn names_final(facts: &FileFacts, annotation: ExprId) -> bool {
    match facts.expr(annotation) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name) == "Final",
        Expr::Subscript { value, .. } => names_final(facts, value),
        Expr::Str(text) => facts.name(text).split('[').next().is_some_and(|head| head.trim().ends_with("Final")),
        _ => false,
    }
}

/// Whether a base has the name, as a class attribute or an annotation.
fn is_bound_above(project: &Project, id: ClassId, name: &str) -> Option<bool> {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return None };
    mro.iter().skip(1).try_fold(false, |found, class| {
        let has = match class {
            ClassRef::Source(base) => {
                let facts = project.facts(base.file);
                facts
                    .names
                    .find(name)
                    .is_some_and(|name| !facts.bindings_of(project.class(*base).scope, name).is_empty())
                    || is_set(project, *base, name)
            }
            ClassRef::Stdlib(class) => project.stdlib().class(class)?.member(name).is_some(),
            ClassRef::Created(_) => return None,
        };
        Some(found || has)
    })
}

/// Whether methods of the class, or of a subclass, set the attribute: it is declared where it does not come from the
/// constructor.
fn is_set(project: &Project, id: ClassId, name: &str) -> bool {
    std::iter::once(id).chain(project.subclasses(id)).any(|class| {
        let facts = project.facts(class.file);
        let Some(symbol) = facts.names.find(name) else { return false };
        let statement = project.class(class).statement;
        let is_written = facts.accesses.iter().any(|access| {
            access.context != AccessContext::Read
                && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
                && statement.contains_range(facts.range(access.expr))
        });
        // `object.__setattr__(self, "total", …)`.
        is_written
            || facts.calls.iter().any(|call| {
                statement.contains_range(facts.range(call.expr))
                    && facts
                        .arguments(call.arguments)
                        .iter()
                        .any(|argument| matches!(facts.expr(argument.value), Expr::Str(text) if text == symbol))
            })
    })
}

/// Whether a subclass gives the name a value or declares it again.
fn is_given_below(project: &Project, id: ClassId, name: &str) -> bool {
    project.subclasses(id).into_iter().any(|class| {
        let facts = project.facts(class.file);
        facts.names.find(name).is_some_and(|name| !facts.bindings_of(project.class(class).scope, name).is_empty())
    })
}

/// A plain call of the class with an argument for what is no parameter.
fn called_with(project: &Project, id: ClassId, inherited: &InheritedDataclass, name: &str) -> Option<Place> {
    let parameters: Option<Vec<&str>> = inherited
        .fields
        .iter()
        .filter(|field| field.is_parameter != Some(false))
        .map(|field| field.is_parameter.and(field.is_keyword_only).map(|_| field.at.name.as_str()))
        .collect();
    let positional = inherited
        .fields
        .iter()
        .filter(|field| field.is_parameter == Some(true) && field.is_keyword_only == Some(false));
    let most = parameters.as_ref().map(|_| positional.count());
    instance_calls(project, id).into_iter().find_map(|(file, index)| {
        let facts = project.facts(file);
        let call = facts.calls.get(index.index())?;
        let arguments = facts.arguments(call.arguments);
        let is_named =
            |argument: &Argument| matches!(argument.kind, ArgumentKind::Keyword(own) if facts.name(own) == name);
        let given = arguments.iter().take_while(|argument| argument.kind == ArgumentKind::Positional).count();
        let is_refused = arguments.iter().any(is_named) || most.is_some_and(|most| given > most);
        (is_refused && takes_arguments_as_written(project, id)).then(|| Place::new(file, facts.range(call.expr)))
    })
}

/// Whether the arguments of a call come to `__init__`: no other `__new__` looks at them first.
fn takes_arguments_as_written(project: &Project, id: ClassId) -> bool {
    matches!(project.lookup(&ClassRef::Source(id), "__new__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.object"))
}
