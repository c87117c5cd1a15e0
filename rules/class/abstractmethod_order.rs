//! See `abstractmethod-order.md`.

use std::collections::BTreeSet;

use ruff_python_ast::{self as ast, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};

use crate::facts::{ArgumentKind, CallIndex, Expr, ExprId, ScopeKind};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Value, Wrapper};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "abstractmethod-order",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("abstractmethod-order.md"),
    checks: &[Check::Function(function), Check::File(calls)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let function = project.function(id);
    let decorators = facts.list(function.decorators);
    if project.is_stub(id.file) {
        return;
    }
    for pair in decorators.windows(2) {
        let &[outer, inner] = pair else { continue };
        if is_abstractmethod(project, id.file, outer) {
            let Some(kind) = wrapping(project, id.file, inner) else { continue };
            if !refuses_the_mark(project, &kind) {
                continue;
            }
            let name = project.class_name(&kind);
            let finding = findings.report(
                facts.range(outer),
                format!("`abstractmethod` cannot mark a `{name}`: it belongs below the other decorator"),
            );
            finding.raises(&["AttributeError"], function.region);
            finding.text("applied last");
            finding.label(Place::new(id.file, facts.range(inner)), format!("makes a `{name}` of the function"));
            // Up to 3.10 a traceback names this line.
            finding.label(Place::new(id.file, function.range), "the function");
            finding.help(format!("write `@{}` above `@abstractmethod`", written(project, id.file, inner, &name)));
        } else if is_abstractmethod(project, id.file, inner)
            && wrapping(project, id.file, outer).is_some_and(|kind| kind.is_stdlib("functools.cached_property"))
        {
            let Some(class) = facts.enclosing_class(id.index).map(|index| ClassId { file: id.file, index }) else {
                continue;
            };
            if !is_abstract(project, class) {
                findings.silent(facts.range(outer), || "the class does not look for abstract methods".to_owned());
                continue;
            }
            let finding = findings.report(
                facts.range(outer),
                "`cached_property` hides that the method is abstract: the class can be instantiated without it",
            );
            finding.level(Level::Warn);
            finding.text("does not pass the mark on");
            finding.label(Place::new(id.file, facts.range(inner)), "marks the function inside");
            finding.help("write `@abstractmethod` above `@cached_property`");
        }
    }
}

/// `abstractmethod(property(read))`, `cached_property(abstractmethod(read))`.
fn calls(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let names = ["abstractmethod", "cached_property"];
    let named: BTreeSet<CallIndex> = names.iter().flat_map(|name| project.calls_naming_in(file, name)).collect();
    named.into_iter().for_each(|index| call(project, file, index, findings));
}

fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let [argument] = facts.arguments(call.arguments) else { return };
    if argument.kind != ArgumentKind::Positional || project.is_stub(file) {
        return;
    }
    let callee = ExprRef { file, expr: call.callee };
    if project.is_external(callee, &["abc.abstractmethod"]) {
        let Some(kind) = kind_of_object(project, file, argument.value).filter(|kind| refuses_the_mark(project, kind))
        else {
            return;
        };
        let name = project.class_name(&kind);
        let finding = findings.report(
            facts.range(call.expr),
            format!("`abstractmethod` cannot mark a `{name}`: it belongs around the function"),
        );
        finding.raises(&["AttributeError"], call.region);
        finding.label(Place::new(file, facts.range(argument.value)), format!("a `{name}`"));
        finding.help(format!("call `abstractmethod` with the function, and `{name}` with what it gives"));
    } else if project.is_external(callee, &["functools.cached_property"])
        && let Expr::Call(inner) = facts.expr(argument.value)
        && let Some(inner) = facts.calls.get(inner.index())
        && is_abstractmethod(project, file, inner.callee)
        && let Some(ScopeKind::Class(index)) = facts.scopes.get(call.scope.index()).map(|scope| scope.kind)
        && is_abstract(project, ClassId { file, index })
    {
        let finding = findings.report(
            facts.range(call.expr),
            "`cached_property` hides that the method is abstract: the class can be instantiated without it",
        );
        finding.level(Level::Warn);
        finding.region = call.region;
        finding.label(Place::new(file, facts.range(argument.value)), "marks the function inside");
        finding.help("call `cached_property` with the function, and `abstractmethod` with what it gives");
    }
}

/// The class of an object that something in a class body makes of a function.
fn kind_of_object(project: &Project, file: FileId, expr: ExprId) -> Option<ClassRef> {
    let at = project.assigned(ExprRef { file, expr });
    let facts = project.facts(at.file);
    if let Expr::Call(call) = facts.expr(at.expr) {
        return wrapping(project, at.file, facts.calls.get(call.index())?.callee);
    }
    match project.evaluate(ExprRef { file, expr }) {
        Value::Wrapped { wrapper: Wrapper::Property, .. } => Some(ClassRef::stdlib("builtins.property")),
        Value::Wrapped { wrapper: Wrapper::ClassMethod, .. } => Some(ClassRef::stdlib("builtins.classmethod")),
        Value::Wrapped { wrapper: Wrapper::StaticMethod, .. } => Some(ClassRef::stdlib("builtins.staticmethod")),
        _ => None,
    }
}

fn is_abstractmethod(project: &Project, file: FileId, decorator: ExprId) -> bool {
    project.is_external(ExprRef { file, expr: decorator }, &["abc.abstractmethod"])
}

/// The class of the object that a decorator makes of a function, where it is one of those that wrap functions.
fn wrapping(project: &Project, file: FileId, decorator: ExprId) -> Option<ClassRef> {
    // `@size.setter` makes a property of the property.
    if let Expr::Attribute { value, name } = project.facts(file).expr(decorator)
        && matches!(project.name(file, name), "getter" | "setter" | "deleter")
        && let Value::Wrapped { wrapper: Wrapper::Property, .. } = project.evaluate(ExprRef { file, expr: value })
    {
        return Some(ClassRef::stdlib("builtins.property"));
    }
    project.class_of(&project.evaluate(ExprRef { file, expr: decorator }))
}

/// Whether instances have an `__isabstractmethod__` that cannot be set: `abstractmethod` sets it.
fn refuses_the_mark(project: &Project, class: &ClassRef) -> bool {
    const COMPUTED: [&str; 5] = [
        "builtins.property",
        "builtins.classmethod",
        "builtins.staticmethod",
        "functools.singledispatchmethod",
        "functools.partialmethod",
    ];
    matches!(project.lookup(class, "__isabstractmethod__"), Lookup::Found(member)
        if COMPUTED.iter().any(|name| member.owner.is_stdlib(name)))
        && matches!(project.lookup(class, "__setattr__"), Lookup::Found(member) if member.owner.source().is_none())
}

/// Whether instances of the class are refused while abstract methods are left.
fn is_abstract(project: &Project, class: ClassId) -> bool {
    match project.metaclass(&ClassRef::Source(class)) {
        Metaclass::Known { class, .. } => project.is_subclass(&class, &ClassRef::stdlib("abc.ABCMeta")) == Some(true),
        Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => false,
    }
}

fn written<'a>(project: &'a Project, file: FileId, decorator: ExprId, kind: &'a str) -> String {
    let facts = project.facts(file);
    match facts.expr(decorator) {
        Expr::Attribute { value, name } => match facts.expr(value) {
            Expr::Name { name: receiver, .. } => format!("{}.{}", facts.name(receiver), facts.name(name)),
            _ => kind.to_owned(),
        },
        Expr::Name { name, .. } => facts.name(name).to_owned(),
        _ => kind.to_owned(),
    }
}

/// The two decorators change places.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    let mut search = Search { wanted: finding.primary.place.range, found: None };
    search.visit_body(&parsed.syntax().body);
    let (outer, inner) = search.found?;
    let text = |range: TextRange| file.text.get(range.to_std_range()).map(str::to_owned);
    Some(Fix {
        applicability: Applicability::Unsafe,
        message: "swap the two decorators".to_owned(),
        edits: vec![Edit { range: outer, content: text(inner)? }, Edit { range: inner, content: text(outer)? }],
    })
}

/// Finds a decorator and the one below it.
struct Search {
    wanted: TextRange,
    found: Option<(TextRange, TextRange)>,
}

impl<'a> Visitor<'a> for Search {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if let ast::Stmt::FunctionDef(function) = statement
            && let Some(at) = function.decorator_list.iter().position(|it| it.expression.range() == self.wanted)
            && let Some(below) = function.decorator_list.get(at + 1)
        {
            self.found = Some((self.wanted, below.expression.range()));
        }
        if statement.range().contains_range(self.wanted) {
            ast::visitor::walk_stmt(self, statement);
        }
    }
}
