//! See `slots-dataclass-super.md`.

use ruff_text_size::TextRange;

use super::instances::{Asks, always_runs, instance_asked, instance_calls};
use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, Call, Class, Expr, ExprId, FileFacts, FunctionIndex, Guard,
    ParameterKind, ScopeId, ScopeKind,
};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{
    Bound, ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, PythonVersion, Remade, Value, Wrapper,
    bindings_in_view,
};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "slots-dataclass-super",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("slots-dataclass-super.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Safe, make: fix }),
};

/// `dataclasses` puts the new class into the cell.
const REPAIRED: PythonVersion = PythonVersion::new(3, 14);

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let is_named = ["super", "__class__"].iter().any(|name| facts.names.find(name).is_some());
    if class.decorators.len == 0 || !is_named || project.is_stub(id.file) {
        return;
    }
    let remade = match project.remade_with_slots(id) {
        Ok(None) => return,
        Ok(Some(remade)) => Ok(remade),
        Err(reason) => Err(reason),
    };
    let uses = uses_of_cell(project, id);
    if uses.is_empty() {
        return;
    }
    let remade = match remade.and_then(|remade| project.is_left_alone(id).map(|()| remade)) {
        Ok(remade) => remade,
        Err(reason) => {
            findings.silent(class.range, || format!("whether a decorator makes a new class is not known: {reason}"));
            return;
        }
    };
    if project.dataclass_refusal(id).is_ok_and(|refusal| refusal.is_some()) {
        findings.silent(class.range, || "the decorator refuses the class".to_owned());
        return;
    }
    let Some(clause) = project.versions().clause(Some(remade.since), Some(REPAIRED)) else {
        findings.silent(class.range, || "no supported version leaves the cell to the class before".to_owned());
        return;
    };
    for it in uses {
        report(project, id, &remade, &it, &clause, findings);
    }
}

/// A place that asks the cell `__class__` for the class.
struct Use<'f> {
    expr: ExprId,
    /// The function of the class body in which it stands.
    method: FunctionIndex,
    asks: CellUse<'f>,
}

#[derive(Clone, Copy)]
enum CellUse<'f> {
    /// `super()`, `super(__class__, self)`.
    Super(&'f Call),
    Name,
}

fn uses_of_cell(project: &Project, id: ClassId) -> Vec<Use<'_>> {
    let facts = project.facts(id.file);
    let cell = facts.names.find("__class__");
    let is_cell = |expr: ExprId| match facts.expr(expr) {
        Expr::Name { name, scope } if Some(name) == cell => bindings_in_view(facts, scope, name).is_none(),
        _ => false,
    };
    let mut uses = Vec::new();
    // Of `super(__class__, self)`: told with the call.
    let mut told = Vec::new();
    for call in &facts.calls {
        let asks = match facts.arguments(call.arguments) {
            [] => None,
            [first, _] if first.kind == ArgumentKind::Positional && is_cell(first.value) => Some(first.value),
            _ => continue,
        };
        if !matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "super") {
            continue;
        }
        let Some(method) = method_around(facts, call.scope, id) else { continue };
        // Up to 3.11 the first parameter of a comprehension is its iterator; the call fails for that reason.
        if asks.is_none() && !matches!(facts.scopes.get(call.scope.index()), Some(it) if is_function(it.kind)) {
            continue;
        }
        if !project.is_external(ExprRef { file: id.file, expr: call.callee }, &["builtins.super"]) {
            continue;
        }
        told.extend(asks);
        uses.push(Use { expr: call.expr, method, asks: CellUse::Super(call) });
    }
    if let Some(cell) = cell {
        // What is read of the class before is there in both, its name too.
        let written = |expr| {
            facts.accesses.iter().any(|access| {
                access.context != AccessContext::Read
                    && matches!(facts.expr(access.expr), Expr::Attribute { value, .. } if value == expr)
            })
        };
        let of_attributes: Vec<ExprId> = facts
            .exprs
            .iter()
            .filter_map(|(_, expr)| match expr {
                Expr::Attribute { value, .. } if is_cell(value) => Some(value),
                _ => None,
            })
            .collect();
        for (expr, data) in facts.exprs.iter() {
            if let Expr::Name { name, scope } = data
                && name == cell
                && is_cell(expr)
                && !told.contains(&expr)
                && (!of_attributes.contains(&expr) || written(expr))
                && let Some(method) = method_around(facts, scope, id)
            {
                uses.push(Use { expr, method, asks: CellUse::Name });
            }
        }
    }
    uses.sort_by_key(|it| facts.range(it.expr).start());
    uses
}

fn is_function(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Function(_))
}

/// The function in the body of the class whose code, or a function in it, runs in the scope: where the cell `__class__`
/// is that of the class.
fn method_around(facts: &FileFacts, scope: ScopeId, id: ClassId) -> Option<FunctionIndex> {
    let mut at = scope;
    let mut method = None;
    loop {
        let data = facts.scopes.get(at.index())?;
        match data.kind {
            ScopeKind::Module => return None,
            ScopeKind::Class(class) => return method.filter(|_| class == id.index),
            ScopeKind::Function(function) => method = Some(function),
            ScopeKind::Comprehension | ScopeKind::TypeParameters => {}
        }
        at = data.parent;
    }
}

fn report(project: &Project, id: ClassId, remade: &Remade, it: &Use<'_>, clause: &str, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let name = project.name(id.file, project.class(id).name);
    let range = facts.range(it.expr);
    let decorator = Place::new(id.file, remade.decorator);
    let words = "makes a new class; `__class__` stays the one before";
    match it.asks {
        CellUse::Super(call) => {
            let written = if call.arguments.len == 0 { "super()" } else { "super(__class__, …)" };
            let message = format!("`{written}` raises `TypeError` in a dataclass with slots{clause}");
            let finding = findings.report(range, message);
            finding.text(format!("the object is no instance of the class before `{name}`"));
            finding.label(decorator, words);
            // Where attributes of the object are looked up by the method itself, it comes to itself again.
            finding.raises(&["TypeError", "RecursionError"], call.region);
            match reached(project, id, remade, it, call) {
                Some(place) => {
                    finding.label(place, "comes to it");
                }
                None => {
                    finding.level(Level::Warn);
                }
            }
            finding.help(match nameable(project, id, call.scope) {
                Some(_) => format!("write `super({name}, {})`", receiver(facts, call).unwrap_or("self")),
                None => "name the class: `super(TheClass, self)`".to_owned(),
            });
        }
        CellUse::Name => {
            let message = format!("`__class__` is not `{name}` in a dataclass with slots{clause}");
            let finding = findings.report(range, message);
            finding.level(Level::Warn);
            finding.text("the class before the decorator");
            finding.label(decorator, words);
            let scope = match facts.expr(it.expr) {
                Expr::Name { scope, .. } => scope,
                _ => ScopeId::MODULE,
            };
            finding.help(match nameable(project, id, scope) {
                Some(_) => format!("write `{name}`"),
                None => "name the class".to_owned(),
            });
        }
    }
}

/// Where the project comes to a call of `super()` that raises.
fn reached(project: &Project, id: ClassId, remade: &Remade, it: &Use<'_>, call: &Call) -> Option<Place> {
    let facts = project.facts(id.file);
    let method = FunctionId { file: id.file, index: it.method };
    let function = project.function(method);
    let name = facts.name(function.name?);
    let member = project.own_member(id, name)?;
    let is_frame = facts.function_of(call.scope) == Some(it.method) && !function.is_async && !function.is_generator;
    if !is_frame || !always_runs(project, method, call) {
        return None;
    }
    let (asks, of_class) = match member.value {
        Value::Function(own) if own == method => (Asks::Call, false),
        Value::Wrapped { wrapper: Wrapper::Property, function } if function == method => (Asks::Read, false),
        Value::Wrapped { wrapper: Wrapper::ClassMethod, function } if function == method => (Asks::Call, true),
        _ => return None,
    };
    match name {
        "__new__" | "__init__" | "__post_init__" => constructed(project, id, remade, name),
        "__init_subclass__" => project.direct_subclasses(&ClassRef::Source(id)).iter().find_map(|&subclass| {
            let is_called = project.init_subclass(subclass).is_ok_and(|called| called.owner == ClassRef::Source(id));
            is_called.then(|| Place::new(subclass.file, project.class(subclass).range))
        }),
        name => {
            let called_on_class = if of_class { called_on_class(project, id, method, name) } else { None };
            called_on_class.or_else(|| instance_asked(project, id, name, asks))
        }
    }
}

/// A plain call of the class, or of a subclass that adds nothing to its construction, that comes to a method of it.
fn constructed(project: &Project, id: ClassId, remade: &Remade, name: &str) -> Option<Place> {
    let own = ClassRef::Source(id);
    let has_own = |name: &str| !matches!(project.bound_in_body(id, name, project.model_version()), Bound::Nothing);
    let is_builtin_new = matches!(project.lookup(&own, "__new__"), Lookup::Found(member)
        if matches!(member.owner, ClassRef::Stdlib(_)));
    let comes_to_it = match name {
        "__new__" => true,
        "__init__" => is_builtin_new,
        _ => is_builtin_new && remade.writes_init == Some(true) && !has_own("__init__"),
    };
    if !comes_to_it {
        return None;
    }
    let is_same = |&subclass: &ClassId| {
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(subclass)) else { return false };
        let between: Vec<_> = mro.iter().take_while(|class| **class != own).collect();
        between.iter().all(|class| match class {
            ClassRef::Source(class) => {
                let is_free = |name| project.own_member(*class, name).is_none();
                project.class(*class).decorators.len == 0
                    && project.is_left_alone(*class).is_ok()
                    && ["__new__", "__init__", name].into_iter().all(is_free)
            }
            _ => false,
        })
    };
    let classes = std::iter::once(id).chain(project.subclasses(id).into_iter().filter(is_same));
    classes.flat_map(|class| instance_calls(project, class)).find_map(|(file, call)| {
        let facts = project.facts(file);
        facts.calls.get(call.index()).map(|call| Place::new(file, facts.range(call.expr)))
    })
}

/// A call of a class method on the very class.
fn called_on_class(project: &Project, id: ClassId, method: FunctionId, name: &str) -> Option<Place> {
    project.calls_naming(name).find_map(|(file, index)| {
        let facts = project.facts(file);
        let call = facts.calls.get(index.index())?;
        let Expr::Attribute { value, .. } = facts.expr(call.callee) else { return None };
        let is_plain = facts.regions(call.region).all(|(_, region)| is_plain(&region.guard));
        let is_it = is_plain
            && super::names_class_statement(project, file, value)
            && project.evaluate(ExprRef { file, expr: value }) == Value::Class(id)
            && matches!(project.callee(file, index), Value::Bound { function, .. } if function == method);
        is_it.then(|| Place::new(file, facts.range(call.expr)))
    })
}

fn is_plain(guard: &Guard) -> bool {
    matches!(guard, Guard::None | Guard::Function(_))
}

/// The name of the class, where it means the class that the decorator makes: all that binds it in the scope that a
/// function sees is the statement.
fn nameable(project: &Project, id: ClassId, scope: ScopeId) -> Option<&str> {
    let facts = project.facts(id.file);
    let class = facts.classes.get(id.index.index())?;
    let name = facts.name(class.name);
    let is_class = |kind| matches!(kind, BindingKind::Class(index) if index == id.index);
    match bindings_in_view(facts, scope, class.name)? {
        // Names with two underscores in front mean something else in the body.
        [binding] if is_class(binding.kind) && binding.scope == class.enclosing && !name.starts_with("__") => {
            Some(name)
        }
        _ => None,
    }
}

/// The first parameter of the function that calls `super()`.
fn receiver<'f>(facts: &'f FileFacts, call: &Call) -> Option<&'f str> {
    let ScopeKind::Function(function) = facts.scopes.get(call.scope.index())?.kind else { return None };
    let first = facts.parameters(facts.functions.get(function.index())?.parameters).first()?;
    matches!(first.kind, ParameterKind::PositionalOnly | ParameterKind::Positional).then(|| facts.name(first.name))
}

/// The class by its name.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = file.tree else { return None };
    let range = finding.primary.place.range;
    let call = facts.calls.iter().find(|call| facts.range(call.expr) == range);
    let (scope, edit) = match call {
        Some(call) => match facts.arguments(call.arguments) {
            [] => (call.scope, Replacement::Arguments(receiver(facts, call)?)),
            [cell, _] => (call.scope, Replacement::Name(cell.range)),
            _ => return None,
        },
        None => match facts.exprs.iter().find(|&(expr, _)| facts.range(expr) == range)?.1 {
            Expr::Name { scope, .. } => (scope, Replacement::Name(range)),
            _ => return None,
        },
    };
    let class = class_around(facts, scope)?;
    let name = facts.name(class.name);
    let is_nameable = matches!(bindings_in_view(facts, scope, class.name)?, [binding]
        if matches!(binding.kind, BindingKind::Class(_)) && binding.range == class.range)
        && !name.starts_with("__");
    if !is_nameable || file.text.get(range.to_std_range())?.contains('#') {
        return None;
    }
    let edit = match edit {
        Replacement::Arguments(receiver) => Edit { range, content: format!("super({name}, {receiver})") },
        Replacement::Name(range) => Edit { range, content: name.to_owned() },
    };
    // All that the call did was to raise; a test against the class has another outcome then.
    let applicability = if call.is_some() { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { applicability, message: "name the class".to_owned(), edits: vec![edit] })
}

enum Replacement<'f> {
    /// Of `super()`.
    Arguments(&'f str),
    /// Of `__class__`.
    Name(TextRange),
}

/// The innermost class around a scope.
fn class_around(facts: &FileFacts, scope: ScopeId) -> Option<&Class> {
    let mut at = scope;
    loop {
        let data = facts.scopes.get(at.index())?;
        match data.kind {
            ScopeKind::Class(class) => return facts.classes.get(class.index()),
            ScopeKind::Module => return None,
            _ => at = data.parent,
        }
    }
}
