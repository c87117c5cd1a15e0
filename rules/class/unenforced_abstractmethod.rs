//! See `unenforced-abstractmethod.md`.

use ruff_python_ast::Expr as AstExpr;
use ruff_text_size::{Ranged, TextRange};

use crate::facts::{BindingKind, Expr, ExprId, FileFacts, Symbol};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Metaclass, Mro, Project, Reach, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};
use crate::rules::metaclass::abc::{class_named_at, spelling};

pub static RULE: Rule = Rule {
    name: "unenforced-abstractmethod",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("unenforced-abstractmethod.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// Methods, and subclasses, that are shown where they stand.
const SHOWN: usize = 3;

/// The fix goes by these words: only with them is it known that another metaclass fits.
const DERIVE: &str = "derive from `abc.ABC`, or write `metaclass=abc.ABCMeta`";

const MARKS: [&str; 4] = ["abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod"];

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) || !may_mark(project, id) {
        return;
    }
    let methods = abstract_methods(project, id);
    let class = project.class(id);
    if methods.is_empty() || project.reach(id.file, class.region) != Reach::Runs {
        return;
    }
    let this = ClassRef::Source(id);
    let metaclass = match project.metaclass(&this) {
        Metaclass::Known { class, .. } => class,
        Metaclass::Conflict(_) | Metaclass::Callable(_) => return,
        Metaclass::Unknown(reason) => {
            findings.silent(class.range, || format!("its metaclass is unknown: {reason}"));
            return;
        }
    };
    match project.is_subclass(&metaclass, &ClassRef::stdlib("abc.ABCMeta")) {
        Some(true) => return,
        Some(false) => {}
        None => {
            findings.silent(class.range, || "what its metaclass derives from is unknown".to_owned());
            return;
        }
    }
    if let Err(reason) = is_left_alone(project, id, &metaclass) {
        findings.silent(class.range, || reason);
        return;
    }
    let subclasses = project.subclasses(id);
    let combined = Combined::of(project, id, &subclasses, &methods);
    if matches!(combined, Combined::Kept) && project.is_closed() {
        findings.silent(class.range, || "the abstract classes that it is combined with have each method".to_owned());
        return;
    }
    let name = project.qualname(&this);
    let words = match &methods[..] {
        [method] => format!("`{method}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        [first, second, rest @ ..] => format!("`{first}`, `{second}` and {} more", rest.len()),
        [] => return,
    };
    let are = if methods.len() == 1 { "is" } else { "are" };
    let metaclass_name = project.class_name(&metaclass);
    let finding = findings.report(
        class.range,
        format!("nothing enforces that {words} of `{name}` {are} abstract: its metaclass is `{metaclass_name}`"),
    );
    finding.region = class.region;
    for method in methods.iter().take(SHOWN) {
        if let Some(place) = project.own_member(id, method).and_then(|member| member.place) {
            finding.label(place, "marked as abstract");
        }
    }
    if let Combined::Lost(lost) = &combined {
        for &(subclass, method) in lost.iter().take(SHOWN) {
            let place = Place::new(subclass.file, project.class(subclass).range);
            finding.label(
                place,
                format!("an abstract class, but not for want of `{method}`: `{name}` has no `__abstractmethods__`"),
            );
        }
    }
    for (subclass, method) in lacking(project, id, &subclasses, &methods).into_iter().take(SHOWN) {
        let place = Place::new(subclass.file, project.class(subclass).range);
        finding.label(place, format!("has no `{method}`, and can be instantiated"));
    }
    finding.help(help(project, id, &metaclass, &subclasses));
}

/// Whether something in the body may be marked, by the way it is written.
fn may_mark(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    let is_mark = |expr: ExprId| {
        let expr = match facts.expr(expr) {
            Expr::Call(call) => match facts.calls.get(call.index()) {
                Some(call) => call.callee,
                None => return false,
            },
            Expr::Name { .. } | Expr::Attribute { .. } => expr,
            _ => return false,
        };
        MARKS.iter().any(|mark| project.may_name(ExprRef { file: id.file, expr }, mark))
    };
    facts.bindings_in(project.class(id).scope).iter().any(|binding| match binding.kind {
        BindingKind::Function(index) => facts
            .functions
            .get(index.index())
            .is_some_and(|function| facts.list(function.decorators).iter().any(|&decorator| is_mark(decorator))),
        BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
            matches!(facts.expr(value), Expr::Call(_)) && is_mark(value)
        }
        _ => false,
    })
}

/// What the body certainly marks.
fn abstract_methods(project: &Project, id: ClassId) -> Vec<&str> {
    project.own_members(id).into_iter().filter(|name| project.is_abstract_in(id, name)).collect()
}

/// Whether nothing but `ABCMeta` would look at the marks, and nothing else is to be said first.
fn is_left_alone(project: &Project, id: ClassId, metaclass: &ClassRef) -> Result<(), String> {
    let this = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&this) else { return Err("its MRO is not known".to_owned()) };
    if !matches!(project.lookup(&this, "__metaclass__"), Lookup::Absent) {
        return Err("it has a `__metaclass__`, which is what is wrong".to_owned());
    }
    let facts = project.facts(id.file);
    let class = project.class(id);
    if class.decorators.len > 0 && project.decorated_class(id) != Value::Class(id) {
        return Err("a decorator may make another class of it".to_owned());
    }
    let is_remade = facts
        .bindings_of(class.enclosing, class.name)
        .iter()
        .any(|binding| matches!(binding.kind, BindingKind::Assign(_)) && binding.range.start() > class.statement.end());
    if is_remade {
        return Err("its name is bound again: another class may be made of it".to_owned());
    }
    let mut marks_itself = |base: &&ClassRef| match base {
        ClassRef::Source(base) => {
            project.is_reported(base.file) && may_mark(project, *base) && !abstract_methods(project, *base).is_empty()
        }
        ClassRef::Created(_) | ClassRef::Stdlib(_) => false,
    };
    if let Some(base) = mro.iter().skip(1).find(&mut marks_itself) {
        return Err(format!("`{}` marks methods too: it is what has to be changed", project.qualname(base)));
    }
    let mut readers = mro.to_vec();
    if let Mro::Linear(own) = project.mro(metaclass) {
        readers.extend_from_slice(&own);
    }
    let mut decorated = vec![id];
    for subclass in project.subclasses(id) {
        decorated.push(subclass);
        if let Mro::Linear(mro) = project.mro(&ClassRef::Source(subclass)) {
            readers.extend_from_slice(&mro);
        }
        if let Metaclass::Known { class, .. } = project.metaclass(&ClassRef::Source(subclass))
            && let Mro::Linear(mro) = project.mro(&class)
        {
            readers.extend_from_slice(&mro);
        }
    }
    let mut files: Vec<FileId> = readers.iter().filter_map(ClassRef::source).map(|class| class.file).collect();
    for class in decorated {
        let facts = project.facts(class.file);
        for &decorator in facts.list(project.class(class).decorators) {
            let value = match facts.expr(decorator) {
                Expr::Call(call) => project.callee(class.file, call),
                _ => project.evaluate(ExprRef { file: class.file, expr: decorator }),
            };
            if let Value::Function(function) | Value::Bound { function, .. } = value {
                files.push(function.file);
            }
        }
    }
    if files.into_iter().any(|file| reads_marks(project.facts(file))) {
        return Err("code of its classes, metaclass or decorators looks at abstract methods itself".to_owned());
    }
    Ok(())
}

/// Whether a function of the file speaks of the marks.
fn reads_marks(facts: &FileFacts) -> bool {
    let symbols: Vec<Symbol> =
        ["__isabstractmethod__", "__abstractmethods__"].iter().filter_map(|name| facts.names.find(name)).collect();
    let is_mark = |expr| matches!(expr, Expr::Attribute { name, .. } | Expr::Str(name) if symbols.contains(&name));
    let is_in_function = |expr: ExprId| {
        let range = facts.range(expr);
        facts.functions.iter().any(|function| function.statement.contains_range(range))
    };
    !symbols.is_empty() && facts.exprs.iter().any(|(id, expr)| is_mark(expr) && is_in_function(id))
}

/// What becomes of the marks in subclasses that `ABCMeta` makes.
enum Combined<'m> {
    /// There are no such subclasses, or others too.
    Elsewhere,
    /// Each has a method in place of every marked one, or is abstract for want of it: another base marks it as well.
    Kept,
    /// Classes that are no less instantiable for a marked method that they take over.
    Lost(Vec<(ClassId, &'m str)>),
}

impl<'m> Combined<'m> {
    fn of(project: &Project, id: ClassId, subclasses: &[ClassId], methods: &[&'m str]) -> Self {
        let own = ClassRef::Source(id);
        let is_made_by_abc = |subclass: &&ClassId| match project.metaclass(&ClassRef::Source(**subclass)) {
            Metaclass::Known { class, .. } => {
                project.is_subclass(&class, &ClassRef::stdlib("abc.ABCMeta")) == Some(true)
            }
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => false,
        };
        let (combining, others): (Vec<&ClassId>, Vec<&ClassId>) = subclasses.iter().partition(is_made_by_abc);
        let lost = |subclass: &ClassId| {
            let class = ClassRef::Source(*subclass);
            let collected = project.abstract_methods(&class).ok()?;
            let is_lost = |method: &&&str| {
                !collected.iter().any(|name| name == **method)
                    && matches!(project.lookup(&class, method), Lookup::Found(member) if member.owner == own)
            };
            methods.iter().find(is_lost).map(|method| (*subclass, *method))
        };
        // What derives from such a class shows nothing new.
        let is_first = |subclass: &&&ClassId| {
            let bases = project.bases_of(&ClassRef::Source(***subclass));
            !combining.iter().any(|other| bases.contains(&ClassRef::Source(**other)))
        };
        let lost: Vec<(ClassId, &str)> = combining.iter().filter(is_first).filter_map(|it| lost(it)).collect();
        match (combining.is_empty() || !others.is_empty(), lost.is_empty()) {
            (_, false) => Self::Lost(lost),
            (true, true) => Self::Elsewhere,
            (false, true) => Self::Kept,
        }
    }
}

/// Subclasses with none of their own that have left a method as it is, and would be refused.
fn lacking<'m>(project: &Project, id: ClassId, subclasses: &[ClassId], methods: &[&'m str]) -> Vec<(ClassId, &'m str)> {
    let is_last = |subclass: &&ClassId| project.direct_subclasses(&ClassRef::Source(**subclass)).is_empty();
    let lacks = |&subclass: &ClassId| {
        let is_from_here = |method: &&&str| {
            matches!(project.lookup(&ClassRef::Source(subclass), method),
                Lookup::Found(member) if member.owner == ClassRef::Source(id))
        };
        methods.iter().find(is_from_here).map(|method| (subclass, *method))
    };
    let is_marked = |subclass: &&ClassId| !may_mark(project, **subclass);
    subclasses.iter().filter(is_last).filter(is_marked).filter_map(lacks).collect()
}

fn help(project: &Project, id: ClassId, metaclass: &ClassRef, subclasses: &[ClassId]) -> String {
    // Only `object.__new__` looks for abstract methods.
    if let Lookup::Found(member) = project.lookup(&ClassRef::Source(id), "__new__")
        && let ClassRef::Stdlib(owner) = &member.owner
        && (owner.starts_with("builtins.") && &**owner != "builtins.object" || &**owner == "enum.Enum")
    {
        let owner = project.qualname(&member.owner);
        return format!(
            "raise `NotImplementedError` in the body: `{owner}.__new__` never looks for abstract methods, with `ABCMeta` neither"
        );
    }
    if !metaclass.is_stdlib("builtins.type") {
        let name = project.class_name(metaclass);
        return match metaclass {
            ClassRef::Source(id) if project.is_reported(id.file) => format!("derive `{name}` from `abc.ABCMeta`"),
            _ => format!("write a metaclass that derives from `{name}` and `abc.ABCMeta`"),
        };
    }
    let is_fit = |subclass: &&ClassId| match project.metaclass(&ClassRef::Source(**subclass)) {
        Metaclass::Known { class, .. } => {
            class.is_stdlib("builtins.type")
                || project.is_subclass(&class, &ClassRef::stdlib("abc.ABCMeta")) == Some(true)
        }
        Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => false,
    };
    match subclasses.iter().find(|subclass| !is_fit(subclass)) {
        None => DERIVE.to_owned(),
        Some(&subclass) => {
            let name = project.qualname(&ClassRef::Source(subclass));
            format!("{DERIVE}; the metaclass of `{name}` has to derive from `ABCMeta` then, too")
        }
    }
}

/// Derives from `ABC` where the class has no bases, and asks for `ABCMeta` where it has.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, facts } = file.tree else { return None };
    if finding.help.as_deref() != Some(DERIVE) {
        return None;
    }
    let body = &parsed.syntax().body;
    let class = class_named_at(body, finding.primary.place.range)?;
    let arguments = class.arguments.as_deref();
    let bases = arguments.map_or(&[][..], |arguments| &arguments.args);
    let keywords = arguments.map_or(&[][..], |arguments| &arguments.keywords);
    if keywords.iter().any(|keyword| keyword.arg.as_ref().is_none_or(|name| name.as_str() == "metaclass")) {
        return None;
    }
    let object = match bases {
        [AstExpr::Name(name)] if name.id.as_str() == "object" => Some(name.range()),
        _ => None,
    };
    let wanted = if bases.is_empty() || object.is_some() { "ABC" } else { "ABCMeta" };
    let (spelled, import) = spelling(body, facts, class, wanted)?;
    let edit = match (arguments, object) {
        (None, _) => {
            let end = class.type_params.as_ref().map_or(class.name.end(), |parameters| parameters.end());
            Edit { range: TextRange::empty(end), content: format!("({spelled})") }
        }
        (Some(_), Some(object)) => Edit { range: object, content: spelled.clone() },
        (Some(arguments), None) if bases.is_empty() && keywords.is_empty() => {
            Edit { range: arguments.range(), content: format!("({spelled})") }
        }
        (Some(_), None) if bases.is_empty() => {
            Edit { range: TextRange::empty(keywords.first()?.start()), content: format!("{spelled}, ") }
        }
        (Some(arguments), None) => {
            let end = bases.iter().map(Ranged::end).chain(keywords.iter().map(Ranged::end)).max()?;
            let rest = file.text.get(end.to_usize()..arguments.end().to_usize())?.strip_suffix(')')?.trim();
            // Else a comment, or the parenthesis of a base, stands between.
            if !matches!(rest, "" | ",") {
                return None;
            }
            Edit { range: TextRange::empty(end), content: format!(", metaclass={spelled}") }
        }
    };
    let mut edits = vec![edit];
    edits.extend(import);
    edits.sort_by_key(|edit| edit.range.start());
    let message = if wanted == "ABC" { "derive from `ABC`" } else { "ask for `ABCMeta`" };
    Some(Fix { applicability: Applicability::Unsafe, message: message.to_owned(), edits })
}
