//! See `new-returns-other-type.md`.

use super::names_class_statement;
use crate::facts::{Expr, ExprId};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "new-returns-other-type",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("new-returns-other-type.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let Some(new) = own_method(project, id, "__new__") else { return };
    let data = project.function(new);
    let facts = project.facts(id.file);
    let returned = facts.list(data.returned);
    if returned.is_empty() || data.falls_off || data.is_async || data.is_generator {
        return;
    }
    let Some(init) = own_method(project, id, "__init__") else {
        findings.silent(data.range, || "the class has no `__init__` of its own".to_owned());
        return;
    };
    if project.calls_in(init).is_empty() && project.accesses_in(init).is_empty() {
        findings.silent(data.range, || "its `__init__` does nothing".to_owned());
        return;
    }
    let mut others = Vec::new();
    for &value in returned.iter().filter(|&&value| !matches!(facts.expr(value), Expr::None)) {
        match other_type(project, id, value) {
            Some(other) => others.push((value, other)),
            None => {
                findings.silent(facts.range(value), || "it may be an instance of the class".to_owned());
                return;
            }
        }
    }
    if let Err(reason) = runs_by_itself(project, id, new) {
        findings.silent(data.range, || reason.to_owned());
        return;
    }
    let Some((first, other)) = others.first() else { return };
    let shown = project.qualname(&ClassRef::Source(id));
    let finding = findings
        .report(facts.range(*first), format!("`{shown}.__new__` returns {other}, and `{shown}.__init__` never runs"));
    finding.region = data.region;
    for (value, other) in others.iter().skip(1) {
        finding.label(Place::new(id.file, facts.range(*value)), format!("returns {other}"));
    }
    finding
        .label(Place::new(id.file, project.function(init).range), "does not run on what is no instance of the class");
    finding.help("return an instance of the class, or do the work of `__init__` where the object is made");
}

/// The method in the body of the class.
fn own_method(project: &Project, id: ClassId, name: &str) -> Option<FunctionId> {
    let facts = project.facts(id.file);
    if facts.bindings_of(project.class(id).scope, facts.names.find(name)?).is_empty() {
        return None;
    }
    match project.own_member(id, name)?.value {
        Value::Function(function) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => {
            (function.file == id.file && facts.enclosing_class(function.index) == Some(id.index)).then_some(function)
        }
        _ => None,
    }
}

/// What a value is that is certainly no instance of the class, in words.
fn other_type(project: &Project, id: ClassId, value: ExprId) -> Option<String> {
    let facts = project.facts(id.file);
    let own = ClassRef::Source(id);
    let words = match facts.expr(value) {
        Expr::Str(_) | Expr::LongStr | Expr::FString(_) => "a `str`",
        Expr::Bytes => "`bytes`",
        Expr::True | Expr::False => "a `bool`",
        Expr::Int(_) => "an `int`",
        Expr::Float(_) => "a `float`",
        Expr::Tuple(_) => "a `tuple`",
        Expr::List(_) => "a `list`",
        Expr::Dict(_) => "a `dict`",
        Expr::Set(_) => "a `set`",
        Expr::Lambda(_) => "a function",
        Expr::Call(index) => {
            let call = facts.calls.get(index.index())?;
            let made = match project.callee(id.file, index) {
                Value::Class(made) => {
                    let class = ClassRef::Source(made);
                    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return None };
                    let is_exact = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
                            if member.owner.is_stdlib("builtins.type"))
                        && matches!(project.lookup(&class, "__new__"), Lookup::Found(member)
                            if member.owner.source().is_none())
                        && project.class(made).decorators.len == 0
                        && names_class_statement(project, id.file, call.callee);
                    is_exact.then_some(class)?
                }
                callee @ Value::External(_) => {
                    let class = project.class_of(&callee)?;
                    let ClassRef::Stdlib(name) = &class else { return None };
                    // What these give is an instance of another class.
                    if matches!(&**name, "builtins.super" | "builtins.type" | "builtins.object") {
                        return None;
                    }
                    class
                }
                _ => return None,
            };
            return (project.is_subclass(&made, &own) == Some(false))
                .then(|| format!("an instance of `{}`", project.qualname(&made)));
        }
        Expr::Name { .. } | Expr::Attribute { .. } => {
            if !names_class_statement(project, id.file, value) {
                return None;
            }
            let Value::Class(class) = project.evaluate(ExprRef { file: id.file, expr: value }) else { return None };
            return Some(format!("the class `{}` itself", project.qualname(&ClassRef::Source(class))));
        }
        _ => return None,
    };
    Some(words.to_owned())
}

/// Whether `type.__call__` alone decides that `__init__` runs, for the class and those that derive from it.
fn runs_by_itself(project: &Project, id: ClassId, new: FunctionId) -> Result<(), &'static str> {
    let class = ClassRef::Source(id);
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else {
        return Err("its metaclass is not known");
    };
    let is_called_by_type = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.type"));
    if !is_called_by_type
        || ["__instancecheck__", "__new__", "__init__"].iter().any(
            |name| matches!(project.lookup(&metaclass, name), Lookup::Found(member) if member.owner.source().is_some()),
        )
    {
        return Err("its metaclass may run `__init__`");
    }
    if project.is_metaclass(&class) != Some(false) {
        return Err("it may be a metaclass");
    }
    if project.class(id).decorators.len > 0 {
        return Err("a decorator may put something else in its place");
    }
    let facts = project.facts(id.file);
    let names_init = project.calls_in(new).iter().any(|call| {
        facts.calls.get(call.index()).is_some_and(
            |call| matches!(facts.expr(call.callee), Expr::Attribute { name, .. } if facts.name(name) == "__init__"),
        )
    });
    if names_init {
        return Err("its `__new__` runs `__init__`");
    }
    if !project.is_closed() {
        return Err("a subclass with a `__new__` of its own may not be in view");
    }
    let has_new = |class: &ClassId| project.own_member(*class, "__new__").is_some();
    if project.subclasses(id).iter().any(has_new) {
        return Err("a subclass has a `__new__` of its own");
    }
    Ok(())
}
