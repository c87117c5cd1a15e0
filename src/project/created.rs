//! Classes that calls create: `type("X", (Base,), {})`, `namedtuple("X", "a b")`, `Enum("X", "A B")`.
//!
//! Models `type.__new__`, `types.new_class`, `collections.namedtuple`, the functional forms of `typing` and `enum`.

use std::sync::Arc;

use ruff_text_size::TextRange;

use crate::facts::{Argument, ArgumentKind, Call, CallIndex, Expr, ExprId, Guard, ScopeKind};
use crate::finding::{FileId, Place};
use crate::project::infer::Inference;
use crate::project::{
    ClassId, ClassRef, CreatedId, GivenId, Lookup, Member, Project, Reach, Site, Slots, Unknown, Value,
};

/// What a call makes a class of.
#[derive(Debug)]
pub(super) struct Creation {
    /// The arguments that name bases, as they are written.
    pub(super) bases: Bases,
    /// The metaclass that is asked for.
    pub(super) metaclass: Option<Value>,
    namespace: Namespace,
}

#[derive(Debug)]
pub(super) enum Bases {
    /// Expressions of the call's file.
    Written(Vec<ExprId>),
    /// Classes that the callee itself adds.
    Given(Vec<Value>),
    Unknown(Unknown),
}

#[derive(Debug)]
enum Namespace {
    /// A named tuple's fields; absent where they are not written out.
    Fields(Option<Vec<String>>),
    /// A dict display with string keys.
    Dict(ExprId),
    /// Nothing but what the kind of class has.
    Empty,
    /// What pydantic puts into a model that it derives.
    Model,
    Unknown,
}

/// What `collections.namedtuple` puts into every class.
const NAMED_TUPLE: [&str; 11] = [
    "__doc__",
    "__slots__",
    "_fields",
    "_field_defaults",
    "__new__",
    "_make",
    "_replace",
    "__repr__",
    "_asdict",
    "__getnewargs__",
    "__match_args__",
];

impl Project {
    /// The name that the class is given, where it is known.
    pub fn created_name(&self, id: CreatedId) -> Option<Arc<str>> {
        let facts = self.facts(id.file);
        let inference = Inference::new(self);
        let is_outside = id.given == GivenId::default();
        if !is_outside && let Some(renamed) = inference.renamed(id, "__qualname__") {
            return match renamed {
                Value::Str(name) => Some(name.rsplit('.').next().unwrap_or(&name).into()),
                _ => None,
            };
        }
        match id.site {
            Site::Call(call) => {
                let name = facts.arguments(facts.calls.get(call.index())?.arguments).first()?;
                if name.kind != ArgumentKind::Positional {
                    return None;
                }
                match facts.expr(name.value) {
                    Expr::Str(text) => Some(facts.name(text).into()),
                    _ => match inference.within(id.given, || inference.evaluate(id.file, name.value)) {
                        Value::Str(name) => Some(name),
                        _ => None,
                    },
                }
            }
            Site::Statement(class) => Some(facts.name(facts.classes.get(class.index())?.name).into()),
            Site::Parametrised(class) => {
                let origin = facts.name(facts.classes.get(class.index())?.name);
                Some(format!("{origin}[{}]", inference.shown_parameters(id.given)?).into())
            }
        }
    }

    /// The slots of a created class: a named tuple has empty ones.
    pub(super) fn slots_of_created(&self, id: CreatedId) -> Slots {
        if let Site::Statement(index) = id.site {
            return self.slots(ClassId { file: id.file, index });
        }
        match Inference::new(self).creation(id).map(|creation| creation.namespace) {
            Some(Namespace::Fields(_)) => Slots::Names(Vec::new()),
            Some(Namespace::Empty) => Slots::Absent,
            Some(Namespace::Dict(_)) => match Inference::new(self).own_of_created(id, "__slots__") {
                None => Slots::Absent,
                Some(_) => Slots::Unknown,
            },
            Some(Namespace::Unknown | Namespace::Model) | None => Slots::Unknown,
        }
    }

    /// The call that creates the class, or the name in the statement.
    pub fn created_range(&self, id: CreatedId) -> TextRange {
        let facts = self.facts(id.file);
        match id.site {
            Site::Call(call) => facts.calls.get(call.index()).map(|call| facts.range(call.expr)),
            Site::Statement(class) | Site::Parametrised(class) => {
                facts.classes.get(class.index()).map(|class| class.range)
            }
        }
        .unwrap_or_default()
    }
}

impl Project {
    /// The names in the namespace of a class that a call creates, and the expressions that give them, where the call
    /// has any; `None` where they are not all known.
    pub fn created_members(&self, id: CreatedId) -> Option<Vec<(String, Option<ExprId>)>> {
        let facts = self.facts(id.file);
        match Inference::new(self).creation(id)?.namespace {
            Namespace::Fields(fields) => {
                let own = NAMED_TUPLE.iter().map(|&name| name.to_owned());
                Some(own.chain(fields?).map(|name| (name, None)).collect())
            }
            Namespace::Dict(dict) => {
                let Expr::Dict(items) = facts.expr(dict) else { return None };
                let pairs = facts.list(items).chunks(2).map(|pair| match *pair {
                    [key, value] => match facts.expr(key) {
                        Expr::Str(name) => Some((facts.name(name).to_owned(), Some(value))),
                        _ => None,
                    },
                    _ => None,
                });
                pairs.collect()
            }
            Namespace::Empty => Some(Vec::new()),
            Namespace::Unknown | Namespace::Model => None,
        }
    }
}

impl Inference<'_> {
    /// The class that a call of something other than a class of the project's creates.
    pub(super) fn created(&self, file: FileId, index: CallIndex, callee: &Value) -> Option<Value> {
        let call = self.project.facts(file).calls.get(index.index())?;
        // Told apart before anything is evaluated: most calls create nothing.
        let is_likely = call.arguments.len >= 2 || matches!(callee, Value::External(name) if name.starts_with("ty"));
        if !is_likely || call.arguments.len == 0 {
            return None;
        }
        self.creation_by(file, call, callee)?;
        let given = self.given_around(file, call.scope);
        let id = CreatedId { file, site: Site::Call(index), given: given.unwrap_or_default() };
        let is_once = given.is_some() || self.runs_once(file, call);
        // By its name a class is known: two of one call could not be told apart.
        Some(match is_once || self.is_named(file, call) {
            true => Value::Created(id),
            false => Value::Unknown(Unknown::Because("the name of the class that it creates is not written out")),
        })
    }

    fn is_named(&self, file: FileId, call: &Call) -> bool {
        let facts = self.project.facts(file);
        facts
            .arguments(call.arguments)
            .first()
            .is_some_and(|name| name.kind == ArgumentKind::Positional && matches!(facts.expr(name.value), Expr::Str(_)))
    }

    /// Whether a call runs once at most: outside of functions, loops and comprehensions.
    fn runs_once(&self, file: FileId, call: &Call) -> bool {
        let facts = self.project.facts(file);
        facts.function_of(call.scope).is_none()
            && matches!(facts.scopes[call.scope.index()].kind, ScopeKind::Module | ScopeKind::Class(_))
            && self.project.reach(file, call.region) == Reach::Runs
            && facts.regions(call.region).all(|(_, region)| region.guard != Guard::Loop)
    }

    pub(super) fn creation(&self, id: CreatedId) -> Option<Creation> {
        match id.site {
            Site::Call(call) => {
                let call = self.project.facts(id.file).calls.get(call.index())?;
                self.within(id.given, || {
                    let callee = self.evaluate(id.file, call.callee);
                    callee.members().iter().find_map(|callee| self.creation_by(id.file, call, callee))
                })
            }
            Site::Statement(_) => None,
            Site::Parametrised(index) => Some(Creation {
                bases: Bases::Given(vec![Value::Class(ClassId { file: id.file, index })]),
                metaclass: None,
                namespace: Namespace::Model,
            }),
        }
    }

    fn creation_by(&self, file: FileId, call: &Call, callee: &Value) -> Option<Creation> {
        let facts = self.project.facts(file);
        let arguments = facts.arguments(call.arguments);
        let given = |position: usize, keyword: &str| argument(facts, arguments, position, keyword);
        let is_plain =
            |argument: &Argument| matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_));
        if !arguments.iter().all(is_plain) {
            return None;
        }
        if let Value::External(name) = callee {
            let name = name.strip_prefix("typing_extensions.").map_or(&**name, |_| &name["typing_extensions.".len()..]);
            let creation = match name {
                "collections.namedtuple" | "typing.NamedTuple" | "NamedTuple" => Creation {
                    bases: Bases::Given(vec![Value::external("builtins.tuple")]),
                    metaclass: None,
                    namespace: Namespace::Fields(given(1, "field_names").and_then(|fields| self.fields(file, fields))),
                },
                "typing.TypedDict" | "TypedDict" => Creation {
                    bases: Bases::Given(vec![Value::external("builtins.dict")]),
                    metaclass: Some(Value::external("typing._TypedDictMeta")),
                    namespace: Namespace::Empty,
                },
                "types.new_class" => Creation {
                    bases: given(1, "bases").map_or(Bases::Written(Vec::new()), |bases| self.written(file, bases)),
                    metaclass: given(2, "kwds").and_then(|keywords| self.metaclass_among(file, keywords)),
                    namespace: if given(3, "exec_body").is_some() { Namespace::Unknown } else { Namespace::Empty },
                },
                "dataclasses.make_dataclass" => Creation {
                    bases: given(usize::MAX, "bases")
                        .map_or(Bases::Written(Vec::new()), |bases| self.written(file, bases)),
                    metaclass: None,
                    namespace: Namespace::Unknown,
                },
                _ => return self.creation_by_class(file, arguments, callee),
            };
            return Some(creation);
        }
        self.creation_by_class(file, arguments, callee)
    }

    /// The metaclass among class keywords that are given as a dict.
    pub(super) fn metaclass_among(&self, file: FileId, keywords: ExprId) -> Option<Value> {
        let facts = self.project.facts(file);
        let unknown = || Some(Value::Unknown(Unknown::Because("its keywords are given as a dict")));
        let items = match facts.expr(keywords) {
            Expr::None => return None,
            Expr::Dict(items) => facts.list(items),
            _ => return unknown(),
        };
        let mut metaclass = None;
        for pair in items.chunks(2) {
            match (pair, pair.first().map(|&key| facts.expr(key))) {
                (&[_, value], Some(Expr::Str(name))) if facts.name(name) == "metaclass" => metaclass = Some(value),
                (_, Some(Expr::Str(_))) => {}
                _ => return unknown(),
            }
        }
        metaclass.map(|metaclass| self.evaluate(file, metaclass))
    }

    /// `Meta("X", (Base,), {})`, `Color("X", "A B")`.
    fn creation_by_class(&self, file: FileId, arguments: &[Argument], callee: &Value) -> Option<Creation> {
        let facts = self.project.facts(file);
        let class = self.project.class_of(callee)?;
        let positional = arguments.iter().take_while(|argument| argument.kind == ArgumentKind::Positional).count();
        if positional == 3 && self.project.is_metaclass(&class) == Some(true) {
            let namespace = match facts.expr(arguments[2].value) {
                Expr::Dict(_) => Namespace::Dict(arguments[2].value),
                _ => Namespace::Unknown,
            };
            let metaclass = (!class.is_stdlib("builtins.type")).then(|| callee.clone());
            return Some(Creation { bases: self.written(file, arguments[1].value), metaclass, namespace });
        }
        let is_enum = matches!(self.project.metaclass(&class),
            super::Metaclass::Known { class: metaclass, .. }
                if self.project.is_subclass(&metaclass, &ClassRef::stdlib(self.enum_type())) == Some(true));
        if is_enum && positional >= 2 {
            let mixed = argument(facts, arguments, usize::MAX, "type").map(|mixed| self.evaluate(file, mixed));
            let bases = match mixed {
                None | Some(Value::None) => Bases::Given(vec![callee.clone()]),
                Some(mixed) if self.project.class_of(&mixed).is_some() => Bases::Given(vec![mixed, callee.clone()]),
                Some(_) => Bases::Unknown(Unknown::Because("a type is mixed into an enumeration")),
            };
            return Some(Creation { bases, metaclass: None, namespace: Namespace::Unknown });
        }
        None
    }

    /// `EnumMeta` is `EnumType` since 3.11.
    pub(super) fn enum_type(&self) -> &'static str {
        self.project.stdlib.canonical("enum.EnumMeta").unwrap_or("enum.EnumMeta")
    }

    fn written(&self, file: FileId, bases: ExprId) -> Bases {
        let facts = self.project.facts(file);
        match facts.expr(bases) {
            Expr::Tuple(run) => {
                let elements = facts.list(run);
                if elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_))) {
                    return Bases::Unknown(Unknown::Because("the bases are unpacked"));
                }
                Bases::Written(elements.to_vec())
            }
            _ => match self.evaluate(file, bases) {
                Value::Tuple(elements) => Bases::Given(elements.to_vec()),
                Value::Unknown(reason) => Bases::Unknown(reason),
                _ => Bases::Unknown(Unknown::Because("the tuple of its bases is not followed")),
            },
        }
    }

    /// The names in `"a b"`, `["a", "b"]`, `[("a", int), ("b", str)]`.
    fn fields(&self, file: FileId, fields: ExprId) -> Option<Vec<String>> {
        let facts = self.project.facts(file);
        match facts.expr(fields) {
            Expr::Str(text) => {
                let names = facts.name(text).split([' ', ',', '\n', '\t']).filter(|name| !name.is_empty());
                Some(names.map(str::to_owned).collect())
            }
            Expr::List(run) | Expr::Tuple(run) => facts
                .list(run)
                .iter()
                .map(|&element| match facts.expr(element) {
                    Expr::Str(text) => Some(facts.name(text).to_owned()),
                    Expr::Tuple(pair) => match facts.expr(*facts.list(pair).first()?) {
                        Expr::Str(text) => Some(facts.name(text).to_owned()),
                        _ => None,
                    },
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }

    /// What the namespace of a created class has under a name; `None` where it has nothing.
    pub(super) fn own_of_created(&self, id: CreatedId, name: &str) -> Option<Lookup> {
        if let Site::Statement(index) = id.site {
            let found = self.own(&ClassRef::Source(ClassId { file: id.file, index }), name)?;
            return Some(match found {
                Lookup::Found(member) => Lookup::Found(Member { owner: ClassRef::Created(id), ..member }),
                other => other,
            });
        }
        let place = Some(Place::new(id.file, self.project.created_range(id)));
        let found = |value| Some(Lookup::Found(Member { owner: ClassRef::Created(id), place, value }));
        let unknown = || Some(Lookup::Unknown(Unknown::Because("what its namespace holds is not known")));
        match self.creation(id).map_or(Namespace::Unknown, |creation| creation.namespace) {
            Namespace::Empty => None,
            Namespace::Model => match name.starts_with("__") || name.starts_with("model_") {
                // Methods of every model stay where they are.
                true if matches!(name, "__init__" | "__new__" | "__class_getitem__" | "__init_subclass__") => None,
                true => unknown(),
                false => None,
            },
            Namespace::Fields(_) if NAMED_TUPLE.contains(&name) => found(Value::OPAQUE),
            Namespace::Fields(Some(fields)) => {
                if fields.iter().any(|field| field == name) {
                    found(Value::OPAQUE)
                } else {
                    None
                }
            }
            Namespace::Fields(None) => {
                if name.starts_with('_') {
                    None
                } else {
                    unknown()
                }
            }
            Namespace::Dict(dict) => {
                let facts = self.project.facts(id.file);
                let Expr::Dict(items) = facts.expr(dict) else { return unknown() };
                let mut value = None;
                for pair in facts.list(items).chunks(2) {
                    let &[key, held] = pair else { return unknown() };
                    match facts.expr(key) {
                        Expr::Str(text) if facts.name(text) == name => value = Some(held),
                        Expr::Str(_) => {}
                        _ => return unknown(),
                    }
                }
                value.and_then(|value| found(self.within(id.given, || self.evaluate(id.file, value))))
            }
            Namespace::Unknown => unknown(),
        }
    }
}

fn argument(facts: &crate::facts::FileFacts, arguments: &[Argument], position: usize, keyword: &str) -> Option<ExprId> {
    let positional = arguments.get(position).filter(|argument| argument.kind == ArgumentKind::Positional);
    let named = || {
        arguments
            .iter()
            .find(|argument| matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) == keyword))
    };
    positional.or_else(named).map(|argument| argument.value)
}
