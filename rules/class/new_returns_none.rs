//! See `new-returns-none.md`.

use ruff_text_size::{TextRange, TextSize};

use crate::facts::{Call, Expr, Guard, LeaveKind, RegionId, Usage};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Project, Reach, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "new-returns-none",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("new-returns-none.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(method) = Creating::of(project, id, "__new__") else { return };
    if project.is_metaclass(&ClassRef::Source(id)) != Some(false) {
        findings.silent(method.range, || "it may be a metaclass".to_owned());
        return;
    }
    let class = project.qualname(&ClassRef::Source(id));
    method.report(project, findings, |way| match way {
        Way::Every => format!("`{class}.__new__` returns nothing: a call of `{class}` gives None"),
        Way::Some => format!("`{class}.__new__` returns nothing on one path: a call of `{class}` gives None there"),
    });
}

/// Whether a function ends without a value on every path, or on one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Every,
    Some,
}

/// A method of a class statement that makes something, and may forget to return it.
pub(crate) struct Creating {
    function: FunctionId,
    pub range: TextRange,
}

impl Creating {
    /// The method in the body of the class, where it may end without a value.
    pub fn of(project: &Project, id: ClassId, name: &str) -> Option<Self> {
        let facts = project.facts(id.file);
        if project.is_stub(id.file) || facts.bindings_of(project.class(id).scope, facts.names.find(name)?).is_empty() {
            return None;
        }
        let (Value::Function(function) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) =
            project.own_member(id, name)?.value
        else {
            return None;
        };
        let data = project.function(function);
        let is_own = function.file == id.file && facts.enclosing_class(function.index) == Some(id.index);
        (is_own && data.falls_off && project.reach(id.file, data.region) == Reach::Runs)
            .then_some(Self { function, range: data.range })
    }

    /// Reports it, where it is known to end without a value and makes something.
    pub fn report(&self, project: &Project, findings: &mut Findings<'_>, message: impl FnOnce(Way) -> String) {
        let (way, labels) = match ending(project, self.function) {
            Ok(ending) => ending,
            Err(reason) => {
                findings.silent(self.range, || reason.to_owned());
                return;
            }
        };
        if way == Way::Every && !makes_something(project, self.function) {
            findings.silent(self.range, || "it makes nothing that it could return".to_owned());
            return;
        }
        let region = project.function(self.function).region;
        let finding = findings.report(self.range, message(way));
        finding.region = region;
        for label in labels {
            finding.label(Place::new(self.function.file, label), "returns None");
        }
        finding.help("return what it makes, on every path");
    }
}

/// Whether control reaches the end of a function, or a bare `return`, for certain; with the bare ones.
pub(crate) fn ending(project: &Project, function: FunctionId) -> Result<(Way, Vec<TextRange>), &'static str> {
    let facts = project.facts(function.file);
    let data = project.function(function);
    if data.is_async || data.is_generator {
        return Err("what a call of it gives is no value that it returns");
    }
    if !data.falls_off {
        return Err("it returns a value on every path");
    }
    if data.body.is_empty {
        return Err("its body is left to others");
    }
    let returned = facts.list(data.returned);
    if returned.iter().any(|&value| matches!(facts.expr(value), Expr::None)) {
        return Err("it returns None on purpose");
    }
    if may_not_return(project, function) {
        return Err("what it calls last on some path may raise");
    }
    if returned.is_empty() {
        return Ok((Way::Every, Vec::new()));
    }
    let bare = bare_returns(project, function);
    if !bare.is_empty() {
        return Ok((Way::Some, bare));
    }
    if reaches_end(project, function) {
        return Ok((Way::Some, Vec::new()));
    }
    Err("whether control reaches its end depends on what its tests mean")
}

/// Bare `return` statements that can run.
fn bare_returns(project: &Project, function: FunctionId) -> Vec<TextRange> {
    let facts = project.facts(function.file);
    let returned = facts.list(project.function(function).returned);
    let mut before = project.function(function).header.end();
    let mut bare = Vec::new();
    for leave in facts.leaves.iter().filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Return)
    {
        let has_value = returned
            .iter()
            .map(|&value| facts.range(value))
            .any(|value| value.start() >= before && value.end() <= leave.end);
        before = leave.end;
        let start = leave.end.checked_sub(TextSize::of("return"));
        if let (false, Some(start), Reach::Runs) = (has_value, start, project.reach(function.file, leave.region)) {
            bare.push(TextRange::new(start, leave.end));
        }
    }
    bare
}

/// Whether the end is reached whatever else is true: a plain statement of the body itself ends it, or an `if` without
/// `elif` and `else`. Loops, `match` and longer chains may leave no case out.
fn reaches_end(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let body = |region: RegionId| facts.regions[region.index()].guard == Guard::Function(function.index);
    let is_own =
        |region: RegionId| facts.regions(region).any(|(_, around)| around.guard == Guard::Function(function.index));
    let returns =
        facts.leaves.iter().filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Return);
    let Some(last) = returns.max_by_key(|leave| leave.end) else { return false };
    let is_behind = |at: TextRange, region: RegionId| at.start() > last.end && body(region);
    let has_statement = project.calls_in(function).iter().any(|call| {
        let call = &facts.calls[call.index()];
        is_behind(facts.range(call.expr), call.region)
    }) || project.accesses_in(function).iter().any(|&access| {
        let access = &facts.accesses[access as usize];
        is_behind(facts.range(access.expr), access.region)
    }) || facts
        .bindings_in(project.function(function).scope)
        .iter()
        .any(|binding| is_behind(binding.range, binding.region));
    if has_statement {
        return true;
    }
    // The last `if` of the body, whose negation no other region of the function stands for.
    let region = &facts.regions[last.region.index()];
    let Guard::Test { test, holds: true } = region.guard else { return false };
    let is_negated = facts
        .regions
        .iter()
        .enumerate()
        .any(|(index, other)| other.guard == Guard::Test { test, holds: false } && is_own(RegionId(index as u32)));
    body(region.parent) && !is_negated && !matches!(facts.expr(test), Expr::True | Expr::Int(_))
}

/// A statement that is a call, the last of its block, of something that may never come back: `self.fail()`.
fn may_not_return(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let calls: Vec<&Call> = project.calls_in(function).iter().map(|call| &facts.calls[call.index()]).collect();
    calls.iter().any(|call| {
        if call.usage != Usage::Discarded || comes_back(project, function, call) {
            return false;
        }
        let end = facts.range(call.expr).end();
        let is_within = |region: RegionId| facts.regions(region).any(|(around, _)| around == call.region);
        let is_followed = calls.iter().any(|other| facts.range(other.expr).start() > end && is_within(other.region))
            || facts
                .bindings_in(project.function(function).scope)
                .iter()
                .any(|binding| binding.range.start() > end && is_within(binding.region))
            || project.accesses_in(function).iter().any(|&access| {
                let access = &facts.accesses[access as usize];
                facts.range(access.expr).start() > end && is_within(access.region)
            })
            || facts
                .leaves
                .iter()
                .any(|leave| leave.function == function.index && leave.end > end && is_within(leave.region));
        !is_followed
    })
}

/// Whether a call is known to return sometimes.
fn comes_back(project: &Project, function: FunctionId, call: &Call) -> bool {
    let facts = project.facts(function.file);
    // `super().__init__()`, `type.__init__(cls)`, `base.__set_name__(owner, name)`.
    if matches!(facts.expr(call.callee), Expr::Attribute { name, .. }
        if facts.name(name).starts_with("__") && facts.name(name).ends_with("__"))
    {
        return true;
    }
    // `obj.__dict__.get(name)`: its result is what was to be returned.
    if matches!(facts.expr(call.callee), Expr::Attribute { value, name } if facts.name(name) == "get"
        && matches!(facts.expr(value), Expr::Attribute { name, .. } if facts.name(name) == "__dict__"))
    {
        return true;
    }
    match project.evaluate(ExprRef { file: function.file, expr: call.callee }) {
        Value::Function(callee) | Value::Bound { function: callee, .. } => {
            let callee = project.function(callee);
            callee.is_async || callee.is_generator || callee.falls_off || callee.returned.len > 0
        }
        Value::External(name) => {
            let name = name.strip_prefix("builtins.");
            name.is_some_and(|name| !matches!(name, "exit" | "quit"))
        }
        _ => false,
    }
}

/// `super()`, or a `__new__` or `__call__` of something: what only serves to make an object.
fn makes_something(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    project.calls_in(function).iter().any(|call| match facts.expr(facts.calls[call.index()].callee) {
        Expr::Attribute { name, .. } => matches!(facts.name(name), "__new__" | "__call__"),
        Expr::Name { .. } => {
            let callee = project.callee(function.file, *call);
            matches!(&callee, Value::External(name) if &**name == "builtins.type")
        }
        _ => false,
    })
}
