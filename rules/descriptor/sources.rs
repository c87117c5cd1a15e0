//! What the values in a descriptor's methods are made of.

use ruff_text_size::TextSize;

use crate::facts::{BindingKind, Call, CallIndex, Expr, ExprId, LeaveKind, RegionId, ScopeId, Symbol};
use crate::project::descriptors::{Certainty, Descriptor, Frame, Meaning, Method};
use crate::project::{ClassId, ClassRef, FunctionId, Project, Reach, Value, bindings_in_view};
use crate::rule::Findings;

/// How deep values are followed, through names and helper methods.
const MAX_DEPTH: u32 = 12;

/// What a value rests on.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// The object that has the attribute, by more than its class.
    pub instance: bool,
    /// Its class.
    pub owner: bool,
    /// What `__set__` was given.
    pub assigned: bool,
    /// The descriptor itself.
    pub descriptor: bool,
    /// Attributes of the descriptor, by their names.
    pub own: Vec<String>,
    /// A parameter whose argument is made of several things.
    pub parameter: bool,
}

/// A class with special methods of descriptors in its body, and what its `__get__` gives instances.
pub(super) struct Reading<'p> {
    pub descriptor: Descriptor<'p>,
    pub get: FunctionId,
    /// The call for an instance.
    pub frame: Frame,
    pub given: Sources,
}

impl<'p> Reading<'p> {
    pub(super) fn of(project: &'p Project, id: ClassId, findings: &mut Findings<'_>) -> Option<Self> {
        let class = project.class(id);
        if !class.defines_descriptor || project.is_stub(id.file) || project.reach(id.file, class.region) != Reach::Runs
        {
            return None;
        }
        let descriptor = match Descriptor::of_class(project, id) {
            Ok(descriptor) => descriptor,
            Err(reason) => {
                findings.silent(class.range, || reason.to_owned());
                return None;
            }
        };
        let Method::Source(get) = descriptor.method("__get__") else { return None };
        if project.argument_fault(get, 3, &[]).is_some() {
            findings.silent(class.range, || "CPython cannot call its `__get__`".to_owned());
            return None;
        }
        let frame = descriptor.call(get, &[Meaning::Instance, Meaning::Owner]);
        let given = Sources::of_returned(project, &descriptor, &frame);
        Some(Self { descriptor, get, frame, given })
    }
}

/// A value that a function gives back, and where the `return` stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Returned {
    pub value: ExprId,
    pub region: RegionId,
}

/// The values that a call of a function may give back: those that no test excludes.
pub(super) fn returned(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame) -> Vec<Returned> {
    let function = frame.function;
    let facts = project.facts(function.file);
    let body = descriptor.body_region(function);
    let values = facts.list(project.function(function).returned).iter().map(|&value| {
        let range = facts.range(value);
        let mut leaves =
            facts.leaves.iter().filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Return);
        // A `return` that ends the body itself is no place where it is left early.
        let region = leaves.find(|leave| leave.end >= range.end()).map_or(body, |leave| leave.region);
        (Returned { value, region }, range.start())
    });
    values
        .filter(|(returned, start)| !matches!(descriptor.certainty(frame, *start, returned.region), Certainty::Never))
        .map(|(returned, _)| returned)
        .collect()
}

/// Whether something is the descriptor, or its class.
pub(super) fn is_shared(project: &Project, descriptor: &Descriptor<'_>, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Descriptor => true,
        Meaning::Value(Value::Class(class)) => {
            let own = ClassRef::Source(descriptor.class);
            project.is_subclass(&own, &ClassRef::Source(*class)) == Some(true)
        }
        _ => false,
    }
}

impl Sources {
    /// What an expression of a frame is made of.
    pub fn of(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame, expr: ExprId, region: RegionId) -> Self {
        let mut sources = Self::default();
        let mut walk = Walk { project, descriptor, sources: &mut sources, names: Vec::new() };
        walk.expr(frame, expr, region, 0);
        sources
    }

    /// Whether some argument of a call is made of what `__set__` was given, or of what a caller made of that.
    pub fn passes_assigned(
        project: &Project,
        descriptor: &Descriptor<'_>,
        frame: &Frame,
        call: &Call,
        is_passed: bool,
    ) -> bool {
        project.facts(frame.function.file).arguments(call.arguments).iter().any(|argument| {
            let sources = Self::of(project, descriptor, frame, argument.value, call.region);
            sources.assigned || is_passed && sources.parameter
        })
    }

    /// What all that a function may give back is made of.
    pub fn of_returned(project: &Project, descriptor: &Descriptor<'_>, frame: &Frame) -> Self {
        let mut sources = Self::default();
        let mut walk = Walk { project, descriptor, sources: &mut sources, names: Vec::new() };
        walk.returned(frame, 0);
        sources
    }
}

struct Walk<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
    sources: &'a mut Sources,
    /// The names that were followed, each in its function: a loop may bind one by itself.
    names: Vec<(FunctionId, ScopeId, Symbol)>,
}

impl Walk<'_, '_> {
    fn returned(&mut self, frame: &Frame, depth: u32) {
        for Returned { value, region } in returned(self.project, self.descriptor, frame) {
            self.expr(frame, value, region, depth + 1);
        }
    }

    fn expr(&mut self, frame: &Frame, expr: ExprId, region: RegionId, depth: u32) {
        if depth > MAX_DEPTH {
            return;
        }
        let facts = self.project.facts(frame.function.file);
        let depth = depth + 1;
        match facts.expr(expr) {
            Expr::Name { name, scope } => match self.descriptor.meaning(frame, expr, region) {
                Meaning::Unknown => self.name(frame, name, scope, facts.range(expr).start(), depth),
                // What it was made of may be more than the value.
                Meaning::Settled(_) => {
                    self.sources.assigned = true;
                    self.name(frame, name, scope, facts.range(expr).start(), depth);
                }
                meaning => self.meaning(&meaning),
            },
            Expr::Attribute { value, name } => match self.descriptor.meaning(frame, value, region) {
                meaning if is_shared(self.project, self.descriptor, &meaning) => {
                    self.own(self.descriptor.attribute_name(frame, name));
                }
                // These are of its class.
                Meaning::Instance if matches!(facts.name(name), "__class__" | "__module__" | "__doc__") => {
                    self.sources.owner = true;
                }
                _ => self.expr(frame, value, region, depth),
            },
            Expr::Call(call) => self.call(frame, call, region, depth),
            Expr::Subscript { value, .. } => self.expr(frame, value, region, depth),
            Expr::Await(value)
            | Expr::Not(value)
            | Expr::Starred(value)
            | Expr::Named(value)
            | Expr::Comprehension(value) => self.expr(frame, value, region, depth),
            Expr::Tuple(run)
            | Expr::List(run)
            | Expr::Set(run)
            | Expr::Dict(run)
            | Expr::FString(run)
            | Expr::Bool { operands: run, .. } => {
                for &part in facts.list(run) {
                    self.expr(frame, part, region, depth);
                }
            }
            Expr::Binary { left, right, .. } | Expr::Compare { left, right, .. } => {
                self.expr(frame, left, region, depth);
                self.expr(frame, right, region, depth);
            }
            Expr::If { test, body, orelse } => match self.descriptor.truth(frame, test, region) {
                Some(holds) => self.expr(frame, if holds { body } else { orelse }, region, depth),
                None => {
                    self.expr(frame, body, region, depth);
                    self.expr(frame, orelse, region, depth);
                }
            },
            Expr::Lambda(function) => {
                for &value in facts.list(facts.functions[function.index()].returned) {
                    self.expr(frame, value, region, depth);
                }
            }
            Expr::Str(_)
            | Expr::LongStr
            | Expr::Int(_)
            | Expr::Float(_)
            | Expr::Bytes
            | Expr::True
            | Expr::False
            | Expr::None
            | Expr::Ellipsis
            | Expr::Slice { .. }
            | Expr::Opaque => {}
        }
    }

    fn meaning(&mut self, meaning: &Meaning) {
        match meaning {
            Meaning::Instance => self.sources.instance = true,
            Meaning::Owner => self.sources.owner = true,
            Meaning::Assigned | Meaning::Settled(_) => self.sources.assigned = true,
            Meaning::Descriptor => self.sources.descriptor = true,
            Meaning::Positional(values) => values.iter().for_each(|value| self.meaning(value)),
            Meaning::Keywords(values) => values.iter().for_each(|(_, value)| self.meaning(value)),
            Meaning::Str(_) | Meaning::None | Meaning::Decorated(_) | Meaning::Value(_) | Meaning::Unknown => {}
        }
    }

    fn own(&mut self, name: String) {
        if !self.sources.own.contains(&name) {
            self.sources.own.push(name);
        }
    }

    /// What a name was bound to before a position.
    fn name(&mut self, frame: &Frame, name: Symbol, scope: ScopeId, position: TextSize, depth: u32) {
        let facts = self.project.facts(frame.function.file);
        let Some(bindings) = bindings_in_view(facts, scope, name) else { return };
        let key = (frame.function, scope, name);
        if self.names.contains(&key) {
            return;
        }
        self.names.push(key);
        for binding in bindings.iter().filter(|binding| binding.since <= position || binding.scope != scope) {
            if facts.function_of(binding.scope) != Some(frame.function.index) {
                continue;
            }
            match binding.kind {
                BindingKind::Assign(value)
                | BindingKind::Annotated { value: Some(value), .. }
                | BindingKind::AugAssign(value)
                | BindingKind::Unpack { value, .. }
                | BindingKind::For { iterable: value, .. }
                | BindingKind::ForElement { iterable: value, .. }
                | BindingKind::With { manager: value, .. } => self.expr(frame, value, binding.region, depth),
                BindingKind::Parameter(_) => match frame.parameter(name) {
                    Some(Meaning::Unknown) => self.sources.parameter = true,
                    Some(meaning) => self.meaning(meaning),
                    None => {}
                },
                BindingKind::Import { .. }
                | BindingKind::ImportAs { .. }
                | BindingKind::ImportFrom { .. }
                | BindingKind::Class(_)
                | BindingKind::Function(_)
                | BindingKind::Annotated { value: None, .. }
                | BindingKind::Except(_)
                | BindingKind::Delete
                | BindingKind::Global
                | BindingKind::Nonlocal
                | BindingKind::TypeAlias(_)
                | BindingKind::TypeParameter
                | BindingKind::Opaque => {}
            }
        }
        self.names.pop();
    }

    fn call(&mut self, frame: &Frame, index: CallIndex, region: RegionId, depth: u32) {
        let facts = self.project.facts(frame.function.file);
        let call = &facts.calls[index.index()];
        let meaning = self.descriptor.meaning(frame, call.expr, region);
        if meaning == Meaning::Owner {
            self.sources.owner = true;
            return;
        }
        if let Some(inner) = self.descriptor.called(frame, call) {
            if inner.function != frame.function {
                self.returned(&inner, depth);
            }
            return;
        }
        let arguments = facts.arguments(call.arguments);
        if let Some((object, name)) = read_by_name(self.project, self.descriptor, frame, call, region) {
            match (self.descriptor.meaning(frame, object, region), self.descriptor.meaning(frame, name, region)) {
                (Meaning::Descriptor, Meaning::Str(name)) => self.own(name),
                _ => self.expr(frame, object, region, depth),
            }
            for argument in arguments.iter().skip(2) {
                self.expr(frame, argument.value, region, depth);
            }
            return;
        }
        let mut skipped = 0;
        if let Expr::Attribute { name, .. } = facts.expr(call.callee) {
            self.expr(frame, call.callee, region, depth);
            // A key is not part of what is found by it.
            skipped = usize::from(matches!(facts.name(name), "get" | "pop" | "setdefault"));
        }
        for argument in arguments.iter().skip(skipped) {
            self.expr(frame, argument.value, region, depth);
        }
    }
}

/// Object and name of `getattr(object, name)`.
pub(super) fn read_by_name(
    project: &Project,
    descriptor: &Descriptor<'_>,
    frame: &Frame,
    call: &Call,
    region: RegionId,
) -> Option<(ExprId, ExprId)> {
    let facts = project.facts(frame.function.file);
    let [object, name, ..] = facts.arguments(call.arguments) else { return None };
    let Expr::Name { name: callee, .. } = facts.expr(call.callee) else { return None };
    (facts.name(callee) == "getattr"
        && descriptor.meaning(frame, call.callee, region) == Meaning::Value(Value::external("builtins.getattr")))
    .then_some((object.value, name.value))
}
