//! Where a descriptor keeps values in the instance.

use super::sources::{self, Returned, Sources};
use crate::facts::{AccessContext, ArgumentKind, Binding, BindingKind, Call, Expr, ExprId, FileFacts, RegionId};
use crate::finding::Place;
use crate::project::descriptors::{Certainty, Descriptor, Frame, Meaning, Method, What};
use crate::project::{Project, Value};

/// Helpers of helpers.
const MAX_DEPTH: usize = 4;

/// How the instance is told to keep a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// `setattr(obj, name, value)`: the class of the instance has a say.
    Attribute,
    /// `obj.__dict__[name] = value`.
    Namespace,
}

/// A special method that keeps a value in the instance.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub name: String,
    pub by: By,
    pub place: Place,
    pub region: RegionId,
    /// What the method itself calls for that, where a helper does it.
    pub outer: Option<(Place, RegionId)>,
    /// It is what `__set__` was given, or made of it.
    pub is_assigned: bool,
    /// Each call of the method comes to it.
    pub is_always: bool,
}

/// A name under which `__get__` finds what it gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub name: String,
    pub by: By,
}

/// Where an attribute's value is kept: what `__set__`, or a `__get__` that computes once, stores under the name by which
/// `__get__` finds it.
pub(super) fn storage(project: &Project, descriptor: &Descriptor<'_>) -> Vec<Stored> {
    let Method::Source(get) = descriptor.method("__get__") else { return Vec::new() };
    let read = descriptor.call(get, &[Meaning::Instance, Meaning::Owner]);
    let search = Search { project, descriptor };
    let mut reads = Vec::new();
    search.reads(&read, &mut reads, 0);
    if reads.is_empty() {
        return Vec::new();
    }
    let mut kept = match descriptor.method("__set__") {
        Method::Source(set) => {
            let write = descriptor.call(set, &[Meaning::Instance, Meaning::Assigned]);
            search.stores(&write, &Way::default(), 0).into_iter().filter(|stored| stored.is_assigned).collect()
        }
        Method::Absent => search.stores(&read, &Way::default(), 0),
        Method::Unknown => Vec::new(),
    };
    kept.retain(|stored: &Stored| reads.iter().any(|read| read.name == stored.name));
    kept
}

/// What a call of a special method stores in the instance.
pub(super) fn stores(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame) -> Vec<Stored> {
    Search { project, descriptor }.stores(frame, &Way::default(), 0)
}

/// Name and value of `setattr(obj, name, value)` and its like, on the instance.
pub(super) fn set_by_name(
    project: &Project,
    descriptor: &Descriptor<'_>,
    frame: &Frame,
    call: &Call,
) -> Option<(ExprId, ExprId)> {
    Search { project, descriptor }.set_by_name(frame, call)
}

/// Whether an expression is `vars(obj)`.
pub(super) fn is_vars(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame, call: &Call) -> bool {
    Search { project, descriptor }.is_vars(frame, call)
}

/// The keys under which a call of a dict's method puts values; `None` where they are not known.
pub(super) fn put_by_method(facts: &FileFacts, call: &Call) -> Option<Vec<(Key, ExprId)>> {
    let Expr::Attribute { name, .. } = facts.expr(call.callee) else { return None };
    let arguments = facts.arguments(call.arguments);
    match (facts.name(name), arguments) {
        ("update", arguments) => {
            let mut put = Vec::new();
            for argument in arguments {
                match (argument.kind, facts.expr(argument.value)) {
                    (ArgumentKind::Keyword(name), _) => {
                        put.push((Key::Name(facts.name(name).to_owned()), argument.value))
                    }
                    (ArgumentKind::Positional | ArgumentKind::DoubleStarred, Expr::Dict(items)) => {
                        for pair in facts.list(items).chunks(2) {
                            let &[key, value] = pair else { return None };
                            put.push((Key::Expr(key), value));
                        }
                    }
                    (ArgumentKind::Positional, Expr::List(items) | Expr::Tuple(items)) => {
                        for &item in facts.list(items) {
                            let (Expr::Tuple(pair) | Expr::List(pair)) = facts.expr(item) else { return None };
                            let &[key, value] = facts.list(pair) else { return None };
                            put.push((Key::Expr(key), value));
                        }
                    }
                    _ => return None,
                }
            }
            Some(put)
        }
        ("__setitem__" | "setdefault", [key, value])
            if arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional) =>
        {
            Some(vec![(Key::Expr(key.value), value.value)])
        }
        ("get" | "pop" | "keys" | "values" | "items" | "copy" | "__contains__" | "__getitem__" | "__delitem__", _) => {
            Some(Vec::new())
        }
        _ => None,
    }
}

/// A key of the instance's dict.
#[derive(Debug, Clone)]
pub(super) enum Key {
    Expr(ExprId),
    /// `update(_size=value)`.
    Name(String),
}

impl Key {
    pub(super) fn text(&self, descriptor: &Descriptor<'_>, frame: &Frame, region: RegionId) -> Option<String> {
        match self {
            Self::Name(name) => Some(name.clone()),
            Self::Expr(expr) => match descriptor.meaning(frame, *expr, region) {
                Meaning::Str(text) => Some(text),
                _ => None,
            },
        }
    }
}

/// How a function is reached from the special method.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    is_optional: bool,
    outer: Option<(Place, RegionId)>,
    /// An argument is made of what `__set__` was given.
    passes_assigned: bool,
}

struct Search<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
}

impl Search<'_, '_> {
    fn stores(&self, frame: &Frame, way: &Way, depth: usize) -> Vec<Stored> {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let mut found = Vec::new();
        let mut add = |name: String, by, place: ExprId, value: ExprId, region: RegionId, is_always| {
            let place = Place::new(file, facts.range(place));
            let sources = Sources::of(self.project, self.descriptor, frame, value, region);
            let is_assigned = sources.assigned || way.passes_assigned && sources.parameter;
            found.push(Stored { name, by, place, region, outer: way.outer, is_assigned, is_always });
        };
        let mut inner = Vec::new();
        for event in self.descriptor.events(frame.function) {
            let runs = match self.descriptor.certainty(frame, event.start, event.region) {
                Certainty::Never => continue,
                Certainty::Runs(conditions) => !way.is_optional && conditions.branches.is_empty(),
                Certainty::Unknown(_) => false,
            };
            match event.what {
                What::Access(index) => {
                    let access = &facts.accesses[index as usize];
                    if let (Expr::Attribute { value: object, name }, AccessContext::Write { value: Some(value) }) =
                        (facts.expr(access.expr), access.context)
                        && self.is_instance(frame, object, access.region)
                    {
                        let name = self.descriptor.attribute_name(frame, name);
                        add(name, By::Attribute, access.expr, value, access.region, runs);
                    }
                }
                What::Call(index) => {
                    let call = &facts.calls[index.index()];
                    if let Some((name, value)) = self.set_by_name(frame, call) {
                        if let Meaning::Str(name) = self.descriptor.meaning(frame, name, call.region) {
                            add(name, By::Attribute, call.expr, value, call.region, runs);
                        }
                    } else if let Expr::Attribute { value: container, .. } = facts.expr(call.callee)
                        && self.is_namespace(frame, container, call.region)
                    {
                        for (key, value) in put_by_method(facts, call).unwrap_or_default() {
                            if let Some(name) = key.text(self.descriptor, frame, call.region) {
                                add(name, By::Namespace, call.expr, value, call.region, runs);
                            }
                        }
                    } else if depth < MAX_DEPTH
                        && let Some(called) = self.descriptor.called(frame, call)
                        && called.function != frame.function
                    {
                        let place = (Place::new(file, facts.range(call.expr)), call.region);
                        let passes_assigned =
                            Sources::passes_assigned(self.project, self.descriptor, frame, call, way.passes_assigned);
                        let outer = way.outer.or(Some(place));
                        inner.push((called, Way { is_optional: !runs, outer, passes_assigned }));
                    }
                }
            }
        }
        for store in &facts.stores {
            if facts.function_of(store.scope) != Some(frame.function.index)
                || !self.is_namespace(frame, store.container, store.region)
            {
                continue;
            }
            let start = facts.range(store.container).start();
            let runs = match self.descriptor.certainty(frame, start, store.region) {
                Certainty::Never => continue,
                Certainty::Runs(conditions) => !way.is_optional && conditions.branches.is_empty(),
                Certainty::Unknown(_) => false,
            };
            // The subscript comes right behind its parts.
            let subscript = facts.exprs.iter().find_map(|(id, expr)| match expr {
                Expr::Subscript { value, index } if value == store.container => Some((id, index)),
                _ => None,
            });
            if let Some((target, key)) = subscript
                && let Meaning::Str(name) = self.descriptor.meaning(frame, key, store.region)
            {
                add(name, By::Namespace, target, store.value, store.region, runs);
            }
        }
        for (called, way) in inner {
            found.extend(self.stores(&called, &way, depth + 1));
        }
        found
    }

    fn is_instance(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        self.descriptor.meaning(frame, expr, region) == Meaning::Instance
    }

    /// `obj.__dict__`, `vars(obj)`, or a name for it.
    fn is_namespace(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        let facts = self.project.facts(frame.function.file);
        match facts.expr(expr) {
            Expr::Attribute { value, name } => facts.name(name) == "__dict__" && self.is_instance(frame, value, region),
            Expr::Call(call) => self.is_vars(frame, &facts.calls[call.index()]),
            Expr::Name { .. } => match self.bound(frame, expr) {
                Some((value, region)) if value != expr => self.is_namespace(frame, value, region),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_vars(&self, frame: &Frame, call: &Call) -> bool {
        let [object] = self.project.facts(frame.function.file).arguments(call.arguments) else { return false };
        self.is_builtin(frame, call.callee, call.region, "builtins.vars")
            && self.is_instance(frame, object.value, call.region)
    }

    fn is_builtin(&self, frame: &Frame, callee: ExprId, region: RegionId, name: &str) -> bool {
        matches!(self.descriptor.meaning(frame, callee, region), Meaning::Value(Value::External(own)) if &*own == name)
    }

    /// The value of a name that is bound once.
    fn bound(&self, frame: &Frame, expr: ExprId) -> Option<(ExprId, RegionId)> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Name { name, scope } = facts.expr(expr) else { return None };
        if facts.function_of(scope) != Some(frame.function.index) {
            return None;
        }
        match facts.bindings_of(scope, name) {
            [Binding { kind: BindingKind::Assign(value), region, .. }] => Some((*value, *region)),
            _ => None,
        }
    }

    fn set_by_name(&self, frame: &Frame, call: &Call) -> Option<(ExprId, ExprId)> {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
            return None;
        }
        let values: Vec<ExprId> = arguments.iter().map(|argument| argument.value).collect();
        let of_object = |values: &[ExprId]| match *values {
            [object, name, value] if self.is_instance(frame, object, call.region) => Some((name, value)),
            _ => None,
        };
        if let Expr::Attribute { value: object, name } = facts.expr(call.callee) {
            if facts.name(name) != "__setattr__" {
                return None;
            }
            return match (self.descriptor.meaning(frame, object, call.region), &values[..]) {
                (Meaning::Instance, &[name, value]) => Some((name, value)),
                (Meaning::Value(Value::External(class)), values) if &*class == "builtins.object" => of_object(values),
                (Meaning::Owner, values) => of_object(values),
                _ => None,
            };
        }
        self.is_builtin(frame, call.callee, call.region, "builtins.setattr").then(|| of_object(&values))?
    }

    // Reading.

    fn reads(&self, frame: &Frame, reads: &mut Vec<Read>, depth: usize) {
        for Returned { value, region } in sources::returned(self.project, self.descriptor, frame) {
            self.read(frame, value, region, reads, depth);
        }
    }

    /// Adds what an expression finds in the instance and gives as it is.
    fn read(&self, frame: &Frame, expr: ExprId, region: RegionId, reads: &mut Vec<Read>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let facts = self.project.facts(frame.function.file);
        let mut add = |name: ExprId, by| {
            if let Meaning::Str(name) = self.descriptor.meaning(frame, name, region) {
                reads.push(Read { name, by });
            }
        };
        match facts.expr(expr) {
            Expr::Attribute { value, name } if self.is_instance(frame, value, region) => {
                reads.push(Read { name: self.descriptor.attribute_name(frame, name), by: By::Attribute });
            }
            Expr::Subscript { value, index } if self.is_namespace(frame, value, region) => add(index, By::Namespace),
            Expr::Name { name, scope } if facts.function_of(scope) == Some(frame.function.index) => {
                for binding in facts.bindings_of(scope, name) {
                    if let BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } = binding.kind
                        && value != expr
                    {
                        self.read(frame, value, binding.region, reads, depth + 1);
                    }
                }
            }
            Expr::If { body, orelse, .. } => {
                self.read(frame, body, region, reads, depth + 1);
                self.read(frame, orelse, region, reads, depth + 1);
            }
            Expr::Bool { operands, .. } => {
                for &operand in facts.list(operands) {
                    self.read(frame, operand, region, reads, depth + 1);
                }
            }
            Expr::Named(value) => self.read(frame, value, region, reads, depth + 1),
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                let arguments = facts.arguments(call.arguments);
                if let Some((object, name)) = sources::read_by_name(self.project, self.descriptor, frame, call, region)
                {
                    if self.is_instance(frame, object, region) {
                        add(name, By::Attribute);
                    }
                    return;
                }
                if let (Expr::Attribute { value, name }, [key, ..]) = (facts.expr(call.callee), arguments)
                    && matches!(facts.name(name), "get" | "setdefault")
                    && self.is_namespace(frame, value, region)
                {
                    add(key.value, By::Namespace);
                    return;
                }
                if let Some(inner) = self.descriptor.called(frame, call)
                    && inner.function != frame.function
                {
                    self.reads(&inner, reads, depth + 1);
                }
            }
            _ => {}
        }
    }
}
