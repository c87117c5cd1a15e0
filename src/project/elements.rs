//! What collections hold, where it is plain: displays, annotations, what their methods give.
//!
//! A value says of a list only that it is one. What it holds is asked of the expression that gives it.

use crate::facts::{
    ArgumentKind, Binding, BindingKind, CallIndex, Expr, ExprId, FileFacts, Operator, ParameterKind, ScopeId,
    ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::infer::{Inference, Step};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Unknown, Value, Wrapper};

/// Which of the things that a collection holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What iteration gives: of a mapping, the keys.
    Iterated,
    /// What a subscription gives: of a mapping, the values.
    Item,
}

const UNKNOWN: Value = Value::Unknown(Unknown::Because("what the collection holds is not followed"));

/// How many things of different kinds are followed.
const MOST: usize = 8;

impl Project {
    /// What iterating over the object that an expression gives comes to: of a mapping, its keys.
    pub fn iterated(&self, at: ExprRef) -> Value {
        Inference::new(self).part(at.file, at.expr, Part::Iterated)
    }
}

impl Inference<'_> {
    /// What the object that an expression gives holds.
    pub(super) fn part(&self, file: FileId, expr: ExprId, part: Part) -> Value {
        self.guarded(Step::Part(file, expr, part), || self.part_unguarded(file, expr, part))
            .unwrap_or_else(Value::Unknown)
    }

    /// One of the elements that each of the things in a collection consists of: `for key, value in table.items()`.
    pub(super) fn part_of_each(&self, file: FileId, iterable: ExprId, index: u32) -> Value {
        self.guarded(Step::Part(file, iterable, Part::Iterated), || {
            self.known_part_of_each(file, iterable, index).unwrap_or_else(|| {
                match self.part_unguarded(file, iterable, Part::Iterated) {
                    Value::Tuple(elements) => elements.get(index as usize).cloned().unwrap_or(UNKNOWN),
                    _ => UNKNOWN,
                }
            })
        })
        .unwrap_or_else(Value::Unknown)
    }

    /// The elements of what `items()`, `enumerate` and `zip` give, and of tuples that an annotation promises.
    fn known_part_of_each(&self, file: FileId, iterable: ExprId, index: u32) -> Option<Value> {
        let facts = self.project.facts(file);
        let call = match facts.expr(iterable) {
            Expr::Call(call) => facts.calls[call.index()],
            Expr::Name { name, scope } => return self.promised_element(file, scope, name, index),
            _ => return None,
        };
        let Value::External(name) = self.evaluate(file, call.callee) else { return None };
        let arguments = facts.arguments(call.arguments);
        let positional = |at: usize| {
            let before = arguments.get(..=at)?;
            let is_plain = before.iter().all(|argument| argument.kind == ArgumentKind::Positional);
            is_plain.then(|| before.last().map(|argument| argument.value)).flatten()
        };
        match (&*name, index) {
            ("builtins.enumerate", 0) => Some(Value::builtin_instance("int")),
            ("builtins.enumerate", 1) => Some(self.part(file, positional(0)?, Part::Iterated)),
            ("builtins.zip", _) => Some(self.part(file, positional(index as usize)?, Part::Iterated)),
            (name, 0 | 1) => {
                let Expr::Attribute { value: of, .. } = facts.expr(call.callee) else { return None };
                let (collection, method) = name.rsplit_once("().")?;
                let part = if index == 0 { Part::Iterated } else { Part::Item };
                (method == "items" && is_mapping(collection)).then(|| self.part(file, of, part))
            }
            _ => None,
        }
    }

    /// `pairs: list[tuple[A, B]]`.
    fn promised_element(&self, file: FileId, scope: ScopeId, name: Symbol, index: u32) -> Option<Value> {
        let facts = self.project.facts(file);
        let [binding] = facts.bindings_of(scope, name) else { return None };
        let annotation = match binding.kind {
            BindingKind::Annotated { annotation, .. } => annotation,
            BindingKind::Parameter(parameter) => {
                let parameter = facts.parameters.get(parameter as usize)?;
                if matches!(parameter.kind, ParameterKind::Variadic | ParameterKind::Keywords) {
                    return None;
                }
                parameter.annotation?
            }
            _ => return None,
        };
        let Expr::Subscript { value, index: held } = facts.expr(annotation) else { return None };
        let Expr::Subscript { value: tuple, index: elements } = facts.expr(held) else { return None };
        let named = |expr: ExprId| match self.evaluate(file, expr) {
            Value::External(name) => Some(last(&name).to_owned()),
            _ => None,
        };
        let Expr::Tuple(elements) = facts.expr(elements) else { return None };
        let &element = facts.list(elements).get(index as usize)?;
        let is_open = facts.list(elements).iter().any(|&it| matches!(facts.expr(it), Expr::Ellipsis));
        let is_known = !is_open
            && named(value).is_some_and(|name| is_collection(&name) && !is_mapping(&name))
            && named(tuple).is_some_and(|name| matches!(&*name, "tuple" | "Tuple"));
        is_known.then(|| self.annotated(file, element))
    }

    fn part_unguarded(&self, file: FileId, expr: ExprId, part: Part) -> Value {
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => self.elements(file, facts.list(run)),
            Expr::Dict(run) => {
                let pairs = facts.list(run).chunks(2);
                let side = if part == Part::Iterated { 0 } else { 1 };
                // `**more` has no key.
                if pairs.clone().any(|pair| pair.first().is_none_or(|&key| matches!(facts.expr(key), Expr::Opaque))) {
                    return UNKNOWN;
                }
                let held: Vec<ExprId> = pairs.filter_map(|pair| pair.get(side).copied()).collect();
                self.elements(file, &held)
            }
            Expr::Comprehension(element) => {
                // The key of a dict's stands before what is kept here.
                let before = facts.range(element).start() - facts.range(expr).start();
                match part {
                    Part::Item => self.evaluate(file, element),
                    Part::Iterated if u32::from(before) <= 2 => self.evaluate(file, element),
                    Part::Iterated => UNKNOWN,
                }
            }
            Expr::Name { name, scope } => self.part_of_name(file, scope, name, part),
            Expr::Attribute { value, name } => match self.evaluate(file, value) {
                Value::Instance(class) | Value::Class(class) => self
                    .part_of_attribute(class, facts.name(name), part)
                    .unwrap_or_else(|| self.part_of_value(&self.evaluate(file, expr), part)),
                _ => UNKNOWN,
            },
            Expr::Call(call) => self
                .part_of_call(file, call, part)
                .unwrap_or_else(|| self.part_of_value(&self.evaluate(file, expr), part)),
            Expr::Named(value) => self.part(file, value, part),
            Expr::If { body, orelse, .. } => Value::union([self.part(file, body, part), self.part(file, orelse, part)]),
            _ => self.part_of_value(&self.evaluate(file, expr), part),
        }
    }

    /// One of what a display holds.
    fn elements(&self, file: FileId, elements: &[ExprId]) -> Value {
        let facts = self.project.facts(file);
        if elements.is_empty() || elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_))) {
            return UNKNOWN;
        }
        let mut values: Vec<Value> = Vec::new();
        for &element in elements {
            let value = self.evaluate(file, element);
            if !values.contains(&value) {
                values.push(value);
            }
            if values.len() > MOST {
                return UNKNOWN;
            }
        }
        Value::union(values)
    }

    fn part_of_value(&self, value: &Value, part: Part) -> Value {
        Value::union(value.members().iter().map(|value| match (value, part) {
            (Value::Tuple(elements), _) if !elements.is_empty() => Value::union(elements.iter().cloned()),
            (Value::Instance(class), Part::Item) => self.returned_by(*class, "__getitem__"),
            (Value::Instance(class), Part::Iterated) => {
                match self.special_method(*class, "__iter__").and_then(|method| self.promised_part(method, part)) {
                    Some(value) => value,
                    None => UNKNOWN,
                }
            }
            (Value::Str(_), _) => Value::builtin_instance("str"),
            _ => UNKNOWN,
        }))
    }

    /// What a special method of a class returns for its instances.
    fn returned_by(&self, class: ClassId, name: &str) -> Value {
        match self.special_method(class, name) {
            Some(method) => self.result(method, Some(&Value::Instance(class))),
            None => UNKNOWN,
        }
    }

    fn special_method(&self, class: ClassId, name: &str) -> Option<FunctionId> {
        match self.lookup(&ClassRef::Source(class), name) {
            Lookup::Found(member) => match member.value {
                Value::Function(method) if !self.project.function(method).is_async => Some(method),
                _ => None,
            },
            Lookup::Absent | Lookup::Unknown(_) => None,
        }
    }

    /// What a name's bindings hold, all of which count but a `None` that is replaced later.
    fn part_of_name(&self, file: FileId, scope: ScopeId, name: Symbol, part: Part) -> Value {
        let facts = self.project.facts(file);
        let mut at = scope;
        let mut is_own = true;
        loop {
            let data = facts.scopes[at.index()];
            let bindings = facts.bindings_of(at, name);
            if !bindings.is_empty() && (is_own || !matches!(data.kind, ScopeKind::Class(_))) {
                return self.part_of_bindings(file, bindings, part);
            }
            if data.parent == at {
                return UNKNOWN;
            }
            is_own = is_own && matches!(data.kind, ScopeKind::Comprehension | ScopeKind::TypeParameters);
            at = data.parent;
        }
    }

    fn part_of_bindings(&self, file: FileId, bindings: &[Binding], part: Part) -> Value {
        if bindings.len() > MOST {
            return UNKNOWN;
        }
        let facts = self.project.facts(file);
        // An annotation says what all values hold.
        let promised = bindings.iter().find_map(|binding| match binding.kind {
            BindingKind::Annotated { annotation, .. } => Some(self.annotated_part(file, annotation, part)),
            _ => None,
        });
        if let Some(value) = promised.filter(|value| value.unknown().is_none()) {
            return value;
        }
        Value::union(bindings.iter().filter_map(|binding| match binding.kind {
            BindingKind::Assign(value) if matches!(facts.expr(value), Expr::None) => None,
            BindingKind::Annotated { value: None, .. } => None,
            // What is put into it later may be something else.
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }
                if is_display(facts, value) && is_grown(facts, binding) =>
            {
                Some(UNKNOWN)
            }
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                Some(self.part(file, value, part))
            }
            BindingKind::Parameter(index) => Some(self.part_of_parameter(file, binding, index, part)),
            BindingKind::For { .. }
            | BindingKind::ForElement { .. }
            | BindingKind::With { .. }
            | BindingKind::Unpack { .. } => Some(self.part_of_value(&self.binding(file, binding), part)),
            _ => Some(UNKNOWN),
        }))
    }

    fn part_of_parameter(&self, file: FileId, binding: &Binding, index: u32, part: Part) -> Value {
        let facts = self.project.facts(file);
        let Some(parameter) = facts.parameters.get(index as usize) else { return UNKNOWN };
        match (parameter.annotation, parameter.kind, part) {
            (Some(annotation), ParameterKind::Variadic, _)
            | (Some(annotation), ParameterKind::Keywords, Part::Item) => self.annotated(file, annotation),
            (_, ParameterKind::Keywords, Part::Iterated) => Value::builtin_instance("str"),
            (Some(annotation), _, _) => match self.annotated_part(file, annotation, part) {
                value if value.unknown().is_none() => value,
                _ => self.part_of_value(&self.binding(file, binding), part),
            },
            (None, ..) => self.part_of_value(&self.binding(file, binding), part),
        }
    }

    /// What an attribute holds by its annotation in a class body, or by that of a property.
    fn part_of_attribute(&self, class: ClassId, name: &str, part: Part) -> Option<Value> {
        let mro = match self.project.mro(&ClassRef::Source(class)) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) | Mro::Unknown(_) => [ClassRef::Source(class)].into(),
        };
        let declared = mro.iter().filter_map(ClassRef::source).find_map(|owner| self.declared(owner, name));
        if let Some((file, annotation)) = declared {
            return Some(self.annotated_part(file, annotation, part));
        }
        let bound = mro.iter().filter_map(ClassRef::source).find_map(|owner| {
            let facts = self.project.facts(owner.file);
            let bindings = facts.bindings_of(self.project.class(owner).scope, facts.names.find(name)?);
            Some((owner, bindings.last()?.kind))
        });
        match bound? {
            (owner, BindingKind::Annotated { annotation, .. }) => {
                Some(self.annotated_part(owner.file, annotation, part))
            }
            (owner, BindingKind::Function(_)) => match self.own_member(owner, name)?.value {
                Value::Wrapped { wrapper: Wrapper::Property | Wrapper::CachedProperty, function } => {
                    self.promised_part(function, part)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What the result of a function holds by its annotation; of a generator, what it yields.
    fn promised_part(&self, function: FunctionId, part: Part) -> Option<Value> {
        let data = self.project.function(function);
        if let Some(annotation) = data.returns.filter(|_| !data.is_async || data.is_generator) {
            return Some(self.annotated_part(function.file, annotation, part));
        }
        (data.is_generator && part == Part::Iterated).then(|| self.elements(function.file, self.yielded(function)))
    }

    /// What `with` gives of the function that a context manager is made of.
    pub(super) fn lent(&self, function: FunctionId) -> Value {
        self.guarded(Step::Result(function), || match self.promised_part(function, Part::Iterated) {
            Some(value) => value,
            None => UNKNOWN,
        })
        .unwrap_or_else(Value::Unknown)
    }

    fn yielded(&self, function: FunctionId) -> &[ExprId] {
        self.project.facts(function.file).list(self.project.function(function).yielded)
    }

    fn part_of_call(&self, file: FileId, index: CallIndex, part: Part) -> Option<Value> {
        let facts = self.project.facts(file);
        let call = facts.calls[index.index()];
        let arguments = facts.arguments(call.arguments);
        let name = match self.evaluate(file, call.callee) {
            Value::External(name) => name,
            Value::Function(function) | Value::Bound { function, .. } => return self.promised_part(function, part),
            _ => return None,
        };
        let positional = |at: usize| {
            let before = arguments.get(..=at)?;
            let is_plain = before.iter().all(|argument| argument.kind == ArgumentKind::Positional);
            is_plain.then(|| before.last().map(|argument| argument.value)).flatten()
        };
        match &*name {
            "builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.frozenset" | "builtins.sorted"
            | "builtins.reversed" | "builtins.iter" | "collections.deque" => {
                Some(self.part(file, positional(0)?, Part::Iterated))
            }
            "builtins.filter" => Some(self.part(file, positional(1)?, Part::Iterated)),
            "builtins.range" => Some(Value::builtin_instance("int")),
            name => Some(self.part_of_method_result(file, call.callee, name, part)),
        }
    }

    /// `table.values()`, `table.keys()`, `shelves.copy()`.
    fn part_of_method_result(&self, file: FileId, callee: ExprId, name: &str, part: Part) -> Value {
        let Expr::Attribute { value: of, .. } = self.project.facts(file).expr(callee) else { return UNKNOWN };
        let Some((collection, method)) = name.rsplit_once("().") else { return UNKNOWN };
        if !is_collection(collection) {
            return UNKNOWN;
        }
        match (method, part) {
            ("values", Part::Iterated) => self.part(file, of, Part::Item),
            ("keys", Part::Iterated) => self.part(file, of, Part::Iterated),
            ("copy", _) => self.part(file, of, part),
            _ => UNKNOWN,
        }
    }

    /// What a method of a collection takes out of it: `table.get("a")`, `shelves.pop()`.
    pub(super) fn taken(&self, file: FileId, callee: ExprId, name: &str) -> Option<Value> {
        let (collection, method) = name.rsplit_once("().")?;
        let Expr::Attribute { value: of, .. } = self.project.facts(file).expr(callee) else { return None };
        let part = match method {
            "get" | "setdefault" if is_mapping(collection) => Part::Item,
            "pop" if is_mapping(collection) => Part::Item,
            "pop" | "popleft" if is_collection(collection) => Part::Iterated,
            _ => return None,
        };
        Some(self.part(file, of, part)).filter(|value| value.unknown().is_none())
    }

    /// What an object holds that an annotation promises.
    pub(super) fn annotated_part(&self, file: FileId, annotation: ExprId, part: Part) -> Value {
        let facts = self.project.facts(file);
        match facts.expr(annotation) {
            Expr::Subscript { value, index } => {
                let Value::External(name) = self.evaluate(file, value) else { return UNKNOWN };
                let arguments = match facts.expr(index) {
                    Expr::Tuple(run) => facts.list(run),
                    _ => std::slice::from_ref(&index),
                };
                let promised = |at: usize| match arguments.get(at) {
                    Some(&argument) => self.annotated(file, argument),
                    None => UNKNOWN,
                };
                let name = self.project.stdlib_class(&name).map_or(&*name, |class| class.name);
                match last(name) {
                    "Optional" | "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" => {
                        match arguments.first() {
                            Some(&argument) => self.annotated_part(file, argument, part),
                            None => UNKNOWN,
                        }
                    }
                    "tuple" | "Tuple" => match arguments {
                        [_, end] if matches!(facts.expr(*end), Expr::Ellipsis) => promised(0),
                        _ => Value::union((0..arguments.len()).map(promised)),
                    },
                    _ if is_mapping(name) => promised(if part == Part::Iterated { 0 } else { 1 }),
                    _ if is_sequence(name) => promised(0),
                    _ if is_collection(name) && part == Part::Iterated => promised(0),
                    _ => UNKNOWN,
                }
            }
            Expr::Binary { operator: Operator::BitOr, left, right } => match (facts.expr(left), facts.expr(right)) {
                (_, Expr::None) => self.annotated_part(file, left, part),
                (Expr::None, _) => self.annotated_part(file, right, part),
                _ => Value::union([left, right].map(|side| self.annotated_part(file, side, part))),
            },
            Expr::Str(text) => {
                let Some((head, arguments)) =
                    facts.name(text).trim().strip_suffix(']').and_then(|it| it.split_once('['))
                else {
                    return UNKNOWN;
                };
                // What stands in brackets of its own is not followed.
                if arguments.contains('[') {
                    return UNKNOWN;
                }
                let arguments: Vec<&str> = arguments.split(',').map(str::trim).collect();
                match (last(head.trim()), &arguments[..]) {
                    (head, &[key, value]) if is_mapping(head) => {
                        self.string_annotation(file, if part == Part::Iterated { key } else { value })
                    }
                    ("tuple" | "Tuple", &[of, "..."]) => self.string_annotation(file, of),
                    (head, &[of]) if is_sequence(head) => self.string_annotation(file, of),
                    (head, &[of]) if is_collection(head) && part == Part::Iterated => self.string_annotation(file, of),
                    _ => UNKNOWN,
                }
            }
            Expr::Name { .. } | Expr::Attribute { .. } => self.part_of_value(&self.annotated(file, annotation), part),
            _ => UNKNOWN,
        }
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Of the standard library, by the last part of the name: what holds values under keys.
fn is_mapping(name: &str) -> bool {
    matches!(
        last(name),
        "dict"
            | "Dict"
            | "Mapping"
            | "MutableMapping"
            | "defaultdict"
            | "DefaultDict"
            | "OrderedDict"
            | "WeakValueDictionary"
    )
}

fn is_sequence(name: &str) -> bool {
    matches!(last(name), "list" | "List" | "Sequence" | "MutableSequence" | "deque" | "Deque")
}

/// What gives its elements when it is iterated, and has one parameter or gives the first.
fn is_collection(name: &str) -> bool {
    is_mapping(name)
        || is_sequence(name)
        || matches!(
            last(name),
            "set"
                | "Set"
                | "frozenset"
                | "FrozenSet"
                | "AbstractSet"
                | "MutableSet"
                | "Collection"
                | "Container"
                | "Iterable"
                | "Iterator"
                | "Generator"
                | "Reversible"
                | "KeysView"
                | "ValuesView"
                | "AsyncIterable"
                | "AsyncIterator"
                | "AsyncGenerator"
        )
}

fn is_display(facts: &FileFacts, expr: ExprId) -> bool {
    matches!(facts.expr(expr), Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::Comprehension(_))
}

/// Whether something is put into what a name stands for.
fn is_grown(facts: &FileFacts, binding: &Binding) -> bool {
    const GROWING: [&str; 7] = ["append", "add", "insert", "extend", "update", "setdefault", "appendleft"];
    let is_it = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == binding.name);
    let grows = |expr| {
        matches!(facts.expr(expr), Expr::Attribute { value, name }
        if GROWING.contains(&facts.name(name)) && is_it(value))
    };
    facts.stores.iter().any(|store| is_it(store.container))
        || facts.accesses.iter().any(|access| grows(access.expr))
        || facts.calls.iter().any(|call| grows(call.callee))
}
