//! See `object-new-arguments.md`.

use super::instances::{always_runs, instance_calls};
use super::names_class_statement;
use crate::facts::{ArgumentKind, Call, CallIndex, Expr, ExprId, ParameterKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "object-new-arguments",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("object-new-arguments.md"),
    checks: &[Check::Call(construction), Check::Class(constructors)],
    fix: None,
};

const OBJECT: &str = "builtins.object";

/// `A(1)`, where `A` has neither `__init__` nor `__new__`.
fn construction(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(call.callee) else { return };
    let Some(excess) = facts.arguments(call.arguments).iter().find(|argument| is_certain(argument.kind)) else {
        return;
    };
    if !project.may_take_nothing(facts.name(name)) {
        return;
    }
    let Value::Class(id) = project.callee(file, index) else { return };
    if !names_class_statement(project, file, call.callee) || project.is_stub(id.file) {
        return;
    }
    let class = ClassRef::Source(id);
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return };
    if !matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
    {
        return;
    }
    for name in ["__new__", "__init__"] {
        match project.constructor(&class, None, name) {
            Ok(owner) if owner.is_stdlib(OBJECT) => {}
            Ok(_) => return,
            Err(reason) => {
                findings.silent(facts.range(call.expr), || format!("its `{name}` is not known: {reason}"));
                return;
            }
        }
    }
    if matches!(project.refusal(id), Ok(Some(_))) {
        return;
    }
    let shown = project.qualname(&class);
    let finding =
        findings.report(excess.range, format!("`{shown}` takes no arguments: it has no `__init__` and no `__new__`"));
    finding.raises(&["TypeError"], call.region);
    finding.text("given here");
    finding.label(Place::new(id.file, project.class(id).range), "neither here nor in a base but `object`");
    finding.help(format!("define `__init__` in `{shown}`, or call it without arguments"));
}

/// An argument that is there in every call, as those of `*args` are not.
fn is_certain(kind: ArgumentKind) -> bool {
    matches!(kind, ArgumentKind::Positional | ArgumentKind::Keyword(_))
}

/// `super().__new__(cls, *args)` and `super().__init__(x)` in the body of a class.
fn constructors(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) {
        return;
    }
    for name in ["__new__", "__init__"] {
        let Some(symbol) = facts.names.find(name) else { continue };
        if facts.bindings_of(project.class(id).scope, symbol).is_empty() {
            continue;
        }
        let function = match (name, project.own_member(id, name).map(|member| member.value)) {
            ("__new__", Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function })) => function,
            ("__init__", Some(Value::Function(function))) => function,
            _ => continue,
        };
        if function.file != id.file || facts.enclosing_class(function.index) != Some(id.index) {
            continue;
        }
        for &index in project.calls_in(function) {
            let Some(call) = facts.calls.get(index.index()) else { continue };
            let Expr::Attribute { value, name: called } = facts.expr(call.callee) else { continue };
            if called == symbol {
                let method = Method { project, id, name, function };
                if let Some(passed) = method.passed(call, value) {
                    method.judge(call, &passed, findings);
                }
            }
        }
    }
}

/// A `__new__` or `__init__` that calls another.
struct Method<'p> {
    project: &'p Project,
    id: ClassId,
    name: &'static str,
    function: FunctionId,
}

/// What it calls it with.
struct Passed {
    /// Through `super()`: the next class on the MRO of whatever class comes here. Otherwise `object`, always.
    by_super: bool,
    excess: Excess,
}

enum Excess {
    /// An argument that is always there.
    Always(ExprId),
    /// `*args`, empty unless the class is called with some.
    Rest(ExprId),
}

impl Method<'_> {
    /// What a call gives beside the class or instance.
    fn passed(&self, call: &Call, of: ExprId) -> Option<Passed> {
        let Self { project, function, .. } = *self;
        let facts = project.facts(function.file);
        let by_super = self.is_super(of);
        let mut arguments = facts.arguments(call.arguments);
        // `__new__` is no method: the class comes first, whoever is asked.
        if self.name == "__new__" || !by_super {
            let [first, rest @ ..] = arguments else { return None };
            if first.kind != ArgumentKind::Positional || !project.is_receiver(function, first.value) {
                return None;
            }
            arguments = rest;
        }
        if !by_super && !self.is_of_object(of) {
            return None;
        }
        if let Some(always) = arguments.iter().find(|argument| is_certain(argument.kind)) {
            return Some(Passed { by_super, excess: Excess::Always(always.value) });
        }
        let parameters = facts.parameters(project.function(function).parameters);
        arguments.iter().find_map(|argument| {
            let Expr::Name { name, .. } = facts.expr(argument.value) else { return None };
            let is_rest = parameters.iter().any(|parameter| {
                parameter.name == name && matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords)
            });
            let scope = project.function(function).scope;
            let is_untouched = facts.bindings_of(scope, name).len() == 1;
            // `kwargs.pop("x")` may leave nothing of them.
            let is_used_once = facts
                .exprs
                .iter()
                .filter(|&(at, expr)| {
                    matches!(expr, Expr::Name { name: own, .. } if own == name)
                        && project.function(function).statement.contains_range(facts.range(at))
                })
                .count()
                == 1;
            (is_rest && is_untouched && is_used_once)
                .then_some(Passed { by_super, excess: Excess::Rest(argument.value) })
        })
    }

    fn is_super(&self, of: ExprId) -> bool {
        let Self { project, function, id, .. } = *self;
        let facts = project.facts(function.file);
        let Expr::Call(index) = facts.expr(of) else { return false };
        let Some(call) = facts.calls.get(index.index()) else { return false };
        let is_own = match facts.arguments(call.arguments) {
            [] => true,
            [class, receiver] => {
                project.is_receiver(function, receiver.value)
                    && project.evaluate(ExprRef { file: function.file, expr: class.value }) == Value::Class(id)
            }
            _ => false,
        };
        is_own && project.is_external(ExprRef { file: function.file, expr: call.callee }, &["builtins.super"])
    }

    /// `object.__new__`, or `Base.__init__` of a class that has it from `object`.
    fn is_of_object(&self, of: ExprId) -> bool {
        let Self { project, function, name, .. } = *self;
        let facts = project.facts(function.file);
        if !matches!(facts.expr(of), Expr::Name { .. } | Expr::Attribute { .. }) {
            return false;
        }
        let value = project.evaluate(ExprRef { file: function.file, expr: of });
        let is_named = match value {
            Value::Class(_) => names_class_statement(project, function.file, of),
            _ => true,
        };
        let Some(class) = project.class_of(&value).filter(|_| is_named) else { return false };
        project.constructor(&class, None, name).is_ok_and(|owner| owner.is_stdlib(OBJECT))
    }

    /// Whether what the method calls is that of `object`, where an instance of a class comes by.
    fn reaches_object(&self, class: ClassId, by_super: bool) -> bool {
        let (own, class) = (ClassRef::Source(self.id), ClassRef::Source(class));
        let is_object = |owner: ClassRef| owner.is_stdlib(OBJECT);
        if by_super && !self.project.constructor(&class, Some(&own), self.name).is_ok_and(is_object) {
            return false;
        }
        matches!(self.project.constructor(&class, None, self.name), Ok(owner) if owner == own)
    }

    fn judge(&self, call: &Call, passed: &Passed, findings: &mut Findings<'_>) {
        let Self { project, id, name, function } = *self;
        let facts = project.facts(function.file);
        let range = facts.range(call.expr);
        if !self.reaches_object(id, passed.by_super) {
            return;
        }
        let (subclasses, others): (Vec<ClassId>, Vec<ClassId>) =
            project.subclasses(id).into_iter().partition(|&it| self.reaches_object(it, passed.by_super));
        let comes_there = always_runs(project, function, call);
        let called = std::iter::once(id).chain(subclasses).find_map(|class| {
            instance_calls(project, class).into_iter().find(|&(file, index)| self.is_given(class, passed, file, index))
        });
        let is_always = matches!(passed.excess, Excess::Always(_)) || self.takes_some();
        if called.is_none()
            && let Some(reason) = self.excuse(is_always, passed.by_super, !others.is_empty())
        {
            findings.silent(range, || reason.to_owned());
            return;
        }
        let what = if name == "__new__" { "the class" } else { "the instance" };
        let finding = findings.report(range, format!("`object.{name}` takes nothing but {what}, and is given more"));
        finding.raises(&["TypeError"], call.region);
        let (Excess::Always(excess) | Excess::Rest(excess)) = passed.excess;
        finding.label(Place::new(function.file, facts.range(excess)), "not taken");
        if passed.by_super {
            finding.label(
                Place::new(id.file, project.class(id).range),
                format!("no class behind it on the MRO but `object` has `{name}`"),
            );
        }
        if let Some((file, index)) = called
            && let Some(call) = project.facts(file).calls.get(index.index())
        {
            finding.label(Place::new(file, project.facts(file).range(call.expr)), "comes there");
        }
        // Nobody has to come there: the class may be there to be combined with another.
        if !comes_there || called.is_none() && (passed.by_super || !is_always) {
            finding.level(Level::Warn);
        }
        finding.help(match name {
            "__new__" if passed.by_super => "call `super().__new__(cls)`: the arguments reach `__init__` by themselves",
            "__new__" => "call `object.__new__(cls)`: the arguments reach `__init__` by themselves",
            _ if passed.by_super => "call `super().__init__()` without arguments",
            _ => "leave the call out: the `__init__` of `object` does nothing",
        });
    }

    /// Why the call may be right, as far as no instantiation in view shows that it is not.
    fn excuse(&self, is_always: bool, by_super: bool, is_diverted: bool) -> Option<&'static str> {
        let Self { project, id, name, .. } = *self;
        if !is_always {
            return Some("nothing in view calls it with arguments");
        }
        if !by_super {
            return None;
        }
        if is_diverted {
            return Some("another class comes next on the MRO of a subclass");
        }
        if !project.is_closed() {
            return Some("another class may come next on the MRO of a subclass that is not in view");
        }
        let own = ClassRef::Source(id);
        let is_mixin = project.class_name(&own).to_ascii_lowercase().contains("mixin");
        let has_base = project.bases_of(&own).iter().any(|base| base.source().is_some());
        // `super().__init__(parent)` without a base is there for a base to come.
        (is_mixin || name == "__init__" && !has_base).then_some("it may be there to be combined with another class")
    }

    /// Whether the class cannot be called without arguments: its `__init__` wants some.
    fn takes_some(&self) -> bool {
        let Lookup::Found(member) = self.project.lookup(&ClassRef::Source(self.id), "__init__") else { return false };
        let Value::Function(init) = member.value else { return false };
        self.name == "__new__" && self.wants(init)
    }

    /// Whether a function has a parameter without default behind the first.
    fn wants(&self, function: FunctionId) -> bool {
        let facts = self.project.facts(function.file);
        facts.parameters(self.project.function(function).parameters).iter().skip(1).any(|parameter| {
            let is_rest = matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords);
            !is_rest && parameter.default.is_none()
        })
    }

    /// Whether a call of a class, or of one derived from it, gives the method what it hands on.
    fn is_given(&self, class: ClassId, passed: &Passed, file: FileId, index: CallIndex) -> bool {
        let Excess::Rest(rest) = passed.excess else { return true };
        let project = self.project;
        // Another `__init__` may call this one with something else.
        if !matches!(project.constructor(&ClassRef::Source(class), None, self.name), Ok(owner) if owner.source() == Some(self.id))
        {
            return false;
        }
        let own = project.facts(self.function.file);
        let Expr::Name { name, .. } = own.expr(rest) else { return false };
        let parameters = own.parameters(project.function(self.function).parameters);
        let facts = project.facts(file);
        let Some(call) = facts.calls.get(index.index()) else { return false };
        let arguments = facts.arguments(call.arguments);
        let Some(kind) = parameters.iter().find(|it| it.name == name).map(|it| it.kind) else { return false };
        if kind == ParameterKind::Variadic {
            let taken = parameters
                .iter()
                .skip(1)
                .filter(|it| matches!(it.kind, ParameterKind::Positional | ParameterKind::PositionalOnly))
                .count();
            return arguments.iter().take_while(|it| it.kind == ArgumentKind::Positional).count() > taken;
        }
        arguments.iter().any(|argument| match argument.kind {
            ArgumentKind::Keyword(given) => {
                let given = facts.name(given);
                !parameters.iter().any(|it| own.name(it.name) == given)
            }
            _ => false,
        })
    }
}
