//! See `getattribute-swallows.md`.

use ruff_text_size::TextRange;

use crate::facts::{Expr, ExprId, FileFacts, Guard, LeaveKind, RegionId, Run};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ExprRef, FunctionId, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "getattribute-swallows",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("getattribute-swallows.md"),
    checks: &[Check::Function(function)],
    fix: None,
};

const METHOD: &str = "__getattribute__";

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    if data.name.is_none_or(|name| facts.name(name) != METHOD) || project.is_stub(id.file) {
        return;
    }
    let Some(index) = facts.enclosing_class(id.index) else { return };
    let class = ClassId { file: id.file, index };
    let is_method = project.own_member(class, METHOD).is_some_and(|member| member.value == Value::Function(id));
    if !is_method || project.reach(id.file, data.region) != Reach::Runs {
        return;
    }
    for call in project.calls_in(id) {
        let call = &facts.calls[call.index()];
        if !matches!(facts.expr(call.callee), Expr::Attribute { name, .. } if facts.name(name) == METHOD) {
            continue;
        }
        for swallowed in swallowing(project, id, call.region) {
            let Swallowed { place, given, is_all } = swallowed;
            let message = if is_all {
                format!("`__getattribute__` gives {given} whatever error the attribute raises")
            } else {
                format!("`__getattribute__` gives {given} for every attribute that is missing")
            };
            let finding = findings.report(place, message);
            finding.region = data.region;
            finding.label(Place::new(id.file, facts.range(call.expr)), "what this raises is lost");
            finding.note(if is_all {
                "errors in properties are lost, and `hasattr` finds every name"
            } else {
                "`hasattr` finds every name, and so do `copy`, `pickle` and `inspect` with their special methods"
            });
            finding.help("let the error through; or give values for known names in `__getattr__`, and raise `AttributeError` for others");
        }
    }
}

struct Swallowed {
    place: TextRange,
    given: String,
    /// Not only `AttributeError` is caught.
    is_all: bool,
}

/// The handlers around a region that give a constant instead of what is raised there.
fn swallowing(project: &Project, id: FunctionId, region: RegionId) -> Vec<Swallowed> {
    let facts = project.facts(id.file);
    let mut found = Vec::new();
    for (_, around) in facts.regions(region).take_while(|(_, region)| region.guard != Guard::Function(id.index)) {
        let Guard::Try { handlers } = around.guard else { continue };
        for (index, handler) in facts.regions.iter().enumerate() {
            let Guard::Handler { types } = handler.guard else { continue };
            if handler.parent != around.parent || !belongs(facts, handlers, types) {
                continue;
            }
            let Some((kind, is_all)) = caught(project, id, handlers, types) else { continue };
            if let Some(given) = constant_of(facts, id, RegionId(index as u32)) {
                found.push(Swallowed { place: kind, given, is_all });
            }
        }
    }
    found
}

/// Whether a handler is one of those that a `try` has.
fn belongs(facts: &FileFacts, handlers: Run, types: Run) -> bool {
    let all = facts.list(handlers);
    let own = facts.list(types);
    match own.first() {
        Some(first) => all.contains(first),
        None => all.iter().any(|&handler| facts.expr(handler) == Expr::Opaque),
    }
}

/// Where a handler says that it catches `AttributeError`, and whether it catches all.
fn caught(project: &Project, id: FunctionId, handlers: Run, types: Run) -> Option<(TextRange, bool)> {
    let facts = project.facts(id.file);
    let own = facts.list(types);
    if own.is_empty() {
        let bare = facts.list(handlers).iter().find(|&&handler| facts.expr(handler) == Expr::Opaque)?;
        // The whole handler: its first line says enough.
        let start = facts.range(*bare).start();
        return Some((TextRange::at(start, ruff_text_size::TextSize::of("except")), true));
    }
    own.iter().find_map(|&kind| {
        let Value::External(name) = project.evaluate(ExprRef { file: id.file, expr: kind }) else { return None };
        match &*name {
            "builtins.AttributeError" => Some((facts.range(kind), false)),
            "builtins.Exception" | "builtins.BaseException" => Some((facts.range(kind), true)),
            _ => None,
        }
    })
}

/// The constant that a handler returns in any case.
fn constant_of(facts: &FileFacts, id: FunctionId, handler: RegionId) -> Option<String> {
    let is_within = |region: RegionId| facts.regions(region).any(|(around, _)| around == handler);
    let mut leaves = facts.leaves.iter().filter(|leave| leave.function == id.index && is_within(leave.region));
    let function = &facts.functions[id.index.index()];
    let returned = facts.list(function.returned);
    match (leaves.next(), leaves.next()) {
        (Some(leave), None) if leave.kind == LeaveKind::Return && leave.region == handler => {
            let value = returned.iter().copied().find(|&value| facts.range(value).end() == leave.end);
            let previous = facts.leaves.iter().filter(|other| other.end < leave.end).map(|other| other.end).max();
            match value {
                Some(value) => constant(facts, value),
                // A bare `return`.
                None => {
                    let is_bare = !returned.iter().any(|&value| {
                        facts.range(value).end() <= leave.end
                            && previous.is_none_or(|end| facts.range(value).start() > end)
                    });
                    is_bare.then(|| "None".to_owned())
                }
            }
        }
        _ => None,
    }
}

fn constant(facts: &FileFacts, value: ExprId) -> Option<String> {
    Some(match facts.expr(value) {
        Expr::None => "None".to_owned(),
        Expr::True => "`True`".to_owned(),
        Expr::False => "`False`".to_owned(),
        Expr::Int(number) => format!("`{number}`"),
        Expr::Str(_) | Expr::LongStr | Expr::Bytes | Expr::Float(_) => "a constant".to_owned(),
        Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) | Expr::Dict(run) if run.len == 0 => {
            "a constant".to_owned()
        }
        _ => return None,
    })
}
