//! See `descriptor-class-access.md`.

use std::collections::BTreeMap;

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::class_reads::{is_asked_plainly, read_through_class};
use super::descriptor_recursion::stands_for_itself;
use super::on_class::{Failure, OnClass, on_class};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::descriptors::{Descriptor, DescriptorUse, Method};
use crate::project::{ClassId, ClassRef, FunctionId, Project, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "descriptor-class-access",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-class-access.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// More attributes of one descriptor class are not looked at: they say the same.
const MOST_USES: usize = 50;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__get__") else { return };
    if facts.bindings_of(project.class(id).scope, symbol).is_empty() || project.is_stub(id.file) {
        return;
    }
    let Some(Value::Function(getter)) = project.own_member(id, "__get__").map(|member| member.value) else { return };
    // A `__get__` that does not take what CPython gives it raises before it asks for anything.
    if getter.file != id.file || project.argument_fault(getter, 3, &[]).is_some() {
        return;
    }
    let range = project.function(getter).range;
    let mut reports: BTreeMap<Place, Report> = BTreeMap::new();
    let mut judge = |descriptor: Result<Descriptor<'_>, &'static str>, used: Option<&DescriptorUse>| {
        let descriptor = match descriptor {
            Ok(descriptor) => descriptor,
            Err(reason) => return findings.silent(range, || reason.to_owned()),
        };
        if descriptor.method("__get__") != Method::Source(getter) {
            return;
        }
        if used.is_some_and(|used| !is_asked_plainly(project, used)) {
            return findings.silent(range, || "the metaclass of the class with the attribute may answer".to_owned());
        }
        match on_class(project, &descriptor) {
            OnClass::Raises(failure) => {
                let read = used.filter(|_| failure.is_certain).and_then(|used| read_through_class(project, used));
                let report = reports.entry(failure.place).or_insert_with(|| Report { failure, used: None, read: None });
                if report.used.is_none() || report.read.is_none() && read.is_some() {
                    report.used = used.cloned();
                    report.read = read;
                }
            }
            OnClass::Itself(_) => {}
            OnClass::Other(reason) => findings.silent(range, || reason.to_owned()),
        }
    };
    for member in std::iter::once(id).chain(project.subclasses(id)) {
        let uses = project.descriptor_uses(member);
        for used in uses.iter().take(MOST_USES).filter(|used| used.is_certain) {
            judge(Descriptor::of_use(project, member, used), Some(used));
        }
        if uses.is_empty() && stands_for_itself(project, member) {
            judge(Descriptor::of_class(project, member), None);
        }
    }
    for report in reports.into_values() {
        report.tell(project, getter, findings);
    }
}

/// What one place of `__get__` is told about.
struct Report {
    failure: Failure,
    used: Option<DescriptorUse>,
    read: Option<Place>,
}

impl Report {
    fn tell(self, project: &Project, getter: FunctionId, findings: &mut Findings<'_>) {
        let Failure { place, region, inner, exception, reason, .. } = self.failure;
        let facts = project.facts(getter.file);
        let parameters = facts.parameters(project.function(getter).parameters);
        let instance = parameters.get(1).map_or("the instance", |parameter| facts.name(parameter.name));
        let read = match (&self.used, self.read) {
            (Some(used), Some(_)) => {
                format!("`{}.{}`", project.qualname(&ClassRef::Source(used.owner)), used.attribute)
            }
            _ => "read on the class, the attribute".to_owned(),
        };
        let finding = findings.report(
            place.range,
            format!("{read} raises `{exception}`: `__get__` does not mind that there is no instance"),
        );
        finding.text(format!("`{instance}` is None there, which {reason}"));
        if self.read.is_none() {
            finding.level(Level::Warn);
        }
        if let Some(inner) = inner {
            finding.label(inner, format!("None {reason}"));
        }
        if let Some(read) = self.read {
            finding.label(read, "read through the class");
        }
        if let Some(used) = &self.used {
            let owner = project.qualname(&ClassRef::Source(used.owner));
            finding.label(used.place, format!("manages `{}` of `{owner}`", used.attribute));
        }
        if self.read.is_none() {
            finding.note("documentation tools, mocks, `inspect` and dataclasses read attributes on the class");
        }
        finding.help(format!("give the descriptor where there is no instance: `if {instance} is None: return self`"));
        let exceptions: &[&str] = match exception {
            "TypeError" => &["TypeError"],
            "KeyError" => &["KeyError"],
            _ => &["AttributeError"],
        };
        finding.raises(exceptions, region);
    }
}

/// Adds the test in front of what the method does.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    let mut search = Search { wanted: finding.primary.place.range, found: None };
    ast::statement_visitor::walk_body(&mut search, &parsed.syntax().body);
    let getter = search.found?;
    let mut parameters = getter.parameters.posonlyargs.iter().chain(&getter.parameters.args);
    let own = parameters.next()?.parameter.name.as_str();
    let instance = parameters.next()?.parameter.name.as_str();
    let is_docstring = |statement: &Stmt| matches!(statement, Stmt::Expr(expr) if expr.value.is_string_literal_expr());
    let before = getter.body.iter().find(|statement| !is_docstring(statement))?.start();
    let line = file.text.get(..before.to_usize())?.rfind(['\n', '\r'])? + 1;
    let indent = file.text.get(line..before.to_usize())?;
    if !indent.trim().is_empty() {
        return None;
    }
    let outer = file.text.get(..getter.start().to_usize())?;
    let outer = outer.get(outer.rfind(['\n', '\r']).map_or(0, |at| at + 1)..)?;
    let step = indent.strip_prefix(outer).filter(|step| !step.is_empty())?;
    let end = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let content = format!("if {instance} is None:{end}{indent}{step}return {own}{end}{indent}");
    Some(Fix {
        applicability: Applicability::Unsafe,
        message: "give the descriptor itself on the class".to_owned(),
        edits: vec![Edit { range: TextRange::empty(before), content }],
    })
}

/// Finds the `__get__` around a place.
struct Search<'a> {
    wanted: TextRange,
    found: Option<&'a ast::StmtFunctionDef>,
}

impl<'a> ast::statement_visitor::StatementVisitor<'a> for Search<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if !statement.range().contains_range(self.wanted) {
            return;
        }
        if let Stmt::FunctionDef(function) = statement
            && function.name.as_str() == "__get__"
        {
            self.found = Some(function);
        }
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || ast::statement_visitor::walk_stmt(self, statement));
    }
}
