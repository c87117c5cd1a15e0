//! See `ignored-dunder-metaclass.md`.

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::facts::{BindingKind, ClassIndex, Expr, ExprId, ScopeId};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Metaclass, Project, Reach};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};
use crate::rules::metaclass::whole_lines;

pub static RULE: Rule = Rule {
    name: "ignored-dunder-metaclass",
    topic: "metaclass",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("ignored-dunder-metaclass.md"),
    checks: &[Check::Class(class), Check::File(module)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

const NAME: &str = "__metaclass__";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(assignment) = Assignment::of(project, id.file, project.class(id).scope, findings) else { return };
    let this = ClassRef::Source(id);
    let class = project.qualname(&this);
    // What the bases bring, the statement names, or `@six.add_metaclass` gives, may be it already.
    let is_missing = lacks(project, &this, &assignment.metaclass) && project.class(id).decorators.len == 0;
    if !is_missing {
        findings.silent(assignment.range, || "the class may have this metaclass anyway".to_owned());
        return;
    }
    if is_read(project, assignment.range, findings) {
        return;
    }
    let metaclass = project.qualname(&assignment.metaclass);
    let message = format!("`__metaclass__` means nothing to Python 3: `{class}` is not created by `{metaclass}`");
    let region = project.class(id).region;
    let definition = assignment.definition(project);
    let finding = findings.report(assignment.range, message);
    finding.region = region;
    if let Some(definition) = definition {
        finding.label(definition, "the metaclass");
    }
    finding.help(format!("write `metaclass={}` in the class statement", assignment.written));
}

fn module(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let Some(assignment) = Assignment::of(project, file, ScopeId::MODULE, findings) else { return };
    // `type` there asked Python 2 for the classes that Python 3 makes by itself.
    if assignment.metaclass.is_stdlib("builtins.type") {
        findings.silent(assignment.range, || "classes without bases have `type` in Python 3".to_owned());
        return;
    }
    // Python 2 gave it to the classes without bases.
    let is_of_module = |id: &ClassId| {
        let class = project.class(*id);
        class.bases.len == 0
            && class.keywords.len == 0
            && class.decorators.len == 0
            && class.enclosing == ScopeId::MODULE
    };
    let classes = (0..project.facts(file).classes.len() as u32).map(|index| ClassId { file, index: ClassIndex(index) });
    if !classes.into_iter().any(|id| is_of_module(&id) && lacks(project, &ClassRef::Source(id), &assignment.metaclass))
    {
        findings.silent(assignment.range, || "no class of the module would have got it".to_owned());
        return;
    }
    if is_read(project, assignment.range, findings) {
        return;
    }
    let metaclass = project.qualname(&assignment.metaclass);
    let message = format!(
        "`__metaclass__` means nothing to Python 3: the classes of this module are not created by `{metaclass}`"
    );
    let definition = assignment.definition(project);
    let finding = findings.report(assignment.range, message);
    if let Some(definition) = definition {
        finding.label(definition, "the metaclass");
    }
    finding.help(format!("write `metaclass={}` in each class statement that is meant", assignment.written));
}

/// Whether a class is known to have another metaclass, which does not derive from the one.
fn lacks(project: &Project, class: &ClassRef, metaclass: &ClassRef) -> bool {
    match project.metaclass(class) {
        Metaclass::Known { class, .. } => project.is_subclass(&class, metaclass) == Some(false),
        Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => false,
    }
}

/// `__metaclass__ = X` in a scope, of a known metaclass that nobody reads.
struct Assignment {
    /// The name that is assigned to.
    range: TextRange,
    metaclass: ClassRef,
    /// As the code names it.
    written: String,
}

impl Assignment {
    fn of(project: &Project, file: FileId, scope: ScopeId, findings: &mut Findings<'_>) -> Option<Self> {
        let facts = project.facts(file);
        let [binding] = facts.bindings_of(scope, facts.names.find(NAME)?) else { return None };
        let BindingKind::Assign(value) = binding.kind else { return None };
        if project.is_stub(file) || project.reach(file, binding.region) != Reach::Runs {
            return None;
        }
        let value_of = project.evaluate(ExprRef { file, expr: value });
        let metaclass = project.class_of(&value_of);
        let Some(metaclass) = metaclass.filter(|class| project.is_metaclass(class) == Some(true)) else {
            findings.silent(binding.range, || "what is assigned is not known to be a metaclass".to_owned());
            return None;
        };
        Some(Self { range: binding.range, metaclass, written: written(project, file, value) })
    }

    fn definition(&self, project: &Project) -> Option<Place> {
        let id = self.metaclass.source()?;
        Some(Place::new(id.file, project.class(id).range))
    }
}

fn written(project: &Project, file: FileId, expr: ExprId) -> String {
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Name { name, .. } => facts.name(name).to_owned(),
        Expr::Attribute { value, name } => format!("{}.{}", written(project, file, value), facts.name(name)),
        _ => "...".to_owned(),
    }
}

/// Whether something makes use of what is assigned; asked last, since it looks at every file.
fn is_read(project: &Project, range: TextRange, findings: &mut Findings<'_>) -> bool {
    let Some(reader) = reader(project) else { return false };
    let reader = project.path(reader).file_name().map(|name| name.to_string_lossy().into_owned());
    findings.silent(range, || format!("`{}` reads `__metaclass__`", reader.unwrap_or_default()));
    true
}

/// A file that has the name in an expression: as a name, an attribute, a string.
fn reader(project: &Project) -> Option<FileId> {
    project.files().find(|&file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(NAME) else { return false };
        facts.exprs.iter().any(|(_, expr)| match expr {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } | Expr::Str(name) => name == symbol,
            _ => false,
        })
    })
}

/// Moves the metaclass into the class statement.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    let wanted = finding.primary.place.range;
    let mut search = Search { wanted, found: None };
    search.visit_body(&parsed.syntax().body);
    let (class, at) = search.found?;
    let statement = class.body.get(at)?;
    let Stmt::Assign(assign) = statement else { return None };
    // A name of the body is not there yet where the statement is read.
    let name = match &*assign.value {
        ast::Expr::Name(name) => name.id.as_str(),
        ast::Expr::Attribute(attribute) => attribute.value.as_name_expr()?.id.as_str(),
        _ => return None,
    };
    let is_bound_in_body = class.body.iter().any(|statement| match statement {
        Stmt::ClassDef(inner) => inner.name.as_str() == name,
        Stmt::FunctionDef(inner) => inner.name.as_str() == name,
        Stmt::Assign(inner) => {
            inner.targets.iter().any(|target| target.as_name_expr().is_some_and(|target| target.id.as_str() == name))
        }
        Stmt::Import(_) | Stmt::ImportFrom(_) => true,
        _ => false,
    });
    let [_] = assign.targets.as_slice() else { return None };
    if is_bound_in_body {
        return None;
    }
    let value = file.text.get(assign.value.range().to_std_range())?;
    let keyword = format!("metaclass={value}");
    let insertion = match class.arguments.as_deref() {
        None => {
            let end = class.type_params.as_ref().map_or(class.name.end(), |parameters| parameters.end());
            Edit { range: TextRange::empty(end), content: format!("({keyword})") }
        }
        Some(arguments) => {
            let last = arguments.args.iter().map(Ranged::end).chain(arguments.keywords.iter().map(Ranged::end)).max();
            let has_metaclass = arguments.find_keyword("metaclass").is_some()
                || arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
            if has_metaclass {
                return None;
            }
            match last {
                None => {
                    let inside = arguments.start().checked_add(TextSize::of("("))?;
                    Edit { range: TextRange::empty(inside), content: keyword }
                }
                Some(last) => Edit { range: TextRange::empty(last), content: format!(", {keyword}") },
            }
        }
    };
    let removal = if class.body.len() == 1 {
        Edit { range: statement.range(), content: "pass".to_owned() }
    } else {
        Edit { range: whole_lines(file.text, statement.range())?, content: String::new() }
    };
    Some(Fix {
        applicability: Applicability::Unsafe,
        message: "move the metaclass to the class statement".to_owned(),
        edits: vec![insertion, removal],
    })
}

/// The class whose body assigns at the range, and which of its statements does.
struct Search<'a> {
    wanted: TextRange,
    found: Option<(&'a ast::StmtClassDef, usize)>,
}

impl<'a> Search<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        use ast::statement_visitor::{StatementVisitor, walk_stmt};
        struct Visit<'a, 'b>(&'b mut Search<'a>);
        impl<'a> StatementVisitor<'a> for Visit<'a, '_> {
            fn visit_stmt(&mut self, statement: &'a Stmt) {
                if !statement.range().contains_range(self.0.wanted) {
                    return;
                }
                if let Stmt::ClassDef(class) = statement {
                    let at = class.body.iter().position(|inner| {
                        matches!(inner, Stmt::Assign(assign) if assign.targets.iter().any(|target| target.range() == self.0.wanted))
                    });
                    if let Some(at) = at {
                        self.0.found = Some((class, at));
                    }
                }
                stacker::maybe_grow(128 * 1024, 1024 * 1024, || walk_stmt(self, statement));
            }
        }
        ast::statement_visitor::walk_body(&mut Visit(self), body);
    }
}
