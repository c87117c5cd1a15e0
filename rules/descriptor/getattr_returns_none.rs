//! See `getattr-returns-none.md`.

use ruff_text_size::TextRange;

use crate::facts::{
    BindingKind, Comparison, Expr, ExprId, FileFacts, Guard, KeyOf, LeaveKind, RegionId, ScopeId, Symbol, Usage,
};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, Reach, Value};
use crate::rule::{Check, FileId, Findings, Rule};
use crate::rules::class::new_returns_none::{Way, ending};

pub static RULE: Rule = Rule {
    name: "getattr-returns-none",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("getattr-returns-none.md"),
    checks: &[Check::Function(function), Check::Class(class), Check::File(file)],
    fix: None,
};

const METHOD: &str = "__getattr__";
const HELP: &str = "raise `AttributeError(name)` for names that are not known";

/// `__getattr__` as a method.
fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.function(id).name.is_none_or(|name| facts.name(name) != METHOD) || project.is_stub(id.file) {
        return;
    }
    let Some(index) = facts.enclosing_class(id.index) else { return };
    let class = ClassId { file: id.file, index };
    let is_method = project.own_member(class, METHOD).is_some_and(|member| member.value == Value::Function(id));
    let &[_, name] = facts.parameters(project.function(id).parameters) else { return };
    if is_method {
        let name = name.name;
        check(project, id, name, Some(class), findings);
    }
}

/// `__getattr__` of a module.
fn file(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(symbol) = facts.names.find(METHOD) else { return };
    let [binding] = facts.bindings_of(ScopeId::MODULE, symbol) else { return };
    let BindingKind::Function(index) = binding.kind else { return };
    let id = FunctionId { file, index };
    let &[name] = facts.parameters(project.function(id).parameters) else { return };
    if !project.is_stub(file) {
        let name = name.name;
        check(project, id, name, None, findings);
    }
}

fn check(project: &Project, id: FunctionId, name: Symbol, class: Option<ClassId>, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    if project.reach(id.file, data.region) != Reach::Runs || data.is_async {
        return;
    }
    match ending(project, id) {
        Ok((Way::Every, _)) if project.calls_in(id).is_empty() => {
            findings.silent(data.range, || "it does nothing that is known to come back".to_owned());
        }
        Ok((_, bare)) if bare.is_empty() && leaves_it_to_others(facts, project, id) => {
            findings.silent(data.range, || "it raises for some names: the end may never be reached".to_owned());
        }
        Ok((way, bare)) => {
            let message = match way {
                Way::Every => "`__getattr__` returns nothing: every name that is missing is there, and None".to_owned(),
                Way::Some => {
                    "`__getattr__` ends without a value on one path: names that are missing are there, and None"
                        .to_owned()
                }
            };
            let finding = findings.report(data.range, message);
            finding.region = data.region;
            for range in bare {
                finding.label(Place::new(id.file, range), "returns None");
            }
            finding.note(
                "`hasattr` finds all of them, and so do `copy`, `pickle` and `inspect` with their special methods",
            );
            finding.help(HELP);
        }
        Err(reason) => findings.silent(data.range, || reason.to_owned()),
    }
    let lookups = facts.keys.iter().filter(|key| facts.function_of(key.scope) == Some(id.index));
    for key in lookups {
        let KeyOf::Subscript(container) = key.of else { continue };
        let is_name = matches!(facts.expr(key.expr), Expr::Name { name: own, .. } if own == name)
            && facts.bindings_of(data.scope, name).len() == 1;
        if !is_name
            || !is_used(facts, project, id, container, key.expr)
            || !raises_key_error(project, id, class, container)
        {
            continue;
        }
        let range = facts.range(container).cover(facts.range(key.expr));
        if !is_for_any_name(facts, id, range, key.region) {
            findings.silent(range, || "a test before it may be about the name".to_owned());
            continue;
        }
        let finding =
            findings.report(range, "`__getattr__` raises `KeyError` for names that are missing, not `AttributeError`");
        finding.note("`hasattr`, and `getattr` with a default, let it through");
        finding.help(HELP);
        finding.raises(&["KeyError"], key.region);
    }
    for (range, exception, region) in raised(project, id, &["KeyError", "IndexError", "LookupError", "NameError"]) {
        let finding = findings.report(range, format!("`__getattr__` raises `{exception}`, not `AttributeError`"));
        finding.note("`hasattr`, and `getattr` with a default, let it through");
        finding.help(HELP);
        finding.raises(&["LookupError"], region);
    }
}

/// `__getattr__ = dict.get`, `__getattr__ = dict.__getitem__`.
fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find(METHOD) else { return };
    let [binding] = facts.bindings_of(project.class(id).scope, symbol) else { return };
    let BindingKind::Assign(value) = binding.kind else { return };
    let at = ExprRef { file: id.file, expr: value };
    let message = if project.is_external(at, &["builtins.dict.get"]) {
        "`dict.get` as `__getattr__` returns None: every name that is missing is there"
    } else if project.is_external(at, &["builtins.dict.__getitem__"])
        && matches!(project.lookup(&ClassRef::Source(id), "__missing__"), Lookup::Absent)
    {
        "`dict.__getitem__` as `__getattr__` raises `KeyError` for names that are missing, not `AttributeError`"
    } else {
        return;
    };
    let finding = findings.report(facts.range(value), message);
    finding.region = project.class(id).region;
    finding.help("write a `__getattr__` that raises `AttributeError(name)` for names that are not known");
}

/// Whether it raises on other paths, or asks the next `__getattr__`, which raises.
fn leaves_it_to_others(facts: &FileFacts, project: &Project, id: FunctionId) -> bool {
    let raises = facts.leaves.iter().any(|leave| leave.function == id.index && leave.kind == LeaveKind::Raise);
    raises
        || project.calls_in(id).iter().any(|call| {
            matches!(facts.expr(facts.calls[call.index()].callee), Expr::Attribute { name, .. }
                if matches!(facts.name(name), METHOD | "__getattribute__"))
        })
}

/// Whether the value of a subscript is asked for: nothing is stored there or deleted.
fn is_used(facts: &FileFacts, project: &Project, id: FunctionId, container: ExprId, key: ExprId) -> bool {
    let subscript = facts.exprs.iter().find_map(|(expr, data)| {
        matches!(data, Expr::Subscript { value, index } if value == container && index == key).then_some(expr)
    });
    let Some(subscript) = subscript else { return false };
    let data = project.function(id);
    let is_argument = || {
        project.calls_in(id).iter().any(|call| {
            let call = &facts.calls[call.index()];
            call.callee == subscript
                || facts.arguments(call.arguments).iter().any(|argument| argument.value == subscript)
        })
    };
    facts.list(data.returned).contains(&subscript)
        || facts
            .bindings_in(data.scope)
            .iter()
            .any(|binding| matches!(binding.kind, BindingKind::Assign(value) if value == subscript))
        || is_argument()
}

/// Whether a subscript of an expression raises `KeyError` for keys that are not there.
fn raises_key_error(project: &Project, id: FunctionId, class: Option<ClassId>, container: ExprId) -> bool {
    let facts = project.facts(id.file);
    let at = ExprRef { file: id.file, expr: container };
    let is_dict = |value: &Value| match value {
        Value::External(name) => matches!(&**name, "builtins.dict()" | "collections.OrderedDict()"),
        _ => false,
    };
    if let Some(class) = class {
        let class = ClassRef::Source(class);
        if project.is_receiver(id, container) {
            // `self[name]` of a subclass of `dict`.
            let is_of_dict = matches!(project.lookup(&class, "__getitem__"), Lookup::Found(member)
                if member.owner.is_stdlib("builtins.dict") || member.owner.is_stdlib("collections.OrderedDict"));
            return is_of_dict && matches!(project.lookup(&class, "__missing__"), Lookup::Absent);
        }
        if let Expr::Attribute { value, name } = facts.expr(container)
            && facts.name(name) == "__dict__"
            && project.is_receiver(id, value)
        {
            return true;
        }
    }
    project.evaluate(at).members().iter().all(is_dict)
}

/// Whether a place is reached also for names that are not known: the tests before it are about a few names alone.
fn is_for_any_name(facts: &FileFacts, id: FunctionId, at: TextRange, region: RegionId) -> bool {
    let own = |region: RegionId| {
        facts.regions(region).take_while(move |(_, region)| region.guard != Guard::Function(id.index))
    };
    let is_plain = own(region).all(|(_, region)| matches!(region.guard, Guard::Try { .. }));
    is_plain
        && facts.leaves.iter().filter(|leave| leave.function == id.index && leave.end <= at.start()).all(|leave| {
            own(leave.region).all(|(_, region)| match region.guard {
                Guard::Test { test, .. } => is_about_few(facts, test),
                _ => false,
            })
        })
}

/// `name == "x"`, `name in ("x", "y")`, `name.startswith("__")`.
fn is_about_few(facts: &FileFacts, test: ExprId) -> bool {
    match facts.expr(test) {
        Expr::Compare { operator: Comparison::Eq, right, .. } => matches!(facts.expr(right), Expr::Str(_)),
        Expr::Compare { operator: Comparison::In, right, .. } => {
            matches!(facts.expr(right), Expr::Tuple(_) | Expr::List(_) | Expr::Set(_))
        }
        Expr::Bool { operands, .. } => facts.list(operands).iter().all(|&operand| is_about_few(facts, operand)),
        Expr::Call(call) => {
            matches!(facts.expr(facts.calls[call.index()].callee), Expr::Attribute { name, .. }
                if matches!(facts.name(name), "startswith" | "endswith"))
        }
        _ => false,
    }
}

/// Where a function raises one of some builtin exceptions, such as in `raise KeyError(name)`, each with its name.
pub(super) fn raised(
    project: &Project,
    id: FunctionId,
    exceptions: &[&'static str],
) -> Vec<(TextRange, &'static str, RegionId)> {
    let facts = project.facts(id.file);
    let mut found = Vec::new();
    for leave in facts.leaves.iter().filter(|leave| leave.function == id.index && leave.kind == LeaveKind::Raise) {
        // What is raised from another exception ends before that.
        let call = project
            .calls_in(id)
            .iter()
            .rev()
            .map(|call| &facts.calls[call.index()])
            .find(|call| {
                // `error = KeyError(name)` raises nothing.
                call.region == leave.region && facts.range(call.expr).end() <= leave.end && call.usage == Usage::Value
            })
            .filter(|call| {
                facts
                    .bindings_in(project.function(id).scope)
                    .iter()
                    .all(|binding| !matches!(binding.kind, BindingKind::Assign(value) if value == call.expr))
            });
        let Some(call) = call else { continue };
        let is_last = facts.leaves.iter().all(|other| {
            other.function != id.index || other.end >= leave.end || other.end <= facts.range(call.expr).start()
        });
        let Value::External(name) = project.evaluate(ExprRef { file: id.file, expr: call.callee }) else { continue };
        if let Some(own) = exceptions.iter().find(|own| name.strip_prefix("builtins.") == Some(own))
            && is_last
        {
            found.push((facts.range(call.expr), *own, call.region));
        }
    }
    found
}
