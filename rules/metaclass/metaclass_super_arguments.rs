//! See `metaclass-super-arguments.md`.

use super::other_use;
use crate::facts::{
    Argument, ArgumentKind, BindingKind, Call, Expr, ExprId, FileFacts, Function, Guard, ParameterKind,
};
use crate::finding::{Level, Place};
use crate::project::{
    ArgumentFault, ClassId, ClassRef, ExprRef, FunctionId, Hook, Lookup, Mro, Project, Value, Wrapper,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "metaclass-super-arguments",
    topic: "metaclass",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("metaclass-super-arguments.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

pub(super) fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) || !["__new__", "__init__"].iter().any(|name| facts.names.find(name).is_some()) {
        return;
    }
    if project.is_metaclass(&ClassRef::Source(id)) != Some(true) {
        return;
    }
    for hook in [Hook::New, Hook::Init] {
        let function = match (hook, project.own_member(id, hook.name()).map(|member| member.value)) {
            (Hook::New, Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function })) => function,
            (Hook::Init, Some(Value::Function(function))) => function,
            _ => continue,
        };
        if function.file != id.file || facts.enclosing_class(function.index) != Some(id.index) {
            continue;
        }
        let method = Method { project, id, hook, function, facts, data: project.function(function) };
        for &call in project.calls_in(function) {
            method.judge(&facts.calls[call.index()], findings);
        }
    }
}

/// A `__new__` or `__init__` of a metaclass.
struct Method<'p> {
    project: &'p Project,
    id: ClassId,
    hook: Hook,
    function: FunctionId,
    facts: &'p FileFacts,
    data: &'p Function,
}

/// What a call of the next method reaches.
enum Target {
    /// `type`, or `ABCMeta`, which hands on what it gets.
    Builtin(&'static str),
    Source(FunctionId),
}

/// What is wrong with the arguments.
enum Fault {
    /// The first argument is no metaclass, or of `type.__init__` no class; what it is instead.
    NoReceiver(Option<&'static str>),
    /// The number of positional arguments.
    Count(usize),
    /// An argument is something else than what has that place.
    Wrong { at: Argument, wanted: &'static str, given: &'static str },
    /// A method read from source does not take them.
    Signature(FunctionId, ArgumentFault),
}

impl Method<'_> {
    fn judge(&self, call: &Call, findings: &mut Findings<'_>) {
        let project = self.project;
        let Expr::Attribute { value, name } = self.facts.expr(call.callee) else { return };
        if self.facts.name(name) != self.hook.name() {
            return;
        }
        let Some((target, is_bound)) = self.target(value) else { return };
        let arguments = self.facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind == ArgumentKind::Starred) {
            return;
        }
        if matches!(target, Target::Source(next) if project.is_stub(next.file)) {
            return;
        }
        let fault = match &target {
            Target::Builtin(name) => self.builtin_fault(name, arguments, is_bound),
            Target::Source(next) => self.source_fault(*next, arguments, is_bound),
        };
        let Some(fault) = fault else { return };
        let range = self.facts.range(call.expr);
        let users = self.users();
        let is_used = !users.is_empty();
        if is_used && users.iter().all(|&user| self.is_guarded(user)) {
            findings.silent(range, || "the error is expected where the metaclass is used".to_owned());
            return;
        }
        // What the parameters hold is known of class statements only, which call this method and none derived from it.
        let is_by_parameters = matches!(fault, Fault::Wrong { .. } | Fault::NoReceiver(Some(_)));
        let is_called = self.is_called_directly();
        if is_by_parameters && is_used && !is_called {
            findings.silent(range, || "a derived metaclass may call it with other arguments".to_owned());
            return;
        }
        if is_by_parameters
            && !is_used
            && let Some(reason) = other_use(project, self.id)
        {
            findings.silent(range, || reason.to_owned());
            return;
        }
        let next = match &target {
            Target::Builtin(name) => format!("{name}.{}", self.hook.name()),
            Target::Source(function) => project.function_qualname(*function),
        };
        let (message, words) = self.message(&fault, &next, is_bound);
        let at = match &fault {
            Fault::Wrong { at, .. } => at.range,
            Fault::NoReceiver(Some(_)) => arguments.first().map_or(range, |argument| argument.range),
            _ => range,
        };
        let definition = match &fault {
            Fault::Signature(function, _) => Some(Place::new(function.file, project.function(*function).range)),
            _ => None,
        };
        let help = self.help(is_bound, &fault);
        let finding = findings.report(at, message);
        finding.raises(&["TypeError"], call.region);
        // A derived metaclass may do without this method.
        if !is_called {
            finding.level = Level::Warn;
        }
        if let Some(definition) = definition {
            finding.label(definition, "called here");
        }
        if let Some(words) = words {
            finding.note(format!("CPython says `TypeError: {words}`"));
        }
        if let Some(help) = help {
            finding.help(help);
        }
    }

    /// What `super().__new__` or `type.__new__` is, and whether the call puts the receiver before the arguments.
    fn target(&self, value: ExprId) -> Option<(Target, bool)> {
        let project = self.project;
        match project.evaluate(ExprRef { file: self.id.file, expr: value }) {
            Value::Super { class, .. } if class == self.id => {
                let own = ClassRef::Source(self.id);
                let next = self.next(&own)?;
                // Another class may come between in a metaclass derived from this one.
                let subclasses = project.subclasses(self.id);
                let is_same =
                    subclasses.iter().all(|other| self.next(&ClassRef::Source(*other)).as_ref() == Some(&next));
                if !is_same {
                    return None;
                }
                Some((self.method_of(&next)?, self.hook == Hook::Init))
            }
            Value::External(name) if &*name == "builtins.type" => Some((Target::Builtin("type"), false)),
            Value::Class(base) if project.is_metaclass(&ClassRef::Source(base)) == Some(true) => {
                let Lookup::Found(member) = project.lookup(&ClassRef::Source(base), self.hook.name()) else {
                    return None;
                };
                Some((self.method_of(&member.owner)?, false))
            }
            _ => None,
        }
    }

    /// The next class behind this one that has the method, on the MRO of a metaclass.
    fn next(&self, metaclass: &ClassRef) -> Option<ClassRef> {
        let project = self.project;
        let Mro::Linear(mro) = project.mro(metaclass) else { return None };
        let own = ClassRef::Source(self.id);
        let mut behind = mro.iter().skip_while(|&class| *class != own).skip(1);
        let next = behind.find(|class| match class {
            ClassRef::Source(id) => project.own_member(*id, self.hook.name()).is_some(),
            ClassRef::Stdlib(name) => {
                project.stdlib().class(name).is_none_or(|class| class.member(self.hook.name()).is_some())
            }
            ClassRef::Created(_) => true,
        });
        next.cloned()
    }

    fn method_of(&self, owner: &ClassRef) -> Option<Target> {
        match owner {
            ClassRef::Stdlib(name) => match &**name {
                "builtins.type" => Some(Target::Builtin("type")),
                "abc.ABCMeta" => Some(Target::Builtin("ABCMeta")),
                _ => None,
            },
            // A function that gets one argument before the name: the metaclass, or the class.
            ClassRef::Source(_) => {
                let call = self.project.hook(owner, self.hook).filter(|call| call.receivers == 1)?;
                let is_class_method = self.project.function(call.function).decorators.len > 0;
                (!is_class_method).then_some(Target::Source(call.function))
            }
            ClassRef::Created(_) => None,
        }
    }

    fn builtin_fault(&self, name: &str, arguments: &[Argument], is_bound: bool) -> Option<Fault> {
        let is_named = |argument: &Argument| match argument.kind {
            ArgumentKind::Keyword(own) => ["mcls", "name", "bases", "namespace"].contains(&self.facts.name(own)),
            _ => false,
        };
        // Up to 3.10 `ABCMeta.__new__` takes its arguments by name too.
        if name == "ABCMeta" && arguments.iter().any(|argument| is_named(argument) || is_double(argument)) {
            return None;
        }
        let positional: Vec<Argument> =
            arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).copied().collect();
        let mut rest = &positional[..];
        if !is_bound {
            let Some((first, others)) = positional.split_first() else { return Some(Fault::NoReceiver(None)) };
            if let Some(role) = self.role(first.value).filter(|role| *role != RECEIVER) {
                return Some(Fault::NoReceiver(Some(role)));
            }
            rest = others;
        }
        if self.hook == Hook::Init {
            return (!matches!(rest.len(), 1 | 3)).then_some(Fault::Count(positional.len()));
        }
        if rest.len() != 3 {
            return Some(Fault::Count(positional.len()));
        }
        rest.iter().zip([NAME, BASES, NAMESPACE]).find_map(|(argument, wanted)| {
            let given = self.role(argument.value)?;
            let fits = match wanted {
                NAME => given == "a string",
                BASES => given == "a tuple",
                _ => given == "a dict",
            };
            (given != wanted && !fits).then_some(Fault::Wrong { at: *argument, wanted, given })
        })
    }

    fn source_fault(&self, next: FunctionId, arguments: &[Argument], is_bound: bool) -> Option<Fault> {
        let mut keywords = Vec::new();
        for argument in arguments {
            if let ArgumentKind::Keyword(name) = argument.kind {
                keywords.push((self.facts.name(name).to_owned(), argument.range));
            }
        }
        let given = arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).count();
        let given = given + usize::from(is_bound);
        let (fault, _) = self.project.argument_fault(next, given, &keywords)?;
        // What is unpacked may be what is missing.
        let is_certain = !arguments.iter().any(is_double) || !matches!(fault, ArgumentFault::Missing(_));
        is_certain.then_some(Fault::Signature(next, fault))
    }

    /// What an argument is: a parameter of the method as a class statement gives it, or what is written there.
    fn role(&self, expr: ExprId) -> Option<&'static str> {
        let facts = self.facts;
        match facts.expr(expr) {
            Expr::Name { name, scope } if scope == self.data.scope => {
                let [binding] = facts.bindings_of(scope, name) else { return None };
                let BindingKind::Parameter(index) = binding.kind else { return None };
                let parameters = facts.parameters(self.data.parameters);
                let at = index.checked_sub(self.data.parameters.start)? as usize;
                let is_positional = parameters
                    .get(at)
                    .is_some_and(|it| matches!(it.kind, ParameterKind::Positional | ParameterKind::PositionalOnly));
                // What other calls give is not known where a class statement cannot call it.
                let fits = is_positional && self.project.argument_fault(self.function, 4, &[]).is_none();
                [RECEIVER, NAME, BASES, NAMESPACE].get(at).copied().filter(|_| fits)
            }
            Expr::Str(_) | Expr::LongStr | Expr::FString(_) => Some("a string"),
            Expr::Tuple(_) => Some("a tuple"),
            Expr::Dict(_) => Some("a dict"),
            Expr::List(_) => Some("a list"),
            Expr::Set(_) => Some("a set"),
            Expr::None => Some("`None`"),
            Expr::Int(_) | Expr::Float(_) => Some("a number"),
            Expr::Call(call) => match self.project.callee(self.id.file, call) {
                Value::External(name) if &*name == "builtins.list" => Some("a list"),
                _ => None,
            },
            _ => None,
        }
    }

    /// The class statements in view that use the metaclass, or one derived from it.
    fn users(&self) -> Vec<ClassId> {
        let project = self.project;
        let derived = project.subclasses(self.id);
        let metaclasses = std::iter::once(self.id).chain(derived);
        metaclasses.flat_map(|id| project.classes_with_metaclass(&ClassRef::Source(id)).to_vec()).collect()
    }

    /// Whether a class statement in view calls this method, not one of a derived metaclass that comes before it.
    fn is_called_directly(&self) -> bool {
        let project = self.project;
        let derived = project.subclasses(self.id);
        std::iter::once(self.id).chain(derived).map(ClassRef::Source).any(|metaclass| {
            !project.classes_with_metaclass(&metaclass).is_empty()
                && project.hook(&metaclass, self.hook).is_some_and(|call| call.function == self.function)
        })
    }

    /// Whether what a class statement raises may be caught around it: `with pytest.raises(TypeError): ...`.
    fn is_guarded(&self, user: ClassId) -> bool {
        let facts = self.project.facts(user.file);
        let around = facts.regions(self.project.class(user).region).map(|(_, region)| &region.guard);
        around
            .take_while(|guard| !matches!(guard, Guard::Function(_)))
            .any(|guard| matches!(guard, Guard::Try { .. } | Guard::With { .. }))
    }

    /// What is said, and CPython's words where they are the same in each version.
    fn message(&self, fault: &Fault, next: &str, is_bound: bool) -> (String, Option<String>) {
        let is_new = self.hook == Hook::New;
        match fault {
            Fault::NoReceiver(None) => {
                let what = if is_new { "metaclass" } else { "class" };
                (format!("`{next}` is called without a {what}"), None)
            }
            Fault::NoReceiver(Some(role)) => {
                let what = if is_new { "metaclass" } else { "class" };
                (format!("the first argument of `{next}` is {role}, and has to be the {what}"), None)
            }
            Fault::Count(count) if is_new => {
                let count = plural(*count);
                (format!("`{next}` gets {count}, and takes 4: metaclass, name, bases and namespace"), None)
            }
            Fault::Count(count) => {
                let before = if is_bound { " besides the class" } else { "" };
                let takes =
                    if is_bound { "3: name, bases and namespace" } else { "4: class, name, bases and namespace" };
                let words = "type.__init__() takes 1 or 3 arguments";
                (format!("`{next}` gets {}{before}, and takes {takes}", plural(*count)), Some(words.to_owned()))
            }
            Fault::Wrong { wanted, given, .. } => (format!("`{next}` gets {given} in the place of {wanted}"), None),
            Fault::Signature(_, fault) => {
                let message = match fault {
                    ArgumentFault::Unexpected(name) => format!("`{next}` takes no argument `{name}`"),
                    ArgumentFault::Twice(name) => format!("`{next}` gets two values for `{name}`"),
                    ArgumentFault::TooMany(takes) => format!("`{next}` takes no more than {}", plural(*takes)),
                    ArgumentFault::Missing(name) => format!("`{next}` needs `{name}`, which the call does not give"),
                };
                (message, None)
            }
        }
    }

    /// The call as it should be, with the method's own names.
    fn help(&self, is_bound: bool, fault: &Fault) -> Option<String> {
        if matches!(fault, Fault::Signature(..)) {
            return None;
        }
        let parameters = self.facts.parameters(self.data.parameters);
        let mut names: Vec<&str> = parameters
            .iter()
            .take(4)
            .filter(|it| matches!(it.kind, ParameterKind::Positional | ParameterKind::PositionalOnly))
            .map(|it| self.facts.name(it.name))
            .collect();
        if names.len() < 4 {
            names = vec!["mcls", "name", "bases", "namespace"];
        }
        let skipped = usize::from(is_bound);
        let names = names.get(skipped..)?.join(", ");
        let callee = if is_bound || self.hook == Hook::New { "super()" } else { "type" };
        Some(format!("write `{callee}.{}({names})`", self.hook.name()))
    }
}

const RECEIVER: &str = "the metaclass";
const NAME: &str = "the name";
const BASES: &str = "the bases";
const NAMESPACE: &str = "the namespace";

fn is_double(argument: &Argument) -> bool {
    argument.kind == ArgumentKind::DoubleStarred
}

fn plural(count: usize) -> String {
    match count {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    }
}
