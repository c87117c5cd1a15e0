//! See `descriptor-signature.md`.

use super::asked::asked;
use super::class_reads::{is_asked_plainly, read_through_class};
use crate::facts::{AccessContext, BindingKind, CallIndex, Expr, Guard, RegionId, ScopeKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    ArgumentFault, ClassId, ClassRef, FunctionId, Lookup, Metaclass, Project, PythonVersion, Reach, Value, Wrapper,
};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::instances::{Asks, exact_instance};

pub static RULE: Rule = Rule {
    name: "descriptor-signature",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-signature.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// A special method, and what CPython gives it.
struct Special {
    name: &'static str,
    /// How many arguments, the descriptor among them.
    given: usize,
    roles: &'static str,
    signature: &'static str,
    /// What a static method gets.
    static_signature: &'static str,
    asks: Option<Asks>,
}

const METHODS: [Special; 4] = [
    Special {
        name: "__get__",
        given: 3,
        roles: "the descriptor, the instance or None, and the class",
        signature: "def __get__(self, obj, owner=None)",
        static_signature: "def __get__(self, obj, owner=None)` without `@staticmethod",
        asks: Some(Asks::Read),
    },
    Special {
        name: "__set__",
        given: 3,
        roles: "the descriptor, the instance and the value",
        signature: "def __set__(self, obj, value)",
        static_signature: "def __set__(obj, value)",
        asks: Some(Asks::Write),
    },
    Special {
        name: "__delete__",
        given: 2,
        roles: "the descriptor and the instance",
        signature: "def __delete__(self, obj)",
        static_signature: "def __delete__(obj)",
        asks: Some(Asks::Delete),
    },
    Special {
        name: "__set_name__",
        given: 3,
        roles: "the object, the owner class and the name of the attribute",
        signature: "def __set_name__(self, owner, name)",
        static_signature: "def __set_name__(owner, name)",
        asks: None,
    },
];

/// Since then a `staticmethod` can be called.
const CALLABLE_STATIC: PythonVersion = PythonVersion::new(3, 10);

/// How the class has the function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Static,
    Class,
}

/// Why CPython's call fails.
enum Fault {
    Arguments(ArgumentFault),
    /// `__get__` is called as it stands in the class, which such an object does not take.
    NotCallable {
        until: Option<PythonVersion>,
    },
}

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    if project.is_stub(id.file) {
        return;
    }
    for special in &METHODS {
        let Some(symbol) = facts.names.find(special.name) else { continue };
        let Some(binding) = facts.bindings_of(class.scope, symbol).last() else { continue };
        let is_method = matches!(binding.kind, BindingKind::Function(_) | BindingKind::Assign(_));
        if !is_method || project.reach(id.file, class.region) != Reach::Runs {
            continue;
        }
        let Some(member) = project.own_member(id, special.name) else { continue };
        let (function, kind) = match member.value {
            Value::Function(function) => (function, Kind::Plain),
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => (function, Kind::Static),
            Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => (function, Kind::Class),
            _ => continue,
        };
        let Some(fault) = fault(project, special, function, kind) else { continue };
        let case = Case { project, id, special, function, kind, place: Place::new(id.file, binding.range) };
        if binding.region != class.region {
            findings.silent(binding.range, || "another definition may take its place".to_owned());
            continue;
        }
        case.judge(&fault, findings);
    }
}

fn fault(project: &Project, special: &Special, function: FunctionId, kind: Kind) -> Option<Fault> {
    if special.name == "__get__" {
        return match kind {
            Kind::Class => Some(Fault::NotCallable { until: None }),
            Kind::Plain | Kind::Static => match project.argument_fault(function, special.given, &[]) {
                Some((fault, _)) => Some(Fault::Arguments(fault)),
                None if kind == Kind::Static => Some(Fault::NotCallable { until: Some(CALLABLE_STATIC) }),
                None => None,
            },
        };
    }
    let given = if kind == Kind::Static { special.given - 1 } else { special.given };
    let (fault, _) = project.argument_fault(function, given, &[])?;
    Some(Fault::Arguments(fault))
}

struct Case<'p> {
    project: &'p Project,
    id: ClassId,
    special: &'static Special,
    function: FunctionId,
    kind: Kind,
    place: Place,
}

impl Case<'_> {
    fn judge(&self, fault: &Fault, findings: &mut Findings<'_>) {
        let Self { project, id, special, .. } = *self;
        let range = self.place.range;
        let until = match fault {
            Fault::NotCallable { until } => *until,
            Fault::Arguments(_) => None,
        };
        let Some(clause) = project.versions().clause(None, until) else {
            return findings.silent(range, || "no supported version refuses it".to_owned());
        };
        if self.is_replaced() {
            return findings.silent(range, || "the method is assigned again".to_owned());
        }
        if self.is_called_otherwise() {
            return findings
                .silent(range, || format!("`{}` is called by its name, with other arguments", special.name));
        }
        let raising = self.raising();
        if raising.is_none() && project.function(self.function).body.is_empty {
            return findings.silent(range, || "it does nothing: it may be there to be seen alone".to_owned());
        }
        if raising.is_none() && self.is_expected() {
            return findings.silent(range, || "where it is used, an exception is expected".to_owned());
        }
        let shown = format!("{}.{}", project.qualname(&ClassRef::Source(id)), special.name);
        let given = special.given - usize::from(self.kind == Kind::Static && special.name != "__get__");
        let roles = match self.kind {
            Kind::Plain => special.roles.to_owned(),
            Kind::Static if special.name == "__get__" => special.roles.to_owned(),
            Kind::Static => special.roles.split_once(", ").map_or(special.roles, |(_, rest)| rest).to_owned(),
            Kind::Class => {
                special.roles.replacen("the descriptor", "its class", 1).replacen("the object", "its class", 1)
            }
        };
        let roles =
            if special.name == "__delete__" && self.kind == Kind::Static { "the instance".to_owned() } else { roles };
        let (message, help) = match fault {
            Fault::Arguments(ArgumentFault::TooMany(takes)) => (
                format!("`{shown}` takes {}, and CPython calls it with {given}: {roles}", arguments(*takes)),
                self.signature(),
            ),
            Fault::Arguments(
                ArgumentFault::Missing(name) | ArgumentFault::Unexpected(name) | ArgumentFault::Twice(name),
            ) => (
                format!("`{shown}` needs `{name}`, and CPython calls it with {given} {}: {roles}", plural(given)),
                self.signature(),
            ),
            Fault::NotCallable { .. } => {
                let kind = if self.kind == Kind::Class { "class" } else { "static" };
                (
                    format!(
                        "`{shown}` is a {kind} method, and CPython calls the `{kind}method` object itself{clause}: it cannot be called"
                    ),
                    special.signature,
                )
            }
        };
        let finding = findings.report(range, message);
        finding.raises(&[], project.class(id).region);
        let definition = Place::new(self.function.file, project.function(self.function).range);
        if definition != self.place {
            finding.label(definition, "the function");
        }
        match raising {
            Some(Use { attribute, places }) => {
                finding.label(attribute, "the attribute");
                let raised = if special.asks.is_some() {
                    "raises `TypeError`".to_owned()
                } else {
                    let since = PythonVersion::new(3, 12);
                    match (project.versions().clause(None, Some(since)), project.versions().clause(Some(since), None)) {
                        (Some(_), Some(_)) => {
                            "the class statement raises `TypeError`, before 3.12 `RuntimeError`".to_owned()
                        }
                        (Some(_), None) => "the class statement raises `RuntimeError`".to_owned(),
                        (None, _) => "the class statement raises `TypeError`".to_owned(),
                    }
                };
                for place in places {
                    finding.label(place, raised.clone());
                }
            }
            None => {
                finding.level(Level::Warn);
            }
        }
        finding.help(format!("write `{help}`"));
    }

    fn signature(&self) -> &'static str {
        if self.kind == Kind::Static { self.special.static_signature } else { self.special.signature }
    }

    /// `Positive.__get__ = other`.
    fn is_replaced(&self) -> bool {
        let facts = self.project.facts(self.id.file);
        facts.accesses.iter().any(|access| {
            access.context != AccessContext::Read
                && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if facts.name(name) == self.special.name)
        })
    }

    /// Whether some code calls a method of the name in a way that the function takes: it may not be meant for CPython.
    fn is_called_otherwise(&self) -> bool {
        let project = self.project;
        project.files().any(|file| {
            let facts = project.facts(file);
            let Some(symbol) = facts.names.find(self.special.name) else { return false };
            facts.calls.iter().any(|call| {
                let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
                if name != symbol {
                    return false;
                }
                let is_super = matches!(facts.expr(value), Expr::Call(inner)
                    if matches!(facts.expr(facts.calls[inner.index()].callee),
                        Expr::Name { name, .. } if facts.name(name) == "super"));
                let given = facts.arguments(call.arguments).len() + usize::from(self.kind != Kind::Static);
                let of_other = match project.evaluate(crate::project::ExprRef { file, expr: value }) {
                    Value::Instance(class) | Value::Class(class) => {
                        project.is_subclass(&ClassRef::Source(class), &ClassRef::Source(self.id)) == Some(false)
                    }
                    Value::External(_) => true,
                    _ => false,
                };
                !is_super && !of_other && project.argument_fault(self.function, given, &[]).is_none()
            })
        })
    }

    /// Where CPython certainly calls the method.
    fn raising(&self) -> Option<Use> {
        let project = self.project;
        let own = ClassRef::Source(self.id);
        let family = std::iter::once(self.id).chain(project.subclasses(self.id)).filter(|&class| {
            matches!(project.lookup(&ClassRef::Source(class), self.special.name), Lookup::Found(member)
                if member.owner == own)
        });
        let Some(asks) = self.special.asks else {
            return family.into_iter().find_map(|class| self.named(class));
        };
        family.into_iter().find_map(|class| {
            project.descriptor_uses(class).iter().filter(|used| used.is_certain).find_map(|used| {
                if asks == Asks::Read && self.may_be_hidden(class, used.owner, &used.attribute) {
                    return None;
                }
                let on_class = || {
                    let is_plain = asks == Asks::Read && is_asked_plainly(project, used);
                    Some(vec![is_plain.then(|| read_through_class(project, used))??])
                };
                let places = asked(project, used.owner, &used.attribute, asks).or_else(on_class)?;
                Some(Use { attribute: used.place, places })
            })
        })
    }

    /// Whether instances may have something under the name that is found before a descriptor without `__set__`.
    fn may_be_hidden(&self, descriptor: ClassId, owner: ClassId, attribute: &str) -> bool {
        let project = self.project;
        let class = ClassRef::Source(descriptor);
        let is_data =
            ["__set__", "__delete__"].iter().any(|name| matches!(project.lookup(&class, name), Lookup::Found(_)));
        let hook = project.lookup(&ClassRef::Source(owner), "__getattribute__");
        let is_plain = matches!(hook, Lookup::Found(member) if member.owner.is_stdlib("builtins.object"));
        let is_written = || {
            project.files().any(|file| {
                let facts = project.facts(file);
                facts.names.find(attribute).is_some_and(|symbol| {
                    facts.accesses.iter().any(|access| {
                        access.context != AccessContext::Read
                            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
                    })
                })
            })
        };
        !is_plain || !is_data && is_written()
    }

    /// Whether instances are made where a handler, or a test, waits for what is raised.
    fn is_expected(&self) -> bool {
        let project = self.project;
        let name = project.name(self.id.file, project.class(self.id).name);
        project.calls_naming(name).any(|(file, index)| {
            let facts = project.facts(file);
            let region = facts.calls[index.index()].region;
            let is_guarded =
                facts.regions(region).any(|(_, it)| matches!(it.guard, Guard::Try { .. } | Guard::With { .. }));
            is_guarded && project.callee(file, index) == Value::Class(self.id)
        })
    }

    /// A class statement whose body has an instance of the class.
    fn named(&self, class: ClassId) -> Option<Use> {
        let project = self.project;
        let name = project.name(class.file, project.class(class).name);
        project.calls_naming(name).find_map(|(file, index)| self.named_by(class, file, index))
    }

    fn named_by(&self, class: ClassId, file: FileId, index: CallIndex) -> Option<Use> {
        let project = self.project;
        let facts = project.facts(file);
        let call = facts.calls.get(index.index())?;
        let ScopeKind::Class(owner) = facts.scopes.get(call.scope.index())?.kind else { return None };
        let owner = ClassId { file, index: owner };
        let data = project.class(owner);
        let binding = facts.bindings_in(data.scope).iter().find(|binding| {
            matches!(binding.kind, BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }
                if value == call.expr)
        })?;
        let is_last = facts.bindings_of(data.scope, binding.name).last() == Some(binding);
        let is_made_by_type = match project.metaclass(&ClassRef::Source(owner)) {
            Metaclass::Known { class, .. } => {
                class.is_stdlib("builtins.type") || class.is_stdlib("abc.ABCMeta") || project.creates_with_type(&class)
            }
            Metaclass::Callable(_) | Metaclass::Conflict(_) | Metaclass::Unknown(_) => false,
        };
        let is_plain = |region: RegionId| {
            facts.regions(region).all(|(_, region)| matches!(region.guard, Guard::None | Guard::Function(_)))
        };
        let (made, _) = exact_instance(project, file, index)?;
        (made == class && is_last && is_made_by_type && is_plain(binding.region) && project.is_reported(file))
            .then(|| Use { attribute: Place::new(file, binding.range), places: vec![Place::new(file, data.range)] })
    }
}

/// Something that makes CPython call the method.
struct Use {
    /// The attribute in the body of its class.
    attribute: Place,
    places: Vec<Place>,
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no positional argument".to_owned(),
        1 => "1 positional argument".to_owned(),
        count => format!("{count} positional arguments"),
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "argument" } else { "arguments" }
}
