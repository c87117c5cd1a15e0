//! See `unbound-decorator.md`.

use std::sync::Arc;

use ruff_text_size::TextRange;

use super::decorators::stored_parameters;
use crate::facts::{
    AccessContext, Argument, ArgumentKind, BindingKind, Call, Expr, Guard, ParameterKind, Region, RegionId, Symbol,
};
use crate::finding::{FileId, Finding, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Partial, Project, PythonVersion, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{always_runs, exact_instances};

pub static RULE: Rule = Rule {
    name: "unbound-decorator",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("unbound-decorator.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// The version in which `functools.partial` becomes a method descriptor.
const PARTIAL_BINDS: PythonVersion = PythonVersion::new(3, 14);

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    let facts = project.facts(id.file);
    let bindings = facts.bindings_in(project.class(id).scope);
    for (at, binding) in bindings.iter().enumerate() {
        if bindings.get(at + 1).is_some_and(|next| next.name == binding.name) {
            continue;
        }
        match binding.kind {
            BindingKind::Function(index) => decorated(project, id, FunctionId { file: id.file, index }, findings),
            BindingKind::Assign(value) if matches!(facts.expr(value), Expr::Call(_)) => {
                let place = Place::new(id.file, binding.range);
                partial(project, id, binding.name, place, ExprRef { file: id.file, expr: value }, findings);
            }
            _ => {}
        }
    }
}

/// A method behind an object that is no method: `@Timed` on `def run(self)`.
fn decorated(project: &Project, id: ClassId, method: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let function = project.function(method);
    let (&[decorator], Some(name)) = (facts.list(function.decorators), function.name) else { return };
    if !takes_self(project, method) {
        return;
    }
    let Value::Instance(wrapper) = project.decorated_by(ExprRef { file: id.file, expr: decorator }, method) else {
        return;
    };
    let Some(forwards) = Forwarding::of(project, wrapper) else { return };
    if !is_instance_attribute(project, id, facts.name(name), function.range) {
        findings.silent(function.range, || "the instance may be passed by hand".to_owned());
        return;
    }
    let Some(used) = Use::of(project, id, name, |given| match forwards.kind {
        Forwards::Everything => forwards.always && given.misfits(project, method, 0, &[]),
        Forwards::Parameters => given.misfits(project, forwards.call, 1, &[]),
    }) else {
        findings.silent(function.range, || "no call through an instance is in view".to_owned());
        return;
    };
    let kind = project.class_name(&ClassRef::Source(wrapper)).into_owned();
    let shown = project.function_qualname(method);
    let finding = findings.report(
        function.range,
        format!("`{shown}` gets no `self`: `{kind}` has no `__get__`, so it is no method of the instance"),
    );
    finding.raises(&[], function.region);
    finding.label(Place::new(id.file, facts.range(decorator)), format!("puts a `{kind}` in its place"));
    finding.label(forwards.place, "calls the function with its own arguments alone");
    used.tell(finding);
    finding.help(format!(
        "give `{kind}` a `__get__` that returns `types.MethodType(self, instance)`, or write the decorator as a function"
    ));
}

/// `read_all = partial(read, size=-1)`, where `read` is a method; or another function.
fn partial(project: &Project, id: ClassId, name: Symbol, place: Place, value: ExprRef, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Expr::Call(index) = facts.expr(value.expr) else { return };
    let Some(call) = facts.calls.get(index.index()) else { return };
    if !project.is_external(ExprRef { file: id.file, expr: call.callee }, &["functools.partial"]) {
        return;
    }
    let partial = match project.evaluate(value) {
        Value::Partial(partial) => Some(partial),
        Value::Function(function) => {
            Some(Partial { function, positional: Vec::new(), keywords: Vec::new(), closure: Default::default() }.into())
        }
        _ => None,
    };
    let is_of_method = |partial: &Arc<Partial>| {
        let method = partial.function;
        // A method of the class, or a function of a module that is written as one.
        let class = project.facts(method.file).enclosing_class(method.index);
        let is_own = match class {
            Some(class) => method.file == id.file && class == id.index,
            None => partial.positional.is_empty(),
        };
        is_own && takes_self(project, method)
    };
    let Some(partial) = partial.filter(is_of_method) else {
        binds_later(project, id, name, place, findings);
        return;
    };
    let method = partial.function;
    let Some(clause) = project.versions().clause(None, Some(PARTIAL_BINDS)) else { return };
    if !is_instance_attribute(project, id, facts.name(name), place.range) {
        return;
    }
    let keywords: Vec<String> = partial.keywords.iter().map(|(keyword, _)| keyword.to_string()).collect();
    let positional = partial.positional.len();
    let Some(used) = Use::of(project, id, name, |given| given.misfits(project, method, positional, &keywords)) else {
        findings.silent(place.range, || "no call through an instance is in view".to_owned());
        return;
    };
    let shown = facts.name(name);
    let given = project.function_qualname(method);
    let finding = findings.report(
        place.range,
        format!("`{shown}` gets no `self`: a `functools.partial` in a class is no method{clause}"),
    );
    finding.raises(&[], project.class(id).region);
    finding.label(Place::new(method.file, project.function(method).range), format!("`{given}` needs it"));
    used.tell(finding);
    if project.versions().reaches(PARTIAL_BINDS) {
        finding.note("since 3.14, `functools.partial` binds like a function, and the call works");
    }
    finding.help("write `functools.partialmethod`, which is a method in every version");
}

/// `convert = partial(int, base=16)`: called through an instance, it gets that too since 3.14.
fn binds_later(project: &Project, id: ClassId, name: Symbol, place: Place, findings: &mut Findings<'_>) {
    let text = project.name(id.file, name);
    let Some(clause) = project.versions().clause(Some(PARTIAL_BINDS), None) else { return };
    if !is_instance_attribute(project, id, text, place.range) {
        return;
    }
    let Some(used) = Use::of(project, id, name, |_| false) else { return };
    let finding = findings.report(
        place.range,
        format!("`{text}` gets the instance as its first argument{clause}: a `functools.partial` in a class becomes a method"),
    );
    finding.level(Level::Warn);
    finding.raises(&[], project.class(id).region);
    finding.label(used.place, "called through an instance");
    finding.help("write `staticmethod(partial(…))`, which is called with its own arguments in every version");
}

fn takes_self(project: &Project, method: FunctionId) -> bool {
    let facts = project.facts(method.file);
    facts
        .parameters(project.function(method).parameters)
        .first()
        .is_some_and(|first| facts.name(first.name) == "self" && first.default.is_none())
}

/// Whether instances get the attribute from the class body alone, as far as is in view: nothing sets it to an object or
/// calls it through the class, and nothing that makes the class looks at what it holds.
fn is_instance_attribute(project: &Project, id: ClassId, name: &str, range: TextRange) -> bool {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find(name) else { return false };
    let is_touched = facts.accesses.iter().any(|access| {
        access.context != AccessContext::Read
            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
    }) || facts.exprs.iter().any(|(_, expr)| match expr {
        // `Class.method`, given an instance by hand.
        Expr::Attribute { value, name } if name == symbol => {
            matches!(facts.expr(value), Expr::Attribute { name, .. } if facts.name(name) == "__class__")
                || matches!(
                    project.evaluate(ExprRef { file: id.file, expr: value }),
                    Value::Class(_) | Value::SubclassOf(_)
                )
        }
        // `self.__dict__["method"] = …`, `getattr(cls, "method")`.
        Expr::Str(text) => text == symbol,
        _ => false,
    });
    let class = project.class(id);
    let is_decorated = class.decorators.len > 0 && project.is_dataclass(id) != Ok(true);
    !range.is_empty()
        && !is_touched
        && !is_decorated
        && project.is_left_alone(id).is_ok()
        && matches!(project.lookup(&ClassRef::Source(id), "__init_subclass__"), Lookup::Found(member)
            if member.owner.source().is_none())
}

/// How an object that stands in place of a function calls it.
struct Forwarding {
    call: FunctionId,
    kind: Forwards,
    place: Place,
    /// Each call comes there.
    always: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Forwards {
    /// `self.function(*args, **kwargs)`.
    Everything,
    /// `self.function(first, second)`, with parameters of its own.
    Parameters,
}

impl Forwarding {
    /// How instances of a class call the function that the constructor was given, where they have no `__get__`.
    fn of(project: &Project, wrapper: ClassId) -> Option<Self> {
        let class = ClassRef::Source(wrapper);
        if project.lookup(&class, "__get__") != Lookup::Absent || project.is_stub(wrapper.file) {
            return None;
        }
        let method = |name: &str| match project.lookup(&class, name) {
            Lookup::Found(member) => match member.value {
                Value::Function(function) => Some(function),
                _ => None,
            },
            _ => None,
        };
        let (call, init) = (method("__call__")?, method("__init__")?);
        let stored = stored_parameters(project, init);
        let facts = project.facts(call.file);
        let data = project.function(call);
        let parameters = facts.parameters(data.parameters);
        let is_variadic = |expr| {
            parameters.iter().any(|parameter| {
                parameter.kind == ParameterKind::Variadic
                    && matches!(facts.expr(expr), Expr::Name { name, .. } if name == parameter.name)
            })
        };
        let is_second = |expr| {
            parameters.get(1).is_some_and(|second| {
                matches!(second.kind, ParameterKind::Positional | ParameterKind::PositionalOnly)
                    && matches!(facts.expr(expr), Expr::Name { name, .. } if name == second.name)
            })
        };
        let mut found = None;
        for &index in project.calls_in(call) {
            let inner = facts.calls.get(index.index())?;
            let Expr::Attribute { value, name } = facts.expr(inner.callee) else { continue };
            if !project.is_receiver(call, value) || !stored.iter().any(|own| own == facts.name(name)) {
                continue;
            }
            let kind = match facts.arguments(inner.arguments).first() {
                Some(first)
                    if first.kind == ArgumentKind::Starred && is_variadic(first.value) && parameters.len() <= 3 =>
                {
                    Forwards::Everything
                }
                Some(first) if first.kind == ArgumentKind::Positional && is_second(first.value) => Forwards::Parameters,
                // It has got the instance from somewhere.
                _ => return None,
            };
            let takes_more = kind == Forwards::Everything
                && parameters
                    .iter()
                    .skip(1)
                    .any(|parameter| !matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords));
            if takes_more {
                return None;
            }
            let place = Place::new(call.file, facts.range(inner.expr));
            let always = always_runs(project, call, inner);
            found.get_or_insert(Self { call, kind, place, always });
        }
        found
    }
}

/// The arguments of a call, where they are written out.
struct Given {
    positional: usize,
    keywords: Vec<(String, TextRange)>,
}

impl Given {
    fn of(project: &Project, file: FileId, call: &Call) -> Option<Self> {
        let facts = project.facts(file);
        let mut given = Self { positional: 0, keywords: Vec::new() };
        for &Argument { kind, range, .. } in facts.arguments(call.arguments) {
            match kind {
                ArgumentKind::Positional => given.positional += 1,
                ArgumentKind::Keyword(name) => given.keywords.push((facts.name(name).to_owned(), range)),
                ArgumentKind::Starred | ArgumentKind::DoubleStarred => return None,
            }
        }
        Some(given)
    }

    /// Whether a function cannot be called with these arguments, so many before them and these keywords besides.
    fn misfits(&self, project: &Project, function: FunctionId, before: usize, keywords: &[String]) -> bool {
        let mut all = self.keywords.clone();
        let is_given = |name: &String| self.keywords.iter().any(|(own, _)| own == name);
        all.extend(keywords.iter().filter(|name| !is_given(name)).map(|name| (name.clone(), TextRange::default())));
        project.argument_fault(function, before + self.positional, &all).is_some()
    }
}

/// A call of the attribute through an instance.
struct Use {
    place: Place,
    /// An instance of the very class, on a path that runs whenever its function does, with arguments that do not fit.
    is_certain: bool,
    /// The arguments do not fit.
    raises: bool,
}

impl Use {
    /// The call that tells most; `raises` says whether it fails, `None` where that is not known.
    fn of(project: &Project, id: ClassId, name: Symbol, raises: impl Fn(Given) -> bool) -> Option<Self> {
        let text = project.name(id.file, name);
        let mut uses = Vec::new();
        for (file, index) in project.calls_naming(text) {
            let facts = project.facts(file);
            let Some(&call) = facts.calls.get(index.index()) else { continue };
            let Expr::Attribute { value, name } = facts.expr(call.callee) else { continue };
            if facts.name(name) != text {
                continue;
            }
            let exact = exact_instances(project, file, value);
            let has_it = |class: ClassId| {
                matches!(project.lookup(&ClassRef::Source(class), text), Lookup::Found(member)
                    if member.owner == ClassRef::Source(id))
            };
            let is_exact = exact.as_ref().is_some_and(|all| all.iter().all(|&(class, _)| has_it(class)));
            let is_instance = is_exact
                || matches!(project.evaluate(ExprRef { file, expr: value }), Value::Instance(class) if has_it(class));
            if !is_instance {
                continue;
            }
            let is_plain = |(_, region): (RegionId, &Region)| matches!(region.guard, Guard::None | Guard::Function(_));
            let raises = Given::of(project, file, &call).is_some_and(&raises);
            let is_certain = is_exact && raises && facts.regions(call.region).all(is_plain);
            uses.push(Self { place: Place::new(file, facts.range(call.expr)), is_certain, raises });
        }
        uses.sort_by_key(|used| (!used.is_certain, !used.raises));
        uses.into_iter().next()
    }

    fn tell(&self, finding: &mut Finding) {
        let text = match self.raises {
            true => "raises `TypeError`: an argument is missing",
            false => "called without the instance: its first argument stands for `self`",
        };
        finding.label(self.place, text);
        if !self.is_certain {
            finding.level(Level::Warn);
        }
    }
}
