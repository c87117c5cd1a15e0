//! See `init-subclass-breaks-chain.md`.

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::facts::{Expr, FunctionIndex};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Mro, Project, Reach, Value, Wrapper};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "init-subclass-breaks-chain",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("init-subclass-breaks-chain.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

const NAME: &str = "__init_subclass__";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(function) = method(project, id) else { return };
    let data = project.function(function);
    if project.is_stub(id.file) || function.file != id.file || project.reach(id.file, data.region) != Reach::Runs {
        return;
    }
    let is_own = project.facts(id.file).enclosing_class(function.index) == Some(id.index);
    if !is_own || speaks_of_next(project, function) {
        return;
    }
    // `raise TypeError("final")`, and a body that holds nothing, mean to stop here.
    if data.is_async || data.is_generator || data.body.is_empty || !data.falls_off && data.returned.len == 0 {
        findings.silent(data.range, || "it keeps others from running on purpose".to_owned());
        return;
    }
    let Some(Skipped { owner, theirs, combined }) = skipped(project, id) else {
        findings.silent(data.range, || "no other `__init_subclass__` is known to come behind it".to_owned());
        return;
    };
    let (this, other) = (project.qualname(&ClassRef::Source(id)), project.qualname(&owner));
    let region = data.region;
    let range = data.range;
    let finding = findings
        .report(range, format!("`{this}.{NAME}` does not call `super().{NAME}`, and that of `{other}` never runs"));
    finding.region = region;
    match theirs {
        Some(theirs) => {
            finding.label(Place::new(theirs.file, project.function(theirs).range), "never runs for these classes");
        }
        None => {
            finding.note("without it the class has no `__parameters__`, and `Class[...]` raises `AttributeError`");
        }
    }
    if let Some(combined) = combined {
        finding.label(Place::new(combined.file, project.class(combined).range), "one of them");
    }
    finding.help(format!("take `**kwargs`, and call `super().{NAME}(**kwargs)` first"));
}

/// The `__init_subclass__` of a class's body.
fn method(project: &Project, id: ClassId) -> Option<FunctionId> {
    let facts = project.facts(id.file);
    if facts.bindings_of(project.class(id).scope, facts.names.find(NAME)?).is_empty() {
        return None;
    }
    match project.own_member(id, NAME)?.value {
        Value::Function(function) | Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => Some(function),
        _ => None,
    }
}

/// Whether the function has the name of the method, or a `super` at all.
fn speaks_of_next(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let statement = project.function(function).statement;
    facts.exprs.iter().any(|(expr, data)| {
        let is_word = match data {
            Expr::Attribute { name, .. } => facts.name(name) == NAME,
            Expr::Name { name, .. } => facts.name(name) == "super",
            Expr::Str(text) => facts.name(text) == NAME,
            _ => false,
        };
        is_word && statement.contains_range(facts.range(expr))
    })
}

/// What never runs for some class.
struct Skipped {
    owner: ClassRef,
    /// Absent for `typing.Generic`, which gives a class the parameters that it is written with.
    theirs: Option<FunctionId>,
    /// The class, where it is another than the one with the method.
    combined: Option<ClassId>,
}

/// The class whose method is left out, in the class's own MRO or in that of one that derives from it.
fn skipped(project: &Project, id: ClassId) -> Option<Skipped> {
    const MOST: usize = 500;
    let this = ClassRef::Source(id);
    let mut pending = vec![id];
    let mut seen = Vec::new();
    while let Some(next) = pending.pop() {
        if seen.contains(&next) || seen.len() > MOST {
            continue;
        }
        seen.push(next);
        if let Ok(behind) = project.init_subclass_behind(next, &this, Vec::new()) {
            let combined = (next != id).then_some(next);
            let theirs = behind.owner.source().and_then(|owner| method(project, owner));
            if theirs.is_some_and(|theirs| !project.function(theirs).body.is_empty) {
                return Some(Skipped { owner: behind.owner, theirs, combined });
            }
            let is_generic = behind.owner.is_stdlib("typing.Generic") && next != id && is_first(project, next, &this);
            if is_generic && writes_generic(project, next) {
                return Some(Skipped { owner: behind.owner, theirs: None, combined });
            }
        }
        pending.extend(project.direct_subclasses(&ClassRef::Source(next)));
    }
    None
}

/// Whether the method is the first that CPython finds for a class.
fn is_first(project: &Project, class: ClassId, owner: &ClassRef) -> bool {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(class)) else { return false };
    let first = mro.iter().skip(1).find(|base| match base {
        ClassRef::Source(base) => method(project, *base).is_some(),
        base => base.is_stdlib("typing.Generic"),
    });
    first == Some(owner)
}

/// Whether a class statement says `Generic[...]` itself.
fn writes_generic(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    facts.arguments(project.class(id).bases).iter().any(|base| {
        let Expr::Subscript { value, .. } = facts.expr(base.value) else { return false };
        let value = project.evaluate(ExprRef { file: id.file, expr: value });
        project.class_of(&value).is_some_and(|class| class.is_stdlib("typing.Generic"))
    })
}

/// Adds the call in front of what the method does, and `**kwargs` where it has none.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, facts } = file.tree else { return None };
    let wanted = finding.primary.place.range;
    let index = facts.functions.iter().position(|function| function.range == wanted)?;
    let function = &facts.functions[FunctionIndex(index as u32).index()];
    let mut search = Search { statement: function.statement, wanted, found: None };
    ast::statement_visitor::walk_body(&mut search, &parsed.syntax().body);
    let found: &ast::StmtFunctionDef = search.found?;
    let parameters = &found.parameters;
    let first = parameters.args.first().or(parameters.posonlyargs.first())?;
    let mut edits = Vec::new();
    let rest = match &parameters.kwarg {
        Some(rest) => rest.name.as_str().to_owned(),
        None => {
            let end = parameters.range().end().checked_sub(TextSize::of(")"))?;
            let inside = file.text.get(parameters.range().start().to_usize()..end.to_usize())?;
            if inside.contains(['#', '\n', '\r']) || inside.trim_end().ends_with(',') {
                return None;
            }
            edits.push(Edit { range: TextRange::empty(end), content: ", **kwargs".to_owned() });
            "kwargs".to_owned()
        }
    };
    if first.parameter.name.as_str() == rest {
        return None;
    }
    let is_docstring = |statement: &Stmt| matches!(statement, Stmt::Expr(expr) if expr.value.is_string_literal_expr());
    let before = found.body.iter().find(|statement| !is_docstring(statement))?.start();
    let line = file.text.get(..before.to_usize())?.rfind(['\n', '\r'])? + 1;
    let indent = file.text.get(line..before.to_usize())?;
    if !indent.trim().is_empty() {
        return None;
    }
    edits.push(Edit {
        range: TextRange::empty(before),
        content: format!("super().__init_subclass__(**{rest})\n{indent}"),
    });
    Some(Fix { applicability: Applicability::Unsafe, message: "call the next one".to_owned(), edits })
}

struct Search<'a> {
    statement: TextRange,
    /// The name of the function.
    wanted: TextRange,
    found: Option<&'a ast::StmtFunctionDef>,
}

impl<'a> ast::statement_visitor::StatementVisitor<'a> for Search<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if !statement.range().contains_range(self.wanted) {
            return;
        }
        if let Stmt::FunctionDef(function) = statement
            && function.name.range() == self.wanted
            && self.statement.contains_range(self.wanted)
        {
            self.found = Some(function);
        }
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || ast::statement_visitor::walk_stmt(self, statement));
    }
}
