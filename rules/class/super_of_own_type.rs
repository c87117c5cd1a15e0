//! See `super-of-own-type.md`.

use std::collections::VecDeque;

use ruff_text_size::TextRange;
use rustc_hash::FxHashSet;

use crate::facts::{ArgumentKind, Call, CallIndex, Expr, ExprId, FileFacts, Guard, RegionId, ScopeKind};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "super-of-own-type",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("super-of-own-type.md"),
    checks: &[Check::Call(call)],
    fix: Some(RuleFix { applicability: Applicability::Safe, make: fix }),
};

fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    // Told apart before anything else is looked up: nearly all calls are others.
    if call.arguments.len != 2 || !is_super(facts, call) || project.is_stub(file) {
        return;
    }
    let Some(function) = facts.function_of(call.scope) else { return };
    let Some(class) = facts.enclosing_class(function) else { return };
    let id = FunctionId { file, index: function };
    if let Some(written) = own_type(project, id, call) {
        report(project, &Method { id, class: ClassId { file, index: class }, call }, &written, findings);
    }
}

fn is_super(facts: &FileFacts, call: &Call) -> bool {
    matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "super")
}

/// A method with such a call.
struct Method<'p> {
    id: FunctionId,
    class: ClassId,
    call: &'p Call,
}

/// The type in `super(type(self), self)` as it is written, where the two arguments speak of the first parameter.
fn own_type(project: &Project, id: FunctionId, call: &Call) -> Option<String> {
    let facts = project.facts(id.file);
    let &[of, object] = facts.arguments(call.arguments) else { return None };
    let is_plain = [of, object].iter().all(|argument| argument.kind == ArgumentKind::Positional);
    if !is_plain || !project.is_receiver(id, object.value) {
        return None;
    }
    let Expr::Name { name: receiver, .. } = facts.expr(object.value) else { return None };
    let receiver = facts.name(receiver);
    let is = |callee: ExprId, name: &str| {
        project.evaluate(ExprRef { file: id.file, expr: callee }) == Value::external(&format!("builtins.{name}"))
    };
    let written = match facts.expr(of.value) {
        Expr::Attribute { value, name } if facts.name(name) == "__class__" && project.is_receiver(id, value) => {
            format!("{receiver}.__class__")
        }
        Expr::Call(inner) => {
            let inner = facts.calls.get(inner.index())?;
            let &[argument] = facts.arguments(inner.arguments) else { return None };
            let is_it = argument.kind == ArgumentKind::Positional
                && project.is_receiver(id, argument.value)
                && is(inner.callee, "type");
            is_it.then(|| format!("type({receiver})"))?
        }
        // In a class method and in `__new__` the parameter is the type itself.
        Expr::Name { .. } if project.is_receiver(id, of.value) => receiver.to_owned(),
        _ => return None,
    };
    is(call.callee, "super").then_some(written)
}

fn report(project: &Project, method: &Method<'_>, written: &str, findings: &mut Findings<'_>) {
    let Method { id, class, call } = *method;
    let facts = project.facts(id.file);
    let function = project.function(id);
    let class_name = project.name(id.file, project.class(class).name);
    let attribute =
        project.accesses_in(id).iter().find_map(|&index| match facts.expr(facts.accesses.get(index as usize)?.expr) {
            Expr::Attribute { value, name } if value == call.expr => Some(facts.name(name)),
            _ => None,
        });
    // What the direct bases of the type have under another name may well be meant.
    let Some(name) = attribute.filter(|_| attribute == function.name.map(|name| facts.name(name))) else {
        findings.silent(facts.range(call.expr), || "it does not ask for the method in which it stands".to_owned());
        return;
    };
    let subclass = if always_runs(facts, id, call) { recursing(project, method, name) } else { None };
    let receiver = written.trim_start_matches("type(").split([')', '.']).next().unwrap_or("self");
    let range = facts.range(call.expr);
    match subclass {
        Some(subclass) => {
            let subclass_name = project.qualname(&ClassRef::Source(subclass));
            let finding = findings.report(
                range,
                format!("`super({written}, {receiver}).{name}` comes back to this very method in `{subclass_name}`"),
            );
            // What it is called with may not be what the method takes.
            finding.raises(&["RecursionError", "TypeError"], call.region);
            finding.text(format!("what follows `{subclass_name}` on its MRO is `{class_name}` again"));
            finding.label(Place::new(id.file, function.range), "calls itself until Python gives up");
            finding
                .label(Place::new(subclass.file, project.class(subclass).range), "in its instances the type is this");
            finding.help(format!("write `super().{name}`"));
        }
        None => {
            let finding = findings.report(
                range,
                format!(
                    "`super({written}, {receiver})` starts behind the type of the object, not behind `{class_name}`"
                ),
            );
            finding.level(Level::Warn);
            finding.text("in a subclass it finds this method again");
            finding.label(Place::new(id.file, project.class(class).range), "the class whose bases are meant");
            finding.help(format!("write `super().{name}`"));
        }
    }
}

/// Whether nothing before the call, or around it, keeps it from running each time the method does.
fn always_runs(facts: &FileFacts, id: FunctionId, call: &Call) -> bool {
    let start = facts.range(call.expr).start();
    let is_plain = |(_, region): (RegionId, &crate::facts::Region)| match region.guard {
        Guard::Function(function) => Some(function == id.index),
        Guard::With { .. } => None,
        _ => Some(false),
    };
    facts.regions(call.region).find_map(is_plain).unwrap_or(false)
        && !facts.leaves.iter().any(|leave| leave.function == id.index && leave.end <= start)
        && matches!(facts.scopes.get(call.scope.index()).map(|scope| scope.kind), Some(ScopeKind::Function(_)))
}

/// A subclass in whose instances the search behind their type finds the method again.
fn recursing(project: &Project, method: &Method<'_>, name: &str) -> Option<ClassId> {
    /// Subclasses that are looked at.
    const MOST: usize = 256;
    if !is_method(project, method.id) {
        return None;
    }
    let own = ClassRef::Source(method.class);
    let finds_it = |class: &ClassRef| matches!(project.lookup(class, name), Lookup::Found(member) if member.owner == own && is_this(&member.value, method.id));
    // The method is the one that the name means.
    if !finds_it(&own) {
        return None;
    }
    let mut seen: FxHashSet<ClassId> = FxHashSet::default();
    let mut queue: VecDeque<ClassId> = project.direct_subclasses(&own).iter().copied().collect();
    while let Some(subclass) = queue.pop_front() {
        if !seen.insert(subclass) || seen.len() > MOST || project.is_stub(subclass.file) {
            continue;
        }
        queue.extend(project.direct_subclasses(&ClassRef::Source(subclass)));
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(subclass)) else { continue };
        // Nothing else between the two has the name, or may have it.
        let between = mro.iter().take_while(|class| **class != own);
        let is_free = between.into_iter().all(|class| match class {
            // The subclass's own method may come here itself.
            ClassRef::Source(id) => {
                let has_none = project.own_member(*id, name).is_none();
                (has_none || *id == subclass && asks_next(project, subclass, name))
                    && project.class(*id).decorators.len == 0
            }
            ClassRef::Stdlib(class) => project.stdlib().class(class).is_some_and(|it| it.member(name).is_none()),
            ClassRef::Created(_) => false,
        });
        let has_own = project.own_member(subclass, name).is_some();
        if is_free && (has_own || finds_it(&ClassRef::Source(subclass))) && is_created(project, subclass) {
            return Some(subclass);
        }
    }
    None
}

/// Whether the method that a class has of the name always calls `super()`'s.
fn asks_next(project: &Project, class: ClassId, name: &str) -> bool {
    let Some(Value::Function(function)) = project.own_member(class, name).map(|member| member.value) else {
        return false;
    };
    let facts = project.facts(function.file);
    function.file == class.file
        && facts.enclosing_class(function.index) == Some(class.index)
        && project.calls_in(function).iter().filter_map(|call| facts.calls.get(call.index())).any(|call| {
            let Expr::Attribute { value, name: called } = facts.expr(call.callee) else { return false };
            let is_super = || {
                matches!(project.evaluate(ExprRef { file: class.file, expr: value }),
                    Value::Super { class: behind, .. } if behind == class)
            };
            facts.name(called) == name && always_runs(facts, function, call) && is_super()
        })
}

/// Whether CPython calls the function itself: no decorator puts another one in its place.
fn is_method(project: &Project, id: FunctionId) -> bool {
    let facts = project.facts(id.file);
    let Some(class) = facts.enclosing_class(id.index) else { return false };
    let Some(name) = project.function(id).name else { return false };
    project
        .own_member(ClassId { file: id.file, index: class }, facts.name(name))
        .is_some_and(|member| is_this(&member.value, id))
}

fn is_this(value: &Value, id: FunctionId) -> bool {
    matches!(value, Value::Function(function) | Value::Wrapped { function, .. } if *function == id)
}

fn is_created(project: &Project, class: ClassId) -> bool {
    project.decorated_class(class) == Value::Class(class) && !matches!(project.refusal(class), Ok(Some(_)))
}

/// `super()`; in a class that a decorator may make anew, the class by its name.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = file.tree else { return None };
    let range = finding.primary.place.range;
    let call = facts.calls.iter().find(|call| facts.range(call.expr) == range)?;
    // Comprehensions and nested functions have no first parameter that `super()` could find.
    let ScopeKind::Function(function) = facts.scopes.get(call.scope.index())?.kind else { return None };
    let class = facts.classes.get(facts.enclosing_class(function)?.index())?;
    let (first, last) = match facts.arguments(call.arguments) {
        [first, .., last] => (first.range, last.range),
        _ => return None,
    };
    let is_alone = !file.text.get(TextRange::new(first.start(), range.end()).to_std_range())?.contains('#');
    let (content, applicability) = match class.decorators.len {
        0 => (String::new(), Applicability::Safe),
        _ => {
            let object = file.text.get(last.to_std_range())?;
            (format!("{}, {object}", facts.name(class.name)), Applicability::Unsafe)
        }
    };
    let edit = Edit { range: TextRange::new(first.start(), range.end()), content: format!("{content})") };
    is_alone.then(|| Fix { applicability, message: "start behind the class".to_owned(), edits: vec![edit] })
}
