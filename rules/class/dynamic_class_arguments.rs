//! See `dynamic-class-arguments.md`.

use std::collections::BTreeSet;

use super::instances::exact_instances;
use super::names_class_statement;
use ruff_text_size::TextRange;

use crate::facts::{Argument, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, Run};
use crate::finding::{FileId, Level};
use crate::project::{
    ClassRef, CreatedId, CreationFault, ExprRef, GivenId, Lookup, Metaclass, MroConflict, Project, Site, Value,
    bindings_in_view,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "dynamic-class-arguments",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("dynamic-class-arguments.md"),
    checks: &[Check::File(calls)],
    fix: None,
};

fn calls(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    let named = MAKERS.map(|dotted| dotted.rsplit('.').next().unwrap_or(dotted));
    let named: BTreeSet<CallIndex> = named.iter().flat_map(|name| project.calls_naming_in(file, name)).collect();
    // Those of other metaclasses look like it.
    let others = (0..).zip(&project.facts(file).calls).filter(|(_, call)| call.arguments.len >= 3);
    let indices: BTreeSet<CallIndex> = others.map(|(index, _)| CallIndex(index)).chain(named).collect();
    indices.into_iter().for_each(|index| call(project, file, index, findings));
}

fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    let Some(maker) = Maker::of(project, file, call) else { return };
    let creation = Creation { project, file, index, call, maker };
    let Some(fault) = creation.fault().or_else(|| creation.refused()) else { return };
    let finding = findings.report(fault.at.map_or_else(|| facts.range(call.expr), |at| facts.range(at)), fault.message);
    finding.raises(fault.exceptions, call.region);
    finding.help(fault.help);
}

const MAKERS: [&str; 3] = ["builtins.type", "types.new_class", "abc.ABCMeta"];

/// What creates the class.
enum Maker {
    /// `type`, which with one argument tells a class instead.
    Type,
    /// A metaclass that leaves all to `type.__new__`, by its name.
    Metaclass(String),
    /// `types.new_class`.
    NewClass,
}

impl Maker {
    fn of(project: &Project, file: FileId, call: &Call) -> Option<Self> {
        let facts = project.facts(file);
        let (Expr::Name { .. } | Expr::Attribute { .. }) = facts.expr(call.callee) else { return None };
        let at = ExprRef { file, expr: call.callee };
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind == ArgumentKind::Starred) {
            return None;
        }
        if project.is_external(at, &MAKERS) {
            let Value::External(name) = project.evaluate(at) else { return None };
            return match &*name {
                "builtins.type" => (arguments.len() != 1).then_some(Self::Type),
                "types.new_class" => Some(Self::NewClass),
                _ => Some(Self::Metaclass("ABCMeta".to_owned())),
            };
        }
        // Other metaclasses: only what looks like the creation of a class is evaluated.
        let [name, bases, namespace, ..] = arguments else { return None };
        let is_wrong = matches!(facts.expr(bases.value), Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::None)
            || matches!(facts.expr(namespace.value), Expr::List(_) | Expr::Set(_) | Expr::Tuple(_) | Expr::None);
        if !is_wrong
            || !matches!(facts.expr(name.value), Expr::Str(_))
            || !names_class_statement(project, file, call.callee)
        {
            return None;
        }
        let Value::Class(id) = project.evaluate(at) else { return None };
        let metaclass = ClassRef::Source(id);
        let is_plain = project.is_metaclass(&metaclass) == Some(true)
            && !project.is_stub(id.file)
            && project.creates_with_type(&metaclass)
            && matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member) if member.owner.source().is_none());
        is_plain.then(|| Self::Metaclass(project.qualname(&metaclass)))
    }
}

/// A call that creates a class.
struct Creation<'p> {
    project: &'p Project,
    file: FileId,
    index: CallIndex,
    call: &'p Call,
    maker: Maker,
}

/// What CPython refuses.
struct Fault {
    /// The argument; absent where it is their number.
    at: Option<ExprId>,
    message: String,
    help: String,
    exceptions: &'static [&'static str],
}

impl Fault {
    fn new(at: ExprId, message: String, help: impl Into<String>) -> Self {
        Self { at: Some(at), message, help: help.into(), exceptions: &["TypeError"] }
    }
}

impl Creation<'_> {
    fn fault(&self) -> Option<Fault> {
        match &self.maker {
            Maker::NewClass => self.new_class(),
            Maker::Type => self.count().or_else(|| self.arguments("type")),
            Maker::Metaclass(name) => self.arguments(name),
        }
    }

    fn given(&self) -> &[Argument] {
        self.project.facts(self.file).arguments(self.call.arguments)
    }

    fn positional(&self, at: usize) -> Option<ExprId> {
        let argument = self.given().get(at)?;
        (argument.kind == ArgumentKind::Positional).then_some(argument.value)
    }

    /// An argument of `types.new_class` by its place or name.
    fn parameter(&self, at: usize, name: &str) -> Option<ExprId> {
        let facts = self.project.facts(self.file);
        let by_name = self.given().iter().find_map(|argument| match argument.kind {
            ArgumentKind::Keyword(own) if facts.name(own) == name => Some(argument.value),
            _ => None,
        });
        self.positional(at).or(by_name)
    }

    /// `type(name, bases)`: one argument or three, whatever keywords come with three.
    fn count(&self) -> Option<Fault> {
        let given = self.given().iter().filter(|argument| argument.kind == ArgumentKind::Positional).count();
        let may_be_one = given == 1 && self.given().iter().any(|argument| argument.kind == ArgumentKind::DoubleStarred);
        if given == 3 || may_be_one {
            return None;
        }
        let is_name = self.positional(0).is_some_and(|name| self.kind(name, 0).as_deref() == Some("str"));
        let help = if given == 2 && is_name {
            "add the namespace: `type(name, bases, {})`"
        } else {
            "call `type(name, bases, namespace)` for a class, `type(object)` for that of an object"
        };
        let given = if self.given().len() == given { format!("{given}") } else { format!("{given} by position") };
        let message = format!("`type` takes one argument or three, and is given {given}");
        Some(Fault { at: None, message, help: help.to_owned(), exceptions: &["TypeError"] })
    }

    /// Name, bases and namespace, in the order in which `type.__new__` looks at them.
    fn arguments(&self, maker: &str) -> Option<Fault> {
        let (name, bases, namespace) = (self.positional(0)?, self.positional(1)?, self.positional(2)?);
        if let Some(kind) = self.wrong(name, "str") {
            let message = format!("`{maker}` wants a `str` for the name, not `{}`", kind);
            return Some(Fault::new(name, message, "write the name as a string"));
        }
        if let Some(kind) = self.wrong(bases, "tuple") {
            let message = format!("`{maker}` wants a `tuple` of bases, not `{}`", kind);
            let help = self.tuple_of(bases);
            return Some(Fault::new(bases, message, help));
        }
        if let Some(kind) = self.wrong(namespace, "dict") {
            let message = format!("`{maker}` wants a `dict` for the namespace, not `{}`", kind);
            let help = match &*kind {
                "mappingproxy" => "write `dict(…)` around it",
                "None" | "list" | "tuple" | "set" => "write `{}` for an empty one",
                _ => "write a `dict`",
            };
            return Some(Fault::new(namespace, message, help));
        }
        self.element(bases, maker)
    }

    /// What to write for bases that are no tuple.
    fn tuple_of(&self, bases: ExprId) -> String {
        let facts = self.project.facts(self.file);
        let shown = |expr| match facts.expr(expr) {
            Expr::Name { name, .. } => Some(facts.name(name)),
            _ => None,
        };
        match facts.expr(bases) {
            Expr::Name { .. } | Expr::Attribute { .. } => shown(bases).map_or_else(
                || "write a tuple".to_owned(),
                |name| format!("write `({name},)`: the comma makes the tuple"),
            ),
            Expr::None => "write `()`".to_owned(),
            Expr::List(run) => match facts.list(run) {
                [] => "write `()`".to_owned(),
                &[only] => shown(only).map_or_else(|| "write a tuple".to_owned(), |name| format!("write `({name},)`")),
                _ => "write a tuple, in round brackets".to_owned(),
            },
            _ => "write `tuple(…)` around it".to_owned(),
        }
    }

    /// A base that is certainly no class, or that stands for another, which `type` does not ask for.
    fn element(&self, bases: ExprId, maker: &str) -> Option<Fault> {
        let facts = self.project.facts(self.file);
        let Expr::Tuple(run) = facts.expr(bases) else { return None };
        facts.list(run).iter().find_map(|&base| {
            if let Some(kind) = literal(facts.expr(base)) {
                let message = format!("a base must be a class, not `{kind}`");
                return Some(Fault::new(base, message, "name the class itself"));
            }
            let Expr::Subscript { value, .. } = facts.expr(base) else { return None };
            self.is_generic(value).then(|| {
                let message = format!("`{maker}` takes no generic alias as a base");
                Fault::new(base, message, "call `types.new_class`, or name the class without the brackets")
            })
        })
    }

    /// Whether subscribing something gives a stand-in with `__mro_entries__`.
    fn is_generic(&self, value: ExprId) -> bool {
        const FORMS: [&str; 15] = [
            "typing.Generic",
            "typing.Protocol",
            "typing.List",
            "typing.Dict",
            "typing.Set",
            "typing.Tuple",
            "typing.Type",
            "typing.Literal",
            "typing.Mapping",
            "typing.Sequence",
            "typing.Iterable",
            "builtins.list",
            "builtins.dict",
            "builtins.set",
            "builtins.tuple",
        ];
        let at = ExprRef { file: self.file, expr: value };
        match self.project.evaluate(at) {
            Value::External(name) => FORMS.contains(&&*name),
            Value::Class(id) => {
                let class = ClassRef::Source(id);
                names_class_statement(self.project, self.file, value)
                    && matches!(self.project.lookup(&class, "__class_getitem__"), Lookup::Found(member)
                        if member.owner.is_stdlib("typing.Generic"))
                    && matches!(self.project.metaclass(&class), Metaclass::Known { class, .. }
                        if matches!(self.project.lookup(&class, "__getitem__"), Lookup::Absent))
            }
            _ => false,
        }
    }

    /// What a class statement with these bases, slots and keywords would raise too.
    fn refused(&self) -> Option<Fault> {
        let (project, file) = (self.project, self.file);
        let facts = project.facts(file);
        let (at, namespace, keywords) = match &self.maker {
            Maker::Type => (self.positional(1)?, Some(self.positional(2)?), self.class_keywords()?),
            Maker::NewClass => {
                let keywords = match self.parameter(2, "kwds").map(|keywords| (keywords, facts.expr(keywords))) {
                    None | Some((_, Expr::None)) => Vec::new(),
                    Some((_, Expr::Dict(run))) => self.keys(run)?,
                    Some(_) => return None,
                };
                (self.parameter(1, "bases")?, None, keywords)
            }
            Maker::Metaclass(_) => return None,
        };
        let Expr::Tuple(run) = facts.expr(at) else { return None };
        let bases = facts.list(run);
        let mut classes = Vec::with_capacity(bases.len());
        for &base in bases {
            match project.evaluate(ExprRef { file, expr: base }) {
                Value::Class(_) if !names_class_statement(project, file, base) => return None,
                value @ (Value::Class(_) | Value::External(_)) if self.is_named(base) => {
                    classes.push(project.class_of(&value)?);
                }
                // `type(None)`.
                Value::External(name) if matches!(&*name, "types.NoneType" | "builtins.bool") => {
                    classes.push(ClassRef::Stdlib(name));
                }
                Value::Module(_) | Value::Namespace(_) if self.is_named(base) => {
                    let message = "a base must be a class, not a module".to_owned();
                    return Some(Fault::new(base, message, "name a class that the module holds"));
                }
                _ => return None,
            }
        }
        let fault = project.creation_fault(file, self.index, &classes, namespace, &keywords)?;
        let shown = |position: usize| {
            let class = classes.get(position).map_or_else(String::new, |class| project.qualname(class));
            class.strip_prefix("builtins.").map(str::to_owned).unwrap_or(class)
        };
        let base = |position: usize| bases.get(position).copied().unwrap_or(at);
        let namespace = namespace.unwrap_or(at);
        Some(match fault {
            CreationFault::Final(position) => {
                let message = format!("nothing can derive from `{}`", shown(position));
                Fault::new(base(position), message, "keep such a value in an attribute")
            }
            CreationFault::Unprepared(position) => {
                let message =
                    format!("`{}` is an enumeration, which takes no plain `dict` as a namespace", shown(position));
                let help = format!("call the enumeration, `{}(name, members)`, or `types.new_class`", shown(position));
                // `AttributeError` since 3.11.
                Fault { exceptions: &["TypeError", "AttributeError"], ..Fault::new(base(position), message, help) }
            }
            CreationFault::ExtendedEnum(position, member) => {
                let message = format!(
                    "nothing can derive from `{}`, an enumeration that has members: `{member}`",
                    shown(position)
                );
                Fault::new(base(position), message, "derive from an enumeration without members")
            }
            CreationFault::Layout { first, second } => {
                let (one, other) = (shown(first), shown(second));
                let message = format!("`{one}` and `{other}` lay out their instances in ways that cannot be combined");
                Fault::new(base(second), message, "derive from one of the two")
            }
            CreationFault::Slots(fault) => {
                let message = fault.message(project);
                let message = match message.strip_prefix("nonempty ") {
                    Some(rest) => format!("non-empty {rest}"),
                    None => message,
                };
                Fault::new(namespace, message, "see `classwise rule invalid-slots`")
            }
            CreationFault::Shadowed(slot) => {
                let message = format!("`{}` is a slot and a name of the namespace", slot.name);
                let fault = Fault::new(namespace, message, "leave one of the two out");
                Fault { exceptions: &["ValueError"], ..fault }
            }
            CreationFault::Mro(conflict) => {
                let own =
                    ClassRef::Created(CreatedId { file, site: Site::Call(self.index), given: GivenId::default() });
                let message = match conflict {
                    MroConflict::Duplicate { again, .. } => format!("`{}` is twice among the bases", shown(again)),
                    MroConflict::Inconsistent(_) => {
                        let message = conflict.message(project, &own);
                        let names = message.rsplit(" for bases ").next().unwrap_or_default().to_owned();
                        format!(
                            "the bases allow no order of the MRO: `{}` stand against each other",
                            names.replace(", ", "`, `")
                        )
                    }
                };
                Fault::new(at, message, "write a class behind those that derive from it, and each once")
            }
            CreationFault::Keywords(owner) => {
                let message = match &owner {
                    ClassRef::Stdlib(_) => "no class along the MRO takes these class keywords".to_owned(),
                    _ => format!(
                        "`__init_subclass__` of `{}` cannot be called with these class keywords",
                        project.qualname(&owner)
                    ),
                };
                Fault { at: None, ..Fault::new(at, message, "give the keywords that it takes") }
            }
        })
    }

    /// Whether a base is written as a name, an attribute of a module among them, that is no parameter.
    fn is_named(&self, base: ExprId) -> bool {
        let facts = self.project.facts(self.file);
        match facts.expr(base) {
            Expr::Name { name, scope } => bindings_in_view(facts, scope, name).is_none_or(|bindings| {
                bindings.len() == 1 && !matches!(bindings[0].kind, BindingKind::Assign(_) | BindingKind::Parameter(_))
            }),
            Expr::Attribute { value, .. } => self.is_named(value),
            _ => false,
        }
    }

    /// The keywords behind the three arguments of `type`; `None` where they are not all written out.
    fn class_keywords(&self) -> Option<Vec<(String, TextRange)>> {
        let facts = self.project.facts(self.file);
        let mut keywords = Vec::new();
        for argument in self.given() {
            match argument.kind {
                ArgumentKind::Positional => {}
                ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
                ArgumentKind::Starred | ArgumentKind::DoubleStarred => return None,
            }
        }
        Some(keywords)
    }

    /// The keys of class keywords in a dict; `None` where they are not all written out, or ask for a metaclass.
    fn keys(&self, run: Run) -> Option<Vec<(String, TextRange)>> {
        let facts = self.project.facts(self.file);
        let keys = facts.list(run).chunks(2).map(|pair| match (pair, pair.first().map(|&key| facts.expr(key))) {
            (&[key, _], Some(Expr::Str(name))) if facts.name(name) != "metaclass" => {
                Some((facts.name(name).to_owned(), facts.range(key)))
            }
            _ => None,
        });
        keys.collect()
    }

    fn new_class(&self) -> Option<Fault> {
        let facts = self.project.facts(self.file);
        if self.given().iter().any(|argument| argument.kind == ArgumentKind::DoubleStarred) {
            return None;
        }
        let body = self.parameter(3, "exec_body");
        if let Some(body) = body
            && let Some(kind) = literal(facts.expr(body)).filter(|kind| !matches!(*kind, "None" | "function"))
        {
            let message =
                format!("`types.new_class` calls what fills the namespace: it must be a function, not `{kind}`");
            return Some(Fault::new(body, message, "write a function: `lambda namespace: namespace.update(…)`"));
        }
        let bases = self.parameter(1, "bases");
        let keywords = self.parameter(2, "kwds").filter(|&keywords| !matches!(facts.expr(keywords), Expr::None));
        if let Some(bases) = bases
            && !matches!(facts.expr(bases), Expr::Tuple(_) | Expr::List(_) | Expr::Dict(_))
            && let Some(kind) = literal(facts.expr(bases)).or(self.class_alone(bases))
        {
            let message = format!("`types.new_class` wants a `tuple` of bases, not `{kind}`");
            return Some(Fault::new(bases, message, self.tuple_of(bases)));
        }
        // What a metaclass of its own makes of the arguments is not known.
        let elements = match bases.map(|bases| facts.expr(bases)) {
            None => Vec::new(),
            Some(Expr::Tuple(run) | Expr::List(run)) => facts.list(run).to_vec(),
            Some(_) => return None,
        };
        let is_plain = |&base: &ExprId| self.is_plain_base(base);
        let asks_metaclass = keywords.is_some_and(|keywords| match facts.expr(keywords) {
            Expr::Dict(run) => !facts.list(run).chunks(2).all(|pair| {
                matches!(pair.first().map(|&key| facts.expr(key)), Some(Expr::Str(name)) if facts.name(name) != "metaclass")
            }),
            _ => true,
        });
        if asks_metaclass || !elements.iter().all(is_plain) {
            return None;
        }
        if let Some(bases) = bases.filter(|&bases| matches!(facts.expr(bases), Expr::List(_))) {
            let message = "`types.new_class` wants a `tuple` of bases, not `list`".to_owned();
            return Some(Fault::new(bases, message, self.tuple_of(bases)));
        }
        let keywords = keywords.filter(|&keywords| matches!(facts.expr(keywords), Expr::Dict(run) if run.len > 0))?;
        elements.iter().all(|&base| self.takes_no_keywords(base)).then(|| {
            let message =
                "`types.new_class` takes class keywords here, and no class along the MRO takes any".to_owned();
            let help = "fill the namespace in the function that comes fourth: `lambda namespace: namespace.update(…)`";
            Fault::new(keywords, message, help)
        })
    }

    /// A class where a tuple of classes is wanted.
    fn class_alone(&self, expr: ExprId) -> Option<&'static str> {
        let facts = self.project.facts(self.file);
        let is_name = matches!(facts.expr(expr), Expr::Name { .. } | Expr::Attribute { .. });
        if !is_name || !names_class_statement(self.project, self.file, expr) {
            return None;
        }
        let Value::Class(id) = self.project.evaluate(ExprRef { file: self.file, expr }) else { return None };
        // An enumeration can be iterated.
        matches!(self.project.metaclass(&ClassRef::Source(id)), Metaclass::Known { class, .. }
            if matches!(self.project.lookup(&class, "__iter__"), Lookup::Absent))
        .then_some("type")
    }

    /// A class whose metaclass leaves the creation to `type`, and that stands for itself among bases.
    fn is_plain_base(&self, base: ExprId) -> bool {
        let value = self.project.evaluate(ExprRef { file: self.file, expr: base });
        let Some(class) = self.project.class_of(&value) else { return false };
        let is_known = match value {
            Value::Class(_) => names_class_statement(self.project, self.file, base),
            _ => !class.is_stdlib("typing.Generic"),
        };
        is_known
            && !matches!(class, ClassRef::Created(_))
            && matches!(self.project.metaclass(&class), Metaclass::Known { class, .. }
                if self.project.creates_with_type(&class)
                    && matches!(self.project.lookup(&class, "__mro_entries__"), Lookup::Absent))
    }

    fn takes_no_keywords(&self, base: ExprId) -> bool {
        let value = self.project.evaluate(ExprRef { file: self.file, expr: base });
        let Some(class) = self.project.class_of(&value) else { return false };
        matches!(self.project.lookup(&class, "__init_subclass__"), Lookup::Found(member)
            if member.owner.is_stdlib("builtins.object"))
    }

    /// What an argument is, where it is not what is wanted.
    fn wrong(&self, expr: ExprId, wanted: &str) -> Option<String> {
        self.kind(expr, 0).filter(|kind| kind != wanted)
    }

    /// The class of what an expression gives, as CPython names it, where that is plain; of objects of other classes only
    /// where it derives from nothing that is wanted.
    fn kind(&self, expr: ExprId, depth: u32) -> Option<String> {
        const MAX_DEPTH: u32 = 3;
        let (project, file) = (self.project, self.file);
        let facts = project.facts(file);
        if let Some(name) = literal(facts.expr(expr)) {
            return Some(str::to_owned(name));
        }
        let class = |expr| match project.evaluate(ExprRef { file, expr }) {
            Value::Class(_) => names_class_statement(project, file, expr),
            // `object`.
            Value::External(name) => {
                project.stdlib().class(&name).is_some_and(|class| class.metaclass == "builtins.type")
            }
            _ => false,
        };
        match facts.expr(expr) {
            Expr::Call(index) => {
                let call = facts.calls.get(index.index())?;
                if let Value::External(name) = project.callee(file, index) {
                    let arguments = facts.arguments(call.arguments);
                    return match (&*name, arguments) {
                        (
                            "builtins.list" | "builtins.set" | "builtins.tuple" | "builtins.dict" | "builtins.str"
                            | "builtins.frozenset" | "builtins.int",
                            _,
                        ) => Some(str::to_owned(name.trim_start_matches("builtins."))),
                        ("builtins.sorted", _) => Some(str::to_owned("list")),
                        ("builtins.vars", [of]) if class(of.value) => Some(str::to_owned("mappingproxy")),
                        _ => None,
                    };
                }
                let instances = exact_instances(project, file, expr)?;
                let &[(id, _)] = &instances[..] else { return None };
                self.is_no_builtin(&ClassRef::Source(id))
                    .then(|| project.class_name(&ClassRef::Source(id)).into_owned())
            }
            Expr::Attribute { value, name } if facts.name(name) == "__dict__" && class(value) => {
                Some(str::to_owned("mappingproxy"))
            }
            Expr::Name { .. } | Expr::Attribute { .. } if class(expr) => Some(str::to_owned("type")),
            Expr::Name { name, scope } if depth < MAX_DEPTH => {
                let [binding] = bindings_in_view(facts, scope, name)? else { return None };
                match binding.kind {
                    BindingKind::Assign(value) => self.kind(value, depth + 1),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a class derives from none of what is wanted.
    fn is_no_builtin(&self, class: &ClassRef) -> bool {
        ["str", "tuple", "dict"]
            .iter()
            .all(|name| self.project.is_subclass(class, &ClassRef::stdlib(&format!("builtins.{name}"))) == Some(false))
    }
}

/// The class of a literal, and of a display.
fn literal(expr: Expr) -> Option<&'static str> {
    match expr {
        Expr::Str(_) | Expr::LongStr | Expr::FString(_) => Some("str"),
        Expr::Int(_) => Some("int"),
        Expr::Float(_) => Some("float"),
        Expr::Bytes => Some("bytes"),
        Expr::True | Expr::False => Some("bool"),
        Expr::None => Some("None"),
        Expr::Tuple(_) => Some("tuple"),
        Expr::List(_) => Some("list"),
        Expr::Set(_) => Some("set"),
        Expr::Dict(_) => Some("dict"),
        Expr::Lambda(_) => Some("function"),
        _ => None,
    }
}
