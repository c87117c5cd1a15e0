//! See `typing-bases.md`.

use ruff_text_size::TextRange;

use super::Refused;
use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId, ScopeId};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    ClassId, ClassRef, ExprRef, Lookup, Metaclass, Project, PythonVersion, RefusalKind, TypingFault, Value,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "typing-bases",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("typing-bases.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    protocol(project, id, findings);
    let facts = project.facts(id.file);
    let class = project.class(id);
    let arguments = facts.arguments(class.bases);
    let is_plain = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
    if !is_plain || arguments.is_empty() || project.is_stub(id.file) {
        return;
    }
    let is_dict = || {
        let bases = if arguments.len() > 1 { project.bases(id) } else { Vec::new() };
        bases.iter().filter_map(|base| base.class.as_ref()).any(|class| is_typed_dict(project, class))
    };
    if !arguments.iter().any(|base| may_be_form(project, id.file, base.value)) && !is_dict() {
        return;
    }
    let Some(fault) = fault_in(project, id) else { return };
    // What the model's version takes may be refused by an older one.
    let holds = |version| fault.until.is_none_or(|until| version < until);
    let comes_to = |version| {
        let then = project.in_version(version);
        fault_in(then, id).is_some() && then.comes_to(id.file, class.region)
    };
    if !holds(project.model_version()) && !project.other_versions().filter(|&version| holds(version)).any(comes_to) {
        return;
    }
    let Some(clause) = project.versions().clause(None, fault.until) else {
        findings.silent(class.range, || "no supported version refuses the class".to_owned());
        return;
    };
    let finding = findings.report(fault.range, format!("{}{clause}", fault.message));
    if let Some((range, words)) = fault.label {
        finding.label(Place::new(id.file, range), words);
    }
    finding.help(fault.help);
    finding.raises(&["TypeError"], class.region);
}

/// What some version does not take of the bases.
fn fault_in(project: &Project, id: ClassId) -> Option<Fault> {
    let arguments = project.facts(id.file).arguments(project.class(id).bases);
    let bases: Vec<Form> = arguments.iter().map(|base| Form::of(project, id.file, base.value)).collect();
    let is_plain = |base: &Form| matches!(base, Form::Other(class) if !class.as_ref().is_some_and(|class| is_typed_dict(project, class)));
    if bases.iter().all(is_plain) {
        return None;
    }
    fault(project, id, &bases)
}

/// A protocol that derives from what is none.
fn protocol(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.class(id).bases.len == 0 {
        return;
    }
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::TypingBases(TypingFault::ProtocolBase(position)) = &refused.refusal.kind else { return };
    let (name, clause, base) = (refused.name(), &refused.clause, refused.base_name(*position));
    let definition =
        refused.bases.get(*position).and_then(|base| base.class.as_ref()).and_then(|class| refused.definition(class));
    let message = format!("protocol `{name}` cannot be created{clause}: its base `{base}` is no protocol");
    let finding = refused.report(message, findings);
    if let Some(definition) = definition {
        finding.label(definition, "defined here");
    }
    finding.help(format!("make `{base}` a protocol, or leave `Protocol` out of the bases of `{name}`"));
}

/// What a base is among the forms of `typing`.
enum Form {
    /// `Generic`.
    Generic,
    /// `Generic[…]`, `Protocol[…]` with what stands in the brackets.
    Subscripted {
        is_generic: bool,
        parameters: Vec<ExprId>,
    },
    Protocol,
    NamedTuple,
    TypedDict,
    Other(Option<ClassRef>),
}

struct Fault {
    range: TextRange,
    message: String,
    label: Option<(TextRange, &'static str)>,
    help: &'static str,
    until: Option<PythonVersion>,
}

impl Form {
    fn of(project: &Project, file: FileId, expr: ExprId) -> Self {
        let facts = project.facts(file);
        if let Expr::Subscript { value, index } = facts.expr(expr) {
            let is = |name| project.is_external(ExprRef { file, expr: value }, &[name]);
            let is_generic = is("typing.Generic");
            if is_generic || is("typing.Protocol") {
                let parameters = match facts.expr(index) {
                    Expr::Tuple(run) => facts.list(run).to_vec(),
                    _ => vec![index],
                };
                return Self::Subscripted { is_generic, parameters };
            }
        }
        let value = project.evaluate(ExprRef { file, expr });
        match &value {
            Value::External(name) if !matches!(facts.expr(expr), Expr::Subscript { .. }) => match &**name {
                "typing.Generic" => Self::Generic,
                "typing.Protocol" => Self::Protocol,
                "typing.NamedTuple" => Self::NamedTuple,
                "typing.TypedDict" => Self::TypedDict,
                _ => Self::Other(project.class_of(&value)),
            },
            _ => Self::Other(project.class_of(&value)),
        }
    }
}

/// Whether the class is one that `TypedDict` makes.
fn is_typed_dict(project: &Project, class: &ClassRef) -> bool {
    matches!(project.metaclass(class), Metaclass::Known { class, .. } if class.is_stdlib("typing._TypedDictMeta"))
}

fn may_be_form(project: &Project, file: FileId, expr: ExprId) -> bool {
    let named = match project.facts(file).expr(expr) {
        Expr::Subscript { value, .. } => value,
        _ => expr,
    };
    let at = ExprRef { file, expr: named };
    ["Generic", "Protocol", "NamedTuple", "TypedDict"].iter().any(|name| project.may_name(at, name))
}

fn fault(project: &Project, id: ClassId, bases: &[Form]) -> Option<Fault> {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let name = facts.name(class.name);
    let arguments = facts.arguments(class.bases);
    let place = |position: usize| arguments.get(position).map_or(class.range, |argument| argument.range);
    let error = |range, message, help| Some(Fault { range, message, label: None, help, until: None });
    for base in bases {
        let Form::Subscripted { is_generic, parameters } = base else { continue };
        let form = if *is_generic { "Generic" } else { "Protocol" };
        for (position, &parameter) in parameters.iter().enumerate() {
            if let Some(text) = no_type_variable(project, id.file, parameter) {
                let message = format!("`{text}` is no type variable, and `{form}[...]` takes nothing else");
                let help = "write a `TypeVar` here; `Base[int]` is for classes that are generic already";
                return error(facts.range(parameter), message, help);
            }
            let before =
                parameters[..position].iter().find(|&&before| is_same_name(project, id.file, before, parameter));
            if let Some(&before) = before {
                return Some(Fault {
                    range: facts.range(parameter),
                    message: format!("a type variable is twice in `{form}[...]`"),
                    label: Some((facts.range(before), "for the first time")),
                    help: "remove one of the two",
                    until: None,
                });
            }
        }
    }
    if class.keywords.len > 0 || class.has_type_parameters {
        return None;
    }
    let has = |wanted: fn(&Form) -> bool| bases.iter().position(wanted);
    let others: Vec<Option<&ClassRef>> = bases
        .iter()
        .filter_map(|base| match base {
            Form::Other(class) => Some(class.as_ref()),
            _ => None,
        })
        .collect();
    let is_generic = |base: &Form| matches!(base, Form::Subscripted { is_generic: true, .. });
    if let Some(form) = has(|base| matches!(base, Form::NamedTuple)) {
        let other = bases.iter().position(|base| matches!(base, Form::Other(Some(_)) | Form::Protocol));
        if let Some(other) = other {
            let message = format!("`{name}` derives from `NamedTuple` and another class, which `NamedTuple` refuses");
            let help = "derive from the class in a second step: `class Sub(Record, Other)`";
            return Some(Fault {
                label: Some((place(form), "takes no other base")),
                ..error(place(other), message, help)?
            });
        }
        let other = bases.iter().position(is_generic).filter(|_| bases.len() == 2)?;
        let message = format!("`{name}` derives from `NamedTuple` and `Generic`, which `NamedTuple` refuses");
        let until = Some(PythonVersion::new(3, 11));
        let help = "leave `Generic[...]` out where older versions are supported";
        return Some(Fault { until, ..error(place(other), message, help)? });
    }
    let is_typed_dict = |class: &ClassRef| is_typed_dict(project, class);
    let is_dict = |base: &Form| match base {
        Form::TypedDict => true,
        Form::Other(Some(class)) => is_typed_dict(class),
        _ => false,
    };
    if bases.iter().any(is_dict) {
        // Its own kind may come from `typing_extensions`, which is not always `typing`'s.
        let is_known_other = |class: &ClassRef| {
            !is_typed_dict(class)
                && matches!(project.metaclass(class), Metaclass::Known { class: ClassRef::Stdlib(name), .. }
                    if matches!(&*name, "builtins.type" | "abc.ABCMeta"))
                && !matches!(class, ClassRef::Created(_))
                && class
                    .source()
                    .is_none_or(|id| project.class(id).decorators.len == 0 && !has_bases_of_typing(project, id))
        };
        let other = bases.iter().position(|base| match base {
            Form::Other(Some(class)) => is_known_other(class),
            Form::Protocol | Form::Subscripted { is_generic: false, .. } => true,
            _ => false,
        });
        if let Some(other) = other {
            let message = format!("`{name}` is a `TypedDict`, and one of its bases is none");
            return error(place(other), message, "a `TypedDict` derives from others of its kind only");
        }
        let other = bases.iter().position(is_generic)?;
        let is_alone = bases.iter().all(|base| is_generic(base) || is_dict(base));
        let message = format!("`{name}` derives from `TypedDict` and `Generic`, which `TypedDict` refuses");
        let help = "leave `Generic[...]` out where older versions are supported";
        let until = Some(PythonVersion::new(3, 11));
        return is_alone.then_some(Fault { until, ..error(place(other), message, help)? });
    }
    // What follows is said by `Generic.__init_subclass__`, where the call comes through to it.
    let comes_through = others.iter().all(|class| {
        class.is_some_and(|class| {
            matches!(project.lookup(class, "__init_subclass__"), Lookup::Found(member)
                if member.owner.is_stdlib("builtins.object") || member.owner.is_stdlib("typing.Generic"))
                && matches!(project.metaclass(class), Metaclass::Known { class: ClassRef::Stdlib(_), .. })
                && !is_typed_dict(class)
        })
    });
    if !comes_through || bases.iter().any(|base| matches!(base, Form::Protocol)) {
        return None;
    }
    if let Some(position) = has(|base| matches!(base, Form::Generic))
        && name != "Protocol"
    {
        let message = format!("`{name}` derives from plain `Generic`");
        return error(place(position), message, "name the type variables: `Generic[T]`");
    }
    let mut generic = bases.iter().enumerate().filter(|(_, base)| is_generic(base)).map(|(position, _)| position);
    let first = generic.next()?;
    if let Some(again) = generic.next() {
        return Some(Fault {
            label: Some((place(first), "the first one")),
            ..error(
                place(again),
                format!("`Generic[...]` is twice among the bases of `{name}`"),
                "write one `Generic[...]` with all type variables",
            )?
        });
    }
    unlisted(project, id, &bases[first])
}

/// A type variable of another base that `Generic[…]` does not list.
fn unlisted(project: &Project, id: ClassId, generic: &Form) -> Option<Fault> {
    let facts = project.facts(id.file);
    let Form::Subscripted { parameters, .. } = generic else { return None };
    let listed: Vec<_> =
        parameters.iter().map(|&parameter| type_variable(project, id.file, parameter)).collect::<Option<_>>()?;
    for argument in facts.arguments(project.class(id).bases) {
        let Expr::Subscript { value, index } = facts.expr(argument.value) else { continue };
        let value = project.evaluate(ExprRef { file: id.file, expr: value });
        let is_generic = project.class_of(&value).is_some_and(|class| {
            class.source().is_some()
                && matches!(project.lookup(&class, "__class_getitem__"), Lookup::Found(member) if member.owner.is_stdlib("typing.Generic"))
        });
        if !is_generic {
            continue;
        }
        let used = match facts.expr(index) {
            Expr::Tuple(run) => facts.list(run).to_vec(),
            _ => vec![index],
        };
        for parameter in used {
            let Some(variable) = type_variable(project, id.file, parameter) else { continue };
            if !listed.contains(&variable) {
                return Some(Fault {
                    range: facts.range(parameter),
                    message: format!("type variable `{variable}` is not listed in `Generic[...]`"),
                    label: None,
                    help: "list all type variables of the bases in `Generic[...]`, or leave it out",
                    until: None,
                });
            }
        }
    }
    None
}

/// The name of a type variable that the module itself makes, once: two names are two variables then.
fn type_variable(project: &Project, file: FileId, expr: ExprId) -> Option<&str> {
    let facts = project.facts(file);
    let Expr::Name { name, .. } = facts.expr(expr) else { return None };
    let [binding] = facts.bindings_of(ScopeId::MODULE, name) else { return None };
    let BindingKind::Assign(value) = binding.kind else { return None };
    let Expr::Call(call) = facts.expr(value) else { return None };
    matches!(project.callee(file, call), Value::External(callee) if &*callee == "typing.TypeVar")
        .then(|| facts.name(name))
}

/// What is certainly no type variable, as it is written.
fn no_type_variable(project: &Project, file: FileId, expr: ExprId) -> Option<String> {
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::None => Some("None".to_owned()),
        Expr::Name { .. } | Expr::Attribute { .. } => {
            let value = project.evaluate(ExprRef { file, expr });
            match project.class_of(&value)? {
                ClassRef::Stdlib(name) if name.starts_with("builtins.") || name.starts_with("collections.") => {
                    Some(project.class_name(&ClassRef::Stdlib(name.clone())).into_owned())
                }
                class @ ClassRef::Source(_) => {
                    let is_plain = matches!(project.metaclass(&class), Metaclass::Known { class, .. } if class.is_stdlib("builtins.type"));
                    is_plain.then(|| project.class_name(&class).into_owned())
                }
                ClassRef::Stdlib(_) | ClassRef::Created(_) => None,
            }
        }
        _ => None,
    }
}

fn is_same_name(project: &Project, file: FileId, one: ExprId, other: ExprId) -> bool {
    let facts = project.facts(file);
    matches!((facts.expr(one), facts.expr(other)),
        (Expr::Name { name: one, scope }, Expr::Name { name: other, scope: at }) if one == other && scope == at)
}

/// Whether a base of the class comes from `typing` or `typing_extensions`.
fn has_bases_of_typing(project: &Project, id: ClassId) -> bool {
    project.bases(id).iter().any(|base| matches!(&base.value, Value::External(name) if name.starts_with("typing")))
}
